//! Counts of lifetimes by group and time: an artifact that parts of the customers add up to.

use serde::{Deserialize, Serialize};

use super::curves::SurvivalCurves;
use super::{CurveLimits, Lifetimes, LogRank, LogRankOptions};
use crate::stat::RiskTable;
use crate::{Error, ErrorCode, Result, artifact};

/// How many were at risk, left and were lost at each time, by group: everything that Kaplan–Meier, Nelson–Aalen and the
/// log-rank test need. Counts of parts of the customers [`add`](Self::add) up to those of all, exactly where rows have no
/// weights.
///
/// ```
/// use retention_core::{CurveLimits, Lifetimes};
/// let part = |days: &[f64], left: &[bool]| Ok::<_, retention_core::Error>(Lifetimes::new("days", days, "left", left)?.count());
/// let mut counts = part(&[3.0, 5.0], &[true, false])?;
/// counts.add(&part(&[4.0], &[true])?)?;
/// assert_eq!(counts.kaplan_meier(&CurveLimits::default())?.survival_at(None, 3.5), Some(2.0 / 3.0));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalCounts {
    duration: String,
    event: String,
    group: Option<String>,
    pub(super) groups: Vec<(Option<String>, RiskTable)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weighted: Option<Weighted>,
}

/// What sums of weights do not tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Weighted {
    /// Whether a weight is no whole number, so that weights are no counts of lifetimes.
    fractional: bool,
    groups: Vec<Weighed>,
}

/// Beside the sums of weights of a group, at the same times: how many rows there are, and sums of squared weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Weighed {
    pub(super) rows: RiskTable,
    pub(super) squares: RiskTable,
}

impl Weighed {
    /// Of rows that weigh 1 each, their number is all.
    fn plain(table: &RiskTable) -> Self {
        Self { rows: table.clone(), squares: table.clone() }
    }

    fn plus(&self, other: &Self) -> Self {
        Self { rows: self.rows.plus(&other.rows), squares: self.squares.plus(&other.squares) }
    }

    fn is_sound(&self, beside: &RiskTable) -> bool {
        [&self.rows, &self.squares].into_iter().all(|table| table.is_sound() && table.times == beside.times)
    }
}

impl SurvivalCounts {
    pub(super) fn new(
        duration: &str,
        event: &str,
        group: Option<&str>,
        groups: Vec<(Option<String>, RiskTable)>,
    ) -> Self {
        Self {
            duration: duration.to_owned(),
            event: event.to_owned(),
            group: group.map(str::to_owned),
            groups,
            weighted: None,
        }
    }

    /// The same, of rows with weights.
    pub(super) fn weighted(self, fractional: bool, groups: Vec<Weighed>) -> Self {
        Self { weighted: Some(Weighted { fractional, groups }), ..self }
    }

    /// Of each group what the sums do not tell, where weights are no counts of lifetimes.
    pub(super) fn fractional(&self) -> Option<&[Weighed]> {
        self.weighted
            .as_ref()
            .filter(|weighted| weighted.fractional)
            .map(|weighted| weighted.groups.as_slice())
    }

    fn weighed(&self) -> Vec<Weighed> {
        let plain = || self.groups.iter().map(|(_, table)| Weighed::plain(table)).collect();
        self.weighted.as_ref().map_or_else(plain, |weighted| weighted.groups.clone())
    }

    /// The name of the column of durations.
    pub fn duration(&self) -> &str {
        &self.duration
    }

    /// The name of the column that tells whether the event was seen.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// The name of the column of groups, where there is one.
    pub fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// The share that remains over time, by group, with Greenwood's errors and log-log limits.
    ///
    /// # Errors
    /// `invalid_option`.
    pub fn kaplan_meier(&self, options: &CurveLimits) -> Result<SurvivalCurves> {
        SurvivalCurves::of(self.clone(), options)
    }

    /// Tests whether the groups leave at one rate.
    ///
    /// # Errors
    /// `one_outcome` without an event; `nothing_to_fit` with fewer than two groups.
    pub fn log_rank(&self, options: &LogRankOptions) -> Result<LogRank> {
        LogRank::of(self, options)
    }

    /// Adds the counts of other customers.
    ///
    /// # Errors
    /// `artifact_mismatch` when they are of other columns.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        let columns = |counts: &Self| (counts.duration.clone(), counts.event.clone(), counts.group.clone());
        if columns(self) != columns(other) {
            let message = format!("these counts are of {:?}, not of {:?}", columns(other), columns(self));
            return Err(
                Error::new(ErrorCode::ArtifactMismatch, message).hint("count every part by the same columns")
            );
        }
        let mut weighed = self.weighed();
        for ((label, table), added) in other.groups.iter().zip(other.weighed()) {
            match self.groups.binary_search_by(|(known, _)| known.cmp(label)) {
                Ok(at) => {
                    if let (Some((_, known)), Some(beside)) = (self.groups.get_mut(at), weighed.get_mut(at)) {
                        *known = known.plus(table);
                        *beside = beside.plus(&added);
                    }
                }
                Err(at) => {
                    self.groups.insert(at, (label.clone(), table.clone()));
                    weighed.insert(at.min(weighed.len()), added);
                }
            }
        }
        if self.weighted.is_some() || other.weighted.is_some() {
            let fractional = self.fractional().is_some() || other.fractional().is_some();
            self.weighted = Some(Weighted { fractional, groups: weighed });
        }
        Ok(())
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::SURVIVAL_COUNTS, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let counts: Self = artifact::from_json(artifact::SURVIVAL_COUNTS, text)?;
        let ascending = counts.groups.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0));
        let beside = counts.weighted.as_ref().is_none_or(|weighted| {
            weighted.groups.len() == counts.groups.len()
                && weighted
                    .groups
                    .iter()
                    .zip(&counts.groups)
                    .all(|(weighed, (_, table))| weighed.is_sound(table))
        });
        let sound = counts.groups.iter().all(|(_, table)| table.is_sound());
        if !(ascending && beside && sound) {
            return Err(Error::new(ErrorCode::BlobAltered, "the counts contradict themselves"));
        }
        Ok(counts)
    }
}

impl Lifetimes<'_> {
    /// [`SurvivalCounts::kaplan_meier`] of these lifetimes.
    ///
    /// # Errors
    /// `invalid_option`.
    pub fn kaplan_meier(&self, options: &CurveLimits) -> Result<SurvivalCurves> {
        SurvivalCurves::of(self.count(), options)
    }

    /// [`SurvivalCounts::log_rank`] of these lifetimes.
    ///
    /// # Errors
    /// `one_outcome` without an event; `nothing_to_fit` with fewer than two groups.
    pub fn log_rank(&self, options: &LogRankOptions) -> Result<LogRank> {
        self.count().log_rank(options)
    }
}
