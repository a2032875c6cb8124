//! All customers of a view, one row each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::log::event::PropertyValue;
use crate::log::facts::{ACCOUNT, ZONE, is_field};
use crate::log::roster::Known;
use crate::log::schema::PropertyType;
use crate::log::timeline::valid;
use crate::log::view::View;
use crate::options::options;
use crate::table::{ColumnData, ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

options! {
    /// What [`View::customers_table`] shows of each customer.
    pub struct CustomersOptions {
        /// The properties to show, a column each; not given: all that any customer has.
        properties: Option<Vec<String>> = None,
    }
}

pub(crate) static CUSTOMERS: TableSpec = TableSpec {
    name: "customers",
    doc: "One row for each customer known before as_of, in the order of ids; then a column for each property.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The id that stands for the customer."),
        ColumnSpec::new("signed_up", ColumnType::Time, "When the customer signed up, where that is known.").nullable(),
        ColumnSpec::new("first_event", ColumnType::Time, "The customer's first event of any kind.").nullable(),
        ColumnSpec::new("last_event", ColumnType::Time, "The customer's last event of any kind.").nullable(),
        ColumnSpec::new("events", ColumnType::Int, "How many events the customer has, of all kinds."),
        ColumnSpec::new("account", ColumnType::Text, "The account the customer belongs to.").nullable(),
        ColumnSpec::new("zone", ColumnType::Text, "The customer's own time zone.").nullable(),
        ColumnSpec::new(
            "left_truncated",
            ColumnType::Bool,
            "Whether the customer signed up before the log observed anything, so that early events are missing; none where sign-up is not known.",
        )
        .nullable(),
    ],
};

/// One customer's row.
#[derive(Debug)]
struct Row {
    rank: u32,
    signed_up: Option<i64>,
    first: Option<i64>,
    last: Option<i64>,
    events: i64,
    account: Option<PropertyValue>,
    zone: Option<PropertyValue>,
    /// Values by name, and whether each is dated.
    properties: BTreeMap<String, (PropertyValue, bool)>,
}

