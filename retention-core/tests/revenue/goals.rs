//! Whether a change is beyond noise, for every figure a goal can take.

use retention_core::{
    BeforeAfterOptions, EventLog, GoalMetric, GoalOptions, RevenueRetentionOptions, Span, Table, TimeInput,
};
use serde_json::json;

use super::scene::{cell, log, log_to, rows, told};

/// What a customer pays on the third of January, at the start of February, and at the start of March.
fn pays(number: usize) -> [i64; 3] {
    let start = 1000 + 137 * (number as i64 % 11);
    let middle = if number.is_multiple_of(13) { 0 } else { start + 50 * (number as i64 % 3) };
    let end = match number % 7 {
        0 => 0,
        1 | 2 => middle / 2,
        _ => middle,
    };
    [start, middle, if middle == 0 { 0 } else { end }]
}

const CUSTOMERS: usize = 90;

fn scene() -> EventLog {
    let mut events = Vec::new();
    for number in 0..CUSTOMERS {
        let name = format!("c{number:02}");
        let [start, middle, end] = pays(number);
        let mut tell = |step: &str, day: &str, minor: i64| {
            events.push(told(&name, step, day, (minor > 0).then_some(minor as f64 / 100.0), json!({})));
        };
        tell("started", "2023-12-20", start);
        for (before, after, day) in [(start, middle, "2024-01-15"), (middle, end, "2024-02-15")] {
            match after {
                after if after == before => {}
                0 => tell("ended", day, 0),
                after => tell("changed", day, after),
            }
        }
    }
    log_to("2024-03-01", &events)
}

/// A quotient's value and what each customer adds to its error, or a sum's.
fn plain(parts: &[(f64, f64)], is_sum: bool) -> (f64, Vec<f64>) {
    let (y, x): (f64, f64) = (parts.iter().map(|part| part.0).sum(), parts.iter().map(|part| part.1).sum());
    let own = |(part, whole): &(f64, f64)| if is_sum { *part } else { (part - y / x * whole) / x };
    (if is_sum { y } else { y / x }, parts.iter().map(own).collect())
}

fn parts(metric: GoalMetric, start: i64, end: i64) -> (f64, f64) {
    let (a, b, count) = (start as f64, end as f64, |amount: i64| f64::from(u8::from(amount > 0)));
    match metric {
        GoalMetric::LogoChurn => (count(start) * (1.0 - count(end)), count(start)),
        GoalMetric::RevenueChurn => (a - a.min(b), a),
        GoalMetric::Nrr => (if start > 0 { b } else { 0.0 }, a),
        GoalMetric::Mrr => (b, 0.0),
        GoalMetric::Arpa => (b, count(end)),
        _ => (count(end), 0.0),
    }
}

fn float(table: &Table, name: &str) -> f64 {
    table.column(name).unwrap().float(0).unwrap_or(f64::NAN)
}

#[test]
fn every_figure_has_an_interval_and_a_test() {
    let view = scene().as_of("2024-03-01").unwrap();
    for metric in GoalMetric::ALL.iter().copied() {
        // Both windows have 29 days, so that rates stay as they are.
        let options = GoalOptions::default()
            .metric(metric)
            .change(-0.1)
            .baseline_from(TimeInput::from("2024-01-03"))
            .start(TimeInput::from("2024-02-01"))
            .deadline(TimeInput::from("2024-03-01"));
        let goal = view.goal(&options).unwrap();
        let is_sum = matches!(metric, GoalMetric::Mrr | GoalMetric::Customers);
        let side = |at: usize| -> Vec<(f64, f64)> {
            (0..CUSTOMERS).map(|number| parts(metric, pays(number)[at], pays(number)[at + 1])).collect()
        };
        let (then, errors_then) = plain(&side(0), is_sum);
        let (now, errors_now) = plain(&side(1), is_sum);
        let both: f64 = errors_then.iter().zip(&errors_now).map(|(a, b)| (b - a).powi(2)).sum();
        let error = both.sqrt();
        let close = |name: &str, wanted: f64, near: f64| {
            let found = float(&goal, name);
            assert!((found - wanted).abs() <= near, "{metric:?} {name}: {found}, not {wanted}");
        };
        let z = 1.959_963_984_540_054;
        // Revenue a customer is told in whole minor units.
        let near = if metric == GoalMetric::Arpa { 1.0 } else { 1e-9 * then.abs() };
        close("baseline", then, near);
        close("current", now, near);
        close("difference", now - then, 2.0 * near);
        close("difference_low", now - then - z * error, 2.0 * near);
        close("difference_high", now - then + z * error, 2.0 * near);
        assert_eq!(rows(&goal, &["noise_state"]), ["known"], "{metric:?}");
        if metric != GoalMetric::LogoChurn {
            assert_eq!(
                cell(&goal, "beyond_noise", 0),
                ((now - then).abs() > z * error).to_string(),
                "{metric:?}"
            );
        }
        if matches!(metric, GoalMetric::Nrr | GoalMetric::RevenueChurn) {
            let own: f64 = errors_now.iter().map(|error| error * error).sum();
            close("current_low", now - z * own.sqrt(), 1e-9);
        }
        assert_eq!(
            cell(&goal, "current_low", 0) == "-",
            is_sum,
            "{metric:?}: what is counted has no interval"
        );
        let notes = [("2024-02-01".to_owned(), "release".to_owned())];
        let options =
            BeforeAfterOptions::default().metric(metric).notes(notes).window(Span::parse("29d").unwrap());
        let table = view.before_after(&options).unwrap();
        for (ours, theirs) in [
            ("before", "baseline"),
            ("after", "current"),
            ("before_low", "baseline_low"),
            ("p_value", "p_value"),
            ("difference_high", "difference_high"),
        ] {
            assert_eq!(cell(&table, ours, 0), cell(&goal, theirs, 0), "{metric:?} {ours}");
        }
    }
}

