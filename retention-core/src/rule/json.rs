//! The same tree as JSON: each operator an object of one key, its operands a list; texts, numbers and yes or no as they are.
//!
//! `a > 14 && plan == "pro"` is `{"and": [{">": [{"name": "a"}, 14]}, {"==": [{"name": "plan"}, "pro"]}]}`.
//! Some languages know one type of number only. So a float without a fraction is `{"double": 2}`, and a whole number that a
//! float cannot hold is `{"int": "9007199254740993"}`.

use serde_json::{Map, Value, json};

use super::fault::Place;
use super::operator::{Function, Operator, Sum};
use super::tree::{Builder, Kind, MAX_DEPTH, Node, too_deep};
use crate::{Error, ErrorCode, Result};

/// Whole numbers up to here are exact in a float.
const EXACT: i64 = 9_007_199_254_740_991;

/// What an object of a tree may be named, for suggestions.
const WORDS: [&str; 10] = ["name", "and", "or", "not", "if", "in", "has", "timestamp", "money", "double"];

/// A whole rule; one that is a mere text says so, since a text in place of a tree is the text of a rule.
pub(super) fn write_rule(root: &Node) -> Value {
    match &root.kind {
        Kind::Text(text) => json!({"text": text}),
        _ => write(root),
    }
}

fn write(node: &Node) -> Value {
    let list = |nodes: &[Node]| Value::Array(nodes.iter().map(write).collect());
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => json!(value),
        Kind::Int(value) if value.abs_diff(0) <= EXACT.unsigned_abs() => json!(value),
        Kind::Int(value) => json!({"int": value.to_string()}),
        Kind::Float(value) if value.fract() == 0.0 => json!({"double": value}),
        Kind::Float(value) => json!(value),
        Kind::Text(text) => json!(text),
        Kind::Time(text) => json!({"timestamp": text}),
        Kind::Money(text) => json!({"money": text}),
        Kind::Name(name) => json!({"name": name}),
        Kind::Has(name) => json!({"has": name}),
        Kind::Not(inner) => json!({"not": write(inner)}),
        Kind::Negative(inner) => json!({"-": [write(inner)]}),
        Kind::All(nodes) => json!({"and": list(nodes)}),
        Kind::Any(nodes) => json!({"or": list(nodes)}),
        Kind::In(needle, nodes) => json!({"in": [write(needle), list(nodes)]}),
        Kind::If(three) => json!({"if": list(&three[..])}),
        Kind::Binary(operator, pair) => json!({operator.as_str(): list(&pair[..])}),
        Kind::Call(function, nodes) => json!({function.as_str(): list(nodes)}),
    }
}

/// The JSON pointer of a part within the tree that `write` gives.
pub(super) fn pointer(root: &Node, part: &Node) -> Option<String> {
    if std::ptr::eq(root, part) {
        return Some(String::new());
    }
    let key = match &root.kind {
        Kind::All(_) => "and",
        Kind::Any(_) => "or",
        Kind::Not(_) => "not",
        Kind::Negative(_) => "-",
        Kind::In(..) => "in",
        Kind::If(_) => "if",
        Kind::Binary(operator, _) => operator.as_str(),
        Kind::Call(function, _) => function.as_str(),
        _ => return None,
    };
    root.operands().into_iter().enumerate().find_map(|(place, operand)| {
        let below = pointer(operand, part)?;
        // A slash in a pointer is written `~1`.
        let key = key.replace('/', "~1");
        Some(match &root.kind {
            Kind::Not(_) => format!("/{key}{below}"),
            Kind::In(..) if place > 0 => format!("/{key}/1/{}{below}", place - 1),
            _ => format!("/{key}/{place}{below}"),
        })
    })
}

/// # Errors
/// `rule_syntax`, `rule_too_large`, `unknown_function`, each with the `path` in the tree.
pub(super) fn read(value: &Value) -> Result<Node> {
    Reader { build: Builder::default(), path: String::new() }.node(value, 0)
}

#[derive(Debug)]
struct Reader {
    build: Builder,
    path: String,
}

impl Reader {
    fn fault(&self, message: impl Into<String>) -> Error {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        Error::new(ErrorCode::RuleSyntax, message).about(path).with("path", &self.path)
    }

