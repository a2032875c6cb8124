//! Training tables and scores from plain tables of the host.

use super::{CalibrationMethod, Outcome};
use crate::artifact::Fitted;
use crate::frame::{Factor, Frame, InputTable, bad_value};
use crate::money::{Currency, minor_from_f64};
use crate::options::options;
use crate::table::{TableBuilder, Text};
use crate::{Error, ErrorCode, Result};

options! {
    /// Which columns of a plain table a churn model learns from.
    pub struct ChurnColumns {
        /// The columns that the model may read. Not given: all but those named otherwise here and, of a table of this
        /// library, those that say whose a row is and of when.
        features: Vec<String> = Vec::new(),
        /// The column of customers: parts are dealt by customer, so that a model is never judged on a customer whom it learnt
        /// from; in a backtest rows are parted by time instead. Limits count the rows of one together. Not given: `customer`
        /// of a table of this library; of others, every row is another customer.
        customer: Option<String> = None,
        /// The column of times, as instants or numbers: the latest rows tell trees when to stop, and backtests go by it.
        /// Not given: `at` of a training table of this library.
        time: Option<String> = None,
        /// The column of weights: how many rows each stands for. Of weights that are not whole, trees and calibration read
        /// proportions alone; against the penalty of a logistic regression their sum counts, so scale them to add up to the
        /// number of rows.
        weight: Option<String> = None,
    }
}

options! {
    /// Which columns of a plain table hold scores and what became of them.
    pub struct ScoreColumns {
        /// The column of the outcome: true or 1, false or 0.
        outcome: String = "outcome".to_owned(),
        /// The column of chances, of any model: numbers from 0 to 1.
        chance: String = "chance".to_owned(),
    }
}

options! {
    /// Whose the scores are.
    pub struct ScoreCustomers {
        /// The column of customers, where several rows are of one: limits count and draw them together. Not given: `customer`
        /// of a table of this library; of others, every row is another customer.
        customer: Option<String> = None,
    }
}

options! {
    /// Which columns of a plain table hold what customers may take with them.
    pub struct AtRiskColumns {
        /// The column of chances, of any model: numbers from 0 to 1.
        chance: String = "chance".to_owned(),
        /// The column of amounts in major units, such as monthly revenue.
        amount: String = "amount".to_owned(),
        /// The ISO 4217 code of the amounts.
        currency: String = "XXX".to_owned(),
        /// The column of segments.
        segment: Option<String> = None,
        /// The column of periods, such as the quarter in which a contract ends.
        period: Option<String> = None,
    }
}

options! {
    /// Which columns of a plain table insight is sought in.
    pub struct InsightColumns {
        /// The columns to look at. Not given: all but those named otherwise here and, of a table of this library, those
        /// that say whose a row is and of when.
        features: Vec<String> = Vec::new(),
        /// The column that says how long customers stayed, or have stayed so far.
        stayed: Option<String> = None,
        /// The column of groups within which customers are compared, such as their plan.
        within: Option<String> = None,
        /// The column of customers, where several rows are of one: they count together. Not given: `customer` of a table of
        /// this library; of others, every row is another customer.
        customer: Option<String> = None,
    }
}

