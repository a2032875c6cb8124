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
    let Some(place) = Place::new(sorted.len(), q) else { return f64::NAN };
    match (sorted.get(place.below), sorted.get(place.above())) {
        (Some(below), Some(above)) => place.between(*below, *above),
        _ => f64::NAN,
    }
}

/// [`quantile_linear`] of whole numbers in any order, for each of `qs`; the order of `values` changes.
///
/// Takes time linear in the number of values: they are not sorted.
pub fn quantiles_unsorted_i64(values: &mut [i64], qs: &[f64]) -> Vec<f64> {
    let places: Vec<Option<Place>> = qs.iter().map(|q| Place::new(values.len(), *q)).collect();
    at_places(&places, |ranks| select(values, ranks))
}

/// The quantiles that cut values into so many equal parts, as [`quantiles_unsorted_i64`]. The places 1/parts, 2/parts …
/// are found in whole numbers: 0.7 × 40 is 28 here, and a value at that place is not above it. None without values.
pub(crate) fn equal_parts_unsorted_i64(values: &mut [i64], parts: u32) -> Vec<f64> {
    let places = Place::of_parts(values.len(), parts);
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

/// The values at the given ranks (ascending, distinct, within the values) were they sorted.
fn select(values: &mut [i64], ranks: &[usize]) -> Vec<i64> {
    let (Some(low), Some(high)) = (values.iter().min().copied(), values.iter().max().copied()) else {
        return Vec::new();
    };
    let range = high.abs_diff(low);
    if range < 4 * values.len() as u64 && range < MAX_COUNTERS {
        by_counting(values, ranks, low, range as usize)
    } else {
        by_parts(values, ranks)
    }
}

/// More counters than this no longer fit into a second-level cache.
const MAX_COUNTERS: u64 = 1 << 17;

/// Counts how often each value occurs: one pass, for values from a small range.
fn by_counting(values: &[i64], ranks: &[usize], low: i64, range: usize) -> Vec<i64> {
    let mut counts = vec![0_u32; range + 1];
    for value in values {
        if let Some(count) = counts.get_mut(value.abs_diff(low) as usize) {
            *count += 1;
        }
    }
    at_ranks((low..).zip(counts.into_iter().map(|count| count as usize)), ranks)
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

/// Splits the values at the middle rank and goes on in both parts, each of which holds the ranks on its side.
fn by_parts(values: &mut [i64], ranks: &[usize]) -> Vec<i64> {
    let mut found = vec![0; ranks.len()];
    split(values, 0, ranks, &mut found);
    found
}

fn split(values: &mut [i64], offset: usize, ranks: &[usize], found: &mut [i64]) {
    let middle = ranks.len() / 2;
    let Some(rank) = ranks.get(middle) else { return };
    let at = rank - offset;
    if at >= values.len() {
        return;
    }
    let (below, value, above) = values.select_nth_unstable(at);
    if let Some(slot) = found.get_mut(middle) {
        *slot = *value;
    }
    let (found_below, found_above) = found.split_at_mut(middle);
    split(below, offset, ranks.get(..middle).unwrap_or_default(), found_below);
    split(
        above,
        rank + 1,
        ranks.get(middle + 1..).unwrap_or_default(),
        found_above.get_mut(1..).unwrap_or_default(),
    );
}
