//! What every cell says: its numbers, and how far they are known.

use crate::cohort::grid::Grid;
use crate::cohort::history::Histories;
use crate::cohort::notes;
use crate::cohort::options::{CohortBy, CohortOptions};
use crate::cohort::question::{Question, calendar, just_before};
use crate::cohort::result::{Cohort, CohortCell};
use crate::money::Currency;
use crate::table::CellState;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// The cohorts and their cells, row by row.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) options: CohortOptions,
    pub(super) currency: Currency,
    pub(super) cohorts: Vec<Cohort>,
    pub(super) columns: usize,
    pub(super) cells: Vec<CohortCell>,
    /// The starts of the calendar periods that the cells of the first cohort have, and of all later ones; empty if
    /// periods are each customer's own.
    pub(super) bounds: Vec<Timestamp>,
    pub(super) notes: Vec<(&'static str, String)>,
}

impl Cells {
    /// The cells of a settled grid.
    pub(super) fn of(question: &Question<'_>, grid: &Grid) -> Result<Self> {
        let labelled = question.rows.labels.is_some();
        let rows: Vec<usize> = (0..question.rows.len())
            // A value that nobody has who started when asked is not a cohort.
            .filter(|row| !labelled || grid.size.get(*row).is_some_and(|size| *size > 0))
            .collect();
        let bounds = bounds(question, rows.len());
        let mut states = States::new(question, &bounds);
        let mut cells = Vec::with_capacity(rows.len() * question.columns);
        let mut cohorts = Vec::with_capacity(rows.len());
        for row in &rows {
            let cohort = cohort(question, grid, *row);
            let own = question.own_periods().then(|| states.own(*row));
            for column in 0..question.columns {
                let state = match &own {
                    Some(own) => states.of_own(own, &cohort, grid, *row, column),
                    None => states.of_calendar(&cohort, *row, column),
                };
                cells.push(cell(question, grid, &cohort, *row, column, state)?);
            }
            cohorts.push(cohort);
        }
        let mut notes = notes::of(question);
        if let Some(warning) = notes::warning(question, &cohorts) {
            notes.push(("warning", warning));
        }
        Ok(Self {
            options: question.options.clone(),
            currency: question.view.schema().currency(),
            cohorts,
            columns: question.columns,
            cells,
            bounds: if question.own_periods() { Vec::new() } else { bounds },
            notes,
        })
    }

    pub(super) fn cell(&self, cohort: usize, period: usize) -> Option<CohortCell> {
        if period >= self.columns {
            return None;
        }
        self.cells.get(cohort.checked_mul(self.columns)?.checked_add(period)?).copied()
    }
}

/// The starts of the periods from the first cohort's on, so many that the last cohort has all of its own and an end.
fn bounds(question: &Question<'_>, rows: usize) -> Vec<Timestamp> {
    let (calendar, unit) = (calendar(question.view), question.options.period);
    let first =
        question.locator.periods().first_index().saturating_add_unsigned(question.rows.starts.start as u64);
    (0..=rows + question.columns)
        .map(|at| calendar.start_of(unit, first.saturating_add_unsigned(at as u64)))
        .collect()
}

fn cohort(question: &Question<'_>, grid: &Grid, row: usize) -> Cohort {
    let size = grid.size.get(row).copied().unwrap_or(0);
    if let Some(labels) = &question.rows.labels {
        return Cohort {
            label: labels.get(row).cloned().flatten(),
            start: None,
            size: Some(size),
            left_truncated: grid.truncated.get(row).copied().unwrap_or(false),
        };
    }
    let position = question.rows.starts.start + row;
    let periods = question.locator.periods();
    let state = CellState::of(
        periods.start(position),
        periods.end(position),
        question.view.as_of(),
        question.starts_observed,
    );
    let known = size > 0 || state.is_known() || question.options.by == CohortBy::SignUp;
    Cohort {
        label: Some(periods.label(position)),
        start: Some(periods.start(position)),
        size: known.then_some(size),
        left_truncated: question.is_truncated(position),
    }
}

