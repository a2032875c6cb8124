//! Rows into slots: every row is checked before anything changes, then shards take their share, each on its own.

use std::collections::BTreeMap;

use crate::log::coverage::CoverageScan;
use crate::log::interner::{Interner, stable_hash};
use crate::log::load::Cell;
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::{Field, PropertyRef, Rows};
use crate::log::schema::{PropertyType, Schema};
use crate::log::shard::NO_AMOUNT;
use crate::log::slot::{Context, Incoming, Outcome, Slot};
use crate::money::Currency;
use crate::parallel::Workers;
use crate::time::{LocalConverter, parse_instant};
use crate::{Error, ErrorCode, Result};

/// The number of shards: so many that rewriting one is a short pause, so few that walking all is nothing.
pub(crate) const SHARDS: usize = 256;

/// The longest id, kind, order or item in bytes.
pub(crate) const MAX_TEXT: usize = 1024;

/// Events that come from one row of the host are so many at most, and stay in one stretch.
pub(crate) const EVENTS_OF_A_ROW: usize = 2;

pub(crate) fn shard_of(hash: u64) -> usize {
    (hash >> 56) as usize % SHARDS
}

/// What every checked row has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checked {
    row: u32,
    kind: u16,
    customer_len: u16,
    pub(crate) hash: u64,
    pub(crate) time: i64,
    amount: i64,
    foreign: Option<Currency>,
}

impl Checked {
    pub(crate) fn of_kind(self, kind: u16) -> Self {
        Self { kind, ..self }
    }
}

/// The checked rows of one shard, with the customers' ids one after another.
#[derive(Debug, Default)]
struct Bucket {
    rows: Vec<Checked>,
    customers: String,
}

/// The checked rows of a stretch of the input.
pub(crate) struct Stretch {
    buckets: Vec<Bucket>,
    kinds: Interner,
    coverage: CoverageScan,
    receipt: Receipt,
}

/// Reads and checks cells with the memory one thread needs for it.
pub(crate) struct Checker<'a, R: Rows + ?Sized> {
    rows: &'a R,
    schema: &'a Schema,
    clock: &'a mut LocalConverter,
    shape: Shape,
    scratch: String,
}

/// Which fields any row may have: asked once for all rows, since asking may mean to look at each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    optional: [bool; 4],
    currency: bool,
    properties: bool,
    received: bool,
}

impl Shape {
    pub(crate) fn of<R: Rows + ?Sized>(rows: &R) -> Self {
        Self {
            optional: OPTIONAL.map(|field| rows.has(field)),
            currency: rows.has(Field::Currency),
            properties: rows.has_properties(),
            received: rows.has_received(),
        }
    }
}

const OPTIONAL: [Field; 4] = [Field::Id, Field::Source, Field::Order, Field::Item];

impl<'a, R: Rows + ?Sized> Checker<'a, R> {
    pub(crate) fn new(rows: &'a R, shape: Shape, schema: &'a Schema, clock: &'a mut LocalConverter) -> Self {
        Self { rows, schema, clock, shape, scratch: String::new() }
    }

    /// Checks a row and hands customer and kind to `accept`; the time of receipt is that of the event if not told.
    pub(crate) fn check<T>(
        &mut self,
        row: usize,
        rounded: &mut u64,
        accept: impl FnOnce(&str, &str, Checked, i64) -> Result<T, Reason>,
    ) -> Result<T, Reason> {
        if let Some(reason) = self.rows.fault(row) {
            return Err(reason);
        }
        let time = self.rows.time(row, self.clock)?.ok_or(Reason::MissingTime)?;
        let received = if self.shape.received {
            self.rows.received(row, self.clock).map_err(|_| Reason::InvalidReceived)?
        } else {
            None
        };
        let (amount, foreign) = self.amount(row, rounded)?;
        for (field, has) in OPTIONAL.iter().zip(self.shape.optional) {
            if has && self.rows.text(*field, row, &mut self.scratch).is_some_and(|text| text.len() > MAX_TEXT)
            {
                return Err(Reason::IdTooLong);
            }
        }
        if self.shape.properties {
            self.properties(row)?;
        }
        let mut kind_text = String::new();
        let kind = self.rows.text(Field::Kind, row, &mut kind_text).filter(|text| !text.is_empty());
        let customer =
            self.rows.text(Field::Customer, row, &mut self.scratch).filter(|text| !text.is_empty());
        let (customer, kind) = (customer.ok_or(Reason::MissingCustomer)?, kind.ok_or(Reason::MissingKind)?);
        if customer.len() > MAX_TEXT || kind.len() > MAX_TEXT {
            return Err(Reason::IdTooLong);
        }
        let checked = Checked {
            row: row as u32,
            kind: 0,
            customer_len: customer.len() as u16,
            hash: stable_hash(customer),
            time: time.micros(),
            amount,
            foreign,
        };
        accept(customer, kind, checked, received.map_or(time.micros(), |received| received.micros()))
    }

