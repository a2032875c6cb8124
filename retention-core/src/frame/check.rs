//! What columns must hold, and the errors that name the column where they do not.

use crate::{Error, ErrorCode, Result};

/// Beyond this a number's square, or the sum of a few, is none any more.
pub(crate) const LARGEST: f64 = 1e150;

/// An error about the value of a column in a row, counted from 0.
pub(crate) fn bad_value(column: &str, row: usize, value: impl ToString, needed: &str) -> Error {
    let value = value.to_string();
    Error::new(ErrorCode::InvalidValue, format!("column `{column}` holds {value} in row {row}; {needed}"))
        .with("column", column)
        .with("row", row)
        .with("given", value)
}

/// Checks that every value is a number, neither infinite nor less than `least`.
pub(crate) fn finite(column: &str, values: &[f64], least: f64) -> Result<()> {
    let good = |value: f64| value >= least && value <= f64::MAX;
    // The chunks are checked without branches; only a bad one is searched.
    for (chunk, part) in values.chunks(1024).enumerate() {
        if part.iter().fold(true, |all, value| all & good(*value)) {
            continue;
        }
        if let Some(at) = part.iter().position(|value| !good(*value)) {
            let value = part.get(at).copied().unwrap_or(f64::NAN);
            let needed = if value < least && least > f64::MIN {
                format!("it must be {least} or more")
            } else {
                "it must be a finite number".to_owned()
            };
            return Err(bad_value(column, chunk * 1024 + at, value, &needed)
                .hint("leave such rows out, or mend them first"));
        }
    }
    Ok(())
}

/// Checks that no number is too large to be summed with others and squared.
pub(crate) fn summable(column: &str, values: &[f64]) -> Result<()> {
    let bad = |part: &[f64]| part.iter().fold(false, |any, value| any | (value.abs() > LARGEST));
    if !values.chunks(1024).any(bad) {
        return Ok(());
    }
    let row = values.iter().position(|value| value.abs() > LARGEST).unwrap_or_default();
    let given = values.get(row).copied().unwrap_or(f64::NAN);
    Err(bad_value(column, row, format!("{given:e}"), "a model reads numbers within ±1e150")
        .hint("leave such rows out, or mend them first"))
}

/// Checks weights: finite, not negative, not all zero.
pub(crate) fn weights(column: &str, values: &[f64]) -> Result<()> {
    finite(column, values, 0.0)?;
    if let Some(row) = values.iter().position(|weight| *weight > LARGEST) {
        let given = values.get(row).copied().unwrap_or_default();
        return Err(bad_value(column, row, format!("{given:e}"), "no weight is above 1e150")
            .hint("give weights in a larger unit"));
    }
    if !values.is_empty() && values.iter().all(|weight| *weight == 0.0) {
        return Err(bad_value(column, 0, 0, "not all weights can be zero").hint("leave the weights out"));
    }
    Ok(())
}

/// The rows of a weight above 0, where not all are: the others are to be as absent.
pub(crate) fn rows_that_weigh(weights: Option<&[f64]>) -> Option<Vec<usize>> {
    let weights = weights.filter(|weights| weights.contains(&0.0))?;
    let rows = weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
    Some(rows.map(|(row, _)| row).collect())
}

/// Checks that a column has as many rows as the first one.
pub(crate) fn same_length(column: &str, length: usize, first: &str, expected: usize) -> Result<()> {
    if length == expected {
        return Ok(());
    }
    let message = format!("column `{column}` has {length} rows, `{first}` has {expected}");
    Err(Error::new(ErrorCode::InvalidTable, message)
        .with("column", column)
        .hint("give columns of one length"))
}
