//! One event as a host hands it in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::money::Money;
use crate::time::{TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PropertyValue {
    /// Text.
    Text(String),
    /// A number; never NaN.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// An instant.
    Time(Timestamp),
}

impl From<&str> for PropertyValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<f64> for PropertyValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for PropertyValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Timestamp> for PropertyValue {
    fn from(value: Timestamp) -> Self {
        Self::Time(value)
    }
}

impl fmt::Display for PropertyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(value) => f.write_str(value),
            Self::Number(value) => value.fmt(f),
            Self::Bool(value) => value.fmt(f),
            Self::Time(value) => value.fmt(f),
        }
    }
}

/// An amount as it comes in: exact, or still to be rounded to minor units.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Amount {
    /// Minor units, such as pence.
    Minor(i64),
    /// Major units, such as pounds; rounded half-even once.
    Major(f64),
    /// Major units as decimal text; rounded half-even once.
    Text(String),
}

impl From<f64> for Amount {
    fn from(major: f64) -> Self {
        Self::Major(major)
    }
}

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// One event: who, what, when, and what else is known of it.
///
/// ```
/// use retention_core::{Event, EventLog, Schema};
/// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
/// log.push(Event::new("c1", "purchase", "2024-01-05T10:00").amount(19.99).order("o-1"))?;
/// assert_eq!(log.events(), 1);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The customer's id, as the host writes it.
    pub customer: Cow<'a, str>,
    /// What happened, in the host's word.
    pub kind: Cow<'a, str>,
    /// When it happened.
    pub time: TimeInput,
    /// The event's own id; two events of one id, source and customer are one event or a conflict.
    pub id: Option<Cow<'a, str>>,
    /// The system it comes from.
    pub source: Option<Cow<'a, str>>,
    /// When the host learned of it; not given: when it happened.
    pub received: Option<TimeInput>,
    /// What it was worth.
    pub amount: Option<Amount>,
    /// The amount's currency; not given: the schema's.
    pub currency: Option<Cow<'a, str>>,
    /// The order it belongs to: line items of one order share it.
    pub order: Option<Cow<'a, str>>,
    /// What was bought or used.
    pub item: Option<Cow<'a, str>>,
    /// Whatever else is known.
    pub properties: BTreeMap<String, PropertyValue>,
}

impl<'a> Event<'a> {
    /// An event of this kind by this customer at this time.
    pub fn new(
        customer: impl Into<Cow<'a, str>>,
        kind: impl Into<Cow<'a, str>>,
        time: impl Into<TimeInput>,
    ) -> Self {
        Self {
            customer: customer.into(),
            kind: kind.into(),
            time: time.into(),
            id: None,
            source: None,
            received: None,
            amount: None,
            currency: None,
            order: None,
            item: None,
            properties: BTreeMap::new(),
        }
    }

