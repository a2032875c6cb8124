//! Observation plans: tables to learn from, and to apply models to.

use serde_json::Value;

use super::build::{argument, heavy, split};
use super::{Operation, Returns};
use crate::measure::Measures;
use crate::options::{OptionSpec, OptionType, Options};
use crate::predict::{self, ObservationPlan};
use crate::{Error, ErrorCode, Result};

const PLANNING: &[ErrorCode] = &[
    ErrorCode::UnknownKind,
    ErrorCode::HorizonBeyondData,
    ErrorCode::InvalidSpan,
    ErrorCode::InvalidTime,
    ErrorCode::UnknownName,
    ErrorCode::UnknownProperty,
    ErrorCode::UndatedProperty,
    ErrorCode::CircularDefinition,
    ErrorCode::RuleSyntax,
    ErrorCode::RuleType,
];

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "training_table",
        "Rows to learn from, one for each customer and instant of a plan: measures as they stood then, and what came of it within the horizon.\n\nMeasures read \
         nothing from an instant on and, unless told otherwise, nothing that was received later; instants whose horizon had not ended by what was observed are \
         left out. `customer` is what to group by, `at` what to split by.",
        ObservationPlan::specs,
        Returns::OpenTable(&predict::TRAINING),
        |view, json| {
            let (measures, plan) = read(json)?;
            view.training_table(&measures, &plan)
        },
    )
    .takes(measures)
    .fails(PLANNING),
    heavy(
        "scoring_table",
        "The customers of now with the measures that `training_table` has for the same measures and plan: what a model is to be applied to.",
        ObservationPlan::specs,
        Returns::OpenTable(&predict::SCORING),
        |view, json| {
            let (measures, plan) = read(json)?;
            view.scoring_table(&measures, &plan)
        },
    )
    .takes(measures)
    .fails(PLANNING),
];

fn measures() -> Vec<OptionSpec> {
    let settings = OptionType::Map(Box::new(OptionType::Any));
    vec![argument(
        "measures",
        OptionType::Map(Box::new(settings)),
        "What is measured, by name, such as `{\"orders_30d\": {\"measure\": \"count\", \"of\": [\"purchase\"], \"window\": \"30d\"}}`.",
    )]
}

fn read(json: &Value) -> Result<(Measures, ObservationPlan)> {
    let (given, plan) = split(json, &["measures"]);
    let named = given.get("measures").filter(|value| !value.is_null());
    let named = named.ok_or_else(|| Error::option("measures", "`measures` must be given"))?;
    Ok((Measures::from_json(named)?, ObservationPlan::from_json(&plan)?))
}
