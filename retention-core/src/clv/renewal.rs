//! sBG (Fader and Hardie, "How to project customer retention", J. of Interactive Marketing 21, 2007): contracts that are
//! renewed or not at the end of each period.
//!
//! A customer does not renew with a probability that is beta (alpha, beta) over customers: S(t) = B(α, β+t)/B(α, β) of
//! them are left after t renewals, and P(t) = B(α+1, β+t−1)/B(α, β) leave at the t-th.

use serde::{Deserialize, Serialize};

use crate::clv::fit::{FitOptions, FitReport, FitStatus, Likelihood, Parameter, estimate};
use crate::clv::model::possible;
use crate::clv::unit::TimeUnit;
use crate::parallel::Watched;
use crate::stat::{Climb, Curve, hypergeometric};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Span;
use crate::{Error, ErrorCode, Result, artifact};

const NAMES: [&str; 2] = ["alpha", "beta"];
/// The most periods that are counted or projected.
const MOST: usize = 100_000;

/// The table of [`RenewalModel::curve`].
pub(crate) static RENEWAL_CURVE: TableSpec = TableSpec {
    name: "renewal_curve",
    doc: "A period, from 0, the moment of the first contract.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Int, "Renewals since the first contract."),
        ColumnSpec::new("survival", ColumnType::Float, "The share of customers left after it, 0 to 1."),
        ColumnSpec::new(
            "retention",
            ColumnType::Float,
            "The share of those left before it who renew; missing at 0.",
        )
        .nullable(),
    ],
};

/// How many customers left at each renewal, and how many were last seen as customers after it. Counts of disjoint parts of
/// the customers, and of cohorts that were watched for different times, add up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenewalCounts {
    period: TimeUnit,
    /// By renewal from the first: who did not renew.
    left: Vec<u64>,
    /// By renewals made from 0: who was a customer when last seen.
    stayed: Vec<u64>,
}

impl RenewalCounts {
    /// From the survivors of one cohort: its size, and how many of it were left after each renewal.
    ///
    /// # Errors
    /// `invalid_value` for survivors that rise.
    pub fn from_survivors(survivors: &[u64], period: Span) -> Result<Self> {
        let mut counts = Self { period: TimeUnit::new(period), left: Vec::new(), stayed: Vec::new() };
        for (row, pair) in survivors.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            let left = before.checked_sub(*after).ok_or_else(|| {
                let message = format!("`survivors` rises from {before} to {after} in row {}", row + 1);
                Error::new(ErrorCode::InvalidValue, message)
                    .with("column", "survivors")
                    .with("row", row + 1)
                    .with("given", after)
                    .hint("it counts who of one cohort is left; who comes back or joins later is another cohort")
            })?;
            counts.left.push(left);
        }
        counts.stayed = vec![0; survivors.len()];
        if let (Some(place), Some(last)) = (counts.stayed.last_mut(), survivors.last()) {
            *place = *last;
        }
        counts.sized()
    }

    /// From customers: at which renewal each left, or how many each had made when last seen as a customer.
    ///
    /// # Errors
    /// `invalid_table` for columns of different lengths; `invalid_value` for who left at renewal 0.
    pub fn from_customers(renewals: &[u32], left: &[bool], period: Span) -> Result<Self> {
        if renewals.len() != left.len() {
            let message = format!("`renewals` has {} rows, `left` has {}", renewals.len(), left.len());
            return Err(Error::new(ErrorCode::InvalidTable, message).with("column", "left"));
        }
        let mut counts = Self { period: TimeUnit::new(period), left: Vec::new(), stayed: Vec::new() };
        for (row, (at, left)) in renewals.iter().zip(left).enumerate() {
            let place = if *left { at.checked_sub(1) } else { Some(*at) };
            let Some(place) = place.map(|place| place as usize).filter(|place| *place < MOST) else {
                let message = format!("`renewals` is {at} in row {row}, where `left` is {left}");
                return Err(Error::new(ErrorCode::InvalidValue, message)
                    .with("column", "renewals")
                    .with("row", row)
                    .with("given", at)
                    .hint(format!("who left did so at a renewal from 1 to {MOST}")));
            };
            let counted = if *left { &mut counts.left } else { &mut counts.stayed };
            if counted.len() <= place {
                counted.resize(place + 1, 0);
            }
            if let Some(count) = counted.get_mut(place) {
                *count += 1;
            }
        }
        counts.sized()
    }

    fn sized(self) -> Result<Self> {
        let total = self.left.iter().chain(&self.stayed).try_fold(0u64, |sum, count| sum.checked_add(*count));
        if total.is_none_or(|total| total >= 1 << 53) || self.left.len().max(self.stayed.len()) > MOST + 1 {
            return Err(Error::new(
                ErrorCode::InvalidValue,
                "more customers or renewals than can be counted",
            )
            .with("column", "survivors")
            .hint(format!("at most 2^53 customers and {MOST} renewals")));
        }
        Ok(self)
    }

    /// Adds the counts of other customers.
    ///
    /// # Errors
    /// `mixed_unit`; `invalid_value` for more customers than can be counted. These counts are then as they were.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        self.period.same(other.period, "the counts so far")?;
        let mut sum = self.clone();
        for (own, others) in [(&mut sum.left, &other.left), (&mut sum.stayed, &other.stayed)] {
            own.resize(own.len().max(others.len()), 0);
            own.iter_mut().zip(others).for_each(|(own, others)| *own = own.saturating_add(*others));
        }
        *self = sum.sized()?;
        Ok(())
    }

    /// How many customers were counted.
    pub fn customers(&self) -> u64 {
        self.left.iter().chain(&self.stayed).sum()
    }
}

