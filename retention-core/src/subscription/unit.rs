//! All subscriptions of a view folded, unit by unit: a subscription, a customer or an account.

use std::collections::BTreeMap;

use crate::log::{ACCOUNT, Person, View, Visit};
use crate::subscription::account::each_account;
use crate::subscription::dated::Dated;
use crate::subscription::flaw::{Flaw, FlawKind};
use crate::subscription::fold::{Fold, Step};
use crate::subscription::read::{Entry, Reader};
use crate::subscription::settings::MetricGrain;
use crate::{Error, Result};

/// Whose revenue it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit<'a, 'v> {
    /// The customer; of an account, whose revenue came first, and of those of one instant the first by id.
    pub(crate) rank: u32,
    pub(crate) account: Option<&'a str>,
    /// The subscription, where each is a unit of its own.
    pub(crate) subscription: Option<&'v str>,
    /// Every change of the revenue, ascending in time.
    pub(crate) steps: &'a [Step<'v>],
}

impl<'a> Unit<'a, '_> {
    /// The id of the unit.
    pub(crate) fn name(&self, view: &'a View) -> &'a str
    where
        Self: 'a,
    {
        let customer = || view.state().order().names.get(self.rank as usize).unwrap_or_default();
        self.account.or(self.subscription).unwrap_or_else(customer)
    }
}

/// One customer's subscriptions, folded.
#[derive(Debug, Default)]
pub(crate) struct Folded<'v> {
    entries: Vec<Entry<'v>>,
    /// Where the steps of each subscription end.
    ends: Vec<(Option<&'v str>, usize)>,
    pub(crate) steps: Vec<Step<'v>>,
    pub(crate) flaws: Vec<Flaw<'v>>,
    /// How many events were read.
    pub(crate) events: u64,
}

impl<'v> Folded<'v> {
    /// Folds a customer's subscriptions, and shows each as it stands at the end to `last`.
    ///
    /// # Errors
    /// Those of the terms and of exchange.
    pub(crate) fn fold<'r>(
        &mut self,
        reader: &'r Reader<'v>,
        person: &Person<'_>,
        mut last: impl FnMut(Option<&'v str>, &Fold<'r, 'v>),
    ) -> Result<()> {
        let mut entries = std::mem::take(&mut self.entries);
        let read = reader.entries(person, &mut entries);
        self.steps.clear();
        self.ends.clear();
        self.flaws.clear();
        self.events = entries.len() as u64;
        let result = read.and_then(|()| self.each(reader, &entries, &mut last));
        self.entries = entries;
        result
    }

    fn each<'r>(
        &mut self,
        reader: &'r Reader<'v>,
        entries: &[Entry<'v>],
        last: &mut impl FnMut(Option<&'v str>, &Fold<'r, 'v>),
    ) -> Result<()> {
        // Payments that name no subscription are of all that do; so are those without a subscription's id.
        let loose: Vec<&Entry<'v>> =
            entries.iter().filter(|entry| entry.subscription.is_none() && entry.is_payment()).collect();
        let mut earliest: Option<i64> = None;
        for group in entries.chunk_by(|a, b| a.which() == b.which()) {
            let Some(first) = group.first() else { continue };
            if first.subscription.is_none() && group.iter().all(Entry::is_payment) {
                continue;
            }
            let mut fold = Fold::new(reader, self.ends.len() as u32);
            let told = |payment: &&Entry<'v>| group.iter().any(|entry| entry.is_of_the_same(payment));
            let shared =
                loose.iter().copied().filter(|payment| first.subscription.is_some() && told(payment));
            for entry in merged(group, shared) {
                fold.take(entry, &mut self.steps, &mut self.flaws)?;
            }
            fold.orphans(first.subscription, &mut self.flaws);
            fold.advance(reader.view.as_of().micros() - 1, &mut self.steps)?;
            if first.subscription.is_some() {
                self.unknown(group.iter().filter(|entry| entry.is_payment()), fold.first_started);
            }
            earliest = earliest.into_iter().chain(fold.first_started).min();
            last(first.subscription, &fold);
            self.ends.push((first.subscription, self.steps.len()));
        }
        // Where nothing says anything of subscriptions, payments are not of them.
        if !reader.steps.telling.is_empty() {
            let none = entries.iter().filter(|entry| entry.subscription.is_none() && entry.is_payment());
            self.unknown(none, earliest);
        }
        Ok(())
    }

    /// Reports payments of a subscription before any start of it was seen: they change nothing.
    fn unknown<'e>(&mut self, payments: impl Iterator<Item = &'e Entry<'v>>, started: Option<i64>)
    where
        'v: 'e,
    {
        let early = payments.filter(|payment| started.is_none_or(|started| payment.time < started));
        self.flaws.extend(early.map(|payment| Flaw {
            kind: FlawKind::Orphan,
            at: payment.time,
            subscription: payment.subscription,
        }));
    }

    /// Shows each subscription's steps.
    fn subscriptions(&self) -> impl Iterator<Item = (Option<&'v str>, &[Step<'v>])> {
        let mut start = 0;
        self.ends.iter().map(move |(id, end)| {
            let from = std::mem::replace(&mut start, *end);
            (*id, self.steps.get(from..*end).unwrap_or(&[]))
        })
    }

