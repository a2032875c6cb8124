//! What a property of a subscription's event says: read where it can be, and refused where it cannot.

use crate::log::{Interner, PropertyColumn, Sorts, Value};
use crate::subscription::read::Known;
use crate::subscription::step::READ;
use crate::time::{Timestamp, Zone};
use crate::{Error, ErrorCode};

/// Yes and no as hosts write them.
const FLAGS: [(&str, bool); 10] = [
    ("true", true),
    ("false", false),
    ("yes", true),
    ("no", false),
    ("t", true),
    ("f", false),
    ("y", true),
    ("n", false),
    ("1", true),
    ("0", false),
];

/// Yes or no, also as text, 1 or 0.
pub(super) fn flag(value: Value, labels: &Interner) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(value),
        Value::Number(number) => {
            [(0.0, false), (1.0, true)].iter().find(|(known, _)| *known == number).map(|(_, value)| *value)
        }
        Value::Text(code) => {
            let text = labels.name(code).trim();
            FLAGS.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
        }
        Value::Time(_) => None,
    }
}

/// A number, also as text.
pub(crate) fn number(value: Value, labels: &Interner) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Text(code) => {
            let text = labels.name(code).trim();
            let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
            text.parse().ok().filter(|_| plain)
        }
        _ => None,
    }
}

/// An instant, also as text in the schema's zone.
pub(super) fn time(value: Value, labels: &Interner, zone: &Zone) -> Option<i64> {
    match value {
        Value::Time(time) => Some(time.micros()),
        Value::Text(code) => crate::time::parse_instant(labels.name(code), zone).ok().map(Timestamp::micros),
        _ => None,
    }
}

/// Whether a value says nothing: empty text is none.
pub(crate) fn is_blank(value: Value, labels: &Interner) -> bool {
    matches!(value, Value::Text(code) if labels.name(code).trim().is_empty())
}

/// What a property must be, where a value is not that.
fn wanted(known: Known, value: Value, labels: &Interner, zone: &Zone) -> Option<&'static str> {
    let (reads, what) = match known {
        Known::Plan => (matches!(value, Value::Text(_)), "text"),
        Known::Quantity
        | Known::TermMonths
        | Known::ContractAmount
        | Known::Discount
        | Known::Tax
        | Known::Metered => (number(value, labels).is_some(), "a number"),
        Known::TrialEnds | Known::DiscountEnds | Known::Ends => {
            (time(value, labels, zone).is_some(), "a time")
        }
        Known::Trial | Known::AtPeriodEnd | Known::Voluntary => {
            (flag(value, labels).is_some(), "true or false")
        }
    };
    (!reads && !is_blank(value, labels)).then_some(what)
}

/// Values of this sort can be read whatever they are.
const fn readable(known: Known) -> Sorts {
    match known {
        Known::Plan => Sorts::TEXT,
        Known::Quantity
        | Known::TermMonths
        | Known::ContractAmount
        | Known::Discount
        | Known::Tax
        | Known::Metered => Sorts::NUMBER,
        Known::TrialEnds | Known::DiscountEnds | Known::Ends => Sorts::TIME,
        Known::Trial | Known::AtPeriodEnd | Known::Voluntary => Sorts::BOOL,
    }
}

/// Whether a column has any value that cannot be read: then each event has to be looked at. A column of one sort that always
/// can is not gone through, and no text is read twice.
pub(super) fn has_unusable(
    known: Known,
    (column, sorts): (&PropertyColumn, Sorts),
    labels: &Interner,
    zone: &Zone,
) -> bool {
    if sorts.are_all(readable(known)) {
        return false;
    }
    let mut seen = vec![false; labels.len()];
    let mut is_new = |value: Value| match value {
        Value::Text(code) => seen.get_mut(code as usize).is_none_or(|seen| !std::mem::replace(seen, true)),
        _ => true,
    };
    column.values().iter().any(|value| is_new(*value) && wanted(known, *value, labels, zone).is_some())
}

/// How a value is written.
pub(crate) fn shown(value: Value, labels: &Interner) -> String {
    match value {
        Value::Text(code) => labels.name(code).chars().take(80).collect(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Time(time) => time.to_string(),
    }
}

/// The error of a value that cannot be read: which event, which property, what it says and what it should be.
pub(super) fn refuse(
    (known, name): (Known, &str),
    value: Value,
    labels: &Interner,
    zone: &Zone,
    (kind, at): (&str, i64),
) -> Option<Error> {
    let what = wanted(known, value, labels, zone)?;
    let (given, at) = (shown(value, labels), Timestamp::from_micros(at));
    let own = READ.get(known as usize).copied().unwrap_or_default();
    let message = format!("`{name}` of the event `{kind}` at {at} is `{given}`: it must be {what}");
    let error = Error::new(ErrorCode::InvalidValue, message)
        .with("column", name)
        .with("given", given)
        .with("kind", kind)
        .with("time", at);
    Some(error.hint(format!(
        "mend the event, or say in the settings' `properties` which other property holds `{own}`"
    )))
}
