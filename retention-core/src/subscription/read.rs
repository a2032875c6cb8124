//! Reading subscription events out of a view: which subscription, when, which step, on which terms.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::log::{Interner, Person, PropertyColumn, Run, Value, View};
use crate::money::{AmountFault, Currency, minor_from_f64};
use crate::subscription::rate::Rates;
use crate::subscription::settings::MetricSettings;
use crate::subscription::step::{READ, Steps, SubscriptionStep, check_names, check_properties};
use crate::subscription::terms::Terms;
use crate::subscription::value;
use crate::time::Zone;
use crate::{Error, ErrorCode, Result, Timestamp};

/// A property of subscriptions, by its place in [`READ`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Plan,
    Quantity,
    Trial,
    TrialEnds,
    TermMonths,
    ContractAmount,
    Discount,
    DiscountEnds,
    Tax,
    Metered,
    AtPeriodEnd,
    Ends,
    Voluntary,
}

impl Known {
    const ALL: [Self; READ.len()] = [
        Self::Plan,
        Self::Quantity,
        Self::Trial,
        Self::TrialEnds,
        Self::TermMonths,
        Self::ContractAmount,
        Self::Discount,
        Self::DiscountEnds,
        Self::Tax,
        Self::Metered,
        Self::AtPeriodEnd,
        Self::Ends,
        Self::Voluntary,
    ];

    /// The name under which the host keeps it.
    fn name(self, settings: &MetricSettings) -> &str {
        let own = READ.get(self as usize).copied().unwrap_or_default();
        settings.properties.get(own).map_or(own, String::as_str)
    }
}

/// Where a shard keeps what is read.
#[derive(Debug)]
struct Columns<'v> {
    labels: &'v Interner,
    properties: [Option<&'v PropertyColumn>; READ.len()],
    /// The properties with some value that cannot be read, in whichever event.
    unusable: Vec<Known>,
}

/// One event of a subscription.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'v> {
    /// The subscription's id; none for the one subscription of a customer that has none.
    pub(crate) subscription: Option<&'v str>,
    pub(crate) time: i64,
    pub(crate) step: SubscriptionStep,
    pub(crate) amount: Option<(i64, Currency)>,
    /// The rank of the id under which it was told, of ids that are one customer; 0 of a customer with one id.
    origin: u32,
    kind: &'v str,
    id: Option<&'v str>,
    shard: u32,
    row: u32,
}

/// Which subscription, time, rank of the step, kind, id, and amount.
type Key<'e> = ((Option<&'e str>, u32), i64, u8, &'e str, Option<&'e str>, Option<(i64, Currency)>);

impl Entry<'_> {
    /// What orders the events of a customer whatever the order of arrival: subscription, time, step, kind, id and amount.
    /// Events of one kind that are equal in all of this stay in the order of their content, in which runs have them.
    fn key(&self) -> Key<'_> {
        (self.which(), self.time, self.step.rank(), self.kind, self.id, self.amount)
    }

    /// Which of the customer's subscriptions it is of: that of its id, or the one without an id of those that became the
    /// customer by a merge, which moves no money.
    pub(super) fn which(&self) -> (Option<&str>, u32) {
        (self.subscription, if self.subscription.is_some() { 0 } else { self.origin })
    }

    /// Whether it was told under the same id of a customer.
    pub(super) fn is_of_the_same(&self, other: &Self) -> bool {
        self.origin == other.origin
    }

    fn starts(&self) -> bool {
        matches!(self.step, SubscriptionStep::Started | SubscriptionStep::TrialStarted)
    }

    /// Whether it starts, not as a trial, and says no amount, not even of zero.
    pub(super) fn is_bare_start(&self) -> bool {
        self.step == SubscriptionStep::Started && self.amount.is_none()
    }

    /// Whether the event is of a payment, which need not name a subscription.
    pub(crate) fn is_payment(&self) -> bool {
        matches!(
            self.step,
            SubscriptionStep::PaymentFailed | SubscriptionStep::PaymentSucceeded | SubscriptionStep::PastDue
        )
    }
}

/// A view with settings, ready to read subscriptions.
#[derive(Debug)]
pub(crate) struct Reader<'v> {
    pub(crate) view: &'v View,
    pub(crate) settings: &'v MetricSettings,
    pub(crate) steps: Steps,
    pub(crate) rates: Rates,
    pub(crate) zone: Zone,
    pub(crate) own: Currency,
    /// Whether it is asked what subscriptions are worth.
    pub(super) values: bool,
    /// What in the settings no event has, yet.
    warnings: Vec<String>,
    shards: Vec<Columns<'v>>,
    /// How many starts say no amount, once all subscriptions were folded.
    bare_starts: OnceLock<u64>,
}

