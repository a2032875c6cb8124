//! Kaplan–Meier and Nelson–Aalen: curves by group, quantiles, restricted means.

use super::late::told_late;
use super::options::check_level;
use super::tables::{
    HAZARD, HAZARDS, KAPLAN_MEIER, QUANTILES, RESTRICTED_MEAN, SURVIVING, labels, runs_of_labels,
};
use super::{CurveLimits, SurvivalCounts};
use crate::stat::{Interval, Limits, ProductLimit, RiskTable, nelson_aalen, per_row};
use crate::table::{Table, TableBuilder, TableSpec};
use crate::{Error, ErrorCode, Result};

/// The share that remains over time, of each group: what [`Lifetimes::kaplan_meier`](crate::Lifetimes::kaplan_meier)
/// returns.
#[derive(Debug, Clone)]
pub struct SurvivalCurves {
    groups: Vec<Curve>,
    limits: Limits,
    notes: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone)]
struct Curve {
    label: Option<String>,
    counts: RiskTable,
    estimate: ProductLimit,
    /// Of weights that are no counts, the sum of squares at risk at each time.
    squares: Option<Vec<f64>>,
    /// Whether a row of the beginning is put before, once its columns are being taken.
    begins_at_zero: bool,
}

/// An estimate with its standard error and limits, where they are known.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its limits at the level that was asked.
    pub limits: Option<Interval>,
}

impl SurvivalCurves {
    pub(super) fn of(counts: SurvivalCounts, options: &CurveLimits) -> Result<Self> {
        check_level(options.level)?;
        let mut notes = vec![
            ("level", options.level.to_string()),
            ("duration", counts.duration().to_owned()),
            ("event", counts.event().to_owned()),
        ];
        notes.extend(counts.group().map(|name| ("group", name.to_owned())));
        let squares: Vec<Vec<f64>> = counts
            .fractional()
            .map(|groups| groups.iter().map(|weighed| weighed.squares.at_risk()).collect())
            .unwrap_or_default();
        if !squares.is_empty() {
            notes.push(("weights", "fractional".to_owned()));
        }
        let mut squares = squares.into_iter();
        let groups = counts.groups.into_iter().map(|(label, counts)| {
            let squares = squares.next();
            let estimate = ProductLimit::spread(&counts, squares.as_deref());
            Curve { label, counts, estimate, squares, begins_at_zero: false }
        });
        let groups: Vec<Curve> = groups.collect();
        let told = |curve: &Curve| told_late(curve.label.as_deref(), &curve.counts, &curve.estimate);
        let warnings: Vec<String> = groups.iter().filter_map(told).collect();
        if !warnings.is_empty() {
            notes.push(("warning", warnings.join("; ")));
        }
        Ok(Self { groups, limits: Limits::new(options.level), notes })
    }

    /// The groups' labels, sorted; one `None` where lifetimes have no groups.
    pub fn groups(&self) -> impl Iterator<Item = Option<&str>> {
        self.groups.iter().map(|curve| curve.label.as_deref())
    }

    fn curve(&self, group: Option<&str>) -> Option<&Curve> {
        self.groups.iter().find(|curve| curve.label.as_deref() == group)
    }

    /// The share of a group that remains after `time`; nothing for an unknown group or beyond the last time observed.
    pub fn survival_at(&self, group: Option<&str>, time: f64) -> Option<f64> {
        let curve = self.curve(group)?;
        if !(0.0..=curve.counts.last()).contains(&time) {
            return None;
        }
        match curve.counts.times.partition_point(|known| *known <= time) {
            0 => Some(1.0),
            after => curve.estimate.survival.get(after - 1).copied(),
        }
    }

    /// The first time at which no more than the share `1 − q` remains, with limits where the curve's limits cross it
    /// (R. Brookmeyer and J. Crowley, Biometrics 38, 1982): the median for 0.5. Each is nothing where it lies beyond
    /// what was observed.
    pub fn quantile(&self, group: Option<&str>, q: f64) -> [Option<f64>; 3] {
        let Some(curve) = self.curve(group).filter(|_| q > 0.0 && q < 1.0) else { return [None; 3] };
        let crossing = |value: &dyn Fn(usize) -> Option<f64>| {
            // Products of rounded factors may end a little above a share that they reach.
            let reached = |at: &usize| value(*at).is_some_and(|share| share <= 1.0 - q + 1e-12);
            (0..curve.counts.times.len()).find(reached).and_then(|at| curve.counts.times.get(at).copied())
        };
        [
            crossing(&|at| curve.estimate.survival.get(at).copied()),
            crossing(&|at| self.limits_at(curve, at).map(|limits| limits.low)),
            crossing(&|at| self.limits_at(curve, at).map(|limits| limits.high)),
        ]
    }

