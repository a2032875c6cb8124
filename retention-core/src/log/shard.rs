//! The settled rows of a fixed share of the customers: one run of ascending times for each customer and kind.

use std::collections::BTreeSet;

use hashbrown::HashTable;

use crate::log::extras::Extras;
use crate::log::scan::Kinds;

/// The amount of a row that has none; no real amount comes near it.
pub(crate) const NO_AMOUNT: i64 = i64::MIN;
const NO_PREFIX: u32 = u32::MAX;

/// Where one customer's events of one kind lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RunMeta {
    pub(crate) kind: u16,
    /// The first row; the run ends where the next begins.
    pub(crate) start: u32,
    /// Where the running sums of its amounts begin, or [`NO_PREFIX`] when no row has an amount.
    pub(crate) prefix: u32,
}

/// Immutable behind an `Arc`; a merge makes a new one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shard {
    /// For each customer, where its runs begin; one more entry marks the end.
    pub(super) run_of: Vec<u32>,
    pub(super) runs: Vec<RunMeta>,
    pub(super) times: Vec<i64>,
    /// Running sums of amounts within each run that has any. They wrap: the difference of two is exact all the same
    /// as long as the sum over the window fits into 64 bits, and `overflows` says when one might not.
    pub(super) prefix: Vec<i64>,
    /// Rows without an amount inside runs that have amounts, ascending.
    pub(super) blank: Vec<u32>,
    pub(super) overflows: bool,
    pub(super) extras: Extras,
    /// Rows by the hash of what identifies them; empty where nothing does.
    pub(super) index: HashTable<u32>,
}

impl Shard {
    pub(crate) fn rows(&self) -> usize {
        self.times.len()
    }

    pub(crate) fn customers(&self) -> usize {
        self.run_of.len().saturating_sub(1)
    }

    pub(crate) fn extras(&self) -> &Extras {
        &self.extras
    }

    /// Whether some run's sum might leave 64 bits.
    pub(crate) fn overflows(&self) -> bool {
        self.overflows
    }

    /// The rows of a customer, over all kinds.
    pub(crate) fn rows_of(&self, customer: u32) -> std::ops::Range<usize> {
        let runs = self.run_range(customer);
        let start = self.run_start(runs.start);
        start..self.run_start(runs.end).max(start)
    }

