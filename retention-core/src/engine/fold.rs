//! What becomes so for one customer between two instants: the one list that live telling, corrections and replays share.

use crate::engine::Engine;
use crate::engine::bonds::Members;
use crate::engine::people::Place;
use crate::engine::signal::{Mark, What};
use crate::measure::Subject;
use crate::policy::{Compiled, Footing, Stood, Who, band_reason, stage_reason};
use crate::segment::{Held, Judge};

/// A customer, and the scores that were set for them.
pub(super) type Of<'a, 's> = (&'a Subject<'s>, &'a Who<'a>);

/// A mark, and why it is so where that was asked.
pub(super) type Told = (Mark, String);

/// What holds for a customer at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) held: Held,
    /// For which rules a missing value leaves it open.
    pub(super) open: Held,
    /// Bands and stages.
    pub(super) footing: Footing,
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

    /// Walks with one policy from an instant to `end`. Where the customer stood before the first instant may be told; where
    /// it is not, what becomes so at that instant is none of the marks.
    pub(super) fn along(
        &mut self,
        place: Place,
        (era, from): (usize, i64),
        stood: Option<Stood>,
        end: i64,
        why: bool,
        told: &mut Vec<Told>,
    ) -> Standing {
        let (mut at, mut before) = (from, stood);
        // Where who is who changes, bands and stages are those of the customer as they are one since.
        let mut anew = before.is_none() || self.linked.turns_at(place, from);
        loop {
            let ids = self.ids_if_needed(place, (era, at));
            let turn = self.linked.next(place, at);
            let (stop, known) = (end.min(turn.saturating_sub(1)), told.len());
            let (standing, now) = self.read(place, (era, at), |judge, compiled, subject| {
                let who = compiled.who(&ids);
                let of = (subject, &who);
                let now = match before {
                    Some(before) if !anew => compiled.stood_after(judge, subject, &who, at, &before),
                    _ => compiled.stand(judge, subject, &who, at),
                };
                if let Some(before) = before {
                    marks_at(judge, compiled, of, (era, at), (before, now), why, told);
                }
                let now = compiled.walk(judge, subject, &who, (at, now), stop, |judge, at, before, now| {
                    marks_at(judge, compiled, of, (era, at), (before, now), why, told);
                });
                let due = compiled.next(judge, subject, &who, (stop, &now.footing)).unwrap_or(i64::MAX);
                (Standing { held: now.held, open: judge.open(), footing: now.footing, due }, now)
            });
            if why && let Members::Under(other) = self.linked.members(place, at) {
                let reason = format!("stands under `{}`", self.log.id_of(other.0, other.1));
                told.iter_mut().skip(known).for_each(|(_, why)| why.clone_from(&reason));
            }
            if stop == end {
                return Standing { due: standing.due.min(turn), ..standing };
            }
            (at, before, anew) = (turn, Some(now), true);
        }
    }

    /// The ids that are a customer's at an instant, their own first, where a policy set scores for somebody.
    pub(super) fn ids_if_needed(&self, place: Place, (era, at): (usize, i64)) -> Vec<String> {
        self.ids_for(place, at, &self.eras.get(era).compiled)
    }

    /// The same for a policy that may not be in force.
    pub(super) fn ids_for(&self, place: Place, at: i64, compiled: &Compiled) -> Vec<String> {
        if !compiled.has_fixed() {
            return Vec::new();
        }
        let ids = match self.linked.members(place, at) {
            Members::Many(all) => all,
            Members::Own | Members::Under(_) => vec![place],
        };
        ids.iter().map(|(shard, customer)| self.log.id_of(*shard, *customer).to_owned()).collect()
    }
}

/// The marks of one instant, which was judged last.
pub(super) fn marks_at(
    judge: &Judge,
    compiled: &Compiled,
    (subject, who): Of<'_, '_>,
    (era, at): (usize, i64),
    (stood, stands): (Stood, Stood),
    why: bool,
    told: &mut Vec<Told>,
) {
    let (before, now) = (stood.held, stands.held);
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
    if stood.footing != stands.footing {
        footing_marks(judge, compiled, (subject, who), (era, at), (stood, stands), why, told);
    }
}

/// What has become of bands and stages at one instant, which was judged last.
fn footing_marks(
    judge: &Judge,
    compiled: &Compiled,
    (subject, who): Of<'_, '_>,
    (era, at): (usize, i64),
    (stood, stands): (Stood, Stood),
    why: bool,
    told: &mut Vec<Told>,
) {
    let mark = |what: What| Mark { at, era: era as u16, what };
    for card in 0..compiled.cards.len() {
        let (from, to) = (stood.footing.band(card), stands.footing.band(card));
        if from != to {
            let reason = || band_reason(compiled, judge, (stands.held, who, at), card, (from, to));
            told.push((mark(What::Band(card as u16, from, to)), if why { reason() } else { String::new() }));
        }
    }
    for (course, of) in compiled.courses.iter().enumerate() {
        let (from, to) = (stood.footing.stage(course).0, stands.footing.stage(course).0);
        if from != to {
            let name = |stage: u8| of.stage(stage).unwrap_or("none");
            let clauses = || stage_reason(compiled, judge, subject, course, to);
            let reason =
                || format!("{} → {}; {}", name(from), name(to), clauses()).trim_end_matches("; ").to_owned();
            told.push((
                mark(What::Stage(course as u16, from, to)),
                if why { reason() } else { String::new() },
            ));
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
