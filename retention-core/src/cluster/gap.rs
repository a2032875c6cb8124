//! Whether rows lie in clusters more than rows without any do.

use super::kmeans::best;
use super::points::Points;
use crate::Result;
use crate::parallel::Workers;
use crate::stat::Draw;

/// The gap of a number of clusters, and its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gap {
    pub(super) gap: f64,
    pub(super) error: f64,
}

/// The gap statistic (R. Tibshirani, G. Walther and T. Hastie, "Estimating the number of clusters in a data set via the gap
/// statistic", 2001) with their first kind of reference: rows drawn evenly between the least and the greatest value of each
/// column. How much smaller the logarithm of the inertia is than there, and the deviation of those times √(1 + 1/B).
pub(super) fn gap(
    points: &Points,
    clusters: usize,
    inertia: f64,
    references: u32,
    (runs, seed): (u32, u64),
    workers: &Workers,
) -> Result<Gap> {
    let mut bounds = vec![(f64::INFINITY, f64::NEG_INFINITY); points.width()];
    for point in points.iter() {
        for ((low, high), value) in bounds.iter_mut().zip(point) {
            (*low, *high) = (low.min(*value), high.max(*value));
        }
    }
    let mut logs = Vec::with_capacity(references as usize);
    for reference in 0..references {
        // Streams of K-means count from 0 up, those of references from the end down.
        let mut draw = Draw::new(seed, u64::MAX - u64::from(reference));
        let rows = (0..points.len()).flat_map(|_| bounds.clone());
        let values = rows.map(|(low, high)| low + draw.share() * (high - low)).collect();
        let drawn = Points::of(points.width(), values);
        logs.push(best(&drawn, clusters, runs, seed, workers)?.inertia.max(f64::MIN_POSITIVE).ln());
    }
    let count = f64::from(references.max(1));
    let mean = logs.iter().sum::<f64>() / count;
    let deviation = (logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / count).sqrt();
    Ok(Gap { gap: mean - inertia.max(f64::MIN_POSITIVE).ln(), error: deviation * (1.0 + 1.0 / count).sqrt() })
}
