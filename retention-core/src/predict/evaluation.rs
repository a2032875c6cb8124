//! How good scores are, with limits.

use super::logistic::check_level;
use super::resampling::{Best, brings};
use super::tables::{CALIBRATION, CALIBRATION_CHART, DECILES, EVALUATION, LIFT_CHART, PROFIT, PROFIT_CHART};
use super::together::{Share, Together};
use super::{EvaluateOptions, Outcome, ProfitOptions};
use crate::frame::{LARGEST, bad_value, same_length};
use crate::stat::{Interval, Limits, Ranked, bin_of, bins, by_score, calibration_error};
use crate::table::{Table, Text};
use crate::{Error, Result};

/// How good the chances of a model, or scores made elsewhere, are. Chances are between 0 and 1. Weights of the outcome
/// play no part.
///
/// ```
/// use retention_core::{EvaluateOptions, Evaluation, Outcome};
/// let outcome = Outcome::new("churned", &[true, false, true, false])?;
/// let found = Evaluation::of(&outcome, &[0.9, 0.2, 0.4, 0.6], &EvaluateOptions::default())?;
/// assert_eq!(found.metric("auc"), Some(0.75));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Evaluation<'a> {
    pub(super) outcome: Outcome<'a>,
    pub(super) chances: &'a [f64],
    ranked: Ranked,
    pub(super) order: Vec<usize>,
    pub(super) together: Together,
    metrics: Vec<(&'static str, f64, Option<Interval>)>,
    pub(super) options: EvaluateOptions,
}

impl<'a> Evaluation<'a> {
    /// Judges the chances of rows whose outcome is known.
    ///
    /// # Errors
    /// `invalid_value` for chances that are not from 0 to 1; `invalid_table` for another number of them;
    /// `invalid_option`.
    pub fn of(outcome: &Outcome<'a>, chances: &'a [f64], options: &EvaluateOptions) -> Result<Self> {
        Self::new(outcome, chances, None, options)?.measured()
    }

