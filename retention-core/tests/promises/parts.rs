//! Split equals whole: what the parts of a log say adds up to what the log says, whatever it was told.

use std::collections::BTreeMap;

use proptest::prelude::*;
use retention_core::{Customer, EventLog, Table, TimelineOptions, View};
use serde_json::{Value, json};

use super::answers::{named, plain};
use super::config;
use super::told::{at, equal_rows, log, told};

/// Operations, what tells their rows apart, and the columns that count customers, events or money.
fn sums() -> Vec<(&'static str, Value, Vec<&'static str>, Vec<&'static str>)> {
    let flow = ["active", "start_active", "retained", "lost"];
    let money = [
        "value_minor",
        "new_value_minor",
        "start_value_minor",
        "expansion_minor",
        "contraction_minor",
        "lost_value_minor",
        "reactivated_value_minor",
        "retained_value_minor",
        "kept_value_minor",
        "uncounted_minor",
    ];
    let by_period = || vec!["period", "state"];
    let mut asked = Vec::new();
    for options in [Value::Null, json!({"period": "day"})] {
        asked.push(("retention", options.clone(), by_period(), flow.to_vec()));
        let movements = [&flow[..], &["new", "reactivated", "dormant"], &money].concat();
        asked.push(("movements", options.clone(), vec!["period", "state", "left_truncated"], movements));
        let purchases = ["customers", "orders", "revenue_gross_minor", "refunds_minor", "revenue_net_minor"];
        asked.push(("purchases", options.clone(), by_period(), purchases.to_vec()));
        let days = ["active", "dau_sum", "wau_sum", "mau_sum", "week_dau_sum", "week_wau_sum"];
        asked.push(("stickiness", options.clone(), by_period(), days.to_vec()));
        asked.push(("active_days", options, vec!["period", "state", "active_days"], vec!["customers"]));
    }
    asked.push((
        "activity_churn",
        json!({"window": "1d", "every": "7h"}),
        vec!["start", "state"],
        flow.to_vec(),
    ));
    for window in [Value::Null, "1d".into()] {
        let repeat = ["customers", "immature", "eligible", "repeated"];
        asked.push(("repeat_purchase", json!({"window": window}), vec![], repeat.to_vec()));
        let ladder = ["customers", "immature", "eligible", "reached"];
        asked.push(("order_ladder", json!({"window": window}), vec!["order_number"], ladder.to_vec()));
    }
    asked.push(("purchase_gaps", Value::Null, vec![], vec!["customers", "gaps"]));
    for options in [
        Value::Null,
        json!({"period": "day", "clock": "rolling"}),
        json!({"period": "day", "value": "orders"}),
        json!({"period": "day", "value": "revenue_net"}),
        json!({"period": "day", "by": "sign_up"}),
        json!({"period": "day", "count": "unbounded", "value": "revenue_cumulative_per_customer"}),
    ] {
        let cells = ["eligible", "retained", "orders", "revenue_minor"];
        asked.push(("cohorts", options, vec!["cohort", "period"], cells.to_vec()));
    }
    // Names that not every part has somebody with.
    let tiers = json!({"period": "day", "by": "property", "property": "tier"});
    asked.push(("cohorts", tiers, vec!["cohort", "period"], vec!["eligible", "retained"]));
    let tiers = json!({"period": "day", "by": "tier", "settings": named()});
    let movements = ["start_minor", "new_minor", "churn_minor", "end_minor", "new_count", "end_count"];
    asked.push(("revenue_movements", tiers, vec!["period", "group"], movements.to_vec()));
    let gifts = json!({"period": "day", "events": ["login"], "feature": "gifts"});
    asked.push(("feature_adoption", gifts, vec!["period", "feature"], vec!["events", "users"]));
    let reasons = json!({"events": ["return"], "reason": "gifts"});
    asked.push(("stated_reasons", reasons, vec!["reason"], vec!["count"]));
    asked
}

fn number(table: &Table, column: &str, row: usize) -> Option<i64> {
    table.column(column).unwrap().int(row)
}

/// Rows by what tells them apart; what is nothing or not known is left out, since a part may lack the row.
fn numbers(table: &Table, keys: &[&str], columns: &[&str]) -> BTreeMap<String, Vec<i64>> {
    let key = |row: usize| -> String {
        let cell = |name: &&str| {
            let column = table.column(name).unwrap();
            format!(
                "{:?}{:?}{:?}{:?} ",
                column.text(row),
                column.int(row),
                column.time(row),
                column.bool(row)
            )
        };
        keys.iter().map(cell).collect()
    };
    let values = |row| columns.iter().map(|column| number(table, column, row).unwrap_or(0)).collect();
    let rows = (0..table.rows()).map(|row| (key(row), values(row)));
    rows.filter(|(_, values): &(String, Vec<i64>)| values.iter().any(|value| *value != 0)).collect()
}

