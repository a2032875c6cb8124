//! The data that tests read, and drawn customers.

use std::path::Path;

use retention_core::{
    Currency, FitOptions, PurchaseModel, PurchaseModelKind, PurchaseSummary, Span, SummaryColumns,
};
use serde_json::Value;

pub(crate) fn span(text: &str) -> Span {
    Span::parse(text).unwrap()
}

pub(crate) fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name))
        .expect("data file")
}

pub(crate) fn expected(name: &str) -> Value {
    serde_json::from_str(&file(&format!("expected/{name}.json"))).unwrap()
}

/// The numbers of a CSV by column.
pub(crate) fn columns(text: &str) -> Vec<Vec<f64>> {
    let lines: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|field| field.parse().unwrap()).collect())
        .collect();
    (0..lines[0].len()).map(|column| lines.iter().map(|line| line[column]).collect()).collect()
}

/// CDNOW as it was published, in weeks.
pub(crate) fn cdnow() -> PurchaseSummary {
    let columns = columns(&file("cdnow_summary.csv"));
    SummaryColumns::new(span("1w"))
        .frequency("x", &columns[1])
        .t_x("t_x", &columns[2])
        .age("T", &columns[3])
        .monetary("zbar", &columns[4])
        .currency(Currency::parse("USD").unwrap())
        .read()
        .unwrap()
}

pub(crate) fn summary(rows: &[(f64, f64, f64)], unit: &str) -> PurchaseSummary {
    let column = |of: fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
    SummaryColumns::new(span(unit))
        .frequency("frequency", &column(|row| row.0))
        .t_x("t_x", &column(|row| row.1))
        .age("age", &column(|row| row.2))
        .read()
        .unwrap()
}

pub(crate) fn fit(kind: PurchaseModelKind, summary: &PurchaseSummary) -> PurchaseModel {
    PurchaseModel::fit(kind, summary, &FitOptions::default()).unwrap()
}

pub(crate) fn values(model: &PurchaseModel) -> Vec<f64> {
    model.parameters().iter().map(|parameter| parameter.value).collect()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| match number {
            Value::String(text) => text.parse().unwrap(),
            number => number.as_f64().unwrap(),
        })
        .collect()
}

/// Fails unless two numbers agree to a share of the expected one, or so closely in all.
pub(crate) fn close(found: f64, expected: f64, relative: f64, absolute: f64, what: &str) {
    let apart = (found - expected).abs();
    assert!(apart <= relative * expected.abs() + absolute, "{what}: {found} is not {expected}");
}
