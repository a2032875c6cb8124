//! Cox regression as lifelines and statsmodels have it, and what it must keep.

use proptest::prelude::*;
use retention_core::{CoxModel, CoxOptions, CoxTies, ErrorCode, Factor, Frame, Lifetimes, Redundant, Table};
use serde_json::Value;

use crate::data::{Csv, close, expected, numbers, rossi, telco};
use crate::errors::about;
use crate::laws::config;

fn flag(yes: Vec<bool>) -> Vec<Option<bool>> {
    yes.into_iter().map(Some).collect()
}

fn column(table: &Table, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap();
    (0..table.rows()).map(|row| column.float(row).unwrap()).collect()
}

/// Coefficients and errors to 1e-6, by the name of the term.
fn agrees(model: &CoxModel, coefficients: &Value, errors: &Value, log_likelihood: &Value) {
    let table = model.coefficients();
    let terms = table.column("term").unwrap();
    let (found, found_errors) = (column(&table, "coefficient"), column(&table, "standard_error"));
    assert_eq!(table.rows(), coefficients.as_object().unwrap().len());
    for (row, (coefficient, error)) in found.iter().zip(found_errors).enumerate() {
        let term = terms.text(row).unwrap();
        close(*coefficient, coefficients[term].as_f64().unwrap(), 1e-6);
        close(error, errors[term].as_f64().unwrap(), 1e-6);
    }
    close(model.log_likelihood(), log_likelihood.as_f64().unwrap(), 1e-8 * model.log_likelihood().abs());
}

fn telco_frame(telco: &Csv) -> Frame<'static> {
    let names: [(&str, &str, &str); 11] = [
        ("SeniorCitizen", "SeniorCitizen", "1"),
        ("Partner", "Partner", "Yes"),
        ("Dependents", "Dependents", "Yes"),
        ("PaperlessBilling", "PaperlessBilling", "Yes"),
        ("Internet_Fiber", "InternetService", "Fiber optic"),
        ("Internet_No", "InternetService", "No"),
        ("OnlineSecurity", "OnlineSecurity", "Yes"),
        ("TechSupport", "TechSupport", "Yes"),
        ("Contract_OneYear", "Contract", "One year"),
        ("Contract_TwoYear", "Contract", "Two year"),
        ("Pay_ElectronicCheck", "PaymentMethod", "Electronic check"),
    ];
    let frame = names.iter().fold(Frame::new(), |frame, (name, column, value)| {
        frame.flag(name, flag(telco.is(column, value))).unwrap()
    });
    frame.number("MonthlyCharges", telco.numbers("MonthlyCharges")).unwrap()
}

fn rossi_frame(rossi: &Csv) -> Frame<'static> {
    ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
        .iter()
        .fold(Frame::new(), |frame, name| frame.number(name, rossi.numbers(name)).unwrap())
}

fn check_reference(lives: &Lifetimes<'_>, frame: &Frame<'_>, reference: &Value) {
    for (ties, name) in
        [(CoxTies::Efron, "statsmodels_phreg_efron"), (CoxTies::Breslow, "statsmodels_phreg_breslow")]
    {
        let model = CoxModel::fit(lives, frame, &CoxOptions::default().ties(ties)).unwrap();
        let wanted = &reference[name];
        let log_likelihood = match &wanted["log_partial_likelihood"] {
            Value::Null => &reference["log_partial_likelihood"],
            given => given,
        };
        agrees(&model, &wanted["coef"], &wanted["se"], log_likelihood);
    }
    let model = CoxModel::fit(lives, frame, &CoxOptions::default().threads(2_u32)).unwrap();
    close(model.null_log_likelihood(), reference["log_partial_likelihood_null"].as_f64().unwrap(), 1e-8);
    let table = model.coefficients();
    let terms = table.column("term").unwrap();
    for row in 0..table.rows() {
        let wanted = &reference["coefficients"][terms.text(row).unwrap()];
        let get = |name: &str| table.column(name).unwrap().float(row).unwrap();
        close(get("coefficient"), wanted["coef"].as_f64().unwrap(), 1e-6);
        close(get("z"), wanted["z"].as_f64().unwrap(), 1e-5);
        close(get("p_value"), wanted["p"].as_f64().unwrap(), 1e-6);
        let limits = numbers(&wanted["hr_ci95"]);
        close(get("low"), limits[0], 1e-5);
        close(get("high"), limits[1], 1e-5);
    }
    let concordance = model.concordance(lives, frame).unwrap().index().unwrap();
    close(concordance, reference["concordance"].as_f64().unwrap(), 1e-6);
    for (risk, wanted) in
        model.log_risk(frame).unwrap().iter().zip(numbers(&reference["partial_hazard_first_10"]))
    {
        close(risk.exp(), wanted, 1e-5 * wanted);
    }
    let baseline = model.baseline();
    let (times, shares) = (column(&baseline, "time"), column(&baseline, "survival"));
    for wanted in reference["baseline_survival_at_covariate_means"].as_array().unwrap() {
        let wanted = numbers(wanted);
        if let Some(at) = times.iter().rposition(|time| *time <= wanted[0]) {
            close(shares[at], wanted[1], 1e-7);
        }
    }
    let back = CoxModel::from_json(&model.to_json().unwrap()).unwrap();
    assert_eq!(back, model);
    assert_eq!(back.to_json().unwrap(), model.to_json().unwrap());
}

