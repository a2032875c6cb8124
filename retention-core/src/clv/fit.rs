//! Maximum likelihood: several starts on some of the rows, the best of them brought to its peak on more and then all.

use std::cell::{Cell, RefCell};

use serde::{Deserialize, Serialize};

use crate::options::{choice, options};
use crate::parallel::Watched;
use crate::stat::{Bounds, Curve, Peak, curvature, maximise};
use crate::{Error, ErrorCode, Result};

options! {
    /// How a model is fitted.
    pub struct FitOptions {
        /// On how many threads; any number gives the same bits.
        threads: u32 = 1,
        /// The most steps of the search from one start; rarely more than 20 are needed.
        max_steps: u32 = 200,
    }
}

choice! {
    /// How a fit ended.
    pub enum FitStatus {
        /// At a peak of the likelihood, with every parameter told by the data.
        Converged = "converged",
        /// At a peak along which some parameters can take almost any value: the warnings name them.
        NotIdentified = "not_identified",
        /// Out of steps.
        StoppedEarly = "stopped_early",
    }
}

/// What a fit was made on and how it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FitReport {
    /// How it ended.
    pub status: FitStatus,
    /// The logarithm of the likelihood at the parameters.
    pub log_likelihood: f64,
    /// Customers fitted on.
    pub customers: u64,
    /// Different rows among them.
    pub rows: u64,
    /// Steps of the search from the best start, on some and on all rows.
    pub steps: u32,
    /// What whoever uses the model should know.
    pub warnings: Vec<String>,
}

/// A likelihood as a function of its parameters, which are all positive.
pub(super) trait Likelihood<const K: usize> {
    /// The log-likelihood with its derivatives by the parameters.
    fn curve(&self, parameters: &[f64; K]) -> Curve<K>;
}

/// A fit before it has names.
#[derive(Debug)]
pub(super) struct Estimate<const K: usize> {
    pub(super) at: [f64; K],
    pub(super) standard_error: [Option<f64>; K],
    pub(super) log_likelihood: f64,
    pub(super) status: FitStatus,
    pub(super) steps: u32,
}

/// Parameters stay within these factors of their scale. Wider than any data call for, narrow enough for arithmetic.
const LOWEST: f64 = -23.0;
const HIGHEST: f64 = 16.0;
/// A standard error of a parameter's logarithm beyond which the data tell nothing of it: a factor of 12 up or down, of
/// 140 within two errors.
const UNTOLD: f64 = 2.5;

/// Fits the last of `levels`, which has all rows, from the best of the starts, which are tried on the first; each level
/// in between has more of the rows than the one before, so that few steps are left for all.
///
/// # Errors
/// `not_enough_data` if the likelihood has no value anywhere.
pub(super) fn estimate<const K: usize>(
    levels: &[impl Likelihood<K>],
    starts: &[[f64; K]],
    scale: [f64; K],
    options: &FitOptions,
    watch: &Watched,
) -> Result<Estimate<K>> {
    let limits = Bounds {
        lowest: scale.map(|scale| scale.ln() + LOWEST),
        highest: scale.map(|scale| scale.ln() + HIGHEST),
        gain: 1e-6,
        steps: options.max_steps,
    };
    let first = levels.first().ok_or_else(nowhere)?;
    let climb =
        Climbing { watch, most: options.max_steps.into(), done: Cell::new(0), stopped: RefCell::new(None) };
    let tries = starts.iter().filter_map(|start| maximise(start.map(f64::ln), &limits, climb.on(first)));
    let best = tries.reduce(|best, peak| if peak.curve.value > best.curve.value { peak } else { best });
    climb.goes_on()?;
    let mut peak = best.ok_or_else(nowhere)?;
    let mut steps = peak.steps;
    for (at, level) in levels.iter().enumerate().skip(usize::from(levels.len() > 1)) {
        let gain = if at + 1 < levels.len() { 1e-3 } else { (1e-13 * peak.curve.value.abs()).max(1e-10) };
        peak = maximise(peak.at, &Bounds { gain, ..limits }, climb.on(level))
            .ok_or_else(|| climb.goes_on().err().unwrap_or_else(nowhere))?;
        climb.goes_on()?;
        steps += peak.steps;
    }
    Ok(Estimate { steps, ..told(&peak, &limits) })
}

/// A search that somebody may stop: from then on the likelihood has no value anywhere, which ends it.
struct Climbing<'a> {
    watch: &'a Watched,
    most: u64,
    done: Cell<u64>,
    stopped: RefCell<Option<Error>>,
}

impl Climbing<'_> {
    fn on<'l, const K: usize>(
        &'l self,
        likelihood: &'l impl Likelihood<K>,
    ) -> impl FnMut(&[f64; K]) -> Curve<K> + 'l {
        move |logarithms| {
            let at = logarithms.map(f64::exp);
            self.done.set(self.done.get() + 1);
            match self
                .goes_on()
                .and_then(|()| self.watch.report(self.done.get(), self.most.max(self.done.get())))
            {
                Ok(()) => likelihood.curve(&at).in_logarithms(&at),
                Err(stopped) => {
                    self.stopped.replace(Some(stopped));
                    Curve { value: f64::NAN, ..Curve::ZERO }
                }
            }
        }
    }

    /// # Errors
    /// `cancelled` once it was stopped.
    fn goes_on(&self) -> Result<()> {
        self.stopped.borrow().clone().map_or(Ok(()), Err)
    }
}

/// What the curvature at the peak tells of each parameter. Those of which it tells nothing are held fixed for the others.
fn told<const K: usize>(peak: &Peak<K>, limits: &Bounds<K>) -> Estimate<K> {
    let within = |i: usize| peak.at[i] > limits.lowest[i] + 1e-6 && peak.at[i] < limits.highest[i] - 1e-6;
    let mut free: [bool; K] = std::array::from_fn(within);
    let errors = loop {
        let second = &peak.curve.second;
        let inverse = curvature(second, &free, 0.0).map(|factor| factor.inverse());
        let errors = inverse.map(|inverse| std::array::from_fn::<f64, K, _>(|i| inverse.get(i, i).sqrt()));
        // The one least told of: by its error, or, where there are none, by its curvature.
        let worst = (0..K).filter(|i| free[*i]).max_by(|i, j| match errors {
            Some(errors) => errors[*i].total_cmp(&errors[*j]),
            None => second[*i][*i].total_cmp(&second[*j][*j]),
        });
        match (errors, worst) {
            (Some(errors), Some(worst)) if errors[worst] <= UNTOLD => break errors,
            (_, Some(worst)) => free[worst] = false,
            (_, None) => break [0.0; K],
        }
    };
    let at = peak.at.map(f64::exp);
    let standard_error = std::array::from_fn(|i| free[i].then_some(errors[i] * at[i]));
    let status = match peak.converged {
        false => FitStatus::StoppedEarly,
        true if free.contains(&false) => FitStatus::NotIdentified,
        true => FitStatus::Converged,
    };
    Estimate { at, standard_error, log_likelihood: peak.curve.value, status, steps: peak.steps }
}

fn nowhere() -> Error {
    Error::new(ErrorCode::NotEnoughData, "the likelihood has no value at any start of the search")
        .hint("are the numbers in a sensible range?")
}

/// The error of a search without a value anywhere, with the column whose numbers are beyond all range.
pub(super) fn of_column(error: Error, column: &str, hint: &str) -> Error {
    match error.code() {
        ErrorCode::NotEnoughData => error.with("column", column).about(column).hint(hint),
        _ => error,
    }
}
