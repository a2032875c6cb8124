//! Ten rules over ready-made facts, one event after another. Usage: rules RULES.json FACTS.json ROWS
//!
//! Makes the facts, writes them for the peers, and prints a JSON line: the seconds of each round over all of them, and for
//! each row which rules hold, as bits.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use retention_core::{Rule, RuleType, RuleValue, Scope};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PLANS: [&str; 4] = ["free", "pro", "team", "trial"];

/// Numbers that repeat on every machine.
fn facts(row: usize) -> [(&'static str, RuleValue<'static>); 6] {
    let below = |prime: usize, below: usize| RuleValue::Int((row * prime % below) as i64);
    [
        ("days_since_last", below(7919, 90)),
        ("events_30d", below(104_729, 21)),
        ("kinds_30d", below(1_299_709, 6)),
        ("logins_90d", below(15_485_863, 40)),
        ("plan", RuleValue::Text(PLANS[row * 31 % PLANS.len()])),
        ("spent_90d", below(32_452_843, 20_011)),
    ]
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rules, path, rows] = arguments.as_slice() else {
        return Err("usage: rules RULES.json FACTS.json ROWS".into());
    };
    let rows: usize = rows.parse()?;
    let rules: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(rules)?)?;
    let scope = facts(0).iter().fold(Scope::new(), |scope, (name, value)| {
        let kind = if matches!(value, RuleValue::Text(_)) { RuleType::Text } else { RuleType::Int };
        scope.name(*name, kind)
    });
    let mut checked = Vec::new();
    for rule in &rules {
        let text = rule["rule"].as_str().ok_or("a rule is a text")?;
        checked.push(Rule::parse(text)?.check(&scope)?);
    }
    // A rule takes the values of the names that it reads, in their order.
    let places: Vec<Vec<usize>> = checked
        .iter()
        .map(|rule| {
            let place = |name: &str| facts(0).iter().position(|(known, _)| *known == name).unwrap_or(0);
            rule.reads().iter().map(|(name, _)| place(name)).collect()
        })
        .collect();
    let table: Vec<_> = (0..rows).map(facts).collect();
    let shown = table.iter().map(|row| {
        let cell = |(name, value): &(&str, RuleValue<'_>)| match value {
            RuleValue::Int(value) => ((*name).to_owned(), json!(value)),
            RuleValue::Text(text) => ((*name).to_owned(), json!(text)),
            _ => ((*name).to_owned(), Value::Null),
        };
        Value::Object(row.iter().map(cell).collect())
    });
    std::fs::write(path, serde_json::to_string(&shown.collect::<Vec<_>>())?)?;
    let (mut seconds, mut answers) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        answers.clear();
        let start = Instant::now();
        let mut values = Vec::with_capacity(8);
        for row in &table {
            let mut bits = 0u32;
            for (at, (rule, places)) in checked.iter().zip(&places).enumerate() {
                values.clear();
                values.extend(places.iter().map(|place| row[*place].1));
                let holds = rule.row(black_box(&values))? == Some(true);
                bits |= u32::from(holds) << at;
            }
            answers.push(bits);
        }
        seconds.push(start.elapsed().as_secs_f64());
    }
    println!("{}", json!({ "work": "rules", "events": rows, "seconds": seconds, "answers": answers }));
    Ok(())
}
