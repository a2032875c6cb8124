//! The check of a row: all of it is read once before anything changes.

use crate::log::ingest::MAX_TEXT;
use crate::log::interner::stable_hash;
use crate::log::load::Cell;
use crate::log::receipt::Reason;
use crate::log::rows::{Field, PropertyRef, Rows};
use crate::log::schema::{PropertyType, Schema};
use crate::log::shard::NO_AMOUNT;
use crate::money::Currency;
use crate::time::{LocalConverter, Timestamp, parse_instant};

/// What every checked row has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checked {
    pub(super) row: u32,
    pub(super) kind: u16,
    pub(super) customer_len: u16,
    pub(super) hash: u64,
    pub(super) time: i64,
    pub(super) amount: i64,
}

/// What few checked rows have, or nobody keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aside {
    /// When the row was received; its own time where that was not told.
    pub(super) received: i64,
    /// Whether that was told.
    pub(super) is_told: bool,
    /// The lengths of its [`OPTIONAL`] texts, which stand one after another; no length, no text.
    pub(super) lens: [u16; 4],
    /// The amount's currency, where it is not the schema's.
    pub(super) foreign: Option<Currency>,
}

impl Checked {
    #[inline(always)]
    pub(super) fn new(row: usize, customer: &str, kind: u16, time: i64, amount: i64) -> Self {
        let customer_len = customer.len() as u16;
        Self { row: row as u32, kind, customer_len, hash: stable_hash(customer), time, amount }
    }

    pub(crate) fn of_kind(self, kind: u16) -> Self {
        Self { kind, ..self }
    }
}

/// Reads and checks cells with the memory one thread needs for it.
pub(crate) struct Checker<'a, R: Rows + ?Sized> {
    rows: &'a R,
    schema: &'a Schema,
    clock: &'a mut LocalConverter,
    shape: Shape,
    exponent: u8,
    scratch: String,
    /// The optional texts of the row checked last.
    pub(super) texts: String,
}

/// Which fields any row may have: asked once for all rows, since asking may mean to look at each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(super) optional: [bool; 4],
    currency: bool,
    pub(super) properties: bool,
    pub(super) received: bool,
}

impl Shape {
    pub(crate) fn of<R: Rows + ?Sized>(rows: &R) -> Self {
        Self {
            optional: OPTIONAL.map(|field| rows.has(field)),
            currency: rows.has(Field::Currency),
            properties: rows.has_properties(),
            received: rows.has_received(),
        }
    }

    /// Whether any row may have an id.
    pub(super) fn has_ids(&self) -> bool {
        self.optional[0]
    }

    /// Whether no row has more than customer, kind, time and amount in the schema's currency.
    pub(super) fn is_plain(&self) -> bool {
        !self.optional.contains(&true) && !self.received && !self.properties && !self.currency
    }
}

pub(super) const OPTIONAL: [Field; 4] = [Field::Id, Field::Source, Field::Order, Field::Item];

impl<'a, R: Rows + ?Sized> Checker<'a, R> {
    pub(crate) fn new(rows: &'a R, shape: Shape, schema: &'a Schema, clock: &'a mut LocalConverter) -> Self {
        let exponent = schema.currency().exponent();
        Self { rows, schema, clock, shape, exponent, scratch: String::new(), texts: String::new() }
    }

    /// Checks a row and hands customer, kind, time, amount and optional texts to `accept`.
    ///
    /// All is inlined and goes on as single values: a struct put together on the stack and then copied would have to wait
    /// for the stores of the row before, which go to far-off places.
    #[inline(always)]
    pub(crate) fn check<T>(
        &mut self,
        row: usize,
        rounded: &mut u64,
        accept: impl FnOnce(&str, &str, i64, i64, Aside, &str) -> Result<T, Reason>,
    ) -> Result<T, Reason> {
        if let Some(reason) = self.rows.fault(row) {
            return Err(reason);
        }
        let time = self.rows.time(row, self.clock)?.ok_or(Reason::MissingTime)?.micros();
        let (received, is_told) = if self.shape.received {
            let told = self.rows.received(row, self.clock).map_err(|_| Reason::InvalidReceived)?;
            (told.map_or(time, Timestamp::micros), told.is_some())
        } else {
            (time, false)
        };
        let (amount, foreign) = self.amount(row, rounded)?;
        let lens = if self.shape.optional.contains(&true) { self.optional_texts(row)? } else { [0; 4] };
        if self.shape.properties {
            self.properties(row)?;
        }
        let mut kind_text = String::new();
        let kind = self.rows.text(Field::Kind, row, &mut kind_text).filter(|text| !text.is_empty());
        let customer =
            self.rows.text(Field::Customer, row, &mut self.scratch).filter(|text| !text.is_empty());
        let (customer, kind) = (customer.ok_or(Reason::MissingCustomer)?, kind.ok_or(Reason::MissingKind)?);
        if customer.len() > MAX_TEXT || kind.len() > MAX_TEXT {
            return Err(Reason::IdTooLong);
        }
        accept(customer, kind, time, amount, Aside { received, is_told, lens, foreign }, &self.texts)
    }

