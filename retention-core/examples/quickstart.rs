//! A year of a real shop: who the best customers are, who is slipping, how cohorts stay, how activity moves.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a host has files, the core has none"
)]

use std::io::Read;

use retention_core::{
    CellState, CohortOptions, Event, EventLog, MovementOptions, RfmOptions, RfmRow, Role, Schema, View,
};

type Done = Result<(), Box<dyn std::error::Error>>;

// START load
fn load(text: &str) -> retention_core::Result<View> {
    let lines: Vec<Event<'_>> = text.lines().skip(1).filter_map(event).collect();
    let schema =
        Schema::new("Europe/London", "GBP")?.role("sale", Role::Purchase).role("return", Role::Refund);
    let mut log = EventLog::new(schema);
    let receipt = log.append_events(&lines)?;
    let reasons: Vec<&str> = receipt.rejections.iter().map(|rejection| rejection.reason.as_str()).collect();
    let reasons = reasons.join(", ");
    println!(
        "{} rows: {} accepted, {} rejected ({reasons})",
        receipt.rows, receipt.accepted, receipt.rejected
    );
    log.as_of("2011-12-10")
}

fn event(line: &str) -> Option<Event<'_>> {
    let fields: Vec<&str> = line.split(',').collect();
    let [order, item, quantity, time, price, customer, _country] = fields[..] else { return None };
    let kind = if order.starts_with('C') { "return" } else { "sale" };
    let total = quantity.parse::<f64>().ok()? * price.parse::<f64>().ok()?;
    Some(Event::new(customer, kind, time).amount(total).order(order).item(item))
}
// END load

// START rfm
fn best_and_slipping(view: &View) -> retention_core::Result<()> {
    let rfm = view.rfm(&RfmOptions::default())?;
    let mut customers: Vec<RfmRow<'_>> = rfm.iter().collect();
    customers.sort_by_key(|row| -row.monetary_minor);
    show("Best customers", &customers, &["champions"]);
    show("Slipping", &customers, &["cant_lose", "at_risk"]);
    Ok(())
}

fn show(title: &str, customers: &[RfmRow<'_>], segments: &[&str]) {
    println!("\n{title}\ncustomer  orders      spent  days ago  segment");
    let of_segments = |row: &&RfmRow<'_>| row.segment.is_some_and(|segment| segments.contains(&segment));
    for row in customers.iter().filter(of_segments).take(5) {
        let spent = row.monetary_minor as f64 / 100.0;
        let (customer, segment) = (row.customer, row.segment.unwrap_or_default());
        println!("{customer:8}  {:6}  {spent:9.2}  {:8}  {segment}", row.frequency, row.recency_days);
    }
}
// END rfm

// START cohorts
fn stay(view: &View) -> retention_core::Result<()> {
    println!(
        "\nOf each month's new customers, how many percent bought again 1, 2, … months later (* month not over)"
    );
    let cohorts = view.cohorts(&CohortOptions::default())?;
    for (number, cohort) in cohorts.cohorts().iter().enumerate() {
        let percents: Vec<String> = (1..cohorts.periods())
            .filter_map(|period| cohorts.cell(number, period))
            .map(|cell| match (cell.state, cell.rate()) {
                (CellState::Complete, Some(rate)) => format!("{:3.0} ", 100.0 * rate),
                (CellState::Partial, Some(rate)) => format!("{:3.0}*", 100.0 * rate),
                _ => "    ".to_owned(),
            })
            .collect();
        let (label, size) = (cohort.label.as_deref().unwrap_or_default(), cohort.size.unwrap_or_default());
        println!("{}", format!("{label} {size:5}  {}", percents.join(" ")).trim_end());
    }
    Ok(())
}
// END cohorts

// START movements
fn moves(view: &View) -> retention_core::Result<()> {
    let table = view.movements(&MovementOptions::default())?;
    let names = ["active", "new", "retained", "reactivated", "lost"];
    println!("\n          {}", names.map(|name| format!("{name:>11}")).join("  "));
    for row in 0..table.rows() {
        let number = |name: &str| -> retention_core::Result<String> {
            let number = table.column(name)?.int(row);
            Ok(format!("{:>11}", number.map_or("-".to_owned(), |number| number.to_string())))
        };
        let numbers = names.iter().map(|name| number(name)).collect::<retention_core::Result<Vec<_>>>()?;
        println!("{}   {}", table.column("period")?.text(row).unwrap_or_default(), numbers.join("  "));
    }
    Ok(())
}
// END movements

fn main() -> Done {
    let file =
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/online_retail.csv.gz"))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    let view = load(&text)?;
    best_and_slipping(&view)?;
    stay(&view)?;
    moves(&view)?;
    Ok(())
}
