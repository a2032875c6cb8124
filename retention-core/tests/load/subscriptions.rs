//! Tables with a start and an end in one row.

use retention_core::{EventLog, OnReject, Receipt, SubscriptionColumns};
use serde_json::{Value, json};

use super::scene::{Ends, empty, ends, timeline};

fn append(log: &mut EventLog, rows: &Value, columns: &SubscriptionColumns) -> Receipt {
    log.append_subscriptions_json(rows.as_array().unwrap(), columns).unwrap()
}

fn columns(with_id: bool) -> SubscriptionColumns {
    let columns = SubscriptionColumns::default();
    if with_id { columns.subscription("sub".to_owned()) } else { columns }
}

fn shown(log: &EventLog, customer: &str) -> Vec<String> {
    let table = timeline(log, customer);
    let text = |name: &str, row: usize| table.column(name).unwrap().text(row).unwrap_or("-").to_owned();
    let show = |row: usize| {
        let (time, amount) = (
            table.column("time").unwrap().time(row).unwrap(),
            table.column("amount_minor").unwrap().int(row),
        );
        format!("{} {} {amount:?} {} {}", text("kind", row), time, text("item", row), text("properties", row))
    };
    (0..table.rows()).map(show).collect()
}

fn only(accepted: u64, duplicates: u64) -> Ends {
    ([accepted, duplicates, 0], Default::default())
}

#[test]
fn a_row_is_its_start_and_its_end_and_counts_once() {
    let rows = json!([
        {"customer": "a", "sub": "s1", "start": "2024-01-05", "end": "2024-07-05", "mrr": "19.99", "plan": "pro"},
        {"customer": "a", "sub": "s2", "start": "2024-07-05", "end": null, "mrr": 29.99, "plan": "team"},
        {"customer": "b", "sub": "s3", "start": "2024-02-01", "end": "2024-02-01", "mrr": null},
    ]);
    for with_id in [true, false] {
        let mut log = empty();
        let receipt = append(&mut log, &rows, &columns(with_id));
        assert_eq!((ends(&receipt), log.events()), (only(3, 0), 5), "with ids: {with_id}");
        let item = |id: &'static str| if with_id { id } else { "-" };
        let expected = [
            format!(
                "subscription_started 2024-01-05T00:00:00Z Some(1999) {} {{\"plan\":\"pro\"}}",
                item("s1")
            ),
            format!("subscription_ended 2024-07-04T23:00:00Z None {} -", item("s1")),
            format!(
                "subscription_started 2024-07-04T23:00:00Z Some(2999) {} {{\"plan\":\"team\"}}",
                item("s2")
            ),
        ];
        assert_eq!(shown(&log, "a"), expected);
        // With ids the same table changes nothing; without, the schema says that equal rows are two.
        let again = append(&mut log, &rows, &columns(with_id));
        assert_eq!((ends(&again), log.events()), if with_id { (only(0, 3), 5) } else { (only(3, 0), 10) });
    }
}

/// Rows of nothing but these three columns take the shortest way into a log.
#[test]
fn plain_rows_count_once_too() {
    let rows = json!([
        {"customer": "a", "start": "2024-01-05", "end": "2024-07-05"},
        {"customer": "a", "start": "2024-07-05", "end": null},
        {"customer": "b", "start": "2024-02-01", "end": "2024-02-02"},
    ]);
    let mut log = empty();
    assert_eq!((ends(&append(&mut log, &rows, &columns(false))), log.events()), (only(3, 0), 5));
}

/// A running subscription that has ended since: its row has something new.
#[test]
fn an_end_that_comes_later_is_added() {
    let mut log = empty();
    let running = json!([{"customer": "a", "sub": "s1", "start": "2024-01-05", "end": null, "mrr": 5}]);
    let ended = json!([{"customer": "a", "sub": "s1", "start": "2024-01-05", "end": "2024-03-05", "mrr": 5}]);
    assert_eq!(ends(&append(&mut log, &running, &columns(true))), only(1, 0));
    assert_eq!(ends(&append(&mut log, &ended, &columns(true))), only(1, 0));
    assert_eq!((ends(&append(&mut log, &ended, &columns(true))), log.events()), (only(0, 1), 2));
    // The same subscription told otherwise contradicts itself; the first stands.
    let dearer =
        json!([{"customer": "a", "sub": "s1", "start": "2024-01-05", "end": "2024-03-05", "mrr": 6}]);
    assert_eq!(ends(&append(&mut log, &dearer, &columns(true))).0, [0, 0, 1]);
    assert_eq!(log.events(), 2);
}

#[test]
fn a_row_with_a_fault_adds_neither_start_nor_end() {
    let rows = json!([
        {"customer": "a", "sub": "s1", "start": "2024-01-05", "end": "2024-01-04", "mrr": 1},
        {"customer": "a", "sub": "s2", "start": "2024-01-05", "end": "later", "mrr": 1},
        {"customer": "a", "sub": "s3", "start": null, "end": "2024-01-05", "mrr": 1},
        {"customer": "a", "sub": "s4", "start": "2024-01-05", "end": null, "mrr": "much"},
        {"customer": null, "sub": "s5", "start": "2024-01-05", "end": "2024-01-06", "mrr": 1},
        {"customer": "a", "sub": [], "start": "2024-01-05", "end": "2024-01-06", "mrr": 1},
        {"customer": "b", "sub": "s7", "start": "2024-01-05", "end": " ", "mrr": 1},
    ]);
    let mut log = empty();
    let receipt = append(&mut log, &rows, &columns(true));
    let expected = [
        ("end_before_start", 0),
        ("invalid_time", 1),
        ("missing_time", 2),
        ("invalid_amount", 3),
        ("missing_customer", 4),
        ("invalid_id", 5),
    ];
    let (counts, reasons) = ends(&receipt);
    assert_eq!(reasons, expected.map(|(reason, row)| (reason.to_owned(), vec![row])).into());
    assert_eq!((counts, log.events(), log.customer_ids()), ([1, 0, 0], 1, 1));
    let before = log.to_bytes().unwrap();
    let raise = columns(true).on_reject(OnReject::Raise);
    let error = log.append_subscriptions_json(rows.as_array().unwrap(), &raise).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("row")), ("rows_rejected", Some("0")));
    assert_eq!(log.to_bytes().unwrap(), before);
}
