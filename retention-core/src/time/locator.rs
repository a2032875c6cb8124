//! The period of an instant by one table look-up and one comparison, for scans over many events.

use super::{Periods, Timestamp};

/// Finds positions as [`Periods::position`] does, without its division and its walk.
///
/// Time is cut into blocks no longer than the shortest period, so that a block holds at most one bound.
#[derive(Debug, Clone)]
pub(crate) struct Locator {
    first: i64,
    shift: u32,
    blocks: Vec<Block>,
    periods: Periods,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    /// The one bound inside the block; `i64::MAX` if there is none.
    bound: i64,
    /// Positions before and from the bound on.
    before: u32,
    after: u32,
}

/// The position of what is in no period.
pub(crate) const OUTSIDE: u32 = u32::MAX;
/// Says that a block holds several bounds and must be searched.
const SEARCH: u32 = u32::MAX - 1;
/// Blocks are not made shorter than this (2^34 µs are 4.8 hours): no zone has shorter days, and tables stay small.
const SHORTEST_BITS: u32 = 34;

impl Locator {
    pub(crate) fn new(periods: Periods) -> Self {
        let bounds: Vec<i64> = periods.bounds().iter().map(|bound| bound.micros()).collect();
        let lengths = bounds.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?));
        let shortest = lengths.filter(|length| *length > 0).min().unwrap_or(i64::MAX);
        let shift = shortest.ilog2().max(SHORTEST_BITS);
        let (first, last) = match (bounds.first(), bounds.last()) {
            (Some(first), Some(last)) => (*first, *last),
            _ => (0, 0),
        };
        let count = if last > first { ((last - first - 1) >> shift) + 1 } else { 0 };
        let blocks = (0..count).map(|block| {
            let start = first + (block << shift);
            let end = start.saturating_add(1 << shift);
            let (at_start, at_end) = (
                bounds.partition_point(|bound| *bound <= start),
                bounds.partition_point(|bound| *bound < end),
            );
            let inside = bounds.get(at_start..at_end).unwrap_or(&[]);
            // The last bound ends the last period; from it on there is none.
            let position = |bounds_before: usize| match bounds_before {
                n if n == bounds.len() => OUTSIDE,
                n => n.saturating_sub(1) as u32,
            };
            match (inside.first(), inside.last()) {
                (Some(bound), Some(other)) if bound == other => {
                    Block { bound: *bound, before: position(at_start), after: position(at_end) }
                }
                (Some(_), Some(_)) => Block { bound: i64::MAX, before: SEARCH, after: SEARCH },
                _ => Block { bound: i64::MAX, before: position(at_start), after: position(at_start) },
            }
        });
        Self { first, shift, blocks: blocks.collect(), periods }
    }

    pub(crate) fn periods(&self) -> &Periods {
        &self.periods
    }

    /// The position of the period that holds an instant, in microseconds; [`OUTSIDE`] if none does.
    #[inline]
    pub(crate) fn position(&self, micros: i64) -> u32 {
        // What is before the first bound becomes a number beyond all blocks.
        let block = micros.wrapping_sub(self.first) as u64 >> self.shift;
        let Some(block) = self.blocks.get(block as usize) else { return OUTSIDE };
        let position = if micros >= block.bound { block.after } else { block.before };
        if position == SEARCH { self.search(micros) } else { position }
    }

    #[cold]
    fn search(&self, micros: i64) -> u32 {
        self.periods.position(Timestamp::from_micros(micros)).map_or(OUTSIDE, |position| position as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, Unit, Zone};

    #[test]
    fn finds_what_periods_find() {
        // Clock changes, a day that never was (Apia, 2011-12-30), and a day lived twice (Kwajalein, 1969-09-30).
        for (zone, from, to) in [
            ("UTC", "1997-01-01", "1998-07-01"),
            ("Europe/London", "2010-12-01T08:26", "2011-12-10"),
            ("Pacific/Apia", "2011-12-01", "2012-02-01"),
            ("Pacific/Kwajalein", "1969-09-01", "1969-11-01"),
            ("America/New_York", "1883-11-01", "1884-01-01"),
        ] {
            let zone = Zone::parse(zone).unwrap();
            let [from, to] = [from, to].map(|text| crate::time::parse_instant(text, &zone).unwrap());
            for unit in Unit::ALL {
                let periods = Calendar::new(zone).periods(unit, from, to);
                let locator = Locator::new(periods.clone());
                let (first, last) = (periods.start(0).micros(), periods.start(periods.len()).micros());
                let steps = (0..5000).map(|step| first + (last - first) / 4999 * step);
                let around = periods.bounds().iter().flat_map(|bound| (-1..=1).map(|by| bound.micros() + by));
                for micros in steps.chain(around).chain([first - 1, last, i64::MIN, i64::MAX]) {
                    let plain = periods
                        .bounds()
                        .windows(2)
                        .position(|pair| pair[0].micros() <= micros && micros < pair[1].micros());
                    let found = locator.position(micros);
                    assert_eq!((found != OUTSIDE).then_some(found as usize), plain, "{zone} {unit} {micros}");
                }
            }
        }
    }

    #[test]
    fn no_periods_hold_nothing() {
        let calendar = Calendar::new(Zone::UTC);
        let at = Timestamp::from_micros(0);
        let locator = Locator::new(calendar.periods(Unit::Month, at, at));
        assert_eq!(locator.position(0), OUTSIDE);
        assert!(locator.periods().is_empty());
    }
}
