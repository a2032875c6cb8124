//! The tables of subscriptions: how each stands, and one customer's revenue over time.

use crate::Result;
use crate::log::{View, Visit};
use crate::options::options;
use crate::subscription::fold::{Ending, Part, Step};
use crate::subscription::read::Reader;
use crate::subscription::settings::MetricSettings;
use crate::subscription::terms::fits;
use crate::subscription::unit::Folded;
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec, Text};
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

options! {
    /// Options of [`View::subscriptions`], [`View::mrr_timeline`] and [`View::subscription_audit`].
    pub struct SubscriptionOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
    }
}

const MONEY: ColumnType = ColumnType::Money;
const TEXT: ColumnType = ColumnType::Text;
const TIME: ColumnType = ColumnType::Time;

pub(crate) static SUBSCRIPTIONS: TableSpec = TableSpec {
    name: "subscriptions",
    doc: "One row for each subscription that started before as_of, by customer and subscription.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The customer's id."),
        ColumnSpec::new("subscription", TEXT, "The subscription's id, if it has one.").nullable(),
        ColumnSpec::new("plan", TEXT, "Its plan.").nullable(),
        ColumnSpec::new(
            "status",
            TEXT,
            "`active`, `trial`, `paused`, `past_due`, `cancelling` (cancelled to a later time) or `ended`.",
        ),
        ColumnSpec::new("started", TIME, "When it last started."),
        ColumnSpec::new(
            "mrr_minor",
            MONEY,
            "What it counts a month under the settings; null where it does not count.",
        )
        .nullable(),
        ColumnSpec::new(
            "arr_minor",
            MONEY,
            "What it counts a year: from the contract's amount where one is told, else 12 months.",
        )
        .nullable(),
        ColumnSpec::new("term_months", ColumnType::Int, "How many months a term has."),
        ColumnSpec::new(
            "renews_at",
            TIME,
            "The end of the running period, of one that runs and is not cancelled.",
        )
        .nullable(),
        ColumnSpec::new("ends_at", TIME, "When it ended or is to end.").nullable(),
    ],
};

/// How a subscription stands at the end of its fold.
#[derive(Debug, Clone)]
pub(crate) struct Standing<'v> {
    pub(crate) rank: u32,
    pub(crate) subscription: Option<&'v str>,
    pub(crate) plan: Option<&'v str>,
    pub(crate) status: &'static str,
    started: i64,
    pub(crate) mrr: Option<i64>,
    pub(crate) arr: Option<i64>,
    months: u32,
    pub(crate) renews: Option<i64>,
    pub(crate) ends: Option<i64>,
}

impl<'v> Reader<'v> {
    /// How every subscription stands, by customer and subscription.
    ///
    /// # Errors
    /// Those of [`Folded::fold`]; `cancelled`.
    pub(crate) fn standings(&self) -> Result<Vec<Standing<'v>>> {
        let last = self.view.as_of().micros() - 1;
        type Share<'v> = (Folded<'v>, Vec<Standing<'v>>, Option<(u32, Error)>);
        let start = || -> Share<'v> { (Folded::default(), Vec::new(), None) };
        let parts =
            self.view.sweep(&self.steps.kinds, Visit::Active, start, |(folded, rows, fault), person| {
                let folding = folded.fold(self, person, |subscription, fold| {
                    let (Some(started), Some(terms)) = (fold.started, fold.terms) else { return };
                    let ends = fold.ends();
                    rows.push(Standing {
                        rank: person.rank,
                        subscription,
                        plan: terms.plan,
                        status: fold.status(last),
                        started,
                        mrr: fold.worth().map(|worth| worth.mrr),
                        arr: fold.worth().map(|worth| worth.arr),
                        months: terms.months,
                        renews: (fold.is_open() && ends.is_none()).then(|| fold.period_end(last)),
                        ends,
                    });
                });
                if let Err(error) = folding
                    && fault.as_ref().is_none_or(|(rank, _)| person.rank < *rank)
                {
                    *fault = Some((person.rank, error));
                }
            })?;
        let first = parts.iter().filter_map(|(_, _, fault)| fault.as_ref()).min_by_key(|(rank, _)| *rank);
        if let Some((_, error)) = first {
            return Err(error.clone());
        }
        let mut rows: Vec<Standing<'v>> = parts.into_iter().flat_map(|(_, rows, _)| rows).collect();
        rows.sort_by_key(|row| (row.rank, row.subscription));
        Ok(rows)
    }

    /// Says which settings were used, and which events were read.
    pub(crate) fn noted(&self, table: TableBuilder) -> TableBuilder {
        let mut table = table
            .note("as_of", self.view.as_of())
            .note("currency", self.own)
            .note("settings", self.settings.hash())
            .note("events", self.steps.kinds.names().join(", "));
        if let Some(known_at) = self.view.received_before() {
            table = table.note("known_at", known_at);
        }
        let warnings = self.warnings();
        if !warnings.is_empty() {
            table = table.note("warning", warnings.join("; "));
        }
        table
    }
}

