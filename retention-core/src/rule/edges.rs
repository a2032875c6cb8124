//! Which changes of a whole number a rule can tell: its thresholds, found in the program that runs.

use std::collections::BTreeSet;

use super::operator::Sum;
use super::predicate::Predicate;
use super::program::{Real, Test, Whole, Words};

impl Predicate {
    /// For each name among [`reads`](Self::reads) the whole numbers at which the rule may say something else than one
    /// below, as far as the value of that name goes; `None` where any change of it may matter. Found in one walk over the
    /// rule, however many names it reads.
    pub(crate) fn edges(&self) -> Vec<Option<Vec<i64>>> {
        let mut found = vec![Some(Vec::new()); self.reads().len()];
        tell(self.root(), &mut found);
        found
    }
}

type Found = [Option<Vec<i64>>];

/// Any change of these names may matter.
fn lose(names: &BTreeSet<usize>, found: &mut Found) {
    for name in names {
        if let Some(edges) = found.get_mut(*name) {
            *edges = None;
        }
    }
}

fn tell(test: &Test, found: &mut Found) {
    match test {
        // Whether there is a value does not hang on which.
        Test::Const(_) | Test::Known(_) => {}
        Test::Not(inner) | Test::Among(inner, _) => tell(inner, found),
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| tell(test, found)),
        Test::If(tests) => tests.iter().for_each(|test| tell(test, found)),
        Test::Same(tests) => tests.iter().for_each(|test| tell(test, found)),
        Test::Whole(_, whole, Whole::Const(constant)) => thresholds(whole, &[*constant], found),
        Test::WholeIn(whole, list) => thresholds(whole, list, found),
        other => lose(&names(|into| of_test(other, into)), found),
    }
}

/// A line, or parts of one, beside constants: where it reaches each, and where it has just passed it.
fn thresholds(whole: &Whole, constants: &[i64], found: &mut Found) {
    let read = names(|into| of_whole(whole, into));
    let Some(name) = read.first().copied() else { return };
    match reached(whole, name, constants).filter(|_| read.len() == 1) {
        Some(reached) => {
            if let Some(Some(edges)) = found.get_mut(name) {
                edges.extend(reached);
            }
        }
        None => lose(&read, found),
    }
}

/// The values of one name at which a whole number that hangs on nothing else passes constants.
fn reached(whole: &Whole, name: usize, constants: &[i64]) -> Option<Vec<i64>> {
    // An edge is the upper of two neighbours that somebody tells apart.
    let mut edges: Vec<i128> =
        constants.iter().flat_map(|constant| [i128::from(*constant), i128::from(*constant) + 1]).collect();
    let mut inner = whole;
    while let Whole::Compute(Sum::Divide, parts) = inner {
        let (divided, divisors) = parts.split_first()?;
        for by in divisors.iter().rev() {
            let Whole::Const(by @ 1..) = by else { return None };
            // What is divided when the quotient, rounded towards zero, is first so much. Beyond reach: never.
            let first = |edge: i128| {
                let by = i128::from(*by);
                if edge > 0 { edge.checked_mul(by) } else { (edge - 1).checked_mul(by)?.checked_add(1) }
            };
            edges = edges.into_iter().filter_map(first).collect();
        }
        inner = divided;
    }
    let (slope, height) = line(inner, name).map(|(slope, height)| (i128::from(slope), i128::from(height)))?;
    let crossed = |edge: i128| match slope {
        0 => None,
        1.. => edge.checked_sub(1 + height)?.div_euclid(slope).checked_add(1),
        // Rounded up, since the slope is negative.
        _ => Some(edge.checked_sub(1 + height)?.div_euclid(slope)),
    };
    Some(edges.into_iter().filter_map(|edge| i64::try_from(crossed(edge)?).ok()).collect())
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

fn names(of: impl Fn(&mut BTreeSet<usize>)) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    of(&mut found);
    found
}

/// The names whose values a test reads, not those of which it only asks whether they have one.
fn of_test(test: &Test, into: &mut BTreeSet<usize>) {
    match test {
        Test::Const(_) | Test::Known(_) => {}
        Test::Name(name) => drop(into.insert(*name)),
        Test::Not(inner) | Test::Among(inner, _) => of_test(inner, into),
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| of_test(test, into)),
        Test::If(tests) => tests.iter().for_each(|test| of_test(test, into)),
        Test::Same(tests) => tests.iter().for_each(|test| of_test(test, into)),
        Test::Whole(_, left, right) => [left, right].into_iter().for_each(|side| of_whole(side, into)),
        Test::Real(_, left, right) => [left, right].into_iter().for_each(|side| of_real(side, into)),
        Test::Texts(_, left, right) => [left, right].into_iter().for_each(|side| of_words(side, into)),
        Test::Mixed(_, whole, real) => {
            of_whole(whole, into);
            of_real(real, into);
        }
        Test::WholeIn(whole, _) => of_whole(whole, into),
        Test::RealIn(real, _) => of_real(real, into),
        Test::Text(words, ..) => of_words(words, into),
    }
}

fn of_whole(whole: &Whole, into: &mut BTreeSet<usize>) {
    match whole {
        Whole::Const(_) => {}
        Whole::Name(name) => drop(into.insert(*name)),
        Whole::Negative(inner) => of_whole(inner, into),
        Whole::Compute(_, parts) => parts.iter().for_each(|part| of_whole(part, into)),
        Whole::If(when, sides) => {
            of_test(when, into);
            sides.iter().for_each(|side| of_whole(side, into));
        }
        Whole::Truncated(real) => of_real(real, into),
        Whole::Size(words) => of_words(words, into),
    }
}

fn of_real(real: &Real, into: &mut BTreeSet<usize>) {
    match real {
        Real::Const(_) => {}
        Real::Name(name) => drop(into.insert(*name)),
        Real::Whole(whole) => of_whole(whole, into),
        Real::Negative(inner) => of_real(inner, into),
        Real::Compute(_, parts) => parts.iter().for_each(|part| of_real(part, into)),
        Real::If(when, sides) => {
            of_test(when, into);
            sides.iter().for_each(|side| of_real(side, into));
        }
    }
}

fn of_words(words: &Words, into: &mut BTreeSet<usize>) {
    match words {
        Words::Const(_) => {}
        Words::Name(name) => drop(into.insert(*name)),
        Words::If(when, sides) => {
            of_test(when, into);
            sides.iter().for_each(|side| of_words(side, into));
        }
    }
}
