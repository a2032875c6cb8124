//! The model card: what the model is, on what it was fitted, how good it is, as JSON.

use serde_json::{Value, json};

use super::ChurnModel;
use super::model::JudgedBy;
use super::tables::CARD;
use crate::table::Table;
use crate::{Result, artifact};

impl ChurnModel {
    /// What one should know before using the model, as an artifact `model_card`: outcome, rows, columns with their types,
    /// options, metrics with limits on rows that it did not see, and how those were chosen (M. Mitchell et al., "Model
    /// cards for model reporting", FAT* 2019).
    ///
    /// # Errors
    /// Only `internal`.
    pub fn card(&self) -> Result<String> {
        artifact::to_json(artifact::MODEL_CARD, &self.card_content())
    }

    /// The card as a table of one row, with the whole of it as JSON.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn card_table(&self) -> Result<Table> {
        Ok(Table::of(&CARD)
            .column(vec![self.kind().as_str()])
            .column(vec![self.outcome.clone()])
            .column(vec![self.rows as i64])
            .column(vec![self.positives as i64])
            .column(vec![self.card()?])
            .finish())
    }

    fn card_content(&self) -> Value {
        let metrics: serde_json::Map<String, Value> = self
            .judged
            .iter()
            .map(|judged| {
                let limits = judged.limits.map(|limits| json!([limits.low, limits.high]));
                (judged.metric.clone(), json!({"value": judged.value, "limits": limits}))
            })
            .collect();
        let columns: Vec<Value> = self
            .reference
            .columns
            .iter()
            .map(|(name, shares)| {
                let missing = shares.shares.last().copied().unwrap_or_default();
                json!({"name": name, "type": shares.kind(), "missing": missing})
            })
            .collect();
        json!({
            "model": self.kind().as_str(),
            "outcome": self.outcome,
            "rows": self.rows,
            "with_outcome": self.positives,
            "fitted_as_of": self.fitted_as_of().map(|at| at.to_string()),
            "columns": columns,
            "left_out": self.left_out,
            "options": self.options,
            "trees": self.scorer.trees(),
            "calibrated": self.calibrator.is_some(),
            "judged_on": match self.judged_by {
                JudgedBy::Nothing => "nothing: no rows were held out",
                JudgedBy::Customers => "customers that the model did not see, each part by a model of the others",
            },
            "metrics": metrics,
            "mind": [
                "Chances hold for customers like those of the fit: watch drift and calibration.",
                "Contributions say what the model reads, not what causes customers to leave.",
                "Columns known only after the outcome began make a model that is good in this card alone."
            ],
        })
    }
}
