//! Newton's method with halved steps, for smooth convex losses.

use super::{Cholesky, Symmetric};
use crate::Result;

/// A loss at a point, with its first and second derivatives.
#[derive(Debug, Clone)]
pub(crate) struct Loss {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
    pub(crate) curvature: Symmetric,
}

/// Where the loss is least.
#[derive(Debug, Clone)]
pub(crate) struct Least {
    pub(crate) point: Vec<f64>,
    pub(crate) loss: Loss,
    /// The curvature at the point, factorised.
    pub(crate) factor: Cholesky,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    /// Once a step would lower the loss by less than half of this.
    pub(crate) decrement: f64,
    pub(crate) steps: u32,
}

/// Why there is no least loss.
#[derive(Debug, Clone)]
pub(crate) enum Stuck {
    /// The curvature vanished in some direction, or the steps ran out: the point where it was noticed.
    At(Vec<f64>),
}

/// Minimises a loss from `start`, where it is `loss`.
pub(crate) fn minimise(
    start: Vec<f64>,
    mut loss: Loss,
    stop: Stop,
    mut loss_at: impl FnMut(&[f64]) -> Result<Loss>,
) -> Result<std::result::Result<Least, Stuck>> {
    let mut point = start;
    for _ in 0..stop.steps {
        let Some(factor) = loss.curvature.factor() else { return Ok(Err(Stuck::At(point))) };
        let step = factor.solve(&loss.gradient);
        let decrement: f64 = step.iter().zip(&loss.gradient).map(|(a, b)| a * b).sum();
        if !decrement.is_finite() {
            return Ok(Err(Stuck::At(point)));
        }
        let moved =
            |share: f64| -> Vec<f64> { point.iter().zip(&step).map(|(x, s)| x - share * s).collect() };
        if decrement <= stop.decrement {
            return Ok(Ok(Least { point: moved(1.0), loss, factor }));
        }
        let mut share = 1.0;
        loop {
            let next = moved(share);
            let found = loss_at(&next)?;
            // What rounding adds to a sum of many terms is no increase.
            if found.value <= loss.value + 1e-12 * loss.value.abs() {
                (point, loss) = (next, found);
                break;
            }
            share /= 2.0;
            if share < 1e-10 {
                return Ok(Err(Stuck::At(point)));
            }
        }
    }
    Ok(Err(Stuck::At(point)))
}
