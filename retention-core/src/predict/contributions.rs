//! What each column adds to the log-odds of each row, whatever model it comes from.

use std::sync::Arc;

use crate::table::{ColumnSpec, ColumnType, Names, Table, TableSpec, Text};

/// The table of what columns add to log-odds.
pub(crate) static CONTRIBUTIONS: TableSpec = TableSpec {
    name: "contributions",
    doc: "What a column adds to the log-odds of a row.",
    columns: &[
        ColumnSpec::new("row", ColumnType::Int, "The row of the frame, from 0."),
        ColumnSpec::new("column", ColumnType::Text, "The column."),
        ColumnSpec::new("contribution", ColumnType::Float, "What it adds to the log-odds."),
        ColumnSpec::new(
            "base",
            ColumnType::Float,
            "The log-odds that contributions start from: where every column is at its mean or, of trees, their mean.",
        ),
        ColumnSpec::new(
            "logit",
            ColumnType::Float,
            "The log-odds of the row: base and contributions added up.",
        ),
    ],
};

/// Contributions of all columns to all rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contributions {
    pub(crate) columns: Vec<String>,
    pub(crate) base: f64,
    /// Row after row, in the order of columns.
    pub(crate) parts: Vec<f64>,
    pub(crate) logits: Vec<f64>,
}

impl Contributions {
    pub(crate) fn new(columns: Vec<String>, base: f64, rows: usize) -> Self {
        let size = rows * columns.len();
        Self { columns, base, parts: Vec::with_capacity(size), logits: Vec::with_capacity(rows) }
    }

    pub(crate) fn push(&mut self, parts: &[f64], logit: f64) {
        self.parts.extend_from_slice(parts);
        self.logits.push(logit);
    }

    /// The parts of each row, in the order of columns.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.parts.chunks(self.columns.len().max(1)).zip(self.logits.iter().copied())
    }

    pub(crate) fn table(&self) -> Table {
        let width = self.columns.len();
        let names: Arc<Names> = Arc::new(self.columns.iter().map(String::as_str).collect());
        let each = |row: usize| (0..width).map(move |_| row);
        let rows: Vec<usize> = (0..self.logits.len()).flat_map(each).collect();
        Table::of(&CONTRIBUTIONS)
            .column(rows.iter().map(|row| *row as i64).collect::<Vec<_>>())
            .column(Text::coded(
                names,
                (0..self.parts.len()).map(|at| (at % width.max(1)) as u32).collect::<Vec<_>>(),
            ))
            .column(self.parts.clone())
            .column(vec![self.base; self.parts.len()])
            .column(
                rows.iter()
                    .map(|row| self.logits.get(*row).copied().unwrap_or_default())
                    .collect::<Vec<f64>>(),
            )
            .finish()
    }
}

/// The chance that log-odds stand for.
pub(crate) fn chance(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
