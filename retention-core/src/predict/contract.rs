//! Whose contracts run, and whose end: the outcome of plans that foretell the end of contracts.

use super::plan::{Instant, ObservationPlan, Seen};
use crate::log::{Kinds, SUBSCRIPTION_ENDED, SUBSCRIPTION_STARTED, View};
use crate::{Error, ErrorCode, Result};

/// How many contracts of a customer had begun, or ended, before the instant, the horizon's beginning, and its end.
type Counts = Vec<[usize; 3]>;

impl View {
    /// The kinds of events that contracts are read from.
    ///
    /// # Errors
    /// `unknown_kind` where no subscription was seen; `invalid_option` for what says something of events.
    pub(super) fn contract_kinds(&self, plan: &ObservationPlan) -> Result<Kinds> {
        for (name, given) in [
            ("of", plan.of != ObservationPlan::default().of),
            ("active_within", plan.active_within.is_some()),
        ] {
            if given {
                let message =
                    format!("`{name}` says nothing of contracts, which are read from subscriptions");
                return Err(Error::option(name, message)
                    .hint("leave it out: whoever has a contract at the instant is told of"));
            }
        }
        let started = self.of_kind(SUBSCRIPTION_STARTED);
        if started.names().is_empty() {
            return Err(Error::new(
                ErrorCode::UnknownKind,
                "no subscription was seen, so there is no contract to end",
            )
            .with("kind", SUBSCRIPTION_STARTED)
            .hint("bring contracts in with append_subscriptions"));
        }
        Ok(started.union(&self.of_kind(SUBSCRIPTION_ENDED)))
    }

    fn of_kind(&self, name: &str) -> Kinds {
        self.kinds_named([name]).unwrap_or_default()
    }

    /// Whether contracts of each customer have all ended when the horizon does, and whether one ran at the instant and
    /// still when the horizon begins.
    pub(super) fn contracts(&self, instants: &[Instant]) -> Result<Seen> {
        let [started, ended] = [SUBSCRIPTION_STARTED, SUBSCRIPTION_ENDED].map(|name| self.of_kind(name));
        let (started, ended) = (self.counted(&started, instants)?, self.counted(&ended, instants)?);
        let none: Counts = Vec::new();
        let mut ends = ended.iter().peekable();
        Ok(started
            .iter()
            .map(|(rank, begun)| {
                while ends.next_if(|(other, _)| other < rank).is_some() {}
                let gone = ends.next_if(|(other, _)| other == rank).map_or(&none, |(_, gone)| gone);
                let flags = begun.iter().enumerate().map(|(at, begun)| {
                    let gone = gone.get(at).copied().unwrap_or_default();
                    let [now, from, to] = [0, 1, 2].map(|place| {
                        begun.get(place).copied().unwrap_or_default()
                            > gone.get(place).copied().unwrap_or_default()
                    });
                    (!to, now && from)
                });
                (*rank, flags.collect())
            })
            .collect())
    }

    /// By customer, in order.
    fn counted(&self, kinds: &Kinds, instants: &[Instant]) -> Result<Vec<(u32, Counts)>> {
        let parts = self.scan(kinds, Vec::new, |found: &mut Vec<(u32, Counts)>, person| {
            let before = |bound: i64| -> usize {
                person.runs.iter().map(|run| run.times.partition_point(|time| *time < bound)).sum()
            };
            let counts = instants.iter().map(|one| [before(one.at), before(one.from), before(one.to)]);
            found.push((person.rank, counts.collect()));
        })?;
        let mut found: Vec<(u32, Counts)> = parts.into_iter().flatten().collect();
        found.sort_unstable_by_key(|(rank, _)| *rank);
        Ok(found)
    }
}
