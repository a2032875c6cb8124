//! One fact more: an event, a link between ids, something told of a customer; and what that makes true and untrue.

use crate::engine::fold::{Standing, Told as Marks, differing, marks_at};
use crate::engine::people::Place;
use crate::engine::{Engine, Told};
use crate::log::{Customer, Event, EventLog, Link, LinkKind};
use crate::policy::{Compiled, Stood};
use crate::time::TimeInput;
use crate::{Receipt, Result};

/// What had been told of a customer when a fact came that may change it.
struct Before {
    place: Place,
    /// The time from which it may.
    from: i64,
    /// How far the customer had been brought.
    reach: i64,
    marks: Vec<Marks>,
}

impl Engine {
    /// Takes an event. What it brings about at its time is told; what was told of later instants is put right.
    pub(super) fn take(&mut self, event: &Event<'_>) -> Result<Receipt> {
        let zone = self.log.schema().zone();
        let Ok(time) = event.time.resolve(&zone) else { return self.log.push(event.clone()) };
        let (time, at) = (time.micros(), time.micros().saturating_add(1));
        let known = self.log.find(&event.customer);
        if let Some(place) = known {
            self.bring_near(place);
        }
        let stands = known.map(|place| self.linked.stands_for(place, at));
        // An event that stands under an id already may take the place of another one, from long ago.
        let source = event.source.as_deref().filter(|source| !source.is_empty());
        let replaces = match (known, &event.id) {
            (Some(place), Some(id)) => self.log.holds_id(place, source, id),
            _ => false,
        };
        // What was told of the time since sign-up hangs on since when the log observed anything.
        let all = replaces || self.has_facts && self.floor_may_move(time) && self.hangs_on_floor();
        if !all
            && let Some(place) = known.filter(|place| !self.linked.is_linked(*place))
            && self.advanced <= at
            && let Some(prior) = self.people.until(place, at)
        {
            return self.take_another(event, place, prior, time);
        }
        let since = if all { i64::MIN } else { time };
        let in_order = stands.filter(|stands| self.reach(*stands) <= time);
        if let Some(stands) = in_order {
            self.bring(stands, if all { at } else { time });
        }
        let before = match known {
            Some(place) if all || in_order != Some(place) || self.linked.is_linked(place) => {
                self.before(place, since, (!all).then_some(time), in_order.map(|stands| (stands, at)))
            }
            _ => Vec::new(),
        };
        let (receipt, kind) = self.log.push_one(event, known.map(|(_, customer)| customer))?;
        self.refresh(time, known);
        let place = match stands {
            Some(place) => place,
            None => match self.log.find(&event.customer) {
                Some(place) => place,
                None => return Ok(receipt),
            },
        };
        self.after(before);
        if self.reach(place) < at {
            if receipt.accepted > 0 || receipt.conflicts > 0 {
                self.just_after(place, kind, time);
            }
        } else if known.is_none() {
            let new = self.unknown(place, since);
            self.after(vec![new]);
        }
        Ok(receipt)
    }

    /// Takes one more event of the very instant to which another one brought its customer, who stood elsewhere until
    /// then: line items of one order mostly share their instant.
    fn take_another(&mut self, event: &Event<'_>, place: Place, prior: Stood, time: i64) -> Result<Receipt> {
        let (at, newest, stood) =
            (time.saturating_add(1), self.eras.newest(), self.people.get(place).stood());
        let mut old = Vec::new();
        if prior != stood || self.eras.last().compiled.fires_at_events() {
            self.read(place, (newest, at), |judge, compiled, subject| {
                marks_at(
                    judge,
                    compiled,
                    (subject, &Vec::new()),
                    (newest, at),
                    (prior, stood),
                    false,
                    &mut old,
                );
            });
        }
        let (receipt, kind) = self.log.push_one(event, Some(place.1))?;
        self.refresh(time, Some(place));
        let changes = receipt.accepted > 0 || receipt.conflicts > 0;
        if changes && !self.nothing_new(place, kind, time, prior) {
            let mut new = Vec::new();
            let standing = self.along(place, (newest, at), Some(prior), at, true, &mut new);
            self.keep_after(place, standing, at, prior);
            let (gone, new) = differing(old, new);
            self.take_back(place, gone);
            self.tell(place, new);
        }
        Ok(receipt)
    }

