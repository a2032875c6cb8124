//! The staged rows of one customer, sorted: a run of ascending times for each kind, in as little memory as they need and
//! as near together.

use crate::log::extras::Extras;
use crate::log::shard::{NO_AMOUNT, Run, Shard};

/// Rows of one customer by kind and time, those of one instant in the order of arrival.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fresh {
    /// Kinds, then times, then running sums of amounts within each kind if any row has an amount: one list, so that all of
    /// it is in one place of memory.
    cells: Vec<i64>,
    /// What only some rows have; mostly nothing.
    rest: Option<Box<Shard>>,
    rows: u32,
    kinds: u16,
    /// There is room for so many kinds.
    room: u16,
    /// Whether there are sums.
    summed: bool,
}

/// Where the rows of a kind lie; they end where the next kind begins. It stands in 64 bits.
#[derive(Debug, Clone, Copy)]
struct Kind {
    number: u16,
    /// Whether any row has an amount.
    priced: bool,
    start: u32,
}

impl Kind {
    #[inline]
    fn of(cell: i64) -> Self {
        Self { number: (cell >> 40) as u16, priced: cell >> 32 & 1 == 1, start: cell as u32 }
    }

    #[inline]
    fn cell(self) -> i64 {
        i64::from(self.number) << 40 | i64::from(self.priced) << 32 | i64::from(self.start)
    }
}

/// Room for so many kinds and so many rows is made at first.
const FIRST: usize = 4;
/// A list that is longer is not kept for rows to come.
const ROOMY: usize = 128;

impl Fresh {
    pub(crate) fn rows(&self) -> usize {
        self.rows as usize
    }

    pub(crate) fn clear(&mut self) {
        (self.rows, self.kinds, self.rest) = (0, 0, None);
        if self.cells.len() > ROOMY {
            *self = Self::default();
        }
    }

    /// The runs by ascending number of the kind. What rows have beside that have nothing more, `none` has.
    #[inline]
    pub(crate) fn runs<'a>(&'a self, none: &'a Shard) -> impl Iterator<Item = Run<'a>> {
        let (kinds, times, sums) = self.parts();
        let kinds = kinds.get(..usize::from(self.kinds)).unwrap_or(&[]);
        let rest = self.rest.as_deref().unwrap_or(none);
        kinds.iter().enumerate().map(move |(at, kind)| {
            let kind = Kind::of(*kind);
            let end = kinds.get(at + 1).map_or(self.rows, |next| Kind::of(*next).start);
            let places = kind.start as usize..end as usize;
            let times = times.get(places.clone()).unwrap_or(&[]);
            let sums = if kind.priced { sums.get(places).unwrap_or(&[]) } else { &[] };
            Run::fresh(kind.number, kind.start as usize, (times, sums), rest)
        })
    }

