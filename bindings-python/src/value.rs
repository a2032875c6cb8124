//! Python values as JSON values, which is how the core reads options and rows.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyDate, PyDateTime, PyDelta, PyDict, PyFloat, PyInt, PyList, PySequence, PyString, PyTime,
    PyTuple,
};
use retention_core::{ErrorCode, Timestamp};
use serde_json::{Map, Value};

use crate::error::refused;

/// Deeper nesting than this is a mistake, such as a list that holds itself.
const DEEPEST: usize = 16;

/// Keyword arguments as the JSON object that options are read from.
pub(crate) fn options(given: Option<&Bound<'_, PyDict>>) -> PyResult<Value> {
    match given {
        None => Ok(Value::Null),
        Some(given) => {
            let mut map = Map::new();
            for (key, value) in given {
                let key = key.cast::<PyString>()?.to_str()?.to_owned();
                let value = json(&value, 0).map_err(|error| about(given.py(), &error, &key))?;
                map.insert(key, value);
            }
            Ok(Value::Object(map))
        }
    }
}

/// Adds to the details of a refusal which argument it is about.
fn about(py: Python<'_>, error: &PyErr, argument: &str) -> PyErr {
    let value = error.value(py);
    if let Ok(details) = value.getattr(intern!(py, "details")) {
        // The refusal stands, with or without this detail.
        let _ = details.set_item("argument", argument);
    }
    error.clone_ref(py)
}

/// One row of a list of rows: an object whose missing values, also NaN, are null.
pub(crate) fn row(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    json(given, 0)
}

fn json(given: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(Value::String(text.to_str()?.to_owned()));
    }
    if given.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(value) = given.cast::<PyBool>() {
        return Ok(Value::Bool(value.is_true()));
    }
    if let Ok(number) = given.cast::<PyInt>() {
        return whole(number);
    }
    if let Ok(number) = given.cast::<PyFloat>() {
        return Ok(serde_json::Number::from_f64(number.value()).map_or(Value::Null, Value::Number));
    }
    if depth > DEEPEST {
        return Err(refused(given.py(), ErrorCode::InvalidOption, "the value is nested too deeply"));
    }
    if let Ok(map) = given.cast::<PyDict>() {
        return object(map, depth);
    }
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        return given
            .try_iter()?
            .map(|item| json(&item?, depth + 1))
            .collect::<PyResult<_>>()
            .map(Value::Array);
    }
    if let Some(text) = time_text(given)? {
        return Ok(text.map_or(Value::Null, Value::String));
    }
    foreign(given, depth)
}

fn whole(number: &Bound<'_, PyInt>) -> PyResult<Value> {
    if let Ok(value) = number.extract::<i64>() {
        return Ok(value.into());
    }
    if let Ok(value) = number.extract::<u64>() {
        return Ok(value.into());
    }
    Ok(Value::String(number.str()?.to_str()?.to_owned()))
}

fn object(map: &Bound<'_, PyDict>, depth: usize) -> PyResult<Value> {
    let mut object = Map::with_capacity(map.len());
    for (key, value) in map {
        let Ok(key) = key.cast::<PyString>() else {
            let kind = key.get_type().name()?;
            let message = format!("keys must be text, got one of type {kind}");
            return Err(refused(map.py(), ErrorCode::InvalidOption, message));
        };
        object.insert(key.to_str()?.to_owned(), json(&value, depth + 1)?);
    }
    Ok(Value::Object(object))
}

/// The instant of a date-time that has a zone, in a third of the time that its text takes. `None` for all else, also for
/// what derives from a date-time: a pandas timestamp has nanoseconds.
pub(crate) fn instant(given: &Bound<'_, PyAny>) -> PyResult<Option<Timestamp>> {
    static EPOCH: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = given.py();
    if !given.is_exact_instance_of::<PyDateTime>() || given.getattr(intern!(py, "tzinfo"))?.is_none() {
        return Ok(None);
    }
    let epoch = EPOCH.get_or_try_init(py, || {
        let module = py.import("datetime")?;
        let utc = module.getattr("timezone")?.getattr("utc")?;
        module.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc)).map(Bound::unbind)
    })?;
    let since = given.sub(epoch)?;
    let days: i64 = since.getattr(intern!(py, "days"))?.extract()?;
    let seconds: i64 = since.getattr(intern!(py, "seconds"))?.extract()?;
    let micros: i64 = since.getattr(intern!(py, "microseconds"))?.extract()?;
    Ok(Timestamp::checked((days * 86_400 + seconds) * 1_000_000 + micros))
}

/// The ISO text of a date or date-time, or `None` if it is neither. `NaT` has none.
pub(crate) fn time_text(given: &Bound<'_, PyAny>) -> PyResult<Option<Option<String>>> {
    let py = given.py();
    if !given.is_instance_of::<PyDateTime>() && !given.is_instance_of::<PyDate>() {
        if given.is_instance_of::<PyDelta>() || given.is_instance_of::<PyTime>() {
            let message = "write a length of time as text, such as \"30d\", \"12h\" or \"1mo\"";
            return Err(refused(py, ErrorCode::InvalidOption, message));
        }
        return Ok(None);
    }
    let text: String = given.call_method0(intern!(py, "isoformat"))?.extract()?;
    Ok(Some((text != "NaT").then_some(text)))
}

/// What comes from other libraries: zones, decimals, UUIDs, enum members, scalars and vectors of numpy and of frames.
fn foreign(given: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    let py = given.py();
    let kind = given.get_type();
    let name = kind.name()?;
    let name = name.to_str()?;
    let text = |value: &Bound<'_, PyAny>| Ok(Value::String(value.str()?.to_str()?.to_owned()));
    match name {
        "Decimal" | "UUID" => return text(given),
        "ZoneInfo" => return text(&given.getattr(intern!(py, "key"))?),
        "datetime64" => {
            let iso = given.str()?;
            let iso = iso.to_str()?;
            return Ok(if iso == "NaT" { Value::Null } else { Value::String(iso.to_owned()) });
        }
        "Artifact" => return text(&given.call_method0(intern!(py, "to_json"))?),
        "NAType" => return Ok(Value::Null),
        _ => {}
    }
    for method in [intern!(py, "tolist"), intern!(py, "to_list"), intern!(py, "to_pylist")] {
        if given.hasattr(method)? {
            return json(&given.call_method0(method)?, depth + 1);
        }
    }
    if given.hasattr(intern!(py, "_value_"))? {
        return json(&given.getattr(intern!(py, "_value_"))?, depth + 1);
    }
    if name != "bytes"
        && name != "bytearray"
        && let Ok(items) = given.cast::<PySequence>()
    {
        return items
            .try_iter()?
            .map(|item| json(&item?, depth + 1))
            .collect::<PyResult<_>>()
            .map(Value::Array);
    }
    let message = format!(
        "a value of type {name} cannot be passed on; use text, numbers, booleans, dates, lists or dicts of these"
    );
    Err(refused(py, ErrorCode::InvalidOption, message))
}
