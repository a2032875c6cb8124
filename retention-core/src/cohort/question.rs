//! What is asked, worked out: which events, which cohorts, which periods.

use std::ops::Range;

use crate::cohort::options::{CohortBy, CohortClock, CohortCount, CohortOptions, CohortValue};
use crate::cohort::told::{Told, first_items, properties, sign_ups};
use crate::log::{Kinds, Role, View};
use crate::time::{Calendar, Locator, Timestamp};
use crate::{Error, Result};

/// No triangle has more cells than this; larger ones are mistakes, such as days since an event in 1970.
const MOST_CELLS: usize = 2_000_000;

/// The question of a call, in terms of the log.
#[derive(Debug)]
pub(super) struct Question<'v> {
    pub(super) view: &'v View,
    pub(super) options: &'v CohortOptions,
    /// Events that make a customer retained.
    pub(super) counted: Kinds,
    /// Events the first of which is a customer's start.
    pub(super) starting: Kinds,
    /// Events whose amounts are given back.
    pub(super) refunds: Kinds,
    /// All events that must be read.
    pub(super) read: Kinds,
    /// When `counted` and `starting` were observed.
    pub(super) observed: Option<(Timestamp, Timestamp)>,
    pub(super) starts_observed: Option<(Timestamp, Timestamp)>,
    /// The periods from the first start to the end of what can be known.
    pub(super) locator: Locator,
    /// The position of the period that holds `as_of`.
    pub(super) current: usize,
    pub(super) rows: Rows,
    /// Periods of each cohort.
    pub(super) columns: usize,
    /// What is told of customers apart from their events.
    pub(super) told: Told,
}

/// The cohorts.
#[derive(Debug)]
pub(super) struct Rows {
    /// The positions of the periods in which customers may start.
    pub(super) starts: Range<usize>,
    /// The names of cohorts that are not such a period each; `None` is the cohort of those who have no value.
    pub(super) labels: Option<Vec<Option<String>>>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.labels.as_ref().map_or(self.starts.len(), Vec::len)
    }
}

impl<'v> Question<'v> {
    pub(super) fn new(view: &'v View, options: &'v CohortOptions) -> Result<Self> {
        options.check()?;
        let counted = view.default_kinds(&options.events)?;
        let starting = match options.start_events.as_slice() {
            [] => counted.clone(),
            named => view.kinds_named(named.iter().map(String::as_str))?,
        };
        let refunds = view.kinds_of(Role::Refund);
        let mut read = counted.union(&starting);
        if matches!(options.value, CohortValue::RevenueNet | CohortValue::RevenueCumulativePerCustomer) {
            read = read.union(&refunds);
        }
        if options.value.is_money() {
            view.one_currency(&read)?;
        }
        let told = match options.by {
            CohortBy::FirstEvent => Told::default(),
            CohortBy::SignUp => sign_ups(view),
            CohortBy::FirstItem => first_items(view, &starting)?,
            CohortBy::Property => properties(view, options.property.as_deref().unwrap_or_default())?,
        };
        let observed = view.observed(&counted);
        let mut question = Self {
            view,
            options,
            starts_observed: view.observed(&starting),
            locator: Locator::new(calendar(view).periods_between(options.period, 0, -1)),
            current: 0,
            rows: Rows { starts: 0..0, labels: None },
            columns: 0,
            counted,
            starting,
            refunds,
            read,
            observed,
            told,
        };
        question.lay_out()?;
        Ok(question)
    }

