//! What a model says of each customer.

use crate::clv::model::{PurchaseModel, PurchaseModelKind, not_opportunities, of_opportunities};
use crate::clv::summary::PurchaseSummary;
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Span;
use crate::{Error, Result};

options! {
    /// How customers are scored.
    pub struct ScoreOptions {
        /// How far ahead purchases are expected. Months, quarters and years count by their mean length.
        horizon: Span = Span::thirty_days(),
        /// On how many threads; any number gives the same bits.
        threads: u32 = 1,
        /// Lets a model be applied to customers as of before it was fitted. What comes out then knows of the future.
        hindsight: bool = false,
    }
}

options! {
    /// How later purchases are worth less than earlier ones.
    pub struct DiscountOptions {
        /// The rate of discount for each `per`, such as 0.1 for 10 %: compounded continuously, so that a purchase after
        /// one `per` is worth 1 / (1 + rate) of one now. Above 0.
        rate: f64 = 0.1,
        /// The time over which the rate is counted.
        per: Span = Span::year(),
        /// On how many threads; any number gives the same bits.
        threads: u32 = 1,
        /// Lets a model be applied to customers as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// How a model of spend is applied.
    pub struct SpendOptions {
        /// Lets a model be applied to customers as of before it was fitted.
        hindsight: bool = false,
    }
}

/// The table of [`PurchaseModel::score`].
pub(crate) static PURCHASE_SCORES: TableSpec = TableSpec {
    name: "purchase_scores",
    doc: "A customer of the summary, in its order.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id, or the row's number from 0."),
        ColumnSpec::new("frequency", ColumnType::Int, "Repeat purchases so far."),
        ColumnSpec::new(
            "t_x",
            ColumnType::Float,
            "Time from the first purchase to the last, in the note's unit.",
        ),
        ColumnSpec::new("age", ColumnType::Float, "Time from the first purchase to now, in that unit."),
        ColumnSpec::new(
            "p_alive",
            ColumnType::Float,
            "The probability that the customer has not left for good.",
        ),
        ColumnSpec::new(
            "expected_purchases",
            ColumnType::Float,
            "Purchases expected within the note's `horizon`.",
        ),
    ],
};

/// The table of [`PurchaseModel::purchase_probabilities`].
pub(crate) static PURCHASE_PROBABILITIES: TableSpec = TableSpec {
    name: "purchase_probabilities",
    doc: "A customer of the summary, in its order.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id, or the row's number from 0."),
        ColumnSpec::new(
            "probability",
            ColumnType::Float,
            "The probability of exactly so many purchases as the note `purchases` says within its `horizon`.",
        ),
    ],
};

/// The table of [`PurchaseModel::residuals`].
pub(crate) static RESIDUAL_TRANSACTIONS: TableSpec = TableSpec {
    name: "residual_transactions",
    doc: "A customer of the summary, in its order.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id, or the row's number from 0."),
        ColumnSpec::new(
            "p_alive",
            ColumnType::Float,
            "The probability that the customer has not left for good.",
        ),
        ColumnSpec::new(
            "residual_transactions",
            ColumnType::Float,
            "All purchases expected to come, each discounted to now by the note's rate: DERT.",
        ),
    ],
};

impl PurchaseModel {
    /// Whether the model may speak of these customers.
    ///
    /// # Errors
    /// `mixed_unit`, `artifact_from_later`; `invalid_value` for BG/BB when times are not whole.
    pub(super) fn may_score(&self, summary: &PurchaseSummary, hindsight: bool) -> Result<()> {
        self.unit.same(summary.unit, "the model")?;
        summary.not_before(self.fitted, hindsight)?;
        if self.kind() == PurchaseModelKind::BgBb {
            let wrong = summary.rows().find(|row| !of_opportunities(row.frequency, row.t_x, row.age));
            if let Some(row) = wrong {
                let names = &summary.names;
                return Err(not_opportunities(
                    &names.t_x,
                    &names.age,
                    &names.frequency,
                    row.frequency,
                    row.t_x,
                    row.age,
                ));
            }
        }
        Ok(())
    }

    /// The horizon in the model's unit.
    ///
    /// # Errors
    /// `invalid_option` for BG/BB when it is not a whole number of opportunities.
    pub(super) fn time(&self, horizon: Span) -> Result<f64> {
        self.time_of("horizon", horizon)
    }

