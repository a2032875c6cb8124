//! The loader and the JSON Schema agree on documents that were shaken: what the schema refuses is refused, and a document
//! that the loader cannot read is one that the schema refuses, but for what stands in texts, trees and artifacts. Every
//! fault has a code and a pointer into the document.

use serde_json::{Value, json};

use super::mutated::{schema, seeds, shake};
use crate::testing::Random;
use crate::{Error, ErrorCode, Policy};

/// A document with every part and most settings.
fn everything() -> Value {
    json!({
        "policy": 1,
        "kinds": ["login"],
        "measures": {
            "logins": {"measure": "count", "of": ["login"], "window": "7d", "history": "any"},
            "spent": {"measure": "sum", "of": ["purchase"], "value": "amount", "window": "1mo"},
            "steps": {"measure": "sequence", "of": ["login"], "then": ["purchase"], "without": ["refund"], "within": "2d"},
            "change": {"measure": "change", "base": "logins", "zero_base": "one"},
        },
        "segments": {"calm": "logins < 3", "none": false, "tree": {"and": [{">": [{"name": "logins"}, 2]}, true]}},
        "signals": {"sold": {"on": ["purchase"], "when": "calm"}, "up": {"when": {"not": {"name": "calm"}}}},
        "scorecards": {"health": {
            "segment": "calm",
            "measures": {"logins": {"weight": 2, "normaliser": "range", "low": 0, "high": 9}, "spent": {"normaliser": "range", "low": 0, "high": 500}},
            "bands": [{"band": "red", "from": 0}, {"band": "green", "from": 60}],
            "hysteresis": 2.5,
            "overrides": [{"customer": "a", "score": 20, "owner": "ann", "reason": "x", "from": "2024-01-01", "until": "2024-02-01"}],
        }},
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["active"], "dwell": "1d"},
            {"stage": "active", "when": "logins >= 1", "keep": {"name": "calm"}},
        ]}},
        "metrics": {"preset": "stripe", "churn_at": "end", "grace": "14d", "trials": true},
    })
}

/// Changes some texts, numbers and names into such as are easily read in two ways.
fn jolt(value: &mut Value, random: &mut Random) {
    const TEXTS: [&str; 10] = [
        " 3d ",
        "03d",
        "3 d",
        "3D",
        "\u{663}d",
        "\u{a0}3d",
        "3d\n",
        "0s",
        "18446744073709551616y",
        "\u{feff}1d",
    ];
    const NAMES: [&str; 8] = ["", "x y", "true", "customer", "\u{fc}ber", "1st", "name\n", "a/b"];
    let now = random.below(90) == 0;
    match value {
        Value::String(text) if now => *text = TEXTS[random.below(10) as usize].to_owned(),
        Value::Number(number) if now => {
            let numbers = [
                json!(2.5),
                json!(0),
                json!(-0.0),
                json!(1.0),
                json!(1e19),
                json!(u64::MAX),
                json!(i64::MIN),
            ];
            let other = numbers[random.below(7) as usize].clone();
            *number = other.as_number().unwrap().clone();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| jolt(item, random)),
        Value::Object(map) => {
            map.values_mut().for_each(|item| jolt(item, random));
            if now {
                let some = map.values().next().cloned().unwrap_or_default();
                map.insert(NAMES[random.below(8) as usize].to_owned(), some);
            }
        }
        _ => {}
    }
}

/// The keywords of JSON Schema that the policy's uses; another one must be added here first.
fn fits(schema: &Value, value: &Value) -> bool {
    let Some(rules) = schema.as_object() else { panic!("no schema: {schema}") };
    rules.iter().all(|(keyword, rule)| match (keyword.as_str(), value) {
        ("$schema" | "title" | "description" | "default", _) => true,
        ("const", _) => same(rule, value),
        ("enum", _) => rule.as_array().unwrap().iter().any(|one| same(one, value)),
        ("type", _) => match rule {
            Value::Array(types) => types.iter().any(|one| is(one.as_str().unwrap(), value)),
            one => is(one.as_str().unwrap(), value),
        },
        ("anyOf", _) => rule.as_array().unwrap().iter().any(|one| fits(one, value)),
        ("not", _) => !fits(rule, value),
        ("pattern", Value::String(text)) => matches(rule.as_str().unwrap(), text),
        ("minimum", Value::Number(number)) => number.as_f64() >= rule.as_f64(),
        ("maximum", Value::Number(number)) => number.as_f64() <= rule.as_f64(),
        ("minItems", Value::Array(items)) => items.len() as u64 >= rule.as_u64().unwrap(),
        ("items", Value::Array(items)) => items.iter().all(|item| fits(rule, item)),
        ("required", Value::Object(map)) => {
            rule.as_array().unwrap().iter().all(|key| map.contains_key(key.as_str().unwrap()))
        }
        ("propertyNames", Value::Object(map)) => map.keys().all(|key| fits(rule, &json!(key))),
        ("properties", Value::Object(map)) => {
            map.iter().all(|(key, inner)| rule.get(key).is_none_or(|schema| fits(schema, inner)))
        }
        ("additionalProperties", Value::Object(map)) => {
            let known = rules.get("properties").and_then(Value::as_object);
            let mut others =
                map.iter().filter(|(key, _)| !known.is_some_and(|known| known.contains_key(*key)));
            others.all(|(_, inner)| if rule.is_boolean() { rule == true } else { fits(rule, inner) })
        }
        ("pattern" | "minItems" | "items" | "required" | "propertyNames" | "properties", _)
        | ("additionalProperties" | "minimum" | "maximum", _) => true,
        (other, _) => panic!("`{other}` is not known here"),
    })
}

