//! How a value becomes points from 0 to 1.

use crate::health::definition::{Direction, NormaliserKind, ScorecardMeasure};
use crate::health::norms::Norm;
use crate::health::ranks::Ranks;
use crate::{Error, ErrorCode, Result};

/// So many points a curve may have.
const MOST_POINTS: usize = 100;

/// A normaliser ready to run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Normaliser {
    shape: Shape,
    lower: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// Ends by their part, so that what is between them is a number.
    Range {
        low: f64,
        high: f64,
        part: f64,
    },
    /// Values by their part, too.
    Curve {
        points: Vec<(f64, f64)>,
        part: f64,
    },
    Saturating {
        half: f64,
    },
    Percentile(Ranks),
    Z {
        mean: f64,
        deviation: f64,
        spread: f64,
    },
}

impl Normaliser {
    /// # Errors
    /// `invalid_policy` with `path` for settings that are missing, contradict each other or do not belong.
    pub(super) fn of(measure: &ScorecardMeasure, norm: Option<&Norm>) -> Result<Self> {
        let lower = measure.direction == Direction::Lower;
        belongs(measure)?;
        let shape = match measure.normaliser {
            NormaliserKind::Range => range(measure)?,
            NormaliserKind::Curve => curve(measure)?,
            NormaliserKind::Saturating => match measure.half {
                Some(half) if half > 0.0 && half.is_finite() => Shape::Saturating { half },
                _ => {
                    let hint = "give the value that is to be worth half of all points";
                    return Err(wrong("half", "a saturating normaliser needs `half`, above 0", hint));
                }
            },
            NormaliserKind::Percentile => match norm {
                Some(norm) => Shape::Percentile(norm.ranks.clone()),
                None => return Err(wrong("artifact", "a percentile needs an artifact", FIT)),
            },
            NormaliserKind::Z => {
                let spread = measure.spread.unwrap_or(2.0);
                if !(spread > 0.0 && spread.is_finite()) {
                    let hint = "give how many deviations from the mean give no or all points, such as 2";
                    return Err(wrong("spread", "`spread` must be above 0", hint));
                }
                match norm {
                    Some(norm) => Shape::Z { mean: norm.mean, deviation: norm.deviation, spread },
                    None => return Err(wrong("artifact", "z needs an artifact", FIT)),
                }
            }
        };
        Ok(Self { shape, lower })
    }

    /// Whether [`slopes`](Self::slopes) are known.
    pub(super) fn has_slopes(&self) -> bool {
        !matches!(self.shape, Shape::Percentile(_))
    }

    /// By how much of 1 a value's points fall at most, as a number not above 0, and rise at most, when the value grows by
    /// 1: anywhere from the value on.
    pub(super) fn slopes(&self, value: f64) -> (f64, f64) {
        let along = |slope: f64| (slope.min(0.0), slope.max(0.0));
        let (falls, rises) = match &self.shape {
            Shape::Range { low, high, part } if value * part >= low.max(*high) => (0.0, 0.0),
            Shape::Range { low, high, part } => along(part / (high - low)),
            Shape::Curve { points, part } => {
                let beyond = points.windows(2).filter_map(|pair| match pair {
                    [(from, low), (to, high)] if value * part < *to => {
                        Some(part * (high - low) / (to - from))
                    }
                    _ => None,
                });
                beyond
                    .map(along)
                    .fold((0.0_f64, 0.0_f64), |(a, b), (falls, rises)| (a.min(falls), b.max(rises)))
            }
            Shape::Saturating { half } => along(half / (value.max(0.0) + half).powi(2)),
            Shape::Percentile(_) => (-1.0, 1.0),
            Shape::Z { deviation, .. } if *deviation == 0.0 => (0.0, 0.0),
            Shape::Z { deviation, spread, .. } => along(0.5 / (deviation * spread)),
        };
        if self.lower { (-rises, -falls) } else { (falls, rises) }
    }

    /// The points of a value, in millionths of 1.
    pub(super) fn points(&self, value: f64) -> i64 {
        let share = match &self.shape {
            Shape::Range { low, high, part } => (value * part - low) / (high - low),
            Shape::Curve { points, part } => on_lines(points, value * part),
            Shape::Saturating { half } => {
                if value > 0.0 {
                    // The sum of the largest numbers is none.
                    let part = if (value + half).is_finite() { 1.0 } else { 0.5 };
                    value * part / (value * part + half * part)
                } else {
                    0.0
                }
            }
            Shape::Percentile(ranks) => ranks.share(value),
            // Where all are alike, everybody is in the middle.
            Shape::Z { deviation, .. } if *deviation == 0.0 => 0.5,
            Shape::Z { mean, deviation, spread } => {
                let from = value - mean;
                let deviations =
                    if from.is_finite() { from / deviation } else { value / deviation - mean / deviation };
                deviations / spread / 2.0 + 0.5
            }
        };
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        // From 0 up this rounds as `round` does, without a call.
        let exact = share * 1e6;
        let points = exact as i64;
        let points = points + i64::from(exact - points as f64 >= 0.5);
        if self.lower { 1_000_000 - points } else { points }
    }
}

