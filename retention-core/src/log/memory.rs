//! How many bytes a log holds, and for what.

use serde::Serialize;

use crate::log::EventLog;

/// Bytes that a log holds, by what they are for. Room reserved and not yet used counts.
///
/// ```
/// use retention_core::{Event, EventLog, Schema};
/// let mut log = EventLog::new(Schema::new("UTC", "EUR")?);
/// log.push(Event::new("c1", "login", "2024-01-05"))?;
/// assert!(log.memory().total() > 0);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Memory {
    /// Time, kind and amount of all events.
    pub events: u64,
    /// The customers' ids, found by text and in their order.
    pub customers: u64,
    /// The events' own ids, and what finds an event by its id or content.
    pub ids: u64,
    /// Times of receipt.
    pub received: u64,
    /// All else: orders, items, sources, other currencies and properties of events.
    pub rest: u64,
}

impl Memory {
    /// The sum of all parts.
    pub fn total(&self) -> u64 {
        self.events + self.customers + self.ids + self.received + self.rest
    }
}

impl EventLog {
    /// How many bytes the log holds. Facts of customers, conflicts and coverage are not counted.
    pub fn memory(&self) -> Memory {
        let mut memory = Memory::default();
        for slot in &self.slots {
            let slot = slot.memory();
            memory.events += slot.events;
            memory.customers += slot.customers;
            memory.ids += slot.ids;
            memory.received += slot.received;
            memory.rest += slot.rest;
        }
        memory.customers += self.order.get().map_or(0, |order| order.bytes() as u64);
        memory
    }
}
