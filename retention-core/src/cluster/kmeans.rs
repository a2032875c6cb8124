//! K-means by S. P. Lloyd's turns ("Least squares quantization in PCM", 1982), with G. Hamerly's bounds ("Making k-means
//! even faster", SDM 2010), which leave out distances that cannot matter and change no answer. Where they end, single points
//! are moved as J. A. Hartigan does ("Clustering algorithms", 1975), which gets out of some ends that are not the best.

use super::points::{Points, compare, nearest, squared};
use super::start::start;
use crate::Result;
use crate::parallel::Workers;
use crate::stat::Draw;

/// Turns after which it is told as it stands; a few dozen are usual.
const TURNS: usize = 500;

/// What distances may be off by after some hundred sums.
const SLACK: f64 = 1e-9;

/// Points parted into clusters, the largest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clusters {
    pub(super) centres: Points,
    /// The cluster of each point.
    pub(super) labels: Vec<usize>,
    /// The sum of squared distances to the centres.
    pub(super) inertia: f64,
}

/// The tightest clusters that were found from `runs` starts; the first of equal ones.
pub(super) fn best(
    points: &Points,
    clusters: usize,
    runs: u32,
    seed: u64,
    workers: &Workers,
) -> Result<Clusters> {
    let found = workers.run(runs as usize, |run| {
        let mut draw = Draw::new(seed, run as u64);
        settled(points, start(points, clusters, &mut draw))
    })?;
    let empty =
        || Clusters { centres: Points::of(points.width(), Vec::new()), labels: Vec::new(), inertia: 0.0 };
    let tightest =
        found.into_iter().reduce(|best, next| if next.inertia < best.inertia { next } else { best });
    Ok(tightest.map_or_else(empty, in_order))
}

/// A point, where it belongs, and how far it may and must be from centres.
struct Held {
    label: usize,
    /// At most as far from its own centre, and at least as far from every other one.
    upper: f64,
    lower: f64,
}

/// Lloyd's turns from these centres, and single moves, until no point changes its cluster.
pub(super) fn settled(points: &Points, mut centres: Points) -> Clusters {
    let mut held = turns(points, &mut centres);
    for _ in 0..TURNS {
        if !singly(points, &mut held, &mut centres) {
            break;
        }
        held = turns(points, &mut centres);
    }
    let ends: Vec<(usize, f64)> = points.iter().map(|point| nearest(point, &centres).0).collect();
    Clusters {
        centres,
        labels: ends.iter().map(|(label, _)| *label).collect(),
        inertia: ends.iter().map(|(_, distance)| distance).sum(),
    }
}

/// Lloyd's turns.
fn turns(points: &Points, centres: &mut Points) -> Vec<Held> {
    let mut held: Vec<Held> = points.iter().map(|point| sought(point, centres)).collect();
    for _ in 0..TURNS {
        let (moved, any_empty) = to_means(points, &held, centres);
        if any_empty {
            held = points.iter().map(|point| sought(point, centres)).collect();
        } else if !turn(points, centres, &moved, &mut held) {
            break;
        }
    }
    held
}

/// Moves single points to where they lower the inertia, counting that their own centre follows them; says whether any was.
fn singly(points: &Points, held: &mut [Held], centres: &mut Points) -> bool {
    let mut sizes = vec![0.0; centres.len()];
    for one in held.iter() {
        if let Some(size) = sizes.get_mut(one.label) {
            *size += 1.0;
        }
    }
    let mut any = false;
    for (point, held) in points.iter().zip(held) {
        let (from, own) = (held.label, sizes.get(held.label).copied().unwrap_or_default());
        let Some(centre) = centres.get(from).filter(|_| own > 1.0) else { continue };
        let leaving = own / (own - 1.0) * squared(point, centre);
        let joining = |(at, centre): (usize, &[f64])| {
            let size = sizes.get(at).copied().unwrap_or_default();
            (at, size / (size + 1.0) * squared(point, centre))
        };
        let others = centres.iter().enumerate().filter(|(at, _)| *at != from).map(joining);
        let Some((to, cost)) = others.reduce(|best, next| if next.1 < best.1 { next } else { best }) else {
            continue;
        };
        if cost < leaving * (1.0 - SLACK) {
            shift(centres, from, point, -1.0 / (own - 1.0));
            let size = sizes.get(to).copied().unwrap_or_default();
            shift(centres, to, point, 1.0 / (size + 1.0));
            for (at, by) in [(from, -1.0), (to, 1.0)] {
                if let Some(size) = sizes.get_mut(at) {
                    *size += by;
                }
            }
            held.label = to;
            any = true;
        }
    }
    any
}

/// Moves a centre by a part of the way to a point.
fn shift(centres: &mut Points, at: usize, point: &[f64], part: f64) {
    if let Some(centre) = centres.iter_mut().nth(at) {
        centre.iter_mut().zip(point).for_each(|(value, to)| *value += (to - *value) * part);
    }
}

fn sought(point: &[f64], centres: &Points) -> Held {
    let (first, second) = nearest(point, centres);
    Held { label: first.0, upper: first.1.sqrt(), lower: second.1.sqrt() }
}

