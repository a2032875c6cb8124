//! A view: what had happened before an instant, and, when asked, what had been received before another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::log::EventLog;
use crate::log::coverage::Coverage;
use crate::log::event::PropertyValue;
use crate::log::facts::{Facts, SIGNED_UP};
use crate::log::identity::Identity;
use crate::log::ingest::shard_of;
use crate::log::interner::{Interner, stable_hash};
use crate::log::merge::Merge;
use crate::log::names::PropertyNames;
use crate::log::order::Order;
use crate::log::revive::revived;
use crate::log::scan::Kinds;
use crate::log::schema::{Role, Schema};
use crate::log::shard::{Run, Shard};
use crate::log::slot::Slot;
use crate::log::staging::Staging;
use crate::parallel::{Watch, Workers};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

/// Everything a log held when the view was taken.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) schema: Arc<Schema>,
    pub(crate) shards: Vec<Arc<Shard>>,
    pub(crate) slots: Vec<Arc<Slot>>,
    pub(crate) kinds: Arc<Interner>,
    pub(crate) coverage: Arc<Coverage>,
    pub(crate) names: Arc<PropertyNames>,
    pub(crate) identity: Arc<Identity>,
    order: Arc<OnceLock<Order>>,
    pub(crate) workers: Workers,
}

impl State {
    pub(crate) fn order(&self) -> &Order {
        // Unwatched work is never stopped.
        self.order.get_or_init(|| Order::of(&self.slots, &self.workers.watched(None)).unwrap_or_default())
    }

    pub(crate) fn labels(&self, shard: usize) -> Option<&Interner> {
        self.slots.get(shard).map(|slot| &*slot.labels)
    }

    pub(crate) fn facts(&self, shard: usize) -> Option<&Facts> {
        self.slots.get(shard).map(|slot| &*slot.facts)
    }

    /// Shard and number of an id, if it was ever seen.
    pub(crate) fn find(&self, id: &str) -> Option<(usize, u32)> {
        let hash = stable_hash(id);
        let shard = shard_of(hash);
        Some((shard, self.slots.get(shard)?.customers.find_hashed(id, hash)?))
    }
}

/// Ids that are one customer.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) rank: u32,
    pub(crate) members: Vec<(usize, u32)>,
}

/// Who is who at `as_of`.
#[derive(Debug, Default)]
pub(crate) struct Persons {
    groups: Vec<Group>,
    linked: BTreeMap<usize, BTreeSet<u32>>,
    stands_for: BTreeMap<String, String>,
}

static NOBODY: BTreeSet<u32> = BTreeSet::new();

impl Persons {
    fn of(state: &State, as_of: i64, known_at: i64) -> Self {
        if state.identity.is_empty() {
            return Self::default();
        }
        let stands_for = state.identity.resolve(as_of, known_at);
        let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, canonical) in &stands_for {
            members.entry(canonical).or_insert_with(|| vec![canonical]).push(id);
        }
        let mut persons = Self::default();
        for (canonical, ids) in members {
            let found: Vec<(usize, u32)> = ids.iter().filter_map(|id| state.find(id)).collect();
            let Some((shard, customer)) = state.find(canonical) else { continue };
            for (shard, customer) in &found {
                persons.linked.entry(*shard).or_default().insert(*customer);
            }
            persons.groups.push(Group { rank: state.order().rank(shard, customer), members: found });
        }
        persons.groups.sort_by_key(|group| group.rank);
        persons.stands_for = stands_for;
        persons
    }

    pub(crate) fn linked(&self, shard: usize) -> &BTreeSet<u32> {
        self.linked.get(&shard).unwrap_or(&NOBODY)
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }
}

/// What had happened before [`as_of`](Self::as_of): an event exactly at that instant is not yet seen. Immutable, cheap
/// to clone, and free to cross threads; appending to the log later never changes it.
#[derive(Debug, Clone)]
pub struct View {
    state: Arc<State>,
    persons: Arc<Persons>,
    as_of: i64,
    known_at: i64,
}

