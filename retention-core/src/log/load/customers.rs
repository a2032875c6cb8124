//! One customer as a host hands it in, and tables of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::log::check::fitting;
use crate::log::columns::CustomerColumns;
use crate::log::event::{PropertyValue, property_of, text_of, wrong};
use crate::log::facts::{ACCOUNT, KNOWN, SIGNED_UP, ZONE, is_field};
use crate::log::ingest::MAX_TEXT;
use crate::log::load::events::{properties_of, show_row};
use crate::log::load::facts::Told;
use crate::log::load::source::{Named, Picker};
use crate::log::load::{Cell, Cells, Source, Want};
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::time_of_input;
use crate::log::{EventLog, Schema, rejected};
use crate::time::{LocalConverter, TimeInput, Timestamp, Zone};
use crate::{Error, ErrorCode, Result};

/// One customer: what is known of them beside their events.
///
/// ```
/// use retention_core::{Customer, EventLog, Schema};
/// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
/// let ada = Customer::new("c1").signed_up("2024-01-05").property("plan", "pro").set_at("2024-02-01");
/// assert_eq!(log.set_customer(&ada)?.accepted, 1);
/// assert_eq!(log.set_customer(&ada)?.duplicates, 1);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Customer<'a> {
    /// The customer's id, as the host writes it.
    pub id: Cow<'a, str>,
    /// When the customer signed up.
    pub signed_up: Option<TimeInput>,
    /// The account the customer belongs to.
    pub account: Option<Cow<'a, str>>,
    /// The customer's own time zone, of the IANA database.
    pub zone: Option<Cow<'a, str>>,
    /// Since when account, zone and properties hold; not given: they are undated, and hold in every view.
    pub set_at: Option<TimeInput>,
    /// When the host learned of it.
    pub received: Option<TimeInput>,
    /// Whatever else is known; `signed_up`, `account` and `zone` are no names of properties.
    pub properties: BTreeMap<String, PropertyValue>,
}

impl<'a> Customer<'a> {
    /// A customer of whom nothing else is known.
    pub fn new(id: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id: id.into(),
            signed_up: None,
            account: None,
            zone: None,
            set_at: None,
            received: None,
            properties: BTreeMap::new(),
        }
    }

    /// A customer from a JSON object with the keys `id`, and optionally `signed_up`, `account`, `zone`, `set_at`,
    /// `received`, `properties`.
    ///
    /// # Errors
    /// `invalid_table` when it is not an object, or a value has a type that its key cannot take; `unknown_option` for a
    /// key that does not exist.
    pub fn from_json(value: &Value) -> Result<Customer<'static>> {
        const KEYS: [&str; 7] = ["id", "signed_up", "account", "zone", "set_at", "received", "properties"];
        let Value::Object(map) = value else {
            return Err(Error::new(ErrorCode::InvalidTable, "a customer must be an object")
                .with("argument", "customer"));
        };
        if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let error = Error::new(ErrorCode::UnknownOption, format!("a customer has no key `{key}`"));
            let error = error.with("argument", key).suggest(key, KEYS);
            return Err(match error.detail("suggestion") {
                Some(_) => error,
                None => error.hint("what is the host's own belongs under `properties`"),
            });
        }
        let text = |key| text_of(map, key);
        let time = |key| text(key).map(|value| value.map(|value| TimeInput::Text(value.into_owned())));
        let mut customer = Customer::new(text("id")?.unwrap_or_default());
        (customer.signed_up, customer.set_at, customer.received) =
            (time("signed_up")?, time("set_at")?, time("received")?);
        (customer.account, customer.zone) = (text("account")?, text("zone")?);
        match map.get("properties") {
            None | Some(Value::Null) => {}
            Some(Value::Object(properties)) => {
                for (name, value) in properties {
                    if let Some(value) = property_of(name, value)? {
                        customer.properties.insert(name.clone(), value);
                    }
                }
            }
            Some(other) => return Err(wrong("properties", "an object of names and values", other)),
        }
        Ok(customer)
    }

    /// Sets when the customer signed up.
    #[must_use]
    pub fn signed_up(mut self, signed_up: impl Into<TimeInput>) -> Self {
        self.signed_up = Some(signed_up.into());
        self
    }

    /// Sets the account.
    #[must_use]
    pub fn account(mut self, account: impl Into<Cow<'a, str>>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// Sets the customer's own time zone.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<Cow<'a, str>>) -> Self {
        self.zone = Some(zone.into());
        self
    }

    /// Sets since when account, zone and properties hold.
    #[must_use]
    pub fn set_at(mut self, set_at: impl Into<TimeInput>) -> Self {
        self.set_at = Some(set_at.into());
        self
    }

    /// Sets when the host learned of it.
    #[must_use]
    pub fn received(mut self, received: impl Into<TimeInput>) -> Self {
        self.received = Some(received.into());
        self
    }

    /// Sets a property.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<PropertyValue>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }

    /// The facts of which the customer consists, checked.
    fn tell(&self, schema: &Schema, clock: &mut LocalConverter) -> Result<Told, Reason> {
        let time = |input: &Option<TimeInput>, clock: &mut LocalConverter, reason| {
            input.as_ref().map_or(Ok(None), |input| time_of_input(input, clock).map_err(|_| reason))
        };
        let fields = Fields {
            id: Some(self.id.as_ref()).filter(|id| !id.is_empty()),
            account: self.account.as_deref().filter(|account| !account.is_empty()),
            zone: self.zone.as_deref().filter(|zone| !zone.is_empty()),
            signed_up: time(&self.signed_up, clock, Reason::InvalidSignedUp)?,
            set_at: time(&self.set_at, clock, Reason::InvalidSetAt)?,
            received: time(&self.received, clock, Reason::InvalidReceived)?,
        };
        let mut told = fields.tell()?;
        for (name, value) in &self.properties {
            fields.tell_property(&mut told, name, value.into(), schema)?;
        }
        Ok(fields.at_least_known(told))
    }
}

