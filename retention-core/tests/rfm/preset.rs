//! The policy of a shop to start from counts orders, with their numbers or without.

use retention_core::{Event, EventColumns, EventLog, Policy, PolicyPreset, Role, Schema, SegmentOptions};

use crate::dataset;

/// How many customers are in each segment.
fn sizes(log: &EventLog, as_of: &str) -> Vec<(String, i64)> {
    let policy = Policy::preset(PolicyPreset::ECommerce).unwrap();
    let sizes =
        log.as_of(as_of).unwrap().segment_sizes(policy.segments(), &SegmentOptions::default()).unwrap();
    let (names, members) = (sizes.column("segment").unwrap(), sizes.column("members").unwrap());
    (0..sizes.rows()).map(|row| (names.text(row).unwrap().to_owned(), members.int(row).unwrap())).collect()
}

/// The segments of Online Retail, as pandas counts distinct invoices.
#[test]
fn orders_of_many_lines_are_one_each() {
    let columns = EventColumns::default()
        .customer("CustomerID".to_owned())
        .time("InvoiceDate".to_owned())
        .amount("total".to_owned())
        .order("InvoiceNo".to_owned());
    let schema = Schema::new("Europe/London", "GBP").unwrap();
    let mut log = EventLog::new(schema.role("sale", Role::Purchase).role("return", Role::Refund)).threads(2);
    let known = |row: &serde_json::Value| !row["CustomerID"].is_null();
    let rows: Vec<_> = dataset::rows("online_retail").into_iter().filter(known).collect();
    log.append_json(&rows, &columns).unwrap();
    let expected = [
        ("at_risk", 362),
        ("falling", 465),
        ("lost", 858),
        ("loyal", 615),
        ("new", 253),
        ("repeat", 2845),
        ("returns_much", 193),
    ];
    let expected: Vec<_> = expected.map(|(name, members)| (name.to_owned(), members)).into();
    assert_eq!(sizes(&log, "2011-12-10"), expected);
}

/// Where no event says its order, each is one.
#[test]
fn purchases_without_an_order_are_one_each() {
    let mut log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    for (customer, time, order) in [
        ("ann", "2024-01-01", None),
        ("ann", "2024-01-05", None),
        ("ben", "2024-01-01", Some("o1")),
        ("ben", "2024-01-01", Some("o1")),
        ("cat", "2024-01-01", Some("o2")),
        ("cat", "2024-01-05", None),
    ] {
        let event =
            Event::new(customer, "purchase", time).item(format!("{customer} {time} {}", log.events()));
        log.push(match order {
            Some(order) => event.order(order),
            None => event,
        })
        .unwrap();
    }
    let repeat = sizes(&log, "2024-01-10").into_iter().find(|(name, _)| name == "repeat");
    assert_eq!(repeat, Some(("repeat".to_owned(), 2)));
}
