//! The catalogue holds together: names are unique, every operation runs, and answers what it says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Answer, Call, Data, Given, Operation, Owner, Returns, Run, catalog_json, operations};
use crate::table::{Column, Table};
use crate::testing::small_shop;
use crate::{Error, ErrorCode, InputTable, JsonRows, View};

/// What must be given, for operations that need something.
fn arguments(name: &str, cuts: &str) -> Value {
    match name {
        "timeline" => json!({"customer": "ben"}),
        "cohort_customers" => json!({"cohort": "2024-01", "period_number": 0}),
        "fixed_rfm" => json!({"recency_cuts": [10, 30], "frequency_cuts": [1.0], "monetary_cuts": [5000]}),
        "rfm_with" | "rfm_segments_with" => json!({"cuts": cuts}),
        "training_table" | "scoring_table" => {
            json!({"measures": {"orders_30d": {"measure": "count", "of": ["purchase"], "window": "30d"}}, "horizon": "14d", "every": "14d"})
        }
        "explain_rfm" => json!({"cuts": cuts, "customer": "ben"}),
        "measures" | "segments" | "segment_sizes" | "segment_moves" | "segment_overlap" | "signals" => {
            json!({"policy": policy()})
        }
        "fit_health_norms" | "health" | "health_moves" | "health_movers" | "health_bands"
        | "health_scores" | "stages" | "stage_moves" | "stage_transitions" | "stage_dwell"
        | "next_stages" => json!({"policy": policy()}),
        "health_backtest"
        | "health_backtest_bands"
        | "health_calibration"
        | "health_false_greens"
        | "health_weights" => {
            json!({"policy": policy(), "scorecard": "health", "horizon": "14d", "every": "7d"})
        }
        "explain_health" => json!({"policy": policy(), "customer": "ben"}),
        "segment_members" => json!({"policy": policy(), "segment": "repeat"}),
        "mrr_timeline" => json!({"customer": "ben"}),
        "explain_difference" | "explain_difference_by_setting" => json!({"a": policy(), "b": "stripe"}),
        "funnel" => json!({"steps": ["login", "purchase"]}),
        "time_to_value" => json!({"value": "purchase"}),
        "survey_moves" => json!({"split": "2024-02-01"}),
        "goal" => json!({"start": "2024-02-01", "deadline": "2024-04-01", "change": -0.1}),
        "before_after" => {
            json!({"notes": {"2024-02-10": "new onboarding"}, "settings": {"preset": "chartmogul"}})
        }
        "explain_segments" => json!({"policy": policy().to_string(), "customer": "ben"}),
        _ => Value::Null,
    }
}

fn policy() -> Value {
    json!({
        "policy": 1,
        "measures": {
            "orders": {"measure": "count", "of": ["purchase"]},
            "idle": {"measure": "days_since_last", "of": ["purchase"]},
        },
        "segments": {"repeat": "orders >= 2", "some": "orders >= 1"},
        "signals": {"third_order": {"when": "orders >= 3"}},
        "scorecards": {"health": {
            "measures": {"orders": {"low": 0, "high": 5}, "idle": {"low": 30, "high": 0}},
            "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        }},
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["repeat"]}, {"stage": "repeat", "when": "orders >= 2"},
        ]}},
        "metrics": {"preset": "stripe", "churn_at": "end"},
    })
}

#[test]
fn names_are_unique_and_documented() {
    let mut seen = BTreeSet::new();
    for operation in operations() {
        assert!(seen.insert((operation.owner().as_str(), operation.name())), "{} twice", operation.name());
        assert!(operation.doc().split("\n\n").next().is_some_and(|first| first.ends_with(['.', ':'])));
        let names: Vec<_> =
            operation.arguments().into_iter().chain(operation.options()).map(|spec| spec.name).collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len(), "{}: {names:?}", operation.name());
        assert_eq!(operation.takes_rows(), matches!(operation.run, Run::Load));
    }
}

