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
