//! Customers counted by what they have in common: all that a fit needs, and what parts of a log can add up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::artifact::Fitted;
use crate::clv::summary::{ColumnNames, PurchaseSummary};
use crate::clv::unit::{TimeUnit, same_currency};
use crate::money::Currency;
use crate::parallel::{Watched, Workers};
use crate::{Error, ErrorCode, Result, artifact};

/// Customers who are alike: frequency, age, t_x, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Alike(pub(super) u32, pub(super) f64, pub(super) f64, pub(super) u64);

/// Customers of one frequency and mean value, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Spent(pub(super) u32, pub(super) f64, pub(super) u64);

/// A purchase summary counted: customers who are equal in frequency, age and t_x are one row. Counts of disjoint parts of
/// the customers add up to those of all, and give bit for bit the fit that all would give.
///
/// ```
/// use retention_core::{FitOptions, PurchaseCounts, PurchaseModel, PurchaseModelKind};
/// # use retention_core::{Span, SummaryColumns};
/// # let read = |x: &[f64], t_x: &[f64], age: &[f64]| {
/// #     SummaryColumns::new(Span::parse("1w")?).frequency("x", x).t_x("t_x", t_x).age("age", age).read()
/// # };
/// let north = read(&[3.0, 0.0, 1.0, 0.0], &[20.0, 0.0, 4.0, 0.0], &[30.0, 29.0, 28.0, 30.0])?;
/// let south = read(&[0.0, 5.0, 2.0, 0.0], &[0.0, 30.0, 11.0, 0.0], &[31.0, 32.0, 26.0, 28.0])?;
/// let mut counts = PurchaseCounts::of(&north);
/// counts.add(&PurchaseCounts::of(&south))?;
/// let model = PurchaseModel::fit_counts(PurchaseModelKind::MbgNbd, &counts, &FitOptions::default())?;
/// assert_eq!(model.fit_report().unwrap().customers, 8);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchaseCounts {
    pub(super) unit: TimeUnit,
    pub(super) currency: Currency,
    pub(super) fitted: Option<Fitted>,
    /// Ascending, each combination once.
    pub(super) alike: Vec<Alike>,
    /// Customers with repeat purchases, ascending; `None` where no values were given.
    pub(super) spent: Option<Vec<Spent>>,
    #[serde(skip, default = "ColumnNames::own")]
    pub(super) names: ColumnNames,
    #[serde(skip)]
    pub(super) watch: Watched,
}

impl PurchaseCounts {
    /// Counts the customers of a summary. Mean values that nobody knows, or that are infinite, are not counted.
    pub fn of(summary: &PurchaseSummary) -> Self {
        Self {
            spent: summary.monetary.as_deref().map(|means| spent(summary, means)),
            ..Self::of_times(summary, 1)
        }
    }

    /// Counts what models of purchases read, without values.
    pub(super) fn of_times(summary: &PurchaseSummary, threads: usize) -> Self {
        Self {
            unit: summary.unit,
            currency: summary.currency,
            fitted: summary.fitted,
            alike: alike(summary, threads),
            spent: None,
            names: summary.names.clone(),
            watch: summary.watch.clone(),
        }
    }

    /// Counts what models of spend read, without times.
    pub(super) fn of_values(summary: &PurchaseSummary) -> Self {
        Self {
            unit: summary.unit,
            currency: summary.currency,
            fitted: summary.fitted,
            alike: Vec::new(),
            spent: summary.monetary.as_deref().map(|means| spent(summary, means)),
            names: summary.names.clone(),
            watch: summary.watch.clone(),
        }
    }

