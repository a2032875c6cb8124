//! Boundaries: the microsecond at which a value changes.

use serde_json::json;

use crate::{Event, EventLog, MeasureOptions, Measures, Schema, Table};

fn at(log: &EventLog, instant: &str, measure: serde_json::Value) -> Table {
    let measures = Measures::from_json(&json!({ "x": measure })).unwrap();
    log.as_of(instant).unwrap().measures(&measures, &MeasureOptions::default()).unwrap()
}

fn login(time: &str) -> EventLog {
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
    log.push(Event::new("c1", "login", time)).unwrap();
    log
}

#[test]
fn fourteen_days_are_exact_across_the_clock_change() {
    // Clocks in London went forward on 2024-03-31: local 12:00 is an hour earlier in UTC after it.
    let log = login("2024-03-20T12:00:00Z");
    let days = json!({"measure": "days_since_last", "of": ["login"]});
    let value = |instant: &str| at(&log, instant, days.clone()).column("x").unwrap().int(0);
    assert_eq!(value("2024-04-03T11:59:59.999999Z"), Some(13));
    assert_eq!(value("2024-04-03T12:00:00Z"), Some(14));
    let window = json!({"measure": "count", "of": ["login"], "window": "14d"});
    let value = |instant: &str| at(&log, instant, window.clone()).column("x").unwrap().int(0);
    assert_eq!(value("2024-03-20T12:00:00.000001Z"), Some(1));
    assert_eq!(value("2024-04-03T12:00:00Z"), Some(1), "an event so long ago is the first of the window");
    assert_eq!(value("2024-04-03T12:00:00.000001Z"), Some(0));
}

#[test]
fn a_calendar_month_ends_with_the_day() {
    let log = login("2024-01-31T10:00");
    let month = json!({"measure": "count", "of": ["login"], "window": "1mo"});
    let value = |instant: &str| at(&log, instant, month.clone()).column("x").unwrap().int(0);
    assert_eq!(value("2024-02-29T23:59:59"), Some(1));
    assert_eq!(value("2024-03-01"), Some(0), "1 February is a month before");
}

#[test]
fn did_not_needs_the_whole_window_observed() {
    let mut log = login("2024-01-01T10:00");
    log.push(Event::new("c2", "sale", "2024-01-20")).unwrap();
    let silent = json!({"measure": "did_not", "of": ["login"], "window": "14d"});
    let table = at(&log, "2024-01-21", silent.clone());
    let (values, states) = (table.column("x").unwrap(), table.column("x_state").unwrap());
    assert_eq!((values.bool(0), states.text(0)), (Some(true), Some("known")));
    assert_eq!((values.bool(1), states.text(1)), (None, Some("not_enough_history")));
    let options = crate::SchemaOptions::default().observed_from(Some("2024-01-10".into()));
    let mut later = EventLog::new(Schema::from_options(&options).unwrap());
    later.push(Event::new("c1", "login", "2024-01-01T10:00")).unwrap();
    let table = at(&later, "2024-01-21", silent);
    assert_eq!(table.column("x_state").unwrap().text(0), Some("not_observed"));
}

#[test]
fn future_events_change_nothing() {
    let mut log = login("2024-01-01T10:00");
    let measures =
        Measures::from_json(&json!({"n": {"measure": "count"}, "d": {"measure": "days_since_last"}}))
            .unwrap();
    let before = log.as_of("2024-02-01").unwrap().measures(&measures, &MeasureOptions::default()).unwrap();
    log.push(Event::new("c1", "login", "2024-02-01")).unwrap();
    log.push(Event::new("c2", "other", "2024-02-01T00:00:01")).unwrap();
    let after = log.as_of("2024-02-01").unwrap().measures(&measures, &MeasureOptions::default()).unwrap();
    assert_eq!(before, after);
}

#[test]
fn sums_beyond_64_bits_are_undefined() {
    let mut log = EventLog::new(Schema::new("UTC", "XXX").unwrap());
    for day in 1..4 {
        let event = Event::new("c1", "sale", format!("2024-01-{day:02}"));
        log.push(event.amount(crate::Amount::Minor(crate::MAX_MINOR))).unwrap();
    }
    let many = (crate::MAX_MINOR as i128) * 3;
    let table = at(&log, "2024-02-01", json!({"measure": "sum"}));
    let expected = i64::try_from(many).ok();
    assert_eq!(table.column("x").unwrap().int(0), expected);
}

