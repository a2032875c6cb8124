//! An engine that several threads use at once: long work takes turns with short.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::engine::change::{Change, Still};
use crate::engine::touched::Touched;
use crate::engine::{Engine, Picture, Signal, Told, outbox};
use crate::log::{CustomerRows, EventRows};
use crate::parallel::Watch;
use crate::time::TimeInput;
use crate::{
    Customer, Error, ErrorCode, Event, EventLog, LinkKind, Policy, Result, Schema, Table, Timestamp, View,
};

/// An [`Engine`] behind a lock, for hosts with several threads. Events are tracked, time advances and views are taken at
/// once: long work goes in short steps, and between two of them whoever waits has their turn.
///
/// ```
/// use retention_core::{Engine, Event, EventLog, Policy, PolicyPreset, Schema, SharedEngine};
/// let log = EventLog::new(Schema::new("UTC", "EUR")?);
/// let engine = SharedEngine::new(Engine::new(log, Policy::preset(PolicyPreset::App)?, "2024-03-01")?);
/// std::thread::scope(|scope| {
///     scope.spawn(|| engine.track(Event::new("c1", "visit", "2024-03-02")));
///     scope.spawn(|| engine.track(Event::new("c2", "visit", "2024-03-02")));
/// });
/// assert_eq!(engine.as_of("2024-03-03")?.customers(), 2);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug)]
pub struct SharedEngine {
    /// Time passes for everybody while this is held, and for nobody without it.
    time: Turns<()>,
    engine: Turns<Engine>,
    schema: Schema,
}

/// How many steps are taken in one turn: half a millisecond, about.
const TURN: usize = 64;
/// So many customers are told of in one turn: what was told of each since the start is looked at again.
const LEARNT: usize = 32;
/// After so many times over everybody whom others judged meanwhile, they are dealt with in turns.
const ROUNDS: usize = 4;
/// So many customers are looked at in one turn, beside as many as somebody else may judge in one.
const LOOKS: usize = 32;
/// After so many turns the rest is done in one.
const TURNS: usize = 10_000;

/// A lock that those who wait get in turn.
#[derive(Debug)]
struct Turns<T> {
    /// Who has this is next: without it, whoever gives the lock back would be the first to take it again.
    next: Mutex<()>,
    held: Mutex<T>,
}

/// A panic under a lock was caught and reported; the engine behind it is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Turns<T> {
    fn new(held: T) -> Self {
        Self { next: Mutex::new(()), held: Mutex::new(held) }
    }

    fn hold(&self) -> MutexGuard<'_, T> {
        let _next = lock(&self.next);
        lock(&self.held)
    }
}

impl SharedEngine {
    /// The engine, to be used by several threads.
    pub fn new(engine: Engine) -> Self {
        let schema = engine.log().schema().clone();
        Self { schema, time: Turns::new(()), engine: Turns::new(engine) }
    }

