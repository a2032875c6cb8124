//! Walking everybody a view knows: by an event, or by something told of them.

use crate::Result;
use crate::log::shard::Run;
use crate::log::view::View;

/// One customer as a view knows them, every alias included.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    /// The place among all customers in the order of ids.
    pub(crate) rank: u32,
    /// Shard and number of each of their ids.
    pub(crate) members: &'a [(usize, u32)],
    /// Their events before `as_of`, of all kinds; none for one who is known by facts alone.
    pub(crate) runs: &'a [Run<'a>],
}

impl View {
    /// Folds `each` over every customer who has an event or a fact before `as_of`, into one `A` a share of the
    /// customers; the shares come back in a fixed order.
    pub(crate) fn everyone<'a, A: Send>(
        &'a self,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Known<'_>) + Sync,
    ) -> Result<Vec<A>> {
        let state = self.state();
        let order = state.order();
        let visit = |gathered: &mut A, runs: &mut Vec<Run<'a>>, rank: u32, members: &[(usize, u32)]| {
            runs.clear();
            for (number, customer) in members {
                if let Some(shard) = state.shards.get(*number) {
                    let cut = shard.runs_of(*customer).map(|run| run.before(self.cut_at()).in_shard(*number));
                    runs.extend(cut.filter(|run| !run.is_empty()));
                }
            }
            if !runs.is_empty() || members.iter().any(|(shard, customer)| self.has_facts(*shard, *customer)) {
                each(gathered, &Known { rank, members, runs });
            }
        };
        state.workers.run(state.shards.len() + 1, |part| {
            let mut gathered = start();
            let mut runs = Vec::with_capacity(8);
            if part == state.shards.len() {
                for group in self.persons().groups() {
                    visit(&mut gathered, &mut runs, group.rank, &group.members);
                }
                return gathered;
            }
            let linked = self.persons().linked(part);
            for (customer, rank) in order.ranks(part).iter().enumerate() {
                if linked.is_empty() || !linked.contains(&(customer as u32)) {
                    visit(&mut gathered, &mut runs, *rank, &[(part, customer as u32)]);
                }
            }
            gathered
        })
    }
}
