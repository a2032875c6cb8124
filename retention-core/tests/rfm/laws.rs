//! What must hold whatever the data: order of rows, names, units, the future, and customers alike.

use std::collections::BTreeMap;

use proptest::prelude::*;
use retention_core::{RfmOptions, RfmTies};

use crate::rows;
use crate::scene::{Happening, config, scenes};
use crate::twin::any_options;

fn renamed(event: &Happening) -> Happening {
    // Neither the order of ids nor their shards stay.
    let digits: String = event.customer.chars().rev().collect();
    Happening { customer: format!("person-{digits}"), ..event.clone() }
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn order_of_rows_plays_no_part(scene in scenes(), options in any_options(), seed in any::<u64>()) {
        let whole = scene.log().as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        let mut events = scene.events.clone();
        let mut state = seed | 1;
        for at in (1..events.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            events.swap(at, (state >> 33) as usize % (at + 1));
        }
        let mut log = scene.log_of(&events[..events.len() / 2]);
        log = retention_core::EventLog::merge([&log, &scene.log_of(&events[events.len() / 2..])]).unwrap();
        let shuffled = log.as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        prop_assert_eq!(rows(&shuffled), rows(&whole));
        prop_assert_eq!(shuffled.table(), whole.table());
    }

    #[test]
    fn names_play_no_part(scene in scenes(), options in any_options()) {
        let options = options.ties(RfmTies::Equal);
        let events: Vec<Happening> = scene.events.iter().map(renamed).collect();
        let by_name = |events: &[Happening]| -> BTreeMap<String, String> {
            let rfm = scene.log_of(events).as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
            let shown = |row: retention_core::RfmRow<'_>| {
                let retention_core::RfmRow { recency_days, frequency, monetary_minor, score, segment, .. } = row;
                format!("{recency_days} {frequency} {monetary_minor} {score} {segment:?}")
            };
            rfm.iter().map(|row| (row.customer.to_owned(), shown(row))).collect()
        };
        let renamed: BTreeMap<String, String> = by_name(&scene.events)
            .into_iter()
            .map(|(customer, row)| (format!("person-{}", customer.chars().rev().collect::<String>()), row))
            .collect();
        prop_assert_eq!(by_name(&events), renamed);
    }

    #[test]
    fn doubled_amounts_double_monetary_alone(scene in scenes(), options in any_options()) {
        let mut doubled = scene.clone();
        for event in &mut doubled.events {
            event.amount = event.amount.map(|amount| amount * 2);
        }
        let one = scene.log().as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        let two = doubled.log().as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        prop_assert_eq!(one.len(), two.len());
        for (one, two) in one.iter().zip(two.iter()) {
            prop_assert_eq!(one.monetary_minor * 2, two.monetary_minor);
            prop_assert_eq!((one.recency_days, one.frequency, one.score), (two.recency_days, two.frequency, two.score));
        }
    }

    #[test]
    fn the_future_plays_no_part(scene in scenes(), options in any_options()) {
        let past: Vec<&Happening> = scene.events.iter().filter(|event| event.time < scene.as_of).collect();
        let mut later = scene.clone();
        later.events.push(Happening {
            customer: "c00".to_owned(), kind: "sale", time: scene.as_of, amount: Some(9_999), order: None,
        });
        later.events.push(Happening {
            customer: "new".to_owned(), kind: "first seen later", time: scene.as_of + 1, amount: None, order: None,
        });
        let then = scene.log_of(past).as_of(scene.as_of()).unwrap();
        let now = later.log().as_of(scene.as_of()).unwrap();
        prop_assert_eq!(then.rfm(&options).unwrap().table(), now.rfm(&options).unwrap().table());
    }

    #[test]
    fn customers_alike_score_alike(scene in scenes(), options in any_options()) {
        let options = options.ties(RfmTies::Equal);
        let twins = scene.events.iter().map(|event| Happening {
            customer: format!("twin of {}", event.customer), ..event.clone()
        });
        let events: Vec<Happening> = scene.events.iter().cloned().chain(twins).collect();
        let rfm = scene.log_of(&events).as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        for row in rfm.iter().filter(|row| !row.customer.starts_with("twin")) {
            let twin = rfm.customer(&format!("twin of {}", row.customer)).unwrap();
            prop_assert_eq!((row.score, row.segment), (twin.score, twin.segment));
        }
        for (one, other) in rfm.iter().flat_map(|one| rfm.iter().map(move |other| (one, other))) {
            // Better values never score worse.
            prop_assert!(one.recency_days > other.recency_days || one.r >= other.r);
            prop_assert!(one.frequency < other.frequency || one.f >= other.f);
            prop_assert!(one.monetary_minor < other.monetary_minor || one.m >= other.m);
        }
    }

    #[test]
    fn aliases_are_one_customer(scene in scenes(), options in any_options()) {
        let mut joined = scene.clone();
        for event in &mut joined.events {
            if event.customer == "c01" {
                event.customer = "c00".to_owned();
            }
        }
        let mut log = scene.log();
        log.alias("c01", "c00", "2000-01-01").unwrap();
        let aliased = log.as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        let whole = joined.log().as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        prop_assert_eq!(rows(&aliased), rows(&whole));
    }
}

#[test]
fn ten_alike_are_alike() {
    let mut log = retention_core::EventLog::new(retention_core::Schema::new("UTC", "EUR").unwrap());
    for customer in 0..10 {
        log.push(retention_core::Event::new(format!("c{customer}"), "purchase", "2024-01-01").amount(5.0))
            .unwrap();
    }
    let rfm = crate::rfm(&log, "2024-02-01", &RfmOptions::default());
    assert!(rfm.iter().all(|row| row.score == "511"));
    assert_eq!(rfm.warnings().len(), 3);
}
