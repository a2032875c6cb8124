//! The promises of the log, over random logs with ids, duplicates, contradictions, late receipts and aliases.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{
    AuditOptions, Customer, CustomersOptions, Event, EventLog, LinkKind, Role, Schema, Table, TimeInput,
    TimelineOptions, Timestamp, View,
};

const HOUR: i64 = 3_600_000_000;
/// 2024-01-01T00:00:00Z.
const START: i64 = 1_704_067_200_000_000;

fn at(hour: i64) -> Timestamp {
    Timestamp::from_micros(START + hour * HOUR)
}

/// Something a log is told. Few values each, so that duplicates and contradictions are common.
#[derive(Debug, Clone)]
enum Told {
    Event {
        customer: u8,
        kind: u8,
        time: i64,
        received: Option<i64>,
        id: Option<u8>,
        amount: Option<i8>,
        property: bool,
    },
    Property {
        customer: u8,
        time: i64,
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
    fn time(&self) -> i64 {
        match self {
            Self::Event { time, .. }
            | Self::Property { time, .. }
            | Self::SignUp { time, .. }
            | Self::Link { time, .. } => *time,
        }
    }

    fn received(&self) -> i64 {
        match self {
            Self::Event { received: Some(received), .. } | Self::Link { received, .. } => *received,
            other => other.time(),
        }
    }

    fn tell(&self, log: &mut EventLog) {
        let name = |number: u8| format!("c{number}");
        match self {
            Self::Event { customer, kind, time, received, id, amount, property } => {
                let kind = ["sale", "return", "login"][usize::from(*kind)];
                let mut event = Event::new(name(*customer), kind, at(*time));
                event.id = id.map(|id| format!("e{id}").into());
                event.received = received.map(|received| TimeInput::from(at(received)));
                if let Some(amount) = amount {
                    event = event.amount(f64::from(*amount)).order(format!("o{}", amount / 2));
                }
                if *property {
                    event = event.property("gift", "yes");
                }
                log.push(event).unwrap();
            }
            Self::Property { customer, time, value } => {
                let told =
                    Customer::new(name(*customer)).property("plan", f64::from(*value)).set_at(at(*time));
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

fn told() -> impl Strategy<Value = Told> {
    let customer = 0..5u8;
    let event = (
        customer.clone(),
        0..3u8,
        0..60i64,
        prop::option::of(0..60i64),
        prop::option::of(0..4u8),
        prop::option::of(-2..3i8),
        any::<bool>(),
    )
        .prop_map(|(customer, kind, time, received, id, amount, property)| Told::Event {
            customer,
            kind,
            time,
            received,
            id,
            amount,
            property,
        });
    let property = (customer.clone(), 0..60i64, 0..3u8).prop_map(|(customer, time, value)| Told::Property {
        customer,
        time,
        value,
    });
    let sign_up = (customer, 0..60i64).prop_map(|(customer, time)| Told::SignUp { customer, time });
    let kinds = prop::sample::select(vec![LinkKind::Alias, LinkKind::Merge, LinkKind::Unmerge]);
    let link = (kinds, 0..5u8, 1..5u8, 0..60i64, 0..60i64).prop_map(|(kind, from, step, time, received)| {
        Told::Link { kind, from, into: (from + step) % 5, time, received }
    });
    prop_oneof![8 => event, 1 => property, 1 => sign_up, 1 => link]
}

fn log(told: impl IntoIterator<Item = Told>) -> EventLog {
    let schema = Schema::new("Europe/London", "GBP").unwrap();
    let mut log = EventLog::new(schema.role("sale", Role::Purchase).role("return", Role::Refund));
    told.into_iter().for_each(|told| told.tell(&mut log));
    log
}

/// Everything these views say, as text: all timelines, customers, identities, the audit, and the counts.
fn says(view: &View) -> Vec<String> {
    let show = |table: &Table| format!("{:?} {:?}", table.columns(), table.notes().collect::<Vec<_>>());
    let mut said = vec![
        format!("{} {}", view.customers(), view.events()),
        plain(&view.customers_table(&CustomersOptions::default()).unwrap()),
        show(&view.identity()),
        show(&view.audit(&AuditOptions::default()).unwrap().table()),
    ];
    said.extend((0..5).map(
        |number| match view.timeline(&format!("c{number}"), &TimelineOptions::default()) {
            Ok(table) => show(&table),
            Err(error) => error.code().to_string(),
        },
    ));
    said
}

/// As text cell by cell: the names behind a column of ids may include some that the view does not show.
fn plain(table: &Table) -> String {
    let column = |column: &retention_core::Column| {
        let cell =
            |row| (column.text(row), column.int(row), column.float(row), column.time(row), column.bool(row));
        format!("{} {:?}", column.name(), (0..table.rows()).map(cell).collect::<Vec<_>>())
    };
    let columns: Vec<String> = table.columns().iter().map(column).collect();
    format!("{columns:?} {:?}", table.notes().collect::<Vec<_>>())
}

fn config() -> Config {
    Config {
        cases: 300,
        rng_seed: RngSeed::Fixed(20_111_210),
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_arrival_plays_no_part(
        (told, other) in prop::collection::vec(told(), 0..40).prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        as_of in 0..70i64,
        known_at in 0..70i64,
    ) {
        let (one, other) = (log(told), log(other));
        let (one, other) = (one.as_of(at(as_of)).unwrap(), other.as_of(at(as_of)).unwrap());
        prop_assert_eq!(says(&one), says(&other));
        prop_assert_eq!(says(&one.known_at(at(known_at)).unwrap()), says(&other.known_at(at(known_at)).unwrap()));
    }

    #[test]
    fn what_is_to_come_changes_nothing(told in prop::collection::vec(told(), 0..40), as_of in 0..60i64) {
        let past = log(told.iter().filter(|told| told.time() < as_of).cloned());
        let all = log(told);
        prop_assert_eq!(says(&all.as_of(at(as_of)).unwrap()), says(&past.as_of(at(as_of)).unwrap()));
    }

    #[test]
    fn known_at_is_a_log_that_never_received_the_rest(
        told in prop::collection::vec(told(), 0..40),
        as_of in 0..70i64,
        known_at in 0..60i64,
    ) {
        let known = log(told.iter().filter(|told| told.received() < known_at).cloned());
        let all = log(told);
        let view = |log: &EventLog| log.as_of(at(as_of)).unwrap().known_at(at(known_at)).unwrap();
        prop_assert_eq!(says(&view(&all)), says(&view(&known)));
    }
}
