//! How a model's purchases compare with those made: over time, by frequency, and for one customer.

use crate::artifact::Fitted;
use crate::clv::counts::PurchaseCounts;
use crate::clv::law::Law;
use crate::clv::model::{PurchaseModel, not_opportunities, of_opportunities};
use crate::clv::opportunity::Opportunities;
use crate::clv::reading::{MeanValue, PurchaseSummaryOptions, Reading, notes};
use crate::clv::summary::PurchaseSummary;
use crate::log::View;
use crate::options::options;
use crate::parallel::Workers;
use crate::table::{Chart, ColumnSpec, ColumnType, Mark, Table, TableBuilder, TableSpec};
use crate::time::{LocalConverter, MICROS_PER_DAY, Span, Timestamp};
use crate::{Error, ErrorCode, Result};

/// The table of [`View::purchase_tracking`].
pub(crate) static PURCHASE_TRACKING: TableSpec = TableSpec {
    name: "purchase_tracking",
    doc: "A period, from the first purchase of the first customer; only whole periods.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Int, "The period's number from 1."),
        ColumnSpec::new("actual", ColumnType::Int, "Repeat purchases made in it."),
        ColumnSpec::new("expected", ColumnType::Float, "Repeat purchases that the model expects in it."),
        ColumnSpec::new("actual_cumulative", ColumnType::Int, "Repeat purchases made until its end."),
        ColumnSpec::new("expected_cumulative", ColumnType::Float, "Repeat purchases expected until its end."),
        ColumnSpec::new(
            "is_calibration",
            ColumnType::Bool,
            "Whether it ends before the model's `fitted_as_of`.",
        ),
    ],
};

/// The table of [`PurchaseModel::frequencies`].
pub(crate) static PURCHASE_FREQUENCIES: TableSpec = TableSpec {
    name: "purchase_frequencies",
    doc: "A number of repeat purchases.",
    columns: &[
        ColumnSpec::new("frequency", ColumnType::Int, "Repeat purchases; in the last row so many or more."),
        ColumnSpec::new("is_or_more", ColumnType::Bool, "Whether the row counts more purchases too."),
        ColumnSpec::new("actual", ColumnType::Int, "Customers who made so many within their age."),
        ColumnSpec::new("expected", ColumnType::Float, "Customers whom the model expects to."),
    ],
};

/// The table of [`PurchaseModel::alive_over_time`].
pub(crate) static ALIVE_OVER_TIME: TableSpec = TableSpec {
    name: "alive_over_time",
    doc: "A moment since the first purchase.",
    columns: &[
        ColumnSpec::new(
            "time",
            ColumnType::Float,
            "Time since the first purchase, in the note's unit; whole opportunities for BG/BB.",
        ),
        ColumnSpec::new("purchases", ColumnType::Int, "Repeat purchases made by then."),
        ColumnSpec::new("p_alive", ColumnType::Float, "The probability alive, as it was to be judged then."),
    ],
};

static TRACKING: Chart = Chart {
    until: Some("is_calibration"),
    ..Chart::new(
        "Repeat purchases, and those expected",
        Mark::Line,
        ("period", "Period since the first purchase of the first customer"),
        "Repeat purchases in the period",
        &[("actual", "made"), ("expected", "expected")],
    )
};

static FREQUENCIES: Chart = Chart {
    or_more: Some("is_or_more"),
    ..Chart::new(
        "Customers by repeat purchases",
        Mark::Bar,
        ("frequency", "Repeat purchases"),
        "Customers",
        &[("actual", "made"), ("expected", "expected")],
    )
};

static ALIVE: Chart = Chart::new(
    "Probability alive over time",
    Mark::Line,
    ("time", "Time since the first purchase"),
    "Probability alive",
    &[("p_alive", "probability alive")],
);

