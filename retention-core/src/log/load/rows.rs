//! JSON rows that come piece by piece.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::log::EventLog;
use crate::log::columns::{CustomerColumns, EventColumns, SubscriptionColumns};
use crate::log::load::packed::{Columns, Packed};
use crate::log::load::visit::{NESTED, Row, Texts};
use crate::log::load::{Cell, Cells, Source, Want};
use crate::log::receipt::{Reason, Receipt};
use crate::{Error, ErrorCode, Result};

/// Rows read from JSON piece by piece and kept by column, in about a tenth of the memory of values: what a stream of
/// lines, or a host whose objects come in stretches, gathers before it changes the log once.
///
/// ```
/// use retention_core::{EventColumns, EventLog, JsonRows, Schema};
/// let mut rows = JsonRows::new();
/// rows.read_lines(b"{\"customer\": 17, \"time\": \"2024-01-05T10:00\", \"ki");
/// rows.read_lines(b"nd\": \"purchase\", \"amount\": 19.99}\nnot a row\n");
/// rows.end_lines();
/// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
/// let receipt = log.append_json_rows(&rows, &EventColumns::default())?;
/// assert_eq!((receipt.accepted, receipt.rejected), (1, 1));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Default)]
pub struct JsonRows {
    columns: Columns,
    rows: usize,
    /// Rows that are no objects, with what stands there instead.
    faults: BTreeMap<usize, String>,
    /// The start of a line whose end is still to come.
    rest: Vec<u8>,
    texts: Texts,
}

impl fmt::Debug for JsonRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonRows").field("rows", &self.rows).field("columns", &self.columns.names()).finish()
    }
}

impl JsonRows {
    /// No rows yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes texts that start with a zero character for what JSON cannot say: `\0d` and milliseconds since 1970 for an
    /// instant, `\0+` and `\0-` for the infinities, `\0?` for a time that is none, `\0s` before a text that itself
    /// starts with a zero character, and anything else for what no column takes.
    #[must_use]
    pub fn marked(mut self) -> Self {
        self.texts = Texts::Marked;
        self
    }

    /// How many rows were read.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no rows were read.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds one row from a JSON value. What is no object becomes a row that is rejected.
    ///
    /// # Errors
    /// `invalid_table` if the value cannot be kept; the rows before stay.
    pub fn read_value(&mut self, row: &Value) -> Result<()> {
        Element(self).deserialize(row).map_err(|fault| not_a_list(&fault))
    }

    /// Reads a JSON list of objects. What is no object, or holds what is no text or number, such as `1e999` or half a
    /// surrogate pair, becomes a row that is rejected.
    ///
    /// # Errors
    /// `invalid_table` if the text is not a JSON list; the rows of earlier pieces stay.
    pub fn read_list(&mut self, text: &[u8]) -> Result<()> {
        let (rows, columns) = (self.rows, self.columns.names().len());
        let text = without_mark(text);
        let mut from = serde_json::Deserializer::from_slice(text);
        let read = List(self).deserialize(&mut from).and_then(|()| from.end());
        let Err(fault) = read else { return Ok(()) };
        self.forget(rows, columns);
        // One row may be at fault in what it holds while the list as such is sound.
        let elements: Vec<&RawValue> = serde_json::from_slice(text).map_err(|_| not_a_list(&fault))?;
        for element in elements {
            self.element(element.get().as_bytes());
        }
        Ok(())
    }

    /// Reads one object a line. A piece may end within a line; empty lines are no rows, and a line that is no object
    /// becomes a row that is rejected.
    pub fn read_lines(&mut self, piece: &[u8]) {
        let Some(end) = piece.iter().rposition(|byte| *byte == b'\n') else {
            self.rest.extend_from_slice(piece);
            return;
        };
        let (whole, rest) = piece.split_at(end + 1);
        let mut lines = whole.split(|byte| *byte == b'\n');
        if !self.rest.is_empty() {
            let mut first = std::mem::take(&mut self.rest);
            first.extend_from_slice(lines.next().unwrap_or_default());
            self.line(&first);
        }
        for line in lines {
            self.line(line);
        }
        self.rest.extend_from_slice(rest);
    }

    /// Says that no more lines come: the last one needs no end.
    pub fn end_lines(&mut self) {
        let last = std::mem::take(&mut self.rest);
        self.line(&last);
    }

    /// Reads the column `from` as the column `to`: for hosts that spell the fields in a way of their own. Call it when all
    /// rows are there; without a column `from` nothing changes.
    ///
    /// # Errors
    /// `invalid_table` when there are both.
    ///
    /// ```
    /// use retention_core::JsonRows;
    /// let mut rows = JsonRows::new();
    /// rows.read_list(br#"[{"id": "c1", "signedUp": "2024-01-05"}]"#)?;
    /// rows.rename("signedUp", "signed_up")?;
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn rename(&mut self, from: &str, to: &str) -> Result<()> {
        if self.columns.named(from).is_none() || self.columns.rename(from, to) {
            return Ok(());
        }
        let message = format!("the rows have both `{from}` and `{to}`, which are one field");
        Err(Error::new(ErrorCode::InvalidTable, message)
            .with("column", from)
            .with("other", to)
            .hint("keep one of the two spellings, or say in the column map which of them is meant"))
    }

