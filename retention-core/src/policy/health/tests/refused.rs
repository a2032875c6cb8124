//! Names that tables take for something else, stages that nobody can enter, and numbers at the ends of what there is.

use serde_json::{Value, json};

use super::fault;

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
