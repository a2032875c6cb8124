//! Boosted trees: as good as the peers on Telco, explained exactly, the same on any number of threads.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{
    ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows, DriftOptions, ErrorCode, EvaluateOptions,
    Evaluation, ExplainOptions, Factor, Frame, Outcome, Split, TreesModel, TreesOptions,
};

use crate::churn::{float, parts, shop};
use crate::data::{expected, telco};
use crate::logistic::telco_frame;

fn metric(labels: &[bool], chances: &[f64], name: &str) -> f64 {
    let outcome = Outcome::new("y", labels).unwrap();
    let found = Evaluation::of(&outcome, chances, &EvaluateOptions::default().resamples(0_u32)).unwrap();
    found.metric(name).unwrap()
}

#[test]
fn telco_on_the_same_folds_is_within_a_deviation_of_the_best_peer() {
    let telco = telco();
    let (frame, churned) = (telco_frame(&telco, &|_| true), telco.is("Churn", "Yes"));
    let models = expected("churn_telco")["models"].clone();
    let trees = ["hist_gradient_boosting", "lightgbm", "xgboost"];
    let of = |name: &str, what: &str| models[name]["repeated_cv"]["auc"][what].as_f64();
    let all: Vec<&String> = models.as_object().unwrap().keys().collect();
    let best = all.iter().filter_map(|name| of(name, "mean")).fold(0.0, f64::max);
    assert!(trees.iter().any(|name| of(name, "mean").is_some()), "{all:?}");
    let deviation = of("logistic_l2_C1", "sd_over_folds").unwrap();
    let options = TreesOptions::default().trees(150_u32);
    let mut aucs = Vec::new();
    for repeat in 0..5 {
        for split in Split::by_part("fold", &parts(repeat)).unwrap() {
            let take = |rows: &[usize]| rows.iter().map(|row| churned[*row]).collect::<Vec<bool>>();
            let (learnt, judged) = (take(&split.train), take(&split.test));
            let outcome = Outcome::new("Churn", &learnt).unwrap();
            let model = TreesModel::fit(&frame.take(&split.train), &outcome, None, &options).unwrap();
            aucs.push(metric(&judged, &model.predict(&frame.take(&split.test)).unwrap(), "auc"));
        }
    }
    assert_eq!(aucs.len(), 25);
    let mean = aucs.iter().sum::<f64>() / 25.0;
    assert!(mean > best - deviation, "{mean} against {best} ± {deviation}");
    assert!(mean > 0.847, "{mean}: shallow trees are level with logistic regression here");
}

