//! Purchase summaries: what the models read of each customer.

use crate::Result;
use crate::clv::unit::TimeUnit;
use crate::money::Currency;
use crate::parallel::Watched;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::{Span, Timestamp};

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
             rounded; missing without repeat purchases or amounts.",
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

/// When a summary was made, where a log made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Fitted {
    pub(super) as_of: Timestamp,
    pub(super) known_at: Option<Timestamp>,
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
    /// Mean value of a repeat purchase in major units; 0 without repeat purchases.
    pub(super) monetary: Option<Vec<f64>>,
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

    /// Mean value of a repeat purchase in major units, 0 without repeat purchases; `None` where no values were given.
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
        let own = [("unit", self.unit.span().to_string()), ("currency", self.currency.to_string())];
        let notes = self.notes.iter().cloned();
        own.into_iter().chain(notes.filter(|(name, _)| *name != "currency"))
    }

    /// The summary as the table `purchase_summary`: customer, frequency, t_x, age, mean_value.
    pub fn table(&self) -> Table {
        let means = match &self.monetary {
            None => vec![None; self.len()],
            Some(means) => {
                let repeats = self.frequency.iter().map(|count| *count > 0);
                means.iter().zip(repeats).map(|(mean, repeat)| repeat.then_some(*mean)).collect()
            }
        };
        let table = Table::of(&PURCHASE_SUMMARY)
            .column(self.ids())
            .column(self.frequency.iter().map(|count| i64::from(*count)).collect::<Vec<_>>())
            .column(self.t_x.clone())
            .column(self.age.clone())
            .optional(means);
        self.notes().fold(table, |table, (name, text)| table.note(name, text)).finish()
    }

    /// Refuses to let a model that was fitted later speak of this summary.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(super) fn not_before(&self, fitted: Option<Fitted>, hindsight: bool) -> Result<()> {
        let (Some(fitted), Some(own), false) = (fitted, self.fitted, hindsight) else { return Ok(()) };
        let known = fitted.known_at.unwrap_or(fitted.as_of);
        if own.as_of >= fitted.as_of && own.known_at.is_none_or(|at| at >= known) {
            return Ok(());
        }
        let message =
            format!("the model was fitted as of {}, after these customers as of {}", fitted.as_of, own.as_of);
        Err(crate::Error::new(crate::ErrorCode::ArtifactFromLater, message)
            .with("fitted_as_of", fitted.as_of)
            .with("as_of", own.as_of)
            .hint("fit on a summary that is not later, or pass hindsight=true"))
    }
}
