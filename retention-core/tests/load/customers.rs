//! What is told of customers: sign-up, account, zone, dated and undated properties; and their timelines.

use retention_core::{Customer, CustomerColumns, CustomersOptions, Event, EventLog, Table, TimelineOptions};
use serde_json::{Value, json};

use super::scene::{empty, ends, timeline};

fn told(rows: &Value) -> EventLog {
    let mut log = empty();
    let receipt = log.set_customers_json(rows.as_array().unwrap(), &CustomerColumns::default()).unwrap();
    ends(&receipt);
    log
}

fn customers(log: &EventLog, as_of: &str) -> Table {
    log.as_of(as_of).unwrap().customers_table(&CustomersOptions::default()).unwrap()
}

fn texts(table: &Table, column: &str) -> Vec<Option<String>> {
    let column = table.column(column).unwrap();
    let show =
        |row| column.text(row).map(str::to_owned).or_else(|| column.time(row).map(|time| time.to_string()));
    (0..table.rows()).map(show).collect()
}

fn some(values: &[&str]) -> Vec<Option<String>> {
    values.iter().map(|value| (!value.is_empty()).then(|| (*value).to_owned())).collect()
}

#[test]
fn sign_up_account_zone_and_properties() {
    let log = told(&json!([
        {"id": "a", "signed_up": "2024-07-01", "account": "acme", "zone": "Asia/Tokyo", "plan": "pro", "set_at": "2024-07-02"},
        {"id": 7, "signed_up": "2024-07-01T12:00:00+09:00", "plan": "free", "seats": 3},
        {"id": "b", "plan": null, "zone": null},
    ]));
    let table = customers(&log, "2024-08-01");
    assert_eq!(texts(&table, "customer"), some(&["7", "a", "b"]));
    assert_eq!(texts(&table, "signed_up"), some(&["2024-07-01T03:00:00Z", "2024-06-30T23:00:00Z", ""]));
    assert_eq!(texts(&table, "account"), some(&["", "acme", ""]));
    assert_eq!(texts(&table, "zone"), some(&["", "Asia/Tokyo", ""]));
    assert_eq!(texts(&table, "plan"), some(&["free", "pro", ""]));
    assert_eq!(table.column("seats").unwrap().float(0), Some(3.0));
    // Only the plan of 7 and its seats have no date.
    assert_eq!(table.notes().find(|(name, _)| *name == "undated"), Some(("undated", "plan, seats")));
}

#[test]
fn who_is_only_named_is_known() {
    let rows =
        json!([{"id": "a"}, {"id": "b", "set_at": "2024-03-01"}, {"id": "c", "received": "2024-05-01"}]);
    let log = told(&rows);
    let known = |log: &EventLog, as_of: &str| texts(&customers(log, as_of), "customer");
    assert_eq!(known(&log, "2024-02-01"), some(&["a", "c"]));
    assert_eq!(known(&log, "2024-04-01"), some(&["a", "b", "c"]));
    let table = customers(&log, "2024-04-01");
    assert_eq!(table.columns().len(), 8, "it is no property");
    assert_eq!(table.notes().find(|(name, _)| *name == "undated"), None);
    let early = log.as_of("2024-04-01").unwrap().known_at("2024-04-15").unwrap();
    let early = early.customers_table(&CustomersOptions::default()).unwrap();
    assert_eq!(texts(&early, "customer"), some(&["a", "b"]));
    // Kept, dealt and put together again like any other fact.
    let again = EventLog::from_bytes(&log.to_bytes().unwrap()).unwrap();
    let parted = EventLog::merge(&log.partition(3).unwrap()).unwrap();
    for log in [again, parted] {
        assert_eq!(known(&log, "2024-04-01"), some(&["a", "b", "c"]));
    }
    let mut log = log;
    let receipt = log.set_customers_json(rows.as_array().unwrap(), &CustomerColumns::default()).unwrap();
    assert_eq!((receipt.accepted, receipt.duplicates), (0, 3));
}

