//! The logarithm of the gamma function and its first two derivatives, also as sums over whole steps.

/// Below this argument the derivatives step up before the asymptotic series takes over: its last term is then below 1e-15.
const ASYMPTOTIC: f64 = 10.0;

/// ln Γ(x) for x > 0 (libm, after Sun's `lgamma_r.c`).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ψ(x) = d ln Γ(x) / dx for x > 0: recurrence and asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18).
pub(crate) fn digamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < ASYMPTOTIC {
        shift -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series =
        [1.0 / 12.0, -691.0 / 32_760.0, 1.0 / 132.0, -1.0 / 240.0, 1.0 / 252.0, -1.0 / 120.0, 1.0 / 12.0];
    shift + x.ln() - 0.5 / x - y * series.iter().fold(0.0, |sum, c| sum * y + c)
}

/// ψ′(x) for x > 0 (Abramowitz and Stegun 6.4.6, 6.4.12).
pub(crate) fn trigamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < ASYMPTOTIC {
        shift += 1.0 / (x * x);
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = [7.0 / 6.0, -691.0 / 2_730.0, 5.0 / 66.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 1.0 / 6.0];
    shift + 1.0 / x + 0.5 * y + series.iter().fold(0.0, |sum, c| sum * y + c) * y / x
}

/// ln Γ(p + n) − ln Γ(p) with its first two derivatives by `p`, for ascending whole n: running sums over the steps, since
/// ln Γ(p + 1) = ln Γ(p) + ln p. That is both faster and more exact than differences of gamma functions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Climb {
    p: f64,
    n: u64,
    value: f64,
    first: f64,
    second: f64,
}

/// Gaps longer than this are taken in one leap by the gamma functions.
const LEAP: u64 = 64;

impl Climb {
    pub(crate) fn new(p: f64) -> Self {
        Self { p, n: 0, value: 0.0, first: 0.0, second: 0.0 }
    }

    /// Value, first and second derivative at `n`, which is not below the one asked before.
    pub(crate) fn to(&mut self, n: u64) -> [f64; 3] {
        let from = self.p + self.n as f64;
        let steps = n.saturating_sub(self.n);
        if steps > LEAP {
            let to = from + steps as f64;
            self.value += ln_gamma(to) - ln_gamma(from);
            self.first += digamma(to) - digamma(from);
            self.second += trigamma(to) - trigamma(from);
        } else {
            for step in 0..steps {
                let at = from + step as f64;
                let inverse = 1.0 / at;
                self.value += at.ln();
                self.first += inverse;
                self.second -= inverse * inverse;
            }
        }
        self.n = self.n.max(n);
        [self.value, self.first, self.second]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EULER: f64 = 0.577_215_664_901_532_9;

    fn close(found: f64, expected: f64, relative: f64) {
        assert!(
            (found - expected).abs() <= relative * expected.abs().max(1e-300),
            "{found} is not {expected}"
        );
    }

    #[test]
    fn derivatives_at_known_points() {
        // Abramowitz and Stegun 6.3.2, 6.3.3, 6.4.2, 6.4.4; mpmath for the others.
        close(digamma(1.0), -EULER, 1e-14);
        close(digamma(0.5), -EULER - 2.0 * std::f64::consts::LN_2, 1e-14);
        close(digamma(0.01), -100.560_885_457_868_67, 1e-14);
        close(digamma(1000.0), 6.907_255_195_648_812, 1e-15);
        close(trigamma(1.0), std::f64::consts::PI.powi(2) / 6.0, 1e-14);
        close(trigamma(0.5), std::f64::consts::PI.powi(2) / 2.0, 1e-14);
        close(trigamma(0.01), 10_001.621_213_528_313, 1e-14);
    }

    #[test]
    fn climbing_equals_differences() {
        for p in [1e-9, 0.243, 1.0, 17.5, 4_000.0] {
            let mut climb = Climb::new(p);
            for n in [0, 0, 1, 2, 29, 60, 500, 501, 3_000] {
                let [value, first, second] = climb.to(n);
                let to = p + n as f64;
                close(value, ln_gamma(to) - ln_gamma(p), 1e-10);
                close(first, digamma(to) - digamma(p), 1e-10);
                close(second, trigamma(to) - trigamma(p), 1e-9);
            }
        }
    }
}
