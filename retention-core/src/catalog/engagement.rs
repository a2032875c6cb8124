//! How customers take to a product: funnels, the time to first value, features.

use super::build::{asked, besides, heavy, taken};
use super::{Operation, Returns};
use crate::ErrorCode;
use crate::metric::{self, AdoptionOptions, FunnelOptions, TimeToValueOptions};
use crate::options::Options;

const STEPS: &[&str] = &["steps"];
const VALUE: &[&str] = &["value"];

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "funnel",
        "A funnel of steps: how many customers reached each, in order, and how long that took.\n\nThe clock of a customer starts with their first first step \
         in the time asked for; each later step is the first one after the step before.",
        || besides::<FunnelOptions>(STEPS),
        Returns::Table(&metric::FUNNEL),
        |view, json| view.funnel(&asked(json, STEPS)?),
    )
    .takes(|| taken::<FunnelOptions>(STEPS))
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime, ErrorCode::InvalidSpan]),
    heavy(
        "time_to_value",
        "How long customers take to their first value: the median by Kaplan and Meier, in which those who are not there yet count for as long as they were \
         observed, and the share that got there within a time.",
        || besides::<TimeToValueOptions>(VALUE),
        Returns::Table(&metric::TIME_TO_VALUE),
        |view, json| view.time_to_value(&asked(json, VALUE)?),
    )
    .takes(|| taken::<TimeToValueOptions>(VALUE))
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidSpan]),
    heavy(
        "feature_adoption",
        "How many of the active customers use each feature, period by period, and how many do so for the first time.",
        AdoptionOptions::specs,
        Returns::Table(&metric::FEATURE_ADOPTION),
        |view, json| view.feature_adoption(&asked(json, &[])?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::UnknownProperty, ErrorCode::InvalidTime]),
];
