//! Tables of the host for operations that need no log.

use std::collections::BTreeMap;

use crate::frame::{HostColumns, InputTable, Plain};
use crate::log::load::cell::decimal_as_f64;
use crate::log::load::{Cell, Cells, JsonRows, Source, Want};
use crate::table::Text;
use crate::{Error, ErrorCode, Result};

impl InputTable {
    /// Rows that were read from JSON.
    ///
    /// # Errors
    /// `invalid_table` when a row is no object.
    pub fn of_rows(rows: JsonRows) -> Result<Self> {
        match (0..rows.len()).find(|row| rows.fault(*row).is_some()) {
            None => Ok(Self::new(rows, BTreeMap::new())),
            Some(row) => Err(Error::new(
                ErrorCode::InvalidTable,
                format!("row {row} is {}, not an object of names and values", rows.show(row)),
            )
            .with("row", row)
            .hint("give a list of objects, one a row")),
        }
    }
}

impl HostColumns for JsonRows {
    fn rows(&self) -> usize {
        self.len()
    }

    fn names(&self) -> Vec<&str> {
        Source::names(self)
    }

    fn cells(&self, name: &str, each: &mut dyn FnMut(usize, Plain<'_>) -> bool) -> Result<(), String> {
        plain_cells(self, name, each)
    }

    fn ids(&self, name: &str) -> Result<Text, usize> {
        plain_ids(self, name)
    }
}

/// The cells of a column of any source.
pub(crate) fn plain_cells(
    source: &impl Source,
    name: &str,
    each: &mut dyn FnMut(usize, Plain<'_>) -> bool,
) -> Result<(), String> {
    let column = source.column(name, Want::Property)?;
    for row in 0..source.rows() {
        if !each(row, plain(column.cell(row))) {
            break;
        }
    }
    Ok(())
}

pub(crate) fn plain_ids(source: &impl Source, name: &str) -> Result<Text, usize> {
    let column = source.column(name, Want::Id).map_err(|_| 0_usize)?;
    let (mut scratch, mut fault) = (String::new(), None);
    let ids = (0..source.rows()).map_while(|row| match column.cell(row).id(&mut scratch) {
        Ok(Some(id)) => Some(id.to_owned()),
        _ => {
            fault = Some(row);
            None
        }
    });
    let ids: Text = ids.collect();
    fault.map_or(Ok(ids), Err)
}

fn plain(cell: Cell<'_>) -> Plain<'_> {
    match cell {
        Cell::Null => Plain::Missing,
        Cell::Float(value) if value.is_nan() => Plain::Missing,
        Cell::Float(value) => Plain::Number(value),
        Cell::Int(value) => Plain::Number(value as f64),
        Cell::Decimal(value, scale) => Plain::Number(decimal_as_f64(value, scale)),
        Cell::Bool(value) => Plain::Flag(value),
        Cell::Text(text) => Plain::Text(text),
        // A time without a zone counts as UTC: there is no schema here to say otherwise.
        Cell::Instant(micros) | Cell::Local(micros) => Plain::Time(micros),
        Cell::FarTime => Plain::Other("time"),
        Cell::Other => Plain::Other("list or object"),
    }
}
