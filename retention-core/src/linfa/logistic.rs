//! Logistic regression as linfa fits and applies models.

use ::linfa::dataset::AsSingleTargets;
use ::linfa::traits::{Fit, PredictInplace};
use ::linfa::{DatasetBase, Float, ParamGuard};
use ndarray::{Array1, ArrayBase, Data, Ix2};

use super::{LinfaError, records};
use crate::Result;
use crate::predict::{LogisticModel, LogisticOptions, Outcome};

/// Options of a logistic regression that linfa checks before it fits: its parameter guard. [`LogisticOptions`] itself fits
/// too, and checks the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogisticParams(LogisticOptions);

impl From<LogisticOptions> for LogisticParams {
    fn from(options: LogisticOptions) -> Self {
        Self(options)
    }
}

impl ParamGuard for LogisticParams {
    type Checked = LogisticOptions;
    type Error = LinfaError;

    fn check_ref(&self) -> Result<&LogisticOptions, LinfaError> {
        self.0.check()?;
        Ok(&self.0)
    }

    fn check(self) -> Result<LogisticOptions, LinfaError> {
        self.0.check()?;
        Ok(self.0)
    }
}

impl<F, D, T> Fit<ArrayBase<D, Ix2>, T, LinfaError> for LogisticOptions
where
    F: Float,
    D: Data<Elem = F>,
    T: AsSingleTargets<Elem = bool>,
{
    type Object = FittedLogistic;

    /// Fits the chance that the target is `true`, however many are: unlike linfa-logistic, which calls the larger class
    /// positive. Weights of the data set count; NaN is a missing value.
    ///
    /// # Errors
    /// As [`LogisticModel::fit`].
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<FittedLogistic, LinfaError> {
        let frame = records::frame(dataset.records(), dataset.feature_names())?;
        let labels: Vec<bool> = dataset.as_single_targets().iter().copied().collect();
        let weights: Vec<f64> = dataset.weights.iter().map(|weight| f64::from(*weight)).collect();
        let mut outcome = Outcome::new("target", &labels)?;
        if !weights.is_empty() {
            outcome = outcome.weighted("weights", &weights)?;
        }
        let model = LogisticModel::fit(&frame, &outcome, self)?;
        Ok(FittedLogistic { names: frame.names().map(str::to_owned).collect(), model, threshold: 0.5 })
    }
}

/// A logistic regression that was fitted through linfa.
///
/// ```
/// use linfa::prelude::*;
/// use ndarray::array;
/// use retention_core::LogisticOptions;
/// let logins = array![[1.0], [9.0], [2.0], [8.0], [3.0]];
/// let dataset = Dataset::new(logins, array![true, false, true, true, false]);
/// let model = LogisticOptions::default().fit(&dataset)?;
/// let chances = model.chances(dataset.records())?;
/// assert!(chances[0] > chances[1]);
/// assert!(model.predict(&dataset)[0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FittedLogistic {
    names: Vec<String>,
    model: LogisticModel,
    threshold: f64,
}

impl FittedLogistic {
    /// From which chance on the target is foretold as `true`: 0.5 unless told.
    #[must_use]
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// The model: coefficients with errors, contributions, its artifact.
    pub fn model(&self) -> &LogisticModel {
        &self.model
    }

    /// How likely the target is `true`, for each record.
    ///
    /// # Errors
    /// `missing_column` for too few columns; `invalid_value` for infinite numbers.
    pub fn chances<F: Float, D: Data<Elem = F>>(&self, x: &ArrayBase<D, Ix2>) -> Result<Array1<f64>> {
        let frame = records::frame(x, &self.names)?;
        Ok(Array1::from_vec(self.model.predict(&frame)?))
    }
}

impl<F: Float, D: Data<Elem = F>> PredictInplace<ArrayBase<D, Ix2>, Array1<bool>> for FittedLogistic {
    /// Whether each record's chance reaches the threshold. The trait has no way to fail: where
    /// [`chances`](FittedLogistic::chances) would, all targets are `false`.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<bool>) {
        let chances = self.chances(x).unwrap_or_default();
        for (at, target) in y.iter_mut().enumerate() {
            *target = chances.get(at).is_some_and(|chance| *chance >= self.threshold);
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<bool> {
        Array1::from_elem(x.nrows(), false)
    }
}
