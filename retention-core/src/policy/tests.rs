//! Policies: what is read, and everything that is wrong at once.

mod agreed;
mod calm;
mod listed;
mod mutated;
mod presets;

use serde_json::{Value, json};

use crate::{
    Engine, Event, EventLog, MetricPreset, MetricSettings, Policy, PolicyPreset, PropertyType, Role, Schema,
};

fn schema() -> Schema {
    let schema = Schema::new("Europe/London", "GBP").unwrap().role("sale", Role::Purchase);
    schema.property("plan", PropertyType::Text).property("renews_at", PropertyType::Time)
}

fn policy() -> Value {
    json!({
        "policy": 1,
        "kinds": ["login"],
        "measures": {
            "logins_30d": {"measure": "count", "of": ["login"], "window": "30d"},
            "days_since_login": {"measure": "days_since_last", "of": ["login"]},
            "days_to_renewal": {"measure": "days_until", "value": "renews_at"},
        },
        "segments": {
            "silent": "days_since_login >= 14",
            "valuable": "plan in ['pro', 'team'] && !silent",
        },
        "signals": {
            "renewal": {"when": "days_to_renewal <= 30 && days_to_renewal > 0"},
            "sold": {"on": ["purchase"], "when": "logins_30d > 2"},
            "failed": {"on": ["payment_failed"]},
        },
    })
}

#[test]
fn a_sound_policy_comes_back() {
    let read = Policy::from_json(&policy()).unwrap();
    assert_eq!(read.validate(&schema()), []);
    assert_eq!(Policy::from_json(&read.to_json()).unwrap(), read);
    assert_eq!(Policy::parse(&read.to_json().to_string()).unwrap(), read);
}

#[test]
fn every_fault_is_listed_with_its_path() {
    let mut wrong = policy();
    wrong["measures"]["logins_30d"]["window"] = json!("30m");
    wrong["measures"]["days_since_login"]["of"] = json!(["logni"]);
    wrong["segments"]["silent"] = json!("days_to_renewl >= 14");
    wrong["segments"]["valuable"] = json!("plan == ");
    wrong["segments"]["tree"] = json!({"and": [{">": [{"name": "days_to_renewal"}, "x"]}, true]});
    wrong["signals"]["failed"] = json!({"on": ["payment_faild"]});
    wrong["signals"]["sold"] = json!({"one": ["purchase"]});
    wrong["signal"] = json!({});
    let faults = Policy::faults(&wrong, &schema());
    let shown: Vec<(&str, &str, Option<&str>)> = faults
        .iter()
        .map(|fault| (fault.detail("path").unwrap_or(""), fault.code().as_str(), fault.detail("suggestion")))
        .collect();
    assert_eq!(
        shown,
        [
            ("/signal", "unknown_option", Some("signals")),
            ("/measures/logins_30d/window", "invalid_span", None),
            ("/segments/valuable", "rule_syntax", None),
            ("/signals/sold/one", "unknown_option", Some("on")),
            ("/measures/days_since_login/of", "unknown_kind", Some("login")),
            ("/segments/silent", "unknown_name", Some("days_to_renewal")),
            ("/segments/tree/and/0", "rule_type", None),
            ("/signals/failed/on", "unknown_kind", Some("payment_failed")),
        ]
    );
    assert_eq!(faults[5].detail("position"), Some("0"));
}

#[test]
fn settings_of_metrics_are_part_of_it() {
    let read = |metrics: Value| Policy::from_json(&json!({"policy": 1, "metrics": metrics}));
    let stripe = read(json!("stripe")).unwrap();
    assert_eq!(stripe, read(json!({"preset": "stripe"})).unwrap());
    assert_eq!(Policy::from_json(&stripe.to_json()).unwrap(), stripe);
    assert_eq!(stripe.metrics(), &MetricSettings::preset(MetricPreset::Stripe));
    assert_eq!(read(json!({})).unwrap(), Policy::from_json(&json!({"policy": 1})).unwrap());
    assert_eq!(Policy::default().with_metrics(stripe.metrics().clone()), stripe);
    let later = read(json!({"preset": "stripe", "churn_at": "end"})).unwrap();
    let diff = stripe.diff(&later);
    let cell = |name: &str| diff.column(name).unwrap().text(0).map(str::to_owned);
    assert_eq!((diff.rows(), cell("path").as_deref()), (1, Some("/metrics/churn_at")));
    assert_eq!((cell("before").as_deref(), cell("after").as_deref()), (Some("\"request\""), Some("\"end\"")));
    let codes = |metrics: Value| -> Vec<(String, String)> {
        let faults = Policy::faults(&json!({"policy": 1, "metrics": metrics}), &schema());
        let path = |fault: &crate::Error| fault.detail("path").unwrap_or("").to_owned();
        faults.iter().map(|fault| (fault.code().to_string(), path(fault))).collect()
    };
    let is = |code: &str, path: &str| (code.to_owned(), path.to_owned());
    let two = codes(json!({"churn_at": "never", "grian": "account"}));
    assert_eq!(two, [is("invalid_option", "/metrics/churn_at"), is("unknown_option", "/metrics/grian")]);
    assert_eq!(codes(json!({"preset": "strip"})), [is("invalid_option", "/metrics/preset")]);
    assert_eq!(codes(json!("strip")), [is("invalid_option", "/metrics")]);
    assert_eq!(codes(json!(7)), [is("invalid_option", "/metrics")]);
    let own = codes(json!({"exchange_rates": {"GBP": {"2024-01-01": 1}}, "properties": {"trail": "x"}}));
    assert_eq!(
        own,
        [is("unknown_option", "/metrics/properties"), is("invalid_option", "/metrics/exchange_rates")]
    );
}

