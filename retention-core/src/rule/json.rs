//! The same tree as JSON: each operator an object of one key, its operands a list; texts, numbers and yes or no as they are.
//!
//! `a > 14 && plan == "pro"` is `{"and": [{">": [{"name": "a"}, 14]}, {"==": [{"name": "plan"}, "pro"]}]}`.
//! Some languages know one type of number only. So a float without a fraction is `{"double": 2}`, and a whole number that a
//! float cannot hold is `{"int": "9007199254740993"}`.

use serde_json::{Map, Value, json};

use super::fault::Place;
use super::operator::{Function, Operator, Sum};
use super::tree::{Builder, Kind, MAX_DEPTH, Node, too_deep};
use crate::error::step_of;
use crate::{Error, ErrorCode, Result};

/// Whole numbers up to here are exact in a float.
const EXACT: i64 = 9_007_199_254_740_991;

/// What an object of a tree may be named, for suggestions.
const WORDS: [&str; 10] = ["name", "and", "or", "not", "if", "in", "has", "timestamp", "money", "text"];

/// A whole rule; one that is a mere text says so, since a text in place of a tree is the text of a rule.
pub(super) fn write_rule(root: &Node) -> Value {
    match &root.kind {
        Kind::Text(text) => json!({"text": text}),
        _ => write(root),
    }
}

fn write(node: &Node) -> Value {
    let mut operands = Vec::new();
    for operand in node.operands() {
        operands.push(write(operand));
    }
    if operands.is_empty() { plain(&node.kind) } else { keyed(&node.kind, operands) }
}

/// What has no operands; a frame of its own, so that a deep tree needs little stack.
#[inline(never)]
fn plain(kind: &Kind) -> Value {
    match kind {
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
        _ => Value::Null,
    }
}

/// What has operands, with them.
#[inline(never)]
fn keyed(kind: &Kind, mut operands: Vec<Value>) -> Value {
    let operands = match kind {
        Kind::Not(_) => operands.pop().unwrap_or_default(),
        Kind::In(..) => {
            let list = operands.split_off(1);
            operands.push(Value::Array(list));
            Value::Array(operands)
        }
        _ => Value::Array(operands),
    };
    Value::Object(Map::from_iter([(key(kind).to_owned(), operands)]))
}

/// The key of an operator with operands.
fn key(kind: &Kind) -> &'static str {
    match kind {
        Kind::All(_) => "and",
        Kind::Any(_) => "or",
        Kind::Not(_) => "not",
        Kind::Negative(_) => "-",
        Kind::In(..) => "in",
        Kind::If(_) => "if",
        Kind::Compare(order, _) => order.as_str(),
        Kind::Chain(sum, _) => Operator::Compute(*sum).as_str(),
        Kind::Call(function, _) => function.as_str(),
        _ => "",
    }
}

/// The JSON pointer of a part within the tree that `write` gives.
pub(super) fn pointer(root: &Node, part: &Node) -> Option<String> {
    if std::ptr::eq(root, part) {
        return Some(String::new());
    }
    let key = key(&root.kind);
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
    Reader::default().node(value, 0)
}

/// The JSON pointers of all parts of a tree as somebody gave it, each before its operands: what is joined in another form
/// than it was given still has its own.
pub(super) fn pointers(given: &Value) -> Vec<String> {
    let mut reader = Reader::default();
    let Ok(root) = reader.node(given, 0) else { return Vec::new() };
    let mut found = Vec::new();
    root.each(&mut |node| found.push(reader.ways.get(node.place.start).cloned().unwrap_or_default()));
    found
}

/// The number of a part among all, as [`pointers`] lists them.
pub(super) fn number(root: &Node, part: &Node) -> usize {
    let (mut count, mut found) = (0, 0);
    root.each(&mut |node| {
        if std::ptr::eq(node, part) {
            found = count;
        }
        count += 1;
    });
    found
}

/// A value: whole, or an operator and its operands, each with the way to it.
#[derive(Debug)]
enum Part<'v> {
    Whole(Kind),
    Operator(&'v str, Vec<(String, &'v Value)>),
}

#[derive(Debug, Default)]
struct Reader {
    build: Builder,
    path: String,
    /// The pointers of what was built; a part's place is a number among them.
    ways: Vec<String>,
}

impl Reader {
    fn fault(&self, message: impl Into<String>) -> Error {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        Error::new(ErrorCode::RuleSyntax, message).about(path).with("path", &self.path)
    }

    /// Goes one step further down.
    fn down(&mut self, key: &str) {
        self.path.push('/');
        self.path.push_str(&step_of(key));
    }

    fn node(&mut self, value: &Value, depth: usize) -> Result<Node> {
        let before = self.path.len();
        let kind = match self.part(value, depth)? {
            Part::Whole(kind) => kind,
            Part::Operator(key, parts) => {
                let mut nodes = Vec::new();
                for (place, part) in parts {
                    let here = self.path.len();
                    self.path.push_str(&place);
                    nodes.push(self.node(part, depth + 1)?);
                    self.path.truncate(here);
                }
                // What `and` or `or` joins alone is itself.
                if let ("and" | "or", 1) = (key, nodes.len())
                    && let Some(node) = nodes.pop()
                {
                    self.path.truncate(before);
                    return Ok(node);
                }
                self.joined(key, nodes)?
            }
        };
        self.path.truncate(before);
        self.built(kind)
    }