    /// The span of an argument in the model's unit.
    ///
    /// # Errors
    /// As [`time`](Self::time).
    pub(super) fn time_of(&self, argument: &'static str, horizon: Span) -> Result<f64> {
        let time = self.unit.count(horizon);
        let whole = time.round();
        if self.kind() != PurchaseModelKind::BgBb {
            return Ok(time);
        }
        if (time - whole).abs() > 1e-9 * whole || whole < 1.0 {
            let unit = self.unit();
            let message =
                format!("`{argument}` = {horizon} is not a whole number of opportunities of {unit}");
            return Err(Error::option(argument, message).with("given", horizon).hint(format!(
                "the model counts in opportunities: pass {argument}=\"{unit}\", or so many times that"
            )));
        }
        Ok(whole)
    }

    /// The probability that each customer has not left for good, at their age. BG/NBD says 1 of everyone who bought
    /// once: see [`PurchaseModelKind::BgNbd`].
    ///
    /// # Errors
    /// `mixed_unit`; `artifact_from_later`; `invalid_value` for BG/BB when times are not whole.
    pub fn probability_alive(&self, summary: &PurchaseSummary, options: &ScoreOptions) -> Result<Vec<f64>> {
        self.may_score(summary, options.hindsight)?;
        self.alive_each(summary, options.threads)
    }

    /// Purchases expected of each customer within the horizon from now.
    ///
    /// # Errors
    /// As [`probability_alive`](Self::probability_alive); `invalid_option` for BG/BB when the horizon is not a whole number
    /// of opportunities.
    pub fn expected_purchases(&self, summary: &PurchaseSummary, options: &ScoreOptions) -> Result<Vec<f64>> {
        self.may_score(summary, options.hindsight)?;
        let t = self.time(options.horizon)?;
        self.each(summary, options.threads, |law, x, age| law.expected_if_alive(x, age, t))
    }

    /// The probability that each customer makes exactly `n` purchases within the horizon from now.
    ///
    /// # Errors
    /// As [`expected_purchases`](Self::expected_purchases).
    pub fn probability_of_purchases(
        &self,
        summary: &PurchaseSummary,
        n: u32,
        options: &ScoreOptions,
    ) -> Result<Vec<f64>> {
        self.may_score(summary, options.hindsight)?;
        let t = self.time(options.horizon)?;
        let left = f64::from(u8::from(n == 0));
        let [chances] = self.each_with(
            summary,
            options.threads,
            |law, x, age| law.chance_if_alive(x, age, n, t),
            |alive, chance| [alive * chance + (1.0 - alive) * left],
        )?;
        Ok(chances)
    }

    /// Discounted expected residual transactions: all purchases to come of each customer, later ones worth less.
    ///
    /// # Errors
    /// As [`probability_alive`](Self::probability_alive); `invalid_option` for a rate that is not above 0.
    pub fn residual_transactions(
        &self,
        summary: &PurchaseSummary,
        options: &DiscountOptions,
    ) -> Result<Vec<f64>> {
        let [_, residuals] = self.alive_and_residuals(summary, options)?;
        Ok(residuals)
    }

    fn alive_and_residuals(
        &self,
        summary: &PurchaseSummary,
        options: &DiscountOptions,
    ) -> Result<[Vec<f64>; 2]> {
        self.may_score(summary, options.hindsight)?;
        if !(options.rate > 0.0 && options.rate < f64::INFINITY) {
            let message = format!("`rate` must be above 0, got {}", options.rate);
            return Err(Error::option("rate", message)
                .with("given", options.rate)
                .hint("without discount there is no end of purchases to come; use expected_purchases within a horizon"));
        }
        let rate = options.rate.ln_1p() / self.unit.count(options.per);
        self.alive_and(summary, options.threads, |law, x, age| law.residual_if_alive(x, age, rate))
    }

    /// Repeat purchases expected of a new customer within the horizon of the first purchase.
    ///
    /// # Errors
    /// `invalid_option` for BG/BB when the horizon is not a whole number of opportunities.
    pub fn expected_purchases_of_new(&self, horizon: Span) -> Result<f64> {
        Ok(self.law().expected_new(self.time(horizon)?))
    }

