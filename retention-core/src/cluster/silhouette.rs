//! How much nearer rows are to their own cluster than to the next one.

use super::points::{Points, squared};
use crate::Result;
use crate::parallel::Workers;

/// So many rows are compared with all others in one job; sums are taken in the order of jobs.
const JOB: usize = 64;

/// The mean silhouette of each parting (P. J. Rousseeuw, "Silhouettes", 1987), over the rows given: (b − a) / max(a, b),
/// where a is the mean distance to the others of one's own cluster and b that to the nearest other one. A row alone in its
/// cluster counts 0. None for a parting into one cluster.
pub(super) fn silhouettes(
    points: &Points,
    rows: &[usize],
    partings: &[(&[usize], usize)],
    workers: &Workers,
) -> Result<Vec<Option<f64>>> {
    let kept: Vec<(usize, &[f64])> = rows.iter().filter_map(|row| Some((*row, points.get(*row)?))).collect();
    let labels: Vec<Vec<usize>> = partings
        .iter()
        .map(|(labels, _)| {
            kept.iter().map(|(row, _)| labels.get(*row).copied().unwrap_or_default()).collect()
        })
        .collect();
    let parts = workers.run(kept.len().div_ceil(JOB), |job| {
        let mut sums = vec![0.0; partings.len()];
        for at in job * JOB..kept.len().min((job + 1) * JOB) {
            let distances = distances(&kept, at);
            for ((sum, labels), (_, clusters)) in sums.iter_mut().zip(&labels).zip(partings) {
                *sum += one(&distances, labels, at, *clusters);
            }
        }
        sums
    })?;
    let mean = |(at, (_, clusters)): (usize, &(&[usize], usize))| {
        let sum: f64 = parts.iter().filter_map(|sums| sums.get(at)).sum();
        (*clusters > 1 && !kept.is_empty()).then(|| sum / kept.len() as f64)
    };
    Ok(partings.iter().enumerate().map(mean).collect())
}

fn distances(kept: &[(usize, &[f64])], at: usize) -> Vec<f64> {
    let Some((_, own)) = kept.get(at) else { return Vec::new() };
    kept.iter().map(|(_, other)| squared(own, other).sqrt()).collect()
}

fn one(distances: &[f64], labels: &[usize], at: usize, clusters: usize) -> f64 {
    let mut sums = vec![(0.0, 0_u64); clusters];
    for (distance, label) in distances.iter().zip(labels) {
        if let Some((sum, count)) = sums.get_mut(*label) {
            *sum += distance;
            *count += 1;
        }
    }
    let own = labels.get(at).copied().unwrap_or_default();
    let Some((sum, count)) = sums.get(own).copied().filter(|(_, count)| *count > 1) else { return 0.0 };
    let a = sum / (count - 1) as f64;
    let others = sums.iter().enumerate().filter(|(label, (_, count))| *label != own && *count > 0);
    let b = others.map(|(_, (sum, count))| sum / *count as f64).fold(f64::INFINITY, f64::min);
    if b.is_infinite() || a.max(b) == 0.0 { 0.0 } else { (b - a) / a.max(b) }
}
