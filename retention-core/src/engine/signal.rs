//! What the engine tells the host, each with an id that the same facts give again.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::options::choice;
use crate::time::Timestamp;

choice! {
    /// What a [`Signal`] says.
    pub enum SignalKind {
        /// A customer entered a segment.
        Entered = "entered",
        /// A customer left a segment.
        Left = "left",
        /// A signal of the policy fired.
        Fired = "fired",
        /// A signal told before is not true after all: a late event changed what had been.
        Corrected = "corrected",
    }
}

/// One thing the engine tells the host. It stays until it is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Signal {
    /// The same facts give the same id, after a replay and after a retry.
    pub id: String,
    /// Its place in the order in which the host is told; [`Engine::ack`](crate::Engine::ack) takes it.
    pub cursor: u64,
    /// The first instant at which it is so.
    pub time: Timestamp,
    /// The customer.
    pub customer: String,
    /// What it says.
    pub kind: SignalKind,
    /// The segment or the signal of the policy.
    pub name: String,
    /// The clauses of the rule that decided, with their values.
    pub reason: String,
    /// The id of the signal that is taken back, of a correction.
    pub retracts: Option<String>,
}

/// Something that becomes so at an instant, for one customer; numbers are places in the policy as compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) at: i64,
    /// The number of the policy that says so.
    pub(super) era: u16,
    pub(super) what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Entered(u16),
    Left(u16),
    Fired(u16),
    /// A signal fired at an event, the so many-th of the instant.
    Event(u16, u32),
}

impl What {
    pub(super) fn kind(self) -> SignalKind {
        match self {
            Self::Entered(_) => SignalKind::Entered,
            Self::Left(_) => SignalKind::Left,
            Self::Fired(_) | Self::Event(..) => SignalKind::Fired,
        }
    }
}

/// The id of what a mark says of a customer.
pub(super) fn id_of(customer: &str, kind: SignalKind, name: &str, at: i64, number: u32) -> String {
    let text = format!("{customer}\0{}\0{name}\0{at}\0{number}", kind.as_str());
    format!("{:032x}", xxh3_128(text.as_bytes()))
}
