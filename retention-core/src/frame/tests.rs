//! Tests of this room.

use super::*;
use crate::ErrorCode;

fn frame() -> Frame<'static> {
    Frame::new()
        .number("logins", vec![1.0, f64::NAN, 3.0, 5.0])
        .unwrap()
        .flag("trial", [Some(true), Some(false), None, Some(true)])
        .unwrap()
        .category("plan", Factor::optional([Some("pro"), Some("free"), None, Some("free")]))
        .unwrap()
}

fn values(design: &Design<'_>, row: usize) -> Vec<f64> {
    (0..design.width()).map(|term| design.value(term, row)).collect()
}

#[test]
fn every_type_becomes_terms() {
    let frame = frame();
    let (encoding, constant) = Encoding::learn(&frame, None, Levels::All, Redundant::Refuse).unwrap();
    assert!(constant.is_empty() && encoding.is_sound());
    let names: Vec<_> = encoding.terms().iter().map(|term| term.name.as_str()).collect();
    let expected = [
        "logins",
        "logins (missing)",
        "trial",
        "trial (missing)",
        "plan: free",
        "plan: pro",
        "plan: (missing)",
    ];
    assert_eq!(names, expected);
    let design = Design::new(&encoding, &frame).unwrap();
    // The mean of logins is 3, their deviation the root of 8/3; flags and labels are less their shares.
    let scaled = -2.0 / (8.0_f64 / 3.0).sqrt();
    for (got, expected) in
        values(&design, 0).iter().zip([scaled, -0.25, 1.0 - 2.0 / 3.0, -0.25, -0.5, 0.75, -0.25])
    {
        assert!((got - expected).abs() < 1e-15, "{got} {expected}");
    }
    assert_eq!(values(&design, 1)[..2], [0.0, 0.75], "a missing number counts as the mean");
    let mut lanes = vec![[7.0; crate::stat::BLOCK]; 7];
    design.fill(1, 2, 2, &mut lanes);
    for (term, lane) in lanes.iter().enumerate() {
        assert_eq!(lane[..3], [design.value(term, 1), design.value(term, 3), 0.0]);
    }
}

#[test]
fn the_first_label_is_left_out_where_the_others_are_compared_with_it() {
    let (encoding, _) = Encoding::learn(&frame(), None, Levels::AfterFirst, Redundant::Refuse).unwrap();
    let names: Vec<_> = encoding.terms().iter().skip(4).map(|term| term.name.as_str()).collect();
    assert_eq!(names, ["plan: pro", "plan: (missing)"]);
}

#[test]
fn labels_are_known_by_their_text_and_unseen_ones_are_none_of_them() {
    let (encoding, _) = Encoding::learn(&frame(), None, Levels::All, Redundant::Refuse).unwrap();
    let later = Frame::new()
        .category("plan", Factor::new(["enterprise", "pro"]))
        .unwrap()
        .number("logins", vec![3.0, 3.0])
        .unwrap()
        .flag("trial", [Some(false); 2])
        .unwrap();
    let design = Design::new(&encoding, &later).unwrap();
    assert_eq!(values(&design, 0)[4..], [-0.5, -0.25, -0.25]);
    assert_eq!(values(&design, 1)[4..], [-0.5, 0.75, -0.25]);
}

#[test]
fn weights_are_repeated_rows() {
    let weighted = Frame::new().number("x", vec![1.0, 4.0, 9.0]).unwrap();
    let repeated = Frame::new().number("x", vec![1.0, 1.0, 4.0]).unwrap();
    let (a, _) = Encoding::learn(&weighted, Some(&[2.0, 1.0, 0.0]), Levels::All, Redundant::Refuse).unwrap();
    let (b, _) = Encoding::learn(&repeated, None, Levels::All, Redundant::Refuse).unwrap();
    assert_eq!(a, b);
}

#[test]
fn constant_columns_are_refused_or_left_out() {
    let constant: [Frame<'_>; 4] = [
        Frame::new().number("x", vec![2.0; 3]).unwrap(),
        Frame::new().flag("x", [Some(true); 3]).unwrap(),
        Frame::new().category("x", Factor::new(["a"; 3])).unwrap(),
        Frame::new().number("x", vec![f64::NAN; 3]).unwrap(),
    ];
    for frame in constant {
        let error = Encoding::learn(&frame, None, Levels::All, Redundant::Refuse).unwrap_err();
        assert_eq!((error.code(), error.detail("column")), (ErrorCode::ConstantColumn, Some("x")));
        let (encoding, dropped) = Encoding::learn(&frame, None, Levels::All, Redundant::Drop).unwrap();
        assert_eq!((encoding.terms().len(), dropped), (0, vec!["x".to_owned()]));
    }
}

#[test]
fn frames_say_what_is_wrong_with_a_column() {
    let code = |frame: crate::Result<Frame<'static>>| {
        let error = frame.unwrap_err();
        (error.code(), error.detail("column").map(str::to_owned), error.detail("row").map(str::to_owned))
    };
    let base = || Frame::new().number("x", vec![1.0, 2.0]).unwrap();
    let named = |code, column: &str| (code, Some(column.to_owned()), None);
    assert_eq!(code(base().number("x", vec![1.0, 2.0])), named(ErrorCode::InvalidTable, "x"));
    assert_eq!(code(base().flag("y", [Some(true)])), named(ErrorCode::InvalidTable, "y"));
    assert_eq!(code(base().number("", vec![1.0, 2.0])), named(ErrorCode::InvalidTable, ""));
    let infinite = (ErrorCode::InvalidValue, Some("y".to_owned()), Some("1".to_owned()));
    assert_eq!(code(base().number("y", vec![1.0, f64::INFINITY])), infinite);
    assert_eq!(code(base().number("y", vec![1.0, f64::NEG_INFINITY])), infinite);
}

#[test]
fn other_columns_are_refused() {
    let (encoding, _) = Encoding::learn(&frame(), None, Levels::All, Redundant::Refuse).unwrap();
    let error = Design::new(&encoding, &Frame::new().number("logins", vec![1.0]).unwrap()).unwrap_err();
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::MissingColumn, Some("trial")));
    let error = Design::new(&encoding, &Frame::new().flag("logins", [None]).unwrap()).unwrap_err();
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::ArtifactMismatch, Some("logins")));
}