#[test]
fn every_operation_answers_what_it_says() {
    let view = small_shop().as_of("2024-03-01").unwrap();
    let cuts = view.fit("fit_rfm", &Value::Null).unwrap();
    for operation in operations().filter(|operation| operation.owner() == Owner::View) {
        let given = arguments(operation.name(), &cuts);
        match operation.returns() {
            Returns::Table(_) | Returns::OpenTable(_) => {
                is_as_described(operation, &view.call(operation.name(), &given).unwrap());
            }
            Returns::Artifact(kind) => {
                let text = view.fit(operation.name(), &given).unwrap();
                let read: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(read["artifact"], kind, "{text}");
            }
            Returns::Receipt => panic!("a view takes no rows"),
        }
    }
}

fn is_as_described(operation: &Operation, table: &Table) {
    let Some(spec) = operation.returns().table() else { panic!("{} gives no table", operation.name()) };
    let names: Vec<_> = table.columns().iter().map(Column::name).collect();
    let described: Vec<_> = spec.columns.iter().map(|column| column.name).collect();
    assert_eq!(table.name(), spec.name, "{}", operation.name());
    assert_eq!(names[..described.len()], described, "{}", operation.name());
    let open = matches!(operation.returns(), Returns::OpenTable(_));
    assert!(open || names.len() == described.len(), "{}: {names:?}", operation.name());
    for (column, spec) in table.columns().iter().zip(spec.columns) {
        assert_eq!(column.kind(), spec.kind, "{}.{}", operation.name(), spec.name);
        assert!(spec.nullable || column.validity().is_none(), "{}.{}", operation.name(), spec.name);
    }
}

/// A table that every operation of plain tables can read.
fn plain() -> InputTable {
    let mut rows = JsonRows::new();
    for row in 0..40_u32 {
        let (x, t_x) = (row % 4, f64::from(row % 4) * 7.0 + f64::from(row % 3));
        let t_x = if x == 0 { 0.0 } else { t_x };
        let value = 10.0 + f64::from(row * row % 17);
        let cells = json!({
            "frequency": x, "t_x": t_x, "age": 30 + row, "mean_value": value,
            "renewals": 1 + row % 5, "left": row % 3 > 0,
            "duration": 1 + row % 13, "event": row % 3 != 0, "group": if row % 2 == 0 { "a" } else { "b" },
            "cause": if row % 3 == 0 { None } else { Some(if row % 5 == 0 { "card" } else { "price" }) },
            "month": row / 4, "outcome": row % 2 == 0, "chance": f64::from(row % 7) / 7.0, "amount": 10 + row,
        });
        rows.read_value(&cells).unwrap();
    }
    InputTable::of_rows(rows).unwrap()
}

/// Runs operations of artifacts and of the package on whatever they take.
struct Caller {
    view: View,
    table: InputTable,
    artifacts: Vec<(&'static str, String)>,
}

impl Caller {
    fn new() -> Self {
        let mut caller =
            Self { view: small_shop().as_of("2024-04-01").unwrap(), table: plain(), artifacts: Vec::new() };
        for operation in called().filter(|operation| operation.makes()) {
            let Returns::Artifact(kind) = operation.returns() else {
                panic!("{} makes none", operation.name())
            };
            if caller.artifact(kind).is_none() {
                let Answer::Artifact(text) = caller.run(operation, &caller.options(operation)).unwrap()
                else {
                    panic!("{} gives no artifact", operation.name())
                };
                caller.artifacts.push((kind, text));
            }
        }
        caller
    }

    fn artifact(&self, kind: &str) -> Option<&str> {
        self.artifacts.iter().find(|(known, _)| *known == kind).map(|(_, text)| text.as_str())
    }

