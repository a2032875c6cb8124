//! One customer's events while rows keep coming: the settled runs, and those staged since as runs of their own.

use std::sync::Arc;

use crate::log::EventLog;
use crate::log::identity::Link;
use crate::log::shard::{NO_AMOUNT, Run, RunMeta, Shard, no_prefix};
use crate::log::slot::{Context, Slot};

const NONE: u32 = u32::MAX;
/// A customer with more staged rows than this has the shard settled, so that reading them stays cheap.
const LONGEST: usize = 2048;
/// Of so many customers the staged rows are kept sorted.
const KEPT: usize = 1 << 15;
/// A customer's rows are kept in one of so many places.
const WAYS: usize = 4;

/// For each shard, which staged rows are whose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tails {
    tails: Vec<Tail>,
    /// Customers' staged rows, sorted; who stands where follows from their number.
    kept: Vec<Option<Box<Own>>>,
    generations: u64,
}

#[derive(Debug, Clone, Default)]
struct Tail {
    /// The base that the staged rows follow.
    base: Arc<Shard>,
    /// Another number each time the rows begin anew.
    generation: u64,
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

/// The staged rows of one customer as a shard of that customer alone.
#[derive(Debug, Clone)]
struct Own {
    place: (usize, u32),
    generation: u64,
    /// The last staged row that is among these.
    last: u32,
    /// Who reads several customers at once holds on to what was made ready first.
    shard: Arc<Shard>,
    /// The number of each row among the staged.
    rows: Vec<u32>,
}

impl Tails {
    /// Makes the staged events of a customer ready for [`of`](Self::of); whether there are any.
    pub(crate) fn ready(&mut self, log: &mut EventLog, place: (usize, u32)) -> bool {
        let (shard, customer) = place;
        let equal_rows_are_one = log.schema.equal_rows_are_one();
        let EventLog { kinds, slots, .. } = log;
        let context = Context { kinds, equal_rows_are_one };
        let Some(slot) = slots.get_mut(shard) else { return false };
        if slot.has_dropped() {
            Arc::make_mut(slot).settle(context);
        }
        if self.tails.len() <= shard {
            self.tails.resize_with(shard + 1, Tail::default);
        }
        let Some(tail) = self.tails.get_mut(shard) else { return false };
        tail.follow(slot, &mut self.generations);
        let last = tail.last.get(customer as usize).copied().unwrap_or(NONE);
        if last == NONE {
            return false;
        }
        if self.kept.is_empty() {
            self.kept.resize_with(KEPT, || None);
        }
        let ways = self.kept.get_mut(kept_at(place)).unwrap_or(&mut []);
        let is_own = |own: &Option<Box<Own>>| own.as_ref().is_some_and(|own| own.place == place);
        let way = ways.iter().position(is_own).or_else(|| ways.iter().position(Option::is_none));
        // Whoever came first goes first, more or less.
        let way = way.unwrap_or(last as usize % WAYS);
        let Some(own) = ways.get_mut(way) else { return false };
        let own = own.get_or_insert_with(Box::default);
        let is_new = own.follow(tail, place, last);
        if own.rows.len() > LONGEST {
            Arc::make_mut(slot).settle(context);
            tail.follow(slot, &mut self.generations);
            return false;
        }
        let extras = &slot.staged().extras;
        if is_new && (!extras.is_empty() || !own.shard.extras.is_empty()) {
            Arc::make_mut(&mut own.shard).extras = extras.pick(&own.rows);
        }
        true
    }

    /// The staged events of the customer who was made ready last, as a shard of that customer alone.
    pub(crate) fn of(&self, place: (usize, u32)) -> Option<&Arc<Shard>> {
        let mut ways = self.kept.get(kept_at(place))?.iter().flatten();
        ways.find(|own| own.place == place).map(|own| &own.shard)
    }

    /// Reads what is kept of some customers, so that it is near when each is asked for.
    pub(crate) fn come_near(&self, places: &[(usize, u32)]) {
        let last = |(shard, customer): &(usize, u32)| {
            self.tails.get(*shard)?.last.get(*customer as usize).map(|last| *last as usize)
        };
        std::hint::black_box(places.iter().filter_map(last).fold(0, |sum, last| sum ^ last));
        let rows = |place: &(usize, u32)| {
            let own = self.of(*place)?;
            Some(own.runs.len() ^ own.times.last().map_or(0, |time| *time as usize))
        };
        std::hint::black_box(places.iter().filter_map(rows).fold(0, |sum, rows| sum ^ rows));
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let tails =
            self.tails.iter().map(|tail| tail.rows.capacity() * size_of::<Row>() + tail.last.capacity() * 4);
        let kept = self
            .kept
            .iter()
            .flatten()
            .map(|own| size_of::<Own>() + own.shard.core_bytes() + own.rows.capacity() * 4);
        tails.sum::<usize>() + kept.sum::<usize>()
    }
}

/// The places where a customer's rows may be kept.
fn kept_at((shard, customer): (usize, u32)) -> std::ops::Range<usize> {
    let number = (u64::from(customer) << 8 | shard as u64 & 0xff).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let first = (number >> 32) as usize % (KEPT / WAYS) * WAYS;
    first..first + WAYS
}

impl Tail {
    /// Takes note of rows staged since the last time.
    fn follow(&mut self, slot: &Slot, generations: &mut u64) {
        let staged = slot.staged();
        if !Arc::ptr_eq(&self.base, &slot.base) || staged.rows() < self.rows.len() || self.generation == 0 {
            self.base = Arc::clone(&slot.base);
            self.rows.clear();
            self.last.clear();
            *generations += 1;
            self.generation = *generations;
        }
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
}

impl Default for Own {
    fn default() -> Self {
        Self { place: (usize::MAX, NONE), generation: 0, last: NONE, shard: Arc::default(), rows: Vec::new() }
    }
}

impl Own {
    /// Takes in what was staged of the customer since the last time; whether there was anything.
    fn follow(&mut self, tail: &Tail, place: (usize, u32), last: u32) -> bool {
        if self.place != place || self.generation != tail.generation {
            (self.place, self.generation, self.last) = (place, tail.generation, NONE);
            self.clear();
        }
        if self.last == last {
            return false;
        }
        // They come the last first.
        let (mut at, mut new) = (last, Vec::new());
        while at != self.last
            && let Some(row) = tail.rows.get(at as usize)
        {
            new.push(*row);
            at = row.before;
        }
        for row in new.iter().rev() {
            self.insert(row);
        }
        self.last = last;
        true
    }

