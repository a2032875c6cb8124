//! Counts and samples of an audit, gathered in shares of the customers and added up.

use std::collections::{BTreeMap, BTreeSet};

use crate::log::audit::Check;

/// The first few of what was found, in the order of customers and time, whatever the order of finding.
#[derive(Debug, Clone, Default)]
struct Samples {
    kept: BTreeSet<(u32, i64, String)>,
}

impl Samples {
    fn offer(&mut self, limit: usize, rank: u32, time: i64, text: impl FnOnce() -> String) {
        let beyond = |(last_rank, last_time, _): &(u32, i64, String)| (rank, time) > (*last_rank, *last_time);
        if limit == 0 || (self.kept.len() >= limit && self.kept.last().is_some_and(beyond)) {
            return;
        }
        self.kept.insert((rank, time, text()));
        if self.kept.len() > limit {
            self.kept.pop_last();
        }
    }
}

/// How often something was found, of how many, with samples.
#[derive(Debug, Clone, Default)]
struct Count {
    count: u64,
    of: u64,
    samples: Samples,
}

/// What was found of each check.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    limit: usize,
    counts: BTreeMap<Check, Count>,
}

impl Tally {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, counts: BTreeMap::new() }
    }

    /// So many more were looked at.
    pub(super) fn of(&mut self, check: Check, of: u64) {
        if of > 0 {
            self.counts.entry(check).or_default().of += of;
        }
    }

    /// So many more were found.
    pub(super) fn found(&mut self, check: Check, count: u64) {
        if count > 0 {
            self.counts.entry(check).or_default().count += count;
        }
    }

    /// An example of what was found. It is named only if it is among the first.
    pub(super) fn sample(&mut self, check: Check, rank: u32, time: i64, text: impl FnOnce() -> String) {
        self.counts.entry(check).or_default().samples.offer(self.limit, rank, time, text);
    }

    /// One was found: an entry of `of` is counted apart.
    pub(super) fn one(&mut self, check: Check, rank: u32, time: i64, text: impl FnOnce() -> String) {
        self.found(check, 1);
        self.sample(check, rank, time, text);
    }

    /// How many samples are wanted.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn absorb(&mut self, other: Self) {
        for (check, theirs) in other.counts {
            let ours = self.counts.entry(check).or_default();
            ours.count += theirs.count;
            ours.of += theirs.of;
            for (rank, time, text) in theirs.samples.kept {
                ours.samples.offer(self.limit, rank, time, || text);
            }
        }
    }

    /// Count, denominator and samples of a check.
    pub(super) fn take(&mut self, check: Check) -> (u64, u64, Vec<String>) {
        let Count { count, of, samples } = self.counts.remove(&check).unwrap_or_default();
        (count, of, samples.kept.into_iter().map(|(_, _, text)| text).collect())
    }
}