    fn line(&mut self, line: &[u8]) {
        let line = if self.rows == 0 { without_mark(line) } else { line }.trim_ascii();
        if !line.is_empty() {
            self.element(line);
        }
    }

    /// Reads one row; what cannot be read becomes a row that is rejected.
    fn element(&mut self, text: &[u8]) {
        let (rows, columns) = (self.rows, self.columns.names().len());
        let mut from = serde_json::Deserializer::from_slice(text);
        let read = Element(self).deserialize(&mut from).and_then(|()| from.end());
        if read.is_err() {
            self.forget(rows, columns);
            self.faults.insert(rows, String::from_utf8_lossy(text).chars().take(80).collect());
            self.rows = rows + 1;
        }
    }

    /// Goes back to so many rows and columns.
    fn forget(&mut self, rows: usize, columns: usize) {
        self.columns.cut(rows);
        self.columns.cut_columns(columns);
        self.faults.split_off(&rows);
        self.rows = rows;
    }
}

/// The text without the byte order mark that some editors put in front.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

fn not_a_list(fault: &serde_json::Error) -> Error {
    let problem = match fault.classify() {
        Category::Eof => "the text ends too early".to_owned(),
        _ => fault.to_string(),
    };
    Error::new(ErrorCode::InvalidTable, format!("the text is not a JSON list: {problem}"))
        .with("line", fault.line())
        .with("position", fault.column())
        .hint("give a list of objects, or one object a line")
}

/// Reads the elements of a list.
struct List<'a>(&'a mut JsonRows);

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        while list.next_element_seed(Element(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

/// Reads one row.
struct Element<'a>(&'a mut JsonRows);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        let Self(JsonRows { columns, rows, faults, texts, .. }) = self;
        let row = Row { columns, row: *rows, texts: *texts };
        if let Some(shown) = row.deserialize(from)? {
            faults.insert(*rows, shown);
        }
        *rows += 1;
        Ok(())
    }
}

impl Source for JsonRows {
    type Column<'s> = PackedCells<'s>;

    fn rows(&self) -> usize {
        self.rows
    }

    fn names(&self) -> Vec<&str> {
        self.columns.names().iter().map(String::as_str).collect()
    }

    fn is_open(&self) -> bool {
        true
    }

    /// As with values: each cell has a type of its own, but lists and objects alone are no properties.
    fn column<'s>(&'s self, name: &str, want: Want) -> Result<PackedCells<'s>, String> {
        let column = self.columns.named(name);
        if want == Want::Property && column.is_some_and(Packed::is_composite) {
            return Err("array or object".to_owned());
        }
        Ok(PackedCells(column))
    }

    fn nested<'s>(&'s self, name: &str) -> Option<PackedCells<'s>> {
        let column = self.columns.named(name).filter(|column| name == NESTED && column.has_objects());
        column.map(|column| PackedCells(Some(column)))
    }

    fn fault(&self, row: usize) -> Option<Reason> {
        self.faults.contains_key(&row).then_some(Reason::NotARow)
    }

    fn show(&self, row: usize) -> String {
        self.faults.get(&row).cloned().unwrap_or_default()
    }
}

pub(crate) struct PackedCells<'s>(Option<&'s Packed>);

impl Cells for PackedCells<'_> {
    fn cell(&self, row: usize) -> Cell<'_> {
        self.0.map_or(Cell::Null, |column| column.cell(row))
    }

    fn is_text(&self) -> bool {
        self.0.is_none_or(Packed::is_text)
    }

    fn entries(&self, row: usize, each: &mut dyn FnMut(&str, Cell<'_>)) -> bool {
        self.0.is_some_and(|column| column.entries(row, each))
    }
}

impl EventLog {
    /// As [`append_json`](Self::append_json), of rows that were read piece by piece.
    ///
    /// # Errors
    /// As [`append_json`](Self::append_json).
    pub fn append_json_rows(&mut self, rows: &JsonRows, columns: &EventColumns) -> Result<Receipt> {
        self.append_table(rows, columns)
    }

    /// As [`set_customers_json`](Self::set_customers_json), of rows that were read piece by piece.
    ///
    /// # Errors
    /// As [`set_customers_json`](Self::set_customers_json).
    pub fn set_customers_json_rows(&mut self, rows: &JsonRows, columns: &CustomerColumns) -> Result<Receipt> {
        self.set_customer_table(rows, columns)
    }

    /// As [`append_subscriptions_json`](Self::append_subscriptions_json), of rows that were read piece by piece.
    ///
    /// # Errors
    /// As [`append_subscriptions_json`](Self::append_subscriptions_json).
    pub fn append_subscriptions_json_rows(
        &mut self,
        rows: &JsonRows,
        columns: &SubscriptionColumns,
    ) -> Result<Receipt> {
        self.append_subscription_table(rows, columns)
    }
}
