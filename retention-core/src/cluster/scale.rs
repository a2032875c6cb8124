//! Columns of different units on one scale.

use serde::{Deserialize, Serialize};

use super::ClusterScale;
use crate::frame::{Frame, FrameColumn, bad_value, summable};
use crate::stat::quantile_linear;
use crate::{Error, ErrorCode, Result};

/// Beyond this the square of a scaled value, or the sum of many, may be no number any more.
const FARTHEST: f64 = 1e140;
/// Values that are nearer to each other than this have no difference whose square is above zero.
const NEAREST: f64 = 1e-140;

/// How a column is scaled: `(value − centre) / scale`, of the logarithm of one more where that is so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) flag: bool,
    pub(super) log: bool,
    pub(super) centre: f64,
    pub(super) scale: f64,
}

impl Feature {
    /// Learns how to scale a column from the values that it has, in ascending order.
    ///
    /// # Errors
    /// `constant_column`; `invalid_value` for a negative number of which a logarithm is to be taken.
    pub(super) fn learn(name: &str, flag: bool, values: &[f64], how: ClusterScale) -> Result<Self> {
        let (Some(low), Some(high)) = (values.first(), values.last()) else {
            let message = format!("column `{name}` has no values");
            return Err(Error::new(ErrorCode::NothingToFit, message)
                .with("column", name)
                .hint("leave it out"));
        };
        if low == high {
            let message = format!("column `{name}` has the same value in every row");
            return Err(Error::new(ErrorCode::ConstantColumn, message)
                .with("column", name)
                .hint("leave it out: it sets nobody apart"));
        }
        // A flag is 0 or 1, whose logarithm is a multiple of it.
        let log = how == ClusterScale::Log && !flag;
        let scaled: Vec<f64> = values.iter().map(|value| if log { value.ln_1p() } else { *value }).collect();
        let (centre, scale) = match how {
            ClusterScale::Plain => (0.0, 1.0),
            ClusterScale::Robust => {
                let quarter = |q| quantile_linear(&scaled, q);
                (quarter(0.5), quarter(0.75) - quarter(0.25))
            }
            ClusterScale::Standard | ClusterScale::Log => moments(&scaled),
        };
        if scale > 0.0 && scale.is_finite() && centre.is_finite() && high - low >= NEAREST {
            return Ok(Self { name: name.to_owned(), flag, log, centre, scale });
        }
        let message = format!(
            "column `{name}` has no scale: its middle half is one value, or its values are too large or too near to each other"
        );
        Err(Error::new(ErrorCode::ConstantColumn, message).with("column", name).hint(
            "pass scale=\"standard\" or scale=\"log\", give the column in other units, or leave it out",
        ))
    }

    /// The value as distances are measured.
    pub(super) fn apply(&self, value: f64) -> f64 {
        ((if self.log { value.ln_1p() } else { value }) - self.centre) / self.scale
    }

    /// The value of a scaled one: of a mean of logarithms the geometric mean, of one more.
    pub(super) fn unscaled(&self, scaled: f64) -> f64 {
        let value = scaled * self.scale + self.centre;
        if self.log { value.exp_m1() } else { value }
    }

    /// The values of a column, NaN where there is none.
    ///
    /// # Errors
    /// `missing_column`; `wrong_column_type` for categories; `artifact_mismatch` for a column of another type than at the
    /// fit; `invalid_value` for a negative number of which a logarithm is to be taken, or one too large for a distance.
    pub(super) fn read(&self, frame: &Frame<'_>) -> Result<Vec<f64>> {
        let kind = if self.flag { "flag" } else { "number" };
        let values = values(&self.name, crate::frame::find_column(frame, &self.name, kind)?)?;
        if self.log {
            not_negative(&self.name, &values)?;
        }
        self.measurable(&values)?;
        Ok(values)
    }

    /// # Errors
    /// `invalid_value` for a number from which no distance can be measured.
    pub(super) fn measurable(&self, values: &[f64]) -> Result<()> {
        summable(&self.name, values)?;
        match values.iter().position(|value| self.apply(*value).abs() > FARTHEST) {
            None => Ok(()),
            Some(row) => {
                let given = values.get(row).copied().unwrap_or_default();
                let needed = "it is too far from all others to measure a distance";
                Err(bad_value(&self.name, row, format!("{given:e}"), needed)
                    .hint("leave such rows out, or mend them first"))
            }
        }
    }

    pub(super) fn is_sound(&self) -> bool {
        self.centre.is_finite() && self.scale.is_finite() && self.scale > 0.0
    }
}

/// The numbers of a column; yes is 1.
pub(super) fn values(name: &str, column: &FrameColumn<'_>) -> Result<Vec<f64>> {
    match column {
        FrameColumn::Number(values) => Ok(values.to_vec()),
        FrameColumn::Flag(values) => {
            Ok(values.iter().map(|value| value.map_or(f64::NAN, |yes| f64::from(u8::from(yes)))).collect())
        }
        FrameColumn::Category(_) => {
            let message = format!("column `{name}` holds texts, between which there are no distances");
            Err(Error::new(ErrorCode::WrongColumnType, message)
                .with("column", name)
                .with("type", column.kind())
                .hint("name columns of numbers, or of true and false, in `features`"))
        }
    }
}

/// # Errors
/// `invalid_value`.
pub(super) fn not_negative(name: &str, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| *value < 0.0) {
        None => Ok(()),
        Some(row) => {
            let given = values.get(row).copied().unwrap_or_default();
            Err(bad_value(name, row, given, "a logarithm needs 0 or more")
                .hint("pass scale=\"standard\" or scale=\"robust\""))
        }
    }
}

/// The mean, and the deviation of the population.
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let first = values.first().copied().unwrap_or_default();
    let mean = values.iter().map(|value| value - first).sum::<f64>() / count + first;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt())
}
