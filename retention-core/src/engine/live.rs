//! The engine: a log and a policy, kept up to date event by event.

use std::collections::VecDeque;

use crate::engine::fold::{self, differing, marks_at, marks_between};
use crate::engine::people::{People, Place};
use crate::engine::signal::{Signal, SignalKind, What, id_of};
use crate::log::{Backing, Customer, Dated, Event, EventLog, Run, Shard, Tails};
use crate::measure::Subject;
use crate::policy::{Compiled, Policy};
use crate::segment::{Graph, Judge};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, Receipt, Result, View};

/// A log and a policy, kept up to date event by event: it tells who enters and leaves segments and which signals fire,
/// at the exact instant, whether an event brought it about or time alone.
///
/// What it tells depends on the events alone, not on how often it is called: events may come in any order, and
/// [`advance`](Self::advance) as seldom as the host likes. An event that comes late takes back what it makes untrue by
/// a signal of the kind `corrected`. The state at an instant is that of [`View::segments`] at the same instant.
///
/// ```
/// use retention_core::{Engine, Event, EventLog, Policy, Schema};
/// let policy = Policy::parse(r#"{"policy": 1, "kinds": ["login"],
///     "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
///     "segments": {"silent": "days_since_login >= 14"}}"#)?;
/// let log = EventLog::new(Schema::new("Europe/London", "GBP")?);
/// let mut engine = Engine::new(log, policy, "2024-03-01")?;
/// engine.track(Event::new("c1", "login", "2024-03-20T12:00:00Z"))?;
/// let told = engine.advance("2024-05-01", None)?;
/// assert_eq!(told.signals[0].name, "silent");
/// assert_eq!(told.signals[0].time.to_string(), "2024-04-03T12:00:00Z");
///
/// // The customer had been there the day before.
/// let told = engine.track(Event::new("c1", "login", "2024-04-02T12:00:00Z"))?;
/// assert_eq!(told.signals[0].retracts, Some(engine.signals(0)[0].id.clone()));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) log: EventLog,
    pub(super) policy: Policy,
    pub(super) compiled: Compiled,
    pub(super) judge: Judge,
    pub(super) people: People,
    tails: Tails,
    /// Signals are told of what becomes so after this instant.
    pub(super) start: i64,
    /// Everybody was brought to this instant.
    pub(super) advanced: i64,
    pub(super) outbox: VecDeque<Signal>,
    /// The cursor of the last signal.
    pub(super) cursor: u64,
    pub(super) kinds: usize,
    pub(super) floor: Option<i64>,
    pub(super) has_facts: bool,
}

/// What a call to the engine brought about.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Told {
    /// What became so, or is taken back.
    pub signals: Vec<Signal>,
    /// The cursor of the last signal ever told; 0 if there was none.
    pub cursor: u64,
    /// How the events ended; empty for [`Engine::advance`].
    pub receipt: Receipt,
    /// Whether [`Engine::advance`] stopped at its limit and more is due.
    pub more: bool,
}

impl Engine {
    /// An engine over a log. What became so up to `start` is history and is not told; instants in what follows are
    /// after it.
    ///
    /// # Errors
    /// Everything [`Policy::validate`] finds, the first of it; `invalid_time`; `invalid_identity` for a log whose ids
    /// were linked, which the engine does not follow yet.
    pub fn new(log: EventLog, policy: Policy, start: impl Into<TimeInput>) -> Result<Self> {
        let start = start.into().resolve(&log.schema().zone())?.micros();
        Self::at(log, policy, start, start)
    }

    pub(super) fn at(log: EventLog, policy: Policy, start: i64, advanced: i64) -> Result<Self> {
        if log.has_links() {
            return Err(Error::new(
                crate::ErrorCode::InvalidIdentity,
                "the engine does not follow aliases and merges yet",
            )
            .hint("give it a log whose events already stand under one id a customer"));
        }
        let compiled = Compiled::of(&policy, &log)?;
        let judge = Judge::new(log.schema());
        let mut engine = Self {
            kinds: log.kind_names().count(),
            floor: log.observed_from(),
            has_facts: log.backing().has_facts(),
            log,
            policy,
            compiled,
            judge,
            people: People::default(),
            tails: Tails::default(),
            start,
            advanced,
            outbox: VecDeque::new(),
            cursor: 0,
        };
        engine.judge_all(advanced);
        Ok(engine)
    }

