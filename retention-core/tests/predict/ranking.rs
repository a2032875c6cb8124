//! Judgements of scores as scikit-learn and statsmodels have them.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{
    CalibrationMethod, Calibrator, ErrorCode, EvaluateOptions, Evaluation, LogisticModel, LogisticOptions,
    Outcome, ProfitOptions, false_discovery, population_stability,
};

use crate::data::{close, expected, numbers, telco, text};
use crate::errors::about;
use crate::logistic::telco_frame;

fn quick() -> EvaluateOptions {
    EvaluateOptions::default().resamples(0_u32)
}

#[test]
fn metrics_are_those_of_scikit_learn() {
    let peers = expected("survival_peers");
    let wanted = &peers["ranking"];
    let event: Vec<bool> = numbers(&peers["data"]["event"]).iter().map(|event| *event == 1.0).collect();
    let score = numbers(&wanted["score"]);
    let outcome = Outcome::new("event", &event).unwrap();
    let found = Evaluation::of(&outcome, &score, &EvaluateOptions::default()).unwrap();
    for name in ["auc", "average_precision", "log_loss", "brier"] {
        close(found.metric(name).unwrap(), wanted[name].as_f64().unwrap(), 1e-12);
    }
    let table = found.table();
    let get = |name: &str, row: usize| table.column(name).unwrap().float(row).unwrap();
    close(
        (get("high", 0) - get("low", 0)) / 2.0,
        1.959_963_984_540_054 * wanted["auc_se"].as_f64().unwrap(),
        1e-12,
    );
    for row in 0..table.rows() {
        assert!(get("low", row) <= get("value", row) && get("value", row) <= get("high", row), "row {row}");
    }
    let threads = EvaluateOptions::default().threads(3_u32);
    assert_eq!(Evaluation::of(&outcome, &score, &threads).unwrap().table(), table);
    let seed = EvaluateOptions::default().seed(2_u32);
    assert_ne!(Evaluation::of(&outcome, &score, &seed).unwrap().table(), table);

    let isotonic = Calibrator::fit(&outcome, &score, CalibrationMethod::Isotonic).unwrap();
    let found = isotonic.apply(&numbers(&wanted["isotonic"]["at"])).unwrap();
    for (found, wanted) in found.iter().zip(numbers(&wanted["isotonic"]["value"])) {
        close(*found, wanted, 1e-12);
    }
    let platt = Calibrator::fit(&outcome, &score, CalibrationMethod::Platt).unwrap();
    let (a, b) = (
        wanted["platt_on_log_odds"]["a"].as_f64().unwrap(),
        wanted["platt_on_log_odds"]["b"].as_f64().unwrap(),
    );
    for (found, score) in platt.apply(&score).unwrap().iter().zip(&score) {
        close(*found, 1.0 / (1.0 + (a * (score / (1.0 - score)).ln() + b).exp()), 1e-5);
    }
    for calibrator in [isotonic, platt] {
        let text = calibrator.to_json().unwrap();
        assert_eq!(Calibrator::from_json(&text).unwrap(), calibrator);
        assert_eq!(Calibrator::from_json(&text).unwrap().to_json().unwrap(), text);
        assert_eq!(Calibrator::from_json(&text[..9]).unwrap_err().code(), ErrorCode::BlobTruncated);
    }
    for (found, wanted) in
        false_discovery(&numbers(&wanted["p_values"])).iter().zip(numbers(&wanted["benjamini_hochberg"]))
    {
        close(*found, wanted, 1e-14);
    }
}

