//! Who is who as time goes by: ids that were ever linked, and for each stretch of time who stands for whom.

use std::collections::BTreeMap;

use crate::engine::people::Place;
use crate::log::{EventLog, Identity, Link};

/// Customers by the ids that were ever linked to theirs.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    of: BTreeMap<Place, usize>,
    circles: Vec<Circle>,
}

/// Ids of which each was linked to another at some time, directly or not.
#[derive(Debug, Clone, Default)]
struct Circle {
    identity: Identity,
    places: Vec<Place>,
    /// Ascending; the first begins with time.
    epochs: Vec<Epoch>,
}

/// A stretch of time in which nothing is said about who is who.
#[derive(Debug, Clone)]
struct Epoch {
    /// The first instant that sees it.
    from: i64,
    /// Ids that are one customer, the one that stands for them first.
    groups: Vec<Vec<Place>>,
}

/// Whose events a customer's are at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Members<'a> {
    /// Those of the id alone.
    Own,
    /// Those of several ids, the customer's own first.
    Many(&'a [Place]),
    /// None: they stand under this customer.
    Under(Place),
}

impl Linked {
    pub(super) fn of(log: &EventLog) -> Self {
        let mut linked = Self::default();
        for link in log.links() {
            linked.join(log, link.clone());
        }
        for circle in 0..linked.circles.len() {
            linked.resolve(log, circle, i64::MIN);
        }
        linked
    }

    /// Takes note of a link that the log has taken.
    pub(super) fn add(&mut self, log: &EventLog, link: Link) {
        let time = link.time;
        let before = self.circles.len();
        if let Some(circle) = self.join(log, link) {
            // What is said of the time before stays, unless two circles became one.
            let joined = self.circles.len() != before
                || self.circles.get(circle).is_none_or(|one| one.epochs.is_empty());
            self.resolve(log, circle, if joined { i64::MIN } else { time });
        }
    }

    /// Puts the ids of a link into one circle.
    fn join(&mut self, log: &EventLog, link: Link) -> Option<usize> {
        let (from, into) = (log.find(&link.from)?, log.find(&link.into)?);
        let (a, b) = (self.of.get(&from).copied(), self.of.get(&into).copied());
        let circle = match (a, b) {
            (None, None) => {
                self.circles.push(Circle::default());
                self.circles.len() - 1
            }
            (Some(one), None) | (None, Some(one)) => one,
            (Some(one), Some(other)) if one == other => one,
            (Some(one), Some(other)) => {
                let gone = std::mem::take(self.circles.get_mut(other)?);
                let stays = self.circles.get_mut(one)?;
                for link in gone.identity.links() {
                    stays.identity.add(link.clone());
                }
                for place in &gone.places {
                    self.of.insert(*place, one);
                }
                stays.places.extend(gone.places);
                stays.epochs.clear();
                one
            }
        };
        let stays = self.circles.get_mut(circle)?;
        for place in [from, into] {
            if self.of.insert(place, circle).is_none() {
                stays.places.push(place);
            }
        }
        stays.identity.add(link);
        Some(circle)
    }

    /// Says anew who is who from an instant on.
    fn resolve(&mut self, log: &EventLog, circle: usize, after: i64) {
        let Some(circle) = self.circles.get_mut(circle) else { return };
        circle.epochs.retain(|epoch| epoch.from <= after);
        if circle.epochs.is_empty() {
            circle.epochs.push(Epoch { from: i64::MIN, groups: Vec::new() });
        }
        let mut times: Vec<i64> = circle.identity.links().iter().map(|link| link.time).collect();
        times.retain(|time| *time >= after);
        times.dedup();
        for time in times {
            let from = time.saturating_add(1);
            let mut groups: BTreeMap<String, Vec<Place>> = BTreeMap::new();
            for (id, stands) in circle.identity.resolve(from, i64::MAX) {
                let (Some(id), Some(first)) = (log.find(&id), log.find(&stands)) else { continue };
                groups.entry(stands).or_insert_with(|| vec![first]).push(id);
            }
            circle.epochs.push(Epoch { from, groups: groups.into_values().collect() });
        }
    }

    fn circle(&self, place: Place) -> Option<&Circle> {
        self.circles.get(*self.of.get(&place)?)
    }

    /// Everybody whose events may be or become this customer's, or the other way round; the customer among them.
    pub(super) fn together(&self, place: Place) -> Vec<Place> {
        self.circle(place).map_or_else(|| vec![place], |circle| circle.places.clone())
    }

    /// Whether a customer's events are somebody else's at some time, or the other way round.
    pub(super) fn is_linked(&self, place: Place) -> bool {
        !self.of.is_empty() && self.of.contains_key(&place)
    }

    /// Whose events a customer's are at an instant.
    pub(super) fn members(&self, place: Place, at: i64) -> Members<'_> {
        if self.of.is_empty() {
            return Members::Own;
        }
        let epoch = self.circle(place).and_then(|circle| {
            let after = circle.epochs.partition_point(|epoch| epoch.from <= at);
            circle.epochs.get(after.checked_sub(1)?)
        });
        let group = epoch.and_then(|epoch| epoch.groups.iter().find(|group| group.contains(&place)));
        match group.map(Vec::as_slice) {
            None => Members::Own,
            Some(group @ [first, ..]) if *first == place => Members::Many(group),
            Some([first, ..]) => Members::Under(*first),
            Some([]) => Members::Own,
        }
    }

    /// Who stands for a customer at an instant.
    pub(super) fn stands_for(&self, place: Place, at: i64) -> Place {
        if let Members::Under(other) = self.members(place, at) { other } else { place }
    }

    /// The first instant after another at which it may be otherwise.
    pub(super) fn next(&self, place: Place, after: i64) -> i64 {
        if self.of.is_empty() {
            return i64::MAX;
        }
        let next = self
            .circle(place)
            .and_then(|circle| circle.epochs.get(circle.epochs.partition_point(|epoch| epoch.from <= after)));
        next.map_or(i64::MAX, |epoch| epoch.from)
    }
}
