//! What scores rows inside a churn model, behind one face.

use serde::{Deserialize, Serialize};

use super::{ChurnModelKind, ChurnOptions};
use crate::frame::{Frame, Seen};
use crate::predict::contributions::Contributions;
use crate::predict::{LogisticModel, Outcome, TreesModel};
use crate::table::Table;
use crate::{Error, Result};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Scorer {
    #[serde(rename = "logistic")]
    Logistic(LogisticModel),
    #[serde(rename = "trees")]
    Trees(TreesModel),
    #[serde(rename = "recency")]
    Recency(LogisticModel),
}

impl Scorer {
    /// Fits what the options say on these columns; `held` rows tell trees when to stop.
    pub(super) fn fit(
        frame: &Frame<'_>,
        outcome: &Outcome<'_>,
        held: Option<(&Frame<'_>, &Outcome<'_>)>,
        options: &ChurnOptions,
    ) -> Result<Self> {
        match options.model {
            ChurnModelKind::Logistic => {
                LogisticModel::fit(frame, outcome, &options.logistic()).map(Self::Logistic)
            }
            ChurnModelKind::Trees => {
                TreesModel::fit(frame, outcome, held, &options.of_trees()).map(Self::Trees)
            }
            ChurnModelKind::Recency => {
                LogisticModel::fit(frame, outcome, &options.logistic()).map(Self::Recency)
            }
        }
    }

    /// What each column held at the fit.
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        match self {
            Self::Logistic(model) | Self::Recency(model) => model.seen().collect(),
            Self::Trees(model) => model.seen().collect(),
        }
    }

    pub(super) fn kind(&self) -> ChurnModelKind {
        match self {
            Self::Logistic(_) => ChurnModelKind::Logistic,
            Self::Trees(_) => ChurnModelKind::Trees,
            Self::Recency(_) => ChurnModelKind::Recency,
        }
    }

    pub(super) fn predict(&self, frame: &Frame<'_>) -> Result<Vec<f64>> {
        match self {
            Self::Logistic(model) | Self::Recency(model) => model.predict(frame),
            Self::Trees(model) => model.predict(frame),
        }
    }

    pub(super) fn contributions(&self, frame: &Frame<'_>) -> Result<Contributions> {
        match self {
            Self::Logistic(model) | Self::Recency(model) => model.parts(frame),
            Self::Trees(model) => model.contributions(frame),
        }
    }

    pub(super) fn coefficients(&self) -> Result<Table> {
        match self {
            Self::Logistic(model) | Self::Recency(model) => Ok(model.coefficients()),
            Self::Trees(_) => Err(Error::option("model", "trees have no coefficients")
                .hint("ask for the importance of columns instead")),
        }
    }

    pub(super) fn trees(&self) -> Option<usize> {
        match self {
            Self::Trees(model) => Some(model.trees()),
            Self::Logistic(_) | Self::Recency(_) => None,
        }
    }

    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Logistic(model) | Self::Recency(model) => model.is_sound(),
            Self::Trees(model) => model.is_sound(),
        }
    }
}
