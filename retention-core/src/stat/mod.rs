//! Statistics that several rooms need: intervals, quantiles, special functions, maximisation.

mod gamma;
mod hypergeometric;
mod interval;
mod legendre;
mod maximise;
mod normal;
mod quantile;

pub(crate) use gamma::{Climb, digamma, ln_gamma, trigamma};
pub(crate) use hypergeometric::hypergeometric;
pub use interval::{Interval, wilson};
pub(crate) use legendre::{integrate, points};
pub(crate) use maximise::{Cholesky, Curve, Limits, Peak, maximise};
pub use normal::normal_quantile;
pub(crate) use quantile::{equal_parts_counted_i64, equal_parts_unsorted_i64};
pub use quantile::{quantile_linear, quantiles_unsorted_i64};

#[cfg(test)]
mod tests;
