//! Churn: models of plain tables, and what is asked of scores, whoever made them.

use serde_json::Value;

use super::build::{ARTIFACT, TABLE, argument, called, codes, making, part, refuse, text};
use super::survival::{answer, joined, of_table, table};
use super::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns};
use crate::artifact::Fitted;
use crate::options::{OptionSpec, OptionType, Options};
use crate::predict::{
    self, AtRiskColumns, AtRiskGroups, AtRiskOptions, BacktestOptions, CalibrateOptions, Calibrator,
    ChanceColumn, ChurnColumns, ChurnModel, ChurnOptions, ChurnRows, CustomerColumn, DriftOptions,
    EvaluateOptions, Evaluation, ExplainOptions, ImportanceOptions, InsightColumns, InsightOptions,
    InsightRows, Outcome, ProfitOptions, ScoreColumns, ScoreCustomers, TrainingTable,
};
use crate::{Error, ErrorCode, Result};

const READING: &[ErrorCode] = codes!(TABLE, &[ErrorCode::NothingToFit, ErrorCode::OneOutcome]);

const FITTING: &[ErrorCode] = codes!(
    READING,
    &[
        ErrorCode::NotEnoughData,
        ErrorCode::ConstantColumn,
        ErrorCode::CollinearColumns,
        ErrorCode::Separation
    ]
);

const AT_RISK: &[ErrorCode] =
    codes!(TABLE, &[ErrorCode::NothingToFit, ErrorCode::UnknownCurrency, ErrorCode::AmountOverflow]);

const APPLYING: &[ErrorCode] = codes!(READING, &[ErrorCode::ArtifactFromLater], ARTIFACT);

const CHURN: ArtifactKind = ArtifactKind {
    name: "churn_model",
    doc: "A model of who will leave, with what was learnt about it at the fit: how good it is on customers that it did not see, how its chances are \
          calibrated, and what its columns looked like.",
};

const OWNER: Owner = Owner::Artifact(CHURN);

