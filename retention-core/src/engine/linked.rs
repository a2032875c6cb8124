//! Who is who as time goes by: ids that were ever linked, and for each stretch of time who stands for whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::bonds::{Bonds, Members};
use crate::engine::people::Place;
use crate::log::{EventLog, Identity, Link, LinkKind};

/// Customers by the ids that were ever linked to theirs.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    people: BTreeMap<Place, Tied>,
    circles: Vec<Circle>,
}

/// Ids of which each was linked to another at some time, directly or not.
#[derive(Debug, Clone, Default)]
struct Circle {
    identity: Identity,
    places: Vec<Place>,
}

/// An id that was ever linked; what stands beside its bonds is as the last link of its circle left it.
#[derive(Debug, Clone)]
struct Tied {
    bonds: Bonds,
    circle: usize,
    /// The ids to which it is linked, and whether it gives way to each.
    ties: BTreeMap<Place, bool>,
    /// To how many it gives way.
    gives_way: usize,
    /// All ids that are one customer with it, itself among them, if it stands for them.
    group: Vec<Place>,
}

/// How it was with some ids before a link was known.
pub(super) type Before = BTreeMap<Place, Bonds>;

impl Linked {
    pub(super) fn of(log: &EventLog) -> Self {
        let mut linked = Self::default();
        for link in log.links() {
            linked.take(log, link.clone(), None);
        }
        linked
    }

    /// Takes note of a link that the log has taken. Returns how it was with everybody with whom it is otherwise now.
    pub(super) fn add(&mut self, log: &EventLog, link: Link) -> Before {
        let mut before = Before::new();
        self.take(log, link, Some(&mut before));
        before
    }

    /// Puts what is said of some ids in place of what was said, which is put in its stead.
    pub(super) fn swap(&mut self, others: &mut Before) {
        for (place, bonds) in others {
            if let Some(person) = self.people.get_mut(place) {
                std::mem::swap(&mut person.bonds, bonds);
            }
        }
    }

    fn take(&mut self, log: &EventLog, link: Link, before: Option<&mut Before>) {
        let (Some(from), Some(into)) = (log.find(&link.from), log.find(&link.into)) else { return };
        let number = self.join(from, into);
        let Some(circle) = self.circles.get_mut(number) else { return };
        let is_last = circle.identity.last().is_none_or(|last| last.content() < link.content());
        let (kind, time) = (link.kind, link.time);
        if !circle.identity.add(link) {
            return;
        }
        if is_last {
            Fold { people: &mut self.people, log, at: time.saturating_add(1), before }.say(kind, from, into);
        } else {
            self.tell_anew(log, number, before);
        }
    }

    /// Says all of a circle anew: a link came that is not the last.
    fn tell_anew(&mut self, log: &EventLog, number: usize, before: Option<&mut Before>) {
        let Some(circle) = self.circles.get(number) else { return };
        let mut old: Before = BTreeMap::new();
        for place in &circle.places {
            let new = Tied::of(*place, number);
            old.extend(self.people.insert(*place, new).map(|person| (*place, person.bonds)));
        }
        for link in circle.identity.links() {
            let (Some(from), Some(into)) = (log.find(&link.from), log.find(&link.into)) else { continue };
            let at = link.time.saturating_add(1);
            Fold { people: &mut self.people, log, at, before: None }.say(link.kind, from, into);
        }
        let Some(before) = before else { return };
        old.retain(|place, bonds| self.people.get(place).is_none_or(|person| person.bonds != *bonds));
        before.extend(old);
    }

    /// Puts two ids into one circle, and returns its number.
    fn join(&mut self, from: Place, into: Place) -> usize {
        let of = |place: Place| self.people.get(&place).map(|person| person.circle);
        let stays = match (of(from), of(into)) {
            (None, None) => {
                self.circles.push(Circle::default());
                self.circles.len() - 1
            }
            (Some(one), None) | (None, Some(one)) => one,
            (Some(one), Some(other)) if one == other => one,
            (Some(one), Some(other)) => self.merge(one, other),
        };
        for place in [from, into] {
            if let Some(circle) = self.circles.get_mut(stays) {
                self.people.entry(place).or_insert_with(|| {
                    circle.places.push(place);
                    Tied::of(place, stays)
                });
            }
        }
        stays
    }

