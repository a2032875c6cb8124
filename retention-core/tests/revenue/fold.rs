//! What events and tables of subscriptions become.

use retention_core::{EventLog, SubscriptionColumns};
use serde_json::{Value, json};

use super::scene::{cell, empty, log, options, rows, timeline, told};

fn start(time: &str, amount: f64) -> Value {
    told("a", "started", time, Some(amount), json!({}))
}

#[test]
fn events_of_every_kind_move_the_revenue() {
    let log = log(&[
        start("2024-01-10", 10.0),
        told("a", "changed", "2024-02-05", Some(25.0), json!({"plan": "pro", "quantity": 3})),
        told("a", "paused", "2024-03-01", None, json!({})),
        told("a", "resumed", "2024-03-11", None, json!({})),
        told("a", "changed", "2024-04-01", Some(20.0), json!({"term_months": 12})),
        told("a", "cancelled", "2024-05-02", None, json!({"ends": "2024-06-01"})),
    ]);
    let expected = [
        "2024-01-10 - start - 1000 1000",
        "2024-02-05 - change - 1500 2500",
        "2024-03-01 - stop paused -2500 0",
        "2024-03-11 - start - 2500 2500",
        "2024-04-01 - term - -500 2000",
        "2024-06-01 - stop voluntary -2000 0",
    ];
    assert_eq!(timeline(&log, "a", "2024-07-01", json!({})), expected);
    assert_eq!(timeline(&log, "a", "2024-06-01", json!({})), expected[..5], "as_of is right-open");
    assert_eq!(
        timeline(&log, "a", "2024-07-01", json!({"churn_at": "request"}))[5],
        "2024-05-02 - stop voluntary -2000 0"
    );
    assert_eq!(
        timeline(&log, "a", "2024-07-30", json!({"churn_at": "grace_end", "grace": "10d"}))[5],
        "2024-06-11 - stop voluntary -2000 0"
    );
    assert_eq!(
        timeline(&log, "a", "2024-07-01", json!({"term_changes": "as_change"}))[4],
        "2024-04-01 - change - -500 2000"
    );
}

#[test]
fn a_cancellation_can_wait_for_the_end_of_the_period_and_be_taken_back() {
    let cancel = |at_end: bool| told("a", "cancelled", "2024-03-15", None, json!({"at_period_end": at_end}));
    let day = |log: &EventLog, json: Value| {
        timeline(log, "a", "2024-12-01", json).last().unwrap().split(' ').next().unwrap().to_owned()
    };
    let at_end = log(&[start("2024-01-31", 10.0), cancel(true)]);
    let at_once = log(&[start("2024-01-31", 10.0), cancel(false)]);
    for (churn_at, from_at_end, from_at_once) in [
        ("request", "2024-03-15", "2024-03-15"),
        ("end", "2024-03-31", "2024-03-15"),
        ("period_end", "2024-03-31", "2024-03-31"),
        ("grace_end", "2024-04-30", "2024-04-14"),
    ] {
        let json = json!({"churn_at": churn_at});
        assert_eq!(
            (day(&at_end, json.clone()), day(&at_once, json)),
            (from_at_end.to_owned(), from_at_once.to_owned())
        );
    }
    let back =
        log(&[start("2024-01-31", 10.0), cancel(true), told("a", "resumed", "2024-03-20", None, json!({}))]);
    assert_eq!(timeline(&back, "a", "2024-12-01", json!({})), ["2024-01-31 - start - 1000 1000"]);
    assert_eq!(
        timeline(&back, "a", "2024-12-01", json!({"churn_at": "request"})).len(),
        3,
        "left and came back"
    );
    // The end that was foretold comes: it is no orphan.
    let ended =
        log(&[start("2024-01-31", 10.0), cancel(true), told("a", "ended", "2024-03-31", None, json!({}))]);
    assert_eq!(found(&ended, "orphans"), "0 -");
    assert_eq!(timeline(&ended, "a", "2024-12-01", json!({})).len(), 2);
}

#[test]
fn trials_count_when_they_are_told_to_or_have_ended() {
    let log = log(&[
        told("a", "trial_started", "2024-01-01", Some(10.0), json!({"trial_ends": "2024-01-15"})),
        told("b", "started", "2024-01-01", Some(10.0), json!({"trial": "TRUE"})),
        told("b", "changed", "2024-01-20", Some(12.0), json!({})),
        told("c", "trial_started", "2024-01-01", Some(10.0), json!({})),
    ]);
    assert_eq!(timeline(&log, "a", "2024-03-01", json!({})), ["2024-01-15 - start - 1000 1000"]);
    assert_eq!(timeline(&log, "b", "2024-03-01", json!({})), ["2024-01-20 - start - 1200 1200"]);
    assert_eq!(timeline(&log, "c", "2024-03-01", json!({})), Vec::<String>::new());
    assert_eq!(
        timeline(&log, "c", "2024-03-01", json!({"trials": true})),
        ["2024-01-01 - start - 1000 1000"]
    );
}