    /// The probability that a new customer makes exactly `n` repeat purchases within the horizon of the first.
    ///
    /// # Errors
    /// As [`expected_purchases_of_new`](Self::expected_purchases_of_new).
    pub fn probability_of_new(&self, n: u32, horizon: Span) -> Result<f64> {
        Ok(self.law().chance_new(n, self.time(horizon)?))
    }

    /// The logarithm of the likelihood of each customer.
    ///
    /// # Errors
    /// As [`probability_alive`](Self::probability_alive).
    pub fn log_likelihood(&self, summary: &PurchaseSummary, options: &ScoreOptions) -> Result<Vec<f64>> {
        self.may_score(summary, options.hindsight)?;
        let law = self.law();
        Ok(summary.rows().map(|row| law.ln_likelihood(row.frequency, row.t_x, row.age)).collect())
    }

    /// The customers as the table `purchase_scores`: customer, frequency, t_x, age, p_alive, expected_purchases.
    ///
    /// # Errors
    /// As [`expected_purchases`](Self::expected_purchases).
    pub fn score(&self, summary: &PurchaseSummary, options: &ScoreOptions) -> Result<Table> {
        self.score_whole(summary.clone(), options)
    }

    /// As [`score`](Self::score), for a summary that nobody needs any more: its columns become the table's.
    pub(crate) fn score_whole(&self, summary: PurchaseSummary, options: &ScoreOptions) -> Result<Table> {
        self.may_score(&summary, options.hindsight)?;
        let t = self.time(options.horizon)?;
        let [alive, expected] =
            self.alive_and(&summary, options.threads, |law, x, age| law.expected_if_alive(x, age, t))?;
        let notes = self.notes(&summary);
        let table = Table::of(&PURCHASE_SCORES)
            .column(summary.ids())
            .column(summary.frequency.iter().map(|x| i64::from(*x)).collect::<Vec<_>>())
            .column(summary.t_x)
            .column(summary.age)
            .column(alive)
            .column(expected)
            .note("horizon", options.horizon);
        Ok(notes.into_iter().fold(table, |table, (name, text)| table.note(name, text)).finish())
    }

    /// [`probability_of_purchases`](Self::probability_of_purchases) as the table `purchase_probabilities`: customer,
    /// probability.
    ///
    /// # Errors
    /// As [`expected_purchases`](Self::expected_purchases).
    pub fn purchase_probabilities(
        &self,
        summary: &PurchaseSummary,
        n: u32,
        options: &ScoreOptions,
    ) -> Result<Table> {
        let table = Table::of(&PURCHASE_PROBABILITIES)
            .column(summary.ids())
            .column(self.probability_of_purchases(summary, n, options)?)
            .note("purchases", n)
            .note("horizon", options.horizon);
        Ok(self.notes(summary).into_iter().fold(table, |table, (name, text)| table.note(name, text)).finish())
    }

    /// [`residual_transactions`](Self::residual_transactions) as the table of this name: customer, p_alive,
    /// residual_transactions.
    ///
    /// # Errors
    /// As [`residual_transactions`](Self::residual_transactions).
    pub fn residuals(&self, summary: &PurchaseSummary, options: &DiscountOptions) -> Result<Table> {
        let [alive, residuals] = self.alive_and_residuals(summary, options)?;
        let table = Table::of(&RESIDUAL_TRANSACTIONS)
            .column(summary.ids())
            .column(alive)
            .column(residuals)
            .note("discount_rate", format!("{} per {}", options.rate, options.per));
        Ok(self.notes(summary).into_iter().fold(table, |table, (name, text)| table.note(name, text)).finish())
    }

    /// What a table of this model's numbers says of itself.
    pub(super) fn notes(&self, summary: &PurchaseSummary) -> Vec<(&'static str, String)> {
        let mut notes = vec![("model", format!("{}: {}", self.kind().as_str(), self.told.text()))];
        notes.extend(summary.notes().filter(|(name, _)| *name != "definition"));
        notes.extend(self.fitted_as_of().map(|at| ("fitted_as_of", at.to_string())));
        let once = (summary.len() - summary.repeaters()) as u64;
        notes.extend(self.one_time_buyers(once).map(|warning| ("warning", warning)));
        let own = self.warnings().iter().filter(|warning| !warning.starts_with("bg_nbd gives"));
        notes.extend(own.map(|warning| ("warning", warning.clone())));
        notes
    }
}
