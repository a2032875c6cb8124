//! Who was there at the start of periods and left: counted exactly, by period, and by value and half of the customers.

use std::collections::BTreeMap;

use crate::Result;
use crate::metric::grid::State;
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::group::Key;
use crate::metric::revenue::spike::traits::Traits;
use crate::metric::revenue::walk::Walk;
use crate::metric::revenue::worth::ChurnOf;

/// Sums over units at the starts of periods. All are whole numbers, so that no order of adding matters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) count: i64,
    pub(super) gone: i64,
    pub(super) start: i128,
    pub(super) lost: i128,
    /// Of the revenue at the start; at most what fits, which is beyond any business.
    squares: u128,
}

impl Tally {
    fn of(flow: &Flow) -> Self {
        let start = flow.sum(Sum::Start);
        let count = flow.count(Count::Start);
        let square = start.unsigned_abs().saturating_mul(start.unsigned_abs());
        let lost = start - flow.sum(Sum::Gross);
        Self { count, gone: flow.count(Count::Gone), start, lost, squares: square }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.gone += other.gone;
        self.start += other.start;
        self.lost += other.lost;
        self.squares = self.squares.saturating_add(other.squares);
    }

    /// What churn is made of: the lost and those at the start, in customers or minor units.
    pub(super) fn parts(&self, churn: ChurnOf) -> (i128, i128) {
        match churn {
            ChurnOf::Logo => (self.gone.into(), self.count.into()),
            ChurnOf::Revenue => (self.lost, self.start),
        }
    }

    pub(super) fn rate(&self, churn: ChurnOf) -> Option<f64> {
        let (lost, whole) = self.parts(churn);
        (whole > 0).then(|| lost as f64 / whole as f64)
    }

    /// As how many equal customers they count.
    pub(super) fn size(&self, churn: ChurnOf) -> f64 {
        match churn {
            ChurnOf::Logo => self.count as f64,
            ChurnOf::Revenue if self.squares == 0 => 0.0,
            ChurnOf::Revenue => self.start as f64 * self.start as f64 / self.squares as f64,
        }
    }
}

/// Which half of the customers one is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Half(u64);

impl Half {
    pub(super) fn new(seed: i64) -> Self {
        Self(seed.cast_unsigned())
    }

    /// Whether one is held out.
    fn is_held_out(self, name: &str) -> bool {
        xxhash_rust::xxh3::xxh3_64_with_seed(name.as_bytes(), self.0) >> 63 == 1
    }
}

/// Those who had a value: in the other periods and in the explained one, each in two halves of which the second is held out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) before: [Tally; 2],
    pub(super) now: [Tally; 2],
}

pub(super) fn both(halves: &[Tally; 2]) -> Tally {
    let [mut all, held_out] = *halves;
    all.add(&held_out);
    all
}

impl Cell {
    fn add(&mut self, other: &Self) {
        self.before.iter_mut().zip(&other.before).for_each(|(sum, more)| sum.add(more));
        self.now.iter_mut().zip(&other.now).for_each(|(sum, more)| sum.add(more));
    }
}

/// A property by its number, and a value of it.
type Place<'k> = (usize, Key<'k>);

/// Everything that is counted.
#[derive(Debug)]
pub(super) struct Gathered<'k> {
    /// By the position of the period.
    pub(super) periods: Vec<Tally>,
    /// The complete periods that are shown.
    pub(super) complete: Vec<usize>,
    pub(super) explained: Option<usize>,
    pub(super) cells: BTreeMap<Place<'k>, Cell>,
}

impl<'k> Gathered<'k> {
    /// # Errors
    /// Those of folding; `cancelled`.
    pub(super) fn of<'v: 'k>(
        asked: &'k Asked<'v>,
        traits: &'k Traits,
        explained: Option<usize>,
        half: &Half,
    ) -> Result<Self> {
        let rows = asked.grid.rows();
        let complete: Vec<usize> =
            rows.clone().filter(|at| asked.grid.state(*at) == State::Complete).collect();
        let is_complete: Vec<bool> =
            (0..asked.grid.periods.len()).map(|at| complete.binary_search(&at).is_ok()).collect();
        let walk = Walk { plans: traits.need_plans(), ..asked.walk() };
        let empty = || (vec![Tally::default(); is_complete.len()], BTreeMap::<Place<'k>, Cell>::new());
        let parts = asked.reader.units(empty, |(periods, cells), unit| {
            let held_out = usize::from(half.is_held_out(unit.name(asked.reader.view)));
            walk.unit(unit.steps, |stretch, flow, place| {
                if flow.count(Count::Start) == 0 {
                    return;
                }
                let tally = Tally::of(flow);
                for at in stretch.filter(|at| rows.contains(at)) {
                    if let Some(sum) = periods.get_mut(at) {
                        sum.add(&tally);
                    }
                    if explained.is_none() || !is_complete.get(at).is_some_and(|complete| *complete) {
                        continue;
                    }
                    let begun = asked.grid.periods.start(at).micros();
                    for (number, key) in traits.keys(unit.rank, &place, begun).enumerate() {
                        let cell = cells.entry((number, key)).or_default();
                        let side = if explained == Some(at) { &mut cell.now } else { &mut cell.before };
                        if let Some(sum) = side.get_mut(held_out) {
                            sum.add(&tally);
                        }
                    }
                }
            });
        })?;
        let (mut periods, mut cells) = empty();
        for (own, values) in parts {
            periods.iter_mut().zip(&own).for_each(|(sum, more)| sum.add(more));
            for (place, cell) in values {
                cells.entry(place).or_default().add(&cell);
            }
        }
        Ok(Self { periods, complete, explained, cells })
    }

    /// All complete periods but one.
    pub(super) fn others(&self, than: usize) -> Tally {
        let mut sum = Tally::default();
        let others = self.complete.iter().filter(|at| **at != than);
        others.filter_map(|at| self.periods.get(*at)).for_each(|tally| sum.add(tally));
        sum
    }
}
