//! A figure before and after dated notes, on matched windows.

use std::collections::BTreeMap;

use crate::Result;
use crate::log::View;
use crate::metric::goal::figure::GoalMetric;
use crate::metric::goal::noise::{Lengths, Noise};
use crate::metric::proportion::checked_level;
use crate::metric::revenue::{observed, pair};
use crate::options::options;
use crate::stat::Interval;
use crate::subscription::{MetricSettings, Reader};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Span, Timestamp};

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
        /// Nothing is said of chance with fewer customers than this before or after.
        min_customers: u32 = 20,
    }
}

const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;

/// What [`View::before_after`] returns.
pub(crate) static BEFORE_AFTER: TableSpec = TableSpec {
    name: "before_after",
    doc: "One row a note: the figure in the window before its date and in the window after. It shows association, not cause.",
    columns: &[
        ColumnSpec::new("date", ColumnType::Time, "When it happened."),
        ColumnSpec::new("note", TEXT, "What happened."),
        ColumnSpec::new(
            "state",
            TEXT,
            "`complete`, `partial` (the window after has not passed, or was not observed to its end), `not_observed` (nothing of it was), `not_enough_history` (the window before was not observed), or `not_yet`.",
        ),
        ColumnSpec::new("before", FLOAT, "The figure in the window before.").nullable(),
        ColumnSpec::new(
            "before_low",
            FLOAT,
            "Lower end of its interval; none for sums, which are counted and not estimated.",
        )
        .nullable(),
        ColumnSpec::new("before_high", FLOAT, "Upper end of its interval.").nullable(),
        ColumnSpec::new("after", FLOAT, "The figure in the window after.").nullable(),
        ColumnSpec::new("after_low", FLOAT, "Lower end of its interval.").nullable(),
        ColumnSpec::new("after_high", FLOAT, "Upper end of its interval.").nullable(),
        ColumnSpec::new("difference", FLOAT, "after - before.").nullable(),
        ColumnSpec::new("p_value", FLOAT, "How often chance alone makes so great a difference.").nullable(),
        ColumnSpec::new("difference_low", FLOAT, "Lower end of the difference's interval.").nullable(),
        ColumnSpec::new("difference_high", FLOAT, "Upper end of the difference's interval.").nullable(),
        ColumnSpec::new("beyond_noise", ColumnType::Bool, "Whether p_value is less than 1 - level.")
            .nullable(),
        ColumnSpec::new(
            "noise_state",
            TEXT,
            "Why chance is known or not: `known`, `too_few_customers`, `no_variation`, `unknown` (a figure is missing), or the row's state.",
        ),
    ],
};

impl View {
    /// A figure before and after dated notes, on windows of one length to both sides. That something changed after a
    /// release does not say that it changed because of it: other things happened too. How far chance alone moves it is told as
    /// of a [`goal`](Self::goal).
    ///
    /// # Errors
    /// `invalid_time` for a date; those of [`revenue_movements`](Self::revenue_movements).
    pub fn before_after(&self, options: &BeforeAfterOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let zone = self.schema().zone();
        let reader = Reader::new(self, &options.settings)?;
        let mut rows = Vec::with_capacity(options.notes.len());
        for (date, note) in &options.notes {
            let at =
                crate::time::parse_instant(date, &zone).map_err(|error| error.with("argument", "notes"))?;
            rows.push((at, note, Sides::of(self, &reader, options, at)?));
        }
        rows.sort_by_key(|(at, ..)| *at);
        let figure =
            |of: fn(&Sides) -> Option<f64>| rows.iter().map(|(.., sides)| of(sides)).collect::<Vec<_>>();
        let low = |interval: Interval| interval.low;
        let high = |interval: Interval| interval.high;
        let beyond = |sides: &Sides| sides.noise.p_value.map(|p| p < 1.0 - level);
        let table = Table::of(&BEFORE_AFTER)
            .column(rows.iter().map(|(at, ..)| *at).collect::<Vec<_>>())
            .column(rows.iter().map(|(_, note, _)| (*note).clone()).collect::<Vec<_>>())
            .column(rows.iter().map(|(.., sides)| sides.state).collect::<Vec<_>>())
            .optional(figure(|sides| sides.before))
            .optional(rows.iter().map(|(.., sides)| sides.noise.before.map(low)).collect())
            .optional(rows.iter().map(|(.., sides)| sides.noise.before.map(high)).collect())
            .optional(figure(|sides| sides.after))
            .optional(rows.iter().map(|(.., sides)| sides.noise.after.map(low)).collect())
            .optional(rows.iter().map(|(.., sides)| sides.noise.after.map(high)).collect())
            .optional(figure(|sides| sides.noise.difference))
            .optional(figure(|sides| sides.noise.p_value))
            .optional(rows.iter().map(|(.., sides)| sides.noise.interval.map(low)).collect())
            .optional(rows.iter().map(|(.., sides)| sides.noise.interval.map(high)).collect())
            .optional(rows.iter().map(|(.., sides)| beyond(sides)).collect())
            .column(rows.iter().map(|(.., sides)| sides.noise.state).collect::<Vec<_>>())
            .note("metric", options.metric.as_str())
            .note("window", options.window)
            .note("level", level)
            .note("warning", "association, not cause: other things happened at the same time");
        Ok(reader.noted(table).finish())
    }
}

/// What was before and after an instant.
struct Sides {
    state: &'static str,
    before: Option<f64>,
    after: Option<f64>,
    noise: Noise,
}

impl Sides {
    fn of(view: &View, reader: &Reader<'_>, options: &BeforeAfterOptions, at: Timestamp) -> Result<Self> {
        let zone = &reader.zone;
        let metric = options.metric;
        let (from, to) = (options.window.before(at, zone), options.window.after(at, zone));
        let end = to.min(view.as_of()).max(at);
        let bounds = [from.micros(), at.micros(), end.micros()];
        let pair = pair(reader, bounds, metric.parts())?;
        let state = match observed(reader) {
            _ if at >= view.as_of() => "not_yet",
            None => "not_enough_history",
            Some((first, _)) if from.micros() < first => "not_enough_history",
            Some((_, last)) if last <= at.micros() => "not_observed",
            Some((_, last)) if to.micros() > last.min(view.as_of().micros()) => "partial",
            _ => "complete",
        };
        // Windows of different lengths are not matched: what has not passed is not compared. Rates stay those of their own
        // window.
        let own = |own| Lengths { own, whole: own };
        let (before, after) = ((bounds[0], bounds[1]), (bounds[1], bounds[2]));
        let noise = match state {
            "complete" => {
                Noise::of(metric, &pair, [own(before), own(after)], options.level, options.min_customers)
            }
            _ => Noise::none(state),
        };
        let before = metric.of(&pair.before).filter(|_| matches!(state, "complete" | "partial"));
        Ok(Self { state, before, after: metric.of(&pair.after).filter(|_| state == "complete"), noise })
    }
}
