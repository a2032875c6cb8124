//! Models and counts as artifacts: saved, read back bit for bit, added up from parts, refused where they do not belong.

use proptest::prelude::*;
use retention_core::{
    Currency, ErrorCode, FitOptions, PurchaseCounts, PurchaseModel, PurchaseModelKind, RenewalCounts,
    RenewalModel, ScoreOptions, SpendModel, artifact_kind,
};

use crate::scene::{cdnow, fit, span, summary, values};

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn models_come_back_bit_for_bit() {
    let cdnow = cdnow();
    for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::MbgNbd, PurchaseModelKind::ParetoNbd] {
        let model = fit(kind, &cdnow);
        let text = model.to_json().unwrap();
        assert_eq!(artifact_kind(&text).unwrap(), "purchase_model");
        let back = PurchaseModel::from_json(&text).unwrap();
        assert_eq!(back, model);
        assert_eq!(back.to_json().unwrap(), text);
        let options = ScoreOptions::default().horizon(span("39w"));
        let scores = |model: &PurchaseModel| bits(&model.expected_purchases(&cdnow, &options).unwrap());
        assert_eq!(scores(&back), scores(&model));
    }
    let spend = SpendModel::fit(&cdnow, &FitOptions::default()).unwrap();
    assert_eq!(SpendModel::from_json(&spend.to_json().unwrap()).unwrap(), spend);
    let counts = RenewalCounts::from_survivors(&[1000, 869, 743], span("1y")).unwrap();
    let renewal = RenewalModel::fit(&counts, &FitOptions::default()).unwrap();
    assert_eq!(RenewalModel::from_json(&renewal.to_json().unwrap()).unwrap(), renewal);
    let counts = PurchaseCounts::of(&cdnow);
    let back = PurchaseCounts::from_json(&counts.to_json().unwrap()).unwrap();
    assert_eq!(back.to_json().unwrap(), counts.to_json().unwrap());
}

/// The same text without its digest.
fn by_hand(text: &str) -> String {
    let mut content: serde_json::Value = serde_json::from_str(text).unwrap();
    content.as_object_mut().unwrap().remove("digest").unwrap();
    content.to_string()
}

#[test]
fn altered_texts_are_refused() {
    let model =
        PurchaseModel::from_parameters(PurchaseModelKind::BgNbd, [0.25, 4.5, 0.75, 2.5], span("1w")).unwrap();
    let sealed = model.to_json().unwrap();
    let code = |text: &str| PurchaseModel::from_json(text).unwrap_err().code();
    assert_eq!(code(&sealed.replace("4.5", "4.25")), ErrorCode::BlobAltered);
    // Without its digest a text is one by hand, and still what it says must be possible.
    let text = by_hand(&sealed);
    assert!(PurchaseModel::from_json(&text.replace("4.5", "4.25")).is_ok());
    for (from, to) in
        [("4.5", "-4.5"), ("4.5", "null"), ("\"alpha\"", "\"beta\""), ("bg_nbd", "nbd"), ("0.75", "1e999")]
    {
        assert_eq!(code(&text.replace(from, to)), ErrorCode::BlobAltered, "{from} → {to}");
    }
    assert_eq!(code(&text[..text.len() - 1]), ErrorCode::BlobTruncated);
    assert_eq!(code(&text.replace("\"version\":1", "\"version\":2")), ErrorCode::BlobVersion);
    let spend = SpendModel::from_parameters([6.0, 4.0, 15.0], Currency::parse("USD").unwrap()).unwrap();
    assert_eq!(code(&spend.to_json().unwrap()), ErrorCode::ArtifactMismatch);

    let counts = PurchaseCounts::of(&summary(&[(0.0, 0.0, 3.5), (2.0, 1.5, 3.5)], "1w"));
    let sealed = counts.to_json().unwrap();
    assert_eq!(
        PurchaseCounts::from_json(&sealed.replace("1.5", "1.25")).unwrap_err().code(),
        ErrorCode::BlobAltered
    );
    let text = by_hand(&sealed);
    let code = |from: &str, to: &str| {
        PurchaseCounts::from_json(&text.replace(from, to)).map_err(|error| error.code())
    };
    assert!(code("1.5", "1.25").is_ok());
    assert_eq!(code("1.5", "4.5").unwrap_err(), ErrorCode::BlobAltered);
    assert_eq!(code("[2,3.5,1.5,1]", "[2,3.5,1.5,0]").unwrap_err(), ErrorCode::BlobAltered);
}

/// Rows with equal ones among them.
fn rows() -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    let row = (0u32..5, 1u32..20, 0u32..20).prop_map(|(x, t_x, rest)| {
        let t_x = if x == 0 { 0.0 } else { f64::from(t_x) / 7.0 };
        (f64::from(x), t_x, t_x + f64::from(rest) / 7.0)
    });
    prop::collection::vec(row, 40..200)
}

proptest! {
    #![proptest_config(crate::laws::config(30))]

    #[test]
    fn parts_in_any_order_fit_as_the_whole(rows in rows(), parts in 1usize..5, threads in 1u32..4) {
        prop_assume!(rows.iter().any(|row| row.0 > 0.0));
        let whole = summary(&rows, "1w");
        let mut pieces: Vec<PurchaseCounts> = (0..parts)
            .map(|part| rows.iter().skip(part).step_by(parts).copied().collect::<Vec<_>>())
            .map(|rows| PurchaseCounts::of(&summary(&rows, "1w")))
            .collect();
        let mut sum = pieces.pop().unwrap();
        for piece in &pieces {
            sum.add(piece).unwrap();
        }
        prop_assert_eq!(&sum, &PurchaseCounts::of(&whole));
        for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::MbgNbd, PurchaseModelKind::ParetoNbd] {
            let one = PurchaseModel::fit_counts(kind, &sum, &FitOptions::default()).unwrap();
            let all = PurchaseModel::fit(kind, &whole, &FitOptions::default().threads(threads)).unwrap();
            prop_assert_eq!(bits(&values(&one)), bits(&values(&all)));
            prop_assert_eq!(one.fit_report(), all.fit_report());
        }
    }
}

#[test]
fn what_differs_does_not_add_up() {
    let mut weeks = PurchaseCounts::of(&summary(&[(1.0, 2.0, 5.0)], "1w"));
    let days = PurchaseCounts::of(&summary(&[(1.0, 2.0, 5.0)], "1d"));
    let before = weeks.clone();
    assert_eq!(weeks.add(&days).unwrap_err().code(), ErrorCode::MixedUnit);
    assert_eq!(weeks.add(&PurchaseCounts::of(&cdnow())).unwrap_err().code(), ErrorCode::MixedCurrency);
    assert_eq!(weeks, before);
    // Seven days are a week.
    weeks.add(&PurchaseCounts::of(&summary(&[(1.0, 2.0, 5.0)], "7d"))).unwrap();
    assert_eq!((weeks.customers(), weeks.rows()), (2, 1));
    let mut years = RenewalCounts::from_survivors(&[10, 5], span("1y")).unwrap();
    let months = RenewalCounts::from_survivors(&[10, 5], span("1mo")).unwrap();
    assert_eq!(years.add(&months).unwrap_err().code(), ErrorCode::MixedUnit);
    years.add(&RenewalCounts::from_survivors(&[10, 4, 3], span("12mo")).unwrap()).unwrap();
    assert_eq!(years.customers(), 20);
}
