//! Whether chances are as large as they say, and how to make them so.

/// A bin of chances: how many, their sum, how many had the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Bin {
    pub(crate) rows: f64,
    pub(crate) chances: f64,
    pub(crate) yes: f64,
}

/// Chances in bins of equal width from 0 to 1, closed below; 1 is in the last.
pub(crate) fn bins(chances: &[f64], labels: &[bool], counts: Option<&[f64]>, bins: usize) -> Vec<Bin> {
    let mut found = vec![Bin::default(); bins];
    for (row, (chance, label)) in chances.iter().zip(labels).enumerate() {
        let count = counts.map_or(1.0, |all| all.get(row).copied().unwrap_or_default());
        let at = bin_of(*chance, bins);
        if let Some(bin) = found.get_mut(at) {
            bin.rows += count;
            bin.chances += count * chance;
            bin.yes += if *label { count } else { 0.0 };
        }
    }
    found
}

/// The bin whose edges, as they are told, a chance lies between; the product alone may be a hair off at them.
pub(crate) fn bin_of(chance: f64, bins: usize) -> usize {
    let from = |bin: usize| bin as f64 / bins as f64;
    let near = (chance * bins as f64) as usize;
    let at = if chance < from(near) { near.saturating_sub(1) } else { near };
    let at = if chance >= from(at + 1) { at + 1 } else { at };
    at.min(bins.saturating_sub(1))
}

/// The expected calibration error: the mean distance of chances from shares, over rows (M. P. Naeini et al., AAAI 2015).
pub(crate) fn calibration_error(bins: &[Bin]) -> f64 {
    let rows: f64 = bins.iter().map(|bin| bin.rows).sum();
    bins.iter().map(|bin| (bin.chances - bin.yes).abs()).sum::<f64>() / rows
}

/// The rising steps nearest to outcomes by score (pool adjacent violators; R. E. Barlow et al., 1972): scores and values
/// at the ends of each level.
pub(crate) fn isotonic(mut rows: Vec<(f64, bool, f64)>) -> Vec<(f64, f64)> {
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    // First and last score, weight, weighted outcomes.
    let mut levels: Vec<[f64; 4]> = Vec::new();
    for (score, label, weight) in rows.into_iter().filter(|row| row.2 > 0.0) {
        let yes = if label { weight } else { 0.0 };
        match levels.last_mut().filter(|level| level[1] == score) {
            Some(level) => (level[2], level[3]) = (level[2] + weight, level[3] + yes),
            None => levels.push([score, score, weight, yes]),
        }
    }
    let mut pooled: Vec<[f64; 4]> = Vec::with_capacity(levels.len());
    for mut level in levels {
        while let Some(before) =
            pooled.last().copied().filter(|before| before[3] * level[2] >= level[3] * before[2])
        {
            level = [before[0], level[1], before[2] + level[2], before[3] + level[3]];
            pooled.pop();
        }
        pooled.push(level);
    }
    let ends = |[first, last, weight, yes]: [f64; 4]| {
        let value = yes / weight;
        std::iter::once((first, value)).chain((last > first).then_some((last, value)))
    };
    pooled.into_iter().flat_map(ends).collect()
}

/// The value between steps, on straight lines; beyond the ends, that of the end.
pub(crate) fn interpolate(steps: &[(f64, f64)], at: f64) -> Option<f64> {
    let after = steps.partition_point(|step| step.0 <= at);
    let (before, next) = (after.checked_sub(1).and_then(|before| steps.get(before)), steps.get(after));
    match (before, next) {
        (Some((x0, y0)), Some((x1, y1))) => Some(y0 + (y1 - y0) * (at - x0) / (x1 - x0)),
        (Some((_, value)), None) | (None, Some((_, value))) => Some(*value),
        (None, None) => None,
    }
}
