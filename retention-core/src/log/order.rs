//! All customers in the order of their ids: the order of every table, whatever the order of arrival.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::Result;
use crate::log::slot::Slot;
use crate::parallel::Workers;
use crate::table::Names;

/// Sorted ids, and the place of each shard's customers among them.
#[derive(Debug, Default)]
pub(crate) struct Order {
    pub(crate) names: Arc<Names>,
    ranks: Vec<Vec<u32>>,
}

impl Order {
    /// The place of a shard's customer among all.
    pub(crate) fn rank(&self, shard: usize, customer: u32) -> u32 {
        self.ranks.get(shard).and_then(|ranks| ranks.get(customer as usize)).copied().unwrap_or(u32::MAX)
    }

    pub(crate) fn ranks(&self, shard: usize) -> &[u32] {
        self.ranks.get(shard).map_or(&[], Vec::as_slice)
    }

    /// Id, shard and number there of every customer, in the order of ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize, u32)> {
        let mut places = vec![(0, 0); self.names.len()];
        for (shard, ranks) in self.ranks.iter().enumerate() {
            for (customer, rank) in ranks.iter().enumerate() {
                if let Some(place) = places.get_mut(*rank as usize) {
                    *place = (shard, customer as u32);
                }
            }
        }
        self.names.iter().zip(places).map(|(name, (shard, customer))| (name, shard, customer))
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.names.bytes() + self.ranks.iter().map(|ranks| ranks.capacity() * 4).sum::<usize>()
    }

    /// Cuts the range of ids into shares that are sorted each on its own.
    pub(crate) fn of(slots: &[Arc<Slot>], workers: &Workers) -> Result<Self> {
        let shared = shared_prefix(slots);
        let keys = workers.run(slots.len(), |shard| {
            let names = slots.get(shard).map(|slot| slot.customers.names());
            let names = names.into_iter().flat_map(Names::iter).enumerate();
            let keys = names.map(|(customer, name)| Key {
                lead: lead(name.as_bytes().get(shared..).unwrap_or(&[])),
                customer: customer as u32,
                shard: shard as u16,
            });
            keys.collect::<Vec<Key>>()
        })?;
        let bounds = bounds(&keys, workers.threads());
        let shares = workers.run(bounds.len() + 1, |share| {
            let from = share.checked_sub(1).and_then(|before| bounds.get(before)).copied().unwrap_or(0);
            let to = bounds.get(share).copied();
            let mine = |key: &&Key| from <= key.lead && to.is_none_or(|to| key.lead < to);
            let mut keys: Vec<Key> = keys.iter().flatten().filter(mine).copied().collect();
            keys.sort_unstable_by(|a, b| a.compare(b, slots));
            keys
        })?;
        let bytes = slots.iter().flat_map(|slot| slot.customers.names().iter()).map(str::len).sum();
        let mut names = Names::with_capacity(shares.iter().map(Vec::len).sum(), bytes);
        let mut ranks: Vec<Vec<u32>> = slots.iter().map(|slot| vec![0; slot.customers.len()]).collect();
        for (rank, key) in shares.iter().flatten().enumerate() {
            names.push(key.name(slots));
            let place = ranks.get_mut(usize::from(key.shard));
            if let Some(place) = place.and_then(|ranks| ranks.get_mut(key.customer as usize)) {
                *place = rank as u32;
            }
        }
        Ok(Self { names: Arc::new(names), ranks })
    }
}

/// A customer and the first bytes of the id after those that all ids share: sorting by eight bytes as one number
/// settles nearly every pair without touching the text.
#[derive(Debug, Clone, Copy)]
struct Key {
    lead: u64,
    customer: u32,
    shard: u16,
}

impl Key {
    fn name<'s>(&self, slots: &'s [Arc<Slot>]) -> &'s str {
        slots.get(usize::from(self.shard)).map_or("", |slot| slot.customers.name(self.customer))
    }

    #[inline]
    fn compare(&self, other: &Self, slots: &[Arc<Slot>]) -> Ordering {
        self.lead.cmp(&other.lead).then_with(|| self.name(slots).cmp(other.name(slots)))
    }
}

/// Leads that cut all customers into about so many shares of about one size.
fn bounds(keys: &[Vec<Key>], shares: usize) -> Vec<u64> {
    let total: usize = keys.iter().map(Vec::len).sum();
    if shares < 2 || total < 10_000 {
        return Vec::new();
    }
    let step = total.div_ceil(shares * 256);
    let mut sample: Vec<u64> = keys.iter().flatten().step_by(step).map(|key| key.lead).collect();
    sample.sort_unstable();
    (1..shares).filter_map(|share| sample.get(share * sample.len() / shares)).copied().collect()
}

/// The first eight bytes as a number that sorts as they do.
fn lead(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let len = text.len().min(8);
    bytes[..len].copy_from_slice(&text[..len]);
    u64::from_be_bytes(bytes)
}

/// How many leading bytes all ids share.
fn shared_prefix(slots: &[Arc<Slot>]) -> usize {
    let mut names = slots.iter().flat_map(|slot| slot.customers.names().iter());
    let Some(first) = names.next() else { return 0 };
    names.fold(first.len(), |shared, name| {
        let same = |(a, b): &(u8, u8)| a == b;
        first.as_bytes()[..shared].iter().copied().zip(name.bytes()).take_while(same).count()
    })
}
