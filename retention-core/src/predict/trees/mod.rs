//! Boosted trees: trained behind a feature of the crate, applied and explained by any build.

mod encode;
mod model;
mod options;
mod shap;
#[cfg(feature = "trees")]
mod train;
mod tree;

pub use model::TreesModel;
pub use options::TreesOptions;
