//! More changes of the policy than policies are kept: what is forgotten is each customer's own past, and nothing else.

use serde_json::json;

use super::scenes::silent;
use super::{same_as_batch, schema, standing};
use crate::time::Timestamp;
use crate::{Engine, Event, EventLog, Policy, Signal};

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The same segment, beside another one that tells the policies apart.
fn policy(number: usize) -> Policy {
    let mut json = silent(14).to_json();
    json["segments"]["other"] = json!(format!("days_since_login >= {}", 1000 + number % 2));
    Policy::from_json(&json).unwrap()
}

/// Everything told by the end of February, by an engine that was given so many other policies on the first of January,
/// with some customers far ahead of the others.
fn told(changes: usize, late: &[(&str, &str)], restored: bool) -> Vec<Signal> {
    let mut engine = Engine::new(EventLog::new(schema()), policy(0), "2024-01-01T00:00:00Z").unwrap();
    let mut told = Vec::new();
    engine.track(Event::new("skewed", "login", "2099-01-01T00:00:00Z")).unwrap();
    engine.track(Event::new("early", "login", "2024-01-20T00:00:00Z")).unwrap();
    for number in 1..=changes {
        assert_eq!(engine.set_policy(policy(number)).unwrap().rows(), 0);
    }
    if restored {
        engine = Engine::restore(&engine.snapshot().unwrap()).unwrap();
    }
    for day in 1..=2 {
        told.extend(
            engine.track(Event::new("c2", "login", format!("2024-02-{day:02}T00:00:00Z"))).unwrap().signals,
        );
    }
    for day in 3..=28 {
        let now = format!("2024-02-{day:02}T00:00:00Z");
        told.extend(engine.advance(now.as_str(), None).unwrap().signals);
        if day == 20 {
            for (customer, at) in late {
                told.extend(engine.track(Event::new(*customer, "login", *at)).unwrap().signals);
            }
        }
        let in_force = engine.policy().clone();
        assert_eq!(engine.dry_run(&in_force).unwrap().rows(), 0, "{changes} changes, day {day}");
    }
    let in_force = engine.policy().clone();
    let place = engine.log.find("skewed").unwrap();
    assert!(engine.reach(place) > engine.advanced, "ahead to the end");
    let now = instant("2024-02-28T00:00:00Z");
    assert_eq!(engine.now(), now);
    let mut near = Engine::new(engine.log().clone(), in_force.clone(), now).unwrap();
    same_as_batch(&mut near, &in_force, now);
    for customer in ["c2", "early", "skewed"] {
        let place = engine.log.find(customer).unwrap();
        let stood = engine.people.get(place).held;
        let at = engine.reach(place);
        near.advance(Timestamp::from_micros(at), None).unwrap();
        assert_eq!(near.people.get(place).held, stood, "{customer} under {changes} changes");
    }
    told
}

#[test]
fn a_future_event_silences_nobody_however_often_the_policy_changes() {
    let few = told(0, &[], false);
    assert_eq!(few.len(), 2, "{few:?}");
    for changes in [1, 14, 15, 16, 17, 40] {
        for restored in [false, true] {
            assert_eq!(told(changes, &[], restored), few, "{changes} changes");
        }
    }
}

#[test]
fn late_events_are_taken_after_more_policies_than_are_kept() {
    let late =
        [("c2", "2024-02-10T00:00:00Z"), ("early", "2024-01-25T00:00:00Z"), ("c2", "2024-02-05T12:00:00Z")];
    // Where customers stand, and what was told of the time since the policies that are kept.
    let few = told(0, &late, false);
    assert!(few.iter().any(|signal| signal.retracts.is_some()), "{few:?}");
    for changes in [15, 16, 17, 40] {
        for restored in [false, true] {
            assert_eq!(told(changes, &late, restored), few, "{changes} changes");
        }
    }
    assert_eq!(standing(&few).len(), 2);
}

#[test]
fn a_late_event_before_all_that_is_kept_leaves_nobody_stale() {
    for changes in [15usize, 16, 17, 40] {
        let mut engine = Engine::new(EventLog::new(schema()), policy(0), "2024-01-01T00:00:00Z").unwrap();
        engine.track(Event::new("ahead", "login", "2024-09-01T00:00:00Z")).unwrap();
        engine.track(Event::new("c1", "login", "2024-01-02T00:00:00Z")).unwrap();
        for number in 1..=changes {
            let now = instant("2024-02-01T00:00:00Z").micros() + number as i64 * super::HOUR;
            engine.advance(Timestamp::from_micros(now), None).unwrap();
            engine.set_policy(policy(number)).unwrap();
        }
        // The log begins earlier than it did, and those who are ahead get events from before.
        for (customer, at) in [
            ("c1", "2024-01-31T00:00:00Z"),
            ("ahead", "2024-02-02T05:00:00Z"),
            ("c3", "2023-12-01T00:00:00Z"),
            ("c1", "2023-11-01T00:00:00Z"),
            ("ahead", "2024-10-01T00:00:00Z"),
            ("ahead", "2024-09-15T00:00:00Z"),
        ] {
            engine.track(Event::new(customer, "login", at)).unwrap();
            let in_force = engine.policy().clone();
            assert_eq!(engine.dry_run(&in_force).unwrap().rows(), 0, "{changes} changes, {customer} {at}");
        }
        let now = instant("2024-12-01T00:00:00Z");
        engine.advance(now, None).unwrap();
        let in_force = engine.policy().clone();
        same_as_batch(&mut engine, &in_force, now);
    }
}
