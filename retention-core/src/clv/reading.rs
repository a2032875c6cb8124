//! Purchase summaries from a log.

use std::collections::BTreeMap;

use crate::clv::opportunity::Opportunities;
use crate::clv::summary::{ColumnNames, PurchaseSummary};
use crate::clv::unit::TimeUnit;
use crate::log::{Kinds, Person, View};
use crate::options::{choice, options};
use crate::table::Text;
use crate::time::{LocalConverter, MICROS_PER_DAY, Span, Timestamp, tz_database_version};
use crate::{Error, Result};

choice! {
    /// Which purchases the mean value is of.
    pub enum MeanValue {
        /// Repeat purchases: all but those of the first day, as the Gamma-Gamma model counts them.
        Repeat = "repeat",
        /// All purchases, the first day's included.
        All = "all",
    }
}

options! {
    /// What a purchase summary counts.
    pub struct PurchaseSummaryOptions {
        /// The kinds or roles of events that are purchases.
        purchases: Vec<String> = vec!["purchase".to_owned()],
        /// The unit of `t_x` and `age`. Months, quarters and years count by their mean length.
        unit: Span = Span::day(),
        /// Which purchases the mean value is of.
        mean_value: MeanValue = MeanValue::Repeat,
        /// Whether opportunities are counted, as BG/BB reads them: of the stretches of one `unit` each since the first
        /// purchase, which begins the one of number 0, those over by `as_of` are the `age`, those used by buying in them
        /// the `frequency`, and `t_x` is the number of the last one used.
        opportunities: bool = false,
    }
}

/// What one customer did: purchases of a day are one, or those of an opportunity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bought {
    /// The day of the first purchase in the schema's zone.
    pub(super) first: i64,
    /// Days from the first purchase to the last, or the number of the last opportunity used.
    last: i64,
    /// Days from the first purchase on, or opportunities that are over.
    age: i64,
    /// Distinct days after the first, or opportunities used.
    repeats: u32,
    /// Of the purchases that the mean is of and whose amount is known, in minor units.
    value: i128,
    /// How many these purchases are.
    valued: u32,
}

/// Reads the days on which customers bought.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    view: &'a View,
    pub(super) kinds: Kinds,
    mean_value: MeanValue,
    opportunities: Option<Opportunities>,
    today: i64,
}

/// What one thread gathers.
#[derive(Debug)]
struct Part<T> {
    rows: Vec<(u32, T)>,
    clock: LocalConverter,
    days: Vec<(i64, Option<i64>)>,
}

impl<'a> Reading<'a> {
    /// # Errors
    /// `invalid_option` without purchases; `unknown_kind`; `mixed_currency`.
    pub(super) fn new(view: &'a View, purchases: &[String], mean_value: MeanValue) -> Result<Self> {
        if purchases.is_empty() {
            return Err(Error::option("purchases", "`purchases` must name a kind or a role")
                .hint("the default is the role `purchase`"));
        }
        let kinds = view.kinds_named(purchases.iter().map(String::as_str))?;
        view.one_currency(&kinds)?;
        Ok(Self { view, kinds, mean_value, opportunities: None, today: today(view) })
    }

    /// The same in opportunities.
    pub(super) fn by(self, opportunities: Option<Opportunities>) -> Self {
        Self { opportunities, ..self }
    }

    /// What `of` makes of each customer's days with their amounts, ascending, in the order of ids.
    pub(super) fn each<T: Send + Sync + Copy>(
        &self,
        of: impl Fn(&[(i64, Option<i64>)]) -> Option<T> + Sync,
    ) -> Result<Vec<(u32, T)>> {
        let zone = self.view.schema().zone();
        let start = || Part { rows: Vec::new(), clock: LocalConverter::new(zone), days: Vec::new() };
        let parts = self.view.scan(&self.kinds, start, |part, person| {
            days_of(person, &mut part.clock, &mut part.days);
            part.rows.extend(of(&part.days).map(|row| (person.rank, row)));
        })?;
        let parts: Vec<Vec<(u32, T)>> = parts.into_iter().map(|part| part.rows).collect();
        let take = |rows: &mut Vec<(u32, T)>, found: &[(u32, T)]| rows.extend_from_slice(found);
        Ok(self.view.in_order(&parts, Vec::with_capacity, take)?.concat())
    }

