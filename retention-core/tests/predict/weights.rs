//! A row of weight 0 stands for nobody: everything is as if it were not there.

use retention_core::{
    BacktestOptions, CalibrationMethod, Calibrator, ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows,
    Factor, Frame, ImportanceOptions, InsightOptions, InsightRows, LogisticModel, LogisticOptions, Outcome,
    Table, TreesModel, TreesOptions, feature_insight,
};

use crate::churn::shop;

/// The shop's rows, of which every fifth stands for nobody: those alone have the plan `none` and a far number.
struct Weighed {
    frame: Frame<'static>,
    left: Vec<bool>,
    ids: Vec<String>,
    times: Vec<f64>,
    weights: Vec<f64>,
}

impl Weighed {
    fn of(rows: usize) -> Self {
        let (frame, left, ids, times) = shop(rows, 0.0);
        let weights: Vec<f64> = (0..rows).map(|row| [0.0, 1.0, 2.0, 1.0, 0.5][row % 5]).collect();
        let nobody = |row: &usize| weights[*row] == 0.0;
        let plans =
            Factor::new((0..rows).map(|row| if nobody(&row) { "none" } else { ["free", "pro"][row % 2] }));
        let far = (0..rows).map(|row| if nobody(&row) { 1e6 } else { (row % 13) as f64 }).collect::<Vec<_>>();
        let logins = frame.select(["logins", "trial"]).unwrap();
        let frame = logins.category("plan", plans).unwrap().number("far", far).unwrap();
        let left = left.iter().enumerate().map(|(row, left)| *left ^ nobody(&row)).collect();
        Self { frame, left, ids, times, weights }
    }

    /// Without who stands for nobody. The labels are those that are left.
    fn present(&self) -> Self {
        let rows: Vec<usize> = (0..self.weights.len()).filter(|row| self.weights[*row] > 0.0).collect();
        let frame = self.frame.select(["logins", "trial", "far"]).unwrap().take(&rows);
        let plans = Factor::new(rows.iter().map(|row| ["free", "pro"][row % 2]));
        let frame =
            frame.category("plan", plans).unwrap().select(["logins", "trial", "plan", "far"]).unwrap();
        Self {
            frame,
            left: rows.iter().map(|row| self.left[*row]).collect(),
            ids: rows.iter().map(|row| self.ids[*row].clone()).collect(),
            times: rows.iter().map(|row| self.times[*row]).collect(),
            weights: rows.iter().map(|row| self.weights[*row]).collect(),
        }
    }

    fn outcome(&self) -> Outcome<'_> {
        Outcome::new("left", &self.left).unwrap().weighted("weight", &self.weights).unwrap()
    }
}

fn told(table: &Table) -> String {
    format!("{table:?}")
}

#[test]
fn rows_of_weight_zero_are_as_absent() {
    let all = Weighed::of(1000);
    let present = all.present();
    let chances = |of: &Weighed| -> Vec<f64> { (0..of.left.len()).map(|row| of.times[row] / 10.0).collect() };
    let kinds = if cfg!(feature = "trees") {
        vec![ChurnModelKind::Logistic, ChurnModelKind::Trees]
    } else {
        vec![ChurnModelKind::Logistic]
    };
    let answers = |of: &Weighed| {
        let outcome = of.outcome();
        let mut found = vec![told(
            &LogisticModel::fit(&of.frame, &outcome, &LogisticOptions::default().l2(0.0))
                .unwrap()
                .coefficients(),
        )];
        for method in [CalibrationMethod::Platt, CalibrationMethod::Isotonic] {
            found.push(Calibrator::fit(&outcome, &chances(of), method).unwrap().to_json().unwrap());
        }
        for kind in &kinds {
            let options = ChurnOptions::default()
                .model(*kind)
                .trees(20_u32)
                .folds(3_u32)
                .calibration(Some(CalibrationMethod::Isotonic));
            let rows = ChurnRows::default().customers(&of.ids).times("month", &of.times);
            let model = ChurnModel::fit(&of.frame, &outcome, &rows, &options).unwrap();
            found.push(model.to_json().unwrap());
            found.push(told(&model.importance(&of.frame, &outcome, &ImportanceOptions::default()).unwrap()));
            let nameless = ChurnModel::fit(&of.frame, &outcome, &ChurnRows::default(), &options).unwrap();
            found.push(nameless.to_json().unwrap());
            let tested = BacktestOptions::default().lag(2.0).origins(3_u32);
            found.push(told(&ChurnModel::backtest(&of.frame, &outcome, &rows, &options, &tested).unwrap()));
        }
        let insight =
            feature_insight(&of.frame, &outcome, &InsightRows::default(), &InsightOptions::default());
        found.push(told(&insight.unwrap()));
        found
    };
    for (with, without) in answers(&all).into_iter().zip(answers(&present)) {
        assert_eq!(with, without);
    }
}

#[test]
#[cfg(feature = "trees")]
fn weights_of_a_sample_may_add_up_to_anything() {
    let (frame, left, ..) = shop(600, 0.0);
    let scaled = |by: f64| (0..600).map(|row| by * [1.0, 0.5, 1.5, 1.25][row % 4]).collect::<Vec<f64>>();
    // They tell the same whether they add up to one or to a million, and much the same as no weights at all.
    for kind in [None, Some(CalibrationMethod::Platt)] {
        let told = |weights: Option<&[f64]>| {
            let outcome = Outcome::new("left", &left).unwrap();
            let outcome = weights.map_or(outcome, |weights| outcome.weighted("w", weights).unwrap());
            match kind {
                None => TreesModel::fit(&frame, &outcome, None, &TreesOptions::default().trees(60_u32))
                    .unwrap()
                    .predict(&frame)
                    .unwrap(),
                Some(method) => {
                    let chances: Vec<f64> = (0..600)
                        .map(|row| if left[row] { 0.3 } else { 0.2 } + (row % 7) as f64 / 50.0)
                        .collect();
                    Calibrator::fit(&outcome, &chances, method).unwrap().apply(&chances).unwrap()
                }
            }
        };
        let spread = |chances: &[f64]| {
            chances.iter().copied().fold(0.0, f64::max) - chances.iter().copied().fold(1.0, f64::min)
        };
        let (plain, whole) = (told(None), told(Some(&scaled(1.0))));
        for by in [1.0 / 637.5, 0.1, 1e4 / 3.0] {
            let found = told(Some(&scaled(by)));
            let near = found.iter().zip(&whole).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(near, "{kind:?} {by}: {} {}", spread(&found), spread(&whole));
        }
        assert!((spread(&plain) - spread(&whole)).abs() < 0.2, "{} {}", spread(&plain), spread(&whole));
    }
}
