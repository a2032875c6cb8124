//! Live equals batch, corrections end where an in-order replay ends, and instants are exact.

mod at_once;
mod held;
mod instant;
mod standing;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{
    Customer, Engine, Event, EventLog, LinkKind, Policy, Role, Schema, SegmentMoveOptions, SegmentOptions,
    Signal, SignalKind,
};

const START: i64 = 1_710_979_200_000_000;
const HOUR: i64 = MICROS_PER_DAY / 24;

fn schema() -> Schema {
    schema_until(None)
}

/// Of a log that observed everything until then, where that is declared.
fn schema_until(observed_to: Option<i64>) -> Schema {
    let options = crate::SchemaOptions::default()
        .time_zone("Europe/London")
        .currency("GBP")
        .observed_to(observed_to.map(|time| Timestamp::from_micros(time).into()));
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

fn check(rules: &[usize], steps: &[Step], observed_to: Option<i64>) {
    let policy = policy(rules);
    let (begin, end) = (
        Timestamp::from_micros(START - 10 * MICROS_PER_DAY),
        Timestamp::from_micros(START + 70 * MICROS_PER_DAY),
    );
    let engine = || Engine::new(EventLog::new(schema_until(observed_to)), policy.clone(), begin).unwrap();
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
            let own =
                moves.iter().filter(|(time, who, what, _)| *time <= at && who == customer && what == segment);
            let inside = own.last().is_some_and(|(.., change)| change == "entered");
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
        observed_to in prop::option::of((-2i64..45 * 24).prop_map(|hours| START + hours * HOUR)),
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
        check(&rules, &steps, observed_to);
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

fn silent(days: u32) -> Policy {
    Policy::from_json(&json!({
        "policy": 1,
        "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
        "segments": {"silent": format!("days_since_login >= {days}")},
    }))
    .unwrap()
}

#[test]
fn fourteen_days_across_the_clock_change_are_one_signal_at_the_instant() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    engine.track(Event::new("c1", "login", "2024-03-20T12:00:00")).unwrap();
    let told = engine.advance("2024-04-03T11:59:59.999999Z", None).unwrap();
    assert_eq!((told.signals.len(), told.more), (0, false));
    let told = engine.advance("2024-04-03T12:00:00Z", None).unwrap();
    assert_eq!(told.signals.len(), 1);
    assert_eq!(told.signals[0].time.to_string(), "2024-04-03T12:00:00Z");
    assert_eq!(told.signals[0].reason, "days_since_login >= 14 (days_since_login = 14)");
    assert_eq!(engine.advance("2024-06-01", None).unwrap().signals, []);
    // A login of the thirteenth day, told late, takes it back and moves it on.
    let late = engine.track(Event::new("c1", "login", "2024-04-02T12:00:00Z")).unwrap().signals;
    assert_eq!(
        late.iter().map(|signal| signal.kind).collect::<Vec<_>>(),
        [SignalKind::Corrected, SignalKind::Entered]
    );
    assert_eq!(late[0].retracts.as_ref(), Some(&told.signals[0].id));
    assert_eq!(late[1].time.to_string(), "2024-04-16T12:00:00Z");
}

#[test]
fn signals_wait_until_they_are_acknowledged() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(1), "2024-03-01").unwrap();
    for customer in ["a", "b", "c"] {
        engine.track(Event::new(customer, "login", "2024-03-02")).unwrap();
    }
    let told = engine.advance("2024-03-20", Some(2)).unwrap();
    assert!(told.more && told.signals.len() <= 2);
    engine.advance("2024-03-20", None).unwrap();
    assert_eq!(engine.signals(0).len(), 3);
    engine.ack(2);
    assert_eq!(engine.signals(0).iter().map(|signal| signal.cursor).collect::<Vec<_>>(), [3]);
    engine.ack(99);
    assert_eq!(engine.signals(0), []);
}

#[test]
fn history_before_the_start_is_not_told() {
    let mut log = EventLog::new(schema());
    log.push(Event::new("c1", "login", "2024-03-01")).unwrap();
    log.push(Event::new("c2", "login", "2024-03-20")).unwrap();
    let mut engine = Engine::new(log, silent(14), "2024-03-25").unwrap();
    let told = engine.advance("2024-06-01", None).unwrap();
    assert_eq!(told.signals.iter().map(|signal| signal.customer.as_str()).collect::<Vec<_>>(), ["c2"]);
    assert!(engine.track(Event::new("", "login", "2024-06-02")).is_err());
    let many = [Event::new("", "login", "2024-06-02"), Event::new("c2", "login", "2024-06-03")];
    let told = engine.track_many(many).unwrap();
    assert_eq!((told.receipt.rows, told.receipt.accepted, told.receipt.rejected), (2, 1, 1));
    assert_eq!(told.signals.len(), 1);
}