fn instants(values: Vec<Option<i64>>) -> Vec<Option<Timestamp>> {
    values
        .into_iter()
        .map(|value| value.filter(|at| *at < Timestamp::MAX.micros()).map(Timestamp::from_micros))
        .collect()
}

impl View {
    /// How each subscription stands: its plan, status, recurring revenue, and when it renews or ends.
    ///
    /// # Errors
    /// `missing_exchange_rate`, `unknown_currency`, `unknown_option`, `invalid_value`, `amount_overflow`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, Schema, SubscriptionOptions};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("ann", "subscription_started", "2024-01-31").amount(30.0).property("plan", "pro"))?;
    /// let table = log.as_of("2024-02-10")?.subscriptions(&SubscriptionOptions::default())?;
    /// assert_eq!(table.column("mrr_minor")?.int(0), Some(3000));
    /// assert_eq!(table.column("renews_at")?.time(0).unwrap().to_string(), "2024-02-29T00:00:00Z");
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn subscriptions(&self, options: &SubscriptionOptions) -> Result<Table> {
        let reader = Reader::new(self, &options.settings)?;
        let rows = reader.standings()?;
        let text = |of: fn(&Standing<'_>) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
        let names = std::sync::Arc::clone(&self.state().order().names);
        let table = Table::of(&SUBSCRIPTIONS)
            .column(Text::coded(names, rows.iter().map(|row| row.rank).collect()))
            .optional(text(|row| row.subscription.map(str::to_owned)))
            .optional(text(|row| row.plan.map(str::to_owned)))
            .column(rows.iter().map(|row| row.status).collect::<Vec<_>>())
            .column(rows.iter().map(|row| Timestamp::from_micros(row.started)).collect::<Vec<_>>())
            .money(rows.iter().map(|row| row.mrr).collect(), reader.own)
            .money(rows.iter().map(|row| row.arr).collect(), reader.own)
            .column(rows.iter().map(|row| i64::from(row.months)).collect::<Vec<_>>())
            .times(instants(rows.iter().map(|row| row.renews).collect()))
            .times(instants(rows.iter().map(|row| row.ends).collect()));
        Ok(reader.noted(table).finish())
    }

    /// A customer's recurring revenue over time: a row for each change, with the customer's total after it.
    ///
    /// # Errors
    /// `unknown_customer`, and those of [`subscriptions`](Self::subscriptions).
    pub fn mrr_timeline(&self, customer: &str, options: &SubscriptionOptions) -> Result<Table> {
        let reader = Reader::new(self, &options.settings)?;
        let members = self.members(customer)?;
        let runs = self.runs_of(&members, &reader.steps.kinds);
        let mut folded = Folded::default();
        let person = crate::log::Person { rank: 0, runs: &runs };
        folded.fold(&reader, &person, |_, _| ()).map_err(|error| error.with("customer", customer))?;
        folded.in_time();
        let ids = folded.ids();
        let mut total = 0_i128;
        let mut after = Vec::with_capacity(folded.steps.len());
        for step in &folded.steps {
            total += i128::from(step.mrr);
            after.push(Some(fits(total)?));
        }
        Ok(reader
            .noted(timeline(&folded.steps, &ids, after, reader.own))
            .note("customer", self.stands_for(customer))
            .finish())
    }
}

pub(crate) static MRR_TIMELINE: TableSpec = TableSpec {
    name: "mrr_timeline",
    doc: "One row for each change of a customer's recurring revenue before as_of, ascending in time.",
    columns: &[
        ColumnSpec::new("time", TIME, "When it changed."),
        ColumnSpec::new("subscription", TEXT, "The subscription that changed, if it has an id.").nullable(),
        ColumnSpec::new("plan", TEXT, "Its plan from then on, or the last one where it stopped.").nullable(),
        ColumnSpec::new("change", TEXT, "`start`, `stop`, `change`, `term` or `exchange`."),
        ColumnSpec::new("reason", TEXT, "Why it stopped: `voluntary`, `involuntary` or `paused`.").nullable(),
        ColumnSpec::new("change_minor", MONEY, "By how much the customer's recurring revenue changed.")
            .nullable(),
        ColumnSpec::new("mrr_minor", MONEY, "What it is after that, over all subscriptions.").nullable(),
    ],
};

fn timeline(
    steps: &[Step<'_>],
    ids: &[Option<&str>],
    after: Vec<Option<i64>>,
    currency: crate::money::Currency,
) -> TableBuilder {
    let id = |step: &Step<'_>| ids.get(step.subscription as usize).copied().flatten().map(str::to_owned);
    let change = |step: &Step<'_>| match (step.opens, step.part) {
        (1, _) => "start",
        (-1, _) => "stop",
        (_, Part::Change) => "change",
        (_, Part::Term) => "term",
        (_, Part::Exchange) => "exchange",
    };
    Table::of(&MRR_TIMELINE)
        .column(steps.iter().map(|step| Timestamp::from_micros(step.at)).collect::<Vec<_>>())
        .optional(steps.iter().map(id).collect::<Vec<_>>())
        .optional(steps.iter().map(|step| step.plan.map(str::to_owned)).collect::<Vec<_>>())
        .column(steps.iter().map(change).collect::<Vec<_>>())
        .optional(steps.iter().map(|step| step.ending.as_str().map(str::to_owned)).collect::<Vec<_>>())
        .money(steps.iter().map(|step| Some(step.mrr)).collect(), currency)
        .money(after, currency)
}

impl Ending {
    pub(crate) const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Voluntary => Some("voluntary"),
            Self::Involuntary => Some("involuntary"),
            Self::Paused => Some("paused"),
        }
    }
}

