//! Telco, Rossi and the made-up table of the peers, with what others computed from them.

use std::io::Read;
use std::path::Path;

use serde_json::Value;

/// A CSV file without quotes: its header and its rows.
pub(crate) struct Csv {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Csv {
    fn parse(text: &str) -> Self {
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        Self { header: lines.next().unwrap(), rows: lines.collect() }
    }

    pub(crate) fn texts(&self, column: &str) -> Vec<&str> {
        let at = self.header.iter().position(|name| name == column).unwrap();
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column).iter().map(|text| text.trim().parse().unwrap_or(0.0)).collect()
    }

    pub(crate) fn is(&self, column: &str, value: &str) -> Vec<bool> {
        self.texts(column).iter().map(|text| *text == value).collect()
    }
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)).expect("test data")
}

pub(crate) fn telco() -> Csv {
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes("telco.csv.gz")[..]).read_to_string(&mut text).unwrap();
    Csv::parse(&text)
}

#[allow(dead_code, reason = "of use to one of two tests")]
pub(crate) fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

pub(crate) fn rossi() -> Csv {
    Csv::parse(std::str::from_utf8(&bytes("rossi.csv")).unwrap())
}

pub(crate) fn expected(name: &str) -> Value {
    serde_json::from_slice(&bytes(&format!("expected/{name}.json"))).unwrap()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

pub(crate) fn close(got: f64, expected: f64, within: f64) {
    assert!((got - expected).abs() <= within, "{got} for {expected}");
}
