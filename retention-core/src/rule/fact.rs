//! The values that rules are asked about: by column, or one row.

use super::scope::RuleType;
use crate::money::Money;
use crate::table::{ColumnData, Table};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum RuleValue<'a> {
    /// No value; not a number counts as none too.
    Null,
    /// A whole number.
    Int(i64),
    /// A real number.
    Float(f64),
    /// A text.
    Text(&'a str),
    /// Yes or no.
    Bool(bool),
    /// An instant.
    Time(Timestamp),
    /// An amount.
    Money(Money),
}

impl RuleValue<'_> {
    /// The value's type; none for null.
    pub fn kind(&self) -> Option<RuleType> {
        match self {
            Self::Null => None,
            Self::Int(_) => Some(RuleType::Int),
            Self::Float(_) => Some(RuleType::Float),
            Self::Text(_) => Some(RuleType::Text),
            Self::Bool(_) => Some(RuleType::Bool),
            Self::Time(_) => Some(RuleType::Time),
            Self::Money(money) => Some(RuleType::Money(money.currency)),
        }
    }
}

/// Named columns of equal length that a [`Predicate`](super::Predicate) is asked about.
///
/// ```
/// use retention_core::{ColumnData, Facts, Rule, RuleType, Scope};
/// let days = ColumnData::from(vec![3_i64, 20, 0]);
/// let known = [true, true, false];
/// let facts = Facts::new().nullable("days_since_login", &days, &known);
/// let predicate =
///     Rule::parse("days_since_login > 14")?.check(&Scope::new().name("days_since_login", RuleType::Int))?;
/// let matches = predicate.matches(&facts)?;
/// assert_eq!(matches.rows().collect::<Vec<_>>(), [1]);
/// assert_eq!(matches.of(2), None);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    columns: Vec<Fact<'a>>,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact<'a> {
    name: &'a str,
    pub(super) data: &'a ColumnData,
    pub(super) valid: Option<&'a [bool]>,
}

impl<'a> Facts<'a> {
    /// No columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// The columns of a table.
    pub fn of(table: &'a Table) -> Self {
        let fact = |column: &'a crate::table::Column| Fact {
            name: column.name(),
            data: column.data(),
            valid: column.validity(),
        };
        Self { columns: table.columns().iter().map(fact).collect() }
    }

    /// Adds a column without missing values. Of two columns of one name the first counts.
    #[must_use]
    pub fn column(mut self, name: &'a str, data: &'a ColumnData) -> Self {
        self.columns.push(Fact { name, data, valid: None });
        self
    }

    /// Adds a column; `valid[i]` is false where row `i` has no value.
    #[must_use]
    pub fn nullable(mut self, name: &'a str, data: &'a ColumnData, valid: &'a [bool]) -> Self {
        self.columns.push(Fact { name, data, valid: Some(valid) });
        self
    }

    /// The columns that these names need, in order, and how many rows they have.
    ///
    /// # Errors
    /// `missing_column`, `wrong_column_type`, `mixed_currency`, and `invalid_table` if lengths differ.
    pub(super) fn bind(&self, names: &[(String, RuleType)]) -> Result<(Vec<Fact<'a>>, usize)> {
        let rows = self.columns.first().map_or(0, |fact| fact.data.len());
        for fact in &self.columns {
            if fact.data.len() != rows || fact.valid.is_some_and(|valid| valid.len() != rows) {
                let message = format!("column `{}` has another length than the first", fact.name);
                return Err(Error::new(ErrorCode::InvalidTable, message).with("column", fact.name));
            }
        }
        let facts = names.iter().map(|(name, kind)| self.find(name, *kind)).collect::<Result<_>>()?;
        Ok((facts, rows))
    }

    fn find(&self, name: &str, kind: RuleType) -> Result<Fact<'a>> {
        let Some(fact) = self.columns.iter().find(|fact| fact.name == name) else {
            let known = self.columns.iter().map(|fact| fact.name);
            let message = format!("the rule reads `{name}`, of which there is no column");
            return Err(Error::new(ErrorCode::MissingColumn, message)
                .with("column", name)
                .suggest(name, known));
        };
        fits(name, kind, RuleType::of(fact.data))?;
        Ok(*fact)
    }
}

/// Whether a value or column of that type can be what the rule was checked for.
pub(super) fn fits(name: &str, wanted: RuleType, given: Option<RuleType>) -> Result<()> {
    if given == Some(wanted) {
        return Ok(());
    }
    let code = match (wanted, given) {
        (RuleType::Money(_), Some(RuleType::Money(_))) => ErrorCode::MixedCurrency,
        _ => ErrorCode::WrongColumnType,
    };
    let given = given.map_or("of a type that rules do not have".to_owned(), |given| given.to_string());
    let message = format!("the rule was checked for `{name}` as {wanted}, and it is {given}");
    Err(Error::new(code, message).with("column", name))
}
