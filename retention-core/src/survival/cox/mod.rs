//! Cox regression: what multiplies the rate at which customers leave.

mod fit;
mod likelihood;
mod model;
mod risk_sets;
mod tables;

pub use model::CoxModel;

pub(crate) use tables::{CONCORDANCE, COX, COX_BASELINE, COX_CURVES};