    /// What must be given.
    fn options(&self, operation: &Operation) -> Value {
        let mut options = match (operation.owner().as_str(), operation.name()) {
            ("purchase_model" | "purchase_counts", "fit" | "of") => json!({"unit": "1d"}),
            ("package", "log_rank" | "log_rank_groups") => json!({"group": "group"}),
            ("cox_model", "fit") => json!({"features": ["mean_value", "frequency"]}),
            ("cox_model", "predict") => json!({"times": [1, 3]}),
            ("churn_model", "fit") => {
                json!({"label": "outcome", "features": ["mean_value", "group"], "least": 5})
            }
            ("cluster_model", "fit") => json!({"features": ["mean_value", "age"], "seeds": 1}),
            ("churn_model", "importance") => json!({"label": "outcome"}),
            ("package", "churn_backtest") => {
                json!({"label": "outcome", "features": ["mean_value"], "time": "month", "lag": 2, "least": 2})
            }
            ("package", "feature_insight") => json!({"label": "outcome", "features": ["group"], "least": 5}),
            _ => json!({}),
        };
        // A plain table does not say what its times are counted in.
        if operation.owner().as_str() == "purchase_model"
            && operation.options().iter().any(|one| one.name == "unit")
        {
            options["unit"] = json!("1d");
        }
        for argument in operation.arguments() {
            if options.get(argument.name).is_some() {
                continue;
            }
            options[argument.name] = match (argument.name, argument.kind) {
                (_, crate::OptionType::Artifact(kind)) => json!(self.artifact(kind)),
                ("parts", _) => json!([self.artifact(operation.owner().as_str())]),
                ("parameters", _) => match operation.owner().as_str() {
                    "purchase_model" => json!([0.5, 6.0, 0.9, 1.6]),
                    "spend_model" => json!([6.25, 3.74, 15.44]),
                    _ => json!([0.668, 3.806]),
                },
                ("unit" | "period", _) => json!("1d"),
                ("currency", _) => json!("GBP"),
                ("customer", _) => json!("ben"),
                ("preset", _) if operation.name() == "preset_sources" => json!("stripe"),
                ("preset", _) => json!("saas"),
                ("settings", _) => json!("stripe"),
                ("policy", crate::OptionType::Any) => policy(),
                ("rule", _) => json!("days > 14"),
                ("names", _) => json!({"days": "int"}),
                ("values", _) => json!({"days": 20}),
                (_, crate::OptionType::Int) => json!(1),
                (name, _) => panic!("nothing to give for `{name}`"),
            };
        }
        options
    }

    fn run(&self, operation: &Operation, options: &Value) -> Result<Answer, Error> {
        let call = Call::new(operation.owner().as_str(), operation.name()).options(options);
        let call = match self.artifact(operation.owner().as_str()) {
            Some(text) if !operation.makes() => call.artifact(text),
            _ => call,
        };
        match operation.given() {
            Given::Nothing => call,
            Given::View => call.on(Data::View(&self.view)),
            Given::Table | Given::Either => call.on(Data::Table(&self.table)),
        }
        .run()
    }
}

fn called() -> impl Iterator<Item = &'static Operation> {
    operations().filter(|operation| matches!(operation.run, Run::Call(_)))
}