    /// Judges a customer just after an event, and tells what it brought about.
    fn just_after(&mut self, place: Place, kind: u16, time: i64) {
        let (at, prior) = (time.saturating_add(1), self.people.get(place).stood());
        if self.nothing_new(place, kind, time, prior) {
            return;
        }
        let mut told = Vec::new();
        let standing = self.along(place, (self.eras.newest(), at), Some(prior), at, true, &mut told);
        if self.linked.is_linked(place) {
            self.keep(place, standing, at);
        } else {
            self.keep_after(place, standing, at, prior);
        }
        self.tell(place, told);
    }

    /// Whether nothing comes of an event but when next something may: so it is mostly, and only what hangs on this kind
    /// need be looked at to know that. `prior` is where the customer stood until the event's instant.
    fn nothing_new(&mut self, place: Place, kind: u16, time: i64, prior: Stood) -> bool {
        let (at, person, newest) = (time.saturating_add(1), self.people.get(place), self.eras.newest());
        if person.due <= at || person.upto == i64::MIN || self.eras.last().compiled.fires_at(kind) {
            return false;
        }
        let (known, ids) = ((person.held, person.open), self.ids_if_needed(place, (newest, at)));
        let quick = self.read(place, (newest, at), |judge, compiled, subject| {
            let (held, open) = judge.just_after(&compiled.graph, subject, (time, kind), known)?;
            let (who, footings) = (compiled.who(&ids), (&prior.footing, &person.footing));
            if held != known.0 || !compiled.same_bands(judge, held, &who, (at, kind), footings) {
                return None;
            }
            let alone = compiled.alone(judge, &who, (at, Some(kind)), &person.footing);
            Some((held, open, judge.next_after(&compiled.graph, subject, (time, kind), alone)))
        });
        let Some((held, open, due)) = quick else { return false };
        let standing = Standing { held, open, due: due.min(person.due), ..person.standing() };
        self.keep_after(place, standing, at, prior);
        true
    }

    /// Runs a customer's own due changes, up to an instant and with it.
    pub(super) fn bring(&mut self, place: Place, end: i64) {
        if self.people.due(place) > end {
            return;
        }
        let person = self.people.get(place);
        // At the due instant the state before is known: nothing changed since it was judged.
        let (mut told, newest) = (Vec::new(), self.eras.newest());
        let standing = self.along(place, (newest, person.due), Some(person.stood()), end, true, &mut told);
        self.keep(place, standing, end);
        self.tell(place, told);
    }

    /// Nothing was told yet of a customer.
    fn unknown(&self, place: Place, since: i64) -> Before {
        let (from, reach) = (since.max(self.told_from(place)), self.reach(place));
        Before { place, from, reach, marks: Vec::new() }
    }

    /// What was told after an instant of a customer who was brought to `reach`.
    fn told_since(&mut self, place: Place, since: i64, reach: i64) -> Before {
        let from = since.max(self.told_from(place));
        Before { place, from, reach, marks: self.between(place, from, reach, false).0 }
    }

    /// What was told after `from` of everybody on whom what is told of a customer bears; of those alone who were brought
    /// beyond `since`. One may be about to be brought further.
    fn before(
        &mut self,
        place: Place,
        from: i64,
        since: Option<i64>,
        further: Option<(Place, i64)>,
    ) -> Vec<Before> {
        let mut before = Vec::new();
        for place in self.linked.concerned(place, from.saturating_add(1)) {
            let mut reach = self.reach(place);
            if since.is_some_and(|since| reach <= since) {
                continue;
            }
            if let Some((_, at)) = further.filter(|(other, _)| *other == place) {
                reach = reach.max(at);
            }
            before.push(self.told_since(place, from, reach));
        }
        before
    }

    /// Takes back what is not so any more, and tells what is.
    fn after(&mut self, before: Vec<Before>) {
        for Before { place, from, reach, marks } in before {
            let (new, standing) = self.between(place, from, reach, true);
            self.keep(place, standing, reach);
            let (gone, new) = differing(marks, new);
            self.take_back(place, gone);
            self.tell(place, new);
        }
    }