    fn limits_at(&self, curve: &Curve, at: usize) -> Option<Interval> {
        self.limits.log_log(*curve.estimate.survival.get(at)?, *curve.estimate.greenwood.get(at)?)
    }

    /// The mean time that is spent before `horizon`: the area under the curve (J. O. Irwin, Journal of Hygiene 47, 1949),
    /// with the standard error of J. P. Klein and M. L. Moeschberger, "Survival Analysis", 4.5.
    ///
    /// # Errors
    /// `invalid_option` for a horizon that is not a positive number; `horizon_beyond_data` where the curve ends before it
    /// above zero; `unknown_column` for a group that is not there.
    pub fn restricted_mean(&self, group: Option<&str>, horizon: f64) -> Result<Estimate> {
        let curve = self.curve(group).ok_or_else(|| {
            let given = group.unwrap_or_default();
            Error::new(ErrorCode::UnknownColumn, format!("there is no group `{given}`"))
                .suggest(given, self.groups().flatten())
        })?;
        check_horizon(curve, horizon)?;
        Ok(curve.restricted_mean(horizon, self.limits))
    }

    /// The curves as a table: a row a group and time, the beginning first.
    pub fn table(&self) -> Table {
        self.clone().into_table()
    }

    /// As [`table`](Self::table), of curves that are wanted no more: their columns become the table's.
    pub fn into_table(mut self) -> Table {
        let table = self.taken(&KAPLAN_MEIER);
        let shares = self.take(|curve| &mut curve.estimate.survival, |_| 1.0);
        let mut variances = self.take(|curve| &mut curve.estimate.greenwood, |_| 0.0);
        // The limits change only where someone left.
        let mut last = (f64::NAN, f64::NAN, None);
        let (mut low, mut high) = (Vec::with_capacity(shares.len()), Vec::with_capacity(shares.len()));
        let mut without = Vec::new();
        for (row, (share, variance)) in shares.iter().zip(&variances).enumerate() {
            if (*share, *variance) != (last.0, last.1) {
                last = (*share, *variance, self.limits.log_log(*share, *variance));
            }
            if last.2.is_none() {
                without.push(row);
            }
            low.push(last.2.map_or(0.0, |ends| ends.low));
            high.push(last.2.map_or(0.0, |ends| ends.high));
        }
        let limits_known = but_for(shares.len(), &without);
        without.clear();
        for (row, (variance, share)) in variances.iter_mut().zip(&shares).enumerate() {
            *variance = share * variance.sqrt();
            if !variance.is_finite() {
                *variance = 0.0;
                without.push(row);
            }
        }
        let errors_known = but_for(shares.len(), &without);
        table
            .column(shares)
            .nullable(variances, errors_known)
            .nullable(low, limits_known.clone())
            .nullable(high, limits_known)
            .chart(&SURVIVING)
            .finish()
    }

    /// The cumulative hazards (Nelson–Aalen) as a table: a row a group and time, the beginning first.
    pub fn cumulative_hazard(&self) -> Table {
        let mut found: Vec<(f64, f64)> = Vec::new();
        for curve in &self.groups {
            found.extend(curve.starts_before_its_first_time().then_some((0.0, 0.0)));
            let (hazard, variance) =
                nelson_aalen(&curve.counts, &curve.estimate.at_risk, curve.squares.as_deref());
            found.extend(hazard.into_iter().zip(variance));
        }
        let limits: Vec<_> =
            found.iter().map(|(hazard, variance)| self.limits.log(*hazard, *variance)).collect();
        self.counted(&HAZARD)
            .column(found.iter().map(|row| row.0).collect::<Vec<_>>())
            .column(found.iter().map(|row| row.1.sqrt()).collect::<Vec<_>>())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .chart(&HAZARDS)
            .finish()
    }

