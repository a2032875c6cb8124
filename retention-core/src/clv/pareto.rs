//! Pareto/NBD (Schmittlein, Morrison and Colombo, "Counting your customers: who are they and what will they do next?",
//! Management Science 33, 1987).
//!
//! A customer buys at a rate that is gamma (r, alpha) over customers, for a lifetime that is exponential with a rate that
//! is gamma (s, beta) over customers. The likelihood of a customer, by the time τ at which they left:
//!
//! Γ(r+x)/Γ(r) α^r β^s · [ (α+T)^−(r+x) (β+T)^−s + s ∫ from t_x to T of (α+τ)^−(r+x) (β+τ)^−(s+1) dτ ]
//!
//! The papers write the integral by ₂F₁. Here it is done by quadrature, which gives all its derivatives with it.

use crate::clv::fit::Likelihood;
use crate::clv::law::Law;
use crate::clv::negative_binomial::ln_chance;
use crate::clv::pareto_integral::Left;
use crate::clv::rows::Rows;
use crate::stat::{Climb, Curve, integrate, ln_gamma};

/// The model at its parameters r, alpha, s, beta.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pareto(pub(super) [f64; 4]);

/// The likelihood of rows of customers.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParetoFit<'a>(pub(super) &'a Rows);

impl Likelihood<4> for ParetoFit<'_> {
    fn curve(&self, parameters: &[f64; 4]) -> Curve<4> {
        let [r, alpha, s, beta] = *parameters;
        let mut curve = self.0.sum(
            |rows| sum(rows.iter().map(|(age, n)| (0.0, 0.0, *age, *n)), parameters),
            |rows| sum(rows.iter().map(|row| (row.x, row.t_x, row.age, row.customers)), parameters),
        );
        let mut bought = Climb::new(r);
        for (x, n) in &self.0.totals {
            let [value, first, second] = bought.to(u64::from(*x));
            curve.value += n * value;
            curve.first[0] += n * first;
            curve.second[0][0] += n * second;
        }
        let n = self.0.customers;
        for (shape, scale, at) in [(r, alpha, 0), (s, beta, 2)] {
            curve.value += n * shape * scale.ln();
            curve.first[at] += n * scale.ln();
            curve.first[at + 1] += n * shape / scale;
            curve.second[at + 1][at] += n / scale;
            curve.second[at + 1][at + 1] -= n * shape / (scale * scale);
        }
        curve
    }
}

/// The logarithm of the term in brackets of rows (x, t_x, age, customers): of a sum of exponentials with weights w it is
/// known that its derivatives are the means of theirs, Σ w g and Σ w (h + g gᵀ) − (Σ w g)(Σ w g)ᵀ.
fn sum(rows: impl Iterator<Item = (f64, f64, f64, f64)>, parameters: &[f64; 4]) -> Curve<4> {
    let [r, alpha, s, beta] = *parameters;
    let mut curve = Curve::ZERO;
    for (x, t_x, age, n) in rows {
        let left = Left { parameters: *parameters, x, from: t_x, to: age };
        let (end, top) = (left.ln_stayed(), left.top());
        let mut total = Curve::<4>::ZERO;
        let mut add = |weight: f64, ln_a: f64, ln_b: f64, power: f64, by_s: f64| {
            let (one_a, one_b) = ((-ln_a).exp(), (-ln_b).exp());
            let g = [-ln_a, -(r + x) * one_a, by_s - ln_b, -power * one_b];
            total.value += weight;
            for i in 0..4 {
                total.first[i] += weight * g[i];
                for j in 0..=i {
                    total.second[i][j] += weight * g[i] * g[j];
                }
            }
            total.second[1][0] -= weight * one_a;
            total.second[1][1] += weight * (r + x) * one_a * one_a;
            total.second[2][2] -= weight * by_s * by_s;
            total.second[3][2] -= weight * one_b;
            total.second[3][3] += weight * power * one_b * one_b;
        };
        add((end - top).exp(), (alpha + age).ln(), (beta + age).ln(), s, 0.0);
        left.each(top, |weight, ln_a, ln_b| add(s * weight, ln_a, ln_b, s + 1.0, 1.0 / s));
        curve.value += n * (top + total.value.ln());
        let share = 1.0 / total.value;
        for i in 0..4 {
            curve.first[i] += n * total.first[i] * share;
            for j in 0..=i {
                let means = total.first[i] * total.first[j] * share * share;
                curve.second[i][j] += n * (total.second[i][j] * share - means);
            }
        }
    }
    curve
}

