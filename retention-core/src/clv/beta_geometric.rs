//! BG/NBD (Fader, Hardie and Lee, "Counting your customers the easy way", Marketing Science 24, 2005) and MBG/NBD
//! (Batislam, Denizel and Filiztekin, Int. J. of Research in Marketing 24, 2007).
//!
//! A customer buys at a rate that is gamma (r, alpha) over customers, and after each purchase leaves for good with a
//! probability that is beta (a, b) over customers. In BG/NBD nobody can leave at the first purchase, in MBG/NBD they can.
//! With k chances to leave so far (x, or x + 1), the likelihood of a customer is
//!
//! Γ(r+x)/Γ(r) α^r · B(a, b+k)/B(a, b) · [ (α+T)^−(r+x) + a/(b+k−1) (α+t_x)^−(r+x) ]
//!
//! where the second term, for who left at t_x, is there if k > 0.

use crate::clv::fit::Likelihood;
use crate::clv::law::{Customers, Law};
use crate::clv::leaving::Leaving;
use crate::clv::logarithm::Logarithms;
use crate::clv::rows::{Repeat, Rows};
use crate::stat::{Climb, Curve, ln_gamma};

/// The model at its parameters r, alpha, a, b.
#[derive(Debug, Clone, Copy)]
pub(super) struct BetaGeometric {
    pub(super) parameters: [f64; 4],
    /// Whether a customer can leave at the first purchase.
    pub(super) at_once: bool,
}

/// The likelihood of rows of customers.
#[derive(Debug, Clone, Copy)]
pub(super) struct BetaGeometricFit<'a> {
    pub(super) rows: &'a Rows,
    pub(super) at_once: bool,
}

impl Likelihood<4> for BetaGeometricFit<'_> {
    fn curve(&self, parameters: &[f64; 4]) -> Curve<4> {
        let [r, alpha, a, b] = *parameters;
        let chances = u64::from(self.at_once);
        let mut curve = self.rows.sum(
            |rows| match self.at_once {
                false => never_left(rows, r, alpha),
                true => sum(rows.iter().map(|(age, n)| (0.0, 0.0, *age, *n)), parameters, 1.0),
            },
            |rows| {
                let row = |row: &Repeat| (row.x, row.t_x, row.age, row.customers);
                sum(rows.iter().map(row), parameters, chances as f64)
            },
        );
        // What depends on the frequency alone: once for each frequency there is.
        let (mut bought, mut stayed, mut tried) = (Climb::new(r), Climb::new(b), Climb::new(a + b));
        for (x, n) in &self.rows.totals {
            let x = u64::from(*x);
            let [v, d, dd] = bought.to(x);
            let [stayed, tried] = [stayed.to(x + chances), tried.to(x + chances)];
            curve.value += n * (v + stayed[0] - tried[0]);
            curve.first[0] += n * d;
            curve.second[0][0] += n * dd;
            curve.first[2] -= n * tried[1];
            curve.first[3] += n * (stayed[1] - tried[1]);
            curve.second[2][2] -= n * tried[2];
            curve.second[3][2] -= n * tried[2];
            curve.second[3][3] += n * (stayed[2] - tried[2]);
        }
        let n = self.rows.customers;
        curve.value += n * r * alpha.ln();
        curve.first[0] += n * alpha.ln();
        curve.first[1] += n * r / alpha;
        curve.second[1][0] += n / alpha;
        curve.second[1][1] -= n * r / (alpha * alpha);
        curve
    }
}

/// −r ln(α+T) of those who bought once under BG/NBD, who have not left.
fn never_left(rows: &[(f64, f64)], r: f64, alpha: f64) -> Curve<4> {
    let (mut logarithm, mut inverse, mut square) = (0.0, 0.0, 0.0);
    for (age, n) in rows {
        let at = alpha + age;
        let one = 1.0 / at;
        logarithm += n * at.ln();
        inverse += n * one;
        square += n * one * one;
    }
    let mut curve =
        Curve { value: -r * logarithm, first: [-logarithm, -r * inverse, 0.0, 0.0], ..Curve::ZERO };
    curve.second[1][0] = -inverse;
    curve.second[1][1] = r * square;
    curve
}