    /// The times by which these shares have left, such as 0.5 for the median: a row a group and share.
    ///
    /// # Errors
    /// `invalid_option` for shares that are not between 0 and 1, or none.
    pub fn quantiles(&self, shares: &[f64]) -> Result<Table> {
        if shares.is_empty() {
            return Err(Error::option("shares", "`shares` names no share").hint("0.5 asks for the median"));
        }
        if let Some(bad) = shares.iter().find(|share| !(**share > 0.0 && **share < 1.0)) {
            return Err(Error::option("shares", format!("shares must be between 0 and 1, got {bad}"))
                .hint("0.5 asks for the median"));
        }
        let rows: Vec<(Option<&str>, f64)> =
            self.groups().flat_map(|group| shares.iter().map(move |share| (group, *share))).collect();
        let found: Vec<_> = rows.iter().map(|(group, share)| self.quantile(*group, *share)).collect();
        let at = |place: usize| found.iter().map(|row| row.get(place).copied().flatten()).collect::<Vec<_>>();
        let table = labels(Table::of(&QUANTILES), rows.iter().map(|row| row.0))
            .column(rows.iter().map(|row| row.1).collect::<Vec<_>>())
            .optional(at(0))
            .optional(at(1))
            .optional(at(2));
        Ok(self.noted(table).finish())
    }

    /// The restricted means of all groups at one horizon; not given, the last time that all groups reach.
    ///
    /// # Errors
    /// As [`restricted_mean`](Self::restricted_mean).
    pub fn restricted_means(&self, horizon: Option<f64>) -> Result<Table> {
        let common = self.groups.iter().map(|curve| curve.counts.last()).fold(f64::INFINITY, f64::min);
        if horizon.is_none() && common <= 0.0 {
            return Err(self.no_time());
        }
        let horizon = horizon.unwrap_or(common);
        let found: Vec<Estimate> =
            self.groups().map(|group| self.restricted_mean(group, horizon)).collect::<Result<_>>()?;
        let limit =
            |pick: fn(Interval) -> f64| found.iter().map(|row| row.limits.map(pick)).collect::<Vec<_>>();
        let table = labels(Table::of(&RESTRICTED_MEAN), self.groups())
            .column(vec![horizon; found.len()])
            .column(found.iter().map(|row| row.value).collect::<Vec<_>>())
            .column(found.iter().map(|row| row.standard_error).collect::<Vec<_>>())
            .optional(limit(|limits| limits.low))
            .optional(limit(|limits| limits.high));
        Ok(self.noted(table).finish())
    }

    /// A group was only seen at 0, so that no horizon is within what all were observed for.
    fn no_time(&self) -> Error {
        let nothing = self.groups.iter().find(|curve| curve.counts.last() <= 0.0);
        let group = nothing.and_then(|curve| curve.label.as_ref());
        let of = group.map(|label| format!(" of group `{label}`")).unwrap_or_default();
        let note = |wanted: &str| self.notes.iter().find(|note| note.0 == wanted).map(|note| note.1.as_str());
        let name = note("duration").unwrap_or_default();
        let message =
            format!("column `{name}`{of} is never above 0, so there is no time to take the mean of");
        Error::new(ErrorCode::HorizonBeyondData, message)
            .with("column", name)
            .hint("give lifetimes above 0, or ask for a horizon where those at 0 have all left")
    }

