//! Churn of a customer base measured by a window of activity at both ends.

use crate::log::{Person, View};
use crate::metric::grid::{Coverage, State, interval};
use crate::metric::note::noted;
use crate::metric::proportion::{checked_level, with_interval, with_scaled};
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Span, TimeInput, Timestamp};
use crate::{Error, Result};

options! {
    /// Options of [`View::activity_churn`].
    pub struct ActivityChurnOptions {
        /// A customer is active at an instant who had an event in this time before it. Longer than the usual gap between events.
        window: Span = Span::thirty_days(),
        /// The time between the two ends of a row. Not given: the window.
        every: Option<Span> = None,
        /// Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
        events: Vec<String> = Vec::new(),
        /// No row starts before this instant. Not given: a window after the start of observation.
        from: Option<TimeInput> = None,
        /// The last row ends at this instant, the others go back from it. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// Confidence level of the intervals.
        level: f64 = 0.95,
        /// Gives the churn rate over this length too, if it stays as it is: from `every`, a month being 30.436875 days, as long as in the mean. Not given: it is null.
        scaled_to: Option<Span> = None,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::activity_churn`] returns.
pub(crate) static ACTIVITY_CHURN: TableSpec = TableSpec {
    name: "activity_churn",
    doc: "One row an interval: customers active at its start, and how many of them no longer were at its end.",
    columns: &[
        ColumnSpec::new("start", ColumnType::Time, "Start of the interval."),
        ColumnSpec::new("end", ColumnType::Time, "End of the interval."),
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`complete`, `partial`, `not_enough_history` (the window at the start begins before observation), `not_yet` or `not_observed`.",
        ),
        ColumnSpec::new("active", INT, "Customers active at the end.").nullable(),
        ColumnSpec::new("start_active", INT, "Customers active at the start: the denominator.").nullable(),
        ColumnSpec::new("retained", INT, "Those of them active at the end.").nullable(),
        ColumnSpec::new("lost", INT, "Those of them not active at the end: the numerator.").nullable(),
        ColumnSpec::new("churn_rate", FLOAT, "lost / start_active.").nullable(),
        ColumnSpec::new("churn_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("churn_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
        ColumnSpec::new(
            "scaled_churn_rate",
            FLOAT,
            "The churn rate over `scaled_to`: 1 - (1 - churn_rate)^(scaled_to / length). In complete rows; null unless asked for.",
        )
        .nullable(),
        ColumnSpec::new("scaled_churn_low", FLOAT, "Lower end of churn_rate's interval, scaled alike.").nullable(),
        ColumnSpec::new("scaled_churn_high", FLOAT, "Upper end of churn_rate's interval, scaled alike.").nullable(),
    ],
};

/// More rows than this are a mistake in the options.
const MAX_ROWS: usize = 40_000;

/// The instants at which activity is measured, ascending, each with the start of its window.
#[derive(Debug)]
struct Instants {
    at: Vec<i64>,
    window_start: Vec<i64>,
}

impl Instants {
    fn new(view: &View, options: &ActivityChurnOptions, coverage: &Coverage) -> Result<Self> {
        let zone = view.schema().zone();
        let (from, to) = interval(view, &options.from, &options.to)?;
        // Unless told otherwise, rows start where their first window was observed; there is always the last row.
        let observed = coverage.observed.map(|(first, _)| Timestamp::from_micros(first));
        let default = observed.map(|first| options.window.after(first, &zone));
        let is_shown = |before: i64, step: u32| match (from, default) {
            (Some(from), _) => before >= from.micros(),
            (None, Some(default)) => before >= default.micros() || step == 1,
            (None, None) => false,
        };
        let every = options.every.unwrap_or(options.window);
        let mut at = vec![to.micros()];
        // Each instant straight from the last one, so that months keep their day.
        for step in 1.. {
            let Some(before) = every.times(step).map(|span| span.before(to, &zone).micros()) else { break };
            if !is_shown(before, step) {
                break;
            }
            if at.len() > MAX_ROWS {
                let message = format!("`every` ({every}) gives over {MAX_ROWS} rows");
                return Err(Error::option("every", message).hint("name a longer time, or `from` and `to`"));
            }
            at.push(before);
        }
        at.reverse();
        let window = |at: &i64| options.window.before(Timestamp::from_micros(*at), &zone).micros();
        let window_start = at.iter().map(window).collect();
        Ok(Self { at, window_start })
    }

    /// The positions of the instants at which an event at `time` makes active: their windows `[start, at)` hold it.
    fn of(&self, time: i64) -> std::ops::Range<usize> {
        let first = self.at.partition_point(|at| *at <= time);
        // Windows start in the order of the instants.
        first..self.window_start.partition_point(|start| *start <= time).max(first)
    }

    /// The state of the row from one instant to the next.
    fn state(&self, row: usize, coverage: &Coverage) -> State {
        let (Some(at), Some(start), Some(end_start), Some(end)) = (
            self.at.get(row),
            self.window_start.get(row),
            self.window_start.get(row + 1),
            self.at.get(row + 1),
        ) else {
            return State::NotObserved;
        };
        let begins_before = coverage.observed.is_none_or(|(first, _)| *start < first);
        match (coverage.state(*start, *at), coverage.state(*end_start, *end)) {
            (State::Complete, State::Complete) => State::Complete,
            (_, State::Complete | State::Partial) if begins_before => State::NotEnoughHistory,
            (_, State::Complete | State::Partial) => State::Partial,
            (_, other) => other,
        }
    }
}

/// Customers active at each instant, and at an instant and the one before.
#[derive(Debug, Clone)]
struct Counts {
    active: Vec<u64>,
    retained: Vec<u64>,
    /// The last customer seen active at each instant, so that each counts once.
    mark: Vec<u64>,
    customer: u64,
}

impl Counts {
    fn new(instants: usize) -> Self {
        let none = vec![0; instants];
        Self { active: none.clone(), retained: none.clone(), mark: none, customer: 0 }
    }

    fn add(&mut self, person: &Person<'_>, instants: &Instants) {
        self.customer += 1;
        let (mut low, mut high) = (usize::MAX, 0);
        for run in person.runs {
            let mut known = 0..0;
            for time in run.times {
                let range = instants.of(*time);
                // Later events of a run reach no earlier instants.
                for at in range.start.max(known.end)..range.end {
                    if let Some(mark) = self.mark.get_mut(at) {
                        *mark = self.customer;
                    }
                    (low, high) = (low.min(at), high.max(at));
                }
                known.end = known.end.max(range.end);
            }
        }
        let mut before = false;
        for at in low..=high {
            let now = self.mark.get(at) == Some(&self.customer);
            if let Some(active) = self.active.get_mut(at) {
                *active += u64::from(now);
            }
            if let Some(retained) = self.retained.get_mut(at) {
                *retained += u64::from(now && before);
            }
            before = now;
        }
    }

    fn absorb(&mut self, other: &Self) {
        let add = |sum: &mut [u64], other: &[u64]| {
            sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
        };
        add(&mut self.active, &other.active);
        add(&mut self.retained, &other.retained);
    }
}

impl View {
    /// Churn by a window of activity, for customers who never cancel but stop coming: of those active at the start of
    /// an interval, the share not active at its end (C. S. Gold, *Fighting Churn with Data*, 2020, section 2.3).
    ///
    /// Active at `t` means an event in `[t − window, t)`: right-open as everywhere in this crate, where the book has
    /// `(t − window, t]`. Rows go back from `to` in steps of `every`.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option` (level, an empty interval, over 40,000 rows), `cancelled`.
    ///
    /// ```
    /// use retention_core::{ActivityChurnOptions, Event, EventLog, Schema};
    /// let mut log = EventLog::new(Schema::new("UTC", "EUR")?);
    /// for (customer, day) in [("ann", "2024-01-01"), ("bob", "2024-01-20"), ("ann", "2024-02-11")] {
    ///     log.push(Event::new(customer, "login", day))?;
    /// }
    /// let churn = log.as_of("2024-03-01")?.activity_churn(&ActivityChurnOptions::default())?;
    /// assert_eq!(churn.column("start_active")?.int(0), Some(2)); // on 31 January
    /// assert_eq!(churn.column("churn_rate")?.float(0), Some(0.5)); // ann came again
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn activity_churn(&self, options: &ActivityChurnOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let kinds = self.default_kinds(&options.events)?;
        let coverage = Coverage::of(self, &kinds);
        let instants = Instants::new(self, options, &coverage)?;
        let parts = self.gather(
            &kinds,
            || Counts::new(instants.at.len()),
            |counts, person| counts.add(person, &instants),
        )?;
        let mut counts = Counts::new(instants.at.len());
        parts.iter().for_each(|part| counts.absorb(part));

        let rows = instants.at.len().saturating_sub(1);
        let states: Vec<State> = (0..rows).map(|row| instants.state(row, &coverage)).collect();
        let active = |at: usize| counts.active.get(at).copied().unwrap_or(0);
        let retained = |row: usize| counts.retained.get(row + 1).copied().unwrap_or(0);
        let lost = |row: usize| active(row).saturating_sub(retained(row));
        let count = |shown: fn(State) -> bool, of: &dyn Fn(usize) -> u64| {
            states
                .iter()
                .enumerate()
                .map(|(row, state)| shown(*state).then(|| of(row) as i64))
                .collect::<Vec<_>>()
        };
        let time = |at: &i64| Timestamp::from_micros(*at);
        let table = Table::of(&ACTIVITY_CHURN)
            .column(instants.at.iter().take(rows).map(time).collect::<Vec<_>>())
            .column(instants.at.iter().skip(1).map(time).collect::<Vec<_>>())
            .column(states.iter().map(|state| state.as_str()).collect::<Vec<_>>())
            .optional(count(State::is_seen, &|row| active(row + 1)))
            .optional(count(State::compares, &active))
            .optional(count(State::compares, &retained))
            .optional(count(State::compares, &lost));
        let pairs = states.iter().enumerate();
        let pairs = pairs.map(|(row, state)| state.compares().then(|| (lost(row), active(row))));
        let table = with_interval(table, pairs, level);
        // A row of which a part was observed is not as long as the others.
        let whole = |state: State| state == State::Complete;
        let whole =
            states.iter().enumerate().map(|(row, state)| whole(*state).then(|| (lost(row), active(row))));
        let lengths = options.scaled_to.map(|to| (options.every.unwrap_or(options.window), to));
        let table = with_scaled(table, whole, level, lengths);
        let table = match lengths {
            Some((from, to)) => table.note("scaled", format!("from {from} to {to}")),
            None => table,
        };
        let table = table
            .note(
                "definition",
                format!(
                    "churn_rate = of the customers with an event in [start - {window}, start), the share without one \
                     in [end - {window}, end)",
                    window = options.window
                ),
            )
            .note("window", options.window)
            .note("every", options.every.unwrap_or(options.window))
            .note("level", level);
        Ok(noted(table, self, &kinds, &coverage, &options.events).finish())
    }
}
