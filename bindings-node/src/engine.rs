//! The live engine as JavaScript holds it, and policies. What is told goes out as JSON text.

use std::sync::{Arc, PoisonError};

use napi::bindgen_prelude::{AsyncTask, ClassInstance, Either, Uint8Array};
use napi_derive::napi;
use retention_core::{
    Customer, CustomerColumns, CustomerRows, Engine, Error, ErrorCode, Event, EventColumns, EventLog,
    EventRows, LinkKind, Options, Policy, Result, SharedEngine, Table, TimeInput, Told,
};
use serde_json::Value;

use crate::fault::{guarded, json_of, text_of};
use crate::feed::{Feed, Gathered};
use crate::log::{Blob, DatedProperty, NativeLog, TimeArgument, event_of, with_dates};
use crate::stop::{Stop, Stopper};
use crate::table::NativeTable;
use crate::view::NativeView;
use crate::work::{Reply, Work, promise};

/// A log and a policy, kept up to date. Long work goes in short steps, between which the event loop has its turn.
#[napi]
pub struct NativeEngine {
    shared: Arc<SharedEngine>,
}

impl Reply for Engine {
    type Js = NativeEngine;
    fn reply(self) -> NativeEngine {
        NativeEngine { shared: Arc::new(SharedEngine::new(self)) }
    }
}

fn told(told: &Told) -> Result<String> {
    text_of(&told.to_json())
}

/// How many signals are one text: reading one takes the event loop less than a millisecond.
const SIGNALS: usize = 256;

/// What was told without its signals, then these in pieces, so that the event loop has its turn between two of them.
fn told_in_pieces(told: &Told) -> Result<Vec<String>> {
    let mut whole = told.to_json();
    let Some(Value::Array(signals)) = whole.get_mut("signals").map(Value::take) else {
        return Ok(vec![text_of(&whole)?]);
    };
    let mut texts = vec![text_of(&whole)?];
    let mut signals = signals.into_iter().peekable();
    while signals.peek().is_some() {
        texts.push(text_of(&signals.by_ref().take(SIGNALS).collect())?);
    }
    Ok(texts)
}

/// A whole number from 0 of a JavaScript number.
fn whole(name: &'static str, number: f64) -> Result<u64> {
    if number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number) {
        return Ok(number as u64);
    }
    let message = format!("`{name}`: expected a whole number from 0, got {number}");
    Err(Error::new(ErrorCode::InvalidOption, message).with("argument", name))
}

fn started(log: EventLog, policy: &str, start: String) -> Result<Engine> {
    Engine::new(log, Policy::parse(policy)?, TimeInput::from(start))
}

/// An engine over a copy of a log.
#[napi]
pub fn start_engine(
    log: ClassInstance<NativeLog>,
    policy: String,
    start: String,
    stop: Option<&Stop>,
) -> AsyncTask<Work<Engine>> {
    let (log, stopper) = (log.copied(), Stopper::of(stop));
    promise(move || {
        stopper.check()?;
        let engine = started(log, &policy, start)?;
        stopper.check()?;
        Ok(engine)
    })
}

/// As `startEngine`, on the event loop.
#[napi]
pub fn start_engine_sync(
    log: ClassInstance<NativeLog>,
    policy: String,
    start: String,
) -> napi::Result<NativeEngine> {
    guarded(|| started(log.copied(), &policy, start)).map(Reply::reply)
}

/// The engine that `snapshot` wrote; the blob is empty afterwards.
#[napi]
pub fn restore_engine(mut blob: ClassInstance<Blob>, stop: Option<&Stop>) -> AsyncTask<Work<Engine>> {
    let (bytes, stopper) = (blob.taken(), Stopper::of(stop));
    promise(move || {
        stopper.check()?;
        Engine::restore(&bytes)
    })
}

/// As `restoreEngine`, on the event loop.
#[napi]
pub fn restore_engine_sync(bytes: &[u8]) -> napi::Result<NativeEngine> {
    guarded(|| Engine::restore(bytes)).map(Reply::reply)
}

/// The text of a policy, as the core writes it.
#[napi]
pub fn policy(text: String) -> napi::Result<String> {
    guarded(|| text_of(&Policy::parse(&text)?.to_json()))
}

/// The JSON Schema of policies, as JSON.
#[napi]
pub fn policy_schema() -> String {
    Policy::json_schema().to_string()
}

