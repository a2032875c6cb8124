//! Quantiles by linear interpolation.

use std::collections::BTreeMap;

/// The quantile `q` of values in ascending order, by linear interpolation between the two nearest: definition 7 of
/// R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996; the default
/// of numpy, pandas and R, with numpy's arithmetic bit for bit.
///
/// `q` beyond 0 and 1 is the nearest of them. NaN if there are no values or `q` is NaN.
///
/// ```
/// use retention_core::quantile_linear;
/// assert_eq!(quantile_linear(&[1.0, 2.0, 4.0, 8.0], 0.5), 3.0);
/// ```
pub fn quantile_linear(sorted: &[f64], q: f64) -> f64 {
    quantile_by(sorted.len(), q, |rank| sorted.get(rank).copied())
}

/// [`quantile_linear`] of so many values, given the one that sorting would put at a rank.
pub(crate) fn quantile_by(count: usize, q: f64, at: impl Fn(usize) -> Option<f64>) -> f64 {
    let Some(place) = Place::new(count, q) else { return f64::NAN };
    match (at(place.below), at(place.above())) {
        (Some(below), Some(above)) => place.between(below, above),
        _ => f64::NAN,
    }
}

/// [`quantile_linear`] of whole numbers in any order, for each of `qs`.
///
/// Takes time linear in the number of values: they are not sorted.
pub fn quantiles_unsorted_i64(values: &[i64], qs: &[f64]) -> Vec<f64> {
    let places: Vec<Option<Place>> = qs.iter().map(|q| Place::new(values.len(), *q)).collect();
    at_places(&places, |ranks| select(values.iter().copied(), ranks))
}

/// The quantiles that cut values into so many equal parts, as [`quantiles_unsorted_i64`]. The places 1/parts, 2/parts …
/// are found in whole numbers: 0.7 × 40 is 28 here, and a value at that place is not above it. None without values.
/// `count` says how many values there are.
pub(crate) fn equal_parts_unsorted_i64(
    values: impl Iterator<Item = i64> + Clone,
    count: usize,
    parts: u32,
) -> Vec<f64> {
    let places = Place::of_parts(count, parts);
    at_places(&places, |ranks| select(values, ranks))
}

/// [`equal_parts_unsorted_i64`] of values of which it is known how often each occurs.
pub(crate) fn equal_parts_counted_i64(counts: &BTreeMap<i64, u64>, parts: u32) -> Vec<f64> {
    let places = Place::of_parts(counts.values().sum::<u64>() as usize, parts);
    at_places(&places, |ranks| at_ranks(counts.iter().map(|(value, count)| (*value, *count as usize)), ranks))
}

/// The quantiles at these places; `select` gives the values at ascending distinct ranks.
fn at_places(places: &[Option<Place>], select: impl FnOnce(&[usize]) -> Vec<i64>) -> Vec<f64> {
    let mut ranks: Vec<usize> =
        places.iter().flatten().flat_map(|place| [place.below, place.above()]).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let found = select(&ranks);
    let value_at =
        |rank: usize| ranks.binary_search(&rank).ok().and_then(|at| found.get(at)).map(|value| *value as f64);
    places
        .iter()
        .map(|place| match place.map(|place| (place, value_at(place.below), value_at(place.above()))) {
            Some((place, Some(below), Some(above))) => place.between(below, above),
            _ => f64::NAN,
        })
        .collect()
}

/// Where a quantile lies among sorted values: between `below` and the next, `part` of the way.
#[derive(Clone, Copy)]
struct Place {
    below: usize,
    last: usize,
    part: f64,
}

impl Place {
    fn new(count: usize, q: f64) -> Option<Self> {
        let last = count.checked_sub(1)?;
        if q.is_nan() {
            return None;
        }
        let at = q.clamp(0.0, 1.0) * last as f64;
        let below = (at.floor() as usize).min(last);
        Some(Self { below, last, part: at - below as f64 })
    }