impl View {
    pub(super) fn of(log: &EventLog, as_of: Timestamp) -> Result<Self> {
        let context = log.context();
        let shards = log.workers.watched(None).run(log.slots.len(), |at| {
            log.slots.get(at).map_or_else(Arc::default, |slot| {
                revived(slot, slot.snapshot(context), as_of.micros(), &log.kinds)
            })
        })?;
        let state = State {
            schema: Arc::clone(&log.schema),
            shards,
            slots: log.slots.iter().map(|slot| Arc::new(slot.without_staged())).collect(),
            kinds: Arc::clone(&log.kinds),
            coverage: Arc::clone(&log.coverage),
            names: Arc::clone(&log.names),
            identity: Arc::clone(&log.identity),
            order: Arc::clone(&log.order),
            workers: log.workers.clone(),
        };
        let persons = Persons::of(&state, as_of.micros(), i64::MAX);
        Ok(Self {
            state: Arc::new(state),
            persons: Arc::new(persons),
            as_of: as_of.micros(),
            known_at: i64::MAX,
        })
    }

    /// The same view without what was received from `known_at` on. What has no time of receipt was received when it
    /// happened.
    ///
    /// # Errors
    /// `invalid_time`; `cancelled`.
    pub fn known_at(&self, known_at: impl Into<TimeInput>) -> Result<Self> {
        let known_at = known_at.into().resolve(&self.schema().zone())?.micros().min(self.known_at);
        let state = &self.state;
        let shards = state.workers.run(state.shards.len(), |at| {
            let (shard, labels) = (state.shards.get(at)?, state.labels(at)?);
            Some(hide(shard, labels, known_at))
        })?;
        let state = State {
            schema: Arc::clone(&state.schema),
            shards: shards.into_iter().map(Option::unwrap_or_default).collect(),
            slots: state.slots.clone(),
            kinds: Arc::clone(&state.kinds),
            coverage: Arc::clone(&state.coverage),
            names: Arc::clone(&state.names),
            identity: Arc::clone(&state.identity),
            order: Arc::clone(&state.order),
            workers: state.workers.clone(),
        };
        let persons = Persons::of(&state, self.as_of, known_at);
        Ok(Self { state: Arc::new(state), persons: Arc::new(persons), as_of: self.as_of, known_at })
    }

    /// The instant before which everything was seen.
    pub fn as_of(&self) -> Timestamp {
        Timestamp::from_micros(self.as_of)
    }

    /// The instant before which everything was received, if that was asked.
    pub fn received_before(&self) -> Option<Timestamp> {
        (self.known_at != i64::MAX).then(|| Timestamp::from_micros(self.known_at))
    }

    /// What the data mean.
    pub fn schema(&self) -> &Schema {
        &self.state.schema
    }

    /// The same view with another watcher of long work.
    #[must_use]
    pub fn watched(&self, watch: Option<Arc<dyn Watch>>) -> Self {
        let state = &self.state;
        let state = State {
            schema: Arc::clone(&state.schema),
            shards: state.shards.clone(),
            slots: state.slots.clone(),
            kinds: Arc::clone(&state.kinds),
            coverage: Arc::clone(&state.coverage),
            names: Arc::clone(&state.names),
            identity: Arc::clone(&state.identity),
            order: Arc::clone(&state.order),
            workers: state.workers.watched(watch),
        };
        Self { state: Arc::new(state), persons: Arc::clone(&self.persons), ..*self }
    }

    pub(crate) fn watch(&self) -> Option<Arc<dyn Watch>> {
        self.state.workers.watch()
    }

    /// How many customers have an event before `as_of`.
    pub fn customers(&self) -> u64 {
        let count = self.scan(&self.all_kinds(), || 0u64, |count, _| *count += 1);
        count.map_or(0, |parts| parts.iter().sum())
    }

