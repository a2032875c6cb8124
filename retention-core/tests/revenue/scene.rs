//! Small logs of subscriptions, and tables read back as text.

use retention_core::{
    ColumnData, Event, EventLog, MetricSettings, Options, Schema, SubscriptionOptions, Table,
};
use serde_json::{Value, json};

/// An empty log in euros and UTC.
pub(crate) fn empty() -> EventLog {
    EventLog::new(Schema::from_json(&json!({"currency": "EUR", "time_zone": "UTC"})).unwrap())
}

/// A log of events given as JSON.
pub(crate) fn log(events: &[Value]) -> EventLog {
    filled(empty(), events)
}

/// A log of events that were observed to an instant, whether or not there are any shortly before it.
pub(crate) fn log_to(until: &str, events: &[Value]) -> EventLog {
    let schema = json!({"currency": "EUR", "time_zone": "UTC", "observed_to": until});
    filled(EventLog::new(Schema::from_json(&schema).unwrap()), events)
}

fn filled(mut log: EventLog, events: &[Value]) -> EventLog {
    for event in events {
        log.push(Event::from_json(event).unwrap()).unwrap_or_else(|error| panic!("{event}: {error}"));
    }
    log
}

/// An event of a subscription: `kind` is written without `subscription_`.
pub(crate) fn told(customer: &str, step: &str, time: &str, amount: Option<f64>, properties: Value) -> Value {
    let kind = if step.starts_with("payment_") { step.to_owned() } else { format!("subscription_{step}") };
    let mut event = json!({"customer": customer, "kind": kind, "time": time, "properties": properties});
    if let Some(amount) = amount {
        event["amount"] = json!(amount);
    }
    event
}

pub(crate) fn settings(json: Value) -> MetricSettings {
    MetricSettings::from_json(&json).unwrap()
}

pub(crate) fn options(json: Value) -> SubscriptionOptions {
    SubscriptionOptions::default().settings(settings(json))
}

/// A row of a table as text: `-` where there is no value.
pub(crate) fn cell(table: &Table, name: &str, row: usize) -> String {
    let column = table.column(name).unwrap();
    match column.data() {
        _ if !column.is_valid(row) => "-".to_owned(),
        ColumnData::Text(values) => values.get(row).unwrap().to_owned(),
        ColumnData::Int(values) | ColumnData::Money(values, _) => values[row].to_string(),
        ColumnData::Float(values) => format!("{:?}", values[row]),
        ColumnData::Bool(values) => values[row].to_string(),
        ColumnData::Time(values) => values[row].to_string().replace("T00:00:00Z", ""),
        other => format!("{other:?}"),
    }
}

/// The rows of a table: these columns, separated by spaces.
pub(crate) fn rows(table: &Table, names: &[&str]) -> Vec<String> {
    let line = |row| names.iter().map(|name| cell(table, name, row)).collect::<Vec<_>>().join(" ");
    (0..table.rows()).map(line).collect()
}

/// All of a table.
pub(crate) fn shown(table: &Table) -> Vec<String> {
    let names: Vec<&str> = table.columns().iter().map(retention_core::Column::name).collect();
    rows(table, &names)
}

/// A customer's changes: time, subscription, change, reason, change and total in minor units.
pub(crate) fn timeline(log: &EventLog, customer: &str, as_of: &str, json: Value) -> Vec<String> {
    let table = log.as_of(as_of).unwrap().mrr_timeline(customer, &options(json)).unwrap();
    rows(&table, &["time", "subscription", "change", "reason", "change_minor", "mrr_minor"])
}
