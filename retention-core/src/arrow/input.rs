//! Record batches for operations that need no log.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, Float64Array, RecordBatch};

use super::column::Batches;
use crate::Result;
use crate::frame::{HostColumns, InputTable, Plain};
use crate::log::{Source, plain_cells, plain_ids};
use crate::money::Currency;
use crate::table::Text;

impl InputTable {
    /// Arrow record batches, one after another. What a result table of this library says about itself travels in the
    /// schema's metadata, as far as the libraries in between keep it.
    ///
    /// # Errors
    /// `invalid_table` when batches differ in their columns, or two columns have one name.
    pub fn of_batches(batches: Vec<RecordBatch>) -> Result<Self> {
        Batches::new(&batches)?;
        let metadata = batches.first().map(|batch| batch.schema_ref().metadata());
        let notes: BTreeMap<String, String> =
            metadata.into_iter().flatten().map(|(name, text)| (name.clone(), text.clone())).collect();
        Ok(Self::new(Held(batches), notes))
    }
}

struct Held(Vec<RecordBatch>);

impl HostColumns for Held {
    fn rows(&self) -> usize {
        self.0.iter().map(RecordBatch::num_rows).sum()
    }

    fn names(&self) -> Vec<&str> {
        let fields = self.0.first().map(|batch| batch.schema_ref().fields());
        fields.into_iter().flatten().map(|field| field.name().as_str()).collect()
    }

    fn cells(&self, name: &str, each: &mut dyn FnMut(usize, Plain<'_>) -> bool) -> Result<(), String> {
        let batches = Batches::new(&self.0).map_err(|error| error.to_string())?;
        plain_cells(&batches, name, each)
    }

    fn floats(&self, name: &str) -> Option<Cow<'_, [f64]>> {
        let part = |batch| floats(batch, name);
        if let [batch] = self.0.as_slice() {
            return part(batch).map(Cow::Borrowed);
        }
        let parts: Option<Vec<&[f64]>> = self.0.iter().map(part).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| Cow::Owned(parts.concat()))
    }

    fn flags(&self, name: &str) -> Option<Vec<bool>> {
        let mut found = Vec::with_capacity(self.rows());
        for batch in &self.0 {
            let part = batch.column_by_name(name)?.as_boolean_opt()?;
            if part.null_count() > 0 {
                return None;
            }
            found.extend(part.values().iter());
        }
        (!self.0.is_empty()).then_some(found)
    }

    fn currency(&self, name: &str) -> Option<Currency> {
        let field = self.0.first()?.schema_ref().field_with_name(name).ok()?;
        let said = |key: &str| field.metadata().get(key).map(String::as_str);
        said("unit").filter(|unit| *unit == "minor")?;
        Currency::parse(said("currency")?).ok()
    }

    fn ids(&self, name: &str) -> Result<Text, usize> {
        let batches = Batches::new(&self.0).map_err(|_| 0_usize)?;
        let ids = plain_ids(&batches, name);
        debug_assert!(ids.as_ref().map_or(true, |ids| ids.len() == batches.rows()));
        ids
    }
}

/// A column of floats, none of which is missing.
fn floats<'b>(batch: &'b RecordBatch, name: &str) -> Option<&'b [f64]> {
    let part: &Float64Array = batch.column_by_name(name)?.as_primitive_opt::<Float64Type>()?;
    (part.null_count() == 0).then(|| part.values().as_ref())
}