impl Likelihood<2> for RenewalCounts {
    fn curve(&self, parameters: &[f64; 2]) -> Curve<2> {
        let [alpha, beta] = *parameters;
        let mut curve = Curve::ZERO;
        let (mut stays, mut all) = (Climb::new(beta), Climb::new(alpha + beta));
        let mut before = [0.0; 3];
        for t in 0..=self.left.len().max(self.stayed.len()) {
            let count = |counts: &[u64], at: Option<usize>| {
                at.and_then(|at| counts.get(at)).map_or(0.0, |count| *count as f64)
            };
            let (left, stayed) = (count(&self.left, t.checked_sub(1)), count(&self.stayed, Some(t)));
            let [here, total] = [stays.to(t as u64), all.to(t as u64)];
            let mut add = |n: f64, rise: [f64; 3], total: [f64; 3], leaves: f64| {
                curve.value += n * (rise[0] - total[0] + leaves * alpha.ln());
                curve.first[0] += n * (leaves / alpha - total[1]);
                curve.first[1] += n * (rise[1] - total[1]);
                curve.second[0][0] -= n * (leaves / (alpha * alpha) + total[2]);
                curve.second[1][0] -= n * total[2];
                curve.second[1][1] += n * (rise[2] - total[2]);
            };
            add(stayed, here, total, 0.0);
            if t > 0 {
                add(left, before, total, 1.0);
            }
            before = here;
        }
        curve
    }
}

/// The model of renewals: retention rises with age because those who leave easily have left, and with it come survival
/// and the expected length of the relation.
///
/// ```
/// use retention_core::{FitOptions, RenewalCounts, RenewalModel, Span};
/// let survivors = [1000, 869, 743, 653, 593, 551, 517, 491];
/// let counts = RenewalCounts::from_survivors(&survivors, Span::parse("1y")?)?;
/// let model = RenewalModel::fit(&counts, &FitOptions::default())?;
/// assert!((model.parameters()[0].value - 0.668).abs() < 5e-4);
/// assert!((model.survival(12)[12] - 0.378).abs() < 5e-4);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenewalModel {
    period: TimeUnit,
    parameters: [Parameter; 2],
    report: Option<FitReport>,
}

impl RenewalModel {
    /// Fits the model by maximum likelihood.
    ///
    /// # Errors
    /// `nothing_to_fit` without customers; `not_enough_data` when nobody left, everybody left at the first renewal, or
    /// there was no second renewal.
    pub fn fit(counts: &RenewalCounts, options: &FitOptions) -> Result<Self> {
        enough(counts)?;
        let found = estimate(
            std::slice::from_ref(counts),
            &[[1.0, 1.0], [0.5, 3.0], [3.0, 20.0], [0.3, 0.3]],
            [1.0; 2],
            options,
            &Watched::default(),
        )?;
        let mut told = found.at.into_iter().zip(found.standard_error);
        let parameters = NAMES.map(|name| {
            let (value, standard_error) = told.next().unwrap_or_default();
            Parameter { name: name.to_owned(), value, standard_error }
        });
        let warnings = match found.status {
            FitStatus::NotIdentified => vec![
                "not identified: all customers leave at about one rate, so only the ratio of alpha and beta is told"
                    .to_owned(),
            ],
            _ => Vec::new(),
        };
        let report = FitReport {
            status: found.status,
            log_likelihood: found.log_likelihood,
            customers: counts.customers(),
            rows: counts.left.iter().chain(&counts.stayed).filter(|count| **count > 0).count() as u64,
            steps: found.steps,
            warnings,
        };
        Ok(Self { period: counts.period, parameters, report: Some(report) })
    }

    /// A model at given parameters alpha and beta.
    ///
    /// # Errors
    /// `invalid_option` for parameters that are not positive and finite.
    pub fn from_parameters(values: [f64; 2], period: Span) -> Result<Self> {
        let mut values = values.into_iter();
        let parameters = NAMES.map(|name| Parameter {
            name: name.to_owned(),
            value: values.next().unwrap_or_default(),
            standard_error: None,
        });
        match parameters.iter().find(|parameter| !possible(parameter.value)) {
            None => Ok(Self { period: TimeUnit::new(period), parameters, report: None }),
            Some(Parameter { name, value, .. }) => {
                let message = format!("`{name}` must be a positive number, got {value}");
                Err(Error::option("parameters", message).with("path", name).with("given", value))
            }
        }
    }

