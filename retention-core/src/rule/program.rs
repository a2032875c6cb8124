//! The typed tree that runs: names are slots, types are settled, constants are computed.

use super::operator::{Order, Sum};
use super::text::{TextOperator, TextTest};

/// What is true, false or open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Const(bool),
    Name(usize),
    /// Whether the name has a value.
    Known(usize),
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    If(Box<[Test; 3]>),
    /// Whether two truths are equal.
    Same(Box<[Test; 2]>),
    /// Whether a truth is among these: false, true.
    Among(Box<Test>, [bool; 2]),
    Whole(Order, Whole, Whole),
    Real(Order, Real, Real),
    Mixed(Order, Whole, Real),
    /// Sorted.
    WholeIn(Whole, Vec<i64>),
    /// Sorted.
    RealIn(Real, Vec<f64>),
    /// The number is that of the test in [`Program::texts`].
    Text(Words, TextTest, usize),
    Texts(TextOperator, Words, Words),
}

/// A whole number, an instant in microseconds, or minor units.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Whole {
    Const(i64),
    Name(usize),
    Negative(Box<Whole>),
    /// From left to right; at least two.
    Compute(Sum, Vec<Whole>),
    If(Box<Test>, Box<[Whole; 2]>),
    Truncated(Box<Real>),
    /// How many characters.
    Size(Box<Words>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Real {
    Const(f64),
    Name(usize),
    Whole(Box<Whole>),
    Negative(Box<Real>),
    /// From left to right; at least two.
    Compute(Sum, Vec<Real>),
    If(Box<Test>, Box<[Real; 2]>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Words {
    Const(String),
    Name(usize),
    If(Box<Test>, Box<[Words; 2]>),
}

/// A rule ready to run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Program {
    pub(super) root: Test,
    /// The tests of one text column against constants, with the slot of the column: a dictionary answers them once.
    pub(super) texts: Vec<(usize, TextTest)>,
}
