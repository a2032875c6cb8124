//! Movements of recurring revenue by period.

use crate::Result;
use crate::log::View;
use crate::metric::grid::State;
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::{checked_level, mean_minor, minor, ratio, with_interval};
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::gather::Asked;
use crate::options::options;
use crate::subscription::MetricSettings;
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};
use crate::time::{TimeInput, Unit};

options! {
    /// Options of [`View::revenue_movements`], [`View::revenue_by_customer`] and [`View::churned_revenue`].
    pub struct RevenueOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`.
        period: MetricPeriod = Unit::Month.into(),
        /// The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// A row for each `plan`, `cohort` (the month of the first payment) or value of a property of customers; not given: one for all. The plan is the one worth most, and the property what it was, at the start of the period, or at its end for those who come in it.
        by: Option<String> = None,
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const MONEY: ColumnType = ColumnType::Money;
const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;

/// What [`View::revenue_movements`] returns.
pub(crate) static REVENUE_MOVEMENTS: TableSpec = TableSpec {
    name: "revenue_movements",
    doc: "One row a period, and a group where one is asked for: recurring revenue at its start and end, and what moved it. A customer stands for what the settings' grain says.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("group", TEXT, "The plan, cohort or value asked for; none for those without one, and where none was asked for.").nullable(),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("left_truncated", ColumnType::Bool, "Whether the period holds the start of observation: those new in it may have come earlier."),
        ColumnSpec::new("start_count", INT, "Customers at the start.").nullable(),
        ColumnSpec::new("new_count", INT, "Those who came for the first time.").nullable(),
        ColumnSpec::new("reactivated_count", INT, "Those who came back.").nullable(),
        ColumnSpec::new("expanded_count", INT, "Those who pay more.").nullable(),
        ColumnSpec::new("contracted_count", INT, "Those who pay less.").nullable(),
        ColumnSpec::new("churned_count", INT, "Those who left.").nullable(),
        ColumnSpec::new("end_count", INT, "Customers at the end: start + new + reactivated - churned.").nullable(),
        ColumnSpec::new("start_minor", MONEY, "Monthly recurring revenue at the start.").nullable(),
        ColumnSpec::new("reclassified_minor", MONEY, "Of the start, what those bring who were of another group at the end of the period before, less what those took along who are of another now: start = end of the period before + reclassified. Over all groups it adds up to nothing.").nullable(),
        ColumnSpec::new("new_minor", MONEY, "That of those who came for the first time.").nullable(),
        ColumnSpec::new("reactivation_minor", MONEY, "That of those who came back.").nullable(),
        ColumnSpec::new("expansion_minor", MONEY, "Increases of those who stayed.").nullable(),
        ColumnSpec::new("contraction_minor", MONEY, "Decreases of those who stayed, as a positive number.").nullable(),
        ColumnSpec::new("churn_minor", MONEY, "What those paid who left, as a positive number.").nullable(),
        ColumnSpec::new("term_change_minor", MONEY, "Changes by another term alone; may be negative.").nullable(),
        ColumnSpec::new("exchange_minor", MONEY, "Changes by exchange rates alone; may be negative.").nullable(),
        ColumnSpec::new("end_minor", MONEY, "Monthly recurring revenue at the end: start + new + reactivation + expansion - contraction - churn + term change + exchange.").nullable(),
        ColumnSpec::new("arr_minor", MONEY, "Yearly recurring revenue at the end: from contracts where told, else 12 months.").nullable(),
        ColumnSpec::new("negative_count", INT, "Those whose revenue is below zero at the end: they are no customers.").nullable(),
        ColumnSpec::new("negative_minor", MONEY, "Their revenue; in no other column.").nullable(),
        ColumnSpec::new("arpa_minor", MONEY, "Average revenue per account: end / end_count, rounded half to even.").nullable(),
        ColumnSpec::new("retention_state", TEXT, "Why the rates of retention and churn are known or not: `known`, `nothing_at_start`, or the row's state."),
        ColumnSpec::new("nrr", FLOAT, "Net revenue retention by the endpoint method: what those at the start are worth at the end, without changes of exchange and of term apart, over start.").nullable(),
        ColumnSpec::new("grr", FLOAT, "Gross revenue retention by the endpoint method: the same, of each at most what it was.").nullable(),
        ColumnSpec::new("nrr_movement", FLOAT, "By the movement method: (start + expansion - contraction - churn) / start, of those at the start until they leave.").nullable(),
        ColumnSpec::new("grr_movement", FLOAT, "By the movement method: (start - contraction - churn) / start; below zero where more was lost than there was at the start.").nullable(),
        ColumnSpec::new("logo_churn", FLOAT, "Of the customers at the start, the share that are none at the end.").nullable(),
        ColumnSpec::new("logo_churn_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("logo_churn_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
        ColumnSpec::new("quick_ratio", FLOAT, "(new + reactivation + expansion) / (contraction + churn).").nullable(),
        ColumnSpec::new("quick_ratio_state", TEXT, "Why it is known or not: `known`, `nothing_lost`, or the row's state."),
    ],
};

/// One row: a group in a period.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) at: usize,
    pub(super) group: Option<String>,
    pub(super) state: State,
    pub(super) flow: Flow,
}

impl Row {
    pub(super) fn counted(&self, count: Count) -> Option<i64> {
        self.state.is_seen().then(|| self.flow.count(count))
    }

    pub(super) fn rate(&self, part: Sum) -> Option<f64> {
        self.state.is_seen().then(|| ratio(self.flow.sum(part), self.flow.sum(Sum::Start))).flatten()
    }

    fn retention_state(&self) -> &'static str {
        match self.state.is_seen() {
            true if self.flow.sum(Sum::Start) > 0 => "known",
            true => "nothing_at_start",
            false => self.state.as_str(),
        }
    }

    fn lost(&self) -> i128 {
        self.flow.sum(Sum::Contraction) + self.flow.sum(Sum::Churn)
    }

    fn quick_ratio(&self) -> Option<f64> {
        let gained =
            self.flow.sum(Sum::New) + self.flow.sum(Sum::Reactivation) + self.flow.sum(Sum::Expansion);
        self.state.is_seen().then(|| ratio(gained, self.lost())).flatten()
    }

    fn quick_ratio_state(&self) -> &'static str {
        match self.state.is_seen() {
            true if self.lost() > 0 => "known",
            true => "nothing_lost",
            false => self.state.as_str(),
        }
    }
}

impl Asked<'_> {
    /// The rows of all groups, by period and group.
    pub(super) fn rows(&self) -> Result<Vec<Row>> {
        let groups = self.flows()?;
        let mut rows = Vec::with_capacity(groups.len() * self.grid.rows().len());
        for at in self.grid.rows() {
            for (key, flows) in &groups {
                let mut flow = flows.get(at).copied().unwrap_or_default();
                if let Some(before) = at.checked_sub(1).and_then(|before| flows.get(before)) {
                    flow.add(Sum::Reclassified, flow.sum(Sum::Start) - before.sum(Sum::End));
                }
                rows.push(Row { at, group: self.by.label(*key), state: self.grid.state(at), flow });
            }
        }
        Ok(rows)
    }

    /// The columns of periods and groups.
    pub(super) fn begun(&self, spec: &'static TableSpec, rows: &[Row]) -> TableBuilder {
        let periods = &self.grid.periods;
        Table::of(spec)
            .column(rows.iter().map(|row| periods.label(row.at)).collect::<Vec<_>>())
            .column(rows.iter().map(|row| periods.start(row.at)).collect::<Vec<_>>())
            .column(rows.iter().map(|row| periods.end(row.at)).collect::<Vec<_>>())
            .optional(rows.iter().map(|row| row.group.clone()).collect())
            .column(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>())
    }

    pub(super) fn money(&self, table: TableBuilder, rows: &[Row], sums: &[Sum]) -> Result<TableBuilder> {
        let view = self.reader.view;
        let mut table = table;
        for sum in sums {
            let amount = |row: &Row| row.state.is_seen().then(|| minor(row.flow.sum(*sum), view)).transpose();
            table = table.money(rows.iter().map(amount).collect::<Result<_>>()?, self.reader.own);
        }
        Ok(table)
    }

    pub(super) fn counts(&self, table: TableBuilder, rows: &[Row], counts: &[Count]) -> TableBuilder {
        counts.iter().fold(table, |table, count| {
            table.optional(rows.iter().map(|row| row.counted(*count)).collect::<Vec<Option<i64>>>())
        })
    }
}

impl View {
    /// Recurring revenue by period: what it was at the start, what moved it, what it is at the end, and the rates made of
    /// that. For every period and group, to the minor unit:
    ///
    /// `end = start + new + reactivation + expansion - contraction - churn + term change + exchange`
    ///
    /// Losing one of several subscriptions is contraction, unless the settings' grain is the subscription. The state of a
    /// period without revenue at its start has no rates, and says so.
    ///
    /// # Errors
    /// `missing_exchange_rate`, `unknown_currency`, `unknown_property`, `unknown_option`, `invalid_option`, `invalid_value`,
    /// `invalid_time`, `amount_overflow`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, RevenueOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (customer, step, day, mrr) in [
    ///     ("ann", "subscription_started", "2024-01-05", 20.0),
    ///     ("bob", "subscription_started", "2024-01-20", 50.0),
    ///     ("ann", "subscription_changed", "2024-02-11", 35.0),
    ///     ("bob", "subscription_ended", "2024-02-29", 0.0),
    /// ] {
    ///     log.push(Event::new(customer, step, day).amount(mrr))?;
    /// }
    /// let table = log.as_of("2024-03-01")?.revenue_movements(&RevenueOptions::default())?;
    /// let february = |name: &str| table.column(name).map(|column| column.int(1));
    /// assert_eq!((february("start_minor")?, february("end_minor")?), (Some(7000), Some(3500)));
    /// assert_eq!((february("expansion_minor")?, february("churn_minor")?), (Some(1500), Some(5000)));
    /// assert_eq!(table.column("nrr")?.float(1), Some(0.5));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn revenue_movements(&self, options: &RevenueOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let span = (&options.from, &options.to);
        let asked = Asked::new(self, &options.settings, options.period, span, options.by.as_deref())?;
        let rows = asked.rows()?;
        let counts = [
            Count::Start,
            Count::New,
            Count::Reactivated,
            Count::Expanded,
            Count::Contracted,
            Count::Churned,
            Count::End,
        ];
        let money = [
            Sum::Start,
            Sum::Reclassified,
            Sum::New,
            Sum::Reactivation,
            Sum::Expansion,
            Sum::Contraction,
            Sum::Churn,
            Sum::Term,
            Sum::Exchange,
            Sum::End,
            Sum::Yearly,
        ];
        let truncated = rows.iter().map(|row| asked.grid.is_left_truncated(row.at)).collect::<Vec<_>>();
        let table = asked.begun(&REVENUE_MOVEMENTS, &rows).column(truncated);
        let table = asked.money(asked.counts(table, &rows, &counts), &rows, &money)?;
        let table = asked.counts(table, &rows, &[Count::Negative]);
        let table = rates(&asked, asked.money(table, &rows, &[Sum::Negative])?, &rows, level)?;
        let table = table.note("definition", DEFINITION).note("level", level);
        let table = match &options.by {
            Some(by) => table.note("by", by),
            None => table,
        };
        Ok(asked.noted(table).finish())
    }
}

const DEFINITION: &str = "end = start + new + reactivation + expansion - contraction - churn + term change + exchange, for every \
    period and customer. nrr and grr are of the customers at the start; reactivation is in neither. By the endpoint method they \
    compare the end with the start; by the movement method they add up what happened until a customer leaves.";

fn rates(asked: &Asked<'_>, table: TableBuilder, rows: &[Row], level: f64) -> Result<TableBuilder> {
    let view = asked.reader.view;
    let arpa = |row: &Row| {
        let units = u64::try_from(row.counted(Count::End).unwrap_or(0)).unwrap_or(0);
        mean_minor(row.flow.sum(Sum::End), units).map(|mean| minor(mean, view)).transpose()
    };
    let table = table
        .money(rows.iter().map(arpa).collect::<Result<_>>()?, asked.reader.own)
        .column(rows.iter().map(Row::retention_state).collect::<Vec<_>>());
    let rates = [Sum::Net, Sum::Gross, Sum::MovedNet, Sum::MovedGross];
    let table = rates
        .into_iter()
        .fold(table, |table, part| table.optional(rows.iter().map(|row| row.rate(part)).collect::<Vec<_>>()));
    Ok(with_interval(table, rows.iter().map(logos), level)
        .optional(rows.iter().map(Row::quick_ratio).collect::<Vec<_>>())
        .column(rows.iter().map(Row::quick_ratio_state).collect::<Vec<_>>()))
}

/// Customers lost, of those at the start.
pub(super) fn logos(row: &Row) -> Option<(u64, u64)> {
    let units = |count| row.counted(count).and_then(|units| u64::try_from(units).ok());
    Some((units(Count::Gone)?, units(Count::Start)?))
}
