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
    /// For the run read last, how many events are before each cut.
    cuts: Vec<u32>,
    /// For each run, bound and instant, how many events are before the bound.
    counts: Vec<u32>,
    zeros: Vec<u32>,
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
        part: &mut Part<'_>,
    ) -> bool {
        if subject.runs.iter().any(|run| run.shard().overflows() || !run.shard().extras().foreign.is_empty())
        {
            return false;
        }
        // Each sum of a run leaves room for one more; those of many might not fit together.
        if subject.runs.iter().filter(|run| run.has_amounts()).count() > 2 {
            return false;
        }
        let instants = self.instants.get(first..).unwrap_or(&[]);
        let stride = instants.len();
        memory.read(self, subject, first);
        let Memory { counts, masks, zeros, .. } = memory;
        let zeros = zeros.get(..stride).unwrap_or(&[]);
        let bounds = self.places.len();
        for (output, step) in program.output_steps().enumerate() {
            let Some(step) = program.steps.get(usize::from(step)) else { continue };
            let Range::Between(start, end) = step.range else { continue };
            let Some(selection) = program.selection(step.selection) else { continue };
            // For each run that counts, how many events are before the start and before the end, by instant.
            let before = |run: usize, bound: u16| {
                let at = (run * bounds + usize::from(bound)) * stride;
                counts.get(at..at + stride).unwrap_or(&[])
            };
            let runs = subject.runs.iter().enumerate().filter(|(_, run)| selection.kinds.contains(run.kind));
            let chosen =
                runs.map(|(at, run)| (run, start.map_or(zeros, |start| before(at, start)), before(at, end)));
            let masks = &mut *masks;
            part.fill(output, |bits, miss| match &step.fold {
                Fold::Count => {
                    for (_, starts, ends) in chosen {
                        for ((bits, from), to) in bits.iter_mut().zip(starts).zip(ends) {
                            *bits += i64::from(to.saturating_sub(*from));
                        }
                    }
                }
                Fold::Sum(_) => {
                    for (run, starts, ends) in chosen.filter(|(run, ..)| run.has_amounts()) {
                        for ((bits, from), to) in bits.iter_mut().zip(starts).zip(ends) {
                            *bits = bits.wrapping_add(run.sum((*from).min(*to) as usize..*to as usize));
                        }
                    }
                }
                Fold::Did | Fold::DidNot => {
                    for (_, starts, ends) in chosen {
                        for ((bits, from), to) in bits.iter_mut().zip(starts).zip(ends) {
                            *bits |= i64::from(from < to);
                        }
                    }
                    if step.fold == Fold::DidNot {
                        bits.iter_mut().for_each(|bits| *bits ^= 1);
                    }
                }
                Fold::Distinct(_) => {
                    masks.clear();
                    masks.resize(bits.len(), 0);
                    for (run, starts, ends) in chosen {
                        let kind = run.kind & 63;
                        for ((mask, from), to) in masks.iter_mut().zip(starts).zip(ends) {
                            *mask |= u64::from(from < to) << kind;
                        }
                    }
                    for (bits, mask) in bits.iter_mut().zip(masks) {
                        *bits = i64::from(mask.count_ones());
                    }
                }
                _ => {
                    let last = step.fold == Fold::DaysSinceLast;
                    bits.fill(if last { i64::MIN } else { i64::MAX });
                    for (run, starts, ends) in chosen {
                        for ((bits, from), to) in bits.iter_mut().zip(starts).zip(ends) {
                            edge(run, last, bits, *from as usize, *to as usize);
                        }
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

impl Memory {
    /// For each run and bound, how many events are before the bound, by instant.
    fn read(&mut self, wide: &Wide, subject: &Subject<'_>, first: usize) {
        let stride = wide.instants.len() - first.min(wide.instants.len());
        let width = wide.places.len() * stride;
        self.cuts.resize(wide.cuts.len() + 1, 0);
        self.counts.resize(subject.runs.len() * width, 0);
        for (run, counts) in subject.runs.iter().zip(self.counts.chunks_exact_mut(width.max(1))) {
            wide.cuts.count(run.times, &mut self.cuts);
            let cuts = self.cuts.as_slice();
            for (places, counts) in wide.places.iter().zip(counts.chunks_exact_mut(stride.max(1))) {
                for (place, count) in places.get(first..).unwrap_or(&[]).iter().zip(counts) {
                    *count = cuts.get(*place as usize).copied().unwrap_or(0);
                }
            }
        }
        self.zeros.resize(wide.instants.len(), 0);
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

/// Whether a step only counts, adds up amounts or looks at the first or last of plain events between bounds.
pub(super) fn is_simple(program: &Program, step: &Step) -> bool {
    let fold = match &step.fold {
        Fold::Count | Fold::Did | Fold::DidNot | Fold::DaysSinceFirst | Fold::DaysSinceLast => true,
        Fold::Sum(taken) => *taken == Taken::Amount,
        Fold::Distinct(taken) => *taken == Taken::Kind,
        _ => false,
    };
    let plain = program.selection(step.selection).is_some_and(|selection| selection.filter.is_none());
    fold && plain && step.history == HistoryRule::Any && matches!(step.range, Range::Between(..))
}
