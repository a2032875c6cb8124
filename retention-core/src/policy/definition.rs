//! A policy as somebody writes it down.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::error::step_of;
use crate::health::{HealthNorms, Scorecard, read_scorecard, write_scorecard};
use crate::lifecycle::{Lifecycle, read_lifecycle, write_lifecycle};
use crate::log::Schema;
use crate::measure::{Measures, read_measure};
use crate::options::{expected, no_null};
use crate::policy::compiled::Compiled;
use crate::policy::repeated::repeated;
use crate::rule::Rule;
use crate::segment::Segments;
use crate::subscription::MetricSettings;
use crate::{Error, ErrorCode, Result};

/// The version of the document that this release writes, and the newest it reads.
pub(crate) const VERSION: i64 = 1;

/// What a team wants of its data: measures, segments, signals, scorecards, lifecycles and the settings of metrics, in one
/// document. It refers to a schema and never repeats it.
///
/// ```
/// use retention_core::{Policy, Schema};
/// let policy = Policy::from_json(&serde_json::json!({
///     "policy": 1,
///     "kinds": ["login"],
///     "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
///     "segments": {"silent": "days_since_login >= 14"},
///     "signals": {"payment_failed": {"on": ["payment_failed"]}},
/// }))?;
/// assert!(policy.validate(&Schema::new("Europe/London", "GBP")?).is_empty());
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    pub(super) kinds: Vec<String>,
    pub(super) segments: Segments,
    pub(super) signals: BTreeMap<String, SignalRule>,
    pub(super) scorecards: BTreeMap<String, Scorecard>,
    pub(super) lifecycles: BTreeMap<String, Lifecycle>,
    pub(super) artifacts: BTreeMap<String, HealthNorms>,
    pub(super) metrics: MetricSettings,
}

/// When a signal fires: at the instant a rule begins to hold, or at each event of some kinds, if the rule holds then.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignalRule {
    pub(super) on: Vec<String>,
    pub(super) when: Option<Rule>,
}

impl SignalRule {
    /// Fires when the rule begins to hold.
    pub fn when(rule: Rule) -> Self {
        Self { on: Vec::new(), when: Some(rule) }
    }

    /// Fires at each event of these kinds or roles; with a rule, if it holds just after.
    pub fn on(kinds: impl IntoIterator<Item = impl Into<String>>, rule: Option<Rule>) -> Self {
        Self { on: kinds.into_iter().map(Into::into).collect(), when: rule }
    }
}

const KEYS: [&str; 9] = [
    "policy",
    "kinds",
    "measures",
    "segments",
    "signals",
    "scorecards",
    "lifecycles",
    "artifacts",
    "metrics",
];

impl Policy {
    /// A policy of these segments and no signals of its own.
    pub fn new(segments: Segments) -> Self {
        Self { segments, ..Self::default() }
    }

    /// Adds a signal, in place of one of the same name.
    #[must_use]
    pub fn signal(mut self, name: impl Into<String>, rule: SignalRule) -> Self {
        self.signals.insert(name.into(), rule);
        self
    }

    /// Adds a scorecard, in place of one of the same name.
    #[must_use]
    pub fn scorecard(mut self, name: impl Into<String>, card: Scorecard) -> Self {
        self.scorecards.insert(name.into(), card);
        self
    }

    /// Adds a lifecycle, in place of one of the same name.
    #[must_use]
    pub fn lifecycle(mut self, name: impl Into<String>, lifecycle: Lifecycle) -> Self {
        self.lifecycles.insert(name.into(), lifecycle);
        self
    }

    /// Adds what scorecards read as `artifact`, in place of one of the same name.
    #[must_use]
    pub fn artifact(mut self, name: impl Into<String>, norms: HealthNorms) -> Self {
        self.artifacts.insert(name.into(), norms);
        self
    }

    /// The same with norms in place of every artifact that scorecards name and the policy lacks.
    ///
    /// # Errors
    /// `invalid_option` where it lacks none and has others.
    pub(crate) fn where_missing(mut self, norms: &HealthNorms) -> Result<Self> {
        let named: BTreeSet<String> =
            self.scorecards.values().flat_map(Scorecard::artifacts).map(str::to_owned).collect();
        let (known, missing): (Vec<String>, Vec<String>) =
            named.into_iter().partition(|name| self.artifacts.contains_key(name));
        let other = !known.is_empty() && known.iter().all(|name| self.artifacts.get(name) != Some(norms));
        if missing.is_empty() && other {
            let message = format!("the policy has what its scorecards read already: {}", known.join(", "));
            return Err(Error::option("norms", message)
                .hint("leave `norms` out, or take these out of the policy's `artifacts`"));
        }
        self.artifacts.extend(missing.into_iter().map(|name| (name, norms.clone())));
        Ok(self)
    }

