//! Cohorts by their definition alone: for each cell, every customer, every event. Shares no code with the library but
//! its calendar.

use std::collections::{BTreeMap, BTreeSet};

use retention_core::{
    Calendar, CellState, CohortBy, CohortClock, CohortCount, CohortOptions, CohortValue, Span, Timestamp,
    Unit,
};

use super::scene::{Happening, Scene};

/// What a cell must say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    pub(crate) state: CellState,
    pub(crate) numbers: Option<Numbers>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Numbers {
    pub(crate) eligible: u64,
    pub(crate) retained: u64,
    pub(crate) orders: u64,
    pub(crate) revenue: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) label: Option<String>,
    pub(crate) size: Option<u64>,
    pub(crate) left_truncated: bool,
    pub(crate) cells: Vec<Cell>,
}

struct Customer<'a> {
    start: i64,
    index: i64,
    label: Option<String>,
    events: Vec<&'a Happening>,
}

pub(crate) struct Oracle<'a> {
    scene: &'a Scene,
    options: &'a CohortOptions,
    calendar: Calendar,
    counted: BTreeSet<&'static str>,
    starting: BTreeSet<&'static str>,
    seen: Vec<&'a Happening>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(scene: &'a Scene, options: &'a CohortOptions) -> Self {
        let seen: Vec<&Happening> = scene.events.iter().filter(|event| event.time < scene.as_of).collect();
        let kinds: BTreeSet<&'static str> = seen.iter().map(|event| event.kind).collect();
        let named = |names: &[String]| {
            kinds.iter().copied().filter(|kind| names.iter().any(|name| name == kind)).collect()
        };
        let counted: BTreeSet<&'static str> = if !options.events.is_empty() {
            named(&options.events)
        } else if kinds.contains("purchase") {
            BTreeSet::from(["purchase"])
        } else if kinds.contains("activity") {
            BTreeSet::from(["activity"])
        } else {
            kinds.clone()
        };
        let starting =
            if options.start_events.is_empty() { counted.clone() } else { named(&options.start_events) };
        Self { scene, options, calendar: Calendar::new(scene.zone), counted, starting, seen }
    }

    fn index(&self, micros: i64) -> i64 {
        self.calendar.index_of(self.options.period, Timestamp::from_micros(micros))
    }

    fn start_of(&self, index: i64) -> i64 {
        self.calendar.start_of(self.options.period, index).micros()
    }

    /// From the first event's day to the last one's, as of now.
    fn coverage(&self, kinds: &BTreeSet<&str>) -> Option<(i64, i64)> {
        let times: Vec<i64> =
            self.seen.iter().filter(|event| kinds.contains(event.kind)).map(|event| event.time).collect();
        let (first, last) = (*times.iter().min()?, *times.iter().max()?);
        let day = |time| self.calendar.index_of(Unit::Day, Timestamp::from_micros(time));
        let start = |day| self.calendar.start_of(Unit::Day, day).micros();
        Some((start(day(first)), start(day(last) + 1).min(self.scene.as_of)))
    }

    fn observed(&self, kinds: &BTreeSet<&str>) -> Option<(i64, i64)> {
        let seen = self.coverage(kinds)?;
        let (from, to) = self.scene.observed.unwrap_or(seen);
        let to = to.min(self.scene.as_of);
        (from <= to).then_some((from, to))
    }

    fn customers(&self) -> Vec<Customer<'a>> {
        let scene = self.scene;
        let mut found = Vec::new();
        for id in 0..scene.people.len() {
            if scene.who(id) != id {
                continue;
            }
            let names: Vec<usize> = (0..scene.people.len()).filter(|other| scene.who(*other) == id).collect();
            let events: Vec<&Happening> =
                self.seen.iter().copied().filter(|event| scene.who(event.customer) == id).collect();
            let starting = || events.iter().filter(|event| self.starting.contains(event.kind));
            let first = starting().map(|event| event.time).min();
            let signed_up =
                names.iter().filter_map(|name| scene.people[*name].signed_up).filter(|at| *at < scene.as_of);
            let start = if self.options.by == CohortBy::SignUp { signed_up.min() } else { first };
            let Some(start) = start else { continue };
            let label = match self.options.by {
                CohortBy::FirstItem => {
                    let items = starting().filter(|event| event.time == start).filter_map(|event| event.item);
                    items.min().map(|item| format!("i{item}"))
                }
                CohortBy::Property => {
                    let plans = names.iter().flat_map(|name| &scene.people[*name].plans);
                    // Of two names' values of one instant, the library takes either; scenes that have such are left out.
                    plans.filter(|(since, _)| *since < scene.as_of).max().map(|(_, plan)| format!("p{plan}"))
                }
                _ => Some(self.calendar.label(self.options.period, self.index(start))),
            };
            found.push(Customer { start, index: self.index(start), label, events });
        }
        found
    }

    /// Start and end of a customer's own period.
    fn own_period(&self, customer: &Customer<'_>, period: usize) -> (i64, i64) {
        if self.options.clock == CohortClock::Calendar {
            let index = customer.index + period as i64;
            return (self.start_of(index), self.start_of(index + 1));
        }
        let step = |count: usize| {
            let unit = match self.options.period {
                Unit::Day => "d",
                Unit::Week => "w",
                Unit::Month => "mo",
                Unit::Quarter => "q",
                _ => "y",
            };
            match count {
                0 => customer.start,
                _ => {
                    let span = Span::parse(&format!("{count}{unit}")).unwrap();
                    span.after(Timestamp::from_micros(customer.start), &self.scene.zone).micros()
                }
            }
        };
        (step(period), step(period + 1))
    }

    /// What one customer adds to a cell.
    fn add(&self, numbers: &mut Numbers, customer: &Customer<'_>, period: usize) {
        let (start, end) = self.own_period(customer, period);
        let unbounded = self.options.count == CohortCount::Unbounded;
        let within = |event: &&&Happening| event.time >= start && (unbounded || event.time < end);
        let counted = |event: &&&Happening| self.counted.contains(event.kind);
        let mut orders = BTreeSet::new();
        for (at, event) in customer.events.iter().filter(within).filter(counted).enumerate() {
            orders.insert(event.order.map_or((1, at), |order| (0, usize::from(order))));
        }
        numbers.eligible += 1;
        numbers.retained += u64::from(!orders.is_empty());
        if self.options.value == CohortValue::Orders {
            numbers.orders += orders.len() as u64;
        }
        let cumulative = self.options.value == CohortValue::RevenueCumulativePerCustomer;
        let zero = self.own_period(customer, 0).0;
        let events = customer
            .events
            .iter()
            .filter(|event| if cumulative { event.time >= zero && event.time < end } else { within(event) });
        for event in events {
            let amount = event.amount.unwrap_or(0);
            numbers.revenue += match (self.options.value, event.kind) {
                (CohortValue::Customers | CohortValue::Orders, _) => 0,
                (CohortValue::RevenueGross, "refund") => 0,
                (_, "refund") => -amount.abs(),
                (_, kind) if self.counted.contains(kind) => amount,
                _ => 0,
            };
        }
    }

    fn own_periods(&self) -> bool {
        self.options.clock == CohortClock::Rolling
            || matches!(self.options.by, CohortBy::FirstItem | CohortBy::Property)
    }

    /// `Ok` if a customer's own period was wholly observed; else whether it is not over yet.
    fn eligible(&self, customer: &Customer<'_>, period: usize) -> Result<(), bool> {
        let (start, end) = self.own_period(customer, period);
        let first = self.own_period(customer, 0).0;
        let cumulative = self.options.value == CohortValue::RevenueCumulativePerCustomer;
        match self.observed(&self.counted) {
            Some((from, to))
                if start >= from && end <= to.min(self.scene.as_of) && !(cumulative && first < from) =>
            {
                Ok(())
            }
            _ => Err(end > self.scene.as_of),
        }
    }

    fn own_cell(&self, members: &[&Customer<'_>], period: usize) -> Cell {
        let mut numbers = Numbers::default();
        let (mut waiting, mut all) = (false, true);
        for member in members {
            match self.eligible(member, period) {
                Ok(()) => self.add(&mut numbers, member, period),
                Err(not_over) => {
                    all = false;
                    waiting |= not_over;
                }
            }
        }
        match (numbers.eligible, all) {
            (0, _) if waiting => Cell { state: CellState::NotYet, numbers: None },
            (0, _) => Cell { state: CellState::NotObserved, numbers: None },
            (_, false) => Cell { state: CellState::Partial, numbers: Some(numbers) },
            (_, true) => Cell { state: CellState::Complete, numbers: Some(numbers) },
        }
    }

    fn state(&self, start: i64, end: i64, observed: Option<(i64, i64)>) -> CellState {
        let as_of = self.scene.as_of;
        match observed {
            _ if start >= as_of => CellState::NotYet,
            None => CellState::NotObserved,
            Some((from, to)) if start >= end || start >= to || end <= from => CellState::NotObserved,
            Some((from, to)) if end > to.min(as_of) || start < from => CellState::Partial,
            Some(_) => CellState::Complete,
        }
    }

    fn calendar_cell(
        &self,
        members: &[&Customer<'_>],
        size: Option<u64>,
        cohort: i64,
        period: usize,
    ) -> Cell {
        let (start, end) = (self.start_of(cohort + period as i64), self.start_of(cohort + period as i64 + 1));
        let observed = self.observed(&self.counted);
        let mut state = self.state(start, end, observed);
        let cumulative = self.options.value == CohortValue::RevenueCumulativePerCustomer;
        if state == CellState::Complete
            && cumulative
            && observed.is_some_and(|(from, _)| self.start_of(cohort) < from)
        {
            state = CellState::Partial;
        }
        if size.is_none() && state.is_known() {
            state = CellState::NotObserved;
        }
        let mut numbers = Numbers::default();
        members.iter().for_each(|member| self.add(&mut numbers, member, period));
        Cell { state, numbers: state.is_known().then_some(numbers) }
    }

    /// What a cohort without customers says where periods are each customer's own: as if one had started first thing,
    /// and one at the last moment.
    fn empty_cell(&self, size: Option<u64>, cohort: i64, period: usize) -> Cell {
        let imagined = |start| Customer { start, index: cohort, label: None, events: Vec::new() };
        let pair = [imagined(self.start_of(cohort)), imagined(self.start_of(cohort + 1) - 1)];
        let results = pair.map(|customer| self.eligible(&customer, period));
        let eligible =
            if size.is_some() { results.iter().filter(|result| result.is_ok()).count() } else { 0 };
        let late = self.own_period(&imagined(self.start_of(cohort + 1) - 1), period).1 > self.scene.as_of;
        match eligible {
            0 if late => Cell { state: CellState::NotYet, numbers: None },
            0 => Cell { state: CellState::NotObserved, numbers: None },
            1 => Cell { state: CellState::Partial, numbers: Some(Numbers::default()) },
            _ => Cell { state: CellState::Complete, numbers: Some(Numbers::default()) },
        }
    }

    pub(crate) fn rows(&self) -> Vec<Row> {
        let customers = self.customers();
        let by_sign_up = self.options.by == CohortBy::SignUp;
        // Where the triangle begins and ends.
        let first = match by_sign_up {
            true => customers.iter().map(|customer| customer.index).min(),
            false => self.coverage(&self.starting).map(|(first, _)| self.index(first)),
        };
        let Some(first) = first else { return Vec::new() };
        let mut read: BTreeSet<&str> = self.counted.union(&self.starting).copied().collect();
        if matches!(self.options.value, CohortValue::RevenueNet | CohortValue::RevenueCumulativePerCustomer) {
            read.insert("refund");
        }
        let observed = [&self.counted, &self.starting].map(|kinds| self.observed(kinds));
        let ends = [
            self.coverage(&read).map(|(_, end)| self.index(end - 1)),
            customers.iter().map(|customer| customer.index).max().filter(|_| by_sign_up),
            observed.iter().flatten().map(|(_, to)| self.index(*to - 1) + 1).max(),
        ];
        let last = ends.into_iter().flatten().max().unwrap().min(self.index(self.scene.as_of - 1));
        if first > last {
            return Vec::new();
        }
        let resolve = |time: &Option<retention_core::TimeInput>| {
            time.as_ref().map(|time| time.resolve(&self.scene.zone).unwrap().micros())
        };
        let low = resolve(&self.options.from).map_or(first, |from| self.index(from).max(first));
        let high = resolve(&self.options.to).map_or(last, |to| self.index(to - 1).min(last));
        let columns = (last - low + 1).max(0).min(self.options.periods.map_or(i64::MAX, i64::from)) as usize;

        let truncated = |index: i64| {
            !by_sign_up
                && observed[1].is_none_or(|(from, _)| self.start_of(index) <= from)
                && observed[1].is_some()
        };
        let within: Vec<&Customer<'_>> =
            customers.iter().filter(|customer| (low..=high).contains(&customer.index)).collect();
        if matches!(self.options.by, CohortBy::FirstItem | CohortBy::Property) {
            let mut groups: BTreeMap<(bool, Option<String>), Vec<&Customer<'_>>> = BTreeMap::new();
            for customer in within {
                groups.entry((customer.label.is_none(), customer.label.clone())).or_default().push(customer);
            }
            let row = |((_, label), members): ((bool, Option<String>), Vec<&Customer<'_>>)| Row {
                label,
                size: Some(members.len() as u64),
                left_truncated: members.iter().any(|member| truncated(member.index)),
                cells: (0..columns).map(|period| self.own_cell(&members, period)).collect(),
            };
            return groups.into_iter().map(row).collect();
        }
        (low..=high)
            .map(|index| {
                let members: Vec<&Customer<'_>> =
                    within.iter().copied().filter(|customer| customer.index == index).collect();
                let state = self.state(self.start_of(index), self.start_of(index + 1), observed[1]);
                let known = by_sign_up || !members.is_empty() || state.is_known();
                let size = known.then_some(members.len() as u64);
                let cell = |period: usize| match (self.own_periods(), members.is_empty()) {
                    (false, _) => self.calendar_cell(&members, size, index, period),
                    (true, true) => self.empty_cell(size, index, period),
                    (true, false) => self.own_cell(&members, period),
                };
                Row {
                    label: Some(self.calendar.label(self.options.period, index)),
                    size,
                    left_truncated: truncated(index),
                    cells: (0..columns).map(cell).collect(),
                }
            })
            .collect()
    }
}
