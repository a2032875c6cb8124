//! Values that a model was not fitted on say nothing, in every model, and are told of.

use retention_core::{
    ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows, CoxModel, CoxOptions, ExplainOptions, Factor, Frame,
    Lifetimes, LogisticModel, LogisticOptions, Outcome, Table,
};

use crate::churn::float;

/// Without gaps: high numbers, one plan and trials leave, at random half of all.
fn complete() -> (Frame<'static>, Vec<bool>) {
    let (mut x, mut plan, mut trial, mut left) = (vec![], vec![], vec![], vec![]);
    for row in 0..600_usize {
        let (value, kind, tries) = (row % 4, (row / 4) % 3, (row / 12) % 2 == 0);
        let risk = value * 2 + kind * 2 + usize::from(tries) * 2;
        x.push(value as f64);
        plan.push(["free", "pro", "team"][kind]);
        trial.push(Some(tries));
        left.push((row * 7) % 13 < risk + 1);
    }
    let frame = Frame::new().number("x", x).unwrap().category("plan", Factor::new(plan)).unwrap();
    (frame.flag("trial", trial).unwrap(), left)
}

fn row(x: f64, plan: Option<&str>, trial: Option<bool>) -> Frame<'static> {
    let frame = Frame::new().number("x", vec![x]).unwrap();
    frame.category("plan", Factor::optional([plan])).unwrap().flag("trial", [trial]).unwrap()
}

fn warnings(table: &Table) -> Vec<&str> {
    let notes = table.notes().filter(|(name, _)| *name == "warning");
    notes.flat_map(|(_, said)| said.split("; ")).collect()
}

fn kinds() -> Vec<ChurnOptions> {
    let options = ChurnOptions::default().folds(0_u32);
    let mut kinds = vec![options.clone(), options.clone().l2(0.0)];
    if cfg!(feature = "trees") {
        kinds.push(options.model(ChurnModelKind::Trees));
    }
    kinds
}

#[test]
fn what_the_fit_did_not_see_leaves_the_odds_as_they_are() {
    let (frame, left) = complete();
    let outcome = Outcome::new("left", &left).unwrap();
    for options in kinds() {
        let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options).unwrap();
        let chance =
            |x: f64, plan: Option<&str>, trial: Option<bool>| model.predict(&row(x, plan, trial)).unwrap()[0];
        for (later, column, told) in [
            (row(f64::NAN, Some("pro"), Some(true)), "x", "`x` is missing, which it never was at the fit"),
            (row(1.0, None, Some(true)), "plan", "`plan` is missing, which it never was at the fit"),
            (row(1.0, Some("gold"), Some(true)), "plan", "`plan` is gold, which no customer was at the fit"),
            (row(1.0, Some("pro"), None), "trial", "`trial` is missing, which it never was at the fit"),
        ] {
            let reasons = model.explain(&later, &ExplainOptions::default()).unwrap();
            let at = (0..3).find(|at| reasons.column("column").unwrap().text(*at) == Some(column)).unwrap();
            assert_eq!(float(&reasons, "contribution", at), Some(0.0), "{told}");
            let reason = reasons.column("reason").unwrap().text(at).unwrap().to_owned();
            assert!(reason.starts_with(told) && reason.ends_with("leaves the odds as they are"), "{reason}");
            let sum: f64 = (0..3).map(|at| float(&reasons, "contribution", at).unwrap()).sum();
            let (base, logit) = (float(&reasons, "base", 0).unwrap(), float(&reasons, "logit", 0).unwrap());
            assert!((base + sum - logit).abs() < 1e-12, "{base} {sum} {logit}");
            let table = model.chances(&later, None).unwrap();
            assert!(matches!(&warnings(&table)[..], [one] if one.contains(&format!("`{column}`"))));
            assert_eq!(warnings(&reasons), warnings(&table));
        }
        // Between those of the values that there were, and far from either end.
        for (some, all) in [
            (
                chance(f64::NAN, Some("pro"), Some(true)),
                [0.0, 3.0].map(|x| chance(x, Some("pro"), Some(true))),
            ),
            (
                chance(1.0, Some("gold"), Some(true)),
                ["free", "team"].map(|at| chance(1.0, Some(at), Some(true))),
            ),
            (chance(1.0, None, Some(true)), ["free", "team"].map(|at| chance(1.0, Some(at), Some(true)))),
            (chance(1.0, Some("pro"), None), [false, true].map(|at| chance(1.0, Some("pro"), Some(at)))),
        ] {
            let [low, high] = all;
            let margin = (high - low) / 10.0;
            assert!(margin > 0.0 && some > low + margin && some < high - margin, "{low} {some} {high}");
        }
        assert!(warnings(&model.chances(&frame, None).unwrap()).is_empty());
    }
}

