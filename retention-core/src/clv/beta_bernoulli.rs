//! BG/BB (Fader, Hardie and Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science
//! 29, 2010): purchases that can only happen at known opportunities, one at each.
//!
//! A customer who is alive buys at an opportunity with a probability that is beta (alpha, beta) over customers, and
//! leaves before it with one that is beta (gamma, delta). `t_x` is the opportunity of the last purchase, `age` their
//! number n. The likelihood sums over the opportunity that was the last one alive:
//!
//! B(α+x, β+n−x)/B(α,β) · B(γ, δ+n)/B(γ,δ) + Σ over i from t_x to n−1 of B(α+x, β+i−x)/B(α,β) · B(γ+1, δ+i)/B(γ,δ)

use crate::clv::fit::Likelihood;
use crate::clv::law::Law;
use crate::clv::rows::Rows;
use crate::stat::{Climb, Curve, hypergeometric, ln_gamma};

/// The model at its parameters alpha, beta, gamma, delta.
#[derive(Debug, Clone, Copy)]
pub(super) struct BetaBernoulli(pub(super) [f64; 4]);

/// The likelihood of rows of customers, whose times are whole numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct BetaBernoulliFit<'a>(pub(super) &'a Rows);

/// Rising factorials of all that a likelihood needs, by count.
#[derive(Debug)]
struct Rises([Vec<[f64; 3]>; 6]);

impl Rises {
    fn new([alpha, beta, gamma, delta]: [f64; 4], most: usize) -> Self {
        Self([alpha, beta, alpha + beta, gamma, delta, gamma + delta].map(|p| {
            let mut climb = Climb::new(p);
            (0..=most as u64 + 1).map(|n| climb.to(n)).collect()
        }))
    }

    /// ln of B(α+x, β+y)/B(α,β) · B(γ+l, δ+m)/B(γ,δ), with its derivatives.
    fn term(&self, x: usize, y: usize, l: usize, m: usize) -> Curve<4> {
        let at = |which: usize, n: usize| {
            self.0.get(which).and_then(|rises| rises.get(n)).copied().unwrap_or_default()
        };
        let mut curve = Curve::ZERO;
        for (offset, n, k) in [(0, x, y), (3, l, m)] {
            let [first, second, both] = [at(offset, n), at(offset + 1, k), at(offset + 2, n + k)];
            let i = offset / 3 * 2;
            curve.value += first[0] + second[0] - both[0];
            curve.first[i] = first[1] - both[1];
            curve.first[i + 1] = second[1] - both[1];
            curve.second[i][i] = first[2] - both[2];
            curve.second[i + 1][i] = -both[2];
            curve.second[i + 1][i + 1] = second[2] - both[2];
        }
        curve
    }

    fn terms(&self, x: usize, t_x: usize, n: usize) -> impl Iterator<Item = Curve<4>> + '_ {
        let alive = self.term(x, n.saturating_sub(x), 0, n);
        std::iter::once(alive).chain((t_x..n).map(move |i| self.term(x, i.saturating_sub(x), 1, i)))
    }
}

impl Likelihood<4> for BetaBernoulliFit<'_> {
    fn curve(&self, parameters: &[f64; 4]) -> Curve<4> {
        let ages = self.0.once.iter().map(|(age, _)| *age).chain(self.0.again.iter().map(|row| row.age));
        let rises = Rises::new(*parameters, ages.fold(0.0, f64::max) as usize);
        let whole = |time: f64| time as usize;
        self.0.sum(
            |rows| sum(&rises, rows.iter().map(|(age, n)| (0, 0, whole(*age), *n))),
            |rows| {
                let row =
                    rows.iter().map(|row| (whole(row.x), whole(row.t_x), whole(row.age), row.customers));
                sum(&rises, row)
            },
        )
    }
}

