//! Tables as they come in: Arrow from any library, or a list of dicts.

use arrow_array::RecordBatch;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use retention_core::{ErrorCode, JsonRows};

use crate::arrow;
use crate::error::{OrRaise, about, refused_argument};
use crate::value;
use crate::work::Turns;

/// A table on its way into the core.
pub(crate) enum Input {
    Batches(Vec<RecordBatch>),
    Rows(JsonRows),
}

/// Takes a frame or a list of dicts. Reading a long list shows progress if the operation's name is given.
pub(crate) fn input(given: &Bound<'_, PyAny>, shown: Option<&str>) -> PyResult<Input> {
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        let mut rows = JsonRows::new().marked();
        let mut turns = Turns::new(shown.map(|name| format!("{name}, reading rows")), given.len()?);
        for item in given.try_iter()? {
            rows.read_value(&value::row(&item?)?).or_raise(given.py())?;
            turns.step(given.py())?;
        }
        turns.finish();
        return Ok(Input::Rows(rows));
    }
    let py = given.py();
    if let Some(batches) = arrow::batches(given).map_err(|error| about(py, &error, "table"))? {
        return Ok(Input::Batches(batches));
    }
    Err(refused_argument(py, ErrorCode::InvalidTable, "table", advice(given)?))
}

/// What to call on a thing that is no table, to make it one.
fn advice(given: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = given.py();
    let kind = given.get_type();
    let (module, name) = (kind.module()?, kind.name()?);
    let (module, name) = (module.to_str()?, name.to_str()?);
    let root = module.split('.').next().unwrap_or("");
    if given.is_instance_of::<crate::log::Log>() {
        return Ok("a log has no answers of its own: pass log.as_of(time)".to_owned());
    }
    Ok(match (root, name) {
        ("polars", "LazyFrame") => "a polars LazyFrame has no rows yet: call .collect() first".to_owned(),
        ("pandas", _) => "this pandas does not export Arrow: update to pandas 2.2 or newer, or pass pyarrow.Table.from_pandas(df)".to_owned(),
        ("pyspark", _) => "pass df.toArrow()".to_owned(),
        ("numpy", _) => "a numpy array has no column names: make a frame of it, such as polars.DataFrame({...})".to_owned(),
        _ if given.is_instance_of::<PyDict>() => {
            "a dict of columns is no table yet: pass polars.DataFrame(data), pyarrow.table(data) or a list of dicts, one a row".to_owned()
        }
        _ if given.is_instance_of::<PyString>() || given.hasattr(intern!(py, "__fspath__"))? => {
            "a path is not read here: pass polars.read_csv(path) or another frame".to_owned()
        }
        _ if given.hasattr(intern!(py, "__next__"))? => "an iterator cannot be read twice: pass list(rows)".to_owned(),
        _ => format!(
            "expected a table, got {module}.{name}; anything with __arrow_c_stream__ will do (polars, pandas, pyarrow, DuckDB), or a list of dicts"
        ),
    })
}
