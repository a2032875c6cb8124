//! The fast computation equals the plain one, for any events and options.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{
    CohortBy, CohortCell, CohortOptions, CohortValue, Cohorts, CurveOptions, Timestamp, View,
};

use super::oracle::{Cell, Numbers, Oracle, Row};
use super::scene::{Scene, options, scene};

fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}

/// A name of a kind or property that a view has never seen is an error of its own.
fn is_unknown(error: &retention_core::Error) -> bool {
    matches!(error.code().as_str(), "unknown_kind" | "unknown_property")
}

fn cell(cell: &CohortCell, options: &CohortOptions) -> Cell {
    let money = !matches!(options.value, CohortValue::Customers | CohortValue::Orders);
    assert_eq!(cell.revenue_minor.is_some(), money && cell.state.is_known());
    assert_eq!(cell.orders.is_some(), options.value == CohortValue::Orders && cell.state.is_known());
    let numbers = cell.eligible.map(|eligible| Numbers {
        eligible,
        retained: cell.retained.unwrap(),
        orders: cell.orders.unwrap_or(0),
        revenue: cell.revenue_minor.unwrap_or(0),
    });
    Cell { state: cell.state, numbers }
}

fn rows(cohorts: &Cohorts) -> Vec<Row> {
    let row = |(at, cohort): (usize, &retention_core::Cohort)| Row {
        label: cohort.label.clone(),
        size: cohort.size,
        left_truncated: cohort.left_truncated,
        cells: (0..cohorts.periods())
            .map(|k| cell(&cohorts.cell(at, k).unwrap(), cohorts.options()))
            .collect(),
    };
    cohorts.cohorts().iter().enumerate().map(row).collect()
}

/// Two names of one customer whose property changed at the same instant: the log says nothing about which counts.
fn has_ties(scene: &Scene) -> bool {
    let Some((known, alias)) = scene.alias else { return false };
    let (a, b) = (&scene.people[known].plans, &scene.people[alias].plans);
    a.iter().any(|(since, _)| b.iter().any(|(other, _)| other == since))
}

/// The customers behind a cell add up to it.
fn check_members(view: &View, cohorts: &Cohorts, row: usize, period: usize) {
    let label = cohorts.cohorts()[row].label.clone();
    let table = view.cohort_customers(cohorts.options(), label.as_deref(), period as u32).unwrap();
    let cell = cohorts.cell(row, period).unwrap();
    assert_eq!(table.rows() as u64, cohorts.cohorts()[row].size.unwrap_or(0));
    let flags = |name: &str| {
        let column = table.column(name).unwrap();
        let retention_core::ColumnData::Bool(values) = column.data() else { panic!() };
        (0..table.rows()).filter(|row| column.is_valid(*row) && values[*row]).count() as u64
    };
    let sum = |name: &str| {
        let column = table.column(name).unwrap();
        (0..table.rows()).filter_map(|row| column.int(row)).sum::<i64>()
    };
    assert_eq!(flags("eligible"), cell.eligible.unwrap_or(0));
    assert_eq!(flags("retained"), cell.retained.unwrap_or(0));
    assert_eq!(sum("orders"), cell.orders.unwrap_or(0) as i64);
    assert_eq!(sum("revenue_minor"), cell.revenue_minor.unwrap_or(0));
    let retained = table.column("retained").unwrap();
    assert_eq!(
        (0..table.rows()).filter(|row| retained.is_valid(*row)).count() as u64,
        cell.eligible.unwrap_or(0)
    );
}

