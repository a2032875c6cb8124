//! Scores, bands and stages as the host is shown them: in the picture of a customer, and before another policy.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{HOUR, RULES, START, known, links, policy, run, schema, steps};
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{
    DryRunOptions, Engine, Event, EventLog, HealthExplainOptions, HealthOptions, Policy, SegmentOptions,
    StageMoveOptions, StageOptions, Table, View,
};

fn text(table: &Table, column: &str, row: usize) -> Option<String> {
    table.column(column).unwrap().text(row).map(str::to_owned)
}

/// The rows of a table of one customer.
fn rows_of(table: &Table, customer: &str) -> Vec<usize> {
    (0..table.rows()).filter(|row| text(table, "customer", *row).as_deref() == Some(customer)).collect()
}

fn two_stages(green: u32, silent: u32) -> Policy {
    Policy::from_json(&json!({
        "policy": 1,
        "measures": {
            "days": {"measure": "days_since_last", "of": ["login"]},
            "logins": {"measure": "count", "of": ["login"]},
        },
        "scorecards": {"health": {
            "measures": {"days": {"weight": 3, "low": 20, "high": 0}, "logins": {"low": 0, "high": 2}},
            "bands": [{"band": "red"}, {"band": "green", "from": green}],
            "overrides": [{"customer": "set", "score": 12.5, "owner": "kim", "from": "2024-03-01", "until": "2024-05-01", "reason": "unpaid"}],
        }},
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["silent"]},
            {"stage": "silent", "when": format!("days >= {silent}")},
        ]}},
    }))
    .unwrap()
}

#[test]
fn a_picture_shows_scores_and_stages() {
    let mut engine = Engine::new(EventLog::new(schema()), two_stages(50, 14), "2024-03-01").unwrap();
    engine.track(Event::new("c1", "login", "2024-03-02T00:00:00Z")).unwrap();
    engine.track(Event::new("set", "login", "2024-03-18T00:00:00Z")).unwrap();
    engine.advance("2024-03-20T00:00:00Z", None).unwrap();
    let picture = engine.customer("c1").unwrap().to_json();
    // 18 of 20 days leave a tenth of 75 points, one login of two half of 25.
    assert_eq!(
        picture["health"],
        json!({"health": {
            "state": "known", "score": 20.0, "score_millionths": 20_000_000, "band": "red", "coverage": 1.0,
            "contributions": [
                {"measure": "days", "state": "known", "value": 18.0, "contribution": 7.5, "contribution_millionths": 7_500_000},
                {"measure": "logins", "state": "known", "value": 1.0, "contribution": 12.5, "contribution_millionths": 12_500_000},
            ],
            "override": null,
        }})
    );
    assert_eq!(
        picture["stages"],
        json!({"journey": {"stage": "silent", "since": "2024-03-16T00:00:00Z", "reason": "days >= 14 (days = 14)"}})
    );
    let picture = engine.customer("set").unwrap().to_json();
    let health = &picture["health"]["health"];
    assert_eq!((health["score"].as_f64(), health["band"].as_str()), (Some(12.5), Some("red")));
    assert_eq!(
        health["override"],
        json!({"owner": "kim", "reason": "unpaid", "until": "2024-05-01T00:00:00+01:00".parse::<Until>().unwrap().0})
    );
    assert_eq!(health["contributions"][2]["measure"], "override");
    // 90 % of 75 and half of 25 are 80 points.
    assert_eq!(health["contributions"][2]["contribution_millionths"], 12_500_000 - 80_000_000);
    assert_eq!(
        picture["stages"]["journey"],
        json!({"stage": "new", "since": "2024-03-18T00:00:00.000001Z", "reason": ""})
    );
}

/// An instant of London, as UTC.
struct Until(String);

impl std::str::FromStr for Until {
    type Err = crate::Error;

    fn from_str(text: &str) -> crate::Result<Self> {
        Ok(Self(crate::TimeInput::from(text).resolve(&schema().zone())?.to_string()))
    }
}

