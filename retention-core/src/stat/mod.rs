//! Statistics that several rooms need: intervals, quantiles, special functions, maximisation.

mod apportion;
mod beta_mean;
mod calibration;
mod cholesky;
mod concordance;
mod control;
mod discovery;
mod distribution;
mod draw;
mod exact;
mod gamma;
mod gram;
mod hypergeometric;
mod interval;
mod legendre;
mod maximise;
mod newton;
mod normal;
mod product_limit;
mod quantile;
mod ranking;
mod risk_table;

pub(crate) use apportion::{apportion, exact, fraction, millionths};
pub(crate) use beta_mean::beta_mean;
pub(crate) use calibration::{Bin, bin_of, bins, calibration_error, interpolate, isotonic};
pub(crate) use cholesky::{Cholesky, Symmetric};
pub use concordance::Concordance;
pub(crate) use control::binomial_limits;
pub(crate) use discovery::stability;
pub use discovery::{false_discovery, population_stability};
pub(crate) use distribution::{chi_square_above, normal_two_sided};
pub(crate) use draw::Draw;
pub(crate) use exact::exact_two_sided;
pub(crate) use gamma::{Climb, digamma, ln_gamma, trigamma};
pub(crate) use gram::{BLOCK, Lane, add_gram, add_multiple, dot};
pub(crate) use hypergeometric::hypergeometric;
pub(crate) use interval::wilson_of;
pub use interval::{Interval, wilson};
pub(crate) use legendre::{integrate, nodes, points};
pub(crate) use maximise::{Bounds, Curve, Peak, curvature, maximise};
pub(crate) use newton::{Least, Loss, Stop, Stuck, endless, minimise};
pub use normal::normal_quantile;
pub(crate) use product_limit::{Limits, ProductLimit, nelson_aalen, per_row};
pub(crate) use quantile::{equal_parts_counted_i64, equal_parts_unsorted_i64, quantile_by};
pub use quantile::{quantile_linear, quantiles_unsorted_i64};
pub(crate) use ranking::{Ranked, by_score};
pub(crate) use risk_table::{RiskTable, Spells};

#[cfg(test)]
mod tests;
