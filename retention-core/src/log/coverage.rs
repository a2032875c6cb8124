//! What a log observed, per kind and day: never inferred from one customer, and the same for every part of a log.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::log::Schema;
use crate::time::{Date, LocalConverter, Timestamp, Zone};

/// The earliest sights of something, such as a kind on one day: pairs of (time, received) of which none is beaten in both
/// by another. They tell exactly whether any had happened before one instant and was received before another.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Earliest(Vec<(i64, i64)>);

impl Earliest {
    /// Whether the pair told something new.
    pub(super) fn add(&mut self, time: i64, received: i64) -> bool {
        if self.0.iter().any(|(t, r)| *t <= time && *r <= received) {
            return false;
        }
        self.0.retain(|(t, r)| !(time <= *t && received <= *r));
        let place = self.0.partition_point(|(t, _)| *t < time);
        self.0.insert(place, (time, received));
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that another tells, too.
    pub(super) fn absorb(&mut self, other: &Self) {
        other.0.iter().for_each(|(time, received)| {
            self.add(*time, *received);
        });
    }

    pub(super) fn first(&self, as_of: i64, known_at: i64) -> Option<i64> {
        self.0.iter().find(|(time, received)| *time < as_of && *received < known_at).map(|(time, _)| *time)
    }
}

type Days = BTreeMap<i32, Earliest>;

/// As it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    kinds: BTreeMap<String, Days>,
}

impl From<Saved> for Coverage {
    fn from(saved: Saved) -> Self {
        Self { kinds: saved.kinds.into_iter().map(|(kind, days)| (kind, Arc::new(days))).collect() }
    }
}

impl From<Coverage> for Saved {
    fn from(coverage: Coverage) -> Self {
        Self {
            kinds: coverage
                .kinds
                .into_iter()
                .map(|(kind, days)| (kind, Arc::unwrap_or_clone(days)))
                .collect(),
        }
    }
}

/// Days on which each kind was seen, in the schema's zone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub(crate) struct Coverage {
    /// A copy shares the days of each kind.
    kinds: BTreeMap<String, Arc<Days>>,
}

impl Coverage {
    pub(crate) fn add(&mut self, kind: &str, day: i32, time: i64, received: i64) {
        if !self.kinds.contains_key(kind) {
            self.kinds.insert(kind.to_owned(), Arc::default());
        }
        if let Some(days) = self.kinds.get_mut(kind) {
            Arc::make_mut(days).entry(day).or_default().add(time, received);
        }
    }

    /// Whether a sight would tell nothing new.
    pub(crate) fn knows(&self, kind: &str, day: i32, time: i64, received: i64) -> bool {
        let day = self.kinds.get(kind).and_then(|days| days.get(&day));
        day.is_some_and(|day| day.0.iter().any(|(t, r)| *t <= time && *r <= received))
    }

    pub(crate) fn absorb(&mut self, other: &Self) {
        for (kind, days) in &other.kinds {
            for (day, sights) in days.iter() {
                for (time, received) in &sights.0 {
                    self.add(kind, *day, *time, *received);
                }
            }
        }
    }

    /// All kinds ever seen.
    pub(crate) fn all_kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// Kinds seen before `as_of`, as far as received before `known_at`.
    pub(crate) fn kinds(&self, as_of: i64, known_at: i64) -> impl Iterator<Item = &str> {
        self.kinds
            .iter()
            .filter(move |(_, days)| days.values().any(|day| day.first(as_of, known_at).is_some()))
            .map(|(kind, _)| kind.as_str())
    }

    /// From the first event of a kind to the end of the day of its last one, cut at `as_of` and `known_at`.
    pub(crate) fn seen(
        &self,
        kind: &str,
        as_of: i64,
        known_at: i64,
        zone: Zone,
    ) -> Option<(Timestamp, Timestamp)> {
        let days = self.kinds.get(kind)?;
        let first = days.values().filter_map(|day| day.first(as_of, known_at)).min()?;
        let (last, _) = days.iter().rev().find(|(_, day)| day.first(as_of, known_at).is_some())?;
        let end =
            zone.start_of_day(Date::from_days(last.saturating_add(1))).micros().min(as_of).min(known_at);
        Some((Timestamp::from_micros(first), Timestamp::from_micros(end)))
    }

