//! Turning scores into chances that hold, learnt from rows whose outcome is known; an artifact.

use serde::{Deserialize, Serialize};

use super::evaluation::check_chances;
use super::folds::Taken;
use super::tables::CALIBRATED;
use super::{CalibrationMethod, Outcome};
use crate::artifact::{self, Fitted};
use crate::stat::{Loss, Stop, Stuck, Symmetric, interpolate, isotonic, minimise};
use crate::table::Table;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// A map from the chances of a model to chances that hold. Learn it on rows that the model was not fitted on.
///
/// ```
/// use retention_core::{CalibrationMethod, Calibrator, Outcome};
/// let outcome = Outcome::new("churned", &[false, false, true, false, true, true])?;
/// let calibrator = Calibrator::fit(&outcome, &[0.1, 0.2, 0.2, 0.6, 0.7, 0.9], CalibrationMethod::Isotonic)?;
/// assert_eq!(calibrator.apply(&[0.0, 1.0])?, [0.0, 1.0]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibrator {
    map: Map,
    #[serde(default)]
    fitted: Option<Fitted>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Map {
    /// Log-odds of the chance: intercept + slope × log-odds of the score.
    Platt {
        intercept: f64,
        slope: f64,
    },
    Isotonic {
        steps: Vec<(f64, f64)>,
    },
}

impl Calibrator {
    /// Learns the map from chances and outcomes.
    ///
    /// # Errors
    /// `invalid_value` for chances that are not from 0 to 1; `invalid_table`; `constant_column` for Platt's method where
    /// all chances are one.
    pub fn fit(outcome: &Outcome<'_>, chances: &[f64], method: CalibrationMethod) -> Result<Self> {
        Self::learn(outcome, chances, method, "chances")
    }

    /// As [`fit`](Self::fit), with the name that errors call the chances by.
    pub(crate) fn learn(
        outcome: &Outcome<'_>,
        chances: &[f64],
        method: CalibrationMethod,
        name: &str,
    ) -> Result<Self> {
        check_chances(outcome, chances, name)?;
        if let Some(rows) = outcome.present() {
            let taken = Taken::of(outcome, &rows);
            let chances: Vec<f64> = rows.iter().filter_map(|row| chances.get(*row).copied()).collect();
            return Self::learn(&taken.outcome(outcome)?, &chances, method, name);
        }
        let proportions = outcome.proportions();
        let outcome = &outcome.with_weights(proportions.as_deref());
        let map = match method {
            CalibrationMethod::Platt => platt(outcome, chances, name)?,
            CalibrationMethod::Isotonic => {
                let rows = chances.iter().zip(outcome.labels).enumerate();
                let rows = rows.map(|(row, (chance, label))| (*chance + 0.0, *label, outcome.weight(row)));
                Map::Isotonic { steps: isotonic(rows.collect()) }
            }
        };
        Ok(Self { map, fitted: None })
    }

    /// As of when outcomes were known: the calibrator refuses chances of rows of earlier views, unless told to go with
    /// hindsight.
    #[must_use]
    pub fn as_of(self, as_of: Timestamp) -> Self {
        self.made(Some(Fitted::at(as_of)))
    }

    #[must_use]
    pub(crate) fn made(self, fitted: Option<Fitted>) -> Self {
        Self { fitted, ..self }
    }

