//! A log that is read while rows keep coming: customers by id and number, and what was settled of each.

use crate::log::EventLog;
use crate::log::identity::Link;
use crate::log::shard::Run;

impl EventLog {
    /// Adds the settled runs of a customer to a list.
    pub(crate) fn settled_runs<'a>(&'a self, shard: usize, customer: u32, runs: &mut Vec<Run<'a>>) {
        if let Some(slot) = self.slots.get(shard) {
            for run in slot.base.runs_of(customer) {
                runs.push(run.in_shard(shard));
            }
        }
    }

    /// Reads a little of the settled runs of a customer, so that they are near when they are asked for.
    #[inline]
    pub(crate) fn come_near(&self, (shard, customer): (usize, u32)) -> u64 {
        self.slots.get(shard).map_or(0, |slot| slot.base.come_near(customer))
    }

    /// Shard and number of a customer, if the id was ever seen.
    pub(crate) fn find(&self, id: &str) -> Option<(usize, u32)> {
        let hash = crate::log::interner::stable_hash(id);
        let shard = crate::log::shard_of(hash);
        Some((shard, self.slots.get(shard)?.customers.find_hashed(id, hash)?))
    }

    /// Whether an event of a customer stands under an id.
    pub(crate) fn holds_id(&self, (shard, customer): (usize, u32), source: Option<&str>, id: &str) -> bool {
        self.slots.get(shard).is_some_and(|slot| slot.holds_id(customer, source, id))
    }

    /// The id of a customer.
    pub(crate) fn id_of(&self, shard: usize, customer: u32) -> &str {
        self.slots.get(shard).map_or("", |slot| slot.customers.name(customer))
    }

    /// How many customers each shard knows.
    pub(crate) fn shard_sizes(&self) -> impl Iterator<Item = usize> {
        self.slots.iter().map(|slot| slot.customers.len())
    }

    /// The kinds by number.
    pub(crate) fn kind_names(&self) -> impl Iterator<Item = &str> {
        self.kinds.names().iter()
    }

    /// How many kinds there are.
    pub(crate) fn kind_count(&self) -> usize {
        self.kinds.len()
    }

    /// Everything that was ever said about identity, in the order of time.
    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> {
        self.identity.links()
    }

    /// The beginning of the day of the first event, or when observation was declared to begin.
    pub(crate) fn observed_from(&self) -> Option<i64> {
        self.coverage.observed_from(&self.schema, i64::MAX, i64::MAX)
    }
}
