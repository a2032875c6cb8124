//! The repeat purchase rate.

use crate::Result;
use crate::log::{Kinds, Role, View};
use crate::measure::{OccasionUnit, Occasions};
use crate::metric::grid::Coverage;
use crate::metric::maturity::Maturity;
use crate::metric::note::noted;
use crate::metric::proportion::{checked_level, with_interval};
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Span;

options! {
    /// Options of [`View::repeat_purchase`].
    pub struct RepeatPurchaseOptions {
        /// The second purchase counts if it comes in this time after the first. Not given: at any time.
        window: Option<Span> = None,
        /// Leaves out customers whose window has not passed yet; they would bias the rate down.
        mature_only: bool = true,
        /// What counts as one purchase.
        count: OccasionUnit = OccasionUnit::Orders,
        /// Kinds or roles that are purchases. Not given: the role purchase.
        events: Vec<String> = Vec::new(),
        /// Confidence level of the interval.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::repeat_purchase`] returns.
pub(crate) static REPEAT_PURCHASE: TableSpec = TableSpec {
    name: "repeat_purchase",
    doc: "One row: of the customers who bought, the share that bought again.",
    columns: &[
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`complete`, `partial` (customers are counted whose window has not passed yet, or observation ends before \
             `as_of`), `not_yet` (no customer's window has passed) or `not_observed`.",
        ),
        ColumnSpec::new("customers", INT, "Customers with a first purchase."),
        ColumnSpec::new(
            "immature",
            INT,
            "Those of them whose window has not passed yet; null without a window.",
        )
        .nullable(),
        ColumnSpec::new("eligible", INT, "Customers counted: the denominator."),
        ColumnSpec::new(
            "repeated",
            INT,
            "Those of them with a second purchase within the window: the numerator.",
        ),
        ColumnSpec::new("repeat_purchase_rate", FLOAT, "repeated / eligible.").nullable(),
        ColumnSpec::new("repeat_purchase_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("repeat_purchase_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
    ],
};

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    customers: u64,
    immature: u64,
    eligible: u64,
    repeated: u64,
}

impl View {
    /// The share of customers who bought again, among those who were observed long enough to tell.
    ///
    /// With a window, a customer is counted once the window after the first purchase has passed, and has repeated if
    /// the second purchase came within it. Without one, everybody counts, however new: such a rate falls when many
    /// customers are new and is not comparable over time.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_option`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, RepeatPurchaseOptions, Schema, Span};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (customer, day) in [("ann", "2024-01-05"), ("ann", "2024-01-20"), ("bob", "2024-01-11"), ("cat", "2024-02-29")] {
    ///     log.push(Event::new(customer, "purchase", day))?;
    /// }
    /// let view = log.as_of("2024-03-01")?;
    /// let rate = view.repeat_purchase(&RepeatPurchaseOptions::default().window(Span::parse("30d")?))?;
    /// assert_eq!(rate.column("immature")?.int(0), Some(1)); // cat
    /// assert_eq!(rate.column("repeat_purchase_rate")?.float(0), Some(0.5)); // ann of ann and bob
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn repeat_purchase(&self, options: &RepeatPurchaseOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let kinds = self.purchase_kinds(&options.events)?;
        let coverage = Coverage::of(self, &kinds);
        let maturity = Maturity::new(self, options.window, &coverage);
        let parts = self.gather(
            &kinds,
            || (Occasions::new(self, options.count), Counts::default()),
            |(occasions, counts), person| {
                let found = occasions.of(person);
                let Some(first) = found.first() else { return };
                let deadline = maturity.deadline(first.time);
                let mature = maturity.has_passed(deadline);
                counts.customers += 1;
                counts.immature += u64::from(!mature);
                if mature || !options.mature_only {
                    counts.eligible += 1;
                    counts.repeated += u64::from(found.get(1).is_some_and(|second| second.time < deadline));
                }
            },
        )?;
        let sum = |of: fn(&Counts) -> u64| parts.iter().map(|(_, counts)| of(counts)).sum::<u64>();
        let (eligible, repeated) = (sum(|counts| counts.eligible), sum(|counts| counts.repeated));
        let immature = options.window.map(|_| sum(|counts| counts.immature) as i64);
        let left_out = sum(|counts| counts.customers) - eligible;
        let waiting = sum(|counts| counts.immature) - left_out;
        let table = Table::of(&REPEAT_PURCHASE)
            .column(vec![maturity.state(eligible, waiting, left_out).as_str()])
            .column(vec![sum(|counts| counts.customers) as i64])
            .optional(vec![immature])
            .column(vec![eligible as i64])
            .column(vec![repeated as i64]);
        let table = with_interval(table, std::iter::once(Some((repeated, eligible))), level)
            .note("definition", definition(options))
            .note("count", options.count.as_str())
            .note("level", level);
        Ok(noted(table, self, &kinds, &coverage, &options.events).finish())
    }

    /// The kinds named, else those of the role purchase.
    pub(super) fn purchase_kinds(&self, named: &[String]) -> Result<Kinds> {
        if named.is_empty() {
            return Ok(self.kinds_of(Role::Purchase));
        }
        self.kinds_named(named.iter().map(String::as_str))
    }
}

fn definition(options: &RepeatPurchaseOptions) -> String {
    match (options.window, options.mature_only) {
        (None, _) => {
            "customers with a second purchase before as_of / customers with a first; not corrected for \
                      customers who had little time to come back"
                .to_owned()
        }
        (Some(window), true) => format!(
            "customers with a second purchase in the {window} from their first / customers with a first purchase at \
             least {window} before the end of observation"
        ),
        (Some(window), false) => format!(
            "customers with a second purchase in the {window} from their first / customers with a first purchase, \
             those included whose {window} have not passed yet"
        ),
    }
}
