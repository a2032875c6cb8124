//! Bad options and bad data: each gives its code, names the argument, and says what to do.

use retention_core::{
    ActiveDaysOptions, ActivityChurnOptions, Currency, Error, Event, EventLog, MAX_MINOR, Money,
    MovementOptions, MovementValue, Options, OrderLadderOptions, PurchaseGapOptions, PurchaseOptions,
    RepeatPurchaseOptions, RetentionOptions, Role, Schema, Span, StickinessOptions, Unit, View,
};
use serde_json::json;

use crate::{at, int};

fn log() -> EventLog {
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap().role("sale", Role::Purchase));
    log.push(Event::new("a", "sale", "2024-01-05").amount(5.0)).unwrap();
    log.push(Event::new("a", "sale", "2024-02-05").amount(5.0)).unwrap();
    log
}

fn view() -> View {
    log().as_of("2024-03-01").unwrap()
}

fn told(error: &Error) -> (&'static str, Option<&str>) {
    (error.code().as_str(), error.detail("argument"))
}

#[test]
fn levels_are_between_0_and_1() {
    for level in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
        let errors = [
            view().retention(&RetentionOptions::default().level(level)).unwrap_err(),
            view().activity_churn(&ActivityChurnOptions::default().level(level)).unwrap_err(),
            view().repeat_purchase(&RepeatPurchaseOptions::default().level(level)).unwrap_err(),
            view().order_ladder(&OrderLadderOptions::default().level(level)).unwrap_err(),
            view().active_days(&ActiveDaysOptions::default().level(level)).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(told(&error), ("invalid_option", Some("level")));
        }
    }
}

#[test]
fn from_is_before_to() {
    for (from, to) in
        [("2024-02-01", Some("2024-02-01")), ("2024-02-02", Some("2024-02-01")), ("2024-03-01", None)]
    {
        let (from, to) = (Some(at(from)), to.map(at));
        let errors = [
            view().retention(&RetentionOptions::default().from(from.clone()).to(to.clone())).unwrap_err(),
            view().movements(&MovementOptions::default().from(from.clone()).to(to.clone())).unwrap_err(),
            view().purchases(&PurchaseOptions::default().from(from.clone()).to(to.clone())).unwrap_err(),
            view().stickiness(&StickinessOptions::default().from(from.clone()).to(to.clone())).unwrap_err(),
            view().active_days(&ActiveDaysOptions::default().from(from.clone()).to(to.clone())).unwrap_err(),
            view().activity_churn(&ActivityChurnOptions::default().from(from).to(to)).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(told(&error), ("invalid_option", Some("from")), "{error}");
        }
    }
}

#[test]
fn times_and_kinds_are_checked() {
    let error = view().retention(&RetentionOptions::default().to(at("tomorrow"))).unwrap_err();
    assert_eq!(told(&error), ("invalid_time", Some("to")));
    for events in [vec!["sael".to_owned()], vec!["sale".to_owned(), "sael".to_owned()]] {
        let errors = [
            view().retention(&RetentionOptions::default().events(events.clone())).unwrap_err(),
            view().movements(&MovementOptions::default().events(events.clone())).unwrap_err(),
            view().activity_churn(&ActivityChurnOptions::default().events(events.clone())).unwrap_err(),
            view().repeat_purchase(&RepeatPurchaseOptions::default().events(events.clone())).unwrap_err(),
            view().order_ladder(&OrderLadderOptions::default().events(events.clone())).unwrap_err(),
            view().purchase_gaps(&PurchaseGapOptions::default().events(events.clone())).unwrap_err(),
            view().purchases(&PurchaseOptions::default().events(events.clone())).unwrap_err(),
            view().stickiness(&StickinessOptions::default().events(events.clone())).unwrap_err(),
            view().active_days(&ActiveDaysOptions::default().events(events)).unwrap_err(),
        ];
        for error in errors {
            assert_eq!((error.code().as_str(), error.detail("suggestion")), ("unknown_kind", Some("sale")));
        }
    }
}

#[test]
fn ladders_have_some_rungs() {
    for max in [0_u32, 1001, u32::MAX] {
        let error = view().order_ladder(&OrderLadderOptions::default().max(max)).unwrap_err();
        assert_eq!(told(&error), ("invalid_option", Some("max")));
    }
    assert_eq!(view().order_ladder(&OrderLadderOptions::default().max(1000_u32)).unwrap().rows(), 1000);
}

