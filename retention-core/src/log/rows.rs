//! The one shape in which ingest reads rows, whatever they come from: typed events, JSON, Arrow, a saved log.

use crate::log::event::{Amount, Event, PropertyValue};
use crate::log::receipt::Reason;
use crate::money::{AmountFault, MAX_MINOR, Rounded, minor_from_f64, minor_from_text};
use crate::time::{LocalConverter, TimeInput, Timestamp, parse_local};

/// The text fields of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Customer,
    Kind,
    Id,
    Source,
    Currency,
    Order,
    Item,
}

/// A property's value while it is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PropertyRef<'a> {
    Text(&'a str),
    Number(f64),
    Bool(bool),
    Time(Timestamp),
}

impl<'a> From<&'a PropertyValue> for PropertyRef<'a> {
    fn from(value: &'a PropertyValue) -> Self {
        match value {
            PropertyValue::Text(text) => Self::Text(text),
            PropertyValue::Number(number) => Self::Number(*number),
            PropertyValue::Bool(value) => Self::Bool(*value),
            PropertyValue::Time(time) => Self::Time(*time),
        }
    }
}

impl From<PropertyRef<'_>> for PropertyValue {
    fn from(value: PropertyRef<'_>) -> Self {
        match value {
            PropertyRef::Text(text) => Self::Text(text.to_owned()),
            PropertyRef::Number(number) => Self::Number(number),
            PropertyRef::Bool(value) => Self::Bool(value),
            PropertyRef::Time(time) => Self::Time(time),
        }
    }
}

/// Takes one property of a row.
pub(crate) type EachProperty<'f> = dyn FnMut(&str, PropertyRef<'_>) + 'f;

/// A table of events, read cell by cell. Every method is total: a cell that cannot be read is a [`Reason`].
pub(crate) trait Rows: Sync {
    /// How many events there may be.
    fn len(&self) -> usize;

    /// How many rows the host handed in; several events may come from one, next to each other.
    fn inputs(&self) -> usize {
        self.len()
    }

    /// The host's row from which an event comes; ascending.
    fn input(&self, row: usize) -> usize {
        row
    }

    /// Whether an event that the host's row might have is not there.
    fn is_absent(&self, _row: usize) -> bool {
        false
    }

    /// The text of a field, `None` when missing. `scratch` lends room to readers that must format.
    fn text<'s>(&'s self, field: Field, row: usize, scratch: &'s mut String) -> Option<&'s str>;