#[test]
fn telco_is_that_of_the_reference() {
    let telco = telco();
    let (tenure, churned) = (telco.numbers("tenure"), telco.is("Churn", "Yes"));
    let lives = Lifetimes::new("tenure", &tenure, "Churn", &churned).unwrap();
    check_reference(&lives, &telco_frame(&telco), &expected("survival")["telco"]["cox"]);
}

#[test]
fn rossi_is_that_of_the_reference() {
    let rossi = rossi();
    let (week, arrest) = (rossi.numbers("week"), rossi.is("arrest", "1"));
    let lives = Lifetimes::new("week", &week, "arrest", &arrest).unwrap();
    check_reference(&lives, &rossi_frame(&rossi), &expected("survival")["rossi"]["cox"]);
}

#[test]
fn late_entry_strata_and_weights_as_the_peers_have_them() {
    let peers = expected("survival_peers");
    let data = |name: &str| numbers(&peers["data"][name]);
    let (time, entry, weight) = (data("time"), data("entry"), data("weight"));
    let event: Vec<bool> = data("event").iter().map(|event| *event == 1.0).collect();
    let groups: Vec<&str> =
        peers["data"]["group"].as_array().unwrap().iter().map(|g| g.as_str().unwrap()).collect();
    let frame = ["x1", "x2", "x3"].iter().fold(Frame::new(), |frame, x| frame.number(x, data(x)).unwrap());
    let plain = || Lifetimes::new("time", &time, "event", &event).unwrap();
    let late = || plain().entered("entry", &entry).unwrap();
    let strata = || plain().grouped("group", Factor::new(&groups)).unwrap();
    let weighted = || plain().weighted("weight", &weight).unwrap();
    for (name, lives, ties) in [
        ("plain", plain(), CoxTies::Efron),
        ("phreg_efron", plain(), CoxTies::Efron),
        ("breslow", plain(), CoxTies::Breslow),
        ("entry", late(), CoxTies::Efron),
        ("phreg_entry_efron", late(), CoxTies::Efron),
        ("phreg_entry_breslow", late(), CoxTies::Breslow),
        ("strata", strata(), CoxTies::Efron),
        ("phreg_strata", strata(), CoxTies::Efron),
        ("weighted", weighted(), CoxTies::Efron),
    ] {
        let wanted = &peers["cox"][name];
        let model = CoxModel::fit(&lives, &frame, &CoxOptions::default().ties(ties)).unwrap();
        let table = model.coefficients();
        for (found, wanted) in column(&table, "coefficient").iter().zip(numbers(&wanted["coef"])) {
            assert!((found - wanted).abs() < 1e-6, "{name}: {found} for {wanted}");
        }
        for (found, wanted) in column(&table, "standard_error").iter().zip(numbers(&wanted["se"])) {
            assert!((found - wanted).abs() < 1e-6, "{name}: {found} for {wanted}");
        }
        let log_likelihood = wanted["log_likelihood"].as_f64().unwrap();
        assert!((model.log_likelihood() - log_likelihood).abs() < 1e-6, "{name}: {}", model.log_likelihood());
        if name != "strata" && wanted["concordance"].is_number() {
            let found = plain().concordance(&model.log_risk(&frame).unwrap()).unwrap().index().unwrap();
            close(found, wanted["concordance"].as_f64().unwrap(), 1e-12);
        }
        let baseline = model.baseline();
        let strata = baseline.column("stratum").unwrap();
        let (times, hazard) = (column(&baseline, "time"), column(&baseline, "cumulative_hazard"));
        // lifelines' baselines ignore late entry, and weights in the means that they are at.
        let comparable = ["plain", "strata"].contains(&name);
        for (stratum, rows) in
            wanted["hazard_at_means"].as_object().into_iter().flatten().filter(|_| comparable)
        {
            for row in rows.as_array().unwrap() {
                let row = numbers(row);
                let here =
                    |at: &usize| times[*at] <= row[0] && strata.text(*at).is_none_or(|name| name == stratum);
                let found = (0..times.len()).rfind(here).map_or(0.0, |at| hazard[at]);
                assert!((found - row[1]).abs() < 1e-7, "{name} {stratum} {row:?}: {found}");
            }
        }
        if name == "entry" {
            let risks: Vec<f64> = model.log_risk(&frame).unwrap().iter().map(|risk| risk.exp()).collect();
            let mut sum = 0.0;
            for (at, found) in times.iter().zip(hazard) {
                let deaths = (0..time.len()).filter(|row| event[*row] && time[*row] == *at).count();
                let at_risk = (0..time.len()).filter(|row| entry[*row] < *at && time[*row] >= *at);
                sum += deaths as f64 / at_risk.map(|row| risks[row]).sum::<f64>();
                close(found, sum, 1e-12);
            }
        }
    }
}

