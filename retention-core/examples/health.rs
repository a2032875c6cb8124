//! The code of docs/health.md in Rust. What it prints is examples/health.txt.
#![allow(clippy::disallowed_methods, reason = "a host has files, the core has none")]

use std::collections::BTreeMap;
use std::io::Read;

use retention_core::{
    Engine, Event, EventLog, HealthBacktestOptions, HealthBandOptions, HealthExplainOptions,
    HealthMoverOptions, HealthNormOptions, HealthOptions, HealthScoreOptions, NextStageOptions, Policy,
    PropertyType, Result, Role, Schema, Span, StageTransitionOptions, Table, TimeInput, View,
};
use serde_json::{Value, json};

// START load
fn line(line: &str) -> Option<Event<'_>> {
    let fields: Vec<&str> = line.split(',').collect();
    let [order, item, quantity, time, price, customer, _country] = fields[..] else { return None };
    let kind = match order.as_bytes().first() {
        Some(b'C') => "return",
        Some(b'A') => "adjustment",
        _ => "sale",
    };
    let total = quantity.parse::<f64>().ok()? * price.parse::<f64>().ok()?;
    Some(Event::new(customer, kind, time).amount(total).order(order).item(item))
}

fn load(lines: &[Event<'_>]) -> Result<(EventLog, Policy)> {
    let schema = Schema::new("Europe/London", "GBP")?;
    let mut log = EventLog::new(schema.role("sale", Role::Purchase).role("return", Role::Refund));
    log.append_events(lines)?;
    Ok((log, Policy::parse(include_str!("../../examples/policies/health.json"))?))
}
// END load

fn text(table: &Table, name: &str, row: usize) -> String {
    table.column(name).ok().and_then(|column| column.text(row)).unwrap_or("").to_owned()
}

fn int(table: &Table, name: &str, row: usize) -> i64 {
    table.column(name).ok().and_then(|column| column.int(row)).unwrap_or_default()
}

fn float(table: &Table, name: &str, row: usize) -> f64 {
    table.column(name).ok().and_then(|column| column.float(row)).unwrap_or(f64::NAN)
}

// START bands
fn bands(view: &View, policy: &Policy) -> Result<()> {
    let at: Vec<TimeInput> = vec!["2011-03-01".into(), "2011-12-10".into()];
    let table = view.health_bands(policy, &HealthBandOptions::default().at(at))?;
    for row in 0..table.rows() {
        let at = table.column("at")?.time(row).map_or(String::new(), |time| time.to_string());
        println!("{} {:6} {:5}", &at[..10], text(&table, "band", row), int(&table, "customers", row));
    }
    Ok(())
}
// END bands

// START why
fn why(view: &View, policy: &Policy) -> Result<()> {
    let month_ago = TimeInput::from("2011-11-10");
    let why =
        view.explain_health(policy, "12347", &HealthExplainOptions::default().since(month_ago.clone()))?;
    for row in 0..why.rows() {
        let (measure, gives) = (text(&why, "measure", row), float(&why, "contribution", row));
        println!("{measure:16} {gives:9.6} {:10}", int(&why, "change_millionths", row));
    }
    let health = view.health(policy, &HealthOptions::default().since(month_ago))?;
    let row = (0..health.rows()).find(|row| text(&health, "customer", *row) == "12347").unwrap_or(0);
    let sum: i64 = (0..why.rows()).map(|row| int(&why, "contribution_millionths", row)).sum();
    let (score, band) = (float(&health, "score", row), text(&health, "band", row));
    println!("score {score:.6}, {band}; the sum of contributions is {sum}");
    Ok(())
}
// END why

// START backtest
fn backtest(view: &View, policy: &Policy) -> Result<Table> {
    let plan = HealthBacktestOptions::default()
        .horizon(Span::parse("90d")?)
        .every(Span::parse("1mo")?)
        .from(TimeInput::from("2011-03-10"))
        .active_within(Span::parse("180d")?);
    // One backtest gives all of its tables.
    let found = view.health_backtest(policy, "health", &plan)?;
    let summary = found.summary()?;
    for row in 0..summary.rows() {
        println!("{:18} {:.3}", text(&summary, "metric", row), float(&summary, "value", row));
    }
    let judged = found.bands();
    for row in 0..judged.rows() {
        let (rate, recall) = (float(&judged, "rate", row), float(&judged, "recall", row));
        println!("{:6} {:6} {rate:.3} {recall:.3}", text(&judged, "band", row), int(&judged, "rows", row));
    }
    let weights = found.weights()?;
    for row in 0..weights.rows() {
        let number = |name| float(&weights, name, row);
        let (share, fitted, alone) = (number("share"), number("fitted_share"), number("auc_alone"));
        let (measure, sign) = (text(&weights, "measure", row), text(&weights, "sign", row));
        println!("{measure:16} {share:.2} {fitted:5.2} {sign:11} {alone:.3}");
    }
    Ok(judged)
}
// END backtest

// START norms
fn norms(log: &EventLog, view: &View, policy: &Policy) -> Result<()> {
    let norms = log.as_of("2011-09-10")?.fit_health_norms(policy, &HealthNormOptions::default())?;
    let mut document = policy.to_json();
    document["artifacts"] = json!({"september": norms.to_json()?});
    document["scorecards"] = json!({"relative": {
        "measures": {
            "spent_90d": {"normaliser": "percentile", "artifact": "september"},
            "orders_90d": {"normaliser": "z", "artifact": "september"},
        },
        "bands": [{"band": "low"}, {"band": "high", "from": 50}],
    }});
    let relative = Policy::from_json(&document)?;
    let table = view.health_bands(&relative, &HealthBandOptions::default())?;
    for row in 0..table.rows() {
        let (card, band) = (text(&table, "scorecard", row), text(&table, "band", row));
        println!("{card} {band:4} {:5}", int(&table, "customers", row));
    }
    if let Err(error) = log.as_of("2011-08-01")?.health(&relative, &HealthOptions::default()) {
        println!("{}", error.code());
    }
    Ok(())
}
// END norms

// START segments
fn segments(view: &View, policy: &Policy) -> Result<()> {
    let mut document = policy.to_json();
    let with = |segment: &str| -> Value {
        let mut card = policy.to_json()["scorecards"]["health"].clone();
        card["segment"] = segment.into();
        card
    };
    let mut strict = with("regulars");
    strict["measures"]["days_since_order"] =
        json!({"weight": 40, "low": 60, "high": 0, "missing": "penalise"});
    document["segments"] = json!({"regulars": "orders >= 5", "others": "!regulars"});
    document["scorecards"] = json!({"others": with("others"), "regulars": strict});
    let table = view.health_bands(&Policy::from_json(&document)?, &HealthBandOptions::default())?;
    for row in 0..table.rows() {
        let (card, band) = (text(&table, "scorecard", row), text(&table, "band", row));
        println!("{card:8} {band:6} {:5}", int(&table, "customers", row));
    }
    Ok(())
}
// END segments

// START live
fn live(log: &EventLog, policy: &Policy) -> Result<()> {
    let mut engine = Engine::new(log.clone(), policy.clone(), "2011-12-10")?;
    engine.track(Event::new("12347", "sale", "2011-12-12T10:00").amount(120.0).order("A1"))?;
    engine.advance("2012-01-10", None)?;
    let (signals, mut counts) = (engine.signals(0), BTreeMap::new());
    for signal in &signals {
        *counts.entry((signal.kind.as_str(), signal.name.as_str())).or_insert(0) += 1;
    }
    for ((kind, name), number) in counts {
        println!("{kind} {name}: {number}");
    }
    let falls = |reason: &str| reason.starts_with("yellow → red");
    if let Some(first) = signals.iter().find(|signal| falls(&signal.reason)) {
        println!("{} {}: {}", first.time.to_string()[..19].replace('T', " "), first.customer, first.reason);
    }
    engine.ack(engine.cursor());
    Ok(())
}
// END live

// START refused
fn refused() -> Result<()> {
    let flagged = Schema::new("UTC", "GBP")?.property("churn_flag", PropertyType::Bool);
    let leak =
        json!({"policy": 1, "scorecards": {"health": {"measures": {"churn_flag": {"low": 1, "high": 0}}}}});
    for fault in Policy::from_json(&leak)?.validate(&flagged) {
        println!("{}: {}", fault.detail("path").unwrap_or(""), fault.code());
    }
    Ok(())
}
// END refused

// START stages
fn stages(view: &View, policy: &Policy) -> Result<()> {
    let table = view.stage_transitions(policy, &StageTransitionOptions::default())?;
    for row in 0..table.rows() {
        let share = table.column("share")?.float(row).map_or("-".to_owned(), |share| format!("{share:.3}"));
        let (from, to) = (text(&table, "from_stage", row), text(&table, "to_stage", row));
        println!("{from:6} {to:6} {:5} {share}", int(&table, "moves", row));
    }
    let soon = NextStageOptions::default().horizon(Span::parse("30d")?);
    let ahead = view.next_stages(policy, &soon)?;
    let row = (0..ahead.rows()).find(|row| text(&ahead, "customer", *row) == "12347").unwrap_or(0);
    println!("{}, next {}", text(&ahead, "stage", row), text(&ahead, "next_stage", row));
    Ok(())
}
// END stages

// START charts
fn charts(view: &View, policy: &Policy, judged: &Table) -> Result<()> {
    let scores = view.health_scores(policy, &HealthScoreOptions::default())?;
    let movers = view.health_movers(policy, &HealthMoverOptions::default())?;
    for table in [&scores, &movers, judged] {
        println!("{}", table.vega_lite()?["title"].as_str().unwrap_or(""));
    }
    Ok(())
}
// END charts

fn marked<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("# START {name}");
    let made = work()?;
    println!("# END {name}");
    Ok(made)
}

fn main() -> Result<()> {
    let path = format!("{}/../tests/data/online_retail.csv.gz", env!("CARGO_MANIFEST_DIR"));
    let (bytes, mut text) = (std::fs::read(path).expect("data"), String::new());
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("text");
    let lines: Vec<Event<'_>> = text.lines().skip(1).filter_map(line).collect();
    let (log, policy) = load(&lines)?;
    let view = log.as_of("2011-12-10")?;
    marked("bands", || bands(&view, &policy))?;
    marked("why", || why(&view, &policy))?;
    let judged = marked("backtest", || backtest(&view, &policy))?;
    marked("norms", || norms(&log, &view, &policy))?;
    marked("segments", || segments(&view, &policy))?;
    marked("live", || live(&log, &policy))?;
    marked("refused", refused)?;
    marked("stages", || stages(&view, &policy))?;
    marked("charts", || charts(&view, &policy, &judged))
}