    /// The places that cut so many values into equal parts.
    fn of_parts(count: usize, parts: u32) -> Vec<Option<Self>> {
        let Some(last) = count.checked_sub(1) else { return Vec::new() };
        let place = |part: u32| {
            let (at, parts) = (u128::from(part) * last as u128, u128::from(parts));
            Self { below: (at / parts) as usize, last, part: (at % parts) as f64 / parts as f64 }
        };
        (1..parts).map(|part| Some(place(part))).collect()
    }

    fn above(self) -> usize {
        (self.below + 1).min(self.last)
    }

    /// numpy's `_lerp`: from the nearer end, so that the result is monotone in `part`.
    fn between(self, below: f64, above: f64) -> f64 {
        let difference = above - below;
        if self.part < 0.5 { below + difference * self.part } else { above - difference * (1.0 - self.part) }
    }
}

/// More counters than this no longer fit into a second-level cache.
const MAX_COUNTERS: u64 = 1 << 17;

/// The values at the given ranks (ascending, distinct, within the values) were they sorted: counts how many lie in each of
/// many ranges of equal width, and goes on only in those that hold a rank.
fn select(values: impl Iterator<Item = i64> + Clone, ranks: &[usize]) -> Vec<i64> {
    let bounds = values.clone().fold(None, |bounds: Option<(i64, i64)>, value| {
        Some(bounds.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    });
    let Some((low, high)) = bounds else { return Vec::new() };
    let range = high.abs_diff(low);
    let width_bits = (u64::BITS - range.leading_zeros()).saturating_sub(MAX_COUNTERS.ilog2());
    let bin_of = |value: i64| (value.abs_diff(low) >> width_bits) as usize;
    let mut counts = vec![0_u32; (range >> width_bits) as usize + 1];
    for value in values.clone() {
        if let Some(count) = counts.get_mut(bin_of(value)) {
            *count += 1;
        }
    }
    if width_bits == 0 {
        return at_ranks((low..).zip(counts.into_iter().map(|count| count as usize)), ranks);
    }
    within(values, bin_of, &counts, ranks)
}

/// Gathers the values of the bins that hold a rank, and selects in each.
fn within(
    values: impl Iterator<Item = i64> + Clone,
    bin_of: impl Fn(i64) -> usize,
    counts: &[u32],
    ranks: &[usize],
) -> Vec<i64> {
    // The values of a bin, and the ranks among them.
    let mut wanted: Vec<(Vec<i64>, Vec<usize>)> = Vec::new();
    let mut place = vec![u32::MAX; counts.len()];
    let (mut ranks, mut seen) = (ranks.iter().peekable(), 0);
    for (bin, count) in counts.iter().enumerate() {
        let (before, mut inside) = (seen, Vec::new());
        seen += *count as usize;
        while let Some(rank) = ranks.next_if(|rank| **rank < seen) {
            inside.push(*rank - before);
        }
        if !inside.is_empty() {
            place[bin] = wanted.len() as u32;
            wanted.push((Vec::with_capacity(*count as usize), inside));
        }
    }
    for value in values {
        if let Some((found, _)) = wanted.get_mut(place[bin_of(value)] as usize) {
            found.push(value);
        }
    }
    wanted.into_iter().flat_map(|(found, inside)| select_few(found, &inside)).collect()
}

/// [`select`] where few values may be left, or all of them as close to each other as ever.
fn select_few(mut values: Vec<i64>, ranks: &[usize]) -> Vec<i64> {
    if values.len() as u64 > MAX_COUNTERS {
        return select(values.iter().copied(), ranks);
    }
    values.sort_unstable();
    ranks.iter().filter_map(|rank| values.get(*rank)).copied().collect()
}

/// The values at the given ranks of ascending values of which it is known how often each occurs.
fn at_ranks(counts: impl Iterator<Item = (i64, usize)>, ranks: &[usize]) -> Vec<i64> {
    let mut ranks = ranks.iter().peekable();
    let mut found = Vec::new();
    let mut seen = 0_usize;
    for (value, count) in counts {
        seen += count;
        while ranks.next_if(|rank| **rank < seen).is_some() {
            found.push(value);
        }
    }
    found
}
