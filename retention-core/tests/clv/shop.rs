//! Real shops read from their logs.

use retention_core::{
    AliveOptions, ErrorCode, Event, EventColumns, EventLog, FitOptions, FrequencyOptions,
    LifetimeValueOptions, MeanValue, NewCustomerCountOptions, NewCustomerOptions, PurchaseCounts,
    PurchaseModel, PurchaseModelKind, PurchaseSummary, PurchaseSummaryOptions, RenewalModel, Role, Schema,
    ScoreOptions, SpendModel, Table, TrackingOptions,
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

fn most(most: u32) -> FrequencyOptions {
    FrequencyOptions::default().most(most)
}

/// A customer's purchases: day and amount.
fn shop(purchases: &[(&str, &str, Option<f64>)]) -> EventLog {
    let mut log = EventLog::new(Schema::new("UTC", "USD").unwrap());
    for (customer, day, amount) in purchases {
        let event = Event::new(*customer, "purchase", *day);
        log.push(match amount {
            Some(amount) => event.amount(*amount),
            None => event,
        })
        .unwrap();
    }
    log
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
    let kinds = [
        (PurchaseModelKind::BgNbd, "bg_nbd"),
        (PurchaseModelKind::MbgNbd, "mbg_nbd"),
        (PurchaseModelKind::ParetoNbd, "pareto_nbd"),
    ];
    for (kind, name) in kinds {
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
        if kind == PurchaseModelKind::MbgNbd {
            continue;
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
    let table = model.frequencies(&cdnow, &most(7)).unwrap();
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
    let options = ScoreOptions::default();
    let error = model.score(&early, &options).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ArtifactFromLater);
    assert!(model.score(&early, &options.hindsight(true)).is_ok());
    assert!(fit(PurchaseModelKind::MbgNbd, &early).score(&late, &ScoreOptions::default()).is_ok());
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

/// Every chart has the columns of its table, and a spec that says what it is.
#[test]
fn tables_know_their_charts() {
    let log = cdnow_log();
    let (then, later) = (log.as_of("1997-10-01").unwrap(), log.as_of("1998-07-01").unwrap());
    let summary = then.purchase_summary(&in_weeks()).unwrap();
    let model = fit(PurchaseModelKind::BgNbd, &summary);
    let renewals = RenewalModel::from_parameters([0.668, 3.806], span("1y")).unwrap();
    let tables = [
        later.purchase_tracking(&model, &TrackingOptions::default()).unwrap(),
        model.frequencies(&summary, &most(7)).unwrap(),
        later.alive_over_time(&model, "0006", &AliveOptions::default()).unwrap(),
        model.new_customer(&NewCustomerOptions::default()).unwrap(),
        model.new_customer_counts(&NewCustomerCountOptions::default()).unwrap(),
        renewals.curve(12),
    ];
    for table in tables {
        let spec = table.vega_lite().unwrap();
        assert_eq!(spec["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
        let layers = spec["layer"].as_array().unwrap();
        let values: usize =
            layers.iter().map(|layer| layer["data"]["values"].as_array().unwrap().len()).sum();
        assert!(values >= table.rows() && !spec["title"].as_str().unwrap().is_empty(), "{}", table.name());
        for layer in layers {
            let encoding = layer["encoding"].as_object().unwrap();
            for field in encoding.values().filter_map(|channel| channel["field"].as_str()) {
                assert!(layer["data"]["values"][0].get(field).is_some(), "{}: {field}", table.name());
            }
        }
    }
    let spec = later.purchase_tracking(&model, &TrackingOptions::default()).unwrap().vega_lite().unwrap();
    assert_eq!(
        spec["layer"][1]["data"]["values"],
        serde_json::json!([{"period": 39}]),
        "the last calibrated week"
    );
    let last = model.frequencies(&summary, &most(7)).unwrap().vega_lite().unwrap();
    let values = last["layer"][0]["data"]["values"].as_array().unwrap();
    assert_eq!(values[7], serde_json::json!({"frequency": "7+", "value": 64, "series": "made"}));
    assert_eq!(summary.table().vega_lite().unwrap_err().code(), ErrorCode::NoChart);
}

/// Parts of a log, scored and counted alone, are the whole.
#[test]
fn parts_are_the_whole() {
    let log = cdnow_log();
    let view = log.as_of("1997-10-01").unwrap();
    let whole = view.purchase_summary(&in_weeks()).unwrap();
    let model = fit(PurchaseModelKind::MbgNbd, &whole);
    let options = ScoreOptions::default().horizon(span("39w"));
    let mut scored: Vec<(String, u64, u64)> = Vec::new();
    let mut counts: Option<PurchaseCounts> = None;
    for part in log.partition(5).unwrap().iter().rev() {
        let summary = part.as_of("1997-10-01").unwrap().purchase_summary(&in_weeks()).unwrap();
        scored.extend(rows(&model.score(&summary, &options).unwrap()));
        let of_part = PurchaseCounts::of(&summary);
        match &mut counts {
            Some(counts) => counts.add(&of_part).unwrap(),
            None => counts = Some(of_part),
        }
    }
    scored.sort();
    assert_eq!(scored, rows(&model.score(&whole, &options).unwrap()));
    let counts = counts.unwrap();
    assert_eq!(counts.to_json().unwrap(), PurchaseCounts::of(&whole).to_json().unwrap());
    for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::MbgNbd, PurchaseModelKind::ParetoNbd] {
        let merged = PurchaseModel::fit_counts(kind, &counts, &FitOptions::default()).unwrap();
        assert_eq!(merged.to_json().unwrap(), fit(kind, &whole).to_json().unwrap());
    }
    let spend = SpendModel::fit_counts(&counts, &FitOptions::default()).unwrap();
    assert_eq!(spend, SpendModel::fit(&whole, &FitOptions::default()).unwrap());
}

/// Ids with the bits of their scores, in the order of ids.
fn rows(scores: &Table) -> Vec<(String, u64, u64)> {
    let column = |name: &str| scores.column(name).unwrap();
    let bits = |name: &str, row: usize| column(name).float(row).unwrap().to_bits();
    (0..scores.rows())
        .map(|row| {
            let customer = column("customer").text(row).unwrap().to_owned();
            (customer, bits("p_alive", row), bits("expected_purchases", row))
        })
        .collect()
}

#[test]
fn an_amount_that_nobody_knows_is_no_zero() {
    let log = shop(&[
        ("ann", "2024-01-01", Some(5.0)),
        ("ann", "2024-01-05", Some(10.0)),
        ("ann", "2024-01-09", None),
        ("ben", "2024-01-01", Some(7.0)),
        ("ben", "2024-01-05", None),
    ]);
    let view = log.as_of("2024-02-01").unwrap();
    let summary = |mean| {
        let options = PurchaseSummaryOptions::default().mean_value(mean);
        view.purchase_summary(&options).unwrap()
    };
    let (repeat, all) = (summary(MeanValue::Repeat), summary(MeanValue::All));
    assert_eq!(all.mean_values().unwrap(), [7.5, 7.0]);
    assert_eq!(repeat.mean_values().unwrap()[0], 10.0);
    assert_eq!(repeat.frequency(), [2, 1], "they are purchases");
    let table = repeat.table();
    assert!(!table.column("mean_value").unwrap().is_valid(1));
    // Of who has no known value, as much is expected as of a new customer; and it is said.
    let spend = SpendModel::from_parameters([6.25, 3.74, 15.44], repeat.currency()).unwrap();
    let scores = spend.score(&repeat, false).unwrap();
    assert_eq!(scores.column("expected_value").unwrap().float(1), spend.mean_of_new());
    let warned = |table: &Table| {
        table.notes().any(|(name, text)| name == "warning" && text.contains("1 repeat buyers"))
    };
    assert!(warned(&scores));
    let model = PurchaseModel::from_parameters(PurchaseModelKind::MbgNbd, [1.0; 4], span("1d")).unwrap();
    assert!(warned(&model.lifetime_value(&spend, &repeat, &LifetimeValueOptions::default()).unwrap()));
}

#[test]
fn a_view_with_negative_means_is_refused_as_a_table_is() {
    let log = shop(&[("ann", "2024-01-01", Some(5.0)), ("ann", "2024-01-05", Some(-100.0))]);
    let summary =
        log.as_of("2024-02-01").unwrap().purchase_summary(&PurchaseSummaryOptions::default()).unwrap();
    let spend = SpendModel::from_parameters([6.25, 3.74, 15.44], summary.currency()).unwrap();
    let error = spend.score(&summary, false).unwrap_err();
    assert_eq!((error.code(), error.detail("customer")), (ErrorCode::InvalidValue, Some("ann")));
    let model = PurchaseModel::from_parameters(PurchaseModelKind::MbgNbd, [1.0; 4], span("1d")).unwrap();
    let error = model.lifetime_value(&spend, &summary, &LifetimeValueOptions::default()).unwrap_err();
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidValue, Some("mean_value")));
    assert!(model.score(&summary, &ScoreOptions::default()).is_ok());
}

/// Weeks since the first purchase, counted plainly from the days.
#[test]
fn opportunities_of_a_log_are_those_of_its_days() {
    let log = cdnow_log();
    let view = log.as_of("1997-10-01").unwrap();
    let days = view.purchase_summary(&PurchaseSummaryOptions::default()).unwrap();
    let each = |unit: &str| {
        let options = PurchaseSummaryOptions::default().unit(span(unit)).opportunities(true);
        view.purchase_summary(&options).unwrap()
    };
    let (daily, months) = (each("1d"), each("28d"));
    assert_eq!((daily.frequency(), daily.t_x(), daily.age()), (days.frequency(), days.t_x(), days.age()));
    for (row, (month, day)) in months.rows().zip(days.rows()).enumerate() {
        assert_eq!(month.age, ((day.age + 1.0) / 28.0).floor() - 1.0, "age of row {row}");
        assert!(f64::from(month.frequency) <= month.t_x && month.t_x <= month.age, "row {row}");
        assert!(month.t_x <= (day.t_x / 28.0).floor() && month.frequency <= day.frequency, "row {row}");
    }
    let model = fit(PurchaseModelKind::BgBb, &months);
    assert!(model.fit_report().unwrap().customers == 2357);
    assert!(model.score(&months, &ScoreOptions::default().horizon(span("112d"))).is_ok());
    let options = TrackingOptions::default().period(span("28d"));
    let table = log.as_of("1998-07-01").unwrap().purchase_tracking(&model, &options).unwrap();
    let sums = ["actual_cumulative", "expected_cumulative"].map(|name| table.column(name).unwrap());
    // Until the end of the fit, what was made and what is expected are close.
    let (made, expected) = (sums[0].int(8).unwrap() as f64, sums[1].float(8).unwrap());
    close(expected, made, 0.1, 0.0, "purchases of the first nine months");
    let used: u32 = months.frequency().iter().sum();
    let early = view.purchase_tracking(&model, &TrackingOptions::default().period(span("1d"))).unwrap();
    let made = early.column("actual_cumulative").unwrap();
    assert_eq!(made.int(early.rows() - 1), Some(i64::from(used)), "all that are over, and no more");
    let path = view.alive_over_time(&model, "0006", &AliveOptions::default()).unwrap();
    assert_eq!(path.rows(), 9);
    let alive = |row: usize| path.column("p_alive").unwrap().float(row).unwrap();
    assert!((0..9).all(|row| (0.0..=1.0).contains(&alive(row))));
}

#[test]
fn plots_of_a_model_from_later_say_so() {
    let log = cdnow_log();
    let (early, late) = (log.as_of("1997-10-01").unwrap(), log.as_of("1998-01-01").unwrap());
    let model = fit(PurchaseModelKind::MbgNbd, &late.purchase_summary(&in_weeks()).unwrap());
    let summary = early.purchase_summary(&in_weeks()).unwrap();
    let tracking = TrackingOptions::default;
    let refused = [
        early.purchase_tracking(&model, &tracking()).unwrap_err(),
        early.alive_over_time(&model, "0006", &AliveOptions::default()).unwrap_err(),
        model.frequencies(&summary, &most(7)).unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.code() == ErrorCode::ArtifactFromLater), "{refused:?}");
    let told = [
        early.purchase_tracking(&model, &tracking().hindsight(true)).unwrap(),
        early.alive_over_time(&model, "0006", &AliveOptions::default().hindsight(true)).unwrap(),
        model.frequencies(&summary, &most(7).hindsight(true)).unwrap(),
    ];
    for table in told {
        for wanted in ["model", "fitted_as_of", "as_of"] {
            assert!(table.notes().any(|(name, _)| name == wanted), "{}: {wanted}", table.name());
        }
    }
}

#[test]
fn dropout_that_is_hardly_told_is_not_told() {
    let columns = EventColumns::default()
        .customer("CustomerID".to_owned())
        .time("InvoiceDate".to_owned())
        .amount("total".to_owned());
    let log = log("online_retail_cleaned", "Europe/London", "GBP", &columns);
    let summary = log.as_of("2011-12-10").unwrap().purchase_summary(&in_weeks()).unwrap();
    let model = fit(PurchaseModelKind::BgNbd, &summary);
    // a is .0034 with an error of .010.
    let report = model.fit_report().unwrap();
    assert_eq!(report.status, retention_core::FitStatus::NotIdentified);
    assert!(report.warnings.iter().all(|warning| !warning.contains("use mbg_nbd")), "{:?}", report.warnings);
}

/// The Gamma-Gamma note prints these digits.
#[test]
fn the_log_gives_the_published_spend() {
    let summary = cdnow_log().as_of("1997-10-01").unwrap().purchase_summary(&in_weeks()).unwrap();
    let spend = SpendModel::fit(&summary, &FitOptions::default()).unwrap();
    let shown: Vec<String> =
        spend.parameters().iter().map(|parameter| format!("{:.2}", parameter.value)).collect();
    assert_eq!(shown, ["6.25", "3.74", "15.44"]);
}

/// The reference counts 8 opportunities of 28 days of everyone; here each as of when that is what there were.
#[test]
fn opportunities_of_the_log_are_the_reference_s() {
    let reference = expected("cdnow_lifetime_value");
    let wanted = reference["bg_bb_on_cdnow_28_day_periods"]["table_x_tx_weight"].as_array().unwrap();
    let wanted: std::collections::BTreeMap<(u32, u32), u32> =
        wanted.iter().map(numbers).map(|row| ((row[0] as u32, row[1] as u32), row[2] as u32)).collect();
    let options = PurchaseSummaryOptions::default().unit(span("28d")).opportunities(true);
    let mut found = std::collections::BTreeMap::new();
    for as_of in ["1997-10-07", "1997-11-04", "1997-12-02", "1997-12-30"] {
        let summary = cdnow_log().as_of(as_of).unwrap().purchase_summary(&options).unwrap();
        for row in summary.rows().filter(|row| row.age == 8.0) {
            *found.entry((row.frequency, row.t_x as u32)).or_insert(0) += 1;
        }
    }
    assert_eq!(found, wanted);
}

/// Purchases of each customer in the second 39 weeks, against those expected.
#[test]
fn the_holdout_is_told_as_well_as_by_the_references() {
    let reference = expected("cdnow_lifetime_value");
    let count = |as_of| cdnow_log().as_of(as_of).unwrap().purchase_summary(&in_weeks()).unwrap();
    let (then, later) = (count("1997-10-01"), count("1998-07-01"));
    let made: Vec<f64> =
        then.frequency().iter().zip(later.frequency()).map(|(then, later)| f64::from(later - then)).collect();
    let kinds = [
        (PurchaseModelKind::BgNbd, "bg_nbd"),
        (PurchaseModelKind::MbgNbd, "mbg_nbd"),
        (PurchaseModelKind::ParetoNbd, "pareto_nbd"),
    ];
    for (kind, name) in kinds {
        let reference = &reference["models_on_shipped_summary"][name];
        let parameters = kind.parameters().map(|name| reference["params"][name].as_f64().unwrap());
        let model = PurchaseModel::from_parameters(kind, parameters, span("1w")).unwrap();
        let expected =
            model.expected_purchases(&cdnow(), &ScoreOptions::default().horizon(span("39w"))).unwrap();
        let wanted = |key: &str| reference["holdout_accuracy"][key].as_f64().unwrap();
        let n = made.len() as f64;
        let apart = || expected.iter().zip(&made).map(|(expected, made)| expected - made);
        let total: f64 = made.iter().sum();
        assert_eq!(total, wanted("total_actual"));
        close(apart().sum::<f64>() / total * 100.0, wanted("bias_pct"), 1e-9, 0.0, name);
        close(apart().map(f64::abs).sum::<f64>() / n, wanted("mae"), 1e-9, 0.0, name);
        close((apart().map(|by| by * by).sum::<f64>() / n).sqrt(), wanted("rmse"), 1e-9, 0.0, name);
    }
}

#[test]
fn spend_of_online_retail_equals_the_reference() {
    let reference = expected("online_retail_lifetime_value");
    let wanted = &reference["online_retail_2011"]["gamma_gamma"];
    let spend = SpendModel::fit(&online_retail(), &FitOptions::default()).unwrap();
    assert_eq!(spend.fit_report().unwrap().customers, wanted["n"].as_u64().unwrap());
    let refit = &wanted["independent_refit"];
    close(
        spend.fit_report().unwrap().log_likelihood,
        refit["log_likelihood"].as_f64().unwrap(),
        0.0,
        1e-5,
        "LL",
    );
    for parameter in spend.parameters() {
        close(
            parameter.value,
            refit["params"][&parameter.name].as_f64().unwrap(),
            1e-4,
            0.0,
            &parameter.name,
        );
    }
}