#[test]
fn a_failed_payment_waits_for_its_grace() {
    let failed = told("a", "payment_failed", "2024-02-01", None, json!({}));
    let paid = told("a", "payment_succeeded", "2024-02-20", None, json!({}));
    let lost = log(&[start("2024-01-01", 10.0), failed.clone()]);
    let saved = log(&[start("2024-01-01", 10.0), failed, paid]);
    assert_eq!(timeline(&lost, "a", "2024-12-01", json!({}))[1], "2024-03-02 - stop involuntary -1000 0");
    assert_eq!(timeline(&lost, "a", "2024-12-01", json!({"past_due": "counted"})).len(), 1);
    assert_eq!(timeline(&saved, "a", "2024-12-01", json!({})).len(), 1);
    let excluded = [
        "2024-01-01 - start - 1000 1000",
        "2024-02-01 - stop involuntary -1000 0",
        "2024-02-20 - start - 1000 1000",
    ];
    assert_eq!(timeline(&saved, "a", "2024-12-01", json!({"past_due": "excluded"})), excluded);
}

#[test]
fn discounts_tax_and_metered_charges_are_settings() {
    let log = log(&[told(
        "a",
        "started",
        "2024-01-01",
        Some(100.0),
        json!({"discount": 20, "discount_ends": "2024-03-01", "tax": 5.5, "metered": 10}),
    )]);
    assert_eq!(
        timeline(&log, "a", "2024-06-01", json!({})),
        ["2024-01-01 - start - 6450 6450", "2024-03-01 - change - 2000 8450"]
    );
    let all = json!({"discounts": "ignored", "tax": true, "metered": true});
    assert_eq!(timeline(&log, "a", "2024-06-01", all), ["2024-01-01 - start - 10000 10000"]);
    assert_eq!(timeline(&log, "a", "2024-06-01", json!({"discounts": "permanent"})).len(), 1);
}

#[test]
fn a_change_may_wait_for_the_end_of_the_period() {
    let log = log(&[start("2024-01-10", 10.0), told("a", "changed", "2024-01-20", Some(30.0), json!({}))]);
    let late = json!({"proration": "at_period_end"});
    assert_eq!(timeline(&log, "a", "2024-06-01", late)[1], "2024-02-10 - change - 2000 3000");
}

#[test]
fn rates_are_dated_and_their_effect_is_its_own() {
    let mut first = start("2024-01-10", 100.0);
    first["currency"] = json!("USD");
    let mut second = told("a", "changed", "2024-02-20", Some(120.0), json!({}));
    second["currency"] = json!("USD");
    let log = log(&[first, second]);
    let with = |at: &str| json!({"exchange_at": at, "exchange_rates": {"USD": {"2024-01-01": 0.9, "2024-02-01": 0.8, "2024-03-01": 1}}});
    let at_change = [
        "2024-01-10 - start - 9000 9000",
        "2024-02-20 - exchange - -1000 8000",
        "2024-02-20 - change - 1600 9600",
    ];
    assert_eq!(timeline(&log, "a", "2024-06-01", with("change")), at_change);
    let daily = [
        "2024-01-10 - start - 9000 9000",
        "2024-02-01 - exchange - -1000 8000",
        "2024-02-20 - change - 1600 9600",
        "2024-03-01 - exchange - 2400 12000",
    ];
    assert_eq!(timeline(&log, "a", "2024-06-01", with("daily")), daily);
    let renewal =
        [daily[0], "2024-02-10 - exchange - -1000 8000", daily[2], "2024-03-10 - exchange - 2400 12000"];
    assert_eq!(timeline(&log, "a", "2024-06-01", with("renewal")), renewal);
}

#[test]
fn tables_become_timelines_and_standings() {
    let mut log = empty();
    let table = json!([
        {"customer": "a", "subscription": "s1", "start": "2024-01-05", "end": "2024-03-05", "mrr": 10, "plan": "pro"},
        {"customer": "a", "subscription": "s1", "start": "2024-03-05", "end": null, "mrr": 15, "plan": "team"},
        {"customer": "a", "subscription": "s2", "start": "2024-02-01", "end": "2024-02-01", "mrr": 99, "plan": "pro"},
        {"customer": "a", "subscription": "s3", "start": "2024-02-10", "end": "2024-04-10", "mrr": 7, "plan": "pro"},
    ]);
    log.append_subscriptions_json(table.as_array().unwrap(), &SubscriptionColumns::default()).unwrap();
    let expected = [
        "2024-01-05 s1 start - 1000 1000",
        "2024-02-10 s3 start - 700 1700",
        "2024-03-05 s1 stop voluntary -1000 700",
        "2024-03-05 s1 start - 1500 2200",
        "2024-04-10 s3 stop voluntary -700 1500",
    ];
    assert_eq!(timeline(&log, "a", "2024-05-01", json!({})), expected);
    let standing = log.as_of("2024-04-01").unwrap().subscriptions(&options(json!({}))).unwrap();
    let names =
        ["subscription", "plan", "status", "started", "mrr_minor", "arr_minor", "renews_at", "ends_at"];
    let expected = [
        "s1 team active 2024-03-05 1500 18000 2024-04-05 -",
        "s2 pro ended 2024-02-01 - - - 2024-02-01",
        "s3 pro active 2024-02-10 700 8400 2024-04-10 -",
    ];
    assert_eq!(rows(&standing, &names), expected);
    assert_eq!(found(&log, "overlaps"), "0 -");
}

