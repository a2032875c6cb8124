//! The log: customers and events as they were told, in any order, and the views through which they are read.

mod audit;
mod backing;
mod check;
mod columns;
mod content;
mod coverage;
mod currency;
mod customers;
mod dump;
mod event;
mod extras;
mod facts;
mod fresh;
mod identity;
mod identity_table;
mod ids;
mod ingest;
mod interner;
mod live;
mod load;
mod memory;
mod merge;
mod names;
mod order;
mod ranked;
mod receipt;
mod received;
mod revive;
mod roster;
mod rows;
mod saved;
mod scan;
mod schema;
mod shard;
mod short;
mod slot;
mod sparse;
mod staging;
mod sums;
mod sweep;
mod tails;
mod timeline;
mod view;

use std::sync::{Arc, OnceLock};

use crate::parallel::{Watch, Workers};
use crate::time::{LocalConverter, MICROS_PER_DAY, TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

pub use audit::{Audit, AuditOptions, Check, Finding, Severity};
pub use columns::{AmountUnit, CustomerColumns, EventColumns, OnReject, SubscriptionColumns};
pub use customers::CustomersOptions;
pub use event::{Amount, Event, PropertyValue};
pub use identity::LinkKind;
pub use load::{Customer, CustomerRows, EventRows, JsonRows};
pub use memory::Memory;
pub use receipt::{Reason, Receipt, Rejection};
pub(crate) use schema::SUBSCRIPTION_STARTED;
pub use schema::{EqualRows, PropertyType, Role, Schema, SchemaOptions};
pub use timeline::TimelineOptions;
pub use view::View;

pub(crate) use audit::AUDIT;
pub(crate) use backing::{Backing, Dated};
pub(crate) use customers::CUSTOMERS;
pub(crate) use identity_table::IDENTITY;
pub(crate) use timeline::TIMELINE;

pub(crate) use extras::{PropertyColumn, Sorts, Value};
pub(crate) use facts::{ACCOUNT, Facts};
pub(crate) use fresh::Fresh;
pub(crate) use identity::{Identity, Link};
pub(crate) use interner::Interner;
#[cfg(feature = "arrow")]
pub(crate) use load::{Cell, Cells, Source, Want};
#[cfg(feature = "arrow")]
pub(crate) use load::{plain_cells, plain_ids};
pub(crate) use ranked::Ranked;
pub(crate) use rows::{Field, PropertyRef, Rows, minor_units};
pub(crate) use scan::{Kinds, Person};
pub(crate) use shard::{Run, Shard};
pub(crate) use sparse::Cursor;
pub(crate) use sweep::Visit;
pub(crate) use tails::Tails;

use check::{Checked, Checker, Shape};
use coverage::Coverage;
use ingest::{Batch, Reader, SHARDS, incoming, shard_of};
use names::PropertyNames;
use order::Order;
use slot::{Context, Incoming, Outcome, Slot};

/// From so many rows on, an append also sorts the customers.
const MANY: usize = 100_000;

/// Customers and events, as they were told. Append in any order; read through [`as_of`](Self::as_of).
///
/// ```
/// use retention_core::{Event, EventLog, Role, Schema};
/// let schema = Schema::new("Europe/London", "GBP")?.role("sale", Role::Purchase);
/// let mut log = EventLog::new(schema);
/// let receipt = log.append_events(&[
///     Event::new("c1", "sale", "2024-01-05T10:00").amount(19.99).order("o-1"),
///     Event::new("c2", "sale", "2024-02-01T12:30").amount(5.00).order("o-2"),
/// ])?;
/// assert_eq!(receipt.accepted, 2);
/// let view = log.as_of("2024-02-01")?;
/// assert_eq!(view.customers(), 1);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct EventLog {
    schema: Arc<Schema>,
    /// A copy of the log shares them; whichever is written to first copies that one shard's staged rows.
    slots: Vec<Arc<Slot>>,
    kinds: Arc<Interner>,
    coverage: Arc<Coverage>,
    /// The properties that the log had when it was saved, or that a log has of which this is a part.
    names: Arc<PropertyNames>,
    identity: Arc<Identity>,
    /// Sorted customers; made anew after a customer is added, when somebody asks.
    order: Arc<OnceLock<Order>>,
    /// By kind a day with a sight of it that the coverage knows.
    sights: Vec<(i32, i64, i64)>,
    clock: LocalConverter,
    workers: Workers,
}

