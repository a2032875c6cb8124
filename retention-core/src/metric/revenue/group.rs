//! Revenue split by what units are: their plan, when they first paid, or a property.

use std::ops::Range;

use crate::Result;
use crate::log::View;
use crate::metric::revenue::flow::{Count, Flow};
use crate::metric::revenue::walk::Place;
use crate::subscription::{Dated, Unit};
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
    /// A property of customers, as it was at the time.
    Property(Dated),
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
                let values = Dated::of(view, name)?;
                if values.is_empty() && view.schema().property_type(name).is_none() {
                    let known = view.customer_properties();
                    if !known.contains(name) {
                        let message =
                            format!("`by`: no customer has a property `{name}` before {}", view.as_of());
                        return Err(crate::Error::new(crate::ErrorCode::UnknownProperty, message)
                            .with("argument", "by")
                            .suggest(name, known.into_iter().chain([PLAN, COHORT])));
                    }
                }
                Self::Property(values)
            }
        })
    }

    pub(super) fn is_plan(&self) -> bool {
        matches!(self, Self::Plan)
    }

    /// The groups of a unit in a stretch of periods with one flow, each with its part of the stretch. As with plans, a
    /// property counts as it was at the start of the period, or at its end for those who come in it: a period is split by
    /// what was so within it, and its figures stay when the property changes later.
    pub(super) fn each<'k, 'v: 'k>(
        &'k self,
        unit: &Unit<'_, 'v>,
        (stretch, flow, place): (Range<usize>, &Flow, Place<'v>),
        bounds: &[i64],
        mut each: impl FnMut(Key<'k>, Range<usize>),
    ) {
        let key = match self {
            Self::Nothing => Key::All,
            Self::Plan => Key::Text(place.plan),
            Self::Cohort(calendar) => {
                let month = |at| calendar.index_of(CalendarUnit::Month, Timestamp::from_micros(at));
                Key::Month(place.first.map(month))
            }
            Self::Property(values) => {
                let bound = |at: usize| bounds.get(at).copied().unwrap_or(i64::MAX);
                let came = flow.count(Count::Start) == 0;
                let of = |at| values.at(unit.rank, if came { bound(at + 1) - 1 } else { bound(at) });
                if values.is_ever_the_same(unit.rank) {
                    each(Key::Text(of(stretch.start)), stretch);
                    return;
                }
                let mut rest = stretch;
                while let Some(start) = rest.next() {
                    let value = of(start);
                    let end = rest.clone().find(|at| of(*at) != value).unwrap_or(rest.end);
                    each(Key::Text(value), start..end);
                    rest.start = end;
                }
                return;
            }
        };
        each(key, stretch);
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
