//! Why a rule held for a row: its clauses, which of them decided, and the values they read.

use std::fmt;

use super::eval::Run;
use super::fact::RuleValue;
use super::print::quoted;
use super::program::Test;
use super::scope::RuleType;
use super::tree::{Kind, Node};

/// What a rule says of one row, clause by clause.
///
/// A clause is a part that contains no `&&`, `||` or `!` outside of a choice. It decided if the outcome follows from it
/// together with the others that decided: of `a && b` that fails, the sides that fail; that holds, both.
///
/// ```
/// use retention_core::{Rule, RuleType, RuleValue, Scope};
/// let scope = Scope::new().name("days", RuleType::Int).name("plan", RuleType::Text);
/// let predicate = Rule::parse("days > 14 && plan == 'pro'")?.check(&scope)?;
/// let why = predicate.explain_row(&[RuleValue::Int(20), RuleValue::Text("free")])?;
/// assert_eq!(why.holds, Some(false));
/// assert_eq!(why.clauses[1].text, "plan == \"pro\"");
/// assert!(why.clauses[1].decided && !why.clauses[0].decided);
/// assert_eq!(why.clauses[1].values, [("plan", RuleValue::Text("free"))]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation<'a> {
    /// Whether the rule holds; none if a missing value leaves it open.
    pub holds: Option<bool>,
    /// The clauses, in the order of the text.
    pub clauses: Vec<Clause<'a>>,
}

/// One clause of a rule, for one row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Clause<'a> {
    /// The clause as text.
    pub text: String,
    /// Whether it holds; none if a missing value leaves it open.
    pub holds: Option<bool>,
    /// Whether the outcome follows from it.
    pub decided: bool,
    /// The names it reads, in the order of names, with their values.
    pub values: Vec<(&'a str, RuleValue<'a>)>,
}

pub(super) fn explain<'a>(
    tree: &Node,
    root: &Test,
    reads: &'a [(String, RuleType)],
    values: &[RuleValue<'a>],
) -> Explanation<'a> {
    let mut clauses = Vec::new();
    let mut explainer = Explainer { reads, values, clauses: &mut clauses };
    let holds = explainer.outcome(root);
    explainer.walk(tree, root, true);
    Explanation { holds, clauses }
}

struct Explainer<'e, 'a> {
    reads: &'a [(String, RuleType)],
    values: &'e [RuleValue<'a>],
    clauses: &'e mut Vec<Clause<'a>>,
}

impl<'a> Explainer<'_, 'a> {
    fn outcome(&self, test: &Test) -> Option<bool> {
        let run = Run { source: self.values, answers: &[], rows: 0..1 };
        let mask = run.test::<1, 1>(test);
        (mask.known == [1]).then_some(mask.holds == [1])
    }

    /// The tree and the program have one shape down to their clauses.
    fn walk(&mut self, node: &Node, test: &Test, decided: bool) {
        match (&node.kind, test) {
            (Kind::All(nodes), Test::All(tests)) | (Kind::Any(nodes), Test::Any(tests)) => {
                let whole = self.outcome(test);
                for (node, test) in nodes.iter().zip(tests) {
                    // One side that fails decides `&&`, and one that holds `||`; otherwise the sides share the outcome,
                    // and of sides that leave it open those that are open.
                    let decides = self.outcome(test) == whole;
                    self.walk(node, test, decided && decides);
                }
            }
            (Kind::Not(node), Test::Not(test)) => self.walk(node, test, decided),
            _ => self.clause(node, test, decided),
        }
    }

    fn clause(&mut self, node: &Node, test: &Test, decided: bool) {
        let mut names = Vec::new();
        node.each_name(&mut |name| names.push(name));
        let read = self.reads.iter().zip(self.values);
        let values = read
            .filter(|((name, _), _)| names.contains(&name.as_str()))
            .map(|((name, _), value)| (name.as_str(), *value))
            .collect();
        self.clauses.push(Clause { text: node.to_string(), holds: self.outcome(test), decided, values });
    }
}

fn outcome(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "holds",
        Some(false) => "does not hold",
        None => "is open",
    }
}

impl fmt::Display for RuleValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(text) => quoted(f, text),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Time(value) => write!(f, "{value}"),
            Self::Money(money) => write!(f, "{money}"),
        }
    }
}

/// The outcome, then a line a clause: a star before those that decided, the values behind.
impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the rule {}", outcome(self.holds))?;
        for clause in &self.clauses {
            let star = if clause.decided { '*' } else { ' ' };
            write!(f, "{star} {} {}", clause.text, outcome(clause.holds))?;
            for (place, (name, value)) in clause.values.iter().enumerate() {
                write!(f, "{}{name} = {value}", if place == 0 { ": " } else { ", " })?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