/// The term in brackets of rows (x, t_x, age, customers). Its logarithm is A + ln(1 + e^(B−A)); with w the share of B,
/// the derivatives are (1−w) A′ + w B′ and (1−w) A″ + w B″ + w(1−w) (A′−B′)².
fn sum(rows: impl Iterator<Item = (f64, f64, f64, f64)>, parameters: &[f64; 4], chances: f64) -> Curve<4> {
    let [r, alpha, a, b] = *parameters;
    let mut curve = Curve::ZERO;
    let ln_a = a.ln();
    let (mut of_a, mut of_a_twice) = (0.0, 0.0);
    // Rows come by x, then by age: what hangs on these alone is kept.
    let (mut known_x, mut ln_chance, mut one_chance) = (f64::NAN, 0.0, 0.0);
    let (mut known_age, mut ln_end, mut one_end) = (f64::NAN, 0.0, 0.0);
    // Logarithms of 1 + ratio are taken of products of many.
    let mut product = 1.0f64;
    for (x, t_x, age, n) in rows {
        if x != known_x {
            let chance = b + x + chances - 1.0;
            (known_x, ln_chance, one_chance) = (x, chance.ln(), 1.0 / chance);
        }
        if age != known_age {
            (known_age, ln_end, one_end) = (age, (alpha + age).ln(), 1.0 / (alpha + age));
        }
        let (power, last) = (r + x, alpha + t_x);
        let (ln_last, one_last) = (last.ln(), 1.0 / last);
        let ratio = (ln_a - ln_chance + power * (ln_end - ln_last)).min(700.0).exp();
        let left = ratio / (1.0 + ratio);
        let stayed = 1.0 - left;
        if n == 1.0 && ratio < 1e100 {
            product *= 1.0 + ratio;
            if product > 1e200 {
                curve.value += product.ln();
                product = 1.0;
            }
        } else {
            curve.value += n * ratio.ln_1p();
        }
        curve.value -= n * power * ln_end;
        let one = stayed * one_end + left * one_last;
        curve.first[0] -= n * (stayed * ln_end + left * ln_last);
        curve.first[1] -= n * power * one;
        curve.first[3] -= n * left * one_chance;
        of_a += n * left;
        // A′ − B′ by each parameter; by a it is −1/a, taken out of the sum.
        let both = n * left * stayed;
        let (by_r, by_alpha, by_b) = (ln_last - ln_end, power * (one_last - one_end), one_chance);
        curve.second[0][0] += both * by_r * by_r;
        curve.second[1][0] += both * by_r * by_alpha - n * one;
        curve.second[1][1] += both * by_alpha * by_alpha
            + n * power * (stayed * one_end * one_end + left * one_last * one_last);
        curve.second[2][0] -= both * by_r;
        curve.second[2][1] -= both * by_alpha;
        of_a_twice += both;
        curve.second[3][0] += both * by_r * by_b;
        curve.second[3][1] += both * by_alpha * by_b;
        curve.second[3][2] -= both * by_b;
        curve.second[3][3] += both * by_b * by_b + n * left * by_b * by_b;
    }
    curve.value += product.ln();
    curve.first[2] = of_a / a;
    curve.second[2][0] /= a;
    curve.second[2][1] /= a;
    curve.second[3][2] /= a;
    curve.second[2][2] = (of_a_twice - of_a) / (a * a);
    curve
}

/// Up to so many purchases, the ratio of two times may be taken from their logarithms.
const FEW: u32 = 1000;

impl BetaGeometric {
    fn chances(&self, x: u32) -> f64 {
        f64::from(x) + f64::from(u8::from(self.at_once))
    }

    /// ln of (who left at t_x) / (who is alive).
    fn ln_ratio(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let [r, alpha, a, b] = self.parameters;
        let chances = self.chances(x);
        if chances == 0.0 {
            return f64::NEG_INFINITY;
        }
        (a / (b + chances - 1.0)).ln() + (r + f64::from(x)) * ((alpha + age) / (alpha + t_x)).ln()
    }

