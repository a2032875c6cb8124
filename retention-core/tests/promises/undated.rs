//! No score and no stage reads what may have come out only later: `churn_flag` of RavenStack's accounts has no date, and
//! says of every past instant what became of the account in the end.

use retention_core::{
    Customer, DryRunOptions, Engine, Error, Event, EventLog, HealthNormOptions, HealthOptions, Policy,
    PropertyType, Schema, SchemaOptions, SegmentOptions, SharedEngine, View,
};
use serde_json::{Value, json};

const ACCOUNTS: &str = include_str!("../../../tests/data/ravenstack_accounts.csv");
const TICKETS: &str = include_str!("../../../tests/data/ravenstack_support_tickets.csv");

fn lines(text: &str) -> Vec<Vec<String>> {
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// So many accounts: everybody is backtested many times.
const SOME: usize = 80;

/// Accounts with what is told of them, and their tickets. The flag has a date only where that is asked.
fn accounts(options: SchemaOptions, dated: bool) -> EventLog {
    let schema = Schema::from_options(&options.time_zone("UTC").currency("USD")).unwrap();
    let schema = schema.property("churn_flag", PropertyType::Bool).property("trial_ends", PropertyType::Time);
    let mut log = EventLog::new(schema);
    let accounts = lines(ACCOUNTS).into_iter().take(SOME).collect::<Vec<_>>();
    for account in &accounts {
        let told = flagged(&account[0], &account[4], account[9] == "TRUE");
        log.set_customer(&if dated { told.set_at(account[4].as_str()) } else { told }).unwrap();
    }
    let known = |ticket: &Vec<String>| accounts.iter().any(|account| account[0] == ticket[1]);
    for ticket in lines(TICKETS).into_iter().filter(known) {
        log.push(Event::new(ticket[1].as_str(), "ticket", ticket[2].as_str())).unwrap();
    }
    log
}

fn flagged(id: &str, signed_up: &str, churned: bool) -> Customer<'static> {
    Customer::new(id.to_owned())
        .signed_up(signed_up.to_owned())
        .property("churn_flag", churned)
        .property("trial_ends", retention_core::Timestamp::parse_utc(signed_up).unwrap())
}

/// A policy in which the flag is read by way of another segment.
fn policy(part: &str, value: Value) -> Policy {
    let mut policy = json!({
        "policy": 1,
        "kinds": ["ticket"],
        "measures": {
            "tickets": {"measure": "count", "of": ["ticket"], "window": "90d"},
            "trial_left": {"measure": "days_until", "value": "trial_ends"},
        },
        "segments": {"lost": "churn_flag", "kept": "!lost && tickets >= 1", "on_trial": "trial_left > 0"},
    });
    policy[part] = value;
    Policy::from_json(&policy).unwrap()
}

fn scorecard(more: Value) -> Policy {
    let mut card = json!({"measures": {"tickets": {"low": 5, "high": 0}}});
    card.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    policy("scorecards", json!({"health": card}))
}

fn lifecycle(second: Value) -> Policy {
    let mut stage = json!({"stage": "second"});
    stage.as_object_mut().unwrap().extend(second.as_object().unwrap().clone());
    policy("lifecycles", json!({"journey": {"stages": [{"stage": "first", "to": ["second"]}, stage]}}))
}

/// Policies that read what has no date, and where.
fn leaks() -> Vec<(Policy, &'static str)> {
    vec![
        (scorecard(json!({"segment": "lost"})), "/scorecards/health/segment"),
        (scorecard(json!({"segment": "kept"})), "/scorecards/health/segment"),
        (scorecard(json!({"segment": "on_trial"})), "/scorecards/health/segment"),
        (
            scorecard(json!({"measures": {"trial_left": {"low": 0, "high": 9}}})),
            "/scorecards/health/measures/trial_left",
        ),
        (lifecycle(json!({"when": "churn_flag"})), "/lifecycles/journey/stages/1/when"),
        (lifecycle(json!({"when": "kept"})), "/lifecycles/journey/stages/1/when"),
        (
            lifecycle(json!({"when": "tickets >= 1", "keep": "trial_left > 3"})),
            "/lifecycles/journey/stages/1/keep",
        ),
    ]
}

fn is_refused(error: Option<Error>, path: &str, what: &str) {
    let error = error.unwrap_or_else(|| panic!("{what} takes {path}"));
    assert_eq!((error.code().as_str(), error.detail("path")), ("undated_property", Some(path)), "{what}");
    assert!(error.to_string().contains("; say with `set_at`"), "{what}: {error}");
}

/// Every operation of a view that tells of scores or stages.
fn asked(view: &View, policy: &Policy) -> Vec<(&'static str, Option<Error>)> {
    let document = policy.to_json();
    let mut all: Vec<_> = retention_core::operations()
        .map(retention_core::Operation::name)
        .filter(|name| match policy.scorecard_names().next() {
            Some(_) => name.starts_with("health") || *name == "explain_health",
            None => name.starts_with("stage") || *name == "next_stages",
        })
        .map(|name| {
            let mut options = json!({"policy": document});
            if name == "explain_health" {
                options["customer"] = json!("A-2e4581");
            }
            if name.starts_with("health_backtest")
                || ["health_calibration", "health_false_greens", "health_weights"].contains(&name)
            {
                options["scorecard"] = json!("health");
            }
            (name, view.call(name, &options).err())
        })
        .collect();
    all.push(("signals", view.call("signals", &json!({"policy": document})).err()));
    let plain = policy_without();
    all.push(("dry_run", view.dry_run(&plain, policy, &DryRunOptions::default()).err()));
    all
}

