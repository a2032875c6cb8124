//! Simulated customers and the small shop, for tests and first steps.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use retention_core::Options;
use retention_core::testing::{self, History as CoreHistory, Population};

use crate::error::OrRaise;
use crate::log::{Log, checked_threads};
use crate::table::Table;
use crate::{arrow, value, work};

/// The compiled part of `retention_core.testing.Population`.
#[pyclass(frozen, module = "retention_core._core")]
#[derive(Debug)]
pub(crate) struct History(CoreHistory);

#[pymethods]
impl History {
    #[new]
    fn new(py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let population = Population::from_json(&value::options(options)?).or_raise(py)?;
        work::run(py, None, |_| population.generate()).map(Self)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn events(&self) -> Table {
        Table(self.0.events())
    }

    fn truth(&self) -> Table {
        Table(self.0.truth())
    }

    fn log(&self, py: Python<'_>, threads: Option<&Bound<'_, PyAny>>, progress: bool) -> PyResult<Log> {
        let threads = checked_threads(py, threads)?.unwrap_or(1);
        work::run(py, progress.then_some("log"), |pulse| self.0.log_watched(threads, Some(pulse)))
            .map(Log::of)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may ask for other types; the interface allows to answer with one's own.
        let _ = requested_schema;
        arrow::stream(py, self.0.to_record_batch().or_raise(py)?)
    }
}

/// The small shop of the core's examples.
#[pyfunction]
pub(crate) fn small_shop() -> Log {
    Log::of(testing::small_shop())
}
