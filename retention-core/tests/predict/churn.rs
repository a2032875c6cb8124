//! Churn models: judged on Telco against the peers, explained, saved, watched.

use retention_core::{
    BacktestOptions, CalibrationMethod, Calibrator, ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows,
    DriftOptions, ErrorCode, EvaluateOptions, Evaluation, ExplainOptions, Frame, ImportanceOptions,
    LogisticModel, LogisticOptions, Outcome, Split, Table, calibration_drift,
};

use crate::data::{expected, telco};
use crate::errors::about;
use crate::logistic::telco_frame;

pub(crate) fn float(table: &Table, name: &str, row: usize) -> Option<f64> {
    table.column(name).unwrap().float(row)
}

/// A table in which few logins and a free plan make customers leave.
pub(crate) fn shop(rows: usize, shift: f64) -> (Frame<'static>, Vec<bool>, Vec<String>, Vec<f64>) {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (mut logins, mut plans, mut trials, mut left) = (vec![], vec![], vec![], vec![]);
    for _ in 0..rows {
        let (login, plan, trial) = ((next() * 30.0).floor() + shift, next(), next());
        let odds = 0.5 - 0.15 * login + if plan < 0.5 { 1.5 } else { 0.0 };
        left.push(next() < 1.0 / (1.0 + (-odds).exp()));
        logins.push(if next() < 0.1 { f64::NAN } else { login });
        plans.push(if plan < 0.5 {
            "free"
        } else if plan < 0.8 {
            "pro"
        } else {
            "team"
        });
        trials.push(Some(trial < 0.3));
    }
    let frame = Frame::new()
        .number("logins", logins)
        .unwrap()
        .category("plan", retention_core::Factor::new(plans))
        .unwrap()
        .flag("trial", trials)
        .unwrap();
    let ids = (0..rows).map(|row| format!("c{}", row / 2)).collect();
    (frame, left, ids, (0..rows).map(|row| (row * 10 / rows) as f64).collect())
}

/// The part of each row of Telco in a repetition.
pub(crate) fn parts(at: usize) -> Vec<f64> {
    let folds = crate::data::text("expected/telco_folds.txt");
    folds.lines().map(|line| f64::from(u32::from(line.as_bytes()[at]) - u32::from(b'0'))).collect()
}

