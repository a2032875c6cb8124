//! Tables of this library go to models as they are: what says whose a row is and of when is no feature.

use retention_core::{
    Answer, Call, Data, Error, Event, EventLog, InputTable, Measures, ObservationPlan, PeriodOptions, Schema,
    Span, Table, record_batch,
};
use serde_json::{Value, json};

/// A shop in which every other customer buys each month, and the others only in the first ones.
fn log() -> EventLog {
    let mut log = EventLog::new(Schema::from_json(&json!({"roles": {"sale": "purchase"}})).unwrap());
    for who in 0..120 {
        for month in 1..=(if who % 2 == 0 { 12 } else { 3 + who % 7 }) {
            let day = format!("2024-{month:02}-{:02}", 1 + who % 27);
            log.push(Event::new(format!("c{who}"), "sale", day.as_str())).unwrap();
        }
    }
    log
}

fn measures() -> Measures {
    Measures::from_json(&json!({
        "orders": {"measure": "count", "of": ["purchase"]},
        "orders_30d": {"measure": "count", "of": ["purchase"], "window": "30d"},
        "recency": {"measure": "days_since_last", "of": ["purchase"]},
    }))
    .unwrap()
}

fn plan() -> ObservationPlan {
    ObservationPlan::default().horizon(Span::parse("60d").unwrap())
}

fn input(table: &Table) -> InputTable {
    InputTable::of_batches(vec![record_batch(table).unwrap()]).unwrap()
}

/// The same columns without notes, as a frame of another library has them.
fn foreign(table: &Table) -> InputTable {
    let batch = record_batch(table).unwrap();
    let schema = batch.schema().as_ref().clone().with_metadata(arrow_schema::Metadata::default());
    let batch = arrow_array::RecordBatch::try_new(schema.into(), batch.columns().to_vec()).unwrap();
    InputTable::of_batches(vec![batch]).unwrap()
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
    table: Option<&InputTable>,
    options: Value,
) -> Result<Table, Error> {
    let mut call = Call::new(owner, operation).options(&options);
    if let Some(model) = model {
        call = call.artifact(model);
    }
    if let Some(table) = table {
        call = call.on(Data::Table(table));
    }
    match call.run()? {
        Answer::Table(table) => Ok(table),
        _ => panic!("`{operation}` gives a table"),
    }
}

fn note<'t>(table: &'t Table, name: &str) -> Option<&'t str> {
    table.notes().find(|note| note.0 == name).map(|note| note.1)
}

#[test]
fn a_training_table_is_all_that_a_churn_model_needs() {
    let log = log();
    let view = log.as_of("2024-12-28").unwrap();
    let table = input(&view.training_table(&measures(), &plan()).unwrap());
    let model = fit("churn_model", &table, json!({"label": "outcome"})).unwrap();
    let named = json!({
        "label": "outcome", "customer": "customer", "time": "at", "features": ["orders", "orders_30d", "recency"],
    });
    let content = |text: &str| serde_json::from_str::<Value>(text).unwrap()["content"].clone();
    let (mut found, wanted) = (content(&model), content(&fit("churn_model", &table, named).unwrap()));
    assert_eq!(found["left_out"].take(), json!(["customer", "at"]));
    found["left_out"] = wanted["left_out"].clone();
    assert_eq!(found, wanted, "nothing else differs: parts are by customer, times by instant");
    let judged = asked("churn_model", "judgement", Some(&model), None, json!({})).unwrap();
    assert_eq!(note(&judged, "left_out"), Some("customer, at"));
    let now = input(&view.scoring_table(&measures(), &plan()).unwrap());
    let chances = asked("churn_model", "predict", Some(&model), Some(&now), json!({})).unwrap();
    assert_eq!(chances.column("customer").unwrap().text(0), Some("c0"));
    let tested =
        asked("package", "churn_backtest", None, Some(&table), json!({"label": "outcome", "lag": 60}))
            .unwrap();
    assert_eq!(note(&tested, "left_out"), Some("customer, at"));
    let insight =
        asked("package", "feature_insight", None, Some(&table), json!({"label": "outcome"})).unwrap();
    assert_eq!(note(&insight, "left_out"), Some("customer, at"));
}

