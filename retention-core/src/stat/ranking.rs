//! How well scores put those with the outcome first.

use super::{Interval, Limits};

/// Scores from the highest down with their outcomes; equal scores are one step.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    /// Rows with and without the outcome at each distinct score.
    steps: Vec<(f64, f64)>,
    yes: f64,
    no: f64,
}

impl Ranked {
    /// From scores, outcomes and how often each row counts.
    pub(crate) fn of(order: &[usize], scores: &[f64], labels: &[bool], counts: Option<&[f64]>) -> Self {
        let (mut steps, mut last) = (Vec::<(f64, f64)>::new(), f64::NAN);
        for row in order {
            let score = scores.get(*row).copied().unwrap_or_default();
            let count = counts.map_or(1.0, |all| all.get(*row).copied().unwrap_or_default());
            let (yes, no) = if labels.get(*row) == Some(&true) { (count, 0.0) } else { (0.0, count) };
            match steps.last_mut().filter(|_| score == last) {
                Some(step) => (step.0, step.1) = (step.0 + yes, step.1 + no),
                None => steps.push((yes, no)),
            }
            last = score;
        }
        let (yes, no) = steps.iter().fold((0.0, 0.0), |sum, step| (sum.0 + step.0, sum.1 + step.1));
        Self { steps, yes, no }
    }

    /// The chance that one with the outcome scores higher than one without, ties counting half: the area under the ROC
    /// curve. With the limits of E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44, 1988, where rows
    /// count once.
    pub(crate) fn auc(&self, limits: Limits) -> Option<(f64, Interval)> {
        if self.yes == 0.0 || self.no == 0.0 {
            return None;
        }
        let (mut seen_yes, mut seen_no, mut area) = (0.0, 0.0, 0.0);
        let (mut of_yes, mut of_no) = (0.0, 0.0);
        for (yes, no) in &self.steps {
            // Of one with the outcome, the share of the others that it beats; and the other way round.
            let beats = (self.no - seen_no - no / 2.0) / self.no;
            let beaten = (seen_yes + yes / 2.0) / self.yes;
            area += yes * beats;
            of_yes += yes * beats * beats;
            of_no += no * beaten * beaten;
            (seen_yes, seen_no) = (seen_yes + yes, seen_no + no);
        }
        let auc = area / self.yes;
        let variance = |squares: f64, n: f64| {
            if n > 1.0 { (squares - n * auc * auc).max(0.0) / (n - 1.0) / n } else { 0.0 }
        };
        let error = (variance(of_yes, self.yes) + variance(of_no, self.no)).sqrt();
        let plain = limits.plain(auc, error);
        Some((auc, Interval { low: plain.low.max(0.0), high: plain.high.min(1.0) }))
    }

    /// The precision at each score, averaged over those with the outcome (as scikit-learn's `average_precision_score`).
    pub(crate) fn average_precision(&self) -> Option<f64> {
        let (mut yes, mut all, mut sum) = (0.0, 0.0, 0.0);
        for (here, no) in &self.steps {
            yes += here;
            all += here + no;
            if *here > 0.0 {
                sum += here * yes / all;
            }
        }
        (self.yes > 0.0).then(|| sum / self.yes)
    }

    /// How many of the first `rows` have the outcome; of rows of one score, their share.
    pub(crate) fn among_first(&self, rows: f64) -> f64 {
        let (mut left, mut found) = (rows, 0.0);
        for (yes, no) in &self.steps {
            let here = yes + no;
            if left <= here {
                return found + if here > 0.0 { yes * left / here } else { 0.0 };
            }
            left -= here;
            found += yes;
        }
        found
    }

    /// Rows with and without the outcome at each distinct score, from the highest.
    pub(crate) fn steps(&self) -> &[(f64, f64)] {
        &self.steps
    }

    pub(crate) fn totals(&self) -> (f64, f64) {
        (self.yes, self.no)
    }
}

/// The rows by score from the highest down; equal ones in their order.
pub(crate) fn by_score(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let score = |row: usize| scores.get(row).copied().unwrap_or_default();
    order.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
    order
}
