//! Derivatives of the likelihoods against differences, and likelihoods against one customer's.

use crate::clv::beta_bernoulli::{BetaBernoulli, BetaBernoulliFit};
use crate::clv::beta_geometric::{BetaGeometric, BetaGeometricFit};
use crate::clv::counts::{Alike, PurchaseCounts};
use crate::clv::fit::Likelihood;
use crate::clv::law::Law;
use crate::clv::pareto::{Pareto, ParetoFit};
use crate::clv::rows::Rows;
use crate::clv::summary::ColumnNames;
use crate::clv::unit::TimeUnit;
use crate::money::Currency;
use crate::time::Span;

fn rows(alike: Vec<Alike>) -> Rows {
    let counts = PurchaseCounts {
        unit: TimeUnit::new(Span::parse("1w").unwrap()),
        currency: Currency::parse("XXX").unwrap(),
        fitted: None,
        alike,
        spent: None,
        names: ColumnNames::own(),
        watch: Default::default(),
    };
    Rows::levels(&counts, 1).pop().unwrap()
}

fn customers() -> Rows {
    rows(vec![
        Alike(0, 0.0, 0.0, 2),
        Alike(0, 20.0, 0.0, 5),
        Alike(0, 38.86, 0.0, 3),
        Alike(1, 38.86, 0.14, 1),
        Alike(2, 38.86, 30.43, 7),
        Alike(3, 3.0, 3.0, 1),
        Alike(29, 38.86, 38.0, 1),
        Alike(80, 100.0, 52.0, 1),
    ])
}

/// First derivatives against differences of the value, second ones against differences of the first.
fn derivatives_hold<const K: usize>(likelihood: &impl Likelihood<K>, at: [f64; K]) {
    let curve = likelihood.curve(&at);
    for i in 0..K {
        let h = at[i] * 1e-5;
        let moved = |by: f64| {
            let mut at = at;
            at[i] += by;
            likelihood.curve(&at)
        };
        let (up, down) = (moved(h), moved(-h));
        let close = |found: f64, difference: f64, size: f64, what: String| {
            assert!(
                (found - difference).abs() <= 1e-5 * found.abs() + 1e-7 * size,
                "{what}: {found} is not {difference} at {at:?}"
            );
        };
        close(
            curve.first[i],
            (up.value - down.value) / (2.0 * h),
            curve.value.abs() / at[i],
            format!("d{i}"),
        );
        for j in 0..K {
            let found = if j <= i { curve.second[i][j] } else { curve.second[j][i] };
            let size = curve.first[j].abs() / at[i] + 1e-3;
            close(found, (up.first[j] - down.first[j]) / (2.0 * h), size, format!("d{i}d{j}"));
        }
    }
}

/// The value is the sum of what the law says of each customer.
fn adds_up(likelihood: &impl Likelihood<4>, at: [f64; 4], law: &dyn Law, rows: &Rows) {
    let once = rows.once.iter().map(|(age, n)| n * law.ln_likelihood(0, 0.0, *age));
    let again =
        rows.again.iter().map(|row| row.customers * law.ln_likelihood(row.x as u32, row.t_x, row.age));
    let (value, sum) = (likelihood.curve(&at).value, once.chain(again).sum::<f64>());
    assert!((value / sum - 1.0).abs() < 1e-11, "{value} is not {sum} at {at:?}");
}

#[test]
fn beta_geometric() {
    let rows = customers();
    for at_once in [false, true] {
        for at in [[0.243, 4.414, 0.793, 2.426], [3.0, 0.5, 0.01, 40.0], [0.01, 90.0, 5.0, 0.2]] {
            let fit = BetaGeometricFit { rows: &rows, at_once };
            derivatives_hold(&fit, at);
            adds_up(&fit, at, &BetaGeometric { parameters: at, at_once }, &rows);
        }
    }
}

#[test]
fn pareto() {
    let rows = customers();
    for at in
        [[0.553, 10.578, 0.606, 11.669], [3.0, 0.5, 2.0, 40.0], [0.1, 90.0, 0.05, 0.2], [1.0, 7.0, 1.0, 7.0]]
    {
        derivatives_hold(&ParetoFit(&rows), at);
        adds_up(&ParetoFit(&rows), at, &Pareto(at), &rows);
    }
}

#[test]
fn beta_bernoulli() {
    let rows = rows(vec![
        Alike(0, 6.0, 0.0, 5),
        Alike(0, 8.0, 0.0, 5),
        Alike(1, 8.0, 1.0, 3),
        Alike(2, 6.0, 6.0, 3),
        Alike(4, 90.0, 8.0, 1),
        Alike(8, 8.0, 8.0, 2),
    ]);
    for at in [[0.477, 3.096, 0.555, 4.057], [4.0, 0.1, 0.01, 90.0]] {
        derivatives_hold(&BetaBernoulliFit(&rows), at);
        adds_up(&BetaBernoulliFit(&rows), at, &BetaBernoulli(at), &rows);
    }
}

#[test]
fn renewals() {
    let counts = crate::RenewalCounts::from_survivors(&[1000, 869, 743, 653], Span::year()).unwrap();
    derivatives_hold(&counts, [0.668, 3.806]);
    let lasting = crate::RenewalCounts::from_customers(
        &[1, 3, 2, 5, 0],
        &[true, true, false, true, false],
        Span::year(),
    );
    derivatives_hold(&lasting.unwrap(), [2.0, 0.4]);
}
