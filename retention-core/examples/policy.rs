//! The code of docs/policies.md in Rust. What it prints is examples/policy.txt.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a host has files, the core has none"
)]

use std::collections::BTreeMap;
use std::io::Read;

use retention_core::{
    Customer, Engine, Event, EventLog, Policy, PropertyType, Result, Role, Schema, SegmentMemberOptions,
    SegmentMoveOptions, SegmentOptions, SignalKind, SignalOptions, Table, TimeInput, View,
};

// START load
fn schema() -> Result<Schema> {
    Ok(Schema::new("Europe/London", "GBP")?.role("sale", Role::Purchase).role("return", Role::Refund))
}

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
    let mut log = EventLog::new(schema()?);
    log.append_events(lines)?;
    Ok((log, Policy::parse(include_str!("../../examples/policies/online_retail.json"))?))
}
// END load

// START check
fn check(policy: &Policy) -> Result<()> {
    println!("{} faults", policy.validate(&schema()?).len());
    let wrong = policy.to_json().to_string().replacen("orders >= 5", "ordres >= 5", 1);
    for fault in Policy::parse(&wrong)?.validate(&schema()?) {
        let detail = |name| fault.detail(name).unwrap_or_default();
        let (path, position, suggestion) = (detail("path"), detail("position"), detail("suggestion"));
        println!("{path}, position {position}: {}, did you mean {suggestion}?", fault.code());
    }
    Ok(())
}
// END check

// START sizes
fn sizes(view: &View, policy: &Policy) -> Result<()> {
    let at: Vec<TimeInput> = vec!["2011-03-01".into(), "2011-12-10".into()];
    let sizes = view.segment_sizes(policy.segments(), &SegmentOptions::default().at(at))?;
    let text = |name: &str, row| {
        Ok::<_, retention_core::Error>(sizes.column(name)?.text(row).unwrap_or("").to_owned())
    };
    for row in 0..sizes.rows() {
        let at = sizes.column("at")?.time(row).map_or(String::new(), |time| time.to_string());
        let int = |name: &str| Ok::<_, retention_core::Error>(sizes.column(name)?.int(row).unwrap_or(0));
        let (members, customers) = (int("members")?, int("customers")?);
        println!("{} {:12} {members:5} of {customers}", &at[..10], text("segment", row)?);
    }
    Ok(())
}
// END sizes

// START why
fn why(view: &View, policy: &Policy) -> Result<()> {
    let text = |table: &Table, name: &str, row: usize| -> Result<String> {
        Ok(table.column(name)?.text(row).unwrap_or("").to_owned())
    };
    let now = SegmentMemberOptions::default();
    let members = view.segment_members(policy.segments(), "slipping", &now)?;
    println!("{}: {}", text(&members, "customer", 0)?, text(&members, "reason", 0)?);
    let why = view.explain_segments(policy.segments(), "12347", &now)?;
    for row in 0..why.rows() {
        let inside = why.column("inside")?.bool(row).map_or("none".to_owned(), |inside| inside.to_string());
        let (clause, values) = (text(&why, "clause", row)?, text(&why, "values", row)?);
        println!("{:12} {inside:5} {clause} ({values})", text(&why, "segment", row)?);
    }
    let one = SegmentMoveOptions::default().customer("12347".to_owned()).segments(vec!["loyal".to_owned()]);
    let moves = view.segment_moves(policy.segments(), &one)?;
    for row in 0..moves.rows() {
        let time = moves.column("time")?.time(row).map_or(String::new(), |time| time.to_string());
        let (change, segment) = (text(&moves, "change", row)?, text(&moves, "segment", row)?);
        println!("{} {change} {segment}: {}", time[..19].replace('T', " "), text(&moves, "reason", row)?);
    }
    Ok(())
}
// END why

fn fired<'a>(signals: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (_, name) in signals.filter(|(kind, _)| *kind == SignalKind::Fired.as_str()) {
        *counts.entry(name.to_owned()).or_insert(0) += 1;
    }
    counts
}

fn fired_in(table: &Table) -> Result<BTreeMap<String, usize>> {
    let (kinds, names) = (table.column("kind")?, table.column("name")?);
    Ok(fired((0..table.rows()).filter_map(|row| Some((kinds.text(row)?, names.text(row)?)))))
}

