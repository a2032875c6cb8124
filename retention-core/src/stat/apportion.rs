//! A whole number split into parts that add up to it exactly.

/// Whole parts of `total`, each its exact part rounded down or up, by the largest remainder (A. Hamilton's method): `parts`
/// are the exact ones, as their floor and what is left of each, from 0 to below 1. Of equal remainders the first is
/// rounded up first. Where the exact parts do not add up to the total, the last parts take what is missing.
pub(crate) fn apportion(parts: &[(i128, f64)], total: i128) -> Vec<i128> {
    let mut whole: Vec<i128> = parts.iter().map(|(floor, _)| *floor).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let rest = |at: &usize| parts.get(*at).map_or(0.0, |(_, rest)| *rest);
    order.sort_by(|a, b| rest(b).total_cmp(&rest(a)).then(a.cmp(b)));
    let missing = total - whole.iter().sum::<i128>();
    if missing < 0 {
        order.reverse();
    }
    let (Ok(each), count) = (usize::try_from(missing.unsigned_abs()), order.len()) else { return whole };
    if count == 0 {
        return whole;
    }
    let step = missing.signum();
    for (place, at) in order.into_iter().enumerate() {
        let times = each / count + usize::from(place < each % count);
        if let Some(part) = whole.get_mut(at) {
            *part += step * times as i128;
        }
    }
    whole
}

/// An exact part given as a number: its floor and what is left.
pub(crate) fn exact(part: f64) -> (i128, f64) {
    let floor = part.floor();
    (floor as i128, part - floor)
}

/// An exact part given as a fraction with a divisor above zero.
pub(crate) fn fraction(part: i128, divisor: i128) -> (i128, f64) {
    (part.div_euclid(divisor), part.rem_euclid(divisor) as f64 / divisor as f64)
}

/// How many millionths a fraction is, rounded half up, so that the roundings of a difference cancel. Not known unless the
/// divisor is above zero, or beyond 128 bits.
pub(crate) fn millionths(part: i128, divisor: i128) -> Option<i128> {
    if divisor <= 0 {
        return None;
    }
    let twice = part.checked_mul(2_000_000)?.checked_add(divisor)?;
    Some(twice.div_euclid(divisor.checked_mul(2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_are_off_by_less_than_one() {
        let parts = [exact(1.5), exact(-0.25), exact(2.75), exact(0.0)];
        assert_eq!(apportion(&parts, 4), [1, 0, 3, 0], "of 0.5, 0.75, 0.75 and 0 the two largest go up");
        assert_eq!(apportion(&parts, 3), [1, 0, 2, 0], "of equal remainders the first");
        assert_eq!(apportion(&[fraction(-7, 2), fraction(1, 2)], -3), [-3, 0]);
        assert_eq!(apportion(&[(5, 0.0), (5, 0.5)], 9), [4, 5]);
        assert_eq!(apportion(&[(0, 0.0); 3], 7), [3, 2, 2]);
        assert!(apportion(&[], 3).is_empty());
    }

    #[test]
    fn millionths_round_half_up() {
        assert_eq!(millionths(1, 3), Some(333_333));
        assert_eq!(millionths(2, 3), Some(666_667));
        assert_eq!(millionths(-1, 3), Some(-333_333));
        assert_eq!((millionths(1, 2_000_000), millionths(-1, 2_000_000)), (Some(1), Some(0)));
        assert_eq!((millionths(1, 0), millionths(i128::MAX, 1)), (None, None));
    }
}
