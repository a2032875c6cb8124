//! Simulated populations: the same bits for ever, and true to what they state.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use retention_core::testing::{Churn, History, Population, RowOrder, small_shop};
use retention_core::{CustomersOptions, ErrorCode, Options, Table};

const DAYS_PER_MONTH: f64 = 30.436875;

fn floats(table: &Table, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap();
    (0..table.rows()).filter_map(|row| column.float(row)).collect()
}

fn ints(table: &Table, name: &str) -> Vec<i64> {
    let column = table.column(name).unwrap();
    (0..table.rows()).filter_map(|row| column.int(row)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Asserts that the mean of independent draws is what was stated, within five standard errors.
#[track_caller]
fn assert_mean(values: &[f64], stated: f64) {
    let found = mean(values);
    let variance = values.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / values.len() as f64;
    let error = (variance / values.len() as f64).sqrt();
    assert!((found - stated).abs() < 5.0 * error, "{found} ± {error}, stated {stated}");
}

/// FNV-1a over all columns: any other bit gives another sum.
fn checksum(history: &History) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for row in 0..history.len() {
        add(history.customer(row).unwrap().as_bytes());
        add(history.kind(row).unwrap().as_bytes());
        add(&history.time(row).unwrap().micros().to_le_bytes());
        add(&history.amount_minor(row).unwrap_or(-1).to_le_bytes());
        add(history.id(row).unwrap_or_default().as_bytes());
        add(&history.received(row).map_or(0, retention_core::Timestamp::micros).to_le_bytes());
    }
    sum
}

/// Populations whose bits later versions must give as well.
fn fixed() -> [Population; 4] {
    [
        Population::default(),
        Population::bench(20_000, 700).seed(3),
        Population::default()
            .churn(Churn::AfterPurchase)
            .ids(true)
            .received_after(retention_core::Span::parse("2h").unwrap())
            .row_order(RowOrder::Shuffled),
        Population::default()
            .lifetime_shape(0.7)
            .sign_up_months(3_u32)
            .starts_with_purchase(false)
            .row_order(RowOrder::Customer),
    ]
}

#[test]
fn the_same_bits_for_ever() {
    let sums = fixed().map(|population| {
        let history = population.generate().unwrap();
        (history.len(), checksum(&history))
    });
    assert_eq!(
        sums,
        [
            (15_868, 5_671_172_012_673_199_838),
            (20_000, 2_115_210_353_467_123_872),
            (14_658, 7_683_997_794_961_548_012),
            (31_179, 3_054_721_988_758_786_880),
        ]
    );
}

#[test]
fn another_seed_is_another_population() {
    let sums = [1, 2].map(|seed| checksum(&Population::default().seed(seed).generate().unwrap()));
    assert_ne!(sums[0], sums[1]);
}

#[test]
fn a_customer_does_not_depend_on_how_many_there_are() {
    let events = |customers: u32| {
        let history =
            Population::default().customers(customers).row_order(RowOrder::Customer).generate().unwrap();
        let row =
            |row| (history.customer(row).unwrap().to_owned(), history.time(row), history.amount_minor(row));
        (0..history.len()).map(row).filter(|(name, ..)| name.as_str() <= "c0000050").collect::<Vec<_>>()
    };
    assert_eq!(events(50), events(400));
}

#[test]
fn the_order_of_rows_is_an_order_alone() {
    let orders = RowOrder::ALL.iter().map(|order| {
        let history = Population::default().ids(true).row_order(*order).generate().unwrap();
        let row = |row| (history.id(row), history.time(row), history.kind(row).map(str::to_owned));
        let rows: Vec<_> = (0..history.len()).map(row).collect();
        match order {
            RowOrder::Time => assert!(rows.windows(2).all(|pair| pair[0].1 <= pair[1].1)),
            RowOrder::Customer => {
                assert!(history.customer_codes().is_sorted());
            }
            _ => assert!(!history.time_micros().is_sorted() && !history.customer_codes().is_sorted()),
        }
        let mut sorted = rows;
        sorted.sort();
        sorted
    });
    let orders: Vec<_> = orders.collect();
    assert!(orders.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(orders[0].windows(2).all(|pair| pair[0].0 != pair[1].0), "ids are unique");
}

#[test]
fn truth_counts_what_happened() {
    for population in fixed() {
        let history = population.generate().unwrap();
        let truth = history.truth();
        let mut counted: BTreeMap<&str, (i64, i64, i64)> = BTreeMap::new();
        for row in 0..history.len() {
            let entry = counted.entry(history.customer(row).unwrap()).or_default();
            entry.0 += 1;
            entry.1 += i64::from(history.kind(row) == Some("purchase"));
            entry.2 += history.amount_minor(row).unwrap_or(0);
            assert_eq!(history.amount_minor(row).is_some(), history.kind(row) == Some("purchase"));
        }
        let columns = ["events", "purchases", "spent_minor"].map(|name| ints(&truth, name));
        for (row, events) in columns[0].iter().enumerate() {
            let name = truth.column("customer").unwrap().text(row).unwrap();
            let stated = (*events, columns[1][row], columns[2][row]);
            assert_eq!(counted.get(name).copied().unwrap_or_default(), stated, "{name}");
        }
    }
}

#[test]
fn events_lie_between_sign_up_and_churn() {
    for population in fixed() {
        let history = population.generate().unwrap();
        let truth = history.truth();
        let (signed_up, churned) = (truth.column("signed_up").unwrap(), truth.column("churned_at").unwrap());
        for (row, code) in history.customer_codes().iter().enumerate() {
            let (time, code) = (history.time(row).unwrap(), *code as usize);
            assert!(signed_up.time(code).unwrap() <= time && time < history.end());
            // A purchase after which a customer leaves is their last event.
            assert!(churned.time(code).is_none_or(|churned| time <= churned));
        }
        for row in 0..truth.rows() {
            assert!(signed_up.time(row).unwrap() >= history.start());
        }
    }
}

#[test]
fn rates_and_lifetimes_are_as_stated() {
    let population = Population::default().customers(20_000_u32).seed(11);
    let history = population.generate().unwrap();
    let truth = history.truth();
    let rates: Vec<f64> = floats(&truth, "events_per_day").iter().map(|rate| rate * DAYS_PER_MONTH).collect();
    assert_mean(&rates, population.events_per_month);
    // A gamma distribution's variance is the square of its mean over its shape.
    let variance: Vec<f64> = rates.iter().map(|rate| (rate - 2.0) * (rate - 2.0)).collect();
    assert_mean(&variance, 4.0 / population.activity_shape);

    let hazards = floats(&truth, "churn_per_day");
    assert!(hazards.iter().all(|hazard| (hazard * 12.0 * DAYS_PER_MONTH - 1.0).abs() < 1e-12));
    let (signed_up, churned) = (truth.column("signed_up").unwrap(), truth.column("churned_at").unwrap());
    let days = |micros: i64| micros as f64 / 86_400e6;
    // Who has left, less the chance to have left by the end, is 0 in the mean.
    let surprise: Vec<f64> = (0..truth.rows())
        .map(|row| {
            let room = days(history.end().micros() - signed_up.time(row).unwrap().micros());
            f64::from(u8::from(churned.time(row).is_some())) - (1.0 - (-room * hazards[row]).exp())
        })
        .collect();
    assert_mean(&surprise, 0.0);
    // So are the events after the first, less the rate times the time stayed.
    let surprise: Vec<f64> = (0..truth.rows())
        .map(|row| {
            let until = churned.time(row).unwrap_or(history.end());
            let stayed = days(until.micros() - signed_up.time(row).unwrap().micros());
            ints_at(&truth, "events", row) as f64 - 1.0 - stayed * rates[row] / DAYS_PER_MONTH
        })
        .collect();
    assert_mean(&surprise, 0.0);
}

fn ints_at(table: &Table, name: &str, row: usize) -> i64 {
    table.column(name).unwrap().int(row).unwrap()
}

#[test]
fn kinds_and_amounts_are_as_stated() {
    let population = Population::default().customers(20_000_u32).seed(12).starts_with_purchase(false);
    let history = population.generate().unwrap();
    let total: f64 = population.kinds.values().sum();
    for (kind, weight) in &population.kinds {
        let is = |row| f64::from(u8::from(history.kind(row) == Some(kind)));
        assert_mean(&(0..history.len()).map(is).collect::<Vec<_>>(), weight / total);
    }
    let truth = history.truth();
    let means = floats(&truth, "mean_amount_minor");
    assert_mean(&means, population.mean_amount_minor);
    // Each amount over its customer's mean is gamma distributed with mean 1.
    let relative: Vec<f64> = (0..history.len())
        .filter_map(|row| {
            Some(history.amount_minor(row)? as f64 / means[history.customer_codes()[row] as usize])
        })
        .collect();
    assert_mean(&relative, 1.0);
    let squares: Vec<f64> = relative.iter().map(|x| (x - 1.0) * (x - 1.0)).collect();
    assert_mean(&squares, 1.0 / population.amount_shape);
}

#[test]
fn leaving_after_purchases_is_as_stated() {
    let population = Population::default().customers(20_000_u32).seed(13).churn(Churn::AfterPurchase);
    let history = population.generate().unwrap();
    let truth = history.truth();
    let chances = floats(&truth, "churn_per_purchase");
    assert_mean(&chances, 0.2);
    let churned = truth.column("churned_at").unwrap();
    // The first purchase, at sign-up, is no occasion to leave; each later one is.
    let surprise: Vec<f64> = (0..truth.rows())
        .map(|row| {
            let occasions = ints_at(&truth, "purchases", row) as f64 - 1.0;
            f64::from(u8::from(churned.time(row).is_some())) - occasions * chances[row]
        })
        .collect();
    assert_mean(&surprise, 0.0);
}

#[test]
fn receipts_come_after_events() {
    let span = retention_core::Span::parse("2h").unwrap();
    let history = Population::default().customers(5_000_u32).received_after(span).generate().unwrap();
    let hours: Vec<f64> = (0..history.len())
        .map(|row| {
            (history.received(row).unwrap().micros() - history.time(row).unwrap().micros()) as f64 / 3600e6
        })
        .collect();
    assert!(hours.iter().all(|hours| *hours >= 0.0));
    assert_mean(&hours, 2.0);
}

#[test]
fn the_bench_population_has_exactly_so_many_events_and_is_skewed() {
    for (events, customers) in [(100_000, 5_000), (5_000, 5_000), (5_001, 5_000), (0, 0), (7, 1)] {
        let history = Population::bench(events, customers).generate().unwrap();
        assert_eq!(history.len() as u32, events);
        assert_eq!(history.customer_names().len() as u32, customers);
    }
    let history = Population::bench(100_000, 5_000).generate().unwrap();
    assert_eq!(history.kind_names().len(), 8);
    let mut counts = ints(&history.truth(), "events");
    counts.sort_unstable();
    assert!(counts[0] >= 1);
    let top: i64 = counts.iter().rev().take(500).sum();
    assert!(top > 45_000, "a tenth of the customers has near half of the events, not {top}");
    assert!(counts[2_500] < 10, "half of the customers have few, not {}", counts[2_500]);
}

#[test]
fn a_history_becomes_a_log() {
    let history = Population::default().ids(true).generate().unwrap();
    let log = history.log().unwrap();
    let view = log.as_of(history.end()).unwrap();
    assert_eq!((view.events(), view.customers()), (history.len() as u64, 1000));
    let table = view.customers_table(&CustomersOptions::default()).unwrap();
    let truth = history.truth();
    for row in 0..truth.rows() {
        let of = |table: &Table| table.column("signed_up").unwrap().time(row);
        assert_eq!(of(&table), of(&truth));
    }
    let mut log = log;
    let again = history.append_to(&mut log).unwrap();
    assert_eq!((again.accepted, again.duplicates), (0, history.len() as u64));
}

#[test]
fn options_are_checked_before_work() {
    let base = Population::default;
    let cases = [
        (base().months(0_u32), "months"),
        (base().sign_up_months(25_u32), "sign_up_months"),
        (base().events_per_month(f64::NAN), "events_per_month"),
        (base().events_per_month(1e9), "events_per_month"),
        (base().activity_shape(0.0), "activity_shape"),
        (base().lifetime_months(-1.0), "lifetime_months"),
        (base().lifetime_shape(f64::INFINITY), "lifetime_shape"),
        (base().spend_shape(1.0), "spend_shape"),
        (base().kinds(BTreeMap::new()), "kinds"),
        (base().kinds(BTreeMap::from([("purchase".to_owned(), -1.0)])), "kinds"),
        (base().purchase("purchas"), "purchase"),
        (base().events(999), "events"),
        (base().events(2000).churn(Churn::AfterPurchase), "events"),
        (base().customers(0_u32).events(5), "events"),
    ];
    for (population, argument) in cases {
        let error = population.generate().unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidOption, "{argument}");
        assert_eq!(error.detail("argument"), Some(argument));
    }
    let error = base().purchase("purchas").generate().unwrap_err();
    assert_eq!(error.detail("suggestion"), Some("purchase"));
    assert_eq!(base().start("soon").generate().unwrap_err().code(), ErrorCode::InvalidTime);
}

#[test]
fn extreme_options_end_well() {
    for population in [
        Population::default().customers(0_u32),
        Population::default().activity_shape(1e-9),
        Population::default().activity_shape(1e9).lifetime_shape(1e-9),
        Population::default().lifetime_months(1e-9).events(3000),
        Population::default().sign_up_months(0_u32).months(1_u32).spend_shape(1.0001),
        Population::default().start("9999-12-01").months(1200_u32),
        Population::default().mean_amount_minor(1e9).amount_shape(1e-9),
    ] {
        population.log().unwrap();
    }
}

#[test]
fn options_read_from_json() {
    let value =
        serde_json::json!({"customers": 10, "churn": "never", "kinds": {"purchase": 1, "login": 2.5}});
    let population = Population::from_json(&value).unwrap();
    assert_eq!((population.customers, population.churn), (10, Churn::Never));
    assert_eq!(population.generate().unwrap().kind_names().len(), 2);
}

#[test]
fn the_small_shop_is_as_described() {
    let log = small_shop();
    let view = log.as_of("2024-04-01").unwrap();
    assert_eq!((view.events(), view.customers()), (log.events(), 12));
    assert_eq!(log.as_of("2024-01-01").unwrap().events(), 0);
    let table = view.customers_table(&CustomersOptions::default()).unwrap();
    assert_eq!(table.column("signed_up").unwrap().data(), table.column("first_event").unwrap().data());
    assert_eq!(table.column("channel").unwrap().text(1), Some("social"));
    assert_eq!(table.column("left_truncated").unwrap().bool(0), Some(false));
}
