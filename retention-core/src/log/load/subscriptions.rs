//! Tables of subscriptions, a row from start to end: each becomes the event of its start and that of its end.

use std::fmt::Write as _;

use crate::Result;
use crate::log::EventLog;
use crate::log::columns::{AmountUnit, SubscriptionColumns};
use crate::log::load::events::{properties_of, show_row};
use crate::log::load::source::{Named, Picker};
use crate::log::load::{Cell, Cells, Source, Want};
use crate::log::receipt::{Reason, Receipt};
use crate::log::rows::{EachProperty, Field, Rows};
use crate::log::schema::{SUBSCRIPTION_ENDED, SUBSCRIPTION_STARTED};
use crate::money::Rounded;
use crate::time::{LocalConverter, Timestamp, Zone};

/// The property that keeps the plan.
const PLAN: &str = "plan";

/// Event `2 i` is the start of the host's row `i`, event `2 i + 1` its end, if it has one.
struct SubscriptionTable<'s, S: Source> {
    source: &'s S,
    rows: usize,
    zone: Zone,
    customer: Option<Named<S::Column<'s>>>,
    start: Option<Named<S::Column<'s>>>,
    end: Option<Named<S::Column<'s>>>,
    mrr: Option<Named<S::Column<'s>>>,
    unit: AmountUnit,
    currency: Option<Named<S::Column<'s>>>,
    subscription: Option<Named<S::Column<'s>>>,
    origin: Option<Named<S::Column<'s>>>,
    received: Option<Named<S::Column<'s>>>,
    properties: Vec<Named<S::Column<'s>>>,
    nested: Option<S::Column<'s>>,
}

impl<'s, S: Source> SubscriptionTable<'s, S> {
    fn new(source: &'s S, columns: &SubscriptionColumns, zone: Zone) -> Result<(Self, Vec<String>)> {
        let mut pick = Picker::new(source);
        let customer = pick.need("customer", columns.customer.as_deref(), Want::Id)?;
        let start = pick.need("start", columns.start.as_deref(), Want::Time)?;
        let plan = pick.pick(PLAN, columns.plan.as_deref(), Want::Property)?;
        let mut table = Self {
            source,
            rows: source.rows(),
            zone,
            customer,
            start,
            end: pick.pick("end", columns.end.as_deref(), Want::Time)?,
            mrr: pick.pick("mrr", columns.mrr.as_deref(), Want::Amount)?,
            unit: columns.amount_unit,
            currency: pick.pick("currency", columns.currency.as_deref(), Want::Text)?,
            subscription: pick.pick("subscription", columns.subscription.as_deref(), Want::Id)?,
            origin: pick.pick("source", columns.source.as_deref(), Want::Id)?,
            received: pick.pick("received", columns.received.as_deref(), Want::Time)?,
            properties: pick.properties(&columns.properties)?,
            nested: pick.nested(),
        };
        if let Some(plan) = plan {
            table.properties.retain(|column| column.name != PLAN);
            table.properties.push(Named { name: PLAN.to_owned(), cells: plan.cells });
        }
        Ok((table, pick.ignored()))
    }

    fn cell<'a>(column: Option<&'a Named<S::Column<'s>>>, row: usize) -> Cell<'a> {
        column.map_or(Cell::Null, |column| column.cells.cell(row))
    }

    /// The id of an event: a subscription of several periods has a start and an end for each.
    fn event_id<'t>(&self, event: usize, scratch: &'t mut String) -> Option<&'t str> {
        let row = event / 2;
        let mut digits = String::new();
        let subscription = Self::cell(self.subscription.as_ref(), row).id(&mut digits).unwrap_or(None)?;
        let mut clock = LocalConverter::idle(self.zone);
        let start = Self::cell(self.start.as_ref(), row).time(&mut clock).unwrap_or(None)?;
        let what = if is_end(event) { "ended" } else { "started" };
        scratch.clear();
        // Writing to a String does not fail.
        let _ = write!(scratch, "{subscription} {start} {what}");
        Some(scratch)
    }
}

fn is_end(event: usize) -> bool {
    event % 2 == 1
}

