//! Our models behind the traits of linfa, for pipelines that are made of these.

mod clusters;
mod logistic;
mod records;

pub use clusters::{ClusterParams, FittedClusters};
pub use logistic::{FittedLogistic, LogisticParams};

use crate::{Error, ErrorCode};

impl From<::linfa::Error> for Error {
    fn from(error: ::linfa::Error) -> Self {
        Error::new(ErrorCode::InvalidTable, format!("linfa refuses the data set: {error}"))
    }
}