/// The fields of a customer, read and not yet checked.
struct Fields<'a> {
    id: Option<&'a str>,
    account: Option<&'a str>,
    zone: Option<&'a str>,
    signed_up: Option<Timestamp>,
    set_at: Option<Timestamp>,
    received: Option<Timestamp>,
}

impl Fields<'_> {
    fn tell(&self) -> Result<Told, Reason> {
        let id = self.id.ok_or(Reason::MissingCustomer)?;
        if id.len() > MAX_TEXT || self.account.is_some_and(|account| account.len() > MAX_TEXT) {
            return Err(Reason::IdTooLong);
        }
        if self.zone.is_some_and(|zone| !Zone::exists(zone)) {
            return Err(Reason::InvalidZone);
        }
        let mut told =
            Told { id: id.to_owned(), received: self.received.map(Timestamp::micros), facts: Vec::new() };
        if let Some(at) = self.signed_up {
            told.add(SIGNED_UP, Some(at), PropertyValue::Time(at));
        }
        for (name, value) in [(ACCOUNT, self.account), (ZONE, self.zone)] {
            if let Some(value) = value {
                told.add(name, self.set_at, PropertyValue::Text(value.to_owned()));
            }
        }
        Ok(told)
    }

    /// A row that says nothing but an id says that there is such a customer.
    fn at_least_known(&self, mut told: Told) -> Told {
        if told.facts.is_empty() {
            told.add(KNOWN, self.set_at, PropertyValue::Bool(true));
        }
        told
    }

    fn tell_property(
        &self,
        told: &mut Told,
        name: &str,
        value: crate::log::PropertyRef<'_>,
        schema: &Schema,
    ) -> Result<(), Reason> {
        let mut scratch = String::new();
        if name.len() > MAX_TEXT || is_field(name) {
            return Err(Reason::InvalidProperty);
        }
        let value = fitting(schema, name, value, &mut scratch).ok_or(Reason::InvalidProperty)?;
        told.add(name, self.set_at, value.into());
        Ok(())
    }
}

/// A table whose columns are resolved: each row is a customer.
pub(super) struct CustomerTable<'s, S: Source> {
    source: &'s S,
    id: Option<Named<S::Column<'s>>>,
    signed_up: Option<Named<S::Column<'s>>>,
    account: Option<Named<S::Column<'s>>>,
    zone: Option<Named<S::Column<'s>>>,
    set_at: Option<Named<S::Column<'s>>>,
    received: Option<Named<S::Column<'s>>>,
    properties: Vec<Named<S::Column<'s>>>,
    nested: Option<S::Column<'s>>,
}

