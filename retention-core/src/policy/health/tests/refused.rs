//! Names that tables take for something else, stages that nobody can enter, and numbers at the ends of what there is.

use serde_json::{Value, json};

use super::{Fact, START, document, fault, schema, view};
use crate::policy::Policy;
use crate::{HealthOptions, Table};

#[test]
fn names_that_say_nothing_or_something_else_are_refused() {
    let (path, code, _) = fault(|policy| {
        policy["measures"]["override"] = json!({"measure": "count"});
        policy["scorecards"]["buying"]["measures"]["override"] = json!({"low": 0, "high": 9});
    });
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/buying/measures/override", "invalid_policy"));
    let (path, code, _) =
        fault(|policy| policy["scorecards"]["health"]["overrides"][0]["owner"] = json!(" \t"));
    assert_eq!((path.as_str(), code.as_str()), ("/scorecards/health/overrides/0/owner", "invalid_policy"));
}

#[test]
fn stages_that_are_led_to_twice_or_never_entered_are_refused() {
    let journey = |to: Value, when: Value| json!({"journey": {"stages": [{"stage": "new", "to": to}, {"stage": "on", "when": when}]}});
    let refused = |lifecycles: &Value| {
        let (path, code, _) = fault(|policy| policy["lifecycles"] = lifecycles.clone());
        (path, code)
    };
    let at = |path: &str| (format!("/lifecycles/journey/stages/{path}"), "invalid_policy".to_owned());
    assert_eq!(refused(&journey(json!(["on", "on"]), json!("logins_7d >= 1"))), at("0/to/1"));
    for never in [json!("false"), json!("(false)"), json!(false)] {
        assert_eq!(refused(&journey(json!(["on"]), never)), at("1/when"));
    }
}

/// The score of one customer with nine logins, by one measure.
fn score(settings: &Value) -> f64 {
    let facts: Vec<Fact> = (0..9).map(|hour| Fact(0, START + hour * 3_600_000_000, "login", 0)).collect();
    let mut policy = document();
    policy["measures"] = json!({"logins": {"measure": "count"}});
    policy["segments"] = json!({});
    policy["scorecards"] = json!({"card": {"measures": {"logins": settings}}});
    assert_eq!(Policy::faults(&policy, &schema()), [], "{settings}");
    let table: Table =
        view(&facts).health(&Policy::from_json(&policy).unwrap(), &HealthOptions::default()).unwrap();
    table.column("score").unwrap().float(0).unwrap()
}

#[test]
fn points_are_right_over_all_numbers_that_there_are() {
    let max = f64::MAX;
    for (settings, wanted) in [
        (json!({"low": 1e308, "high": -1e308}), 50.0),
        (json!({"low": -1e308, "high": 1e308}), 50.0),
        (json!({"low": -max, "high": max, "direction": "lower"}), 50.0),
        (json!({"low": -max, "high": max / 3.0}), 75.0),
        (json!({"normaliser": "curve", "points": [[-1e308, 0], [1e308, 1]]}), 50.0),
        (json!({"normaliser": "curve", "points": [[-max, 0], [-1, 0.25], [19, 0.75], [max, 1]]}), 50.0),
        (json!({"normaliser": "saturating", "half": max}), 0.0),
        (json!({"normaliser": "saturating", "half": 9}), 50.0),
    ] {
        assert_eq!(score(&settings), wanted, "{settings}");
    }
}
