//! A policy with every name resolved: one graph, and what fires signals.

use std::collections::BTreeSet;

use crate::health::{Card, Ready};
use crate::lifecycle::Course;
use crate::log::{EventLog, Kinds, Schema, View};
use crate::measure::{Ground, check_name};
use crate::policy::definition::{Policy, place};
use crate::policy::footing::{MOST_CARDS, MOST_COURSES};
use crate::policy::triggers::Triggers;
use crate::rule::Rule;
use crate::segment::{Graph, MOST_RULES};
use crate::time::Zone;
use crate::{Error, ErrorCode, Result};

/// A policy ready to run over one log.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    /// Segments are the first nodes, in the order of names; the rules of signals and of stages follow.
    pub(crate) graph: Graph,
    pub(crate) segments: Vec<String>,
    pub(crate) signals: Vec<Trigger>,
    /// Scorecards, in the order of names.
    pub(crate) cards: Vec<Card>,
    /// Lifecycles, in the order of names.
    pub(crate) courses: Vec<Course>,
    pub(crate) zone: Zone,
}

/// What fires a signal.
#[derive(Debug, Clone)]
pub(crate) struct Trigger {
    pub(crate) name: String,
    /// The node of its rule.
    pub(crate) rule: Option<usize>,
    /// The kinds at whose events it fires; none: it fires when the rule begins to hold.
    pub(crate) on: Option<Kinds>,
}

impl Compiled {
    /// The policy over the events of a log.
    ///
    /// # Errors
    /// The first of [`check`](Self::check).
    pub(crate) fn of(policy: &Policy, log: &EventLog) -> Result<Self> {
        let known: BTreeSet<&str> = log.kind_names().chain(policy.kinds.iter().map(String::as_str)).collect();
        let ground = Ground {
            schema: log.schema(),
            kinds: log.kind_names().collect(),
            known,
            floor: log.observed_from(),
        };
        let (compiled, faults) = Self::all(policy, &ground);
        faults.into_iter().next().map_or(Ok(compiled), |fault| Err(fault.placed()))
    }

    /// The policy over what a view shows.
    ///
    /// # Errors
    /// The first of [`check`](Self::check).
    pub(crate) fn in_view(policy: &Policy, view: &View) -> Result<Self> {
        let (compiled, faults) = Self::all(policy, &view.ground_of(policy.measures()));
        faults.into_iter().next().map_or(Ok(compiled), |fault| Err(fault.placed()))
    }

    /// The policy against a schema alone, and everything that does not fit.
    pub(crate) fn check(policy: &Policy, schema: &Schema) -> (Self, Vec<Error>) {
        let kinds: Vec<&str> = policy.kinds.iter().map(String::as_str).collect();
        let ground = Ground { schema, known: kinds.iter().copied().collect(), kinds, floor: None };
        Self::all(policy, &ground)
    }

    /// Whether some signal fires at events of a kind.
    pub(crate) fn fires_at(&self, kind: u16) -> bool {
        self.signals.iter().any(|signal| signal.on.as_ref().is_some_and(|kinds| kinds.contains(kind)))
    }

    /// Whether some signal fires at events.
    pub(crate) fn fires_at_events(&self) -> bool {
        self.signals.iter().any(|signal| signal.on.is_some())
    }

