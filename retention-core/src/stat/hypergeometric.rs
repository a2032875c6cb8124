//! Gauss's hypergeometric function on [0, 1), also close to 1.

/// Up to here the series around 0 converges within some hundred terms.
const SERIES: f64 = 0.8;
/// How far a step goes towards the singular point 1, as a share of the distance to it.
const STEP: f64 = 0.6;
const MOST_TERMS: u32 = 4_000;

/// ₂F₁(a, b; c; 1 − w) for a, b, c > 0 and 0 < w ≤ 1, to about 1e-12 relative. It takes w, since 1 − z of a z near 1 has
/// lost its digits.
///
/// Near 1 the usual formula in 1 − z (Abramowitz and Stegun 15.3.6) takes differences of gamma functions that blow up
/// where c − a − b is near a whole number. Here the function is continued instead: from z₀ it and its derivative are
/// carried to z₁ by the Taylor series around z₀ that the hypergeometric equation gives (15.5.1), each step going a good
/// half of the way to 1. That works for all parameters alike.
pub(crate) fn hypergeometric(a: f64, b: f64, c: f64, w: f64) -> f64 {
    let mut at = w.max(1.0 - SERIES);
    let (mut value, mut slope) = series(a, b, c, 1.0 - at);
    slope *= at;
    while w < at {
        let to = (at * (1.0 - STEP)).max(w);
        (value, slope) = continued([a, b, c], at, to, value, slope);
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

/// Carries the value, and the derivative times w, from `w` to `to`. With u(z+h) = Σ tₙ, tₙ = uₙ hⁿ, the equation
/// z(1−z) u″ + (c − (a+b+1) z) u′ − ab u = 0 around z gives
/// z(1−z)(n+2)(n+1) uₙ₊₂ = (n+1) uₙ₊₁ ((a+b+1) z − c + n (2z − 1)) + (n+a)(n+b) uₙ.
fn continued([a, b, c]: [f64; 3], w: f64, to: f64, value: f64, slope: f64) -> (f64, f64) {
    let (z, h) = (1.0 - w, w - to);
    let share = h / w;
    let (mut this, mut next) = (value, slope * share);
    let (mut sum, mut weighted) = (this + next, next);
    let mut small = 0;
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        let inner =
            (n + 1.0) * next * ((a + b + 1.0) * z - c + n * (1.0 - 2.0 * w)) + (n + a) * (n + b) * this * h;
        let after = inner * share / (z * (n + 2.0) * (n + 1.0));
        sum += after;
        weighted += (n + 2.0) * after;
        (this, next) = (next, after);
        small = if after.abs() <= 1e-18 * sum.abs() { small + 1 } else { 0 };
        if small > 2 {
            break;
        }
    }
    (sum, weighted * (to / h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_known_functions() {
        let cases = [
            // -ln(1-z)/z, (1-z)^-a, asin(√z)/√z.
            (1.0, 1.0, 2.0, 0.5, 2.0 * std::f64::consts::LN_2),
            (1.0, 1.0, 2.0, 1e-3, 0.001_f64.ln() / -0.999),
            (1.0, 1.0, 2.0, 1e-30, -(1e-30_f64.ln())),
            (2.5, 3.0, 3.0, 0.01, 0.01_f64.powf(-2.5)),
            (12.5, 3.0, 3.0, 1e-20, 1e250),
            (0.5, 0.5, 1.5, 0.04, 0.96_f64.sqrt().asin() / 0.96_f64.sqrt()),
            // π/2 - √w - …, Gauss's value at 1 being π/2.
            (0.5, 0.5, 1.5, 1e-12, std::f64::consts::FRAC_PI_2 - 1e-6),
            (1.0, 2.0, 4.0, 1.0, 1.0),
        ];
        for (a, b, c, w, expected) in cases {
            let found = hypergeometric(a, b, c, w);
            assert!(
                (found / expected - 1.0).abs() < 2e-12,
                "F({a}, {b}; {c}; 1 - {w}) = {found}, not {expected}"
            );
        }
    }
}
