//! The twin: a plain interpreter of one row, with its own types, its own arithmetic and its own logic.

use std::collections::BTreeMap;

use crate::ErrorCode;
use crate::rule::operator::{Function, Order, Sum};
use crate::rule::tree::{Kind, Node};
use crate::rule::{RuleType, Scope};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Time(i64),
    Money(i64),
}

pub(super) type Row = BTreeMap<&'static str, Option<Value>>;

/// The type of a part and, if it is written as a constant, its value; null has no type.
type Found = (Option<RuleType>, Option<Value>);

pub(super) fn rule_error(node: &Node, scope: &Scope) -> Result<(), ErrorCode> {
    match type_of(node, scope)?.0 {
        Some(RuleType::Bool) => Ok(()),
        _ => Err(ErrorCode::RuleType),
    }
}

fn truth(node: &Node, scope: &Scope) -> Result<(), ErrorCode> {
    rule_error(node, scope)
}

fn is_number(kind: Option<RuleType>) -> bool {
    matches!(kind, Some(RuleType::Int | RuleType::Float))
}

fn is_money(kind: Option<RuleType>) -> bool {
    matches!(kind, Some(RuleType::Money(_)))
}

fn type_of(node: &Node, scope: &Scope) -> Result<Found, ErrorCode> {
    let constant = |kind, value| Ok((Some(kind), Some(value)));
    let plain = |kind| Ok((Some(kind), None));
    match &node.kind {
        Kind::Null => Ok((None, None)),
        Kind::Bool(value) => constant(RuleType::Bool, Value::Bool(*value)),
        Kind::Int(value) => constant(RuleType::Int, Value::Int(*value)),
        Kind::Float(value) => constant(RuleType::Float, Value::Float(*value)),
        Kind::Text(text) => constant(RuleType::Text, Value::Text(text.clone())),
        Kind::Time(text) => constant(RuleType::Time, Value::Time(instant(text))),
        Kind::Money(text) => {
            let (minor, currency) = amount(text);
            constant(RuleType::Money(currency), Value::Money(minor))
        }
        Kind::Name(name) => Ok((Some(scope.get(name).ok_or(ErrorCode::UnknownName)?), None)),
        Kind::Has(name) => scope.get(name).ok_or(ErrorCode::UnknownName).and_then(|_| plain(RuleType::Bool)),
        Kind::Not(inner) => truth(inner, scope).and_then(|()| plain(RuleType::Bool)),
        Kind::All(nodes) | Kind::Any(nodes) => {
            nodes.iter().try_for_each(|node| truth(node, scope))?;
            plain(RuleType::Bool)
        }
        Kind::Negative(inner) => {
            let (kind, value) = type_of(inner, scope)?;
            match (kind, value) {
                (Some(kind), None) if is_number(Some(kind)) || is_money(Some(kind)) => plain(kind),
                (Some(kind), Some(value)) if is_number(Some(kind)) || is_money(Some(kind)) => {
                    constant(kind, negative(value).ok_or(ErrorCode::RuleArithmetic)?)
                }
                _ => Err(ErrorCode::RuleType),
            }
        }
        Kind::Compare(order, pair) => {
            let (left, right) = (type_of(&pair[0], scope)?, type_of(&pair[1], scope)?);
            comparable(*order, pair, left.0, right.0)
        }
        Kind::Chain(sum, nodes) => {
            let first = type_of(&nodes[0], scope)?;
            nodes[1..].iter().try_fold(first, |left, node| computable(*sum, left, type_of(node, scope)?))
        }
        Kind::In(needle, list) => {
            let (needle, _) = type_of(needle, scope)?;
            let mut items = Vec::new();
            for item in list {
                match type_of(item, scope)? {
                    (Some(kind), Some(_)) => items.push(kind),
                    _ => return Err(ErrorCode::RuleType),
                }
            }
            let fits = |item: &RuleType| Some(*item) == needle || is_number(needle) && is_number(Some(*item));
            if needle.is_some() && items.iter().all(fits) {
                plain(RuleType::Bool)
            } else {
                Err(ErrorCode::RuleType)
            }
        }
        Kind::If(three) => {
            truth(&three[0], scope)?;
            let (one, other) = (type_of(&three[1], scope)?.0, type_of(&three[2], scope)?.0);
            match (one, other) {
                (Some(one), Some(other)) if one == other => plain(one),
                _ if is_number(one) && is_number(other) => plain(RuleType::Float),
                _ if is_money(one) && is_money(other) => Err(ErrorCode::MixedCurrency),
                _ => Err(ErrorCode::RuleType),
            }
        }
        Kind::Call(function, operands) => {
            let found: Vec<Found> =
                operands.iter().map(|operand| type_of(operand, scope)).collect::<Result<_, _>>()?;
            let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
            let text = Some(RuleType::Text);
            match (function, kinds.as_slice()) {
                (Function::StartsWith | Function::EndsWith | Function::Contains, [a, b])
                    if *a == text && *b == text =>
                {
                    plain(RuleType::Bool)
                }
                (Function::Size, [only]) if *only == text => plain(RuleType::Int),
                (Function::Double, [only]) if is_number(*only) => match &found[0].1 {
                    Some(value) => constant(RuleType::Float, Value::Float(float(value))),
                    None => plain(RuleType::Float),
                },
                (Function::Int, [only]) if is_number(*only) => match &found[0].1 {
                    Some(value) => constant(RuleType::Int, dropped(value).ok_or(ErrorCode::RuleArithmetic)?),
                    None => plain(RuleType::Int),
                },
                _ => Err(ErrorCode::RuleType),
            }
        }
    }
}