    /// The length of a period.
    pub fn period(&self) -> Span {
        self.period.span()
    }

    /// The parameters alpha and beta.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// How the fit went; `None` for given parameters.
    pub fn fit_report(&self) -> Option<&FitReport> {
        self.report.as_ref()
    }

    fn values(&self) -> [f64; 2] {
        self.parameters.each_ref().map(|parameter| parameter.value)
    }

    /// The share of customers left after 0 to `periods` renewals.
    pub fn survival(&self, periods: u32) -> Vec<f64> {
        let mut left = 1.0;
        let rates = self.retention(periods);
        let after = rates.into_iter().map(|rate| {
            left *= rate;
            left
        });
        std::iter::once(1.0).chain(after.collect::<Vec<_>>()).collect()
    }

    /// The share of those left who renew at renewals 1 to `periods`: (β + t − 1) / (α + β + t − 1).
    pub fn retention(&self, periods: u32) -> Vec<f64> {
        let [alpha, beta] = self.values();
        (0..periods.min(MOST as u32)).map(|t| (beta + f64::from(t)) / (alpha + beta + f64::from(t))).collect()
    }

    /// Periods that a new customer is expected to pay for, each discounted by `rate` to the first: the sum over t from 0
    /// of S(t) / (1 + rate)^t.
    ///
    /// # Errors
    /// `invalid_option` for a rate that is not above 0.
    pub fn discounted_lifetime(&self, rate: f64) -> Result<f64> {
        let [alpha, beta] = self.values();
        Ok(hypergeometric(1.0, beta, alpha + beta, lost(rate)?))
    }

    /// Periods to come of a customer who has renewed so often, each discounted by `rate` to the next renewal, which they
    /// have yet to make (Fader and Hardie, "Customer-base valuation in a contractual setting", Marketing Science 29, 2010).
    ///
    /// # Errors
    /// `invalid_option` for a rate that is not above 0.
    pub fn discounted_residual_lifetime(&self, renewals: u32, rate: f64) -> Result<f64> {
        let [alpha, beta] = self.values();
        let from = beta + f64::from(renewals);
        let next = from / (alpha + from);
        Ok(next * hypergeometric(1.0, from + 1.0, alpha + from + 1.0, lost(rate)?))
    }

    /// Survival and retention as the table `renewal_curve`: period, survival, retention.
    pub fn curve(&self, periods: u32) -> Table {
        let survival = self.survival(periods);
        let retention: Vec<Option<f64>> =
            std::iter::once(None).chain(self.retention(periods).into_iter().map(Some)).collect();
        let [alpha, beta] = self.values();
        let table = Table::of(&RENEWAL_CURVE)
            .column((0..survival.len() as i64).collect::<Vec<_>>())
            .column(survival)
            .optional(retention)
            .note("model", format!("sbg: alpha = {alpha}, beta = {beta}"))
            .note("unit", self.period());
        let warnings = self.report.iter().flat_map(|report| &report.warnings);
        warnings.fold(table, |table, warning| table.note("warning", warning)).finish()
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::RENEWAL_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote, bit for bit.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::RENEWAL_MODEL, text)?;
        let named = model.parameters.iter().zip(NAMES).all(|(parameter, name)| parameter.name == name);
        if !named || !model.values().into_iter().all(possible) {
            return Err(Error::new(ErrorCode::BlobAltered, "the parameters are not those of the model"));
        }
        Ok(model)
    }
}

/// What one of a period from now is worth less than one now.
fn lost(rate: f64) -> Result<f64> {
    if rate > 0.0 && rate < f64::INFINITY {
        return Ok(rate / (1.0 + rate));
    }
    let message = format!("`rate` must be above 0, got {rate}");
    Err(Error::option("rate", message).with("given", rate).hint("write 10 % a period as 0.1"))
}

fn enough(counts: &RenewalCounts) -> Result<()> {
    let total = counts.customers();
    let few = |message: String, hint: &str| {
        Err(Error::new(ErrorCode::NotEnoughData, message).with("column", "survivors").hint(hint))
    };
    let (first, later) = match counts.left.split_first() {
        Some((first, later)) => (*first, later.iter().sum::<u64>()),
        None => (0, 0),
    };
    // Who had a second renewal before them.
    let again = later + counts.stayed.iter().skip(2).sum::<u64>();
    match () {
        () if total == 0 => Err(Error::new(ErrorCode::NothingToFit, "there is no customer to fit on")
            .with("column", "survivors")
            .hint("pass the size of the cohort and how many were left after each renewal")),
        () if first + later == 0 => {
            few(format!("none of the {total} customers left"), "watch the cohort until some do not renew")
        }
        () if again == 0 => few(
            format!("none of the {total} customers was seen at a second renewal"),
            "two renewals are needed to tell whether retention rises",
        ),
        () if total < 2 => {
            few("1 customer is fewer than the 2 parameters to fit".to_owned(), "fit on hundreds")
        }
        () => Ok(()),
    }
}
