//! What customers are told apart by: their plan, when they first paid, or a property as it stood at an instant.

use crate::Result;
use crate::log::View;
use crate::metric::revenue::group::{By, Key};
use crate::metric::revenue::walk::Place;
use crate::subscription::Dated;
use crate::time::{Calendar, Timestamp, Unit};

#[derive(Debug)]
enum Trait {
    Plan,
    Cohort(Calendar),
    Property(Dated),
}

/// All that customers are told apart by, with their names.
#[derive(Debug)]
pub(super) struct Traits(Vec<(String, Trait)>);

impl Traits {
    /// # Errors
    /// `unknown_property` for one that no customer has; `cancelled`.
    pub(super) fn of(view: &View, by: &[String]) -> Result<Self> {
        let usual = ["plan", "cohort"].map(str::to_owned);
        let names = if by.is_empty() { &usual[..] } else { by };
        let mut traits: Vec<(String, Trait)> = Vec::with_capacity(names.len());
        for name in names {
            if traits.iter().any(|(known, _)| known == name) {
                continue;
            }
            let one = match By::of(view, Some(name))? {
                By::Plan => Trait::Plan,
                By::Cohort(calendar) => Trait::Cohort(calendar),
                By::Property(values) => Trait::Property(values),
                By::Nothing => continue,
            };
            traits.push((name.clone(), one));
        }
        Ok(Self(traits))
    }

    pub(super) fn need_plans(&self) -> bool {
        self.0.iter().any(|(_, one)| matches!(one, Trait::Plan))
    }

    pub(super) fn name(&self, number: usize) -> &str {
        self.0.get(number).map_or("", |(name, _)| name)
    }

    /// The value of each, of a unit in a period that began at an instant.
    pub(super) fn keys<'k, 'v: 'k>(
        &'k self,
        rank: u32,
        place: &Place<'v>,
        at: i64,
    ) -> impl Iterator<Item = Key<'k>> {
        let place = *place;
        self.0.iter().map(move |(_, one)| match one {
            Trait::Plan => Key::Text(place.plan),
            Trait::Cohort(calendar) => {
                let month = |first| calendar.index_of(Unit::Month, Timestamp::from_micros(first));
                Key::Month(place.first.map(month))
            }
            Trait::Property(values) => Key::Text(values.at(rank, at)),
        })
    }

    pub(super) fn label(&self, number: usize, key: Key<'_>) -> Option<String> {
        match (self.0.get(number), key) {
            (Some((_, Trait::Cohort(calendar))), Key::Month(month)) => {
                month.map(|index| calendar.label(Unit::Month, index))
            }
            (_, Key::Text(text)) => text.map(str::to_owned),
            _ => None,
        }
    }
}
