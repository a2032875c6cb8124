//! A history as an Arrow record batch.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_schema::{Field, Schema};

use crate::testing::History;
use crate::{Error, ErrorCode, Result};

impl History {
    /// The events as an Arrow record batch: `customer` and `kind` (text), `time` (microseconds, UTC), `amount_minor`
    /// (64-bit whole numbers, null without an amount), and where the population has them `id` (text) and `received`.
    /// Outside semver, as all that speaks of Arrow.
    ///
    /// # Errors
    /// `invalid_table` when the texts of a column exceed the 2 GiB that one batch can hold.
    pub fn to_record_batch(&self) -> Result<RecordBatch> {
        let instants = |values: Vec<i64>| -> ArrayRef {
            Arc::new(TimestampMicrosecondArray::from(values).with_timezone("UTC"))
        };
        let mut columns: Vec<(&str, ArrayRef, bool)> = vec![
            ("customer", text(self.len(), |row| self.customer(row).unwrap_or(""))?, false),
            ("kind", text(self.len(), |row| self.kind(row).unwrap_or(""))?, false),
            ("time", instants(self.time_micros().to_vec()), false),
            ("amount_minor", Arc::new(Int64Array::from_iter(self.amounts_minor().iter().copied())), true),
        ];
        if self.has_ids() {
            columns.push(("id", text(self.len(), |row| self.id(row).unwrap_or_default())?, false));
        }
        if let Some(received) = self.received_micros() {
            columns.push(("received", instants(received.to_vec()), false));
        }
        let fields: Vec<Field> = columns
            .iter()
            .map(|(name, array, nullable)| Field::new(*name, array.data_type().clone(), *nullable))
            .collect();
        let arrays = columns.into_iter().map(|(_, array, _)| array).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
            .map_err(|error| Error::new(ErrorCode::InvalidTable, error.to_string()))
    }
}

/// A column of texts, unless they are too long together for 32-bit offsets.
fn text<S: AsRef<str>>(rows: usize, cell: impl Fn(usize) -> S) -> Result<ArrayRef> {
    let bytes: usize = (0..rows).map(|row| cell(row).as_ref().len()).sum();
    if i32::try_from(bytes).is_err() {
        let message = format!("{bytes} bytes of text are more than one Arrow batch holds");
        return Err(Error::new(ErrorCode::InvalidTable, message).hint("simulate fewer events"));
    }
    Ok(Arc::new(StringArray::from_iter_values((0..rows).map(cell))))
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Int64Type, TimestampMicrosecondType};

    use crate::testing::Population;

    #[test]
    fn the_batch_holds_what_the_history_holds() {
        let delay = crate::Span::parse("1h").unwrap();
        for population in [Population::default(), Population::default().ids(true).received_after(delay)] {
            let history = population.customers(50_u32).generate().unwrap();
            let batch = history.to_record_batch().unwrap();
            assert_eq!(batch.num_rows(), history.len());
            assert_eq!(batch.num_columns(), if history.id(0).is_some() { 6 } else { 4 });
            let column = |name: &str| batch.column_by_name(name).unwrap();
            let amounts = column("amount_minor").as_primitive::<Int64Type>();
            for row in 0..history.len() {
                assert_eq!(Some(column("customer").as_string::<i32>().value(row)), history.customer(row));
                assert_eq!(Some(column("kind").as_string::<i32>().value(row)), history.kind(row));
                let time = column("time").as_primitive::<TimestampMicrosecondType>().value(row);
                assert_eq!(time, history.time_micros()[row]);
                let amount = amounts.is_valid(row).then(|| amounts.value(row));
                assert_eq!(amount, history.amount_minor(row));
                if let Some(id) = history.id(row) {
                    assert_eq!(column("id").as_string::<i32>().value(row), id);
                    let received = column("received").as_primitive::<TimestampMicrosecondType>().value(row);
                    assert_eq!(received, history.received(row).unwrap().micros());
                }
            }
        }
        let nobody = Population::default().customers(0_u32).generate().unwrap();
        assert_eq!(nobody.to_record_batch().unwrap().num_rows(), 0);
    }
}
