//! What becomes so for one customer between two instants: the one list that live telling, corrections and replays share.

use crate::engine::signal::{Mark, What};
use crate::measure::Subject;
use crate::policy::Compiled;
use crate::segment::{Held, Judge};

/// A mark, and why it is so where that was asked.
pub(super) type Told = (Mark, String);

/// From what holds at `from` to `end`, the last included: the marks after `from`, what holds at the end, and when next
/// something can change.
pub(super) fn marks_between(
    judge: &mut Judge,
    compiled: &Compiled,
    subject: &Subject<'_>,
    (from, end): (i64, i64),
    why: bool,
) -> (Vec<Told>, Held, i64) {
    let mut told = Vec::new();
    let held = judge.held(&compiled.graph, subject, from);
    let held = judge.walk(&compiled.graph, subject, held, end, |judge, at, before, now| {
        marks_at(judge, compiled, subject, at, (before, now), why, &mut told);
    });
    let due = judge.next(&compiled.graph, subject).unwrap_or(i64::MAX);
    (told, held, due)
}

/// The marks of one instant, which was judged last.
pub(super) fn marks_at(
    judge: &Judge,
    compiled: &Compiled,
    subject: &Subject<'_>,
    at: i64,
    (before, now): (Held, Held),
    why: bool,
    told: &mut Vec<Told>,
) {
    let reason = |rule: usize| if why { judge.reason(&compiled.graph, subject, rule) } else { String::new() };
    if before != now {
        for segment in 0..compiled.segments.len() {
            let what = match (before >> segment & 1, now >> segment & 1) {
                (0, 1) => What::Entered(segment as u16),
                (1, 0) => What::Left(segment as u16),
                _ => continue,
            };
            told.push((Mark { at, what }, reason(segment)));
        }
    }
    for (number, signal) in compiled.signals.iter().enumerate() {
        let holds = |held: Held| signal.rule.is_none_or(|rule| held >> rule & 1 == 1);
        let why = || signal.rule.map_or(String::new(), reason);
        match &signal.on {
            None if holds(now) && !holds(before) => {
                told.push((Mark { at, what: What::Fired(number as u16) }, why()));
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
                    told.push((Mark { at, what: What::Event(number as u16, event as u32) }, why()));
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