options! {
    /// Whose the rows are.
    pub struct CustomerColumn {
        /// The column of customers. Not given: `customer` of a table of this library; of others, rows are numbered from 0.
        customer: Option<String> = None,
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// How scores become chances.
    pub struct CalibrateOptions {
        /// How scores become chances.
        method: CalibrationMethod = CalibrationMethod::Platt,
    }
}

options! {
    /// Where scores stand.
    pub struct ChanceColumn {
        /// The column of chances, of any model: numbers from 0 to 1.
        chance: String = "chance".to_owned(),
        /// Lets a calibrator be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

/// A training table, read and owned.
pub(crate) struct TrainingTable<'t> {
    pub(crate) frame: Frame<'t>,
    label: String,
    labels: Vec<bool>,
    weight: Option<(String, Vec<f64>)>,
    pub(crate) customers: Option<Vec<String>>,
    pub(crate) times: Option<(String, Vec<f64>)>,
    /// In how many days after its time the outcome of every row is known, where a training table of ours says so.
    pub(crate) lag: Option<f64>,
    /// Whether the times are instants.
    pub(crate) dated: bool,
    pub(crate) fitted: Option<Fitted>,
    pub(crate) left_out: Vec<String>,
}

impl<'t> TrainingTable<'t> {
    /// # Errors
    /// `missing_column`, `wrong_column_type`; `invalid_value` for rows without an outcome.
    pub(crate) fn read(table: &'t InputTable, label: &str, columns: &ChurnColumns) -> Result<Self> {
        table.pick("label", Some(label), &[])?;
        let customer = table.pick_ours("customer", columns.customer.as_deref(), "customer")?;
        let time = table.pick_ours("time", columns.time.as_deref(), "at")?;
        let weight = table.pick("weight", columns.weight.as_deref(), &[])?;
        let label_column = label.to_owned();
        let taken: Vec<&String> = [Some(&label_column), customer.as_ref(), time.as_ref(), weight.as_ref()]
            .into_iter()
            .flatten()
            .collect();
        let (frame, left_out) = features(table, &columns.features, &taken)?;
        let of_ours = table.is_ours() && time.as_deref() == Some("at");
        Ok(Self {
            frame,
            left_out,
            lag: table.note("lag_days").filter(|_| of_ours).and_then(|days| days.parse().ok()),
            dated: time.as_deref().is_some_and(|name| table.numbers(name).is_err()),
            labels: outcomes(table, label)?,
            weight: weight.map(|name| table.numbers(&name).map(|values| (name, values))).transpose()?,
            customers: customer.map(|name| ids(table, &name)).transpose()?,
            times: time.map(|name| table.instants(&name).map(|values| (name, values))).transpose()?,
            fitted: Fitted::noted(|name| table.note(name)),
            label: label_column,
        })
    }

    /// # Errors
    /// `one_outcome`, `nothing_to_fit`; `invalid_value` of weights.
    pub(crate) fn outcome(&self) -> Result<Outcome<'_>> {
        let outcome = Outcome::new(&self.label, &self.labels)?;
        match &self.weight {
            Some((name, values)) => outcome.weighted(name, values),
            None => Ok(outcome),
        }
    }
}

/// The columns named, or all that hold nothing else; with those of ours that were left out though nobody said so.
fn features<'t>(
    table: &'t InputTable,
    named: &[String],
    taken: &[&String],
) -> Result<(Frame<'t>, Vec<String>)> {
    if let Some(name) = named.iter().find(|name| taken.contains(name)) {
        let message = format!("column `{name}` is named as a feature and as something else");
        return Err(Error::option("features", message)
            .with("column", name)
            .hint("leave it out: the model would read what it is to foretell, or whose row it is"));
    }
    if named.is_empty() {
        let keys = table.keys();
        let names = table
            .names()
            .into_iter()
            .filter(|name| !keys.contains(name) && !taken.iter().any(|taken| taken == name));
        let frame = table.frame(names.collect::<Vec<_>>()).map_err(|error| match error.code() {
            ErrorCode::WrongColumnType => error
                .hint("times are no features: name the columns to read in `features`, or the column's part, such as `time`, or leave the column out"),
            _ => error,
        })?;
        return Ok((frame, keys.into_iter().map(str::to_owned).collect()));
    }
    for name in named {
        table.pick("features", Some(name), &[])?;
    }
    Ok((table.frame(named.iter().map(String::as_str))?, Vec::new()))
}

/// Notes what was left out though nobody said so.
pub(super) fn told(table: TableBuilder, left_out: &[String]) -> TableBuilder {
    if left_out.is_empty() { table } else { table.note("left_out", left_out.join(", ")) }
}

/// A column of outcomes in which every row has one.
fn outcomes(table: &InputTable, name: &str) -> Result<Vec<bool>> {
    if let Some(read) = table.flags_as_they_lie(name) {
        return Ok(read);
    }
    let read = table.flags(name)?;
    if let Some(row) = read.iter().position(Option::is_none) {
        return Err(bad_value(name, row, "nothing", "every row needs an outcome, true or false")
            .hint("leave rows out whose outcome is not known yet"));
    }
    Ok(read.into_iter().flatten().collect())
}

/// Whose scores are, where a column says so.
///
/// # Errors
/// `missing_column`, `invalid_value`.
pub(crate) fn score_customers(table: &InputTable, of: &ScoreCustomers) -> Result<Option<Vec<String>>> {
    table.pick_ours("customer", of.customer.as_deref(), "customer")?.map(|name| ids(table, &name)).transpose()
}

fn ids(table: &InputTable, name: &str) -> Result<Vec<String>> {
    let read = table.ids(name)?;
    Ok((0..read.len()).map(|row| read.get(row).unwrap_or_default().to_owned()).collect())
}

