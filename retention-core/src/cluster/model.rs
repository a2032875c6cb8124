//! Clusters that were found: an artifact that tells where rows belong.

use serde::{Deserialize, Serialize};

use super::points::{Points, nearest};
use super::scale::Feature;
use super::tables::{ASSIGNMENTS, CHOICE, CHOICE_CHART};
use super::{ClusterMissing, ClusterScale};
use crate::artifact::Fitted;
use crate::frame::{Frame, bad_value};
use crate::table::{Table, TableBuilder, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result, artifact};

/// Clusters of customers who are alike, with what sets each apart. Found with [`fit`](Self::fit), saved with
/// [`to_json`](Self::to_json).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterModel {
    pub(super) features: Vec<Feature>,
    pub(super) scale: ClusterScale,
    pub(super) missing: ClusterMissing,
    /// Centres as distances are measured, the largest cluster first.
    pub(super) centres: Vec<Vec<f64>>,
    pub(super) members: Vec<Members>,
    pub(super) all: Members,
    /// Mean and deviation of each scaled column over all rows.
    pub(super) spread: Vec<(f64, f64)>,
    pub(super) left_out: u64,
    pub(super) tried: Vec<Tried>,
    /// By what the number was chosen; none where it was given.
    pub(super) chosen_by: Option<super::ClusterChoice>,
    pub(super) stability: Option<Stability>,
    pub(super) runs: u32,
    pub(super) seed: u32,
    pub(super) fitted: Option<Fitted>,
}

/// Rows that belong together: their columns as they were given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Members {
    pub(super) rows: u64,
    pub(super) inertia: f64,
    pub(super) means: Vec<f64>,
    pub(super) medians: Vec<f64>,
}

/// A number of clusters that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Tried {
    pub(super) clusters: u32,
    pub(super) inertia: f64,
    pub(super) silhouette: Option<f64>,
    /// With its error.
    pub(super) gap: Option<(f64, f64)>,
}

/// How far clusters from other seeds agree with these.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Stability {
    pub(super) seeds: u32,
    pub(super) mean: f64,
    pub(super) least: f64,
}

impl ClusterModel {
    /// How many clusters there are.
    pub fn len(&self) -> usize {
        self.centres.len()
    }

    /// Whether there are none, which no fit gives.
    pub fn is_empty(&self) -> bool {
        self.centres.is_empty()
    }

