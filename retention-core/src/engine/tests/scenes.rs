//! Single scenes with their answers: instants, acknowledgement, another policy, snapshots.

use proptest::prelude::*;
use serde_json::json;

use super::{HOUR, START, policy, run, same_as_batch, schema, standing, steps};
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{Customer, Engine, Event, EventLog, LinkKind, Policy, SegmentOptions, SignalKind};

pub(super) fn silent(days: u32) -> Policy {
    Policy::from_json(&json!({
        "policy": 1,
        "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
        "segments": {"silent": format!("days_since_login >= {days}")},
    }))
    .unwrap()
}

#[test]
fn fourteen_days_across_the_clock_change_are_one_signal_at_the_instant() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    engine.track(Event::new("c1", "login", "2024-03-20T12:00:00")).unwrap();
    let told = engine.advance("2024-04-03T11:59:59.999999Z", None).unwrap();
    assert_eq!((told.signals.len(), told.more), (0, false));
    let told = engine.advance("2024-04-03T12:00:00Z", None).unwrap();
    assert_eq!(told.signals.len(), 1);
    assert_eq!(told.signals[0].time.to_string(), "2024-04-03T12:00:00Z");
    assert_eq!(told.signals[0].reason, "days_since_login >= 14 (days_since_login = 14)");
    assert_eq!(engine.advance("2024-06-01", None).unwrap().signals, []);
    // A login of the thirteenth day, told late, takes it back and moves it on.
    let late = engine.track(Event::new("c1", "login", "2024-04-02T12:00:00Z")).unwrap().signals;
    assert_eq!(
        late.iter().map(|signal| signal.kind).collect::<Vec<_>>(),
        [SignalKind::Corrected, SignalKind::Entered]
    );
    assert_eq!(late[0].retracts.as_ref(), Some(&told.signals[0].id));
    assert_eq!(late[1].time.to_string(), "2024-04-16T12:00:00Z");
}

#[test]
fn signals_wait_until_they_are_acknowledged() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(1), "2024-03-01").unwrap();
    for customer in ["a", "b", "c"] {
        engine.track(Event::new(customer, "login", "2024-03-02")).unwrap();
    }
    let told = engine.advance("2024-03-20", Some(2)).unwrap();
    assert!(told.more && told.signals.len() <= 2);
    engine.advance("2024-03-20", None).unwrap();
    assert_eq!(engine.signals(0).len(), 3);
    engine.ack(2);
    assert_eq!(engine.signals(0).iter().map(|signal| signal.cursor).collect::<Vec<_>>(), [3]);
    engine.ack(99);
    assert_eq!(engine.signals(0), []);
}

#[test]
fn history_before_the_start_is_not_told() {
    let mut log = EventLog::new(schema());
    log.push(Event::new("c1", "login", "2024-03-01")).unwrap();
    log.push(Event::new("c2", "login", "2024-03-20")).unwrap();
    let mut engine = Engine::new(log, silent(14), "2024-03-25").unwrap();
    let told = engine.advance("2024-06-01", None).unwrap();
    assert_eq!(told.signals.iter().map(|signal| signal.customer.as_str()).collect::<Vec<_>>(), ["c2"]);
    assert!(engine.track(Event::new("", "login", "2024-06-02")).is_err());
    let many = [Event::new("", "login", "2024-06-02"), Event::new("c2", "login", "2024-06-03")];
    let told = engine.track_many(many).unwrap();
    assert_eq!((told.receipt.rows, told.receipt.accepted, told.receipt.rejected), (2, 1, 1));
    assert_eq!(told.signals.len(), 1);
}

