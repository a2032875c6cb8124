//! Writes a shard anew: its settled rows and the staged ones, sorted by customer, kind, time and content.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use hashbrown::HashTable;

use crate::log::interner::Interner;
use crate::log::shard::{NO_AMOUNT, RunMeta, Shard, no_prefix};
use crate::log::staging::Staging;
use crate::log::sums::Sums;

/// A stretch of this many bits of microseconds is 8.9 years; a kind takes the other bits of a key.
const TIME_BITS: u32 = 48;

/// What a merge starts from. Row numbers below the base's count mean the base, others the staged rows after it.
pub(super) struct Merge<'a> {
    pub(super) base: &'a Shard,
    pub(super) staged: &'a Staging,
    /// Rows that another one replaced.
    pub(super) dropped: &'a BTreeSet<u32>,
    pub(super) labels: &'a Interner,
    /// How many customers the shard knows by now.
    pub(super) customers: usize,
    /// The hash of what identifies a settled row, where something does.
    pub(super) key: &'a dyn Fn(&Shard, u32, usize) -> Option<u64>,
    pub(super) keyed: bool,
}

impl Merge<'_> {
    pub(super) fn run(&self) -> Shard {
        let sorted = match self.span() {
            Some(first) => {
                self.sorted(|kind, time| (u64::from(kind) << TIME_BITS) | time.wrapping_sub(first) as u64)
            }
            None => self.sorted(|kind, time| (kind, time)),
        };
        let mut shard = Shard {
            run_of: Vec::with_capacity(self.customers + 1),
            runs: Vec::with_capacity(self.base.runs.len()),
            ..Shard::default()
        };
        let take = if self.base.rows() == 0 && self.dropped.is_empty() {
            self.lay_out(&sorted, &mut shard);
            sorted
        } else {
            let base_amounts = self.base.amounts();
            let take = self.interleave(&sorted, &base_amounts, &mut shard);
            self.fill(&take, &base_amounts, &mut shard);
            take
        };
        shard.extras =
            self.base.extras.gather(self.base.rows(), &self.staged.extras, self.staged.rows(), &take);
        if self.keyed {
            self.index(&take, &mut shard);
        }
        shard.runs.shrink_to_fit();
        shard.run_of.shrink_to_fit();
        shard
    }

    /// The first time of the staged rows, if all are so near it that kind and time fit into 64 bits.
    fn span(&self) -> Option<i64> {
        let (first, last) = (*self.staged.time.iter().min()?, *self.staged.time.iter().max()?);
        (last.checked_sub(first)? < 1 << TIME_BITS).then_some(first)
    }

    /// Staged rows by customer, kind, time and content: a counting sort by customer, then small sorts within, by a key
    /// that orders as kind and time do.
    fn sorted<K: Ord + Copy + Default>(&self, key: impl Fn(u16, i64) -> K) -> Vec<u32> {
        let staged = self.staged;
        let mut ends = vec![0u32; self.customers + 1];
        for customer in &staged.customer {
            if let Some(end) = ends.get_mut(*customer as usize + 1) {
                *end += 1;
            }
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut keyed = vec![(K::default(), 0u32); staged.rows()];
        let cells = staged.customer.iter().zip(&staged.kind).zip(&staged.time);
        for (row, ((customer, kind), time)) in cells.enumerate() {
            let place = &mut ends[*customer as usize];
            keyed[*place as usize] = (key(*kind, *time), row as u32);
            *place += 1;
        }
        // Each end has moved to where the next customer begins.
        let mut start = 0;
        for end in ends.iter().take(self.customers) {
            let group = &mut keyed[start..*end as usize];
            if group.len() > 1 {
                group.sort_unstable();
                self.settle_ties(group);
            }
            start = *end as usize;
        }
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    /// Orders rows of one customer, kind and time by content.
    fn settle_ties<K: Ord>(&self, group: &mut [(K, u32)]) {
        let mut at = 0;
        while at + 1 < group.len() {
            let len = 1 + group[at + 1..].iter().take_while(|other| other.0 == group[at].0).count();
            if len > 1 {
                group[at..at + len].sort_by(|a, b| self.compare_staged(a.1 as usize, b.1 as usize));
            }
            at += len;
        }
    }

    /// Runs, times and running sums of sorted staged rows where nothing was settled before.
    fn lay_out(&self, sorted: &[u32], shard: &mut Shard) {
        let staged = self.staged;
        shard.times = sorted.iter().map(|row| staged.time[*row as usize]).collect();
        let mut sums = Sums::new(staged.amount.iter().filter(|amount| **amount != NO_AMOUNT).count());
        let mut last = None;
        for (at, row) in sorted.iter().enumerate() {
            let row = *row as usize;
            let (customer, kind) = (staged.customer[row], staged.kind[row]);
            if last != Some((customer, kind)) {
                close(&mut sums, shard);
                shard.run_of.resize(shard.run_of.len().max(customer as usize + 1), shard.runs.len() as u32);
                shard.runs.push(RunMeta { kind, start: at as u32, prefix: no_prefix() });
                last = Some((customer, kind));
            }
            sums.add(staged.amount[row]);
        }
        close(&mut sums, shard);
        shard.run_of.resize(self.customers + 1, shard.runs.len() as u32);
        sums.finish(shard);
    }

    fn compare_staged(&self, a: usize, b: usize) -> Ordering {
        let extras = &self.staged.extras;
        let ids = extras.id(a).cmp(&extras.id(b));
        ids.then_with(|| self.staged.amount[a].cmp(&self.staged.amount[b]))
            .then_with(|| extras.compare(a, extras, b, self.labels))
    }

    /// Walks customers and kinds, merges base runs with staged groups, and notes runs; returns the rows to take.
    fn interleave(&self, order: &[u32], base_amounts: &[i64], shard: &mut Shard) -> Vec<u32> {
        let base_len = self.base.rows() as u32;
        let mut take = Vec::with_capacity(self.base.rows() + order.len());
        let mut staged = order;
        for customer in 0..self.customers as u32 {
            shard.run_of.push(shard.runs.len() as u32);
            let mut base_runs = self.base.runs_of(customer).peekable();
            loop {
                let staged_kind = staged
                    .first()
                    .map(|row| *row as usize)
                    .filter(|row| self.staged.customer[*row] == customer)
                    .map(|row| self.staged.kind[row]);
                let base_kind = base_runs.peek().map(|run| run.kind);
                let kind = match (staged_kind, base_kind) {
                    (None, None) => break,
                    (Some(a), Some(b)) => a.min(b),
                    (Some(kind), None) | (None, Some(kind)) => kind,
                };
                let start = take.len();
                let group = if staged_kind == Some(kind) {
                    let len = staged
                        .iter()
                        .take_while(|row| {
                            self.staged.customer[**row as usize] == customer
                                && self.staged.kind[**row as usize] == kind
                        })
                        .count();
                    let (group, rest) = staged.split_at(len);
                    staged = rest;
                    group
                } else {
                    &[]
                };
                let settled = if base_kind == Some(kind) { base_runs.next() } else { None };
                let mut settled = settled.map_or(0..0, |run| run.row(0)..run.row(run.len()));
                for row in group {
                    while !settled.is_empty()
                        && self.compare_mixed(settled.start, *row as usize, base_amounts) != Ordering::Greater
                    {
                        take.push(settled.start as u32);
                        settled.start += 1;
                    }
                    take.push(base_len + row);
                }
                take.extend(settled.map(|row| row as u32));
                if !self.dropped.is_empty() {
                    let kept = take.split_off(start);
                    take.extend(kept.into_iter().filter(|row| !self.dropped.contains(row)));
                }
                if take.len() > start {
                    shard.runs.push(RunMeta { kind, start: start as u32, prefix: no_prefix() });
                }
            }
        }
        shard.run_of.push(shard.runs.len() as u32);
        take
    }

    fn compare_mixed(&self, settled: usize, staged: usize, base_amounts: &[i64]) -> Ordering {
        self.base.times[settled]
            .cmp(&self.staged.time[staged])
            .then_with(|| self.base.extras.id(settled).cmp(&self.staged.extras.id(staged)))
            .then_with(|| base_amounts[settled].cmp(&self.staged.amount[staged]))
            .then_with(|| self.base.extras.compare(settled, &self.staged.extras, staged, self.labels))
    }

    /// Times and running sums of the taken rows.
    fn fill(&self, take: &[u32], base_amounts: &[i64], shard: &mut Shard) {
        let base_len = self.base.rows();
        let cell = |from: u32| match (from as usize).checked_sub(base_len) {
            None => (self.base.times[from as usize], base_amounts[from as usize]),
            Some(row) => (self.staged.time[row], self.staged.amount[row]),
        };
        shard.times = take.iter().map(|from| cell(*from).0).collect();
        let starts: Vec<usize> =
            shard.runs.iter().map(|run| run.start as usize).chain([take.len()]).collect();
        let mut sums = Sums::new(self.base.prefix.len());
        for (meta, bounds) in shard.runs.iter_mut().zip(starts.windows(2)) {
            take[bounds[0]..bounds[1]].iter().for_each(|from| sums.add(cell(*from).1));
            meta.prefix = sums.close();
        }
        sums.finish(shard);
    }

    fn index(&self, take: &[u32], shard: &mut Shard) {
        let mut keys = Vec::with_capacity(take.len());
        for customer in 0..self.customers as u32 {
            for row in shard.rows_of(customer) {
                let staged = take[row].checked_sub(self.base.rows() as u32);
                let key = match staged {
                    Some(staged) => self.staged.key(staged as usize),
                    None => (self.key)(shard, customer, row),
                };
                keys.push(key.unwrap_or_default());
            }
        }
        let mut index = HashTable::with_capacity(keys.iter().filter(|key| **key != 0).count());
        for (row, key) in keys.iter().enumerate().filter(|(_, key)| **key != 0) {
            index.insert_unique(*key, row as u32, |row| keys[*row as usize]);
        }
        shard.index = index;
    }
}

/// Ends the run noted last.
fn close(sums: &mut Sums, shard: &mut Shard) {
    let prefix = sums.close();
    if let Some(run) = shard.runs.last_mut() {
        run.prefix = prefix;
    }
}
