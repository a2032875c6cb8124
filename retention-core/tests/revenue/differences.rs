//! Differences of rates and of counts, explained by named customers, against sums of our own.

use std::collections::BTreeMap;

use proptest::prelude::*;
use retention_core::{
    CustomerColumns, DifferenceOptions, MetricGrain, MetricPreset, MetricSettings, Options,
    RevenueDifference, RevenueFigure, Table, TimeInput,
};
use serde_json::{Value, json};

use super::any::{any_events, any_settings};
use super::config;
use super::reference::{file, ravenstack};
use super::scene::{cell, log, rows, settings, told};

fn int(table: &Table, name: &str, row: usize) -> Option<i64> {
    table.column(name).unwrap().int(row)
}

fn sum(table: &Table, name: &str) -> i64 {
    (0..table.rows()).filter_map(|row| int(table, name, row)).sum()
}

/// An account's revenue, subscription by subscription, where a month begins and where it ends: from the file alone.
fn february() -> BTreeMap<String, Vec<(i64, i64)>> {
    let mut accounts: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
    for line in file("ravenstack_subscriptions.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (start, end, mrr) = (cells[2], cells[3], cells[6].parse::<i64>().unwrap() * 100);
        let at = |day: &str| if start < day && (end.is_empty() || end >= day) { mrr } else { 0 };
        // A day counts from its start: what ends on the first of March is still there when February ends.
        let both = (at("2024-02-01"), at("2024-03-01"));
        if cells[8] != "TRUE" && both != (0, 0) {
            accounts.entry(cells[1].to_owned()).or_default().push(both);
        }
    }
    accounts
}

fn grains(figure: RevenueFigure) -> RevenueDifference {
    let of = |grain| settings(json!({"properties": {"trial": "is_trial"}})).grain(grain);
    let options = DifferenceOptions::default()
        .a(of(MetricGrain::Customer))
        .b(of(MetricGrain::Subscription))
        .figure(figure)
        .from(TimeInput::from("2024-02-01"))
        .to(TimeInput::from("2024-03-01"));
    ravenstack().as_of("2025-01-01").unwrap().explain_difference(&options).unwrap()
}

/// Those of which the two ways of counting differ, with both.
fn differing(of: impl Fn(&[(i64, i64)]) -> i64) -> BTreeMap<String, (i64, i64)> {
    let both = |parts: &[(i64, i64)]| {
        let whole = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        (of(&[whole]), of(parts))
    };
    let accounts = february();
    let all = accounts.iter().map(|(name, parts)| (name.clone(), both(parts)));
    all.filter(|(_, (account, subscriptions))| account != subscriptions).collect()
}

fn found(customers: &Table, columns: [&str; 2]) -> BTreeMap<String, (i64, i64)> {
    let row = |row| {
        let [before, after] = columns.map(|name| int(customers, name, row).unwrap());
        (cell(customers, "customer", row), (before, after))
    };
    (0..customers.rows()).map(row).collect()
}

fn gone(parts: &[(i64, i64)]) -> i64 {
    parts.iter().filter(|(start, end)| *start > 0 && *end == 0).count() as i64
}

