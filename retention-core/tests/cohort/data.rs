//! Real data against triangles that pandas computed (tests/data/expected).

use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use retention_core::{
    Amount, CellState, CohortOptions, CohortValue, Cohorts, CurveOptions, Event, EventLog, Role, Schema,
};
use serde_json::Value;

use super::{cohorts, row};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)).unwrap()
}

fn expected(name: &str) -> Value {
    serde_json::from_slice(&file(&format!("expected/{name}"))).unwrap()
}

/// Online Retail, cleaned as tests/data/README.md says, as it comes: nothing is declared to be observed.
fn online_retail() -> &'static EventLog {
    static LOG: OnceLock<EventLog> = OnceLock::new();
    LOG.get_or_init(|| {
        let mut text = String::new();
        flate2::read::GzDecoder::new(file("online_retail.csv.gz").as_slice())
            .read_to_string(&mut text)
            .unwrap();
        let mut events = Vec::new();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [order, item, quantity, time, price, customer, _] = fields[..] else { panic!("{line}") };
            let quantity: i64 = quantity.parse().unwrap();
            // Prices have up to three decimals: exact in tenths of a penny.
            let (whole, part) = price.split_once('.').unwrap_or((price, ""));
            let mills: i64 = format!("{whole}{part:0<3}").parse().unwrap();
            if customer.is_empty() || order.starts_with('C') || quantity <= 0 || mills <= 0 {
                continue;
            }
            let total = quantity * mills;
            let amount = Amount::Text(format!("{}.{:03}", total / 1000, total % 1000));
            let event = Event::new(customer.to_owned(), "sale", time);
            events.push(event.amount_of(amount).order(order.to_owned()).item(item.to_owned()));
        }
        assert_eq!(events.len(), 397_884);
        let mut log =
            EventLog::new(Schema::new("Europe/London", "GBP").unwrap().role("sale", Role::Purchase));
        assert_eq!(log.append_events(&events).unwrap().accepted, 397_884);
        log
    })
}

fn cdnow() -> EventLog {
    let text = String::from_utf8(file("cdnow_sample.txt")).unwrap();
    let events: Vec<Event<'_>> = text
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let date = format!("{}-{}-{}", &fields[2][..4], &fields[2][4..6], &fields[2][6..]);
            Event::new(fields[1], "purchase", date.as_str()).amount(fields[4])
        })
        .collect();
    let mut log = EventLog::new(Schema::new("America/New_York", "USD").unwrap());
    assert_eq!(log.append_events(&events).unwrap().accepted, 6919);
    log
}

trait AmountOf {
    fn amount_of(self, amount: Amount) -> Self;
}

impl AmountOf for Event<'_> {
    fn amount_of(mut self, amount: Amount) -> Self {
        self.amount = Some(amount);
        self
    }
}

/// Compares every cell of the reference, and counts them. What the reference leaves out is null here.
fn compare(
    found: &Cohorts,
    expected: &Value,
    number: impl Fn(&Cohorts, usize, usize) -> Option<i64>,
) -> usize {
    let mut compared = 0;
    let triangle = expected.as_object().unwrap();
    for (label, cells) in triangle {
        for (period, cell) in cells.as_array().unwrap().iter().enumerate() {
            let minor = |value: f64| (value * 100.0).round() as i64;
            let expected = cell.as_i64().filter(|_| cell.is_i64()).or(cell.as_f64().map(minor));
            assert_eq!(number(found, row(found, label), period), expected, "{label} + {period}");
            compared += usize::from(expected.is_some());
        }
    }
    assert_eq!(found.cohorts().len(), triangle.len());
    compared
}

fn retained(found: &Cohorts, row: usize, period: usize) -> Option<i64> {
    found.cell(row, period)?.retained.map(|count| count as i64)
}

fn revenue(found: &Cohorts, row: usize, period: usize) -> Option<i64> {
    found.cell(row, period)?.revenue_minor
}

#[test]
fn online_retail_equals_the_reference() {
    let expected = &expected("online_retail.json")["cohorts"];
    let found = cohorts(online_retail(), "2011-12-10", &CohortOptions::default());
    assert_eq!(compare(&found, &expected["active_customers"], retained), 91);
    assert_eq!(found.cohorts().iter().map(|cohort| cohort.size.unwrap()).sum::<u64>(), 4338);

    for value in [CohortValue::RevenueGross, CohortValue::RevenueNet] {
        let found = cohorts(online_retail(), "2011-12-10", &CohortOptions::default().value(value));
        // Amounts are rounded to pennies line by line here, and not at all there: four lines have a tenth of a penny.
        assert_eq!(compare(&found, &expected["value"], revenue), 91);
        let total: i64 = (0..13)
            .flat_map(|row| (0..13).map(move |period| (row, period)))
            .filter_map(|(row, period)| revenue(&found, row, period))
            .sum();
        assert_eq!(total, 891_140_790);
    }
}