#[test]
fn few_customers_or_none_that_change_say_nothing_of_chance() {
    let view = scene().as_of("2024-03-01").unwrap();
    let goal = GoalOptions::default()
        .metric(GoalMetric::Nrr)
        .target(1.0)
        .start(TimeInput::from("2024-02-01"))
        .deadline(TimeInput::from("2024-03-01"));
    let noise = |options: &GoalOptions| {
        rows(&view.goal(options).unwrap(), &["noise_state", "p_value", "beyond_noise"]).remove(0)
    };
    assert_eq!(noise(&goal.clone().min_customers(91_u32)), "too_few_customers - -");
    assert!(noise(&goal).starts_with("known "));
    let none = GoalOptions::default().target(2.0).metric(GoalMetric::Mrr);
    let none = none.start(TimeInput::from("2024-04-01")).deadline(TimeInput::from("2024-05-01"));
    assert_eq!(noise(&none), "not_yet - -");
    let steady: Vec<_> =
        (0..30).map(|n| told(&format!("c{n}"), "started", "2023-01-01", Some(5.0), json!({}))).collect();
    let same = log_to("2024-03-01", &steady).as_of("2024-03-01").unwrap().goal(&goal).unwrap();
    assert_eq!(rows(&same, &["noise_state", "p_value", "difference"]), ["known 1.0 0.0"]);
}

/// What stays as it is has no events of subscriptions: it was observed for as long as anything was seen.
#[test]
fn nothing_changed_is_told_from_nothing_seen() {
    let mut events: Vec<_> =
        (0..30).map(|n| told(&format!("c{n}"), "started", "2023-12-20", Some(5.0), json!({}))).collect();
    let alone = log(&events);
    let mut seen = told("c1", "seen", "2024-03-20", None, json!({}));
    seen["kind"] = json!("login");
    events.push(seen);
    let used = log(&events);
    let goal = GoalOptions::default()
        .target(0.5)
        .baseline_from(TimeInput::from("2024-01-03"))
        .start(TimeInput::from("2024-02-01"))
        .deadline(TimeInput::from("2024-03-01"));
    let names = ["state", "baseline", "current", "elapsed", "noise_state"];
    let told = |log: &EventLog, as_of: &str| rows(&log.as_of(as_of).unwrap().goal(&goal).unwrap(), &names);
    assert_eq!(told(&used, "2024-04-01"), ["missed 0.0 0.0 1.0 known"]);
    assert_eq!(told(&alone, "2024-04-01"), ["unknown - - 0.0 unknown"]);
    let dates = ["2024-02-01", "2024-03-10", "2024-03-25"];
    let notes = dates.map(|date| (date.to_owned(), date[5..].to_owned()));
    let options = BeforeAfterOptions::default().notes(notes).window(Span::parse("20d").unwrap());
    let sides = |log: &EventLog| {
        let table = log.as_of("2024-04-01").unwrap().before_after(&options).unwrap();
        rows(&table, &["note", "state", "before", "after"])
    };
    assert_eq!(sides(&used), ["02-01 complete 0.0 0.0", "03-10 partial 0.0 -", "03-25 not_observed - -"]);
    assert_eq!(sides(&alone), ["02-01 not_observed - -", "03-10 not_observed - -", "03-25 not_observed - -"]);
    // The tables by period say the same of the same months.
    let states = |log: &EventLog| {
        let view = log.as_of("2024-06-01").unwrap();
        let table = view.revenue_movements(&Default::default()).unwrap();
        let worth = view.unit_economics(&Default::default()).unwrap();
        let kept =
            view.revenue_retention(&RevenueRetentionOptions::default().window(Span::parse("20d").unwrap()));
        assert_eq!(rows(&worth, &["state"]), rows(&table, &["state"]));
        (rows(&table, &["period", "state", "end_minor"]), rows(&kept.unwrap(), &["state", "nrr"]))
    };
    let (movements, kept) = states(&used);
    assert_eq!(
        movements,
        [
            "2023-12 partial 15000",
            "2024-01 complete 15000",
            "2024-02 complete 15000",
            "2024-03 partial 15000",
            "2024-04 not_observed -",
            "2024-05 not_observed -"
        ]
    );
    assert_eq!(kept[1..4], ["complete 1.0", "complete 1.0", "partial 1.0"]);
    assert_eq!(states(&alone).0[1], "2024-01 not_observed -");
}

/// Revenue at an instant is known from then on, whatever was observed before; a rate needs the whole time of its baseline.
#[test]
fn the_baseline_of_revenue_is_what_it_is_at_the_start() {
    let mut events: Vec<_> =
        (0..30).map(|n| told(&format!("c{n}"), "started", "2024-01-10", Some(5.0), json!({}))).collect();
    events.push(told("late", "started", "2024-02-20", Some(15.0), json!({})));
    let view = log_to("2024-03-01", &events).as_of("2024-03-01").unwrap();
    let goal = GoalOptions::default()
        .start(TimeInput::from("2024-02-01"))
        .deadline(TimeInput::from("2024-04-01"))
        .baseline_from(TimeInput::from("2023-10-01"));
    let names = ["state", "baseline", "current", "noise_state"];
    for (metric, target, wanted) in [
        (GoalMetric::Mrr, 18_000.0, "running 15000.0 16500.0 known"),
        (GoalMetric::Customers, 40.0, "running 30.0 31.0 known"),
        (GoalMetric::LogoChurn, 0.5, "unknown - 0.0 unknown"),
    ] {
        let table = view.goal(&goal.clone().metric(metric).target(target)).unwrap();
        assert_eq!(rows(&table, &names), [wanted]);
    }
}