fn cell(
    question: &Question<'_>,
    grid: &Grid,
    cohort: &Cohort,
    row: usize,
    column: usize,
    state: CellState,
) -> Result<CohortCell> {
    let mut cell = CohortCell { state, eligible: None, retained: None, orders: None, revenue_minor: None };
    if !state.is_known() {
        return Ok(cell);
    }
    let sums = grid.sums(row, column);
    let value = question.options.value;
    cell.eligible = if question.own_periods() { Some(sums.eligible) } else { cohort.size };
    cell.retained = Some(sums.retained);
    cell.orders = (value == crate::cohort::CohortValue::Orders).then_some(sums.orders);
    if value.is_money() {
        let minor = i64::try_from(sums.revenue).map_err(|_| overflow(cohort, column, question))?;
        cell.revenue_minor = Some(minor);
    }
    Ok(cell)
}

fn overflow(cohort: &Cohort, column: usize, question: &Question<'_>) -> Error {
    let name = cohort.label.as_deref().unwrap_or("(none)");
    let message =
        format!("revenue of cohort `{name}` in period {column} does not fit into 64 bits of minor units");
    Error::new(ErrorCode::AmountOverflow, message)
        .with("cohort", name)
        .with("period", column)
        .with("currency", question.view.schema().currency())
}

/// Finds the states of cells.
#[derive(Debug)]
struct States<'a> {
    question: &'a Question<'a>,
    bounds: &'a [Timestamp],
    histories: Histories<'a>,
}

/// Which periods an empty cohort's customers would have been eligible for, had they started first or last of all.
#[derive(Debug)]
struct Own {
    eligible: [std::ops::Range<usize>; 2],
    waiting: usize,
}

impl<'a> States<'a> {
    fn new(question: &'a Question<'a>, bounds: &'a [Timestamp]) -> Self {
        Self { question, bounds, histories: Histories::new(question) }
    }

    fn bound(&self, at: usize) -> Timestamp {
        self.bounds.get(at).copied().unwrap_or(Timestamp::MAX)
    }

    /// Everybody has the calendar's periods.
    fn of_calendar(&self, cohort: &Cohort, row: usize, column: usize) -> CellState {
        let (start, end) = (self.bound(row + column), self.bound(row + column + 1));
        let state = CellState::of(start, end, self.question.view.as_of(), self.question.observed);
        if state.is_known() && cohort.size.is_none() {
            return CellState::NotObserved;
        }
        let unseen_before = || self.question.observed.is_some_and(|(from, _)| self.bound(row) < from);
        if state == CellState::Complete && self.question.cumulative() && unseen_before() {
            return CellState::Partial;
        }
        state
    }

    fn own(&mut self, row: usize) -> Own {
        let position = self.question.rows.starts.start + row;
        let (first, last) = (self.bound(row), just_before(self.bound(row + 1)));
        let (early, _) = self.histories.own_periods(first.micros(), position);
        let (late, waiting) = self.histories.own_periods(last.micros(), position);
        Own { eligible: [early, late], waiting }
    }

    /// Every customer has their own periods.
    fn of_own(&self, own: &Own, cohort: &Cohort, grid: &Grid, row: usize, column: usize) -> CellState {
        let size = cohort.size.unwrap_or(0);
        let (eligible, all, waiting) = if size > 0 {
            let waiting = grid.waiting.get(row).copied().unwrap_or(usize::MAX);
            (grid.sums(row, column).eligible, size, waiting)
        } else {
            let eligible = own.eligible.iter().filter(|periods| periods.contains(&column)).count();
            (if cohort.size.is_some() { eligible as u64 } else { 0 }, 2, own.waiting)
        };
        match eligible {
            0 if column >= waiting => CellState::NotYet,
            0 => CellState::NotObserved,
            some if some < all => CellState::Partial,
            _ => CellState::Complete,
        }
    }
}
