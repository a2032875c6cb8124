//! On how many days of a period customers were active.

use std::collections::BTreeMap;

use crate::Result;
use crate::log::{Person, View};
use crate::measure::ActivePeriods;
use crate::metric::grid::{Days, Grid, Reach, State};
use crate::metric::note::noted;
use crate::metric::proportion::rate;
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{TimeInput, Unit};

options! {
    /// Options of [`View::active_days`].
    pub struct ActiveDaysOptions {
        /// The calendar period.
        period: Unit = Unit::Month,
        /// Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
        events: Vec<String> = Vec::new(),
        /// The first period shown is the one that holds this instant. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
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
    ],
};

/// Customers by period and number of active days.
type Counts = BTreeMap<(usize, u32), u64>;

impl View {
    /// The distribution behind [`stickiness`](Self::stickiness): how many customers were active on one day of the
    /// period, on two, and so on. Days are those of the schema's zone.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option` (an empty interval, over 40,000 days), `cancelled`.
    pub fn active_days(&self, options: &ActiveDaysOptions) -> Result<Table> {
        let kinds = self.default_kinds(&options.events)?;
        let span = (&options.from, &options.to);
        let grid = Grid::new(self, &kinds, options.period, span, Reach::Own)?;
        let days = Days::new(&grid, 0)?;
        let parts = self.gather(
            &kinds,
            || (ActivePeriods::new(&days.periods, &kinds), Counts::new()),
            |(active, counts), person: &Person<'_>| {
                let rows = active.of(person).iter().map(|day| days.row_of.get(*day as usize).copied());
                let mut rows = rows.flatten().peekable();
                while let Some(row) = rows.next() {
                    let mut count = 1;
                    while rows.next_if_eq(&row).is_some() {
                        count += 1;
                    }
                    *counts.entry((row, count)).or_default() += 1;
                }
            },
        )?;
        let mut counts = Counts::new();
        for (key, count) in parts.iter().flat_map(|(_, part)| part) {
            *counts.entry(*key).or_default() += count;
        }
        let table = distribution(&grid, &counts).note(
            "definition",
            "customers active on so many local days of the period / customers active on any of them",
        );
        Ok(noted(table, self, &kinds, &grid.coverage, &options.events).finish())
    }
}

fn distribution(grid: &Grid, counts: &Counts) -> crate::table::TableBuilder {
    let mut rows: Vec<(usize, State, Option<(u32, u64, u64)>)> = Vec::new();
    for at in grid.rows() {
        let state = grid.state(at);
        if !state.is_seen() {
            rows.push((at, state, None));
            continue;
        }
        let own = || counts.range((at, 0)..=(at, u32::MAX));
        let active = own().map(|(_, customers)| customers).sum();
        rows.extend(own().map(|((_, days), customers)| (at, state, Some((*days, *customers, active)))));
    }
    let count = |of: fn((u32, u64, u64)) -> u64| {
        rows.iter().map(|(.., row)| row.map(|row| of(row) as i64)).collect::<Vec<_>>()
    };
    Table::of(&ACTIVE_DAYS)
        .column(rows.iter().map(|(at, ..)| grid.periods.label(*at)).collect::<Vec<_>>())
        .column(rows.iter().map(|(_, state, _)| state.as_str()).collect::<Vec<_>>())
        .optional(count(|(days, ..)| u64::from(days)))
        .optional(count(|(_, customers, _)| customers))
        .optional(count(|(.., active)| active))
        .optional(rows.iter().map(|(.., row)| row.and_then(|(_, part, whole)| rate(part, whole))).collect())
}