#[test]
fn a_backtest_waits_as_long_as_the_training_table_says() {
    let view = log().as_of("2024-12-28").unwrap();
    let table = input(&view.training_table(&measures(), &plan()).unwrap());
    let tested = |mut options: Value| {
        options["label"] = json!("outcome");
        asked("package", "churn_backtest", None, Some(&table), options)
    };
    let by_itself = tested(json!({})).unwrap();
    let days: f64 = note(&by_itself, "lag").unwrap().parse().unwrap();
    let refused = tested(json!({"lag": days - 1.0})).unwrap_err();
    assert_eq!((refused.code().as_str(), refused.detail("argument")), ("invalid_option", Some("lag")));
    assert!(refused.to_string().contains(&format!("known {days} days after")), "{refused}");
    assert_eq!(tested(json!({"lag": days})).unwrap(), by_itself);
    // Times are told as the instants that they are.
    let at = by_itself.column("at").unwrap().time(0).unwrap();
    assert_eq!(at.micros() as f64 / 86_400e6, by_itself.column("time").unwrap().float(0).unwrap());
    assert!(at.to_string().starts_with("2024-"), "{at}");
    // An option without effect is refused.
    let refused = tested(json!({"folds": 3})).unwrap_err();
    assert_eq!((refused.code().as_str(), refused.detail("argument")), ("invalid_option", Some("folds")));
    assert!(tested(json!({"folds": 3, "calibration": "platt"})).is_ok());
    // Rows of one customer count together without being told to.
    let insight =
        asked("package", "feature_insight", None, Some(&table), json!({"label": "outcome", "least": 5}))
            .unwrap();
    assert!(note(&insight, "customers").is_some());
}

#[test]
fn of_a_foreign_table_times_are_refused_with_what_to_do() {
    let view = log().as_of("2024-12-28").unwrap();
    let table = foreign(&view.training_table(&measures(), &plan()).unwrap());
    let refused =
        fit("churn_model", &table, json!({"label": "outcome", "customer": "customer"})).unwrap_err();
    assert_eq!((refused.code().as_str(), refused.detail("column")), ("wrong_column_type", Some("at")));
    assert!(refused.to_string().contains("`features`"), "{refused}");
    let periods = foreign(&view.active_periods(&PeriodOptions::default()).unwrap());
    let refused = fit("cox_model", &periods, json!({})).unwrap_err();
    assert_eq!((refused.code().as_str(), refused.detail("column")), ("wrong_column_type", Some("start")));
    assert!(refused.to_string().contains("`features`"), "{refused}");
}

#[test]
fn of_active_periods_nothing_is_read_that_was_known_at_their_end() {
    let view = log().as_of("2024-12-28").unwrap();
    let periods = view.active_periods(&PeriodOptions::default()).unwrap();
    let refused = fit("cox_model", &input(&periods), json!({})).unwrap_err();
    assert_eq!(refused.code().as_str(), "nothing_to_fit");
    assert!(refused.to_string().contains("such as their plan"), "{refused}");
    // As a user of Arrow adds a column: the notes stay.
    let batch = record_batch(&periods).unwrap();
    let seats: Vec<f64> = (0..periods.rows()).map(|row| (row % 5) as f64).collect();
    let with_seats = {
        let field = arrow_schema::Field::new("seats", arrow_schema::DataType::Float64, false);
        let mut fields: Vec<_> = batch.schema().fields().iter().cloned().collect();
        fields.push(field.into());
        let schema = arrow_schema::Schema::new(fields).with_metadata(batch.schema().metadata().clone());
        let mut columns = batch.columns().to_vec();
        columns.push(std::sync::Arc::new(arrow_array::Float64Array::from(seats)));
        arrow_array::RecordBatch::try_new(schema.into(), columns).unwrap()
    };
    let model = fit("cox_model", &InputTable::of_batches(vec![with_seats]).unwrap(), json!({})).unwrap();
    let told = asked("cox_model", "coefficients", Some(&model), None, json!({})).unwrap();
    assert_eq!((told.rows(), told.column("term").unwrap().text(0)), (1, Some("seats")));
    assert_eq!(note(&told, "left_out"), Some("customer, period, start, last, events, left_truncated"));
}

