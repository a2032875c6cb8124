//! Rows that are JSON objects.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::log::EventLog;
use crate::log::columns::{CustomerColumns, EventColumns, SubscriptionColumns};
use crate::log::load::{Cell, Cells, Source, Want};
use crate::log::receipt::{Reason, Receipt};
use crate::parallel::Workers;
use crate::{Error, ErrorCode, Result};

/// Objects turned into columns: every key that some object has is one.
struct JsonTable<'v> {
    rows: &'v [Value],
    names: Vec<&'v str>,
    columns: Vec<Vec<Option<&'v Value>>>,
}

impl<'v> JsonTable<'v> {
    fn new(rows: &'v [Value]) -> Self {
        let mut table = Self { rows, names: Vec::new(), columns: Vec::new() };
        let mut places: BTreeMap<&'v str, usize> = BTreeMap::new();
        // Rows mostly have the same keys in the same order: the columns of the row before are tried first.
        let mut last: Vec<usize> = Vec::new();
        for (row, value) in rows.iter().enumerate() {
            for (at, (key, cell)) in value.as_object().into_iter().flatten().enumerate() {
                let guess =
                    last.get(at).copied().filter(|place| table.names.get(*place) == Some(&key.as_str()));
                let place = guess.unwrap_or_else(|| {
                    *places.entry(key).or_insert_with(|| {
                        table.names.push(key);
                        table.columns.push(Vec::new());
                        table.names.len() - 1
                    })
                });
                match last.get_mut(at) {
                    Some(known) => *known = place,
                    None => last.push(place),
                }
                if let Some(column) = table.columns.get_mut(place) {
                    column.resize(row, None);
                    column.push(Some(cell));
                }
            }
        }
        table
    }

    fn cells(&self, name: &str) -> Option<&Vec<Option<&'v Value>>> {
        let place = self.names.iter().position(|known| *known == name)?;
        self.columns.get(place)
    }
}

impl Source for JsonTable<'_> {
    type Column<'s>
        = JsonColumn<'s>
    where
        Self: 's;

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn names(&self) -> Vec<&str> {
        self.names.clone()
    }

    fn is_open(&self) -> bool {
        true
    }

    /// Any column will do for any field, since each cell has a type of its own; but a column of nothing but lists and
    /// objects holds no properties.
    fn column<'s>(&'s self, name: &str, want: Want) -> Result<JsonColumn<'s>, String> {
        let cells = self.cells(name).map_or(&[][..], Vec::as_slice);
        let mut given = cells.iter().flatten().filter(|cell| !cell.is_null()).peekable();
        let composite = |cell: &&Value| cell.is_array() || cell.is_object();
        if want == Want::Property && given.peek().is_some() && given.all(composite) {
            return Err("array or object".to_owned());
        }
        Ok(JsonColumn { cells })
    }

    fn nested<'s>(&'s self, name: &str) -> Option<JsonColumn<'s>> {
        let cells = self.cells(name)?;
        cells.iter().flatten().any(|cell| cell.is_object()).then_some(JsonColumn { cells })
    }

    fn fault(&self, row: usize) -> Option<Reason> {
        self.rows.get(row).is_none_or(|value| !value.is_object()).then_some(Reason::NotARow)
    }

    fn show(&self, row: usize) -> String {
        match self.rows.get(row) {
            Some(Value::String(text)) => text.chars().take(80).collect(),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }
}

struct JsonColumn<'s> {
    cells: &'s [Option<&'s Value>],
}

impl Cells for JsonColumn<'_> {
    fn cell(&self, row: usize) -> Cell<'_> {
        self.cells.get(row).copied().flatten().map_or(Cell::Null, cell_of)
    }

    fn is_text(&self) -> bool {
        false
    }

    fn entries(&self, row: usize, each: &mut dyn FnMut(&str, Cell<'_>)) -> bool {
        let Some(Value::Object(map)) = self.cells.get(row).copied().flatten() else { return false };
        for (name, value) in map {
            each(name, cell_of(value));
        }
        true
    }
}

