//! Cells as a long table.

use std::sync::Arc;

use crate::cohort::cells::Cells;
use crate::cohort::result::CohortCell;
use crate::table::{CellState, ColumnSpec, ColumnType, Names, Table, TableBuilder, TableSpec, Text};

/// The table of [`Cohorts::table`](crate::Cohorts::table).
pub(crate) static COHORTS: TableSpec = TableSpec {
    name: "cohorts",
    doc: "One row for each cohort and period since its start.",
    columns: &[
        ColumnSpec::new(
            "cohort",
            ColumnType::Text,
            "The cohort: a period such as 2010-12, an item or a property's value; null for customers without a value.",
        )
        .nullable(),
        ColumnSpec::new("cohort_start", ColumnType::Time, "The first instant of the cohort's period; null for items and properties.")
            .nullable(),
        ColumnSpec::new(
            "left_truncated",
            ColumnType::Bool,
            "Whether customers may have started before the log began to observe.",
        ),
        ColumnSpec::new("size", ColumnType::Int, "Customers of the cohort; null if their starts were not observed.").nullable(),
        ColumnSpec::new("period", ColumnType::Int, "Periods since the start; 0 is the one of the start."),
        ColumnSpec::new(
            "period_start",
            ColumnType::Time,
            "The first instant of the period; null where periods are each customer's own.",
        )
        .nullable(),
        ColumnSpec::new(
            "period_end",
            ColumnType::Time,
            "The first instant after the period; null where periods are each customer's own.",
        )
        .nullable(),
        ColumnSpec::new("state", ColumnType::Text, "complete, partial, not_yet or not_observed: how much of the period itself was seen. What counts for an unbounded cell can rise after it."),
        ColumnSpec::new("eligible", ColumnType::Int, "Customers the numbers are about.").nullable(),
        ColumnSpec::new("retained", ColumnType::Int, "Eligible customers with an event that counts.").nullable(),
        ColumnSpec::new("rate", ColumnType::Float, "retained / eligible, from 0 to 1.").nullable(),
        ColumnSpec::new("rate_low", ColumnType::Float, "The lower end of the rate's Wilson interval.").nullable(),
        ColumnSpec::new("rate_high", ColumnType::Float, "The upper end of the rate's Wilson interval.").nullable(),
        ColumnSpec::new("orders", ColumnType::Int, "Distinct orders of eligible customers; null unless asked for.").nullable(),
        ColumnSpec::new(
            "revenue_minor",
            ColumnType::Money,
            "Revenue of eligible customers in minor units, cumulative since the start if that was asked; null unless asked for.",
        )
        .nullable(),
        ColumnSpec::new(
            "per_customer",
            ColumnType::Float,
            "Orders, or minor units of revenue, for each eligible customer; null unless asked for.",
        )
        .nullable(),
    ],
};

/// A code into this list is the position of a state in [`CellState::ALL`].
pub(super) fn states(states: impl Iterator<Item = CellState>) -> Text {
    let names: Names = CellState::ALL.iter().map(|state| state.as_str()).collect();
    let code = |state: CellState| CellState::ALL.iter().position(|known| *known == state).unwrap_or(0) as u32;
    Text::coded(Arc::new(names), states.map(code).collect())
}

/// Notes shared by all tables of cohorts.
pub(super) fn noted(mut table: TableBuilder, cells: &Cells) -> TableBuilder {
    for (name, text) in &cells.notes {
        table = table.note(name, text);
    }
    table
}

pub(super) fn of(cells: &Cells) -> Table {
    let columns = cells.columns;
    let each = || {
        cells.cohorts.iter().enumerate().flat_map(|(row, cohort)| (0..columns).map(move |k| (row, cohort, k)))
    };
    let names: Names =
        cells.cohorts.iter().map(|cohort| cohort.label.as_deref().unwrap_or_default()).collect();
    let codes = each().map(|(row, ..)| row as u32).collect();
    let labelled: Vec<bool> = each().map(|(_, cohort, _)| cohort.label.is_some()).collect();
    let bound = |at: usize| cells.bounds.get(at).copied();
    let numbers = |number: fn(&CohortCell) -> Option<u64>| -> Vec<Option<i64>> {
        cells.cells.iter().map(|cell| number(cell).map(|count| count as i64)).collect()
    };
    let level = cells.options.level;
    let intervals: Vec<_> = cells.cells.iter().map(|cell| cell.interval(level)).collect();
    let table = Table::of(&COHORTS)
        .nullable(Text::coded(Arc::new(names), codes), labelled.contains(&false).then_some(labelled))
        .times(each().map(|(_, cohort, _)| cohort.start).collect())
        .column(each().map(|(_, cohort, _)| cohort.left_truncated).collect::<Vec<bool>>())
        .optional(each().map(|(_, cohort, _)| cohort.size.map(|size| size as i64)).collect())
        .column(each().map(|(.., k)| k as i64).collect::<Vec<i64>>())
        .times(each().map(|(row, _, k)| bound(row + k)).collect())
        .times(each().map(|(row, _, k)| bound(row + k + 1)).collect())
        .column(states(cells.cells.iter().map(|cell| cell.state)))
        .optional(numbers(|cell| cell.eligible))
        .optional(numbers(|cell| cell.retained))
        .optional(cells.cells.iter().map(CohortCell::rate).collect())
        .optional(intervals.iter().map(|interval| interval.map(|interval| interval.low)).collect())
        .optional(intervals.iter().map(|interval| interval.map(|interval| interval.high)).collect())
        .optional(numbers(|cell| cell.orders))
        .money(cells.cells.iter().map(|cell| cell.revenue_minor).collect(), cells.currency)
        .optional(cells.cells.iter().map(CohortCell::per_customer).collect());
    noted(table, cells).finish()
}
