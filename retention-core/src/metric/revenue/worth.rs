//! What a customer is worth and costs: lifetime value, acquisition cost, payback, and what another churn would be worth.

use std::collections::BTreeMap;

use crate::log::View;
use crate::metric::grid::State;
use crate::metric::period::MetricPeriod;
use crate::metric::revenue::flow::{Count, Sum};
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::movements::{Row, logos};
use crate::options::{choice, options};
use crate::subscription::MetricSettings;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Span, TimeInput, Unit};
use crate::{Error, Result};

choice! {
    /// Which churn a lifetime value is divided by.
    pub enum ChurnOf {
        /// Of customers: those at the start that are none at the end.
        Logo = "logo",
        /// Of revenue: 1 - GRR by the endpoint method.
        Revenue = "revenue",
    }
}

options! {
    /// Options of [`View::unit_economics`].
    pub struct UnitEconomicsOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// A calendar period, or a length such as `30d`.
        period: MetricPeriod = Unit::Month.into(),
        /// The first period shown is the one that holds this instant. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// A row for each `plan`, `cohort` or value of a property of customers; not given: one for all.
        by: Option<String> = None,
        /// Which share of the revenue is left after what it costs to serve: above 0, at most 1.
        margin: f64 = 1.0,
        /// Which churn lifetime value is divided by.
        churn: ChurnOf = ChurnOf::Logo,
        /// What was spent on winning customers, in major units, by the period's label; of all, so not beside `by`.
        spend: BTreeMap<String, f64> = BTreeMap::new(),
        /// By how much the churn of a period changes in the what-if: -0.01 is one point less.
        churn_change: f64 = -0.01,
    }
}

const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;

/// What [`View::unit_economics`] returns.
pub(crate) static UNIT_ECONOMICS: TableSpec = TableSpec {
    name: "unit_economics",
    doc: "One row a period, and a group where one is asked for. Amounts are in minor units and not rounded, as they are made of rates.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("group", TEXT, "The plan, cohort or value asked for.").nullable(),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("end_count", INT, "Customers at the end.").nullable(),
        ColumnSpec::new("arpa", FLOAT, "Monthly recurring revenue a customer at the end, in minor units.").nullable(),
        ColumnSpec::new("churn_rate", FLOAT, "The churn of the period, of customers or revenue as asked.").nullable(),
        ColumnSpec::new("ltv", FLOAT, "Lifetime value in minor units: arpa x margin / churn a month.").nullable(),
        ColumnSpec::new("ltv_state", TEXT, "`known`, `no_churn` (the value is unbounded), `nothing_at_start`, `no_customers`, or the row's state."),
        ColumnSpec::new("new_count", INT, "Customers who came for the first time.").nullable(),
        ColumnSpec::new("spend", FLOAT, "What was spent on winning customers, in minor units.").nullable(),
        ColumnSpec::new("cac", FLOAT, "Acquisition cost: spend / new_count, in minor units.").nullable(),
        ColumnSpec::new("cac_state", TEXT, "`known`, `not_given` (no spend for the period), `no_new_customers`, or the row's state."),
        ColumnSpec::new("ltv_to_cac", FLOAT, "ltv / cac.").nullable(),
        ColumnSpec::new("payback_months", FLOAT, "cac / (arpa x margin): the months until a customer has paid it back.").nullable(),
        ColumnSpec::new("ltv_what_if", FLOAT, "Lifetime value if the churn of the period were changed as asked; none where that leaves no churn.").nullable(),
        ColumnSpec::new("gain_what_if", FLOAT, "(ltv_what_if - ltv) x end_count: what that change of churn is worth over all customers, in minor units.").nullable(),
    ],
};

/// The figures of a row; what is not known is none, and says why.
#[derive(Debug, Clone, Default)]
struct Figures {
    arpa: Option<f64>,
    churn: Option<f64>,
    ltv: Option<f64>,
    ltv_state: &'static str,
    spend: Option<f64>,
    cac: Option<f64>,
    cac_state: &'static str,
    payback: Option<f64>,
    what_if: Option<f64>,
    gain: Option<f64>,
}

impl View {
    /// Lifetime value (`ARPA × margin / churn`), acquisition cost, their ratio, payback, and what another churn would be
    /// worth. Without churn there is no lifetime value: it is unbounded, and the row says so; nothing is infinite or zero
    /// for want of data; nor is there one, a cost or a payback of a period that was observed in part. For the lifetime values of fitted models see [`PurchaseModel`](crate::PurchaseModel) and
    /// [`RenewalModel`](crate::RenewalModel).
    ///
    /// # Errors
    /// `invalid_option` for a margin or spend that is out of range, for spend of what is no period, and for spend beside
    /// `by`; those of [`revenue_movements`](Self::revenue_movements).
    pub fn unit_economics(&self, options: &UnitEconomicsOptions) -> Result<Table> {
        check(options)?;
        let span = (&options.from, &options.to);
        let asked = Asked::new(self, &options.settings, options.period, span, options.by.as_deref())?;
        let unused = unused_spend(options, &asked)?;
        let rows = asked.rows()?;
        let months = options.period.mean_length().days_approx() / Span::month().days_approx();
        let unit = 10_f64.powi(i32::from(asked.reader.own.exponent()));
        let figures: Vec<Figures> = rows
            .iter()
            .map(|row| {
                let spend = options.spend.get(&asked.grid.periods.label(row.at)).map(|major| major * unit);
                figures(row, options, spend, months)
            })
            .collect();
        let float = |of: fn(&Figures) -> Option<f64>| figures.iter().map(of).collect::<Vec<_>>();
        let ratio = |row: &Figures| Some(row.ltv? / row.cac.filter(|cac| *cac > 0.0)?);
        let table = asked.counts(asked.begun(&UNIT_ECONOMICS, &rows), &rows, &[Count::End]);
        let table = table
            .optional(float(|row| row.arpa))
            .optional(float(|row| row.churn))
            .optional(float(|row| row.ltv))
            .column(figures.iter().map(|row| row.ltv_state).collect::<Vec<_>>());
        let table = asked
            .counts(table, &rows, &[Count::New])
            .optional(float(|row| row.spend))
            .optional(float(|row| row.cac))
            .column(figures.iter().map(|row| row.cac_state).collect::<Vec<_>>())
            .optional(figures.iter().map(ratio).collect::<Vec<_>>())
            .optional(float(|row| row.payback))
            .optional(float(|row| row.what_if))
            .optional(float(|row| row.gain))
            .note("definition", "ltv = arpa x margin / churn a month; cac = spend / new customers; payback = cac / (arpa x margin)")
            .note("churn", options.churn.as_str())
            .note("margin", options.margin)
            .note("churn_change", options.churn_change);
        let table = match unused.is_empty() {
            true => table,
            false => table.note("spend_unused", unused.join(", ")),
        };
        Ok(asked.noted(table).finish())
    }
}