    /// When the event happened.
    fn time(&self, row: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason>;

    /// When it was received, if told.
    fn received(&self, _row: usize, _clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        Ok(None)
    }

    /// The amount in minor units of a currency with this exponent.
    fn amount(&self, row: usize, exponent: u8) -> Result<Option<Rounded>, Reason>;

    /// Whether any row may have this field.
    fn has(&self, field: Field) -> bool;

    /// Whether any row may have a time of receipt.
    fn has_received(&self) -> bool {
        false
    }

    /// Whether any row may have properties.
    fn has_properties(&self) -> bool {
        false
    }

    /// Calls `each` for every property that the row has.
    fn properties(
        &self,
        _row: usize,
        _clock: &mut LocalConverter,
        _each: &mut EachProperty<'_>,
    ) -> Result<(), Reason> {
        Ok(())
    }

    /// Why the row as a whole cannot be read, if so.
    fn fault(&self, _row: usize) -> Option<Reason> {
        None
    }

    /// What the row says, for the receipt's samples; what the reason is about comes first.
    fn show(&self, row: usize, reason: Reason) -> String;
}

/// An amount as a sample shows it, followed by a space.
fn shown(amount: &Amount) -> String {
    match amount {
        Amount::Minor(minor) => format!("amount_minor={minor} "),
        Amount::Major(major) => format!("amount={major} "),
        Amount::Text(text) => format!("amount={text:?} "),
    }
}

impl From<AmountFault> for Reason {
    fn from(fault: AmountFault) -> Self {
        match fault {
            AmountFault::TooLarge => Self::AmountTooLarge,
            AmountFault::NotFinite | AmountFault::NotANumber => Self::InvalidAmount,
        }
    }
}

pub(crate) fn minor_units(minor: i64) -> Result<Rounded, Reason> {
    if minor.unsigned_abs() <= MAX_MINOR as u64 {
        Ok(Rounded { minor, rounded: false })
    } else {
        Err(Reason::AmountTooLarge)
    }
}

/// Reads a time's text; without an offset it is local time of the clock's zone. `None` where there is only space.
pub(crate) fn time_of_text(text: &str, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
    match parse_local(text.as_bytes()) {
        Some((local, Some(offset))) => {
            Timestamp::checked(local - offset).map(Some).ok_or(Reason::InvalidTime)
        }
        Some((local, None)) => Ok(Some(clock.instant_of_local_micros(local))),
        None if text.trim().is_empty() => Ok(None),
        None => Err(Reason::InvalidTime),
    }
}

pub(crate) fn time_of_input(
    input: &TimeInput,
    clock: &mut LocalConverter,
) -> Result<Option<Timestamp>, Reason> {
    match input {
        TimeInput::Instant(time) => Ok(Some(*time)),
        TimeInput::Text(text) => time_of_text(text, clock),
    }
}

impl Rows for [Event<'_>] {
    fn len(&self) -> usize {
        <[Event<'_>]>::len(self)
    }

    fn text<'s>(&'s self, field: Field, row: usize, _scratch: &'s mut String) -> Option<&'s str> {
        let event = self.get(row)?;
        match field {
            Field::Customer => Some(&event.customer),
            Field::Kind => Some(&event.kind),
            Field::Id => event.id.as_deref(),
            Field::Source => event.source.as_deref(),
            Field::Currency => event.currency.as_deref(),
            Field::Order => event.order.as_deref(),
            Field::Item => event.item.as_deref(),
        }
    }

    fn time(&self, row: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        self.get(row).map_or(Ok(None), |event| time_of_input(&event.time, clock))
    }

    fn received(&self, row: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        let input = self.get(row).and_then(|event| event.received.as_ref());
        input.map_or(Ok(None), |input| time_of_input(input, clock))
    }

    fn amount(&self, row: usize, exponent: u8) -> Result<Option<Rounded>, Reason> {
        let Some(amount) = self.get(row).and_then(|event| event.amount.as_ref()) else { return Ok(None) };
        Ok(Some(match amount {
            Amount::Minor(minor) => minor_units(*minor)?,
            Amount::Major(major) => minor_from_f64(*major, exponent)?,
            Amount::Text(text) => minor_from_text(text, exponent)?,
        }))
    }

    fn has(&self, field: Field) -> bool {
        match field {
            Field::Customer | Field::Kind => true,
            Field::Id => self.iter().any(|event| event.id.is_some()),
            Field::Source => self.iter().any(|event| event.source.is_some()),
            Field::Currency => self.iter().any(|event| event.currency.is_some()),
            Field::Order => self.iter().any(|event| event.order.is_some()),
            Field::Item => self.iter().any(|event| event.item.is_some()),
        }
    }

    fn has_received(&self) -> bool {
        self.iter().any(|event| event.received.is_some())
    }

    fn has_properties(&self) -> bool {
        self.iter().any(|event| !event.properties.is_empty())
    }

    fn properties(
        &self,
        row: usize,
        _clock: &mut LocalConverter,
        each: &mut EachProperty<'_>,
    ) -> Result<(), Reason> {
        for (name, value) in self.get(row).iter().flat_map(|event| &event.properties) {
            each(name, value.into());
        }
        Ok(())
    }

    fn show(&self, row: usize, reason: Reason) -> String {
        let Some(event) = self.get(row) else { return String::new() };
        let first = match reason {
            Reason::InvalidAmount | Reason::AmountTooLarge => {
                event.amount.as_ref().map_or(String::new(), shown)
            }
            Reason::InvalidCurrency => {
                format!("currency={:?} ", event.currency.as_deref().unwrap_or_default())
            }
            Reason::InvalidReceived => {
                let received = event.received.as_ref().map(ToString::to_string);
                format!("received={:?} ", received.unwrap_or_default())
            }
            Reason::InvalidProperty => format!("properties={:?} ", event.properties),
            _ => String::new(),
        };
        format!(
            "{first}customer={:?} kind={:?} time={:?}",
            event.customer,
            event.kind,
            event.time.to_string()
        )
    }
}
