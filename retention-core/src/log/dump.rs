//! A log's rows written out in an order that does not depend on arrival: the form that is saved, cut and merged.
//! Reading it back is ordinary ingest, so that nothing which ingest would refuse can enter by this door.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Result as CoreResult;
use crate::blob::let_go;
use crate::log::EventLog;
use crate::log::content::{Content, Loser, RowKey};
use crate::log::coverage::Earliest;
use crate::log::event::PropertyValue;
use crate::log::interner::Interner;
use crate::log::names::PropertyNames;
use crate::log::receipt::Reason;
use crate::log::rows::{EachProperty, Field, PropertyRef, Rows, minor_units};
use crate::log::shard::Run;
use crate::log::slot::owned;
use crate::log::sparse::Sparse;
use crate::money::{Currency, Rounded};
use crate::table::Names;
use crate::time::{LocalConverter, Timestamp};

/// A property's value; text by its number among the labels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Cell {
    Text(u32),
    Number(f64),
    Bool(bool),
    Time(i64),
}

/// Rows by customer, kind, time and content.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Dump {
    customers: Names,
    kinds: Names,
    labels: Names,
    customer: Vec<u32>,
    kind: Vec<u32>,
    time: Vec<i64>,
    amount: Sparse<i64>,
    foreign: Sparse<(Currency, i64)>,
    id: Sparse<u32>,
    source: Sparse<u32>,
    received: Sparse<i64>,
    order: Sparse<u32>,
    item: Sparse<u32>,
    properties: BTreeMap<String, Sparse<Cell>>,
}

/// Gathers rows into a [`Dump`].
#[derive(Debug, Default)]
struct Writer {
    dump: Dump,
    labels: Interner,
    kinds: Interner,
}

impl Writer {
    fn label(&mut self, text: &str) -> u32 {
        self.labels.intern(text)
    }

    fn start(&mut self, customer: u32, kind: &str, time: i64) -> usize {
        let row = self.dump.time.len();
        let kind = self.kinds.intern(kind);
        self.dump.customer.push(customer);
        self.dump.kind.push(kind);
        self.dump.time.push(time);
        row
    }

    fn settled(&mut self, customer: u32, kind: &str, run: &Run<'_>, event: usize, labels: &Interner) {
        let row = self.start(customer, kind, run.times.get(event).copied().unwrap_or(0));
        if let Some(amount) = run.amount(event) {
            self.dump.amount.push(row, amount);
        }
        let extras = run.shard().extras();
        if extras.is_empty() {
            return;
        }
        let at = run.row(event);
        if let Some(foreign) = extras.foreign.get(at) {
            self.dump.foreign.push(row, foreign);
        }
        if let Some(received) = extras.received.get(at) {
            self.dump.received.push(row, received);
        }
        if let Some(id) = extras.id(at) {
            let label = self.label(id);
            self.dump.id.push(row, label);
        }
        let text = |code: Option<u32>| code.map(|code| labels.name(code));
        self.texts(row, text(extras.source.get(at)), text(extras.order.get(at)), text(extras.item.get(at)));
        for (name, value) in extras.properties_of(at, labels) {
            self.property(row, name, &owned(value, labels));
        }
    }

    fn texts(&mut self, row: usize, source: Option<&str>, order: Option<&str>, item: Option<&str>) {
        if let Some(source) = source {
            let label = self.label(source);
            self.dump.source.push(row, label);
        }
        if let Some(order) = order {
            let label = self.label(order);
            self.dump.order.push(row, label);
        }
        if let Some(item) = item {
            let label = self.label(item);
            self.dump.item.push(row, label);
        }
    }

    fn property(&mut self, row: usize, name: &str, value: &PropertyValue) {
        let cell = match value {
            PropertyValue::Text(text) => Cell::Text(self.label(text)),
            PropertyValue::Number(number) => Cell::Number(*number),
            PropertyValue::Bool(value) => Cell::Bool(*value),
            PropertyValue::Time(time) => Cell::Time(time.micros()),
        };
        self.dump.properties.entry(name.to_owned()).or_default().push(row, cell);
    }

