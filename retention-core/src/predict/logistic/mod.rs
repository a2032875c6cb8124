//! Logistic regression with weights, a penalty, and errors of coefficients.

mod fit;
mod likelihood;
mod model;
mod options;
mod tables;

pub use model::LogisticModel;
pub use options::LogisticOptions;

pub(crate) use options::check_level;

pub(crate) use tables::LOGISTIC;
