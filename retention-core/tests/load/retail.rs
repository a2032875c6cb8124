//! A year of a real shop through Arrow: every raw row accounted for, and the cleaned lines to the penny.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, Int32Array, RecordBatch, StringArray, TimestampSecondArray};
use retention_core::{Date, EventColumns, EventLog, RfmOptions, Role, Schema};
use serde_json::{Value, json};

use super::arrays::{Key, Layout, Plain, texts};
use super::scene::ends;

struct Line {
    order: String,
    item: String,
    quantity: i64,
    /// Seconds since 1970 on the clocks of the shop.
    local: i64,
    /// Tenths of a penny: prices have up to three decimals.
    mills: i64,
    customer: Option<i32>,
}

impl Line {
    fn is_clean(&self) -> bool {
        self.customer.is_some() && !self.order.starts_with('C') && self.quantity > 0 && self.mills > 0
    }
}

fn lines() -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/online_retail.csv.gz");
    let mut text = String::new();
    let packed = std::fs::File::open(path).unwrap();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    let read = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |text: &str| text.parse::<i64>().unwrap();
        let time = cells[3];
        let date = Date::from_ymd(
            number(&time[..4]) as i32,
            number(&time[5..7]) as u32,
            number(&time[8..10]) as u32,
        );
        let minutes = number(&time[11..13]) * 60 + number(&time[14..16]);
        let (sign, price) = cells[4].strip_prefix('-').map_or((1, cells[4]), |price| (-1, price));
        let (whole, part) = price.split_once('.').unwrap_or((price, ""));
        Line {
            order: cells[0].to_owned(),
            item: cells[1].to_owned(),
            quantity: number(cells[2]),
            local: i64::from(date.unwrap().days()) * 86_400 + minutes * 60,
            mills: sign * number(&format!("{whole}{part:0<3}")),
            customer: cells[5].parse().ok(),
        }
    };
    text.lines().skip(1).map(read).collect()
}

/// In batches of 100,000 rows: ids as numbers with nulls, codes in a dictionary, local times, exact decimals.
fn batches(lines: &[&Line]) -> Vec<RecordBatch> {
    let batch = |lines: &[&Line]| {
        let kind = |line: &&Line| match line.order.as_bytes()[0] {
            b'C' => "return",
            b'A' => "adjustment",
            _ => "sale",
        };
        let text = |of: &dyn Fn(&Line) -> String| -> ArrayRef {
            Arc::new(lines.iter().map(|line| Some(of(line))).collect::<StringArray>())
        };
        let kinds: Vec<Option<&str>> = lines.iter().map(|line| Some(kind(line))).collect();
        let times: Vec<i64> = lines.iter().map(|line| line.local).collect();
        let totals: Vec<i128> =
            lines.iter().map(|line| i128::from(line.quantity) * i128::from(line.mills)).collect();
        let totals = Decimal128Array::from(totals).with_precision_and_scale(18, 3).unwrap();
        let columns: [(&str, ArrayRef); 6] = [
            ("CustomerID", Arc::new(lines.iter().map(|line| line.customer).collect::<Int32Array>())),
            ("InvoiceDate", Arc::new(TimestampSecondArray::from(times))),
            ("kind", texts(&kinds, Layout::Dictionary(Key::I8, Plain::Utf8))),
            ("total", Arc::new(totals)),
            ("InvoiceNo", text(&|line| line.order.clone())),
            ("StockCode", text(&|line| line.item.clone())),
        ];
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
    };
    lines.chunks(100_000).map(batch).collect()
}

fn load(lines: &[&Line]) -> (EventLog, retention_core::Receipt) {
    let own = str::to_owned;
    let columns = EventColumns::default()
        .customer(own("CustomerID"))
        .time(own("InvoiceDate"))
        .amount(own("total"))
        .order(own("InvoiceNo"))
        .item(own("StockCode"));
    let schema = Schema::new("Europe/London", "GBP").unwrap();
    let mut log = EventLog::new(schema.role("sale", Role::Purchase).role("return", Role::Refund)).threads(2);
    let receipt = log.append_batches(&batches(lines), &columns).unwrap();
    (log, receipt)
}

/// Counts as pandas gives them, in tests/data/expected/online_retail.json.
#[test]
fn online_retail_is_accounted_for_to_the_row_and_to_the_penny() {
    let lines = lines();
    let (log, receipt) = load(&lines.iter().collect::<Vec<_>>());
    let (counts, reasons) = ends(&receipt);
    assert_eq!((receipt.rows, counts, receipt.rejected), (541_909, [406_829, 0, 0], 135_080));
    let nobody: Vec<u64> =
        (0..).zip(&lines).filter(|(_, line)| line.customer.is_none()).map(|(row, _)| row).collect();
    assert_eq!(reasons, [("missing_customer".to_owned(), nobody)].into());
    assert_eq!((log.events(), log.customer_ids()), (406_829, 4372));

    let clean: Vec<&Line> = lines.iter().filter(|line| line.is_clean()).collect();
    let (log, receipt) = load(&clean);
    assert_eq!((receipt.rows, ends(&receipt).0), (397_884, [397_884, 0, 0]));
    let view = log.as_of("2011-12-10").unwrap();
    assert_eq!((view.events(), view.customers()), (397_884, 4338));
    let year = view.call("purchases", &json!({"period": "year"})).unwrap();
    let sum = |name: &str| -> i64 {
        let column = year.column(name).unwrap();
        (0..year.rows()).filter_map(|row| column.int(row)).sum()
    };
    assert_eq!(sum("orders"), 18_532);
    // Exactly 8,911,407.904 with the tenths of a penny; each line is rounded to pennies once, half to even.
    let exact: i64 = clean.iter().map(|line| line.quantity * line.mills).sum();
    assert_eq!(exact, 8_911_407_904);
    let rounded: i64 = clean.iter().map(|line| half_even(line.quantity * line.mills)).sum();
    assert_eq!(sum("revenue_gross_minor"), rounded);
    assert_eq!(rounded, 891_140_790);
    let rfm = view.rfm(&RfmOptions::default()).unwrap();
    assert_eq!(rfm.iter().map(|row| row.monetary_minor).sum::<i64>(), rounded);
    edges(&log);
}

fn half_even(mills: i64) -> i64 {
    let (whole, rest) = (mills.div_euclid(10), mills.rem_euclid(10));
    whole + i64::from(rest > 5 || (rest == 5 && whole % 2 == 1))
}

/// December 2010 is left-truncated, December 2011 partial, January 2012 not observed: in cohorts and movements alike.
fn edges(log: &EventLog) {
    let view = log.as_of("2012-03-01").unwrap();
    for operation in ["cohorts", "movements", "retention"] {
        let table = view.call(operation, &Value::Null).unwrap();
        let label = table.column(if operation == "cohorts" { "cohort" } else { "period" }).unwrap();
        let first = |text: &str| (0..table.rows()).find(|row| label.text(*row) == Some(text)).unwrap();
        let state = |text: &str| table.column("state").unwrap().text(first(text)).unwrap().to_owned();
        if operation != "retention" {
            let truncated = table.column("left_truncated").unwrap();
            let marked = |text| truncated.bool(first(text)).unwrap();
            assert_eq!(["2010-12", "2011-01", "2011-12"].map(marked), [true, false, false], "{operation}");
        }
        assert_eq!(["2011-12", "2012-01"].map(state), ["partial", "not_observed"], "{operation}");
    }
    let cohorts = view.call("cohorts", &Value::Null).unwrap();
    assert_eq!(cohorts.column("state").unwrap().text(0), Some("complete"));
}
