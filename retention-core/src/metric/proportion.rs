//! Proportions with their intervals, and amounts of money that fit or say why not.

use crate::log::View;
use crate::metric::scale::scale_rate;
use crate::stat::wilson;
use crate::table::TableBuilder;
use crate::time::Span;
use crate::{Error, ErrorCode, Result};

/// A proportion of counts; none of none is not known.
pub(super) fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A quotient of amounts; not known unless the divisor is above zero.
pub(super) fn ratio(part: i128, whole: i128) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Three columns: a rate and both ends of its Wilson interval, from optional pairs of part and whole.
pub(super) fn with_interval(
    table: TableBuilder,
    parts: impl Iterator<Item = Option<(u64, u64)>>,
    level: f64,
) -> TableBuilder {
    let (mut rates, mut lows, mut highs) = (Vec::new(), Vec::new(), Vec::new());
    for pair in parts {
        let pair = pair.unwrap_or((0, 0));
        let interval = wilson(pair.0, pair.1, level);
        rates.push(rate(pair.0, pair.1));
        lows.push(interval.map(|interval| interval.low));
        highs.push(interval.map(|interval| interval.high));
    }
    table.optional(rates).optional(lows).optional(highs)
}

/// Three columns: a churn rate and both ends of its Wilson interval as they are over another length of time, given as
/// the lengths from and to; null where that was not asked for or there is no pair.
pub(super) fn with_scaled(
    table: TableBuilder,
    parts: impl Iterator<Item = Option<(u64, u64)>>,
    level: f64,
    lengths: Option<(Span, Span)>,
) -> TableBuilder {
    let (mut rates, mut lows, mut highs) = (Vec::new(), Vec::new(), Vec::new());
    // The ends move with the rate: scaling never changes which of two rates is the higher.
    let scaled = |rate: Option<f64>| {
        let (from, to) = lengths?;
        scale_rate(rate?, from, to).ok()
    };
    for pair in parts {
        let pair = pair.unwrap_or((0, 0));
        let interval = wilson(pair.0, pair.1, level);
        rates.push(scaled(rate(pair.0, pair.1)));
        lows.push(scaled(interval.map(|interval| interval.low)));
        highs.push(scaled(interval.map(|interval| interval.high)));
    }
    table.optional(rates).optional(lows).optional(highs)
}

/// A confidence level between 0 and 1.
///
/// # Errors
/// `invalid_option`.
pub(super) fn checked_level(level: f64) -> Result<f64> {
    if level > 0.0 && level < 1.0 {
        return Ok(level);
    }
    Err(Error::option("level", format!("`level` must be between 0 and 1, got {level}"))
        .with("given", level)
        .hint("write 0.95 for 95 %"))
}

/// Amounts as minor units.
///
/// # Errors
/// `amount_overflow`.
pub(super) fn minor(amount: i128, view: &View) -> Result<i64> {
    i64::try_from(amount).map_err(|_| overflow(view))
}

pub(super) fn overflow(view: &View) -> Error {
    Error::new(ErrorCode::AmountOverflow, "a sum of amounts does not fit into 64 bits of minor units")
        .with("currency", view.schema().currency())
        .hint("the audit lists the largest amounts; some may be in the wrong unit")
}

/// A quotient of minor units rounded half-even to whole ones; not known unless the divisor is above zero.
pub(super) fn mean_minor(sum: i128, count: u64) -> Option<i128> {
    let count = i128::from(count);
    if count == 0 {
        return None;
    }
    let (whole, rest) = (sum.div_euclid(count), sum.rem_euclid(count));
    let up = match (2 * rest).cmp(&count) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => whole.rem_euclid(2),
        std::cmp::Ordering::Greater => 1,
    };
    Some(whole + up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_round_half_to_even() {
        let halves = [(5, 2), (7, 2), (-5, 2), (-7, 2), (10, 4), (11, 4), (-11, 4), (0, 9)];
        let means: Vec<_> = halves.iter().map(|(sum, count)| mean_minor(*sum, *count)).collect();
        assert_eq!(means, [2, 4, -2, -4, 2, 3, -3, 0].map(Some));
        assert_eq!(mean_minor(5, 0), None);
    }
}
