//! The customers behind one cell.

use std::sync::Arc;

use crate::cohort::cells::Cells;
use crate::cohort::history::{Entry, Histories, Member};
use crate::cohort::options::CohortValue;
use crate::cohort::question::Question;
use crate::cohort::table;
use crate::log::Visit;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// The table of [`View::cohort_customers`](crate::View::cohort_customers).
pub(crate) static CUSTOMERS: TableSpec = TableSpec {
    name: "cohort_customers",
    doc: "One row for each customer of one cohort, about one of its periods, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer."),
        ColumnSpec::new("start", ColumnType::Time, "The instant of the first event, or of signing up."),
        ColumnSpec::new("eligible", ColumnType::Bool, "Whether the cell is about this customer."),
        ColumnSpec::new(
            "retained",
            ColumnType::Bool,
            "Whether the customer had an event that counts; null if not eligible.",
        )
        .nullable(),
        ColumnSpec::new(
            "orders",
            ColumnType::Int,
            "The customer's distinct orders; null if not eligible or not asked for.",
        )
        .nullable(),
        ColumnSpec::new(
            "revenue_minor",
            ColumnType::Money,
            "The customer's revenue in minor units; null if not eligible or not asked for.",
        )
        .nullable(),
    ],
};

/// One customer's part in a cell.
#[derive(Debug, Clone, Copy)]
struct Part {
    rank: u32,
    start: i64,
    eligible: bool,
    retained: bool,
    orders: u64,
    revenue: i128,
}

impl Part {
    fn of(question: &Question<'_>, rank: u32, member: &Member, entries: &[Entry], period: usize) -> Self {
        let at_or_after = |entry: &&Entry| entry.period >= period;
        let in_it = |entry: &&Entry| entry.period == period;
        let (retained, orders, revenue): (bool, u64, i128) = if question.unbounded() {
            let mut later = entries.iter().filter(at_or_after);
            let orders = later.clone().next().map_or(0, |next| next.orders);
            (later.clone().any(|entry| entry.active), orders, later.by_ref().map(|entry| entry.revenue).sum())
        } else {
            let own = entries.iter().find(in_it).copied().unwrap_or_default();
            let so_far = entries.iter().filter(|entry| entry.period <= period).map(|entry| entry.revenue);
            (own.active, own.orders, if question.cumulative() { so_far.sum() } else { own.revenue })
        };
        Self {
            rank,
            start: member.start,
            eligible: member.eligible.contains(&period),
            retained,
            orders,
            revenue,
        }
    }
}

/// The members of a cohort, with what each adds to the cell of a period.
pub(super) fn of_cell(
    question: &Question<'_>,
    cells: &Cells,
    cohort: Option<&str>,
    period: u32,
) -> Result<Table> {
    let at = cells.cohorts.iter().position(|known| known.label.as_deref() == cohort);
    let period = period as usize;
    let Some((at, cell)) = at.and_then(|at| Some((at, cells.cell(at, period)?))) else {
        return Err(unknown(cells, cohort, period, at.is_some()));
    };
    let row = match &question.rows.labels {
        Some(labels) => labels.iter().position(|label| label.as_deref() == cohort).unwrap_or(at),
        None => at,
    };
    let visit = if question.told.starts.is_some() { Visit::Known } else { Visit::Active };
    let start = || (Histories::new(question), Vec::new());
    let parts = question.view.sweep(&question.read, visit, start, |(histories, found), person| {
        if let Some(member) = histories.read(person).filter(|member| member.row == row) {
            found.push(Part::of(question, person.rank, &member, histories.entries(), period));
        }
    })?;
    let mut parts: Vec<Part> = parts.into_iter().flat_map(|(_, found)| found).collect();
    parts.sort_unstable_by_key(|part| part.rank);
    for part in &mut parts {
        part.eligible &= cell.state.is_known();
    }
    let asked = question.options.value;
    let money = |part: &Part| -> Result<Option<i64>> {
        if !part.eligible || !asked.is_money() {
            return Ok(None);
        }
        i64::try_from(part.revenue).map(Some).map_err(|_| {
            Error::new(
                ErrorCode::AmountOverflow,
                "a customer's revenue does not fit into 64 bits of minor units",
            )
        })
    };
    let revenue = parts.iter().map(money).collect::<Result<Vec<Option<i64>>>>()?;
    let names = Arc::clone(&question.view.state().order().names);
    let orders = |part: &Part| (part.eligible && asked == CohortValue::Orders).then_some(part.orders as i64);
    let table = Table::of(&CUSTOMERS)
        .column(Text::coded(names, parts.iter().map(|part| part.rank).collect()))
        .column(parts.iter().map(|part| Timestamp::from_micros(part.start)).collect::<Vec<Timestamp>>())
        .column(parts.iter().map(|part| part.eligible).collect::<Vec<bool>>())
        .optional(parts.iter().map(|part| part.eligible.then_some(part.retained)).collect())
        .optional(parts.iter().map(orders).collect())
        .money(revenue, cells.currency);
    let table = table
        .note("cohort", cohort.unwrap_or("null"))
        .note("period", period)
        .note("state", cell.state.as_str());
    Ok(table::noted(table, cells).finish())
}

fn unknown(cells: &Cells, cohort: Option<&str>, period: usize, known: bool) -> Error {
    let name = cohort.unwrap_or("null");
    if known {
        let message = format!("cohort `{name}` has no period {period}");
        let error = Error::new(ErrorCode::UnknownCohort, message).with("cohort", name).with("period", period);
        return error.hint(format!("periods go from 0 to {}", cells.columns.saturating_sub(1)));
    }
    let error = Error::new(ErrorCode::UnknownCohort, format!("no cohort `{name}`")).with("cohort", name);
    error.suggest(name, cells.cohorts.iter().filter_map(|cohort| cohort.label.as_deref()))
}
