//! Fitting a churn model, and judging it on rows that it did not see.

use std::collections::BTreeSet;

use super::columns::{features, no_ids, tell_apart};
use super::model::{ChurnModel, Judged, JudgedBy};
use super::reference::Reference;
use super::scorer::Scorer;
use super::{ChurnModelKind, ChurnOptions};
use crate::artifact::Fitted;
use crate::frame::{Frame, finite, same_length};
use crate::options::Options;
use crate::parallel::Workers;
use crate::predict::folds::{Split, Taken};
use crate::predict::{Calibrator, EvaluateOptions, Evaluation, Outcome};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// Whose the rows of a training table are, and when they were seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChurnRows<'a> {
    pub(super) customers: Option<&'a [String]>,
    pub(super) times: Option<(&'a str, &'a [f64])>,
    pub(super) fitted: Option<Fitted>,
    pub(super) left_out: &'a [String],
    pub(super) lag: Option<f64>,
    pub(super) dated: bool,
}

/// Some of the rows, owned.
pub(super) struct KeptRows {
    customers: Option<Vec<String>>,
    times: Option<Vec<f64>>,
}

impl KeptRows {
    pub(super) fn rows<'a>(&'a self, of: &ChurnRows<'a>) -> ChurnRows<'a> {
        let times = of.times.zip(self.times.as_deref()).map(|((name, _), times)| (name, times));
        ChurnRows { customers: self.customers.as_deref(), times, ..*of }
    }
}

impl<'a> ChurnRows<'a> {
    /// The customer of each row: a model is never judged on a customer whom it learnt from.
    #[must_use]
    pub fn customers(self, ids: &'a [String]) -> Self {
        Self { customers: Some(ids), ..self }
    }

    /// The time of each row in any unit, with the name that errors call the column by: the latest rows tell trees when to
    /// stop.
    #[must_use]
    pub fn times(self, name: &'a str, times: &'a [f64]) -> Self {
        Self { times: Some((name, times)), ..self }
    }

    /// How long after its time the outcome of a row is known, where the rows say so: backtests wait at least so long.
    /// And whether times are instants, in days since 1970.
    #[must_use]
    pub(crate) fn known_after(self, lag: Option<f64>, dated: bool) -> Self {
        Self { lag, dated, ..self }
    }

    /// As of when the rows were made, outcomes included: the model refuses rows of earlier views, unless told to go with
    /// hindsight.
    #[must_use]
    pub fn as_of(self, as_of: Timestamp) -> Self {
        self.made(Some(Fitted::at(as_of)))
    }

    #[must_use]
    pub(crate) fn made(self, fitted: Option<Fitted>) -> Self {
        Self { fitted, ..self }
    }

    /// The columns that whoever made the frame has left out of it, for the model to tell.
    #[must_use]
    pub(crate) fn left_out(self, names: &'a [String]) -> Self {
        Self { left_out: names, ..self }
    }

    pub(super) fn only(&self, rows: &[usize]) -> KeptRows {
        KeptRows {
            customers: self
                .customers
                .map(|ids| rows.iter().filter_map(|row| ids.get(*row)).cloned().collect()),
            times: self
                .times
                .map(|(_, times)| rows.iter().filter_map(|row| times.get(*row)).copied().collect()),
        }
    }

    pub(super) fn ids(&self, rows: usize) -> Vec<String> {
        self.customers.map_or_else(|| (0..rows).map(|row| row.to_string()).collect(), <[String]>::to_vec)
    }

    /// Whether every row has its time, on which hangs which are the latest.
    pub(super) fn dated_all(&self) -> Result<()> {
        self.times.map_or(Ok(()), |(name, times)| finite(name, times, f64::MIN))
    }

    pub(super) fn check(&self, outcome: &Outcome<'_>) -> Result<()> {
        let rows = outcome.labels.len();
        if let Some(ids) = self.customers {
            same_length("customer", ids.len(), outcome.name, rows)?;
        }
        match self.times {
            Some((name, times)) => same_length(name, times.len(), outcome.name, rows),
            None => Ok(()),
        }
    }
}

/// Rows that a model is fitted on, owned so that parts of them can be taken.
pub(super) struct Part<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) outcome: Outcome<'a>,
    pub(super) ids: &'a [String],
    pub(super) times: Option<&'a [f64]>,
}

