//! Real and synthetic data against values that pandas computed (tests/data/expected/saas.json).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use retention_core::{
    AuditOptions, CustomerColumns, DifferenceOptions, Event, EventLog, MetricGrain, MetricSettings,
    RevenueFigure, RevenueOptions, RevenueRetentionOptions, Schema, Table,
};
use serde_json::{Value, json};

use super::scene::{cell, settings};

pub(crate) fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name);
    let bytes = std::fs::read(path).unwrap();
    if !name.ends_with(".gz") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes.as_slice()), &mut text).unwrap();
    text
}

pub(crate) fn expected() -> &'static Value {
    static VALUES: OnceLock<Value> = OnceLock::new();
    VALUES.get_or_init(|| serde_json::from_str(&file("expected/saas.json")).unwrap())
}

/// The subscriptions of RavenStack as events, accounts as customers.
pub(crate) fn ravenstack() -> &'static EventLog {
    static LOG: OnceLock<EventLog> = OnceLock::new();
    LOG.get_or_init(|| {
        let text = file("ravenstack_subscriptions.csv");
        let mut events = Vec::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (id, account, start, end) = (cells[0], cells[1], cells[2], cells[3]);
            events.push(
                Event::new(account.to_owned(), "subscription_started", start)
                    .item(id.to_owned())
                    .amount(cells[6])
                    .property("plan", cells[4])
                    .property("is_trial", cells[8] == "TRUE"),
            );
            if !end.is_empty() {
                events.push(Event::new(account.to_owned(), "subscription_ended", end).item(id.to_owned()));
            }
        }
        let mut log = EventLog::new(Schema::new("UTC", "USD").unwrap());
        assert_eq!(log.append_events(&events).unwrap().rejected, 0);
        log
    })
}

fn grain(grain: MetricGrain) -> MetricSettings {
    settings(json!({"properties": {"trial": "is_trial"}})).grain(grain)
}

fn minor(value: &Value) -> i64 {
    let major = value.as_f64().unwrap();
    assert_eq!(major.fract(), 0.0);
    major as i64 * 100
}

/// Compares what the reference has with the row; how much that is.
fn same(table: &Table, row: usize, month: &Value, names: &[(&str, &str)]) -> usize {
    let mut compared = 0;
    for (theirs, ours) in names {
        let column = table.column(ours).unwrap();
        let what = format!("{ours} of {}", month["month_end"]);
        match &month[*theirs] {
            Value::Null => assert!(column.float(row).is_none() && column.int(row).is_none(), "{what}"),
            value if ours.ends_with("_minor") => assert_eq!(column.int(row), Some(minor(value)), "{what}"),
            value if ours.ends_with("_count") => assert_eq!(column.int(row), value.as_i64(), "{what}"),
            value => {
                let (found, wanted) = (column.float(row).unwrap(), value.as_f64().unwrap());
                assert!((found - wanted).abs() < 1e-12, "{what}: {found}, not {wanted}");
            }
        }
        compared += 1;
    }
    compared
}

const MONTHLY: [(&str, &str); 13] = [
    ("accounts", "end_count"),
    ("mrr", "end_minor"),
    ("starting_mrr", "start_minor"),
    ("new_mrr", "new_minor"),
    ("reactivation_mrr", "reactivation_minor"),
    ("expansion_mrr", "expansion_minor"),
    ("contraction_mrr", "contraction_minor"),
    ("churned_mrr", "churn_minor"),
    ("churned_accounts", "churned_count"),
    ("new_accounts", "new_count"),
    ("nrr", "nrr"),
    ("grr", "grr"),
    ("logo_churn", "logo_churn"),
];