#[test]
fn amounts_in_another_currency_are_in_no_sum() {
    let mut log = EventLog::new(Schema::new("UTC", "GBP").unwrap());
    let mut event = Event::new("c1", "sale", "2024-01-01").amount(5.0);
    event.currency = Some("EUR".into());
    log.push(event).unwrap();
    log.push(Event::new("c1", "sale", "2024-01-09").amount(7.0)).unwrap();
    let table = at(&log, "2024-01-10", json!({"measure": "sum"}));
    assert_eq!(table.column("x_state").unwrap().text(0), Some("undefined"));
    let table = at(&log, "2024-01-10", json!({"measure": "sum", "window": "3d"}));
    assert_eq!(table.column("x").unwrap().int(0), Some(700));
    for measure in ["min", "max", "mean", "first", "last"] {
        let table = at(&log, "2024-01-10", json!({ "measure": measure }));
        assert_eq!(table.column("x_state").unwrap().text(0), Some("undefined"), "{measure}");
    }
}

#[test]
fn no_event_follows_itself() {
    let mut log = login("2024-01-01T10:00");
    let hours = |log: &EventLog, of: &[&str], then: &[&str]| {
        let table = at(log, "2024-01-10", json!({"measure": "latency", "of": of, "then": then}));
        table.column("x").unwrap().float(0)
    };
    log.push(Event::new("c1", "purchase", "2024-01-01T13:00")).unwrap();
    assert_eq!(hours(&log, &["login"], &["login", "purchase"]), Some(3.0));
    assert_eq!(hours(&log, &[], &["purchase"]), Some(3.0), "the sale itself is followed by none");
    let later = |log: &mut EventLog| log.push(Event::new("c9", "call", "2024-02-01")).unwrap();
    later(&mut log);
    assert_eq!(hours(&log, &[], &["purchase"]), Some(3.0), "what comes later changes nothing");
    let mut twice = login("2024-01-01T10:00");
    twice.push(Event::new("c1", "login", "2024-01-01T10:00").id("b")).unwrap();
    assert_eq!(hours(&twice, &["login"], &["login"]), Some(0.0), "each of two at one instant has the other");
    assert_eq!(hours(&twice, &["login"], &["login", "purchase"]), Some(0.0));
    let once = json!({"measure": "sequence", "of": ["login"], "then": ["login", "purchase"], "within": "1d"});
    assert_eq!(at(&login("2024-01-01T10:00"), "2024-01-10", once).column("x").unwrap().bool(0), Some(false));
}

/// Amounts of another currency are no smaller number of different ones: there is no telling.
#[test]
fn amounts_of_several_currencies_are_not_counted_apart() {
    let mut log = EventLog::new(Schema::new("UTC", "GBP").unwrap());
    log.push(Event::new("c1", "sale", "2024-01-01").amount(10.0)).unwrap();
    log.push(Event::new("c1", "sale", "2024-01-02").amount(10.0)).unwrap();
    log.push(Event::new("c2", "sale", "2024-01-01").amount(10.0)).unwrap();
    let dollars = crate::Money { minor: 50_000, currency: crate::Currency::parse("USD").unwrap() };
    log.push(Event::new("c2", "sale", "2024-01-02").money(dollars)).unwrap();
    let table = at(&log, "2024-02-01", json!({"measure": "distinct", "value": "amount"}));
    let (values, states) = (table.column("x").unwrap(), table.column("x_state").unwrap());
    assert_eq!((values.int(0), states.text(0)), (Some(1), Some("known")));
    assert_eq!((values.int(1), states.text(1)), (None, Some("undefined")));
    let early = at(&log, "2024-01-02", json!({"measure": "distinct", "value": "amount"}));
    assert_eq!(early.column("x").unwrap().int(1), Some(1), "the other currency is not yet seen");
}
