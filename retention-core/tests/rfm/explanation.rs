//! Why a customer has their scores: contributions that add up, the cuts around, the rule that decided.

use proptest::prelude::*;
use retention_core::{ErrorCode, Event, EventLog, RfmApply, RfmCuts, RfmOptions, Schema, Table};

use crate::scene::{config, scenes};
use crate::twin::any_options;

fn note<'t>(table: &'t Table, wanted: &str) -> Option<&'t str> {
    table.notes().find(|(name, _)| *name == wanted).map(|(_, text)| text)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn it_tells_what_the_table_says(scene in scenes(), options in any_options()) {
        let view = scene.log().as_of(scene.as_of()).unwrap();
        let rfm = view.rfm(&options).unwrap();
        for row in rfm.iter() {
            let cuts = rfm.cuts().unwrap();
            let why = view.explain_rfm(row.customer, cuts, &RfmApply::default()).unwrap();
            let int = |name: &str, at| why.column(name).unwrap().int(at);
            let values = [i64::from(row.recency_days), row.frequency.into(), row.monetary_minor];
            for (at, (value, score)) in values.into_iter().zip([row.r, row.f, row.m]).enumerate() {
                prop_assert_eq!((int("value", at), int("score", at)), (Some(value), Some(i64::from(score))));
                let cut = |name: &str| why.column(name).unwrap().float(at);
                prop_assert!(cut("cut_below").is_none_or(|cut| cut <= value as f64));
                prop_assert!(cut("cut_above").is_none_or(|cut| cut >= value as f64));
                let share = cut("share_below").unwrap();
                prop_assert!((0.0..1.0).contains(&share), "{}", share);
            }
            let sum: i64 = (0..3).filter_map(|at| int("score", at)).sum();
            let sum = sum.to_string();
            prop_assert_eq!(note(&why, "score_sum"), Some(sum.as_str()));
            prop_assert_eq!(note(&why, "score"), Some(row.score));
            prop_assert_eq!(note(&why, "segment"), row.segment);
        }
    }
}

fn two() -> EventLog {
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
    log.push(Event::new("ann", "purchase", "2024-01-30").amount(60.0)).unwrap();
    log.push(Event::new("bob", "purchase", "2024-01-01").amount(20.0)).unwrap();
    log.push(Event::new("cat", "login", "2024-01-01")).unwrap();
    log
}

#[test]
fn it_says_it_in_words() {
    let view = two().as_of("2024-02-01").unwrap();
    let schema = view.schema();
    let cuts = RfmCuts::fixed(
        schema,
        &RfmOptions::default(),
        &[7.0, 14.0, 30.0, 60.0],
        &[1.0, 2.0, 4.0, 9.0],
        &[1_000.0, 2_500.5, 9_000.0],
    );
    let cuts = cuts.unwrap();
    let why = view.explain_rfm("bob", &cuts, &RfmApply::default()).unwrap();
    let words: Vec<&str> = (0..3).map(|row| why.column("explanation").unwrap().text(row).unwrap()).collect();
    assert_eq!(
        words,
        [
            "31 days since the last purchase is above the cut 30 and not above the cut 60: score 2 of 5",
            "frequency 1 is not above the lowest cut 1: score 1 of 5",
            "20.00 GBP spent is above the cut 10 GBP and not above the cut 25.005 GBP: score 2 of 4",
        ]
    );
    assert_eq!(note(&why, "segment"), Some("hibernating"));
    assert_eq!(note(&why, "rule"), Some("hibernating: r1-2 f1-2"));
    assert_eq!(note(&why, "score_sum"), Some("5"));
    assert!(!why.column("share_below").unwrap().is_valid(0), "fixed cuts know no customers");
}

#[test]
fn numbers_in_words_have_no_tails_of_rounding() {
    let view = two().as_of("2024-02-01").unwrap();
    let cuts = view.fit_rfm(&RfmOptions::default()).unwrap();
    let why = view.explain_rfm("ann", &cuts, &RfmApply::default()).unwrap();
    assert_eq!(
        why.column("explanation").unwrap().text(0),
        Some("2 days since the last purchase is not above the lowest cut 7.8: score 5 of 5")
    );
    let table = view.rfm(&RfmOptions::default()).unwrap().table();
    assert_eq!(note(&table, "recency_cuts"), Some("7.8, 13.6, 19.4, 25.2"));
}

#[test]
fn who_never_bought_is_not_eligible_and_who_is_unknown_is_an_error() {
    let view = two().as_of("2024-02-01").unwrap();
    let cuts = view.fit_rfm(&RfmOptions::default()).unwrap();
    let why = view.explain_rfm("cat", &cuts, &RfmApply::default()).unwrap();
    assert_eq!(why.rows(), 3);
    for row in 0..3 {
        assert_eq!(why.column("state").unwrap().text(row), Some("not_eligible"));
        assert!(!why.column("value").unwrap().is_valid(row) && !why.column("score").unwrap().is_valid(row));
    }
    assert_eq!(note(&why, "segment"), None);
    let error = view.explain_rfm("dan", &cuts, &RfmApply::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::UnknownCustomer);
}

#[test]
fn an_alias_is_explained_as_the_customer() {
    let mut log = two();
    log.push(Event::new("ann@web", "purchase", "2024-01-31").amount(5.0)).unwrap();
    log.alias("ann@web", "ann", "2024-01-31").unwrap();
    let view = log.as_of("2024-02-01").unwrap();
    let cuts = view.fit_rfm(&RfmOptions::default()).unwrap();
    let by_alias = view.explain_rfm("ann@web", &cuts, &RfmApply::default()).unwrap();
    assert_eq!(by_alias, view.explain_rfm("ann", &cuts, &RfmApply::default()).unwrap());
    assert_eq!(note(&by_alias, "customer"), Some("ann"));
    assert_eq!(by_alias.column("value").unwrap().int(2), Some(6_500));
}
