//! Aggregates over one customer's events, shared by the subjects above.

mod orders;
mod periods;

pub(crate) use orders::OrderCounter;
pub(crate) use periods::{PeriodTotals, Totals};
