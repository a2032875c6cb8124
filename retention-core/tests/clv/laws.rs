//! What must hold at any parameters and for any customer.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{
    DiscountOptions, FitOptions, LifetimeValueOptions, PurchaseModel, PurchaseModelKind, RenewalModel,
    ScoreOptions, SpendModel,
};

use crate::scene::{cdnow, close, fit, span, summary, values};

pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(19_970_930), failure_persistence: None, ..Config::default() }
}

/// A model, and customers of it.
#[derive(Debug, Clone)]
struct Case {
    model: PurchaseModel,
    customer: (f64, f64, f64),
    horizon: u32,
}

fn cases() -> impl Strategy<Value = Case> {
    let parameter = (-1.5f64..1.5).prop_map(f64::exp);
    let kind = prop::sample::select(PurchaseModelKind::ALL.to_vec());
    (kind, prop::array::uniform4(parameter), 0u32..30, 0u32..40, 0u32..60, 1u32..100).prop_map(
        |(kind, parameters, x, more, rest, horizon)| {
            let t_x = if x == 0 { 0 } else { x + more };
            Case {
                model: PurchaseModel::from_parameters(kind, parameters, span("1w")).unwrap(),
                customer: (f64::from(x), f64::from(t_x), f64::from(t_x + rest)),
                horizon,
            }
        },
    )
}

/// Many purchases, and parameters as large as where hardly anybody leaves.
fn large() -> impl Strategy<Value = Case> {
    let parameter = (-1.5f64..1.5).prop_map(f64::exp);
    let kind = prop::sample::select(vec![
        PurchaseModelKind::BgNbd,
        PurchaseModelKind::MbgNbd,
        PurchaseModelKind::BgBb,
    ]);
    (kind, prop::array::uniform3(parameter), 0f64..14.0, 0u32..3_000, 0u32..9).prop_map(
        |(kind, [r, alpha, a], b, x, rest)| Case {
            model: PurchaseModel::from_parameters(kind, [r, alpha, a, b.exp()], span("1w")).unwrap(),
            customer: (f64::from(x), f64::from(x), f64::from(x + rest)),
            horizon: 1,
        },
    )
}

fn sums_up(case: &Case) -> Result<(), TestCaseError> {
    let customer = summary(&[case.customer], "1w");
    let rate = 0.2f64;
    let options = DiscountOptions::default().rate(rate).per(span("1w"));
    let found = case.model.residual_transactions(&customer, &options).unwrap()[0];
    // Over weeks, as if all purchases of a week came at its start, or at its end.
    let (mut before, mut early, mut late) = (0.0, 0.0, 0.0);
    for week in 1..200 {
        let expected = case.model.expected_purchases(&customer, &weeks(week)).unwrap()[0];
        late += (expected - before) * (1.0 + rate).powi(-(week as i32));
        early += (expected - before) * (1.0 + rate).powi(1 - week as i32);
        before = expected;
    }
    match case.model.kind() {
        // Opportunities come at the ends of weeks.
        PurchaseModelKind::BgBb => close(found, late, 1e-9, 0.0, "discounted"),
        // Purchases slow down, so those of a week lie before its middle.
        _ => {
            let middle = (early * late).sqrt();
            prop_assert!(middle * (1.0 - 5e-3) <= found && found <= early, "{late} {found} {early}");
        }
    }
    Ok(())
}