    /// The values of a column of the curves' tables, the beginning first.
    fn column(&self, pick: fn(&Curve) -> &[f64], first: fn(&Curve) -> f64) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.groups.iter().map(Curve::rows).sum());
        for curve in &self.groups {
            values.extend(curve.starts_before_its_first_time().then(|| first(curve)));
            values.extend_from_slice(pick(curve));
        }
        values
    }

    fn entered(&self) -> Vec<f64> {
        let rows = self.groups.iter().map(Curve::rows).sum();
        if self.groups.iter().all(|curve| curve.counts.entered.is_empty()) {
            // Memory that is zero from the start costs nothing until it is read.
            return vec![0.0; rows];
        }
        let mut values = Vec::with_capacity(rows);
        for curve in &self.groups {
            let from = values.len() + curve.rows() - curve.counts.entered.len();
            values.resize(from, 0.0);
            values.extend_from_slice(&curve.counts.entered);
        }
        values
    }

    /// As [`column`](Self::column), leaving nothing behind.
    fn take(&mut self, pick: fn(&mut Curve) -> &mut Vec<f64>, first: fn(&Curve) -> f64) -> Vec<f64> {
        let mut all = Vec::new();
        for curve in &mut self.groups {
            let begin = curve.begins_at_zero.then(|| first(curve));
            let mut values = std::mem::take(pick(curve));
            if let Some(first) = begin {
                values.insert(0, first);
            }
            if all.is_empty() { all = values } else { all.extend_from_slice(&values) }
        }
        all
    }

    /// As [`counted`](Self::counted), leaving the counts behind empty.
    fn taken(&mut self, spec: &'static TableSpec) -> TableBuilder {
        for curve in &mut self.groups {
            curve.begins_at_zero = curve.starts_before_its_first_time();
        }
        let entered = self.entered();
        let runs = self.groups.iter().map(|curve| (curve.label.as_deref(), curve.rows()));
        let table = runs_of_labels(Table::of(spec), runs);
        let table = table
            .column(self.take(|curve| &mut curve.counts.times, |_| 0.0))
            .column(self.take(|curve| &mut curve.estimate.at_risk, |curve| curve.counts.start))
            .column(self.take(|curve| &mut curve.counts.events, |_| 0.0))
            .column(self.take(|curve| &mut curve.counts.censored, |_| 0.0))
            .column(entered);
        self.noted(table)
    }

    fn counted(&self, spec: &'static TableSpec) -> TableBuilder {
        let runs = self.groups.iter().map(|curve| (curve.label.as_deref(), curve.rows()));
        let table = runs_of_labels(Table::of(spec), runs)
            .column(self.column(|curve| &curve.counts.times, |_| 0.0))
            .column(self.column(|curve| &curve.estimate.at_risk, |curve| curve.counts.start))
            .column(self.column(|curve| &curve.counts.events, |_| 0.0))
            .column(self.column(|curve| &curve.counts.censored, |_| 0.0))
            .column(self.entered());
        self.noted(table)
    }

    fn noted(&self, table: TableBuilder) -> TableBuilder {
        self.notes.iter().fold(table, |table, (name, text)| table.note(name, text))
    }
}

/// Which of so many rows have a value, where some have none.
fn but_for(rows: usize, without: &[usize]) -> Option<Vec<bool>> {
    if without.is_empty() {
        return None;
    }
    let mut valid = vec![true; rows];
    for row in without {
        if let Some(slot) = valid.get_mut(*row) {
            *slot = false;
        }
    }
    Some(valid)
}

fn value(column: &[f64], at: usize) -> f64 {
    column.get(at).copied().unwrap_or_default()
}

fn check_horizon(curve: &Curve, horizon: f64) -> Result<()> {
    if !(horizon > 0.0 && horizon.is_finite()) {
        return Err(Error::option("horizon", format!("`horizon` must be a positive number, got {horizon}")));
    }
    let last = curve.counts.last();
    if horizon <= last || curve.estimate.survival.last() == Some(&0.0) {
        return Ok(());
    }
    let group = curve.label.as_ref().map(|label| format!(" of group `{label}`")).unwrap_or_default();
    Err(Error::new(
        ErrorCode::HorizonBeyondData,
        format!("the horizon {horizon} lies beyond the last time observed{group}, {last}"),
    )
    .with("argument", "horizon")
    .with("given", horizon)
    .with("last", last)
    .hint(format!("ask for a horizon up to {last}")))
}

impl Curve {
    /// How many rows of a table it has.
    fn rows(&self) -> usize {
        self.counts.times.len() + usize::from(self.starts_before_its_first_time())
    }

    fn starts_before_its_first_time(&self) -> bool {
        self.counts.times.first() != Some(&0.0)
    }

    fn restricted_mean(&self, horizon: f64, limits: Limits) -> Estimate {
        let until = self.counts.times.partition_point(|time| *time < horizon);
        // From the horizon back: the area beyond each time, and the variance that its events add.
        let (mut area, mut variance, mut end) = (0.0, 0.0, horizon);
        for at in (0..until).rev() {
            let time = value(&self.counts.times, at);
            area += value(&self.estimate.survival, at) * (end - time);
            end = time;
            let (n, d) = (value(&self.estimate.at_risk, at), value(&self.counts.events, at));
            if d > 0.0 && n > d {
                variance += area * area * d / (n * (n - d)) * per_row(self.squares.as_deref(), at, n);
            }
        }
        let estimate = area + end;
        let standard_error = variance.sqrt();
        Estimate { value: estimate, standard_error, limits: Some(limits.plain(estimate, standard_error)) }
    }
}
