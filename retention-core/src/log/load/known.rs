//! Rows of a table read as what is known of customers, for those who take them one by one.

use std::ops::Range;

use crate::log::EventLog;
use crate::log::columns::{CustomerColumns, OnReject};
use crate::log::load::customers::CustomerTable;
use crate::log::load::facts::Told;
use crate::log::load::{JsonRows, Source};
use crate::log::receipt::{Reason, Receipt};
use crate::log::schema::Schema;
use crate::time::LocalConverter;
use crate::{Error, Result};

/// What a table says of customers: read and checked against a schema, in the order of its rows.
/// [`Engine::set_customer_rows`](crate::Engine::set_customer_rows) takes them.
///
/// ```
/// use retention_core::{CustomerColumns, CustomerRows, JsonRows, Schema};
/// let mut rows = JsonRows::new();
/// rows.read_list(br#"[{"id": "ann", "signed_up": "2024-01-05"}, {"signed_up": "2024-01-06"}]"#)?;
/// let rows = CustomerRows::of_rows(&rows, &CustomerColumns::default(), &Schema::new("UTC", "EUR")?)?;
/// assert_eq!(rows.len(), 2);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CustomerRows {
    rows: Vec<std::result::Result<Told, (Reason, String)>>,
    ignored: Vec<String>,
}

impl CustomerRows {
    /// The rows of JSON objects, with columns as
    /// [`EventLog::set_customers_json`](crate::EventLog::set_customers_json) takes them.
    ///
    /// # Errors
    /// `missing_column`, `invalid_option`; `rows_rejected` if rows cannot be used and `on_reject` says to raise.
    pub fn of_rows(rows: &JsonRows, columns: &CustomerColumns, schema: &Schema) -> Result<Self> {
        Self::read(rows, columns, schema)
    }

    pub(crate) fn read<S: Source>(source: &S, columns: &CustomerColumns, schema: &Schema) -> Result<Self> {
        let (table, ignored) = CustomerTable::new(source, columns)?;
        let mut clock = LocalConverter::new(schema.zone());
        let told =
            |row| table.tell(row, schema, &mut clock).map_err(|reason| (reason, table.show(row, reason)));
        let rows = Self { rows: (0..source.rows()).map(told).collect(), ignored };
        if columns.on_reject == OnReject::Raise {
            rows.refuse()?;
        }
        Ok(rows)
    }

    /// How many rows there are, those that cannot be used included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The customer of a row; else why it cannot be used, and what it says.
    pub(crate) fn id(&self, row: usize) -> Option<std::result::Result<&str, (Reason, &str)>> {
        let row = self.rows.get(row)?;
        Some(row.as_ref().map(|told| told.id.as_str()).map_err(|(reason, text)| (*reason, text.as_str())))
    }

    /// What some rows say without a date, by name.
    pub(crate) fn undated(&self, rows: Range<usize>) -> impl Iterator<Item = &str> {
        let told = self.rows.get(rows).into_iter().flatten().flatten();
        let facts = told.flat_map(|told| told.facts.iter());
        facts.filter(|(_, fact)| fact.time.is_none()).map(|(name, _)| &**name)
    }

    /// Columns of the table that nothing refers to.
    pub(crate) fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// # Errors
    /// `rows_rejected` if any row cannot be used.
    fn refuse(&self) -> std::result::Result<(), Error> {
        let mut receipt = Receipt { rows: self.rows.len() as u64, ..Receipt::default() };
        for (row, read) in self.rows.iter().enumerate() {
            if let Err((reason, text)) = read {
                receipt.reject(*reason, row as u64, || text.clone());
            }
        }
        if receipt.rejected > 0 { Err(crate::log::raise(&receipt)) } else { Ok(()) }
    }
}

impl EventLog {
    /// Tells the log what one row says.
    pub(crate) fn tell_row(&mut self, rows: &CustomerRows, row: usize) -> Receipt {
        match rows.rows.get(row) {
            Some(Ok(told)) => self.tell_one(told.clone()),
            _ => Receipt::default(),
        }
    }
}