    fn clear(&mut self) {
        let shard = Arc::make_mut(&mut self.shard);
        shard.runs.clear();
        shard.times.clear();
        shard.prefix.clear();
        shard.blank.clear();
        shard.overflows = false;
        shard.run_of.clear();
        shard.run_of.extend([0, 0]);
        self.rows.clear();
    }

    /// Adds a row behind those of its kind that are not later. Sums stand beside times, also in runs without amounts,
    /// which do not refer to them.
    fn insert(&mut self, row: &Row) {
        let shard = Arc::make_mut(&mut self.shard);
        let run = shard.runs.partition_point(|run| run.kind < row.kind);
        let start = shard.runs.get(run).map_or(shard.times.len(), |run| run.start as usize);
        if shard.runs.get(run).is_none_or(|run| run.kind != row.kind) {
            shard.runs.insert(run, RunMeta { kind: row.kind, start: start as u32, prefix: no_prefix() });
            shard.run_of.clear();
            shard.run_of.extend([0, shard.runs.len() as u32]);
        }
        let end = shard.runs.get(run + 1).map_or(shard.times.len(), |run| run.start as usize);
        let known = shard.times.get(start..end).unwrap_or(&[]);
        let place = match known.last() {
            Some(last) if *last > row.time => start + known.partition_point(|time| *time <= row.time),
            _ => end,
        };
        let before = place.checked_sub(1).filter(|before| *before >= start);
        let sum = before.and_then(|before| shard.prefix.get(before)).copied().unwrap_or(0);
        shard.times.insert(place, row.time);
        shard.prefix.insert(place, sum);
        self.rows.insert(place, row.row);
        for later in shard.runs.iter_mut().skip(run + 1) {
            later.start += 1;
            if later.prefix != no_prefix() {
                later.prefix = later.start;
            }
        }
        let blank = shard.blank.partition_point(|blank| (*blank as usize) < place);
        shard.blank.iter_mut().skip(blank).for_each(|blank| *blank += 1);
        let Some(meta) = shard.runs.get_mut(run) else { return };
        let priced = meta.prefix != no_prefix();
        if row.amount == NO_AMOUNT {
            if priced {
                shard.blank.insert(blank, place as u32);
            }
            return;
        }
        if !priced {
            meta.prefix = meta.start;
            let others = (start..=end).filter(|other| *other != place).map(|other| other as u32);
            shard.blank.splice(shard.blank.partition_point(|blank| (*blank as usize) < start)..blank, others);
        }
        for sum in shard.prefix.get_mut(place..=end).unwrap_or(&mut []) {
            let exact = sum.checked_add(row.amount).filter(|sum| sum.unsigned_abs() <= i64::MAX as u64 / 2);
            shard.overflows |= exact.is_none();
            *sum = sum.wrapping_add(row.amount);
        }
    }
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

    /// Reads the settled runs of some customers, one step for all and then the next, so that they are near when each is
    /// asked for.
    pub(crate) fn come_near(&self, places: &[(usize, u32)]) {
        let base = |shard: usize| self.slots.get(shard).map(|slot| &*slot.base);
        let begin = |(shard, customer): &(usize, u32)| Some(base(*shard)?.runs_begin(*customer));
        std::hint::black_box(places.iter().filter_map(begin).fold(0, |sum, row| sum ^ row));
        let mut sum = 0;
        for (shard, customer) in places {
            for run in base(*shard).into_iter().flat_map(|base| base.runs_of(*customer)) {
                sum ^= run.total() ^ run.times.last().copied().unwrap_or(0);
            }
        }
        std::hint::black_box(sum);
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

    /// Everything that was ever said about identity, in the order of time.
    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> {
        self.identity.links()
    }

    /// The beginning of the day of the first event, or when observation was declared to begin.
    pub(crate) fn observed_from(&self) -> Option<i64> {
        self.coverage.observed_from(&self.schema, i64::MAX, i64::MAX)
    }
}
