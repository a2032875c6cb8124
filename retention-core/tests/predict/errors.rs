//! Bad input is refused with the name of the column and a next step.

use retention_core::{
    BacktestOptions, ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows, CoxModel, CoxOptions, Error,
    ErrorCode, Factor, Frame, Lifetimes, LogisticModel, LogisticOptions, Outcome, Redundant,
};

const Y: [bool; 6] = [true, false, true, false, false, true];
const X: [f64; 6] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0];

pub(crate) fn about(error: &Error) -> (ErrorCode, Option<&str>) {
    assert!(error.to_string().contains("; "), "no next step: {error}");
    (error.code(), error.detail("column"))
}

#[test]
fn outcomes_are_checked() {
    assert_eq!(about(&Outcome::new("y", &[true; 4]).unwrap_err()), (ErrorCode::OneOutcome, Some("y")));
    assert_eq!(about(&Outcome::new("y", &[false; 4]).unwrap_err()), (ErrorCode::OneOutcome, Some("y")));
    assert_eq!(about(&Outcome::new("y", &[]).unwrap_err()), (ErrorCode::NothingToFit, Some("y")));
    let weighted =
        |weights: &[f64]| Outcome::new("y", &Y).unwrap().weighted("w", weights).map(|_| ()).unwrap_err();
    assert_eq!(about(&weighted(&[1.0])), (ErrorCode::InvalidTable, Some("w")));
    assert_eq!(about(&weighted(&[1.0, -1.0, 1.0, 1.0, 1.0, 1.0])), (ErrorCode::InvalidValue, Some("w")));
    assert_eq!(about(&weighted(&[1.0, 1.0, f64::NAN, 1.0, 1.0, 1.0])), (ErrorCode::InvalidValue, Some("w")));
    assert_eq!(about(&weighted(&[1.0, 0.0, 1.0, 0.0, 0.0, 1.0])), (ErrorCode::OneOutcome, Some("y")));
}

#[test]
fn columns_are_named() {
    let outcome = Outcome::new("y", &Y).unwrap();
    let fit =
        |frame: Frame<'_>, l2: f64| LogisticModel::fit(&frame, &outcome, &LogisticOptions::default().l2(l2));
    let x = || Frame::new().number("x", &X[..]).unwrap();
    let flat = x().number("flat", vec![0.0; 6]).unwrap();
    assert_eq!(about(&fit(flat, 1.0).unwrap_err()), (ErrorCode::ConstantColumn, Some("flat")));
    let twin = || x().number("twin", X.map(|x| 1.0 - x).to_vec()).unwrap();
    assert_eq!(about(&fit(twin(), 0.0).unwrap_err()), (ErrorCode::CollinearColumns, Some("twin")));
    assert!(fit(twin(), 1.0).is_ok(), "a penalty tells twins apart");
    let options = LogisticOptions::default().l2(0.0).redundant(Redundant::Drop);
    let table = LogisticModel::fit(&twin(), &outcome, &options).unwrap().coefficients();
    assert_eq!(table.column("coefficient").unwrap().float(2), None);
    assert_eq!(table.column("column").unwrap().text(2), Some("twin"));
    let leak = || x().flag("leak", Y.map(Some)).unwrap();
    assert_eq!(about(&fit(leak(), 0.0).unwrap_err()), (ErrorCode::Separation, Some("leak")));
    assert!(fit(leak(), 1.0).is_ok());
    assert_eq!(
        about(&fit(Frame::new().number("x", &X[..5]).unwrap(), 1.0).unwrap_err()),
        (ErrorCode::InvalidTable, Some("x"))
    );
    assert_eq!(fit(Frame::new(), 1.0).unwrap_err().code(), ErrorCode::NothingToFit);
    for l2 in [-1.0, f64::NAN, f64::INFINITY] {
        let error = fit(x(), l2).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("l2")));
    }
}

#[test]
fn models_refuse_other_columns_and_altered_texts() {
    let outcome = Outcome::new("y", &Y).unwrap();
    let frame = Frame::new().number("x", &X[..]).unwrap();
    let model = LogisticModel::fit(&frame, &outcome, &LogisticOptions::default()).unwrap();
    let other = Frame::new().number("z", &X[..]).unwrap();
    assert_eq!(about(&model.predict(&other).unwrap_err()), (ErrorCode::MissingColumn, Some("x")));
    let other = Frame::new().flag("x", [None]).unwrap();
    assert_eq!(about(&model.explain(&other).unwrap_err()), (ErrorCode::ArtifactMismatch, Some("x")));
    let text = model.to_json().unwrap();
    let code = |text: &str| LogisticModel::from_json(text).unwrap_err().code();
    assert_eq!(code(&text[..text.len() - 3]), ErrorCode::BlobTruncated);
    assert_eq!(code(&text.replace("logistic_model", "cox_model")), ErrorCode::ArtifactMismatch);
    assert_eq!(code(&text.replace("\"feature\":0", "\"feature\":1")), ErrorCode::BlobAltered);
    assert_eq!(code(&text.replace("\"version\":1", "\"version\":9")), ErrorCode::BlobVersion);
}