#[test]
fn too_many_rows_are_refused() {
    let mut log = log();
    log.push(Event::new("a", "sale", "0001-01-01").amount(5.0)).unwrap();
    let view = log.as_of("2024-03-01").unwrap();
    let error = view.retention(&RetentionOptions::default().period(Unit::Day)).unwrap_err();
    assert_eq!(told(&error), ("invalid_option", Some("period")));
    assert_eq!(view.retention(&RetentionOptions::default()).unwrap().rows(), 2023 * 12 + 2);
    let error = view.stickiness(&StickinessOptions::default()).unwrap_err();
    assert_eq!(told(&error), ("invalid_option", Some("period")));
    let recent = RetentionOptions::default().period(Unit::Day).from(at("2024-01-01"));
    assert_eq!(view.retention(&recent).unwrap().rows(), 60);
    let second = Span::parse("1s").unwrap();
    let error = view.activity_churn(&ActivityChurnOptions::default().every(second)).unwrap_err();
    assert_eq!(told(&error), ("invalid_option", Some("every")));
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let mut log = EventLog::new(Schema::new("Pacific/Apia", "GBP").unwrap());
    log.push(Event::new("a", "sale", "0001-01-01")).unwrap();
    log.push(Event::new("a", "sale", "9999-12-31")).unwrap();
    let view = log.as_of("9999-12-31T23:59:59").unwrap();
    for unit in [Unit::Month, Unit::Quarter, Unit::Year] {
        if unit != Unit::Month {
            view.retention(&RetentionOptions::default().period(unit)).unwrap();
            view.movements(&MovementOptions::default().period(unit)).unwrap();
            view.purchases(&PurchaseOptions::default().period(unit)).unwrap();
        }
        let _ = view.stickiness(&StickinessOptions::default().period(unit));
    }
    for span in ["1s", "1y", "9998y", "3652059d"] {
        let span = Span::parse(span).unwrap();
        let options = ActivityChurnOptions::default().window(span).every(Span::parse("9000y").unwrap());
        view.activity_churn(&options).unwrap();
        view.repeat_purchase(&RepeatPurchaseOptions::default().window(span)).unwrap();
        view.order_ladder(&OrderLadderOptions::default().window(span)).unwrap();
    }
}

#[test]
fn two_currencies_are_not_added() {
    let mut log = log();
    let yen = Money { minor: 500, currency: Currency::parse("JPY").unwrap() };
    log.push(Event::new("b", "sale", "2024-02-06").money(yen)).unwrap();
    let view = log.as_of("2024-03-01").unwrap();
    for error in [
        view.movements(&MovementOptions::default()).unwrap_err(),
        view.purchases(&PurchaseOptions::default()).unwrap_err(),
    ] {
        assert_eq!(error.code().as_str(), "mixed_currency");
    }
    let counted = view.movements(&MovementOptions::default().value(MovementValue::None)).unwrap();
    assert_eq!(int(&counted, "active", 1), Some(2));
    assert_eq!(int(&counted, "value_minor", 1), None);
    assert_eq!(view.retention(&RetentionOptions::default()).unwrap().rows(), 2);
    // Before the yen came there was one currency.
    assert!(log.as_of("2024-02-06").unwrap().movements(&MovementOptions::default()).is_ok());
}

#[test]
fn sums_beyond_64_bits_are_an_error() {
    let mut log = EventLog::new(Schema::new("UTC", "GBP").unwrap().role("sale", Role::Purchase));
    let largest = Money { minor: MAX_MINOR, currency: Currency::parse("GBP").unwrap() };
    let names: Vec<String> = (0..9300).map(|at| format!("c{}", at % 2)).collect();
    let events: Vec<Event<'_>> =
        names.iter().map(|name| Event::new(name.as_str(), "sale", "2024-01-05").money(largest)).collect();
    log.append_events(&events[..9000]).unwrap();
    let ask = |log: &EventLog| {
        let view = log.as_of("2024-03-01").unwrap();
        (view.movements(&MovementOptions::default()), view.purchases(&PurchaseOptions::default()))
    };
    let (movements, purchases) = ask(&log);
    assert_eq!(int(&movements.unwrap(), "value_minor", 0), Some(9000 * MAX_MINOR));
    assert_eq!(int(&purchases.unwrap(), "revenue_gross_minor", 0), Some(9000 * MAX_MINOR));
    log.append_events(&events[9000..]).unwrap();
    let (movements, purchases) = ask(&log);
    assert_eq!(movements.unwrap_err().code().as_str(), "amount_overflow");
    assert_eq!(purchases.unwrap_err().code().as_str(), "amount_overflow");
}

#[test]
fn options_read_json() {
    let options = json!({"period": "week", "value": "net", "active_by": "value", "events": ["sale"], "from": "2024-01-01"});
    let options = MovementOptions::from_json(&options).unwrap();
    assert_eq!((options.period, options.value), (Unit::Week.into(), MovementValue::Net));
    let error = RetentionOptions::from_json(&json!({"periode": "week"})).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("suggestion")), ("unknown_option", Some("period")));
    let error = StickinessOptions::from_json(&json!({"mau": "29d"})).unwrap_err();
    assert_eq!(told(&error), ("invalid_option", Some("mau")));
    let error = ActivityChurnOptions::from_json(&json!({"window": "30"})).unwrap_err();
    assert_eq!(told(&error), ("invalid_span", Some("window")));
    assert_eq!(ActivityChurnOptions::from_json(&json!({})).unwrap().window, Span::parse("30d").unwrap());
}
