//! The time to first value, with those who are not there yet counted as such.

use crate::log::{Kinds, View};
use crate::metric::grid::Coverage;
use crate::metric::note::dated;
use crate::metric::proportion::checked_level;
use crate::options::options;
use crate::stat::{Limits, ProductLimit, RiskTable, Spells};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{MICROS_PER_DAY, Span};
use crate::{Error, Result};

options! {
    /// Options of [`View::time_to_value`].
    pub struct TimeToValueOptions {
        /// Kinds or roles of which the first event is the first value.
        value: Vec<String> = Vec::new(),
        /// Kinds or roles of which the first event starts the clock. Not given: sign-up.
        start: Vec<String> = Vec::new(),
        /// The share that got there so soon is told. A length of days, hours or weeks.
        within: Span = Span::week(),
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::time_to_value`] returns.
pub(crate) static TIME_TO_VALUE: TableSpec = TableSpec {
    name: "time_to_value",
    doc: "One row: how long customers take to their first value, estimated by Kaplan and Meier from those who got there and those who have not yet.",
    columns: &[
        ColumnSpec::new("customers", INT, "Customers whose clock started while values were observed."),
        ColumnSpec::new("reached", INT, "Those of them who got there while values were observed."),
        ColumnSpec::new("waiting", INT, "Those who had not, when observation ended."),
        ColumnSpec::new(
            "before_start",
            INT,
            "Customers left out, whose first value was before their clock started.",
        ),
        ColumnSpec::new("without_start", INT, "Customers left out, whose clock's start is not known."),
        ColumnSpec::new("median_days", FLOAT, "The time by which half got there: days of 24 hours.")
            .nullable(),
        ColumnSpec::new("median_low_days", FLOAT, "Lower end of its interval.").nullable(),
        ColumnSpec::new(
            "median_high_days",
            FLOAT,
            "Upper end of its interval; none where it is beyond what was observed.",
        )
        .nullable(),
        ColumnSpec::new(
            "median_state",
            ColumnType::Text,
            "`known`, `not_reached` (fewer than half got there so far) or `no_customers`.",
        ),
        ColumnSpec::new("share_within", FLOAT, "The share that got there within the time asked for.")
            .nullable(),
        ColumnSpec::new("share_within_low", FLOAT, "Lower end of its interval.").nullable(),
        ColumnSpec::new("share_within_high", FLOAT, "Upper end of its interval.").nullable(),
        ColumnSpec::new(
            "share_state",
            ColumnType::Text,
            "`known`, `not_enough_history` (nobody was observed for so long) or `no_customers`.",
        ),
    ],
};

/// Who took how long.
#[derive(Debug, Default)]
struct Waits {
    days: Vec<f64>,
    reached: Vec<bool>,
    before_start: i64,
    without_start: i64,
}

impl View {
    /// The time to first value: the median by the product-limit estimate (E. L. Kaplan and P. Meier, 1958), in which those
    /// who have not got there yet count for as long as they were observed, and the share that got there within a time. The
    /// mean of those who did get there would leave out everybody who is slow.
    ///
    /// # Errors
    /// `invalid_option` without `value`, or for a `within` of the calendar; `unknown_kind`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{TimeToValueOptions, testing};
    /// let view = testing::small_shop().as_of("2024-04-01")?;
    /// let options = TimeToValueOptions::default().value(vec!["sale".to_owned()]);
    /// let table = view.time_to_value(&options)?;
    /// assert_eq!(table.column("median_state")?.text(0), Some("known"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn time_to_value(&self, options: &TimeToValueOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let Some(within) = options.within.micros() else {
            return Err(Error::option(
                "within",
                format!("`within` must be of days, hours or weeks, not {}", options.within),
            ));
        };
        if options.value.is_empty() {
            return Err(Error::option(
                "value",
                "`value` must name the events of which the first is the first value",
            ));
        }
        let value = self.kinds_chosen("value", &options.value)?;
        let start = self.kinds_chosen("start", &options.start)?;
        // Whoever has not got there waits for as long as anything was seen, not until the last who did.
        let observed = self.would_be_observed(&value, &options.value);
        let observed = observed.map(|(from, to)| (from.micros(), to.micros()));
        let coverage = Coverage { as_of: self.cut_at(), observed };
        let waits = self.waits(&value, (!options.start.is_empty()).then_some(&start), &coverage)?;
        let within = within as f64 / MICROS_PER_DAY as f64;
        Ok(dated(told(&waits, within, level), self)
            .note("value", value.names().join(", "))
            .note(
                "start",
                if options.start.is_empty() { "sign-up".to_owned() } else { start.names().join(", ") },
            )
            .note("within", options.within)
            .note("level", level)
            .finish())
    }

    fn waits(&self, value: &Kinds, start: Option<&Kinds>, coverage: &Coverage) -> Result<Waits> {
        let (observed, end) = (coverage.observed.map_or(i64::MAX, |(from, _)| from), coverage.end());
        let parts = self.everyone(Waits::default, |waits, known| {
            let first = |kinds: &Kinds| {
                let runs = known.runs.iter().filter(|run| kinds.contains(run.kind));
                runs.filter_map(|run| run.times.first()).min().copied()
            };
            let begun = match start {
                Some(kinds) => first(kinds),
                None => self.signed_up(known.members).map(crate::time::Timestamp::micros),
            };
            let Some(begun) = begun else {
                waits.without_start += 1;
                return;
            };
            // Whoever started before values were observed may have got there unseen.
            if begun < observed || begun >= end {
                return;
            }
            let got = first(value);
            if got.is_some_and(|got| got < begun) {
                waits.before_start += 1;
                return;
            }
            // A value after the end of observation was seen by chance: others who got there then were not.
            let got = got.filter(|got| *got < end);
            waits.days.push((got.unwrap_or(end) - begun) as f64 / MICROS_PER_DAY as f64);
            waits.reached.push(got.is_some());
        })?;
        let mut whole = Waits::default();
        for part in parts {
            whole.days.extend(part.days);
            whole.reached.extend(part.reached);
            whole.before_start += part.before_start;
            whole.without_start += part.without_start;
        }
        Ok(whole)
    }
}

fn told(waits: &Waits, within: f64, level: f64) -> crate::table::TableBuilder {
    let spells = Spells { durations: &waits.days, events: &waits.reached, entries: None, weights: None };
    let table = RiskTable::of(spells);
    let curve = ProductLimit::of(&table);
    let limits = Limits::new(level);
    let interval = |at: usize| {
        let (share, variance) = (curve.survival.get(at)?, curve.greenwood.get(at)?);
        limits.log_log(*share, *variance)
    };
    let first_at = |below: &dyn Fn(usize) -> bool| {
        (0..table.times.len()).find(|at| below(*at)).and_then(|at| table.times.get(at)).copied()
    };
    let median = first_at(&|at| curve.survival.get(at).is_some_and(|share| *share <= 0.5));
    let low = first_at(&|at| interval(at).is_some_and(|interval| interval.low <= 0.5));
    let high = first_at(&|at| interval(at).is_some_and(|interval| interval.high <= 0.5));
    // Within is right-open, as everywhere: an event exactly so much later does not count.
    let seen = table.times.partition_point(|time| *time < within);
    let long_enough = table.last() >= within || waits.reached.iter().all(|reached| *reached);
    let nobody = waits.days.is_empty();
    let told = !nobody && long_enough;
    let share = seen.checked_sub(1).map_or(Some(1.0), |at| curve.survival.get(at).copied());
    let ends = seen.checked_sub(1).and_then(interval);
    let reached = waits.reached.iter().filter(|reached| **reached).count() as i64;
    Table::of(&TIME_TO_VALUE)
        .column(vec![waits.days.len() as i64])
        .column(vec![reached])
        .column(vec![waits.days.len() as i64 - reached])
        .column(vec![waits.before_start])
        .column(vec![waits.without_start])
        .optional(vec![median])
        .optional(vec![median.and(low)])
        .optional(vec![median.and(high)])
        .column(vec![match median {
            _ if nobody => "no_customers",
            Some(_) => "known",
            None => "not_reached",
        }])
        .optional(vec![share.filter(|_| told).map(|left| 1.0 - left)])
        .optional(vec![ends.filter(|_| told).map(|interval| 1.0 - interval.high)])
        .optional(vec![ends.filter(|_| told).map(|interval| 1.0 - interval.low)])
        .column(vec![match told {
            _ if nobody => "no_customers",
            true => "known",
            false => "not_enough_history",
        }])
}
