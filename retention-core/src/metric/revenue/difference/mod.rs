//! Why two figures of one business differ: setting by setting, customer by customer, to the minor unit.

mod change;
mod figure;
mod tables;

use std::collections::BTreeSet;

use crate::log::{ACCOUNT, View};
use crate::metric::proportion::minor;
use crate::metric::revenue::difference::change::{Change, Figures, total};
use crate::metric::revenue::difference::figure::{Kind, Worth};
use crate::metric::revenue::walk::Walk;
use crate::options::options;
use crate::subscription::{Dated, MetricGrain, MetricSettings, Reader, Unit};
use crate::table::Table;
use crate::time::{Span, TimeInput, Timestamp};
use crate::{Error, Result};

pub use figure::RevenueFigure;
pub(crate) use tables::{DIFFERENCE_CUSTOMERS, DIFFERENCE_SETTINGS};

options! {
    /// Options of [`View::explain_difference`].
    pub struct DifferenceOptions {
        /// The settings that are started from.
        a: MetricSettings = MetricSettings::default(),
        /// The settings that are arrived at.
        b: MetricSettings = MetricSettings::default(),
        /// Which figure is compared.
        figure: RevenueFigure = RevenueFigure::End,
        /// The start of the period whose figure it is. Not given: a month before `to`.
        from: Option<TimeInput> = None,
        /// The end of the period. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// How long the periods before it are: by the endpoint method, who was a customer at the end of one of them is not new.
        every: Span = Span::month(),
        /// The order in which settings are changed. Not given: that in which they are declared; those that are not named come after.
        order: Vec<String> = Vec::new(),
    }
}

/// Why a figure differs under two settings: what [`View::explain_difference`] returns. Each setting in which they differ is changed in turn, and each customer's
/// change noted; the changes add up to the difference exactly. Where settings act on one another, the order decides which
/// of them is told to have moved what: it is stated, and can be chosen.
#[derive(Debug, Clone)]
pub struct RevenueDifference {
    ends: [Worth; 2],
    figure: RevenueFigure,
    sums: [i64; 2],
    customers: Table,
    settings: Table,
}

impl RevenueDifference {
    /// The figure under `a`: an amount in minor units, a number of customers, or the numerator of a rate.
    pub fn before_minor(&self) -> i64 {
        self.sums[0]
    }

    /// The figure under `b`: an amount in minor units, a number of customers, or the numerator of a rate.
    pub fn after_minor(&self) -> i64 {
        self.sums[1]
    }

    /// The rate under `a`, if the figure is a rate and there is one.
    pub fn before_rate(&self) -> Option<f64> {
        self.ends[0].rate().filter(|_| self.figure.kind() == Kind::Rate)
    }

    /// The rate under `b`, if the figure is a rate and there is one.
    pub fn after_rate(&self) -> Option<f64> {
        self.ends[1].rate().filter(|_| self.figure.kind() == Kind::Rate)
    }

    /// One row for each setting and customer whose figure it moves.
    pub fn customers(&self) -> Table {
        self.customers.clone()
    }

    /// One row for each setting that differs.
    pub fn settings(&self) -> Table {
        self.settings.clone()
    }
}

impl View {
    /// Explains why a figure of recurring revenue differs under two settings. A rate is explained by its numerator and
    /// denominator, customer by customer, and by each customer's part of its change in millionths.
    ///
    /// # Errors
    /// `unknown_option` for a setting in `order` that there is not; `invalid_option` unless `from` is before `to`; those
    /// of [`revenue_movements`](Self::revenue_movements).
    ///
    /// ```
    /// use retention_core::{ChurnAt, DifferenceOptions, Event, EventLog, MetricSettings, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("ann", "subscription_started", "2024-01-05").amount(20.0))?;
    /// log.push(Event::new("ann", "subscription_cancelled", "2024-01-25").property("at_period_end", true))?;
    /// let options = DifferenceOptions::default().b(MetricSettings::default().churn_at(ChurnAt::Request));
    /// let difference = log.as_of("2024-02-01")?.explain_difference(&options)?;
    /// assert_eq!((difference.before_minor(), difference.after_minor()), (2000, 0));
    /// let settings = difference.settings();
    /// assert_eq!(settings.column("setting")?.text(0), Some("churn_at"));
    /// assert_eq!(settings.column("change_minor")?.int(0), Some(-2000));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn explain_difference(&self, options: &DifferenceOptions) -> Result<RevenueDifference> {
        let bounds = bounds(self, options)?;
        let by_account =
            [&options.a, &options.b].iter().any(|settings| settings.grain == MetricGrain::Account);
        let accounts = if by_account { Dated::of(self, ACCOUNT)? } else { Dated::default() };
        let figures = |settings: &MetricSettings| figures(self, settings, options, bounds, &accounts);
        let (mut before, of_a) = figures(&options.a)?;
        let (mut settings, first, mut of_b) = (options.a.clone(), before.clone(), Vec::new());
        let mut changes = Vec::new();
        for name in order(options)? {
            settings = settings.with_setting(name, &options.b)?;
            let (after, warnings) = figures(&settings)?;
            of_b = warnings;
            let values = [&options.a, &options.b].map(|settings| value_of(settings, name));
            changes.push(Change { setting: name, values, before: before.clone(), after: after.clone() });
            before = after;
        }
        let ends = [total(&first), total(&before)];
        let sums = [minor(ends[0].part, self)?, minor(ends[1].part, self)?];
        let show = |micros| Timestamp::from_micros(micros).to_string();
        let mut notes = vec![
            ("as_of", self.as_of().to_string()),
            ("currency", self.schema().currency().to_string()),
            ("figure", options.figure.as_str().to_owned()),
            ("from", show(bounds.0)),
            ("to", show(bounds.1)),
            ("settings", format!("{} to {}", options.a.hash(), options.b.hash())),
        ];
        notes.extend(self.received_before().map(|known_at| ("known_at", known_at.to_string())));
        of_b.retain(|warning| !of_a.contains(warning));
        notes.extend(of_a.into_iter().chain(of_b).map(|warning| ("warning", warning)));
        let (figure, kind) = (options.figure, options.figure.kind());
        let customers = tables::customers(self, kind, &changes, &notes)?;
        let settings = tables::summary(self, kind, &changes, &notes)?;
        Ok(RevenueDifference { ends, figure, sums, customers, settings })
    }
}

