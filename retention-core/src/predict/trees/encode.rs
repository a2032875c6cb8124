//! Columns as the numbers that trees ask about: learnt at the training, kept in the model.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::Result;
use crate::frame::{Factor, Frame, FrameColumn, Seen, find_column, may_have_been};
use crate::predict::Outcome;

/// Labels count as if so many rows of the overall share had been seen with each.
const PRIOR: f64 = 10.0;
/// Labels of fewer rows share what they say: each alone would tell of chance.
const RARE: usize = 5;
/// Of labels of so many rows, one row has next to no say in the share that it is given.
const MANY: usize = 50;
/// Into how many parts rows are dealt, to be given the shares of the others.
const PARTS: usize = 5;

/// Stands for a value that the training did not see: trees then go both ways, by how many rows of the training did.
pub(super) const UNKNOWN: f64 = f64::INFINITY;

/// A column as it was at the training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) kind: FeatureKind,
    /// Whether it was missing in some row.
    #[serde(default = "may_have_been")]
    pub(super) missing: bool,
}

impl Feature {
    pub(super) fn seen(&self) -> Seen<'_> {
        let labels = match &self.kind {
            FeatureKind::Category { labels, .. } => Some(labels.as_slice()),
            FeatureKind::Number | FeatureKind::Flag => None,
        };
        Seen { name: &self.name, labels, missing: self.missing }
    }
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

/// What is learnt of the labels of a column.
struct Labels<'f> {
    factor: &'f Factor,
    /// Of each label, how many rows have it, and of those that share with it what they say, all.
    rows: Vec<usize>,
    pooled: usize,
    /// The share of all rows with the outcome.
    share: f64,
}

impl<'f> Labels<'f> {
    fn of(factor: &'f Factor, outcome: &Outcome<'_>) -> Self {
        let (all, yes) = outcome.totals();
        let mut rows = vec![0; factor.labels().len()];
        for row in (0..factor.len()).filter(|row| outcome.weight(*row) > 0.0) {
            if let Some(count) = factor.code(row).and_then(|code| rows.get_mut(code)) {
                *count += 1;
            }
        }
        let pooled = rows.iter().filter(|count| **count < RARE).sum();
        Self { factor, rows, pooled, share: yes / all }
    }

    fn is_rare(&self, code: usize) -> bool {
        self.rows.get(code).is_none_or(|count| *count < RARE)
    }

    /// The share of each label, by the rows that are told.
    fn shares(&self, outcome: &Outcome<'_>, told: impl Fn(usize) -> bool) -> Vec<f64> {
        let none = (PRIOR, PRIOR * self.share);
        let (mut sums, mut rare) = (vec![none; self.rows.len()], none);
        for (row, label) in outcome.labels.iter().enumerate().filter(|(row, _)| told(*row)) {
            let Some(code) = self.factor.code(row) else { continue };
            let sum = if self.is_rare(code) { Some(&mut rare) } else { sums.get_mut(code) };
            if let Some(sum) = sum {
                let weight = outcome.weight(row);
                sum.0 += weight;
                sum.1 += if *label { weight } else { 0.0 };
            }
        }
        let sum = |(code, sum): (usize, &(f64, f64))| if self.is_rare(code) { rare } else { *sum };
        sums.iter().enumerate().map(sum).map(|(all, yes)| yes / all).collect()
    }

    /// Of each row the share of its label, by rows of other parts unless the label has many: else a row would be told its
    /// own outcome (D. Micci-Barreca, SIGKDD Explorations 3, 2001; parts as in scikit-learn's `TargetEncoder`).
    fn told(&self, outcome: &Outcome<'_>) -> Vec<f64> {
        let mut seen = 0_u64;
        // By place among rows that weigh, so that the others are as absent.
        let part = |row: usize| {
            seen += u64::from(outcome.weight(row) > 0.0);
            (xxh3_64(&seen.to_le_bytes()) % PARTS as u64) as usize
        };
        let parts: Vec<usize> = (0..self.factor.len()).map(part).collect();
        let whole = self.shares(outcome, |_| true);
        let others: Vec<Vec<f64>> = (0..PARTS)
            .map(|part| self.shares(outcome, |row| parts.get(row).is_none_or(|other| *other != part)))
            .collect();
        let of = |row: usize| {
            let code = self.factor.code(row)?;
            let rows = if self.is_rare(code) { self.pooled } else { *self.rows.get(code)? };
            if rows >= MANY { whole.get(code) } else { others.get(*parts.get(row)?)?.get(code) }.copied()
        };
        (0..self.factor.len()).map(|row| of(row).unwrap_or(f64::NAN)).collect()
    }
}

/// The features of a frame, and their values for the training on it.
///
/// # Errors
/// None that a sound frame could have.
pub(super) fn learn(frame: &Frame<'_>, outcome: &Outcome<'_>) -> Result<(Vec<Feature>, Vec<Vec<f64>>)> {
    let kind = |column: &FrameColumn<'_>| match column {
        FrameColumn::Number(_) => FeatureKind::Number,
        FrameColumn::Flag(_) => FeatureKind::Flag,
        FrameColumn::Category(factor) => {
            let found = Labels::of(factor, outcome);
            let shares = found.shares(outcome, |_| true);
            // Labels that no row has are as unseen as any others.
            let all = factor.labels().iter().cloned().zip(shares).zip(&found.rows);
            let (labels, shares) = all.filter(|(_, rows)| **rows > 0).map(|(label, _)| label).unzip();
            FeatureKind::Category { labels, shares }
        }
    };
    let feature = |(name, column): (&str, &FrameColumn<'_>)| {
        let missing = (0..frame.rows()).any(|row| outcome.weight(row) > 0.0 && column.is_missing(row));
        Feature { name: name.to_owned(), kind: kind(column), missing }
    };
    let features: Vec<Feature> = frame.columns().map(feature).collect();
    let mut columns = encode(&features, frame)?;
    for ((_, column), values) in frame.columns().zip(&mut columns) {
        if let FrameColumn::Category(factor) = column {
            *values = Labels::of(factor, outcome).told(outcome);
        }
    }
    Ok((features, columns))
}

/// The values of each feature: NaN where missing, `UNKNOWN` where the training did not see such a value.
///
/// # Errors
/// `missing_column`; `artifact_mismatch` for a column of another type.
pub(super) fn encode(features: &[Feature], frame: &Frame<'_>) -> Result<Vec<Vec<f64>>> {
    features
        .iter()
        .map(|feature| {
            let column = find_column(frame, &feature.name, feature.kind.name())?;
            let mut values = match (column, &feature.kind) {
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
            };
            for (value, unseen) in values.iter_mut().zip(feature.seen().unseen(column).unwrap_or_default()) {
                *value = if unseen { UNKNOWN } else { *value };
            }
            Ok(values)
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