#[test]
fn another_policy_moves_whom_the_dry_run_names() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    for (customer, day) in [("a", 2), ("b", 6), ("c", 20)] {
        engine.track(Event::new(customer, "login", format!("2024-03-{day:02}"))).unwrap();
    }
    let told = engine.advance("2024-03-18", None).unwrap().signals;
    assert_eq!(told.iter().map(|signal| signal.customer.as_str()).collect::<Vec<_>>(), ["a"]);
    let movers = engine.dry_run(&silent(10)).unwrap();
    assert_eq!(movers.rows(), 1);
    assert_eq!(movers.column("customer").unwrap().text(0), Some("b"));
    assert_eq!(movers.column("change").unwrap().text(0), Some("enters"));
    assert_eq!(engine.policy(), &silent(14));
    assert_eq!(engine.set_policy(silent(10)).unwrap(), movers);
    assert_eq!(engine.signals(0).len(), 1, "no flood");
    let told = engine.advance("2024-05-01", None).unwrap().signals;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].customer.as_str(), told[0].time.to_string().as_str()), ("c", "2024-03-30T00:00:00Z"));
    let wrong = Policy::from_json(&json!({"policy": 1, "segments": {"silent": "days > 3"}})).unwrap();
    assert_eq!(engine.set_policy(wrong).unwrap_err().code().as_str(), "unknown_name");
    assert_eq!(engine.policy(), &silent(10));
}

#[test]
fn a_picture_shows_measures_segments_and_events() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    engine.track(Event::new("c1", "login", "2024-03-02T10:00")).unwrap();
    engine.track(Event::new("c1", "sale", "2024-03-03T10:00").amount(2.5)).unwrap();
    engine.advance("2024-03-20", None).unwrap();
    let picture = engine.customer("c1").unwrap().to_json();
    assert_eq!(
        picture,
        json!({
            "customer": "c1",
            "at": "2024-03-20T00:00:00Z",
            "measures": {
                "days_since_login": {"value": 17, "state": "known", "next_change": "2024-03-20T10:00:00Z"},
            },
            "segments": {"silent": {"inside": true, "reason": "days_since_login >= 14 (days_since_login = 17)"}},
            "health": {},
            "stages": {},
            "recent": [
                {"time": "2024-03-03T10:00:00Z", "kind": "sale", "amount_minor": 250},
                {"time": "2024-03-02T10:00:00Z", "kind": "login", "amount_minor": null},
            ],
        })
    );
    assert_eq!(engine.customer("c2").unwrap_err().code().as_str(), "unknown_customer");
}

proptest! {
    #![proptest_config(crate::property::config(60))]

    /// Killed after any step, before the signals were acknowledged.
    #[test]
    fn a_restored_engine_tells_what_the_other_tells(steps in steps(), cut in 0usize..40, acked in 0u64..9) {
        let begin = Timestamp::from_micros(START - 10 * MICROS_PER_DAY);
        let mut whole = Engine::new(EventLog::new(schema()), policy(&[3, 4, 5, 7, 8]), begin).unwrap();
        let cut = cut.min(steps.len());
        for step in &steps[..cut] {
            run(&mut whole, step);
        }
        whole.ack(acked);
        let mut again = Engine::restore(&whole.snapshot().unwrap()).unwrap();
        prop_assert_eq!(again.signals(0), whole.signals(0));
        for step in &steps[cut..] {
            prop_assert_eq!(run(&mut whole, step), run(&mut again, step));
        }
        let end = Timestamp::from_micros(START + 70 * MICROS_PER_DAY);
        prop_assert_eq!(whole.advance(end, None).unwrap(), again.advance(end, None).unwrap());
        prop_assert_eq!(again.signals(0), whole.signals(0));
    }
}

