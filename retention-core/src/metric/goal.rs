//! Goals: where a figure of recurring revenue stands between its baseline and its target; and before and after of dated
//! notes.

use std::collections::BTreeMap;

use crate::log::View;
use crate::metric::proportion::{checked_level, mean_minor};
use crate::metric::revenue::{Between, between};
use crate::metric::scale::scale_rate;
use crate::options::{choice, options};
use crate::stat::{normal_two_sided, wilson};
use crate::subscription::MetricSettings;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Span, TimeInput, Timestamp, Zone};
use crate::{Error, Result};

choice! {
    /// A figure that goals are set for.
    pub enum GoalMetric {
        /// Of the customers at the start, the share that are none at the end.
        LogoChurn = "logo_churn",
        /// 1 - GRR by the endpoint method.
        RevenueChurn = "revenue_churn",
        /// NRR by the endpoint method.
        Nrr = "nrr",
        /// Monthly recurring revenue at the end, in minor units.
        Mrr = "mrr",
        /// Revenue a customer at the end, in minor units.
        Arpa = "arpa",
        /// Customers at the end.
        Customers = "customers",
    }
}

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
    }
}

options! {
    /// Options of [`View::before_after`].
    pub struct BeforeAfterOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// The figure that is compared.
        metric: GoalMetric = GoalMetric::LogoChurn,
        /// What happened, by its date: a release, a new onboarding.
        notes: BTreeMap<String, String> = BTreeMap::new(),
        /// How long before and after each date is compared.
        window: Span = Span::thirty_days(),
        /// The level of confidence.
        level: f64 = 0.95,
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
        ColumnSpec::new("state", TEXT, "`not_yet` (before the start), `running`, `reached`, `missed` (the deadline has passed), or `unknown` (a figure is missing)."),
        ColumnSpec::new("baseline", FLOAT, "The figure of the time before the start; rates are brought to the length of the whole time up to the deadline.").nullable(),
        ColumnSpec::new("target", FLOAT, "What it is to become.").nullable(),
        ColumnSpec::new("current", FLOAT, "What it is so far; rates are brought to the length of the whole time.").nullable(),
        ColumnSpec::new("progress", FLOAT, "(current - baseline) / (target - baseline): 1 is there, below 0 is the wrong way.").nullable(),
        ColumnSpec::new("elapsed", FLOAT, "The share of the time that has passed, from 0 to 1."),
        ColumnSpec::new("pace", FLOAT, "progress / elapsed: at 1 or more, going on so gets there in time. Rates, which are figures of the whole time already, have their progress as pace.").nullable(),
        ColumnSpec::new("p_value", FLOAT, "How often chance alone makes so great a difference from the baseline, of logo churn: two proportions, pooled.").nullable(),
        ColumnSpec::new("beyond_noise", ColumnType::Bool, "Whether that is less than 1 - level; none of figures that have no such test.").nullable(),
        ColumnSpec::new("start", TIME, "When the time begins."),
        ColumnSpec::new("deadline", TIME, "When it ends."),
    ],
};

/// What [`View::before_after`] returns.
pub(crate) static BEFORE_AFTER: TableSpec = TableSpec {
    name: "before_after",
    doc: "One row a note: the figure in the window before its date and in the window after. It shows association, not cause.",
    columns: &[
        ColumnSpec::new("date", TIME, "When it happened."),
        ColumnSpec::new("note", TEXT, "What happened."),
        ColumnSpec::new(
            "state",
            TEXT,
            "`complete`, `partial` (the window after has not passed), `not_enough_history` (the window before was not observed), or `not_yet`.",
        ),
        ColumnSpec::new("before", FLOAT, "The figure in the window before.").nullable(),
        ColumnSpec::new("before_low", FLOAT, "Lower end of its interval, of logo churn.").nullable(),
        ColumnSpec::new("before_high", FLOAT, "Upper end of its interval.").nullable(),
        ColumnSpec::new("after", FLOAT, "The figure in the window after.").nullable(),
        ColumnSpec::new("after_low", FLOAT, "Lower end of its interval, of logo churn.").nullable(),
        ColumnSpec::new("after_high", FLOAT, "Upper end of its interval.").nullable(),
        ColumnSpec::new("difference", FLOAT, "after - before.").nullable(),
        ColumnSpec::new(
            "p_value",
            FLOAT,
            "How often chance alone makes so great a difference, of logo churn.",
        )
        .nullable(),
    ],
};