fn comparable(
    order: Order,
    pair: &[Node; 2],
    left: Option<RuleType>,
    right: Option<RuleType>,
) -> Result<Found, ErrorCode> {
    let equality = matches!(order, Order::Equal | Order::Unequal);
    let is_name = |node: &Node| matches!(node.kind, Kind::Name(_));
    let fine = match (left, right) {
        (None, Some(_)) => equality && is_name(&pair[1]),
        (Some(_), None) => equality && is_name(&pair[0]),
        (None, None) => false,
        (Some(RuleType::Bool), Some(RuleType::Bool)) => equality,
        (Some(RuleType::Money(a)), Some(RuleType::Money(b))) if a != b => {
            return Err(ErrorCode::MixedCurrency);
        }
        (Some(a), Some(b)) => a == b || is_number(left) && is_number(right),
    };
    if fine { Ok((Some(RuleType::Bool), None)) } else { Err(ErrorCode::RuleType) }
}

fn computable(sum: Sum, left: Found, right: Found) -> Result<Found, ErrorCode> {
    let kind = match (left.0, right.0) {
        (Some(RuleType::Int), Some(RuleType::Int)) => RuleType::Int,
        (Some(RuleType::Money(a)), Some(RuleType::Money(b))) => match sum {
            _ if a != b => return Err(ErrorCode::MixedCurrency),
            Sum::Add | Sum::Subtract => RuleType::Money(a),
            Sum::Divide => RuleType::Float,
            _ => return Err(ErrorCode::RuleType),
        },
        (Some(RuleType::Money(a)), Some(RuleType::Int)) | (Some(RuleType::Int), Some(RuleType::Money(a)))
            if sum == Sum::Multiply =>
        {
            RuleType::Money(a)
        }
        (a, b) if is_number(a) && is_number(b) && sum != Sum::Remainder => RuleType::Float,
        _ => return Err(ErrorCode::RuleType),
    };
    let divides = matches!(sum, Sum::Divide | Sum::Remainder);
    match (left.1, right.1) {
        (_, Some(divisor)) if divides && float(&divisor) == 0.0 => Err(ErrorCode::RuleArithmetic),
        (Some(a), Some(b)) => {
            let value = arithmetic(sum, kind == RuleType::Float, &a, &b).ok_or(ErrorCode::RuleArithmetic)?;
            Ok((Some(kind), Some(value)))
        }
        _ => Ok((Some(kind), None)),
    }
}