#[test]
fn another_policy_moves_whom_the_dry_run_names() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    for (customer, day) in [("a", 2), ("b", 6), ("c", 20)] {
        engine.track(Event::new(customer, "login", format!("2024-03-{day:02}"))).unwrap();
    }
    let told = engine.advance("2024-03-18", None).unwrap().signals;
    assert_eq!(told.iter().map(|signal| signal.customer.as_str()).collect::<Vec<_>>(), ["a"]);
    let movers = engine.dry_run(&silent(10)).unwrap();
    assert_eq!(movers.rows(), 1);
    assert_eq!(movers.column("customer").unwrap().text(0), Some("b"));
    assert_eq!(movers.column("change").unwrap().text(0), Some("enters"));
    assert_eq!(engine.policy(), &silent(14));
    assert_eq!(engine.set_policy(silent(10)).unwrap(), movers);
    assert_eq!(engine.signals(0).len(), 1, "no flood");
    let told = engine.advance("2024-05-01", None).unwrap().signals;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].customer.as_str(), told[0].time.to_string().as_str()), ("c", "2024-03-30T00:00:00Z"));
    let wrong = Policy::from_json(&json!({"policy": 1, "segments": {"silent": "days > 3"}})).unwrap();
    assert_eq!(engine.set_policy(wrong).unwrap_err().code().as_str(), "unknown_name");
    assert_eq!(engine.policy(), &silent(10));
}

#[test]
fn a_picture_shows_measures_segments_and_events() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    engine.track(Event::new("c1", "login", "2024-03-02T10:00")).unwrap();
    engine.track(Event::new("c1", "sale", "2024-03-03T10:00").amount(2.5)).unwrap();
    engine.advance("2024-03-20", None).unwrap();
    let picture = engine.customer("c1").unwrap().to_json();
    assert_eq!(
        picture,
        json!({
            "customer": "c1",
            "at": "2024-03-20T00:00:00Z",
            "measures": {"days_since_login": {"value": 17, "state": "known"}},
            "segments": {"silent": {"inside": true, "reason": "days_since_login >= 14 (days_since_login = 17)"}},
            "health": {},
            "stages": {},
            "recent": [
                {"time": "2024-03-03T10:00:00Z", "kind": "sale", "amount_minor": 250},
                {"time": "2024-03-02T10:00:00Z", "kind": "login", "amount_minor": null},
            ],
        })
    );
    assert_eq!(engine.customer("c2").unwrap_err().code().as_str(), "unknown_customer");
}

proptest! {
    #![proptest_config(crate::property::config(60))]

    /// Killed after any step, before the signals were acknowledged.
    #[test]
    fn a_restored_engine_tells_what_the_other_tells(steps in steps(), cut in 0usize..40, acked in 0u64..9) {
        let begin = Timestamp::from_micros(START - 10 * MICROS_PER_DAY);
        let mut whole = Engine::new(EventLog::new(schema()), policy(&[3, 4, 5, 7, 8]), begin).unwrap();
        let cut = cut.min(steps.len());
        for step in &steps[..cut] {
            run(&mut whole, step);
        }
        whole.ack(acked);
        let mut again = Engine::restore(&whole.snapshot().unwrap()).unwrap();
        prop_assert_eq!(again.signals(0), whole.signals(0));
        for step in &steps[cut..] {
            prop_assert_eq!(run(&mut whole, step), run(&mut again, step));
        }
        let end = Timestamp::from_micros(START + 70 * MICROS_PER_DAY);
        prop_assert_eq!(whole.advance(end, None).unwrap(), again.advance(end, None).unwrap());
        prop_assert_eq!(again.signals(0), whole.signals(0));
    }
}

/// An event before all history, as long before the start as may be: everybody is as if the log had always begun there, and
/// where nothing hangs on it nobody is looked at again.
#[test]
fn an_event_before_all_history_ends_where_batch_ends() {
    let mut random = crate::testing::Random::new(311);
    let (mut looked_at, mut left_alone) = (0, 0);
    for round in 0..150 {
        let mut day = |from: i64, to: i64| {
            let hours = random.below(((to - from) * 24) as u64) as i64;
            Timestamp::from_micros(START + (from * 24 + hours) * HOUR)
        };
        let window = ["5d", "1mo", "20d"][round % 3];
        let policy = Policy::from_json(&json!({
            "policy": 1, "kinds": ["login"],
            "measures": {"none": {"measure": "did_not", "of": ["login"], "window": window},
                         "change": {"measure": "change", "base": "lately"},
                         "lately": {"measure": "count", "of": ["login"], "window": "4d"}},
            "segments": {"quiet": "none", "falling": "change < 0.0"},
        }))
        .unwrap();
        let mut log = EventLog::new(schema());
        let first = day(-70, 0);
        for who in 0..6 {
            log.set_customer(&Customer::new(format!("c{who}")).signed_up(day(-90, 5))).unwrap();
        }
        log.push(Event::new("c0", "login", first)).unwrap();
        let start = Timestamp::from_micros(START);
        let mut live = Engine::new(log, policy.clone(), start).unwrap();
        let mut told = Vec::new();
        for _ in 0..6 {
            let who = format!("c{}", day(0, 7).micros() / (24 * HOUR) % 7);
            told.extend(live.track(Event::new(who, "login", day(0, 20))).unwrap().signals);
        }
        told.extend(live.advance(day(10, 25), None).unwrap().signals);
        for _ in 0..2 {
            live.touched = Some(Vec::new());
            let before = Timestamp::from_micros(
                live.floor.unwrap() - day(0, 30).micros().rem_euclid(9 * 24 * HOUR) - 1,
            );
            told.extend(live.track(Event::new("c1", "login", before)).unwrap().signals);
            match live.touched.take().unwrap().len() {
                0..=2 => left_alone += 1,
                _ => looked_at += 1,
            }
        }
        let end = day(26, 40);
        told.extend(live.advance(end, None).unwrap().signals);
        same_as_batch(&mut live, &policy, end);
        let since = crate::SignalOptions::default().from(Some(start.into()));
        let signals = live.as_of(end).unwrap().signals(&policy, &since).unwrap();
        let ids = signals.column("id").unwrap();
        let mut ids: Vec<&str> = (0..signals.rows()).filter_map(|row| ids.text(row)).collect();
        ids.sort_unstable();
        assert_eq!(standing(&told).keys().map(String::as_str).collect::<Vec<_>>(), ids, "round {round}");
    }
    assert!(looked_at > 20 && left_alone > 20, "{looked_at} {left_alone}");
}

