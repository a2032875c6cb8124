//! The tree of a rule, however it was written. Its size is bounded where it is built, so that all else may recurse.

use super::fault::{Checked, Fault, Place};
use super::operator::{Function, Order, Sum};
use crate::ErrorCode;

/// How deep a rule may nest; all recursion over a tree is bounded by it. What is joined by one operator is one level, however
/// long.
pub(super) const MAX_DEPTH: usize = 64;
/// How many operands and operators a rule may have.
pub(super) const MAX_NODES: usize = 4096;
/// How many bytes the text of a rule may have.
pub(super) const MAX_TEXT: usize = 65_536;
/// How many bytes one text in a rule may have, and one name.
pub(super) const MAX_LITERAL: usize = 1024;

/// A part of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) place: Place,
    depth: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// The text of an instant.
    Time(String),
    /// The text of an amount with its currency.
    Money(String),
    Name(String),
    /// Whether the name has a value.
    Has(String),
    Not(Box<Node>),
    Negative(Box<Node>),
    /// At least two operands, none of them an `All`.
    All(Vec<Node>),
    /// At least two operands, none of them an `Any`.
    Any(Vec<Node>),
    Compare(Order, Box<[Node; 2]>),
    /// From left to right by one operator: at least two operands, the first no chain of the same.
    Chain(Sum, Vec<Node>),
    In(Box<Node>, Vec<Node>),
    If(Box<[Node; 3]>),
    Call(Function, Vec<Node>),
}

impl Node {
    /// The operands, in the order of the JSON tree.
    pub(super) fn operands(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::Not(inner) | Kind::Negative(inner) => vec![&**inner],
            Kind::All(nodes) | Kind::Any(nodes) | Kind::Chain(_, nodes) | Kind::Call(_, nodes) => {
                nodes.iter().collect()
            }
            Kind::Compare(_, pair) => pair.iter().collect(),
            Kind::In(needle, list) => std::iter::once(&**needle).chain(list).collect(),
            Kind::If(three) => three.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Calls `found` with every part, each before its operands.
    pub(super) fn each<'a>(&'a self, found: &mut impl FnMut(&'a Self)) {
        found(self);
        for operand in self.operands() {
            operand.each(found);
        }
    }

    /// Calls `found` with every name that is read.
    pub(super) fn each_name<'a>(&'a self, found: &mut impl FnMut(&'a str)) {
        if let Kind::Name(name) | Kind::Has(name) = &self.kind {
            found(name);
        }
        for operand in self.operands() {
            operand.each_name(found);
        }
    }
}

/// Makes nodes, counts them, and brings them to the one form a meaning has.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: usize,
}

impl Builder {
    /// # Errors
    /// `rule_too_large`
    pub(super) fn node(&mut self, place: Place, kind: Kind) -> Checked<Node> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(too_large(place, format!("a rule may have {MAX_NODES} operands and operators")));
        }
        if let Kind::Text(text) | Kind::Time(text) | Kind::Money(text) | Kind::Name(text) | Kind::Has(text) =
            &kind
            && text.len() > MAX_LITERAL
        {
            return Err(too_large(place, format!("a text in a rule may have {MAX_LITERAL} bytes")));
        }
        let kind = plain(kind);
        let mut node = Node { kind, place, depth: 0 };
        node.depth = 1 + node.operands().iter().map(|operand| operand.depth).max().unwrap_or(0);
        if node.depth > MAX_DEPTH {
            return Err(too_deep(place));
        }
        Ok(node)
    }
}

/// A negative number is a number, and what is joined by one operator is one list.
fn plain(kind: Kind) -> Kind {
    match kind {
        Kind::Negative(inner) => match &inner.kind {
            Kind::Int(value) if *value != i64::MIN => Kind::Int(-value),
            Kind::Float(value) => Kind::Float(-value),
            _ => Kind::Negative(inner),
        },
        Kind::All(nodes) => joined(nodes, Kind::All, |kind| match kind {
            Kind::All(inner) => Ok(inner),
            other => Err(other),
        }),
        Kind::Any(nodes) => joined(nodes, Kind::Any, |kind| match kind {
            Kind::Any(inner) => Ok(inner),
            other => Err(other),
        }),
        Kind::Chain(sum, nodes) => Kind::Chain(sum, lengthened(sum, nodes)),
        other => other,
    }
}

/// `a - b - c` is `(a - b) - c`, so a chain that begins with one of the same operator goes on from it.
fn lengthened(sum: Sum, nodes: Vec<Node>) -> Vec<Node> {
    let mut rest = nodes.into_iter();
    let mut operands = match rest.next() {
        Some(Node { kind: Kind::Chain(inner, operands), .. }) if inner == sum => operands,
        first => first.into_iter().collect(),
    };
    operands.extend(rest);
    operands
}

fn joined(
    nodes: Vec<Node>,
    join: impl Fn(Vec<Node>) -> Kind,
    open: impl Fn(Kind) -> Result<Vec<Node>, Kind>,
) -> Kind {
    let mut flat = Vec::with_capacity(nodes.len());
    for node in nodes {
        match open(node.kind) {
            Ok(inner) => flat.extend(inner),
            Err(kind) => flat.push(Node { kind, ..node }),
        }
    }
    join(flat)
}

pub(super) fn too_deep(place: Place) -> Fault {
    too_large(place, format!("a rule may nest {MAX_DEPTH} deep")).hint("name a part of it and refer to that")
}

pub(super) fn too_large(place: Place, message: String) -> Fault {
    Fault::new(ErrorCode::RuleTooLarge, place, message)
}
