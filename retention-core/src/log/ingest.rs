//! Rows into slots: every row is checked before anything changes, then shards take their share, each on its own.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::log::check::{Checked, Checker, Shape, fitting};
use crate::log::coverage::{Coverage, CoverageScan};
use crate::log::interner::Interner;
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::{Field, Rows};
use crate::log::schema::Schema;
use crate::log::shard::NO_AMOUNT;
use crate::log::slot::{Context, Incoming, Outcome, Slot};
use crate::money::Currency;
use crate::parallel::Workers;
use crate::time::{LocalConverter, Timestamp};
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

/// The checked rows of one shard, with the customers' ids one after another.
#[derive(Debug, Default)]
struct Bucket {
    rows: Vec<Checked>,
    customers: String,
    /// Places in `rows` whose amount is in another currency than the schema's.
    foreign: Vec<(u32, Currency)>,
}

impl Bucket {
    /// How many of the host's rows these are: the events of one stand next to each other.
    fn inputs<R: Rows + ?Sized>(&self, rows: &R) -> u64 {
        if rows.inputs() == rows.len() {
            return self.rows.len() as u64;
        }
        let input = |checked: &Checked| rows.input(checked.row as usize);
        self.rows.chunk_by(|a, b| input(a) == input(b)).count() as u64
    }

    /// The rows with their customers and currencies, in order.
    fn iter(&self) -> impl Iterator<Item = (&str, &Checked, Option<Currency>)> {
        let (mut at, mut foreign) = (0, self.foreign.iter().peekable());
        self.rows.iter().enumerate().map(move |(place, checked)| {
            let end = at + usize::from(checked.customer_len);
            let customer = self.customers.get(at..end).unwrap_or("");
            at = end;
            let currency = foreign.next_if(|(row, _)| *row == place as u32).map(|(_, currency)| *currency);
            (customer, checked, currency)
        })
    }
}

/// The kinds of a stretch by number, with the last few looked up kept at hand.
struct KindCodes {
    kinds: Interner,
    recent: [u16; 64],
}

impl KindCodes {
    fn new() -> Self {
        Self { kinds: Interner::default(), recent: [0; 64] }
    }

    fn code(&mut self, kind: &str) -> Result<u16, Reason> {
        let (first, last) = (kind.bytes().next().unwrap_or(0), kind.bytes().next_back().unwrap_or(0));
        let slot = (kind.len() * 7 + usize::from(first) * 3 + usize::from(last)) % self.recent.len();
        if let Some(recent) = self.recent.get(slot)
            && self.kinds.names().is(*recent as usize, kind)
        {
            return Ok(*recent);
        }
        let known = self
            .kinds
            .find(kind)
            .or_else(|| (self.kinds.len() <= usize::from(u16::MAX)).then(|| self.kinds.intern(kind)));
        let code = known.and_then(|code| u16::try_from(code).ok()).ok_or(Reason::TooManyKinds)?;
        if let Some(recent) = self.recent.get_mut(slot) {
            *recent = code;
        }
        Ok(code)
    }
}

/// The checked rows of a stretch of the input.
struct Stretch {
    buckets: Vec<Bucket>,
    kinds: Interner,
    coverage: CoverageScan,
    receipt: Receipt,
}

/// Checks the rows `range` and sorts them into shards. Changes nothing.
fn check_stretch<R: Rows + ?Sized>(
    rows: &R,
    shape: Shape,
    range: std::ops::Range<usize>,
    schema: &Schema,
) -> Stretch {
    let mut buckets: Vec<Bucket> = (0..SHARDS).map(|_| Bucket::default()).collect();
    let expected = range.len() / SHARDS + range.len() / SHARDS / 8;
    for bucket in &mut buckets {
        bucket.rows.reserve(expected);
    }
    let (mut kinds, mut receipt) = (KindCodes::new(), Receipt::default());
    let mut coverage = CoverageScan::new(schema.zone());
    let mut clock = LocalConverter::new(schema.zone());
    let mut checker = Checker::new(rows, shape, schema, &mut clock);
    let mut rejected = None;
    for row in range {
        let input = rows.input(row);
        if rows.is_absent(row) || rejected == Some(input) {
            continue;
        }
        let mut rounded = 0;
        let outcome = checker.check(row, &mut rounded, |customer, kind, mut checked, aside| {
            checked.kind = kinds.code(kind)?;
            coverage.add(checked.kind, Timestamp::from_micros(checked.time), aside.received);
            if let Some(bucket) = buckets.get_mut(shard_of(checked.hash)) {
                bucket.customers.push_str(customer);
                if let Some(currency) = aside.foreign {
                    bucket.foreign.push((bucket.rows.len() as u32, currency));
                }
                bucket.rows.push(checked);
            }
            Ok(())
        });
        match outcome {
            Ok(()) => receipt.rounded_amounts += rounded,
            Err(reason) => {
                rejected = Some(input);
                receipt.reject(reason, input as u64, || rows.show(row, reason));
            }
        }
    }
    Stretch { buckets, kinds: kinds.kinds, coverage, receipt }
}

