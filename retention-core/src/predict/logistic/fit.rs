//! Fitting a logistic regression by Newton's method.

use super::likelihood::Likelihood;
use super::{LogisticModel, LogisticOptions};
use crate::frame::{Design, Encoding, Frame, Levels, Redundant, same_length};
use crate::parallel::Workers;
use crate::predict::Outcome;
use crate::predict::folds::Taken;
use crate::stat::{Least, Stop, Stuck, Symmetric, endless, minimise};
use crate::{Error, ErrorCode, Result};

/// Of a term's information, what others must leave for it to count as one of its own.
const TOLERANCE: f64 = 1e-9;
/// From so many rows on, a part of them finds where to begin.
const MANY: usize = 200_000;
const PART: usize = 50_000;

impl LogisticModel {
    /// Fits the log-odds of the outcome as a sum of what the columns say. Numbers are scaled inside, missing values get
    /// terms of their own.
    ///
    /// ```
    /// use retention_core::{Factor, Frame, LogisticModel, LogisticOptions, Outcome};
    /// let frame = Frame::new()
    ///     .number("logins", &[1.0, 9.0, 2.0, f64::NAN, 8.0, 3.0])?
    ///     .category("plan", Factor::new(["free", "pro", "free", "pro", "pro", "free"]))?;
    /// let outcome = Outcome::new("churned", &[true, false, true, true, false, false])?;
    /// let model = LogisticModel::fit(&frame, &outcome, &LogisticOptions::default())?;
    /// let chances = model.predict(&frame)?;
    /// assert!(chances[0] > chances[1]);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_table` for columns of different lengths; `nothing_to_fit` without columns; `constant_column`,
    /// `collinear_columns` unless dropped; `separation` where, without a penalty, a coefficient grows without end;
    /// `invalid_option`.
    pub fn fit(frame: &Frame<'_>, outcome: &Outcome<'_>, options: &LogisticOptions) -> Result<Self> {
        options.check()?;
        let Some(first) = frame.names().next() else {
            return Err(Error::new(ErrorCode::NothingToFit, "there is no column to explain the outcome by")
                .hint("give at least one column"));
        };
        same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
        if let Some(rows) = outcome.present() {
            let taken = Taken::of(outcome, &rows);
            return Self::fit(&frame.only(&rows), &taken.outcome(outcome)?, options);
        }
        let workers = Workers::new(options.threads as usize);
        let levels = if options.l2 > 0.0 { Levels::All } else { Levels::AfterFirst };
        let (mut encoding, constant) = Encoding::learn(frame, outcome.weights, levels, options.redundant)?;
        let collinear = drop_dependent(&mut encoding, frame, outcome, options, &workers)?;
        let design = Design::new(&encoding, frame)?;
        let likelihood = Likelihood { design: &design, outcome: *outcome, l2: options.l2, workers: &workers };
        let least = least(&likelihood, &encoding)?;
        if options.l2 == 0.0 {
            check_separation(&likelihood, &least, &encoding)?;
        }
        let squares: f64 = least.point.iter().skip(1).map(|value| value * value).sum();
        let (all, yes) = outcome.totals();
        let no = all - yes;
        Ok(Self {
            covariance: covariance(&least.factor.inverse(), options.l2),
            log_likelihood: options.l2 / 2.0 * squares - least.loss.value,
            null_log_likelihood: yes * (yes / all).ln() + no * (no / all).ln(),
            point: least.point,
            rows: frame.rows() as u64,
            outcome: outcome.name.to_owned(),
            l2: options.l2,
            level: options.level,
            encoding,
            constant,
            collinear,
        })
    }
}

impl LogisticModel {
    /// Refuses columns that are constant or a combination of others, with a penalty too.
    ///
    /// # Errors
    /// `constant_column`, `collinear_columns`.
    pub(in crate::predict) fn refuse_redundant(
        frame: &Frame<'_>,
        outcome: &Outcome<'_>,
        threads: u32,
    ) -> Result<()> {
        let options = LogisticOptions::default().l2(0.0).redundant(Redundant::Refuse);
        let (mut encoding, _) =
            Encoding::learn(frame, outcome.weights, Levels::AfterFirst, Redundant::Refuse)?;
        drop_dependent(&mut encoding, frame, outcome, &options, &Workers::new(threads as usize)).map(|_| ())
    }
}

