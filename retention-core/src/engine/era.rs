//! Policies one after another: each judged the time in which it was in force, and late events still ask it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Result;
use crate::engine::people::Place;
use crate::log::EventLog;
use crate::policy::{Compiled, Policy};

/// What became so under policies before the last so many is no longer corrected.
pub(super) const MOST: usize = 16;

/// A policy and since when it is in force.
#[derive(Debug, Clone)]
pub(super) struct Era {
    pub(super) policy: Policy,
    pub(super) compiled: Compiled,
    /// It judges what comes after this instant.
    pub(super) from: i64,
    /// Customers who had been brought further when it came into force, and how far.
    pub(super) ahead: Arc<BTreeMap<Place, i64>>,
}

impl Era {
    pub(super) fn new(policy: Policy, log: &EventLog, from: i64) -> Result<Self> {
        Ok(Self { compiled: Compiled::of(&policy, log)?, policy, from, ahead: Arc::default() })
    }

    /// Those had been brought further when it came into force.
    pub(super) fn with_ahead(self, ahead: BTreeMap<Place, i64>) -> Self {
        Self { ahead: Arc::new(ahead), ..self }
    }

    /// Since when it judges a customer.
    pub(super) fn from(&self, place: Place) -> i64 {
        self.ahead.get(&place).copied().unwrap_or(self.from)
    }
}

/// Policies in the order of time; there is always one.
#[derive(Debug, Clone)]
pub(super) struct Eras {
    past: Vec<Arc<Era>>,
    last: Arc<Era>,
}

impl Eras {
    pub(super) fn new(first: Era) -> Self {
        Self { past: Vec::new(), last: Arc::new(first) }
    }

    /// The policy in force.
    #[inline]
    pub(super) fn last(&self) -> &Era {
        &self.last
    }

    /// The policy in force, to be kept beside the engine.
    pub(super) fn last_shared(&self) -> Arc<Era> {
        Arc::clone(&self.last)
    }

    /// The number of the policy in force.
    #[inline]
    pub(super) fn newest(&self) -> usize {
        self.past.len()
    }

    /// The policy of a number.
    #[inline]
    pub(super) fn get(&self, number: usize) -> &Era {
        self.past.get(number).unwrap_or(&self.last)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Era> {
        self.past.iter().chain([&self.last]).map(|era| &**era)
    }

    /// The first policy that is kept: what a customer was before it came into force for them is forgotten.
    pub(super) fn first(&self) -> &Era {
        self.past.first().unwrap_or(&self.last)
    }

    pub(super) fn each(&mut self, mut each: impl FnMut(&mut Era)) {
        self.past.iter_mut().chain([&mut self.last]).for_each(|era| each(Arc::make_mut(era)));
    }

    /// Another policy in force; where there are too many, the first is forgotten.
    pub(super) fn push(&mut self, era: Era) {
        self.past.push(std::mem::replace(&mut self.last, Arc::new(era)));
        if self.past.len() >= MOST {
            self.past.remove(0);
        }
    }

    /// The number of the policy that judges what comes after an instant.
    pub(super) fn at(&self, place: Place, instant: i64) -> usize {
        let later = |era: &Arc<Era>| era.from(place) > instant;
        if !later(&self.last) {
            return self.newest();
        }
        self.past.iter().rposition(|era| !later(era)).unwrap_or(0)
    }
}
