//! Movements by hand, and the laws that they keep.

use proptest::prelude::*;
use retention_core::{
    CustomerColumns, DifferenceOptions, EventLog, MetricSettings, RevenueFigure, RevenueOptions,
    RevenueRetentionOptions, SubscriptionOptions, Table, UnitEconomicsOptions, View,
};
use serde_json::{Value, json};

use super::any::{any_events, any_settings};
use super::config;
use super::scene::{cell, log, rows, settings, shown, told};

fn revenue(settings: &MetricSettings) -> RevenueOptions {
    RevenueOptions::default().settings(settings.clone())
}

fn movements(events: &[Value], json: Value) -> Vec<String> {
    let table =
        log(events).as_of("2024-05-01").unwrap().revenue_movements(&revenue(&settings(json))).unwrap();
    let names = [
        "period",
        "start_minor",
        "new_minor",
        "reactivation_minor",
        "expansion_minor",
        "contraction_minor",
        "churn_minor",
        "end_minor",
    ];
    rows(&table, &names)
}

#[test]
fn up_and_down_within_a_month_depends_on_the_method() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("a", "changed", "2024-02-05", Some(20.0), json!({})),
        told("a", "changed", "2024-02-25", Some(10.0), json!({})),
        told("b", "started", "2024-03-05", Some(1.0), json!({})),
        told("b", "changed", "2024-03-06", Some(3.0), json!({})),
        told("c", "started", "2024-04-30", Some(1.0), json!({})),
    ];
    assert_eq!(
        movements(&events, json!({}))[1..3],
        ["2024-02 1000 0 0 0 0 0 1000", "2024-03 1000 300 0 0 0 0 1300"]
    );
    assert_eq!(
        movements(&events, json!({"method": "movement"}))[1..3],
        ["2024-02 1000 0 0 1000 1000 0 1000", "2024-03 1000 100 0 200 0 0 1300"]
    );
    // What comes within the group's time of its first change is one movement.
    assert_eq!(
        movements(&events, json!({"method": "movement", "group_within": "2d"}))[2],
        "2024-03 1000 300 0 0 0 0 1300"
    );
}

#[test]
fn coming_back_is_reactivation_within_its_window() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("a", "ended", "2024-02-10", None, json!({})),
        told("a", "started", "2024-04-20", Some(12.0), json!({})),
    ];
    let expected = [
        "2024-01 0 1000 0 0 0 0 1000",
        "2024-02 1000 0 0 0 0 1000 0",
        "2024-03 0 0 0 0 0 0 0",
        "2024-04 0 0 1200 0 0 0 1200",
    ];
    assert_eq!(movements(&events, json!({})), expected);
    assert_eq!(movements(&events, json!({"reactivation_window": "1mo"}))[3], "2024-04 0 1200 0 0 0 0 1200");
}

#[test]
fn free_plans_and_negative_revenue_are_states_of_their_own() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("a", "changed", "2024-02-10", Some(0.0), json!({})),
        told("a", "changed", "2024-03-20", Some(5.0), json!({})),
        told("b", "started", "2024-01-10", Some(0.0), json!({})),
        told("a", "changed", "2024-04-20", Some(-5.0), json!({})),
    ];
    let inactive = [
        "2024-01 0 1000 0 0 0 0 1000",
        "2024-02 1000 0 0 0 0 1000 0",
        "2024-03 0 0 500 0 0 0 500",
        "2024-04 500 0 0 0 0 500 0",
    ];
    assert_eq!(movements(&events, json!({})), inactive);
    let active = [
        "2024-01 0 1000 0 0 0 0 1000",
        "2024-02 1000 0 0 0 1000 0 0",
        "2024-03 0 0 0 500 0 0 500",
        "2024-04 500 0 0 0 0 500 0",
    ];
    assert_eq!(movements(&events, json!({"free_plans": "active"})), active);
    let table =
        log(&events).as_of("2024-05-01").unwrap().revenue_movements(&RevenueOptions::default()).unwrap();
    assert_eq!(
        rows(
            &table,
            &["negative_count", "negative_minor", "retention_state", "quick_ratio_state", "logo_churn"]
        ),
        [
            "0 0 nothing_at_start nothing_lost -",
            "0 0 known known 1.0",
            "0 0 nothing_at_start nothing_lost -",
            "1 -500 known known 1.0",
        ]
    );
}