#[test]
fn the_row_and_a_short_number_are_told() {
    let mut values = vec![1.0; 2000];
    values[1057] = f64::NEG_INFINITY;
    let error = Frame::new().number("logins", values.clone()).unwrap_err();
    assert_eq!(error.detail("row"), Some("1057"));
    assert!(error.to_string().contains("row 1057") && error.to_string().len() < 200, "{error}");
    let outcome = Outcome::new("left", &[true, false]).unwrap();
    let options = retention_core::EvaluateOptions::default();
    let found = retention_core::Evaluation::of(&outcome, &[0.5, 0.4], &options).unwrap();
    let error = found.profit(&retention_core::ProfitOptions::default().cost(-1.0)).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}

#[test]
fn columns_that_explain_nothing_are_refused_with_a_penalty_too() {
    let rows = 120;
    let left: Vec<bool> = (0..rows).map(|row| row % 3 == 0 || row % 7 == 0).collect();
    let outcome = Outcome::new("left", &left).unwrap();
    let x: Vec<f64> = (0..rows).map(|row| f64::from(row % 11)).collect();
    let twin: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
    let of = |redundant: Redundant, model: ChurnModelKind, frame: &Frame<'_>| {
        let options = ChurnOptions::default().redundant(redundant).model(model).recency("flat").trees(5_u32);
        ChurnModel::fit(frame, &outcome, &ChurnRows::default(), &options)
    };
    let plain = Frame::new().number("x", &x).unwrap();
    let flat = plain.clone().number("flat", vec![7.0; 120]).unwrap();
    let twins = plain.clone().number("twin", twin).unwrap();
    let (refuse, drop) = (Redundant::Refuse, Redundant::Drop);
    let refused = |frame: &Frame<'_>| {
        let error = of(refuse, ChurnModelKind::Logistic, frame).unwrap_err();
        let (code, column) = about(&error);
        (code, column.map(str::to_owned))
    };
    assert_eq!(refused(&flat), (ErrorCode::ConstantColumn, Some("flat".to_owned())));
    assert_eq!(refused(&twins), (ErrorCode::CollinearColumns, Some("twin".to_owned())));
    let plans = Factor::new((0..rows as usize).map(|row| ["a", "b", "c"][row / 2 % 3]));
    let other_names = Factor::new((0..rows as usize).map(|row| ["x", "z", "y"][row / 2 % 3]));
    let same = plain.clone().category("plan", plans).unwrap().category("tier", other_names).unwrap();
    assert_eq!(refused(&same), (ErrorCode::CollinearColumns, Some("tier".to_owned())));
    assert!(of(drop, ChurnModelKind::Logistic, &flat).is_ok());
    assert!(of(drop, ChurnModelKind::Logistic, &twins).is_ok());
    // Labels add up to one, and what lacks a value lacks it: that is no fault of the columns.
    let odd = |row: i32| (row % 5 != 0).then_some(row % 2 == 0);
    let sound = plain
        .clone()
        .category("plan", Factor::optional((0..rows).map(|row| ["a", "b"].get(row as usize % 3))))
        .unwrap()
        .flag("trial", (0..rows).map(odd))
        .unwrap();
    assert!(of(refuse, ChurnModelKind::Logistic, &sound).is_ok());
    // Constant in most parts, though not in all rows.
    let rare = plain.clone().flag("rare", (0..rows).map(|row| Some(row == 5))).unwrap();
    assert!(of(refuse, ChurnModelKind::Logistic, &rare).is_ok());
    // Nothing differs at all.
    let nothing =
        Frame::new().number("flat", vec![7.0; 120]).unwrap().flag("set", [Some(true); 120]).unwrap();
    let empty = Frame::new().number("flat", vec![f64::NAN; 120]).unwrap();
    for frame in [&nothing, &empty] {
        for model in [ChurnModelKind::Logistic, ChurnModelKind::Trees, ChurnModelKind::Recency] {
            for redundant in [refuse, drop] {
                let error = of(redundant, model, frame).unwrap_err();
                assert_eq!(about(&error), (ErrorCode::ConstantColumn, Some("flat")));
                assert!(error.to_string().contains("differ"), "{error}");
            }
        }
    }
    assert_eq!(about(&of(drop, ChurnModelKind::Recency, &flat).unwrap_err()).0, ErrorCode::ConstantColumn);
    let times: Vec<f64> = (0..rows).map(|row| f64::from(row / 40)).collect();
    let tested = ChurnModel::backtest(
        &nothing,
        &outcome,
        &ChurnRows::default().times("month", &times),
        &ChurnOptions::default(),
        &BacktestOptions::default().lag(1.0),
    );
    assert_eq!(about(&tested.unwrap_err()), (ErrorCode::ConstantColumn, Some("flat")));
}

