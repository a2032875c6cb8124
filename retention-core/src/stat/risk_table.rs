//! How many are at risk, leave and are lost at each distinct time: what every survival estimate is made of.

use serde::{Deserialize, Serialize};

/// Counts at the distinct times of a group, ascending. With weights they are sums of weights.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct RiskTable {
    /// At risk from the beginning, those of the first time included.
    pub(crate) start: f64,
    pub(crate) times: Vec<f64>,
    /// Had the event at the time.
    pub(crate) events: Vec<f64>,
    /// Were last seen at the time, without the event.
    pub(crate) censored: Vec<f64>,
    /// Came under observation at the time: at risk just after it. Empty where all were there from the beginning.
    #[serde(default)]
    pub(crate) entered: Vec<f64>,
}

/// One column each: finite durations from 0 up, whether the event was seen, where weighted or seen late also that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spells<'a> {
    pub(crate) durations: &'a [f64],
    pub(crate) events: &'a [bool],
    pub(crate) entries: Option<&'a [f64]>,
    pub(crate) weights: Option<&'a [f64]>,
}

impl RiskTable {
    /// Counts spells: by a histogram where durations are small whole numbers, else by sorting.
    pub(crate) fn of(spells: Spells<'_>) -> Self {
        if spells.entries.is_some() || spells.weights.is_some() {
            return weighted(spells);
        }
        match whole_up_to(spells.durations) {
            Some(last) => histogram(spells, last),
            None => sorted(spells),
        }
    }

    /// How many are at risk just before each time, by adding from the last time back.
    pub(crate) fn at_risk(&self) -> Vec<f64> {
        // A row of the beginning may be put before them without moving to another place.
        let mut found = Vec::with_capacity(self.times.len() + 1);
        found.resize(self.times.len(), 0.0);
        let mut later = 0.0;
        let rows = self.events.iter().zip(&self.censored).enumerate();
        for (slot, (at, (events, censored))) in found.iter_mut().zip(rows).rev() {
            // Those who enter at this time are not yet at risk at it.
            later += events + censored - self.entered.get(at).copied().unwrap_or(0.0);
            *slot = later;
        }
        found
    }

    /// The last time, 0 where there is none.
    pub(crate) fn last(&self) -> f64 {
        self.times.last().copied().unwrap_or(0.0)
    }

    fn push(&mut self, time: f64, events: f64, censored: f64) {
        self.times.push(time);
        self.events.push(events);
        self.censored.push(censored);
    }

    /// The counts of both groups together. Exact where counts are whole.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        let mut sum = Self { start: self.start + other.start, ..Self::default() };
        let late = !(self.entered.is_empty() && other.entered.is_empty());
        let (mut a, mut b) = (0, 0);
        loop {
            let (left, right) = (self.times.get(a), other.times.get(b));
            let time = match (left, right) {
                (Some(left), Some(right)) => left.min(*right),
                (Some(time), None) | (None, Some(time)) => *time,
                (None, None) => return sum,
            };
            let [mut events, mut censored, mut entered] = [0.0; 3];
            for (table, at, here) in [(self, &mut a, left), (other, &mut b, right)] {
                if here == Some(&time) {
                    let (e, c, n) = table.row(*at);
                    (events, censored, entered) = (events + e, censored + c, entered + n);
                    *at += 1;
                }
            }
            sum.push(time, events, censored);
            if late {
                sum.entered.push(entered);
            }
        }
    }

    /// Events, censored and entered of a row; nothing beyond the end.
    pub(crate) fn row(&self, at: usize) -> (f64, f64, f64) {
        let get = |column: &[f64]| column.get(at).copied().unwrap_or(0.0);
        (get(&self.events), get(&self.censored), get(&self.entered))
    }

    /// Whether bytes from outside hold together: equal lengths, ascending times, counts that are not negative.
    pub(crate) fn is_sound(&self) -> bool {
        let rows = self.times.len();
        let late = (!self.entered.is_empty()).then_some(&self.entered);
        let mut counts = [&self.events, &self.censored].into_iter().chain(late);
        counts.all(|column| column.len() == rows && column.iter().all(|n| n.is_finite() && *n >= 0.0))
            && self.times.iter().all(|time| time.is_finite())
            && self.times.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
            && self.start.is_finite()
    }
}

/// Beyond this a histogram no longer fits a second-level cache, and sorting wins.
const LONGEST: f64 = 65_536.0;

/// The largest duration, where all are whole numbers that a histogram can hold.
fn whole_up_to(durations: &[f64]) -> Option<usize> {
    let mut last = 0.0_f64;
    for chunk in durations.chunks(4096) {
        let mut whole = true;
        for duration in chunk {
            whole &= *duration <= LONGEST && f64::from(*duration as i32) == *duration;
            last = last.max(*duration);
        }
        if !whole {
            return None;
        }
    }
    Some(last as usize)
}

