//! Cohorts, and what follows from them.

use super::build::{argument, heavy, names, split, text, whole};
use super::{Operation, Returns};
use crate::ErrorCode;
use crate::cohort::{self, CohortOptions, CurveOptions};
use crate::options::{OptionType, Options};

const COHORT: &[ErrorCode] = &[
    ErrorCode::InvalidTime,
    ErrorCode::UnknownKind,
    ErrorCode::UnknownProperty,
    ErrorCode::UndatedProperty,
    ErrorCode::MixedCurrency,
    ErrorCode::AmountOverflow,
];

const CELL: &[ErrorCode] = &[
    ErrorCode::InvalidTime,
    ErrorCode::UnknownKind,
    ErrorCode::UnknownProperty,
    ErrorCode::UndatedProperty,
    ErrorCode::UnknownCohort,
    ErrorCode::MixedCurrency,
    ErrorCode::AmountOverflow,
];

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "cohorts",
        "How many customers of each cohort came back, period by period since they started.\n\nA customer's start is their first event, or signing up; \
         cohorts are the calendar periods of starts, or first items, or values of a property. Period 0 is the one of the start. Numbers of cells that are \
         `not_yet` or `not_observed` are null, never zero. `left_truncated` marks cohorts whose customers may have started before the log began to observe.",
        CohortOptions::specs,
        Returns::Table(&cohort::COHORTS),
        |view, json| Ok(view.cohorts(&CohortOptions::from_json(json)?)?.table()),
    )
    .fails(COHORT),
    heavy(
        "cohort_triangle",
        "The same as `cohorts` as a triangle: one row a cohort, and a column for each period since the start, named 0, 1, 2 and so on.\n\nThe columns hold \
         rates, or the orders or revenue asked for by `value`.",
        CohortOptions::specs,
        Returns::OpenTable(&cohort::TRIANGLE),
        |view, json| Ok(view.cohorts(&CohortOptions::from_json(json)?)?.triangle().table()),
    )
    .fails(COHORT),
    heavy(
        "cohort_curve",
        "What holds on average over cohorts, for each period since the start: the mean in which every customer weighs the same, and the one in which \
         every cohort does.",
        || CohortOptions::specs().into_iter().chain(CurveOptions::specs()).collect(),
        Returns::Table(&cohort::CURVE),
        |view, json| {
            let (curve, cohorts) = split(json, &names(&CurveOptions::specs()));
            let (curve, cohorts) = (CurveOptions::from_json(&curve)?, CohortOptions::from_json(&cohorts)?);
            Ok(view.cohorts(&cohorts)?.curve(&curve))
        },
    )
    .fails(COHORT),
    heavy(
        "cohort_customers",
        "The customers of one cohort, and which of them one of its cells counts: one row each, in the order of ids.\n\nThe rows of `retained` that are true \
         are as many as the cell says, and orders and amounts add up to the cell's.",
        CohortOptions::specs,
        Returns::Table(&cohort::CUSTOMERS),
        |view, json| {
            let (given, options) = split(json, &["cohort", "period_number"]);
            let cohort = text(&given, "cohort")?;
            let period = whole(&given, "period_number")?;
            view.cohort_customers(&CohortOptions::from_json(&options)?, cohort.as_deref(), period)
        },
    )
    .takes(|| {
        vec![
            argument("cohort", OptionType::Text, "The label of the cohort; null for the cohort of customers without a value."),
            argument("period_number", OptionType::Int, "The period since the start; 0 is the one of the start."),
        ]
    })
    .fails(CELL),
];
