//! Types: from the tree as written to the program that runs, or everything that does not fit, left to right.

use super::compare::{among, compare};
use super::constant;
use super::fault::{Checked, Fault, Place};
use super::operator::{Function, Operator, Order, Sum};
use super::program::{Program, Real, Test, Whole, Words};
use super::scope::{RuleType, Scope};
use super::text::{TextOperator, TextTest};
use super::tree::{Kind, Node};
use crate::ErrorCode;
use crate::money::Currency;

/// Something of a known type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Typed {
    Null,
    Test(Test),
    Int(Whole),
    Time(Whole),
    Money(Whole, Currency),
    Float(Real),
    Text(Words),
}

impl Typed {
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Test(_) => RuleType::Bool.to_string(),
            Self::Int(_) => RuleType::Int.to_string(),
            Self::Time(_) => RuleType::Time.to_string(),
            Self::Money(_, currency) => RuleType::Money(*currency).to_string(),
            Self::Float(_) => RuleType::Float.to_string(),
            Self::Text(_) => RuleType::Text.to_string(),
        }
    }
}

/// So many faults of one rule are listed, and the others counted: nobody reads more, and each looks for the nearest name.
pub(crate) const MOST_FAULTS: usize = 64;

/// A fault and the part of the tree it is about.
pub(super) type Failed<'n> = (Fault, &'n Node);

/// # Errors
/// All of [`Rule::check`](super::Rule::check); none where a name that is not sound is all there is to blame.
pub(super) fn check<'n>(
    root: &'n Node,
    scope: &Scope,
    names: &[(String, RuleType)],
) -> Result<Program, Vec<Failed<'n>>> {
    let mut checker = Checker { scope, names, texts: Vec::new(), faults: Vec::new(), more: 0 };
    let root = checker.test(root);
    match root {
        Some(root) if checker.faults.is_empty() => Ok(Program { root, texts: checker.texts }),
        _ => {
            if let Some((last, _)) = checker.faults.last_mut() {
                last.error.and_more(checker.more);
            }
            Err(checker.faults)
        }
    }
}

struct Checker<'s, 'n> {
    scope: &'s Scope,
    names: &'s [(String, RuleType)],
    texts: Vec<(usize, TextTest)>,
    faults: Vec<Failed<'n>>,
    /// How many faults are not listed.
    more: usize,
}

/// Joins a fault to the part it is about.
fn about<T>(node: &Node, checked: Checked<T>) -> Result<T, Failed<'_>> {
    checked.map_err(|fault| (fault, node))
}

