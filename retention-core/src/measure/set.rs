//! Named measures that are computed together and may build on one another.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::step_of;
use crate::measure::{Measure, MeasureKind};
use crate::options::{Options, expected};
use crate::rule::Rule;
use crate::{Error, ErrorCode, Result};

/// So many measures may stand in one set.
pub(crate) const MOST: usize = 512;
/// So many bytes a name may have.
const LONGEST_NAME: usize = 64;

/// Measures by name.
///
/// ```
/// use retention_core::Measures;
/// let measures = Measures::from_json(&serde_json::json!({
///     "sales_30d": {"measure": "count", "of": ["purchase"], "window": "30d"},
///     "sales_change": {"measure": "change", "base": "sales_30d"},
/// }))?;
/// assert_eq!(measures.names().collect::<Vec<_>>(), ["sales_30d", "sales_change"]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measures {
    list: BTreeMap<String, Measure>,
    /// Kinds of events that may be named though nobody has seen one yet.
    kinds: Vec<String>,
}

impl Measures {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a measure, in place of one of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, measure: Measure) -> Self {
        self.list.insert(name.into(), measure);
        self
    }

    /// Kinds of events that may be named beside those that were seen and those of the schema, such as one to come.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.kinds = kinds.into_iter().map(Into::into).collect();
        self
    }

    /// The same measures, which may name these kinds too.
    pub(crate) fn and_kinds<'k>(&self, kinds: impl IntoIterator<Item = &'k str>) -> Self {
        let mut more = self.clone();
        more.kinds.extend(kinds.into_iter().map(str::to_owned));
        more
    }

    /// The kinds of events that may be named beside others.
    pub(crate) fn known_kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(String::as_str)
    }

    /// Reads an object of names and measures.
    ///
    /// # Errors
    /// `invalid_option`, `unknown_option`, `invalid_span`, each with `path` as in a policy, `/measures/name/setting`.
    pub fn from_json(value: &Value) -> Result<Self> {
        let map = value.as_object().ok_or_else(|| expected("an object of names and measures", value))?;
        let mut measures = Self::new();
        for (name, value) in map {
            let measure = read(value).map_err(|faults| {
                let first = faults.into_iter().next();
                let error = first.unwrap_or_else(|| Error::internal("a measure fails without a fault"));
                error.within(&format!("/measures/{}", step_of(name)))
            })?;
            measures.list.insert(name.clone(), measure);
        }
        Ok(measures)
    }

    /// The measures as a JSON object; settings that a measure does not use are left out.
    pub fn to_json(&self) -> Value {
        self.list.iter().map(|(name, measure)| (name.clone(), write(measure))).collect::<Map<_, _>>().into()
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.keys().map(String::as_str)
    }

    /// The measure of a name.
    pub fn get(&self, name: &str) -> Option<&Measure> {
        self.list.get(name)
    }

    /// Names and measures, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Measure)> {
        self.list.iter().map(|(name, measure)| (name.as_str(), measure))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Settings that are lists; a text alone is none of them, here as in the JSON Schema.
const LISTS: [&str; 3] = ["of", "then", "without"];

/// Reads one measure.
///
/// # Errors
/// Everything that is wrong with it, each with its setting as `path`.
pub(crate) fn read(value: &Value) -> std::result::Result<Measure, Vec<Error>> {
    let Some(map) = value.as_object() else {
        return Err(vec![expected("an object such as {\"measure\": \"count\", \"of\": [\"login\"]}", value)]);
    };
    let kind = map.get("measure").and_then(Value::as_str).and_then(|kind| MeasureKind::parse(kind).ok());
    let (map, mut faults) = with_text(map);
    for (key, inner) in &map {
        let alone: Map<String, Value> = [(key.clone(), inner.clone())].into_iter().collect();
        let known = Measure::specs().iter().any(|spec| spec.name == key);
        let read = if known && inner.is_null() {
            Err(expected("a value, or no such key", inner))
        } else if LISTS.contains(&key.as_str()) && !inner.is_array() {
            Err(expected("a list of texts", inner))
        } else {
            Measure::from_json(&alone.into()).and_then(|measure| match kind {
                // One at its default is not seen later.
                Some(kind)
                    if !kind.settings().contains(&key.as_str()) && write(&measure).get(key).is_none() =>
                {
                    Err(foreign(kind, key))
                }
                _ => Ok(()),
            })
        };
        faults.extend(read.err().map(|error| error.with("argument", key).with("path", step_of(key))));
    }
    if !map.contains_key("measure") {
        let error = Error::new(ErrorCode::InvalidOption, "a measure needs `measure`: what it computes");
        faults.push(error.with("argument", "measure").with("path", "measure"));
    }
    if faults.is_empty() { Measure::from_json(&map.into()).map_err(|error| vec![error]) } else { Err(faults) }
}

/// A measure's settings with the text of a filter that is a tree; what is wrong with the tree.
fn with_text(map: &Map<String, Value>) -> (Map<String, Value>, Vec<Error>) {
    let (mut map, mut faults) = (map.clone(), Vec::new());
    if let Some(filter @ Value::Object(_)) = map.get_mut("filter") {
        match Rule::from_json(filter) {
            Ok(rule) => *filter = rule.text().into(),
            Err(error) => {
                map.remove("filter");
                faults.push(error.with("argument", "filter").within("filter"));
            }
        }
    }
    (map, faults)
}

/// A setting that a measure of this kind does not have.
pub(super) fn foreign(kind: MeasureKind, key: &str) -> Error {
    Error::new(ErrorCode::InvalidOption, format!("a measure `{}` has no `{key}`", kind.as_str()))
        .with("argument", key)
        .with("path", step_of(key))
        .hint(format!("it may have {}", kind.settings().join(", ")))
}

/// A measure as JSON, without what is at its default.
pub(crate) fn write(measure: &Measure) -> Value {
    let (mut value, default) = (measure.to_json(), Measure::default().to_json());
    if let Value::Object(map) = &mut value {
        map.retain(|key, value| key == "measure" || default.get(key) != Some(value));
    }
    value
}

/// Whether a name can stand in a rule as it is.
///
/// # Errors
/// `invalid_option`.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let mut bytes = name.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let rest = bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if first && rest && name.len() <= LONGEST_NAME && !RESERVED.contains(&name) {
        return Ok(());
    }
    let shown: String = name.chars().take(40).collect();
    Err(Error::new(ErrorCode::InvalidOption, format!("`{shown}` cannot be a name"))
        .with("given", shown)
        .hint("a name has up to 64 letters, digits and `_`, does not begin with a digit, and is no word of the rules"))
}

/// Words with a meaning of their own in rules.
pub(crate) const RESERVED: [&str; 6] = ["true", "false", "null", "in", "customer", "as_of"];
