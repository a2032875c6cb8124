//! On how many days of a period customers were active.

use crate::Result;
use crate::log::{Person, View};
use crate::measure::ActivePeriods;
use crate::metric::grid::{Days, Grid, Reach, State};
use crate::metric::note::noted;
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::{checked_level, with_interval};
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};
use crate::time::{TimeInput, Unit};

options! {
    /// Options of [`View::active_days`].
    pub struct ActiveDaysOptions {
        /// A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length in days or weeks such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`. A day of a window is 24 hours.
        period: MetricPeriod = Unit::Month.into(),
        /// Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
        events: Vec<String> = Vec::new(),
        /// The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// Confidence level of the intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;

/// What [`View::active_days`] returns.
pub(crate) static ACTIVE_DAYS: TableSpec = TableSpec {
    name: "active_days",
    doc: "One row a period and number of days: how many customers were active on so many days of the period. A period \
          of which nothing was observed has one row.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Text, "Label of the period, such as `2011-03`."),
        ColumnSpec::new("state", ColumnType::Text, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("active_days", INT, "Number of days, from 1.").nullable(),
        ColumnSpec::new("customers", INT, "Customers active on exactly so many days: the numerator.")
            .nullable(),
        ColumnSpec::new("active", INT, "Customers active in the period: the denominator.").nullable(),
        ColumnSpec::new("share", ColumnType::Float, "customers / active.").nullable(),
        ColumnSpec::new("share_low", ColumnType::Float, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("share_high", ColumnType::Float, "Upper end of its Wilson interval.").nullable(),
    ],
};

/// Customers by period and number of active days: there are as many places for a period as it has days, and the one for
/// `n` days is at its `n`th day.
type Counts = Vec<u64>;

/// One row of the table.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: usize,
    state: State,
    /// Days, customers active on so many, and on any; none where nothing was observed.
    told: Option<(usize, u64, u64)>,
}

impl View {
    /// The distribution behind [`stickiness`](Self::stickiness): how many customers were active on one day of the
    /// period, on two, and so on. Days are those of the schema's zone.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option` (level, an empty interval, over 40,000 days, windows not of whole days), `cancelled`.
    pub fn active_days(&self, options: &ActiveDaysOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let kinds = self.default_kinds(&options.events)?;
        let span = (&options.from, &options.to);
        let grid = Grid::new(self, &kinds, options.period, span, Reach::Own)?;
        let days = Days::new(&grid, 0)?;
        let parts = self.gather(
            &kinds,
            || (ActivePeriods::new(&days.periods, &kinds), vec![0; days.periods.len()]),
            |(active, counts), person: &Person<'_>| {
                let rows = active.of(person).iter().map(|day| days.row_of.get(*day as usize).copied());
                let mut rows = rows.flatten().peekable();
                while let Some(row) = rows.next() {
                    let mut more = 0;
                    while rows.next_if_eq(&row).is_some() {
                        more += 1;
                    }
                    if let Some(count) = days.first_of(row).and_then(|first| counts.get_mut(first + more)) {
                        *count += 1;
                    }
                }
            },
        )?;
        let mut counts = vec![0; days.periods.len()];
        for (_, part) in &parts {
            counts.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
        }
        let table = distribution(&grid, &days, &counts, level)
            .note(
                "definition",
                "customers active on so many local days of the period / customers active on any of them",
            )
            .note("level", level);
        Ok(noted(table, self, &kinds, &grid.coverage, &options.events).finish())
    }
}

fn distribution(grid: &Grid, days: &Days, counts: &Counts, level: f64) -> TableBuilder {
    let mut rows: Vec<Row> = Vec::new();
    for at in grid.rows() {
        let state = grid.state(at);
        if !state.is_seen() {
            rows.push(Row { at, state, told: None });
            continue;
        }
        let first = days.first_of(at).unwrap_or(usize::MAX);
        let last = days.first_of(at + 1).unwrap_or(counts.len());
        let own = counts.get(first..last).unwrap_or(&[]);
        let active = own.iter().sum();
        let told = (1..).zip(own).filter(|(_, customers)| **customers > 0);
        rows.extend(told.map(|(days, customers)| Row { at, state, told: Some((days, *customers, active)) }));
    }
    let count = |of: fn((usize, u64, u64)) -> u64| {
        rows.iter().map(|row| row.told.map(|told| of(told) as i64)).collect::<Vec<_>>()
    };
    let table = Table::of(&ACTIVE_DAYS)
        .column(rows.iter().map(|row| grid.periods.label(row.at)).collect::<Vec<_>>())
        .column(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>())
        .optional(count(|(days, ..)| days as u64))
        .optional(count(|(_, customers, _)| customers))
        .optional(count(|(.., active)| active));
    with_interval(table, rows.iter().map(|row| row.told.map(|(_, part, whole)| (part, whole))), level)
}
