//! The penalised likelihood of a logistic regression with its derivatives.

use crate::Result;
use crate::frame::Design;
use crate::parallel::Workers;
use crate::predict::Outcome;
use crate::stat::{BLOCK, Lane, Loss, Symmetric, add_gram, add_multiple, dot};

/// How many blocks of rows one job sums.
const BLOCKS_PER_JOB: usize = 64;

#[derive(Debug)]
pub(super) struct Likelihood<'a> {
    pub(super) design: &'a Design<'a>,
    pub(super) outcome: Outcome<'a>,
    pub(super) l2: f64,
    pub(super) workers: &'a Workers,
}

/// Sums over rows; the intercept comes first.
struct Sums {
    value: f64,
    gradient: Vec<f64>,
    curvature: Symmetric,
}

impl Likelihood<'_> {
    /// The negative logarithm of the likelihood, and half of the penalty times the squares, over every `stride`-th row.
    /// The penalty shrinks with the rows.
    pub(super) fn loss(&self, point: &[f64], stride: usize) -> Result<Loss> {
        let rows = self.design.rows().div_ceil(stride);
        let per_job = BLOCK * BLOCKS_PER_JOB;
        let parts = self.workers.run(rows.div_ceil(per_job), |job| {
            self.part(point, job * per_job..rows.min((job + 1) * per_job), stride)
        })?;
        let mut sum = Sums::zeros(point.len());
        parts.iter().for_each(|part| sum.add(part));
        let penalty = self.l2 / stride as f64;
        for (at, value) in point.iter().enumerate().skip(1) {
            sum.value += penalty / 2.0 * value * value;
            if let Some(slot) = sum.gradient.get_mut(at) {
                *slot += penalty * value;
            }
            sum.curvature.add(at, at, penalty);
        }
        Ok(Loss { value: sum.value, gradient: sum.gradient, curvature: sum.curvature })
    }

    /// How far a step moves the log-odds of any row that counts.
    pub(super) fn reach(&self, step: &[f64]) -> Result<f64> {
        let (rows, per_job) = (self.design.rows(), BLOCK * BLOCKS_PER_JOB);
        let parts = self.workers.run(rows.div_ceil(per_job), |job| {
            let mut farthest = 0.0_f64;
            self.each_block(
                step,
                job * per_job..rows.min((job + 1) * per_job),
                1,
                |first, count, _, moved| {
                    for (at, moved) in moved.iter().enumerate().take(count) {
                        if self.outcome.weight(first + at) > 0.0 {
                            farthest = farthest.max(moved.abs());
                        }
                    }
                },
            );
            farthest
        })?;
        Ok(parts.into_iter().fold(0.0, f64::max))
    }

    fn part(&self, point: &[f64], rows: std::ops::Range<usize>, stride: usize) -> Sums {
        let mut sums = Sums::zeros(point.len());
        self.each_block(point, rows, stride, |first, count, lanes, eta| {
            self.block(eta, first, stride, count, lanes, &mut sums);
        });
        sums
    }

    /// Block by block the first row, how many there are, their terms, and their predictors.
    fn each_block(
        &self,
        point: &[f64],
        rows: std::ops::Range<usize>,
        stride: usize,
        mut each: impl FnMut(usize, usize, &[Lane], &Lane),
    ) {
        let mut lanes: Vec<Lane> = vec![[0.0; BLOCK]; point.len()];
        if let Some(ones) = lanes.first_mut() {
            ones.fill(1.0);
        }
        let mut first = rows.start;
        while first < rows.end {
            let count = BLOCK.min(rows.end - first);
            self.design.fill(first * stride, stride, count, lanes.get_mut(1..).unwrap_or_default());
            let mut eta: Lane = [0.0; BLOCK];
            for (lane, coefficient) in lanes.iter().zip(point) {
                add_multiple(&mut eta, *coefficient, lane);
            }
            each(first * stride, count, &lanes, &eta);
            first += count;
        }
    }

    fn block(&self, eta: &Lane, first: usize, stride: usize, count: usize, lanes: &[Lane], sums: &mut Sums) {
        let (mut residual, mut weight): (Lane, Lane) = ([0.0; BLOCK], [0.0; BLOCK]);
        let slots = residual.iter_mut().zip(&mut weight).zip(eta).take(count).enumerate();
        for (at, ((residual, weight), eta)) in slots {
            let row = first + at * stride;
            let label = self.outcome.labels.get(row).copied().unwrap_or_default();
            let counts = self.outcome.weight(row);
            // exp of what is not positive never overflows.
            let small = (-eta.abs()).exp();
            let nearer = 1.0 / (1.0 + small);
            let (yes, no) = if *eta >= 0.0 { (nearer, small * nearer) } else { (small * nearer, nearer) };
            let towards = if label { -eta } else { *eta };
            sums.value += counts * (towards.max(0.0) + small.ln_1p());
            *residual = counts * if label { -no } else { yes };
            *weight = counts * yes * no;
        }
        for (slot, lane) in sums.gradient.iter_mut().zip(lanes) {
            *slot += dot(lane, &residual);
        }
        add_gram(&lanes.iter().collect::<Vec<_>>(), &weight, &mut sums.curvature);
    }
}

impl Sums {
    fn zeros(size: usize) -> Self {
        Self { value: 0.0, gradient: vec![0.0; size], curvature: Symmetric::zeros(size) }
    }

    fn add(&mut self, other: &Self) {
        self.value += other.value;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(slot, value)| *slot += value);
        self.curvature.add_scaled(&other.curvature, 1.0);
    }
}
