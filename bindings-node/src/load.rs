//! Gathered rows into the log.

use napi_derive::napi;
use retention_core::{
    CustomerColumns, Error, ErrorCode, EventColumns, EventLog, Options, Receipt, Result, SubscriptionColumns,
};
use serde_json::Value;

use crate::fault::{guarded, json_of};
use crate::feed::Gathered;

/// Checks the columns before any row is read.
#[napi]
pub fn check_columns(verb: String, columns: String) -> napi::Result<()> {
    guarded(|| {
        let columns = json_of(&columns)?;
        match verb.as_str() {
            "set_customers" => CustomerColumns::from_json(&columns).map(|_| ()),
            "append_subscriptions" => SubscriptionColumns::from_json(&columns).map(|_| ()),
            _ => EventColumns::from_json(&columns).map(|_| ()),
        }
    })
}

/// What a map leaves to the columns of their own names, as JavaScript spells them and as the core does.
fn spellings(by_name: Vec<&'static str>, columns: &Value) -> Vec<(String, &'static str)> {
    let names = |value: &Value, name: &str| match value {
        Value::Array(list) => list.iter().any(|item| item == name),
        value => value == name,
    };
    // A column that the map names is what the map says, whatever it is called.
    let is_named = |name: &str| {
        columns.as_object().into_iter().flat_map(|map| map.values()).any(|value| names(value, name))
    };
    let spelled = by_name.into_iter().map(|name| (camel_case(name), name));
    spelled.filter(|(here, name)| here != name && !is_named(here)).collect()
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
        text + &head.to_ascii_uppercase() + tail
    })
}

/// Lets objects spell the fields as JavaScript does: `signedUp` is the column `signed_up`. Arrow's columns are data and
/// stay as they are.
pub(crate) fn spell(verb: &str, gathered: &mut Gathered, columns: &Value) -> Result<()> {
    let Gathered::Rows(rows) = gathered else { return Ok(()) };
    let by_name = match verb {
        "set_customers" => CustomerColumns::from_json(columns)?.by_name(),
        "append_subscriptions" => SubscriptionColumns::from_json(columns)?.by_name(),
        _ => EventColumns::from_json(columns)?.by_name(),
    };
    spellings(by_name, columns).into_iter().try_for_each(|(here, name)| rows.rename(&here, name))
}

pub(crate) fn load(log: &mut EventLog, verb: &str, gathered: &Gathered, columns: &Value) -> Result<Receipt> {
    match verb {
        "append" => {
            let columns = EventColumns::from_json(columns)?;
            match gathered {
                Gathered::Rows(rows) => log.append_json_rows(rows, &columns),
                Gathered::Arrow(arrow) => log.append_batches(arrow.batches(), &columns),
            }
        }
        "set_customers" => {
            let columns = CustomerColumns::from_json(columns)?;
            match gathered {
                Gathered::Rows(rows) => log.set_customers_json_rows(rows, &columns),
                Gathered::Arrow(arrow) => log.set_customers_batches(arrow.batches(), &columns),
            }
        }
        "append_subscriptions" => {
            let columns = SubscriptionColumns::from_json(columns)?;
            match gathered {
                Gathered::Rows(rows) => log.append_subscriptions_json_rows(rows, &columns),
                Gathered::Arrow(arrow) => log.append_subscriptions_batches(arrow.batches(), &columns),
            }
        }
        other => Err(Error::new(ErrorCode::UnknownOperation, format!("a log has no operation `{other}`"))),
    }
}