    fn amount(&mut self, row: usize, rounded: &mut u64) -> Result<(i64, Option<Currency>), Reason> {
        let mut currency = self.schema.currency();
        if self.shape.currency
            && let Some(code) =
                self.rows.text(Field::Currency, row, &mut self.scratch).filter(|code| !code.is_empty())
        {
            currency = Currency::from_bytes(code.trim().as_bytes()).ok_or(Reason::InvalidCurrency)?;
        }
        let Some(amount) = self.rows.amount(row, currency.exponent())? else { return Ok((NO_AMOUNT, None)) };
        *rounded += u64::from(amount.rounded);
        Ok((amount.minor, (currency != self.schema.currency()).then_some(currency)))
    }

    fn properties(&mut self, row: usize) -> Result<(), Reason> {
        let mut fault = None;
        let (schema, scratch) = (self.schema, &mut self.scratch);
        self.rows.properties(row, self.clock, &mut |name, value| {
            if name.is_empty() || name.len() > MAX_TEXT || fitting(schema, name, value, scratch).is_none() {
                fault = Some(Reason::InvalidProperty);
            }
        })?;
        fault.map_or(Ok(()), Err)
    }
}

/// A property's value in the type that the schema gives it, if it can have that. Text is read as a time, and whole
/// numbers as text, where the schema says so.
pub(crate) fn fitting<'v>(
    schema: &Schema,
    name: &str,
    value: PropertyRef<'v>,
    scratch: &'v mut String,
) -> Option<PropertyRef<'v>> {
    let Some(wanted) = schema.property_type(name) else {
        return Some(value)
            .filter(|value| !matches!(value, PropertyRef::Number(number) if !number.is_finite()));
    };
    match (wanted, value) {
        (PropertyType::Text, PropertyRef::Text(_))
        | (PropertyType::Bool, PropertyRef::Bool(_))
        | (PropertyType::Time, PropertyRef::Time(_)) => Some(value),
        (PropertyType::Number, PropertyRef::Number(number)) => number.is_finite().then_some(value),
        (PropertyType::Time, PropertyRef::Text(text)) => {
            parse_instant(text, &schema.zone()).ok().map(PropertyRef::Time)
        }
        (PropertyType::Text, PropertyRef::Number(number)) => {
            Cell::Float(number).id(scratch).ok().flatten().map(PropertyRef::Text)
        }
        _ => None,
    }
}

/// Checks the rows `range` and sorts them into shards. Changes nothing.
fn check_stretch<R: Rows + ?Sized>(
    rows: &R,
    shape: Shape,
    range: std::ops::Range<usize>,
    schema: &Schema,
) -> Stretch {
    let mut stretch = Stretch {
        buckets: (0..SHARDS).map(|_| Bucket::default()).collect(),
        kinds: Interner::default(),
        coverage: CoverageScan::new(schema.zone()),
        receipt: Receipt::default(),
    };
    let expected = range.len() / SHARDS + range.len() / SHARDS / 4;
    for bucket in &mut stretch.buckets {
        bucket.rows.reserve(expected);
    }
    let mut clock = LocalConverter::new(schema.zone());
    let mut checker = Checker::new(rows, shape, schema, &mut clock);
    let mut last_kind = 0u32;
    let mut rejected = None;
    for row in range {
        let input = rows.input(row);
        if rows.is_absent(row) || rejected == Some(input) {
            continue;
        }
        let mut rounded = 0;
        let outcome = checker.check(row, &mut rounded, |customer, kind, mut checked, received| {
            if stretch.kinds.names().get(last_kind as usize) != Some(kind) {
                last_kind = stretch.kinds.intern(kind);
            }
            checked.kind = u16::try_from(last_kind).map_err(|_| Reason::TooManyKinds)?;
            stretch.coverage.add(checked.kind, crate::time::Timestamp::from_micros(checked.time), received);
            if let Some(bucket) = stretch.buckets.get_mut(shard_of(checked.hash)) {
                bucket.customers.push_str(customer);
                bucket.rows.push(checked);
            }
            Ok(())
        });
        match outcome {
            Ok(()) => stretch.receipt.rounded_amounts += rounded,
            Err(reason) => {
                rejected = Some(input);
                stretch.receipt.reject(reason, input as u64, || rows.show(row, reason));
            }
        }
    }
    stretch
}