#[test]
fn missing_values_that_the_fit_saw_say_what_they_said_then() {
    let (frame, left) = complete();
    let outcome = Outcome::new("left", &left).unwrap();
    let gaps: Vec<Option<bool>> = left.iter().map(|left| (!left).then_some(true)).collect();
    let frame = frame.select(["x", "plan"]).unwrap().flag("seen", gaps).unwrap();
    for options in kinds().into_iter().filter(|options| options != &kinds()[1]) {
        let model = ChurnModel::fit(&frame, &outcome, &ChurnRows::default(), &options).unwrap();
        let later = |seen: Option<bool>| {
            let frame = row(1.0, Some("pro"), None).select(["x", "plan"]).unwrap();
            frame.flag("seen", [seen]).unwrap()
        };
        let chance = |seen| model.predict(&later(seen)).unwrap()[0];
        assert!(chance(None) > 0.8 && chance(Some(true)) < 0.2, "{} {}", chance(None), chance(Some(true)));
        assert!(warnings(&model.chances(&later(None), None).unwrap()).is_empty());
    }
}

#[test]
fn labels_that_no_row_of_the_fit_had_are_no_reference() {
    let (frame, left) = complete();
    let some: Vec<usize> = (0..600).filter(|row| (row / 4) % 3 != 0).collect();
    let labels: Vec<bool> = some.iter().map(|row| left[*row]).collect();
    let options = LogisticOptions::default().l2(0.0);
    let model =
        LogisticModel::fit(&frame.take(&some), &Outcome::new("left", &labels).unwrap(), &options).unwrap();
    let chance = |plan| model.predict(&row(1.0, Some(plan), Some(true))).unwrap()[0];
    assert!(chance("free") > chance("pro") && chance("free") < chance("team"));
    assert_eq!(chance("free"), chance("never heard of"));
}

#[test]
fn cox_takes_what_it_was_not_fitted_on_for_the_mean_and_says_so() {
    let (frame, left) = complete();
    let months: Vec<f64> =
        (0..600).map(|row| 5.0 + f64::from((row * 37) % 101) - f64::from(row % 4)).collect();
    let lives = Lifetimes::new("months", &months, "left", &left).unwrap();
    let model = CoxModel::fit(&lives, &frame, &CoxOptions::default()).unwrap();
    let risk = |x: f64, plan: Option<&str>, trial| model.log_risk(&row(x, plan, trial)).unwrap()[0];
    assert_eq!(risk(f64::NAN, Some("gold"), None), 0.0, "as in whom every column is at its mean");
    assert_eq!(risk(f64::NAN, None, None), 0.0);
    let mean: f64 =
        ["free", "pro", "team"].iter().map(|plan| risk(1.0, Some(plan), Some(true))).sum::<f64>() / 3.0;
    for plan in [Some("gold"), None] {
        assert!((risk(1.0, plan, Some(true)) - mean).abs() < 1e-12);
    }
    let half = (risk(1.0, Some("pro"), Some(true)) + risk(1.0, Some("pro"), Some(false))) / 2.0;
    assert!((risk(1.0, Some("pro"), None) - half).abs() < 1e-9);
    let curves = model.predict_survival(&row(1.0, Some("gold"), None), None, &[10.0]).unwrap();
    let told = warnings(&curves);
    assert!(
        told.len() == 2 && told[0].contains("`gold`, in 1 row") && told[1].contains("`trial` is missing")
    );
    assert!(warnings(&model.predict_survival(&frame, None, &[10.0]).unwrap()).is_empty());
}
