//! What is no measure, and what the error says.

use serde_json::{Value, json};

use crate::{Error, MeasureOptions, Measures, Schema, testing};

fn refused(measures: Value) -> Error {
    let view = testing::small_shop().as_of("2024-02-01").unwrap();
    match Measures::from_json(&measures) {
        Err(error) => error,
        Ok(measures) => view.measures(&measures, &MeasureOptions::default()).unwrap_err(),
    }
}

#[test]
fn every_fault_names_its_place_and_the_nearest_name() {
    for (measure, code, path, suggestion) in [
        (json!({"measure": "cuont"}), "invalid_option", "/measures/x/measure", Some("count")),
        (
            json!({"measure": "count", "windwo": "30d"}),
            "unknown_option",
            "/measures/x/windwo",
            Some("window"),
        ),
        (json!({"measure": "count", "window": "30x"}), "invalid_span", "/measures/x/window", None),
        (json!({"measure": "count", "of": ["purchse"]}), "unknown_kind", "/measures/x/of", Some("purchase")),
        (json!({"measure": "count", "then": ["sale"]}), "invalid_option", "/measures/x/then", None),
        (
            json!({"measure": "count", "window": "1d", "first": "1d"}),
            "invalid_option",
            "/measures/x/first",
            None,
        ),
        (json!({"measure": "sum", "value": "weight"}), "unknown_property", "/measures/x/value", None),
        (
            json!({"measure": "count", "filter": "amonut > 3"}),
            "unknown_name",
            "/measures/x/filter",
            Some("amount"),
        ),
        (json!({"measure": "count", "filter": "amount >"}), "rule_syntax", "/measures/x/filter", None),
        (json!({"measure": "ratio", "base": "x"}), "invalid_option", "/measures/x/over", None),
        (
            json!({"measure": "ratio", "base": "x", "over": "x"}),
            "circular_definition",
            "/measures/x/base",
            None,
        ),
        (json!({"measure": "change", "base": "y"}), "unknown_name", "/measures/x/base", None),
        (json!({"measure": "latency"}), "invalid_option", "/measures/x/then", None),
        (json!("count"), "invalid_option", "/measures/x", None),
        (json!({"measure": "count", "history": "whole"}), "invalid_option", "/measures/x/history", None),
    ] {
        let error = refused(json!({ "x": measure }));
        assert_eq!(error.code().as_str(), code, "{measure} {error}");
        assert_eq!(error.detail("path"), Some(path), "{measure} {error}");
        assert_eq!(error.detail("suggestion"), suggestion, "{measure} {error}");
    }
    assert_eq!(refused(json!([])).code().as_str(), "invalid_option");
}

#[test]
fn circles_and_long_chains_are_refused() {
    let circle = json!({
        "a": {"measure": "ratio", "base": "b", "over": "n"},
        "b": {"measure": "ratio", "base": "n", "over": "c"},
        "c": {"measure": "ratio", "base": "a", "over": "n"},
        "n": {"measure": "count"},
    });
    let error = refused(circle);
    assert_eq!(error.code().as_str(), "circular_definition");
    assert!(error.to_string().contains("a → b → c → a"), "{error}");
    let mut chain = json!({"m000": {"measure": "count"}});
    for n in 1..200 {
        chain[format!("m{n:03}")] =
            json!({"measure": "ratio", "base": format!("m{:03}", n - 1), "over": "m000"});
    }
    // Named from the end so that the whole chain is open at once.
    let reversed: Value = chain
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, measure)| {
            let flip = |name: &str| format!("m{:03}", 199 - name[1..].parse::<u32>().unwrap());
            let mut measure = measure.clone();
            for key in ["base", "over"] {
                if let Some(old) = measure.get(key).and_then(Value::as_str).map(str::to_owned) {
                    measure[key] = flip(&old).into();
                }
            }
            (flip(name), measure)
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    assert_eq!(refused(reversed).code().as_str(), "rule_too_large");
}