impl<'s, S: Source> CustomerTable<'s, S> {
    pub(super) fn new(source: &'s S, columns: &CustomerColumns) -> Result<(Self, Vec<String>)> {
        let mut pick = Picker::new(source);
        let mut table = Self {
            source,
            id: pick.need("id", columns.id.as_deref(), Want::Id)?,
            signed_up: pick.pick(SIGNED_UP, columns.signed_up.as_deref(), Want::Time)?,
            account: pick.pick(ACCOUNT, columns.account.as_deref(), Want::Id)?,
            zone: pick.pick(ZONE, columns.zone.as_deref(), Want::Text)?,
            set_at: pick.pick("set_at", columns.set_at.as_deref(), Want::Time)?,
            received: pick.pick("received", columns.received.as_deref(), Want::Time)?,
            properties: Vec::new(),
            nested: None,
        };
        match &columns.properties {
            Some(names) => {
                if let Some(name) = names.iter().find(|name| is_field(name)) {
                    let message = format!("`{name}` is a field of customers and cannot be a property too");
                    return Err(Error::new(ErrorCode::InvalidOption, message)
                        .with("argument", "properties")
                        .with("given", name)
                        .hint(format!("map it, as in {name}=\"{name}\", or rename the column")));
                }
                table.properties = pick.properties(names)?;
                table.nested = pick.nested();
            }
            None => {
                table.nested = pick.nested();
                table.properties = pick.left(|name| !is_field(name));
            }
        }
        Ok((table, pick.ignored()))
    }

    fn cell<'a>(column: Option<&'a Named<S::Column<'s>>>, row: usize) -> Cell<'a> {
        column.map_or(Cell::Null, |column| column.cells.cell(row))
    }

    pub(super) fn tell(
        &self,
        row: usize,
        schema: &Schema,
        clock: &mut LocalConverter,
    ) -> Result<Told, Reason> {
        if let Some(reason) = self.source.fault(row) {
            return Err(reason);
        }
        let time = |column: &Option<Named<S::Column<'s>>>, clock: &mut LocalConverter, reason| {
            Self::cell(column.as_ref(), row).time(clock).map_err(|_| reason)
        };
        let [mut id, mut account, mut zone] = [const { String::new() }; 3];
        let fields = Fields {
            id: Self::cell(self.id.as_ref(), row).id(&mut id)?,
            account: Self::cell(self.account.as_ref(), row).id(&mut account)?,
            zone: Self::cell(self.zone.as_ref(), row).id(&mut zone)?,
            signed_up: time(&self.signed_up, clock, Reason::InvalidSignedUp)?,
            set_at: time(&self.set_at, clock, Reason::InvalidSetAt)?,
            received: time(&self.received, clock, Reason::InvalidReceived)?,
        };
        let mut told = fields.tell()?;
        let mut fault = Ok(());
        properties_of(&self.properties, self.nested.as_ref(), row, clock, &mut |name, value| {
            if fault.is_ok() {
                fault = fields.tell_property(&mut told, name, value, schema);
            }
        })?;
        fault.map(|()| fields.at_least_known(told))
    }

    pub(super) fn show(&self, row: usize, reason: Reason) -> String {
        let first: Vec<_> = match reason {
            Reason::InvalidSignedUp => vec![self.signed_up.as_ref()],
            Reason::InvalidSetAt => vec![self.set_at.as_ref()],
            Reason::InvalidReceived => vec![self.received.as_ref()],
            Reason::InvalidZone => vec![self.zone.as_ref()],
            Reason::InvalidProperty => self.properties.iter().map(Some).collect(),
            _ => Vec::new(),
        };
        let rest = [&self.id, &self.signed_up, &self.account].map(Option::as_ref);
        show_row(self.source, row, reason, first.into_iter().chain(rest).flatten())
    }
}

impl EventLog {
    /// Tells the log of one customer: sign-up, account, zone and properties become dated facts. See
    /// [`set_customers_json`](Self::set_customers_json) for how a row ends.
    ///
    /// # Errors
    /// `rows_rejected` with the detail `reason` when the customer cannot be used; the log is then as it was.
    pub fn set_customer(&mut self, customer: &Customer<'_>) -> Result<Receipt> {
        let mut clock = LocalConverter::idle(self.schema.zone());
        match customer.tell(&self.schema, &mut clock) {
            Ok(told) => Ok(self.tell_one(told)),
            Err(reason) => Err(rejected(reason, &format!("{:?}", customer.id))),
        }
    }

    /// Tells the log of the customers of a table.
    pub(crate) fn set_customer_table<S: Source>(
        &mut self,
        source: &S,
        columns: &CustomerColumns,
    ) -> Result<Receipt> {
        let (table, ignored) = CustomerTable::new(source, columns)?;
        let schema = std::sync::Arc::clone(&self.schema);
        let tell = |row: usize, clock: &mut LocalConverter| {
            table.tell(row, &schema, clock).map_err(|reason| (reason, table.show(row, reason)))
        };
        let mut receipt = self.tell_all(source.rows(), &tell, columns.on_reject)?;
        receipt.ignored_columns = ignored;
        Ok(receipt)
    }
}
