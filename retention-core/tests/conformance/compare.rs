//! How values are compared: the table of rules in `tests/conformance/README.md`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::case::{Case, ExpectedError, ExpectedTable, Place};

/// One value as the library gave it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Missing,
    Bool(bool),
    /// A whole number, also money in minor units.
    Int(i64),
    Float(f64),
    Text(String),
    /// Microseconds since 1970 UTC.
    Time(i64),
    /// ISO text of a day.
    Date(String),
}

/// A table as the library gave it.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) columns: Vec<(String, Vec<Cell>)>,
    pub(crate) rows: usize,
    pub(crate) notes: BTreeMap<String, String>,
}

pub(crate) fn equal(expected: &Value, actual: &Cell, tolerance: f64) -> bool {
    match (expected, actual) {
        (Value::Null, Cell::Missing) => true,
        (Value::Bool(expected), Cell::Bool(actual)) => expected == actual,
        (Value::String(expected), Cell::Text(actual) | Cell::Date(actual)) => expected == actual,
        (Value::String(expected), Cell::Time(actual)) => {
            retention_core::Timestamp::parse_utc(expected).is_ok_and(|instant| instant.micros() == *actual)
        }
        (Value::String(expected), Cell::Int(actual)) => expected.parse() == Ok(*actual),
        (Value::Number(expected), Cell::Int(actual)) => match expected.as_i64() {
            Some(expected) => expected == *actual,
            None => expected.as_f64().is_some_and(|expected| near(expected, *actual as f64, tolerance)),
        },
        (Value::Number(expected), Cell::Float(actual)) => {
            expected.as_f64().is_some_and(|expected| near(expected, *actual, tolerance))
        }
        _ => false,
    }
}

#[allow(clippy::float_cmp)] // The rule is about equality.
fn near(expected: f64, actual: f64, tolerance: f64) -> bool {
    if expected == actual {
        return true;
    }
    let both_whole = expected.fract() == 0.0 && actual.fract() == 0.0;
    !both_whole && (actual - expected).abs() <= tolerance * actual.abs().max(expected.abs())
}

pub(crate) fn table(expected: &ExpectedTable, actual: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let names: Vec<&str> = actual.columns.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(expected) = expected.column_names.as_ref().filter(|expected| **expected != names) {
        found.push(format!("columns are {names:?}, expected {expected:?}"));
    }
    if let Some(rows) = expected.rows.filter(|rows| *rows != actual.rows) {
        found.push(format!("{} rows, expected {rows}", actual.rows));
    }
    for (name, values) in &expected.columns {
        match actual.columns.iter().find(|(other, _)| other == name) {
            Some((_, cells)) => found.extend(column(name, values, cells, expected.tolerance.of(name))),
            None => found.push(format!("no column `{name}` among {names:?}")),
        }
    }
    for (name, text) in &expected.notes {
        if actual.notes.get(name) != Some(text) {
            found.push(format!("note `{name}` is {:?}, expected {text:?}", actual.notes.get(name)));
        }
    }
    found
}

fn column(name: &str, expected: &[Value], actual: &[Cell], tolerance: f64) -> Vec<String> {
    if expected.len() != actual.len() {
        return vec![format!("`{name}` has {} rows, expected {}", actual.len(), expected.len())];
    }
    let wrong: Vec<String> = expected
        .iter()
        .zip(actual)
        .enumerate()
        .filter(|(_, (expected, actual))| !equal(expected, actual, tolerance))
        .map(|(row, (expected, actual))| format!("`{name}` row {row} is {actual:?}, expected {expected}"))
        .collect();
    let more = wrong.len().saturating_sub(5);
    let rest = (more > 0).then(|| format!("`{name}`: {more} more"));
    wrong.into_iter().take(5).chain(rest).collect()
}

pub(crate) fn error(
    expected: &ExpectedError,
    case: &Case,
    at: Place,
    (code, message): (&str, &str),
    details: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found = Vec::new();
    let place = expected.at.clone().unwrap_or_else(|| case.usual_place());
    if at != place {
        found.push(format!("fails at {at:?}, expected at {place:?}"));
    }
    if code != expected.code {
        found.push(format!("fails with `{code}`, expected `{}`", expected.code));
    }
    for (name, text) in &expected.details {
        if details.get(name) != Some(text) {
            found.push(format!("detail `{name}` is {:?}, expected {text:?}", details.get(name)));
        }
    }
    if let Some(says) = expected.says.as_ref().filter(|says| !message.contains(says.as_str())) {
        found.push(format!("says {message:?}, expected to say {says:?}"));
    }
    found
}