#[test]
fn a_property_has_the_last_value_set_before() {
    let mut log = empty();
    let rows = [("2024-03-01", "team"), ("2024-01-01", "free"), ("2024-02-01", "pro")];
    for (since, plan) in rows {
        let customer = Customer::new("a").signed_up("2023-12-01").property("plan", plan).set_at(since);
        assert_eq!(log.set_customer(&customer).unwrap().accepted, 1);
        assert_eq!(log.set_customer(&customer).unwrap().duplicates, 1);
    }
    let plan = |as_of: &str| {
        customers(&log, as_of).column("plan").ok().and_then(|plan| plan.text(0).map(str::to_owned))
    };
    // What is set at an instant is seen after it, as an event is.
    for (as_of, expected) in [
        ("2024-01-01", None),
        ("2024-01-01T00:00:00.000001", Some("free")),
        ("2024-02-01", Some("free")),
        ("2024-02-02", Some("pro")),
        ("2024-03-02", Some("team")),
    ] {
        assert_eq!(plan(as_of).as_deref(), expected, "{as_of}");
    }
    // An undated value holds before all dated ones, in every view.
    log.set_customer(&Customer::new("a").property("plan", "trial")).unwrap();
    let table = customers(&log, "2023-12-02");
    assert_eq!(texts(&table, "plan"), some(&["trial"]));
    assert_eq!(texts(&customers(&log, "2024-03-02"), "plan"), some(&["team"]));
}

#[test]
fn each_fault_of_a_customer_has_its_reason() {
    let rows = json!([
        {"id": "a", "signed_up": "2024-01-01"},
        {"id": "", "signed_up": "2024-01-01"},
        {"id": "b", "signed_up": "soon"},
        {"id": "b", "zone": "Europe/Londn"},
        {"id": "b", "set_at": "?", "plan": "pro"},
        {"id": "b", "received": "?", "plan": "pro"},
        {"id": "b", "gift": "perhaps"},
        {"id": 1.5, "plan": "pro"},
        {"id": "x".repeat(1025), "plan": "pro"},
        "b",
    ]);
    let mut log = empty();
    let receipt = log.set_customers_json(rows.as_array().unwrap(), &CustomerColumns::default()).unwrap();
    let (counts, reasons) = ends(&receipt);
    let expected = [
        ("missing_customer", 1),
        ("invalid_signed_up", 2),
        ("invalid_zone", 3),
        ("invalid_set_at", 4),
        ("invalid_received", 5),
        ("invalid_property", 6),
        ("invalid_id", 7),
        ("id_too_long", 8),
        ("not_a_row", 9),
    ];
    assert_eq!(reasons, expected.map(|(reason, row)| (reason.to_owned(), vec![row])).into());
    assert_eq!((counts, receipt.rejected, customers(&log, "2025-01-01").rows()), ([1, 0, 0], 9, 1));
}

#[test]
fn a_timeline_is_all_of_a_customer_in_order() {
    let mut log = empty();
    for (customer, kind, time) in [
        ("a", "sale", "2024-01-03"),
        ("a", "login", "2024-01-01"),
        ("b", "login", "2024-01-02"),
        ("a", "return", "2024-01-03"),
    ] {
        log.push(Event::new(customer, kind, time).amount(1.5).order("o").item("i").property("gift", true))
            .unwrap();
    }
    log.alias("b", "a", "2024-01-04").unwrap();
    assert_eq!(texts(&timeline(&log, "a"), "kind"), some(&["login", "login", "return", "sale"]));
    assert_eq!(texts(&timeline(&log, "b"), "customer"), some(&["a", "b", "a", "a"]));
    assert_eq!(texts(&timeline(&log, "a"), "properties")[0].as_deref(), Some("{\"gift\":true}"));
    let view = |as_of: &str| log.as_of(as_of).unwrap();
    let listed =
        |as_of: &str, options: &TimelineOptions| texts(&view(as_of).timeline("a", options).unwrap(), "kind");
    let all = TimelineOptions::default();
    // The newest first; before the alias held, b was another; an event at as_of is not yet seen.
    assert_eq!(listed("2024-02-01", &all), some(&["sale", "return", "login", "login"]));
    assert_eq!(listed("2024-01-04", &all), some(&["sale", "return", "login"]));
    assert_eq!(listed("2024-01-03", &all), some(&["login"]));
    assert_eq!(listed("2024-02-01", &all.clone().limit(1)), some(&["sale"]));
    assert_eq!(listed("2024-02-01", &all.clone().limit(0)), some(&[]));
    let oldest = TimelineOptions::default().newest_first(false).limit(2);
    assert_eq!(listed("2024-02-01", &oldest), some(&["return", "sale"]), "the newest two, in order");
    let kinds =
        |names: &[&str]| all.clone().kinds(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(listed("2024-02-01", &kinds(&["purchase", "return"])), some(&["sale", "return"]));
    let code =
        |options: &TimelineOptions| view("2024-02-01").timeline("a", options).unwrap_err().code().to_string();
    assert_eq!(code(&kinds(&["sael"])), "unknown_kind");
    assert_eq!(view("2024-01-01").timeline("a", &all).unwrap_err().code().as_str(), "unknown_customer");
}
