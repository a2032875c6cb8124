//! Everything one customer did, in order.

use serde_json::{Map, Value as Json};

use crate::Result;
use crate::log::extras::Extras;
use crate::log::interner::Interner;
use crate::log::shard::Run;
use crate::log::slot::owned;
use crate::log::view::View;
use crate::log::{Kinds, PropertyValue};
use crate::money::Currency;
use crate::options::options;
use crate::table::{ColumnData, ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Timestamp;

options! {
    /// What [`View::timeline`] lists.
    pub struct TimelineOptions {
        /// Kinds of events, or roles; not given: all.
        kinds: Option<Vec<String>> = None,
        /// The newest so many; not given: all.
        limit: Option<u32> = None,
        /// Whether the newest come first.
        newest_first: bool = true,
    }
}

pub(crate) static TIMELINE: TableSpec = TableSpec {
    name: "timeline",
    doc: "One row for each event of a customer, under whichever of their ids it came.",
    columns: &[
        ColumnSpec::new("time", ColumnType::Time, "When it happened."),
        ColumnSpec::new("kind", ColumnType::Text, "What happened, in the host's word."),
        ColumnSpec::new(
            "amount_minor",
            ColumnType::Money,
            "What it was worth, in minor units of the schema's currency.",
        )
        .nullable(),
        ColumnSpec::new("order", ColumnType::Text, "The order it belongs to.").nullable(),
        ColumnSpec::new("item", ColumnType::Text, "What was bought or used.").nullable(),
        ColumnSpec::new("id", ColumnType::Text, "The event's own id.").nullable(),
        ColumnSpec::new("source", ColumnType::Text, "The system it comes from.").nullable(),
        ColumnSpec::new(
            "received",
            ColumnType::Time,
            "When the host learned of it; when it happened, where that was not told.",
        ),
        ColumnSpec::new("properties", ColumnType::Text, "Whatever else is known, as a JSON object.")
            .nullable(),
        ColumnSpec::new(
            "foreign_amount_minor",
            ColumnType::Int,
            "What it was worth in another currency, in minor units.",
        )
        .nullable(),
        ColumnSpec::new("foreign_currency", ColumnType::Text, "That other currency.").nullable(),
        ColumnSpec::new("customer", ColumnType::Text, "The id under which the event came."),
    ],
};

/// One event with all that is known of it. The order of the fields is the order of events: time, then kind, id and
/// content, and for events alike in all of these the id of the customer and the time of receipt.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry<'a> {
    time: i64,
    kind: &'a str,
    id: Option<&'a str>,
    amount: Option<i64>,
    order: Option<&'a str>,
    item: Option<&'a str>,
    source: Option<&'a str>,
    foreign: Option<(Currency, i64)>,
    properties: Option<String>,
    customer: &'a str,
    received: i64,
}

impl View {
    /// Everything a customer did before `as_of`, under all ids that are theirs in this view: the newest first. Events
    /// of one instant are ordered by kind, id and content.
    ///
    /// # Errors
    /// `unknown_customer`; `unknown_kind` for a name that is neither a kind nor a role.
    ///
    /// ```
    /// use retention_core::{TimelineOptions, testing};
    /// let view = testing::small_shop().as_of("2024-02-01")?;
    /// let timeline = view.timeline("ben", &TimelineOptions::default().limit(2))?;
    /// let kinds = timeline.column("kind")?;
    /// assert_eq!((kinds.text(0), kinds.text(1)), (Some("return"), Some("sale")));
    /// assert_eq!(timeline.column("amount_minor")?.int(0), Some(4000));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn timeline(&self, customer: &str, options: &TimelineOptions) -> Result<Table> {
        let kinds = match &options.kinds {
            Some(names) => self.kinds_named(names.iter().map(String::as_str))?,
            None => self.all_kinds(),
        };
        let mut entries = self.entries(customer, &kinds)?;
        entries.sort_unstable();
        let all = entries.len();
        if let Some(limit) = options.limit {
            entries.drain(..all.saturating_sub(limit as usize));
        }
        if options.newest_first {
            entries.reverse();
        }
        let mut table = listed(&entries, self.schema().currency())
            .note("customer", self.stands_for(customer))
            .note("as_of", self.as_of())
            .note("currency", self.schema().currency());
        if let Some(known_at) = self.received_before() {
            table = table.note("known_at", known_at);
        }
        if entries.len() < all {
            table = table.note("warning", format!("the newest {} of {all} events", entries.len()));
        }
        Ok(table.finish())
    }

    fn entries(&self, customer: &str, kinds: &Kinds) -> Result<Vec<Entry<'_>>> {
        let state = self.state();
        let mut entries = Vec::new();
        for member in self.members(customer)? {
            let (number, code) = member;
            let (Some(slot), Some(labels)) = (state.slots.get(number), state.labels(number)) else {
                continue;
            };
            let customer = slot.customers.name(code);
            for run in self.runs_of(&[member], kinds) {
                let kind = state.kinds.name(u32::from(run.kind));
                entries.extend((0..run.len()).map(|event| entry(run, event, kind, customer, labels)));
            }
        }
        Ok(entries)
    }
}

