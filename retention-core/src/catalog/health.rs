//! Scores and stages of the customers of a view, by a policy.

use serde_json::Value;

use super::build::{argument, codes, fitting, heavy, light, must, split};
use super::segment::{POLICY, policy_argument, read};
use super::survival::joined;
use super::{Operation, Returns};
use crate::health::HealthNorms;
use crate::options::{OptionSpec, OptionType, Options};
use crate::policy::{
    self as room, HealthBacktest, HealthBacktestOptions, HealthBandOptions, HealthExplainOptions,
    HealthMoveOptions, HealthMoverOptions, HealthNormOptions, HealthOptions, HealthScoreOptions,
    NextStageOptions, StageDwellOptions, StageMoveOptions, StageOptions, StageTransitionOptions,
};
use crate::{ErrorCode, Policy, Result, View};

const SCORES: &[ErrorCode] = codes!(
    &[
        ErrorCode::UnknownScorecard,
        ErrorCode::ArtifactFromLater,
        ErrorCode::ArtifactMismatch,
        ErrorCode::UndatedProperty,
        ErrorCode::UnknownSegment,
        ErrorCode::BlobTruncated,
        ErrorCode::BlobAltered,
        ErrorCode::BlobVersion,
    ],
    POLICY
);

const ONE_CUSTOMER: &[ErrorCode] = codes!(&[ErrorCode::UnknownCustomer], SCORES);

const BACKTEST: &[ErrorCode] =
    codes!(&[ErrorCode::NothingToFit, ErrorCode::OneOutcome, ErrorCode::HorizonBeyondData], SCORES);

const STAGES: &[ErrorCode] = codes!(&[ErrorCode::UnknownLifecycle, ErrorCode::UndatedProperty], POLICY);

const ONE_WAY: &[ErrorCode] = codes!(&[ErrorCode::UnknownCustomer], STAGES);