impl<'v> Reader<'v> {
    /// # Errors
    /// Those of [`Rates::of`] and [`check_properties`].
    pub(crate) fn new(view: &'v View, settings: &'v MetricSettings) -> Result<Self> {
        check_properties(settings)?;
        let warnings = check_names(view, settings)?;
        let schema = view.schema();
        let zone = schema.zone();
        let columns = |(number, shard): (usize, &'v std::sync::Arc<crate::log::Shard>)| {
            let labels = view.state().labels(number)?;
            let told = Known::ALL.map(|known| shard.extras().property(labels.find(known.name(settings))?));
            let unusable = Known::ALL.into_iter().zip(told).filter_map(|(known, column)| {
                value::has_unusable(known, column?, labels, &zone).then_some(known)
            });
            let unusable = unusable.collect();
            let properties = told.map(|column| column.map(|(values, _)| values));
            Some(Columns { labels, properties, unusable })
        };
        Ok(Self {
            view,
            settings,
            steps: Steps::of(view, settings),
            rates: Rates::of(settings, schema.currency(), &schema.calendar())?,
            zone,
            own: schema.currency(),
            values: true,
            warnings,
            shards: view.state().shards.iter().enumerate().filter_map(columns).collect(),
            bare_starts: OnceLock::new(),
        })
    }

