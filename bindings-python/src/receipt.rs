//! The receipt: how each row ended.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use retention_core::Receipt as CoreReceipt;

/// How the rows of one call ended: accepted, duplicates, conflicts and rejected add up to `rows`.
///
/// >>> import retention_core as rt
/// >>> rt.EventLog().append([{"customer": "ann", "kind": "login", "time": "2024-01-05"}, {"customer": "ben"}])
/// Receipt(rows=2, accepted=1, duplicates=0, conflicts=0, rejected=1, missing_time=1)
#[pyclass(frozen, eq, module = "retention_core")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Receipt(pub(crate) CoreReceipt);

#[pymethods]
impl Receipt {
    /// Rows handed in.
    #[getter]
    fn rows(&self) -> u64 {
        self.0.rows
    }

    /// Rows that are new.
    #[getter]
    fn accepted(&self) -> u64 {
        self.0.accepted
    }

    /// Rows that were there already, by id or, where the schema says so, by content.
    #[getter]
    fn duplicates(&self) -> u64 {
        self.0.duplicates
    }

    /// Rows whose id was there with other content. The earliest received one stands.
    #[getter]
    fn conflicts(&self) -> u64 {
        self.0.conflicts
    }

    /// Rows that cannot be used.
    #[getter]
    fn rejected(&self) -> u64 {
        self.0.rejected
    }

    /// The rejected rows by reason: dicts with `reason`, `rows` (numbers from 0) and `samples`.
    #[getter]
    fn rejections<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rejections = self.0.rejections.iter().map(|rejection| {
            let dict = PyDict::new(py);
            dict.set_item("reason", rejection.reason.as_str())?;
            dict.set_item("rows", &rejection.rows)?;
            dict.set_item("samples", &rejection.samples)?;
            Ok(dict)
        });
        PyList::new(py, rejections.collect::<PyResult<Vec<_>>>()?)
    }

    /// Amounts that had more decimals than the currency and were rounded half-even.
    #[getter]
    fn rounded_amounts(&self) -> u64 {
        self.0.rounded_amounts
    }

    /// Columns of the input that nothing refers to.
    #[getter]
    fn ignored_columns(&self) -> Vec<String> {
        self.0.ignored_columns.clone()
    }

    /// All fields as a dict, ready for JSON.
    ///
    /// >>> import retention_core as rt
    /// >>> rt.EventLog().push("ann", "login", "2024-01-05").to_dict()["accepted"]
    /// 1
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("rows", self.0.rows)?;
        dict.set_item("accepted", self.0.accepted)?;
        dict.set_item("duplicates", self.0.duplicates)?;
        dict.set_item("conflicts", self.0.conflicts)?;
        dict.set_item("rejected", self.0.rejected)?;
        dict.set_item("rejections", self.rejections(py)?)?;
        dict.set_item("rounded_amounts", self.0.rounded_amounts)?;
        dict.set_item("ignored_columns", &self.0.ignored_columns)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let it = &self.0;
        let mut text = format!(
            "Receipt(rows={}, accepted={}, duplicates={}, conflicts={}, rejected={}",
            it.rows, it.accepted, it.duplicates, it.conflicts, it.rejected
        );
        for rejection in &it.rejections {
            text.push_str(&format!(", {}={}", rejection.reason.as_str(), rejection.rows.len()));
        }
        if it.rounded_amounts > 0 {
            text.push_str(&format!(", rounded_amounts={}", it.rounded_amounts));
        }
        if !it.ignored_columns.is_empty() {
            text.push_str(&format!(", ignored_columns={:?}", it.ignored_columns));
        }
        text + ")"
    }
}
