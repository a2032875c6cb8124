//! One id as time goes by: whom it stands under, and whose events are its own.

use crate::engine::people::Place;
use crate::log::EventLog;

/// What links say of one id, from the beginning of time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bonds {
    place: Place,
    /// Since when it stands for or under whom, ascending; before that it stands for itself.
    stands: Vec<(i64, Place)>,
    /// Whose events are its own beside its own, in the order of ids and of time.
    stays: Vec<Stay>,
    /// The instants at which that changes, ascending.
    turns: Vec<i64>,
}

/// An id stands under another from an instant on until another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stay {
    place: Place,
    from: i64,
    until: i64,
}

/// Whose events a customer's are at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Members {
    /// Those of the id alone.
    Own,
    /// Those of several ids, the customer's own first.
    Many(Vec<Place>),
    /// None: they stand under this customer.
    Under(Place),
}

impl Bonds {
    pub(super) fn of(place: Place) -> Self {
        Self { place, stands: Vec::new(), stays: Vec::new(), turns: Vec::new() }
    }

    /// Who stands for the id at an instant.
    pub(super) fn stands_for(&self, at: i64) -> Place {
        let after = self.stands.partition_point(|(from, _)| *from <= at);
        let last = after.checked_sub(1).and_then(|last| self.stands.get(last));
        last.map_or(self.place, |(_, place)| *place)
    }

    /// Whose events are this customer's at an instant.
    pub(super) fn members(&self, at: i64) -> Members {
        let stands = self.stands_for(at);
        if stands != self.place {
            return Members::Under(stands);
        }
        let there = self.stays.iter().filter(|stay| stay.from <= at && at < stay.until);
        let mut members = Vec::new();
        for stay in there {
            if members.is_empty() {
                members.push(self.place);
            }
            members.push(stay.place);
        }
        if members.is_empty() { Members::Own } else { Members::Many(members) }
    }

    /// Everybody who stands for the id at an instant or later, once each.
    pub(super) fn stand_since(&self, since: i64) -> Vec<Place> {
        let mut found = vec![self.stands_for(since)];
        for (_, place) in self.stands.iter().filter(|(from, _)| *from > since) {
            if !found.contains(place) {
                found.push(*place);
            }
        }
        found
    }

    /// Everybody whose events are this customer's at some time; some more than once.
    pub(super) fn ever(&self) -> impl Iterator<Item = Place> {
        std::iter::once(self.place).chain(self.stays.iter().map(|stay| stay.place))
    }

    /// The first instant after another at which something changes.
    pub(super) fn next(&self, after: i64) -> i64 {
        let next = self.turns.partition_point(|turn| *turn <= after);
        self.turns.get(next).copied().unwrap_or(i64::MAX)
    }

    /// Whether something changes at an instant.
    pub(super) fn turns_at(&self, at: i64) -> bool {
        self.turns.binary_search(&at).is_ok()
    }

    /// Who stands for the id at last.
    pub(super) fn now(&self) -> Place {
        self.stands.last().map_or(self.place, |(_, place)| *place)
    }

    /// From an instant on, which is not before any told of so far, it stands for or under another one.
    pub(super) fn stand(&mut self, at: i64, place: Place) {
        self.turn(at);
        self.stands.pop_if(|(from, _)| *from == at);
        if self.now() != place {
            self.stands.push((at, place));
        }
    }

    /// From an instant on somebody's events are its own.
    pub(super) fn take_in(&mut self, at: i64, place: Place, log: &EventLog) {
        self.turn(at);
        let after = self.after(place, log);
        let last = after.checked_sub(1).and_then(|last| self.stays.get_mut(last));
        match last.filter(|last| last.place == place && last.until == at) {
            // Nothing is said of no time at all.
            Some(last) => last.until = i64::MAX,
            None => self.stays.insert(after, Stay { place, from: at, until: i64::MAX }),
        }
    }

    /// From an instant on they no more are.
    pub(super) fn let_go(&mut self, at: i64, place: Place, log: &EventLog) {
        self.turn(at);
        let Some(last) = self.after(place, log).checked_sub(1) else { return };
        match self.stays.get_mut(last) {
            Some(stay) if stay.place == place && stay.from < at => stay.until = at,
            Some(stay) if stay.place == place => drop(self.stays.remove(last)),
            _ => {}
        }
    }

    /// The place behind all stays of an id.
    fn after(&self, place: Place, log: &EventLog) -> usize {
        let id = log.id_of(place.0, place.1);
        self.stays.partition_point(|stay| log.id_of(stay.place.0, stay.place.1) <= id)
    }

    fn turn(&mut self, at: i64) {
        if self.turns.last() != Some(&at) {
            self.turns.push(at);
        }
    }
}
