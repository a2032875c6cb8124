//! Tail probabilities of test statistics.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

/// The probability that a standard normal variable is at least so far from zero on either side.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The probability that a chi-square variable with `df` degrees of freedom exceeds `x`, by the finite sums for whole
/// degrees of freedom (M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 26.4.4 and 26.4.5).
///
/// One at zero and below, NaN without degrees of freedom or for NaN.
pub(crate) fn chi_square_above(x: f64, df: u32) -> f64 {
    if df == 0 || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let (first, mut term, mut power) = if df.is_multiple_of(2) {
        (0.0, (-x / 2.0).exp(), 0.0)
    } else {
        (normal_two_sided(x.sqrt()), (FRAC_2_PI * x).sqrt() * (-x / 2.0).exp(), 1.0)
    };
    let mut sum = 0.0;
    while power < f64::from(df) - 1.5 {
        sum += term;
        power += 2.0;
        term *= x / power;
    }
    (first + sum).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_many_digits() {
        // mpmath at 50 digits: gammainc(df / 2, x / 2, inf, regularized=True).
        for (x, df, expected) in CHI_SQUARE {
            let got = chi_square_above(x, df);
            assert!((got - expected).abs() <= 1e-13 * expected, "{x} {df}: {got} for {expected}");
        }
        assert!((normal_two_sided(1.959_963_984_540_054) - 0.05).abs() < 1e-15);
        assert_eq!(normal_two_sided(-1.0), normal_two_sided(1.0));
    }

    #[test]
    fn tails_at_the_edges() {
        assert!(chi_square_above(1.0, 0).is_nan());
        assert!(chi_square_above(f64::NAN, 2).is_nan());
        assert_eq!(chi_square_above(0.0, 3), 1.0);
        assert_eq!(chi_square_above(-1.0, 3), 1.0);
        assert_eq!(chi_square_above(1e6, 2), 0.0);
        assert_eq!(chi_square_above(f64::INFINITY, 3), 0.0);
    }

    #[rustfmt::skip]
    #[allow(clippy::unreadable_literal, reason = "as computed")]
    const CHI_SQUARE: [(f64, u32, f64); 12] = [
        (0.5257069722256366, 1, 0.46841735075697305),
        (3.8375695765490505, 1, 0.050116117409005775),
        (1e-08, 1, 0.9999202115440526),
        (0.3, 2, 0.8607079764250578),
        (5.99, 2, 0.05003662708658628),
        (865.2394631323979, 3, 3.0665292229502355e-187),
        (40.0, 3, 1.0655090334255861e-08),
        (7.5, 4, 0.11170929281604326),
        (11.0, 5, 0.05137998348306953),
        (0.1, 9, 0.9999999743696746),
        (60.0, 30, 0.0009206823961486663),
        (31.0, 31, 0.46621250621750837),
    ];
}
