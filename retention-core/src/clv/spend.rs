//! Gamma-Gamma (Fader and Hardie, "The Gamma-Gamma model of monetary value", 2013, brucehardie.com/notes/025): what a
//! customer spends on average.
//!
//! The values of a customer's purchases are gamma (p, ν), where ν is gamma (q, v) over customers, independent of how often
//! they buy. The likelihood of a mean m over x purchases is
//!
//! Γ(px+q) / (Γ(px) Γ(q)) · v^q m^(px−1) x^(px) / (v + m x)^(px+q)

use serde::{Deserialize, Serialize};

use crate::artifact::Fitted;
use crate::clv::counts::{PurchaseCounts, Spent};
use crate::clv::fit::{FitOptions, FitReport, FitStatus, Likelihood, estimate, of_column};
use crate::clv::rows::levels;
use crate::clv::summary::PurchaseSummary;
use crate::clv::told::{Parameter, Told};
use crate::clv::unit::same_currency;
use crate::money::Currency;
use crate::stat::{Curve, digamma, ln_gamma, trigamma};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result, artifact};

const NAMES: [&str; 3] = ["p", "q", "v"];

/// The table of [`SpendModel::score`].
pub(crate) static SPEND_SCORES: TableSpec = TableSpec {
    name: "spend_scores",
    doc: "A customer of the summary, in its order.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id, or the row's number from 0."),
        ColumnSpec::new("frequency", ColumnType::Int, "Repeat purchases so far."),
        ColumnSpec::new(
            "mean_value",
            ColumnType::Float,
            "Mean value of their repeat purchases, in major units of the note's currency; missing without any of a known amount.",
        )
        .nullable(),
        ColumnSpec::new(
            "expected_value",
            ColumnType::Float,
            "The mean value expected of a purchase of theirs, in major units and not rounded; missing where it is infinite.",
        )
        .nullable(),
    ],
};

/// The Gamma-Gamma model of what customers spend on a purchase on average, in one currency.
///
/// ```
/// use retention_core::{Currency, SpendModel};
/// let model = SpendModel::from_parameters([6.25, 3.74, 15.44], Currency::parse("USD")?)?;
/// let mean = model.mean_of_new().unwrap();
/// assert!((mean - 35.22).abs() < 0.01);
/// // Few purchases say little of a customer: the estimate stays near the mean of all.
/// assert!(model.mean_value(1, 100.0).unwrap() < model.mean_value(10, 100.0).unwrap());
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpendModel {
    currency: Currency,
    #[serde(flatten)]
    told: Told,
    fitted: Option<Fitted>,
}

/// Customers with repeat purchases.
#[derive(Debug)]
struct Spends<'a>(Vec<&'a Spent>);

impl Likelihood<3> for Spends<'_> {
    fn curve(&self, parameters: &[f64; 3]) -> Curve<3> {
        let [p, q, v] = *parameters;
        let mut curve = Curve::ZERO;
        let mut customers = 0.0;
        let mut of_x = (0, [0.0; 3], [0.0; 3]);
        for Spent(count, mean, n) in &self.0 {
            let (x, n) = (f64::from(*count), *n as f64);
            if of_x.0 != *count {
                let gammas = |at: f64| [ln_gamma(at), digamma(at), trigamma(at)];
                of_x = (*count, gammas(p * x + q), gammas(p * x));
            }
            let (_, both, own) = of_x;
            let (power, total) = (p * x + q, v + mean * x);
            let (ln_total, one) = (total.ln(), 1.0 / total);
            customers += n;
            curve.value += n * (both[0] - own[0] + p * x * (mean * x).ln() - mean.ln() - power * ln_total);
            curve.first[0] += n * x * (both[1] - own[1] + (mean * x).ln() - ln_total);
            curve.first[1] += n * (both[1] - ln_total);
            curve.first[2] -= n * power * one;
            curve.second[0][0] += n * x * x * (both[2] - own[2]);
            curve.second[1][0] += n * x * both[2];
            curve.second[1][1] += n * both[2];
            curve.second[2][0] -= n * x * one;
            curve.second[2][1] -= n * one;
            curve.second[2][2] += n * power * one * one;
        }
        curve.value += customers * (q * v.ln() - ln_gamma(q));
        curve.first[1] += customers * (v.ln() - digamma(q));
        curve.first[2] += customers * q / v;
        curve.second[1][1] -= customers * trigamma(q);
        curve.second[2][1] += customers / v;
        curve.second[2][2] -= customers * q / (v * v);
        curve
    }
}

