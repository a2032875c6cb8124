//! Which changes of a whole number a rule can tell: its thresholds, found in the program that runs.

use super::operator::Sum;
use super::predicate::Predicate;
use super::program::{Real, Test, Whole, Words};

impl Predicate {
    /// The whole numbers at which the rule may say something else than one below, as far as the value of one name goes;
    /// `None` where any change of it may matter. The name is given by its place among [`reads`](Self::reads).
    pub(crate) fn edges(&self, slot: usize) -> Option<Vec<i64>> {
        let mut found = Vec::new();
        edges(self.root(), slot, &mut found).then_some(found)
    }
}

/// Whether the thresholds of a name are known.
fn edges(test: &Test, slot: usize, found: &mut Vec<i64>) -> bool {
    match test {
        // Whether there is a value does not hang on which.
        Test::Const(_) | Test::Known(_) => true,
        Test::Name(name) => *name != slot,
        Test::Not(inner) | Test::Among(inner, _) => edges(inner, slot, found),
        Test::All(tests) | Test::Any(tests) => tests.iter().all(|test| edges(test, slot, found)),
        Test::If(tests) => tests.iter().all(|test| edges(test, slot, found)),
        Test::Same(tests) => tests.iter().all(|test| edges(test, slot, found)),
        Test::Whole(_, whole, Whole::Const(constant)) => thresholds(whole, slot, &[*constant], found),
        Test::Whole(_, left, right) => !(reads_whole(left, slot) || reads_whole(right, slot)),
        Test::WholeIn(whole, list) => thresholds(whole, slot, list, found),
        Test::Mixed(_, whole, real) => !(reads_whole(whole, slot) || reads_real(real, slot)),
        Test::Real(_, left, right) => !(reads_real(left, slot) || reads_real(right, slot)),
        Test::RealIn(real, _) => !reads_real(real, slot),
        Test::Text(words, ..) => !reads_words(words, slot),
        Test::Texts(_, left, right) => !(reads_words(left, slot) || reads_words(right, slot)),
    }
}

/// A line beside constants: where it reaches each, and where it has just passed it.
fn thresholds(whole: &Whole, slot: usize, constants: &[i64], found: &mut Vec<i64>) -> bool {
    if !reads_whole(whole, slot) {
        return true;
    }
    let Some((slope, height)) = line(whole, slot) else { return false };
    for constant in constants {
        if slope == 0 {
            break;
        }
        let crossed = (i128::from(*constant) - i128::from(height)).div_euclid(i128::from(slope));
        // Rounded down, or up where the slope is negative: both ways the line is not past the constant before it.
        for edge in [crossed, crossed + 1] {
            found.extend(i64::try_from(edge));
        }
    }
    true
}

/// Slopes and heights up to here cannot overflow over any number of days.
const STEEPEST: i64 = 1 << 31;

/// The slope and height of a whole number that is a line over the value of one name and hangs on nothing else.
fn line(whole: &Whole, slot: usize) -> Option<(i64, i64)> {
    let (slope, height) = match whole {
        Whole::Const(value) => (0, *value),
        Whole::Name(name) if *name == slot => (1, 0),
        Whole::Negative(inner) => {
            let (slope, height) = line(inner, slot)?;
            (-slope, -height)
        }
        Whole::Compute(sum, parts) => {
            let mut parts = parts.iter().map(|part| line(part, slot));
            let first = parts.next()??;
            parts.try_fold(first, |(slope, height), part| {
                let (other_slope, other_height) = part?;
                small(match sum {
                    Sum::Add => (slope + other_slope, height + other_height),
                    Sum::Subtract => (slope - other_slope, height - other_height),
                    Sum::Multiply if other_slope == 0 => (slope * other_height, height * other_height),
                    Sum::Multiply if slope == 0 => (other_slope * height, other_height * height),
                    _ => return None,
                })
            })?
        }
        _ => return None,
    };
    small((slope, height))
}

fn small((slope, height): (i64, i64)) -> Option<(i64, i64)> {
    let fits = |value: i64| (-STEEPEST + 1..STEEPEST).contains(&value);
    (fits(slope) && fits(height)).then_some((slope, height))
}

fn reads_whole(whole: &Whole, slot: usize) -> bool {
    match whole {
        Whole::Const(_) => false,
        Whole::Name(name) => *name == slot,
        Whole::Negative(inner) => reads_whole(inner, slot),
        Whole::Compute(_, parts) => parts.iter().any(|part| reads_whole(part, slot)),
        Whole::If(when, sides) => reads_test(when, slot) || sides.iter().any(|side| reads_whole(side, slot)),
        Whole::Truncated(real) => reads_real(real, slot),
        Whole::Size(words) => reads_words(words, slot),
    }
}

fn reads_real(real: &Real, slot: usize) -> bool {
    match real {
        Real::Const(_) => false,
        Real::Name(name) => *name == slot,
        Real::Whole(whole) => reads_whole(whole, slot),
        Real::Negative(inner) => reads_real(inner, slot),
        Real::Compute(_, parts) => parts.iter().any(|part| reads_real(part, slot)),
        Real::If(when, sides) => reads_test(when, slot) || sides.iter().any(|side| reads_real(side, slot)),
    }
}

fn reads_words(words: &Words, slot: usize) -> bool {
    match words {
        Words::Const(_) => false,
        Words::Name(name) => *name == slot,
        Words::If(when, sides) => reads_test(when, slot) || sides.iter().any(|side| reads_words(side, slot)),
    }
}

/// Whether the value of a name, more than its being there, may decide.
fn reads_test(test: &Test, slot: usize) -> bool {
    let mut found = Vec::new();
    !edges(test, slot, &mut found) || !found.is_empty()
}
