//! Bands: edges, margins, and that a step taken twice is one.

use proptest::prelude::*;

use crate::health::Band;
use crate::health::Bands;

fn bands(edges: &[f64], hysteresis: f64) -> crate::Result<Bands> {
    let list: Vec<Band> = edges
        .iter()
        .enumerate()
        .map(|(at, edge)| Band::default().band(format!("b{at}")).from(*edge))
        .collect();
    Bands::of(&list, hysteresis)
}

const POINT: i64 = 1_000_000;

#[test]
fn a_score_at_an_edge_does_not_flicker() {
    let bands = bands(&[0.0, 40.0, 70.0], 2.0).unwrap();
    let way = [69.0, 70.0, 71.9, 72.0, 69.0, 68.0, 67.9, 41.0, 39.0, 38.0, 37.9, 100.0, 0.0];
    let mut band = 0;
    let seen: Vec<u8> = way
        .iter()
        .map(|score| {
            band = bands.after(band, Some((score * POINT as f64) as i64));
            band
        })
        .collect();
    assert_eq!(seen, [2, 2, 2, 3, 3, 3, 2, 2, 2, 2, 1, 3, 1]);
    assert_eq!(bands.after(3, None), 0);
    assert_eq!(bands.after(0, Some(70 * POINT)), 3);
}

#[test]
fn bands_that_overlap_or_miss_scores_are_refused() {
    let path = |edges: &[f64], hysteresis: f64| {
        bands(edges, hysteresis).unwrap_err().detail("path").map(str::to_owned).unwrap()
    };
    assert_eq!(path(&[10.0, 40.0], 0.0), "bands/0");
    assert_eq!(path(&[0.0, 40.0, 40.0], 0.0), "bands/2");
    assert_eq!(path(&[0.0, 60.0, 40.0], 0.0), "bands/2");
    assert_eq!(path(&[0.0, 101.0], 0.0), "bands/1");
    assert_eq!(path(&[0.0, 40.0, 44.0], 2.0), "hysteresis");
    assert_eq!(path(&[0.0, 99.0], 2.0), "hysteresis");
    assert_eq!(path(&[0.0, 1.0], 2.0), "hysteresis");
    assert_eq!(path(&[0.0, 50.0], f64::NAN), "hysteresis");
    assert_eq!(path(&[0.0, f64::NAN], 0.0), "bands/1");
    assert!(bands(&[], 0.0).unwrap().is_empty());
}

proptest! {
    #![proptest_config(crate::property::config(2000))]

    /// The fold takes a step twice as once, and where a band is certain the one before does not matter.
    #[test]
    fn bands_fold(margin in 0i64..5, scores in prop::collection::vec(0i64..=100, 1..30)) {
        let bands = bands(&[0.0, 30.0, 45.0, 80.0], margin as f64).unwrap();
        let mut band = 0;
        for score in scores {
            let score = Some(score * POINT);
            let next = bands.after(band, score);
            prop_assert_eq!(bands.after(next, score), next);
            if bands.is_certain(score) {
                for other in 0..=4 {
                    prop_assert_eq!(bands.after(other, score), next);
                }
            }
            band = next;
        }
    }
}
