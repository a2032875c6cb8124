//! What becomes of columns that explain nothing of their own.

use crate::options::choice;
use crate::{Error, ErrorCode};

choice! {
    /// What becomes of columns that are constant, or a combination of others.
    pub enum Redundant {
        /// An error names them.
        Refuse = "refuse",
        /// They are left out: their coefficients are missing, and the table says so.
        Drop = "drop",
    }
}

impl Redundant {
    /// What a table says of terms that were left out.
    pub(crate) fn left_out<'a>(
        constant: &'a [String],
        collinear: &'a [String],
    ) -> impl Iterator<Item = String> {
        let reasons = [(constant, "constant"), (collinear, "a combination of others")];
        let some = reasons.into_iter().filter(|(names, _)| !names.is_empty());
        some.map(|(names, why)| format!("left out as {why}: {}", names.join(", ")))
    }

    /// The error about a column of one value.
    pub(crate) fn constant(column: &str) -> Error {
        Error::new(ErrorCode::ConstantColumn, format!("column `{column}` has the same value in every row"))
            .with("column", column)
            .hint("leave it out, or pass redundant=\"drop\"")
    }

    /// The error about columns of one value each.
    pub(crate) fn all_constant<'a>(mut columns: impl Iterator<Item = &'a str>) -> Error {
        let first = columns.next().unwrap_or_default();
        let others = columns.count();
        let message = match others {
            0 => format!("column `{first}` has the same value in every row, and there is no other"),
            _ => format!("column `{first}` has the same value in every row, and so have the {others} others"),
        };
        Error::new(ErrorCode::ConstantColumn, message)
            .with("column", first)
            .hint("give columns in which customers differ")
    }

    /// The error about a column that others determine.
    pub(crate) fn collinear(column: &str, term: &str) -> Error {
        let about = if column == term { String::new() } else { format!(" (`{term}`)") };
        Error::new(
            ErrorCode::CollinearColumns,
            format!("column `{column}`{about} is a linear combination of the columns before it"),
        )
        .with("column", column)
        .with("term", term)
        .hint("leave it out, or pass redundant=\"drop\"")
    }
}
