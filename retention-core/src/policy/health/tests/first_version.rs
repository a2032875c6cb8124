//! Norms as the first version wrote them, with quantiles in place of ranks and without zone and kinds, are read still.

use serde_json::{Value, json};

use super::{Fact, START, document, schema, view};
use crate::health::HealthNorms;
use crate::policy::Policy;
use crate::time::MICROS_PER_DAY;
use crate::{HealthNormOptions, HealthOptions, View};

/// Three customers with one, four and nine logins.
fn three() -> View {
    let logins = [(0_u8, 1), (1, 4), (2, 9)];
    let times = logins.iter().flat_map(|(who, count)| (0..*count).map(|day| (*who, day)));
    let facts: Vec<Fact> =
        times.map(|(who, day)| Fact(who, START + day * MICROS_PER_DAY, "login", 0)).collect();
    view(&facts)
}

fn policy() -> Value {
    let mut policy = document();
    policy["measures"] = json!({"logins": {"measure": "count", "of": ["login"]}});
    policy["segments"] = json!({});
    policy["scorecards"] =
        json!({"health": {"measures": {"logins": {"normaliser": "percentile", "artifact": "old"}}}});
    policy
}

/// As the first version had it: quantiles in steps of a hundredth.
fn first_version(cuts: &[f64]) -> String {
    let policy = Policy::from_json(&policy()).unwrap();
    let text = three().fit_health_norms(&policy, &HealthNormOptions::default()).unwrap().to_json().unwrap();
    let mut old: Value = serde_json::from_str(&text).unwrap();
    old["version"] = json!(1);
    old.as_object_mut().unwrap().remove("digest");
    old["content"].as_object_mut().unwrap().remove("time_zone");
    let norm = old["content"]["measures"]["logins"].as_object_mut().unwrap();
    norm.remove("kinds");
    norm.remove("ranks");
    norm.insert("cuts".to_owned(), json!(cuts));
    old.to_string()
}

/// Of 1, 4 and 9, on straight lines between them.
fn quantiles() -> Vec<f64> {
    let of = |part: f64| if part < 0.5 { 1.0 + part * 6.0 } else { 4.0 + (part - 0.5) * 10.0 };
    (0..=100).map(|part| of(f64::from(part) / 100.0)).collect()
}

#[test]
fn quantiles_give_the_percentiles_that_they_gave() {
    let norms = HealthNorms::from_json(&first_version(&quantiles())).unwrap();
    let mut policy = policy();
    policy["artifacts"] = json!({"old": norms.to_json().unwrap()});
    assert_eq!(Policy::faults(&policy, &schema()), []);
    let policy = Policy::from_json(&policy).unwrap();
    let scores = three().health(&policy, &HealthOptions::default()).unwrap();
    let scores = scores.column("score_millionths").unwrap();
    // Cuts below and up to a value, halved, of 101: 0 and 1, 50 and 51, 100 and 101.
    let expected =
        [1, 101, 201].map(|twice: i64| (f64::from(twice as i32) / 202.0 * 1e6).round() as i64 * 100);
    assert_eq!([0, 1, 2].map(|row| scores.int(row).unwrap()), expected);
    // Written anew, they are of this version and say the same.
    assert_eq!(HealthNorms::from_json(&norms.to_json().unwrap()).unwrap(), norms);
}

#[test]
fn what_is_no_quantiles_is_refused() {
    let falling: Vec<f64> = quantiles().into_iter().rev().collect();
    for cuts in [&[][..], &falling] {
        let error = HealthNorms::from_json(&first_version(cuts)).unwrap_err();
        assert_eq!(error.code().as_str(), "blob_altered");
        assert!(error.to_string().contains("; pass the text"), "{error}");
    }
    // Another definition of the measure is told though the first version said no kinds.
    let mut other = policy();
    other["measures"]["logins"]["window"] = json!("9d");
    other["artifacts"] = json!({"old": first_version(&quantiles())});
    assert_eq!(Policy::faults(&other, &schema())[0].code().as_str(), "artifact_mismatch");
}