/// Leaves out terms that earlier ones determine, which matters only without a penalty; gives their names.
fn drop_dependent(
    encoding: &mut Encoding,
    frame: &Frame<'_>,
    outcome: &Outcome<'_>,
    options: &LogisticOptions,
    workers: &Workers,
) -> Result<Vec<String>> {
    if options.l2 > 0.0 {
        return Ok(Vec::new());
    }
    let design = Design::new(encoding, frame)?;
    let likelihood = Likelihood { design: &design, outcome: *outcome, l2: 0.0, workers };
    let start = vec![0.0; encoding.terms().len() + 1];
    let mut dependent = likelihood.loss(&start, stride(frame.rows()))?.curvature.dependent(TOLERANCE);
    if !dependent.is_empty() && stride(frame.rows()) > 1 {
        dependent = likelihood.loss(&start, 1)?.curvature.dependent(TOLERANCE);
    }
    // The intercept is the first row of the curvature.
    let dependent: Vec<usize> = dependent.into_iter().filter_map(|row| row.checked_sub(1)).collect();
    if let Some(term) = dependent.first().and_then(|at| encoding.terms().get(*at))
        && options.redundant == Redundant::Refuse
    {
        return Err(Redundant::collinear(encoding.column_of(term), &term.name));
    }
    let names =
        dependent.iter().filter_map(|at| encoding.terms().get(*at)).map(|term| term.name.clone()).collect();
    encoding.without(&dependent);
    Ok(names)
}

fn stride(rows: usize) -> usize {
    if rows < MANY { 1 } else { rows / PART }
}

fn least(likelihood: &Likelihood<'_>, encoding: &Encoding) -> Result<Least> {
    let mut start = vec![0.0; encoding.terms().len() + 1];
    let stride = stride(likelihood.design.rows());
    if stride > 1 {
        let loss = likelihood.loss(&start, stride)?;
        let rough = Stop { decrement: 1e-3, steps: 30 };
        // A part in which something never varies is no place to begin; zero is.
        if let Ok(found) = minimise(start.clone(), loss, rough, |point| likelihood.loss(point, stride))? {
            start = found.point;
        }
    }
    let loss = likelihood.loss(&start, 1)?;
    let (all, yes) = likelihood.outcome.totals();
    // A step of so small a part of the information leaves neither coefficients nor errors to be bettered.
    let stop = Stop { decrement: 1e-14 * (yes * (all - yes) / all).max(1.0), steps: 100 };
    minimise(start, loss, stop, |point| likelihood.loss(point, 1))?
        .map_err(|Stuck::At(point)| separated(encoding, &point))
}

/// With a penalty the coefficients vary as the score does (B. Efron and T. Hastie's "sandwich"): A⁻¹ (A − λ) A⁻¹.
fn covariance(inverse: &Symmetric, l2: f64) -> Symmetric {
    let mut covariance = inverse.clone();
    if l2 > 0.0 {
        for row in 1..inverse.size() {
            let column: Vec<f64> = (0..inverse.size()).map(|at| inverse.get(at, row)).collect();
            covariance.add_outer(&column, -l2);
        }
    }
    covariance
}

/// Refuses a point that is none: where the likelihood goes on rising, some coefficient has no finite estimate.
fn check_separation(likelihood: &Likelihood<'_>, least: &Least, encoding: &Encoding) -> Result<()> {
    let direction = endless(least, |point| likelihood.loss(point, 1), |step| likelihood.reach(step))?;
    direction.map_or(Ok(()), |direction| Err(separated(encoding, &direction)))
}

/// Names the term that goes farthest along a direction, or to a point, without end.
fn separated(encoding: &Encoding, point: &[f64]) -> Error {
    let farthest =
        encoding.terms().iter().zip(point.iter().skip(1)).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let (column, term) =
        farthest.map_or(("", ""), |(term, _)| (encoding.column_of(term), term.name.as_str()));
    Error::new(
        ErrorCode::Separation,
        format!("`{term}` tells outcomes apart without a doubt, so its coefficient grows without end"),
    )
    .with("column", column)
    .with("term", term)
    .hint(format!(
        "check that `{column}` was known before the outcome, merge its rare values, leave it out, or pass l2=1"
    ))
}