    /// Sets the event's own id.
    #[must_use]
    pub fn id(mut self, id: impl Into<Cow<'a, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the system it comes from.
    #[must_use]
    pub fn source(mut self, source: impl Into<Cow<'a, str>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Sets when the host learned of it.
    #[must_use]
    pub fn received(mut self, received: impl Into<TimeInput>) -> Self {
        self.received = Some(received.into());
        self
    }

    /// Sets the amount in the schema's currency.
    #[must_use]
    pub fn amount(mut self, amount: impl Into<Amount>) -> Self {
        self.amount = Some(amount.into());
        self
    }

    /// Sets amount and currency.
    #[must_use]
    pub fn money(mut self, money: Money) -> Self {
        self.amount = Some(Amount::Minor(money.minor));
        self.currency = Some(Cow::Owned(money.currency.code().to_owned()));
        self
    }

    /// Sets the order it belongs to.
    #[must_use]
    pub fn order(mut self, order: impl Into<Cow<'a, str>>) -> Self {
        self.order = Some(order.into());
        self
    }

    /// Sets the item.
    #[must_use]
    pub fn item(mut self, item: impl Into<Cow<'a, str>>) -> Self {
        self.item = Some(item.into());
        self
    }

    /// Sets a property.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<PropertyValue>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }

    /// An event from a JSON object with the keys `customer`, `kind`, `time`, and optionally `id`, `source`,
    /// `received`, `amount` (major units) or `amount_minor`, `currency`, `order`, `item`, `properties`.
    ///
    /// # Errors
    /// `invalid_table` when it is not an object, or a value has a type that its key cannot take; `unknown_option` for
    /// a key that does not exist.
    pub fn from_json(value: &Value) -> Result<Event<'static>> {
        let Value::Object(map) = value else {
            return Err(
                Error::new(ErrorCode::InvalidTable, "an event must be an object").with("argument", "event")
            );
        };
        if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let error = Error::new(ErrorCode::UnknownOption, format!("an event has no key `{key}`"))
                .with("argument", key)
                .suggest(key, KEYS.iter().copied());
            return Err(match error.detail("suggestion") {
                Some(_) => error,
                None => error.hint("what is the host's own belongs under `properties`"),
            });
        }
        let text = |key| text_of(map, key);
        let time = |key| text(key).map(|value| value.map(|value| TimeInput::Text(value.into_owned())));
        let mut event = Event::new(
            text("customer")?.unwrap_or_default(),
            text("kind")?.unwrap_or_default(),
            time("time")?.unwrap_or_else(|| TimeInput::Text(String::new())),
        );
        event.id = text("id")?;
        event.source = text("source")?;
        event.received = time("received")?;
        event.currency = text("currency")?;
        event.order = text("order")?;
        event.item = text("item")?;
        event.amount = match (map.get("amount"), map.get("amount_minor")) {
            (None | Some(Value::Null), None | Some(Value::Null)) => None,
            (None | Some(Value::Null), Some(minor)) => Some(Amount::Minor(
                minor
                    .as_i64()
                    .ok_or_else(|| wrong("amount_minor", "a whole number of minor units", minor))?,
            )),
            (Some(major), Some(minor)) if !major.is_null() && !minor.is_null() => {
                let message = "give `amount` or `amount_minor`, not both";
                return Err(Error::new(ErrorCode::InvalidTable, message).with("argument", "amount_minor"));
            }
            (Some(Value::Number(major)), None | Some(Value::Null)) => Some(Amount::Text(major.to_string())),
            (Some(Value::String(major)), None | Some(Value::Null)) => Some(Amount::Text(major.clone())),
            (Some(other), _) => return Err(wrong("amount", "one number or decimal text", other)),
        };
        match map.get("properties") {
            None | Some(Value::Null) => {}
            Some(Value::Object(properties)) => {
                for (name, value) in properties {
                    if let Some(value) = property_of(name, value)? {
                        event.properties.insert(name.clone(), value);
                    }
                }
            }
            Some(other) => return Err(wrong("properties", "an object of names and values", other)),
        }
        Ok(event)
    }
}

const KEYS: [&str; 12] = [
    "customer",
    "kind",
    "time",
    "id",
    "source",
    "received",
    "amount",
    "amount_minor",
    "currency",
    "order",
    "item",
    "properties",
];

pub(crate) fn wrong(key: &'static str, what: &str, value: &Value) -> Error {
    let given: String = value.to_string().chars().take(60).collect();
    Error::new(ErrorCode::InvalidTable, format!("`{key}` must be {what}, got {given}"))
        .with("argument", key)
        .with("given", given)
}

/// Text of a key; a whole number stands for its digits, since ids often come as numbers.
pub(crate) fn text_of(map: &Map<String, Value>, key: &'static str) -> Result<Option<Cow<'static, str>>> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(Cow::Owned(text.clone()))),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => {
            Ok(Some(Cow::Owned(number.to_string())))
        }
        Some(other) => Err(wrong(key, "text", other)),
    }
}

/// The value of a property; null is none.
pub(crate) fn property_of(name: &str, value: &Value) -> Result<Option<PropertyValue>> {
    Ok(match value {
        Value::Null => None,
        Value::String(text) => Some(PropertyValue::Text(text.clone())),
        Value::Bool(value) => Some(PropertyValue::Bool(*value)),
        Value::Number(number) => {
            number.as_f64().filter(|number| number.is_finite()).map(PropertyValue::Number)
        }
        Value::Array(_) | Value::Object(_) => {
            let message = format!("property `{name}` must be text, a number, true or false");
            return Err(Error::new(ErrorCode::InvalidTable, message).with("argument", name));
        }
    })
}
