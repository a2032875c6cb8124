//! The ladder of orders: how many customers made a first, a second, an nth.

use crate::log::View;
use crate::measure::{OccasionUnit, Occasions};
use crate::metric::grid::Coverage;
use crate::metric::maturity::Maturity;
use crate::metric::note::noted;
use crate::metric::proportion::{checked_level, rate, with_interval};
use crate::options::options;
use crate::stat::quantiles_unsorted_i64;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Span;
use crate::{Error, Result};

options! {
    /// Options of [`View::order_ladder`].
    pub struct OrderLadderOptions {
        /// The last rung shown, from 1 to 1,000.
        max: u32 = 10_u32,
        /// An order counts if it comes in this time after the one before, and only customers for whom that has passed are counted. Not given: at any time.
        window: Option<Span> = None,
        /// What counts as one order.
        count: OccasionUnit = OccasionUnit::Orders,
        /// Kinds or roles that are purchases. Not given: the role purchase.
        events: Vec<String> = Vec::new(),
        /// Confidence level of the intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::order_ladder`] returns.
pub(crate) static ORDER_LADDER: TableSpec = TableSpec {
    name: "order_ladder",
    doc: "One row a rung: how many customers made an nth order, of those who made the one before.",
    columns: &[
        ColumnSpec::new("order_number", INT, "1 for the first order, 2 for the second, and so on."),
        ColumnSpec::new("customers", INT, "Customers who made at least so many orders."),
        ColumnSpec::new("share_of_first", FLOAT, "customers / those who made a first order.").nullable(),
        ColumnSpec::new("immature", INT, "Customers who made the order before, but whose window has not passed yet; null without a window.").nullable(),
        ColumnSpec::new("eligible", INT, "Customers who made the order before, without the immature: the denominator. Null on the first rung.").nullable(),
        ColumnSpec::new("reached", INT, "Those of them who made this order within the window: the numerator.").nullable(),
        ColumnSpec::new("share_of_previous", FLOAT, "reached / eligible.").nullable(),
        ColumnSpec::new("share_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("share_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
        ColumnSpec::new("median_days", FLOAT, "Median days from the order before to this one, over all who made it.").nullable(),
    ],
};

#[derive(Debug, Clone, Default)]
struct Rung {
    customers: u64,
    immature: u64,
    eligible: u64,
    reached: u64,
    gaps: Vec<i64>,
}

impl View {
    /// How many customers made a first, second, nth order, the share of each rung that climbed to the next, and how
    /// long that took.
    ///
    /// Without a window, those who made the last order yesterday count as not having come back. With one, only
    /// customers are counted for whom the window after the order before has passed. The median is over those who did
    /// come back, and so is shorter than the wait of an average customer.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_option`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, OrderLadderOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (customer, day) in [("ann", "2024-01-05"), ("ann", "2024-01-20"), ("bob", "2024-01-11")] {
    ///     log.push(Event::new(customer, "purchase", day))?;
    /// }
    /// let ladder = log.as_of("2024-03-01")?.order_ladder(&OrderLadderOptions::default())?;
    /// assert_eq!(ladder.column("customers")?.int(1), Some(1));
    /// assert_eq!(ladder.column("share_of_previous")?.float(1), Some(0.5));
    /// assert_eq!(ladder.column("median_days")?.float(1), Some(15.0));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn order_ladder(&self, options: &OrderLadderOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        if !(1..=1000).contains(&options.max) {
            let message = format!("`max` must be from 1 to 1000, got {}", options.max);
            return Err(Error::option("max", message).with("given", options.max));
        }
        let kinds = self.purchase_kinds(&options.events)?;
        let coverage = Coverage::of(self, &kinds);
        let rungs = self.rungs(&kinds, options, &coverage)?;
        let table = rungs_table(rungs, options, level)
            .note("definition", definition(options))
            .note("count", options.count.as_str())
            .note("level", level);
        Ok(noted(table, self, &kinds, &coverage, &options.events).finish())
    }

    fn rungs(
        &self,
        kinds: &crate::log::Kinds,
        options: &OrderLadderOptions,
        coverage: &Coverage,
    ) -> Result<Vec<Rung>> {
        let maturity = Maturity::new(self, options.window, coverage);
        let max = options.max as usize;
        let parts = self.gather(
            kinds,
            || (Occasions::new(self, options.count), vec![Rung::default(); max]),
            |(occasions, rungs), person| {
                let found = occasions.of(person);
                let mut previous = None;
                for (rung, number) in rungs.iter_mut().zip(0..=found.len()) {
                    let own = found.get(number).copied();
                    rung.customers += u64::from(own.is_some());
                    if let Some(previous) = previous {
                        if let Some(own) = own {
                            rung.gaps.push(options.count.gap(previous, own));
                        }
                        let deadline = maturity.deadline(previous.time);
                        if maturity.has_passed(deadline) {
                            rung.eligible += 1;
                            rung.reached += u64::from(own.is_some_and(|own| own.time < deadline));
                        } else {
                            rung.immature += 1;
                        }
                    }
                    previous = own;
                }
            },
        )?;
        let mut sum = vec![Rung::default(); max];
        for (_, rungs) in parts {
            for (sum, rung) in sum.iter_mut().zip(rungs) {
                sum.customers += rung.customers;
                sum.immature += rung.immature;
                sum.eligible += rung.eligible;
                sum.reached += rung.reached;
                sum.gaps.extend(rung.gaps);
            }
        }
        Ok(sum)
    }
}

fn rungs_table(mut rungs: Vec<Rung>, options: &OrderLadderOptions, level: f64) -> crate::table::TableBuilder {
    let first = rungs.first().map_or(0, |rung| rung.customers);
    let after_first = |of: &dyn Fn(&Rung) -> u64| {
        rungs.iter().enumerate().map(|(at, rung)| (at > 0).then(|| of(rung) as i64)).collect::<Vec<_>>()
    };
    let immature = match options.window {
        Some(_) => after_first(&|rung| rung.immature),
        None => vec![None; rungs.len()],
    };
    let table = Table::of(&ORDER_LADDER)
        .column((1..).take(rungs.len()).collect::<Vec<i64>>())
        .column(rungs.iter().map(|rung| rung.customers as i64).collect::<Vec<_>>())
        .optional(rungs.iter().map(|rung| rate(rung.customers, first)).collect())
        .optional(immature)
        .optional(after_first(&|rung| rung.eligible))
        .optional(after_first(&|rung| rung.reached));
    let pairs = rungs.iter().enumerate();
    let table = with_interval(
        table,
        pairs.map(|(at, rung)| (at > 0).then_some((rung.reached, rung.eligible))),
        level,
    );
    let medians = rungs.iter_mut().map(|rung| {
        let median = quantiles_unsorted_i64(&rung.gaps, &[0.5]).first().copied().filter(|m| !m.is_nan());
        median.map(|median| median / options.count.per_day())
    });
    table.optional(medians.collect())
}

fn definition(options: &OrderLadderOptions) -> String {
    match options.window {
        None => "share_of_previous = customers with an nth order before as_of / customers with an order before it; not \
                 corrected for customers who had little time to come back"
            .to_owned(),
        Some(window) => format!(
            "share_of_previous = customers with an nth order in the {window} from the one before / customers whose order \
             before was at least {window} before the end of observation"
        ),
    }
}