fn entry<'a>(
    run: Run<'a>,
    event: usize,
    kind: &'a str,
    customer: &'a str,
    labels: &'a Interner,
) -> Entry<'a> {
    let (extras, row): (&'a Extras, usize) = (run.shard().extras(), run.row(event));
    let label = |code: Option<u32>| code.map(|code| labels.name(code));
    let time = run.times.get(event).copied().unwrap_or(0);
    let properties: Map<String, Json> = extras
        .properties_of(row, labels)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json(owned(value, labels))))
        .collect();
    Entry {
        time,
        kind,
        id: extras.id(row),
        amount: run.amount(event),
        order: label(extras.order.get(row)),
        item: label(extras.item.get(row)),
        source: label(extras.source.get(row)),
        foreign: extras.foreign.get(row),
        properties: (!properties.is_empty()).then(|| Json::Object(properties).to_string()),
        customer,
        received: extras.received.get(row).unwrap_or(time),
    }
}

fn json(value: PropertyValue) -> Json {
    match value {
        PropertyValue::Text(text) => text.into(),
        PropertyValue::Number(number) => number.into(),
        PropertyValue::Bool(value) => value.into(),
        PropertyValue::Time(time) => time.to_string().into(),
    }
}

fn listed(entries: &[Entry<'_>], currency: Currency) -> crate::table::TableBuilder {
    let text = |value: &dyn Fn(&Entry<'_>) -> Option<String>| entries.iter().map(value).collect::<Vec<_>>();
    let own = |text: Option<&str>| text.map(str::to_owned);
    let amounts: Vec<Option<i64>> = entries.iter().map(|entry| entry.amount).collect();
    let time = |micros: i64| Timestamp::from_micros(micros);
    Table::of(&TIMELINE)
        .column(entries.iter().map(|entry| time(entry.time)).collect::<Vec<_>>())
        .column(entries.iter().map(|entry| entry.kind.to_owned()).collect::<Vec<_>>())
        .nullable(
            ColumnData::Money(amounts.iter().map(|amount| amount.unwrap_or(0)).collect(), currency),
            valid(&amounts),
        )
        .optional(text(&|entry| own(entry.order)))
        .optional(text(&|entry| own(entry.item)))
        .optional(text(&|entry| own(entry.id)))
        .optional(text(&|entry| own(entry.source)))
        .column(entries.iter().map(|entry| time(entry.received)).collect::<Vec<_>>())
        .optional(text(&|entry| entry.properties.clone()))
        .optional(entries.iter().map(|entry| entry.foreign.map(|(_, minor)| minor)).collect())
        .optional(text(&|entry| entry.foreign.map(|(currency, _)| currency.code().to_owned())))
        .column(entries.iter().map(|entry| entry.customer.to_owned()).collect::<Vec<_>>())
}

/// Which values are there; `None` when all are.
pub(super) fn valid<T>(values: &[Option<T>]) -> Option<Vec<bool>> {
    values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect())
}