#[test]
fn hostile_documents_are_errors() {
    for text in
        ["", "{", "[]", "null", "{\"policy\": 1e99}", "{\"policy\": 2}", "{\"policy\": 1, \"measures\": 3}"]
    {
        assert!(Policy::parse(text).is_err(), "{text}");
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let twice =
        r#"{"policy": 1, "segments": {"a": {"and": [true, {"not": true, "not": false}]}, "b": "true"}}"#;
    let error = Policy::parse(twice).unwrap_err();
    assert_eq!(
        (error.code().as_str(), error.detail("path")),
        ("invalid_policy", Some("/segments/a/and/1/not"))
    );
    let faults = Policy::faults_of(&twice.into(), &schema());
    assert_eq!(faults[0].detail("path"), Some("/segments/a/and/1/not"));
    let twice = r#"{"policy": 1, "segments": {"b": "true", "b": "false"}}"#;
    assert_eq!(Policy::parse(twice).unwrap_err().detail("path"), Some("/segments/b"));
    assert_eq!(Policy::parse(&deep).unwrap_err().code().as_str(), "invalid_policy");
    let long = json!({"policy": 1, "segments": {"a": "x > 1 && ".repeat(20_000)}});
    assert_eq!(Policy::from_json(&long).unwrap_err().code().as_str(), "rule_too_large");
    let nested =
        json!({"policy": 1, "segments": {"a": format!("{}true{}", "(".repeat(5000), ")".repeat(5000))}});
    assert_eq!(Policy::from_json(&nested).unwrap_err().code().as_str(), "rule_too_large");
    let huge = json!({"policy": 1, "measures": {"a": {"measure": "count", "window": "99999999999999d"}}});
    assert_eq!(Policy::from_json(&huge).unwrap_err().code().as_str(), "invalid_span");
    let many: serde_json::Map<_, _> =
        (0..600).map(|n| (format!("m{n}"), json!({"measure": "count"}))).collect();
    let many = Policy::from_json(&json!({"policy": 1, "measures": many})).unwrap();
    assert_eq!(many.validate(&schema())[0].code().as_str(), "invalid_option");
    let zero = json!({"policy": 1, "segments": {"a": "1 / 0 > 2", "b": "9223372036854775807 + 1 > 0"}});
    let zero = Policy::from_json(&zero).unwrap().validate(&schema());
    assert_eq!(zero.iter().map(|fault| fault.code().as_str()).collect::<Vec<_>>(), ["rule_arithmetic"; 2]);
}

#[test]
fn presets_are_sound_and_run() {
    for preset in PolicyPreset::ALL {
        let policy = Policy::preset(*preset).unwrap();
        assert_eq!(policy.validate(&Schema::new("UTC", "EUR").unwrap()), [], "{}", preset.as_str());
        let mut engine = Engine::new(EventLog::new(schema()), policy, "2024-01-01").unwrap();
        for (day, kind) in ["activity", "purchase", "ticket_opened", "payment_failed"].iter().enumerate() {
            engine.track(Event::new("c1", *kind, format!("2024-01-{:02}", day + 2))).unwrap();
        }
        assert!(!engine.advance("2025-06-01", None).unwrap().signals.is_empty(), "{}", preset.as_str());
    }
}

#[test]
fn the_written_json_schema_is_current() {
    let written = include_str!("../../../docs/reference/policy.schema.json");
    assert_eq!(written, format!("{:#}\n", Policy::json_schema()), "write it anew: make generate");
}

/// Every key that the schema describes is one that the reader takes, and the other way round.
#[test]
fn the_json_schema_knows_what_is_read() {
    let schema = Policy::json_schema();
    let measure = &schema["properties"]["measures"]["additionalProperties"]["properties"];
    for key in measure.as_object().unwrap().keys() {
        let read = json!({"policy": 1, "measures": {"x": {key: []}}});
        let unknown = Policy::from_json(&read).err().map(|error| error.code().as_str());
        assert_ne!(unknown, Some("unknown_option"), "{key}");
    }
    for key in schema["properties"].as_object().unwrap().keys() {
        let error =
            Policy::from_json(&json!({ "policy": 1, key: 7 })).err().map(|error| error.code().as_str());
        assert_ne!(error, Some("unknown_option"), "{key}");
    }
}

#[test]
fn the_example_of_the_guide_is_sound() {
    let guide = include_str!("../../../docs/policies.md");
    let block = guide.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let policy = Policy::parse(block).unwrap();
    assert_eq!(policy.validate(&schema()), []);
    assert_eq!(policy.measures().len(), 8);
}

#[test]
fn faults_say_what_to_do_next() {
    let fault = |document: Value| {
        let faults = Policy::from_json(&document).unwrap().validate(&schema());
        (faults[0].detail("path").unwrap_or("").to_owned(), faults[0].to_string())
    };
    let (path, text) = fault(json!({"policy": 1, "segments": {"x": "quite_unlike_any == 'pro'"}}));
    assert!(
        path.starts_with("/segments/x") && text.contains("the schema must say the type"),
        "{path} {text}"
    );
    let unknown = json!({"policy": 1, "measures": {"x": {"measure": "count", "of": ["quite_unlike_any"]}}});
    let text = fault(unknown).1;
    assert!(text.contains("`kinds`") && text.contains("known: "), "{text}");
    let many: serde_json::Map<_, _> = (0..300).map(|at| (format!("s{at:03}"), json!("true"))).collect();
    let (path, text) = fault(json!({"policy": 1, "segments": many}));
    assert!(path.starts_with("/segments") && text.contains("more than"), "{path} {text}");
}
