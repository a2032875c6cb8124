//! All faults at once, none that follows from another, and no silence.

use serde_json::{Value, json};

use crate::{Policy, PropertyType, Role, Schema};

/// Path and code of everything that is wrong with a document.
fn faults(document: &Value) -> Vec<(String, &'static str)> {
    let schema = Schema::new("UTC", "EUR").unwrap().role("sale", Role::Purchase);
    let schema = schema.property("plan", PropertyType::Text).property("seats", PropertyType::Number);
    let faults = Policy::faults_of(document, &schema);
    faults
        .iter()
        .map(|fault| (fault.detail("path").unwrap_or("").to_owned(), fault.code().as_str()))
        .collect()
}

fn listed(part: &str, inner: Value) -> Vec<(String, &'static str)> {
    faults(&json!({"policy": 1, part: inner}))
}

fn paths<'f>(found: &'f [(String, &'static str)]) -> Vec<&'f str> {
    found.iter().map(|(path, _)| path.as_str()).collect()
}

#[test]
fn all_faults_of_a_rule() {
    let found = listed("segments", json!({"s": "nope > 1 && seatss > 2 && plan > 3"}));
    let codes: Vec<&str> = found.iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, ["unknown_name", "unknown_name", "rule_type"], "{found:?}");
}

#[test]
fn all_faults_of_a_measure() {
    let form = listed("measures", json!({"m": {"measure": "cuont", "windw": "30d", "window": "3x"}}));
    assert_eq!(paths(&form), ["/measures/m/measure", "/measures/m/window", "/measures/m/windw"]);
    let names = json!({"m": {"measure": "count", "of": ["aa", "bb"], "filter": "amont > 1", "then": ["x"]}});
    let names = listed("measures", names);
    assert_eq!(
        paths(&names),
        ["/measures/m/then", "/measures/m/of", "/measures/m/of", "/measures/m/filter"],
        "{names:?}"
    );
}

/// The nearest name of one that there is not is never that of the rule itself, which would be a circle.
#[test]
fn no_rule_is_told_to_read_itself() {
    let document = json!({"policy": 1, "segments": {"aa": "ab"}});
    let found = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap());
    assert_eq!(found[0].detail("suggestion"), None, "{}", found[0]);
    assert!(!found[0].to_string().contains("aa"), "{}", found[0]);
    let document = json!({"policy": 1, "segments": {"aa": "ab", "ac": "true"}});
    let found = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap());
    assert_eq!(found[0].detail("suggestion"), Some("ac"), "{}", found[0]);
}

#[test]
fn all_faults_of_a_signal() {
    let found = listed("signals", json!({"u": {"on": ["nope", "sale", "none"], "wen": "x"}}));
    assert_eq!(
        found,
        [
            ("/signals/u/wen".to_owned(), "unknown_option"),
            ("/signals/u/on".to_owned(), "unknown_kind"),
            ("/signals/u/on".to_owned(), "unknown_kind"),
        ]
    );
    let empty = listed("signals", json!({"u": {"on": [], "when": "true"}}));
    assert_eq!(paths(&empty), ["/signals/u/on"]);
}