fn cell_of(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(value) => Cell::Bool(*value),
        Value::String(text) => Cell::Text(text),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) => Cell::Int(whole),
            (None, Some(large), _) => Cell::Decimal(i128::from(large), 0),
            (None, None, Some(real)) => Cell::Float(real),
            (None, None, None) => Cell::Other,
        },
        Value::Array(_) | Value::Object(_) => Cell::Other,
    }
}

/// Newline-delimited JSON as values; a line that is none becomes its own text, which no table takes as a row.
fn values_of_lines(text: &str, workers: &Workers) -> Result<Vec<Value>> {
    const LINES: usize = 8192;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let parts: Vec<&[&str]> = lines.chunks(LINES).collect();
    let read = |line: &&str| serde_json::from_str(line).unwrap_or_else(|_| Value::String((*line).to_owned()));
    let values = workers.run(parts.len(), |part| -> Vec<Value> {
        parts.get(part).into_iter().copied().flatten().map(read).collect()
    })?;
    Ok(values.into_iter().flatten().collect())
}

/// The values of a list of which some cannot be read, such as `1e999` or half a surrogate pair: these become their own
/// texts, as lines do. `None` if the list as such is unsound.
fn values_of_elements(text: &str) -> Option<Vec<Value>> {
    let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    let read = |element: &RawValue| {
        serde_json::from_str(element.get()).unwrap_or_else(|_| Value::String(element.get().to_owned()))
    };
    Some(elements.into_iter().map(read).collect())
}

/// The rows of a JSON text: a list of objects, or one object a line.
fn values_of_text(text: &str, workers: &Workers) -> Result<Vec<Value>> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
        return values_of_lines(text, workers);
    }
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).or_else(|fault| values_of_elements(text).ok_or(fault)).map_err(|fault| {
        Error::new(ErrorCode::InvalidTable, format!("the text is not a JSON list: {fault}"))
            .with("line", fault.line())
            .with("position", fault.column())
            .hint("give a list of objects, or one object a line")
    })
}

