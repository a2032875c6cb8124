//! Predicates: a subset of CEL as text, the same as a JSON tree, types checked before anything runs, evaluated by column.
//!
//! The room knows only a [`Scope`] of typed names. A [`Rule`] is what was written; checked against a scope it becomes
//! a [`Predicate`], which says for each row yes, no, or that a missing value left it open.
//!
//! The language is that of the [Common Expression Language](https://github.com/google/cel-spec/blob/master/doc/langdef.md)
//! without loops, macros, maps, dates' parts and string building. What CEL calls an error is a missing value here: `&&`
//! and `||` absorb it in the same way, and a missing value in a name behaves alike.

mod check;
mod chunk;
mod compare;
mod constant;
mod edges;
mod eval;
mod explain;
mod fact;
mod fault;
mod json;
mod lanes;
mod lex;
mod matches;
mod number;
mod operator;
mod parse;
mod predicate;
mod print;
mod program;
mod scope;
mod source;
mod tables;
mod text;
mod tree;
mod written;

#[cfg(test)]
mod tests;

pub(crate) use check::MOST_FAULTS;
pub use explain::{Clause, Explanation};
pub use fact::{Facts, RuleValue};
pub use matches::Matches;
pub use predicate::Predicate;
pub use scope::{RuleType, Scope};
pub(crate) use tables::{RULE_CLAUSES, RULE_NAMES, scope_of, type_of, value_of};
pub use written::Rule;
