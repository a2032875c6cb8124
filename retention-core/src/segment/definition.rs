//! Segments as somebody writes them down: measures, and rules over them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::Result;
use crate::measure::Measures;
use crate::options::expected;
use crate::rule::Rule;

/// Segments by name, with the measures that their rules read.
///
/// A rule may read measures, properties of the customer whose type the schema says, and other segments as yes or no.
///
/// ```
/// use retention_core::{Measures, Rule, Segments};
/// let measures = Measures::from_json(&serde_json::json!({
///     "orders_90d": {"measure": "count", "of": ["purchase"], "window": "90d"},
///     "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
/// }))?;
/// let segments = Segments::new(measures)
///     .with("loyal", Rule::parse("orders_90d >= 3")?)
///     .with("loyal_and_silent", Rule::parse("loyal && days_since_order > 30")?);
/// assert_eq!(segments.names().collect::<Vec<_>>(), ["loyal", "loyal_and_silent"]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Segments {
    measures: Measures,
    rules: BTreeMap<String, Rule>,
}

impl Segments {
    /// No segments over these measures.
    pub fn new(measures: Measures) -> Self {
        Self { measures, rules: BTreeMap::new() }
    }

    /// Adds a segment, in place of one of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, rule: Rule) -> Self {
        self.rules.insert(name.into(), rule);
        self
    }

    /// Kinds of events that may be named beside those that were seen and those of the schema.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.measures = self.measures.kinds(kinds);
        self
    }

    /// Reads `{"measures": {…}, "segments": {name: rule}}`, each rule its text or its tree.
    ///
    /// # Errors
    /// Those of [`Measures::from_json`] and [`Rule::from_json`], with `path`.
    pub fn from_json(value: &Value) -> Result<Self> {
        let map = crate::options::object(value, &["measures", "segments"])?;
        let part = |name: &str| map.and_then(|map| map.get(name)).filter(|part| !part.is_null());
        let within = |part: &str, error: crate::Error| {
            let inner = error.detail("path").map_or(String::new(), |inner| format!("/{inner}"));
            error.with("path", format!("{part}{inner}"))
        };
        let measures = part("measures").map_or(Ok(Measures::new()), Measures::from_json);
        let mut segments = Self::new(measures.map_err(|error| within("measures", error))?);
        let rules = part("segments").map_or(Ok(BTreeMap::new()), read_rules);
        segments.rules = rules.map_err(|error| within("segments", error))?;
        Ok(segments)
    }

    /// Measures and segments as [`from_json`](Self::from_json) reads them.
    pub fn to_json(&self) -> Value {
        json!({ "measures": self.measures.to_json(), "segments": self.rules_json() })
    }

    /// The rules alone, by name.
    pub(crate) fn rules_json(&self) -> Value {
        let rules = self.rules.iter().map(|(name, rule)| (name.clone(), Value::from(rule.to_string())));
        rules.collect::<Map<_, _>>().into()
    }

    /// The measures that the rules may read.
    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    /// The rule of a segment.
    pub fn get(&self, name: &str) -> Option<&Rule> {
        self.rules.get(name)
    }

    /// Names and rules, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rule)> {
        self.rules.iter().map(|(name, rule)| (name.as_str(), rule))
    }
}

fn read_rules(value: &Value) -> Result<BTreeMap<String, Rule>> {
    let map = value.as_object().ok_or_else(|| expected("an object of names and rules", value))?;
    let read = |(name, value): (&String, &Value)| {
        let rule = Rule::from_json(value).map_err(|error| error.with("path", name))?;
        Ok((name.clone(), rule))
    };
    map.iter().map(read).collect()
}