pub(crate) static METRIC_SETTINGS: TableSpec = TableSpec {
    name: "metric_settings",
    doc: "One row for each setting of recurring revenue.",
    columns: &[
        ColumnSpec::new("setting", TEXT, "The setting."),
        ColumnSpec::new("value", TEXT, "Its value, as JSON."),
        ColumnSpec::new("usual", TEXT, "What it is where nothing is said, as JSON."),
        ColumnSpec::new("meaning", TEXT, "What it decides."),
    ],
};

impl MetricSettings {
    /// All settings, one row each; the note `settings` has their [`hash`](Self::hash).
    pub fn table(&self) -> Table {
        use crate::options::Options;
        let (own, specs) = (self.to_json(), Self::specs());
        let value = |name| own.get(name).map_or_else(String::new, ToString::to_string);
        Table::of(&METRIC_SETTINGS)
            .column(specs.iter().map(|spec| spec.name).collect::<Text>())
            .column(specs.iter().map(|spec| value(spec.name)).collect::<Text>())
            .column(specs.iter().map(|spec| spec.default.to_string()).collect::<Text>())
            .column(specs.iter().map(|spec| spec.doc).collect::<Text>())
            .note("settings", self.hash())
            .finish()
    }

    /// What of these settings does not fit a schema: properties that are not read, currencies and dates of rates.
    pub(crate) fn check(&self, schema: &crate::log::Schema) -> Vec<Error> {
        let rates = crate::subscription::rate::Rates::of(self, schema.currency(), &schema.calendar()).err();
        let properties = crate::subscription::step::check_properties(self).err();
        properties.into_iter().chain(rates).collect()
    }

    /// These settings as the text of an artifact, which options take wherever they take settings.
    ///
    /// # Errors
    /// `internal`.
    pub fn to_text(&self) -> Result<String> {
        use crate::options::Options;
        crate::artifact::to_json(crate::artifact::METRIC_SETTINGS, &self.to_json())
    }

    /// Reads the text of [`to_text`](Self::to_text).
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, `blob_version`; `unknown_option`, `invalid_option`.
    pub fn from_text(text: &str) -> Result<Self> {
        use crate::options::Options;
        let json: serde_json::Value = crate::artifact::from_json(crate::artifact::METRIC_SETTINGS, text)?;
        if json.is_object() {
            return Self::from_json(&json);
        }
        Err(Error::new(ErrorCode::BlobAltered, "the settings in this text are no object"))
    }
}
