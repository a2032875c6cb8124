//! What becomes so for one customer between two instants: the one list that live telling, corrections and replays share.

use crate::engine::Engine;
use crate::engine::linked::Members;
use crate::engine::people::Place;
use crate::engine::signal::{Mark, What};
use crate::measure::Subject;
use crate::policy::Compiled;
use crate::segment::{Held, Judge};

/// A mark, and why it is so where that was asked.
pub(super) type Told = (Mark, String);

/// What holds for a customer at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) held: Held,
    /// For which rules a missing value leaves it open.
    pub(super) open: Held,
    /// When next something can change.
    pub(super) due: i64,
}

impl Engine {
    /// What becomes so for a customer after `from`, up to `end` and with it, each stretch by the policy then in force;
    /// with what holds at the end.
    pub(super) fn between(&mut self, place: Place, from: i64, end: i64, why: bool) -> (Vec<Told>, Standing) {
        let mut told = Vec::new();
        let (mut era, mut at) = (self.eras.at(place, from), from);
        while era < self.eras.newest() {
            self.judge.evaluator.forget();
            let stop = self.eras.get(era + 1).from(place).min(end);
            if at < stop {
                self.along(place, (era, at), None, stop, why, &mut told);
                at = stop;
            }
            era += 1;
            self.judge.evaluator.forget();
        }
        let standing = self.along(place, (era, at), None, end.max(at), why, &mut told);
        (told, standing)
    }

    /// Walks with one policy from an instant to `end`. What held before the first instant may be told; where it is not,
    /// what becomes so at that instant is none of the marks.
    pub(super) fn along(
        &mut self,
        place: Place,
        (era, from): (usize, i64),
        held: Option<Held>,
        end: i64,
        why: bool,
        told: &mut Vec<Told>,
    ) -> Standing {
        let (mut at, mut before) = (from, held);
        loop {
            let turn = self.linked.next(place, at);
            let (stop, known) = (end.min(turn.saturating_sub(1)), told.len());
            let standing = self.read(place, (era, at), |judge, compiled, subject| {
                let held = judge.held(&compiled.graph, subject, at);
                if let Some(before) = before {
                    marks_at(judge, compiled, subject, (era, at), (before, held), why, told);
                }
                let held = judge.walk(&compiled.graph, subject, held, stop, |judge, at, before, now| {
                    marks_at(judge, compiled, subject, (era, at), (before, now), why, told);
                });
                let due = judge.next(&compiled.graph, subject).unwrap_or(i64::MAX);
                Standing { held, open: judge.open(), due }
            });
            if why && let Members::Under(other) = self.linked.members(place, at) {
                let reason = format!("stands under `{}`", self.log.id_of(other.0, other.1));
                told.iter_mut().skip(known).for_each(|(_, why)| why.clone_from(&reason));
            }
            if stop == end {
                return Standing { due: standing.due.min(turn), ..standing };
            }
            (at, before) = (turn, Some(standing.held));
        }
    }
}

/// The marks of one instant, which was judged last.
pub(super) fn marks_at(
    judge: &Judge,
    compiled: &Compiled,
    subject: &Subject<'_>,
    (era, at): (usize, i64),
    (before, now): (Held, Held),
    why: bool,
    told: &mut Vec<Told>,
) {
    let mark = |what: What| Mark { at, era: era as u16, what };
    let reason = |rule: usize| if why { judge.reason(&compiled.graph, subject, rule) } else { String::new() };
    if before != now {
        for segment in 0..compiled.segments.len() {
            let what = match (before >> segment & 1, now >> segment & 1) {
                (0, 1) => What::Entered(segment as u16),
                (1, 0) => What::Left(segment as u16),
                _ => continue,
            };
            told.push((mark(what), reason(segment)));
        }
    }
    for (number, signal) in compiled.signals.iter().enumerate() {
        let holds = |held: Held| signal.rule.is_none_or(|rule| held >> rule & 1 == 1);
        let why = || signal.rule.map_or(String::new(), reason);
        match &signal.on {
            None if holds(now) && !holds(before) => {
                told.push((mark(What::Fired(number as u16)), why()));
            }
            None => {}
            Some(kinds) if holds(now) => {
                let runs = subject.runs.iter().filter(|run| kinds.contains(run.kind));
                let events: usize = runs
                    .map(|run| {
                        let from = run.times.partition_point(|time| *time < at - 1);
                        run.times
                            .get(from..)
                            .map_or(0, |rest| rest.iter().take_while(|time| **time < at).count())
                    })
                    .sum();
                for event in 0..events {
                    told.push((mark(What::Event(number as u16, event as u32)), why()));
                }
            }
            Some(_) => {}
        }
    }
}

/// What stands in one ascending list of marks and not in the other, both ways: taken back, and new.
pub(super) fn differing(old: Vec<Told>, new: Vec<Told>) -> (Vec<Told>, Vec<Told>) {
    let (mut old, mut new) = (old, new);
    old.sort_by_key(|(mark, _)| *mark);
    new.sort_by_key(|(mark, _)| *mark);
    let within = |list: &[Told], mark: &Mark| list.binary_search_by(|(other, _)| other.cmp(mark)).is_ok();
    let gone = old.iter().filter(|(mark, _)| !within(&new, mark)).cloned().collect();
    new.retain(|(mark, _)| !within(&old, mark));
    (gone, new)
}
