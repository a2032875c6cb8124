//! Purchase summaries: what the models read of each customer.

use crate::artifact::Fitted;
use crate::clv::unit::TimeUnit;
use crate::money::Currency;
use crate::parallel::Watched;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::Span;
use crate::{Error, ErrorCode, Result};

/// The table of [`PurchaseSummary::table`].
pub(crate) static PURCHASE_SUMMARY: TableSpec = TableSpec {
    name: "purchase_summary",
    doc: "A customer who bought, in the order given, or of ids where read from a log.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id, or the row's number from 0."),
        ColumnSpec::new("frequency", ColumnType::Int, "Repeat purchases: those after the first."),
        ColumnSpec::new(
            "t_x",
            ColumnType::Float,
            "Time from the first purchase to the last, in the unit of the note `unit`; 0 for who bought once.",
        ),
        ColumnSpec::new(
            "age",
            ColumnType::Float,
            "Time from the first purchase to the end of the observation, in that unit.",
        ),
        ColumnSpec::new(
            "mean_value",
            ColumnType::Float,
            "Mean value of a purchase as the note `definition` says, in major units of the note's currency and not \
             rounded; missing without repeat purchases, or where no such purchase has an amount.",
        )
        .nullable(),
    ],
};

/// What the host calls its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnNames {
    pub(super) frequency: String,
    pub(super) t_x: String,
    pub(super) age: String,
    pub(super) monetary: String,
}

impl ColumnNames {
    pub(super) fn own() -> Self {
        let own = str::to_owned;
        Self { frequency: own("frequency"), t_x: own("t_x"), age: own("age"), monetary: own("mean_value") }
    }
}

/// Customers' purchases as lifetime-value models read them: repeat purchases, the time of the last one, age, and mean
/// value. The unit of time and the currency travel with it, from data to models to predictions.
///
/// Made by [`SummaryColumns`](crate::SummaryColumns) from plain columns, or by
/// [`View::purchase_summary`](crate::View::purchase_summary) from a log.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseSummary {
    pub(super) unit: TimeUnit,
    pub(super) currency: Currency,
    pub(super) names: ColumnNames,
    pub(super) customers: Option<Text>,
    pub(super) frequency: Vec<u32>,
    pub(super) t_x: Vec<f64>,
    pub(super) age: Vec<f64>,
    /// Mean value of a purchase in major units; 0 without repeat purchases, NaN where nobody knows.
    pub(super) monetary: Option<Vec<f64>>,
    /// Whether nobody said the unit, as nobody asks for times.
    pub(super) timeless: bool,
    pub(super) fitted: Option<Fitted>,
    pub(super) notes: Vec<(&'static str, String)>,
    pub(super) watch: Watched,
}

/// One customer of a [`PurchaseSummary`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SummaryRow {
    /// Repeat purchases.
    pub frequency: u32,
    /// Time from the first purchase to the last.
    pub t_x: f64,
    /// Time from the first purchase to the end of the observation.
    pub age: f64,
}

