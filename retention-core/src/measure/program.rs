//! Measures made ready to run: selections of events, instants that bound them, and the steps that fold them.

use crate::log::{Kinds, PropertyType};
use crate::measure::cell::CellType;
use crate::measure::filter::Filter;
use crate::measure::{HistoryRule, ZeroBase};
use crate::time::{Lookback, Span, Unit};

/// Some measures, ready to run over the events of one log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(super) selections: Vec<Selection>,
    /// The first is the instant itself.
    pub(super) bounds: Vec<Bound>,
    /// In an order in which each needs none that comes later.
    pub(super) steps: Vec<Step>,
    /// Names with the steps that give their values, in the order of names.
    pub(super) outputs: Vec<(String, u16)>,
    /// Properties of customers that steps read.
    pub(super) properties: Vec<String>,
    /// Since when the log observed everything, as far as is known.
    pub(super) floor: Option<i64>,
}

/// Which events count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selection {
    pub(super) kinds: Kinds,
    pub(super) filter: Option<Filter>,
}

/// An instant that moves with the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    /// So far before another bound; none for the instant itself.
    pub(super) back: Option<(u16, Lookback)>,
    /// The kinds of which an event that crosses it may change something.
    pub(super) kinds: Kinds,
}

/// The events between two bounds, or those soon after the customer's start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Range {
    Between(Option<u16>, u16),
    First(Span),
}

/// What of an event is taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Taken {
    Amount,
    Kind,
    Item,
    Order,
    Property(String, PropertyType),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fold {
    Count,
    Sum(Taken),
    Mean(Taken),
    Min(Taken),
    Max(Taken),
    First(Taken),
    Last(Taken),
    Distinct(Taken),
    DaysSinceFirst,
    DaysSinceLast,
    /// The place among the program's properties.
    DaysUntil(u16),
    ActivePeriods(Unit),
    LongestGap,
    Streak(Unit),
    Did,
    DidNot,
    UsualHour,
    UsualWeekday,
    /// The selection of second events.
    Latency(u16),
    Sequence {
        then: u16,
        without: Option<u16>,
        within: Option<Span>,
    },
    Ratio(u16, u16),
    Change(u16, u16, ZeroBase),
    /// Now, before, and by what the second must be multiplied to last as long as the first.
    Share(u16, u16, f64),
}

/// One value to compute.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) fold: Fold,
    pub(super) selection: u16,
    pub(super) range: Range,
    pub(super) history: HistoryRule,
    pub(super) kind: CellType,
}

impl Program {
    /// The names with their types, in the order of names.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = (&str, CellType)> {
        self.outputs.iter().map(|(name, step)| {
            let kind = self.steps.get(usize::from(*step)).map_or(CellType::Int, |step| step.kind);
            (name.as_str(), kind)
        })
    }

    /// Says since when the log observed everything.
    pub(crate) fn set_floor(&mut self, floor: Option<i64>) {
        self.floor = floor;
    }

    /// The type of an output by its place.
    #[inline]
    pub(crate) fn output_kind(&self, place: usize) -> CellType {
        let step = self.outputs.get(place).and_then(|(_, step)| self.steps.get(usize::from(*step)));
        step.map_or(CellType::Int, |step| step.kind)
    }

    /// Properties of customers that the program reads.
    pub(crate) fn properties(&self) -> &[String] {
        &self.properties
    }

    /// The place of a property among those the program reads, where it is added if need be.
    pub(crate) fn property_place(&mut self, name: &str) -> usize {
        self.properties.iter().position(|known| known == name).unwrap_or_else(|| {
            self.properties.push(name.to_owned());
            self.properties.len() - 1
        })
    }

    pub(super) fn selection(&self, at: u16) -> Option<&Selection> {
        self.selections.get(usize::from(at))
    }

    /// The step whose value an output is.
    pub(super) fn output_steps(&self) -> impl Iterator<Item = u16> {
        self.outputs.iter().map(|(_, step)| *step)
    }
}
