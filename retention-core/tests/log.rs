//! The log as a host sees it: outcomes of rows, order of arrival, identity, points in time.

use retention_core::{Customer, Error, Event, EventLog, Role, Schema, SchemaOptions, TimeInput};

fn shop() -> EventLog {
    EventLog::new(Schema::new("Europe/London", "GBP").unwrap().role("sale", Role::Purchase))
}

#[test]
fn rows_end_as_accepted_duplicate_conflict_or_rejected() {
    let mut log = shop();
    let events = [
        Event::new("c1", "sale", "2024-01-05T10:00").amount(19.99).id("e1"),
        Event::new("c1", "sale", "2024-01-05T10:00").amount(19.99).id("e1"),
        Event::new("c1", "sale", "2024-01-05T10:00").amount(20.00).id("e1"),
        Event::new("c2", "sale", "2024-01-05T10:00").amount(20.00).id("e1"),
        Event::new("", "sale", "2024-01-05T10:00"),
        Event::new("c1", "", "2024-01-05T10:00"),
        Event::new("c1", "sale", "yesterday"),
        Event::new("c1", "sale", "2024-01-05").amount(f64::NAN),
    ];
    let receipt = log.append_events(&events).unwrap();
    assert_eq!(
        (receipt.rows, receipt.accepted, receipt.duplicates, receipt.conflicts, receipt.rejected),
        (8, 2, 1, 1, 4)
    );
    assert_eq!(log.events(), 2);
    let again = log.append_events(&events).unwrap();
    assert_eq!((again.accepted, again.duplicates, again.conflicts, again.rejected), (0, 4, 0, 4));
    assert_eq!(log.events(), 2);
}

#[test]
fn an_event_at_as_of_is_not_yet_seen() {
    let mut log = shop();
    log.push(Event::new("c1", "sale", "2024-01-05T10:00")).unwrap();
    assert_eq!(log.as_of("2024-01-05T10:00").unwrap().events(), 0);
    let view = log.as_of("2024-01-05T10:00:00.000001").unwrap();
    assert_eq!(view.events(), 1);
    log.push(Event::new("c1", "sale", "2024-01-05T09:00")).unwrap();
    assert_eq!(view.events(), 1, "a view never changes");
    assert_eq!(log.as_of("2024-02-01").unwrap().events(), 2);
}

#[test]
fn known_at_hides_what_was_received_later() {
    let mut log = shop();
    log.push(Event::new("c1", "sale", "2024-01-05").received("2024-01-20")).unwrap();
    log.push(Event::new("c1", "sale", "2024-01-06")).unwrap();
    let view = log.as_of("2024-02-01").unwrap();
    assert_eq!(view.events(), 2);
    assert_eq!(view.known_at("2024-01-20").unwrap().events(), 1);
    assert_eq!(view.known_at("2024-01-20T00:00:00.000001").unwrap().events(), 2);
    assert_eq!(view.known_at("2024-01-06").unwrap().events(), 0);
}

#[test]
fn unmerge_restores_what_was() -> Result<(), Error> {
    let mut log = shop();
    for (customer, day) in [("a", "2024-01-01"), ("b", "2024-01-02"), ("b", "2024-01-03")] {
        log.push(Event::new(customer, "sale", day))?;
    }
    log.merge_customers("a", "b", "2024-02-01")?;
    log.unmerge_customers("a", "b", "2024-03-01")?;
    assert_eq!(log.as_of("2024-02-01")?.customers(), 2);
    assert_eq!(log.as_of("2024-02-02")?.customers(), 1);
    assert_eq!(log.as_of("2024-03-02")?.customers(), 2);
    Ok(())
}

#[test]
fn a_rejected_push_names_the_reason_and_changes_nothing() {
    let mut log = shop();
    let error = log.push(Event::new("c1", "sale", "soon")).unwrap_err();
    assert_eq!(error.code().as_str(), "rows_rejected");
    assert_eq!(error.detail("reason"), Some("invalid_time"));
    assert_eq!(log.events(), 0);
}