    /// Since when a log is taken to have observed everything: as declared of all kinds, else the beginning of the day of
    /// its first event before `as_of`, as far as received before `known_at`. When single kinds were observed says nothing
    /// of the others.
    pub(crate) fn observed_from(&self, schema: &Schema, as_of: i64, known_at: i64) -> Option<i64> {
        if let Some(from) = schema.declared(None).from {
            return Some(from.micros());
        }
        let zone = schema.zone();
        let first = |kind: &str| self.seen(kind, as_of, known_at, zone).map(|(first, _)| first);
        let first = self.all_kinds().filter_map(first).min()?;
        Some(zone.start_of_day(zone.date_of(first)).micros())
    }

    /// The days on which a kind was seen.
    pub(crate) fn days<'a>(
        &'a self,
        kind: &str,
        as_of: i64,
        known_at: i64,
    ) -> impl Iterator<Item = Date> + 'a {
        let days = self.kinds.get(kind).into_iter().flat_map(|days| days.iter());
        days.filter(move |(_, day)| day.first(as_of, known_at).is_some())
            .map(|(day, _)| Date::from_days(*day))
    }
}

/// Days this far around the first one seen are kept in a plain table while rows stream by.
const DENSE: i64 = 1 << 14;

/// Gathers the coverage of many rows fast; kinds are numbers here.
#[derive(Debug)]
pub(crate) struct CoverageScan {
    clock: LocalConverter,
    middle: Option<i64>,
    kinds: Vec<Sights>,
    rest: Vec<(u16, i32, i64, i64)>,
}

/// The earliest sight of a kind on each day, [`NEVER`] where there is none.
#[derive(Debug, Default)]
struct Sights {
    time: Vec<i64>,
    /// Empty as long as every row was received when it happened.
    received: Vec<i64>,
}

const NEVER: i64 = i64::MAX;

impl CoverageScan {
    pub(crate) fn new(zone: Zone) -> Self {
        Self { clock: LocalConverter::new(zone), middle: None, kinds: Vec::new(), rest: Vec::new() }
    }

    #[inline]
    pub(crate) fn add(&mut self, kind: u16, time: Timestamp, received: i64) {
        let day = self.clock.local_micros_of(time).div_euclid(crate::time::MICROS_PER_DAY);
        let middle = *self.middle.get_or_insert(day);
        let at = (day - middle + DENSE / 2) as usize;
        if let Some(sights) = self.kinds.get(usize::from(kind))
            && let Some(first) = sights.time.get(at)
            && received == time.micros()
            && *first <= received
            && sights.received.is_empty()
        {
            return;
        }
        self.add_news(kind, day, at, time.micros(), received);
    }

    #[inline(never)]
    fn add_news(&mut self, kind: u16, day: i64, at: usize, time: i64, received: i64) {
        if at >= DENSE as usize {
            self.rest.push((kind, day as i32, time, received));
            return;
        }
        if self.kinds.len() <= usize::from(kind) {
            self.kinds.resize_with(usize::from(kind) + 1, Sights::default);
        }
        let Some(sights) = self.kinds.get_mut(usize::from(kind)) else { return };
        if sights.time.len() <= at {
            sights.time.resize(at + 1, NEVER);
        }
        if received != time && sights.received.is_empty() {
            sights.received.clone_from(&sights.time);
        }
        if !sights.received.is_empty() {
            sights.received.resize(sights.time.len(), NEVER);
        }
        let Some(first) = sights.time.get_mut(at) else { return };
        let mut same = *first;
        let known = sights.received.get_mut(at).unwrap_or(&mut same);
        if *first <= time && *known <= received {
            return;
        }
        if time <= *first && received <= *known {
            (*first, *known) = (time, received);
        } else {
            // Earlier in one, later in the other: both matter.
            self.rest.push((kind, day as i32, time, received));
        }
    }

    /// Strikes out the kinds of these numbers.
    pub(crate) fn forget(&mut self, lost: impl Fn(u16) -> bool) {
        for (kind, days) in self.kinds.iter_mut().enumerate() {
            if lost(kind as u16) {
                *days = Sights::default();
            }
        }
        self.rest.retain(|(kind, ..)| !lost(*kind));
    }

    /// Adds what was gathered to a coverage.
    pub(crate) fn finish<'k>(self, coverage: &mut Coverage, name: impl Fn(u16) -> &'k str) {
        let first_day = self.middle.unwrap_or(0) - DENSE / 2;
        for (kind, days) in self.kinds.iter().enumerate() {
            for (at, time) in days.time.iter().enumerate().filter(|(_, time)| **time != NEVER) {
                let received = days.received.get(at).unwrap_or(time);
                coverage.add(name(kind as u16), (first_day + at as i64) as i32, *time, *received);
            }
        }
        for (kind, day, time, received) in self.rest {
            coverage.add(name(kind), day, time, received);
        }
    }
}
