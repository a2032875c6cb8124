//! How long customers stay: survival curves, comparisons of groups, regression on lifetimes.

mod competing;
mod counts;
mod cox;
mod curves;
mod lifetimes;
mod log_rank;
mod options;
mod tables;

pub use competing::CompetingRisks;
pub use counts::SurvivalCounts;
pub use cox::CoxModel;
pub use curves::{Estimate, SurvivalCurves};
pub use lifetimes::Lifetimes;
pub use log_rank::{LogRank, LogRankTest};
pub use options::{CoxOptions, CoxTies, CurveLimits, LogRankOptions};
