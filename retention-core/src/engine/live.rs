//! The engine: a log and a policy, kept up to date event by event.

use crate::engine::era::{Era, Eras};
use crate::engine::fold::Standing;
use crate::engine::linked::Linked;
use crate::engine::outbox::Outbox;
use crate::engine::people::{People, Place};
use crate::engine::signal::Signal;
use crate::engine::touched::Touched;
use crate::log::{Event, EventLog, Tails};
use crate::policy::{Policy, Stood, not_earlier, with_step};
use crate::segment::Judge;
use crate::time::{TimeInput, Timestamp};
use crate::{Receipt, Result, View};

/// A log and a policy, kept up to date event by event: it tells who enters and leaves segments, who changes band or
/// stage, and which signals fire, at the exact instant, whether an event brought it about or time alone.
///
/// What it tells depends on the events alone, not on how often it is called: events may come in any order, and
/// [`advance`](Self::advance) as seldom as the host likes. An event that comes late takes back what it makes untrue by
/// a signal of the kind `corrected`. The state at an instant is that of [`View::segments`] at the same instant.
///
/// Who is who goes by the instant: from a merge on, the events of both count for the customer who stays, and the other
/// leaves every segment; an unmerge parts them again.
///
/// It is `Send` and its views are snapshots: behind a lock of the host's, threads may track, advance and read at once.
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
    pub(super) eras: Eras,
    pub(super) judge: Judge,
    pub(super) people: People,
    pub(super) linked: Linked,
    pub(super) tails: Tails,
    /// Signals are told of what becomes so after this instant, or later for some ([`Engine::told_from`]).
    pub(super) start: i64,
    /// Everybody was brought to this instant.
    pub(super) advanced: i64,
    pub(super) outbox: Outbox,
    /// The cursor of the last signal.
    pub(super) cursor: u64,
    pub(super) kinds: usize,
    pub(super) floor: Option<i64>,
    pub(super) has_facts: bool,
    /// Who was judged since somebody began to note it.
    pub(super) touched: Option<Touched>,
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

/// So many events are looked up together.
pub(super) const AHEAD: usize = 16;

impl Engine {
    /// An engine over a log. What became so up to `start` is history and is not told; instants in what follows are
    /// after it.
    ///
    /// # Errors
    /// Everything [`Policy::validate`] finds, the first of it; `invalid_time`; `artifact_from_later` for a start before an
    /// artifact of the policy was fitted; `undated_property` where a scorecard or a lifecycle hangs on a property that
    /// somebody has without a date.
    pub fn new(log: EventLog, policy: Policy, start: impl Into<TimeInput>) -> Result<Self> {
        let start = start.into().resolve(&log.schema().zone())?.micros();
        not_earlier(&policy, policy.scorecard_names(), (start, None), false).map_err(|error| {
            with_step(error, |fitted| {
                format!(
                    "begin with a `start` that is not before {fitted}, or fit on a view that is not later"
                )
            })
        })?;
        let era = Era::new(policy, &log, i64::MIN)?;
        era.compiled.is_dated(&log)?;
        Ok(Self::at(log, Eras::new(era), start, start))
    }

    pub(super) fn at(log: EventLog, eras: Eras, start: i64, advanced: i64) -> Self {
        let judge = Judge::new(log.schema());
        let mut engine = Self {
            kinds: log.kind_count(),
            floor: log.observed_from(),
            has_facts: log.backing().has_facts(),
            linked: Linked::of(&log),
            log,
            eras,
            judge,
            people: People::default(),
            tails: Tails::default(),
            start,
            advanced,
            outbox: Outbox::default(),
            cursor: 0,
            touched: None,
        };
        engine.judge_all(advanced);
        engine
    }

    /// Everybody as they are at an instant, told to nobody.
    fn judge_all(&mut self, at: i64) {
        for place in self.everybody() {
            self.judge_at(place, at);
        }
    }

    /// A customer as they are at an instant, told to nobody.
    pub(super) fn judge_at(&mut self, place: Place, at: i64) {
        let newest = self.eras.newest();
        let standing = self.along(place, (newest, at), None, at, false, &mut Vec::new());
        self.keep(place, standing, at);
    }

    /// Signals are told of a customer, and put right, after this instant: what became so by then is history, or was judged by
    /// a policy that is not kept any more. Never after the instant to which the customer was brought.
    #[inline]
    pub(super) fn told_from(&self, place: Place) -> i64 {
        self.start.max(self.eras.first().from(place))
    }

    /// The instant to which a customer was brought.
    pub(super) fn reach(&self, place: Place) -> i64 {
        self.people.upto(place).max(self.advanced)
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
        let receipt = self.take(&event)?;
        Ok(self.told(first, receipt))
    }

