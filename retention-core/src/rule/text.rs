//! Tests of texts, and their answers for a whole dictionary at once.

use super::operator::{Function, Order};
use crate::table::Names;

/// A test between two texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TextOperator {
    /// By Unicode code points, as CEL orders texts.
    Compare(Order),
    StartsWith,
    EndsWith,
    Contains,
}

impl TextOperator {
    pub(super) fn of(function: Function) -> Option<Self> {
        match function {
            Function::StartsWith => Some(Self::StartsWith),
            Function::EndsWith => Some(Self::EndsWith),
            Function::Contains => Some(Self::Contains),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn holds(self, left: &str, right: &str) -> bool {
        match self {
            Self::Compare(Order::Equal) => left == right,
            Self::Compare(Order::Unequal) => left != right,
            // UTF-8 keeps the order of code points.
            Self::Compare(order) => order.holds(left.cmp(right)),
            Self::StartsWith => left.starts_with(right),
            Self::EndsWith => left.ends_with(right),
            Self::Contains => left.contains(right),
        }
    }
}

/// A test of a text against constants.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TextTest {
    One(TextOperator, String),
    /// Sorted.
    In(Vec<String>),
}

impl TextTest {
    #[inline]
    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Self::One(operator, constant) => operator.holds(text, constant),
            Self::In(list) => list.binary_search_by(|known| known.as_str().cmp(text)).is_ok(),
        }
    }
}

/// What a test says of every text of a dictionary.
#[derive(Debug)]
pub(super) enum Answers {
    /// Not asked beforehand: each row is asked by its text.
    Asked,
    /// It holds for this text alone, or for none.
    Only(Option<u32>),
    /// It holds for all but this one.
    AllBut(u32),
    Each(Vec<bool>),
}

impl Answers {
    /// Asks a dictionary, unless it is much longer than the rows that use it.
    pub(super) fn of(test: &TextTest, names: &Names, rows: usize) -> Self {
        if names.len() > rows.saturating_mul(2).saturating_add(64) {
            return Self::Asked;
        }
        let each: Vec<bool> = names.iter().map(|name| test.holds(name)).collect();
        let place = |wanted: bool| each.iter().position(|held| *held == wanted).map(|place| place as u32);
        match each.iter().filter(|held| **held).count() {
            0 => Self::Only(None),
            1 => Self::Only(place(true)),
            held if held + 1 == each.len() => match place(false) {
                Some(code) => Self::AllBut(code),
                None => Self::Each(each),
            },
            _ => Self::Each(each),
        }
    }
}
