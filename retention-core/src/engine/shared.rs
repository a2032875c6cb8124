//! An engine that several threads use at once: long work takes turns with short.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::engine::{Engine, Picture, Signal, Told};
use crate::log::EventRows;
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
    /// Who has this is next: without it, whoever gives the engine back would be the first to take it again.
    next: Mutex<()>,
    engine: Mutex<Engine>,
    schema: Schema,
}

/// How many steps are taken in one turn: a millisecond, about.
const TURN: usize = 128;

/// A panic under a lock was caught and reported; the engine behind it is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SharedEngine {
    /// The engine, to be used by several threads.
    pub fn new(engine: Engine) -> Self {
        Self { schema: engine.log().schema().clone(), next: Mutex::new(()), engine: Mutex::new(engine) }
    }

    fn hold(&self) -> MutexGuard<'_, Engine> {
        let _next = lock(&self.next);
        lock(&self.engine)
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
            let part = self.hold().advance(now, Some(turn))?;
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
        self.hold().signals(after)
    }

    /// The cursor of the last signal ever told; 0 if there was none.
    pub fn cursor(&self) -> u64 {
        self.hold().cursor()
    }

    /// As [`Engine::ack`].
    pub fn ack(&self, cursor: u64) {
        self.hold().ack(cursor);
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
        self.copy().dry_run(policy)
    }

    /// As [`Engine::set_policy`]. Everybody is judged anew, in one turn.
    ///
    /// # Errors
    /// As [`Engine::set_policy`].
    pub fn set_policy(&self, policy: Policy) -> Result<Table> {
        self.hold().set_policy(policy)
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
        self.copy().snapshot()
    }

    /// As [`Engine::state_bytes`].
    pub fn state_bytes(&self) -> usize {
        self.hold().state_bytes()
    }

    /// The engine as it is now, as one of one's own.
    pub fn copy(&self) -> Engine {
        self.hold().clone()
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
        Engine, Event, EventColumns, EventLog, EventRows, JsonRows, Policy, Schema, Signal, SignalOptions,
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