/// The partial likelihood term by term, as its definition has it.
fn plain_log_likelihood(rows: &[Row], b: f64, ties: CoxTies) -> f64 {
    let mut sum = 0.0;
    let mut times: Vec<(u8, f64)> =
        rows.iter().filter(|row| row.event).map(|row| (row.stratum, row.time)).collect();
    times.sort_by(|a, b| a.partial_cmp(b).unwrap());
    times.dedup();
    for (stratum, time) in times {
        let here = || rows.iter().filter(|row| row.stratum == stratum);
        let at_risk: f64 = here()
            .filter(|row| row.entry < time && row.time >= time)
            .map(|row| row.weight * (b * row.x).exp())
            .sum();
        let deaths: Vec<_> = here().filter(|row| row.event && row.time == time).collect();
        let dying: f64 = deaths.iter().map(|row| row.weight * (b * row.x).exp()).sum();
        let weight = deaths.iter().map(|row| row.weight).sum::<f64>() / deaths.len() as f64;
        for (at, row) in deaths.iter().enumerate() {
            let spared = if ties == CoxTies::Efron { at as f64 / deaths.len() as f64 * dying } else { 0.0 };
            sum += row.weight * b * row.x - weight * (at_risk - spared).ln();
        }
    }
    sum
}

#[derive(Debug, Clone)]
struct Row {
    entry: f64,
    time: f64,
    event: bool,
    stratum: u8,
    weight: f64,
    x: f64,
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..4_u8, 1..12_u8, any::<bool>(), 0..2_u8, 1..4_u8, -2.0..2.0_f64).prop_map(
        |(entry, stay, event, stratum, weight, x)| Row {
            entry: f64::from(entry),
            time: f64::from(entry + stay),
            event,
            stratum,
            weight: f64::from(weight) / 2.0,
            x,
        },
    );
    prop::collection::vec(row, 6..60)
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn nothing_near_is_more_likely(rows in any_rows(), efron in any::<bool>()) {
        let ties = if efron { CoxTies::Efron } else { CoxTies::Breslow };
        let column = |pick: fn(&Row) -> f64| rows.iter().map(pick).collect::<Vec<f64>>();
        let (time, entry, weight) = (column(|row| row.time), column(|row| row.entry), column(|row| row.weight));
        let event: Vec<bool> = rows.iter().map(|row| row.event).collect();
        let lives = Lifetimes::new("time", &time, "event", &event).unwrap().entered("entry", &entry).unwrap();
        let lives = lives.weighted("weight", &weight).unwrap();
        let lives = lives.grouped("s", Factor::new(rows.iter().map(|row| row.stratum.to_string()))).unwrap();
        let frame = Frame::new().number("x", column(|row| row.x)).unwrap();
        match CoxModel::fit(&lives, &frame, &CoxOptions::default().ties(ties)) {
            Ok(model) => {
                let b = model.coefficients().column("coefficient").unwrap().float(0).unwrap();
                let best = plain_log_likelihood(&rows, b, ties);
                prop_assert!((best - model.log_likelihood()).abs() < 1e-7, "{} {}", best, model.log_likelihood());
                for near in [b - 1e-3, b + 1e-3] {
                    prop_assert!(plain_log_likelihood(&rows, near, ties) <= best + 1e-9);
                }
                let many = CoxModel::fit(&lives, &frame, &CoxOptions::default().ties(ties).threads(3_u32)).unwrap();
                prop_assert_eq!(many.to_json().unwrap(), model.to_json().unwrap());
            }
            Err(error) => {
                let known = [ErrorCode::OneOutcome, ErrorCode::Separation, ErrorCode::CollinearColumns];
                prop_assert!(known.contains(&error.code()), "{}", error);
            }
        }
    }
}

