//! One shard with what was staged since its last merge: here rows become accepted, duplicate or conflict.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::log::content::{Conflicts, Content, Loser, RowKey};
use crate::log::event::PropertyValue;
use crate::log::extras::{Extras, Value};
use crate::log::facts::Facts;
use crate::log::ids::Ids;
use crate::log::interner::Interner;
use crate::log::memory::Memory;
use crate::log::merge::Merge;
use crate::log::rows::{EachProperty, PropertyRef};
use crate::log::shard::Shard;
use crate::log::staging::Staging;
use crate::money::Currency;

/// Staged rows are merged when they exceed this and an eighth of the settled ones.
const TAIL: usize = 512;

/// How a row ended. Of several events from one row of the host, the last in this order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Duplicate,
    Accepted,
    Conflict,
}

/// A checked row on its way into a slot. The extras stand in the slot's staging already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming<'a> {
    pub(crate) customer: &'a str,
    /// The customer's number, where somebody looked it up already.
    pub(crate) known: Option<u32>,
    pub(crate) hash: u64,
    pub(crate) kind: u16,
    pub(crate) time: i64,
    pub(crate) amount: i64,
    pub(crate) foreign: Option<(Currency, i64)>,
    pub(crate) id: Option<&'a str>,
    pub(crate) source: Option<&'a str>,
    pub(crate) received: Option<i64>,
    pub(crate) order: Option<&'a str>,
    pub(crate) item: Option<&'a str>,
}

/// What a slot must know of its log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) kinds: &'a Interner,
    pub(crate) equal_rows_are_one: bool,
}

/// A fixed share of the customers.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    pub(crate) base: Arc<Shard>,
    pub(crate) customers: Arc<Ids>,
    pub(crate) labels: Arc<Interner>,
    pub(crate) facts: Arc<Facts>,
    pub(crate) conflicts: Arc<Conflicts>,
    staged: Staging,
    dropped: BTreeSet<u32>,
    /// What base and staged rows make together, once somebody looked.
    merged: OnceLock<Arc<Shard>>,
}

impl Clone for Slot {
    /// Where somebody merged the staged rows already, the copy begins with those.
    fn clone(&self) -> Self {
        let shared = self.without_staged();
        match self.merged.get() {
            Some(merged) => Self { base: Arc::clone(merged), ..shared },
            None => Self {
                base: Arc::clone(&self.base),
                staged: self.staged.clone(),
                dropped: self.dropped.clone(),
                ..shared
            },
        }
    }
}

impl Slot {
    /// Events that count: settled and staged, less those that were replaced.
    pub(crate) fn events(&self) -> usize {
        self.base.rows() + self.staged.rows() - self.dropped.len()
    }

    /// The number of a customer, who is added if new; whether it was new.
    pub(crate) fn customer(&mut self, name: &str, hash: u64) -> (u32, bool) {
        match self.customers.find_hashed(name, hash) {
            Some(code) => (code, false),
            None => (Arc::make_mut(&mut self.customers).intern_hashed(name, hash), true),
        }
    }

    pub(crate) fn label(&mut self, text: &str) -> u32 {
        match self.labels.find(text) {
            Some(code) => code,
            None => Arc::make_mut(&mut self.labels).intern(text),
        }
    }

    /// Makes room for so many rows; `keyed` says that something may identify each.
    pub(crate) fn reserve(&mut self, rows: usize, keyed: bool) {
        self.staged.reserve(rows, keyed);
    }

    /// Adds a row that has nothing but these, and that nothing identifies.
    #[inline]
    pub(crate) fn add_plain(&mut self, customer: &str, hash: u64, kind: u16, time: i64, amount: i64) {
        self.settle_looked_at();
        let (customer, _) = self.customer(customer, hash);
        self.staged.push(customer, kind, time, amount);
    }

