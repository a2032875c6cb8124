//! A rule as somebody wrote it, before it is known which names there are.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::Value;

use super::tree::Node;
use super::{Predicate, Scope, json, parse};
use crate::{Error, Result};

/// A rule that was read and not yet checked against the names there are.
///
/// ```
/// use retention_core::{Rule, RuleType, Scope};
/// let rule = Rule::parse("days_since_login > 14 && (plan == 'pro')")?;
/// assert_eq!(rule.to_string(), "days_since_login > 14 && plan == \"pro\"");
/// assert_eq!(rule.names().collect::<Vec<_>>(), ["days_since_login", "plan"]);
/// assert_eq!(Rule::from_json(&rule.to_json())?, rule);
///
/// let scope = Scope::new().name("days_since_login", RuleType::Int).name("plan", RuleType::Text);
/// let predicate = rule.check(&scope)?;
/// assert_eq!(predicate.reads().len(), 2);
/// # Ok::<(), retention_core::Error>(())
/// ```
///
/// Both forms are read by serde; it writes the text.
#[derive(Debug, Clone)]
pub struct Rule {
    text: String,
    tree: Arc<Node>,
    /// The tree as it was given, if it was one.
    given: Option<Arc<Value>>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl Rule {
    /// Reads the text of a rule.
    ///
    /// # Errors
    /// `rule_syntax`, `rule_too_large` and `unknown_function`, with `position` and `end` in characters of the text
    /// from 0.
    pub fn parse(text: &str) -> Result<Self> {
        let tree = parse::parse(text).map_err(|fault| fault.within(text))?;
        Ok(Self { text: text.to_owned(), tree: Arc::new(tree), given: None })
    }

    /// Reads a rule from JSON: its text, or its tree.
    ///
    /// # Errors
    /// As [`parse`](Self::parse) for text; for a tree the same codes, with its place as a JSON pointer in `path`.
    pub fn from_json(value: &Value) -> Result<Self> {
        if let Value::String(text) = value {
            return Self::parse(text);
        }
        let tree = json::read(value)?;
        let rule = Self::parse(&tree.to_string())?;
        if *rule.tree == tree {
            Ok(Self { given: Some(Arc::new(value.clone())), ..rule })
        } else {
            Err(Error::internal("a rule reads otherwise than it writes"))
        }
    }

    /// The tree of the rule as JSON: each operator an object of one key.
    pub fn to_json(&self) -> Value {
        json::write_rule(&self.tree)
    }

    /// The text as it was given. [`Display`](fmt::Display) writes it in the one form that equal rules share.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names the rule reads, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut names = BTreeSet::new();
        self.tree.each_name(&mut |name| {
            names.insert(name);
        });
        names.into_iter()
    }

    /// Checks every name and type, and makes ready to run.
    ///
    /// # Errors
    /// `unknown_name` with the nearest, `rule_type`, `rule_arithmetic`, `rule_syntax` for an amount, `invalid_time`,
    /// `unknown_currency`, `mixed_currency`: each with `position` and `end` in the text and `path` in the JSON tree of
    /// [`to_json`](Self::to_json); of a rule that was given as a tree, with `path` in that tree alone.
    pub fn check(&self, scope: &Scope) -> Result<Predicate> {
        self.check_all(scope).map_err(|faults| {
            faults.into_iter().next().unwrap_or_else(|| Error::internal("a rule fails without a fault"))
        })
    }

    /// As [`check`](Self::check), with everything that does not fit, from left to right; nothing where names that are
    /// not sound are all there is to blame.
    pub(crate) fn check_all(&self, scope: &Scope) -> Result<Predicate, Vec<Error>> {
        Predicate::new(self, scope)
    }

    pub(super) fn tree(&self) -> &Node {
        &self.tree
    }

    /// The tree as it was given; none where the text was.
    pub(super) fn given(&self) -> Option<&Value> {
        self.given.as_deref()
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.fmt(f)
    }
}

impl FromStr for Rule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl serde::Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        use serde::de::Error as _;
        // Binary forms do not say what comes next; they hold the text.
        if !from.is_human_readable() {
            return String::deserialize(from)?.parse().map_err(D::Error::custom);
        }
        Self::from_json(&Value::deserialize(from)?).map_err(D::Error::custom)
    }
}
