//! The one configuration of property tests: a fixed seed, so that a run repeats.

use proptest::test_runner::{Config, RngSeed};

pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}
