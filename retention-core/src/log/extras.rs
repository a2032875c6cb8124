//! What only some rows have: ids, sources, receipt times, orders, items, other currencies, properties.

use std::cmp::Ordering;

use crate::log::interner::Interner;
use crate::log::sparse::{Sparse, Spread};
use crate::money::Currency;
use crate::table::Names;
use crate::time::Timestamp;

/// A property's value as it is stored; text by its number among the shard's labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Text(u32),
    Number(f64),
    Bool(bool),
    Time(Timestamp),
}

/// The values of one property, in the rows of a shard that have it.
pub(crate) type PropertyColumn = Sparse<Value>;

/// Sorts of values that a column may have: all that it ever took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sorts(u8);

impl Sorts {
    pub(crate) const TEXT: Self = Self(1);
    pub(crate) const NUMBER: Self = Self(1 << 1);
    pub(crate) const BOOL: Self = Self(1 << 2);
    pub(crate) const TIME: Self = Self(1 << 3);

    /// Whether all of these are of one sort.
    pub(crate) const fn are_all(self, sort: Self) -> bool {
        self.0 & !sort.0 == 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Value {
    fn compare(self, other: Self, labels: &Interner) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => labels.name(a).cmp(labels.name(b)),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(&b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(&b),
            (Self::Time(a), Self::Time(b)) => a.cmp(&b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Text(_) => 0,
            Self::Number(_) => 1,
            Self::Bool(_) => 2,
            Self::Time(_) => 3,
        }
    }

    const fn sort(self) -> Sorts {
        Sorts(1 << self.rank())
    }
}

/// Columns beside customer, kind, time and amount. Orders, items, sources and texts are numbers of the shard's labels.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extras {
    ids: Names,
    id: Sparse<u32>,
    pub(crate) source: Sparse<u32>,
    pub(crate) received: Sparse<i64>,
    pub(crate) order: Sparse<u32>,
    pub(crate) item: Sparse<u32>,
    /// Amounts in another currency than the schema's; they are never added to the others.
    pub(crate) foreign: Sparse<(Currency, i64)>,
    properties: Vec<(u32, Sparse<Value>, Sorts)>,
}

impl Extras {
    pub(crate) fn is_empty(&self) -> bool {
        self.id.is_empty()
            && self.source.is_empty()
            && self.received.is_empty()
            && self.order.is_empty()
            && self.item.is_empty()
            && self.foreign.is_empty()
            && self.properties.is_empty()
    }

    pub(crate) fn push_id(&mut self, row: usize, id: &str) {
        self.id.push(row, self.ids.len() as u32);
        self.ids.push(id);
    }

    pub(crate) fn id(&self, row: usize) -> Option<&str> {
        self.ids.get(self.id.get(row)? as usize)
    }

    pub(crate) fn has_ids(&self) -> bool {
        !self.id.is_empty()
    }

    pub(crate) fn push_property(&mut self, row: usize, name: u32, value: Value) {
        let place = match self.properties.iter().position(|(known, ..)| *known == name) {
            Some(place) => place,
            None => {
                self.properties.push((name, Sparse::default(), Sorts::default()));
                self.properties.len() - 1
            }
        };
        if let Some((_, column, sorts)) = self.properties.get_mut(place) {
            column.push(row, value);
            *sorts = sorts.and(value.sort());
        }
    }

    /// The content of some rows as columns of their own.
    pub(super) fn pick(&self, rows: &[u32]) -> Self {
        let picked = |(name, column, _): &(u32, PropertyColumn, Sorts)| {
            let column = column.pick(rows);
            let sorts = column.values().iter().fold(Sorts::default(), |sorts, value| sorts.and(value.sort()));
            (!column.is_empty()).then_some((*name, column, sorts))
        };
        Self {
            source: self.source.pick(rows),
            order: self.order.pick(rows),
            item: self.item.pick(rows),
            foreign: self.foreign.pick(rows),
            properties: self.properties.iter().filter_map(picked).collect(),
            ..Self::default()
        }
    }

    pub(crate) fn properties(&self) -> impl Iterator<Item = (u32, &Sparse<Value>)> {
        self.properties.iter().map(|(name, column, _)| (*name, column))
    }

    /// The values of a property, and of which sorts they are.
    pub(crate) fn property(&self, name: u32) -> Option<(&Sparse<Value>, Sorts)> {
        let found = self.properties.iter().find(|(known, ..)| *known == name)?;
        Some((&found.1, found.2))
    }

    /// Takes back everything that was pushed for this last row.
    pub(crate) fn pop(&mut self, row: usize) {
        if self.id.pop(row) {
            self.ids.pop();
        }
        self.source.pop(row);
        self.received.pop(row);
        self.order.pop(row);
        self.item.pop(row);
        self.foreign.pop(row);
        for (_, column, _) in &mut self.properties {
            column.pop(row);
        }
        self.properties.retain(|(_, column, _)| !column.is_empty());
    }

