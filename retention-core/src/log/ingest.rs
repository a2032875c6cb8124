//! Rows into slots: every row is checked before anything changes, then shards take their share, each on its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::log::check::{Aside, Checked, Checker, Shape, fitting};
use crate::log::coverage::{Coverage, CoverageScan};
use crate::log::interner::Interner;
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::Rows;
use crate::log::schema::Schema;
use crate::log::shard::NO_AMOUNT;
use crate::log::slot::{Context, Incoming, Outcome, Slot};
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

/// The checked rows of one shard, with the customers' ids and optional texts one after another.
#[derive(Debug, Default)]
struct Bucket {
    rows: Vec<Checked>,
    texts: String,
    /// What rows have beside; empty where they have no more than customer, kind, time and amount.
    asides: Vec<Aside>,
}

/// A row of a bucket.
struct Row<'b> {
    customer: &'b str,
    checked: &'b Checked,
    aside: Option<&'b Aside>,
    texts: &'b str,
}

/// Rows gather in buckets of this size, which all fit into a near cache, and go on in bulk: written one by one to as many
/// far places as there are shards, each would wait for memory.
const NEAR: usize = 32;

impl Bucket {
    fn near() -> Self {
        Self { rows: Vec::with_capacity(NEAR), ..Self::default() }
    }

    #[inline(always)]
    fn push(&mut self, customer: &str, checked: Checked, aside: Option<Aside>, texts: &str) {
        self.texts.push_str(customer);
        self.rows.push(checked);
        if let Some(aside) = aside {
            self.texts.push_str(texts);
            self.asides.push(aside);
        }
    }

    /// Moves the rows of another bucket behind these. Room is made once for the rows that are expected in all.
    #[inline(never)]
    fn take(&mut self, other: &mut Self, expected: usize) {
        if self.rows.is_empty() && !other.rows.is_empty() {
            self.rows.reserve(expected);
            self.texts.reserve(other.texts.len() * expected.div_ceil(other.rows.len()));
            self.asides.reserve(if other.asides.is_empty() { 0 } else { expected });
        }
        self.rows.append(&mut other.rows);
        self.texts.push_str(&other.texts);
        other.texts.clear();
        self.asides.append(&mut other.asides);
    }

    /// How many of the host's rows these are: the events of one stand next to each other.
    fn inputs<R: Rows + ?Sized>(&self, rows: &R) -> u64 {
        if rows.inputs() == rows.len() {
            return self.rows.len() as u64;
        }
        let input = |checked: &Checked| rows.input(checked.row as usize);
        self.rows.chunk_by(|a, b| input(a) == input(b)).count() as u64
    }

