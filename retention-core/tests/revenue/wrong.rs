//! Bad input gets its code.

use retention_core::{MetricSettings, Options, SubscriptionOptions};
use serde_json::{Value, json};

use super::scene::{log, options, settings, told};

fn code(events: &[Value], json: Value) -> (String, Option<String>) {
    let error = log(events).as_of("2024-06-01").unwrap().subscriptions(&options(json)).unwrap_err();
    (error.code().to_string(), error.detail("argument").or(error.detail("column")).map(str::to_owned))
}

#[test]
fn rates_and_currencies() {
    let mut dollars = told("a", "started", "2024-01-10", Some(5.0), json!({}));
    dollars["currency"] = json!("USD");
    let is = |code: &str, detail: &str| (code.to_owned(), Some(detail.to_owned()));
    let rates = |rates: Value| json!({"exchange_rates": rates});
    assert_eq!(
        code(std::slice::from_ref(&dollars), json!({})),
        is("missing_exchange_rate", "exchange_rates")
    );
    assert_eq!(
        code(&[dollars.clone()], rates(json!({"USD": {"2024-02-01": 1.1}}))),
        is("missing_exchange_rate", "exchange_rates")
    );
    assert_eq!(
        code(&[dollars.clone()], rates(json!({"USX": {"2024-01-01": 1.1}}))),
        is("unknown_currency", "exchange_rates")
    );
    assert_eq!(
        code(&[dollars.clone()], rates(json!({"EUR": {"2024-01-01": 1.1}}))),
        is("invalid_option", "exchange_rates")
    );
    assert_eq!(
        code(&[dollars], rates(json!({"USD": {"January": 1.1}}))),
        is("invalid_time", "exchange_rates")
    );
}

#[test]
fn terms_and_properties() {
    let with = |properties: Value| [told("a", "started", "2024-01-10", Some(5.0), properties)];
    for months in [json!(0), json!(1.5), json!(-1), json!(9999)] {
        assert_eq!(code(&with(json!({"term_months": months})), json!({})).0, "invalid_value");
    }
    assert_eq!(code(&with(json!({"discount": 1e300})), json!({})).0, "amount_overflow");
    assert_eq!(code(&with(json!({})), json!({"properties": {"trail": "is_trial"}})).0, "unknown_option");
}

#[test]
fn settings_are_checked_saved_and_told_apart() {
    for bad in [
        json!({"churn_at": "later"}),
        json!({"grace": "soon"}),
        json!({"exchange_rates": {"USD": {"2024-01-01": -1}}}),
    ] {
        assert_eq!(
            MetricSettings::from_json(&bad).unwrap_err().code().as_str(),
            if bad["grace"].is_null() { "invalid_option" } else { "invalid_span" }
        );
    }
    assert_eq!(
        MetricSettings::from_json(&json!({"churn": "end"})).unwrap_err().code().as_str(),
        "unknown_option"
    );
    let own = settings(json!({"churn_at": "request", "exchange_rates": {"USD": {"2024-01-01": 0.9}}}));
    let text = own.to_text().unwrap();
    assert_eq!(MetricSettings::from_text(&text).unwrap(), own);
    for given in [json!({"settings": text}), json!({"settings": own.to_json()})] {
        assert_eq!(SubscriptionOptions::from_json(&given).unwrap().settings, own);
    }
    let preset = SubscriptionOptions::from_json(&json!({"settings": "stripe"})).unwrap();
    assert_eq!(preset.settings, MetricSettings::preset(retention_core::MetricPreset::Stripe));
    let error = SubscriptionOptions::from_json(&json!({"settings": "strip"})).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("suggestion")), ("invalid_option", Some("stripe")));
    assert_eq!(own.differences(&MetricSettings::default()), ["churn_at", "exchange_rates"]);
    assert_eq!(
        MetricSettings::default().hash(),
        MetricSettings::from_json(&json!({"grain": "customer"})).unwrap().hash()
    );
    let of = |text: &str| MetricSettings::from_json(&serde_json::from_str(text).unwrap()).unwrap();
    for (one, other) in [
        (r#"{"grace": "7d"}"#, r#"{"grace": "1w"}"#),
        (r#"{"grace": "720h"}"#, r#"{"grace": "30d"}"#),
        (r#"{"reactivation_window": "1y"}"#, r#"{"reactivation_window": "12mo"}"#),
        (
            r#"{"exchange_rates": {"usd": {"2024-01-01": "0.9"}}}"#,
            r#"{"exchange_rates": {"USD": {"2024-01-01": "0.9"}}}"#,
        ),
    ] {
        let (one, other) = (of(one), of(other));
        assert!(one.hash() == other.hash() && one.differences(&other).is_empty());
    }
    assert_ne!(of(r#"{"grace": "31d"}"#).hash(), of(r#"{"grace": "1mo"}"#).hash());
}
