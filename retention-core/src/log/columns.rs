//! Which column of a table holds which field.

use serde_json::Value;

use crate::options::{OptionType, Options, choice, options};

choice! {
    /// What ingest does when it meets a row that it cannot use.
    pub enum OnReject {
        /// Adds the good rows and reports the bad ones in the receipt.
        Report = "report",
        /// Adds nothing and raises `rows_rejected`.
        Raise = "raise",
    }
}

choice! {
    /// The unit of an amount column.
    pub enum AmountUnit {
        /// Pounds, euros, dollars.
        Major = "major",
        /// Pence, cents.
        Minor = "minor",
    }
}

options! {
    /// Which column of an event table holds which field. A field that is not given is taken from the column of its own
    /// name, if there is one; an empty text says that the field is not there.
    pub struct EventColumns {
        /// The customer's id: text, or whole numbers.
        customer: Option<String> = None,
        /// When it happened: instants, dates, or ISO text; without an offset, local time of the schema's zone.
        time: Option<String> = None,
        /// The kind of event.
        kind: Option<String> = None,
        /// The kind of rows whose kind is missing, and of all rows where there is no such column.
        default_kind: Option<String> = None,
        /// The event's own id.
        id: Option<String> = None,
        /// The system it comes from.
        source: Option<String> = None,
        /// When the host learned of it.
        received: Option<String> = None,
        /// What it was worth: whole numbers, decimals, floats or decimal text.
        amount: Option<String> = None,
        /// The unit of the amount column.
        amount_unit: AmountUnit = AmountUnit::Major,
        /// The amount's currency, where it is not the schema's.
        currency: Option<String> = None,
        /// The order it belongs to.
        order: Option<String> = None,
        /// What was bought or used.
        item: Option<String> = None,
        /// Further columns to keep as properties of the event.
        properties: Vec<String> = Vec::new(),
        /// What to do with rows that cannot be used.
        on_reject: OnReject = OnReject::Report,
    }
}

options! {
    /// Which column of a customer table holds which field; as with [`EventColumns`]. All other columns are properties
    /// unless `properties` names some.
    pub struct CustomerColumns {
        /// The customer's id.
        id: Option<String> = None,
        /// When the customer signed up.
        signed_up: Option<String> = None,
        /// The account the customer belongs to.
        account: Option<String> = None,
        /// The customer's own time zone.
        zone: Option<String> = None,
        /// Since when account, zone and properties hold. Without it they are undated: they hold in every view, and are
        /// no features of models unless the schema calls them static.
        set_at: Option<String> = None,
        /// When the host learned of it.
        received: Option<String> = None,
        /// The columns to keep as properties; not given: all that are left.
        properties: Option<Vec<String>> = None,
        /// What to do with rows that cannot be used.
        on_reject: OnReject = OnReject::Report,
    }
}

options! {
    /// Which column of a table of subscriptions, one row from start to end, holds which field; as with [`EventColumns`].
    /// A row becomes an event `subscription_started` and, where it has an end, an event `subscription_ended`.
    pub struct SubscriptionColumns {
        /// The customer's id.
        customer: Option<String> = None,
        /// When the subscription starts.
        start: Option<String> = None,
        /// When it ends; missing while it runs.
        end: Option<String> = None,
        /// Its monthly recurring revenue, kept as the amount of the start.
        mrr: Option<String> = None,
        /// The unit of the revenue column.
        amount_unit: AmountUnit = AmountUnit::Major,
        /// The revenue's currency, where it is not the schema's.
        currency: Option<String> = None,
        /// Its plan, kept as the property `plan`.
        plan: Option<String> = None,
        /// The subscription's own id, kept as the item; with it, loading a table twice changes nothing.
        subscription: Option<String> = None,
        /// The system it comes from.
        source: Option<String> = None,
        /// When the host learned of it.
        received: Option<String> = None,
        /// Further columns to keep as properties of the start.
        properties: Vec<String> = Vec::new(),
        /// What to do with rows that cannot be used.
        on_reject: OnReject = OnReject::Report,
    }
}

