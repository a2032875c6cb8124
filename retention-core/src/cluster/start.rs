//! Where K-means begins: points far from one another (D. Arthur and S. Vassilvitskii, "k-means++", SODA 2007), each the
//! best of a few that are drawn, as they advise.

use super::points::{Points, squared};
use crate::stat::Draw;

pub(super) fn start(points: &Points, clusters: usize, draw: &mut Draw) -> Points {
    let mut chosen = Points::of(points.width(), Vec::with_capacity(clusters * points.width()));
    let Some(first) = points.get(draw.below(points.len())) else { return chosen };
    chosen.push(first);
    let mut nearest: Vec<f64> = points.iter().map(|point| squared(point, first)).collect();
    let trials = 2 + (clusters as f64).ln() as usize;
    while chosen.len() < clusters {
        let total: f64 = nearest.iter().sum();
        let tried = (0..trials).filter_map(|_| {
            let point = points.get(at_share(&nearest, draw.share() * total))?;
            let closer: Vec<f64> =
                points.iter().zip(&nearest).map(|(one, before)| squared(one, point).min(*before)).collect();
            Some((closer.iter().sum::<f64>(), closer, point))
        });
        // The first of equal ones.
        let best = tried.reduce(|best, next| if next.0 < best.0 { next } else { best });
        let Some((_, closer, point)) = best else { return chosen };
        chosen.push(point);
        nearest = closer;
    }
    chosen
}

/// The first place at which the sum of weights passes what is given; weights of 0 are never chosen while others are.
fn at_share(weights: &[f64], mut given: f64) -> usize {
    let mut last = 0;
    for (at, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            last = at;
            if given < *weight {
                return at;
            }
            given -= weight;
        }
    }
    last
}
