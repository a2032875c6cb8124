//! Bad options give their codes, and odd ones an answer.

use retention_core::{
    Amount, CohortBy, CohortOptions, Customer, Event, EventLog, MAX_MINOR, Options, Role, Schema,
    SchemaOptions,
};
use serde_json::json;

fn log() -> EventLog {
    let schema = SchemaOptions::default().currency("GBP").static_properties(vec!["country".to_owned()]);
    let mut log = EventLog::new(Schema::from_options(&schema).unwrap().role("sale", Role::Purchase));
    for (customer, time) in [("a", "2024-01-05"), ("b", "2024-02-05"), ("a", "2024-03-05")] {
        log.push(Event::new(customer, "sale", time).amount(10.0)).unwrap();
    }
    log.set_customer(&Customer::new("a").property("country", "NP").property("plan", "pro")).unwrap();
    log
}

#[test]
fn bad_options_are_refused_by_name() {
    let view = log().as_of("2024-04-01").unwrap();
    for (options, code, argument) in [
        (json!({"level": 0.0}), "invalid_option", Some("level")),
        (json!({"level": 1.0}), "invalid_option", Some("level")),
        (json!({"level": "high"}), "invalid_option", Some("level")),
        (json!({"periods": 0}), "invalid_option", Some("periods")),
        (json!({"periods": -1}), "invalid_option", Some("periods")),
        (json!({"period": "fortnight"}), "invalid_option", Some("period")),
        (json!({"clock": "wall"}), "invalid_option", Some("clock")),
        (json!({"count": "bracket"}), "invalid_option", Some("count")),
        (json!({"value": "revenue"}), "invalid_option", Some("value")),
        (json!({"by": "name"}), "invalid_option", Some("by")),
        (json!({"by": "property"}), "invalid_option", Some("property")),
        (json!({"property": "country"}), "invalid_option", Some("property")),
        (json!({"by": "sign_up", "start_events": ["sale"]}), "invalid_option", Some("start_events")),
        (
            json!({"value": "revenue_cumulative_per_customer", "count": "unbounded"}),
            "invalid_option",
            Some("count"),
        ),
        (json!({"from": "2024-03-01", "to": "2024-03-01"}), "invalid_option", Some("from")),
        (json!({"from": "spring"}), "invalid_time", None),
        (json!({"to": "2024-02-30"}), "invalid_time", None),
        (json!({"events": ["sail"]}), "unknown_kind", None),
        (json!({"start_events": ["purchse"]}), "unknown_kind", None),
        (json!({"by": "property", "property": "county"}), "unknown_property", Some("property")),
        (json!({"by": "property", "property": "plan"}), "undated_property", Some("property")),
        (json!({"interval": "wilson"}), "unknown_option", Some("interval")),
        (json!([1]), "invalid_option", None),
    ] {
        let error =
            CohortOptions::from_json(&options).and_then(|options| view.cohorts(&options)).unwrap_err();
        assert_eq!(error.code().as_str(), code, "{options}: {error}");
        if let Some(argument) = argument {
            assert_eq!(error.detail("argument"), Some(argument), "{options}: {error}");
        }
    }
    let near = view.cohorts(&CohortOptions::default().events(vec!["sail".to_owned()])).unwrap_err();
    assert_eq!(near.detail("suggestion"), Some("sale"));
    let near = view
        .cohorts(&CohortOptions::default().by(CohortBy::Property).property("county".to_owned()))
        .unwrap_err();
    assert_eq!(near.detail("suggestion"), Some("country"));
}

#[test]
fn static_properties_may_be_undated() {
    let view = log().as_of("2024-04-01").unwrap();
    let found = view
        .cohorts(&CohortOptions::default().by(CohortBy::Property).property("country".to_owned()))
        .unwrap();
    let labels: Vec<_> = found.cohorts().iter().map(|cohort| cohort.label.as_deref()).collect();
    assert_eq!(labels, [Some("NP"), None]);
    assert!(found.table().notes().any(|(name, text)| name == "property" && text.contains("1 undated")));
}

#[test]
fn unknown_cells_are_refused() {
    let view = log().as_of("2024-04-01").unwrap();
    let options = CohortOptions::default();
    for (cohort, period) in
        [(Some("2024-04"), 0), (Some("2024-01"), 3), (None, 0), (Some(""), 0), (Some("2024-01"), u32::MAX)]
    {
        let error = view.cohort_customers(&options, cohort, period).unwrap_err();
        assert_eq!(error.code().as_str(), "unknown_cohort", "{cohort:?} {period}");
    }
    let near = view.cohort_customers(&options, "2024-1", 0).unwrap_err();
    assert!(near.detail("suggestion").is_some());
}

#[test]
fn other_currencies_are_never_added() {
    let mut log = log();
    log.push(Event::new("a", "login", "2024-03-05").money(retention_core::Money {
        minor: 5,
        currency: retention_core::Currency::parse("EUR").unwrap(),
    }))
    .unwrap();
    let options = CohortOptions::from_json(&json!({"value": "revenue_gross"})).unwrap();
    let view = log.as_of("2024-04-01").unwrap();
    assert!(view.cohorts(&options).is_ok(), "no such amount is counted");
    let all = options.clone().events(vec!["login".to_owned(), "sale".to_owned()]);
    assert_eq!(view.cohorts(&all).unwrap_err().code().as_str(), "mixed_currency");
    assert!(log.as_of("2024-03-05").unwrap().cohorts(&options).is_ok(), "nothing of it is known yet");
    let counts = CohortOptions::default().events(vec!["login".to_owned(), "sale".to_owned()]);
    assert!(view.cohorts(&counts).is_ok(), "counting adds no money");
}

