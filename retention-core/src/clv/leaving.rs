//! A customer alive now who may leave after each purchase: what BG/NBD and MBG/NBD have in common from now on.

use crate::clv::negative_binomial::{at_least, ln_chance};
use crate::stat::{beta_mean, ln_gamma, nodes};

/// Rate gamma (r, alpha), probability to leave after a purchase beta (a, b).
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaving {
    pub(super) r: f64,
    pub(super) alpha: f64,
    pub(super) a: f64,
    pub(super) b: f64,
}

/// How many purchases a customer who stays may make for the sum over counts to be short, in both of its measures.
const FEW: f64 = 2_000.0;
const NEAR: f64 = 0.98;
const MOST_TERMS: u32 = 200_000;

impl Leaving {
    /// Purchases expected within t.
    ///
    /// Equal to the papers' (a+b−1)/(a−1) · [1 − (α/(α+t))^r ₂F₁(r, b; a+b−1; t/(α+t))], which cannot be computed at
    /// a = 1 and loses digits near it and where little is expected. Instead: of n purchases that would have been made,
    /// the j-th is made by who stayed after each of the j−1 before it, with probability s_j = (b)_{j−1}/(a+b)_{j−1}; so
    /// it is the sum over n of P(n within t) · (s_1 + … + s_n), in which all terms are positive. Where that sum is long,
    /// it is the mean over p ~ beta(a, b), the probability to leave, of (1 − (1 + p t/α)^−r) / p.
    pub(super) fn expected(&self, t: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let (z, times) = (t / (alpha + t), t / alpha);
        if z <= NEAR && r * times <= FEW {
            return self.sum(z, times.ln_1p());
        }
        beta_mean(a, b, -(r.max(1.0) * times).ln(), 1.0, |y| {
            let p = probability(y);
            (-(-r * (p * times).ln_1p()).exp_m1()).ln() - p.ln()
        })
    }

    fn sum(&self, z: f64, reach: f64) -> f64 {
        let Self { r, a, b, .. } = *self;
        let (mut chance, mut stays, mut made, mut sum) = (1.0, 1.0, 0.0, 0.0);
        // Probabilities start at the one of no purchase, which may be too small for a float: it is put back at the end.
        let mut scale = -r * reach;
        for n in 1..MOST_TERMS {
            let n = f64::from(n);
            chance *= (r + n - 1.0) * z / n;
            made += stays;
            let term = chance * made;
            sum += term;
            stays *= (b + n - 1.0) / (a + b + n - 1.0);
            if term < 1e-17 * sum * (1.0 - z) && (r + n) * z < n {
                break;
            }
            if sum > 1e200 {
                (chance, sum, scale) =
                    (chance * 1e-200, sum * 1e-200, scale + 200.0 * std::f64::consts::LN_10);
            }
        }
        if sum > 0.0 { (scale + sum.ln()).exp() } else { 0.0 }
    }

    /// The probability of exactly n purchases within t (Fader, Hardie and Lee 2005, equation 8).
    pub(super) fn chance(&self, n: u32, t: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        if t <= 0.0 {
            return f64::from(u8::from(n == 0));
        }
        let count = f64::from(n);
        let stays = |k: f64| (ln_gamma(b + k) - ln_gamma(b) - ln_gamma(a + b + k) + ln_gamma(a + b)).exp();
        let stayed = stays(count) * ln_chance(r, alpha, n, t).exp();
        if n == 0 {
            return ln_chance(r, alpha, 0, t).exp();
        }
        stayed + stays(count - 1.0) * a / (a + b + count - 1.0) * at_least(r, alpha, n, t)
    }

    /// All purchases to come, each worth exp(−rate · time).
    ///
    /// While alive and buying at a rate λ, who leaves with probability p after a purchase makes λ exp(−λ p t) of them at
    /// t; discounted, that is λ / (λ p + rate), whose mean over λ ~ gamma(r, alpha), taken over y = ln λ, and over
    /// p ~ beta(a, b) this is.
    pub(super) fn residual(&self, rate: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let spread = r + 1.0;
        let low = (spread / alpha).ln() - (84.0 / spread).sqrt() - 42.0 / spread;
        let high = ((spread + 12.0 * (spread + 10.0).sqrt() + 40.0) / alpha).ln();
        let panels = ((high - low) / (4.0 / spread.sqrt()).min(2.0)).ceil().min(1e6) as u32;
        let constant = r * alpha.ln() - ln_gamma(r);
        let rates: Vec<(f64, f64)> = nodes(low, high, panels)
            .map(|(y, weight)| (y.exp(), weight * (constant + r * y - alpha * y.exp()).exp()))
            .collect();
        let turn = -(high.exp() / rate).ln_1p();
        beta_mean(a, b, turn, 1.0, |y| {
            let p = probability(y);
            rates.iter().map(|&(bought, weight)| weight * bought / (bought * p + rate)).sum::<f64>().ln()
        })
    }
}

/// The probability whose logit is y.
fn probability(y: f64) -> f64 {
    if y > 0.0 { 1.0 / (1.0 + (-y).exp()) } else { y.exp() / (1.0 + y.exp()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sums_equal_their_integral() {
        for (r, alpha, a, b) in
            [(0.24, 4.4, 0.79, 2.4), (0.7, 9.4, 0.8, 500.0), (30.0, 20.0, 1.0, 51.0), (3.0, 0.5, 12.0, 0.1)]
        {
            let leaving = Leaving { r, alpha, a, b };
            for times in [60.0, 300.0, 2_000.0] {
                let (found, sum) =
                    (leaving.expected(alpha * times), leaving.sum(times / (1.0 + times), f64::ln_1p(times)));
                assert!((found / sum - 1.0).abs() < 1e-11, "{leaving:?} within {times}: {found}, not {sum}");
            }
        }
    }
}
