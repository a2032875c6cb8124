//! Online Retail and CDNOW, value for value as pandas computed them (`tests/data/expected`).

use std::collections::BTreeMap;
use std::path::Path;

use retention_core::{EventColumns, EventLog, Rfm, RfmFrequency, RfmOptions, RfmTies, Role, Schema};
use serde_json::Value;

use crate::{dataset, rfm};

fn expected(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/expected").join(name))
        .expect("expected values")
}

fn log(name: &str, zone: &str, currency: &str, columns: &EventColumns) -> EventLog {
    let schema =
        Schema::new(zone, currency).unwrap().role("sale", Role::Purchase).role("return", Role::Refund);
    let mut log = EventLog::new(schema).threads(2);
    log.append_json(&dataset::rows(name), columns).unwrap();
    log
}

fn online_retail() -> EventLog {
    let columns = EventColumns::default()
        .customer("CustomerID".to_owned())
        .time("InvoiceDate".to_owned())
        .amount("total".to_owned())
        .order("InvoiceNo".to_owned());
    log("online_retail_cleaned", "Europe/London", "GBP", &columns)
}

fn cdnow() -> EventLog {
    let columns = EventColumns::default().time("date".to_owned()).amount("dollars".to_owned());
    log("cdnow_sample", "America/New_York", "USD", &columns)
}

/// Compares every customer with the reference: values, scores, segment.
fn equals(rfm: &Rfm, reference: &str) {
    let mut lines = reference.lines();
    assert_eq!(lines.next(), Some("id,recency,frequency,monetary,R,F,M,segment"));
    let mut count = 0;
    for (row, line) in rfm.iter().zip(lines.by_ref()) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(row.customer.trim_start_matches('0'), fields[0]);
        let pennies = (fields[3].parse::<f64>().unwrap() * 100.0).round() as i64;
        let values =
            (row.recency_days.to_string(), row.frequency.to_string(), row.monetary_minor, row.segment);
        assert_eq!(values, (fields[1].into(), fields[2].into(), pennies, Some(fields[7])), "{line}");
        assert_eq!([row.r, row.f, row.m].map(|score| score.to_string()), fields[4..7], "{line}");
        count += 1;
    }
    assert_eq!(count, rfm.len());
    assert_eq!(lines.next(), None);
}

/// Cuts, counts of scores and the summary of segments.
fn agrees(rfm: &Rfm, reference: &Value) {
    let cuts = rfm.cuts().unwrap();
    let reference = &reference["rfm"];
    assert_eq!(rfm.len() as u64, reference["customers"]);
    for (name, scale, unit) in [("recency", cuts.recency(), 1.0), ("monetary", cuts.monetary(), 100.0)] {
        let edges = reference["edges"][name].as_array().unwrap();
        assert_eq!(edges.len(), scale.cuts().len() + 2);
        for (cut, edge) in scale.cuts().iter().zip(edges.iter().skip(1)) {
            let edge = edge.as_f64().unwrap() * unit;
            assert!((cut - edge).abs() < 1e-9 * edge.abs(), "{name}: {cut} is not {edge}");
        }
    }
    for (letter, scale) in ["R", "F", "M"].into_iter().zip(cuts.scales()) {
        for (score, customers) in (1..).zip(scale.customers()) {
            assert_eq!(reference["score_counts"][letter][score.to_string()], *customers, "{letter}{score}");
        }
    }
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for row in rfm.iter() {
        *sums.entry((row.r + row.f + row.m).to_string()).or_default() += 1;
    }
    let expected: BTreeMap<String, u64> =
        serde_json::from_value(reference["rfm_score_sum_counts"].clone()).unwrap();
    assert_eq!(sums, expected);

    let table = rfm.segments().unwrap();
    let column = |name: &str| table.column(name).unwrap();
    for row in 0..table.rows() {
        let name = column("segment").text(row).unwrap();
        let expected = &reference["segments"][name];
        assert_eq!(column("customers").int(row), Some(expected["n"].as_i64().unwrap_or(0)), "{name}");
        if expected.is_null() {
            assert!(!column("recency_days_mean").is_valid(row), "{name}");
            continue;
        }
        for (ours, theirs) in [("recency_days_mean", "mean_recency"), ("frequency_mean", "mean_frequency")] {
            let (ours, theirs) = (column(ours).float(row).unwrap(), expected[theirs].as_f64().unwrap());
            assert!((ours - theirs).abs() < 1e-6, "{name}: {ours} is not {theirs}");
        }
        let (ours, theirs) =
            (column("monetary_mean_minor").int(row).unwrap(), expected["mean_monetary"].as_f64().unwrap());
        assert!((ours as f64 - theirs * 100.0).abs() <= 0.51, "{name}: {ours} is not {theirs}");
    }
}

#[test]
fn online_retail_equals_pandas() {
    let log = online_retail();
    let options = RfmOptions::default().ties(RfmTies::First);
    let found = rfm(&log, "2011-12-10", &options);
    equals(&found, &expected("online_retail_rfm.csv"));
    agrees(&found, &serde_json::from_str(&expected("online_retail.json")).unwrap());
    assert_eq!(found.iter().map(|row| row.monetary_minor).sum::<i64>(), 891_140_790);
    assert_eq!(found.iter().map(|row| row.frequency).sum::<u32>(), 18_532);
    assert!(found.warnings().is_empty());

    // Without breaking ties only frequency and what hangs on it differ, and equal frequencies score equally.
    let tied = rfm(&log, "2011-12-10", &RfmOptions::default());
    let mut of_frequency: BTreeMap<u32, u32> = BTreeMap::new();
    for (row, other) in tied.iter().zip(found.iter()) {
        assert_eq!((row.r, row.m, row.frequency), (other.r, other.m, other.frequency));
        assert_eq!(*of_frequency.entry(row.frequency).or_insert(row.f), row.f);
    }
    assert_eq!(tied.cuts().unwrap().frequency().cuts(), [1.0, 2.0, 3.0, 6.0]);
}

#[test]
fn cdnow_equals_pandas() {
    let log = cdnow();
    let options = RfmOptions::default().frequency(RfmFrequency::Events).ties(RfmTies::First);
    let found = rfm(&log, "1998-07-01", &options);
    equals(&found, &expected("cdnow_sample_rfm.csv"));
    agrees(&found, &serde_json::from_str(&expected("cdnow_sample.json")).unwrap());

    // Half the customers bought once: two scores share one value.
    let tied = rfm(&log, "1998-07-01", &options.ties(RfmTies::Equal));
    assert_eq!(tied.cuts().unwrap().frequency().cuts(), [1.0, 1.0, 2.0, 4.0]);
    assert_eq!(tied.cuts().unwrap().frequency().effective_bins(), 4);
    assert_eq!(
        tied.warnings(),
        ["frequency: 4 of 5 scores are given, because equal values score equally (cuts 1, 1, 2, 4)"]
    );
    let table = tied.table();
    let noted = table.notes().find(|(name, _)| *name == "warning");
    assert_eq!(noted.map(|(_, text)| text), Some(tied.warnings()[0].as_str()));
}