#[test]
fn telco_in_five_by_five_folds_is_as_good_as_the_peers_and_calibrated() {
    let telco = telco();
    let (frame, churned) = (telco_frame(&telco, &|_| true), telco.is("Churn", "Yes"));
    let reference = &expected("churn_telco")["models"]["logistic_l2_C1"]["repeated_cv"]["auc"]["mean"];
    let (mut aucs, mut chances, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for repeat in 0..5 {
        for split in Split::by_part("fold", &parts(repeat)).unwrap() {
            let take = |rows: &[usize]| rows.iter().map(|row| churned[*row]).collect::<Vec<bool>>();
            let (learnt, judged) = (take(&split.train), take(&split.test));
            let model = LogisticModel::fit(
                &frame.take(&split.train),
                &Outcome::new("Churn", &learnt).unwrap(),
                &LogisticOptions::default(),
            )
            .unwrap();
            let found = model.predict(&frame.take(&split.test)).unwrap();
            aucs.push(auc(&judged, &found));
            chances.extend(found);
            labels.extend(judged);
        }
    }
    assert_eq!(aucs.len(), 25);
    let mean = aucs.iter().sum::<f64>() / 25.0;
    assert!((mean - reference.as_f64().unwrap()).abs() < 0.002, "{mean}");
    let outcome = Outcome::new("Churn", &labels).unwrap();
    let pooled = Evaluation::of(&outcome, &chances, &EvaluateOptions::default().resamples(0_u32)).unwrap();
    assert!(pooled.metric("calibration_error").unwrap() <= 0.02);
}

fn auc(labels: &[bool], chances: &[f64]) -> f64 {
    let outcome = Outcome::new("y", labels).unwrap();
    let found = Evaluation::of(&outcome, chances, &EvaluateOptions::default().resamples(0_u32)).unwrap();
    found.metric("auc").unwrap()
}

#[test]
fn contributions_add_up_and_reasons_name_the_rows_values() {
    let (frame, left, ids, _) = shop(600, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let rows = ChurnRows::default().customers(&ids);
    let model = ChurnModel::fit(&frame, &outcome, &rows, &ChurnOptions::default()).unwrap();
    let chances = model.predict(&frame).unwrap();
    let all = model.explain(&frame, &ExplainOptions::default()).unwrap();
    let one = model.explain(&frame, &ExplainOptions::default().top(1_u32)).unwrap();
    assert_eq!((all.rows(), one.rows()), (1800, 1200));
    for (row, chance) in chances.iter().enumerate() {
        for (table, width) in [(&all, 3), (&one, 2)] {
            let sum = (0..width).fold(float(table, "base", width * row).unwrap(), |sum, at| {
                sum + float(table, "contribution", width * row + at).unwrap()
            });
            assert!((sum - float(table, "logit", width * row).unwrap()).abs() < 1e-12);
            assert!((1.0 / (1.0 + (-sum).exp()) - chance).abs() < 1e-12);
            assert_eq!(float(table, "chance", width * row), Some(*chance));
        }
    }
    let text = |name: &str, row: usize| all.column(name).unwrap().text(row).map(str::to_owned);
    let plans: Vec<usize> = (0..1800).filter(|row| text("column", *row).as_deref() == Some("plan")).collect();
    assert_eq!(plans.len(), 600);
    for row in plans {
        let (value, reason) = (text("value", row).unwrap(), text("reason", row).unwrap());
        assert!(reason.starts_with(&format!("`plan` is {value}, which ")), "{reason}");
        let word = if value == "free" { "multiplies" } else { "divides" };
        assert!(reason.contains(word), "{reason}");
    }
    assert_eq!(one.column("column").unwrap().text(1), Some("(others)"));
}

#[test]
fn the_judgement_counts_rows_of_one_customer_together() {
    let (frame, left, ..) = shop(300, 0.0);
    let ids: Vec<String> = (0..300).map(|row| format!("c{row}")).collect();
    let judged = |times: usize| {
        let rows: Vec<usize> = (0..300 * times).map(|row| row / times).collect();
        let labels: Vec<bool> = rows.iter().map(|row| left[*row]).collect();
        let ids: Vec<String> = rows.iter().map(|row| ids[*row].clone()).collect();
        let outcome = Outcome::new("left", &labels).unwrap();
        let options = ChurnOptions::default().l2(0.0);
        ChurnModel::fit(&frame.take(&rows), &outcome, &ChurnRows::default().customers(&ids), &options)
            .unwrap()
            .judgement()
    };
    let (once, four) = (judged(1), judged(4));
    for name in ["value", "low", "high"] {
        for metric in 0..5 {
            let (one, other) = (float(&once, name, metric).unwrap(), float(&four, name, metric).unwrap());
            assert!((one - other).abs() < 1e-6, "{name} of metric {metric}: {one} {other}");
        }
    }
}

#[test]
fn a_model_saves_and_says_what_it_is() {
    let (frame, left, ids, _) = shop(600, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let rows = ChurnRows::default().customers(&ids);
    for calibration in [None, Some(CalibrationMethod::Platt), Some(CalibrationMethod::Isotonic)] {
        let mut options = ChurnOptions::default();
        options.calibration = calibration;
        let model = ChurnModel::fit(&frame, &outcome, &rows, &options).unwrap();
        let text = model.to_json().unwrap();
        let back = ChurnModel::from_json(&text).unwrap();
        assert_eq!(back, model);
        assert_eq!(back.to_json().unwrap(), text);
        assert_eq!(back.predict(&frame).unwrap(), model.predict(&frame).unwrap());
        let again = ChurnModel::fit(&frame, &outcome, &rows, &options.clone().threads(3_u32)).unwrap();
        assert_eq!(again.predict(&frame).unwrap(), model.predict(&frame).unwrap());
        assert!(model.judged("auc").unwrap() > 0.75 && model.judged("calibration_error").unwrap() < 0.08);
        let card: serde_json::Value = serde_json::from_str(&model.card().unwrap()).unwrap();
        assert_eq!(card["artifact"], "model_card");
        assert_eq!(card["content"]["rows"], 600);
        assert_eq!(card["content"]["columns"][0]["name"], "logins");
        assert_eq!(card["content"]["columns"][0]["type"], "number");
        assert!(card["content"]["metrics"]["auc"]["limits"][0].is_number());
        assert_eq!(card["content"]["calibrated"], calibration.is_some());
        let altered = text.replace("\"cuts\"", "\"cats\"");
        assert!(ChurnModel::from_json(&altered).is_err() || altered == text);
        assert_eq!(ChurnModel::from_json(&text[..200]).unwrap_err().code(), ErrorCode::BlobTruncated);
    }
    let plain = ChurnModel::fit(&frame, &outcome, &rows, &ChurnOptions::default().folds(0_u32)).unwrap();
    assert_eq!((plain.judged("auc"), plain.judgement().rows()), (None, 0));
    let table = plain.chances(&frame, None).unwrap();
    assert_eq!(table.column("customer").unwrap().text(3), Some("3"));
    let best = (0..600).find(|row| table.column("rank").unwrap().int(*row) == Some(1)).unwrap();
    assert!((0..600).all(|row| float(&table, "chance", row) <= float(&table, "chance", best)));
}

#[test]
fn a_model_of_recency_reads_one_column() {
    let (frame, left, ..) = shop(600, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let options = ChurnOptions::default().model(ChurnModelKind::Recency).recency("logins".to_owned());
    let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options).unwrap();
    assert_eq!(model.columns().collect::<Vec<_>>(), ["logins"]);
    let error =
        ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options.recency("login".to_owned()));
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.detail("suggestion")), (ErrorCode::MissingColumn, Some("logins")));
}

