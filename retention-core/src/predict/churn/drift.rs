//! Whether customers have changed since the fit, and whether chances still hold.

use super::tables::{CALIBRATION_DRIFT, DRIFT};
use super::{ChurnModel, DriftOptions};
use crate::frame::{Frame, Redundant, find_column};
use crate::predict::evaluation::check_chances;
use crate::predict::logistic::check_level;
use crate::predict::together::{Share, Together};
use crate::predict::{LogisticModel, LogisticOptions, Outcome};
use crate::stat::{Interval, Limits, chi_square_above, stability};
use crate::table::{Table, Text};
use crate::{Error, ErrorCode, Result};

impl ChurnModel {
    /// How far each column, and the chances, have moved since the fit: the population stability index over tenths of
    /// numbers and over labels, with rows without a value as a bin of their own. `noise` is what the index is expected to
    /// be where nothing changed, from the numbers of rows alone (B. Yurdakul, 2018). A column whose shares differ no more than
    /// those of as many rows do by chance, one time in twenty by Pearson's test, counts as stable whatever its index.
    ///
    /// # Errors
    /// `nothing_to_fit` without rows; `missing_column`, `artifact_mismatch`; `invalid_option`.
    pub fn drift(&self, frame: &Frame<'_>, options: &DriftOptions) -> Result<Table> {
        check_level(options.level)?;
        if !(options.moving > 0.0 && options.moving <= options.shifted && options.shifted.is_finite()) {
            return Err(Error::option("moving", "`moving` must be above 0 and not above `shifted`"));
        }
        if frame.rows() == 0 {
            return Err(Error::new(ErrorCode::NothingToFit, "there are no rows to compare")
                .hint("give the rows of now"));
        }
        let chances = self.predict(frame)?;
        let mut found = vec![(
            "(chance)",
            self.reference.chances.shares.clone(),
            self.reference.chances.now_numbers(&chances),
        )];
        for (name, then) in &self.reference.columns {
            let column = find_column(frame, name, then.kind())?;
            found.push((name, then.shares.clone(), then.now(column)));
        }
        let per_row = 1.0 / self.reference.rows.max(1) as f64 + 1.0 / frame.rows() as f64;
        let index: Vec<f64> = found.iter().map(|(_, then, now)| stability(then, now)).collect();
        let noise = |(_, then, now): &(&str, Vec<f64>, Vec<f64>)| {
            let bins = then.iter().zip(now).filter(|(then, now)| **then > 0.0 || **now > 0.0).count();
            bins.saturating_sub(1) as f64 * per_row
        };
        let rows = (self.reference.rows as f64, frame.rows() as f64);
        let state = |((_, then, now), index): (&(&str, Vec<f64>, Vec<f64>), &f64)| match *index {
            _ if by_chance(then, now, rows) > 0.05 => "stable",
            index if index >= options.shifted => "shifted",
            index if index >= options.moving => "moving",
            _ => "stable",
        };
        let last = |shares: &[f64]| shares.last().copied().unwrap_or_default();
        Ok(Table::of(&DRIFT)
            .column(found.iter().map(|(name, ..)| *name).collect::<Text>())
            .column(index.clone())
            .column(found.iter().map(noise).collect::<Vec<_>>())
            .column(found.iter().zip(&index).map(state).collect::<Text>())
            .column(found.iter().map(|(_, then, _)| last(then)).collect::<Vec<_>>())
            .column(found.iter().map(|(_, _, now)| last(now)).collect::<Vec<_>>())
            .note("rows_then", self.reference.rows)
            .note("rows_now", frame.rows())
            .finish())
    }
}

/// How likely shares of so many rows differ as much where nothing changed: K. Pearson's test of two samples.
fn by_chance(then: &[f64], now: &[f64], (before, after): (f64, f64)) -> f64 {
    let pairs = then.iter().zip(now).filter(|(then, now)| **then > 0.0 || **now > 0.0);
    let (mut bins, mut sum) = (0, 0.0);
    for (then, now) in pairs {
        bins += 1;
        sum += (then - now).powi(2) * before * after / (then * before + now * after);
    }
    if bins < 2 { 1.0 } else { chi_square_above(sum, bins - 1) }
}

/// Whether chances still hold on rows whose outcome is known by now, of any model: observed over expected (1 is right)
/// with the limits of E. B. Wilson, and the slope of the outcome's log-odds over those of the chance (1 is right; below,
/// chances are too extreme; D. R. Cox, Biometrika 45, 1958).
///
/// ```
/// use retention_core::{DriftOptions, Outcome, calibration_drift};
/// let labels: Vec<bool> = (0..100).map(|at| at % 2 == 0).collect();
/// let outcome = Outcome::new("churned", &labels)?;
/// let chances: Vec<f64> = (0..100).map(|at| if at % 4 == 0 { 0.3 } else { 0.2 }).collect();
/// let table = calibration_drift(&outcome, &chances, &DriftOptions::default())?;
/// assert_eq!(table.column("holds")?.bool(0), Some(false), "twice as many left as expected");
/// # Ok::<(), retention_core::Error>(())
/// ```
///
/// # Errors
/// `invalid_value` for chances that are not from 0 to 1; `invalid_table`; `invalid_option`.
pub fn calibration_drift(outcome: &Outcome<'_>, chances: &[f64], options: &DriftOptions) -> Result<Table> {
    drifted(outcome, chances, &Together::alone(chances.len()), options)
}

