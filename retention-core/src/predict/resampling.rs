//! Limits over rows drawn anew (B. Efron, "Bootstrap methods", 1979): for figures of rankings that have no formula.

use super::{Evaluation, ProfitOptions};
use crate::Result;
use crate::parallel::Workers;
use crate::stat::{Interval, Ranked, bins, calibration_error, quantile_linear};

/// The threshold from which acting brings most, what that brings, and how many are acted on; no threshold where acting on
/// nobody is best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Best {
    pub(super) threshold: Option<f64>,
    pub(super) profit: f64,
}

impl Best {
    pub(super) fn of(ranked: &Ranked, thresholds: &[f64], options: &ProfitOptions) -> Self {
        let (mut acted, mut caught, mut best) = (0.0, 0.0, Self { threshold: None, profit: 0.0 });
        for ((yes, no), threshold) in ranked.steps().iter().zip(thresholds) {
            acted += yes + no;
            caught += yes;
            let profit = brings(caught, acted, options);
            // What rounding adds is no gain: at equal profit the fewest are acted on.
            let rounding = 4.0 * f64::EPSILON * (profit.abs() + 2.0 * acted * options.cost);
            if profit > best.profit + rounding {
                best = Self { threshold: Some(*threshold), profit };
            }
        }
        best
    }
}

/// What acting on so many brings of whom so many have the outcome.
pub(super) fn brings(caught: f64, acted: f64, options: &ProfitOptions) -> f64 {
    caught * (options.success * options.value) - acted * options.cost
}

impl Evaluation<'_> {
    /// A figure of each time that rows are drawn anew.
    fn redrawn<T: Send>(&self, figure: impl Fn(&Ranked, &[f64]) -> T + Sync) -> Result<Vec<T>> {
        Workers::new(self.options.threads as usize).run(self.options.resamples as usize, |draw| {
            let counts = self.together.drawn(u64::from(self.options.seed), draw as u64);
            figure(&Ranked::of(&self.order, self.chances, self.outcome.labels, Some(&counts)), &counts)
        })
    }

    /// Percentile limits of average precision; of the calibration error those of its distance from the error at hand, since
    /// rows drawn anew are farther off than the rows themselves: their median is taken for as far off as the error itself.
    pub(super) fn resampled(&self, error: f64) -> Result<[Option<Interval>; 2]> {
        let draws = self.redrawn(|ranked, counts| {
            let bins = bins(self.chances, self.outcome.labels, Some(counts), self.options.bins as usize);
            (ranked.average_precision(), calibration_error(&bins))
        })?;
        Ok([
            percentiles(draws.iter().filter_map(|draw| draw.0).collect(), self.options.level),
            moved(error, draws.iter().map(|draw| draw.1).collect(), self.options.level, 1.0, 1.0),
        ])
    }

    /// Percentile limits of the share captured by the first tenth of rows, the first two, and so on.
    pub(super) fn captures(&self) -> Result<Vec<Option<Interval>>> {
        let draws = self.redrawn(|ranked, _| {
            let (yes, no) = ranked.totals();
            let caught = |tenth: u32| ranked.among_first(((yes + no) * f64::from(tenth) / 10.0).floor());
            (1..=10).map(|tenth| (yes > 0.0).then(|| caught(tenth) / yes)).collect::<Vec<_>>()
        })?;
        let of = |tenth: usize| draws.iter().filter_map(|draw| draw.get(tenth).copied().flatten()).collect();
        Ok((0..10).map(|tenth| percentiles(of(tenth), self.options.level)).collect())
    }

    /// Percentile limits of the best threshold, where acting on nobody counts as 1. And limits of what the best threshold of
    /// all brings: the best of a sample looks better than it is, since it was chosen by the same rows, and the best of rows
    /// drawn anew looks better again, by about as much. So they are moved down by twice what drawing adds.
    pub(super) fn best_limits(
        &self,
        thresholds: &[f64],
        options: &ProfitOptions,
        best: Best,
    ) -> Result<Option<[Interval; 2]>> {
        let draws = self.redrawn(|ranked, _| Best::of(ranked, thresholds, options))?;
        let threshold = draws.iter().map(|best| best.threshold.unwrap_or(1.0)).collect();
        let profit = draws.iter().map(|best| best.profit).collect();
        let level = self.options.level;
        Ok(percentiles(threshold, level)
            .zip(moved(best.profit, profit, level, 2.0, f64::INFINITY))
            .map(|(threshold, profit)| [threshold, profit]))
    }
}

/// The middle share of values from 0 to `most`, moved by `times` the way from their median to a figure; it holds the figure.
fn moved(figure: f64, mut values: Vec<f64>, level: f64, times: f64, most: f64) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let by = times * (!values.is_empty()).then(|| figure - quantile_linear(&values, 0.5))?;
    let Interval { low, high } = percentiles(values, level)?;
    Some(Interval { low: (low + by).max(0.0).min(figure), high: (high + by).min(most).max(figure) })
}

/// The middle share of values; none of none.
fn percentiles(mut values: Vec<f64>, level: f64) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    (!values.is_empty())
        .then(|| Interval { low: quantile_linear(&values, tail), high: quantile_linear(&values, 1.0 - tail) })
}
