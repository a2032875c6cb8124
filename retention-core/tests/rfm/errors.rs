//! Bad options and bad data, each with its code and what to do next.

use retention_core::{
    Amount, Error, ErrorCode, Event, EventLog, Options, RfmApply, RfmCuts, RfmOptions, Role, Schema,
    SegmentMap,
};
use serde_json::json;

fn log() -> EventLog {
    EventLog::new(Schema::new("UTC", "EUR").unwrap().role("sale", Role::Purchase).role("back", Role::Refund))
}

fn refused(log: &EventLog, options: &RfmOptions) -> Error {
    log.as_of("2024-02-01").unwrap().rfm(options).unwrap_err()
}

#[test]
fn options_say_what_is_wrong_with_them() {
    for (options, code, argument) in [
        (json!({"bins": 1}), ErrorCode::InvalidOption, "bins"),
        (json!({"bins": 21}), ErrorCode::InvalidOption, "bins"),
        (json!({"bins": -1}), ErrorCode::InvalidOption, "bins"),
        (json!({"bins": "five"}), ErrorCode::InvalidOption, "bins"),
        (json!({"purchases": []}), ErrorCode::InvalidOption, "purchases"),
        (json!({"frequency": "order"}), ErrorCode::InvalidOption, "frequency"),
        (json!({"recency": 3}), ErrorCode::InvalidOption, "recency"),
        (json!({"refunds": "gross"}), ErrorCode::InvalidOption, "refunds"),
        (json!({"ties": "random"}), ErrorCode::InvalidOption, "ties"),
        (json!({"segments": ["champions"]}), ErrorCode::InvalidOption, "segments"),
        (json!({"segments": {"champions": "r5"}}), ErrorCode::InvalidOption, "segments"),
        (json!({"segments": ["a: r1-4", "b: r5-6"]}), ErrorCode::InvalidOption, "segments"),
        (json!({"segments": ["a: r1-4", "b: r4-5"]}), ErrorCode::InvalidOption, "segments"),
        (json!({"bin": 5}), ErrorCode::UnknownOption, "bin"),
    ] {
        let error = RfmOptions::from_json(&options).map_or_else(|error| error, |read| refused(&log(), &read));
        assert_eq!((error.code(), error.detail("argument")), (code, Some(argument)), "{options}: {error}");
    }
    let error = RfmOptions::from_json(&json!({"frequency": "order"})).unwrap_err();
    assert_eq!(error.detail("suggestion"), Some("orders"));
}

#[test]
fn a_map_for_other_scores_is_refused_before_any_work() {
    let map = SegmentMap::parse(["low: r1-2", "high: r3-4"]).unwrap();
    let error = refused(&log(), &RfmOptions::default().segments(map.clone()));
    assert_eq!((error.detail("argument"), error.detail("bins")), (Some("segments"), Some("5")));
    let view = log().as_of("2024-02-01").unwrap();
    assert!(view.rfm(&RfmOptions::default().segments(map.clone()).bins(4u32)).is_ok());
    let cuts = RfmCuts::fixed(view.schema(), &RfmOptions::default(), &[7.0], &[1.0], &[1.0]).unwrap();
    assert_eq!(cuts.with_segments(map).unwrap_err().code(), ErrorCode::InvalidOption);
}

#[test]
fn fixed_cuts_must_ascend() {
    let schema = Schema::new("UTC", "EUR").unwrap();
    let many: Vec<f64> = (0..20).map(f64::from).collect();
    for bad in [&[2.0, 1.0][..], &[1.0, 1.0], &[f64::NAN], &[f64::INFINITY], &many[..]] {
        let fixed = |r, f, m| RfmCuts::fixed(&schema, &RfmOptions::default(), r, f, m).unwrap_err();
        assert_eq!(fixed(bad, &[], &[]).detail("argument"), Some("recency"));
        assert_eq!(fixed(&[], bad, &[]).detail("argument"), Some("frequency"));
        assert_eq!(fixed(&[], &[], bad).detail("argument"), Some("monetary"));
    }
    let none = RfmOptions::default().purchases(Vec::<String>::new());
    assert_eq!(
        RfmCuts::fixed(&schema, &none, &[], &[], &[]).unwrap_err().detail("argument"),
        Some("purchases")
    );
}

#[test]
fn an_unknown_kind_names_the_nearest() {
    let mut log = log();
    log.push(Event::new("a", "sale", "2024-01-01").amount(1.0)).unwrap();
    let error = refused(&log, &RfmOptions::default().purchases(vec!["sales".to_owned()]));
    assert_eq!((error.code(), error.detail("suggestion")), (ErrorCode::UnknownKind, Some("sale")));
}

#[test]
fn other_currencies_are_never_added() {
    let mut log = log();
    log.push(Event::new("a", "sale", "2024-01-01").amount(1.0)).unwrap();
    let mut foreign = |kind: &'static str, day: &'static str| {
        let mut event = Event::new("a", kind, day).amount(1.0);
        event.currency = Some("USD".into());
        log.push(event).unwrap();
        log.clone()
    };
    // Not of a kind that counts, and not yet: no harm.
    let log = foreign("login", "2024-01-02");
    assert!(log.as_of("2024-02-01").unwrap().rfm(&RfmOptions::default()).is_ok());
    let log = foreign("sale", "2024-02-01");
    assert!(log.as_of("2024-02-01").unwrap().rfm(&RfmOptions::default()).is_ok());
    let log = foreign("back", "2024-01-03");
    let error = refused(&log, &RfmOptions::default());
    assert_eq!(error.code(), ErrorCode::MixedCurrency);
    assert!(error.to_string().contains("USD"), "{error}");
    let ignored = RfmOptions::default().refunds(retention_core::RfmRefunds::Ignore);
    assert!(log.as_of("2024-02-01").unwrap().rfm(&ignored).is_ok());
}

#[test]
fn sums_that_do_not_fit_are_errors() {
    const MOST: i64 = retention_core::MAX_MINOR;
    let events = |customer: &'static str, kind: &'static str, count: usize| {
        (0..count).map(move |_| Event::new(customer, kind, "2024-01-01").amount(Amount::Minor(MOST)))
    };
    let mut log = log();
    log.append_events(&events("a", "sale", 9_223).collect::<Vec<_>>()).unwrap();
    let view = log.as_of("2024-02-01").unwrap();
    let most = view.rfm(&RfmOptions::default()).unwrap().iter().map(|row| row.monetary_minor).sum::<i64>();
    assert_eq!(most, MOST * 9_223);

    // Two customers each fit, their segment does not.
    log.append_events(&events("b", "sale", 9_223).collect::<Vec<_>>()).unwrap();
    let view = log.as_of("2024-02-01").unwrap();
    let both = view.rfm(&RfmOptions::default()).unwrap();
    assert_eq!(both.segments().unwrap_err().code(), ErrorCode::AmountOverflow);

    log.append_events(&events("b", "sale", 1).collect::<Vec<_>>()).unwrap();
    let error = refused(&log, &RfmOptions::default());
    assert_eq!((error.code(), error.detail("customer")), (ErrorCode::AmountOverflow, Some("b")));
    let error = log
        .as_of("2024-02-01")
        .unwrap()
        .explain_rfm("b", &view.fit_rfm(&RfmOptions::default()).unwrap(), &RfmApply::default())
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::AmountOverflow);
}