    /// How many events there are before `as_of`.
    pub fn events(&self) -> u64 {
        let count = self.scan(
            &self.all_kinds(),
            || 0u64,
            |count, person| {
                *count += person.runs.iter().map(|run| run.len() as u64).sum::<u64>();
            },
        );
        count.map_or(0, |parts| parts.iter().sum())
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn persons(&self) -> &Persons {
        &self.persons
    }

    pub(crate) fn cut_at(&self) -> i64 {
        self.as_of
    }

    /// Whether what was known at an instant may be less than what had happened before it.
    pub(crate) fn has_receipts(&self) -> bool {
        !self.state.identity.is_empty() || self.state.shards.iter().any(|shard| shard.has_receipts())
    }

    /// Whether ids were ever linked: who was who may have changed.
    pub(crate) fn has_links(&self) -> bool {
        !self.state.identity.is_empty()
    }

    pub(crate) fn known_before(&self) -> i64 {
        self.known_at
    }

    pub(crate) fn all_kinds(&self) -> Kinds {
        let mut kinds = Kinds::default();
        for (number, name) in self.state.kinds.names().iter().enumerate() {
            kinds.add(number as u32, name);
        }
        kinds
    }

    /// The names of the kinds seen before `as_of`, as far as they were known.
    pub(crate) fn kinds_seen(&self) -> impl Iterator<Item = &str> {
        self.state.coverage.kinds(self.as_of, self.known_at)
    }

    /// The kinds meant by names of roles or kinds, as far as seen before `as_of`.
    ///
    /// # Errors
    /// `unknown_kind` for a name that is neither a role, nor a kind of the schema, nor a kind seen before `as_of`.
    pub(crate) fn kinds_named<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<Kinds> {
        let schema = self.schema();
        let seen: Vec<&str> = self.kinds_seen().collect();
        let mut kinds = Kinds::default();
        for name in names {
            let role = Role::ALL.iter().copied().find(|role| role.as_str() == name);
            if role.is_none() && !seen.contains(&name) && !schema.roles().contains_key(name) {
                let known = schema.roles().keys().map(String::as_str).chain(seen.iter().copied());
                let known: BTreeSet<&str> = known.chain(Role::ALL.iter().map(|role| role.as_str())).collect();
                let message = format!("no kind of event and no role is called `{name}`");
                return Err(Error::new(ErrorCode::UnknownKind, message).suggest(name, known));
            }
            for kind in &seen {
                if *kind == name || (role.is_some() && schema.role_of(kind) == role) {
                    self.add_kind(&mut kinds, kind);
                }
            }
        }
        Ok(kinds)
    }

    /// The kinds named; where none are: purchases, if any were seen, else kinds of the role activity, else all.
    /// What comes later never changes the choice.
    ///
    /// # Errors
    /// As [`kinds_named`](Self::kinds_named).
    pub(crate) fn default_kinds(&self, named: &[String]) -> Result<Kinds> {
        if !named.is_empty() {
            let kinds = self.kinds_named(named.iter().map(String::as_str));
            return kinds.map_err(|error| error.with("argument", "events"));
        }
        let of_role = [Role::Purchase, Role::Activity].map(|role| self.kinds_of(role));
        Ok(of_role.into_iter().find(|kinds| !kinds.is_empty()).unwrap_or_else(|| {
            let mut all = Kinds::default();
            for kind in self.state.coverage.kinds(self.as_of, self.known_at) {
                self.add_kind(&mut all, kind);
            }
            all
        }))
    }

    fn add_kind(&self, kinds: &mut Kinds, name: &str) {
        match self.state.kinds.find(name) {
            Some(number) => kinds.add(number, name),
            None => kinds.add_absent(name),
        }
    }

    /// The kinds of a role.
    pub(crate) fn kinds_of(&self, role: Role) -> Kinds {
        self.kinds_named([role.as_str()]).unwrap_or_default()
    }

    /// The interval in which events of these kinds, or of others of these names, would have been seen. That none of a
    /// rare kind was seen says that none came for as long as anything was seen, unless the schema says when such events
    /// were observed.
    pub(crate) fn would_be_observed(&self, kinds: &Kinds, of: &[String]) -> Option<(Timestamp, Timestamp)> {
        let named = |name: &str| of.iter().chain(kinds.names()).any(|known| known == name);
        let (mut declared, mut others) = (kinds.clone(), self.all_kinds());
        let mut of_their_own = Kinds::default();
        for (kind, _) in self.schema().declared_kinds() {
            of_their_own.add_absent(kind);
        }
        if of_their_own.names().iter().any(|kind| named(kind)) {
            let names: Vec<&String> = of_their_own.names().iter().filter(|kind| named(kind)).collect();
            names.into_iter().for_each(|kind| declared.add_absent(kind));
            return self.observed(&declared);
        }
        let whole = others.without(&of_their_own);
        if !whole.is_empty() {
            others = whole;
        }
        self.observed(&others)
    }

    /// The interval in which these kinds were observed: as declared, else whole days, from that of the first event of
    /// any of them to that of the last, cut at `as_of`. `None` when nothing was observed.
    pub(crate) fn observed(&self, kinds: &Kinds) -> Option<(Timestamp, Timestamp)> {
        let mut whole: Option<(Timestamp, Timestamp)> = None;
        let (as_of, known_at, zone) = (self.as_of, self.known_at, self.schema().zone());
        let whole_day = |(from, to)| (zone.start_of_day(zone.date_of(from)), to);
        for kind in kinds.names() {
            let seen = self.state.coverage.seen(kind, as_of, known_at, zone).map(whole_day);
            let declared = self.schema().declared(Some(kind));
            let cut = Timestamp::from_micros(as_of.min(known_at));
            let interval = match (declared.from, declared.to, seen) {
                (Some(from), Some(to), _) => Some((from, to.min(cut))),
                (from, to, Some(seen)) => Some((from.unwrap_or(seen.0), to.unwrap_or(seen.1).min(cut))),
                (Some(from), None, None) => Some((from, from)),
                _ => None,
            };
            whole = match (whole, interval) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
        }
        whole.filter(|(from, to)| from <= to)
    }

    /// The first event of any of these kinds, if there is one.
    pub(crate) fn first_seen(&self, kinds: &Kinds) -> Option<Timestamp> {
        let zone = self.schema().zone();
        let seen = |kind: &String| self.state.coverage.seen(kind, self.as_of, self.known_at, zone);
        kinds.names().iter().filter_map(seen).map(|(first, _)| first).min()
    }

    /// The same view, of which every id is a customer by itself.
    pub(crate) fn each_id(&self) -> Self {
        Self { state: Arc::clone(&self.state), persons: Arc::default(), ..*self }
    }

    /// The same view with customers as they were linked before an instant, by the dates of links: what is linked later says
    /// nothing about who was who then.
    pub(crate) fn identified_before(&self, before: i64) -> Self {
        let persons = Persons::of(&self.state, before.min(self.as_of), self.known_at);
        Self { state: Arc::clone(&self.state), persons: Arc::new(persons), ..*self }
    }

    /// Who was who by what had been linked before an instant: for each id that was not alone, the places of all ids of its
    /// customer among all ids.
    pub(crate) fn together(&self, before: i64) -> BTreeMap<u32, Arc<[u32]>> {
        let persons = Persons::of(&self.state, before.min(self.as_of), self.known_at);
        let order = self.state.order();
        let mut found = BTreeMap::new();
        for group in persons.groups() {
            let ranks: Arc<[u32]> =
                group.members.iter().map(|(shard, customer)| order.rank(*shard, *customer)).collect();
            found.extend(ranks.iter().map(|rank| (*rank, Arc::clone(&ranks))));
        }
        found
    }

    /// The id that stands for a customer in this view.
    pub(crate) fn stands_for<'a>(&'a self, id: &'a str) -> &'a str {
        self.persons.stands_for.get(id).map_or(id, String::as_str)
    }

    /// The ids of a customer: shard and number of each.
    ///
    /// # Errors
    /// `unknown_customer`, with the nearest id.
    pub(crate) fn members(&self, id: &str) -> Result<Vec<(usize, u32)>> {
        let canonical = self.stands_for(id);
        let found = self.state.find(canonical);
        let members = match found {
            Some((shard, customer)) => {
                let rank = self.state.order().rank(shard, customer);
                let group = self.persons.groups.iter().find(|group| group.rank == rank);
                group.map_or_else(|| vec![(shard, customer)], |group| group.members.clone())
            }
            None => Vec::new(),
        };
        let seen = members.iter().any(|(shard, customer)| {
            let events = self.state.shards.get(*shard).is_some_and(|shard| {
                shard.runs_of(*customer).any(|run| run.times.first().is_some_and(|first| *first < self.as_of))
            });
            events || self.has_facts(*shard, *customer)
        });
        if seen {
            return Ok(members);
        }
        Err(Error::new(
            ErrorCode::UnknownCustomer,
            format!("no customer `{id}` was seen before {}", self.as_of()),
        )
        .with("given", id)
        .hint("ids are compared as text, letter by letter"))
    }

    /// The ids of a customer, given by the place in the order of ids of the one that stands for them: this one first.
    pub(crate) fn ids_of(&self, rank: u32) -> Vec<&str> {
        let order = self.state.order();
        let name = |rank: u32| order.names.get(rank as usize);
        let groups = self.persons.groups();
        let group = groups.binary_search_by_key(&rank, |group| group.rank).ok().and_then(|at| groups.get(at));
        let members = group.map_or(&[][..], |group| group.members.as_slice()).iter();
        let others =
            members.map(|(shard, customer)| order.rank(*shard, *customer)).filter(|one| *one != rank);
        std::iter::once(rank).chain(others).filter_map(name).collect()
    }

    /// The place among all customers, in the order of ids, of the id that stands for a customer.
    pub(crate) fn members_rank(&self, id: &str) -> u32 {
        let found = self.state.find(self.stands_for(id));
        found.map_or(u32::MAX, |(shard, customer)| self.state.order().rank(shard, customer))
    }

    pub(super) fn has_facts(&self, shard: usize, customer: u32) -> bool {
        self.state.facts(shard).is_some_and(|facts| {
            facts
                .names_of(customer)
                .any(|name| facts.seen(customer, name, self.as_of, self.known_at).next().is_some())
        })
    }

    /// The events of a customer given by [`members`](Self::members), of the kinds asked for.
    pub(crate) fn runs_of<'a>(&'a self, members: &[(usize, u32)], kinds: &Kinds) -> Vec<Run<'a>> {
        let mut runs = Vec::new();
        for (number, customer) in members {
            if let Some(shard) = self.state.shards.get(*number) {
                let wanted = shard.runs_of(*customer).filter(|run| kinds.contains(run.kind));
                runs.extend(
                    wanted.map(|run| run.before(self.as_of).in_shard(*number)).filter(|run| !run.is_empty()),
                );
            }
        }
        runs
    }

    /// The last value of a property before `as_of`, and whether it is dated.
    pub(crate) fn property(&self, members: &[(usize, u32)], name: &str) -> Option<(PropertyValue, bool)> {
        let seen = members.iter().filter_map(|(shard, customer)| {
            self.state.facts(*shard)?.seen(*customer, name, self.as_of, self.known_at).last()
        });
        let last = seen.max_by_key(|fact| fact.time)?;
        Some((last.value.clone(), last.time.is_some()))
    }

    /// Every value that a property had before `as_of`, ascending by when it came to hold; what has no date holds from ever.
    pub(crate) fn property_history(
        &self,
        members: &[(usize, u32)],
        name: &str,
    ) -> Vec<(Option<i64>, PropertyValue)> {
        let seen = members.iter().filter_map(|(shard, customer)| {
            Some(self.state.facts(*shard)?.seen(*customer, name, self.as_of, self.known_at))
        });
        let mut history: Vec<_> = seen.flatten().map(|fact| (fact.time, fact.value.clone())).collect();
        history.sort_by_key(|(time, _)| *time);
        history
    }

    /// When a customer signed up, if that is known and was before `as_of`.
    pub(crate) fn signed_up(&self, members: &[(usize, u32)]) -> Option<Timestamp> {
        let facts = members.iter().filter_map(|(shard, customer)| {
            self.state.facts(*shard)?.seen(*customer, SIGNED_UP, self.as_of, self.known_at).next()
        });
        facts.filter_map(|fact| fact.time).min().map(Timestamp::from_micros)
    }
}

/// A shard without the rows received from `known_at` on.
fn hide(shard: &Arc<Shard>, labels: &Interner, known_at: i64) -> Arc<Shard> {
    let hidden = shard.received_from(known_at);
    if hidden.is_empty() {
        return Arc::clone(shard);
    }
    let merge = Merge {
        base: shard,
        staged: &Staging::default(),
        dropped: &hidden,
        labels,
        customers: shard.customers(),
        key: &|_, _, _| None,
        keyed: false,
    };
    Arc::new(merge.run())
}
