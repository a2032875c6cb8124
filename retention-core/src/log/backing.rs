//! What the numbers in runs stand for: the texts of labels, the names of kinds, and the facts of customers.

use std::sync::Arc;

use crate::log::facts::{Facts, SIGNED_UP};
use crate::log::interner::Interner;
use crate::log::slot::Slot;
use crate::log::{EventLog, PropertyValue, View};

/// Looks up what stands beside events, in a view or in a log that is being written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backing<'a> {
    slots: &'a [Arc<Slot>],
    kinds: &'a Interner,
    as_of: i64,
    known_at: i64,
}

/// The values of one property, each with the time since when it holds; undated ones come first.
pub(crate) type Dated<'a> = Vec<(Option<i64>, &'a PropertyValue)>;

impl<'a> Backing<'a> {
    /// In place of a shard: the label is the number of a kind.
    pub(crate) const KINDS: usize = u16::MAX as usize;

    #[inline]
    pub(crate) fn label(&self, shard: usize, label: u32) -> Option<&'a str> {
        if shard == Self::KINDS {
            return Some(self.kinds.name(label));
        }
        Some(self.slots.get(shard)?.labels.name(label))
    }

    /// The number of a text among the labels of a shard.
    pub(crate) fn find_label(&self, shard: usize, text: &str) -> Option<u32> {
        self.slots.get(shard)?.labels.find(text)
    }

    pub(crate) fn kind(&self, kind: u16) -> &'a str {
        self.kinds.name(u32::from(kind))
    }

    /// How many kinds there are, seen or not.
    pub(crate) fn kinds(&self) -> usize {
        self.kinds.len()
    }

    fn facts(&self, shard: usize) -> Option<&'a Facts> {
        self.slots.get(shard).map(|slot| &*slot.facts)
    }

    /// Whether anything is known of any customer beside events.
    pub(crate) fn has_facts(&self) -> bool {
        self.slots.iter().any(|slot| slot.facts.customers().next().is_some())
    }

    /// When a customer signed up, if that is known.
    pub(crate) fn signed_up(&self, members: &[(usize, u32)]) -> Option<i64> {
        let dated = members.iter().filter_map(|(shard, customer)| {
            self.facts(*shard)?
                .seen(*customer, SIGNED_UP, self.as_of, self.known_at)
                .filter_map(|fact| fact.time)
                .min()
        });
        dated.min()
    }

    /// All values of a property of a customer, by the time since when they hold.
    pub(crate) fn property(&self, members: &[(usize, u32)], name: &str) -> Dated<'a> {
        let mut values: Dated<'a> = Vec::new();
        for (shard, customer) in members {
            if let Some(facts) = self.facts(*shard) {
                let seen = facts.seen(*customer, name, self.as_of, self.known_at);
                values.extend(seen.map(|fact| (fact.time, &fact.value)));
            }
        }
        values.sort_by_key(|(time, _)| *time);
        values
    }
}

impl Backing<'_> {
    /// Whether some customer has a value of a property of which nobody said since when it holds.
    pub(crate) fn has_undated(&self, name: &str) -> bool {
        self.slots.iter().any(|slot| {
            let seen = |customer| slot.facts.seen(customer, name, self.as_of, self.known_at);
            slot.facts.customers().any(|customer| seen(customer).any(|fact| fact.time.is_none()))
        })
    }
}

impl View {
    /// What stands beside the events of this view.
    pub(crate) fn backing(&self) -> Backing<'_> {
        let state = self.state();
        Backing {
            slots: &state.slots,
            kinds: &state.kinds,
            as_of: self.cut_at(),
            known_at: self.known_before(),
        }
    }
}

impl EventLog {
    /// What stands beside all events of the log.
    pub(crate) fn backing(&self) -> Backing<'_> {
        Backing { slots: &self.slots, kinds: &self.kinds, as_of: i64::MAX, known_at: i64::MAX }
    }
}
