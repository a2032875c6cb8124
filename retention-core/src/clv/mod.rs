//! Lifetime value: who is still a customer, how often they will buy, and what that is worth.

mod beta_bernoulli;
mod beta_geometric;
mod columns;
mod counts;
mod fit;
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
pub use fit::{FitOptions, FitReport, FitStatus, Parameter};
pub use model::{PurchaseModel, PurchaseModelKind};
pub use reading::{MeanValue, PurchaseSummaryOptions};
pub use renewal::{RenewalCounts, RenewalModel};
pub use score::{DiscountOptions, ScoreOptions};
pub use spend::SpendModel;
pub use summary::{PurchaseSummary, SummaryRow};
pub use tracking::TrackingOptions;
pub use value::LifetimeValueOptions;
