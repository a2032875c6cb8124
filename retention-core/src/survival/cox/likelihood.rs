//! The partial likelihood with its derivatives (D. R. Cox, JRSS B 34, 1972).
//!
//! With r = w exp(η), the curvature Σ_t [S₂/S₀ − S₁S₁ᵀ/S₀²] has S₂ = Σ_j r_j x_j x_jᵀ over those at risk. Summing over t
//! first leaves Σ_j r_j Λ_j x_j x_jᵀ, where Λ_j adds 1/S₀ over the events that j was at risk at: one product of columns
//! over rows and one over events, instead of a matrix at every event.

use super::risk_sets::{RiskSets, Step, get};
use crate::parallel::Workers;
use crate::stat::{BLOCK, Lane, Loss, Symmetric, add_gram};
use crate::survival::CoxTies;
use crate::{Error, Result};

/// How many blocks of rows one job sums.
const BLOCKS_PER_JOB: usize = 32;

#[derive(Debug)]
pub(super) struct Likelihood<'a> {
    pub(super) sets: &'a RiskSets,
    pub(super) ties: CoxTies,
    pub(super) workers: &'a Workers,
}

/// What the denominators of a step's events add up to. Of d events, the l-th has S₀ − (l/d) D₀ by Efron's method and S₀
/// by Breslow's; q is one over it, c is l/d, and each event weighs w.
#[derive(Debug, Clone, Copy, Default)]
struct StepSums {
    /// Σ w q: the hazard at the time.
    hazard: f64,
    /// Σ w c q: what of it those who had the event do not bear.
    spared: f64,
    /// Σ w q².
    square: f64,
    /// Σ w c q² / Σ w q².
    ratio: f64,
    /// Σ w c² q² less the square of Σ w c q² over Σ w q².
    rest: f64,
}

