//! Recurring revenue: subscriptions folded, movements that reconcile, differences explained, against reference values and
//! by laws that must hold for any events.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test has files and may fail"
)]

mod any;
mod differences;
mod engagement;
mod fold;
mod goals;
mod guide;
mod laws;
mod movements;
mod notes;
mod periods;
mod reference;
mod scene;
mod spike;
mod surveys;
mod wrong;

use proptest::test_runner::{Config, RngSeed};

/// One seed, so that a run repeats.
fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_240_229), failure_persistence: None, ..Config::default() }
}
