//! A smooth function at many equal steps, from fewer evaluations than steps.

/// Steps that are not worth a curve.
const FEW: u32 = 32;
/// Where a curve is told: at so many points, dense at its ends as Chebyshev's are.
const POINTS: usize = 20;
/// How far a curve may be off, as a share of its highest value.
const OFF: f64 = 1e-12;

/// The function at the steps from 1. It must be smooth in ln(1 + step / scale).
///
/// Where a curve through few points is off at others, the steps are halved, down to those that are evaluated one by one.
pub(super) fn at_steps(steps: u32, scale: f64, of: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut found = Vec::with_capacity(steps as usize);
    let mut open = vec![(1, steps)];
    while let Some((from, to)) = open.pop() {
        let curve = if to.saturating_sub(from) < FEW { None } else { Curve::through(from, to, scale, &of) };
        match curve {
            Some(curve) => found.extend((from..=to).map(|step| curve.at(f64::from(step)))),
            None if to.saturating_sub(from) < FEW => {
                found.extend((from..=to).map(|step| of(f64::from(step))));
            }
            None => {
                let [low, high] = [from, to].map(|step| scale + f64::from(step));
                let middle = ((low * high).sqrt() - scale) as u32;
                let middle = middle.clamp(from, to - 1);
                open.extend([(middle + 1, to), (from, middle)]);
            }
        }
    }
    found
}

struct Curve {
    scale: f64,
    points: [(f64, f64); POINTS],
}

impl Curve {
    /// `None` where it is off at some step.
    fn through(from: u32, to: u32, scale: f64, of: impl Fn(f64) -> f64) -> Option<Self> {
        let [low, high] = [from, to].map(|step| (f64::from(step) / scale).ln_1p());
        let points = std::array::from_fn(|point| {
            let angle = std::f64::consts::PI * point as f64 / (POINTS - 1) as f64;
            let at = low + (high - low) * (1.0 - angle.cos()) / 2.0;
            (at, of(scale * at.exp_m1()))
        });
        let curve = Self { scale, points };
        let most = points.iter().fold(0.0f64, |most, (_, value)| most.max(value.abs()));
        let holds = |share: f64| {
            let step = (scale * (low + (high - low) * share).exp_m1()).round().clamp(from.into(), to.into());
            (curve.at(step) - of(step)).abs() <= OFF * most
        };
        [0.07, 0.31, 0.53, 0.88].into_iter().all(holds).then_some(curve)
    }

    /// The barycentric formula (Berrut and Trefethen, SIAM Review 46, 2004).
    fn at(&self, step: f64) -> f64 {
        let at = (step / self.scale).ln_1p();
        let (mut sum, mut weights) = (0.0, 0.0);
        for (point, (place, value)) in self.points.iter().enumerate() {
            let apart = at - place;
            if apart == 0.0 {
                return *value;
            }
            let end = point == 0 || point + 1 == POINTS;
            let weight = if end { 0.5 } else { 1.0 } * if point % 2 == 0 { 1.0 } else { -1.0 } / apart;
            sum += weight * value;
            weights += weight;
        }
        sum / weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::beta_geometric::BetaGeometric;
    use crate::clv::law::Law;
    use crate::clv::pareto::Pareto;
    use std::cell::Cell;

    #[test]
    fn few_evaluations_give_all_steps() {
        let shop = BetaGeometric { parameters: [0.243, 4.414, 0.793, 2.426], at_once: false };
        let pareto = Pareto([0.553, 10.578, 0.606, 11.669]);
        let laws: [(&dyn Law, f64); 2] = [(&shop, 4.414), (&pareto, 10.578)];
        for (law, alpha) in laws {
            for (x, age, steps) in
                [(0, 38.86, 520), (2, 38.86, 520), (29, 38.86, 520), (1, 1.0, 300), (3, 9.0, 20)]
            {
                let evaluated = Cell::new(0);
                let of = |step: f64| {
                    evaluated.set(evaluated.get() + 1);
                    law.expected_if_alive(x, age, step * 4.348)
                };
                let found = at_steps(steps, (alpha + age) / 4.348, of);
                assert_eq!(found.len(), steps as usize);
                for (step, found) in (1..=steps).zip(&found) {
                    let wanted = law.expected_if_alive(x, age, f64::from(step) * 4.348);
                    assert!(
                        (found - wanted).abs() <= 1e-11 * wanted.max(1.0),
                        "{x}, {age}, {step}: {found} is not {wanted}"
                    );
                }
                assert!(
                    steps < 100 || evaluated.get() < steps / 2,
                    "{x}, {age}: {} of {steps}",
                    evaluated.get()
                );
            }
        }
    }

    #[test]
    fn a_function_that_is_not_smooth_is_evaluated_step_by_step() {
        let of = |step: f64| if step < 777.0 { step } else { 777.0 };
        let found = at_steps(2000, 10.0, of);
        assert!((1..=2000).zip(&found).all(|(step, found)| (found - of(f64::from(step))).abs() < 1e-8));
    }
}
