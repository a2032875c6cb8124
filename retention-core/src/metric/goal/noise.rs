//! How far chance alone moves a figure: variances over customers by the delta method.

use crate::metric::goal::figure::GoalMetric;
use crate::metric::revenue::{Between, Pair, SIDES};
use crate::stat::{Interval, normal_quantile, normal_two_sided, wilson};

/// A stretch of time, and the one to whose length rates are brought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths {
    pub(super) own: (i64, i64),
    pub(super) whole: (i64, i64),
}

/// What is known of chance for a figure before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noise {
    pub(super) before: Option<Interval>,
    pub(super) after: Option<Interval>,
    pub(super) difference: Option<f64>,
    pub(super) interval: Option<Interval>,
    pub(super) p_value: Option<f64>,
    /// `known`, or why nothing is.
    pub(super) state: &'static str,
}

impl Noise {
    /// Nothing to tell, and why.
    pub(super) const fn none(state: &'static str) -> Self {
        Self { before: None, after: None, difference: None, interval: None, p_value: None, state }
    }

    /// The customers are taken to be drawn independently of one another from many like them, each with all that they do
    /// in both stretches of time: those who are in both are compared with themselves. A quotient moves by what each
    /// customer adds to it, (y - r x) / X, a sum by y; both over the slope of bringing a rate to another length
    /// (the delta method: W. G. Cochran, "Sampling Techniques", 6.4). Logo churn has Wilson intervals, and the pooled test of two
    /// proportions.
    pub(super) fn of(metric: GoalMetric, pair: &Pair, lengths: [Lengths; 2], level: f64, least: u32) -> Self {
        let z = normal_quantile(0.5 + level / 2.0);
        let [before, after] = [&pair.before, &pair.after];
        let scaled = |between: &Between, lengths: Lengths| {
            metric.of(between).map(|value| metric.scaled(value, lengths.own, lengths.whole))
        };
        let (Some(then), Some(now)) = (scaled(before, lengths[0]), scaled(after, lengths[1])) else {
            return Self::none("unknown");
        };
        let difference = Some(now - then);
        let enough = pair.units.iter().all(|units| *units >= u64::from(least));
        if !enough && metric != GoalMetric::LogoChurn {
            return Self { difference, ..Self::none("too_few_customers") };
        }
        let weights = [weights(metric, before, lengths[0]), weights(metric, after, lengths[1])];
        let zero = [0.0; 2];
        let [own_before, own_after] =
            [joined(weights[0].map(|w| -w), zero), joined(zero, weights[1])].map(|a| error(pair, &a));
        let both = error(pair, &joined(weights[0].map(|w| -w), weights[1]));
        let around = |value: f64, error: f64| Interval { low: value - z * error, high: value + z * error };
        let own = |value, error, between: &Between, lengths: Lengths| match metric {
            // What is counted at an instant is known, not estimated.
            GoalMetric::Mrr | GoalMetric::Customers => None,
            GoalMetric::LogoChurn => {
                let interval = wilson(between.gone, between.start_count, level)?;
                let scale = |value| metric.scaled(value, lengths.own, lengths.whole);
                Some(Interval { low: scale(interval.low), high: scale(interval.high) })
            }
            GoalMetric::RevenueChurn => {
                let interval: Interval = around(value, error);
                Some(Interval { low: interval.low.max(0.0), high: interval.high.min(1.0) })
            }
            GoalMetric::Nrr | GoalMetric::Arpa => {
                let interval = around(value, error);
                Some(Interval { low: interval.low.max(0.0), ..interval })
            }
        };
        let p_value = match metric {
            GoalMetric::LogoChurn => {
                // Both are compared over the length of time of the one after.
                let rate = before.gone as f64 / before.start_count as f64;
                let expected = metric.scaled(rate, lengths[0].own, lengths[1].own);
                let gone = (expected * before.start_count as f64).round() as u64;
                two_proportions((gone, before.start_count), (after.gone, after.start_count))
            }
            _ if both > 0.0 => Some(normal_two_sided((now - then) / both)),
            _ if now == then => Some(1.0),
            _ => None,
        };
        // Wilson intervals hold for few customers, too.
        let ends = (own(then, own_before, before, lengths[0]), own(now, own_after, after, lengths[1]));
        if !enough {
            return Self { before: ends.0, after: ends.1, difference, ..Self::none("too_few_customers") };
        }
        Self {
            before: ends.0,
            after: ends.1,
            difference,
            interval: Some(around(now - then, both)),
            p_value,
            state: if p_value.is_some() { "known" } else { "no_variation" },
        }
    }
}

/// By how much the figure moves for each unit more of numerator and denominator.
fn weights(metric: GoalMetric, between: &Between, lengths: Lengths) -> [f64; 2] {
    if metric.is_sum() {
        return [1.0, 0.0];
    }
    let (part, whole) = metric.parts()(between);
    if whole <= 0 {
        return [0.0, 0.0];
    }
    let rate = part as f64 / whole as f64;
    let slope = metric.slope(rate, lengths.own, lengths.whole);
    let slope = if slope.is_finite() { slope } else { 0.0 };
    [slope / whole as f64, -slope * rate / whole as f64]
}

fn joined(before: [f64; 2], after: [f64; 2]) -> [f64; SIDES] {
    let ([a, b], [c, d]) = (before, after);
    [a, b, c, d]
}

/// The root of the sum over customers of (what each moves)². What is lost to rounding is nothing.
fn error(pair: &Pair, weights: &[f64; SIDES]) -> f64 {
    let (mut sum, mut size) = (0.0, 0.0);
    for (row, a) in pair.products.iter().zip(weights) {
        for (product, b) in row.iter().zip(weights) {
            let term = a * b * *product as f64;
            sum += term;
            size += term.abs();
        }
    }
    if sum > 1e-13 * size { sum.sqrt() } else { 0.0 }
}

/// How often chance alone makes so great a difference between two proportions: the normal test with the pooled share.
fn two_proportions(a: (u64, u64), b: (u64, u64)) -> Option<f64> {
    let (n, m) = (a.1 as f64, b.1 as f64);
    if a.1 == 0 || b.1 == 0 {
        return None;
    }
    let (p, q) = (a.0 as f64 / n, b.0 as f64 / m);
    let pooled = (a.0 + b.0) as f64 / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    if error == 0.0 {
        return Some(1.0);
    }
    Some(normal_two_sided((p - q) / error))
}
