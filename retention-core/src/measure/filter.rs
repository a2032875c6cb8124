//! Filters: rules over one event.

use crate::Error;
use crate::log::{Backing, PropertyType, Run, Schema, Value};
use crate::money::Money;
use crate::rule::{Predicate, Rule, RuleType, RuleValue, Scope};

/// A rule over an event, with where each name's value is found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    predicate: Predicate,
    fields: Vec<Field>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Amount,
    Kind,
    Item,
    Order,
    Source,
    Property,
}

const OWN: [(&str, Field); 5] = [
    ("amount", Field::Amount),
    ("kind", Field::Kind),
    ("item", Field::Item),
    ("order", Field::Order),
    ("source", Field::Source),
];

pub(crate) fn rule_type(kind: PropertyType) -> RuleType {
    match kind {
        PropertyType::Number => RuleType::Float,
        PropertyType::Bool => RuleType::Bool,
        PropertyType::Time => RuleType::Time,
        _ => RuleType::Text,
    }
}

fn scope(schema: &Schema) -> Scope {
    let mut scope = Scope::new().zone(schema.zone());
    for (name, kind) in schema.property_types() {
        scope = scope.name(name, rule_type(kind));
    }
    for (name, field) in OWN {
        let kind = if field == Field::Amount { RuleType::Money(schema.currency()) } else { RuleType::Text };
        scope = scope.name(name, kind);
    }
    scope
}

impl Filter {
    /// # Errors
    /// Those of [`Rule::parse`], or all of [`Rule::check`].
    pub(super) fn new(text: &str, schema: &Schema, is_searched: bool) -> Result<Self, Vec<Error>> {
        let rule = Rule::parse(text).map_err(|error| vec![error])?;
        let hinted = |error: Error| {
            if error.code() == crate::ErrorCode::UnknownName && error.detail("suggestion").is_none() {
                error.hint("the schema must say the type of a property that a filter reads")
            } else {
                error
            }
        };
        // Nobody reads the nearest names of more faults than are listed of one rule.
        let scope = if is_searched { scope(schema) } else { scope(schema).unsearched() };
        let predicate = rule
            .check_all(&scope)
            .map_err(|faults| faults.into_iter().map(hinted).collect::<Vec<Error>>())?;
        let field = |name: &str| {
            OWN.iter().find(|(own, _)| *own == name).map_or(Field::Property, |(_, field)| *field)
        };
        let fields = predicate.reads().iter().map(|(name, _)| field(name)).collect();
        Ok(Self { predicate, fields })
    }

    /// Whether an event meets the rule; an open outcome does not.
    pub(super) fn meets(&self, run: &Run<'_>, event: usize, backing: &Backing<'_>) -> bool {
        let reads = self.predicate.reads().iter().zip(&self.fields);
        let values: Vec<RuleValue<'_>> =
            reads.map(|((name, kind), field)| value(run, event, name, *kind, *field, backing)).collect();
        self.predicate.row(&values).ok().flatten().unwrap_or(false)
    }
}

fn value<'a>(
    run: &Run<'_>,
    event: usize,
    name: &str,
    kind: RuleType,
    field: Field,
    backing: &Backing<'a>,
) -> RuleValue<'a> {
    let (extras, row, shard) = (run.shard().extras(), run.row(event), run.shard_number());
    let text = |label: Option<u32>| {
        label.and_then(|label| backing.label(shard, label)).map_or(RuleValue::Null, RuleValue::Text)
    };
    match field {
        Field::Amount => match (run.amount(event), kind) {
            (Some(minor), RuleType::Money(currency)) => RuleValue::Money(Money { minor, currency }),
            _ => RuleValue::Null,
        },
        Field::Kind => RuleValue::Text(backing.kind(run.kind)),
        Field::Item => text(extras.item.get(row)),
        Field::Order => text(extras.order.get(row)),
        Field::Source => text(extras.source.get(row)),
        Field::Property => match (property(run, event, name, backing), kind) {
            (Some(Value::Text(label)), RuleType::Text) => text(Some(label)),
            (Some(Value::Number(number)), RuleType::Float) => RuleValue::Float(number),
            (Some(Value::Bool(value)), RuleType::Bool) => RuleValue::Bool(value),
            (Some(Value::Time(time)), RuleType::Time) => RuleValue::Time(time),
            _ => RuleValue::Null,
        },
    }
}

/// The value of an event's property.
pub(super) fn property(run: &Run<'_>, event: usize, name: &str, backing: &Backing<'_>) -> Option<Value> {
    let label = backing.find_label(run.shard_number(), name)?;
    let mut columns = run.shard().extras().properties();
    columns.find(|(known, _)| *known == label).and_then(|(_, column)| column.get(run.row(event)))
}
