//! Comparisons and lists: which test a pair of types becomes, with constants brought to the type they meet.

use super::check::{Typed, currencies, texts};
use super::fault::{Checked, Fault, Place};
use super::number;
use super::operator::Order;
use super::program::{Real, Test, Whole, Words};
use super::text::{TextOperator, TextTest};

/// # Errors
/// `rule_type`, `mixed_currency`
pub(super) fn compare(place: Place, order: Order, left: Typed, right: Typed) -> Checked<Test> {
    let shown = (left.shown(), right.shown());
    Ok(match (left, right) {
        (Typed::Int(a), Typed::Int(b)) | (Typed::Time(a), Typed::Time(b)) => wholes(order, a, b),
        (Typed::Money(_, a), Typed::Money(_, b)) if a != b => return Err(currencies(place, a, b)),
        (Typed::Money(a, _), Typed::Money(b, _)) => wholes(order, a, b),
        (Typed::Text(a), Typed::Text(b)) => match (a, b) {
            (a @ Words::Const(_), b) if !matches!(b, Words::Const(_)) => {
                texts(TextOperator::Compare(order.turned()), b, a)
            }
            (a, b) => texts(TextOperator::Compare(order), a, b),
        },
        (Typed::Test(a), Typed::Test(b)) if order.is_equality() => {
            let same = Test::Same(Box::new([a, b]));
            if order == Order::Equal { same } else { Test::Not(Box::new(same)) }
        }
        (Typed::Float(a), Typed::Float(b)) => Test::Real(order, a, b),
        (Typed::Int(a), Typed::Float(b)) => mixed(order, a, b),
        (Typed::Float(a), Typed::Int(b)) => mixed(order.turned(), b, a),
        _ => return Err(unlike(place, order, &shown.0, &shown.1)),
    })
}

/// Constants to the right.
fn wholes(order: Order, left: Whole, right: Whole) -> Test {
    match (left, right) {
        (a @ Whole::Const(_), b) => Test::Whole(order.turned(), b, a),
        (a, b) => Test::Whole(order, a, b),
    }
}

/// A whole number beside a float: a constant takes the other side's type where that changes nothing.
fn mixed(order: Order, whole: Whole, real: Real) -> Test {
    match (whole, real) {
        (Whole::Const(value), real) => match number::exact(value) {
            Some(value) => Test::Real(order.turned(), real, Real::Const(value)),
            None => Test::Mixed(order, Whole::Const(value), real),
        },
        (whole, Real::Const(value)) => beside(order, whole, value),
        (whole, real) => Test::Mixed(order, whole, real),
    }
}

/// A whole number beside a constant with a fraction is one beside a whole constant.
fn beside(order: Order, whole: Whole, value: f64) -> Test {
    let rounded = match order {
        Order::Less | Order::GreaterEqual => value.ceil(),
        _ => value.floor(),
    };
    match number::truncated(rounded) {
        Some(constant) if !order.is_equality() || rounded == value => {
            Test::Whole(order, whole, Whole::Const(constant))
        }
        _ => Test::Mixed(order, whole, Real::Const(value)),
    }
}

fn unlike(place: Place, order: Order, left: &str, right: &str) -> Fault {
    let fault = Fault::types(place, format!("`{}` does not compare {left} with {right}", order.as_str()));
    let has = |kind: &str| left.starts_with(kind) || right.starts_with(kind);
    if has("null") {
        fault.hint("write `has(name)` or `name != null`")
    } else if has("money") && (has("int") || has("float")) {
        fault.hint("write amounts as `money(\"100.00 GBP\")`")
    } else if has("time") && has("text") {
        fault.hint("write instants as `timestamp(\"2024-01-31\")`")
    } else if left == "bool" && right == "bool" {
        fault.hint("true and false have no order")
    } else {
        fault
    }
}

/// `needle in items`, with the item that does not fit if it is one.
pub(super) fn among(
    place: Place,
    needle: Typed,
    items: Vec<(Place, Typed)>,
) -> Result<Test, (Fault, Option<usize>)> {
    let kind = needle.shown();
    Ok(match needle {
        Typed::Test(test) => {
            let list = collect(items, &kind, |item| match item {
                Typed::Test(Test::Const(value)) => Ok(Some(value)),
                other => Err(other),
            })?;
            Test::Among(Box::new(test), [list.contains(&false), list.contains(&true)])
        }
        Typed::Text(words) => {
            let mut list = collect(items, &kind, |item| match item {
                Typed::Text(Words::Const(text)) => Ok(Some(text)),
                other => Err(other),
            })?;
            list.sort_unstable();
            Test::Text(words, TextTest::In(list), usize::MAX)
        }
        Typed::Float(real) => {
            let mut list = collect(items, &kind, real_item)?;
            list.sort_unstable_by(f64::total_cmp);
            Test::RealIn(real, list)
        }
        Typed::Int(whole) => sorted(whole, collect(items, &kind, whole_item)?),
        Typed::Time(whole) => {
            let list = collect(items, &kind, |item| match item {
                Typed::Time(Whole::Const(value)) => Ok(Some(value)),
                other => Err(other),
            })?;
            sorted(whole, list)
        }
        Typed::Money(whole, currency) => {
            let list = collect(items, &kind, |item| match item {
                Typed::Money(Whole::Const(value), given) if given == currency => Ok(Some(value)),
                other => Err(other),
            })?;
            sorted(whole, list)
        }
        Typed::Null => {
            return Err((Fault::types(place, "null is in no list").hint("write `!has(name)`"), None));
        }
    })
}

/// A number beside floats; a whole number that no float equals is not there to be found.
fn real_item(item: Typed) -> Result<Option<f64>, Typed> {
    match item {
        Typed::Int(Whole::Const(value)) => Ok(number::exact(value)),
        // Zero has two signs and is one number.
        Typed::Float(Real::Const(value)) => Ok(Some(value + 0.0)),
        other => Err(other),
    }
}

/// A number beside whole numbers; one with a fraction is not there to be found.
fn whole_item(item: Typed) -> Result<Option<i64>, Typed> {
    match item {
        Typed::Int(Whole::Const(value)) => Ok(Some(value)),
        Typed::Float(Real::Const(value)) => Ok(number::truncated(value).filter(|_| value.fract() == 0.0)),
        other => Err(other),
    }
}

fn sorted(whole: Whole, mut list: Vec<i64>) -> Test {
    list.sort_unstable();
    Test::WholeIn(whole, list)
}

/// The constants of a list, or the first that does not fit, with its place.
fn collect<T>(
    items: Vec<(Place, Typed)>,
    kind: &str,
    constant: impl Fn(Typed) -> Result<Option<T>, Typed>,
) -> Result<Vec<T>, (Fault, Option<usize>)> {
    let mut list = Vec::with_capacity(items.len());
    for (at, (place, item)) in items.into_iter().enumerate() {
        match constant(item) {
            Ok(found) => list.extend(found),
            Err(item) => {
                let message = format!("a list beside {kind} cannot hold {}", item.shown());
                return Err((Fault::types(place, message), Some(at)));
            }
        }
    }
    Ok(list)
}