/// The buckets of one shard, each with the number of its stretch.
type Parts = Vec<(usize, Bucket)>;

/// All rows checked; nothing changed yet.
pub(crate) struct Batch<'a, R: Rows + ?Sized> {
    rows: &'a R,
    shape: Shape,
    stretches: Vec<Stretch>,
    /// For each stretch the log's numbers of its kinds.
    translations: Vec<Vec<u16>>,
    /// The log's kinds with the new ones.
    pub(crate) kinds: Interner,
    pub(crate) receipt: Receipt,
}

impl<'a, R: Rows + ?Sized> Batch<'a, R> {
    /// Checks every row; `kinds` are those that the log knows.
    ///
    /// # Errors
    /// `invalid_table` for more than 2^32 − 2 rows in one call; `cancelled`.
    pub(crate) fn check(rows: &'a R, schema: &Schema, kinds: Interner, workers: &Workers) -> Result<Self> {
        let len = rows.len();
        if len >= u32::MAX as usize {
            return Err(Error::new(ErrorCode::InvalidTable, format!("{len} rows are too many for one call"))
                .hint("append the table in several parts"));
        }
        // One stretch a thread where the input is large: the buckets of a stretch cost memory of their own.
        let parts = if len < 20_000 { 1 } else { workers.threads() * if len > 4_000_000 { 4 } else { 1 } };
        let size = len.div_ceil(parts.max(1)).next_multiple_of(EVENTS_OF_A_ROW);
        let shape = Shape::of(rows);
        let stretches = workers.run(parts, |part| {
            check_stretch(rows, shape, (part * size).min(len)..((part + 1) * size).min(len), schema)
        })?;
        let receipt = Receipt { rows: rows.inputs() as u64, ..Receipt::default() };
        let mut batch = Self { rows, shape, stretches, translations: Vec::new(), kinds, receipt };
        batch.number_kinds();
        Ok(batch)
    }

    /// Gives the kinds of all stretches the log's numbers, in the order of their first rows.
    fn number_kinds(&mut self) {
        for stretch in &mut self.stretches {
            let mut numbers = Vec::with_capacity(stretch.kinds.len());
            for name in stretch.kinds.names().iter() {
                let known = self
                    .kinds
                    .find(name)
                    .or_else(|| (self.kinds.len() <= usize::from(u16::MAX)).then(|| self.kinds.intern(name)));
                numbers.push(known.and_then(|code| u16::try_from(code).ok()));
            }
            if numbers.contains(&None) {
                stretch.drop_kinds(self.rows, &numbers);
            }
            self.translations.push(numbers.into_iter().map(Option::unwrap_or_default).collect());
            self.receipt.absorb(std::mem::take(&mut stretch.receipt));
        }
    }

    /// Lets the shards take their rows. The slots given are copied: the caller keeps the old ones until all is done.
    ///
    /// # Errors
    /// `cancelled`.
    pub(crate) fn apply(
        self,
        slots: &[Slot],
        schema: &Schema,
        coverage: &mut Coverage,
        workers: &Workers,
    ) -> Result<Applied> {
        let Self { rows, shape, stretches, translations, kinds, mut receipt } = self;
        let mut jobs: Vec<(usize, Mutex<Parts>)> = Vec::new();
        for (number, stretch) in stretches.into_iter().enumerate() {
            let names = translations.get(number).map_or(&[][..], Vec::as_slice);
            stretch.coverage.finish(coverage, |kind| {
                names.get(usize::from(kind)).map_or("", |kind| kinds.name(u32::from(*kind)))
            });
            for (shard, bucket) in stretch.buckets.into_iter().enumerate() {
                if jobs.len() <= shard {
                    jobs.push((shard, Mutex::default()));
                }
                if let Some((_, job)) = jobs.get_mut(shard).filter(|_| !bucket.rows.is_empty()) {
                    job.get_mut().unwrap_or_else(PoisonError::into_inner).push((number, bucket));
                }
            }
        }
        jobs.retain_mut(|(_, job)| !job.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty());
        let context = Context { kinds: &kinds, equal_rows_are_one: schema.equal_rows_are_one() };
        let parts = workers.run(jobs.len(), |at| {
            let (shard, job) = jobs.get(at)?;
            // Taken, so that their memory serves the shards to come.
            let buckets = std::mem::take(&mut *job.lock().unwrap_or_else(PoisonError::into_inner));
            let mut slot = slots.get(*shard).cloned().unwrap_or_default();
            let receipt = fill(rows, shape, buckets, &mut slot, &translations, schema, context);
            Some((*shard, slot, receipt))
        })?;
        let mut changed = Vec::with_capacity(parts.len());
        for (shard, slot, part) in parts.into_iter().flatten() {
            receipt.absorb(part);
            changed.push((shard, slot));
        }
        Ok(Applied { changed, kinds, receipt })
    }
}