impl ChurnModel {
    /// Fits a model of the outcome and judges it: customers are dealt into parts, and each part is scored by a model that
    /// learnt from the others. What is kept is a model of all rows, with the judgement beside it.
    ///
    /// ```
    /// use retention_core::{ChurnModel, ChurnOptions, ChurnRows, Frame, Outcome};
    /// let logins: Vec<f64> = (0..200).map(|at| f64::from(at % 20)).collect();
    /// let churned: Vec<bool> = (0..200).map(|at| at % 20 < 5 || at % 37 == 0).collect();
    /// let frame = Frame::new().number("logins", &logins)?;
    /// let outcome = Outcome::new("churned", &churned)?;
    /// let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &ChurnOptions::default())?;
    /// assert!(model.judged("auc").is_some_and(|auc| auc > 0.9));
    /// assert_eq!(model.predict(&frame)?.len(), 200);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `not_enough_data` with fewer rows of an outcome than `least`, or of so few customers that a part has none; `nothing_to_fit` without columns; `missing_column`
    /// where there is no recency column; `constant_column` where all columns are constant; `constant_column`,
    /// `collinear_columns` unless dropped, and `separation`, of logistic regression;
    /// `invalid_table`, also for a column of texts of which no two customers share one; `invalid_value`, `invalid_option`.
    pub fn fit(
        frame: &Frame<'_>,
        outcome: &Outcome<'_>,
        rows: &ChurnRows<'_>,
        options: &ChurnOptions,
    ) -> Result<Self> {
        options.check()?;
        let read = features(frame, options)?;
        let frame = read.as_ref().unwrap_or(frame);
        let Some(first) = frame.names().next() else {
            return Err(Error::new(ErrorCode::NothingToFit, "there is no column to explain the outcome by")
                .hint("give at least one column"));
        };
        same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
        rows.check(outcome)?;
        if let Some(present) = outcome.present() {
            let (taken, kept) = (Taken::of(outcome, &present), rows.only(&present));
            return Self::fit(&frame.only(&present), &taken.outcome(outcome)?, &kept.rows(rows), options);
        }
        enough(outcome, options.least)?;
        no_ids(frame, rows.customers)?;
        rows.dated_all()?;
        let fitting = &tell_apart(frame, outcome, options)?;
        // Only who is dealt into parts needs a name.
        let dealt = options.folds > 0 || (options.model == ChurnModelKind::Trees && options.held_out > 0.0);
        let ids = if dealt { rows.ids(frame.rows()) } else { Vec::new() };
        let part = Part { frame, outcome: *outcome, ids: &ids, times: rows.times.map(|(_, times)| times) };
        let unseen = unseen(&part, fitting)?;
        let calibrator = match (options.calibration, &unseen) {
            (Some(method), Some(unseen)) => Some(Calibrator::fit(outcome, &unseen.chances, method)?),
            _ => None,
        };
        let judged = match &unseen {
            Some(unseen) => judge(&part, &unseen.calibrated(outcome, options)?, options)?,
            None => Vec::new(),
        };
        let scorer = fit_part(&part, fitting)?;
        // Later chances come of this model alone: those of the parts' models are spread otherwise, trees' above all.
        let raw = scorer.predict(frame)?;
        let chances = match &calibrator {
            Some(calibrator) => calibrator.apply(&raw)?,
            None => raw,
        };
        Ok(Self {
            reference: Reference::of(frame, &chances, &Workers::new(options.threads as usize))?,
            judged_by: if options.folds == 0 { JudgedBy::Nothing } else { JudgedBy::Customers },
            rows: frame.rows() as u64,
            positives: outcome.labels.iter().filter(|label| **label).count() as u64,
            outcome: outcome.name.to_owned(),
            options: options.to_json(),
            scorer,
            calibrator,
            judged,
            fitted: rows.fitted,
            left_out: rows.left_out.iter().map(|name| (*name).to_owned()).collect(),
        })
    }
}

/// # Errors
/// `not_enough_data`.
pub(super) fn enough(outcome: &Outcome<'_>, least: u32) -> Result<()> {
    let yes = outcome.labels.iter().filter(|label| **label).count();
    let no = outcome.labels.len() - yes;
    if yes.min(no) >= least as usize {
        return Ok(());
    }
    let message = format!(
        "column `{}` is true in {yes} rows and false in {no}; a model needs {least} of each",
        outcome.name
    );
    Err(Error::new(ErrorCode::NotEnoughData, message)
        .with("column", outcome.name)
        .with("given", yes.min(no))
        .hint("give more rows or a longer horizon, or pass a smaller `least` and trust the model less"))
}

/// Chances of rows by models that did not see them, and the part that each row was in.
pub(super) struct Unseen {
    pub(super) chances: Vec<f64>,
    splits: Vec<Split>,
}

impl Unseen {
    /// The chances as calibrated by the rows of the other parts.
    fn calibrated(&self, outcome: &Outcome<'_>, options: &ChurnOptions) -> Result<Vec<f64>> {
        let Some(method) = options.calibration else { return Ok(self.chances.clone()) };
        let mut found = self.chances.clone();
        let of = |rows: &[usize]| -> Vec<f64> {
            rows.iter().map(|row| self.chances.get(*row).copied().unwrap_or_default()).collect()
        };
        for split in &self.splits {
            let taken = Taken::of(outcome, &split.train);
            let map = Calibrator::fit(&taken.outcome(outcome)?, &of(&split.train), method)?;
            put(&mut found, &split.test, &map.apply(&of(&split.test))?);
        }
        Ok(found)
    }
}

fn put(to: &mut [f64], rows: &[usize], values: &[f64]) {
    for (row, value) in rows.iter().zip(values) {
        if let Some(slot) = to.get_mut(*row) {
            *slot = *value;
        }
    }
}

