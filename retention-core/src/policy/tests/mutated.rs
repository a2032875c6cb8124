//! Ill will against the loader: documents that were shaken, cut and mixed end in errors or in a policy that runs.

use serde_json::{Value, json};

use crate::testing::Random;
use crate::{Engine, ErrorCode, Event, EventLog, Policy, PolicyPreset, PropertyType, Schema, Timestamp};

pub(super) fn schema() -> Schema {
    let schema = Schema::new("Europe/London", "GBP").unwrap();
    schema.property("plan", PropertyType::Text).property("renews_at", PropertyType::Time)
}

pub(super) fn seeds() -> Vec<Value> {
    let presets = PolicyPreset::ALL.iter().map(|preset| serde_json::from_str(preset.text()).unwrap());
    let own = json!({
        "policy": 1,
        "kinds": ["login"],
        "measures": {
            "logins": {"measure": "count", "of": ["login"], "window": "7d", "filter": "source == 'web'"},
            "change": {"measure": "change", "base": "logins", "zero_base": "one"},
            "share": {"measure": "share", "base": "logins", "baseline": "14d"},
            "early": {"measure": "sum", "of": ["purchase"], "first": "1mo", "history": "whole"},
            "pairs": {"measure": "sequence", "of": ["login"], "then": ["purchase"], "within": "2d"},
            "streak": {"measure": "streak", "of": ["login"], "period": "week"},
            "until": {"measure": "days_until", "value": "renews_at"},
        },
        "segments": {
            "calm": "change < 0.0 && !busy",
            "busy": "logins >= 3 || share > 1.5",
            "tree": {"and": [{">": [{"name": "logins"}, 2]}, {"==": [{"name": "plan"}, "pro"]}]},
        },
        "signals": {"renewal": {"when": "until <= 30"}, "sold": {"on": ["purchase"], "when": "calm"}},
    });
    presets.chain([own]).collect()
}

const WORDS: [&str; 24] = [
    "count",
    "sum",
    "login",
    "logins",
    "calm",
    "busy",
    "change",
    "30d",
    "0d",
    "-1d",
    "1mo",
    "99999mo",
    "",
    "*",
    "purchase",
    "plan",
    "renews_at",
    "amount",
    "logins > 9223372036854775807",
    "calm == busy",
    "1 / 0 == 1",
    "whole",
    "day",
    "until",
];

/// Changes some parts of a document.
pub(super) fn shake(value: &mut Value, random: &mut Random) {
    if random.below(40) == 0 {
        *value = match random.below(10) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(1e300),
            4 => json!([]),
            5 => json!({}),
            6 => json!(["login", "purchase"]),
            _ => json!(WORDS[random.below(WORDS.len() as u64) as usize]),
        };
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shake(item, random)),
        Value::Object(map) => {
            map.values_mut().for_each(|item| shake(item, random));
            if random.below(12) == 0 {
                // One part is known by another's name, or is missing.
                let keys: Vec<String> = map.keys().cloned().collect();
                let at =
                    |random: &mut Random| keys.get(random.below(keys.len().max(1) as u64) as usize).cloned();
                if let (Some(from), Some(to)) = (at(random), at(random))
                    && let Some(part) = map.remove(&from)
                    && random.below(3) > 0
                {
                    map.insert(to, part);
                }
            }
        }
        _ => {}
    }
}

/// A policy that was accepted answers for any customer, and time passes.
fn runs(policy: Policy) {
    let start = Timestamp::from_micros(1_710_979_200_000_000);
    let day = |days: i64| Timestamp::from_micros(start.micros() + days * crate::time::MICROS_PER_DAY);
    let Ok(mut engine) = Engine::new(EventLog::new(schema()), policy, start) else { return };
    for (at, kind) in ["login", "purchase", "login", "payment_failed"].iter().enumerate() {
        engine.track(Event::new("a", *kind, day(at as i64 * 3)).amount(1.5)).unwrap();
    }
    engine.advance(day(200), Some(100)).unwrap();
    engine.customer("a").unwrap();
    let mut again = Engine::restore(&engine.snapshot().unwrap()).unwrap();
    assert_eq!(again.customer("a").unwrap(), engine.customer("a").unwrap());
}