    fn hold(&self) -> MutexGuard<'_, Engine> {
        self.engine.hold()
    }

    /// What the log's data mean.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// As [`Engine::track`].
    ///
    /// # Errors
    /// As [`Engine::track`].
    pub fn track(&self, event: Event<'_>) -> Result<Told> {
        self.hold().track(event)
    }

    /// As [`Engine::track_rows`] of all rows. Stopped midway, the rows before are tracked.
    ///
    /// # Errors
    /// As [`Engine::track_rows`]; `cancelled`.
    pub fn track_rows(&self, rows: &EventRows, watch: Option<&dyn Watch>) -> Result<Told> {
        let mut told = Told { cursor: self.cursor(), ..Told::default() };
        let total = rows.len();
        for from in (0..total).step_by(TURN) {
            go_on(watch, from as u64, total as u64)?;
            let part = self.hold().track_rows(rows, from..total.min(from + TURN))?;
            told.absorb(part);
        }
        Ok(told)
    }

    /// As [`Engine::set_customer`].
    ///
    /// # Errors
    /// As [`Engine::set_customer`].
    pub fn set_customer(&self, customer: &Customer<'_>) -> Result<Told> {
        self.hold().set_customer(customer)
    }

    /// As [`Engine::set_customer_rows`] of all rows. Stopped midway, what the rows before say is known.
    ///
    /// # Errors
    /// As [`Engine::set_customer_rows`]; `cancelled`.
    pub fn set_customer_rows(&self, rows: &CustomerRows, watch: Option<&dyn Watch>) -> Result<Told> {
        let mut told = Told { cursor: self.cursor(), ..Told::default() };
        let total = rows.len();
        self.hold().takes_undated(rows.undated(0..total))?;
        for from in (0..total).step_by(LEARNT) {
            go_on(watch, from as u64, total as u64)?;
            let part = self.hold().set_customer_rows(rows, from..total.min(from + LEARNT))?;
            told.absorb(part);
        }
        Ok(told)
    }

    /// As [`Engine::link`].
    ///
    /// # Errors
    /// As [`Engine::link`].
    pub fn link(
        &self,
        kind: LinkKind,
        from: &str,
        into: &str,
        at: &TimeInput,
        received: Option<&TimeInput>,
    ) -> Result<Told> {
        self.hold().link(kind, from, into, at, received)
    }

    /// As [`Engine::advance`]. Stopped midway, what was told so far waits among the [`signals`](Self::signals).
    ///
    /// # Errors
    /// As [`Engine::advance`]; `cancelled`.
    pub fn advance(
        &self,
        now: impl Into<TimeInput>,
        limit: Option<usize>,
        watch: Option<&dyn Watch>,
    ) -> Result<Told> {
        let now = now.into().resolve(&self.schema.zone())?;
        let mut left = limit.unwrap_or(usize::MAX);
        let mut told = Told { cursor: self.cursor(), ..Told::default() };
        let mut steps = 0_u64;
        loop {
            go_on(watch, steps, 0)?;
            let turn = left.min(TURN);
            let time = self.time.hold();
            let part = self.hold().advance(now, Some(turn))?;
            drop(time);
            told.absorb(part);
            left -= turn;
            steps += turn as u64;
            if !told.more || left == 0 {
                return Ok(told);
            }
        }
    }

    /// As [`Engine::signals`].
    pub fn signals(&self, after: u64) -> Vec<Signal> {
        let (segments, after) = self.hold().outbox.segments(after);
        outbox::after(&segments, after)
    }

    /// The cursor of the last signal ever told; 0 if there was none.
    pub fn cursor(&self) -> u64 {
        self.hold().cursor()
    }

    /// As [`Engine::ack`].
    pub fn ack(&self, cursor: u64) {
        let gone = self.hold().outbox.ack(cursor);
        // Many take a while to be let go; nobody waits for it.
        drop(gone);
    }

    /// As [`Engine::customer`].
    ///
    /// # Errors
    /// As [`Engine::customer`].
    pub fn customer(&self, id: &str) -> Result<Picture> {
        self.hold().customer(id)
    }

    /// As [`Engine::dry_run`], of the engine as it is now; nobody waits for it.
    ///
    /// # Errors
    /// As [`Engine::dry_run`].
    pub fn dry_run(&self, policy: &Policy) -> Result<Table> {
        self.reader().dry_run(policy)
    }

    /// As [`Engine::set_policy`]. Everybody is judged anew while others track and read; until it is done, the old policy
    /// is in force, and whoever would [`advance`](Self::advance) waits.
    ///
    /// # Errors
    /// As [`Engine::set_policy`].
    pub fn set_policy(&self, policy: Policy) -> Result<Table> {
        let _time = self.time.hold();
        let still = {
            let mut engine = self.hold();
            engine.touched = Some(Touched::default());
            engine.still()
        };
        let done = self.change(policy, still);
        if done.is_err() {
            self.hold().touched = None;
        }
        done
    }

    /// Looks at everybody, then at those whom others judged meanwhile, until there are few enough to be done in one
    /// turn with the change itself.
    fn change(&self, policy: Policy, still: Still) -> Result<Table> {
        let mut reader = still.reader();
        let mut change = Change::new(&reader, policy)?;
        let everybody = reader.everybody();
        change.look(&mut reader, everybody)?;
        for _ in 0..ROUNDS {
            let (mut touched, still) = {
                let mut engine = self.hold();
                let Some(touched) = engine.touched.as_mut().filter(|touched| touched.len() > LOOKS) else {
                    break;
                };
                (std::mem::take(touched), engine.still())
            };
            reader = still.reader();
            change.look(&mut reader, touched.take(usize::MAX))?;
        }
        for turn in 0.. {
            let mut engine = self.hold();
            let mut touched = engine.touched.take().unwrap_or_default();
            let some = touched.take(if turn < TURNS { LOOKS + TURN } else { usize::MAX });
            let last = touched.len() == 0;
            engine.touched = (!last).then_some(touched);
            change.look(&mut engine, some)?;
            if last {
                let (movers, old) = change.put(&mut engine)?;
                let log = engine.log().clone();
                drop(engine);
                // What is let go may be much; nobody waits for it any more.
                drop((old, reader));
                return Ok(movers.table(&log));
            }
        }
        Err(Error::internal("a change of policy came to no end"))
    }

    /// As [`Engine::now`].
    pub fn now(&self) -> Timestamp {
        self.hold().now()
    }

    /// The policy in force.
    pub fn policy(&self) -> Policy {
        self.hold().policy().clone()
    }

    /// The log as it is now, as a log of one's own.
    pub fn log(&self) -> EventLog {
        self.hold().log().clone()
    }

    /// As [`Engine::as_of`]; the view is made while others go on.
    ///
    /// # Errors
    /// As [`Engine::as_of`].
    pub fn as_of(&self, as_of: impl Into<TimeInput>) -> Result<View> {
        self.log().as_of(as_of)
    }

    /// As [`Engine::snapshot`], of the engine as it is now; it is written while others go on.
    ///
    /// # Errors
    /// As [`Engine::snapshot`].
    pub fn snapshot(&self) -> Result<Vec<u8>> {
        self.reader().snapshot()
    }

    /// As [`Engine::state_bytes`].
    pub fn state_bytes(&self) -> usize {
        self.hold().state_bytes()
    }

    /// The engine as it is now, as one of one's own.
    pub fn copy(&self) -> Engine {
        let still = self.hold().still();
        still.whole()
    }

    fn reader(&self) -> Engine {
        let still = self.hold().still();
        still.reader()
    }
}

