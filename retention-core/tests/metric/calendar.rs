//! Clock changes, the ends of months, and zones on both sides of the date line.

use retention_core::{
    ActiveDaysOptions, Event, EventLog, MovementOptions, OccasionUnit, PurchaseGapOptions, RetentionOptions,
    Schema, Timestamp, Unit,
};

use crate::{at, float, int, ints, row, texts};

/// A log in this zone with these instants, all UTC, customer by customer.
fn log(zone: &str, rows: &[(&str, &str)]) -> EventLog {
    let mut log = EventLog::new(Schema::new(zone, "EUR").unwrap());
    for (customer, time) in rows {
        log.push(Event::new(*customer, "purchase", Timestamp::parse_utc(time).unwrap()).amount(1.0)).unwrap();
    }
    log
}

#[test]
fn the_month_ends_at_local_midnight() {
    // The last instant of March and the first of April in each zone.
    for (zone, last, first) in [
        ("Europe/London", "2024-03-31T22:59:59.999999Z", "2024-03-31T23:00:00Z"),
        ("America/New_York", "2024-04-01T03:59:59.999999Z", "2024-04-01T04:00:00Z"),
        ("Asia/Kathmandu", "2024-03-31T18:14:59.999999Z", "2024-03-31T18:15:00Z"),
        ("Pacific/Apia", "2024-03-31T10:59:59.999999Z", "2024-03-31T11:00:00Z"),
    ] {
        let log = log(zone, &[("a", "2024-03-10"), ("a", last), ("b", "2024-03-10"), ("b", first)]);
        let view = log.as_of("2024-05-01").unwrap();
        let table = view.movements(&MovementOptions::default()).unwrap();
        let april = row(&table, "2024-04");
        assert_eq!((int(&table, "active", april), int(&table, "lost", april)), (Some(1), Some(1)), "{zone}");
        assert_eq!(int(&table, "value_minor", april - 1), Some(300), "{zone}");
    }
}

#[test]
fn days_of_clock_changes_are_one_day_each() {
    // New York: 23 hours on 10 March 2024, 25 on 3 November. An event in the first and the last hour of each.
    for (day, first, last) in [
        ("2024-03-10", "2024-03-10T05:00:00Z", "2024-03-11T03:59:59Z"),
        ("2024-11-03", "2024-11-03T04:00:00Z", "2024-11-04T04:59:59Z"),
    ] {
        let log = log("America/New_York", &[("a", first), ("a", last)]);
        let view = log.as_of(Timestamp::parse_utc(last).unwrap().micros().to_string().as_str());
        assert!(view.is_err(), "a number is no time");
        let view = log.as_of("2024-12-01").unwrap();
        let table = view.retention(&RetentionOptions::default().period(Unit::Day).to(at(last))).unwrap();
        assert_eq!(texts(&table, "period"), [day]);
        let days = view.active_days(&ActiveDaysOptions::default()).unwrap();
        assert_eq!((int(&days, "active_days", 0), int(&days, "customers", 0)), (Some(1), Some(1)));
    }
}

#[test]
fn gaps_between_days_are_whole_days_where_clocks_change() {
    // London local noon on the day before and after the change: 23 and 25 hours apart.
    for (rows, hours) in [
        ([("a", "2024-03-30T12:00:00Z"), ("a", "2024-03-31T11:00:00Z")], 23.0),
        ([("a", "2024-10-26T11:00:00Z"), ("a", "2024-10-27T12:00:00Z")], 25.0),
    ] {
        let view = log("Europe/London", &rows).as_of("2024-12-01").unwrap();
        let gap = |unit| {
            let table = view.purchase_gaps(&PurchaseGapOptions::default().count(unit)).unwrap();
            float(&table, "median_days", 0)
        };
        assert_eq!(gap(OccasionUnit::Days), Some(1.0));
        assert_eq!(gap(OccasionUnit::Orders), Some(hours / 24.0));
    }
}

#[test]
fn the_day_that_apia_skipped_has_nobody() {
    // Apia had no 30 December 2011: 29 December ended at 10:00 UTC on the 30th, and the 31st began.
    let log = log("Pacific/Apia", &[("a", "2011-12-30T09:59:59Z"), ("a", "2011-12-30T10:00:00Z")]);
    let view = log.as_of("2012-01-01").unwrap();
    let table = view.movements(&MovementOptions::default().period(Unit::Day)).unwrap();
    assert_eq!(texts(&table, "period"), ["2011-12-29", "2011-12-30", "2011-12-31"]);
    // A day without an instant is no day without customers: nobody is lost in it, and the next compares with nothing.
    assert_eq!(texts(&table, "state"), ["not_enough_history", "not_observed", "not_enough_history"]);
    assert_eq!(ints(&table, "active"), [Some(1), None, Some(1)]);
    assert_eq!(ints(&table, "lost"), [None; 3]);
}

#[test]
fn weeks_start_where_the_schema_says() {
    use retention_core::{SchemaOptions, Weekday};
    for (start, labels) in
        [(Weekday::Monday, ["2024-01-01", "2024-01-08"]), (Weekday::Sunday, ["2023-12-31", "2024-01-07"])]
    {
        let schema = Schema::from_options(&SchemaOptions::default().week_start(start)).unwrap();
        let mut log = EventLog::new(schema);
        log.push(Event::new("a", "purchase", "2024-01-05")).unwrap();
        log.push(Event::new("a", "purchase", "2024-01-08")).unwrap();
        let view = log.as_of("2024-01-09").unwrap();
        let table = view.retention(&RetentionOptions::default().period(Unit::Week)).unwrap();
        assert_eq!(texts(&table, "period"), labels);
    }
}
