//! What is asked about a single rule, as tables.

use serde_json::Value;

use super::explain::Explanation;
use super::fact::RuleValue;
use super::predicate::Predicate;
use super::scope::{RuleType, Scope};
use crate::money::{Currency, Money};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::{TimeInput, Zone};
use crate::{Error, ErrorCode, Result};

const TEXT: ColumnType = ColumnType::Text;
const BOOL: ColumnType = ColumnType::Bool;

/// What a checked rule reads.
pub(crate) static RULE_NAMES: TableSpec = TableSpec {
    name: "rule_names",
    doc: "One row for each name that a rule reads, in the order of names.",
    columns: &[
        ColumnSpec::new("name", TEXT, "The name."),
        ColumnSpec::new(
            "type",
            TEXT,
            "Its type: `int`, `float`, `text`, `bool`, `time`, or `money` and a currency.",
        ),
    ],
};

/// What a rule says of one row of values.
pub(crate) static RULE_CLAUSES: TableSpec = TableSpec {
    name: "rule_clauses",
    doc: "One row for each clause of a rule, in the order of its text.",
    columns: &[
        ColumnSpec::new("clause", TEXT, "A part of the rule without `&&`, `||` and `!`."),
        ColumnSpec::new(
            "holds",
            BOOL,
            "Whether the clause holds; none where a missing value leaves it open.",
        )
        .nullable(),
        ColumnSpec::new(
            "decided",
            BOOL,
            "Whether the outcome follows from this clause and others that decided.",
        ),
        ColumnSpec::new("values", TEXT, "What the clause read."),
    ],
};

impl RuleType {
    /// The type of this name: `int`, `float`, `text`, `bool`, `time`, or `money` and a currency, such as `money GBP`.
    ///
    /// # Errors
    /// `invalid_option`, `unknown_currency`.
    pub fn parse(name: &str) -> Result<Self> {
        Ok(match name {
            "int" => Self::Int,
            "float" => Self::Float,
            "text" => Self::Text,
            "bool" => Self::Bool,
            "time" => Self::Time,
            other => match other.strip_prefix("money ") {
                Some(currency) => Self::Money(Currency::parse(currency.trim())?),
                None => {
                    let message = format!("a rule knows no type `{other}`");
                    let known = ["int", "float", "text", "bool", "time", "money GBP"];
                    // CEL and the schema have other names for some.
                    let meant = match other {
                        "double" | "number" => "float",
                        "string" => "text",
                        "timestamp" => "time",
                        other => other,
                    };
                    return Err(Error::new(ErrorCode::InvalidOption, message)
                        .suggest(meant, known)
                        .with("given", other));
                }
            },
        })
    }
}

impl Predicate {
    /// The names that the rule reads, with their types; the notes have the rule as text and as a tree.
    pub(crate) fn name_table(&self) -> Table {
        Table::of(&RULE_NAMES)
            .column(self.reads().iter().map(|(name, _)| name).collect::<Text>())
            .column(self.reads().iter().map(|(_, kind)| kind.to_string()).collect::<Text>())
            .note("rule", self.rule().text())
            .note("tree", self.rule().to_json())
            .finish()
    }
}

impl Explanation<'_> {
    /// The clauses; the note `holds` has what the rule as a whole says.
    pub(crate) fn table(&self) -> Table {
        let values = |values: &[(&str, RuleValue<'_>)]| {
            let said: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            said.join(", ")
        };
        let holds = match self.holds {
            Some(holds) => holds.to_string(),
            None => "open".to_owned(),
        };
        Table::of(&RULE_CLAUSES)
            .column(self.clauses.iter().map(|clause| &clause.text).collect::<Text>())
            .optional(self.clauses.iter().map(|clause| clause.holds).collect())
            .column(self.clauses.iter().map(|clause| clause.decided).collect::<Vec<_>>())
            .column(self.clauses.iter().map(|clause| values(&clause.values)).collect::<Text>())
            .note("holds", holds)
            .finish()
    }
}

/// The type of a value where nobody says it.
pub(crate) fn type_of(value: &Value) -> Option<RuleType> {
    match value {
        Value::Bool(_) => Some(RuleType::Bool),
        Value::String(_) => Some(RuleType::Text),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(RuleType::Int),
        Value::Number(_) => Some(RuleType::Float),
        _ => None,
    }
}

/// A value of a type, from JSON: times as text, amounts as decimal text or number in major units, or as rules write them,
/// `12.50 GBP`.
///
/// # Errors
/// `invalid_option`, `invalid_time`, `mixed_currency`.
pub(crate) fn value_of<'a>(
    name: &str,
    value: &'a Value,
    kind: RuleType,
    zone: &Zone,
) -> Result<RuleValue<'a>> {
    let wrong = || {
        let shown: String = value.to_string().chars().take(80).collect();
        Error::new(
            ErrorCode::InvalidOption,
            format!("`{name}` must be of type {}, got {shown}", kind.to_string()),
        )
        .with("argument", "values")
        .with("given", name)
    };
    if value.is_null() {
        return Ok(RuleValue::Null);
    }
    Ok(match kind {
        RuleType::Int => {
            let whole = value.as_i64().or_else(|| {
                value
                    .as_f64()
                    .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
                    .map(|number| number as i64)
            });
            RuleValue::Int(whole.ok_or_else(wrong)?)
        }
        RuleType::Float => RuleValue::Float(value.as_f64().ok_or_else(wrong)?),
        RuleType::Text => RuleValue::Text(value.as_str().ok_or_else(wrong)?),
        RuleType::Bool => RuleValue::Bool(value.as_bool().ok_or_else(wrong)?),
        RuleType::Time => {
            let text = value.as_str().ok_or_else(wrong)?;
            RuleValue::Time(TimeInput::from(text).resolve(zone)?)
        }
        RuleType::Money(currency) => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            // As in rules, the currency may stand there.
            let (amount, own) = match text.trim().rsplit_once(' ') {
                Some((amount, code)) => (amount, Currency::parse(code).map_err(|_| wrong())?),
                None => (text.as_str(), currency),
            };
            if own != currency {
                let message = format!("`{name}` must be of type {kind}, got {text}");
                let error = Error::new(ErrorCode::MixedCurrency, message).with("argument", "values");
                return Err(error.with("given", name));
            }
            let minor =
                crate::money::minor_from_text(amount, currency.exponent()).map_err(|_| wrong())?.minor;
            RuleValue::Money(Money { minor, currency })
        }
    })
}

/// A scope of names, each with the name of its type.
///
/// # Errors
/// Those of [`RuleType::parse`].
pub(crate) fn scope_of<'n>(
    names: impl IntoIterator<Item = (&'n String, &'n String)>,
    zone: Zone,
) -> Result<Scope> {
    names.into_iter().try_fold(Scope::new().zone(zone), |scope, (name, kind)| {
        Ok(scope.name(name, RuleType::parse(kind).map_err(|error| error.with("argument", "names"))?))
    })
}
