//! The code of docs/tour.md in Rust. What it prints is examples/tour.txt.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a host has files, the core has none"
)]

use std::io::Read;

use retention_core::testing::Population;
use retention_core::{
    AuditOptions, CohortOptions, Event, EventLog, MovementOptions, Receipt, Result, RetentionOptions,
    RfmApply, RfmCuts, RfmOptions, Role, Schema, TimeInput, View,
};

// START load
fn schema() -> Result<Schema> {
    Ok(Schema::new("Europe/London", "GBP")?.role("sale", Role::Purchase).role("return", Role::Refund))
}

fn load(text: &str) -> Result<(EventLog, Receipt)> {
    let lines: Vec<Event<'_>> = text.lines().skip(1).filter_map(event).collect();
    let mut log = EventLog::new(schema()?);
    let receipt = log.append_events(&lines)?;
    Ok((log, receipt))
}

fn event(line: &str) -> Option<Event<'_>> {
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
// END load

// START receipt
fn told(receipt: &Receipt) {
    println!("{} rows: {} accepted, {} rejected,", receipt.rows, receipt.accepted, receipt.rejected);
    let (duplicates, conflicts, rounded) = (receipt.duplicates, receipt.conflicts, receipt.rounded_amounts);
    println!("{duplicates} duplicates, {conflicts} conflicts; {rounded} amounts rounded to whole pence");
    for rejection in &receipt.rejections {
        let first: Vec<String> = rejection.rows.iter().take(3).map(ToString::to_string).collect();
        println!("{}: rows {}, … ({})", rejection.reason.as_str(), first.join(", "), rejection.rows.len());
    }
}
// END receipt

// START as_of
fn past(log: &EventLog) -> Result<View> {
    for day in ["2011-01-01", "2011-07-01", "2011-12-10"] {
        let view = log.as_of(day)?;
        println!("before {day}: {} customers, {} events", view.customers(), view.events());
    }
    log.as_of("2011-12-10")
}
// END as_of

// START known_at
fn late() -> Result<EventLog> {
    let mut till = EventLog::new(schema()?);
    till.push(Event::new("ann", "sale", "2011-11-20T10:00").amount(20.00))?;
    let late = Event::new("ann", "return", "2011-11-21T10:00").amount(5.00);
    till.push(late.received("2011-12-03T09:00"))?; // the till was offline
    let december = till.as_of("2011-12-01")?;
    let spent = |view: &View| -> Result<i64> {
        Ok(view.rfm(&RfmOptions::default())?.iter().map(|row| row.monetary_minor).sum())
    };
    let then = december.known_at("2011-12-01")?;
    println!("now {} pence; known then: {} pence", spent(&december)?, spent(&then)?);
    Ok(till)
}
// END known_at

// START identity
fn sisters(mut till: EventLog) -> Result<()> {
    till.push(Event::new("visitor-7", "sale", "2011-11-22T18:00").amount(15.00))?;
    till.alias("visitor-7", "ann", "2011-11-25")?; // she signed in
    till.unmerge_customers("visitor-7", "ann", "2011-12-05")?; // it was her sister
    for day in ["2011-11-24", "2011-12-01", "2011-12-06"] {
        let rfm = till.as_of(day)?.rfm(&RfmOptions::default())?;
        let spent: Vec<String> =
            rfm.iter().map(|row| format!("{} {}", row.customer, row.monetary_minor)).collect();
        println!("{day} {}", spent.join(", "));
    }
    Ok(())
}
// END identity

// START segments
fn segments(view: &View) -> Result<()> {
    let table = view.rfm(&RfmOptions::default())?.segments()?;
    for row in 0..table.rows() {
        let segment = table.column("segment")?.text(row).unwrap_or_default();
        let customers = table.column("customers")?.int(row).unwrap_or_default();
        let percent = |name| Ok(100.0 * table.column(name)?.float(row).unwrap_or_default());
        let (share, worth): (f64, f64) = (percent("customer_share")?, percent("value_share")?);
        println!("{segment:20}{customers:5} customers {share:5.1} %, of revenue {worth:5.1} %");
    }
    Ok(())
}
// END segments

// START explain
fn explain(view: &View) -> Result<()> {
    let cuts = view.fit_rfm(&RfmOptions::default())?;
    let explained = view.explain_rfm("12348", &cuts, &RfmApply::default())?;
    for row in 0..explained.rows() {
        println!("{}", explained.column("explanation")?.text(row).unwrap_or_default());
    }
    let note = |name| explained.notes().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
    println!("so: {}, {}", note("score"), note("rule"));
    Ok(())
}
// END explain

// START later
fn later(log: &EventLog) -> Result<()> {
    let june = log.as_of("2011-06-01")?.fit_rfm(&RfmOptions::default())?;
    let saved = june.to_json()?; // … and later:
    let ruler = RfmCuts::from_json(&saved)?;
    for (name, day) in [("June", "2011-06-01"), ("December", "2011-12-10")] {
        let scores = log.as_of(day)?.rfm_with(&ruler, &RfmApply::default())?;
        let champions = scores.iter().filter(|row| row.segment == Some("champions")).count();
        println!("{name}: {champions} champions");
    }
    Ok(())
}
// END later

