//! All customers in the order of their ids: the order of every table, whatever the order of arrival.

use std::sync::Arc;

use crate::log::slot::Slot;
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

    pub(crate) fn of(slots: &[Slot]) -> Self {
        let shared = shared_prefix(slots);
        // Sorting by sixteen bytes as one number settles nearly every pair without touching the text.
        let mut keys: Vec<(u128, u32, u32)> =
            Vec::with_capacity(slots.iter().map(|slot| slot.customers.len()).sum());
        for (shard, slot) in slots.iter().enumerate() {
            for (customer, name) in slot.customers.names().iter().enumerate() {
                keys.push((
                    lead(name.as_bytes().get(shared..).unwrap_or(&[])),
                    shard as u32,
                    customer as u32,
                ));
            }
        }
        let name = |shard: u32, customer: u32| {
            slots.get(shard as usize).map_or("", |slot| slot.customers.name(customer))
        };
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| name(a.1, a.2).cmp(name(b.1, b.2))));
        let bytes = slots.iter().flat_map(|slot| slot.customers.names().iter()).map(str::len).sum();
        let mut names = Names::with_capacity(keys.len(), bytes);
        let mut ranks: Vec<Vec<u32>> = slots.iter().map(|slot| vec![0; slot.customers.len()]).collect();
        for (rank, (_, shard, customer)) in keys.iter().enumerate() {
            names.push(name(*shard, *customer));
            if let Some(place) =
                ranks.get_mut(*shard as usize).and_then(|ranks| ranks.get_mut(*customer as usize))
            {
                *place = rank as u32;
            }
        }
        Self { names: Arc::new(names), ranks }
    }
}

/// The first sixteen bytes as a number that sorts as they do.
fn lead(text: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    let len = text.len().min(16);
    bytes[..len].copy_from_slice(&text[..len]);
    u128::from_be_bytes(bytes)
}

/// How many leading bytes all ids share.
fn shared_prefix(slots: &[Slot]) -> usize {
    let mut names = slots.iter().flat_map(|slot| slot.customers.names().iter());
    let Some(first) = names.next() else { return 0 };
    names.fold(first.len(), |shared, name| {
        let same = |(a, b): &(u8, u8)| a == b;
        first.as_bytes()[..shared].iter().copied().zip(name.bytes()).take_while(same).count()
    })
}
