//! The simple folds of a program at one instant: every run is read once, and each value is a difference of what it left.
//!
//! Computes exactly what [`Evaluator`](crate::measure::Evaluator) does, of whole numbers, yes and no alone.

use crate::measure::program::{Fold, Program, Range};
use crate::measure::subject::Subject;
use crate::measure::wide::is_simple;
use crate::time::{LocalConverter, MICROS_PER_DAY};

/// Some outputs of a program, all simple, at a fixed instant.
#[derive(Debug)]
pub(crate) struct Narrow {
    at: i64,
    /// The instant of each bound.
    bounds: Vec<i64>,
    /// Bounds, the latest first.
    latest: Vec<usize>,
    outputs: Vec<Output>,
}

#[derive(Debug)]
struct Output {
    /// The place among the program's outputs.
    place: usize,
    fold: Simple,
    start: Option<usize>,
    end: usize,
    /// The kinds that count, a bit each.
    kinds: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Simple {
    Count,
    Sum,
    Did,
    DidNot,
    Distinct,
    DaysSinceFirst,
    DaysSinceLast,
}

/// What the runs of one customer come to up to each bound; kept from one customer to the next.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    /// The kinds that the customer has, a bit each.
    kinds: u64,
    cells: Vec<UpTo>,
    /// The first event of each kind.
    firsts: Vec<i64>,
}

/// Events of a kind before a bound.
#[derive(Debug, Clone, Copy)]
struct UpTo {
    count: i64,
    sum: i64,
    last: i64,
    /// The first event at the bound or after it.
    next: i64,
}

impl UpTo {
    const NONE: Self = Self { count: 0, sum: 0, last: i64::MIN, next: i64::MAX };
}

/// So many kinds are told apart.
const MOST_KINDS: usize = 64;
/// Runs of up to so many events are read from their ends on, longer ones are searched.
const SHORT: usize = 32;

impl Narrow {
    /// `None` if one of the outputs is not simple.
    pub(crate) fn of(
        program: &Program,
        places: impl Iterator<Item = usize>,
        (at, kinds): (i64, usize),
        clock: &mut LocalConverter,
    ) -> Option<Self> {
        let mut bounds = Vec::new();
        program.instants(at, clock, &mut bounds);
        let mut latest: Vec<usize> = (0..bounds.len()).collect();
        latest.sort_by_key(|bound| std::cmp::Reverse(bounds.get(*bound).copied()));
        let output = |place: usize| -> Option<Output> {
            let step = program.steps.get(usize::from(program.outputs.get(place)?.1))?;
            let Range::Between(start, end) = step.range else { return None };
            let fold = match step.fold {
                _ if !is_simple(program, step) => return None,
                Fold::Count => Simple::Count,
                Fold::Sum(_) => Simple::Sum,
                Fold::Did => Simple::Did,
                Fold::DidNot => Simple::DidNot,
                Fold::Distinct(_) => Simple::Distinct,
                Fold::DaysSinceFirst => Simple::DaysSinceFirst,
                Fold::DaysSinceLast => Simple::DaysSinceLast,
                _ => return None,
            };
            let counted = &program.selection(step.selection)?.kinds;
            let kinds = (0..kinds as u16).filter(|kind| counted.contains(*kind));
            let kinds = kinds.fold(0, |kinds, kind| kinds | 1 << kind);
            Some(Output { place, fold, start: start.map(usize::from), end: usize::from(end), kinds })
        };
        if kinds > MOST_KINDS {
            return None;
        }
        let outputs = places.map(output).collect::<Option<Vec<_>>>()?;
        Some(Self { at, bounds, latest, outputs })
    }

    /// Writes the value of each output to its place; `false` if the customer is none for simple folds.
    pub(crate) fn fill(
        &self,
        subject: &Subject<'_>,
        tallies: &mut Tallies,
        values: &mut [Option<f64>],
    ) -> bool {
        if !tallies.read(self, subject) {
            return false;
        }
        for output in &self.outputs {
            if let Some(value) = values.get_mut(output.place) {
                *value = tallies.value(self, output);
            }
        }
        true
    }
}