impl EventLog {
    /// An empty log whose data mean what the schema says.
    pub fn new(schema: Schema) -> Self {
        let zone = schema.zone();
        Self {
            schema: Arc::new(schema),
            slots: (0..SHARDS).map(|_| Arc::default()).collect(),
            kinds: Arc::default(),
            coverage: Arc::default(),
            names: Arc::default(),
            identity: Arc::default(),
            order: Arc::default(),
            sights: Vec::new(),
            clock: LocalConverter::new(zone),
            workers: Workers::default(),
        }
    }

    /// Lets bulk work and the views taken from now on use this many threads. The results are the same bits.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.workers = Workers::new(threads);
        self
    }

    /// Has long work report to `watch`, which may stop it.
    pub fn watch(&mut self, watch: Option<Arc<dyn Watch>>) {
        self.workers = self.workers.watched(watch);
    }

    /// What the data mean.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How many events the log holds.
    pub fn events(&self) -> u64 {
        self.slots.iter().map(|slot| slot.events() as u64).sum()
    }

    /// How many customer ids the log has seen, aliases included.
    pub fn customer_ids(&self) -> u64 {
        self.slots.iter().map(|slot| slot.customers.len() as u64).sum()
    }

    pub(crate) fn order(&self) -> &Order {
        // Unwatched work is never stopped.
        self.order.get_or_init(|| Order::of(&self.slots, &self.workers.watched(None)).unwrap_or_default())
    }

    fn context(&self) -> Context<'_> {
        Context { kinds: &self.kinds, equal_rows_are_one: self.schema.equal_rows_are_one() }
    }

    /// Adds one event.
    ///
    /// # Errors
    /// `rows_rejected` with the detail `reason` when the event cannot be used; the log is then as it was.
    pub fn push(&mut self, event: Event<'_>) -> Result<Receipt> {
        self.push_one(&event, None).map(|(receipt, _)| receipt)
    }

    /// As [`push`](Self::push), where the customer may have been looked up already; with the number of the kind.
    pub(crate) fn push_one(&mut self, event: &Event<'_>, known: Option<u32>) -> Result<(Receipt, u16)> {
        let schema = Arc::clone(&self.schema);
        let rows = std::slice::from_ref(event);
        let shape = Shape::of(rows);
        let mut clock = std::mem::replace(&mut self.clock, LocalConverter::idle(schema.zone()));
        let mut receipt = Receipt { rows: 1, ..Receipt::default() };
        let mut checked = None;
        let mut checker = Checker::new(rows, shape, &schema, &mut clock);
        let outcome =
            checker.check(0, &mut receipt.rounded_amounts, |customer, _, time, amount, aside, _| {
                checked = Some((Checked::new(0, customer, 0, time, amount), aside));
                Ok(())
            });
        let texts = std::mem::take(&mut checker.texts);
        let result = match (outcome, checked) {
            (Ok(()), Some((row, aside))) => self.kind_number(&event.kind).map(|kind| {
                let time = Timestamp::from_micros(row.time);
                self.observe((kind, &event.kind), time, aside.received, &mut clock);
                let row = incoming(&event.customer, row.of_kind(kind), Some(&aside), &texts);
                (self.place(rows, shape, Incoming { known, ..row }, &mut clock), kind)
            }),
            (Err(reason), _) => Err(reason),
            (Ok(()), None) => Err(Reason::NotARow),
        };
        self.clock = clock;
        let (outcome, kind) = result.map_err(|reason| rejected(reason, &Rows::show(rows, 0, reason)))?;
        match outcome {
            Outcome::Accepted => receipt.accepted = 1,
            Outcome::Duplicate => receipt.duplicates = 1,
            Outcome::Conflict => receipt.conflicts = 1,
        }
        Ok((receipt, kind))
    }

    fn kind_number(&mut self, kind: &str) -> std::result::Result<u16, Reason> {
        let code = match self.kinds.find(kind) {
            Some(code) => code,
            None if self.kinds.len() > usize::from(u16::MAX) => return Err(Reason::TooManyKinds),
            None => Arc::make_mut(&mut self.kinds).intern(kind),
        };
        u16::try_from(code).map_err(|_| Reason::TooManyKinds)
    }

    fn observe(
        &mut self,
        (number, kind): (u16, &str),
        time: Timestamp,
        received: i64,
        clock: &mut LocalConverter,
    ) {
        let day = clock.local_micros_of(time).div_euclid(MICROS_PER_DAY) as i32;
        let time = time.micros();
        // What the coverage knows it never forgets.
        if let Some((known, first, heard)) = self.sights.get(usize::from(number))
            && (*known == day && *first <= time && *heard <= received)
        {
            return;
        }
        if !self.coverage.knows(kind, day, time, received) {
            Arc::make_mut(&mut self.coverage).add(kind, day, time, received);
        }
        if self.sights.len() <= usize::from(number) {
            self.sights.resize(usize::from(number) + 1, (0, i64::MAX, i64::MAX));
        }
        if let Some(sight) = self.sights.get_mut(usize::from(number)) {
            *sight = (day, time, received);
        }
    }

    fn place(
        &mut self,
        rows: &[Event<'_>],
        shape: Shape,
        row: Incoming<'_>,
        clock: &mut LocalConverter,
    ) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let context = Context { kinds: &self.kinds, equal_rows_are_one: schema.equal_rows_are_one() };
        let Some(slot) = self.slots.get_mut(shard_of(row.hash)) else { return Outcome::Accepted };
        let slot = Arc::make_mut(slot);
        let known = slot.customers.len();
        let outcome = Reader::new(rows, shape, &schema, clock).add(slot, 0, row, context);
        if slot.is_full() {
            slot.settle(context);
        }
        if slot.customers.len() != known {
            self.order = Arc::default();
        }
        outcome
    }

    /// Adds events. Rows that cannot be used are reported in the receipt, the others are added.
    ///
    /// # Errors
    /// `cancelled`; the log is then as it was.
    pub fn append_events(&mut self, events: &[Event<'_>]) -> Result<Receipt> {
        self.append_rows(events, OnReject::Report)
    }

    pub(crate) fn append_rows<R: Rows + ?Sized>(&mut self, rows: &R, on_reject: OnReject) -> Result<Receipt> {
        let batch = Batch::check(rows, &self.schema, (*self.kinds).clone(), &self.workers)?;
        if on_reject == OnReject::Raise && batch.receipt.rejected > 0 {
            return Err(raise(&batch.receipt));
        }
        let mut coverage = (*self.coverage).clone();
        let applied = batch.apply(&self.slots, &self.schema, &mut coverage, &self.workers)?;
        let known = self.customer_ids();
        for (shard, slot) in applied.changed {
            if let Some(place) = self.slots.get_mut(shard) {
                *place = Arc::new(slot);
            }
        }
        self.kinds = Arc::new(applied.kinds);
        self.coverage = Arc::new(coverage);
        if self.customer_ids() != known {
            self.order = Arc::default();
            if rows.len() >= MANY {
                // Whoever loads much reads soon: the first table should not pay for the order.
                let order = Order::of(&self.slots, &self.workers.watched(None))?;
                self.order = Arc::new(OnceLock::from(order));
            }
        }
        Ok(applied.receipt)
    }

    /// Says that `id` is another name of `customer` since `at`, such as a visitor who signs in.
    /// Views after `at` show the events of both under `customer`, the earlier ones too.
    ///
    /// # Errors
    /// `invalid_time`; `invalid_id` for an empty or overlong id; `invalid_identity` when both are the same.
    pub fn alias(&mut self, id: &str, customer: &str, at: impl Into<TimeInput>) -> Result<()> {
        self.link(LinkKind::Alias, id, customer, &at.into(), None)
    }

    /// Says that the customer `from` was merged into `into` at `at`.
    ///
    /// # Errors
    /// As [`alias`](Self::alias).
    pub fn merge_customers(&mut self, from: &str, into: &str, at: impl Into<TimeInput>) -> Result<()> {
        self.link(LinkKind::Merge, from, into, &at.into(), None)
    }

    /// Says that an alias or merge of the two no longer holds since `at`. Views after `at` show both as they were.
    ///
    /// # Errors
    /// As [`alias`](Self::alias). Links may arrive in any order, so one that takes back what is not there yet is no error;
    /// the audit lists those that never took anything back.
    pub fn unmerge_customers(&mut self, from: &str, into: &str, at: impl Into<TimeInput>) -> Result<()> {
        self.link(LinkKind::Unmerge, from, into, &at.into(), None)
    }

    /// An alias, merge or unmerge with the time at which the host learned of it.
    ///
    /// # Errors
    /// As [`alias`](Self::alias) and [`unmerge_customers`](Self::unmerge_customers).
    pub fn link(
        &mut self,
        kind: LinkKind,
        from: &str,
        into: &str,
        at: &TimeInput,
        received: Option<&TimeInput>,
    ) -> Result<()> {
        for (argument, id) in [("from", from), ("into", into)] {
            if id.is_empty() || id.len() > ingest::MAX_TEXT {
                return Err(Error::new(
                    ErrorCode::InvalidId,
                    format!("`{argument}` must be an id of 1 to 1,024 bytes"),
                )
                .with("argument", argument));
            }
        }
        if from == into {
            return Err(Error::new(
                ErrorCode::InvalidIdentity,
                format!("`{from}` cannot be linked to itself"),
            )
            .with("given", from));
        }
        let zone = self.schema.zone();
        let time = at.resolve(&zone)?.micros();
        let received =
            received.map(|input| input.resolve(&zone)).transpose()?.map_or(time, Timestamp::micros);
        for id in [from, into] {
            self.know(id);
        }
        let (from, into) = (from.to_owned(), into.to_owned());
        Arc::make_mut(&mut self.identity).add(Link { time, kind, from, into, received });
        Ok(())
    }

    /// Makes an id known; returns its shard and number there.
    pub(crate) fn know(&mut self, id: &str) -> (usize, u32) {
        let hash = interner::stable_hash(id);
        let shard = shard_of(hash);
        let Some(slot) = self.slots.get_mut(shard) else { return (shard, 0) };
        if let Some(code) = slot.customers.find_hashed(id, hash) {
            return (shard, code);
        }
        self.order = Arc::default();
        (shard, Arc::make_mut(slot).customer(id, hash).0)
    }

    /// What had happened before `as_of`: an immutable snapshot that later appends neither change nor wait for.
    ///
    /// # Errors
    /// `invalid_time`.
    pub fn as_of(&self, as_of: impl Into<TimeInput>) -> Result<View> {
        let as_of = as_of.into().resolve(&self.schema.zone())?;
        View::of(self, as_of)
    }
}