impl PurchaseSummary {
    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.frequency.len()
    }

    /// Whether nobody bought.
    pub fn is_empty(&self) -> bool {
        self.frequency.is_empty()
    }

    /// The unit of `t_x` and `age`.
    pub fn unit(&self) -> Span {
        self.unit.span()
    }

    /// The currency of the mean values; `XXX` where none was told.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Repeat purchases of each customer.
    pub fn frequency(&self) -> &[u32] {
        &self.frequency
    }

    /// Time from the first purchase to the last.
    pub fn t_x(&self) -> &[f64] {
        &self.t_x
    }

    /// Time from the first purchase to the end of the observation.
    pub fn age(&self) -> &[f64] {
        &self.age
    }

    /// Mean value of a purchase in major units, 0 without repeat purchases, NaN for a repeat buyer of whom no value is
    /// known; `None` where no values were given.
    pub fn mean_values(&self) -> Option<&[f64]> {
        self.monetary.as_deref()
    }

    /// How many customers bought again.
    pub fn repeaters(&self) -> usize {
        self.frequency.iter().filter(|count| **count > 0).count()
    }

    /// The customers in order.
    pub fn rows(&self) -> impl Iterator<Item = SummaryRow> {
        let times = self.t_x.iter().zip(&self.age);
        self.frequency.iter().zip(times).map(|(frequency, (t_x, age))| SummaryRow {
            frequency: *frequency,
            t_x: *t_x,
            age: *age,
        })
    }

    /// The ids, or the numbers of the rows where none were given.
    pub(super) fn ids(&self) -> Text {
        self.customers.clone().unwrap_or_else(|| Text::numbered(self.len()))
    }

    /// What the numbers mean, for the notes of tables.
    pub(super) fn notes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let unit = (!self.timeless).then(|| ("unit", self.unit.span().to_string()));
        let own = unit.into_iter().chain([("currency", self.currency.to_string())]);
        let notes = self.notes.iter().cloned();
        own.chain(notes.filter(|(name, _)| *name != "currency"))
    }

    /// The summary as the table `purchase_summary`: customer, frequency, t_x, age, mean_value.
    pub fn table(&self) -> Table {
        let means = self.known_means().unwrap_or_else(|| vec![None; self.len()]);
        let table = Table::of(&PURCHASE_SUMMARY)
            .column(self.ids())
            .column(self.frequency.iter().map(|count| i64::from(*count)).collect::<Vec<_>>())
            .column(self.t_x.clone())
            .column(self.age.clone())
            .optional(means);
        self.notes().fold(table, |table, (name, text)| table.note(name, text)).finish()
    }

    /// The mean value of each repeat buyer of whom it is known; `None` where no values were given.
    pub(super) fn known_means(&self) -> Option<Vec<Option<f64>>> {
        let rows = self.monetary.as_ref()?.iter().zip(&self.frequency);
        Some(rows.map(|(mean, count)| Some(*mean).filter(|mean| *count > 0 && !mean.is_nan())).collect())
    }

    /// How many repeat buyers have no known value.
    fn unknown_values(&self) -> usize {
        let rows = self.monetary.iter().flatten().zip(&self.frequency);
        rows.filter(|(mean, count)| **count > 0 && mean.is_nan()).count()
    }

    /// What a model of spend owes to whoever asks it of repeat buyers without a known value.
    pub(super) fn without_values(&self) -> Option<String> {
        let unknown = self.unknown_values();
        (unknown > 0).then(|| {
            format!(
                "{unknown} repeat buyers have no purchase of a known amount: as of a new customer, the mean of all is expected \
                 of them"
            )
        })
    }

    /// Whether a model of spend can read the mean values.
    ///
    /// # Errors
    /// `invalid_value` for a repeat buyer whose mean value is negative or infinite.
    pub(crate) fn sound_values(&self) -> Result<()> {
        let mut rows = self.monetary.iter().flatten().zip(&self.frequency);
        let wrong = rows.position(|(mean, count)| *count > 0 && (*mean < 0.0 || mean.is_infinite()));
        let Some(row) = wrong else { return Ok(()) };
        let value = self.monetary.as_ref().and_then(|means| means.get(row)).copied().unwrap_or_default();
        let column = &self.names.monetary;
        let customer = self.customers.as_ref().and_then(|ids| ids.get(row));
        let whose = customer.map(|id| format!(", that of customer `{id}`")).unwrap_or_default();
        let message = format!(
            "`{column}` holds {value} in row {row}{whose}, which is not the mean value of a purchase"
        );
        let error = Error::new(ErrorCode::InvalidValue, message)
            .with("column", column)
            .with("row", row)
            .with("given", value)
            .hint("leave refunds out of the mean, or the customers who have nothing else");
        Err(match customer {
            Some(id) => error.with("customer", id),
            None => error,
        })
    }

    /// Refuses to let a model that was fitted later speak of this summary.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(super) fn not_before(&self, model: Option<Fitted>, hindsight: bool) -> Result<()> {
        Fitted::check(model, self.fitted, hindsight)
    }
}
