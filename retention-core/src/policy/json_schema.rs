//! The JSON Schema of a policy, from the same descriptions that read it.

use serde_json::{Map, Value, json};

use crate::health::{
    Band, HealthOverride, NO_BAND, REQUIRED_OF_BANDS, REQUIRED_OF_OVERRIDES, ScorecardMeasure,
};
use crate::measure::{Measure, RESERVED};
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
        let name = json!({"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$", "not": {"enum": RESERVED}});
        let named = |what: &str, inner: Value| json!({"type": "object", "description": what, "propertyNames": name, "additionalProperties": inner});
        let rule = json!({
            "description": "A rule: its text, or the same as a tree.",
            "type": ["string", "object", "boolean"],
        });
        let texts = json!({"type": "array", "items": {"type": "string"}, "minItems": 1});
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
                    "properties": {"on": texts, "when": rule.clone()},
                })),
                "scorecards": named("Scorecards by name: how healthy customers are.", scorecard(&name)),
                "lifecycles": named("Lifecycles by name: the stages that customers go through.", lifecycle(&rule)),
                "artifacts": named("What scorecards read as `artifact`, by name: what fit_health_norms gives, as text or as an object.", json!({"type": ["string", "object"]})),
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
    let mut measure = settings(&Measure::specs(), &["measure"]);
    let filter = &mut measure["properties"]["filter"];
    filter["type"] = json!(["string", "object"]);
    let at_least = &mut measure["properties"]["at_least"];
    (at_least["minimum"], at_least["maximum"]) = (0.into(), u32::MAX.into());
    measure
}

/// An object of settings.
fn settings(specs: &[OptionSpec], required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        specs.iter().map(|spec| (spec.name.to_owned(), described(spec))).collect();
    json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
}

fn scorecard(name: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["measures"],
        "additionalProperties": false,
        "properties": {
            "segment": {"description": "The segment whose customers have this score; without, everybody has.", "type": "string"},
            "measures": {
                "description": "How each measure counts, by its name.",
                "type": "object",
                "propertyNames": name,
                "additionalProperties": settings(&ScorecardMeasure::specs(), &[]),
            },
            "bands": {
                "description": "The bands of scores, the lowest first.",
                "type": "array",
                "items": band(),
            },
            "hysteresis": {
                "description": "By how many points a score must pass the edge of a band before the customer changes.",
                "type": "number",
                "default": 0.0,
            },
            "overrides": {
                "description": "Scores that somebody sets in place of computed ones.",
                "type": "array",
                "items": settings(&HealthOverride::specs(), &REQUIRED_OF_OVERRIDES),
            },
        },
    })
}

fn band() -> Value {
    let mut band = settings(&Band::specs(), &REQUIRED_OF_BANDS);
    band["properties"]["band"]["not"] = json!({"const": NO_BAND});
    band
}

fn lifecycle(rule: &Value) -> Value {
    let said = |what: &str| {
        let mut rule = rule.clone();
        rule["description"] = what.into();
        rule
    };
    let stage = json!({
        "type": "object",
        "required": ["stage"],
        "additionalProperties": false,
        "properties": {
            "stage": {"description": "The name of the stage.", "type": "string"},
            "when": said("The rule that lets customers in."),
            "keep": said("A rule that keeps customers from moving back, beside the one that lets them in."),
            "to": {"description": "The stages to which customers may move, the preferred first.", "type": "array", "items": {"type": "string"}},
            "dwell": {"description": "How long customers stay at least.", "type": "string", "pattern": SPAN},
        },
    });
    json!({
        "type": "object",
        "required": ["stages"],
        "additionalProperties": false,
        "properties": {
            "stages": {"description": "The stages; everybody begins in the first.", "type": "array", "minItems": 2, "items": stage},
        },
    })
}

/// What a length of time looks like.
const SPAN: &str = "^\\s*0*[1-9][0-9]*(s|min|h|d|w|mo|q|y)\\s*$";

fn described(spec: &OptionSpec) -> Value {
    let mut value = typed(&spec.kind);
    value["description"] = spec.doc.into();
    if !spec.default.is_null()
        && !["measure", "band", "customer", "score", "owner", "from", "until"].contains(&spec.name)
    {
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
        OptionType::Span => json!({"type": "string", "pattern": SPAN}),
        OptionType::OneOf(values) => json!({"enum": values}),
        OptionType::OneOfOrSpan(values) => json!({"anyOf": [{"enum": values}, typed(&OptionType::Span)]}),
        OptionType::List(inner) => json!({"type": "array", "items": typed(inner)}),
        OptionType::Any | OptionType::Schema | OptionType::Settings => json!({}),
        OptionType::Map(inner) => json!({"type": "object", "additionalProperties": typed(inner)}),
        OptionType::Text | OptionType::Time | OptionType::Artifact(_) => json!({"type": "string"}),
    }
}
