//! Statistics that several rooms need: intervals and quantiles.

mod interval;
mod normal;
mod quantile;

pub use interval::{Interval, wilson};
pub use normal::normal_quantile;
pub(crate) use quantile::{equal_parts_counted_i64, equal_parts_unsorted_i64};
pub use quantile::{quantile_linear, quantiles_unsorted_i64};

#[cfg(test)]
mod tests;