#[test]
fn telco_on_the_split_and_the_folds() {
    let reference = &expected("churn_telco")["models"]["logistic_l2_C1"];
    let (telco, folds) = (telco(), text("expected/telco_folds.txt"));
    let folds: Vec<&[u8]> = folds.lines().map(str::as_bytes).collect();
    let churned = telco.is("Churn", "Yes");
    let judge = |is_test: &dyn Fn(usize) -> bool| {
        let part = |test: bool| -> Vec<bool> {
            (0..churned.len()).filter(|row| is_test(*row) == test).map(|row| churned[row]).collect()
        };
        let (train, test) = (part(false), part(true));
        let frame = telco_frame(&telco, &|row| !is_test(row));
        let outcome = Outcome::new("Churn", &train).unwrap();
        let model = LogisticModel::fit(&frame, &outcome, &LogisticOptions::default()).unwrap();
        let chances = model.predict(&telco_frame(&telco, &is_test)).unwrap();
        let outcome = Outcome::new("Churn", &test).unwrap();
        let found = Evaluation::of(&outcome, &chances, &quick()).unwrap();
        let lift = found.deciles().unwrap().column("lift").unwrap().float(0).unwrap();
        (
            ["auc", "average_precision", "log_loss", "brier", "calibration_error"]
                .map(|name| found.metric(name).unwrap()),
            lift,
            test,
            chances,
        )
    };
    let (metrics, lift, ..) = judge(&|row| folds[row][5] == b'1');
    let names = ["auc", "average_precision", "log_loss", "brier", "ece_10_equal_width"];
    for (found, name) in metrics.iter().zip(names) {
        close(*found, reference["fixed_split"][name].as_f64().unwrap(), 0.001);
    }
    close(lift, reference["fixed_split"]["lift_top_10pct"].as_f64().unwrap(), 0.01);

    let (mut sums, mut pooled) = ([0.0; 5], (Vec::new(), Vec::new()));
    for (repetition, fold) in (0..5).flat_map(|repetition| (b'0'..b'5').map(move |fold| (repetition, fold))) {
        let (metrics, _, test, chances) = judge(&|row| folds[row][repetition] == fold);
        sums.iter_mut().zip(metrics).for_each(|(sum, metric)| *sum += metric / 25.0);
        if repetition == 0 {
            pooled.0.extend(test);
            pooled.1.extend(chances);
        }
    }
    for (found, name) in sums.iter().zip(names) {
        close(*found, reference["repeated_cv"][name]["mean"].as_f64().unwrap(), 0.001);
    }
    let outcome = Outcome::new("Churn", &pooled.0).unwrap();
    let error = Evaluation::of(&outcome, &pooled.1, &quick()).unwrap().metric("calibration_error").unwrap();
    assert!(error <= 0.02, "{error}");
}

#[test]
fn deciles_and_profit_by_hand() {
    let labels: Vec<bool> = (0..20).map(|row| row % 4 == 0 || row < 4).collect();
    let chances: Vec<f64> = (0..20).map(|row| 1.0 - f64::from(row) / 20.0).collect();
    let found = Evaluation::of(&Outcome::new("y", &labels).unwrap(), &chances, &quick()).unwrap();
    let deciles = found.deciles().unwrap();
    let get = |name: &str, row: usize| deciles.column(name).unwrap().float(row).unwrap();
    // Eight of twenty; the first tenth holds two of two.
    assert_eq!((get("lift", 0), get("capture", 0), get("capture", 9)), (2.5, 0.25, 1.0));
    assert_eq!(get("cumulative_lift", 9), 1.0);
    let profit = found.profit(&ProfitOptions::default().cost(1.0).value(2.0)).unwrap();
    let note = |wanted: &str| profit.notes().find(|(name, _)| *name == wanted).unwrap().1.to_owned();
    assert_eq!((note("best_profit").as_str(), note("best_threshold").as_str()), ("5", "0.8"));
    for row in 0..profit.rows() {
        let [low, at, high] =
            ["low", "profit", "high"].map(|name| profit.column(name).unwrap().float(row).unwrap());
        assert!(low <= at && at <= high, "{low} {at} {high}");
    }
    let none = found.profit(&ProfitOptions::default().cost(1.0).value(0.5)).unwrap();
    assert!(none.notes().any(|(name, text)| name == "warning" && text.contains("nobody")));

    let even = vec![0.5; 20];
    let tied = Evaluation::of(&Outcome::new("y", &labels).unwrap(), &even, &quick()).unwrap();
    assert_eq!(tied.metric("auc"), Some(0.5));
    let lift = tied.deciles().unwrap();
    assert!((0..10).all(|row| (lift.column("lift").unwrap().float(row).unwrap() - 1.0).abs() < 1e-12));
}

