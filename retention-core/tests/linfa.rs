//! Our models through linfa's traits, beside linfa's own.
#![cfg(feature = "linfa")]

use linfa::ParamGuard;
use linfa::prelude::*;
use linfa_clustering::KMeans;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2, array};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;
use retention_core::{
    ClusterOptions, ClusterParams, ClusterScale, ErrorCode, FittedClusters, Frame, LinfaError, LogisticModel,
    LogisticOptions, LogisticParams, Outcome,
};

/// Rows of three columns of very different scale, and an outcome that `share` of them have or so.
fn made_up(rows: usize, share: f64) -> (Array2<f64>, Array1<bool>) {
    let noise = |at: usize, salt: u64| {
        let mixed =
            (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xd1b5_4a32_d192_ed03);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let x = Array2::from_shape_fn((rows, 3), |(row, column)| match column {
        0 => noise(row, 1) - 0.5,
        1 => 100.0 + 20.0 * noise(row, 2),
        _ => (noise(row, 3) * 7.0).floor(),
    });
    let y = Array1::from_shape_fn(rows, |row| {
        let logit = 2.0 * x[(row, 0)] + 0.05 * (x[(row, 1)] - 110.0) - 0.3 * (x[(row, 2)] - 3.0);
        noise(row, 4) < share / (share + (1.0 - share) * (-logit).exp())
    });
    (x, y)
}

/// Each column less its mean, over its deviation: as our penalty sees them.
fn standard(x: &Array2<f64>) -> Array2<f64> {
    let mut scaled = x.clone();
    for mut column in scaled.columns_mut() {
        let (mean, deviation) = (column.mean().unwrap(), column.std(0.0));
        column.mapv_inplace(|value| (value - mean) / deviation);
    }
    scaled
}

#[test]
fn a_fit_through_linfa_is_our_own_bit_for_bit() {
    let (x, y) = made_up(500, 0.3);
    let names = ["logins", "spend", "seats"];
    let dataset = Dataset::new(x.clone(), y.clone()).with_feature_names(names.to_vec());
    for options in [LogisticOptions::default(), LogisticOptions::default().l2(0.0)] {
        let through = LogisticParams::from(options.clone()).fit(&dataset).unwrap();
        let frame = names
            .iter()
            .enumerate()
            .fold(Frame::new(), |frame, (at, name)| frame.number(name, x.column(at).to_vec()).unwrap());
        let labels = y.to_vec();
        let ours = LogisticModel::fit(&frame, &Outcome::new("target", &labels).unwrap(), &options).unwrap();
        assert_eq!(through.model(), &ours);
        assert_eq!(through.chances(&x).unwrap().to_vec(), ours.predict(&frame).unwrap());
    }
}

#[test]
fn chances_are_those_of_linfa_logistic_whichever_class_is_larger() {
    for share in [0.3, 0.7] {
        let (x, y) = made_up(800, share);
        let yes = y.iter().filter(|label| **label).count();
        assert!(if share < 0.5 { 2 * yes < 800 } else { 2 * yes > 800 });
        let ours = LogisticOptions::default().l2(2.0).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
        let theirs = LogisticRegression::default()
            .alpha(2.0)
            .gradient_tolerance(1e-10)
            .max_iterations(1000)
            .fit(&Dataset::new(standard(&x), y.clone()))
            .unwrap();
        // Its chances are of the larger class, whatever that is called.
        let positive = theirs.labels().pos.class;
        assert_eq!(positive, 2 * yes > 800);
        let chances = ours.chances(&x).unwrap();
        let (ours, theirs) = (ours.predict(&x), theirs.predict_probabilities(&standard(&x)));
        for (row, (chance, other)) in chances.iter().zip(&theirs).enumerate() {
            let other = if positive { *other } else { 1.0 - other };
            assert!((chance - other).abs() < 1e-7, "row {row} of {share}: {chance} {other}");
            assert_eq!(ours[row], *chance >= 0.5);
        }
    }
}

#[test]
fn weights_of_the_data_set_count() {
    let (x, y) = made_up(200, 0.4);
    let twice = ndarray::concatenate![ndarray::Axis(0), x.view(), x.view()];
    let labels = ndarray::concatenate![ndarray::Axis(0), y.view(), y.view()];
    let heavy = Dataset::new(x.clone(), y).with_weights(Array1::from_elem(200, 2.0));
    let options = LogisticOptions::default();
    let (one, other) = (options.fit(&heavy).unwrap(), options.fit(&Dataset::new(twice, labels)).unwrap());
    for (a, b) in one.chances(&x).unwrap().iter().zip(&other.chances(&x).unwrap()) {
        assert!((a - b).abs() < 1e-10, "{a} {b}");
    }
}

#[test]
fn the_threshold_decides() {
    let (x, y) = made_up(100, 0.5);
    let model = LogisticOptions::default().fit(&Dataset::new(x.clone(), y)).unwrap();
    assert!(model.clone().threshold(0.0).predict(&x).iter().all(|label| *label));
    assert!(!model.threshold(1.0).predict(&x).iter().any(|label| *label));
}

#[test]
fn bad_input_is_told_and_never_a_panic() {
    let (x, y) = made_up(50, 0.5);
    let refused = |options: LogisticOptions, x: &Array2<f64>, y: &Array1<bool>| {
        let fitted: Result<_, LinfaError> =
            LogisticParams::from(options).fit(&Dataset::new(x.clone(), y.clone()));
        fitted.unwrap_err().0
    };
    let good = LogisticOptions::default;
    assert_eq!(refused(good().l2(-1.0), &x, &y).code(), ErrorCode::InvalidOption);
    assert_eq!(
        LogisticParams::from(good().l2(f64::NAN)).check().unwrap_err().0.code(),
        ErrorCode::InvalidOption
    );
    assert_eq!(refused(good(), &x, &Array1::from_elem(50, true)).code(), ErrorCode::OneOutcome);
    let mut odd = x.clone();
    odd[(3, 1)] = f64::INFINITY;
    let error = refused(good(), &odd, &y);
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidValue, Some("x1")));
    odd.column_mut(1).fill(4.0);
    assert_eq!(refused(good(), &odd, &y).code(), ErrorCode::ConstantColumn);
    assert_eq!(refused(good(), &Array2::zeros((50, 0)), &y).code(), ErrorCode::NothingToFit);
    assert_eq!(
        refused(good(), &Array2::zeros((0, 3)), &Array1::from_elem(0, true)).code(),
        ErrorCode::NothingToFit
    );

    let model = good().fit(&Dataset::new(x, y)).unwrap();
    assert_eq!(model.chances(&array![[1.0]]).unwrap_err().code(), ErrorCode::MissingColumn);
    assert!(!model.predict(&array![[1.0]])[0]);
    assert!(!model.predict(&array![[f64::INFINITY, 1.0, 1.0]])[0]);
    let error = LinfaError::from(Error::NotEnoughSamples);
    assert_eq!(error.0.code(), ErrorCode::InvalidTable);
}