pub(super) const OPERATIONS: &[Operation] = &[
    fitting(
        "fit_health_norms",
        "Fits how the values of all measures of a policy lie among customers, which the normalisers `percentile` and `z` of scorecards read.\n\nIts text stands \
         in the policy under `artifacts`. To fit anew is an act of its own: scores do not move because other customers came.",
        HealthNormOptions::specs,
        "health_norms",
        |view, json| {
            let (policy, options) = read::<HealthNormOptions>(json)?;
            view.fit_health_norms(&policy, &options)?.to_json()
        },
    )
    .takes(one_policy)
    .fails(codes!(&[ErrorCode::NothingToFit, ErrorCode::UnknownSegment, ErrorCode::UndatedProperty], POLICY)),
    heavy(
        "health",
        "The health of all customers at an instant: score, band, coverage, and what has become of it since another instant.\n\nOf each customer the scorecards \
         that are for them. Where no score can be told it is null, and `state` says why.",
        || and_norms(HealthOptions::specs()),
        Returns::Table(&room::HEALTH),
        |view, json| {
            let (policy, options) = scored::<HealthOptions>(json)?;
            view.health(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(SCORES),
    light(
        "explain_health",
        "Why a customer has the score that they have: what each measure was worth and gave, and what it gives more than at another instant.\n\nThe contributions of a \
         scorecard add up to its score, and their changes to its change, to the last millionth.",
        || and_norms(HealthExplainOptions::specs()),
        Returns::Table(&room::HEALTH_EXPLANATION),
        |view, json| {
            let (given, rest) = split(json, &["customer"]);
            let (customer, (policy, options)): (String, _) = (must(&given, "customer")?, scored(&rest)?);
            view.explain_health(&policy, &customer, &options)
        },
    )
    .takes(|| vec![policy_argument(), argument("customer", OptionType::Text, "Any id of the customer.")])
    .fails(ONE_CUSTOMER),
    heavy(
        "health_moves",
        "Each time a customer changed band, at the exact instant, with the score and what cost it most. With `customer`, the history of one.",
        || and_norms(HealthMoveOptions::specs()),
        Returns::Table(&room::HEALTH_MOVES),
        |view, json| {
            let (policy, options) = scored::<HealthMoveOptions>(json)?;
            view.health_moves(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(ONE_CUSTOMER),
    heavy(
        "health_movers",
        "How many customers went from which band to which between two instants, and how far their scores moved.",
        || and_norms(HealthMoverOptions::specs()),
        Returns::Table(&room::HEALTH_MOVERS),
        |view, json| {
            let (policy, options) = scored::<HealthMoverOptions>(json)?;
            view.health_movers(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(SCORES),
    heavy(
        "health_bands",
        "How many customers are in each band at each of several instants.",
        || and_norms(HealthBandOptions::specs()),
        Returns::Table(&room::HEALTH_BANDS),
        |view, json| {
            let (policy, options) = scored::<HealthBandOptions>(json)?;
            view.health_bands(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(SCORES),
    heavy(
        "health_scores",
        "How scores lie: how many customers have which.",
        || and_norms(HealthScoreOptions::specs()),
        Returns::Table(&room::HEALTH_SCORES),
        |view, json| {
            let (policy, options) = scored::<HealthScoreOptions>(json)?;
            view.health_scores(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(SCORES),
    heavy(
        "health_backtest",
        "Was the scorecard right? How well scores of past instants rank customers by what came of them, beside a fit on the same measures, and how early the lowest \
         band warned.\n\nThe outcome lies between `lead` after an instant and `horizon` later; scores that somebody set play no part.",
        || and_norms(HealthBacktestOptions::specs()),
        Returns::Table(&room::HEALTH_BACKTEST),
        |view, json| backtest(view, json)?.summary(),
    )
    .takes(one_card)
    .fails(BACKTEST),
    heavy(
        "health_backtest_bands",
        "What came of each band of a scorecard at past instants: rate with interval, recall, lift.",
        || and_norms(HealthBacktestOptions::specs()),
        Returns::Table(&room::HEALTH_BACKTEST_BANDS),
        |view, json| Ok(backtest(view, json)?.bands()),
    )
    .takes(one_card)
    .fails(BACKTEST),
    heavy(
        "health_calibration",
        "Whether a higher score of a scorecard meant fewer outcomes: what came of each step of ten points at past instants.",
        || and_norms(HealthBacktestOptions::specs()),
        Returns::Table(&room::HEALTH_BACKTEST_STEPS),
        |view, json| Ok(backtest(view, json)?.calibration()),
    )
    .takes(one_card)
    .fails(BACKTEST),
    heavy(
        "health_false_greens",
        "Customers whom a scorecard had in its best band and who had the outcome all the same, the highest score first, with what spoke for them.",
        || and_norms(HealthBacktestOptions::specs()),
        Returns::Table(&room::HEALTH_FALSE_GREENS),
        |view, json| Ok(backtest(view, json)?.false_greens()),
    )
    .takes(one_card)
    .fails(BACKTEST),
    heavy(
        "health_weights",
        "The weights of a scorecard beside those that a logistic regression on the same points would give, and how well each measure ranks alone.",
        || and_norms(HealthBacktestOptions::specs()),
        Returns::Table(&room::HEALTH_WEIGHTS),
        |view, json| backtest(view, json)?.weights(),
    )
    .takes(one_card)
    .fails(codes!(&[ErrorCode::ConstantColumn], BACKTEST)),
    heavy(
        "stages",
        "Who is in which stage of the lifecycles of a policy, and since when: one row for each customer, instant and lifecycle.",
        StageOptions::specs,
        Returns::Table(&room::STAGES),
        |view, json| {
            let (policy, options) = read::<StageOptions>(json)?;
            view.stages(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(STAGES),
    heavy(
        "stage_moves",
        "Each time a customer changed stage, at the exact instant, with the clauses that let them in. With `customer`, the history of one.",
        StageMoveOptions::specs,
        Returns::Table(&room::STAGE_MOVES),
        |view, json| {
            let (policy, options) = read::<StageMoveOptions>(json)?;
            view.stage_moves(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(ONE_WAY),
    heavy(
        "stage_transitions",
        "Where customers go from each stage: the transition matrix, with intervals.\n\nA share is of those who left; who still stays has not chosen yet, and is \
         counted beside.",
        StageTransitionOptions::specs,
        Returns::Table(&room::STAGE_TRANSITIONS),
        |view, json| {
            let (policy, options) = read::<StageTransitionOptions>(json)?;
            view.stage_transitions(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(STAGES),
    heavy(
        "stage_dwell",
        "How long customers stay in each stage: the part that stays longer than each day, with intervals.",
        StageDwellOptions::specs,
        Returns::Table(&room::STAGE_DWELL),
        |view, json| {
            let (policy, options) = read::<StageDwellOptions>(json)?;
            view.stage_dwell(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(STAGES),
    heavy(
        "next_stages",
        "Where each customer is headed: the chance to leave their stage soon, and where those who left it went most, with how sure that is.",
        NextStageOptions::specs,
        Returns::Table(&room::NEXT_STAGES),
        |view, json| {
            let (policy, options) = read::<NextStageOptions>(json)?;
            view.next_stages(&policy, &options)
        },
    )
    .takes(one_policy)
    .fails(STAGES),
];

fn one_policy() -> Vec<OptionSpec> {
    vec![policy_argument()]
}

/// The options of whatever scores customers, with the artifact that every such operation takes.
fn and_norms(options: Vec<OptionSpec>) -> Vec<OptionSpec> {
    let norms = argument(
        "norms",
        OptionType::Artifact("health_norms"),
        "What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others.",
    );
    joined(options, vec![norms])
}

/// The policy, with norms in place of the artifacts that it lacks, and the options.
fn scored<T: Options>(json: &Value) -> Result<(Policy, T)> {
    let (norms, rest) = split(json, &["norms"]);
    let (policy, options) = read::<T>(&rest)?;
    Ok(match norms.get("norms").and_then(Value::as_str) {
        Some(text) => (policy.where_missing(&HealthNorms::from_json(text)?)?, options),
        None => (policy, options),
    })
}

fn one_card() -> Vec<OptionSpec> {
    vec![policy_argument(), argument("scorecard", OptionType::Text, "The scorecard.")]
}

fn backtest(view: &View, json: &Value) -> Result<HealthBacktest> {
    let (given, rest) = split(json, &["scorecard"]);
    let (policy, options) = scored(&rest)?;
    view.health_backtest(&policy, &must::<String>(&given, "scorecard")?, &options)
}
