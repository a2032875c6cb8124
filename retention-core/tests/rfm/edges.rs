//! Boundaries: nobody, one customer, clocks that change, orders that span kinds, refunds of either sign.

use retention_core::{
    Amount, Event, EventLog, RfmFrequency, RfmOptions, RfmRecency, RfmRefunds, Role, Schema,
};

use crate::rfm;

fn log(zone: &str) -> EventLog {
    EventLog::new(Schema::new(zone, "EUR").unwrap().role("sale", Role::Purchase).role("back", Role::Refund))
}

fn recency(zone: &str, bought: &str, as_of: &str, recency: RfmRecency) -> u32 {
    let mut log = log(zone);
    log.push(Event::new("a", "sale", bought).amount(1.0)).unwrap();
    rfm(&log, as_of, &RfmOptions::default().recency(recency)).customer("a").unwrap().recency_days
}

#[test]
fn nobody_gives_empty_tables() {
    let mut log = log("UTC");
    for at in 0..3 {
        let found = rfm(&log, "2024-02-01", &RfmOptions::default());
        assert!(found.is_empty() && found.cuts().is_none() && found.get(0).is_none(), "{at}");
        assert_eq!(found.table().rows(), 0);
        let segments = found.segments().unwrap();
        assert_eq!(segments.rows(), 10);
        assert!(!segments.column("customer_share").unwrap().is_valid(0));
        assert!(!segments.column("value_share").unwrap().is_valid(0));
        // Neither a visit nor a refund nor a purchase yet to come makes a buyer.
        let next = [("back", "2024-01-01"), ("login", "2024-01-01"), ("sale", "2024-02-01")];
        let (kind, day) = next[at];
        log.push(Event::new("a", kind, day).amount(1.0)).unwrap();
    }
    assert!(rfm(&log, "2024-02-01", &RfmOptions::default()).is_empty());
    assert_eq!(rfm(&log, "2024-02-01T00:00:00.000001", &RfmOptions::default()).len(), 1);
}

#[test]
fn one_customer_is_scored() {
    let mut log = log("UTC");
    log.push(Event::new("a", "sale", "2024-01-01").amount(1.0)).unwrap();
    let found = rfm(&log, "2024-02-01", &RfmOptions::default());
    assert_eq!(found.customer("a").unwrap().score, "511");
    let found = rfm(&log, "2024-02-01", &RfmOptions::default().bins(20u32));
    let row = found.customer("a").unwrap();
    assert_eq!((row.score, row.segment), ("20-1-1", None));
    assert!(found.warnings().iter().any(|warning| warning.contains("pass `segments`")));
    assert!(!found.table().column("segment").unwrap().is_valid(0));
}

#[test]
fn days_are_those_of_the_calendar() {
    let (calendar, elapsed) = (RfmRecency::CalendarDays, RfmRecency::ElapsedDays);
    assert_eq!(recency("UTC", "2024-01-01T23:59", "2024-01-02T00:01", calendar), 1);
    assert_eq!(recency("UTC", "2024-01-01T23:59", "2024-01-02T00:01", elapsed), 0);
    assert_eq!(recency("UTC", "2024-01-01T00:00", "2024-01-01T23:59", calendar), 0);
    assert_eq!(recency("UTC", "2024-01-01T00:00", "2024-01-02T00:00", elapsed), 1);
    // A day of 23 hours and one of 25.
    assert_eq!(recency("Europe/London", "2024-03-31", "2024-04-01", calendar), 1);
    assert_eq!(recency("Europe/London", "2024-03-31", "2024-04-01", elapsed), 0);
    assert_eq!(recency("America/New_York", "2024-11-03", "2024-11-04", calendar), 1);
    // The same instants in New York are the evening before.
    assert_eq!(recency("America/New_York", "2024-01-01T04:59Z", "2024-01-01T05:00Z", calendar), 1);
    assert_eq!(recency("Asia/Kathmandu", "2024-01-01T18:14Z", "2024-01-01T18:15Z", calendar), 1);
    // Samoa had no 30 December 2011: the day is there in the calendar, though nobody lived it.
    assert_eq!(recency("Pacific/Apia", "2011-12-29T12:00", "2011-12-31T12:00", calendar), 2);
    assert_eq!(recency("Pacific/Apia", "2011-12-29T12:00", "2011-12-31T12:00", elapsed), 1);
    // Far back and far ahead.
    assert_eq!(recency("UTC", "0001-01-01", "9999-12-31", calendar), 3_652_058);
    assert_eq!(recency("Europe/London", "1970-01-01", "2024-01-01", calendar), 19_723);
}

#[test]
fn frequency_counts_what_it_is_told() {
    let mut log = log("Europe/London");
    for (time, kind, order) in [
        ("2024-01-01T10:00", "sale", Some("o1")),
        ("2024-01-01T10:00", "purchase", Some("o1")),
        ("2024-01-01T11:00", "sale", None),
        ("2024-01-02T10:00", "sale", Some("o2")),
        ("2024-01-05T10:00", "sale", Some("o1")),
        ("2024-01-06T10:00", "back", Some("o3")),
    ] {
        let mut event = Event::new("a", kind, time).amount(10.0);
        event.order = order.map(Into::into);
        log.push(event).unwrap();
    }
    let of = |frequency| {
        let found = rfm(&log, "2024-02-01", &RfmOptions::default().frequency(frequency));
        found.customer("a").unwrap().frequency
    };
    assert_eq!((of(RfmFrequency::Orders), of(RfmFrequency::Days), of(RfmFrequency::Events)), (3, 3, 5));
    let only = RfmOptions::default().purchases(vec!["sale".to_owned()]).frequency(RfmFrequency::Events);
    assert_eq!(rfm(&log, "2024-02-01", &only).customer("a").unwrap().frequency, 4);
}

#[test]
fn refunds_count_against_monetary_whatever_their_sign() {
    let mut log = log("UTC");
    for (kind, minor) in [("sale", 5_000), ("back", 1_000), ("back", -500)] {
        log.push(Event::new("a", kind, "2024-01-01").amount(Amount::Minor(minor))).unwrap();
    }
    let of = |refunds| {
        let found = rfm(&log, "2024-02-01", &RfmOptions::default().refunds(refunds));
        let row = found.customer("a").unwrap();
        (row.monetary_minor, row.frequency)
    };
    assert_eq!(of(RfmRefunds::Net), (3_500, 1));
    assert_eq!(of(RfmRefunds::Ignore), (5_000, 1));
    // A kind that is asked for as a purchase is no refund.
    let both = RfmOptions::default().purchases(vec!["sale".to_owned(), "back".to_owned()]);
    assert_eq!(rfm(&log, "2024-02-01", &both).customer("a").unwrap().monetary_minor, 5_500);
}

#[test]
fn purchases_without_amounts_are_told_of() {
    let mut log = log("UTC");
    log.push(Event::new("a", "sale", "2024-01-01")).unwrap();
    log.push(Event::new("b", "sale", "2024-01-02").amount(0.0)).unwrap();
    log.push(Event::new("c", "sale", "2024-01-03").amount(7.0)).unwrap();
    // An amount that only comes later does not count.
    log.push(Event::new("a", "sale", "2024-02-01").amount(7.0)).unwrap();
    let found = rfm(&log, "2024-02-01", &RfmOptions::default());
    assert_eq!(found.customer("a").unwrap().monetary_minor, 0);
    assert!(found.warnings().iter().any(|warning| warning.starts_with("monetary: 1 customers have no")));
}