    /// How recurring revenue is counted.
    #[must_use]
    pub fn with_metrics(mut self, settings: MetricSettings) -> Self {
        self.metrics = settings;
        self
    }

    /// Kinds of events that may be named beside those of the schema.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.kinds = kinds.into_iter().map(Into::into).collect();
        self.segments = self.segments.kinds(self.kinds.iter().cloned());
        self
    }

    /// Reads a policy; its form alone is checked, [`validate`](Self::validate) checks it against a schema.
    ///
    /// # Errors
    /// The first of [`faults`](Self::faults) that lies in the form.
    pub fn from_json(value: &Value) -> Result<Self> {
        let (policy, faults) = read(value);
        faults.into_iter().next().map_or(Ok(policy), |fault| Err(fault.placed()))
    }

    /// Reads the text of a policy.
    ///
    /// # Errors
    /// `invalid_policy` for what is no JSON; those of [`from_json`](Self::from_json).
    pub fn parse(text: &str) -> Result<Self> {
        match json_of(text)? {
            (document, twice) if twice.is_empty() => Self::from_json(&document),
            (_, twice) => twice.into_iter().next().map_or(Ok(Self::default()), Err),
        }
    }

    /// The policy as JSON; [`from_json`](Self::from_json) reads it back.
    pub fn to_json(&self) -> Value {
        let signals = self.signals.iter().map(|(name, signal)| {
            let mut map = Map::new();
            if !signal.on.is_empty() {
                map.insert("on".to_owned(), signal.on.clone().into());
            }
            if let Some(rule) = &signal.when {
                map.insert("when".to_owned(), rule.to_string().into());
            }
            (name.clone(), Value::from(map))
        });
        let mut document = json!({
            "policy": VERSION,
            "kinds": self.kinds,
            "measures": self.segments.measures().to_json(),
            "segments": self.segments.rules_json(),
            "signals": signals.collect::<Map<_, _>>(),
            "metrics": self.metrics.unusual(),
        });
        let cards = self.scorecards.iter().map(|(name, card)| (name.clone(), write_scorecard(card)));
        let lifecycles = self.lifecycles.iter().map(|(name, one)| (name.clone(), write_lifecycle(one)));
        // An artifact that was read can be written.
        let text = |norms: &HealthNorms| norms.to_json().unwrap_or_default();
        let artifacts = self.artifacts.iter().map(|(name, norms)| (name.clone(), text(norms).into()));
        let parts: [(&str, Map<_, _>); 3] = [
            ("scorecards", cards.collect()),
            ("lifecycles", lifecycles.collect()),
            ("artifacts", artifacts.collect()),
        ];
        for (part, map) in parts.into_iter().filter(|(_, map)| !map.is_empty()) {
            document[part] = map.into();
        }
        document
    }

    /// The segments, and the measures they read.
    pub fn segments(&self) -> &Segments {
        &self.segments
    }

    /// The measures.
    pub fn measures(&self) -> &Measures {
        self.segments.measures()
    }

    /// How recurring revenue is counted: what operations take as `settings`.
    pub fn metrics(&self) -> &MetricSettings {
        &self.metrics
    }

    /// The names of the signals, in order; segments give signals of their own when somebody enters or leaves.
    pub fn signal_names(&self) -> impl Iterator<Item = &str> {
        self.signals.keys().map(String::as_str)
    }

    /// The names of the scorecards, in order.
    pub fn scorecard_names(&self) -> impl Iterator<Item = &str> {
        self.scorecards.keys().map(String::as_str)
    }

    /// The names of the lifecycles, in order.
    pub fn lifecycle_names(&self) -> impl Iterator<Item = &str> {
        self.lifecycles.keys().map(String::as_str)
    }

    /// Everything in the policy that does not fit itself or the schema, each with `path` and, in a rule, `position`.
    /// Empty: the policy can be used.
    pub fn validate(&self, schema: &Schema) -> Vec<Error> {
        let mut faults = Compiled::check(self, schema).1;
        let metrics = self.metrics.check(schema).into_iter();
        faults.extend(metrics.map(settings_fault));
        faults
    }

    /// Everything wrong with a document, in its form and against a schema: as [`validate`](Self::validate), also where
    /// parts of it cannot be read.
    pub fn faults(value: &Value, schema: &Schema) -> Vec<Error> {
        let (policy, mut faults) = read(value);
        // What reads a part that could not be read is not to blame.
        let broken: Vec<String> = faults
            .iter()
            .filter_map(|fault| {
                let mut path = fault.detail("path")?.split('/').skip(1);
                let part = path.next()?;
                let named = part == "measures" || part == "segments" || part == "artifacts";
                named.then(|| path.next().map(|step| step.replace("~1", "/").replace("~0", "~")))?
            })
            .collect();
        let excused = |fault: &Error| {
            let unknown = [ErrorCode::UnknownName, ErrorCode::UnknownSegment, ErrorCode::InvalidPolicy];
            unknown.contains(&fault.code())
                && fault.detail("given").is_some_and(|given| broken.iter().any(|name| name == given))
        };
        let unread = unread(&faults);
        let found = policy.validate(schema).into_iter();
        faults.extend(found.filter(|fault| !excused(fault) && !follows(fault, &unread)));
        faults
    }
}