#[test]
fn bad_chances_and_options_are_named() {
    let outcome = Outcome::new("y", &[true, false]).unwrap();
    for bad in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let error = Evaluation::of(&outcome, &[0.5, bad], &quick()).unwrap_err();
        assert_eq!(
            (about(&error), error.detail("row")),
            ((ErrorCode::InvalidValue, Some("chances")), Some("1"))
        );
        assert_eq!(
            Calibrator::fit(&outcome, &[bad, 0.5], CalibrationMethod::Platt).unwrap_err().code(),
            ErrorCode::InvalidValue
        );
    }
    assert_eq!(
        about(&Evaluation::of(&outcome, &[0.5], &quick()).unwrap_err()),
        (ErrorCode::InvalidTable, Some("chances"))
    );
    for options in [quick().bins(0_u32), quick().level(1.0), quick().level(f64::NAN)] {
        assert_eq!(
            Evaluation::of(&outcome, &[0.5, 0.6], &options).unwrap_err().code(),
            ErrorCode::InvalidOption
        );
    }
    let found = Evaluation::of(&outcome, &[0.5, 0.6], &quick()).unwrap();
    for options in [
        ProfitOptions::default().cost(-1.0),
        ProfitOptions::default().success(1.5),
        ProfitOptions::default().value(f64::NAN),
    ] {
        assert_eq!(found.profit(&options).unwrap_err().code(), ErrorCode::InvalidOption);
    }
    let error = Calibrator::fit(&outcome, &[0.5, 0.5], CalibrationMethod::Platt).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::ConstantColumn, Some("chances")));
    assert_eq!(population_stability(&[], &[1.0], 10), None);
    assert_eq!(false_discovery(&[f64::NAN, 0.2])[1], 0.2);
}

proptest! {
    #![proptest_config(Config { cases: 200, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() })]

    #[test]
    fn auc_is_the_share_of_pairs(rows in prop::collection::vec((0..8_u8, any::<bool>()), 2..60)) {
        let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let chances: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 8.0).collect();
        let Ok(outcome) = Outcome::new("y", &labels) else { return Ok(()) };
        let (mut won, mut pairs) = (0.0, 0.0);
        for yes in rows.iter().filter(|row| row.1) {
            for no in rows.iter().filter(|row| !row.1) {
                pairs += 1.0;
                won += if yes.0 > no.0 { 1.0 } else if yes.0 == no.0 { 0.5 } else { 0.0 };
            }
        }
        let found = Evaluation::of(&outcome, &chances, &quick()).unwrap();
        prop_assert!((found.metric("auc").unwrap() - won / pairs).abs() < 1e-12);
        let calibrated = Calibrator::fit(&outcome, &chances, CalibrationMethod::Isotonic).unwrap().apply(&chances).unwrap();
        let after = Evaluation::of(&outcome, &calibrated, &quick()).unwrap();
        prop_assert!(after.metric("brier").unwrap() <= found.metric("brier").unwrap() + 1e-12);
        let yes = labels.iter().filter(|label| **label).count() as f64;
        prop_assert!((calibrated.iter().sum::<f64>() - yes).abs() < 1e-9, "a calibrated whole is the whole");
    }
}

#[test]
fn of_equally_good_thresholds_the_one_that_acts_on_the_fewest_is_best() {
    // One of 0.7 and two of four of 0.2: profits of 1 both, which rounding would part.
    let left = [true, true, true, false, false];
    let chances = [0.7, 0.2, 0.2, 0.2, 0.2];
    let outcome = Outcome::new("left", &left).unwrap();
    let found = Evaluation::of(&outcome, &chances, &quick()).unwrap();
    let best = |options: &ProfitOptions| {
        let table = found.profit(options).unwrap();
        let note =
            |wanted: &str| table.notes().find(|(name, _)| *name == wanted).map(|(_, text)| text.to_owned());
        (note("best_threshold"), note("best_profit"))
    };
    let options = ProfitOptions::default().cost(1.0).value(10.0).success(0.2);
    assert_eq!(best(&options), (Some("0.7".to_owned()), Some("1".to_owned())));
    // What brings nothing is no better than to act on nobody: 0.1 times 3 less 0.3 is not 0 in floating point.
    let nothing = ProfitOptions::default().cost(0.3).value(3.0).success(0.1);
    assert_eq!(best(&nothing), (None, Some("0".to_owned())));
}
