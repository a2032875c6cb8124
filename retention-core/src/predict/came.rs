//! What came of customers: whoever they were at the end of a horizon, told of who they were at its instant.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plan::{Instant, ObservationPlan, PlanOutcome};
use crate::Result;
use crate::log::{Kinds, View};

/// Of contracts, how many ran at the instant, when the horizon began, and when it ended; of events, in the last place, how
/// many came in the horizon.
pub(super) type Counts = [i64; 3];

/// Counts by the place of a customer or id among all ids, and by instant; a customer may be told of several times.
pub(super) type Told = Vec<(u32, Vec<Counts>)>;

/// What was counted, to be looked up.
pub(super) struct Seen {
    told: Told,
}

impl Seen {
    fn new(mut told: Told) -> Self {
        told.sort_by_key(|(rank, _)| *rank);
        Self { told }
    }

    fn sum(&self, ranks: &[u32], instant: usize) -> Counts {
        let mut sum = [0; 3];
        for rank in ranks {
            let from = self.told.partition_point(|(other, _)| other < rank);
            let own = self.told.iter().skip(from).take_while(|(other, _)| other == rank);
            for counts in own.filter_map(|(_, counts)| counts.get(instant)) {
                sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        sum
    }
}

/// Who is told of at an instant, and what came of them.
pub(super) struct Came<'s> {
    seen: &'s Seen,
    outcome: PlanOutcome,
    /// The place of the instant.
    instant: usize,
    /// Those who were active, ascending, where only these are told of.
    active: Option<Vec<u32>>,
    /// Ids that were one customer at the instant, and when the horizon ended.
    then: BTreeMap<u32, Arc<[u32]>>,
    end: BTreeMap<u32, Arc<[u32]>>,
}

impl Came<'_> {
    /// Whether the outcome came of a customer of then; `None` where they are not told of.
    pub(super) fn of(&self, rank: u32) -> Option<bool> {
        if self.active.as_ref().is_some_and(|active| active.binary_search(&rank).is_err()) {
            return None;
        }
        let alone = [rank];
        let then = self.then.get(&rank).map_or(alone.as_slice(), |ranks| ranks);
        let mut end: Vec<u32> = Vec::with_capacity(then.len());
        for id in then {
            match self.end.get(id) {
                Some(ranks) => end.extend(ranks.iter()),
                None => end.push(*id),
            }
        }
        end.sort_unstable();
        end.dedup();
        let [_, began, came] = self.seen.sum(&end, self.instant);
        if self.outcome == PlanOutcome::ContractEnd {
            let [now, ..] = self.seen.sum(then, self.instant);
            return (now > 0 && began > 0).then_some(came <= 0);
        }
        Some((came > 0) == (self.outcome == PlanOutcome::Event))
    }
}

impl View {
    /// What came in each horizon, of every id by itself.
    pub(super) fn came_of_ids(
        &self,
        kinds: &Kinds,
        instants: &[Instant],
        plan: &ObservationPlan,
    ) -> Result<Seen> {
        let ids = self.each_id();
        if plan.outcome == PlanOutcome::ContractEnd {
            return Ok(Seen::new(ids.contracts(instants)?));
        }
        let parts = ids.scan(kinds, Vec::new, |found: &mut Told, person| {
            let before = |bound: i64| -> usize {
                person.runs.iter().map(|run| run.times.partition_point(|time| *time < bound)).sum()
            };
            let counts = instants.iter().map(|one| [0, 0, (before(one.to) - before(one.from)) as i64]);
            found.push((person.rank, counts.collect()));
        })?;
        Ok(Seen::new(parts.into_iter().flatten().collect()))
    }

    /// Whom a plan tells of at an instant, by the view of then, and what came of them by this view.
    pub(super) fn came<'s>(
        &self,
        then: &Self,
        seen: &'s Seen,
        (instant, bounds): (usize, &Instant),
        active: Option<&Kinds>,
        plan: &ObservationPlan,
    ) -> Result<Came<'s>> {
        Ok(Came {
            seen,
            outcome: plan.outcome,
            instant,
            active: active.map(|kinds| then.active(kinds, bounds)).transpose()?,
            then: then.together(bounds.at),
            end: self.together(bounds.to),
        })
    }

    /// The customers who had an event of these kinds shortly before an instant, ascending.
    fn active(&self, kinds: &Kinds, instant: &Instant) -> Result<Vec<u32>> {
        let parts = self.scan(kinds, Vec::new, |found: &mut Vec<u32>, person| {
            let within = person.runs.iter().any(|run| {
                let at = run.times.partition_point(|time| *time < instant.active_from);
                run.times.get(at).is_some_and(|time| *time < instant.at)
            });
            if within {
                found.push(person.rank);
            }
        })?;
        let mut found: Vec<u32> = parts.into_iter().flatten().collect();
        found.sort_unstable();
        Ok(found)
    }
}