#[test]
fn movers_name_bands_and_stages_too_and_nobody_is_told() {
    let mut engine = Engine::new(EventLog::new(schema()), two_stages(50, 14), "2024-03-01").unwrap();
    for (customer, day) in [("a", 9), ("b", 11), ("c", 19)] {
        engine.track(Event::new(customer, "login", format!("2024-03-{day:02}T00:00:00Z"))).unwrap();
    }
    engine.advance("2024-03-20T00:00:00Z", None).unwrap();
    // 11, 9 and 1 days: scores of 46.25, 53.75 and 83.75.
    let told = engine.signals(0).len();
    let stricter = two_stages(60, 10);
    let movers = engine.dry_run(&stricter).unwrap();
    let row = |at: usize| {
        ["customer", "segment", "scorecard", "lifecycle", "change", "before", "after", "reason"]
            .map(|name| text(&movers, name, at).unwrap_or_default())
    };
    assert_eq!(movers.rows(), 2, "{movers:?}");
    assert_eq!(row(0), ["a", "", "", "journey", "moves", "new", "silent", "days >= 10 (days = 10)"]);
    let reason = "score 53.8: days 41.3 of 75.0; logins 12.5 of 25.0";
    assert_eq!(row(1), ["b", "", "health", "", "moves", "green", "red", reason]);
    assert_eq!(engine.set_policy(stricter.clone()).unwrap(), movers);
    assert_eq!(engine.signals(0).len(), told, "no flood");
    assert_eq!(engine.customer("b").unwrap().to_json()["health"]["health"]["band"], "red");
    // Nor do bands and stages flood when next anything happens.
    let signals = engine.track(Event::new("a", "sale", "2024-03-20T00:00:00Z")).unwrap().signals;
    assert_eq!(signals, []);
    // One more scorecard or one less: everybody moves from none, or to none.
    let without = Policy::from_json(&json!({"policy": 1})).unwrap();
    let gone = engine.dry_run(&without).unwrap();
    assert_eq!(gone.rows(), 6);
    assert!((0..6).all(|row| text(&gone, "after", row).is_none() && text(&gone, "before", row).is_some()));
}

/// What a view says of each customer: bands by scorecard, stages by lifecycle, segments.
fn standings(view: &View, policy: &Policy) -> BTreeMap<(String, &'static str, String), String> {
    let mut found = BTreeMap::new();
    if policy.scorecard_names().next().is_some() {
        let health = view.health(policy, &HealthOptions::default()).unwrap();
        for row in 0..health.rows() {
            let key = (
                text(&health, "customer", row).unwrap(),
                "scorecard",
                text(&health, "scorecard", row).unwrap(),
            );
            found.extend(text(&health, "band", row).map(|band| (key, band)));
        }
    }
    if policy.lifecycle_names().next().is_some() {
        let stages = view.stages(policy, &StageOptions::default()).unwrap();
        for row in 0..stages.rows() {
            let key = (
                text(&stages, "customer", row).unwrap(),
                "lifecycle",
                text(&stages, "lifecycle", row).unwrap(),
            );
            found.insert(key, text(&stages, "stage", row).unwrap());
        }
    }
    let segments = view.segments(policy.segments(), &SegmentOptions::default()).unwrap();
    for row in 0..segments.rows() {
        for name in policy.segments().names() {
            if segments.column(name).unwrap().bool(row) == Some(true) {
                let key = (text(&segments, "customer", row).unwrap(), "segment", name.to_owned());
                found.insert(key, String::new());
            }
        }
    }
    found
}

/// Another policy: other edges, another margin, other guards, a shorter dwell; or none of it.
fn edited(policy: &Policy, edges: (u32, u32), hysteresis: u32, days: u32, drop: bool) -> Policy {
    let mut json = policy.to_json();
    if let Some(card) = json.pointer_mut("/scorecards/health") {
        card["bands"] =
            json!([{"band": "red"}, {"band": "yellow", "from": edges.0}, {"band": "green", "from": edges.1}]);
        card["hysteresis"] = hysteresis.into();
    }
    if let Some(journey) = json.pointer_mut("/lifecycles/journey") {
        journey["stages"][3]["when"] = format!("days_since_login >= {days}").into();
        journey["stages"][1]["dwell"] = "1d".into();
    }
    if drop && let Some(Value::Object(cards)) = json.get_mut("scorecards") {
        cards.remove("buying");
    }
    Policy::from_json(&json).unwrap()
}

