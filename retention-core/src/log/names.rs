//! Which properties customers and events were told with, and since when: the same for every part of a log, so that a part
//! in which nobody has a property knows it all the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::log::coverage::Earliest;
use crate::log::facts::{Fact, is_field};
use crate::log::scan::Kinds;
use crate::log::shard::Shard;
use crate::log::view::View;

type Names = BTreeMap<String, Earliest>;

/// The names of properties, each with its earliest sights.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct PropertyNames {
    customers: Names,
    /// By kind.
    events: BTreeMap<String, Names>,
}

impl PropertyNames {
    /// A fact of a customer; what has no date holds from ever.
    pub(super) fn fact(&mut self, name: &str, fact: &Fact) {
        let (time, received) = (fact.time.unwrap_or(i64::MIN), fact.effective());
        match self.customers.get_mut(name) {
            Some(earliest) => {
                earliest.add(time, received);
            }
            None if is_field(name) => {}
            None => {
                self.customers.entry(name.to_owned()).or_default().add(time, received);
            }
        }
    }

    /// A property that events of a kind have, with its earliest sights.
    pub(super) fn event(&mut self, kind: &str, name: &str, earliest: &Earliest) {
        let names = self.events.entry(kind.to_owned()).or_default();
        names.entry(name.to_owned()).or_default().absorb(earliest);
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        for (name, earliest) in &other.customers {
            self.customers.entry(name.clone()).or_default().absorb(earliest);
        }
        for (kind, names) in &other.events {
            names.iter().for_each(|(name, earliest)| self.event(kind, name, earliest));
        }
    }
}

impl View {
    /// Whether something had happened by the time of the view, as far as it was known.
    fn sees(&self, time: i64, received: i64) -> bool {
        time < self.cut_at() && (self.known_before() == i64::MAX || received < self.known_before())
    }

    /// The names of all properties of customers, here and in the log that this is a part of.
    pub(crate) fn customer_properties(&self) -> BTreeSet<&str> {
        let (state, seen) = (self.state(), |earliest: &Earliest| self.has(earliest));
        let told = state.names.customers.iter().filter(|(_, earliest)| seen(earliest));
        let mut names: BTreeSet<&str> = told.map(|(name, _)| name.as_str()).collect();
        for facts in (0..state.shards.len()).filter_map(|shard| state.facts(shard)) {
            for (_, name, fact) in facts.iter().filter(|(_, name, _)| !is_field(name)) {
                if !names.contains(name) && self.sees(fact.time.unwrap_or(i64::MIN), fact.effective()) {
                    names.insert(name);
                }
            }
        }
        names
    }

    fn has(&self, earliest: &Earliest) -> bool {
        earliest.first(self.cut_at(), self.known_before()).is_some()
    }

    /// The names of all properties of events, here and in the log that this is a part of.
    pub(crate) fn event_properties(&self) -> BTreeSet<&str> {
        self.event_properties_among(|_| true, None)
    }

    /// Whether an event of one of these kinds had a property, here or in the log that this is a part of.
    pub(crate) fn has_event_property(&self, name: &str, kinds: &Kinds) -> bool {
        self.event_properties_among(|known| known == name, Some(kinds)).contains(name)
    }

    fn event_properties_among(&self, asked: impl Fn(&str) -> bool, kinds: Option<&Kinds>) -> BTreeSet<&str> {
        let state = self.state();
        let wanted = |kind: &str| kinds.is_none_or(|kinds| kinds.names().iter().any(|known| known == kind));
        let told = state.names.events.iter().filter(|(kind, _)| wanted(kind)).flat_map(|(_, names)| names);
        let told = told.filter(|(name, earliest)| asked(name) && self.has(earliest));
        let mut names: BTreeSet<&str> = told.map(|(name, _)| name.as_str()).collect();
        for (shard, slot) in state.shards.iter().zip(&state.slots) {
            for (code, column) in shard.extras().properties() {
                let name = slot.labels.name(code);
                let mut rows = column.iter().map(|(row, _)| row);
                if asked(name) && !names.contains(name) && rows.any(|row| self.shows(shard, row, kinds)) {
                    names.insert(name);
                }
            }
            // A row that lost was told all the same: it may be the one that a part of a log knows of.
            let lost = slot.conflicts.values().flatten();
            let lost = lost.filter(|loser| wanted(&loser.content.kind));
            let lost = lost.filter(|loser| self.sees(loser.content.time, loser.received));
            let lost = lost.flat_map(|loser| &loser.content.properties).map(|(name, _)| name.as_str());
            names.extend(lost.filter(|name| asked(name)));
        }
        names
    }

    /// Whether a row had happened and is of the kinds asked for.
    fn shows(&self, shard: &Shard, row: usize, kinds: Option<&Kinds>) -> bool {
        shard.times.get(row).is_some_and(|time| *time < self.cut_at())
            && kinds.is_none_or(|kinds| kinds.contains(shard.kind_of(row)))
    }
}
