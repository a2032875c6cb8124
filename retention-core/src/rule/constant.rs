//! Constants: numbers that are computed once, instants and amounts that are read once.

use super::fault::{Checked, Fault, Place};
use super::number;
use super::operator::Sum;
use super::program::{Real, Whole};
use crate::ErrorCode;
use crate::money::{AmountFault, Currency, MAX_MINOR, Money, minor_from_text};
use crate::time::{Zone, parse_instant};

/// A whole number computed from two, at once if they are constants.
///
/// # Errors
/// `rule_arithmetic`
pub(super) fn whole(place: Place, sum: Sum, left: Whole, right: Whole) -> Checked<Whole> {
    match (&left, &right) {
        (_, Whole::Const(0)) if matches!(sum, Sum::Divide | Sum::Remainder) => Err(by_zero(place)),
        (Whole::Const(a), Whole::Const(b)) => {
            number::whole(sum, *a, *b).map(Whole::Const).ok_or_else(|| beyond(place))
        }
        _ => Ok(match left {
            Whole::Compute(before, mut parts) if before == sum => {
                parts.push(right);
                Whole::Compute(sum, parts)
            }
            left => Whole::Compute(sum, vec![left, right]),
        }),
    }
}

/// As [`whole`] for floats.
pub(super) fn real(place: Place, sum: Sum, left: Real, right: Real) -> Checked<Real> {
    match (&left, &right) {
        (_, Real::Const(0.0)) if sum == Sum::Divide => Err(by_zero(place)),
        (Real::Const(a), Real::Const(b)) => {
            number::real(sum, *a, *b).map(Real::Const).ok_or_else(|| beyond(place))
        }
        _ => Ok(match left {
            Real::Compute(before, mut parts) if before == sum => {
                parts.push(right);
                Real::Compute(sum, parts)
            }
            left => Real::Compute(sum, vec![left, right]),
        }),
    }
}

pub(super) fn negative(place: Place, whole: Whole) -> Checked<Whole> {
    match whole {
        Whole::Const(value) => value.checked_neg().map(Whole::Const).ok_or_else(|| beyond(place)),
        other => Ok(Whole::Negative(Box::new(other))),
    }
}

pub(super) fn truncated(place: Place, real: Real) -> Checked<Whole> {
    match real {
        Real::Const(value) => number::truncated(value).map(Whole::Const).ok_or_else(|| beyond(place)),
        other => Ok(Whole::Truncated(Box::new(other))),
    }
}

/// A whole number as a float.
pub(super) fn promoted(whole: Whole) -> Real {
    match whole {
        Whole::Const(value) => Real::Const(value as f64),
        other => Real::Whole(Box::new(other)),
    }
}

/// # Errors
/// `invalid_time`
pub(super) fn instant(place: Place, text: &str, zone: &Zone) -> Checked<i64> {
    parse_instant(text, zone).map(crate::time::Timestamp::micros).map_err(|error| Fault { error, place })
}

/// Reads `100.00 GBP`.
///
/// # Errors
/// `rule_syntax`, `unknown_currency`
pub(super) fn money(place: Place, text: &str) -> Checked<(i64, Currency)> {
    let invalid = |problem: &str| Fault::new(ErrorCode::RuleSyntax, place, format!("`{text}` {problem}"));
    let Some((amount, code)) = text.trim().rsplit_once(' ') else {
        return Err(invalid("is not an amount and a currency").hint("write `100.00 GBP`"));
    };
    let currency = Currency::parse(code).map_err(|error| Fault { error, place })?;
    match minor_from_text(amount, currency.exponent()) {
        Ok(amount) if amount.rounded => Err(invalid("has more digits than its currency")),
        Ok(amount) => Ok((amount.minor, currency)),
        Err(AmountFault::TooLarge) => {
            let is_negative = amount.trim().starts_with('-');
            let (minor, side) = if is_negative { (-MAX_MINOR, "more") } else { (MAX_MINOR, "less") };
            let nearest = Money { minor, currency };
            Err(invalid("is too large").hint(format!("write `{nearest}` or {side}")))
        }
        Err(_) => Err(invalid("is not a decimal number and a currency").hint("write `100.00 GBP`")),
    }
}

fn by_zero(place: Place) -> Fault {
    Fault::new(ErrorCode::RuleArithmetic, place, "a division by zero has no result")
}

fn beyond(place: Place) -> Fault {
    Fault::new(ErrorCode::RuleArithmetic, place, "the result does not fit into 64 bits")
}