impl<'n> Checker<'_, 'n> {
    /// Something that must be true or false; nothing where something in it does not fit.
    fn test(&mut self, node: &'n Node) -> Option<Test> {
        let typed = self.typed(node)?;
        self.noted_fault(truth(node, typed))
    }

    /// The only step that goes down the tree; the others are calls of their own, so that a deep one needs little stack.
    /// What does not fit is noted, and what hangs on it is not looked at.
    fn typed(&mut self, node: &'n Node) -> Option<Typed> {
        if let Kind::Name(name) | Kind::Has(name) = &node.kind
            && self.scope.is_unsound(name)
        {
            return None;
        }
        let (mut operands, mut fits) = (Vec::new(), true);
        for (place, operand) in node.operands().into_iter().enumerate() {
            let typed = self.typed(operand);
            // Of what type a chain is hangs on all of it so far.
            let alone = !matches!(node.kind, Kind::Chain(..));
            let taken = match typed {
                Some(typed) if fits || alone => {
                    self.noted_fault(taken(node, (place, operand), typed, &mut operands))
                }
                _ => None,
            };
            fits &= taken.is_some();
        }
        if !fits {
            return None;
        }
        let typed = if operands.is_empty() { self.plain(node) } else { self.joined(node, operands) };
        self.noted_fault(typed)
    }

    fn noted_fault<T>(&mut self, checked: Result<T, Failed<'n>>) -> Option<T> {
        let mut note = |fault| {
            if self.faults.len() < MOST_FAULTS {
                self.faults.push(fault);
            } else {
                self.more += 1;
            }
        };
        checked.map_err(&mut note).ok()
    }

    /// What has no operands.
    #[inline(never)]
    fn plain(&mut self, node: &'n Node) -> Result<Typed, Failed<'n>> {
        let place = node.place;
        Ok(match &node.kind {
            Kind::Bool(value) => Typed::Test(Test::Const(*value)),
            Kind::Int(value) => Typed::Int(Whole::Const(*value)),
            Kind::Float(value) => Typed::Float(Real::Const(*value)),
            Kind::Text(text) => Typed::Text(Words::Const(text.clone())),
            Kind::Time(text) => {
                let instant = about(node, constant::instant(place, text, self.scope.time_zone()))?;
                Typed::Time(Whole::Const(instant))
            }
            Kind::Money(text) => {
                let (minor, currency) = about(node, constant::money(place, text))?;
                Typed::Money(Whole::Const(minor), currency)
            }
            Kind::Name(name) => self.named(node, name)?,
            Kind::Has(name) => Typed::Test(Test::Known(self.slot(node, name)?.0)),
            _ => Typed::Null,
        })
    }

    /// What has operands, with them.
    #[inline(never)]
    fn joined(&mut self, node: &'n Node, mut operands: Vec<Typed>) -> Result<Typed, Failed<'n>> {
        match &node.kind {
            Kind::All(_) => Ok(Typed::Test(Test::All(truths(operands)))),
            Kind::Any(_) => Ok(Typed::Test(Test::Any(truths(operands)))),
            Kind::Not(_) => Ok(match operands.pop() {
                Some(Typed::Test(test)) => Typed::Test(Test::Not(Box::new(test))),
                _ => Typed::Null,
            }),
            Kind::Negative(_) => about(node, negative(node.place, operands.pop().unwrap_or(Typed::Null))),
            Kind::Compare(order, pair) => self.comparison(node, *order, pair, operands),
            Kind::In(_, list) => self.among(node, list, operands),
            Kind::If(_) => choice(node, operands),
            Kind::Call(function, _) => self.call(node, *function, operands),
            // A chain was computed as it came.
            _ => Ok(operands.pop().unwrap_or(Typed::Null)),
        }
    }

    fn slot(&self, node: &'n Node, name: &str) -> Result<(usize, RuleType), Failed<'n>> {
        let found = self.names.binary_search_by(|(known, _)| known.as_str().cmp(name));
        match found.ok().and_then(|slot| Some((slot, self.names.get(slot)?.1))) {
            Some(found) => Ok(found),
            None => {
                let mut fault = Fault::new(ErrorCode::UnknownName, node.place, format!("no name `{name}`"));
                fault.error = if self.scope.is_searched() && self.faults.len() < MOST_FAULTS {
                    fault.error.suggest(name, self.scope.others())
                } else {
                    fault.error.with("given", name)
                };
                Err((fault, node))
            }
        }
    }

    fn named(&self, node: &'n Node, name: &str) -> Result<Typed, Failed<'n>> {
        let (slot, kind) = self.slot(node, name)?;
        Ok(match kind {
            RuleType::Bool => Typed::Test(Test::Name(slot)),
            RuleType::Int => Typed::Int(Whole::Name(slot)),
            RuleType::Time => Typed::Time(Whole::Name(slot)),
            RuleType::Money(currency) => Typed::Money(Whole::Name(slot), currency),
            RuleType::Float => Typed::Float(Real::Name(slot)),
            RuleType::Text => Typed::Text(Words::Name(slot)),
        })
    }

    fn comparison(
        &mut self,
        node: &'n Node,
        order: Order,
        pair: &'n [Node; 2],
        mut operands: Vec<Typed>,
    ) -> Result<Typed, Failed<'n>> {
        let [left_node, right_node] = pair;
        let (right, left) = (operands.pop().unwrap_or(Typed::Null), operands.pop().unwrap_or(Typed::Null));
        // `name == null` asks whether there is a value, as in CEL; it is itself never open.
        let unset = match (&left, &left_node.kind, &right, &right_node.kind) {
            (Typed::Null, _, _, Kind::Name(name)) | (_, Kind::Name(name), Typed::Null, _) => Some(name),
            _ => None,
        };
        if let Some(name) = unset.filter(|_| order.is_equality()) {
            let known = Test::Known(self.slot(node, name)?.0);
            return Ok(Typed::Test(match order {
                Order::Equal => Test::Not(Box::new(known)),
                _ => known,
            }));
        }
        let test = about(node, compare(node.place, order, left, right))?;
        Ok(Typed::Test(self.noted(test)))
    }

    /// Gives a test of one text column its number.
    fn noted(&mut self, test: Test) -> Test {
        match test {
            Test::Text(Words::Name(slot), test, _) => {
                self.texts.push((slot, test.clone()));
                Test::Text(Words::Name(slot), test, self.texts.len() - 1)
            }
            Test::Not(inner) => Test::Not(Box::new(self.noted(*inner))),
            other => other,
        }
    }

    fn among(&mut self, node: &'n Node, list: &'n [Node], operands: Vec<Typed>) -> Result<Typed, Failed<'n>> {
        let mut operands = operands.into_iter();
        let needle = operands.next().unwrap_or(Typed::Null);
        let items = list.iter().map(|item| item.place).zip(operands).collect();
        match among(node.place, needle, items) {
            Ok(test) => Ok(Typed::Test(self.noted(test))),
            Err((fault, None)) => Err((fault, node)),
            Err((fault, Some(item))) => Err((fault, list.get(item).unwrap_or(node))),
        }
    }

    fn call(
        &mut self,
        node: &'n Node,
        function: Function,
        mut typed: Vec<Typed>,
    ) -> Result<Typed, Failed<'n>> {
        let place = node.place;
        let (last, first) = (typed.pop(), typed.pop());
        Ok(match (function, TextOperator::of(function), first, last) {
            (_, Some(operator), Some(Typed::Text(words)), Some(Typed::Text(other))) => {
                Typed::Test(self.noted(texts(operator, words, other)))
            }
            (Function::Size, _, None, Some(Typed::Text(words))) => Typed::Int(Whole::Size(Box::new(words))),
            (Function::Double, _, None, Some(Typed::Int(whole))) => Typed::Float(constant::promoted(whole)),
            (Function::Double, _, None, Some(Typed::Float(real))) => Typed::Float(real),
            (Function::Int, _, None, Some(Typed::Int(whole))) => Typed::Int(whole),
            (Function::Int, _, None, Some(Typed::Float(real))) => {
                Typed::Int(about(node, constant::truncated(place, real))?)
            }
            (_, _, first, last) => {
                let given: Vec<String> = [first, last].iter().flatten().map(Typed::shown).collect();
                let message = format!("`{}` does not take {}", function.as_str(), given.join(" and "));
                return Err((Fault::types(place, message), node));
            }
        })
    }
}

