//! What an event says, whoever reports it: the ground on which two rows are the same event or contradict each other.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::log::event::PropertyValue;
use crate::log::extras::Extras;
use crate::log::interner::Interner;
use crate::log::shard::NO_AMOUNT;
use crate::log::slot::owned;
use crate::money::Currency;

/// All of a row but its id, source and time of receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) time: i64,
    pub(crate) kind: String,
    pub(crate) amount: Option<i64>,
    pub(crate) foreign: Option<(Currency, i64)>,
    pub(crate) order: Option<String>,
    pub(crate) item: Option<String>,
    pub(crate) properties: BTreeMap<String, PropertyValue>,
}

impl Content {
    /// What a stored row says.
    pub(crate) fn of(
        extras: &Extras,
        row: usize,
        kind: &str,
        time: i64,
        amount: i64,
        labels: &Interner,
    ) -> Self {
        let label = |code: Option<u32>| code.map(|code| labels.name(code).to_owned());
        Self {
            time,
            kind: kind.to_owned(),
            amount: (amount != NO_AMOUNT).then_some(amount),
            foreign: extras.foreign.get(row),
            order: label(extras.order.get(row)),
            item: label(extras.item.get(row)),
            properties: extras
                .properties_of(row, labels)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), owned(value, labels)))
                .collect(),
        }
    }

    /// A total order that depends on content alone.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let plain = |c: &Self| (c.time, c.kind.clone(), c.amount, c.foreign, c.order.clone(), c.item.clone());
        plain(self).cmp(&plain(other)).then_with(|| {
            let text = |c: &Self| format!("{:?}", c.properties);
            text(self).cmp(&text(other))
        })
    }
}

/// The identity of a row that has an id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct RowKey {
    pub(crate) customer: String,
    pub(crate) source: Option<String>,
    pub(crate) id: String,
}

/// A row that lost against another of the same identity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Loser {
    pub(crate) content: Content,
    /// When it was received; its own time where that was not told.
    pub(crate) received: i64,
}

/// Every contradiction a log has seen: the losing contents of each identity, in the order of content.
pub(crate) type Conflicts = BTreeMap<RowKey, Vec<Loser>>;
