//! One customer's events while rows keep coming: the settled runs, and those staged since as runs of their own.

use std::sync::Arc;

use crate::log::EventLog;
use crate::log::fresh::Fresh;
use crate::log::ingest::SHARDS;
use crate::log::shard::{NO_AMOUNT, Run, Shard};
use crate::log::slot::{Context, Slot};
use crate::log::staging::Staging;

const NONE: u32 = u32::MAX;
/// A customer with more staged rows than this has the shard settled, so that reading them stays cheap.
const LONGEST: usize = 2048;
/// Of so many customers at least the staged rows are kept sorted, if they have any.
const FEWEST: usize = 1 << 10;
/// Of so many at most.
const MOST: usize = 1 << 15;
/// Of a quarter of all, between the two.
const SHARE: usize = 4;
/// A customer's rows are kept in one of so many places.
const WAYS: usize = 4;

/// For each shard, which staged rows are whose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tails {
    tails: Vec<Tail>,
    kept: Kept,
    generations: u64,
    /// What rows have beside that have no more than kind, time and amount.
    none: Shard,
}

#[derive(Debug, Clone, Default)]
struct Tail {
    /// The base that the staged rows follow.
    base: Arc<Shard>,
    /// Another number each time the rows begin anew.
    generation: u64,
    /// For each staged row the one before it of the same customer.
    before: Vec<u32>,
    /// For each customer the last staged row.
    last: Vec<u32>,
}

/// Customers' staged rows, sorted.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// Whose are in each place; who may stand where follows from their number.
    whose: Vec<Whose>,
    own: Vec<Own>,
}

/// Shard and number of a customer, in little room.
type Whose = (u32, u32);
const NOBODY: Whose = (NONE, NONE);

/// The staged rows of one customer, in one line of memory and a list.
#[derive(Debug, Clone)]
#[repr(align(64))]
struct Own {
    generation: u64,
    /// The last staged row that is among these.
    last: u32,
    fresh: Fresh,
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
        let last = tail.last_of(customer);
        if last == NONE {
            return false;
        }
        let Some(own) = self.kept.room_for(place, last, tail.last.len()) else { return false };
        let staged = slot.staged();
        let is_new = own.follow(tail, staged, last);
        if own.fresh.rows() > LONGEST {
            Arc::make_mut(slot).settle(context);
            tail.follow(slot, &mut self.generations);
            return false;
        }
        if is_new && (!staged.extras.is_empty() || own.fresh.has_extras()) {
            own.fresh.set_extras(staged.extras.pick(&tail.sorted(staged, last)));
        }
        true
    }

    /// The staged events of the customer who was made ready last.
    #[inline]
    pub(crate) fn of(&self, place: (usize, u32)) -> Option<&Fresh> {
        self.kept.find(place).map(|own| &own.fresh)
    }

    /// The runs of staged events.
    #[inline]
    pub(crate) fn runs<'a>(&'a self, fresh: &'a Fresh) -> impl Iterator<Item = Run<'a>> {
        fresh.runs(&self.none)
    }

    /// Reads what is kept of a customer, so that it is near when it is asked for.
    #[inline]
    pub(crate) fn come_near(&self, place: (usize, u32)) -> u64 {
        let last = self.tails.get(place.0).map_or(NONE, |tail| tail.last_of(place.1));
        u64::from(last) ^ self.of(place).map_or(0, Fresh::come_near)
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let tails = self.tails.iter().map(|tail| (tail.before.capacity() + tail.last.capacity()) * 4);
        tails.sum::<usize>() + self.kept.bytes()
    }
}

impl Tail {
    /// Takes note of rows staged since the last time.
    fn follow(&mut self, slot: &Slot, generations: &mut u64) {
        let staged = slot.staged();
        if !Arc::ptr_eq(&self.base, &slot.base) || staged.rows() < self.before.len() || self.generation == 0 {
            self.base = Arc::clone(&slot.base);
            self.before.clear();
            self.last.clear();
            *generations += 1;
            self.generation = *generations;
        }
        for row in self.before.len()..staged.rows() {
            let customer = staged.customer.get(row).copied().unwrap_or(0) as usize;
            if self.last.len() <= customer {
                self.last.resize(slot.customers.len().max(customer + 1), NONE);
            }
            let last = self.last.get_mut(customer);
            self.before.push(last.map_or(NONE, |last| std::mem::replace(last, row as u32)));
        }
    }

    /// The last staged row of a customer.
    #[inline]
    fn last_of(&self, customer: u32) -> u32 {
        self.last.get(customer as usize).copied().unwrap_or(NONE)
    }

