//! What a model is to foretell: yes or no of each row.

use crate::frame::{rows_that_weigh, same_length, weights};
use crate::{Error, ErrorCode, Result};

/// Yes or no of each row, such as whether a customer churned, with weights where rows count differently.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    pub(super) name: &'a str,
    pub(super) labels: &'a [bool],
    pub(super) weights: Option<&'a [f64]>,
}

impl<'a> Outcome<'a> {
    /// The outcome of each row, with the name that errors call the column by.
    ///
    /// # Errors
    /// `nothing_to_fit` without rows; `one_outcome` where all rows are yes or all are no.
    pub fn new(name: &'a str, labels: &'a [bool]) -> Result<Self> {
        if labels.is_empty() {
            return Err(Error::new(ErrorCode::NothingToFit, format!("column `{name}` has no rows"))
                .with("column", name)
                .hint("give at least one row of each outcome"));
        }
        let outcome = Self { name, labels, weights: None };
        outcome.check_both()?;
        Ok(outcome)
    }

    /// Says how many rows each stands for; one that stands for none is as absent.
    ///
    /// # Errors
    /// `invalid_value` for weights that are negative, not finite, or all zero; `invalid_table`; `one_outcome` where only
    /// rows of one outcome have weight.
    pub fn weighted(mut self, name: &'a str, values: &'a [f64]) -> Result<Self> {
        same_length(name, values.len(), self.name, self.labels.len())?;
        weights(name, values)?;
        self.weights = Some(values);
        self.check_both()?;
        Ok(self)
    }

    /// The rows that count, where others weigh nothing and are to be as absent.
    pub(super) fn present(&self) -> Option<Vec<usize>> {
        rows_that_weigh(self.weights)
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |all| all.get(row).copied().unwrap_or_default())
    }

    /// The weight of all rows, and of those that are yes.
    pub(super) fn totals(&self) -> (f64, f64) {
        self.labels.iter().enumerate().fold((0.0, 0.0), |(all, yes), (row, label)| {
            let weight = self.weight(row);
            (all + weight, if *label { yes + weight } else { yes })
        })
    }

    /// Weights of which some are no whole numbers are no counts, but tell how rows compare: they are scaled to add up to the
    /// number of rows, for what goes by how many rows there are.
    pub(super) fn proportions(&self) -> Option<Vec<f64>> {
        let weights = self.weights.filter(|all| all.iter().any(|weight| weight.fract() != 0.0))?;
        let rows = weights.iter().filter(|weight| **weight > 0.0).count() as f64;
        let by = rows / weights.iter().sum::<f64>();
        by.is_finite().then(|| weights.iter().map(|weight| weight * by).collect())
    }

    /// The same labels with other weights.
    pub(super) fn with_weights<'b>(&self, weights: Option<&'b [f64]>) -> Outcome<'b>
    where
        'a: 'b,
    {
        Outcome { weights: weights.or(self.weights), ..*self }
    }

    fn check_both(&self) -> Result<()> {
        let has = |wanted: bool| {
            self.labels.iter().enumerate().any(|(row, label)| *label == wanted && self.weight(row) > 0.0)
        };
        match (has(true), has(false)) {
            (true, true) => Ok(()),
            (yes, _) => {
                let message = format!("column `{}` is {yes} in every row", self.name);
                Err(Error::new(ErrorCode::OneOutcome, message)
                    .with("column", self.name)
                    .hint("give rows of both outcomes"))
            }
        }
    }
}
