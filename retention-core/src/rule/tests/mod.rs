//! Rules against a plain interpreter, against CEL's own cases, as text and as JSON, and against ill will.
#![allow(clippy::disallowed_types, reason = "a test may use what the core may not")]

mod cel;
mod documented;
mod errors;
mod explained;
mod facts;
mod generate;
mod hostile;
mod property;
mod twin;

use super::{Predicate, Rule, RuleType, Scope};
use crate::money::Currency;

/// Two names of each type.
fn scope() -> Scope {
    let pounds = RuleType::Money(Currency::parse("GBP").unwrap());
    Scope::new()
        .name("a", RuleType::Int)
        .name("b", RuleType::Int)
        .name("x", RuleType::Float)
        .name("y", RuleType::Float)
        .name("s", RuleType::Text)
        .name("t", RuleType::Text)
        .name("p", RuleType::Bool)
        .name("q", RuleType::Bool)
        .name("at", RuleType::Time)
        .name("since.then", RuleType::Time)
        .name("spent", pounds)
        .name("sent back", pounds)
}

fn checked(text: &str) -> Predicate {
    Rule::parse(text).and_then(|rule| rule.check(&scope())).unwrap_or_else(|error| panic!("{text}: {error}"))
}
