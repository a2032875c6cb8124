//! One customer's events while rows keep coming: the settled runs, and those staged since as runs of their own.

use std::sync::Arc;

use crate::log::EventLog;
use crate::log::extras::Extras;
use crate::log::shard::{NO_AMOUNT, Run, RunMeta, Shard, no_prefix};

const NONE: u32 = u32::MAX;
/// A customer with more staged rows than this has the shard settled, so that reading them stays cheap.
const LONGEST: usize = 256;

/// For each shard, which staged rows are whose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tails {
    tails: Vec<Tail>,
}

#[derive(Debug, Clone, Default)]
struct Tail {
    /// The base that the staged rows follow.
    base: Arc<Shard>,
    /// For each staged row what live folds read of it, close together.
    rows: Vec<Row>,
    /// For each customer the last staged row.
    last: Vec<u32>,
}

/// A staged row.
#[derive(Debug, Clone, Copy)]
struct Row {
    time: i64,
    amount: i64,
    /// The row before it of the same customer.
    before: u32,
    /// Its own number.
    row: u32,
    kind: u16,
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
        // Arrival is mostly in order, and they come the last first.
        rows.reverse();
        rows.sort_by_key(|row| (row.kind, row.time));
        Some(own_shard(&rows, slot.staged(), extras))
    }
}

impl Tail {
    /// Takes note of rows staged since the last time.
    fn follow(&mut self, slot: &crate::log::slot::Slot) {
        if !Arc::ptr_eq(&self.base, &slot.base) || slot.staged().rows() < self.rows.len() {
            self.base = Arc::clone(&slot.base);
            self.rows.clear();
            self.last.clear();
        }
        let staged = slot.staged();
        for row in self.rows.len()..staged.rows() {
            let customer = staged.customer.get(row).copied().unwrap_or(0) as usize;
            if self.last.len() <= customer {
                self.last.resize(customer + 1, NONE);
            }
            let last = self.last.get_mut(customer);
            self.rows.push(Row {
                time: staged.time.get(row).copied().unwrap_or(0),
                amount: staged.amount.get(row).copied().unwrap_or(NO_AMOUNT),
                before: last.map_or(NONE, |last| std::mem::replace(last, row as u32)),
                row: row as u32,
                kind: staged.kind.get(row).copied().unwrap_or(0),
            });
        }
    }

    /// The staged rows of a customer, the last first.
    fn rows(&self, customer: u32) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = self.last.get(customer as usize).copied().unwrap_or(NONE);
        while let Some(row) = self.rows.get(at as usize) {
            rows.push(*row);
            at = row.before;
        }
        rows
    }
}

/// Rows sorted by kind and time as the shard of one customer.
fn own_shard(rows: &[Row], staged: &crate::log::staging::Staging, extras: bool) -> Shard {
    let mut shard = Shard::default();
    shard.times.reserve_exact(rows.len());
    for run in rows.chunk_by(|a, b| a.kind == b.kind) {
        let start = shard.times.len();
        let priced = run.iter().any(|row| row.amount != NO_AMOUNT);
        let prefix = if priced { shard.prefix.len() as u32 } else { no_prefix() };
        shard.runs.push(RunMeta { kind: run.first().map_or(0, |row| row.kind), start: start as u32, prefix });
        shard.times.extend(run.iter().map(|row| row.time));
        if !priced {
            continue;
        }
        let (mut sum, mut exact) = (0i64, 0i64);
        for (at, row) in run.iter().enumerate() {
            if row.amount == NO_AMOUNT {
                shard.blank.push((start + at) as u32);
            } else {
                sum = sum.wrapping_add(row.amount);
                exact = exact.saturating_add(row.amount);
            }
            shard.overflows |= exact.unsigned_abs() > i64::MAX as u64 / 2;
            shard.prefix.push(sum);
        }
    }
    shard.run_of = vec![0, shard.runs.len() as u32];
    if extras && !staged.extras.is_empty() {
        let rows: Vec<u32> = rows.iter().map(|row| row.row).collect();
        shard.extras = staged.extras.pick(&rows);
    }
    shard
}

impl EventLog {
    /// Adds the settled runs of a customer to a list.
    pub(crate) fn settled_runs<'a>(&'a self, shard: usize, customer: u32, runs: &mut Vec<Run<'a>>) {
        if let Some(slot) = self.slots.get(shard) {
            for run in slot.base.runs_of(customer) {
                runs.push(run.in_shard(shard));
            }
        }
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
