//! The checks of one customer's events and facts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::log::audit::ids::{self, IdSights};
use crate::log::audit::tally::Tally;
use crate::log::audit::{Check, Settings};
use crate::log::facts::is_field;
use crate::log::roster::Known;
use crate::log::schema::Role;
use crate::log::shard::Run;
use crate::log::view::View;
use crate::time::{MICROS_PER_DAY, Timestamp};

/// What is gathered over a share of the customers.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) tally: Tally,
    pub(super) ids: IdSights,
    /// For each property, how many customers have a value without a date.
    pub(super) undated: BTreeMap<String, u64>,
}

/// One customer under audit.
struct Case<'a, 'v> {
    view: &'v View,
    settings: &'a Settings,
    known: &'a Known<'a>,
}

pub(super) fn examine(gathered: &mut Gathered, view: &View, settings: &Settings, known: &Known<'_>) {
    let case = Case { view, settings, known };
    case.sign_up(&mut gathered.tally);
    case.activity(&mut gathered.tally);
    case.money(&mut gathered.tally);
    case.times(&mut gathered.tally);
    case.properties(gathered);
    if settings.wants(Check::EqualEvents) {
        case.equal_events(&mut gathered.tally);
    }
    if settings.wants(Check::ConflictingIds) {
        ids::conflicting(view, settings, known, &mut gathered.tally);
    }
    if settings.wants(Check::SharedIds) {
        gathered.ids.add(view, known);
    }
}

impl Case<'_, '_> {
    fn name(&self) -> &str {
        self.view.state().order().names.get(self.known.rank as usize).unwrap_or("")
    }

    fn role(&self, run: &Run<'_>) -> Option<Role> {
        self.settings.roles.get(usize::from(run.kind)).copied().flatten()
    }

