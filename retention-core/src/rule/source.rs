//! Where a program finds the values of its slots: in columns, or in one row.

use std::ops::Range;

use super::fact::{Fact, RuleValue};
use crate::table::{ColumnData, Names};
use crate::time::Timestamp;

/// Some rows of one slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) values: Values<'a>,
    /// Which rows have a value; all if not given.
    pub(super) valid: Option<&'a [bool]>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Values<'a> {
    Nothing,
    Whole(&'a [i64]),
    Time(&'a [Timestamp]),
    Real(&'a [f64]),
    Bool(&'a [bool]),
    Coded(&'a Names, &'a [u32]),
    /// The names from this place on, so many.
    Listed(&'a Names, usize, usize),
    Text(&'a str),
}

/// Gives the rows of slots.
pub(super) trait Source {
    fn cells(&self, slot: usize, rows: Range<usize>) -> Cells<'_>;
}

impl Source for [Fact<'_>] {
    #[inline]
    fn cells(&self, slot: usize, rows: Range<usize>) -> Cells<'_> {
        let Some(fact) = self.get(slot) else { return Cells { values: Values::Nothing, valid: None } };
        let values = match fact.data {
            ColumnData::Int(values) | ColumnData::Money(values, _) => {
                values.get(rows.clone()).map(Values::Whole)
            }
            ColumnData::Float(values) => values.get(rows.clone()).map(Values::Real),
            ColumnData::Bool(values) => values.get(rows.clone()).map(Values::Bool),
            ColumnData::Time(values) => values.get(rows.clone()).map(Values::Time),
            ColumnData::Text(text) => match text.codes() {
                Some(codes) => codes.get(rows.clone()).map(|codes| Values::Coded(text.names(), codes)),
                None => Some(Values::Listed(text.names(), rows.start, rows.len())),
            },
            ColumnData::Date(_) => None,
        };
        let valid = fact.valid.map(|valid| valid.get(rows).unwrap_or(&[]));
        Cells { values: values.unwrap_or(Values::Nothing), valid }
    }
}

impl Source for [RuleValue<'_>] {
    #[inline]
    fn cells(&self, slot: usize, _: Range<usize>) -> Cells<'_> {
        use std::slice::from_ref;
        let values = match self.get(slot) {
            None | Some(RuleValue::Null) => Values::Nothing,
            Some(RuleValue::Int(value)) => Values::Whole(from_ref(value)),
            Some(RuleValue::Float(value)) => Values::Real(from_ref(value)),
            Some(RuleValue::Bool(value)) => Values::Bool(from_ref(value)),
            Some(RuleValue::Time(value)) => Values::Time(from_ref(value)),
            Some(RuleValue::Money(money)) => Values::Whole(from_ref(&money.minor)),
            Some(RuleValue::Text(text)) => Values::Text(text),
        };
        Cells { values, valid: None }
    }
}
