//! Scores add up, bands are the fold of the facts, and bad scorecards are refused with path and next step.

mod first_version;
mod fitted;
mod refused;
mod sums;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::policy::footing::{Footing, Stood};
use crate::policy::{Compiled, Policy};
use crate::segment::Judge;
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{
    Event, EventLog, HealthBandOptions, HealthExplainOptions, HealthMoveOptions, HealthMoverOptions,
    HealthNormOptions, HealthOptions, HealthScoreOptions, Role, Schema, View,
};

const START: i64 = 1_710_979_200_000_000;

fn schema() -> Schema {
    Schema::new("Europe/London", "GBP").unwrap().role("login", Role::Activity).role("sale", Role::Purchase)
}

fn document() -> Value {
    json!({
        "policy": 1,
        "kinds": ["survey"],
        "measures": {
            "days_since_login": {"measure": "days_since_last", "of": ["login"]},
            "logins_7d": {"measure": "count", "of": ["login"], "window": "7d"},
            "spent_10d": {"measure": "sum", "of": ["sale"], "window": "10d"},
            "change": {"measure": "change", "base": "logins_7d"},
            "asked": {"measure": "days_since_last", "of": ["survey"]},
            "surveys": {"measure": "count", "of": ["survey"]},
        },
        "segments": {"buyers": "spent_10d > money('0.50 GBP')"},
        "scorecards": {
            "health": {
                "measures": {
                    "days_since_login": {"weight": 3, "low": 10, "high": 0, "missing": "penalise"},
                    "logins_7d": {"weight": 2.5, "normaliser": "saturating", "half": 2},
                    "change": {"normaliser": "curve", "points": [[-1, 0], [0, 0.5], [1, 1]], "missing": "neutral", "neutral": 0.4},
                    "surveys": {"weight": 0.7, "low": 0, "high": 3, "age": "asked", "half_life": 3, "tick": 2},
                },
                "bands": [{"band": "red"}, {"band": "yellow", "from": 35}, {"band": "green", "from": 60}],
                "hysteresis": 4,
                "overrides": [{"customer": "c1", "score": 87.5, "owner": "kim", "from": "2024-03-30", "until": "2024-04-02T12:00"}],
            },
            "buying": {
                "segment": "buyers",
                "measures": {"spent_10d": {"low": 0, "high": 500}, "logins_7d": {"low": 0, "high": 4, "missing": "block"}},
                "bands": [{"band": "low"}, {"band": "high", "from": 50}],
            },
        },
    })
}

fn policy() -> Policy {
    Policy::from_json(&document()).unwrap()
}

#[derive(Debug, Clone)]
struct Fact(u8, i64, &'static str, i64);

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let kind = prop::sample::select(vec!["login", "login", "sale", "survey"]);
    let fact = (0u8..3, 0i64..30 * 24, kind, 0i64..400)
        .prop_map(|(who, hour, kind, amount)| Fact(who, START + hour * MICROS_PER_DAY / 24, kind, amount));
    prop::collection::vec(fact, 1..40)
}

fn view(facts: &[Fact]) -> View {
    let mut log = EventLog::new(schema());
    for Fact(who, time, kind, amount) in facts {
        let event = Event::new(format!("c{who}"), *kind, Timestamp::from_micros(*time));
        log.push(event.amount(crate::Amount::Minor(*amount))).unwrap();
    }
    log.as_of(Timestamp::from_micros(START + 45 * MICROS_PER_DAY)).unwrap()
}