/// The scorecards and lifecycles of which not all could be read, as the paths to them.
fn unread(faults: &[Error]) -> BTreeSet<String> {
    let whole = |fault: &Error| {
        let mut steps = fault.detail("path")?.split('/').skip(1);
        let (part, name) = (steps.next()?, steps.next()?);
        ["scorecards", "lifecycles"].contains(&part).then(|| format!("/{part}/{name}"))
    };
    faults.iter().filter_map(whole).collect()
}

/// Whether a fault may only follow from what could not be read: all that is about a scorecard or a lifecycle as a whole,
/// and not about one of its measures, its segment or what one of its rules says.
fn follows(fault: &Error, unread: &BTreeSet<String>) -> bool {
    let mut steps = fault.detail("path").unwrap_or("").splitn(4, '/').skip(1);
    let (Some(part), Some(name)) = (steps.next(), steps.next()) else { return false };
    let rest = steps.next().unwrap_or("");
    let by_itself = match part {
        "scorecards" => rest == "segment" || rest.starts_with("measures/"),
        _ => {
            let key = rest.split('/').nth(2);
            fault.code() != ErrorCode::InvalidPolicy && (key == Some("when") || key == Some("keep"))
        }
    };
    !by_itself && unread.contains(&format!("/{part}/{name}"))
}

/// So deep do objects and lists of a JSON text nest at most: serde_json reads no deeper.
const DEEPEST: usize = 127;

/// The document of a text, and the keys that stand twice in one of its objects.
pub(super) fn json_of(text: &str) -> Result<(Value, Vec<Error>)> {
    let no_json = |error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        let error = if said.starts_with("recursion limit exceeded") {
            let message = format!(
                "the policy nests deeper than the text of a document may, {DEEPEST} objects and lists: at line {line} column {column}"
            );
            let hint = "write deep rules as text, or name parts of them as segments and refer to those";
            Error::new(ErrorCode::InvalidPolicy, message).hint(hint)
        } else {
            Error::new(ErrorCode::InvalidPolicy, format!("the policy is no JSON: {said}"))
        };
        error.with("line", line).with("column", column)
    };
    let value = serde_json::from_str(text).map_err(no_json)?;
    let twice = |path: String| {
        let key = path.rsplit('/').next().unwrap_or_default().to_owned();
        Error::new(ErrorCode::InvalidPolicy, format!("`{key}` stands there twice: only one would count"))
            .with("path", path)
            .with("given", key)
            .hint("take one of them away, or give it another name")
    };
    Ok((value, repeated(text).map_err(no_json)?.into_iter().map(twice).collect()))
}

/// The JSON pointer of something that has a name in a part of the document.
pub(super) fn place(part: &str, name: &str) -> String {
    format!("/{part}/{}", step_of(name))
}

/// The sound parts of a document, and what is wrong with the others.
fn read(value: &Value) -> (Policy, Vec<Error>) {
    let mut faults = Vec::new();
    let Some(map) = value.as_object() else {
        return (
            Policy::default(),
            vec![expected("an object with measures, segments, signals and metrics", value).with("path", "")],
        );
    };
    for key in map.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        let error = Error::new(ErrorCode::UnknownOption, format!("a policy has no `{key}`"));
        faults.push(error.suggest(key, KEYS).with("path", format!("/{}", step_of(key))));
    }
    // 1.0 is the same number in JSON.
    let whole =
        |value: &Value| value.as_i64().or_else(|| value.as_f64().filter(|one| *one == 1.0).map(|_| 1));
    match map.get("policy").map(whole) {
        Some(Some(1..=VERSION)) => {}
        Some(Some(version)) if version > VERSION => faults.push(
            Error::new(
                ErrorCode::InvalidPolicy,
                format!("the policy is of version {version}, this release reads up to {VERSION}"),
            )
            .with("path", "/policy"),
        ),
        _ => faults.push(
            Error::new(ErrorCode::InvalidPolicy, "the policy does not say its version")
                .with("path", "/policy")
                .hint("begin it with \"policy\": 1"),
        ),
    }
    let mut policy = Policy { kinds: texts(map.get("kinds"), "/kinds", &mut faults), ..Policy::default() };
    let mut measures = Measures::new();
    for (name, value) in parts(map, "measures", &mut faults) {
        match read_measure(value) {
            Ok(measure) => measures = measures.with(name, measure),
            Err(wrong) => {
                faults.extend(wrong.into_iter().map(|error| error.within(&place("measures", name))));
            }
        }
    }
    policy.segments = Segments::new(measures.kinds(policy.kinds.iter().cloned()));
    for (name, value) in parts(map, "segments", &mut faults) {
        match Rule::from_json(value) {
            Ok(rule) => policy.segments = std::mem::take(&mut policy.segments).with(name, rule),
            Err(error) => faults.push(error.within(&place("segments", name))),
        }
    }
    for (name, value) in parts(map, "signals", &mut faults) {
        let path = place("signals", name);
        if let Some(signal) = read_signal(value, &path, &mut faults) {
            policy.signals.insert(name.clone(), signal);
        }
    }
    read_stood(&mut policy, map, &mut faults);
    if let Some(value) = map.get("metrics") {
        let (settings, wrong) = match value {
            Value::Null => (MetricSettings::default(), vec![expected("settings, or no such key", value)]),
            value => MetricSettings::read_all(value),
        };
        policy.metrics = settings;
        faults.extend(no_null(value).err().into_iter().chain(wrong).map(settings_fault));
    }
    (policy, faults)
}

