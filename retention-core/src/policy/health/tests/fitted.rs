//! Norms are read only where measures mean what they meant at the fit.

use serde_json::{Value, json};

use crate::health::HealthNorms;
use crate::policy::Policy;
use crate::time::{TimeInput, Weekday};
use crate::{
    Engine, Event, EventLog, HealthMoveOptions, HealthMoverOptions, HealthNormOptions, HealthOptions,
    PropertyType, Role, Schema, SchemaOptions,
};

/// Scores one measure by norms that were fitted under one schema, and says what is wrong with it under another.
fn read_under(measure: &Value, fitted: Schema, other: &Schema) -> Vec<(String, String, String)> {
    let mut log = EventLog::new(fitted);
    for (customer, kind, day) in [
        ("a", "open", "2024-03-01"),
        ("a", "close", "2024-03-02"),
        ("a", "reply", "2024-03-04"),
        ("b", "open", "2024-03-01"),
        ("b", "close", "2024-03-05"),
        ("b", "reply", "2024-03-06"),
    ] {
        log.push(Event::new(customer, kind, day)).unwrap();
    }
    let mut policy = json!({
        "policy": 1,
        "kinds": ["open", "close", "reply"],
        "measures": {"one": measure},
        "scorecards": {"card": {"measures": {"one": {"normaliser": "percentile", "artifact": "norms"}}}},
    });
    let view = log.as_of("2024-04-01").unwrap();
    let measures = Policy::from_json(&policy).unwrap();
    let norms = view.fit_health_norms(&measures, &HealthNormOptions::default()).unwrap();
    policy["artifacts"] = json!({"norms": norms.to_json().unwrap()});
    assert_eq!(Policy::faults(&policy, log.schema()), [], "where it was fitted");
    let told = |fault: &crate::Error| {
        let path = fault.detail("path").unwrap_or_default().to_owned();
        (fault.code().as_str().to_owned(), path, fault.to_string())
    };
    Policy::faults(&policy, other).iter().map(told).collect()
}

fn schema() -> Schema {
    Schema::new("UTC", "GBP").unwrap()
}

#[test]
fn every_role_that_a_measure_reads_must_have_the_kinds_of_the_fit() {
    let of_role = |kind: &str| schema().role(kind, Role::Activity);
    for measure in [
        json!({"measure": "count", "of": ["activity"]}),
        json!({"measure": "latency", "of": ["open"], "then": ["activity"]}),
        json!({"measure": "sequence", "of": ["open"], "then": ["activity"]}),
        json!({"measure": "sequence", "of": ["open"], "then": ["reply"], "without": ["activity"]}),
    ] {
        assert_eq!(read_under(&measure, of_role("close"), &of_role("close")), []);
        for other in [of_role("reply"), schema()] {
            let faults = read_under(&measure, of_role("close"), &other);
            let (code, path, text) = faults.first().unwrap_or_else(|| panic!("{measure} is accepted"));
            assert_eq!(code, "artifact_mismatch", "{text}");
            assert_eq!(path, "/scorecards/card/measures/one/artifact");
            assert!(text.contains("other kinds of events were activity; fit it anew"), "{text}");
        }
    }
    // A role that no measure reads may have other kinds.
    let count = json!({"measure": "count", "of": ["open"]});
    assert_eq!(read_under(&count, of_role("close"), &of_role("reply")), []);
}

#[test]
fn measures_of_weeks_are_read_where_weeks_begin_on_the_same_day() {
    let from = |day: Weekday| {
        Schema::from_options(&SchemaOptions::default().time_zone("UTC").currency("GBP").week_start(day))
            .unwrap()
    };
    for kind in ["active_periods", "streak"] {
        let of = |period: &str| json!({"measure": kind, "of": ["open", "close", "reply"], "period": period});
        let faults = read_under(&of("week"), from(Weekday::Monday), &from(Weekday::Sunday));
        let (code, _, text) = faults.first().unwrap_or_else(|| panic!("{kind} is accepted"));
        assert_eq!(code, "artifact_mismatch");
        assert!(text.contains("weeks from monday on, not from sunday; fit it anew"), "{text}");
        assert_eq!(read_under(&of("month"), from(Weekday::Monday), &from(Weekday::Sunday)), []);
    }
}

/// The points of 1, 2, -1 and 5e-200 of a unit by z, of norms fitted on them.
fn points_of(unit: f64) -> Vec<i64> {
    let mut log = EventLog::new(schema().property("length", PropertyType::Number));
    for (customer, size) in [("a", unit), ("b", 2.0 * unit), ("c", -unit), ("d", 5e-200 * unit)] {
        log.push(Event::new(customer, "open", "2024-03-01").property("length", size)).unwrap();
    }
    let view = log.as_of("2024-04-01").unwrap();
    let mut policy = json!({
        "policy": 1,
        "measures": {"size": {"measure": "mean", "value": "length"}},
        "scorecards": {"card": {"measures": {"size": {"normaliser": "z", "artifact": "norms"}}}},
    });
    let measures = Policy::from_json(&policy).unwrap();
    let norms = view.fit_health_norms(&measures, &HealthNormOptions::default()).unwrap();
    let text = norms.to_json().unwrap();
    assert_eq!(HealthNorms::from_json(&text).unwrap(), norms, "{text}");
    policy["artifacts"] = json!({"norms": text});
    let table = view.health(&Policy::from_json(&policy).unwrap(), &HealthOptions::default()).unwrap();
    (0..4).map(|row| table.column("score_millionths").unwrap().int(row).unwrap()).collect()
}