#[test]
fn what_is_shuffled_away_matters() {
    let (frame, left, ..) = shop(800, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &ChurnOptions::default()).unwrap();
    let table = model.importance(&frame, &outcome, &ImportanceOptions::default()).unwrap();
    let names: Vec<_> = (0..3).map(|row| table.column("column").unwrap().text(row).unwrap()).collect();
    assert_eq!(names, ["logins", "plan", "trial"]);
    assert!(float(&table, "log_loss", 0).unwrap() > 0.05 && float(&table, "log_loss", 2).unwrap() < 0.01);
    assert!(float(&table, "auc", 0).unwrap() > 0.05);
    let again = model.importance(&frame, &outcome, &ImportanceOptions::default()).unwrap();
    assert_eq!(table, again);
    let error =
        model.importance(&frame, &outcome, &ImportanceOptions::default().shuffles(0_u32)).unwrap_err();
    assert_eq!(error.detail("argument"), Some("shuffles"));
}

#[test]
fn drift_is_seen_and_noise_is_not() {
    let (frame, left, ..) = shop(2000, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &ChurnOptions::default()).unwrap();
    let same = model.drift(&frame, &DriftOptions::default()).unwrap();
    let state = |table: &Table, row| table.column("state").unwrap().text(row).unwrap().to_owned();
    assert_eq!(same.rows(), 4);
    assert_eq!(float(&same, "stability_index", 1), Some(0.0));
    assert!((0..4).all(|row| state(&same, row) == "stable"));
    let (moved, ..) = shop(2000, 15.0);
    let drift = model.drift(&moved, &DriftOptions::default()).unwrap();
    assert_eq!([state(&drift, 0), state(&drift, 1), state(&drift, 2)], ["shifted", "shifted", "stable"]);
    assert!(float(&drift, "noise", 1).unwrap() < 0.02);
    let (first, last): (Vec<usize>, Vec<usize>) = (0..2000).partition(|row| *row < 1000);
    let before = Outcome::new("left", &left[..1000]).unwrap();
    let model =
        ChurnModel::fit(&frame.take(&first), &before, &ChurnRows::default(), &ChurnOptions::default())
            .unwrap();
    let now = Outcome::new("left", &left[1000..]).unwrap();
    let holds = |outcome: &Outcome<'_>, chances: &[f64]| {
        let table = calibration_drift(outcome, chances, &DriftOptions::default()).unwrap();
        [table.column("holds").unwrap().bool(0), table.column("holds").unwrap().bool(1)]
    };
    let chances = model.predict(&frame.take(&last)).unwrap();
    assert_eq!(holds(&now, &chances), [Some(true), Some(true)]);
    let halved: Vec<f64> = chances.iter().map(|chance| chance / 2.0).collect();
    assert_eq!(holds(&now, &halved)[0], Some(false));
    assert_eq!(holds(&outcome, &vec![0.5; 2000])[1], None, "one chance has no slope");
    // What has no slope says why; what tells outcomes apart completely is finite elsewhere.
    let apart: Vec<f64> = left.iter().map(|left| if *left { 0.9 } else { 0.1 }).collect();
    for (chances, why) in [(vec![0.5; 2000], "one and the same"), (apart.clone(), "apart completely")] {
        let table = calibration_drift(&outcome, &chances, &DriftOptions::default()).unwrap();
        assert!(table.notes().any(|(name, text)| name == "warning" && text.contains(why)), "{table}");
        assert!(float(&table, "value", 0).is_some_and(f64::is_finite) && float(&table, "value", 1).is_none());
    }
    for chances in [&apart, &left.iter().map(|left| f64::from(u8::from(*left))).collect()] {
        let mapped =
            Calibrator::fit(&outcome, chances, CalibrationMethod::Platt).unwrap().apply(chances).unwrap();
        assert!(
            mapped
                .iter()
                .zip(&left)
                .all(|(chance, left)| (0.0..=1.0).contains(chance) && (*chance > 0.5) == *left)
        );
    }
}

