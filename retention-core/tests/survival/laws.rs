//! What must hold for any lifetimes: plain twins, parts that add up, weights that repeat rows.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{CurveLimits, Factor, Lifetimes, LogRankOptions, SurvivalCounts};

pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}

/// Duration, event, group.
pub(crate) fn rows() -> impl Strategy<Value = Vec<(f64, bool, u8)>> {
    let duration =
        prop_oneof![(0..9_u32).prop_map(f64::from), (0..900_u32).prop_map(|n| f64::from(n) / 31.0)];
    prop::collection::vec((duration, any::<bool>(), 0..3_u8), 1..80)
}

fn split(rows: &[(f64, bool, u8)]) -> (Vec<f64>, Vec<bool>, Factor) {
    let groups = Factor::new(rows.iter().map(|row| ["a", "b", "c"][row.2 as usize]));
    (rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect(), groups)
}

fn count(rows: &[(f64, bool, u8)]) -> SurvivalCounts {
    let (durations, events, groups) = split(rows);
    Lifetimes::new("d", &durations, "e", &events).unwrap().grouped("g", groups).unwrap().count()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn the_share_that_remains_is_the_product_by_hand(rows in rows(), at in 0.0..30.0_f64) {
        let (durations, events, _) = split(&rows);
        let curves = Lifetimes::new("d", &durations, "e", &events).unwrap().kaplan_meier(&CurveLimits::default()).unwrap();
        let mut times: Vec<f64> = rows.iter().filter(|row| row.1 && row.0 <= at).map(|row| row.0).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let share = times.iter().fold(1.0, |share, time| {
            let at_risk = rows.iter().filter(|row| row.0 >= *time).count() as f64;
            let left = rows.iter().filter(|row| row.1 && row.0 == *time).count() as f64;
            share * (1.0 - left / at_risk)
        });
        let last = durations.iter().copied().fold(0.0, f64::max);
        match curves.survival_at(None, at) {
            Some(found) => prop_assert!(at <= last && (found - share).abs() < 1e-12, "{} {}", found, share),
            None => prop_assert!(at > last),
        }
    }

    #[test]
    fn the_hazard_and_its_error_are_the_sums_by_hand(rows in rows()) {
        let (durations, events, _) = split(&rows);
        let table = Lifetimes::new("d", &durations, "e", &events).unwrap().kaplan_meier(&CurveLimits::default()).unwrap().cumulative_hazard();
        let get = |name: &str, row: usize| table.column(name).unwrap().float(row).unwrap();
        let (mut hazard, mut variance) = (0.0, 0.0);
        for row in 0..table.rows() {
            let (d, n) = (get("events", row), get("at_risk", row));
            hazard += d / n;
            variance += d / (n * n);
            prop_assert!((get("cumulative_hazard", row) - hazard).abs() < 1e-12);
            prop_assert!((get("standard_error", row) - f64::sqrt(variance)).abs() < 1e-12);
            prop_assert!(get("low", row) <= hazard + 1e-12 && hazard <= get("high", row) + 1e-12);
        }
    }

    #[test]
    fn limits_hold_the_share(rows in rows()) {
        let (durations, events, _) = split(&rows);
        let table = Lifetimes::new("d", &durations, "e", &events).unwrap().kaplan_meier(&CurveLimits::default()).unwrap().table();
        let get = |name: &str, row: usize| table.column(name).unwrap().float(row);
        for row in 0..table.rows() {
            let share = get("survival", row).unwrap();
            if let (Some(low), Some(high)) = (get("low", row), get("high", row)) {
                prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            } else {
                prop_assert_eq!(share, 0.0);
            }
        }
    }

    #[test]
    fn parts_add_up_to_the_whole(rows in rows(), parts in 1..4_usize) {
        let mut sum: Option<SurvivalCounts> = None;
        for part in 0..parts {
            let part: Vec<_> = rows.iter().skip(part).step_by(parts).copied().collect();
            if part.is_empty() {
                continue;
            }
            let counts = SurvivalCounts::from_json(&count(&part).to_json().unwrap()).unwrap();
            match &mut sum {
                None => sum = Some(counts),
                Some(sum) => sum.add(&counts).unwrap(),
            }
        }
        prop_assert_eq!(sum, Some(count(&rows)));
    }

    #[test]
    fn weights_repeat_rows(rows in rows(), times in prop::collection::vec(0..4_u8, 80)) {
        let repeated: Vec<_> = rows.iter().zip(&times).flat_map(|(row, times)| vec![*row; usize::from(*times)]).collect();
        prop_assume!(!repeated.is_empty());
        let (durations, events, _) = split(&rows);
        let weights: Vec<f64> = times.iter().take(rows.len()).map(|times| f64::from(*times)).collect();
        let lives = Lifetimes::new("d", &durations, "e", &events).unwrap().weighted("w", &weights).unwrap();
        let weighted = lives.kaplan_meier(&CurveLimits::default()).unwrap();
        let (durations, events, _) = split(&repeated);
        let plain = Lifetimes::new("d", &durations, "e", &events).unwrap().kaplan_meier(&CurveLimits::default()).unwrap();
        for row in &repeated {
            prop_assert_eq!(weighted.survival_at(None, row.0), plain.survival_at(None, row.0));
        }
    }

    #[test]
    fn restricted_means_lie_below_their_horizon(rows in rows()) {
        let (durations, events, _) = split(&rows);
        let curves = Lifetimes::new("d", &durations, "e", &events).unwrap().kaplan_meier(&CurveLimits::default()).unwrap();
        let last = durations.iter().copied().fold(0.0, f64::max);
        prop_assume!(last > 0.0);
        let mean = curves.restricted_mean(None, last).unwrap();
        prop_assert!(mean.value >= 0.0 && mean.value <= last * (1.0 + 1e-12));
        if events.iter().all(|event| *event) {
            let plain = durations.iter().sum::<f64>() / durations.len() as f64;
            prop_assert!((mean.value - plain).abs() < 1e-9, "the mean of uncensored times: {} {}", mean.value, plain);
        }
    }

    #[test]
    fn the_order_of_groups_does_not_matter(rows in rows()) {
        let renamed: Vec<_> = rows.iter().map(|row| (row.0, row.1, 2 - row.2)).collect();
        let test = |rows: &[(f64, bool, u8)]| count(rows).log_rank(&LogRankOptions::default()).map(|found| found.test());
        match (test(&rows), test(&renamed)) {
            (Ok(a), Ok(b)) => prop_assert!((a.statistic - b.statistic).abs() < 1e-8 && a.df == b.df, "{:?} {:?}", a, b),
            (a, b) => prop_assert_eq!(a.map_err(|error| error.code()), b.map_err(|error| error.code())),
        }
    }
}