impl GoalMetric {
    /// Whether it is of a length of time rather than of an instant.
    const fn is_rate(self) -> bool {
        matches!(self, Self::LogoChurn | Self::RevenueChurn | Self::Nrr)
    }

    fn of(self, between: &Between) -> Option<f64> {
        let rate = |part: i128| (between.start > 0).then(|| part as f64 / between.start as f64);
        match self {
            Self::LogoChurn => {
                (between.start_count > 0).then(|| between.gone as f64 / between.start_count as f64)
            }
            Self::RevenueChurn => rate(between.start - between.gross),
            Self::Nrr => rate(between.net),
            Self::Mrr => Some(between.end as f64),
            Self::Arpa => mean_minor(between.end, between.end_count).map(|mean| mean as f64),
            Self::Customers => Some(between.end_count as f64),
        }
    }

    /// A rate over one length of time as one over another, at a constant pace.
    fn scaled(self, value: f64, from: (i64, i64), to: (i64, i64)) -> f64 {
        let length = |(from, to): (i64, i64)| (to - from) as f64;
        let factor = length(to) / length(from);
        match self {
            Self::LogoChurn | Self::RevenueChurn => {
                let seconds = |length: f64| Span::parse(&format!("{}s", (length / 1e6).max(1.0) as i64));
                match (seconds(length(from)), seconds(length(to))) {
                    (Ok(from), Ok(to)) => scale_rate(value.clamp(0.0, 1.0), from, to).unwrap_or(value),
                    _ => value,
                }
            }
            Self::Nrr if value > 0.0 => value.powf(factor),
            _ => value,
        }
    }
}

/// How often chance alone makes so great a difference between two proportions: the normal test with the pooled share.
fn p_value(a: (u64, u64), b: (u64, u64)) -> Option<f64> {
    let (n, m) = (a.1 as f64, b.1 as f64);
    if a.1 == 0 || b.1 == 0 {
        return None;
    }
    let (p, q) = (a.0 as f64 / n, b.0 as f64 / m);
    let pooled = (a.0 + b.0) as f64 / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    if error == 0.0 {
        return Some(1.0);
    }
    Some(normal_two_sided((p - q) / error))
}

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
        (Some(target), None) if target.is_finite() => Ok(Some(target)),
        (None, Some(change)) if change.is_finite() && change != 0.0 => {
            Ok(baseline.map(|baseline| baseline * (1.0 + change)))
        }
        _ => Err(Error::option("target", "a goal needs either a `target` or a `change` that is not zero")),
    }
}

