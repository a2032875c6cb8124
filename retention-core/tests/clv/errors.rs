//! Input that cannot be: a code, the host's own column, the row, and a next step.

use retention_core::{
    Currency, Error, ErrorCode, FitOptions, LifetimeValueOptions, PurchaseCounts, PurchaseModel,
    PurchaseModelKind, RenewalCounts, RenewalModel, ScoreOptions, SpendModel, SummaryColumns,
};

use crate::scene::{cdnow, span, summary};

fn told(error: &Error, code: ErrorCode, column: &str) {
    assert_eq!((error.code(), error.detail("column")), (code, Some(column)), "{error}");
    assert!(error.to_string().contains(';'), "no next step: {error}");
}

fn read(x: &[f64], t_x: &[f64], age: &[f64]) -> Error {
    let columns = SummaryColumns::new(span("1w")).frequency("Käufe", x).t_x("zuletzt", t_x).age("Alter", age);
    columns.read().unwrap_err()
}

#[test]
fn columns_that_are_not_there() {
    let columns = SummaryColumns::new(span("1w"));
    told(&columns.clone().read().unwrap_err(), ErrorCode::MissingColumn, "frequency");
    let columns = columns.frequency("x", &[1.0]).t_x("t_x", &[1.0]);
    told(&columns.clone().read().unwrap_err(), ErrorCode::MissingColumn, "age");
    let error = columns.age("T", &[2.0, 2.0]).read().unwrap_err();
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidTable, Some("T")));
    let plain = summary(&[(1.0, 1.0, 2.0); 9], "1w");
    told(&SpendModel::fit(&plain, &FitOptions::default()).unwrap_err(), ErrorCode::MissingColumn, "monetary");
}

#[test]
fn values_that_cannot_be() {
    for x in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e10] {
        told(&read(&[1.0, x], &[1.0, 1.0], &[2.0, 2.0]), ErrorCode::InvalidValue, "Käufe");
    }
    for (x, t_x, age, column) in [
        (1.0, 3.0, 2.0, "zuletzt"),
        (1.0, -1.0, 2.0, "zuletzt"),
        (1.0, f64::NAN, 2.0, "zuletzt"),
        (1.0, 1.0, -2.0, "Alter"),
        (1.0, 1.0, f64::NAN, "Alter"),
        (1.0, 1.0, f64::INFINITY, "Alter"),
        (0.0, 1.0, 2.0, "zuletzt"),
        (2.0, 0.0, 2.0, "zuletzt"),
    ] {
        let error = read(&[0.0, x], &[0.0, t_x], &[2.0, age]);
        told(&error, ErrorCode::InvalidValue, column);
        assert_eq!(error.detail("row"), Some("1"));
    }
    // RFM's recency looks like this: who bought once bought long ago.
    assert!(read(&[0.0], &[2.0], &[2.0]).to_string().contains("RFM"));
    assert!(read(&[1.0], &[1.0], &[f64::NAN]).to_string().contains("holds nothing"));
    for value in [-5.0, f64::INFINITY] {
        let columns = SummaryColumns::new(span("1w"))
            .frequency("x", &[0.0, 1.0])
            .t_x("t", &[0.0, 1.0])
            .age("T", &[1.0, 1.0]);
        let summary = columns.monetary("spend", &[value, value]).read().unwrap();
        let spend = SpendModel::from_parameters([6.0, 4.0, 15.0], summary.currency()).unwrap();
        for error in [
            spend.score(&summary, false).unwrap_err(),
            SpendModel::fit(&summary, &FitOptions::default()).unwrap_err(),
        ] {
            told(&error, ErrorCode::InvalidValue, "spend");
            assert_eq!(error.detail("row"), Some("1"), "the first row has no repeat purchase");
        }
        let model = PurchaseModel::from_parameters(PurchaseModelKind::MbgNbd, [1.0; 4], span("1w")).unwrap();
        assert!(
            model.score(&summary, &ScoreOptions::default()).is_ok(),
            "a model of purchases reads no values"
        );
    }
}

