//! Online Retail and CDNOW against the values that pandas gave (tests/data/expected).

use retention_core::{
    ActiveBy, EventLog, MovementOptions, OccasionUnit, OrderLadderOptions, PurchaseGapOptions,
    PurchaseOptions, RepeatPurchaseOptions, RetentionOptions, Table,
};
use serde_json::Value;

use crate::{at, data, float, int, ints, note, row, text, texts};

/// Compares every number of the expected movements; returns how many there were.
fn compare(table: &Table, expected: &Value) -> usize {
    let months = expected["cohorts"]["monthly_movements"].as_array().unwrap();
    assert_eq!(table.rows(), months.len());
    let mut compared = 0;
    for (at, month) in months.iter().enumerate() {
        for (name, value) in month.as_object().unwrap() {
            let value = value.as_f64();
            let place = format!("{name} of {}", month["month"]);
            match name.as_str() {
                "month" => assert_eq!(text(table, "period", at), month["month"].as_str().unwrap()),
                "active" | "new" | "retained" | "lost" | "reactivated" => {
                    assert_eq!(int(table, name, at).map(|count| count as f64), value, "{place}");
                }
                "value" | "new_value" | "expansion" | "contraction" | "lost_value" | "reactivated_value" => {
                    let minor = value.map(|value| (value * 100.0).round() as i64);
                    assert_eq!(int(table, &format!("{name}_minor"), at), minor, "{place}");
                }
                // A tenth of a penny on four prices is not rounded there.
                "nrr" | "grr" => {
                    let (ours, theirs) = (float(table, name, at).unwrap(), value.unwrap());
                    assert!((ours - theirs).abs() <= 1e-8 * theirs, "{place}: {ours} and {theirs}");
                }
                "customer_retention" => {
                    let (kept, before) = (int(table, "retained", at), int(table, "start_active", at));
                    let rate = kept.unwrap() as f64 / before.unwrap() as f64;
                    assert!((rate - value.unwrap()).abs() < 1e-15, "{place}");
                }
                other => panic!("nothing compares {other}"),
            }
            compared += 1;
        }
    }
    compared
}

#[test]
fn movements_of_online_retail() {
    let view = data::online_retail().as_of("2011-12-10").unwrap();
    let expected = data::expected("online_retail");
    for active_by in [ActiveBy::Event, ActiveBy::Value] {
        let table = view.movements(&MovementOptions::default().active_by(active_by)).unwrap();
        assert_eq!(compare(&table, &expected), 5 + 12 * 15);
    }
}

/// pandas counted those as active whose value is above zero; eight customers of CDNOW never paid anything.
#[test]
fn movements_of_cdnow() {
    let view = data::cdnow().as_of("1998-07-01").unwrap();
    let expected = data::expected("cdnow_sample");
    let table = view.movements(&MovementOptions::default().active_by(ActiveBy::Value)).unwrap();
    assert_eq!(compare(&table, &expected), 5 + 17 * 15);
    let new = |table: &Table| ints(table, "new").into_iter().flatten().sum::<i64>();
    assert_eq!(new(&table), 2349);
    let by_event = view.movements(&MovementOptions::default()).unwrap();
    assert_eq!(new(&by_event), 2357);
    // The first purchases by month, as in the cohorts of the same file.
    assert_eq!(ints(&by_event, "new")[..4], [Some(781), Some(857), Some(719), Some(0)]);
}

#[test]
fn months_that_were_not_wholly_seen_say_so() {
    let view = data::online_retail().as_of("2012-02-01").unwrap();
    let table = view.movements(&MovementOptions::default().to(at("2012-03-01"))).unwrap();
    assert_eq!(table.rows(), 15);
    assert_eq!(texts(&table, "state")[..3], ["not_enough_history", "complete", "complete"]);
    assert_eq!(texts(&table, "state")[12..], ["partial", "not_observed", "not_yet"]);
    let truncated = table.column("left_truncated").unwrap();
    assert_eq!(format!("{:?}", truncated.data()).matches("true").count(), 1);
    for name in ["active", "new", "retained", "lost", "dormant", "value_minor", "lost_value_minor"] {
        assert_eq!(int(&table, name, 13), None, "{name} of January 2012");
        assert_eq!(int(&table, name, 14), None, "{name} of February 2012");
    }
    assert_eq!(int(&table, "retained", 0), None);
    assert_eq!(int(&table, "new", 0), Some(885));
    assert_eq!(note(&table, "events"), Some("sale"));
    assert_eq!(note(&table, "currency"), Some("GBP"));
    assert_eq!(note(&table, "observed_to"), Some("2011-12-10T00:00:00Z"));
}

#[test]
fn retention_is_that_of_the_movements() {
    for (log, as_of, file) in [
        (data::online_retail(), "2011-12-10", "online_retail"),
        (data::cdnow(), "1998-07-01", "cdnow_sample"),
    ] {
        let table = log.as_of(as_of).unwrap().retention(&RetentionOptions::default()).unwrap();
        let months = data::expected(file)["cohorts"]["monthly_movements"].as_array().unwrap().clone();
        assert_eq!(table.rows(), months.len());
        for (at, month) in months.iter().enumerate().filter(|_| file == "online_retail") {
            let rates = (float(&table, "retention_rate", at), month["customer_retention"].as_f64());
            match rates {
                (Some(ours), Some(theirs)) => assert!((ours - theirs).abs() < 1e-15),
                _ => assert_eq!(rates, (None, None)),
            }
            assert_eq!(int(&table, "lost", at), month["lost"].as_i64());
        }
    }
}

