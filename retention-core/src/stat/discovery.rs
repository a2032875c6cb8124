//! Many tests at once, and populations that drift apart.

/// P-values adjusted so that of those below a limit, no more than that share are expected to be false (Y. Benjamini and
/// Y. Hochberg, JRSS B 57, 1995). In the order given; NaN stays NaN and does not count as a test.
///
/// ```
/// use retention_core::false_discovery;
/// assert_eq!(false_discovery(&[0.01, 0.5, 0.02]), [0.03, 0.5, 0.03]);
/// ```
pub fn false_discovery(p_values: &[f64]) -> Vec<f64> {
    let mut tests: Vec<(f64, usize)> =
        p_values.iter().enumerate().filter(|(_, p)| !p.is_nan()).map(|(at, p)| (*p, at)).collect();
    tests.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut adjusted = p_values.to_vec();
    let (count, mut least) = (tests.len() as f64, 1.0_f64);
    for (rank, (p, at)) in tests.into_iter().enumerate().rev() {
        least = least.min(p * count / (rank + 1) as f64);
        if let Some(slot) = adjusted.get_mut(at) {
            *slot = least;
        }
    }
    adjusted
}

/// The population stability index of values now against values then: Σ (b − a) ln(b / a) over the shares in `parts` bins
/// that held equal shares then. Below 0.1 is usually called stable, above 0.25 shifted. Shares of nothing count as one in
/// ten thousand. Missing values (NaN) are a bin of their own. `None` without values on either side.
///
/// ```
/// use retention_core::population_stability;
/// let then: Vec<f64> = (0..1000).map(f64::from).collect();
/// let now: Vec<f64> = then.iter().map(|value| value + 500.0).collect();
/// assert_eq!(population_stability(&then, &then, 10), Some(0.0));
/// assert!(population_stability(&then, &now, 10) > Some(0.25));
/// ```
pub fn population_stability(then: &[f64], now: &[f64], parts: u32) -> Option<f64> {
    let mut sorted: Vec<f64> = then.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut cuts: Vec<f64> =
        (1..parts).map(|part| super::quantile_linear(&sorted, f64::from(part) / f64::from(parts))).collect();
    cuts.retain(|cut| !cut.is_nan());
    cuts.dedup();
    let shares = |values: &[f64]| -> Option<Vec<f64>> {
        let mut counts = vec![0.0; cuts.len() + 2];
        for value in values {
            let bin = if value.is_nan() { cuts.len() + 1 } else { cuts.partition_point(|cut| cut < value) };
            if let Some(count) = counts.get_mut(bin) {
                *count += 1.0;
            }
        }
        (!values.is_empty()).then(|| counts.iter().map(|count| count / values.len() as f64).collect())
    };
    Some(stability(&shares(then)?, &shares(now)?))
}

/// The population stability index of shares now against shares then.
pub(crate) fn stability(then: &[f64], now: &[f64]) -> f64 {
    let pairs = then.iter().zip(now).filter(|(a, b)| **a > 0.0 || **b > 0.0);
    pairs.map(|(a, b)| (a.max(1e-4), b.max(1e-4))).map(|(a, b)| (b - a) * (b / a).ln()).sum()
}