    /// Adds the counts of other customers.
    ///
    /// # Errors
    /// `mixed_unit`, `mixed_currency`; `artifact_mismatch` when only one has values, or they are of different instants;
    /// `invalid_value` for more customers than can be counted.
    /// These counts are then as they were.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        self.unit.same(other.unit, "the counts so far")?;
        if self.spent.is_some() || other.spent.is_some() {
            same_currency(self.currency, other.currency, "the counts so far")?;
        }
        let fitted = match (self.fitted, other.fitted) {
            (Some(own), Some(other)) => own.with(other).map(Some),
            (own, other) => (own == other).then_some(own),
        };
        let Some(fitted) = fitted.filter(|_| self.spent.is_some() == other.spent.is_some()) else {
            let message = "counts with and without values, or as of different instants, do not add up";
            return Err(Error::new(ErrorCode::ArtifactMismatch, message)
                .hint("count every part at the same instant with the same options"));
        };
        if !countable([self.customers(), other.customers()].into_iter()) {
            return Err(Error::new(ErrorCode::InvalidValue, "these are more customers than can be counted")
                .with("column", &self.names.frequency)
                .hint("at most 2^53 customers; were the same counts added again and again?"));
        }
        self.fitted = fitted;
        self.alike.extend(&other.alike);
        self.alike.sort_unstable_by_key(|row| (row.0, row.1.to_bits(), row.2.to_bits()));
        self.alike.dedup_by(|next, row| {
            let same =
                (next.0, next.1.to_bits(), next.2.to_bits()) == (row.0, row.1.to_bits(), row.2.to_bits());
            row.3 += if same { next.3 } else { 0 };
            same
        });
        if let (Some(own), Some(others)) = (&mut self.spent, &other.spent) {
            own.extend(others);
            sort_spent(own);
        }
        Ok(())
    }

    /// How many customers were counted.
    pub fn customers(&self) -> u64 {
        self.alike.iter().map(|row| row.3).sum()
    }

    /// How many different customers there are.
    pub fn rows(&self) -> usize {
        self.alike.len()
    }

    /// The counts as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::PURCHASE_COUNTS, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let counts: Self = artifact::from_json(artifact::PURCHASE_COUNTS, text)?;
        let sound = |Alike(x, age, t_x, customers): &Alike| {
            let possible = *t_x >= 0.0 && t_x <= age && *age < f64::INFINITY && (*x > 0) == (*t_x > 0.0);
            possible && *customers > 0
        };
        let ascends = counts.alike.windows(2).all(|pair| match pair {
            [a, b] => (a.0, a.1.to_bits(), a.2.to_bits()) < (b.0, b.1.to_bits(), b.2.to_bits()),
            _ => true,
        });
        let values = counts
            .spent
            .iter()
            .flatten()
            .all(|Spent(x, mean, customers)| *x > 0 && mean.is_finite() && *customers > 0);
        let few = countable(counts.alike.iter().map(|row| row.3))
            && countable(counts.spent.iter().flatten().map(|row| row.2));
        if !few || !ascends || !values || !counts.alike.iter().all(sound) {
            return Err(Error::new(ErrorCode::BlobAltered, "the counts contradict themselves")
                .hint("pass the text as it was saved, or count again"));
        }
        Ok(counts)
    }
}

/// Whether so many customers are few enough to be added up, as floats too.
fn countable(mut customers: impl Iterator<Item = u64>) -> bool {
    customers.try_fold(0u64, u64::checked_add).is_some_and(|sum| sum < 1 << 53)
}

/// Bits of floats that are not negative are in the order of the floats.
fn alike(summary: &PurchaseSummary, threads: usize) -> Vec<Alike> {
    let once = || {
        let zeros = summary.frequency.iter().zip(&summary.age).filter(|(x, _)| **x == 0);
        let mut ages: Vec<u64> = zeros.map(|(_, age)| age.to_bits()).collect();
        ages.sort_unstable();
        let groups = ages.chunk_by(|a, b| a == b);
        let row = |group: &[u64]| Some(Alike(0, f64::from_bits(*group.first()?), 0.0, group.len() as u64));
        groups.filter_map(row).collect::<Vec<_>>()
    };
    let buckets = by_frequency(summary);
    // Nobody watches, so nothing stops the work.
    let parts = Workers::new(threads).run(buckets.len() + 1, |part| match part.checked_sub(1) {
        None => once(),
        Some(bucket) => buckets.get(bucket).map_or_else(Vec::new, |(x, keys)| again(*x, keys)),
    });
    parts.unwrap_or_default().concat()
}

/// Age and t_x of those who bought again, as one number each, by frequency ascending.
fn by_frequency(summary: &PurchaseSummary) -> Vec<(u32, Vec<u128>)> {
    let mut of: BTreeMap<u32, Vec<u128>> = BTreeMap::new();
    // Most bought few times: these places are found without a search.
    let mut few: [Vec<u128>; 64] = std::array::from_fn(|_| Vec::new());
    for (x, (age, t_x)) in summary.frequency.iter().zip(summary.age.iter().zip(&summary.t_x)) {
        let key = u128::from(age.to_bits()) << 64 | u128::from(t_x.to_bits());
        match few.get_mut(*x as usize) {
            Some(_) if *x == 0 => {}
            Some(keys) => keys.push(key),
            None => of.entry(*x).or_default().push(key),
        }
    }
    let few = (0..).zip(few).filter(|(_, keys)| !keys.is_empty());
    few.chain(of).collect()
}

fn again(x: u32, keys: &[u128]) -> Vec<Alike> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    let row = |group: &[u128]| {
        let key = *group.first()?;
        let (age, t_x) = (f64::from_bits((key >> 64) as u64), f64::from_bits(key as u64));
        Some(Alike(x, age, t_x, group.len() as u64))
    };
    keys.chunk_by(|a, b| a == b).filter_map(row).collect()
}

fn spent(summary: &PurchaseSummary, means: &[f64]) -> Vec<Spent> {
    let repeats = summary.frequency.iter().zip(means).filter(|(x, mean)| **x > 0 && mean.is_finite());
    let mut rows: Vec<Spent> = repeats.map(|(x, mean)| Spent(*x, mean + 0.0, 1)).collect();
    sort_spent(&mut rows);
    rows
}

fn sort_spent(rows: &mut Vec<Spent>) {
    rows.sort_unstable_by_key(|row| (row.0, row.1.to_bits()));
    rows.dedup_by(|next, row| {
        let same = (next.0, next.1.to_bits()) == (row.0, row.1.to_bits());
        row.2 += if same { next.2 } else { 0 };
        same
    });
}
