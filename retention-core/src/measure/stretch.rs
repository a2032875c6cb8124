//! Stretches: the events of a run that fall into one period.

use std::ops::Range;

use crate::log::Run;
use crate::time::{Periods, Timestamp};

/// Calls `each` for every period in which the run has events, ascending, with these events. Events outside all periods
/// are left out.
#[inline]
pub(super) fn each_stretch(run: &Run<'_>, periods: &Periods, mut each: impl FnMut(usize, Range<usize>)) {
    let bounds = periods.bounds();
    let start = periods.start(0).micros();
    let mut event = match run.times.first() {
        Some(first) if *first < start => run.times.partition_point(|time| *time < start),
        _ => 0,
    };
    let mut hint = 0;
    while let Some(time) = run.times.get(event) {
        let Some(period) = periods.position_from(hint, Timestamp::from_micros(*time)) else { return };
        hint = period;
        let end = bounds.get(period + 1).map_or(i64::MAX, |end| end.micros());
        let rest = run.times.get(event + 1..).unwrap_or(&[]);
        let next = event + 1 + rest.iter().take_while(|time| **time < end).count();
        each(period, event..next);
        event = next;
    }
}

/// A set of positions that remembers which words of it are in use, so that emptying it costs what filling it did.
#[derive(Debug, Default)]
pub(super) struct Touched {
    words: Vec<u64>,
    low: usize,
    high: usize,
}

impl Touched {
    pub(super) fn new(positions: usize) -> Self {
        Self { words: vec![0; positions.div_ceil(64)], low: usize::MAX, high: 0 }
    }

    /// Adds a position. Positions beyond the size are not kept.
    #[inline]
    pub(super) fn add(&mut self, position: usize) {
        let at = position / 64;
        let Some(word) = self.words.get_mut(at) else { return };
        *word |= 1 << (position % 64);
        self.low = self.low.min(at);
        self.high = self.high.max(at);
    }

    /// Hands out all positions in ascending order and empties the set.
    #[inline]
    pub(super) fn drain(&mut self, mut each: impl FnMut(usize)) {
        if self.low == usize::MAX {
            return;
        }
        for at in self.low..=self.high {
            let Some(word) = self.words.get_mut(at) else { break };
            let mut rest = std::mem::take(word);
            while rest != 0 {
                each(at * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
        (self.low, self.high) = (usize::MAX, 0);
    }
}
