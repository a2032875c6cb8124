//! Until when what a view shows was received: what everything that is fitted on the view has read.

use crate::artifact::Fitted;
use crate::log::View;
use crate::time::Timestamp;

impl View {
    /// When something fitted on this view was fitted, and on what was known.
    pub(crate) fn fitted(&self) -> Fitted {
        let received_until = self.received_until();
        Fitted { as_of: self.as_of(), known_at: self.received_before(), received_until }
    }

    /// What tables say of what was known, so that what is fitted on them says so too.
    pub(crate) fn known_notes(&self) -> impl Iterator<Item = (&'static str, Timestamp)> {
        let known = self.received_before().map(|at| ("known_at", at));
        known.into_iter().chain(self.received_until().map(|at| ("received_until", at)))
    }

    /// When the last was received of what this view shows, where that was not before `as_of`, and nobody asked that it be
    /// known by some instant.
    fn received_until(&self) -> Option<Timestamp> {
        if self.received_before().is_some() || !self.has_receipts() && !self.has_received_facts() {
            return None;
        }
        let (state, as_of) = (self.state(), self.cut_at());
        let events = state.shards.iter().filter_map(|shard| shard.received_until(as_of));
        let facts = state.slots.iter().filter_map(|slot| slot.facts.received_until(as_of));
        let links = state.identity.links().filter(|link| link.time < as_of).map(|link| link.received);
        let last = events.chain(facts).chain(links).max()?;
        (last >= as_of).then(|| Timestamp::from_micros(last))
    }

    fn has_received_facts(&self) -> bool {
        self.state().slots.iter().any(|slot| slot.facts.has_receipts())
    }
}