#[test]
fn whatever_was_fitted_later_refuses_rows_of_earlier() {
    let log = log();
    let later = log.as_of("2024-12-28").unwrap();
    let table = input(&later.training_table(&measures(), &plan()).unwrap());
    let model = fit("churn_model", &table, json!({"label": "outcome"})).unwrap();
    let before = log.as_of("2024-10-01").unwrap();
    let scoring = input(&before.scoring_table(&measures(), &plan()).unwrap());
    let training = input(&before.training_table(&measures(), &plan()).unwrap());
    for (operation, rows, label) in
        [("drift", &scoring, None), ("predict", &scoring, None), ("importance", &training, Some("outcome"))]
    {
        let refused = asked("churn_model", operation, Some(&model), Some(rows), json!({"label": label}));
        let refused = match label {
            Some(_) => refused,
            None => asked("churn_model", operation, Some(&model), Some(rows), json!({})),
        };
        assert_eq!(refused.unwrap_err().code().as_str(), "artifact_from_later", "{operation}");
        let mut told = json!({"hindsight": true});
        if let Some(label) = label {
            told["label"] = json!(label);
        }
        assert!(asked("churn_model", operation, Some(&model), Some(rows), told).is_ok(), "{operation}");
    }
    // Scores of the training table, as the share of days since the last order.
    let scores = |table: Table| {
        let batch = record_batch(&table).unwrap();
        let chances: Vec<f64> = (0..table.rows()).map(|row| (row % 7) as f64 / 10.0).collect();
        let mut fields: Vec<_> = batch.schema().fields().iter().cloned().collect();
        fields.push(arrow_schema::Field::new("chance", arrow_schema::DataType::Float64, false).into());
        let schema = arrow_schema::Schema::new(fields).with_metadata(batch.schema().metadata().clone());
        let mut columns = batch.columns().to_vec();
        columns.push(std::sync::Arc::new(arrow_array::Float64Array::from(chances)));
        let batch = arrow_array::RecordBatch::try_new(schema.into(), columns).unwrap();
        InputTable::of_batches(vec![batch]).unwrap()
    };
    let calibrator =
        fit("calibrator", &scores(later.training_table(&measures(), &plan()).unwrap()), json!({})).unwrap();
    let earlier = scores(before.training_table(&measures(), &plan()).unwrap());
    let refused = asked("calibrator", "apply", Some(&calibrator), Some(&earlier), json!({})).unwrap_err();
    assert_eq!(refused.code().as_str(), "artifact_from_later");
    let told =
        asked("calibrator", "apply", Some(&calibrator), Some(&earlier), json!({"hindsight": true})).unwrap();
    assert_eq!(note(&told, "fitted_as_of"), Some("2024-12-28T00:00:00Z"));
}

#[test]
fn a_coefficient_that_was_edited_is_refused() {
    let table = input(&log().as_of("2024-12-28").unwrap().training_table(&measures(), &plan()).unwrap());
    let model = fit("churn_model", &table, json!({"label": "outcome"})).unwrap();
    let mut edited: Value = serde_json::from_str(&model).unwrap();
    let point = &mut edited["content"]["scorer"];
    let slot = first_number(point).unwrap();
    *slot = json!(slot.as_f64().unwrap() + 1e-9);
    let refused = asked("churn_model", "judgement", Some(&edited.to_string()), None, json!({})).unwrap_err();
    assert_eq!(refused.code().as_str(), "blob_altered");
    assert!(refused.to_string().contains("fit again"), "{refused}");
}

