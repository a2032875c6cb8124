//! What the policies to start from tell of customers who came once, who cancelled, and who came back.

use crate::{Engine, Event, EventLog, Policy, PolicyPreset, Schema, Signal, SignalKind};

/// What a preset tells of one customer's events, by their roles, until the end of 2025.
fn told(preset: PolicyPreset, events: &[(&str, &str)]) -> Vec<Signal> {
    let log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    let mut engine = Engine::new(log, Policy::preset(preset).unwrap(), "2024-01-01").unwrap();
    let mut told = Vec::new();
    for (kind, time) in events {
        told.extend(engine.track(Event::new("ann", *kind, *time)).unwrap().signals);
    }
    told.extend(engine.advance("2025-12-31", None).unwrap().signals);
    told
}

fn named<'a>(told: &'a [Signal], name: &str) -> Vec<&'a Signal> {
    told.iter().filter(|signal| signal.name == name).collect()
}

/// Who came once does not fall, and nobody is in a segment for a moment.
#[test]
fn one_visit_is_no_decline() {
    for preset in PolicyPreset::ALL {
        for times in
            [&["2024-01-05T10:00"][..], &["2024-01-05T10:00", "2024-01-05T10:07", "2024-01-05T10:20"]]
        {
            let kinds = ["activity", "purchase"];
            let events: Vec<(&str, &str)> =
                times.iter().flat_map(|time| kinds.map(|kind| (kind, *time))).collect();
            let told = told(*preset, &events);
            assert!(!told.is_empty(), "{}", preset.as_str());
            for name in ["falling", "dropping", "activity_dropped", "feature_silent"] {
                assert!(
                    named(&told, name).is_empty(),
                    "{} {name}: {:?}",
                    preset.as_str(),
                    named(&told, name)
                );
            }
            for entered in told.iter().filter(|signal| signal.kind == SignalKind::Entered) {
                let left = named(&told, &entered.name).into_iter().find(|signal| signal.time > entered.time);
                let stayed = left.map_or(i64::MAX, |left| left.time.micros() - entered.time.micros());
                assert!(stayed > 3_600_000_000, "{} {} for {stayed} us", preset.as_str(), entered.name);
            }
        }
    }
}

/// Thirty days before a contract renews, of those who have one and stay; a renewal puts it off for a year.
#[test]
fn a_renewal_is_told_thirty_days_before() {
    let told = |renews: &[(&str, &str)], more: Option<(&str, &str)>| {
        let log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
        let mut engine = Engine::new(log, Policy::preset(PolicyPreset::Saas).unwrap(), "2024-01-01").unwrap();
        let mut told = engine.track(Event::new("ann", "activity", "2024-01-02")).unwrap().signals;
        for (set_at, renews_at) in renews {
            let customer = crate::Customer::new("ann").property("renews_at", *renews_at).set_at(*set_at);
            told.extend(engine.set_customer(&customer).unwrap().signals);
        }
        if let Some((kind, time)) = more {
            told.extend(engine.track(Event::new("ann", kind, time)).unwrap().signals);
        }
        told.extend(engine.advance("2025-12-31", None).unwrap().signals);
        named(&told, "renewal_in_30d").into_iter().map(|signal| signal.time.to_string()).collect::<Vec<_>>()
    };
    let first = ("2024-01-02", "2024-06-30");
    assert_eq!(told(&[first], None), ["2024-05-31T00:00:00Z"]);
    assert_eq!(told(&[], None), [""; 0]);
    assert_eq!(told(&[first], Some(("cancellation", "2024-05-30"))), [""; 0]);
    let renewed = ("2024-06-29", "2025-06-30");
    assert_eq!(told(&[first, renewed], None), ["2024-05-31T00:00:00Z", "2025-05-31T00:00:00Z"]);
    let sooner = ("2024-03-01", "2025-01-01T12:00:00Z");
    assert_eq!(told(&[first, sooner], None), ["2024-12-02T12:00:00Z"]);
    assert_eq!(told(&[("2024-01-02", "soon")], None), [""; 0]);
}