#[test]
fn times_that_are_none_are_refused_with_their_row() {
    let rows = 120;
    let left: Vec<bool> = (0..rows).map(|row| row % 3 == 0).collect();
    let outcome = Outcome::new("left", &left).unwrap();
    let frame =
        Frame::new().number("x", (0..rows).map(|row| f64::from(row % 11)).collect::<Vec<_>>()).unwrap();
    for bad in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let mut times: Vec<f64> = (0..rows).map(f64::from).collect();
        times[70] = bad;
        for model in [ChurnModelKind::Trees, ChurnModelKind::Logistic] {
            let options = ChurnOptions::default().model(model).trees(5_u32);
            let rows = ChurnRows::default().times("month", &times);
            let error = ChurnModel::fit(&frame, &outcome, &rows, &options).unwrap_err();
            assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("month")));
            assert_eq!(error.detail("row"), Some("70"));
        }
    }
}

#[test]
fn numbers_and_weights_beyond_what_can_be_summed_are_named() {
    let left: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
    let small: Vec<f64> = (0..60).map(|row| f64::from(row % 7)).collect();
    for huge in [1e308, -1e308, 2e150] {
        let mut values = small.clone();
        values[17] = huge;
        let both =
            |huge: Vec<f64>| Frame::new().number("small", &small).unwrap().number("huge", huge).unwrap();
        let refused = |error: Error| {
            assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("huge")));
            assert_eq!(error.detail("row"), Some("17"));
            assert!(error.to_string().len() < 200, "{error}");
        };
        let outcome = Outcome::new("left", &left).unwrap();
        let fit = |huge: Vec<f64>, options: &ChurnOptions| {
            ChurnModel::fit(&both(huge), &outcome, &ChurnRows::default(), options)
        };
        let model =
            fit(values.iter().map(|value| value.signum()).collect(), &ChurnOptions::default()).unwrap();
        refused(model.predict(&both(values.clone())).unwrap_err());
        refused(fit(values.clone(), &ChurnOptions::default()).unwrap_err());
        refused(
            fit(values.clone(), &ChurnOptions::default().l2(0.0).redundant(Redundant::Refuse)).unwrap_err(),
        );
        let lives = Lifetimes::new("days", &small, "left", &left).unwrap();
        refused(CoxModel::fit(&lives, &both(values.clone()), &CoxOptions::default()).unwrap_err());
        // Trees only order numbers.
        let trees = ChurnOptions::default().model(ChurnModelKind::Trees).trees(5_u32);
        let chances = fit(values.clone(), &trees).unwrap().predict(&both(values)).unwrap();
        assert!(chances.iter().all(|chance| (0.0..=1.0).contains(chance)));
    }
    let weights = vec![1e308; 60];
    let error = Outcome::new("left", &left).unwrap().weighted("w", &weights).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("w")));
    let chances = |values: Vec<f64>| {
        let frame = Frame::new().number("large", values).unwrap();
        let outcome = Outcome::new("left", &left).unwrap();
        let model =
            ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &ChurnOptions::default()).unwrap();
        model.predict(&frame).unwrap()
    };
    let (large, plain) = (chances(small.iter().map(|x| x * 1e149).collect()), chances(small));
    assert!(large.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-9), "{large:?} {plain:?}");
}

#[test]
fn a_column_that_a_model_lacks_is_named_with_what_to_do() {
    let left: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
    let x: Vec<f64> = (0..60).map(|row| f64::from(row % 7)).collect();
    let frame = Frame::new().number("logins", &x).unwrap();
    let outcome = Outcome::new("left", &left).unwrap();
    for model in [ChurnModelKind::Trees, ChurnModelKind::Logistic] {
        let options = ChurnOptions::default().model(model).trees(5_u32);
        let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options).unwrap();
        let other = Frame::new().number("zebra", &x).unwrap();
        let error = model.predict(&other).unwrap_err();
        assert_eq!(about(&error), (ErrorCode::MissingColumn, Some("logins")));
        assert!(error.to_string().contains("fit again"), "{error}");
        let near = model.predict(&Frame::new().number("login", &x).unwrap()).unwrap_err();
        assert!(near.to_string().contains("did you mean `login`?"), "{near}");
    }
}