#[test]
fn sums_beyond_64_bits_are_refused_and_those_within_are_exact() {
    let mut events: Vec<Event<'static>> = (0..9_000)
        .map(|at| {
            let mut event = Event::new("a", "purchase", if at < 4_500 { "2024-01-05" } else { "2024-02-05" });
            event.amount = Some(Amount::Minor(MAX_MINOR));
            event
        })
        .collect();
    let ask = |events: &[Event<'_>]| {
        let mut log = EventLog::new(Schema::new("UTC", "GBP").unwrap());
        log.append_events(events).unwrap();
        let options = CohortOptions::from_json(&json!({"value": "revenue_gross"})).unwrap();
        log.as_of("2024-03-01").unwrap().cohorts(&options)
    };
    assert_eq!(ask(&events).unwrap().cell(0, 1).unwrap().revenue_minor, Some(4_500 * MAX_MINOR));
    events.iter_mut().for_each(|event| event.time = "2024-01-05".into());
    assert_eq!(ask(&events).unwrap().cell(0, 0).unwrap().revenue_minor, Some(9_000 * MAX_MINOR));
    // Two customers whose sums fit and whose cohort's does not.
    let mut others = events.clone();
    others.iter_mut().for_each(|event| event.customer = "b".into());
    let error = ask(&[events, others].concat()).unwrap_err();
    assert_eq!(error.code().as_str(), "amount_overflow");
    assert_eq!(error.detail("cohort"), Some("2024-01"));
}

#[test]
fn triangles_beyond_reason_are_refused_with_a_way_out() {
    let mut log = log();
    log.push(Event::new("old", "sale", "1970-01-01")).unwrap();
    let view = log.as_of("2024-04-01").unwrap();
    let days = json!({"period": "day"});
    let error = view.cohorts(&CohortOptions::from_json(&days).unwrap()).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("argument")), ("invalid_option", Some("period")));
    for way_out in [json!({"period": "day", "from": "2024-01-01"}), json!({"period": "day", "periods": 30})] {
        assert!(view.cohorts(&CohortOptions::from_json(&way_out).unwrap()).is_ok(), "{way_out}");
    }
    assert!(view.cohorts(&CohortOptions::default()).is_ok());
}

#[test]
fn nothing_to_show_is_an_empty_table() {
    let empty = EventLog::new(Schema::new("UTC", "GBP").unwrap());
    let log = log();
    for (log, as_of, options) in [
        (&empty, "2024-04-01", json!({})),
        (&empty, "2024-04-01", json!({"by": "sign_up", "clock": "rolling", "value": "revenue_net"})),
        (&empty, "0001-01-01", json!({})),
        (&empty, "9999-12-31", json!({"by": "first_item"})),
        (&log, "2024-01-05", json!({})),
        (&log, "2024-04-01", json!({"by": "sign_up"})),
        (&log, "2024-04-01", json!({"from": "2025-01-01"})),
        (&log, "2024-04-01", json!({"to": "2023-01-01", "value": "orders"})),
        (&log, "2024-04-01", json!({"events": ["activity"]})),
    ] {
        let view = log.as_of(as_of).unwrap();
        let found = view.cohorts(&CohortOptions::from_json(&options).unwrap()).unwrap();
        assert_eq!(found.table().rows(), 0, "{as_of} {options}");
        assert_eq!(found.triangle().table().rows(), 0);
        assert_eq!(found.curve(&Default::default()).rows(), found.periods());
        assert!(found.cell(0, 0).is_none());
        assert!(found.table().notes().any(|(name, _)| name == "warning"), "{as_of} {options}");
    }
}

#[test]
fn the_ends_of_time_hold() {
    let mut log = EventLog::new(Schema::new("Pacific/Apia", "GBP").unwrap());
    for time in ["0001-01-02", "9999-12-30", "9999-12-30T23:59"] {
        log.push(Event::new("a", "purchase", time)).unwrap();
        log.push(Event::new(time, "purchase", time)).unwrap();
    }
    let view = log.as_of("9999-12-31").unwrap();
    for clock in ["calendar", "rolling"] {
        for unit in ["day", "week", "month", "quarter", "year"] {
            for count in ["n_day", "unbounded"] {
                let options = json!({"clock": clock, "period": unit, "count": count, "from": "9999-12-01"});
                let found = view.cohorts(&CohortOptions::from_json(&options).unwrap()).unwrap();
                assert!(found.table().rows() > 0, "{options}");
            }
            let options = json!({"clock": clock, "period": unit, "periods": 2, "value": "orders"});
            let result = view.cohorts(&CohortOptions::from_json(&options).unwrap());
            assert!(result.is_ok_and(|found| found.periods() == 2) || unit == "day", "{options}");
        }
    }
}
