//! One customer's events while rows keep coming: the settled runs, and those staged since as runs of their own.

use std::sync::Arc;

use crate::log::EventLog;
use crate::log::extras::Extras;
use crate::log::shard::{NO_AMOUNT, Run, RunMeta, Shard, no_prefix};

const NONE: u32 = u32::MAX;
/// A customer with more staged rows than this has the shard settled, so that reading them stays cheap.
const LONGEST: usize = 192;

/// For each shard, which staged rows are whose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tails {
    tails: Vec<Tail>,
}

#[derive(Debug, Clone, Default)]
struct Tail {
    /// The base that the staged rows follow.
    base: Arc<Shard>,
    /// For each staged row, the row before it of the same customer.
    before: Vec<u32>,
    /// For each customer the last staged row.
    last: Vec<u32>,
}

impl Tails {
    /// The staged events of a customer as a shard of that customer alone; `None` if there are none. With `extras` if
    /// anything but times and amounts will be asked for.
    pub(crate) fn of(
        &mut self,
        log: &mut EventLog,
        shard: usize,
        customer: u32,
        extras: bool,
    ) -> Option<Shard> {
        let kinds = Arc::clone(&log.kinds);
        let context =
            crate::log::slot::Context { kinds: &kinds, equal_rows_are_one: log.schema.equal_rows_are_one() };
        let slot = log.slots.get_mut(shard)?;
        if slot.has_dropped() {
            slot.settle(context);
        }
        if self.tails.len() <= shard {
            self.tails.resize_with(shard + 1, Tail::default);
        }
        let tail = self.tails.get_mut(shard)?;
        tail.follow(slot);
        let mut rows = tail.rows(customer);
        if rows.len() > LONGEST {
            slot.settle(context);
            tail.follow(slot);
            rows.clear();
        }
        if rows.is_empty() {
            return None;
        }
        let staged = slot.staged();
        rows.sort_unstable_by_key(|row| {
            let at = *row as usize;
            (staged.kind.get(at).copied(), staged.time.get(at).copied(), *row)
        });
        Some(own_shard(&rows, staged, extras))
    }
}

impl Tail {
    /// Takes note of rows staged since the last time.
    fn follow(&mut self, slot: &crate::log::slot::Slot) {
        if !Arc::ptr_eq(&self.base, &slot.base) || slot.staged().rows() < self.before.len() {
            self.base = Arc::clone(&slot.base);
            self.before.clear();
            self.last.clear();
        }
        let staged = slot.staged();
        for row in self.before.len()..staged.rows() {
            let customer = staged.customer.get(row).copied().unwrap_or(0) as usize;
            if self.last.len() <= customer {
                self.last.resize(customer + 1, NONE);
            }
            let last = self.last.get_mut(customer);
            self.before.push(last.map_or(NONE, |last| std::mem::replace(last, row as u32)));
        }
    }

    /// The staged rows of a customer.
    fn rows(&self, customer: u32) -> Vec<u32> {
        let mut rows = Vec::new();
        let mut row = self.last.get(customer as usize).copied().unwrap_or(NONE);
        while row != NONE {
            rows.push(row);
            row = self.before.get(row as usize).copied().unwrap_or(NONE);
        }
        rows
    }
}