fn wrong(path: &str, message: &str, hint: &str) -> Error {
    Error::new(ErrorCode::InvalidPolicy, message).with("path", path).hint(hint)
}

/// What `percentile` and `z` read.
const FIT: &str = "fit it with fit_health_norms on a view, put its text among the policy's `artifacts`, and give its name as `artifact`";

/// Settings of other normalisers are refused.
fn belongs(measure: &ScorecardMeasure) -> Result<()> {
    use NormaliserKind::{Curve, Percentile, Range, Saturating, Z};
    let kind = measure.normaliser;
    let given = [
        ("low", measure.low.is_some(), kind == Range),
        ("high", measure.high.is_some(), kind == Range),
        ("points", !measure.points.is_empty(), kind == Curve),
        ("half", measure.half.is_some(), kind == Saturating),
        ("spread", measure.spread.is_some(), kind == Z),
        ("artifact", measure.artifact.is_some(), matches!(kind, Percentile | Z)),
        ("direction", measure.direction != Direction::Higher, kind != Curve),
    ];
    match given.iter().find(|(_, given, allowed)| *given && !allowed) {
        Some((name, ..)) => {
            let hint = "leave it out, or name the `normaliser` that takes it";
            Err(wrong(name, &format!("`{}` takes no `{name}`", kind.as_str()), hint))
        }
        None => Ok(()),
    }
}

fn range(measure: &ScorecardMeasure) -> Result<Shape> {
    let (Some(low), Some(high)) = (measure.low, measure.high) else {
        let path = if measure.low.is_none() { "low" } else { "high" };
        let message = "a range needs `low`, which gives no points, and `high`, which gives all";
        return Err(wrong(path, message, "give both; `low` may be the larger of the two"));
    };
    if !(low.is_finite() && high.is_finite()) || low == high {
        let hint = "give the value that is worth nothing and the one that is worth all";
        return Err(wrong("high", "`low` and `high` of a range must be two different numbers", hint));
    }
    // Said twice it would turn round twice.
    if low > high && measure.direction == Direction::Lower {
        let hint = "leave `direction` out: `low` gives no points and `high` gives all, whichever is larger";
        let message = "a range from a larger `low` to a smaller `high` says that less is better already";
        return Err(wrong("direction", message, hint));
    }
    let part = part_of(low, high);
    Ok(Shape::Range { low: low * part, high: high * part, part })
}

fn curve(measure: &ScorecardMeasure) -> Result<Shape> {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(measure.points.len());
    if !(2..=MOST_POINTS).contains(&measure.points.len()) {
        let hint = "give a list such as [[0, 0], [10, 1]]";
        return Err(wrong("points", "a curve needs from 2 to 100 points", hint));
    }
    for pair in &measure.points {
        match pair.as_slice() {
            [value, share] if value.is_finite() && (0.0..=1.0).contains(share) => {
                if points.last().is_some_and(|(last, _)| last >= value) {
                    let hint = "list them from the smallest value to the largest, each once";
                    return Err(wrong("points", "the values of a curve must ascend", hint));
                }
                points.push((*value, *share));
            }
            _ => {
                let hint = "write it as [value, points], such as [10, 0.5]";
                return Err(wrong("points", "a point is a value and its points from 0 to 1", hint));
            }
        }
    }
    let ends = points.first().zip(points.last());
    let part = ends.map_or(1.0, |((low, _), (high, _))| part_of(*low, *high));
    points.iter_mut().for_each(|(value, _)| *value *= part);
    Ok(Shape::Curve { points, part })
}

/// By what two ends are multiplied so that what lies between them is a number: a half, beyond the largest.
fn part_of(low: f64, high: f64) -> f64 {
    if (high - low).is_finite() { 1.0 } else { 0.5 }
}

/// The height at a place on straight lines; beyond the ends, that of the end.
fn on_lines(points: &[(f64, f64)], at: f64) -> f64 {
    crate::stat::interpolate(points, at).unwrap_or(0.0)
}
