//! The simple folds at many instants at once: every run is read once, and each fold goes over all instants in a row.
//!
//! Computes exactly what [`Evaluator::fold`](crate::measure::Evaluator) does, instant by instant.

use crate::log::Run;
use crate::measure::cuts::Cuts;
use crate::measure::gathered::Part;
use crate::measure::program::{Fold, Program, Range, Step, Taken};
use crate::measure::subject::Subject;
use crate::measure::{HistoryRule, MeasureState};
use crate::time::MICROS_PER_DAY;

/// A program of simple folds at fixed instants.
#[derive(Debug)]
pub(super) struct Wide {
    cuts: Cuts,
    /// For each bound, where it stands among the cuts at each instant.
    places: Vec<Vec<u32>>,
    instants: Vec<i64>,
}

/// Memory kept from one customer to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// For each run, how many events are before each cut.
    counts: Vec<u32>,
    masks: Vec<u64>,
}

impl Wide {
    /// `None` if some fold is not simple.
    pub(super) fn of(program: &Program, instants: &[i64], bounds: &[Vec<i64>], kinds: usize) -> Option<Self> {
        let simple =
            |step: &u16| program.steps.get(usize::from(*step)).is_some_and(|step| is_simple(program, step));
        if kinds > 64 || !program.output_steps().collect::<Vec<_>>().iter().all(simple) {
            return None;
        }
        let cuts = Cuts::new(bounds.iter().flatten().copied().collect());
        let places = (0..program.bounds.len())
            .map(|bound| {
                let instants = bounds.iter().map(|bounds| bounds.get(bound).copied().unwrap_or(0));
                instants.map(|instant| cuts.place(instant)).collect()
            })
            .collect();
        Some(Self { cuts, places, instants: instants.to_vec() })
    }

    /// Fills the values of a customer from the place `first` on; `false` if the customer is none for simple folds.
    pub(super) fn fill(
        &self,
        program: &Program,
        subject: &Subject<'_>,
        first: usize,
        memory: &mut Memory,
        part: &mut Part,
    ) -> bool {
        if subject.runs.iter().any(|run| run.shard().overflows() || !run.shard().extras().foreign.is_empty())
        {
            return false;
        }
        // Each sum of a run leaves room for one more; those of many might not fit together.
        if subject.runs.iter().filter(|run| run.has_amounts()).count() > 2 {
            return false;
        }
        let width = self.cuts.len() + 1;
        memory.counts.resize(subject.runs.len() * width, 0);
        for (run, counts) in subject.runs.iter().zip(memory.counts.chunks_exact_mut(width)) {
            self.cuts.count(run.times, counts);
        }
        for (output, step) in program.output_steps().enumerate() {
            let Some(step) = program.steps.get(usize::from(step)) else { continue };
            let Range::Between(start, end) = step.range else { continue };
            let seen = |bound: u16| {
                self.places.get(usize::from(bound)).and_then(|places| places.get(first..)).unwrap_or(&[])
            };
            let (starts, ends) = (start.map(seen), seen(end));
            let Memory { counts, masks } = memory;
            let chosen = subject.runs.iter().zip(counts.chunks_exact(width)).filter(|(run, _)| {
                program.selection(step.selection).is_some_and(|selection| selection.kinds.contains(run.kind))
            });
            let instants = self.instants.get(first..).unwrap_or(&[]);
            part.fill(output, |bits, miss| match &step.fold {
                Fold::Count => {
                    for (_, counts) in chosen {
                        each(bits, starts, ends, counts, |bits, from, to| *bits += to as i64 - from as i64);
                    }
                }
                Fold::Sum(_) => {
                    for (run, counts) in chosen.filter(|(run, _)| run.has_amounts()) {
                        each(bits, starts, ends, counts, |bits, from, to| {
                            *bits = bits.wrapping_add(run.sum(from..to));
                        });
                    }
                }
                Fold::Did | Fold::DidNot => {
                    for (_, counts) in chosen {
                        each(bits, starts, ends, counts, |bits, from, to| *bits |= i64::from(from < to));
                    }
                    if step.fold == Fold::DidNot {
                        bits.iter_mut().for_each(|bits| *bits ^= 1);
                    }
                }
                Fold::Distinct(_) => {
                    masks.clear();
                    masks.resize(bits.len(), 0);
                    for (run, counts) in chosen {
                        let kind = 1u64 << (run.kind & 63);
                        each(masks, starts, ends, counts, |mask, from, to| {
                            *mask |= if from < to { kind } else { 0 }
                        });
                    }
                    for (bits, mask) in bits.iter_mut().zip(masks) {
                        *bits = i64::from(mask.count_ones());
                    }
                }
                _ => {
                    let last = step.fold == Fold::DaysSinceLast;
                    bits.fill(if last { i64::MIN } else { i64::MAX });
                    for (run, counts) in chosen {
                        each(bits, starts, ends, counts, |bits, from, to| edge(run, last, bits, from, to));
                    }
                    for (at, (bits, instant)) in bits.iter_mut().zip(instants).enumerate() {
                        if *bits == i64::MIN || *bits == i64::MAX {
                            *bits = 0;
                            miss(at, MeasureState::NoEvents);
                        } else {
                            *bits = (instant - *bits).div_euclid(MICROS_PER_DAY);
                        }
                    }
                }
            });
        }
        true
    }
}

#[inline]
fn edge(run: &Run<'_>, last: bool, bits: &mut i64, from: usize, to: usize) {
    if from < to
        && let Some(time) = run.times.get(if last { to - 1 } else { from })
    {
        *bits = if last { (*bits).max(*time) } else { (*bits).min(*time) };
    }
}

/// Calls `each` with every value and the events of a run that it is about.
#[inline]
fn each<T>(
    values: &mut [T],
    starts: Option<&[u32]>,
    ends: &[u32],
    counts: &[u32],
    each: impl Fn(&mut T, usize, usize),
) {
    let count = |place: &u32| counts.get(*place as usize).copied().unwrap_or(0) as usize;
    match starts {
        Some(starts) => {
            for ((value, start), end) in values.iter_mut().zip(starts).zip(ends) {
                let to = count(end);
                each(value, count(start).min(to), to);
            }
        }
        None => {
            for (value, end) in values.iter_mut().zip(ends) {
                each(value, 0, count(end));
            }
        }
    }
}

fn is_simple(program: &Program, step: &Step) -> bool {
    let fold = match &step.fold {
        Fold::Count | Fold::Did | Fold::DidNot | Fold::DaysSinceFirst | Fold::DaysSinceLast => true,
        Fold::Sum(taken) => *taken == Taken::Amount,
        Fold::Distinct(taken) => *taken == Taken::Kind,
        _ => false,
    };
    let plain = program.selection(step.selection).is_some_and(|selection| selection.filter.is_none());
    fold && plain && step.history == HistoryRule::Any && matches!(step.range, Range::Between(..))
}
