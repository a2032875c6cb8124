//! Gauss's hypergeometric function on [0, 1), also close to 1.

/// Up to here the series around 0 converges within some hundred terms.
const SERIES: f64 = 0.8;
/// How far a step goes towards the singular point 1, as a share of the distance to it.
const STEP: f64 = 0.6;
const MOST_TERMS: u32 = 4_000;

/// ₂F₁(a, b; c; z) for a, b, c > 0 and 0 ≤ z < 1, to about 1e-12 relative.
///
/// Near 1 the usual formula in 1 − z (Abramowitz and Stegun 15.3.6) takes differences of gamma functions that blow up
/// where c − a − b is near a whole number. Here the function is continued instead: from z₀ it and its derivative are
/// carried to z₁ by the Taylor series around z₀ that the hypergeometric equation gives (15.5.1), each step going a good
/// half of the way to 1. That works for all parameters alike.
pub(crate) fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let mut at = z.clamp(0.0, SERIES);
    let (mut value, mut slope) = series(a, b, c, at);
    while z - at > 0.0 {
        let to = (at + STEP * (1.0 - at)).min(z);
        (value, slope) = continued([a, b, c], at, to - at, value, slope);
        at = to;
    }
    value
}

/// Value and derivative by the series around 0.
fn series(a: f64, b: f64, c: f64, z: f64) -> (f64, f64) {
    let (mut term, mut value, mut slope) = (1.0, 1.0, 0.0);
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        // d/dz of term n + 1 is (n + 1) / z times it.
        let factor = (a + n) * (b + n) / (c + n);
        slope += term * factor;
        let next = term * factor * z / (n + 1.0);
        value += next;
        if next <= 1e-18 * value && next < term {
            break;
        }
        term = next;
    }
    (value, slope)
}

/// Carries value and derivative from `z` to `z + h`. With u(h) = Σ uₙ hⁿ, the equation
/// z(1−z) u″ + (c − (a+b+1) z) u′ − ab u = 0 around z gives
/// z(1−z)(n+2)(n+1) uₙ₊₂ = (n+1) uₙ₊₁ ((a+b+1) z − c + n (2z − 1)) + (n+a)(n+b) uₙ.
fn continued([a, b, c]: [f64; 3], z: f64, h: f64, value: f64, slope: f64) -> (f64, f64) {
    let (mut this, mut next, mut power) = (value, slope, h);
    let (mut sum, mut derivative) = (value + slope * h, slope);
    let lead = z * (1.0 - z);
    let mut small = 0;
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        let inner = (n + 1.0) * next * ((a + b + 1.0) * z - c + n * (2.0 * z - 1.0)) + (n + a) * (n + b) * this;
        let after = inner / (lead * (n + 2.0) * (n + 1.0));
        derivative += (n + 2.0) * after * power;
        power *= h;
        let added = after * power;
        sum += added;
        (this, next) = (next, after);
        small = if added.abs() <= 1e-18 * sum.abs() { small + 1 } else { 0 };
        if small > 2 {
            break;
        }
    }
    (sum, derivative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_known_functions_and_mpmath() {
        let cases = [
            // -ln(1-z)/z, (1-z)^-a, asin(z)/z at z².
            (1.0, 1.0, 2.0, 0.5, 2.0 * std::f64::consts::LN_2),
            (1.0, 1.0, 2.0, 0.999, 0.001_f64.ln() / -0.999),
            (2.5, 3.0, 3.0, 0.99, 0.01_f64.powf(-2.5)),
            (0.5, 0.5, 1.5, 0.96, 0.96_f64.sqrt().asin() / 0.96_f64.sqrt()),
            (0.5, 0.5, 1.5, 0.999_999, 0.999_999_f64.sqrt().asin() / 0.999_999_f64.sqrt()),
            (1.0, 2.0, 4.0, 0.0, 1.0),
        ];
        for (a, b, c, z, expected) in cases {
            let found = hypergeometric(a, b, c, z);
            assert!((found / expected - 1.0).abs() < 2e-12, "F({a}, {b}; {c}; {z}) = {found}, not {expected}");
        }
    }
}
