//! Bad input gets a code, the column, and a next step.

use retention_core::{
    ClusterMissing, ClusterModel, ClusterOptions, ClusterScale, Error, ErrorCode, Factor, Frame, Timestamp,
};

use crate::around;

fn refused(frame: &Frame<'_>, options: &ClusterOptions) -> Error {
    let error = ClusterModel::fit(frame, options, None).unwrap_err();
    assert!(error.to_string().contains("; ") || error.code() == ErrorCode::InvalidOption, "{error}");
    error
}

fn column(values: &[f64]) -> Frame<'_> {
    Frame::new().number("size", values).unwrap()
}

#[test]
fn columns_that_cannot_be_used_are_named() {
    let options = ClusterOptions::default();
    let told = |frame: &Frame<'_>, options: &ClusterOptions| {
        let error = refused(frame, options);
        (error.code(), error.detail("column").map(str::to_owned), error.detail("row").map(str::to_owned))
    };
    let size = || Some("size".to_owned());
    assert_eq!(told(&column(&[2.0; 9]), &options), (ErrorCode::ConstantColumn, size(), None));
    let gap = [1.0, f64::NAN, 3.0];
    assert_eq!(told(&column(&gap), &options), (ErrorCode::InvalidValue, size(), Some("1".to_owned())));
    let log = options.clone().scale(ClusterScale::Log);
    assert_eq!(
        told(&column(&[1.0, 4.0, -0.5]), &log),
        (ErrorCode::InvalidValue, size(), Some("2".to_owned()))
    );
    let robust = options.clone().scale(ClusterScale::Robust);
    assert_eq!(told(&column(&[1.0, 1.0, 1.0, 1.0, 9.0]), &robust), (ErrorCode::ConstantColumn, size(), None));
    let texts = Frame::new().category("size", Factor::new(["a", "b", "a"])).unwrap();
    assert_eq!(told(&texts, &options), (ErrorCode::WrongColumnType, size(), None));
    let huge = [f64::MAX, -f64::MAX, 1.0];
    assert_eq!(told(&column(&huge), &options), (ErrorCode::ConstantColumn, size(), None));
}

#[test]
fn too_few_rows_are_refused() {
    let options = ClusterOptions::default();
    assert_eq!(refused(&Frame::new(), &options).code(), ErrorCode::NothingToFit);
    assert_eq!(refused(&column(&[]), &options).code(), ErrorCode::NothingToFit);
    let missing = options.clone().missing(ClusterMissing::LeaveOut);
    assert_eq!(refused(&column(&[f64::NAN; 3]), &missing).code(), ErrorCode::NothingToFit);
    let error = refused(&column(&[1.0, 2.0, 2.0, 1.0]), &options.clone().clusters(3_u32));
    assert_eq!((error.code(), error.detail("rows")), (ErrorCode::NotEnoughData, Some("2")));
    let error = refused(&column(&[1.0, 2.0, 2.0, 1.0]), &options.clone().least(3_u32));
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::NotEnoughData, Some("least")));
    // No more clusters are tried than rows differ.
    let two = ClusterModel::fit(&column(&[1.0, 2.0, 2.0, 1.0]), &options, None).unwrap();
    assert_eq!((two.len(), two.inertia()), (2, 0.0));
}

#[test]
fn options_are_checked() {
    let frame = around(&[[0.0, 0.0], [5.0, 5.0]], 10);
    let options = ClusterOptions::default;
    for (options, argument) in [
        (options().clusters(0_u32), "clusters"),
        (options().clusters(1001_u32), "clusters"),
        (options().least(1_u32), "least"),
        (options().least(5_u32).most(4_u32), "least"),
        (options().most(1_u32), "most"),
        (options().runs(0_u32), "runs"),
        (options().seeds(1001_u32), "seeds"),
        (options().references(1_u32), "references"),
        (options().sample(1_u32), "sample"),
    ] {
        let error = refused(&frame, &options);
        assert_eq!(
            (error.code(), error.detail("argument")),
            (ErrorCode::InvalidOption, Some(argument)),
            "{error}"
        );
    }
}

