//! Goals: where a figure of recurring revenue stands between its baseline and its target; and before and after of dated
//! notes.

mod before_after;
mod figure;
mod noise;

use crate::log::View;
use crate::metric::goal::noise::{Lengths, Noise};
use crate::metric::proportion::checked_level;
use crate::metric::revenue::{Between, observed, pair};
use crate::options::options;
use crate::stat::Interval;
use crate::subscription::{MetricSettings, Reader};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, Result};

pub(crate) use before_after::BEFORE_AFTER;
pub use before_after::BeforeAfterOptions;
pub use figure::GoalMetric;

options! {
    /// Options of [`View::goal`].
    pub struct GoalOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// The figure that is to change.
        metric: GoalMetric = GoalMetric::LogoChurn,
        /// What it is to become. Not given: `change` says.
        target: Option<f64> = None,
        /// By which share of the baseline it is to change: -0.1 is ten percent less. Not given: `target` says.
        change: Option<f64> = None,
        /// When the time begins in which it is to change.
        start: Option<TimeInput> = None,
        /// When it is to have changed.
        deadline: Option<TimeInput> = None,
        /// When the time begins in which the baseline is measured, up to `start`. Not given: so long before `start` as the deadline is after it.
        baseline_from: Option<TimeInput> = None,
        /// The level of confidence: a change beyond noise is one that chance alone brings about less often than 1 - level.
        level: f64 = 0.95,
        /// Nothing is said of chance with fewer customers than this before or after.
        min_customers: u32 = 20,
    }
}

const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;
const TIME: ColumnType = ColumnType::Time;

/// What [`View::goal`] returns.
pub(crate) static GOAL: TableSpec = TableSpec {
    name: "goal",
    doc: "One row: where the figure stands. Amounts are in minor units.",
    columns: &[
        ColumnSpec::new("metric", TEXT, "The figure."),
        ColumnSpec::new("state", TEXT, "`not_yet` (before the start), `running`, `reached`, `missed` (the deadline has passed; a target that is the baseline is one to hold), or `unknown` (a figure is missing, or nothing was observed since the start)."),
        ColumnSpec::new("baseline", FLOAT, "The figure of the time before the start; rates are brought to the length of the whole time up to the deadline.").nullable(),
        ColumnSpec::new("target", FLOAT, "What it is to become.").nullable(),
        ColumnSpec::new("current", FLOAT, "What it is so far; rates are brought to the length of the whole time.").nullable(),
        ColumnSpec::new("progress", FLOAT, "(current - baseline) / (target - baseline): 1 is there, below 0 is the wrong way; none where the target is the baseline.").nullable(),
        ColumnSpec::new("elapsed", FLOAT, "The share of the time that has passed and was observed, from 0 to 1."),
        ColumnSpec::new("pace", FLOAT, "progress / elapsed: at 1 or more, going on so gets there in time. Rates, which are figures of the whole time already, have their progress as pace.").nullable(),
        ColumnSpec::new("p_value", FLOAT, "How often chance alone makes so great a difference from the baseline.").nullable(),
        ColumnSpec::new("beyond_noise", ColumnType::Bool, "Whether that is less than 1 - level.").nullable(),
        ColumnSpec::new("start", TIME, "When the time begins."),
        ColumnSpec::new("deadline", TIME, "When it ends."),
        ColumnSpec::new("baseline_low", FLOAT, "Lower end of the baseline's interval; none for sums, which are counted and not estimated.").nullable(),
        ColumnSpec::new("baseline_high", FLOAT, "Upper end of the baseline's interval.").nullable(),
        ColumnSpec::new("current_low", FLOAT, "Lower end of the interval of what it is so far.").nullable(),
        ColumnSpec::new("current_high", FLOAT, "Upper end of the interval of what it is so far.").nullable(),
        ColumnSpec::new("difference", FLOAT, "current - baseline.").nullable(),
        ColumnSpec::new("difference_low", FLOAT, "Lower end of the difference's interval.").nullable(),
        ColumnSpec::new("difference_high", FLOAT, "Upper end of the difference's interval.").nullable(),
        ColumnSpec::new("noise_state", TEXT, "Why chance is known or not: `known`, `too_few_customers`, `no_variation`, `unknown` (a figure is missing), or `not_yet`."),
    ],
};

/// The three instants of a goal.
struct Times {
    from: i64,
    start: i64,
    deadline: i64,
}

fn times(view: &View, options: &GoalOptions) -> Result<Times> {
    let zone = view.schema().zone();
    let read = |name: &'static str, input: &Option<TimeInput>| -> Result<Option<i64>> {
        let read = input.as_ref().map(|input| input.resolve(&zone)).transpose();
        Ok(read.map_err(|error| error.with("argument", name).about(name))?.map(Timestamp::micros))
    };
    let needed = |name: &'static str, value: Option<i64>| {
        value.ok_or_else(|| Error::option(name, format!("a goal needs `{name}`")))
    };
    let start = needed("start", read("start", &options.start)?)?;
    let deadline = needed("deadline", read("deadline", &options.deadline)?)?;
    let from =
        read("baseline_from", &options.baseline_from)?.unwrap_or(start.saturating_sub(deadline - start));
    if from < start && start < deadline {
        return Ok(Times { from, start, deadline });
    }
    Err(Error::option("deadline", "`baseline_from`, `start` and `deadline` must follow one another"))
}

