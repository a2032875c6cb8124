//! Lifetime value: who is still a customer, how often they will buy, and what that is worth.

mod beta_bernoulli;
mod beta_geometric;
mod columns;
mod counts;
mod each;
mod fit;
mod input;
mod law;
mod leaving;
mod logarithm;
mod model;
mod negative_binomial;
mod newcomer;
mod opportunity;
mod pareto;
mod pareto_integral;
mod reading;
mod renewal;
mod rows;
mod score;
mod spend;
mod steps;
mod summary;
mod told;
mod tracking;
mod unit;
mod value;

#[cfg(test)]
mod tests;

pub use columns::SummaryColumns;
pub use counts::PurchaseCounts;
pub use fit::{FitOptions, FitReport, FitStatus};
pub(crate) use input::Assumed;
pub use input::PurchaseColumns;
pub use model::{ModelOptions, PurchaseModel, PurchaseModelKind};
pub(crate) use newcomer::{NEW_CUSTOMER, NEW_CUSTOMER_COUNTS};
pub use newcomer::{NewCustomerCountOptions, NewCustomerOptions};
pub use reading::{MeanValue, PurchaseSummaryOptions};
pub(crate) use renewal::{RENEWAL_CURVE, RENEWAL_LIFETIMES};
pub use renewal::{RenewalColumns, RenewalCounts, RenewalLifetimeOptions, RenewalModel, RenewalOptions};
pub(crate) use score::PURCHASE_SCORES;
pub use score::{DiscountOptions, ScoreOptions, SpendOptions};
pub(crate) use score::{PURCHASE_PROBABILITIES, RESIDUAL_TRANSACTIONS};
pub(crate) use spend::SPEND_SCORES;
pub use spend::SpendModel;
pub(crate) use summary::PURCHASE_SUMMARY;
pub use summary::{PurchaseSummary, SummaryRow};
pub(crate) use told::MODEL_PARAMETERS;
pub use told::Parameter;
pub(crate) use tracking::{ALIVE_OVER_TIME, PURCHASE_FREQUENCIES, PURCHASE_TRACKING};
pub use tracking::{AliveOptions, FrequencyOptions, TrackingOptions};
pub(crate) use value::LIFETIME_VALUES;
pub use value::LifetimeValueOptions;
