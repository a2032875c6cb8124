//! What a simulated population is like: options, and their check.

use std::collections::BTreeMap;

use crate::money::Currency;
use crate::options::{choice, options};
use crate::testing::history::History;
use crate::testing::simulate;
use crate::time::{Span, TimeInput, Timestamp, Zone};
use crate::{Error, EventLog, Result};

choice! {
    /// How customers leave for good.
    pub enum Churn {
        /// Nobody leaves.
        Never = "never",
        /// Each customer has a lifetime, whatever they do: the model Pareto/NBD where hazards differ.
        Lifetime = "lifetime",
        /// After each purchase a customer may leave: the model BG/NBD.
        AfterPurchase = "after_purchase",
    }
}

choice! {
    /// The order in which a history lists its events.
    pub enum RowOrder {
        /// As they happened.
        Time = "time",
        /// Customer by customer, each in order of time.
        Customer = "customer",
        /// At random.
        Shuffled = "shuffled",
    }
}

options! {
    /// A population of simulated customers: what they do, and how they leave.
    ///
    /// A customer signs up at a time evenly drawn, and while they stay they act at random moments at a rate of their
    /// own (a Poisson process whose rate is gamma distributed over customers), so that few are very active and many
    /// are not. Each act is of one kind, drawn by weight. Purchases carry an amount, gamma distributed around a mean
    /// of the customer's own (the gamma-gamma model). Who leaves when is up to [`Churn`]. The same options give the
    /// same bits on every machine and in every version; customer `i` is the same whatever the number of customers,
    /// unless `events` fixes the total.
    ///
    /// ```
    /// use retention_core::testing::Population;
    /// let history = Population::default().customers(200_u32).seed(7).generate()?;
    /// assert_eq!(history.truth().rows(), 200);
    /// let log = history.log()?;
    /// assert_eq!(log.events(), history.len() as u64);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub struct Population {
        /// How many customers.
        customers: u32 = 1000,
        /// From what all random numbers follow.
        seed: i64 = 1,
        /// The first instant; text without an offset is UTC.
        start: TimeInput = TimeInput::Text("2023-01-01".to_owned()),
        /// How many calendar months (UTC) the events cover.
        months: u32 = 24,
        /// Customers sign up during the first so many months; 0: all at the start; not given: during all of them.
        sign_up_months: Option<u32> = None,
        /// Kinds of events and their weights.
        kinds: BTreeMap<String, f64> = eight_kinds(),
        /// The kind that carries amounts.
        purchase: String = "purchase".to_owned(),
        /// Whether a customer's first event is a purchase at the instant of sign-up.
        starts_with_purchase: bool = true,
        /// Events a month (of 30.436875 days) of the mean customer while they stay.
        events_per_month: f64 = 2.0,
        /// The gamma shape of the rates of activity: the smaller, the more skewed.
        activity_shape: f64 = 0.6,
        /// So many events in all, exactly: rates are scaled to reach it.
        events: Option<i64> = None,
        /// How customers leave.
        churn: Churn = Churn::Lifetime,
        /// The lifetime in months whose reciprocal is the mean hazard of leaving; of `lifetime` churn.
        lifetime_months: f64 = 12.0,
        /// The gamma shape of the hazards over customers; not given: all have the same. Of `lifetime` churn.
        lifetime_shape: Option<f64> = None,
        /// The first parameter of the beta distribution of the chance to leave after a purchase; of `after_purchase`.
        dropout_a: f64 = 1.0,
        /// The second parameter of that distribution, whose mean is a / (a + b).
        dropout_b: f64 = 4.0,
        /// The mean amount of a purchase in minor units.
        mean_amount_minor: f64 = 3000.0,
        /// The gamma shape of one customer's amounts.
        amount_shape: f64 = 6.25,
        /// How alike the customers' mean amounts are: the gamma shape of their reciprocals, above 1.
        spend_shape: f64 = 3.74,
        /// Whether events have ids of their own.
        ids: bool = false,
        /// The mean delay, exponentially distributed, after which events are received; not given: none is told.
        received_after: Option<Span> = None,
        /// The order of the events.
        row_order: RowOrder = RowOrder::Time,
    }
}

fn eight_kinds() -> BTreeMap<String, f64> {
    let kinds = [
        ("page_view", 35.0),
        ("login", 20.0),
        ("purchase", 15.0),
        ("search", 12.0),
        ("add_to_cart", 9.0),
        ("message_opened", 5.0),
        ("wishlist", 3.0),
        ("ticket_opened", 1.0),
    ];
    kinds.into_iter().map(|(kind, weight)| (kind.to_owned(), weight)).collect()
}

/// Checked and resolved.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) options: Population,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) sign_up_end: Timestamp,
    pub(super) kinds: Vec<String>,
    /// For each kind, the chance of it or one before it.
    pub(super) cumulative: Vec<f64>,
    pub(super) purchase: u16,
    pub(super) rows: Option<usize>,
    pub(super) currency: Currency,
}

/// The currency of simulated amounts.
const CURRENCY: &str = "EUR";

