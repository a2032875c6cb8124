//! Arithmetic with one rule for what has no result: then there is no value.

use std::cmp::Ordering;

use super::operator::Sum;

/// CEL's arithmetic of `int`: division drops the fraction, a remainder has the sign of the dividend. None for a
/// division by zero and beyond 64 bits, where CEL has an error.
#[inline]
pub(super) fn whole(sum: Sum, left: i64, right: i64) -> Option<i64> {
    match sum {
        Sum::Add => left.checked_add(right),
        Sum::Subtract => left.checked_sub(right),
        Sum::Multiply => left.checked_mul(right),
        Sum::Divide => left.checked_div(right),
        Sum::Remainder => left.checked_rem(right),
    }
}

/// Arithmetic of floats. None for what is not a finite number, such as a division by zero, where CEL has infinity.
#[inline]
pub(super) fn real(sum: Sum, left: f64, right: f64) -> Option<f64> {
    let value = match sum {
        Sum::Add => left + right,
        Sum::Subtract => left - right,
        Sum::Multiply => left * right,
        Sum::Divide => left / right,
        Sum::Remainder => return None,
    };
    value.is_finite().then_some(value)
}

/// A float without its fraction; none beyond 64 bits.
#[inline]
pub(super) fn truncated(value: f64) -> Option<i64> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    // Written so that NaN fails it.
    (-BEYOND..BEYOND).contains(&value).then_some(value as i64)
}

/// Compares as on one line of numbers, exactly, as CEL does; none with NaN.
#[inline]
pub(super) fn mixed(whole: i64, real: f64) -> Option<Ordering> {
    // Rounding keeps order, so only equality needs a second look.
    match (whole as f64).partial_cmp(&real)? {
        Ordering::Equal => Some(truncated(real).map_or(Ordering::Less, |real| whole.cmp(&real))),
        other => Some(other),
    }
}

/// The float of exactly this value, if there is one.
pub(super) fn exact(whole: i64) -> Option<f64> {
    let real = whole as f64;
    mixed(whole, real).is_some_and(Ordering::is_eq).then_some(real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparison_of_whole_and_real_is_exact() {
        let limit = 9_223_372_036_854_775_807_i64;
        assert_eq!(mixed(limit, 9_223_372_036_854_775_808.0), Some(Ordering::Less));
        assert_eq!(mixed(i64::MIN, -9_223_372_036_854_775_808.0), Some(Ordering::Equal));
        assert_eq!(mixed(9_007_199_254_740_993, 9_007_199_254_740_992.0), Some(Ordering::Greater));
        assert_eq!(mixed(9_007_199_254_740_991, 9_007_199_254_740_992.0), Some(Ordering::Less));
        assert_eq!(mixed(1, 1.5), Some(Ordering::Less));
        assert_eq!(mixed(0, f64::NAN), None);
        assert_eq!(mixed(i64::MAX, f64::INFINITY), Some(Ordering::Less));
        assert_eq!(mixed(i64::MIN, f64::NEG_INFINITY), Some(Ordering::Greater));
        assert_eq!((exact(1 << 53), exact((1 << 53) + 1)), (Some(9_007_199_254_740_992.0), None));
    }

    #[test]
    fn a_fraction_is_dropped_and_no_number_is_bent() {
        assert_eq!(truncated(-1.9), Some(-1));
        assert_eq!(truncated(9.3e18), None);
        assert_eq!(truncated(-9_223_372_036_854_775_808.0), Some(i64::MIN));
        assert_eq!(truncated(9_223_372_036_854_775_808.0), None);
        assert_eq!(truncated(f64::NAN), None);
    }
}