    /// As of when outcomes were known, where that is known.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    /// Refuses rows of an earlier view than that of the fit, unless told to go with hindsight.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(crate) fn may_speak_of(&self, rows: Option<Fitted>, hindsight: bool) -> Result<()> {
        Fitted::check(self.fitted, rows, hindsight)
    }

    /// The chances that hold.
    ///
    /// # Errors
    /// `invalid_value` for chances that are not from 0 to 1.
    pub fn apply(&self, chances: &[f64]) -> Result<Vec<f64>> {
        if let Some(row) = chances.iter().position(|chance| !(0.0..=1.0).contains(chance)) {
            let given = chances.get(row).copied().unwrap_or(f64::NAN);
            return Err(crate::frame::bad_value("chances", row, given, "a chance is from 0 to 1")
                .hint("give what the model predicted"));
        }
        Ok(chances.iter().map(|chance| self.map.apply(*chance)).collect())
    }

    /// The chances before and after, as a table.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn table(&self, chances: &[f64]) -> Result<Table> {
        let calibrated = self.apply(chances)?;
        let table = Table::of(&CALIBRATED).column(calibrated).column(chances.to_vec());
        Ok(match self.fitted {
            Some(fitted) => table.note("fitted_as_of", fitted.as_of),
            None => table,
        }
        .finish())
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::CALIBRATOR, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let calibrator: Self = artifact::from_json(artifact::CALIBRATOR, text)?;
        if !calibrator.is_sound() {
            return Err(Error::new(ErrorCode::BlobAltered, "the calibrator contradicts itself"));
        }
        Ok(calibrator)
    }

    pub(super) fn is_sound(&self) -> bool {
        match &self.map {
            Map::Platt { intercept, slope } => intercept.is_finite() && slope.is_finite(),
            Map::Isotonic { steps } => {
                !steps.is_empty()
                    && steps.iter().all(|(x, y)| x.is_finite() && (0.0..=1.0).contains(y))
                    && steps.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0 && a.1 <= b.1))
            }
        }
    }
}

impl Map {
    fn apply(&self, chance: f64) -> f64 {
        match self {
            Self::Platt { intercept, slope } => 1.0 / (1.0 + (-(intercept + slope * log_odds(chance))).exp()),
            Self::Isotonic { steps } => interpolate(steps, chance).unwrap_or(chance),
        }
    }
}

/// Log-odds; chances of 0 and 1 count as next to them.
fn log_odds(chance: f64) -> f64 {
    let chance = chance.clamp(1e-15, 1.0 - 1e-15);
    chance.ln() - (-chance).ln_1p()
}

/// A line through log-odds, towards outcomes drawn in a little from 0 and 1 (J. Platt, "Probabilistic outputs for
/// support vector machines", 1999).
fn platt(outcome: &Outcome<'_>, chances: &[f64], name: &str) -> Result<Map> {
    let (all, yes) = outcome.totals();
    let targets = ((yes + 1.0) / (yes + 2.0), 1.0 / (all - yes + 2.0));
    let loss_at = |point: &[f64]| {
        let (intercept, slope) = match point {
            [intercept, slope] => (*intercept, *slope),
            _ => (0.0, 0.0),
        };
        let mut loss = Loss { value: 0.0, gradient: vec![0.0; 2], curvature: Symmetric::zeros(2) };
        for (row, (chance, label)) in chances.iter().zip(outcome.labels).enumerate() {
            let (x, weight) = (log_odds(*chance), outcome.weight(row));
            let target = if *label { targets.0 } else { targets.1 };
            let eta = intercept + slope * x;
            let found = 1.0 / (1.0 + (-eta).exp());
            loss.value += weight * (eta.max(0.0) + (-eta.abs()).exp().ln_1p() - target * eta);
            for (slot, value) in loss.gradient.iter_mut().zip([1.0, x]) {
                *slot += weight * (found - target) * value;
            }
            loss.curvature.add_outer(&[1.0, x], weight * found * (1.0 - found));
        }
        Ok(loss)
    };
    let start = vec![0.0, 0.0];
    let first = loss_at(&start)?;
    match minimise(start, first, Stop { decrement: 1e-14, steps: 100 }, loss_at)? {
        Ok(least) => Ok(Map::Platt {
            intercept: least.point.first().copied().unwrap_or_default(),
            slope: least.point.get(1).copied().unwrap_or_default(),
        }),
        Err(Stuck::At(_)) => Err(Error::new(
            ErrorCode::ConstantColumn,
            format!("all values of column `{name}` are one and the same"),
        )
        .with("column", name)
        .hint("calibrate scores that differ")),
    }
}