impl View {
    /// Where a goal stands: a figure's baseline, its target, what it is so far, how far along and at what pace, and
    /// whether the change is beyond noise. "Reduce churn by 10 % this quarter" is the metric `logo_churn`, the change
    /// `-0.1`, and the quarter's start and end.
    ///
    /// # Errors
    /// `invalid_option`, `invalid_time`; those of [`revenue_movements`](Self::revenue_movements).
    pub fn goal(&self, options: &GoalOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let times = times(self, options)?;
        let now = self.as_of().micros().clamp(times.start, times.deadline);
        let (whole, before, after) =
            ((times.start, times.deadline), (times.from, times.start), (times.start, now));
        let metric = options.metric;
        let then = between(self, &options.settings, before)?;
        let baseline = metric.of(&then).map(|value| metric.scaled(value, before, whole));
        let target = target(options, baseline)?;
        let so_far = if now > times.start { Some(between(self, &options.settings, after)?) } else { None };
        let current = so_far
            .as_ref()
            .and_then(|so_far| metric.of(so_far))
            .map(|value| metric.scaled(value, after, whole));
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
        let p = so_far.as_ref().filter(|_| metric == GoalMetric::LogoChurn).and_then(|now| {
            // Both are compared over the length of time that has passed.
            let scaled = metric.scaled(metric.of(&then)?, before, after) * then.start_count as f64;
            p_value((scaled.round() as u64, then.start_count), (now.gone, now.start_count))
        });
        let state = match progress {
            _ if self.as_of().micros() <= times.start => "not_yet",
            None => "unknown",
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
        Ok(Table::of(&GOAL)
            .column(vec![metric.as_str()])
            .column(vec![state])
            .optional(vec![baseline])
            .optional(vec![target])
            .optional(vec![current])
            .optional(vec![progress])
            .column(vec![elapsed])
            .optional(vec![pace])
            .optional(vec![p])
            .optional(vec![p.map(|p| p < 1.0 - level)])
            .column(vec![time(times.start)])
            .column(vec![time(times.deadline)])
            .note("as_of", self.as_of())
            .note("settings", options.settings.hash())
            .note("baseline_from", time(times.from))
            .note("currency", self.schema().currency())
            .note("level", level)
            .finish())
    }

    /// A figure before and after dated notes, on windows of one length to both sides. That something changed after a
    /// release does not say that it changed because of it: other things happened too.
    ///
    /// # Errors
    /// `invalid_time` for a date; those of [`revenue_movements`](Self::revenue_movements).
    pub fn before_after(&self, options: &BeforeAfterOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let zone = self.schema().zone();
        let mut rows = Vec::with_capacity(options.notes.len());
        for (date, note) in &options.notes {
            let at =
                crate::time::parse_instant(date, &zone).map_err(|error| error.with("argument", "notes"))?;
            rows.push((at, note, Sides::of(self, options, at, &zone)?));
        }
        rows.sort_by_key(|(at, ..)| *at);
        let figure =
            |of: &dyn Fn(&Sides) -> Option<f64>| rows.iter().map(|(.., sides)| of(sides)).collect::<Vec<_>>();
        let metric = options.metric;
        let value = |side: &Option<Between>| side.as_ref().and_then(|between| metric.of(between));
        let ends = |side: &Option<Between>, high: bool| {
            let side = side.as_ref().filter(|_| metric == GoalMetric::LogoChurn)?;
            wilson(side.gone, side.start_count, level)
                .map(|interval| if high { interval.high } else { interval.low })
        };
        let p = |sides: &Sides| {
            let logos = |side: &Option<Between>| side.as_ref().map(|side| (side.gone, side.start_count));
            (metric == GoalMetric::LogoChurn)
                .then(|| p_value(logos(&sides.before)?, logos(&sides.after)?))
                .flatten()
        };
        Ok(Table::of(&BEFORE_AFTER)
            .column(rows.iter().map(|(at, ..)| *at).collect::<Vec<_>>())
            .column(rows.iter().map(|(_, note, _)| (*note).clone()).collect::<Vec<_>>())
            .column(rows.iter().map(|(.., sides)| sides.state).collect::<Vec<_>>())
            .optional(figure(&|sides| value(&sides.before)))
            .optional(figure(&|sides| ends(&sides.before, false)))
            .optional(figure(&|sides| ends(&sides.before, true)))
            .optional(figure(&|sides| value(&sides.after)))
            .optional(figure(&|sides| ends(&sides.after, false)))
            .optional(figure(&|sides| ends(&sides.after, true)))
            .optional(figure(&|sides| Some(value(&sides.after)? - value(&sides.before)?)))
            .optional(figure(&p))
            .note("as_of", self.as_of())
            .note("metric", metric.as_str())
            .note("window", options.window)
            .note("settings", options.settings.hash())
            .note("currency", self.schema().currency())
            .note("level", level)
            .note("warning", "association, not cause: other things happened at the same time")
            .finish())
    }
}

/// What was before and after an instant.
struct Sides {
    state: &'static str,
    before: Option<Between>,
    after: Option<Between>,
}

impl Sides {
    fn of(view: &View, options: &BeforeAfterOptions, at: Timestamp, zone: &Zone) -> Result<Self> {
        let (from, to) = (options.window.before(at, zone), options.window.after(at, zone));
        let end = to.min(view.as_of());
        let before = between(view, &options.settings, (from.micros(), at.micros()))?;
        let state = match before.observed_from {
            _ if at >= view.as_of() => "not_yet",
            first if first.is_none_or(|first| from.micros() < first) => "not_enough_history",
            _ if to > view.as_of() => "partial",
            _ => "complete",
        };
        let after = match state {
            "complete" => Some(between(view, &options.settings, (at.micros(), end.micros()))?),
            _ => None,
        };
        // Windows of different lengths are not matched: what has not passed is not compared.
        Ok(Self { before: matches!(state, "complete" | "partial").then_some(before), after, state })
    }
}