    /// Makes one circle of two, and returns its number. The larger stays as it is.
    fn merge(&mut self, one: usize, other: usize) -> usize {
        let size = |number: usize| self.circles.get(number).map_or(0, |circle| circle.places.len());
        let (stays, goes) = if size(one) < size(other) { (other, one) } else { (one, other) };
        let gone = self.circles.get_mut(goes).map(std::mem::take).unwrap_or_default();
        let Some(circle) = self.circles.get_mut(stays) else { return stays };
        for link in gone.identity.links() {
            circle.identity.add(link.clone());
        }
        for place in &gone.places {
            if let Some(person) = self.people.get_mut(place) {
                person.circle = stays;
            }
        }
        circle.places.extend(gone.places);
        stays
    }

    fn bonds(&self, place: Place) -> Option<&Bonds> {
        if self.people.is_empty() {
            return None;
        }
        self.people.get(&place).map(|person| &person.bonds)
    }

    /// Everybody on whom what is told of an id bears at an instant or later, the id itself first.
    pub(super) fn concerned(&self, place: Place, since: i64) -> Vec<Place> {
        let mut concerned = vec![place];
        if let Some(bonds) = self.bonds(place) {
            concerned.extend(bonds.stand_since(since).into_iter().filter(|other| *other != place));
        }
        concerned
    }

    /// Everybody whose events are this customer's at some time; some more than once.
    pub(super) fn ever(&self, place: Place) -> Vec<Place> {
        self.bonds(place).map_or_else(|| vec![place], |bonds| bonds.ever().collect())
    }

    /// Whether a customer's events are somebody else's at some time, or the other way round.
    pub(super) fn is_linked(&self, place: Place) -> bool {
        self.bonds(place).is_some()
    }

    /// Whose events a customer's are at an instant.
    pub(super) fn members(&self, place: Place, at: i64) -> Members {
        self.bonds(place).map_or(Members::Own, |bonds| bonds.members(at))
    }

    /// Who stands for a customer at an instant.
    pub(super) fn stands_for(&self, place: Place, at: i64) -> Place {
        self.bonds(place).map_or(place, |bonds| bonds.stands_for(at))
    }

    /// The first instant after another at which it may be otherwise.
    pub(super) fn next(&self, place: Place, after: i64) -> i64 {
        self.bonds(place).map_or(i64::MAX, |bonds| bonds.next(after))
    }

    /// Whether it is otherwise from an instant on.
    pub(super) fn turns_at(&self, place: Place, at: i64) -> bool {
        self.bonds(place).is_some_and(|bonds| bonds.turns_at(at))
    }
}

impl Tied {
    fn of(place: Place, circle: usize) -> Self {
        Self { bonds: Bonds::of(place), circle, ties: BTreeMap::new(), gives_way: 0, group: vec![place] }
    }

    fn tie(&mut self, other: Place, gives_way: bool) {
        self.untie(other);
        self.ties.insert(other, gives_way);
        self.gives_way += usize::from(gives_way);
    }

    fn untie(&mut self, other: Place) {
        if self.ties.remove(&other) == Some(true) {
            self.gives_way -= 1;
        }
    }
}

/// What the links of an instant make of the ids of a circle, of which all earlier ones were told.
struct Fold<'a> {
    people: &'a mut BTreeMap<Place, Tied>,
    log: &'a EventLog,
    /// The first instant that sees it.
    at: i64,
    /// How it was before, where that is asked for.
    before: Option<&'a mut Before>,
}