/// Four counters in turn, so that equal durations in a row do not wait for one another.
fn histogram(spells: Spells<'_>, last: usize) -> RiskTable {
    let width = 2 * (last + 1);
    let mut counts = vec![0_u32; 4 * width];
    let (durations, odd_durations) = spells.durations.as_chunks::<4>();
    let (events, odd_events) = spells.events.as_chunks::<4>();
    let [first, second, third, fourth] = {
        let (a, rest) = counts.split_at_mut(width);
        let (b, rest) = rest.split_at_mut(width);
        let (c, d) = rest.split_at_mut(width);
        [a, b, c, d]
    };
    let count = |counts: &mut [u32], duration: f64, event: bool| {
        if let Some(slot) = counts.get_mut(2 * (duration as i32 as usize) + usize::from(event)) {
            *slot += 1;
        }
    };
    for ([a, b, c, d], [e, f, g, h]) in durations.iter().zip(events) {
        count(first, *a, *e);
        count(second, *b, *f);
        count(third, *c, *g);
        count(fourth, *d, *h);
    }
    for (duration, event) in odd_durations.iter().zip(odd_events) {
        count(first, *duration, *event);
    }
    let mut table = RiskTable { start: spells.durations.len() as f64, ..RiskTable::default() };
    let total = |at: usize| -> f64 {
        [&*first, second, third, fourth].iter().map(|part| part.get(at).map_or(0.0, |n| f64::from(*n))).sum()
    };
    for time in 0..=last {
        let (censored, events) = (total(2 * time), total(2 * time + 1));
        if censored + events > 0.0 {
            table.push(time as f64, events, censored);
        }
    }
    table
}

/// Sorts by duration with the event in the lowest bit: the bits of numbers from 0 up ascend as the numbers do.
fn sorted(spells: Spells<'_>) -> RiskTable {
    let pairs = spells.durations.iter().zip(spells.events);
    // Adding zero makes of -0.0 a 0.0.
    let mut keys: Vec<u64> =
        pairs.map(|(duration, event)| (duration + 0.0).to_bits() << 1 | u64::from(*event)).collect();
    sort_keys(&mut keys, spells.durations);
    let mut table = RiskTable { start: keys.len() as f64, ..RiskTable::default() };
    for column in [&mut table.times, &mut table.events, &mut table.censored] {
        column.reserve_exact(keys.len() + 1);
    }
    let mut keys = keys.into_iter().peekable();
    while let Some(key) = keys.next() {
        let [mut censored, mut events] = if key & 1 == 1 { [0_u32, 1] } else { [1, 0] };
        while let Some(next) = keys.next_if(|next| next >> 1 == key >> 1) {
            let event = (next & 1) as u32;
            events += event;
            censored += 1 - event;
        }
        table.times.push(f64::from_bits(key >> 1));
        table.events.push(f64::from(events));
        table.censored.push(f64::from(censored));
    }
    table
}

/// Sorts keys by spreading them over buckets of equal width, which leaves few to compare where durations are spread out;
/// where they are not, the comparisons do.
fn sort_keys(keys: &mut Vec<u64>, durations: &[f64]) {
    const BUCKETS: usize = 1 << 16;
    let longest = durations.iter().copied().fold(0.0, f64::max);
    let factor = (BUCKETS - 1) as f64 / longest;
    if keys.len() < BUCKETS || !factor.is_finite() {
        keys.sort_unstable();
        return;
    }
    // Rounded products ascend as the durations do, so the order of buckets is that of keys.
    let bucket = |key: u64| (f64::from_bits(key >> 1) * factor) as usize;
    let mut ends = vec![0_u32; BUCKETS];
    for key in keys.iter() {
        if let Some(count) = ends.get_mut(bucket(*key)) {
            *count += 1;
        }
    }
    let mut start = 0;
    for end in &mut ends {
        (*end, start) = (start, start + *end);
    }
    let mut spread = vec![0; keys.len()];
    for key in keys.iter() {
        let Some(end) = ends.get_mut(bucket(*key)) else { continue };
        if let Some(slot) = spread.get_mut(*end as usize) {
            *slot = *key;
        }
        *end += 1;
    }
    let mut rest = spread.as_mut_slice();
    let mut start = 0;
    for end in ends {
        let (here, after) = rest.split_at_mut((end - start) as usize);
        here.sort_unstable();
        (rest, start) = (after, end);
    }
    *keys = spread;
}

