//! What the tables of churn models contain.

use crate::table::{ColumnSpec, ColumnType, TableSpec};

const LOW: ColumnSpec =
    ColumnSpec::new("low", ColumnType::Float, "The lower limit; missing where there is none.").nullable();
const HIGH: ColumnSpec =
    ColumnSpec::new("high", ColumnType::Float, "The upper limit; missing where there is none.").nullable();

/// The table of [`ChurnModel::chances`](super::ChurnModel::chances).
pub(crate) static CHANCES: TableSpec = TableSpec {
    name: "churn_chances",
    doc: "How likely a row is to have the outcome.",
    columns: &[
        ColumnSpec::new(
            "customer",
            ColumnType::Text,
            "The customer; the number of the row, from 0, where there is none.",
        ),
        ColumnSpec::new("chance", ColumnType::Float, "The chance, calibrated where the model is."),
        ColumnSpec::new("raw_chance", ColumnType::Float, "The chance before calibration."),
        ColumnSpec::new(
            "rank",
            ColumnType::Int,
            "The place from the highest chance, from 1; equal ones share the first.",
        ),
    ],
};

/// The table of [`ChurnModel::judgement`](super::ChurnModel::judgement).
pub(crate) static JUDGEMENT: TableSpec = TableSpec {
    name: "churn_judgement",
    doc: "A metric of the model on rows that it did not see.",
    columns: &[
        ColumnSpec::new("metric", ColumnType::Text, "Its name."),
        ColumnSpec::new("value", ColumnType::Float, "Its value."),
        LOW,
        HIGH,
    ],
};

/// The table of [`ChurnModel::explain`](super::ChurnModel::explain).
pub(crate) static REASONS: TableSpec = TableSpec {
    name: "churn_reasons",
    doc: "Why a row has its chance: what a column adds, those that matter most first.",
    columns: &[
        ColumnSpec::new("row", ColumnType::Int, "The row of the table, from 0."),
        ColumnSpec::new(
            "column",
            ColumnType::Text,
            "The column, or `(others)` for all that are not told one by one.",
        ),
        ColumnSpec::new("value", ColumnType::Text, "The row's value, where it has one.").nullable(),
        ColumnSpec::new("contribution", ColumnType::Float, "What it adds to the log-odds."),
        ColumnSpec::new("base", ColumnType::Float, "The log-odds that contributions start from."),
        ColumnSpec::new(
            "logit",
            ColumnType::Float,
            "The log-odds of the row: base and contributions added up.",
        ),
        ColumnSpec::new("chance", ColumnType::Float, "The chance of the row, calibrated where the model is."),
        ColumnSpec::new("reason", ColumnType::Text, "The same in words."),
    ],
};

/// The table of [`ChurnModel::importance`](super::ChurnModel::importance).
pub(crate) static IMPORTANCE: TableSpec = TableSpec {
    name: "churn_importance",
    doc: "What is lost without a column, the costliest first.",
    columns: &[
        ColumnSpec::new("column", ColumnType::Text, "The column."),
        ColumnSpec::new(
            "log_loss",
            ColumnType::Float,
            "By how much log loss rises where the column is shuffled.",
        ),
        ColumnSpec::new("standard_deviation", ColumnType::Float, "How much that varies between shuffles.")
            .nullable(),
        ColumnSpec::new("auc", ColumnType::Float, "By how much the AUC falls."),
        ColumnSpec::new(
            "mean_contribution",
            ColumnType::Float,
            "The mean size of its contributions to the log-odds.",
        ),
    ],
};