/// (1 − e^(−p·l)) / p, also at p = 0, where it is l.
fn growth(p: f64, l: f64) -> f64 {
    if (p * l).abs() < 1e-12 { l } else { -(-p * l).exp_m1() / p }
}

impl Pareto {
    /// ln of (who left) / (who is alive).
    fn ln_ratio(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let left = Left { parameters: self.0, x: f64::from(x), from: t_x, to: age };
        let top = left.top();
        let mut sum = 0.0;
        left.each(top, |weight, _, _| sum += weight);
        (self.0[2] * sum).ln() + top - left.ln_stayed()
    }

    fn as_of_now(&self, x: u32, age: f64) -> Self {
        let [r, alpha, s, beta] = self.0;
        Self([r + f64::from(x), alpha + age, s, beta + age])
    }
}

impl Law for Pareto {
    fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let [r, alpha, s, beta] = self.0;
        let count = f64::from(x);
        let ratio = self.ln_ratio(x, t_x, age);
        let either = if ratio > 0.0 { ratio + (-ratio).exp().ln_1p() } else { ratio.exp().ln_1p() };
        ln_gamma(r + count) - ln_gamma(r) + either
            - r * (age / alpha).ln_1p()
            - s * (age / beta).ln_1p()
            - count * (alpha + age).ln()
    }

    fn alive(&self, x: u32, t_x: f64, age: f64) -> f64 {
        1.0 / (1.0 + self.ln_ratio(x, t_x, age).exp())
    }

    fn expected_if_alive(&self, x: u32, age: f64, t: f64) -> f64 {
        self.as_of_now(x, age).expected_new(t)
    }

    /// r β / (α (s−1)) · [1 − (β/(β+t))^(s−1)], for a customer from now on; also at s = 1.
    fn expected_new(&self, t: f64) -> f64 {
        let [r, alpha, s, beta] = self.0;
        r * beta / alpha * growth(s - 1.0, (t / beta).ln_1p())
    }

    fn chance_if_alive(&self, x: u32, age: f64, n: u32, t: f64) -> f64 {
        self.as_of_now(x, age).chance_new(n, t)
    }

    /// Who stays makes n within t; who leaves at τ made n within τ.
    fn chance_new(&self, n: u32, t: f64) -> f64 {
        let [r, alpha, s, beta] = self.0;
        if t <= 0.0 {
            return f64::from(u8::from(n == 0));
        }
        let stayed = (ln_chance(r, alpha, n, t) - s * (t / beta).ln_1p()).exp();
        let near = alpha.min(beta);
        let reach = (t / near).ln_1p();
        let panels = (reach * (1.0 + f64::from(n)).sqrt()).ceil().clamp(2.0, 1e5) as u32;
        let left = integrate(0.0, reach, panels, |y| {
            let at = near * y.exp_m1();
            let leaves = (near + at) / (beta + at) * (-s * (at / beta).ln_1p()).exp();
            ln_chance(r, alpha, n, at).exp() * leaves
        });
        stayed + s * left
    }

    /// (r/α) ∫ e^(−rate·u) (β/(β+u))^s du (Fader, Hardie and Lee, "RFM and CLV", J. of Marketing Research 42, 2005, who
    /// write it by the confluent hypergeometric function), over y = ln(1+u/β).
    fn residual_if_alive(&self, x: u32, age: f64, rate: f64) -> f64 {
        let [r, alpha, s, beta] = self.as_of_now(x, age).0;
        let decay = rate * beta;
        let reach = (45.0 / decay).ln_1p();
        let reach = ((45.0 + reach) / decay).ln_1p();
        let panels = (reach * 2.0).ceil().clamp(6.0, 1e5) as u32;
        r * beta / alpha * integrate(0.0, reach, panels, |y| (-decay * y.exp_m1() + (1.0 - s) * y).exp())
    }
}
