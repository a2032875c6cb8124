//! Live equals batch, corrections end where an in-order replay ends, and instants are exact.

mod at_once;
mod eras;
mod held;
mod instant;
mod linked;
mod next_change;
mod scenes;
mod standing;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{
    Customer, Engine, Event, EventLog, LinkKind, Policy, Role, Schema, SegmentMoveOptions, SegmentOptions,
    Signal,
};

const START: i64 = 1_710_979_200_000_000;
const HOUR: i64 = MICROS_PER_DAY / 24;

fn schema() -> Schema {
    schema_of(Observed::default())
}

/// What a schema declares: until when the log observed everything, and in which interval a kind.
#[derive(Debug, Clone, Default)]
struct Observed {
    to: Option<i64>,
    kind: Option<(&'static str, i64, i64)>,
}

fn schema_of(observed: Observed) -> Schema {
    let time = |micros: i64| crate::TimeInput::from(Timestamp::from_micros(micros));
    let kinds = observed.kind.into_iter();
    let kinds = kinds.map(|(kind, from, to)| (kind.to_owned(), vec![time(from), time(to)]));
    let options = crate::SchemaOptions::default()
        .observed_kinds(kinds.collect::<BTreeMap<_, _>>())
        .time_zone("Europe/London")
        .currency("GBP")
        .observed_to(observed.to.map(time));
    Schema::from_options(&options)
        .unwrap()
        .role("login", Role::Activity)
        .role("sale", Role::Purchase)
        .property("plan", crate::PropertyType::Text)
        .property("renews_at", crate::PropertyType::Time)
}

/// Rules that between them use every way in which time alone changes a value.
const RULES: [&str; 15] = [
    "days_since_login >= 3",
    "logins_7d >= 2",
    "logins_1mo == 1",
    "spent_10d > money('3.00 GBP')",
    "silent_5d",
    "change < 0.0 || change > 0.5",
    "share < 0.5",
    "streak >= 2",
    "early == 0",
    "kinds_4d >= 2 && !s00",
    "s01 || s02",
    "plan == 'pro' || until <= 5",
    "days_since_login * 2 - 1 in [3, 5, 9] || until * -3 > 7",
    "10 - days_since_login <= 4 || streak == 3",
    "login_change < 0.5 && days_since_login / 2 != 3",
];

fn policy(rules: &[usize]) -> Policy {
    let mut segments: BTreeMap<String, Value> = BTreeMap::new();
    // Rules refer to the first three.
    for at in rules.iter().copied().chain(0..3) {
        segments.insert(format!("s{at:02}"), RULES[at].into());
    }
    // What fires at events has every event looked at in full; without, most are not.
    let mut signals = json!({"gone": {"when": "days_since_login >= 6"}});
    if rules.len().is_multiple_of(2) {
        signals["failed"] = json!({"on": ["payment_failed"]});
        signals["sold"] = json!({"on": ["purchase"], "when": "logins_7d > 0"});
    }
    Policy::from_json(&json!({
        "policy": 1,
        "measures": {
            "days_since_login": {"measure": "days_since_last", "of": ["login"]},
            "logins_7d": {"measure": "count", "of": ["login"], "window": "7d"},
            "logins_1mo": {"measure": "count", "of": ["login"], "window": "1mo"},
            "spent_10d": {"measure": "sum", "of": ["sale"], "window": "10d"},
            "silent_5d": {"measure": "did_not", "window": "5d"},
            "change": {"measure": "change", "base": "logins_7d", "zero_base": "one"},
            "share": {"measure": "share", "base": "logins_7d", "baseline": "14d"},
            "login_4d": {"measure": "days_since_last", "of": ["login"], "window": "4d"},
            "login_change": {"measure": "change", "base": "login_4d", "zero_base": "one", "history": "any"},
            "streak": {"measure": "streak", "of": ["login"]},
            "early": {"measure": "count", "of": ["sale"], "first": "4d", "history": "whole"},
            "kinds_4d": {"measure": "distinct", "window": "4d"},
            "until": {"measure": "days_until", "value": "renews_at"},
        },
        "segments": segments,
        "signals": signals,
        "scorecards": scorecards(rules),
        "lifecycles": lifecycles(rules),
    }))
    .unwrap()
}

/// Two scorecards: one of many measures with a margin, a fading one and a score set by hand; one of a segment.
fn scorecards(rules: &[usize]) -> Value {
    if rules.first() == Some(&11) {
        return json!({});
    }
    json!({
        "health": {
            "measures": {
                "days_since_login": {"weight": 2, "low": 9, "high": 0, "missing": "penalise"},
                "logins_7d": {"normaliser": "saturating", "half": 1, "age": "days_since_login", "half_life": 4, "tick": 2},
                "change": {"normaliser": "curve", "points": [[-1, 0], [1, 1]], "missing": "neutral"},
                "streak": {"low": 0, "high": 3},
            },
            "bands": [{"band": "red"}, {"band": "yellow", "from": 35}, {"band": "green", "from": 60}],
            "hysteresis": 6,
            "overrides": [
                {"customer": "c1", "score": 90, "owner": "kim", "from": "2024-03-29T07:30", "until": "2024-04-04"},
                // Of one who may be another name of the former, and counts from its beginning on.
                {"customer": "c0", "score": 20, "owner": "lee", "from": "2024-04-01", "until": "2024-04-12"},
            ],
        },
        "buying": {
            "segment": "s01",
            "measures": {"spent_10d": {"low": 0, "high": 500}, "share": {"low": 0, "high": 2, "missing": "block"}},
            "bands": [{"band": "low"}, {"band": "high", "from": 50}],
            "hysteresis": 10,
        },
    })
}

/// Guards that time alone opens, moves back, a stage that is kept and one that holds on for a while.
fn lifecycles(rules: &[usize]) -> Value {
    if rules.len().is_multiple_of(3) && !rules.is_empty() {
        return json!({});
    }
    json!({"journey": {"stages": [
        {"stage": "new", "to": ["active", "gone"]},
        {"stage": "active", "when": "logins_7d >= 1", "to": ["keen", "gone"], "dwell": "2d"},
        {"stage": "keen", "when": "logins_7d >= 2", "keep": "streak >= 1", "to": ["active", "gone"], "dwell": "1mo"},
        {"stage": "gone", "when": "days_since_login >= 5", "to": ["active"]},
    ]}})
}

#[derive(Debug, Clone)]
enum Step {
    /// Customer, time, kind, amount, and for some an id of few, so that rows contradict each other.
    Event(u8, i64, &'static str, i64, Option<u8>),
    /// Customer, sign-up in days, plan since a day.
    Known(u8, i64, i64),
    /// Two ids are one customer since a time, or are no more.
    Link(LinkKind, u8, u8, i64),
    /// To an instant, with a limit.
    Advance(i64, Option<usize>),
}

impl Step {
    /// When it happened, of what happened.
    fn time(&self) -> Option<i64> {
        match self {
            Self::Event(_, time, ..) | Self::Link(.., time) => Some(*time),
            Self::Known(..) | Self::Advance(..) => None,
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let time = prop_oneof![
        (0i64..40 * 24).prop_map(|hours| START + hours * HOUR),
        START..START + 40 * MICROS_PER_DAY
    ];
    let kind = prop::sample::select(vec!["login", "login", "sale", "payment_failed"]);
    let event = (0u8..3, time, kind, 0i64..400)
        .prop_map(|(who, time, kind, amount)| Step::Event(who, time, kind, amount, None));
    let advance = (0i64..45 * 24, prop::option::of(0usize..4))
        .prop_map(|(hours, limit)| Step::Advance(START + hours * HOUR, limit));
    prop::collection::vec(prop_oneof![6 => event, 2 => advance], 0..40)
}

fn links() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let kind = prop::sample::select(vec![LinkKind::Alias, LinkKind::Merge, LinkKind::Unmerge]);
    // Few pairs, so that some are taken back.
    let pair = prop::sample::select(vec![(0u8, 1u8), (0, 1), (1, 2), (2, 0), (1, 0)]);
    let link = (kind, pair, 0i64..45 * 24)
        .prop_map(|(kind, (from, into), hours)| Step::Link(kind, from, into, START + hours * HOUR));
    prop::collection::vec((0usize..40, link), 0..4)
}

fn known() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let known = (0u8..3, -9i64..30, 0i64..30).prop_map(|(who, day, plan)| Step::Known(who, day, plan));
    prop::collection::vec((0usize..40, known), 0..3)
}

fn run(engine: &mut Engine, step: &Step) -> Vec<Signal> {
    let told = match step {
        Step::Event(who, time, kind, amount, id) => {
            let event = Event::new(format!("c{who}"), *kind, Timestamp::from_micros(*time));
            let event = if *kind == "sale" { event.amount(crate::Amount::Minor(*amount)) } else { event };
            engine.track(match id {
                Some(id) => event.id(format!("e{id}")),
                None => event,
            })
        }
        Step::Known(who, day, plan) => {
            let at = |day: i64| Timestamp::from_micros(START + day * MICROS_PER_DAY);
            let customer = Customer::new(format!("c{who}")).signed_up(at(*day));
            let customer =
                customer.property("plan", "pro").property("renews_at", at(day + 20)).set_at(at(*plan));
            engine.set_customer(&customer)
        }
        Step::Link(kind, from, into, time) => {
            let (from, into) = (format!("c{from}"), format!("c{into}"));
            engine.link(*kind, &from, &into, &Timestamp::from_micros(*time).into(), None)
        }
        Step::Advance(now, limit) => engine.advance(Timestamp::from_micros(*now), *limit),
    };
    told.unwrap().signals
}

/// Signals that still stand, by id.
fn standing(told: &[Signal]) -> BTreeMap<String, (String, String, Timestamp)> {
    let mut standing = BTreeMap::new();
    for signal in told {
        match &signal.retracts {
            Some(id) => assert!(standing.remove(id).is_some(), "{signal:?} takes back what was not told"),
            None => {
                let what = (
                    signal.customer.clone(),
                    format!("{} {}", signal.kind.as_str(), signal.name),
                    signal.time,
                );
                assert!(standing.insert(signal.id.clone(), what).is_none(), "{signal:?} was told twice");
            }
        }
    }
    standing
}

/// Whoever batch knows is where batch says, and the others are nowhere.
fn same_as_batch(live: &mut Engine, policy: &Policy, at: Timestamp) {
    let view = live.as_of(at).unwrap();
    let batch = view.segments(policy.segments(), &SegmentOptions::default()).unwrap();
    let mut others = live.everybody();
    for row in 0..batch.rows() {
        let customer = batch.column("customer").unwrap().text(row).unwrap();
        let place = live.log.find(customer).unwrap();
        others.retain(|other| *other != place);
        let held = live.people.get(place).held;
        for (bit, segment) in policy.segments().names().enumerate() {
            let inside = batch.column(segment).unwrap().bool(row).unwrap_or(false);
            assert_eq!(held >> bit & 1 == 1, inside, "{customer} {segment} at {at}");
        }
    }
    footing_as_batch(live, policy, at);
    scores_as_batch(live, policy, at);
    for place in others {
        assert_eq!(live.people.get(place).footing, crate::policy::Footing::NONE);
        assert_eq!(
            live.people.get(place).held & segments_of(policy),
            0,
            "{} at {at}",
            live.log.id_of(place.0, place.1)
        );
    }
}

/// The bits of segments; those of stages follow.
fn segments_of(policy: &Policy) -> u128 {
    (1 << policy.segments().names().count()) - 1
}

/// Scores are those of batch, to the millionth.
fn scores_as_batch(live: &mut Engine, policy: &Policy, at: Timestamp) {
    if policy.scorecard_names().next().is_none() {
        return;
    }
    let health = live.as_of(at).unwrap().health(policy, &crate::HealthOptions::default()).unwrap();
    for row in 0..health.rows() {
        let text = |name: &str| health.column(name).unwrap().text(row).map(str::to_owned);
        let (customer, card) = (text("customer").unwrap(), text("scorecard").unwrap());
        let picture = live.customer(&customer).unwrap();
        assert_eq!((picture.customer.as_str(), picture.at), (customer.as_str(), at));
        let (_, shown) = picture.health.into_iter().find(|(name, _)| *name == card).unwrap();
        let score = health.column("score_millionths").unwrap().int(row);
        assert_eq!(shown.score_millionths, score, "{customer} {card} at {at}");
        assert_eq!(Some(shown.state.as_str().to_owned()), text("state"));
        assert_eq!(Some(shown.coverage), health.column("coverage").unwrap().float(row));
        let given: i64 = shown.contributions.iter().map(|one| one.millionths).sum();
        assert_eq!(given, score.unwrap_or(0), "{customer} {card} at {at}");
        let owner = shown.set_by.map(|(owner, ..)| owner);
        assert_eq!(owner, text("owner"), "{customer} {card} at {at}");
    }
}

/// Bands and stages are those of batch.
fn footing_as_batch(live: &Engine, policy: &Policy, at: Timestamp) {
    let view = live.as_of(at).unwrap();
    let compiled = &live.eras.last().compiled;
    let text = |table: &crate::Table, name: &str, row: usize| {
        table.column(name).unwrap().text(row).map(str::to_owned)
    };
    if policy.scorecard_names().next().is_some() {
        let health = view.health(policy, &crate::HealthOptions::default()).unwrap();
        for row in 0..health.rows() {
            let (customer, card) = (text(&health, "customer", row).unwrap(), text(&health, "scorecard", row));
            let card = compiled.cards.iter().position(|one| Some(&one.name) == card.as_ref()).unwrap();
            let band = live.people.get(live.log.find(&customer).unwrap()).footing.band(card);
            let band = compiled.cards[card].bands.name(band).map(str::to_owned);
            assert_eq!(band, text(&health, "band", row), "{customer} at {at}");
        }
    }
    if policy.lifecycle_names().next().is_some() {
        let stages = view.stages(policy, &crate::StageOptions::default()).unwrap();
        for row in 0..stages.rows() {
            let customer = text(&stages, "customer", row).unwrap();
            let (stage, since) = live.people.get(live.log.find(&customer).unwrap()).footing.stage(0);
            let stage = compiled.courses[0].stage(stage).map(str::to_owned);
            assert_eq!(stage, text(&stages, "stage", row), "{customer} at {at}");
            assert_eq!(Some(Timestamp::from_micros(since)), stages.column("since").unwrap().time(row));
        }
    }
}

fn check(rules: &[usize], steps: &[Step], observed: &Observed) {
    let policy = policy(rules);
    let (begin, end) = (
        Timestamp::from_micros(START - 10 * MICROS_PER_DAY),
        Timestamp::from_micros(START + 70 * MICROS_PER_DAY),
    );
    let engine = || Engine::new(EventLog::new(schema_of(observed.clone())), policy.clone(), begin).unwrap();
    let mut live = engine();
    let mut told: Vec<Signal> = steps.iter().flat_map(|step| run(&mut live, step)).collect();
    let last = live.advance(end, None).unwrap();
    assert!(!last.more);
    told.extend(last.signals);
    let cursors: Vec<u64> = told.iter().map(|signal| signal.cursor).collect();
    assert_eq!(cursors, (1..=told.len() as u64).collect::<Vec<_>>());

    // The state is that of batch; so is that of an engine which begins in the midst of it.
    same_as_batch(&mut live, &policy, end);
    for day in [4, 17, 33] {
        let midst = Timestamp::from_micros(START + day * MICROS_PER_DAY);
        let mut midway = Engine::new(live.log().clone(), policy.clone(), midst).unwrap();
        same_as_batch(&mut midway, &policy, midst);
        next_change::stays_until_then(&mut midway, &["c0", "c1", "c2"], end);
    }

    // What stands is what an in-order replay tells.
    let mut ordered: Vec<Step> =
        steps.iter().filter(|step| matches!(step, Step::Known(..))).cloned().collect();
    let mut events: Vec<Step> = steps.iter().filter(|step| step.time().is_some()).cloned().collect();
    events.sort_by_key(Step::time);
    ordered.extend(events);
    let mut replay = engine();
    let mut expected: Vec<Signal> = ordered.iter().flat_map(|step| run(&mut replay, step)).collect();
    expected.extend(replay.advance(end, None).unwrap().signals);
    assert_eq!(standing(&told), standing(&expected));

    // And what batch lists as moves, where who is who does not hang on the instant.
    if steps.iter().any(|step| matches!(step, Step::Link(..))) {
        return;
    }
    let view = live.as_of(end).unwrap();
    let moves = SegmentMoveOptions::default().from(Some(begin.into()));
    let moves = view.segment_moves(policy.segments(), &moves).unwrap();
    let text = |name: &str, row: usize| moves.column(name).unwrap().text(row).unwrap().to_owned();
    let mut listed: Vec<_> = (0..moves.rows())
        .map(|row| {
            (
                moves.column("time").unwrap().time(row).unwrap(),
                text("customer", row),
                text("segment", row),
                text("change", row),
            )
        })
        .collect();
    let mut signalled: Vec<_> = standing(&told)
        .into_values()
        .filter_map(|(customer, what, time)| {
            let (change, name) = what.split_once(' ')?;
            let of_segments = ["entered", "left"].contains(&change);
            of_segments.then(|| (time, customer, name.to_owned(), change.to_owned()))
        })
        .collect();
    listed.sort();
    signalled.sort();
    assert_eq!(signalled, listed);
    as_moved(&view, &policy, &listed);
    // The same ids, bands and stages among them.
    let since = crate::SignalOptions::default().from(Some(begin.into()));
    let signals = view.signals(&policy, &since).unwrap();
    let ids = signals.column("id").unwrap();
    let mut ids: Vec<&str> = (0..signals.rows()).filter_map(|row| ids.text(row)).collect();
    ids.sort_unstable();
    let standing = standing(&told);
    assert_eq!(standing.keys().map(String::as_str).collect::<Vec<_>>(), ids);
}

/// At any instant they are in what they entered last and did not leave: no change was passed over.
fn as_moved(view: &crate::View, policy: &Policy, moves: &[(Timestamp, String, String, String)]) {
    let instants = (0..110).map(|step| Timestamp::from_micros(START - 9 * MICROS_PER_DAY + step * 17 * HOUR));
    let at = instants.map(crate::TimeInput::from).collect::<Vec<_>>();
    let members = view.segments(policy.segments(), &SegmentOptions::default().at(at)).unwrap();
    for row in 0..members.rows() {
        let customer = members.column("customer").unwrap().text(row).unwrap();
        let at = members.column("at").unwrap().time(row).unwrap();
        for segment in policy.segments().names() {
            let mut own =
                moves.iter().filter(|(time, who, what, _)| *time <= at && who == customer && what == segment);
            let inside = own.next_back().is_some_and(|(.., change)| change == "entered");
            let told = members.column(segment).unwrap().bool(row).unwrap_or(false);
            assert_eq!(inside, told, "{customer} {segment} at {at}");
        }
    }
}

proptest! {
    #![proptest_config(crate::property::config(200))]

    #[test]
    fn live_equals_batch_and_an_in_order_replay(
        rules in prop::collection::vec(0..RULES.len(), 0..6),
        steps in steps(),
        known in known(),
        links in prop_oneof![Just(Vec::new()), links()],
        to in prop::option::of((-2i64..45 * 24).prop_map(|hours| START + hours * HOUR)),
        kind in prop::option::of((prop::sample::select(vec!["login", "sale", "unseen"]), -9i64..20, 1i64..60)),
    ) {
        let mut steps = steps;
        for (at, step) in known.into_iter().chain(links) {
            steps.insert(at.min(steps.len()), step);
        }
        // One customer is told of once: a second telling of other facts contradicts the first.
        let mut seen = Vec::new();
        steps.retain(|step| match step {
            Step::Known(who, ..) => !seen.contains(who) && { seen.push(*who); true },
            _ => true,
        });
        let day = |day: i64| START + day * MICROS_PER_DAY;
        let kind = kind.map(|(kind, from, more)| (kind, day(from), day(from + more)));
        check(&rules, &steps, &Observed { to, kind });
    }

    /// Ids of which few exist: events are delivered twice, and contradict each other.
    #[test]
    fn contradictions_end_where_the_log_ends(steps in steps(), ids in prop::collection::vec(0u8..6, 40)) {
        let steps: Vec<Step> = steps.iter().zip(ids).map(|(step, id)| match step {
            Step::Event(who, time, kind, amount, _) if id < 4 => Step::Event(*who, *time, kind, *amount, Some(id)),
            other => other.clone(),
        }).collect();
        let mut live = Engine::new(EventLog::new(schema()), policy(&[3, 4, 5]), Timestamp::from_micros(START)).unwrap();
        for step in &steps {
            run(&mut live, step);
        }
        let end = Timestamp::from_micros(START + 70 * MICROS_PER_DAY);
        live.advance(end, None).unwrap();
        let batch = live.as_of(end).unwrap().segments(live.policy().segments(), &SegmentOptions::default()).unwrap();
        for row in 0..batch.rows() {
            let place = live.log.find(batch.column("customer").unwrap().text(row).unwrap()).unwrap();
            for (bit, segment) in live.policy().segments().names().enumerate() {
                let inside = batch.column(segment).unwrap().bool(row).unwrap_or(false);
                prop_assert_eq!(live.people.get(place).held >> bit & 1 == 1, inside);
            }
        }
    }
}
