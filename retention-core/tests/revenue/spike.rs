//! Churn outside its limits, what moved it, and who is exposed: by hand, against a plain twin, and by laws.

use std::collections::BTreeMap;

use proptest::prelude::*;
use retention_core::{
    ChurnOf, ChurnSpike, ChurnSpikeOptions, CustomerColumns, EventLog, Options, RevenueOptions, Table,
    TimeInput,
};
use serde_json::{Value, json};

use super::any::{any_events, any_settings};
use super::config;
use super::scene::{cell, log, rows, shown, told};

/// Of 1,200 customers, one in twenty of each plan leaves each month from January on; in April half of those on `basic`.
fn spike() -> EventLog {
    let (mut events, mut people) = (Vec::new(), Vec::new());
    for number in 0..1200_usize {
        let name = format!("c{number:04}");
        let plan = if number % 3 == 0 { "basic" } else { "pro" };
        let amount = if plan == "basic" { 10.0 } else { 40.0 };
        events.push(told(&name, "started", "2023-12-10", Some(amount), json!({"plan": plan})));
        let month = number / 3 % 20;
        let left = match month {
            0..=2 => Some(month + 1),
            3..=11 if plan == "basic" => Some(4),
            3 => Some(4),
            _ => None,
        };
        if let Some(month) = left {
            events.push(told(&name, "ended", &format!("2024-{month:02}-15"), None, json!({})));
        }
        people.push(json!({"id": name, "region": if number % 2 == 0 { "north" } else { "south" }}));
    }
    // All of April was observed, as something was seen after it.
    events.push(told("late", "started", "2024-05-02", Some(1.0), json!({"plan": "late"})));
    let mut log = log(&events);
    log.set_customers_json(&people, &CustomerColumns::default()).unwrap();
    log
}

fn by(names: &[&str]) -> ChurnSpikeOptions {
    ChurnSpikeOptions::default().by(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

fn ask(log: &EventLog, as_of: &str, options: &ChurnSpikeOptions) -> ChurnSpike {
    log.as_of(as_of).unwrap().churn_spike(options).unwrap()
}

fn note<'t>(table: &'t Table, name: &str) -> Option<&'t str> {
    table.notes().find(|(known, _)| *known == name).map(|(_, text)| text)
}

fn int(table: &Table, name: &str, row: usize) -> i64 {
    table.column(name).unwrap().int(row).unwrap()
}

#[test]
fn a_spike_is_flagged_explained_confirmed_and_those_exposed_are_named() {
    let log = spike();
    let all = ask(&log, "2024-05-03", &by(&["plan", "region"]));
    let periods = all.periods();
    assert_eq!(
        rows(&periods, &["period", "start_count", "gone_count", "flag", "explained"]),
        [
            "2023-12 0 0 partial false",
            "2024-01 1200 60 within false",
            "2024-02 1140 60 within false",
            "2024-03 1080 60 within false",
            "2024-04 1020 220 above true",
            "2024-05 800 0 partial false",
        ]
    );
    // The centre of April is 180 / 3420; scipy 1.17.1: binom.ppf and isf of 1020 trials give 34 and 76.
    assert_eq!(cell(&periods, "centre", 4), format!("{:?}", 180.0 / 3420.0));
    assert_eq!(cell(&periods, "high", 4), format!("{:?}", f64::from(LIMITS.1) / 1020.0));
    assert_eq!(cell(&periods, "low", 4), format!("{:?}", f64::from(LIMITS.0) / 1020.0));
    let drivers = all.drivers();
    assert_eq!(
        rows(&drivers, &["rank", "property", "value", "start_count_before", "start_count", "verdict"]),
        [
            "1 plan basic 1140 340 confirmed",
            "2 region south 1720 520 confirmed",
            "3 region north 1700 500 confirmed",
            "4 plan pro 2280 680 not_significant",
        ]
    );
    // basic 60 of 1140 before and 180 of 340 now, pro 120 of 2280 and 40 of 680: the shares stay, so all is rate.
    let change = note(&drivers, "change_millionths").unwrap().parse::<i64>().unwrap();
    assert_eq!(change, 215_686 - 52_632);
    assert_eq!([0, 3].map(|row| int(&drivers, "mix_millionths", row)), [0, 0]);
    assert_eq!(int(&drivers, "rate_millionths", 0) + int(&drivers, "rate_millionths", 3), change);
    // (180/340 - 60/1140) / 3 is 158926.7, and the other value, 4127.97, is nearer to being rounded up.
    assert_eq!(int(&drivers, "rate_millionths", 0), 158_926);
    let exposed = all.exposed();
    assert_eq!(exposed.rows(), 800, "everyone who is left is in a region that was hit");
    let plans = ask(&log, "2024-05-03", &by(&["plan"])).exposed();
    assert_eq!(plans.rows(), 160, "the other half of basic");
    assert_eq!(rows(&plans, &["mrr_minor", "drivers", "driver_count"])[0], "1000 plan=basic 1");
}

