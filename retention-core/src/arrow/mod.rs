//! Arrow record batches in and out. Follows arrow's major versions, so it is outside this crate's semver promise.

mod column;
mod input;
mod part;
mod places;
mod table;

use arrow_array::RecordBatch;

use crate::Result;
use crate::log::{
    CustomerColumns, CustomerRows, EventColumns, EventLog, EventRows, Receipt, Schema, SubscriptionColumns,
};

use column::Batches;
pub use table::record_batch;

impl EventLog {
    /// Adds the events of Arrow record batches. Which column holds which field stands in `columns`; fields that it does
    /// not name are taken from the columns `customer`, `time`, `kind`, `id`, `source`, `received`, `amount` or
    /// `amount_minor`, `currency`, `order` and `item`, as far as they are there.
    ///
    /// - Ids and kinds: text in every layout (plain, large, view, dictionary), integers, and floats and decimals that
    ///   hold whole numbers. Empty text is missing.
    /// - Times: timestamps of every unit; without a zone they are local time of the schema's zone. Dates are local
    ///   midnight, text is ISO. What is finer than a microsecond is cut off.
    /// - Amounts: integers, floats, decimals of any scale, decimal text. NaN and empty text are missing.
    /// - Properties: text, numbers, booleans, timestamps, dates.
    ///
    /// All batches must have the columns of the first. A table without rows should still come as one empty batch, so
    /// that its columns can be checked.
    ///
    /// # Errors
    /// `missing_column` with the nearest name; `wrong_column_type`; `invalid_table` when a later batch lacks a column;
    /// `rows_rejected` if rows were rejected and `on_reject` says to raise; `cancelled`. The log is then as it was.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    /// use retention_core::{EventColumns, EventLog, Schema};
    /// let batch = RecordBatch::try_from_iter([
    ///     ("CustomerID", Arc::new(Int64Array::from(vec![Some(17850), None])) as ArrayRef),
    ///     ("InvoiceDate", Arc::new(StringArray::from(vec!["2010-12-01T08:26:00", "2010-12-01T08:28:00"]))),
    ///     ("total", Arc::new(StringArray::from(vec!["15.30", "11.10"]))),
    /// ]).unwrap();
    /// let columns = EventColumns::default()
    ///     .customer("CustomerID".to_owned())
    ///     .time("InvoiceDate".to_owned())
    ///     .amount("total".to_owned())
    ///     .default_kind("purchase".to_owned());
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// let receipt = log.append_batches(&[batch], &columns)?;
    /// assert_eq!((receipt.accepted, receipt.rejected), (1, 1));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn append_batches(&mut self, batches: &[RecordBatch], columns: &EventColumns) -> Result<Receipt> {
        self.append_table(&Batches::new(batches)?, columns)
    }

    /// Tells the log of the customers of Arrow record batches, as
    /// [`set_customers_json`](Self::set_customers_json) does of objects. Columns whose type cannot be a property are
    /// ignored unless `columns` names them.
    ///
    /// # Errors
    /// As [`append_batches`](Self::append_batches), and `invalid_option` when `columns.properties` names a field.
    pub fn set_customers_batches(
        &mut self,
        batches: &[RecordBatch],
        columns: &CustomerColumns,
    ) -> Result<Receipt> {
        self.set_customer_table(&Batches::new(batches)?, columns)
    }

    /// Adds the subscriptions of Arrow record batches, as
    /// [`append_subscriptions_json`](Self::append_subscriptions_json) does of objects.
    ///
    /// # Errors
    /// As [`append_batches`](Self::append_batches); the fields that must be there are `customer` and `start`.
    pub fn append_subscriptions_batches(
        &mut self,
        batches: &[RecordBatch],
        columns: &SubscriptionColumns,
    ) -> Result<Receipt> {
        self.append_subscription_table(&Batches::new(batches)?, columns)
    }
}

impl CustomerRows {
    /// The customers of Arrow record batches, with columns as [`EventLog::set_customers_batches`] takes them.
    ///
    /// # Errors
    /// As [`EventLog::set_customers_batches`].
    pub fn of_batches(batches: &[RecordBatch], columns: &CustomerColumns, schema: &Schema) -> Result<Self> {
        Self::read(&Batches::new(batches)?, columns, schema)
    }
}

impl EventRows {
    /// The rows of Arrow record batches, with columns as [`EventLog::append_batches`] takes them.
    ///
    /// # Errors
    /// As [`EventLog::append_batches`].
    pub fn of_batches(batches: &[RecordBatch], columns: &EventColumns, schema: &Schema) -> Result<Self> {
        Self::read(&Batches::new(batches)?, columns, schema)
    }
}
