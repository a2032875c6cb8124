//! The log as JavaScript holds it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use napi::bindgen_prelude::{AsyncTask, ClassInstance, Either, Uint8Array};
use napi_derive::napi;
use retention_core::{
    Amount, Error, ErrorCode, Event, EventLog, Options, PropertyValue, Receipt, Result, Schema, TimeInput,
    Timestamp,
};

use serde_json::json;

use crate::fault::{guarded, json_of, text_of};
use crate::feed::Feed;
use crate::shared::Shared;
use crate::stop::{Stop, Stopper};
use crate::view::NativeView;
use crate::work::{Reply, Work, promise};

/// A log, shared between the event loop and the threads that work for it.
#[napi]
pub struct NativeLog {
    pub(crate) shared: Arc<Shared>,
}

impl NativeLog {
    /// A log of its own with the same content.
    pub(crate) fn copied(&self) -> EventLog {
        self.shared.copy()
    }
}

impl Reply for EventLog {
    type Js = NativeLog;
    fn reply(self) -> NativeLog {
        NativeLog { shared: Arc::new(Shared::new(self)) }
    }
}

impl Reply for Vec<EventLog> {
    type Js = Vec<NativeLog>;
    fn reply(self) -> Vec<NativeLog> {
        self.into_iter().map(Reply::reply).collect()
    }
}

/// An instant as milliseconds since 1970, as `Date` has them, or text.
pub(crate) type TimeArgument = Either<f64, String>;

fn time_of(time: TimeArgument) -> TimeInput {
    match time {
        // What is no instant stays text, for the core to refuse.
        Either::A(millis) => instant(millis).map_or_else(|| format!("{millis} ms").into(), TimeInput::from),
        Either::B(text) => text.into(),
    }
}

fn instant(millis: f64) -> Option<Timestamp> {
    // A Date is at most 8.64e15 ms from 1970.
    let whole = millis.is_finite().then_some(millis as i64)?;
    Timestamp::checked(whole.checked_mul(1000)?)
}

/// A property that is a date.
#[napi(object)]
pub struct DatedProperty {
    pub name: String,
    pub millis: f64,
}

/// An event of the plain fields.
pub(crate) fn event_of(
    customer: String,
    kind: String,
    time: TimeArgument,
    amount: Option<Either<f64, String>>,
    id: Option<String>,
    order: Option<String>,
    item: Option<String>,
) -> Event<'static> {
    let mut event = Event::new(customer, kind, time_of(time));
    event.id = id.map(Into::into);
    event.order = order.map(Into::into);
    event.item = item.map(Into::into);
    event.amount = amount.map(|amount| match amount {
        Either::A(major) => Amount::Major(major),
        Either::B(text) => Amount::Text(text),
    });
    event
}

/// Adds properties that are dates.
pub(crate) fn with_dates(
    properties: &mut BTreeMap<String, PropertyValue>,
    dates: Vec<DatedProperty>,
) -> Result<()> {
    for DatedProperty { name, millis } in dates {
        let date = instant(millis).ok_or_else(|| {
            Error::new(ErrorCode::InvalidTime, format!("property `{name}` is not a time"))
                .with("property", &name)
        })?;
        properties.insert(name, date.into());
    }
    Ok(())
}

/// How a pushed event ended: 0 accepted, 1 duplicate, 2 conflict; plus 4 when its amount was rounded.
fn outcome(receipt: &Receipt) -> u32 {
    let ended = if receipt.accepted > 0 {
        0
    } else if receipt.duplicates > 0 {
        1
    } else {
        2
    };
    ended + if receipt.rounded_amounts > 0 { 4 } else { 0 }
}

#[napi]
impl NativeLog {
    /// An empty log of a schema given as JSON.
    #[napi(constructor)]
    pub fn new(schema: String, threads: Option<u32>) -> napi::Result<Self> {
        guarded(|| {
            let schema = Schema::from_json(&json_of(&schema)?)?;
            Ok(with_threads(EventLog::new(schema), threads)?.reply())
        })
    }

    /// The schema with every default filled in, as JSON.
    #[napi]
    pub fn schema(&self) -> napi::Result<String> {
        guarded(|| {
            let options = self.shared.look(|log| log.schema().options());
            text_of(&options.to_json())
        })
    }

    /// How many events the log holds.
    #[napi]
    pub fn events(&self) -> f64 {
        self.shared.look(EventLog::events) as f64
    }

    /// How many customer ids the log has seen.
    #[napi]
    pub fn customer_ids(&self) -> f64 {
        self.shared.look(EventLog::customer_ids) as f64
    }

    /// How many bytes the log holds, by what they are for, as JSON.
    #[napi]
    pub fn memory(&self) -> napi::Result<String> {
        guarded(|| {
            let memory = self.shared.look(EventLog::memory);
            let mut parts = json!(memory);
            parts["total"] = memory.total().into();
            text_of(&parts)
        })
    }

    /// Adds one event of the plain fields; the way for speed.
    #[napi]
    #[allow(clippy::too_many_arguments, reason = "one call with plain values is what makes it fast")]
    pub fn push(
        &self,
        customer: String,
        kind: String,
        time: TimeArgument,
        amount: Option<Either<f64, String>>,
        id: Option<String>,
        order: Option<String>,
        item: Option<String>,
    ) -> napi::Result<u32> {
        guarded(|| {
            let event = event_of(customer, kind, time, amount, id, order, item);
            self.shared.push(event).map(|receipt| outcome(&receipt))
        })
    }

    /// Adds one event given as JSON, with those of its properties that are dates.
    #[napi]
    pub fn push_json(&self, event: String, dates: Vec<DatedProperty>) -> napi::Result<u32> {
        guarded(|| {
            let mut event = Event::from_json(&json_of(&event)?)?;
            with_dates(&mut event.properties, dates)?;
            self.shared.push(event).map(|receipt| outcome(&receipt))
        })
    }

