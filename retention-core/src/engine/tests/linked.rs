//! Who is who: what is kept as links come is what all links together say, and a call looks at nobody else.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::scenes::silent;
use super::{START, schema};
use crate::engine::bonds::Members;
use crate::engine::linked::Linked;
use crate::engine::people::Place;
use crate::engine::touched::Touched;
use crate::log::{EventLog, Link, LinkKind};
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{Engine, Event};

/// So many ids, and so many instants at which links may be made.
const IDS: u8 = 7;
const TIMES: i64 = 9;

fn link() -> impl Strategy<Value = (LinkKind, u8, u8, i64)> {
    let kind =
        prop::sample::select(vec![LinkKind::Alias, LinkKind::Alias, LinkKind::Merge, LinkKind::Unmerge]);
    (kind, 0..IDS, 0..IDS, 0..TIMES).prop_filter("no id is linked to itself", |(_, a, b, _)| a != b)
}

fn log_of(links: &[(LinkKind, u8, u8, i64)]) -> EventLog {
    let mut log = EventLog::new(schema());
    for (kind, from, into, time) in links {
        let at = Timestamp::from_micros(*time).into();
        log.link(*kind, &format!("c{from}"), &format!("c{into}"), &at, None).unwrap();
    }
    log
}

/// Whose events each customer's are at an instant, by all links at once.
fn plainly(log: &EventLog, at: i64) -> BTreeMap<Place, Members> {
    let mut identity = crate::log::Identity::default();
    for link in log.links() {
        identity.add(link.clone());
    }
    let mut groups: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    let mut members = BTreeMap::new();
    for (id, stands) in identity.resolve(at, i64::MAX) {
        let (place, stands) = (log.find(&id).unwrap(), log.find(&stands).unwrap());
        members.insert(place, Members::Under(stands));
        groups.entry(stands).or_insert_with(|| vec![stands]).push(place);
    }
    members.extend(groups.into_iter().map(|(place, group)| (place, Members::Many(group))));
    members
}

fn places(log: &EventLog) -> Vec<Place> {
    (0..IDS).filter_map(|id| log.find(&format!("c{id}"))).collect()
}

type Said = BTreeMap<(Place, i64), (Members, Place)>;

fn said(linked: &Linked, log: &EventLog) -> Said {
    let instants = (-1..=TIMES + 1).flat_map(|at| places(log).into_iter().map(move |place| (place, at)));
    instants
        .map(|(place, at)| ((place, at), (linked.members(place, at), linked.stands_for(place, at))))
        .collect()
}

