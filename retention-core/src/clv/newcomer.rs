//! What a model expects of a customer of whom nothing is known yet.

use crate::clv::model::PurchaseModel;
use crate::options::options;
use crate::table::{Chart, ColumnSpec, ColumnType, Mark, Table, TableSpec};
use crate::time::Span;
use crate::{Error, Result};

options! {
    /// How far ahead a new customer is looked at.
    pub struct NewCustomerOptions {
        /// How long after the first purchase. Months, quarters and years count by their mean length.
        horizon: Span = Span::year(),
        /// In how many equal steps.
        steps: u32 = 12,
    }
}

options! {
    /// How the purchases of a new customer are counted.
    pub struct NewCustomerCountOptions {
        /// How long after the first purchase. Months, quarters and years count by their mean length.
        horizon: Span = Span::year(),
        /// The number of purchases from which on all are counted together.
        most: u32 = 10,
    }
}

/// The table of [`PurchaseModel::new_customer`].
pub(crate) static NEW_CUSTOMER: TableSpec = TableSpec {
    name: "new_customer",
    doc: "A moment after the first purchase of a new customer.",
    columns: &[
        ColumnSpec::new("time", ColumnType::Float, "Time since the first purchase, in the note's unit."),
        ColumnSpec::new("expected_purchases", ColumnType::Float, "Repeat purchases expected by then."),
    ],
};

/// The table of [`PurchaseModel::new_customer_counts`].
pub(crate) static NEW_CUSTOMER_COUNTS: TableSpec = TableSpec {
    name: "new_customer_counts",
    doc: "A number of repeat purchases of a new customer within the note's horizon.",
    columns: &[
        ColumnSpec::new("purchases", ColumnType::Int, "Repeat purchases; in the last row so many or more."),
        ColumnSpec::new("is_or_more", ColumnType::Bool, "Whether the row counts more purchases too."),
        ColumnSpec::new("probability", ColumnType::Float, "How probable that is."),
    ],
};

static EXPECTED: Chart = Chart::new(
    "Repeat purchases of a new customer",
    Mark::Line,
    ("time", "Time since the first purchase"),
    "Repeat purchases expected",
    &[("expected_purchases", "expected")],
);

static COUNTS: Chart = Chart {
    or_more: Some("is_or_more"),
    ..Chart::new(
        "Repeat purchases of a new customer",
        Mark::Bar,
        ("purchases", "Repeat purchases within the horizon"),
        "Probability",
        &[("probability", "probability")],
    )
};

impl PurchaseModel {
    /// Repeat purchases expected of a new customer by each of some moments after the first purchase, as the table
    /// `new_customer`: time, expected_purchases. The last row is that of the horizon.
    ///
    /// # Errors
    /// `invalid_option` for `steps` of 0 or over 10,000, or for BG/BB when a step is not a whole number of opportunities.
    pub fn new_customer(&self, options: &NewCustomerOptions) -> Result<Table> {
        within("steps", options.steps, 10_000)?;
        let (law, end) = (self.law(), self.time(options.horizon)?);
        let times: Vec<f64> =
            (0..=options.steps).map(|step| end * f64::from(step) / f64::from(options.steps)).collect();
        if let Some(time) = times.iter().find(|time| self.counts_opportunities() && time.fract() != 0.0) {
            let message = format!("{time} is no whole number of opportunities of {}", self.unit());
            return Err(Error::option("steps", message).with("given", options.steps));
        }
        let expected: Vec<f64> = times.iter().map(|time| law.expected_new(*time)).collect();
        let table = Table::of(&NEW_CUSTOMER).column(times).column(expected).chart(&EXPECTED);
        Ok(self.told_of(table.note("horizon", options.horizon)).finish())
    }

    /// How probable 0, 1, 2 … repeat purchases of a new customer are within the horizon of the first, as the table
    /// `new_customer_counts`, whose last row counts `most` or more.
    ///
    /// # Errors
    /// `invalid_option` for `most` of 0 or over 1000; as [`new_customer`](Self::new_customer).
    pub fn new_customer_counts(&self, options: &NewCustomerCountOptions) -> Result<Table> {
        within("most", options.most, 1000)?;
        let (law, time, most) = (self.law(), self.time(options.horizon)?, options.most);
        let mut chances: Vec<f64> = (0..most).map(|n| law.chance_new(n, time)).collect();
        chances.push((1.0 - chances.iter().sum::<f64>()).max(0.0));
        let table = Table::of(&NEW_CUSTOMER_COUNTS)
            .column((0..=i64::from(most)).collect::<Vec<_>>())
            .column((0..=most).map(|n| n == most).collect::<Vec<_>>())
            .column(chances)
            .chart(&COUNTS);
        Ok(self.told_of(table.note("horizon", options.horizon)).finish())
    }

    fn told_of(&self, table: crate::table::TableBuilder) -> crate::table::TableBuilder {
        self.own_notes().into_iter().fold(table, |table, (name, text)| table.note(name, text))
    }
}

fn within(name: &'static str, given: u32, most: u32) -> Result<()> {
    if (1..=most).contains(&given) {
        return Ok(());
    }
    Err(Error::option(name, format!("`{name}` must be from 1 to {most}, got {given}")).with("given", given))
}