    /// Reads what lies one step further down.
    fn below<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = self.path.len();
        self.path.push('/');
        self.path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        let found = read(self)?;
        self.path.truncate(before);
        Ok(found)
    }

    fn node(&mut self, value: &Value, depth: usize) -> Result<Node> {
        if depth > MAX_DEPTH {
            return Err(too_deep(Place::default()).error.with("path", &self.path));
        }
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(value) => Kind::Bool(*value),
            Value::String(text) => Kind::Text(text.clone()),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Kind::Int(whole),
                (None, Some(float)) if float.is_finite() && !number.is_u64() => Kind::Float(float),
                _ => return Err(self.fault("a number beyond 64 bits")),
            },
            Value::Array(_) => {
                return Err(self.fault("a list stands only behind `in`, `and`, `or` and other operators"));
            }
            Value::Object(map) => self.object(map, depth)?,
        };
        self.build.node(Place::default(), kind).map_err(|fault| fault.error.with("path", &self.path))
    }

    fn object(&mut self, map: &Map<String, Value>, depth: usize) -> Result<Kind> {
        let mut entries = map.iter();
        let (Some((key, value)), None) = (entries.next(), entries.next()) else {
            return Err(self.fault("an object of a rule has one key, its operator"));
        };
        self.below(key, |reader| reader.operator(key, value, depth))
    }

    fn operator(&mut self, key: &str, value: &Value, depth: usize) -> Result<Kind> {
        match (key, value) {
            ("name", _) => Ok(Kind::Name(self.name(value)?)),
            ("has", _) => Ok(Kind::Has(self.name(value)?)),
            ("timestamp", Value::String(text)) => Ok(Kind::Time(text.clone())),
            ("money", Value::String(text)) => Ok(Kind::Money(text.clone())),
            ("double", Value::Number(number)) => match number.as_f64().filter(|value| value.is_finite()) {
                Some(value) => Ok(Kind::Float(value)),
                None => Err(self.fault("a number beyond 64 bits")),
            },
            ("int", Value::String(text)) => match text.parse() {
                Ok(value) => Ok(Kind::Int(value)),
                Err(_) => Err(self.fault("expected a whole number of 64 bits as text")),
            },
            ("text", Value::String(text)) => Ok(Kind::Text(text.clone())),
            ("text" | "timestamp" | "money", _) => Err(self.fault("expected a text")),
            ("not", _) => Ok(Kind::Not(Box::new(self.node(value, depth + 1)?))),
            _ => self.operands(key, value, depth),
        }
    }

    /// Operators whose operands are a list.
    fn operands(&mut self, key: &str, value: &Value, depth: usize) -> Result<Kind> {
        let function = Function::named(key);
        let operator = Operator::named(key);
        if function.is_none() && operator.is_none() && !WORDS.contains(&key) {
            let known = Operator::ALL.map(Operator::as_str).into_iter();
            let known = WORDS.into_iter().chain(Function::ALL.map(Function::as_str)).chain(known);
            return Err(Error::new(ErrorCode::UnknownFunction, format!("no operator or function `{key}`"))
                .suggest(key, known)
                .with("path", &self.path));
        }
        let Value::Array(values) = value else { return Err(self.fault("expected a list of operands")) };
        if let ("in", [needle, Value::Array(list)]) = (key, values.as_slice()) {
            let needle = self.below("0", |reader| reader.node(needle, depth + 1))?;
            let list = self.below("1", |reader| reader.nodes(list, depth))?;
            return Ok(Kind::In(Box::new(needle), list));
        }
        let nodes = self.nodes(values, depth)?;
        self.joined(key, operator, function, nodes)
    }

    fn joined(
        &self,
        key: &str,
        operator: Option<Operator>,
        function: Option<Function>,
        mut nodes: Vec<Node>,
    ) -> Result<Kind> {
        let fault = |expected: &str| Err(self.fault(format!("expected {expected}")));
        if let "and" | "or" = key {
            return match (nodes.len(), key) {
                (0, _) => fault("one operand or more"),
                (1, _) => nodes.pop().map(|node| node.kind).ok_or_else(|| self.fault("expected an operand")),
                (_, "and") => Ok(Kind::All(nodes)),
                _ => Ok(Kind::Any(nodes)),
            };
        }
        if key == "if" {
            return match <[Node; 3]>::try_from(nodes) {
                Ok(three) => Ok(Kind::If(Box::new(three))),
                Err(_) => fault("a condition, and what holds with it and without"),
            };
        }
        match (operator, function) {
            (Some(operator), _) => match <[Node; 2]>::try_from(nodes) {
                Ok(pair) => Ok(Kind::Binary(operator, Box::new(pair))),
                Err(mut nodes) => match (operator, nodes.pop().filter(|_| nodes.is_empty())) {
                    (Operator::Compute(Sum::Subtract), Some(node)) => Ok(Kind::Negative(Box::new(node))),
                    _ => fault("two operands"),
                },
            },
            (_, Some(function)) if function.operands() == nodes.len() => Ok(Kind::Call(function, nodes)),
            (_, Some(function)) => fault(&format!("a list of {}", function.operands())),
            _ if key == "in" => fault("a value and a list of constants"),
            _ => fault("no list here"),
        }
    }

    fn nodes(&mut self, values: &[Value], depth: usize) -> Result<Vec<Node>> {
        values
            .iter()
            .enumerate()
            .map(|(place, value)| self.below(&place.to_string(), |reader| reader.node(value, depth + 1)))
            .collect()
    }

    fn name(&self, value: &Value) -> Result<String> {
        match value {
            Value::String(name)
                if !name.is_empty() && !name.contains(|c: char| c == '`' || c.is_control()) =>
            {
                Ok(name.clone())
            }
            _ => Err(self.fault("expected a name: a text without backticks")),
        }
    }
}
