//! Confidence intervals of proportions.

use super::normal_quantile;

/// A confidence interval, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The score interval of a proportion, without continuity correction (E. B. Wilson, "Probable inference, the law of
/// succession, and statistical inference", JASA 22, 1927).
///
/// `level` is the confidence, such as 0.95. `None` if there are no trials, more successes than trials, or a level that
/// is not between 0 and 1.
///
/// ```
/// use retention_core::wilson;
/// let interval = wilson(8, 10, 0.95).unwrap();
/// assert!((interval.low - 0.490_162).abs() < 1e-6 && (interval.high - 0.943_318).abs() < 1e-6);
/// assert_eq!(wilson(0, 0, 0.95), None);
/// ```
pub fn wilson(successes: u64, trials: u64, level: f64) -> Option<Interval> {
    wilson_of(successes as f64, trials as f64, level)
}

/// The same of numbers that need not be whole, as those are that rows of several customers are worth.
pub(crate) fn wilson_of(x: f64, n: f64, level: f64) -> Option<Interval> {
    if !(n > 0.0 && x <= n && level > 0.0 && level < 1.0) {
        return None;
    }
    let z = normal_quantile(0.5 + level / 2.0);
    if !z.is_finite() {
        return Some(Interval { low: 0.0, high: 1.0 });
    }
    let rate = x / n;
    let z_squared = z * z;
    let scale = 1.0 + z_squared / n;
    let centre = (rate + z_squared / (2.0 * n)) / scale;
    let half = z * (rate * (1.0 - rate) / n + z_squared / (4.0 * n * n)).sqrt() / scale;
    // At the ends the formula gives exactly 0 and 1; rounding would not.
    let low = if x == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if x == n { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { low, high })
}
