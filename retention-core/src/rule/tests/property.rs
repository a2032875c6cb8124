//! Any rule on any rows: as the twin says, by column and row by row; and the same rule after a trip through text and JSON.

use std::sync::Arc;

use proptest::prelude::*;

use super::generate::{rows, rules};
use super::scope;
use super::twin::{self, Row, Value};
use crate::money::{Currency, Money};
use crate::property::config;
use crate::rule::{Facts, Rule, RuleType, RuleValue};
use crate::table::{ColumnData, Names, Text};
use crate::time::Timestamp;

/// A column of the rows; texts by code if asked.
fn column(rows: &[Row], name: &str, coded: bool) -> (ColumnData, Vec<bool>) {
    let values: Vec<Option<&Value>> = rows.iter().map(|row| row[name].as_ref()).collect();
    let valid = values.iter().map(Option::is_some).collect();
    let pounds = Currency::parse("GBP").unwrap();
    macro_rules! all {
        ($variant:ident, $default:expr) => {
            values
                .iter()
                .map(|value| match value {
                    Some(Value::$variant(value)) => value.clone(),
                    _ => $default,
                })
                .collect::<Vec<_>>()
        };
    }
    let data = match name {
        "a" | "b" => all!(Int, 77).into(),
        "x" | "y" => all!(Float, 7.7).into(),
        "p" | "q" => all!(Bool, true).into(),
        "at" | "since.then" => {
            all!(Time, 7).into_iter().map(Timestamp::from_micros).collect::<Vec<_>>().into()
        }
        "spent" | "sent back" => ColumnData::Money(all!(Money, 777), pounds),
        _ => texts(&all!(Text, "pro".to_owned()), coded).into(),
    };
    (data, valid)
}

fn texts(values: &[String], coded: bool) -> Text {
    if !coded {
        return values.iter().collect();
    }
    let mut known: Vec<&String> = values.iter().collect();
    known.sort();
    known.dedup();
    let codes = values.iter().map(|value| known.binary_search(&value).unwrap() as u32).collect();
    Text::coded(Arc::new(known.iter().collect::<Names>()), codes)
}

fn single<'a>(row: &'a Row, name: &str) -> RuleValue<'a> {
    match &row[name] {
        None => RuleValue::Null,
        Some(Value::Int(value)) => RuleValue::Int(*value),
        Some(Value::Float(value)) => RuleValue::Float(*value),
        Some(Value::Text(text)) => RuleValue::Text(text),
        Some(Value::Bool(value)) => RuleValue::Bool(*value),
        Some(Value::Time(value)) => RuleValue::Time(Timestamp::from_micros(*value)),
        Some(Value::Money(minor)) => {
            RuleValue::Money(Money { minor: *minor, currency: Currency::parse("GBP").unwrap() })
        }
    }
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn says_what_the_twin_says(json in rules(), rows in rows(0..6), times in 1..70_usize, coded: bool) {
        let rule = Rule::from_json(&json).unwrap();
        let scope = scope();
        let expected = twin::rule_error(rule.tree(), &scope);
        let predicate = match (rule.check(&scope), expected) {
            (Ok(predicate), Ok(())) => predicate,
            (Err(error), Err(code)) => {
                prop_assert_eq!(error.code(), code, "{}: {}", rule, error);
                return Ok(());
            }
            (found, expected) => panic!("{rule}: {found:?} and not {expected:?}"),
        };
        // The same rows over and over, so that chunks fill and end anywhere.
        let rows: Vec<Row> = rows.iter().cycle().take(rows.len() * times).cloned().collect();
        let names: Vec<&str> = rows.first().map(|row| row.keys().copied().collect()).unwrap_or_default();
        let columns: Vec<_> = names.iter().map(|name| (*name, column(&rows, name, coded))).collect();
        let facts = columns.iter().fold(Facts::new(), |facts, (name, (data, valid))| facts.nullable(name, data, valid));
        if rows.is_empty() {
            return Ok(());
        }
        let matches = predicate.matches(&facts).unwrap();
        prop_assert_eq!(matches.len(), rows.len());
        let mut held = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let expected = twin::holds(rule.tree(), row, &scope);
            prop_assert_eq!(matches.of(place), expected, "{} of {:?}", rule, row);
            let values: Vec<RuleValue<'_>> = predicate.reads().iter().map(|(name, _)| single(row, name)).collect();
            prop_assert_eq!(predicate.row(&values).unwrap(), expected, "{} of {:?} alone", rule, row);
            if place < 5 {
                prop_assert_eq!(predicate.explain(&facts, place).unwrap().holds, expected);
            }
            held.extend((expected == Some(true)).then_some(place));
        }
        prop_assert_eq!(matches.of(rows.len()), None);
        prop_assert_eq!(matches.count(), held.len());
        prop_assert_eq!(matches.rows().collect::<Vec<_>>(), held);
        prop_assert_eq!(matches.open(), (0..rows.len()).filter(|row| matches.of(*row).is_none()).count());
    }

    /// What a rule says changes with a whole number only where that reaches an edge, whatever the rest is.
    #[test]
    fn nothing_changes_between_two_edges(json in rules(), rows in rows(1..4)) {
        let Ok(predicate) = Rule::from_json(&json).unwrap().check(&scope()) else { return Ok(()) };
        for (slot, (name, kind)) in predicate.reads().iter().enumerate().filter(|(_, (_, kind))| *kind == RuleType::Int) {
            let Some(edges) = predicate.edges().swap_remove(slot) else { continue };
            for row in &rows {
                let mut values: Vec<RuleValue<'_>> = predicate.reads().iter().map(|(name, _)| single(row, name)).collect();
                let mut said = |value: i64| {
                    values[slot] = RuleValue::Int(value);
                    predicate.row(&values).unwrap()
                };
                for value in -40..40 {
                    prop_assert!(said(value - 1) == said(value) || edges.contains(&value), "{} of {:?} at {} = {}", predicate.rule(), kind, name, value);
                }
            }
        }
    }

    #[test]
    fn text_and_json_are_one_rule(json in rules()) {
        let rule = Rule::from_json(&json).unwrap();
        let text = rule.to_string();
        let again = Rule::parse(&text).unwrap();
        prop_assert_eq!(&again, &rule, "{}", &text);
        prop_assert_eq!(again.to_string(), text.clone());
        prop_assert_eq!(&Rule::from_json(&rule.to_json()).unwrap(), &rule);
        // A language whose numbers are all floats writes the tree otherwise, and means the same.
        let floats = as_floats(rule.to_json());
        prop_assert_eq!(&Rule::from_json(&floats).unwrap(), &rule);
        // Serde, in a form that says what comes next and in one that does not.
        let written = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Rule>(&written).unwrap(), &rule);
        let bytes = postcard::to_stdvec(&rule).unwrap();
        prop_assert_eq!(&postcard::from_bytes::<Rule>(&bytes).unwrap(), &rule);
    }
}

