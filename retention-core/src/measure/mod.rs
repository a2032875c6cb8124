//! Aggregates over one customer's events, shared by the subjects above.

mod active;
mod occasions;
mod orders;
mod periods;
mod stretch;

pub(crate) use active::ActivePeriods;
pub use occasions::OccasionUnit;
pub(crate) use occasions::Occasions;
pub(crate) use orders::OrderCounter;
pub(crate) use periods::{PeriodTotals, Totals};
