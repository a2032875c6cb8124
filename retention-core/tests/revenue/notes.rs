//! What tables say about themselves: from when they are, what was known, and what is to be doubted.

use std::collections::BTreeMap;

use retention_core::{
    BeforeAfterOptions, ChurnAt, DifferenceOptions, ErrorCode, Event, EventLog, FunnelOptions, GoalOptions,
    MetricSettings, ReasonOptions, RevenueOptions, SurveyMoveOptions, SurveyOptions, Table, TimeInput,
    TimeToValueOptions, View,
};
use serde_json::json;

use super::scene::{log_to, told};

fn notes(table: &Table) -> BTreeMap<&str, &str> {
    table.notes().collect()
}

/// A start without an amount, a kind that is misspelt, and what engagement and surveys need.
fn scene() -> EventLog {
    let mut log = log_to(
        "2024-03-01",
        &[
            told("ann", "started", "2024-01-05", Some(20.0), json!({})),
            told("bob", "started", "2024-01-06", None, json!({})),
            told("ann", "ennded", "2024-02-10", None, json!({})),
        ],
    );
    for (customer, kind, time) in [("ann", "visit", "2024-01-03"), ("ann", "paid", "2024-01-05")] {
        log.push(Event::new(customer, kind, time)).unwrap();
    }
    log.push(Event::new("ann", "survey_response", "2024-02-03").property("score", 9.0)).unwrap();
    log.push(Event::new("ann", "cancellation", "2024-02-09").property("reason", "price")).unwrap();
    log
}

fn goal() -> GoalOptions {
    let goal = GoalOptions::default().start(TimeInput::from("2024-02-01"));
    goal.deadline(TimeInput::from("2024-03-01")).baseline_from(TimeInput::from("2024-01-10"))
}

fn of_revenue(view: &View) -> Vec<Table> {
    let notes = [("2024-02-01".to_owned(), "new prices".to_owned())];
    let requested = MetricSettings::default().churn_at(ChurnAt::Request);
    let difference = view.explain_difference(&DifferenceOptions::default().b(requested)).unwrap();
    vec![
        view.goal(&goal().change(-0.1)).unwrap(),
        view.before_after(&BeforeAfterOptions::default().notes(notes)).unwrap(),
        difference.customers(),
        difference.settings(),
    ]
}

#[test]
fn every_table_says_what_was_known_and_what_is_to_be_doubted() {
    let log = scene();
    let view = log.as_of("2024-03-01").unwrap().known_at("2024-02-20").unwrap();
    let mut tables = of_revenue(&view);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    tables
        .push(view.survey_moves(&SurveyMoveOptions::default().split(TimeInput::from("2024-02-01"))).unwrap());
    tables.push(view.stated_reasons(&ReasonOptions::default()).unwrap());
    let value = TimeToValueOptions::default().start(names(&["visit"])).value(names(&["paid"]));
    tables.push(view.time_to_value(&value).unwrap());
    tables.push(view.funnel(&FunnelOptions::default().steps(names(&["visit", "paid"]))).unwrap());
    for table in &tables {
        let notes = notes(table);
        assert_eq!(notes.get("as_of"), Some(&"2024-03-01T00:00:00Z"), "{}", table.name());
        assert_eq!(notes.get("known_at"), Some(&"2024-02-20T00:00:00Z"), "{}", table.name());
    }
    let view = log.as_of("2024-03-01").unwrap();
    let movements = view.revenue_movements(&RevenueOptions::default()).unwrap();
    let wanted = notes(&movements)["warning"].to_owned();
    assert!(wanted.contains("subscription_ennded") && wanted.contains("without an amount: 1"), "{wanted}");
    for table in of_revenue(&view) {
        let notes = notes(&table);
        let warning = notes.get("warning").copied().unwrap_or("none");
        assert_eq!(warning.matches(&wanted).count(), 1, "{}: {warning}", table.name());
        let of_its_own = "association, not cause: other things happened at the same time";
        assert_eq!(warning.contains(of_its_own), table.name() == "before_after", "{warning}");
        assert!(!notes.contains_key("known_at"), "{}", table.name());
    }
}

#[test]
fn refusals_say_what_was_given() {
    let view = scene().as_of("2024-03-01").unwrap();
    let both = view.goal(&goal().target(0.1).change(-0.1)).unwrap_err();
    assert!(both.to_string().contains("not both"), "{both}");
    let neither = view.goal(&goal()).unwrap_err();
    assert!(!neither.to_string().contains("both"), "{neither}");
    for split in ["2024-03-01", "2024-05-01"] {
        let late = SurveyMoveOptions::default().split(TimeInput::from(split));
        let error = view.survey_moves(&late).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("split")));
        assert!(
            error.to_string().contains("before 2024-03-01") && !error.to_string().contains("0001"),
            "{error}"
        );
    }
    let early = SurveyMoveOptions::default().from(TimeInput::from("2024-02-01"));
    let error = view.survey_moves(&early.split(TimeInput::from("2024-01-01"))).unwrap_err();
    assert!(error.to_string().contains("after 2024-02-01"), "{error}");
    let unknown = view.survey(&SurveyOptions::default().events(vec!["answer".to_owned()])).unwrap_err();
    assert_eq!((unknown.code(), unknown.detail("argument")), (ErrorCode::UnknownKind, Some("events")));
}
