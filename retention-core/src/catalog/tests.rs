//! The catalogue holds together: names are unique, every operation runs, and answers what it says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Owner, Returns, Run, catalog_json, operations};
use crate::ErrorCode;
use crate::testing::small_shop;

/// What must be given, for operations that need something.
fn arguments(name: &str, cuts: &str) -> Value {
    match name {
        "timeline" => json!({"customer": "ben"}),
        "cohort_customers" => json!({"cohort": "2024-01", "period_number": 0}),
        "fixed_rfm" => json!({"recency_cuts": [10, 30], "frequency_cuts": [1.0], "monetary_cuts": [5000]}),
        "rfm_with" | "rfm_segments_with" => json!({"cuts": cuts}),
        "explain_rfm" => json!({"cuts": cuts, "customer": "ben"}),
        _ => Value::Null,
    }
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
            Returns::Table(spec) | Returns::OpenTable(spec) => {
                let table = view.call(operation.name(), &given).unwrap();
                let names: Vec<_> = table.columns().iter().map(crate::table::Column::name).collect();
                let described: Vec<_> = spec.columns.iter().map(|column| column.name).collect();
                assert_eq!(table.name(), spec.name, "{}", operation.name());
                assert_eq!(names[..described.len()], described, "{}", operation.name());
                let open = matches!(operation.returns(), Returns::OpenTable(_));
                assert!(open || names.len() == described.len(), "{}: {names:?}", operation.name());
                for (column, spec) in table.columns().iter().zip(spec.columns) {
                    assert_eq!(column.kind(), spec.kind, "{}.{}", operation.name(), spec.name);
                    assert!(
                        spec.nullable || column.validity().is_none(),
                        "{}.{}",
                        operation.name(),
                        spec.name
                    );
                }
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
