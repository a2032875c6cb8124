//! The rows of a table as single events, for those that are told one by one.

use crate::log::check::{Checker, Shape};
use crate::log::columns::{EventColumns, OnReject};
use crate::log::event::{Amount, Event};
use crate::log::load::events::EventTable;
use crate::log::load::{JsonRows, Source};
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::Rows;
use crate::log::schema::Schema;
use crate::log::shard::NO_AMOUNT;
use crate::time::{LocalConverter, Timestamp};
use crate::{Error, Result};

/// An event and whether its amount was rounded; else why it cannot be used, and what the row says.
type Row<'a> = std::result::Result<(&'a Event<'static>, bool), (Reason, &'a str)>;

/// The rows of a table, read as single events: what [`Engine::track_rows`](crate::Engine::track_rows) takes.
///
/// ```
/// use retention_core::{EventColumns, EventRows, JsonRows, Schema};
/// let mut rows = JsonRows::new();
/// rows.read_list(br#"[{"customer": "ann", "kind": "login", "time": "2024-01-05"}, {"customer": "ben"}]"#)?;
/// let rows = EventRows::of_rows(&rows, &EventColumns::default(), &Schema::new("UTC", "EUR")?)?;
/// assert_eq!(rows.len(), 2);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct EventRows {
    rows: Vec<std::result::Result<(Event<'static>, bool), (Reason, String)>>,
    ignored: Vec<String>,
}

impl EventRows {
    /// The rows of JSON objects, with columns as [`EventLog::append_json`](crate::EventLog::append_json) takes them.
    ///
    /// # Errors
    /// `missing_column`; `rows_rejected` if rows cannot be used and `on_reject` says to raise.
    pub fn of_rows(rows: &JsonRows, columns: &EventColumns, schema: &Schema) -> Result<Self> {
        Self::read(rows, columns, schema)
    }

    pub(crate) fn read<S: Source>(source: &S, columns: &EventColumns, schema: &Schema) -> Result<Self> {
        let (table, ignored) = EventTable::new(source, columns)?;
        let mut clock = LocalConverter::new(schema.zone());
        let mut again = LocalConverter::new(schema.zone());
        let mut checker = Checker::new(&table, Shape::of(&table), schema, &mut clock);
        let mut rows = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            let mut rounded = 0;
            let read = checker.check(row, &mut rounded, |customer, kind, time, amount, aside, texts| {
                let mut event =
                    Event::new(customer.to_owned(), kind.to_owned(), Timestamp::from_micros(time));
                event.received = aside.is_told.then(|| Timestamp::from_micros(aside.received).into());
                event.amount = (amount != NO_AMOUNT).then_some(Amount::Minor(amount));
                event.currency = aside.foreign.map(|currency| currency.to_string().into());
                let mut rest = texts;
                let mut next = |length: u16| {
                    let (text, after) = rest.split_at_checked(usize::from(length)).unwrap_or((rest, ""));
                    rest = after;
                    (!text.is_empty()).then(|| text.to_owned().into())
                };
                let [id, source, order, item] = aside.lens;
                (event.id, event.source) = (next(id), next(source));
                (event.order, event.item) = (next(order), next(item));
                Ok(event)
            });
            let read = read.and_then(|mut event| {
                if table.has_properties() {
                    table.properties(row, &mut again, &mut |name, value| {
                        event.properties.insert(name.to_owned(), value.into());
                    })?;
                }
                Ok((event, rounded > 0))
            });
            rows.push(read.map_err(|reason| (reason, table.show(row, reason))));
        }
        let rows = Self { rows, ignored };
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

    /// A row as an event, and whether its amount was rounded; else why it cannot be used, and what it says.
    pub(crate) fn get(&self, row: usize) -> Option<Row<'_>> {
        let row = self.rows.get(row)?;
        Some(
            row.as_ref()
                .map(|(event, rounded)| (event, *rounded))
                .map_err(|(reason, text)| (*reason, text.as_str())),
        )
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