/// The tables say what the cells do.
fn check_tables(cohorts: &Cohorts) {
    let (table, triangle) = (cohorts.table(), cohorts.triangle());
    let (wide, columns) = (triangle.table(), cohorts.periods());
    assert_eq!(table.rows(), cohorts.cohorts().len() * columns);
    for (row, cohort) in cohorts.cohorts().iter().enumerate() {
        for period in 0..columns {
            let (cell, at) = (cohorts.cell(row, period).unwrap(), row * columns + period);
            let column = |name: &str| table.column(name).unwrap();
            assert_eq!(column("cohort").text(at), cohort.label.as_deref());
            assert_eq!(column("state").text(at), Some(cell.state.as_str()));
            assert_eq!(column("period").int(at), Some(period as i64));
            assert_eq!(column("size").int(at), cohort.size.map(|size| size as i64));
            assert_eq!(column("retained").int(at), cell.retained.map(|count| count as i64));
            assert_eq!(column("rate").float(at), cell.rate());
            assert_eq!(column("rate_low").float(at), cell.interval(0.95).map(|interval| interval.low));
            assert_eq!(column("per_customer").float(at), cell.per_customer());
            assert_eq!(triangle.rate(row, period), cell.rate());
            assert_eq!(triangle.state(row, period), Some(cell.state));
            let shown = match cohorts.options().value {
                CohortValue::Customers => cell.rate(),
                _ => triangle.value(row, period),
            };
            assert_eq!(wide.column(&period.to_string()).unwrap().float(row), shown);
        }
    }
    for include_partial in [false, true] {
        let curve = cohorts.curve(&CurveOptions::default().include_partial(include_partial));
        assert_eq!(curve.rows(), columns);
        for period in 0..columns {
            let cells: Vec<CohortCell> = (0..cohorts.cohorts().len())
                .map(|row| cohorts.cell(row, period).unwrap())
                .filter(|cell| cell.rate().is_some())
                .filter(|cell| include_partial || cell.state == retention_core::CellState::Complete)
                .collect();
            let eligible: u64 = cells.iter().filter_map(|cell| cell.eligible).sum();
            let retained: u64 = cells.iter().filter_map(|cell| cell.retained).sum();
            let weighted = (eligible > 0).then(|| retained as f64 / eligible as f64);
            let all = || (0..cohorts.cohorts().len()).map(|row| cohorts.cell(row, period).unwrap());
            let rank = |cell: &CohortCell| match (cell.state.as_str(), cell.rate().is_some()) {
                ("partial", true) if include_partial => 5,
                ("complete", true) => 4,
                ("partial", true) => 3,
                ("complete", false) => 2,
                ("partial", false) => 1,
                ("not_yet", _) => 0,
                _ => -1,
            };
            let state = all().max_by_key(rank).map_or("not_observed", |cell| cell.state.as_str());
            assert_eq!(curve.column("state").unwrap().text(period), Some(state));
            assert_eq!(curve.column("cohorts").unwrap().int(period), Some(cells.len() as i64));
            assert_eq!(curve.column("weighted_mean").unwrap().float(period), weighted);
            let rates: f64 = cells.iter().filter_map(CohortCell::rate).sum();
            let simple = (!cells.is_empty()).then(|| rates / cells.len() as f64);
            assert_eq!(curve.column("simple_mean").unwrap().float(period), simple);
        }
    }
}

proptest! {
    #![proptest_config(config(700))]

    #[test]
    fn equals_the_plain_computation(scene in scene(), options in options(), pick in any::<prop::sample::Index>()) {
        prop_assume!(options.by != CohortBy::Property || !has_ties(&scene));
        let log = scene.log().threads(2);
        let view = log.as_of(Timestamp::from_micros(scene.as_of)).unwrap();
        let found = match view.cohorts(&options) {
            Ok(found) => found,
            Err(error) => {
                prop_assert!(is_unknown(&error), "{:?}", error);
                return Ok(());
            }
        };
        let plain = Oracle::new(&scene, &options).rows();
        prop_assert_eq!(rows(&found), plain);
        check_tables(&found);
        let cells = found.cohorts().len() * found.periods();
        if cells > 0 {
            let cell = pick.index(cells);
            check_members(&view, &found, cell / found.periods(), cell % found.periods());
        }
    }
}