    /// Whether some rows have more than customer, kind, time and amount.
    pub(crate) fn has_extras(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| !rest.extras.is_empty())
    }

    pub(crate) fn set_extras(&mut self, extras: Extras) {
        self.rest_mut().extras = extras;
    }

    /// Adds a row behind those of its kind that are not later.
    pub(crate) fn insert(&mut self, number: u16, time: i64, amount: i64) {
        let rows = self.rows();
        let at = self.place_for(number, amount != NO_AMOUNT);
        let (start, end) = (self.start(at), self.start(at + 1));
        let (_, times, sums) = self.parts_mut();
        let known = times.get(start..end).unwrap_or(&[]);
        let place = match known.last() {
            Some(last) if *last > time => start + known.partition_point(|known| *known <= time),
            _ => end,
        };
        let before = place.checked_sub(1).filter(|before| *before >= start);
        let sum = before.and_then(|before| sums.get(before)).copied().unwrap_or(0);
        put(times, place, rows, time);
        put(sums, place, rows, sum);
        self.rows += 1;
        let after = at + 1..usize::from(self.kinds);
        // A start stands in the lowest bits.
        self.parts_mut().0.get_mut(after).into_iter().flatten().for_each(|later| *later += 1);
        if let Some(rest) = &mut self.rest {
            let blank = rest.blank.partition_point(|blank| (*blank as usize) < place);
            rest.blank.iter_mut().skip(blank).for_each(|blank| *blank += 1);
        }
        self.price(at, (start, place, end), amount);
    }

    /// Sets the amount of a row just added to a kind, whose rows are now those from the first to the last place.
    fn price(&mut self, at: usize, (start, place, end): (usize, usize, usize), amount: i64) {
        let (kinds, _, sums) = self.parts_mut();
        let Some(cell) = kinds.get_mut(at) else { return };
        let kind = Kind::of(*cell);
        *cell = Kind { priced: kind.priced || amount != NO_AMOUNT, ..kind }.cell();
        let blank = match (kind.priced, amount) {
            (true, NO_AMOUNT) => place..place + 1,
            (false, NO_AMOUNT) | (true, _) => 0..0,
            // All rows before this one had none.
            (false, _) => start..end + 1,
        };
        let mut overflows = false;
        if amount != NO_AMOUNT {
            for sum in sums.get_mut(place..=end).unwrap_or(&mut []) {
                let exact = sum.checked_add(amount).filter(|sum| sum.unsigned_abs() <= i64::MAX as u64 / 2);
                overflows |= exact.is_none();
                *sum = sum.wrapping_add(amount);
            }
        }
        let blank: Vec<u32> =
            blank.filter(|row| amount == NO_AMOUNT || *row != place).map(|row| row as u32).collect();
        if let Some(first) = blank.first() {
            let known = &mut self.rest_mut().blank;
            let after = known.partition_point(|row| row < first);
            known.splice(after..after, blank);
        }
        if overflows {
            self.rest_mut().overflows = true;
        }
    }

    /// The place of a kind among the kinds, where it is put if it is new; with room for one more row.
    fn place_for(&mut self, number: u16, priced: bool) -> usize {
        let known = usize::from(self.kinds);
        let kinds = self.cells.get(..known).unwrap_or(&[]);
        let at = kinds.partition_point(|kind| Kind::of(*kind).number < number);
        let is_new = kinds.get(at).is_none_or(|kind| Kind::of(*kind).number != number);
        self.make_room(is_new, priced);
        if is_new {
            let start = self.start(at) as u32;
            put(self.parts_mut().0, at, known, Kind { number, priced: false, start }.cell());
            self.kinds += 1;
        }
        at
    }

    /// The first row of a kind by its place, or the end.
    #[inline]
    fn start(&self, at: usize) -> usize {
        let kind = self.cells.get(at).filter(|_| at < usize::from(self.kinds));
        kind.map_or(self.rows(), |kind| Kind::of(*kind).start as usize)
    }

    fn rest_mut(&mut self) -> &mut Shard {
        self.rest.get_or_insert_with(Box::default)
    }

    /// Kinds, times and sums, with the room for more.
    #[inline]
    fn parts(&self) -> (&[i64], &[i64], &[i64]) {
        let (kinds, rows) = self.cells.split_at(usize::from(self.room));
        let (times, sums) = rows.split_at(self.width());
        (kinds, times, sums)
    }

    #[inline]
    fn parts_mut(&mut self) -> (&mut [i64], &mut [i64], &mut [i64]) {
        let width = self.width();
        let (kinds, rows) = self.cells.split_at_mut(usize::from(self.room));
        let (times, sums) = rows.split_at_mut(width);
        (kinds, times, sums)
    }

    /// There is room for so many rows.
    #[inline]
    fn width(&self) -> usize {
        (self.cells.len() - usize::from(self.room)) >> u8::from(self.summed)
    }

    /// Makes room for one row more, for one kind more if that is new, and for sums where the row has an amount.
    fn make_room(&mut self, is_new: bool, priced: bool) {
        let (room, width, summed) = (usize::from(self.room), self.width(), self.summed || priced);
        let more_kinds = is_new && usize::from(self.kinds) == room;
        if self.rows() < width && !more_kinds && summed == self.summed {
            return;
        }
        let room = if more_kinds { (room * 2).max(FIRST) } else { room };
        let width = if self.rows() == width { (width * 2).max(FIRST) } else { width };
        let mut cells = Vec::with_capacity(room + (width << u8::from(summed)));
        let (kinds, times, sums) = self.parts();
        for (part, len) in [(kinds, room), (times, width), (sums, if summed { width } else { 0 })] {
            let end = cells.len() + len;
            cells.extend_from_slice(part);
            cells.resize(end, 0);
        }
        (self.cells, self.room, self.summed) = (cells, room as u16, summed);
    }

    /// Reads a little of each part, so that all is near when it is asked for.
    #[inline]
    pub(crate) fn come_near(&self) -> u64 {
        let (room, rows) = (usize::from(self.room), self.rows());
        let cell = |at: usize| self.cells.get(at).copied().unwrap_or(0) as u64;
        cell(0) ^ cell(room + rows) ^ cell(room + self.width() + rows)
    }

    /// Bytes held beside the entry itself.
    pub(crate) fn bytes(&self) -> usize {
        let rest = self.rest.as_ref().map_or(0, |rest| {
            let (ids, received, others) = rest.extras.bytes();
            size_of::<Shard>() + rest.core_bytes() + ids + received + others
        });
        self.cells.capacity() * 8 + rest
    }
}

