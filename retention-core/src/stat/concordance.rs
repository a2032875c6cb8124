//! How often the order of risks is the order in which the events came.

/// Pairs of which it is known who had the event first (F. E. Harrell et al., JAMA 247, 1982).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Concordance {
    /// The one with the higher risk had it first.
    pub concordant: u64,
    /// The one with the lower risk had it first.
    pub discordant: u64,
    /// Both have one risk.
    pub tied: u64,
}

impl Concordance {
    /// The share of pairs in the right order, ties counting half; nothing without pairs.
    pub fn index(&self) -> Option<f64> {
        let pairs = self.concordant + self.discordant + self.tied;
        (pairs > 0).then(|| (self.concordant as f64 + 0.5 * self.tied as f64) / pairs as f64)
    }

    /// Counts pairs in n log n steps. Who was censored at the time of another's event outlived them.
    pub(crate) fn of(rows: impl Iterator<Item = (f64, bool, f64)>) -> Self {
        let mut rows: Vec<(f64, bool, f64)> = rows.collect();
        // From the last time back; at one time the censored are there before the events.
        rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        let mut risks: Vec<f64> = rows.iter().map(|row| row.2 + 0.0).collect();
        risks.sort_unstable_by(f64::total_cmp);
        risks.dedup();
        let rank = |risk: f64| risks.partition_point(|known| *known < risk);
        let mut later = Counter(vec![0; risks.len() + 1]);
        let mut found = Self::default();
        let mut waiting: Vec<usize> = Vec::new();
        let (mut seen, mut time) = (0_u64, f64::NAN);
        for (at, event, risk) in rows {
            if at != time {
                time = at;
                seen += waiting.len() as u64;
                waiting.drain(..).for_each(|rank| later.add(rank));
            }
            let rank = rank(risk);
            if !event {
                later.add(rank);
                seen += 1;
                continue;
            }
            let (below, up_to) = (later.before(rank), later.before(rank + 1));
            found.concordant += below;
            found.tied += up_to - below;
            found.discordant += seen - up_to;
            waiting.push(rank);
        }
        found
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            concordant: self.concordant + other.concordant,
            discordant: self.discordant + other.discordant,
            tied: self.tied + other.tied,
        }
    }
}

/// Counts by rank with sums of the first ranks in log n steps (P. M. Fenwick, 1994).
struct Counter(Vec<u64>);

impl Counter {
    fn add(&mut self, rank: usize) {
        let mut at = rank + 1;
        while let Some(slot) = self.0.get_mut(at) {
            *slot += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many have a rank less than this.
    fn before(&self, rank: usize) -> u64 {
        let (mut at, mut sum) = (rank, 0);
        while at > 0 {
            sum += self.0.get(at).copied().unwrap_or_default();
            at &= at - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(property::config(300))]

        #[test]
        fn counts_as_all_pairs_do(rows in prop::collection::vec((0..8_u32, any::<bool>(), 0..5_u32), 0..40)) {
            let mut plain = Concordance::default();
            for a in &rows {
                for b in &rows {
                    if a.1 && (a.0 < b.0 || (a.0 == b.0 && !b.1)) {
                        match a.2.cmp(&b.2) {
                            std::cmp::Ordering::Greater => plain.concordant += 1,
                            std::cmp::Ordering::Less => plain.discordant += 1,
                            std::cmp::Ordering::Equal => plain.tied += 1,
                        }
                    }
                }
            }
            let found = Concordance::of(rows.iter().map(|row| (f64::from(row.0), row.1, f64::from(row.2))));
            prop_assert_eq!(found, plain);
        }
    }
}
