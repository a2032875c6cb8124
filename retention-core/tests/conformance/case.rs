//! The shape of a case file. Whatever the README does not name is refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) schema: Map<String, Value>,
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
    pub(crate) as_of: Option<String>,
    pub(crate) known_at: Option<String>,
    pub(crate) operation: Option<String>,
    #[serde(default)]
    pub(crate) options: Map<String, Value>,
    pub(crate) table: Option<Plain>,
    pub(crate) of: Option<Making>,
    pub(crate) engine: Option<Live>,
    pub(crate) expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    Append(Input),
    SetCustomers(Input),
    AppendSubscriptions(Input),
    Alias(Identity),
    Merge(Identity),
    Unmerge(Identity),
    PartitionAndMerge(usize),
    ThroughBytes(bool),
}

/// A live engine over the case's log, what is done with it, and what of it is compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Live {
    pub(crate) policy: Value,
    pub(crate) start: String,
    pub(crate) r#do: Vec<Act>,
    #[serde(default)]
    pub(crate) gives: Gives,
    /// Whose pictures are given.
    #[serde(default)]
    pub(crate) customers: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gives {
    /// What was told, one after another.
    #[default]
    Signals,
    /// Whom the last policy moved.
    Movers,
    /// Scores in the pictures of customers, a row for each contribution.
    Health,
    /// Stages in the pictures of customers.
    Stages,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    Track(Value),
    TrackMany(Input),
    SetCustomer(Value),
    Alias(Identity),
    Merge(Identity),
    Unmerge(Identity),
    Advance(Advance),
    Ack(bool),
    Restore(bool),
    SetPolicy(Value),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advance {
    pub(crate) now: String,
    pub(crate) limit: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    pub(crate) rows: Option<Vec<Value>>,
    pub(crate) dataset: Option<String>,
    pub(crate) columns: Map<String, Value>,
}

/// A plain table: its rows, or a data set.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Plain {
    Rows(Vec<Value>),
    Dataset { dataset: String },
}

/// The arguments of an alias, merge or unmerge.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    pub(crate) from: String,
    pub(crate) into: String,
    pub(crate) at: String,
    pub(crate) received: Option<String>,
}

