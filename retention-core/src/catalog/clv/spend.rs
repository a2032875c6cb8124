//! The model of what customers spend on a purchase.

use crate::catalog::build::{ARTIFACT, argument, artifact, called, codes, making, must, numbers, part};
use crate::catalog::clv::data::{READING, summary, with_data};
use crate::catalog::clv::purchase::counts_argument;
use crate::catalog::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns};
use crate::clv::{self, Assumed, FitOptions, PurchaseCounts, SpendModel, SpendOptions};
use crate::money::Currency;
use crate::options::{OptionType, Options};
use crate::{ErrorCode, Result};

const KIND: ArtifactKind = ArtifactKind {
    name: "spend_model",
    doc: "The Gamma-Gamma model of what customers spend on a purchase on average, in one currency.",
};

const OWNER: Owner = Owner::Artifact(KIND);

const FIT: &[ErrorCode] = codes!(&[ErrorCode::NotEnoughData], READING);

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        KIND,
        "fit",
        "Fits the Gamma-Gamma model by maximum likelihood on customers with repeat purchases, of a view or of a table of summaries.\n\nIt takes the value of \
         purchases as independent of how often they are made; a warning says so where they are correlated.",
        || with_data(FitOptions::specs()),
        |call| {
            let summary = summary(call, Assumed { timeless: true, ..Assumed::default() })?;
            Ok(Answer::Artifact(SpendModel::fit(&summary, &part::<FitOptions>(call.json())?)?.to_json()?))
        },
    )
    .of(Given::Either)
    .fails(FIT),
    making(
        KIND,
        "fit_counts",
        "The same as `fit` on counts of customers, such as those of all parts of a log.",
        FitOptions::specs,
        |call| {
            let counts = PurchaseCounts::from_json(&artifact(call.json(), "counts")?)?;
            Ok(Answer::Artifact(SpendModel::fit_counts(&counts, &part(call.json())?)?.to_json()?))
        },
    )
    .takes(|| vec![counts_argument()])
    .fails(codes!(&[ErrorCode::NotEnoughData, ErrorCode::MissingColumn, ErrorCode::InvalidValue], ARTIFACT)),
    making(
        KIND,
        "from_parameters",
        "A model at given parameters p, q and v; v in major units of the currency.",
        Vec::new,
        |call| {
            let values = numbers::<3>(call.json(), "parameters")?;
            let currency = Currency::parse(&must::<String>(call.json(), "currency")?);
            let currency = currency.map_err(|error| error.with("argument", "currency"))?;
            Ok(Answer::Artifact(SpendModel::from_parameters(values, currency)?.to_json()?))
        },
    )
    .takes(|| {
        vec![
            argument("parameters", OptionType::List(Box::new(OptionType::Float)), "The parameters p, q and v."),
            argument("currency", OptionType::Text, "The ISO 4217 code of the values."),
        ]
    })
    .fails(&[ErrorCode::UnknownCurrency]),
    called(
        OWNER,
        "predict",
        "What each customer is expected to spend on a purchase: a weighted mean of their own purchases and everyone's.\n\nWho has no repeat purchase has the \
         mean of all. The note `mean_of_new` is that of a new customer.",
        || with_data(SpendOptions::specs()),
        Returns::Table(&clv::SPEND_SCORES),
        |call| {
            let model = model(call)?;
            let known = Assumed { currency: Some(model.currency()), timeless: true, ..Assumed::default() };
            let summary = summary(call, known)?;
            Ok(Answer::Table(model.score(&summary, part::<SpendOptions>(call.json())?.hindsight)?))
        },
    )
    .of(Given::Either)
    .fails(codes!(READING, &[ErrorCode::ArtifactFromLater])),
    called(
        OWNER,
        "parameters",
        "The parameters with their standard errors, one row each; how the fit went stands in the notes.",
        Vec::new,
        Returns::Table(&clv::MODEL_PARAMETERS),
        |call| Ok(Answer::Table(model(call)?.parameter_table())),
    ),
];

fn model(call: &Call<'_>) -> Result<SpendModel> {
    SpendModel::from_json(call.asked()?)
}