    /// Changes the log by what a feed gathered: `append`, `set_customers` or `append_subscriptions`. Gives the receipt
    /// as JSON.
    #[napi]
    pub fn load(
        &self,
        verb: String,
        feed: &Feed,
        columns: String,
        stop: Option<&Stop>,
    ) -> AsyncTask<Work<String>> {
        let (shared, pieces, stopper) =
            (Arc::clone(&self.shared), Arc::clone(&feed.pieces), Stopper::of(stop));
        promise(move || {
            let columns = json_of(&columns)?;
            let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
            let gathered = pieces.finish()?;
            crate::load::spell(&verb, gathered, &columns)?;
            let receipt = shared.bulk(&stopper, |log| crate::load::load(log, &verb, gathered, &columns))?;
            text_of(&json!(receipt))
        })
    }

    /// A log of its own with the same content.
    #[napi]
    pub fn copy(&self) -> Self {
        self.shared.copy().reply()
    }

    /// What had happened before an instant. The snapshot is taken now, the work on it is done when it is asked.
    #[napi]
    pub fn as_of(&self, as_of: String) -> napi::Result<NativeView> {
        guarded(|| {
            let log = self.shared.copy();
            let as_of = TimeInput::from(as_of).resolve(&log.schema().zone())?;
            Ok(NativeView::of(log, as_of))
        })
    }

    /// The log as bytes.
    #[napi]
    pub fn to_bytes(&self, stop: Option<&Stop>) -> AsyncTask<Work<Vec<u8>>> {
        let log = Stopper::of(stop).watching(self.shared.copy());
        promise(move || log.to_bytes())
    }

    /// As `toBytes`, on the event loop.
    #[napi]
    pub fn to_bytes_sync(&self) -> napi::Result<Uint8Array> {
        guarded(|| self.shared.copy().to_bytes()).map(Uint8Array::new)
    }

    /// The log in parts.
    #[napi]
    pub fn partition(&self, parts: f64, stop: Option<&Stop>) -> AsyncTask<Work<Vec<EventLog>>> {
        let log = Stopper::of(stop).watching(self.shared.copy());
        promise(move || Ok(log.partition(whole(parts)?)?.into_iter().map(unwatched).collect()))
    }

    /// As `partition`, on the event loop.
    #[napi]
    pub fn partition_sync(&self, parts: f64) -> napi::Result<Vec<NativeLog>> {
        guarded(|| self.shared.copy().partition(whole(parts)?)).map(Reply::reply)
    }
}

/// Bytes that come in pieces: JavaScript may change its own while another thread reads, so they are copied, and a large
/// copy in one go would hold up the event loop.
#[napi]
#[derive(Default)]
pub struct Blob {
    bytes: Vec<u8>,
}

impl Blob {
    /// The bytes, which are then gone.
    pub(crate) fn taken(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

#[napi]
impl Blob {
    /// Room for so many bytes.
    #[napi(constructor)]
    pub fn new(length: f64) -> Self {
        let mut bytes = Vec::new();
        // Where there is no room, the pieces will tell.
        let _ = bytes.try_reserve_exact(length as usize);
        Self { bytes }
    }

    /// Takes the next piece.
    #[napi]
    pub fn add(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
    }
}

/// The log that `toBytes` wrote; the blob is empty afterwards.
#[napi]
pub fn log_from_bytes(
    mut blob: ClassInstance<Blob>,
    threads: Option<u32>,
    stop: Option<&Stop>,
) -> AsyncTask<Work<EventLog>> {
    let bytes = blob.taken();
    let stopper = Stopper::of(stop);
    promise(move || EventLog::from_bytes_watched(&bytes, threads.unwrap_or(1) as usize, stopper.watch()))
}

/// As `logFromBytes`, on the event loop.
#[napi]
pub fn log_from_bytes_sync(bytes: &[u8], threads: Option<u32>) -> napi::Result<NativeLog> {
    guarded(|| with_threads(EventLog::from_bytes(bytes)?, threads)).map(Reply::reply)
}

/// One log of several.
#[napi]
pub fn merge_logs(logs: Vec<ClassInstance<NativeLog>>, stop: Option<&Stop>) -> AsyncTask<Work<EventLog>> {
    let stopper = Stopper::of(stop);
    let logs: Vec<EventLog> = logs.iter().map(|log| stopper.watching(log.shared.copy())).collect();
    promise(move || EventLog::merge(&logs).map(unwatched))
}

/// As `mergeLogs`, on the event loop.
#[napi]
pub fn merge_logs_sync(logs: Vec<ClassInstance<NativeLog>>) -> napi::Result<NativeLog> {
    guarded(|| {
        let logs: Vec<EventLog> = logs.iter().map(|log| log.shared.copy()).collect();
        EventLog::merge(&logs)
    })
    .map(Reply::reply)
}

pub(crate) fn with_threads(log: EventLog, threads: Option<u32>) -> Result<EventLog> {
    Ok(match threads {
        None => log,
        Some(threads) => log.threads(threads as usize),
    })
}

/// The log without whoever watched the work that made it.
fn unwatched(mut log: EventLog) -> EventLog {
    log.watch(None);
    log
}

/// A count from a JavaScript number; the core says which counts it takes.
fn whole(number: f64) -> Result<usize> {
    if number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number) {
        return Ok(number as usize);
    }
    Err(Error::new(
        ErrorCode::InvalidOption,
        format!("`parts`: expected a whole number from 1, got {number}"),
    )
    .with("argument", "parts"))
}