#[test]
fn altered_snapshots_are_refused() {
    let engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    let bytes = engine.snapshot().unwrap();
    assert_eq!(Engine::restore(&bytes[..bytes.len() - 1]).unwrap_err().code().as_str(), "blob_truncated");
    let mut altered = bytes.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    assert_eq!(Engine::restore(&altered).unwrap_err().code().as_str(), "blob_altered");
    assert!(Engine::restore(b"").is_err());
}

#[test]
fn the_start_of_the_log_concerns_whole_windows_alone() {
    let whole = json!({
        "policy": 1,
        "measures": {"none": {"measure": "did_not", "of": ["login"], "window": "5d"}},
        "segments": {"quiet": "none"},
    });
    for (policy, concerns) in [(silent(14), false), (Policy::from_json(&whole).unwrap(), true)] {
        let mut engine = Engine::new(EventLog::new(schema()), policy, "2024-03-01").unwrap();
        engine.set_customer(&Customer::new("c2").signed_up("2024-01-01")).unwrap();
        engine.track(Event::new("c1", "login", "2024-03-02")).unwrap();
        assert_eq!(engine.hangs_on_floor(), concerns);
        engine.advance("2024-03-04", None).unwrap();
        let told = engine.track(Event::new("c1", "login", "2024-02-27")).unwrap().signals;
        assert_eq!(told.iter().any(|signal| signal.customer == "c2"), concerns);
        assert_eq!(engine.floor, engine.log.observed_from(), "it moves all the same");
    }
}

/// Two links, the later told first: who asks for an id is shown who stands for it when it does.
#[test]
fn a_picture_is_of_one_instant() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    for customer in ["c0", "c1", "c2"] {
        engine.track(Event::new(customer, "login", "2024-03-05")).unwrap();
    }
    engine.link(LinkKind::Merge, "c0", "c2", &"2024-03-15".into(), None).unwrap();
    engine.link(LinkKind::Merge, "c0", "c1", &"2024-03-10".into(), None).unwrap();
    for id in ["c0", "c1", "c2"] {
        let picture = engine.customer(id).unwrap();
        let view = engine.as_of(picture.at).unwrap();
        // The log says the same of who stands for whom then, and of how much they did.
        let options = SegmentOptions::default();
        let members = view.segments(engine.policy().segments(), &options).unwrap();
        let mut standing =
            (0..members.rows()).filter_map(|row| members.column("customer").unwrap().text(row));
        assert!(standing.any(|customer| customer == picture.customer), "{id}: {picture:?}");
        assert_eq!(view.members(id).unwrap().len(), picture.recent.len(), "{id}: {picture:?}");
    }
    assert_eq!(engine.customer("c2").unwrap().at.to_string(), "2024-03-15T00:00:00.000001Z");
}

/// To ask whether more is due changes nothing of what is told, or in which order.
#[test]
fn asking_for_nothing_keeps_the_order_of_one_instant() {
    let told = |ask: bool| {
        let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
        for customer in 0..20 {
            engine.track(Event::new(format!("c{customer}"), "login", "2024-03-05")).unwrap();
        }
        let mut told = Vec::new();
        for _ in 0..20 {
            if ask {
                let nothing = engine.advance("2024-04-01", Some(0)).unwrap();
                assert!(nothing.signals.is_empty() && nothing.more);
            }
            let some = engine.advance("2024-04-01", Some(1)).unwrap().signals;
            told.extend(some.into_iter().map(|signal| signal.customer));
        }
        told
    };
    assert_eq!(told(true), told(false));
    assert_eq!(told(true).len(), 20);
}
