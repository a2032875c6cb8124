//! Survival: curves and comparisons of plain tables, and Cox models.

use super::build::{ARTIFACT, TABLE, called, codes, heavy, making, part, refuse};
use super::{Answer, ArtifactKind, Call, Data, Given, Operation, Owner, Returns};
use crate::artifact::Fitted;
use crate::frame::InputTable;
use crate::options::Options;
use crate::survival::{
    self, CauseColumns, CompetingRisks, CoxFeatures, CoxHindsight, CoxModel, CoxOptions, CoxTimes,
    CurveLimits, LifetimeColumns, LifetimeTable, LogRankOptions, PeriodOptions, QuantileOptions,
    RestrictedMeanOptions, SurvivalCurves,
};
use crate::table::Table;
use crate::{Error, ErrorCode, Result};

const READING: &[ErrorCode] = codes!(TABLE, &[ErrorCode::NothingToFit]);

const RESTRICTED: &[ErrorCode] = codes!(READING, &[ErrorCode::HorizonBeyondData]);

const COMPARING: &[ErrorCode] = codes!(READING, &[ErrorCode::OneOutcome, ErrorCode::NotEnoughData]);

const FITTING: &[ErrorCode] = codes!(
    READING,
    &[ErrorCode::OneOutcome, ErrorCode::ConstantColumn, ErrorCode::CollinearColumns, ErrorCode::Separation]
);

const APPLYING: &[ErrorCode] = codes!(TABLE, &[ErrorCode::ArtifactFromLater], ARTIFACT);

const COX: ArtifactKind = ArtifactKind {
    name: "cox_model",
    doc: "A Cox regression: what multiplies the rate at which customers leave. Fitted once, saved, and applied to any table.",
};

pub(super) const OF_VIEW: &[Operation] = &[heavy(
    "active_periods",
    "Periods in which customers were active, gaps merged: lifetimes from a log, one row a customer and period, for `kaplan_meier` and Cox models.\n\nA \
     customer has left once `gap` has passed without an event; until then, or until last observed, the lifetime is still running.",
    PeriodOptions::specs,
    Returns::Table(&survival::ACTIVE_PERIODS),
    |view, json| view.active_periods(&PeriodOptions::from_json(json)?),
)
.fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidSpan])];

