//! The compiled part of the Python package: it converts, calls the core, and converts back.
//!
//! No default, no arithmetic and no date lives here. The Python part (`python/retention_core`) gives the classes their
//! documented methods, which are generated from the core's catalogue of operations.
#![warn(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![deny(unsafe_code)]

mod arrow;
mod call;
mod engine;
mod error;
mod event;
mod log;
mod receipt;
mod rows;
mod table;
mod testing;
mod value;
mod view;
mod work;

use pyo3::prelude::*;

use crate::error::OrRaise;

/// The compiled part of `retention_core`; use that.
#[pymodule(name = "_core")]
mod core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::call::call;
    #[pymodule_export]
    use crate::engine::{Engine, Signal, Told, policy, policy_schema};
    #[pymodule_export]
    use crate::log::{Log, Schema};
    #[pymodule_export]
    use crate::receipt::Receipt;
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::testing::{History, small_shop};
    #[pymodule_export]
    use crate::view::View;
    #[pymodule_export]
    use crate::{artifact_kind, catalog, expect_kind, panics};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// The catalogue of operations as JSON text.
#[pyfunction]
fn catalog() -> String {
    retention_core::catalog_json().to_string()
}

/// What kind of artifact a text holds.
#[pyfunction]
fn artifact_kind(py: Python<'_>, text: &str) -> PyResult<String> {
    retention_core::artifact_kind(text).or_raise(py)
}

/// Checks that a text holds an artifact of this kind.
#[pyfunction]
fn expect_kind(py: Python<'_>, kind: &str, text: &str) -> PyResult<()> {
    retention_core::expect_kind(kind, text).or_raise(py)
}

/// Panics where work is done, so that a test can see what becomes of it.
#[pyfunction]
fn panics(py: Python<'_>) -> PyResult<()> {
    work::run(py, None, |_| {
        let nothing: [u8; 0] = [];
        Ok(std::hint::black_box(nothing.as_slice())[std::hint::black_box(7)])
    })
    .map(|_| ())
}
