//! K-means as linfa fits and applies models.

use ::linfa::traits::{Fit, PredictInplace};
use ::linfa::{DatasetBase, Float, ParamGuard};
use ndarray::{Array1, ArrayBase, Data, Ix2};

use super::{LinfaError, records};
use crate::Result;
use crate::cluster::{ClusterModel, ClusterOptions};

/// Options of K-means that linfa checks before it fits: its parameter guard. [`ClusterOptions`] itself fits too, and checks
/// the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClusterParams(ClusterOptions);

impl From<ClusterOptions> for ClusterParams {
    fn from(options: ClusterOptions) -> Self {
        Self(options)
    }
}

impl ParamGuard for ClusterParams {
    type Checked = ClusterOptions;
    type Error = LinfaError;

    fn check_ref(&self) -> Result<&ClusterOptions, LinfaError> {
        self.0.check()?;
        Ok(&self.0)
    }

    fn check(self) -> Result<ClusterOptions, LinfaError> {
        self.0.check()?;
        Ok(self.0)
    }
}

impl<F: Float, D: Data<Elem = F>, T> Fit<ArrayBase<D, Ix2>, T, LinfaError> for ClusterOptions {
    type Object = FittedClusters;

    /// Finds clusters of the records; targets and weights play no part.
    ///
    /// # Errors
    /// As [`ClusterModel::fit`].
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<FittedClusters, LinfaError> {
        let frame = records::frame(dataset.records(), dataset.feature_names())?;
        let names = frame.names().map(str::to_owned).collect();
        Ok(FittedClusters { names, model: ClusterModel::fit(&frame, self, None)? })
    }
}

/// Clusters that were found through linfa.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedClusters {
    names: Vec<String>,
    model: ClusterModel,
}

impl FittedClusters {
    /// The model: profiles, stability, its artifact.
    pub fn model(&self) -> &ClusterModel {
        &self.model
    }
}

impl<F: Float, D: Data<Elem = F>> PredictInplace<ArrayBase<D, Ix2>, Array1<Option<usize>>>
    for FittedClusters
{
    /// The cluster of each record, from 0; none where it lacks a value. The trait has no way to fail: where
    /// [`ClusterModel::predict`] would, no record has one.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<Option<usize>>) {
        let labels =
            records::frame(x, &self.names).and_then(|frame| self.model.predict(&frame)).unwrap_or_default();
        for (at, target) in y.iter_mut().enumerate() {
            *target = labels.get(at).copied().flatten();
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<Option<usize>> {
        Array1::from_elem(x.nrows(), None)
    }
}