const CALIBRATOR: ArtifactKind = ArtifactKind {
    name: "calibrator",
    doc: "A map from the chances of any model to chances that hold, learnt on rows that the model was not fitted on.",
};

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        CHURN,
        "fit",
        "Fits a model of a yes-or-no outcome on a plain table, and judges it on customers that it did not see.\n\nColumns may be numbers, true and false, or \
         texts, and may lack values. The fit is refused where an outcome has fewer rows than `least`. What is only known once the outcome began must not \
         be among the features: the model would be good here and of no use later.",
        || joined(ChurnColumns::specs(), ChurnOptions::specs()),
        |call| {
            let read = training(call)?;
            let model = ChurnModel::fit(&read.frame, &read.outcome()?, &rows(&read), &part(call.json())?)?;
            Ok(Answer::Artifact(model.to_json()?))
        },
    )
    .takes(label)
    .of(Given::Table)
    .fails(FITTING),
    called(
        OWNER,
        "predict",
        "How likely each row is to have the outcome, in the order of rows, with its rank.",
        CustomerColumn::specs,
        Returns::Table(&predict::CHANCES),
        |call| {
            let (model, table) = (churn(call)?, table(call)?);
            let given = part::<CustomerColumn>(call.json())?;
            model.may_speak_of(Fitted::noted(|name| table.note(name)), given.hindsight)?;
            let ids = predict::customers(table, given.customer.as_deref())?;
            answer(model.chances(&table.frame_of(model.column_types())?, ids)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
    called(
        OWNER,
        "explain",
        "Why each row has its chance: what each column adds to the log-odds, those that matter most first, and in words.\n\n`base` and the contributions of a \
         row add up to its `logit`. They say what the model reads, not what makes customers leave.",
        ExplainOptions::specs,
        Returns::Table(&predict::REASONS),
        |call| {
            let (model, table) = (churn(call)?, table(call)?);
            let options = part::<ExplainOptions>(call.json())?;
            model.may_speak_of(Fitted::noted(|name| table.note(name)), options.hindsight)?;
            answer(model.explain(&table.frame_of(model.column_types())?, &options)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
    called(
        OWNER,
        "judgement",
        "How good the model is on customers that it did not see: each metric with limits. Empty where `folds` was 0.",
        Vec::new,
        Returns::Table(&predict::JUDGEMENT),
        |call| answer(churn(call)?.judgement()),
    )
    .fails(ARTIFACT),
    called(
        OWNER,
        "coefficients",
        "The coefficients of a logistic regression with errors and odds ratios, one row a term; p-values where there is no penalty.",
        Vec::new,
        Returns::Table(&predict::LOGISTIC),
        |call| answer(churn(call)?.coefficients()?),
    )
    .fails(ARTIFACT),
    called(
        OWNER,
        "importance",
        "Which columns matter: what is lost when each is shuffled among rows, the costliest first. Ask on rows that the model did not see.",
        ImportanceOptions::specs,
        Returns::Table(&predict::IMPORTANCE),
        |call| {
            let (model, options) = (churn(call)?, part::<ImportanceOptions>(call.json())?);
            model.may_speak_of(Fitted::noted(|name| table(call).ok()?.note(name)), options.hindsight)?;
            let mut columns = part::<ChurnColumns>(call.json())?;
            if columns.features.is_empty() {
                columns.features = model.columns().map(str::to_owned).collect();
            }
            let read = TrainingTable::read(table(call)?, &label_of(call)?, &columns)?;
            answer(model.importance(&read.frame, &read.outcome()?, &options)?)
        },
    )
    .takes(label)
    .of(Given::Table)
    .fails(APPLYING),
    called(
        OWNER,
        "drift",
        "How far each column, and the chances, have moved since the fit: the population stability index, beside what it would be without any change.",
        DriftOptions::specs,
        Returns::Table(&predict::DRIFT),
        |call| {
            let (model, table) = (churn(call)?, table(call)?);
            let options = part::<DriftOptions>(call.json())?;
            model.may_speak_of(Fitted::noted(|name| table.note(name)), options.hindsight)?;
            answer(model.drift(&table.frame_of(model.column_types())?, &options)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
    called(
        OWNER,
        "card",
        "The model card: outcome and rows, and the whole of it as JSON, with columns, options, metrics with limits, and what to mind.",
        Vec::new,
        Returns::Table(&predict::CARD),
        |call| answer(churn(call)?.card_table()?),
    )
    .fails(ARTIFACT),
    making(
        CALIBRATOR,
        "fit",
        "Learns to turn chances of any model into chances that hold. Learn on rows that the model was not fitted on.",
        || joined(ScoreColumns::specs(), CalibrateOptions::specs()),
        |call| {
            let fitted = Fitted::noted(|name| table(call).ok()?.note(name));
            let name = part::<ScoreColumns>(call.json())?.chance;
            scored(call, |outcome, chances| {
                let method = part::<CalibrateOptions>(call.json())?.method;
                let calibrator = Calibrator::learn(outcome, chances, method, &name)?.made(fitted);
                Ok(Answer::Artifact(calibrator.to_json()?))
            })
        },
    )
    .of(Given::Table)
    .fails(codes!(READING, &[ErrorCode::ConstantColumn])),
    called(
        Owner::Artifact(CALIBRATOR),
        "apply",
        "The chances that hold, in the order of rows.",
        ChanceColumn::specs,
        Returns::Table(&predict::CALIBRATED),
        |call| {
            let calibrator = Calibrator::from_json(call.asked()?)?;
            let (table, given) = (table(call)?, part::<ChanceColumn>(call.json())?);
            calibrator.may_speak_of(Fitted::noted(|name| table.note(name)), given.hindsight)?;
            answer(calibrator.table(&predict::chances(table, &given.chance)?)?)
        },
    )
    .of(Given::Table)
    .fails(APPLYING),
    of_table(
        "churn_backtest",
        "How good churn models would have been at times past: each is fitted on rows whose outcome was known by then, and judged on the rows of that time.\n\n\
         Needs `time`, and `lag`: how long after its time the outcome of a row is known; a training table of this library says both by itself. Times that \
         are instants count in days. Rows are parted by time alone; with `calibration`, chances are calibrated on the rows learnt from, dealt into `folds` \
         by customer.",
        || joined(ChurnColumns::specs(), joined(BacktestOptions::specs(), ChurnOptions::specs())),
        Returns::Table(&predict::BACKTEST),
        |call| {
            let read = training(call)?;
            let (options, backtest) = (part::<ChurnOptions>(call.json())?, part(call.json())?);
            let folds = call.json().get("folds").is_some_and(|folds| !folds.is_null()) && options.folds > 0;
            if folds && options.calibration.is_none() {
                let message = "a backtest judges by time: `folds` only deals the rows that calibrate, and no `calibration` is asked for";
                return Err(Error::option("folds", message).hint("leave `folds` out, or pass a calibration"));
            }
            answer(ChurnModel::backtest(&read.frame, &read.outcome()?, &rows(&read), &options, &backtest)?)
        },
    )
    .takes(label)
    .fails(FITTING),
    of_table(
        "evaluate_scores",
        "How good chances are, of any model: AUC, average precision, log loss, Brier score and calibration error, each with limits.",
        || of_scores(EvaluateOptions::specs()),
        Returns::Table(&predict::EVALUATION),
        |call| evaluated(call, |found| answer(found.measured()?.table())),
    )
    .fails(READING),
    of_table(
        "calibration_curve",
        "What share of rows of about one chance had the outcome, with limits: on the diagonal where chances hold.\n\nNothing is drawn anew here: \
         `resamples` and `seed` are refused.",
        || of_scores(EvaluateOptions::specs()),
        Returns::Table(&predict::CALIBRATION),
        |call| {
            refuse(call.json(), &["resamples", "seed"], "a calibration curve")?;
            evaluated(call, |found| answer(found.calibration()))
        },
    )
    .fails(READING),
    of_table(
        "lift",
        "How many times as often the outcome is found among the highest tenth of scores, and each tenth after, and what share of all it captures, with limits.\n\n\
         `bins` plays no part here, and is refused.",
        || of_scores(EvaluateOptions::specs()),
        Returns::Table(&predict::DECILES),
        |call| {
            refuse(call.json(), &["bins"], "lift by tenths")?;
            evaluated(call, |found| answer(found.deciles()?))
        },
    )
    .fails(READING),
    of_table(
        "profit_curve",
        "What acting on all rows from a chance up would have brought, given what acting costs and saving a customer brings; the best chance to act from is a note, with its limits.",
        || of_scores(joined(ProfitOptions::specs(), of_drawing())),
        Returns::Table(&predict::PROFIT),
        |call| evaluated(call, |found| answer(found.profit(&part(call.json())?)?)),
    )
    .fails(READING),
    of_table(
        "calibration_drift",
        "Whether chances still hold on rows whose outcome is known by now, of any model: observed over expected, and the slope of log-odds; both 1 where they do.",
        || of_scores(of_level()),
        Returns::Table(&predict::CALIBRATION_DRIFT),
        |call| {
            let customers = predict::score_customers(table(call)?, &part(call.json())?)?;
            scored(call, |outcome, chances| {
                let options = part(call.json())?;
                answer(match &customers {
                    Some(ids) => predict::calibration_drift_of_customers(outcome, chances, ids, &options)?,
                    None => predict::calibration_drift(outcome, chances, &options)?,
                })
            })
        },
    )
    .fails(READING),
    of_table(
        "feature_insight",
        "What leaving is associated with, column by column: those who have something beside those who have not, as risk ratios with limits, adjusted for how \
         many columns were looked at, and in words.\n\nWith `landmark` and `stayed`, only customers are compared who stayed that long: others could not have \
         shown what the columns say. Rows of one customer count together: name the column in `customer`. An association is not a cause; an experiment tells.",
        || joined(InsightColumns::specs(), InsightOptions::specs()),
        Returns::Table(&predict::INSIGHT),
        |call| {
            let (columns, label) = (part::<InsightColumns>(call.json())?, label_of(call)?);
            let read = predict::insight(table(call)?, &label, &columns)?;
            let mut rows = InsightRows::default().left_out(&read.left_out);
            if let (Some(name), Some(values)) = (&columns.stayed, &read.stayed) {
                rows = rows.stayed(name, values);
            }
            if let (Some(name), Some(values)) = (&columns.within, &read.within) {
                rows = rows.within(name, values);
            }
            if let Some(ids) = &read.customers {
                rows = rows.customers(ids);
            }
            let outcome = Outcome::new(&label, &read.labels)?;
            answer(predict::feature_insight(&read.frame, &outcome, &rows, &part(call.json())?)?)
        },
    )
    .takes(label)
    .fails(codes!(READING, &[ErrorCode::NotEnoughData])),
    of_table(
        "revenue_at_risk",
        "What customers bring times their chance to leave: of all, and by segment and period, with limits.",
        || joined(AtRiskColumns::specs(), AtRiskOptions::specs()),
        Returns::Table(&predict::REVENUE_AT_RISK),
        |call| {
            let columns = part::<AtRiskColumns>(call.json())?;
            let (chances, amounts, currency, segments, periods) = predict::at_risk(table(call)?, &columns)?;
            let mut groups = AtRiskGroups::default();
            if let (Some(name), Some(values)) = (&columns.segment, &segments) {
                groups = groups.segments(name, values);
            }
            if let (Some(name), Some(values)) = (&columns.period, &periods) {
                groups = groups.periods(name, values);
            }
            answer(predict::revenue_at_risk(&chances, &amounts, currency, &groups, &part(call.json())?)?)
        },
    )
    .fails(AT_RISK),
];

fn label() -> Vec<OptionSpec> {
    vec![argument(
        "label",
        OptionType::Text,
        "The column of the outcome, such as whether a customer left: true or 1, false or 0.",
    )]
}

fn of_level() -> Vec<OptionSpec> {
    DriftOptions::specs().into_iter().filter(|spec| spec.name == "level").collect()
}

fn label_of(call: &Call<'_>) -> Result<String> {
    let missing = || Error::option("label", "`label` must be given").hint("name the column of the outcome");
    text(call.json(), "label")?.ok_or_else(missing)
}

fn training<'c>(call: &'c Call<'_>) -> Result<TrainingTable<'c>> {
    let json: &Value = call.json();
    TrainingTable::read(table(call)?, &label_of(call)?, &part::<ChurnColumns>(json)?)
}

fn rows<'r>(read: &'r TrainingTable<'_>) -> ChurnRows<'r> {
    let mut rows = ChurnRows::default().made(read.fitted).left_out(&read.left_out);
    if let Some(ids) = &read.customers {
        rows = rows.customers(ids);
    }
    if let Some((name, times)) = &read.times {
        rows = rows.times(name, times).known_after(read.lag, read.dated);
    }
    rows
}

fn churn(call: &Call<'_>) -> Result<ChurnModel> {
    ChurnModel::from_json(call.asked()?)
}

fn scored(call: &Call<'_>, run: impl FnOnce(&Outcome<'_>, &[f64]) -> Result<Answer>) -> Result<Answer> {
    let columns = part::<ScoreColumns>(call.json())?;
    let (labels, chances) = predict::scores(table(call)?, &columns)?;
    run(&Outcome::new(&columns.outcome, &labels)?, &chances)
}

fn evaluated(call: &Call<'_>, run: impl FnOnce(Evaluation<'_>) -> Result<Answer>) -> Result<Answer> {
    let customers = predict::score_customers(table(call)?, &part(call.json())?)?;
    scored(call, |outcome, chances| {
        run(Evaluation::new(outcome, chances, customers.as_deref(), &part(call.json())?)?)
    })
}

/// Options of what is told of scores whose customers may be known.
fn of_scores(more: Vec<OptionSpec>) -> Vec<OptionSpec> {
    joined(ScoreColumns::specs(), joined(ScoreCustomers::specs(), more))
}

/// How rows are drawn anew.
fn of_drawing() -> Vec<OptionSpec> {
    EvaluateOptions::specs().into_iter().filter(|spec| spec.name != "bins").collect()
}