/// Takes an operand whose type is known, the one of that number, before the next is looked at: so faults come from
/// left to right.
#[inline(never)]
fn taken<'n>(
    node: &'n Node,
    (number, operand): (usize, &'n Node),
    typed: Typed,
    operands: &mut Vec<Typed>,
) -> Result<(), Failed<'n>> {
    let next = match &node.kind {
        Kind::All(_) | Kind::Any(_) | Kind::Not(_) => Typed::Test(truth(operand, typed)?),
        Kind::If(_) if number == 0 => Typed::Test(truth(operand, typed)?),
        Kind::In(..) if number > 0 && !is_constant(&typed) => {
            let fault = Fault::types(operand.place, "a list holds constants");
            return Err((fault.hint("join comparisons by `||`"), operand));
        }
        // Operands from left to right; a fault is about those up to the one it shows at.
        Kind::Chain(sum, all) => match operands.pop() {
            None => typed,
            Some(before) => {
                let last = number + 1 == all.len();
                let place = if last { node.place } else { node.place.to(operand.place) };
                about(node, compute(place, *sum, before, typed))?
            }
        },
        _ => typed,
    };
    operands.push(next);
    Ok(())
}

/// Something that must be true or false.
fn truth(node: &Node, typed: Typed) -> Result<Test, Failed<'_>> {
    match typed {
        Typed::Test(test) => Ok(test),
        other => {
            let message = format!("expected true or false, found {}", other.shown());
            let fault = Fault::types(node.place, message);
            Err((if matches!(node.kind, Kind::Name(_)) { fault.hint("compare it") } else { fault }, node))
        }
    }
}

/// Operands that were found to be true or false.
fn truths(operands: Vec<Typed>) -> Vec<Test> {
    let test = |typed| if let Typed::Test(test) = typed { Some(test) } else { None };
    operands.into_iter().filter_map(test).collect()
}

