//! The fast way in and its plain twin: rows at once, in parts, on any number of threads and in any order end in the
//! log, and mostly in the receipt, that pushing them one by one ends in.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use retention_core::{EqualRows, Event, EventLog, Receipt, Schema, Timestamp};

#[derive(Debug, Clone)]
struct Row {
    customer: u16,
    kind: u8,
    time: i64,
    amount: Option<i32>,
    id: Option<u8>,
    source: Option<u8>,
    received: Option<i64>,
    order: Option<u8>,
    currency: Option<bool>,
    property: Option<u8>,
}

/// Few customers, kinds and instants: equal rows, equal ids and ties of all sorts are frequent.
fn row(customers: u16, with_extras: bool) -> impl Strategy<Value = Row> {
    let extra = move |share: f64| prop::option::weighted(if with_extras { share } else { 0.0 }, 0u8..4);
    let head = (0..customers, 0u8..3, 0i64..40, prop::option::of(-50i32..50));
    let tail = (
        extra(0.4),
        extra(0.2),
        prop::option::weighted(if with_extras { 0.3 } else { 0.0 }, 0i64..40),
        extra(0.2),
        prop::option::weighted(if with_extras { 0.2 } else { 0.0 }, any::<bool>()),
        extra(0.2),
    );
    (head, tail).prop_map(
        |((customer, kind, time, amount), (id, source, received, order, currency, property))| Row {
            customer,
            kind,
            time,
            amount,
            id,
            source,
            received,
            order,
            currency,
            property,
        },
    )
}

fn instant(step: i64) -> Timestamp {
    // Steps of seven hours and one of fifty years, which does not fit into a packed key.
    Timestamp::from_micros(
        1_700_000_000_000_000 + step * 25_200_000_000 + (step / 39) * 1_600_000_000_000_000,
    )
}

fn event(row: &Row) -> Event<'static> {
    let mut event = Event::new(format!("c{}", row.customer), format!("kind{}", row.kind), instant(row.time));
    if let Some(amount) = row.amount {
        event = event.amount(f64::from(amount) / 8.0);
    }
    if let Some(id) = row.id {
        event = event.id(format!("id{id}"));
    }
    if let Some(source) = row.source {
        event = event.source(["", "web", "till", "app"][usize::from(source)]);
    }
    if let Some(received) = row.received {
        event = event.received(instant(received));
    }
    if let Some(order) = row.order {
        event = event.order(format!("o{order}")).item(format!("i{}", order % 2));
    }
    if let Some(foreign) = row.currency {
        event.currency = Some(if foreign { "JPY" } else { "EUR" }.into());
    }
    if let Some(property) = row.property {
        event = event.property("plan", ["free", "pro", "team", ""][usize::from(property)]);
    }
    event
}

fn empty(equal: EqualRows, threads: usize) -> EventLog {
    EventLog::new(Schema::new("Europe/London", "EUR").unwrap().equal_rows(equal)).threads(threads)
}

fn pushed<'r>(rows: impl Iterator<Item = &'r Row>, equal: EqualRows) -> (EventLog, [u64; 3]) {
    let (mut log, mut counts) = (empty(equal, 1), [0; 3]);
    for row in rows {
        let receipt = log.push(event(row)).unwrap();
        for (count, more) in counts.iter_mut().zip(counts_of(&receipt)) {
            *count += more;
        }
    }
    (log, counts)
}

fn counts_of(receipt: &Receipt) -> [u64; 3] {
    assert_eq!(receipt.rows, receipt.accepted + receipt.duplicates + receipt.conflicts + receipt.rejected);
    [receipt.accepted, receipt.duplicates, receipt.conflicts]
}

