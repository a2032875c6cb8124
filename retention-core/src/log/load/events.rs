//! A table of events with its column map, as ingest reads it.

use crate::Result;
use crate::log::EventLog;
use crate::log::columns::{AmountUnit, EventColumns};
use crate::log::load::source::{Named, Picker};
use crate::log::load::{Cell, Cells, Source, Want};
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::{EachProperty, Field, Rows};
use crate::money::Rounded;
use crate::time::{LocalConverter, Timestamp};

/// The text fields, in the order in which [`EventTable`] keeps their columns.
const TEXTS: [Field; 7] =
    [Field::Customer, Field::Kind, Field::Id, Field::Source, Field::Currency, Field::Order, Field::Item];

const fn place(field: Field) -> usize {
    match field {
        Field::Customer => 0,
        Field::Kind => 1,
        Field::Id => 2,
        Field::Source => 3,
        Field::Currency => 4,
        Field::Order => 5,
        Field::Item => 6,
    }
}

/// A table whose columns are resolved: each row is an event.
pub(super) struct EventTable<'s, S: Source> {
    source: &'s S,
    rows: usize,
    texts: [Option<Named<S::Column<'s>>>; 7],
    /// Places of the text columns whose cells may be something else.
    loose: Vec<usize>,
    default_kind: Option<&'s str>,
    time: Option<Named<S::Column<'s>>>,
    received: Option<Named<S::Column<'s>>>,
    amount: Option<Named<S::Column<'s>>>,
    /// The column `amount_minor`, where no other was named.
    minor: Option<Named<S::Column<'s>>>,
    unit: AmountUnit,
    properties: Vec<Named<S::Column<'s>>>,
    nested: Option<S::Column<'s>>,
}

impl<'s, S: Source> EventTable<'s, S> {
    /// Resolves the columns; also gives the names of those that nothing refers to.
    pub(super) fn new(source: &'s S, columns: &'s EventColumns) -> Result<(Self, Vec<String>)> {
        let mut pick = Picker::new(source);
        let default_kind = columns.default_kind.as_deref().filter(|kind| !kind.is_empty());
        let customer = pick.need("customer", columns.customer.as_deref(), Want::Id)?;
        let time = pick.need("time", columns.time.as_deref(), Want::Time)?;
        let kind = match default_kind {
            Some(_) => pick.pick("kind", columns.kind.as_deref(), Want::Id)?,
            None => pick
                .need("kind", columns.kind.as_deref(), Want::Id)
                .map_err(|error| if columns.kind.is_some() { error } else { error.hint(KIND_HINT) })?,
        };
        let texts = [
            customer,
            kind,
            pick.pick("id", columns.id.as_deref(), Want::Id)?,
            pick.pick("source", columns.source.as_deref(), Want::Id)?,
            pick.pick("currency", columns.currency.as_deref(), Want::Text)?,
            pick.pick("order", columns.order.as_deref(), Want::Id)?,
            pick.pick("item", columns.item.as_deref(), Want::Id)?,
        ];
        let amount = pick.pick("amount", columns.amount.as_deref(), Want::Amount)?;
        let minor = match columns.amount {
            None => pick.pick("amount_minor", None, Want::Amount)?,
            Some(_) => None,
        };
        let received = pick.pick("received", columns.received.as_deref(), Want::Time)?;
        let properties = pick.properties(&columns.properties)?;
        let nested = pick.nested();
        let loose = texts.iter().enumerate().filter_map(|(at, column)| {
            column.as_ref().is_some_and(|column| !column.cells.is_text()).then_some(at)
        });
        let loose = loose.collect();
        let table = Self {
            source,
            rows: source.rows(),
            loose,
            texts,
            default_kind,
            time,
            received,
            amount,
            minor,
            unit: columns.amount_unit,
            properties,
            nested,
        };
        Ok((table, pick.ignored()))
    }

    #[inline(always)]
    fn column(&self, field: Field) -> Option<&Named<S::Column<'s>>> {
        self.texts.get(place(field)).and_then(Option::as_ref)
    }

    #[inline(always)]
    fn cell<'a>(column: Option<&'a Named<S::Column<'s>>>, row: usize) -> Cell<'a> {
        match column {
            Some(column) => column.cells.cell(row),
            None => Cell::Null,
        }
    }
}

const KIND_HINT: &str =
    "name the column, as in kind=\"…\", or say what all rows are, as in default_kind=\"purchase\"";

