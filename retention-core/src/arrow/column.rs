//! Record batches as a table that ingest reads.

use std::collections::BTreeSet;

use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use super::part::Part;
use super::places::Places;
use crate::log::{Cell, Cells, Source, Want};
use crate::{Error, ErrorCode, Result};

/// Record batches one after another.
pub(super) struct Batches<'b> {
    batches: &'b [RecordBatch],
    places: Places,
}

impl<'b> Batches<'b> {
    /// Checks that every batch has the columns of the first, and no two of one name.
    pub(super) fn new(batches: &'b [RecordBatch]) -> Result<Self> {
        let first = batches.first().map(RecordBatch::schema);
        for (at, batch) in batches.iter().enumerate() {
            let schema = batch.schema();
            let absent = first
                .iter()
                .flat_map(|first| first.fields())
                .find(|field| schema.column_with_name(field.name()).is_none());
            if let Some(field) = absent {
                let message = format!("batch {at} has no column `{}`, the first batch has", field.name());
                return Err(Error::new(ErrorCode::InvalidTable, message).with("column", field.name()));
            }
            let mut names = BTreeSet::new();
            if let Some(twice) = schema.fields().iter().find(|field| !names.insert(field.name())) {
                let message = format!("the table has two columns of the name `{}`", twice.name());
                return Err(Error::new(ErrorCode::InvalidTable, message)
                    .with("column", twice.name())
                    .hint("rename or drop one of them"));
            }
        }
        Ok(Self { batches, places: Places::new(batches.iter().map(RecordBatch::num_rows)) })
    }
}

impl Source for Batches<'_> {
    type Column<'s>
        = Column<'s>
    where
        Self: 's;

    fn rows(&self) -> usize {
        self.places.rows()
    }

    fn names(&self) -> Vec<&str> {
        let fields = self.batches.first().map(|batch| batch.schema_ref().fields());
        fields.into_iter().flatten().map(|field| field.name().as_str()).collect()
    }

    /// A column without rows is of any type: libraries give one to a column of which they know nothing.
    fn column<'s>(&'s self, name: &str, want: Want) -> Result<Column<'s>, String> {
        if self.rows() == 0 {
            return Ok(Column { parts: Vec::new(), places: &self.places, is_text: true });
        }
        let mut parts = Vec::with_capacity(self.batches.len());
        for batch in self.batches {
            let Some(array) = batch.column_by_name(name) else { return Err("none".to_owned()) };
            let kind = array.data_type();
            if !takes(want, kind) {
                return Err(kind.to_string());
            }
            parts.push(Part::of(array.as_ref()).ok_or_else(|| kind.to_string())?);
        }
        let is_text = parts.iter().all(Part::is_text);
        Ok(Column { parts, places: &self.places, is_text })
    }
}

/// Whether a field can be read from a column of this type.
fn takes(want: Want, kind: &DataType) -> bool {
    use DataType as D;
    let kind = match kind {
        D::Dictionary(_, values) => values,
        plain => plain,
    };
    let text = matches!(kind, D::Null | D::Utf8 | D::LargeUtf8 | D::Utf8View);
    let time = matches!(kind, D::Timestamp(..) | D::Date32 | D::Date64);
    let decimal = matches!(kind, D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..));
    let number = decimal || kind.is_integer() || kind.is_floating();
    match want {
        Want::Text => text,
        Want::Id | Want::Amount => text || number,
        Want::Time => text || time,
        Want::Property => text || time || number || *kind == D::Boolean,
    }
}

/// One column over all batches.
pub(super) struct Column<'s> {
    parts: Vec<Part<'s>>,
    places: &'s Places,
    is_text: bool,
}

impl Cells for Column<'_> {
    #[inline(always)]
    fn cell(&self, row: usize) -> Cell<'_> {
        let (batch, at) = self.places.find(row);
        match self.parts.get(batch) {
            Some(part) => part.cell(at),
            None => Cell::Null,
        }
    }

    fn is_text(&self) -> bool {
        self.is_text
    }
}
