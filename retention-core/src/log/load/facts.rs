//! Facts of customers into the log: all are checked before anything changes.

use std::sync::{Arc, Mutex, PoisonError};

use crate::Result;
use crate::log::columns::OnReject;
use crate::log::event::PropertyValue;
use crate::log::facts::{Fact, FactOutcome, SIGNED_UP};
use crate::log::ingest::{SHARDS, shard_of};
use crate::log::interner::stable_hash;
use crate::log::receipt::{Reason, Receipt};
use crate::log::slot::{Outcome, Slot};
use crate::log::{EventLog, raise};
use crate::time::{LocalConverter, Timestamp};

/// What one row says of one customer, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub(super) id: String,
    pub(super) received: Option<i64>,
    pub(super) facts: Vec<(Arc<str>, Fact)>,
}

impl Told {
    pub(super) fn add(&mut self, name: &str, time: Option<Timestamp>, value: PropertyValue) {
        let fact = Fact { time: time.map(Timestamp::micros), received: self.received, value };
        self.facts.push((name.into(), fact));
    }

    /// Adds the facts to the slot of the customer. What contradicts makes the row a conflict, though the rest of it
    /// counts; a row that says nothing new is a duplicate.
    fn place(self, slot: &mut Slot) -> Outcome {
        let (customer, new) = slot.customer(&self.id, stable_hash(&self.id));
        let mut outcome = if new { FactOutcome::New } else { FactOutcome::Same };
        for (name, fact) in self.facts {
            outcome = outcome.max(place_fact(slot, customer, &name, fact));
        }
        match outcome {
            FactOutcome::Same => Outcome::Duplicate,
            FactOutcome::New => Outcome::Accepted,
            FactOutcome::Contradicts => Outcome::Conflict,
        }
    }
}

fn place_fact(slot: &mut Slot, customer: u32, name: &str, fact: Fact) -> FactOutcome {
    let facts = Arc::make_mut(&mut slot.facts);
    // A customer signs up once: a second time is kept, the earlier counts, and the row is a conflict.
    let another = name == SIGNED_UP
        && facts.seen(customer, name, i64::MAX, i64::MAX).any(|known| known.time != fact.time);
    match facts.add(customer, name, fact) {
        FactOutcome::New if another => FactOutcome::Contradicts,
        outcome => outcome,
    }
}

/// Reads one row, or says why not and what it said.
pub(super) type Tell<'f> = dyn Fn(usize, &mut LocalConverter) -> Result<Told, (Reason, String)> + Sync + 'f;

impl EventLog {
    pub(super) fn tell_one(&mut self, told: Told) -> Receipt {
        let mut receipt = Receipt { rows: 1, ..Receipt::default() };
        if let Some(slot) = self.slots.get_mut(shard_of(stable_hash(&told.id))) {
            let slot = Arc::make_mut(slot);
            let known = slot.customers.len();
            receipt.count(told.place(slot));
            if slot.customers.len() != known {
                self.order = Arc::default();
            }
        }
        receipt
    }

    /// Adds the facts of `rows` rows, or changes nothing.
    pub(super) fn tell_all(&mut self, rows: usize, tell: &Tell<'_>, on_reject: OnReject) -> Result<Receipt> {
        const PART: usize = 16_384;
        let zone = self.schema.zone();
        let parts = self.workers.run(rows.div_ceil(PART), |part| {
            let mut clock = LocalConverter::new(zone);
            let (mut receipt, mut told) = (Receipt::default(), Vec::new());
            for row in part * PART..((part + 1) * PART).min(rows) {
                match tell(row, &mut clock) {
                    Ok(row) => told.push(row),
                    Err((reason, sample)) => receipt.reject(reason, row as u64, || sample),
                }
            }
            (told, receipt)
        })?;
        let mut receipt = Receipt { rows: rows as u64, ..Receipt::default() };
        let mut by_shard: Vec<Vec<Told>> = vec![Vec::new(); SHARDS];
        for (told, part) in parts {
            receipt.absorb(part);
            for row in told {
                if let Some(shard) = by_shard.get_mut(shard_of(stable_hash(&row.id))) {
                    shard.push(row);
                }
            }
        }
        if on_reject == OnReject::Raise && receipt.rejected > 0 {
            return Err(raise(&receipt));
        }
        self.place_all(by_shard, receipt)
    }

    /// Works on copies of the slots, so that a call that is stopped changes nothing.
    fn place_all(&mut self, by_shard: Vec<Vec<Told>>, mut receipt: Receipt) -> Result<Receipt> {
        let jobs: Vec<(usize, Mutex<Vec<Told>>)> = by_shard
            .into_iter()
            .enumerate()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(shard, rows)| (shard, Mutex::new(rows)))
            .collect();
        let slots = &self.slots;
        let done = self.workers.run(jobs.len(), |at| {
            let (shard, rows) = jobs.get(at)?;
            let rows = std::mem::take(&mut *rows.lock().unwrap_or_else(PoisonError::into_inner));
            let mut slot = slots.get(*shard).map(|slot| Slot::clone(slot))?;
            let mut part = Receipt::default();
            for row in rows {
                part.count(row.place(&mut slot));
            }
            Some((*shard, slot, part))
        })?;
        let known = self.customer_ids();
        for (shard, slot, part) in done.into_iter().flatten() {
            receipt.absorb(part);
            if let Some(place) = self.slots.get_mut(shard) {
                *place = Arc::new(slot);
            }
        }
        if self.customer_ids() != known {
            self.order = Arc::default();
        }
        Ok(receipt)
    }
}
