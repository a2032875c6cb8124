//! Models of when customers buy and when they leave.

use crate::catalog::build::{
    ARTIFACT, argument, artifact, called, codes, making, must, numbers, part, whole,
};
use crate::catalog::clv::data::{READING, summary, with_data};
use crate::catalog::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns};
use crate::clv::{
    self, AliveOptions, Assumed, DiscountOptions, FitOptions, FrequencyOptions, LifetimeValueOptions,
    ModelOptions, NewCustomerCountOptions, NewCustomerOptions, PurchaseCounts, PurchaseModel,
    PurchaseModelKind, ScoreOptions, SpendModel, TrackingOptions,
};
use crate::options::{OptionSpec, OptionType, Options};
use crate::time::Span;
use crate::{ErrorCode, Result};

const KIND: ArtifactKind = ArtifactKind {
    name: "purchase_model",
    doc: "A model of when customers buy and when they leave: BG/NBD, MBG/NBD, Pareto/NBD or BG/BB. Fitted once, saved, and applied to any view or table.",
};

const OWNER: Owner = Owner::Artifact(KIND);

const FIT: &[ErrorCode] = codes!(&[ErrorCode::NothingToFit, ErrorCode::NotEnoughData], READING);

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        KIND,
        "fit",
        "Fits a model of purchases by maximum likelihood, on a view or on a table of summaries with one row a customer.\n\nNewton's method with exact \
         derivatives, from several starts. Where the data do not tell a parameter, it has no standard error and a warning says so. Columns are found \
         under the names of `purchase_summary` and of lifetimes (`frequency`, `recency`, `T`, `monetary_value`).",
        || with_data(ModelOptions::specs().into_iter().chain(FitOptions::specs()).collect()),
        |call| {
            let kind = part::<ModelOptions>(call.json())?.model;
            let opportunities = kind == PurchaseModelKind::BgBb;
            let summary =
                summary(call, Assumed { opportunities, valueless: true, ..Assumed::default() })?;
            let model = PurchaseModel::fit(kind, &summary, &part::<FitOptions>(call.json())?)?;
            Ok(Answer::Artifact(model.to_json()?))
        },
    )
    .of(Given::Either)
    .fails(FIT),
    making(
        KIND,
        "fit_counts",
        "The same as `fit` on counts of customers, such as those of all parts of a log.",
        || ModelOptions::specs().into_iter().chain(FitOptions::specs()).collect(),
        |call| {
            let counts = PurchaseCounts::from_json(&artifact(call.json(), "counts")?)?;
            let kind = part::<ModelOptions>(call.json())?.model;
            Ok(Answer::Artifact(PurchaseModel::fit_counts(kind, &counts, &part(call.json())?)?.to_json()?))
        },
    )
    .takes(|| vec![counts_argument()])
    .fails(codes!(&[ErrorCode::NothingToFit, ErrorCode::NotEnoughData, ErrorCode::InvalidValue], ARTIFACT)),
    making(
        KIND,
        "from_parameters",
        "A model at given parameters, such as those of a paper or another library.\n\nIn the order r, alpha, a, b for BG/NBD and MBG/NBD; r, alpha, s, beta for \
         Pareto/NBD; alpha, beta, gamma, delta for BG/BB.",
        ModelOptions::specs,
        |call| {
            let values = numbers::<4>(call.json(), "parameters")?;
            let unit = must::<Span>(call.json(), "unit")?;
            let kind = part::<ModelOptions>(call.json())?.model;
            Ok(Answer::Artifact(PurchaseModel::from_parameters(kind, values, unit)?.to_json()?))
        },
    )
    .takes(|| {
        vec![
            argument("parameters", OptionType::List(Box::new(OptionType::Float)), "The four parameters, in the order of the paper."),
            argument("unit", OptionType::Span, "The unit of the times that they are for, such as `1w`."),
        ]
    })
    .fails(&[ErrorCode::InvalidSpan]),
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
            Ok(Answer::Table(model.score_whole(summary, &part(call.json())?)?))
        },
    )
    .of(Given::Either)
    .fails(SCORE),
    called(
        OWNER,
        "probability_of_purchases",
        "How probable it is that each customer makes exactly so many purchases within the horizon.",
        || with_data(ScoreOptions::specs()),
        Returns::Table(&clv::PURCHASE_PROBABILITIES),
        |call| {
            let model = model(call)?;
            let n = whole(call.json(), "n")?;
            let summary = summary(call, assumed(&model))?;
            Ok(Answer::Table(model.purchase_probabilities(&summary, n, &part(call.json())?)?))
        },
    )
    .of(Given::Either)
    .takes(|| vec![argument("n", OptionType::Int, "How many purchases.")])
    .fails(SCORE),
    called(
        OWNER,
        "residual_transactions",
        "All purchases expected to come of each customer, later ones worth less: discounted expected residual transactions (DERT).",
        || with_data(DiscountOptions::specs()),
        Returns::Table(&clv::RESIDUAL_TRANSACTIONS),
        |call| {
            let model = model(call)?;
            let summary = summary(call, assumed(&model))?;
            Ok(Answer::Table(model.residuals(&summary, &part(call.json())?)?))
        },
    )
    .of(Given::Either)
    .fails(SCORE),
    called(
        OWNER,
        "lifetime_value",
        "What each customer's purchases of the coming periods are worth: purchases expected in each period, times the mean value expected of a purchase, times \
         the margin, discounted to now.\n\nThe value of purchases to come, not of those made. Values are in the currency of the model of spend; a period of \
         a month counts by its mean length.",
        || with_data(LifetimeValueOptions::specs()),
        Returns::Table(&clv::LIFETIME_VALUES),
        |call| {
            let model = model(call)?;
            let spend = SpendModel::from_json(&artifact(call.json(), "spend")?)?;
            let known = Assumed { currency: Some(spend.currency()), valueless: false, ..assumed(&model) };
            let summary = summary(call, known)?;
            Ok(Answer::Table(model.lifetime_value(&spend, &summary, &part(call.json())?)?))
        },
    )
    .of(Given::Either)
    .takes(|| vec![argument("spend", OptionType::Artifact("spend_model"), "The model of what customers spend on a purchase.")])
    .fails(VALUE),
    called(
        OWNER,
        "new_customer",
        "Repeat purchases expected of a new customer, from the first purchase to the horizon; the last row is that of the horizon.",
        NewCustomerOptions::specs,
        Returns::Table(&clv::NEW_CUSTOMER),
        |call| Ok(Answer::Table(model(call)?.new_customer(&part(call.json())?)?)),
    ),
    called(
        OWNER,
        "new_customer_counts",
        "How probable 0, 1, 2 … repeat purchases of a new customer are within the horizon of the first.",
        NewCustomerCountOptions::specs,
        Returns::Table(&clv::NEW_CUSTOMER_COUNTS),
        |call| Ok(Answer::Table(model(call)?.new_customer_counts(&part(call.json())?)?)),
    ),
    called(
        OWNER,
        "tracking",
        "Repeat purchases as they were made beside those that the model expects, period by period until `as_of`.\n\nOf the customers who first bought before \
         the model's `fitted_as_of`, or of all where it has none. Only whole periods.",
        TrackingOptions::specs,
        Returns::Table(&clv::PURCHASE_TRACKING),
        |call| Ok(Answer::Table(call.view()?.purchase_tracking(&model(call)?, &part(call.json())?)?)),
    )
    .of(Given::View)
    .fails(&[ErrorCode::UnknownKind, ErrorCode::MixedCurrency, ErrorCode::InvalidSpan, ErrorCode::ArtifactFromLater]),
    called(
        OWNER,
        "frequencies",
        "How many customers made 0, 1, 2 … repeat purchases within their age, beside how many the model expects to.",
        || with_data(FrequencyOptions::specs()),
        Returns::Table(&clv::PURCHASE_FREQUENCIES),
        |call| {
            let model = model(call)?;
            let summary = summary(call, assumed(&model))?;
            Ok(Answer::Table(model.frequencies(&summary, &part::<FrequencyOptions>(call.json())?)?))
        },
    )
    .of(Given::Either)
    .fails(SCORE),
    called(
        OWNER,
        "alive_over_time",
        "How probable it was that one customer is alive, from the first purchase until `as_of`, as it was to be judged at each moment.",
        AliveOptions::specs,
        Returns::Table(&clv::ALIVE_OVER_TIME),
        |call| {
            let customer = must::<String>(call.json(), "customer")?;
            Ok(Answer::Table(call.view()?.alive_over_time(&model(call)?, &customer, &part(call.json())?)?))
        },
    )
    .of(Given::View)
    .takes(|| vec![argument("customer", OptionType::Text, "Any id of the customer.")])
    .fails(&[
        ErrorCode::UnknownCustomer,
        ErrorCode::UnknownKind,
        ErrorCode::MixedCurrency,
        ErrorCode::NotEnoughData,
        ErrorCode::InvalidValue,
        ErrorCode::ArtifactFromLater,
    ]),
    called(
        OWNER,
        "parameters",
        "The parameters with their standard errors, one row each; how the fit went stands in the notes.",
        Vec::new,
        Returns::Table(&clv::MODEL_PARAMETERS),
        |call| Ok(Answer::Table(model(call)?.parameter_table())),
    ),
];

const SCORE: &[ErrorCode] = codes!(READING, &[ErrorCode::ArtifactFromLater]);

const VALUE: &[ErrorCode] =
    codes!(READING, &[ErrorCode::AmountOverflow, ErrorCode::ArtifactFromLater], ARTIFACT);

/// The argument of counts.
pub(super) fn counts_argument() -> OptionSpec {
    argument("counts", OptionType::Artifact("purchase_counts"), "The counts, of `PurchaseCounts`.")
}

fn model(call: &Call<'_>) -> Result<PurchaseModel> {
    PurchaseModel::from_json(call.asked()?)
}

/// What the model says where a view says nothing, and what it does not look at.
fn assumed(model: &PurchaseModel) -> Assumed {
    let opportunities = model.counts_opportunities();
    Assumed { unit: Some(model.unit()), opportunities, valueless: true, ..Assumed::default() }
}
