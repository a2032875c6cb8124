//! What in the events of subscriptions does not fit, counted, with samples and the next step.

use std::collections::BTreeSet;

use crate::Result;
use crate::log::{Check, Kinds, Person, Role, View, Visit};
use crate::options::choice;
use crate::subscription::flaw::{Flaw, FlawKind};
use crate::subscription::read::Reader;
use crate::subscription::settings::MetricSettings;
use crate::subscription::tables::SubscriptionOptions;
use crate::subscription::unit::Folded;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Timestamp;

choice! {
    /// One thing that [`View::subscription_audit`] looks for.
    pub enum SubscriptionCheck {
        /// Starts of subscriptions that run already.
        Overlaps = "overlaps",
        /// Ends, cancellations, pauses and resumptions of subscriptions that do not run, payments and changes before any start of one.
        Orphans = "orphans",
        /// Changes of subscriptions that have ended: they start again.
        ChangesAfterEnd = "changes_after_end",
        /// Cancellations to a time before they were asked for.
        EndsBeforeCancellation = "ends_before_cancellation",
        /// Two events of one subscription and instant: one step on different terms, such as two plans, or opposite steps, such as a start and a cancellation at once.
        Contradictions = "contradictions",
        /// Terms that are hardly meant, such as a discount above the amount, a contract amount without its months, or a trial that is over when it starts.
        DoubtfulTerms = "doubtful_terms",
        /// Ids of subscriptions that start under more than one customer.
        SharedSubscriptions = "shared_subscriptions",
        /// Cancellations of a whole customer whose subscriptions go on counting.
        PayingAfterCancellation = "paying_after_cancellation",
        /// Use before the subscription began.
        UseBeforeSubscription = "use_before_subscription",
    }
}

pub(crate) static SUBSCRIPTION_AUDIT: TableSpec = TableSpec {
    name: "subscription_audit",
    doc: "One row for each check of subscriptions' events.",
    columns: &[
        ColumnSpec::new("check", ColumnType::Text, "The check's stable code."),
        ColumnSpec::new(
            "severity",
            ColumnType::Text,
            "`error`, `warning` or `info` where something was found, else `ok`.",
        ),
        ColumnSpec::new("count", ColumnType::Int, "How many were found."),
        ColumnSpec::new("of", ColumnType::Int, "How many were looked at."),
        ColumnSpec::new("counts", ColumnType::Text, "What is counted, of what."),
        ColumnSpec::new("samples", ColumnType::Text, "The first few of what was found, separated by `; `.")
            .nullable(),
        ColumnSpec::new("advice", ColumnType::Text, "The next step."),
    ],
};

impl SubscriptionCheck {
    /// The same in the audit of a whole view.
    pub(crate) const fn whole(self) -> Check {
        match self {
            Self::Overlaps => Check::SubscriptionOverlaps,
            Self::Orphans => Check::SubscriptionOrphans,
            Self::ChangesAfterEnd => Check::SubscriptionChangesAfterEnd,
            Self::EndsBeforeCancellation => Check::SubscriptionEndsBeforeCancellation,
            Self::Contradictions => Check::SubscriptionContradictions,
            Self::DoubtfulTerms => Check::SubscriptionDoubtfulTerms,
            Self::SharedSubscriptions => Check::SharedSubscriptions,
            Self::PayingAfterCancellation => Check::PayingAfterCancellation,
            Self::UseBeforeSubscription => Check::UseBeforeSubscription,
        }
    }
}

impl From<FlawKind> for SubscriptionCheck {
    fn from(kind: FlawKind) -> Self {
        match kind {
            FlawKind::Overlap => Self::Overlaps,
            FlawKind::Orphan | FlawKind::OrphanEnd | FlawKind::ChangeWithoutStart => Self::Orphans,
            FlawKind::ChangeAfterEnd => Self::ChangesAfterEnd,
            FlawKind::EndBeforeStart => Self::EndsBeforeCancellation,
            FlawKind::Contradiction => Self::Contradictions,
            FlawKind::Doubtful(_) => Self::DoubtfulTerms,
        }
    }
}

/// How many samples are named of each check.
const SAMPLES: usize = 5;

