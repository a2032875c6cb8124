//! Limits over rows drawn anew: of the capture, of the best threshold and of what that brings.

use retention_core::{ErrorCode, EvaluateOptions, Evaluation, Outcome, ProfitOptions, Table};

/// Chances that hold, and what came.
fn made_up(rows: usize) -> (Vec<f64>, Vec<bool>) {
    let share = |at: usize, by: u64| {
        let mixed = (at as u64 + 1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(by.wrapping_mul(0xbf58_476d_1ce4_e5b9));
        let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 29)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let chances: Vec<f64> = (0..rows).map(|at| (share(at, 1) * 50.0).floor() / 50.0).collect();
    let came = chances.iter().enumerate().map(|(at, chance)| share(at, 2) < *chance).collect();
    (chances, came)
}

fn quick() -> EvaluateOptions {
    EvaluateOptions::default().resamples(100_u32)
}

fn column(table: &Table, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap();
    (0..table.rows()).map(|row| column.float(row).unwrap()).collect()
}

fn note(table: &Table, name: &str) -> f64 {
    table.notes().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name}")).1.parse().unwrap()
}

#[test]
fn limits_enclose_the_figures_and_narrow_with_more_rows() {
    let mut widths = Vec::new();
    for rows in [200, 3200] {
        let (chances, came) = made_up(rows);
        let outcome = Outcome::new("came", &came).unwrap();
        let found = Evaluation::of(&outcome, &chances, &quick()).unwrap();
        let table = found.deciles().unwrap();
        let (low, mid, high) =
            (column(&table, "capture_low"), column(&table, "capture"), column(&table, "capture_high"));
        for decile in 0..10 {
            assert!(low[decile] <= mid[decile] && mid[decile] <= high[decile], "{decile}");
        }
        assert_eq!((low[9], high[9]), (1.0, 1.0));
        let profit = found.profit(&ProfitOptions::default().cost(1.0).value(2.0)).unwrap();
        let best = note(&profit, "best_threshold");
        assert!(note(&profit, "best_threshold_low") <= best && best <= note(&profit, "best_threshold_high"));
        // Chances hold, so acting pays from cost over value on.
        assert!(note(&profit, "best_threshold_low") <= 0.5 && note(&profit, "best_threshold_high") >= 0.5);
        assert!(note(&profit, "best_profit_low") <= note(&profit, "best_profit"));
        widths.push((
            high[1] - low[1],
            note(&profit, "best_threshold_high") - note(&profit, "best_threshold_low"),
        ));
    }
    assert!(widths[1].0 < widths[0].0 / 2.0 && widths[1].1 < widths[0].1, "{widths:?}");
}

#[test]
fn the_seed_decides_and_threads_do_not() {
    let (chances, came) = made_up(300);
    let outcome = Outcome::new("came", &came).unwrap();
    let told = |options: EvaluateOptions| {
        let found = Evaluation::of(&outcome, &chances, &options).unwrap();
        (found.deciles().unwrap(), found.profit(&ProfitOptions::default()).unwrap())
    };
    assert_eq!(told(quick()), told(quick().threads(3_u32)));
    assert_ne!(told(quick()).0, told(quick().seed(2_u32)).0);
    let (deciles, profit) = told(quick().resamples(0_u32));
    assert!(!deciles.column("capture_low").unwrap().is_valid(0));
    assert!(profit.notes().all(|(name, _)| name != "best_threshold_low"));
}

#[test]
fn rows_of_one_customer_are_drawn_together() {
    let (chances, came) = made_up(300);
    // Each row four times tells nothing new, unless one takes the copies for others.
    let four = |at: usize| at / 4;
    let (many, labels): (Vec<f64>, Vec<bool>) =
        (0..1200).map(|at| (chances[four(at)], came[four(at)])).unzip();
    let ids: Vec<String> = (0..1200).map(|at| format!("c{:03}", four(at))).collect();
    let once = Outcome::new("came", &came).unwrap();
    let copied = Outcome::new("came", &labels).unwrap();
    let alone = Evaluation::of(&once, &chances, &quick()).unwrap().deciles().unwrap();
    let together = Evaluation::of_customers(&copied, &many, &ids, &quick()).unwrap().deciles().unwrap();
    for name in ["capture_low", "capture_high"] {
        for (one, other) in column(&alone, name).iter().zip(column(&together, name)) {
            assert!((one - other).abs() < 1e-12, "{name}: {one} {other}");
        }
    }
    let mistaken = Evaluation::of(&copied, &many, &quick()).unwrap().deciles().unwrap();
    let width = |table: &Table| column(table, "capture_high")[1] - column(table, "capture_low")[1];
    assert!(width(&mistaken) < 0.7 * width(&together));
    let error = Evaluation::of_customers(&copied, &many, &ids[1..], &quick()).unwrap_err();
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidTable, Some("customer")));
}

