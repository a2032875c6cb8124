//! The answer, with typed access to cohorts and cells.

use crate::cohort::cells::Cells;
use crate::cohort::options::{CohortOptions, CurveOptions};
use crate::cohort::triangle::CohortTriangle;
use crate::cohort::{curve, table};
use crate::stat::{Interval, wilson};
use crate::table::{CellState, Table};
use crate::time::Timestamp;

/// Customers who belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cohort {
    /// The period's label such as `2010-12`, the item, or the property's value; `None`: customers without a value.
    pub label: Option<String>,
    /// The first instant of the period, if the cohort is one.
    pub start: Option<Timestamp>,
    /// How many customers; `None` if nobody is known and their starts were not observed.
    pub size: Option<u64>,
    /// Whether some of the customers may have started before the log began to observe.
    pub left_truncated: bool,
}

/// What is known of a cohort in one period. Numbers are `None` if the cell is `not_yet` or `not_observed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CohortCell {
    /// How far it is known.
    pub state: CellState,
    /// How many customers the numbers are about.
    pub eligible: Option<u64>,
    /// How many of them had an event that counts.
    pub retained: Option<u64>,
    /// Distinct orders, if asked for.
    pub orders: Option<u64>,
    /// Revenue in minor units, if asked for; for cumulative revenue, since the start.
    pub revenue_minor: Option<i64>,
}

impl CohortCell {
    /// Retained / eligible; `None` if nobody is eligible.
    pub fn rate(&self) -> Option<f64> {
        match (self.retained, self.eligible) {
            (Some(retained), Some(eligible)) if eligible > 0 => Some(retained as f64 / eligible as f64),
            _ => None,
        }
    }

    /// The Wilson interval of the rate at this confidence.
    pub fn interval(&self, level: f64) -> Option<Interval> {
        wilson(self.retained?, self.eligible?, level)
    }

    /// Orders, or minor units of revenue, for each eligible customer.
    pub fn per_customer(&self) -> Option<f64> {
        let eligible = self.eligible.filter(|eligible| *eligible > 0)?;
        let sum = self.orders.map(|orders| orders as f64).or(self.revenue_minor.map(|minor| minor as f64))?;
        Some(sum / eligible as f64)
    }
}

/// How customers who started together stay: made by [`View::cohorts`](crate::View::cohorts).
#[derive(Debug, Clone)]
pub struct Cohorts {
    cells: Cells,
}

impl Cohorts {
    pub(super) fn of(cells: Cells) -> Self {
        Self { cells }
    }

    /// The cohorts, in the order of time or of labels.
    pub fn cohorts(&self) -> &[Cohort] {
        &self.cells.cohorts
    }

    /// How many periods each cohort has, the one of the start included.
    pub fn periods(&self) -> usize {
        self.cells.columns
    }

    /// One cell; `None` beyond the triangle.
    pub fn cell(&self, cohort: usize, period: usize) -> Option<CohortCell> {
        self.cells.cell(cohort, period)
    }

    /// The options this answers.
    pub fn options(&self) -> &CohortOptions {
        &self.cells.options
    }

    /// All cells as a table `cohorts`, one row each.
    pub fn table(&self) -> Table {
        table::of(&self.cells)
    }

    /// The cells as a triangle: cohorts down, periods across.
    pub fn triangle(&self) -> CohortTriangle<'_> {
        CohortTriangle::of(&self.cells)
    }

    /// What holds on average, as a table `cohort_curve`, one row for each period since the start.
    ///
    /// The *weighted* mean is all retained / all eligible, with the Wilson interval of that proportion; the *simple*
    /// mean is that of the cohorts' rates, in which a small cohort weighs as much as a large one. Both are over the same
    /// cells: complete ones, and partial ones only if asked. Null where there are none. Orders and revenue have both
    /// means too, of what is theirs for each eligible customer.
    pub fn curve(&self, options: &CurveOptions) -> Table {
        curve::of(&self.cells, options)
    }
}
