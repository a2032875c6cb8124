//! Models of when customers buy and when they leave.

use crate::catalog::build::{called, making, part};
use crate::catalog::clv::data::{READING, summary, with_data};
use crate::catalog::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns};
use crate::clv::{self, Assumed, FitOptions, ModelOptions, PurchaseModel, ScoreOptions};
use crate::options::Options;
use crate::{ErrorCode, Result};

const KIND: ArtifactKind = ArtifactKind {
    name: "purchase_model",
    doc: "A model of when customers buy and when they leave: BG/NBD, MBG/NBD, Pareto/NBD or BG/BB. Fitted once, saved, and applied to any view or table.",
};

const OWNER: Owner = Owner::Artifact(KIND);

const FIT: &[ErrorCode] = &[
    ErrorCode::NothingToFit,
    ErrorCode::NotEnoughData,
    ErrorCode::UnknownKind,
    ErrorCode::MissingColumn,
    ErrorCode::WrongColumnType,
    ErrorCode::InvalidTable,
    ErrorCode::InvalidValue,
    ErrorCode::InvalidSpan,
    ErrorCode::MixedUnit,
    ErrorCode::MixedCurrency,
    ErrorCode::UnknownCurrency,
];

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        KIND,
        "fit",
        "Fits a model of purchases by maximum likelihood, on a view or on a table of summaries with one row a customer.\n\nNewton's method with exact \
         derivatives, from several starts. Where the data do not tell a parameter, it has no standard error and a warning says so. Columns are found \
         under the names of `purchase_summary` and of lifetimes (`frequency`, `recency`, `T`, `monetary_value`).",
        || with_data(ModelOptions::specs().into_iter().chain(FitOptions::specs()).collect()),
        |call| {
            let summary = summary(call, Assumed::default())?;
            let kind = part::<ModelOptions>(call.json())?.model;
            let model = PurchaseModel::fit(kind, &summary, &part::<FitOptions>(call.json())?)?;
            Ok(Answer::Artifact(model.to_json()?))
        },
    )
    .of(Given::Either)
    .fails(FIT),
    called(
        OWNER,
        "predict",
        "What each customer is expected to do: the probability that they have not left for good, and purchases within the horizon.\n\nOne row a customer, in \
         the order of the table, or of ids. Times are in the model's unit: one of another unit is refused.",
        || with_data(ScoreOptions::specs()),
        Returns::Table(&clv::PURCHASE_SCORES),
        |call| {
            let model = model(call)?;
            let summary = summary(call, assumed(&model))?;
            Ok(Answer::Table(model.score(&summary, &part(call.json())?)?))
        },
    )
    .of(Given::Either)
    .fails(READING),
    called(
        OWNER,
        "parameters",
        "The parameters with their standard errors, one row each; how the fit went stands in the notes.",
        Vec::new,
        Returns::Table(&clv::MODEL_PARAMETERS),
        |call| Ok(Answer::Table(model(call)?.parameter_table())),
    ),
];

fn model(call: &Call<'_>) -> Result<PurchaseModel> {
    PurchaseModel::from_json(call.asked()?)
}

/// What the model says where its data say nothing.
fn assumed(model: &PurchaseModel) -> Assumed {
    Assumed { unit: Some(model.unit()), currency: None }
}