impl Likelihood<'_> {
    /// The negative logarithm of the partial likelihood at these coefficients.
    pub(super) fn loss(&self, point: &[f64]) -> Result<Loss> {
        let (eta, shift) = self.predictors(point)?;
        let risk = self.risks(&eta, shift)?;
        let (sums, logs) = self.steps(&risk);
        let events = self.sets.steps.iter().flat_map(|step| step.deaths.clone());
        let fitted: f64 = events.map(|at| get(&self.sets.weights, at) * (get(&eta, at) - shift)).sum();
        let tied: Vec<bool> = sums.iter().map(|sums| sums.rest > 0.0 || sums.ratio > 0.0).collect();
        let columns = self.workers.run(point.len(), |term| self.column(term, &risk, &sums, &tied))?;
        let gradient = columns.iter().zip(&self.sets.event_sums).map(|(column, events)| column.mean - events);
        let gradient: Vec<f64> = gradient.collect();
        let of_rows = self
            .gram(self.sets.columns.iter().map(Vec::as_slice).collect(), &self.row_weights(&risk, &sums))?;
        let mut step_weights: Vec<f64> = sums.iter().map(|sums| sums.square).collect();
        step_weights.extend(sums.iter().zip(&tied).filter(|(_, tied)| **tied).map(|(sums, _)| sums.rest));
        step_weights.resize(step_weights.len().div_ceil(BLOCK) * BLOCK, 0.0);
        let of_steps =
            self.gram(columns.iter().map(|column| column.moments.as_slice()).collect(), &step_weights)?;
        let mut curvature = of_rows;
        curvature.add_scaled(&of_steps, -1.0);
        Ok(Loss { value: logs - fitted, gradient, curvature })
    }

    /// How far a step moves any row against another.
    pub(super) fn reach(&self, step: &[f64]) -> Result<f64> {
        let (moved, _) = self.predictors(step)?;
        let counted = moved.iter().zip(&self.sets.weights).filter(|(_, weight)| **weight > 0.0);
        let ends = counted.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (moved, _)| {
            (low.min(*moved), high.max(*moved))
        });
        Ok(ends.1 - ends.0)
    }

    /// The linear predictor of each row, and the largest.
    fn predictors(&self, point: &[f64]) -> Result<(Vec<f64>, f64)> {
        let rows = self.sets.weights.len();
        let job = BLOCK * BLOCKS_PER_JOB;
        let parts = self.workers.run(rows.div_ceil(job), |at| {
            let range = at * job..rows.min((at + 1) * job);
            let mut eta = vec![0.0; range.len()];
            for (column, coefficient) in self.sets.columns.iter().zip(point) {
                for (slot, value) in eta.iter_mut().zip(column.get(range.clone()).unwrap_or_default()) {
                    *slot += coefficient * value;
                }
            }
            eta
        })?;
        let eta = parts.concat();
        let shift = eta.iter().take(self.sets.rows).copied().fold(f64::NEG_INFINITY, f64::max);
        if !shift.is_finite() {
            return Err(Error::internal("a linear predictor that is not finite"));
        }
        Ok((eta, shift))
    }

    /// w exp(η − shift) of each row.
    fn risks(&self, eta: &[f64], shift: f64) -> Result<Vec<f64>> {
        let job = BLOCK * BLOCKS_PER_JOB;
        let parts = self.workers.run(eta.len().div_ceil(job), |at| {
            let range = at * job..eta.len().min((at + 1) * job);
            let weights = self.sets.weights.get(range.clone()).unwrap_or_default();
            let eta = eta.get(range).unwrap_or_default();
            let risk =
                |(eta, weight): (&f64, &f64)| if *weight > 0.0 { weight * (eta - shift).exp() } else { 0.0 };
            eta.iter().zip(weights).map(risk).collect::<Vec<f64>>()
        })?;
        Ok(parts.concat())
    }

    /// The sums of each step, and Σ w ln(denominator).
    fn steps(&self, risk: &[f64]) -> (Vec<StepSums>, f64) {
        let mut at_risk = Running::default();
        let mut logs = 0.0;
        let sums = self.sets.steps.iter().map(|step| {
            at_risk.advance(self.sets, step, |at| get(risk, at));
            let deaths: f64 = step.deaths.clone().map(|at| get(risk, at)).sum();
            let (sums, log) = step_sums(step, at_risk.value(), deaths, self.ties);
            logs += log;
            sums
        });
        let sums = sums.collect();
        (sums, logs)
    }

    /// Of one term: what the steps add to the gradient, and its means at each step for the second product.
    fn column(&self, term: usize, risk: &[f64], sums: &[StepSums], tied: &[bool]) -> ColumnSums {
        let column = self.sets.columns.get(term).map(Vec::as_slice).unwrap_or_default();
        let product = |at: usize| get(risk, at) * get(column, at);
        let mut at_risk = Running::default();
        let mut mean = 0.0;
        let mut moments = Vec::with_capacity(sums.len() + BLOCK);
        let mut of_tied = Vec::new();
        for ((step, sums), tied) in self.sets.steps.iter().zip(sums).zip(tied) {
            at_risk.advance(self.sets, step, product);
            let all = at_risk.value();
            if !tied {
                mean += sums.hazard * all;
                moments.push(all);
                continue;
            }
            let deaths: f64 = step.deaths.clone().map(product).sum();
            mean += sums.hazard * all - sums.spared * deaths;
            moments.push(all - sums.ratio * deaths);
            of_tied.push(deaths);
        }
        moments.append(&mut of_tied);
        moments.resize(moments.len().div_ceil(BLOCK) * BLOCK, 0.0);
        ColumnSums { mean, moments }
    }

    /// r Λ of each row, less what those who had the event are spared.
    fn row_weights(&self, risk: &[f64], sums: &[StepSums]) -> Vec<f64> {
        let mut weights = risk.to_vec();
        let mut hazard = 0.0;
        let mut later: Option<&Step> = None;
        let mut done = self.sets.rows;
        let mut factors = vec![0.0; weights.len()];
        let mut before_entry = vec![0.0; self.sets.by_entry.len()];
        let mut entry_done = before_entry.len();
        for (step, sums) in self.sets.steps.iter().zip(sums).rev() {
            if later.is_some_and(|later| later.stratum != step.stratum) {
                // What is left of a stratum was at risk at all its steps.
                let start = later.map_or(0, |later| later.start);
                fill(&mut factors, start..done, hazard);
                fill(&mut before_entry, start..entry_done, hazard);
                (done, entry_done, hazard) = (start, start.min(before_entry.len()), 0.0);
            }
            fill(&mut factors, step.end..done, hazard);
            fill(&mut before_entry, step.not_entered..entry_done, hazard);
            (done, entry_done) = (step.end, step.not_entered.min(before_entry.len()));
            hazard += sums.hazard;
            later = Some(step);
        }
        let start = later.map_or(0, |later| later.start);
        fill(&mut factors, start..done, hazard);
        fill(&mut before_entry, start..entry_done, hazard);
        for (place, before) in self.sets.by_entry.iter().zip(before_entry) {
            if let Some(slot) = factors.get_mut(*place as usize) {
                *slot -= before;
            }
        }
        for (step, sums) in self.sets.steps.iter().zip(sums).filter(|(_, sums)| sums.spared > 0.0) {
            factors
                .get_mut(step.deaths.clone())
                .unwrap_or_default()
                .iter_mut()
                .for_each(|f| *f -= sums.spared);
        }
        weights.iter_mut().zip(factors).for_each(|(weight, factor)| *weight *= factor);
        weights
    }

    /// Σ w x xᵀ over columns of whole blocks.
    fn gram(&self, columns: Vec<&[f64]>, weights: &[f64]) -> Result<Symmetric> {
        let columns: Vec<&[Lane]> = columns.iter().map(|column| column.as_chunks::<BLOCK>().0).collect();
        let weights = weights.as_chunks::<BLOCK>().0;
        let parts = self.workers.run(weights.len().div_ceil(BLOCKS_PER_JOB), |job| {
            let mut sum = Symmetric::zeros(columns.len());
            let blocks = weights.iter().enumerate().skip(job * BLOCKS_PER_JOB).take(BLOCKS_PER_JOB);
            for (at, weights) in blocks {
                let lanes: Vec<&Lane> = columns.iter().filter_map(|column| column.get(at)).collect();
                add_gram(&lanes, weights, &mut sum);
            }
            sum
        })?;
        let mut sum = Symmetric::zeros(columns.len());
        parts.iter().for_each(|part| sum.add_scaled(part, 1.0));
        Ok(sum)
    }

    /// The times of events with the hazard at each for someone of predictor 0 (N. Breslow, 1974), by stratum, from the
    /// last back.
    pub(super) fn hazards(&self, point: &[f64]) -> Result<Vec<(u32, f64, f64)>> {
        let (eta, shift) = self.predictors(point)?;
        let risk = self.risks(&eta, shift)?;
        let mut at_risk = Running::default();
        let hazards = self.sets.steps.iter().map(|step| {
            at_risk.advance(self.sets, step, |at| get(&risk, at));
            let deaths: f64 = step.deaths.clone().map(|at| get(&risk, at)).sum();
            (step.stratum, step.time, step.weight / at_risk.value().max(deaths) * (-shift).exp())
        });
        Ok(hazards.collect())
    }
}

