//! What the engine keeps of each customer beside the log, and who is due when.

use std::sync::Arc;

use hashbrown::HashTable;

use crate::engine::fold::Standing;
use crate::engine::pieces::Pieces;
use crate::engine::queue::{Due, Queue};
use crate::policy::{Footing, Stood};
use crate::segment::Held;

/// One customer. The state is a pure function of the events, so that little needs keeping.
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
}

impl Person {
    pub(super) fn standing(&self) -> Standing {
        Standing { held: self.held, open: self.open, footing: self.footing, due: self.due }
    }

    pub(super) fn stood(&self) -> Stood {
        Stood { held: self.held, footing: self.footing }
    }
}

/// What is kept of everybody, in one line of memory: with the entry among the due 88 bytes.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Line {
    held: Held,
    open: Held,
    upto: i64,
    due: i64,
    /// The entry among the due that counts.
    queued: i64,
    prior: Prior,
}

impl Line {
    const NEW: Self =
        Self { held: 0, open: 0, upto: i64::MIN, due: i64::MAX, queued: i64::MAX, prior: Prior::Unknown };
}

/// Where a customer stood until the event that brought them to where they are: of one instant may come more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prior {
    /// No event did.
    Unknown,
    /// Where they stand.
    Here,
    /// Where is noted elsewhere: it is so of few.
    Elsewhere,
}

/// Shard and number of a customer.
pub(super) type Place = (usize, u32);

#[derive(Debug, Clone, Default)]
pub(super) struct People {
    /// By shard. A copy shares them; whoever sets somebody first copies the piece with them.
    shards: Vec<Shard>,
    due: Queue,
}

/// The customers of one shard.
#[derive(Debug, Clone, Default)]
struct Shard {
    lines: Pieces<Line>,
    /// Bands and stages; of nobody where the policy has none.
    footings: Pieces<Footing>,
    /// Where customers stood until the event that brought them elsewhere.
    priors: Arc<HashTable<(u32, Stood)>>,
}

impl Shard {
    fn line(&self, customer: u32) -> &Line {
        self.lines.get(customer as usize).unwrap_or(&Line::NEW)
    }

    fn footing(&self, customer: u32) -> Footing {
        self.footings.get(customer as usize).copied().unwrap_or(Footing::NONE)
    }

    fn set_footing(&mut self, customer: u32, footing: Footing) {
        let customer = customer as usize;
        if footing == self.footings.get(customer).copied().unwrap_or(Footing::NONE) {
            return;
        }
        self.footings.reach(customer, Footing::NONE);
        if let Some(place) = self.footings.get_mut(customer) {
            *place = footing;
        }
    }

    /// Notes where a customer stood elsewhere, or that it is not known any more.
    fn set_prior(&mut self, customer: u32, prior: Option<Stood>) {
        let priors = Arc::make_mut(&mut self.priors);
        if let Ok(known) = priors.find_entry(spread(customer), |(other, _)| *other == customer) {
            known.remove();
        }
        if let Some(prior) = prior {
            priors.insert_unique(spread(customer), (customer, prior), |(other, _)| spread(*other));
        }
    }

    fn bytes(&self) -> usize {
        self.lines.bytes() + self.footings.bytes() + self.priors.allocation_size()
    }
}

