//! What the tables of Cox models contain.

use crate::table::{ColumnSpec, ColumnType, TableSpec};

/// The table of [`CoxModel::coefficients`](super::CoxModel::coefficients).
pub(crate) static COX: TableSpec = TableSpec {
    name: "cox",
    doc: "A term of the model: a number, whether a flag is set, or whether a category has a certain value.",
    columns: &[
        ColumnSpec::new("term", ColumnType::Text, "The column, with the value where it is a category."),
        ColumnSpec::new("column", ColumnType::Text, "The column it comes from."),
        ColumnSpec::new(
            "coefficient",
            ColumnType::Float,
            "What one unit adds to the logarithm of the hazard.",
        )
        .nullable(),
        ColumnSpec::new("standard_error", ColumnType::Float, "Its standard error.").nullable(),
        ColumnSpec::new("z", ColumnType::Float, "The coefficient over its standard error.").nullable(),
        ColumnSpec::new("p_value", ColumnType::Float, "How likely so large a z is without any effect.")
            .nullable(),
        ColumnSpec::new("hazard_ratio", ColumnType::Float, "By how much one unit multiplies the hazard.")
            .nullable(),
        ColumnSpec::new("low", ColumnType::Float, "The lower limit of the hazard ratio at the note `level`.")
            .nullable(),
        ColumnSpec::new(
            "high",
            ColumnType::Float,
            "The upper limit of the hazard ratio at the note `level`.",
        )
        .nullable(),
    ],
};

/// The table of [`CoxModel::baseline`](super::CoxModel::baseline).
pub(crate) static COX_BASELINE: TableSpec = TableSpec {
    name: "cox_baseline",
    doc: "An event time: what happens to a customer in whom every column is at its mean.",
    columns: &[
        ColumnSpec::new("stratum", ColumnType::Text, "The stratum, where there are strata.").nullable(),
        ColumnSpec::new("time", ColumnType::Float, "In the unit of the durations."),
        ColumnSpec::new("cumulative_hazard", ColumnType::Float, "Up to the time, after Breslow."),
        ColumnSpec::new("survival", ColumnType::Float, "The share that remains after the time."),
    ],
};

/// The table of [`CoxModel::predict_survival`](super::CoxModel::predict_survival).
pub(crate) static COX_CURVES: TableSpec = TableSpec {
    name: "cox_curves",
    doc: "A row of the frame at a time.",
    columns: &[
        ColumnSpec::new("row", ColumnType::Int, "The row of the frame, from 0."),
        ColumnSpec::new("time", ColumnType::Float, "In the unit of the durations."),
        ColumnSpec::new(
            "survival",
            ColumnType::Float,
            "The share of customers like this who remain after the time; missing beyond what was observed.",
        )
        .nullable(),
    ],
};

/// The table of concordance.
pub(crate) static CONCORDANCE: TableSpec = TableSpec {
    name: "cox_concordance",
    doc: "How often the order of risks is the order of events.",
    columns: &[
        ColumnSpec::new(
            "concordance",
            ColumnType::Float,
            "The share of pairs in the right order, ties counting half; missing without pairs.",
        )
        .nullable(),
        ColumnSpec::new(
            "concordant",
            ColumnType::Int,
            "Pairs of which the one with the higher risk had the event first.",
        ),
        ColumnSpec::new(
            "discordant",
            ColumnType::Int,
            "Pairs of which the one with the lower risk had it first.",
        ),
        ColumnSpec::new("tied", ColumnType::Int, "Pairs of one risk."),
    ],
};
