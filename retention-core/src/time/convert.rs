//! Fast conversion of many times between UTC and one zone's local time.

use super::{MICROS_PER_DAY, MICROS_PER_SECOND, Timestamp, Zone};

/// No zone is further from UTC than this (the largest offset in the database is 15:56:08).
const MARGIN: i64 = 16 * 3600 * MICROS_PER_SECOND;

/// Blocks of time are 2^38 µs long (3.2 days). With the margin on both sides that is 4.6 days, and no zone ever changed
/// its offset twice within 6.9 days (a test holds the database to that): so there is at most one change around a block.
const BLOCK_BITS: u32 = 38;

/// Blocks kept; a power of two. 512 blocks cover 4.4 years before they are computed again.
const SLOTS: usize = 512;

/// One zone's offsets around a stretch of time that has at most one change of offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The instant of the change; `i64::MAX` if there is none.
    change: i64,
    /// Offsets before and after the change.
    before: i64,
    after: i64,
}

impl Piece {
    /// The piece that holds for all local times from `first` to `last`, at most a block apart, and for the instants
    /// `first` to `last` as well.
    pub(super) fn around_local(zone: Zone, first: i64, last: i64) -> Self {
        let from = first.saturating_sub(MARGIN);
        let to = last.saturating_add(MARGIN);
        let (before, after) = (zone.offset_at(from), zone.offset_at(to));
        if before == after {
            return Self { change: i64::MAX, before, after };
        }
        // Offsets change on whole seconds.
        let (mut low, mut high) = (from.div_euclid(MICROS_PER_SECOND), to.div_euclid(MICROS_PER_SECOND));
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if zone.offset_at(middle * MICROS_PER_SECOND) == before { low = middle } else { high = middle }
        }
        Self { change: high * MICROS_PER_SECOND, before, after }
    }

    /// The first instant whose local time is at or after the given one: in a gap the change, in an overlap the earlier.
    pub(super) fn instant_of_local(&self, local: i64) -> Timestamp {
        let early = local.saturating_sub(self.before);
        if early < self.change {
            return Timestamp::from_micros(early);
        }
        Timestamp::from_micros(local.saturating_sub(self.after).max(self.change))
    }

    fn local_of(&self, at: i64) -> i64 {
        at.saturating_add(if at < self.change { self.before } else { self.after })
    }
}

/// Converts many times between instants and one zone's local time, remembering the offsets it has looked up.
///
/// Answers exactly as [`Zone`] does, in a few nanoseconds for times within some years of each other, in any order.
#[derive(Clone, Debug)]
pub(crate) struct LocalConverter {
    zone: Zone,
    slots: Vec<(i64, Piece)>,
}

impl LocalConverter {
    pub(crate) fn new(zone: Zone) -> Self {
        // No block of a time within the years 0 to 10000 has the number `i64::MAX`.
        let empty = (i64::MAX, Piece { change: i64::MAX, before: 0, after: 0 });
        Self { zone, slots: vec![empty; SLOTS] }
    }

    /// Remembers nothing and costs nothing: what stands in for a converter that is lent out.
    pub(crate) const fn idle(zone: Zone) -> Self {
        Self { zone, slots: Vec::new() }
    }

    pub(crate) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The instant at which clocks show so many microseconds since 1970-01-01T00:00; gaps and overlaps as [`Zone`] says.
    #[inline]
    pub(crate) fn instant_of_local_micros(&mut self, local_micros: i64) -> Timestamp {
        self.piece(local_micros).instant_of_local(local_micros)
    }

    /// Local microseconds since 1970-01-01T00:00 at an instant.
    #[inline]
    pub(crate) fn local_micros_of(&mut self, at: Timestamp) -> i64 {
        self.piece(at.micros()).local_of(at.micros())
    }

    /// The piece of the block that a time falls into: an instant or a local time, the margin makes them alike.
    #[inline]
    fn piece(&mut self, micros: i64) -> Piece {
        let block = micros >> BLOCK_BITS;
        let slot = block as usize % SLOTS;
        match self.slots.get(slot) {
            Some((known, piece)) if *known == block => *piece,
            _ => self.look_up(block, slot),
        }
    }

    #[cold]
    fn look_up(&mut self, block: i64, slot: usize) -> Piece {
        let first = block << BLOCK_BITS;
        let piece = Piece::around_local(self.zone, first, first.saturating_add((1 << BLOCK_BITS) - 1));
        if let Some(kept) = self.slots.get_mut(slot) {
            *kept = (block, piece);
        }
        piece
    }
}

const _: () = assert!((1 << BLOCK_BITS) + 2 * MARGIN < 6 * MICROS_PER_DAY);
