//! What columns and chances looked like at the fit: shares by bin, which later rows are compared with.

use serde::{Deserialize, Serialize};

use super::spread::Spread;
use crate::Result;
use crate::frame::{Frame, FrameColumn};
use crate::parallel::Workers;
use crate::stat::quantile_linear;

const PARTS: u32 = 10;

/// Shares of all columns and of the chances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Reference {
    pub(super) rows: u64,
    pub(super) columns: Vec<(String, Shares)>,
    pub(super) chances: Shares,
}

/// Shares of rows by bin; the last bin is that of rows without a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Shares {
    bins: Bins,
    pub(super) shares: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Bins {
    /// Up to and with each cut, then beyond the last.
    Cuts(Vec<f64>),
    /// No, yes.
    Flag,
    /// Each label, then all that were not seen.
    Labels(Vec<String>),
}

impl Bins {
    fn count(&self) -> usize {
        1 + match self {
            Self::Cuts(cuts) => cuts.len() + 1,
            Self::Flag => 2,
            Self::Labels(labels) => labels.len() + 1,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Cuts(_) => "number",
            Self::Flag => "flag",
            Self::Labels(_) => "category",
        }
    }
}

fn cuts(values: &[f64]) -> Bins {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let parts = (1..PARTS).map(|part| f64::from(part) / f64::from(PARTS));
    let last = known.len().saturating_sub(1);
    let mut ranks: Vec<usize> = parts
        .clone()
        .map(|part| (part * last as f64) as usize)
        .flat_map(|rank| rank.saturating_sub(1)..=(rank + 2).min(last))
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    settle(&mut known, 0, &ranks);
    let mut cuts: Vec<f64> = parts.map(|part| quantile_linear(&known, part)).collect();
    cuts.retain(|cut| !cut.is_nan());
    cuts.dedup();
    Bins::Cuts(cuts)
}

/// Puts the values of these ranks where sorting would put them, and cares for no others; `first` is the rank of the first.
fn settle(values: &mut [f64], first: usize, ranks: &[usize]) {
    let middle = ranks.len() / 2;
    let Some(place) = ranks.get(middle).and_then(|rank| rank.checked_sub(first)) else { return };
    if place >= values.len() {
        return;
    }
    let (before, _, after) = values.select_nth_unstable_by(place, f64::total_cmp);
    settle(before, first, ranks.get(..middle).unwrap_or_default());
    settle(after, first + place + 1, ranks.get(middle + 1..).unwrap_or_default());
}

impl Shares {
    fn of_numbers(values: &[f64]) -> Self {
        if let Some((cuts, counts)) = Spread::of(values).and_then(|spread| spread.parts(PARTS)) {
            let rows = values.len().max(1) as f64;
            let shares = counts.iter().map(|count| *count as f64 / rows).collect();
            return Self { bins: Bins::Cuts(cuts), shares };
        }
        let bins = cuts(values);
        Self { shares: numbers(&bins, values), bins }
    }

    fn of(column: &FrameColumn<'_>) -> Self {
        let bins = match column {
            FrameColumn::Number(values) => return Self::of_numbers(values),
            FrameColumn::Flag(_) => Bins::Flag,
            FrameColumn::Category(factor) => Bins::Labels(factor.labels().to_vec()),
        };
        Self { shares: shares(&bins, column), bins }
    }

    /// The shares of these values by the same bins.
    pub(super) fn now(&self, column: &FrameColumn<'_>) -> Vec<f64> {
        shares(&self.bins, column)
    }

    pub(super) fn now_numbers(&self, values: &[f64]) -> Vec<f64> {
        numbers(&self.bins, values)
    }

    pub(super) fn kind(&self) -> &'static str {
        self.bins.kind()
    }

    fn is_sound(&self) -> bool {
        let ordered = match &self.bins {
            Bins::Cuts(cuts) => cuts.windows(2).all(|pair| matches!(pair, [a, b] if a < b)),
            Bins::Flag => true,
            Bins::Labels(labels) => labels.windows(2).all(|pair| matches!(pair, [a, b] if a < b)),
        };
        ordered
            && self.shares.len() == self.bins.count()
            && self.shares.iter().all(|share| (0.0..=1.0).contains(share))
    }
}