/// What was found of one check.
#[derive(Debug, Clone, Default)]
struct Found {
    count: u64,
    samples: BTreeSet<(u32, i64, String)>,
}

impl Found {
    fn add(&mut self, most: usize, rank: u32, at: i64, text: String) {
        self.count += 1;
        self.samples.insert((rank, at, text));
        self.keep(most);
    }

    fn absorb(&mut self, most: usize, other: Self) {
        self.count += other.count;
        self.samples.extend(other.samples);
        self.keep(most);
    }

    fn keep(&mut self, most: usize) {
        while self.samples.len() > most {
            self.samples.pop_last();
        }
    }
}

/// How many were found, of how many, and the first of them.
type Told = (u64, u64, Vec<String>);

/// What all checks found.
#[derive(Debug, Default)]
pub(crate) struct Share<'v> {
    most: usize,
    folded: Folded<'v>,
    found: [Found; SubscriptionCheck::ALL.len()],
    /// The ids of subscriptions that start, and whose they are.
    owners: Vec<(&'v str, u32)>,
    /// How many ids of subscriptions there are.
    ids: u64,
    events: u64,
    uses: u64,
}

impl Share<'_> {
    /// Finds the ids that several customers have.
    fn find_shared(&mut self, view: &View) {
        let mut owners = std::mem::take(&mut self.owners);
        owners.sort_unstable();
        owners.dedup();
        let names = &view.state().order().names;
        for owned in owners.chunk_by(|a, b| a.0 == b.0) {
            self.ids += 1;
            let Some(((id, first), [_, ..])) = owned.split_first() else { continue };
            let of: Vec<&str> =
                owned.iter().take(3).filter_map(|(_, rank)| names.get(*rank as usize)).collect();
            let more = match owned.len() - of.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let text = format!("{id}: {}{more}", of.join(", "));
            self.add(SubscriptionCheck::SharedSubscriptions, *first, i64::MIN, text);
        }
    }

    fn add(&mut self, check: SubscriptionCheck, rank: u32, at: i64, text: String) {
        if let Some(found) = self.found.get_mut(check as usize) {
            found.add(self.most, rank, at, text);
        }
    }

    /// How many a check found, of how many, and the first of them.
    pub(crate) fn of(&self, check: SubscriptionCheck) -> Told {
        let found = self.found.get(check as usize).cloned().unwrap_or_default();
        let of = match check {
            SubscriptionCheck::UseBeforeSubscription => self.uses,
            SubscriptionCheck::SharedSubscriptions => self.ids,
            _ => self.events,
        };
        (found.count, of, found.samples.into_iter().map(|(_, _, text)| text).collect())
    }
}

/// What all checks find in a view, each with so many samples at most.
///
/// # Errors
/// Those of settings; `cancelled`.
pub(crate) fn found<'v>(view: &'v View, settings: &'v MetricSettings, most: usize) -> Result<Share<'v>> {
    let reader = Reader::new(view, settings)?;
    of_reader(&reader, most)
}

fn of_reader<'v>(reader: &Reader<'v>, most: usize) -> Result<Share<'v>> {
    let used = reader.view.kinds_of(Role::Activity).without(&reader.steps.kinds);
    let all = reader.steps.kinds.union(&used);
    let start = || Share { most, ..Share::default() };
    let mut whole = start();
    if reader.steps.kinds.is_empty() {
        return Ok(whole);
    }
    let parts = reader.view.sweep(&all, Visit::Active, start, |share, person| {
        examine(share, reader, &used, person);
    })?;
    for part in parts {
        whole.events += part.events;
        whole.uses += part.uses;
        whole.owners.extend(part.owners);
        for (sum, found) in whole.found.iter_mut().zip(part.found) {
            sum.absorb(most, found);
        }
    }
    whole.find_shared(reader.view);
    Ok(whole)
}

impl View {
    /// Looks at the events of subscriptions for what does not fit: overlaps, ends without a start, contradictions, use
    /// before a subscription began, customers who were cancelled and go on paying. Nothing of it is dropped in silence:
    /// each check says what became of such events. What cannot be converted or read is an error of the metrics instead.
    ///
    /// # Errors
    /// Those of [`subscriptions`](Self::subscriptions).
    pub fn subscription_audit(&self, options: &SubscriptionOptions) -> Result<Table> {
        let reader = Reader::new(self, &options.settings)?;
        let whole = of_reader(&reader, SAMPLES)?;
        Ok(reader.noted(table(&whole)).finish())
    }
}

