//! Whose contracts run, and whose end: the outcome of plans that foretell the end of contracts.

use super::came::Told;
use super::plan::{Instant, ObservationPlan};
use crate::log::{Kinds, SUBSCRIPTION_ENDED, SUBSCRIPTION_STARTED, View};
use crate::{Error, ErrorCode, Result};

impl View {
    /// The kinds of events that contracts are read from.
    ///
    /// # Errors
    /// `unknown_kind` where no subscription was seen; `invalid_option` for what says something of events.
    pub(super) fn contract_kinds(&self, plan: &ObservationPlan) -> Result<Kinds> {
        for (name, given) in [
            ("of", plan.of != ObservationPlan::default().of),
            ("active_within", plan.active_within.is_some()),
            ("active_of", !plan.active_of.is_empty()),
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

    /// How many contracts of each customer ran at the instant, when the horizon began, and when it ended.
    pub(super) fn contracts(&self, instants: &[Instant]) -> Result<Told> {
        let mut found = self.counted(&self.of_kind(SUBSCRIPTION_STARTED), instants, 1)?;
        found.extend(self.counted(&self.of_kind(SUBSCRIPTION_ENDED), instants, -1)?);
        Ok(found)
    }

    /// Events up to each bound, times a sign.
    fn counted(&self, kinds: &Kinds, instants: &[Instant], sign: i64) -> Result<Told> {
        let parts = self.scan(kinds, Vec::new, |found: &mut Told, person| {
            let before = |bound: i64| -> i64 {
                let counts = person.runs.iter().map(|run| run.times.partition_point(|time| *time < bound));
                sign * counts.sum::<usize>() as i64
            };
            let counts = instants.iter().map(|one| [before(one.at), before(one.from), before(one.to)]);
            found.push((person.rank, counts.collect()));
        })?;
        Ok(parts.into_iter().flatten().collect())
    }
}
