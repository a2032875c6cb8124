//! The promises of the log, over random logs with ids, duplicates, contradictions, late receipts and aliases.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod answers;
mod parts;
mod scores;
mod told;
mod undated;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::EventLog;

use answers::says;
use told::{at, equal_rows, log, told};

pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn the_order_of_arrival_plays_no_part(
        (told, other) in prop::collection::vec(told(), 0..40).prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        as_of in 0..70i64,
        known_at in 0..70i64,
        rows in equal_rows(),
    ) {
        let (one, other) = (log(told, rows), log(other, rows));
        let (one, other) = (one.as_of(at(as_of)).unwrap(), other.as_of(at(as_of)).unwrap());
        prop_assert_eq!(says(&one), says(&other));
        prop_assert_eq!(says(&one.known_at(at(known_at)).unwrap()), says(&other.known_at(at(known_at)).unwrap()));
    }

    #[test]
    fn what_is_to_come_changes_nothing(
        told in prop::collection::vec(told(), 0..40),
        as_of in 0..60i64,
        rows in equal_rows(),
    ) {
        let past = log(told.iter().filter(|told| told.time() < as_of).cloned(), rows);
        let all = log(told, rows);
        prop_assert_eq!(says(&all.as_of(at(as_of)).unwrap()), says(&past.as_of(at(as_of)).unwrap()));
    }

    #[test]
    fn known_at_is_a_log_that_never_received_the_rest(
        told in prop::collection::vec(told(), 0..40),
        as_of in 0..70i64,
        known_at in 0..60i64,
        rows in equal_rows(),
    ) {
        let known = log(told.iter().filter(|told| told.received() < known_at).cloned(), rows);
        let all = log(told, rows);
        let view = |log: &EventLog| log.as_of(at(as_of)).unwrap().known_at(at(known_at)).unwrap();
        prop_assert_eq!(says(&view(&all)), says(&view(&known)));
    }
}
