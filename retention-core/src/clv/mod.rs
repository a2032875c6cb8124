//! Lifetime value: who is still a customer, how often they will buy, and what that is worth.

mod beta_bernoulli;
mod beta_geometric;
mod columns;
mod counts;
mod fit;
mod input;
mod law;
mod leaving;
mod model;
mod negative_binomial;
mod pareto;
mod pareto_integral;
mod reading;
mod renewal;
mod rows;
mod score;
mod spend;
mod summary;
mod tracking;
mod unit;
mod value;

#[cfg(test)]
mod tests;

pub use columns::SummaryColumns;
pub use counts::PurchaseCounts;
pub(crate) use fit::MODEL_PARAMETERS;
pub use fit::{FitOptions, FitReport, FitStatus, Parameter};
pub(crate) use input::Assumed;
pub use input::PurchaseColumns;
pub use model::{ModelOptions, PurchaseModel, PurchaseModelKind};
pub use reading::{MeanValue, PurchaseSummaryOptions};
pub use renewal::{RenewalCounts, RenewalModel};
pub(crate) use score::PURCHASE_SCORES;
pub use score::{DiscountOptions, ScoreOptions};
pub use spend::SpendModel;
pub(crate) use summary::PURCHASE_SUMMARY;
pub use summary::{PurchaseSummary, SummaryRow};
pub use tracking::TrackingOptions;
pub use value::LifetimeValueOptions;