/// Whoever signed up before the log began is at risk when silent: nobody knows that they never started.
#[test]
fn an_unknown_first_week_hides_no_silence() {
    let mut log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    for (customer, signed_up) in [("ann", "2023-06-01"), ("ben", "2024-01-02"), ("cat", "2024-01-02")] {
        log.set_customer(&crate::Customer::new(customer).signed_up(signed_up)).unwrap();
    }
    for (customer, time) in
        [("ann", "2024-01-01"), ("ann", "2024-01-20"), ("ben", "2024-01-20"), ("cat", "2024-01-04")]
    {
        log.push(Event::new(customer, "activity", time)).unwrap();
    }
    let policy = Policy::preset(PolicyPreset::Saas).unwrap();
    let view = log.as_of("2024-03-01").unwrap();
    let found = view.segments(policy.segments(), &crate::SegmentOptions::default()).unwrap();
    let inside = |name: &str| [0, 1, 2].map(|row| found.column(name).unwrap().bool(row));
    assert_eq!(inside("silent"), [Some(true); 3]);
    assert_eq!(inside("never_started"), [None, Some(true), Some(false)]);
    assert_eq!(inside("at_risk"), [Some(true), Some(false), Some(true)]);
}

/// Use every other day, from one day of 2024 to another.
fn used(days: std::ops::Range<i32>) -> Vec<(&'static str, String)> {
    let day = |day: i32| crate::time::Date::from_days(19_723 + day).to_string();
    days.step_by(2).map(|at| ("activity", format!("{}T09:00", day(at)))).collect()
}

