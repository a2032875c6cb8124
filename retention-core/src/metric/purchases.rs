//! What was bought in each period: customers, orders, revenue, and their quotients.

use crate::Result;
use crate::log::{Person, Role, View};
use crate::measure::{OrderCounter, PeriodTotals};
use crate::metric::grid::{Grid, Reach, State};
use crate::metric::note::noted;
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::{mean_minor, minor, overflow, rate};
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};
use crate::time::{TimeInput, Unit};

options! {
    /// Options of [`View::purchases`].
    pub struct PurchaseOptions {
        /// A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`.
        period: MetricPeriod = Unit::Month.into(),
        /// Kinds or roles that are purchases. Not given: the role purchase.
        events: Vec<String> = Vec::new(),
        /// The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
    }
}

const INT: ColumnType = ColumnType::Int;
const MONEY: ColumnType = ColumnType::Money;

/// What [`View::purchases`] returns.
pub(crate) static PURCHASES: TableSpec = TableSpec {
    name: "purchases",
    doc: "One row a period: who bought, how often, and for how much.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Text, "Label of the period, such as `2011-03`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("state", ColumnType::Text, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("customers", INT, "Customers with a purchase in the period.").nullable(),
        ColumnSpec::new("orders", INT, "Orders: line items of one order are one, a purchase without an order is one of its own. An order over two periods counts in both.").nullable(),
        ColumnSpec::new("purchase_frequency", ColumnType::Float, "orders / customers.").nullable(),
        ColumnSpec::new("revenue_gross_minor", MONEY, "Sum of the amounts of purchases.").nullable(),
        ColumnSpec::new("refunds_minor", MONEY, "Sum of what was refunded in the period, for purchases of any time, as a positive number.").nullable(),
        ColumnSpec::new("revenue_net_minor", MONEY, "revenue_gross - refunds.").nullable(),
        ColumnSpec::new("average_order_value_minor", MONEY, "revenue_gross / orders, rounded half-even to minor units.").nullable(),
        ColumnSpec::new("revenue_per_customer_minor", MONEY, "revenue_net / customers, rounded half-even to minor units.").nullable(),
    ],
};

const DEFINITION: &str = "purchase_frequency = orders / customers; average_order_value = gross revenue / orders; \
    revenue_per_customer = (gross revenue - refunds of the period) / customers. Money has no intervals.";

#[derive(Debug, Clone, Copy, Default)]
struct Bought {
    customers: u64,
    orders: u64,
    gross: i128,
    refunds: i128,
}

#[derive(Debug)]
struct Gathered<'a> {
    totals: PeriodTotals<'a>,
    bought: Vec<Bought>,
    any_amount: bool,
}

impl View {
    /// Purchases by period: customers, orders, purchase frequency, average order value, revenue before and after
    /// refunds, revenue per customer.
    ///
    /// Refunds are the events of that role, counted in the period in which they happen; they make nobody a customer.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option`, `mixed_currency`, `amount_overflow`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, PurchaseOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("ann", "purchase", "2024-01-05").amount(10.00).order("o1"))?;
    /// log.push(Event::new("ann", "purchase", "2024-01-05").amount(2.50).order("o1"))?;
    /// log.push(Event::new("ann", "refund", "2024-01-09").amount(2.50))?;
    /// let table = log.as_of("2024-02-01")?.purchases(&PurchaseOptions::default())?;
    /// assert_eq!(table.column("orders")?.int(0), Some(1));
    /// assert_eq!(table.column("average_order_value_minor")?.int(0), Some(1250));
    /// assert_eq!(table.column("revenue_net_minor")?.int(0), Some(1000));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn purchases(&self, options: &PurchaseOptions) -> Result<Table> {
        let kinds = self.purchase_kinds(&options.events)?;
        let refunds = self.kinds_of(Role::Refund).without(&kinds);
        let read = kinds.union(&refunds);
        self.one_currency(&read)?;
        let span = (&options.from, &options.to);
        let grid = Grid::new(self, &kinds, options.period, span, Reach::Own)?;
        let parts = self.gather(
            &read,
            || Gathered {
                totals: PeriodTotals::new(&grid.periods, &refunds, Some(OrderCounter::new(self))),
                bought: vec![Bought::default(); grid.periods.len()],
                any_amount: false,
            },
            Gathered::add,
        )?;
        let mut bought = vec![Bought::default(); grid.periods.len()];
        let mut any_amount = false;
        for part in &parts {
            if part.totals.overflowed() {
                return Err(overflow(self));
            }
            any_amount |= part.any_amount;
            for (sum, part) in bought.iter_mut().zip(&part.bought) {
                sum.customers += part.customers;
                sum.orders += part.orders;
                sum.gross += part.gross;
                sum.refunds += part.refunds;
            }
        }
        let table = self.purchase_table(&grid, &bought, any_amount)?;
        let table = table
            .note("definition", DEFINITION)
            .note("currency", self.schema().currency())
            .note("refunds", refunds.names().join(", "));
        Ok(noted(table, self, &kinds, &grid.coverage, &options.events).finish())
    }

    fn purchase_table(&self, grid: &Grid, bought: &[Bought], any_amount: bool) -> Result<TableBuilder> {
        let states: Vec<State> = grid.rows().map(|at| grid.state(at)).collect();
        let rows = || {
            let rows = grid.rows().zip(&states);
            rows.map(|(at, state)| state.is_seen().then(|| bought.get(at).copied().unwrap_or_default()))
        };
        let (labels, starts, ends) = grid.labels();
        let mut table = Table::of(&PURCHASES)
            .column(labels)
            .column(starts)
            .column(ends)
            .column(states.iter().map(|state| state.as_str()).collect::<Vec<_>>())
            .optional(rows().map(|row| row.map(|row| row.customers as i64)).collect())
            .optional(rows().map(|row| row.map(|row| row.orders as i64)).collect())
            .optional(rows().map(|row| row.and_then(|row| rate(row.orders, row.customers))).collect());
        let amounts: [fn(&Bought) -> Option<i128>; 5] = [
            |row| Some(row.gross),
            |row| Some(row.refunds),
            |row| Some(row.gross - row.refunds),
            |row| mean_minor(row.gross, row.orders),
            |row| mean_minor(row.gross - row.refunds, row.customers),
        ];
        for amount in amounts {
            let told = rows().map(|row| row.filter(|_| any_amount).as_ref().and_then(amount));
            let values = told.map(|amount| amount.map(|amount| minor(amount, self)).transpose());
            table = table.money(values.collect::<Result<Vec<_>>>()?, self.schema().currency());
        }
        Ok(table)
    }
}

impl Gathered<'_> {
    fn add(&mut self, person: &Person<'_>) {
        for run in person.runs {
            self.any_amount = self.any_amount || run.any_amount();
        }
        for totals in self.totals.of(person) {
            let Some(bought) = self.bought.get_mut(totals.period as usize) else { continue };
            bought.customers += u64::from(totals.events > 0);
            bought.orders += u64::from(totals.orders);
            bought.gross += i128::from(totals.gross);
            bought.refunds += i128::from(totals.refunds);
        }
    }
}
