//! Errors of the core as Python exceptions: the class follows the kind, code and details go along.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};
use retention_core::{Error, ErrorCode, ErrorKind};

macro_rules! class {
    ($py:expr, $name:literal) => {{
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        CLASS.import($py, "retention_core._errors", $name)
    }};
}

fn class(py: Python<'_>, kind: ErrorKind) -> PyResult<&Bound<'_, PyType>> {
    match kind {
        ErrorKind::Input => class!(py, "InputError"),
        ErrorKind::NotFound => class!(py, "NotFoundError"),
        ErrorKind::Artifact => class!(py, "ArtifactError"),
        ErrorKind::Cancelled => class!(py, "CancelledError"),
        ErrorKind::Internal => class!(py, "InternalError"),
        _ => class!(py, "RetentionError"),
    }
}

/// The exception that stands for this error.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let made = || {
        let details = PyDict::new(py);
        for (name, value) in error.details() {
            details.set_item(name, value)?;
        }
        class(py, error.kind())?.call1((error.to_string(), error.code().as_str(), details))
    };
    made().map_or_else(|failed| failed, PyErr::from_value)
}

/// Whether it is one of ours already.
pub(crate) fn is_ours(py: Python<'_>, error: &PyErr) -> bool {
    class!(py, "RetentionError").is_ok_and(|class| error.is_instance(py, class))
}

/// An exception about a value that the binding itself cannot take.
pub(crate) fn refused(py: Python<'_>, code: ErrorCode, message: impl Into<String>) -> PyErr {
    exception(py, &Error::new(code, message))
}

/// The same about one of the arguments, which the details name.
pub(crate) fn refused_argument(
    py: Python<'_>,
    code: ErrorCode,
    argument: &'static str,
    message: impl Into<String>,
) -> PyErr {
    exception(py, &Error::new(code, message).with("argument", argument))
}

/// Adds to the details of an error which argument it is about, unless they tell.
pub(crate) fn about(py: Python<'_>, error: &PyErr, argument: &str) -> PyErr {
    if let Ok(details) = error.value(py).getattr(intern!(py, "details")) {
        // The error stands, with or without this detail.
        let _ = details.call_method1("setdefault", ("argument", argument));
    }
    error.clone_ref(py)
}

/// Results of the core as results of Python.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for retention_core::Result<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| exception(py, &error))
    }
}