fn policy_without() -> Policy {
    policy("signals", json!({}))
}

#[test]
fn views_refuse_scores_and_stages_of_what_has_no_date() {
    let log = accounts(SchemaOptions::default(), false);
    let view = log.as_of("2024-06-01").unwrap();
    for (policy, path) in leaks() {
        let asked = asked(&view, &policy);
        assert!(asked.len() >= 7, "{asked:?}");
        for (name, error) in asked {
            is_refused(error, path, name);
        }
    }
    // Who is in a segment may be asked; whom norms are fitted on may not hang on it.
    let policy = policy_without();
    assert!(view.segments(policy.segments(), &SegmentOptions::default()).is_ok());
    for segment in ["lost", "kept", "on_trial"] {
        let options = HealthNormOptions::default().segment(segment.to_owned());
        let error = view.fit_health_norms(&policy, &options).err();
        is_refused(error, &format!("/segments/{segment}"), "fit_health_norms");
    }
    assert!(view.fit_health_norms(&policy, &HealthNormOptions::default()).is_ok());
}

#[test]
fn engines_refuse_what_views_refuse() {
    let log = accounts(SchemaOptions::default(), false);
    let start = "2024-06-01";
    for (policy, path) in leaks() {
        is_refused(Engine::new(log.clone(), policy.clone(), start).err(), path, "a new engine");
        let mut engine = Engine::new(log.clone(), policy_without(), start).unwrap();
        is_refused(engine.dry_run(&policy).err(), path, "dry_run");
        is_refused(engine.set_policy(policy.clone()).err(), path, "set_policy");
        assert_eq!(engine.policy(), &policy_without(), "the old policy stays");
        let shared = SharedEngine::new(engine);
        is_refused(shared.set_policy(policy.clone()).err(), path, "set_policy, shared");
        // Nor is it told later what it could not begin with.
        let empty = EventLog::new(log.schema().clone());
        let mut engine = Engine::new(empty, policy, start).unwrap();
        let before = engine.snapshot().unwrap();
        let told = flagged("A-1", "2024-06-02", false);
        is_refused(engine.set_customer(&told).err(), path, "set_customer");
        let rows = br#"[{"id": "A-2", "set_at": "2024-06-02", "churn_flag": true}, {"id": "A-1", "churn_flag": true, "trial_ends": "2024-07-01"}]"#;
        let mut json = retention_core::JsonRows::new();
        json.read_list(&rows[..]).unwrap();
        let columns = retention_core::CustomerColumns::default();
        let rows = retention_core::CustomerRows::of_rows(&json, &columns, engine.log().schema()).unwrap();
        is_refused(engine.set_customer_rows(&rows, 0..2).err(), path, "set_customer_rows");
        assert_eq!(engine.snapshot().unwrap(), before, "nothing was taken");
        assert!(engine.set_customer(&told.set_at("2024-06-02")).is_ok());
        let shared = SharedEngine::new(engine);
        is_refused(shared.set_customer_rows(&rows, None).err(), path, "set_customer_rows, shared");
        assert!(shared.customer("A-2").is_err());
    }
}

#[test]
fn what_has_a_date_or_never_changes_is_read() {
    let constant =
        SchemaOptions::default().static_properties(vec!["churn_flag".to_owned(), "trial_ends".to_owned()]);
    for log in [accounts(SchemaOptions::default(), true), accounts(constant, false)] {
        let view = log.as_of("2024-06-01").unwrap();
        for (policy, path) in leaks() {
            for (name, error) in asked(&view, &policy) {
                let refused = error.filter(|error| error.code().as_str() == "undated_property");
                assert!(refused.is_none(), "{name} {path}: {refused:?}");
            }
            assert!(Engine::new(log.clone(), policy, "2024-06-01").is_ok());
        }
    }
}

#[test]
fn no_evidence_is_as_old_as_a_property_says() {
    let age = json!({"measures": {"tickets": {"low": 0, "high": 9, "age": "trial_left", "half_life": 9}}});
    let policy = scorecard(age);
    for dated in [false, true] {
        let log = accounts(SchemaOptions::default(), dated);
        let view = log.as_of("2024-06-01").unwrap();
        let refused = [
            view.health(&policy, &HealthOptions::default()).err(),
            Engine::new(log.clone(), policy.clone(), "2024-06-01").err(),
        ];
        for error in refused {
            let error = error.unwrap();
            let path = error.detail("path");
            assert_eq!(
                (error.code().as_str(), path),
                ("invalid_policy", Some("/scorecards/health/measures/tickets/age"))
            );
        }
    }
}
