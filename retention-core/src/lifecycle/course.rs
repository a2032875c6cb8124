//! A lifecycle ready to run: the step that a customer takes at an instant.

use crate::lifecycle::definition::Lifecycle;
use crate::time::{Span, Timestamp, Zone};
use crate::{Error, ErrorCode};

/// So many stages a lifecycle may have.
const MOST: usize = 64;

/// A lifecycle ready to run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Course {
    pub(crate) name: String,
    pub(crate) stages: Vec<Place>,
}

/// A stage, with its rules by their places among those of the graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) when: Option<usize>,
    pub(crate) keep: Option<usize>,
    /// The stages it leads to, by number.
    pub(crate) to: Vec<usize>,
    dwell: Option<Span>,
}

/// Whether a rule of the graph holds, by its place.
type Holds<'a> = &'a dyn Fn(usize) -> bool;

/// Moves that can never happen: into a stage that lets nobody in, or back by the very rule that keeps customers where they
/// are.
fn never(lifecycle: &Lifecycle) -> Vec<Error> {
    let mut faults = Vec::new();
    for (at, stage) in lifecycle.stages.iter().enumerate() {
        for (number, to) in stage.to.iter().enumerate() {
            let place = lifecycle.stages.iter().position(|other| other.name == *to);
            let Some((place, target)) = place.and_then(|at| Some((at, lifecycle.stages.get(at)?))) else {
                continue;
            };
            let kept = [&stage.when, &stage.keep]
                .into_iter()
                .flatten()
                .any(|rule| Some(rule) == target.when.as_ref());
            let (why, hint) = match &target.when {
                None => ("has no rule that lets anybody in".to_owned(), format!("give `{to}` a rule under `when`, or leave it out")),
                Some(rule) if place < at && kept => (
                    format!("is entered by `{rule}`, which keeps customers in `{}`", stage.name),
                    "a move back needs that neither `when` nor `keep` of the stage holds: give it another rule".to_owned(),
                ),
                Some(_) => continue,
            };
            let message = format!("nobody can move from `{}` to `{to}`: it {why}", stage.name);
            let error = Error::new(ErrorCode::InvalidPolicy, message)
                .with("path", format!("stages/{at}/to/{number}"));
            faults.push(error.with("given", to).hint(hint));
        }
    }
    faults
}

/// Stages that one leads to twice, and stages whose rule is never so.
fn idle(lifecycle: &Lifecycle) -> Vec<Error> {
    let wrong = |path: String, message: String, hint: &str| {
        Error::new(ErrorCode::InvalidPolicy, message).with("path", path).hint(hint)
    };
    let mut faults = Vec::new();
    for (at, stage) in lifecycle.stages.iter().enumerate() {
        let name = &stage.name;
        if stage.when.as_ref().is_some_and(|rule| rule.to_string() == "false") {
            let message = format!("nobody can enter stage `{name}`: its rule is never so");
            faults.push(wrong(format!("stages/{at}/when"), message, "give it a rule that lets somebody in"));
        }
        for (number, to) in stage.to.iter().enumerate() {
            if stage.to.iter().position(|other| other == to) != Some(number) {
                let message = format!("stage `{name}` leads to `{to}` twice");
                faults.push(wrong(format!("stages/{at}/to/{number}"), message, "leave one of them out"));
            }
        }
    }
    faults
}

