//! Funnels, the time to first value, features, goals: small cases by hand.

use retention_core::{
    AdoptionOptions, BeforeAfterOptions, CustomerColumns, Event, EventLog, FunnelOptions, GoalMetric,
    GoalOptions, Span, TimeInput, TimeToValueOptions,
};
use serde_json::json;

use super::scene::{cell, empty, log_to, rows, told};

fn events(list: &[(&str, &str, &str)]) -> EventLog {
    let mut log = empty();
    for (customer, kind, time) in list {
        log.push(Event::new(*customer, *kind, *time)).unwrap();
    }
    log
}

#[test]
fn a_funnel_goes_in_order_and_within_its_time() {
    let log = events(&[
        ("a", "visit", "2024-01-01"),
        ("a", "signup", "2024-01-02"),
        ("a", "buy", "2024-01-05"),
        ("b", "signup", "2024-01-01"),
        ("b", "visit", "2024-01-02"),
        ("c", "visit", "2024-01-01"),
        ("c", "signup", "2024-01-09"),
        ("d", "visit", "2024-01-30"),
    ]);
    let view = log.as_of("2024-02-01").unwrap();
    let steps = ["visit", "signup", "buy"].map(str::to_owned).to_vec();
    let names = ["step", "customers", "open", "share_of_previous", "median_days"];
    let all = view.funnel(&FunnelOptions::default().steps(steps.clone())).unwrap();
    assert_eq!(rows(&all, &names), ["1 4 0 - -", "2 2 2 0.5 4.5", "3 1 1 0.5 3.0"]);
    let week = view
        .funnel(&FunnelOptions::default().steps(steps.clone()).within(Span::parse("7d").unwrap()))
        .unwrap();
    assert_eq!(rows(&week, &names), ["1 4 0 - -", "2 1 1 0.25 1.0", "3 1 0 1.0 3.0"]);
    let twice = vec!["visit".to_owned(), "visit".to_owned()];
    assert_eq!(rows(&view.funnel(&FunnelOptions::default().steps(twice)).unwrap(), &names)[1], "2 0 4 0.0 -");
    for bad in [vec![], vec!["visit".to_owned()]] {
        assert_eq!(
            view.funnel(&FunnelOptions::default().steps(bad)).unwrap_err().detail("argument"),
            Some("steps")
        );
    }
    let unknown = FunnelOptions::default().steps(vec!["visit".to_owned(), "bye".to_owned()]);
    assert_eq!(view.funnel(&unknown).unwrap_err().code().as_str(), "unknown_kind");
}

#[test]
fn those_who_wait_count_for_as_long_as_they_were_seen() {
    let mut log = events(&[
        ("a", "value", "2024-01-03"),
        ("b", "value", "2024-01-05"),
        ("c", "visit", "2024-01-01"),
        ("d", "value", "2024-01-11"),
        ("e", "value", "2024-01-01"),
        ("f", "value", "2024-01-31"),
    ]);
    let signed = |id: &str, day: &str| json!({"id": id, "signed_up": day});
    let customers = [
        signed("a", "2024-01-01"),
        signed("b", "2024-01-01"),
        signed("c", "2024-01-01"),
        signed("d", "2024-01-01"),
        signed("e", "2024-01-10"),
    ];
    log.set_customers_json(&customers, &CustomerColumns::default()).unwrap();
    let view = log.as_of("2024-02-01").unwrap();
    let options = TimeToValueOptions::default().value(vec!["value".to_owned()]);
    let table = view.time_to_value(&options).unwrap();
    let names = [
        "customers",
        "reached",
        "waiting",
        "before_start",
        "without_start",
        "median_days",
        "share_within",
        "median_state",
        "share_state",
    ];
    // 2 and 4 days, then one at 10 of the two who are left: survival 3/4, 1/2, 1/4.
    assert_eq!(rows(&table, &names), ["4 3 1 1 1 4.0 0.5 known known"]);
    let long = view.time_to_value(&options.clone().within(Span::parse("90d").unwrap())).unwrap();
    assert_eq!(cell(&long, "share_state", 0), "not_enough_history");
    assert_eq!(cell(&long, "share_within", 0), "-");
    assert_eq!(
        view.time_to_value(&TimeToValueOptions::default()).unwrap_err().detail("argument"),
        Some("value")
    );
    let month = options.within(Span::parse("1mo").unwrap());
    assert_eq!(view.time_to_value(&month).unwrap_err().detail("argument"), Some("within"));
}

