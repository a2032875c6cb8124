//! The value of one measure of one customer, or why there is none.

use crate::money::{Currency, Money};
use crate::options::choice;
use crate::rule::{RuleType, RuleValue};
use crate::time::Timestamp;

choice! {
    /// Why a measure has no value, or that it has one.
    pub enum MeasureState {
        /// There is a value.
        Known = "known",
        /// There was no event to take it from.
        NoEvents = "no_events",
        /// The customer was not there for the whole window.
        NotEnoughHistory = "not_enough_history",
        /// The log did not observe the whole window.
        NotObserved = "not_observed",
        /// The value does not exist: a division by zero, or a sum beyond 64 bits.
        Undefined = "undefined",
    }
}

/// The type of a measure's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellType {
    Int,
    Float,
    Money,
    Bool,
    Time,
    Text,
}

impl CellType {
    pub(crate) fn rule_type(self, currency: Currency) -> RuleType {
        match self {
            Self::Int => RuleType::Int,
            Self::Float => RuleType::Float,
            Self::Money => RuleType::Money(currency),
            Self::Bool => RuleType::Bool,
            Self::Time => RuleType::Time,
            Self::Text => RuleType::Text,
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Float | Self::Money)
    }
}

/// A value of any type in eight bytes; a text is its shard and its number among the labels there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) bits: i64,
    pub(crate) state: MeasureState,
}

impl Cell {
    pub(crate) const fn known(bits: i64) -> Self {
        Self { bits, state: MeasureState::Known }
    }

    pub(crate) const fn missing(state: MeasureState) -> Self {
        Self { bits: 0, state }
    }

    /// A real number; one that is not finite is undefined.
    pub(crate) fn float(value: f64) -> Self {
        if value.is_finite() {
            // One zero, so that equal values are equal bits.
            Self::known((value + 0.0).to_bits() as i64)
        } else {
            Self::missing(MeasureState::Undefined)
        }
    }

    pub(crate) fn bool(value: bool) -> Self {
        Self::known(i64::from(value))
    }

    pub(crate) fn text(shard: usize, label: u32) -> Self {
        Self::known(((shard as i64) << 32) | i64::from(label))
    }

    /// Shard and label of a text.
    pub(crate) fn label(self) -> (usize, u32) {
        ((self.bits >> 32) as usize, self.bits as u32)
    }

    pub(crate) fn is_known(self) -> bool {
        self.state == MeasureState::Known
    }

    /// The value as a number.
    pub(crate) fn number(self, kind: CellType) -> Option<f64> {
        match kind {
            _ if !self.is_known() => None,
            CellType::Int | CellType::Money => Some(self.bits as f64),
            CellType::Float => Some(f64::from_bits(self.bits as u64)),
            CellType::Bool | CellType::Time | CellType::Text => None,
        }
    }

    /// The value as rules read it; texts are looked up by `text`.
    pub(crate) fn rule_value<'a>(
        self,
        kind: CellType,
        currency: Currency,
        text: impl FnOnce(usize, u32) -> Option<&'a str>,
    ) -> RuleValue<'a> {
        if !self.is_known() {
            return RuleValue::Null;
        }
        match kind {
            CellType::Int => RuleValue::Int(self.bits),
            CellType::Float => RuleValue::Float(f64::from_bits(self.bits as u64)),
            CellType::Money => RuleValue::Money(Money { minor: self.bits, currency }),
            CellType::Bool => RuleValue::Bool(self.bits != 0),
            CellType::Time => RuleValue::Time(Timestamp::from_micros(self.bits)),
            CellType::Text => {
                let (shard, label) = self.label();
                text(shard, label).map_or(RuleValue::Null, RuleValue::Text)
            }
        }
    }
}
