//! Thousands of damaged rows, objects and texts: nothing panics, rows add up, and a bad row never costs a good one.

use retention_core::{
    Amount, Currency, Customer, CustomerColumns, Event, EventColumns, EventLog, JsonRows, Money, OnReject,
    PropertyValue, SubscriptionColumns, TimeInput, Timestamp,
};
use serde_json::{Map, Value, json};

use super::chance::{Chance, asked, tried};
use super::scene::empty;

const LAST: &str = "9999-12-31";

fn time(chance: &mut Chance) -> TimeInput {
    match chance.below(3) {
        0 => Timestamp::from_micros(chance.int()).into(),
        1 => chance.text().as_str().into(),
        _ => format!("2024-01-{:02}T10:00", 1 + chance.below(28)).as_str().into(),
    }
}

fn property(chance: &mut Chance) -> PropertyValue {
    match chance.below(4) {
        0 => chance.float().into(),
        1 => chance.rarely(2).into(),
        2 => Timestamp::from_micros(chance.int()).into(),
        _ => chance.text().as_str().into(),
    }
}

fn event(chance: &mut Chance) -> Event<'static> {
    let who = if chance.rarely(8) { chance.text() } else { format!("c{}", chance.below(4)) };
    let kind = if chance.rarely(8) { chance.text() } else { chance.one(&["sale", "return"]).to_owned() };
    let when = if chance.rarely(4) {
        time(chance)
    } else {
        format!("2024-01-{:02}", 1 + chance.below(28)).as_str().into()
    };
    let mut event = Event::new(who, kind, when);
    let mut maybe = |one_in: usize| chance.rarely(one_in).then(|| chance.text().into());
    event.id = maybe(4);
    event.source = maybe(8);
    event.order = maybe(4);
    event.item = maybe(4);
    event.currency = maybe(8);
    if chance.rarely(2) {
        event.amount = Some(match chance.below(4) {
            0 => Amount::Minor(chance.int()),
            1 => Amount::Major(chance.float()),
            2 => Amount::Text(chance.text()),
            _ => Amount::Minor(chance.below(1000) as i64),
        });
    }
    event.received = chance.rarely(6).then(|| time(chance));
    for _ in 0..chance.below(3) {
        let name =
            if chance.rarely(4) { chance.text() } else { chance.one(&["gift", "plan", "since"]).to_owned() };
        event = event.property(name, property(chance));
    }
    event
}

#[test]
fn damaged_events_cost_no_good_one() {
    let mut chance = Chance(1);
    let (mut seen, mut rejected) = (0, 0);
    for round in 0..500 {
        let events: Vec<_> = (0..chance.below(14)).map(|_| event(&mut chance)).collect();
        let mut log = empty().threads(1 + round % 2);
        let mut reasons = Vec::new();
        tried(&mut log, 1, |log| {
            let receipt = log.append_events(&events)?;
            reasons.extend(receipt.rejections.iter().flat_map(|one| one.rows.clone()));
            Ok(receipt)
        });
        let good = events.iter().enumerate().filter(|(row, _)| !reasons.contains(&(*row as u64)));
        let mut plain = empty();
        for (_, event) in good {
            plain.push(event.clone()).unwrap();
        }
        assert_eq!(log.to_bytes().unwrap(), plain.to_bytes().unwrap(), "{events:?}");
        for row in &reasons {
            assert!(plain.push(events[*row as usize].clone()).is_err());
        }
        (seen, rejected) = (seen + events.len(), rejected + reasons.len());
        if round % 20 == 0 {
            asked(&log, LAST);
        }
    }
    assert!(rejected > seen / 10 && rejected < seen * 9 / 10, "{rejected} of {seen}: too few of one sort");
}

/// All rows go into one log, whatever a row before did to it.
#[test]
fn damaged_rows_one_after_another_leave_one_sound_log() {
    let (mut chance, mut log) = (Chance(2), empty());
    for round in 0..2000 {
        let did = match chance.below(8) {
            0 => {
                let (text, set) = (chance.text(), time(&mut chance));
                let mut customer = Customer::new(text).signed_up(time(&mut chance)).account(chance.text());
                if chance.rarely(2) {
                    customer = customer.set_at(set).zone(chance.one(&["Asia/Tokyo", "Europe/Londn", ""]));
                }
                log.set_customer(&customer.property(chance.text(), property(&mut chance))).is_ok()
            }
            1 => log
                .link(
                    chance.one(&[
                        retention_core::LinkKind::Alias,
                        retention_core::LinkKind::Merge,
                        retention_core::LinkKind::Unmerge,
                    ]),
                    &chance.text(),
                    &chance.text(),
                    &time(&mut chance),
                    Some(&time(&mut chance)),
                )
                .is_ok(),
            2 => {
                let money = Money { minor: chance.int(), currency: Currency::parse("JPY").unwrap() };
                log.push(event(&mut chance).money(money)).is_ok()
            }
            _ => log.push(event(&mut chance)).is_ok(),
        };
        if !did || round % 50 == 0 {
            // A failed call is followed by one that must work.
            log.push(Event::new("good", "sale", "2024-01-01").amount(1.0)).unwrap();
        }
        if round % 1000 == 999 {
            asked(&log, LAST);
            asked(&log, "2024-01-15");
            let bytes = log.to_bytes().unwrap();
            assert_eq!(EventLog::from_bytes(&bytes).unwrap().to_bytes().unwrap(), bytes);
        }
    }
    assert!(log.events() > 500);
}

