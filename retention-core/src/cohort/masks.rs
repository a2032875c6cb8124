//! The commonest question answered fast: which periods each customer was active in, as the bits of one word.

use crate::Result;
use crate::cohort::grid::Grid;
use crate::cohort::options::{CohortBy, CohortValue};
use crate::cohort::question::Question;
use crate::log::Person;
use crate::time::Locator;

/// Whether one word a customer holds all that is asked: the cohort is then the lowest bit.
pub(super) fn suffice(question: &Question<'_>) -> bool {
    let options = question.options;
    !question.own_periods()
        && options.by == CohortBy::FirstEvent
        && options.value == CohortValue::Customers
        && question.starting == question.counted
        && question.locator.periods().len() <= u64::BITS as usize
}

/// Adds up all customers.
pub(super) fn count(question: &Question<'_>) -> Result<Grid> {
    let rows = &question.rows.starts;
    let parts = question.view.gather(
        &question.counted,
        || Grid::new(question),
        |grid, person| {
            let periods = active(&question.locator, person);
            let first = periods.trailing_zeros() as usize;
            if rows.contains(&first) {
                grid.add_mask(first - rows.start, periods >> first);
            }
        },
    )?;
    let mut grid = super::sum(question, parts.into_iter());
    for (row, truncated) in grid.truncated.iter_mut().enumerate() {
        *truncated = question.is_truncated(rows.start + row);
    }
    Ok(grid)
}

/// The periods in which a customer has an event, as bits.
#[inline]
fn active(locator: &Locator, person: &Person<'_>) -> u64 {
    let mut periods = 0;
    for run in person.runs {
        for time in run.times {
            periods |= 1_u64.checked_shl(locator.position(*time)).unwrap_or(0);
        }
    }
    periods
}
