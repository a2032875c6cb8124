//! The staged rows of one customer, sorted: a run of ascending times for each kind, in as little memory as they need and
//! as near together.

use crate::log::extras::Extras;
use crate::log::shard::{NO_AMOUNT, Run, Shard};

/// Rows of one customer by kind and time, those of one instant in the order of arrival.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fresh {
    kinds: Vec<Kind>,
    /// In the first half times, in the second one running sums of amounts within each kind.
    cells: Vec<i64>,
    rows: u32,
    /// What only some rows have; mostly nothing.
    rest: Option<Box<Shard>>,
}

/// Where the rows of a kind lie; they end where the next kind begins.
#[derive(Debug, Clone, Copy)]
struct Kind {
    number: u16,
    /// Whether any row has an amount.
    priced: bool,
    start: u32,
}

/// Room for so many rows is made at once.
const FIRST: usize = 4;
/// A list that is longer is not kept for rows to come.
const ROOMY: usize = 128;

impl Fresh {
    pub(crate) fn rows(&self) -> usize {
        self.rows as usize
    }

    pub(crate) fn clear(&mut self) {
        self.kinds.clear();
        self.rows = 0;
        self.rest = None;
        if self.cells.len() > ROOMY {
            self.cells = Vec::new();
        }
    }

    /// The runs by ascending number of the kind. What rows without anything else have beside, `none` has.
    #[inline]
    pub(crate) fn runs<'a>(&'a self, none: &'a Shard) -> impl Iterator<Item = Run<'a>> {
        let (times, sums) = self.cells.split_at(self.cells.len() / 2);
        let rest = self.rest.as_deref().unwrap_or(none);
        self.kinds.iter().enumerate().map(move |(at, kind)| {
            let places = kind.start as usize..self.start(at + 1);
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

    /// Adds a row behind those of its kind that are not later. Sums stand beside times, also in kinds without amounts, which
    /// do not refer to them.
    pub(crate) fn insert(&mut self, number: u16, time: i64, amount: i64) {
        self.make_room();
        let (at, rows) = (self.kinds.partition_point(|kind| kind.number < number), self.rows());
        let start = self.start(at);
        if self.kinds.get(at).is_none_or(|kind| kind.number != number) {
            self.kinds.insert(at, Kind { number, priced: false, start: start as u32 });
        }
        let end = self.start(at + 1);
        let half = self.cells.len() / 2;
        let (times, sums) = self.cells.split_at_mut(half);
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
        self.kinds.iter_mut().skip(at + 1).for_each(|later| later.start += 1);
        if let Some(rest) = &mut self.rest {
            let blank = rest.blank.partition_point(|blank| (*blank as usize) < place);
            rest.blank.iter_mut().skip(blank).for_each(|blank| *blank += 1);
        }
        self.price(at, (start, place, end), amount);
    }

    /// Sets the amount of a row just added to a kind, whose rows are now those from the first to the last place.
    fn price(&mut self, at: usize, (start, place, end): (usize, usize, usize), amount: i64) {
        let Some(kind) = self.kinds.get_mut(at) else { return };
        let was_priced = kind.priced;
        kind.priced |= amount != NO_AMOUNT;
        let blank = match (was_priced, amount) {
            (true, NO_AMOUNT) => place..place + 1,
            // All rows before this one had none.
            (false, amount) if amount != NO_AMOUNT => start..end + 1,
            _ => 0..0,
        };
        let blank: Vec<u32> =
            blank.filter(|row| amount == NO_AMOUNT || *row != place).map(|row| row as u32).collect();
        if let Some(first) = blank.first() {
            let known = &mut self.rest_mut().blank;
            let after = known.partition_point(|row| row < first);
            known.splice(after..after, blank);
        }
        if amount == NO_AMOUNT {
            return;
        }
        let (mut overflows, half) = (false, self.cells.len() / 2);
        for sum in self.cells.get_mut(half + place..=half + end).unwrap_or(&mut []) {
            let exact = sum.checked_add(amount).filter(|sum| sum.unsigned_abs() <= i64::MAX as u64 / 2);
            overflows |= exact.is_none();
            *sum = sum.wrapping_add(amount);
        }
        if overflows {
            self.rest_mut().overflows = true;
        }
    }

    /// The first row of a kind by its place, or the end.
    fn start(&self, at: usize) -> usize {
        self.kinds.get(at).map_or(self.rows(), |kind| kind.start as usize)
    }

    fn rest_mut(&mut self) -> &mut Shard {
        self.rest.get_or_insert_with(Box::default)
    }

    /// Makes room for one row more.
    fn make_room(&mut self) {
        let half = self.cells.len() / 2;
        if self.rows() < half {
            return;
        }
        let wider = (half * 2).max(FIRST);
        let mut cells = Vec::with_capacity(wider * 2);
        for part in [self.cells.get(..half), self.cells.get(half..)] {
            cells.extend_from_slice(part.unwrap_or(&[]));
            cells.resize(cells.len() + wider - half, 0);
        }
        self.cells = cells;
    }

    /// Reads a little of each list, so that they are near when all of them is asked for.
    #[inline]
    pub(crate) fn come_near(&self) -> u64 {
        let (rows, half) = (self.rows(), self.cells.len() / 2);
        let cell = |at: usize| self.cells.get(at).copied().unwrap_or(0) as u64;
        let kind = self.kinds.first().map_or(0, |kind| u64::from(kind.start));
        kind ^ cell(0) ^ cell(rows) ^ cell(half + rows)
    }

    /// Bytes held beside the entry itself.
    pub(crate) fn bytes(&self) -> usize {
        let rest = self.rest.as_ref().map_or(0, |rest| {
            let (ids, received, others) = rest.extras.bytes();
            size_of::<Shard>() + rest.core_bytes() + ids + received + others
        });
        self.kinds.capacity() * size_of::<Kind>() + self.cells.capacity() * 8 + rest
    }
}

/// Puts a value among the first so many of a list.
fn put(list: &mut [i64], place: usize, rows: usize, value: i64) {
    if place < rows {
        list.copy_within(place..rows, place + 1);
    }
    if let Some(cell) = list.get_mut(place) {
        *cell = value;
    }
}
