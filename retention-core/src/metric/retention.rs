//! The retention rate of each period, in set form.

use crate::Result;
use crate::log::{Person, View};
use crate::measure::ActivePeriods;
use crate::metric::grid::{Grid, Reach, State};
use crate::metric::movement::Flows;
use crate::metric::note::noted;
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::{checked_level, with_interval, with_scaled};
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Span, TimeInput, Unit};

options! {
    /// Options of [`View::retention`].
    pub struct RetentionOptions {
        /// A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`.
        period: MetricPeriod = Unit::Month.into(),
        /// Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
        events: Vec<String> = Vec::new(),
        /// The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// Confidence level of the intervals.
        level: f64 = 0.95,
        /// Gives the churn rate over this length too, if it stays as it is: a month is 30.436875 days, as long as in the mean. Not given: it is null.
        scaled_to: Option<Span> = None,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::retention`] returns.
pub(crate) static RETENTION: TableSpec = TableSpec {
    name: "retention",
    doc: "One row a period: who was active in the period before, and how many of them still were in this one.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Text, "Label of the period, such as `2011-03`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`complete`, `partial`, `not_enough_history` (no period before), `not_yet` or `not_observed`.",
        ),
        ColumnSpec::new("active", INT, "Customers active in the period.").nullable(),
        ColumnSpec::new(
            "start_active",
            INT,
            "Customers active in the period before: the denominator of both rates.",
        )
        .nullable(),
        ColumnSpec::new(
            "retained",
            INT,
            "Those of them active in this period too: the numerator of the retention rate.",
        )
        .nullable(),
        ColumnSpec::new(
            "lost",
            INT,
            "Those of them not active in this period: the numerator of the churn rate.",
        )
        .nullable(),
        ColumnSpec::new("retention_rate", FLOAT, "retained / start_active.").nullable(),
        ColumnSpec::new("retention_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("retention_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
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

const DEFINITION: &str = "retention_rate = |S and E| / |S|, churn_rate = |S without E| / |S|: S the customers with an \
    event in the period before, E those with an event in this one. Periods are right-open in the schema's zone.";

impl View {
    /// How many of each period's customers are still there in the next: retention and churn rates in set form, which
    /// stays right when customers come back or are new (C. S. Gold, *Fighting Churn with Data*, 2020, section 2.2).
    ///
    /// One row for each period, with numerators, denominator, Wilson intervals and a state. What cannot be
    /// known is null with the reason in `state`, never zero: the first period observed has nothing before it.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option` (level, an empty interval, over 40,000 periods), `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, RetentionOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (customer, day) in [("ann", "2024-01-05"), ("bob", "2024-01-20"), ("ann", "2024-02-11"), ("cat", "2024-02-29")] {
    ///     log.push(Event::new(customer, "purchase", day))?;
    /// }
    /// let table = log.as_of("2024-03-01")?.retention(&RetentionOptions::default())?;
    /// assert_eq!(table.column("period")?.text(1), Some("2024-02"));
    /// assert_eq!(table.column("retention_rate")?.float(1), Some(0.5)); // ann of ann and bob
    /// assert_eq!(table.column("retention_rate")?.float(0), None);
    /// assert_eq!(table.column("state")?.text(0), Some("not_enough_history"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn retention(&self, options: &RetentionOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let kinds = self.default_kinds(&options.events)?;
        let span = (&options.from, &options.to);
        let grid = Grid::new(self, &kinds, options.period, span, Reach::Previous)?;
        let parts = self.gather(
            &kinds,
            || (ActivePeriods::new(&grid.periods, &kinds), Flows::new(grid.periods.len())),
            |(active, flows), person: &Person<'_>| {
                flows.add(false, active.of(person).iter().map(|period| (*period as usize, 0)));
            },
        )?;
        let mut flows = Flows::new(grid.periods.len());
        parts.iter().for_each(|(_, part)| flows.absorb(part));

        let states: Vec<State> = grid.rows().map(|at| grid.state_after_previous(at)).collect();
        let seen = |count: fn(&Flows, usize) -> u64, shown: fn(State) -> bool| {
            grid.rows()
                .zip(&states)
                .map(|(at, state)| shown(*state).then(|| count(&flows, at) as i64))
                .collect::<Vec<_>>()
        };
        let pairs = |part: fn(&Flows, usize) -> u64| {
            grid.rows()
                .zip(&states)
                .map(|(at, state)| state.compares().then(|| (part(&flows, at), flows.before(at).active)))
                .collect::<Vec<_>>()
        };
        let (labels, starts, ends) = grid.labels();
        let table = Table::of(&RETENTION)
            .column(labels)
            .column(starts)
            .column(ends)
            .column(states.iter().map(|state| state.as_str()).collect::<Vec<_>>())
            .optional(seen(|flows, at| flows.of(at).active, State::is_seen))
            .optional(seen(|flows, at| flows.before(at).active, State::compares))
            .optional(seen(|flows, at| flows.of(at).retained, State::compares))
            .optional(seen(|flows, at| flows.of(at).lost, State::compares));
        let table = with_interval(table, pairs(|flows, at| flows.of(at).retained).into_iter(), level);
        let table = with_interval(table, pairs(|flows, at| flows.of(at).lost).into_iter(), level);
        // A period of which a part was observed is not as long as the others.
        let whole = pairs(|flows, at| flows.of(at).lost).into_iter().zip(&states);
        let whole = whole.map(|(pair, state)| pair.filter(|_| *state == State::Complete));
        let lengths = options.scaled_to.map(|to| (options.period.mean_length(), to));
        let table = with_scaled(table, whole, level, lengths);
        let table = table.note("definition", DEFINITION).note("level", level);
        let table = match lengths {
            Some((from, to)) => table.note("scaled", format!("from {from} to {to}")),
            None => table,
        };
        Ok(noted(table, self, &kinds, &grid.coverage, &options.events).finish())
    }
}
