//! Cut points as an artifact: saved, applied later, applied to parts, refused where they do not belong.

use proptest::prelude::*;
use retention_core::{
    ErrorCode, Event, EventLog, RfmApply, RfmCounts, RfmCuts, RfmOptions, RfmRow, RfmTies, Role, Schema,
    SegmentMap,
};

use crate::rows;
use crate::scene::{config, scenes};
use crate::twin::any_options;

fn shop(zone: &str, currency: &str) -> EventLog {
    let mut log = EventLog::new(Schema::new(zone, currency).unwrap().role("sale", Role::Purchase));
    for (at, customer) in ["a", "b", "c", "d", "e", "f"].into_iter().enumerate() {
        for order in 0..=at {
            let event = Event::new(customer, "sale", format!("2024-01-{:02}", 1 + at * 2 + order));
            log.push(event.amount(10.0 * (at + 1) as f64)).unwrap();
        }
    }
    log
}

fn cuts() -> RfmCuts {
    shop("UTC", "EUR").as_of("2024-02-01").unwrap().fit_rfm(&RfmOptions::default()).unwrap()
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn applied_where_it_was_fitted_it_changes_nothing(scene in scenes(), options in any_options()) {
        let view = scene.log().as_of(scene.as_of()).unwrap();
        let rfm = view.rfm(&options).unwrap();
        match rfm.cuts() {
            None => prop_assert_eq!(view.fit_rfm(&options).unwrap_err().code(), ErrorCode::NothingToFit),
            Some(cuts) => {
                prop_assert_eq!(&view.fit_rfm(&options).unwrap(), cuts);
                let back = RfmCuts::from_json(&cuts.to_json().unwrap()).unwrap();
                prop_assert_eq!(&back, cuts);
                prop_assert_eq!(view.rfm_with(&back, &RfmApply::default()).unwrap().table(), rfm.table());
            }
        }
    }

    #[test]
    fn parts_score_as_the_whole(scene in scenes(), options in any_options(), parts in 1usize..5) {
        let log = scene.log();
        let whole = log.as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        let Some(cuts) = whole.cuts() else { return Ok(()) };
        let parts = log.partition(parts).unwrap();
        let scored: Vec<_> = parts
            .iter()
            .map(|part| part.as_of(scene.as_of()).unwrap().rfm_with(cuts, &RfmApply::default()).unwrap())
            .collect();
        let mut found: Vec<RfmRow<'_>> = scored.iter().flat_map(retention_core::Rfm::iter).collect();
        found.sort_by_key(|row| row.customer);
        prop_assert_eq!(found, rows(&whole));
    }

    #[test]
    fn counts_of_parts_fit_as_the_whole(scene in scenes(), options in any_options(), parts in 1usize..5) {
        let options = options.ties(RfmTies::Equal);
        let log = scene.log();
        let view = log.as_of(scene.as_of()).unwrap();
        let mut sum: Option<RfmCounts> = None;
        for part in log.partition(parts).unwrap() {
            let counts = part.as_of(scene.as_of()).unwrap().count_rfm(&options).unwrap();
            let counts = RfmCounts::from_json(&counts.to_json().unwrap()).unwrap();
            match &mut sum {
                None => sum = Some(counts),
                Some(sum) => sum.add(&counts).unwrap(),
            }
        }
        let sum = sum.unwrap();
        prop_assert_eq!(sum.customers(), view.rfm(&options).unwrap().len() as u64);
        match (sum.fit(), view.fit_rfm(&options)) {
            (Ok(merged), Ok(whole)) => prop_assert_eq!(merged, whole),
            (merged, whole) => {
                prop_assert_eq!(merged.unwrap_err().code(), ErrorCode::NothingToFit);
                prop_assert_eq!(whole.unwrap_err().code(), ErrorCode::NothingToFit);
            }
        }
    }
}