#[test]
fn ravenstack_equals_pandas_by_account_and_by_subscription() {
    let view = ravenstack().as_of("2025-01-01").unwrap();
    for (name, unit) in [
        ("ravenstack_mrr", MetricGrain::Customer),
        ("ravenstack_mrr_by_subscription", MetricGrain::Subscription),
    ] {
        let months = expected()[name]["months"].as_array().unwrap();
        let options = RevenueOptions::default().settings(grain(unit));
        let table = view.revenue_movements(&options).unwrap();
        let year = RevenueRetentionOptions::default().settings(grain(unit));
        let year = view.revenue_retention(&year).unwrap();
        assert_eq!((table.rows(), year.rows(), months.len()), (24, 24, 25));
        let mut compared = 0;
        // The first month of the reference is the empty one before the first subscription.
        for (row, month) in months.iter().skip(1).enumerate() {
            assert_eq!(cell(&table, "period", row), month["month_end"].as_str().unwrap()[..7]);
            compared += same(&table, row, month, &MONTHLY);
            compared += same(&table, row, month, &[("quick_ratio", "quick_ratio")]);
            if !month["nrr_12m"].is_null() {
                compared += same(&year, row, month, &[("nrr_12m", "nrr"), ("grr_12m", "grr")]);
                let logos = 1.0 - month["logo_retention_12m"].as_f64().unwrap();
                assert!((year.column("logo_churn").unwrap().float(row).unwrap() - logos).abs() < 1e-12);
            }
        }
        assert!(compared >= 24 * 14 + 20, "{compared}");
    }
}

#[test]
fn february_2024_reconciles_as_published() {
    let view = ravenstack().as_of("2025-01-01").unwrap();
    let table =
        view.revenue_movements(&RevenueOptions::default().settings(grain(MetricGrain::Customer))).unwrap();
    let row = (0..table.rows()).find(|row| cell(&table, "period", *row) == "2024-02").unwrap();
    let minor = |name: &str| table.column(name).unwrap().int(row).unwrap();
    let parts = [
        "start_minor",
        "new_minor",
        "reactivation_minor",
        "expansion_minor",
        "contraction_minor",
        "churn_minor",
        "end_minor",
    ];
    assert_eq!(parts.map(minor), [152_268_500, 7_863_100, 313_600, 28_285_800, 1_353_200, 0, 187_377_800]);
    let rate = |name: &str| (table.column(name).unwrap().float(row).unwrap() * 1000.0).round() / 1000.0;
    assert_eq!((rate("nrr"), rate("grr")), (1.177, 0.991));
}

#[test]
fn grains_differ_by_named_accounts() {
    let view = ravenstack().as_of("2025-01-01").unwrap();
    for figure in [RevenueFigure::Expansion, RevenueFigure::Churn, RevenueFigure::New, RevenueFigure::End] {
        let options = DifferenceOptions::default()
            .a(grain(MetricGrain::Customer))
            .b(grain(MetricGrain::Subscription))
            .figure(figure)
            .from(retention_core::TimeInput::from("2024-02-01"))
            .to(retention_core::TimeInput::from("2024-03-01"));
        let difference = view.explain_difference(&options).unwrap();
        let customers = difference.customers();
        let change = |row| customers.column("change_minor").unwrap().int(row).unwrap();
        let parts: i64 = (0..customers.rows()).map(change).sum();
        assert_eq!(parts, difference.after_minor() - difference.before_minor());
        assert!((0..customers.rows()).all(|row| cell(&customers, "customer", row).starts_with("A-")));
        let none = figure == RevenueFigure::End;
        assert_eq!(customers.rows() == 0, none, "only the movements differ, not what is there in the end");
    }
}

#[test]
fn telco_loses_what_pandas_says_by_contract() {
    let text = file("telco.csv.gz");
    let mut log = EventLog::new(Schema::new("UTC", "USD").unwrap());
    let mut events = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let customer = cells[0].to_owned();
        events.push(
            Event::new(customer.clone(), "subscription_started", "2024-01-01")
                .amount(cells[18])
                .property("plan", cells[15]),
        );
        if cells[20] == "Yes" {
            events.push(Event::new(customer, "subscription_ended", "2024-02-29"));
        }
    }
    log.append_events(&events).unwrap();
    let view = log.as_of("2024-03-01").unwrap();
    let reference = &expected()["telco_last_month"];
    let february = RevenueOptions::default().from(retention_core::TimeInput::from("2024-02-01"));
    let all = view.revenue_movements(&february).unwrap();
    let close = |found: Option<f64>, wanted: &Value| {
        assert!((found.unwrap() - wanted.as_f64().unwrap()).abs() < 1e-9);
    };
    close(all.column("logo_churn").unwrap().float(0), &reference["logo_churn"]);
    close(all.column("grr").unwrap().float(0), &reference["grr"]);
    assert_eq!(all.column("start_minor").unwrap().int(0), Some(45_611_660));
    assert_eq!(all.column("churn_minor").unwrap().int(0), Some(13_913_085));
    let by = view.revenue_movements(&february.by("plan".to_owned())).unwrap();
    assert_eq!(by.rows(), 3);
    for row in 0..3 {
        let contract = &reference["by_contract"][cell(&by, "group", row)];
        close(by.column("logo_churn").unwrap().float(row), &contract["logo_churn"]);
        close(by.column("grr").unwrap().float(row), &contract["grr"]);
        assert_eq!(by.column("start_count").unwrap().int(row), contract["n"].as_i64());
    }
}

