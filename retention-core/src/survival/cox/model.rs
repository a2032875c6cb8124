//! A fitted Cox model: coefficients, baselines, predictions; saved as an artifact.

use serde::{Deserialize, Serialize};

use super::tables::{CONCORDANCE, COX, COX_BASELINE, COX_CURVES};
use crate::artifact::{self, Fitted};
use crate::frame::{Design, Encoding, Factor, Frame, Redundant, same_length};
use crate::stat::{Concordance, Limits, Symmetric, normal_two_sided};
use crate::survival::tables::labels;
use crate::survival::{CoxTies, Lifetimes};
use crate::table::{Table, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// A Cox regression: how columns multiply the hazard. Fitted with [`fit`](Self::fit), saved with
/// [`to_json`](Self::to_json).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoxModel {
    pub(super) encoding: Encoding,
    /// Coefficients of centred and scaled terms, and their covariance.
    pub(super) point: Vec<f64>,
    pub(super) covariance: Symmetric,
    pub(super) constant: Vec<String>,
    pub(super) collinear: Vec<String>,
    pub(super) ties: CoxTies,
    pub(super) level: f64,
    pub(super) log_likelihood: f64,
    pub(super) null_log_likelihood: f64,
    pub(super) rows: u64,
    pub(super) events: u64,
    pub(super) duration: String,
    pub(super) event: String,
    pub(super) strata: Option<String>,
    pub(super) baselines: Vec<Baseline>,
    pub(super) fitted: Option<Fitted>,
    /// Columns of a table of this library that say whose a row is and of when.
    #[serde(default)]
    pub(super) left_out: Vec<String>,
}

/// The cumulative hazard of a stratum at its events, for a customer in whom every column is at its mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Baseline {
    label: Option<String>,
    times: Vec<f64>,
    hazard: Vec<f64>,
    /// Up to where anyone of the stratum was observed.
    last: f64,
}

impl Baseline {
    /// From hazards at events by stratum, from the last back.
    pub(super) fn of(lives: &Lifetimes<'_>, hazards: Vec<(u32, f64, f64)>) -> Vec<Self> {
        let names = lives.groups.as_ref().map(|(_, factor)| factor.labels());
        let count = names.map_or(1, <[String]>::len);
        let mut found: Vec<Self> = (0..count)
            .map(|at| {
                let label = names.and_then(|names| names.get(at)).cloned();
                Self { label, times: Vec::new(), hazard: Vec::new(), last: 0.0 }
            })
            .collect();
        for (row, duration) in lives.spells.durations.iter().enumerate() {
            let stratum = lives.groups.as_ref().and_then(|(_, factor)| factor.code(row)).unwrap_or_default();
            if let Some(baseline) = found.get_mut(stratum) {
                baseline.last = baseline.last.max(*duration);
            }
        }
        for (stratum, time, hazard) in hazards.into_iter().rev() {
            if let Some(baseline) = found.get_mut(stratum as usize) {
                baseline.hazard.push(baseline.hazard.last().copied().unwrap_or_default() + hazard);
                baseline.times.push(time);
            }
        }
        found
    }

    /// The cumulative hazard up to a time; nothing beyond what was observed.
    fn at(&self, time: f64) -> Option<f64> {
        if !(0.0..=self.last).contains(&time) {
            return None;
        }
        match self.times.partition_point(|known| *known <= time) {
            0 => Some(0.0),
            after => self.hazard.get(after - 1).copied(),
        }
    }

    fn is_sound(&self) -> bool {
        self.times.len() == self.hazard.len()
            && self.times.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
            && self.hazard.iter().chain(&self.times).all(|value| value.is_finite() && *value >= 0.0)
            && self.hazard.is_sorted()
            && self.last.is_finite()
    }
}

impl CoxModel {
    /// As of when the lifetimes were seen, where that is known.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    /// The same model, of a frame that whoever made it has left these columns out of, to be told.
    #[must_use]
    pub(crate) fn leaving_out(self, names: Vec<String>) -> Self {
        Self { left_out: names, ..self }
    }