    /// Adds a row with its properties.
    pub(crate) fn add(
        &mut self,
        row: Incoming<'_>,
        properties: &mut dyn FnMut(&mut EachProperty<'_>),
        context: Context<'_>,
    ) -> Outcome {
        self.settle_looked_at();
        let customer = row.known.unwrap_or_else(|| self.customer(row.customer, row.hash).0);
        let at = self.staged.rows();
        self.staged.push(customer, row.kind, row.time, row.amount);
        if let Some(id) = row.id {
            self.staged.extras.push_id(at, id);
        }
        if let Some(received) = row.received {
            self.staged.extras.received.push(at, received);
        }
        if let Some(foreign) = row.foreign {
            self.staged.extras.foreign.push(at, foreign);
        }
        if let Some(source) = row.source {
            let label = self.label(source);
            self.staged.extras.source.push(at, label);
        }
        if let Some(order) = row.order {
            let label = self.label(order);
            self.staged.extras.order.push(at, label);
        }
        if let Some(item) = row.item {
            let label = self.label(item);
            self.staged.extras.item.push(at, label);
        }
        properties(&mut |name, value| {
            let name = self.label(name);
            let value = match value {
                PropertyRef::Text(text) => Value::Text(self.label(text)),
                PropertyRef::Number(number) => Value::Number(number),
                PropertyRef::Bool(value) => Value::Bool(value),
                PropertyRef::Time(time) => Value::Time(time),
            };
            self.staged.extras.push_property(at, name, value);
        });
        if row.id.is_some() || context.equal_rows_are_one {
            self.judge(customer, at, row, context)
        } else {
            Outcome::Accepted
        }
    }

    /// The contradictions under a customer's ids.
    pub(crate) fn conflicts_of<'a>(
        &'a self,
        customer: &'a str,
    ) -> impl Iterator<Item = (&'a RowKey, &'a Vec<Loser>)> {
        let first = RowKey { customer: customer.to_owned(), source: None, id: String::new() };
        self.conflicts.range(first..).take_while(move |(key, _)| key.customer == customer)
    }

    /// Whether a row stands under an id.
    pub(crate) fn holds_id(&self, customer: u32, source: Option<&str>, id: &str) -> bool {
        let key = key_of_id(customer, source.unwrap_or(""), id);
        let same = |extras: &Extras, row: usize| {
            extras.id(row) == Some(id) && extras.source.get(row).map(|code| self.labels.name(code)) == source
        };
        let settled = self.base.index.find(key, |row| same(&self.base.extras, *row as usize));
        settled.is_some()
            || self.staged.index.find(key, |row| same(&self.staged.extras, *row as usize)).is_some()
    }

    /// Rows that arrived since the last merge.
    pub(crate) fn staged(&self) -> &Staging {
        &self.staged
    }

    /// Whether some row was replaced since the last merge.
    pub(crate) fn has_dropped(&self) -> bool {
        !self.dropped.is_empty()
    }

    /// Whether enough rows are staged for a merge to pay.
    pub(crate) fn is_full(&self) -> bool {
        self.staged.rows() > TAIL.max(self.base.rows() / 8)
    }

    /// Makes the staged rows part of the base.
    pub(crate) fn settle(&mut self, context: Context<'_>) {
        self.settle_looked_at();
        if self.staged.rows() > 0 || !self.dropped.is_empty() || self.base.customers() < self.customers.len()
        {
            self.base = Arc::new(self.merge(context));
            self.clear_staged();
        }
    }

    /// Settled and staged rows as one shard, without changing the slot.
    pub(crate) fn snapshot(&self, context: Context<'_>) -> Arc<Shard> {
        if self.staged.rows() == 0 && self.dropped.is_empty() && self.base.customers() == self.customers.len()
        {
            return Arc::clone(&self.base);
        }
        Arc::clone(self.merged.get_or_init(|| Arc::new(self.merge(context))))
    }

    /// What a view needs beside the snapshot: who the customers are and what is known of them.
    pub(crate) fn without_staged(&self) -> Self {
        Self {
            customers: Arc::clone(&self.customers),
            labels: Arc::clone(&self.labels),
            facts: Arc::clone(&self.facts),
            conflicts: Arc::clone(&self.conflicts),
            ..Self::default()
        }
    }

    pub(crate) fn memory(&self) -> Memory {
        let shards = [Some(&self.base), self.merged.get()];
        let mut memory = Memory {
            events: self.staged.core_bytes() as u64,
            customers: self.customers.bytes() as u64,
            ids: self.staged.index.allocation_size() as u64,
            received: 0,
            rest: self.labels.bytes() as u64,
        };
        let settled = shards.iter().flatten().map(|shard| {
            memory.events += shard.core_bytes() as u64;
            memory.ids += shard.index_bytes() as u64;
            shard.extras()
        });
        let extras: Vec<(usize, usize, usize)> =
            settled.chain([&self.staged.extras]).map(Extras::bytes).collect();
        for (ids, received, rest) in extras {
            memory.ids += ids as u64;
            memory.received += received as u64;
            memory.rest += rest as u64;
        }
        memory
    }