options! {
    /// How purchases are tracked.
    pub struct TrackingOptions {
        /// The kinds or roles of events that are purchases.
        purchases: Vec<String> = vec!["purchase".to_owned()],
        /// The length of a period. Months, quarters and years count by their mean length.
        period: Span = Span::week(),
        /// On how many threads; any number gives the same bits.
        threads: u32 = 1,
        /// Lets a model be compared with purchases as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// How frequencies are counted.
    pub struct FrequencyOptions {
        /// The number of repeat purchases from which on all customers are counted together.
        most: u32 = 10,
        /// Lets a model be compared with customers as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// How the probability alive of one customer is followed.
    pub struct AliveOptions {
        /// The kinds or roles of events that are purchases.
        purchases: Vec<String> = vec!["purchase".to_owned()],
        /// In how many equal stretches of time, beside the moments of purchases. BG/BB has moments at whole opportunities
        /// only, all of them if they are no more than this.
        steps: u32 = 100,
        /// Lets a model look back at customers as of before it was fitted. What comes out then knows of the future.
        hindsight: bool = false,
    }
}

/// Rows of a table that a plot can still show.
const MOST: usize = 100_000;

impl View {
    /// Repeat purchases as they were made beside those that the model expects, period by period until `as_of`: of the
    /// customers who first bought before the model's `fitted_as_of`, or of all where it has none. Days are counted as
    /// [`purchase_summary`](Self::purchase_summary) counts them; for BG/BB opportunities, each on its last day.
    ///
    /// # Errors
    /// As [`purchase_summary`](Self::purchase_summary); `invalid_option` for more periods than 100,000;
    /// `artifact_from_later`.
    pub fn purchase_tracking(&self, model: &PurchaseModel, options: &TrackingOptions) -> Result<Table> {
        Fitted::check(model.fitted, Some(self.fitted()), options.hindsight)?;
        let reading = reading(self, model, &options.purchases)?;
        let mut clock = LocalConverter::new(self.schema().zone());
        let day_of = |at: Timestamp, clock: &mut LocalConverter| {
            clock
                .local_micros_of(Timestamp::from_micros(at.micros().saturating_sub(1)))
                .div_euclid(MICROS_PER_DAY)
        };
        let until = model.fitted_as_of().map_or(i64::MAX, |at| day_of(at, &mut clock));
        let cohort: Vec<_> = reading.each(|days| reading.summed(days))?;
        let cohort = cohort.iter().map(|(_, days)| days).filter(|days| days.first <= until);
        let firsts: Vec<i64> = cohort.map(|days| days.first).collect();
        let origin = firsts.iter().copied().min().unwrap_or(0);
        let days = options.period.days_approx();
        let periods = (((reading.today() - origin + 1).max(0) as f64) / days).floor() as usize;
        let periods = if firsts.is_empty() { 0 } else { periods };
        if periods > MOST {
            let message = format!("{periods} periods of {} are more than {MOST}", options.period);
            return Err(Error::option("period", message)
                .with("given", options.period)
                .hint("take longer periods"));
        }
        let mut actual = vec![0i64; periods];
        for (day, count) in reading.repeat_days(until)? {
            if let Some(sum) = actual.get_mut(((day - origin) as f64 / days) as usize) {
                *sum += count;
            }
        }
        let expected = expected(model, &firsts, origin, options, periods);
        let calibrated = |period: usize| {
            (period + 1) as f64 * days <= until.saturating_sub(origin).saturating_add(1) as f64
        };
        let table = Table::of(&PURCHASE_TRACKING)
            .column((1..=periods as i64).collect::<Vec<_>>())
            .column(actual.clone())
            .column(steps(&expected))
            .column(
                actual
                    .iter()
                    .scan(0, |sum, count| {
                        *sum += count;
                        Some(*sum)
                    })
                    .collect::<Vec<i64>>(),
            )
            .column(expected)
            .column((0..periods).map(calibrated).collect::<Vec<bool>>())
            .chart(&TRACKING)
            .note("period", options.period)
            .note("customers", firsts.len());
        let summary = PurchaseSummaryOptions::default()
            .purchases(options.purchases.clone())
            .unit(model.unit())
            .opportunities(model.counts_opportunities());
        let notes = notes(self, &reading.kinds, &summary);
        Ok(model
            .own_notes()
            .into_iter()
            .chain(notes)
            .fold(table, |table, (name, text)| table.note(name, text))
            .finish())
    }
}

impl View {
    /// How probable it was that one customer is alive, from the first purchase until `as_of`, as the table
    /// `alive_over_time`: what [`PurchaseModel::alive_over_time`] says of the days on which they bought.
    ///
    /// # Errors
    /// `unknown_customer`, `unknown_kind`, `mixed_currency`; `not_enough_data` for a customer who never bought;
    /// `artifact_from_later`.
    pub fn alive_over_time(
        &self,
        model: &PurchaseModel,
        customer: &str,
        options: &AliveOptions,
    ) -> Result<Table> {
        let own = self.fitted();
        Fitted::check(model.fitted, Some(own), options.hindsight)?;
        let reading = reading(self, model, &options.purchases)?;
        let Some((repeats, age)) = reading.of_one(customer)? else {
            return Err(Error::new(
                ErrorCode::NotEnoughData,
                format!("`{customer}` never bought before {}", self.as_of()),
            )
            .with("customer", customer)
            .hint("a customer of the model is one since the first purchase"));
        };
        let length = if model.counts_opportunities() { 1.0 } else { model.unit.days() };
        let times: Vec<f64> = repeats.iter().map(|at| *at as f64 / length).collect();
        let table = model.alive_path(&times, age as f64 / length, options.steps)?;
        let mut notes = vec![("customer", customer.to_owned()), ("as_of", own.as_of.to_string())];
        notes.extend(own.known_at.map(|at| ("known_at", at.to_string())));
        Ok(notes.into_iter().fold(table, |table, (name, text)| table.note(name, text)).finish())
    }
}

/// Reads purchases as the model counts them.
fn reading<'v>(view: &'v View, model: &PurchaseModel, purchases: &[String]) -> Result<Reading<'v>> {
    let opportunities = model.counts_opportunities().then(|| Opportunities::of(model.unit));
    Ok(Reading::new(view, purchases, MeanValue::Repeat)?.by(opportunities))
}

