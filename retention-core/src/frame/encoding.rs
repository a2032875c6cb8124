//! How columns become numbers: learnt when a model is fitted, kept in its artifact, applied as it was.

use serde::{Deserialize, Serialize};

use super::{Factor, Frame, FrameColumn, LARGEST, Redundant, Seen, may_have_been, summable};
use crate::{Error, ErrorCode, Result};

/// Which values of a category get a term of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Levels {
    /// All of them: for models whose penalty tells them apart.
    All,
    /// All but the first, which the others are compared with.
    AfterFirst,
}

/// The columns of a frame and the terms that they become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Encoding {
    features: Vec<Feature>,
    terms: Vec<Term>,
}

/// A column as it was when the encoding was learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Feature {
    pub(crate) name: String,
    pub(crate) kind: FeatureKind,
    /// Whether it was missing in some row.
    #[serde(default = "may_have_been")]
    pub(crate) missing: bool,
}

impl Feature {
    fn seen(&self) -> Seen<'_> {
        let labels = match &self.kind {
            FeatureKind::Category { labels } => Some(labels.as_slice()),
            FeatureKind::Number { .. } | FeatureKind::Flag => None,
        };
        Seen { name: &self.name, labels, missing: self.missing }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum FeatureKind {
    /// A number; where it is missing it counts as this one.
    Number {
        fill: f64,
    },
    Flag,
    /// One of these texts.
    Category {
        labels: Vec<String>,
    },
}

impl FeatureKind {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Number { .. } => "number",
            Self::Flag => "flag",
            Self::Category { .. } => "category",
        }
    }
}

/// One number of the model: `(value − centre) / scale` of a column, or of whether it has a certain value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Term {
    pub(crate) name: String,
    pub(crate) feature: usize,
    pub(crate) reads: Reads,
    pub(crate) centre: f64,
    pub(crate) scale: f64,
}

/// What a term reads of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reads {
    Number,
    /// Whether the value is missing.
    Missing,
    Flag,
    /// Whether the value is the label of this place.
    Label(usize),
}

impl Encoding {
    /// Learns the encoding of a frame. Constant columns get no term and are told, or refused.
    ///
    /// # Errors
    /// `constant_column`; `invalid_value` for numbers that cannot be squared.
    pub(crate) fn learn(
        frame: &Frame<'_>,
        weights: Option<&[f64]>,
        levels: Levels,
        redundant: Redundant,
    ) -> Result<(Self, Vec<String>)> {
        let mut encoding = Self { features: Vec::new(), terms: Vec::new() };
        let mut constant = Vec::new();
        for (at, (name, column)) in frame.columns().enumerate() {
            let before = encoding.terms.len();
            let (kind, missing) = encoding.feature(at, name, column, weights, levels)?;
            encoding.features.push(Feature { name: name.to_owned(), kind, missing });
            if encoding.terms.len() == before {
                if redundant == Redundant::Refuse {
                    return Err(Redundant::constant(name));
                }
                constant.push(name.to_owned());
            }
        }
        Ok((encoding, constant))
    }

    fn feature(
        &mut self,
        feature: usize,
        name: &str,
        column: &FrameColumn<'_>,
        weights: Option<&[f64]>,
        levels: Levels,
    ) -> Result<(FeatureKind, bool)> {
        let (mut tally, rows) = (Tally::new(weights), 0..);
        Ok(match column {
            FrameColumn::Number(values) => {
                tally.numbers(values);
                if tally.low < -LARGEST || tally.high > LARGEST {
                    summable(name, values)?;
                }
                let (mean, deviation) = tally.moments();
                if tally.low < tally.high {
                    self.term(name.to_owned(), feature, Reads::Number, mean, deviation);
                }
                self.indicator(format!("{name} (missing)"), feature, Reads::Missing, tally.share_missing());
                (FeatureKind::Number { fill: mean }, tally.missing > 0.0)
            }
            FrameColumn::Flag(values) => {
                for (row, value) in rows.zip(values) {
                    tally.add(row, value.map_or(f64::NAN, |value| f64::from(u8::from(value))));
                }
                // Of a flag that may be missing, yes, no and missing are told apart by two terms.
                let yes = tally.sum() / tally.weight.max(f64::MIN_POSITIVE);
                self.indicator(name.to_owned(), feature, Reads::Flag, yes);
                if tally.low <= tally.high {
                    self.indicator(
                        format!("{name} (missing)"),
                        feature,
                        Reads::Missing,
                        tally.share_missing(),
                    );
                }
                (FeatureKind::Flag, tally.missing > 0.0)
            }
            FrameColumn::Category(factor) => {
                let (labels, missing) = self.category(feature, name, factor, weights, levels);
                (FeatureKind::Category { labels }, missing)
            }
        })
    }