// START live
fn live(lines: &[Event<'_>], view: &View, policy: &Policy) -> Result<Engine> {
    let mut engine = Engine::new(EventLog::new(schema()?), policy.clone(), "2011-11-01")?;
    engine.track_many(lines.iter().cloned())?;
    engine.advance("2011-12-10", None)?;
    let signals = engine.signals(0);
    let count = fired(signals.iter().map(|signal| (signal.kind.as_str(), signal.name.as_str())));
    for (name, number) in &count {
        println!("{name}: {number}");
    }
    let batch = view.signals(policy, &SignalOptions::default().from(TimeInput::from("2011-11-01")))?;
    println!("the view says the same: {}", if fired_in(&batch)? == count { "True" } else { "False" });
    engine.ack(engine.cursor());
    Ok(engine)
}
// END live

// START change
fn change(engine: &mut Engine, policy: &Policy) -> Result<()> {
    let sooner = policy.to_json().to_string().replace("days_since_order >= 60", "days_since_order >= 45");
    let sooner = Policy::parse(&sooner)?;
    let diff = policy.diff(&sooner);
    let paths: Vec<&str> = (0..diff.rows()).filter_map(|row| diff.column("path").ok()?.text(row)).collect();
    println!("differs: {}", paths.join(", "));
    let movers = engine.dry_run(&sooner)?.rows();
    let moved = engine.set_policy(sooner)?.rows();
    println!("would move: {movers}, moved: {moved}, told: {}", engine.signals(0).len());
    Ok(())
}
// END change

// START ravenstack
fn ravenstack(file: impl Fn(&str) -> String) -> Result<()> {
    let schema = Schema::new("UTC", "USD")?
        .role("use", Role::Activity)
        .role("ticket", Role::TicketOpened)
        .role("churn", Role::Cancellation)
        .property("plan_tier", PropertyType::Text);
    let mut log = EventLog::new(schema);
    let rows = |text: String| -> Vec<Vec<String>> {
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    for row in rows(file("ravenstack_accounts.csv")) {
        let account = Customer::new(row[0].as_str()).signed_up(row[4].as_str());
        log.set_customer(&account.property("plan_tier", row[6].as_str()))?;
    }
    let subscriptions = rows(file("ravenstack_subscriptions.csv"));
    let account: BTreeMap<&str, &str> =
        subscriptions.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    for row in rows(file("ravenstack_feature_usage.csv.gz")) {
        log.push(Event::new(account[row[1].as_str()], "use", row[2].as_str()).item(row[3].as_str()))?;
    }
    for row in rows(file("ravenstack_support_tickets.csv")) {
        log.push(Event::new(row[1].as_str(), "ticket", row[2].as_str()))?;
    }
    for row in rows(file("ravenstack_churn_events.csv")) {
        log.push(Event::new(row[1].as_str(), "churn", row[2].as_str()))?;
    }

    let rules = Policy::parse(include_str!("../../examples/policies/ravenstack.json"))?;
    let view = log.as_of("2025-01-01")?;
    let sizes = view.segment_sizes(rules.segments(), &SegmentOptions::default())?;
    for row in 0..sizes.rows() {
        let int = |name: &str| Ok::<_, retention_core::Error>(sizes.column(name)?.int(row).unwrap_or(0));
        let segment = sizes.column("segment")?.text(row).unwrap_or("");
        println!("{segment:14} {:4}, open {}", int("members")?, int("open")?);
    }
    let december = view.signals(&rules, &SignalOptions::default().from(TimeInput::from("2024-12-01")))?;
    for (name, number) in fired_in(&december)? {
        println!("December: {name} {number}");
    }
    let calls = view.segment_members(rules.segments(), "worth_a_call", &SegmentMemberOptions::default())?;
    println!("{}", calls.column("reason")?.text(0).unwrap_or(""));
    Ok(())
}
// END ravenstack

fn file(name: &str) -> String {
    let path = format!("{}/../tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("data");
    let mut text = String::new();
    if name.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("text");
    } else {
        text = String::from_utf8(bytes).expect("text");
    }
    text
}

fn marked(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("# START {name}");
    work()?;
    println!("# END {name}");
    Ok(())
}

fn main() -> Result<()> {
    let text = file("online_retail.csv.gz");
    let lines: Vec<Event<'_>> = text.lines().skip(1).filter_map(line).collect();
    let (log, policy) = load(&lines)?;
    let view = log.as_of("2011-12-10")?;
    marked("check", || check(&policy))?;
    marked("sizes", || sizes(&view, &policy))?;
    marked("why", || why(&view, &policy))?;
    let mut engine = None;
    marked("live", || {
        engine = Some(live(&lines, &view, &policy)?);
        Ok(())
    })?;
    if let Some(engine) = &mut engine {
        marked("change", || change(engine, &policy))?;
    }
    marked("ravenstack", || ravenstack(file))
}
