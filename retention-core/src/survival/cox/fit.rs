//! Fitting a Cox model.

use super::likelihood::Likelihood;
use super::model::{Baseline, CoxModel};
use super::risk_sets::RiskSets;
use crate::frame::{Design, Encoding, Frame, Levels, Redundant, same_length};
use crate::parallel::Workers;
use crate::stat::{Least, Loss, Stop, Stuck, endless, minimise};
use crate::survival::options::check_level;
use crate::survival::{CoxOptions, Lifetimes};
use crate::{Error, ErrorCode, Result};

/// Of a term's information, what others must leave for it to count as one of its own.
const TOLERANCE: f64 = 1e-9;

impl CoxModel {
    /// Fits the hazard of each customer as a baseline times `exp` of a sum of what the columns say. Groups of the
    /// lifetimes are strata, each with a baseline of its own. Missing values get terms of their own, categories one for
    /// each label but the first.
    ///
    /// ```
    /// use retention_core::{CoxModel, CoxOptions, Frame, Lifetimes};
    /// let months = [2.0, 3.0, 5.0, 7.0, 8.0, 9.0];
    /// let left = [true, true, false, true, true, false];
    /// let lives = Lifetimes::new("months", &months, "left", &left)?;
    /// let frame = Frame::new().number("logins", &[1.0, 4.0, 3.0, 2.0, 6.0, 5.0])?;
    /// let model = CoxModel::fit(&lives, &frame, &CoxOptions::default())?;
    /// assert!(model.coefficients().column("hazard_ratio")?.float(0) < Some(1.0));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_table` for columns of different lengths; `nothing_to_fit` without columns; `one_outcome` where no
    /// lifetime ended with the event; `constant_column` where all columns are; `constant_column`, `collinear_columns` unless
    /// dropped; `separation` where a
    /// coefficient grows without end; `invalid_option`.
    pub fn fit(lives: &Lifetimes<'_>, frame: &Frame<'_>, options: &CoxOptions) -> Result<Self> {
        check_level(options.level)?;
        check_input(lives, frame)?;
        if let Some(present) = lives.present() {
            return Self::fit(&present.lives(lives), &frame.only(&present.rows), options);
        }
        let workers = Workers::new(options.threads as usize);
        let (mut encoding, constant) =
            Encoding::learn(frame, lives.spells.weights, Levels::AfterFirst, options.redundant)?;
        if encoding.terms().is_empty() {
            return Err(Redundant::all_constant(frame.names()));
        }
        let sets = RiskSets::new(lives, &Design::new(&encoding, frame)?, &workers)?;
        let (mut sets, mut collinear) = (sets, Vec::new());
        let mut loss = of(&sets, options, &workers).loss(&vec![0.0; encoding.terms().len()])?;
        let dependent = loss.curvature.dependent(TOLERANCE);
        if let Some(term) = dependent.first().and_then(|at| encoding.terms().get(*at)) {
            if options.redundant == Redundant::Refuse {
                return Err(Redundant::collinear(encoding.column_of(term), &term.name));
            }
            let names = dependent.iter().filter_map(|at| encoding.terms().get(*at));
            collinear.extend(names.map(|term| term.name.clone()));
            encoding.without(&dependent);
            sets = RiskSets::new(lives, &Design::new(&encoding, frame)?, &workers)?;
            loss = of(&sets, options, &workers).loss(&vec![0.0; encoding.terms().len()])?;
        }
        let null = -loss.value;
        let least = least(&of(&sets, options, &workers), loss, &encoding)?;
        check_separation(&of(&sets, options, &workers), &least, &encoding)?;
        let hazards = of(&sets, options, &workers).hazards(&least.point)?;
        Ok(Self {
            baselines: Baseline::of(lives, hazards),
            fitted: lives.fitted,
            left_out: Vec::new(),
            covariance: least.factor.inverse(),
            log_likelihood: -least.loss.value,
            null_log_likelihood: null,
            point: least.point,
            rows: sets.rows as u64,
            events: sets.events as u64,
            ties: options.ties,
            level: options.level,
            duration: lives.duration.to_owned(),
            event: lives.event.to_owned(),
            strata: lives.groups.as_ref().map(|(name, _)| (*name).to_owned()),
            encoding,
            constant,
            collinear,
        })
    }
}

fn of<'a>(sets: &'a RiskSets, options: &CoxOptions, workers: &'a Workers) -> Likelihood<'a> {
    Likelihood { sets, ties: options.ties, workers }
}

fn check_input(lives: &Lifetimes<'_>, frame: &Frame<'_>) -> Result<()> {
    let Some(first) = frame.names().next() else {
        return Err(Error::new(ErrorCode::NothingToFit, "there is no column to explain lifetimes by")
            .hint("give at least one column"));
    };
    same_length(first, frame.rows(), lives.duration, lives.spells.durations.len())?;
    let weight = |row: usize| lives.spells.weights.is_none_or(|all| all.get(row).is_some_and(|w| *w > 0.0));
    if !lives.spells.events.iter().enumerate().any(|(row, event)| *event && weight(row)) {
        let message = format!("column `{}` has no event: every lifetime is censored", lives.event);
        return Err(Error::new(ErrorCode::OneOutcome, message)
            .with("column", lives.event)
            .hint("observe for longer, or check what counts as the event"));
    }
    Ok(())
}

fn least(likelihood: &Likelihood<'_>, loss: Loss, encoding: &Encoding) -> Result<Least> {
    let stop = Stop { decrement: 1e-14 * (likelihood.sets.events as f64).max(1.0), steps: 60 };
    let start = vec![0.0; encoding.terms().len()];
    minimise(start, loss, stop, |point| likelihood.loss(point))?
        .map_err(|Stuck::At(point)| separated(encoding, &point))
}

/// Refuses a point that is none: where the likelihood goes on rising, some coefficient has no finite estimate.
fn check_separation(likelihood: &Likelihood<'_>, least: &Least, encoding: &Encoding) -> Result<()> {
    let direction = endless(least, |point| likelihood.loss(point), |step| likelihood.reach(step))?;
    direction.map_or(Ok(()), |direction| Err(separated(encoding, &direction)))
}

/// Names the term that goes farthest along a direction, or to a point, without end.
fn separated(encoding: &Encoding, point: &[f64]) -> Error {
    let farthest = encoding.terms().iter().zip(point).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let (column, term) =
        farthest.map_or(("", ""), |(term, _)| (encoding.column_of(term), term.name.as_str()));
    let message = format!("`{term}` orders the events completely, so its coefficient grows without end");
    Error::new(ErrorCode::Separation, message)
        .with("column", column)
        .with("term", term)
        .hint(format!("leave `{column}` out, or merge its rare values"))
}
