//! The table of named columns.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Factor, bad_value, same_length};
use crate::money::{Currency, MAX_MINOR, Money};
use crate::table::figure;
use crate::{Error, ErrorCode, Result};

/// One column of a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FrameColumn<'a> {
    /// Real numbers; NaN where a row lacks a value.
    Number(Cow<'a, [f64]>),
    /// Yes or no, where a row may lack a value.
    Flag(Vec<Option<bool>>),
    /// One of few texts, where a row may lack a value.
    Category(Factor),
}

impl FrameColumn<'_> {
    /// The type's name, as errors tell it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Flag(_) => "flag",
            Self::Category(_) => "category",
        }
    }

    /// Whether no two rows differ; a value and none do.
    pub(crate) fn is_constant(&self) -> bool {
        match self {
            Self::Number(values) => {
                let first = values.first().copied().unwrap_or(f64::NAN);
                values.iter().all(|value| *value == first || (value.is_nan() && first.is_nan()))
            }
            Self::Flag(values) => values.iter().all(|value| Some(value) == values.first()),
            Self::Category(values) => (0..values.len()).all(|row| values.code(row) == values.code(0)),
        }
    }

    /// Whether a row lacks a value.
    pub(crate) fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Number(values) => values.get(row).is_none_or(|value| value.is_nan()),
            Self::Flag(values) => values.get(row).copied().flatten().is_none(),
            Self::Category(values) => values.code(row).is_none(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Flag(values) => values.len(),
            Self::Category(values) => values.len(),
        }
    }
}

/// Named columns of one length: what a model learns from. Numbers are borrowed where they can be.
///
/// ```
/// use retention_core::{Factor, Frame};
/// let frame = Frame::new()
///     .number("logins", &[3.0, f64::NAN, 12.0])?
///     .flag("trial", [Some(true), None, Some(false)])?
///     .category("plan", Factor::new(["free", "pro", "pro"]))?;
/// assert_eq!((frame.rows(), frame.names().count()), (3, 3));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame<'a> {
    columns: Vec<(String, FrameColumn<'a>)>,
    /// The currencies of columns of minor units, for those who tell of their values.
    money: BTreeMap<String, Currency>,
}

impl<'a> Frame<'a> {
    /// A frame without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column of numbers; NaN stands for a missing value.
    ///
    /// # Errors
    /// `invalid_value` for infinite numbers; `invalid_table` for another length, a name twice or an empty one.
    pub fn number(self, name: &str, values: impl Into<Cow<'a, [f64]>>) -> Result<Self> {
        let values = values.into();
        // Chunks are checked without branches; only a bad one is searched.
        let bad = |part: &[f64]| part.iter().fold(false, |any, value| any | value.is_infinite());
        let from = values.chunks(1024).position(bad).map(|chunk| chunk * 1024);
        let in_chunk = |from: usize| values.iter().skip(from).position(|value| value.is_infinite());
        if let Some(row) = from.and_then(|from| Some(from + in_chunk(from)?)) {
            let given = values.get(row).copied().unwrap_or(f64::NAN);
            return Err(bad_value(name, row, given, "it must be a finite number")
                .hint("leave such rows out, or mend them first"));
        }
        self.column(name, FrameColumn::Number(values))
    }

    /// Adds a column of yes and no.
    ///
    /// # Errors
    /// `invalid_table`.
    pub fn flag(self, name: &str, values: impl IntoIterator<Item = Option<bool>>) -> Result<Self> {
        self.column(name, FrameColumn::Flag(values.into_iter().collect()))
    }

    /// Adds a column of categories.
    ///
    /// # Errors
    /// `invalid_table`.
    pub fn category(self, name: &str, values: Factor) -> Result<Self> {
        self.column(name, FrameColumn::Category(values))
    }