    /// As [`of`](Self::of), where several rows may be of one customer: all limits count and draw them together, since what
    /// one row tells the others of the customer tell again.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_customers(
        outcome: &Outcome<'a>,
        chances: &'a [f64],
        customers: &[String],
        options: &EvaluateOptions,
    ) -> Result<Self> {
        Self::new(outcome, chances, Some(customers), options)?.measured()
    }

    /// Without metrics, which cost more than all else.
    pub(crate) fn new(
        outcome: &Outcome<'a>,
        chances: &'a [f64],
        customers: Option<&[String]>,
        options: &EvaluateOptions,
    ) -> Result<Self> {
        check_level(options.level)?;
        if !(1..=1000).contains(&options.bins) {
            return Err(Error::option(
                "bins",
                format!("`bins` must be from 1 to 1000, got {}", options.bins),
            ));
        }
        check_chances(outcome, chances, "chances")?;
        let order = by_score(chances);
        let ranked = Ranked::of(&order, chances, outcome.labels, None);
        let together = match customers {
            Some(customers) => Together::by(customers, "chances", chances.len())?,
            None => Together::alone(chances.len()),
        };
        let options = options.clone();
        Ok(Self { outcome: *outcome, chances, ranked, order, together, metrics: Vec::new(), options })
    }

    pub(crate) fn measured(self) -> Result<Self> {
        Ok(Self { metrics: self.measure()?, ..self })
    }

    fn measure(&self) -> Result<Vec<(&'static str, f64, Option<Interval>)>> {
        let limits = Limits::new(self.options.level);
        let (auc, auc_limits) =
            self.ranked.auc(limits).unwrap_or((f64::NAN, Interval { low: 0.0, high: 1.0 }));
        let auc_limits = match self.together.is_alone() || auc.is_nan() {
            true => auc_limits,
            false => self.together.area(auc, self.outcome.labels, &self.beats(), limits),
        };
        let mean = |loss: fn(f64, bool) -> f64| {
            let losses =
                || self.chances.iter().zip(self.outcome.labels).map(|(chance, label)| loss(*chance, *label));
            let n = self.chances.len() as f64;
            let mean = losses().sum::<f64>() / n;
            let variance = match self.together.is_alone() {
                true => losses().map(|loss| (loss - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0) / n,
                false => self.together.variance(losses().map(|loss| (loss - mean) / n).enumerate()),
            };
            let Interval { low, high } = limits.plain(mean, variance.sqrt());
            // No loss is below 0.
            (mean, Some(Interval { low: low.max(0.0), high }))
        };
        let (log_loss, log_loss_limits) = mean(log_loss);
        let (brier, brier_limits) = mean(|chance, label| (chance - f64::from(u8::from(label))).powi(2));
        let brier_limits = brier_limits.map(|limits| Interval { high: limits.high.min(1.0), ..limits });
        let error =
            calibration_error(&bins(self.chances, self.outcome.labels, None, self.options.bins as usize));
        let [precision_limits, calibration_limits] = self.resampled(error)?;
        Ok(vec![
            ("auc", auc, Some(auc_limits)),
            ("average_precision", self.ranked.average_precision().unwrap_or(f64::NAN), precision_limits),
            ("log_loss", log_loss, log_loss_limits),
            ("brier", brier, brier_limits),
            ("calibration_error", error, calibration_limits),
        ])
    }

    /// Of each row with the outcome, the share of the others that it beats; of each other, the share that beats it.
    fn beats(&self) -> Vec<f64> {
        let (all_yes, all_no) = self.ranked.totals();
        let (mut seen_yes, mut seen_no) = (0.0, 0.0);
        let (mut found, mut order) = (vec![0.0; self.chances.len()], self.order.iter());
        for (yes, no) in self.ranked.steps() {
            let beats = (all_no - seen_no - no / 2.0) / all_no;
            let beaten = (seen_yes + yes / 2.0) / all_yes;
            for row in order.by_ref().take((yes + no) as usize) {
                if let Some(slot) = found.get_mut(*row) {
                    *slot = if self.label(*row) { beats } else { beaten };
                }
            }
            (seen_yes, seen_no) = (seen_yes + yes, seen_no + no);
        }
        found
    }

    fn label(&self, row: usize) -> bool {
        self.outcome.labels.get(row).copied().unwrap_or_default()
    }

    /// A share of rows that has none yet.
    fn share(&self) -> Share<'_> {
        Share::new(&self.together)
    }

    /// A metric by name: `auc`, `average_precision`, `log_loss`, `brier`, `calibration_error`.
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|metric| metric.0 == name).map(|metric| metric.1)
    }

    /// The metrics with their limits: name, value, limits.
    pub(super) fn metrics(&self) -> &[(&'static str, f64, Option<Interval>)] {
        &self.metrics
    }

    /// The metrics with their limits, a row a metric.
    pub fn table(&self) -> Table {
        let (yes, no) = self.ranked.totals();
        Table::of(&EVALUATION)
            .column(self.metrics.iter().map(|metric| metric.0).collect::<Text>())
            .column(self.metrics.iter().map(|metric| metric.1).collect::<Vec<_>>())
            .optional(self.metrics.iter().map(|metric| metric.2.map(|limits| limits.low)).collect())
            .optional(self.metrics.iter().map(|metric| metric.2.map(|limits| limits.high)).collect())
            .note("level", self.options.level)
            .note("rows", yes + no)
            .note("positives", yes)
            .finish()
    }

    /// The calibration curve: what share of rows of about one chance had the outcome. Empty bins are left out.
    pub fn calibration(&self) -> Table {
        let count = self.options.bins as usize;
        let found = bins(self.chances, self.outcome.labels, None, count);
        let kept: Vec<_> = found.iter().enumerate().filter(|(_, bin)| bin.rows > 0.0).collect();
        let mut shares = vec![self.share(); count];
        for (row, chance) in self.chances.iter().enumerate() {
            if let Some(share) = shares.get_mut(bin_of(*chance, count)) {
                share.add(row, self.label(row));
            }
        }
        let limits: Vec<_> = kept
            .iter()
            .map(|(at, bin)| shares.get(*at).and_then(|share| share.limits(bin.yes, self.options.level)))
            .collect();
        let column = |value: &dyn Fn(usize, &crate::stat::Bin) -> f64| -> Vec<f64> {
            kept.iter().map(|(at, bin)| value(*at, bin)).collect()
        };
        Table::of(&CALIBRATION)
            .column(column(&|at, _| at as f64 / count as f64))
            .column(column(&|at, _| (at + 1) as f64 / count as f64))
            .column(kept.iter().map(|(_, bin)| bin.rows as i64).collect::<Vec<_>>())
            .column(column(&|_, bin| bin.chances / bin.rows))
            .column(column(&|_, bin| bin.yes / bin.rows))
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .note("level", self.options.level)
            .chart(&CALIBRATION_CHART)
            .finish()
    }

    /// Lift and capture by tenths of the rows, the highest scores first. Rows of one score that lie in two tenths count
    /// in each by their share. Limits of the lift are those of E. B. Wilson, limits of the capture over rows drawn anew.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn deciles(&self) -> Result<Table> {
        let (yes, no) = self.ranked.totals();
        let rows = yes + no;
        let upto: Vec<f64> = (0..=10).map(|tenth| (rows * f64::from(tenth) / 10.0).floor()).collect();
        let caught: Vec<f64> = upto.iter().map(|rows| self.ranked.among_first(*rows)).collect();
        let pairs = upto.windows(2).zip(caught.windows(2)).filter_map(|(n, c)| match (n, c) {
            ([from, to], [before, after]) => Some((to - from, after - before, *to, *after)),
            _ => None,
        });
        let pairs: Vec<(f64, f64, f64, f64)> = pairs.collect();
        let base = yes / rows;
        let rate = |rows: f64, caught: f64| (rows > 0.0).then(|| caught / rows / base);
        let limits: Vec<_> = upto
            .windows(2)
            .zip(&pairs)
            .map(|(bounds, pair)| match bounds {
                [from, to] => self.share_of(*from, *to).limits(pair.1, self.options.level),
                _ => None,
            })
            .collect();
        let captures = self.captures()?;
        Ok(Table::of(&DECILES)
            .column((1..=10).collect::<Vec<i64>>())
            .column(pairs.iter().map(|pair| pair.0 as i64).collect::<Vec<_>>())
            .column(pairs.iter().map(|pair| pair.1).collect::<Vec<_>>())
            .optional(pairs.iter().map(|pair| rate(pair.0, pair.1)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low / base)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high / base)).collect())
            .optional(pairs.iter().map(|pair| rate(pair.2, pair.3)).collect())
            .column(pairs.iter().map(|pair| pair.3 / yes).collect::<Vec<_>>())
            .optional(captures.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(captures.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .note("level", self.options.level)
            .chart(&LIFT_CHART)
            .finish())
    }

    /// The rows from one place of the ranking to another, of tied ones each by as much as there is of them.
    fn share_of(&self, from: f64, to: f64) -> Share<'_> {
        let (mut share, mut at, mut order) = (self.share(), 0.0, self.order.as_slice());
        for (yes, no) in self.ranked.steps() {
            let count = yes + no;
            let (tied, rest) = order.split_at_checked(count as usize).unwrap_or((order, &[]));
            let part = (to.min(at + count) - from.max(at)) / count;
            if part > 0.0 {
                for row in tied {
                    share.add_part(*row, self.label(*row), part);
                }
            }
            (at, order) = (at + count, rest);
        }
        share
    }

    /// What acting on all rows from a score up would have brought, and the score from which it brings most: the profit
    /// of each distinct score with the limits of E. B. Wilson, the best one noted as `best_threshold`, of equally good ones
    /// that of the fewest rows. Where the best one
    /// lies over rows drawn anew are the notes `best_threshold_low` and `_high`. `best_profit_low` and `_high` are limits of
    /// what the best threshold brings such customers, which is less than it seems to bring those that it was chosen by.
    ///
    /// # Errors
    /// `invalid_option` for numbers that are negative, not finite or above 1e150, or a success above 1.
    pub fn profit(&self, options: &ProfitOptions) -> Result<Table> {
        for (name, given, most) in [
            ("cost", options.cost, LARGEST),
            ("value", options.value, LARGEST),
            ("success", options.success, 1.0),
        ] {
            if !(0.0..=most).contains(&given) {
                let short = |number: f64| match number.abs() < 1e15 {
                    true => number.to_string(),
                    false => format!("{number:e}"),
                };
                let (upto, got) = (short(most), short(given));
                let message = format!("`{name}` must be a number from 0 to {upto}, got {got}");
                return Err(Error::option(name, message).with("given", given));
            }
        }
        let mut thresholds: Vec<f64> =
            self.order.iter().filter_map(|row| self.chances.get(*row).copied()).collect();
        thresholds.dedup();
        let (mut acted, mut caught) = (0.0, 0.0);
        let rows: Vec<(f64, f64, f64)> = self
            .ranked
            .steps()
            .iter()
            .map(|(yes, no)| {
                acted += yes + no;
                caught += yes;
                (acted, caught, brings(caught, acted, options))
            })
            .collect();
        let best = Best::of(&self.ranked, &thresholds, options);
        let limits_of_best = self.best_limits(&thresholds, options, best)?;
        // Of those acted on, the share that had the outcome is what is not known for certain.
        let (mut among, mut order) = (self.share(), self.order.iter());
        let limits: Vec<Option<Interval>> = rows
            .iter()
            .zip(self.ranked.steps())
            .map(|((acted, caught, _), (yes, no))| {
                for row in order.by_ref().take((yes + no) as usize) {
                    among.add(*row, self.label(*row));
                }
                let share = among.limits(*caught, self.options.level)?;
                let limit = |share: f64| acted * (share * options.success * options.value - options.cost);
                Some(Interval { low: limit(share.low), high: limit(share.high) })
            })
            .collect();
        let table = Table::of(&PROFIT)
            .column(thresholds)
            .column(rows.iter().map(|row| row.0 as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|row| row.1 as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|row| row.2).collect::<Vec<_>>())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .note("level", self.options.level)
            .note("best_profit", best.profit)
            .chart(&PROFIT_CHART);
        let table = match limits_of_best {
            Some([threshold, profit]) => table
                .note("best_profit_low", profit.low)
                .note("best_profit_high", profit.high)
                .note("best_threshold_low", threshold.low)
                .note("best_threshold_high", threshold.high),
            None => table,
        };
        Ok(match best.threshold {
            Some(threshold) => table.note("best_threshold", threshold),
            None => table.note("warning", "acting on nobody is best"),
        }
        .finish())
    }
}

pub(super) fn check_chances(outcome: &Outcome<'_>, chances: &[f64], name: &str) -> Result<()> {
    same_length(name, chances.len(), outcome.name, outcome.labels.len())?;
    match chances.iter().position(|chance| !(0.0..=1.0).contains(chance)) {
        None => Ok(()),
        Some(row) => {
            let given = chances.get(row).copied().unwrap_or(f64::NAN);
            Err(bad_value(name, row, given, "a chance is from 0 to 1")
                .hint("turn scores into chances first, as a calibrator does"))
        }
    }
}

/// The loss of a chance; chances of 0 and 1 count as next to them, as everywhere.
fn log_loss(chance: f64, label: bool) -> f64 {
    let chance = chance.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    if label { -chance.ln() } else { -(-chance).ln_1p() }
}