/// The columns that a map of columns leaves to their own names: those of its options that name one column and are not
/// given.
fn by_name(columns: &impl Options, specs: Vec<crate::options::OptionSpec>) -> Vec<&'static str> {
    let given = columns.to_json();
    let names = specs.into_iter().filter(|spec| spec.kind == OptionType::Text).map(|spec| spec.name);
    names.filter(|name| given.get(name).is_none_or(Value::is_null)).collect()
}

impl EventColumns {
    /// The columns that are read by their own names, if they are there: those of the fields that are not given.
    pub fn by_name(&self) -> Vec<&'static str> {
        let mut names = by_name(self, Self::specs());
        // It says what the kind is, not where it stands.
        names.retain(|name| *name != "default_kind");
        if self.amount.is_none() {
            names.push("amount_minor");
        }
        names
    }
}

impl CustomerColumns {
    /// The columns that are read by their own names, as [`EventColumns::by_name`].
    pub fn by_name(&self) -> Vec<&'static str> {
        by_name(self, Self::specs())
    }
}

impl SubscriptionColumns {
    /// The columns that are read by their own names, as [`EventColumns::by_name`].
    pub fn by_name(&self) -> Vec<&'static str> {
        by_name(self, Self::specs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EventLog, JsonRows, Schema};
    use serde_json::{Map, json};

    /// A row with a column for each name.
    fn row(names: &[&str]) -> JsonRows {
        let value = |name: &str| match name {
            "amount" | "amount_minor" | "mrr" => json!(1),
            "currency" => json!("EUR"),
            "zone" => json!("Europe/Paris"),
            name if ["time", "received", "start", "end", "signed_up", "set_at"].contains(&name) => {
                json!("2024-01-05")
            }
            _ => json!("x"),
        };
        let row: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), value(name))).collect();
        let mut rows = JsonRows::new();
        rows.read_value(&Value::Object(row)).unwrap();
        rows
    }

    fn log() -> EventLog {
        EventLog::new(Schema::new("UTC", "EUR").unwrap())
    }

    #[test]
    fn the_columns_read_by_name_are_those_that_loading_reads() {
        let mut names = EventColumns::default().by_name();
        assert!(names.contains(&"amount_minor") && !names.contains(&"default_kind"));
        names.retain(|name| *name != "amount");
        let receipt = log().append_json_rows(&row(&names), &EventColumns::default()).unwrap();
        assert_eq!((receipt.accepted, receipt.ignored_columns), (1, Vec::new()));
        let columns = EventColumns::default().amount("paid".to_owned()).customer("who".to_owned());
        assert!(!columns.by_name().iter().any(|name| ["amount", "amount_minor", "customer"].contains(name)));

        let names = SubscriptionColumns::default().by_name();
        let rows = row(&names);
        let receipt = log().append_subscriptions_json_rows(&rows, &SubscriptionColumns::default()).unwrap();
        assert_eq!((receipt.rejected, receipt.ignored_columns), (0, Vec::new()));

        let names = CustomerColumns::default().by_name();
        assert!(names.contains(&"signed_up") && names.contains(&"set_at"));
        let none = CustomerColumns::default().properties(Vec::new());
        let receipt = log().set_customers_json_rows(&row(&names), &none).unwrap();
        assert_eq!((receipt.accepted, receipt.ignored_columns), (1, Vec::new()));
    }

    #[test]
    fn a_column_is_renamed_unless_both_are_there() {
        let mut rows = JsonRows::new();
        rows.read_list(br#"[{"id": "c", "signedUp": "2024-01-05"}, {"id": "d"}]"#).unwrap();
        rows.rename("setAt", "set_at").unwrap();
        rows.rename("signedUp", "signed_up").unwrap();
        let mut log = log();
        assert_eq!(log.set_customers_json_rows(&rows, &CustomerColumns::default()).unwrap().accepted, 2);
        let table = log.as_of("2024-02-01").unwrap().customers_table(&Default::default()).unwrap();
        assert_eq!(table.column("signed_up").unwrap().time(0).unwrap().to_string(), "2024-01-05T00:00:00Z");
        rows.read_list(br#"[{"id": "e", "signedUp": "2024-01-05"}]"#).unwrap();
        assert_eq!(rows.rename("signedUp", "signed_up").unwrap_err().code(), crate::ErrorCode::InvalidTable);
    }
}