fn messy() -> EventLog {
    let mut log = shop();
    let events = [
        Event::new("c1", "sale", "2024-01-05T10:00")
            .amount(19.99)
            .id("e1")
            .order("o1")
            .property("channel", "web"),
        Event::new("c1", "sale", "2024-01-05T10:00").amount(20.00).id("e1").received("2024-01-06"),
        Event::new("c1", "sale", "2024-01-05T10:00").amount(21.00).id("e1").received("2024-01-04"),
        Event::new("c2", "login", "2024-01-07").source("app"),
        Event::new("c2", "login", "2024-01-07").source("app"),
        Event::new("c3", "sale", "2024-02-07").money(retention_core::Money {
            minor: 500,
            currency: retention_core::Currency::parse("USD").unwrap(),
        }),
    ];
    log.append_events(&events).unwrap();
    log.alias("c9", "c1", "2024-01-10").unwrap();
    log
}

#[test]
fn bytes_round_trip_and_do_not_depend_on_arrival() {
    let log = messy();
    let bytes = log.to_bytes().unwrap();
    let again = EventLog::from_bytes(&bytes).unwrap();
    assert_eq!(again.events(), log.events());
    assert_eq!(again.to_bytes().unwrap(), bytes);
}

#[test]
fn parts_make_the_whole() {
    let log = messy();
    let parts = log.partition(3).unwrap();
    assert_eq!(parts.iter().map(EventLog::events).sum::<u64>(), log.events());
    let merged = EventLog::merge(&parts).unwrap();
    assert_eq!(merged.to_bytes().unwrap(), log.to_bytes().unwrap());
    let observed: Vec<_> = parts.iter().map(|part| part.as_of("2024-03-01").unwrap().customers()).collect();
    assert_eq!(observed.iter().sum::<u64>(), log.as_of("2024-03-01").unwrap().customers());
}

#[test]
fn altered_bytes_are_refused() {
    let bytes = messy().to_bytes().unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        assert!(EventLog::from_bytes(&altered).is_err());
        assert!(EventLog::from_bytes(&bytes[..at]).is_err());
    }
}

/// Days count whole: tables of periods, cohorts and customers agree on when observation began.
#[test]
fn what_is_observed_begins_with_the_day_of_the_first_event() -> Result<(), Error> {
    // Midnight in Kathmandu is at 18:15 in Greenwich.
    for (declared, from, first) in [
        (None, "2024-02-29T18:15:00Z", "complete"),
        (Some("2024-03-01T05:00"), "2024-02-29T23:15:00Z", "partial"),
    ] {
        let mut options = SchemaOptions::default().time_zone("Asia/Kathmandu").currency("NPR");
        options.observed_from = declared.map(TimeInput::from);
        let mut log = EventLog::new(Schema::from_options(&options)?.role("sale", Role::Purchase));
        for day in ["2024-03-01T09:00", "2024-03-20T10:00", "2024-04-30T20:00"] {
            log.push(Event::new("c1", "sale", day).amount(5.0))?;
        }
        log.set_customer(&Customer::new("c1").signed_up("2024-03-01T08:00"))?;
        let view = log.as_of("2024-06-01")?;
        for operation in ["cohorts", "retention", "movements", "purchases", "repeat_purchase", "order_ladder"]
        {
            let table = view.call(operation, &serde_json::Value::Null)?;
            let note = table.notes().find(|(name, _)| *name == "observed_from");
            if let Some((_, note)) = note {
                assert_eq!(note, from, "{operation}");
            }
            if ["cohorts", "movements", "purchases"].contains(&operation) {
                assert!(note.is_some(), "{operation}");
            }
        }
        let state = |operation: &str| -> Result<Option<String>, Error> {
            let table = view.call(operation, &serde_json::Value::Null)?;
            Ok(table.column("state")?.text(0).map(str::to_owned))
        };
        assert_eq!(state("cohorts")?.as_deref(), Some(first));
        assert_eq!(state("purchases")?.as_deref(), Some(first));
        let customers = view.customers_table(&Default::default())?;
        assert_eq!(
            customers.notes().find(|(name, _)| *name == "observed_from"),
            Some(("observed_from", from))
        );
        // Who signed up on the first day before the first event was seen from the start on.
        assert_eq!(customers.column("left_truncated")?.bool(0), Some(false));
    }
    Ok(())
}
