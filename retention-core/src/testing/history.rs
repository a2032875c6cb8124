//! The events of a simulated population, as columns.

use std::sync::Arc;

use crate::log::{Field, Rows, minor_units};
use crate::money::{Currency, Rounded};
use crate::parallel::{Watch, Workers};
use crate::table::{Names, Table};
use crate::testing::population::Plan;
use crate::testing::random::Random;
use crate::testing::truth::{self, Traits};
use crate::time::{LocalConverter, Timestamp};
use crate::{Customer, EventLog, OnReject, Reason, Receipt, Result, Role, Schema, SchemaOptions};

/// One event while it is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) time: i64,
    pub(super) customer: u32,
    /// The place among the customer's events as drawn.
    pub(super) number: u32,
    pub(super) kind: u16,
    pub(super) amount: Option<i64>,
}

/// The events of a simulated [`Population`](crate::testing::Population), as columns, with what is true of each customer.
///
/// ```
/// use retention_core::testing::Population;
/// let history = Population::default().customers(3_u32).ids(true).generate()?;
/// let customer = history.customer_codes()[0] as usize;
/// assert_eq!(history.time(0), history.truth().column("signed_up")?.time(customer));
/// assert_eq!(history.kind(0), Some("purchase"));
/// assert!(history.amount_minor(0) > Some(0));
/// assert_eq!(history.id(0), Some(format!("{}-0", history.customer(0).unwrap())));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct History {
    names: Names,
    kinds: Names,
    customer: Vec<u32>,
    kind: Vec<u16>,
    time: Vec<i64>,
    amount: Vec<Option<i64>>,
    number: Option<Vec<u32>>,
    received: Option<Vec<i64>>,
    truth: Vec<Traits>,
    purchase: u16,
    purchase_share: f64,
    span: (Timestamp, Timestamp),
    currency: Currency,
}

impl History {
    pub(super) fn new(plan: &Plan, rows: &[Row], truth: Vec<Traits>, random: &mut Random) -> Self {
        let mean =
            plan.options.received_after.map(|span| span.days_approx() * crate::time::MICROS_PER_DAY as f64);
        let received = mean.map(|mean| {
            let late = |row: &Row| {
                Timestamp::from_micros(row.time.saturating_add((random.exponential() * mean) as i64))
            };
            rows.iter().map(late).map(Timestamp::micros).collect()
        });
        let purchase = usize::from(plan.purchase);
        let before = purchase.checked_sub(1).and_then(|at| plan.cumulative.get(at)).copied().unwrap_or(0.0);
        Self {
            names: (1..=truth.len()).map(|number| format!("c{number:07}")).collect(),
            kinds: plan.kinds.iter().collect(),
            customer: rows.iter().map(|row| row.customer).collect(),
            kind: rows.iter().map(|row| row.kind).collect(),
            time: rows.iter().map(|row| row.time).collect(),
            amount: rows.iter().map(|row| row.amount).collect(),
            number: plan.options.ids.then(|| rows.iter().map(|row| row.number).collect()),
            received,
            truth,
            purchase: plan.purchase,
            purchase_share: plan.cumulative.get(purchase).copied().unwrap_or(1.0) - before,
            span: (plan.start, plan.end),
            currency: plan.currency,
        }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// The customer of an event.
    pub fn customer(&self, row: usize) -> Option<&str> {
        self.names.get(*self.customer.get(row)? as usize)
    }

    /// The kind of an event.
    pub fn kind(&self, row: usize) -> Option<&str> {
        self.kinds.get(usize::from(*self.kind.get(row)?))
    }

    /// When an event happened.
    pub fn time(&self, row: usize) -> Option<Timestamp> {
        self.time.get(row).copied().map(Timestamp::from_micros)
    }

    /// The amount of an event in minor units; purchases have one.
    pub fn amount_minor(&self, row: usize) -> Option<i64> {
        self.amount.get(row).copied().flatten()
    }

    /// The id of an event, if the population has ids.
    pub fn id(&self, row: usize) -> Option<String> {
        let number = self.number.as_ref()?.get(row)?;
        Some(format!("{}-{number}", self.customer(row)?))
    }

    /// When an event was received, if the population tells.
    pub fn received(&self, row: usize) -> Option<Timestamp> {
        self.received.as_ref()?.get(row).copied().map(Timestamp::from_micros)
    }

    pub(super) fn has_ids(&self) -> bool {
        self.number.is_some()
    }

    pub(super) fn received_micros(&self) -> Option<&[i64]> {
        self.received.as_deref()
    }

    pub(super) fn currency(&self) -> Currency {
        self.currency
    }

    /// The ids of the customers.
    pub fn customer_names(&self) -> &Names {
        &self.names
    }

    /// The kinds of events.
    pub fn kind_names(&self) -> &Names {
        &self.kinds
    }

    /// For each event, the place of its customer in [`customer_names`](Self::customer_names).
    pub fn customer_codes(&self) -> &[u32] {
        &self.customer
    }

    /// For each event, the place of its kind in [`kind_names`](Self::kind_names).
    pub fn kind_codes(&self) -> &[u16] {
        &self.kind
    }

    /// For each event, when it happened, in microseconds since 1970-01-01T00:00:00Z.
    pub fn time_micros(&self) -> &[i64] {
        &self.time
    }

    /// For each event, its amount in minor units, if it has one.
    pub fn amounts_minor(&self) -> &[Option<i64>] {
        &self.amount
    }

    /// The first instant of the history.
    pub fn start(&self) -> Timestamp {
        self.span.0
    }

    /// The end of the history: no event is at or after it.
    pub fn end(&self) -> Timestamp {
        self.span.1
    }

    /// What is true of each customer: one row each, in the order of ids.
    pub fn truth(&self) -> Table {
        truth::table(&self.truth, self.names.iter().collect(), self.purchase_share, self.currency)
    }

    /// The customers with their sign-ups, in the order of ids.
    pub fn customers(&self) -> impl Iterator<Item = Customer<'_>> {
        let signed_up = self.truth.iter().map(|customer| Timestamp::from_micros(customer.signed_up));
        self.names.iter().zip(signed_up).map(|(name, signed_up)| Customer::new(name).signed_up(signed_up))
    }