#[test]
fn numbers_beyond_all_range() {
    let wide =
        summary(&[(1.0, 1e300, 1e300), (2.0, 1e299, 1e300), (1.0, 1.0, 1e300), (0.0, 0.0, 1e300)], "1w");
    for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::MbgNbd, PurchaseModelKind::ParetoNbd] {
        if let Err(error) = PurchaseModel::fit(kind, &wide, &FitOptions::default()) {
            told(&error, ErrorCode::NotEnoughData, "age");
        }
    }
    let rows = [1.0; 5];
    let columns = SummaryColumns::new(span("1w")).frequency("x", &rows).t_x("t", &rows).age("T", &rows);
    let wide = columns.monetary("spend", &[1e300, 2e300, 5e300, 1e299, 1e308]).read().unwrap();
    if let Err(error) = SpendModel::fit(&wide, &FitOptions::default()) {
        told(&error, ErrorCode::NotEnoughData, "spend");
    }
}

#[test]
fn opportunities_that_are_not_whole() {
    let months = PurchaseModel::from_parameters(PurchaseModelKind::BgBb, [1.0; 4], span("28d")).unwrap();
    let error = months.alive_over_time(&[1.5], 8.0, 10).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidValue);
    let table = months.alive_over_time(&[1.0, 5.0], 8.0, 100).unwrap();
    assert_eq!((table.rows(), table.column("purchases").unwrap().int(8)), (9, Some(2)));
    let sum = summary(&[(1.0, 1.0, 8.0)], "28d");
    let spend = SpendModel::from_parameters([6.0, 4.0, 15.0], sum.currency()).unwrap();
    let columns = SummaryColumns::new(span("28d")).frequency("x", &[1.0]).t_x("t", &[1.0]).age("T", &[8.0]);
    let worth = columns.monetary("spend", &[9.0]).read().unwrap();
    let error = months.lifetime_value(&spend, &worth, &LifetimeValueOptions::default()).unwrap_err();
    assert_eq!(error.detail("argument"), Some("period"));
    assert!(error.to_string().contains("28d") && error.to_string().contains(';'), "{error}");
}

#[test]
fn counts_are_few_enough_to_add_up() {
    let mut counts = PurchaseCounts::of(&summary(&[(0.0, 0.0, 2.0); 4], "1w"));
    // Doubled again and again: what is written is read, and what is too much is refused and changes nothing.
    let mut error = None;
    for _ in 0..60 {
        let before = counts.clone();
        assert_eq!(
            PurchaseCounts::from_json(&counts.to_json().unwrap()).unwrap().customers(),
            counts.customers()
        );
        if let Err(refused) = counts.add(&before) {
            assert_eq!(counts, before);
            error = Some(refused);
        }
    }
    told(&error.unwrap(), ErrorCode::InvalidValue, "frequency");
}

#[test]
fn currencies_that_differ() {
    let columns =
        SummaryColumns::new(span("1w")).frequency("x", &[1.0; 3]).t_x("t", &[1.0; 3]).age("T", &[2.0; 3]);
    let columns = columns.monetary("spend", &[5.0, 7.0, 9.0]);
    let error = columns.clone().currencies("currency", ["USD", "usd", "GBP"]).read().unwrap_err();
    told(&error, ErrorCode::MixedCurrency, "currency");
    assert_eq!(error.detail("row"), Some("2"));
    let error = columns.clone().currencies("currency", ["USD", "USD", "dollar"]).read().unwrap_err();
    told(&error, ErrorCode::UnknownCurrency, "currency");
    let pounds = columns.currencies("currency", ["GBP"; 3]).read().unwrap();
    assert_eq!(pounds.currency().code(), "GBP");
    let dollars = SpendModel::from_parameters([6.0, 4.0, 15.0], Currency::parse("USD").unwrap()).unwrap();
    assert_eq!(dollars.mean_values(&pounds, false).unwrap_err().code(), ErrorCode::MixedCurrency);
}

#[test]
fn units_that_differ() {
    let model = PurchaseModel::from_parameters(PurchaseModelKind::MbgNbd, [1.0; 4], span("1w")).unwrap();
    let days = summary(&[(1.0, 1.0, 2.0)], "1d");
    let error = model.score(&days, &ScoreOptions::default()).unwrap_err();
    assert_eq!(
        (error.code(), error.detail("expected"), error.detail("given")),
        (ErrorCode::MixedUnit, Some("1w"), Some("1d"))
    );
    assert!(model.score(&summary(&[(1.0, 1.0, 2.0)], "7d"), &ScoreOptions::default()).is_ok());
}

