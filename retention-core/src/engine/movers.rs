//! Whom another policy moves: into and out of segments, to other bands and stages.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::measure::Subject;
use crate::policy::{Compiled, Stood, Who, entry_reason, score_reason};
use crate::segment::Judge;
use crate::table::{ColumnSpec, ColumnType, Names, Table, TableBuilder, TableSpec, Text};
use crate::time::Timestamp;

const TEXT: ColumnType = ColumnType::Text;

/// What [`Engine::dry_run`](crate::Engine::dry_run) and [`Engine::set_policy`](crate::Engine::set_policy) return.
pub(crate) static MOVERS: TableSpec = TableSpec {
    name: "policy_movers",
    doc: "One row for each customer and segment, scorecard or lifecycle in which another policy moves them, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The customer."),
        ColumnSpec::new("segment", TEXT, "The segment, of the policy that is or of the one to come.").nullable(),
        ColumnSpec::new("scorecard", TEXT, "The scorecard in whose bands the customer moves.").nullable(),
        ColumnSpec::new("lifecycle", TEXT, "The lifecycle in whose stages the customer moves.").nullable(),
        ColumnSpec::new("change", TEXT, "`enters` or `leaves` a segment; `moves` to another band or stage."),
        ColumnSpec::new("before", TEXT, "The band or stage by the policy that is; none for a scorecard or lifecycle that it lacks, and without a score.")
            .nullable(),
        ColumnSpec::new("after", TEXT, "The band or stage by the policy to come.").nullable(),
        ColumnSpec::new("at", ColumnType::Time, "The instant at which both were judged."),
        ColumnSpec::new(
            "reason",
            TEXT,
            "By the new policy: the clauses that decide, with their values; of a band the score and what costs it most; of a stage the clauses that let the customer in, with their values then.",
        ),
    ],
};

/// In what somebody moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Segment,
    Scorecard,
    Lifecycle,
}

/// One customer is elsewhere by another policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mover {
    part: Part,
    name: String,
    change: &'static str,
    before: Option<String>,
    after: Option<String>,
    at: i64,
    reason: String,
}

/// The names of two policies, those of the second first.
fn names<'a>(new: impl Iterator<Item = &'a str>, old: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = new.collect();
    let known: BTreeSet<&str> = all.iter().copied().collect();
    all.extend(old.filter(|name| !known.contains(name)));
    all
}

fn cards(compiled: &Compiled) -> impl Iterator<Item = &str> {
    compiled.cards.iter().map(|card| card.name.as_str())
}

fn courses(compiled: &Compiled) -> impl Iterator<Item = &str> {
    compiled.courses.iter().map(|course| course.name.as_str())
}

/// Whether somebody is in a segment.
fn inside(compiled: &Compiled, stood: &Stood, segment: &str) -> bool {
    let bit = compiled.segments.iter().position(|name| name == segment);
    bit.is_some_and(|bit| stood.held >> bit & 1 == 1)
}

fn band(compiled: &Compiled, stood: &Stood, card: &str) -> Option<String> {
    let place = cards(compiled).position(|name| name == card)?;
    compiled.cards.get(place)?.bands.name(stood.footing.band(place)).map(str::to_owned)
}

fn stage(compiled: &Compiled, stood: &Stood, course: &str) -> Option<String> {
    let place = courses(compiled).position(|name| name == course)?;
    compiled.courses.get(place)?.stage(stood.footing.stage(place).0).map(str::to_owned)
}

/// What differs for a customer who stands so by one policy, and so by another one, which judged them last.
pub(super) fn moved(
    (old, stood): (&Compiled, &Stood),
    (new, stands): (&Compiled, &Stood),
    judge: &mut Judge,
    (subject, who): (&Subject<'_>, &Who<'_>),
    at: i64,
) -> Vec<Mover> {
    let mut found = Vec::new();
    let segments = names(new.segments.iter().map(String::as_str), old.segments.iter().map(String::as_str));
    for name in segments {
        let (was, is) = (inside(old, stood, name), inside(new, stands, name));
        if was != is {
            let bit = new.segments.iter().position(|other| other == name);
            let reason = bit.map_or_else(String::new, |bit| judge.reason(&new.graph, subject, bit));
            let (part, change) = (Part::Segment, if is { "enters" } else { "leaves" });
            let name = name.to_owned();
            found.push(Mover { part, name, change, before: None, after: None, at, reason });
        }
    }
    for name in names(cards(new), cards(old)) {
        let (before, after) = (band(old, stood, name), band(new, stands, name));
        if before != after {
            let place = cards(new).position(|other| other == name);
            let why = |card| score_reason(new, judge, (stands.held, who, at), card);
            let (name, reason) = (name.to_owned(), place.map_or_else(String::new, why));
            found.push(Mover { part: Part::Scorecard, name, change: "moves", before, after, at, reason });
        }
    }
    // Last, since it judges another instant.
    for name in names(courses(new), courses(old)) {
        let (before, after) = (stage(old, stood, name), stage(new, stands, name));
        if before != after {
            let place = courses(new).position(|other| other == name);
            let why = |course| entry_reason(new, judge, subject, course, &stands.footing);
            let (name, reason) = (name.to_owned(), place.map_or_else(String::new, why));
            found.push(Mover { part: Part::Lifecycle, name, change: "moves", before, after, at, reason });
        }
    }
    found
}

/// One row for each, in the order of ids, which are told by ranks.
pub(super) fn table(names: &Arc<Names>, mut movers: Vec<(u32, Mover)>) -> TableBuilder {
    movers.sort_by(|(a, one), (b, other)| (a, one.part, &one.name).cmp(&(b, other.part, &other.name)));
    let of = |part: Part| {
        let name = |(_, mover): &(u32, Mover)| (mover.part == part).then(|| mover.name.clone());
        movers.iter().map(name).collect::<Vec<_>>()
    };
    Table::of(&MOVERS)
        .column(Text::coded(Arc::clone(names), movers.iter().map(|(rank, _)| *rank).collect()))
        .optional(of(Part::Segment))
        .optional(of(Part::Scorecard))
        .optional(of(Part::Lifecycle))
        .column(movers.iter().map(|(_, mover)| mover.change).collect::<Text>())
        .optional(movers.iter().map(|(_, mover)| mover.before.clone()).collect())
        .optional(movers.iter().map(|(_, mover)| mover.after.clone()).collect())
        .column(movers.iter().map(|(_, mover)| Timestamp::from_micros(mover.at)).collect::<Vec<_>>())
        .column(movers.iter().map(|(_, mover)| mover.reason.as_str()).collect::<Text>())
}