    /// The rows of a customer from the last one on back.
    fn back_from(&self, last: u32) -> impl Iterator<Item = u32> {
        let before = |row: &u32| self.before.get(*row as usize).copied().filter(|row| *row != NONE);
        std::iter::successors(Some(last), before)
    }

    /// The rows of a customer as [`Fresh`] has them.
    fn sorted(&self, staged: &Staging, last: u32) -> Vec<u32> {
        let mut rows: Vec<u32> = self.back_from(last).collect();
        let key = |row: &u32| (staged.kind.get(*row as usize), staged.time.get(*row as usize), *row);
        rows.sort_unstable_by_key(key);
        rows
    }
}

impl Kept {
    /// The places where a customer's rows may be kept.
    #[inline]
    fn places(&self, (shard, customer): (usize, u32)) -> std::ops::Range<usize> {
        let number = (u64::from(customer) << 8 | shard as u64 & 0xff).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let first = (number >> 32) as usize & (self.whose.len() / WAYS).saturating_sub(1);
        first * WAYS..first * WAYS + WAYS
    }

    #[inline]
    fn find(&self, place: (usize, u32)) -> Option<&Own> {
        let (places, whose) = (self.places(place), (place.0 as u32, place.1));
        let way = self.whose.get(places.clone())?.iter().position(|other| *other == whose)?;
        self.own.get(places.start + way)
    }

    /// What is kept of a customer, or a place for it. `customers` are those of one shard.
    fn room_for(&mut self, place: (usize, u32), last: u32, customers: usize) -> Option<&mut Own> {
        if self.whose.len() < MOST && self.whose.len() * SHARE < customers * SHARDS || self.whose.is_empty() {
            self.widen((customers * SHARDS / SHARE).next_power_of_two().clamp(FEWEST, MOST));
        }
        let (places, whose) = (self.places(place), (place.0 as u32, place.1));
        let ways = self.whose.get_mut(places.clone())?;
        let is = |wanted: Whose| move |other: &Whose| *other == wanted;
        let way = ways.iter().position(is(whose)).or_else(|| ways.iter().position(is(NOBODY)));
        // Whoever came first goes first, more or less.
        let way = way.unwrap_or(last as usize % WAYS);
        let own = self.own.get_mut(places.start + way)?;
        let other = ways.get_mut(way)?;
        if *other != whose {
            (*other, own.generation) = (whose, 0);
        }
        Some(own)
    }

    /// Makes so many places, a power of two; whoever finds one there keeps what they have.
    fn widen(&mut self, places: usize) {
        if places <= self.whose.len() {
            return;
        }
        let wider = Self { whose: vec![NOBODY; places], own: Vec::new() };
        let Self { whose, own } = std::mem::replace(self, wider);
        self.own.resize_with(places, Own::default);
        for (whose, own) in whose.into_iter().zip(own).filter(|(whose, _)| *whose != NOBODY) {
            let places = self.places((whose.0 as usize, whose.1));
            let free = places.clone().find(|place| self.whose.get(*place) == Some(&NOBODY));
            if let Some(place) = free
                && let (Some(here), Some(place)) = (self.whose.get_mut(place), self.own.get_mut(place))
            {
                (*here, *place) = (whose, own);
            }
        }
    }

    fn bytes(&self) -> usize {
        let lists = self.whose.capacity() * size_of::<Whose>() + self.own.capacity() * size_of::<Own>();
        lists + self.own.iter().map(|own| own.fresh.bytes()).sum::<usize>()
    }
}

impl Default for Own {
    fn default() -> Self {
        Self { generation: 0, last: NONE, fresh: Fresh::default() }
    }
}

impl Own {
    /// Takes in what was staged of the customer since the last time; whether there was anything.
    fn follow(&mut self, tail: &Tail, staged: &Staging, last: u32) -> bool {
        if self.generation != tail.generation {
            (self.generation, self.last) = (tail.generation, NONE);
            self.fresh.clear();
        }
        if self.last == last {
            return false;
        }
        let mut take = |row: u32| {
            let at = row as usize;
            if let (Some(kind), Some(time)) = (staged.kind.get(at), staged.time.get(at)) {
                self.fresh.insert(*kind, *time, staged.amount.get(at).copied().unwrap_or(NO_AMOUNT));
            }
        };
        let known = self.last;
        let mut new = tail.back_from(last).take_while(|row| *row != known);
        let newest = new.next();
        // They come the last first.
        let earlier: Vec<u32> = new.collect();
        earlier.into_iter().rev().chain(newest).for_each(&mut take);
        self.last = last;
        true
    }
}