/// As [`calibration_drift`], where several rows may be of one customer: limits count them together, since what one row tells
/// the others of the customer tell again.
///
/// # Errors
/// As [`calibration_drift`]; `invalid_table` for another number of customers than of rows.
pub fn calibration_drift_of_customers(
    outcome: &Outcome<'_>,
    chances: &[f64],
    customers: &[String],
    options: &DriftOptions,
) -> Result<Table> {
    drifted(outcome, chances, &Together::by(customers, "chances", chances.len())?, options)
}

fn drifted(
    outcome: &Outcome<'_>,
    chances: &[f64],
    together: &Together,
    options: &DriftOptions,
) -> Result<Table> {
    check_level(options.level)?;
    check_chances(outcome, chances, "chances")?;
    let rows = chances.len() as f64;
    let (expected, yes) =
        (chances.iter().sum::<f64>() / rows, outcome.labels.iter().filter(|label| **label).count());
    let observed = yes as f64 / rows;
    let mut share = Share::new(together);
    outcome.labels.iter().enumerate().for_each(|(row, label)| share.add(row, *label));
    let limits = share.limits(yes as f64, options.level);
    let over = |value: f64| (expected > 0.0).then(|| value / expected);
    let ratio = (
        over(observed),
        limits.and_then(|limits| Some(Interval { low: over(limits.low)?, high: over(limits.high)? })),
    );
    let slope = slope(outcome, chances, together, options.level);
    let found = slope.as_ref().ok();
    let all = [
        ("observed_over_expected", ratio.0, ratio.1),
        ("slope", found.map(|slope| slope.0), found.map(|slope| slope.1)),
    ];
    let holds = |limits: &Option<Interval>| limits.map(|limits| limits.low <= 1.0 && 1.0 <= limits.high);
    let mut table = Table::of(&CALIBRATION_DRIFT)
        .column(all.iter().map(|(name, ..)| *name).collect::<Text>())
        .optional(all.iter().map(|(_, value, _)| *value).collect())
        .optional(all.iter().map(|(.., limits)| limits.map(|limits| limits.low)).collect())
        .optional(all.iter().map(|(.., limits)| limits.map(|limits| limits.high)).collect())
        .optional(all.iter().map(|(.., limits)| holds(limits)).collect())
        .note("expected", expected)
        .note("observed", observed)
        .note("rows", chances.len())
        .note("level", options.level);
    if !together.is_alone() {
        table = table.note("customers", together.customers());
    }
    if let Err(why) = slope {
        table = table.note("warning", why);
    }
    Ok(table.finish())
}

/// The slope over log-odds with limits, of which the error is over customers if that is more (K.-Y. Liang and S. L. Zeger,
/// Biometrika 73, 1986); or why there is none.
fn slope(
    outcome: &Outcome<'_>,
    chances: &[f64],
    together: &Together,
    level: f64,
) -> std::result::Result<(f64, Interval), &'static str> {
    let odds: Vec<f64> = chances
        .iter()
        .map(|chance| chance.clamp(1e-15, 1.0 - 1e-15))
        .map(|chance| chance.ln() - (-chance).ln_1p())
        .collect();
    if odds.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) {
        return Err("there is no slope: all chances are one and the same");
    }
    let fit = || {
        let frame = Frame::new().number("log_odds", &odds)?;
        let options = LogisticOptions::default().l2(0.0).redundant(Redundant::Refuse).level(level);
        LogisticModel::fit(&frame, outcome, &options)
    };
    let model = fit().map_err(|_| "there is no slope: the chances tell the outcomes apart completely")?;
    let table = model.coefficients();
    let get = |name: &str, row: usize| table.column(name).ok().and_then(|column| column.float(row));
    let values = get("coefficient", 0).zip(get("coefficient", 1)).zip(get("standard_error", 1));
    let ((intercept, value), error) = values.ok_or("there is no slope: it has no error")?;
    let error = match together.is_alone() {
        true => error,
        false => error.max(over_customers((intercept, value), &odds, outcome, together).sqrt()),
    };
    Ok((value, Limits::new(level).plain(value, error)))
}

/// The variance of the slope over customers.
fn over_customers(
    (intercept, slope): (f64, f64),
    odds: &[f64],
    outcome: &Outcome<'_>,
    together: &Together,
) -> f64 {
    let chance = |x: f64| 1.0 / (1.0 + (-(intercept + slope * x)).exp());
    let moment =
        |power: i32| odds.iter().map(|x| chance(*x) * (1.0 - chance(*x)) * x.powi(power)).sum::<f64>();
    let [h00, h01, h11] = [0, 1, 2].map(moment);
    let determinant = h00 * h11 - h01 * h01;
    let rows = odds.iter().zip(outcome.labels).enumerate();
    together.variance(rows.map(|(row, (x, label))| {
        let residual = f64::from(u8::from(*label)) - chance(*x);
        (row, residual * (h00 * x - h01) / determinant)
    }))
}