    /// How many of the events start without an amount.
    fn bare_starts(&self) -> u64 {
        self.entries.iter().filter(|entry| entry.is_bare_start()).count() as u64
    }

    /// The ids of the subscriptions, by their numbers in steps.
    pub(crate) fn ids(&self) -> Vec<Option<&'v str>> {
        self.ends.iter().map(|(id, _)| *id).collect()
    }

    /// Brings the steps of all subscriptions into the order of time.
    pub(crate) fn in_time(&mut self) {
        if self.ends.len() > 1 {
            self.steps.sort_by_key(|step| (step.at, step.subscription));
        }
    }
}

/// The events of a subscription and those of all subscriptions, in the order of time.
pub(super) fn merged<'e, 'v>(
    group: &'e [Entry<'v>],
    shared: impl Iterator<Item = &'e Entry<'v>>,
) -> impl Iterator<Item = &'e Entry<'v>> {
    let (mut own, mut shared) = (group.iter().peekable(), shared.peekable());
    std::iter::from_fn(move || match (own.peek(), shared.peek()) {
        (Some(a), Some(b)) if (b.time, b.step.rank()) < (a.time, a.step.rank()) => shared.next(),
        (Some(_), _) => own.next(),
        (None, _) => shared.next(),
    })
}

/// What one share of the customers gathers, and the first fault in it.
#[derive(Debug)]
struct Share<'v, A> {
    gathered: A,
    folded: Folded<'v>,
    accounts: BTreeMap<u32, Vec<Step<'v>>>,
    bare_starts: u64,
    fault: Option<(u32, Error)>,
}

impl<'v> Reader<'v> {
    /// Folds `each` over all units into some accumulators, in no order: for sums that are exact, or rows that are sorted
    /// later.
    ///
    /// # Errors
    /// That of the first customer, in the order of ids, whose subscriptions cannot be folded; `cancelled`.
    pub(crate) fn units<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Unit<'_, 'v>) + Sync,
    ) -> Result<Vec<A>> {
        let view = self.view;
        let grain = self.settings.grain;
        let accounts = match grain {
            MetricGrain::Account => Dated::of(view, ACCOUNT)?,
            _ => Dated::default(),
        };
        let begin = || Share {
            gathered: start(),
            folded: Folded::default(),
            accounts: BTreeMap::new(),
            bare_starts: 0,
            fault: None,
        };
        let parts = view.sweep(&self.steps.kinds, Visit::Active, begin, |share, person| {
            if let Err(error) = share.folded.fold(self, person, |_, _| ()) {
                if share.fault.as_ref().is_none_or(|(rank, _)| person.rank < *rank) {
                    share.fault = Some((person.rank, error));
                }
                return;
            }
            share.bare_starts += share.folded.bare_starts();
            let unit = |subscription, steps| Unit { rank: person.rank, account: None, subscription, steps };
            match grain {
                MetricGrain::Subscription => {
                    for (id, steps) in share.folded.subscriptions().filter(|(_, steps)| !steps.is_empty()) {
                        each(&mut share.gathered, &unit(id, steps));
                    }
                }
                _ if share.folded.steps.is_empty() => {}
                MetricGrain::Account if !accounts.history(person.rank).is_empty() => {
                    share.folded.in_time();
                    share.accounts.insert(person.rank, std::mem::take(&mut share.folded.steps));
                }
                _ => {
                    share.folded.in_time();
                    each(&mut share.gathered, &unit(None, &share.folded.steps));
                }
            }
        })?;
        let first = parts.iter().filter_map(|part| part.fault.as_ref()).min_by_key(|(rank, _)| *rank);
        if let Some((rank, error)) = first {
            let customer = view.state().order().names.get(*rank as usize).unwrap_or_default();
            return Err(error.clone().with("customer", customer));
        }
        self.met_bare_starts(parts.iter().map(|part| part.bare_starts).sum());
        let mut steps_of = BTreeMap::new();
        let mut gathered: Vec<A> = Vec::with_capacity(parts.len() + 1);
        for part in parts {
            steps_of.extend(part.accounts);
            gathered.push(part.gathered);
        }
        if grain == MetricGrain::Account {
            let mut last = start();
            each_account(&accounts, steps_of, |unit| each(&mut last, unit));
            gathered.push(last);
        }
        Ok(gathered)
    }
}
