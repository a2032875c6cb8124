//! What holds whatever the events and settings.

use proptest::prelude::*;
use retention_core::{
    Customer, EventLog, MetricSettings, RevenueOptions, SubscriptionOptions, Table, TimeInput,
};
use serde_json::Value;

use super::any::{any_events, any_facts, any_settings};
use super::config;
use super::scene::{log, log_to, shown};

fn with(settings: &MetricSettings) -> SubscriptionOptions {
    SubscriptionOptions::default().settings(settings.clone())
}

/// A log of events and of what was told of customers, observed for longer than anything is asked of.
fn told_of(events: &[Value], facts: &[Value]) -> EventLog {
    let mut log = log_to("2024-12-31", events);
    for fact in facts {
        log.set_customer(&Customer::from_json(fact).unwrap()).unwrap();
    }
    log
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
    fn a_closed_month_stays_whatever_is_told_later(
        events in any_events(40),
        facts in any_facts(12),
        settings in any_settings(),
        month in 2..5_u32,
        by in 0..3_usize,
    ) {
        let cut = format!("2024-{month:02}-01");
        let early = |rows: &[Value], key: &str| -> Vec<Value> {
            rows.iter().filter(|row| row[key].as_str().unwrap() < cut.as_str()).cloned().collect()
        };
        let all = told_of(&events, &facts);
        let then = told_of(&early(&events, "time"), &early(&facts, "set_at"));
        let options = RevenueOptions::default().settings(settings).from(TimeInput::from("2024-01-01"));
        let options = match ["", "country", "plan"][by] {
            "" => options,
            by => options.by(by.to_owned()),
        };
        let lines = |log: &EventLog, as_of: &str| match log.as_of(as_of).unwrap().revenue_by_customer(&options) {
            Ok(table) => shown(&table).into_iter().filter(|line| line.as_str() < &cut[..7]).collect(),
            Err(error) => vec![error.code().to_string()],
        };
        let before = lines(&then, &cut);
        prop_assume!(before != ["unknown_property"]);
        prop_assert_eq!(before, lines(&all, "2024-06-01"));
    }

    #[test]
    fn groups_reconcile_from_month_to_month(
        events in any_events(40),
        facts in any_facts(12),
        settings in any_settings(),
    ) {
        let view = told_of(&events, &facts).as_of("2024-06-01").unwrap();
        let options = RevenueOptions::default().settings(settings);
        let Ok(split) = view.revenue_movements(&options.clone().by("country".to_owned())) else { return Ok(()) };
        let whole = view.revenue_movements(&options).unwrap();
        let of = |table: &Table, name: &str, row: usize| table.column(name).unwrap().int(row).unwrap_or(0);
        let groups = if whole.rows() == 0 { 0 } else { split.rows() / whole.rows() };
        prop_assert_eq!(split.rows(), groups * whole.rows());
        for row in 0..split.rows() {
            let parts = ["start_minor", "new_minor", "reactivation_minor", "expansion_minor", "term_change_minor", "exchange_minor"];
            let lost = of(&split, "contraction_minor", row) + of(&split, "churn_minor", row);
            let end = parts.iter().map(|part| of(&split, part, row)).sum::<i64>() - lost;
            prop_assert_eq!(end, of(&split, "end_minor", row));
            // Months that were not observed say nothing.
            if row >= groups && split.column("start_minor").unwrap().int(row).is_some() {
                let before = of(&split, "end_minor", row - groups) + of(&split, "reclassified_minor", row);
                prop_assert_eq!(before, of(&split, "start_minor", row));
            }
        }
        for row in 0..whole.rows() {
            for name in ["start_minor", "new_minor", "churn_minor", "end_minor", "reclassified_minor", "end_count"] {
                let sum: i64 = (row * groups..(row + 1) * groups).map(|row| of(&split, name, row)).sum();
                if groups > 0 {
                    prop_assert_eq!(sum, of(&whole, name, row), "{}", name);
                }
            }
            prop_assert_eq!(of(&whole, "reclassified_minor", row), 0);
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
