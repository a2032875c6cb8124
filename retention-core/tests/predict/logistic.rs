//! Logistic regression as statsmodels and scikit-learn have it.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{Factor, Frame, LogisticModel, LogisticOptions, Outcome, Redundant, Table};

use crate::data::{Csv, close, expected, numbers, telco};

/// The columns of Telco as they are: numbers and texts. SeniorCitizen counts as a number, as in the reference.
pub(crate) fn telco_frame(telco: &Csv, keep: &dyn Fn(usize) -> bool) -> Frame<'static> {
    let kept = |texts: Vec<&str>| -> Vec<String> {
        texts.iter().enumerate().filter(|(row, _)| keep(*row)).map(|(_, text)| (*text).to_owned()).collect()
    };
    let numbers = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"];
    let columns = expected("churn_telco");
    columns["columns"].as_array().unwrap().iter().fold(Frame::new(), |frame, name| {
        let name = name.as_str().unwrap();
        let texts = kept(telco.texts(name));
        if numbers.contains(&name) {
            let values: Vec<f64> = texts.iter().map(|text| text.trim().parse().unwrap_or(0.0)).collect();
            frame.number(name, values).unwrap()
        } else {
            frame.category(name, Factor::new(texts)).unwrap()
        }
    })
}

fn value(table: &Table, name: &str, row: usize) -> f64 {
    table.column(name).unwrap().float(row).unwrap()
}

#[test]
fn telco_without_a_penalty_is_that_of_statsmodels() {
    let telco = telco();
    let reference = &expected("churn_telco")["statsmodels_logit_all_rows"];
    let (frame, churned) = (telco_frame(&telco, &|_| true), telco.is("Churn", "Yes"));
    let outcome = Outcome::new("Churn", &churned).unwrap();
    let options = LogisticOptions::default().l2(0.0).redundant(Redundant::Drop);
    let model = LogisticModel::fit(&frame, &outcome, &options).unwrap();
    close(model.log_likelihood(), reference["log_likelihood"].as_f64().unwrap(), 1e-7);
    close(model.null_log_likelihood(), reference["null_log_likelihood"].as_f64().unwrap(), 1e-7);
    let table = model.coefficients();
    let terms = table.column("term").unwrap();
    let names: Vec<String> = (0..table.rows())
        .map(|row| terms.text(row).unwrap().replace("intercept", "const").replace(": ", "_"))
        .collect();
    for (name, wanted) in reference["coef"].as_object().unwrap() {
        let row =
            names.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name} in {names:?}"));
        close(value(&table, "coefficient", row), wanted.as_f64().unwrap(), 1e-6);
        close(value(&table, "standard_error", row), reference["se"][name].as_f64().unwrap(), 1e-6);
    }
    let missing =
        (0..table.rows()).filter(|row| table.column("coefficient").unwrap().float(*row).is_none()).count();
    assert_eq!(table.rows() - missing, reference["coef"].as_object().unwrap().len());
}

#[test]
fn a_made_up_table_is_that_of_the_peers() {
    let peers = expected("survival_peers");
    let data = |name: &str| numbers(&peers["data"][name]);
    let (wanted, weight) = (&peers["logistic"], data("weight"));
    let event: Vec<bool> = data("event").iter().map(|event| *event == 1.0).collect();
    let frame = ["x1", "x2", "x3"].iter().fold(Frame::new(), |frame, x| frame.number(x, data(x)).unwrap());
    let outcome = Outcome::new("event", &event).unwrap();
    let plain = LogisticModel::fit(&frame, &outcome, &LogisticOptions::default().l2(0.0)).unwrap();
    let weighted = LogisticModel::fit(
        &frame,
        &outcome.weighted("weight", &weight).unwrap(),
        &LogisticOptions::default().l2(0.0),
    )
    .unwrap();
    for (model, wanted) in [(&plain, wanted), (&weighted, &wanted["weighted"])] {
        let table = model.coefficients();
        for row in 0..4 {
            close(value(&table, "coefficient", row), numbers(&wanted["coef"])[row], 1e-8);
            close(value(&table, "standard_error", row), numbers(&wanted["se"])[row], 1e-8);
            if wanted["p"].is_array() {
                close(value(&table, "p_value", row), numbers(&wanted["p"])[row], 1e-8);
            }
        }
        close(model.log_likelihood(), wanted["log_likelihood"].as_f64().unwrap(), 1e-9);
    }
    let ridge = LogisticModel::fit(&frame, &outcome, &LogisticOptions::default().l2(2.0)).unwrap();
    let wanted = &wanted["ridge_l2_2_standardised"];
    let explained = ridge.explain(&frame).unwrap();
    close(value(&explained, "base", 0), wanted["intercept"].as_f64().unwrap(), 1e-8);
    let (x, coefficient) = (data("x3"), numbers(&wanted["coef"])[2]);
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64).sqrt();
    close(value(&explained, "contribution", 2), coefficient * (x[0] - mean) / deviation, 1e-8);
    let table = ridge.coefficients();
    for (row, wanted) in numbers(&wanted["se_in_units"]).iter().enumerate() {
        close(value(&table, "standard_error", row + 1), *wanted, 1e-8 * wanted);
    }
    assert_eq!(ridge.coefficients().column("p_value").unwrap().float(1), None);
}