#[test]
fn churn_is_split_by_why() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("b", "started", "2024-01-10", Some(20.0), json!({})),
        told("c", "started", "2024-01-10", Some(40.0), json!({})),
        told("d", "started", "2024-01-10", Some(80.0), json!({})),
        told("a", "cancelled", "2024-04-10", None, json!({})),
        told("b", "payment_failed", "2024-03-05", None, json!({})),
        told("c", "paused", "2024-04-10", None, json!({})),
        told("d", "cancelled", "2024-04-10", None, json!({"voluntary": false})),
    ];
    let table =
        log(&events).as_of("2024-05-01").unwrap().churned_revenue(&RevenueOptions::default()).unwrap();
    let names = [
        "churned_count",
        "voluntary_count",
        "involuntary_count",
        "paused_count",
        "churn_minor",
        "voluntary_minor",
        "involuntary_minor",
        "paused_minor",
    ];
    assert_eq!(rows(&table, &names)[3], "4 1 2 1 15000 1000 10000 4000");
}

#[test]
fn lifetime_value_is_unbounded_without_churn_and_says_so() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("b", "started", "2024-01-10", Some(30.0), json!({})),
        told("c", "started", "2024-03-10", Some(20.0), json!({})),
        told("b", "ended", "2024-03-20", None, json!({})),
        told("a", "changed", "2024-04-30", Some(10.0), json!({})),
    ];
    let options =
        UnitEconomicsOptions::default().margin(0.5).spend([("2024-03".to_owned(), 60.0)]).churn_change(-0.25);
    let table = log(&events).as_of("2024-05-01").unwrap().unit_economics(&options).unwrap();
    let names = [
        "arpa",
        "churn_rate",
        "ltv",
        "ltv_state",
        "cac",
        "cac_state",
        "payback_months",
        "ltv_what_if",
        "gain_what_if",
    ];
    assert_eq!(
        rows(&table, &names),
        [
            "2000.0 - - nothing_at_start - not_given - - -",
            "2000.0 0.0 - no_churn - not_given - - -",
            "1500.0 0.5 1500.0 known 6000.0 known 8.0 3000.0 3000.0",
            "1500.0 0.0 - no_churn - not_given - - -",
        ]
    );
    for bad in [
        json!({"margin": 0}),
        json!({"margin": 2}),
        json!({"spend": {"2024-01": -1}}),
        json!({"churn_change": 3}),
    ] {
        let options = <UnitEconomicsOptions as retention_core::Options>::from_json(&bad).unwrap();
        let error = log(&events).as_of("2024-05-01").unwrap().unit_economics(&options).unwrap_err();
        assert_eq!(error.code().as_str(), "invalid_option", "{bad}");
    }
}

#[test]
fn renewals_stand_in_the_month_of_the_next() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("b", "started", "2024-01-10", Some(20.0), json!({"term_months": 12, "contract_amount": 200})),
        told("c", "started", "2024-01-10", Some(30.0), json!({"term_months": 3})),
        told("c", "cancelled", "2024-02-10", None, json!({"at_period_end": true})),
    ];
    let table = log(&events)
        .as_of("2024-03-01")
        .unwrap()
        .renewals(&retention_core::RenewalsOptions::default())
        .unwrap();
    let names = [
        "month",
        "renewing_count",
        "renewing_mrr_minor",
        "renewing_arr_minor",
        "ending_count",
        "ending_mrr_minor",
    ];
    let shown = rows(&table, &names);
    assert_eq!(shown.len(), 12);
    assert_eq!(
        [&shown[0], &shown[1], &shown[10]],
        ["2024-03 1 1000 12000 0 0", "2024-04 0 0 0 1 3000", "2025-01 1 2000 20000 0 0"]
    );
}

const PARTS: [(&str, i64); 8] = [
    ("start_minor", 1),
    ("new_minor", 1),
    ("reactivation_minor", 1),
    ("expansion_minor", 1),
    ("contraction_minor", -1),
    ("churn_minor", -1),
    ("term_change_minor", 1),
    ("exchange_minor", 1),
];

fn int(table: &Table, name: &str, row: usize) -> i64 {
    table.column(name).unwrap().int(row).unwrap()
}

/// A log whose first two customers are one account.
fn with_accounts(events: &[Value]) -> EventLog {
    let mut log = log(events);
    let rows = [
        json!({"id": "c0", "account": "x", "size": "large"}),
        json!({"id": "c1", "account": "x", "size": "small"}),
        json!({"id": "c2", "account": "y", "size": "small"}),
    ];
    log.set_customers_json(&rows, &CustomerColumns::default()).unwrap();
    log
}