impl<S: Source> Rows for SubscriptionTable<'_, S> {
    fn len(&self) -> usize {
        self.rows.saturating_mul(2)
    }

    fn inputs(&self) -> usize {
        self.rows
    }

    fn input(&self, event: usize) -> usize {
        event / 2
    }

    fn is_absent(&self, event: usize) -> bool {
        is_end(event) && Self::cell(self.end.as_ref(), event / 2).is_missing()
    }

    fn text<'t>(&'t self, field: Field, event: usize, scratch: &'t mut String) -> Option<&'t str> {
        let column = match field {
            Field::Customer => &self.customer,
            Field::Source => &self.origin,
            Field::Item => &self.subscription,
            Field::Currency if !is_end(event) => &self.currency,
            Field::Kind => {
                return Some(if is_end(event) { SUBSCRIPTION_ENDED } else { SUBSCRIPTION_STARTED });
            }
            Field::Id => return self.event_id(event, scratch),
            Field::Currency | Field::Order => return None,
        };
        Self::cell(column.as_ref(), event / 2).id(scratch).unwrap_or(None)
    }

    fn time(&self, event: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        let end = Self::cell(self.end.as_ref(), event / 2).time(clock)?;
        if is_end(event) {
            return Ok(end);
        }
        let start = Self::cell(self.start.as_ref(), event / 2).time(clock)?;
        match (start, end) {
            (Some(start), Some(end)) if end < start => Err(Reason::EndBeforeStart),
            _ => Ok(start),
        }
    }

    fn received(&self, event: usize, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        Self::cell(self.received.as_ref(), event / 2).time(clock)
    }

    fn amount(&self, event: usize, exponent: u8) -> Result<Option<Rounded>, Reason> {
        if is_end(event) {
            return Ok(None);
        }
        Self::cell(self.mrr.as_ref(), event / 2).amount(self.unit, exponent)
    }

    fn has(&self, field: Field) -> bool {
        match field {
            Field::Customer | Field::Kind => true,
            Field::Id | Field::Item => self.subscription.is_some(),
            Field::Source => self.origin.is_some(),
            Field::Currency => self.currency.is_some(),
            Field::Order => false,
        }
    }

    fn has_received(&self) -> bool {
        self.received.is_some()
    }

    fn has_properties(&self) -> bool {
        !self.properties.is_empty() || self.nested.is_some()
    }

    fn properties(
        &self,
        event: usize,
        clock: &mut LocalConverter,
        each: &mut EachProperty<'_>,
    ) -> Result<(), Reason> {
        if is_end(event) {
            return Ok(());
        }
        properties_of(&self.properties, self.nested.as_ref(), event / 2, clock, each)
    }

    fn fault(&self, event: usize) -> Option<Reason> {
        if let Some(reason) = self.source.fault(event / 2) {
            return Some(reason);
        }
        let ids = [&self.customer, &self.origin, &self.subscription, &self.currency];
        let cells = ids.map(|column| Self::cell(column.as_ref(), event / 2));
        (!cells.iter().all(|cell| cell.is_id())).then_some(Reason::InvalidId)
    }

    fn show(&self, event: usize, reason: Reason) -> String {
        let first = match reason {
            Reason::InvalidAmount | Reason::AmountTooLarge => self.mrr.as_ref(),
            Reason::InvalidCurrency => self.currency.as_ref(),
            Reason::InvalidReceived => self.received.as_ref(),
            Reason::InvalidTime if event.is_multiple_of(2) => self.start.as_ref(),
            Reason::InvalidTime => self.end.as_ref(),
            Reason::InvalidId | Reason::IdTooLong => self.subscription.as_ref(),
            _ => None,
        };
        let rest = [&self.customer, &self.start, &self.end].into_iter().filter_map(Option::as_ref);
        show_row(self.source, event / 2, reason, first.into_iter().chain(rest))
    }
}

impl EventLog {
    /// Adds the subscriptions of a table as events.
    pub(crate) fn append_subscription_table<S: Source>(
        &mut self,
        source: &S,
        columns: &SubscriptionColumns,
    ) -> Result<Receipt> {
        let (table, ignored) = SubscriptionTable::new(source, columns, self.schema.zone())?;
        let mut receipt = self.append_rows(&table, columns.on_reject)?;
        receipt.ignored_columns = ignored;
        Ok(receipt)
    }
}
