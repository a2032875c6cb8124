//! Who was there at the start of periods and left: counted exactly, by period, and by value and half of the customers.

use std::collections::BTreeMap;

use crate::Result;
use crate::metric::grid::State;
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::group::Key;
use crate::metric::revenue::spike::ChurnSpikeOptions;
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

    /// What is left without a part; squares are not told of it.
    fn without(&self, part: &Self) -> Self {
        Self {
            count: self.count - part.count,
            gone: self.gone - part.gone,
            start: self.start - part.start,
            lost: self.lost - part.lost,
            squares: 0,
        }
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

/// The periods, and what is counted in each.
#[derive(Debug)]
pub(super) struct Counted {
    /// By the position of the period.
    pub(super) periods: Vec<Tally>,
    /// Whether each is complete, shown, and no exception: what other periods are compared with.
    pub(super) usual: Vec<bool>,
}

impl Counted {
    /// # Errors
    /// Those of folding; `cancelled`.
    pub(super) fn of(asked: &Asked<'_>, options: &ChurnSpikeOptions) -> Result<Self> {
        let (walk, len) = (asked.walk(), asked.grid.periods.len());
        let empty = || vec![Tally::default(); len];
        let parts = asked.reader.units(empty, |periods: &mut Vec<Tally>, unit| {
            walk.unit(unit.steps, |stretch, flow, _| {
                if flow.count(Count::Start) > 0 {
                    let tally = Tally::of(flow);
                    periods.get_mut(stretch).into_iter().flatten().for_each(|sum| sum.add(&tally));
                }
            });
        })?;
        let mut periods = empty();
        for part in &parts {
            periods.iter_mut().zip(part).for_each(|(sum, more)| sum.add(more));
        }
        let rows = asked.grid.rows();
        let is_complete = |at: usize| rows.contains(&at) && asked.grid.state(at) == State::Complete;
        let usual = (0..len).map(is_complete).collect();
        let mut counted = Self { periods, usual };
        counted.set_exceptions_aside(options);
        Ok(counted)
    }

    /// Sets aside the period that is farthest from the others, as long as it is outside their limits and more than half of
    /// the complete periods are left: an exception would move the limits of all the others.
    fn set_exceptions_aside(&mut self, options: &ChurnSpikeOptions) {
        let complete = self.usual.iter().filter(|usual| **usual).count();
        let all = self.usual.iter().enumerate().filter(|(_, usual)| **usual).map(|(at, _)| at);
        let mut left: Vec<usize> = all.collect();
        while 2 * (left.len().saturating_sub(1)) > complete {
            let whole = self.sum(&left);
            let far = |at: &usize| {
                let own = self.periods.get(*at)?;
                let centre = whole.without(own).rate(options.churn)?;
                let error = (centre * (1.0 - centre) / own.size(options.churn)).sqrt();
                let away = (own.rate(options.churn)? - centre).abs();
                (away > options.width * error).then(|| (away / error.max(f64::MIN_POSITIVE), *at))
            };
            // Of equals the first.
            let farthest = left.iter().filter_map(far).reduce(|a, b| if b.0 > a.0 { b } else { a });
            let Some((_, at)) = farthest else { break };
            left.retain(|other| *other != at);
            if let Some(usual) = self.usual.get_mut(at) {
                *usual = false;
            }
        }
    }

    fn sum(&self, of: &[usize]) -> Tally {
        let mut sum = Tally::default();
        of.iter().filter_map(|at| self.periods.get(*at)).for_each(|tally| sum.add(tally));
        sum
    }

    /// All usual periods but one.
    pub(super) fn others(&self, than: usize) -> Tally {
        let usual = self.usual.iter().enumerate().filter(|(at, usual)| **usual && *at != than);
        self.sum(&usual.map(|(at, _)| at).collect::<Vec<_>>())
    }
}

/// What is counted of each value.
pub(super) type Cells<'k> = BTreeMap<Place<'k>, Cell>;

/// Counts those with each value in the explained period and in the usual ones.
///
/// # Errors
/// Those of folding; `cancelled`.
pub(super) fn cells<'k, 'v: 'k>(
    asked: &'k Asked<'v>,
    traits: &'k Traits,
    counted: &Counted,
    explained: usize,
    half: Half,
) -> Result<Cells<'k>> {
    let walk = Walk { plans: traits.need_plans(), ..asked.walk() };
    let usual = |at: usize| counted.usual.get(at).is_some_and(|usual| *usual);
    let parts = asked.reader.units(Cells::new, |cells: &mut Cells<'k>, unit| {
        let held_out = usize::from(half.is_held_out(unit.name(asked.reader.view)));
        walk.unit(unit.steps, |stretch, flow, place| {
            if flow.count(Count::Start) == 0 {
                return;
            }
            let tally = Tally::of(flow);
            for at in stretch.filter(|at| *at == explained || usual(*at)) {
                let begun = asked.grid.periods.start(at).micros();
                for (number, key) in traits.keys(unit.rank, &place, begun).enumerate() {
                    let cell = cells.entry((number, key)).or_default();
                    let side = if at == explained { &mut cell.now } else { &mut cell.before };
                    if let Some(sum) = side.get_mut(held_out) {
                        sum.add(&tally);
                    }
                }
            }
        });
    })?;
    let mut all = Cells::new();
    for (place, cell) in parts.into_iter().flatten() {
        all.entry(place).or_default().add(&cell);
    }
    Ok(all)
}