#[derive(Debug)]
struct ColumnSums {
    mean: f64,
    moments: Vec<f64>,
}

fn fill(values: &mut [f64], range: std::ops::Range<usize>, with: f64) {
    if let Some(slots) = values.get_mut(range) {
        slots.fill(with);
    }
}

fn step_sums(step: &Step, at_risk: f64, deaths: f64, ties: CoxTies) -> (StepSums, f64) {
    let count = step.deaths.len();
    if count == 1 || ties == CoxTies::Breslow {
        // Who has the event is at risk, whatever rounding leaves of a difference.
        let all = at_risk.max(deaths);
        let q = 1.0 / all;
        let (hazard, square) = (step.weight * q, step.weight * q * q);
        return (StepSums { hazard, square, ..StepSums::default() }, step.weight * all.ln());
    }
    let weight = step.weight / count as f64;
    let (mut sums, mut log) = (StepSums::default(), 0.0);
    let (mut cross, mut last) = (0.0, 0.0);
    for event in 0..count {
        let c = event as f64 / count as f64;
        let left = (at_risk - c * deaths).max((1.0 - c) * deaths);
        let q = 1.0 / left;
        log += weight * left.ln();
        sums.hazard += weight * q;
        sums.spared += weight * c * q;
        sums.square += weight * q * q;
        cross += weight * c * q * q;
        last += weight * c * c * q * q;
    }
    sums.ratio = cross / sums.square;
    sums.rest = (last - cross * sums.ratio).max(0.0);
    (sums, log)
}

/// A sum over those at risk, from step to step.
#[derive(Debug, Default)]
struct Running {
    stratum: Option<u32>,
    seen: usize,
    sum: f64,
    not_entered_seen: usize,
    not_entered: f64,
}

impl Running {
    #[inline]
    fn advance(&mut self, sets: &RiskSets, step: &Step, value: impl Fn(usize) -> f64) {
        if self.stratum != Some(step.stratum) {
            *self = Self {
                stratum: Some(step.stratum),
                seen: step.start,
                not_entered_seen: step.start,
                ..Self::default()
            };
        }
        for at in self.seen..step.end {
            self.sum += value(at);
        }
        self.seen = step.end;
        for place in sets.by_entry.get(self.not_entered_seen..step.not_entered).unwrap_or_default() {
            self.not_entered += value(*place as usize);
        }
        self.not_entered_seen = step.not_entered;
    }

    #[inline]
    fn value(&self) -> f64 {
        self.sum - self.not_entered
    }
}