    fn runs_of(&self, role: Role) -> impl Iterator<Item = &Run<'_>> {
        self.known.runs.iter().filter(move |run| self.role(run) == Some(role))
    }

    /// The customer as a sample.
    fn customer(&self, tally: &mut Tally, check: Check) {
        tally.one(check, self.known.rank, i64::MIN, || self.name().to_owned());
    }

    /// Some of a run's events as samples: `customer kind time`.
    fn events(&self, tally: &mut Tally, check: Check, run: &Run<'_>, events: std::ops::Range<usize>) {
        tally.found(check, events.len() as u64);
        for event in events.take(tally.limit()) {
            let time = run.times.get(event).copied().unwrap_or(0);
            tally.sample(check, self.known.rank, time, || {
                let kind = self.view.state().kinds.name(u32::from(run.kind));
                format!("{} {kind} {}", self.name(), Timestamp::from_micros(time))
            });
        }
    }

    fn sign_up(&self, tally: &mut Tally) {
        tally.of(Check::MissingSignUp, 1);
        let Some(signed_up) = self.view.signed_up(self.known.members).map(Timestamp::micros) else {
            return self.customer(tally, Check::MissingSignUp);
        };
        tally.of(Check::LeftTruncated, 1);
        if self.settings.observed_from.is_some_and(|from| signed_up < from) {
            self.customer(tally, Check::LeftTruncated);
        }
        for run in self.known.runs {
            tally.of(Check::EventsBeforeSignUp, run.len() as u64);
            let before = run.times.partition_point(|time| *time < signed_up);
            self.events(tally, Check::EventsBeforeSignUp, run, 0..before);
        }
    }

    fn activity(&self, tally: &mut Tally) {
        tally.of(Check::NoActivity, 1);
        if self.known.runs.iter().all(|run| self.role(run) == Some(Role::MessageSent)) {
            self.customer(tally, Check::NoActivity);
        }
        tally.of(Check::NoSpend, 1);
        let spends = |run: &Run<'_>| {
            matches!(self.role(run), Some(Role::Purchase | Role::PaymentSucceeded | Role::SubscriptionChange))
        };
        let spent = |run: &Run<'_>| {
            (0..run.len()).any(|event| {
                let foreign = || run.shard().extras().foreign.get(run.row(event)).map(|(_, minor)| minor);
                run.amount(event).or_else(foreign).is_some_and(|minor| minor > 0)
            })
        };
        if !self.known.runs.iter().any(|run| spends(run) && spent(run)) {
            self.customer(tally, Check::NoSpend);
        }
    }

    fn money(&self, tally: &mut Tally) {
        for run in self.known.runs {
            let foreign = &run.shard().extras().foreign;
            let bought = self.role(run) == Some(Role::Purchase);
            if bought {
                tally.of(Check::PurchasesWithoutAmount, run.len() as u64);
            }
            if !bought && !run.has_amounts() && foreign.is_empty() {
                continue;
            }
            for event in 0..run.len() {
                let own = run.amount(event);
                let other = if foreign.is_empty() { None } else { foreign.get(run.row(event)) };
                let Some(minor) = own.or(other.map(|(_, minor)| minor)) else {
                    if bought {
                        self.events(tally, Check::PurchasesWithoutAmount, run, event..event + 1);
                    }
                    continue;
                };
                tally.of(Check::MixedCurrencies, 1);
                if other.is_some() {
                    self.events(tally, Check::MixedCurrencies, run, event..event + 1);
                }
                if bought {
                    tally.of(Check::NegativePurchases, 1);
                    if minor < 0 {
                        self.events(tally, Check::NegativePurchases, run, event..event + 1);
                    }
                }
            }
        }
        self.refunds(tally);
    }

    fn refunds(&self, tally: &mut Tally) {
        if self.runs_of(Role::Refund).next().is_none() {
            return;
        }
        let first = self.runs_of(Role::Purchase).filter_map(|run| run.times.first()).min();
        for run in self.runs_of(Role::Refund) {
            tally.of(Check::RefundsWithoutPurchases, run.len() as u64);
            let before = first.map_or(run.len(), |first| run.times.partition_point(|time| *time < *first));
            self.events(tally, Check::RefundsWithoutPurchases, run, 0..before);
        }
        let amounts =
            |role| self.runs_of(role).flat_map(|run| (0..run.len()).filter_map(|event| run.amount(event)));
        let paid: i128 = amounts(Role::Purchase).map(i128::from).sum();
        let back: i128 = amounts(Role::Refund).map(|minor| i128::from(minor).abs()).sum();
        tally.of(Check::RefundsExceedPurchases, 1);
        if back > paid.max(0) {
            self.customer(tally, Check::RefundsExceedPurchases);
        }
    }

    fn times(&self, tally: &mut Tally) {
        for run in self.known.runs {
            let all = run.len() as u64;
            for check in [Check::EpochTimes, Check::OldTimes, Check::FutureTimes] {
                tally.of(check, all);
            }
            if run.times.first().is_some_and(|first| *first < self.settings.suspicious) {
                let upto = |instant: i64| run.times.partition_point(|time| *time < instant);
                let epoch = upto(1 - MICROS_PER_DAY)..upto(MICROS_PER_DAY);
                let old = upto(self.settings.earliest);
                self.events(tally, Check::OldTimes, run, 0..epoch.start.min(old));
                self.events(tally, Check::OldTimes, run, epoch.end.min(old)..old);
                self.events(tally, Check::EpochTimes, run, epoch);
            }
            let received = &run.shard().extras().received;
            if received.is_empty() {
                continue;
            }
            for (event, time) in run.times.iter().enumerate() {
                let early = |received| time.saturating_sub(received) > self.settings.clock_skew;
                if received.get(run.row(event)).is_some_and(early) {
                    self.events(tally, Check::FutureTimes, run, event..event + 1);
                }
            }
        }
    }

    /// Events of one id, kind and time that say the same, whatever their ids and sources: all but one of each.
    fn equal_events(&self, tally: &mut Tally) {
        let mut alike: Vec<usize> = Vec::new();
        for run in self.known.runs {
            tally.of(Check::EqualEvents, run.len() as u64);
            let mut at = 0;
            while at + 1 < run.len() {
                let time = run.times.get(at);
                let len = run
                    .times
                    .get(at..)
                    .map_or(1, |rest| rest.iter().take_while(|other| Some(*other) == time).count().max(1));
                if len > 1 {
                    alike.clear();
                    alike.extend(at..at + len);
                    alike.sort_by(|a, b| self.compare(run, *a, *b));
                    let equal = alike.windows(2).filter(|pair| self.compare(run, pair[0], pair[1]).is_eq());
                    for pair in equal {
                        self.events(tally, Check::EqualEvents, run, pair[1]..pair[1] + 1);
                    }
                }
                at += len;
            }
        }
    }

    fn compare(&self, run: &Run<'_>, a: usize, b: usize) -> Ordering {
        run.amount(a).cmp(&run.amount(b)).then_with(|| {
            let Some(labels) = self.view.state().labels(run.shard_number()) else { return Ordering::Equal };
            run.shard().extras().compare_content(run.row(a), run.row(b), labels)
        })
    }

    fn properties(&self, gathered: &mut Gathered) {
        let mut names: Vec<&str> = Vec::new();
        for (shard, customer) in self.known.members {
            let facts = self.view.state().facts(*shard);
            names.extend(facts.into_iter().flat_map(|facts| facts.names_of(*customer)));
        }
        names.sort_unstable();
        names.dedup();
        for name in names {
            if is_field(name) || self.view.schema().is_static(name) {
                continue;
            }
            let Some((_, dated)) = self.view.property(self.known.members, name) else { continue };
            gathered.tally.of(Check::UndatedProperties, 1);
            if !dated {
                gathered.tally.found(Check::UndatedProperties, 1);
                *gathered.undated.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
}
