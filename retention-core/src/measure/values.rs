//! Folds over what events carry: amounts, items, orders and properties.

use crate::log::{Backing, PropertyType, PropertyValue, Run, Value};
use crate::measure::cell::{Cell, CellType, MeasureState};
use crate::measure::column::{Carried, Column, What};
use crate::measure::evaluate::Evaluator;
use crate::measure::program::{Selection, Step, Taken};
use crate::measure::subject::Subject;
use crate::time::{Timestamp, Zone, parse_instant};

/// What is taken of events, run after run.
pub(super) struct Takes<'t, 'a> {
    taken: &'t Taken,
    backing: &'t Backing<'a>,
    /// Of the run that was read last.
    column: Option<Column<'a>>,
}

impl<'t, 'a> Takes<'t, 'a> {
    pub(super) fn new(taken: &'t Taken, subject: &'t Subject<'a>) -> Self {
        Self { taken, backing: &subject.backing, column: None }
    }

    /// What the events of a run carry, one after another.
    pub(super) fn of<'s>(&'s mut self, run: &Run<'a>) -> impl FnMut(usize) -> Option<Cell> + use<'s, 't, 'a> {
        if self.column.as_ref().is_none_or(|column| !column.is_of(run)) {
            let what = match self.taken {
                Taken::Amount => What::Amount,
                Taken::Kind => What::Kind,
                Taken::Item => What::Item,
                Taken::ItemOrKind => What::ItemOrKind,
                Taken::Order | Taken::OrderOrEvent => What::Order,
                Taken::Property(name, _) => What::Property(name),
            };
            self.column = Some(Column::of(run, what, self.backing));
        }
        let (taken, column) = (self.taken, &mut self.column);
        move |event| {
            let column = column.as_mut()?;
            cell(column.at(event)?, taken, column.shard())
        }
    }
}

fn cell(carried: Carried, taken: &Taken, shard: usize) -> Option<Cell> {
    Some(match (carried, taken) {
        (Carried::Amount(minor), _) => Cell::known(minor),
        (Carried::Kind(kind), _) => Cell::text(Backing::KINDS, u32::from(kind)),
        (Carried::Label(label), _) => Cell::text(shard, label),
        (Carried::Value(Value::Text(label)), Taken::Property(_, PropertyType::Text)) => {
            Cell::text(shard, label)
        }
        (Carried::Value(Value::Number(number)), Taken::Property(_, PropertyType::Number)) => {
            Cell::float(number)
        }
        (Carried::Value(Value::Bool(value)), Taken::Property(_, PropertyType::Bool)) => Cell::bool(value),
        (Carried::Value(Value::Time(time)), Taken::Property(_, PropertyType::Time)) => {
            Cell::known(time.micros())
        }
        _ => return None,
    })
}

/// Whether an amount among these events is in another currency, so that no sum goes over them.
pub(super) fn is_mixed(run: &Run<'_>, places: &std::ops::Range<usize>) -> bool {
    let foreign = &run.shard().extras().foreign;
    !foreign.is_empty() && !foreign.values_of(run.row(places.start)..run.row(places.end)).is_empty()
}

pub(super) const UNDEFINED: Cell = Cell::missing(MeasureState::Undefined);
pub(super) const NO_EVENTS: Cell = Cell::missing(MeasureState::NoEvents);

#[inline]
pub(super) fn sum(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Cell {
    if *taken == Taken::Amount {
        return match amounts(evaluator, selection, step, subject) {
            Some((sum, _)) => i64::try_from(sum).map_or(UNDEFINED, Cell::known),
            None => UNDEFINED,
        };
    }
    let numbers = gathered(evaluator, selection, step, subject, taken);
    Cell::float(numbers.iter().sum())
}

/// The sum of the amounts and how many there are; nothing where currencies mix.
fn amounts(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
) -> Option<(i128, usize)> {
    let (mut sum, mut mixed) = (0i128, false);
    let mut count = 0;
    let counts = step.kind == CellType::Float;
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= is_mixed(run, &places);
        if counts || run.shard().overflows() {
            let amounts = places.filter_map(|event| run.amount(event));
            amounts.for_each(|amount| {
                sum += i128::from(amount);
                count += 1;
            });
        } else {
            sum += i128::from(run.sum(places));
        }
    });
    (!mixed).then_some((sum, count))
}

