//! A row of weight 0 stands for nobody: everything is as if it were not there.

use proptest::prelude::*;
use retention_core::{CoxModel, CoxOptions, CurveLimits, Factor, Frame, Lifetimes, LogRankOptions, Table};

use crate::laws::config;

/// Duration, how long before it observation began, event, group, plan, a number, weight.
type Row = (u32, u32, bool, u8, u8, i32, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1..30_u32, 1..30_u32, any::<bool>(), 0..4_u8, 0..3_u8, -9..9_i32, 0..3_u8);
    prop::collection::vec(row, 4..60)
}

/// Everything that lifetimes are asked for, or what refuses it.
fn answers(rows: &[Row], late: bool, grouped: bool, real: bool) -> Vec<Result<String, String>> {
    let unit = if real { 7.3 } else { 1.0 };
    let column = |pick: &dyn Fn(&Row) -> f64| rows.iter().map(pick).collect::<Vec<f64>>();
    let durations = column(&|row| f64::from(row.0) * unit);
    let entries = column(&|row| f64::from(row.0.saturating_sub(row.1)) * unit);
    let weights = column(&|row| f64::from(row.6) * 0.5);
    let events: Vec<bool> = rows.iter().map(|row| row.2).collect();
    let label =
        |of: fn(&Row) -> u8| Factor::new(rows.iter().map(|row| ["a", "b", "c", "d"][usize::from(of(row))]));
    let lives = || {
        let mut lives = Lifetimes::new("time", &durations, "event", &events)?.weighted("weight", &weights)?;
        if late {
            lives = lives.entered("entry", &entries)?;
        }
        if grouped {
            lives = lives.grouped("group", label(|row| row.3))?;
        }
        Ok(lives)
    };
    let x = column(&|row| f64::from(row.5));
    let frame = || Frame::new().number("x", x.clone())?.category("plan", label(|row| row.4));
    let asked = |ask: &dyn Fn(Lifetimes<'_>) -> retention_core::Result<String>| {
        lives().and_then(ask).map_err(|error| error.code().to_string())
    };
    let told = |table: Table| format!("{table:?}");
    vec![
        asked(&|lives| Ok(told(lives.kaplan_meier(&CurveLimits::default())?.into_table()))),
        asked(&|lives| Ok(told(lives.kaplan_meier(&CurveLimits::default())?.cumulative_hazard()))),
        asked(&|lives| Ok(told(lives.kaplan_meier(&CurveLimits::default())?.quantiles(&[0.5])?))),
        asked(&|lives| Ok(told(lives.kaplan_meier(&CurveLimits::default())?.restricted_means(None)?))),
        asked(&|lives| {
            let found = lives.log_rank(&LogRankOptions::default())?;
            Ok(told(found.table()) + &told(found.groups()))
        }),
        asked(&|lives| CoxModel::fit(&lives, &frame()?, &CoxOptions::default())?.to_json()),
        asked(&|lives| Ok(format!("{:?}", lives.concordance(&x)?))),
    ]
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn rows_of_weight_zero_are_as_absent(rows in rows(), late in any::<bool>(), grouped in any::<bool>(), real in any::<bool>()) {
        let present: Vec<Row> = rows.iter().copied().filter(|row| row.6 > 0).collect();
        prop_assume!(!present.is_empty());
        for (with, without) in answers(&rows, late, grouped, real).into_iter().zip(answers(&present, late, grouped, real)) {
            prop_assert_eq!(with, without);
        }
    }
}