#[test]
fn held_out_rows_stop_the_training_and_churn_models_carry_trees() {
    let (frame, left, ids, times) = shop(1500, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let rows = ChurnRows::default().customers(&ids).times("month", &times);
    let options =
        ChurnOptions::default().model(ChurnModelKind::Trees).trees(2000_u32).folds(3_u32).learning_rate(0.2);
    let model = ChurnModel::fit(&frame, &outcome, &rows, &options).unwrap();
    let card: serde_json::Value = serde_json::from_str(&model.card().unwrap()).unwrap();
    let count = card["content"]["trees"].as_u64().unwrap();
    assert!((2..400).contains(&count), "{count}");
    assert!(model.judged("auc").unwrap() > 0.75);
    let back = ChurnModel::from_json(&model.to_json().unwrap()).unwrap();
    assert_eq!(back.predict(&frame).unwrap(), model.predict(&frame).unwrap());
    let again = ChurnModel::fit(&frame, &outcome, &rows, &options.threads(2_u32)).unwrap();
    assert_eq!(again.predict(&frame).unwrap(), model.predict(&frame).unwrap());
    let told = model.explain(&frame.take(&[3, 5]), &ExplainOptions::default().top(2_u32)).unwrap();
    assert_eq!(told.rows(), 6);
    assert_eq!(model.coefficients().unwrap_err().code(), ErrorCode::InvalidOption);
}

#[test]
fn chances_of_new_customers_of_the_same_make_have_not_drifted() {
    let (frame, left, ids, _) = shop(3000, 0.0);
    let (first, later): (Vec<usize>, Vec<usize>) = (0..3000).partition(|row| *row < 1500);
    let outcome = Outcome::new("left", &left[..1500]).unwrap();
    let rows = ChurnRows::default().customers(&ids[..1500]);
    let options = ChurnOptions::default().model(ChurnModelKind::Trees).trees(60_u32).folds(3_u32);
    let model = ChurnModel::fit(&frame.take(&first), &outcome, &rows, &options).unwrap();
    let drift = model.drift(&frame.take(&later), &DriftOptions::default()).unwrap();
    let states: Vec<_> = (0..drift.rows()).map(|row| drift.column("state").unwrap().text(row)).collect();
    assert!(states.iter().all(|state| *state == Some("stable")), "{drift}");
}

#[test]
fn labels_never_seen_count_as_missing_and_balance_lifts_chances() {
    let (frame, left, ..) = shop(800, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let model = TreesModel::fit(&frame, &outcome, None, &TreesOptions::default()).unwrap();
    let row = |plan: Option<&str>| {
        Frame::new()
            .number("logins", vec![3.0])
            .unwrap()
            .category("plan", Factor::optional([plan]))
            .unwrap()
            .flag("trial", [Some(true)])
            .unwrap()
    };
    assert_eq!(model.predict(&row(Some("unheard of"))).unwrap(), model.predict(&row(None)).unwrap());
    assert!(model.predict(&row(Some("free"))).unwrap() > model.predict(&row(Some("pro"))).unwrap());
    let balanced = TreesModel::fit(&frame, &outcome, None, &TreesOptions::default().balance(true)).unwrap();
    let mean = |model: &TreesModel| model.predict(&frame).unwrap().iter().sum::<f64>() / 800.0;
    let share = left.iter().filter(|left| **left).count() as f64 / 800.0;
    assert!((mean(&model) - share).abs() < 0.01 && mean(&balanced) > mean(&model) + 0.02);
    assert_eq!(model.predict(&Frame::new()).unwrap_err().code(), ErrorCode::MissingColumn);
    for (options, argument) in [
        (TreesOptions::default().depth(0_u32), "depth"),
        (TreesOptions::default().bins(1_u32), "bins"),
        (TreesOptions::default().learning_rate(0.0), "learning_rate"),
        (TreesOptions::default().rows(f64::NAN), "rows"),
        (TreesOptions::default().l2(-1.0), "l2"),
    ] {
        let error = TreesModel::fit(&frame, &outcome, None, &options).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some(argument)));
    }
}

/// A signal, and labels of chance: the more labels, the more a tree could take their chance for a signal.
#[test]
fn labels_of_few_rows_each_do_not_drown_the_signal() {
    let mut state = 3_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let signal: Vec<f64> = (0..2000).map(|_| next() * 4.0 - 2.0).collect();
    let left: Vec<bool> = signal.iter().map(|x| next() < 1.0 / (1.0 + (-1.5 * x).exp())).collect();
    let judged = |labels: Option<Vec<String>>| {
        let frame = Frame::new().number("signal", &signal).unwrap();
        let frame = match labels {
            Some(labels) => frame.category("label", Factor::new(labels)).unwrap(),
            None => frame,
        };
        let outcome = Outcome::new("left", &left).unwrap();
        let options = ChurnOptions::default().model(ChurnModelKind::Trees).trees(100_u32).held_out(0.0);
        ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options).unwrap().judged("auc").unwrap()
    };
    let alone = judged(None);
    for labels in [20, 200, 1000] {
        let found =
            judged(Some((0..2000).map(|_| format!("l{}", (next() * f64::from(labels)) as u32)).collect()));
        assert!(found > alone - 0.015, "{labels} labels: {found} against {alone} without");
    }
    // Labels that tell something are read.
    let telling: Vec<String> = left
        .iter()
        .map(|left| format!("l{}", (next() * 40.0) as u32 * 2 + u32::from(*left == (next() < 0.9))))
        .collect();
    assert!(judged(Some(telling)) > alone + 0.05);
}

