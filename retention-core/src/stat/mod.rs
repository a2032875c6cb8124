//! Statistics that several rooms need: intervals and quantiles.

mod interval;
mod normal;
mod quantile;

pub use interval::{Interval, wilson};
pub use normal::normal_quantile;
pub use quantile::{quantile_linear, quantiles_unsorted_i64};

#[cfg(test)]
mod tests;
