//! One event from keyword arguments, on the shortest way, or from a dict.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyString};
use retention_core::{Amount, ErrorCode, Event, PropertyValue, TimeInput, Timestamp, Zone};

use crate::error::{OrRaise, about, refused_argument};
use crate::value;

/// The keyword arguments of `push`.
pub(crate) struct Fields<'a, 'py> {
    pub(crate) customer: &'a Bound<'py, PyAny>,
    pub(crate) kind: Option<&'a Bound<'py, PyAny>>,
    pub(crate) time: Option<&'a Bound<'py, PyAny>>,
    pub(crate) id: Option<&'a Bound<'py, PyAny>>,
    pub(crate) source: Option<&'a Bound<'py, PyAny>>,
    pub(crate) received: Option<&'a Bound<'py, PyAny>>,
    pub(crate) amount: Option<&'a Bound<'py, PyAny>>,
    pub(crate) amount_minor: Option<&'a Bound<'py, PyAny>>,
    pub(crate) currency: Option<&'a Bound<'py, PyAny>>,
    pub(crate) order: Option<&'a Bound<'py, PyAny>>,
    pub(crate) item: Option<&'a Bound<'py, PyAny>>,
    pub(crate) properties: Option<&'a Bound<'py, PyAny>>,
}

/// The event of these arguments. What is not given at all is left to the core to complain of.
pub(crate) fn of_fields<'a>(fields: &Fields<'a, '_>, zone: &Zone) -> PyResult<Event<'a>> {
    let py = fields.customer.py();
    let mut event = Event::new(
        field("customer", Some(fields.customer))?.unwrap_or_default(),
        field("kind", fields.kind)?.unwrap_or_default(),
        time("time", fields.time)?.unwrap_or_else(|| TimeInput::Text(String::new())),
    );
    event.id = field("id", fields.id)?;
    event.source = field("source", fields.source)?;
    event.received = time("received", fields.received)?;
    event.currency = field("currency", fields.currency)?;
    event.order = field("order", fields.order)?;
    event.item = field("item", fields.item)?;
    event.amount = match (fields.amount, fields.amount_minor) {
        (None, None) => None,
        (None, Some(minor)) => Some(Amount::Minor(
            minor.extract().map_err(|_| wrong("amount_minor", "a whole number of 64 bits", minor))?,
        )),
        (Some(major), None) => Some(amount(major)?),
        (Some(_), Some(_)) => {
            let message = "give `amount` or `amount_minor`, not both";
            return Err(refused_argument(py, ErrorCode::InvalidTable, "amount_minor", message));
        }
    };
    if let Some(given) = fields.properties {
        event.properties = properties(given, zone)?;
    }
    Ok(event)
}

impl Fields<'_, '_> {
    /// Whether anything is given beside the first argument.
    fn any_other(&self) -> bool {
        let texts = [self.kind, self.id, self.source, self.currency, self.order, self.item];
        let rest = [self.time, self.received, self.amount, self.amount_minor, self.properties];
        texts.into_iter().chain(rest).any(|given| given.is_some())
    }
}

/// The event of a dict with the same names as keys, which is then all that is given.
pub(crate) fn of_dict(given: &Bound<'_, PyDict>, fields: &Fields<'_, '_>) -> PyResult<Event<'static>> {
    if fields.any_other() {
        let message = "give the event as one dict or by its fields, not both";
        return Err(refused_argument(given.py(), ErrorCode::InvalidTable, "customer", message));
    }
    Event::from_json(&value::field(given.as_any(), ErrorCode::InvalidTable)?).or_raise(given.py())
}

fn wrong(name: &'static str, what: &str, given: &Bound<'_, PyAny>) -> PyErr {
    not(name, what, given, ErrorCode::InvalidTable)
}

fn not(name: &'static str, what: &str, given: &Bound<'_, PyAny>, code: ErrorCode) -> PyErr {
    match given.get_type().name() {
        Ok(kind) => {
            let message = format!("`{name}` must be {what}, got a value of type {kind}");
            refused_argument(given.py(), code, name, message)
        }
        Err(error) => error,
    }
}

fn half(name: &'static str, code: ErrorCode, py: Python<'_>) -> PyErr {
    refused_argument(py, code, name, format!("`{name}`: {}", value::HALF))
}

/// The id of a customer.
pub(crate) fn id<'a>(name: &'static str, given: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, str>> {
    Ok(text(name, Some(given), ErrorCode::InvalidId)?.unwrap_or_default())
}

/// A field of an event that is text.
fn field<'a>(name: &'static str, given: Option<&'a Bound<'_, PyAny>>) -> PyResult<Option<Cow<'a, str>>> {
    text(name, given, ErrorCode::InvalidTable)
}

