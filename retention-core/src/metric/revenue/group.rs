//! Revenue split by what units are: their plan, when they first paid, or a property.

use std::collections::BTreeMap;

use crate::Result;
use crate::log::View;
use crate::metric::revenue::walk::Place;
use crate::subscription::Unit;
use crate::time::{Calendar, Timestamp, Unit as CalendarUnit};

/// The name under which plans are asked for.
const PLAN: &str = "plan";
/// The name under which months of first payment are asked for.
const COHORT: &str = "cohort";

/// What units are split by.
#[derive(Debug)]
pub(super) enum By {
    Nothing,
    Plan,
    Cohort(Calendar),
    /// A property of customers, as text by rank.
    Property(BTreeMap<u32, String>),
}

/// A group of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key<'k> {
    All,
    Text(Option<&'k str>),
    Month(Option<i64>),
}

impl By {
    /// # Errors
    /// `unknown_property` for one that no customer has; `cancelled`.
    pub(super) fn of(view: &View, name: Option<&str>) -> Result<Self> {
        Ok(match name {
            None => Self::Nothing,
            Some(PLAN) => Self::Plan,
            Some(COHORT) => Self::Cohort(view.schema().calendar()),
            Some(name) => {
                let values = view.texts_by_rank(name)?;
                if values.is_empty() && view.schema().property_type(name).is_none() {
                    let message =
                        format!("`by`: no customer has a property `{name}` before {}", view.as_of());
                    return Err(crate::Error::new(crate::ErrorCode::UnknownProperty, message)
                        .with("argument", "by")
                        .suggest(name, [PLAN, COHORT]));
                }
                Self::Property(values)
            }
        })
    }

    pub(super) fn is_plan(&self) -> bool {
        matches!(self, Self::Plan)
    }

    /// The group of a unit in a period.
    pub(super) fn key<'k, 'v: 'k>(&'k self, unit: &Unit<'_, 'v>, place: &Place<'v>) -> Key<'k> {
        match self {
            Self::Nothing => Key::All,
            Self::Plan => Key::Text(place.plan),
            Self::Cohort(calendar) => {
                let month = |at| calendar.index_of(CalendarUnit::Month, Timestamp::from_micros(at));
                Key::Month(place.first.map(month))
            }
            Self::Property(values) => Key::Text(values.get(&unit.rank).map(String::as_str)),
        }
    }

    /// The name of a group; none for those without a plan or value, and for all.
    pub(super) fn label(&self, key: Key<'_>) -> Option<String> {
        match (self, key) {
            (Self::Cohort(calendar), Key::Month(month)) => {
                month.map(|index| calendar.label(CalendarUnit::Month, index))
            }
            (_, Key::Text(text)) => text.map(str::to_owned),
            _ => None,
        }
    }
}
