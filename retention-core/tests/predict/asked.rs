//! Bad tables and options as hosts hand them in: refused with the name and a next step.

use retention_core::{Answer, Call, Data, Error, ErrorCode, InputTable, JsonRows, ObservationPlan, Table};
use serde_json::{Value, json};

use crate::errors::about;

/// Rows as a host has them: objects in which a date is ISO text.
fn rows(column: &str, text: impl Fn(usize) -> Value) -> InputTable {
    let rows: Vec<Value> = (0..90)
        .map(|row| {
            let (left, seats) = (row % 3 == 0 || row % 7 == 0, row * 5 % 13);
            let mut cells = json!({"left": left, "logins": row % 11, "seats": seats});
            cells[column] = text(row);
            cells
        })
        .collect();
    let mut read = JsonRows::new();
    read.read_list(json!(rows).to_string().as_bytes()).unwrap();
    InputTable::of_rows(read).unwrap()
}

fn fit(owner: &str, table: &InputTable, options: Value) -> Result<String, Error> {
    match Call::new(owner, "fit").on(Data::Table(table)).options(&options).run()? {
        Answer::Artifact(text) => Ok(text),
        _ => panic!("a fit gives an artifact"),
    }
}

fn asked(
    owner: &str,
    operation: &str,
    model: Option<&str>,
    table: &InputTable,
    options: Value,
) -> Result<Table, Error> {
    let mut call = Call::new(owner, operation).options(&options).on(Data::Table(table));
    if let Some(model) = model {
        call = call.artifact(model);
    }
    match call.run()? {
        Answer::Table(table) => Ok(table),
        _ => panic!("`{operation}` gives a table"),
    }
}

#[test]
fn date_times_in_rows_are_no_labels() {
    for text in [
        |row: usize| json!(format!("2024-0{}-1{}", 1 + row % 9, row % 10)),
        |row: usize| json!(format!("2024-0{}-11T08:00:0{}.250Z", 1 + row % 9, row % 10)),
        |row: usize| json!(format!("2024-0{}-11 08:00:00+02:00", 1 + row % 9)),
        |row: usize| {
            if row.is_multiple_of(4) { Value::Null } else { json!(format!("2024-0{}-11", 1 + row % 9)) }
        },
    ] {
        let table = rows("signed_up", text);
        for features in [json!([]), json!(["logins", "signed_up"])] {
            for (owner, options) in [
                ("churn_model", json!({"label": "left", "features": features})),
                ("cox_model", json!({"duration": "logins", "event": "left", "features": ["signed_up"]})),
            ] {
                let error = fit(owner, &table, options).unwrap_err();
                assert_eq!(about(&error), (ErrorCode::WrongColumnType, Some("signed_up")));
                assert_eq!(error.detail("type"), Some("time"));
                assert!(error.to_string().contains("leave the column out"), "{error}");
            }
        }
        let insight = asked("package", "feature_insight", None, &table, json!({"label": "left", "least": 5}))
            .unwrap_err();
        assert_eq!(about(&insight), (ErrorCode::WrongColumnType, Some("signed_up")));
        // Where instants are asked for, they are instants.
        let options = json!({"label": "left", "time": "signed_up"});
        if text(0) != Value::Null {
            assert!(fit("churn_model", &table, options).is_ok());
        }
    }
    // A month, a plan, or a date among other texts is a label as ever.
    for text in [
        |row: usize| json!(format!("2024-0{}", 1 + row % 9)),
        |row: usize| json!(if row.is_multiple_of(2) { "2024-01-01" } else { "unknown" }),
    ] {
        assert!(fit("churn_model", &rows("cohort", text), json!({"label": "left"})).is_ok());
    }
}

#[test]
fn a_table_without_a_column_of_the_model_is_told_which() {
    let table = rows("size", |row| json!(row % 5));
    let other = rows("zebra", |row| json!(row % 5));
    let lives = json!({"duration": "logins", "event": "left"});
    for (owner, options, asking) in
        [("churn_model", json!({"label": "left"}), json!({})), ("cox_model", lives, json!({"times": [1.0]}))]
    {
        let model = fit(owner, &table, options).unwrap();
        let error = asked(owner, "predict", Some(&model), &other, asking).unwrap_err();
        assert_eq!(about(&error), (ErrorCode::MissingColumn, Some("size")));
        assert!(error.to_string().contains("the model reads column `size`"), "{error}");
        assert!(error.to_string().contains("fit again"), "{error}");
    }
}