#[test]
fn few_rows_that_chance_explains_have_not_drifted() {
    let (frame, left, ..) = shop(2000, 0.0);
    let first: Vec<usize> = (0..1000).collect();
    let before = Outcome::new("left", &left[..1000]).unwrap();
    let model =
        ChurnModel::fit(&frame.take(&first), &before, &ChurnRows::default(), &ChurnOptions::default())
            .unwrap();
    let (mut wrong, mut all) = (0, 0);
    for size in [1, 3, 10, 40] {
        for start in 0..25 {
            let some: Vec<usize> = (0..size).map(|at| 1000 + start * 40 + at).collect();
            let drift = model.drift(&frame.take(&some), &DriftOptions::default()).unwrap();
            for row in 0..drift.rows() {
                let moved = drift.column("state").unwrap().text(row) != Some("stable");
                (wrong, all) = (wrong + usize::from(moved), all + 1);
            }
        }
    }
    // Every twentieth is what five in a hundred are.
    assert!(wrong * 10 < all, "{wrong} of {all}");
    let (moved, ..) = shop(200, 15.0);
    let drift = model.drift(&moved, &DriftOptions::default()).unwrap();
    assert_eq!(drift.column("state").unwrap().text(1), Some("shifted"));
}

#[test]
fn a_backtest_judges_each_time_by_what_was_known() {
    let (frame, left, ids, times) = shop(1000, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let rows = ChurnRows::default().customers(&ids).times("month", &times);
    let options = ChurnOptions::default();
    let lag = BacktestOptions::default().lag(2.0).origins(20_u32);
    let table = ChurnModel::backtest(&frame, &outcome, &rows, &options, &lag).unwrap();
    assert_eq!(table.rows(), 8);
    assert_eq!(float(&table, "time", 0), Some(2.0));
    let learnt: Vec<_> = (0..8).map(|row| table.column("train_rows").unwrap().int(row).unwrap()).collect();
    assert_eq!(learnt, [100, 200, 300, 400, 500, 600, 700, 800]);
    assert!(float(&table, "auc", 7).unwrap() > 0.7);
    let few = options.clone().least(60_u32);
    let table = ChurnModel::backtest(&frame, &outcome, &rows, &few, &lag).unwrap();
    assert_eq!(table.column("state").unwrap().text(0), Some("not_enough_data"));
    assert_eq!(float(&table, "auc", 0), None);
    let code = |rows: &ChurnRows<'_>, lag: f64| {
        let backtest = BacktestOptions::default().lag(lag);
        let error = ChurnModel::backtest(&frame, &outcome, rows, &options, &backtest).unwrap_err();
        (error.code(), error.detail("argument").map(str::to_owned))
    };
    assert_eq!(code(&rows, 0.0), (ErrorCode::InvalidOption, Some("lag".to_owned())));
    assert_eq!(code(&rows, 11.0).0, ErrorCode::NotEnoughData);
    assert_eq!(code(&ChurnRows::default(), 1.0), (ErrorCode::InvalidOption, Some("time".to_owned())));
}

#[test]
fn a_backtest_does_what_its_options_say() {
    let (frame, left, ids, times) = shop(2000, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let rows = ChurnRows::default().customers(&ids).times("month", &times);
    let tested = |options: &ChurnOptions, backtest: &BacktestOptions| {
        ChurnModel::backtest(&frame, &outcome, &rows, options, backtest)
    };
    let lag = BacktestOptions::default().lag(2.0).origins(2_u32);
    // Balanced trees tell chances that are too high; calibrated ones hold.
    let options = ChurnOptions::default().model(ChurnModelKind::Trees).trees(40_u32).held_out(0.0);
    let skewed = options.clone().balance(true);
    let mut calibrated = skewed.clone();
    calibrated.calibration = Some(CalibrationMethod::Platt);
    let loss = |options: &ChurnOptions| float(&tested(options, &lag).unwrap(), "log_loss", 1).unwrap();
    assert!(loss(&calibrated) < loss(&skewed), "{} {}", loss(&calibrated), loss(&skewed));
    assert_ne!(loss(&calibrated.clone().folds(3_u32)), loss(&calibrated));
    // All metrics have limits.
    let table = tested(&ChurnOptions::default(), &lag).unwrap();
    for name in ["auc", "average_precision", "log_loss", "brier"] {
        let value = float(&table, name, 0).unwrap();
        let [low, high] = ["low", "high"].map(|end| float(&table, &format!("{name}_{end}"), 0).unwrap());
        assert!(low < value && value < high, "{name}: {low} {value} {high}");
    }
    let error = tested(&ChurnOptions::default(), &lag.clone().origins(0_u32)).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("origins")));
}