/// An event before all history, as long before the start as may be: everybody is as if the log had always begun there, and
/// where nothing hangs on it nobody is looked at again.
#[test]
fn an_event_before_all_history_ends_where_batch_ends() {
    let mut random = crate::testing::Random::new(311);
    let (mut looked_at, mut left_alone) = (0, 0);
    for round in 0..150 {
        let mut day = |from: i64, to: i64| {
            let hours = random.below(((to - from) * 24) as u64) as i64;
            Timestamp::from_micros(START + (from * 24 + hours) * HOUR)
        };
        let window = ["5d", "1mo", "20d"][round % 3];
        let policy = Policy::from_json(&json!({
            "policy": 1, "kinds": ["login"],
            "measures": {"none": {"measure": "did_not", "of": ["login"], "window": window},
                         "change": {"measure": "change", "base": "lately"},
                         "lately": {"measure": "count", "of": ["login"], "window": "4d"}},
            "segments": {"quiet": "none", "falling": "change < 0.0"},
        }))
        .unwrap();
        let mut log = EventLog::new(schema());
        let first = day(-70, 0);
        for who in 0..6 {
            log.set_customer(&Customer::new(format!("c{who}")).signed_up(day(-90, 5))).unwrap();
        }
        log.push(Event::new("c0", "login", first)).unwrap();
        let start = Timestamp::from_micros(START);
        let mut live = Engine::new(log, policy.clone(), start).unwrap();
        let mut told = Vec::new();
        for _ in 0..6 {
            let who = format!("c{}", day(0, 7).micros() / (24 * HOUR) % 7);
            told.extend(live.track(Event::new(who, "login", day(0, 20))).unwrap().signals);
        }
        told.extend(live.advance(day(10, 25), None).unwrap().signals);
        for _ in 0..2 {
            live.touched = Some(crate::engine::touched::Touched::default());
            let before = Timestamp::from_micros(
                live.floor.unwrap() - day(0, 30).micros().rem_euclid(9 * 24 * HOUR) - 1,
            );
            told.extend(live.track(Event::new("c1", "login", before)).unwrap().signals);
            match live.touched.take().unwrap().len() {
                0..=2 => left_alone += 1,
                _ => looked_at += 1,
            }
        }
        let end = day(26, 40);
        told.extend(live.advance(end, None).unwrap().signals);
        same_as_batch(&mut live, &policy, end);
        let since = crate::SignalOptions::default().from(Some(start.into()));
        let signals = live.as_of(end).unwrap().signals(&policy, &since).unwrap();
        let ids = signals.column("id").unwrap();
        let mut ids: Vec<&str> = (0..signals.rows()).filter_map(|row| ids.text(row)).collect();
        ids.sort_unstable();
        assert_eq!(standing(&told).keys().map(String::as_str).collect::<Vec<_>>(), ids, "round {round}");
    }
    assert!(looked_at > 20 && left_alone > 20, "{looked_at} {left_alone}");
}

#[test]
fn altered_snapshots_are_refused() {
    let engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    let bytes = engine.snapshot().unwrap();
    assert_eq!(Engine::restore(&bytes[..bytes.len() - 1]).unwrap_err().code().as_str(), "blob_truncated");
    let mut altered = bytes.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    assert_eq!(Engine::restore(&altered).unwrap_err().code().as_str(), "blob_altered");
    assert!(Engine::restore(b"").is_err());
}

#[test]
fn the_start_of_the_log_concerns_whole_windows_alone() {
    let whole = json!({
        "policy": 1,
        "measures": {"none": {"measure": "did_not", "of": ["login"], "window": "5d"}},
        "segments": {"quiet": "none"},
    });
    for (policy, concerns) in [(silent(14), false), (Policy::from_json(&whole).unwrap(), true)] {
        let mut engine = Engine::new(EventLog::new(schema()), policy, "2024-03-01").unwrap();
        engine.set_customer(&Customer::new("c2").signed_up("2024-01-01")).unwrap();
        engine.track(Event::new("c1", "login", "2024-03-02")).unwrap();
        assert_eq!(engine.hangs_on_floor(), concerns);
        engine.advance("2024-03-04", None).unwrap();
        let told = engine.track(Event::new("c1", "login", "2024-02-27")).unwrap().signals;
        assert_eq!(told.iter().any(|signal| signal.customer == "c2"), concerns);
        assert_eq!(engine.floor, engine.log.observed_from(), "it moves all the same");
    }
}