#[test]
fn account_and_subscription_grain_differ_by_these_accounts_of_ravenstack() {
    let amounts = ["before_minor", "after_minor"];
    let up = |parts: &[(i64, i64)]| -> i64 {
        parts.iter().filter(|(a, b)| *a > 0 && b > a).map(|(a, b)| b - a).sum()
    };
    let expansion = grains(RevenueFigure::Expansion).customers();
    let wanted = differing(up);
    assert!(wanted.len() > 50, "{}", wanted.len());
    assert_eq!(found(&expansion, amounts), wanted);
    let churn = |parts: &[(i64, i64)]| -> i64 { parts.iter().filter(|(_, b)| *b == 0).map(|(a, _)| a).sum() };
    assert_eq!(found(&grains(RevenueFigure::Churn).customers(), amounts), differing(churn));
    // Rates: numerator and denominator, account by account.
    let kept = |parts: &[(i64, i64)]| -> i64 { parts.iter().filter(|(a, _)| *a > 0).map(|(_, b)| b).sum() };
    let nrr = grains(RevenueFigure::Nrr);
    assert_eq!(found(&nrr.customers(), ["part_before", "part_after"]), differing(kept));
    let whole = nrr.settings();
    assert_eq!(rows(&whole, &["setting", "whole_before", "whole_after"]), ["grain 152268500 152268500"]);
    let (before, after) = (nrr.before_rate().unwrap(), nrr.after_rate().unwrap());
    assert_eq!((before * 1000.0).round() / 1000.0, 1.177);
    assert_eq!(whole.column("rate_after").unwrap().float(0), Some(after));
    let change = (after * 1e6 + 0.5).floor() - (before * 1e6 + 0.5).floor();
    assert_eq!(sum(&nrr.customers(), "change_millionths") as f64, change);
    let logos = grains(RevenueFigure::LogoChurn);
    assert_eq!(
        found(&logos.customers(), ["part_before", "part_after"])
            .values()
            .map(|(_, after)| after)
            .sum::<i64>(),
        differing(gone).values().map(|(_, after)| after).sum::<i64>()
    );
    assert_eq!(logos.before_rate(), Some(0.0), "no account left in February 2024");
    assert!(logos.after_rate() > Some(0.0), "but subscriptions did");
}

#[test]
fn a_rate_is_taken_apart_by_hand() {
    let events = [
        told("a", "started", "2024-01-10", Some(10.0), json!({})),
        told("b", "started", "2024-01-10", Some(30.0), json!({})),
        told("b", "cancelled", "2024-02-15", None, json!({"at_period_end": true})),
        told("c", "trial_started", "2024-01-20", Some(60.0), json!({})),
    ];
    let other = settings(json!({"churn_at": "request", "trials": true}));
    let options =
        DifferenceOptions::default().b(other).figure(RevenueFigure::Nrr).from(TimeInput::from("2024-02-01"));
    let log = log(&events);
    let explain =
        |options: &DifferenceOptions| log.as_of("2024-03-01").unwrap().explain_difference(options).unwrap();
    let difference = explain(&options);
    // 40 of 40; without b 10 of 40; with c 70 of 100.
    assert_eq!((difference.before_rate(), difference.after_rate()), (Some(1.0), Some(0.7)));
    let names = [
        "setting",
        "part_before",
        "part_after",
        "whole_before",
        "whole_after",
        "rate_after",
        "change_millionths",
    ];
    assert_eq!(
        rows(&difference.settings(), &names),
        ["churn_at 4000 1000 4000 4000 0.25 -750000", "trials 1000 7000 4000 10000 0.7 450000"]
    );
    let names = [
        "setting",
        "customer",
        "part_before",
        "part_after",
        "whole_before",
        "whole_after",
        "change_millionths",
        "before_minor",
    ];
    assert_eq!(
        rows(&difference.customers(), &names),
        ["churn_at b 3000 0 3000 3000 -750000 -", "trials c 0 6000 0 6000 450000 -"]
    );
    // In the other order the same settings have other parts, and the same sum.
    let turned = explain(&options.clone().order(vec!["trials".to_owned()]));
    assert_eq!(rows(&turned.settings(), &["setting", "change_millionths"]), ["trials 0", "churn_at -300000"]);
    let count = explain(&options.figure(RevenueFigure::EndCount));
    assert_eq!(
        rows(&count.settings(), &["part_before", "part_after", "whole_before", "change_millionths"]),
        ["2 1 - -", "1 2 - -"]
    );
}

#[test]
fn presets_tell_where_each_setting_comes_from() {
    for preset in MetricPreset::ALL {
        let sources = preset.sources();
        let values = MetricSettings::preset(*preset).to_json();
        assert_eq!(sources.rows(), MetricSettings::specs().len());
        for row in 0..sources.rows() {
            let (name, state) = (cell(&sources, "setting", row), cell(&sources, "verdict", row));
            assert_eq!(cell(&sources, "value", row), values[&name].to_string());
            let has =
                cell(&sources, "url", row).starts_with("https://") && cell(&sources, "says", row).len() > 10;
            assert_eq!(state != "not_stated", has, "{name}");
            assert_eq!(cell(&sources, "read", row), "2026-11");
        }
    }
}

