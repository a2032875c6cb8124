//! What must hold, line by line: links, corrections across policies, several threads at once.

use std::sync::{Arc, Mutex};

use super::scenes::silent;
use super::{schema, standing};
use crate::{
    Engine, Event, EventLog, MeasureState, Policy, Schema, SegmentOptions, Signal, SignalKind, Timestamp,
};

fn said(signals: &[Signal]) -> Vec<(&str, &str, &str, String)> {
    let line = |signal: &Signal| signal.time.to_string();
    signals
        .iter()
        .map(|signal| (signal.customer.as_str(), signal.kind.as_str(), signal.name.as_str(), line(signal)))
        .collect()
}

fn instant(text: &str) -> Timestamp {
    crate::TimeInput::from(text).resolve(&schema().zone()).unwrap()
}

fn logins() -> Policy {
    Policy::parse(
        r#"{"policy": 1, "kinds": ["login"],
            "measures": {"logins": {"measure": "count", "of": ["login"]}},
            "segments": {"back": "logins >= 2", "there": "logins >= 1"}}"#,
    )
    .unwrap()
}

#[test]
fn a_merge_moves_both_and_an_unmerge_parts_them() {
    let mut engine = Engine::new(EventLog::new(schema()), logins(), "2024-03-01").unwrap();
    engine.track(Event::new("visitor", "login", "2024-03-02T00:00:00Z")).unwrap();
    engine.track(Event::new("ann", "login", "2024-03-03T00:00:00Z")).unwrap();
    let told = engine.merge_customers("visitor", "ann", "2024-03-04T00:00:00Z").unwrap().signals;
    let mut lines = said(&told);
    lines.sort();
    let at = || "2024-03-04T00:00:00.000001Z".to_owned();
    assert_eq!(lines, [("ann", "entered", "back", at()), ("visitor", "left", "there", at())]);
    let left = told.iter().find(|signal| signal.kind == SignalKind::Left).unwrap();
    assert_eq!(left.reason, "stands under `ann`");

    // What comes under the old id is the customer's; its picture too.
    engine.track(Event::new("visitor", "login", "2024-03-05T00:00:00Z")).unwrap();
    let picture = engine.customer("visitor").unwrap();
    assert_eq!(picture.customer, "ann");
    assert_eq!(picture.measures[0].1.value, 3);

    let told = engine.unmerge_customers("visitor", "ann", "2024-03-06T00:00:00Z").unwrap().signals;
    let mut lines = said(&told);
    lines.sort();
    let at = || "2024-03-06T00:00:00.000001Z".to_owned();
    assert_eq!(
        lines,
        [
            ("ann", "left", "back", at()),
            ("visitor", "entered", "back", at()),
            ("visitor", "entered", "there", at()),
        ]
    );
    let error = engine.alias("ann", "ann", "2024-03-07").unwrap_err();
    assert_eq!(error.code().as_str(), "invalid_identity");
}

#[test]
fn a_merge_told_late_takes_back_what_was_told_of_both() {
    let mut engine = Engine::new(EventLog::new(schema()), logins(), "2024-03-01").unwrap();
    for (customer, day) in [("visitor", 2), ("ann", 4), ("visitor", 6)] {
        engine.track(Event::new(customer, "login", format!("2024-03-0{day}T00:00:00Z"))).unwrap();
    }
    let told = engine.merge_customers("visitor", "ann", "2024-03-03T00:00:00Z").unwrap();
    let mut lines = said(&told.signals);
    lines.sort();
    let at = |day: u32| format!("2024-03-0{day}T00:00:00.000001Z");
    assert_eq!(
        lines,
        [
            // Hers since the merge: the visitor's first login and her own are two.
            ("ann", "corrected", "there", at(4)),
            ("ann", "entered", "back", at(4)),
            ("ann", "entered", "there", at(3)),
            ("visitor", "corrected", "back", at(6)),
            ("visitor", "left", "there", at(3)),
        ]
    );
    // Told twice it says nothing new, and a restored engine knows who is who.
    let again = engine.merge_customers("visitor", "ann", "2024-03-03T00:00:00Z").unwrap();
    assert_eq!(again.signals, []);
    let mut restored = Engine::restore(&engine.snapshot().unwrap()).unwrap();
    let event = || Event::new("visitor", "login", "2024-03-09T00:00:00Z");
    assert_eq!(restored.track(event()).unwrap(), engine.track(event()).unwrap());
    assert_eq!(restored.customer("ann").unwrap(), engine.customer("ann").unwrap());
}

