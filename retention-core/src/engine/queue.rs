//! Who is due when: a list for each shard, since one of all would be copied as a whole each time that it grows.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::engine::people::Place;

/// Somebody who is due, and the hash of the id so that the order does not depend on arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) at: i64,
    pub(super) hash: u64,
    pub(super) place: Place,
}

/// When, the hash, and the customer's number in the shard.
type Entry = Reverse<(i64, u64, u32)>;
/// Of a shard without entries.
const NEVER: (i64, u64) = (i64::MAX, u64::MAX);

/// Those who are due, the first first.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue {
    shards: Vec<BinaryHeap<Entry>>,
    /// When somebody of each shard is first due, with the hash.
    firsts: Vec<(i64, u64)>,
}

impl Queue {
    pub(super) fn push(&mut self, Due { at, hash, place: (shard, customer) }: Due) {
        if self.shards.len() <= shard {
            self.shards.resize_with(shard + 1, BinaryHeap::new);
            self.firsts.resize(shard + 1, NEVER);
        }
        if let (Some(entries), Some(first)) = (self.shards.get_mut(shard), self.firsts.get_mut(shard)) {
            entries.push(Reverse((at, hash, customer)));
            *first = (at, hash).min(*first);
        }
    }

    /// Who is due first. Of several at once it is the one with the smallest hash, then of the smallest shard.
    pub(super) fn first(&self) -> Option<Due> {
        let (shard, _) = self.firsts.iter().enumerate().min_by_key(|(_, first)| **first)?;
        let Reverse((at, hash, customer)) = *self.shards.get(shard)?.peek()?;
        Some(Due { at, hash, place: (shard, customer) })
    }

    /// Takes the first entry of a shard away.
    pub(super) fn pop(&mut self, shard: usize) {
        if let (Some(entries), Some(first)) = (self.shards.get_mut(shard), self.firsts.get_mut(shard)) {
            entries.pop();
            *first = entries.peek().map_or(NEVER, |Reverse((at, hash, _))| (*at, *hash));
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.shards.iter().map(|entries| entries.capacity() * size_of::<Entry>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_what_one_sorted_list_would() {
        let (mut queue, mut plain) = (Queue::default(), Vec::new());
        for turn in 0_u64..3_000 {
            let at = (turn * 7919 % 97) as i64 - 40;
            let due = Due { at, hash: turn * 31 % 7, place: (turn as usize * 13 % 11, turn as u32 % 5) };
            queue.push(due);
            plain.push(due);
            if turn % 3 == 1 {
                plain.sort_by_key(|due| (due.at, due.hash, due.place));
                assert_eq!(queue.first(), plain.first().copied());
                queue.pop(plain.remove(0).place.0);
            }
        }
        plain.sort_by_key(|due| (due.at, due.hash, due.place));
        for due in plain {
            assert_eq!(queue.first(), Some(due));
            queue.pop(due.place.0);
        }
        assert_eq!(queue.first(), None);
    }
}
