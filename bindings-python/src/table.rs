//! A result table as Python holds it.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCapsule, PyDate, PyDateTime, PyDict, PyList, PyTzInfo};
use retention_core::{Column, ColumnData, Date, Table as CoreTable, Timestamp, record_batch};

use crate::arrow;
use crate::error::OrRaise;

/// The compiled part of `retention_core.Table`.
#[pyclass(frozen, eq, module = "retention_core._core")]
#[derive(Debug, PartialEq)]
pub(crate) struct Table(pub(crate) CoreTable);

#[pymethods]
impl Table {
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The chart as JSON text.
    fn vega_lite(&self, py: Python<'_>) -> PyResult<String> {
        self.0.vega_lite().map(|spec| spec.to_string()).or_raise(py)
    }

    fn __len__(&self) -> usize {
        self.0.rows()
    }

    /// Names and types of the columns, in order.
    #[getter]
    fn types<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for column in self.0.columns() {
            dict.set_item(column.name(), column.kind().as_str())?;
        }
        Ok(dict)
    }

    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, text) in self.0.notes() {
            dict.set_item(name, text)?;
        }
        Ok(dict)
    }

    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        values(py, self.0.column(name).or_raise(py)?)
    }

    fn text(&self) -> String {
        self.0.to_string()
    }

    fn html(&self) -> String {
        self.0.to_html()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may ask for other types; the interface allows to answer with one's own.
        let _ = requested_schema;
        arrow::stream(py, record_batch(&self.0).or_raise(py)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::schema(py, &record_batch(&self.0).or_raise(py)?.schema())
    }
}

/// The values of a column as Python has them; `None` where there is none.
fn values<'py>(py: Python<'py>, column: &Column) -> PyResult<Bound<'py, PyList>> {
    let valid = |row: usize| column.is_valid(row);
    macro_rules! list {
        ($values:expr, $one:expr) => {{
            let values = $values.iter().enumerate();
            let values = values.map(|(row, value)| if valid(row) { $one(value).map(Some) } else { Ok(None) });
            PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
        }};
    }
    match column.data() {
        ColumnData::Text(values) => list!(values, |value: &str| Ok(pyo3::types::PyString::new(py, value))),
        ColumnData::Int(values) | ColumnData::Money(values, _) => list!(values, |value: &i64| Ok(*value)),
        ColumnData::Float(values) => list!(values, |value: &f64| Ok(*value)),
        ColumnData::Bool(values) => list!(values, |value: &bool| Ok(*value)),
        ColumnData::Time(values) => list!(values, |value: &Timestamp| datetime(py, *value)),
        ColumnData::Date(values) => list!(values, |value: &Date| date(py, *value)),
        _ => Ok(PyList::empty(py)),
    }
}

fn date(py: Python<'_>, date: Date) -> PyResult<Bound<'_, PyDate>> {
    let (year, month, day) = date.ymd();
    PyDate::new(py, year, month as u8, day as u8)
}

/// An aware date-time in UTC.
pub(crate) fn datetime(py: Python<'_>, time: Timestamp) -> PyResult<Bound<'_, PyDateTime>> {
    static UTC: PyOnceLock<Py<PyTzInfo>> = PyOnceLock::new();
    const DAY: i64 = 86_400_000_000;
    let utc = UTC.get_or_try_init(py, || PyTzInfo::utc(py).map(|utc| utc.to_owned().unbind()))?.bind(py);
    let (days, micros) = (time.micros().div_euclid(DAY), time.micros().rem_euclid(DAY));
    let (year, month, day) = Date::from_days(days as i32).ymd();
    let seconds = micros / 1_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let micros = (micros % 1_000_000) as u32;
    PyDateTime::new(
        py,
        year,
        month as u8,
        day as u8,
        hour as u8,
        minute as u8,
        second as u8,
        micros,
        Some(utc),
    )
}