#[test]
fn what_an_earlier_policy_told_is_corrected_by_that_policy() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    engine.track(Event::new("a", "login", "2024-03-02T00:00:00Z")).unwrap();
    let told = engine.advance("2024-03-18T00:00:00Z", None).unwrap().signals;
    assert_eq!(said(&told), [("a", "entered", "silent", "2024-03-16T00:00:00Z".to_owned())]);
    engine.set_policy(silent(10)).unwrap();
    let mut restored = Engine::restore(&engine.snapshot().unwrap()).unwrap();

    // On the tenth day the first policy was in force: fourteen days from here end on the 24th, ten on the 20th.
    let late = engine.track(Event::new("a", "login", "2024-03-10T00:00:00Z")).unwrap().signals;
    assert_eq!(said(&late), [("a", "corrected", "silent", "2024-03-16T00:00:00Z".to_owned())]);
    assert_eq!(late[0].retracts.as_ref(), Some(&told[0].id));
    let next = engine.advance("2024-04-01", None).unwrap().signals;
    assert_eq!(said(&next), [("a", "entered", "silent", "2024-03-20T00:00:00Z".to_owned())]);

    let again = restored.track(Event::new("a", "login", "2024-03-10T00:00:00Z")).unwrap().signals;
    assert_eq!(again, late);
    assert_eq!(restored.advance("2024-04-01", None).unwrap().signals, next);
}

#[test]
fn corrections_under_several_policies_end_where_a_replay_ends() {
    let days = [3u32, 5, 2, 7];
    let policy = |days: u32| {
        Policy::from_json(&serde_json::json!({
            "policy": 1,
            "kinds": ["login"],
            "measures": {
                "days_since_login": {"measure": "days_since_last", "of": ["login"]},
                "lately": {"measure": "count", "of": ["login"], "window": format!("{}d", days * 2)},
            },
            "segments": {"silent": format!("days_since_login >= {days}"), "busy": "lately >= 2"},
        }))
        .unwrap()
    };
    let logins = [("a", 2), ("b", 4), ("a", 9), ("b", 17), ("a", 21), ("b", 11), ("a", 14)];
    let run = |late: &[usize]| {
        let mut engine = Engine::new(EventLog::new(schema()), policy(days[0]), "2024-03-01").unwrap();
        let mut told = Vec::new();
        let event = |at: usize| {
            let (customer, day) = logins[at];
            Event::new(customer, "login", format!("2024-03-{day:02}T12:00:00Z"))
        };
        for day in 1..30 {
            for at in (0..logins.len()).filter(|at| logins[*at].1 == day && !late.contains(at)) {
                told.extend(engine.track(event(at)).unwrap().signals);
            }
            told.extend(engine.advance(format!("2024-03-{day:02}T23:00:00Z"), None).unwrap().signals);
            if day % 7 == 0
                && let Some(days) = days.get(day as usize / 7)
            {
                engine.set_policy(policy(*days)).unwrap();
            }
        }
        for at in late {
            told.extend(engine.track(event(*at)).unwrap().signals);
        }
        told.extend(engine.advance("2024-05-01", None).unwrap().signals);
        standing(&told)
    };
    let in_order = run(&[]);
    assert!(!in_order.is_empty());
    for late in [vec![5, 6], vec![0], vec![1, 2, 3], vec![4, 0, 6]] {
        assert_eq!(run(&late), in_order, "{late:?}");
    }
}

#[test]
fn a_killed_host_hears_the_same_signals_again() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(3), "2024-03-01").unwrap();
    let saved = engine.snapshot().unwrap();
    let events = || ["2024-03-02", "2024-03-09", "2024-03-03"].map(|day| Event::new("a", "login", day));
    let first: Vec<String> =
        engine.track_many(events()).unwrap().signals.into_iter().map(|signal| signal.id).collect();
    assert!(!first.is_empty());
    // It dies before it acknowledged anything, and tells the events again.
    let mut again = Engine::restore(&saved).unwrap();
    let second = again.track_many(events()).unwrap().signals;
    assert_eq!(second.into_iter().map(|signal| signal.id).collect::<Vec<_>>(), first);
    // Delivered again after the snapshot, events with ids are known.
    let event = || Event::new("b", "login", "2024-03-10").id("e1");
    again.track(event()).unwrap();
    assert_eq!(again.track(event()).unwrap().receipt.duplicates, 1);
}