fn rejected(reason: Reason, sample: &str) -> Error {
    let what = reason.description().trim_end_matches('.');
    let error = Error::new(ErrorCode::RowsRejected, format!("{what} ({sample})"))
        .with("reason", reason.as_str())
        .with("row", 0)
        .with("sample", sample);
    match reason.advice() {
        Some(advice) => error.hint(advice),
        None => error,
    }
}

fn raise(receipt: &Receipt) -> Error {
    let parts: Vec<String> = receipt
        .rejections
        .iter()
        .map(|rejection| format!("{} {}", rejection.rows.len(), rejection.reason.as_str()))
        .collect();
    let mut error = Error::new(
        ErrorCode::RowsRejected,
        format!(
            "{} of {} rows were rejected: {}; nothing was added",
            receipt.rejected,
            receipt.rows,
            parts.join(", ")
        ),
    )
    .hint("mend these rows, or pass on_reject=\"report\" to add the others");
    // The first bad row of the input, whatever its reason.
    if let Some(first) = receipt.rejections.iter().min_by_key(|rejection| rejection.rows.first()) {
        error = error.with("reason", first.reason.as_str());
        if let (Some(row), Some(sample)) = (first.rows.first(), first.samples.first()) {
            error = error.with("row", row).with("sample", sample);
        }
    }
    error
}