pub(super) const OPERATIONS: &[Operation] = &[
    of_table(
        "kaplan_meier",
        "The share of customers who remain over time, with Greenwood's errors and log-log limits: one row a group and time, the beginning first.\n\nLifetimes \
         that were still running when last seen count as long as they were seen.",
        || with_lifetimes(CurveLimits::specs()),
        Returns::Table(&survival::KAPLAN_MEIER),
        |call| answer(curves(call)?.into_table()),
    )
    .fails(READING),
    of_table(
        "nelson_aalen",
        "The cumulative hazard over time: one row a group and time, the beginning first.",
        || with_lifetimes(CurveLimits::specs()),
        Returns::Table(&survival::HAZARD),
        |call| answer(curves(call)?.cumulative_hazard()),
    )
    .fails(READING),
    of_table(
        "survival_quantiles",
        "The times by which certain shares of customers have left, such as the median lifetime, with limits; missing where that lies beyond what was observed.",
        || with_lifetimes(joined(QuantileOptions::specs(), CurveLimits::specs())),
        Returns::Table(&survival::QUANTILES),
        |call| answer(curves(call)?.quantiles(&part::<QuantileOptions>(call.json())?.shares)?),
    )
    .fails(READING),
    of_table(
        "restricted_mean",
        "The mean lifetime up to a horizon: the area below the survival curve, by group.",
        || with_lifetimes(joined(RestrictedMeanOptions::specs(), CurveLimits::specs())),
        Returns::Table(&survival::RESTRICTED_MEAN),
        |call| answer(curves(call)?.restricted_means(part::<RestrictedMeanOptions>(call.json())?.horizon)?),
    )
    .fails(RESTRICTED),
    of_table(
        "log_rank",
        "Whether groups leave at different rates: the log-rank test of all groups and, when asked, of each pair.\n\nNeeds `group`.",
        || with_lifetimes(LogRankOptions::specs()),
        Returns::Table(&survival::LOG_RANK),
        |call| {
            let lives = lifetimes(call)?;
            answer(lives.lifetimes()?.log_rank(&part(call.json())?)?.table())
        },
    )
    .fails(COMPARING),
    of_table(
        "log_rank_groups",
        "How many events each group had, and would have had if all left alike.\n\nNeeds `group`. `pairwise` plays no part here, and is refused.",
        || with_lifetimes(LogRankOptions::specs()),
        Returns::Table(&survival::LOG_RANK_GROUPS),
        |call| {
            refuse(call.json(), &["pairwise"], "what each group lost")?;
            let lives = lifetimes(call)?;
            answer(lives.lifetimes()?.log_rank(&part(call.json())?)?.groups())
        },
    )
    .fails(COMPARING),
    of_table(
        "competing_risks",
        "The share of customers who have left by each cause over time, such as of their own will and because a payment failed (Aalen–Johansen).\n\nTaking one \
         cause for censoring, as a survival curve would, overstates the other.",
        || joined(CauseColumns::specs(), CurveLimits::specs()),
        Returns::Table(&survival::INCIDENCE),
        |call| {
            let columns = part::<CauseColumns>(call.json())?;
            let (durations, causes) = survival::causes(table(call)?, &columns)?;
            let limits = part(call.json())?;
            answer(CompetingRisks::of(&columns.duration, &durations, &columns.cause, &causes, &limits)?.table())
        },
    )
    .fails(COMPARING),
    making(
        COX,
        "fit",
        "Fits a Cox regression of how long customers stay.\n\nNumbers are scaled inside, texts become a term for each value but the first. A group is a \
         stratum: it has a baseline of its own.",
        || with_lifetimes(joined(CoxFeatures::specs(), CoxOptions::specs())),
        |call| {
            let lives = lifetimes(call)?;
            let columns = part::<LifetimeColumns>(call.json())?;
            let features = part::<CoxFeatures>(call.json())?.features;
            let (frame, left_out) = columns.features(table(call)?, &features)?;
            let model = CoxModel::fit(&lives.lifetimes()?, &frame, &part(call.json())?)?.leaving_out(left_out);
            Ok(Answer::Artifact(model.to_json()?))
        },
    )
    .of(Given::Table)
    .fails(FITTING),
    called(
        Owner::Artifact(COX),
        "coefficients",
        "The coefficients with errors, p-values and hazard ratios, one row a term.",
        Vec::new,
        Returns::Table(&survival::COX),
        |call| answer(cox(call)?.coefficients()),
    )
    .fails(ARTIFACT),
    called(
        Owner::Artifact(COX),
        "baseline",
        "The baseline: what happens to a customer in whom every column is at its mean, one row an event time.",
        Vec::new,
        Returns::Table(&survival::COX_BASELINE),
        |call| answer(cox(call)?.baseline()),
    )
    .fails(ARTIFACT),
    called(
        Owner::Artifact(COX),
        "predict",
        "The share of customers like each row who remain after each of `times`; missing beyond what was observed.",
        CoxTimes::specs,
        Returns::Table(&survival::COX_CURVES),
        |call| {
            let (model, table) = (cox(call)?, table(call)?);
            let CoxTimes { times, hindsight, .. } = part(call.json())?;
            model.may_speak_of(Fitted::noted(|name| table.note(name)), hindsight)?;
            let strata = model.strata().map(|name| table.labels(name)).transpose()?;
            if times.is_empty() {
                return Err(Error::option("times", "`times` must be given")
                    .hint("give the times to predict, as in times=[30, 60, 90]"));
            }
            answer(model.predict_survival(&table.frame_of(model.column_types())?, strata.as_ref(), &times)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
    called(
        Owner::Artifact(COX),
        "concordance",
        "How often those whom the model gives the higher risk leave first; between rows of one stratum where there are strata, which are read from the model's \
         column unless `group` names another.\n\n`entry` and `weight` play no part here, and are refused.",
        || joined(LifetimeColumns::specs(), CoxHindsight::specs()),
        Returns::Table(&survival::CONCORDANCE),
        |call| {
            let (model, mut columns) = (cox(call)?, part::<LifetimeColumns>(call.json())?);
            columns.group = columns.group.or_else(|| model.strata().map(str::to_owned));
            let lives = LifetimeTable::read(table(call)?, &columns)?;
            let hindsight = part::<CoxHindsight>(call.json())?.hindsight;
            model.may_speak_of(Fitted::noted(|name| table(call).ok()?.note(name)), hindsight)?;
            refuse(call.json(), &["entry", "weight"], "concordance")?;
            let frame = table(call)?.frame_of(model.column_types())?;
            answer(model.concordance_table(&lives.lifetimes()?, &frame)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
];

/// A function of a plain table.
pub(super) const fn of_table(
    name: &'static str,
    doc: &'static str,
    options: super::Specs,
    returns: Returns,
    run: fn(&Call<'_>) -> Result<Answer>,
) -> Operation {
    called(Owner::Package, name, doc, options, returns, run).of(Given::Table)
}

pub(super) fn joined(
    mut first: Vec<crate::OptionSpec>,
    second: Vec<crate::OptionSpec>,
) -> Vec<crate::OptionSpec> {
    first.extend(second);
    first
}

fn with_lifetimes(others: Vec<crate::OptionSpec>) -> Vec<crate::OptionSpec> {
    joined(LifetimeColumns::specs(), others)
}

pub(super) fn answer(table: Table) -> Result<Answer> {
    Ok(Answer::Table(table))
}

/// The plain table of a call that takes one.
pub(super) fn table<'a>(call: &Call<'a>) -> Result<&'a InputTable> {
    match call.data()? {
        Data::Table(table) => Ok(table),
        Data::View(_) => Err(Error::option("data", "a plain table must be given")),
    }
}

fn lifetimes<'c>(call: &'c Call<'_>) -> Result<LifetimeTable<'c>> {
    LifetimeTable::read(table(call)?, &part(call.json())?)
}

fn curves(call: &Call<'_>) -> Result<SurvivalCurves> {
    lifetimes(call)?.lifetimes()?.kaplan_meier(&part(call.json())?)
}

fn cox(call: &Call<'_>) -> Result<CoxModel> {
    CoxModel::from_json(call.asked()?)
}
