//! The highest point of a smooth function of a few variables: Newton's method, damped where the function is not concave.

use super::{Cholesky, Symmetric};

/// A function's value with all its first and second derivatives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Curve<const K: usize> {
    pub(crate) value: f64,
    pub(crate) first: [f64; K],
    /// Symmetric; only `second[i][j]` with j ≤ i is filled in and read.
    pub(crate) second: [[f64; K]; K],
}

impl<const K: usize> Curve<K> {
    pub(crate) const ZERO: Self = Self { value: 0.0, first: [0.0; K], second: [[0.0; K]; K] };

    #[inline]
    pub(crate) fn add(&mut self, other: &Self, times: f64) {
        self.value += times * other.value;
        for i in 0..K {
            self.first[i] += times * other.first[i];
            for j in 0..=i {
                self.second[i][j] += times * other.second[i][j];
            }
        }
    }

    /// The same function of the logarithms of its variables, which are all positive.
    pub(crate) fn in_logarithms(mut self, at: &[f64; K]) -> Self {
        for i in 0..K {
            self.first[i] *= at[i];
            for j in 0..=i {
                self.second[i][j] *= at[i] * at[j];
            }
            self.second[i][i] += self.first[i];
        }
        self
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.first.iter().all(|d| d.is_finite())
            && (0..K).all(|i| (0..=i).all(|j| self.second[i][j].is_finite()))
    }
}

/// Where the search ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peak<const K: usize> {
    pub(crate) at: [f64; K],
    pub(crate) curve: Curve<K>,
    /// Whether another step would gain nothing.
    pub(crate) converged: bool,
    pub(crate) steps: u32,
}

/// What bounds a search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<const K: usize> {
    pub(crate) lowest: [f64; K],
    pub(crate) highest: [f64; K],
    /// The gain that is not worth a step.
    pub(crate) gain: f64,
    pub(crate) steps: u32,
}

/// No variable moves further in one step; the variables are logarithms, so that is a factor of 12.
const LONGEST_STEP: f64 = 2.5;

/// Climbs from `start`: Newton steps with Levenberg's damping, kept within the limits. `None` if the function has no
/// value at the start.
pub(crate) fn maximise<const K: usize>(
    start: [f64; K],
    limits: &Bounds<K>,
    mut f: impl FnMut(&[f64; K]) -> Curve<K>,
) -> Option<Peak<K>> {
    let at = clamped(start, limits);
    let mut peak = Peak { at, curve: f(&at), converged: false, steps: 0 };
    if !peak.curve.is_finite() {
        return None;
    }
    let mut damping = 0.0;
    while peak.steps < limits.steps {
        let (step, expected) = step(&peak, limits, &mut damping);
        if expected <= limits.gain {
            peak.converged = true;
            break;
        }
        peak.steps += 1;
        let at = clamped(std::array::from_fn(|i| peak.at[i] + step[i]), limits);
        let curve = f(&at);
        let gained = if curve.is_finite() { curve.value - peak.curve.value } else { f64::NEG_INFINITY };
        let scale = size(&peak.curve);
        if gained > 0.0 {
            peak.at = at;
            peak.curve = curve;
        } else if expected <= 1e-11 * peak.curve.value.abs() || damping > 1e12 * scale {
            // What a step should gain is lost in the rounding of the value; or not even the smallest one gains.
            peak.converged = expected <= 1e-9 * peak.curve.value.abs().max(1.0);
            break;
        }
        damping = match gained / expected {
            ratio if ratio > 0.75 && damping < 1e-7 * scale => 0.0,
            ratio if ratio > 0.75 => damping / 10.0,
            ratio if ratio > 0.25 => damping,
            _ => (damping * 8.0).max(1e-3 * scale),
        };
    }
    Some(peak)
}

fn clamped<const K: usize>(at: [f64; K], limits: &Bounds<K>) -> [f64; K] {
    std::array::from_fn(|i| at[i].max(limits.lowest[i]).min(limits.highest[i]))
}

fn size<const K: usize>(curve: &Curve<K>) -> f64 {
    (0..K).fold(1e-8, |size, i| curve.second[i][i].abs().max(size))
}

