//! Lifecycles from JSON and back.

use serde_json::{Map, Value};

use crate::error::step_of;
use crate::lifecycle::definition::{Lifecycle, Stage};
use crate::options::{expected, no_null, object};
use crate::rule::Rule;
use crate::time::Span;
use crate::{Error, Result};

const KEYS: [&str; 5] = ["stage", "when", "keep", "to", "dwell"];

/// Reads one lifecycle, `{"stages": […]}`. Everything that is wrong with its form, each with `path`.
pub(crate) fn read_lifecycle(value: &Value) -> (Lifecycle, Vec<Error>) {
    let (mut faults, mut lifecycle) = (Vec::new(), Lifecycle::default());
    if !value.is_object() {
        return (lifecycle, vec![expected("an object with a list of stages", value)]);
    }
    let stages = match object(value, &["stages"]) {
        Ok(map) => map.and_then(|map| map.get("stages")).and_then(Value::as_array),
        Err(error) => {
            let key = step_of(error.detail("argument").unwrap_or(""));
            return (lifecycle, vec![error.with("path", key)]);
        }
    };
    let Some(stages) = stages else {
        return (lifecycle, vec![expected("an object with a list of stages", value).with("path", "stages")]);
    };
    for (at, value) in stages.iter().enumerate() {
        match read_stage(value) {
            Ok(stage) => lifecycle.stages.push(stage),
            Err(error) => {
                let path = match error.detail("path") {
                    Some(inner) => format!("stages/{at}/{inner}"),
                    None => format!("stages/{at}"),
                };
                faults.push(error.with("path", path));
                // The stages after it keep their numbers.
                let name = value.get("stage").and_then(Value::as_str).unwrap_or_default();
                lifecycle.stages.push(Stage::new(name));
            }
        }
    }
    (lifecycle, faults)
}

fn read_stage(value: &Value) -> Result<Stage> {
    let map = value.as_object().ok_or_else(|| expected("an object with the name of a stage", value))?;
    let at_key = |error: Error| {
        let key = step_of(error.detail("argument").unwrap_or(""));
        error.with("path", key)
    };
    object(value, &KEYS).map_err(at_key)?;
    no_null(value).map_err(at_key)?;
    let given = |key: &str| map.get(key);
    let name = given("stage").and_then(Value::as_str).filter(|name| !name.is_empty());
    let name =
        name.ok_or_else(|| expected("a stage with its name under `stage`", value).with("path", "stage"))?;
    let rule = |key: &'static str| {
        let rule = given(key).map(Rule::from_json).transpose();
        rule.map_err(|error| {
            let path = match error.detail("path").filter(|path| !path.is_empty()) {
                Some(inner) => format!("{key}/{}", inner.trim_start_matches('/')),
                None => key.to_owned(),
            };
            error.with("path", path)
        })
    };
    let to = match given("to") {
        None => Vec::new(),
        Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(other) => return Err(expected("a list of stages", other).with("path", "to")),
    };
    let dwell = given("dwell")
        .map(|value| {
            Span::parse(value.as_str().ok_or_else(|| expected("a length of time such as `7d`", value))?)
        })
        .transpose()
        .map_err(|error| error.with("path", "dwell"))?;
    Ok(Stage { name: name.to_owned(), when: rule("when")?, keep: rule("keep")?, to, dwell })
}

/// A lifecycle as [`read_lifecycle`] reads it.
pub(crate) fn write_lifecycle(lifecycle: &Lifecycle) -> Value {
    let stages = lifecycle.stages.iter().map(|stage| {
        let mut map = Map::new();
        map.insert("stage".to_owned(), stage.name.as_str().into());
        for (key, rule) in [("when", &stage.when), ("keep", &stage.keep)] {
            if let Some(rule) = rule {
                map.insert(key.to_owned(), rule.to_string().into());
            }
        }
        if !stage.to.is_empty() {
            map.insert("to".to_owned(), stage.to.clone().into());
        }
        if let Some(dwell) = &stage.dwell {
            map.insert("dwell".to_owned(), dwell.to_string().into());
        }
        Value::from(map)
    });
    serde_json::json!({ "stages": stages.collect::<Vec<_>>() })
}