impl<S: Source> Rows for EventTable<'_, S> {
    fn len(&self) -> usize {
        self.rows
    }

    #[inline(always)]
    fn text<'a>(&'a self, field: Field, row: usize, scratch: &'a mut String) -> Option<&'a str> {
        let text = Self::cell(self.column(field), row).id(scratch).unwrap_or(None);
        match field {
            Field::Kind if text.is_none() => self.default_kind,
            _ => text,
        }
    }

    #[inline(always)]
    fn time(&self, row: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        Self::cell(self.time.as_ref(), row).time(clock)
    }

    fn received(&self, row: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        Self::cell(self.received.as_ref(), row).time(clock)
    }

    #[inline(always)]
    fn amount(&self, row: usize, exponent: u8) -> Result<Option<Rounded>, Reason> {
        let amount = Self::cell(self.amount.as_ref(), row).amount(self.unit, exponent)?;
        let Some(minor) = &self.minor else { return Ok(amount) };
        match (amount, minor.cells.cell(row).amount(AmountUnit::Minor, exponent)?) {
            (Some(_), Some(_)) => Err(Reason::InvalidAmount),
            (major, minor) => Ok(major.or(minor)),
        }
    }

    fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    fn has_received(&self) -> bool {
        self.received.is_some()
    }

    fn has_properties(&self) -> bool {
        !self.properties.is_empty() || self.nested.is_some()
    }

    fn properties(
        &self,
        row: usize,
        clock: &mut LocalConverter,
        each: &mut EachProperty<'_>,
    ) -> Result<(), Reason> {
        properties_of(&self.properties, self.nested.as_ref(), row, clock, each)
    }

    #[inline]
    fn fault(&self, row: usize) -> Option<Reason> {
        if let Some(reason) = self.source.fault(row) {
            return Some(reason);
        }
        for place in &self.loose {
            let cell = Self::cell(self.texts.get(*place).and_then(Option::as_ref), row);
            if !cell.is_id() {
                return Some(Reason::InvalidId);
            }
        }
        None
    }

    fn show(&self, row: usize, reason: Reason) -> String {
        let texts = TEXTS.map(|field| self.column(field));
        let first: Vec<_> = match reason {
            Reason::InvalidAmount | Reason::AmountTooLarge => {
                vec![self.amount.as_ref(), self.minor.as_ref()]
            }
            Reason::InvalidCurrency => vec![self.column(Field::Currency)],
            Reason::InvalidReceived => vec![self.received.as_ref()],
            Reason::InvalidTime => vec![self.time.as_ref()],
            Reason::InvalidProperty => self.properties.iter().map(Some).collect(),
            Reason::InvalidId | Reason::IdTooLong => texts.to_vec(),
            _ => Vec::new(),
        };
        let rest = [
            self.column(Field::Customer),
            self.column(Field::Kind),
            self.time.as_ref(),
            self.amount.as_ref(),
        ];
        show_row(self.source, row, reason, first.into_iter().chain(rest).flatten())
    }
}

/// Whether it is a time that could not be read; a row then shows it first.
fn of_time(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::InvalidTime | Reason::InvalidReceived | Reason::InvalidSignedUp | Reason::InvalidSetAt
    )
}

/// Names and cells of a row, each column once; all there is to say of a row that is none.
pub(super) fn show_row<'c, 's: 'c, S: Source>(
    source: &'s S,
    row: usize,
    reason: Reason,
    columns: impl Iterator<Item = &'c Named<S::Column<'s>>>,
) -> String {
    if source.fault(row).is_some() {
        return source.show(row);
    }
    let mut shown: Vec<&str> = Vec::new();
    let mut text = String::new();
    for column in columns {
        if !shown.contains(&column.name.as_str()) {
            let space = if shown.is_empty() { "" } else { " " };
            let cell = column.cells.cell(row);
            text.push_str(&format!("{space}{}={}", column.name, cell.show()));
            if shown.is_empty() && of_time(reason) && matches!(cell, Cell::Int(_) | Cell::Float(_)) {
                // What comes after it may be cut off; this is what helps.
                text.push_str(" (seconds or milliseconds since 1970? make a timestamp of it)");
            }
            shown.push(&column.name);
        }
    }
    text
}

/// Calls `each` for the properties of a row: those of columns, then those of an object that no column has too.
pub(super) fn properties_of<C: Cells>(
    columns: &[Named<C>],
    nested: Option<&C>,
    row: usize,
    clock: &mut LocalConverter,
    each: &mut EachProperty<'_>,
) -> Result<(), Reason> {
    for column in columns {
        if let Some(value) = column.cells.cell(row).property(clock)? {
            each(&column.name, value);
        }
    }
    let Some(nested) = nested else { return Ok(()) };
    if nested.cell(row) == Cell::Null {
        return Ok(());
    }
    let mut outcome = Ok(());
    let is_object = nested.entries(row, &mut |name, cell| {
        if columns.iter().any(|column| column.name == name) {
            return;
        }
        match cell.property(clock) {
            Ok(Some(value)) => each(name, value),
            Ok(None) => {}
            Err(reason) => outcome = Err(reason),
        }
    });
    if is_object { outcome } else { Err(Reason::InvalidProperty) }
}

impl EventLog {
    /// Adds the events of a table.
    pub(crate) fn append_table<S: Source>(&mut self, source: &S, columns: &EventColumns) -> Result<Receipt> {
        let (table, ignored) = EventTable::new(source, columns)?;
        let mut receipt = self.append_rows(&table, columns.on_reject)?;
        receipt.ignored_columns = ignored;
        Ok(receipt)
    }
}