impl EventLog {
    /// Adds events from JSON objects. Which key holds which field stands in `columns`; fields that it does not name are
    /// taken from the keys `customer`, `time`, `kind`, `id`, `source`, `received`, `amount` or `amount_minor`,
    /// `currency`, `order`, `item`, and an object `properties`. Ids may be whole numbers; times are ISO text; null and a
    /// missing key are the same. What is no object is rejected as `not_a_row`.
    ///
    /// # Errors
    /// `missing_column` when a key that `columns` names is in no row, or no row has a customer, time or kind;
    /// `rows_rejected` if rows were rejected and `on_reject` says to raise; `cancelled`. The log is then as it was.
    ///
    /// ```
    /// use retention_core::{EventColumns, EventLog, Schema};
    /// use serde_json::json;
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// let rows = [
    ///     json!({"user": 17, "time": "2024-01-05T10:00", "kind": "purchase", "amount": 19.99}),
    ///     json!({"user": 18, "time": "2024-01-06", "kind": "login", "properties": {"device": "phone"}}),
    /// ];
    /// let receipt = log.append_json(&rows, &EventColumns::default().customer("user".to_owned()))?;
    /// assert_eq!(receipt.accepted, 2);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn append_json(&mut self, rows: &[Value], columns: &EventColumns) -> Result<Receipt> {
        self.append_table(&JsonTable::new(rows), columns)
    }

    /// As [`append_json`](Self::append_json) from text: one object a line, or one list of objects. Empty lines are no
    /// rows and are not counted.
    ///
    /// # Errors
    /// As [`append_json`](Self::append_json), and `invalid_table` for a list that is not JSON.
    pub fn append_ndjson(&mut self, text: &str, columns: &EventColumns) -> Result<Receipt> {
        let rows = values_of_text(text, &self.workers)?;
        self.append_json(&rows, columns)
    }

    /// Tells the log of customers from JSON objects. Sign-up, account, zone and every other key (or those that
    /// `columns.properties` names) become facts: sign-up since its own time, the others since `set_at` if there is such
    /// a key, else undated. Fields that `columns` does not name are taken from the keys `id`, `signed_up`, `account`,
    /// `zone`, `set_at`, `received`, and an object `properties`.
    ///
    /// A row is a **conflict** if it contradicts what is known: another value of a property for the same `set_at` (the
    /// earliest received stands, then the smaller value, whatever the order of arrival), or another sign-up (the earlier
    /// counts). What such a row says beside that is kept. Else it is **accepted** if anything in it is new, the customer
    /// or a fact; else a **duplicate**. A value that lost is not kept: loading it again is a conflict again. A row that
    /// says nothing but an id says that there is such a customer: since `set_at`, or undated.
    ///
    /// # Errors
    /// As [`append_json`](Self::append_json), and `invalid_option` when `columns.properties` names a field.
    ///
    /// ```
    /// use retention_core::{CustomerColumns, EventLog, Schema};
    /// use serde_json::json;
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// let rows = [json!({"account_id": "A-1", "signup_date": "2024-01-05", "industry": "retail", "seats": 12})];
    /// let columns = CustomerColumns::default().id("account_id".to_owned()).signed_up("signup_date".to_owned());
    /// let receipt = log.set_customers_json(&rows, &columns)?;
    /// assert_eq!(receipt.accepted, 1);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn set_customers_json(&mut self, rows: &[Value], columns: &CustomerColumns) -> Result<Receipt> {
        self.set_customer_table(&JsonTable::new(rows), columns)
    }

    /// As [`set_customers_json`](Self::set_customers_json) from text: one object a line, or one list of objects.
    ///
    /// # Errors
    /// As [`set_customers_json`](Self::set_customers_json), and `invalid_table` for a list that is not JSON.
    pub fn set_customers_ndjson(&mut self, text: &str, columns: &CustomerColumns) -> Result<Receipt> {
        let rows = values_of_text(text, &self.workers)?;
        self.set_customers_json(&rows, columns)
    }

    /// Adds subscriptions from JSON objects, each from a start to an end. A row becomes an event `subscription_started`
    /// (amount: `mrr`, item: the subscription's id, property `plan`) and, where it has an end, an event
    /// `subscription_ended`; they have the roles `subscription_change` and `cancellation` unless the schema says
    /// otherwise. With a subscription's id, each start of it is one event and so is its end: loading a table again
    /// changes nothing, a row that since got an end adds that, and one whose end or revenue changed is a conflict.
    ///
    /// The receipt counts rows of the table: a conflict if either event is one, accepted if either is new, else a
    /// duplicate. A row whose end is before its start is rejected as `end_before_start`.
    ///
    /// # Errors
    /// As [`append_json`](Self::append_json); the fields that must be there are `customer` and `start`.
    ///
    /// ```
    /// use retention_core::{EventLog, Schema, SubscriptionColumns};
    /// use serde_json::json;
    /// let mut log = EventLog::new(Schema::new("UTC", "USD")?);
    /// let rows = [
    ///     json!({"customer": "A-1", "subscription": "S-1", "start": "2024-01-05", "end": "2024-03-05", "mrr": 49}),
    ///     json!({"customer": "A-1", "subscription": "S-2", "start": "2024-03-05", "end": null, "mrr": 99}),
    /// ];
    /// let receipt = log.append_subscriptions_json(&rows, &SubscriptionColumns::default())?;
    /// assert_eq!((receipt.rows, receipt.accepted, log.events()), (2, 2, 3));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn append_subscriptions_json(
        &mut self,
        rows: &[Value],
        columns: &SubscriptionColumns,
    ) -> Result<Receipt> {
        self.append_subscription_table(&JsonTable::new(rows), columns)
    }

    /// As [`append_subscriptions_json`](Self::append_subscriptions_json) from text: one object a line, or one list of
    /// objects.
    ///
    /// # Errors
    /// As [`append_subscriptions_json`](Self::append_subscriptions_json), and `invalid_table` for a list that is not
    /// JSON.
    pub fn append_subscriptions_ndjson(
        &mut self,
        text: &str,
        columns: &SubscriptionColumns,
    ) -> Result<Receipt> {
        let rows = values_of_text(text, &self.workers)?;
        self.append_subscriptions_json(&rows, columns)
    }
}
