//! How long customers stay: survival curves, comparisons of groups, regression on lifetimes.

mod competing;
mod counts;
mod cox;
mod curves;
mod input;
mod late;
mod lifetimes;
mod log_rank;
mod options;
mod periods;
mod tables;

pub use competing::CompetingRisks;
pub use counts::SurvivalCounts;
pub use cox::CoxModel;
pub use curves::{Estimate, SurvivalCurves};
pub use input::{
    CauseColumns, CoxFeatures, CoxHindsight, CoxTimes, LifetimeColumns, QuantileOptions,
    RestrictedMeanOptions,
};
pub(crate) use input::{LifetimeTable, causes};
pub use lifetimes::Lifetimes;
pub use log_rank::{LogRank, LogRankTest};
pub use options::{CoxOptions, CoxTies, CurveLimits, LogRankOptions};
pub(crate) use periods::ACTIVE_PERIODS;
pub use periods::{PeriodChoice, PeriodOptions};

pub(crate) use cox::{CONCORDANCE, COX, COX_BASELINE, COX_CURVES};
pub(crate) use tables::{
    HAZARD, INCIDENCE, KAPLAN_MEIER, LOG_RANK, LOG_RANK_GROUPS, QUANTILES, RESTRICTED_MEAN,
};