/// Purchases expected of all customers by the end of each period: those who began on one day are alike.
fn expected(
    model: &PurchaseModel,
    firsts: &[i64],
    origin: i64,
    options: &TrackingOptions,
    periods: usize,
) -> Vec<f64> {
    let mut starts = firsts.to_vec();
    starts.sort_unstable();
    let cohorts: Vec<(f64, f64)> = starts
        .chunk_by(|a, b| a == b)
        .filter_map(|group| Some(((group.first()? - origin) as f64, group.len() as f64)))
        .collect();
    let law = model.law();
    let (unit, days) = (model.unit.days(), options.period.days_approx());
    let opportunities = model.counts_opportunities().then(|| Opportunities::of(model.unit));
    // Of opportunities, those count whose last day is not after the period.
    let age = |start: f64, end: f64| {
        opportunities.map_or((end - start) / unit, |of| of.over((end.ceil() - start) as i64) as f64)
    };
    let until = |period: usize| {
        // The age at the end of a period counts to its last day, as `age` does.
        let end = (period + 1) as f64 * days - 1.0;
        let begun = cohorts.iter().take_while(|(start, _)| *start < end);
        begun.map(|(start, customers)| customers * law.expected_new(age(*start, end))).sum::<f64>()
    };
    // Nobody watches, so nothing stops the work.
    Workers::new(options.threads as usize).run(periods, until).unwrap_or_default()
}

fn steps(cumulative: &[f64]) -> Vec<f64> {
    let before = std::iter::once(0.0).chain(cumulative.iter().copied());
    cumulative.iter().zip(before).map(|(now, before)| now - before).collect()
}

impl PurchaseModel {
    /// How many customers made 0, 1, 2 … repeat purchases within their age, beside how many the model expects to: the
    /// table `purchase_frequencies`, whose last row counts `most` or more.
    ///
    /// # Errors
    /// `mixed_unit`; `invalid_option` for `most` of 0 or over 1000; `artifact_from_later`.
    pub fn frequencies(&self, summary: &PurchaseSummary, options: &FrequencyOptions) -> Result<Table> {
        self.may_score(summary, options.hindsight)?;
        let most = options.most;
        if !(1..=1000).contains(&most) {
            return Err(Error::option("most", format!("`most` must be from 1 to 1000, got {most}"))
                .with("given", most));
        }
        let mut actual = vec![0i64; most as usize + 1];
        for x in summary.frequency() {
            if let Some(count) = actual.get_mut((*x).min(most) as usize) {
                *count += 1;
            }
        }
        let law = self.law();
        let ages = ages(&PurchaseCounts::of_times(summary, 1));
        let mut expected: Vec<f64> = (0..most)
            .map(|n| ages.iter().map(|(age, customers)| customers * law.chance_new(n, *age)).sum())
            .collect();
        expected.push((summary.len() as f64 - expected.iter().sum::<f64>()).max(0.0));
        let table = Table::of(&PURCHASE_FREQUENCIES)
            .column((0..=i64::from(most)).collect::<Vec<_>>())
            .column((0..=most).map(|n| n == most).collect::<Vec<_>>())
            .column(actual)
            .column(expected)
            .chart(&FREQUENCIES);
        Ok(self.notes(summary).into_iter().fold(table, |table, (name, text)| table.note(name, text)).finish())
    }