proptest! {
    #![proptest_config(crate::property::config(150))]

    #[test]
    fn contributions_add_up_to_the_score_and_to_its_change(
        facts in facts(),
        (at, since) in (0i64..45 * 24, 0i64..45 * 24),
    ) {
        let (view, policy) = (view(&facts), policy());
        let instant = |hour: i64| crate::TimeInput::from(Timestamp::from_micros(START + hour * MICROS_PER_DAY / 24));
        let table = view.health(&policy, &HealthOptions::default().at(instant(at)).since(instant(since))).unwrap();
        for row in 0..table.rows() {
            let text = |name: &str| table.column(name).unwrap().text(row);
            let options = HealthExplainOptions::default()
                .at(instant(at))
                .since(instant(since))
                .scorecards(vec![text("scorecard").unwrap().to_owned()]);
            let explained = view.explain_health(&policy, text("customer").unwrap(), &options).unwrap();
            let sum = |name: &str| -> i64 {
                let column = explained.column(name).unwrap();
                (0..explained.rows()).filter_map(|row| column.int(row)).sum()
            };
            let score = table.column("score_millionths").unwrap().int(row);
            prop_assert_eq!(sum("contribution_millionths"), score.unwrap_or(0));
            prop_assert!(score.is_none_or(|score| (0..=100_000_000).contains(&score)));
            let coverage = table.column("coverage").unwrap().float(row).unwrap();
            prop_assert!((0.0..=1.0).contains(&coverage));
            if let Some(change) = table.column("change").unwrap().float(row) {
                prop_assert_eq!(sum("change_millionths") as f64 / 1e6, change);
            }
        }
    }

    /// Bands remember no further back than they look, and moves end where the customer stands.
    #[test]
    fn bands_are_the_whole_fold_and_moves_lead_to_them(facts in facts(), hours in prop::collection::vec(0i64..45 * 24, 1..5)) {
        let (view, policy) = (view(&facts), policy());
        let compiled = Compiled::in_view(&policy, &view).unwrap();
        for hour in hours {
            let at = START + hour * MICROS_PER_DAY / 24;
            let start = || Judge::new(view.schema());
            view.each_subject(compiled.graph.program.properties(), start, |judge, rank, subject| {
                let who = compiled.who_of(&view, rank);
                let quick = compiled.stand(judge, subject, &who, at);
                judge.held(&compiled.graph, subject, i64::MIN);
                let none = (i64::MIN, Stood::NONE);
                let whole = compiled.walk(judge, subject, &who, none, at, |_, _, _, _| ());
                assert_eq!(quick, whole, "customer {rank} at {at}");
                assert!(whole.footing != Footing::NONE || subject.known_from().is_none_or(|known| known > at));
            }).unwrap();
        }
        let moves = view.health_moves(&policy, &HealthMoveOptions::default()).unwrap();
        let mut last = std::collections::BTreeMap::new();
        for row in 0..moves.rows() {
            let text = |name: &str| moves.column(name).unwrap().text(row).map(str::to_owned);
            let key = (text("customer").unwrap(), text("scorecard").unwrap());
            let before = last.insert(key, text("to_band")).flatten();
            prop_assert_eq!(before, text("from_band"));
        }
        let now = view.health(&policy, &HealthOptions::default()).unwrap();
        for row in 0..now.rows() {
            let text = |name: &str| now.column(name).unwrap().text(row).map(str::to_owned);
            let key = (text("customer").unwrap(), text("scorecard").unwrap());
            prop_assert_eq!(last.get(&key).cloned().flatten(), text("band"));
        }
    }
}

fn small() -> View {
    view(&[
        Fact(0, START, "login", 0),
        Fact(0, START + 2 * MICROS_PER_DAY, "sale", 400),
        Fact(1, START, "login", 0),
        Fact(1, START + MICROS_PER_DAY, "login", 0),
        Fact(2, START + 5 * MICROS_PER_DAY, "survey", 0),
    ])
}

#[test]
fn somebody_answers_for_a_score_until_it_expires() {
    let moves =
        small().health_moves(&policy(), &HealthMoveOptions::default().customer("c1".to_owned())).unwrap();
    let column = |name: &str, row: usize| moves.column(name).unwrap().text(row).unwrap_or("-").to_owned();
    let times: Vec<String> =
        (0..moves.rows()).map(|row| moves.column("time").unwrap().time(row).unwrap().to_string()).collect();
    let at = times.iter().position(|time| time == "2024-03-30T00:00:00Z");
    let at = at.unwrap_or_else(|| panic!("{times:?}"));
    assert_eq!(
        (column("to_band", at), column("reason", at)),
        ("green".to_owned(), "red → green; set to 87.5 by kim".to_owned())
    );
    let options = HealthOptions::default()
        .at(crate::TimeInput::from("2024-04-01"))
        .scorecards(vec!["health".to_owned()]);
    let table = small().health(&policy(), &options).unwrap();
    assert_eq!(table.column("owner").unwrap().text(1), Some("kim"));
    assert_eq!(table.column("expires").unwrap().time(1).unwrap().to_string(), "2024-04-02T11:00:00Z");
    assert_eq!(table.column("state").unwrap().text(1), Some("overridden"));
    assert_eq!(table.column("score").unwrap().float(1), Some(87.5));
}

