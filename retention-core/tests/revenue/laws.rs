//! What holds whatever the events and settings.

use proptest::prelude::*;
use retention_core::{EventLog, MetricSettings, SubscriptionOptions};
use serde_json::Value;

use super::config;
use super::scene::{any_events, any_settings, log, shown};

fn with(settings: &MetricSettings) -> SubscriptionOptions {
    SubscriptionOptions::default().settings(settings.clone())
}

/// Every customer's changes.
fn timelines(log: &EventLog, as_of: &str, settings: &MetricSettings) -> Vec<Vec<String>> {
    let view = log.as_of(as_of).unwrap();
    let of = |customer: u32| match view.mrr_timeline(&format!("c{customer}"), &with(settings)) {
        Ok(table) => shown(&table),
        Err(error) => vec![error.code().to_string()],
    };
    (0..4).map(of).collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn the_order_of_arrival_changes_nothing(events in any_events(40), settings in any_settings(), turn in 0..40_usize) {
        let mut turned: Vec<Value> = events.iter().rev().cloned().collect();
        let middle = turn.min(turned.len());
        turned.rotate_left(middle);
        let (a, b) = (log(&events), log(&turned));
        prop_assert_eq!(timelines(&a, "2024-06-01", &settings), timelines(&b, "2024-06-01", &settings));
        let table = |log: &EventLog| shown(&log.as_of("2024-06-01").unwrap().subscriptions(&with(&settings)).unwrap());
        prop_assert_eq!(table(&a), table(&b));
    }

    #[test]
    fn what_happens_later_does_not_change_what_was(events in any_events(40), settings in any_settings(), day in 1..29_u32) {
        let all = log(&events);
        let as_of = format!("2024-02-{day:02}");
        let cut: Vec<Value> = events.iter().filter(|event| event["time"].as_str().unwrap() < as_of.as_str()).cloned().collect();
        let early = log(&cut);
        prop_assert_eq!(timelines(&all, &as_of, &settings), timelines(&early, &as_of, &settings));
        for (earlier, later) in timelines(&all, &as_of, &settings).iter().zip(timelines(&all, "2024-06-01", &settings)) {
            if earlier.len() != 1 || !earlier[0].starts_with("unknown") {
                prop_assert_eq!(&earlier[..], &later[..earlier.len()], "the past stands");
            }
        }
    }

    #[test]
    fn changes_add_up_to_what_counts(events in any_events(40), settings in any_settings()) {
        let view = log(&events).as_of("2024-06-01").unwrap();
        let standing = view.subscriptions(&with(&settings)).unwrap();
        for customer in 0..4 {
            let name = format!("c{customer}");
            let Ok(table) = view.mrr_timeline(&name, &with(&settings)) else { continue };
            let changes: i64 = (0..table.rows()).filter_map(|row| table.column("change_minor").unwrap().int(row)).sum();
            let counted: i64 = (0..standing.rows())
                .filter(|row| standing.column("customer").unwrap().text(*row) == Some(name.as_str()))
                .filter_map(|row| standing.column("mrr_minor").unwrap().int(row))
                .sum();
            prop_assert_eq!(changes, counted);
        }
    }
}