fn equal_rows() -> impl Strategy<Value = EqualRows> {
    prop_oneof![Just(EqualRows::Keep), Just(EqualRows::One)]
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_111_210),
        failure_persistence: None,
        ..Default::default()
    }
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn at_once_is_one_by_one(
        rows in any::<bool>().prop_flat_map(|extras| prop::collection::vec(row(6, extras), 0..160)),
        equal in equal_rows(),
        threads in 1usize..4,
        cut in 0usize..160,
    ) {
        let (plain, counts) = pushed(rows.iter(), equal);
        let events: Vec<Event<'_>> = rows.iter().map(event).collect();
        let mut log = empty(equal, threads);
        prop_assert_eq!(counts_of(&log.append_events(&events).unwrap()), counts);
        prop_assert_eq!(log.to_bytes().unwrap(), plain.to_bytes().unwrap());

        // In two parts, looked at in between.
        let mut log = empty(equal, threads);
        let (first, second) = events.split_at(cut.min(events.len()));
        let mut sum = counts_of(&log.append_events(first).unwrap());
        let view = log.as_of("2300-01-01").unwrap();
        let seen = view.events();
        for (sum, more) in sum.iter_mut().zip(counts_of(&log.append_events(second).unwrap())) {
            *sum += more;
        }
        prop_assert_eq!(sum, counts);
        prop_assert_eq!(log.to_bytes().unwrap(), plain.to_bytes().unwrap());
        prop_assert_eq!(view.events(), seen);
    }

    #[test]
    fn the_order_of_arrival_plays_no_part(
        rows in prop::collection::vec(row(4, true), 0..80),
        equal in equal_rows(),
        seed in any::<u64>(),
    ) {
        let mut other = rows.clone();
        other.sort_by_key(|row| (row.time as u64 ^ seed).wrapping_mul(u64::from(row.customer) + 0x9e37_79b9));
        let (a, counts) = pushed(rows.iter(), equal);
        let events: Vec<Event<'_>> = other.iter().map(event).collect();
        let mut b = empty(equal, 2);
        let receipt = b.append_events(&events).unwrap();
        prop_assert_eq!(a.to_bytes().unwrap(), b.to_bytes().unwrap());
        prop_assert_eq!(receipt.accepted, counts[0]);
    }
}

/// Enough rows that the input is cut into stretches, and that shards are merged more than once.
#[test]
fn many_rows_are_the_same_log_on_any_number_of_threads() {
    let rows: Vec<Row> = (0..60_000u64)
        .map(|at| {
            let hash = at.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (at >> 3);
            Row {
                customer: (hash >> 20) as u16 % 3000,
                kind: (hash >> 40) as u8 % 3,
                time: (hash >> 8) as i64 % 40,
                amount: (hash % 3 == 0).then_some((hash >> 50) as i32),
                id: (hash % 2 == 0).then_some((hash >> 56) as u8 % 4),
                source: None,
                received: (hash % 5 == 0).then_some((hash >> 30) as i64 % 40),
                order: None,
                currency: None,
                property: None,
            }
        })
        .collect();
    let events: Vec<Event<'_>> = rows.iter().map(event).collect();
    let (plain, counts) = pushed(rows.iter(), EqualRows::Keep);
    let bytes = plain.to_bytes().unwrap();
    for threads in [1, 2, 5] {
        let mut log = empty(EqualRows::Keep, threads);
        assert_eq!(counts_of(&log.append_events(&events).unwrap()), counts);
        assert!(log.to_bytes().unwrap() == bytes, "{threads} threads");
        let again = log.append_events(&events).unwrap();
        assert!(again.accepted > 0 && again.conflicts == 0, "rows without an id count again");
    }
}

#[test]
fn a_log_full_of_kinds_rejects_rows_and_keeps_the_others() {
    let mut log = empty(EqualRows::Keep, 2);
    let names: Vec<String> = (0..65_540).map(|number| format!("k{number}")).collect();
    let mut events: Vec<Event<'_>> =
        names.iter().map(|name| Event::new("c1", name.as_str(), instant(1))).collect();
    let receipt = log.append_events(&events).unwrap();
    assert_eq!((receipt.accepted, receipt.rejected), (65_536, 4));
    assert_eq!(receipt.rejections[0].reason.as_str(), "too_many_kinds");
    assert_eq!(receipt.rejections[0].rows, [65_536, 65_537, 65_538, 65_539]);
    events.truncate(0);
    events.push(Event::new("c1", "k7", instant(2)));
    events.push(Event::new("c1", "another", instant(2)));
    let receipt = log.append_events(&events).unwrap();
    assert_eq!((receipt.accepted, receipt.rejected), (1, 1));
    assert_eq!(log.events(), 65_537);
}