#[test]
fn bands_movers_and_scores_count_everybody() {
    let view = small();
    let at = vec!["2024-03-22".into(), "2024-04-03".into()];
    let bands = view.health_bands(&policy(), &HealthBandOptions::default().at(at)).unwrap();
    let sum = |table: &crate::Table, name: &str, of: &dyn Fn(usize) -> bool| -> i64 {
        (0..table.rows()).filter(|row| of(*row)).filter_map(|row| table.column(name).unwrap().int(row)).sum()
    };
    let card = bands.column("scorecard").unwrap();
    assert_eq!(sum(&bands, "customers", &|row| card.text(row) == Some("health")), 2 + 3);
    let of_one =
        HealthBandOptions::default().scorecards(vec!["health".to_owned()]).at(vec!["2024-04-03".into()]);
    let drawn =
        view.health_bands(&policy(), &of_one).unwrap().vega_lite().unwrap()["layer"][0]["encoding"]["color"]
            ["scale"]
            .clone();
    assert_eq!(drawn["domain"].to_string(), r#"["red","yellow","green","none"]"#);
    assert_eq!(drawn["range"][0], "#c63d2f", "from the worst to the best");
    assert_eq!(drawn["range"][3], "#9a9a9a", "who has no score has no rank");
    // Bands of several scorecards are no ranks of one another: each is drawn by itself.
    let both = bands.vega_lite().unwrap();
    let (parts, colour) =
        (&both["vconcat"], |part: &Value| part["layer"][0]["encoding"]["color"]["scale"].clone());
    assert_eq!((&both["title"], both.get("layer")), (&json!("Customers by band"), None));
    assert_eq!((&parts[0]["title"], &parts[1]["title"]), (&json!("buying"), &json!("health")));
    assert_eq!(colour(&parts[0])["domain"], json!(["low", "high", "none"]));
    assert_eq!(colour(&parts[0])["range"], json!(["#c63d2f", "#3b8f5a", "#9a9a9a"]));
    assert_eq!(colour(&parts[1]), drawn);
    let rows = |part: &Value| part["layer"][0]["data"]["values"].as_array().unwrap().len();
    assert_eq!((rows(&parts[0]), rows(&parts[1]), bands.rows()), (6, 8, 14));
    assert_eq!(both["resolve"]["scale"]["color"], "independent");
    let options = HealthMoverOptions::default().to(crate::TimeInput::from("2024-04-03"));
    let movers = view.health_movers(&policy(), &options).unwrap();
    assert_eq!(sum(&movers, "customers", &|_| true), 3);
    assert!(movers.vega_lite().unwrap().to_string().contains("from_band"));
    let scores = view.health_scores(&policy(), &HealthScoreOptions::default().width(30_u32)).unwrap();
    assert_eq!(scores.rows(), 8);
    assert!(scores.vega_lite().is_ok());
}

#[test]
fn whoever_leaves_the_segment_of_a_scorecard_moves_to_none() {
    let listed = |from: &str, to: &str| -> Vec<(String, String, i64, Option<f64>)> {
        let options = HealthMoverOptions::default()
            .from(crate::TimeInput::from(from))
            .to(crate::TimeInput::from(to))
            .scorecards(vec!["buying".to_owned()]);
        let table = small().health_movers(&policy(), &options).unwrap();
        let text = |name: &str, row: usize| table.column(name).unwrap().text(row).unwrap().to_owned();
        let all = (0..table.rows()).map(|row| {
            let customers = table.column("customers").unwrap().int(row).unwrap();
            (
                text("from_band", row),
                text("to_band", row),
                customers,
                table.column("mean_change").unwrap().float(row),
            )
        });
        all.collect()
    };
    // Four of five pounds are 80 points, one login of four 25: 52.5. Ten days after the sale nobody buys any more.
    let one = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned(), 1, None)];
    assert_eq!(listed("2024-03-22", "2024-03-25"), one("none", "high"));
    assert_eq!(listed("2024-03-25", "2024-04-03"), one("high", "none"));
    assert_eq!(listed("2024-04-03", "2024-04-03"), []);
}

fn fault(change: impl FnOnce(&mut Value)) -> (String, String, Option<String>) {
    let mut wrong = document();
    change(&mut wrong);
    let faults = Policy::faults(&wrong, &schema());
    let first = faults.first().unwrap_or_else(|| panic!("{wrong} is sound"));
    assert_eq!(faults.len(), 1, "{faults:?}");
    let detail = |name: &str| first.detail(name).map(str::to_owned);
    assert!(first.to_string().contains("; "), "no next step: {first}");
    (detail("path").unwrap_or_default(), first.code().as_str().to_owned(), detail("suggestion"))
}