/// All rows checked; nothing changed yet.
pub(crate) struct Batch<'a, R: Rows + ?Sized> {
    rows: &'a R,
    shape: Shape,
    stretches: Vec<Stretch>,
    pub(crate) receipt: Receipt,
}

impl<'a, R: Rows + ?Sized> Batch<'a, R> {
    /// Checks every row.
    ///
    /// # Errors
    /// `invalid_table` for more than 2^32 − 2 rows in one call; `cancelled`.
    pub(crate) fn check(rows: &'a R, schema: &Schema, workers: &Workers) -> Result<Self> {
        let len = rows.len();
        if len >= u32::MAX as usize {
            return Err(Error::new(ErrorCode::InvalidTable, format!("{len} rows are too many for one call"))
                .hint("append the table in several parts"));
        }
        // One stretch a thread where the input is large: the buckets of a stretch cost memory of their own.
        let parts = if len < 20_000 { 1 } else { workers.threads() * if len > 4_000_000 { 4 } else { 1 } };
        let size = len.div_ceil(parts.max(1)).next_multiple_of(EVENTS_OF_A_ROW);
        let shape = Shape::of(rows);
        let mut stretches = workers.run(parts, |part| {
            check_stretch(rows, shape, (part * size).min(len)..((part + 1) * size).min(len), schema)
        })?;
        let mut receipt = Receipt { rows: rows.inputs() as u64, ..Receipt::default() };
        for stretch in &mut stretches {
            receipt.absorb(std::mem::take(&mut stretch.receipt));
        }
        Ok(Self { rows, shape, stretches, receipt })
    }

    /// Lets the shards take their rows. The slots given are copies: the caller keeps the old ones until all is done.
    ///
    /// # Errors
    /// `cancelled`; `rows_rejected` for more kinds than a log can have.
    pub(crate) fn apply(
        mut self,
        slots: &[Slot],
        schema: &Schema,
        kinds: &mut Interner,
        coverage: &mut crate::log::coverage::Coverage,
        workers: &Workers,
    ) -> Result<(BTreeMap<usize, Slot>, Receipt)> {
        let mut translations = Vec::with_capacity(self.stretches.len());
        for stretch in &mut self.stretches {
            let translation: Vec<u16> = stretch
                .kinds
                .names()
                .iter()
                .map(|name| u16::try_from(kinds.intern(name)))
                .collect::<std::result::Result<_, _>>()
                .map_err(|_| {
                    Error::new(ErrorCode::RowsRejected, "the log would have more than 65,535 kinds of events")
                        .hint("put what varies into a property, and name kinds by what happened")
                })?;
            let scan = std::mem::replace(&mut stretch.coverage, CoverageScan::new(schema.zone()));
            let names = &*kinds;
            scan.finish(coverage, |kind| {
                names.name(u32::from(translation.get(usize::from(kind)).copied().unwrap_or(0)))
            });
            translations.push(translation);
        }
        let touched: Vec<usize> = (0..SHARDS)
            .filter(|shard| {
                self.stretches.iter().any(|s| s.buckets.get(*shard).is_some_and(|b| !b.rows.is_empty()))
            })
            .collect();
        let context = Context { kinds, equal_rows_are_one: schema.equal_rows_are_one() };
        let parts = workers.run(touched.len(), |at| {
            let shard = touched[at];
            let mut slot = slots.get(shard).cloned().unwrap_or_default();
            let receipt = self.fill(shard, &mut slot, &translations, schema, context);
            (shard, slot, receipt)
        })?;
        let mut receipt = self.receipt;
        let mut changed = BTreeMap::new();
        for (shard, slot, part) in parts {
            receipt.absorb(part);
            changed.insert(shard, slot);
        }
        Ok((changed, receipt))
    }

