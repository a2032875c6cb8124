//! Filters: rules over one event.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::Error;
use crate::log::{Backing, PropertyType, Run, Schema, Value};
use crate::measure::column::{Carried, Column, What};
use crate::money::Money;
use crate::rule::{Facts, Matches, Predicate, Rule, RuleType, RuleValue, Scope};
use crate::table::{ColumnData, Names, Text};

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

impl Field {
    /// What of an event is read under a name.
    fn what(self, name: &str) -> What<'_> {
        match self {
            Self::Amount => What::Amount,
            Self::Kind => What::Kind,
            Self::Item => What::Item,
            Self::Order => What::Order,
            Self::Source => What::Source,
            Self::Property => What::Property(name),
        }
    }
}

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

    /// Shows those of some events of a run that meet the rule, in their order; an open outcome does not.
    pub(super) fn met(
        &self,
        run: &Run<'_>,
        events: Range<usize>,
        backing: &Backing<'_>,
        mut each: impl FnMut(usize),
    ) {
        if events.len() >= MANY
            && let Some(matches) = self.at_once(run, events.clone(), backing)
        {
            return matches.rows().for_each(|row| each(events.start + row));
        }
        let mut sieve = Sieve::new(self, run, backing);
        events.filter(|event| sieve.meets(*event)).for_each(each);
    }

    /// What the rule says of many events at once.
    fn at_once(&self, run: &Run<'_>, events: Range<usize>, backing: &Backing<'_>) -> Option<Matches> {
        let mut columns: Vec<(&str, ColumnData, Vec<bool>)> = Vec::with_capacity(self.fields.len());
        for ((name, kind), field) in self.predicate.reads().iter().zip(&self.fields) {
            let column = Column::of(run, field.what(name), backing);
            let (data, known) = gathered(column, *kind, events.clone(), backing)?;
            columns.push((name, data, known));
        }
        let facts =
            columns.iter().fold(Facts::new(), |facts, (name, data, known)| facts.nullable(name, data, known));
        self.predicate.matches(&facts).ok()
    }
}

/// Of fewer events each is asked about by itself.
const MANY: usize = 32;

/// The values of events as a column, and which have one.
fn gathered(
    mut column: Column<'_>,
    kind: RuleType,
    events: Range<usize>,
    backing: &Backing<'_>,
) -> Option<(ColumnData, Vec<bool>)> {
    fn of<T: Default>(events: Range<usize>, mut read: impl FnMut(usize) -> Option<T>) -> (Vec<T>, Vec<bool>) {
        let (mut values, mut known) = (Vec::with_capacity(events.len()), Vec::with_capacity(events.len()));
        for event in events {
            let value = read(event);
            known.push(value.is_some());
            values.push(value.unwrap_or_default());
        }
        (values, known)
    }
    Some(match kind {
        RuleType::Money(currency) => {
            let (minor, known) = of(events, |event| match column.at(event) {
                Some(Carried::Amount(minor)) => Some(minor),
                _ => None,
            });
            (ColumnData::Money(minor, currency), known)
        }
        RuleType::Float => {
            let (numbers, known) = of(events, |event| match column.at(event) {
                Some(Carried::Value(Value::Number(number))) => Some(number),
                _ => None,
            });
            (ColumnData::Float(numbers), known)
        }
        RuleType::Bool => {
            let (values, known) = of(events, |event| match column.at(event) {
                Some(Carried::Value(Value::Bool(value))) => Some(value),
                _ => None,
            });
            (ColumnData::Bool(values), known)
        }
        RuleType::Text => {
            let (shard, mut texts) = (column.shard(), Texts::default());
            let (codes, known) = of(events, |event| match column.at(event)? {
                Carried::Kind(kind) => Some(texts.code(kind.into(), || backing.kind(kind))),
                Carried::Label(label) | Carried::Value(Value::Text(label)) => {
                    Some(texts.code(label, || backing.label(shard, label).unwrap_or("")))
                }
                _ => None,
            });
            if texts.names.is_empty() {
                // A place without a text has the first code, which must be there.
                texts.names.push("");
            }
            (ColumnData::Text(Text::coded(Arc::new(texts.names), codes)), known)
        }
        _ => return None,
    })
}

/// Texts by code, each once.
#[derive(Default)]
struct Texts {
    names: Names,
    /// By their labels.
    codes: BTreeMap<u32, u32>,
    /// The labels that came last, with their codes.
    last: [Option<(u32, u32)>; 32],
}

impl Texts {
    #[inline]
    fn code<'a>(&mut self, label: u32, text: impl FnOnce() -> &'a str) -> u32 {
        let place = label as usize % self.last.len();
        if let Some(Some((_, code))) =
            self.last.get(place).filter(|last| last.is_some_and(|(known, _)| known == label))
        {
            return *code;
        }
        let code = *self.codes.entry(label).or_insert_with(|| {
            self.names.push(text());
            self.names.len() as u32 - 1
        });
        if let Some(last) = self.last.get_mut(place) {
            *last = Some((label, code));
        }
        code
    }
}