/// Who moves in which part of what name, from where and to where.
type Listed = (String, &'static str, String, Option<String>, Option<String>);

fn listed(movers: &Table) -> Vec<Listed> {
    let part = |row: usize| {
        let parts = ["segment", "scorecard", "lifecycle"].map(|part| (part, text(movers, part, row)));
        parts.into_iter().find_map(|(part, name)| Some((part, name?))).unwrap()
    };
    (0..movers.rows())
        .map(|row| {
            let (part, name) = part(row);
            let inside =
                |when: &str| (text(movers, "change", row).as_deref() == Some(when)).then(String::new);
            let (before, after) = match part {
                "segment" => (inside("leaves"), inside("enters")),
                _ => (text(movers, "before", row), text(movers, "after", row)),
            };
            (text(movers, "customer", row).unwrap(), part, name, before, after)
        })
        .collect()
}

proptest! {
    #![proptest_config(crate::property::config(100))]

    /// The dry run names exactly those whom batch says stand elsewhere under the other policy, what is deployed is what
    /// the dry run said, and putting it in force tells nothing.
    #[test]
    fn a_dry_run_is_what_is_deployed(
        rules in prop::collection::vec(0..RULES.len(), 0..6),
        steps in steps(),
        edges in (20u32..40, 60u32..80),
        hysteresis in 0u32..9,
        days in 2u32..9,
        drop in any::<bool>(),
        late in 0usize..3,
    ) {
        let old = policy(&rules);
        let new = edited(&old, edges, hysteresis, days, drop);
        let begin = Timestamp::from_micros(START - 10 * MICROS_PER_DAY);
        let mut engine = Engine::new(EventLog::new(schema()), old.clone(), begin).unwrap();
        for step in &steps {
            run(&mut engine, step);
        }
        let at = Timestamp::from_micros(START + 45 * MICROS_PER_DAY);
        engine.advance(at, None).unwrap();
        let (cursor, view) = (engine.cursor(), engine.as_of(at).unwrap());
        let (before, after) = (standings(&view, &old), standings(&view, &new));
        let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
        let mut expected: Vec<_> = keys.into_iter()
            .map(|key| { let (was, is) = (before.get(&key).cloned(), after.get(&key).cloned()); (key.0, key.1, key.2, was, is) })
            .filter(|(.., was, is)| was != is)
            .collect();
        expected.sort();
        let named = engine.dry_run(&new).unwrap();
        let mut found = listed(&named);
        found.sort();
        prop_assert_eq!(&found, &expected);
        let mut in_view = listed(&view.dry_run(&old, &new, &DryRunOptions::default()).unwrap());
        in_view.sort();
        prop_assert_eq!(&in_view, &expected);
        prop_assert_eq!(engine.set_policy(new.clone()).unwrap(), named);
        prop_assert_eq!(engine.cursor(), cursor, "no flood");
        super::same_as_batch(&mut engine, &new, at);
        // What is told afterwards is what an engine tells that had the policy all along.
        let mut other = Engine::new(engine.log().clone(), new, at).unwrap();
        for hours in 0..late as i64 {
            let event = || Event::new("c1", "login", Timestamp::from_micros(at.micros() + hours * HOUR));
            engine.track(event()).unwrap();
            other.track(event()).unwrap();
        }
        let end = Timestamp::from_micros(at.micros() + 20 * MICROS_PER_DAY);
        engine.advance(end, None).unwrap();
        other.advance(end, None).unwrap();
        let ids = |engine: &Engine, after: u64| engine.signals(after).into_iter().map(|one| one.id).collect::<Vec<_>>();
        prop_assert_eq!(ids(&engine, cursor), ids(&other, 0));
    }

    /// The picture is what batch says at the same instant; contributions add up to the score.
    #[test]
    fn a_picture_is_what_batch_says(
        rules in prop::collection::vec(0..RULES.len(), 0..6),
        steps in steps(),
        known in known(),
        links in prop_oneof![Just(Vec::new()), links()],
        day in 0i64..60,
    ) {
        let mut steps = steps;
        for (at, step) in known.into_iter().take(1).chain(links) {
            steps.insert(at.min(steps.len()), step);
        }
        let policy = policy(&rules);
        let begin = Timestamp::from_micros(START - 10 * MICROS_PER_DAY);
        let mut engine = Engine::new(EventLog::new(schema()), policy.clone(), begin).unwrap();
        for step in &steps {
            run(&mut engine, step);
        }
        engine.advance(Timestamp::from_micros(START + day * MICROS_PER_DAY), None).unwrap();
        for customer in ["c0", "c1", "c2"] {
            let Ok(picture) = engine.customer(customer) else { continue };
            if picture.customer != customer {
                continue;
            }
            let (view, json) = (engine.as_of(picture.at).unwrap(), picture.to_json());
            if policy.scorecard_names().next().is_some() {
                let health = view.health(&policy, &HealthOptions::default()).unwrap();
                let rows = rows_of(&health, customer);
                let shown: Vec<&Value> = json["health"].as_object().unwrap().values().filter(|one| one["state"] != "not_eligible").collect();
                prop_assert_eq!(rows.len(), shown.len());
                for row in rows {
                    let card = &json["health"][text(&health, "scorecard", row).unwrap()];
                    prop_assert_eq!(card["state"].as_str().map(str::to_owned), text(&health, "state", row));
                    prop_assert_eq!(card["score_millionths"].as_i64(), health.column("score_millionths").unwrap().int(row));
                    prop_assert_eq!(card["band"].as_str().map(str::to_owned), text(&health, "band", row), "{} at {}", customer, picture.at);
                    prop_assert_eq!(card["coverage"].as_f64(), health.column("coverage").unwrap().float(row));
                    prop_assert_eq!(card["override"]["owner"].as_str().map(str::to_owned), text(&health, "owner", row));
                }
                let why = view.explain_health(&policy, customer, &HealthExplainOptions::default()).unwrap();
                let listed: Vec<_> = (0..why.rows())
                    .map(|row| (text(&why, "measure", row), text(&why, "state", row), why.column("contribution_millionths").unwrap().int(row)))
                    .collect();
                let parts: Vec<_> = shown.iter().flat_map(|card| card["contributions"].as_array().unwrap())
                    .map(|one| (one["measure"].as_str().map(str::to_owned), one["state"].as_str().map(str::to_owned), one["contribution_millionths"].as_i64()))
                    .collect();
                prop_assert_eq!(parts, listed);
                for card in shown.iter().filter(|card| !card["score"].is_null()) {
                    let sum: i64 = card["contributions"].as_array().unwrap().iter().filter_map(|one| one["contribution_millionths"].as_i64()).sum();
                    prop_assert_eq!(Some(sum), card["score_millionths"].as_i64());
                }
            }
            if policy.lifecycle_names().next().is_some() {
                let stages = view.stages(&policy, &StageOptions::default()).unwrap();
                let row = rows_of(&stages, customer)[0];
                let stage = &json["stages"]["journey"];
                prop_assert_eq!(stage["stage"].as_str().map(str::to_owned), text(&stages, "stage", row));
                let since = stages.column("since").unwrap().time(row).unwrap();
                prop_assert_eq!(stage["since"].as_str().map(str::to_owned), Some(since.to_string()));
                let moves = view.stage_moves(&policy, &StageMoveOptions::default().customer(customer.to_owned())).unwrap();
                if let Some(last) = moves.rows().checked_sub(1) {
                    prop_assert_eq!(stage["reason"].as_str().map(str::to_owned), text(&moves, "reason", last));
                }
            }
        }
    }
}