/// Objects by the fields that are named, lists by all their items, values as in a table.
pub(crate) fn fields(expected: &Map<String, Value>, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    nested("receipt", &Value::Object(expected.clone()), actual, &mut found);
    found
}

fn nested(path: &str, expected: &Value, actual: &Value, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                nested(&format!("{path}.{name}"), value, actual.get(name).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                nested(&format!("{path}[{index}]"), expected, actual, found);
            }
        }
        (expected, actual) => {
            let cell = match actual {
                Value::Null => Cell::Missing,
                Value::Bool(value) => Cell::Bool(*value),
                Value::String(text) => Cell::Text(text.clone()),
                Value::Number(number) => number
                    .as_i64()
                    .map(Cell::Int)
                    .or_else(|| number.as_f64().map(Cell::Float))
                    .unwrap_or(Cell::Missing),
                _ => return found.push(format!("{path} is {actual}, expected {expected}")),
            };
            if !equal(expected, &cell, 1e-12) {
                found.push(format!("{path} is {actual}, expected {expected}"));
            }
        }
    }
}

#[test]
fn tells_equal_from_different() {
    use serde_json::json;
    let big = 9_007_199_254_740_993_i64;
    let same = [
        (json!(null), Cell::Missing),
        (json!(true), Cell::Bool(true)),
        (json!(3), Cell::Int(3)),
        (json!(3.0), Cell::Int(3)),
        (json!(3), Cell::Float(3.0)),
        (json!(0), Cell::Float(-0.0)),
        (json!(0.1), Cell::Float(0.1 + 1e-14)),
        (json!(3), Cell::Float(3.0 + 4.5e-16 * 2.0)),
        (json!("9007199254740993"), Cell::Int(big)),
        (json!("a"), Cell::Text("a".into())),
        (json!("2024-03-31T01:00:00+01:00"), Cell::Time(1_711_843_200_000_000)),
        (json!("2024-03-31"), Cell::Date("2024-03-31".into())),
    ];
    for (expected, actual) in same {
        assert!(equal(&expected, &actual, 1e-12), "{expected} and {actual:?}");
    }
    let different = [
        (json!(null), Cell::Int(0)),
        (json!(null), Cell::Text(String::new())),
        (json!(0), Cell::Missing),
        (json!(1), Cell::Bool(true)),
        (json!(true), Cell::Int(1)),
        (json!(3), Cell::Int(4)),
        (json!(3), Cell::Text("3".into())),
        (json!("3"), Cell::Float(3.0)),
        (json!(0), Cell::Float(1e-300)),
        (json!(0.1), Cell::Float(0.100_000_000_001)),
        (json!("9007199254740993"), Cell::Int(big - 1)),
        (json!("2024-03-31T01:00:00Z"), Cell::Time(1_711_843_200_000_000)),
        (json!("ä"), Cell::Text("a\u{308}".into())),
        (json!(1), Cell::Float(f64::NAN)),
    ];
    for (expected, actual) in different {
        assert!(!equal(&expected, &actual, 1e-12), "{expected} and {actual:?}");
    }
    assert!(!equal(&json!(1_000_000_000_000_000_i64), &Cell::Int(1_000_000_000_000_001), 1e-12));
    assert!(equal(&json!(0.1), &Cell::Float(0.101), 0.02));
    assert!(!equal(&json!(0.1), &Cell::Float(0.1 + 2e-17), 0.0));
}

#[test]
fn reports_each_difference() {
    use serde_json::json;
    let expected: ExpectedTable = serde_json::from_value(json!({
        "columns": {"n": [1, 2], "short": [1], "gone": []},
        "column_names": ["n"], "rows": 3, "notes": {"currency": "GBP"}
    }))
    .unwrap();
    let cells = || vec![Cell::Int(1), Cell::Int(3)];
    let actual = Answer {
        columns: vec![("n".into(), cells()), ("short".into(), cells())],
        rows: 2,
        ..Answer::default()
    };
    assert_eq!(table(&expected, &actual).len(), 6, "{:?}", table(&expected, &actual));
    let receipt = json!({"rows": 3, "rejected": [{"row": 1, "reason": "x"}], "accepted": 2});
    let same = json!({"rows": 3, "rejected": [{"row": 1}]});
    let other = json!({"rows": 4, "rejected": [], "conflicts": 0});
    assert_eq!(fields(same.as_object().unwrap(), &receipt), Vec::<String>::new());
    assert_eq!(fields(other.as_object().unwrap(), &receipt).len(), 3);
}