/// The rows of one of RavenStack's tables, each split at its commas.
fn table_of(name: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    file(&format!("ravenstack_{name}")).lines().skip(1).map(cells).collect()
}

/// How many an audit found of a check, of how many.
fn found(audit: &Table, check: &str) -> (i64, i64) {
    let row = (0..audit.rows()).find(|row| cell(audit, "check", *row) == check).unwrap();
    ["count", "of"].map(|name| audit.column(name).unwrap().int(row).unwrap()).into()
}

#[test]
fn the_audit_finds_what_is_wrong_with_ravenstack() {
    let (subscriptions, gone) = (table_of("subscriptions.csv"), table_of("churn_events.csv"));
    let (uses, tickets) = (table_of("feature_usage.csv.gz"), table_of("support_tickets.csv"));
    let owner: BTreeMap<&str, &[String]> =
        subscriptions.iter().map(|cells| (cells[0].as_str(), cells.as_slice())).collect();
    let signed: BTreeMap<String, String> =
        table_of("accounts.csv").into_iter().map(|cells| (cells[0].clone(), cells[4].clone())).collect();

    // What is found by looking at the tables alone.
    let early = uses.iter().filter(|use_of| use_of[2] < owner[use_of[1].as_str()][2]).count();
    let too_soon = tickets.iter().filter(|ticket| ticket[2] < signed[&ticket[1]]).count();
    let pays = |account: &str, day: &str| {
        let counts = |cells: &&Vec<String>| cells[1] == account && cells[8] == "FALSE" && cells[6] != "0";
        let runs = |cells: &Vec<String>| {
            cells[2].as_str() <= day && (cells[3].is_empty() || cells[3].as_str() > day)
        };
        subscriptions.iter().filter(counts).any(runs)
    };
    let paying = gone.iter().filter(|cells| pays(&cells[1], &cells[2])).count();
    assert_eq!((early, too_soon, paying), (19_142, 1077, 531));

    let mut events = Vec::new();
    for cells in &gone {
        events.push(Event::new(cells[1].clone(), "cancellation", cells[2].as_str()).id(cells[0].clone()));
    }
    for cells in &uses {
        let account = owner[cells[1].as_str()][1].clone();
        events.push(Event::new(account, "activity", cells[2].as_str()).item(cells[1].clone()));
    }
    let mut log = ravenstack().clone();
    assert_eq!(log.append_events(&events).unwrap().rejected, 0);
    let settings = grain(MetricGrain::Customer);
    let options = retention_core::SubscriptionOptions::default().settings(settings);
    let audit = log.as_of("2025-01-01").unwrap().subscription_audit(&options).unwrap();
    assert_eq!(found(&audit, "use_before_subscription"), (19_142, 25_000));
    assert_eq!(found(&audit, "paying_after_cancellation").0, 531);
    assert_eq!(found(&audit, "overlaps").0, 0);

    let mut desk = EventLog::new(Schema::new("UTC", "USD").unwrap());
    let opened = |cells: &Vec<String>| Event::new(cells[1].clone(), "ticket_opened", cells[2].as_str());
    desk.append_events(&tickets.iter().map(opened).collect::<Vec<_>>()).unwrap();
    let accounts: Vec<Value> = signed.iter().map(|(id, day)| json!({"id": id, "signed_up": day})).collect();
    desk.set_customers_json(&accounts, &CustomerColumns::default()).unwrap();
    let audit = desk.as_of("2025-01-01").unwrap().audit(&AuditOptions::default()).unwrap().table();
    assert_eq!(found(&audit, "events_before_sign_up"), (1077, 2000));
}
