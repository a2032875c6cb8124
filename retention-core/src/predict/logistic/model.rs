//! A fitted logistic regression: coefficients, chances, contributions; saved as an artifact.

use serde::{Deserialize, Serialize};

use super::tables::LOGISTIC;
use crate::frame::{Design, Encoding, Frame, Redundant, Seen};
use crate::predict::contributions::{Contributions, chance};
use crate::stat::{BLOCK, Lane, Limits, Symmetric, add_multiple, normal_two_sided};
use crate::table::{Table, Text};
use crate::{Error, ErrorCode, Result, artifact};

/// A logistic regression on plain columns, with how they are encoded. Fitted with [`fit`](Self::fit), saved with
/// [`to_json`](Self::to_json).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogisticModel {
    pub(super) encoding: Encoding,
    /// The log-odds where every term is at its mean, then coefficients of centred and scaled terms; their covariance.
    pub(super) point: Vec<f64>,
    pub(super) covariance: Symmetric,
    pub(super) constant: Vec<String>,
    pub(super) collinear: Vec<String>,
    pub(super) l2: f64,
    pub(super) level: f64,
    pub(super) log_likelihood: f64,
    pub(super) null_log_likelihood: f64,
    pub(super) rows: u64,
    pub(super) outcome: String,
}

impl LogisticModel {
    /// The coefficients as a table, the intercept first: per unit of a number, and for a value against the first one or,
    /// with a penalty, against the others. Terms left out stand at the end without values. With a penalty coefficients
    /// are drawn to zero, so there are no p-values.
    pub fn coefficients(&self) -> Table {
        let terms = self.encoding.terms();
        let units = self.in_units();
        let out = || self.constant.iter().chain(&self.collinear).map(String::as_str);
        let left_out = out().count();
        let limits = Limits::new(self.level);
        let column = |value: &dyn Fn(f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
            units.iter().map(|(b, error)| value(*b, *error)).chain(vec![None; left_out]).collect()
        };
        let p = |b: f64, error: f64| (self.l2 == 0.0).then(|| normal_two_sided(b / error));
        let names =
            std::iter::once("intercept").chain(terms.iter().map(|term| term.name.as_str())).chain(out());
        let columns = terms.iter().map(|term| Some(self.encoding.column_of(term).to_owned()));
        let of_out = out().map(|name| Some(self.encoding.column_left_out(name).to_owned()));
        let table = Table::of(&LOGISTIC)
            .column(names.collect::<Text>())
            .optional(std::iter::once(None).chain(columns).chain(of_out).collect::<Vec<Option<String>>>())
            .optional(column(&|b, _| Some(b)))
            .optional(column(&|_, error| Some(error)))
            .optional(column(&|b, error| Some(b / error)))
            .optional(column(&p))
            .optional(column(&|b, _| Some(b.exp())))
            .optional(column(&|b, error| Some(limits.plain(b, error).low.exp())))
            .optional(column(&|b, error| Some(limits.plain(b, error).high.exp())))
            .note("outcome", &self.outcome)
            .note("l2", self.l2)
            .note("level", self.level)
            .note("rows", self.rows)
            .note("log_likelihood", self.log_likelihood)
            .note("null_log_likelihood", self.null_log_likelihood);
        let left_out = Redundant::left_out(&self.constant, &self.collinear);
        left_out.fold(table, |table, warning| table.note("warning", warning)).finish()
    }

    /// Coefficients and errors per unit: of the log-odds where every column is 0, then of each term.
    fn in_units(&self) -> Vec<(f64, f64)> {
        let terms = self.encoding.terms();
        let shift: Vec<f64> =
            std::iter::once(1.0).chain(terms.iter().map(|term| -term.centre / term.scale)).collect();
        let intercept: f64 = shift.iter().zip(&self.point).map(|(a, b)| a * b).sum();
        let first = (intercept, self.covariance.between(&shift, &shift).max(0.0).sqrt());
        let others = terms.iter().zip(self.point.iter().skip(1)).enumerate().map(|(at, (term, value))| {
            (value / term.scale, self.covariance.get(at + 1, at + 1).max(0.0).sqrt() / term.scale)
        });
        std::iter::once(first).chain(others).collect()
    }

    /// The logarithm of the likelihood, without the penalty.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The logarithm of the likelihood of a model without columns.
    pub fn null_log_likelihood(&self) -> f64 {
        self.null_log_likelihood
    }

