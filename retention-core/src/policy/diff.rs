//! What differs between two policies.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::measure::MeasureKind;
use crate::options::Options;
use crate::policy::Policy;
use crate::policy::definition::place;
use crate::rule::Rule;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};

/// What [`Policy::diff`] returns.
pub(crate) static POLICY_DIFF: TableSpec = TableSpec {
    name: "policy_diff",
    doc: "One row for each part of a policy that another lacks, adds or changes.",
    columns: &[
        ColumnSpec::new("path", ColumnType::Text, "The part, such as `/segments/silent`."),
        ColumnSpec::new("change", ColumnType::Text, "`added`, `removed` or `changed`."),
        ColumnSpec::new("before", ColumnType::Text, "The part in this policy, as JSON.").nullable(),
        ColumnSpec::new("after", ColumnType::Text, "The part in the other, as JSON.").nullable(),
    ],
};

impl Policy {
    /// What another policy has otherwise, part by part. A setting that says what holds without it is no difference, nor is
    /// how a rule is spaced and bracketed, or written as text or as a tree; `n > 5` and `5 < n` differ.
    ///
    /// ```
    /// use retention_core::{Policy, PolicyPreset};
    /// let policy = Policy::preset(PolicyPreset::Saas)?;
    /// let other = Policy::parse(&PolicyPreset::Saas.text().replace("days_since_use >= 14", "days_since_use >= 10"))?;
    /// let diff = policy.diff(&other);
    /// assert_eq!(diff.column("path")?.text(0), Some("/segments/silent"));
    /// assert_eq!(diff.column("after")?.text(0), Some("\"days_since_use >= 10 && !cancelled\""));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn diff(&self, other: &Self) -> Table {
        let (before, after) = (whole(self), whole(other));
        let mut rows: Vec<(String, &str, Option<String>, Option<String>)> = Vec::new();
        for part in
            ["kinds", "measures", "segments", "signals", "scorecards", "lifecycles", "artifacts", "metrics"]
        {
            for (path, before, after) in parts(part, before.get(part), after.get(part)) {
                let change = match (before, after) {
                    (None, _) => "added",
                    (_, None) => "removed",
                    _ => "changed",
                };
                if before != after {
                    rows.push((path, change, before.map(Value::to_string), after.map(Value::to_string)));
                }
            }
        }
        Table::of(&POLICY_DIFF)
            .column(rows.iter().map(|(path, ..)| path).collect::<Text>())
            .column(rows.iter().map(|(_, change, ..)| change).collect::<Text>())
            .optional(rows.iter().map(|(_, _, before, _)| before.clone()).collect())
            .optional(rows.into_iter().map(|(_, _, _, after)| after).collect())
            .finish()
    }
}

/// The document with all settings of metrics, also those that are as usual.
fn whole(policy: &Policy) -> Value {
    let mut json = policy.to_json();
    json["metrics"] = policy.metrics().to_json();
    for measure in json.get_mut("measures").and_then(Value::as_object_mut).into_iter().flatten() {
        forget_usual(measure.1);
    }
    json
}

/// Leaves out what a measure says though it holds without, and how its filter is spaced.
fn forget_usual(measure: &mut Value) {
    let Some(map) = measure.as_object_mut() else { return };
    let Some(Ok(kind)) = map.get("measure").and_then(Value::as_str).map(MeasureKind::parse) else { return };
    for (setting, usual) in [("history", Some(kind.history().as_str())), ("value", kind.value())] {
        if usual.is_some() && map.get(setting).and_then(Value::as_str) == usual {
            map.remove(setting);
        }
    }
    let rule = map.get("filter").and_then(Value::as_str).map(Rule::parse);
    if let Some(Ok(rule)) = rule {
        map.insert("filter".to_owned(), rule.to_json());
    }
}

type Pair<'v> = (String, Option<&'v Value>, Option<&'v Value>);

/// The named parts of either side; what has no names is one part.
fn parts<'v>(part: &str, before: Option<&'v Value>, after: Option<&'v Value>) -> Vec<Pair<'v>> {
    let names =
        |value: Option<&'v Value>| value.and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let all: BTreeSet<&String> = names(before).chain(names(after)).collect();
    if all.is_empty() {
        return vec![(format!("/{part}"), before, after)];
    }
    let of = |value: Option<&'v Value>, name: &String| value.and_then(|value| value.get(name));
    all.into_iter().map(|name| (place(part, name), of(before, name), of(after, name))).collect()
}