#[test]
fn the_first_chances_are_those_of_scikit_learn() {
    let telco = telco();
    let folds = crate::data::text("expected/telco_folds.txt");
    let test: Vec<bool> = folds.lines().map(|line| line.ends_with('1')).collect();
    let churned = telco.is("Churn", "Yes");
    let labels: Vec<bool> = (0..test.len()).filter(|row| !test[*row]).map(|row| churned[row]).collect();
    let outcome = Outcome::new("Churn", &labels).unwrap();
    let model =
        LogisticModel::fit(&telco_frame(&telco, &|row| !test[row]), &outcome, &LogisticOptions::default())
            .unwrap();
    let chances = model.predict(&telco_frame(&telco, &|row| test[row])).unwrap();
    // The reference stopped early, as scikit-learn's lbfgs does by default; its newton-cholesky at tol 1e-12 has these.
    let converged = [0.48184996, 0.28433304, 0.61309336, 0.01058863, 0.45345051];
    let stopped = numbers(&expected("churn_telco")["models"]["logistic_l2_C1"]["first_5_test_probabilities"]);
    for ((found, converged), stopped) in chances.iter().zip(converged).zip(stopped) {
        close(*found, converged, 1e-8);
        close(*found, stopped, 1e-3);
    }
}

fn table() -> impl Strategy<Value = Vec<(f64, u8, Option<bool>, bool, u8)>> {
    let number = prop_oneof![8 => -1e4..1e4_f64, 1 => Just(f64::NAN)];
    prop::collection::vec((number, 0..4_u8, any::<Option<bool>>(), any::<bool>(), 1..3_u8), 12..300)
}

fn frame(rows: &[(f64, u8, Option<bool>, bool, u8)]) -> Frame<'static> {
    Frame::new()
        .number("x", rows.iter().map(|row| row.0).collect::<Vec<_>>())
        .unwrap()
        .category("c", Factor::optional(rows.iter().map(|row| ["a", "b", "c"].get(row.1 as usize))))
        .unwrap()
        .flag("f", rows.iter().map(|row| row.2))
        .unwrap()
}

proptest! {
    #![proptest_config(Config { cases: 100, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() })]

    #[test]
    fn models_save_explain_and_do_not_depend_on_threads(rows in table()) {
        let labels: Vec<bool> = rows.iter().map(|row| row.3).collect();
        let Ok(outcome) = Outcome::new("y", &labels) else { return Ok(()) };
        let frame = frame(&rows);
        let options = LogisticOptions::default().redundant(Redundant::Drop);
        let model = LogisticModel::fit(&frame, &outcome, &options).unwrap();
        let text = model.to_json().unwrap();
        let back = LogisticModel::from_json(&text).unwrap();
        prop_assert_eq!(&back, &model);
        prop_assert_eq!(back.to_json().unwrap(), text.clone());
        prop_assert_eq!(LogisticModel::fit(&frame, &outcome, &options.threads(3_u32)).unwrap().to_json().unwrap(), text);
        let chances = model.predict(&frame).unwrap();
        prop_assert_eq!(&back.predict(&frame).unwrap(), &chances);
        let explained = model.explain(&frame).unwrap();
        for (row, chance) in chances.iter().enumerate() {
            let sum = (0..3).fold(value(&explained, "base", 3 * row), |sum, at| sum + value(&explained, "contribution", 3 * row + at));
            prop_assert_eq!(sum, value(&explained, "logit", 3 * row));
            prop_assert!((1.0 / (1.0 + (-sum).exp()) - chance).abs() < 1e-15);
        }
        // At the best intercept the chances add up to the number of outcomes.
        let yes = labels.iter().filter(|label| **label).count() as f64;
        prop_assert!((chances.iter().sum::<f64>() - yes).abs() < 1e-6 * labels.len() as f64);
    }

    #[test]
    fn weights_repeat_rows(rows in table()) {
        let repeated: Vec<_> = rows.iter().flat_map(|row| vec![*row; usize::from(row.4)]).collect();
        let (labels, many): (Vec<bool>, Vec<bool>) = (rows.iter().map(|row| row.3).collect(), repeated.iter().map(|row| row.3).collect());
        let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.4)).collect();
        let Ok(outcome) = Outcome::new("y", &labels).and_then(|outcome| outcome.weighted("w", &weights)) else { return Ok(()) };
        let options = LogisticOptions::default().redundant(Redundant::Drop);
        let weighted = LogisticModel::fit(&frame(&rows), &outcome, &options).unwrap().predict(&frame(&rows)).unwrap();
        let plain = LogisticModel::fit(&frame(&repeated), &Outcome::new("y", &many).unwrap(), &options).unwrap();
        for (a, b) in weighted.iter().zip(plain.predict(&frame(&rows)).unwrap()) {
            prop_assert!((a - b).abs() < 1e-7, "{} {}", a, b);
        }
    }
}
