//! The rows of a frame as the numbers that a model reads, written block by block.

use std::sync::Arc;

use super::encoding::{Encoding, FeatureKind, Reads};
use super::{Factor, Frame, FrameColumn, summable};
use crate::Result;
use crate::stat::{BLOCK, Lane};

/// A frame seen through an encoding.
#[derive(Debug, Clone)]
pub(crate) struct Design<'f> {
    terms: Vec<Column<'f>>,
    rows: usize,
}

/// Where the values of a term come from.
#[derive(Debug, Clone)]
struct Column<'f> {
    source: Source<'f>,
    centre: f64,
    /// One over the scale: a division a value would cost as much as all the rest.
    factor: f64,
    /// Of later rows, those whose value the fit did not see: the term is at its mean there, and says nothing.
    unseen: Option<Arc<[bool]>>,
}

#[derive(Debug, Clone, Copy)]
enum Source<'f> {
    Number {
        values: &'f [f64],
        fill: f64,
    },
    NotANumber(&'f [f64]),
    Flag(&'f [Option<bool>]),
    NoFlag(&'f [Option<bool>]),
    /// Whether the code is this one; an unseen label is none of those known.
    Label(&'f Factor, usize),
    NoLabel(&'f Factor),
    Nowhere,
}

impl Source<'_> {
    #[inline]
    fn at(&self, row: usize) -> f64 {
        let whether = |yes: bool| f64::from(u8::from(yes));
        match self {
            Self::Number { values, fill } => {
                let value = values.get(row).copied().unwrap_or(*fill);
                if value.is_nan() { *fill } else { value }
            }
            Self::NotANumber(values) => whether(values.get(row).is_some_and(|value| value.is_nan())),
            Self::Flag(values) => whether(values.get(row) == Some(&Some(true))),
            Self::NoFlag(values) => whether(values.get(row) == Some(&None)),
            Self::Label(factor, code) => whether(factor.code(row) == Some(*code)),
            Self::NoLabel(factor) => whether(factor.code(row).is_none()),
            Self::Nowhere => 0.0,
        }
    }
}

impl<'f> Design<'f> {
    /// As [`new`](Self::new), of a frame that a model was not fitted on.
    ///
    /// # Errors
    /// As [`new`](Self::new); `invalid_value` for numbers that cannot be squared.
    pub(crate) fn of_others(encoding: &Encoding, frame: &'f Frame<'_>) -> Result<Self> {
        for (feature, column) in encoding.features().iter().zip(encoding.columns(frame)?) {
            if let FrameColumn::Number(values) = column {
                summable(&feature.name, values)?;
            }
        }
        let unseen: Vec<Option<Arc<[bool]>>> = encoding
            .seen()
            .zip(encoding.columns(frame)?)
            .map(|(seen, column)| seen.unseen(column).map(Arc::from))
            .collect();
        let mut design = Self::new(encoding, frame)?;
        for (column, term) in design.terms.iter_mut().zip(encoding.terms()) {
            // A number that is missing is its mean already.
            if !matches!(column.source, Source::Number { .. }) {
                column.unseen = unseen.get(term.feature).cloned().flatten();
            }
        }
        Ok(design)
    }

    /// # Errors
    /// `missing_column`; `artifact_mismatch` for a column of another type.
    pub(crate) fn new(encoding: &Encoding, frame: &'f Frame<'_>) -> Result<Self> {
        let columns = encoding.columns(frame)?;
        let terms = encoding.terms().iter().map(|term| {
            let feature = encoding.features().get(term.feature).map(|feature| &feature.kind);
            let source = match (columns.get(term.feature), term.reads, feature) {
                (Some(FrameColumn::Number(values)), Reads::Number, Some(FeatureKind::Number { fill })) => {
                    Source::Number { values, fill: *fill }
                }
                (Some(FrameColumn::Number(values)), Reads::Missing, _) => Source::NotANumber(values),
                (Some(FrameColumn::Flag(values)), Reads::Flag, _) => Source::Flag(values),
                (Some(FrameColumn::Flag(values)), Reads::Missing, _) => Source::NoFlag(values),
                (Some(FrameColumn::Category(factor)), Reads::Missing, _) => Source::NoLabel(factor),
                (
                    Some(FrameColumn::Category(factor)),
                    Reads::Label(at),
                    Some(FeatureKind::Category { labels }),
                ) => match labels.get(at).map(|label| factor.labels().binary_search(label)) {
                    Some(Ok(code)) => Source::Label(factor, code),
                    _ => Source::Nowhere,
                },
                _ => Source::Nowhere,
            };
            Column { source, centre: term.centre, factor: 1.0 / term.scale, unseen: None }
        });
        Ok(Self { terms: terms.collect(), rows: frame.rows() })
    }

    pub(crate) fn width(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The value of a term in a row, centred and scaled.
    #[inline]
    pub(crate) fn value(&self, term: usize, row: usize) -> f64 {
        self.terms.get(term).map_or(0.0, |column| column.at(row))
    }

    /// Writes the values of a term in these rows; what is beyond them stays.
    pub(crate) fn write(&self, term: usize, rows: &[usize], to: &mut [f64]) {
        let Some(column) = self.terms.get(term) else { return };
        for (slot, row) in to.iter_mut().zip(rows) {
            *slot = column.at(*row);
        }
    }

    /// Writes `count` rows, at most a block, from `first` on, every `stride`-th; the rest of the block becomes zero.
    pub(crate) fn fill(&self, first: usize, stride: usize, count: usize, lanes: &mut [Lane]) {
        let count = count.min(BLOCK);
        for (column, lane) in self.terms.iter().zip(lanes) {
            let (filled, rest) = lane.split_at_mut(count);
            rest.fill(0.0);
            column.fill(first, stride, filled);
        }
    }
}

impl Column<'_> {
    #[inline]
    fn at(&self, row: usize) -> f64 {
        let unseen = self.unseen.as_ref().is_some_and(|rows| rows.get(row) == Some(&true));
        if unseen { 0.0 } else { (self.source.at(row) - self.centre) * self.factor }
    }

    fn fill(&self, first: usize, stride: usize, to: &mut [f64]) {
        if let (Source::Number { values, fill }, 1) = (&self.source, stride) {
            let values = values.get(first..first + to.len()).unwrap_or_default();
            for (slot, value) in to.iter_mut().zip(values) {
                let value = if value.is_nan() { *fill } else { *value };
                *slot = (value - self.centre) * self.factor;
            }
            return;
        }
        for (at, slot) in to.iter_mut().enumerate() {
            *slot = self.at(first + at * stride);
        }
    }
}