    fn run_range(&self, customer: u32) -> std::ops::Range<usize> {
        let at = customer as usize;
        match (self.run_of.get(at), self.run_of.get(at + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// The first row of a customer, whoever that is.
    #[inline]
    pub(super) fn runs_begin(&self, customer: u32) -> usize {
        self.run_start(self.run_of.get(customer as usize).map_or(0, |run| *run as usize))
    }

    /// The time of a customer's first event.
    #[inline]
    pub(crate) fn first_time(&self, customer: u32) -> Option<i64> {
        // All times are read: they lie in a row, and the runs among them need not be looked at.
        self.times.get(self.rows_of(customer))?.iter().min().copied()
    }

    /// Reads a little of each list of a customer, so that they are near when all of them is asked for.
    #[inline]
    pub(super) fn come_near(&self, customer: u32) -> u64 {
        let (first, after) = match self.run_of.get(customer as usize..customer as usize + 2) {
            Some([first, after]) => (*first as usize, *after as usize),
            _ => return 0,
        };
        let (begin, end) = (self.run_start(first), self.run_start(after));
        let time = |row: usize| self.times.get(row).copied().unwrap_or(0) as u64;
        let middle = self.runs.get(first + (after - first) / 2);
        let sum = middle.and_then(|run| self.prefix.get(run.prefix as usize)).copied().unwrap_or(0);
        time(begin) ^ time(begin + (end - begin) / 2) ^ time(end.saturating_sub(1)) ^ sum as u64
    }

    fn run_start(&self, run: usize) -> usize {
        self.runs.get(run).map_or(self.times.len(), |run| run.start as usize)
    }

    /// The runs of a customer, by ascending number of the kind.
    pub(crate) fn runs_of(&self, customer: u32) -> impl Iterator<Item = Run<'_>> {
        self.runs_among(customer, |_| true)
    }

    /// The runs of a customer whose kind is wanted. The others are passed over before anything of them is read.
    #[inline]
    pub(crate) fn runs_among(
        &self,
        customer: u32,
        wanted: impl Fn(u16) -> bool,
    ) -> impl Iterator<Item = Run<'_>> {
        let range = self.run_range(customer);
        let metas = self.runs.get(range.clone()).unwrap_or(&[]);
        metas.iter().zip(range).filter(move |(meta, _)| wanted(meta.kind)).map(|(meta, at)| {
            let (start, end) = (meta.start as usize, self.run_start(at + 1));
            let times = self.times.get(start..end).unwrap_or(&[]);
            let prefix = match meta.prefix {
                NO_PREFIX => &[][..],
                prefix => self.prefix.get(prefix as usize..prefix as usize + times.len()).unwrap_or(&[]),
            };
            Run { kind: meta.kind, start, times, prefix, shard: self, number: 0 }
        })
    }

    /// Shows the times of events of wanted kinds customer by customer, without the rest of a run: each stretch to
    /// `times`, then the end of every customer but those to skip. All kinds of a customer are one stretch if `wanted` is
    /// `None`; only the times of one kind ascend.
    #[inline]
    pub(crate) fn each_times<A>(
        &self,
        wanted: Option<&Kinds>,
        skip: &BTreeSet<u32>,
        gathered: &mut A,
        times: impl Fn(&mut A, &[i64]),
        end: impl Fn(&mut A),
    ) {
        let mut start = 0;
        for (customer, range) in self.run_of.windows(2).enumerate() {
            let &[first, after] = range else { break };
            let stop = self.run_start(after as usize);
            if !skip.is_empty() && skip.contains(&(customer as u32)) {
                start = stop;
                continue;
            }
            match wanted {
                None => times(gathered, self.times.get(start..stop).unwrap_or(&[])),
                Some(kinds) => {
                    let metas = self.runs.get(first as usize..after as usize).unwrap_or(&[]);
                    for (at, meta) in metas.iter().enumerate().filter(|(_, meta)| kinds.contains(meta.kind)) {
                        let stop = metas.get(at + 1).map_or(stop, |next| next.start as usize);
                        times(gathered, self.times.get(meta.start as usize..stop).unwrap_or(&[]));
                    }
                }
            }
            end(gathered);
            start = stop;
        }
    }

    /// The kind of a row.
    pub(super) fn kind_of(&self, row: usize) -> u16 {
        let after = self.runs.partition_point(|run| run.start as usize <= row);
        after.checked_sub(1).and_then(|at| self.runs.get(at)).map_or(0, |run| run.kind)
    }

    pub(super) fn amount_of(&self, row: usize) -> i64 {
        let after = self.runs.partition_point(|run| run.start as usize <= row);
        let Some(meta) = after.checked_sub(1).and_then(|at| self.runs.get(at)) else { return NO_AMOUNT };
        if meta.prefix == NO_PREFIX || self.blank.binary_search(&(row as u32)).is_ok() {
            return NO_AMOUNT;
        }
        let at = meta.prefix as usize + (row - meta.start as usize);
        let before =
            if row == meta.start as usize { 0 } else { self.prefix.get(at - 1).copied().unwrap_or(0) };
        self.prefix.get(at).copied().unwrap_or(0).wrapping_sub(before)
    }

    /// The amounts of all rows, [`NO_AMOUNT`] where there is none.
    pub(super) fn amounts(&self) -> Vec<i64> {
        let mut amounts = vec![NO_AMOUNT; self.times.len()];
        for (at, meta) in self.runs.iter().enumerate() {
            if meta.prefix == NO_PREFIX {
                continue;
            }
            let (start, end) = (meta.start as usize, self.run_start(at + 1));
            let mut before = 0;
            let prefix = self.prefix.get(meta.prefix as usize..).unwrap_or(&[]);
            for (amount, sum) in amounts.get_mut(start..end).unwrap_or(&mut []).iter_mut().zip(prefix) {
                *amount = sum.wrapping_sub(before);
                before = *sum;
            }
        }
        for row in &self.blank {
            if let Some(amount) = amounts.get_mut(*row as usize) {
                *amount = NO_AMOUNT;
            }
        }
        amounts
    }

    /// Rows received at or after an instant; a row that does not say was received when it happened.
    pub(super) fn received_from(&self, instant: i64) -> BTreeSet<u32> {
        let late = |(row, time): (usize, &i64)| {
            (self.extras.received.get(row).unwrap_or(*time) >= instant).then_some(row as u32)
        };
        self.times.iter().enumerate().filter_map(late).collect()
    }

    /// When the last was received of the rows before an instant that say when they were.
    pub(super) fn received_until(&self, as_of: i64) -> Option<i64> {
        if !self.has_receipts() {
            return None;
        }
        let seen = self.times.iter().enumerate().filter(|(_, time)| **time < as_of);
        seen.filter_map(|(row, _)| self.extras.received.get(row)).max()
    }

    /// Whether any row says when it was received.
    pub(super) fn has_receipts(&self) -> bool {
        !self.extras.received.is_empty()
    }

    /// Bytes held for time, kind and amount.
    pub(crate) fn core_bytes(&self) -> usize {
        self.run_of.capacity() * 4
            + self.runs.capacity() * size_of::<RunMeta>()
            + (self.times.capacity() + self.prefix.capacity()) * 8
            + self.blank.capacity() * 4
    }

    pub(crate) fn index_bytes(&self) -> usize {
        self.index.allocation_size()
    }
}

/// One customer's events of one kind, ascending in time; possibly cut at the end by a view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) kind: u16,
    start: usize,
    pub(crate) times: &'a [i64],
    prefix: &'a [i64],
    shard: &'a Shard,
    number: u32,
}