/// Whether numbers are whole and together so small that every sum of some of them is exact, in whatever order.
fn are_small_wholes(numbers: &[f64]) -> bool {
    const EXACT: f64 = (1u64 << 53) as f64;
    let mut sum = 0.0;
    numbers.iter().all(|number| {
        sum += number.abs();
        number.trunc() == *number && sum < EXACT
    })
}

/// The numbers of a property in an order in which their sum does not depend on that of events: ascending, unless it hangs
/// on no order.
fn gathered(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Vec<f64> {
    let (mut numbers, mut takes) = (Vec::new(), Takes::new(taken, subject));
    evaluator.each(selection, step.range, subject, |run, places| {
        let cells = places.filter_map(takes.of(run));
        numbers.extend(cells.filter_map(|cell| cell.number(CellType::Float)));
    });
    if !are_small_wholes(&numbers) {
        numbers.sort_unstable_by(f64::total_cmp);
    }
    numbers
}

pub(super) fn mean(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Cell {
    if *taken == Taken::Amount {
        return match amounts(evaluator, selection, step, subject) {
            None => UNDEFINED,
            Some((_, 0)) => NO_EVENTS,
            Some((sum, count)) => Cell::float(sum as f64 / count as f64),
        };
    }
    let numbers = gathered(evaluator, selection, step, subject, taken);
    if numbers.is_empty() {
        return NO_EVENTS;
    }
    Cell::float(numbers.iter().sum::<f64>() / numbers.len() as f64)
}

pub(super) fn extreme(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
    largest: bool,
) -> Cell {
    let (mut best, mut mixed) = (None::<Cell>, false);
    let mut takes = Takes::new(taken, subject);
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        let mut seen = |cell: Cell| {
            let better = best.is_none_or(|best| (compare(cell, best, step.kind, subject).is_gt()) == largest);
            if better {
                best = Some(cell);
            }
        };
        if *taken == Taken::Amount {
            places.filter_map(|event| run.amount(event)).for_each(|amount| seen(Cell::known(amount)));
        } else {
            places.filter_map(takes.of(run)).for_each(seen);
        }
    });
    if mixed { UNDEFINED } else { best.unwrap_or(NO_EVENTS) }
}

/// The value of the first or last event that has one; of several at one instant the smallest, or the largest.
pub(super) fn at_edge(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
    last: bool,
) -> Cell {
    let (mut best, mut mixed) = (None::<(i64, Cell)>, false);
    let mut takes = Takes::new(taken, subject);
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        let mut taken_of = takes.of(run);
        let mut seen = |event: usize| {
            let time = run.times.get(event).copied().unwrap_or(i64::MIN);
            // Beyond the first instant that has a value, nothing of this run comes nearer to the edge.
            if best.is_some_and(|(known, _)| if last { time < known } else { time > known }) {
                return false;
            }
            if let Some(cell) = taken_of(event) {
                let wins = best.is_none_or(|(known, held)| {
                    let order = time.cmp(&known).then_with(|| compare(cell, held, step.kind, subject));
                    if last { order.is_gt() } else { order.is_lt() }
                });
                if wins {
                    best = Some((time, cell));
                }
            }
            true
        };
        if last {
            places.rev().take_while(|event| seen(*event)).for_each(drop);
        } else {
            places.take_while(|event| seen(*event)).for_each(drop);
        }
    });
    if mixed { UNDEFINED } else { best.map_or(NO_EVENTS, |(_, cell)| cell) }
}

pub(super) fn compare(a: Cell, b: Cell, kind: CellType, subject: &Subject<'_>) -> std::cmp::Ordering {
    match kind {
        CellType::Float => f64::from_bits(a.bits as u64).total_cmp(&f64::from_bits(b.bits as u64)),
        CellType::Text => text(a, subject).cmp(&text(b, subject)),
        _ => a.bits.cmp(&b.bits),
    }
}

pub(super) fn text<'a>(cell: Cell, subject: &Subject<'a>) -> Option<&'a str> {
    let (shard, label) = cell.label();
    subject.backing.label(shard, label)
}