fn numbers(bins: &Bins, values: &[f64]) -> Vec<f64> {
    let Bins::Cuts(cuts) = bins else { return Vec::new() };
    tally(
        bins.count(),
        values.iter().map(|value| (!value.is_nan()).then(|| cuts.partition_point(|cut| cut < value))),
    )
}

fn shares(bins: &Bins, column: &FrameColumn<'_>) -> Vec<f64> {
    let count = bins.count();
    match (column, bins) {
        (FrameColumn::Number(values), Bins::Cuts(_)) => numbers(bins, values),
        (FrameColumn::Flag(values), Bins::Flag) => {
            tally(count, values.iter().map(|value| value.map(usize::from)))
        }
        (FrameColumn::Category(factor), Bins::Labels(labels)) => {
            let places: Vec<usize> = factor
                .labels()
                .iter()
                .map(|label| labels.binary_search(label).unwrap_or(labels.len()))
                .collect();
            let place = |row| factor.code(row).and_then(|code| places.get(code)).copied();
            tally(count, (0..factor.len()).map(place))
        }
        _ => Vec::new(),
    }
}

/// The share of rows in each bin; the last is for those in none.
fn tally(count: usize, bins: impl Iterator<Item = Option<usize>>) -> Vec<f64> {
    let mut counts = vec![0.0; count];
    let mut rows = 0.0_f64;
    for bin in bins {
        rows += 1.0;
        if let Some(slot) = counts.get_mut(bin.unwrap_or(count - 1)) {
            *slot += 1.0;
        }
    }
    counts.iter().map(|found| found / rows.max(1.0)).collect()
}

impl Reference {
    pub(super) fn of(frame: &Frame<'_>, chances: &[f64], workers: &Workers) -> Result<Self> {
        let columns: Vec<(&str, &FrameColumn<'_>)> = frame.columns().collect();
        let found = workers.run(columns.len(), |at| {
            columns.get(at).map(|(name, column)| ((*name).to_owned(), Shares::of(column)))
        })?;
        Ok(Self {
            rows: frame.rows() as u64,
            columns: found.into_iter().flatten().collect(),
            chances: Shares::of_numbers(chances),
        })
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn column_types(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().map(|(name, shares)| (name.as_str(), shares.kind()))
    }

    pub(super) fn is_sound(&self) -> bool {
        self.chances.is_sound() && self.columns.iter().all(|(_, shares)| shares.is_sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_those_of_sorted_values() {
        for count in [0_u32, 1, 2, 9, 10, 11, 100, 1003] {
            let values: Vec<f64> = (0..count).map(|at| f64::from(at * 7919 % 1009) / 8.0).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let mut wanted: Vec<f64> =
                (1..PARTS).map(|part| quantile_linear(&sorted, f64::from(part) / f64::from(PARTS))).collect();
            wanted.retain(|cut| !cut.is_nan());
            wanted.dedup();
            assert_eq!(cuts(&values), Bins::Cuts(wanted), "{count}");
        }
    }

    #[test]
    fn spreading_gives_what_sorting_gives() {
        for (case, missing) in [(0, 0), (1, 7), (2, 3), (3, 0), (4, 2)] {
            let value = |at: u32| match case {
                0 => f64::from(at * 7919 % 100_003) / 8.0,
                1 => f64::from(at * 31 % 5),
                2 => f64::from(at * 7919 % 1009).powi(5),
                3 => -0.5 + f64::from(at % 2) * 1e-9,
                _ => f64::from(at * 7919 % 100_003).sqrt() - 40.0,
            };
            let values: Vec<f64> = (0..40_000)
                .map(|at| if missing > 0 && at % 11 < missing { f64::NAN } else { value(at) })
                .collect();
            let bins = cuts(&values);
            let plain = Shares { shares: numbers(&bins, &values), bins };
            assert_eq!(Shares::of_numbers(&values), plain, "{case}");
            if case == 0 || case == 4 {
                assert!(Spread::of(&values).and_then(|spread| spread.parts(PARTS)).is_some(), "{case}");
            }
        }
    }
}
