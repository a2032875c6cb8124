//! What a log is told, with few values each, so that duplicates and contradictions are common.

use proptest::prelude::*;
use retention_core::{
    Customer, EqualRows, Event, EventLog, LinkKind, Role, Schema, SchemaOptions, TimeInput, Timestamp,
};

const HOUR: i64 = 3_600_000_000;
/// 2024-01-01T00:00:00Z.
const START: i64 = 1_704_067_200_000_000;

pub(crate) fn at(hour: i64) -> Timestamp {
    Timestamp::from_micros(START + hour * HOUR)
}

/// Something a log is told.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    Event {
        customer: u8,
        kind: u8,
        time: i64,
        received: Option<i64>,
        id: Option<u8>,
        amount: Option<i8>,
        property: bool,
        source: Option<u8>,
    },
    Property {
        customer: u8,
        time: i64,
        received: Option<i64>,
        value: u8,
    },
    SignUp {
        customer: u8,
        time: i64,
    },
    Link {
        kind: LinkKind,
        from: u8,
        into: u8,
        time: i64,
        received: i64,
    },
}

impl Told {
    pub(crate) fn time(&self) -> i64 {
        match self {
            Self::Event { time, .. }
            | Self::Property { time, .. }
            | Self::SignUp { time, .. }
            | Self::Link { time, .. } => *time,
        }
    }

    pub(crate) fn received(&self) -> i64 {
        match self {
            Self::Event { received: Some(received), .. }
            | Self::Property { received: Some(received), .. }
            | Self::Link { received, .. } => *received,
            other => other.time(),
        }
    }

    fn tell(&self, log: &mut EventLog) {
        let name = |number: u8| format!("c{number}");
        match self {
            Self::Event { customer, kind, time, received, id, amount, property, source } => {
                let kind = ["sale", "return", "login"][usize::from(*kind)];
                let mut event = Event::new(name(*customer), kind, at(*time));
                event.id = id.map(|id| format!("e{id}").into());
                event.received = received.map(|received| TimeInput::from(at(received)));
                if let Some(amount) = amount {
                    event = event.amount(f64::from(*amount)).order(format!("o{}", amount / 2));
                }
                if let Some(source) = source {
                    event = event.source(format!("s{source}")).item(format!("i{source}"));
                }
                if *property {
                    event = event.property("gift", "yes");
                }
                if *amount == Some(2) {
                    event = event.property("gifts", "many");
                }
                log.push(event).unwrap();
            }
            Self::Property { customer, time, received, value } => {
                let mut told =
                    Customer::new(name(*customer)).property("plan", f64::from(*value)).set_at(at(*time));
                if *value == 2 {
                    told = told.property("tier", "gold");
                }
                if let Some(received) = received {
                    told = told.received(at(*received));
                }
                log.set_customer(&told).unwrap();
            }
            Self::SignUp { customer, time } => {
                log.set_customer(&Customer::new(name(*customer)).signed_up(at(*time))).unwrap();
            }
            Self::Link { kind, from, into, time, received } => {
                let received = TimeInput::from(at(*received));
                log.link(*kind, &name(*from), &name(*into), &at(*time).into(), Some(&received)).unwrap();
            }
        }
    }
}

pub(crate) fn equal_rows() -> impl Strategy<Value = EqualRows> {
    prop::sample::select(vec![EqualRows::Keep, EqualRows::One])
}

pub(crate) fn told() -> impl Strategy<Value = Told> {
    let customer = 0..5u8;
    let event = (
        customer.clone(),
        0..3u8,
        0..60i64,
        prop::option::of(0..60i64),
        prop::option::of(0..4u8),
        prop::option::of(-2..3i8),
        any::<bool>(),
        prop::option::of(0..2u8),
    )
        .prop_map(|(customer, kind, time, received, id, amount, property, source)| Told::Event {
            customer,
            kind,
            time,
            received,
            id,
            amount,
            property,
            source,
        });
    let received = prop::option::of(0..60i64);
    let property = (customer.clone(), 0..60i64, received, 0..3u8)
        .prop_map(|(customer, time, received, value)| Told::Property { customer, time, received, value });
    let sign_up = (customer, 0..60i64).prop_map(|(customer, time)| Told::SignUp { customer, time });
    let kinds = prop::sample::select(vec![LinkKind::Alias, LinkKind::Merge, LinkKind::Unmerge]);
    let link = (kinds, 0..5u8, 1..5u8, 0..60i64, 0..60i64).prop_map(|(kind, from, step, time, received)| {
        Told::Link { kind, from, into: (from + step) % 5, time, received }
    });
    prop_oneof![8 => event, 1 => property, 1 => sign_up, 1 => link]
}

/// A log that was told these, in which equal events without ids are one or several.
pub(crate) fn log(told: impl IntoIterator<Item = Told>, equal_rows: EqualRows) -> EventLog {
    let options = SchemaOptions::default().time_zone("Europe/London").currency("GBP").equal_rows(equal_rows);
    let schema = Schema::from_options(&options).unwrap();
    let mut log = EventLog::new(schema.role("sale", Role::Purchase).role("return", Role::Refund));
    told.into_iter().for_each(|told| told.tell(&mut log));
    log
}