/// Measures that each build on the one before, named in their order or against it.
fn chain(length: usize, is_reversed: bool) -> Value {
    let name = |at: usize| format!("m{:03}", if is_reversed { length - 1 - at } else { at });
    let measure = |at: usize| match at.checked_sub(1) {
        Some(before) => json!({"measure": "ratio", "base": name(before), "over": name(0)}),
        None => json!({"measure": "count"}),
    };
    (0..length).map(|at| (name(at), measure(at))).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn how_deep_measures_build_does_not_hang_on_their_names() {
    let schema = Schema::new("UTC", "EUR").unwrap();
    for length in [2, 31, 32, 33, 40, 300, 512] {
        for is_reversed in [false, true] {
            let document = json!({"policy": 1, "measures": chain(length, is_reversed)});
            let faults = crate::Policy::faults(&document, &schema);
            let found: Vec<_> = faults.iter().map(|fault| (fault.code(), fault.detail("path"))).collect();
            let first = format!("/measures/m{:03}", if is_reversed { length.wrapping_sub(33) } else { 32 });
            let expected = [(crate::ErrorCode::RuleTooLarge, Some(first.as_str()))];
            assert_eq!(found, if length > 32 { &expected[..] } else { &[] }, "{length} {is_reversed}");
        }
    }
}

/// A circle of more than may build on one another is a circle.
#[test]
fn wide_circles_are_refused() {
    for length in [2, 33, 70, 512] {
        let mut circle = chain(length, false);
        circle["m000"] = json!({"measure": "ratio", "base": format!("m{:03}", length - 1), "over": "m000"});
        let error = refused(circle);
        assert_eq!(error.code().as_str(), "circular_definition", "{length} {error}");
    }
}

#[test]
fn names_must_be_words() {
    for name in ["", "1st", "a b", "a.b", "true", "in", "ä", &"n".repeat(65)] {
        let error = refused(json!({ name: {"measure": "count"} }));
        assert_eq!(error.code().as_str(), "invalid_option", "{name}");
    }
}

#[test]
fn instants_after_as_of_are_refused() {
    let view = testing::small_shop().as_of("2024-02-01").unwrap();
    let measures = Measures::from_json(&json!({"n": {"measure": "count"}})).unwrap();
    let options = MeasureOptions::default().at(vec!["2024-02-01T00:00:00.000001".into()]);
    assert_eq!(view.measures(&measures, &options).unwrap_err().detail("argument"), Some("at"));
    assert!(Schema::new("UTC", "GBP").is_ok());
}

#[test]
fn json_comes_back() {
    let measures = super::twin::measures();
    assert_eq!(Measures::from_json(&measures.to_json()).unwrap(), measures);
    assert_eq!(measures.to_json()["a_count"], json!({"measure": "count", "of": ["login"], "window": "7d"}));
}

/// Only of `renews_at` the schema need not say that it is an instant; if it says otherwise, that holds.
#[test]
fn what_days_are_until_is_an_instant() {
    let found = |value: &str, schema: Schema| {
        let policy = json!({"policy": 1, "measures": {"d": {"measure": "days_until", "value": value}}});
        let faults = crate::Policy::faults(&policy, &schema);
        faults.iter().map(|fault| fault.code().as_str()).collect::<Vec<_>>()
    };
    let bare = || Schema::new("UTC", "EUR").unwrap();
    assert_eq!(found("renews_at", bare()), [""; 0]);
    assert_eq!(found("renews_at", bare().property("renews_at", crate::PropertyType::Time)), [""; 0]);
    assert_eq!(
        found("renews_at", bare().property("renews_at", crate::PropertyType::Text)),
        ["invalid_option"]
    );
    assert_eq!(found("renewed_at", bare()), ["unknown_property"]);
}

/// A filter is a rule, so it may be a tree; two ways to write one rule are no difference.
#[test]
fn a_filter_may_be_a_tree() {
    let of = |filter: Value| json!({"policy": 1, "measures": {"n": {"measure": "count", "filter": filter}}});
    let policy = |filter: Value| crate::Policy::from_json(&of(filter)).unwrap();
    let tree = policy(json!({"==": [{"name": "item"}, "x"]}));
    assert_eq!(tree.measures().get("n").unwrap().filter.as_deref(), Some("item == \"x\""));
    for same in ["item=='x'", "( item == 'x' )"] {
        assert_eq!(tree.diff(&policy(same.into())).rows(), 0, "{same}");
    }
    assert_eq!(tree.diff(&policy("item == 'y'".into())).rows(), 1);
    let error = crate::Policy::from_json(&of(json!({"==": [{"nmae": "item"}, "x"]}))).unwrap_err();
    assert_eq!(error.detail("path"), Some("/measures/n/filter/==/0/nmae"), "{error}");
}

/// Who asks a view hears which part of the policy is wrong, and where.
#[test]
fn what_is_wrong_is_named_with_its_place_in_the_policy() {
    let view = testing::small_shop().as_of("2024-03-01").unwrap();
    let error = |policy: Value| {
        let policy = crate::Policy::from_json(&policy).unwrap();
        view.segments(policy.segments(), &crate::SegmentOptions::default()).unwrap_err()
    };
    let broken = error(json!({"policy": 1, "measures": {"days": {"measure": "days_since_last"}},
        "segments": {"broken": "dyas > 3"}}));
    assert_eq!(broken.detail("path"), Some("/segments/broken"));
    assert!(broken.to_string().starts_with("`/segments/broken`: position 0: no name `dyas`"), "{broken}");
    let tree = error(json!({"policy": 1, "segments": {"a": {">": [{"name": "dyas"}, 3]}}}));
    assert_eq!(tree.detail("path"), Some("/segments/a/>/0"), "{tree}");
    let filter = error(json!({"policy": 1, "measures": {"n": {"measure": "count", "filter": "item == 3"}}}));
    assert_eq!(filter.detail("path"), Some("/measures/n/filter"), "{filter}");
}

#[test]
fn what_of_an_event_was_meant_is_told() {
    for (measure, value, suggestion) in [
        ("distinct", "itm", Some("item")),
        ("most_common", "item_or_knd", Some("item_or_kind")),
        ("distinct", "order_or_evnt", Some("order_or_event")),
        ("most_common_count", "order_or_event", None),
        ("sum", "itm", None),
    ] {
        let error = refused(json!({"x": {"measure": measure, "value": value}}));
        assert_eq!(error.detail("suggestion"), suggestion, "{error}");
        assert_eq!(error.detail("path"), Some("/measures/x/value"), "{error}");
    }
}