fn weeks(count: u32) -> ScoreOptions {
    ScoreOptions::default().horizon(span(&format!("{count}w")))
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn probabilities_add_up_to_one_and_to_the_mean(case in cases()) {
        let customer = summary(&[case.customer], "1w");
        let t = weeks(case.horizon % 8 + 1);
        let (mut sum, mut mean, mut new) = (0.0, 0.0, 0.0);
        for n in 0..4_000 {
            let chance = case.model.probability_of_purchases(&customer, n, &t).unwrap()[0];
            prop_assert!((-1e-15..=1.0 + 1e-12).contains(&chance), "{chance}");
            let of_new = case.model.probability_of_new(n, t.horizon).unwrap();
            new += of_new;
            sum += chance;
            mean += chance * f64::from(n);
            if n > 200 && chance.max(of_new) * f64::from(n) < 1e-13 {
                break;
            }
        }
        let expected = case.model.expected_purchases(&customer, &t).unwrap()[0];
        close(sum, 1.0, 0.0, 1e-9, "sum of probabilities");
        close(new, 1.0, 0.0, 1e-9, "sum of probabilities of new ones");
        close(mean, expected, 1e-7, 1e-9, "mean");
    }

    #[test]
    fn more_time_means_more_purchases_and_less_life(case in cases()) {
        let (x, t_x, age) = case.customer;
        let customers = summary(&[(x, t_x, age), (x, t_x, age + 5.0)], "1w");
        let alive = case.model.probability_alive(&customers, &weeks(1)).unwrap();
        prop_assert!((0.0..=1.0).contains(&alive[0]) && alive[1] <= alive[0] + 1e-12);
        let within = |count| case.model.expected_purchases(&customers, &weeks(count)).unwrap()[0];
        let (short, long) = (within(case.horizon), within(case.horizon + 1));
        prop_assert!(0.0 <= short && short <= long * (1.0 + 1e-9), "{short} {long}");
    }

    #[test]
    fn discounted_purchases_are_the_sum_over_time(case in cases(), large in large()) {
        sums_up(&case)?;
        sums_up(&large)?;
    }

    #[test]
    fn discounted_renewals_are_the_sum_over_time(alpha in -4.0f64..13.0, beta in -4.0f64..13.0, renewals in 0u32..3_000) {
        let model = RenewalModel::from_parameters([alpha.exp(), beta.exp()], span("1mo")).unwrap();
        let (mut left, mut new, mut residual) = (1.0, 0.0, 0.0);
        for t in 0..3_000 {
            new += left;
            left *= (beta.exp() + f64::from(t)) / (alpha.exp() + beta.exp() + f64::from(t)) / 1.02;
        }
        left = 1.0;
        for t in 0..3_000 {
            let from = beta.exp() + f64::from(renewals) + f64::from(t);
            left *= from / (alpha.exp() + from);
            residual += left * 1.02f64.powi(-t);
        }
        close(model.discounted_lifetime(0.02).unwrap(), new, 1e-10, 0.0, "new");
        close(model.discounted_residual_lifetime(renewals, 0.02).unwrap(), residual, 1e-10, 0.0, "after renewals");
    }

    #[test]
    fn closed_forms_agree_with_the_sums(parameters in prop::array::uniform4((-2.0f64..2.0).prop_map(f64::exp)), weeks in 1u32..400) {
        // Near a = 1 and s = 1 the papers' forms divide by zero; ours pass through.
        for (kind, at) in [(PurchaseModelKind::BgNbd, 2), (PurchaseModelKind::MbgNbd, 2), (PurchaseModelKind::ParetoNbd, 2)] {
            let of = |value: f64| {
                let mut parameters = parameters;
                parameters[at] = value;
                let model = PurchaseModel::from_parameters(kind, parameters, span("1w")).unwrap();
                model.expected_purchases_of_new(span(&format!("{weeks}w"))).unwrap()
            };
            let (below, here, above) = (of(1.0 - 1e-4), of(1.0), of(1.0 + 1e-4));
            close(here, (below + above) / 2.0, 1e-6, 0.0, "through 1");
        }
    }
}

