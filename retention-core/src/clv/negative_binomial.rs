//! Counts of purchases at rates that differ by customer: Poisson with gamma rates.

use crate::stat::ln_gamma;

/// ln P(n purchases within t) for rates of shape `r` and rate `alpha`.
pub(super) fn ln_chance(r: f64, alpha: f64, n: u32, t: f64) -> f64 {
    let count = f64::from(n);
    let none = -r * (t / alpha).ln_1p();
    if n == 0 {
        return none;
    }
    ln_gamma(r + count) - ln_gamma(r) - ln_gamma(count + 1.0) + none + count * (t / (alpha + t)).ln()
}

/// P(at least n purchases within t), summed from the side that has less.
pub(super) fn at_least(r: f64, alpha: f64, n: u32, t: f64) -> f64 {
    let z = t / (alpha + t);
    if n == 0 || t <= 0.0 {
        return f64::from(u8::from(n == 0));
    }
    let mut term = ln_chance(r, alpha, n, t).exp();
    let mut count = f64::from(n);
    if count > r * t / alpha {
        let mut sum = 0.0;
        while term > 1e-18 * sum && term > 0.0 {
            sum += term;
            term *= (r + count) / (count + 1.0) * z;
            count += 1.0;
        }
        return sum.min(1.0);
    }
    let mut below = 0.0;
    while count > 0.0 {
        term *= count / ((r + count - 1.0) * z);
        count -= 1.0;
        below += term;
    }
    (1.0 - below).max(0.0)
}