#[napi]
impl NativeEngine {
    /// Tracks one event of the plain fields; the way for speed. Gives what was told, as JSON.
    #[napi]
    #[allow(clippy::too_many_arguments, reason = "one call with plain values is what makes it fast")]
    pub fn track(
        &self,
        customer: String,
        kind: String,
        time: TimeArgument,
        amount: Option<Either<f64, String>>,
        id: Option<String>,
        order: Option<String>,
        item: Option<String>,
    ) -> napi::Result<String> {
        guarded(|| {
            let event = event_of(customer, kind, time, amount, id, order, item);
            told(&self.shared.track(event)?)
        })
    }

    /// Tracks one event given as JSON, with those of its properties that are dates.
    #[napi]
    pub fn track_json(&self, event: String, dates: Vec<DatedProperty>) -> napi::Result<String> {
        guarded(|| {
            let mut event = Event::from_json(&json_of(&event)?)?;
            with_dates(&mut event.properties, dates)?;
            told(&self.shared.track(event)?)
        })
    }

    /// Tracks the rows that a feed gathered, which it uses up.
    #[napi]
    pub fn track_many(
        &self,
        feed: &Feed,
        columns: String,
        stop: Option<&Stop>,
    ) -> AsyncTask<Work<Vec<String>>> {
        let track = self.tracking(feed, columns, Stopper::of(stop));
        promise(move || told_in_pieces(&track()?))
    }

    /// As `trackMany`, on the event loop.
    #[napi]
    pub fn track_many_sync(&self, feed: &Feed, columns: String) -> napi::Result<String> {
        guarded(|| told(&self.tracking(feed, columns, Stopper::default())()?))
    }