fn lives<'a>(time: &'a [f64], event: &'a [bool]) -> Lifetimes<'a> {
    Lifetimes::new("time", time, "event", event).unwrap()
}

#[test]
fn bad_columns_are_named() {
    let time = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let event = [true, true, false, true, true, true];
    let x = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0];
    let fit = |frame: &Frame<'_>, options: &CoxOptions| CoxModel::fit(&lives(&time, &event), frame, options);
    let refuse = CoxOptions::default();
    let drop = CoxOptions::default().redundant(Redundant::Drop);

    let constant = Frame::new().number("x", &x[..]).unwrap().number("flat", vec![2.0; 6]).unwrap();
    assert_eq!(about(&fit(&constant, &refuse).unwrap_err()), (ErrorCode::ConstantColumn, Some("flat")));
    let twice = x.map(|x| 7.0 - 2.0 * x).to_vec();
    let collinear = Frame::new().number("x", &x[..]).unwrap().number("twin", twice).unwrap();
    assert_eq!(about(&fit(&collinear, &refuse).unwrap_err()), (ErrorCode::CollinearColumns, Some("twin")));
    let flat = Frame::new().number("flat", vec![2.0; 6]).unwrap();
    for options in [&refuse, &drop] {
        assert_eq!(about(&fit(&flat, options).unwrap_err()), (ErrorCode::ConstantColumn, Some("flat")));
    }
    let alone = fit(&Frame::new().number("x", &x[..]).unwrap(), &refuse).unwrap();
    for frame in [&constant, &collinear] {
        let table = fit(frame, &drop).unwrap().coefficients();
        assert_eq!(table.rows(), 2);
        let found = table.column("coefficient").unwrap();
        assert_eq!(
            (found.float(0), found.float(1)),
            (alone.coefficients().column("coefficient").unwrap().float(0), None)
        );
        assert!(table.notes().any(|(name, text)| name == "warning" && text.contains("left out")));
    }

    let ordered = Frame::new().number("order", &time[..]).unwrap();
    assert_eq!(about(&fit(&ordered, &refuse).unwrap_err()), (ErrorCode::Separation, Some("order")));
    assert_eq!(fit(&Frame::new(), &refuse).unwrap_err().code(), ErrorCode::NothingToFit);
    let short = Frame::new().number("x", &x[..5]).unwrap();
    assert_eq!(about(&fit(&short, &refuse).unwrap_err()), (ErrorCode::InvalidTable, Some("x")));
    let frame = Frame::new().number("x", &x[..]).unwrap();
    let error = CoxModel::fit(&lives(&time, &[false; 6]), &frame, &refuse).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::OneOutcome, Some("event")));
    let error = fit(&frame, &CoxOptions::default().level(1.5)).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("level")));
    let error = lives(&time, &event).concordance(&[1.0, f64::NAN, 1.0, 1.0, 1.0, 1.0]).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("risks")));
}