/// A rule at work over the events of one run; keeps its memory from one event to the next.
struct Sieve<'f, 'a> {
    predicate: &'f Predicate,
    backing: &'f Backing<'a>,
    columns: Vec<Column<'a>>,
    values: Vec<RuleValue<'a>>,
}

impl<'f, 'a> Sieve<'f, 'a> {
    fn new(filter: &'f Filter, run: &Run<'a>, backing: &'f Backing<'a>) -> Self {
        let predicate = &filter.predicate;
        let reads = predicate.reads().iter().zip(&filter.fields);
        let columns: Vec<Column<'a>> =
            reads.map(|((name, _), field)| Column::of(run, field.what(name), backing)).collect();
        Self { predicate, backing, values: Vec::with_capacity(columns.len()), columns }
    }

    fn meets(&mut self, event: usize) -> bool {
        let Self { predicate, backing, columns, values } = self;
        values.clear();
        for (column, (_, kind)) in columns.iter_mut().zip(predicate.reads()) {
            values.push(value(column.at(event), *kind, column.shard(), backing));
        }
        predicate.row(values).ok().flatten().unwrap_or(false)
    }
}

fn value<'a>(carried: Option<Carried>, kind: RuleType, shard: usize, backing: &Backing<'a>) -> RuleValue<'a> {
    let text = |label: u32| backing.label(shard, label).map_or(RuleValue::Null, RuleValue::Text);
    match (carried, kind) {
        (Some(Carried::Amount(minor)), RuleType::Money(currency)) => {
            RuleValue::Money(Money { minor, currency })
        }
        (Some(Carried::Kind(kind)), _) => RuleValue::Text(backing.kind(kind)),
        (Some(Carried::Label(label)), _) => text(label),
        (Some(Carried::Value(Value::Text(label))), RuleType::Text) => text(label),
        (Some(Carried::Value(Value::Number(number))), RuleType::Float) => RuleValue::Float(number),
        (Some(Carried::Value(Value::Bool(value))), RuleType::Bool) => RuleValue::Bool(value),
        (Some(Carried::Value(Value::Time(time))), RuleType::Time) => RuleValue::Time(time),
        _ => RuleValue::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, MANY};
    use crate::{Event, EventLog, PropertyType, Schema, testing::Random};

    /// Events that lack some of what they may carry.
    fn log() -> EventLog {
        let schema = Schema::new("Europe/London", "GBP").unwrap();
        let schema = schema.property("shop", PropertyType::Text).property("size", PropertyType::Number);
        let schema = schema.property("paid", PropertyType::Bool).property("due", PropertyType::Time);
        let (mut log, mut random) = (EventLog::new(schema), Random::new(7));
        for at in 0..600 {
            let mut event =
                Event::new("a", "sale", crate::Timestamp::from_micros(1_700_000_000_000_000 + at));
            for (part, chance) in [2, 3, 2, 2, 5, 3].into_iter().enumerate() {
                if random.below(chance) == 0 {
                    continue;
                }
                let number = random.below(40);
                event = match part {
                    0 => event.amount(number as f64 / 4.0),
                    1 => event.property("shop", format!("s{number}").as_str()),
                    2 => event.property("size", number as f64),
                    3 => event.property("paid", number > 20),
                    4 => event.item(format!("i{number}")),
                    _ => event.property(
                        "due",
                        crate::Timestamp::from_micros(1_700_000_000_000_000 + number as i64),
                    ),
                };
            }
            log.push(event).unwrap();
        }
        log
    }

    /// What is said of many events at once is what is said of each.
    #[test]
    fn many_at_once_are_as_each_alone() {
        let view = log().as_of("2024-01-01").unwrap();
        for rule in [
            "shop == 's7' || shop == 's9'",
            "shop != 's7'",
            "size > 20.0",
            "size > 20.0 && shop.startsWith('s1')",
            "amount >= money('5.00 GBP') || paid",
            "!paid",
            "item in ['i3', 'i4', 'i39']",
            "item == shop",
            "kind == 'sale' && !has(item)",
            "has(shop) && !has(size)",
            "due >= timestamp('2023-11-14T22:13:20.000020Z')",
            "order == 'o1' || source == null",
        ] {
            let filter = Filter::new(rule, view.schema(), true).unwrap();
            view.one_subject("a", &[], |subject, _| {
                let run = &subject.runs[0];
                assert!(run.len() > MANY);
                for events in [0..run.len(), 17..431, 300..300 + MANY] {
                    let (mut at_once, mut alone) = (Vec::new(), Vec::new());
                    filter.met(run, events.clone(), &subject.backing, |event| at_once.push(event));
                    for event in events {
                        filter.met(run, event..event + 1, &subject.backing, |event| alone.push(event));
                    }
                    assert_eq!(at_once, alone, "{rule}");
                }
            })
            .unwrap();
        }
    }
}