    /// The labels that rows have, and whether some row has none.
    fn category(
        &mut self,
        feature: usize,
        name: &str,
        factor: &Factor,
        weights: Option<&[f64]>,
        levels: Levels,
    ) -> (Vec<String>, bool) {
        let mut counts = vec![0.0; factor.labels().len() + 1];
        let mut total = 0.0;
        for row in 0..factor.len() {
            let weight = weights.map_or(1.0, |all| all.get(row).copied().unwrap_or_default());
            total += weight;
            if let Some(slot) = counts.get_mut(factor.code(row).unwrap_or(factor.labels().len())) {
                *slot += weight;
            }
        }
        // Labels that no row has are as unseen as any others.
        let (mut labels, mut missing) = (Vec::new(), false);
        let skipped = usize::from(levels == Levels::AfterFirst);
        let seen = counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
        for (place, (code, count)) in seen.enumerate() {
            let (label, reads) = match factor.labels().get(code) {
                Some(label) => {
                    labels.push(label.clone());
                    (label.as_str(), Reads::Label(labels.len() - 1))
                }
                None => {
                    missing = true;
                    ("(missing)", Reads::Missing)
                }
            };
            if place >= skipped {
                self.indicator(format!("{name}: {label}"), feature, reads, count / total);
            }
        }
        (labels, missing)
    }

    /// A term that is 0 or 1, unless it is always the same.
    fn indicator(&mut self, name: String, feature: usize, reads: Reads, share: f64) {
        if share > 0.0 && share < 1.0 {
            self.term(name, feature, reads, share, 1.0);
        }
    }

    fn term(&mut self, name: String, feature: usize, reads: Reads, centre: f64, scale: f64) {
        self.terms.push(Term { name, feature, reads, centre, scale });
    }

    pub(crate) fn features(&self) -> &[Feature] {
        &self.features
    }

    /// What each column held at the fit.
    pub(crate) fn seen(&self) -> impl Iterator<Item = Seen<'_>> {
        self.features.iter().map(Feature::seen)
    }

    pub(crate) fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The name of the column that a term comes from.
    pub(crate) fn column_of(&self, term: &Term) -> &str {
        self.features.get(term.feature).map_or("", |feature| &feature.name)
    }

    /// The column of a term that was left out: its name up to the label, where it has one.
    pub(crate) fn column_left_out<'a>(&'a self, term: &'a str) -> &'a str {
        let begins = |name: &&str| {
            term.strip_prefix(*name).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' ']))
        };
        let names = self.features.iter().map(|feature| feature.name.as_str());
        names.filter(begins).max_by_key(|name| name.len()).unwrap_or(term)
    }

    /// Leaves terms out.
    pub(crate) fn without(&mut self, dropped: &[usize]) {
        let mut at = 0..;
        self.terms.retain(|_| at.next().is_some_and(|at| !dropped.contains(&at)));
    }

    /// The columns of a frame that the features read, in the order of features.
    ///
    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type.
    pub(crate) fn columns<'f, 'a>(&self, frame: &'f Frame<'a>) -> Result<Vec<&'f FrameColumn<'a>>> {
        let find = |feature: &Feature| find_column(frame, &feature.name, feature.kind.name());
        self.features.iter().map(find).collect()
    }

    /// Whether bytes from outside hold together.
    pub(crate) fn is_sound(&self) -> bool {
        self.terms.iter().all(|term| {
            let fits = match (self.features.get(term.feature).map(|feature| &feature.kind), term.reads) {
                (Some(FeatureKind::Number { fill }), Reads::Number | Reads::Missing) => fill.is_finite(),
                (Some(FeatureKind::Flag), Reads::Flag | Reads::Missing) => true,
                (Some(FeatureKind::Category { labels }), Reads::Label(at)) => at < labels.len(),
                (Some(FeatureKind::Category { .. }), Reads::Missing) => true,
                _ => false,
            };
            fits && term.centre.is_finite() && term.scale.is_finite() && term.scale > 0.0
        })
    }
}

