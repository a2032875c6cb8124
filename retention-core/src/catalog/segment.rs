//! Measures, segments and signals of a policy, over the customers of a view.

use serde_json::Value;

use super::build::{argument, codes, heavy, light, must, policy, split};
use super::{Operation, Returns};
use crate::engine::{self, SignalOptions};
use crate::measure::{self, MeasureOptions};
use crate::options::{OptionSpec, OptionType, Options};
use crate::segment::{self, SegmentMemberOptions, SegmentMoveOptions, SegmentOptions};
use crate::{ErrorCode, Policy, Result};

/// What reading a policy and fitting it to a view fails with.
pub(super) const POLICY: &[ErrorCode] = &[
    ErrorCode::InvalidPolicy,
    ErrorCode::InvalidTime,
    ErrorCode::InvalidSpan,
    ErrorCode::UnknownKind,
    ErrorCode::UnknownName,
    ErrorCode::UnknownFunction,
    ErrorCode::UnknownProperty,
    ErrorCode::RuleSyntax,
    ErrorCode::RuleType,
    ErrorCode::RuleTooLarge,
    ErrorCode::RuleArithmetic,
    ErrorCode::CircularDefinition,
];

const ONE_SEGMENT: &[ErrorCode] = codes!(&[ErrorCode::UnknownSegment], POLICY);

/// What is refused where scores and stages are asked beside segments.
pub(super) const STANDING: &[ErrorCode] =
    &[ErrorCode::ArtifactFromLater, ErrorCode::ArtifactMismatch, ErrorCode::UndatedProperty];

const ONE_CUSTOMER: &[ErrorCode] = codes!(&[ErrorCode::UnknownCustomer], ONE_SEGMENT);

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "measures",
        "The measures of a policy: one row for each customer and instant, then a column for each measure.\n\nOf everybody who had an event or signed up before \
         the instant. A missing value is null, never zero; a column `…_state` then says why: `no_events`, `not_enough_history`, `not_observed`, `undefined`.",
        MeasureOptions::specs,
        Returns::OpenTable(&measure::MEASURES),
        |view, json| {
            let (policy, options) = read::<MeasureOptions>(json)?;
            view.measures(policy.measures(), &options)
        },
    )
    .takes(|| vec![policy_argument()])
    .fails(POLICY),
    heavy(
        "segments",
        "Who is in which segment of a policy: one row for each customer and instant, then a column of yes or no for each segment.\n\nNull where a missing value \
         leaves a rule open; the customer is then not in.",
        SegmentOptions::specs,
        Returns::OpenTable(&segment::SEGMENTS),
        |view, json| {
            let (policy, options) = read::<SegmentOptions>(json)?;
            view.segments(policy.segments(), &options)
        },
    )
    .takes(|| vec![policy_argument()])
    .fails(POLICY),
    heavy(
        "segment_members",
        "The customers in a segment at an instant, each with the clauses that decided and their values.",
        SegmentMemberOptions::specs,
        Returns::Table(&segment::SEGMENT_MEMBERS),
        |view, json| {
            let (given, options) = split(json, &["policy", "segment"]);
            let policy = policy(&given, "policy")?;
            let segment: String = must(&given, "segment")?;
            view.segment_members(policy.segments(), &segment, &SegmentMemberOptions::from_json(&options)?)
        },
    )
    .takes(|| vec![policy_argument(), argument("segment", OptionType::Text, "The segment.")])
    .fails(ONE_SEGMENT),
    heavy(
        "segment_sizes",
        "How many customers are in each segment of a policy: one row for each instant and segment.",
        SegmentOptions::specs,
        Returns::Table(&segment::SEGMENT_SIZES),
        |view, json| {
            let (policy, options) = read::<SegmentOptions>(json)?;
            view.segment_sizes(policy.segments(), &options)
        },
    )
    .takes(|| vec![policy_argument()])
    .fails(POLICY),
    heavy(
        "segment_moves",
        "Each time a customer entered or left a segment of a policy, with the clauses that decided.\n\nInstants are exact: what time alone brings about is \
         listed when it happens. With `customer`, the history of one. Who is who is resolved once, as of the view: the moves of all ids that were aliased or merged \
         by then are those of the customer who stays, also before the link, and the other ids have none. A live engine goes by the links of each instant \
         instead.",
        SegmentMoveOptions::specs,
        Returns::Table(&segment::SEGMENT_MOVES),
        |view, json| {
            let (policy, options) = read::<SegmentMoveOptions>(json)?;
            view.segment_moves(policy.segments(), &options)
        },
    )
    .takes(|| vec![policy_argument()])
    .fails(ONE_CUSTOMER),
    heavy(
        "segment_overlap",
        "How far the segments of a policy share their customers, pair by pair, at the last of the instants asked for.",
        SegmentOptions::specs,
        Returns::Table(&segment::SEGMENT_OVERLAP),
        |view, json| {
            let (policy, options) = read::<SegmentOptions>(json)?;
            view.segment_overlap(policy.segments(), &options)
        },
    )
    .takes(|| vec![policy_argument()])
    .fails(POLICY),
    light(
        "explain_segments",
        "Why a customer is in or out of each segment of a policy: one row a clause, with whether it holds, whether it decided, and what it read.",
        SegmentMemberOptions::specs,
        Returns::Table(&segment::SEGMENT_EXPLANATION),
        |view, json| {
            let (given, options) = split(json, &["policy", "customer"]);
            let policy = policy(&given, "policy")?;
            let customer: String = must(&given, "customer")?;
            view.explain_segments(policy.segments(), &customer, &SegmentMemberOptions::from_json(&options)?)
        },
    )
    .takes(|| vec![policy_argument(), argument("customer", OptionType::Text, "Any id of the customer.")])
    .fails(ONE_CUSTOMER),
    heavy(
        "signals",
        "What a live engine with this policy would have told of the time between two instants: how many signals, whom they are about, and when.\n\nThe ids \
         are those that an engine gives which is told the same facts. Where customers were aliased, merged or parted within the time listed they differ: who is who \
         is resolved once, as of the view, so that all ids which are one customer by then are listed as that customer from the beginning, and the other ids \
         not at all; an engine goes by the links of each instant instead, and tells what a link itself brings about.",
        SignalOptions::specs,
        Returns::Table(&engine::SIGNALS),
        |view, json| {
            let (policy, options) = read::<SignalOptions>(json)?;
            view.signals(&policy, &options)
        },
    )
    .takes(|| vec![policy_argument()])
    .fails(codes!(STANDING, ONE_CUSTOMER)),
];

pub(super) fn read<T: Options>(json: &Value) -> Result<(Policy, T)> {
    let (given, options) = split(json, &["policy"]);
    Ok((policy(&given, "policy")?, T::from_json(&options)?))
}

pub(super) fn policy_argument() -> OptionSpec {
    argument("policy", OptionType::Artifact("policy"), "The policy.")
}