pub(super) fn distinct(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Cell {
    if *taken == Taken::Kind {
        return Cell::known(distinct_kinds(evaluator, selection, step, subject));
    }
    let (mut found, mut mixed, mut alone) = (Seen::default(), false, 0);
    let mut takes = Takes::new(taken, subject);
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        for cell in places.map(takes.of(run)) {
            match cell {
                Some(cell) => found.add(cell.bits),
                None => alone += i64::from(*taken == Taken::OrderOrEvent),
            }
        }
    });
    if mixed {
        return UNDEFINED;
    }
    let found = found.once_each();
    let shard = |bits: &i64| bits >> 32;
    if taken.kind() == CellType::Text && found.first().map(shard) != found.last().map(shard) {
        // Aliases of one customer may lie in different shards, whose labels differ.
        let mut texts: Vec<_> = found.iter().map(|bits| text(Cell::known(*bits), subject)).collect();
        texts.sort_unstable();
        texts.dedup();
        return Cell::known(texts.len() as i64 + alone);
    }
    Cell::known(found.len() as i64 + alone)
}

/// Values of which those that came often are mostly kept once.
#[derive(Debug, Default)]
struct Seen {
    values: Vec<i64>,
    /// By a hash, the place of a value that came.
    places: Vec<u32>,
}

impl Seen {
    /// So few are looked through after all.
    const FEW: usize = 32;
    const BITS: u32 = 10;

    fn add(&mut self, value: i64) {
        // Line items of one order mostly follow each other.
        if self.values.last() == Some(&value) {
            return;
        }
        if self.values.len() >= Self::FEW {
            if self.places.is_empty() {
                self.places.resize(1 << Self::BITS, u32::MAX);
            }
            let hash = (value as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::BITS);
            if let Some(place) = self.places.get_mut(hash as usize) {
                if self.values.get(*place as usize) == Some(&value) {
                    return;
                }
                *place = self.values.len() as u32;
            }
        }
        self.values.push(value);
    }

    /// Ascending.
    fn once_each(mut self) -> Vec<i64> {
        self.values.sort_unstable();
        self.values.dedup();
        self.values
    }
}

#[inline]
fn distinct_kinds(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
) -> i64 {
    // Runs of one kind need not follow each other where a customer has several ids.
    let mut few = 0u64;
    let mut many: Vec<u16> = Vec::new();
    evaluator.each(selection, step.range, subject, |run, _| match run.kind {
        kind @ 0..64 => few |= 1 << kind,
        kind => many.push(kind),
    });
    many.sort_unstable();
    many.dedup();
    i64::from(few.count_ones()) + many.len() as i64
}

/// The instant that a property of the customer names, as far as known at an instant: nothing where it has no value,
/// `Some(None)` where that is no instant.
pub(super) fn instant_of(subject: &Subject<'_>, place: u16, at: i64, zone: &Zone) -> Option<Option<i64>> {
    let values = subject.properties.get(usize::from(place))?;
    Some(match values.iter().rfind(|(time, _)| time.is_none_or(|time| time < at))?.1 {
        PropertyValue::Time(time) => Some(time.micros()),
        // Of a property whose type no schema says, the text was not read when it came.
        PropertyValue::Text(text) => parse_instant(text, zone).ok().map(Timestamp::micros),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Seen, are_small_wholes};
    use crate::testing::Random;
    use std::collections::BTreeSet;

    #[test]
    fn values_that_come_often_are_counted_once() {
        let mut random = Random::new(11);
        for values in [1, 20, 40, 900, 5000] {
            let given: Vec<i64> = (0..4000).map(|_| (random.below(values) as i64) << 20 | 7).collect();
            let mut seen = Seen::default();
            given.iter().for_each(|value| seen.add(*value));
            assert_eq!(
                seen.once_each(),
                given.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn only_sums_that_hang_on_no_order_are_not_put_in_order() {
        assert!(are_small_wholes(&[]) && are_small_wholes(&[3.0, -7.0, -0.0, 9_007_199_254_740_980.0]));
        for numbers in [&[0.5][..], &[9_007_199_254_740_992.0, 1.0], &[f64::NAN], &[f64::INFINITY]] {
            assert!(!are_small_wholes(numbers), "{numbers:?}");
        }
    }
}