    #[inline]
    fn settle_looked_at(&mut self) {
        if let Some(merged) = self.merged.take() {
            self.base = merged;
            self.clear_staged();
        }
    }

    fn clear_staged(&mut self) {
        self.staged = Staging::default();
        self.dropped = BTreeSet::new();
    }

    fn merge(&self, context: Context<'_>) -> Shard {
        let keyed = self.base.extras.has_ids() || self.staged.extras.has_ids() || context.equal_rows_are_one;
        Merge {
            base: &self.base,
            staged: &self.staged,
            dropped: &self.dropped,
            labels: &self.labels,
            customers: self.customers.len(),
            key: &|shard, customer, row| {
                let side = Side { extras: &shard.extras, row, labels: &self.labels };
                side.key(customer, context.equal_rows_are_one.then(|| (shard.kind_of(row), shard.times[row])))
            },
            keyed,
        }
        .run()
    }

    /// Compares the row just staged with those of the same identity and decides which of them stands.
    fn judge(&mut self, customer: u32, at: usize, row: Incoming<'_>, context: Context<'_>) -> Outcome {
        let content = context.equal_rows_are_one.then_some((row.kind, row.time));
        let key = match row.id {
            Some(id) => Some(key_of_id(customer, row.source.unwrap_or(""), id)),
            None => content.map(|content| key_of_content(customer, content)),
        };
        let Some(key) = key else { return Outcome::Accepted };
        let Some(known) = self.find(key, customer, at, row.id.is_some()) else {
            self.enter(key, at);
            return Outcome::Accepted;
        };
        let received = row.received.unwrap_or(row.time);
        let Some(id) = row.id else {
            // Equal content is one event: only the earlier receipt is worth keeping.
            return self.keep_earlier(known, at, key, received, Outcome::Duplicate);
        };
        let row_key = RowKey {
            customer: row.customer.to_owned(),
            source: row.source.map(str::to_owned),
            id: id.to_owned(),
        };
        let new = self.content(self.base.rows() + at, context);
        let winner = self.content(known, context);
        if new == winner {
            return self.keep_earlier(known, at, key, received, Outcome::Duplicate);
        }
        self.contest(row_key, known, at, key, (new, received), winner)
    }

    /// Keeps whichever of two rows of equal content was received first.
    fn keep_earlier(
        &mut self,
        known: usize,
        at: usize,
        key: u64,
        received: i64,
        outcome: Outcome,
    ) -> Outcome {
        if received < self.received(known) {
            self.replace(known, at, key);
        } else {
            self.staged.pop();
        }
        outcome
    }

    /// Two contents under one id: the earliest received stands, then the smaller content; the others are remembered.
    #[allow(clippy::too_many_arguments, reason = "one call, and each is a different thing")]
    fn contest(
        &mut self,
        row_key: RowKey,
        known: usize,
        at: usize,
        key: u64,
        (new, received): (Content, i64),
        winner: Content,
    ) -> Outcome {
        let standing = self.received(known);
        let losers = Arc::make_mut(&mut self.conflicts).entry(row_key).or_default();
        let earlier = losers.iter().position(|loser| loser.content == new);
        let outcome = if earlier.is_some() { Outcome::Duplicate } else { Outcome::Conflict };
        let received =
            earlier.and_then(|place| losers.get(place)).map_or(received, |old| old.received.min(received));
        if let Some(place) = earlier {
            losers.remove(place);
        }
        let wins = received.cmp(&standing).then_with(|| new.compare(&winner)).is_lt();
        let loser = if wins {
            Loser { content: winner, received: standing }
        } else {
            Loser { content: new, received }
        };
        let place = losers.partition_point(|other| other.content.compare(&loser.content).is_lt());
        losers.insert(place, loser);
        if wins {
            self.replace(known, at, key);
        } else {
            self.staged.pop();
        }
        outcome
    }

    fn replace(&mut self, known: usize, at: usize, key: u64) {
        self.dropped.insert(known as u32);
        self.enter(key, at);
    }

    fn enter(&mut self, key: u64, at: usize) {
        self.staged.set_key(key);
        let Staging { keys, index, .. } = &mut self.staged;
        index.insert_unique(key, at as u32, |row| keys[*row as usize]);
    }