/// Equal as JSON has it: 1 and 1.0 are one number.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("no type `{other}`"),
    }
}

/// The two patterns of the schema.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[A-Za-z_][A-Za-z0-9_]{0,63}$" => {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            !text.is_empty()
                && text.len() <= 64
                && text.chars().all(word)
                && !text.starts_with(|c: char| c.is_ascii_digit())
        }
        "^\\s*0*[1-9][0-9]*(s|min|h|d|w|mo|q|y)\\s*$" => {
            let text = text.trim();
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let unit = &text[digits.len()..];
            let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            number
                && digits.bytes().any(|byte| byte != b'0')
                && ["s", "min", "h", "d", "w", "mo", "q", "y"].contains(&unit)
        }
        other => panic!("no pattern `{other}`"),
    }
}

/// Whether a pointer leads somewhere, or to a key that is missing where it should be.
fn leads(document: &Value, path: &str) -> bool {
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    document.pointer(path).is_some() || document.pointer(parent).is_some_and(Value::is_object)
}

/// What the schema leaves to the loader: what a rule, a filter, an artifact and a long span say.
fn is_inside(fault: &Error) -> bool {
    let path = fault.detail("path").unwrap_or("");
    let rule =
        matches!(fault.code(), ErrorCode::RuleSyntax | ErrorCode::RuleTooLarge | ErrorCode::UnknownFunction);
    rule || path.starts_with("/artifacts/") || fault.code() == ErrorCode::InvalidSpan
}

