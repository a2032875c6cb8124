//! The occasions on which one customer bought: orders, days or single events, in the order of time.

use std::collections::BTreeMap;

use crate::log::{Person, View};
use crate::options::choice;
use crate::time::{LocalConverter, MICROS_PER_DAY, Timestamp};

choice! {
    /// What counts as one occasion.
    pub enum OccasionUnit {
        /// An order: its line items are one, at the time of the first; an event without an order is one of its own.
        Orders = "orders",
        /// A day of the schema's zone with at least one event.
        Days = "days",
        /// Every event.
        Events = "events",
    }
}

/// One occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occasion {
    /// Its first event.
    pub(crate) time: i64,
    /// The local day of that event, counted from 1970-01-01; 0 unless days are counted.
    pub(crate) day: i64,
}

/// Lists customers' occasions; keeps its memory from one customer to the next.
#[derive(Debug)]
pub(crate) struct Occasions<'a> {
    view: &'a View,
    unit: OccasionUnit,
    clock: LocalConverter,
    orders: Vec<(u32, i64)>,
    found: Vec<Occasion>,
}

impl<'a> Occasions<'a> {
    pub(crate) fn new(view: &'a View, unit: OccasionUnit) -> Self {
        let clock = LocalConverter::new(view.schema().zone());
        Self { view, unit, clock, orders: Vec::new(), found: Vec::new() }
    }

    /// The customer's occasions, in the order of time.
    pub(crate) fn of(&mut self, person: &Person<'_>) -> &[Occasion] {
        self.found.clear();
        match self.unit {
            OccasionUnit::Orders => self.orders(person),
            OccasionUnit::Days | OccasionUnit::Events => {
                let times = person.runs.iter().flat_map(|run| run.times);
                self.found.extend(times.map(|time| Occasion { time: *time, day: 0 }));
            }
        }
        self.found.sort_unstable();
        if self.unit == OccasionUnit::Days {
            for occasion in &mut self.found {
                let local = self.clock.local_micros_of(Timestamp::from_micros(occasion.time));
                occasion.day = local.div_euclid(MICROS_PER_DAY);
            }
            // Where clocks went back across midnight a day is shown again: it stays the same day.
            self.found.sort_unstable_by_key(|occasion| (occasion.day, occasion.time));
            self.found.dedup_by_key(|occasion| occasion.day);
        }
        &self.found
    }

    fn orders(&mut self, person: &Person<'_>) {
        let mut shards = person.runs.iter().map(crate::log::Run::shard_number);
        let first = shards.next();
        if shards.any(|shard| Some(shard) != first) {
            return self.orders_across_shards(person);
        }
        self.orders.clear();
        for run in person.runs {
            for (event, time) in run.times.iter().enumerate() {
                match run.has_orders().then(|| run.order(event)).flatten() {
                    // Line items of one order mostly follow each other, the earliest first.
                    Some(order) if self.orders.last().is_some_and(|(last, _)| *last == order) => {}
                    Some(order) => self.orders.push((order, *time)),
                    None => self.found.push(Occasion { time: *time, day: 0 }),
                }
            }
        }
        self.orders.sort_unstable();
        self.orders.dedup_by_key(|(order, _)| *order);
        self.found.extend(self.orders.iter().map(|(_, time)| Occasion { time: *time, day: 0 }));
    }

    /// Aliases of one customer may lie in different shards, whose numbers for orders differ.
    fn orders_across_shards(&mut self, person: &Person<'_>) {
        let mut orders: BTreeMap<&str, i64> = BTreeMap::new();
        for run in person.runs {
            let labels = self.view.state().labels(run.shard_number());
            for (event, time) in run.times.iter().enumerate() {
                match (run.order(event), labels) {
                    (Some(order), Some(labels)) => {
                        let first = orders.entry(labels.name(order)).or_insert(*time);
                        *first = (*first).min(*time);
                    }
                    _ => self.found.push(Occasion { time: *time, day: 0 }),
                }
            }
        }
        self.found.extend(orders.values().map(|time| Occasion { time: *time, day: 0 }));
    }
}

impl OccasionUnit {
    /// How long one occasion came after another, in units of [`per_day`](Self::per_day).
    pub(crate) fn gap(self, earlier: Occasion, later: Occasion) -> i64 {
        match self {
            Self::Days => later.day - earlier.day,
            Self::Orders | Self::Events => later.time - earlier.time,
        }
    }

    /// How many units of a gap are a day: days are counted on the calendar, the others in microseconds of 24 hours.
    pub(crate) fn per_day(self) -> f64 {
        match self {
            Self::Days => 1.0,
            Self::Orders | Self::Events => MICROS_PER_DAY as f64,
        }
    }
}