#[test]
fn shaken_documents_end_in_errors_or_run() {
    let (mut random, seeds) = (Random::new(20_111_210), seeds());
    let (mut sound, mut faulty) = (0, 0);
    for round in 0..2000 {
        let mut document = seeds[round % seeds.len()].clone();
        shake(&mut document, &mut random);
        let faults = Policy::faults(&document, &schema());
        for fault in &faults {
            assert_ne!(fault.code(), ErrorCode::Internal, "{document}: {fault}");
            assert!(fault.detail("path").is_some() || !document.is_object(), "{document}: {fault}");
        }
        match Policy::from_json(&document) {
            Ok(policy) => {
                assert_eq!(policy.validate(&schema()), faults, "{document}");
                assert_eq!(Policy::from_json(&policy.to_json()).as_ref(), Ok(&policy), "{document}");
                if faults.is_empty() {
                    sound += 1;
                    runs(policy);
                } else {
                    faulty += 1;
                }
            }
            Err(error) => {
                let is_of_these = faults.iter().any(|fault| fault.clone().placed() == error);
                assert!(is_of_these, "{document}: {error}");
                faulty += 1;
            }
        }
    }
    assert!(sound > 100 && faulty > 300, "{sound} sound, {faulty} faulty: too tame or too wild");
}

#[test]
fn cut_and_mixed_texts_end_in_errors_or_a_policy() {
    let (mut random, seeds) = (Random::new(7), seeds());
    let mut read = 0;
    for round in 0..4000 {
        let mut text: Vec<char> = seeds[round % seeds.len()].to_string().chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len() as u64 + 1) as usize;
            match random.below(4) {
                0 => text.truncate(at),
                1 => drop(text.drain(at..(at + 2).min(text.len()))),
                2 => {
                    let piece = ["\"", "{", "]", ",", "\\", "\u{0}", "1e999", "é", "null", ":"];
                    text.splice(at..at, piece[random.below(10) as usize].chars());
                }
                _ => {
                    let end = (at + random.below(60) as usize).min(text.len());
                    let copy: Vec<char> = text[at..end].to_vec();
                    text.splice(at..at, copy);
                }
            }
        }
        let text: String = text.into_iter().collect();
        match Policy::parse(&text) {
            Ok(policy) => {
                read += 1;
                policy.validate(&schema());
            }
            Err(error) => assert_ne!(error.code(), ErrorCode::Internal, "{text}: {error}"),
        }
    }
    assert!(read > 50, "{read} could be read");
}

#[test]
fn circles_and_towers_are_errors() {
    let faults = |document: Value| {
        let policy = Policy::from_json(&document).unwrap();
        policy.validate(&schema()).iter().map(|fault| fault.code().as_str()).collect::<Vec<_>>()
    };
    let circle = json!({"policy": 1, "segments": {"a": "b", "b": "!c", "c": "a || true"}});
    assert_eq!(faults(circle), ["circular_definition"]);
    assert_eq!(faults(json!({"policy": 1, "segments": {"a": "!a"}})), ["circular_definition"]);
    let measures = json!({"policy": 1, "measures": {
        "a": {"measure": "ratio", "base": "b", "over": "b"}, "b": {"measure": "ratio", "base": "a", "over": "a"},
    }});
    assert!(faults(measures).contains(&"circular_definition"));
    let mut tower = serde_json::Map::new();
    tower.insert("m000".to_owned(), json!({"measure": "count"}));
    for level in 1..100 {
        let below = format!("m{:03}", level - 1);
        tower.insert(format!("m{level:03}"), json!({"measure": "ratio", "base": below, "over": below}));
    }
    // How deep it is does not hang on the order of names.
    assert_eq!(faults(json!({"policy": 1, "measures": tower.clone()})), ["rule_too_large"]);
    let mut upside_down = serde_json::Map::new();
    upside_down.insert("m099".to_owned(), json!({"measure": "count"}));
    for level in 0..99 {
        let below = format!("m{:03}", level + 1);
        upside_down.insert(format!("m{level:03}"), json!({"measure": "ratio", "base": below, "over": below}));
    }
    assert!(faults(json!({"policy": 1, "measures": upside_down})).contains(&"rule_too_large"));
    let many: serde_json::Map<_, _> = (0..200).map(|at| (format!("s{at}"), json!("true"))).collect();
    assert!(!faults(json!({"policy": 1, "segments": many})).is_empty());
}
