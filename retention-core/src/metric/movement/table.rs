//! The table of movements.

use crate::Result;
use crate::log::{Kinds, Role, View};
use crate::metric::grid::{Grid, State};
use crate::metric::movement::flows::Flow;
use crate::metric::movement::{ActiveBy, MovementOptions, MovementValue, Sum};
use crate::metric::note::noted;
use crate::metric::proportion::{minor, ratio};
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};

const INT: ColumnType = ColumnType::Int;
const MONEY: ColumnType = ColumnType::Money;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::movements`] returns.
pub(crate) static MOVEMENTS: TableSpec = TableSpec {
    name: "movements",
    doc: "One row a period: who came, stayed, left and came back since the period before, and what that did to the value.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Text, "Label of the period, such as `2011-03`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("state", ColumnType::Text, "`complete`, `partial`, `not_enough_history` (no period before), `not_yet` or `not_observed`."),
        ColumnSpec::new("left_truncated", ColumnType::Bool, "Whether the period holds the start of observation: those new in it may have come earlier."),
        ColumnSpec::new("active", INT, "Customers active in the period.").nullable(),
        ColumnSpec::new("new", INT, "Those active for the first time ever.").nullable(),
        ColumnSpec::new("start_active", INT, "Customers active in the period before.").nullable(),
        ColumnSpec::new("retained", INT, "Those of them active in this period too.").nullable(),
        ColumnSpec::new("lost", INT, "Those of them not active in this period.").nullable(),
        ColumnSpec::new("reactivated", INT, "Active in this period, not in the one before, but earlier.").nullable(),
        ColumnSpec::new("dormant", INT, "Customers active in some earlier period, not in this one.").nullable(),
        ColumnSpec::new("value_minor", MONEY, "Value of the active customers.").nullable(),
        ColumnSpec::new("new_value_minor", MONEY, "Value of those who are new.").nullable(),
        ColumnSpec::new("start_value_minor", MONEY, "Value of the period before: the denominator of nrr and grr.").nullable(),
        ColumnSpec::new("expansion_minor", MONEY, "Sum of increases of those retained.").nullable(),
        ColumnSpec::new("contraction_minor", MONEY, "Sum of decreases of those retained, as a positive number.").nullable(),
        ColumnSpec::new("lost_value_minor", MONEY, "Value in the period before of those lost, as a positive number.").nullable(),
        ColumnSpec::new("reactivated_value_minor", MONEY, "Value of those reactivated.").nullable(),
        ColumnSpec::new("retained_value_minor", MONEY, "Value in this period of those retained: the numerator of nrr.").nullable(),
        ColumnSpec::new("kept_value_minor", MONEY, "The same, of each at most the value of the period before: the numerator of grr.").nullable(),
        ColumnSpec::new("uncounted_minor", MONEY, "Value of customers who do not count as active, such as refunds in a period without a purchase; in no other column.").nullable(),
        ColumnSpec::new("nrr", FLOAT, "Net revenue retention: retained_value / start_value.").nullable(),
        ColumnSpec::new("grr", FLOAT, "Gross revenue retention: kept_value / start_value.").nullable(),
    ],
};

fn definition(options: &MovementOptions) -> String {
    let active = match options.active_by {
        ActiveBy::Event => "an event in it",
        ActiveBy::Value => "a value above zero in it",
    };
    let value = match options.value {
        MovementValue::Gross => "its value is the sum of the amounts, refunds left out",
        MovementValue::Net => "its value is the sum of the amounts less the refunds of the same period",
        MovementValue::None => "money is not counted",
    };
    format!(
        "A customer is active in a period with {active}; {value}. nrr = this period's value of those active in the \
         period before / their value then; grr = sum of min(this, then) / then; reactivation is in neither."
    )
}

pub(super) fn movements(
    view: &View,
    kinds: &Kinds,
    grid: &Grid,
    options: &MovementOptions,
    sum: &Sum,
) -> Result<Table> {
    let flows = &sum.flows;
    let states: Vec<State> = grid.rows().map(|at| grid.state_after_previous(at)).collect();
    let rows = || grid.rows().zip(&states).map(|(at, state)| (at, *state));
    let count = |shown: fn(State) -> bool, of: fn(&Flow, &Flow) -> u64| {
        let value = |(at, state)| shown(state).then(|| of(&flows.of(at), &flows.before(at)) as i64);
        rows().map(value).collect::<Vec<_>>()
    };
    let known = flows.known();
    let dormant = rows().map(|(at, state)| {
        let known = known.get(at).copied().unwrap_or(0);
        state.is_seen().then(|| known.saturating_sub(flows.of(at).active) as i64)
    });
    let (labels, starts, ends) = grid.labels();
    let table = Table::of(&MOVEMENTS)
        .column(labels)
        .column(starts)
        .column(ends)
        .column(states.iter().map(|state| state.as_str()).collect::<Vec<_>>())
        .column(grid.rows().map(|at| grid.is_left_truncated(at)).collect::<Vec<_>>())
        .optional(count(State::is_seen, |flow, _| flow.active))
        .optional(count(State::is_seen, |flow, _| flow.new))
        .optional(count(State::compares, |_, before| before.active))
        .optional(count(State::compares, |flow, _| flow.retained))
        .optional(count(State::compares, |flow, _| flow.lost))
        .optional(count(State::compares, |flow, _| flow.reactivated))
        .optional(dormant.collect());
    let table = money(table, view, grid, &states, options, sum)?;
    let mut table = table
        .note("definition", definition(options))
        .note("currency", view.schema().currency())
        .note("active_by", options.active_by.as_str())
        .note("value", options.value.as_str());
    if options.value == MovementValue::Net {
        table = table.note("refunds", view.kinds_of(Role::Refund).without(kinds).names().join(", "));
    }
    Ok(noted(table, view, kinds, &grid.coverage, &options.events).finish())
}

/// In which states a column has values.
type Shown = fn(State) -> bool;

/// An amount of a period, from the flows into it and into the one before.
type Amount = fn(&Flow, &Flow) -> i128;

/// The columns of money; null where no event has an amount.
fn money(
    mut table: TableBuilder,
    view: &View,
    grid: &Grid,
    states: &[State],
    options: &MovementOptions,
    sum: &Sum,
) -> Result<TableBuilder> {
    let flows = &sum.flows;
    let told = sum.any_amount && options.value != MovementValue::None;
    let rows = || grid.rows().zip(states).map(|(at, state)| (flows.of(at), flows.before(at), *state));
    let columns: [(Shown, Amount); 10] = [
        (State::is_seen, |flow, _| flow.value),
        (State::is_seen, |flow, _| flow.new_value),
        (State::compares, |_, before| before.value),
        (State::compares, |flow, _| flow.expansion),
        (State::compares, |flow, _| flow.contraction),
        (State::compares, |flow, _| flow.lost_value),
        (State::compares, |flow, _| flow.reactivated_value),
        (State::compares, |flow, _| flow.retained_value()),
        (State::compares, |flow, _| flow.kept_value()),
        (State::is_seen, |flow, _| flow.uncounted),
    ];
    for (shown, amount) in columns {
        let values = rows().map(|(flow, before, state)| {
            (told && shown(state)).then(|| minor(amount(&flow, &before), view)).transpose()
        });
        table = table.money(values.collect::<Result<Vec<_>>>()?, view.schema().currency());
    }
    for kept in [Flow::retained_value as fn(&Flow) -> i128, Flow::kept_value] {
        let values = rows().map(|(flow, before, state)| {
            (told && state.compares()).then(|| ratio(kept(&flow), before.value)).flatten()
        });
        table = table.optional(values.collect());
    }
    Ok(table)
}