impl Course {
    /// The lifecycle with the place of its first rule in the graph, and what is wrong with it, each with `path`.
    pub(crate) fn of(name: &str, lifecycle: &Lifecycle, first_rule: usize) -> (Self, Vec<Error>) {
        let mut course = Self { name: name.to_owned(), stages: Vec::new() };
        let mut faults = Vec::new();
        for stage in &lifecycle.stages {
            course.stages.push(Place { name: stage.name.clone(), dwell: stage.dwell, ..Place::default() });
        }
        for (rule, (at, what, _)) in lifecycle.rules().enumerate() {
            if let Some(place) = course.stages.get_mut(at) {
                let rule = Some(first_rule + rule);
                if what == "when" { place.when = rule } else { place.keep = rule }
            }
        }
        let wrong =
            |path: String, message: String| Error::new(ErrorCode::InvalidPolicy, message).with("path", path);
        if !(2..=MOST).contains(&lifecycle.stages.len()) {
            let message = format!("a lifecycle has from 2 to {MOST} stages, not {}", lifecycle.stages.len());
            faults.push(
                wrong("stages".to_owned(), message)
                    .hint("list them in order, the one where everybody begins first"),
            );
            return (course, faults);
        }
        let names: Vec<&str> = lifecycle.stages.iter().map(|stage| stage.name.as_str()).collect();
        for (at, stage) in lifecycle.stages.iter().enumerate() {
            if names.iter().position(|name| *name == stage.name) != Some(at) {
                let message = format!("there are two stages `{}`", stage.name);
                faults
                    .push(wrong(format!("stages/{at}/stage"), message).hint("give one of them another name"));
            }
            for (number, to) in stage.to.iter().enumerate() {
                let path = format!("stages/{at}/to/{number}");
                match names.iter().position(|name| name == to) {
                    None => {
                        let message = format!("the lifecycle has no stage `{to}`");
                        faults.push(
                            Error::new(ErrorCode::UnknownName, message)
                                .suggest(to, names.iter().copied())
                                .with("path", path),
                        );
                    }
                    Some(target) if target == at => {
                        faults
                            .push(wrong(path, format!("stage `{to}` leads to itself")).hint("leave it out"));
                    }
                    Some(target) => {
                        if let Some(place) = course.stages.get_mut(at) {
                            place.to.push(target);
                        }
                    }
                }
            }
        }
        if faults.is_empty() {
            faults.extend(idle(lifecycle));
            course.check(&mut faults);
        }
        if faults.is_empty() {
            faults.extend(never(lifecycle));
        }
        (course, faults)
    }

    /// The rules of its stages.
    pub(crate) fn rules(&self) -> impl Iterator<Item = usize> {
        self.stages.iter().flat_map(|place| [place.when, place.keep]).flatten()
    }

    /// Every stage must be within reach of the first.
    fn check(&self, faults: &mut Vec<Error>) {
        let mut reached = vec![false; self.stages.len()];
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            match reached.get_mut(at) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let enters = |to: &&usize| self.stages.get(**to).is_some_and(|place| place.when.is_some());
            open.extend(self.stages.get(at).into_iter().flat_map(|place| place.to.iter()).filter(enters));
        }
        for (at, place) in self.stages.iter().enumerate().filter(|(at, _)| reached.get(*at) != Some(&true)) {
            let first = self.stages.first().map_or("", |place| place.name.as_str());
            let (path, message, hint) = if place.when.is_none() {
                let message =
                    format!("stage `{}` cannot be reached: it has no rule that lets anybody in", place.name);
                (format!("stages/{at}/when"), message, "give it a rule under `when`")
            } else {
                let message = format!("stage `{}` cannot be reached from `{first}`", place.name);
                (format!("stages/{at}"), message, "name it under `to` of a stage that can be reached")
            };
            faults.push(Error::new(ErrorCode::InvalidPolicy, message).with("path", path).hint(hint));
        }
    }

    /// Where a customer is after an instant: number of the stage from 1, and since when. `before` is the same of until
    /// then; 0 for somebody new. To take the step twice at one instant is to take it once.
    pub(crate) fn after(&self, before: (u8, i64), at: i64, holds: Holds<'_>, zone: &Zone) -> (u8, i64) {
        let (mut stage, mut since) = before;
        if stage == 0 {
            (stage, since) = (1, at);
        }
        // Whoever enters by a rule moves on but to later stages at the same instant: it ends.
        for _ in 0..=self.stages.len() {
            if self.stays_until(stage, since, zone).is_some_and(|until| until > at) {
                break;
            }
            let Some(place) = self.stages.get(usize::from(stage) - 1) else { break };
            let kept = [place.when, place.keep].into_iter().flatten().any(holds);
            let lets = |to: &&usize| {
                let back = **to + 1 < usize::from(stage);
                let when = self.stages.get(**to).and_then(|place| place.when);
                when.is_some_and(holds) && !(back && kept)
            };
            let Some(target) = place.to.iter().find(lets) else { break };
            (stage, since) = (*target as u8 + 1, at);
        }
        (stage, since)
    }

    /// Until when a customer stays in a stage at least.
    pub(crate) fn stays_until(&self, stage: u8, since: i64, zone: &Zone) -> Option<i64> {
        let dwell = self.stages.get(usize::from(stage).checked_sub(1)?)?.dwell?;
        Some(dwell.after(Timestamp::from_micros(since), zone).micros())
    }

    /// The name of a stage, from 1.
    pub(crate) fn stage(&self, stage: u8) -> Option<&str> {
        usize::from(stage).checked_sub(1).and_then(|at| self.stages.get(at)).map(|place| place.name.as_str())
    }
}
