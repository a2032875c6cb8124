//! How good models would have been at times past, each fitted on what was known by then.

use super::fit::{ChurnRows, Part, enough, features, fit_rows};
use super::tables::BACKTEST;
use super::{BacktestOptions, ChurnModel, ChurnOptions};
use crate::frame::{Frame, same_length};
use crate::predict::folds::{Split, Taken};
use crate::predict::input::told;
use crate::predict::{EvaluateOptions, Evaluation, Outcome};
use crate::table::{Table, TableBuilder, Text};
use crate::{Error, ErrorCode, Result};

/// What became of one origin.
struct Origin {
    name: f64,
    train: usize,
    rows: usize,
    positives: usize,
    state: &'static str,
    metrics: Option<Metrics>,
}

struct Metrics {
    auc: [f64; 3],
    rest: [f64; 4],
}

impl ChurnModel {
    /// Fits a model at each of the last times on rows whose outcome was known by then, and judges it on the rows of that
    /// time. Chances are not calibrated here. Times without enough rows, or where all rows came to one outcome, say so in
    /// `state`.
    ///
    /// # Errors
    /// `invalid_option` without times or with a `lag` that is not above 0; `not_enough_data` where no time has rows so
    /// long before it; others as [`fit`](Self::fit).
    pub fn backtest(
        frame: &Frame<'_>,
        outcome: &Outcome<'_>,
        rows: &ChurnRows<'_>,
        options: &ChurnOptions,
        backtest: &BacktestOptions,
    ) -> Result<Table> {
        options.check()?;
        rows.check(outcome)?;
        let Some((name, times)) = rows.times else {
            return Err(Error::option("time", "a backtest needs the time of each row")
                .hint("name the column of times"));
        };
        let read = features(frame, options)?;
        let frame = read.as_ref().unwrap_or(frame);
        if let Some(first) = frame.names().next() {
            same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
        }
        if let Some(present) = outcome.present() {
            let (taken, kept) = (Taken::of(outcome, &present), rows.only(&present));
            let (frame, outcome) = (frame.only(&present), taken.outcome(outcome)?);
            return Self::backtest(&frame, &outcome, &kept.rows(rows), options, backtest);
        }
        let ids = rows.ids(frame.rows());
        let part = Part { frame, outcome: *outcome, ids: &ids, times: Some(times) };
        let splits = Split::by_time(name, times, backtest.lag, backtest.origins)?;
        let origins = splits.iter().map(|split| origin(&part, split, options)).collect::<Result<Vec<_>>>()?;
        Ok(told(table(&origins, options), rows.left_out).finish())
    }
}

fn origin(part: &Part<'_>, split: &Split, options: &ChurnOptions) -> Result<Origin> {
    let yes =
        |rows: &[usize]| rows.iter().filter(|row| part.outcome.labels.get(**row) == Some(&true)).count();
    let mut found = Origin {
        name: split.name.parse().unwrap_or_default(),
        train: split.train.len(),
        rows: split.test.len(),
        positives: yes(&split.test),
        state: "complete",
        metrics: None,
    };
    let (learnt, judged) = (Taken::of(&part.outcome, &split.train), Taken::of(&part.outcome, &split.test));
    if !learnt.outcome(&part.outcome).is_ok_and(|learnt| enough(&learnt, options.least).is_ok()) {
        found.state = "not_enough_data";
        return Ok(found);
    }
    let Ok(judged) = judged.outcome(&part.outcome) else {
        found.state = ErrorCode::OneOutcome.as_str();
        return Ok(found);
    };
    let chances = fit_rows(part, &split.train, options)?.predict(&part.frame.take(&split.test))?;
    let judging = EvaluateOptions::default().level(options.level).resamples(0_u32);
    let evaluation = Evaluation::of(&judged, &chances, &judging)?;
    let get = |name| evaluation.metric(name).unwrap_or_default();
    let limits = evaluation.metrics().iter().find(|metric| metric.0 == "auc").and_then(|metric| metric.2);
    found.metrics = Some(Metrics {
        auc: [get("auc"), limits.map_or(0.0, |limits| limits.low), limits.map_or(1.0, |limits| limits.high)],
        rest: ["average_precision", "log_loss", "brier", "calibration_error"].map(get),
    });
    Ok(found)
}

fn table(origins: &[Origin], options: &ChurnOptions) -> TableBuilder {
    let metric = |of: &dyn Fn(&Metrics) -> f64| -> Vec<Option<f64>> {
        origins.iter().map(|origin| origin.metrics.as_ref().map(of)).collect()
    };
    let count =
        |of: fn(&Origin) -> usize| -> Vec<i64> { origins.iter().map(|origin| of(origin) as i64).collect() };
    Table::of(&BACKTEST)
        .column(origins.iter().map(|origin| origin.name).collect::<Vec<_>>())
        .column(count(|origin| origin.train))
        .column(count(|origin| origin.rows))
        .column(count(|origin| origin.positives))
        .column(origins.iter().map(|origin| origin.state).collect::<Text>())
        .optional(metric(&|metrics| metrics.auc[0]))
        .optional(metric(&|metrics| metrics.auc[1]))
        .optional(metric(&|metrics| metrics.auc[2]))
        .optional(metric(&|metrics| metrics.rest[0]))
        .optional(metric(&|metrics| metrics.rest[1]))
        .optional(metric(&|metrics| metrics.rest[2]))
        .optional(metric(&|metrics| metrics.rest[3]))
        .note("model", options.model.as_str())
        .note("level", options.level)
}