impl View {
    /// One row for each customer with an event before `as_of`, or with something told of them that holds then: sign-up,
    /// first and last event, account, zone, and the last value of each property.
    ///
    /// A property whose name a column has already gets the prefix `property_`; one whose values are of several types
    /// is shown as text. The note `undated` names the properties with values that have no date: these may say what
    /// was not yet known at `as_of`.
    ///
    /// # Errors
    /// `unknown_property` for one that no customer has and the schema does not know; `cancelled`.
    ///
    /// ```
    /// use retention_core::testing;
    /// let table = testing::small_shop().as_of("2024-01-20")?.customers_table(&Default::default())?;
    /// assert_eq!(table.rows(), 5);
    /// assert_eq!(table.column("customer")?.text(1), Some("ben"));
    /// assert_eq!(table.column("events")?.int(1), Some(3));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn customers_table(&self, options: &CustomersOptions) -> Result<Table> {
        let wanted = options.properties.as_deref();
        let parts = self
            .everyone(Vec::new, |rows: &mut Vec<Row>, known| rows.push(self.customer_row(known, wanted)))?;
        let mut rows: Vec<Row> = parts.into_iter().flatten().collect();
        rows.sort_unstable_by_key(|row| row.rank);
        let names = self.shown(wanted, &rows)?;
        let observed_from = self.observed(&self.all_kinds()).map(|(from, _)| from);
        let mut table = self.fixed_columns(&rows, observed_from).note("as_of", self.as_of());
        for (name, at) in self.known_notes() {
            table = table.note(name, at);
        }
        if let Some(from) = observed_from {
            table = table.note("observed_from", from);
        }
        let undated = |name: &&String| {
            let of = |row: &Row| row.properties.get(*name).is_some_and(|(_, dated)| !dated);
            !self.schema().is_static(name) && rows.iter().any(of)
        };
        let undated: Vec<&str> = names.iter().filter(undated).map(String::as_str).collect();
        if !undated.is_empty() {
            table = table.note("undated", undated.join(", "));
        }
        for (name, shown) in names.iter().zip(column_names(&names)) {
            let values: Vec<Option<&PropertyValue>> =
                rows.iter().map(|row| row.properties.get(name).map(|(value, _)| value)).collect();
            let declared = self.schema().property_type(name);
            table = table.extra(shown, typed(&values, declared), valid(&values));
        }
        Ok(table.finish())
    }

    fn customer_row(&self, known: &Known<'_>, wanted: Option<&[String]>) -> Row {
        let mut properties = BTreeMap::new();
        for (shard, customer) in known.members {
            let names = self.state().facts(*shard).into_iter().flat_map(|facts| facts.names_of(*customer));
            for name in names.filter(|name| !is_field(name)) {
                let asked = wanted.is_none_or(|wanted| wanted.iter().any(|asked| asked == name));
                if asked
                    && !properties.contains_key(name)
                    && let Some(value) = self.property(known.members, name)
                {
                    properties.insert(name.to_owned(), value);
                }
            }
        }
        let text = |name| self.property(known.members, name).map(|(value, _)| value);
        Row {
            rank: known.rank,
            signed_up: self.signed_up(known.members).map(Timestamp::micros),
            first: known.runs.iter().filter_map(|run| run.times.first()).min().copied(),
            last: known.runs.iter().filter_map(|run| run.times.last()).max().copied(),
            events: known.runs.iter().map(|run| run.len() as i64).sum(),
            account: text(ACCOUNT),
            zone: text(ZONE),
            properties,
        }
    }

    /// The properties that get a column, each once.
    fn shown(&self, wanted: Option<&[String]>, rows: &[Row]) -> Result<Vec<String>> {
        let seen: BTreeSet<&String> = rows.iter().flat_map(|row| row.properties.keys()).collect();
        let Some(wanted) = wanted else { return Ok(seen.into_iter().cloned().collect()) };
        let mut shown: Vec<String> = Vec::with_capacity(wanted.len());
        for name in wanted {
            if !seen.contains(name) && self.schema().property_type(name).is_none() {
                let known = self.customer_properties();
                if !known.contains(name.as_str()) {
                    let message = format!("no customer has a property `{name}` before {}", self.as_of());
                    return Err(Error::new(ErrorCode::UnknownProperty, message).suggest(name, known));
                }
            }
            if !shown.contains(name) {
                shown.push(name.clone());
            }
        }
        Ok(shown)
    }

    fn fixed_columns(&self, rows: &[Row], observed_from: Option<Timestamp>) -> crate::table::TableBuilder {
        let times = |of: &dyn Fn(&Row) -> Option<i64>| {
            let values: Vec<Option<i64>> = rows.iter().map(of).collect();
            let data: Vec<Timestamp> =
                values.iter().map(|micros| Timestamp::from_micros(micros.unwrap_or(0))).collect();
            (data, valid(&values))
        };
        let texts = |of: &dyn Fn(&Row) -> &Option<PropertyValue>| -> Vec<Option<String>> {
            rows.iter().map(|row| of(row).as_ref().map(ToString::to_string)).collect()
        };
        let truncated = |row: &Row| {
            let signed_up = row.signed_up?;
            Some(observed_from.is_some_and(|from| signed_up < from.micros()))
        };
        let names = Arc::clone(&self.state().order().names);
        let [signed_up, first, last] =
            [times(&|row| row.signed_up), times(&|row| row.first), times(&|row| row.last)];
        Table::of(&CUSTOMERS)
            .column(Text::coded(names, rows.iter().map(|row| row.rank).collect()))
            .nullable(signed_up.0, signed_up.1)
            .nullable(first.0, first.1)
            .nullable(last.0, last.1)
            .column(rows.iter().map(|row| row.events).collect::<Vec<_>>())
            .optional(texts(&|row| &row.account))
            .optional(texts(&|row| &row.zone))
            .optional(rows.iter().map(truncated).collect())
    }
}

/// What the columns of these properties are called: a name that is taken gets a prefix.
fn column_names(names: &[String]) -> Vec<String> {
    let fixed: Vec<&str> = CUSTOMERS.columns.iter().map(|column| column.name).collect();
    let mut taken: BTreeSet<String> = names.iter().cloned().collect();
    let free = |name: &String| {
        let mut free = name.clone();
        while fixed.contains(&free.as_str()) || (free != *name && taken.contains(&free)) {
            free.insert_str(0, "property_");
        }
        taken.insert(free.clone());
        free
    };
    names.iter().map(free).collect()
}

/// The values as a column of the one type they all have; of several types, as text.
fn typed(values: &[Option<&PropertyValue>], declared: Option<PropertyType>) -> ColumnData {
    use PropertyValue::{Bool, Number, Text as Word, Time};
    let of = |value: &PropertyValue| match value {
        Word(_) => PropertyType::Text,
        Number(_) => PropertyType::Number,
        Bool(_) => PropertyType::Bool,
        Time(_) => PropertyType::Time,
    };
    let mut types = values.iter().flatten().map(|value| of(value));
    let first = types.next().or(declared).unwrap_or(PropertyType::Text);
    let one = types.all(|other| other == first);
    macro_rules! column {
        ($variant:path, $none:expr) => {
            values
                .iter()
                .map(|value| match value {
                    Some($variant(value)) => *value,
                    _ => $none,
                })
                .collect::<Vec<_>>()
                .into()
        };
    }
    match first {
        PropertyType::Number if one => column!(Number, 0.0),
        PropertyType::Bool if one => column!(Bool, false),
        PropertyType::Time if one => column!(Time, Timestamp::from_micros(0)),
        _ => ColumnData::Text(
            values.iter().map(|value| value.map_or_else(String::new, ToString::to_string)).collect(),
        ),
    }
}
