//! A fitted churn model: chances, judgement; saved as an artifact.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ChurnModelKind;
use super::reference::Reference;
use super::scorer::Scorer;
use super::tables::{CHANCES, JUDGEMENT};
use crate::artifact::{self, Fitted};
use crate::frame::Frame;
use crate::predict::Calibrator;
use crate::predict::input::told;
use crate::stat::Interval;
use crate::table::{Table, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// A model of who will leave, with what was learnt about it at the fit: how good it is on customers that it did not see,
/// how its chances are calibrated, and what its columns looked like. Fitted with [`fit`](Self::fit), saved with
/// [`to_json`](Self::to_json).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChurnModel {
    pub(super) scorer: Scorer,
    pub(super) calibrator: Option<Calibrator>,
    pub(super) outcome: String,
    pub(super) rows: u64,
    pub(super) positives: u64,
    pub(super) options: Value,
    pub(super) judged: Vec<Judged>,
    pub(super) judged_by: JudgedBy,
    pub(super) reference: Reference,
    pub(super) fitted: Option<Fitted>,
    /// Columns of a table of this library that say whose a row is and of when.
    #[serde(default)]
    pub(super) left_out: Vec<String>,
}

/// A metric on rows that the model did not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Judged {
    pub(super) metric: String,
    pub(super) value: f64,
    pub(super) limits: Option<Interval>,
}

/// How rows were chosen that the model did not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum JudgedBy {
    #[serde(rename = "nothing")]
    Nothing,
    #[serde(rename = "customers")]
    Customers,
}

impl ChurnModel {
    /// What the model is made of.
    pub fn kind(&self) -> ChurnModelKind {
        self.scorer.kind()
    }

    /// The columns that the model reads.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.reference.columns()
    }

    /// The columns that the model reads, with the type of each.
    pub(crate) fn column_types(&self) -> impl Iterator<Item = (&str, &str)> {
        self.reference.column_types()
    }

    /// As of when the training table was made, where that is known.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    /// Refuses rows of an earlier view than that of the training table, unless told to go with hindsight.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(crate) fn may_speak_of(&self, rows: Option<Fitted>, hindsight: bool) -> Result<()> {
        Fitted::check(self.fitted, rows, hindsight)
    }

    /// A metric on rows that the model did not see, by name: `auc`, `average_precision`, `log_loss`, `brier`,
    /// `calibration_error`.
    pub fn judged(&self, metric: &str) -> Option<f64> {
        self.judged.iter().find(|judged| judged.metric == metric).map(|judged| judged.value)
    }

    /// All metrics on rows that the model did not see, with limits.
    pub fn judgement(&self) -> Table {
        let limit = |of: fn(&Interval) -> f64| -> Vec<Option<f64>> {
            self.judged.iter().map(|judged| judged.limits.as_ref().map(of)).collect()
        };
        let table = Table::of(&JUDGEMENT)
            .column(self.judged.iter().map(|judged| judged.metric.as_str()).collect::<Text>())
            .column(self.judged.iter().map(|judged| judged.value).collect::<Vec<_>>())
            .optional(limit(|limits| limits.low))
            .optional(limit(|limits| limits.high))
            .note("outcome", &self.outcome)
            .note("rows", self.rows)
            .note("positives", self.positives);
        told(table, &self.left_out).finish()
    }

    /// The chance of the outcome in each row, calibrated where the model is. A category that the fit did not see, and a
    /// missing value in a column that had none missing, say nothing and leave the odds as they are; [`chances`](Self::chances)
    /// warns of them.
    ///
    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type than at the fit.
    pub fn predict(&self, frame: &Frame<'_>) -> Result<Vec<f64>> {
        let raw = self.scorer.predict(frame)?;
        match &self.calibrator {
            Some(calibrator) => calibrator.apply(&raw),
            None => Ok(raw),
        }
    }

    /// The chances as a table, in the order of rows, with the customers where they are given. Columns with values that the
    /// fit did not see are warned of.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn chances(&self, frame: &Frame<'_>, customers: Option<Text>) -> Result<Table> {
        let raw = self.scorer.predict(frame)?;
        let chances = match &self.calibrator {
            Some(calibrator) => calibrator.apply(&raw)?,
            None => raw.clone(),
        };
        let ids = customers.unwrap_or_else(|| {
            let rows: Vec<String> = (0..frame.rows()).map(|row| row.to_string()).collect();
            rows.iter().map(String::as_str).collect()
        });
        let ranks = ranks(&chances);
        let table = Table::of(&CHANCES)
            .column(ids)
            .column(chances)
            .column(raw)
            .column(ranks)
            .note("outcome", &self.outcome)
            .note("model", self.kind().as_str());
        let table = self.unseen(frame).fold(table, |table, warning| table.note("warning", warning));
        Ok(match self.fitted {
            Some(fitted) => table.note("fitted_as_of", fitted.as_of),
            None => table,
        }
        .finish())
    }

    /// What a table says of columns with values that the fit did not see.
    pub(super) fn unseen(&self, frame: &Frame<'_>) -> impl Iterator<Item = String> {
        self.scorer.seen().into_iter().filter_map(|seen| seen.warning(frame.find(seen.name)?))
    }

    /// The coefficients, where the model is a logistic regression.
    ///
    /// # Errors
    /// `invalid_option` of trees.
    pub fn coefficients(&self) -> Result<Table> {
        self.scorer.coefficients()
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::CHURN_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::CHURN_MODEL, text)?;
        let sound = model.scorer.is_sound()
            && model.reference.is_sound()
            && model.calibrator.as_ref().is_none_or(Calibrator::is_sound)
            && model.judged.iter().all(|judged| judged.value.is_finite());
        if !sound {
            return Err(Error::new(ErrorCode::BlobAltered, "the model contradicts itself"));
        }
        Ok(model)
    }
}

/// The place of each chance from the highest, from 1; equal ones share the first place.
fn ranks(chances: &[f64]) -> Vec<i64> {
    let order = crate::stat::by_score(chances);
    let mut ranks = vec![0; chances.len()];
    let (mut last, mut rank) = (f64::NAN, 0);
    for (place, row) in order.into_iter().enumerate() {
        let chance = chances.get(row).copied().unwrap_or_default();
        if chance != last {
            (last, rank) = (chance, place as i64 + 1);
        }
        if let Some(slot) = ranks.get_mut(row) {
            *slot = rank;
        }
    }
    ranks
}