/// What customers stand in: scorecards, lifecycles, and the artifacts that they read.
fn read_stood(policy: &mut Policy, map: &Map<String, Value>, faults: &mut Vec<Error>) {
    for (name, value) in parts(map, "scorecards", faults) {
        let (card, found) = read_scorecard(value);
        faults.extend(found.into_iter().map(|error| error.within(&place("scorecards", name))));
        if value.is_object() {
            policy.scorecards.insert(name.clone(), card);
        }
    }
    for (name, value) in parts(map, "lifecycles", faults) {
        let (lifecycle, found) = read_lifecycle(value);
        faults.extend(found.into_iter().map(|error| error.within(&place("lifecycles", name))));
        if value.is_object() {
            policy.lifecycles.insert(name.clone(), lifecycle);
        }
    }
    for (name, value) in parts(map, "artifacts", faults) {
        // Its text, or the same as an object.
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match HealthNorms::from_json(&text) {
            Ok(norms) => {
                policy.artifacts.insert(name.clone(), norms);
            }
            Err(error) => faults.push(error.within(&place("artifacts", name))),
        }
    }
}

/// An error of settings with the path of the setting.
fn settings_fault(error: Error) -> Error {
    match error.detail("argument").map(str::to_owned) {
        Some(name) => error.with("path", place("metrics", &name)),
        None => error.with("path", "/metrics"),
    }
}

fn parts<'v>(
    map: &'v Map<String, Value>,
    part: &str,
    faults: &mut Vec<Error>,
) -> Vec<(&'v String, &'v Value)> {
    match map.get(part) {
        None => Vec::new(),
        Some(Value::Object(inner)) => inner.iter().collect(),
        Some(other) => {
            faults
                .push(expected("an object of names, or no such key", other).with("path", format!("/{part}")));
            Vec::new()
        }
    }
}

fn texts(value: Option<&Value>, path: &str, faults: &mut Vec<Error>) -> Vec<String> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => {
            for (at, item) in items.iter().enumerate().filter(|(_, item)| !item.is_string()) {
                faults.push(expected("a text", item).with("path", format!("{path}/{at}")));
            }
            // Those that are texts are none the worse.
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(other) => {
            faults.push(expected("a list of texts", other).with("path", path));
            Vec::new()
        }
    }
}

/// The sound parts of a signal.
fn read_signal(value: &Value, path: &str, faults: &mut Vec<Error>) -> Option<SignalRule> {
    let before = faults.len();
    let Some(map) = value.as_object() else {
        let error = expected("an object such as {\"when\": \"days_since_login >= 14\"}", value);
        faults.push(error.within(path));
        return None;
    };
    for key in map.keys().filter(|key| !["on", "when"].contains(&key.as_str())) {
        let error = Error::new(ErrorCode::UnknownOption, format!("a signal has no `{key}`"));
        faults.push(error.suggest(key, ["on", "when"]).with("path", step_of(key)).within(path));
    }
    let on = texts(map.get("on"), &format!("{path}/on"), faults);
    if map.get("on").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        let error = Error::new(ErrorCode::InvalidPolicy, "`on` names no kind of event");
        faults.push(error.with("path", format!("{path}/on")).hint("name one, or leave `on` away"));
    }
    let when = map.get("when").map(Rule::from_json).transpose();
    let when = when.map_err(|error| faults.push(error.within("when").within(path))).ok().flatten();
    if on.is_empty() && when.is_none() {
        if faults.len() == before {
            let error = Error::new(ErrorCode::InvalidPolicy, "a signal needs `on` or `when`");
            faults.push(error.within(path));
        }
        return None;
    }
    Some(SignalRule { on, when })
}