impl Tallies {
    fn read(&mut self, narrow: &Narrow, subject: &Subject<'_>) -> bool {
        let width = narrow.bounds.len();
        self.kinds = 0;
        let mut with_amounts = 0;
        for run in subject.runs {
            let amounts = run.has_amounts();
            with_amounts += u32::from(amounts);
            // Each sum of a run leaves room for one more; those of many might not fit together.
            if with_amounts > 2 || run.shard().overflows() || !run.shard().extras().foreign.is_empty() {
                return false;
            }
            let kind = usize::from(run.kind) % MOST_KINDS;
            if self.cells.len() < (kind + 1) * width {
                self.cells.resize((kind + 1) * width, UpTo::NONE);
            }
            let Some(cells) = self.cells.get_mut(kind * width..(kind + 1) * width) else { return false };
            if self.kinds >> kind & 1 == 0 {
                cells.fill(UpTo::NONE);
                self.kinds |= 1 << kind;
                self.firsts.resize(self.firsts.len().max(kind + 1), i64::MAX);
                if let Some(first) = self.firsts.get_mut(kind) {
                    *first = i64::MAX;
                }
            }
            if let (Some(first), Some(time)) = (self.firsts.get_mut(kind), run.times.first()) {
                *first = (*first).min(*time);
            }
            let times = run.times;
            let mut before = times.len();
            for bound in &narrow.latest {
                let (Some(instant), Some(cell)) = (narrow.bounds.get(*bound), cells.get_mut(*bound)) else {
                    continue;
                };
                if before > SHORT {
                    before = times.get(..before).unwrap_or(times).partition_point(|time| time < instant);
                } else {
                    while before > 0 && times.get(before - 1).is_some_and(|time| time >= instant) {
                        before -= 1;
                    }
                }
                cell.count += before as i64;
                if amounts {
                    cell.sum = cell.sum.wrapping_add(run.sum(0..before));
                }
                if let Some(last) = before.checked_sub(1).and_then(|at| times.get(at)) {
                    cell.last = cell.last.max(*last);
                }
                if let Some(next) = times.get(before) {
                    cell.next = cell.next.min(*next);
                }
            }
        }
        true
    }

    #[inline]
    fn value(&self, narrow: &Narrow, output: &Output) -> Option<f64> {
        let width = narrow.bounds.len();
        let mut kinds = output.kinds & self.kinds;
        let (mut sum, mut distinct, mut edge) = (0_i64, 0_i64, None);
        while kinds != 0 {
            let kind = kinds.trailing_zeros() as usize;
            kinds &= kinds - 1;
            let Some(cells) = self.cells.get(kind * width..(kind + 1) * width) else { continue };
            let end = cells.get(output.end).copied().unwrap_or(UpTo::NONE);
            let start = output.start.and_then(|start| cells.get(start)).copied().unwrap_or(UpTo::NONE);
            let any = end.count > start.count;
            match output.fold {
                Simple::Count => sum += (end.count - start.count).max(0),
                Simple::Sum => sum = sum.wrapping_add(end.sum.wrapping_sub(start.sum)),
                Simple::Did | Simple::DidNot | Simple::Distinct => distinct += i64::from(any),
                Simple::DaysSinceLast if any => edge = edge.max(Some(end.last)),
                Simple::DaysSinceFirst if any => {
                    let next = if output.start.is_some() {
                        Some(start.next)
                    } else {
                        self.firsts.get(kind).copied()
                    };
                    let next = next.unwrap_or(i64::MAX);
                    edge = Some(edge.map_or(next, |edge: i64| edge.min(next)));
                }
                Simple::DaysSinceFirst | Simple::DaysSinceLast => {}
            }
        }
        match output.fold {
            Simple::Count | Simple::Sum => Some(sum as f64),
            Simple::Distinct => Some(distinct as f64),
            Simple::Did => Some(f64::from(distinct > 0)),
            Simple::DidNot => Some(f64::from(distinct == 0)),
            Simple::DaysSinceFirst | Simple::DaysSinceLast => {
                edge.map(|edge| (narrow.at - edge).div_euclid(MICROS_PER_DAY) as f64)
            }
        }
    }
}