#[test]
fn norms_of_very_large_and_very_small_values_are_read_back_and_say_the_same() {
    // The mean is 0.5 and the variance 1.25; the ends are two deviations from it.
    let wanted = [0.5, 1.5, -1.5, -0.5]
        .map(|from: f64| ((0.5 + from / 1.25_f64.sqrt() / 4.0) * 1e6).round() as i64 * 100);
    for unit in [1.0, 1e200, 8e307, 1e-200] {
        assert_eq!(points_of(unit), wanted, "{unit:e}");
    }
}

/// A policy whose scorecard reads norms of its last day, and the log.
fn fitted_late() -> (EventLog, Policy) {
    let mut log = EventLog::new(schema().role("open", Role::Activity));
    for day in 1..=9 {
        log.push(Event::new("a", "open", format!("2024-03-0{day}").as_str())).unwrap();
        log.push(Event::new(format!("b{day}"), "open", "2024-03-02")).unwrap();
    }
    let mut policy = json!({
        "policy": 1,
        "measures": {"opens": {"measure": "count", "of": ["open"]}},
        "scorecards": {"card": {
            "measures": {"opens": {"normaliser": "percentile", "artifact": "norms"}},
            "bands": [{"band": "low"}, {"band": "high", "from": 60}],
        }},
    });
    let view = log.as_of("2024-03-20").unwrap();
    let norms = view.fit_health_norms(&Policy::from_json(&policy).unwrap(), &HealthNormOptions::default());
    policy["artifacts"] = json!({"norms": norms.unwrap().to_json().unwrap()});
    (log, Policy::from_json(&policy).unwrap())
}

#[test]
fn whoever_asks_before_the_fit_is_told_what_to_do_there() {
    let (log, policy) = fitted_late();
    let mut plain = policy.to_json();
    plain["artifacts"] = json!({});
    plain["scorecards"] = json!({});
    let plain = Policy::from_json(&plain).unwrap();
    let mut engine = Engine::new(log.clone(), plain, "2024-03-10").unwrap();
    let view = log.as_of("2024-03-25").unwrap();
    let begun = Engine::new(log, policy.clone(), "2024-03-10").err();
    let edited = engine.set_policy(policy.clone()).err();
    let tried = engine.dry_run(&policy).err();
    let moves = view.health_moves(&policy, &HealthMoveOptions::default()).err();
    let signals = view.signals(&policy, &crate::SignalOptions::default()).err();
    for (error, step) in [
        (
            begun,
            "; begin with a `start` that is not before 2024-03-20T00:00:00Z, or fit on a view that is not later",
        ),
        (edited, "; advance the engine to 2024-03-20T00:00:00Z first, or fit on a view that is not later"),
        (tried, "; advance the engine to 2024-03-20T00:00:00Z first, or fit on a view that is not later"),
        (moves, "; pass `from`, not before 2024-03-20T00:00:00Z, or hindsight=true"),
        (signals, "; pass `from`, not before 2024-03-20T00:00:00Z, or hindsight=true"),
    ] {
        let error = error.unwrap();
        assert_eq!(error.code().as_str(), "artifact_from_later");
        assert!(error.to_string().ends_with(step), "{error}");
        assert!(!error.to_string().contains("0001-01-01"), "{error}");
        assert_eq!(error.detail("path"), Some("/artifacts/norms"));
    }
}

#[test]
fn movers_go_back_no_further_than_to_the_fit_unless_told() {
    let (log, policy) = fitted_late();
    let view = log.as_of("2024-03-25").unwrap();
    let from = |options: &HealthMoverOptions| {
        view.health_movers(&policy, options)
            .map(|table| table.notes().find(|(name, _)| *name == "from").unwrap().1.to_owned())
    };
    assert_eq!(from(&HealthMoverOptions::default()).unwrap(), "2024-03-20T00:00:00Z");
    assert_eq!(from(&HealthMoverOptions::default().hindsight(true)).unwrap(), "2024-02-24T00:00:00Z");
    let told = HealthMoverOptions::default().from(TimeInput::from("2024-03-19"));
    assert_eq!(from(&told).unwrap_err().code().as_str(), "artifact_from_later");
    // Before the fit nothing is told, nor where the last instant is before it.
    let early = HealthMoverOptions::default().to(TimeInput::from("2024-03-19"));
    assert_eq!(from(&early).unwrap_err().code().as_str(), "artifact_from_later");
}

#[test]
fn norms_that_a_policy_would_not_read_are_refused() {
    let (log, policy) = fitted_late();
    let view = log.as_of("2024-03-21").unwrap();
    let own = policy.artifacts.get("norms").unwrap().clone();
    let other = view.fit_health_norms(&policy, &HealthNormOptions::default()).unwrap();
    let error = policy.clone().where_missing(&other).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("argument")), ("invalid_option", Some("norms")));
    assert!(error.to_string().contains("already: norms; leave `norms` out"), "{error}");
    assert_eq!(policy.clone().where_missing(&own).unwrap(), policy);
    // Where one is missing, it is taken for that one alone.
    let mut document = policy.to_json();
    document["scorecards"]["other"] =
        json!({"measures": {"opens": {"normaliser": "z", "artifact": "lacking"}}});
    let filled = Policy::from_json(&document).unwrap().where_missing(&other).unwrap();
    assert_eq!((filled.artifacts.get("norms"), filled.artifacts.get("lacking")), (Some(&own), Some(&other)));
}