fn instant(text: &str) -> i64 {
    crate::time::Timestamp::parse_utc(text).unwrap().micros()
}

/// Reads amounts of two decimals.
fn amount(text: &str) -> (i64, crate::money::Currency) {
    let (number, code) = text.split_once(' ').unwrap();
    (number.replace('.', "").parse().unwrap(), crate::money::Currency::parse(code).unwrap())
}

fn float(value: &Value) -> f64 {
    match value {
        Value::Int(value) | Value::Money(value) | Value::Time(value) => *value as f64,
        Value::Float(value) => *value,
        other => panic!("{other:?} is no number"),
    }
}

fn whole(value: &Value) -> i128 {
    match value {
        Value::Int(value) | Value::Money(value) | Value::Time(value) => i128::from(*value),
        other => panic!("{other:?} is not whole"),
    }
}

fn fitting(value: i128, like: &Value) -> Option<Value> {
    let value = i64::try_from(value).ok()?;
    Some(if matches!(like, Value::Money(_)) { Value::Money(value) } else { Value::Int(value) })
}

fn negative(value: Value) -> Option<Value> {
    match value {
        Value::Float(value) => Some(Value::Float(-value)),
        other => fitting(-whole(&other), &other),
    }
}

fn dropped(value: &Value) -> Option<Value> {
    match value {
        Value::Float(value) if value.is_finite() && value.abs() < 1e30 => {
            fitting(value.trunc() as i128, &Value::Int(0))
        }
        Value::Float(_) => None,
        other => Some(other.clone()),
    }
}

/// In 128 bits, so that what does not fit is seen.
fn arithmetic(sum: Sum, real: bool, left: &Value, right: &Value) -> Option<Value> {
    if real {
        let (a, b) = (float(left), float(right));
        let value = match sum {
            Sum::Add => a + b,
            Sum::Subtract => a - b,
            Sum::Multiply => a * b,
            _ => a / b,
        };
        return value.is_finite().then_some(Value::Float(value));
    }
    let like = if matches!(right, Value::Money(_)) { right } else { left };
    let (a, b) = (whole(left), whole(right));
    let value = match sum {
        Sum::Add => a + b,
        Sum::Subtract => a - b,
        Sum::Multiply => a * b,
        Sum::Divide if b != 0 => a / b,
        // CEL has no remainder where the quotient does not fit.
        Sum::Remainder if b != 0 && i64::try_from(a / b).is_ok() => a % b,
        _ => return None,
    };
    fitting(value, like)
}

/// Exact: a float that is whole is compared in 128 bits.
fn compare(left: &Value, right: &Value) -> std::cmp::Ordering {
    match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.chars().cmp(b.chars()),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap(),
        (Value::Float(_), _) => compare(right, left).reverse(),
        (a, Value::Float(b)) if b.abs() < 1e30 => whole(a)
            .cmp(&(b.floor() as i128))
            .then(if b.fract() == 0.0 { std::cmp::Ordering::Equal } else { std::cmp::Ordering::Less }),
        (_, Value::Float(b)) => 0.0.partial_cmp(b).unwrap(),
        (a, b) => whole(a).cmp(&whole(b)),
    }
}

fn held(order: Order, found: std::cmp::Ordering) -> bool {
    match order {
        Order::Equal => found.is_eq(),
        Order::Unequal => !found.is_eq(),
        Order::Less => found.is_lt(),
        Order::LessEqual => !found.is_gt(),
        Order::Greater => found.is_gt(),
        Order::GreaterEqual => !found.is_lt(),
    }
}