    /// What each column held at the fit.
    pub(in crate::predict) fn seen(&self) -> impl Iterator<Item = Seen<'_>> {
        self.encoding.seen()
    }

    /// The chance of the outcome in each row. A category that the fit did not see, and a missing value in a column that had
    /// none missing, say nothing: the column counts as at its mean.
    ///
    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type than at the fit; `invalid_value` for numbers
    /// beyond ±1e150.
    pub fn predict(&self, frame: &Frame<'_>) -> Result<Vec<f64>> {
        let design = Design::of_others(&self.encoding, frame)?;
        let rows = frame.rows();
        let mut lanes: Vec<Lane> = vec![[0.0; BLOCK]; design.width()];
        let mut chances = Vec::with_capacity(rows);
        for first in (0..rows).step_by(BLOCK) {
            let count = BLOCK.min(rows - first);
            design.fill(first, 1, count, &mut lanes);
            let logits = self.logits(&lanes);
            chances.extend(logits.iter().take(count).map(|logit| chance(*logit)));
        }
        Ok(chances)
    }

    /// The log-odds of a block of rows: the sums of [`contributions`](Self::contributions), added in the same order.
    fn logits(&self, lanes: &[Lane]) -> Lane {
        let mut logits: Lane = [self.point.first().copied().unwrap_or_default(); BLOCK];
        let mut part: Lane = [0.0; BLOCK];
        let mut terms = self.encoding.terms().iter().zip(self.point.iter().skip(1)).zip(lanes).peekable();
        while let Some(((term, coefficient), lane)) = terms.next() {
            for (slot, value) in part.iter_mut().zip(lane) {
                *slot = coefficient * value;
            }
            while let Some(((_, coefficient), lane)) =
                terms.next_if(|((next, _), _)| next.feature == term.feature)
            {
                add_multiple(&mut part, *coefficient, lane);
            }
            for (logit, part) in logits.iter_mut().zip(&part) {
                *logit += part;
            }
        }
        logits
    }

    /// What each column adds to the log-odds of each row, against a customer in whom every column is at its mean. The
    /// column `base` and the contributions of a row add up, in their order, to its `logit` exactly.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn explain(&self, frame: &Frame<'_>) -> Result<Table> {
        Ok(self.parts(frame)?.table())
    }

    pub(in crate::predict) fn parts(&self, frame: &Frame<'_>) -> Result<Contributions> {
        let design = Design::of_others(&self.encoding, frame)?;
        let features = self.encoding.features();
        let base = self.point.first().copied().unwrap_or_default();
        let names = features.iter().map(|feature| feature.name.clone()).collect();
        let mut all = Contributions::new(names, base, frame.rows());
        let mut found = vec![0.0; features.len()];
        for row in 0..frame.rows() {
            found.fill(0.0);
            let logit = self.contributions(&design, row, &mut |feature, part| {
                if let Some(slot) = found.get_mut(feature) {
                    *slot = part;
                }
            });
            all.push(&found, logit);
        }
        Ok(all)
    }

    /// The log-odds of a row: the base, plus what each column with a term adds, in order.
    fn contributions(&self, design: &Design<'_>, row: usize, told: &mut dyn FnMut(usize, f64)) -> f64 {
        let mut logit = self.point.first().copied().unwrap_or_default();
        let mut terms = self.encoding.terms().iter().zip(self.point.iter().skip(1)).enumerate().peekable();
        while let Some((at, (term, coefficient))) = terms.next() {
            let mut part = coefficient * design.value(at, row);
            while let Some((at, (_, coefficient))) =
                terms.next_if(|(_, (next, _))| next.feature == term.feature)
            {
                part += coefficient * design.value(at, row);
            }
            told(term.feature, part);
            logit += part;
        }
        logit
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::LOGISTIC_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::LOGISTIC_MODEL, text)?;
        if !model.is_sound() {
            return Err(Error::new(ErrorCode::BlobAltered, "the model contradicts itself"));
        }
        Ok(model)
    }

    pub(in crate::predict) fn is_sound(&self) -> bool {
        let size = self.encoding.terms().len() + 1;
        self.encoding.is_sound()
            && self.point.len() == size
            && self.point.iter().all(|value| value.is_finite())
            && self.covariance.is_sound(size)
            && self.level > 0.0
            && self.level < 1.0
    }
}