    fn fill(
        &self,
        shard: usize,
        slot: &mut Slot,
        translations: &[Vec<u16>],
        schema: &Schema,
        context: Context<'_>,
    ) -> Receipt {
        let mut receipt = Receipt::default();
        let buckets = || self.stretches.iter().filter_map(|stretch| stretch.buckets.get(shard));
        slot.reserve(buckets().map(|bucket| bucket.rows.len()).sum());
        let mut clock = LocalConverter::new(schema.zone());
        let mut reader = Reader::new(self.rows, self.shape, schema, &mut clock);
        for (bucket, translation) in buckets().zip(translations) {
            let mut at = 0;
            let mut last = None;
            for checked in &bucket.rows {
                let end = at + usize::from(checked.customer_len);
                let customer = bucket.customers.get(at..end).unwrap_or("");
                at = end;
                let kind = translation.get(usize::from(checked.kind)).copied().unwrap_or(0);
                let outcome = reader.add(slot, customer, checked.of_kind(kind), context);
                // The events of one row of the host stand next to each other here too: they have one customer.
                let input = self.rows.input(checked.row as usize);
                match last {
                    Some((known, before)) if known == input => last = Some((input, outcome.max(before))),
                    _ => {
                        last.into_iter().for_each(|(_, before)| receipt.count(before));
                        last = Some((input, outcome));
                    }
                }
            }
            last.into_iter().for_each(|(_, outcome)| receipt.count(outcome));
        }
        if slot.is_full() {
            slot.settle(context);
        }
        receipt
    }
}

/// Reads what only some rows have, row by row, into a slot.
pub(crate) struct Reader<'a, R: Rows + ?Sized> {
    rows: &'a R,
    schema: &'a Schema,
    clock: &'a mut LocalConverter,
    shape: Shape,
    scratch: [String; 5],
}

impl<'a, R: Rows + ?Sized> Reader<'a, R> {
    pub(crate) fn new(rows: &'a R, shape: Shape, schema: &'a Schema, clock: &'a mut LocalConverter) -> Self {
        Self { rows, schema, clock, shape, scratch: Default::default() }
    }

    pub(crate) fn add(
        &mut self,
        slot: &mut Slot,
        customer: &str,
        checked: Checked,
        context: Context<'_>,
    ) -> Outcome {
        let (rows, row) = (self.rows, checked.row as usize);
        let received =
            if self.shape.received { rows.received(row, self.clock).unwrap_or(None) } else { None };
        let [id, source, order, item, text] = &mut self.scratch;
        let read = |on: bool, field, scratch| {
            if on { rows.text(field, row, scratch).filter(|text: &&str| !text.is_empty()) } else { None }
        };
        let incoming = Incoming {
            customer,
            hash: checked.hash,
            kind: checked.kind,
            time: checked.time,
            amount: if checked.foreign.is_some() { NO_AMOUNT } else { checked.amount },
            foreign: checked.foreign.map(|currency| (currency, checked.amount)),
            id: read(self.shape.optional[0], Field::Id, id),
            source: read(self.shape.optional[1], Field::Source, source),
            received: received.map(crate::time::Timestamp::micros),
            order: read(self.shape.optional[2], Field::Order, order),
            item: read(self.shape.optional[3], Field::Item, item),
        };
        let (has_properties, schema, clock) = (self.shape.properties, self.schema, &mut *self.clock);
        slot.add(
            incoming,
            &mut |each| {
                if has_properties {
                    // The check before has read them all already.
                    let _ = rows.properties(row, clock, &mut |name, value| {
                        fitting(schema, name, value, text).into_iter().for_each(|value| each(name, value));
                    });
                }
            },
            context,
        )
    }
}