/// Each row four times tells nothing new.
#[test]
fn limits_with_a_formula_count_rows_of_one_customer_together() {
    let (chances, came) = made_up(300);
    let four = |at: usize| at / 4;
    let (many, labels): (Vec<f64>, Vec<bool>) =
        (0..1200).map(|at| (chances[four(at)], came[four(at)])).unzip();
    let ids: Vec<String> = (0..1200).map(|at| format!("c{:03}", four(at))).collect();
    let once = Outcome::new("came", &came).unwrap();
    let copied = Outcome::new("came", &labels).unwrap();
    let alone = Evaluation::of(&once, &chances, &quick()).unwrap();
    let together = Evaluation::of_customers(&copied, &many, &ids, &quick()).unwrap();
    let near = |what: &str, one: &[f64], other: &[f64], by: f64| {
        assert_eq!(one.len(), other.len(), "{what}");
        for (one, other) in one.iter().zip(other) {
            assert!((one - other).abs() < by, "{what}: {one} {other}");
        }
    };
    for name in ["value", "low", "high"] {
        near(name, &column(&alone.table(), name), &column(&together.table(), name), 1e-12);
    }
    // The design effect of shares of few customers is that of their variance, a little above 4.
    let limits = |table: &Table| [column(table, "low"), column(table, "high")].concat();
    near("lift", &limits(&alone.deciles().unwrap()), &limits(&together.deciles().unwrap()), 0.05);
    near("curve", &limits(&alone.calibration()), &limits(&together.calibration()), 0.02);
    let profit = ProfitOptions::default().cost(1.0).value(2.0);
    let of = |found: &Evaluation<'_>, rows: f64| -> Vec<f64> {
        limits(&found.profit(&profit).unwrap()).iter().map(|limit| limit / rows).collect()
    };
    near("profit", &of(&alone, 1.0), &of(&together, 4.0), 0.6);
    // Rows of two customers who share nothing are no fewer than they are.
    let others: Vec<String> = (0..300).map(|at| format!("c{}", at / 2)).collect();
    let paired = Evaluation::of_customers(&once, &chances, &others, &quick()).unwrap();
    let width = |found: &Evaluation<'_>, row: usize| {
        column(&found.table(), "high")[row] - column(&found.table(), "low")[row]
    };
    for row in [0, 2, 3] {
        let ratio = width(&paired, row) / width(&alone, row);
        assert!(ratio > 0.8 && ratio < 1.25, "{row}: {ratio}");
    }
}

/// Customers have a propensity, and 12 rows each: of so many made up, limits at 95 % miss what they are about as often as
/// they say.
#[test]
fn limits_over_customers_hold_what_they_are_about() {
    const CUSTOMERS: usize = 60;
    let mut state = 11_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let options = EvaluateOptions::default().resamples(0_u32);
    let mut held = [0; 3];
    let mut draw = |customers: usize| {
        let (mut chances, mut came, mut ids) = (vec![], vec![], vec![]);
        for customer in 0..customers {
            let (known, hidden) = (next(), next());
            for _ in 0..12 {
                chances.push(0.2 + 0.6 * known);
                came.push(next() < (0.2 + 0.6 * known + hidden - 0.5).clamp(0.02, 0.98));
                ids.push(format!("c{customer}"));
            }
        }
        (chances, came, ids)
    };
    let metrics = ["auc", "log_loss", "brier"];
    let (chances, came, _) = draw(20_000);
    let truth = Evaluation::of(&Outcome::new("came", &came).unwrap(), &chances, &options).unwrap();
    let truth = metrics.map(|name| truth.metric(name).unwrap());
    for _ in 0..200 {
        let (chances, came, ids) = draw(CUSTOMERS);
        let outcome = Outcome::new("came", &came).unwrap();
        let found = Evaluation::of_customers(&outcome, &chances, &ids, &options).unwrap().table();
        for (at, row) in [0, 2, 3].into_iter().enumerate() {
            let cell = |name: &str| found.column(name).unwrap().float(row).unwrap();
            held[at] += usize::from(cell("low") <= truth[at] && truth[at] <= cell("high"));
        }
    }
    for (name, held) in metrics.iter().zip(held) {
        assert!((180..=200).contains(&held), "{name}: {held} of 200");
    }
}

