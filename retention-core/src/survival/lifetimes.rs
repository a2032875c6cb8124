//! How long each customer stayed, and whether we saw them leave: the input of everything here.

use super::SurvivalCounts;
use super::counts::Weighed;
use crate::artifact::Fitted;
use crate::frame::{Factor, bad_value, finite, rows_that_weigh, same_length, weights};
use crate::stat::{RiskTable, Spells};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// Lifetimes as plain columns: a duration a row, and whether it ended with the event or with the end of observation.
/// Durations are in whatever unit the caller likes.
///
/// ```
/// use retention_core::{CurveLimits, Lifetimes};
/// let months = [1.0, 3.0, 3.0, 8.0];
/// let left = [true, true, false, false];
/// let curves = Lifetimes::new("months", &months, "left", &left)?.kaplan_meier(&CurveLimits::default())?;
/// assert_eq!(curves.survival_at(None, 3.0), Some(0.5));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lifetimes<'a> {
    pub(super) duration: &'a str,
    pub(super) event: &'a str,
    pub(super) spells: Spells<'a>,
    pub(super) groups: Option<(&'a str, Factor)>,
    pub(super) fitted: Option<Fitted>,
}

impl<'a> Lifetimes<'a> {
    /// Durations and whether each ended with the event, with the names that errors call the columns by.
    ///
    /// # Errors
    /// `invalid_value` for durations that are negative or not finite; `invalid_table` for columns of different lengths;
    /// `nothing_to_fit` without rows.
    pub fn new(duration: &'a str, durations: &'a [f64], event: &'a str, events: &'a [bool]) -> Result<Self> {
        same_length(event, events.len(), duration, durations.len())?;
        if durations.is_empty() {
            return Err(Error::new(ErrorCode::NothingToFit, format!("column `{duration}` has no rows"))
                .with("column", duration)
                .hint("give at least one lifetime"));
        }
        finite(duration, durations, 0.0)?;
        Ok(Self {
            duration,
            event,
            spells: Spells { durations, events, entries: None, weights: None },
            groups: None,
            fitted: None,
        })
    }

    /// As of when the lifetimes were seen: a Cox model of them refuses rows of earlier views, unless told to go with
    /// hindsight.
    #[must_use]
    pub fn as_of(self, as_of: Timestamp) -> Self {
        self.made(Some(Fitted::at(as_of)))
    }

    #[must_use]
    pub(crate) fn made(self, fitted: Option<Fitted>) -> Self {
        Self { fitted, ..self }
    }

    /// Says when each came under observation, on the clock of the durations: before that they could not have been seen
    /// to leave (left truncation). A customer imported in their tenth month has 10 here; one seen from the start, 0, who may
    /// have left at 0.
    ///
    /// # Errors
    /// `invalid_value` for an entry that is negative, not finite, or above 0 and not before the duration; `invalid_table`.
    pub fn entered(mut self, entry: &'a str, entries: &'a [f64]) -> Result<Self> {
        same_length(entry, entries.len(), self.duration, self.spells.durations.len())?;
        finite(entry, entries, 0.0)?;
        let late = |(from, to): (&f64, &f64)| *from > 0.0 && from >= to;
        if let Some(row) = entries.iter().zip(self.spells.durations).position(late) {
            let value = entries.get(row).copied().unwrap_or_default();
            let needed = format!("it must be less than `{}` there", self.duration);
            return Err(
                bad_value(entry, row, value, &needed).hint("leave out who was never under observation")
            );
        }
        self.spells.entries = Some(entries);
        Ok(self)
    }

    /// Says how many lifetimes each row stands for; one that stands for none is as absent. Where all weights are whole a
    /// row is as if it were there so many times. Where some are not, as weights of a sample or by propensity are, each row
    /// is one lifetime and weighs what it weighs: limits and the log-rank test of curves hang on the weights' proportions,
    /// not on their sum. Cox models take all weights as counts.
    ///
    /// # Errors
    /// `invalid_value` for weights that are negative, not finite, or all zero; `invalid_table`.
    pub fn weighted(mut self, weight: &'a str, values: &'a [f64]) -> Result<Self> {
        same_length(weight, values.len(), self.duration, self.spells.durations.len())?;
        weights(weight, values)?;
        self.spells.weights = Some(values);
        Ok(self)
    }