    /// The columns that the model reads.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.features.iter().map(|feature| feature.name.as_str())
    }

    /// The sum of squared distances from the centres, in scaled units.
    pub fn inertia(&self) -> f64 {
        self.members.iter().map(|members| members.inertia).sum()
    }

    /// The mean silhouette, where there is more than one cluster.
    pub fn silhouette(&self) -> Option<f64> {
        self.kept().and_then(|tried| tried.silhouette)
    }

    /// The mean adjusted Rand index of these clusters with those from other seeds: 1 where all are the same.
    pub fn stability(&self) -> Option<f64> {
        self.stability.map(|stability| stability.mean)
    }

    /// As of when the table was made, where that is known.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    /// Refuses rows of an earlier view than that of the fit, unless told to go with hindsight.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(crate) fn may_speak_of(&self, rows: Option<Fitted>, hindsight: bool) -> Result<()> {
        Fitted::check(self.fitted, rows, hindsight)
    }

    fn kept(&self) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.clusters as usize == self.len())
    }

    /// The cluster of each row, from 0; none where the row lacks a value and such rows are left out.
    ///
    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type than at the fit; `invalid_value` for a missing
    /// value where these are refused, a negative number of which a logarithm is to be taken, or one too large for a distance.
    pub fn predict(&self, frame: &Frame<'_>) -> Result<Vec<Option<usize>>> {
        Ok(self.places(frame)?.into_iter().map(|place| place.map(|((label, _), _)| label)).collect())
    }

    /// Where each row belongs, how far from the centre it is, and which cluster is the next; rows are told by `customers`,
    /// or by their number from 0.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn assign(&self, frame: &Frame<'_>, customers: Option<Text>) -> Result<Table> {
        let places = self.places(frame)?;
        let ids = customers.unwrap_or_else(|| {
            let rows: Vec<String> = (0..places.len()).map(|row| row.to_string()).collect();
            rows.iter().map(String::as_str).collect()
        });
        let of =
            |get: &dyn Fn(&Place) -> Option<f64>| places.iter().map(|place| get(place.as_ref()?)).collect();
        let number = |label: usize| label as i64 + 1;
        let labels = places.iter().map(|place| place.map(|((label, _), _)| number(label))).collect();
        let next = |(_, (label, distance)): Place| distance.is_finite().then(|| number(label));
        let margin = |((_, own), (_, other)): &Place| {
            other.is_finite().then(|| if *other > 0.0 { 1.0 - (own / other).sqrt() } else { 0.0 })
        };
        let table = Table::of(&ASSIGNMENTS)
            .column(ids)
            .optional(labels)
            .optional(of(&|((_, own), _)| Some(own.sqrt())))
            .optional(places.iter().map(|place| next((*place)?)).collect())
            .optional(of(&margin));
        Ok(self.noted(table).finish())
    }

    /// The numbers of clusters that were tried, with how clear and how tight they were.
    pub fn choice(&self) -> Table {
        let tried = &self.tried;
        Table::of(&CHOICE)
            .column(tried.iter().map(|tried| i64::from(tried.clusters)).collect::<Vec<_>>())
            .column(tried.iter().map(|tried| tried.inertia).collect::<Vec<_>>())
            .optional(tried.iter().map(|tried| tried.silhouette).collect())
            .optional(tried.iter().map(|tried| tried.gap.map(|(gap, _)| gap)).collect())
            .optional(tried.iter().map(|tried| tried.gap.map(|(_, error)| error)).collect())
            .column(tried.iter().map(|tried| tried.clusters as usize == self.len()).collect::<Vec<_>>())
            .note("chosen_by", self.chosen_by.map_or("given", super::ClusterChoice::as_str))
            .chart(&CHOICE_CHART)
            .finish()
    }

    /// What every table of the model says of it.
    pub(super) fn noted(&self, table: TableBuilder) -> TableBuilder {
        let table = table.note("clusters", self.len()).note("scale", self.scale.as_str());
        match self.fitted {
            Some(fitted) => table.note("fitted_as_of", fitted.as_of),
            None => table,
        }
    }

    /// The nearest centre of each row and the next nearest, with squared distances.
    fn places(&self, frame: &Frame<'_>) -> Result<Vec<Option<Place>>> {
        let columns = self.features.iter().map(|feature| feature.read(frame)).collect::<Result<Vec<_>>>()?;
        if self.missing == ClusterMissing::Refuse {
            for (feature, values) in self.features.iter().zip(&columns) {
                none_missing(&feature.name, values)?;
            }
        }
        let centres = Points::of(self.features.len(), self.centres.concat());
        let mut point = vec![0.0; self.features.len()];
        Ok((0..frame.rows())
            .map(|row| {
                for ((slot, feature), values) in point.iter_mut().zip(&self.features).zip(&columns) {
                    *slot = feature.apply(values.get(row).copied().unwrap_or(f64::NAN));
                }
                (!point.iter().any(|value| value.is_nan())).then(|| nearest(&point, &centres))
            })
            .collect())
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::CLUSTER_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::CLUSTER_MODEL, text)?;
        if !model.is_sound() {
            return Err(Error::new(ErrorCode::BlobAltered, "the model contradicts itself"));
        }
        Ok(model)
    }

    fn is_sound(&self) -> bool {
        let width = self.features.len();
        let of_width = |values: &[f64]| values.len() == width && values.iter().all(|value| value.is_finite());
        let members = |members: &Members| of_width(&members.means) && of_width(&members.medians);
        width > 0
            && !self.centres.is_empty()
            && self.members.len() == self.centres.len()
            && self.spread.len() == width
            && self.features.iter().all(Feature::is_sound)
            && self.centres.iter().all(|centre| of_width(centre))
            && self.members.iter().all(members)
            && members(&self.all)
            && self.kept().is_some()
    }
}

/// The nearest cluster and the next one, each with the squared distance.
type Place = ((usize, f64), (usize, f64));

/// # Errors
/// `invalid_value`.
pub(super) fn none_missing(name: &str, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| value.is_nan()) {
        None => Ok(()),
        Some(row) => Err(bad_value(name, row, "nothing", "a distance needs every value")
            .hint("fill the value in, or fit with missing=\"leave_out\"")),
    }
}