fn observed(table: &Table) -> Vec<(String, String)> {
    let notes = table.notes().filter(|(name, _)| name.starts_with("observed"));
    notes.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// The timelines of all customers, by the id that was asked for.
fn timelines(view: &View) -> BTreeMap<u8, String> {
    let told = (0..5).filter_map(|number| {
        let table = view.timeline(&format!("c{number}"), &TimelineOptions::default()).ok()?;
        Some((number, plain(&table)))
    });
    told.collect()
}

fn rows(view: &View) -> Vec<String> {
    let table = view.customers_table(&Default::default()).unwrap();
    let show = |row: usize| {
        let cell = |name: &str| {
            let column = table.column(name).unwrap();
            format!("{:?}{:?}{:?}{:?}", column.text(row), column.int(row), column.time(row), column.bool(row))
        };
        let fixed =
            ["customer", "signed_up", "first_event", "last_event", "events", "account", "left_truncated"];
        fixed.map(cell).concat()
    };
    (0..table.rows()).map(show).collect()
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn parts_add_up_to_the_whole(
        told in prop::collection::vec(told(), 0..40),
        accounts in prop::collection::btree_map(0..5u8, 0..2u8, 0..3),
        count in 1..5usize,
        as_of in 1..80i64,
        known_at in prop::option::of(0..80i64),
        equal in equal_rows(),
    ) {
        let mut log = log(told, equal);
        for (customer, account) in accounts {
            let told = Customer::new(format!("c{customer}")).account(format!("a{account}"));
            log.set_customer(&told.set_at(at(5))).unwrap();
        }
        let parts = log.partition(count).unwrap();
        let merged = EventLog::merge(parts.iter().rev()).unwrap();
        prop_assert!(merged.to_bytes().unwrap() == log.to_bytes().unwrap(), "the parts together are not the log");

        let look = |log: &EventLog| {
            let view = log.as_of(at(as_of)).unwrap();
            known_at.map_or_else(|| view.clone(), |known_at| view.known_at(at(known_at)).unwrap())
        };
        let (whole, parts) = (look(&log), parts.iter().map(look).collect::<Vec<_>>());
        prop_assert_eq!(parts.iter().map(View::events).sum::<u64>(), whole.events());
        prop_assert_eq!(parts.iter().map(View::customers).sum::<u64>(), whole.customers());
        // Each customer is in one part, and all of them there.
        let mut all = BTreeMap::new();
        for (number, timeline) in parts.iter().flat_map(timelines) {
            prop_assert!(all.insert(number, timeline).is_none(), "c{} is in two parts", number);
        }
        prop_assert_eq!(all, timelines(&whole));
        let mut everybody: Vec<String> = parts.iter().flat_map(rows).collect();
        everybody.sort();
        prop_assert_eq!(everybody, rows(&whole));

        for (operation, options, keys, columns) in sums() {
            let table = match whole.call(operation, &options) {
                Ok(table) => table,
                Err(error) => {
                    prop_assert!(parts.iter().any(|part| part.call(operation, &options).is_err()), "{}: {}", operation, error);
                    continue;
                }
            };
            let mut sum: BTreeMap<String, Vec<i64>> = BTreeMap::new();
            for part in &parts {
                let part = part.call(operation, &options).unwrap();
                // Every part knows what the whole observed.
                prop_assert_eq!(observed(&part), observed(&table), "{} {}", operation, &options);
                for (key, values) in numbers(&part, &keys, &columns) {
                    let row = sum.entry(key).or_insert_with(|| vec![0; columns.len()]);
                    row.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
                }
            }
            sum.retain(|_, values| values.iter().any(|value| *value != 0));
            prop_assert_eq!(sum, numbers(&table, &keys, &columns), "{} {}", operation, &options);
        }
        // Scores are between cuts fitted once.
        if let Ok(cuts) = whole.fit("fit_rfm", &Value::Null) {
            let scored = |view: &View| {
                let table = view.call("rfm_with", &json!({"cuts": cuts})).unwrap();
                let row = |row| {
                    let texts = ["customer", "score", "segment"].map(|name| table.column(name).unwrap().text(row).map(str::to_owned));
                    (texts, ["recency_days", "frequency", "monetary_minor"].map(|name| number(&table, name, row)))
                };
                (0..table.rows()).map(row).collect::<Vec<_>>()
            };
            let mut all: Vec<_> = parts.iter().flat_map(scored).collect();
            all.sort();
            prop_assert_eq!(all, scored(&whole));
        }
    }
}
