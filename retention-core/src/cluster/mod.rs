//! Groups of customers who are alike: K-means on scaled columns, how many groups there are, and what sets each apart.

mod agreement;
mod fit;
mod gap;
mod input;
mod kmeans;
mod model;
mod options;
mod points;
mod profile;
mod scale;
mod silhouette;
mod start;
mod tables;
#[cfg(test)]
mod tests;

pub use input::{ClusterColumns, ClusterCustomers};
pub use model::ClusterModel;
pub use options::{ClusterChoice, ClusterMissing, ClusterOptions, ClusterScale};

pub(crate) use input::{customers, features};
pub(crate) use tables::{ASSIGNMENTS, CHOICE, CLUSTERS, PROFILE};
