//! The names a rule may read, with their types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::money::Currency;
use crate::table::{Column, ColumnData, Table};
use crate::time::Zone;

/// The type of a name in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleType {
    /// A whole number of 64 bits; CEL's `int`.
    Int,
    /// A real number; CEL's `double`.
    Float,
    /// A text; CEL's `string`.
    Text,
    /// Yes or no; CEL's `bool`.
    Bool,
    /// An instant; CEL's `timestamp`.
    Time,
    /// An amount in minor units of one currency. CEL has none.
    Money(Currency),
}

/// The name that [`RuleType::parse`] reads, in messages too.
impl fmt::Display for RuleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int => f.write_str("int"),
            Self::Float => f.write_str("float"),
            Self::Text => f.write_str("text"),
            Self::Bool => f.write_str("bool"),
            Self::Time => f.write_str("time"),
            Self::Money(currency) => write!(f, "money {currency}"),
        }
    }
}

impl RuleType {
    /// The type of the values of such a column; none for types that rules do not have.
    pub(super) fn of(data: &ColumnData) -> Option<Self> {
        match data {
            ColumnData::Int(_) => Some(Self::Int),
            ColumnData::Float(_) => Some(Self::Float),
            ColumnData::Text(_) => Some(Self::Text),
            ColumnData::Bool(_) => Some(Self::Bool),
            ColumnData::Time(_) => Some(Self::Time),
            ColumnData::Money(_, currency) => Some(Self::Money(*currency)),
            ColumnData::Date(_) => None,
        }
    }
}

/// The names a rule may read, each with its type, and the zone in which its dates are meant.
///
/// ```
/// use retention_core::{RuleType, Scope, Zone};
/// let scope = Scope::new()
///     .name("days_since_login", RuleType::Int)
///     .name("plan", RuleType::Text)
///     .zone(Zone::parse("Europe/London")?);
/// assert_eq!(scope.get("plan"), Some(RuleType::Text));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    names: BTreeMap<String, RuleType>,
    /// Names that there are, of which something is wrong elsewhere.
    unsound: BTreeSet<String>,
    /// Whether the nearest of a name that there is not is looked for.
    is_searched: bool,
    /// The name of the rule itself, which it cannot read.
    own: Option<String>,
    zone: Zone,
}

impl Default for Scope {
    fn default() -> Self {
        Self::new()
    }
}

impl Scope {
    /// A scope without names, in UTC.
    pub fn new() -> Self {
        Self {
            names: BTreeMap::new(),
            unsound: BTreeSet::new(),
            is_searched: true,
            own: None,
            zone: Zone::UTC,
        }
    }

    /// The columns of a table, except those of types that rules do not have.
    pub fn of(table: &Table) -> Self {
        table.columns().iter().fold(Self::new(), |scope, column: &Column| match RuleType::of(column.data()) {
            Some(kind) => scope.name(column.name(), kind),
            None => scope,
        })
    }

    /// Adds a name, or gives it another type. Names that are not words joined by points are written in backticks.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>, kind: RuleType) -> Self {
        self.names.insert(name.into(), kind);
        self
    }

    /// Adds a name that is not sound: what reads it is not to blame.
    #[must_use]
    pub(crate) fn unsound(mut self, name: impl Into<String>) -> Self {
        self.unsound.insert(name.into());
        self
    }

    /// Looks no more for the nearest of a name that there is not.
    #[must_use]
    pub(crate) fn unsearched(mut self) -> Self {
        self.is_searched = false;
        self
    }

    /// From now on it is that of the rule of this name.
    pub(crate) fn set_own(&mut self, name: &str) {
        self.own = Some(name.to_owned());
    }

    /// All names but that of the rule itself.
    pub(super) fn others(&self) -> impl Iterator<Item = &str> {
        self.names().map(|(name, _)| name).filter(|name| self.own.as_deref() != Some(*name))
    }

    pub(super) fn is_searched(&self) -> bool {
        self.is_searched
    }

    pub(super) fn is_unsound(&self, name: &str) -> bool {
        self.unsound.contains(name)
    }

    /// Sets the zone of dates and times that are written without an offset.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// The type of a name.
    pub fn get(&self, name: &str) -> Option<RuleType> {
        self.names.get(name).copied()
    }

    /// All names and types, in the order of names.
    pub fn names(&self) -> impl Iterator<Item = (&str, RuleType)> {
        self.names.iter().map(|(name, kind)| (name.as_str(), *kind))
    }

    pub(super) fn time_zone(&self) -> &Zone {
        &self.zone
    }
}