fn choice(node: &Node, operands: Vec<Typed>) -> Result<Typed, Failed<'_>> {
    let mut operands = operands.into_iter();
    let (Some(Typed::Test(when)), Some(one), Some(other)) =
        (operands.next(), operands.next(), operands.next())
    else {
        return Ok(Typed::Null);
    };
    let place = node.place;
    Ok(match (one, other) {
        (Typed::Test(a), Typed::Test(b)) => Typed::Test(Test::If(Box::new([when, a, b]))),
        (Typed::Int(a), Typed::Int(b)) => Typed::Int(Whole::If(Box::new(when), Box::new([a, b]))),
        (Typed::Time(a), Typed::Time(b)) => Typed::Time(Whole::If(Box::new(when), Box::new([a, b]))),
        (Typed::Money(a, c), Typed::Money(b, d)) if c == d => {
            Typed::Money(Whole::If(Box::new(when), Box::new([a, b])), c)
        }
        (Typed::Money(_, a), Typed::Money(_, b)) => return Err((currencies(place, a, b), node)),
        (Typed::Text(a), Typed::Text(b)) => Typed::Text(Words::If(Box::new(when), Box::new([a, b]))),
        (a, b) => {
            let written = (a.shown(), b.shown());
            match (floated(a), floated(b)) {
                (Ok(a), Ok(b)) => Typed::Float(Real::If(Box::new(when), Box::new([a, b]))),
                _ => return Err((unlike(place, &written.0, &written.1), node)),
            }
        }
    })
}

/// A test of two texts, in the form that a dictionary can answer if it is one column and a constant.
pub(super) fn texts(operator: TextOperator, left: Words, right: Words) -> Test {
    match (left, right) {
        (words, Words::Const(constant)) if !matches!(words, Words::Const(_)) => {
            Test::Text(words, TextTest::One(operator, constant), usize::MAX)
        }
        (left, right) => Test::Texts(operator, left, right),
    }
}

fn is_constant(typed: &Typed) -> bool {
    match typed {
        Typed::Null => false,
        Typed::Test(test) => matches!(test, Test::Const(_)),
        Typed::Int(whole) | Typed::Time(whole) | Typed::Money(whole, _) => matches!(whole, Whole::Const(_)),
        Typed::Float(real) => matches!(real, Real::Const(_)),
        Typed::Text(words) => matches!(words, Words::Const(_)),
    }
}

/// A number as a float; anything else as it is.
fn floated(typed: Typed) -> Result<Real, Typed> {
    match typed {
        Typed::Int(whole) => Ok(constant::promoted(whole)),
        Typed::Float(real) => Ok(real),
        other => Err(other),
    }
}

fn negative(place: Place, typed: Typed) -> Checked<Typed> {
    Ok(match typed {
        Typed::Int(whole) => Typed::Int(constant::negative(place, whole)?),
        Typed::Money(whole, currency) => Typed::Money(constant::negative(place, whole)?, currency),
        Typed::Float(Real::Const(value)) => Typed::Float(Real::Const(-value)),
        Typed::Float(real) => Typed::Float(Real::Negative(Box::new(real))),
        other => return Err(Fault::types(place, format!("`-` does not take {}", other.shown()))),
    })
}

fn compute(place: Place, sum: Sum, left: Typed, right: Typed) -> Checked<Typed> {
    let shown = (left.shown(), right.shown());
    let refused = || {
        let sign = Operator::Compute(sum).as_str();
        Err(Fault::types(place, format!("`{sign}` does not take {} and {}", shown.0, shown.1)))
    };
    match (left, right) {
        (Typed::Int(a), Typed::Int(b)) => Ok(Typed::Int(constant::whole(place, sum, a, b)?)),
        (Typed::Money(_, a), Typed::Money(_, b)) if a != b => Err(currencies(place, a, b)),
        (Typed::Money(a, currency), Typed::Money(b, _)) => match sum {
            Sum::Add | Sum::Subtract => Ok(Typed::Money(constant::whole(place, sum, a, b)?, currency)),
            // A part of an amount is a number without a currency.
            Sum::Divide => {
                let parts = (constant::promoted(a), constant::promoted(b));
                Ok(Typed::Float(constant::real(place, sum, parts.0, parts.1)?))
            }
            Sum::Multiply | Sum::Remainder => refused(),
        },
        (Typed::Money(a, currency), Typed::Int(b)) | (Typed::Int(b), Typed::Money(a, currency))
            if sum == Sum::Multiply =>
        {
            Ok(Typed::Money(constant::whole(place, sum, a, b)?, currency))
        }
        (a, b) => match (floated(a), floated(b)) {
            (Ok(a), Ok(b)) if sum != Sum::Remainder => Ok(Typed::Float(constant::real(place, sum, a, b)?)),
            _ => refused(),
        },
    }
}

pub(super) fn currencies(place: Place, left: Currency, right: Currency) -> Fault {
    Fault::new(ErrorCode::MixedCurrency, place, format!("{left} and {right} are different currencies"))
}

/// The two sides of a choice have no type in common.
fn unlike(place: Place, one: &str, other: &str) -> Fault {
    Fault::types(place, format!("one side of the choice is {one}, the other {other}"))
}
