//! The model of contracts that are renewed or not, and its counts.

use crate::catalog::build::{
    ARTIFACT, argument, artifact, artifacts, called, codes, making, must, numbers, part,
};
use crate::catalog::{Answer, ArtifactKind, Call, Data, Given, Operation, Owner, Returns};
use crate::clv::{
    self, FitOptions, RenewalColumns, RenewalCounts, RenewalLifetimeOptions, RenewalModel, RenewalOptions,
};
use crate::options::{OptionType, Options};
use crate::time::Span;
use crate::{ErrorCode, Result};

const KIND: ArtifactKind = ArtifactKind {
    name: "renewal_model",
    doc: "The shifted-beta-geometric model (sBG) of contracts that are renewed or not at the end of each period.",
};

const COUNTS: ArtifactKind = ArtifactKind {
    name: "renewal_counts",
    doc: "How many customers left at each renewal, and how many were last seen as customers after it. Those of disjoint parts of the customers add up.",
};

const OWNER: Owner = Owner::Artifact(KIND);

const READ: &[ErrorCode] = &[
    ErrorCode::MissingColumn,
    ErrorCode::WrongColumnType,
    ErrorCode::InvalidTable,
    ErrorCode::InvalidValue,
    ErrorCode::InvalidSpan,
];

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        COUNTS,
        "of",
        "Counts renewals: the survivors of one cohort, its size first and then how many were left after each renewal; or a row a customer, with the renewal at \
         which they left, or how many they had made when last seen.",
        RenewalColumns::specs,
        |call| Ok(Answer::Artifact(counted(call)?.to_json()?)),
    )
    .of(Given::Table)
    .fails(READ),
    making(
        COUNTS,
        "merge",
        "The counts of several disjoint parts of the customers, or of cohorts that were watched for different times, as one.",
        Vec::new,
        |call| {
            let parts = artifacts(call.json(), "parts")?;
            let mut parts = parts.iter().map(|text| RenewalCounts::from_json(text));
            let first = parts.next().ok_or_else(|| crate::Error::option("parts", "`parts` must name some counts"))??;
            let sum = parts.try_fold(first, |mut sum, part| sum.add(&part?).map(|()| sum))?;
            Ok(Answer::Artifact(sum.to_json()?))
        },
    )
    .takes(|| vec![argument("parts", OptionType::List(Box::new(OptionType::Artifact("renewal_counts"))), "The counts to add up.")])
    .fails(codes!(&[ErrorCode::MixedUnit, ErrorCode::InvalidValue], ARTIFACT)),
    making(
        KIND,
        "fit",
        "Fits the model by maximum likelihood on a table of survivors or of customers, as `RenewalCounts` reads it.",
        || FitOptions::specs().into_iter().chain(RenewalColumns::specs()).collect(),
        |call| Ok(Answer::Artifact(RenewalModel::fit(&counted(call)?, &part(call.json())?)?.to_json()?)),
    )
    .of(Given::Table)
    .fails(codes!(&[ErrorCode::NothingToFit, ErrorCode::NotEnoughData], READ)),
    making(
        KIND,
        "fit_counts",
        "The same as `fit` on counts, such as those of several cohorts.",
        FitOptions::specs,
        |call| {
            let counts = RenewalCounts::from_json(&artifact(call.json(), "counts")?)?;
            Ok(Answer::Artifact(RenewalModel::fit(&counts, &part(call.json())?)?.to_json()?))
        },
    )
    .takes(|| vec![argument("counts", OptionType::Artifact("renewal_counts"), "The counts, of `RenewalCounts`.")])
    .fails(codes!(&[ErrorCode::NothingToFit, ErrorCode::NotEnoughData], ARTIFACT)),
    making(KIND, "from_parameters", "A model at given parameters alpha and beta.", Vec::new, |call| {
        let values = numbers::<2>(call.json(), "parameters")?;
        let period = must::<Span>(call.json(), "period")?;
        Ok(Answer::Artifact(RenewalModel::from_parameters(values, period)?.to_json()?))
    })
    .takes(|| {
        vec![
            argument("parameters", OptionType::List(Box::new(OptionType::Float)), "The parameters alpha and beta."),
            argument("period", OptionType::Span, "The time between two renewals, such as `1y`."),
        ]
    })
    .fails(&[ErrorCode::InvalidSpan]),
    called(
        OWNER,
        "curve",
        "The share of customers left after each renewal, and of those left before it who renew.",
        RenewalOptions::specs,
        Returns::Table(&clv::RENEWAL_CURVE),
        |call| {
            let options = part::<RenewalOptions>(call.json())?;
            options.check()?;
            Ok(Answer::Table(model(call)?.curve(options.periods)))
        },
    ),
    called(
        OWNER,
        "lifetimes",
        "How many periods customers are expected to pay for yet, discounted, by how often they have renewed. Times what a period earns, that is their value.",
        RenewalLifetimeOptions::specs,
        Returns::Table(&clv::RENEWAL_LIFETIMES),
        |call| {
            let options = part::<RenewalLifetimeOptions>(call.json())?;
            Ok(Answer::Table(model(call)?.lifetimes(options.renewals, options.rate)?))
        },
    ),
    called(
        OWNER,
        "parameters",
        "The parameters with their standard errors, one row each; how the fit went stands in the notes.",
        Vec::new,
        Returns::Table(&clv::MODEL_PARAMETERS),
        |call| Ok(Answer::Table(model(call)?.parameter_table())),
    ),
];

fn model(call: &Call<'_>) -> Result<RenewalModel> {
    RenewalModel::from_json(call.asked()?)
}

fn counted(call: &Call<'_>) -> Result<RenewalCounts> {
    match call.data()? {
        Data::Table(table) => RenewalCounts::from_table(table, &part::<RenewalColumns>(call.json())?),
        Data::View(_) => Err(crate::Error::option("data", "renewals are counted in a plain table")),
    }
}