    /// Everybody as they are at an instant, told to nobody.
    fn judge_all(&mut self, at: i64) {
        for place in self.everybody() {
            self.judge_at(place, at);
        }
    }

    /// A customer as they are at an instant, told to nobody.
    pub(super) fn judge_at(&mut self, place: Place, at: i64) {
        let (held, due) = self.read(place, |judge, compiled, subject| {
            let held = judge.held(&compiled.graph, subject, at);
            (held, judge.next(&compiled.graph, subject).unwrap_or(i64::MAX))
        });
        self.keep(place, held, at, due);
    }

    /// The instant to which a customer was brought.
    pub(super) fn reach(&self, place: Place) -> i64 {
        self.people.get(place).upto.max(self.advanced)
    }

    pub(super) fn everybody(&self) -> Vec<Place> {
        let sizes = self.log.shard_sizes().enumerate();
        sizes.flat_map(|(shard, size)| (0..size as u32).map(move |customer| (shard, customer))).collect()
    }

    /// Tracks one event: brings its customer up to it, then tells what it brings about.
    ///
    /// # Errors
    /// Those of [`EventLog::push`]; the engine is then as it was but for what was due.
    pub fn track(&mut self, event: Event<'_>) -> Result<Told> {
        let first = self.cursor;
        let receipt = self.take(event)?;
        Ok(self.told(first, receipt))
    }

