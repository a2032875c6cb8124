//! Rows read piece by piece give what the same rows as values give: the same log, the same receipt, the same errors.

use proptest::collection::vec;
use proptest::prelude::*;
use retention_core::{
    CustomerColumns, EventColumns, EventLog, JsonRows, PropertyType, Receipt, Result, Schema,
    SubscriptionColumns,
};
use serde_json::{Map, Value, json};

fn cell() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => "[a-c]{0,2}".prop_map(Value::from),
        4 => (1u32..29, 1u32..13).prop_map(|(day, month)| json!(format!("2024-{month:02}-{day:02}"))),
        2 => any::<i64>().prop_map(Value::from),
        2 => (-50i64..50).prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        2 => any::<f64>().prop_filter("JSON has none", |x| x.is_finite()).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => "\\PC{0,6}".prop_map(Value::from),
        1 => Just(json!("\0d12")),
    ]
}

fn key() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "customer",
        "time",
        "kind",
        "amount",
        "amount_minor",
        "id",
        "item",
        "x",
        "properties",
        "mrr",
        "start",
        "end",
        "signed_up",
        "set_at",
        "order",
        "currency",
    ])
}

fn row() -> impl Strategy<Value = Value> {
    let nested =
        vec(("[x-z]", cell()), 0..3).prop_map(|entries| entries.into_iter().collect::<Map<_, _>>().into());
    let value = prop_oneof![30 => cell(), 1 => nested, 1 => vec(cell(), 0..2).prop_map(Value::from)];
    let wild = vec((key(), value), 0..6);
    let sound = (0u8..4, 1u32..29, cell()).prop_map(|(who, day, id)| {
        let row = json!({"customer": format!("c{who}"), "time": format!("2024-01-{day:02}"), "kind": "sale", "id": id});
        row.as_object().cloned().unwrap_or_default()
    });
    let object = (sound, wild, any::<bool>()).prop_map(|(sound, wild, whole)| {
        let mut row = if whole { sound } else { Map::new() };
        row.extend(wild.into_iter().map(|(key, value)| (key.to_owned(), value)));
        Value::Object(row)
    });
    prop_oneof![20 => object, 1 => cell()]
}

/// Everything an attempt leaves behind.
type Outcome = (std::result::Result<Receipt, String>, Vec<u8>);

fn outcome(change: impl FnOnce(&mut EventLog) -> Result<Receipt>) -> Outcome {
    let schema = Schema::new("Europe/London", "GBP").unwrap().property("x", PropertyType::Number);
    let mut log = EventLog::new(schema);
    let receipt = change(&mut log).map(|mut receipt| {
        // Values list their keys in another order.
        receipt.ignored_columns.sort();
        receipt
    });
    let bytes = log.to_bytes().unwrap();
    (receipt.map_err(|error| error.code().to_string()), bytes)
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

fn in_pieces(text: &str, sizes: &[usize]) -> JsonRows {
    let mut rows = JsonRows::new();
    let (mut bytes, mut sizes) = (text.as_bytes(), sizes.iter().cycle());
    while !bytes.is_empty() {
        let size = sizes.next().map_or(bytes.len(), |size| (*size).min(bytes.len()));
        rows.read_lines(&bytes[..size]);
        bytes = &bytes[size..];
    }
    rows.end_lines();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_give_what_values_give(rows in vec(row(), 0..12), sizes in vec(1usize..60, 1..6), props in any::<bool>()) {
        let mut list = JsonRows::new();
        let (front, back) = rows.split_at(rows.len() / 2);
        list.read_list(Value::from(front).to_string().as_bytes()).unwrap();
        list.read_list(Value::from(back).to_string().as_bytes()).unwrap();
        let pieces = in_pieces(&lines(&rows), &sizes);
        let mut valued = JsonRows::new();
        for row in &rows {
            valued.read_value(row).unwrap();
        }
        prop_assert_eq!((list.len(), pieces.len(), valued.len()), (rows.len(), rows.len(), rows.len()));

        let events = EventColumns::default().properties(if props { vec!["x".to_owned()] } else { Vec::new() });
        let expected = outcome(|log| log.append_json(&rows, &events));
        prop_assert_eq!(&outcome(|log| log.append_json_rows(&list, &events)), &expected);
        prop_assert_eq!(&outcome(|log| log.append_json_rows(&pieces, &events)), &expected);
        prop_assert_eq!(&outcome(|log| log.append_json_rows(&valued, &events)), &expected);

        let customers = CustomerColumns::default().id("customer".to_owned());
        let expected = outcome(|log| log.set_customers_json(&rows, &customers));
        prop_assert_eq!(&outcome(|log| log.set_customers_json_rows(&list, &customers)), &expected);

        let subscriptions = SubscriptionColumns::default().subscription("id".to_owned()).start("time".to_owned());
        let expected = outcome(|log| log.append_subscriptions_json(&rows, &subscriptions));
        prop_assert_eq!(&outcome(|log| log.append_subscriptions_json_rows(&pieces, &subscriptions)), &expected);
    }

    #[test]
    fn lines_that_are_broken_cost_no_other(
        rows in vec(row(), 1..8),
        broken in vec(("[{}\\[\\]\",:x0-9]{1,12}|\\{\"x\":\\[1\\}|\\{\"new\":1,\"x\":", 0usize..8), 0..4),
        sizes in vec(1usize..30, 1..4),
    ) {
        let mut all: Vec<String> = rows.iter().map(Value::to_string).collect();
        for (text, at) in broken {
            all.insert(at.min(all.len()), text);
        }
        let text = all.join("\n");
        let value = |line: &String| serde_json::from_str(line).unwrap_or_else(|_| Value::from(line.trim()));
        let values: Vec<Value> = all.iter().map(value).collect();
        let columns = EventColumns::default().properties(vec!["x".to_owned()]);
        prop_assert_eq!(
            outcome(|log| log.append_json_rows(&in_pieces(&text, &sizes), &columns)),
            outcome(|log| log.append_json(&values, &columns))
        );
    }
}

#[test]
fn marked_texts_say_what_json_cannot() {
    let text = r#"[
        {"customer": "\u0000sc1", "time": "\u0000d1704067200000", "kind": "sale", "amount": "\u0000+", "x": 1},
        {"customer": "\u0000s\u0000", "time": "\u0000d1704067200000", "kind": "sale", "amount": 1},
        {"customer": "c1", "time": "\u0000?", "kind": "sale"},
        {"customer": "c1", "time": "\u0000d99999999999999999", "kind": "sale"},
        {"customer": "\u0000x", "time": "2024-01-01", "kind": "sale"},
        "\u0000x"
    ]"#;
    let mut rows = JsonRows::new().marked();
    rows.read_list(text.as_bytes()).unwrap();
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
    let receipt = log.append_json_rows(&rows, &EventColumns::default()).unwrap();
    let reasons: Vec<(&str, &[u64])> =
        receipt.rejections.iter().map(|rejection| (rejection.reason.as_str(), &*rejection.rows)).collect();
    let expected: [(&str, &[u64]); 4] =
        [("invalid_time", &[2, 3]), ("invalid_amount", &[0]), ("invalid_id", &[4]), ("not_a_row", &[5])];
    assert_eq!(reasons, expected);
    assert_eq!((receipt.accepted, log.as_of("2024-01-02").unwrap().events()), (1, 1));
}