impl SpendModel {
    /// Fits the model on customers with repeat purchases by maximum likelihood.
    ///
    /// # Errors
    /// `missing_column` without values; `nothing_to_fit`; `not_enough_data` with fewer repeat buyers than parameters, or
    /// when all spend the same; `invalid_value` for a repeat buyer whose mean value is not above zero. Those of whom no value
    /// is known are left out.
    pub fn fit(summary: &PurchaseSummary, options: &FitOptions) -> Result<Self> {
        summary.sound_values()?;
        Self::fit_counts(&PurchaseCounts::of_values(summary), options)
    }

    /// [`fit`](Self::fit) on counted customers, such as those of all parts of a log.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_counts(counts: &PurchaseCounts, options: &FitOptions) -> Result<Self> {
        let spent = usable(counts)?;
        let customers: u64 = spent.iter().map(|row| row.2).sum();
        let levels: Vec<Spends<'_>> =
            levels(spent.len()).map(|every| Spends(spent.iter().step_by(every).collect())).collect();
        let mean = spent.iter().map(|row| row.1 * row.2 as f64).sum::<f64>() / customers as f64;
        // The mean of all is p v / (q − 1).
        let starts =
            [[2.0, 3.0], [6.0, 4.0], [1.0, 2.0], [20.0, 10.0]].map(|[p, q]| [p, q, mean * (q - 1.0) / p]);
        let found =
            estimate(&levels, &starts, [1.0, 1.0, mean], options, &counts.watch).map_err(|error| {
                of_column(error, &counts.names.monetary, "are the values in major units of their currency?")
            })?;
        let told = Told::found(NAMES, &found);
        let mut warnings = Vec::new();
        if found.status == FitStatus::NotIdentified {
            warnings.push(format!(
                "not identified: {} can take almost any value with the same likelihood; mean values hold, the values of \
                 these parameters mean nothing",
                told.untold()
            ));
        }
        if let Some(r) = correlation(spent).filter(|r| r.abs() > 0.3) {
            warnings.push(format!(
                "frequency and mean value are correlated ({r:.2}), but the model takes them as independent: values of \
                 frequent buyers are biased towards the mean"
            ));
        }
        if counts.currency.code() == "XXX" {
            warnings.push(
                "nobody said the currency of the values, so `XXX` stands for it, in hundredths: pass `currency`".to_owned(),
            );
        }
        let mut model = Self { currency: counts.currency, told, fitted: counts.fitted };
        if model.mean_of_new().is_none() {
            warnings.push(
                "q is at most 1: the mean over all customers is infinite, so new customers have no value"
                    .to_owned(),
            );
        }
        model.told.report(&found, customers, spent.len() as u64, warnings);
        Ok(model)
    }

    /// A model at given parameters p, q and v; v in major units of the currency.
    ///
    /// # Errors
    /// `invalid_option` for parameters that are not positive and finite.
    pub fn from_parameters(values: [f64; 3], currency: Currency) -> Result<Self> {
        Ok(Self { currency, told: Told::given(NAMES, values)?, fitted: None })
    }

    /// The parameters p, q and v.
    pub fn parameters(&self) -> &[Parameter] {
        &self.told.parameters
    }

    /// The currency of values.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// How the fit went; `None` for given parameters.
    pub fn fit_report(&self) -> Option<&FitReport> {
        self.told.report.as_ref()
    }

    /// What whoever uses the model should know.
    pub fn warnings(&self) -> &[String] {
        self.told.warnings()
    }

    /// The `as_of` of the view it was fitted on.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    pub(super) fn values(&self) -> [f64; 3] {
        self.told.values()
    }

    /// The mean value over all customers, p v / (q − 1); `None` where q ≤ 1 and it is infinite.
    pub fn mean_of_new(&self) -> Option<f64> {
        let [p, q, v] = self.values();
        (q > 1.0).then(|| p * v / (q - 1.0))
    }

    /// The mean value expected of a customer's purchases, given the mean of `frequency` repeat ones:
    /// p (v + m x) / (p x + q − 1), a weighted mean of theirs and everyone's. `None` where it is infinite: without repeat
    /// purchases where q ≤ 1. A mean of NaN stands for one that nobody knows, as if there were no repeat purchases.
    pub fn mean_value(&self, frequency: u32, mean: f64) -> Option<f64> {
        let [p, q, v] = self.values();
        let x = if mean.is_nan() { 0.0 } else { f64::from(frequency) };
        let weight = p * x + q - 1.0;
        (weight > 0.0).then(|| p * (v + if x > 0.0 { mean * x } else { 0.0 }) / weight)
    }

    /// [`mean_value`](Self::mean_value) of each customer, in major units.
    ///
    /// # Errors
    /// `missing_column` without values; `invalid_value` for a repeat buyer's that is negative or infinite; `mixed_currency`;
    /// `artifact_from_later`.
    pub fn mean_values(&self, summary: &PurchaseSummary, hindsight: bool) -> Result<Vec<Option<f64>>> {
        let means = summary.monetary.as_deref().ok_or_else(|| no_values(&summary.names.monetary))?;
        same_currency(self.currency, summary.currency, "the model of spend")?;
        summary.not_before(self.fitted, hindsight)?;
        summary.sound_values()?;
        Ok(summary.frequency.iter().zip(means).map(|(x, mean)| self.mean_value(*x, *mean)).collect())
    }

    /// The parameters as the table `model_parameters`, with how the fit went among its notes.
    pub fn parameter_table(&self) -> Table {
        self.told.table(self.notes())
    }

    fn notes(&self) -> Vec<(&'static str, String)> {
        let mut notes = vec![("model", "gamma_gamma".to_owned()), ("currency", self.currency.to_string())];
        notes.extend(self.fitted_as_of().map(|at| ("fitted_as_of", at.to_string())));
        notes
    }

    /// What each customer is expected to spend on a purchase as the table `spend_scores`: customer, frequency,
    /// mean_value, expected_value.
    ///
    /// # Errors
    /// As [`mean_values`](Self::mean_values).
    pub fn score(&self, summary: &PurchaseSummary, hindsight: bool) -> Result<Table> {
        let expected = self.mean_values(summary, hindsight)?;
        let table = Table::of(&SPEND_SCORES)
            .column(summary.ids())
            .column(summary.frequency.iter().map(|x| i64::from(*x)).collect::<Vec<_>>())
            .optional(summary.known_means().unwrap_or_default())
            .optional(expected)
            .note("model", format!("gamma_gamma: {}", self.told.text()));
        let notes = summary.notes().filter(|(name, _)| *name != "definition");
        let table = notes.fold(table, |table, (name, text)| table.note(name, text));
        let table = match self.mean_of_new() {
            Some(mean) => table.note("mean_of_new", mean),
            None => table,
        };
        let warnings = self.warnings().iter().cloned().chain(summary.without_values());
        Ok(warnings.fold(table, |table, warning| table.note("warning", warning)).finish())
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::SPEND_MODEL, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote, bit for bit.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let model: Self = artifact::from_json(artifact::SPEND_MODEL, text)?;
        model.told.are(NAMES)?;
        Ok(model)
    }
}

