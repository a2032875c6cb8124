//! The Arrow PyCapsule interface: tables of any library come in, ours go out, without a copy and without that library.
//!
//! All `unsafe` of the binding is here: taking what a capsule points to, as the interface lays down.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator, StructArray, make_array};
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::exceptions::{PyNotImplementedError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use retention_core::{Error, ErrorCode};

use crate::error::{exception, is_ours, refused};

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The batches of an object that exports Arrow, or `None` if it does not. No rows are one empty batch, so that the
/// columns are known.
pub(crate) fn batches(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<RecordBatch>>> {
    let py = given.py();
    if given.hasattr(intern!(py, "__arrow_c_stream__"))? {
        let capsule =
            given.call_method0(intern!(py, "__arrow_c_stream__")).map_err(|error| not_exported(py, error))?;
        return guarded(py, || from_stream(capsule.cast()?)).map(without_index).map(Some);
    }
    if given.hasattr(intern!(py, "__arrow_c_array__"))? {
        let capsules =
            given.call_method0(intern!(py, "__arrow_c_array__")).map_err(|error| not_exported(py, error))?;
        return guarded(py, || from_array(capsules.cast()?)).map(without_index).map(Some);
    }
    Ok(None)
}

/// The batches without what pandas adds to frames whose rows were filtered or sorted: the numbers of rows, which are no
/// column of the user's. An index that has a name is one, and stays.
fn without_index(batches: Vec<RecordBatch>) -> Vec<RecordBatch> {
    let without = |batch: RecordBatch| {
        let fields = batch.schema_ref().fields().iter().enumerate();
        let kept: Vec<usize> =
            fields.filter(|(_, field)| !is_unnamed_index(field.name())).map(|(at, _)| at).collect();
        if kept.len() == batch.num_columns() { batch } else { batch.project(&kept).unwrap_or(batch) }
    };
    batches.into_iter().map(without).collect()
}

/// Whether a column has the name that pandas and pyarrow give to an index without one, such as `__index_level_0__`.
fn is_unnamed_index(name: &str) -> bool {
    let level = name.strip_prefix("__index_level_").and_then(|rest| rest.strip_suffix("__"));
    level.is_some_and(|level| !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit()))
}

fn from_stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<Vec<RecordBatch>> {
    let py = capsule.py();
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name points to a live `ArrowArrayStream`. It is moved out and marked as released where it
    // was, as the interface demands, so that the capsule's destructor leaves it alone. The GIL is held, so nobody else
    // moves it out meanwhile.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let mut stream = Stream(stream);
    let (kind, notes) = stream.kind(py)?;
    let mut batches = Vec::new();
    while let Some(array) = stream.next(&kind).map_err(|error| unreadable(py, &error))? {
        // What a stream runs meanwhile, such as a query of DuckDB, may be stopped by Ctrl-C.
        py.check_signals()?;
        batches.push(noted(table_of(py, &array)?, &notes));
    }
    if batches.is_empty() {
        batches.push(noted(table_of(py, &arrow_array::new_empty_array(&kind))?, &notes));
    }
    Ok(batches)
}

type Notes = std::collections::HashMap<String, String>;

/// The batch with what its table says about itself.
fn noted(batch: RecordBatch, notes: &Notes) -> RecordBatch {
    if notes.is_empty() {
        return batch;
    }
    let schema = batch.schema().as_ref().clone().with_metadata(notes.clone());
    batch.clone().with_schema(std::sync::Arc::new(schema)).unwrap_or(batch)
}

/// A stream that is read array by array.
struct Stream(FFI_ArrowArrayStream);

impl Stream {
    /// The type of its arrays, and what the table says about itself.
    fn kind(&mut self, py: Python<'_>) -> PyResult<(DataType, Notes)> {
        let mut schema = FFI_ArrowSchema::empty();
        self.read_schema(&mut schema).map_err(|error| unreadable(py, &error))?;
        let notes = schema.metadata().map_err(|error| unreadable(py, &error))?;
        Ok((kind_of(py, &schema)?, notes))
    }

    fn read_schema(&mut self, schema: &mut FFI_ArrowSchema) -> Result<(), ArrowError> {
        let Some(get_schema) = self.0.get_schema() else { return Err(spent()) };
        // SAFETY: the callback gets the stream that it belongs to, and room for what it writes.
        let outcome = unsafe { get_schema(&raw mut self.0, schema) };
        self.check(outcome)
    }

    fn next(&mut self, kind: &DataType) -> Result<Option<ArrayRef>, ArrowError> {
        let mut array = FFI_ArrowArray::empty();
        let Some(get_next) = self.0.get_next() else { return Err(spent()) };
        // SAFETY: as for the schema.
        let outcome = unsafe { get_next(&raw mut self.0, &raw mut array) };
        self.check(outcome)?;
        if array.is_released() {
            return Ok(None);
        }
        // SAFETY: the array is of the stream's type, by the interface.
        unsafe { imported(array, kind) }.map(Some)
    }

    fn check(&mut self, outcome: c_int) -> Result<(), ArrowError> {
        if outcome == 0 {
            return Ok(());
        }
        let said = match self.0.get_last_error() {
            // SAFETY: the callback gets the stream that it belongs to.
            Some(get_last_error) => unsafe { get_last_error(&raw mut self.0) },
            None => std::ptr::null(),
        };
        // SAFETY: what is not null is a text that lives until the next call on the stream; it is copied here.
        let said = (!said.is_null()).then(|| unsafe { CStr::from_ptr(said) }.to_string_lossy().into_owned());
        let message = said.unwrap_or_else(|| format!("the stream failed with code {outcome}"));
        Err(ArrowError::CDataInterface(message))
    }
}

fn spent() -> ArrowError {
    ArrowError::CDataInterface("the stream was read before".to_owned())
}

/// The array in our types.
///
/// # Safety
///
/// The array must be of this type and keep the rules of the interface.
unsafe fn imported(mut array: FFI_ArrowArray, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    // SAFETY: the caller vouches for it.
    let data = unsafe {
        without_null_buffers(&raw mut array, kind);
        from_ffi_and_data_type(array, kind.clone())
    };
    data.map(make_array)
}

/// The first fields of an `ArrowArray`, as the interface lays them down.
#[repr(C)]
struct Head {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut FFI_ArrowArray,
}

/// Says of columns of nulls that they have no buffer. By the interface they have none, but polars writes one, and
/// `from_ffi` would refuse the whole table. Who made the array frees it by what is private to them, not by this number.
///
/// # Safety
///
/// As for [`imported`].
unsafe fn without_null_buffers(array: *mut FFI_ArrowArray, kind: &DataType) {
    let kinds: Vec<&DataType> = match kind {
        DataType::Null => Vec::new(),
        DataType::Struct(fields) => fields.iter().map(|field| field.data_type()).collect(),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::FixedSizeList(item, _)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::Map(item, _) => vec![item.data_type()],
        _ => return,
    };
    let head = array.cast::<Head>();
    // SAFETY: an `FFI_ArrowArray` is laid out as the interface says, so that it begins with a `Head`; the children are as
    // many live arrays as it says.
    unsafe {
        if *kind == DataType::Null {
            (*head).n_buffers = 0;
            return;
        }
        let (children, count) = ((*head).children, usize::try_from((*head).n_children).unwrap_or(0));
        if children.is_null() {
            return;
        }
        for (at, kind) in kinds.into_iter().enumerate().take(count) {
            without_null_buffers(*children.add(at), kind);
        }
    }
}

fn from_array(capsules: &Bound<'_, PyTuple>) -> PyResult<Vec<RecordBatch>> {
    let py = capsules.py();
    let (schema, array) = (capsules.get_item(0)?, capsules.get_item(1)?);
    let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names point to a live `ArrowSchema` and `ArrowArray` that belong together. Both are moved
    // out and marked as released where they were; the GIL is held. The array's buffers agree with the schema by the
    // interface, and `from_ffi` checks their layout.
    let (array, schema) =
        unsafe { (FFI_ArrowArray::from_raw(array.as_ptr()), FFI_ArrowSchema::from_raw(schema.as_ptr())) };
    let kind = kind_of(py, &schema)?;
    // SAFETY: as above.
    let array = unsafe { imported(array, &kind) };
    Ok(vec![table_of(py, &array.map_err(|error| unreadable(py, &error))?)?])
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

/// The type of a table; one that Arrow for Rust does not know is told with the column that has it.
fn kind_of(py: Python<'_>, schema: &FFI_ArrowSchema) -> PyResult<DataType> {
    DataType::try_from(schema).map_err(|error| {
        let unknown = schema.children().find(|column| DataType::try_from(*column).is_err());
        match unknown.and_then(FFI_ArrowSchema::name) {
            Some(name) => {
                let message = format!("column `{name}` has a type that cannot be read: {error}");
                let advice = "leave the column out, or cast it to text or a number of 64 bits";
                let error = Error::new(ErrorCode::InvalidTable, message).with("column", name);
                exception(py, &error.hint(advice))
            }
            None => unreadable(py, &error),
        }
    })
}

/// What a library raises that cannot hand its frame over, such as pandas for a column of mixed types: one of our errors,
/// with that one as its cause. What is ours, or says nothing of the data, such as Ctrl-C or a source that is gone, stays.
fn not_exported(py: Python<'_>, error: PyErr) -> PyErr {
    let of_the_data = error.is_instance_of::<PyTypeError>(py)
        || error.is_instance_of::<PyValueError>(py)
        || error.is_instance_of::<PyNotImplementedError>(py);
    if !of_the_data || is_ours(py, &error) {
        return error;
    }
    let message = format!("the table does not hand itself over as Arrow data: {}", error.value(py));
    let advice =
        "give each column one type, such as df[\"x\"] = df[\"x\"].astype(\"str\"), or leave the column out";
    let refusal = exception(py, &Error::new(ErrorCode::InvalidTable, message).hint(advice));
    refusal.set_cause(py, Some(error));
    refusal
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
