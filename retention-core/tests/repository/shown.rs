//! JSON that documents show of a policy is that of the policy that their code reads.

use serde_json::Value;

use crate::root;

/// The blocks of JSON in a document, each a part of an object.
fn shown(document: &str) -> Vec<Value> {
    let blocks = document.split("```json\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let read = |block: &str| {
        let whole =
            if block.trim_start().starts_with('{') { block.to_owned() } else { format!("{{{block}}}") };
        serde_json::from_str(&whole).unwrap_or_else(|error| panic!("{error}: {block}"))
    };
    blocks.map(read).collect()
}

#[test]
fn the_guide_of_health_shows_the_policy_that_it_works_with() {
    let text = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let policy: Value = serde_json::from_str(&text("examples/policies/health.json")).unwrap();
    let parts = shown(&text("docs/health.md"));
    let keys: Vec<&str> =
        parts.iter().filter_map(Value::as_object).flat_map(|part| part.keys()).map(String::as_str).collect();
    assert_eq!(keys, ["scorecards", "lifecycles"]);
    for part in parts {
        for (key, value) in part.as_object().unwrap() {
            assert_eq!(policy[key], *value, "{key}");
        }
    }
}