/// The ids of a table that is to be scored, where there is a column of them.
pub(crate) fn customers(table: &InputTable, customer: Option<&str>) -> Result<Option<Text>> {
    table.pick_ours("customer", customer, "customer")?.map(|name| table.ids(&name)).transpose()
}

/// Outcomes and chances.
pub(crate) fn scores(table: &InputTable, columns: &ScoreColumns) -> Result<(Vec<bool>, Vec<f64>)> {
    table.pick("outcome", Some(&columns.outcome), &[])?;
    table.pick("chance", Some(&columns.chance), &[])?;
    Ok((outcomes(table, &columns.outcome)?, chances(table, &columns.chance)?))
}

/// A column of chances.
///
/// # Errors
/// `missing_column`, `wrong_column_type`; `invalid_value` for what is not from 0 to 1.
pub(crate) fn chances(table: &InputTable, name: &str) -> Result<Vec<f64>> {
    let values = table.numbers(name)?;
    match values.iter().enumerate().find(|(_, value)| !(0.0..=1.0).contains(*value)) {
        None => Ok(values),
        Some((row, value)) => Err(bad_value(name, row, value, "a chance is from 0 to 1")
            .hint("give what a model predicted; scores become chances by a calibrator")),
    }
}

/// What insight is sought in: columns, outcomes, how long customers stayed, groups to compare within.
pub(crate) struct InsightTable<'t> {
    pub(crate) frame: Frame<'t>,
    pub(crate) labels: Vec<bool>,
    pub(crate) stayed: Option<Vec<f64>>,
    pub(crate) within: Option<Factor>,
    pub(crate) customers: Option<Vec<String>>,
    pub(crate) left_out: Vec<String>,
}

/// # Errors
/// As those of a training table.
pub(crate) fn insight<'t>(
    table: &'t InputTable,
    label: &str,
    columns: &InsightColumns,
) -> Result<InsightTable<'t>> {
    table.pick("label", Some(label), &[])?;
    let stayed = table.pick("stayed", columns.stayed.as_deref(), &[])?;
    let within = table.pick("within", columns.within.as_deref(), &[])?;
    let customer = table.pick_ours("customer", columns.customer.as_deref(), "customer")?;
    let label = label.to_owned();
    let taken = [Some(&label), stayed.as_ref(), within.as_ref(), customer.as_ref()];
    let taken: Vec<&String> = taken.into_iter().flatten().collect();
    let (frame, left_out) = features(table, &columns.features, &taken)?;
    Ok(InsightTable {
        frame,
        left_out,
        labels: outcomes(table, &label)?,
        stayed: stayed.map(|name| table.numbers(&name)).transpose()?,
        within: within.map(|name| table.labels(&name)).transpose()?,
        customers: customer.map(|name| ids(table, &name)).transpose()?,
    })
}

/// Chances, amounts in minor units, segments, periods.
pub(crate) type AtRiskTable = (Vec<f64>, Vec<i64>, Currency, Option<Factor>, Option<Factor>);

/// # Errors
/// `missing_column`, `wrong_column_type`, `unknown_currency`; `invalid_value` for amounts that are no amounts.
pub(crate) fn at_risk(table: &InputTable, columns: &AtRiskColumns) -> Result<AtRiskTable> {
    table.pick("chance", Some(&columns.chance), &[])?;
    table.pick("amount", Some(&columns.amount), &[])?;
    let segment = table.pick("segment", columns.segment.as_deref(), &[])?;
    let period = table.pick("period", columns.period.as_deref(), &[])?;
    let currency = Currency::parse(&columns.currency).map_err(|error| error.with("argument", "currency"))?;
    let mut amounts = Vec::with_capacity(table.rows());
    for (row, value) in table.numbers(&columns.amount)?.into_iter().enumerate() {
        let rounded = minor_from_f64(value, currency.exponent()).map_err(|_| {
            bad_value(&columns.amount, row, value, "it must be an amount in major units")
                .hint("leave such rows out, or set them to 0")
        })?;
        if rounded.minor < 0 {
            return Err(bad_value(&columns.amount, row, value, "what a customer brings is not negative")
                .hint("leave such customers out, or set them to 0"));
        }
        amounts.push(rounded.minor);
    }
    let groups = |name: Option<String>| name.map(|name| table.labels(&name)).transpose();
    Ok((chances(table, &columns.chance)?, amounts, currency, groups(segment)?, groups(period)?))
}
