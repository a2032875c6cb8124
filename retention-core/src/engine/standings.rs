//! Scores and stages in the picture of a customer.

use serde_json::{Value, json};

use crate::health::HealthState;
use crate::measure::Subject;
use crate::policy::{Compiled, Footing, Who, entry_reason};
use crate::segment::{Held, Judge};
use crate::time::Timestamp;

/// A customer by one scorecard.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PictureHealth {
    /// Whether there is a score, or why there is none.
    pub state: HealthState,
    /// In millionths of a point, from 0 to 100 points.
    pub score_millionths: Option<i64>,
    /// The band, where there is a score and the scorecard has bands.
    pub band: Option<String>,
    /// For what part of the weights there was evidence, from 0 to 1.
    pub coverage: f64,
    /// What each measure gives; last what a score that was set gives beside. They add up to the score exactly.
    pub contributions: Vec<PictureContribution>,
    /// Who set the score, why, and until when.
    pub set_by: Option<(String, Option<String>, Timestamp)>,
}

/// What a measure gives to a score.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PictureContribution {
    /// The measure; `override` for what a score that was set gives beside.
    pub measure: String,
    /// Whether the measure has a value, or why it has none.
    pub state: &'static str,
    /// The value as a number: yes is 1, money in minor units.
    pub value: Option<f64>,
    /// In millionths of a point.
    pub millionths: i64,
}

/// A customer in one lifecycle.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PictureStage {
    /// The stage.
    pub stage: String,
    /// Since when.
    pub since: Timestamp,
    /// The clauses that let the customer in, with their values at that instant; none of the first stage.
    pub reason: String,
}

fn points(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}

impl PictureHealth {
    pub(super) fn to_json(&self) -> Value {
        let contributions = self.contributions.iter().map(|one| {
            json!({
                "measure": one.measure, "state": one.state, "value": one.value,
                "contribution": points(one.millionths), "contribution_millionths": one.millionths,
            })
        });
        let set = self.set_by.as_ref().map(
            |(owner, reason, until)| json!({ "owner": owner, "reason": reason, "until": until.to_string() }),
        );
        json!({
            "state": self.state.as_str(),
            "score": self.score_millionths.map(points),
            "score_millionths": self.score_millionths,
            "band": self.band,
            "coverage": self.coverage,
            "contributions": contributions.collect::<Vec<_>>(),
            "override": set,
        })
    }

    /// Of the customer judged last, whom the scorecard need not be for.
    pub(super) fn of(
        compiled: &Compiled,
        judge: &Judge,
        (held, who, at): (Held, &Who<'_>, i64),
        card: usize,
        footing: &Footing,
    ) -> Option<Self> {
        let of = compiled.cards.get(card)?;
        let health = compiled.health(judge, held, who, at, card);
        let (state, score) = (health.state(), health.score());
        let mut contributions = Vec::new();
        if state != HealthState::NotEligible {
            let (_, pieces) = of.pieces(|place| compiled.number(judge, place));
            contributions.extend(of.inputs.iter().zip(&pieces).map(|(input, piece)| PictureContribution {
                measure: input.measure.clone(),
                state: judge.cell(&compiled.graph, input.place).state.as_str(),
                value: piece.value,
                millionths: piece.contribution,
            }));
        }
        let set = health.fixed.filter(|_| state == HealthState::Overridden);
        if let (Some(_), Some(score)) = (set, score) {
            let computed: i64 = contributions.iter().map(|one| one.millionths).sum();
            let (measure, state) = ("override".to_owned(), state.as_str());
            contributions.push(PictureContribution {
                measure,
                state,
                value: None,
                millionths: score - computed,
            });
        }
        Some(Self {
            state,
            score_millionths: score,
            band: of.bands.name(footing.band(card)).map(str::to_owned),
            coverage: health.computed.coverage,
            contributions,
            set_by: set.map(|set| (set.owner.clone(), set.reason.clone(), Timestamp::from_micros(set.until))),
        })
    }
}

impl PictureStage {
    pub(super) fn to_json(&self) -> Value {
        json!({ "stage": self.stage, "since": self.since.to_string(), "reason": self.reason })
    }

    /// Judges the instant of entry.
    pub(super) fn of(
        compiled: &Compiled,
        judge: &mut Judge,
        subject: &Subject<'_>,
        course: usize,
        footing: &Footing,
    ) -> Option<Self> {
        let (stage, since) = footing.stage(course);
        let stage = compiled.courses.get(course)?.stage(stage)?.to_owned();
        let reason = entry_reason(compiled, judge, subject, course, footing);
        Some(Self { stage, since: Timestamp::from_micros(since), reason })
    }
}