/// A text, or a whole number that stands for its digits.
fn text<'a>(
    name: &'static str,
    given: Option<&'a Bound<'_, PyAny>>,
    code: ErrorCode,
) -> PyResult<Option<Cow<'a, str>>> {
    let Some(given) = given else { return Ok(None) };
    if let Ok(text) = given.cast::<PyString>() {
        let Ok(text) = text.to_str() else { return Err(half(name, code, given.py())) };
        return Ok(Some(Cow::Borrowed(text)));
    }
    if given.is_instance_of::<PyInt>() && !given.is_instance_of::<PyBool>() {
        return Ok(Some(Cow::Owned(given.str()?.to_str()?.to_owned())));
    }
    match value::field(given, code).map_err(|error| about(given.py(), &error, name))? {
        serde_json::Value::String(text) => Ok(Some(Cow::Owned(text))),
        serde_json::Value::Number(number) if number.is_i64() || number.is_u64() => {
            Ok(Some(Cow::Owned(number.to_string())))
        }
        serde_json::Value::Null => Ok(None),
        _ => Err(not(name, "text", given, code)),
    }
}

/// An instant: text, or a date or date-time.
pub(crate) fn time(name: &'static str, given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<TimeInput>> {
    let Some(given) = given else { return Ok(None) };
    if let Ok(text) = given.cast::<PyString>() {
        let Ok(text) = text.to_str() else {
            return Err(half(name, ErrorCode::InvalidTime, given.py()));
        };
        return Ok(Some(TimeInput::from(text)));
    }
    // Date-times first: the commonest after texts.
    if let Some(instant) = value::instant(given)? {
        return Ok(Some(TimeInput::from(instant)));
    }
    if let Some(text) = value::time_text(given)? {
        return Ok(text.map(TimeInput::Text));
    }
    match value::field(given, ErrorCode::InvalidTime).map_err(|error| about(given.py(), &error, name))? {
        serde_json::Value::String(text) => Ok(Some(TimeInput::Text(text))),
        serde_json::Value::Null => Ok(None),
        serde_json::Value::Number(_) => {
            let message = format!(
                "`{name}` must be a date-time or ISO text, got the number {given}; if it counts seconds, make a date-time of \
                 it: datetime.fromtimestamp({given}, timezone.utc)"
            );
            Err(refused_argument(given.py(), ErrorCode::InvalidTime, name, message))
        }
        _ => Err(wrong(name, "a date-time or ISO text", given)),
    }
}

/// An instant that must be given.
pub(crate) fn instant(name: &'static str, given: &Bound<'_, PyAny>) -> PyResult<TimeInput> {
    match time(name, Some(given))? {
        Some(time) => Ok(time),
        None => {
            let message = format!(
                "`{name}` must be a date-time or ISO text, got {}; write \"2024-01-31\" or datetime.now(timezone.utc)",
                given.repr()?.to_string_lossy()
            );
            Err(refused_argument(given.py(), ErrorCode::InvalidTime, name, message))
        }
    }
}

fn amount(given: &Bound<'_, PyAny>) -> PyResult<Amount> {
    if let Ok(major) = given.cast::<PyFloat>() {
        return Ok(Amount::Major(major.value()));
    }
    let field = value::field(given, ErrorCode::InvalidTable);
    match field.map_err(|error| about(given.py(), &error, "amount"))? {
        serde_json::Value::Number(major) => Ok(Amount::Text(major.to_string())),
        serde_json::Value::String(major) => Ok(Amount::Text(major)),
        _ => Err(wrong("amount", "one number or decimal text", given)),
    }
}

fn properties(given: &Bound<'_, PyAny>, zone: &Zone) -> PyResult<BTreeMap<String, PropertyValue>> {
    let Ok(given) = given.cast::<PyDict>() else { return Err(wrong("properties", "a dict", given)) };
    let mut properties = BTreeMap::new();
    for (name, given) in given {
        let Ok(name) = name.cast::<PyString>() else {
            return Err(wrong("properties", "a dict whose keys are text", &name));
        };
        if let Some(value) = property(&given, zone)? {
            let Ok(name) = name.to_str() else {
                return Err(half("properties", ErrorCode::InvalidTable, name.py()));
            };
            properties.insert(name.to_owned(), value);
        }
    }
    Ok(properties)
}

fn property(given: &Bound<'_, PyAny>, zone: &Zone) -> PyResult<Option<PropertyValue>> {
    if let Some(time) = value::time_text(given)? {
        let instant = |text: String| -> PyResult<Timestamp> {
            TimeInput::Text(text).resolve(zone).or_raise(given.py())
        };
        return time.map(instant).transpose().map(|time| time.map(PropertyValue::Time));
    }
    if let Ok(number) = given.cast::<PyFloat>() {
        // What is infinite, the core rejects.
        return Ok(Some(number.value()).filter(|value| !value.is_nan()).map(PropertyValue::Number));
    }
    let field = value::field(given, ErrorCode::InvalidTable);
    match field.map_err(|error| about(given.py(), &error, "properties"))? {
        serde_json::Value::Null => Ok(None),
        serde_json::Value::String(text) => Ok(Some(PropertyValue::Text(text))),
        serde_json::Value::Bool(value) => Ok(Some(PropertyValue::Bool(value))),
        serde_json::Value::Number(number) => Ok(number.as_f64().map(PropertyValue::Number)),
        _ => Err(wrong("properties", "a dict of texts, numbers, booleans and times", given)),
    }
}