/// Puts a value among the first so many of a list.
#[inline]
fn put(list: &mut [i64], place: usize, rows: usize, value: i64) {
    if place < rows && rows < list.len() {
        list.copy_within(place..rows, place + 1);
    }
    if let Some(cell) = list.get_mut(place) {
        *cell = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a run says: its kind, times, sums, and the amount of each event.
    type Shown = (u16, Vec<i64>, Vec<Option<i64>>);

    fn shown(fresh: &Fresh) -> (Vec<Shown>, bool) {
        let none = Shard::default();
        let runs = fresh.runs(&none).map(|run| {
            let amounts = (0..run.len()).map(|event| run.amount(event)).collect();
            assert_eq!(run.has_amounts(), (0..run.len()).any(|event| run.amount(event).is_some()));
            (run.kind, run.times.to_vec(), amounts)
        });
        let runs = runs.collect();
        let overflows = fresh.runs(&none).any(|run| run.shard().overflows());
        (runs, overflows)
    }

    proptest! {
        #![proptest_config(crate::property::config(300))]

        #[test]
        fn rows_stand_as_sorting_puts_them(
            rounds in prop::collection::vec(prop::collection::vec(
                (0u16..12, 0i64..9, prop::option::weighted(0.6, -50i64..50)), 0..70), 1..3),
        ) {
            let mut fresh = Fresh::default();
            for rows in rounds {
                fresh.clear();
                let mut plain: Vec<(u16, i64, Option<i64>)> = Vec::new();
                for (kind, time, amount) in rows {
                    fresh.insert(kind, time, amount.unwrap_or(NO_AMOUNT));
                    plain.push((kind, time, amount));
                    plain.sort_by_key(|(kind, time, _)| (*kind, *time));
                    let runs: Vec<Shown> = plain
                        .chunk_by(|a, b| a.0 == b.0)
                        .map(|run| {
                            let times = run.iter().map(|row| row.1).collect();
                            (run[0].0, times, run.iter().map(|row| row.2).collect())
                        })
                        .collect();
                    prop_assert_eq!(shown(&fresh), (runs, false));
                    prop_assert_eq!(fresh.rows(), plain.len());
                }
            }
        }
    }

    #[test]
    fn a_sum_that_may_not_fit_is_told() {
        let mut fresh = Fresh::default();
        fresh.insert(3, 10, i64::MAX / 2);
        assert!(!shown(&fresh).1);
        fresh.insert(3, 20, 2);
        assert!(shown(&fresh).1);
    }
}