/// What a log takes over when all has gone well.
pub(crate) struct Applied {
    pub(crate) changed: Vec<(usize, Slot)>,
    pub(crate) kinds: Interner,
    pub(crate) receipt: Receipt,
}

impl Stretch {
    /// Rejects the rows whose kind has no number, since the log is full of kinds.
    fn drop_kinds<R: Rows + ?Sized>(&mut self, rows: &R, numbers: &[Option<u16>]) {
        let lost = |kind: u16| numbers.get(usize::from(kind)).is_none_or(Option::is_none);
        let all = self.buckets.iter().flat_map(|bucket| &bucket.rows);
        let lost_rows = all.filter(|checked| lost(checked.kind)).map(|checked| checked.row as usize);
        let rejected: BTreeMap<usize, usize> = lost_rows.map(|row| (rows.input(row), row)).collect();
        for bucket in &mut self.buckets {
            let mut kept = Bucket::default();
            for (customer, checked, currency) in bucket.iter() {
                if !rejected.contains_key(&rows.input(checked.row as usize)) {
                    kept.customers.push_str(customer);
                    kept.foreign.extend(currency.map(|currency| (kept.rows.len() as u32, currency)));
                    kept.rows.push(*checked);
                }
            }
            *bucket = kept;
        }
        self.coverage.forget(lost);
        let mut receipt = Receipt::default();
        for (input, row) in rejected {
            let show = || rows.show(row, Reason::TooManyKinds);
            receipt.reject(Reason::TooManyKinds, input as u64, show);
        }
        self.receipt.absorb(receipt);
    }
}

fn fill<R: Rows + ?Sized>(
    rows: &R,
    shape: Shape,
    buckets: Vec<(usize, Bucket)>,
    slot: &mut Slot,
    translations: &[Vec<u16>],
    schema: &Schema,
    context: Context<'_>,
) -> Receipt {
    let mut receipt = Receipt::default();
    slot.reserve(buckets.iter().map(|(_, bucket)| bucket.rows.len()).sum());
    let mut clock = LocalConverter::new(schema.zone());
    let mut reader = Reader::new(rows, shape, schema, &mut clock);
    let is_plain = shape.is_plain() && !context.equal_rows_are_one;
    for (number, bucket) in buckets {
        let kinds = translations.get(number).map_or(&[][..], Vec::as_slice);
        let kind_of = |checked: &Checked| kinds.get(usize::from(checked.kind)).copied().unwrap_or(0);
        if is_plain && bucket.foreign.is_empty() {
            for (customer, checked, _) in bucket.iter() {
                slot.add_plain(customer, checked.hash, kind_of(checked), checked.time, checked.amount);
            }
            receipt.accepted += bucket.inputs(rows);
            continue;
        }
        let mut last = None;
        for (customer, checked, currency) in bucket.iter() {
            let outcome = reader.add(slot, customer, checked.of_kind(kind_of(checked)), currency, context);
            // The events of one row of the host stand next to each other here too: they have one customer.
            let input = rows.input(checked.row as usize);
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
        foreign: Option<Currency>,
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
            amount: if foreign.is_some() { NO_AMOUNT } else { checked.amount },
            foreign: foreign.map(|currency| (currency, checked.amount)),
            id: read(self.shape.optional[0], Field::Id, id),
            source: read(self.shape.optional[1], Field::Source, source),
            received: received.map(Timestamp::micros),
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