    /// The probability alive, with ln(alpha + time) from whoever has it.
    #[inline(always)]
    fn alive_with(&self, x: u32, t_x: f64, age: f64, ln: impl Fn(f64) -> f64) -> f64 {
        let [r, _, a, b] = self.parameters;
        let chances = self.chances(x);
        if chances == 0.0 {
            return 1.0;
        }
        // A difference of logarithms is good to 1e-15 or so, of which the power makes 1e-12 at most.
        let reach = if x <= FEW { (r + f64::from(x)) * (ln(age) - ln(t_x)) } else { f64::INFINITY };
        if reach < 600.0 {
            return 1.0 / (1.0 + a / (b + chances - 1.0) * reach.exp());
        }
        1.0 / (1.0 + self.ln_ratio(x, t_x, age).exp())
    }

    /// A customer alive now, as a new one with other parameters.
    fn as_of_now(&self, x: u32, age: f64) -> Leaving {
        let [r, alpha, a, b] = self.parameters;
        Leaving { r: r + f64::from(x), alpha: alpha + age, a, b: b + self.chances(x) }
    }

    /// A new customer who has not left at once, and the probability of that.
    fn new_customer(&self) -> (Leaving, f64) {
        let [_, _, a, b] = self.parameters;
        (self.as_of_now(0, 0.0), if self.at_once { b / (a + b) } else { 1.0 })
    }
}

impl Law for BetaGeometric {
    fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let [r, alpha, a, b] = self.parameters;
        let (count, chances) = (f64::from(x), self.chances(x));
        let rise = |p: f64, n: f64| ln_gamma(p + n) - ln_gamma(p);
        let ratio = self.ln_ratio(x, t_x, age);
        let either = if ratio > 0.0 { ratio + (-ratio).exp().ln_1p() } else { ratio.exp().ln_1p() };
        rise(r, count) + rise(b, chances) - rise(a + b, chances) + either
            - r * (age / alpha).ln_1p()
            - count * (alpha + age).ln()
    }

    fn alive(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let [_, alpha, _, _] = self.parameters;
        self.alive_with(x, t_x, age, |time| (alpha + time).ln())
    }

    fn alive_each(&self, customers: Customers<'_>, alive: &mut [f64]) {
        let [_, alpha, _, _] = self.parameters;
        let logarithms = Logarithms::new(alpha, customers.age);
        for (alive, (x, t_x, age)) in alive.iter_mut().zip(customers.rows()) {
            *alive = self.alive_with(x, t_x, age, |time| logarithms.of(time));
        }
    }

    fn expected_if_alive(&self, x: u32, age: f64, t: f64) -> f64 {
        self.as_of_now(x, age).expected(t)
    }

    fn expected_new(&self, t: f64) -> f64 {
        let (alive, share) = self.new_customer();
        share * alive.expected(t)
    }

    fn chance_if_alive(&self, x: u32, age: f64, n: u32, t: f64) -> f64 {
        self.as_of_now(x, age).chance(n, t)
    }

    fn chance_new(&self, n: u32, t: f64) -> f64 {
        let (alive, share) = self.new_customer();
        share * alive.chance(n, t) + if n == 0 { 1.0 - share } else { 0.0 }
    }

    fn residual_if_alive(&self, x: u32, age: f64, rate: f64) -> f64 {
        self.as_of_now(x, age).residual(rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    proptest! {
        #![proptest_config(Config { cases: 2000, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..Config::default() })]

        /// The formula as the paper writes it, with the logarithm of one ratio.
        #[test]
        fn alive_is_the_formula(
            parameters in prop::array::uniform4((-7.0f64..7.0).prop_map(f64::exp)),
            at_once: bool,
            x in prop_oneof![0u32..50, 900u32..1100, 0u32..10_000_000],
            t_x in 0.0f64..400.0,
            rest in 0.0f64..4000.0,
        ) {
            let law = BetaGeometric { parameters, at_once };
            let t_x = if x == 0 { 0.0 } else { t_x };
            let (alive, ratio) = (law.alive(x, t_x, t_x + rest), law.ln_ratio(x, t_x, t_x + rest));
            let formula = 1.0 / (1.0 + ratio.exp());
            prop_assert!((alive - formula).abs() <= 1e-11 * formula, "{alive} is not {formula}");
        }
    }
}