fn same(linked: &Linked, log: &EventLog) {
    for at in -1..=TIMES + 1 {
        let plain = plainly(log, at);
        for place in places(log) {
            let expected = plain.get(&place).cloned().unwrap_or(Members::Own);
            assert_eq!(linked.members(place, at), expected, "{place:?} at {at}");
            let stands = if let Members::Under(other) = expected { other } else { place };
            assert_eq!(linked.stands_for(place, at), stands);
            // Whatever changes is announced.
            if linked.members(place, at) != linked.members(place, at + 1) {
                assert_eq!(linked.next(place, at), at + 1, "{place:?} after {at}");
                assert!(linked.turns_at(place, at + 1));
                let concerned = linked.concerned(place, at);
                assert!([at, at + 1].iter().all(|at| concerned.contains(&linked.stands_for(place, *at))));
            }
            if let Members::Many(all) = linked.members(place, at) {
                assert!(all.iter().all(|one| linked.ever(place).contains(one)));
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::property::config(300))]

    #[test]
    fn in_any_order_links_say_what_they_say_together(links in prop::collection::vec(link(), 1..24)) {
        let whole = log_of(&links);
        let mut linked = Linked::default();
        for (kind, from, into, time) in &links {
            let was = said(&linked, &whole);
            let (from, into) = (format!("c{from}"), format!("c{into}"));
            let mut before = linked.add(&whole, Link { time: *time, kind: *kind, from, into, received: *time });
            let is = said(&linked, &whole);
            // With whom it is otherwise is named, and how it was is kept.
            prop_assert!(was.iter().all(|(at, old)| before.contains_key(&at.0) || is.get(at) == Some(old)));
            linked.swap(&mut before);
            prop_assert_eq!(said(&linked, &whole), was);
            linked.swap(&mut before);
            prop_assert_eq!(said(&linked, &whole), is);
        }
        same(&linked, &whole);
        same(&Linked::of(&whole), &whole);
    }
}

/// A customer with very many other names.
fn known_by_many(names: i64) -> Engine {
    let begin = Timestamp::from_micros(START - MICROS_PER_DAY);
    let mut engine = Engine::new(EventLog::new(schema()), silent(14), begin).unwrap();
    engine.track(Event::new("ann", "login", Timestamp::from_micros(START))).unwrap();
    for name in 0..names {
        let at = Timestamp::from_micros(START + name);
        engine.track(Event::new(format!("v{name}"), "login", at)).unwrap();
        engine.alias(&format!("v{name}"), "ann", at).unwrap();
    }
    engine
}

/// How many customers a call judges.
fn judged(engine: &mut Engine, call: impl FnOnce(&mut Engine)) -> usize {
    engine.touched = Some(Touched::default());
    call(engine);
    engine.touched.take().unwrap().len()
}

#[test]
fn a_call_looks_at_those_whom_it_concerns() {
    let mut engine = known_by_many(60);
    let ann = engine.log.find("ann").unwrap();
    // What few events many ids have is read as if they were those of one.
    let runs = engine.read(ann, (0, START + super::HOUR), |_, _, subject| {
        (subject.runs.len(), subject.runs.iter().map(crate::log::Run::len).sum::<usize>())
    });
    assert_eq!(runs, (1, 61));
    let at = |hours: i64| Timestamp::from_micros(START + hours * super::HOUR);
    let one_more = judged(&mut engine, |engine| drop(engine.alias("new", "ann", at(1)).unwrap()));
    let again = judged(&mut engine, |engine| drop(engine.alias("v7", "ann", at(2)).unwrap()));
    engine.advance(at(48), None).unwrap();
    let late = judged(&mut engine, |engine| drop(engine.track(Event::new("v3", "login", at(30))).unwrap()));
    let late_alias = judged(&mut engine, |engine| drop(engine.alias("old", "ann", at(40)).unwrap()));
    let parted = judged(&mut engine, |engine| drop(engine.unmerge_customers("v5", "ann", at(50)).unwrap()));
    let looked_at = [one_more, again, late, late_alias, parted];
    assert!(looked_at.iter().all(|looked_at| *looked_at <= 4), "{looked_at:?}");
}

/// Two ids of one shard, so that the log may settle the events of both at once.
fn neighbours() -> (String, String) {
    let mut log = EventLog::new(schema());
    let mut seen: BTreeMap<usize, String> = BTreeMap::new();
    for number in 0.. {
        let id = format!("c{number}");
        let (shard, _) = log.know(&id);
        if let Some(other) = seen.insert(shard, id.clone()) {
            return (other, id);
        }
    }
    unreachable!()
}

/// Very many events of one id are settled as they are read, and with them those of the others: each counts once all the
/// same, so that every event makes an even number odd or an odd one even.
#[test]
fn events_of_several_ids_are_counted_once() {
    let (one, other) = neighbours();
    let begin = Timestamp::from_micros(START - MICROS_PER_DAY);
    let policy = crate::Policy::parse(
        r#"{"policy": 1, "kinds": ["login"], "measures": {"n": {"measure": "count"}}, "segments": {"even": "n % 2 == 0"}}"#,
    );
    // So many that those that follow are not settled as they come.
    let mut log = EventLog::new(schema());
    for number in 0..40_000 {
        let time = Timestamp::from_micros(START - 1_000_000 + number);
        log.push(Event::new(other.as_str(), "login", time)).unwrap();
    }
    let mut engine = Engine::new(log, policy.unwrap(), begin).unwrap();
    let at = |number: i64| Timestamp::from_micros(START + number);
    engine.alias(&other, &one, at(0)).unwrap();
    for number in 1..=21 {
        let told = engine.track(Event::new(one.as_str(), "login", at(number))).unwrap();
        assert_eq!(told.signals.len(), 1, "{number}");
    }
    for number in 22..2200 {
        let told = engine.track(Event::new(other.as_str(), "login", at(number))).unwrap();
        assert_eq!(told.signals.len(), 1, "{number}");
    }
}

/// Of very many ids the events are read as if they were those of one, and stand where batch says.
#[test]
fn a_customer_of_many_ids_stands_where_batch_says() {
    let (begin, end) = (Timestamp::from_micros(START), Timestamp::from_micros(START + 30 * MICROS_PER_DAY));
    let euro = crate::Money { minor: 100, currency: crate::Currency::parse("EUR").unwrap() };
    let mut random = crate::testing::Random::new(17);
    for round in 0..4 {
        let policy = super::policy(&[3, 4, 5, 7, 8, 9, 12]);
        let mut engine = Engine::new(EventLog::new(schema()), policy.clone(), begin).unwrap();
        for number in 0..90 {
            let id = format!("c{}", random.below(20));
            let time = Timestamp::from_micros(START + random.below(700) as i64 * super::HOUR);
            let kind = ["login", "sale", "payment_failed"][random.below(3) as usize];
            let event = Event::new(id.as_str(), kind, time);
            let event = match random.below(3) {
                0 => event.amount(random.below(900) as f64 / 4.0),
                1 if round == 3 => event.money(euro),
                _ => event,
            };
            engine.track(event).unwrap();
            if number % 4 == 0 {
                let (from, into) = (format!("c{}", 1 + random.below(19)), "c0");
                engine.alias(&from, into, time).unwrap();
            }
        }
        engine.advance(end, None).unwrap();
        super::same_as_batch(&mut engine, &policy, end);
    }
}
