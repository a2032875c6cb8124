//! Goals for figures of recurring revenue, and what dated notes came with.

use super::build::{asked, besides, heavy, taken};
use super::revenue::REVENUE;
use super::{Operation, Returns};
use crate::metric::{self, BeforeAfterOptions, GoalOptions};

const TIMES: &[&str] = &["start", "deadline"];
const NOTES: &[&str] = &["notes"];

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "goal",
        "Where a goal stands: a figure's baseline, its target, what it is so far, how far along and at what pace, and whether the change is beyond \
         noise.\n\n\"Reduce churn by 10 % this quarter\" is the metric `logo_churn`, the change -0.1, and the quarter's start and end.",
        || besides::<GoalOptions>(TIMES),
        Returns::Table(&metric::GOAL),
        |view, json| view.goal(&asked(json, TIMES)?),
    )
    .takes(|| taken::<GoalOptions>(TIMES))
    .fails(REVENUE),
    heavy(
        "before_after",
        "A figure before and after dated notes, on windows of one length to both sides.\n\nThat something changed after a release does not say that it changed \
         because of it: other things happened too.",
        || besides::<BeforeAfterOptions>(NOTES),
        Returns::Table(&metric::BEFORE_AFTER),
        |view, json| view.before_after(&asked(json, NOTES)?),
    )
    .takes(|| taken::<BeforeAfterOptions>(NOTES))
    .fails(REVENUE),
];