#[test]
fn too_little_to_fit() {
    let fit = |rows: &[(f64, f64, f64)], kind| {
        PurchaseModel::fit(kind, &summary(rows, "1w"), &FitOptions::default()).unwrap_err()
    };
    for kind in PurchaseModelKind::ALL {
        told(&fit(&[], *kind), ErrorCode::NothingToFit, "frequency");
        told(&fit(&[(1.0, 1.0, 2.0); 3], *kind), ErrorCode::NotEnoughData, "frequency");
        told(&fit(&[(0.0, 0.0, 2.0); 30], *kind), ErrorCode::NotEnoughData, "frequency");
    }
    told(&fit(&[(1.0, 1.5, 2.0); 30], PurchaseModelKind::BgBb), ErrorCode::InvalidValue, "t_x");
    told(&fit(&[(2.0, 1.0, 2.0); 30], PurchaseModelKind::BgBb), ErrorCode::InvalidValue, "t_x");
    let spends = |means: &[f64]| {
        let rows = vec![1.0; means.len()];
        let columns = SummaryColumns::new(span("1w")).frequency("x", &rows).t_x("t", &rows).age("T", &rows);
        SpendModel::fit(&columns.monetary("spend", means).read().unwrap(), &FitOptions::default())
            .unwrap_err()
    };
    told(&spends(&[5.0, 7.0]), ErrorCode::NotEnoughData, "x");
    told(&spends(&[]), ErrorCode::NotEnoughData, "x");
    told(&spends(&[5.0, 0.0, 3.0, 4.0]), ErrorCode::InvalidValue, "spend");
    told(&spends(&[5.0; 4]), ErrorCode::NotEnoughData, "spend");
    for survivors in [vec![], vec![1000], vec![1000, 1000], vec![1000, 500]] {
        let counts = RenewalCounts::from_survivors(&survivors, span("1y")).unwrap();
        let error = RenewalModel::fit(&counts, &FitOptions::default()).unwrap_err();
        assert!(
            matches!(error.code(), ErrorCode::NotEnoughData | ErrorCode::NothingToFit),
            "{survivors:?}: {error}"
        );
    }
    told(
        &RenewalCounts::from_survivors(&[10, 5, 6], span("1y")).unwrap_err(),
        ErrorCode::InvalidValue,
        "survivors",
    );
    told(
        &RenewalCounts::from_customers(&[0], &[true], span("1y")).unwrap_err(),
        ErrorCode::InvalidValue,
        "renewals",
    );
}

#[test]
fn options_that_cannot_be() {
    let cdnow = cdnow();
    let model = PurchaseModel::from_parameters(PurchaseModelKind::MbgNbd, [1.0; 4], span("1w")).unwrap();
    let spend = SpendModel::from_parameters([6.0, 4.0, 15.0], cdnow.currency()).unwrap();
    let default = LifetimeValueOptions::default;
    for (options, argument) in [
        (default().periods(0u32), "periods"),
        (default().discount_rate(-0.1), "discount_rate"),
        (default().discount_rate(f64::NAN), "discount_rate"),
        (default().margin(1.5), "margin"),
    ] {
        let error = model.lifetime_value(&spend, &cdnow, &options).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some(argument)));
    }
    for value in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
        let error =
            PurchaseModel::from_parameters(PurchaseModelKind::BgNbd, [1.0, value, 1.0, 1.0], span("1w"));
        assert_eq!(error.unwrap_err().detail("path"), Some("alpha"));
    }
    let months = PurchaseModel::from_parameters(PurchaseModelKind::BgBb, [1.0; 4], span("28d")).unwrap();
    assert_eq!(
        months.expected_purchases_of_new(span("30d")).unwrap_err().detail("argument"),
        Some("horizon")
    );
    assert!(months.expected_purchases_of_new(span("8w")).is_ok());
}
