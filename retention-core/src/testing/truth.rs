//! What is true of each simulated customer.

use crate::money::Currency;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::{MICROS_PER_DAY, Timestamp};

/// One customer as drawn, with what came of it. Rates are per microsecond.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Traits {
    pub(super) signed_up: i64,
    pub(super) churned_at: Option<i64>,
    pub(super) rate: f64,
    pub(super) hazard: Option<f64>,
    pub(super) dropout: Option<f64>,
    pub(super) mean_amount: f64,
    pub(super) events: u32,
    pub(super) purchases: u32,
    pub(super) spent: i64,
}

pub(crate) static TRUTH: TableSpec = TableSpec {
    name: "truth",
    doc: "One row for each simulated customer, in the order of ids: how they were drawn, and what they did.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id."),
        ColumnSpec::new("signed_up", ColumnType::Time, "When the customer signed up."),
        ColumnSpec::new(
            "churned_at",
            ColumnType::Time,
            "When the customer left for good; none while they stay.",
        )
        .nullable(),
        ColumnSpec::new(
            "events_per_day",
            ColumnType::Float,
            "The rate of events of all kinds while they stay.",
        ),
        ColumnSpec::new("purchases_per_day", ColumnType::Float, "The rate of purchases while they stay."),
        ColumnSpec::new("churn_per_day", ColumnType::Float, "The hazard of leaving; of `lifetime` churn.")
            .nullable(),
        ColumnSpec::new(
            "churn_per_purchase",
            ColumnType::Float,
            "The chance to leave after each purchase; of `after_purchase` churn.",
        )
        .nullable(),
        ColumnSpec::new(
            "mean_amount_minor",
            ColumnType::Float,
            "The mean of the distribution of the customer's amounts, in minor units.",
        ),
        ColumnSpec::new("events", ColumnType::Int, "How many events happened."),
        ColumnSpec::new("purchases", ColumnType::Int, "How many of them are purchases."),
        ColumnSpec::new("spent_minor", ColumnType::Money, "The sum of the purchases' amounts."),
    ],
};

/// The table of these customers. `share` is that of purchases among all events.
pub(super) fn table(customers: &[Traits], names: Text, share: f64, currency: Currency) -> Table {
    let day = MICROS_PER_DAY as f64;
    let of = |value: &dyn Fn(&Traits) -> f64| customers.iter().map(value).collect::<Vec<f64>>();
    let time = |micros: i64| Timestamp::from_micros(micros);
    let churned: Vec<Option<i64>> = customers.iter().map(|customer| customer.churned_at).collect();
    let stays = churned.contains(&None);
    Table::of(&TRUTH)
        .column(names)
        .column(customers.iter().map(|customer| time(customer.signed_up)).collect::<Vec<_>>())
        .nullable(
            churned.iter().map(|micros| time(micros.unwrap_or(0))).collect::<Vec<_>>(),
            stays.then(|| churned.iter().map(Option::is_some).collect()),
        )
        .column(of(&|customer| customer.rate * day))
        .column(of(&|customer| customer.rate * share * day))
        .optional(customers.iter().map(|customer| customer.hazard.map(|rate| rate * day)).collect())
        .optional(customers.iter().map(|customer| customer.dropout).collect())
        .column(of(&|customer| customer.mean_amount))
        .column(customers.iter().map(|customer| i64::from(customer.events)).collect::<Vec<_>>())
        .column(customers.iter().map(|customer| i64::from(customer.purchases)).collect::<Vec<_>>())
        .column(crate::table::ColumnData::Money(
            customers.iter().map(|customer| customer.spent).collect(),
            currency,
        ))
        .note("currency", currency)
        .note("definition", "the first purchase, at sign-up, is not counted in the rates")
        .finish()
}
