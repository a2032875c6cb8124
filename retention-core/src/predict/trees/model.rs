//! Fitted trees: chances, contributions; saved as an artifact.

use serde::{Deserialize, Serialize};

use super::TreesOptions;
use super::encode::{Feature, UNKNOWN, each_row, encode, learn};
use super::tree::Tree;
use crate::frame::{Frame, Seen, same_length};
use crate::predict::Outcome;
use crate::predict::contributions::{Contributions, chance};
use crate::table::Table;
use crate::{Error, ErrorCode, Result, artifact};

/// Boosted trees on plain columns, with how these are encoded. Numbers may be missing, categories are encoded inside.
/// Training takes a build with the cargo feature `trees`; any build applies, explains and saves them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TreesModel {
    features: Vec<Feature>,
    base: f64,
    trees: Vec<Tree>,
    rows: u64,
    outcome: String,
}

impl TreesModel {
    /// Trains trees one after another, each on what those before left unexplained (J. H. Friedman, Annals of Statistics
    /// 29, 2001). With `held`, rows that no tree sees, training stops once new trees do not help there.
    ///
    /// # Errors
    /// `nothing_to_fit` without columns; `invalid_table` for columns of different lengths; `missing_column` and
    /// `artifact_mismatch` where the rows held out have other columns; `invalid_option`, also where this build has no
    /// trees.
    pub fn fit(
        frame: &Frame<'_>,
        outcome: &Outcome<'_>,
        held: Option<(&Frame<'_>, &Outcome<'_>)>,
        options: &TreesOptions,
    ) -> Result<Self> {
        options.check()?;
        let Some(first) = frame.names().next() else {
            return Err(Error::new(ErrorCode::NothingToFit, "there is no column to explain the outcome by")
                .hint("give at least one column"));
        };
        same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
        // How heavy a leaf must be, and how much a label's rows say, goes by how many rows there are.
        let proportions = outcome.proportions();
        let outcome = &outcome.with_weights(proportions.as_deref());
        let (features, columns) = learn(frame, outcome)?;
        let held = match held {
            None => None,
            Some((frame, outcome)) => {
                same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
                let mut columns = encode(&features, frame)?;
                // Of rows held out, which only say when to stop, what is unknown counts as missing.
                let unknown = columns.iter_mut().flatten().filter(|value| **value == UNKNOWN);
                unknown.for_each(|value| *value = f64::NAN);
                Some((columns, outcome))
            }
        };
        let (base, trees) = train(&columns, outcome, held.as_ref(), options)?;
        Ok(Self { features, base, trees, rows: frame.rows() as u64, outcome: outcome.name.to_owned() })
    }

    /// How many trees there are.
    pub fn trees(&self) -> usize {
        self.trees.len()
    }

    /// The columns that the trees read.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.features.iter().map(|feature| feature.name.as_str())
    }

    /// What each column held at the training.
    pub(in crate::predict) fn seen(&self) -> impl Iterator<Item = Seen<'_>> {
        self.features.iter().map(Feature::seen)
    }

    /// The chance of the outcome in each row. A category that the training did not see, and a missing value in a column that
    /// had none missing, say nothing: at questions about them both answers count, by how many rows of the training gave each.
    ///
    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type than at the training.
    pub fn predict(&self, frame: &Frame<'_>) -> Result<Vec<f64>> {
        let columns = encode(&self.features, frame)?;
        let mut chances = Vec::with_capacity(frame.rows());
        each_row(&columns, frame.rows(), |row| chances.push(chance(self.logit(row))));
        Ok(chances)
    }

    fn logit(&self, row: &[f64]) -> f64 {
        self.trees.iter().fold(self.base, |logit, tree| logit + tree.value(row))
    }

    /// What each column adds to the log-odds of each row: exact Shapley values of the trees, which with `base` add up to
    /// `logit` to about 1e-12.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn explain(&self, frame: &Frame<'_>) -> Result<Table> {
        Ok(self.contributions(frame)?.table())
    }

    pub(in crate::predict) fn contributions(&self, frame: &Frame<'_>) -> Result<Contributions> {
        let columns = encode(&self.features, frame)?;
        let base = self.trees.iter().fold(self.base, |base, tree| base + tree.mean());
        let names = self.columns().map(str::to_owned).collect();
        let mut found = Contributions::new(names, base, frame.rows());
        let mut parts = vec![0.0; self.features.len()];
        each_row(&columns, frame.rows(), |row| {
            parts.fill(0.0);
            for tree in &self.trees {
                tree.contribute(row, &mut parts);
            }
            found.push(&parts, self.logit(row));
        });
        Ok(found)
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::TREES_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::TREES_MODEL, text)?;
        if !model.is_sound() {
            return Err(Error::new(ErrorCode::BlobAltered, "the model contradicts itself"));
        }
        Ok(model)
    }

    pub(in crate::predict) fn is_sound(&self) -> bool {
        self.base.is_finite()
            && self.features.iter().all(|feature| feature.kind.is_sound())
            && self.trees.iter().all(|tree| tree.is_sound(self.features.len()))
    }
}

#[cfg(feature = "trees")]
fn train(
    columns: &[Vec<f64>],
    outcome: &Outcome<'_>,
    held: Option<&(Vec<Vec<f64>>, &Outcome<'_>)>,
    options: &TreesOptions,
) -> Result<(f64, Vec<Tree>)> {
    use super::train::{Rows, train};
    let (all, yes) = outcome.totals();
    let balance = |label: bool| match (options.balance, label) {
        (false, _) => 1.0,
        (true, true) => all / (2.0 * yes),
        (true, false) => all / (2.0 * (all - yes)),
    };
    let rows = |columns: &[Vec<f64>], outcome: &Outcome<'_>| {
        let kept: Vec<usize> = (0..outcome.labels.len()).filter(|row| outcome.weight(*row) > 0.0).collect();
        let label = |row: usize| outcome.labels.get(row).copied().unwrap_or_default();
        let of = |column: &[f64], row: usize| column.get(row).copied().unwrap_or(f64::NAN);
        Rows {
            columns: columns.iter().flat_map(|column| kept.iter().map(|row| of(column, *row))).collect(),
            labels: kept.iter().map(|row| f64::from(u8::from(label(*row)))).collect(),
            weights: kept.iter().map(|row| outcome.weight(*row) * balance(label(*row))).collect(),
            width: columns.len(),
        }
    };
    train(&rows(columns, outcome), held.map(|(columns, outcome)| rows(columns, outcome)).as_ref(), options)
}

#[cfg(not(feature = "trees"))]
fn train(
    _: &[Vec<f64>],
    _: &Outcome<'_>,
    _: Option<&(Vec<Vec<f64>>, &Outcome<'_>)>,
    _: &TreesOptions,
) -> Result<(f64, Vec<Tree>)> {
    Err(Error::option("model", "this build trains no trees").hint("build with the cargo feature `trees`"))
}
