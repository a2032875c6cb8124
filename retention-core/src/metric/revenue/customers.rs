//! Movements of recurring revenue customer by customer, and what they left for.

use crate::Result;
use crate::log::View;
use crate::metric::grid::State;
use crate::metric::proportion::minor;
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::movements::RevenueOptions;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

const MONEY: ColumnType = ColumnType::Money;
const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;

/// What [`View::revenue_by_customer`] returns.
pub(crate) static REVENUE_BY_CUSTOMER: TableSpec = TableSpec {
    name: "revenue_by_customer",
    doc: "One row a period and customer with recurring revenue at its start, at its end, or in between.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new(
            "customer",
            TEXT,
            "The customer, account or subscription, as the settings' grain says.",
        ),
        ColumnSpec::new("group", TEXT, "The plan, cohort or value asked for.").nullable(),
        ColumnSpec::new(
            "state",
            TEXT,
            "`complete`, `partial`, `not_yet` or `not_observed`; of the last two no amount is told.",
        ),
        ColumnSpec::new("start_minor", MONEY, "Monthly recurring revenue at the start.").nullable(),
        ColumnSpec::new("new_minor", MONEY, "That of one who came for the first time.").nullable(),
        ColumnSpec::new("reactivation_minor", MONEY, "That of one who came back.").nullable(),
        ColumnSpec::new("expansion_minor", MONEY, "Increase.").nullable(),
        ColumnSpec::new("contraction_minor", MONEY, "Decrease, as a positive number.").nullable(),
        ColumnSpec::new("churn_minor", MONEY, "What one paid who left, as a positive number.").nullable(),
        ColumnSpec::new("term_change_minor", MONEY, "Change by another term alone; may be negative.")
            .nullable(),
        ColumnSpec::new("exchange_minor", MONEY, "Change by exchange rates alone; may be negative.")
            .nullable(),
        ColumnSpec::new(
            "end_minor",
            MONEY,
            "Monthly recurring revenue at the end: the sum of the others, contraction and churn taken off.",
        )
        .nullable(),
        ColumnSpec::new("negative_minor", MONEY, "Revenue below zero at the end; such a customer is none.")
            .nullable(),
    ],
};

const AMOUNTS: [Sum; 10] = [
    Sum::Start,
    Sum::New,
    Sum::Reactivation,
    Sum::Expansion,
    Sum::Contraction,
    Sum::Churn,
    Sum::Term,
    Sum::Exchange,
    Sum::End,
    Sum::Negative,
];

/// What one unit did in one period.
struct Line {
    at: usize,
    name: String,
    group: Option<String>,
    flow: Flow,
}

impl View {
    /// The movements of each customer: the rows behind [`revenue_movements`](Self::revenue_movements), each of which
    /// reconciles by itself.
    ///
    /// # Errors
    /// Those of [`revenue_movements`](Self::revenue_movements).
    pub fn revenue_by_customer(&self, options: &RevenueOptions) -> Result<Table> {
        let span = (&options.from, &options.to);
        let asked = Asked::new(self, &options.settings, options.period, span, options.by.as_deref())?;
        let (walk, shown) = (asked.walk(), asked.grid.rows());
        let parts = asked.reader.units(Vec::new, |lines: &mut Vec<Line>, unit| {
            walk.unit(unit.steps, |stretch, flow, place| {
                asked.by.each(unit, (stretch, flow, place), &walk.bounds, |key, part| {
                    let group = asked.by.label(key);
                    let line =
                        |at| Line { at, name: unit.name(self).to_owned(), group: group.clone(), flow: *flow };
                    lines.extend(part.filter(|at| shown.contains(at)).map(line));
                });
            });
        })?;
        let mut lines: Vec<Line> = parts.into_iter().flatten().collect();
        lines.sort_by(|a, b| (a.at, &a.name).cmp(&(b.at, &b.name)));
        let states: Vec<State> = (0..asked.grid.periods.len()).map(|at| asked.grid.state(at)).collect();
        let state = |line: &Line| states.get(line.at).copied().unwrap_or(State::NotObserved);
        let mut table = Table::of(&REVENUE_BY_CUSTOMER)
            .column(lines.iter().map(|line| asked.grid.periods.label(line.at)).collect::<Vec<_>>())
            .column(lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>())
            .optional(lines.iter().map(|line| line.group.clone()).collect::<Vec<_>>())
            .column(lines.iter().map(|line| state(line).as_str()).collect::<Vec<_>>());
        for sum in AMOUNTS {
            let amount =
                |line: &Line| state(line).is_seen().then(|| minor(line.flow.sum(sum), self)).transpose();
            let amounts = lines.iter().map(amount);
            table = table.money(amounts.collect::<Result<_>>()?, asked.reader.own);
        }
        Ok(asked.noted(table).finish())
    }