#[test]
fn a_score_keeps_its_meaning_over_time() {
    let mut log = shop("UTC", "EUR");
    let january = log.as_of("2024-02-01").unwrap();
    let cuts = january.fit_rfm(&RfmOptions::default()).unwrap();
    log.push(Event::new("a", "sale", "2024-03-01").amount(500.0)).unwrap();
    let march = log.as_of("2024-03-02").unwrap();
    let later = march.rfm_with(&cuts, &RfmApply::default()).unwrap();
    // By January's cuts everybody but `a` has been away too long.
    let recent: Vec<(&str, u32)> = later.iter().map(|row| (row.customer, row.r)).collect();
    assert_eq!(recent, [("a", 5), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 1)]);
    assert_eq!(later.customer("a").unwrap().m, 5);
    assert_eq!(later.cuts(), Some(&cuts));
    let noted = later.table();
    let note =
        |wanted: &str| noted.notes().find(|(name, _)| *name == wanted).map(|(_, text)| text.to_owned());
    assert_eq!(note("fitted_as_of").as_deref(), Some("2024-02-01T00:00:00Z"));
    assert_eq!(note("as_of").as_deref(), Some("2024-03-02T00:00:00Z"));
}

#[test]
fn an_earlier_view_refuses_it_unless_told() {
    let (log, cuts) = (shop("UTC", "EUR"), cuts());
    let earlier = log.as_of("2024-01-31T23:59:59.999999Z").unwrap();
    let error = earlier.rfm_with(&cuts, &RfmApply::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ArtifactFromLater);
    assert_eq!(error.detail("fitted_as_of"), Some("2024-02-01T00:00:00Z"));
    assert!(error.to_string().contains("hindsight"), "{error}");
    let error = earlier.explain_rfm("a", &cuts, &RfmApply::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ArtifactFromLater);
    assert_eq!(earlier.rfm_with(&cuts, &RfmApply::default().hindsight(true)).unwrap().len(), 6);
    assert_eq!(log.as_of("2024-02-01").unwrap().rfm_with(&cuts, &RfmApply::default()).unwrap().len(), 6);
}

#[test]
fn what_was_received_later_counts_as_later() {
    let (log, cuts) = (shop("UTC", "EUR"), cuts());
    let view = log.as_of("2024-03-01").unwrap();
    let knew_less = view.known_at("2024-01-15").unwrap();
    let error = knew_less.rfm_with(&cuts, &RfmApply::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ArtifactFromLater);
    let fitted = log.as_of("2024-02-01").unwrap().known_at("2024-01-15").unwrap();
    let cuts = fitted.fit_rfm(&RfmOptions::default()).unwrap();
    assert!(knew_less.rfm_with(&cuts, &RfmApply::default()).is_ok());
}

#[test]
fn another_schema_refuses_it() {
    let cuts = cuts();
    let refused = |log: &EventLog, path: &str| {
        let error = log.as_of("2024-03-01").unwrap().rfm_with(&cuts, &RfmApply::default()).unwrap_err();
        assert_eq!((error.code(), error.detail("path")), (ErrorCode::ArtifactMismatch, Some(path)));
    };
    refused(&shop("UTC", "USD"), "currency");
    refused(&shop("Europe/London", "EUR"), "time_zone");
    let schema = Schema::new("UTC", "EUR").unwrap().role("sale", Role::Purchase).role("till", Role::Purchase);
    refused(&EventLog::new(schema), "purchases");
    let schema = Schema::new("UTC", "EUR").unwrap().role("sale", Role::Purchase).role("back", Role::Refund);
    refused(&EventLog::new(schema), "refund kinds");
    // What is no purchase and no refund may differ.
    let schema =
        Schema::new("UTC", "EUR").unwrap().role("sale", Role::Purchase).role("visit", Role::Activity);
    let view = EventLog::new(schema).as_of("2024-03-01").unwrap();
    assert!(view.rfm_with(&cuts, &RfmApply::default()).unwrap().is_empty());
}

#[test]
fn a_kind_seen_later_under_the_same_schema_is_no_other_schema() {
    let (mut log, cuts) = (shop("UTC", "EUR"), cuts());
    log.push(Event::new("a", "purchase", "2024-02-10").amount(1.0)).unwrap();
    let rfm = log.as_of("2024-03-01").unwrap().rfm_with(&cuts, &RfmApply::default()).unwrap();
    assert_eq!(rfm.customer("a").unwrap().frequency, 2);
}

