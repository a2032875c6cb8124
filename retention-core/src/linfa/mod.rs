//! Our models behind the traits of linfa, for pipelines that are made of these.

mod clusters;
mod logistic;
mod records;

pub use clusters::{ClusterParams, FittedClusters};
pub use logistic::{FittedLogistic, LogisticParams};

use std::fmt;

use crate::{Error, ErrorCode};

/// What went wrong in a fit through linfa: an [`Error`] of ours, or one of linfa made into one.
///
/// A type of its own, so that to switch the feature on changes nothing of what [`Error`] is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct LinfaError(pub Error);

impl fmt::Display for LinfaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for LinfaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<Error> for LinfaError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<::linfa::Error> for LinfaError {
    fn from(error: ::linfa::Error) -> Self {
        Self(Error::new(ErrorCode::InvalidTable, format!("linfa refuses the data set: {error}")))
    }
}
