//! How long customers take from one purchase to the next.

use crate::Result;
use crate::log::View;
use crate::measure::{OccasionUnit, Occasions};
use crate::metric::grid::Coverage;
use crate::metric::note::noted;
use crate::options::options;
use crate::stat::quantiles_unsorted_i64;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

options! {
    /// Options of [`View::purchase_gaps`].
    pub struct PurchaseGapOptions {
        /// What counts as one purchase. Gaps between days are whole days of the calendar, the others are in days of 24 hours.
        count: OccasionUnit = OccasionUnit::Orders,
        /// Kinds or roles that are purchases. Not given: the role purchase.
        events: Vec<String> = Vec::new(),
    }
}

const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::purchase_gaps`] returns.
pub(crate) static PURCHASE_GAPS: TableSpec = TableSpec {
    name: "purchase_gaps",
    doc: "One row: how many days pass between a customer's purchases. A window of activity should be longer than most gaps.",
    columns: &[
        ColumnSpec::new("customers", ColumnType::Int, "Customers who bought at least twice."),
        ColumnSpec::new(
            "gaps",
            ColumnType::Int,
            "Pairs of purchases of one customer that follow each other.",
        ),
        ColumnSpec::new("mean_days", FLOAT, "Mean gap.").nullable(),
        ColumnSpec::new("median_days", FLOAT, "Median gap.").nullable(),
        ColumnSpec::new("p75_days", FLOAT, "Gap that three quarters do not exceed, by linear interpolation.")
            .nullable(),
        ColumnSpec::new("p90_days", FLOAT, "Gap that nine tenths do not exceed, by linear interpolation.")
            .nullable(),
        ColumnSpec::new("p95_days", FLOAT, "Gap that 95 of 100 do not exceed, by linear interpolation.")
            .nullable(),
    ],
};

impl View {
    /// The gaps between purchases, pooled over all customers: what the windows of other metrics should be chosen by.
    ///
    /// Only gaps that ended are counted. Customers who buy often have more of them.
    ///
    /// # Errors
    /// `unknown_kind`, `cancelled`.
    pub fn purchase_gaps(&self, options: &PurchaseGapOptions) -> Result<Table> {
        let kinds = self.purchase_kinds(&options.events)?;
        let coverage = Coverage::of(self, &kinds);
        let parts = self.gather(
            &kinds,
            || (Occasions::new(self, options.count), Vec::new(), 0_i64),
            |(occasions, gaps, customers), person| {
                let found = occasions.of(person);
                *customers += i64::from(found.len() > 1);
                for (earlier, later) in found.iter().zip(found.iter().skip(1)) {
                    gaps.push(options.count.gap(*earlier, *later));
                }
            },
        )?;
        let customers: i64 = parts.iter().map(|(.., customers)| customers).sum();
        let gaps: Vec<i64> = parts.into_iter().flat_map(|(_, gaps, _)| gaps).collect();
        let sum: i128 = gaps.iter().map(|gap| i128::from(*gap)).sum();
        let per_day = options.count.per_day();
        let mean = (!gaps.is_empty()).then(|| sum as f64 / gaps.len() as f64 / per_day);
        let quantiles = quantiles_unsorted_i64(&gaps, &[0.5, 0.75, 0.9, 0.95]);
        let mut table = Table::of(&PURCHASE_GAPS)
            .column(vec![customers])
            .column(vec![gaps.len() as i64])
            .optional(vec![mean]);
        for quantile in quantiles {
            table = table.optional(vec![(!quantile.is_nan()).then_some(quantile / per_day)]);
        }
        let table = table
            .note(
                "definition",
                "days between purchases of one customer that follow each other, all customers pooled",
            )
            .note("count", options.count.as_str());
        Ok(noted(table, self, &kinds, &coverage, &options.events).finish())
    }
}
