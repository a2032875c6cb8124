//! Folds over how often values come up: kinds, items, orders and properties.

use std::collections::BTreeMap;

use crate::measure::cell::{Cell, CellType};
use crate::measure::evaluate::Evaluator;
use crate::measure::program::{Range, Selection, Step, Taken};
use crate::measure::subject::Subject;
use crate::measure::values::{NO_EVENTS, UNDEFINED, compare, is_mixed, taken_of, text};

/// Where what somebody used to do is looked for, and how often it must have come up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Baseline {
    /// The bound at which it begins.
    pub(super) from: u16,
    pub(super) at_least: u32,
}

/// What came up in the window counts for more than all that came up before it; many of these still add up.
const OUTWEIGHS: i64 = -(1 << 48);

/// How often each value comes up among the events of a range, in ascending order of bits; nothing where currencies mix.
fn tally(
    evaluator: &mut Evaluator,
    selection: &Selection,
    range: Range,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Option<Vec<(i64, i64)>> {
    let (mut found, mut mixed) = (Vec::<(i64, i64)>::new(), false);
    evaluator.each(selection, range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        let count = places.len() as i64;
        if *taken == Taken::Kind {
            let kind = taken_of(run, places.start, taken, subject);
            found.extend(kind.map(|cell| (cell.bits, count)));
        } else {
            let cells = places.filter_map(|event| taken_of(run, event, taken, subject));
            found.extend(cells.map(|cell| (cell.bits, 1)));
        }
    });
    (!mixed).then(|| summed(found))
}

/// Each value once, with the sum of its counts, in ascending order of bits.
fn summed(mut tally: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    tally.sort_unstable();
    tally.dedup_by(|(bits, count), (kept, sum)| {
        let same = bits == kept;
        *sum += if same { *count } else { 0 };
        same
    });
    tally
}

/// Aliases of one customer may lie in different shards, whose labels differ: texts that are the same become one.
fn joined(tally: Vec<(i64, i64)>, taken: &Taken, subject: &Subject<'_>) -> Vec<(Cell, i64)> {
    let cells = tally.iter().map(|(bits, count)| (Cell::known(*bits), *count));
    let shard = |(bits, _): &(i64, i64)| Cell::known(*bits).label().0;
    if taken.kind() != CellType::Text || tally.first().map(shard) == tally.last().map(shard) {
        return cells.collect();
    }
    let mut by_text: BTreeMap<Option<&str>, (Cell, i64)> = BTreeMap::new();
    for (cell, count) in cells {
        by_text.entry(text(cell, subject)).or_insert((cell, 0)).1 += count;
    }
    by_text.into_values().collect()
}

/// The value that most events have, and how many do.
fn most(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Option<Option<(Cell, i64)>> {
    let tally = joined(tally(evaluator, selection, step.range, subject, taken)?, taken, subject);
    let smallest_last = |a: Cell, b: Cell| compare(b, a, taken.kind(), subject);
    Some(tally.into_iter().max_by(|(a, first), (b, second)| first.cmp(second).then(smallest_last(*a, *b))))
}

/// The value that most events have; of several the smallest.
pub(super) fn most_common(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Cell {
    match most(evaluator, selection, step, subject, taken) {
        None => UNDEFINED,
        Some(most) => most.map_or(NO_EVENTS, |(cell, _)| cell),
    }
}

/// How many events have the value that most have.
pub(super) fn most_common_count(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Cell {
    match most(evaluator, selection, step, subject, taken) {
        None => UNDEFINED,
        Some(most) => Cell::known(most.map_or(0, |(_, count)| count)),
    }
}

/// How many values came up often enough in the baseline, and not in the window that follows.
pub(super) fn gone_silent(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
    baseline: Baseline,
) -> Cell {
    let Range::Between(Some(start), _) = step.range else { return UNDEFINED };
    let before = Range::Between(Some(baseline.from), start);
    let mut of = |range| tally(evaluator, selection, range, subject, taken);
    let (Some(before), Some(within)) = (of(before), of(step.range)) else { return UNDEFINED };
    let within = within.into_iter().map(|(bits, _)| (bits, OUTWEIGHS));
    let both = joined(summed(before.into_iter().chain(within).collect()), taken, subject);
    let gone = both.iter().filter(|(_, count)| *count >= i64::from(baseline.at_least));
    Cell::known(gone.count() as i64)
}