#[test]
fn curves_are_predicted_from_strata_and_end_with_them() {
    let time = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 2.0, 3.0];
    let event = [true, true, false, true, true, true, true, true];
    let plan = Factor::new(["a", "a", "a", "a", "a", "a", "b", "b"]);
    let frame = Frame::new().number("x", vec![3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]).unwrap();
    let lives = lives(&time, &event).grouped("plan", plan).unwrap();
    let model = CoxModel::fit(&lives, &frame, &CoxOptions::default()).unwrap();
    let one = Frame::new().number("x", vec![3.875; 2]).unwrap();
    let strata = Factor::new(["a", "b"]);
    let curves = model.predict_survival(&one, Some(&strata), &[0.0, 2.5, 5.0]).unwrap();
    let shares: Vec<_> = (0..6).map(|row| curves.column("survival").unwrap().float(row)).collect();
    assert_eq!((shares[0], shares[3], shares[5]), (Some(1.0), Some(1.0), None));
    let baseline = model.baseline();
    close(shares[1].unwrap(), column(&baseline, "survival")[1], 1e-12);
    close(shares[4].unwrap(), column(&baseline, "survival")[5], 1e-12);
    assert_eq!(
        about(&model.predict_survival(&one, None, &[1.0]).unwrap_err()),
        (ErrorCode::MissingColumn, Some("plan"))
    );
    let error = model.predict_survival(&one, Some(&Factor::new(["a", "z"])), &[1.0]).unwrap_err();
    assert_eq!((error.code(), error.detail("row")), (ErrorCode::InvalidValue, Some("1")));
    let error = model.predict_survival(&one, Some(&strata), &[-1.0]).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("times")));
    let error = model.log_risk(&Frame::new().flag("x", [Some(true)]).unwrap()).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::ArtifactMismatch, Some("x")));
    let text = model.to_json().unwrap();
    let code = |text: &str| CoxModel::from_json(text).unwrap_err().code();
    assert_eq!(code(&text[..text.len() - 3]), ErrorCode::BlobTruncated);
    assert_eq!(code(&text.replace("\"centre\":3.875", "\"centre\":1e999")), ErrorCode::BlobAltered);
}

#[test]
fn concordance_needs_the_strata_that_the_model_has() {
    let time = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let event = [true, true, false, true, true, true];
    let frame = Frame::new().number("x", vec![3.0, 1.0, 4.0, 5.0, 1.0, 2.0]).unwrap();
    let grouped =
        || lives(&time, &event).grouped("plan", Factor::new(["a", "b", "a", "b", "a", "b"])).unwrap();
    let model = CoxModel::fit(&grouped(), &frame, &CoxOptions::default()).unwrap();
    let error = model.concordance(&lives(&time, &event), &frame).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::MissingColumn, Some("plan")));
    assert!(model.concordance(&grouped(), &frame).is_ok());
    // A risk that is no number is told without a number of three hundred digits.
    let error = lives(&time, &event).concordance(&[1.0, f64::NEG_INFINITY, 1.0, 1.0, 1.0, 1.0]).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}

#[test]
fn who_left_at_once_was_at_risk_though_others_came_late() {
    // Seen from the start: an entry of 0 is as none, for those who left at 0 as well.
    let time = [0.0, 0.0, 2.0, 3.0, 4.0, 6.0];
    let event = [true, false, true, true, false, true];
    let x = Frame::new().number("x", vec![3.0, 1.0, 4.0, 1.0, 5.0, 2.0]).unwrap();
    let from_the_start = lives(&time, &event).entered("entry", &[0.0; 6]).unwrap();
    let limits = retention_core::CurveLimits::default();
    let shares = |lives: &Lifetimes<'_>| column(&lives.kaplan_meier(&limits).unwrap().table(), "survival");
    assert_eq!(shares(&from_the_start), shares(&lives(&time, &event)));
    let coefficient = |lives: &Lifetimes<'_>| {
        let model = CoxModel::fit(lives, &x, &CoxOptions::default()).unwrap();
        column(&model.coefficients(), "coefficient")
    };
    assert_eq!(coefficient(&from_the_start), coefficient(&lives(&time, &event)));
    // The one who came at 1 was not at risk at 0: five were, of whom one left; then at 2 one of four.
    let entries = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let late = lives(&time, &event).entered("entry", &entries).unwrap();
    let curve = late.kaplan_meier(&limits).unwrap();
    close(curve.survival_at(None, 0.0).unwrap(), 4.0 / 5.0, 1e-15);
    close(curve.survival_at(None, 2.0).unwrap(), 4.0 / 5.0 * 3.0 / 4.0, 1e-15);
    // Who came at 2 and left at 2 was never seen.
    let error = lives(&time, &event).entered("entry", &[0.0, 0.0, 2.0, 0.0, 0.0, 0.0]).unwrap_err();
    assert_eq!((about(&error), error.detail("row")), ((ErrorCode::InvalidValue, Some("entry")), Some("2")));
}
