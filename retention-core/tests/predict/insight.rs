//! Feature insight and revenue at risk.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{
    AtRiskGroups, AtRiskOptions, Currency, ErrorCode, Factor, Frame, InsightOptions, InsightRows, Outcome,
    Table, feature_insight, revenue_at_risk,
};

use crate::churn::float;
use crate::data::close;
use crate::errors::about;

fn insight(
    frame: &Frame<'_>,
    left: &[bool],
    rows: &InsightRows<'_>,
    options: &InsightOptions,
) -> Result<Table, retention_core::Error> {
    feature_insight(frame, &Outcome::new("left", left).unwrap(), rows, options)
}

/// `yes` of `rows` in the group, then of the others.
fn sides(a: (usize, usize), b: (usize, usize)) -> (Vec<Option<bool>>, Vec<bool>) {
    let inside = (0..a.1).map(|_| Some(true)).chain((0..b.1).map(|_| Some(false)));
    let left = (0..a.1).map(|at| at < a.0).chain((0..b.1).map(|at| at < b.0));
    (inside.collect(), left.collect())
}

#[test]
fn the_ratio_is_that_of_the_textbook() {
    // 84 of 3000 against 87 of 4870: K. Rothman, "Modern epidemiology", smoking and death; limits by the log method.
    let (inside, left) = sides((84, 3000), (87, 4870));
    let frame = Frame::new().flag("smokes", inside).unwrap();
    let table = insight(&frame, &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    let ratio = (84.0 / 3000.0) / (87.0 / 4870.0_f64);
    let error = (1.0_f64 / 84.0 - 1.0 / 3000.0 + 1.0 / 87.0 - 1.0 / 4870.0).sqrt();
    close(float(&table, "risk_ratio", 0).unwrap(), ratio, 1e-12);
    close(float(&table, "low", 0).unwrap(), (ratio.ln() - 1.959_963_984_540_054 * error).exp(), 1e-12);
    close(float(&table, "high", 0).unwrap(), (ratio.ln() + 1.959_963_984_540_054 * error).exp(), 1e-12);
    close(float(&table, "risk_difference", 0).unwrap(), 84.0 / 3000.0 - 87.0 / 4870.0, 1e-15);
    let words = table.column("words").unwrap().text(0).unwrap().to_owned();
    assert_eq!(
        words,
        "Customers with `smokes` yes are associated with 1.57 times the rate of `left` of the others \
         (95 % limits 1.17 to 2.11; 84 of 3000 against 87 of 4870)"
    );
}

#[test]
fn strata_take_away_what_they_explain() {
    // Free customers leave more and use search less; within each plan search makes no difference.
    let (mut search, mut left, mut plan) = (vec![], vec![], vec![]);
    for (name, users, others, rate) in [("free", 100, 400, 5), ("pro", 400, 100, 20)] {
        for at in 0..users + others {
            search.push(Some(at < users));
            left.push((if at < users { at } else { at - users }) % rate == 0);
            plan.push(name);
        }
    }
    let (frame, plan) = (Frame::new().flag("search", search).unwrap(), Factor::new(plan));
    let crude = insight(&frame, &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    assert!(float(&crude, "risk_ratio", 0).unwrap() < 0.6);
    assert_eq!(crude.column("found").unwrap().bool(0), Some(true));
    let rows = InsightRows::default().within("plan", &plan);
    let within = insight(&frame, &left, &rows, &InsightOptions::default()).unwrap();
    close(float(&within, "risk_ratio", 0).unwrap(), 1.0, 1e-12);
    assert_eq!(within.column("found").unwrap().bool(0), Some(false));
}

#[test]
fn a_landmark_takes_away_immortal_time() {
    // Whoever leaves early cannot have invited anyone: without a landmark inviting looks protective.
    let stayed: Vec<f64> = (0..1000).map(|at| f64::from(at % 100)).collect();
    let invited: Vec<Option<bool>> = (0..1000).map(|at| Some(at % 100 >= 30 && at % 2 == 0)).collect();
    let left: Vec<bool> = (0..1000).map(|at| at % 100 < 30 || at / 100 % 2 == 0).collect();
    let frame = Frame::new().flag("invited", invited).unwrap();
    let rows = InsightRows::default().stayed("days", &stayed);
    let naive = insight(&frame, &left, &rows, &InsightOptions::default()).unwrap();
    assert!(float(&naive, "risk_ratio", 0).unwrap() < 0.8);
    let mut options = InsightOptions::default();
    options.landmark = Some(30.0);
    let fair = insight(&frame, &left, &rows, &options).unwrap();
    close(float(&fair, "risk_ratio", 0).unwrap(), 1.0, 1e-12);
    assert!(fair.column("words").unwrap().text(0).unwrap().contains("among the 700 who stayed 30 or longer"));
    let error = insight(&frame, &left, &InsightRows::default(), &options).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("landmark")));
}