fn people(log: &mut retention_core::EventLog) {
    let rows: Vec<Value> =
        (0..3).map(|n| json!({"id": format!("c{n}"), "account": if n < 2 { "x" } else { "y" }})).collect();
    log.set_customers_json(&rows, &CustomerColumns::default()).unwrap();
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn parts_of_any_figure_add_up(events in any_events(40), a in any_settings(), b in any_settings(), pick in 0..RevenueFigure::ALL.len()) {
        let mut log = log(&events);
        people(&mut log);
        let figure = RevenueFigure::ALL[pick];
        let options = DifferenceOptions::default().a(a).b(b).figure(figure).from(TimeInput::from("2024-03-01")).to(TimeInput::from("2024-04-01"));
        let difference = log.as_of("2024-05-01").unwrap().explain_difference(&options).unwrap();
        let (customers, settings) = (difference.customers(), difference.settings());
        for row in 0..settings.rows() {
            let setting = cell(&settings, "setting", row);
            let of = |name: &str| -> i64 {
                (0..customers.rows()).filter(|row| cell(&customers, "setting", *row) == setting).filter_map(|row| int(&customers, name, row)).sum()
            };
            for side in ["part", "whole"] {
                let [before, after] = ["before", "after"].map(|end| format!("{side}_{end}"));
                if let (Some(before_all), Some(after_all)) = (int(&settings, &before, row), int(&settings, &after, row)) {
                    prop_assert_eq!(of(&after) - of(&before), after_all - before_all);
                }
            }
            if let Some(change) = int(&settings, "change_minor", row) {
                prop_assert_eq!(of("change_minor"), change);
            }
            if let Some(change) = int(&settings, "change_millionths", row) {
                prop_assert_eq!(of("change_millionths"), change);
            }
        }
        // Each setting begins where the one before ended, so the whole is the sum.
        for row in 1..settings.rows() {
            for side in ["part", "whole", "rate"] {
                prop_assert_eq!(cell(&settings, &format!("{side}_before"), row), cell(&settings, &format!("{side}_after"), row - 1));
            }
        }
        if let (Some(before), Some(after)) = (difference.before_rate(), difference.after_rate()) {
            let all_known = (0..settings.rows()).all(|row| int(&settings, "change_millionths", row).is_some());
            let change = (after - before) * 1e6;
            prop_assert!(!all_known || (sum(&settings, "change_millionths") as f64 - change).abs() <= 1.0 + 1e-6);
        }
    }

    #[test]
    fn neither_arrival_nor_partition_nor_the_future_changes_a_difference(events in any_events(40), a in any_settings(), b in any_settings(), pick in 0..RevenueFigure::ALL.len()) {
        let mut whole = log(&events);
        people(&mut whole);
        let options = DifferenceOptions::default().a(a).b(b).figure(RevenueFigure::ALL[pick]).from(TimeInput::from("2024-03-01"));
        let told = |log: &retention_core::EventLog| {
            let difference = log.as_of("2024-04-01").unwrap().explain_difference(&options).unwrap();
            [difference.customers(), difference.settings()].map(|table| super::scene::shown(&table))
        };
        let wanted = told(&whole);
        let mut turned = log(&events.iter().rev().cloned().collect::<Vec<_>>());
        people(&mut turned);
        prop_assert_eq!(&told(&turned), &wanted);
        let parts = whole.partition(3).unwrap();
        prop_assert_eq!(&told(&retention_core::EventLog::merge(&parts).unwrap()), &wanted);
        let mut cut = log(&events.iter().filter(|event| event["time"].as_str().unwrap() < "2024-04-01").cloned().collect::<Vec<_>>());
        people(&mut cut);
        prop_assert_eq!(&told(&cut), &wanted);
    }
}
