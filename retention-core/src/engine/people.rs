//! What the engine keeps of each customer beside the log, and who is due when.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::engine::fold::Standing;
use crate::engine::pieces::Pieces;
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
    /// By shard. A copy shares them; whoever sets somebody first copies the piece with them.
    shards: Vec<Pieces<Person>>,
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
        self.shards.get_mut(shard)?.get_mut(customer as usize)
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
            for (customer, person) in people.iter_mut().enumerate() {
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
            self.shards.resize_with(shard + 1, Pieces::default);
        }
        let Some(people) = self.shards.get_mut(shard) else { return };
        people.reach(customer as usize, Person::NEW);
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

    /// The customer who is due first, not after an instant, with when; they are due no more.
    pub(super) fn next_due(&mut self, until: i64) -> Option<(i64, Place)> {
        let (time, place) = self.first_due(until)?;
        self.due.pop();
        if let Some(person) = self.get_mut(place) {
            person.queued = i64::MAX;
        }
        Some((time, place))
    }

    /// Whether somebody is due, not after an instant; they stay so, in their order.
    pub(super) fn is_due(&mut self, until: i64) -> bool {
        self.first_due(until).is_some()
    }

    /// The customer of the first entry, where that is not after an instant; entries that hold no more are taken away.
    fn first_due(&mut self, until: i64) -> Option<(i64, Place)> {
        while let Some(Reverse((time, hash, shard, customer))) = self.due.peek().copied() {
            if time > until {
                return None;
            }
            let place = (usize::from(shard), customer);
            let person = self.get(place);
            if person.queued == time && person.due <= time {
                return Some((time, place));
            }
            self.due.pop();
            if person.queued != time {
                continue;
            }
            // The entry came too early.
            if let Some(waiting) = self.get_mut(place) {
                waiting.queued = person.due;
            }
            if person.due != i64::MAX {
                self.due.push(Reverse((person.due, hash, shard, customer)));
            }
        }
        None
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let people: usize = self.shards.iter().map(Pieces::bytes).sum();
        people + self.due.capacity() * size_of::<Due>()
    }
}