    #[inline(never)]
    fn built(&mut self, kind: Kind) -> Result<Node> {
        let way = self.ways.len();
        self.ways.push(self.path.clone());
        self.build.node(Place::new(way, way), kind).map_err(|fault| fault.error.with("path", &self.path))
    }

    /// What a value is, without a look at its operands; the path then leads to its operator.
    #[inline(never)]
    fn part<'v>(&mut self, value: &'v Value, depth: usize) -> Result<Part<'v>> {
        if depth > MAX_DEPTH {
            return Err(too_deep(Place::default()).error.with("path", &self.path));
        }
        Ok(Part::Whole(match value {
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
            Value::Object(map) => {
                let mut entries = map.iter();
                let (Some((key, value)), None) = (entries.next(), entries.next()) else {
                    return Err(self.fault("an object of a rule has one key, its operator"));
                };
                self.down(key);
                return self.operator(key, value);
            }
        }))
    }

    fn operator<'v>(&mut self, key: &'v str, value: &'v Value) -> Result<Part<'v>> {
        Ok(Part::Whole(match (key, value) {
            ("name", _) => Kind::Name(self.name(value)?),
            ("has", _) => Kind::Has(self.name(value)?),
            ("timestamp", Value::String(text)) => Kind::Time(text.clone()),
            ("money", Value::String(text)) => Kind::Money(text.clone()),
            ("double", Value::Number(number)) => match number.as_f64().filter(|value| value.is_finite()) {
                Some(value) => Kind::Float(value),
                None => return Err(self.fault("a number beyond 64 bits")),
            },
            ("int", Value::String(text)) => match text.parse() {
                Ok(value) => Kind::Int(value),
                Err(_) => return Err(self.fault("expected a whole number of 64 bits as text")),
            },
            ("text", Value::String(text)) => Kind::Text(text.clone()),
            ("text" | "timestamp" | "money", _) => return Err(self.fault("expected a text")),
            ("not", Value::Array(values)) => match values.as_slice() {
                [one] => return Ok(Part::Operator(key, vec![("/0".to_owned(), one)])),
                _ => return Err(self.fault("expected an operand, or a list of one")),
            },
            ("not", _) => return Ok(Part::Operator(key, vec![(String::new(), value)])),
            _ => return self.operands(key, value),
        }))
    }

    /// Operators whose operands are a list.
    fn operands<'v>(&self, key: &'v str, value: &'v Value) -> Result<Part<'v>> {
        if Function::named(key).is_none() && Operator::named(key).is_none() && !WORDS.contains(&key) {
            let known = Operator::ALL.map(Operator::as_str).into_iter();
            let known = WORDS.into_iter().chain(Function::ALL.map(Function::as_str)).chain(known);
            return Err(Error::new(ErrorCode::UnknownFunction, format!("no operator or function `{key}`"))
                .suggest(key, known)
                .with("path", &self.path));
        }
        let Value::Array(values) = value else { return Err(self.fault("expected a list of operands")) };
        let each = |before: &str, values: &'v [Value]| -> Vec<(String, &'v Value)> {
            values.iter().enumerate().map(|(place, value)| (format!("{before}/{place}"), value)).collect()
        };
        if let ("in", [needle, Value::Array(list)]) = (key, values.as_slice()) {
            let mut parts = vec![("/0".to_owned(), needle)];
            parts.extend(each("/1", list));
            return Ok(Part::Operator(key, parts));
        }
        if key == "in" {
            return Err(self.fault("expected a value and a list of constants"));
        }
        Ok(Part::Operator(key, each("", values)))
    }

    #[inline(never)]
    fn joined(&self, key: &str, mut nodes: Vec<Node>) -> Result<Kind> {
        let (operator, function) = (Operator::named(key), Function::named(key));
        let fault = |expected: &str| Err(self.fault(format!("expected {expected}")));
        if let "and" | "or" = key {
            return match (nodes.len(), key) {
                (0, _) => fault("one operand or more"),
                (_, "and") => Ok(Kind::All(nodes)),
                _ => Ok(Kind::Any(nodes)),
            };
        }
        if let "not" | "in" = key {
            let list = nodes.split_off(nodes.len().min(1));
            let first = nodes.pop().map(Box::new).ok_or_else(|| self.fault("expected an operand"))?;
            return Ok(if key == "not" { Kind::Not(first) } else { Kind::In(first, list) });
        }
        if key == "if" {
            return match <[Node; 3]>::try_from(nodes) {
                Ok(three) => Ok(Kind::If(Box::new(three))),
                Err(_) => fault("a condition, and what holds with it and without"),
            };
        }
        match (operator, function) {
            (Some(Operator::Compare(order)), _) => match <[Node; 2]>::try_from(nodes) {
                Ok(pair) => Ok(Kind::Compare(order, Box::new(pair))),
                Err(_) => fault("two operands"),
            },
            (Some(Operator::Compute(sum)), _) => match (nodes.len(), sum) {
                (2.., _) => Ok(Kind::Chain(sum, nodes)),
                (1, Sum::Subtract) => match nodes.pop() {
                    Some(node) => Ok(Kind::Negative(Box::new(node))),
                    None => fault("an operand"),
                },
                _ => fault("two operands or more"),
            },
            (_, Some(function)) if function.operands() == nodes.len() => Ok(Kind::Call(function, nodes)),
            (_, Some(function)) => fault(&format!("a list of {}", function.operands())),
            _ => fault("no list here"),
        }
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
