//! The integral over the time at which a Pareto/NBD customer may have left.

use crate::stat::points;

/// ∫ from `from` to `to` of (α+τ)^−(r+x) (β+τ)^−(s+1) dτ.
///
/// Over y = ln(min(α,β)+τ) the integrand is log-concave, with slopes from 1−p to 1−p−q where p and q are the powers, and
/// analytic in a strip of width π around the axis. Panels of at most 2 in y over which it falls by at most e^10 leave an
/// error of 1e-13; they end where what is left does not count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    /// r, alpha, s, beta.
    pub(super) parameters: [f64; 4],
    pub(super) x: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

const WIDEST: f64 = 2.0;
const DEEPEST: f64 = 10.0;
/// What is so much smaller, in logarithms, does not count.
const NOTHING: f64 = -42.0;

impl Left {
    /// ln of (α+T)^−(r+x) (β+T)^−s, for who has not left.
    pub(super) fn ln_stayed(&self) -> f64 {
        let [r, alpha, s, beta] = self.parameters;
        -(r + self.x) * (alpha + self.to).ln() - s * (beta + self.to).ln()
    }

    /// A logarithm near the largest of all terms, to be taken out of them.
    pub(super) fn top(&self) -> f64 {
        let [r, alpha, s, beta] = self.parameters;
        let start = -(r + self.x) * (alpha + self.from).ln() - s * (beta + self.from).ln();
        self.ln_stayed().max(start)
    }

    /// Calls `each` with the points of the rule: weight times integrand over e^`top`, ln(α+τ), ln(β+τ).
    pub(super) fn each(&self, top: f64, mut each: impl FnMut(f64, f64, f64)) {
        let [r, alpha, s, beta] = self.parameters;
        let (of_alpha, of_beta) = (r + self.x, s + 1.0);
        let (near, apart, alpha_is_near) = (alpha.min(beta), (alpha - beta).abs(), alpha <= beta);
        let (p, q) = if alpha_is_near { (of_alpha, of_beta) } else { (of_beta, of_alpha) };
        let ln_far = |y: f64| (apart + y.exp()).ln();
        let slope = |y: f64| (1.0 - p - q / (1.0 + apart * (-y).exp())).abs();
        let (mut y, end) = ((near + self.from).ln(), (near + self.to).ln());
        let mut best = f64::NEG_INFINITY;
        while y < end {
            let widest = WIDEST.min(end - y);
            let width = widest.min(DEEPEST / slope(y).max(slope(y + widest)));
            // Steps that no longer move are the end.
            let to = if width < widest { y + width } else { y + widest };
            if to <= y {
                break;
            }
            for (at, weight) in points(y, to) {
                let far = ln_far(at);
                let height = at - p * at - q * far;
                let (ln_a, ln_b) = if alpha_is_near { (at, far) } else { (far, at) };
                each(weight * (height - top).exp(), ln_a, ln_b);
            }
            let height = to - p * to - q * ln_far(to);
            best = best.max(height).max(top);
            if height - best < NOTHING {
                break;
            }
            y = to;
        }
    }
}