fn sum(rises: &Rises, rows: impl Iterator<Item = (usize, usize, usize, f64)>) -> Curve<4> {
    let mut curve = Curve::ZERO;
    for (x, t_x, n, customers) in rows {
        let top = rises.terms(x, t_x, n).fold(f64::NEG_INFINITY, |top, term| top.max(term.value));
        let mut total = Curve::<4>::ZERO;
        for term in rises.terms(x, t_x, n) {
            let weight = (term.value - top).exp();
            total.value += weight;
            for i in 0..4 {
                total.first[i] += weight * term.first[i];
                for j in 0..=i {
                    total.second[i][j] += weight * (term.second[i][j] + term.first[i] * term.first[j]);
                }
            }
        }
        curve.value += customers * (top + total.value.ln());
        for i in 0..4 {
            let mean = total.first[i] / total.value;
            curve.first[i] += customers * mean;
            for j in 0..=i {
                let other = total.first[j] / total.value;
                curve.second[i][j] += customers * (total.second[i][j] / total.value - mean * other);
            }
        }
    }
    curve
}

impl BetaBernoulli {
    /// ln of who is alive, and of all.
    fn ln_parts(&self, x: u32, t_x: f64, n: f64) -> (f64, f64) {
        let [alpha, beta, gamma, delta] = self.0;
        let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        let count = f64::from(x);
        let none = ln_beta(alpha, beta) + ln_beta(gamma, delta);
        let alive = ln_beta(alpha + count, beta + n - count) + ln_beta(gamma, delta + n) - none;
        let left = |i: f64| ln_beta(alpha + count, beta + i - count) + ln_beta(gamma + 1.0, delta + i) - none;
        let missed = (n - t_x) as u32;
        let sum: f64 = (0..missed).map(|i| (left(t_x + f64::from(i)) - alive).exp()).sum();
        (alive, alive + sum.ln_1p())
    }

    fn as_of_now(&self, x: u32, age: f64) -> Self {
        let [alpha, beta, gamma, delta] = self.0;
        let count = f64::from(x);
        Self([alpha + count, beta + age - count, gamma, delta + age])
    }
}

impl Law for BetaBernoulli {
    fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64 {
        self.ln_parts(x, t_x, age).1
    }

    /// Alive at opportunity n.
    fn alive(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let (alive, all) = self.ln_parts(x, t_x, age);
        (alive - all).exp()
    }

    fn expected_if_alive(&self, x: u32, age: f64, t: f64) -> f64 {
        self.as_of_now(x, age).expected_new(t)
    }

    /// Σ over the opportunities j of P(alive at j) · α/(α+β).
    fn expected_new(&self, t: f64) -> f64 {
        let [alpha, beta, gamma, delta] = self.0;
        let (mut alive, mut sum) = (1.0, 0.0);
        for j in 0..t as u32 {
            let j = f64::from(j);
            alive *= (delta + j) / (gamma + delta + j);
            sum += alive;
        }
        alpha / (alpha + beta) * sum
    }

    fn chance_if_alive(&self, x: u32, age: f64, n: u32, t: f64) -> f64 {
        self.as_of_now(x, age).chance_new(n, t)
    }

    /// Who stays for i opportunities makes n of them with a beta-binomial probability.
    fn chance_new(&self, n: u32, t: f64) -> f64 {
        let [alpha, beta, gamma, delta] = self.0;
        let last = t as u32;
        let rise = |p: f64, k: f64| ln_gamma(p + k) - ln_gamma(p);
        let bought = |i: u32| {
            let (i, n) = (f64::from(i), f64::from(n));
            let ways = ln_gamma(i + 1.0) - ln_gamma(n + 1.0) - ln_gamma(i - n + 1.0);
            (ways + rise(alpha, n) + rise(beta, i - n) - rise(alpha + beta, i)).exp()
        };
        let (mut alive, mut sum) = (1.0, 0.0);
        for i in 0..last {
            let leaves = gamma / (gamma + delta + f64::from(i));
            sum += if i >= n { bought(i) * alive * leaves } else { 0.0 };
            alive *= 1.0 - leaves;
        }
        sum + if last >= n { bought(last) * alive } else { 0.0 }
    }

    fn residual_if_alive(&self, x: u32, age: f64, rate: f64) -> f64 {
        let [alpha, beta, gamma, delta] = self.as_of_now(x, age).0;
        let worth = (-rate).exp();
        let stays = delta / (gamma + delta) * worth;
        alpha / (alpha + beta) * stays * hypergeometric(1.0, delta + 1.0, gamma, -(-rate).exp_m1())
    }
}
