//! What customers are told to be, since when: so that a closed month is split as it was then, whatever is told later.

use std::collections::BTreeMap;

use crate::Result;
use crate::log::View;

/// One customer's values of a property, each with the instant from which it holds, ascending.
type History = Vec<(i64, String)>;

/// A property of all customers, as text, over time. What was told without a date holds from ever.
#[derive(Debug, Default)]
pub(crate) struct Dated(BTreeMap<u32, History>);

impl Dated {
    /// A property, or another field of customers, of all who have it.
    ///
    /// # Errors
    /// `cancelled`.
    pub(crate) fn of(view: &View, name: &str) -> Result<Self> {
        let parts = view.everyone(Vec::new, |rows: &mut Vec<(u32, History)>, known| {
            let history = view.property_history(known.members, name);
            if !history.is_empty() {
                let each =
                    history.into_iter().map(|(time, value)| (time.unwrap_or(i64::MIN), value.to_string()));
                rows.push((known.rank, each.collect()));
            }
        })?;
        Ok(Self(parts.into_iter().flatten().collect()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn history(&self, rank: u32) -> &[(i64, String)] {
        self.0.get(&rank).map_or(&[], Vec::as_slice)
    }

    /// Whether a customer has one value, or none, at all times.
    pub(crate) fn is_ever_the_same(&self, rank: u32) -> bool {
        match self.history(rank) {
            [] => true,
            [(from, _)] => *from == i64::MIN,
            _ => false,
        }
    }

    /// The value of a customer at an instant: what holds from the instant itself counts.
    pub(crate) fn at(&self, rank: u32, at: i64) -> Option<&str> {
        let history = self.history(rank);
        let before = history.partition_point(|(from, _)| *from <= at);
        let last = before.checked_sub(1).and_then(|last| history.get(last));
        last.map(|(_, value)| value.as_str())
    }
}
