//! Walking all customers of a view into few accumulators, also those who have no events.

use std::sync::{Mutex, PoisonError};

use crate::Result;
use crate::log::scan::{Kinds, Person};
use crate::log::view::View;

/// Which customers a sweep visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visit {
    /// Those who have an event of the kinds asked for.
    Active,
    /// All whose id is known; the others have no runs.
    Known,
}

impl View {
    /// As [`scan`](Self::scan), but into one `A` a thread, in no order: for sums that are exact and too large to keep
    /// one for each share of the customers.
    pub(crate) fn sweep<A: Send>(
        &self,
        kinds: &Kinds,
        visit: Visit,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Person<'_>) + Sync,
    ) -> Result<Vec<A>> {
        let order = self.state().order();
        self.pooled(start, |gathered, part| {
            self.walk(part, kinds, visit, order.ranks(part), |person| each(gathered, person));
        })
    }

    /// As [`sweep`](Self::sweep) over those who have events, for questions that do without ranks, so that nobody has to
    /// sort the ids.
    pub(crate) fn gather<A: Send>(
        &self,
        kinds: &Kinds,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Person<'_>) + Sync,
    ) -> Result<Vec<A>> {
        self.pooled(start, |gathered, part| {
            self.walk(part, kinds, Visit::Active, &[], |person| each(gathered, person));
        })
    }

    /// As [`sweep`](Self::sweep), for questions that only times answer: shows those of each customer to `times`, in
    /// stretches, and then tells the `end` of the customer, who may have none. **Not cut at `as_of`.**
    pub(crate) fn sweep_times<A: Send>(
        &self,
        kinds: &Kinds,
        start: impl Fn() -> A + Sync,
        times: impl Fn(&mut A, &[i64]) + Sync,
        end: impl Fn(&mut A) + Sync,
    ) -> Result<Vec<A>> {
        let state = self.state();
        let wanted = (!kinds.covers(state.kinds.len())).then_some(kinds);
        self.pooled(start, |gathered, part| {
            if let Some(shard) = state.shards.get(part) {
                shard.each_times(wanted, self.persons().linked(part), gathered, &times, &end);
            } else {
                for group in self.persons().groups() {
                    for run in self.runs_of(&group.members, kinds) {
                        times(gathered, run.times);
                    }
                    end(gathered);
                }
            }
        })
    }

    /// What `of` makes of the time of everybody's first event, with their rank, in one list a share of the customers.
    pub(crate) fn first_times<T: Send>(&self, of: impl Fn(i64) -> T + Sync) -> Result<Vec<Vec<(u32, T)>>> {
        let (state, order) = (self.state(), self.state().order());
        state.workers.run(state.shards.len() + 1, |part| {
            let Some(shard) = state.shards.get(part) else {
                let kinds = self.all_kinds();
                let groups = self.persons().groups().iter();
                let firsts = groups.filter_map(|group| {
                    let runs = self.runs_of(&group.members, &kinds);
                    Some((group.rank, of(Person { rank: group.rank, runs: &runs }.first()?)))
                });
                return firsts.collect();
            };
            let (linked, mut firsts) = (self.persons().linked(part), Vec::with_capacity(shard.customers()));
            for (customer, rank) in (0..shard.customers() as u32).zip(order.ranks(part)) {
                let first = shard.first_time(customer).filter(|first| *first < self.cut_at());
                if linked.is_empty() || !linked.contains(&customer) {
                    firsts.extend(first.map(|first| (*rank, of(first))));
                }
            }
            firsts
        })
    }

    /// Fills as many accumulators as threads run at a time from all shares of the customers.
    fn pooled<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        fill: impl Fn(&mut A, usize) + Sync,
    ) -> Result<Vec<A>> {
        let idle: Mutex<Vec<A>> = Mutex::new(Vec::new());
        self.state().workers.run(self.state().shards.len() + 1, |part| {
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut gathered = taken.unwrap_or_else(&start);
            fill(&mut gathered, part);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(gathered);
        })?;
        Ok(idle.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}