    /// Tells more of a customer: sign-up, account, properties. What that makes untrue is taken back.
    ///
    /// # Errors
    /// Those of [`EventLog::set_customer`](crate::EventLog::set_customer); `undated_property` for a property without
    /// `set_at` on which a scorecard or a lifecycle of the policy hangs. Nothing is taken then.
    pub fn set_customer(&mut self, customer: &Customer<'_>) -> Result<Told> {
        let first = self.cursor;
        if customer.set_at.is_none() {
            self.takes_undated(customer.properties.keys().map(String::as_str))?;
        }
        let receipt = self.learn(&customer.id, |log| log.set_customer(customer))?;
        Ok(self.told(first, receipt))
    }

    /// # Errors
    /// `undated_property` for properties without a date on which scores or stages would hang.
    pub(super) fn takes_undated<'p>(&self, told: impl Iterator<Item = &'p str>) -> Result<()> {
        self.eras.last().compiled.takes_undated(&told.collect(), self.log.schema())
    }

    /// Lets the log learn something of a customer that may have been so for long.
    pub(super) fn learn(
        &mut self,
        id: &str,
        tell: impl FnOnce(&mut EventLog) -> Result<Receipt>,
    ) -> Result<Receipt> {
        let known = self.log.find(id);
        let mut before = known.map_or_else(Vec::new, |place| self.before(place, i64::MIN, None, None));
        let receipt = tell(&mut self.log)?;
        self.has_facts = true;
        self.refresh(i64::MAX, known);
        if known.is_none()
            && let Some(place) = self.log.find(id)
        {
            before.push(self.unknown(place, i64::MIN));
        }
        self.after(before);
        Ok(receipt)
    }

    /// Says that `id` is another name of `customer` since `at`, such as a visitor who signs in: from then on the events of
    /// both are the customer's.
    ///
    /// # Errors
    /// Those of [`EventLog::alias`](crate::EventLog::alias); the engine is then as it was.
    ///
    /// ```
    /// use retention_core::{Engine, Event, EventLog, Policy, Schema};
    /// let policy = Policy::parse(r#"{"policy": 1, "kinds": ["login"],
    ///     "measures": {"logins": {"measure": "count", "of": ["login"]}}, "segments": {"back": "logins >= 2"}}"#)?;
    /// let mut engine = Engine::new(EventLog::new(Schema::new("UTC", "EUR")?), policy, "2024-03-01")?;
    /// engine.track(Event::new("visitor", "login", "2024-03-02"))?;
    /// engine.track(Event::new("ann", "login", "2024-03-03"))?;
    /// let told = engine.alias("visitor", "ann", "2024-03-04")?;
    /// assert_eq!((told.signals[0].customer.as_str(), told.signals[0].name.as_str()), ("ann", "back"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn alias(&mut self, id: &str, customer: &str, at: impl Into<TimeInput>) -> Result<Told> {
        self.link(LinkKind::Alias, id, customer, &at.into(), None)
    }

    /// Says that the customer `from` was merged into `into` at `at`: from then on the events of both are those of `into`,
    /// and `from` leaves every segment.
    ///
    /// # Errors
    /// As [`alias`](Self::alias).
    pub fn merge_customers(&mut self, from: &str, into: &str, at: impl Into<TimeInput>) -> Result<Told> {
        self.link(LinkKind::Merge, from, into, &at.into(), None)
    }

    /// Says that an alias or merge of the two no longer holds since `at`.
    ///
    /// # Errors
    /// As [`alias`](Self::alias).
    pub fn unmerge_customers(&mut self, from: &str, into: &str, at: impl Into<TimeInput>) -> Result<Told> {
        self.link(LinkKind::Unmerge, from, into, &at.into(), None)
    }

    /// An alias, merge or unmerge with the time at which the host learned of it. One that comes late takes back what it
    /// makes untrue.
    ///
    /// # Errors
    /// As [`alias`](Self::alias).
    pub fn link(
        &mut self,
        kind: LinkKind,
        from: &str,
        into: &str,
        at: &TimeInput,
        received: Option<&TimeInput>,
    ) -> Result<Told> {
        let (first, zone) = (self.cursor, self.log.schema().zone());
        let time = at.resolve(&zone)?.micros();
        let at_once = time.saturating_add(1);
        self.log.link(kind, from, into, at, received)?;
        let (from, into) = (from.to_owned(), into.to_owned());
        let link = Link { time, kind, from, into, received: time };
        let concerned = [self.log.find(&link.from), self.log.find(&link.into)];
        let mut was = self.linked.add(&self.log, link);
        // The two first, then the others by their ids.
        let mut places: Vec<Place> = was.keys().copied().collect();
        places.sort_by_key(|place| {
            let rank = concerned.iter().position(|one| *one == Some(*place)).unwrap_or(concerned.len());
            (rank, self.log.id_of(place.0, place.1))
        });
        self.linked.swap(&mut was);
        let mut before = Vec::new();
        for place in &places {
            let reach = self.reach(*place);
            if reach > time {
                before.push(self.told_since(*place, time, reach));
            }
        }
        self.linked.swap(&mut was);
        for place in places {
            if self.reach(place) <= time {
                let person = self.people.get(place);
                let standing = Standing { due: person.due.min(at_once), ..person.standing() };
                self.keep(place, standing, person.upto);
                self.bring(place, at_once);
            }
        }
        self.after(before);
        Ok(self.told(first, Receipt::default()))
    }

    /// Takes note of what one more event may change for all: a new kind, and since when the log observed.
    fn refresh(&mut self, time: i64, known: Option<Place>) {
        let kinds = self.log.kind_count();
        if kinds != self.kinds {
            self.kinds = kinds;
            let Self { eras, log, floor, .. } = self;
            eras.each(|era| {
                if let Ok(compiled) = Compiled::of(&era.policy, log) {
                    era.compiled = compiled;
                    era.compiled.graph.program.set_floor(*floor);
                }
            });
        }
        if self.floor_may_move(time) {
            let floor = self.log.observed_from();
            if floor != self.floor {
                self.move_floor(floor, known);
            }
        }
    }

    /// Whether an event tells that the log observed more than it knew.
    fn floor_may_move(&self, time: i64) -> bool {
        self.floor.is_none_or(|floor| time < floor) && self.log.schema().declared(None).from.is_none()
    }

    /// Whether a policy has a measure that needs a whole window.
    pub(super) fn hangs_on_floor(&self) -> bool {
        self.eras.iter().any(|era| era.compiled.graph.program.hangs_on_floor())
    }

    /// Whether what was told, or is to come, may hang on what the log observed before an instant: once every whole
    /// window begins after it, nothing does.
    fn concerns(&mut self, floor: i64) -> bool {
        let told_from = self.start.max(self.eras.first().from).min(self.advanced);
        let Self { eras, judge, .. } = self;
        let mut eras = eras.iter();
        eras.any(|era| {
            let program = &era.compiled.graph.program;
            // Bands and stages remember what was so before.
            let concerns = era.compiled.remembers() || judge.evaluator.past_floor(program, floor) > told_from;
            program.hangs_on_floor() && concerns
        })
    }

    /// The log observed since earlier than was known: what it did not observe of those who had signed up by then, it
    /// did. Those whom it knows by events alone were not there before. Whom the event itself concerns is seen to elsewhere.
    fn move_floor(&mut self, floor: Option<i64>, known: Option<Place>) {
        let seen_to = known.map(|place| self.linked.concerned(place, i64::MIN)).unwrap_or_default();
        let mut before = Vec::new();
        let known_from = self.floor;
        let concerns = known_from.is_none_or(|floor| self.concerns(floor));
        let concerned =
            if self.has_facts && concerns && self.hangs_on_floor() { self.everybody() } else { Vec::new() };
        for place in concerned {
            // Whoever signed up later has no window that was not observed from its beginning.
            let signed_up = || {
                let signed_up = self.log.backing().signed_up(&self.linked.ever(place));
                signed_up.is_some_and(|time| known_from.is_none_or(|floor| time < floor))
            };
            if !seen_to.contains(&place) && signed_up() {
                let reach = self.reach(place);
                before.push(self.told_since(place, i64::MIN, reach));
            }
        }
        self.floor = floor;
        self.eras.each(|era| era.compiled.graph.program.set_floor(floor));
        self.after(before);
    }
}