#[test]
fn bad_scorecards_are_refused_with_path_and_next_step() {
    let (path, code, _) = fault(|policy| {
        policy["scorecards"]["buying"]["measures"] = json!({"logins_7d": {"low": 0, "high": 1, "weight": 0}});
    });
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/buying/measures", "invalid_policy"));
    let (path, code, suggestion) = fault(|policy| {
        policy["scorecards"]["buying"]["measures"]["login_7d"] = json!({"low": 0, "high": 1});
    });
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/buying/measures/login_7d", "unknown_name"));
    assert_eq!(suggestion.as_deref(), Some("logins_7d"));
    let (path, code, _) = fault(|policy| policy["scorecards"]["buying"]["bands"][1]["from"] = json!(0));
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/buying/bands/1", "invalid_policy"));
    let (path, code, _) = fault(|policy| {
        let z = json!({"normaliser": "z", "artifact": "base"});
        policy["scorecards"]["buying"]["measures"]["spent_10d"] = z;
    });
    assert_eq!(
        (path.as_str(), code.as_str()),
        ("/scorecards/buying/measures/spent_10d/artifact", "invalid_policy")
    );
    let (path, code, suggestion) = fault(|policy| policy["scorecards"]["buying"]["segment"] = json!("buyer"));
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/buying/segment", "unknown_segment"));
    assert_eq!(suggestion.as_deref(), Some("buyers"));
    let (path, code, suggestion) = fault(|policy| policy["scorecards"]["buying"]["band"] = json!([]));
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/buying/band", "unknown_option"));
    assert_eq!(suggestion.as_deref(), Some("bands"));
}

/// Everything that the outline of a scorecard or a lifecycle can have wrong says where, and what to do next.
#[test]
fn every_fault_has_a_path_and_a_next_step() {
    let card = "/scorecards/buying";
    let set =
        json!({"customer": "c1", "score": 5, "owner": "kim", "from": "2024-03-01", "until": "2024-04-01"});
    let set_but = |key: &str, value: Value| {
        let mut set = set.clone();
        set[key] = value;
        json!([set])
    };
    let weightless = json!({"logins_7d": {"low": 0, "high": 1, "weight": 0}, "change": {"low": 0, "high": 1, "weight": 0}});
    let bands = |edges: &[f64]| {
        json!(
            edges
                .iter()
                .enumerate()
                .map(|(at, from)| json!({"band": format!("b{at}"), "from": from}))
                .collect::<Vec<_>>()
        )
    };
    let mut checked = 0;
    for (key, value, path) in [
        ("measures", weightless, "/measures"),
        ("measures", json!({}), "/measures"),
        ("measures", json!({"logins": {"low": 0, "high": 1}}), "/measures/logins"),
        ("measures", json!({"zzz": {"low": 0, "high": 1}}), "/measures/zzz"),
        (
            "measures",
            json!({"logins_7d": {"normaliser": "percentile", "artifact": "gone"}}),
            "/measures/logins_7d/artifact",
        ),
        ("measures", json!({"logins_7d": {"normaliser": "z"}}), "/measures/logins_7d/artifact"),
        ("segment", json!("zzz"), "/segment"),
        ("bands", bands(&[0.0, 40.0, 40.0]), "/bands/2"),
        ("bands", bands(&[0.0, 60.0, 40.0]), "/bands/2"),
        ("bands", bands(&[10.0, 60.0]), "/bands/0"),
        ("bands", bands(&[0.0, 101.0]), "/bands/1"),
        ("bands", json!([{"band": "a"}, {"band": "a", "from": 5}]), "/bands/1"),
        ("bands", json!([{"band": "none"}, {"band": "a", "from": 5}]), "/bands/0/band"),
        ("bands", json!([{"band": "a"}, {"band": "none", "from": 5}]), "/bands/1/band"),
        ("hysteresis", json!(60), "/hysteresis"),
        ("hysteresis", json!(50), "/hysteresis"),
        ("overrides", set_but("customer", json!("")), "/overrides/0/customer"),
        ("overrides", set_but("owner", json!("")), "/overrides/0/owner"),
        ("overrides", set_but("score", json!(101)), "/overrides/0/score"),
        ("overrides", set_but("until", json!("2024-02-01")), "/overrides/0/until"),
        ("overrides", set_but("until", json!("")), "/overrides/0/until"),
        ("overrides", json!([set, set]), "/overrides/1"),
    ] {
        let (found, ..) = fault(|policy| {
            policy["scorecards"]["buying"][key] = value.clone();
        });
        assert_eq!(found, format!("{card}{path}"), "{value}");
        checked += 1;
    }
    let stages = |second: Value, third: Value| json!({"journey": {"stages": [{"stage": "new", "to": ["on"]}, second, third]}});
    let on = || json!({"stage": "on", "when": "logins_7d >= 1", "to": ["off"]});
    let off = || json!({"stage": "off", "when": "logins_7d < 1"});
    let but = |mut stage: Value, key: &str, value: Value| {
        stage[key] = value;
        stage
    };
    for (lifecycles, path) in [
        (stages(but(on(), "to", json!([])), off()), "2"),
        (stages(on(), json!({"stage": "off"})), "2/when"),
        (stages(but(on(), "to", json!(["of"])), off()), "1/to/0"),
        (stages(but(on(), "to", json!(["zzzz"])), off()), "1/to/0"),
        (stages(but(on(), "to", json!(["on", "off"])), off()), "1/to/0"),
        (stages(but(on(), "to", json!([])), but(off(), "stage", json!("new"))), "2/stage"),
        (stages(on(), but(off(), "when", json!("login_7d < 1"))), "2/when"),
        (stages(on(), but(off(), "to", json!(["new"]))), "2/to/0"),
        (json!({"journey": {"stages": [{"stage": "alone"}]}}), ""),
    ] {
        let mut wrong = document();
        wrong["lifecycles"] = lifecycles.clone();
        let faults = Policy::faults(&wrong, &schema());
        let first = faults.first().unwrap_or_else(|| panic!("{lifecycles} is sound"));
        let found = first.detail("path").unwrap_or_default();
        assert!(
            found.starts_with(format!("/lifecycles/journey/stages/{path}").trim_end_matches('/')),
            "{found}: {lifecycles}"
        );
        assert!(faults.iter().all(|fault| fault.to_string().contains("; ")), "no next step: {faults:?}");
        checked += 1;
    }
    assert_eq!(checked, 31);
    let (path, ..) = fault(|policy| {
        policy["scorecards"]["buying"]["bands"] = json!([]);
        policy["scorecards"]["buying"]["hysteresis"] = json!(3);
    });
    assert_eq!(path, format!("{card}/hysteresis"));
}

