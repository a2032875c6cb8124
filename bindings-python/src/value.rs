//! Python values as JSON values, which is how the core reads options and rows.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyDate, PyDateTime, PyDelta, PyDict, PyFloat, PyInt, PyList, PySequence, PyString, PyTime,
    PyTuple,
};
use retention_core::{ErrorCode, Options, Timestamp};
use serde_json::{Map, Value};

use crate::error::{about, refused};
use crate::log::Schema;

/// Deeper nesting than this is a mistake, such as a list that holds itself. A rule may nest 64 deep, with two containers a
/// level, in a policy.
const DEEPEST: usize = 144;

/// What a value is for: what JSON cannot say ends differently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// An option, or a field of one event: it is refused, with this code.
    Argument(ErrorCode),
    /// A cell among many: it is marked as [`JsonRows::marked`](retention_core::JsonRows::marked) says, so that its row
    /// alone is rejected, and only if it is used.
    Cell,
}

impl Role {
    fn refuse(self, py: Python<'_>, message: impl Into<String>) -> PyResult<Value> {
        match self {
            Self::Argument(code) => Err(refused(py, code, message)),
            Self::Cell => Ok(Value::String("\0x".to_owned())),
        }
    }

    fn text(self, given: &Bound<'_, PyString>) -> PyResult<Value> {
        match given.to_str() {
            Ok(text) if self == Self::Cell && text.starts_with('\0') => {
                Ok(Value::String(format!("\0s{text}")))
            }
            Ok(text) => Ok(Value::String(text.to_owned())),
            Err(_) => self.refuse(given.py(), HALF),
        }
    }

    /// NaN is how frames write that there is no number; an option is either there or not.
    fn number(self, py: Python<'_>, value: f64) -> PyResult<Value> {
        match self {
            _ if value.is_finite() => Ok(value.into()),
            Self::Cell if value.is_infinite() => {
                Ok(Value::String(if value > 0.0 { "\0+" } else { "\0-" }.to_owned()))
            }
            Self::Argument(code) if value.is_infinite() || code == ErrorCode::InvalidOption => {
                self.refuse(py, format!("expected a finite number, got {value}"))
            }
            _ => Ok(Value::Null),
        }
    }
}

/// What to say of a text that is none.
pub(crate) const HALF: &str = "the text holds half of a surrogate pair, which is no character";

/// Keyword arguments as the JSON object that options are read from.
pub(crate) fn options(given: Option<&Bound<'_, PyDict>>) -> PyResult<Value> {
    match given {
        None => Ok(Value::Null),
        Some(given) => {
            let mut map = Map::new();
            for (key, value) in given {
                let key = key.cast::<PyString>()?.to_string_lossy().into_owned();
                let value = json(&value, Role::Argument(ErrorCode::InvalidOption), 0)
                    .map_err(|error| about(given.py(), &error, &key))?;
                map.insert(key, value);
            }
            Ok(Value::Object(map))
        }
    }
}

/// One row of a list of rows: an object whose missing values, also NaN, are null, with marks for what JSON cannot say.
pub(crate) fn row(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    json(given, Role::Cell, 0)
}

/// A field of one event, or a whole one; what cannot be passed on is refused with this code. NaN is null.
pub(crate) fn field(given: &Bound<'_, PyAny>, code: ErrorCode) -> PyResult<Value> {
    json(given, Role::Argument(code), 0)
}

fn json(given: &Bound<'_, PyAny>, role: Role, depth: usize) -> PyResult<Value> {
    if let Ok(text) = given.cast::<PyString>() {
        return role.text(text);
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
        return role.number(given.py(), number.value());
    }
    if depth > DEEPEST {
        return role.refuse(given.py(), "the value is nested too deeply");
    }
    if let Ok(map) = given.cast::<PyDict>() {
        return object(map, role, depth);
    }
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        return given
            .try_iter()?
            .map(|item| json(&item?, role, depth + 1))
            .collect::<PyResult<_>>()
            .map(Value::Array);
    }
    if let Some(text) = time_text(given)? {
        return Ok(text.map_or(Value::Null, Value::String));
    }
    if given.is_instance_of::<PyDelta>() || given.is_instance_of::<PyTime>() {
        return role
            .refuse(given.py(), "write a length of time as text, such as \"30d\", \"12h\" or \"1mo\"");
    }
    foreign(given, role, depth)
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

fn object(map: &Bound<'_, PyDict>, role: Role, depth: usize) -> PyResult<Value> {
    let mut object = Map::with_capacity(map.len());
    for (key, value) in map {
        let Ok(key) = key.cast::<PyString>() else {
            let kind = key.get_type().name()?;
            let message = format!("keys must be text, got one of type {kind}");
            return role.refuse(map.py(), message);
        };
        let name = match key.to_str() {
            Ok(name) => name.to_owned(),
            // What cannot be a name is no field; whether it is used, the core sees.
            Err(_) if role == Role::Cell => key.to_string_lossy().into_owned(),
            Err(_) => return role.refuse(map.py(), HALF),
        };
        object.insert(name, json(&value, role, depth + 1)?);
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
    Ok(Timestamp::since_1970(days, seconds, micros))
}

/// The ISO text of a date or date-time, or `None` if it is neither. `NaT` has none.
pub(crate) fn time_text(given: &Bound<'_, PyAny>) -> PyResult<Option<Option<String>>> {
    let py = given.py();
    if !given.is_instance_of::<PyDateTime>() && !given.is_instance_of::<PyDate>() {
        return Ok(None);
    }
    let text: String = given.call_method0(intern!(py, "isoformat"))?.extract()?;
    Ok(Some((text != "NaT").then_some(text)))
}

/// What comes from other libraries: zones, decimals, UUIDs, enum members, scalars and vectors of numpy and of frames.
fn foreign(given: &Bound<'_, PyAny>, role: Role, depth: usize) -> PyResult<Value> {
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
        "NAType" => return Ok(Value::Null),
        _ => {}
    }
    if given.hasattr(intern!(py, "_is_artifact"))? {
        return text(&given.call_method0(intern!(py, "to_json"))?);
    }
    if let Ok(native) = given.getattr(intern!(py, "_native"))
        && let Ok(schema) = native.cast::<Schema>()
    {
        return Ok(Value::String(schema.get().0.options().to_json().to_string()));
    }
    for method in [intern!(py, "tolist"), intern!(py, "to_list"), intern!(py, "to_pylist")] {
        if given.hasattr(method)? {
            return json(&given.call_method0(method)?, role, depth + 1);
        }
    }
    if given.hasattr(intern!(py, "_value_"))? {
        return json(&given.getattr(intern!(py, "_value_"))?, role, depth + 1);
    }
    if name != "bytes"
        && name != "bytearray"
        && let Ok(items) = given.cast::<PySequence>()
    {
        return items
            .try_iter()?
            .map(|item| json(&item?, role, depth + 1))
            .collect::<PyResult<_>>()
            .map(Value::Array);
    }
    let message = format!(
        "a value of type {name} cannot be passed on; use text, numbers, booleans, dates, lists or dicts of these"
    );
    role.refuse(py, message)
}
