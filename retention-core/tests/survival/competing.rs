//! Competing risks as statsmodels has them.

use proptest::prelude::*;
use retention_core::{CompetingRisks, CurveLimits, ErrorCode, Factor, Lifetimes};

use crate::data::{close, expected, numbers};
use crate::errors::about;
use crate::laws::config;

#[test]
fn shares_and_errors_are_those_of_statsmodels() {
    let peers = expected("survival_peers");
    let (time, cause) = (numbers(&peers["data"]["time"]), numbers(&peers["data"]["cause"]));
    let causes = Factor::optional(cause.iter().map(|cause| (*cause > 0.0).then(|| cause.to_string())));
    let risks = CompetingRisks::of("time", &time, "cause", &causes, &CurveLimits::default()).unwrap();
    let table = risks.table();
    let get = |name: &str, row: usize| table.column(name).unwrap().float(row).unwrap();
    let times = numbers(&peers["incidence"]["times"]);
    for (at, cause) in ["1", "2"].iter().enumerate() {
        let shares = numbers(&peers["incidence"]["cumulative"][at]);
        let errors = peers["incidence"]["se"][at].as_array().unwrap();
        let rows: Vec<usize> = (0..table.rows())
            .filter(|row| table.column("cause").unwrap().text(*row) == Some(*cause))
            .collect();
        for ((time, share), error) in times.iter().zip(shares).zip(errors) {
            let row = rows.iter().copied().rfind(|row| get("time", *row) <= *time).unwrap();
            close(get("incidence", row), share, 1e-12);
            if let Some(error) = error.as_f64() {
                close(get("standard_error", row), error, 1e-9);
            }
            close(risks.incidence_at(cause, *time).unwrap(), share, 1e-12);
        }
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn causes_add_up_to_all_who_left(rows in prop::collection::vec((0..12_u8, 0..4_u8), 1..60)) {
        let time: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let causes = Factor::optional(rows.iter().map(|row| ["a", "b", "c"].get(row.1 as usize)));
        prop_assume!(!causes.labels().is_empty());
        let left: Vec<bool> = rows.iter().map(|row| row.1 < 3).collect();
        let risks = CompetingRisks::of("time", &time, "why", &causes, &CurveLimits::default()).unwrap();
        let curves = Lifetimes::new("time", &time, "left", &left).unwrap().kaplan_meier(&CurveLimits::default()).unwrap();
        for at in &time {
            let sum: f64 = risks.causes().map(|cause| risks.incidence_at(cause, *at).unwrap()).sum();
            prop_assert!((sum + curves.survival_at(None, *at).unwrap() - 1.0).abs() < 1e-12);
        }
        let table = risks.table();
        let get = |name: &str, row: usize| table.column(name).unwrap().float(row);
        for row in 0..table.rows() {
            if let (Some(low), Some(high)) = (get("low", row), get("high", row)) {
                let share = get("incidence", row).unwrap();
                prop_assert!(-1e-12 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0);
            }
        }
        // With one cause alone it is one minus Kaplan–Meier, with Greenwood's error.
        let one = Factor::optional(left.iter().map(|left| left.then_some("any")));
        let table = CompetingRisks::of("time", &time, "why", &one, &CurveLimits::default()).unwrap().table();
        let plain = curves.table();
        let first = plain.rows() - table.rows();
        for row in 0..table.rows() {
            let (ours, wanted) = (table.column("standard_error").unwrap().float(row), plain.column("standard_error").unwrap().float(first + row));
            if let (Some(ours), Some(wanted)) = (ours, wanted) {
                prop_assert!((ours - wanted).abs() < 1e-7, "{} {}", ours, wanted);
            }
        }
    }
}

#[test]
fn bad_input_is_named() {
    let of = |time: &[f64], causes: &Factor| {
        CompetingRisks::of("time", time, "why", causes, &CurveLimits::default()).unwrap_err()
    };
    let why = Factor::new(["a", "b"]);
    assert_eq!(about(&of(&[1.0, -1.0], &why)), (ErrorCode::InvalidValue, Some("time")));
    assert_eq!(about(&of(&[1.0], &why)), (ErrorCode::InvalidTable, Some("why")));
    assert_eq!(about(&of(&[], &Factor::new::<&str>([]))), (ErrorCode::NothingToFit, Some("time")));
    assert_eq!(about(&of(&[1.0], &Factor::optional::<&str>([None]))), (ErrorCode::OneOutcome, Some("why")));
}