    /// Finds the periods, and of them those that are wanted.
    fn lay_out(&mut self) -> Result<()> {
        let zone = self.view.schema().zone();
        let resolve =
            |time: &Option<crate::time::TimeInput>| time.as_ref().map(|time| time.resolve(&zone)).transpose();
        let (from, to) = (resolve(&self.options.from)?, resolve(&self.options.to)?);
        if let (Some(from), Some(to)) = (from, to)
            && from >= to
        {
            let message = format!("`from` ({from}) must be before `to` ({to})");
            return Err(Error::option("from", message));
        }
        let Some((first, last)) = self.extent() else { return Ok(()) };
        let (calendar, unit) = (calendar(self.view), self.options.period);
        self.locator = Locator::new(calendar.periods_between(unit, first, last));
        let len = self.locator.periods().len();
        let after = |index: i64| usize::try_from(index.saturating_sub(first)).unwrap_or(0);
        let before = |index: i64| after(index).min(len);
        self.current = after(calendar.index_of(unit, self.view.as_of()));
        let starts = from.map_or(0, |from| before(calendar.index_of(unit, from)))
            ..to.map_or(len, |to| before(calendar.index_of(unit, just_before(to)).saturating_add(1)));
        let most = self.options.periods.map_or(usize::MAX, |periods| periods as usize);
        self.columns = len.saturating_sub(starts.start).min(most);
        self.rows = Rows { starts, labels: self.told.labels.take() };
        let cells = self.rows.len().saturating_mul(self.columns);
        if cells > MOST_CELLS {
            let message =
                format!("{} cohorts of {} periods are {cells} cells", self.rows.len(), self.columns);
            let error = Error::option("period", message).with("cells", cells).with("most", MOST_CELLS);
            return Err(error.hint("set `from`, `to` or `periods`, or take longer periods"));
        }
        Ok(())
    }

    /// The first and last period of the triangle: from the first start to the last period that began before `as_of`,
    /// but not more than one beyond those that were observed.
    fn extent(&self) -> Option<(i64, i64)> {
        let (calendar, unit) = (calendar(self.view), self.options.period);
        let index = |at: Timestamp| calendar.index_of(unit, at);
        let seen = |kinds: &Kinds| -> Option<(Timestamp, Timestamp)> {
            let (coverage, zone) = (&self.view.state().coverage, self.view.schema().zone());
            let (as_of, known_at) = (self.view.cut_at(), self.view.known_before());
            let seen = kinds.names().iter().filter_map(|kind| coverage.seen(kind, as_of, known_at, zone));
            seen.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        let first = match &self.told.starts {
            Some(starts) => starts.iter().copied().filter(|start| *start != Told::NOTHING).min(),
            None => seen(&self.starting).map(|(first, _)| first.micros()),
        }?;
        let first = index(Timestamp::from_micros(first));
        let last_start = self.told.starts.iter().flatten().filter(|start| **start != Told::NOTHING).max();
        let observed = [self.observed, self.starts_observed].into_iter().flatten();
        let ends = [
            seen(&self.read).map(|(_, end)| index(just_before(end))),
            last_start.map(|last| index(Timestamp::from_micros(*last))),
            observed.map(|(_, to)| index(just_before(to)).saturating_add(1)).max(),
        ];
        let last = ends.into_iter().flatten().max()?.min(index(just_before(self.view.as_of())));
        (first <= last).then_some((first, last))
    }

    /// Whether each customer has periods of their own, instead of all of a cohort the same ones.
    pub(super) fn own_periods(&self) -> bool {
        self.options.clock == CohortClock::Rolling || self.rows.labels.is_some()
    }

    pub(super) fn unbounded(&self) -> bool {
        self.options.count == CohortCount::Unbounded
    }

    pub(super) fn cumulative(&self) -> bool {
        self.options.value == CohortValue::RevenueCumulativePerCustomer
    }

    /// The end of what can be known: of the observed interval, or `as_of`.
    pub(super) fn limit(&self) -> i64 {
        self.observed.map_or(i64::MIN, |(_, to)| to.micros().min(self.view.cut_at()))
    }

    /// Whether customers who start in the period at this position may in truth have started before it.
    pub(super) fn is_truncated(&self, position: usize) -> bool {
        let from = self.starts_observed.map_or(Timestamp::MIN, |(from, _)| from);
        self.options.by != CohortBy::SignUp && self.locator.periods().start(position) <= from
    }
}

pub(super) fn calendar(view: &View) -> Calendar {
    view.schema().calendar()
}

pub(super) fn just_before(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.micros().saturating_sub(1))
}