#[test]
fn every_setting_is_checked() {
    let mut checked = 0;
    for (setting, path) in [
        (json!({"low": 0}), "high"),
        (json!({"low": 1, "high": 1}), "high"),
        (json!({"low": 0, "high": 1, "half": 2}), "half"),
        (json!({"normaliser": "saturating"}), "half"),
        (json!({"normaliser": "saturating", "half": -1}), "half"),
        (json!({"normaliser": "z"}), "artifact"),
        (json!({"normaliser": "z", "artifact": "x", "spread": 0}), "artifact"),
        (json!({"normaliser": "curve", "points": [[1, 0], [0, 1]]}), "points"),
        (json!({"low": 0, "high": 1, "age": "asked", "half_life": 0}), "half_life"),
        (json!({"low": 0, "high": 1, "age": "asked", "half_life": 3, "tick": 0}), "tick"),
        (json!({"normaliser": "curve", "points": [[0, 1]]}), "points"),
        (json!({"normaliser": "curve", "points": [[0, 1], [0, 2]]}), "points"),
        (json!({"normaliser": "curve", "points": [[0, 1], [1]]}), "points"),
        (json!({"normaliser": "curve", "points": [[0, 1], [1, 0]], "direction": "lower"}), "direction"),
        (json!({"normaliser": "percentile"}), "artifact"),
        (json!({"low": 0, "high": 1, "weight": -1}), "weight"),
        (json!({"low": 0, "high": 1, "neutral": 0.5}), "neutral"),
        (json!({"low": 0, "high": 1, "missing": "neutral", "neutral": 5}), "neutral"),
        (json!({"low": 0, "high": 1, "age": "asked"}), "half_life"),
        (json!({"low": 0, "high": 1, "half_life": 3}), "age"),
        (json!({"low": 0, "high": 1, "age": "askd", "half_life": 3}), "age"),
        (json!({"low": 0, "high": 1, "age": "spent_10d", "half_life": 3}), "age"),
        (json!({"low": 0, "high": 1, "age": "logins_7d", "half_life": 3}), "age"),
        (json!({"low": 0, "high": 1, "age": "change", "half_life": 3}), "age"),
        (json!({"low": 0, "high": 1, "weight": 4e-7}), "weight"),
        (json!({"low": 0, "high": 1, "weight": 5e-324}), "weight"),
        (json!({"low": 0, "high": 1, "tick": 3}), "tick"),
        (json!({"low": 0, "high": 1, "age": "logins_7d", "half_life": 3}), "age"),
        (json!({"low": 1, "high": 0, "direction": "lower"}), "direction"),
        (json!({"low": 0, "high": 1, "artifact": "x"}), "artifact"),
        (json!({"low": "0"}), "low"),
        (json!({"lo": 0}), "lo"),
    ] {
        let mut wrong = document();
        wrong["scorecards"]["buying"]["measures"]["spent_10d"] = setting.clone();
        let faults = Policy::faults(&wrong, &schema());
        let expected = format!("/scorecards/buying/measures/spent_10d/{path}");
        assert_eq!(
            faults.first().and_then(|fault| fault.detail("path")),
            Some(expected.as_str()),
            "{setting}"
        );
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        // What has another type says which one was expected.
        assert!(first.contains("; ") || first.contains("expected"), "no next step: {first}");
        checked += 1;
    }
    assert_eq!(checked, 32);
}

