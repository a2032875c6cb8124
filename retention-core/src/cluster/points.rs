//! Rows of scaled columns: what distances are measured between.

/// Points of one width, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Points {
    width: usize,
    values: Vec<f64>,
}

impl Points {
    pub(super) fn of(width: usize, values: Vec<f64>) -> Self {
        Self { width: width.max(1), values }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len() / self.width
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn iter(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.width)
    }

    pub(super) fn iter_mut(&mut self) -> std::slice::ChunksExactMut<'_, f64> {
        self.values.chunks_exact_mut(self.width)
    }

    pub(super) fn get(&self, at: usize) -> Option<&[f64]> {
        self.values.get(at * self.width..(at + 1) * self.width)
    }

    pub(super) fn push(&mut self, point: &[f64]) {
        self.values.extend(point.iter().copied().chain(std::iter::repeat(0.0)).take(self.width));
    }

    /// How many are at a distance from the one before, of points that are sorted.
    pub(super) fn distinct(&self) -> usize {
        let repeated =
            self.iter().zip(self.iter().skip(1)).filter(|(one, next)| squared(one, next) == 0.0).count();
        self.len() - repeated
    }

    /// The mean, and the sum of squared distances from it.
    pub(super) fn centre(&self) -> (Vec<f64>, f64) {
        let mut mean = vec![0.0; self.width];
        for point in self.iter() {
            mean.iter_mut().zip(point).for_each(|(sum, value)| *sum += value);
        }
        mean.iter_mut().for_each(|sum| *sum /= self.len().max(1) as f64);
        let spread = self.iter().map(|point| squared(point, &mean)).sum();
        (mean, spread)
    }
}

/// The squared distance.
#[inline]
pub(super) fn squared(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Which comes first, by the first value in which they differ.
pub(super) fn compare(one: &[f64], other: &[f64]) -> std::cmp::Ordering {
    let differing = one.iter().zip(other).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
    differing.unwrap_or_else(|| one.len().cmp(&other.len()))
}

/// The nearest of some points and the squared distance to it, then the next nearest; the first of equal ones.
pub(super) fn nearest(point: &[f64], among: &Points) -> ((usize, f64), (usize, f64)) {
    let (mut first, mut second) = ((0, f64::INFINITY), (0, f64::INFINITY));
    for (at, other) in among.iter().enumerate() {
        let distance = squared(point, other);
        if distance < first.1 {
            (first, second) = ((at, distance), first);
        } else if distance < second.1 {
            second = (at, distance);
        }
    }
    (first, second)
}
