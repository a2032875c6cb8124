//! Purchase summaries from plain tables of the host.

use crate::artifact::Fitted;
use crate::clv::columns::SummaryColumns;
use crate::clv::summary::PurchaseSummary;
use crate::clv::unit::{TimeUnit, same_currency};
use crate::frame::InputTable;
use crate::money::Currency;
use crate::options::options;
use crate::time::Span;
use crate::{Error, Result};

options! {
    /// Which columns of a plain table hold what, in which unit and currency. Columns are found under the names that
    /// [`PurchaseSummary::table`] and lifetimes give them; an empty text stands for none.
    pub struct PurchaseColumns {
        /// The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
        /// library do; of a view, that of the model, or days.
        unit: Option<Span> = None,
        /// The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0.
        customer: Option<String> = None,
        /// The column of repeat purchases: those after the first; not given: `frequency` or `x`.
        frequency: Option<String> = None,
        /// The column of times from the first purchase to the last; not given: `t_x` or `recency`.
        t_x: Option<String> = None,
        /// The column of times from the first purchase to now; not given: `age` or `T`.
        age: Option<String> = None,
        /// The column of mean values of a purchase in major units; not given: `mean_value` or `monetary_value`.
        monetary: Option<String> = None,
        /// The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`.
        currency: Option<String> = None,
        /// A column with the currency of each row, all of which must be the same.
        currency_column: Option<String> = None,
    }
}

/// What a summary of a log says of itself, and goes on saying when it comes back as a plain table.
const NOTES: [&str; 6] = ["as_of", "known_at", "time_zone", "tz_database", "events", "definition"];

/// What holds where neither the caller nor the data say it, and what is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Assumed {
    /// The unit in which a view is summarised. A table must say its own.
    pub(crate) unit: Option<Span>,
    pub(crate) currency: Option<Currency>,
    /// Whether a view is summarised in opportunities.
    pub(crate) opportunities: bool,
    /// Whether nothing looks at times: then a table may do without a unit.
    pub(crate) timeless: bool,
    /// Whether nothing looks at values: then those of a table may be anything.
    pub(crate) valueless: bool,
}

impl PurchaseSummary {
    /// A summary in the columns of a plain table: one row a customer.
    ///
    /// ```
    /// use retention_core::{InputTable, JsonRows, PurchaseColumns, PurchaseSummary, Span};
    /// let mut rows = JsonRows::new();
    /// rows.read_list(br#"[{"frequency": 2, "recency": 30.43, "T": 38.86}, {"frequency": 0, "recency": 0, "T": 38.86}]"#)?;
    /// let columns = PurchaseColumns::default().unit(Span::parse("1w")?);
    /// let summary = PurchaseSummary::from_table(&InputTable::of_rows(rows)?, &columns)?;
    /// assert_eq!((summary.frequency(), summary.age()), (&[2, 0][..], &[38.86, 38.86][..]));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `missing_column`, `wrong_column_type`; `invalid_value` with the column and the first row that cannot be;
    /// `invalid_option` without a unit; `mixed_unit` and `mixed_currency` where the table says another one than the caller;
    /// `unknown_currency`.
    pub fn from_table(table: &InputTable, columns: &PurchaseColumns) -> Result<Self> {
        Self::read_table(table, columns, Assumed::default(), 1)
    }

    pub(crate) fn read_table(
        table: &InputTable,
        columns: &PurchaseColumns,
        assumed: Assumed,
        threads: u32,
    ) -> Result<Self> {
        let named =
            |argument, given: &Option<String>, usual: &[&str]| table.pick(argument, given.as_deref(), usual);
        let needed = |argument, given: &Option<String>, usual: &[&str], what: &str| {
            table.need(argument, given.as_deref(), usual, what)
        };
        let frequency = needed("frequency", &columns.frequency, &["frequency", "x"], "repeat purchases")?;
        let t_x =
            needed("t_x", &columns.t_x, &["t_x", "recency"], "the time from the first purchase to the last")?;
        let age = needed("age", &columns.age, &["age", "T"], "the time from the first purchase to now")?;
        let monetary = named("monetary", &columns.monetary, &["mean_value", "monetary_value"])?;
        let monetary = monetary.filter(|_| !assumed.valueless);
        let customer = named("customer", &columns.customer, &["customer", "customer_id"])?;
        let currencies = named("currency_column", &columns.currency_column, &[])?;
        let unit = unit(table, columns, assumed)?;
        let currency = currency(table, columns)?;
        let numbers = |name: &str| table.numbers_as_they_lie(name);
        let (x, times, ages) = (numbers(&frequency)?, numbers(&t_x)?, numbers(&age)?);
        let values = monetary.as_deref().map(numbers).transpose()?;
        let codes = currencies.as_deref().map(|name| table.texts(name)).transpose()?;
        let mut read = SummaryColumns::new(unit)
            .threads(threads)
            .frequency(&frequency, &x)
            .t_x(&t_x, &times)
            .age(&age, &ages);
        if let (Some(name), Some(values)) = (&monetary, &values) {
            read = read.monetary(name, values);
        }
        if let (Some(name), Some(codes)) = (&currencies, &codes) {
            read = read.currencies(name, codes.iter().map(String::as_str));
        }
        let told = currency.or(assumed.currency.filter(|_| codes.is_none()));
        if let Some(currency) = told {
            read = read.currency(currency);
        }
        let mut summary = read.read()?;
        summary.customers = customer.map(|name| table.ids(&name)).transpose()?;
        summary.timeless = assumed.timeless && columns.unit.is_none() && table.note("unit").is_none();
        summary.fitted = fitted(table);
        summary.notes =
            NOTES.into_iter().filter_map(|name| Some((name, table.note(name)?.to_owned()))).collect();
        summary.watch = table.watch().into();
        Ok(summary)
    }
}

/// # Errors
/// `invalid_option` where nobody says one; `mixed_unit` where the table says another one than the caller.
fn unit(table: &InputTable, columns: &PurchaseColumns, assumed: Assumed) -> Result<Span> {
    let own = table.note("unit").and_then(|text| Span::parse(text).ok());
    if let (Some(own), Some(given)) = (own, columns.unit) {
        TimeUnit::new(own).same(TimeUnit::new(given), "the table")?;
    }
    own.or(columns.unit).or(assumed.timeless.then(Span::day)).ok_or_else(|| {
        Error::option("unit", "`unit` must be given: the table does not say what its times are counted in")
            .hint("pass the length of one step of its times, as in unit=\"1d\" or unit=\"1w\"")
    })
}

fn currency(table: &InputTable, columns: &PurchaseColumns) -> Result<Option<Currency>> {
    let own = table.note("currency").and_then(|code| Currency::parse(code).ok());
    let given = columns.currency.as_deref().map(Currency::parse).transpose();
    let given = given.map_err(|error| error.with("argument", "currency"))?;
    if let (Some(own), Some(given)) = (own, given) {
        same_currency(own, given, "the table")?;
    }
    Ok(own.or(given))
}

/// When a summary of this library that came back as a plain table was made.
fn fitted(table: &InputTable) -> Option<Fitted> {
    Fitted::noted(|name| table.note(name))
}