/// Every circle, whatever else is wrong; two that share a rule are two.
#[test]
fn all_circles() {
    let found =
        listed("segments", json!({"a": "b", "b": "a || c", "c": "b", "d": "d", "e": "nope > 1", "f": "a"}));
    let circular = found.iter().filter(|(_, code)| *code == "circular_definition");
    assert_eq!(circular.count(), 3, "{found:?}");
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn all_keys_that_stand_twice() {
    let text =
        r#"{"policy": 1, "segments": {"b": "true", "b": "false", "a": "x"}, "measures": {"m": {}, "m": {}}}"#;
    let found = faults(&text.into());
    assert!(paths(&found).starts_with(&["/measures/m", "/segments/b"]), "{found:?}");
    assert!(paths(&found).iter().any(|path| path.starts_with("/segments/a")), "{found:?}");
}

/// What reads something unsound is not to blame.
#[test]
fn no_fault_follows_from_another() {
    let found = faults(&json!({
        "policy": 1,
        "measures": {
            "logins": {"measure": "count", "of": ["logni"], "window": "30d"},
            "change": {"measure": "change", "base": "logins"},
            "other": {"measure": "count"},
        },
        "segments": {"busy": "logins > 3 && other > 1", "up": "change > 0.5 && lgoins > 1"},
        "signals": {"s": {"when": "has(logins) && busy"}},
    }));
    let expected = [("/measures/logins/of".to_owned(), "unknown_kind")];
    assert_eq!(found[..1], expected, "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].0 == "/segments/up", "{found:?}");
    let kinds = faults(&json!({
        "policy": 1,
        "kinds": ["login", 3],
        "measures": {"logins": {"measure": "count", "of": ["login"]}},
        "segments": {"busy": "logins > 3"},
    }));
    assert_eq!(paths(&kinds), ["/kinds/1"]);
}

/// The loader and the JSON Schema refuse the same.
#[test]
fn what_the_schema_refuses_is_refused() {
    for measure in [
        json!({"of": ["sale"]}),
        json!({"measure": "count", "of": "sale"}),
        json!({"measure": "count", "of": null}),
        json!({"measure": "count", "window": null}),
        json!({"measure": "count", "period": "day"}),
        json!({"measure": "count", "window": "0d"}),
    ] {
        assert_eq!(listed("measures", json!({ "m": measure })).len(), 1, "{measure}");
    }
}

/// A measure of measures that fail is looked at once, however many ways lead there.
#[test]
fn many_ways_to_one_fault_are_no_hang() {
    let mut measures = serde_json::Map::new();
    measures.insert("m00".to_owned(), json!({"measure": "count", "of": ["nope"]}));
    for at in 1..32 {
        let base = format!("m{:02}", at - 1);
        measures.insert(format!("m{at:02}"), json!({"measure": "ratio", "base": base, "over": base}));
    }
    assert_eq!(listed("measures", measures.into()), [("/measures/m00/of".to_owned(), "unknown_kind")]);
}

/// A measure that others build on twice is looked at once for each kind, however many ways lead there.
#[test]
fn many_ways_to_one_measure_are_no_hang() {
    let kinds: Vec<String> = (0..40).map(|at| format!("k{at}")).collect();
    let mut measures = serde_json::Map::new();
    measures.insert("m00".to_owned(), json!({"measure": "count", "of": ["k0"]}));
    for at in 1..32 {
        let base = format!("m{:02}", at - 1);
        measures.insert(format!("m{at:02}"), json!({"measure": "ratio", "base": base, "over": base}));
    }
    let document = json!({"policy": 1, "kinds": kinds, "measures": measures, "segments": {"s": "m31 > 1"}});
    assert_eq!(faults(&document), []);
    let schema = Schema::new("UTC", "EUR").unwrap();
    let mut log = crate::EventLog::new(schema);
    for kind in &kinds {
        log.push(crate::Event::new("ann", kind.as_str(), "2024-01-01")).unwrap();
    }
    let policy = Policy::from_json(&document).unwrap();
    let mut engine = crate::Engine::new(log, policy, "2024-01-02").unwrap();
    engine.track(crate::Event::new("ann", "k0", "2024-01-03")).unwrap();
}

/// A setting that says what holds without it is no difference.
#[test]
fn what_is_said_though_usual_is_no_difference() {
    let policy = |measures: Value| Policy::from_json(&json!({"policy": 1, "measures": measures})).unwrap();
    let plain = policy(json!({
        "n": {"measure": "count", "window": "9d"}, "d": {"measure": "distinct"}, "s": {"measure": "sum"},
        "c": {"measure": "change", "base": "n"},
    }));
    let said = policy(json!({
        "n": {"measure": "count", "window": "9d", "history": "any"},
        "d": {"measure": "distinct", "value": "kind"}, "s": {"measure": "sum", "value": "amount"},
        "c": {"measure": "change", "base": "n", "history": "whole"},
    }));
    assert_eq!(plain.diff(&said).rows(), 0);
    assert_eq!(said.diff(&plain).rows(), 0);
    let other = policy(json!({
        "n": {"measure": "count", "window": "9d", "history": "whole"},
        "d": {"measure": "distinct", "value": "item"}, "s": {"measure": "sum"},
        "c": {"measure": "change", "base": "n", "history": "any"},
    }));
    assert_eq!(said.diff(&other).rows(), 3);
}

/// Of kinds that nobody knows the first are listed with the nearest, and the others are counted.
#[test]
fn many_unknown_kinds_are_counted() {
    let kind = |at: usize| format!("{}{at:05}", "abcdefgh".repeat(6));
    let kinds: Vec<String> = (0..20).map(kind).collect();
    let measure = |of: usize| {
        let unknown: Vec<String> = (0..100).map(|at| kind(10_000 + 100 * of + at)).collect();
        json!({"measure": "count", "of": unknown})
    };
    let measures: serde_json::Map<_, _> = (0..100).map(|at| (format!("m{at:03}"), measure(at))).collect();
    let document = json!({"policy": 1, "kinds": kinds, "measures": measures});
    let found = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap());
    assert_eq!(found.len(), 64);
    assert!(found.iter().all(|fault| fault.detail("suggestion").is_some()));
    assert!(found[63].to_string().contains("9936 faults more"), "{}", found[63]);
    assert!(!found[62].to_string().contains("faults more"), "{}", found[62]);
}

/// As many of those at which signals fire, whichever signal names them.
#[test]
fn many_unknown_kinds_of_signals_are_counted() {
    let kind = |at: usize| format!("{}{at:05}", "abcdefgh".repeat(6));
    let kinds: Vec<String> = (0..20).map(kind).collect();
    let signal = |of: usize| {
        let unknown: Vec<String> = (0..100).map(|at| kind(10_000 + 100 * of + at)).collect();
        json!({"on": unknown})
    };
    let signals: serde_json::Map<_, _> = (0..30).map(|at| (format!("s{at:03}"), signal(at))).collect();
    let document = json!({"policy": 1, "kinds": kinds, "signals": signals});
    let found = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap());
    assert_eq!(found.len(), 64);
    assert!(found.iter().all(|fault| fault.detail("suggestion").is_some()));
    assert_eq!(found[0].detail("path"), Some("/signals/s000/on"));
    assert!(found[63].to_string().contains("2936 faults more"), "{}", found[63]);
    assert!(!found[62].to_string().contains("faults more"), "{}", found[62]);
    // Nothing is like it: then it may be yet to come.
    let document = json!({"policy": 1, "signals": {"s": {"on": ["zzz"]}}});
    let shown = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap())[0].to_string();
    assert!(shown.contains("must stand in the policy's `kinds`; known: activity, "), "{shown}");
}

