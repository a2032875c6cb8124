//! Result tables as record batches.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{LargeStringBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchOptions,
    TimestampMicrosecondArray,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::table::{Column, ColumnData, Table, Text};
use crate::{Error, ErrorCode, Result};

/// A result table as an Arrow record batch. Text becomes `Utf8` (`LargeUtf8` beyond 2 GB), counts `Int64`, real numbers
/// `Float64`, instants `Timestamp(us, "UTC")`, days `Date32`, money `Int64` in minor units with the field's metadata
/// `unit` = `minor` and `currency`; missing values are nulls. The notes and the table's name (`table`) are the schema's
/// metadata; several notes of one name are lines of one text.
///
/// # Errors
/// `internal` if the table does not fit Arrow, which would be a fault of this library.
pub fn record_batch(table: &Table) -> Result<RecordBatch> {
    batch_of(table)
        .map_err(|fault| Error::new(ErrorCode::Internal, format!("table `{}`: {fault}", table.name())))
}

fn batch_of(table: &Table) -> Result<RecordBatch, ArrowError> {
    let mut fields = Vec::with_capacity(table.columns().len());
    let mut arrays = Vec::with_capacity(table.columns().len());
    for column in table.columns() {
        let array = array(column)?;
        fields.push(field(column, array.data_type().clone()));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields).with_metadata(metadata(table)));
    let options = RecordBatchOptions::new().with_row_count(Some(table.rows()));
    RecordBatch::try_new_with_options(schema, arrays, &options)
}

fn metadata(table: &Table) -> BTreeMap<String, String> {
    let mut entries = BTreeMap::from([("table".to_owned(), table.name().to_owned())]);
    for (name, text) in table.notes() {
        entries
            .entry(name.to_owned())
            .and_modify(|known| {
                known.push('\n');
                known.push_str(text);
            })
            .or_insert_with(|| text.to_owned());
    }
    entries
}

fn field(column: &Column, kind: DataType) -> Field {
    // Whether a row lacks a value differs from one run to the next; the schema should not.
    let field = Field::new(column.name(), kind, true);
    match column.data() {
        ColumnData::Money(_, currency) => {
            field.with_metadata([("unit", "minor"), ("currency", currency.code())])
        }
        _ => field,
    }
}

fn array(column: &Column) -> Result<ArrayRef, ArrowError> {
    let nulls = column.validity().map(|valid| NullBuffer::from(valid.to_vec()));
    Ok(match column.data() {
        ColumnData::Text(text) => text_array(text, column),
        ColumnData::Int(values) | ColumnData::Money(values, _) => {
            Arc::new(Int64Array::try_new(values.clone().into(), nulls)?)
        }
        ColumnData::Float(values) => Arc::new(Float64Array::try_new(values.clone().into(), nulls)?),
        ColumnData::Bool(values) => Arc::new(
            (0..values.len())
                .map(|row| column.is_valid(row).then(|| values.get(row).copied().unwrap_or_default()))
                .collect::<BooleanArray>(),
        ),
        ColumnData::Time(values) => {
            let micros: Vec<i64> = values.iter().map(|time| time.micros()).collect();
            Arc::new(TimestampMicrosecondArray::try_new(micros.into(), nulls)?.with_timezone("UTC"))
        }
        ColumnData::Date(values) => {
            let days: Vec<i32> = values.iter().map(|date| date.days()).collect();
            Arc::new(Date32Array::try_new(days.into(), nulls)?)
        }
    })
}

fn text_array(text: &Text, column: &Column) -> ArrayRef {
    let bytes: usize = text.iter().map(str::len).sum();
    let rows = (0..text.len()).map(|row| column.text(row));
    if i32::try_from(bytes).is_ok() {
        let mut builder = StringBuilder::with_capacity(text.len(), bytes);
        rows.for_each(|row| builder.append_option(row));
        Arc::new(builder.finish())
    } else {
        let mut builder = LargeStringBuilder::with_capacity(text.len(), bytes);
        rows.for_each(|row| builder.append_option(row));
        Arc::new(builder.finish())
    }
}
