//! The scales of surveys, and what a score on one means.

use crate::options::choice;
use crate::{Error, ErrorCode, Result};

choice! {
    /// What a survey asks.
    pub enum SurveyKind {
        /// How likely one is to recommend, from 0 to 10: the Net Promoter Score is the share of 9 and 10 less that of 0 to 6.
        Nps = "nps",
        /// How satisfied one is, from 1 to 5 unless told otherwise: the score is the share at or above `satisfied_from`.
        Csat = "csat",
        /// How easy something was, from 1 to 7 unless told otherwise: the same.
        Ces = "ces",
    }
}

/// A declared scale of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) kind: SurveyKind,
    low: i64,
    high: i64,
    satisfied_from: i64,
}

/// What kind of answer a score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Band {
    Detractor,
    Passive,
    /// A promoter, or one who is satisfied.
    Top,
}

impl Band {
    pub(super) const ALL: [Self; 3] = [Self::Detractor, Self::Passive, Self::Top];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Detractor => "detractor",
            Self::Passive => "passive",
            Self::Top => "promoter",
        }
    }
}

impl Scale {
    /// # Errors
    /// `invalid_option` for a scale that is no pair of ascending numbers, or does not fit the survey.
    pub(super) fn of(kind: SurveyKind, ends: &[i64], satisfied_from: Option<i64>) -> Result<Self> {
        let (low, high) = match (kind, ends) {
            (SurveyKind::Nps, [] | [0, 10]) => (0, 10),
            (SurveyKind::Nps, _) => {
                let message =
                    format!("`scale`: the Net Promoter Score is defined from 0 to 10, not {ends:?}");
                return Err(
                    Error::option("scale", message).hint("a survey on another scale is a `csat` or `ces`")
                );
            }
            (SurveyKind::Csat, []) => (1, 5),
            (SurveyKind::Ces, []) => (1, 7),
            (_, [low, high]) if low < high && high.checked_sub(*low).is_some_and(|width| width <= 1000) => {
                (*low, *high)
            }
            _ => {
                let message = format!("`scale` must be the lowest and the highest score, got {ends:?}");
                return Err(Error::option("scale", message));
            }
        };
        let satisfied_from = satisfied_from.unwrap_or((high - 1).max(low + 1));
        if satisfied_from <= low || satisfied_from > high {
            let message =
                format!("`satisfied_from` must be above {low} and at most {high}, got {satisfied_from}");
            return Err(Error::option("satisfied_from", message));
        }
        Ok(Self { kind, low, high, satisfied_from })
    }

    /// The score, if it is one of the scale.
    pub(super) fn read(&self, number: f64) -> Option<i64> {
        let fits = number.fract() == 0.0 && number >= self.low as f64 && number <= self.high as f64;
        fits.then_some(number as i64)
    }

    pub(super) fn band(&self, score: i64) -> Band {
        match self.kind {
            SurveyKind::Nps if score >= 9 => Band::Top,
            SurveyKind::Nps if score >= 7 => Band::Passive,
            SurveyKind::Nps => Band::Detractor,
            _ if score >= self.satisfied_from => Band::Top,
            _ => Band::Detractor,
        }
    }

    /// The error of a score that is not on the scale.
    pub(super) fn refuse(&self, given: &str, customer: &str) -> Error {
        let message = format!(
            "a score of `{given}` by `{customer}` is not on the scale from {} to {}",
            self.low, self.high
        );
        Error::new(ErrorCode::ScoreOutOfScale, message)
            .with("given", given)
            .with("customer", customer)
            .hint("declare the survey's `scale`, or ask for its events alone")
    }

    pub(super) fn shown(&self) -> String {
        format!("{} to {}", self.low, self.high)
    }
}
