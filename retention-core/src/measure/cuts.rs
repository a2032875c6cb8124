//! How many events of a run lie before each of many instants, found for all instants at once.

/// Sorted instants, and a table that tells how many of them are not after a time.
#[derive(Debug)]
pub(crate) struct Cuts {
    instants: Vec<i64>,
    first: i64,
    shift: u32,
    blocks: Vec<Block>,
}

/// How many instants are not after a time in this block of time, before and from the one instant inside it.
#[derive(Debug, Clone, Copy)]
struct Block {
    bound: i64,
    before: u32,
    /// [`SEARCH`] if there are several instants inside.
    after: u32,
}

const SEARCH: u32 = u32::MAX;
/// Blocks are not made shorter than this (2^33 µs are 2.4 hours), and there are at most so many.
const SHORTEST_BITS: u32 = 33;
const MOST_BLOCKS: i64 = 1 << 14;

impl Cuts {
    /// Sorts and keeps the instants.
    pub(crate) fn new(mut instants: Vec<i64>) -> Self {
        instants.sort_unstable();
        instants.dedup();
        let first = instants.first().copied().unwrap_or(0);
        let span = instants.last().copied().unwrap_or(first).saturating_sub(first);
        let mut shift = SHORTEST_BITS;
        while span >> shift >= MOST_BLOCKS {
            shift += 1;
        }
        let blocks = (0..=span >> shift).map(|block| {
            let start = first.saturating_add(block << shift);
            let end = start.saturating_add(1 << shift);
            let before = instants.partition_point(|instant| *instant < start);
            let after = instants.partition_point(|instant| *instant < end);
            match instants.get(before..after) {
                Some([]) | None => Block { bound: i64::MAX, before: before as u32, after: before as u32 },
                Some([bound]) => Block { bound: *bound, before: before as u32, after: after as u32 },
                Some(_) => Block { bound: i64::MIN, before: before as u32, after: SEARCH },
            }
        });
        Self { blocks: blocks.collect(), instants, first, shift }
    }

    /// The place of an instant among the sorted.
    pub(crate) fn place(&self, instant: i64) -> u32 {
        self.instants.partition_point(|other| *other < instant) as u32
    }

    pub(crate) fn len(&self) -> usize {
        self.instants.len()
    }

    /// Writes for each instant how many of the times are before it; `counts` has one place more than instants.
    #[inline]
    pub(crate) fn count(&self, times: &[i64], counts: &mut [u32]) {
        counts.fill(0);
        for time in times {
            let place = self.not_after(*time);
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
        // An event is before every instant from the first that is after it.
        let mut sum = 0;
        for count in counts.iter_mut() {
            sum += *count;
            *count = sum;
        }
    }

    /// How many instants are not after a time.
    #[inline]
    pub(crate) fn not_after(&self, time: i64) -> usize {
        if time < self.first {
            return 0;
        }
        let block = (time.wrapping_sub(self.first) as u64 >> self.shift) as usize;
        let Some(block) = self.blocks.get(block) else { return self.instants.len() };
        let place = if time >= block.bound { block.after } else { block.before };
        if place == SEARCH { self.search(time) } else { place as usize }
    }

    #[cold]
    fn search(&self, time: i64) -> usize {
        self.instants.partition_point(|instant| *instant <= time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::property::config(500))]
        #[test]
        fn counts_what_is_before(
            instants in prop::collection::vec(-90_000_000_000_000i64..90_000_000_000_000, 1..30),
            near in prop::collection::vec((0usize..30, -2i64..3), 0..20),
            times in prop::collection::vec(-99_000_000_000_000i64..99_000_000_000_000, 0..40),
        ) {
            let mut instants = instants;
            let close: Vec<i64> = near.iter().map(|(at, by)| instants[at % instants.len()] + by).collect();
            instants.extend(&close);
            let mut times = times;
            times.extend(close.iter().map(|time| time + 1).chain(close.iter().copied()));
            times.sort_unstable();
            let cuts = Cuts::new(instants.clone());
            let mut counts = vec![9; cuts.len() + 1];
            cuts.count(&times, &mut counts);
            for instant in instants {
                let before = times.iter().filter(|time| **time < instant).count() as u32;
                prop_assert_eq!(counts[cuts.place(instant) as usize], before);
            }
        }
    }
}