#[test]
fn a_model_refuses_other_columns_and_altered_texts() {
    let frame = around(&[[0.0, 0.0], [5.0, 5.0]], 10);
    let as_of = Timestamp::parse_utc("2024-01-01T00:00:00Z").unwrap();
    let model = ClusterModel::fit(&frame, &ClusterOptions::default(), Some(as_of)).unwrap();
    assert_eq!(model.fitted_as_of(), Some(as_of));
    let code = |frame: Frame<'_>| model.predict(&frame).unwrap_err().code();
    assert_eq!(code(Frame::new().number("x", &[1.0]).unwrap()), ErrorCode::MissingColumn);
    let flags = Frame::new().number("x", &[1.0]).unwrap().flag("y", [Some(true)]).unwrap();
    assert_eq!(code(flags), ErrorCode::ArtifactMismatch);
    let gap = Frame::new().number("x", &[1.0]).unwrap().number("y", &[f64::NAN]).unwrap();
    assert_eq!(code(gap), ErrorCode::InvalidValue);

    let text = model.to_json().unwrap();
    let code = |text: &str| ClusterModel::from_json(text).unwrap_err().code();
    assert_eq!(code(&text[..text.len() - 2]), ErrorCode::BlobTruncated);
    assert_eq!(code(&text.replace("cluster_model", "cox_model")), ErrorCode::ArtifactMismatch);
    assert_eq!(code(&text.replace("\"version\":1", "\"version\":2")), ErrorCode::BlobVersion);
    let mut altered: serde_json::Value = serde_json::from_str(&text).unwrap();
    for path in
        ["/content/centres/0", "/content/members", "/content/features", "/content/spread", "/content/tried"]
    {
        let kept = altered.pointer(path).unwrap().clone();
        *altered.pointer_mut(path).unwrap() = serde_json::json!([]);
        assert_eq!(code(&altered.to_string()), ErrorCode::BlobAltered, "{path}");
        *altered.pointer_mut(path).unwrap() = kept;
    }
    altered["content"]["features"][0]["scale"] = serde_json::json!(0.0);
    assert_eq!(code(&altered.to_string()), ErrorCode::BlobAltered);
}

/// Squares of what is very large or very small are no numbers any more, and distances are made of squares.
#[test]
fn what_no_distance_can_be_measured_between_is_refused() {
    let plain = ClusterOptions::default().clusters(2_u32).scale(ClusterScale::Plain);
    let scaled = |how: ClusterScale| ClusterOptions::default().clusters(2_u32).scale(how);
    let large = refused(&column(&[1e200, 2e200, 3e200, -1e200]), &plain);
    assert_eq!(
        (large.code(), large.detail("column"), large.detail("row")),
        (ErrorCode::InvalidValue, Some("size"), Some("0")),
        "{large}"
    );
    let outlier = refused(&column(&[1.0, 2.0, 3.0, 4.0, 1e200]), &scaled(ClusterScale::Robust));
    assert_eq!((outlier.code(), outlier.detail("row")), (ErrorCode::InvalidValue, Some("4")), "{outlier}");
    for how in [ClusterScale::Plain, ClusterScale::Standard] {
        let near = refused(&column(&[1e-200, 2e-200, 3e-200, 9e-200]), &scaled(how));
        assert_eq!((near.code(), near.detail("column")), (ErrorCode::ConstantColumn, Some("size")), "{near}");
        assert!(near.to_string().contains("in other units"), "{near}");
    }
    // Two of the three rows are at no distance that can be told.
    let two = refused(&column(&[0.0, 1e-200, 1.0]), &plain.clone().clusters(3_u32));
    assert_eq!((two.code(), two.detail("rows")), (ErrorCode::NotEnoughData, Some("2")), "{two}");
    // Whatever is fitted can be read back, and has rows in each cluster.
    let edges = [1e140, 1e149, 9e149, f64::MAX, 1e-140, 1e-149, f64::MIN_POSITIVE];
    for edge in edges {
        for how in [ClusterScale::Plain, ClusterScale::Standard, ClusterScale::Robust, ClusterScale::Log] {
            for values in [[0.0, edge, edge / 2.0, edge / 3.0], [0.0, 1.0, 2.0, edge]] {
                let Ok(model) = ClusterModel::fit(&column(&values), &scaled(how), None) else { continue };
                let again = ClusterModel::from_json(&model.to_json().unwrap());
                assert_eq!(again.unwrap(), model, "{values:?} {how:?}");
                let table = model.clusters();
                let rows = table.column("rows").unwrap();
                assert!((0..2).all(|cluster| rows.int(cluster) > Some(0)), "{values:?} {how:?}");
            }
        }
    }
}

#[test]
fn a_row_too_far_from_every_centre_is_refused() {
    for how in [ClusterScale::Plain, ClusterScale::Standard, ClusterScale::Robust] {
        let options = ClusterOptions::default().clusters(2_u32).scale(how);
        let model = ClusterModel::fit(&column(&[1.0, 2.0, 3.0, 4.0]), &options, None).unwrap();
        for far in [1e308, -1e308, 1e200] {
            let error = model.assign(&column(&[2.5, far]), None).unwrap_err();
            assert_eq!(
                (error.code(), error.detail("column"), error.detail("row")),
                (ErrorCode::InvalidValue, Some("size"), Some("1")),
                "{error}"
            );
            assert!(error.to_string().contains("; leave such rows out"), "{error}");
        }
        let near = model.assign(&column(&[1e100]), None).unwrap();
        assert!(near.column("distance").unwrap().float(0).is_some_and(f64::is_finite));
    }
}
