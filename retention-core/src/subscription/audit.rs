//! What in the events of subscriptions does not fit, counted, with samples and the next step.

use std::collections::BTreeSet;

use crate::Result;
use crate::log::{Kinds, Person, Role, View, Visit};
use crate::options::choice;
use crate::subscription::flaw::{Flaw, FlawKind};
use crate::subscription::read::Reader;
use crate::subscription::tables::SubscriptionOptions;
use crate::subscription::unit::Folded;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Timestamp;

choice! {
    /// One thing that [`View::subscription_audit`] looks for.
    pub enum SubscriptionCheck {
        /// Starts of subscriptions that run already.
        Overlaps = "overlaps",
        /// Ends, cancellations, pauses and resumptions of subscriptions that do not run.
        Orphans = "orphans",
        /// Changes of subscriptions that have ended: they start again.
        ChangesAfterEnd = "changes_after_end",
        /// Cancellations to a time before they were asked for.
        EndsBeforeCancellation = "ends_before_cancellation",
        /// Two events of one subscription, step and instant with different amounts.
        Contradictions = "contradictions",
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
    /// Severity, what is counted, and the next step.
    const fn meaning(self) -> [&'static str; 3] {
        match self {
            Self::Overlaps => [
                "warning",
                "starts of a subscription that runs already, of all events of subscriptions",
                "load the subscriptions' ids if a customer has several; the terms of the later start hold, until as many ends have come",
            ],
            Self::Orphans => [
                "warning",
                "ends, cancellations, pauses and resumptions of a subscription that does not run, of all events of subscriptions",
                "load the starts, also those before the observed interval; such events change nothing",
            ],
            Self::ChangesAfterEnd => [
                "warning",
                "changes of a subscription that has ended, of all events of subscriptions",
                "load a start where it starts again; until then the change starts it",
            ],
            Self::EndsBeforeCancellation => [
                "error",
                "cancellations to a time before they were asked for, of all events of subscriptions",
                "mend `ends`; such a cancellation holds from its own time on",
            ],
            Self::Contradictions => [
                "error",
                "events that contradict another of the same subscription, step and instant, of all events of subscriptions",
                "mend the source; of two the one with the greater id, then the larger amount, stands",
            ],
            Self::PayingAfterCancellation => [
                "warning",
                "cancellations without a subscription's id after which the customer has recurring revenue, of all events of subscriptions",
                "name the subscription that was cancelled, or map the kind to `ignored` in the settings' `kinds`",
            ],
            Self::UseBeforeSubscription => [
                "warning",
                "events of use before the subscription they name, or the customer's first, of the events of use of subscribers",
                "check the zone and resolution of starts; trials before them may not have been loaded",
            ],
        }
    }
}

impl From<FlawKind> for SubscriptionCheck {
    fn from(kind: FlawKind) -> Self {
        match kind {
            FlawKind::Overlap => Self::Overlaps,
            FlawKind::Orphan => Self::Orphans,
            FlawKind::ChangeAfterEnd => Self::ChangesAfterEnd,
            FlawKind::EndBeforeStart => Self::EndsBeforeCancellation,
            FlawKind::Contradiction => Self::Contradictions,
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
    fn add(&mut self, rank: u32, at: i64, text: String) {
        self.count += 1;
        self.samples.insert((rank, at, text));
        if self.samples.len() > SAMPLES {
            self.samples.pop_last();
        }
    }

    fn absorb(&mut self, other: Self) {
        self.count += other.count;
        self.samples.extend(other.samples);
        while self.samples.len() > SAMPLES {
            self.samples.pop_last();
        }
    }
}

#[derive(Debug, Default)]
struct Share<'v> {
    folded: Folded<'v>,
    found: [Found; SubscriptionCheck::ALL.len()],
    events: u64,
    uses: u64,
}

impl Share<'_> {
    fn add(&mut self, check: SubscriptionCheck, rank: u32, at: i64, text: String) {
        if let Some(found) = self.found.get_mut(check as usize) {
            found.add(rank, at, text);
        }
    }
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
        let used = self.kinds_of(Role::Activity).without(&reader.steps.kinds);
        let all = reader.steps.kinds.union(&used);
        let parts = self.sweep(&all, Visit::Active, Share::default, |share, person| {
            examine(share, &reader, &used, person);
        })?;
        let mut whole = Share::default();
        for part in parts {
            whole.events += part.events;
            whole.uses += part.uses;
            for (sum, found) in whole.found.iter_mut().zip(part.found) {
                sum.absorb(found);
            }
        }
        Ok(reader.noted(table(&whole)).finish())
    }
}

fn examine<'v>(share: &mut Share<'v>, reader: &Reader<'v>, used: &Kinds, person: &Person<'_>) {
    let mut folded = std::mem::take(&mut share.folded);
    let mut starts: Vec<(Option<&'v str>, i64)> = Vec::new();
    // An error of amounts or rates is that of every metric, which says it; the flaws up to it still count.
    let _ = folded.fold(reader, person, |id, fold| starts.extend(fold.first_started.map(|at| (id, at))));
    share.events += folded.events;
    folded.in_time();
    let name = reader.view.state().order().names.get(person.rank as usize).unwrap_or_default();
    for Flaw { kind, at, subscription } in &folded.flaws {
        let counted: i128 =
            folded.steps.iter().filter(|step| step.at <= *at).map(|step| i128::from(step.mrr)).sum();
        let check = match kind {
            FlawKind::Orphan if subscription.is_none() && counted > 0 => {
                SubscriptionCheck::PayingAfterCancellation
            }
            kind => (*kind).into(),
        };
        let id = subscription.map_or_else(String::new, |id| format!(" {id}"));
        share.add(check, person.rank, *at, format!("{name}{id} {}", Timestamp::from_micros(*at)));
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
    let found = |check: &SubscriptionCheck| whole.found.get(*check as usize).cloned().unwrap_or_default();
    let meant = |part: usize| {
        checks.iter().map(|check| check.meaning().get(part).copied().unwrap_or("")).collect::<Vec<_>>()
    };
    let severity = checks.iter().map(|check| if found(check).count > 0 { check.meaning()[0] } else { "ok" });
    let of = |check: &SubscriptionCheck| match check {
        SubscriptionCheck::UseBeforeSubscription => whole.uses,
        _ => whole.events,
    };
    let samples = |check: &SubscriptionCheck| {
        let samples: Vec<String> = found(check).samples.into_iter().map(|(_, _, text)| text).collect();
        (!samples.is_empty()).then(|| samples.join("; "))
    };
    Table::of(&SUBSCRIPTION_AUDIT)
        .column(checks.iter().map(|check| check.as_str()).collect::<Vec<_>>())
        .column(severity.collect::<Vec<_>>())
        .column(checks.iter().map(|check| found(check).count as i64).collect::<Vec<_>>())
        .column(checks.iter().map(|check| of(check) as i64).collect::<Vec<_>>())
        .column(meant(1))
        .optional(checks.iter().map(samples).collect::<Vec<_>>())
        .column(meant(2))
}
