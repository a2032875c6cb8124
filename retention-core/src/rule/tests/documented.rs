//! The rules of `docs/rules.md` are rules.

use super::super::{Rule, RuleType, Scope};
use crate::money::Currency;

const GUIDE: &str = include_str!("../../../../docs/rules.md");

fn scope() -> Scope {
    let pounds = RuleType::Money(Currency::parse("GBP").unwrap());
    let of =
        |scope: Scope, names: &[&str], kind| names.iter().fold(scope, |scope, name| scope.name(*name, kind));
    let scope = of(Scope::new(), &["days_since_login", "tickets_30d"], RuleType::Int);
    let scope = of(scope, &["plan", "country", "email", "Plan tier"], RuleType::Text);
    let scope = of(scope, &["spend_90d", "spend_365d"], pounds);
    scope.name("renews_at", RuleType::Time).name("customer.is_trial", RuleType::Bool)
}

/// What stands in blocks of this language.
fn blocks(language: &str) -> Vec<&'static str> {
    let start = format!("```{language}\n");
    GUIDE.split(start.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_guide_is_right() {
    let rules: Vec<&str> = blocks("cel").iter().flat_map(|block| block.lines()).collect();
    assert_eq!(rules.len(), 7);
    for text in rules {
        let rule = Rule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        rule.check(&scope()).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    let trees = blocks("json");
    assert_eq!(trees.len(), 1);
    for tree in trees {
        let tree: serde_json::Value = serde_json::from_str(tree).unwrap();
        let rule = Rule::from_json(&tree).unwrap();
        rule.check(&scope()).unwrap();
        assert_eq!(Rule::parse(&rule.to_string()).unwrap(), rule);
    }
    for bound in
        [super::super::tree::MAX_DEPTH, super::super::tree::MAX_NODES, super::super::tree::MAX_LITERAL]
    {
        assert!(GUIDE.contains(&bound.to_string()), "{bound}");
    }
}
