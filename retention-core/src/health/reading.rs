//! Scorecards from JSON and back.

use serde_json::{Map, Value, json};

use crate::error::step_of;
use crate::health::definition::{Band, HealthOverride, Scorecard, ScorecardMeasure};
use crate::options::{Options, expected, no_null, object};
use crate::{Error, ErrorCode, Result};

/// What a band must say.
pub(crate) const REQUIRED_OF_BANDS: [&str; 1] = ["band"];
/// What an override must say.
pub(crate) const REQUIRED_OF_OVERRIDES: [&str; 5] = ["customer", "score", "owner", "from", "until"];

const KEYS: [&str; 5] = ["segment", "measures", "bands", "hysteresis", "overrides"];

/// Reads one scorecard. Everything that is wrong with its form, each with `path`.
pub(crate) fn read_scorecard(value: &Value) -> (Scorecard, Vec<Error>) {
    let mut faults = Vec::new();
    let mut card = Scorecard::new();
    let Some(map) = value.as_object() else {
        return (card, vec![expected("an object with measures", value)]);
    };
    if let Err(error) = object(value, &KEYS) {
        let key = step_of(error.detail("argument").unwrap_or(""));
        faults.push(error.with("path", key));
    }
    if let Err(error) = no_null(value) {
        let key = step_of(error.detail("argument").unwrap_or(""));
        faults.push(error.with("path", key));
    }
    let given = |key: &str| map.get(key).filter(|value| !value.is_null());
    if let Some(value) = given("segment") {
        match value.as_str() {
            Some(segment) => card.segment = Some(segment.to_owned()),
            None => faults.push(expected("the name of a segment", value).with("path", "segment")),
        }
    }
    if let Some(value) = given("hysteresis") {
        match value.as_f64() {
            Some(points) => card.hysteresis = points,
            None => faults.push(expected("a number", value).with("path", "hysteresis")),
        }
    }
    match given("measures") {
        None => {}
        Some(Value::Object(measures)) => {
            for (name, value) in measures {
                match one::<ScorecardMeasure>(value) {
                    Ok(measure) => card = card.measure(name, measure),
                    Err(error) => faults.push(within(error, &format!("measures/{}", step_of(name)))),
                }
            }
        }
        Some(other) => {
            faults.push(expected("an object of measures and settings", other).with("path", "measures"));
        }
    }
    card.bands = list::<Band>(given("bands"), "bands", &REQUIRED_OF_BANDS, &mut faults);
    card.overrides =
        list::<HealthOverride>(given("overrides"), "overrides", &REQUIRED_OF_OVERRIDES, &mut faults);
    (card, faults)
}

/// A scorecard as [`read_scorecard`] reads it, without what is at its default.
pub(crate) fn write_scorecard(card: &Scorecard) -> Value {
    let measures = card.measures.iter().map(|(name, measure)| (name.clone(), short(measure)));
    let mut map = Map::new();
    if let Some(segment) = &card.segment {
        map.insert("segment".to_owned(), segment.as_str().into());
    }
    map.insert("measures".to_owned(), measures.collect::<Map<_, _>>().into());
    if !card.bands.is_empty() {
        let bands = card.bands.iter().map(|band| json!({"band": band.band, "from": band.from}));
        map.insert("bands".to_owned(), bands.collect::<Vec<_>>().into());
    }
    if card.hysteresis != 0.0 {
        map.insert("hysteresis".to_owned(), card.hysteresis.into());
    }
    if !card.overrides.is_empty() {
        let whole = |one: &HealthOverride| {
            let (mut value, all) = (short(one), one.to_json());
            for key in REQUIRED_OF_OVERRIDES {
                value[key] = all[key].clone();
            }
            value
        };
        map.insert("overrides".to_owned(), card.overrides.iter().map(whole).collect::<Vec<_>>().into());
    }
    map.into()
}

fn one<T: Options>(value: &Value) -> Result<T> {
    if !value.is_object() {
        return Err(expected("an object", value));
    }
    no_null(value)?;
    T::from_json(value)
}

fn list<T: Options>(
    value: Option<&Value>,
    part: &str,
    required: &[&'static str],
    faults: &mut Vec<Error>,
) -> Vec<T> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => {
            let mut read = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                let lacks = |key: &&&str| item.as_object().is_some_and(|map| !map.contains_key(**key));
                for key in required.iter().filter(lacks) {
                    let error =
                        Error::new(ErrorCode::InvalidPolicy, format!("one of `{part}` lacks `{key}`"));
                    let error =
                        error.with("argument", key).hint(format!("it must have {}", required.join(", ")));
                    faults.push(within(error, &format!("{part}/{at}")));
                }
                match one(item) {
                    Ok(item) => read.push(item),
                    Err(error) => faults.push(within(error, &format!("{part}/{at}"))),
                }
            }
            read
        }
        Some(other) => {
            faults.push(expected("a list", other).with("path", part));
            Vec::new()
        }
    }
}

fn within(error: Error, part: &str) -> Error {
    let path =
        error.detail("argument").map_or_else(|| part.to_owned(), |key| format!("{part}/{}", step_of(key)));
    error.with("path", path)
}

/// Options as JSON, without what is at its default.
fn short<T: Options>(options: &T) -> Value {
    let (mut value, default) = (options.to_json(), T::default().to_json());
    if let Value::Object(map) = &mut value {
        map.retain(|key, value| default.get(key) != Some(value));
    }
    value
}