fn first_number(value: &mut Value) -> Option<&mut Value> {
    match value {
        Value::Number(number) if number.is_f64() => Some(value),
        Value::Array(items) => items.iter_mut().find_map(first_number),
        Value::Object(members) => members.values_mut().find_map(first_number),
        _ => None,
    }
}

#[test]
fn money_is_told_with_its_currency() {
    let mut log =
        EventLog::new(Schema::new("UTC", "GBP").unwrap().role("sale", retention_core::Role::Purchase));
    let mut rows = Vec::new();
    for who in 0..120 {
        for month in 1..=(if who % 2 == 0 { 12 } else { 3 + who % 7 }) {
            let time = format!("2024-{month:02}-{:02}", 1 + who % 27);
            let amount = format!("{}.{:02}", 10 + who % 7, who % 100);
            rows.push(json!({"customer": format!("c{who}"), "kind": "sale", "time": time, "amount": amount}));
        }
    }
    let columns = json!({"customer": "customer", "time": "time", "kind": "kind", "amount": "amount"});
    let columns: retention_core::EventColumns = retention_core::Options::from_json(&columns).unwrap();
    log.append_json(&rows, &columns).unwrap();
    let spent = Measures::from_json(&json!({
        "s90": {"measure": "sum", "of": ["purchase"], "window": "90d"},
        "orders": {"measure": "count", "of": ["purchase"]},
    }))
    .unwrap();
    let view = log.as_of("2024-12-28").unwrap();
    let training = view.training_table(&spent, &plan()).unwrap();
    let (table, now) = (input(&training), view.scoring_table(&spent, &plan()).unwrap());
    let model = fit("churn_model", &table, json!({"label": "outcome", "folds": 0})).unwrap();
    let reasons = asked("churn_model", "explain", Some(&model), Some(&input(&now)), json!({})).unwrap();
    let text = |name: &str, row: usize| reasons.column(name).unwrap().text(row).unwrap().to_owned();
    let mut told = 0;
    for row in 0..reasons.rows() {
        let at = reasons.column("row").unwrap().int(row).unwrap() as usize;
        let minor = now.column("s90").unwrap().int(at).unwrap();
        let value = text("value", row);
        if text("column", row) == "s90" {
            assert_eq!(value, format!("{}.{:02} GBP", minor / 100, minor % 100));
            told += 1;
        } else {
            assert!(!value.contains("GBP"), "{value}");
        }
        assert!(text("reason", row).contains(&format!("is {value}, which")));
    }
    assert_eq!(told, now.rows());
    // Of a frame of another library nobody says what the numbers are.
    let plain = {
        let batch = record_batch(&now).unwrap();
        let known = batch.schema();
        let fields = known.fields().iter().map(|field| {
            arrow_schema::Field::new(field.name(), field.data_type().clone(), field.is_nullable())
        });
        let schema = arrow_schema::Schema::new(fields.collect::<Vec<_>>());
        let batch = arrow_array::RecordBatch::try_new(schema.into(), batch.columns().to_vec()).unwrap();
        InputTable::of_batches(vec![batch]).unwrap()
    };
    let reasons =
        asked("churn_model", "explain", Some(&model), Some(&plain), json!({"hindsight": true})).unwrap();
    assert!(
        (0..reasons.rows()).all(|row| !reasons.column("reason").unwrap().text(row).unwrap().contains("GBP"))
    );
    let insight =
        asked("package", "feature_insight", None, Some(&table), json!({"label": "outcome"})).unwrap();
    let groups: Vec<&str> =
        (0..insight.rows()).filter_map(|row| insight.column("group").unwrap().text(row)).collect();
    assert!(groups.iter().any(|group| group.starts_with("above ") && group.ends_with(" GBP")), "{groups:?}");
}