const LIMITS: (u32, u32) = (34, 76);

#[test]
fn revenue_has_limits_of_its_own() {
    let options = by(&["plan"]).churn(ChurnOf::Revenue);
    let all = ask(&spike(), "2024-05-03", &options);
    let periods = all.periods();
    // Before: 20 basic at 10 and 40 pro at 40 a month, thrice, of 36,000, 34,200 and 32,400.
    let row = 4;
    let (lost, start) = (180 * 1000 + 40 * 4000, 340 * 1000 + 680 * 4000);
    assert_eq!((int(&periods, "lost_minor", row), int(&periods, "start_minor", row)), (lost, start));
    let centre: f64 = 3.0 * 180_000.0 / (3_600_000.0 + 3_420_000.0 + 3_240_000.0);
    let n = (start as f64).powi(2) / (340.0 * 1e6 + 680.0 * 16e6);
    let high = centre + 3.0 * (centre * (1.0 - centre) / n).sqrt();
    assert!((periods.column("centre").unwrap().float(row).unwrap() - centre).abs() < 1e-12);
    assert!((periods.column("high").unwrap().float(row).unwrap() - high).abs() < 1e-12);
    assert_eq!(cell(&periods, "flag", row), "above");
    assert_eq!(rows(&all.drivers(), &["value", "verdict"]), ["basic confirmed", "pro not_significant"]);
}

#[test]
fn a_shift_of_mix_is_told_from_a_change_of_rate() {
    // In February everyone new is on the plan that always loses half of its customers.
    let mut events = Vec::new();
    for number in 0..400 {
        let (name, half) = (format!("a{number:03}"), number % 2 == 0);
        events.push(told(
            &name,
            "started",
            "2023-12-10",
            Some(1.0),
            json!({"plan": if number < 100 { "risky" } else { "safe" }}),
        ));
        if number < 100 && half {
            events.push(told(&name, "ended", "2024-01-10", None, json!({})));
        }
        let name = format!("b{number:03}");
        events.push(told(&name, "started", "2024-01-20", Some(1.0), json!({"plan": "risky"})));
        if half {
            events.push(told(&name, "ended", "2024-02-10", None, json!({})));
        }
    }
    for number in (1..100).step_by(4) {
        events.push(told(&format!("a{number:03}"), "ended", "2024-02-11", None, json!({})));
    }
    events.push(told("late", "started", "2024-03-02", Some(1.0), json!({})));
    let drivers = ask(&log(&events), "2024-03-03", &by(&["plan"])).drivers();
    // January: risky 50 of 100, safe 0 of 300. February: risky 225 of 450, safe 0 of 300.
    let change = 300_000 - 125_000;
    assert_eq!(note(&drivers, "change_millionths"), Some(change.to_string().as_str()));
    assert_eq!([0, 1].map(|row| int(&drivers, "rate_millionths", row)), [0, 0]);
    assert_eq!((0..2).map(|row| int(&drivers, "mix_millionths", row)).sum::<i64>(), change);
    assert_eq!(rows(&drivers, &["value", "verdict"]), ["risky not_significant", "safe not_significant"]);
}

#[test]
fn what_is_the_same_in_every_period_is_no_spike() {
    let log = spike();
    let early = ask(&log, "2024-04-03", &by(&["plan", "region"]));
    assert_eq!(note(&early.drivers(), "flag"), Some("within"));
    assert!(rows(&early.drivers(), &["verdict"]).iter().all(|state| state == "not_significant"));
    assert_eq!(early.exposed().rows(), 0);
    let few = ask(&log, "2024-05-03", &by(&["plan"]).min_support(400_u32));
    assert_eq!(
        rows(&few.drivers(), &["value", "verdict", "q_value"]),
        ["basic too_few -", "pro not_significant 0.41020925361577487"]
    );
}

#[test]
fn values_are_those_that_held_when_the_period_began() {
    // Everybody who leaves is marked as lost afterwards: what is told later explains nothing.
    let mut log = spike();
    let mut facts = Vec::new();
    for number in 0..1200_usize {
        let id = format!("c{number:04}");
        facts.push(json!({"id": id, "mark": "fine", "since": "2023-12-01"}));
        facts.push(
            json!({"id": id, "mark": if number % 3 == 0 { "lost" } else { "fine" }, "since": "2024-04-20"}),
        );
    }
    let columns = CustomerColumns::from_json(&json!({"set_at": "since"})).unwrap();
    log.set_customers_json(&facts, &columns).unwrap();
    let drivers = ask(&log, "2024-05-03", &by(&["mark"])).drivers();
    assert_eq!(rows(&drivers, &["value", "start_count"]), ["fine 1020"]);
}

