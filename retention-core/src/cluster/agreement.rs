//! How far two partings of the same rows agree.

use std::collections::BTreeMap;

/// The index of L. Hubert and P. Arabie ("Comparing partitions", 1985): of the pairs of rows that one puts together, how
/// many the other does, adjusted so that chance gives 0; 1 where both are the same. Both all-in-one or all-alone: 1.
pub(super) fn adjusted_rand(one: &[usize], other: &[usize]) -> f64 {
    let (mut both, mut first, mut second) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (a, b) in one.iter().zip(other) {
        *both.entry((*a, *b)).or_insert(0_u64) += 1;
        *first.entry(*a).or_insert(0_u64) += 1;
        *second.entry(*b).or_insert(0_u64) += 1;
    }
    let pairs = |count: u64| count as f64 * (count as f64 - 1.0) / 2.0;
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.map(pairs).sum::<f64>();
    let together = sum(&mut both.into_values());
    let (a, b) = (sum(&mut first.into_values()), sum(&mut second.into_values()));
    let all = pairs(one.len() as u64);
    let (expected, most) = (if all > 0.0 { a * b / all } else { 0.0 }, (a + b) / 2.0);
    if most == expected { 1.0 } else { (together - expected) / (most - expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_that_of_scikit_learn() {
        // sklearn.metrics.adjusted_rand_score, 1.7.
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0);
        assert!((adjusted_rand(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 0.571_428_571_428_571_4).abs() < 1e-15);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-15);
        assert_eq!(adjusted_rand(&[0, 0, 0, 0], &[0, 1, 2, 3]), 0.0);
        assert_eq!(adjusted_rand(&[0, 0, 0], &[2, 2, 2]), 1.0);
        assert_eq!(adjusted_rand(&[0, 1, 2], &[2, 1, 0]), 1.0);
        assert_eq!(adjusted_rand(&[], &[]), 1.0);
    }
}
