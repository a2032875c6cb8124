//! Columns as the numbers that trees ask about: learnt at the training, kept in the model.

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::frame::{Frame, FrameColumn, find_column};
use crate::predict::Outcome;

/// Labels count as if so many rows of the overall share had been seen with each.
const PRIOR: f64 = 10.0;

/// A column as it was at the training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) kind: FeatureKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum FeatureKind {
    Number,
    Flag,
    /// Labels, sorted, with the share of rows that had the outcome, drawn a little to the share of all. Asked whether a
    /// share is below another, a tree can part the labels in any way that helps (W. D. Fisher, JASA 53, 1958).
    Category {
        labels: Vec<String>,
        shares: Vec<f64>,
    },
}

impl FeatureKind {
    fn name(&self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Category { .. } => "category",
        }
    }

    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Number | Self::Flag => true,
            Self::Category { labels, shares } => {
                labels.len() == shares.len()
                    && shares.iter().all(|share| (0.0..=1.0).contains(share))
                    && labels.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
            }
        }
    }
}

pub(super) fn learn(frame: &Frame<'_>, outcome: &Outcome<'_>) -> Vec<Feature> {
    let kind = |column: &FrameColumn<'_>| match column {
        FrameColumn::Number(_) => FeatureKind::Number,
        FrameColumn::Flag(_) => FeatureKind::Flag,
        FrameColumn::Category(factor) => {
            let (all, yes) = outcome.totals();
            let share = yes / all;
            let mut sums = vec![(PRIOR, PRIOR * share); factor.labels().len()];
            for (row, label) in outcome.labels.iter().enumerate() {
                let weight = outcome.weight(row);
                if let Some(sum) = factor.code(row).and_then(|code| sums.get_mut(code)) {
                    sum.0 += weight;
                    sum.1 += if *label { weight } else { 0.0 };
                }
            }
            let shares = sums.iter().map(|(all, yes)| yes / all).collect();
            FeatureKind::Category { labels: factor.labels().to_vec(), shares }
        }
    };
    frame.columns().map(|(name, column)| Feature { name: name.to_owned(), kind: kind(column) }).collect()
}

/// The values of each feature, NaN where missing or never seen before.
///
/// # Errors
/// `missing_column`; `artifact_mismatch` for a column of another type.
pub(super) fn encode(features: &[Feature], frame: &Frame<'_>) -> Result<Vec<Vec<f64>>> {
    features
        .iter()
        .map(|feature| {
            let column = find_column(frame, &feature.name, feature.kind.name())?;
            Ok(match (column, &feature.kind) {
                (FrameColumn::Number(values), _) => values.to_vec(),
                (FrameColumn::Flag(values), _) => values
                    .iter()
                    .map(|value| value.map_or(f64::NAN, |yes| f64::from(u8::from(yes))))
                    .collect(),
                (FrameColumn::Category(factor), FeatureKind::Category { labels, shares }) => {
                    let known: Vec<f64> = factor
                        .labels()
                        .iter()
                        .map(|label| labels.binary_search(label).ok().and_then(|at| shares.get(at)))
                        .map(|share| share.copied().unwrap_or(f64::NAN))
                        .collect();
                    let of = |row| factor.code(row).and_then(|code| known.get(code)).copied();
                    (0..factor.len()).map(|row| of(row).unwrap_or(f64::NAN)).collect()
                }
                (FrameColumn::Category(_), _) => vec![f64::NAN; frame.rows()],
            })
        })
        .collect()
}

/// The rows of columns, one after another.
pub(super) fn each_row(columns: &[Vec<f64>], rows: usize, mut told: impl FnMut(&[f64])) {
    let mut row = vec![f64::NAN; columns.len()];
    for at in 0..rows {
        for (slot, column) in row.iter_mut().zip(columns) {
            *slot = column.get(at).copied().unwrap_or(f64::NAN);
        }
        told(&row);
    }
}
