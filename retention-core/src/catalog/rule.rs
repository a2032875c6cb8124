//! Single rules: what one reads and how it is understood, and what it says of some values, clause by clause.

use std::collections::BTreeMap;

use serde_json::Value;

use super::build::{argument, called, must, text};
use super::{Answer, Call, Operation, Owner, Returns};
use crate::options::{OptionSpec, OptionType, OptionValue};
use crate::rule::{self as room, Rule, RuleValue, Scope};
use crate::time::Zone;
use crate::{Error, ErrorCode, Result};

const FAILS: &[ErrorCode] = &[
    ErrorCode::RuleSyntax,
    ErrorCode::RuleType,
    ErrorCode::RuleTooLarge,
    ErrorCode::RuleArithmetic,
    ErrorCode::UnknownName,
    ErrorCode::UnknownFunction,
    ErrorCode::InvalidTime,
    ErrorCode::UnknownTimeZone,
    ErrorCode::UnknownCurrency,
    ErrorCode::MixedCurrency,
];

pub(super) const OPERATIONS: &[Operation] = &[
    called(
        Owner::Package,
        "check_rule",
        "Checks a rule against names and their types, and lists the names that it reads.\n\nThe notes `rule` and `tree` have the rule as it was understood, \
         as text and as a JSON tree. An error has the details `position` and `end`, in characters of the text, or `path` in a tree, and where there is one `suggestion`.",
        || vec![zone_option()],
        Returns::Table(&room::RULE_NAMES),
        |call| {
            let scope = room::scope_of(&names(call, true)?, zone(call)?)?;
            Ok(Answer::Table(rule(call)?.check(&scope)?.name_table()))
        },
    )
    .takes(|| vec![rule_argument(), names_argument("The names that the rule may read, each with its type.")])
    .fails(FAILS),
    called(
        Owner::Package,
        "explain_rule",
        "What a rule says of some values, clause by clause; the note `holds` says `true`, `false` or, where a missing value leaves it undecided, `open`.\n\n\
         Values are numbers, texts and yes or no. For times, amounts and missing values, `names` says the type; an amount is `12.50` or, as in rules, `12.50 GBP`.",
        || vec![names_argument("The types of names; not given: those of the values."), zone_option()],
        Returns::Table(&room::RULE_CLAUSES),
        |call| {
            let values: BTreeMap<String, Value> = match call.json().get("values") {
                Some(Value::Object(map)) => map.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
                _ => return Err(Error::option("values", "`values` must be an object of names and values")),
            };
            let (zone, names) = (zone(call)?, names(call, false)?);
            let mut scope = room::scope_of(&names, zone)?;
            for (name, value) in &values {
                if scope.get(name).is_none()
                    && let Some(kind) = room::type_of(value)
                {
                    scope = scope.name(name, kind);
                }
            }
            let predicate = rule(call)?.check(&scope)?;
            let row = read(&predicate, &values, &scope, zone)?;
            Ok(Answer::Table(predicate.explain_row(&row)?.table()))
        },
    )
    .takes(|| {
        let values = OptionType::Map(Box::new(OptionType::Any));
        vec![rule_argument(), argument("values", values, "The value of each name.")]
    })
    .fails(FAILS),
];

/// The values in the order in which a rule reads them; what is not given is missing.
fn read<'a>(
    predicate: &room::Predicate,
    values: &'a BTreeMap<String, Value>,
    scope: &Scope,
    zone: Zone,
) -> Result<Vec<RuleValue<'a>>> {
    let one = |(name, kind): &(String, room::RuleType)| match values.get(name) {
        Some(value) => room::value_of(name, value, scope.get(name).unwrap_or(*kind), &zone),
        None => Ok(RuleValue::Null),
    };
    predicate.reads().iter().map(one).collect()
}

fn rule(call: &Call<'_>) -> Result<Rule> {
    match call.json().get("rule") {
        None | Some(Value::Null) => Err(Error::option("rule", "`rule` must be given")),
        Some(rule) => Rule::from_json(rule),
    }
}

fn zone(call: &Call<'_>) -> Result<Zone> {
    let zone = text(call.json(), "time_zone")?;
    zone.map_or(Ok(Zone::UTC), |zone| Zone::parse(&zone).map_err(|error| error.with("argument", "time_zone")))
}

fn zone_option() -> OptionSpec {
    let doc = "The zone of times that are written without an offset, such as `Europe/London`.";
    OptionSpec { default: "UTC".into(), ..argument("time_zone", OptionType::Text, doc) }
}

fn names(call: &Call<'_>, needed: bool) -> Result<BTreeMap<String, String>> {
    let given = call.json().get("names").is_some_and(|names| !names.is_null());
    if given || needed { must(call.json(), "names") } else { Ok(BTreeMap::new()) }
}

fn rule_argument() -> OptionSpec {
    argument("rule", OptionType::Any, "The rule: its text, or the same as a tree.")
}

fn names_argument(doc: &'static str) -> OptionSpec {
    argument("names", BTreeMap::<String, String>::kind(), doc)
}
