//! Which part of the customers has less than a value: exactly, or, of very many values, closely.

use serde::{Deserialize, Serialize};

/// Up to so many different values, all of them are kept.
const MOST: usize = 10_000;
/// Of more, no more than one customer in so many lies between two that are kept.
const FINE: u64 = 10_000;

/// Some values of a sample, ascending, each with how many of the sample lie below it and how many do not lie above it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Ranks {
    values: Vec<f64>,
    below: Vec<u64>,
    upto: Vec<u64>,
}

impl Ranks {
    /// Of a sample in ascending order.
    pub(super) fn of(sorted: &[f64]) -> Self {
        let mut all = Self::default();
        let mut below = 0;
        for alike in sorted.chunk_by(|a, b| a == b) {
            let upto = below + alike.len() as u64;
            all.push(alike.first().copied().unwrap_or(0.0), below, upto);
            below = upto;
        }
        if all.values.len() <= MOST { all } else { all.thinned() }
    }

    /// Fewer of them: the ends, and as many others as leave few customers between two.
    fn thinned(&self) -> Self {
        let (mut kept, fine) = (Self::default(), self.customers() / FINE);
        let last = self.values.len().saturating_sub(1);
        for (at, ((value, below), upto)) in self.values.iter().zip(&self.below).zip(&self.upto).enumerate() {
            // Left out, it would lie between the one kept last and the next.
            let between = kept.upto.last().map_or(u64::MAX, |kept| upto - kept);
            if at == last || between > fine {
                kept.push(*value, *below, *upto);
            }
        }
        kept
    }

    fn push(&mut self, value: f64, below: u64, upto: u64) {
        self.values.push(value);
        self.below.push(below);
        self.upto.push(upto);
    }

    fn customers(&self) -> u64 {
        self.upto.last().copied().unwrap_or(0)
    }

    /// The part of the sample below a value, with half of what equals it: the mid-rank. Between two values of which not
    /// all in between were kept, on a straight line: less than one in 10,000 off.
    pub(super) fn share(&self, value: f64) -> f64 {
        let at = self.values.partition_point(|known| *known < value);
        let (below, upto) = match (self.values.get(at), self.below.get(at), self.upto.get(at)) {
            (Some(known), Some(below), Some(upto)) if *known == value => (*below as f64, *upto as f64),
            (Some(next), Some(below), _) => {
                let under = at.checked_sub(1).and_then(|at| Some((self.values.get(at)?, self.upto.get(at)?)));
                let Some((last, upto)) = under else { return 0.0 };
                let part = (value - last) / (next - last);
                let rank = *upto as f64 + (below - upto) as f64 * if part.is_finite() { part } else { 0.5 };
                (rank, rank)
            }
            _ => return if value.is_nan() { f64::NAN } else { 1.0 },
        };
        (below + upto) / 2.0 / (self.customers().max(1)) as f64
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether these can be ranks of some sample.
    pub(super) fn is_sound(&self) -> bool {
        let lengths = self.values.len() == self.below.len() && self.values.len() == self.upto.len();
        let ascending = self.values.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        let filled = self.below.iter().zip(&self.upto).all(|(below, upto)| below < upto);
        let apart = self.upto.iter().zip(self.below.iter().skip(1)).all(|(upto, below)| upto <= below);
        let finite = self.values.iter().all(|value| value.is_finite());
        let begins = self.below.first() == Some(&0);
        lengths && ascending && filled && apart && finite && begins
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As `scipy.stats.percentileofscore(kind="mean")` has it, as a part of 1.
    fn plainly(sample: &[f64], value: f64) -> f64 {
        let below = sample.iter().filter(|other| **other < value).count();
        let upto = sample.iter().filter(|other| **other <= value).count();
        (below + upto) as f64 / 2.0 / sample.len() as f64
    }

    fn sorted(mut sample: Vec<f64>) -> Vec<f64> {
        sample.sort_by(f64::total_cmp);
        sample
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

        #[test]
        fn is_the_mid_rank_of_the_sample(
            sample in prop::collection::vec(prop_oneof![(-5_i32..20).prop_map(f64::from), -1e6..1e6_f64], 1..80),
            others in prop::collection::vec(-10_i32..30, 8),
        ) {
            let ranks = Ranks::of(&sorted(sample.clone()));
            prop_assert!(ranks.is_sound());
            for value in sample.iter().copied().chain(others.into_iter().map(f64::from)) {
                prop_assert_eq!(ranks.share(value), plainly(&sample, value));
            }
        }
    }

    #[test]
    fn of_very_many_values_it_is_close() {
        // Skewed, with heaps of equal ones among many that differ.
        let mut sample: Vec<f64> = (0..60_000).map(|at| (f64::from(at) / 7_000.0).exp()).collect();
        sample.extend(std::iter::repeat_n(3.0, 5_000));
        sample.extend(std::iter::repeat_n(900.0, 20_000));
        let sample = sorted(sample);
        let ranks = Ranks::of(&sample);
        assert!(ranks.is_sound() && ranks.values.len() <= FINE as usize + 2);
        for value in sample.iter().step_by(37).copied().chain([0.0, 3.0, 899.9, 900.0, 900.1, 1e9]) {
            let upto = sample.partition_point(|other| *other <= value);
            let below = sample.partition_point(|other| *other < value);
            let exact = (below + upto) as f64 / 2.0 / sample.len() as f64;
            assert!((ranks.share(value) - exact).abs() <= 1e-4, "{value}: {} {exact}", ranks.share(value));
        }
        assert_eq!((ranks.share(0.0), ranks.share(1e9)), (0.0, 1.0));
    }
}
