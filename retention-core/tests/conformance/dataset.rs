//! The data sets that cases name, as rows. See `tests/conformance/README.md`.

use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)).expect("data file")
}

pub(crate) fn rows(name: &str) -> Vec<Value> {
    match name {
        "online_retail" => online_retail(),
        "online_retail_cleaned" => online_retail().into_iter().filter(is_clean).collect(),
        "cdnow_sample" => cdnow_sample(),
        "cdnow_summary" => cdnow_summary(),
        "cdnow_opportunities" => cdnow_opportunities(),
        "ravenstack_accounts" => ravenstack_accounts(),
        "ravenstack_support_tickets" => ravenstack_support_tickets(),
        _ => panic!("no data set `{name}`"),
    }
}

fn online_retail() -> Vec<Value> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(file("online_retail.csv.gz").as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    table(&text)
        .map(|mut row| {
            let kind = match row["InvoiceNo"].as_str().and_then(|order| order.chars().next()) {
                Some('C') => "return",
                Some('A') => "adjustment",
                _ => "sale",
            };
            let total = number(&row["Quantity"]) * number(&row["UnitPrice"]);
            row.insert("kind".to_owned(), kind.into());
            row.insert("total".to_owned(), total.into());
            Value::Object(row)
        })
        .collect()
}

/// Rows of texts as in a file.
fn table(text: &str) -> impl Iterator<Item = Map<String, Value>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("header").split(',').collect();
    lines.map(move |line| {
        let value = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
        names.iter().zip(line.split(',')).map(|(name, text)| ((*name).to_owned(), value(text))).collect()
    })
}

fn ravenstack_accounts() -> Vec<Value> {
    let text = String::from_utf8(file("ravenstack_accounts.csv")).expect("ASCII");
    let flagged = |mut row: Map<String, Value>| {
        let flag = row["churn_flag"] == "TRUE";
        row.insert("churn_flag".to_owned(), flag.into());
        Value::Object(row)
    };
    table(&text).map(flagged).collect()
}

fn ravenstack_support_tickets() -> Vec<Value> {
    let text = String::from_utf8(file("ravenstack_support_tickets.csv")).expect("ASCII");
    let told = |mut row: Map<String, Value>| {
        row.insert("kind".to_owned(), "ticket".into());
        Value::Object(row)
    };
    table(&text).map(told).collect()
}

fn number(value: &Value) -> f64 {
    value.as_str().expect("a field").parse().expect("a number")
}

fn is_clean(row: &Value) -> bool {
    !row["CustomerID"].is_null()
        && row["kind"] != "return"
        && number(&row["Quantity"]) > 0.0
        && number(&row["UnitPrice"]) > 0.0
}

fn cdnow_sample() -> Vec<Value> {
    let text = String::from_utf8(file("cdnow_sample.txt")).expect("ASCII");
    text.lines()
        .map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let date = format!("{}-{}-{}", &fields[2][..4], &fields[2][4..6], &fields[2][6..]);
            serde_json::json!({
                "master_id": fields[0], "customer": fields[1], "date": date, "cds": fields[3], "dollars": fields[4],
                "kind": "sale",
            })
        })
        .collect()
}

fn cdnow_summary() -> Vec<Value> {
    let text = String::from_utf8(file("cdnow_summary.csv")).expect("ASCII");
    let number = |text: &str| text.parse::<f64>().expect("a number");
    text.lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<f64> = line.split(',').map(number).collect();
            serde_json::json!({"frequency": fields[1], "recency": fields[2], "T": fields[3], "monetary_value": fields[4]})
        })
        .collect()
}

fn cdnow_opportunities() -> Vec<Value> {
    let expected: Value = serde_json::from_slice(&file("expected/cdnow_lifetime_value.json")).expect("JSON");
    let kinds = expected["bg_bb_on_cdnow_28_day_periods"]["table_x_tx_weight"].as_array().expect("a table");
    let times = |kind: &Value| kind[2].as_u64().expect("a weight") as usize;
    let row = |kind: &Value| serde_json::json!({"x": kind[0], "t_x": kind[1], "age": 8});
    kinds.iter().flat_map(|kind| std::iter::repeat_n(row(kind), times(kind))).collect()
}