    fn all(policy: &Policy, ground: &Ground<'_>) -> (Self, Vec<Error>) {
        let mut rules: Vec<(&str, &Rule)> = policy.segments.iter().collect();
        let segments: Vec<String> = rules.iter().map(|(name, _)| (*name).to_owned()).collect();
        let named = rules.len();
        rules.extend(
            policy.signals.iter().filter_map(|(name, signal)| Some((name.as_str(), signal.when.as_ref()?))),
        );
        let first_of_stages = rules.len();
        for lifecycle in policy.lifecycles.values() {
            rules.extend(lifecycle.rules().map(|(_, what, rule)| (what, rule)));
        }
        let (mut graph, found) = Graph::compile_all(policy.measures(), &rules, named, ground);
        let mut faults = Vec::new();
        for (rule, error) in found {
            let part = match rule.and_then(|at| Some((at, rules.get(at)?.0))) {
                None => "/measures".to_owned(),
                Some(_) if error.detail("argument") == Some("segments") => "/segments".to_owned(),
                Some((at, name)) if at < named => place("segments", name),
                Some((at, _)) if at >= first_of_stages => stage_path(policy, at - first_of_stages),
                Some((_, name)) => format!("{}/when", place("signals", name)),
            };
            // A text has no parts that a pointer could lead to; it has positions.
            let in_text = rule.is_some() && error.detail("position").is_some();
            faults.push(if in_text { error.with("path", part) } else { error.within(&part) });
        }
        let cards = cards(policy, &graph, &segments, ground, &mut faults);
        let daily = cards.iter().flat_map(Card::daily).collect();
        graph.read_by_others(cards.iter().map(|card| card.reads().collect()).collect(), daily);
        let courses = courses(policy, first_of_stages, &mut faults);
        graph.guarded_by(courses.iter().flat_map(Course::rules));
        let mut signals = Vec::with_capacity(policy.signals.len());
        let (mut rule, mut kinds, mut wrong) = (named, Triggers::of(ground), Vec::new());
        for (name, signal) in &policy.signals {
            let (on, unknown) = kinds.named(&signal.on);
            wrong.extend(
                unknown.into_iter().map(|error| error.within(&format!("{}/on", place("signals", name)))),
            );
            let own = signal.when.as_ref().map(|_| rule);
            rule += usize::from(own.is_some());
            if let Some(kinds) = &on {
                graph.watch(kinds);
            }
            signals.push(Trigger { name: name.clone(), rule: own, on });
        }
        if let Some(last) = wrong.last_mut() {
            last.and_more(kinds.more);
        }
        faults.extend(wrong);
        if policy.signals.len() > MOST_RULES {
            faults.push(
                Error::new(ErrorCode::InvalidPolicy, "there are too many signals")
                    .with("path", "/signals")
                    .hint(format!("leave out all but {MOST_RULES}")),
            );
        }
        let fires = |number: usize| {
            let kind = number as u16;
            signals.iter().any(|signal| signal.on.as_ref().is_some_and(|kinds| kinds.contains(kind)))
        };
        for (number, kind) in ground.kinds.iter().enumerate().filter(|(number, _)| fires(*number)) {
            graph.fires.get_or_insert_default().add(number as u32, kind);
        }
        (Self { graph, segments, signals, cards, courses, zone: ground.schema.zone() }, faults)
    }
}

/// The part of the policy in which a rule of a stage stands, by its number among those of all lifecycles.
fn stage_path(policy: &Policy, rule: usize) -> String {
    let rules = policy.lifecycles.iter().flat_map(|(name, lifecycle)| {
        lifecycle
            .rules()
            .map(move |(at, what, _)| format!("{}/stages/{at}/{what}", place("lifecycles", name)))
    });
    rules.into_iter().nth(rule).unwrap_or_else(|| "/lifecycles".to_owned())
}

fn cards(
    policy: &Policy,
    graph: &Graph,
    segments: &[String],
    ground: &Ground<'_>,
    faults: &mut Vec<Error>,
) -> Vec<Card> {
    let ready = Ready {
        program: &graph.program,
        measures: policy.measures(),
        segments,
        schema: ground.schema,
        artifacts: &policy.artifacts,
    };
    faults.extend(policy.artifacts.keys().filter_map(|name| named(name, "artifacts")));
    let mut cards = Vec::with_capacity(policy.scorecards.len());
    for (name, card) in &policy.scorecards {
        faults.extend(named(name, "scorecards"));
        let (card, found) = Card::of(name, card, &ready);
        faults.extend(found.into_iter().map(|error| error.within(&place("scorecards", name))));
        cards.push(card);
    }
    if cards.len() > MOST_CARDS {
        let message = format!("{} scorecards are more than {MOST_CARDS}", cards.len());
        faults.push(
            Error::new(ErrorCode::InvalidPolicy, message)
                .with("path", "/scorecards")
                .hint("put some into a policy of their own"),
        );
        cards.truncate(MOST_CARDS);
    }
    cards
}

fn courses(policy: &Policy, first_rule: usize, faults: &mut Vec<Error>) -> Vec<Course> {
    let (mut courses, mut rule) = (Vec::with_capacity(policy.lifecycles.len()), first_rule);
    for (name, lifecycle) in &policy.lifecycles {
        faults.extend(named(name, "lifecycles"));
        let (course, found) = Course::of(name, lifecycle, rule);
        faults.extend(found.into_iter().map(|error| error.within(&place("lifecycles", name))));
        rule += lifecycle.rules().count();
        courses.push(course);
    }
    if courses.len() > MOST_COURSES {
        let message = format!("{} lifecycles are more than {MOST_COURSES}", courses.len());
        faults.push(
            Error::new(ErrorCode::InvalidPolicy, message)
                .with("path", "/lifecycles")
                .hint("put some into a policy of their own"),
        );
        courses.truncate(MOST_COURSES);
    }
    courses
}

/// What is wrong with a name.
fn named(name: &str, part: &str) -> Option<Error> {
    check_name(name).err().map(|error| error.within(&place(part, name)))
}