#[test]
fn an_artifact_is_not_asked_of_the_time_before_it_was_fitted() {
    let facts: Vec<Fact> =
        (0..30).map(|at| Fact(at % 3, START + i64::from(at) * MICROS_PER_DAY, "login", 0)).collect();
    let view = view(&facts);
    let early = view.as_of();
    let mut with = document();
    with["scorecards"]["health"]["measures"] = json!({
        "logins_7d": {"normaliser": "percentile", "artifact": "base"},
        "days_since_login": {"normaliser": "z", "artifact": "base", "direction": "lower"},
    });
    let without = Policy::from_json(&with).unwrap();
    let norms = view.fit_health_norms(&without, &HealthNormOptions::default()).unwrap();
    assert_eq!(norms.fitted_as_of(), early);
    with["artifacts"] = json!({ "base": norms.to_json().unwrap() });
    let policy = Policy::from_json(&with).unwrap();
    assert_eq!(policy.validate(&schema()), []);
    assert_eq!(Policy::from_json(&policy.to_json()).unwrap(), policy);
    assert!(view.health(&policy, &HealthOptions::default()).is_ok());
    let before = HealthOptions::default().at(crate::TimeInput::from("2024-04-01"));
    let error = view.health(&policy, &before).unwrap_err();
    assert_eq!(
        (error.code().as_str(), error.detail("path")),
        ("artifact_from_later", Some("/artifacts/base"))
    );
    assert!(error.to_string().contains("; fit on a view that is not later"), "{error}");
    for (error, what) in [
        (view.signals(&policy, &crate::SignalOptions::default()).err(), "signals"),
        (crate::Engine::new(EventLog::new(schema()), policy.clone(), "2024-04-01").err(), "an engine"),
    ] {
        assert_eq!(error.map(|error| error.code().as_str()), Some("artifact_from_later"), "{what}");
    }
    assert!(view.signals(&policy, &crate::SignalOptions::default().hindsight(true)).is_ok());
    assert!(
        view.signals(&policy, &crate::SignalOptions::default().from(crate::TimeInput::from(early))).is_ok()
    );
    assert!(view.health(&policy, &before.hindsight(true)).is_ok());
    assert_eq!(
        view.health_moves(&policy, &HealthMoveOptions::default()).unwrap_err().code().as_str(),
        "artifact_from_later"
    );
    // Another definition of the measure, or a measure that the artifact lacks.
    let mut other = with.clone();
    other["measures"]["logins_7d"]["window"] = json!("8d");
    let faults = Policy::faults(&other, &schema());
    assert_eq!(faults[0].code().as_str(), "artifact_mismatch");
    assert_eq!(faults[0].detail("path"), Some("/scorecards/health/measures/logins_7d/artifact"));
    let cut = norms.to_json().unwrap();
    with["artifacts"]["base"] = json!(cut[..cut.len() - 2]);
    assert_eq!(Policy::faults(&with, &schema())[0].detail("path"), Some("/artifacts/base"));
}

#[test]
fn unknown_scorecards_are_named() {
    let error = small()
        .health(&policy(), &HealthOptions::default().scorecards(vec!["helth".to_owned()]))
        .unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("suggestion")), ("unknown_scorecard", Some("health")));
    let none = Policy::parse("{\"policy\": 1}").unwrap();
    assert_eq!(
        small().health(&none, &HealthOptions::default()).unwrap_err().code().as_str(),
        "unknown_scorecard"
    );
}
