//! Our models behind the traits of linfa, for pipelines that are made of these.

mod clusters;
mod logistic;
mod records;

pub use clusters::{ClusterParams, FittedClusters};
pub use logistic::{FittedLogistic, LogisticParams};

use crate::{Error, ErrorCode};

/// Why a fit through linfa failed. linfa asks for an error that is made of its own; were that [`Error`], code
/// elsewhere whose `?` leaves no doubt today would become ambiguous with this feature.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(transparent)]
pub struct FitError(Error);

impl FitError {
    /// The error as everywhere else: code, details, next step.
    pub fn into_error(self) -> Error {
        self.0
    }
}

impl From<Error> for FitError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<::linfa::Error> for FitError {
    fn from(error: ::linfa::Error) -> Self {
        Self(Error::new(ErrorCode::InvalidTable, format!("linfa refuses the data set: {error}")))
    }
}