fn target(options: &GoalOptions, baseline: Option<f64>) -> Result<Option<f64>> {
    match (options.target, options.change) {
        (Some(target), None) if target < 0.0 => {
            Err(Error::option("target", format!("`target` must not be below zero, got {target}")))
        }
        (Some(target), None) if target > 1.0 && options.metric.is_share() => {
            let message =
                format!("`target` of {} must be from 0 to 1, got {target}", options.metric.as_str());
            Err(Error::option("target", message).hint("write 0.05 for 5 %"))
        }
        (None, Some(change)) if change < -1.0 => {
            let message = format!("`change` must be at least -1, which leaves nothing, got {change}");
            Err(Error::option("change", message).hint("write -0.1 for a tenth less"))
        }
        (Some(target), None) if target.is_finite() => Ok(Some(target)),
        (None, Some(change)) if change.is_finite() && change != 0.0 => {
            Ok(baseline.map(|baseline| baseline * (1.0 + change)))
        }
        (Some(_), Some(_)) => {
            Err(Error::option("target", "a goal takes either a `target` or a `change`, not both")
                .hint("`change` is a share of the baseline: -0.1 is ten percent less"))
        }
        _ => Err(Error::option("target", "a goal needs either a `target` or a `change` that is not zero")),
    }
}

impl View {
    /// Where a goal stands: a figure's baseline, its target, what it is so far, how far along and at what pace, and
    /// whether the change is beyond noise. "Reduce churn by 10 % this quarter" is the metric `logo_churn`, the change
    /// `-0.1`, and the quarter's start and end.
    ///
    /// A goal is told as of the end of observation where that lies before `as_of`: what came after is not known. Subscriptions
    /// were observed for as long as any event was seen, unless the schema says otherwise.
    ///
    /// Whether a change is beyond noise is told for every figure: customers are taken to be drawn independently from many
    /// like them, each with all that they do before and after, and the figure's variance is that of what each customer adds to
    /// it (the delta method). Logo churn has Wilson intervals and the pooled test of two proportions.
    ///
    /// # Errors
    /// `invalid_option`, `invalid_time`; those of [`revenue_movements`](Self::revenue_movements).
    pub fn goal(&self, options: &GoalOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let times = times(self, options)?;
        let reader = Reader::new(self, &options.settings)?;
        // Where nothing was observed there is no figure, and no change: a goal is told as of the end of observation.
        let (first, last) = observed(&reader).unwrap_or((i64::MAX, i64::MIN));
        let now = self.as_of().micros().min(last).clamp(times.start, times.deadline);
        let (whole, before, after) =
            ((times.start, times.deadline), (times.from, times.start), (times.start, now));
        let metric = options.metric;
        let pair = pair(&reader, [times.from, times.start, now], metric.parts())?;
        let scaled = |between: &Between, own| Some(metric.scaled(metric.of(between)?, own, whole));
        // What stands at an instant asks for no time before it.
        let asked_from = if metric.is_rate() { times.from } else { times.start };
        let baseline = scaled(&pair.before, before).filter(|_| first <= asked_from && last >= times.start);
        let target = target(options, baseline)?;
        let begun = now > times.start;
        let current = scaled(&pair.after, after).filter(|_| begun);
        let noise = if begun && baseline.is_some() {
            let lengths = [before, after].map(|own| Lengths { own, whole });
            Noise::of(metric, &pair, lengths, level, options.min_customers)
        } else {
            Noise::none(if self.as_of().micros() > times.start { "unknown" } else { "not_yet" })
        };
        let elapsed = (now - times.start) as f64 / (times.deadline - times.start) as f64;
        let progress = match (baseline, target, current) {
            (Some(baseline), Some(target), Some(current)) if target != baseline => {
                Some((current - baseline) / (target - baseline))
            }
            _ => None,
        };
        let pace = progress
            .filter(|_| elapsed > 0.0)
            .map(|progress| if metric.is_rate() { progress } else { progress / elapsed });
        // Of a figure that is to stay where it is there is no progress, but it holds or does not.
        let holds = match (target, current) {
            (Some(target), Some(current)) if target == baseline.unwrap_or(f64::NAN) => {
                Some(if metric.is_share() { current <= target } else { current >= target })
            }
            _ => None,
        };
        let state = match progress {
            _ if self.as_of().micros() <= times.start => "not_yet",
            None => match holds {
                None => "unknown",
                Some(_) if now < times.deadline => "running",
                Some(true) => "reached",
                Some(false) => "missed",
            },
            Some(progress) if now < times.deadline => {
                if progress >= 1.0 && !metric.is_rate() {
                    "reached"
                } else {
                    "running"
                }
            }
            Some(progress) => {
                if progress >= 1.0 {
                    "reached"
                } else {
                    "missed"
                }
            }
        };
        let time = Timestamp::from_micros;
        let low = |interval: Interval| interval.low;
        let high = |interval: Interval| interval.high;
        let table = Table::of(&GOAL)
            .column(vec![metric.as_str()])
            .column(vec![state])
            .optional(vec![baseline])
            .optional(vec![target])
            .optional(vec![current])
            .optional(vec![progress])
            .column(vec![elapsed])
            .optional(vec![pace])
            .optional(vec![noise.p_value])
            .optional(vec![noise.p_value.map(|p| p < 1.0 - level)])
            .column(vec![time(times.start)])
            .column(vec![time(times.deadline)])
            .optional(vec![noise.before.map(low)])
            .optional(vec![noise.before.map(high)])
            .optional(vec![noise.after.map(low)])
            .optional(vec![noise.after.map(high)])
            .optional(vec![noise.difference])
            .optional(vec![noise.interval.map(low)])
            .optional(vec![noise.interval.map(high)])
            .column(vec![noise.state])
            .note("baseline_from", time(times.from))
            .note("level", level);
        Ok(reader.noted(table).finish())
    }
}
