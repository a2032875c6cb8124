//! The Arrow PyCapsule interface: tables of any library come in, ours go out, without a copy and without that library.
//!
//! All `unsafe` of the binding is here: taking what a capsule points to, as the interface lays down.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator, StructArray, make_array};
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use retention_core::ErrorCode;

use crate::error::refused;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The batches of an object that exports Arrow, or `None` if it does not. No rows are one empty batch, so that the
/// columns are known.
pub(crate) fn batches(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<RecordBatch>>> {
    let py = given.py();
    if given.hasattr(intern!(py, "__arrow_c_stream__"))? {
        let capsule = given.call_method0(intern!(py, "__arrow_c_stream__"))?;
        return guarded(py, || from_stream(capsule.cast()?)).map(Some);
    }
    if given.hasattr(intern!(py, "__arrow_c_array__"))? {
        let capsules = given.call_method0(intern!(py, "__arrow_c_array__"))?;
        return guarded(py, || from_array(capsules.cast()?)).map(Some);
    }
    Ok(None)
}

fn from_stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<Vec<RecordBatch>> {
    let py = capsule.py();
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name points to a live `ArrowArrayStream`. It is moved out and marked as released where it
    // was, as the interface demands, so that the capsule's destructor leaves it alone. The GIL is held, so nobody else
    // moves it out meanwhile.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let reader = ArrayStreamReader::try_new(stream).map_err(|error| unreadable(py, &error))?;
    let kind = arrow_array::ArrayReader::field(&reader).data_type().clone();
    let mut batches = Vec::new();
    for array in reader {
        let array = array.map_err(|error| unreadable(py, &error))?;
        // What a stream runs meanwhile, such as a query of DuckDB, may be stopped by Ctrl-C.
        py.check_signals()?;
        batches.push(table_of(py, &array)?);
    }
    if batches.is_empty() {
        batches.push(table_of(py, &arrow_array::new_empty_array(&kind))?);
    }
    Ok(batches)
}

fn from_array(capsules: &Bound<'_, PyTuple>) -> PyResult<Vec<RecordBatch>> {
    let py = capsules.py();
    let (schema, array) = (capsules.get_item(0)?, capsules.get_item(1)?);
    let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names point to a live `ArrowSchema` and `ArrowArray` that belong together. Both are moved
    // out and marked as released where they were; the GIL is held. The array's buffers agree with the schema by the
    // interface, and `from_ffi` checks their layout.
    let data = unsafe {
        let array = FFI_ArrowArray::from_raw(array.as_ptr());
        let schema = FFI_ArrowSchema::from_raw(schema.as_ptr());
        from_ffi(array, &schema)
    };
    let data = data.map_err(|error| unreadable(py, &error))?;
    Ok(vec![table_of(py, &make_array(data))?])
}

/// A table is an array of structs, none of which is missing.
fn table_of(py: Python<'_>, array: &ArrayRef) -> PyResult<RecordBatch> {
    match array.as_any().downcast_ref::<StructArray>() {
        Some(rows) if rows.null_count() == 0 => Ok(RecordBatch::from(rows)),
        Some(_) => Err(refused(py, ErrorCode::InvalidTable, "some rows of the table are null as a whole")),
        None => {
            let message = format!(
                "expected a table, got a single column of type {}; pass the frame, not one of its columns",
                array.data_type()
            );
            Err(refused(py, ErrorCode::InvalidTable, message))
        }
    }
}

fn unreadable(py: Python<'_>, error: &ArrowError) -> PyErr {
    match PyErr::take(py) {
        Some(raised) => raised,
        None => {
            refused(py, ErrorCode::InvalidTable, format!("the table cannot be read as Arrow data: {error}"))
        }
    }
}

/// Arrow data that break the interface's rules can make the reader panic; that is an error like any other.
fn guarded<T>(py: Python<'_>, read: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(refused(py, ErrorCode::InvalidTable, "the table breaks the rules of the Arrow C interface"))
    })
}

/// The capsule of a stream with this one batch.
pub(crate) fn stream(py: Python<'_>, batch: RecordBatch) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = batch.schema();
    let reader = RecordBatchIterator::new([Ok(batch)], schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// The capsule of a schema.
pub(crate) fn schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    let exported = FFI_ArrowSchema::try_from(&DataType::Struct(schema.fields().clone()));
    PyCapsule::new_with_value(py, exported.map_err(|error| unreadable(py, &error))?, SCHEMA)
}