    /// Adds the events to a log; sign-ups are apart, in [`customers`](Self::customers).
    ///
    /// # Errors
    /// `cancelled`; `rows_rejected` when the log cannot take them.
    pub fn append_to(&self, log: &mut EventLog) -> Result<Receipt> {
        log.append_rows(self, OnReject::Raise)
    }

    /// A log of these events and sign-ups in UTC and EUR, observed from [`start`](Self::start) to [`end`](Self::end), where the
    /// purchases have their role.
    ///
    /// # Errors
    /// `cancelled`.
    pub fn log(&self) -> Result<EventLog> {
        self.log_watched(1, None)
    }

    /// As [`log`](Self::log), on so many threads, which the log keeps, and reporting to `watch`, which may stop the work.
    ///
    /// # Errors
    /// `cancelled`.
    pub fn log_watched(&self, threads: usize, watch: Option<Arc<dyn Watch>>) -> Result<EventLog> {
        let purchase = self.kinds.get(usize::from(self.purchase)).unwrap_or("purchase");
        let options = SchemaOptions::default()
            .currency(self.currency.code())
            .observed_from(crate::TimeInput::from(self.start()))
            .observed_to(crate::TimeInput::from(self.end()));
        let mut log = EventLog::new(Schema::from_options(&options)?.role(purchase, Role::Purchase));
        let workers = Workers::new(threads).watched(watch.clone());
        log = log.threads(threads);
        log.watch(watch);
        self.append_to(&mut log)?;
        for (turn, customer) in self.customers().enumerate() {
            workers.turn(turn, self.names.len())?;
            log.set_customer(&customer)?;
        }
        log.watch(None);
        Ok(log)
    }
}

impl Rows for History {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn text<'s>(&'s self, field: Field, row: usize, scratch: &'s mut String) -> Option<&'s str> {
        match field {
            Field::Customer => self.customer(row),
            Field::Kind => self.kind(row),
            Field::Id => {
                *scratch = self.id(row)?;
                Some(scratch)
            }
            _ => None,
        }
    }

    fn time(
        &self,
        row: usize,
        _clock: &mut LocalConverter,
    ) -> std::result::Result<Option<Timestamp>, Reason> {
        Ok(Self::time(self, row))
    }

    fn received(
        &self,
        row: usize,
        _clock: &mut LocalConverter,
    ) -> std::result::Result<Option<Timestamp>, Reason> {
        Ok(Self::received(self, row))
    }

    fn amount(&self, row: usize, _exponent: u8) -> std::result::Result<Option<Rounded>, Reason> {
        self.amount_minor(row).map(minor_units).transpose()
    }

    fn has(&self, field: Field) -> bool {
        matches!(field, Field::Customer | Field::Kind) || (field == Field::Id && self.number.is_some())
    }

    fn has_received(&self) -> bool {
        self.received.is_some()
    }

    fn show(&self, row: usize, _reason: Reason) -> String {
        format!("customer={:?} kind={:?}", self.customer(row), self.kind(row))
    }
}
