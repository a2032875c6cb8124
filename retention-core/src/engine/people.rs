//! What the engine keeps of each customer beside the log, and who is due when.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::engine::fold::Standing;
use crate::policy::{Footing, Stood};
use crate::segment::Held;

/// One customer. The state is a pure function of the events, so that little needs keeping: at most 320 bytes with the
/// entry among the due.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    /// Which rules hold.
    pub(super) held: Held,
    /// For which rules a missing value leaves it open.
    pub(super) open: Held,
    /// Bands and stages.
    pub(super) footing: Footing,
    /// The instant up to which the customer was judged; the engine may have come further.
    pub(super) upto: i64,
    /// The next instant at which something can change.
    pub(super) due: i64,
    /// The entry among the due that counts.
    queued: i64,
    /// Whether `prior` is known.
    follows: bool,
    /// Where the customer stood until the event that brought them to `upto`: of one instant may come more than one.
    prior: Stood,
}

impl Person {
    const NEW: Self = Self {
        held: 0,
        open: 0,
        footing: Footing::NONE,
        upto: i64::MIN,
        due: i64::MAX,
        queued: i64::MAX,
        follows: false,
        prior: Stood::NONE,
    };

    pub(super) fn standing(&self) -> Standing {
        Standing { held: self.held, open: self.open, footing: self.footing, due: self.due }
    }

    pub(super) fn stood(&self) -> Stood {
        Stood { held: self.held, footing: self.footing }
    }

    /// Where the customer stood until an instant, if it was an event that brought them to it.
    pub(super) fn until(&self, at: i64) -> Option<Stood> {
        (self.follows && self.upto == at).then_some(self.prior)
    }
}

/// Shard and number of a customer.
pub(super) type Place = (usize, u32);

/// When, the hash of the id so that the order does not depend on arrival, and who.
type Due = Reverse<(i64, u64, u16, u32)>;

#[derive(Debug, Clone, Default)]
pub(super) struct People {
    /// A copy shares them; whoever sets somebody of a shard first copies that one shard.
    shards: Vec<Arc<Vec<Person>>>,
    due: BinaryHeap<Due>,
}

impl People {
    #[inline]
    pub(super) fn get(&self, (shard, customer): Place) -> Person {
        self.shards
            .get(shard)
            .and_then(|people| people.get(customer as usize))
            .copied()
            .unwrap_or(Person::NEW)
    }

    fn get_mut(&mut self, (shard, customer): Place) -> Option<&mut Person> {
        Arc::make_mut(self.shards.get_mut(shard)?).get_mut(customer as usize)
    }

    /// What is known of everybody, at little cost; who is due when is not among it until
    /// [`queue_all`](Self::queue_all).
    pub(super) fn still(&self) -> Self {
        Self { shards: self.shards.clone(), due: BinaryHeap::new() }
    }

    /// Finds out anew who is due when.
    pub(super) fn queue_all(&mut self, id: impl Fn(Place) -> u64) {
        let mut due = Vec::new();
        for (shard, people) in self.shards.iter_mut().enumerate() {
            for (customer, person) in Arc::make_mut(people).iter_mut().enumerate() {
                person.queued = person.due;
                if person.due != i64::MAX {
                    let customer = customer as u32;
                    due.push(Reverse((person.due, id((shard, customer)), shard as u16, customer)));
                }
            }
        }
        self.due = due.into();
    }

    /// Sets what is known of a customer and when they are next due.
    pub(super) fn set(&mut self, place: Place, standing: Standing, upto: i64, id: impl FnOnce() -> u64) {
        let (shard, customer) = place;
        if self.shards.len() <= shard {
            self.shards.resize_with(shard + 1, Arc::default);
        }
        let Some(people) = self.shards.get_mut(shard).map(Arc::make_mut) else { return };
        if people.len() <= customer as usize {
            people.resize(customer as usize + 1, Person::NEW);
        }
        let Some(person) = people.get_mut(customer as usize) else { return };
        let Standing { held, open, footing, due } = standing;
        (person.held, person.open, person.footing) = (held, open, footing);
        (person.upto, person.due, person.follows) = (upto, due, false);
        // An entry that comes too early is put off when it is met.
        if due < person.queued {
            person.queued = due;
            self.due.push(Reverse((due, id(), shard as u16, customer)));
        }
    }

    /// Notes where a customer stood until the event that brought them to where they are.
    pub(super) fn set_prior(&mut self, place: Place, prior: Stood) {
        if let Some(person) = self.get_mut(place) {
            (person.follows, person.prior) = (true, prior);
        }
    }

    /// The customer who is due first, not after an instant, with when.
    pub(super) fn next_due(&mut self, until: i64) -> Option<(i64, Place)> {
        while let Some(Reverse((time, hash, shard, customer))) = self.due.peek().copied() {
            if time > until {
                return None;
            }
            self.due.pop();
            let place = (usize::from(shard), customer);
            if self.get(place).queued != time {
                continue;
            }
            let Some(person) = self.get_mut(place) else { continue };
            person.queued = i64::MAX;
            let due = person.due;
            if due > time {
                if due != i64::MAX {
                    person.queued = due;
                    self.due.push(Reverse((due, hash, shard, customer)));
                }
                continue;
            }
            return Some((time, place));
        }
        None
    }

    /// Whether somebody is due, not after an instant.
    pub(super) fn is_due(&mut self, until: i64) -> bool {
        let found = self.next_due(until);
        if let Some((time, place)) = found {
            // Put back as it was.
            let person = self.get(place);
            let standing = Standing { due: time, ..person.standing() };
            self.set(place, standing, person.upto, || 0);
        }
        found.is_some()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let people: usize = self.shards.iter().map(|people| people.capacity() * size_of::<Person>()).sum();
        people + self.due.capacity() * size_of::<Due>()
    }
}
