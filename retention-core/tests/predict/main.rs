//! Prediction against reference values, plain twins, and the laws it must keep.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test has files, the core has none"
)]

mod asked;
mod churn;
mod contract;
#[path = "../survival/data.rs"]
#[allow(dead_code, reason = "not all of it is of use here")]
mod data;
mod errors;
mod insight;
mod logistic;
#[cfg(feature = "arrow")]
mod ours;
mod plan;
mod ranking;
mod resampling;
mod separation;
#[cfg(feature = "trees")]
mod trees;
mod unseen;
mod weights;