/// The next step, and what it gains if the function is a parabola. Raises the damping as far as the step needs.
fn step<const K: usize>(peak: &Peak<K>, limits: &Bounds<K>, damping: &mut f64) -> ([f64; K], f64) {
    let curve = &peak.curve;
    let free: [bool; K] = std::array::from_fn(|i| {
        let below = peak.at[i] <= limits.lowest[i] && curve.first[i] < 0.0;
        let above = peak.at[i] >= limits.highest[i] && curve.first[i] > 0.0;
        !below && !above
    });
    let scale = size(curve);
    for _ in 0..200 {
        if let Some(factor) = curvature(&curve.second, &free, *damping) {
            let slope: [f64; K] = std::array::from_fn(|i| if free[i] { curve.first[i] } else { 0.0 });
            let solved = factor.solve(&slope);
            let step: [f64; K] = std::array::from_fn(|i| solved[i]);
            let longest = step.iter().fold(0.0, |longest: f64, part| longest.max(part.abs()));
            if longest <= LONGEST_STEP {
                return (step, gain(curve, &step));
            }
        }
        *damping = (*damping * 4.0).max(1e-6 * scale);
    }
    ([0.0; K], 0.0)
}

fn gain<const K: usize>(curve: &Curve<K>, step: &[f64; K]) -> f64 {
    let mut gain = 0.0;
    for i in 0..K {
        gain += curve.first[i] * step[i] + 0.5 * curve.second[i][i] * step[i] * step[i];
        for j in 0..i {
            gain += curve.second[i][j] * step[i] * step[j];
        }
    }
    gain
}

/// −H + damping over the free variables, factorised; 1 stands in for the others, which stand still. `None` unless it is
/// positive definite.
pub(crate) fn curvature<const K: usize>(
    second: &[[f64; K]; K],
    free: &[bool; K],
    damping: f64,
) -> Option<Cholesky> {
    let mut matrix = Symmetric::zeros(K);
    for i in 0..K {
        for j in 0..=i {
            matrix.add(i, j, if free[i] && free[j] { -second[i][j] } else { 0.0 });
        }
        matrix.add(i, i, if free[i] { damping } else { 1.0 });
    }
    matrix.dependent(1e-13).is_empty().then(|| matrix.factor()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Bounds<2> = Bounds { lowest: [-30.0; 2], highest: [30.0; 2], gain: 1e-12, steps: 200 };

    /// Minus Rosenbrock's function: a bent ridge.
    fn ridge([x, y]: &[f64; 2]) -> Curve<2> {
        let bend = y - x * x;
        Curve {
            value: -(1.0 - x).powi(2) - 100.0 * bend * bend,
            first: [2.0 * (1.0 - x) + 400.0 * x * bend, -200.0 * bend],
            second: [[-2.0 + 400.0 * bend - 800.0 * x * x, 0.0], [400.0 * x, -200.0]],
        }
    }

    #[test]
    fn climbs_a_bent_ridge_from_afar() {
        for start in [[-1.2, 1.0], [10.0, -20.0], [0.0, 0.0], [1.0, 1.0]] {
            let peak = maximise(start, &LIMITS, ridge).unwrap();
            assert!(peak.converged, "{peak:?}");
            assert!((peak.at[0] - 1.0).abs() < 1e-6 && (peak.at[1] - 1.0).abs() < 1e-6, "{peak:?}");
        }
    }

    #[test]
    fn stops_at_a_limit_and_where_nothing_is_gained() {
        let slope = |at: &[f64; 2]| Curve {
            value: at[0] - at[1] * at[1],
            first: [1.0, -2.0 * at[1]],
            second: [[0.0; 2], [0.0, -2.0]],
        };
        let peak = maximise([0.0, 3.0], &LIMITS, slope).unwrap();
        assert!(peak.converged && peak.at[0] == 30.0 && peak.at[1].abs() < 1e-6, "{peak:?}");
        // Flat towards minus infinity: ends where the rest is not worth a step.
        let flat = |at: &[f64; 2]| {
            let e = at[0].exp();
            Curve { value: -e - at[1] * at[1], first: [-e, -2.0 * at[1]], second: [[-e, 0.0], [0.0, -2.0]] }
        };
        let peak = maximise([0.0, 3.0], &LIMITS, flat).unwrap();
        assert!(peak.converged && peak.curve.value > -1e-9, "{peak:?}");
        assert!(maximise([0.0; 2], &LIMITS, |_| Curve { value: f64::NAN, ..Curve::ZERO }).is_none());
    }

    #[test]
    fn variances_are_those_of_the_inverse() {
        let second = [[-4.0, 0.0], [-2.0, -3.0]];
        let inverse = curvature(&second, &[true; 2], 0.0).unwrap().inverse();
        assert!((inverse.get(0, 0) - 3.0 / 8.0).abs() < 1e-15 && (inverse.get(1, 1) - 0.5).abs() < 1e-15);
        assert!(curvature(&[[1.0, 0.0], [0.0, -1.0]], &[true; 2], 0.0).is_none());
    }
}