    /// What was lost with those who left in each period, split by why: of their own will, for a payment that failed, or
    /// pausing. The three add up to the churn of [`revenue_movements`](Self::revenue_movements).
    ///
    /// An end is involuntary if the event says `voluntary: false`, or if a payment was due when it came; where nothing is
    /// told it counts as voluntary.
    ///
    /// # Errors
    /// Those of [`revenue_movements`](Self::revenue_movements).
    pub fn churned_revenue(&self, options: &RevenueOptions) -> Result<Table> {
        let span = (&options.from, &options.to);
        let asked = Asked::new(self, &options.settings, options.period, span, options.by.as_deref())?;
        let rows = asked.rows()?;
        let counts = [Count::Churned, Count::Voluntary, Count::Involuntary, Count::Paused];
        let money = [Sum::Churn, Sum::Voluntary, Sum::Involuntary, Sum::Paused, Sum::Start];
        let table = asked.counts(asked.begun(&CHURNED_REVENUE, &rows), &rows, &counts);
        let table = asked.money(table, &rows, &money)?;
        let rates = [Sum::Churn, Sum::Voluntary, Sum::Involuntary, Sum::Paused];
        let table = rates.into_iter().fold(table, |table, part| {
            table.optional(rows.iter().map(|row| row.rate(part)).collect::<Vec<_>>())
        });
        Ok(asked.noted(table).finish())
    }
}

/// What [`View::churned_revenue`] returns.
pub(crate) static CHURNED_REVENUE: TableSpec = TableSpec {
    name: "churned_revenue",
    doc: "One row a period, and a group where one is asked for: what was lost with those who left, and why.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("group", TEXT, "The plan, cohort or value asked for.").nullable(),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("churned_count", INT, "Customers who left.").nullable(),
        ColumnSpec::new("voluntary_count", INT, "Those who cancelled or let it run out.").nullable(),
        ColumnSpec::new("involuntary_count", INT, "Those whose payment failed.").nullable(),
        ColumnSpec::new("paused_count", INT, "Those who pause.").nullable(),
        ColumnSpec::new("churn_minor", MONEY, "What they paid: voluntary + involuntary + paused.").nullable(),
        ColumnSpec::new("voluntary_minor", MONEY, "What those paid who cancelled or let it run out.")
            .nullable(),
        ColumnSpec::new("involuntary_minor", MONEY, "What those paid whose payment failed.").nullable(),
        ColumnSpec::new("paused_minor", MONEY, "What those paid who pause.").nullable(),
        ColumnSpec::new(
            "start_minor",
            MONEY,
            "Monthly recurring revenue at the start: the denominator of the rates.",
        )
        .nullable(),
        ColumnSpec::new("churn_rate", ColumnType::Float, "churn / start; none without revenue at the start.")
            .nullable(),
        ColumnSpec::new("voluntary_rate", ColumnType::Float, "voluntary / start.").nullable(),
        ColumnSpec::new("involuntary_rate", ColumnType::Float, "involuntary / start.").nullable(),
        ColumnSpec::new("paused_rate", ColumnType::Float, "paused / start.").nullable(),
    ],
};