/// The general case: what happens, sorted by time, then by row so that sums come out the same on every run.
fn weighted(spells: Spells<'_>) -> RiskTable {
    let weight = |row: usize| spells.weights.map_or(1.0, |all| all.get(row).copied().unwrap_or(0.0));
    let mut happenings: Vec<(u64, u32, Happening)> = Vec::with_capacity(2 * spells.durations.len());
    for (row, (duration, event)) in spells.durations.iter().zip(spells.events).enumerate() {
        let what = if *event { Happening::Event } else { Happening::Censored };
        happenings.push(((duration + 0.0).to_bits(), row as u32, what));
    }
    // Who entered at 0 was there from the beginning.
    let entries = spells.entries.unwrap_or_default().iter().enumerate();
    for (row, entry) in entries.filter(|(_, entry)| **entry > 0.0) {
        happenings.push(((entry + 0.0).to_bits(), row as u32, Happening::Entered));
    }
    happenings.sort_unstable();
    let late = spells.entries.is_some();
    let early =
        |row: &usize| spells.entries.is_none_or(|all| all.get(*row).is_none_or(|entry| *entry <= 0.0));
    // A sum of nothing is -0.0, which this makes 0.
    let start = (0..spells.durations.len()).filter(early).map(weight).sum::<f64>() + 0.0;
    let mut table = RiskTable { start, ..RiskTable::default() };
    let mut happenings = happenings.into_iter().peekable();
    while let Some(&(time, ..)) = happenings.peek() {
        let mut sums = [0.0; 3];
        while let Some((_, row, what)) = happenings.next_if(|next| next.0 == time) {
            if let Some(sum) = sums.get_mut(what as usize) {
                *sum += weight(row as usize);
            }
        }
        let [events, censored, entered] = sums;
        table.push(f64::from_bits(time), events, censored);
        if late {
            table.entered.push(entered);
        }
    }
    table
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Event,
    Censored,
    Entered,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property;
    use proptest::prelude::*;

    fn spells<'a>(durations: &'a [f64], events: &'a [bool]) -> Spells<'a> {
        Spells { durations, events, entries: None, weights: None }
    }

    proptest! {
        #![proptest_config(property::config(100))]

        #[test]
        fn all_ways_to_count_agree(rows in prop::collection::vec((0..40_u32, any::<bool>()), 0..200)) {
            let (durations, events): (Vec<f64>, Vec<bool>) = rows.iter().map(|(d, e)| (f64::from(*d), *e)).unzip();
            let spells = spells(&durations, &events);
            let by_histogram = RiskTable::of(spells);
            prop_assert_eq!(&sorted(spells), &by_histogram);
            let ones = vec![1.0; rows.len()];
            prop_assert_eq!(&RiskTable::of(Spells { weights: Some(&ones), ..spells }), &by_histogram);
            for (time, at_risk) in by_histogram.times.iter().zip(by_histogram.at_risk()) {
                prop_assert_eq!(at_risk, durations.iter().filter(|d| *d >= time).count() as f64);
            }
        }

        #[test]
        fn spreading_sorts(skew in 0..6_i32, seed in any::<u64>()) {
            let mut state = seed | 1;
            let durations: Vec<f64> = (0..70_000).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 40) as f64).powi(skew) * 1e-3
            }).collect();
            let mut keys: Vec<u64> = durations.iter().map(|duration| duration.to_bits() << 1 | 1).collect();
            let mut plain = keys.clone();
            plain.sort_unstable();
            sort_keys(&mut keys, &durations);
            prop_assert!(keys == plain);
        }

        #[test]
        fn parts_add_up_to_the_whole(rows in prop::collection::vec((0..60_u32, any::<bool>(), 0..4_usize), 0..200)) {
            let part = |wanted: Option<usize>| {
                let kept = rows.iter().filter(|row| wanted.is_none_or(|part| row.2 == part));
                let (durations, events): (Vec<f64>, Vec<bool>) = kept.map(|(d, e, _)| (f64::from(*d) / 7.0, *e)).unzip();
                RiskTable::of(spells(&durations, &events))
            };
            let sum = (0..4).fold(RiskTable::default(), |sum, at| sum.plus(&part(Some(at))));
            prop_assert!(sum.is_sound());
            prop_assert_eq!(sum, part(None));
        }

        #[test]
        fn late_entries_are_at_risk_after_they_enter(rows in prop::collection::vec((0..20_u32, 1..20_u32, any::<bool>()), 0..100)) {
            let entries: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let durations: Vec<f64> = rows.iter().map(|row| f64::from(row.0 + row.1)).collect();
            let events: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let table = RiskTable::of(Spells { entries: Some(&entries), ..spells(&durations, &events) });
            for (time, at_risk) in table.times.iter().zip(table.at_risk()) {
                let expected = entries.iter().zip(&durations).filter(|(from, to)| *from < time && *to >= time).count();
                prop_assert_eq!(at_risk, expected as f64);
            }
        }
    }
}