/// How an artifact is made that is asked, or that an option takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Making {
    pub(crate) operation: String,
    pub(crate) as_of: Option<String>,
    pub(crate) known_at: Option<String>,
    #[serde(default)]
    pub(crate) options: Map<String, Value>,
    pub(crate) table: Option<Plain>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Expect {
    Table(ExpectedTable),
    Error(ExpectedError),
    Receipt(Map<String, Value>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedTable {
    pub(crate) columns: BTreeMap<String, Vec<Value>>,
    pub(crate) column_names: Option<Vec<String>>,
    pub(crate) rows: Option<usize>,
    #[serde(default)]
    pub(crate) tolerance: Tolerance,
    #[serde(default)]
    pub(crate) notes: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
pub(crate) enum Tolerance {
    #[default]
    Usual,
    All(f64),
    Columns(BTreeMap<String, f64>),
}

impl Tolerance {
    pub(crate) fn of(&self, column: &str) -> f64 {
        const USUAL: f64 = 1e-12;
        match self {
            Self::Usual => USUAL,
            Self::All(tolerance) => *tolerance,
            Self::Columns(columns) => columns.get(column).copied().unwrap_or(USUAL),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedError {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) details: BTreeMap<String, String>,
    /// A part of the message.
    pub(crate) says: Option<String>,
    pub(crate) at: Option<Place>,
}

/// Which part of a case fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Schema,
    Step(usize),
    AsOf,
    Operation,
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        match (value.as_str(), value.as_u64()) {
            (Some("schema"), _) => Ok(Self::Schema),
            (Some("as_of"), _) => Ok(Self::AsOf),
            (Some("operation"), _) => Ok(Self::Operation),
            (_, Some(step)) => Ok(Self::Step(step as usize)),
            _ => Err(serde::de::Error::custom(format!("`at` is {value}"))),
        }
    }
}

impl Case {
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, String> {
        let case: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if case.name != name {
            return Err(format!("is named `{}`", case.name));
        }
        if case.source.trim().is_empty() {
            return Err("has no source".into());
        }
        let of_view = case.operation.as_ref().is_some_and(|name| !name.contains('.'));
        if of_view && (case.table.is_some() || case.of.is_some()) {
            return Err("has a table or an artifact for an operation of a view".into());
        }
        if of_view && case.as_of.is_none() {
            return Err("has an operation and no as_of".into());
        }
        if case.engine.is_some() && case.operation.is_some() {
            return Err("has an engine and an operation".into());
        }
        if matches!(case.expect, Expect::Table(_)) && case.operation.is_none() && case.engine.is_none() {
            return Err("expects a table of no operation".into());
        }
        if matches!(case.expect, Expect::Receipt(_)) && (case.operation.is_some() || case.steps.is_empty()) {
            return Err("expects the receipt of a last step that it does not have".into());
        }
        for step in &case.steps {
            if let Step::Append(input) | Step::SetCustomers(input) | Step::AppendSubscriptions(input) = step
                && input.rows.is_some() == input.dataset.is_some()
            {
                return Err("has a step without rows, or with rows and a data set".into());
            }
        }
        for making in case.options.values().flat_map(makings_in) {
            let read = serde_json::from_value::<Making>(making.clone());
            read.map_err(|error| format!("has an artifact that cannot be made: {error}"))?;
        }
        let raw: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        unsafe_number(&raw)
            .map_or(Ok(case), |number| Err(format!("writes {number} as a number; write it as a text")))
    }

    /// The operations that make the artifact that is asked, and those that options take.
    pub(crate) fn makings(&self) -> Vec<String> {
        let of = self.of.iter().flat_map(Making::all);
        of.chain(self.options.values().flat_map(made_by)).collect()
    }

    /// Schema and steps as text: cases of one origin have the same log.
    pub(crate) fn origin(&self) -> String {
        format!("{:?} {:?}", self.schema, self.steps)
    }

    /// Whether the log comes from a bundled data set.
    pub(crate) fn reads_data(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Append(Input { dataset: Some(_), .. })))
    }

    /// Where the expected error happens, when the case does not say.
    pub(crate) fn usual_place(&self) -> Place {
        match (&self.operation, &self.engine) {
            (Some(_), _) | (_, Some(_)) => Place::Operation,
            _ => Place::Step(self.steps.len().saturating_sub(1)),
        }
    }
}

impl Making {
    /// Its operation, and those of the artifacts that its options take.
    fn all(&self) -> Vec<String> {
        std::iter::once(self.operation.clone()).chain(self.options.values().flat_map(made_by)).collect()
    }
}

fn made_by(option: &Value) -> Vec<String> {
    let makings = makings_in(option).into_iter();
    makings
        .filter_map(|making| serde_json::from_value::<Making>(making.clone()).ok())
        .flat_map(|one| one.all())
        .collect()
}

/// What is to be made, if an option is `{"artifact": {…}}` or a list of such.
fn makings_in(option: &Value) -> Vec<&Value> {
    match option {
        Value::Array(items) => items.iter().filter_map(making_in).collect(),
        other => making_in(other).into_iter().collect(),
    }
}

/// What is to be made, if an option is `{"artifact": {…}}`.
pub(crate) fn making_in(option: &Value) -> Option<&Value> {
    option.as_object().filter(|map| map.len() == 1)?.get("artifact")
}

/// A whole number that a language with 64-bit floats only would not read exactly.
fn unsafe_number(value: &Value) -> Option<String> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => {
            let float = number.as_f64().unwrap_or(f64::INFINITY);
            (float.fract() == 0.0 && float.abs() >= LIMIT).then(|| number.to_string())
        }
        Value::Array(items) => items.iter().find_map(unsafe_number),
        Value::Object(map) => map.values().find_map(unsafe_number),
        _ => None,
    }
}

#[test]
fn refuses_what_the_format_does_not_have() {
    let case = |text: &str| Case::parse("rfm/x", text).map(|_| ());
    let whole = r#"{"name": "rfm/x", "source": "by hand", "operation": "rfm", "as_of": "2024-01-01", "expect": {"error": {"code": "x"}}}"#;
    assert_eq!(case(whole), Ok(()));
    for (from, to) in [
        ("rfm/x", "rfm/y"),
        ("by hand", " "),
        (r#""as_of""#, r#""asof""#),
        (r#""as_of": "2024-01-01", "#, ""),
        (r#""operation": "rfm", "#, r#""operation": "rfm", "options": {"n": 9007199254740993}, "#),
        (r#""operation": "rfm", "#, r#""operation": "rfm", "steps": [{"append": {"columns": {}}}], "#),
        (r#""operation": "rfm", "#, r#""operation": "rfm", "steps": [{"push": {}}], "#),
        (
            r#""operation": "rfm", "#,
            r#""operation": "rfm", "options": {"cuts": {"artifact": {"asof": ""}}}, "#,
        ),
        (r#"{"error": {"code": "x"}}"#, r#"{"error": {"code": "x", "message": "y"}}"#),
        (r#"{"error": {"code": "x"}}"#, r#"{"error": {"code": "x", "at": "end"}}"#),
        (r#"{"error": {"code": "x"}}"#, r#"{"error": {"code": "x"}, "table": {"columns": {}}}"#),
        (r#"{"error": {"code": "x"}}"#, r#"{"receipt": {}}"#),
        (r#"{"error": {"code": "x"}}"#, r#"{"table": {}}"#),
    ] {
        let broken = whole.replacen(from, to, 1);
        assert_ne!(broken, whole);
        assert!(case(&broken).is_err(), "accepted {broken}");
    }
}