/// The column of a frame that a model reads, of the type it was fitted on.
///
/// # Errors
/// `missing_column`; `artifact_mismatch` for a column of another type.
pub(crate) fn find_column<'f, 'a>(
    frame: &'f Frame<'a>,
    name: &str,
    kind: &str,
) -> Result<&'f FrameColumn<'a>> {
    let column = frame.find(name).ok_or_else(|| lacking(name, frame.names()))?;
    if column.kind() != kind {
        let message = format!("column `{name}` is a {}; the model was fitted on a {kind}", column.kind());
        return Err(Error::new(ErrorCode::ArtifactMismatch, message)
            .with("column", name)
            .hint("give columns as they were when the model was fitted, or fit again"));
    }
    Ok(column)
}

/// The error about a column that a model reads, of a table that has others.
pub(crate) fn lacking<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Error {
    let message = format!("the model reads column `{name}`, which the table does not have");
    let error = Error::new(ErrorCode::MissingColumn, message).with("column", name).suggest(name, names);
    match error.detail("suggestion") {
        Some(_) => error,
        None => error.hint("give every column that the model was fitted on, or fit again without this one"),
    }
}

/// Sums of a column of numbers.
struct Tally<'a> {
    weights: Option<&'a [f64]>,
    weight: f64,
    missing: f64,
    low: f64,
    high: f64,
    /// Sums are of differences from the first value, which keeps them small.
    first: f64,
    differences: f64,
    squares: f64,
}

impl<'a> Tally<'a> {
    fn new(weights: Option<&'a [f64]>) -> Self {
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        Self { weights, weight: 0.0, missing: 0.0, low, high, first: 0.0, differences: 0.0, squares: 0.0 }
    }

    fn numbers(&mut self, values: &[f64]) {
        if self.weights.is_none() {
            return self.unweighted(values);
        }
        for (row, value) in values.iter().enumerate() {
            self.add(row, *value);
        }
    }

    /// Eight sums in turn, which do not wait for one another.
    fn unweighted(&mut self, values: &[f64]) {
        const LANES: usize = 8;
        let Some(first) = values.iter().copied().find(|value| !value.is_nan()) else {
            self.missing = values.len() as f64;
            return;
        };
        let (mut differences, mut squares, mut known) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        let (mut low, mut high) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        let mut add = |lane: usize, value: f64| {
            let counts = if value.is_nan() { 0.0 } else { 1.0 };
            let difference = if value.is_nan() { 0.0 } else { value - first };
            differences[lane] += difference;
            squares[lane] += difference * difference;
            known[lane] += counts;
            low[lane] = if value < low[lane] { value } else { low[lane] };
            high[lane] = if value > high[lane] { value } else { high[lane] };
        };
        let (whole, rest) = values.as_chunks::<LANES>();
        for chunk in whole {
            chunk.iter().enumerate().for_each(|(lane, value)| add(lane, *value));
        }
        rest.iter().enumerate().for_each(|(lane, value)| add(lane, *value));
        self.first = first;
        self.weight = known.iter().sum();
        self.missing = values.len() as f64 - self.weight;
        self.differences = differences.iter().sum();
        self.squares = squares.iter().sum();
        self.low = low.into_iter().fold(f64::INFINITY, f64::min);
        self.high = high.into_iter().fold(f64::NEG_INFINITY, f64::max);
    }

    #[inline]
    fn add(&mut self, row: usize, value: f64) {
        let weight = self.weights.map_or(1.0, |all| all.get(row).copied().unwrap_or_default());
        if value.is_nan() || weight == 0.0 {
            self.missing += weight;
            return;
        }
        if self.weight == 0.0 {
            self.first = value;
        }
        let difference = value - self.first;
        self.weight += weight;
        self.differences += weight * difference;
        self.squares += weight * difference * difference;
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    fn sum(&self) -> f64 {
        self.differences + self.weight * self.first
    }

    fn moments(&self) -> (f64, f64) {
        if self.weight == 0.0 {
            return (0.0, 1.0);
        }
        let mean = self.differences / self.weight;
        let variance = self.squares / self.weight - mean * mean;
        let deviation =
            if variance > 0.0 && variance.is_finite() { variance.sqrt() } else { self.high - self.low };
        let sound = deviation > 0.0 && deviation.is_finite();
        (self.first + mean, if sound { deviation } else { 1.0 })
    }

    fn share_missing(&self) -> f64 {
        self.missing / (self.missing + self.weight).max(f64::MIN_POSITIVE)
    }
}