    /// Orders two rows by what they say; the numbers of labels, which depend on arrival, play no part.
    /// `received` is left out: it says when we learned of the event, not what it is.
    pub(crate) fn compare(&self, row: usize, other: &Self, other_row: usize, labels: &Interner) -> Ordering {
        let label = |code: Option<u32>| code.map(|code| labels.name(code));
        self.id(row)
            .cmp(&other.id(other_row))
            .then_with(|| label(self.order.get(row)).cmp(&label(other.order.get(other_row))))
            .then_with(|| label(self.item.get(row)).cmp(&label(other.item.get(other_row))))
            .then_with(|| label(self.source.get(row)).cmp(&label(other.source.get(other_row))))
            .then_with(|| self.foreign.get(row).cmp(&other.foreign.get(other_row)))
            .then_with(|| self.compare_properties(row, other, other_row, labels))
    }

    /// As [`compare`](Self::compare) of two rows of these columns, whatever their ids and sources.
    pub(crate) fn compare_content(&self, row: usize, other: usize, labels: &Interner) -> Ordering {
        if self.is_empty() {
            return Ordering::Equal;
        }
        // Numbers of labels tell texts apart; their order means nothing, which is enough to find equals.
        (self.order.get(row), self.item.get(row), self.foreign.get(row))
            .cmp(&(self.order.get(other), self.item.get(other), self.foreign.get(other)))
            .then_with(|| self.compare_properties(row, self, other, labels))
    }

    fn compare_properties(&self, row: usize, other: &Self, other_row: usize, labels: &Interner) -> Ordering {
        if self.properties.is_empty() && other.properties.is_empty() {
            return Ordering::Equal;
        }
        let (mine, theirs) = (self.properties_of(row, labels), other.properties_of(other_row, labels));
        for ((name, value), (other_name, other_value)) in mine.iter().zip(&theirs) {
            let order = name.cmp(other_name).then_with(|| value.compare(*other_value, labels));
            if order != Ordering::Equal {
                return order;
            }
        }
        mine.len().cmp(&theirs.len())
    }

    /// The properties of a row by name.
    pub(crate) fn properties_of<'a>(&self, row: usize, labels: &'a Interner) -> Vec<(&'a str, Value)> {
        let mut found: Vec<_> = self
            .properties()
            .filter_map(|(name, column)| Some((labels.name(name), column.get(row)?)))
            .collect();
        found.sort_by_key(|(name, _)| *name);
        found
    }

    /// The rows `take` names, in that order, from this and a second set of columns: numbers from `own` on mean the second.
    pub(crate) fn gather(&self, own: usize, second: &Self, second_len: usize, take: &[u32]) -> Self {
        if self.is_empty() && second.is_empty() {
            return Self::default();
        }
        let mut result = Self::default();
        let (first_ids, second_ids) = (self.id.spread(own), second.id.spread(second_len));
        if self.has_ids() || second.has_ids() {
            for (row, from) in take.iter().enumerate() {
                let from = *from as usize;
                let id = match from.checked_sub(own) {
                    None => first_ids.get(from).and_then(|code| self.ids.get(code as usize)),
                    Some(from) => second_ids.get(from).and_then(|code| second.ids.get(code as usize)),
                };
                if let Some(id) = id {
                    result.push_id(row, id);
                }
            }
        }
        result.source = gather(&self.source, &second.source, own, second_len, take);
        result.received = gather(&self.received, &second.received, own, second_len, take);
        result.order = gather(&self.order, &second.order, own, second_len, take);
        result.item = gather(&self.item, &second.item, own, second_len, take);
        result.foreign = gather(&self.foreign, &second.foreign, own, second_len, take);
        let mut names: Vec<u32> =
            self.properties().chain(second.properties()).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        let none = Sparse::default();
        for name in names {
            let (first, sorts) = self.property(name).unwrap_or((&none, Sorts::default()));
            let (other, others) = second.property(name).unwrap_or((&none, Sorts::default()));
            let gathered = gather(first, other, own, second_len, take);
            if !gathered.is_empty() {
                result.properties.push((name, gathered, sorts.and(others)));
            }
        }
        result.shrink();
        result
    }

    fn shrink(&mut self) {
        self.source.shrink();
        self.received.shrink();
        self.order.shrink();
        self.item.shrink();
        self.foreign.shrink();
        self.id.shrink();
        self.ids.shrink();
        for (_, column, _) in &mut self.properties {
            column.shrink();
        }
    }

    /// Bytes held for ids, for receipt times, and for all else.
    pub(crate) fn bytes(&self) -> (usize, usize, usize) {
        let rest = self.source.bytes()
            + self.order.bytes()
            + self.item.bytes()
            + self.foreign.bytes()
            + self.properties().map(|(_, column)| column.bytes()).sum::<usize>();
        (self.ids.bytes() + self.id.bytes(), self.received.bytes(), rest)
    }
}

fn gather<T: Copy>(
    first: &Sparse<T>,
    second: &Sparse<T>,
    own: usize,
    second_len: usize,
    take: &[u32],
) -> Sparse<T> {
    let mut result = Sparse::default();
    if first.is_empty() && second.is_empty() {
        return result;
    }
    let (a, b): (Spread<'_, T>, Spread<'_, T>) = (first.spread(own), second.spread(second_len));
    for (row, from) in take.iter().enumerate() {
        let from = *from as usize;
        let value = match from.checked_sub(own) {
            None => a.get(from),
            Some(from) => b.get(from),
        };
        if let Some(value) = value {
            result.push(row, value);
        }
    }
    result
}
