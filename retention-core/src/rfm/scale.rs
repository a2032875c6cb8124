//! The cut points of one dimension, and the score of a value between them.

use serde::{Deserialize, Serialize};

use crate::options::choice;
use crate::rfm::MAX_BINS;
use crate::rfm::values::Value;
use crate::stat::equal_parts_unsorted_i64;
use crate::table::Names;
use crate::{Error, Result};

choice! {
    /// One of the three things that are scored.
    pub enum RfmDimension {
        /// Days since the last purchase: fewer are better.
        Recency = "recency",
        /// Purchases: more are better.
        Frequency = "frequency",
        /// Money spent: more is better.
        Monetary = "monetary",
    }
}

/// The cut points of one dimension, ascending: days, purchases, or minor units of money.
///
/// A value is above a cut when it is greater; equal to it is not above. The score is 1 + the number of cuts that the value
/// is above, for recency the number of scores less those cuts, so that the best score is always the highest number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RfmScale {
    dimension: RfmDimension,
    cuts: Vec<f64>,
    /// Where ties are broken: for each cut the last customer below it among those whose value equals it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ties: Vec<String>,
    /// How many customers got each score where the cuts were fitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    customers: Vec<u64>,
}

impl RfmScale {
    pub(super) fn fixed(dimension: RfmDimension, cuts: &[f64]) -> Result<Self> {
        let scale = Self::of(dimension, cuts.to_vec());
        let ascending = cuts.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || !scale.is_sound() {
            let argument = dimension.as_str();
            let message = format!(
                "the cuts of `{argument}` must be at most {} finite numbers in ascending order, got {cuts:?}",
                MAX_BINS - 1
            );
            return Err(Error::option(argument, message));
        }
        Ok(scale)
    }

    pub(super) fn of(dimension: RfmDimension, cuts: Vec<f64>) -> Self {
        Self { dimension, cuts, ties: Vec::new(), customers: Vec::new() }
    }

    /// Cuts at the quantiles of so many values.
    pub(super) fn fit(
        dimension: RfmDimension,
        values: impl Iterator<Item = i64> + Clone,
        count: usize,
        bins: u32,
    ) -> Self {
        Self::of(dimension, equal_parts_unsorted_i64(values, count, bins))
    }

    /// Cuts between customers, sorted by value and then by id: as many below each as quantiles of their ranks leave.
    pub(super) fn fit_ranked(
        dimension: RfmDimension,
        values: &mut [(i64, u32)],
        bins: u32,
        names: &Names,
    ) -> Self {
        values.sort_unstable();
        let mut scale = Self::of(dimension, Vec::new());
        let last = values.len().saturating_sub(1) as u128;
        for part in 1..bins {
            let below = (u128::from(part) * last / u128::from(bins)) as usize;
            if let Some((value, rank)) = values.get(below) {
                scale.cuts.push(*value as f64);
                scale.ties.push(names.get(*rank as usize).unwrap_or("").to_owned());
            }
        }
        scale
    }

    /// Whether the parts fit each other; a text from outside may say anything.
    pub(super) fn is_sound(&self) -> bool {
        let beside = |len: usize, wanted: usize| len == 0 || len == wanted;
        self.cuts.len() < MAX_BINS as usize
            && self.cuts.iter().all(|cut| cut.is_finite())
            && self.cuts.is_sorted()
            && beside(self.ties.len(), self.cuts.len())
            && beside(self.customers.len(), self.cuts.len() + 1)
    }

    /// What is scored.
    pub fn dimension(&self) -> RfmDimension {
        self.dimension
    }

    /// The cut points, ascending. Equal ones mean that the scores between them are not given.
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    /// How many scores there are.
    pub fn bins(&self) -> u32 {
        self.cuts.len() as u32 + 1
    }

    /// How many customers got each score, from 1 up, where the cuts were fitted; empty for fixed cuts.
    pub fn customers(&self) -> &[u64] {
        &self.customers
    }

    /// How many scores were given to anybody where the cuts were fitted; for fixed cuts, all.
    pub fn effective_bins(&self) -> u32 {
        if self.customers.is_empty() {
            return self.bins();
        }
        self.customers.iter().filter(|customers| **customers > 0).count() as u32
    }

    /// The share of the fitted customers who have a lower score.
    pub(super) fn share_below(&self, score: u32) -> Option<f64> {
        let all: u64 = self.customers.iter().sum();
        let below: u64 = self.customers.iter().take(score as usize - 1).sum();
        (all > 0).then(|| below as f64 / all as f64)
    }

    pub(super) fn count(&mut self, customers: Vec<u64>) {
        self.customers = customers;
    }

    /// Why fewer scores were given than there are.
    pub(super) fn warning(&self) -> Option<String> {
        let (bins, effective) = (self.bins(), self.effective_bins());
        (effective < bins).then(|| {
            format!(
                "{}: {effective} of {bins} scores are given, because equal values score equally (cuts {})",
                self.dimension.as_str(),
                self.cuts_text()
            )
        })
    }

    pub(super) fn cuts_text(&self) -> String {
        self.cuts.iter().map(|cut| number(*cut)).collect::<Vec<_>>().join(", ")
    }

    /// The score of a customer's value, among customers of these sorted names.
    pub(super) fn score(&self, value: &Value, rank: u32, names: &Names) -> u32 {
        self.scorer(names).place(value.of(self.dimension), rank) + 1
    }

    /// The cuts below and above the values of a score.
    pub(super) fn around(&self, score: u32) -> (Option<f64>, Option<f64>) {
        let above = match self.dimension {
            RfmDimension::Recency => self.cuts.len().checked_sub(score as usize - 1),
            RfmDimension::Frequency | RfmDimension::Monetary => Some(score as usize - 1),
        };
        let Some(above) = above else { return (None, None) };
        let below = above.checked_sub(1).and_then(|at| self.cuts.get(at));
        (below.copied(), self.cuts.get(above).copied())
    }

    /// The scale as it applies to customers of these sorted names.
    pub(super) fn scorer(&self, names: &Names) -> Scorer {
        let rank_after = |tie: &String| names.partition_point(|name| name <= tie.as_str()) as u32;
        Scorer {
            // A whole number is above a cut exactly when it is above the whole number below the cut.
            cuts: self.cuts.iter().map(|cut| cut.floor() as i64).collect(),
            ties: self.ties.iter().map(rank_after).collect(),
            reversed: self.dimension == RfmDimension::Recency,
        }
    }
}

/// A number for people: to a thousandth, without the tail that interpolation leaves.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded.is_finite() { rounded.to_string() } else { value.to_string() }
}

/// A scale made ready for many values.
#[derive(Debug)]
pub(super) struct Scorer {
    cuts: Vec<i64>,
    /// For each cut the rank from which customers of exactly that value are above it; empty where ties are not broken.
    ties: Vec<u32>,
    reversed: bool,
}

impl Scorer {
    /// The score less one of the value of the customer of this rank.
    #[inline]
    pub(super) fn place(&self, value: i64, rank: u32) -> u32 {
        // Without branches: which way a comparison goes is anybody's guess.
        let mut below: u32 = self.cuts.iter().map(|cut| u32::from(value > *cut)).sum();
        let tied = |(cut, tie): (&i64, &u32)| u32::from((value == *cut) & (rank >= *tie));
        below += self.cuts.iter().zip(&self.ties).map(tied).sum::<u32>();
        if self.reversed { self.cuts.len() as u32 - below } else { below }
    }
}
