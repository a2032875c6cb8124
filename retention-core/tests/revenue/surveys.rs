//! Surveys against worked examples, and bad scores.

use retention_core::{
    AdoptionOptions, Event, EventLog, ReasonOptions, SurveyKind, SurveyMoveOptions, SurveyOptions, TimeInput,
};
use serde_json::{Value, json};

use super::reference::{expected, file};
use super::scene::{empty, rows};

fn answers(scores: &[i64]) -> EventLog {
    let mut log = empty();
    for (at, score) in scores.iter().enumerate() {
        log.push(
            Event::new(format!("c{at}"), "survey_response", "2024-01-10").property("score", *score as f64),
        )
        .unwrap();
    }
    log
}

fn of(json: Value) -> SurveyOptions {
    <SurveyOptions as retention_core::Options>::from_json(&json).unwrap()
}

#[test]
fn nps_is_that_of_the_worked_examples() {
    for example in expected()["nps_worked_examples"].as_array().unwrap() {
        let scores: Vec<i64> =
            example["scores"].as_array().unwrap().iter().map(|score| score.as_i64().unwrap()).collect();
        let view = answers(&scores).as_of("2024-02-01").unwrap();
        let table = view.survey(&of(json!({"min_answers": 1, "interval": "normal"}))).unwrap();
        let float = |name: &str| table.column(name).unwrap().float(0).unwrap();
        let int = |name: &str| table.column(name).unwrap().int(0).unwrap();
        let interval = &example["ci95_normal"];
        for (ours, theirs) in [
            (float("score"), &example["nps"]),
            (float("score_low"), &interval[0]),
            (float("score_high"), &interval[1]),
        ] {
            assert!((ours - theirs.as_f64().unwrap()).abs() < 1e-6, "{ours} {theirs}");
        }
        for name in ["promoters", "passives", "detractors"] {
            assert_eq!(Some(int(name)), example[name].as_i64());
        }
        assert_eq!(Some(int("answers")), example["n"].as_i64());
        // The interval that holds for few answers is never of no width, and stays within the scale.
        let wide = view.survey(&of(json!({"min_answers": 1}))).unwrap();
        let ends = ["score_low", "score_high"].map(|name| wide.column(name).unwrap().float(0).unwrap());
        let score = float("score");
        assert!(-100.0 - 1e-9 <= ends[0] && ends[0] <= score && score <= ends[1], "{ends:?}");
        assert!(ends[1] <= 100.0 + 1e-9 && ends[1] - ends[0] > 1.0, "{ends:?}");
    }
    // By the square-and-add method with the shares' correlation, by hand.
    let scores = [[10; 12].as_slice(), &[8; 8], &[0; 4]].concat();
    let table = answers(&scores).as_of("2024-02-01").unwrap().survey(&of(json!({}))).unwrap();
    for (name, end) in [("score_low", 1.212_006_932_4), ("score_high", 58.044_041_820_4)] {
        assert!((table.column(name).unwrap().float(0).unwrap() - end).abs() < 1e-6, "{name}");
    }
}

#[test]
fn csat_is_that_of_ravenstack() {
    let mut log = empty();
    for line in file("ravenstack_support_tickets.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let mut event = Event::new(cells[1].to_owned(), "survey_response", cells[2]).id(cells[0].to_owned());
        if let Ok(score) = cells[7].parse::<f64>() {
            event = event.property("score", score);
        }
        log.push(event).unwrap();
    }
    let view = log.as_of("2025-01-01").unwrap();
    let table = view
        .survey(&of(json!({"survey": "csat", "answers": "all", "period": "year", "from": "2023-01-01"})))
        .unwrap();
    let int = |name: &str| -> i64 {
        (0..table.rows()).map(|row| table.column(name).unwrap().int(row).unwrap()).sum()
    };
    let reference = &expected()["ravenstack_csat"];
    assert_eq!(Some(int("answers")), reference["n"].as_i64());
    assert_eq!(int("answers") + int("unscored"), 2000);
    assert_eq!(int("satisfied"), 405 + 374);
    let whole = view.survey(&of(json!({"survey": "csat", "answers": "all", "period": "9999d"}))).unwrap();
    let float = |name: &str| whole.column(name).unwrap().float(0).unwrap();
    let ends = &reference["wilson_ci95_pct"];
    for (ours, theirs) in [
        (float("score"), &reference["csat_pct"]),
        (float("score_low"), &ends[0]),
        (float("score_high"), &ends[1]),
        (float("mean"), &reference["mean"]),
    ] {
        assert!((ours - theirs.as_f64().unwrap()).abs() < 1e-9, "{ours} {theirs}");
    }
}

