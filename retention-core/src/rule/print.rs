//! Tree to text: the one way a rule is written, with no bracket that is not needed.

use std::fmt::{self, Write as _};

use super::lex::is_bare;
use super::operator::COMPARISON;
use super::tree::{Kind, Node};

/// How tightly the outermost operator of a node binds.
fn binds(node: &Node) -> u8 {
    match &node.kind {
        Kind::If(_) => 1,
        Kind::Any(_) => 2,
        Kind::All(_) => 3,
        Kind::In(..) => COMPARISON,
        Kind::Binary(operator, _) => operator.binds(),
        Kind::Not(_) | Kind::Negative(_) => COMPARISON + 3,
        // The sign of a number is CEL's, and binds as an operator before a point.
        Kind::Int(value) if *value < 0 => COMPARISON + 3,
        Kind::Float(value) if value.is_sign_negative() => COMPARISON + 3,
        _ => COMPARISON + 4,
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
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
            Kind::Not(inner) => {
                f.write_str("!")?;
                within(f, inner, COMPARISON + 3)
            }
            Kind::Negative(inner) => {
                f.write_str("-")?;
                within(f, inner, COMPARISON + 3)
            }
            Kind::All(nodes) => separated(f, nodes, " && ", COMPARISON),
            Kind::Any(nodes) => separated(f, nodes, " || ", 3),
            Kind::Binary(operator, pair) => {
                let [left, right] = &**pair;
                within(f, left, operator.binds())?;
                write!(f, " {} ", operator.as_str())?;
                within(f, right, operator.binds() + 1)
            }
            Kind::In(needle, list) => {
                within(f, needle, COMPARISON)?;
                f.write_str(" in [")?;
                separated(f, list, ", ", 0)?;
                f.write_str("]")
            }
            Kind::If(three) => {
                let [condition, one, other] = &**three;
                within(f, condition, 2)?;
                f.write_str(" ? ")?;
                within(f, one, 2)?;
                f.write_str(" : ")?;
                within(f, other, 1)
            }
            Kind::Call(function, operands) => {
                let mut operands = operands.iter();
                if function.is_method()
                    && let Some(first) = operands.next()
                {
                    within(f, first, COMPARISON + 4)?;
                    f.write_str(".")?;
                }
                write!(f, "{}(", function.as_str())?;
                separated(f, operands, ", ", 0)?;
                f.write_str(")")
            }
        }
    }
}

/// A node where something must bind at least so tightly.
fn within(f: &mut fmt::Formatter<'_>, node: &Node, tightly: u8) -> fmt::Result {
    if binds(node) < tightly { write!(f, "({node})") } else { write!(f, "{node}") }
}

fn separated<'a>(
    f: &mut fmt::Formatter<'_>,
    nodes: impl IntoIterator<Item = &'a Node>,
    between: &str,
    tightly: u8,
) -> fmt::Result {
    for (place, node) in nodes.into_iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        within(f, node, tightly)?;
    }
    Ok(())
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
