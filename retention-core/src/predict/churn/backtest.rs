//! How good models would have been at times past, each fitted on what was known by then.

use super::columns::{features, no_ids, tell_apart};
use super::fit::{ChurnRows, Part, Unseen, enough, fit_part, of_rows, unseen};
use super::tables::BACKTEST;
use super::{BacktestOptions, ChurnModel, ChurnOptions};
use crate::frame::{Frame, same_length};
use crate::predict::folds::{Split, Taken};
use crate::predict::input::told;
use crate::predict::{Calibrator, EvaluateOptions, Evaluation, Outcome};
use crate::stat::Interval;
use crate::table::{Table, TableBuilder, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// Its name, value and limits.
type Metric = (&'static str, f64, Option<Interval>);

/// What became of one origin.
struct Origin {
    name: f64,
    train: usize,
    rows: usize,
    positives: usize,
    state: &'static str,
    /// Each metric with its limits.
    metrics: Vec<Metric>,
}

impl ChurnModel {
    /// Fits a model at each of the last times on rows whose outcome was known by then, and judges it on the rows of that
    /// time. Rows are parted by time alone: whoever is judged may have been learnt from as they were before. With
    /// `calibration`, chances are calibrated on the rows learnt from, dealt into `folds` by customer. Times without enough
    /// rows, or where all rows came to one outcome, say so in `state`.
    ///
    /// # Errors
    /// `invalid_option` without times, without origins, with a `lag` that is not above 0, or shorter than the rows say; `not_enough_data` where no time has rows so
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
        no_ids(frame, rows.customers)?;
        let lag = lag(rows, backtest)?;
        let ids = rows.ids(frame.rows());
        let part = Part { frame, outcome: *outcome, ids: &ids, times: Some(times) };
        let splits = Split::by_time(name, times, lag, backtest.origins)?;
        let fitting = tell_apart(frame, outcome, options)?;
        let origins =
            splits.iter().map(|split| origin(&part, split, &fitting)).collect::<Result<Vec<_>>>()?;
        Ok(told(table(&origins, rows.dated, options), rows.left_out).note("lag", lag).finish())
    }
}

/// How long to wait for the outcome of a row; at least as long as the rows say.
fn lag(rows: &ChurnRows<'_>, backtest: &BacktestOptions) -> Result<f64> {
    match rows.lag {
        Some(known) if backtest.lag == 0.0 => Ok(known),
        // Days may be told a hair off.
        Some(known) if backtest.lag < known * (1.0 - 1e-9) => {
            let message = format!(
                "`lag` is {}, but the outcomes of this table are known {known} days after their instant",
                backtest.lag
            );
            Err(Error::option("lag", message)
                .with("given", backtest.lag)
                .hint("leave `lag` out: the table says it; a shorter one learns from what was not known yet"))
        }
        None if backtest.lag == 0.0 => Err(Error::option(
            "lag",
            "`lag` is not given, and the table does not say how long after its time the outcome of a row is known",
        )
        .hint("give the horizon and the gap of the outcome, in the unit of the times")),
        _ => Ok(backtest.lag),
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
        metrics: Vec::new(),
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
    let frame = part.frame.take(&split.test);
    let chances = of_rows(part, &split.train, |learnt| {
        let raw = fit_part(learnt, options)?.predict(&frame)?;
        match (options.calibration, unseen_if(learnt, options)?) {
            (Some(method), Some(unseen)) => {
                Calibrator::fit(&learnt.outcome, &unseen.chances, method)?.apply(&raw)
            }
            _ => Ok(raw),
        }
    })?;
    let ids: Vec<String> = split.test.iter().filter_map(|row| part.ids.get(*row)).cloned().collect();
    let judging = EvaluateOptions::default().level(options.level).seed(options.seed).threads(options.threads);
    let evaluation = Evaluation::of_customers(&judged, &chances, &ids, &judging)?;
    found.metrics = evaluation.metrics().to_vec();
    Ok(found)
}

/// Chances to calibrate by, where that is asked for.
fn unseen_if(part: &Part<'_>, options: &ChurnOptions) -> Result<Option<Unseen>> {
    if options.calibration.is_some() { unseen(part, options) } else { Ok(None) }
}

fn table(origins: &[Origin], dated: bool, options: &ChurnOptions) -> TableBuilder {
    let count =
        |of: fn(&Origin) -> usize| -> Vec<i64> { origins.iter().map(|origin| of(origin) as i64).collect() };
    let metric = |name: &str, of: fn(&Metric) -> Option<f64>| -> Vec<Option<f64>> {
        let of = |origin: &Origin| origin.metrics.iter().find(|metric| metric.0 == name).and_then(of);
        origins.iter().map(of).collect()
    };
    let mut table = Table::of(&BACKTEST)
        .column(origins.iter().map(|origin| origin.name).collect::<Vec<_>>())
        .column(count(|origin| origin.train))
        .column(count(|origin| origin.rows))
        .column(count(|origin| origin.positives))
        .column(origins.iter().map(|origin| origin.state).collect::<Text>());
    for name in ["auc", "average_precision", "log_loss", "brier", "calibration_error"] {
        table = table
            .optional(metric(name, |metric| Some(metric.1)))
            .optional(metric(name, |metric| metric.2.map(|limits| limits.low)))
            .optional(metric(name, |metric| metric.2.map(|limits| limits.high)));
    }
    let at = |origin: &Origin| Timestamp::from_micros((origin.name * 86_400e6).round() as i64);
    table
        .nullable(origins.iter().map(at).collect::<Vec<_>>(), (!dated).then(|| vec![false; origins.len()]))
        .note("model", options.model.as_str())
        .note("level", options.level)
}
