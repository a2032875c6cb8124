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

/// How far a step moves what any row foretells, where the loss has a least point: much less, once it is found. Towards none,
/// each step moves some row by about one.
const NEAR: f64 = 0.1;

/// The direction in which the loss falls without end, if it does: a found point is then but the one at which the loss had no
/// more to lose. Newton's steps vanish at a least point and go on as far as before on the way to none; `reach` says how far
/// one moves the predictors, in which neither the units of columns nor how they spread count.
pub(crate) fn endless(
    least: &Least,
    mut loss_at: impl FnMut(&[f64]) -> Result<Loss>,
    mut reach: impl FnMut(&[f64]) -> Result<f64>,
) -> Result<Option<Vec<f64>>> {
    let mut step = least.factor.solve(&least.loss.gradient);
    let mut point = least.point.clone();
    for _ in 0..5 {
        if !step.iter().all(|part| part.is_finite()) {
            break;
        }
        if reach(&step)? < NEAR {
            return Ok(None);
        }
        let loss = loss_at(&point)?;
        let Some(factor) = loss.curvature.factor() else { break };
        step = factor.solve(&loss.gradient);
        point.iter_mut().zip(&step).for_each(|(x, s)| *x -= s);
    }
    Ok(Some(step))
}