#[test]
fn texts_that_are_not_cut_points_are_refused() {
    let text = cuts().to_json().unwrap();
    let code = |text: &str| RfmCuts::from_json(text).unwrap_err().code();
    assert_eq!(code(&text[..text.len() / 2]), ErrorCode::BlobTruncated);
    assert_eq!(code(&text.replace("\"version\":1", "\"version\":2")), ErrorCode::BlobVersion);
    assert_eq!(code(&text.replace("rfm_cuts", "rfm_counts")), ErrorCode::ArtifactMismatch);
    assert_eq!(code(&text.replace("rfm_cuts", "no_cuts")), ErrorCode::BlobAltered);
    assert_eq!(code(&text.replace("\"recency\",\"cuts\"", "\"monetary\",\"cuts\"")), ErrorCode::BlobAltered);
    assert_eq!(code("{}"), ErrorCode::BlobAltered);
    assert_eq!(code("null"), ErrorCode::BlobAltered);
    assert_eq!(RfmCounts::from_json(&text).unwrap_err().code(), ErrorCode::ArtifactMismatch);
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn no_text_makes_it_panic(at in any::<prop::sample::Index>(), with in "[0-9\\-\\[\\]{},:\"a-z.]{0,4}", counts in any::<bool>()) {
        let view = shop("UTC", "EUR").as_of("2024-02-01").unwrap();
        let options = RfmOptions::default().ties(RfmTies::Equal);
        let mut text = if counts {
            view.count_rfm(&options).unwrap().to_json().unwrap()
        } else {
            view.fit_rfm(&options).unwrap().to_json().unwrap()
        };
        let place = at.index(text.len());
        text.replace_range(place..(place + with.len()).min(text.len()), &with);
        if let Ok(cuts) = RfmCuts::from_json(&text) {
            let _ = view.rfm_with(&cuts, &RfmApply::default()).map(|rfm| (rfm.table(), rfm.segments()));
            let _ = view.explain_rfm("a", &cuts, &RfmApply::default());
        }
        if let Ok(counts) = RfmCounts::from_json(&text) {
            let mut sum = counts.clone();
            let _ = sum.add(&counts).and_then(|()| sum.fit());
        }
    }
}

#[test]
fn counts_of_another_moment_or_option_do_not_add_up() {
    let log = shop("UTC", "EUR");
    let view = log.as_of("2024-02-01").unwrap();
    let options = RfmOptions::default();
    let mut counts = view.count_rfm(&options).unwrap();
    let before = counts.clone();
    for other in [
        log.as_of("2024-02-02").unwrap().count_rfm(&options),
        view.count_rfm(&options.clone().bins(4u32)),
        view.count_rfm(&options.clone().frequency(retention_core::RfmFrequency::Days)),
        shop("UTC", "USD").as_of("2024-02-01").unwrap().count_rfm(&options),
    ] {
        assert_eq!(counts.add(&other.unwrap()).unwrap_err().code(), ErrorCode::ArtifactMismatch);
    }
    assert_eq!(counts, before);
    let error = view.count_rfm(&options.ties(RfmTies::First)).unwrap_err();
    assert_eq!(error.detail("argument"), Some("ties"));
}

#[test]
fn fixed_cuts_score_by_the_callers_own_numbers() {
    let log = shop("UTC", "EUR");
    let view = log.as_of("2024-02-01").unwrap();
    let options = RfmOptions::default();
    // Days 1, 4, 7, 10, 13, 16 of January were the last; frequencies 1 to 6; 10, 40, 90, … 360 euros.
    let map = SegmentMap::parse(["gone: r1", "here: r2 f1", "loyal: r2 f2-3"]).unwrap();
    let cuts = RfmCuts::fixed(view.schema(), &options, &[21.0], &[1.0, 4.0], &[]).unwrap();
    assert_eq!((cuts.fitted_as_of(), cuts.recency().effective_bins()), (None, 2));
    assert!(cuts.segments().is_none());
    let cuts = cuts.with_segments(map).unwrap();
    let rfm = log.as_of("2024-02-01").unwrap().rfm_with(&cuts, &RfmApply::default()).unwrap();
    let found: Vec<(u32, &str, Option<&str>)> =
        rfm.iter().map(|row| (row.recency_days, row.score, row.segment)).collect();
    assert_eq!(
        found,
        [
            (31, "111", Some("gone")),
            (28, "121", Some("gone")),
            (25, "121", Some("gone")),
            (22, "121", Some("gone")),
            (19, "231", Some("loyal")),
            (16, "231", Some("loyal")),
        ]
    );
    assert_eq!(RfmCuts::from_json(&cuts.to_json().unwrap()).unwrap(), cuts);
    // Fixed cuts know of no time, so any view may use them.
    assert!(log.as_of("2024-01-02").unwrap().rfm_with(&cuts, &RfmApply::default()).is_ok());
}
