//! Gauss's hypergeometric function on [0, 1), also close to 1.

use crate::stat::beta_mean;

/// From here on the series around 0 converges within some hundred terms.
const SERIES: f64 = 0.2;
/// Such terms grow first where a is large.
const LARGE: f64 = 40.0;
const MOST_TERMS: u32 = 4_000;

/// ₂F₁(a, b; b + gap; 1 − w) for a, b, gap > 0 and 0 < w ≤ 1, to about 1e-12 relative. It takes w and the gap, since
/// 1 − z of a z near 1 and c − b of a large b have lost their digits.
///
/// Away from 1 it is its series. Near 1 it is Euler's integral (Abramowitz and Stegun 15.3.1): the mean of (w + (1 − w) p)^−a
/// over p ~ beta(gap, b). Both have positive terms alone, so that nothing cancels, however large a, b and the gap are.
pub(crate) fn hypergeometric(a: f64, b: f64, gap: f64, w: f64) -> f64 {
    if w >= SERIES && a <= LARGE {
        return series(a, b, b + gap, 1.0 - w);
    }
    // With p = e^y / (1 + e^y), w + (1 − w) p = (w + e^y) / (1 + e^y).
    beta_mean(gap, b, w.ln(), a / 4.0, |y| {
        if y > 0.0 {
            a * ((-y).exp().ln_1p() - (w * (-y).exp()).ln_1p())
        } else {
            a * (y.exp().ln_1p() - (w + y.exp()).ln())
        }
    })
}

fn series(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut value) = (1.0, 1.0);
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        let next = term * (a + n) * (b + n) / (c + n) * z / (n + 1.0);
        value += next;
        if next <= 1e-18 * value && next < term {
            break;
        }
        term = next;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_known_functions() {
        let cases = [
            // -ln(1-z)/z, -2 (z + ln(1-z))/z², asin(√z)/√z.
            (1.0, 1.0, 2.0, 0.5, 2.0 * std::f64::consts::LN_2),
            (1.0, 1.0, 2.0, 1e-3, 0.001_f64.ln() / -0.999),
            (1.0, 1.0, 2.0, 1e-30, -(1e-30_f64.ln())),
            (1.0, 2.0, 3.0, 0.01, -2.0 * (0.99 + 0.01_f64.ln()) / 0.9801),
            (1.0, 2.0, 3.0, 1e-20, -2.0 * (1.0 + 1e-20_f64.ln())),
            (0.5, 0.5, 1.5, 0.04, 0.96_f64.sqrt().asin() / 0.96_f64.sqrt()),
            // π/2 - √w - …, Gauss's value at 1 being π/2.
            (0.5, 0.5, 1.5, 1e-12, std::f64::consts::FRAC_PI_2 - 1e-6),
            (1.0, 2.0, 4.0, 1.0, 1.0),
        ];
        for (a, b, c, w, expected) in cases {
            let found = hypergeometric(a, b, c - b, w);
            assert!(
                (found / expected - 1.0).abs() < 2e-12,
                "F({a}, {b}; {c}; 1 - {w}) = {found}, not {expected}"
            );
        }
    }

    /// The series to its end, however long; a step multiplies by 1 − a small difference, taken without rounding it away.
    fn summed(a: f64, b: f64, gap: f64, w: f64) -> f64 {
        let (mut ln_term, mut value) = (0.0_f64, 1.0);
        for n in 0.. {
            let n = f64::from(n);
            let step = ((a - 1.0) / (n + 1.0)).ln_1p() + (-gap / (b + gap + n)).ln_1p() + (-w).ln_1p();
            ln_term += step;
            value += ln_term.exp();
            if step < 0.0 && ln_term.exp() < 1e-18 * value * w {
                break;
            }
        }
        value
    }

    #[test]
    fn equals_the_series_at_large_and_small_parameters() {
        for a in [1.0, 2.5, 70.0] {
            for b in [0.01, 1.0, 51.0, 1e3, 1e6] {
                for gap in [0.003, 0.9, 28.0, 2e3, 1e6] {
                    for w in [0.3, 0.19, 0.01, 1e-3] {
                        let (found, expected) = (hypergeometric(a, b, gap, w), summed(a, b, gap, w));
                        assert!(
                            (found / expected - 1.0).abs() < 3e-11,
                            "F({a}, {b}; {b} + {gap}; 1 - {w}) = {found}, not {expected}"
                        );
                    }
                }
            }
        }
    }
}