#[test]
fn a_plan_needs_something_that_it_is_about() {
    let view = retention_core::testing::small_shop().as_of("2024-04-01").unwrap();
    let measures =
        retention_core::Measures::from_json(&json!({"orders": {"measure": "count", "of": ["purchase"]}}))
            .unwrap();
    let mut plan = ObservationPlan::default();
    plan.of = Vec::new();
    for error in [
        view.training_table(&measures, &plan).unwrap_err(),
        view.scoring_table(&measures, &plan).unwrap_err(),
    ] {
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("of")));
        assert!(error.to_string().contains("such as purchase"), "{error}");
    }
}

#[test]
fn concordance_of_a_model_with_strata_is_within_them() {
    let table = rows("plan", |row| json!(["free", "pro", "team"][row % 4 % 3]));
    let of = |more: Value| {
        let mut options = json!({"duration": "logins", "event": "left"});
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        options
    };
    let model = fit("cox_model", &table, of(json!({"group": "plan", "features": ["seats"]}))).unwrap();
    let plain = fit("cox_model", &table, of(json!({"features": ["seats"]}))).unwrap();
    let told = |model: &str, options: Value| {
        asked("cox_model", "concordance", Some(model), &table, options).unwrap()
    };
    let named = told(&model, of(json!({"group": "plan"})));
    assert_eq!(told(&model, of(json!({}))), named);
    let pairs = |table: &Table| {
        let of = |name: &str| table.column(name).unwrap().int(0).unwrap();
        of("concordant") + of("discordant") + of("tied")
    };
    assert!(pairs(&told(&plain, of(json!({})))) > pairs(&named));
}

#[test]
fn what_is_asked_without_a_need_of_it_is_refused_by_name() {
    let table = rows("plan", |row| json!(["free", "pro", "team"][row % 4 % 3]));
    let lives = json!({"duration": "logins", "event": "left"});
    let with = |more: Value| {
        let mut options = lives.clone();
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        options
    };
    // A lifetime is not explained by itself, nor by its stratum.
    for named in ["logins", "left", "plan"] {
        let options = with(json!({"features": ["seats", named], "group": "plan"}));
        let error = fit("cox_model", &table, options).unwrap_err();
        assert_eq!(about(&error), (ErrorCode::InvalidOption, Some(named)));
        assert_eq!(error.detail("argument"), Some("features"));
    }
    let error =
        asked("package", "survival_quantiles", None, &table, with(json!({"shares": []}))).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("shares")));
    let error = asked("package", "log_rank", None, &table, lives.clone()).unwrap_err();
    assert_eq!(about(&error), (ErrorCode::NothingToFit, Some("group")));
    assert!(error.to_string().contains("have no groups"), "{error}");
    let error = asked("package", "churn_backtest", None, &table, json!({"label": "left", "time": "seats"}))
        .unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("lag")));
    assert!(
        error.to_string().contains("`lag` is not given") && !error.to_string().contains("got 0"),
        "{error}"
    );
    let scored = rows("chance", |row| json!((row * 37 % 89) as f64 / 89.0));
    for (operation, name, given) in [
        ("lift", "bins", json!(5)),
        ("calibration_curve", "resamples", json!(10)),
        ("calibration_curve", "seed", json!(2)),
    ] {
        let options = json!({"outcome": "left", name: given});
        let error = asked("package", operation, None, &scored, options).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some(name)));
        assert!(asked("package", operation, None, &scored, json!({"outcome": "left", name: null})).is_ok());
    }
    let options = with(json!({"group": "plan", "pairwise": true}));
    let error = asked("package", "log_rank_groups", None, &table, options).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("pairwise")));
    let model =
        fit("churn_model", &table, json!({"label": "left", "features": ["logins", "seats"]})).unwrap();
    let error = asked("churn_model", "drift", Some(&model), &table, json!({"level": 7.0})).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("level")));
    for (name, given) in [("cost", 1e308), ("value", 1e200)] {
        let options = json!({"outcome": "left", name: given});
        let error = asked("package", "profit_curve", None, &scored, options).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some(name)));
        assert!(error.to_string().len() < 200, "{error}");
    }
}