/// The periods that money was spent in and that are not looked at.
///
/// # Errors
/// `invalid_option` for the name of no such period.
fn unused_spend(options: &UnitEconomicsOptions, asked: &Asked<'_>) -> Result<Vec<String>> {
    let known = asked.grid.periods.labels();
    let mut unused = Vec::new();
    for name in options.spend.keys().filter(|name| !known.contains(name)) {
        let calendar = asked.reader.view.schema().calendar();
        let is_one = match options.period {
            MetricPeriod::Calendar(unit) => {
                calendar.parse_label(unit, name).is_ok_and(|index| calendar.label(unit, index) == *name)
            }
            MetricPeriod::Length(_) => false,
        };
        if !is_one {
            let message = format!("`spend`: `{name}` is no period of this table");
            let example = known.last().map_or("2024-02", String::as_str);
            let error = Error::new(crate::ErrorCode::InvalidOption, message).with("argument", "spend");
            return Err(error.with("given", name).hint(format!("periods are written as `{example}`")));
        }
        unused.push(name.clone());
    }
    Ok(unused)
}

fn check(options: &UnitEconomicsOptions) -> Result<()> {
    let fault = |argument, message: String| Err(Error::option(argument, message));
    if !(options.margin > 0.0 && options.margin <= 1.0) {
        return fault("margin", format!("`margin` must be above 0 and at most 1, got {}", options.margin));
    }
    if !(-1.0..=1.0).contains(&options.churn_change) {
        return fault(
            "churn_change",
            format!("`churn_change` must be from -1 to 1, got {}", options.churn_change),
        );
    }
    if options.by.is_some() && !options.spend.is_empty() {
        let message = "`spend` is of all customers: what was spent on whom is not told, so no group has a cost of its own";
        return Err(Error::option("spend", message).hint("ask for `spend` without `by`"));
    }
    match options.spend.iter().find(|(_, spend)| !(spend.is_finite() && **spend >= 0.0)) {
        Some((period, spend)) => {
            fault("spend", format!("`spend` of {period} must not be below zero, got {spend}"))
        }
        None => Ok(()),
    }
}

fn figures(row: &Row, options: &UnitEconomicsOptions, spend: Option<f64>, months: f64) -> Figures {
    let state = row.state.as_str();
    if !row.state.is_seen() {
        return Figures { ltv_state: state, cac_state: state, ..Figures::default() };
    }
    let units = row.flow.count(Count::End);
    let arpa = (units > 0).then(|| row.flow.sum(Sum::End) as f64 / units as f64);
    let churn = match options.churn {
        ChurnOf::Logo => {
            logos(row).filter(|(_, start)| *start > 0).map(|(gone, start)| gone as f64 / start as f64)
        }
        ChurnOf::Revenue => {
            let (start, gross) = (row.flow.sum(Sum::Start), row.flow.sum(Sum::Gross));
            (start > 0).then(|| (start - gross) as f64 / start as f64)
        }
    };
    if row.state != State::Complete {
        // Churn of a part of a period is no churn of so many months, nor is its spend known to be of that part.
        let ltv_state = if churn.is_none() { "nothing_at_start" } else { state };
        let cac_state = if spend.is_none() { "not_given" } else { state };
        return Figures { arpa, churn, spend, ltv_state, cac_state, ..Figures::default() };
    }
    let value = |churn: f64| arpa.filter(|_| churn > 0.0).map(|arpa| arpa * options.margin * months / churn);
    let ltv = churn.and_then(value);
    let ltv_state = match (churn, arpa) {
        (None, _) => "nothing_at_start",
        (Some(_), None) => "no_customers",
        (Some(churn), _) if churn <= 0.0 => "no_churn",
        _ => "known",
    };
    let new = row.flow.count(Count::New);
    let cac = spend.filter(|_| new > 0).map(|spend| spend / new as f64);
    let cac_state = match (spend, new) {
        (None, _) => "not_given",
        (Some(_), 0) => "no_new_customers",
        _ => "known",
    };
    let earns = arpa.map(|arpa| arpa * options.margin).filter(|earns| *earns > 0.0);
    let what_if = churn.map(|churn| (churn + options.churn_change).min(1.0)).and_then(value);
    Figures {
        arpa,
        churn,
        ltv,
        ltv_state,
        spend,
        cac,
        cac_state,
        payback: cac.zip(earns).map(|(cac, earns)| cac / earns),
        what_if,
        gain: what_if.zip(ltv).map(|(then, now)| (then - now) * units as f64),
    }
}
