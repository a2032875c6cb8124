//! sBG (Fader and Hardie, "How to project customer retention", J. of Interactive Marketing 21, 2007): contracts that are
//! renewed or not at the end of each period.
//!
//! A customer does not renew with a probability that is beta (alpha, beta) over customers: S(t) = B(α, β+t)/B(α, β) of
//! them are left after t renewals, and P(t) = B(α+1, β+t−1)/B(α, β) leave at the t-th.

use serde::{Deserialize, Serialize};

use crate::clv::fit::{FitOptions, FitReport, FitStatus, Likelihood, estimate};
use crate::clv::told::{Parameter, Told};
use crate::clv::unit::TimeUnit;
use crate::frame::{InputTable, bad_value};
use crate::options::options;
use crate::parallel::Watched;
use crate::stat::{Climb, Curve, hypergeometric};
use crate::table::{Chart, ColumnSpec, ColumnType, Mark, Table, TableSpec};
use crate::time::Span;
use crate::{Error, ErrorCode, Result, artifact};

const NAMES: [&str; 2] = ["alpha", "beta"];
/// The most periods that are counted or projected.
const MOST: usize = 100_000;

static CURVE: Chart = Chart::new(
    "Customers left after each renewal",
    Mark::Line,
    ("period", "Renewals since the first contract"),
    "Share of customers",
    &[("survival", "left"), ("retention", "of those left before, renewed")],
);

/// The table of [`RenewalModel::lifetimes`].
pub(crate) static RENEWAL_LIFETIMES: TableSpec = TableSpec {
    name: "renewal_lifetimes",
    doc: "Customers who have renewed so often.",
    columns: &[
        ColumnSpec::new(
            "renewals",
            ColumnType::Int,
            "Renewals made; 0 is a new customer, whose first period counts.",
        ),
        ColumnSpec::new(
            "lifetime",
            ColumnType::Float,
            "Periods expected to come, each discounted by the note's rate to now, which is just before the next renewal.",
        ),
    ],
};

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

options! {
    /// Which columns of a plain table hold what of renewals.
    pub struct RenewalColumns {
        /// The column of survivors of one cohort: its size, then how many were left after each renewal; not given:
        /// `survivors`.
        survivors: Option<String> = None,
        /// The column of renewals, where there is a row a customer: the one at which they left, else how many they had
        /// made when last seen; not given: `renewals`.
        renewals: Option<String> = None,
        /// The column that says whether the customer left at that renewal; not given: `left`.
        left: Option<String> = None,
        /// The time between two renewals.
        period: Span = Span::month(),
    }
}

options! {
    /// How far renewals are projected.
    pub struct RenewalOptions {
        /// How many renewals ahead.
        periods: u32 = 12,
    }
}

impl RenewalOptions {
    /// # Errors
    /// `invalid_option` for more periods than 100,000.
    pub(crate) fn check(&self) -> Result<()> {
        if self.periods as usize <= MOST {
            return Ok(());
        }
        let message = format!("`periods` must be up to {MOST}, got {}", self.periods);
        Err(Error::option("periods", message)
            .with("given", self.periods)
            .hint("take longer periods for a longer time"))
    }
}

options! {
    /// How periods to come are discounted.
    pub struct RenewalLifetimeOptions {
        /// The rate of discount for each period, such as 0.1 for 10 %. Above 0.
        rate: f64 = 0.1,
        /// Up to how many renewals customers have made.
        renewals: u32 = 12,
    }
}