    /// Refuses rows of an earlier view than that of the fit, unless told to go with hindsight.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(crate) fn may_speak_of(&self, rows: Option<Fitted>, hindsight: bool) -> Result<()> {
        Fitted::check(self.fitted, rows, hindsight)
    }

    /// The coefficients as a table, a row a term: per unit of a number, or for a value against the first one. Terms left
    /// out stand at the end without values.
    pub fn coefficients(&self) -> Table {
        let limits = Limits::new(self.level);
        let terms = self.encoding.terms();
        let units: Vec<(f64, f64)> = terms
            .iter()
            .zip(&self.point)
            .enumerate()
            .map(|(at, (term, value))| (value / term.scale, self.covariance.get(at, at).sqrt() / term.scale))
            .collect();
        let out = self.constant.iter().chain(&self.collinear);
        let names = terms.iter().map(|term| &term.name).chain(out.clone());
        let columns = terms
            .iter()
            .map(|term| self.encoding.column_of(term))
            .chain(out.map(|name| self.encoding.column_left_out(name)));
        let left_out = self.constant.len() + self.collinear.len();
        let column = |value: &dyn Fn(f64, f64) -> f64| -> Vec<Option<f64>> {
            let known = units.iter().map(|(coefficient, error)| Some(value(*coefficient, *error)));
            known.chain(vec![None; left_out]).collect()
        };
        let table = Table::of(&COX)
            .column(names.map(String::as_str).collect::<Text>())
            .column(columns.collect::<Text>())
            .optional(column(&|coefficient, _| coefficient))
            .optional(column(&|_, error| error))
            .optional(column(&|coefficient, error| coefficient / error))
            .optional(column(&|coefficient, error| normal_two_sided(coefficient / error)))
            .optional(column(&|coefficient, _| coefficient.exp()))
            .optional(column(&|coefficient, error| limits.plain(coefficient, error).low.exp()))
            .optional(column(&|coefficient, error| limits.plain(coefficient, error).high.exp()))
            .note("ties", self.ties.as_str())
            .note("level", self.level)
            .note("rows", self.rows)
            .note("events", self.events)
            .note("log_likelihood", self.log_likelihood)
            .note("null_log_likelihood", self.null_log_likelihood);
        let table = match self.left_out.is_empty() {
            true => table,
            false => table.note("left_out", self.left_out.join(", ")),
        };
        let left_out = Redundant::left_out(&self.constant, &self.collinear);
        left_out.fold(table, |table, warning| table.note("warning", warning)).finish()
    }

    /// The logarithm of the partial likelihood.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The logarithm of the partial likelihood of a model without columns.
    pub fn null_log_likelihood(&self) -> f64 {
        self.null_log_likelihood
    }

    /// What a table says of columns with values that the fit did not see.
    fn unseen(&self, frame: &Frame<'_>) -> impl Iterator<Item = String> {
        self.encoding.seen().filter_map(|seen| seen.warning(frame.find(seen.name)?))
    }

    /// The logarithm of each row's hazard over that of a customer in whom every column is at its mean. A category that the
    /// fit did not see, and a missing value in a column that had none missing, say nothing: the column counts as at its mean.
    ///
    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type than at the fit.
    pub fn log_risk(&self, frame: &Frame<'_>) -> Result<Vec<f64>> {
        let design = Design::of_others(&self.encoding, frame)?;
        let risk =
            |row: usize| self.point.iter().enumerate().map(|(term, b)| b * design.value(term, row)).sum();
        Ok((0..frame.rows()).map(risk).collect())
    }

    /// How often the order of risks is the order of events; between rows of one stratum where there are strata.
    ///
    /// # Errors
    /// As [`log_risk`](Self::log_risk); `invalid_table` for another number of rows; `missing_column` where the model has
    /// strata and the lifetimes have no groups.
    pub fn concordance(&self, lives: &Lifetimes<'_>, frame: &Frame<'_>) -> Result<Concordance> {
        if let (Some(column), None) = (&self.strata, &lives.groups) {
            return Err(self.without_strata(column));
        }
        let risks = self.log_risk(frame)?;
        lives.concordance(&risks)
    }

    /// The concordance as a table of one row.
    ///
    /// # Errors
    /// As [`concordance`](Self::concordance).
    pub(crate) fn concordance_table(&self, lives: &Lifetimes<'_>, frame: &Frame<'_>) -> Result<Table> {
        let found = self.concordance(lives, frame)?;
        let table = Table::of(&CONCORDANCE)
            .optional(vec![found.index()])
            .column(vec![found.concordant as i64])
            .column(vec![found.discordant as i64])
            .column(vec![found.tied as i64]);
        Ok(self.unseen(frame).fold(table, |table, warning| table.note("warning", warning)).finish())
    }

    /// The columns that the model reads.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.encoding.features().iter().map(|feature| feature.name.as_str())
    }

    /// The columns that the model reads, with the type of each.
    pub(crate) fn column_types(&self) -> impl Iterator<Item = (&str, &str)> {
        self.encoding.features().iter().map(|feature| (feature.name.as_str(), feature.kind.name()))
    }

    /// The column of strata, where the model has some.
    pub fn strata(&self) -> Option<&str> {
        self.strata.as_deref()
    }

    /// The baselines as a table, a row an event time: of a customer in whom every column is at its mean.
    pub fn baseline(&self) -> Table {
        let rows = || {
            self.baselines.iter().flat_map(|baseline| {
                baseline
                    .times
                    .iter()
                    .zip(&baseline.hazard)
                    .map(|(time, hazard)| (baseline.label.as_deref(), *time, *hazard))
            })
        };
        labels(Table::of(&COX_BASELINE), rows().map(|row| row.0))
            .column(rows().map(|row| row.1).collect::<Vec<_>>())
            .column(rows().map(|row| row.2).collect::<Vec<_>>())
            .column(rows().map(|row| (-row.2).exp()).collect::<Vec<_>>())
            .finish()
    }

    /// The share of customers like each row who remain after each time; missing beyond what was observed. `strata` says
    /// which stratum each row belongs to, where the model has strata. Columns with values that the fit did not see count as
    /// at their mean, and are warned of; a stratum that it did not see has no baseline, and is refused.
    ///
    /// # Errors
    /// As [`log_risk`](Self::log_risk); `invalid_option` for times that are not from 0 up; `missing_column` where the
    /// model has strata and none are given; `invalid_value` for a stratum that the model does not know.
    pub fn predict_survival(
        &self,
        frame: &Frame<'_>,
        strata: Option<&Factor>,
        times: &[f64],
    ) -> Result<Table> {
        if let Some(bad) = times.iter().find(|time| !(**time >= 0.0 && time.is_finite())) {
            return Err(Error::option("times", format!("`times` must be numbers from 0 up, got {bad}"))
                .with("given", bad)
                .hint("they are in the unit of the durations"));
        }
        let risks = self.log_risk(frame)?;
        let baselines = self.baselines_of(frame.rows(), strata)?;
        let mut shares = Vec::with_capacity(risks.len() * times.len());
        for (risk, baseline) in risks.iter().zip(baselines) {
            let scale = risk.exp();
            shares.extend(times.iter().map(|time| baseline.at(*time).map(|hazard| (-hazard * scale).exp())));
        }
        let rows = (0..risks.len() as i64).flat_map(|row| times.iter().map(move |_| row));
        let table = Table::of(&COX_CURVES)
            .column(rows.collect::<Vec<_>>())
            .column(risks.iter().flat_map(|_| times.iter().copied()).collect::<Vec<f64>>())
            .optional(shares);
        Ok(self.unseen(frame).fold(table, |table, warning| table.note("warning", warning)).finish())
    }

    fn without_strata(&self, column: &str) -> Error {
        Error::new(ErrorCode::MissingColumn, format!("the model has strata by `{column}`"))
            .with("column", column)
            .hint("say which stratum each row belongs to")
    }

    fn baselines_of(&self, rows: usize, strata: Option<&Factor>) -> Result<Vec<&Baseline>> {
        let Some(column) = &self.strata else {
            return Ok(self.baselines.first().map(|baseline| vec![baseline; rows]).unwrap_or_default());
        };
        let Some(factor) = strata else { return Err(self.without_strata(column)) };
        same_length(column, factor.len(), "the frame", rows)?;
        let find = |row: usize| {
            let label = factor.get(row);
            self.baselines.iter().find(|baseline| baseline.label.as_deref() == label).ok_or_else(|| {
                let given = label.unwrap_or("no value");
                crate::frame::bad_value(column, row, given, "the model was not fitted on such a stratum")
                    .suggest(given, self.baselines.iter().filter_map(|baseline| baseline.label.as_deref()))
            })
        };
        (0..rows).map(find).collect()
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::COX_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::COX_MODEL, text)?;
        let terms = model.encoding.terms().len();
        let sound = model.encoding.is_sound()
            && model.point.len() == terms
            && model.point.iter().all(|value| value.is_finite())
            && model.covariance.is_sound(terms)
            && model.level > 0.0
            && model.level < 1.0
            && !model.baselines.is_empty()
            && model.baselines.iter().all(Baseline::is_sound);
        if !sound {
            return Err(Error::new(ErrorCode::BlobAltered, "the model contradicts itself"));
        }
        Ok(model)
    }
}

