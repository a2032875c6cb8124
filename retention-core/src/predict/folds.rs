//! Splits of rows into those a model learns from and those it is judged on: by customer, and by time.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::frame::{bad_value, finite, same_length};
use crate::{Error, ErrorCode, Result};

use super::Outcome;

/// Rows to learn from and rows to be judged on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// What the split is called: the number of the fold, or the time from which rows are judged.
    pub name: String,
    /// The rows to learn from, in order.
    pub train: Vec<usize>,
    /// The rows to be judged on, in order.
    pub test: Vec<usize>,
}

impl Split {
    /// Parts of about equal size, of which each is judged by a model that learnt from the others. All rows of a customer
    /// lie in one part, and customers with and without the outcome are spread evenly. Which part depends on ids and seed
    /// alone, not on the order of rows.
    ///
    /// ```
    /// use retention_core::{Outcome, Split};
    /// let labels = [true, true, false, false, true, false];
    /// let outcome = Outcome::new("churned", &labels)?;
    /// let splits = Split::by_customer(&outcome, &["a", "a", "b", "c", "d", "e"], 2, 1)?;
    /// assert_eq!(splits.len(), 2);
    /// assert!(splits.iter().all(|split| split.test.contains(&0) == split.test.contains(&1)));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option` for fewer than two parts or more than there are customers; `invalid_table`.
    pub fn by_customer<S: AsRef<str>>(
        outcome: &Outcome<'_>,
        customers: &[S],
        folds: u32,
        seed: u32,
    ) -> Result<Vec<Self>> {
        same_length("customer", customers.len(), outcome.name, outcome.labels.len())?;
        let mut people: BTreeMap<&str, (bool, Vec<usize>)> = BTreeMap::new();
        for (row, (id, label)) in customers.iter().zip(outcome.labels).enumerate() {
            let person = people.entry(id.as_ref()).or_default();
            person.0 |= *label;
            person.1.push(row);
        }
        if folds < 2 || folds as usize > people.len() {
            let message =
                format!("`folds` must be from 2 to the {} customers there are, got {folds}", people.len());
            return Err(Error::option("folds", message).with("given", folds));
        }
        let mut dealt: Vec<(bool, u64, &str)> = people
            .iter()
            .map(|(id, (yes, _))| (!*yes, xxh3_64_with_seed(id.as_bytes(), u64::from(seed)), *id))
            .collect();
        dealt.sort_unstable();
        let mut part_of = vec![0_usize; customers.len()];
        for (at, (_, _, id)) in dealt.iter().enumerate() {
            for row in people.get(id).into_iter().flat_map(|person| &person.1) {
                if let Some(slot) = part_of.get_mut(*row) {
                    *slot = at % folds as usize;
                }
            }
        }
        Ok((0..folds as usize)
            .map(|part| {
                Self::of((part + 1).to_string(), |row| part_of.get(row) == Some(&part), customers.len())
            })
            .collect())
    }

    /// Origins in time: rows of the last `origins` distinct times are judged, each by a model that learnt from rows whose
    /// outcome was known by then, those at least `lag` before. With the horizon and the gap as `lag`, no model learns from
    /// what had not happened yet.
    ///
    /// # Errors
    /// `invalid_value` for times that are not finite; `invalid_option` for a `lag` that is not above 0, or no origins;
    /// `not_enough_data` where no time has rows so long before it.
    pub fn by_time(name: &str, times: &[f64], lag: f64, origins: u32) -> Result<Vec<Self>> {
        finite(name, times, f64::MIN)?;
        if !(lag > 0.0 && lag.is_finite()) {
            return Err(Error::option("lag", format!("`lag` must be above 0, got {lag}"))
                .with("given", lag)
                .hint("give the horizon and the gap of the outcome, in the unit of the times"));
        }
        if origins == 0 {
            return Err(Error::option("origins", "`origins` must be 1 or more, got 0")
                .with("given", 0)
                .hint("leave it out for the last 5 times"));
        }
        let mut distinct = times.to_vec();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let first = distinct.first().copied().unwrap_or_default();
        let judged: Vec<f64> = distinct.iter().copied().filter(|time| first + lag <= *time).collect();
        if judged.is_empty() {
            let message = format!("no row of column `{name}` is {lag} or more after the first one");
            return Err(Error::new(ErrorCode::NotEnoughData, message)
                .with("column", name)
                .hint("give rows of more times, or a shorter horizon"));
        }
        let skipped = judged.len().saturating_sub(origins as usize);
        Ok(judged
            .iter()
            .skip(skipped)
            .map(|origin| {
                let time = |row: usize| times.get(row).copied().unwrap_or_default();
                Self {
                    name: origin.to_string(),
                    train: (0..times.len()).filter(|row| time(*row) + lag <= *origin).collect(),
                    test: (0..times.len()).filter(|row| time(*row) == *origin).collect(),
                }
            })
            .collect())
    }

    fn of(name: String, tested: impl Fn(usize) -> bool, rows: usize) -> Self {
        let (test, train) = (0..rows).partition(|row| tested(*row));
        Self { name, train, test }
    }

    /// Splits from outside, as the part that each row is judged in, such as folds that another tool drew.
    ///
    /// # Errors
    /// `invalid_value` for parts that are not whole numbers from 0 on; `not_enough_data` with fewer than two parts.
    pub fn by_part(name: &str, parts: &[f64]) -> Result<Vec<Self>> {
        if let Some(row) = parts.iter().position(|part| !(*part >= 0.0 && part.fract() == 0.0)) {
            let given = parts.get(row).copied().unwrap_or(f64::NAN);
            return Err(bad_value(name, row, given, "a part is a whole number from 0 on")
                .hint("number the parts 0, 1, 2 and so on"));
        }
        let mut distinct = parts.to_vec();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        if distinct.len() < 2 {
            return Err(Error::new(ErrorCode::NotEnoughData, format!("column `{name}` has one part only"))
                .with("column", name)
                .hint("give at least two parts"));
        }
        Ok(distinct
            .iter()
            .map(|part| Self::of(part.to_string(), |row| parts.get(row) == Some(part), parts.len()))
            .collect())
    }
}

/// An outcome of some rows of another.
pub(super) struct Taken {
    labels: Vec<bool>,
    weights: Option<Vec<f64>>,
}

impl Taken {
    pub(super) fn of(outcome: &Outcome<'_>, rows: &[usize]) -> Self {
        let labels = rows.iter().map(|row| outcome.labels.get(*row).copied().unwrap_or_default());
        let weights = outcome.weights.map(|_| rows.iter().map(|row| outcome.weight(*row)).collect());
        Self { labels: labels.collect(), weights }
    }

    /// # Errors
    /// `one_outcome`, `nothing_to_fit`.
    pub(super) fn outcome<'a>(&'a self, of: &Outcome<'a>) -> Result<Outcome<'a>> {
        let outcome = Outcome::new(of.name, &self.labels)?;
        match &self.weights {
            Some(weights) => outcome.weighted("weight", weights),
            None => Ok(outcome),
        }
    }
}
