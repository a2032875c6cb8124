//! Small logs of subscriptions, and tables read back as text.

use proptest::prelude::*;
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

const STEPS: [&str; 10] = [
    "started",
    "trial_started",
    "changed",
    "changed",
    "paused",
    "resumed",
    "cancelled",
    "ended",
    "payment_failed",
    "payment_succeeded",
];

/// Any event of a subscription of one of a few customers, in the spring of 2024, each with its own id.
pub(crate) fn any_events(most: usize) -> impl Strategy<Value = Vec<Value>> {
    let event = (0..4_u32, 0..STEPS.len(), 0..3_u32, 0..2160_u32, -3..40_i64, any::<[bool; 4]>());
    proptest::collection::vec(event, 0..most).prop_map(|events| {
        let numbered = events.into_iter().enumerate();
        numbered
            .map(|(number, (customer, step, item, hour, amount, flags))| {
                event_of(number, customer, STEPS[step], item, hour, amount, flags)
            })
            .collect()
    })
}

/// Anything told of those customers, each from some hour on: a country or an account.
pub(crate) fn any_facts(most: usize) -> impl Strategy<Value = Vec<Value>> {
    let fact = (0..4_u32, 0..3_u32, 0..2160_u32, any::<bool>());
    proptest::collection::vec(fact, 0..most).prop_map(|facts| {
        let one = |(customer, value, hour, account): (u32, u32, u32, bool)| {
            let mut fact = json!({"id": format!("c{customer}"), "set_at": after(hour)});
            if account {
                fact["account"] = json!(format!("a{value}"));
            } else {
                fact["properties"] = json!({"country": format!("k{value}")});
            }
            fact
        };
        facts.into_iter().map(one).collect()
    })
}

/// So many hours after 10 January 2024.
fn after(hour: u32) -> String {
    let date = retention_core::Timestamp::parse_utc("2024-01-10").unwrap().micros();
    retention_core::Timestamp::from_micros(date + i64::from(hour) * 3_600_000_000).to_string()
}

fn event_of(
    number: usize,
    customer: u32,
    step: &str,
    item: u32,
    hour: u32,
    amount: i64,
    [a, b, c, d]: [bool; 4],
) -> Value {
    let time = after(hour);
    let mut properties = json!({"plan": if a { "pro" } else { "basic" }});
    if b {
        properties["at_period_end"] = json!(true);
        properties["term_months"] = json!(if c { 12 } else { 1 });
    }
    if c && d {
        (properties["discount"], properties["tax"]) = (json!(0.01), json!(0.02));
        properties["discount_ends"] = json!("2024-03-01");
    }
    let mut event = told(&format!("c{customer}"), step, &time, None, properties);
    event["id"] = json!(number.to_string());
    if item > 0 {
        event["item"] = json!(format!("s{customer}{item}"));
    }
    if !step.starts_with("payment") {
        event["amount_minor"] = json!(amount);
        if d && !b {
            event["currency"] = json!("USD");
        }
    }
    event
}

/// Settings of any kind, with rates for what [`any_events`] holds.
pub(crate) fn any_settings() -> impl Strategy<Value = MetricSettings> {
    let rates = json!({"USD": {"2024-01-01": 0.9, "2024-02-10": "1.5", "2024-03-01": 0.7}});
    (any::<[u8; 12]>(), any::<[bool; 4]>()).prop_map(move |(pick, [trials, tax, metered, window])| {
        let of = |at: usize, names: &[&str]| names[usize::from(pick[at]) % names.len()].to_owned();
        let mut json = json!({
            "grain": of(0, &["subscription", "customer", "account"]),
            "method": of(1, &["endpoint", "movement"]),
            "churn_at": of(2, &["request", "end", "period_end", "grace_end"]),
            "past_due": of(3, &["counted", "grace", "excluded"]),
            "grace": of(4, &["1d", "10d", "1mo"]),
            "free_plans": of(5, &["active", "inactive"]),
            "discounts": of(6, &["all", "permanent", "ignored"]),
            "proration": of(7, &["at_change", "at_period_end"]),
            "term_changes": of(8, &["apart", "as_change"]),
            "amount_per": of(9, &["month", "term"]),
            "exchange_at": of(10, &["change", "renewal", "daily"]),
            "trials": trials, "tax": tax, "metered": metered,
            "exchange_rates": rates,
        });
        if window {
            json["reactivation_window"] = json!("20d");
            json["group_within"] = json!(of(11, &["60min", "3d"]));
        }
        settings(json)
    })
}