    /// A row that lost: read back, it loses again.
    fn lost(&mut self, customer: u32, key: &RowKey, loser: &Loser) {
        let Content { time, kind, amount, foreign, order, item, properties } = &loser.content;
        let row = self.start(customer, kind, *time);
        if let Some(amount) = amount {
            self.dump.amount.push(row, *amount);
        }
        if let Some(foreign) = foreign {
            self.dump.foreign.push(row, *foreign);
        }
        self.dump.received.push(row, loser.received);
        let id = self.label(&key.id);
        self.dump.id.push(row, id);
        self.texts(row, key.source.as_deref(), order.as_deref(), item.as_deref());
        for (name, value) in properties {
            self.property(row, name, value);
        }
    }

    fn finish(self) -> Dump {
        Dump { labels: self.labels.names().clone(), kinds: self.kinds.names().clone(), ..self.dump }
    }
}

impl Dump {
    /// The rows of a log, dealt to `parts` dumps by the customer's id.
    pub(super) fn deal(
        log: &EventLog,
        parts: usize,
        part_of: impl Fn(&str) -> usize,
    ) -> CoreResult<Vec<Self>> {
        let context = log.context();
        let shards = log
            .workers
            .run(log.slots.len(), |slot| log.slots.get(slot).map(|slot| slot.snapshot(context)))?;
        let shards: Vec<_> = shards.into_iter().flatten().collect();
        let mut kinds: Vec<(&str, u16)> =
            log.kinds.names().iter().enumerate().map(|(number, name)| (name, number as u16)).collect();
        kinds.sort_unstable();
        let mut writers: Vec<Writer> = (0..parts).map(|_| Writer::default()).collect();
        if let [one] = writers.as_mut_slice() {
            one.dump.reserve(shards.iter().map(|shard| shard.rows()).sum());
        }
        let order = log.order();
        for (turn, (name, number, customer)) in order.iter().enumerate() {
            log.workers.turn(turn, order.len())?;
            let (Some(shard), Some(slot)) = (shards.get(number), log.slots.get(number)) else { continue };
            let Some(writer) = writers.get_mut(part_of(name)) else { continue };
            let at = writer.dump.customers.len() as u32;
            let before = writer.dump.time.len();
            for (kind_name, kind) in &kinds {
                for run in shard.runs_of(customer).filter(|run| run.kind == *kind) {
                    for event in 0..run.len() {
                        writer.settled(at, kind_name, &run, event, &slot.labels);
                    }
                }
            }
            for (key, losers) in slot.conflicts_of(name) {
                for loser in losers {
                    writer.lost(at, key, loser);
                }
            }
            if writer.dump.time.len() > before {
                writer.dump.customers.push(name);
            }
        }
        Ok(writers.into_iter().map(Writer::finish).collect())
    }

    /// Tells which properties events have.
    pub(super) fn name_properties(&self, names: &mut PropertyNames) {
        let received = self.received.spread(self.time.len());
        for (name, column) in &self.properties {
            let mut earliest = vec![Earliest::default(); self.kinds.len()];
            for (row, _) in column.iter() {
                let kind = self.kind.get(row).and_then(|kind| earliest.get_mut(*kind as usize));
                if let (Some(time), Some(earliest)) = (self.time.get(row), kind) {
                    earliest.add(*time, received.get(row).unwrap_or(*time));
                }
            }
            let told = self.kinds.iter().zip(&earliest).filter(|(_, earliest)| !earliest.is_empty());
            told.for_each(|(kind, earliest)| names.event(kind, name, earliest));
        }
    }

    /// Makes room for so many rows: lists that grow are copied, and others who ask for memory may have to wait for it.
    fn reserve(&mut self, rows: usize) {
        self.customer.reserve(rows);
        self.kind.reserve(rows);
        self.time.reserve(rows);
        self.amount.reserve(rows);
    }

    /// About so many bytes when written, without ids and properties.
    pub(super) fn about(&self) -> usize {
        self.time.len() * 16
    }

    /// Lets the rows go in pieces, so that other threads need not wait for it.
    pub(super) fn let_go(self) {
        let_go(self.customer);
        let_go(self.kind);
        let_go(self.time);
        self.amount.let_go();
        self.foreign.let_go();
        self.received.let_go();
        [self.id, self.source, self.order, self.item].into_iter().for_each(Sparse::let_go);
        self.properties.into_values().for_each(Sparse::let_go);
    }

