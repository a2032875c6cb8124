//! Customers whom somebody judged since that began to be noted.

use crate::engine::people::Place;

const BITS: usize = u64::BITS as usize;

/// A bit for each customer, so that to note one more is little work, however many there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    shards: Vec<Vec<u64>>,
    count: usize,
}

impl Touched {
    pub(super) fn add(&mut self, (shard, customer): Place) {
        if self.shards.len() <= shard {
            self.shards.resize_with(shard + 1, Vec::new);
        }
        let (word, bit) = (customer as usize / BITS, 1 << (customer as usize % BITS));
        let Some(words) = self.shards.get_mut(shard) else { return };
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        if let Some(word) = words.get_mut(word).filter(|word| **word & bit == 0) {
            *word |= bit;
            self.count += 1;
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Takes so many out, in their order.
    pub(super) fn take(&mut self, most: usize) -> Vec<Place> {
        let mut taken = Vec::with_capacity(most.min(self.count));
        for (shard, words) in self.shards.iter_mut().enumerate() {
            for (at, word) in words.iter_mut().enumerate() {
                while *word != 0 && taken.len() < most {
                    taken.push((shard, (at * BITS) as u32 + word.trailing_zeros()));
                    *word &= *word - 1;
                }
            }
        }
        self.count -= taken.len();
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_is_taken_once_and_in_order() {
        let places = (0..900_usize).map(|at| (at * 7 % 5, (at * 7919 % 300) as u32));
        let mut plain: BTreeSet<Place> = places.clone().collect();
        let mut touched = Touched::default();
        places.for_each(|place| touched.add(place));
        while touched.len() > 0 {
            assert_eq!(touched.len(), plain.len());
            let expected: Vec<Place> = plain.iter().copied().take(70).collect();
            assert_eq!(touched.take(70), expected);
            expected.iter().for_each(|place| assert!(plain.remove(place)));
        }
        assert!(plain.is_empty() && touched.take(1).is_empty());
    }
}
