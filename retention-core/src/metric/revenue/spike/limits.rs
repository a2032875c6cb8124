//! The control chart of churn: each period beside the limits that the other periods set it.

use crate::Result;
use crate::metric::grid::State;
use crate::metric::proportion::minor;
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::spike::ChurnSpikeOptions;
use crate::metric::revenue::spike::tally::{Counted, Tally};
use crate::metric::revenue::worth::ChurnOf;
use crate::stat::{binomial_limits, normal_two_sided};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;

/// What [`ChurnSpike::periods`](super::ChurnSpike::periods) returns.
pub(crate) static CHURN_LIMITS: TableSpec = TableSpec {
    name: "churn_limits",
    doc: "One row a period: its churn, and the limits that the other usual periods set it.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("start_count", ColumnType::Int, "Customers at the start.").nullable(),
        ColumnSpec::new("gone_count", ColumnType::Int, "Those of them who are none at the end.").nullable(),
        ColumnSpec::new("start_minor", ColumnType::Money, "Monthly recurring revenue at the start.")
            .nullable(),
        ColumnSpec::new(
            "lost_minor",
            ColumnType::Money,
            "What of it is lost at the end, with those who left and with those who pay less.",
        )
        .nullable(),
        ColumnSpec::new("churn", FLOAT, "The churn of the period: of customers or of revenue, as asked.")
            .nullable(),
        ColumnSpec::new("centre", FLOAT, "The churn of all other usual periods together.").nullable(),
        ColumnSpec::new("low", FLOAT, "The lower limit.").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper limit.").nullable(),
        ColumnSpec::new(
            "flag",
            TEXT,
            "`above`, `below` or `within` the limits; `nothing_at_start`, `nothing_to_compare`; or the row's state, of periods that are not complete.",
        ),
        ColumnSpec::new(
            "usual",
            ColumnType::Bool,
            "Whether other periods are compared with it: complete, and no exception.",
        ),
        ColumnSpec::new("explained", ColumnType::Bool, "Whether it is the period that is explained."),
    ],
};

/// A period beside its limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    at: usize,
    state: State,
    tally: Tally,
    churn: Option<f64>,
    centre: Option<f64>,
    limits: Option<(f64, f64)>,
    flag: &'static str,
    usual: bool,
}

/// All periods beside their limits.
#[derive(Debug)]
pub(super) struct Chart(Vec<Point>);

/// Limits for a period in which the churn is expected to be `centre`. Of customers, the ends of the rates that are
/// within; a churn is outside where it is beyond them.
fn limits(tally: &Tally, centre: f64, options: &ChurnSpikeOptions) -> Option<(f64, f64)> {
    let size = tally.size(options.churn);
    if size <= 0.0 {
        return None;
    }
    match options.churn {
        ChurnOf::Logo => {
            let trials = u64::try_from(tally.count).ok()?;
            let (low, high) = binomial_limits(trials, centre, normal_two_sided(options.width) / 2.0);
            Some((low as f64 / size, high as f64 / size))
        }
        ChurnOf::Revenue => {
            let error = options.width * (centre * (1.0 - centre) / size).sqrt();
            Some(((centre - error).max(0.0), (centre + error).min(1.0)))
        }
    }
}

impl Point {
    fn of(at: usize, state: State, counted: &Counted, options: &ChurnSpikeOptions) -> Self {
        let tally = counted.periods.get(at).copied().unwrap_or_default();
        let complete = state == State::Complete;
        let churn = tally.rate(options.churn).filter(|_| state.is_seen());
        let centre = counted.others(at).rate(options.churn).filter(|_| complete);
        let limits = centre.and_then(|centre| limits(&tally, centre, options));
        let flag = match (churn, limits) {
            _ if !complete => state.as_str(),
            (None, _) => "nothing_at_start",
            (_, None) => "nothing_to_compare",
            (Some(churn), Some((low, _))) if churn < low => "below",
            (Some(churn), Some((_, high))) if churn > high => "above",
            _ => "within",
        };
        let usual = counted.usual.get(at).is_some_and(|usual| *usual);
        Self { at, state, tally, churn, centre, limits, flag, usual }
    }
}

impl Chart {
    pub(super) fn of(asked: &Asked<'_>, counted: &Counted, options: &ChurnSpikeOptions) -> Self {
        let rows = asked.grid.rows();
        Self(rows.map(|at| Point::of(at, asked.grid.state(at), counted, options)).collect())
    }

    /// How the period stands to its limits.
    pub(super) fn flag(&self, at: usize) -> &'static str {
        self.0.iter().find(|point| point.at == at).map_or("not_observed", |point| point.flag)
    }

    /// # Errors
    /// `amount_overflow`.
    pub(super) fn table(
        &self,
        asked: &Asked<'_>,
        explained: Option<usize>,
        options: &ChurnSpikeOptions,
    ) -> Result<Table> {
        let periods = &asked.grid.periods;
        let count = |of: fn(&Tally) -> i64| {
            let each = self.0.iter().map(|point| point.state.is_seen().then(|| of(&point.tally)));
            each.collect::<Vec<Option<i64>>>()
        };
        let money = |of: fn(&Tally) -> i128| -> Result<Vec<Option<i64>>> {
            let amount = |point: &Point| {
                point.state.is_seen().then(|| minor(of(&point.tally), asked.reader.view)).transpose()
            };
            self.0.iter().map(amount).collect()
        };
        let float = |of: fn(&Point) -> Option<f64>| self.0.iter().map(of).collect::<Vec<_>>();
        let table = Table::of(&CHURN_LIMITS)
            .column(self.0.iter().map(|point| periods.label(point.at)).collect::<Vec<_>>())
            .column(self.0.iter().map(|point| periods.start(point.at)).collect::<Vec<_>>())
            .column(self.0.iter().map(|point| periods.end(point.at)).collect::<Vec<_>>())
            .column(self.0.iter().map(|point| point.state.as_str()).collect::<Vec<_>>())
            .optional(count(|tally| tally.count))
            .optional(count(|tally| tally.gone))
            .money(money(|tally| tally.start)?, asked.reader.own)
            .money(money(|tally| tally.lost)?, asked.reader.own)
            .optional(float(|point| point.churn))
            .optional(float(|point| point.centre))
            .optional(float(|point| point.limits.map(|limits| limits.0)))
            .optional(float(|point| point.limits.map(|limits| limits.1)))
            .column(self.0.iter().map(|point| point.flag).collect::<Vec<_>>())
            .column(self.0.iter().map(|point| point.usual).collect::<Vec<_>>())
            .column(self.0.iter().map(|point| explained == Some(point.at)).collect::<Vec<_>>())
            .note("churn", options.churn.as_str())
            .note("width", options.width)
            .note("definition", DEFINITION);
        Ok(asked.noted(table).finish())
    }
}

const DEFINITION: &str = "centre = churn of the other usual periods together: complete ones, without those farthest outside, one by one, as long as more than half are left; limits of customers: the binomial distribution's, so \
    that chance goes beyond either as seldom as beyond `width` standard errors of a normal one; of revenue: centre +- width x \
    sqrt(centre (1 - centre) / n), n = (sum of revenue)^2 / sum of squared revenue. Customers are taken to leave independently.";
