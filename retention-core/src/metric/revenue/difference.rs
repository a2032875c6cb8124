//! Why two figures of one business differ: setting by setting, customer by customer, to the minor unit.

use std::collections::{BTreeMap, BTreeSet};

use crate::log::{ACCOUNT, View};
use crate::metric::proportion::minor;
use crate::metric::revenue::flow::Sum;
use crate::metric::revenue::walk::Walk;
use crate::options::{choice, options};
use crate::subscription::{MetricGrain, MetricSettings, Reader, Unit};
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};
use crate::time::{Span, TimeInput, Timestamp};
use crate::{Error, Result};

choice! {
    /// Which amount two settings are compared in.
    pub enum RevenueFigure {
        /// Monthly recurring revenue at the start.
        Start = "start",
        /// That of those who came for the first time.
        New = "new",
        /// That of those who came back.
        Reactivation = "reactivation",
        /// Increases.
        Expansion = "expansion",
        /// Decreases.
        Contraction = "contraction",
        /// What those paid who left.
        Churn = "churn",
        /// Changes by another term alone.
        TermChange = "term_change",
        /// Changes by exchange rates alone.
        Exchange = "exchange",
        /// Monthly recurring revenue at the end.
        End = "end",
        /// Yearly recurring revenue at the end.
        Arr = "arr",
        /// The numerator of NRR by the endpoint method.
        Net = "net",
        /// The numerator of GRR by the endpoint method.
        Gross = "gross",
        /// The numerator of NRR by the movement method.
        NetMovement = "net_movement",
        /// The numerator of GRR by the movement method.
        GrossMovement = "gross_movement",
    }
}

impl RevenueFigure {
    const fn sum(self) -> Sum {
        match self {
            Self::Start => Sum::Start,
            Self::New => Sum::New,
            Self::Reactivation => Sum::Reactivation,
            Self::Expansion => Sum::Expansion,
            Self::Contraction => Sum::Contraction,
            Self::Churn => Sum::Churn,
            Self::TermChange => Sum::Term,
            Self::Exchange => Sum::Exchange,
            Self::End => Sum::End,
            Self::Arr => Sum::Yearly,
            Self::Net => Sum::Net,
            Self::Gross => Sum::Gross,
            Self::NetMovement => Sum::MovedNet,
            Self::GrossMovement => Sum::MovedGross,
        }
    }
}