fn found(log: &EventLog, check: &str) -> String {
    let audit = log.as_of("2024-12-31").unwrap().subscription_audit(&options(json!({}))).unwrap();
    let row = (0..audit.rows()).find(|row| cell(&audit, "check", *row) == check).unwrap();
    format!("{} {}", cell(&audit, "count", row), cell(&audit, "samples", row))
}

#[test]
fn the_audit_names_what_does_not_fit() {
    let log = log(&[
        start("2024-01-01", 10.0),
        start("2024-01-05", 12.0),
        told("b", "ended", "2024-01-07", None, json!({})),
        told("c", "started", "2024-01-01", Some(5.0), json!({})),
        told("c", "cancelled", "2024-02-01", None, json!({"ends": "2024-01-15"})),
        told("c", "changed", "2024-03-01", Some(6.0), json!({})),
        told("d", "started", "2024-03-01", Some(5.0), json!({})),
        told("d", "changed", "2024-04-01", Some(6.0), json!({})),
        told("d", "changed", "2024-04-01", Some(7.0), json!({})),
        json!({"customer": "e", "kind": "subscription_started", "time": "2024-01-01", "amount": 9, "item": "s1"}),
        json!({"customer": "e", "kind": "cancellation", "time": "2024-02-01"}),
        json!({"customer": "e", "kind": "activity", "time": "2023-12-01", "item": "s1"}),
    ]);
    assert_eq!(found(&log, "overlaps"), "1 a 2024-01-05T00:00:00Z");
    assert_eq!(found(&log, "orphans"), "1 b 2024-01-07T00:00:00Z");
    assert_eq!(found(&log, "ends_before_cancellation"), "1 c 2024-02-01T00:00:00Z");
    assert_eq!(found(&log, "changes_after_end"), "1 c 2024-03-01T00:00:00Z");
    assert_eq!(found(&log, "contradictions"), "1 d 2024-04-01T00:00:00Z");
    assert_eq!(found(&log, "paying_after_cancellation"), "1 e 2024-02-01T00:00:00Z");
    assert_eq!(found(&log, "use_before_subscription"), "1 e s1 2023-12-01T00:00:00Z");
    assert_eq!(timeline(&log, "d", "2024-12-01", json!({})).last().unwrap(), "2024-04-01 - change - 100 700");
}

#[test]
fn the_audit_names_payments_of_nothing_and_what_contradicts_at_one_instant() {
    let of = |sub: &str, step: &str, time: &str, amount: Option<f64>, properties: Value| {
        let mut event = told("a", step, time, amount, properties);
        event["item"] = json!(sub);
        event
    };
    let at = "2024-02-01";
    let events = [
        of("paid", "payment_failed", "2024-01-05", None, json!({})),
        of("late", "payment_succeeded", "2024-01-05", None, json!({})),
        of("late", "started", "2024-01-06", Some(5.0), json!({})),
        of("plans", "started", "2024-01-06", Some(5.0), json!({})),
        of("plans", "changed", at, Some(5.0), json!({"plan": "basic"})),
        of("plans", "changed", at, Some(5.0), json!({"plan": "pro"})),
        of("swap", "started", at, Some(5.0), json!({})),
        of("swap", "cancelled", at, None, json!({})),
        of("term", "started", at, Some(5.0), json!({})),
        of("term", "cancelled", at, None, json!({"ends": "2024-05-01"})),
        of("row", "started", "2024-01-06", Some(5.0), json!({})),
        of("row", "ended", at, None, json!({})),
        of("row", "started", at, Some(6.0), json!({})),
        told("b", "payment_failed", "2024-01-09", None, json!({})),
        told("c", "payment_failed", "2024-01-07", None, json!({})),
        told("c", "started", "2024-01-08", Some(1.0), json!({})),
        told("c", "payment_failed", "2024-01-09", None, json!({})),
    ];
    let log = log(&events);
    assert_eq!(
        found(&log, "orphans"),
        "4 a late 2024-01-05T00:00:00Z; a paid 2024-01-05T00:00:00Z; b 2024-01-09T00:00:00Z; c 2024-01-07T00:00:00Z"
    );
    assert_eq!(found(&log, "contradictions"), "2 a plans 2024-02-01T00:00:00Z; a swap 2024-02-01T00:00:00Z");
    let shop = super::scene::log(&[told("b", "payment_failed", "2024-01-09", None, json!({}))]);
    assert_eq!(
        found(&shop, "orphans"),
        "0 -",
        "payments where there are no subscriptions are none of theirs"
    );
}
