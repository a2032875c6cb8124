//! Bad input is refused with the name of the column and a next step.

use retention_core::{CurveLimits, Error, ErrorCode, Factor, Lifetimes, LogRankOptions, SurvivalCounts};

const DAYS: [f64; 3] = [1.0, 2.0, 3.0];
const LEFT: [bool; 3] = [true, false, true];

fn lives() -> Lifetimes<'static> {
    Lifetimes::new("days", &DAYS, "left", &LEFT).unwrap()
}

pub(crate) fn about(error: &Error) -> (ErrorCode, Option<&str>) {
    assert!(error.to_string().contains("; "), "no next step: {error}");
    (error.code(), error.detail("column"))
}

#[test]
fn columns_are_checked() {
    for bad in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut days = vec![1.0; 3000];
        days[2500] = bad;
        let error = Lifetimes::new("days", &days, "left", &[true; 3000]).unwrap_err();
        assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("days")));
        assert_eq!(error.detail("row"), Some("2500"));
        let error = lives().weighted("w", &[1.0, bad, 1.0]).unwrap_err();
        assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("w")));
        let error = lives().entered("start", &[0.0, bad, 1.0]).unwrap_err();
        assert_eq!(about(&error), (ErrorCode::InvalidValue, Some("start")));
    }
    let error = Lifetimes::new("days", &DAYS, "left", &[true]).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::InvalidTable, Some("left")));
    assert_eq!(
        about(&Lifetimes::new("days", &[], "left", &[]).unwrap_err()),
        (ErrorCode::NothingToFit, Some("days"))
    );
    assert_eq!(about(&lives().weighted("w", &[0.0; 3]).unwrap_err()), (ErrorCode::InvalidValue, Some("w")));
    let error = lives().entered("start", &[0.0, 2.0, 1.0]).unwrap_err();
    assert_eq!((about(&error), error.detail("row")), ((ErrorCode::InvalidValue, Some("start")), Some("1")));
    let error = lives().grouped("plan", Factor::optional([Some("a"), None, Some("b")])).unwrap_err();
    assert_eq!((about(&error), error.detail("row")), ((ErrorCode::InvalidValue, Some("plan")), Some("1")));
}

#[test]
fn curves_end_where_the_data_end() {
    let events = [true, true, false];
    let curves = Lifetimes::new("days", &DAYS, "left", &events)
        .unwrap()
        .kaplan_meier(&CurveLimits::default())
        .unwrap();
    let error = curves.restricted_mean(None, 3.5).unwrap_err();
    assert_eq!((error.code(), error.detail("last")), (ErrorCode::HorizonBeyondData, Some("3")));
    assert_eq!(curves.restricted_mean(Some("x"), 1.0).unwrap_err().code(), ErrorCode::UnknownColumn);
    for horizon in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(curves.restricted_mean(None, horizon).unwrap_err().code(), ErrorCode::InvalidOption);
    }
    assert_eq!(curves.survival_at(None, 3.5), None);
    assert_eq!(curves.survival_at(Some("x"), 1.0), None);
    // A curve that reached zero stays there.
    let all_left = lives().kaplan_meier(&CurveLimits::default()).unwrap();
    crate::data::close(all_left.restricted_mean(None, 9.0).unwrap().value, 7.0 / 3.0, 1e-15);
    for level in [0.0, 1.0, -1.0, f64::NAN] {
        let error = lives().kaplan_meier(&CurveLimits::default().level(level)).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("level")));
    }
    assert_eq!(curves.quantiles(&[0.5, 1.5]).unwrap_err().code(), ErrorCode::InvalidOption);
}

#[test]
fn a_test_needs_groups_and_events() {
    let options = LogRankOptions::default();
    assert_eq!(lives().log_rank(&options).unwrap_err().code(), ErrorCode::NothingToFit);
    let lives = Lifetimes::new("days", &DAYS, "left", &[false; 3]).unwrap();
    let error = lives.grouped("plan", Factor::new(["a", "b", "a"])).unwrap().log_rank(&options).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::OneOutcome, Some("left")));
}

#[test]
fn counts_refuse_what_does_not_belong_to_them() {
    let mut counts = lives().count();
    let other = Lifetimes::new("weeks", &DAYS, "left", &LEFT).unwrap().count();
    assert_eq!(counts.add(&other).unwrap_err().code(), ErrorCode::ArtifactMismatch);
    let text = counts.to_json().unwrap();
    let code = |text: &str| SurvivalCounts::from_json(text).unwrap_err().code();
    assert_eq!(code(&text[..text.len() - 2]), ErrorCode::BlobTruncated);
    assert_eq!(code(&text.replace("survival_counts", "rfm_cuts")), ErrorCode::ArtifactMismatch);
    assert_eq!(code(&text.replace("[1.0,2.0,3.0]", "[1.0,3.0,2.0]")), ErrorCode::BlobAltered);
    assert_eq!(code(&text.replace("\"version\":1", "\"version\":2")), ErrorCode::BlobVersion);
    assert_eq!(SurvivalCounts::from_json(&text).unwrap().to_json().unwrap(), text);
}

#[test]
fn without_a_horizon_nobody_is_told_of_one() {
    let never = Lifetimes::new("days", &[0.0; 3], "left", &LEFT).unwrap();
    let curves = never.kaplan_meier(&CurveLimits::default()).unwrap();
    let error = curves.restricted_means(None).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::HorizonBeyondData, Some("days")));
    assert_eq!(error.detail("argument"), None);
    let grouped = Lifetimes::new("days", &[0.0, 2.0, 3.0], "left", &LEFT).unwrap();
    let grouped = grouped.grouped("plan", Factor::new(["a", "b", "b"])).unwrap();
    let curves = grouped.kaplan_meier(&CurveLimits::default()).unwrap();
    let error = curves.restricted_means(None).unwrap_err();
    assert!(error.to_string().contains("group `a`"), "{error}");
}

#[test]
fn curves_of_those_who_came_late_say_so() {
    let curves = |days: &[f64], entries: &[f64], left: &[bool]| {
        let lives = Lifetimes::new("days", days, "left", left).unwrap().entered("start", entries).unwrap();
        lives.kaplan_meier(&CurveLimits::default()).unwrap()
    };
    let warning = |table: &retention_core::Table| {
        table.notes().find(|(name, _)| *name == "warning").map(|(_, text)| text.to_owned())
    };
    // The one who was at risk at 1 left, and two came at 2.
    let gone = curves(&[1.0, 5.0, 6.0], &[0.0, 2.0, 2.0], &[true, true, false]);
    for table in [gone.table(), gone.restricted_means(None).unwrap(), gone.quantiles(&[0.5]).unwrap()] {
        let told = warning(&table).unwrap();
        assert!(told.contains("all who were at risk at 1 ") && !told.contains("nobody"), "{told}");
    }
    // Nobody was there before 2.
    let late = curves(&[5.0, 6.0], &[2.0, 2.0], &[true, false]);
    for table in [late.table(), late.cumulative_hazard(), late.restricted_means(None).unwrap()] {
        let told = warning(&table).unwrap();
        assert!(told.contains("before 2") && !told.contains("all who"), "{told}");
    }
    let at_risk = late.table().column("at_risk").unwrap().float(0).unwrap();
    assert_eq!(at_risk.to_bits(), 0.0_f64.to_bits(), "0, and not -0");
    // Who comes while others are there is nothing to mind.
    let plain = curves(&[3.0, 5.0, 6.0], &[0.0, 2.0, 2.0], &[true, true, false]);
    assert_eq!(warning(&plain.table()), None);
}