/// The nearest names are looked for in the first rules that fail, not in every one of many.
#[test]
fn many_unknown_names_in_many_rules_are_no_hang() {
    let name = |at: usize| format!("{}{at:04}", "abcdefgh".repeat(7));
    let measures: serde_json::Map<_, _> = (0..20).map(|at| (name(at), json!({"measure": "count"}))).collect();
    let unknown: Vec<String> = (0..64).map(|at| format!("{} > 0", name(9_000 + at))).collect();
    let rule = unknown.join(" || ");
    let segments: serde_json::Map<_, _> = (0..100).map(|at| (format!("s{at:03}"), json!(rule))).collect();
    let found = listed("segments", json!({"first": "nope > 1"}));
    assert_eq!(found.len(), 1);
    let document = json!({"policy": 1, "measures": measures, "segments": segments});
    let found = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap());
    assert_eq!(found.len(), 6_400);
    assert_eq!(found.iter().filter(|fault| fault.detail("suggestion").is_some()).count(), 64);
    assert!(found.iter().all(|fault| fault.detail("given").is_some()));
}

/// Rules as large as may be, over as many names as may be, told of by many kinds.
#[test]
fn many_names_in_many_rules_are_no_hang() {
    let kinds: Vec<String> = (0..60).map(|at| format!("k{at}")).collect();
    let measure = |at: usize| json!({"measure": "days_since_last", "of": [kinds[at % 60]]});
    let measures: serde_json::Map<_, _> = (0..500).map(|at| (format!("m{at:03}"), measure(at))).collect();
    let rule = |first: usize| {
        let clauses: Vec<String> = (0..1300).map(|at| format!("m{:03} > {at}", (first + at) % 500)).collect();
        clauses.join(" && ")
    };
    let segments: serde_json::Map<_, _> = (0..24).map(|at| (format!("s{at}"), json!(rule(at)))).collect();
    let document = json!({"policy": 1, "kinds": kinds, "measures": measures, "segments": segments});
    assert_eq!(faults(&document), []);
    // The same with names that there are not, each far from all and long to compare.
    let long = |at: usize| format!("{}{at} > 1", "x".repeat(900));
    let unknown = (0..60).map(long).collect::<Vec<_>>().join(" && ");
    let many = (0..1300).map(|at| format!("y{at} > 1")).collect::<Vec<_>>().join(" && ");
    let wide: serde_json::Map<_, _> =
        (0..500).map(|at| (format!("{}{at}", "z".repeat(60)), json!({"measure": "count"}))).collect();
    let found = faults(&json!({"policy": 1, "measures": wide, "segments": {"a": unknown, "b": many}}));
    assert_eq!(found.iter().filter(|(path, _)| path == "/segments/a").count(), 60);
    assert_eq!(
        found.iter().filter(|(path, _)| path == "/segments/b").count(),
        64,
        "no more are listed of one rule"
    );
    let last = found.iter().rposition(|(path, _)| path == "/segments/b").unwrap();
    let document = json!({"policy": 1, "segments": {"b": many}});
    let shown = Policy::faults(&document, &Schema::new("UTC", "EUR").unwrap()).pop().unwrap().to_string();
    assert!(shown.contains("1236 faults more"), "{last} {shown}");
}
