//! Which columns matter to the model as a whole.

use super::tables::IMPORTANCE;
use super::{ChurnModel, ImportanceOptions};
use crate::frame::{Frame, same_length};
use crate::predict::folds::Taken;
use crate::predict::{EvaluateOptions, Evaluation, Outcome};
use crate::stat::Draw;
use crate::table::{Table, Text};
use crate::{Error, Result};

impl ChurnModel {
    /// What is lost when a column is shuffled among rows, so that it says nothing of them (L. Breiman, Machine Learning
    /// 45, 2001), and what it contributes on the mean; what costs most log loss first. Judge on rows that the model did
    /// not see. Columns that say the same share their importance.
    ///
    /// # Errors
    /// `missing_column`, `artifact_mismatch`, `invalid_table`; `invalid_option`.
    pub fn importance(
        &self,
        frame: &Frame<'_>,
        outcome: &Outcome<'_>,
        options: &ImportanceOptions,
    ) -> Result<Table> {
        if !(1..=1000).contains(&options.shuffles) {
            let message = format!("`shuffles` must be from 1 to 1000, got {}", options.shuffles);
            return Err(Error::option("shuffles", message).with("given", options.shuffles));
        }
        let columns: Vec<&str> = self.columns().collect();
        let frame = frame.select(columns.iter().copied())?;
        if let Some(first) = columns.first() {
            same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
        }
        if let Some(present) = outcome.present() {
            let taken = Taken::of(outcome, &present);
            return self.importance(&frame.only(&present), &taken.outcome(outcome)?, options);
        }
        let base = self.losses(&frame, outcome)?;
        let parts = self.scorer.contributions(&frame)?;
        let mut found = Vec::with_capacity(columns.len());
        for (at, name) in columns.iter().enumerate() {
            let mut lost = Vec::with_capacity(options.shuffles as usize);
            for shuffle in 0..options.shuffles {
                let stream = ((at as u64) << 32) | u64::from(shuffle);
                let order = Draw::new(u64::from(options.seed), stream).shuffled(frame.rows());
                let now = self.losses(&frame.with_shuffled(name, &order), outcome)?;
                lost.push((now.0 - base.0, base.1 - now.1));
            }
            let width = columns.len().max(1);
            let sizes = parts.parts.iter().skip(at).step_by(width).map(|part| part.abs());
            let mean_part = sizes.sum::<f64>() / frame.rows().max(1) as f64;
            found.push(Found::of(name, &lost, mean_part));
        }
        found.sort_by(|a, b| b.log_loss.total_cmp(&a.log_loss));
        Ok(Table::of(&IMPORTANCE)
            .column(found.iter().map(|found| found.name).collect::<Text>())
            .column(found.iter().map(|found| found.log_loss).collect::<Vec<_>>())
            .optional(found.iter().map(|found| found.deviation).collect())
            .column(found.iter().map(|found| found.auc).collect::<Vec<_>>())
            .column(found.iter().map(|found| found.mean_part).collect::<Vec<_>>())
            .note("log_loss", base.0)
            .note("auc", base.1)
            .note("shuffles", options.shuffles)
            .finish())
    }

    /// Log loss and AUC.
    fn losses(&self, frame: &Frame<'_>, outcome: &Outcome<'_>) -> Result<(f64, f64)> {
        let chances = self.predict(frame)?;
        let found = Evaluation::of(outcome, &chances, &EvaluateOptions::default().resamples(0_u32))?;
        let get = |name| found.metric(name).unwrap_or(f64::NAN);
        Ok((get("log_loss"), get("auc")))
    }
}

struct Found<'a> {
    name: &'a str,
    log_loss: f64,
    deviation: Option<f64>,
    auc: f64,
    mean_part: f64,
}

impl<'a> Found<'a> {
    fn of(name: &'a str, lost: &[(f64, f64)], mean_part: f64) -> Self {
        let n = lost.len().max(1) as f64;
        let log_loss = lost.iter().map(|lost| lost.0).sum::<f64>() / n;
        let squares: f64 = lost.iter().map(|lost| (lost.0 - log_loss).powi(2)).sum();
        let deviation = (lost.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
        Self { name, log_loss, deviation, auc: lost.iter().map(|lost| lost.1).sum::<f64>() / n, mean_part }
    }
}