/// The log-rank test of weights that are no counts, row by row from its definition: chi-square of the differences of all
/// groups but the last.
fn plain_log_rank(rows: &[(f64, f64, bool, usize, f64)], groups: usize) -> f64 {
    let size = groups - 1;
    let (mut differences, mut spread) = (vec![0.0; size], vec![vec![0.0; size]; size]);
    let mut times: Vec<f64> = rows.iter().filter(|row| row.2).map(|row| row.1).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    for time in times {
        let here: Vec<_> = rows.iter().filter(|row| row.0 < time && row.1 >= time).collect();
        let leaving: Vec<_> = here.iter().filter(|row| row.2 && row.1 == time).collect();
        let (n, d) =
            (here.iter().map(|row| row.4).sum::<f64>(), leaving.iter().map(|row| row.4).sum::<f64>());
        let share: Vec<f64> = (0..size)
            .map(|g| here.iter().filter(|row| row.3 == g).map(|row| row.4).sum::<f64>() / n)
            .collect();
        for (g, difference) in differences.iter_mut().enumerate() {
            *difference +=
                leaving.iter().filter(|row| row.3 == g).map(|row| row.4).sum::<f64>() - d * share[g];
        }
        let (rows, came) = (here.len() as f64, leaving.len() as f64);
        if rows > 1.0 {
            let hazard = came * (rows - came) / (rows * (rows - 1.0));
            for row in &here {
                let from = |g: usize| f64::from(u8::from(row.3 == g)) - share[g];
                for (a, line) in spread.iter_mut().enumerate() {
                    for (b, slot) in line.iter_mut().enumerate() {
                        *slot += hazard * row.4 * row.4 * from(a) * from(b);
                    }
                }
            }
        }
    }
    // Of two or three groups, by hand.
    match size {
        1 => differences[0].powi(2) / spread[0][0],
        _ => {
            let determinant = spread[0][0] * spread[1][1] - spread[0][1] * spread[1][0];
            let [a, b] = [differences[0], differences[1]];
            (a * a * spread[1][1] - 2.0 * a * b * spread[0][1] + b * b * spread[0][0]) / determinant
        }
    }
}

#[test]
fn weights_that_are_no_counts_hang_on_their_proportions() {
    let peers = crate::data::expected("survival_peers");
    let column = |name: &str| crate::data::numbers(&peers["data"][name]);
    let (time, entry, weight) = (column("time"), column("entry"), column("weight"));
    let event: Vec<bool> = column("event").iter().map(|event| *event == 1.0).collect();
    let test = |weights: &[f64], late: bool, groups: usize| {
        let labels = (0..time.len()).map(|row| ["a", "b", "c"][row % groups]);
        let mut lives = Lifetimes::new("time", &time, "event", &event).unwrap();
        lives = lives.grouped("group", Factor::new(labels)).unwrap().weighted("w", weights).unwrap();
        let lives = if late { lives.entered("entry", &entry).unwrap() } else { lives };
        lives.log_rank(&LogRankOptions::default()).unwrap()
    };
    let scaled = |by: f64| weight.iter().map(|weight| weight * by).collect::<Vec<f64>>();
    let total: f64 = weight.iter().sum();
    for (late, groups) in [(false, 2), (true, 2), (false, 3), (true, 3)] {
        let rows: Vec<_> = (0..time.len())
            .map(|row| {
                (if late { entry[row] } else { -1.0 }, time[row], event[row], row % groups, weight[row])
            })
            .collect();
        let wanted = plain_log_rank(&rows, groups);
        // The same whatever the weights add up to, 1 as well.
        for by in [1.0, 1.0 / total, 0.1, 1e6 / 3.0] {
            let found = test(&scaled(by), late, groups).test();
            assert!(
                (found.statistic / wanted - 1.0).abs() < 1e-9,
                "{} {wanted} {late} {groups}",
                found.statistic
            );
            assert_eq!(found.df as usize, groups - 1);
        }
        // Weights that are all one fraction are no weights; whole ones repeat rows.
        let ones = test(&vec![1.0; time.len()], late, groups).test().statistic;
        let halves = test(&vec![0.5; time.len()], late, groups).test().statistic;
        assert!((ones / halves - 1.0).abs() < 1e-9, "{ones} {halves}");
        let twos = test(&vec![2.0; time.len()], late, groups);
        assert!(twos.test().statistic > 1.9 * ones);
        assert_eq!(twos.table().notes().find(|note| note.0 == "weights"), None);
        let note = test(&weight, late, groups).table();
        assert!(note.notes().any(|note| note == ("weights", "fractional")));
    }
}