#[test]
fn operations_of_artifacts_answer_what_they_say() {
    let caller = Caller::new();
    assert!(called().count() >= 20);
    for operation in called() {
        let name = format!("{}.{}", operation.owner().as_str(), operation.name());
        match (caller.run(operation, &caller.options(operation)), operation.returns()) {
            (Ok(Answer::Table(table)), Returns::Table(_)) => is_as_described(operation, &table),
            (Ok(Answer::Artifact(text)), Returns::Artifact("policy")) => {
                assert!(crate::Policy::parse(&text).is_ok(), "{name}");
            }
            (Ok(Answer::Artifact(text)), Returns::Artifact(kind)) => {
                assert_eq!(crate::artifact_kind(&text).unwrap(), kind);
                // Whatever was made is read again, and asked.
                assert!(crate::expect_kind(kind, &text).is_ok(), "{name}");
            }
            (Ok(answer), _) => panic!("{name}: {answer:?}"),
            (Err(error), _) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn operations_of_artifacts_refuse_what_is_wrong() {
    let caller = Caller::new();
    for operation in called() {
        let name = format!("{}.{}", operation.owner().as_str(), operation.name());
        let mut options = caller.options(operation);
        options["no_such_option"] = json!(1);
        assert_eq!(caller.run(operation, &options).unwrap_err().code(), ErrorCode::UnknownOption, "{name}");
        assert_eq!(
            caller.run(operation, &json!([1])).unwrap_err().code(),
            ErrorCode::InvalidOption,
            "{name}"
        );
        let options = caller.options(operation);
        let call = Call::new(operation.owner().as_str(), operation.name()).options(&options);
        // Without what it is asked of, and about.
        let is_asked = !operation.makes() && operation.owner() != Owner::Package;
        let needs = operation.given() != Given::Nothing || is_asked;
        assert!(!needs || call.run().unwrap_err().code() == ErrorCode::InvalidOption, "{name}");
        let other = r#"{"artifact":"rfm_cuts","version":1,"content":{}}"#;
        let asked =
            Caller { artifacts: vec![(operation.owner().as_str(), other.to_owned())], ..Caller::new() };
        let refusal = match operation.owner() {
            Owner::Document(_) => ErrorCode::UnknownOption,
            _ => ErrorCode::ArtifactMismatch,
        };
        assert!(!is_asked || asked.run(operation, &options).unwrap_err().code() == refusal, "{name}");
        let data = match operation.given() {
            Given::Nothing => Data::View(&caller.view),
            Given::Table => Data::View(&caller.view),
            Given::View => Data::Table(&caller.table),
            Given::Either => continue,
        };
        assert_eq!(call.on(data).run().unwrap_err().code(), ErrorCode::InvalidOption, "{name}");
    }
    let error = Call::new("purchase_model", "predcit").run().unwrap_err();
    assert_eq!((error.code(), error.detail("suggestion")), (ErrorCode::UnknownOperation, Some("predict")));
}

#[test]
fn what_is_wrong_has_its_code_in_every_operation() {
    let view = small_shop().as_of("2024-03-01").unwrap();
    for operation in operations().filter(|operation| operation.owner() == Owner::View) {
        let run = |options: &Value| match operation.returns() {
            Returns::Artifact(_) => view.fit(operation.name(), options).map(|_| ()),
            _ => view.call(operation.name(), options).map(|_| ()),
        };
        let cuts = view.fit("fit_rfm", &Value::Null).unwrap();
        let mut options = arguments(operation.name(), &cuts);
        if options.is_null() {
            options = json!({});
        }
        options["no_such_option"] = json!(1);
        assert_eq!(run(&options).unwrap_err().code(), ErrorCode::UnknownOption, "{}", operation.name());
        assert!(run(&json!([1])).is_err(), "{}", operation.name());
        if !operation.arguments().is_empty() {
            assert!(run(&Value::Null).is_err(), "{}", operation.name());
        }
    }
}

#[test]
fn unknown_operations_are_named() {
    let view = small_shop().as_of("2024-03-01").unwrap();
    let error = view.call("cohort", &Value::Null).unwrap_err();
    assert_eq!((error.code(), error.detail("suggestion")), (ErrorCode::UnknownOperation, Some("cohorts")));
    assert_eq!(view.call("fit_rfm", &Value::Null).unwrap_err().code(), ErrorCode::UnknownOperation);
    assert_eq!(view.fit("rfm", &Value::Null).unwrap_err().code(), ErrorCode::UnknownOperation);
}

#[test]
fn the_description_names_every_table() {
    let catalog = catalog_json();
    let tables: BTreeSet<_> =
        catalog["tables"].as_array().unwrap().iter().map(|table| table["name"].clone().to_string()).collect();
    for operation in catalog["operations"].as_array().unwrap() {
        if let Some(table) = operation["returns"].get("table") {
            assert!(tables.contains(&table.to_string()), "{table}");
        }
    }
}
