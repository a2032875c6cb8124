//! Results as tables of typed columns: one shape for every answer, in every language.

mod cell;
mod chart;
mod column;
mod heat;
mod html;
mod names;
mod spec;
mod state;
mod text;

use std::borrow::Cow;

use crate::money::Currency;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};
pub(crate) use chart::{Chart, Guide, Mark};
pub use column::{Column, ColumnData};
pub use names::{Names, Text};
pub use spec::{ColumnSpec, ColumnType, TableSpec};
pub use state::CellState;

/// A named table: columns of one length, plus notes that say what the numbers mean.
///
/// ```
/// use retention_core::testing;
/// let log = testing::small_shop();
/// let rfm = log.as_of("2024-03-01")?.rfm(&Default::default())?.table();
/// assert_eq!(rfm.name(), "rfm");
/// assert_eq!(rfm.column("recency_days")?.len(), rfm.rows());
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    name: &'static str,
    rows: usize,
    columns: Vec<Column>,
    notes: Vec<(Cow<'static, str>, String)>,
    chart: Option<&'static Chart>,
}

impl Table {
    /// Starts a table of this description; columns follow in the description's order.
    pub(crate) fn of(spec: &'static TableSpec) -> TableBuilder {
        TableBuilder { spec, columns: Vec::with_capacity(spec.columns.len()), notes: Vec::new(), chart: None }
    }

    /// The table's name, such as `rfm`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// One column by name.
    ///
    /// # Errors
    /// `unknown_column`, with the nearest name.
    pub fn column(&self, name: &str) -> Result<&Column> {
        self.columns.iter().find(|column| column.name() == name).ok_or_else(|| {
            Error::new(ErrorCode::UnknownColumn, format!("table `{}` has no column `{name}`", self.name))
                .with("column", name)
                .suggest(name, self.columns.iter().map(Column::name))
        })
    }

    /// What the table says about itself: name and text, such as `as_of`, `currency`, `warning`. No name stands twice.
    pub fn notes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.notes.iter().map(|(name, text)| (name.as_ref(), text.as_str()))
    }
}

/// Columns on their way into a [`Table`]; checks each against the description.
#[derive(Debug)]
pub(crate) struct TableBuilder {
    spec: &'static TableSpec,
    columns: Vec<Column>,
    notes: Vec<(Cow<'static, str>, String)>,
    chart: Option<&'static Chart>,
}

impl TableBuilder {
    /// How the table is drawn.
    pub(crate) fn chart(self, chart: &'static Chart) -> Self {
        Self { chart: Some(chart), ..self }
    }

    /// The next column of the description, without missing values.
    pub(crate) fn column(self, data: impl Into<ColumnData>) -> Self {
        self.nullable(data, None)
    }

    /// The next column of the description; `valid[i]` is false where row `i` has no value.
    pub(crate) fn nullable(mut self, data: impl Into<ColumnData>, valid: Option<Vec<bool>>) -> Self {
        let data = data.into();
        let name = self.spec.columns.get(self.columns.len()).map_or("", |spec| {
            debug_assert_eq!(spec.kind, data.kind(), "{}.{}", self.spec.name, spec.name);
            spec.name
        });
        self.columns.push(Column::new(name, data, valid));
        self
    }

    /// The next column of the description from optional values.
    pub(crate) fn optional<T>(self, values: Vec<Option<T>>) -> Self
    where
        T: Default,
        Vec<T>: Into<ColumnData>,
    {
        let valid: Vec<bool> = values.iter().map(Option::is_some).collect();
        let data: Vec<T> = values.into_iter().map(Option::unwrap_or_default).collect();
        let valid = valid.contains(&false).then_some(valid);
        self.nullable(data, valid)
    }

    /// The next column of the description: optional amounts in minor units.
    pub(crate) fn money(self, values: Vec<Option<i64>>, currency: Currency) -> Self {
        let valid: Vec<bool> = values.iter().map(Option::is_some).collect();
        let data = values.into_iter().map(Option::unwrap_or_default).collect();
        let valid = valid.contains(&false).then_some(valid);
        self.nullable(ColumnData::Money(data, currency), valid)
    }

    /// The next column of the description: optional instants.
    pub(crate) fn times(self, values: Vec<Option<Timestamp>>) -> Self {
        let valid: Vec<bool> = values.iter().map(Option::is_some).collect();
        let epoch = Timestamp::from_micros(0);
        let data: Vec<Timestamp> = values.into_iter().map(|value| value.unwrap_or(epoch)).collect();
        self.nullable(data, valid.contains(&false).then_some(valid))
    }

    /// A column beyond the description, such as a property of the host's own.
    pub(crate) fn extra(mut self, name: String, data: ColumnData, valid: Option<Vec<bool>>) -> Self {
        self.columns.push(Column::new(name, data, valid));
        self
    }

    /// Says something of the table. Each name stands once: what is said again under it is appended.
    pub(crate) fn note(mut self, name: &'static str, text: impl ToString) -> Self {
        match self.notes.iter_mut().find(|(known, _)| known == name) {
            Some((_, said)) => {
                said.push_str("; ");
                said.push_str(&text.to_string());
            }
            None => self.notes.push((Cow::Borrowed(name), text.to_string())),
        }
        self
    }

    pub(crate) fn finish(self) -> Table {
        debug_assert!(self.columns.len() >= self.spec.columns.len(), "{} lacks columns", self.spec.name);
        let rows = self.columns.first().map_or(0, Column::len);
        debug_assert!(self.columns.iter().all(|column| column.len() == rows), "{} is ragged", self.spec.name);
        Table { name: self.spec.name, rows, columns: self.columns, notes: self.notes, chart: self.chart }
    }
}