#[test]
fn loader_and_schema_refuse_the_same() {
    let (form, mut random) = (Policy::json_schema(), Random::new(311));
    let seeds: Vec<Value> = seeds().into_iter().chain([everything(), everything(), everything()]).collect();
    for seed in &seeds {
        assert!(
            fits(&form, seed) && Policy::faults(seed, &schema()).is_empty(),
            "{:?}",
            Policy::faults(seed, &schema())
        );
    }
    let (mut unfit, mut unread, mut wrong) = (0, 0, Vec::new());
    for round in 0..2400 {
        let mut document = seeds[round % seeds.len()].clone();
        if round % 3 > 0 {
            shake(&mut document, &mut random);
        }
        if round % 3 < 2 {
            jolt(&mut document, &mut random);
        }
        let (fit, faults) = (fits(&form, &document), Policy::faults(&document, &schema()));
        unfit += usize::from(!fit);
        if !fit && faults.is_empty() {
            wrong.push(format!("the schema alone refuses {document}"));
        }
        if let Err(error) = Policy::from_json(&document) {
            unread += 1;
            if fit && !is_inside(&error) {
                wrong.push(format!(
                    "the loader alone refuses: {error} {:?}: {document}",
                    error.detail("path")
                ));
            }
        }
        for fault in &faults {
            if !fault.detail("path").is_some_and(|path| leads(&document, path)) {
                wrong.push(format!("{:?} leads nowhere: {fault}: {document}", fault.detail("path")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 2400:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unfit > 400 && unread > 400, "{unfit} do not fit, {unread} cannot be read");
}

/// Names with slashes and tildes are steps of their own; texts are one value; trees are given as they were.
#[test]
fn paths_are_pointers_into_the_document_as_given() {
    let document = json!({
        "policy": 1,
        "a/b~c": 1,
        "measures": {"m/n": {"measure": "count"}, "o": {"measure": "count", "win/dow": 1}},
        "segments": {
            "s~/t": "true",
            "text": "true && nope > 1",
            "one": {"and": [{">": [{"name": "nope"}, 1]}]},
            "flat": {"and": [{"and": [true, {"==": [{"name": "plan"}, 1]}]}, true]},
            "sum": {">": [{"-": [{"-": [1, 2]}, {"name": "nope"}]}, 3]},
            "list": {"in": [{"name": "plan"}, ["a", 2]]},
        },
        "signals": {"x/y": {"when": "true"}, "z": {"when": {"not": {"name": "plan"}}, "u/v": 1}},
        "scorecards": {"c": {"measures": {"q/r": {"normaliser": "range", "low": 0, "high": 1}}}},
    });
    let faults = Policy::faults(&document, &schema());
    let mut found: Vec<&str> = faults.iter().map(|fault| fault.detail("path").unwrap()).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "/a~1b~0c",
            "/measures/m~1n",
            "/measures/o/win~1dow",
            "/scorecards/c/measures/q~1r",
            "/segments/flat/and/0/and/1",
            "/segments/list/in/1/1",
            "/segments/one/and/0/>/0",
            "/segments/sum/>/0/-/1",
            "/segments/s~0~1t",
            "/segments/text",
            "/signals/x~1y/when",
            "/signals/z/u~1v",
            "/signals/z/when/not",
        ]
    );
    assert!(faults.iter().all(|fault| document.pointer(fault.detail("path").unwrap()).is_some()));
    let text = faults.iter().find(|fault| fault.detail("path") == Some("/segments/text")).unwrap();
    assert_eq!(text.detail("position"), Some("8"));
    let tree =
        faults.iter().find(|fault| fault.detail("path") == Some("/segments/flat/and/0/and/1")).unwrap();
    assert_eq!(tree.detail("position"), None);
    assert!(tree.to_string().starts_with("`/and/0/and/1`: "), "{tree}");
}

/// An artifact has a name as all else.
#[test]
fn artifacts_have_names() {
    let card = json!({"policy": 1, "measures": {"n": {"measure": "count"}},
        "scorecards": {"c": {"measures": {"n": {"normaliser": "percentile", "artifact": "a b"}}}}});
    let policy = Policy::from_json(&card).unwrap();
    let view = crate::testing::small_shop().as_of("2024-03-01").unwrap();
    let norms = view.fit_health_norms(&policy, &Default::default()).unwrap();
    let faults = policy.artifact("a b", norms).validate(view.schema());
    let found: Vec<_> = faults.iter().map(|fault| fault.detail("path").unwrap_or("")).collect();
    assert_eq!(found, ["/artifacts/a b"]);
}

/// A score of none is said, not left out.
#[test]
fn an_override_says_its_score() {
    let mut document = everything();
    let at = |document: &mut Value| document.pointer_mut("/scorecards/health/overrides/0").unwrap().clone();
    let mut none = at(&mut document);
    none["score"] = json!(0);
    document["scorecards"]["health"]["overrides"] = json!([none]);
    let policy = Policy::from_json(&document).unwrap();
    assert_eq!(Policy::from_json(&policy.to_json()), Ok(policy));
    none.as_object_mut().unwrap().remove("score");
    document["scorecards"]["health"]["overrides"] = json!([none]);
    let error = Policy::from_json(&document).unwrap_err();
    assert_eq!(error.detail("path"), Some("/scorecards/health/overrides/0/score"));
}

/// A null is no way to leave a part out.
#[test]
fn nulls_are_refused() {
    let parts =
        ["kinds", "measures", "segments", "signals", "scorecards", "lifecycles", "artifacts", "metrics"];
    for part in parts {
        let faults = Policy::faults(&json!({"policy": 1, part: null}), &schema());
        let found: Vec<_> =
            faults.iter().map(|fault| (fault.code(), fault.detail("path").unwrap_or(""))).collect();
        assert_eq!(found, [(ErrorCode::InvalidOption, format!("/{part}").as_str())]);
    }
    for (pointer, inner) in [
        ("/signals/sold", "on"),
        ("/signals/sold", "when"),
        ("/scorecards/health", "segment"),
        ("/scorecards/health/measures/logins", "weight"),
        ("/scorecards/health/bands/0", "from"),
        ("/scorecards/health/overrides/0", "until"),
        ("/lifecycles/journey/stages/1", "keep"),
        ("/metrics", "grace"),
    ] {
        let mut document = everything();
        document.pointer_mut(pointer).unwrap()[inner] = Value::Null;
        let faults = Policy::faults(&document, &schema());
        let path = format!("{pointer}/{inner}");
        assert!(faults.iter().any(|fault| fault.detail("path") == Some(&path)), "{path}: {faults:?}");
    }
}

/// What a rule reads has one meaning.
#[test]
fn no_name_is_a_property_and_something_else() {
    let faults = |document: Value| -> Vec<(String, ErrorCode)> {
        let faults = Policy::faults(&document, &schema());
        assert!(faults.iter().all(|fault| fault.to_string().contains("another name")), "{faults:?}");
        faults.iter().map(|fault| (fault.detail("path").unwrap().to_owned(), fault.code())).collect()
    };
    let measure = faults(
        json!({"policy": 1, "measures": {"plan": {"measure": "count"}}, "segments": {"s": "plan > 1"}}),
    );
    assert_eq!(measure, [("/measures/plan".to_owned(), ErrorCode::InvalidPolicy)]);
    let segment = faults(json!({"policy": 1, "segments": {"plan": "true", "s": "plan"}}));
    assert_eq!(segment, [("/segments/plan".to_owned(), ErrorCode::InvalidPolicy)]);
    let both =
        faults(json!({"policy": 1, "measures": {"x": {"measure": "count"}}, "segments": {"x": "true"}}));
    assert_eq!(both, [("/segments/x".to_owned(), ErrorCode::InvalidPolicy)]);
    assert_eq!(faults(json!({"policy": 1, "signals": {"plan": {"when": "plan == 'pro'"}}})), []);
}