    /// The same where it is not asked what subscriptions are worth.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub(crate) fn without_values(view: &'v View, settings: &'v MetricSettings) -> Result<Self> {
        Ok(Self { values: false, ..Self::new(view, settings)? })
    }

    /// The interval in which events of subscriptions would have been seen: from the first of them, for as long as anything
    /// was seen, unless the schema says otherwise. That none came after the last says that nothing changed as long as other
    /// events went on coming. `None` where none was ever seen.
    pub(crate) fn observed(&self) -> Option<(Timestamp, Timestamp)> {
        let (from, to) = self.view.observed(&self.steps.telling)?;
        let seen = self.view.would_be_observed(&self.steps.telling, &[]);
        Some((from, seen.map_or(to, |(_, until)| to.max(until))))
    }

    /// The events of a customer's subscriptions, by subscription and in the order in which they take effect.
    ///
    /// # Errors
    /// `invalid_value` for a property that is read and cannot be.
    pub(crate) fn entries(&self, person: &Person<'_>, entries: &mut Vec<Entry<'v>>) -> Result<()> {
        entries.clear();
        let mut fault: Option<((i64, String), Error)> = None;
        for run in person.runs {
            if let Some(step) = self.steps.step(run.kind) {
                let each = (0..run.len()).filter_map(|event| self.entry(run, event, step));
                entries.extend(each.inspect(|entry| {
                    if let Some(error) = self.unusable(entry) {
                        let key = (entry.time, error.to_string());
                        if fault.as_ref().is_none_or(|(first, _)| key < *first) {
                            fault = Some((key, error));
                        }
                    }
                }));
            }
        }
        self.tell_apart(person, entries);
        entries.sort_by(|a, b| a.key().cmp(&b.key()));
        fault.map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Says under which id each event was told, where several are one customer. An id under which nothing started goes with
    /// the customer's own, or with the first under which something did.
    fn tell_apart(&self, person: &Person<'_>, entries: &mut [Entry<'v>]) {
        let linked = |run: &Run<'_>| {
            let linked = self.view.persons().linked(run.shard_number());
            !linked.is_empty() && linked.contains(&run.customer())
        };
        if !person.runs.first().is_some_and(linked) {
            return;
        }
        let order = self.view.state().order();
        let mut runs: Vec<(u32, usize, u32)> = Vec::with_capacity(person.runs.len());
        for run in person.runs {
            runs.push((
                run.shard_number() as u32,
                run.row(0),
                order.rank(run.shard_number(), run.customer()),
            ));
        }
        runs.sort_unstable();
        for entry in entries.iter_mut() {
            let after =
                runs.partition_point(|(shard, row, _)| (*shard, *row) <= (entry.shard, entry.row as usize));
            entry.origin = after.checked_sub(1).and_then(|at| runs.get(at)).map_or(0, |(.., rank)| *rank);
        }
        let starting: BTreeSet<u32> =
            entries.iter().filter(|entry| entry.starts()).map(|entry| entry.origin).collect();
        let own = starting.get(&person.rank).or(starting.first()).copied().unwrap_or(0);
        for entry in entries.iter_mut().filter(|entry| !starting.contains(&entry.origin)) {
            entry.origin = own;
        }
    }

    /// The error of the first property of an event that cannot be read.
    fn unusable(&self, entry: &Entry<'_>) -> Option<Error> {
        let columns = self.shards.get(entry.shard as usize)?;
        if columns.unusable.is_empty() || entry.is_payment() {
            return None;
        }
        columns.unusable.iter().find_map(|known| {
            let given = self.value(entry.shard as usize, entry.row as usize, *known)?;
            let named = (*known, known.name(self.settings));
            value::refuse(named, given, columns.labels, &self.zone, (entry.kind, entry.time))
        })
    }

    /// Takes note of how many starts without an amount a fold of everything met, so that nothing is read again to tell it.
    pub(super) fn met_bare_starts(&self, starts: u64) {
        // Every fold of the same view meets the same.
        let _ = self.bare_starts.set(starts);
    }

    /// What is to be said of the settings and events beside any figure.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.steps.kinds.is_empty() {
            let next = "load a table of subscriptions, or say what the kinds of events mean in the settings' `kinds`";
            warnings.push(format!("no event of a subscription was seen; {next}"));
        }
        warnings.extend(self.warnings.iter().cloned());
        let counted = self.bare_starts.get().copied();
        let starts = counted.unwrap_or_else(|| self.starts_without_amount());
        if starts > 0 {
            warnings.push(format!(
                "subscriptions that start without an amount: {starts}; they count nothing until a change tells one"
            ));
        }
        warnings
    }

    /// How many subscriptions start, not as trials, and say no amount, not even of zero.
    fn starts_without_amount(&self) -> u64 {
        let is_start = |step: Option<SubscriptionStep>| step == Some(SubscriptionStep::Started);
        let parts = self.view.gather(&self.steps.kinds, u64::default, |count, person| {
            for run in person.runs.iter().filter(|run| is_start(self.steps.step(run.kind))) {
                let bare = (0..run.len()).filter(|event| run.amount(*event).is_none());
                let entries = bare.filter_map(|event| self.entry(run, event, SubscriptionStep::Started));
                *count += entries.filter(Entry::is_bare_start).count() as u64;
            }
        });
        parts.map_or(0, |parts| parts.iter().sum())
    }

    fn entry(&self, run: &Run<'_>, event: usize, step: SubscriptionStep) -> Option<Entry<'v>> {
        let (number, row) = (run.shard_number(), run.row(event));
        let shard = self.view.state().shards.get(number)?;
        let (columns, extras) = (self.shards.get(number)?, shard.extras());
        let own = run.amount(event).map(|minor| (minor, self.own));
        let told = match step {
            SubscriptionStep::TrialStarted => step,
            SubscriptionStep::Started if self.flag(number, row, Known::Trial) == Some(true) => {
                SubscriptionStep::TrialStarted
            }
            _ => step,
        };
        Some(Entry {
            subscription: extras.item.get(row).map(|code| columns.labels.name(code)),
            time: run.times.get(event).copied()?,
            step: told,
            amount: own.or_else(|| extras.foreign.get(row).map(|(currency, minor)| (minor, currency))),
            origin: 0,
            kind: self.view.state().kinds.name(u32::from(run.kind)),
            id: extras.id(row),
            shard: number as u32,
            row: row as u32,
        })
    }

    fn value(&self, shard: usize, row: usize, known: Known) -> Option<Value> {
        self.shards.get(shard)?.properties.get(known as usize).copied().flatten()?.get(row)
    }

    fn text(&self, shard: usize, row: usize, known: Known) -> Option<&'v str> {
        match self.value(shard, row, known)? {
            Value::Text(code) => {
                Some(self.shards.get(shard)?.labels.name(code)).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    fn read<T>(
        &self,
        (shard, row): (usize, usize),
        known: Known,
        of: impl FnOnce(Value, &Interner) -> Option<T>,
    ) -> Option<T> {
        of(self.value(shard, row, known)?, self.shards.get(shard)?.labels)
    }

    fn flag(&self, shard: usize, row: usize, known: Known) -> Option<bool> {
        self.read((shard, row), known, value::flag)
    }

    fn number(&self, entry: &Entry<'_>, known: Known) -> Option<f64> {
        self.read((entry.shard as usize, entry.row as usize), known, value::number)
    }

    /// An instant, also as text in the schema's zone.
    pub(crate) fn time(&self, entry: &Entry<'_>, known: Known) -> Option<i64> {
        let place = (entry.shard as usize, entry.row as usize);
        self.read(place, known, |given, labels| value::time(given, labels, &self.zone))
    }

    /// Whether a cancellation is to a later time than its own.
    pub(crate) fn ends_later(&self, entry: &Entry<'_>) -> bool {
        match self.time(entry, Known::Ends) {
            Some(ends) => ends > entry.time,
            None => self.says(entry, Known::AtPeriodEnd) == Some(true),
        }
    }

    /// Whether two events tell different values of a property.
    pub(crate) fn differ(&self, one: &Entry<'_>, other: &Entry<'_>) -> bool {
        let told = |entry: &Entry<'_>, number: usize| {
            let columns = self.shards.get(entry.shard as usize)?;
            let value = columns.properties.get(number).copied().flatten()?.get(entry.row as usize)?;
            // Texts are numbered shard by shard.
            Some(match value {
                Value::Text(code) => (None, Some(columns.labels.name(code))),
                value => (Some(value), None),
            })
        };
        (0..READ.len()).any(|number| match (told(one, number), told(other, number)) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        })
    }

    /// Yes or no, if the event says.
    pub(crate) fn says(&self, entry: &Entry<'_>, known: Known) -> Option<bool> {
        self.flag(entry.shard as usize, entry.row as usize, known)
    }

    /// Whether an event tells a property.
    pub(super) fn tells(&self, entry: &Entry<'_>, known: Known) -> bool {
        self.value(entry.shard as usize, entry.row as usize, known).is_some()
    }

    fn money(&self, entry: &Entry<'_>, known: Known, currency: Currency) -> Result<Option<i64>> {
        let Some(major) = self.number(entry, known) else { return Ok(None) };
        match minor_from_f64(major, currency.exponent()) {
            Ok(rounded) => Ok(Some(rounded.minor)),
            Err(AmountFault::TooLarge | AmountFault::NotFinite | AmountFault::NotANumber) => {
                let name = READ.get(known as usize).copied().unwrap_or_default();
                Err(Error::new(
                    ErrorCode::AmountOverflow,
                    format!("`{name}` of {major} is too large an amount"),
                )
                .with("column", name)
                .with("given", major))
            }
        }
    }

    /// The terms that an event sets; what it does not say stays as it was.
    ///
    /// # Errors
    /// `amount_overflow` for parts of an amount that are too large; `invalid_value` for a term that is no whole number of
    /// months above zero.
    pub(crate) fn terms(&self, entry: &Entry<'_>, before: Option<&Terms<'v>>) -> Result<Terms<'v>> {
        let mut terms = before.copied().unwrap_or_else(|| Terms::free(self.own));
        if let Some((amount, currency)) = entry.amount {
            (terms.amount, terms.currency) = (amount, currency);
        }
        if let Some(plan) = self.text(entry.shard as usize, entry.row as usize, Known::Plan) {
            terms.plan = Some(plan);
        }
        terms.quantity = self.number(entry, Known::Quantity).or(terms.quantity);
        if let Some(months) = self.number(entry, Known::TermMonths) {
            terms.months = whole_months(months)?;
        }
        let currency = terms.currency;
        terms.contract = self.money(entry, Known::ContractAmount, currency)?.or(terms.contract);
        let discount_ends = self.time(entry, Known::DiscountEnds);
        if let Some(discount) = self.money(entry, Known::Discount, currency)? {
            (terms.discount, terms.discount_ends) = (discount, discount_ends);
        } else if discount_ends.is_some() {
            terms.discount_ends = discount_ends;
        }
        terms.tax = self.money(entry, Known::Tax, currency)?.unwrap_or(terms.tax);
        terms.metered = self.money(entry, Known::Metered, currency)?.unwrap_or(terms.metered);
        Ok(terms)
    }
}

fn whole_months(months: f64) -> Result<u32> {
    if (1.0..=1200.0).contains(&months) && months.fract() == 0.0 {
        return Ok(months as u32);
    }
    Err(Error::new(
        ErrorCode::InvalidValue,
        format!("`term_months` of {months} is no whole number of months from 1 to 1200"),
    )
    .with("column", "term_months")
    .with("given", months))
}