fn saas(events: Vec<(&'static str, String)>) -> Vec<Signal> {
    let events: Vec<(&str, &str)> = events.iter().map(|(kind, time)| (*kind, time.as_str())).collect();
    told(PolicyPreset::Saas, &events)
}

#[test]
fn nothing_is_told_of_the_silence_of_those_who_cancelled() {
    let mut events = used(0..100);
    events.push(("cancellation", "2024-04-11".to_owned()));
    let told = saas(events);
    for name in ["inactive_10d", "inactive_14d", "activity_dropped", "feature_silent", "silent", "dropping"] {
        assert!(named(&told, name).is_empty(), "{name}: {:?}", named(&told, name));
    }
}

#[test]
fn who_subscribes_again_is_told_of_again() {
    let mut events = used(0..40);
    events.push(("cancellation", "2024-02-10".to_owned()));
    events.push(("subscription_change", "2024-03-01".to_owned()));
    events.extend(used(61..120));
    let told = saas(events.clone());
    let in_may = |told: &[Signal]| {
        let times = named(told, "inactive_14d").into_iter().map(|signal| signal.time.to_string());
        times.filter(|time| time.starts_with("2024-05")).count()
    };
    assert_eq!(in_may(&told), 1, "{told:?}");
    // Who cancels once more is silent for good.
    events.push(("cancellation", "2024-05-01".to_owned()));
    assert_eq!(in_may(&saas(events)), 0);
}

#[test]
fn who_uses_it_long_after_cancelling_is_back() {
    let mut events = used(0..40);
    events.push(("cancellation", "2024-02-10".to_owned()));
    events.extend(used(130..200));
    assert_eq!(named(&saas(events), "inactive_14d").len(), 1);
}

/// Features as items of one kind of event, and what the host does itself, which is no feature.
#[test]
fn features_may_be_items_and_the_reason_names_the_one_that_is_missed() {
    for preset in [PolicyPreset::Saas, PolicyPreset::App] {
        let schema = Schema::new("UTC", "EUR").unwrap().role("use", crate::Role::Activity);
        let schema = schema.role("mail", crate::Role::MessageSent);
        let log = EventLog::new(schema);
        let mut engine = Engine::new(log, Policy::preset(preset).unwrap(), "2024-01-01").unwrap();
        let mut told = Vec::new();
        for (number, (_, time)) in used(0..160).into_iter().enumerate() {
            let features: &[&str] = if number < 45 { &["report", "share", "export"] } else { &["report"] };
            for feature in features.iter().filter(|feature| number % 2 == 0 || **feature != "share") {
                let event = Event::new("ann", "use", time.as_str()).item(*feature);
                told.extend(engine.track(event).unwrap().signals);
            }
            if number < 30 {
                told.extend(engine.track(Event::new("ann", "mail", time.as_str())).unwrap().signals);
            }
        }
        let silent = named(&told, "feature_silent");
        assert_eq!(silent.len(), 1, "{}: {told:?}", preset.as_str());
        // Two are missed; they exported twice as often as they shared.
        assert!(silent[0].reason.contains("feature_missed = \"export\""), "{}", silent[0].reason);
    }
}

/// Nobody visits by what the host does.
#[test]
fn messages_sent_are_no_visits() {
    let log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    let mut engine = Engine::new(log, Policy::preset(PolicyPreset::App).unwrap(), "2024-01-01").unwrap();
    let mut told = engine.track(Event::new("ann", "activity", "2024-01-01")).unwrap().signals;
    for day in 2..30 {
        let event = Event::new("ann", "message_sent", format!("2024-01-{day:02}"));
        told.extend(engine.track(event).unwrap().signals);
    }
    assert_eq!(named(&told, "inactive_10d").len(), 1);
    assert_eq!((named(&told, "streak_of_7").len(), named(&told, "habit").len()), (0, 0));
}

/// Three tickets of one topic within thirty days, among others.
#[test]
fn many_tickets_on_one_topic_are_told() {
    let log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    let mut engine = Engine::new(log, Policy::preset(PolicyPreset::Saas).unwrap(), "2024-01-01").unwrap();
    let mut told = Vec::new();
    for (customer, day, topic) in [
        ("ann", "2024-02-01", Some("billing")),
        ("ann", "2024-02-03", Some("login")),
        ("ben", "2024-02-04", Some("billing")),
        ("ann", "2024-02-05", None),
        ("ann", "2024-02-06", None),
        ("ben", "2024-02-06", Some("login")),
        ("ann", "2024-02-09", Some("billing")),
        ("ben", "2024-02-10", Some("export")),
        ("ann", "2024-03-01", Some("billing")),
        ("ann", "2024-03-01T08:00", Some("billing")),
    ] {
        let event = Event::new(customer, "ticket_opened", day);
        let event = if let Some(topic) = topic { event.item(topic) } else { event };
        told.extend(engine.track(event).unwrap().signals);
    }
    let topic = named(&told, "many_tickets_on_one_topic");
    let lines: Vec<(&str, String)> =
        topic.iter().map(|signal| (signal.customer.as_str(), signal.time.to_string())).collect();
    assert_eq!(lines, [("ann", "2024-03-01T00:00:00.000001Z".to_owned())]);
    assert!(topic[0].reason.contains("ticket_topic_30d = \"billing\""), "{}", topic[0].reason);
    assert_eq!(named(&told, "many_tickets").iter().filter(|signal| signal.customer == "ben").count(), 1);
}

/// Who comes back after a long time away uses all but one feature "for the first time in long": none has gone silent.
#[test]
fn nothing_has_gone_silent_for_who_is_just_back() {
    let schema = ["report", "export"]
        .into_iter()
        .fold(Schema::new("UTC", "EUR").unwrap(), |schema, kind| schema.role(kind, crate::Role::Activity));
    for preset in [PolicyPreset::Saas, PolicyPreset::App] {
        let log = EventLog::new(schema.clone());
        let mut engine = Engine::new(log, Policy::preset(preset).unwrap(), "2024-01-01").unwrap();
        let mut told = Vec::new();
        for (_, time) in used(0..60) {
            for kind in ["report", "export"] {
                told.extend(engine.track(Event::new("ann", kind, time.as_str())).unwrap().signals);
            }
        }
        for (_, time) in used(95..101) {
            told.extend(engine.track(Event::new("ann", "report", time.as_str())).unwrap().signals);
        }
        let silent = named(&told, "feature_silent");
        assert!(silent.is_empty(), "{}: {silent:?}", preset.as_str());
    }
}

/// One feature of three is no longer used, while the others are.
#[test]
fn a_feature_that_goes_silent_is_told() {
    let schema = ["report", "export", "share"]
        .into_iter()
        .fold(Schema::new("UTC", "EUR").unwrap(), |schema, kind| schema.role(kind, crate::Role::Activity));
    for preset in [PolicyPreset::Saas, PolicyPreset::App] {
        let policy = Policy::preset(preset).unwrap();
        let mut engine = Engine::new(EventLog::new(schema.clone()), policy, "2024-01-01").unwrap();
        let mut told = Vec::new();
        for (number, (_, time)) in used(0..160).into_iter().enumerate() {
            let features: &[&str] =
                if number < 45 { &["report", "export", "share"] } else { &["report", "export"] };
            for kind in features {
                told.extend(engine.track(Event::new("ann", *kind, time.as_str())).unwrap().signals);
            }
        }
        assert_eq!(named(&told, "feature_silent").len(), 1, "{}: {told:?}", preset.as_str());
    }
}
