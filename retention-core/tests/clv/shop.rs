//! Real shops read from their logs.

use retention_core::{
    EventColumns, EventLog, MeanValue, PurchaseModelKind, PurchaseSummary, PurchaseSummaryOptions, Role,
    Schema, TrackingOptions,
};

use crate::dataset;
use crate::scene::{cdnow, close, expected, fit, numbers, span};

fn log(name: &str, zone: &str, currency: &str, columns: &EventColumns) -> EventLog {
    let schema = Schema::new(zone, currency).unwrap().role("sale", Role::Purchase);
    let mut log = EventLog::new(schema);
    log.append_json(&dataset::rows(name), columns).unwrap();
    log
}

fn cdnow_log() -> EventLog {
    let columns = EventColumns::default().time("date".to_owned()).amount("dollars".to_owned());
    log("cdnow_sample", "America/New_York", "USD", &columns)
}

fn in_weeks() -> PurchaseSummaryOptions {
    PurchaseSummaryOptions::default().unit(span("1w"))
}

/// Purchases of 2010-12-01 to 2011-08-31.
pub(crate) fn online_retail() -> PurchaseSummary {
    let columns = EventColumns::default()
        .customer("CustomerID".to_owned())
        .time("InvoiceDate".to_owned())
        .amount("total".to_owned())
        .order("InvoiceNo".to_owned());
    let log = log("online_retail_cleaned", "Europe/London", "GBP", &columns);
    log.as_of("2011-09-01").unwrap().purchase_summary(&in_weeks()).unwrap()
}

#[test]
fn the_log_gives_the_published_summary() {
    let (published, summary) =
        (cdnow(), cdnow_log().as_of("1997-10-01").unwrap().purchase_summary(&in_weeks()).unwrap());
    assert_eq!(summary.frequency(), published.frequency());
    assert_eq!(summary.frequency().iter().map(|x| u64::from(*x)).sum::<u64>(), 2457);
    // The published ones are rounded to two decimals.
    for (found, wanted) in [(summary.t_x(), published.t_x()), (summary.age(), published.age())] {
        for (found, wanted) in found.iter().zip(wanted) {
            close(*found, *wanted, 0.0, 0.004_3, "weeks");
        }
    }
    for (found, wanted) in summary.mean_values().unwrap().iter().zip(published.mean_values().unwrap()) {
        close(*found, *wanted, 0.0, 0.005_001, "dollars");
    }
    let table = summary.table();
    assert_eq!(table.column("customer").unwrap().text(0), Some("0001"));
    assert!(!table.column("mean_value").unwrap().is_valid(2));
    // With the first purchase: 29.33 and 29.73, 14.96.
    let all = PurchaseSummaryOptions::default().mean_value(MeanValue::All);
    let all = cdnow_log().as_of("1997-10-01").unwrap().purchase_summary(&all).unwrap();
    close(all.mean_values().unwrap()[0], (29.33 + 29.73 + 14.96) / 3.0, 1e-12, 0.0, "mean of all");
    assert_eq!((all.t_x()[0], all.age()[0]), (213.0, 272.0));
}

