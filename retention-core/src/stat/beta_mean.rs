//! Means over a probability that is beta distributed.

/// Steps a standard deviation of the narrowest bell, and the longest step: the rule below then errs by less than 1e-13.
const STEPS: f64 = 0.6;
const LONGEST: f64 = 0.3;
/// Never reached: steps are as wide as the bells, and the flat ends are near.
const MOST_STEPS: u32 = 1_000_000;
/// exp(−41) is below the last digit of a double.
const NOTHING: f64 = -41.0;

/// The mean of a function of p over p ~ beta(a, b), for a, b > 0.
///
/// It takes the function's logarithm at the logit y = ln(p/(1−p)). That must be flat far below and far above both 0 and
/// `turn`: to a relative exp(−41) at a distance of 41. `bend` is the most that its second derivative in y can be.
///
/// In y the integrand is smooth, has one peak and decays at both ends, where the plain sum over equal steps is as
/// exact as the double itself (Trefethen and Weideman, "The exponentially convergent trapezoidal rule", SIAM Review 56,
/// 2014). What lies beyond where the function is flat is a geometric series. All terms are positive, and the same sum
/// over the density alone takes the place of the beta function: so no digits are lost, however large a and b are.
pub(crate) fn beta_mean(a: f64, b: f64, turn: f64, bend: f64, ln_f: impl Fn(f64) -> f64) -> f64 {
    let share = a / (a + b);
    let centre = (a / b).ln();
    let step = (STEPS / (b * share + bend).sqrt()).min(LONGEST);
    // Relative to the density at the centre, since its own terms are far larger than their difference.
    let ln_density = |distance: f64| a * distance - (a + b) * (share * distance.exp_m1()).ln_1p();
    let mut sum = Mean { top: ln_f(centre), weights: 1.0, values: 1.0 };
    for (sign, rate) in [(-1.0, a), (1.0, b)] {
        let flat = sign * (sign * turn).max(sign * centre).max(0.0) - sign * NOTHING;
        for steps in 1..MOST_STEPS {
            let distance = sign * f64::from(steps) * step;
            let y = centre + distance;
            let (density, value) = (ln_density(distance), ln_f(y));
            if sign * y > sign * flat {
                let rest = -(-(-rate * step).exp_m1()).ln();
                sum.add(density + rest, value);
                break;
            }
            if sum.add(density, value) {
                break;
            }
        }
    }
    sum.values / sum.weights * sum.top.exp()
}

/// Sums of weights, and of values times weights as multiples of exp(top).
struct Mean {
    top: f64,
    weights: f64,
    values: f64,
}

impl Mean {
    /// Adds a term, and says whether it was too small to matter.
    fn add(&mut self, ln_weight: f64, ln_value: f64) -> bool {
        self.weights += ln_weight.exp();
        let term = ln_weight + ln_value;
        if term > self.top {
            self.values *= (self.top - term).exp();
            self.top = term;
        }
        self.values += (term - self.top).exp();
        ln_weight < NOTHING && term - self.top < NOTHING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_known_means() {
        for a in [1e-3, 0.4, 1.0, 37.0, 1e3, 1e7] {
            for b in [1e-3, 0.7, 1.0, 50.0, 1e4, 1e6] {
                let ln = |y: f64| (1.0 / (1.0 + (-y).exp())).ln_1p();
                let mean = beta_mean(a, b, 0.0, 0.25, ln);
                let p = a / (a + b);
                assert!((mean / (1.0 + p) - 1.0).abs() < 1e-13, "E (1 + p) of beta({a}, {b}) is {mean}");
                let squared = beta_mean(a, b, 0.0, 0.5, |y| 2.0 * ln(y));
                let expected = 1.0 + 2.0 * p + p * (a + 1.0) / (a + b + 1.0);
                assert!(
                    (squared / expected - 1.0).abs() < 1e-13,
                    "E (1 + p)² of beta({a}, {b}) is {squared}"
                );
            }
        }
    }
}