fn no_values(column: &str) -> Error {
    Error::new(ErrorCode::MissingColumn, "the summary has no mean values of purchases")
        .with("column", column)
        .hint(format!("name the column that holds them (`{column}=`), or give the purchases amounts"))
}

fn usable(counts: &PurchaseCounts) -> Result<&[Spent]> {
    let (monetary, frequency) = (&counts.names.monetary, &counts.names.frequency);
    let spent = counts.spent.as_deref().ok_or_else(|| no_values(monetary))?;
    let customers: u64 = spent.iter().map(|row| row.2).sum();
    let few = |message: String, hint: &str| {
        Err(Error::new(ErrorCode::NotEnoughData, message).with("column", frequency).hint(hint))
    };
    if customers == 0 {
        return few(
            format!(
                "no customer bought again at a known value: `{frequency}` is 0, or `{monetary}` missing, in every row"
            ),
            "the model reads the values of repeat purchases; wait for some, or give the purchases amounts",
        );
    }
    let zeros: u64 = spent.iter().filter(|row| row.1 <= 0.0).map(|row| row.2).sum();
    if zeros > 0 {
        let message = format!(
            "`{monetary}` is not above 0 for {zeros} customers with repeat purchases, and the model has no such values"
        );
        return Err(Error::new(ErrorCode::InvalidValue, message)
            .with("column", monetary)
            .hint("leave these customers out of the fit, or leave free purchases out of the mean"));
    }
    if customers < 3 {
        return few(
            format!("{customers} repeat buyers are fewer than the 3 parameters to fit"),
            "fit on hundreds of repeat buyers",
        );
    }
    if spent.iter().all(|row| Some(row.1) == spent.first().map(|first| first.1)) {
        let message = format!("`{monetary}` is the same for all {customers} repeat buyers");
        return Err(Error::new(ErrorCode::NotEnoughData, message)
            .with("column", monetary)
            .hint("where all purchases have one price, multiply expected purchases by it"));
    }
    Ok(spent)
}

/// Pearson's correlation of frequency and mean value.
fn correlation(spent: &[Spent]) -> Option<f64> {
    let mut sums = [0.0; 6];
    for Spent(x, m, n) in spent {
        let (x, n) = (f64::from(*x), *n as f64);
        for (sum, term) in sums.iter_mut().zip([1.0, x, *m, x * x, m * m, x * m]) {
            *sum += n * term;
        }
    }
    let [n, x, m, xx, mm, xm] = sums;
    let spread = (n * xx - x * x) * (n * mm - m * m);
    (spread > 0.0).then(|| (n * xm - x * m) / spread.sqrt())
}