#[test]
fn too_few_rows_are_refused_with_reasons() {
    let (frame, left, ..) = shop(30, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let error =
        ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &ChurnOptions::default()).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::NotEnoughData, Some("left")));
    assert!(error.to_string().contains("a model needs 20 of each"), "{error}");
    let none = ChurnModel::fit(&Frame::new(), &outcome, &ChurnRows::default(), &ChurnOptions::default());
    assert_eq!(none.unwrap_err().code(), ErrorCode::NothingToFit);
    for (options, argument) in [
        (ChurnOptions::default().folds(1_u32), "folds"),
        (ChurnOptions::default().held_out(0.9), "held_out"),
        (ChurnOptions::default().level(1.0), "level"),
    ] {
        let error = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some(argument)));
    }
}

#[test]
fn splits_keep_customers_together_and_do_not_depend_on_the_order_of_rows() {
    let (_, left, ids, _) = shop(200, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let splits = Split::by_customer(&outcome, &ids, 4, 1).unwrap();
    let mut seen = vec![0; 200];
    for split in &splits {
        assert_eq!(split.train.len() + split.test.len(), 200);
        split.test.iter().for_each(|row| seen[*row] += 1);
        assert!(split.test.iter().all(|row| split.test.contains(&(row ^ 1))), "both rows of a customer");
        let yes = split.test.iter().filter(|row| left[**row]).count();
        let all = left.iter().filter(|left| **left).count();
        assert!(yes.abs_diff(all / 4) < 8, "spread evenly");
    }
    assert!(seen.iter().all(|count| *count == 1));
    let back: Vec<bool> = left.iter().rev().copied().collect();
    let turned: Vec<String> = ids.iter().rev().cloned().collect();
    let other = Split::by_customer(&Outcome::new("left", &back).unwrap(), &turned, 4, 1).unwrap();
    for (a, b) in splits.iter().zip(&other) {
        let mut mirrored: Vec<usize> = b.test.iter().map(|row| 199 - row).collect();
        mirrored.sort_unstable();
        assert_eq!(a.test, mirrored);
    }
    assert_ne!(Split::by_customer(&outcome, &ids, 4, 2).unwrap(), splits);
    assert!(Split::by_customer(&outcome, &ids, 101, 1).is_err());
    assert!(Split::by_part("part", &[0.0, 0.5]).is_err() && Split::by_part("part", &[1.0, 1.0]).is_err());
}

#[test]
fn an_outcome_of_too_few_customers_for_the_parts_says_so() {
    let ids: Vec<String> =
        (0..200).map(|row| if row < 25 { "x".to_owned() } else { format!("c{row}") }).collect();
    let labels: Vec<bool> = (0..200).map(|row| row < 25).collect();
    let x: Vec<f64> = (0..200).map(|row| f64::from(row % 17)).collect();
    let frame = Frame::new().number("x", x).unwrap();
    let fit = |labels: &[bool], folds: u32| {
        let outcome = Outcome::new("y", labels).unwrap();
        let rows = ChurnRows::default().customers(&ids);
        ChurnModel::fit(&frame, &outcome, &rows, &ChurnOptions::default().folds(folds))
    };
    let others: Vec<bool> = labels.iter().map(|label| !label).collect();
    for (labels, side) in [(&labels, "is true"), (&others, "is false")] {
        let error = fit(labels, 5).unwrap_err();
        assert_eq!((error.code(), error.detail("column")), (ErrorCode::NotEnoughData, Some("y")));
        assert_eq!(error.detail("given"), Some("1"));
        assert!(error.to_string().contains(side) && error.to_string().contains("folds=0"), "{error}");
        assert!(fit(labels, 0).is_ok());
    }
}
