//! Cells in two dimensions, for heat maps and for reading by eye.

use crate::cohort::cells::Cells;
use crate::cohort::options::CohortValue;
use crate::cohort::result::Cohort;
use crate::cohort::table;
use crate::table::{CellState, ColumnSpec, ColumnType, Table, TableSpec};

/// Cohorts down, periods across: made by [`Cohorts::triangle`](crate::Cohorts::triangle).
#[derive(Debug, Clone, Copy)]
pub struct CohortTriangle<'a> {
    cells: &'a Cells,
}

/// The table of [`CohortTriangle::table`]; columns `0`, `1` … follow.
pub(crate) static TRIANGLE: TableSpec = TableSpec {
    name: "cohort_triangle",
    doc: "One row for each cohort, and a further column for each period since the start, named 0, 1, 2 and so on: the rate, or \
          the orders or revenue asked for.",
    columns: &[
        ColumnSpec::new(
            "cohort",
            ColumnType::Text,
            "The cohort: a period such as 2010-12, an item or a property's value; null for customers without a value.",
        )
        .nullable(),
        ColumnSpec::new("size", ColumnType::Int, "Customers of the cohort; null if their starts were not observed.").nullable(),
    ],
};

impl<'a> CohortTriangle<'a> {
    pub(super) fn of(cells: &'a Cells) -> Self {
        Self { cells }
    }

    /// The cohorts, top to bottom.
    pub fn cohorts(&self) -> &'a [Cohort] {
        &self.cells.cohorts
    }

    /// How many periods there are, left to right.
    pub fn periods(&self) -> usize {
        self.cells.columns
    }

    /// How far a cell is known; `None` beyond the triangle.
    pub fn state(&self, cohort: usize, period: usize) -> Option<CellState> {
        Some(self.cells.cell(cohort, period)?.state)
    }

    /// The share of eligible customers who were retained; `None` where that is not known.
    pub fn rate(&self, cohort: usize, period: usize) -> Option<f64> {
        self.cells.cell(cohort, period)?.rate()
    }

    /// The number that was asked for: customers retained, orders, minor units of revenue, or minor units of cumulative
    /// revenue for each customer. `None` where it is not known.
    pub fn value(&self, cohort: usize, period: usize) -> Option<f64> {
        let cell = self.cells.cell(cohort, period)?;
        match self.cells.options.value {
            CohortValue::Customers => cell.retained.map(|count| count as f64),
            CohortValue::Orders => cell.orders.map(|count| count as f64),
            CohortValue::RevenueGross | CohortValue::RevenueNet => {
                cell.revenue_minor.map(|minor| minor as f64)
            }
            CohortValue::RevenueCumulativePerCustomer => cell.per_customer(),
        }
    }

    /// The triangle as a wide table `cohort_triangle`: rates, or the values asked for.
    pub fn table(&self) -> Table {
        let cohorts = self.cohorts();
        let rates = self.cells.options.value == CohortValue::Customers;
        let labels: Vec<Option<String>> = cohorts.iter().map(|cohort| cohort.label.clone()).collect();
        let sizes = cohorts.iter().map(|cohort| cohort.size.map(|size| size as i64)).collect();
        let mut table = Table::of(&TRIANGLE).optional(labels).optional(sizes);
        for period in 0..self.periods() {
            let numbers: Vec<Option<f64>> = (0..cohorts.len())
                .map(|row| if rates { self.rate(row, period) } else { self.value(row, period) })
                .collect();
            let valid: Vec<bool> = numbers.iter().map(Option::is_some).collect();
            let numbers: Vec<f64> = numbers.into_iter().map(Option::unwrap_or_default).collect();
            table = table.extra(period.to_string(), numbers.into(), valid.contains(&false).then_some(valid));
        }
        table::noted(table, self.cells).finish()
    }
}