#[test]
fn thresholds_are_exact_to_the_microsecond() {
    for (login, due) in [
        // London's clocks go forward on 31 March and back on 27 October 2024; a month may be short.
        ("2024-03-20T12:00:00.000000Z", "2024-04-03T12:00:00Z"),
        ("2024-10-20T00:30:00.000001Z", "2024-11-03T00:30:00.000001Z"),
        ("2024-02-20T23:59:59.999999Z", "2024-03-05T23:59:59.999999Z"),
    ] {
        let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-01-01").unwrap();
        engine.track(Event::new("a", "login", login)).unwrap();
        let due = instant(due);
        let before = Timestamp::from_micros(due.micros() - 1);
        assert_eq!(engine.advance(before, None).unwrap().signals, []);
        let told = engine.advance(due, None).unwrap().signals;
        assert_eq!(told.iter().map(|signal| signal.time).collect::<Vec<_>>(), [due]);
    }
}

#[test]
fn threads_track_advance_and_read_at_once() {
    let policy = logins();
    let engine =
        Arc::new(Mutex::new(Engine::new(EventLog::new(schema()), policy.clone(), "2024-03-01").unwrap()));
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let engine = Arc::clone(&engine);
            scope.spawn(move || {
                for at in 0..200 {
                    let customer = format!("c{}", (at + thread) % 20);
                    let day = at % 28 + 1;
                    let event = Event::new(customer, "login", format!("2024-03-{day:02}T0{thread}:00:00Z"));
                    engine.lock().unwrap().track(event).unwrap();
                }
            });
        }
        let engine = Arc::clone(&engine);
        scope.spawn(move || {
            for day in 1..28 {
                engine.lock().unwrap().advance(format!("2024-03-{day:02}"), Some(3)).unwrap();
                // Taken under the lock, read without it.
                let log = engine.lock().unwrap().log().clone();
                let view = log.as_of("2024-03-15").unwrap();
                let (events, table) =
                    (view.events(), view.segments(policy.segments(), &SegmentOptions::default()).unwrap());
                assert_eq!(view.events(), events);
                assert_eq!(table.rows() as u64, view.customers());
            }
        });
    });
    let mut engine = engine.lock().unwrap();
    engine.advance("2024-04-01", None).unwrap();
    assert_eq!(engine.log().events(), 600);
    let policy = logins();
    super::same_as_batch(&mut engine, &policy, instant("2024-04-01"));
}

/// What the log did not observe is not known to have been left undone.
#[test]
fn each_kind_has_its_own_time_of_observation() {
    let schema = Schema::from_json(&serde_json::json!({
        "time_zone": "UTC",
        "observed_from": "2024-01-01",
        "observed_kinds": {"ticket": ["2024-03-01", "2024-04-01"]},
    }))
    .unwrap();
    let policy = Policy::parse(
        r#"{"policy": 1, "kinds": ["login", "ticket"],
            "measures": {"no_ticket": {"measure": "did_not", "of": ["ticket"], "window": "10d"},
                         "no_login": {"measure": "did_not", "of": ["login"], "window": "10d"},
                         "neither": {"measure": "did_not", "window": "10d"}},
            "segments": {"calm": "no_ticket"}}"#,
    )
    .unwrap();
    let mut engine = Engine::new(EventLog::new(schema), policy.clone(), "2024-01-01").unwrap();
    engine.track(Event::new("a", "login", "2024-01-02")).unwrap();
    let mut states = Vec::new();
    for day in ["2024-03-10T23:59:59.999999", "2024-03-11", "2024-04-01", "2024-04-01T00:00:00.000001"] {
        engine.advance(day, None).unwrap();
        let picture = engine.customer("a").unwrap();
        let state = |at: usize| picture.measures[at].1.state;
        assert_eq!(picture.measures[1].0, "no_login");
        assert_eq!(state(1), MeasureState::Known);
        assert_eq!(state(0), state(2));
        states.push(state(0));
    }
    let (known, not) = (MeasureState::Known, MeasureState::NotObserved);
    assert_eq!(states, [not, known, known, not]);
    let told = engine.signals(0);
    let lines = said(&told);
    assert_eq!(lines[0], ("a", "entered", "calm", "2024-03-11T00:00:00Z".to_owned()));
    assert_eq!(lines[1], ("a", "left", "calm", "2024-04-01T00:00:00.000001Z".to_owned()));
}