#[test]
fn cdnow_equals_the_reference() {
    let expected = &expected("cdnow_sample.json")["cohorts"];
    let log = cdnow();
    let options = CohortOptions::default().to(retention_core::TimeInput::from("1997-04-01"));
    let found = cohorts(&log, "1998-07-01", &options);
    assert_eq!(compare(&found, &expected["active_customers"], retained), 18 + 17 + 16);
    let found = cohorts(&log, "1998-07-01", &options.value(CohortValue::RevenueGross));
    assert_eq!(compare(&found, &expected["value"], revenue), 18 + 17 + 16);
}

#[test]
fn orders_of_online_retail_add_up() {
    let found = cohorts(online_retail(), "2011-12-10", &CohortOptions::default().value(CohortValue::Orders));
    let orders = |row| (0..13).filter_map(|period| found.cell(row, period).unwrap().orders).sum::<u64>();
    assert_eq!((0..13).map(orders).sum::<u64>(), 18_532);
}

#[test]
fn the_edges_of_online_retail_are_marked() {
    for (as_of, columns) in [("2011-12-10", 13), ("2011-12-20", 13), ("2012-02-01", 14), ("2013-06-30", 14)] {
        let found = cohorts(online_retail(), as_of, &CohortOptions::default());
        let truncated: Vec<_> = found.cohorts().iter().filter(|cohort| cohort.left_truncated).collect();
        assert_eq!(truncated.len(), 1, "{as_of}");
        assert_eq!(truncated[0].label.as_deref(), Some("2010-12"));
        assert_eq!(found.periods(), columns, "{as_of}");
        // December 2011 was seen until the 9th; the first December from its first day on, though the first sale was at 8:26.
        for (row, cohort) in found.cohorts().iter().enumerate().take(13) {
            let states: Vec<_> = (0..columns).map(|period| found.cell(row, period).unwrap().state).collect();
            let label = &cohort.label;
            assert_eq!(states[12 - row], CellState::Partial, "{as_of} {label:?}");
            let complete = states[..12 - row].iter().all(|state| *state == CellState::Complete);
            assert!(complete, "{as_of} {label:?} {states:?}");
            let january = match as_of {
                "2011-12-10" | "2011-12-20" => CellState::NotYet,
                _ => CellState::NotObserved,
            };
            if let Some(state) = states.get(13 - row) {
                assert_eq!(*state, january, "{as_of} {label:?}");
                let cell = found.cell(row, 13 - row).unwrap();
                assert_eq!((cell.retained, cell.eligible, cell.rate()), (None, None, None));
            }
        }
        let from =
            found.table().notes().find(|(name, _)| *name == "observed_from").map(|(_, text)| text.to_owned());
        assert_eq!(from.as_deref(), Some("2010-12-01T00:00:00Z"));
        if columns == 14 {
            let january = &found.cohorts()[13];
            assert_eq!((january.label.as_deref(), january.size), (Some("2012-01"), None));
            let state = if as_of == "2012-02-01" { CellState::NotYet } else { CellState::NotObserved };
            assert_eq!(found.cell(13, 1).unwrap().state, state);
        }
    }
}

#[test]
fn curves_leave_partial_cells_out() {
    let found = cohorts(online_retail(), "2011-12-10", &CohortOptions::default());
    let column =
        |table: &retention_core::Table, name: &str, row| table.column(name).unwrap().int(row).unwrap();
    let (curve, all) =
        (found.curve(&CurveOptions::default()), found.curve(&CurveOptions::default().include_partial(true)));
    // Of period 1 the cohort of November has only the first days of December.
    assert_eq!(column(&curve, "cohorts", 1), 11);
    assert_eq!(column(&all, "cohorts", 1), 12);
    let cells: Vec<_> = (0..11).map(|row| found.cell(row, 1).unwrap()).collect();
    let sum = |number: fn(&retention_core::CohortCell) -> Option<u64>| {
        cells.iter().map(|cell| number(cell).unwrap()).sum::<u64>()
    };
    let (kept, of) = (sum(|cell| cell.retained), sum(|cell| cell.eligible));
    assert_eq!((kept, of), (324 + 92 + 71 + 68 + 64 + 54 + 42 + 34 + 35 + 70 + 86, 4338 - 323 - 41));
    let weighted = curve.column("weighted_mean").unwrap().float(1).unwrap();
    assert!((weighted - kept as f64 / of as f64).abs() < 1e-15);
    let simple = curve.column("simple_mean").unwrap().float(1).unwrap();
    let mean = cells.iter().map(|cell| cell.rate().unwrap()).sum::<f64>() / 11.0;
    assert!((simple - mean).abs() < 1e-15);
    // The last period is partial in every cohort that has begun it.
    assert!(!curve.column("weighted_mean").unwrap().is_valid(12));
    assert_eq!(column(&curve, "cohorts", 12), 0);
    assert!(all.column("weighted_mean").unwrap().is_valid(12));
}
