//! What holds on average over cohorts, for each period since the start.

use crate::cohort::cells::Cells;
use crate::cohort::options::CurveOptions;
use crate::cohort::result::CohortCell;
use crate::cohort::table;
use crate::stat::{Interval, wilson};
use crate::table::{CellState, ColumnSpec, ColumnType, Table, TableSpec};

/// The table of [`Cohorts::curve`](crate::Cohorts::curve).
pub(crate) static CURVE: TableSpec = TableSpec {
    name: "cohort_curve",
    doc: "One row for each period since the start, over all cohorts.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Int, "Periods since the start; 0 is the one of the start."),
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`complete`; `partial`: a part of what is counted was observed, or nothing is counted because no cell was \
             observed to its end; `not_yet`; `not_observed`.",
        ),
        ColumnSpec::new(
            "cohorts",
            ColumnType::Int,
            "Cohorts that have a rate in this period: the cells both means are over.",
        ),
        ColumnSpec::new("eligible", ColumnType::Int, "Customers of these cells."),
        ColumnSpec::new("retained", ColumnType::Int, "Customers retained in these cells."),
        ColumnSpec::new(
            "weighted_mean",
            ColumnType::Float,
            "retained / eligible: every customer weighs the same.",
        )
        .nullable(),
        ColumnSpec::new("weighted_low", ColumnType::Float, "The lower end of its Wilson interval.")
            .nullable(),
        ColumnSpec::new("weighted_high", ColumnType::Float, "The upper end of its Wilson interval.")
            .nullable(),
        ColumnSpec::new(
            "simple_mean",
            ColumnType::Float,
            "The mean of the cohorts' rates: every cohort weighs the same.",
        )
        .nullable(),
        ColumnSpec::new(
            "per_customer_weighted",
            ColumnType::Float,
            "Orders, or minor units of revenue, for each eligible customer; null unless asked for.",
        )
        .nullable(),
        ColumnSpec::new(
            "per_customer_simple",
            ColumnType::Float,
            "The mean over cohorts of what is theirs for each eligible customer; null unless asked for.",
        )
        .nullable(),
    ],
};

/// One period over all cohorts.
#[derive(Debug, Default)]
struct Point {
    cohorts: u64,
    eligible: u64,
    retained: u64,
    rates: f64,
    sum: i128,
    per_customer: f64,
}

impl Point {
    fn add(&mut self, cell: &CohortCell) {
        let Some(rate) = cell.rate() else { return };
        self.cohorts += 1;
        self.eligible += cell.eligible.unwrap_or(0);
        self.retained += cell.retained.unwrap_or(0);
        self.rates += rate;
        self.sum += i128::from(cell.orders.unwrap_or(0)) + i128::from(cell.revenue_minor.unwrap_or(0));
        self.per_customer += cell.per_customer().unwrap_or(0.0);
    }

    /// `None` if there are no cells.
    fn over(sum: f64, count: u64) -> Option<f64> {
        (count > 0).then(|| sum / count as f64)
    }
}

/// Partial if one of the cells counted is; where none is counted, what kept the cell that came furthest from it.
fn state(column: &[CohortCell], include_partial: bool) -> CellState {
    let has = |state: CellState| column.iter().any(|cell| cell.state == state);
    let tells = |state: CellState| column.iter().any(|cell| cell.state == state && cell.rate().is_some());
    if include_partial && tells(CellState::Partial) {
        return CellState::Partial;
    }
    let order = [CellState::Complete, CellState::Partial];
    let told = order.into_iter().find(|state| tells(*state));
    told.or_else(|| order.into_iter().chain([CellState::NotYet]).find(|state| has(*state)))
        .unwrap_or(CellState::NotObserved)
}

pub(super) fn of(cells: &Cells, options: &CurveOptions) -> Table {
    let wanted = |cell: &CohortCell| {
        cell.state == CellState::Complete || (options.include_partial && cell.state == CellState::Partial)
    };
    let (states, points): (Vec<&str>, Vec<Point>) = (0..cells.columns)
        .map(|period| {
            let mut point = Point::default();
            let column: Vec<CohortCell> =
                (0..cells.cohorts.len()).filter_map(|cohort| cells.cell(cohort, period)).collect();
            column.iter().filter(|cell| wanted(cell)).for_each(|cell| point.add(cell));
            (state(&column, options.include_partial).as_str(), point)
        })
        .unzip();
    let counts =
        |count: fn(&Point) -> u64| points.iter().map(|point| count(point) as i64).collect::<Vec<i64>>();
    let means = |mean: &dyn Fn(&Point) -> Option<f64>| points.iter().map(mean).collect::<Vec<Option<f64>>>();
    let interval =
        |point: &Point| -> Option<Interval> { wilson(point.retained, point.eligible, cells.options.level) };
    let asked = cells.options.value != crate::cohort::CohortValue::Customers;
    let table = Table::of(&CURVE)
        .column((0..cells.columns as i64).collect::<Vec<i64>>())
        .column(states)
        .column(counts(|point| point.cohorts))
        .column(counts(|point| point.eligible))
        .column(counts(|point| point.retained))
        .optional(means(&|point| Point::over(point.retained as f64, point.eligible)))
        .optional(means(&|point| interval(point).map(|interval| interval.low)))
        .optional(means(&|point| interval(point).map(|interval| interval.high)))
        .optional(means(&|point| Point::over(point.rates, point.cohorts)))
        .optional(means(&|point| Point::over(point.sum as f64, point.eligible).filter(|_| asked)))
        .optional(means(&|point| Point::over(point.per_customer, point.cohorts).filter(|_| asked)));
    let which = if options.include_partial { "complete and partial" } else { "complete" };
    table::noted(table, cells).note("cells", format!("{which} cells with somebody eligible")).finish()
}
