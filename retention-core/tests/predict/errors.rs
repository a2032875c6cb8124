//! Bad input is refused with the name of the column and a next step.

use retention_core::{Error, ErrorCode, Frame, LogisticModel, LogisticOptions, Outcome, Redundant};

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
