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

pub(crate) use customers::{CHURNED_REVENUE, REVENUE_BY_CUSTOMER};
pub(crate) use difference::{DIFFERENCE_CUSTOMERS, DIFFERENCE_SETTINGS};
pub(crate) use movements::REVENUE_MOVEMENTS;
pub(crate) use renewals::RENEWALS;
pub(crate) use retention::REVENUE_RETENTION;
pub(crate) use spike::{CHURN_DRIVERS, CHURN_EXPOSED, CHURN_LIMITS};
pub(crate) use worth::UNIT_ECONOMICS;

pub(super) use between::{Between, Pair, Parts, SIDES, observed, pair};