#[test]
fn a_list_that_is_broken_leaves_the_rows_before() {
    let mut rows = JsonRows::new();
    rows.read_list(br#"[{"customer": "c1", "time": "2024-01-01", "kind": "sale"}]"#).unwrap();
    for text in ["", "{}", "[{}", "[{}] x", r#"[{"new": 1}, {"time": [1}]"#, "7", "null"] {
        let error = rows.read_list(text.as_bytes()).unwrap_err();
        assert_eq!(error.code().as_str(), "invalid_table", "{text}");
    }
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
    let receipt = log.append_json_rows(&rows, &EventColumns::default()).unwrap();
    assert_eq!((receipt.rows, receipt.accepted, receipt.ignored_columns.len()), (1, 1, 0));
}

#[test]
fn what_cannot_be_read_costs_its_row_alone() {
    let good = r#"{"customer": "c1", "time": "2024-01-01", "kind": "sale"}"#;
    for bad in [r#"{"x": 1e999}"#, r#"{"customer": "\ud800"}"#, r#"{"\udc00": 1}"#, "1e999", r#""\ud800""#] {
        let text = format!("[{good}, {bad}, {good}]");
        let mut rows = JsonRows::new();
        rows.read_list(text.as_bytes()).unwrap();
        let columns = EventColumns::default();
        let (receipt, bytes) = outcome(|log| log.append_json_rows(&rows, &columns));
        let receipt = receipt.unwrap();
        assert_eq!((receipt.accepted, receipt.rejected), (2, 1), "{bad}");
        assert_eq!(receipt.rejections[0].reason.as_str(), "not_a_row");
        assert_eq!((Ok(receipt), bytes), outcome(|log| log.append_ndjson(&text, &columns)));
    }
}

#[test]
fn a_list_among_properties_costs_its_row_alone() {
    let rows = [
        json!({"id": "a", "plan": "pro"}),
        json!({"id": "b", "plan": ["x"]}),
        json!({"id": "c", "plan": null, "tags": ["y"]}),
    ];
    let columns = CustomerColumns::default();
    let values = outcome(|log| log.set_customers_json(&rows, &columns));
    let receipt = values.0.clone().unwrap();
    assert_eq!((receipt.accepted, receipt.ignored_columns), (2, vec!["tags".to_owned()]));
    assert_eq!(
        (receipt.rejections[0].reason.as_str(), &*receipt.rejections[0].rows),
        ("invalid_property", &[1][..])
    );
    let pieces = in_pieces(&lines(&rows), &[7]);
    assert_eq!(outcome(|log| log.set_customers_json_rows(&pieces, &columns)), values);
}