#[test]
fn chance_is_not_found_and_small_groups_are_not_told() {
    let left: Vec<bool> = (0..1000).map(|at| at * 7919 % 1000 < 200).collect();
    let frame = (0..40).fold(Frame::new(), |frame, column| {
        let values: Vec<Option<bool>> =
            (0..1000).map(|at| Some((at * 31 + column * 17) * 7907 % 1009 < 500)).collect();
        frame.flag(&format!("noise{column}"), values).unwrap()
    });
    let table = insight(&frame, &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    let found = (0..40).filter(|row| table.column("found").unwrap().bool(*row) == Some(true)).count();
    assert!(found <= 1, "{found} of 40 columns of noise");
    let rare = Frame::new().flag("rare", (0..1000).map(|at| Some(at < 5))).unwrap();
    let error = insight(&rare, &left, &InsightRows::default(), &InsightOptions::default()).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::NotEnoughData, Some("left")));
}

/// Every row of a customer has the same columns, and about the same outcome: 12 rows tell little more than one.
#[test]
fn rows_of_one_customer_are_no_evidence_of_one_another() {
    let mut state = 5_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (mut small, mut mistaken) = (0, 0);
    for _ in 0..200 {
        let (mut flag, mut left, mut ids) = (vec![], vec![], vec![]);
        for customer in 0..120 {
            let (has, often) = (next() < 0.4, if next() < 0.3 { 0.8 } else { 0.1 });
            for _ in 0..12 {
                flag.push(Some(has));
                left.push(next() < often);
                ids.push(format!("c{customer}"));
            }
        }
        let frame = Frame::new().flag("flag", flag).unwrap();
        let p = |rows: &InsightRows<'_>| {
            let table = insight(&frame, &left, rows, &InsightOptions::default()).unwrap();
            float(&table, "p_value", 0).unwrap()
        };
        small += usize::from(p(&InsightRows::default().customers(&ids)) <= 0.05);
        mistaken += usize::from(p(&InsightRows::default()) <= 0.05);
    }
    assert!(mistaken > 80, "{mistaken} of 200");
    assert!((2..=20).contains(&small), "{small} of 200");
}