/// A column of whole numbers from 0.
fn whole(table: &InputTable, name: &str) -> Result<Vec<u64>> {
    let one = |(row, value): (usize, f64)| {
        let count = value as u64;
        if count as f64 == value && value < 1e15 {
            return Ok(count);
        }
        Err(bad_value(name, row, value, "it must be a whole number from 0"))
    };
    table.numbers(name)?.into_iter().enumerate().map(one).collect()
}

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

    /// From a plain table: a row for each renewal with the survivors of one cohort after it, its size first; or a row a
    /// customer, with at which renewal they left, or how many they had made when last seen.
    ///
    /// # Errors
    /// `missing_column`, `wrong_column_type`; `invalid_value` with the column and the first row that cannot be.
    pub fn from_table(table: &InputTable, columns: &RenewalColumns) -> Result<Self> {
        let survivors = table.pick("survivors", columns.survivors.as_deref(), &["survivors"])?;
        if let Some(name) = survivors {
            return Self::from_survivors(&whole(table, &name)?, columns.period);
        }
        let what = "survivors of a cohort after each renewal, or renewals of each customer beside `left`";
        let renewals = table.need("renewals", columns.renewals.as_deref(), &["renewals"], what)?;
        let left =
            table.need("left", columns.left.as_deref(), &["left"], "whether the customer left then")?;
        let flags = table.flags(&left)?;
        if let Some(row) = flags.iter().position(Option::is_none) {
            return Err(bad_value(&left, row, "nothing", "it must say whether the customer left"));
        }
        let renewals = whole(table, &renewals)?;
        let renewals: Vec<u32> =
            renewals.into_iter().map(|count| u32::try_from(count).unwrap_or(u32::MAX)).collect();
        let left: Vec<bool> = flags.into_iter().flatten().collect();
        Self::from_customers(&renewals, &left, columns.period)
    }

    /// The counts as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::RENEWAL_COUNTS, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let counts: Self = artifact::from_json(artifact::RENEWAL_COUNTS, text)?;
        counts.sized().map_err(|_| {
            Error::new(ErrorCode::BlobAltered, "the counts contradict themselves")
                .hint("pass the text as it was saved, or count again")
        })
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
    #[serde(flatten)]
    told: Told,
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
        let mut told = Told::found(NAMES, &found);
        let warnings = match found.status {
            FitStatus::NotIdentified => vec![
                "not identified: all customers leave at about one rate, so only the ratio of alpha and beta is told"
                    .to_owned(),
            ],
            _ => Vec::new(),
        };
        let rows = counts.left.iter().chain(&counts.stayed).filter(|count| **count > 0).count();
        told.report(&found, counts.customers(), rows as u64, warnings);
        Ok(Self { period: counts.period, told })
    }

    /// A model at given parameters alpha and beta.
    ///
    /// # Errors
    /// `invalid_option` for parameters that are not positive and finite.
    pub fn from_parameters(values: [f64; 2], period: Span) -> Result<Self> {
        Ok(Self { period: TimeUnit::new(period), told: Told::given(NAMES, values)? })
    }

    /// The length of a period.
    pub fn period(&self) -> Span {
        self.period.span()
    }

    /// The parameters alpha and beta.
    pub fn parameters(&self) -> &[Parameter] {
        &self.told.parameters
    }

    /// How the fit went; `None` for given parameters.
    pub fn fit_report(&self) -> Option<&FitReport> {
        self.told.report.as_ref()
    }

    fn values(&self) -> [f64; 2] {
        self.told.values()
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
        Ok(hypergeometric(1.0, beta, alpha, lost(rate)?))
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
        Ok(next * hypergeometric(1.0, from + 1.0, alpha, lost(rate)?))
    }

    /// What customers who have renewed so often are worth in periods to come, as the table `renewal_lifetimes`: renewals,
    /// lifetime. 0 renewals stand for a new customer, who pays now; the others have their next renewal yet to make.
    ///
    /// # Errors
    /// `invalid_option` for a rate that is not above 0, or for more renewals than 100,000.
    pub fn lifetimes(&self, renewals: u32, rate: f64) -> Result<Table> {
        if renewals as usize > MOST {
            return Err(Error::option(
                "renewals",
                format!("`renewals` must be up to {MOST}, got {renewals}"),
            )
            .with("given", renewals)
            .hint("take longer periods for a longer time"));
        }
        let of = |count: u32| match count {
            0 => self.discounted_lifetime(rate),
            count => self.discounted_residual_lifetime(count, rate),
        };
        let lifetimes: Vec<f64> = (0..=renewals).map(of).collect::<Result<_>>()?;
        let table = Table::of(&RENEWAL_LIFETIMES)
            .column((0..=i64::from(renewals)).collect::<Vec<_>>())
            .column(lifetimes)
            .note("model", format!("sbg: {}", self.told.text()))
            .note("unit", self.period())
            .note("rate", rate);
        Ok(self.told.warnings().iter().fold(table, |table, warning| table.note("warning", warning)).finish())
    }

    /// The parameters as the table `model_parameters`, with how the fit went among its notes.
    pub fn parameter_table(&self) -> Table {
        self.told.table([("model", "sbg".to_owned()), ("unit", self.period().to_string())])
    }

    /// Survival and retention as the table `renewal_curve`: period, survival, retention.
    pub fn curve(&self, periods: u32) -> Table {
        let survival = self.survival(periods);
        let retention: Vec<Option<f64>> =
            std::iter::once(None).chain(self.retention(periods).into_iter().map(Some)).collect();
        let table = Table::of(&RENEWAL_CURVE)
            .column((0..survival.len() as i64).collect::<Vec<_>>())
            .column(survival)
            .optional(retention)
            .chart(&CURVE)
            .note("model", format!("sbg: {}", self.told.text()))
            .note("unit", self.period());
        self.told.warnings().iter().fold(table, |table, warning| table.note("warning", warning)).finish()
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
        model.told.are(NAMES)?;
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