    /// Tracks events one after another. Those that cannot be used are reported in the receipt.
    ///
    /// # Errors
    /// None yet; kept for limits to come.
    pub fn track_many<'e>(&mut self, events: impl IntoIterator<Item = Event<'e>>) -> Result<Told> {
        let first = self.cursor;
        let mut whole = Receipt::default();
        let mut events = events.into_iter().enumerate();
        let mut group: Vec<(usize, Event<'_>)> = Vec::with_capacity(AHEAD);
        loop {
            group.clear();
            group.extend(events.by_ref().take(AHEAD));
            if group.is_empty() {
                return Ok(self.told(first, whole));
            }
            self.come_near(group.iter().map(|(_, event)| &*event.customer));
            for (row, event) in &group {
                self.count(event, *row as u64, &mut whole)?;
            }
        }
    }

    /// Takes one of many events, and notes in the receipt how it ended.
    pub(super) fn count(&mut self, event: &Event<'_>, row: u64, whole: &mut Receipt) -> Result<()> {
        whole.rows += 1;
        match self.take(event) {
            Ok(receipt) => {
                whole.accepted += receipt.accepted;
                whole.duplicates += receipt.duplicates;
                whole.conflicts += receipt.conflicts;
                whole.rounded_amounts += receipt.rounded_amounts;
            }
            Err(error) => {
                let reason = error.detail("reason").and_then(crate::Reason::named);
                let Some(reason) = reason else { return Err(error) };
                whole.reject(reason, row, || format!("{} {}", event.customer, event.kind));
            }
        }
        Ok(())
    }

    /// Reads what is kept of some customers whose turn comes next. Each lies somewhere else in memory, and asking for many
    /// at once takes little longer than asking for one.
    pub(super) fn come_near<'i>(&self, ids: impl Iterator<Item = &'i str>) {
        let mut places = [(usize::MAX, 0); AHEAD];
        for (place, id) in places.iter_mut().zip(ids) {
            *place = self.log.find(id).unwrap_or((usize::MAX, 0));
        }
        for place in places {
            self.bring_near(place);
        }
    }

    /// Reads a little of everything that is kept of a customer, each without waiting for the others.
    #[inline]
    pub(super) fn bring_near(&self, place: Place) {
        let read = self.people.come_near(place) ^ self.tails.come_near(place) ^ self.log.come_near(place);
        std::hint::black_box(read);
    }

    pub(super) fn told(&self, first: u64, receipt: Receipt) -> Told {
        let signals = if self.cursor == first { Vec::new() } else { self.signals(first) };
        Told { signals, cursor: self.cursor, receipt, more: false }
    }

    /// Lets time pass for everybody up to `now`: tells what becomes so by then, in the order of time, at most `limit`
    /// steps of it. If `more` is due, call again.
    ///
    /// A step brings one customer to the next instant at which something may change for them, whether or not it does: with
    /// a limit of one thousand a call takes some milliseconds, and tells no, one or several signals a step.
    ///
    /// # Errors
    /// `invalid_time`.
    pub fn advance(&mut self, now: impl Into<TimeInput>, limit: Option<usize>) -> Result<Told> {
        let now = now.into().resolve(&self.log.schema().zone())?.micros();
        let first = self.cursor;
        let mut steps = 0;
        while steps < limit.unwrap_or(usize::MAX) {
            let Some((at, place)) = self.people.next_due(now) else { break };
            self.bring(place, at);
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
        self.outbox.after(after)
    }

    /// The host has dealt with all signals up to this cursor.
    pub fn ack(&mut self, cursor: u64) {
        self.outbox.ack(cursor);
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
        &self.eras.last().policy
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

    /// Bytes held beside the log and the signals that wait, with what is kept at hand of the events that came last.
    pub fn state_bytes(&self) -> usize {
        self.people.bytes() + self.tails.bytes()
    }

    pub(super) fn keep(&mut self, place: Place, standing: Standing, upto: i64) {
        self.set(place, standing, upto, None);
    }

    /// As [`keep`](Self::keep) after an event, with where the customer stood until then.
    pub(super) fn keep_after(&mut self, place: Place, standing: Standing, upto: i64, prior: Stood) {
        self.set(place, standing, upto, Some(prior));
    }

    fn set(&mut self, place: Place, standing: Standing, upto: i64, prior: Option<Stood>) {
        let Self { people, log, touched, .. } = self;
        if let Some(touched) = touched {
            touched.add(place);
        }
        people.set(place, standing, upto, prior, || Self::hash_in(log, place));
    }

    /// By this hash of the id those are ordered who are due at one instant.
    pub(super) fn hash_in(log: &EventLog, (shard, customer): Place) -> u64 {
        xxhash_rust::xxh3::xxh3_64(log.id_of(shard, customer).as_bytes())
    }
}
