//! Scores of a view's customers by a policy: where each stands, why, who moved, and how scores lie.

mod backtest;
mod bands;
mod explain;
mod fit;
mod judged;
mod moves;
mod scores;
mod swift;
mod table;
mod tables;
mod warned;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::artifact::Fitted;
use crate::health::{Card, Scorecard};
use crate::log::View;
use crate::policy::{Compiled, Policy};
use crate::table::TableBuilder;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

pub use backtest::{HealthBacktest, HealthBacktestOptions};
pub use bands::{HealthBandOptions, HealthMoverOptions};
pub use explain::HealthExplainOptions;
pub use fit::HealthNormOptions;
pub use moves::HealthMoveOptions;
pub(crate) use moves::{band_reason, score_reason};
pub use scores::HealthScoreOptions;
pub use table::HealthOptions;
pub(crate) use tables::{
    HEALTH, HEALTH_BACKTEST, HEALTH_BACKTEST_BANDS, HEALTH_BACKTEST_STEPS, HEALTH_BANDS, HEALTH_EXPLANATION,
    HEALTH_FALSE_GREENS, HEALTH_MOVERS, HEALTH_MOVES, HEALTH_SCORES, HEALTH_WEIGHTS,
};

/// Refuses to ask of an instant what was fitted later, or on what was received later, unless told to go with hindsight.
/// `received` is before when everything asked had been received.
///
/// # Errors
/// `artifact_from_later`.
pub(crate) fn not_earlier<'a>(
    policy: &Policy,
    cards: impl Iterator<Item = &'a str>,
    (at, received): (i64, Option<i64>),
    hindsight: bool,
) -> Result<()> {
    if hindsight {
        return Ok(());
    }
    let known_at = received.map(Timestamp::from_micros);
    let asked = Fitted { known_at, ..Fitted::at(Timestamp::from_micros(at)) };
    for name in cards {
        let artifacts = policy.scorecards.get(name).into_iter().flat_map(Scorecard::artifacts);
        for artifact in artifacts {
            let Some(norms) = policy.artifacts.get(artifact) else { continue };
            norms
                .fitted()
                .may_speak_of(&format!("the artifact `{artifact}` was"), asked)
                .map_err(|error| error.with("path", format!("/artifacts/{artifact}")))?;
        }
    }
    Ok(())
}

/// The next step for whoever asked of before a fit, by when that was.
pub(crate) fn with_step(error: Error, step: impl FnOnce(&str) -> String) -> Error {
    // What was received too late for the fit needs another one.
    if error.code() != ErrorCode::ArtifactFromLater || error.detail("known_at").is_some() {
        return error;
    }
    let fitted = error.detail("fitted_as_of").unwrap_or_default().to_owned();
    error.hint(step(&fitted))
}

/// The next step where nothing was said of when to begin.
pub(crate) fn since_the_fit(error: Error) -> Error {
    with_step(error, |fitted| format!("pass `from`, not before {fitted}, or hindsight=true"))
}

impl Policy {
    /// As of when the last of its artifacts was fitted; long ago for none.
    pub(super) fn fitted_until(&self) -> i64 {
        self.artifacts.values().map(|norms| norms.fitted().as_of.micros()).max().unwrap_or(i64::MIN)
    }
}

/// Scorecards asked of one view.
pub(super) struct Asked<'a> {
    pub(super) compiled: Compiled,
    /// The places of the scorecards.
    pub(super) cards: Vec<usize>,
    pub(super) view: &'a View,
}

impl<'a> Asked<'a> {
    /// # Errors
    /// Those of the part of the policy that is read, `unknown_scorecard`, `artifact_from_later` for an instant before the artifacts.
    pub(super) fn of(
        view: &'a View,
        policy: &Policy,
        names: &[String],
        earliest: i64,
        hindsight: bool,
    ) -> Result<Self> {
        // Scores and bands do not hang on stages, which would have the whole past walked through.
        let policy = policy.of_scorecards(names)?;
        let compiled = Compiled::in_view(&policy, view)?;
        let cards: Vec<usize> = (0..compiled.cards.len()).collect();
        compiled.scores_are_dated(&cards, view)?;
        let received = view.received_before().map(Timestamp::micros);
        not_earlier(&policy, policy.scorecard_names(), (earliest, received), hindsight)?;
        Ok(Self { compiled, cards, view })
    }

    /// A table of these scorecards, with what whoever reads it should know.
    pub(super) fn noted(&self, table: TableBuilder) -> TableBuilder {
        let table = self.view.noted(table);
        let cards = self.cards.iter().filter_map(|card| self.compiled.cards.get(*card));
        let idle = |id: &&str| self.view.members(id).is_err();
        let lost: BTreeSet<&str> = cards.flat_map(Card::set_for).filter(idle).collect();
        if lost.is_empty() {
            return table;
        }
        let code = ErrorCode::UnknownCustomer.as_str();
        let lost: Vec<&str> = lost.into_iter().collect();
        let of = self.view.as_of();
        table.note(
            "warning",
            format!(
                "{code}: scores are set for ids that stand for no customer as of {of}: {}",
                lost.join(", ")
            ),
        )
    }

    pub(super) fn name(&self, card: usize) -> &str {
        self.compiled.cards.get(card).map_or("", |card| card.name.as_str())
    }

    pub(super) fn band(&self, card: usize, band: u8) -> Option<String> {
        self.compiled.cards.get(card).and_then(|card| card.bands.name(band)).map(str::to_owned)
    }
}

/// Millionths of points as points.
pub(super) fn points(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}