    fn tracking(
        &self,
        feed: &Feed,
        columns: String,
        stopper: Stopper,
    ) -> impl FnOnce() -> Result<Told> + Send + 'static {
        let (shared, pieces) = (Arc::clone(&self.shared), Arc::clone(&feed.pieces));
        move || {
            stopper.check()?;
            let columns = json_of(&columns)?;
            let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
            let gathered = pieces.finish()?;
            crate::load::spell("append", gathered, &columns)?;
            let columns = EventColumns::from_json(&columns)?;
            let rows = match gathered {
                Gathered::Rows(rows) => EventRows::of_rows(rows, &columns, shared.schema())?,
                Gathered::Arrow(arrow) => EventRows::of_batches(arrow.batches(), &columns, shared.schema())?,
            };
            drop(pieces);
            shared.track_rows(&rows, stopper.watch().as_deref())
        }
    }

    /// Tells more of a customer, given as JSON, with those of its properties that are dates.
    #[napi]
    pub fn set_customer(&self, customer: String, dates: Vec<DatedProperty>) -> napi::Result<String> {
        guarded(|| {
            let mut customer = Customer::from_json(&json_of(&customer)?)?;
            with_dates(&mut customer.properties, dates)?;
            told(&self.shared.set_customer(&customer)?)
        })
    }

    /// Tells more of the customers of the rows that a feed gathered, which it uses up.
    #[napi]
    pub fn set_customers(
        &self,
        feed: &Feed,
        columns: String,
        stop: Option<&Stop>,
    ) -> AsyncTask<Work<Vec<String>>> {
        let (shared, pieces, stopper) =
            (Arc::clone(&self.shared), Arc::clone(&feed.pieces), Stopper::of(stop));
        promise(move || {
            stopper.check()?;
            let columns = json_of(&columns)?;
            let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
            let gathered = pieces.finish()?;
            crate::load::spell("set_customers", gathered, &columns)?;
            let columns = CustomerColumns::from_json(&columns)?;
            let rows = match gathered {
                Gathered::Rows(rows) => CustomerRows::of_rows(rows, &columns, shared.schema())?,
                Gathered::Arrow(arrow) => {
                    CustomerRows::of_batches(arrow.batches(), &columns, shared.schema())?
                }
            };
            drop(pieces);
            told_in_pieces(&shared.set_customer_rows(&rows, stopper.watch().as_deref())?)
        })
    }

    /// Says of two ids what `kind` (`alias`, `merge`, `unmerge`) means, since `at`.
    #[napi]
    pub fn link(
        &self,
        kind: String,
        from: String,
        into: String,
        at: String,
        received: Option<String>,
    ) -> napi::Result<String> {
        guarded(|| {
            let received = received.map(TimeInput::from);
            let kind = LinkKind::parse(&kind)?;
            told(&self.shared.link(kind, &from, &into, &at.into(), received.as_ref())?)
        })
    }

    /// Lets time pass for everybody.
    #[napi]
    pub fn advance(
        &self,
        now: String,
        limit: Option<f64>,
        stop: Option<&Stop>,
    ) -> AsyncTask<Work<Vec<String>>> {
        let advance = self.advancing(now, limit, Stopper::of(stop));
        promise(move || told_in_pieces(&advance()?))
    }

    /// As `advance`, on the event loop.
    #[napi]
    pub fn advance_sync(&self, now: String, limit: Option<f64>) -> napi::Result<String> {
        guarded(|| told(&self.advancing(now, limit, Stopper::default())()?))
    }

    fn advancing(
        &self,
        now: String,
        limit: Option<f64>,
        stopper: Stopper,
    ) -> impl FnOnce() -> Result<Told> + Send + 'static {
        let shared = Arc::clone(&self.shared);
        move || {
            let limit = limit.map(|limit| whole("limit", limit)).transpose()?;
            let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
            shared.advance(TimeInput::from(now), limit, stopper.watch().as_deref())
        }
    }

    /// Signals after a cursor, as JSON.
    #[napi]
    pub fn signals(&self, after: f64) -> napi::Result<String> {
        guarded(|| {
            let signals = self.shared.signals(whole("after", after)?);
            text_of(&signals.iter().map(retention_core::Signal::to_json).collect::<Value>())
        })
    }

    /// Signals up to this cursor were dealt with.
    #[napi]
    pub fn ack(&self, cursor: f64) -> napi::Result<()> {
        guarded(|| {
            self.shared.ack(whole("cursor", cursor)?);
            Ok(())
        })
    }

    /// The picture of a customer, as JSON.
    #[napi]
    pub fn customer(&self, id: String) -> napi::Result<String> {
        guarded(|| text_of(&self.shared.customer(&id)?.to_json()))
    }

    /// Whom another policy would move.
    #[napi]
    pub fn dry_run(&self, policy: String, stop: Option<&Stop>) -> AsyncTask<Work<Table>> {
        let (shared, stopper) = (Arc::clone(&self.shared), Stopper::of(stop));
        promise(move || {
            stopper.check()?;
            shared.dry_run(&Policy::parse(&policy)?)
        })
    }

    /// As `dryRun`, on the event loop.
    #[napi]
    pub fn dry_run_sync(&self, policy: String) -> napi::Result<NativeTable> {
        guarded(|| self.shared.dry_run(&Policy::parse(&policy)?)).map(Reply::reply)
    }

    /// Puts another policy in force.
    #[napi]
    pub fn set_policy(&self, policy: String, stop: Option<&Stop>) -> AsyncTask<Work<Table>> {
        let (shared, stopper) = (Arc::clone(&self.shared), Stopper::of(stop));
        promise(move || {
            stopper.check()?;
            shared.set_policy(Policy::parse(&policy)?)
        })
    }

    /// As `setPolicy`, on the event loop.
    #[napi]
    pub fn set_policy_sync(&self, policy: String) -> napi::Result<NativeTable> {
        guarded(|| self.shared.set_policy(Policy::parse(&policy)?)).map(Reply::reply)
    }

    /// The log as it is now.
    #[napi]
    pub fn log(&self) -> NativeLog {
        self.shared.log().reply()
    }

    /// What had happened before an instant.
    #[napi]
    pub fn as_of(&self, as_of: String) -> napi::Result<NativeView> {
        guarded(|| {
            let log = self.shared.log();
            let as_of = TimeInput::from(as_of).resolve(&log.schema().zone())?;
            Ok(NativeView::of(log, as_of))
        })
    }

    /// The schema as JSON.
    #[napi]
    pub fn schema(&self) -> napi::Result<String> {
        guarded(|| text_of(&self.shared.schema().options().to_json()))
    }

    /// The policy in force, as JSON.
    #[napi]
    pub fn policy(&self) -> napi::Result<String> {
        guarded(|| text_of(&self.shared.policy().to_json()))
    }

    /// The instant to which everybody was brought, as ISO text.
    #[napi]
    pub fn now(&self) -> String {
        self.shared.now().to_string()
    }

    /// The cursor of the last signal ever told.
    #[napi]
    pub fn cursor(&self) -> f64 {
        self.shared.cursor() as f64
    }

    /// Bytes held beside the log and the signals that wait.
    #[napi]
    pub fn state_bytes(&self) -> f64 {
        self.shared.state_bytes() as f64
    }

    /// The engine as bytes.
    #[napi]
    pub fn snapshot(&self, stop: Option<&Stop>) -> AsyncTask<Work<Vec<u8>>> {
        let (shared, stopper) = (Arc::clone(&self.shared), Stopper::of(stop));
        promise(move || {
            stopper.check()?;
            shared.snapshot()
        })
    }

    /// As `snapshot`, on the event loop.
    #[napi]
    pub fn snapshot_sync(&self) -> napi::Result<Uint8Array> {
        guarded(|| self.shared.snapshot()).map(Uint8Array::new)
    }
}
