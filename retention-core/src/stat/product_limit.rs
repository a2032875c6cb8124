//! The product-limit estimate of the share that remains, and the cumulative hazard beside it.

use super::risk_table::RiskTable;
use super::{Interval, normal_quantile};

/// Estimates at the times of a [`RiskTable`].
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ProductLimit {
    pub(crate) at_risk: Vec<f64>,
    /// The share that remains after each time (E. L. Kaplan and P. Meier, JASA 53, 1958): the product of 1 − d/n.
    pub(crate) survival: Vec<f64>,
    /// Greenwood's sum of d / (n (n − d)) up to each time: the variance of ln S. Infinite once none remain.
    pub(crate) greenwood: Vec<f64>,
}

impl ProductLimit {
    pub(crate) fn of(table: &RiskTable) -> Self {
        Self::spread(table, None)
    }

    /// As [`of`](Self::of); where weights are no counts, with their squares at risk at each time: so many rows as are worth
    /// (Σ w)² / Σ w² take the place of their sum in the variance (J. Xie and C. Liu, Statistics in Medicine 24, 2005).
    pub(crate) fn spread(table: &RiskTable, squares: Option<&[f64]>) -> Self {
        let at_risk = table.at_risk();
        // A row of the beginning may be put before them without moving to another place.
        let mut survival = Vec::with_capacity(at_risk.len() + 1);
        let mut greenwood = Vec::with_capacity(at_risk.len() + 1);
        let (mut share, mut sum) = (1.0_f64, 0.0_f64);
        for (at, (n, d)) in at_risk.iter().zip(&table.events).enumerate() {
            if *d > 0.0 {
                // Of weights, what is left of a sum may be a rounding's remainder.
                let left = if squares.is_some() && n - d < n * 1e-12 { 0.0 } else { n - d };
                share = if left > 0.0 { share * (left / n) } else { 0.0 };
                sum =
                    if left > 0.0 { sum + d / (n * left) * per_row(squares, at, *n) } else { f64::INFINITY };
            }
            survival.push(share);
            greenwood.push(sum);
        }
        Self { at_risk, survival, greenwood }
    }
}

/// What one row at risk weighs on average, by weight: 1 where weights are counts.
pub(crate) fn per_row(squares: Option<&[f64]>, at: usize, n: f64) -> f64 {
    squares.and_then(|squares| squares.get(at)).map_or(1.0, |squares| squares / n)
}

/// The cumulative hazard Σ d/n and its variance Σ d/n² up to each time (W. Nelson, 1969; O. Aalen, Annals of Statistics
/// 6, 1978), with squares of weights as [`ProductLimit::spread`] takes them.
pub(crate) fn nelson_aalen(
    table: &RiskTable,
    at_risk: &[f64],
    squares: Option<&[f64]>,
) -> (Vec<f64>, Vec<f64>) {
    let (mut hazard, mut variance) = (0.0, 0.0);
    let sums = at_risk.iter().zip(&table.events).enumerate().map(|(at, (n, d))| {
        if *d > 0.0 {
            hazard += d / n;
            variance += d / (n * n) * per_row(squares, at, *n);
        }
        (hazard, variance)
    });
    sums.unzip()
}

/// The normal quantile of a two-sided level, and limits on scales on which survival is nearly normal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    z: f64,
}

impl Limits {
    pub(crate) fn new(level: f64) -> Self {
        Self { z: normal_quantile(0.5 + level / 2.0) }
    }

    /// Limits of a share on the scale of ln(−ln S) (J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of
    /// Failure Time Data", 1.4): S^exp(±z √variance / ln S). Certain before the first event, unknown once none remain.
    pub(crate) fn log_log(self, share: f64, variance_of_log: f64) -> Option<Interval> {
        if variance_of_log == 0.0 {
            return Some(Interval { low: share, high: share });
        }
        if share <= 0.0 || share >= 1.0 || !variance_of_log.is_finite() {
            return None;
        }
        let log = share.ln();
        let factor = (self.z * variance_of_log.sqrt() / -log).exp();
        Some(Interval { low: (log * factor).exp(), high: (log / factor).exp() })
    }

    /// Limits of a sum that is not negative, on the logarithmic scale: H exp(±z √variance / H).
    pub(crate) fn log(self, hazard: f64, variance: f64) -> Option<Interval> {
        if hazard <= 0.0 {
            return Some(Interval { low: 0.0, high: 0.0 });
        }
        let factor = (self.z * variance.sqrt() / hazard).exp();
        Some(Interval { low: hazard / factor, high: hazard * factor })
    }

    /// Limits on the scale of the estimate itself.
    pub(crate) fn plain(self, estimate: f64, standard_error: f64) -> Interval {
        let half = self.z * standard_error;
        Interval { low: estimate - half, high: estimate + half }
    }
}