#[test]
fn few_answers_have_no_score_and_the_latest_counts() {
    let mut log = answers(&[10, 9, 0]);
    log.push(Event::new("c2", "survey_response", "2024-01-20").property("score", 10.0)).unwrap();
    log.push(Event::new("c0", "survey_response", "2024-01-21")).unwrap();
    for (customer, kind) in [("c0", "message_sent"), ("x", "message_sent"), ("c1", "message_sent")] {
        log.push(Event::new(customer, kind, "2024-01-02")).unwrap();
    }
    let view = log.as_of("2024-03-01").unwrap();
    let names = [
        "state",
        "score_state",
        "answers",
        "unscored",
        "promoters",
        "detractors",
        "score",
        "invited",
        "responded",
    ];
    let asked = json!({"invitations": ["message_sent"], "min_answers": 3, "to": "2024-02-01"});
    assert_eq!(rows(&view.survey(&of(asked)).unwrap(), &names), ["partial known 3 1 3 0 100.0 3 2"]);
    assert_eq!(
        rows(&view.survey(&of(json!({"answers": "all", "to": "2024-02-01"}))).unwrap(), &names),
        ["partial too_few_answers 4 1 3 1 - - -"]
    );
}

#[test]
fn scores_off_the_scale_and_scales_that_do_not_fit_are_refused() {
    let code = |scores: &[i64], json: Value| {
        let error = answers(scores).as_of("2024-02-01").unwrap().survey(&of(json)).unwrap_err();
        (
            error.code().to_string(),
            error.detail("customer").or(error.detail("argument")).unwrap_or("").to_owned(),
        )
    };
    let is = |code: &str, detail: &str| (code.to_owned(), detail.to_owned());
    assert_eq!(code(&[10, 9, 11], json!({})), is("score_out_of_scale", "c2"));
    assert_eq!(code(&[5, 0, 4], json!({"survey": "csat"})), is("score_out_of_scale", "c1"));
    assert_eq!(code(&[1, 4], json!({"scale": [1, 4]})), is("invalid_option", "scale"));
    assert_eq!(code(&[1], json!({"survey": "csat", "scale": [5, 1]})), is("invalid_option", "scale"));
    assert_eq!(
        code(&[1], json!({"survey": "ces", "satisfied_from": 9})),
        is("invalid_option", "satisfied_from")
    );
    assert_eq!(code(&[1], json!({"score": "stars"})), is("unknown_property", "score"));
    let mut half = answers(&[3]);
    half.push(Event::new("h", "survey_response", "2024-01-10").property("score", 3.5)).unwrap();
    let error = half
        .as_of("2024-02-01")
        .unwrap()
        .survey(&SurveyOptions::default().survey(SurveyKind::Csat))
        .unwrap_err();
    assert_eq!(error.code().as_str(), "score_out_of_scale");
}

#[test]
fn moves_and_reasons_are_counted() {
    let mut log = answers(&[10, 9, 0, 7]);
    for (customer, score) in [("c0", 10.0), ("c1", 3.0), ("c2", 9.0), ("new", 8.0)] {
        log.push(Event::new(customer, "survey_response", "2024-02-10").property("score", score)).unwrap();
    }
    let view = log.as_of("2024-03-01").unwrap();
    let moves =
        view.survey_moves(&SurveyMoveOptions::default().split(TimeInput::from("2024-02-01"))).unwrap();
    let shown = rows(&moves, &["before", "after", "customers", "share"]);
    for row in [
        "promoter promoter 1 0.5",
        "promoter detractor 1 0.5",
        "detractor promoter 1 1.0",
        "passive none 1 1.0",
        "none passive 1 1.0",
    ] {
        assert!(shown.iter().any(|line| line == row), "{row} of {shown:?}");
    }
    assert_eq!(shown.len(), 15);
    assert_eq!(
        view.survey_moves(&SurveyMoveOptions::default()).unwrap_err().detail("argument"),
        Some("split")
    );

    let mut log = empty();
    for line in file("ravenstack_churn_events.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let event = Event::new(cells[1].to_owned(), "cancellation", cells[2]).id(cells[0].to_owned());
        log.push(event.property("reason", cells[3])).unwrap();
    }
    let reasons = log.as_of("2025-01-01").unwrap().stated_reasons(&ReasonOptions::default()).unwrap();
    let by_reason = &expected()["ravenstack_churn_events"]["by_reason"];
    assert_eq!(reasons.rows(), by_reason.as_object().unwrap().len());
    for row in 0..reasons.rows() {
        let reason = reasons.column("reason").unwrap().text(row).unwrap().to_owned();
        assert_eq!(reasons.column("count").unwrap().int(row), by_reason[&reason].as_i64());
    }
}

#[test]
fn what_was_not_seen_is_named_by_the_role_that_is_looked_for() {
    let mut log = empty();
    log.push(Event::new("a", "subscription_started", "2024-01-10")).unwrap();
    let view = log.as_of("2024-03-01").unwrap();
    let split = SurveyMoveOptions::default().split(TimeInput::from("2024-02-01"));
    for (table, role) in [
        (view.survey(&SurveyOptions::default()).unwrap(), "survey_response"),
        (view.survey_moves(&split).unwrap(), "survey_response"),
        (view.stated_reasons(&ReasonOptions::default()).unwrap(), "cancellation"),
        (view.feature_adoption(&AdoptionOptions::default()).unwrap(), "activity"),
    ] {
        let warnings: Vec<&str> =
            table.notes().filter(|(name, _)| *name == "warning").map(|(_, text)| text).collect();
        let wanted = format!(
            "no event of these kinds was seen; give kinds the role {role} in the schema, or name them in `events`"
        );
        assert_eq!(warnings, [wanted.as_str()]);
    }
}