// START cohorts
fn cohorts(view: &View) -> Result<()> {
    print!("{}", view.cohorts(&CohortOptions::default().periods(9))?.triangle().table());
    Ok(())
}
// END cohorts

// START cells
fn cells(view: &View) -> Result<()> {
    let cohorts = view.cohorts(&CohortOptions::default().periods(4))?;
    let october = cohorts.cohorts().iter().position(|cohort| cohort.label.as_deref() == Some("2011-10"));
    for month in 0..cohorts.periods() {
        let Some(cell) = october.and_then(|october| cohorts.cell(october, month)) else { continue };
        let rate = match (cell.rate(), cell.interval(0.95)) {
            (Some(rate), Some(interval)) => format!("{rate:.3} [{:.3}, {:.3}]", interval.low, interval.high),
            _ => "no rate".to_owned(),
        };
        println!("month {month}: {}, {rate}", cell.state.as_str());
    }
    let behind = view.cohort_customers(&CohortOptions::default(), "2011-10", 1)?;
    let retained = behind.column("retained")?;
    let back = (0..behind.rows()).filter(|row| retained.bool(*row) == Some(true)).count();
    println!("{back} of {} came back in November", behind.rows());
    Ok(())
}
// END cells

// START movements
fn movements(view: &View) -> Result<()> {
    let table = view.movements(&MovementOptions::default().from(TimeInput::from("2011-09-01")))?;
    for row in 0..table.rows() {
        let text = |name| Ok(table.column(name)?.text(row).unwrap_or_default());
        let number = |name| Ok(table.column(name)?.int(row).unwrap_or_default());
        let (period, state): (&str, &str) = (text("period")?, text("state")?);
        let (start, lost): (i64, i64) = (number("start_active")?, number("lost")?);
        let (new, back, active): (i64, i64, i64) =
            (number("new")?, number("reactivated")?, number("active")?);
        println!("{period} {state}: {start} - {lost} lost + {new} new + {back} back = {active}");
    }
    Ok(())
}
// END movements

// START retention
fn retention(view: &View) -> Result<()> {
    let table = view.retention(&RetentionOptions::default().from(TimeInput::from("2011-09-01")))?;
    for row in 0..table.rows() {
        let text = |name| Ok(table.column(name)?.text(row).unwrap_or_default());
        let number = |name| Ok(table.column(name)?.int(row).unwrap_or_default());
        let share = |name| Ok(table.column(name)?.float(row).unwrap_or_default());
        let (period, state): (&str, &str) = (text("period")?, text("state")?);
        let (retained, start): (i64, i64) = (number("retained")?, number("start_active")?);
        let (rate, low): (f64, f64) = (share("retention_rate")?, share("retention_low")?);
        let high: f64 = share("retention_high")?;
        println!("{period} {state}: {retained} of {start} = {rate:.3} [{low:.3}, {high:.3}]");
    }
    Ok(())
}
// END retention

// START audit
fn audit(view: &View) -> Result<()> {
    for finding in view.audit(&AuditOptions::default().only_findings(true))?.findings {
        let (severity, check) = (finding.severity.as_str(), finding.check.as_str());
        println!("{severity}: {check}, {} of {}", finding.count, finding.of);
    }
    Ok(())
}
// END audit

// START parts
fn parts(log: &EventLog, view: &View) -> Result<()> {
    let parts = log.partition(4)?;
    let mut customers = 0;
    for part in &parts {
        customers += part.as_of("2011-12-10")?.customers();
    }
    println!("{} parts, {customers} customers", parts.len());
    let bytes = EventLog::merge(&parts)?.to_bytes()?;
    let again = EventLog::from_bytes(&bytes)?.as_of("2011-12-10")?;
    let options = RetentionOptions::default();
    let same = again.retention(&options)? == view.retention(&options)?;
    println!("the same answers: {}", if same { "True" } else { "False" });
    Ok(())
}
// END parts

// START testing
fn simulated() -> Result<()> {
    let people = Population::default().customers(1000_u32).seed(7).months(12_u32).generate()?;
    let view = people.log()?.as_of("2024-01-01")?;
    let (truth, customers) = (people.truth(), view.customers());
    let churned_at = truth.column("churned_at")?;
    let gone = (0..truth.rows()).filter(|row| churned_at.time(*row).is_some()).count();
    println!("{} events of {customers} customers, of whom {gone} have left for good", people.len());
    Ok(())
}
// END testing

fn part(name: &str, tell: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("# START {name}");
    tell()?;
    println!("# END {name}");
    Ok(())
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let file =
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/online_retail.csv.gz"))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    let (log, receipt) = load(&text)?;
    let view = log.as_of("2011-12-10")?;
    part("receipt", || {
        told(&receipt);
        Ok(())
    })?;
    part("as_of", || past(&log).map(|_| ()))?;
    println!("# START known_at");
    let till = late()?;
    println!("# END known_at");
    part("identity", || sisters(till))?;
    part("segments", || segments(&view))?;
    part("explain", || explain(&view))?;
    part("later", || later(&log))?;
    part("cohorts", || cohorts(&view))?;
    part("cells", || cells(&view))?;
    part("movements", || movements(&view))?;
    part("retention", || retention(&view))?;
    part("audit", || audit(&view))?;
    part("parts", || parts(&log, &view))?;
    part("testing", simulated)?;
    Ok(())
}
