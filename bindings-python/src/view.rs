//! A view as Python holds it.

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDict};
use retention_core::View as CoreView;

use crate::event::instant;
use crate::log::Schema;
use crate::table::{Table, datetime};
use crate::{value, work};

/// The compiled part of `retention_core.View`.
#[pyclass(frozen, module = "retention_core._core")]
#[derive(Debug)]
pub(crate) struct View(pub(crate) CoreView);

#[pymethods]
impl View {
    #[getter]
    fn as_of<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        datetime(py, self.0.as_of())
    }

    #[getter]
    fn received_before<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.0.received_before().map(|time| datetime(py, time)).transpose()
    }

    #[getter]
    fn schema(&self) -> Schema {
        Schema(self.0.schema().clone())
    }

    fn known_at(&self, py: Python<'_>, received_before: &Bound<'_, PyAny>) -> PyResult<Self> {
        let at = instant("received_before", received_before)?;
        work::run(py, None, |watch| self.0.watched(Some(watch)).known_at(at)).map(unwatched)
    }

    fn customers(&self, py: Python<'_>) -> PyResult<u64> {
        work::run(py, None, |watch| Ok(self.0.watched(Some(watch)).customers()))
    }

    fn events(&self, py: Python<'_>) -> PyResult<u64> {
        work::run(py, None, |watch| Ok(self.0.watched(Some(watch)).events()))
    }

    /// Runs an operation of the catalogue.
    #[pyo3(signature = (operation, options, progress))]
    fn call(
        &self,
        py: Python<'_>,
        operation: &str,
        options: Option<&Bound<'_, PyDict>>,
        progress: bool,
    ) -> PyResult<Table> {
        let options = value::options(options)?;
        let shown = progress.then_some(operation);
        work::run(py, shown, |watch| self.0.watched(Some(watch)).call(operation, &options)).map(Table)
    }

    /// Runs an operation of the catalogue that fits an artifact; the answer is its text.
    #[pyo3(signature = (operation, options, progress))]
    fn fit(
        &self,
        py: Python<'_>,
        operation: &str,
        options: Option<&Bound<'_, PyDict>>,
        progress: bool,
    ) -> PyResult<String> {
        let options = value::options(options)?;
        let shown = progress.then_some(operation);
        work::run(py, shown, |watch| self.0.watched(Some(watch)).fit(operation, &options))
    }
}

/// The view without the watch under which it was made.
pub(crate) fn unwatched(view: CoreView) -> View {
    View(view.watched(None))
}
