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