    /// When one customer bought after the first time, as [`Bought::last`] counts, ascending, and their age; `None` who never
    /// bought.
    ///
    /// # Errors
    /// `unknown_customer`.
    pub(super) fn of_one(&self, customer: &str) -> Result<Option<(Vec<i64>, i64)>> {
        let runs = self.view.runs_of(&self.view.members(customer)?, &self.kinds);
        let mut clock = LocalConverter::new(self.view.schema().zone());
        let mut days = Vec::new();
        days_of(&Person { rank: 0, runs: &runs }, &mut clock, &mut days);
        let Some(bought) = self.summed(&days) else { return Ok(None) };
        let mut repeats: Vec<i64> = days.iter().map(|(day, _)| self.number(day - bought.first)).collect();
        repeats.retain(|at| (1..=bought.age).contains(at));
        repeats.dedup();
        Ok(Some((repeats, bought.age)))
    }

    /// How many customers made a repeat purchase on each day, among those whose first day is at most `until`. That of an
    /// opportunity counts on its last day.
    pub(super) fn repeat_days(&self, until: i64) -> Result<BTreeMap<i64, i64>> {
        let zone = self.view.schema().zone();
        let start = || Part { rows: Vec::new(), clock: LocalConverter::new(zone), days: Vec::new() };
        let parts = self.view.scan(&self.kinds, start, |part, person| {
            days_of(person, &mut part.clock, &mut part.days);
            let Some(first) = part.days.first().map(|(day, _)| *day).filter(|first| *first <= until) else {
                return;
            };
            let mut before = 0;
            for (day, _) in &part.days {
                let number = self.number(day - first);
                if number > before {
                    before = number;
                    part.rows.push((0, first + self.opportunities.map_or(number, |of| of.last_day(number))));
                }
            }
        })?;
        let mut counts = BTreeMap::new();
        for (_, day) in parts.into_iter().flat_map(|part| part.rows) {
            *counts.entry(day).or_default() += 1;
        }
        Ok(counts)
    }

    pub(super) fn summed(&self, days: &[(i64, Option<i64>)]) -> Option<Bought> {
        let (first, last) = (days.first()?.0, days.last()?.0);
        let age = (self.today - first).max(last - first);
        let age = self.opportunities.map_or(age, |of| of.over(age));
        let mut found = Bought { first, last: 0, age, repeats: 0, value: 0, valued: 0 };
        let mut counted = None;
        for (day, amount) in days {
            let number = self.number(day - first);
            // An opportunity that is not over has not been used as yet, nor left unused.
            if number > age {
                break;
            }
            found.repeats += u32::from(number != found.last);
            found.last = number;
            let asked = self.mean_value == MeanValue::All || number > 0;
            if let Some(amount) = amount.filter(|_| asked) {
                found.value += i128::from(amount);
                found.valued += u32::from(counted != Some(number));
                counted = Some(number);
            }
        }
        Some(found)
    }

    /// What a day's purchases count as: their day, or their opportunity, since the first purchase.
    fn number(&self, day: i64) -> i64 {
        self.opportunities.map_or(day, |of| of.at(day))
    }

    /// The last day of which something was seen: that of the instant before `as_of`.
    pub(super) fn today(&self) -> i64 {
        self.today
    }
}

fn today(view: &View) -> i64 {
    let before = Timestamp::from_micros(view.as_of().micros().saturating_sub(1));
    LocalConverter::new(view.schema().zone()).local_micros_of(before).div_euclid(MICROS_PER_DAY)
}

fn days_of(person: &Person<'_>, clock: &mut LocalConverter, days: &mut Vec<(i64, Option<i64>)>) {
    days.clear();
    for run in person.runs {
        for (event, time) in run.times.iter().enumerate() {
            let local = clock.local_micros_of(Timestamp::from_micros(*time));
            days.push((local.div_euclid(MICROS_PER_DAY), run.amount(event)));
        }
    }
    days.sort_unstable_by_key(|(day, _)| *day);
}

