//! Folds over what events carry: amounts, items, orders and properties.

use crate::log::{Backing, PropertyType, PropertyValue, Run, Value};
use crate::measure::cell::{Cell, CellType, MeasureState};
use crate::measure::evaluate::Evaluator;
use crate::measure::filter::property;
use crate::measure::program::{Selection, Step, Taken};
use crate::measure::subject::Subject;
use crate::time::{Timestamp, Zone, parse_instant};

/// What an event carries.
pub(super) fn taken_of(run: &Run<'_>, event: usize, taken: &Taken, subject: &Subject<'_>) -> Option<Cell> {
    let (extras, row, shard) = (run.shard().extras(), run.row(event), run.shard_number());
    match taken {
        Taken::Amount => run.amount(event).map(Cell::known),
        Taken::Kind => Some(Cell::text(Backing::KINDS, u32::from(run.kind))),
        Taken::Item => extras.item.get(row).map(|label| Cell::text(shard, label)),
        Taken::Order | Taken::OrderOrEvent => extras.order.get(row).map(|label| Cell::text(shard, label)),
        Taken::Property(name, kind) => match (property(run, event, name, &subject.backing)?, kind) {
            (Value::Text(label), PropertyType::Text) => Some(Cell::text(shard, label)),
            (Value::Number(number), PropertyType::Number) => Some(Cell::float(number)),
            (Value::Bool(value), PropertyType::Bool) => Some(Cell::bool(value)),
            (Value::Time(time), PropertyType::Time) => Some(Cell::known(time.micros())),
            _ => None,
        },
    }
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

/// The numbers of a property in ascending order, so that their sum does not depend on the order of events.
fn gathered(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    taken: &Taken,
) -> Vec<f64> {
    let mut numbers = Vec::new();
    evaluator.each(selection, step.range, subject, |run, places| {
        let cells = places.filter_map(|event| taken_of(run, event, taken, subject));
        numbers.extend(cells.filter_map(|cell| cell.number(CellType::Float)));
    });
    numbers.sort_unstable_by(f64::total_cmp);
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
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        for cell in places.filter_map(|event| taken_of(run, event, taken, subject)) {
            let better = best.is_none_or(|best| (compare(cell, best, step.kind, subject).is_gt()) == largest);
            if better {
                best = Some(cell);
            }
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
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        let mut seen = |event: usize| {
            let time = run.times.get(event).copied().unwrap_or(i64::MIN);
            // Beyond the first instant that has a value, nothing of this run comes nearer to the edge.
            if best.is_some_and(|(known, _)| if last { time < known } else { time > known }) {
                return false;
            }
            if let Some(cell) = taken_of(run, event, taken, subject) {
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
    let (mut found, mut mixed, mut alone) = (Vec::<i64>::new(), false, 0);
    evaluator.each(selection, step.range, subject, |run, places| {
        mixed |= *taken == Taken::Amount && is_mixed(run, &places);
        for event in places {
            match taken_of(run, event, taken, subject) {
                // Line items of one order mostly follow each other.
                Some(cell) if found.last() == Some(&cell.bits) => {}
                Some(cell) => found.push(cell.bits),
                None => alone += i64::from(*taken == Taken::OrderOrEvent),
            }
        }
    });
    if mixed {
        return UNDEFINED;
    }
    found.sort_unstable();
    found.dedup();
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