/// The hash of a number.
fn spread(customer: u32) -> u64 {
    u64::from(customer).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl People {
    fn line(&self, (shard, customer): Place) -> &Line {
        self.shards.get(shard).map_or(&Line::NEW, |shard| shard.line(customer))
    }

    fn line_mut(&mut self, (shard, customer): Place) -> Option<&mut Line> {
        self.shards.get_mut(shard)?.lines.get_mut(customer as usize)
    }

    #[inline]
    pub(super) fn get(&self, (shard, customer): Place) -> Person {
        let shard = self.shards.get(shard);
        let Line { held, open, upto, due, .. } = *shard.map_or(&Line::NEW, |shard| shard.line(customer));
        let footing = shard.map_or(Footing::NONE, |shard| shard.footing(customer));
        Person { held, open, footing, upto, due }
    }

    /// The instant up to which a customer was judged.
    #[inline]
    pub(super) fn upto(&self, place: Place) -> i64 {
        self.line(place).upto
    }

    /// The next instant at which something can change for a customer.
    #[inline]
    pub(super) fn due(&self, place: Place) -> i64 {
        self.line(place).due
    }

    /// Reads a little of what is kept of a customer, so that it is near when it is asked for.
    #[inline]
    pub(super) fn come_near(&self, place: Place) -> u64 {
        let shared = self.shards.get(place.0).map_or(0, |shard| shard.lines.come_near(place.1 as usize));
        self.due(place) as u64 ^ shared as u64
    }

    /// Where a customer stood until an instant, if it was an event that brought them to it.
    pub(super) fn until(&self, place: Place, at: i64) -> Option<Stood> {
        let (line, (shard, customer)) = (self.line(place), place);
        match line.prior {
            _ if line.upto != at => None,
            Prior::Unknown => None,
            Prior::Here => Some(self.get(place).stood()),
            Prior::Elsewhere => {
                let priors = &self.shards.get(shard)?.priors;
                priors.find(spread(customer), |(other, _)| *other == customer).map(|(_, prior)| *prior)
            }
        }
    }

    /// What is known of everybody, at little cost; who is due when is not among it until
    /// [`queue_all`](Self::queue_all).
    pub(super) fn still(&self) -> Self {
        Self { shards: self.shards.clone(), due: Queue::default() }
    }

    /// Finds out anew who is due when.
    pub(super) fn queue_all(&mut self, id: impl Fn(Place) -> u64) {
        self.due = Queue::default();
        for (number, shard) in self.shards.iter_mut().enumerate() {
            for (customer, line) in shard.lines.iter_mut().enumerate() {
                line.queued = line.due;
                if line.due != i64::MAX {
                    let place = (number, customer as u32);
                    self.due.push(Due { at: line.due, hash: id(place), place });
                }
            }
        }
    }

    /// Sets what is known of a customer and when they are next due; with where they stood until then, if an event brought
    /// them there.
    pub(super) fn set(
        &mut self,
        place: Place,
        standing: Standing,
        upto: i64,
        prior: Option<Stood>,
        id: impl FnOnce() -> u64,
    ) {
        let (number, customer) = place;
        if self.shards.len() <= number {
            self.shards.resize_with(number + 1, Shard::default);
        }
        let Some(shard) = self.shards.get_mut(number) else { return };
        let Standing { held, open, footing, due } = standing;
        let now = match prior {
            None => Prior::Unknown,
            Some(prior) if prior == (Stood { held, footing }) => Prior::Here,
            Some(_) => Prior::Elsewhere,
        };
        shard.set_footing(customer, footing);
        shard.lines.reach(customer as usize, Line::NEW);
        let Some(line) = shard.lines.get_mut(customer as usize) else { return };
        let was = std::mem::replace(&mut line.prior, now);
        (line.held, line.open, line.upto, line.due) = (held, open, upto, due);
        // An entry that comes too early is put off when it is met.
        let early = due < line.queued;
        if early {
            line.queued = due;
        }
        if [was, now].contains(&Prior::Elsewhere) {
            shard.set_prior(customer, prior.filter(|_| now == Prior::Elsewhere));
        }
        if early {
            self.due.push(Due { at: due, hash: id(), place });
        }
    }

    /// The customer who is due first, not after an instant, with when; they are due no more.
    pub(super) fn next_due(&mut self, until: i64) -> Option<(i64, Place)> {
        let (time, place) = self.first_due(until)?;
        self.due.pop(place.0);
        if let Some(line) = self.line_mut(place) {
            line.queued = i64::MAX;
        }
        Some((time, place))
    }

    /// Whether somebody is due, not after an instant; they stay so, in their order.
    pub(super) fn is_due(&mut self, until: i64) -> bool {
        self.first_due(until).is_some()
    }

    /// The customer of the first entry, where that is not after an instant; entries that hold no more are taken away.
    fn first_due(&mut self, until: i64) -> Option<(i64, Place)> {
        while let Some(Due { at, hash, place }) = self.due.first().filter(|first| first.at <= until) {
            let Line { due, queued, .. } = *self.line(place);
            if queued == at && due <= at {
                return Some((at, place));
            }
            self.due.pop(place.0);
            if queued != at {
                continue;
            }
            // The entry came too early.
            if let Some(waiting) = self.line_mut(place) {
                waiting.queued = due;
            }
            if due != i64::MAX {
                self.due.push(Due { at: due, hash, place });
            }
        }
        None
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.shards.iter().map(Shard::bytes).sum::<usize>() + self.due.bytes()
    }
}