    fn column(mut self, name: &str, column: FrameColumn<'a>) -> Result<Self> {
        if name.is_empty() || self.find(name).is_some() {
            let message = if name.is_empty() {
                "a column has no name".to_owned()
            } else {
                format!("two columns have the name `{name}`")
            };
            return Err(Error::new(ErrorCode::InvalidTable, message)
                .with("column", name)
                .hint("give every column a name of its own"));
        }
        if let Some((first, known)) = self.columns.first() {
            same_length(name, column.len(), first, known.len())?;
        }
        self.columns.push((name.to_owned(), column));
        Ok(self)
    }

    /// These rows, in this order; rows beyond the end lack every value.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Frame<'static> {
        let columns = self.columns.iter().map(|(name, column)| {
            let taken = match column {
                FrameColumn::Number(values) => {
                    let of = |row: &usize| values.get(*row).copied().unwrap_or(f64::NAN);
                    FrameColumn::Number(Cow::Owned(rows.iter().map(of).collect()))
                }
                FrameColumn::Flag(values) => {
                    FrameColumn::Flag(rows.iter().map(|row| values.get(*row).copied().flatten()).collect())
                }
                FrameColumn::Category(factor) => FrameColumn::Category(factor.take(rows)),
            };
            (name.clone(), taken)
        });
        Frame { columns: columns.collect(), money: self.money.clone() }
    }

    /// These rows, as if there had never been others: with the labels alone that they have.
    #[must_use]
    pub(crate) fn only(&self, rows: &[usize]) -> Frame<'static> {
        let mut taken = self.take(rows);
        for (_, column) in &mut taken.columns {
            if let FrameColumn::Category(factor) = column {
                *factor = Factor::optional((0..factor.len()).map(|row| factor.get(row)));
            }
        }
        taken
    }

    /// The columns of these names alone, in this order.
    ///
    /// # Errors
    /// `missing_column`, with the nearest name.
    pub fn select<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        let columns = names.into_iter().map(|name| {
            let column = self.find(name).ok_or_else(|| {
                Error::new(ErrorCode::MissingColumn, format!("there is no column `{name}`"))
                    .with("column", name)
                    .suggest(name, self.names())
            })?;
            Ok((name.to_owned(), column.clone()))
        });
        Ok(Self { columns: columns.collect::<Result<_>>()?, money: self.money.clone() })
    }

    /// The same frame with the values of one column in another order of rows.
    pub(crate) fn with_shuffled(&self, name: &str, order: &[usize]) -> Frame<'a> {
        let columns = self.columns.iter().map(|(known, column)| {
            let column = if known == name {
                Frame { columns: vec![(known.clone(), column.clone())], ..Frame::default() }
                    .take(order)
                    .columns
                    .pop()
            } else {
                Some((known.clone(), column.clone()))
            };
            column.unwrap_or_else(|| (known.clone(), FrameColumn::Flag(Vec::new())))
        });
        Frame { columns: columns.collect(), money: self.money.clone() }
    }

    /// Says that a column holds minor units of a currency, if it does.
    #[must_use]
    pub(crate) fn of_currency(mut self, name: &str, currency: Option<Currency>) -> Self {
        self.money.extend(currency.map(|currency| (name.to_owned(), currency)));
        self
    }

    /// A number of a column as people write it: minor units as an amount with its currency.
    pub(crate) fn figure_of(&self, name: &str, value: f64) -> String {
        match self.money.get(name) {
            Some(currency) if value.fract() == 0.0 && value.abs() <= MAX_MINOR as f64 => {
                Money { minor: value as i64, currency: *currency }.to_string()
            }
            Some(currency) => {
                format!("{} {currency}", figure(value / 10_f64.powi(i32::from(currency.exponent()))))
            }
            None => figure(value),
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The columns with their names, in order.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &FrameColumn<'a>)> {
        self.columns.iter().map(|(name, column)| (name.as_str(), column))
    }

    /// A column by name.
    pub fn find(&self, name: &str) -> Option<&FrameColumn<'a>> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, column)| column)
    }
}