fn examine<'v>(share: &mut Share<'v>, reader: &Reader<'v>, used: &Kinds, person: &Person<'_>) {
    let mut folded = std::mem::take(&mut share.folded);
    let mut starts: Vec<(Option<&'v str>, i64)> = Vec::new();
    // An error of amounts or rates is that of every metric, which says it; the flaws up to it still count.
    let _ = folded.fold(reader, person, |id, fold| starts.extend(fold.first_started.map(|at| (id, at))));
    share.events += folded.events;
    share.owners.extend(starts.iter().filter_map(|(id, _)| Some(((*id)?, person.rank))));
    folded.in_time();
    let name = reader.view.state().order().names.get(person.rank as usize).unwrap_or_default();
    for Flaw { kind, at, subscription } in &folded.flaws {
        let counted: i128 =
            folded.steps.iter().filter(|step| step.at <= *at).map(|step| i128::from(step.mrr)).sum();
        let check = match kind {
            FlawKind::OrphanEnd if subscription.is_none() && counted > 0 => {
                SubscriptionCheck::PayingAfterCancellation
            }
            kind => (*kind).into(),
        };
        let id = subscription.map_or_else(String::new, |id| format!(" {id}"));
        let what = match kind {
            FlawKind::Doubtful(what) => format!(": {what}"),
            _ => String::new(),
        };
        share.add(check, person.rank, *at, format!("{name}{id} {}{what}", Timestamp::from_micros(*at)));
    }
    uses(share, reader, used, person, &starts, name);
    share.folded = folded;
}

fn uses(
    share: &mut Share<'_>,
    reader: &Reader<'_>,
    used: &Kinds,
    person: &Person<'_>,
    starts: &[(Option<&str>, i64)],
    name: &str,
) {
    let Some(first) = starts.iter().map(|(_, at)| *at).min() else { return };
    for run in person.runs.iter().filter(|run| used.contains(run.kind)) {
        let labels = reader.view.state().labels(run.shard_number());
        for (event, time) in run.times.iter().enumerate() {
            let item = run.shard().extras().item.get(run.row(event));
            let item = item.and_then(|code| labels.map(|labels| labels.name(code)));
            let own = starts.iter().find(|(id, _)| item.is_some() && *id == item).map(|(_, at)| *at);
            share.uses += 1;
            if *time < own.unwrap_or(first) {
                let what = item.map_or_else(String::new, |item| format!(" {item}"));
                let text = format!("{name}{what} {}", Timestamp::from_micros(*time));
                share.add(SubscriptionCheck::UseBeforeSubscription, person.rank, *time, text);
            }
        }
    }
}

fn table(whole: &Share<'_>) -> crate::table::TableBuilder {
    let checks = SubscriptionCheck::ALL;
    let rows: Vec<(SubscriptionCheck, Told)> =
        checks.iter().map(|check| (*check, whole.of(*check))).collect();
    let severity = rows.iter().map(|(check, (count, ..))| match count {
        0 => "ok",
        _ => check.whole().meaning().severity.as_str(),
    });
    let samples =
        |(_, (.., samples)): &(SubscriptionCheck, Told)| (!samples.is_empty()).then(|| samples.join("; "));
    Table::of(&SUBSCRIPTION_AUDIT)
        .column(checks.iter().map(|check| check.as_str()).collect::<Vec<_>>())
        .column(severity.collect::<Vec<_>>())
        .column(rows.iter().map(|(_, (count, ..))| *count as i64).collect::<Vec<_>>())
        .column(rows.iter().map(|(_, (_, of, _))| *of as i64).collect::<Vec<_>>())
        .column(checks.iter().map(|check| check.whole().meaning().counts).collect::<Vec<_>>())
        .optional(rows.iter().map(samples).collect::<Vec<_>>())
        .column(checks.iter().map(|check| check.whole().meaning().advice).collect::<Vec<_>>())
}