#[test]
fn weeks_40_to_78_are_tracked_as_the_reference_does() {
    let reference = expected("cdnow_lifetime_value");
    let (refits, tracking) =
        (&reference["independent_refit_on_unrounded_log_summary"], &reference["tracking_78_weeks"]);
    let log = cdnow_log();
    let summary = log.as_of("1997-10-01").unwrap().purchase_summary(&in_weeks()).unwrap();
    for (kind, name) in [(PurchaseModelKind::BgNbd, "bg_nbd"), (PurchaseModelKind::ParetoNbd, "pareto_nbd")] {
        let model = fit(kind, &summary);
        close(
            model.fit_report().unwrap().log_likelihood,
            refits[name]["log_likelihood"].as_f64().unwrap(),
            0.0,
            1e-6,
            name,
        );
        for (parameter, wanted) in model.parameters().iter().zip(numbers(&refits[name]["params"])) {
            close(parameter.value, wanted, 1e-4, 0.0, &parameter.name);
        }
        let table =
            log.as_of("1998-07-01").unwrap().purchase_tracking(&model, &TrackingOptions::default()).unwrap();
        assert_eq!(table.rows(), 78);
        let column = |name: &str| table.column(name).unwrap();
        let actual = numbers(&tracking["actual_cumulative_repeat_customer_days"]);
        let wanted = numbers(&tracking[format!("{name}_expected_cumulative")]);
        for week in 0..78 {
            assert_eq!(column("actual_cumulative").int(week), Some(actual[week] as i64), "week {}", week + 1);
            let found = column("expected_cumulative").float(week).unwrap();
            close(found, wanted[week], 1e-4, 1e-3, &format!("{name}, week {}", week + 1));
            assert_eq!(column("is_calibration").bool(week), Some(week < 39));
        }
        let (last, real) = (column("expected_cumulative").float(77).unwrap(), actual[77]);
        let error = tracking[format!("{name}_abs_pct_error_week_78")].as_f64().unwrap();
        close((last / real - 1.0).abs() * 100.0, error, 0.0, 0.02, name);
    }
}

#[test]
fn frequencies_and_lives_are_told() {
    let cdnow = cdnow();
    let model = fit(PurchaseModelKind::BgNbd, &cdnow);
    let table = model.frequencies(&cdnow, 7).unwrap();
    let column = |name: &str| table.column(name).unwrap();
    let actual: Vec<i64> = (0..8).map(|row| column("actual").int(row).unwrap()).collect();
    assert_eq!(actual, [1411, 439, 214, 100, 62, 38, 29, 64]);
    let expected: Vec<f64> = (0..8).map(|row| column("expected").float(row).unwrap()).collect();
    close(expected.iter().sum(), 2357.0, 1e-12, 0.0, "all customers");
    // As the paper's figure shows: close to what was.
    close(expected[0], 1411.0, 0.02, 0.0, "none");
    close(expected[1], 439.0, 0.1, 0.0, "one");

    let table = model.alive_over_time(&[1.71], 38.86, 100).unwrap();
    let alive = |row: usize| table.column("p_alive").unwrap().float(row).unwrap();
    assert_eq!((table.rows(), alive(0)), (102, 1.0));
    close(alive(101), 0.212_227_388_1, 0.0, 1e-5, "now");
    assert!(model.alive_over_time(&[2.0, 1.0], 38.86, 10).is_err());
}

#[test]
fn a_model_is_not_applied_before_its_time() {
    let log = cdnow_log();
    let (early, late) = (log.as_of("1997-10-01").unwrap(), log.as_of("1998-01-01").unwrap());
    let [early, late] = [early, late].map(|view| view.purchase_summary(&in_weeks()).unwrap());
    let model = fit(PurchaseModelKind::MbgNbd, &late);
    let options = retention_core::ScoreOptions::default();
    let error = model.score(&early, &options).unwrap_err();
    assert_eq!(error.code(), retention_core::ErrorCode::ArtifactFromLater);
    assert!(model.score(&early, &options.hindsight(true)).is_ok());
    assert!(
        fit(PurchaseModelKind::MbgNbd, &early).score(&late, &retention_core::ScoreOptions::default()).is_ok()
    );
}

#[test]
fn parts_of_a_log_fit_as_the_whole() {
    use retention_core::{FitOptions, PurchaseCounts, PurchaseModel};
    let log = cdnow_log();
    let whole = log.as_of("1997-10-01").unwrap().purchase_summary(&in_weeks()).unwrap();
    let mut sum: Option<PurchaseCounts> = None;
    for part in log.partition(3).unwrap() {
        let counts =
            PurchaseCounts::of(&part.as_of("1997-10-01").unwrap().purchase_summary(&in_weeks()).unwrap());
        match &mut sum {
            None => sum = Some(counts),
            Some(sum) => sum.add(&counts).unwrap(),
        }
    }
    let model =
        PurchaseModel::fit_counts(PurchaseModelKind::MbgNbd, &sum.unwrap(), &FitOptions::default()).unwrap();
    assert_eq!(model, fit(PurchaseModelKind::MbgNbd, &whole));
}