pub(super) fn unseen(part: &Part<'_>, options: &ChurnOptions) -> Result<Option<Unseen>> {
    if options.folds == 0 {
        return Ok(None);
    }
    let splits = Split::by_customer(&part.outcome, part.ids, options.folds, options.seed)?;
    let mut chances = vec![0.0; part.frame.rows()];
    for split in &splits {
        let scorer =
            fit_rows(part, &split.train, options).map_err(|error| too_few(error, part, options.folds))?;
        put(&mut chances, &split.test, &scorer.predict(&part.frame.take(&split.test))?);
    }
    Ok(Some(Unseen { chances, splits }))
}

/// Says of a part without one of the outcomes why it lacks it: whole customers are dealt.
fn too_few(error: Error, part: &Part<'_>, folds: u32) -> Error {
    if error.code() != ErrorCode::OneOutcome {
        return error;
    }
    let with = |wanted: bool| {
        let rows = part.ids.iter().zip(part.outcome.labels).filter(|(_, label)| **label == wanted);
        rows.map(|(id, _)| id).collect::<BTreeSet<_>>().len()
    };
    let (yes, no) = (with(true), with(false));
    let (fewest, outcome) = if yes <= no { (yes, true) } else { (no, false) };
    let message = format!(
        "column `{}` is {outcome} in rows of so few customers, {fewest}, that not each of {folds} parts can do without its own",
        part.outcome.name
    );
    Error::new(ErrorCode::NotEnoughData, message)
        .with("column", part.outcome.name)
        .with("given", fewest)
        .hint("give rows of more customers, or pass folds=0 and do without a judgement")
}

/// Fits on some of the rows.
fn fit_rows(part: &Part<'_>, rows: &[usize], options: &ChurnOptions) -> Result<Scorer> {
    of_rows(part, rows, |part| fit_part(part, options))
}

/// Does something with some of the rows.
pub(super) fn of_rows<T>(
    part: &Part<'_>,
    rows: &[usize],
    work: impl FnOnce(&Part<'_>) -> Result<T>,
) -> Result<T> {
    let (frame, taken) = (part.frame.take(rows), Taken::of(&part.outcome, rows));
    let ids: Vec<String> = rows.iter().filter_map(|row| part.ids.get(*row)).cloned().collect();
    let times: Option<Vec<f64>> =
        part.times.map(|times| rows.iter().map(|row| times.get(*row).copied().unwrap_or_default()).collect());
    let outcome = taken.outcome(&part.outcome)?;
    work(&Part { frame: &frame, outcome, ids: &ids, times: times.as_deref() })
}

/// Fits on all rows of a part. Of trees, rows held out say how many are enough; then that many learn from all rows.
pub(super) fn fit_part(part: &Part<'_>, options: &ChurnOptions) -> Result<Scorer> {
    let held = if options.model == ChurnModelKind::Trees { hold_out(part, options)? } else { None };
    let Some(Split { train, test, .. }) = held else {
        return Scorer::fit(part.frame, &part.outcome, None, options);
    };
    let (learnt, judged) = (Taken::of(&part.outcome, &train), Taken::of(&part.outcome, &test));
    let (Ok(learnt), Ok(judged)) = (learnt.outcome(&part.outcome), judged.outcome(&part.outcome)) else {
        return Scorer::fit(part.frame, &part.outcome, None, options);
    };
    let held = part.frame.take(&test);
    let rough = Scorer::fit(&part.frame.take(&train), &learnt, Some((&held, &judged)), options)?;
    let enough = options.clone().trees(rough.trees().unwrap_or_default().max(1) as u32);
    Scorer::fit(part.frame, &part.outcome, None, &enough)
}

/// The latest rows, or the rows of some customers where no times are given.
fn hold_out(part: &Part<'_>, options: &ChurnOptions) -> Result<Option<Split>> {
    if options.held_out <= 0.0 {
        return Ok(None);
    }
    let rows = part.frame.rows();
    if let Some(times) = part.times {
        let mut sorted = times.to_vec();
        sorted.sort_by(f64::total_cmp);
        let from = sorted.get((rows as f64 * (1.0 - options.held_out)) as usize).copied();
        let late = |row: &usize| times.get(*row).zip(from).is_some_and(|(time, from)| *time >= from);
        let (test, train): (Vec<usize>, Vec<usize>) = (0..rows).partition(late);
        let name = "held out".to_owned();
        if !train.is_empty() && !test.is_empty() {
            return Ok(Some(Split { name, train, test }));
        }
    }
    let parts = (1.0 / options.held_out).round() as u32;
    match Split::by_customer(&part.outcome, part.ids, parts, options.seed) {
        Ok(splits) => Ok(splits.into_iter().next()),
        // Fewer customers than parts: nobody can be spared.
        Err(_) => Ok(None),
    }
}

fn judge(part: &Part<'_>, chances: &[f64], options: &ChurnOptions) -> Result<Vec<Judged>> {
    let judging = EvaluateOptions::default().level(options.level).seed(options.seed).threads(options.threads);
    let found = Evaluation::of_customers(&part.outcome, chances, part.ids, &judging)?;
    let judged = found.metrics().iter().map(|(name, value, limits)| Judged {
        metric: (*name).to_owned(),
        value: *value,
        limits: *limits,
    });
    Ok(judged.collect())
}
