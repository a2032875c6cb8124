//! A small world, as plain data and as a log.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{Amount, Event, EventLog, Role, Schema, Timestamp};

pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}

pub(crate) const ZONES: [&str; 4] = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"];

const HOUR: i64 = 3_600_000_000;
/// 2011-12-20, some days before Samoa skipped one.
const START: i64 = 1_324_339_200_000_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Happening {
    pub(crate) customer: String,
    pub(crate) kind: &'static str,
    pub(crate) time: i64,
    pub(crate) amount: Option<i64>,
    pub(crate) order: Option<u8>,
}

#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) zone: &'static str,
    pub(crate) as_of: i64,
    pub(crate) events: Vec<Happening>,
}

impl Scene {
    pub(crate) fn schema(&self) -> Schema {
        Schema::new(self.zone, "GBP")
            .unwrap()
            .role("sale", Role::Purchase)
            .role("till", Role::Purchase)
            .role("back", Role::Refund)
    }

    pub(crate) fn as_of(&self) -> Timestamp {
        Timestamp::from_micros(self.as_of)
    }

    pub(crate) fn log(&self) -> EventLog {
        self.log_of(&self.events)
    }

    pub(crate) fn log_of<'h>(&self, events: impl IntoIterator<Item = &'h Happening>) -> EventLog {
        let mut log = EventLog::new(self.schema());
        let events: Vec<Event<'_>> = events.into_iter().map(Happening::event).collect();
        assert_eq!(log.append_events(&events).unwrap().accepted, events.len() as u64);
        log
    }
}

impl Happening {
    fn event(&self) -> Event<'_> {
        let mut event = Event::new(self.customer.as_str(), self.kind, Timestamp::from_micros(self.time));
        event.amount = self.amount.map(Amount::Minor);
        event.order = self.order.map(|order| format!("o{order}").into());
        event
    }
}

fn happening() -> impl Strategy<Value = Happening> {
    let kind = prop::sample::select(vec!["sale", "sale", "sale", "till", "back", "login"]);
    let amount = prop::option::weighted(0.9, -300i64..2_000);
    (0u8..12, kind, 0i64..40 * 24, amount, prop::option::of(0u8..6)).prop_map(
        |(customer, kind, hour, amount, order)| Happening {
            customer: format!("c{customer:02}"),
            kind,
            time: START + hour * HOUR,
            amount,
            order,
        },
    )
}

pub(crate) fn scenes() -> impl Strategy<Value = Scene> {
    let events = prop::collection::vec(happening(), 0..70);
    (prop::sample::select(ZONES.to_vec()), 0i64..45 * 24, events).prop_map(|(zone, hour, events)| Scene {
        zone,
        as_of: START + hour * HOUR,
        events,
    })
}
