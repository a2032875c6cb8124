//! Tree to text: the one way a rule is written, with no bracket that is not needed.

use std::fmt::{self, Write as _};

use super::lex::is_bare;
use super::operator::{COMPARISON, Operator};
use super::tree::{Kind, Node};

/// How tightly the outermost operator of a node binds.
fn binds(node: &Node) -> u8 {
    match &node.kind {
        Kind::If(_) => 1,
        Kind::Any(_) => 2,
        Kind::All(_) => 3,
        Kind::In(..) | Kind::Compare(..) => COMPARISON,
        Kind::Chain(sum, _) => Operator::Compute(*sum).binds(),
        Kind::Not(_) | Kind::Negative(_) => COMPARISON + 3,
        // The sign of a number is CEL's, and binds as an operator before a point.
        Kind::Int(value) if *value < 0 => COMPARISON + 3,
        Kind::Float(value) if value.is_sign_negative() => COMPARISON + 3,
        _ => COMPARISON + 4,
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is left to write, the next last: a list, so that a deep rule needs no deep stack.
        let mut left = vec![Piece::Node(self, 0)];
        while let Some(piece) = left.pop() {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Node(node, tightly) if binds(node) < tightly => {
                    f.write_str("(")?;
                    left.extend([Piece::Text(")"), Piece::Node(node, 0)]);
                }
                Piece::Node(node, _) => {
                    let from = left.len();
                    pieces(f, node, &mut left)?;
                    if let Some(added) = left.get_mut(from..) {
                        added.reverse();
                    }
                }
            }
        }
        Ok(())
    }
}

/// Something to write.
#[derive(Debug)]
enum Piece<'n> {
    Text(&'static str),
    /// A node where something must bind at least so tightly.
    Node(&'n Node, u8),
}

/// Writes what has no parts, and lists the parts of what has.
fn pieces<'n>(f: &mut fmt::Formatter<'_>, node: &'n Node, parts: &mut Vec<Piece<'n>>) -> fmt::Result {
    match &node.kind {
        Kind::Null => f.write_str("null"),
        Kind::Bool(value) => write!(f, "{value}"),
        Kind::Int(value) => write!(f, "{value}"),
        Kind::Float(value) => write!(f, "{value:?}"),
        Kind::Text(text) => quoted(f, text),
        Kind::Time(text) => called(f, "timestamp", text),
        Kind::Money(text) => called(f, "money", text),
        Kind::Name(name) => named(f, name),
        Kind::Has(name) => {
            f.write_str("has(")?;
            named(f, name)?;
            f.write_str(")")
        }
        _ => {
            joined(node, parts);
            Ok(())
        }
    }
}

fn joined<'n>(node: &'n Node, parts: &mut Vec<Piece<'n>>) {
    match &node.kind {
        Kind::Not(inner) => parts.extend([Piece::Text("!"), Piece::Node(inner, COMPARISON + 3)]),
        Kind::Negative(inner) => parts.extend([Piece::Text("-"), Piece::Node(inner, COMPARISON + 3)]),
        Kind::All(nodes) => separated(parts, nodes, " && ", COMPARISON),
        Kind::Any(nodes) => separated(parts, nodes, " || ", 3),
        Kind::Compare(order, pair) => operated(parts, Operator::Compare(*order), &pair[..]),
        Kind::Chain(sum, nodes) => operated(parts, Operator::Compute(*sum), nodes),
        Kind::In(needle, list) => {
            parts.extend([Piece::Node(needle, COMPARISON), Piece::Text(" in [")]);
            separated(parts, list, ", ", 0);
            parts.push(Piece::Text("]"));
        }
        Kind::If(three) => {
            let [condition, one, other] = &**three;
            parts.extend([Piece::Node(condition, 2), Piece::Text(" ? "), Piece::Node(one, 2)]);
            parts.extend([Piece::Text(" : "), Piece::Node(other, 1)]);
        }
        Kind::Call(function, operands) => {
            let mut operands = operands.iter();
            if function.is_method()
                && let Some(first) = operands.next()
            {
                parts.extend([Piece::Node(first, COMPARISON + 4), Piece::Text(".")]);
            }
            parts.extend([Piece::Text(function.as_str()), Piece::Text("(")]);
            separated(parts, operands, ", ", 0);
            parts.push(Piece::Text(")"));
        }
        _ => {}
    }
}

/// Operands from left to right: only the first may bind as loosely as the operator.
fn operated<'n>(parts: &mut Vec<Piece<'n>>, operator: Operator, nodes: &'n [Node]) {
    let mut tightly = operator.binds();
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            parts.extend([Piece::Text(" "), Piece::Text(operator.as_str()), Piece::Text(" ")]);
            tightly = operator.binds() + 1;
        }
        parts.push(Piece::Node(node, tightly));
    }
}

/// Nodes with something between them, each binding at least so tightly.
fn separated<'n>(
    parts: &mut Vec<Piece<'n>>,
    nodes: impl IntoIterator<Item = &'n Node>,
    between: &'static str,
    tightly: u8,
) {
    for (place, node) in nodes.into_iter().enumerate() {
        if place > 0 {
            parts.push(Piece::Text(between));
        }
        parts.push(Piece::Node(node, tightly));
    }
}

fn called(f: &mut fmt::Formatter<'_>, function: &str, text: &str) -> fmt::Result {
    write!(f, "{function}(")?;
    quoted(f, text)?;
    f.write_str(")")
}

fn named(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    if is_bare(name) { f.write_str(name) } else { write!(f, "`{name}`") }
}

/// A text in double quotes; what has no shape on paper is escaped.
pub(super) fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
