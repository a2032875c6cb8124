//! Metrics by period: against values from pandas, against plain twins, and what must not change them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test has files and may fail"
)]

mod calendar;
mod data;
mod options;
mod same;
mod states;
mod told;
mod twin;
mod windows;

use proptest::test_runner::{Config, RngSeed};
use retention_core::{ColumnData, Table, TimeInput};

/// One seed, so that a run repeats.
fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}

fn at(text: &str) -> TimeInput {
    text.into()
}

fn int(table: &Table, name: &str, row: usize) -> Option<i64> {
    table.column(name).unwrap().int(row)
}

fn float(table: &Table, name: &str, row: usize) -> Option<f64> {
    table.column(name).unwrap().float(row)
}

fn text<'t>(table: &'t Table, name: &str, row: usize) -> &'t str {
    table.column(name).unwrap().text(row).unwrap()
}

fn ints(table: &Table, name: &str) -> Vec<Option<i64>> {
    (0..table.rows()).map(|row| int(table, name, row)).collect()
}

fn texts<'t>(table: &'t Table, name: &str) -> Vec<&'t str> {
    (0..table.rows()).map(|row| text(table, name, row)).collect()
}

fn note<'t>(table: &'t Table, name: &str) -> Option<&'t str> {
    table.notes().find(|(known, _)| *known == name).map(|(_, text)| text)
}

/// The row of a period.
fn row(table: &Table, period: &str) -> usize {
    texts(table, "period").iter().position(|label| *label == period).unwrap()
}

/// Every value of a table as text, a line a row; the notes are left out.
fn shown(table: &Table) -> Vec<String> {
    let cell = |column: &retention_core::Column, row: usize| match column.data() {
        _ if !column.is_valid(row) => "-".to_owned(),
        ColumnData::Text(values) => values.get(row).unwrap().to_owned(),
        ColumnData::Int(values) | ColumnData::Money(values, _) => values[row].to_string(),
        ColumnData::Float(values) => format!("{:?}", values[row]),
        ColumnData::Bool(values) => values[row].to_string(),
        ColumnData::Time(values) => values[row].to_string(),
        other => format!("{other:?}"),
    };
    let line = |row| table.columns().iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" ");
    (0..table.rows()).map(line).collect()
}
