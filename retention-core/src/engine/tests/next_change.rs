//! When next a measure can change, as the picture of a customer says.

use serde_json::json;

use crate::time::Timestamp;
use crate::{Engine, Event, EventLog, Policy, Schema};

/// Until a measure's next change everybody's value and state stay as they are.
pub(super) fn stays_until_then(engine: &mut Engine, customers: &[&str], end: Timestamp) {
    let mut shown = Vec::new();
    for customer in customers {
        let Ok(picture) = engine.customer(customer) else { continue };
        for (name, measure) in picture.measures {
            let next = measure.next_change.unwrap_or(end);
            assert!(measure.next_change.is_none_or(|next| next > picture.at), "{customer} {name}");
            shown.push((next, *customer, name, measure));
        }
    }
    shown.sort_by_key(|(next, ..)| *next);
    for (next, customer, name, before) in shown.iter().filter(|(next, ..)| *next <= end) {
        engine.advance(Timestamp::from_micros(next.micros() - 1), None).unwrap();
        let now = engine.customer(customer).unwrap();
        let (_, now) = now.measures.iter().find(|(known, _)| known == name).unwrap();
        assert_eq!((&now.value, now.state), (&before.value, before.state), "{customer} {name} until {next}");
    }
}

#[test]
fn a_picture_says_when_next_each_measure_can_change() {
    let policy = Policy::parse(
        r#"{"policy": 1, "kinds": ["login", "ticket"], "measures": {
            "days_since_login": {"measure": "days_since_last", "of": ["login"]},
            "logins_30d": {"measure": "count", "of": ["login"], "window": "30d"},
            "logins_1mo": {"measure": "count", "of": ["login"], "window": "1mo"},
            "logins": {"measure": "count", "of": ["login"]},
            "tickets_7d": {"measure": "count", "of": ["ticket"], "window": "7d"},
            "first_week": {"measure": "count", "first": "7d", "history": "whole"},
            "renews_in": {"measure": "days_until", "value": "renews_at"}}}"#,
    )
    .unwrap();
    let log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
    let mut engine = Engine::new(log, policy, "2024-03-01").unwrap();
    engine.track(Event::new("ann", "login", "2024-03-20T12:00:00Z")).unwrap();
    let renews = crate::Customer::new("ann").property("renews_at", "2024-04-30T00:00:00Z");
    engine.set_customer(&renews.set_at("2024-03-21T00:00:00Z")).unwrap();
    engine.advance("2024-03-22T00:00:00Z", None).unwrap();
    let picture = engine.customer("ann").unwrap().to_json();
    let next = |name: &str| picture["measures"][name]["next_change"].clone();
    assert_eq!(next("days_since_login"), json!("2024-03-22T12:00:00Z"));
    // A microsecond later than thirty days: an event exactly thirty days old is still within.
    assert_eq!(next("logins_30d"), json!("2024-04-19T12:00:00.000001Z"));
    // The month ends with the start of a day in London, by then in summer.
    assert_eq!(next("logins_1mo"), json!("2024-04-20T23:00:00Z"));
    assert_eq!(next("first_week"), json!("2024-03-27T12:00:00Z"));
    assert_eq!(next("renews_in"), json!("2024-03-23T00:00:00Z"));
    assert_eq!((next("logins"), next("tickets_7d")), (json!(null), json!(null)));
}