    /// Tracks events one after another. Those that cannot be used are reported in the receipt.
    ///
    /// # Errors
    /// None yet; kept for limits to come.
    pub fn track_many<'e>(&mut self, events: impl IntoIterator<Item = Event<'e>>) -> Result<Told> {
        let first = self.cursor;
        let mut whole = Receipt::default();
        for (row, event) in events.into_iter().enumerate() {
            let shown = format!("{} {}", event.customer, event.kind);
            match self.take(event) {
                Ok(receipt) => {
                    whole.rows += 1;
                    whole.accepted += receipt.accepted;
                    whole.duplicates += receipt.duplicates;
                    whole.conflicts += receipt.conflicts;
                    whole.rounded_amounts += receipt.rounded_amounts;
                }
                Err(error) => {
                    whole.rows += 1;
                    let reason = error.detail("reason").and_then(crate::Reason::named);
                    let Some(reason) = reason else { return Err(error) };
                    whole.reject(reason, row as u64, || shown);
                }
            }
        }
        Ok(self.told(first, whole))
    }

    fn told(&self, first: u64, receipt: Receipt) -> Told {
        Told { signals: self.signals(first).to_vec(), cursor: self.cursor, receipt, more: false }
    }

    fn take(&mut self, event: Event<'_>) -> Result<Receipt> {
        let zone = self.log.schema().zone();
        let Ok(time) = event.time.resolve(&zone) else { return self.log.push(event) };
        let time = time.micros();
        let known = self.log.find(&event.customer);
        let customer = event.customer.clone().into_owned();
        let upto = known.map_or(i64::MIN, |place| self.people.get(place).upto).max(self.advanced);
        // An event that stands under an id already may take the place of another one, from long ago.
        let stands = match (&event.id, known) {
            (Some(id), Some(place)) => {
                self.log.holds_id(place, event.source.as_deref().filter(|s| !s.is_empty()), id)
            }
            _ => false,
        };
        // What was told of the time since sign-up hangs on since when the log observed anything.
        let is_first = self.has_facts && self.floor_may_move(time);
        if stands || is_first || time < upto {
            let (mut from, mut reach) = (time.max(self.start), upto);
            if stands || is_first {
                (from, reach) = (self.start, upto.max(time.saturating_add(1)));
                if let Some(place) = known
                    && self.people.get(place).due <= reach
                {
                    self.bring(place, &customer, reach);
                }
            }
            return self.amend(&customer, known, from, reach, time, |log| log.push(event));
        }
        if let Some(place) = known
            && self.people.get(place).due <= time
        {
            self.bring(place, &customer, time);
        }
        let receipt = self.log.push(event)?;
        self.refresh(time, &customer);
        if receipt.accepted == 0 && receipt.conflicts == 0 {
            return Ok(receipt);
        }
        let Some(place) = self.log.find(&customer) else { return Ok(receipt) };
        let (before, at) = (self.people.get(place).held, time.saturating_add(1));
        let (told, held, due) = self.read(place, |judge, compiled, subject| {
            let held = judge.held(&compiled.graph, subject, at);
            let mut told = Vec::new();
            marks_at(judge, compiled, subject, at, (before, held), true, &mut told);
            (told, held, judge.next(&compiled.graph, subject).unwrap_or(i64::MAX))
        });
        self.keep(place, held, at, due);
        self.tell(&customer, told);
        Ok(receipt)
    }

    /// Runs a customer's own due changes, up to an instant and with it.
    fn bring(&mut self, place: Place, customer: &str, end: i64) {
        let person = self.people.get(place);
        let (told, held, due) = self.read(place, |judge, compiled, subject| {
            // At the due instant the state before is known: nothing changed since it was judged.
            let now = judge.held(&compiled.graph, subject, person.due);
            let mut told = Vec::new();
            marks_at(judge, compiled, subject, person.due, (person.held, now), true, &mut told);
            let held = judge.walk(&compiled.graph, subject, now, end, |judge, at, before, now| {
                marks_at(judge, compiled, subject, at, (before, now), true, &mut told);
            });
            (told, held, judge.next(&compiled.graph, subject).unwrap_or(i64::MAX))
        });
        self.keep(place, held, end, due);
        self.tell(customer, told);
    }

    /// Changes the log in what concerns one customer, and tells what that makes untrue and true after `from`.
    fn amend(
        &mut self,
        customer: &str,
        known: Option<Place>,
        from: i64,
        upto: i64,
        time: i64,
        change: impl FnOnce(&mut EventLog) -> Result<Receipt>,
    ) -> Result<Receipt> {
        let old = match known {
            Some(place) => self.between(place, from, upto, false).0,
            None => Vec::new(),
        };
        let receipt = change(&mut self.log)?;
        self.refresh(time, customer);
        let Some(place) = self.log.find(customer) else { return Ok(receipt) };
        let (new, held, due) = self.between(place, from, upto, true);
        self.keep(place, held, upto, due);
        let (gone, new) = differing(old, new);
        self.take_back(customer, gone);
        self.tell(customer, new);
        Ok(receipt)
    }

    /// Tells more of a customer: sign-up, account, properties. What that makes untrue is taken back.
    ///
    /// # Errors
    /// Those of [`EventLog::set_customer`].
    pub fn set_customer(&mut self, customer: &Customer<'_>) -> Result<Told> {
        let first = self.cursor;
        let id = customer.id.clone().into_owned();
        let known = self.log.find(&id);
        let upto = known.map_or(i64::MIN, |place| self.people.get(place).upto).max(self.advanced);
        let start = self.start;
        self.has_facts = true;
        let receipt = self.amend(&id, known, start, upto, i64::MAX, |log| log.set_customer(customer))?;
        Ok(self.told(first, receipt))
    }

    fn between(&mut self, place: Place, from: i64, to: i64, why: bool) -> (Vec<fold::Told>, u128, i64) {
        self.read(place, |judge, compiled, subject| marks_between(judge, compiled, subject, (from, to), why))
    }

    /// Lets time pass for everybody up to `now`: tells what becomes so by then, in the order of time, at most `limit`
    /// steps of it. If `more` is due, call again.
    ///
    /// # Errors
    /// `invalid_time`.
    pub fn advance(&mut self, now: impl Into<TimeInput>, limit: Option<usize>) -> Result<Told> {
        let now = now.into().resolve(&self.log.schema().zone())?.micros();
        let first = self.cursor;
        let mut steps = 0;
        while steps < limit.unwrap_or(usize::MAX) {
            let Some((at, place)) = self.people.next_due(now) else { break };
            let customer = self.log.id_of(place.0, place.1).to_owned();
            self.bring(place, &customer, at);
            steps += 1;
        }
        let more = self.people.is_due(now);
        if !more {
            self.advanced = self.advanced.max(now);
        }
        Ok(Told { more, ..self.told(first, Receipt::default()) })
    }

    /// Signals after a cursor that were not acknowledged; after 0: all of them.
    pub fn signals(&self, after: u64) -> Vec<Signal> {
        let from = self.outbox.partition_point(|signal| signal.cursor <= after);
        self.outbox.range(from..).cloned().collect()
    }

    /// The host has dealt with all signals up to this cursor.
    pub fn ack(&mut self, cursor: u64) {
        let done = self.outbox.partition_point(|signal| signal.cursor <= cursor);
        self.outbox.drain(..done);
    }

    /// The cursor of the last signal ever told; 0 if there was none.
    pub fn cursor(&self) -> u64 {
        self.cursor
    }

    /// The instant to which everybody was brought.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.advanced)
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The log; clone it for a copy of one's own.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// What had happened before an instant, as a view of its own.
    ///
    /// # Errors
    /// `invalid_time`.
    pub fn as_of(&self, as_of: impl Into<TimeInput>) -> Result<View> {
        self.log.as_of(as_of)
    }

    /// Bytes held beside the log and the signals that wait.
    pub fn state_bytes(&self) -> usize {
        self.people.bytes()
    }

    /// Reads a customer and lets the judge at them.
    pub(super) fn read<T>(
        &mut self,
        place: Place,
        work: impl FnOnce(&mut Judge, &Compiled, &Subject<'_>) -> T,
    ) -> T {
        let (shard, customer) = place;
        let tail: Option<Shard> = self.tails.of(&mut self.log, shard, customer, true);
        let Self { log, judge, compiled, has_facts, .. } = self;
        let names = compiled.graph.program.properties();
        with_subject(log, tail.as_ref(), place, names, *has_facts, |subject| work(judge, compiled, subject))
    }

    /// Reads a customer as another graph needs them, beside the policy in force.
    pub(super) fn read_with<T>(
        &mut self,
        place: Place,
        graph: &Graph,
        work: impl FnOnce(&Compiled, &Subject<'_>) -> T,
    ) -> T {
        let (shard, customer) = place;
        let tail: Option<Shard> = self.tails.of(&mut self.log, shard, customer, true);
        let names = graph.program.properties();
        with_subject(&self.log, tail.as_ref(), place, names, self.has_facts, |subject| {
            work(&self.compiled, subject)
        })
    }

    fn keep(&mut self, place: Place, held: u128, upto: i64, due: i64) {
        let Self { people, log, .. } = self;
        people.set(place, held, upto, due, || {
            xxhash_rust::xxh3::xxh3_64(log.id_of(place.0, place.1).as_bytes())
        });
    }

    /// Takes note of what one more event may change for all: a new kind, and since when the log observed.
    fn refresh(&mut self, time: i64, customer: &str) {
        let kinds = self.log.kind_count();
        if kinds != self.kinds {
            self.kinds = kinds;
            if let Ok(compiled) = Compiled::of(&self.policy, &self.log) {
                self.compiled = compiled;
                self.compiled.graph.program.set_floor(self.floor);
            }
        }
        if self.floor_may_move(time) {
            let floor = self.log.observed_from();
            if floor != self.floor {
                self.move_floor(floor, customer);
            }
        }
    }

    /// Whether an event tells that the log observed more than it knew.
    fn floor_may_move(&self, time: i64) -> bool {
        self.log.schema().declared(None).from.is_none() && self.floor.is_none_or(|floor| time < floor)
    }

    /// The log observed since earlier than was known: what it did not observe of those who had signed up by then, it
    /// did. Those whom it knows by events alone were not there before.
    fn move_floor(&mut self, floor: Option<i64>, customer: &str) {
        let signed_up = |place: &Place| self.has_facts && self.log.backing().signed_up(&[*place]).is_some();
        let mut others: Vec<Place> = self.everybody().into_iter().filter(signed_up).collect();
        others.retain(|(shard, number)| self.log.id_of(*shard, *number) != customer);
        let upto = |engine: &Self, place: Place| engine.people.get(place).upto.max(engine.advanced);
        let mut old = Vec::with_capacity(others.len());
        for place in &others {
            old.push(self.between(*place, self.start, upto(self, *place), false).0);
        }
        self.floor = floor;
        self.compiled.graph.program.set_floor(floor);
        for (place, old) in others.into_iter().zip(old) {
            let reach = upto(self, place);
            let (new, held, due) = self.between(place, self.start, reach, true);
            self.keep(place, held, reach, due);
            let (gone, new) = differing(old, new);
            let customer = self.log.id_of(place.0, place.1).to_owned();
            self.take_back(&customer, gone);
            self.tell(&customer, new);
        }
    }

    fn name_of(&self, what: What) -> (&str, u32) {
        match what {
            What::Entered(segment) | What::Left(segment) => {
                (self.compiled.segments.get(usize::from(segment)).map_or("", String::as_str), 0)
            }
            What::Fired(signal) => (self.signal_name(signal), 0),
            What::Event(signal, number) => (self.signal_name(signal), number),
        }
    }

    fn signal_name(&self, signal: u16) -> &str {
        self.compiled.signals.get(usize::from(signal)).map_or("", |signal| signal.name.as_str())
    }

    fn tell(&mut self, customer: &str, told: Vec<fold::Told>) {
        for (mark, reason) in told.into_iter().filter(|(mark, _)| mark.at > self.start) {
            let (name, number) = self.name_of(mark.what);
            let signal = Signal {
                id: id_of(customer, mark.what.kind(), name, mark.at, number),
                cursor: self.cursor + 1,
                time: Timestamp::from_micros(mark.at),
                customer: customer.to_owned(),
                kind: mark.what.kind(),
                name: name.to_owned(),
                reason,
                retracts: None,
            };
            self.cursor += 1;
            self.outbox.push_back(signal);
        }
    }

    fn take_back(&mut self, customer: &str, gone: Vec<fold::Told>) {
        for (mark, _) in gone.into_iter().filter(|(mark, _)| mark.at > self.start) {
            let (name, number) = self.name_of(mark.what);
            let retracts = id_of(customer, mark.what.kind(), name, mark.at, number);
            let signal = Signal {
                id: id_of(customer, SignalKind::Corrected, &retracts, mark.at, number),
                cursor: self.cursor + 1,
                time: Timestamp::from_micros(mark.at),
                customer: customer.to_owned(),
                kind: SignalKind::Corrected,
                name: name.to_owned(),
                reason: String::new(),
                retracts: Some(retracts),
            };
            self.cursor += 1;
            self.outbox.push_back(signal);
        }
    }
}

/// Puts a customer's events and facts together.
fn with_subject<T>(
    log: &EventLog,
    tail: Option<&Shard>,
    place: Place,
    names: &[String],
    has_facts: bool,
    work: impl FnOnce(&Subject<'_>) -> T,
) -> T {
    let (shard, customer) = place;
    let mut runs: Vec<Run<'_>> = Vec::with_capacity(8);
    log.settled_runs(shard, customer, &mut runs);
    if let Some(tail) = tail {
        runs.extend(tail.runs_of(0).map(|run| run.in_shard(shard)));
    }
    let backing: Backing<'_> = log.backing();
    let (mut properties, mut signed_up): (Vec<Dated<'_>>, _) = (Vec::new(), None);
    if has_facts {
        let members = [place];
        signed_up = backing.signed_up(&members);
        properties.extend(names.iter().map(|name| backing.property(&members, name)));
    } else {
        properties.resize_with(names.len(), Vec::new);
    }
    work(&Subject { runs: &runs, signed_up, properties: &properties, backing })
}
