//! Control limits of counts.

use super::ln_gamma;

/// The least and the greatest number of successes in `trials` that are within limits, where each trial succeeds with the
/// chance `p`: fewer than the one, or more than the other, come about less often than `tail` each. These are the probability
/// limits of a p-chart (D. C. Montgomery, "Introduction to Statistical Quality Control", 7.3), from the binomial
/// distribution itself rather than its normal approximation, which is wrong for rare events in few trials.
pub(crate) fn binomial_limits(trials: u64, p: f64, tail: f64) -> (u64, u64) {
    if trials == 0 || p.is_nan() || p <= 0.0 {
        return (0, 0);
    }
    if p >= 1.0 {
        return (trials, trials);
    }
    let n = trials as f64;
    let mode = (((n + 1.0) * p).floor() as u64).min(trials);
    let ln_choose = ln_gamma(n + 1.0) - ln_gamma(mode as f64 + 1.0) - ln_gamma(n - mode as f64 + 1.0);
    let peak = (ln_choose + mode as f64 * p.ln() + (n - mode as f64) * (-p).ln_1p()).exp();
    let odds = p / (1.0 - p);
    let up = |k: u64| (trials - k) as f64 / (k + 1) as f64 * odds;
    let down = |k: u64| k as f64 / (trials - k + 1) as f64 / odds;
    let above = side(peak, tail, (mode..trials).map(up));
    let below = side(peak, tail, (1..=mode).rev().map(down));
    (mode - below as u64, mode + above as u64)
}

/// How many steps away from the mode are within the limit: the chances on this side follow one another by these ratios.
fn side(peak: f64, tail: f64, ratios: impl Iterator<Item = f64>) -> usize {
    let mut chances = vec![peak];
    let mut chance = peak;
    for ratio in ratios {
        chance *= ratio;
        // What is left beyond adds up to less than a rounding of the tail.
        if chance < 1e-6 * tail && ratio < 0.9 || chance < 1e-18 {
            break;
        }
        chances.push(chance);
    }
    let mut beyond = 0.0;
    for (step, chance) in chances.iter().enumerate().rev() {
        beyond += chance;
        if beyond >= tail {
            return step;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_binomial_distribution() {
        // scipy 1.17.1: binom.ppf(tail, n, p) and binom.isf(tail, n, p), with the tail of three standard errors.
        for (n, p, low, high) in SCIPY {
            assert_eq!(binomial_limits(n, p, 0.001_349_898_031_630_094_6), (low, high), "{n} {p}");
        }
    }

    #[test]
    fn edges() {
        assert_eq!(binomial_limits(0, 0.5, 0.01), (0, 0));
        assert_eq!(binomial_limits(9, 0.0, 0.01), (0, 0));
        assert_eq!(binomial_limits(9, 1.0, 0.01), (9, 9));
        assert_eq!(binomial_limits(9, f64::NAN, 0.01), (0, 0));
    }

    const SCIPY: [(u64, f64, u64, u64); 11] = [
        (1, 0.3, 0, 1),
        (10, 0.05, 0, 3),
        (50, 0.01, 0, 4),
        (50, 0.5, 15, 35),
        (100, 0.02, 0, 7),
        (500, 0.037, 7, 32),
        (1000, 0.9, 871, 927),
        (12345, 0.031, 326, 442),
        (100_000, 0.002, 159, 244),
        (1_000_000, 0.05, 49_347, 50_655),
        (30, 0.999, 29, 30),
    ];
}
