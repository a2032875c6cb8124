//! The end of contracts as an outcome: who has one, who left in time, and what was not observed.

use retention_core::{
    ErrorCode, Event, EventLog, Measures, ObservationPlan, PlanOutcome, Schema, Span, SubscriptionColumns,
    Table, testing,
};
use serde_json::{Value, json};

fn measures() -> Measures {
    Measures::from_json(&json!({"starts": {"measure": "count", "of": ["subscription_started"]}})).unwrap()
}

fn log(rows: &[Value]) -> EventLog {
    let mut log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    log.append_subscriptions_json(rows, &SubscriptionColumns::default()).unwrap();
    log
}

fn plan(gap: Option<&str>) -> ObservationPlan {
    let mut plan =
        ObservationPlan::default().outcome(PlanOutcome::ContractEnd).horizon(Span::parse("30d").unwrap());
    (plan.from, plan.to) = (Some("2024-03-01".into()), Some("2024-03-01".into()));
    plan.gap = gap.map(|gap| Span::parse(gap).unwrap());
    plan
}

/// Customer and outcome.
fn told(table: &Table) -> Vec<(String, bool)> {
    let (who, outcome) = (table.column("customer").unwrap(), table.column("outcome").unwrap());
    (0..table.rows()).map(|row| (who.text(row).unwrap().to_owned(), outcome.bool(row).unwrap())).collect()
}

fn some() -> Vec<Value> {
    let row =
        |who: &str, start: &str, end: Option<&str>| json!({"customer": who, "start": start, "end": end});
    vec![
        row("early", "2024-01-05", Some("2024-02-01")),
        row("ends", "2024-01-05", Some("2024-03-20")),
        row("future", "2024-03-02", Some("2024-03-10")),
        row("last_day", "2024-01-05", Some("2024-03-31")),
        row("moves", "2024-01-05", Some("2024-03-10")),
        row("moves", "2024-03-10", None),
        row("returns", "2024-01-05", Some("2024-03-05")),
        row("returns", "2024-03-25", None),
        row("soon", "2024-01-05", Some("2024-03-04")),
        row("stays", "2024-01-05", None),
        row("two", "2024-01-05", Some("2024-03-20")),
        row("two", "2024-02-05", None),
        // Observation goes on past the horizon.
        row("newer", "2024-05-01", None),
    ]
}

#[test]
fn who_has_a_contract_and_none_at_the_end_has_left() {
    let view = log(&some()).as_of("2024-06-01").unwrap();
    let table = view.training_table(&measures(), &plan(None)).unwrap();
    let wanted = [
        ("ends", true),
        ("last_day", false),
        ("moves", false),
        ("returns", false),
        ("soon", true),
        ("stays", false),
        ("two", false),
    ];
    assert_eq!(told(&table), wanted.map(|(who, left)| (who.to_owned(), left)));
    let definition = table.notes().find(|(name, _)| *name == "definition").unwrap().1;
    assert_eq!(definition, "no contract is running 30d after the instant, of those who have one");
    assert_eq!(
        table.notes().find(|(name, _)| *name == "events").unwrap().1,
        "subscription_ended, subscription_started"
    );
}

#[test]
fn who_left_in_the_gap_is_left_out() {
    let view = log(&some()).as_of("2024-06-01").unwrap();
    let table = view.training_table(&measures(), &plan(Some("7d"))).unwrap();
    // 8 March to 7 April: the contract of `soon` and that of `returns` had ended by then.
    let wanted = [("ends", true), ("last_day", true), ("moves", false), ("stays", false), ("two", false)];
    assert_eq!(told(&table), wanted.map(|(who, left)| (who.to_owned(), left)));
}

/// Events of subscriptions as billing systems tell them: customer, kind, time, properties.
fn told_one_by_one(rows: &[(&str, &str, &str, Value)]) -> EventLog {
    let mut log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    for (customer, kind, time, properties) in rows {
        let kind = format!("subscription_{kind}");
        let event = json!({"customer": customer, "kind": kind, "time": time, "amount": 10, "currency": "USD", "properties": properties});
        log.push(Event::from_json(&event).unwrap()).unwrap();
    }
    log
}

