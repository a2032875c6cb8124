//! Folds over how often values come up: kinds, items, orders and properties.

use std::collections::BTreeMap;

use hashbrown::HashTable;

use crate::measure::cell::{Cell, CellType};
use crate::measure::evaluate::Evaluator;
use crate::measure::program::{Baseline, Range, Selection, Step, Taken, Told};
use crate::measure::subject::Subject;
use crate::measure::values::{NO_EVENTS, Takes, UNDEFINED, compare, is_mixed, text};

/// What came up in the window counts for more than all that came up before it; many of these still add up.
const OUTWEIGHS: i64 = -(1 << 48);

/// Values, by their bits, each with a count.
#[derive(Debug, Default)]
struct Tally(HashTable<(i64, i64)>);

impl Tally {
    fn add(&mut self, value: i64, count: i64) {
        let hash = |value: i64| (value as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
        let entry = self.0.entry(hash(value), |(known, _)| *known == value, |(known, _)| hash(*known));
        entry.or_insert((value, 0)).get_mut().1 += count;
    }

    /// The values as cells. Aliases of one customer may lie in different shards, whose labels differ: texts that are the
    /// same become one.
    fn cells(self, taken: &Taken, subject: &Subject<'_>) -> Vec<(Cell, i64)> {
        let cells: Vec<(Cell, i64)> =
            self.0.into_iter().map(|(bits, count)| (Cell::known(bits), count)).collect();
        let first = cells.first().map(|(cell, _)| cell.label().0);
        let is_of_one = cells.iter().all(|(cell, _)| Some(cell.label().0) == first);
        if taken.kind() != CellType::Text || is_of_one {
            return cells;
        }
        let mut by_text: BTreeMap<Option<&str>, (Cell, i64)> = BTreeMap::new();
        for (cell, count) in cells {
            by_text.entry(text(cell, subject)).or_insert((cell, 0)).1 += count;
        }
        by_text.into_values().collect()
    }
}

/// Adds the events of a range to a tally, each with a weight; whether currencies mix.
fn add(
    evaluator: &mut Evaluator,
    selection: &Selection,
    (range, weight): (Range, i64),
    subject: &Subject<'_>,
    taken: &Taken,
    tally: &mut Tally,
) -> bool {
    let (mut mixed, mut takes) = (false, Takes::new(taken, subject));
    evaluator.each(selection, range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        let count = places.len() as i64;
        let mut of = takes.of(run);
        if *taken == Taken::Kind {
            if let Some(kind) = of(places.start) {
                tally.add(kind.bits, if weight == 1 { count } else { weight });
            }
        } else {
            places.filter_map(of).for_each(|cell| tally.add(cell.bits, weight));
        }
    });
    mixed
}

/// The value that came up most, of several the smallest, and how often.
fn most(cells: Vec<(Cell, i64)>, taken: &Taken, subject: &Subject<'_>) -> Option<(Cell, i64)> {
    let smallest_last = |a: Cell, b: Cell| compare(b, a, taken.kind(), subject);
    cells.into_iter().max_by(|(a, first), (b, second)| first.cmp(second).then_with(|| smallest_last(*a, *b)))
}

/// The value that most events have, or how many have it.
pub(super) fn most_common(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
    told: Told,
) -> Cell {
    let mut tally = Tally::default();
    if add(evaluator, selection, (step.range, 1), subject, taken, &mut tally) {
        return UNDEFINED;
    }
    let most = most(tally.cells(taken, subject), taken, subject);
    match told {
        Told::Value => most.map_or(NO_EVENTS, |(cell, _)| cell),
        Told::Count => Cell::known(most.map_or(0, |(_, count)| count)),
    }
}

/// Of the values that came up often enough in the baseline, and not in the window that follows, the one that did most, or
/// how many there are.
pub(super) fn missed(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    (taken, baseline): (&Taken, Baseline),
    told: Told,
) -> Cell {
    let Range::Between(Some(start), _) = step.range else { return UNDEFINED };
    let (before, mut tally) = (Range::Between(Some(baseline.from), start), Tally::default());
    for weighed in [(before, 1), (step.range, OUTWEIGHS)] {
        if add(evaluator, selection, weighed, subject, taken, &mut tally) {
            return UNDEFINED;
        }
    }
    let mut missed = tally.cells(taken, subject);
    missed.retain(|(_, count)| *count >= i64::from(baseline.at_least));
    match told {
        Told::Value => most(missed, taken, subject).map_or(NO_EVENTS, |(cell, _)| cell),
        Told::Count => Cell::known(missed.len() as i64),
    }
}