/// 324 of 885: 36.61 %; the interval by R's `binom::binom.wilson(324, 885)`: 0.3349981 to 0.3983439.
#[test]
fn intervals_are_wilson_s() {
    let view = data::online_retail().as_of("2011-12-10").unwrap();
    let table = view.retention(&RetentionOptions::default()).unwrap();
    let at = row(&table, "2011-01");
    let interval =
        (float(&table, "retention_low", at).unwrap(), float(&table, "retention_high", at).unwrap());
    let (p, n, z) = (324.0_f64 / 885.0, 885.0_f64, 1.959_963_984_540_054_f64);
    let (centre, half) = (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
    let scale = 1.0 + z * z / n;
    assert!((interval.0 - (centre - half) / scale).abs() < 1e-12);
    assert!((interval.1 - (centre + half) / scale).abs() < 1e-12);
    let churn = (float(&table, "churn_low", at).unwrap(), float(&table, "churn_high", at).unwrap());
    assert!((churn.0 - (1.0 - interval.1)).abs() < 1e-12 && (churn.1 - (1.0 - interval.0)).abs() < 1e-12);
}

fn repeat_rate(log: &EventLog, as_of: &str) -> f64 {
    let table = log.as_of(as_of).unwrap().repeat_purchase(&RepeatPurchaseOptions::default()).unwrap();
    float(&table, "repeat_purchase_rate", 0).unwrap()
}

#[test]
fn repeat_purchase_rates() {
    for (log, as_of, file) in [
        (data::online_retail(), "2011-12-10", "online_retail"),
        (data::cdnow(), "1998-07-01", "cdnow_sample"),
    ] {
        let expected = data::expected(file)["rfm"]["repeat_purchase_rate"].as_f64().unwrap();
        assert_eq!(repeat_rate(log, as_of), expected, "{file}");
    }
}

#[test]
fn days_between_purchase_days() {
    for (log, as_of, file) in [
        (data::online_retail(), "2011-12-10", "online_retail"),
        (data::cdnow(), "1998-07-01", "cdnow_sample"),
    ] {
        let expected = data::expected(file)["cohorts"]["days_between_purchase_days"].clone();
        let options = PurchaseGapOptions::default().count(OccasionUnit::Days);
        let table = log.as_of(as_of).unwrap().purchase_gaps(&options).unwrap();
        assert_eq!(int(&table, "gaps", 0), expected["n"].as_i64());
        for (name, theirs) in [("median_days", "median"), ("p75_days", "p75"), ("p90_days", "p90")] {
            assert_eq!(float(&table, name, 0), expected[theirs].as_f64(), "{file} {name}");
        }
        let mean = expected["mean"].as_f64().unwrap();
        assert!((float(&table, "mean_days", 0).unwrap() - mean).abs() < 1e-12 * mean);
    }
}

/// The ladder agrees with the RFM file: frequency there is the number of distinct orders.
#[test]
fn the_ladder_agrees_with_the_frequencies() {
    let view = data::online_retail().as_of("2011-12-10").unwrap();
    let rfm = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/expected/online_retail_rfm.csv"),
    )
    .unwrap();
    let header: Vec<&str> = rfm.lines().next().unwrap().split(',').collect();
    let place = header.iter().position(|name| *name == "frequency").unwrap();
    let frequencies: Vec<i64> = rfm
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(place).unwrap().parse::<f64>().unwrap() as i64)
        .collect();
    assert_eq!(frequencies.len(), 4338);
    let table = view.order_ladder(&OrderLadderOptions::default().max(20_u32)).unwrap();
    for at in 0..20 {
        let number = at as i64 + 1;
        let reached = frequencies.iter().filter(|orders| **orders >= number).count() as i64;
        let before = frequencies.iter().filter(|orders| **orders >= number - 1).count() as i64;
        assert_eq!(int(&table, "customers", at), Some(reached));
        assert_eq!(int(&table, "eligible", at), (at > 0).then_some(before));
        assert_eq!(float(&table, "share_of_previous", at), (at > 0).then(|| reached as f64 / before as f64));
    }
}

#[test]
fn purchases_add_up_to_the_whole() {
    let view = data::online_retail().as_of("2011-12-10").unwrap();
    let table = view.purchases(&PurchaseOptions::default()).unwrap();
    let sum = |name: &str| ints(&table, name).into_iter().flatten().sum::<i64>();
    assert_eq!(sum("orders"), 18_532);
    assert_eq!(sum("revenue_gross_minor"), 891_140_790);
    assert_eq!(sum("refunds_minor"), 0);
    let months = data::expected("online_retail")["cohorts"]["monthly_movements"].clone();
    for (at, month) in months.as_array().unwrap().iter().enumerate() {
        assert_eq!(int(&table, "customers", at), month["active"].as_i64());
        let (gross, orders) =
            (int(&table, "revenue_gross_minor", at).unwrap(), int(&table, "orders", at).unwrap());
        let average = int(&table, "average_order_value_minor", at).unwrap();
        assert!((average as f64 - gross as f64 / orders as f64).abs() <= 0.5);
    }
}