fn value(chance: &mut Chance, depth: usize) -> Value {
    match chance.below(9) {
        0 => Value::Null,
        1 => chance.int().into(),
        2 => chance.next().into(),
        3 => chance.float().into(),
        4 => chance.rarely(2).into(),
        5 if depth < 2 => (0..chance.below(3)).map(|_| value(chance, depth + 1)).collect(),
        6 if depth < 2 => object(chance, depth + 1).into(),
        _ => chance.text().into(),
    }
}

fn object(chance: &mut Chance, depth: usize) -> Map<String, Value> {
    (0..chance.below(4)).map(|_| (chance.text(), value(chance, depth))).collect()
}

fn row(chance: &mut Chance) -> Value {
    if chance.rarely(20) {
        return value(chance, 0);
    }
    let mut row = json!({
        "customer": format!("c{}", chance.below(5)), "id": chance.below(9), "kind": "sale", "time": "2024-01-05T10:00:00",
        "amount": chance.below(10_000) as f64 / 100.0, "start": "2024-01-05", "end": "2024-02-05", "mrr": 10, "plan": "pro",
        "signed_up": "2024-01-01", "account": "a", "zone": "Asia/Tokyo", "set_at": "2024-01-02",
        "properties": {"gift": true},
    });
    let names: Vec<String> = row.as_object().unwrap().keys().cloned().collect();
    for _ in 0..chance.below(4) {
        let name = if chance.rarely(6) { chance.text() } else { chance.one(&names) };
        if chance.rarely(4) {
            row.as_object_mut().unwrap().remove(&name);
        } else {
            row[name] = value(chance, 0);
        }
    }
    row
}

/// A column map that may name columns that are not there.
fn columns(chance: &mut Chance) -> (EventColumns, CustomerColumns, SubscriptionColumns) {
    let mut name = |own: &str| match chance.below(30) {
        0 => Some(String::new()),
        1 => Some(own.to_owned()),
        2 => Some(chance.one(&["id", "time", "plan", "properties", "x", "mrr", "zone"]).to_owned()),
        _ => None,
    };
    let mut events = EventColumns::default().properties(vec!["plan".to_owned()]);
    (events.customer, events.time, events.kind) = (name("customer"), name("time"), name("kind"));
    (events.id, events.amount, events.received, events.order) =
        (name("id"), name("amount"), name("set_at"), name("plan"));
    events.default_kind = name("sale");
    let mut customers = CustomerColumns::default();
    (customers.id, customers.signed_up, customers.set_at) = (name("id"), name("signed_up"), name("set_at"));
    customers.properties = name("plan").map(|name| vec![name]);
    let mut subscriptions = SubscriptionColumns::default();
    (subscriptions.customer, subscriptions.end, subscriptions.mrr) =
        (name("customer"), name("end"), name("mrr"));
    (subscriptions.subscription, subscriptions.plan) = (name("id"), name("plan"));
    if chance.rarely(6) {
        events.on_reject = OnReject::Raise;
        customers.on_reject = OnReject::Raise;
        subscriptions.on_reject = OnReject::Raise;
    }
    (events, customers, subscriptions)
}

#[test]
fn damaged_objects_add_up() {
    let (mut chance, mut worked) = (Chance(3), 0);
    for round in 0..1500 {
        let rows: Vec<Value> = (0..chance.below(8)).map(|_| row(&mut chance)).collect();
        let (events, customers, subscriptions) = columns(&mut chance);
        let mut log = empty();
        log.push(Event::new("c1", "sale", "2024-01-01").id("e")).unwrap();
        worked += usize::from(tried(&mut log, 1, |log| log.append_json(&rows, &events)));
        worked += usize::from(tried(&mut log, 0, |log| log.set_customers_json(&rows, &customers)));
        worked += usize::from(tried(&mut log, 2, |log| log.append_subscriptions_json(&rows, &subscriptions)));
        if round % 50 == 0 {
            asked(&log, LAST);
        }
    }
    assert!((1000..4400).contains(&worked), "{worked}");
}

#[test]
fn damaged_texts_add_up() {
    let (mut chance, mut worked) = (Chance(4), 0);
    for round in 0..1500 {
        let rows: Vec<Value> = (0..1 + chance.below(6)).map(|_| row(&mut chance)).collect();
        let whole = if chance.rarely(3) {
            Value::from(rows).to_string()
        } else {
            rows.iter().map(|row| format!("{row}\n")).collect()
        };
        let text = chance.damaged(whole.as_bytes());
        let (events, customers, subscriptions) = columns(&mut chance);
        let mut log = empty();
        worked += usize::from(tried(&mut log, 1, |log| log.append_ndjson(&text, &events)));
        worked += usize::from(tried(&mut log, 0, |log| log.set_customers_ndjson(&text, &customers)));
        worked +=
            usize::from(tried(&mut log, 2, |log| log.append_subscriptions_ndjson(&text, &subscriptions)));
        // Bytes that are no text, in pieces.
        let mut bytes = text.into_bytes();
        for _ in 0..chance.below(3) {
            let at = chance.below(bytes.len());
            bytes.insert(at, chance.next() as u8);
        }
        let mut pieces = if chance.rarely(2) { JsonRows::new().marked() } else { JsonRows::new() };
        let cut = chance.below(bytes.len());
        pieces.read_lines(&bytes[..cut]);
        if let Err(error) = pieces.read_list(&bytes) {
            assert_eq!(error.code().as_str(), "invalid_table");
        }
        pieces.read_lines(&bytes[cut..]);
        pieces.end_lines();
        worked += usize::from(tried(&mut log, 1, |log| log.append_json_rows(&pieces, &events)));
        if round % 50 == 0 {
            asked(&log, LAST);
        }
    }
    assert!((1000..5900).contains(&worked), "{worked}");
}
