//! Recurring revenue by period: movements that reconcile, retention, churn, renewals, and why two figures differ.

mod between;
mod customers;
mod difference;
mod flow;
mod gather;
mod group;
mod movements;
mod renewals;
mod retention;
mod spike;
mod walk;
mod worth;

pub use difference::{DifferenceOptions, RevenueDifference, RevenueFigure};
pub use movements::RevenueOptions;
pub use renewals::RenewalsOptions;
pub use retention::RevenueRetentionOptions;
pub use spike::{ChurnSpike, ChurnSpikeOptions};
pub use worth::{ChurnOf, UnitEconomicsOptions};

pub(super) use between::{Between, Pair, Parts, SIDES, pair};