#[test]
fn where_acting_on_nobody_is_best_the_threshold_is_one() {
    let (chances, came) = made_up(200);
    let outcome = Outcome::new("came", &came).unwrap();
    let found = Evaluation::of(&outcome, &chances, &quick()).unwrap();
    let none = found.profit(&ProfitOptions::default().cost(1.0).value(0.5)).unwrap();
    assert_eq!((note(&none, "best_threshold_low"), note(&none, "best_threshold_high")), (1.0, 1.0));
    assert_eq!((note(&none, "best_profit"), note(&none, "best_profit_high")), (0.0, 0.0));
}

#[test]
fn limits_of_the_calibration_error_hold_its_value() {
    // Few rows and chances that hold: rows drawn anew are farther off than the rows themselves.
    for rows in [30, 120, 1000] {
        let (chances, came) = made_up(rows);
        let outcome = Outcome::new("came", &came).unwrap();
        for level in [0.5, 0.8, 0.95] {
            for customers in [1, 3] {
                let ids: Vec<String> = (0..rows).map(|row| (row / customers).to_string()).collect();
                let options = quick().level(level);
                let table = Evaluation::of_customers(&outcome, &chances, &ids, &options).unwrap().table();
                let at = |name: &str| column(&table, name)[4];
                let (low, value, high) = (at("low"), at("value"), at("high"));
                assert!(
                    0.0 <= low && low <= value && value <= high && high <= 1.0,
                    "{rows} {level}: {low} {value} {high}"
                );
            }
        }
    }
}

/// The best threshold of a sample was chosen by its rows, so it brings less than it seems to: limits must hold the best of
/// the population, which is known here since the chances are those that the outcomes were drawn with.
#[test]
fn limits_of_the_best_profit_hold_that_of_the_population() {
    let mut state = 11_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (rows, cost, value) = (250, 1.0, 3.0);
    // Chances of even spread from 0 to 0.4: acting pays from 1/3 on, on the mean of 3 p - 1 over that part.
    let truth = rows as f64 * (0.4 - 1.0 / 3.0) / 0.4 * (3.0 * (0.4 + 1.0 / 3.0) / 2.0 - 1.0);
    let (mut held, mut above, mut below) = (0, 0, 0);
    for seed in 0..200_u32 {
        let chances: Vec<f64> = (0..rows).map(|_| 0.4 * next()).collect();
        let came: Vec<bool> = chances.iter().map(|chance| next() < *chance).collect();
        let outcome = Outcome::new("came", &came).unwrap();
        let options = EvaluateOptions::default().resamples(200_u32).seed(seed);
        let found = Evaluation::of(&outcome, &chances, &options).unwrap();
        let profit = found.profit(&ProfitOptions::default().cost(cost).value(value).success(1.0)).unwrap();
        let (low, high) = (note(&profit, "best_profit_low"), note(&profit, "best_profit_high"));
        let best = note(&profit, "best_profit");
        assert!(0.0 <= low && low <= best && best <= high);
        held += usize::from(low <= truth && truth <= high);
        above += usize::from(low > truth);
        below += usize::from(high < truth);
    }
    assert!(held >= 182 && above <= 18, "{held} of 200, {above} above, {below} below");
}

#[test]
fn limits_with_customers_do_not_hang_on_the_order_of_rows() {
    let rows: Vec<(String, f64, bool)> = (0..90)
        .map(|row| ((row % 23).to_string(), [0.1, 0.4, 0.8][row * 7 % 3], row * row % 11 < 4))
        .collect();
    let tables = |rows: &[(String, f64, bool)]| {
        let left: Vec<bool> = rows.iter().map(|row| row.2).collect();
        let chances: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let ids: Vec<String> = rows.iter().map(|row| row.0.clone()).collect();
        let outcome = Outcome::new("left", &left).unwrap();
        let options = EvaluateOptions::default().resamples(50_u32);
        let found = Evaluation::of_customers(&outcome, &chances, &ids, &options).unwrap();
        [found.deciles().unwrap(), found.table(), found.calibration()]
    };
    let whole = tables(&rows);
    let mut turned = rows.clone();
    turned.reverse();
    let mut mixed = rows.clone();
    mixed.sort_by_key(|row| (row.2, row.0.clone()));
    for other in [turned, mixed] {
        for (table, again) in whole.iter().zip(tables(&other)) {
            for (column, other) in table.columns().iter().zip(again.columns()) {
                for row in 0..table.rows() {
                    match (column.float(row), other.float(row)) {
                        (Some(one), Some(two)) => assert!((one - two).abs() < 1e-12, "{}", column.name()),
                        (one, two) => assert_eq!(one, two, "{}", column.name()),
                    }
                }
            }
        }
    }
}
