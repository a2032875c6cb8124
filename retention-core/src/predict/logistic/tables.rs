//! What the tables of logistic regressions contain.

use crate::table::{ColumnSpec, ColumnType, TableSpec};

/// The table of [`LogisticModel::coefficients`](super::LogisticModel::coefficients).
pub(crate) static LOGISTIC: TableSpec = TableSpec {
    name: "logistic",
    doc: "A term of the model: the intercept, a number, whether a flag is set, or whether a category has a certain value.",
    columns: &[
        ColumnSpec::new("term", ColumnType::Text, "The column, with the value where it is a category."),
        ColumnSpec::new("column", ColumnType::Text, "The column it comes from; missing for the intercept.")
            .nullable(),
        ColumnSpec::new("coefficient", ColumnType::Float, "What one unit adds to the log-odds.").nullable(),
        ColumnSpec::new("standard_error", ColumnType::Float, "Its standard error.").nullable(),
        ColumnSpec::new("z", ColumnType::Float, "The coefficient over its standard error.").nullable(),
        ColumnSpec::new(
            "p_value",
            ColumnType::Float,
            "How likely so large a z is without any effect; missing with a penalty.",
        )
        .nullable(),
        ColumnSpec::new("odds_ratio", ColumnType::Float, "By how much one unit multiplies the odds.")
            .nullable(),
        ColumnSpec::new("low", ColumnType::Float, "The lower limit of the odds ratio at the note `level`.")
            .nullable(),
        ColumnSpec::new("high", ColumnType::Float, "The upper limit of the odds ratio at the note `level`.")
            .nullable(),
    ],
};