/// The table of [`ChurnModel::backtest`](super::ChurnModel::backtest).
pub(crate) static BACKTEST: TableSpec = TableSpec {
    name: "churn_backtest",
    doc: "How good a model would have been at a time, fitted on what was known by then.",
    columns: &[
        ColumnSpec::new("time", ColumnType::Float, "The time as a number; of instants, days since 1970."),
        ColumnSpec::new("train_rows", ColumnType::Int, "How many rows it learnt from."),
        ColumnSpec::new("rows", ColumnType::Int, "How many rows it was judged on."),
        ColumnSpec::new("positives", ColumnType::Int, "How many of these had the outcome."),
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`complete`, or why there is no judgement: `not_enough_data`, `one_outcome`.",
        ),
        ColumnSpec::new("auc", ColumnType::Float, "The area under the ROC curve.").nullable(),
        ColumnSpec::new("auc_low", ColumnType::Float, "Its lower limit at the note `level`.").nullable(),
        ColumnSpec::new("auc_high", ColumnType::Float, "Its upper limit at the note `level`.").nullable(),
        ColumnSpec::new("average_precision", ColumnType::Float, "The average precision.").nullable(),
        ColumnSpec::new("average_precision_low", ColumnType::Float, "Its lower limit, likewise.").nullable(),
        ColumnSpec::new("average_precision_high", ColumnType::Float, "Its upper limit, likewise.").nullable(),
        ColumnSpec::new("log_loss", ColumnType::Float, "The mean log loss.").nullable(),
        ColumnSpec::new("log_loss_low", ColumnType::Float, "Its lower limit, likewise.").nullable(),
        ColumnSpec::new("log_loss_high", ColumnType::Float, "Its upper limit, likewise.").nullable(),
        ColumnSpec::new("brier", ColumnType::Float, "The Brier score.").nullable(),
        ColumnSpec::new("brier_low", ColumnType::Float, "Its lower limit, likewise.").nullable(),
        ColumnSpec::new("brier_high", ColumnType::Float, "Its upper limit, likewise.").nullable(),
        ColumnSpec::new(
            "calibration_error",
            ColumnType::Float,
            "The expected calibration error over ten bins.",
        )
        .nullable(),
        ColumnSpec::new("calibration_error_low", ColumnType::Float, "Its lower limit, likewise.").nullable(),
        ColumnSpec::new("calibration_error_high", ColumnType::Float, "Its upper limit, likewise.").nullable(),
        ColumnSpec::new("at", ColumnType::Time, "The time as an instant, where the times are instants.")
            .nullable(),
    ],
};

/// The table of [`ChurnModel::drift`](super::ChurnModel::drift).
pub(crate) static DRIFT: TableSpec = TableSpec {
    name: "churn_drift",
    doc: "How far a column has moved since the fit; the first row is the chances.",
    columns: &[
        ColumnSpec::new("column", ColumnType::Text, "The column, or `(chance)`."),
        ColumnSpec::new(
            "stability_index",
            ColumnType::Float,
            "The population stability index; 0 is no change.",
        ),
        ColumnSpec::new("noise", ColumnType::Float, "What it is expected to be without any change."),
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`stable`, `moving` or `shifted`; stable where so few rows differ as much by chance.",
        ),
        ColumnSpec::new("missing_then", ColumnType::Float, "The share of rows without a value at the fit."),
        ColumnSpec::new("missing_now", ColumnType::Float, "The share of rows without a value now."),
    ],
};

/// The table of [`calibration_drift`](super::calibration_drift).
pub(crate) static CALIBRATION_DRIFT: TableSpec = TableSpec {
    name: "calibration_drift",
    doc: "Whether chances hold: a figure that is 1 where they do.",
    columns: &[
        ColumnSpec::new("figure", ColumnType::Text, "`observed_over_expected` or `slope`."),
        ColumnSpec::new("value", ColumnType::Float, "Its value; missing where it has none.").nullable(),
        LOW,
        HIGH,
        ColumnSpec::new("holds", ColumnType::Bool, "Whether 1 is within the limits.").nullable(),
    ],
};

/// The table of [`ChurnModel::card_table`](super::ChurnModel::card_table).
pub(crate) static CARD: TableSpec = TableSpec {
    name: "churn_card",
    doc: "What one should know before using the model.",
    columns: &[
        ColumnSpec::new("model", ColumnType::Text, "What the model is made of."),
        ColumnSpec::new("outcome", ColumnType::Text, "The column that it foretells."),
        ColumnSpec::new("rows", ColumnType::Int, "How many rows it was fitted on."),
        ColumnSpec::new("with_outcome", ColumnType::Int, "How many of these had the outcome."),
        ColumnSpec::new("json", ColumnType::Text, "The whole card as JSON: an artifact `model_card`."),
    ],
};