#[test]
fn features_are_adopted_once() {
    let mut log = empty();
    for (customer, feature, time) in [
        ("a", "x", "2024-01-05"),
        ("a", "x", "2024-01-06"),
        ("a", "y", "2024-02-05"),
        ("b", "x", "2024-02-06"),
        ("a", "x", "2024-02-28"),
    ] {
        log.push(Event::new(customer, "activity", time).item(feature)).unwrap();
    }
    let table = log.as_of("2024-03-01").unwrap().feature_adoption(&AdoptionOptions::default()).unwrap();
    let names = ["period", "feature", "events", "users", "new_users", "active", "share"];
    assert_eq!(
        rows(&table, &names),
        ["2024-01 x 2 1 1 1 1.0", "2024-01 y 0 0 0 1 0.0", "2024-02 x 2 2 1 2 1.0", "2024-02 y 1 1 1 2 0.5",]
    );
    let error = log
        .as_of("2024-03-01")
        .unwrap()
        .feature_adoption(&AdoptionOptions::default().feature("page"))
        .unwrap_err();
    assert_eq!(error.code().as_str(), "unknown_property");
}

/// A hundred customers at 10 each; so many leave in January and in February.
fn leaving(january: usize, february: usize) -> EventLog {
    let mut all = Vec::new();
    for number in 0..100 {
        let name = format!("c{number:03}");
        all.push(told(&name, "started", "2023-12-01", Some(10.0), json!({})));
        if number < january {
            all.push(told(&name, "ended", "2024-01-10", None, json!({})));
        } else if number < january + february {
            all.push(told(&name, "ended", "2024-02-10", None, json!({})));
        }
    }
    log_to("2024-03-01", &all)
}

#[test]
fn a_goal_says_how_far_and_whether_beyond_noise() {
    let goal = GoalOptions::default()
        .change(-0.1)
        .start(TimeInput::from("2024-02-01"))
        .deadline(TimeInput::from("2024-03-01"))
        .baseline_from(TimeInput::from("2024-01-03"));
    let at = |log: &EventLog, as_of: &str| {
        let table = log.as_of(as_of).unwrap().goal(&goal).unwrap();
        rows(&table, &["state", "beyond_noise"]).remove(0)
    };
    assert_eq!(at(&leaving(40, 2), "2024-03-01"), "reached true");
    assert_eq!(at(&leaving(10, 9), "2024-03-01"), "missed false");
    assert_eq!(at(&leaving(10, 9), "2024-02-05"), "running false");
    assert_eq!(at(&leaving(10, 9), "2024-01-20"), "not_yet -");
    let mrr = goal.clone().metric(GoalMetric::Mrr).change(0.1);
    let table = leaving(10, 9).as_of("2024-02-15").unwrap().goal(&mrr).unwrap();
    assert_eq!(rows(&table, &["state", "baseline", "current"]), ["running 90000.0 81000.0"]);
    assert!((table.column("progress").unwrap().float(0).unwrap() + 1.0).abs() < 1e-9, "as far the wrong way");
    for bad in [
        goal.clone().target(0.1),
        goal.clone().change(None),
        goal.clone().deadline(None),
        goal.clone().deadline(TimeInput::from("2024-01-01")),
    ] {
        assert_eq!(
            leaving(1, 1).as_of("2024-02-15").unwrap().goal(&bad).unwrap_err().code().as_str(),
            "invalid_option"
        );
    }
}

#[test]
fn notes_have_a_before_and_an_after_of_one_length() {
    let notes = [
        ("2024-02-01".to_owned(), "new onboarding".to_owned()),
        ("2023-12-05".to_owned(), "early".to_owned()),
    ];
    let options = BeforeAfterOptions::default().notes(notes).window(Span::parse("29d").unwrap());
    let table = leaving(40, 6).as_of("2024-03-01").unwrap().before_after(&options).unwrap();
    let names = ["note", "state", "before", "after", "difference"];
    assert_eq!(
        rows(&table, &names),
        ["early not_enough_history - - -", "new onboarding complete 0.4 0.1 -0.30000000000000004"]
    );
    assert!(table.column("p_value").unwrap().float(1).unwrap() < 0.001);
    let early = leaving(40, 6).as_of("2024-02-20").unwrap().before_after(&options).unwrap();
    assert_eq!(
        rows(&early, &names)[1],
        "new onboarding partial 0.4 - -",
        "windows that do not match are not compared"
    );
}
