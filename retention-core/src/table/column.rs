//! One typed column, with the rows that have no value marked.

use std::borrow::Cow;

use super::{ColumnType, Text};
use crate::money::Currency;
use crate::time::{Date, Timestamp};

/// The values of a column. A row without a value holds a placeholder here; ask [`Column::is_valid`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ColumnData {
    /// Text, such as ids, labels and states.
    Text(Text),
    /// Counts and whole numbers.
    Int(Vec<i64>),
    /// Real numbers; never NaN.
    Float(Vec<f64>),
    /// Yes or no.
    Bool(Vec<bool>),
    /// Instants.
    Time(Vec<Timestamp>),
    /// Calendar days of the schema's zone.
    Date(Vec<Date>),
    /// Amounts in minor units of one currency.
    Money(Vec<i64>, Currency),
}

impl ColumnData {
    pub(crate) fn kind(&self) -> ColumnType {
        match self {
            Self::Text(_) => ColumnType::Text,
            Self::Int(_) => ColumnType::Int,
            Self::Float(_) => ColumnType::Float,
            Self::Bool(_) => ColumnType::Bool,
            Self::Time(_) => ColumnType::Time,
            Self::Date(_) => ColumnType::Date,
            Self::Money(..) => ColumnType::Money,
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Int(values) | Self::Money(values, _) => values.len(),
            Self::Float(values) => values.len(),
            Self::Bool(values) => values.len(),
            Self::Time(values) => values.len(),
            Self::Date(values) => values.len(),
        }
    }
}

macro_rules! from_vec {
    ($($value:ty => $variant:ident),+) => {$(
        impl From<Vec<$value>> for ColumnData {
            fn from(values: Vec<$value>) -> Self { Self::$variant(values) }
        }
    )+};
}
from_vec!(i64 => Int, f64 => Float, bool => Bool, Timestamp => Time, Date => Date);

impl From<Text> for ColumnData {
    fn from(values: Text) -> Self {
        Self::Text(values)
    }
}

impl From<Vec<String>> for ColumnData {
    fn from(values: Vec<String>) -> Self {
        Self::Text(values.iter().map(String::as_str).collect())
    }
}

impl From<Vec<&'static str>> for ColumnData {
    fn from(values: Vec<&'static str>) -> Self {
        Self::Text(values.into_iter().collect())
    }
}

/// A named column of a [`Table`](crate::Table).
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    name: Cow<'static, str>,
    data: ColumnData,
    valid: Option<Vec<bool>>,
}

impl Column {
    pub(crate) fn new(
        name: impl Into<Cow<'static, str>>,
        data: ColumnData,
        valid: Option<Vec<bool>>,
    ) -> Self {
        debug_assert!(valid.as_ref().is_none_or(|valid| valid.len() == data.len()));
        Self { name: name.into(), data, valid }
    }

    /// The column's name, the same in all languages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values, with placeholders where [`is_valid`](Self::is_valid) is false.
    pub fn data(&self) -> &ColumnData {
        &self.data
    }

    /// The type of the values.
    pub fn kind(&self) -> ColumnType {
        self.data.kind()
    }

    /// How many rows the column has.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether the column has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which rows have a value; `None` when all have.
    pub fn validity(&self) -> Option<&[bool]> {
        self.valid.as_deref()
    }

    /// Whether the row has a value; false beyond the end.
    pub fn is_valid(&self, row: usize) -> bool {
        row < self.len() && self.valid.as_ref().is_none_or(|valid| valid.get(row).copied().unwrap_or(false))
    }

    /// The text of a row, if this is a text column and the row has a value.
    pub fn text(&self, row: usize) -> Option<&str> {
        match &self.data {
            ColumnData::Text(values) if self.is_valid(row) => values.get(row),
            _ => None,
        }
    }

    /// The whole number or minor units of a row, if this is such a column and the row has a value.
    pub fn int(&self, row: usize) -> Option<i64> {
        match &self.data {
            ColumnData::Int(values) | ColumnData::Money(values, _) if self.is_valid(row) => {
                values.get(row).copied()
            }
            _ => None,
        }
    }

    /// The real number of a row, if this is such a column and the row has a value.
    pub fn float(&self, row: usize) -> Option<f64> {
        match &self.data {
            ColumnData::Float(values) if self.is_valid(row) => values.get(row).copied(),
            _ => None,
        }
    }

    /// The instant of a row, if this is such a column and the row has a value.
    pub fn time(&self, row: usize) -> Option<Timestamp> {
        match &self.data {
            ColumnData::Time(values) if self.is_valid(row) => values.get(row).copied(),
            _ => None,
        }
    }

    /// Yes or no of a row, if this is such a column and the row has a value.
    pub fn bool(&self, row: usize) -> Option<bool> {
        match &self.data {
            ColumnData::Bool(values) if self.is_valid(row) => values.get(row).copied(),
            _ => None,
        }
    }
}
