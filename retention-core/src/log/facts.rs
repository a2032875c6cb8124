//! What is known of customers beside their events: dated facts, of which the last one before an instant counts.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::log::event::PropertyValue;

/// The names under which the fields of a customer are kept among the facts; no property can be called so.
pub(crate) const SIGNED_UP: &str = "signed_up";
pub(crate) const ACCOUNT: &str = "account";
pub(crate) const ZONE: &str = "zone";
/// The name of the fact that there is such a customer, of whom nothing else was told; no property's name is empty.
pub(crate) const KNOWN: &str = "";

/// Whether facts of this name are a field of the customer rather than a property.
pub(crate) fn is_field(name: &str) -> bool {
    [SIGNED_UP, ACCOUNT, ZONE, KNOWN].contains(&name)
}

/// One value of one property, since when it holds, and when it was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fact {
    /// `None`: not told. Such a fact holds in every view and is no model feature unless the schema calls it static.
    pub(crate) time: Option<i64>,
    pub(crate) received: Option<i64>,
    pub(crate) value: PropertyValue,
}

impl Fact {
    /// When it was known.
    pub(super) fn effective(&self) -> i64 {
        self.received.or(self.time).unwrap_or(i64::MIN)
    }

    fn compare_value(&self, other: &Self) -> Ordering {
        let text = |fact: &Self| format!("{:?}", fact.value);
        text(self).cmp(&text(other))
    }
}

/// How a fact ended. Of several facts of one row, the last in this order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FactOutcome {
    Same,
    New,
    Contradicts,
}

/// The facts of a shard's customers, by customer and name, each list ascending by time with the undated first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// A copy shares what is known of each.
    by_customer: BTreeMap<u32, Arc<BTreeMap<String, Vec<Fact>>>>,
    /// Whether any ever said when it was received.
    received: bool,
}

impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        self.by_customer == other.by_customer
    }
}

impl Facts {
    /// Whether any fact may say when it was received.
    pub(super) fn has_receipts(&self) -> bool {
        self.received
    }

    /// When the last was received of the facts that a view sees and that say when they were.
    pub(super) fn received_until(&self, as_of: i64) -> Option<i64> {
        if !self.received {
            return None;
        }
        let seen = self.iter().filter(|(_, _, fact)| fact.time.is_none_or(|time| time < as_of));
        seen.filter_map(|(_, _, fact)| fact.received).max()
    }

    /// Adds a fact. Two values for one time contradict each other: the earliest received stands, then the smaller value.
    pub(crate) fn add(&mut self, customer: u32, name: &str, fact: Fact) -> FactOutcome {
        self.received |= fact.received.is_some();
        let names = Arc::make_mut(self.by_customer.entry(customer).or_default());
        if !names.contains_key(name) {
            names.insert(name.to_owned(), Vec::new());
        }
        let Some(list) = names.get_mut(name) else { return FactOutcome::New };
        let place = list.partition_point(|known| known.time < fact.time);
        match list.get_mut(place) {
            Some(known) if known.time == fact.time => {
                let same = known.value == fact.value;
                let wins =
                    fact.effective().cmp(&known.effective()).then_with(|| fact.compare_value(known)).is_lt();
                if wins {
                    *known = fact;
                }
                if same { FactOutcome::Same } else { FactOutcome::Contradicts }
            }
            _ => {
                list.insert(place, fact);
                FactOutcome::New
            }
        }
    }

    /// The facts of one name that a view sees, ascending by time.
    pub(crate) fn seen<'a>(
        &'a self,
        customer: u32,
        name: &str,
        as_of: i64,
        known_at: i64,
    ) -> impl Iterator<Item = &'a Fact> {
        let list =
            self.by_customer.get(&customer).and_then(|names| names.get(name)).map_or(&[][..], Vec::as_slice);
        list.iter().filter(move |fact| {
            fact.time.is_none_or(|time| time < as_of) && (known_at == i64::MAX || fact.effective() < known_at)
        })
    }

    pub(crate) fn names_of(&self, customer: u32) -> impl Iterator<Item = &str> {
        self.by_customer.get(&customer).into_iter().flat_map(|names| names.keys().map(String::as_str))
    }

    /// The facts of a customer, by name and time.
    pub(crate) fn of(&self, customer: u32) -> impl Iterator<Item = (&str, &Fact)> {
        let names = self.by_customer.get(&customer).into_iter().flat_map(|names| names.iter());
        names.flat_map(|(name, list)| list.iter().map(|fact| (name.as_str(), fact)))
    }

    pub(crate) fn customers(&self) -> impl Iterator<Item = u32> {
        self.by_customer.keys().copied()
    }

    /// All facts, by customer, name and time.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &str, &Fact)> {
        self.by_customer.iter().flat_map(|(customer, names)| {
            names.iter().flat_map(|(name, list)| list.iter().map(|fact| (*customer, name.as_str(), fact)))
        })
    }
}