/// Moves every centre to the mean of its points; says how far each went, and whether one had no points. That one goes to
/// the point that was farthest from its own centre.
fn to_means(points: &Points, held: &[Held], centres: &mut Points) -> (Vec<f64>, bool) {
    let (width, many) = (centres.width(), centres.len());
    let (mut sums, mut counts) = (Points::of(width, vec![0.0; width * many]), vec![0_u64; many]);
    {
        let mut slots: Vec<&mut [f64]> = sums.iter_mut().collect();
        for (point, held) in points.iter().zip(held) {
            if let (Some(sum), Some(count)) = (slots.get_mut(held.label), counts.get_mut(held.label)) {
                sum.iter_mut().zip(point).for_each(|(sum, value)| *sum += value);
                *count += 1;
            }
        }
    }
    let mut farthest =
        far(points, held, centres, counts.iter().filter(|count| **count == 0).count()).into_iter();
    let (mut moved, mut any_empty) = (Vec::with_capacity(many), false);
    for ((centre, sum), count) in centres.iter_mut().zip(sums.iter()).zip(&counts) {
        let before = centre.to_vec();
        if *count == 0 {
            any_empty = true;
            if let Some(point) = farthest.next().and_then(|at| points.get(at)) {
                centre.copy_from_slice(point);
            }
        } else {
            centre.iter_mut().zip(sum).for_each(|(value, sum)| *value = sum / *count as f64);
        }
        moved.push(squared(&before, centre).sqrt());
    }
    (moved, any_empty)
}

/// So many points that are farthest from their centres.
fn far(points: &Points, held: &[Held], centres: &Points, many: usize) -> Vec<usize> {
    if many == 0 {
        return Vec::new();
    }
    let distance =
        |(point, held): (&[f64], &Held)| centres.get(held.label).map_or(0.0, |centre| squared(point, centre));
    let mut order: Vec<(usize, f64)> = points.iter().zip(held).map(distance).enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    order.into_iter().take(many).map(|(at, _)| at).collect()
}

/// Looks for each point's nearest centre where bounds leave that open; says whether any point changed its cluster.
fn turn(points: &Points, centres: &Points, moved: &[f64], held: &mut [Held]) -> bool {
    let farthest = moved.iter().copied().fold(0.0, f64::max);
    // Nearer than half of the way to the nearest other centre, no other can be nearer.
    let half: Vec<f64> = centres.iter().map(|centre| nearest(centre, centres).1.1.sqrt() / 2.0).collect();
    let mut changed = false;
    for (point, held) in points.iter().zip(held) {
        held.upper += moved.get(held.label).copied().unwrap_or_default();
        held.lower -= farthest;
        let safe = half.get(held.label).copied().unwrap_or_default().max(held.lower) * (1.0 - SLACK);
        if held.upper < safe {
            continue;
        }
        held.upper = centres.get(held.label).map_or(f64::INFINITY, |centre| squared(point, centre).sqrt());
        if held.upper < safe {
            continue;
        }
        let found = sought(point, centres);
        changed |= found.label != held.label;
        *held = found;
    }
    changed
}

/// The largest cluster first; of equal ones that whose centre comes first.
fn in_order(found: Clusters) -> Clusters {
    let mut sizes = vec![0_usize; found.centres.len()];
    for label in &found.labels {
        if let Some(size) = sizes.get_mut(*label) {
            *size += 1;
        }
    }
    let mut order: Vec<(usize, &[f64])> = found.centres.iter().enumerate().collect();
    let size = |at: usize| sizes.get(at).copied().unwrap_or_default();
    order.sort_by(|one, other| size(other.0).cmp(&size(one.0)).then_with(|| compare(one.1, other.1)));
    let mut place = vec![0; order.len()];
    for (to, (from, _)) in order.iter().enumerate() {
        if let Some(slot) = place.get_mut(*from) {
            *slot = to;
        }
    }
    let mut centres = Points::of(found.centres.width(), Vec::new());
    order.iter().for_each(|(_, centre)| centres.push(centre));
    let labels = found.labels.iter().map(|label| place.get(*label).copied().unwrap_or_default()).collect();
    Clusters { centres, labels, inertia: found.inertia }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Lloyd's turns with every distance computed.
    pub(in crate::cluster) fn plainly(points: &Points, mut centres: Points) -> Clusters {
        let mut held: Vec<Held> = points.iter().map(|point| sought(point, &centres)).collect();
        for _ in 0..TURNS {
            to_means(points, &held, &mut centres);
            let next: Vec<Held> = points.iter().map(|point| sought(point, &centres)).collect();
            let same = next.iter().zip(&held).all(|(one, other)| one.label == other.label);
            held = next;
            if same {
                break;
            }
        }
        let inertia = points.iter().map(|point| nearest(point, &centres).0.1).sum();
        Clusters { centres, labels: held.iter().map(|held| held.label).collect(), inertia }
    }

    #[test]
    fn bounds_change_no_answer() {
        let mut draw = Draw::new(3, 0);
        for case in 0..40 {
            let (rows, width, clusters) = (5 + draw.below(200), 1 + draw.below(4), 1 + draw.below(7));
            // Whole numbers lie on each other and at equal distances.
            let mut value = || if case % 2 == 0 { draw.share() } else { draw.below(5) as f64 };
            let values = (0..rows * width).map(|_| value()).collect();
            let points = Points::of(width, values);
            let begun = start(&points, clusters.min(rows), &mut draw);
            let mut centres = begun.clone();
            let quick: Vec<usize> = turns(&points, &mut centres).iter().map(|held| held.label).collect();
            let plain = plainly(&points, begun.clone());
            assert_eq!(quick, plain.labels, "case {case}");
            assert_eq!(centres, plain.centres, "case {case}");
            assert!(settled(&points, begun).inertia <= plain.inertia * (1.0 + 1e-12), "case {case}");
        }
    }

    #[test]
    fn a_cluster_without_points_gets_one() {
        let points = Points::of(1, vec![0.0, 1.0, 2.0, 50.0]);
        let found = settled(&points, Points::of(1, vec![1.0, 900.0, 901.0]));
        let mut labels = found.labels.clone();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), 3, "{found:?}");
    }
}