/// Since when the log is taken to have observed everything: the day of its first event, whatever is declared of one kind.
#[test]
fn when_one_kind_was_observed_says_nothing_of_the_others() {
    let of_a = vec!["2024-01-01".into(), "2024-12-31".into()];
    let kinds = std::collections::BTreeMap::from([("a".to_owned(), of_a)]);
    let options = crate::SchemaOptions::default().observed_kinds(kinds);
    let mut log = EventLog::new(crate::Schema::from_options(&options).unwrap());
    log.set_customer(&Customer::new("c").signed_up("2023-06-01")).unwrap();
    log.push(Event::new("x", "a", "2024-03-01")).unwrap();
    log.push(Event::new("x", "b", "2024-03-01")).unwrap();
    let policy = Policy::from_json(&json!({
        "policy": 1,
        "measures": {"silent": {"measure": "did_not", "of": ["b"], "window": "30d"},
                     "quiet": {"measure": "did_not", "of": ["a"], "window": "30d"}},
        "segments": {"s": "silent", "q": "quiet"},
    }))
    .unwrap();
    let mut live = Engine::new(log.clone(), policy.clone(), "2024-03-05").unwrap();
    for (at, inside) in [("2024-03-10", [None, Some(true)]), ("2024-03-31", [Some(true), Some(true)])] {
        live.advance(at, None).unwrap();
        let shown = live.customer("c").unwrap().segments;
        assert_eq!(shown.iter().map(|(_, inside, _)| *inside).collect::<Vec<_>>(), [inside[1], inside[0]]);
        let batch = log.as_of(at).unwrap().segments(policy.segments(), &SegmentOptions::default()).unwrap();
        let found = ["s", "q"].map(|segment| batch.column(segment).unwrap().bool(0));
        assert_eq!(found, inside, "{at}");
    }
    same_as_batch(&mut live, &policy, Timestamp::parse_utc("2024-03-31").unwrap());
}

/// Two links, the later told first: who asks for an id is shown who stands for it when it does.
#[test]
fn a_picture_is_of_one_instant() {
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
    for customer in ["c0", "c1", "c2"] {
        engine.track(Event::new(customer, "login", "2024-03-05")).unwrap();
    }
    engine.link(LinkKind::Merge, "c0", "c2", &"2024-03-15".into(), None).unwrap();
    engine.link(LinkKind::Merge, "c0", "c1", &"2024-03-10".into(), None).unwrap();
    for id in ["c0", "c1", "c2"] {
        let picture = engine.customer(id).unwrap();
        let view = engine.as_of(picture.at).unwrap();
        // The log says the same of who stands for whom then, and of how much they did.
        let options = SegmentOptions::default();
        let members = view.segments(engine.policy().segments(), &options).unwrap();
        let mut standing =
            (0..members.rows()).filter_map(|row| members.column("customer").unwrap().text(row));
        assert!(standing.any(|customer| customer == picture.customer), "{id}: {picture:?}");
        assert_eq!(view.members(id).unwrap().len(), picture.recent.len(), "{id}: {picture:?}");
    }
    assert_eq!(engine.customer("c2").unwrap().at.to_string(), "2024-03-15T00:00:00.000001Z");
}

/// To ask whether more is due changes nothing of what is told, or in which order.
#[test]
fn asking_for_nothing_keeps_the_order_of_one_instant() {
    let told = |ask: bool| {
        let mut engine = Engine::new(EventLog::new(schema()), silent(14), "2024-03-01").unwrap();
        for customer in 0..20 {
            engine.track(Event::new(format!("c{customer}"), "login", "2024-03-05")).unwrap();
        }
        let mut told = Vec::new();
        for _ in 0..20 {
            if ask {
                let nothing = engine.advance("2024-04-01", Some(0)).unwrap();
                assert!(nothing.signals.is_empty() && nothing.more);
            }
            let some = engine.advance("2024-04-01", Some(1)).unwrap().signals;
            told.extend(some.into_iter().map(|signal| signal.customer));
        }
        told
    };
    assert_eq!(told(true), told(false));
    assert_eq!(told(true).len(), 20);
}
