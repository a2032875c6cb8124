//! Explanations: which clauses decided.

use proptest::prelude::*;

use super::checked;
use crate::property::config;
use crate::rule::{Rule, RuleType, RuleValue, Scope};

#[test]
fn reads_as_a_sentence() {
    let rule = checked("a > 14 && (s == 'pro' || x > 0.5) && !(b in [1, 2])");
    let row = [RuleValue::Int(20), RuleValue::Null, RuleValue::Text("free"), RuleValue::Float(0.25)];
    let why = rule.explain_row(&row).unwrap();
    let expected = "the rule does not hold
  a > 14 holds: a = 20
* s == \"pro\" does not hold: s = \"free\"
* x > 0.5 does not hold: x = 0.25
  b in [1, 2] is open: b = null
";
    assert_eq!(why.to_string(), expected);
}

#[test]
fn a_choice_is_one_clause() {
    let rule = checked("(has(a) ? a : 0) > 14 || (p ? q : !q)");
    let why = rule.explain_row(&[RuleValue::Null, RuleValue::Bool(true), RuleValue::Bool(true)]).unwrap();
    let clauses: Vec<_> = why.clauses.iter().map(|clause| (clause.text.as_str(), clause.decided)).collect();
    assert_eq!(clauses, [("(has(a) ? a : 0) > 14", false), ("p ? q : !q", true)]);
    assert_eq!(why.clauses[1].values, [("p", RuleValue::Bool(true)), ("q", RuleValue::Bool(true))]);
}

/// A rule of `&&`, `||` and `!` over four names.
fn formulas() -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(str::to_owned).boxed();
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" && "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" || "))),
            inner.prop_map(|part| format!("!{part}")),
        ]
    })
    .boxed()
}

proptest! {
    #![proptest_config(config(500))]

    /// What did not decide may become anything, as long as what decided stays: the outcome stays.
    #[test]
    fn what_decided_suffices(formula in formulas(), values in prop::array::uniform4(any::<Option<bool>>())) {
        // Each clause reads a name of its own, so that one can change alone.
        let mut text = String::new();
        let mut scope = Scope::new();
        let mut row = Vec::new();
        for c in formula.chars() {
            if let Some(place) = "abcd".find(c) {
                let name = format!("n{:03}", row.len());
                text.push_str(&name);
                scope = scope.name(name, RuleType::Bool);
                row.push(values[place].map_or(RuleValue::Null, RuleValue::Bool));
            } else {
                text.push(c);
            }
        }
        let rule = Rule::parse(&text).unwrap().check(&scope).unwrap();
        let why = rule.explain_row(&row).unwrap();
        prop_assert_eq!(why.holds, rule.row(&row).unwrap());
        prop_assert!(why.clauses.iter().any(|clause| clause.decided));
        let decided: Vec<&str> = why.clauses.iter().filter(|clause| clause.decided).map(|clause| clause.text.as_str()).collect();
        if why.holds.is_none() {
            return Ok(());
        }
        for other in [RuleValue::Null, RuleValue::Bool(true), RuleValue::Bool(false)] {
            let changed: Vec<RuleValue<'_>> = rule.reads().iter().zip(&row)
                .map(|((name, _), value)| if decided.contains(&name.as_str()) { *value } else { other })
                .collect();
            prop_assert_eq!(rule.row(&changed).unwrap(), why.holds, "{} because of {:?}", &text, &decided);
        }
    }
}
