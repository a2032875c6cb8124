//! Lifetime value: purchases to come times what they are worth, in a stated currency.

use crate::clv::model::PurchaseModel;
use crate::clv::spend::SpendModel;
use crate::clv::steps::at_steps;
use crate::clv::summary::PurchaseSummary;
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Span;
use crate::{Error, ErrorCode, Result};

options! {
    /// What a lifetime value is.
    pub struct LifetimeValueOptions {
        /// How many periods ahead purchases count.
        periods: u32 = 12,
        /// The length of a period. Months count by their mean length of 30.436875 days.
        period: Span = Span::month(),
        /// The discount for each period, such as 0.01 for 1 %: purchases of period i are worth 1 / (1 + rate)^i of their
        /// value. 0 for none.
        discount_rate: f64 = 0.01,
        /// The share of the value that is earned, from 0 to 1; 1 counts revenue.
        margin: f64 = 1.0,
        /// On how many threads; any number gives the same bits.
        threads: u32 = 1,
        /// Lets models be applied to customers as of before they were fitted.
        hindsight: bool = false,
    }
}

/// The table of [`PurchaseModel::lifetime_value`].
pub(crate) static LIFETIME_VALUES: TableSpec = TableSpec {
    name: "lifetime_values",
    doc: "A customer of the summary, in its order.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id, or the row's number from 0."),
        ColumnSpec::new("p_alive", ColumnType::Float, "The probability that the customer has not left for good."),
        ColumnSpec::new("expected_purchases", ColumnType::Float, "Purchases expected within all periods, not discounted."),
        ColumnSpec::new(
            "expected_value",
            ColumnType::Float,
            "The mean value expected of a purchase, in major units and not rounded; missing where it is not finite.",
        )
        .nullable(),
        ColumnSpec::new(
            "lifetime_value_minor",
            ColumnType::Money,
            "Discounted purchases × expected value × margin, rounded half-even to a minor unit.",
        )
        .nullable(),
    ],
};

impl LifetimeValueOptions {
    fn check(&self) -> Result<()> {
        if !(1..=10_000).contains(&self.periods) {
            let message = format!("`periods` must be from 1 to 10000, got {}", self.periods);
            return Err(Error::option("periods", message)
                .with("given", self.periods)
                .hint("take longer periods for a longer time"));
        }
        for (name, value, most) in [("discount_rate", self.discount_rate, 1e6), ("margin", self.margin, 1.0)]
        {
            if !(value >= 0.0 && value <= most) {
                let message = format!("`{name}` must be from 0 to {most}, got {value}");
                let hint = match name {
                    "margin" => "it is the share of the value that is earned: write 30 % as 0.3",
                    _ => "write 1 % as 0.01",
                };
                return Err(Error::option(name, message).with("given", value).hint(hint));
            }
        }
        Ok(())
    }
}

impl PurchaseModel {
    /// Purchases expected within the periods, those of period i divided by (1 + rate)^i.
    fn discounted(&self, summary: &PurchaseSummary, options: &LifetimeValueOptions) -> Result<Vec<f64>> {
        self.may_score(summary, options.hindsight)?;
        let period = self.time_of("period", options.period)?;
        // Purchases to come are smooth in the logarithm of alpha + time, but for those at opportunities.
        let [_, alpha, _, _] = self.values();
        let scale = (!self.counts_opportunities()).then_some(alpha);
        self.each(summary, options.threads, |law, x, age| {
            let (mut before, mut worth, mut sum) = (0.0, 1.0, 0.0);
            let expected = |step: f64| law.expected_if_alive(x, age, period * step);
            let by_period = match scale {
                Some(alpha) => at_steps(options.periods, (alpha + age) / period, expected),
                None => (1..=options.periods).map(|step| expected(step.into())).collect(),
            };
            for expected in by_period {
                worth /= 1.0 + options.discount_rate;
                sum += (expected - before) * worth;
                before = expected;
            }
            sum
        })
    }

    /// What each customer's purchases of the coming periods are worth, in major units and not rounded: the purchases
    /// expected in each period, times the mean value expected of a purchase, times the margin, discounted to now. `None`
    /// where the expected value is infinite.
    ///
    /// # Errors
    /// `invalid_option`; `mixed_unit`, `mixed_currency`; `missing_column` without values; `artifact_from_later`.
    pub fn lifetime_values(
        &self,
        spend: &SpendModel,
        summary: &PurchaseSummary,
        options: &LifetimeValueOptions,
    ) -> Result<Vec<Option<f64>>> {
        options.check()?;
        let values = spend.mean_values(summary, options.hindsight)?;
        let purchases = self.discounted(summary, options)?;
        let worth = |(value, purchases): (Option<f64>, f64)| Some(value? * purchases * options.margin);
        Ok(values.into_iter().zip(purchases).map(worth).collect())
    }

    /// [`lifetime_values`](Self::lifetime_values) as the table `lifetime_values`: customer, p_alive, expected_purchases,
    /// expected_value, lifetime_value_minor.
    ///
    /// # Errors
    /// As [`lifetime_values`](Self::lifetime_values); `amount_overflow`.
    pub fn lifetime_value(
        &self,
        spend: &SpendModel,
        summary: &PurchaseSummary,
        options: &LifetimeValueOptions,
    ) -> Result<Table> {
        let worth = self.lifetime_values(spend, summary, options)?;
        let end = self.time_of("period", options.period)? * f64::from(options.periods);
        let [alive, expected] =
            self.alive_and(summary, options.threads, |law, x, age| law.expected_if_alive(x, age, end))?;
        let minor = 10f64.powi(i32::from(spend.currency().exponent()));
        let worth: Result<Vec<Option<i64>>> =
            worth.into_iter().map(|worth| worth.map(|worth| whole(worth * minor)).transpose()).collect();
        let table = Table::of(&LIFETIME_VALUES)
            .column(summary.ids())
            .column(alive)
            .column(expected)
            .optional(spend.mean_values(summary, options.hindsight)?)
            .money(worth?, spend.currency())
            .note("periods", format!("{} of {}", options.periods, options.period))
            .note("discount_rate", format!("{} a period, at its end", options.discount_rate))
            .note("margin", options.margin);
        let notes = self.notes(summary).into_iter();
        let warnings = spend.warnings().iter().map(|warning| ("warning", format!("spend: {warning}")));
        let warnings = warnings.chain(summary.without_values().map(|warning| ("warning", warning)));
        Ok(notes.chain(warnings).fold(table, |table, (name, text)| table.note(name, text)).finish())
    }
}

fn whole(minor: f64) -> Result<i64> {
    let rounded = minor.round_ties_even();
    if rounded.abs() < 9.2e18 {
        return Ok(rounded as i64);
    }
    Err(Error::new(ErrorCode::AmountOverflow, "a lifetime value does not fit into 64 bits of minor units")
        .hint("are the mean values in major units of the currency?"))
}
