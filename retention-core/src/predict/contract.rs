//! Whose contracts run, and whose end: the outcome of plans that foretell the end of contracts.

use super::came::Told;
use super::plan::{Instant, ObservationPlan};
use crate::log::{Kinds, SUBSCRIPTION_STARTED, View};
use crate::subscription::{MetricSettings, Reader, Steps};
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
        Ok(Steps::of(self, &MetricSettings::default()).kinds)
    }

    fn of_kind(&self, name: &str) -> Kinds {
        self.kinds_named([name]).unwrap_or_default()
    }

    /// How many contracts of each customer ran at the instant, when the horizon began, and when it ended: subscriptions as
    /// metrics fold them, cancelled ones up to the end that was asked for.
    pub(super) fn contracts(&self, instants: &[Instant]) -> Result<Told> {
        let settings = MetricSettings::default();
        let reader = Reader::without_values(self, &settings)?;
        let last = self.as_of().micros();
        let bounds = |one: &Instant| [one.at, one.from, one.to].map(|bound| bound.min(last));
        let mut asked: Vec<i64> = instants.iter().flat_map(bounds).collect();
        asked.sort_unstable();
        asked.dedup();
        let at = |counts: &[i64], bound: i64| {
            asked.binary_search(&bound).ok().and_then(|place| counts.get(place)).copied().unwrap_or(0)
        };
        let told = reader.running(&asked)?.into_iter().map(|(rank, counts)| {
            let each = instants.iter().map(|one| bounds(one).map(|bound| at(&counts, bound)));
            (rank, each.collect())
        });
        Ok(told.collect())
    }
}