/// # Errors
/// `cancelled` once the watcher says to stop.
fn go_on(watch: Option<&dyn Watch>, done: u64, total: u64) -> Result<()> {
    if watch.is_none_or(|watch| watch.report(done, total)) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::Cancelled, "the work was stopped; what was done before stands")
        .hint("signals told so far wait to be asked for"))
}

#[cfg(test)]
mod tests {
    use super::SharedEngine;
    use crate::{
        Customer, CustomerColumns, CustomerRows, Engine, Event, EventColumns, EventLog, EventRows, JsonRows,
        Policy, Schema, Signal, SignalOptions,
    };

    fn shared() -> SharedEngine {
        let policy = r#"{"policy": 1, "kinds": ["login"],
            "measures": {"days": {"measure": "days_since_last"}, "week": {"measure": "count", "window": "7d"}},
            "segments": {"busy": "week >= 2", "silent": "days >= 14"},
            "signals": {"login": {"on": ["login"], "when": "busy"}, "ten": {"when": "days >= 10"}}}"#;
        let log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
        SharedEngine::new(Engine::new(log, Policy::parse(policy).unwrap(), "2024-01-01").unwrap())
    }

    fn rows(engine: &SharedEngine, text: &str) -> EventRows {
        let mut rows = JsonRows::new();
        rows.read_list(text.as_bytes()).unwrap();
        EventRows::of_rows(&rows, &EventColumns::default(), engine.schema()).unwrap()
    }

    /// Whatever was told and not taken back, in the order of time.
    fn standing(told: &[Signal]) -> Vec<String> {
        let gone: Vec<&String> = told.iter().filter_map(|one| one.retracts.as_ref()).collect();
        let mut ids: Vec<_> = told
            .iter()
            .filter(|one| one.retracts.is_none() && !gone.contains(&&one.id))
            .map(|one| one.id.clone())
            .collect();
        ids.sort();
        ids
    }

    #[test]
    fn threads_that_use_it_at_once_end_where_the_view_says() {
        let engine = shared();
        std::thread::scope(|scope| {
            for customer in ["c1", "c2", "c3"] {
                let engine = &engine;
                scope.spawn(move || {
                    for day in 1..28 {
                        let time = format!("2024-03-{day:02}T08:00");
                        engine.track(Event::new(customer, "login", time.as_str())).unwrap();
                        engine.advance(time.as_str(), Some(3), None).unwrap();
                        engine.as_of("2024-03-15").unwrap().customers();
                    }
                });
            }
        });
        while engine.advance("2024-06-01", Some(7), None).unwrap().more {}
        let view = engine.as_of("2024-06-01").unwrap();
        let from = SignalOptions::default().from(crate::TimeInput::from("2024-01-01"));
        let table = view.signals(&engine.policy(), &from).unwrap();
        let mut ids: Vec<String> = (0..table.rows())
            .filter_map(|row| table.column("id").ok()?.text(row).map(str::to_owned))
            .collect();
        ids.sort();
        assert!(ids.len() > 80);
        assert_eq!(standing(&engine.signals(0)), ids);
        let restored = Engine::restore(&engine.snapshot().unwrap()).unwrap();
        assert_eq!(restored.signals(0), engine.signals(0));
    }

    #[test]
    fn a_policy_changes_while_events_are_tracked() {
        let engine = shared();
        let customers: Vec<String> = (0..600).map(|at| format!("c{at}")).collect();
        let track = |day: u32| {
            for customer in &customers {
                engine.track(Event::new(customer.as_str(), "login", format!("2024-03-{day:02}"))).unwrap();
            }
        };
        track(1);
        engine.advance("2024-03-09", None, None).unwrap();
        let shorter = engine.policy().to_json().to_string().replace("days >= 14", "days >= 5");
        let shorter = Policy::parse(&shorter).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| (10..20).for_each(track));
            scope.spawn(|| engine.set_policy(shorter.clone()).unwrap());
            scope.spawn(|| engine.snapshot().unwrap());
        });
        engine.advance("2024-04-20", None, None).unwrap();
        assert_eq!(engine.policy(), shorter);
        let view = engine.as_of("2024-04-20").unwrap();
        let batch = view.segments(shorter.segments(), &crate::SegmentOptions::default()).unwrap();
        for row in 0..batch.rows() {
            let customer = batch.column("customer").unwrap().text(row).unwrap();
            let picture = engine.customer(customer).unwrap().to_json();
            let inside = batch.column("silent").unwrap().bool(row).unwrap();
            assert_eq!(picture["segments"]["silent"]["inside"], inside, "{customer}");
        }
    }

    #[test]
    fn rows_of_customers_are_told_as_single_ones_are() {
        let text = r#"[{"id": "c1", "signed_up": "2024-01-05", "plan": "pro"}, {"signed_up": "2024-01-05"}, 7,
            {"id": "c2", "plan": "free", "set_at": "2024-03-03"}, {"id": "c1", "plan": "pro", "signed_up": "2024-01-05"}]"#;
        let policy = r#"{"policy": 1, "kinds": ["login"], "segments": {"pro": "plan == 'pro'"}}"#;
        let schema =
            || Schema::new("Europe/London", "GBP").unwrap().property("plan", crate::PropertyType::Text);
        let engine = || {
            let log = EventLog::new(schema());
            let engine = Engine::new(log, Policy::parse(policy).unwrap(), "2024-01-01").unwrap();
            let engine = SharedEngine::new(engine);
            engine.track(Event::new("c1", "login", "2024-03-01")).unwrap();
            engine.track(Event::new("c2", "login", "2024-03-02")).unwrap();
            engine
        };
        let mut rows = JsonRows::new();
        rows.read_list(text.as_bytes()).unwrap();
        let (one, other) = (engine(), engine());
        let rows = CustomerRows::of_rows(&rows, &CustomerColumns::default(), one.schema()).unwrap();
        let told = one.set_customer_rows(&rows, None).unwrap();
        let receipt = &told.receipt;
        let ended = (receipt.rows, receipt.accepted, receipt.duplicates, receipt.conflicts, receipt.rejected);
        assert_eq!(ended, (5, 2, 1, 0, 2));
        let mut signals = Vec::new();
        for customer in [
            Customer::new("c1").signed_up("2024-01-05").property("plan", "pro"),
            Customer::new("c2").property("plan", "free").set_at("2024-03-03"),
            Customer::new("c1").signed_up("2024-01-05").property("plan", "pro"),
        ] {
            signals.extend(other.set_customer(&customer).unwrap().signals);
        }
        assert!(!signals.is_empty());
        assert_eq!(told.signals, signals);
        assert_eq!(one.snapshot().unwrap(), other.snapshot().unwrap());
        let stop = |_: u64, _: u64| false;
        let error = one.set_customer_rows(&rows, Some(&stop)).unwrap_err();
        assert_eq!(error.code().as_str(), "cancelled");
    }

    #[test]
    fn rows_are_tracked_as_single_events_are() {
        let text = r#"[{"customer": "c1", "kind": "login", "time": "2024-03-01T08:00", "id": "a", "amount": 1.005},
            {"customer": "c1", "kind": "login", "time": "2024-03-02", "properties": {"plan": "pro"}},
            {"customer": "c1", "kind": "login"}, 7,
            {"customer": "c1", "kind": "login", "time": "2024-03-01T08:00", "id": "a", "amount": 1.005}]"#;
        let (one, other) = (shared(), shared());
        let told = one.track_rows(&rows(&one, text), None).unwrap();
        let receipt = &told.receipt;
        let ended =
            (receipt.rows, receipt.accepted, receipt.duplicates, receipt.rejected, receipt.rounded_amounts);
        assert_eq!(ended, (5, 2, 1, 2, 2));
        let mut signals = Vec::new();
        for event in [
            Event::new("c1", "login", "2024-03-01T08:00").id("a").amount(1.005),
            Event::new("c1", "login", "2024-03-02").property("plan", "pro"),
            Event::new("c1", "login", "2024-03-01T08:00").id("a").amount(1.005),
        ] {
            signals.extend(other.track(event).unwrap().signals);
        }
        assert_eq!(told.signals, signals);
        assert_eq!(one.snapshot().unwrap(), other.snapshot().unwrap());
        let stop = |_: u64, _: u64| false;
        let error = one.track_rows(&rows(&one, text), Some(&stop)).unwrap_err();
        assert_eq!(error.code().as_str(), "cancelled");
        assert_eq!(one.advance("2025-01-01", None, Some(&stop)).unwrap_err().code().as_str(), "cancelled");
    }
}