/// As JavaScript would read and write it: whole floats lose their point, whole numbers pass through floats.
fn as_floats(json: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match json {
        Json::Number(number) => {
            let value = number.as_f64().unwrap();
            if value.fract() == 0.0 && value.abs() < 1e21 {
                serde_json::from_str(&format!("{value:.0}")).unwrap_or(Json::Number(number))
            } else {
                value.into()
            }
        }
        Json::Array(items) => items.into_iter().map(as_floats).collect(),
        Json::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, as_floats(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}

/// Thresholds are found through what is added, taken away, multiplied and divided; of what cannot be followed, every change counts.
#[test]
fn edges_are_those_of_the_thresholds() {
    let edges = |text: &str| {
        let mut found = super::checked(text).edges().swap_remove(0)?;
        found.sort_unstable();
        found.dedup();
        Some(found)
    };
    assert_eq!(edges("a >= 14"), Some(vec![14, 15]));
    assert_eq!(edges("14 > a || a > 20.5"), Some(vec![14, 15, 20, 21]));
    assert_eq!(edges("a * 2 - 1 >= 13 && !(3 - a == 1)"), Some(vec![2, 3, 7, 8]));
    assert_eq!(edges("a in [3, 9]"), Some(vec![3, 4, 9, 10]));
    assert_eq!(edges("a / 7 == 2"), Some(vec![14, 21]));
    assert_eq!(edges("(1 - a) / 7 < 0"), Some(vec![-5, 8]));
    assert_eq!(edges("a / 7 / 4 >= 1 || (a / 2) / 3 > 6"), Some(vec![28, 36, 42, 56]));
    assert_eq!(edges("a / 0x7fffffffffffffff >= 0x7fffffffffffffff"), Some(vec![]));
    assert_eq!(edges(&format!("a{} > 0", " / 9".repeat(500))), Some(vec![]));
    assert_eq!([edges("a / -7 >= 2"), edges("7 / a >= 2"), edges("a / b > 1")], [None, None, None]);
    assert_eq!(edges("has(a) && p"), Some(vec![]));
    assert_eq!(edges("a % 7 >= 2"), None);
    assert_eq!(edges("a - b >= 2"), None);
    assert_eq!(edges("(a > 3 ? b : 2) >= 2"), None);
    assert_eq!(edges("double(a) > x"), None);
    assert_eq!(edges("a + 9223372036854775807 > 3"), None);
}

/// Lines and their parts, of either sign: where what is said changes there is an edge.
#[test]
fn parts_of_lines_change_at_edges_alone() {
    let mut changes = 0;
    for slope in [-3, -1, 1, 2] {
        for (height, by, then) in [(0, 1, 1), (5, 3, 1), (-4, 2, 3), (1, 7, 2)] {
            for constant in -4..5 {
                let text = format!("(a * {slope} + {height}) / {by} / {then} >= {constant}");
                let predicate = super::checked(&text);
                let edges = predicate.edges().swap_remove(0).unwrap();
                let said = |value: i64| predicate.row(&[RuleValue::Int(value)]).unwrap().unwrap();
                for value in -90..90 {
                    let changed = said(value - 1) != said(value);
                    changes += usize::from(changed);
                    assert!(!changed || edges.contains(&value), "{text} at {value}: {edges:?}");
                }
            }
        }
    }
    assert!(changes > 100, "{changes}");
}
