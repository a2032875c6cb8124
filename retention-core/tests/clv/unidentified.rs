//! Data that do not tell all parameters: the fit says so, and what it predicts is still right.

use retention_core::{FitStatus, PurchaseModelKind, PurchaseSummary, ScoreOptions};

use crate::scene::{close, expected, fit, span, summary, values};
use crate::shop::online_retail;

const KINDS: [(PurchaseModelKind, &str); 3] = [
    (PurchaseModelKind::BgNbd, "bg_nbd"),
    (PurchaseModelKind::MbgNbd, "mbg_nbd"),
    (PurchaseModelKind::ParetoNbd, "pareto_nbd"),
];

#[test]
fn nobody_leaves_online_retail() {
    let reference = expected("online_retail_lifetime_value");
    let reference = &reference["online_retail_2011"];
    let summary = online_retail();
    assert_eq!((summary.len() as u64, summary.repeaters() as u64), (3317, 1890));
    let options = ScoreOptions::default().horizon(span("100d"));
    for (kind, name) in KINDS {
        let (model, wanted) = (fit(kind, &summary), &reference["models"][name]);
        let report = model.fit_report().unwrap();
        assert_eq!(report.status, FitStatus::NotIdentified, "{name}");
        assert!(report.warnings[0].starts_with("dropout is not identified"), "{:?}", report.warnings);
        // The likelihood has its highest value where dropout is zero.
        close(report.log_likelihood, -21_755.348_019_5, 0.0, 1e-4, name);
        let parameters = model.parameters();
        close(parameters[0].value, 0.722_644, 1e-4, 0.0, "r");
        close(parameters[1].value, 9.424_54, 1e-4, 0.0, "alpha");
        close(parameters[0].standard_error.unwrap(), 0.0288, 0.02, 0.0, "error of r");
        assert_eq!((parameters[2].standard_error, parameters[3].standard_error), (None, None), "{name}");
        let alive = model.probability_alive(&summary, &options).unwrap();
        assert!(alive.iter().all(|alive| (0.999..=1.0).contains(alive)));
        let expected = model.expected_purchases(&summary, &options).unwrap();
        let wanted = wanted["totals"]["expected_purchases"].as_f64().unwrap();
        close(expected.iter().sum(), wanted, 1e-4, 0.0, name);
    }
}

fn sound(kind: PurchaseModelKind, summary: &PurchaseSummary) -> FitStatus {
    let model = fit(kind, summary);
    let report = model.fit_report().unwrap();
    assert!(report.log_likelihood.is_finite(), "{kind:?}");
    assert!(values(&model).iter().all(|value| *value > 0.0 && value.is_finite()));
    let errors = model.parameters().iter().filter_map(|parameter| parameter.standard_error);
    assert!(errors.into_iter().all(|error| error > 0.0 && error.is_finite()));
    assert_eq!(
        report.status == FitStatus::Converged,
        !report.warnings.iter().any(|w| w.contains("identified"))
    );
    let options = ScoreOptions::default().horizon(summary.unit());
    for scores in [model.probability_alive(summary, &options), model.expected_purchases(summary, &options)] {
        let scores = scores.unwrap();
        let sound = scores.iter().all(|score| score.is_finite() && *score >= 0.0);
        assert!(sound, "{kind:?} {:?}: {scores:?}", values(&model));
    }
    report.status
}

#[test]
fn data_without_differences_say_so() {
    for (kind, _) in KINDS {
        // All buy at one rate and nobody leaves: neither r nor alpha nor dropout can be told.
        let even: Vec<(f64, f64, f64)> = (0..200).map(|row| (5.0 + f64::from(row % 3), 29.5, 30.0)).collect();
        assert_eq!(sound(kind, &summary(&even, "1w")), FitStatus::NotIdentified);
        // Everybody is the same.
        assert_eq!(sound(kind, &summary(&[(3.0, 10.0, 20.0); 50], "1w")), FitStatus::NotIdentified);
        // Four customers, as many as parameters.
        let few = [(0.0, 0.0, 20.0), (3.0, 10.0, 20.0), (1.0, 1.0, 20.0), (8.0, 19.0, 20.0)];
        sound(kind, &summary(&few, "1w"));
        // One repeat buyer among many.
        let mut one = vec![(0.0, 0.0, 20.0); 500];
        one.push((1.0, 1.0, 20.0));
        sound(kind, &summary(&one, "1w"));
        // In seconds, and in millennia.
        let seconds: Vec<(f64, f64, f64)> =
            few.iter().map(|row| (row.0, row.1 * 604_800.0, row.2 * 604_800.0)).collect();
        sound(kind, &summary(&seconds, "1s"));
        let millennia: Vec<(f64, f64, f64)> =
            few.iter().map(|row| (row.0, row.1 / 52_178.0, row.2 / 52_178.0)).collect();
        sound(kind, &summary(&millennia, "1000y"));
    }
    let months: Vec<(f64, f64, f64)> =
        (0..90).map(|row| if row % 3 == 0 { (0.0, 0.0, 6.0) } else { (6.0, 6.0, 6.0) }).collect();
    sound(PurchaseModelKind::BgBb, &summary(&months, "1mo"));
}