options! {
    /// Options of [`View::explain_difference`].
    pub struct DifferenceOptions {
        /// The settings that are started from.
        a: MetricSettings = MetricSettings::default(),
        /// The settings that are arrived at.
        b: MetricSettings = MetricSettings::default(),
        /// Which amount is compared.
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

const MONEY: ColumnType = ColumnType::Money;
const TEXT: ColumnType = ColumnType::Text;

/// What [`RevenueDifference::customers`] returns.
pub(crate) static DIFFERENCE_CUSTOMERS: TableSpec = TableSpec {
    name: "difference_customers",
    doc: "One row for each setting and customer whose figure it moves: the changes add up to the whole difference.",
    columns: &[
        ColumnSpec::new("setting", TEXT, "The setting that was changed."),
        ColumnSpec::new(
            "customer",
            TEXT,
            "The customer whose figure moves; the account where either settings' grain is the account.",
        ),
        ColumnSpec::new("before_minor", MONEY, "Their figure before that setting was changed.").nullable(),
        ColumnSpec::new("after_minor", MONEY, "Their figure after it.").nullable(),
        ColumnSpec::new("change_minor", MONEY, "after - before.").nullable(),
    ],
};

/// What [`RevenueDifference::settings`] returns.
pub(crate) static DIFFERENCE_SETTINGS: TableSpec = TableSpec {
    name: "difference_settings",
    doc: "One row for each setting that differs, in the order in which they are changed: each begins where the one before ended.",
    columns: &[
        ColumnSpec::new("setting", TEXT, "The setting that was changed."),
        ColumnSpec::new("from_value", TEXT, "Its value in `a`, as JSON."),
        ColumnSpec::new("to_value", TEXT, "Its value in `b`, as JSON."),
        ColumnSpec::new("before_minor", MONEY, "The figure before.").nullable(),
        ColumnSpec::new("after_minor", MONEY, "The figure after.").nullable(),
        ColumnSpec::new("change_minor", MONEY, "after - before.").nullable(),
        ColumnSpec::new("customers", ColumnType::Int, "How many customers' figures it moves."),
    ],
};

/// Figures by customer.
type Figures = BTreeMap<String, i128>;

/// One setting changed: its name, values, and the figures before and after.
#[derive(Debug, Clone)]
struct Change {
    setting: &'static str,
    values: [String; 2],
    before: Figures,
    after: Figures,
}

/// Why a figure differs under two settings: what [`View::explain_difference`] returns. Each setting in which they differ is changed in turn, and each customer's
/// change noted; the changes add up to the difference exactly. Where settings act on one another, the order decides which
/// of them is told to have moved what: it is stated, and can be chosen.
#[derive(Debug, Clone)]
pub struct RevenueDifference {
    ends: [i64; 2],
    customers: Table,
    settings: Table,
}

impl RevenueDifference {
    /// The figure under `a`, in minor units.
    pub fn before_minor(&self) -> i64 {
        self.ends[0]
    }

    /// The figure under `b`, in minor units.
    pub fn after_minor(&self) -> i64 {
        self.ends[1]
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
    /// Explains why a figure of recurring revenue differs under two settings.
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
        let accounts = if by_account { self.texts_by_rank(ACCOUNT)? } else { BTreeMap::new() };
        let figures = |settings: &MetricSettings| figures(self, settings, options, bounds, &accounts);
        let (mut settings, mut before) = (options.a.clone(), figures(&options.a)?);
        let first = before.clone();
        let mut changes = Vec::new();
        for name in order(options)? {
            settings = settings.with_setting(name, &options.b)?;
            let after = figures(&settings)?;
            let values = [&options.a, &options.b].map(|settings| value_of(settings, name));
            changes.push(Change { setting: name, values, before: before.clone(), after: after.clone() });
            before = after;
        }
        let total = |figures: &Figures| minor(figures.values().sum(), self);
        let ends = [total(&first)?, total(&before)?];
        let show = |micros| Timestamp::from_micros(micros).to_string();
        let notes = vec![
            ("as_of", self.as_of().to_string()),
            ("currency", self.schema().currency().to_string()),
            ("figure", options.figure.as_str().to_owned()),
            ("from", show(bounds.0)),
            ("to", show(bounds.1)),
            ("settings", format!("{} to {}", options.a.hash(), options.b.hash())),
        ];
        let customers = customers(self, &changes, &notes)?;
        let settings = summary(self, &changes, &notes)?;
        Ok(RevenueDifference { ends, customers, settings })
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

/// Each customer's figure under settings.
fn figures(
    view: &View,
    settings: &MetricSettings,
    options: &DifferenceOptions,
    (from, to): (i64, i64),
    accounts: &BTreeMap<u32, String>,
) -> Result<Figures> {
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
    let name = |unit: &Unit<'_, '_>| match accounts.get(&unit.rank) {
        Some(account) => account.clone(),
        None => view.state().order().names.get(unit.rank as usize).unwrap_or_default().to_owned(),
    };
    let parts = reader.units(Figures::new, |figures, unit| {
        walk.unit(unit.steps, |stretch, flow, _| {
            let amount = flow.sum(options.figure.sum());
            if amount != 0 && stretch.contains(&last) {
                *figures.entry(name(unit)).or_default() += amount;
            }
        });
    })?;
    let mut whole = Figures::new();
    for (name, amount) in parts.into_iter().flatten() {
        *whole.entry(name).or_default() += amount;
    }
    Ok(whole)
}

impl Change {
    /// The customers whose figure it moves, with the figure before and after.
    fn moved(&self) -> Vec<(&str, i128, i128)> {
        let names: BTreeSet<&String> = self.before.keys().chain(self.after.keys()).collect();
        let of = |figures: &Figures, name: &String| figures.get(name).copied().unwrap_or(0);
        let all =
            names.into_iter().map(|name| (name.as_str(), of(&self.before, name), of(&self.after, name)));
        all.filter(|(_, before, after)| before != after).collect()
    }
}

/// A figure before and after.
type Pair = (i128, i128);

fn money(view: &View, table: TableBuilder, pairs: &[Pair]) -> Result<TableBuilder> {
    let of: [fn(&Pair) -> i128; 3] = [|pair| pair.0, |pair| pair.1, |pair| pair.1 - pair.0];
    let mut table = table;
    for of in of {
        let amounts = pairs.iter().map(|pair| minor(of(pair), view).map(Some));
        table = table.money(amounts.collect::<Result<_>>()?, view.schema().currency());
    }
    Ok(table)
}

fn noted(table: TableBuilder, notes: &[(&'static str, String)]) -> Table {
    notes.iter().fold(table, |table, (name, text)| table.note(name, text)).finish()
}

fn customers(view: &View, changes: &[Change], notes: &[(&'static str, String)]) -> Result<Table> {
    let (mut settings, mut names, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        for (name, before, after) in change.moved() {
            settings.push(change.setting);
            names.push(name.to_owned());
            pairs.push((before, after));
        }
    }
    let table = Table::of(&DIFFERENCE_CUSTOMERS).column(settings).column(names);
    Ok(noted(money(view, table, &pairs)?, notes))
}

fn summary(view: &View, changes: &[Change], notes: &[(&'static str, String)]) -> Result<Table> {
    let total = |figures: &Figures| figures.values().sum::<i128>();
    let pairs: Vec<(i128, i128)> =
        changes.iter().map(|change| (total(&change.before), total(&change.after))).collect();
    let values = |at: usize| changes.iter().map(|change| change.values[at].clone()).collect::<Vec<_>>();
    let table = Table::of(&DIFFERENCE_SETTINGS)
        .column(changes.iter().map(|change| change.setting).collect::<Vec<_>>())
        .column(values(0))
        .column(values(1));
    let table = money(view, table, &pairs)?
        .column(changes.iter().map(|change| change.moved().len() as i64).collect::<Vec<_>>());
    Ok(noted(table, notes))
}