impl<'a> Run<'a> {
    /// A run of rows that are not settled yet: times, sums of amounts or none, and a shard that has what they have beside.
    #[inline]
    pub(super) fn fresh(
        kind: u16,
        start: usize,
        (times, prefix): (&'a [i64], &'a [i64]),
        shard: &'a Shard,
    ) -> Self {
        Self { kind, start, times, prefix, shard, number: 0 }
    }

    /// The part before an instant.
    pub(crate) fn before(mut self, instant: i64) -> Self {
        if self.times.last().is_some_and(|last| *last >= instant) {
            let len = self.times.partition_point(|time| *time < instant);
            self.times = self.times.get(..len).unwrap_or(&[]);
            self.prefix = self.prefix.get(..len).unwrap_or(&[]);
        }
        self
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Whether any row of the run has an amount.
    pub(crate) fn has_amounts(&self) -> bool {
        !self.prefix.is_empty()
    }

    /// The sum of the amounts of these events in minor units; events without one add nothing.
    #[inline]
    pub(crate) fn sum(&self, events: std::ops::Range<usize>) -> i64 {
        if self.prefix.is_empty() || events.is_empty() {
            return 0;
        }
        let upto = |end: usize| end.checked_sub(1).and_then(|at| self.prefix.get(at)).copied().unwrap_or(0);
        upto(events.end).wrapping_sub(upto(events.start))
    }

    /// The sum of all amounts of the run.
    pub(crate) fn total(&self) -> i64 {
        self.prefix.last().copied().unwrap_or(0)
    }

    /// The sum of all amounts of the run, or nothing where it does not fit into 64 bits.
    pub(crate) fn checked_total(&self) -> Option<i64> {
        if !self.shard.overflows {
            return Some(self.total());
        }
        let exact: i128 = (0..self.len()).filter_map(|event| self.amount(event)).map(i128::from).sum();
        i64::try_from(exact).ok()
    }

    /// The sum of the amounts of these events, each taken as positive: what was refunded, whatever the host's sign.
    /// Nothing where that does not fit into 64 bits.
    pub(crate) fn checked_magnitude(&self, mut events: std::ops::Range<usize>) -> Option<i64> {
        events.try_fold(0i64, |sum, event| {
            self.amount(event).map_or(Some(sum), |amount| sum.checked_add(amount.checked_abs()?))
        })
    }

    /// The amount of one event, if it has one.
    #[inline]
    pub(crate) fn amount(&self, event: usize) -> Option<i64> {
        if self.prefix.is_empty() || self.shard.blank.binary_search(&(self.row(event) as u32)).is_ok() {
            return None;
        }
        Some(self.sum(event..event + 1))
    }

    /// The rows of a run with amounts that have none.
    pub(crate) fn blank(&self) -> &'a [u32] {
        let place = |row: usize| self.shard.blank.partition_point(|blank| (*blank as usize) < row);
        self.shard.blank.get(place(self.row(0))..place(self.row(self.len()))).unwrap_or(&[])
    }

    /// Whether any event has an amount.
    pub(crate) fn any_amount(&self) -> bool {
        self.prefix.iter().any(|sum| *sum != 0) || (0..self.len()).any(|event| self.amount(event).is_some())
    }

    /// The row of an event in the shard's columns.
    #[inline]
    pub(crate) fn row(&self, event: usize) -> usize {
        self.start + event
    }

    /// The number of the event's order among the shard's labels.
    pub(crate) fn order(&self, event: usize) -> Option<u32> {
        self.shard.extras.order.get(self.row(event))
    }

    /// The orders of these events, in their order; events without one are left out.
    pub(crate) fn orders(&self, events: std::ops::Range<usize>) -> &'a [u32] {
        self.shard.extras.order.values_of(self.row(events.start)..self.row(events.end))
    }

    /// Whether any row of the shard has an order.
    pub(crate) fn has_orders(&self) -> bool {
        !self.shard.extras.order.is_empty()
    }

    #[inline]
    pub(crate) fn shard(&self) -> &'a Shard {
        self.shard
    }

    /// The same run, knowing the number of its shard.
    pub(crate) fn in_shard(mut self, number: usize) -> Self {
        self.number = number as u32;
        self
    }

    /// Whose events they are, by the number in the shard. A search.
    pub(crate) fn customer(&self) -> u32 {
        let run = self.shard.runs.partition_point(|run| run.start as usize <= self.start);
        let customers = self.shard.run_of.partition_point(|first| (*first as usize) < run);
        customers.saturating_sub(1) as u32
    }

    /// The number of the shard, whose labels name orders and items.
    #[inline]
    pub(crate) fn shard_number(&self) -> usize {
        self.number as usize
    }
}

pub(super) const fn no_prefix() -> u32 {
    NO_PREFIX
}
