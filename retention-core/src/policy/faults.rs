//! What is wrong with a policy, as a table.

use serde_json::Value;

use crate::Error;
use crate::log::Schema;
use crate::policy::Policy;
use crate::policy::definition::json_of;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};

const TEXT: ColumnType = ColumnType::Text;

/// What [`Policy::fault_table`] returns.
pub(crate) static POLICY_FAULTS: TableSpec = TableSpec {
    name: "policy_faults",
    doc: "One row for each thing that is wrong with a policy.",
    columns: &[
        ColumnSpec::new("path", TEXT, "The part that is wrong, as a JSON pointer into the document, such as `/segments/silent`; of a rule that is a tree, the part of the tree.").nullable(),
        ColumnSpec::new("position", ColumnType::Int, "Where in the text of a rule, in characters from 0.")
            .nullable(),
        ColumnSpec::new("code", TEXT, "The code of the error that using the policy would give."),
        ColumnSpec::new("message", TEXT, "What is wrong, and what to do next."),
        ColumnSpec::new("given", TEXT, "The name that was not found, or the value that cannot be used.")
            .nullable(),
        ColumnSpec::new("suggestion", TEXT, "The nearest name that there is.").nullable(),
    ],
};

impl Policy {
    /// Faults, as [`validate`](Self::validate) and [`faults`](Self::faults) give them, as a table of one row each.
    ///
    /// ```
    /// use retention_core::{Policy, Schema};
    /// let policy = Policy::parse(r#"{"policy": 1, "segments": {"big": "spend > 100"}}"#)?;
    /// let faults = Policy::fault_table(&policy.validate(&Schema::new("UTC", "EUR")?));
    /// assert_eq!(faults.column("path")?.text(0), Some("/segments/big"));
    /// assert_eq!(faults.column("code")?.text(0), Some("unknown_name"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn fault_table(faults: &[Error]) -> Table {
        let detail = |name: &'static str| -> Vec<Option<String>> {
            faults.iter().map(|fault| fault.detail(name).map(str::to_owned)).collect()
        };
        let position = |fault: &Error| fault.detail("position").and_then(|text| text.parse::<i64>().ok());
        Table::of(&POLICY_FAULTS)
            .optional(detail("path"))
            .optional(faults.iter().map(position).collect())
            .column(faults.iter().map(|fault| fault.code().as_str()).collect::<Text>())
            .column(faults.iter().map(ToString::to_string).collect::<Text>())
            .optional(detail("given"))
            .optional(detail("suggestion"))
            .finish()
    }

    /// As [`faults`](Self::faults) of a document or of its text.
    pub(crate) fn faults_of(document: &Value, schema: &Schema) -> Vec<Error> {
        match document {
            Value::String(text) => match json_of(text) {
                Ok((document, twice)) => {
                    let mut faults = twice;
                    faults.extend(Self::faults(&document, schema));
                    faults
                }
                Err(error) => vec![error],
            },
            document => Self::faults(document, schema),
        }
    }
}