    /// How probable it was that one customer is alive, from the first purchase until now: after each of `steps` equal
    /// stretches of time, and at each purchase, as the table `alive_over_time`. `purchases` are the times of their repeat
    /// purchases since the first, in the model's unit.
    ///
    /// # Errors
    /// `invalid_value` for times that are not above 0, do not ascend, or are beyond `age`; `invalid_option` for `steps` of
    /// 0 or over 100,000; for BG/BB, whose times are numbers of opportunities, `invalid_value` for times that are not whole.
    pub fn alive_over_time(&self, purchases: &[f64], age: f64, steps: u32) -> Result<Table> {
        Ok(self.alive_path(purchases, age, steps)?.finish())
    }

    fn alive_path(&self, purchases: &[f64], age: f64, steps: u32) -> Result<TableBuilder> {
        let sound = |times: &[f64]| matches!(times, [a, b] if a < b);
        let first = purchases.first().is_none_or(|first| *first > 0.0);
        let last = purchases.last().is_none_or(|last| *last <= age);
        if !(first && last && (0.0..f64::INFINITY).contains(&age) && purchases.windows(2).all(sound)) {
            let message =
                format!("`purchases` must be times above 0 that ascend up to `age`, which is {age}");
            return Err(Error::new(ErrorCode::InvalidValue, message).with("column", "purchases").hint(
                "leave out the first purchase, count a day's purchases once, and use the model's unit",
            ));
        }
        if steps == 0 || steps as usize > MOST {
            let message = format!("`steps` must be from 1 to {MOST}, got {steps}");
            return Err(Error::option("steps", message).with("given", steps).hint("100 make a smooth line"));
        }
        let mut times: Vec<f64> = if self.counts_opportunities() {
            self.whole(purchases, age)?;
            let stride = (age / f64::from(steps)).ceil().max(1.0) as usize;
            (0..age as u32).step_by(stride).map(f64::from).chain([age]).collect()
        } else {
            (0..=steps).map(|step| age * f64::from(step) / f64::from(steps)).collect()
        };
        times.extend(purchases);
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        let law = self.law();
        let made: Vec<i64> =
            times.iter().map(|time| purchases.partition_point(|purchase| purchase <= time) as i64).collect();
        let alive =
            times.iter().zip(&made).map(|(time, made)| alive_at(law.as_ref(), purchases, *made, *time));
        let alive: Vec<f64> = alive.collect();
        let table = Table::of(&ALIVE_OVER_TIME).column(times.clone()).column(made).column(alive);
        let table = table.chart(&ALIVE);
        Ok(self.own_notes().into_iter().fold(table, |table, (name, text)| table.note(name, text)))
    }

    /// Whether times can be numbers of opportunities.
    fn whole(&self, purchases: &[f64], age: f64) -> Result<()> {
        let bought = purchases.iter().zip(1u32..).map(|(time, count)| (count, *time));
        let wrong =
            std::iter::once((0, 0.0)).chain(bought).find(|(x, time)| !of_opportunities(*x, *time, age));
        wrong
            .map_or(Ok(()), |(x, time)| Err(not_opportunities("purchases", "age", "frequency", x, time, age)))
    }
}

fn alive_at(law: &dyn Law, purchases: &[f64], made: i64, time: f64) -> f64 {
    let last = made.checked_sub(1).and_then(|at| purchases.get(at as usize)).copied();
    law.alive(made as u32, last.unwrap_or(0.0), time)
}

/// Ages, and customers of each.
fn ages(counts: &PurchaseCounts) -> Vec<(f64, f64)> {
    let mut ages: Vec<(f64, f64)> = counts.alike.iter().map(|row| (row.1, row.3 as f64)).collect();
    ages.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    ages.dedup_by(|next, row| {
        let same = next.0 == row.0;
        row.1 += if same { next.1 } else { 0.0 };
        same
    });
    ages
}