#[test]
fn a_column_that_tells_every_customer_apart_is_refused() {
    let (frame, left, ids, _) = shop(400, 0.0);
    let outcome = Outcome::new("left", &left).unwrap();
    let each: Vec<String> = (0..400).map(|row| format!("r{row}")).collect();
    for (name, values, customers) in
        [("row_id", &each, None), ("row_id", &each, Some(&ids)), ("account", &ids, Some(&ids))]
    {
        let frame = frame.clone().category(name, Factor::new(values)).unwrap();
        let rows = customers.map_or(ChurnRows::default(), |ids| ChurnRows::default().customers(ids));
        for model in [ChurnModelKind::Trees, ChurnModelKind::Logistic] {
            let options = ChurnOptions::default().model(model).trees(5_u32);
            let error = ChurnModel::fit(&frame, &outcome, &rows, &options).unwrap_err();
            assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidTable, Some(name)));
            assert!(error.to_string().contains("`features`"), "{error}");
        }
    }
    // An id that two customers share tells something of others.
    let shared: Vec<String> = (0..400).map(|row| format!("s{}", row / 4)).collect();
    let frame = frame.category("shop", Factor::new(shared)).unwrap();
    let rows = ChurnRows::default().customers(&ids);
    assert!(ChurnModel::fit(&frame, &outcome, &rows, &ChurnOptions::default()).is_ok());
}

proptest! {
    #![proptest_config(Config { cases: 60, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_table_trains_explains_and_saves(
        rows in prop::collection::vec((prop_oneof![4 => -1e9..1e9_f64, 1 => Just(f64::NAN), 1 => Just(0.0)], 0..4_u8, any::<Option<bool>>(), any::<bool>()), 2..80),
        rare in 0.3..1.0_f64,
    ) {
        let labels: Vec<bool> = rows.iter().map(|row| row.3).collect();
        let Ok(outcome) = Outcome::new("y", &labels) else { return Ok(()) };
        let frame = Frame::new()
            .number("x", rows.iter().map(|row| row.0).collect::<Vec<_>>()).unwrap()
            .category("c", Factor::optional(rows.iter().map(|row| ["a", "b", "c"].get(row.1 as usize)))).unwrap()
            .flag("f", rows.iter().map(|row| row.2)).unwrap()
            .number("nothing", vec![f64::NAN; rows.len()]).unwrap()
            .number("one", vec![1.0; rows.len()]).unwrap();
        let options = TreesOptions::default().trees(20_u32).least_leaf(0.1).rows(rare).columns(0.8);
        let model = TreesModel::fit(&frame, &outcome, None, &options).unwrap();
        let text = model.to_json().unwrap();
        let back = TreesModel::from_json(&text).unwrap();
        prop_assert_eq!(&back, &model);
        prop_assert_eq!(back.to_json().unwrap(), text.clone());
        prop_assert_eq!(TreesModel::fit(&frame, &outcome, None, &options.threads(2_u32)).unwrap().to_json().unwrap(), text);
        let chances = model.predict(&frame).unwrap();
        let told = model.explain(&frame).unwrap();
        for (row, chance) in chances.iter().enumerate() {
            let sum = (0..5).fold(float(&told, "base", 5 * row).unwrap(), |sum, at| sum + float(&told, "contribution", 5 * row + at).unwrap());
            prop_assert!((sum - float(&told, "logit", 5 * row).unwrap()).abs() < 1e-9);
            prop_assert!((1.0 / (1.0 + (-sum).exp()) - chance).abs() < 1e-9);
            prop_assert_eq!(float(&told, "contribution", 5 * row + 3), Some(0.0));
        }
    }
}