    /// Whether the columns fit each other; bytes from outside may not.
    pub(super) fn is_sound(&self) -> bool {
        let rows = self.time.len();
        let labels = |column: &Sparse<u32>| {
            column.is_sound(rows) && column.values().iter().all(|code| (*code as usize) < self.labels.len())
        };
        let property = |column: &Sparse<Cell>| {
            column.is_sound(rows)
                && column.values().iter().all(|cell| match cell {
                    Cell::Text(code) => (*code as usize) < self.labels.len(),
                    Cell::Time(time) => Timestamp::checked(*time).is_some(),
                    Cell::Number(_) | Cell::Bool(_) => true,
                })
        };
        self.customer.len() == rows
            && self.kind.len() == rows
            && [&self.id, &self.source, &self.order, &self.item].into_iter().all(labels)
            && self.amount.is_sound(rows)
            && self.foreign.is_sound(rows)
            && self.received.is_sound(rows)
            && self.properties.values().all(property)
            && self.customers.is_sound()
            && self.kinds.is_sound()
            && self.labels.is_sound()
    }

    fn label(&self, column: &Sparse<u32>, row: usize) -> Option<&str> {
        self.labels.get(column.get(row)? as usize)
    }
}

impl Rows for Dump {
    fn len(&self) -> usize {
        self.time.len()
    }

    fn text<'s>(&'s self, field: Field, row: usize, scratch: &'s mut String) -> Option<&'s str> {
        match field {
            Field::Customer => self.customers.get(*self.customer.get(row)? as usize),
            Field::Kind => self.kinds.get(*self.kind.get(row)? as usize),
            Field::Id => self.label(&self.id, row),
            Field::Source => self.label(&self.source, row),
            Field::Order => self.label(&self.order, row),
            Field::Item => self.label(&self.item, row),
            Field::Currency => {
                let (currency, _) = self.foreign.get(row)?;
                scratch.clear();
                scratch.push_str(currency.code());
                Some(scratch)
            }
        }
    }

    fn time(&self, row: usize, _clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        let time = self.time.get(row).copied().ok_or(Reason::MissingTime)?;
        Timestamp::checked(time).map(Some).ok_or(Reason::InvalidTime)
    }

    fn received(&self, row: usize, _clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        let Some(received) = self.received.get(row) else { return Ok(None) };
        Timestamp::checked(received).map(Some).ok_or(Reason::InvalidReceived)
    }

    fn amount(&self, row: usize, _exponent: u8) -> Result<Option<Rounded>, Reason> {
        let foreign = || self.foreign.get(row).map(|(_, minor)| minor);
        self.amount.get(row).or_else(foreign).map(minor_units).transpose()
    }

    fn has(&self, field: Field) -> bool {
        match field {
            Field::Customer | Field::Kind => true,
            Field::Id => !self.id.is_empty(),
            Field::Source => !self.source.is_empty(),
            Field::Currency => !self.foreign.is_empty(),
            Field::Order => !self.order.is_empty(),
            Field::Item => !self.item.is_empty(),
        }
    }

    fn has_received(&self) -> bool {
        !self.received.is_empty()
    }

    fn has_properties(&self) -> bool {
        !self.properties.is_empty()
    }

    fn properties(
        &self,
        row: usize,
        _clock: &mut LocalConverter,
        each: &mut EachProperty<'_>,
    ) -> Result<(), Reason> {
        for (name, column) in &self.properties {
            let Some(cell) = column.get(row) else { continue };
            match cell {
                Cell::Text(code) => {
                    each(name, PropertyRef::Text(self.labels.get(code as usize).unwrap_or("")));
                }
                Cell::Number(number) => each(name, PropertyRef::Number(number)),
                Cell::Bool(value) => each(name, PropertyRef::Bool(value)),
                Cell::Time(time) => each(name, PropertyRef::Time(Timestamp::from_micros(time))),
            }
        }
        Ok(())
    }

    fn show(&self, row: usize, _reason: Reason) -> String {
        format!("saved row {row}")
    }
}
