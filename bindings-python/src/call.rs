//! Operations of artifacts and of the package, by name.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use retention_core::{Answer, Call, Data, InputTable};

use crate::error::OrRaise;
use crate::rows::{Input, input};
use crate::table::Table;
use crate::view::View;
use crate::{value, work};

/// What an operation is about, until the thread that works on it takes it.
enum Held<'py> {
    View(PyRef<'py, View>),
    Table(InputTable),
}

/// Runs an operation of the catalogue. The answer is a table, or the text of an artifact.
#[pyfunction]
#[pyo3(signature = (owner, operation, artifact, data, options, progress))]
pub(crate) fn call<'py>(
    py: Python<'py>,
    owner: &str,
    operation: &str,
    artifact: Option<&str>,
    data: Option<&Bound<'py, PyAny>>,
    options: Option<&Bound<'py, PyDict>>,
    progress: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let options = value::options(options)?;
    let shown = progress.then_some(operation);
    let held = data.map(|data| held(data, shown)).transpose()?;
    let call = Call::new(owner, operation).options(&options);
    let call = artifact.map_or(call, |text| call.artifact(text));
    let answer = match held {
        None => work::run(py, shown, |_| call.run()),
        Some(Held::View(view)) => {
            let view = &view.0;
            work::run(py, shown, |watch| call.on(Data::View(&view.watched(Some(watch)))).run())
        }
        Some(Held::Table(table)) => work::run(py, shown, |watch| {
            let table = table.watched(Some(Arc::clone(&watch) as _));
            call.on(Data::Table(&table)).run()
        }),
    }?;
    match answer {
        Answer::Table(table) => Ok(Bound::new(py, Table(table))?.into_any()),
        Answer::Artifact(text) => Ok(PyString::new(py, &text).into_any()),
        _ => unreachable_answer(py),
    }
}

fn held<'py>(data: &Bound<'py, PyAny>, shown: Option<&str>) -> PyResult<Held<'py>> {
    if let Ok(view) = data.cast::<View>() {
        return Ok(Held::View(view.borrow()));
    }
    let table = match input(data, shown)? {
        Input::Rows(rows) => InputTable::of_rows(rows),
        Input::Batches(batches) => InputTable::of_batches(batches),
    };
    table.or_raise(data.py()).map(Held::Table)
}

fn unreachable_answer(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let message = "an answer that this package does not know";
    Err(crate::error::refused(py, retention_core::ErrorCode::Internal, message))
}