pub(super) fn holds(node: &Node, row: &Row, scope: &Scope) -> Option<bool> {
    match value(node, row, scope) {
        Some(Value::Bool(held)) => Some(held),
        None => None,
        other => panic!("{other:?} is no truth"),
    }
}

fn read(name: &str, row: &Row) -> Option<Value> {
    row.get(name).cloned().flatten().filter(|value| !matches!(value, Value::Float(value) if value.is_nan()))
}

fn value(node: &Node, row: &Row, scope: &Scope) -> Option<Value> {
    let holds = |node: &Node| holds(node, row, scope);
    let value = |node: &Node| value(node, row, scope);
    match &node.kind {
        Kind::Null => None,
        Kind::Name(name) => read(name, row),
        Kind::Has(name) => Some(Value::Bool(read(name, row).is_some())),
        Kind::Not(inner) => Some(Value::Bool(!holds(inner)?)),
        Kind::All(nodes) => {
            let found: Vec<_> = nodes.iter().map(holds).collect();
            match found.contains(&Some(false)) {
                true => Some(Value::Bool(false)),
                false => (!found.contains(&None)).then_some(Value::Bool(true)),
            }
        }
        Kind::Any(nodes) => {
            let found: Vec<_> = nodes.iter().map(holds).collect();
            match found.contains(&Some(true)) {
                true => Some(Value::Bool(true)),
                false => (!found.contains(&None)).then_some(Value::Bool(false)),
            }
        }
        Kind::Negative(inner) => negative(value(inner)?),
        Kind::Chain(sum, nodes) => {
            let first = (type_of(&nodes[0], scope).unwrap(), value(&nodes[0])?);
            let steps = nodes[1..].iter().try_fold(first, |(left, sofar), node| {
                let found = computable(*sum, left, type_of(node, scope).unwrap()).unwrap();
                let next = arithmetic(*sum, found.0 == Some(RuleType::Float), &sofar, &value(node)?)?;
                Some((found, next))
            });
            steps.map(|(_, value)| value)
        }
        Kind::Compare(order, pair) => {
            let null = |node: &Node| matches!(node.kind, Kind::Null);
            if null(&pair[0]) || null(&pair[1]) {
                let name = if null(&pair[0]) { &pair[1] } else { &pair[0] };
                return Some(Value::Bool(value(name).is_none() == (*order == Order::Equal)));
            }
            Some(Value::Bool(held(*order, compare(&value(&pair[0])?, &value(&pair[1])?))))
        }
        Kind::In(needle, list) => {
            let needle = value(needle)?;
            Some(Value::Bool(list.iter().any(|item| compare(&needle, &value(item).unwrap()).is_eq())))
        }
        Kind::If(three) => {
            let taken = value(if holds(&three[0])? { &three[1] } else { &three[2] })?;
            match type_of(node, scope).unwrap().0 {
                Some(RuleType::Float) => Some(Value::Float(float(&taken))),
                _ => Some(taken),
            }
        }
        Kind::Call(function, operands) => {
            let found: Vec<Value> = operands.iter().map(value).collect::<Option<_>>()?;
            match (function, found.as_slice()) {
                (Function::StartsWith, [Value::Text(a), Value::Text(b)]) => {
                    Some(Value::Bool(a.starts_with(b)))
                }
                (Function::EndsWith, [Value::Text(a), Value::Text(b)]) => Some(Value::Bool(a.ends_with(b))),
                (Function::Contains, [Value::Text(a), Value::Text(b)]) => Some(Value::Bool(a.contains(b))),
                (Function::Size, [Value::Text(text)]) => Some(Value::Int(text.chars().count() as i64)),
                (Function::Double, [number]) => Some(Value::Float(float(number))),
                (Function::Int, [number]) => dropped(number),
                other => panic!("{other:?}"),
            }
        }
        _ => type_of(node, scope).unwrap().1,
    }
}
