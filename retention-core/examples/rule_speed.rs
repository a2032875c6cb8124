//! How long rules take, by column and row by row: `cargo run --release --example rule_speed`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "an example may look at the clock, and may fail"
)]

use std::hint::black_box;
use std::time::Instant;

use retention_core::testing::Random;
use retention_core::{ColumnData, Facts, Predicate, Rule, RuleType, RuleValue, Scope, Text};

const ROWS: usize = 1_000_000;
const PLANS: [&str; 6] = ["free", "starter", "pro", "pro plus", "team", "enterprise"];

/// Rules and how many clauses each has.
const RULES: [(&str, usize); 11] = [
    ("days_since_login > 14", 1),
    ("days_since_login > 14 && tickets_30d >= 3", 2),
    ("days_since_login > 14 && plan == \"pro\" && tickets_30d >= 3", 3),
    ("plan == 'pro'", 1),
    ("plan in ['pro', 'team', 'enterprise']", 1),
    ("plan.startsWith('pro')", 1),
    ("label == 'pro'", 1),
    ("spend > 20.5 || spend < 1.0", 2),
    ("spend / days_since_login > 0.5", 1),
    ("tickets_30d * 2 + days_since_login > 40", 1),
    ("(has(tickets_30d) ? tickets_30d : 0) >= 3", 1),
];

struct Data {
    days: ColumnData,
    tickets: ColumnData,
    known: Vec<bool>,
    spend: ColumnData,
    plan: ColumnData,
    label: ColumnData,
}

fn data() -> Data {
    let mut random = Random::new(1);
    let mut whole = |below: u64| -> Vec<i64> { (0..ROWS).map(|_| random.below(below) as i64).collect() };
    let (days, tickets, plans, known) = (whole(60), whole(6), whole(6), whole(10));
    let texts: Vec<&str> = plans.iter().map(|plan| PLANS[*plan as usize]).collect();
    Data {
        spend: days.iter().map(|day| *day as f64 * 0.7).collect::<Vec<f64>>().into(),
        plan: ColumnData::Text(Text::by_code(PLANS, plans.iter().map(|plan| *plan as u32)).unwrap()),
        label: ColumnData::Text(texts.into_iter().collect()),
        days: days.into(),
        tickets: tickets.into(),
        known: known.iter().map(|n| *n > 0).collect(),
    }
}

/// The best of some runs, in nanoseconds a row.
fn best(mut work: impl FnMut() -> usize) -> f64 {
    let once = |work: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_nanos() as f64 / ROWS as f64
    };
    (0..9).map(|_| once(&mut work)).fold(f64::INFINITY, f64::min)
}

fn row_by_row(predicate: &Predicate) -> usize {
    let mut values: Vec<RuleValue<'_>> = predicate
        .reads()
        .iter()
        .map(|(_, kind)| match kind {
            RuleType::Int => RuleValue::Int(5),
            RuleType::Float => RuleValue::Float(5.5),
            _ => RuleValue::Text("pro"),
        })
        .collect();
    (0..ROWS)
        .filter(|row| {
            if let Some(RuleValue::Int(value)) = values.first_mut() {
                *value = *row as i64 % 60;
            }
            predicate.row(black_box(&values)).unwrap() == Some(true)
        })
        .count()
}

fn main() {
    let data = data();
    let facts = Facts::new()
        .column("days_since_login", &data.days)
        .nullable("tickets_30d", &data.tickets, &data.known)
        .column("spend", &data.spend)
        .column("plan", &data.plan)
        .column("label", &data.label);
    let scope = Scope::new()
        .name("days_since_login", RuleType::Int)
        .name("tickets_30d", RuleType::Int)
        .name("spend", RuleType::Float)
        .name("plan", RuleType::Text)
        .name("label", RuleType::Text);
    println!("{:>12} {:>12} {:>12}  rule", "ns/row", "ns/clause", "ns alone");
    for (text, clauses) in RULES {
        let predicate = Rule::parse(text).unwrap().check(&scope).unwrap();
        let columns = best(|| predicate.matches(&facts).unwrap().count());
        let alone = best(|| row_by_row(&predicate));
        println!("{columns:>12.2} {:>12.2} {alone:>12.2}  {text}", columns / clauses as f64);
    }
}
