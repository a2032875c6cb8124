//! A customer alive now who may leave after each purchase: what BG/NBD and MBG/NBD have in common from now on.

use crate::clv::negative_binomial::{at_least, ln_chance};
use crate::stat::{hypergeometric, integrate, ln_gamma};

/// Rate gamma (r, alpha), probability to leave after a purchase beta (a, b).
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaving {
    pub(super) r: f64,
    pub(super) alpha: f64,
    pub(super) a: f64,
    pub(super) b: f64,
}

/// Share z = t/(alpha+t) up to which the sum over counts is short.
const NEAR: f64 = 0.98;
/// Terms of that sum beyond which the count cannot be told from its mean any more.
const MOST_TERMS: u32 = 4_000_000;

impl Leaving {
    /// Purchases expected within t.
    ///
    /// Equal to the papers' (a+b−1)/(a−1) · [1 − (α/(α+t))^r ₂F₁(r, b; a+b−1; t/(α+t))], which cannot be computed at
    /// a = 1 and loses digits near it and where little is expected. Instead: of n purchases that would have been made,
    /// the j-th is made by who stayed after each of the j−1 before it, with probability s_j = (b)_{j−1}/(a+b)_{j−1}; so
    /// it is the sum over n of P(n within t) · (s_1 + … + s_n), in which all terms are positive.
    pub(super) fn expected(&self, t: f64) -> f64 {
        let z = t / (self.alpha + t);
        let reach = (t / self.alpha).ln_1p();
        if z <= NEAR || self.r * reach > 600.0 {
            return self.sum(z, reach);
        }
        let near = -(1.0 - NEAR).ln();
        // dE/dt = (r/α) (1+t/α)^−(r+1) ₂F₁(r+1, b; a+b; z), over y = ln(1+t/α).
        let panels = (reach - near).ceil().max(1.0) as u32;
        let rest = integrate(near, reach, panels, |y| {
            (-self.r * y).exp() * hypergeometric(self.r + 1.0, self.b, self.a + self.b, (-y).exp())
        });
        self.sum(NEAR, near) + self.r * rest
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
    /// At a rate λ of purchases the j-th is worth q^j with q = λ/(λ+rate), and is made with probability s_j; so it is the
    /// mean over λ of q ₂F₁(1, b; a+b; q), taken over y = ln λ.
    pub(super) fn residual(&self, rate: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let spread = r + 1.0;
        let low = (spread / alpha).ln() - (84.0 / spread).sqrt() - 42.0 / spread;
        let high = ((spread + 12.0 * (spread + 10.0).sqrt() + 40.0) / alpha).ln();
        let panels = ((high - low) / (4.0 / spread.sqrt()).min(2.0)).ceil().min(1e6) as u32;
        let constant = r * alpha.ln() - ln_gamma(r);
        integrate(low, high, panels, |y| {
            let bought = y.exp();
            let (q, w) = (bought / (bought + rate), rate / (bought + rate));
            (constant + r * y - alpha * bought).exp() * q * hypergeometric(1.0, b, a + b, w)
        })
    }
}