    /// The rows in order.
    fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let mut at = 0;
        self.rows.iter().enumerate().map(move |(place, checked)| {
            let aside = self.asides.get(place);
            let middle = at + usize::from(checked.customer_len);
            let more: usize = aside.map_or(0, |aside| aside.lens.iter().map(|len| usize::from(*len)).sum());
            let customer = self.texts.get(at..middle).unwrap_or("");
            let texts = self.texts.get(middle..middle + more).unwrap_or("");
            at = middle + more;
            Row { customer, checked, aside, texts }
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
    let (mut kinds, mut receipt) = (KindCodes::new(), Receipt::default());
    let mut coverage = CoverageScan::new(schema.zone());
    let mut clock = LocalConverter::new(schema.zone());
    let mut checker = Checker::new(rows, shape, schema, &mut clock);
    let (mut rejected, is_plain) = (None, shape.is_plain());
    let mut near: Vec<Bucket> = (0..SHARDS).map(|_| Bucket::near()).collect();
    for row in range {
        let input = rows.input(row);
        if rows.is_absent(row) || rejected == Some(input) {
            continue;
        }
        let mut rounded = 0;
        let outcome = checker.check(row, &mut rounded, |customer, kind, time, amount, aside, texts| {
            let kind = kinds.code(kind)?;
            coverage.add(kind, Timestamp::from_micros(time), aside.received);
            let checked = Checked::new(row, customer, kind, time, amount);
            let shard = shard_of(checked.hash);
            if let (Some(near), Some(bucket)) = (near.get_mut(shard), buckets.get_mut(shard)) {
                near.push(customer, checked, (!is_plain).then_some(aside), texts);
                if near.rows.len() == NEAR {
                    bucket.take(near, expected);
                }
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
    for (bucket, near) in buckets.iter_mut().zip(&mut near) {
        bucket.take(near, expected);
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
        slots: &[Arc<Slot>],
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
            let mut slot = slots.get(*shard).map_or_else(Slot::default, |slot| Slot::clone(slot));
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
            for row in bucket.iter() {
                if !rejected.contains_key(&rows.input(row.checked.row as usize)) {
                    kept.push(row.customer, *row.checked, row.aside.copied(), row.texts);
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
    let keyed = shape.has_ids() || context.equal_rows_are_one;
    slot.reserve(buckets.iter().map(|(_, bucket)| bucket.rows.len()).sum(), keyed);
    let mut clock = LocalConverter::new(schema.zone());
    let mut reader = Reader::new(rows, shape, schema, &mut clock);
    let is_plain = shape.is_plain() && !context.equal_rows_are_one;
    for (number, bucket) in buckets {
        let kinds = translations.get(number).map_or(&[][..], Vec::as_slice);
        let kind_of = |checked: &Checked| kinds.get(usize::from(checked.kind)).copied().unwrap_or(0);
        if is_plain {
            for Row { customer, checked, .. } in bucket.iter() {
                slot.add_plain(customer, checked.hash, kind_of(checked), checked.time, checked.amount);
            }
            receipt.accepted += bucket.inputs(rows);
            continue;
        }
        let mut last = None;
        for Row { customer, checked, aside, texts } in bucket.iter() {
            let checked_of_kind = checked.of_kind(kind_of(checked));
            let row = incoming(customer, checked_of_kind, aside, texts);
            let outcome = reader.add(slot, checked.row as usize, row, context);
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

/// A checked row as a slot takes it.
pub(crate) fn incoming<'t>(
    customer: &'t str,
    checked: Checked,
    aside: Option<&Aside>,
    texts: &'t str,
) -> Incoming<'t> {
    let mut at = 0;
    let [id, source, order, item] = aside.map_or([0; 4], |aside| aside.lens).map(|len| {
        let start = at;
        at += usize::from(len);
        texts.get(start..at).filter(|text| !text.is_empty())
    });
    let foreign = aside.and_then(|aside| aside.foreign);
    Incoming {
        customer,
        known: None,
        hash: checked.hash,
        kind: checked.kind,
        time: checked.time,
        amount: if foreign.is_some() { NO_AMOUNT } else { checked.amount },
        foreign: foreign.map(|currency| (currency, checked.amount)),
        id,
        source,
        received: aside.filter(|aside| aside.is_told).map(|aside| aside.received),
        order,
        item,
    }
}

/// Brings rows with their properties into a slot.
pub(crate) struct Reader<'a, R: Rows + ?Sized> {
    rows: &'a R,
    schema: &'a Schema,
    clock: &'a mut LocalConverter,
    has_properties: bool,
    scratch: String,
}

impl<'a, R: Rows + ?Sized> Reader<'a, R> {
    pub(crate) fn new(rows: &'a R, shape: Shape, schema: &'a Schema, clock: &'a mut LocalConverter) -> Self {
        Self { rows, schema, clock, has_properties: shape.properties, scratch: String::new() }
    }

    pub(crate) fn add(
        &mut self,
        slot: &mut Slot,
        row: usize,
        incoming: Incoming<'_>,
        context: Context<'_>,
    ) -> Outcome {
        let Self { rows, schema, clock, has_properties, scratch } = self;
        slot.add(
            incoming,
            &mut |each| {
                if *has_properties {
                    // The check before has read them all already.
                    let _ = rows.properties(row, clock, &mut |name, value| {
                        fitting(schema, name, value, scratch).into_iter().for_each(|value| each(name, value));
                    });
                }
            },
            context,
        )
    }
}