    /// Reads the optional texts once and for all: they lie far apart in the input, and shards would read them across.
    #[inline(always)]
    fn optional_texts(&mut self, row: usize) -> Result<[u16; 4], Reason> {
        self.texts.clear();
        let [id, source, order, item] = self.shape.optional;
        Ok([
            self.optional_text(id, Field::Id, row)?,
            self.optional_text(source, Field::Source, row)?,
            self.optional_text(order, Field::Order, row)?,
            self.optional_text(item, Field::Item, row)?,
        ])
    }

    #[inline(always)]
    fn optional_text(&mut self, has: bool, field: Field, row: usize) -> Result<u16, Reason> {
        if !has {
            return Ok(0);
        }
        let text = self.rows.text(field, row, &mut self.scratch).unwrap_or("");
        if text.len() > MAX_TEXT {
            return Err(Reason::IdTooLong);
        }
        self.texts.push_str(text);
        Ok(text.len() as u16)
    }

    #[inline(always)]
    fn amount(&mut self, row: usize, rounded: &mut u64) -> Result<(i64, Option<Currency>), Reason> {
        let mut foreign = None;
        if self.shape.currency
            && let Some(code) =
                self.rows.text(Field::Currency, row, &mut self.scratch).filter(|code| !code.is_empty())
        {
            let currency = Currency::from_bytes(code.trim().as_bytes()).ok_or(Reason::InvalidCurrency)?;
            foreign = Some(currency).filter(|currency| *currency != self.schema.currency());
        }
        let exponent = foreign.map_or(self.exponent, |currency| currency.exponent());
        let Some(amount) = self.rows.amount(row, exponent)? else { return Ok((NO_AMOUNT, None)) };
        *rounded += u64::from(amount.rounded);
        Ok((amount.minor, foreign))
    }

    fn properties(&mut self, row: usize) -> Result<(), Reason> {
        let mut fault = None;
        let (schema, scratch) = (self.schema, &mut self.scratch);
        self.rows.properties(row, self.clock, &mut |name, value| {
            if name.is_empty() || name.len() > MAX_TEXT || fitting(schema, name, value, scratch).is_none() {
                fault = Some(Reason::InvalidProperty);
            }
        })?;
        fault.map_or(Ok(()), Err)
    }
}

/// A property's value in the type that the schema gives it, if it can have that. Text is read as a time, and whole
/// numbers as text, where the schema says so.
pub(crate) fn fitting<'v>(
    schema: &Schema,
    name: &str,
    value: PropertyRef<'v>,
    scratch: &'v mut String,
) -> Option<PropertyRef<'v>> {
    let Some(wanted) = schema.property_type(name) else {
        return Some(value)
            .filter(|value| !matches!(value, PropertyRef::Number(number) if !number.is_finite()));
    };
    match (wanted, value) {
        (PropertyType::Text, PropertyRef::Text(_))
        | (PropertyType::Bool, PropertyRef::Bool(_))
        | (PropertyType::Time, PropertyRef::Time(_)) => Some(value),
        (PropertyType::Number, PropertyRef::Number(number)) => number.is_finite().then_some(value),
        (PropertyType::Time, PropertyRef::Text(text)) => {
            parse_instant(text, &schema.zone()).ok().map(PropertyRef::Time)
        }
        (PropertyType::Text, PropertyRef::Number(number)) => {
            Cell::Float(number).id(scratch).ok().flatten().map(PropertyRef::Text)
        }
        _ => None,
    }
}