#[test]
fn whoever_cancels_has_left_and_whoever_pauses_has_not() {
    let none = || json!({});
    let log = told_one_by_one(&[
        ("at_once", "started", "2024-01-05", none()),
        ("at_once", "cancelled", "2024-03-10", none()),
        ("before", "started", "2024-01-05", none()),
        ("before", "cancelled", "2024-02-10", json!({"ends": "2024-02-20"})),
        ("in_time", "started", "2024-01-05", none()),
        ("in_time", "cancelled", "2024-02-10", json!({"ends": "2024-03-20"})),
        ("later", "started", "2024-01-05", none()),
        ("later", "cancelled", "2024-03-10", json!({"ends": "2024-04-20"})),
        ("mended", "started", "2024-01-05", none()),
        ("mended", "cancelled", "2024-02-10", json!({"ends": "2024-03-20"})),
        ("mended", "resumed", "2024-02-15", none()),
        ("paused", "started", "2024-01-05", none()),
        ("paused", "paused", "2024-03-10", none()),
        ("stray", "ended", "2024-01-02", none()),
        ("stray", "started", "2024-01-05", none()),
        ("trial", "trial_started", "2024-02-25", none()),
        ("newer", "started", "2024-05-01", none()),
    ]);
    let table = log.as_of("2024-06-01").unwrap().training_table(&measures(), &plan(None)).unwrap();
    let wanted = [
        ("at_once", true),
        ("in_time", true),
        ("later", false),
        ("mended", false),
        ("paused", false),
        ("stray", false),
    ];
    assert_eq!(told(&table), wanted.map(|(who, left)| (who.to_owned(), left)));
    let table = log.as_of("2024-03-25").unwrap().scoring_table(&measures(), &plan(None)).unwrap();
    let who = table.column("customer").unwrap();
    let told: Vec<&str> = (0..table.rows()).map(|row| who.text(row).unwrap()).collect();
    assert_eq!(told, ["later", "mended", "paused", "stray"]);
}

#[test]
fn those_with_a_contract_are_scored() {
    let view = log(&some()).as_of("2024-03-06").unwrap();
    let table = view.scoring_table(&measures(), &plan(None)).unwrap();
    let who = table.column("customer").unwrap();
    let told: Vec<&str> = (0..table.rows()).map(|row| who.text(row).unwrap()).collect();
    assert_eq!(told, ["ends", "future", "last_day", "moves", "stays", "two"]);
}

#[test]
fn what_comes_after_the_horizon_changes_nothing() {
    let before = log(&some()).as_of("2024-06-01").unwrap().training_table(&measures(), &plan(None)).unwrap();
    let mut rows = some();
    rows.push(json!({"customer": "stays", "start": "2024-05-10", "end": "2024-05-20"}));
    rows.push(json!({"customer": "ends", "start": "2024-05-10", "end": null}));
    let after = log(&rows).as_of("2024-06-01").unwrap().training_table(&measures(), &plan(None)).unwrap();
    assert_eq!(before, after);
}

#[test]
fn what_was_not_observed_is_no_end() {
    let view = log(&some()).as_of("2024-03-15").unwrap();
    let code = |plan: &ObservationPlan| view.training_table(&measures(), plan).unwrap_err().code();
    assert_eq!(code(&plan(None)), ErrorCode::HorizonBeyondData);
}

#[test]
fn options_that_say_nothing_are_refused_and_so_is_a_log_without_contracts() {
    let view = log(&some()).as_of("2024-06-01").unwrap();
    let named = plan(None).of(vec!["subscription_ended".to_owned()]);
    let within = plan(None).active_within(Some(Span::parse("30d").unwrap()));
    for (plan, argument) in [(named, "of"), (within, "active_within")] {
        let error = view.training_table(&measures(), &plan).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some(argument)));
    }
    let shop = testing::small_shop().as_of("2024-04-01").unwrap();
    let orders = Measures::from_json(&json!({"orders": {"measure": "count", "of": ["purchase"]}})).unwrap();
    let error = shop.training_table(&orders, &plan(None)).unwrap_err();
    assert_eq!((error.code(), error.detail("kind")), (ErrorCode::UnknownKind, Some("subscription_started")));
}