    /// Says which group each belongs to: a curve is estimated for each, and Cox models take them as strata.
    ///
    /// # Errors
    /// `invalid_value` for a row without a group; `invalid_table`.
    pub fn grouped(mut self, group: &'a str, values: Factor) -> Result<Self> {
        same_length(group, values.len(), self.duration, self.spells.durations.len())?;
        if let Some(row) = (0..values.len()).find(|row| values.code(*row).is_none()) {
            return Err(bad_value(group, row, "no value", "every row needs a group")
                .hint("name the missing ones, such as `unknown`, or leave them out"));
        }
        self.groups = Some((group, values));
        Ok(self)
    }

    /// Counts who is at risk and who leaves at each time: the sums that estimates are made of, which can be added up
    /// over parts of the customers.
    pub fn count(&self) -> SurvivalCounts {
        if let Some(present) = self.present() {
            return present.lives(self).count();
        }
        let labels = self.groups.as_ref().map_or_else(
            || vec![None],
            |(_, factor)| factor.labels().iter().map(|label| Some(label.clone())).collect(),
        );
        let groups = labels.into_iter().zip(self.tables(self.spells.weights)).collect();
        let group = self.groups.as_ref().map(|(name, _)| *name);
        let counts = SurvivalCounts::new(self.duration, self.event, group, groups);
        let Some(weights) = self.spells.weights else { return counts };
        let squares: Vec<f64> = weights.iter().map(|weight| weight * weight).collect();
        let beside = self.tables(None).into_iter().zip(self.tables(Some(&squares)));
        counts.weighted(
            weights.iter().any(|weight| weight.fract() != 0.0),
            beside.map(|(rows, squares)| Weighed { rows, squares }).collect(),
        )
    }

    /// The counts of each group, with these weights.
    fn tables(&self, weights: Option<&[f64]>) -> Vec<RiskTable> {
        let spells = Spells { weights, ..self.spells };
        match &self.groups {
            None => vec![RiskTable::of(spells)],
            Some((_, factor)) => by_group(spells, factor),
        }
    }

    /// The rows that stand for a lifetime, where others do not.
    pub(super) fn present(&self) -> Option<Present> {
        let rows = rows_that_weigh(self.spells.weights)?;
        let pick = |column: &[f64]| pick(column, &rows);
        Some(Present {
            durations: pick(self.spells.durations),
            events: rows
                .iter()
                .map(|row| self.spells.events.get(*row).copied().unwrap_or_default())
                .collect(),
            entries: self.spells.entries.map(pick),
            weights: self.spells.weights.map(pick),
            groups: self.groups.as_ref().map(|(_, factor)| {
                // Groups of which nobody is left are as absent.
                Factor::optional(rows.iter().map(|row| factor.get(*row)))
            }),
            rows,
        })
    }
}

fn by_group(spells: Spells<'_>, factor: &Factor) -> Vec<RiskTable> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); factor.labels().len()];
    for row in 0..factor.len() {
        if let Some(slot) = factor.code(row).and_then(|code| rows.get_mut(code)) {
            slot.push(row);
        }
    }
    rows.iter()
        .map(|rows| {
            let durations = pick(spells.durations, rows);
            let events: Vec<bool> =
                rows.iter().map(|row| spells.events.get(*row).copied().unwrap_or_default()).collect();
            let entries = spells.entries.map(|column| pick(column, rows));
            let weights = spells.weights.map(|column| pick(column, rows));
            RiskTable::of(Spells {
                durations: &durations,
                events: &events,
                entries: entries.as_deref(),
                weights: weights.as_deref(),
            })
        })
        .collect()
}

fn pick(column: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|row| column.get(*row).copied().unwrap_or_default()).collect()
}

/// Lifetimes without the rows that stand for none.
#[derive(Debug)]
pub(super) struct Present {
    /// Which rows they are of all.
    pub(super) rows: Vec<usize>,
    durations: Vec<f64>,
    events: Vec<bool>,
    entries: Option<Vec<f64>>,
    weights: Option<Vec<f64>>,
    groups: Option<Factor>,
}

impl Present {
    /// They as lifetimes of the same columns.
    pub(super) fn lives<'p>(&'p self, of: &Lifetimes<'p>) -> Lifetimes<'p> {
        let spells = Spells {
            durations: &self.durations,
            events: &self.events,
            entries: self.entries.as_deref(),
            weights: self.weights.as_deref(),
        };
        let groups = of.groups.as_ref().zip(self.groups.clone()).map(|((name, _), factor)| (*name, factor));
        Lifetimes { spells, groups, ..*of }
    }
}
