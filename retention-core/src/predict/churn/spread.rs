//! Cuts of many numbers into equal parts without sorting them: they are spread over buckets of equal width, and only those
//! buckets are sorted in which a cut lies.

use crate::stat::quantile_by;

/// So few are sorted as quickly.
const FEW: usize = 20_000;
const BUCKETS: usize = 1 << 12;

/// Numbers by bucket.
pub(super) struct Spread<'v> {
    values: &'v [f64],
    low: f64,
    factor: f64,
    /// How many lie before each bucket, and all.
    before: Vec<usize>,
}

impl<'v> Spread<'v> {
    /// None for few numbers, or such as have no width.
    pub(super) fn of(values: &'v [f64]) -> Option<Self> {
        if values.len() < FEW {
            return None;
        }
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            low = if *value < low { *value } else { low };
            high = if *value > high { *value } else { high };
        }
        let factor = (BUCKETS - 1) as f64 / (high - low);
        let mut spread = Self { values, low, factor, before: vec![0; BUCKETS + 1] };
        if !(factor.is_finite() && factor > 0.0) {
            return None;
        }
        for value in values.iter().filter(|value| !value.is_nan()) {
            let bucket = spread.bucket(*value);
            if let Some(count) = spread.before.get_mut(bucket + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut spread.before {
            sum += *count;
            *count = sum;
        }
        Some(spread)
    }

    /// Ascends as the numbers do.
    fn bucket(&self, value: f64) -> usize {
        (((value - self.low) * self.factor) as usize).min(BUCKETS - 1)
    }

    fn begin(&self, bucket: usize) -> usize {
        self.before.get(bucket).copied().unwrap_or_default()
    }

    /// The bucket of the number that sorting would put at this rank.
    fn bucket_of(&self, rank: usize) -> usize {
        self.before.partition_point(|before| *before <= rank).saturating_sub(1)
    }

    /// The cuts into equal parts, no two alike, and how many numbers lie up to each, beyond the last, and are missing. None
    /// where numbers crowd, so that sorting is as quick.
    pub(super) fn parts(&self, parts: u32) -> Option<(Vec<f64>, Vec<usize>)> {
        let known = self.begin(BUCKETS);
        let last = known.checked_sub(1)?;
        let shares = || (1..parts).map(|part| f64::from(part) / f64::from(parts));
        // The places of a quantile may be rounded to the next one.
        let ranks = shares().map(|share| (share * last as f64) as usize);
        let ranks = ranks.flat_map(|rank| rank.saturating_sub(1)..=(rank + 2).min(last));
        let mut wanted = vec![false; BUCKETS];
        for rank in ranks {
            if let Some(slot) = wanted.get_mut(self.bucket_of(rank)) {
                *slot = true;
            }
        }
        let crowd: usize = (0..BUCKETS)
            .filter(|at| wanted.get(*at) == Some(&true))
            .map(|at| self.begin(at + 1) - self.begin(at))
            .sum();
        if crowd > known / 4 {
            return None;
        }
        let is_wanted = |value: &f64| !value.is_nan() && wanted.get(self.bucket(*value)) == Some(&true);
        let mut picked: Vec<f64> = self.values.iter().copied().filter(is_wanted).collect();
        picked.sort_unstable_by(f64::total_cmp);
        // How many of those picked lie before each bucket.
        let mut offset = vec![0; BUCKETS + 1];
        for at in 0..BUCKETS {
            let here = if wanted.get(at) == Some(&true) { self.begin(at + 1) - self.begin(at) } else { 0 };
            let sum = offset.get(at).copied().unwrap_or_default() + here;
            if let Some(slot) = offset.get_mut(at + 1) {
                *slot = sum;
            }
        }
        let offset = |bucket: usize| offset.get(bucket).copied().unwrap_or_default();
        let at_rank = |rank: usize| {
            let bucket = self.bucket_of(rank);
            picked.get(offset(bucket) + (rank - self.begin(bucket).min(rank))).copied()
        };
        let mut cuts: Vec<f64> = shares().map(|share| quantile_by(known, share, at_rank)).collect();
        cuts.dedup();
        let up_to = cuts.iter().map(|cut| {
            let bucket = self.bucket(*cut);
            let here = picked.get(offset(bucket)..offset(bucket + 1)).unwrap_or_default();
            self.begin(bucket) + here.partition_point(|value| value <= cut)
        });
        let mut counts = Vec::with_capacity(cuts.len() + 2);
        let mut before = 0;
        for upto in up_to.chain([known]) {
            counts.push(upto - before.min(upto));
            before = upto;
        }
        counts.push(self.values.len() - known);
        Some((cuts, counts))
    }
}
