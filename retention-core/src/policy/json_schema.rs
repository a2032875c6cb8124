//! The JSON Schema of a policy, from the same descriptions that read it.

use serde_json::{Map, Value, json};

use crate::measure::Measure;
use crate::options::{OptionSpec, OptionType, OptionValue, Options};
use crate::policy::Policy;
use crate::policy::definition::VERSION;
use crate::subscription::{MetricPreset, MetricSettings};

impl Policy {
    /// The JSON Schema (draft 2020-12) of the document, for editors and other checks of its form.
    ///
    /// ```
    /// let schema = retention_core::Policy::json_schema();
    /// assert_eq!(schema["properties"]["policy"]["const"], 1);
    /// ```
    pub fn json_schema() -> Value {
        let name = json!({"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"});
        let named = |what: &str, inner: Value| json!({"type": "object", "description": what, "propertyNames": name, "additionalProperties": inner});
        let rule = json!({
            "description": "A rule: its text, or the same as a tree.",
            "type": ["string", "object", "boolean"],
        });
        let texts = json!({"type": "array", "items": {"type": "string"}});
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "retention-core policy",
            "type": "object",
            "required": ["policy"],
            "additionalProperties": false,
            "properties": {
                "policy": {"const": VERSION, "description": "The version of the document."},
                "kinds": {"description": "Kinds of events that may be named beside those of the schema.", "type": "array", "items": {"type": "string"}},
                "measures": named("Measures by name.", measure()),
                "segments": named("Segments by name: who is in.", rule.clone()),
                "signals": named("Signals by name: what the host is told, and when.", json!({
                    "type": "object",
                    "additionalProperties": false,
                    "anyOf": [{"required": ["on"]}, {"required": ["when"]}],
                    "properties": {"on": texts, "when": rule},
                })),
                "metrics": metrics(),
            },
        })
    }
}

fn metrics() -> Value {
    let mut properties: Map<String, Value> =
        MetricSettings::specs().iter().map(|spec| (spec.name.to_owned(), described(spec))).collect();
    let presets = typed(&MetricPreset::kind());
    let base = json!({"description": "What holds where a setting is not given."});
    let base = base.as_object().into_iter().flatten().chain(presets.as_object().into_iter().flatten());
    let base: Map<String, Value> = base.map(|(name, value)| (name.clone(), value.clone())).collect();
    properties.insert("preset".to_owned(), base.into());
    let settings = json!({"type": "object", "additionalProperties": false, "properties": properties});
    json!({"description": "How recurring revenue is counted: settings, or the name of a preset.", "anyOf": [presets, settings]})
}

fn measure() -> Value {
    let properties: Map<String, Value> =
        Measure::specs().iter().map(|spec| (spec.name.to_owned(), described(spec))).collect();
    json!({"type": "object", "required": ["measure"], "additionalProperties": false, "properties": properties})
}

fn described(spec: &OptionSpec) -> Value {
    let mut value = typed(&spec.kind);
    value["description"] = spec.doc.into();
    if !spec.default.is_null() && spec.name != "measure" {
        value["default"] = spec.default.clone();
    }
    value
}

fn typed(kind: &OptionType) -> Value {
    match kind {
        OptionType::Bool => json!({"type": "boolean"}),
        OptionType::Int => json!({"type": "integer"}),
        OptionType::Float => json!({"type": "number"}),
        OptionType::Decimal => json!({"type": ["string", "number"]}),
        OptionType::Span => json!({"type": "string", "pattern": "^\\s*[0-9]+(s|min|h|d|w|mo|q|y)\\s*$"}),
        OptionType::OneOf(values) => json!({"enum": values}),
        OptionType::OneOfOrSpan(values) => json!({"anyOf": [{"enum": values}, typed(&OptionType::Span)]}),
        OptionType::List(inner) => json!({"type": "array", "items": typed(inner)}),
        OptionType::Any | OptionType::Schema | OptionType::Settings => json!({}),
        OptionType::Map(inner) => json!({"type": "object", "additionalProperties": typed(inner)}),
        OptionType::Text | OptionType::Time | OptionType::Artifact(_) => json!({"type": "string"}),
    }
}
