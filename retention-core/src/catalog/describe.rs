//! The catalogue as JSON, for the generators of stubs, typings and reference pages.

use serde_json::{Value, json};

use super::{Operation, Owner, Returns, artifact_kinds, operations};
use crate::ErrorCode;
use crate::log::{Reason, SchemaOptions};
use crate::options::{OptionSpec, OptionType, Options};
use crate::subscription::{MetricPreset, MetricSettings};
use crate::table::TableSpec;
use crate::testing::{EVENTS, Population, TRUTH};

/// The whole catalogue: `operations`, `artifacts` (the kinds that have operations), `schema`, `settings` of metrics and their presets, `population`, `tables` of
/// operations and those of a population, `errors` and `reasons`.
///
/// An option's `type` is a text (`bool`, `int`, `float`, `decimal`, `text`, `time`, `span`, `any`, `schema`, `settings`) or an object of one key: `one_of` with
/// the values, `one_of_or_span` with the values beside which a span may stand, `list` or `map` with the type inside, `artifact` with its kind.
pub fn catalog_json() -> Value {
    let mut tables: Vec<&'static TableSpec> = Vec::new();
    for spec in operations().filter_map(|operation| operation.returns().table()) {
        if !tables.iter().any(|known| known.name == spec.name) {
            tables.push(spec);
        }
    }
    json!({
        "operations": operations().map(operation).collect::<Vec<_>>(),
        "artifacts": artifact_kinds().iter().map(|kind| json!({
            "kind": kind.name, "doc": kind.doc, "is_document": is_document(kind.name),
        })).collect::<Vec<_>>(),
        "schema": options(&SchemaOptions::specs()),
        "settings": options(&MetricSettings::specs()),
        "settings_presets": MetricPreset::ALL.iter().map(|preset| preset.as_str()).collect::<Vec<_>>(),
        "population": options(&Population::specs()),
        "tables": tables.iter().map(|spec| table(spec)).collect::<Vec<_>>(),
        "population_tables": [table(&TRUTH), table(&EVENTS)],
        "errors": ErrorCode::ALL.iter().map(|code| json!({
            "code": code.as_str(), "kind": code.kind().as_str(), "doc": code.description(),
        })).collect::<Vec<_>>(),
        "reasons": Reason::ALL.iter().map(|reason| json!({
            "reason": reason.as_str(), "doc": reason.description(),
        })).collect::<Vec<_>>(),
    })
}

/// Whether people write it, so that it is no artifact of this library.
fn is_document(kind: &str) -> bool {
    operations().any(|operation| matches!(operation.owner(), Owner::Document(known) if known.name == kind))
}

fn operation(operation: &Operation) -> Value {
    json!({
        "name": operation.name(),
        "owner": operation.owner().as_str(),
        "doc": operation.doc(),
        "errors": operation.errors().iter().map(|code| code.as_str()).collect::<Vec<_>>(),
        "takes_rows": operation.takes_rows(),
        "given": operation.given().as_str(),
        "makes": operation.makes(),
        "arguments": options(&operation.arguments()),
        "options": options(&operation.options()),
        "returns": returns(operation.returns()),
        "heavy": operation.is_heavy(),
    })
}

fn returns(returns: Returns) -> Value {
    match returns {
        Returns::Table(spec) => json!({"table": spec.name, "open": false}),
        Returns::OpenTable(spec) => json!({"table": spec.name, "open": true}),
        Returns::Receipt => json!("receipt"),
        Returns::Artifact(kind) => json!({"artifact": kind}),
    }
}

fn options(specs: &[OptionSpec]) -> Vec<Value> {
    let one = |spec: &OptionSpec| json!({"name": spec.name, "type": option_type(&spec.kind), "doc": spec.doc, "default": spec.default});
    specs.iter().map(one).collect()
}

fn option_type(kind: &OptionType) -> Value {
    match kind {
        OptionType::Bool => json!("bool"),
        OptionType::Int => json!("int"),
        OptionType::Float => json!("float"),
        OptionType::Decimal => json!("decimal"),
        OptionType::Text => json!("text"),
        OptionType::Time => json!("time"),
        OptionType::Span => json!("span"),
        OptionType::Any => json!("any"),
        OptionType::Schema => json!("schema"),
        OptionType::Settings => json!("settings"),
        OptionType::OneOf(values) => json!({"one_of": values}),
        OptionType::OneOfOrSpan(values) => json!({"one_of_or_span": values}),
        OptionType::List(inner) => json!({"list": option_type(inner)}),
        OptionType::Artifact(kind) => json!({"artifact": kind}),
        OptionType::Map(inner) => json!({"map": option_type(inner)}),
    }
}

fn table(spec: &TableSpec) -> Value {
    let columns: Vec<Value> = spec
        .columns
        .iter()
        .map(|column| json!({"name": column.name, "type": column.kind.as_str(), "nullable": column.nullable, "doc": column.doc}))
        .collect();
    json!({"name": spec.name, "doc": spec.doc, "columns": columns})
}