/// More rows than a log takes at once.
pub(super) const TOO_MANY: usize = u32::MAX as usize - 1;

impl Population {
    /// The population of the benches: two years, eight kinds, strongly skewed activity, amounts on purchases, exactly
    /// so many events.
    pub fn bench(events: u32, customers: u32) -> Self {
        Self { customers, events: Some(i64::from(events)), activity_shape: 0.5, ..Self::default() }
    }

    /// Simulates the population.
    ///
    /// # Errors
    /// `invalid_option` for options that contradict each other or lie out of range, `invalid_time`.
    pub fn generate(&self) -> Result<History> {
        simulate::run(&self.plan()?)
    }

    /// A log of the simulated population; the schema is as [`History::log`] says.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn log(&self) -> Result<EventLog> {
        self.generate()?.log()
    }

    fn plan(&self) -> Result<Plan> {
        let start = self.start.resolve(&Zone::UTC)?;
        if self.months == 0 || self.months > 1200 {
            return Err(Error::option("months", "`months` must be from 1 to 1200"));
        }
        let sign_up_months = self.sign_up_months.unwrap_or(self.months);
        if sign_up_months > self.months {
            return Err(Error::option("sign_up_months", "`sign_up_months` must not exceed `months`"));
        }
        self.check_numbers()?;
        let (kinds, cumulative, purchase) = self.weights()?;
        Ok(Plan {
            options: self.clone(),
            start,
            end: months_after(start, self.months),
            sign_up_end: months_after(start, sign_up_months),
            kinds,
            cumulative,
            purchase,
            rows: self.rows()?,
            currency: Currency::parse(CURRENCY)?,
        })
    }

    fn check_numbers(&self) -> Result<()> {
        let positive = [
            ("events_per_month", self.events_per_month),
            ("activity_shape", self.activity_shape),
            ("lifetime_months", self.lifetime_months),
            ("lifetime_shape", self.lifetime_shape.unwrap_or(1.0)),
            ("dropout_a", self.dropout_a),
            ("dropout_b", self.dropout_b),
            ("mean_amount_minor", self.mean_amount_minor),
            ("amount_shape", self.amount_shape),
        ];
        for (name, value) in positive {
            if !(1e-9..=1e9).contains(&value) {
                let message = format!("`{name}` must be a number from 1e-9 to 1e9, got {value}");
                return Err(Error::option(name, message));
            }
        }
        if !(self.spend_shape > 1.0 && self.spend_shape <= 1e9) {
            let message = format!("`spend_shape` must be above 1, got {}", self.spend_shape);
            return Err(Error::option("spend_shape", message));
        }
        let expected = f64::from(self.customers) * (self.events_per_month * f64::from(self.months) + 1.0);
        if self.events.is_none() && expected > TOO_MANY as f64 / 2.0 {
            return Err(Error::option(
                "events_per_month",
                "these would be more events than a log takes at once",
            )
            .hint("use fewer customers, months or events a month"));
        }
        Ok(())
    }

    fn weights(&self) -> Result<(Vec<String>, Vec<f64>, u16)> {
        let total: f64 = self.kinds.values().sum();
        let bad = self.kinds.iter().find(|(kind, weight)| kind.is_empty() || !(0.0..=1e9).contains(*weight));
        if bad.is_some() || total <= 0.0 || self.kinds.len() > usize::from(u16::MAX) {
            return Err(Error::option(
                "kinds",
                "`kinds` must name kinds with weights from 0 to 1e9, not all 0",
            ));
        }
        let kinds: Vec<String> = self.kinds.keys().cloned().collect();
        let Some(purchase) = kinds.iter().position(|kind| *kind == self.purchase) else {
            let message = format!("`purchase` must be one of `kinds`, got `{}`", self.purchase);
            return Err(
                Error::option("purchase", message).suggest(&self.purchase, kinds.iter().map(String::as_str))
            );
        };
        let mut sum = 0.0;
        let cumulative = self.kinds.values().map(|weight| {
            sum += weight;
            sum / total
        });
        Ok((kinds.clone(), cumulative.collect(), purchase as u16))
    }

    /// How many rows are asked for.
    fn rows(&self) -> Result<Option<usize>> {
        let Some(events) = self.events else { return Ok(None) };
        let first = if self.starts_with_purchase { i64::from(self.customers) } else { 0 };
        if events < first || events > TOO_MANY as i64 || (events > 0 && self.customers == 0) {
            let message = format!(
                "`events` must be from {first}, one first purchase a customer, to {TOO_MANY}, got {events}"
            );
            return Err(Error::option("events", message));
        }
        if self.churn == Churn::AfterPurchase {
            return Err(Error::option(
                "events",
                "`events` cannot be fixed where customers leave after purchases",
            )
            .hint("set `events_per_month`"));
        }
        Ok(Some(events as usize))
    }
}

fn months_after(start: Timestamp, months: u32) -> Timestamp {
    std::num::NonZeroU32::new(months).map_or(start, |months| Span::months(months).after(start, &Zone::UTC))
}
