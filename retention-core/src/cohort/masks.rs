//! The commonest question answered fast: in which periods each customer was active, as bits.

use crate::Result;
use crate::cohort::grid::Grid;
use crate::cohort::options::{CohortBy, CohortValue};
use crate::cohort::question::Question;
use crate::time::OUTSIDE;

/// Whether a set of periods for each customer holds all that is asked: the cohort is then the first of them.
pub(super) fn suffice(question: &Question<'_>) -> bool {
    let options = question.options;
    !question.own_periods()
        && options.by == CohortBy::FirstEvent
        && options.value == CohortValue::Customers
        && question.starting == question.counted
}

/// Adds up all customers.
pub(super) fn count(question: &Question<'_>) -> Result<Grid> {
    let periods = question.locator.periods().len();
    let parts = if periods <= u64::BITS as usize {
        let start = || (0_u64, Grid::new(question));
        let parts =
            question.view.sweep_times(&question.counted, start, add_to_word(question), |(word, grid)| {
                let periods = std::mem::take(word);
                let first = periods.trailing_zeros() as usize;
                if question.rows.starts.contains(&first) {
                    grid.add_mask(first - question.rows.starts.start, periods >> first);
                }
            })?;
        parts.into_iter().map(|(_, grid)| grid).collect::<Vec<Grid>>()
    } else {
        let start = || (vec![0_u64; periods.div_ceil(u64::BITS as usize)], Vec::new(), Grid::new(question));
        let parts = question.view.sweep_times(
            &question.counted,
            start,
            add_to_words(question),
            |(words, found, grid)| {
                take(words, found);
                let Some(first) = found.first().copied().filter(|first| question.rows.starts.contains(first))
                else {
                    return;
                };
                grid.add_active(
                    first - question.rows.starts.start,
                    found.iter().map(|period| period - first),
                );
            },
        )?;
        parts.into_iter().map(|(.., grid)| grid).collect()
    };
    let mut grid = super::sum(question, parts.into_iter());
    for (row, truncated) in grid.truncated.iter_mut().enumerate() {
        *truncated = question.is_truncated(question.rows.starts.start + row);
    }
    Ok(grid)
}

/// Adds the periods of times to those of a customer, while there are no more than one word has bits.
fn add_to_word(question: &Question<'_>) -> impl Fn(&mut (u64, Grid), &[i64]) {
    let (locator, as_of) = (&question.locator, question.view.cut_at());
    move |(word, _), times| {
        for time in times {
            // What is outside shifts too far and leaves nothing.
            let bit = 1_u64.checked_shl(locator.position(*time)).unwrap_or(0);
            *word |= if *time < as_of { bit } else { 0 };
        }
    }
}

/// A customer's periods as bits, the periods set, and what is gathered over customers.
type Words = (Vec<u64>, Vec<usize>, Grid);

/// As [`add_to_word`], for any number of periods.
fn add_to_words(question: &Question<'_>) -> impl Fn(&mut Words, &[i64]) {
    let (locator, as_of) = (&question.locator, question.view.cut_at());
    move |(words, ..), times| {
        for time in times.iter().filter(|time| **time < as_of) {
            let position = locator.position(*time);
            if position != OUTSIDE
                && let Some(word) = words.get_mut((position / u64::BITS) as usize)
            {
                *word |= 1 << (position % u64::BITS);
            }
        }
    }
}

/// Moves the members of a set to a list, ascending.
fn take(words: &mut [u64], found: &mut Vec<usize>) {
    found.clear();
    for (at, word) in words.iter_mut().enumerate() {
        let mut rest = std::mem::take(word);
        while rest != 0 {
            found.push(at * u64::BITS as usize + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}
