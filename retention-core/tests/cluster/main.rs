//! Clusters against scikit-learn's, and the laws they must keep.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test has files, the core has none"
)]

#[path = "../survival/data.rs"]
#[allow(dead_code, reason = "not all of it is of use here")]
mod data;
mod errors;
mod laws;
mod reference;
mod words;

use retention_core::Frame;

/// Rows of two columns around these centres, `each` a centre, all a little off.
fn around(centres: &[[f64; 2]], each: usize) -> Frame<'static> {
    let off = |at: usize, by: usize| ((at * 37 + by * 11) % 23) as f64 / 23.0 - 0.5;
    let column = |column: usize| -> Vec<f64> {
        (0..centres.len() * each).map(|at| centres[at % centres.len()][column] + off(at, column)).collect()
    };
    Frame::new().number("x", column(0)).unwrap().number("y", column(1)).unwrap()
}