#[test]
fn limits_of_curves_do_not_hang_on_what_weights_add_up_to() {
    let peers = crate::data::expected("survival_peers");
    let column = |name: &str| crate::data::numbers(&peers["data"][name]);
    let (time, weight) = (column("time"), column("weight"));
    let event: Vec<bool> = column("event").iter().map(|event| *event == 1.0).collect();
    let curves = |weights: Option<&[f64]>| {
        let lives = Lifetimes::new("time", &time, "event", &event).unwrap();
        let lives = match weights {
            Some(weights) => lives.weighted("w", weights).unwrap(),
            None => lives,
        };
        lives.kaplan_meier(&CurveLimits::default()).unwrap()
    };
    let figures = |weights: Option<&[f64]>| {
        let found = curves(weights);
        let errors = |table: &Table| {
            let column = table.column("standard_error").unwrap();
            (0..table.rows()).map(|row| column.float(row)).collect::<Vec<_>>()
        };
        [
            errors(&found.table()),
            errors(&found.cumulative_hazard()),
            errors(&found.restricted_means(None).unwrap()),
        ]
    };
    let close = |a: &[Vec<Option<f64>>; 3], b: &[Vec<Option<f64>>; 3]| {
        a.iter().flatten().zip(b.iter().flatten()).all(|pair| match pair {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1e-3),
            (a, b) => a == b,
        })
    };
    let total: f64 = weight.iter().sum();
    let parts: Vec<f64> = weight.iter().map(|weight| weight / total).collect();
    assert!(close(&figures(Some(&parts)), &figures(Some(&weight))));
    assert!(close(&figures(Some(&vec![0.25; time.len()])), &figures(None)));
    assert!(!close(&figures(Some(&vec![4.0; time.len()])), &figures(None)), "counts are counts");
}

proptest! {
    #![proptest_config(config(100))]

    /// Parts of which some have weights that are whole, some others, some none.
    #[test]
    fn weighted_parts_add_up(rows in rows(), parts in prop::collection::vec(0..3_u8, 60)) {
        let count = |rows: &[(Row, f64)], weighted: bool| {
            let durations: Vec<f64> = rows.iter().map(|(row, _)| f64::from(row.0)).collect();
            let events: Vec<bool> = rows.iter().map(|(row, _)| row.2).collect();
            let weights: Vec<f64> = rows.iter().map(|(_, weight)| *weight).collect();
            let lives = Lifetimes::new("time", &durations, "event", &events).unwrap();
            let lives = lives.grouped("group", Factor::new(rows.iter().map(|(row, _)| ["a", "b", "c", "d"][usize::from(row.3)]))).unwrap();
            if weighted { lives.weighted("w", &weights).unwrap().count() } else { lives.count() }
        };
        let weight = |part: u8, row: &Row| match part {
            0 => 1.0,
            1 => f64::from(row.6 + 1),
            _ => f64::from(row.6 + 1) * 0.25,
        };
        let rows: Vec<(Row, f64)> = rows.iter().zip(&parts).map(|(row, part)| (*row, weight(*part, row))).collect();
        let mut sum: Option<retention_core::SurvivalCounts> = None;
        for part in 0..3_u8 {
            let own: Vec<_> = rows.iter().zip(&parts).filter(|(_, of)| **of == part).map(|(row, _)| *row).collect();
            if own.is_empty() {
                continue;
            }
            let counts = count(&own, part > 0);
            let counts = retention_core::SurvivalCounts::from_json(&counts.to_json().unwrap()).unwrap();
            match &mut sum {
                None => sum = Some(counts),
                Some(sum) => sum.add(&counts).unwrap(),
            }
        }
        let weighted = parts.iter().take(rows.len()).any(|part| *part > 0);
        // Quarters add up exactly.
        prop_assert_eq!(sum, Some(count(&rows, weighted)));
    }
}