    /// The standing row of the same identity as the staged row `at`, as a number over base and staged rows.
    fn find(&self, key: u64, customer: u32, at: usize, by_id: bool) -> Option<usize> {
        let own = self.base.rows();
        let extras = &self.staged.extras;
        let (id, source) = (extras.id(at), extras.source.get(at));
        let same =
            |other: &Extras, row: usize| by_id && other.id(row) == id && other.source.get(row) == source;
        let range = self.base.rows_of(customer);
        let settled = self.base.index.find(key, |row| {
            let row = *row as usize;
            range.contains(&row)
                && !self.dropped.contains(&(row as u32))
                && if by_id {
                    same(&self.base.extras, row)
                } else {
                    self.base.times[row] == self.staged.time[at]
                        && self.base.kind_of(row) == self.staged.kind[at]
                        && self.base.amount_of(row) == self.staged.amount[at]
                        && self.base.extras.compare(row, extras, at, &self.labels).is_eq()
                }
        });
        if let Some(row) = settled {
            return Some(*row as usize);
        }
        let staged = self.staged.index.find(key, |row| {
            let row = *row as usize;
            self.staged.customer[row] == customer
                && !self.dropped.contains(&((own + row) as u32))
                && if by_id {
                    same(extras, row)
                } else {
                    self.staged.time[row] == self.staged.time[at]
                        && self.staged.kind[row] == self.staged.kind[at]
                        && self.staged.amount[row] == self.staged.amount[at]
                        && extras.compare(row, extras, at, &self.labels).is_eq()
                }
        });
        staged.map(|row| own + *row as usize)
    }

    /// When a row was received; its own time where that was not told.
    fn received(&self, row: usize) -> i64 {
        match row.checked_sub(self.base.rows()) {
            None => self.base.extras.received.get(row).unwrap_or(self.base.times[row]),
            Some(row) => self.staged.extras.received.get(row).unwrap_or(self.staged.time[row]),
        }
    }

    fn content(&self, row: usize, context: Context<'_>) -> Content {
        let (extras, row, kind, time, amount) = match row.checked_sub(self.base.rows()) {
            None => (
                &self.base.extras,
                row,
                self.base.kind_of(row),
                self.base.times[row],
                self.base.amount_of(row),
            ),
            Some(row) => {
                let staged = &self.staged;
                (&staged.extras, row, staged.kind[row], staged.time[row], staged.amount[row])
            }
        };
        Content::of(extras, row, context.kinds.name(u32::from(kind)), time, amount, &self.labels)
    }
}

/// A stored value as the host knows it.
pub(crate) fn owned(value: Value, labels: &Interner) -> PropertyValue {
    match value {
        Value::Text(code) => PropertyValue::Text(labels.name(code).to_owned()),
        Value::Number(number) => PropertyValue::Number(number),
        Value::Bool(value) => PropertyValue::Bool(value),
        Value::Time(time) => PropertyValue::Time(time),
    }
}

fn seed_of(customer: u32) -> u64 {
    u64::from(customer).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of an event's own id within its customer and source.
pub(crate) fn key_of_id(customer: u32, source: &str, id: &str) -> u64 {
    let seed = seed_of(customer);
    let seed = if source.is_empty() { seed } else { xxh3_64_with_seed(source.as_bytes(), seed) };
    not_zero(xxh3_64_with_seed(id.as_bytes(), seed))
}

/// The hash of an event without an id, where equal content is one event: of customer, kind and time.
fn key_of_content(customer: u32, (kind, time): (u16, i64)) -> u64 {
    not_zero(xxh3_64_with_seed(&time.to_le_bytes(), seed_of(customer) ^ u64::from(kind)))
}

/// 0 stands for rows that nothing identifies. What is hashed is compared besides, so two hashes may share a value.
fn not_zero(hash: u64) -> u64 {
    hash.max(1)
}

/// A row on one of the two sides, with what is needed to hash its identity.
struct Side<'a> {
    extras: &'a Extras,
    row: usize,
    labels: &'a Interner,
}

impl Side<'_> {
    /// The hash of (customer, source, id), or of (customer, kind, time) where equal content is one event.
    fn key(&self, customer: u32, content: Option<(u16, i64)>) -> Option<u64> {
        if let Some(id) = self.extras.id(self.row) {
            let source = self.extras.source.get(self.row).map_or("", |code| self.labels.name(code));
            return Some(key_of_id(customer, source, id));
        }
        Some(key_of_content(customer, content?))
    }
}