#[test]
fn wrong_options_have_their_codes() {
    let log = spike();
    let view = log.as_of("2024-05-10").unwrap();
    let code = |options: Value| {
        let error = ChurnSpikeOptions::from_json(&options)
            .and_then(|options| view.churn_spike(&options))
            .unwrap_err();
        (error.code().to_string(), error.detail("argument").map(str::to_owned))
    };
    for (options, wanted, argument) in [
        (json!({"width": 0}), "invalid_option", "width"),
        (json!({"width": -1}), "invalid_option", "width"),
        (json!({"min_support": 0}), "invalid_option", "min_support"),
        (json!({"false_discovery": 1}), "invalid_option", "false_discovery"),
        (json!({"by": ["colour"]}), "unknown_property", "by"),
        (json!({"at": "2024-05-05"}), "invalid_option", "at"),
        (json!({"at": "1999-05-05"}), "invalid_option", "at"),
        (json!({"at": "soon"}), "invalid_time", "at"),
        (json!({"churn": "both"}), "invalid_option", "churn"),
    ] {
        assert_eq!(code(options.clone()), (wanted.to_owned(), Some(argument.to_owned())), "{options}");
    }
    let empty = super::scene::empty();
    let nothing = ask(&empty, "2024-05-01", &ChurnSpikeOptions::default());
    assert_eq!((nothing.drivers().rows(), nothing.exposed().rows()), (0, 0));
}

fn people(log: &mut EventLog) {
    let rows: Vec<Value> = (0..4)
        .map(|n| json!({"id": format!("c{n}"), "size": if n < 2 { "large" } else { "small" }}))
        .collect();
    log.set_customers_json(&rows, &CustomerColumns::default()).unwrap();
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn mix_and_rate_add_up_for_every_property(events in any_events(60), settings in any_settings(), revenue in any::<bool>()) {
        let mut log = log(&events);
        people(&mut log);
        let churn = if revenue { ChurnOf::Revenue } else { ChurnOf::Logo };
        let options = by(&["plan", "cohort", "size"]).settings(settings.clone()).churn(churn).min_support(1_u32);
        let view = log.as_of("2024-05-01").unwrap();
        let all = view.churn_spike(&options).unwrap();
        let (drivers, periods) = (all.drivers(), all.periods());
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for row in 0..drivers.rows() {
            let [mix, rate, total] = ["mix_millionths", "rate_millionths", "total_millionths"].map(|name| int(&drivers, name, row));
            prop_assert_eq!(mix + rate, total);
            *sums.entry(cell(&drivers, "property", row)).or_default() += total;
        }
        for sum in sums.values() {
            let told: i64 = note(&drivers, "change_millionths").unwrap().parse().unwrap();
            prop_assert_eq!(*sum, told);
        }
        // The counts are those of the movements.
        let movements = view.revenue_movements(&RevenueOptions::default().settings(settings)).unwrap();
        for row in 0..periods.rows() {
            for name in ["period", "start_count", "start_minor"] {
                prop_assert_eq!(cell(&periods, name, row), cell(&movements, name, row));
            }
            if churn == ChurnOf::Logo {
                prop_assert_eq!(cell(&periods, "churn", row), cell(&movements, "logo_churn", row));
            }
        }
    }

    #[test]
    fn neither_arrival_nor_partition_nor_the_future_changes_it(events in any_events(60), settings in any_settings()) {
        let mut whole = log(&events);
        people(&mut whole);
        let options = by(&["plan", "size"]).settings(settings).min_support(1_u32).to(TimeInput::from("2024-04-01"));
        let told = |log: &EventLog, as_of: &str| {
            let all = ask(log, as_of, &options);
            [all.periods(), all.drivers(), all.exposed()].map(|table| shown(&table))
        };
        let wanted = told(&whole, "2024-04-01");
        let mut turned = log(&events.iter().rev().cloned().collect::<Vec<_>>());
        people(&mut turned);
        prop_assert_eq!(&told(&turned, "2024-04-01"), &wanted);
        let parts = whole.partition(3).unwrap();
        prop_assert_eq!(&told(&EventLog::merge(&parts).unwrap(), "2024-04-01"), &wanted);
        let cut: Vec<Value> = events.iter().filter(|event| event["time"].as_str().unwrap() < "2024-04-01").cloned().collect();
        let mut cut = log(&cut);
        people(&mut cut);
        prop_assert_eq!(&told(&cut, "2024-04-01"), &wanted);
    }
}