/// Five round groups of two columns.
fn groups() -> Array2<f64> {
    let (x, _) = made_up(300, 0.5);
    Array2::from_shape_fn((300, 2), |(row, column)| {
        let centre = [[0.0, 0.0], [9.0, 1.0], [3.0, 8.0], [-7.0, 4.0], [2.0, -9.0]][row % 5][column];
        centre + 3.0 * x[(row, 0)] * if column == 0 { 1.0 } else { x[(row, 2)] / 3.0 }
    })
}

#[test]
fn clusters_are_no_looser_than_those_of_linfa() {
    let x = groups();
    for clusters in 2..=7_u32 {
        let options =
            ClusterOptions::default().clusters(clusters).scale(ClusterScale::Plain).runs(20_u32).seeds(0_u32);
        let ours = ClusterParams::from(options).fit(&DatasetBase::from(x.clone())).unwrap();
        let theirs = KMeans::params_with_rng(clusters as usize, Xoshiro256Plus::seed_from_u64(1))
            .n_runs(20)
            .tolerance(1e-9)
            .fit(&DatasetBase::from(x.clone()))
            .unwrap();
        let inertia = theirs.inertia() * 300.0;
        assert!(
            ours.model().inertia() <= inertia * (1.0 + 1e-9),
            "{clusters}: {} {inertia}",
            ours.model().inertia()
        );
        if clusters == 5 {
            let (a, b) = (ours.predict(&x), theirs.predict(&x));
            for one in 0..300 {
                assert_eq!(a[0] == a[one], b[0] == b[one]);
                assert_eq!(a[one], a[one % 5]);
            }
        }
    }
}

#[test]
fn records_that_cannot_be_assigned_have_no_cluster() {
    let model = ClusterOptions::default().fit(&DatasetBase::from(groups())).unwrap();
    assert_eq!(model.model().len(), 5);
    assert!(model.predict(&groups()).iter().all(Option::is_some));
    assert_eq!(model.predict(&array![[1.0]])[0], None);
    assert_eq!(model.predict(&array![[1.0, f64::NAN]])[0], None);
    let refused: Result<FittedClusters, LinfaError> =
        ClusterParams::from(ClusterOptions::default().runs(0_u32)).fit(&DatasetBase::from(groups()));
    assert_eq!(refused.unwrap_err().0.code(), ErrorCode::InvalidOption);
}