/// From sums over a fine grid of rates and of probabilities to leave, in plain Python.
#[test]
fn many_purchases_and_large_parameters_have_their_worth() {
    for (parameters, customer, expected) in [
        ([0.24, 4.4, 0.79, 2.4], (1_000.0, 38.86, 38.86), 2834.550904422922),
        ([0.24, 4.4, 0.79, 2.4], (10_000.0, 38.86, 38.86), 28333.510715164324),
        ([0.24, 4.4, 0.79, 2.4], (400.0, 38.4714, 38.86), 1059.6398204360196),
        ([0.5, 9.4, 0.28, 800.0], (3.0, 30.0, 35.0), 38.793558318330916),
    ] {
        let model = PurchaseModel::from_parameters(PurchaseModelKind::BgNbd, parameters, span("1w")).unwrap();
        let options = DiscountOptions::default().rate(0.002).per(span("1w"));
        let found = model.residual_transactions(&summary(&[customer], "1w"), &options).unwrap()[0];
        close(found, expected, 1e-9, 0.0, "residual");
    }
}

#[test]
fn the_unit_changes_nothing_but_the_scale() {
    let weeks = cdnow();
    let rows: Vec<(f64, f64, f64)> =
        weeks.rows().map(|row| (f64::from(row.frequency), row.t_x * 7.0, row.age * 7.0)).collect();
    let days = summary(&rows, "1d");
    for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::MbgNbd, PurchaseModelKind::ParetoNbd] {
        let (by_week, by_day) = (fit(kind, &weeks), fit(kind, &days));
        let scales =
            if kind == PurchaseModelKind::ParetoNbd { [1.0, 7.0, 1.0, 7.0] } else { [1.0, 7.0, 1.0, 1.0] };
        for ((week, day), scale) in values(&by_week).into_iter().zip(values(&by_day)).zip(scales) {
            close(day, week * scale, 1e-5, 0.0, "parameter");
        }
        let options = ScoreOptions::default().horizon(span("273d"));
        let (by_week, by_day) = (
            by_week.expected_purchases(&weeks, &options).unwrap(),
            by_day.expected_purchases(&days, &options).unwrap(),
        );
        for (week, day) in by_week.into_iter().zip(by_day) {
            close(day, week, 1e-5, 0.0, "expected");
        }
    }
}

#[test]
fn threads_change_no_bit() {
    // More rows than one chunk has.
    let rows: Vec<(f64, f64, f64)> = (0..60_000)
        .map(|row| {
            let age = 20.0 + f64::from(row % 8_191) / 400.0;
            let x = [0, 0, 0, 1, 0, 2, 1, 5][row as usize % 8];
            (f64::from(x), if x == 0 { 0.0 } else { age * (0.1 + f64::from(row % 97) / 110.0) }, age)
        })
        .collect();
    let summary = summary(&rows, "1w");
    let spend = SpendModel::from_parameters([6.0, 4.0, 15.0], summary.currency()).unwrap();
    for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::ParetoNbd] {
        let on = |threads: u32| {
            PurchaseModel::fit(kind, &summary, &FitOptions::default().threads(threads)).unwrap()
        };
        let one = on(1);
        for threads in [2, 3] {
            assert_eq!(on(threads), one);
            let options = |threads: u32| ScoreOptions::default().threads(threads);
            let score = |threads| one.score(&summary, &options(threads)).unwrap();
            assert_eq!(score(threads), score(1));
            let options = LifetimeValueOptions::default().threads(threads);
            assert_eq!(
                one.lifetime_values(&spend, &summary, &options).unwrap_err().code(),
                retention_core::ErrorCode::MissingColumn
            );
        }
    }
}

#[test]
fn one_time_buyers_are_warned_of() {
    let cdnow = cdnow();
    let warning = |kind| {
        let model = PurchaseModel::from_parameters(kind, [0.25, 4.5, 0.8, 2.4], span("1w")).unwrap();
        let table = model.score(&cdnow, &ScoreOptions::default()).unwrap();
        table.notes().find(|(name, _)| *name == "warning").map(|(_, text)| text.to_owned())
    };
    let text = warning(PurchaseModelKind::BgNbd).unwrap();
    assert!(text.contains("1411 one-time buyers") && text.contains("mbg_nbd"), "{text}");
    assert_eq!(warning(PurchaseModelKind::MbgNbd), None);
    let fitted = fit(PurchaseModelKind::BgNbd, &cdnow);
    assert!(fitted.warnings()[0].contains("1411 one-time buyers"));
}