fn bounds(view: &View, options: &DifferenceOptions) -> Result<(i64, i64)> {
    let zone = view.schema().zone();
    let (from, to) = crate::metric::grid::interval(view, &options.from, &options.to)?;
    let to = to.min(view.as_of());
    let from = from.unwrap_or_else(|| Span::month().before(to, &zone));
    if from < to {
        return Ok((from.micros(), to.micros()));
    }
    Err(Error::option("from", format!("`from` ({from}) must be before {to}")))
}

fn value_of(settings: &MetricSettings, name: &str) -> String {
    use crate::options::Options;
    settings.to_json().get(name).map_or_else(String::new, ToString::to_string)
}

/// The settings that differ, those of `order` first.
fn order(options: &DifferenceOptions) -> Result<Vec<&'static str>> {
    use crate::options::Options;
    let names: Vec<&'static str> = MetricSettings::specs().into_iter().map(|spec| spec.name).collect();
    let mut order = Vec::new();
    for name in &options.order {
        let Some(known) = names.iter().find(|known| *known == name) else {
            let message = format!("`order`: no setting `{name}`");
            return Err(Error::new(crate::ErrorCode::UnknownOption, message)
                .with("argument", "order")
                .suggest(name, names));
        };
        order.push(*known);
    }
    order.extend(names);
    let mut seen = BTreeSet::new();
    let differ = options.a.differences(&options.b);
    order.retain(|name| differ.contains(name) && seen.insert(*name));
    Ok(order)
}

/// How many earlier periods are looked at, at most.
const MOST: u32 = 40_000;

/// Each customer's figure under settings, and what is to be doubted of it.
fn figures(
    view: &View,
    settings: &MetricSettings,
    options: &DifferenceOptions,
    (from, to): (i64, i64),
    accounts: &Dated,
) -> Result<(Figures, Vec<String>)> {
    let reader = Reader::new(view, settings)?;
    let mut bounds = vec![to, from];
    let first = view.first_seen(&reader.steps.kinds).map_or(from, Timestamp::micros);
    for count in 1..MOST {
        let Some(span) = options.every.times(count) else { break };
        let bound = span.before(Timestamp::from_micros(from), &reader.zone).micros();
        if bounds.last().is_some_and(|last| *last <= first || bound >= *last) {
            break;
        }
        bounds.push(bound);
    }
    bounds.reverse();
    let last = bounds.len() - 2;
    let walk = Walk { settings, bounds, zone: reader.zone, plans: false };
    // Where either grain is the account, customers and subscriptions are told by the account they are of in the end.
    let name = |unit: &Unit<'_, '_>| match unit.account.or_else(|| accounts.at(unit.rank, to - 1)) {
        Some(account) => account.to_owned(),
        None => view.state().order().names.get(unit.rank as usize).unwrap_or_default().to_owned(),
    };
    let parts = reader.units(Figures::new, |figures, unit| {
        walk.unit(unit.steps, |stretch, flow, _| {
            let worth = options.figure.of(flow);
            if worth != Worth::default() && stretch.contains(&last) {
                figures.entry(name(unit)).or_default().add(worth);
            }
        });
    })?;
    let mut whole = Figures::new();
    for (name, worth) in parts.into_iter().flatten() {
        whole.entry(name).or_default().add(worth);
    }
    Ok((whole, reader.warnings()))
}