impl Lifetimes<'_> {
    /// How often the order of risks, a number a row and the higher the sooner, is the order of events; between rows of
    /// one group where there are groups. Late entries and weights play no part, but for rows of weight 0, which are as absent.
    ///
    /// # Errors
    /// `invalid_table` for another number of risks; `invalid_value` for risks that are not finite.
    pub fn concordance(&self, risks: &[f64]) -> Result<Concordance> {
        same_length("risks", risks.len(), self.duration, self.spells.durations.len())?;
        crate::frame::finite("risks", risks, f64::MIN)?;
        if let Some(present) = self.present() {
            let risks: Vec<f64> =
                present.rows.iter().map(|row| risks.get(*row).copied().unwrap_or_default()).collect();
            return present.lives(self).concordance(&risks);
        }
        let rows = |group: Option<usize>| {
            let all = self.spells.durations.iter().zip(self.spells.events).zip(risks).enumerate();
            all.filter(move |(row, _)| {
                group.is_none() || self.groups.as_ref().is_none_or(|(_, factor)| factor.code(*row) == group)
            })
            .map(|(_, ((time, event), risk))| (*time, *event, *risk))
        };
        Ok(match &self.groups {
            None => Concordance::of(rows(None)),
            Some((_, factor)) => (0..factor.labels().len())
                .map(|code| Concordance::of(rows(Some(code))))
                .fold(Concordance::default(), Concordance::plus),
        })
    }
}