impl Fold<'_> {
    fn say(&mut self, kind: LinkKind, from: Place, into: Place) {
        match kind {
            LinkKind::Alias | LinkKind::Merge => self.tie(from, into),
            LinkKind::Unmerge => self.part(from, into),
        }
    }

    fn tie(&mut self, from: Place, into: Place) {
        let (one, other) = (self.stands_for(from), self.stands_for(into));
        let ways = |fold: &Self| [from, into].map(|place| fold.gives_way(place));
        let before = ways(self);
        for (place, other, gives_way) in [(from, into, true), (into, from, false)] {
            if let Some(person) = self.people.get_mut(&place) {
                person.tie(other, gives_way);
            }
        }
        if one == other && before == ways(self) {
            return;
        }
        let mut group = self.group(one);
        if one == other {
            return self.settle(group);
        }
        // Whoever stands for the others may give way now.
        let first = if one == from { self.first(&group).unwrap_or(one) } else { one };
        let stands = if self.rank(first) < self.rank(other) { first } else { other };
        let mut others = self.group(other);
        for (led_by, ids) in [(one, &group), (other, &others)] {
            if led_by != stands {
                ids.iter().for_each(|place| self.home(*place, stands));
            }
        }
        if group.len() < others.len() {
            std::mem::swap(&mut group, &mut others);
        }
        group.extend(others);
        self.lead(stands, group);
    }

    fn part(&mut self, from: Place, into: Place) {
        let stands = self.stands_for(from);
        for (place, other) in [(from, into), (into, from)] {
            match self.people.get_mut(&place) {
                Some(person) if person.ties.contains_key(&other) => person.untie(other),
                _ => return,
            }
        }
        let mut rest = self.group(stands);
        let reached = self.reached(from);
        rest.retain(|place| !reached.contains(place));
        self.settle(reached.into_iter().collect());
        self.settle(rest);
    }

    /// Everybody linked to an id, directly or not, with the id.
    fn reached(&self, from: Place) -> BTreeSet<Place> {
        let (mut reached, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(place) = open.pop() {
            let ties = self.people.get(&place).into_iter().flat_map(|person| person.ties.keys());
            open.extend(ties.copied().filter(|other| reached.insert(*other)));
        }
        reached
    }

    /// Finds out who stands for ids that are one customer.
    fn settle(&mut self, group: Vec<Place>) {
        let Some(stands) = self.first(&group) else { return };
        group.iter().for_each(|place| self.home(*place, stands));
        self.lead(stands, group);
    }

    /// Whoever never gave way stands for the others, the smallest id of those; or the smallest of all.
    fn first(&self, group: &[Place]) -> Option<Place> {
        group.iter().copied().min_by_key(|place| self.rank(*place))
    }

    fn rank(&self, place: Place) -> (bool, &str) {
        (self.gives_way(place), self.log.id_of(place.0, place.1))
    }

    fn gives_way(&self, place: Place) -> bool {
        self.people.get(&place).is_some_and(|person| person.gives_way > 0)
    }

    fn stands_for(&self, place: Place) -> Place {
        self.people.get(&place).map_or(place, |person| person.bonds.now())
    }

    /// Takes the ids for which one stands.
    fn group(&mut self, stands: Place) -> Vec<Place> {
        self.people.get_mut(&stands).map(|person| std::mem::take(&mut person.group)).unwrap_or_default()
    }

    fn lead(&mut self, stands: Place, group: Vec<Place>) {
        if let Some(person) = self.people.get_mut(&stands) {
            person.group = group;
        }
    }

    /// An id stands for itself or under another one from now on.
    fn home(&mut self, place: Place, stands: Place) {
        let (at, log, old) = (self.at, self.log, self.stands_for(place));
        if old == stands {
            return;
        }
        if old != place
            && let Some(bonds) = self.bonds(old)
        {
            bonds.let_go(at, place, log);
        }
        if let Some(bonds) = self.bonds(place) {
            bonds.stand(at, stands);
        }
        if stands != place
            && let Some(bonds) = self.bonds(stands)
        {
            bonds.take_in(at, place, log);
        }
    }

    fn bonds(&mut self, place: Place) -> Option<&mut Bonds> {
        let bonds = &mut self.people.get_mut(&place)?.bonds;
        if let Some(before) = self.before.as_deref_mut() {
            before.entry(place).or_insert_with(|| bonds.clone());
        }
        Some(bonds)
    }
}
