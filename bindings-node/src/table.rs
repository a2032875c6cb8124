//! A table as JavaScript holds it: columns leave as typed arrays, or all together as Arrow IPC.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, BigInt64Array, Float64Array, Uint8Array};
use napi_derive::napi;
use retention_core::{Column, ColumnData, Error, ErrorCode, Result, Table};
use serde_json::json;

use crate::fault::{guarded, text_of};
use crate::stop::{Stop, Stopper};
use crate::work::{Reply, Work, promise};

/// A result.
#[napi]
pub struct NativeTable {
    table: Arc<Table>,
}

impl Reply for Table {
    type Js = NativeTable;
    fn reply(self) -> NativeTable {
        NativeTable { table: Arc::new(self) }
    }
}

/// The texts of a stretch of rows: one after another, and where each ends, in UTF-16 units.
#[napi(object)]
pub struct Texts {
    pub text: String,
    pub ends: napi::bindgen_prelude::Uint32Array,
}

fn wrong(column: &Column, wanted: &str) -> Error {
    Error::new(
        ErrorCode::Internal,
        format!("column `{}` is {}, not {wanted}", column.name(), column.kind().as_str()),
    )
}

impl NativeTable {
    fn at(&self, index: u32) -> Result<&Column> {
        self.table
            .columns()
            .get(index as usize)
            .ok_or_else(|| Error::new(ErrorCode::UnknownColumn, format!("no column {index}")))
    }
}

#[napi]
impl NativeTable {
    /// Name, length, columns (name and type) and notes, as JSON.
    #[napi]
    pub fn describe(&self) -> napi::Result<String> {
        guarded(|| {
            let columns: Vec<_> = self
                .table
                .columns()
                .iter()
                .map(|column| json!({"name": column.name(), "type": column.kind().as_str()}))
                .collect();
            let notes: Vec<_> = self.table.notes().map(|(name, text)| json!([name, text])).collect();
            text_of(
                &json!({"name": self.table.name(), "length": self.table.rows(), "columns": columns, "notes": notes}),
            )
        })
    }

    /// The first rows and columns as aligned text.
    #[napi]
    pub fn text(&self) -> napi::Result<String> {
        guarded(|| Ok(self.table.to_string()))
    }

    /// The first rows as HTML.
    #[napi]
    pub fn html(&self) -> napi::Result<String> {
        guarded(|| Ok(self.table.to_html()))
    }

    /// The chart, as JSON.
    #[napi]
    pub fn vega_lite(&self) -> napi::Result<String> {
        guarded(|| text_of(&self.table.vega_lite()?))
    }

    /// Checks a name; the error suggests the nearest.
    #[napi]
    pub fn require(&self, column: String) -> napi::Result<()> {
        guarded(|| self.table.column(&column).map(|_| ()))
    }

    /// One for each row that has a value, zero for the others; null when all have one.
    #[napi]
    pub fn valid(&self, index: u32) -> napi::Result<Option<Uint8Array>> {
        guarded(|| {
            let valid = self.at(index)?.validity();
            Ok(valid.map(|valid| Uint8Array::new(valid.iter().copied().map(u8::from).collect())))
        })
    }

    /// Counts and real numbers.
    #[napi]
    pub fn numbers(&self, index: u32) -> napi::Result<Float64Array> {
        guarded(|| {
            let column = self.at(index)?;
            Ok(Float64Array::new(match column.data() {
                ColumnData::Int(values) => values.iter().map(|value| *value as f64).collect(),
                ColumnData::Float(values) => values.clone(),
                _ => return Err(wrong(column, "a column of numbers")),
            }))
        })
    }

    /// Minor units, or microseconds since 1970.
    #[napi]
    pub fn bigints(&self, index: u32) -> napi::Result<BigInt64Array> {
        guarded(|| {
            let column = self.at(index)?;
            Ok(BigInt64Array::new(match column.data() {
                ColumnData::Money(values, _) => values.clone(),
                ColumnData::Time(values) => values.iter().map(|value| value.micros()).collect(),
                _ => return Err(wrong(column, "a column of money or instants")),
            }))
        })
    }

    /// Zeros and ones.
    #[napi]
    pub fn bools(&self, index: u32) -> napi::Result<Uint8Array> {
        guarded(|| {
            let column = self.at(index)?;
            match column.data() {
                ColumnData::Bool(values) => {
                    Ok(Uint8Array::new(values.iter().copied().map(u8::from).collect()))
                }
                _ => Err(wrong(column, "a column of truth values")),
            }
        })
    }

    /// The texts, or calendar days, of the rows from `from` to before `to`.
    #[napi]
    pub fn texts(&self, index: u32, from: u32, to: u32) -> napi::Result<Texts> {
        guarded(|| {
            let column = self.at(index)?;
            let rows = from as usize..(to as usize).min(column.len());
            let mut text = String::new();
            let mut ends = Vec::with_capacity(rows.len());
            let mut end = 0u32;
            let mut add = |value: &str| {
                text.push_str(value);
                end += value.encode_utf16().count() as u32;
                ends.push(end);
            };
            match column.data() {
                ColumnData::Text(values) => {
                    for row in rows {
                        add(values.get(row).unwrap_or_default());
                    }
                }
                ColumnData::Date(values) => {
                    for day in values.get(rows).unwrap_or_default() {
                        add(&day.to_string());
                    }
                }
                _ => return Err(wrong(column, "a column of text")),
            }
            Ok(Texts { text, ends: ends.into() })
        })
    }

    /// The table as an Arrow IPC stream.
    #[napi]
    pub fn to_arrow(&self, stop: Option<&Stop>) -> AsyncTask<Work<Vec<u8>>> {
        let (table, stopper) = (Arc::clone(&self.table), Stopper::of(stop));
        promise(move || crate::ipc::written(&table, &stopper))
    }

    /// As `toArrow`, on the event loop.
    #[napi]
    pub fn to_arrow_sync(&self) -> napi::Result<Uint8Array> {
        guarded(|| crate::ipc::written(&self.table, &Stopper::default())).map(Uint8Array::new)
    }
}