fn seen(table: &Table) -> Vec<usize> {
    (0..table.rows()).filter(|row| table.column("start_minor").unwrap().is_valid(*row)).collect()
}

fn reconciles(table: &Table, row: usize) {
    let sum: i64 = PARTS.iter().map(|(name, sign)| sign * int(table, name, row)).sum();
    assert_eq!(sum, int(table, "end_minor", row), "{}", rows(table, &["period", "end_minor"])[row]);
}

/// Totals by period of a table's rows.
fn totals(table: &Table, names: &[&str]) -> std::collections::BTreeMap<String, Vec<i64>> {
    let mut totals = std::collections::BTreeMap::new();
    for row in seen(table) {
        let sums = totals.entry(cell(table, "period", row)).or_insert_with(|| vec![0; names.len()]);
        sums.iter_mut().zip(names).for_each(|(sum, name)| *sum += int(table, name, row));
    }
    totals
}

const MONEY: [&str; 9] = [
    "start_minor",
    "new_minor",
    "reactivation_minor",
    "expansion_minor",
    "contraction_minor",
    "churn_minor",
    "term_change_minor",
    "exchange_minor",
    "end_minor",
];

fn view(log: &EventLog) -> View {
    log.as_of("2024-05-01").unwrap()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn every_period_and_customer_reconciles(events in any_events(50), settings in any_settings()) {
        let view = view(&with_accounts(&events));
        let options = revenue(&settings);
        let table = view.revenue_movements(&options).unwrap();
        for row in seen(&table) {
            reconciles(&table, row);
            let [start, new, back, gone, end] = ["start_count", "new_count", "reactivated_count", "churned_count", "end_count"].map(|name| int(&table, name, row));
            prop_assert_eq!(start + new + back - gone, end);
            for (net, gross) in [("nrr", "grr"), ("nrr_movement", "grr_movement")] {
                if let (Some(net), Some(gross)) = (table.column(net).unwrap().float(row), table.column(gross).unwrap().float(row)) {
                    prop_assert!(net >= gross && gross <= 1.0, "NRR {} GRR {}", net, gross);
                }
            }
            if let Some(before) = seen(&table).into_iter().find(|other| *other + 1 == row) {
                prop_assert_eq!(int(&table, "start_minor", row), int(&table, "end_minor", before));
            }
        }
        let customers = view.revenue_by_customer(&options).unwrap();
        for row in seen(&customers) {
            reconciles(&customers, row);
        }
        let (whole, parts) = (totals(&table, &MONEY), totals(&customers, &MONEY));
        for (period, sums) in &whole {
            let none = vec![0; MONEY.len()];
            prop_assert_eq!(sums, parts.get(period).unwrap_or(&none));
        }
        let churn = view.churned_revenue(&options).unwrap();
        for row in seen(&churn) {
            let [all, a, b, c] = ["churn_minor", "voluntary_minor", "involuntary_minor", "paused_minor"].map(|name| int(&churn, name, row));
            prop_assert_eq!(all, a + b + c);
            prop_assert_eq!(all, int(&table, "churn_minor", row));
        }
    }

    #[test]
    fn groups_add_up(events in any_events(50), settings in any_settings(), by in prop::sample::select(vec!["plan", "cohort", "size"])) {
        let view = view(&with_accounts(&events));
        let whole = totals(&view.revenue_movements(&revenue(&settings)).unwrap(), &MONEY);
        let groups = totals(&view.revenue_movements(&revenue(&settings).by(by.to_owned())).unwrap(), &MONEY);
        for (period, sums) in &groups {
            prop_assert_eq!(Some(sums), whole.get(period), "{} by {}", period, by);
        }
        let year = RevenueRetentionOptions::default().settings(settings).window(retention_core::Span::parse("30d").unwrap());
        let (all, split) = (view.revenue_retention(&year).unwrap(), view.revenue_retention(&year.clone().by(by.to_owned())).unwrap());
        let sum = |table: &Table, name: &str| -> i64 { (0..table.rows()).filter_map(|row| table.column(name).unwrap().int(row)).sum() };
        for name in ["start_count", "kept_count", "start_minor", "net_minor", "gross_minor"] {
            prop_assert_eq!(sum(&all, name), sum(&split, name), "{}", name);
        }
    }

    #[test]
    fn parts_of_the_customers_add_up_to_the_whole(events in any_events(50), settings in any_settings(), parts in 2..4_usize) {
        let log = with_accounts(&events);
        let of = |log: &EventLog| view(log).revenue_movements(&revenue(&settings).from(retention_core::TimeInput::from("2024-01-01"))).unwrap();
        let whole = totals(&of(&log), &MONEY);
        let mut sums: std::collections::BTreeMap<String, Vec<i64>> = std::collections::BTreeMap::new();
        let parts = log.partition(parts).unwrap();
        for part in &parts {
            for (period, own) in totals(&of(part), &MONEY) {
                let sum = sums.entry(period).or_insert_with(|| vec![0; MONEY.len()]);
                sum.iter_mut().zip(own).for_each(|(sum, more)| *sum += more);
            }
        }
        prop_assert_eq!(&sums, &whole);
        prop_assert_eq!(shown(&of(&EventLog::merge(&parts).unwrap())), shown(&of(&log)));
    }

    #[test]
    fn the_order_of_arrival_changes_no_movement(events in any_events(50), settings in any_settings(), turn in 0..50_usize) {
        let mut turned: Vec<Value> = events.iter().rev().cloned().collect();
        let middle = turn.min(turned.len());
        turned.rotate_left(middle);
        let of = |events: &[Value]| {
            let view = view(&with_accounts(events));
            [view.revenue_movements(&revenue(&settings)), view.revenue_by_customer(&revenue(&settings)), view.churned_revenue(&revenue(&settings))]
                .map(|table| shown(&table.unwrap()))
        };
        prop_assert_eq!(of(&turned), of(&events));
    }

    #[test]
    fn a_difference_is_explained_to_the_cent(events in any_events(40), a in any_settings(), b in any_settings(), pick in 0..14_usize) {
        let view = view(&with_accounts(&events));
        let figure = RevenueFigure::ALL[pick];
        let options = DifferenceOptions::default().a(a.clone()).b(b.clone()).figure(figure).from(retention_core::TimeInput::from("2024-03-01"));
        let difference = view.explain_difference(&options).unwrap();
        let (customers, settings) = (difference.customers(), difference.settings());
        let whole = difference.after_minor() - difference.before_minor();
        let sum = |table: &Table| (0..table.rows()).map(|row| int(table, "change_minor", row)).sum::<i64>();
        prop_assert_eq!((sum(&customers), sum(&settings)), (whole, whole));
        prop_assert_eq!(settings.rows(), a.differences(&b).len());
        let back = view.explain_difference(&DifferenceOptions::default().a(b).b(a).figure(figure).from(retention_core::TimeInput::from("2024-03-01"))).unwrap();
        prop_assert_eq!(back.before_minor(), difference.after_minor());
        prop_assert_eq!(back.after_minor(), difference.before_minor());
    }

    /// A plain twin: what a customer's timeline says at the end of each month.
    #[test]
    fn ends_are_those_of_the_timelines(events in any_events(50), settings in any_settings()) {
        let settings = settings.grain(retention_core::MetricGrain::Customer).free_plans(retention_core::FreePlans::Inactive);
        let view = view(&log(&events));
        let table = view.revenue_movements(&revenue(&settings)).unwrap();
        let own = SubscriptionOptions::default().settings(settings);
        let timelines: Vec<Table> = (0..4).filter_map(|customer| view.mrr_timeline(&format!("c{customer}"), &own).ok()).collect();
        for row in seen(&table) {
            let end = table.column("period_end").unwrap().time(row).unwrap();
            let at = |timeline: &Table| {
                let mut rows = (0..timeline.rows()).filter(|row| timeline.column("time").unwrap().time(*row).unwrap() < end);
                rows.next_back().map_or(0, |row| int(timeline, "mrr_minor", row))
            };
            let wanted: i64 = timelines.iter().map(|timeline| at(timeline).max(0)).sum();
            prop_assert_eq!(int(&table, "end_minor", row), wanted);
        }
    }

    #[test]
    fn later_events_change_no_past_period(events in any_events(50), settings in any_settings()) {
        let cut: Vec<Value> = events.iter().filter(|event| event["time"].as_str().unwrap() < "2024-03-01").cloned().collect();
        let at = |log: &EventLog| shown(&log.as_of("2024-03-01").unwrap().revenue_movements(&revenue(&settings)).unwrap());
        prop_assert_eq!(at(&log(&events)), at(&log(&cut)));
    }
}