impl View {
    /// What lifetime-value models read of every customer who bought before `as_of`: repeat purchases, the time of the last,
    /// age, and mean value. All count calendar days of the schema's zone: the purchases of a day are one, `t_x` is the days
    /// from the first purchase to the last, `age` those from the first to the last day before `as_of`. Refunds do not
    /// count. A customer who bought before the log begins looks younger than they are. Purchases without an amount count as
    /// purchases, and not in the mean value.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, PurchaseSummaryOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (day, amount) in [("2024-01-01", 9.00), ("2024-01-05", 20.00), ("2024-01-05", 10.00), ("2024-01-21", 40.00)] {
    ///     log.push(Event::new("ann", "purchase", day).amount(amount))?;
    /// }
    /// let summary = log.as_of("2024-02-01")?.purchase_summary(&PurchaseSummaryOptions::default())?;
    /// assert_eq!((summary.frequency()[0], summary.t_x()[0], summary.age()[0]), (2, 20.0, 30.0));
    /// assert_eq!(summary.mean_values().unwrap()[0], 35.0);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option`; `unknown_kind` when `purchases` names none; `mixed_currency`; `cancelled`.
    pub fn purchase_summary(&self, options: &PurchaseSummaryOptions) -> Result<PurchaseSummary> {
        let unit = TimeUnit::new(options.unit);
        let opportunities = options.opportunities.then(|| Opportunities::of(unit));
        let reading = Reading::new(self, &options.purchases, options.mean_value)?.by(opportunities);
        let rows = reading.each(|days| reading.summed(days))?;
        let length = if options.opportunities { 1.0 } else { unit.days() };
        let units = |count: i64| count as f64 / length;
        let currency = self.schema().currency();
        let minor = 10f64.powi(i32::from(currency.exponent()));
        let mean = |row: &Bought| match row.valued {
            _ if row.repeats == 0 => 0.0,
            0 => f64::NAN,
            purchases => row.value as f64 / f64::from(purchases) / minor,
        };
        let priced = rows.iter().any(|(_, row)| row.valued > 0);
        let ranks = rows.iter().map(|(rank, _)| *rank).collect();
        Ok(PurchaseSummary {
            unit,
            currency,
            names: ColumnNames::own(),
            customers: Some(Text::coded(std::sync::Arc::clone(&self.state().order().names), ranks)),
            frequency: rows.iter().map(|(_, row)| row.repeats).collect(),
            t_x: rows.iter().map(|(_, row)| units(row.last)).collect(),
            age: rows.iter().map(|(_, row)| units(row.age)).collect(),
            monetary: priced.then(|| rows.iter().map(|(_, row)| mean(row)).collect()),
            timeless: false,
            fitted: Some(self.fitted()),
            notes: notes(self, &reading.kinds, options),
            watch: self.watch().into(),
        })
    }
}

pub(super) fn notes(
    view: &View,
    kinds: &Kinds,
    options: &PurchaseSummaryOptions,
) -> Vec<(&'static str, String)> {
    let zone = view.schema().zone();
    let of = match options.mean_value {
        MeanValue::Repeat => "without the first",
        MeanValue::All => "with the first",
    };
    let definition = if options.opportunities {
        format!(
            "opportunities: stretches of {} since the day ({zone}) of the first purchase, which is in that of number 0; \
             frequency: those after it with a purchase; t_x: the number of the last such; age: those over by as_of; \
             mean_value: purchases of an opportunity added up, mean over those {of} that have an amount, refunds left out",
            options.unit
        )
    } else {
        format!(
            "frequency: distinct days ({zone}) with a purchase after the first such day; t_x: from the first such day to \
             the last; age: from the first to the last day before as_of; mean_value: purchases of a day added up, mean over \
             days {of} that have an amount, refunds left out"
        )
    };
    let mut notes = vec![("as_of", view.as_of().to_string())];
    notes.extend(view.known_notes().map(|(name, at)| (name, at.to_string())));
    notes.extend([
        ("time_zone", zone.to_string()),
        ("tz_database", tz_database_version().to_owned()),
        ("events", kinds.names().join(", ")),
        ("definition", definition),
    ]);
    notes
}