#[test]
fn copies_of_rows_of_one_customer_change_no_limits() {
    let (inside, left) = sides((84, 300), (60, 487));
    let frame = |times: usize| {
        let of = |row: usize| inside[row / times];
        Frame::new().flag("smokes", (0..787 * times).map(of).collect::<Vec<_>>()).unwrap()
    };
    let once = insight(&frame(1), &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    let ids: Vec<String> = (0..787 * 3).map(|row| (row / 3).to_string()).collect();
    let thrice: Vec<bool> = (0..787 * 3).map(|row| left[row / 3]).collect();
    let rows = InsightRows::default().customers(&ids);
    let found = insight(&frame(3), &thrice, &rows, &InsightOptions::default()).unwrap();
    for name in ["risk_ratio", "low", "high"] {
        let (one, other) = (float(&once, name, 0).unwrap(), float(&found, name, 0).unwrap());
        // Of 787 customers the variance is 787 / 786 of that of the textbook.
        assert!((one / other).ln().abs() < 1e-3, "{name}: {one} {other}");
    }
    let (one, other) = (float(&once, "p_value", 0).unwrap(), float(&found, "p_value", 0).unwrap());
    assert!(one > 1e-12 && (one.ln() / other.ln() - 1.0).abs() < 0.2, "{one} {other}");
    assert!(found.notes().any(|(name, text)| name == "customers" && text == "787"));
    // The least is of customers.
    let few: Vec<String> = (0..787 * 3).map(|row| (row % 20).to_string()).collect();
    let rows = InsightRows::default().customers(&few);
    let error = insight(&frame(3), &thrice, &rows, &InsightOptions::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotEnoughData);
    assert!(error.to_string().contains("of 20 customers"), "{error}");
}

#[test]
fn numbers_are_parted_at_none_or_at_the_median() {
    let left: Vec<bool> = (0..400).map(|at| at % 3 == 0).collect();
    let frame = Frame::new()
        .number("uses", (0..400).map(|at| f64::from(at % 2 * (at % 5))).collect::<Vec<_>>())
        .unwrap()
        .number("age", (0..400).map(|at| 20.0 + f64::from(at % 41)).collect::<Vec<_>>())
        .unwrap();
    let table = insight(&frame, &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    let mut groups: Vec<_> = (0..2).map(|row| table.column("group").unwrap().text(row).unwrap()).collect();
    groups.sort_unstable();
    assert_eq!(groups, ["above 0", "above 39.5"]);
}

#[test]
fn revenue_at_risk_adds_up_by_group() {
    let (plan, quarter) =
        (Factor::new(["a", "b", "a"]), Factor::optional([Some("2024-Q1"), None, Some("2024-Q2")]));
    let groups = AtRiskGroups::default().segments("plan", &plan).periods("renewal", &quarter);
    let euro = Currency::parse("EUR").unwrap();
    let table = revenue_at_risk(&[0.5, 0.1, 1.0], &[1000, 500, 70], euro, &groups, &AtRiskOptions::default())
        .unwrap();
    let int = |name: &str, row: usize| table.column(name).unwrap().int(row);
    assert_eq!(table.rows(), 4);
    assert_eq!(int("at_risk_minor", 0), Some(620));
    assert_eq!((1..4).filter_map(|row| int("at_risk_minor", row)).sum::<i64>(), 620);
    assert_eq!((1..4).filter_map(|row| int("revenue_minor", row)).sum::<i64>(), 1570);
    assert_eq!(
        (int("low_minor", 0), int("high_minor", 0)),
        (Some(0), Some(1570)),
        "within nothing and everything"
    );
    let sure =
        revenue_at_risk(&[1.0], &[70], euro, &AtRiskGroups::default(), &AtRiskOptions::default()).unwrap();
    assert_eq!(
        (sure.column("low_minor").unwrap().int(0), sure.column("high_minor").unwrap().int(0)),
        (Some(70), Some(70))
    );
    let bad = |chances: &[f64], amounts: &[i64]| {
        let none = AtRiskGroups::default();
        revenue_at_risk(chances, amounts, euro, &none, &AtRiskOptions::default()).unwrap_err()
    };
    assert_eq!(about(&bad(&[1.5], &[1])), (ErrorCode::InvalidValue, Some("chance")));
    assert_eq!(about(&bad(&[f64::NAN], &[1])), (ErrorCode::InvalidValue, Some("chance")));
    assert_eq!(about(&bad(&[0.5], &[-1])), (ErrorCode::InvalidValue, Some("amount")));
    assert_eq!(bad(&[], &[]).code(), ErrorCode::NothingToFit);
    assert_eq!(bad(&[0.1; 3], &[i64::MAX; 3]).code(), ErrorCode::AmountOverflow);
}

proptest! {
    #![proptest_config(Config { cases: 200, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_columns_are_compared(rows in prop::collection::vec((any::<f64>().prop_filter("finite", |x| !x.is_infinite()), 0..5_u8, any::<bool>()), 1..60)) {
        let left: Vec<bool> = rows.iter().map(|row| row.2).collect();
        let Ok(outcome) = Outcome::new("left", &left) else { return Ok(()) };
        let frame = Frame::new()
            .number("x", rows.iter().map(|row| row.0).collect::<Vec<_>>()).unwrap()
            .category("c", Factor::optional(rows.iter().map(|row| ["a", "b", "c", "d"].get(row.1 as usize)))).unwrap();
        let options = InsightOptions::default().least(1_u32).least_outcomes(0_u32);
        let Ok(table) = feature_insight(&frame, &outcome, &InsightRows::default(), &options) else { return Ok(()) };
        for row in 0..table.rows() {
            let p = float(&table, "p_value", row).unwrap();
            prop_assert!((0.0..=1.0).contains(&p) && float(&table, "adjusted_p_value", row).unwrap() >= p * (1.0 - 1e-12));
            if let (Some(low), Some(ratio), Some(high)) = (float(&table, "low", row), float(&table, "risk_ratio", row), float(&table, "high", row)) {
                prop_assert!(low <= ratio * (1.0 + 1e-12) && ratio <= high * (1.0 + 1e-12));
            }
        }
    }
}

#[test]
fn rare_outcomes_are_tested_exactly() {
    // Fisher's exact test, summed in Python's fractions: 2 of 40 against 18 of 3960.
    let (inside, left) = sides((2, 40), (18, 3960));
    let frame = Frame::new().flag("smokes", inside).unwrap();
    let table = insight(&frame, &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    close(float(&table, "p_value", 0).unwrap(), 0.016536252308839407, 1e-9);
}

#[test]
fn parts_of_what_is_at_risk_add_up_to_all_of_it() {
    let pound = Currency::parse("GBP").unwrap();
    let table = |chances: &[f64], amounts: &[i64], segments: &Factor, periods: &Factor| {
        let groups = AtRiskGroups::default().segments("segment", segments).periods("period", periods);
        revenue_at_risk(chances, amounts, pound, &groups, &AtRiskOptions::default()).unwrap()
    };
    let column = |table: &Table, name: &str| -> Vec<i64> {
        (0..table.rows()).map(|row| table.column(name).unwrap().int(row).unwrap()).collect()
    };
    // Four halves are two: of equal remainders the first by name.
    let found = table(&[0.5; 4], &[1; 4], &Factor::new(["d", "c", "b", "a"]), &Factor::new(["q"; 4]));
    assert_eq!(column(&found, "at_risk_minor"), [2, 1, 1, 0, 0]);
    assert_eq!(found.column("segment").unwrap().text(1), Some("a"));
    let mut seed = 3_u64;
    let mut next = |below: u64| {
        seed = (seed * 1_103_515_245 + 12_345) % (1 << 31);
        (seed >> 8) % below
    };
    for count in 1..200 {
        let chances: Vec<f64> = (0..count).map(|_| next(1001) as f64 / 1000.0).collect();
        let amounts: Vec<i64> = (0..count).map(|_| next(40) as i64).collect();
        let segments = Factor::new((0..count).map(|_| next(5).to_string()).collect::<Vec<_>>());
        let periods = Factor::new((0..count).map(|_| next(4).to_string()).collect::<Vec<_>>());
        let found = table(&chances, &amounts, &segments, &periods);
        let risk = column(&found, "at_risk_minor");
        assert_eq!(risk[0], risk[1..].iter().sum::<i64>());
        let (low, high) = (column(&found, "low_minor"), column(&found, "high_minor"));
        let revenue = column(&found, "revenue_minor");
        for row in 0..found.rows() {
            assert!(0 <= low[row] && low[row] <= risk[row] && risk[row] <= high[row]);
            assert!(high[row] <= revenue[row]);
            let share = float(&found, "share", row).unwrap_or(0.0) * revenue[row] as f64;
            assert!((risk[row] as f64 - share).abs() < 1.0 + 1e-9);
        }
    }
}

#[test]
fn what_no_stratum_has_both_of_is_not_compared() {
    let left: Vec<bool> = (0..120).map(|row| row % 3 == 0).collect();
    let frame = Frame::new().flag("f", (0..120).map(|row| Some(row < 60)).collect::<Vec<_>>()).unwrap();
    let apart = Factor::new((0..120).map(|row| if row < 60 { "p" } else { "q" }).collect::<Vec<_>>());
    let rows = InsightRows::default().within("g", &apart);
    let table = insight(&frame, &left, &rows, &InsightOptions::default()).unwrap();
    let words = table.column("words").unwrap().text(0).unwrap();
    assert!(words.contains("cannot be compared") && words.contains("within `g`"), "{words}");
    assert!(!words.contains("never"), "{words}");
    assert_eq!((float(&table, "risk_ratio", 0), float(&table, "p_value", 0)), (None, Some(1.0)));
}

#[test]
fn a_missing_value_is_a_group_of_its_own() {
    let left: Vec<bool> = (0..400).map(|row| row % 5 == 0 || row % 4 == 3).collect();
    let told: Vec<Option<bool>> = (0..400).map(|row| (row % 4 != 3).then_some(row % 2 == 0)).collect();
    let numbers: Vec<f64> =
        (0..400).map(|row| if row % 4 == 3 { f64::NAN } else { f64::from(row % 7) }).collect();
    let texts: Vec<Option<&str>> = (0..400).map(|row| (row % 4 != 3).then_some("some")).collect();
    let frame = Frame::new().flag("told", told).unwrap().number("count", numbers).unwrap();
    let frame = frame.category("text", Factor::optional(texts)).unwrap();
    let table = insight(&frame, &left, &InsightRows::default(), &InsightOptions::default()).unwrap();
    for column in ["told", "count", "text"] {
        let row = (0..table.rows())
            .find(|row| {
                table.column("column").unwrap().text(*row) == Some(column)
                    && table.column("group").unwrap().text(*row) == Some("missing")
            })
            .unwrap();
        let count = |name: &str| table.column(name).unwrap().int(row);
        assert_eq!((count("rows"), count("other_rows")), (Some(100), Some(300)));
        assert_eq!((float(&table, "share", row), float(&table, "other_share", row)), (Some(1.0), Some(0.2)));
        assert_eq!(float(&table, "risk_ratio", row), Some(5.0));
    }
}