/// Rows sorted by kind and time as the shard of one customer.
fn own_shard(rows: &[u32], staged: &crate::log::staging::Staging, extras: bool) -> Shard {
    let mut shard = Shard { run_of: vec![0, 0], ..Shard::default() };
    shard.times.reserve_exact(rows.len());
    let kind = |row: &u32| staged.kind.get(*row as usize).copied().unwrap_or(0);
    let amount = |row: &u32| staged.amount.get(*row as usize).copied().unwrap_or(NO_AMOUNT);
    for run in rows.chunk_by(|a, b| kind(a) == kind(b)) {
        let start = shard.times.len();
        let priced = run.iter().any(|row| amount(row) != NO_AMOUNT);
        let prefix = if priced { shard.prefix.len() as u32 } else { no_prefix() };
        shard.runs.push(RunMeta { kind: run.first().map_or(0, kind), start: start as u32, prefix });
        let (mut sum, mut exact) = (0i64, 0i64);
        for (at, row) in run.iter().enumerate() {
            shard.times.push(staged.time.get(*row as usize).copied().unwrap_or(0));
            if priced {
                match amount(row) {
                    NO_AMOUNT => shard.blank.push((start + at) as u32),
                    amount => {
                        sum = sum.wrapping_add(amount);
                        exact = exact.saturating_add(amount);
                    }
                }
                shard.overflows |= exact.unsigned_abs() > i64::MAX as u64 / 2;
                shard.prefix.push(sum);
            }
        }
    }
    shard.run_of = vec![0, shard.runs.len() as u32];
    if extras && !staged.extras.is_empty() {
        shard.extras = staged.extras.pick(rows);
    }
    shard
}

impl EventLog {
    /// The settled runs of a customer.
    pub(crate) fn settled_runs(&self, shard: usize, customer: u32) -> impl Iterator<Item = Run<'_>> {
        let base = self.slots.get(shard).map(|slot| &*slot.base);
        base.into_iter().flat_map(move |base| base.runs_of(customer).map(move |run| run.in_shard(shard)))
    }

    /// Shard and number of a customer, if the id was ever seen.
    pub(crate) fn find(&self, id: &str) -> Option<(usize, u32)> {
        let hash = crate::log::interner::stable_hash(id);
        let shard = crate::log::shard_of(hash);
        Some((shard, self.slots.get(shard)?.customers.find_hashed(id, hash)?))
    }

    /// Whether an event of a customer stands under an id.
    pub(crate) fn holds_id(&self, (shard, customer): (usize, u32), source: Option<&str>, id: &str) -> bool {
        self.slots.get(shard).is_some_and(|slot| slot.holds_id(customer, source, id))
    }

    /// The id of a customer.
    pub(crate) fn id_of(&self, shard: usize, customer: u32) -> &str {
        self.slots.get(shard).map_or("", |slot| slot.customers.name(customer))
    }

    /// How many customers each shard knows.
    pub(crate) fn shard_sizes(&self) -> impl Iterator<Item = usize> {
        self.slots.iter().map(|slot| slot.customers.len())
    }

    /// The kinds by number.
    pub(crate) fn kind_names(&self) -> impl Iterator<Item = &str> {
        self.kinds.names().iter()
    }

    /// How many kinds there are.
    pub(crate) fn kind_count(&self) -> usize {
        self.kinds.len()
    }

    /// Whether any ids were ever linked.
    pub(crate) fn has_links(&self) -> bool {
        !self.identity.is_empty()
    }

    /// The beginning of the day of the first event, or when observation was declared to begin.
    pub(crate) fn observed_from(&self) -> Option<i64> {
        if let Some(from) = self.schema.declared(None).from {
            return Some(from.micros());
        }
        let zone = self.schema.zone();
        let kinds = self.coverage.all_kinds();
        let seen = kinds.filter_map(|kind| self.coverage.seen(kind, i64::MAX, i64::MAX, zone));
        seen.map(|(first, _)| first).min().map(|first| zone.start_of_day(zone.date_of(first)).micros())
    }
}

impl Extras {
    /// The content of some rows as columns of their own.
    pub(crate) fn pick(&self, rows: &[u32]) -> Self {
        let mut picked = Self::default();
        for (at, row) in rows.iter().enumerate() {
            let row = *row as usize;
            if let Some(label) = self.source.get(row) {
                picked.source.push(at, label);
            }
            if let Some(label) = self.order.get(row) {
                picked.order.push(at, label);
            }
            if let Some(label) = self.item.get(row) {
                picked.item.push(at, label);
            }
            if let Some(foreign) = self.foreign.get(row) {
                picked.foreign.push(at, foreign);
            }
            for (name, column) in self.properties() {
                if let Some(value) = column.get(row) {
                    picked.push_property(at, name, value);
                }
            }
        }
        picked
    }
}
