//! Measures made ready to run: selections of events, instants that bound them, and the steps that fold them.

use crate::log::{Kinds, PropertyType};
use crate::measure::cell::CellType;
use crate::measure::edges::Edges;
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

/// Some steps of a program, with all that they build on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// Their numbers, ascending.
    pub(super) steps: Vec<u16>,
    /// For each of them which changes of its value matter; only those that time brings are asked about.
    pub(super) edges: Vec<Edges>,
    /// For each bound the kinds whose events may matter to these steps when they cross it.
    pub(super) kinds: Vec<Kinds>,
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
    /// The item; of an event without one the kind.
    ItemOrKind,
    Order,
    /// The order; an event without one is one of its own.
    OrderOrEvent,
    Property(String, PropertyType),
}

/// What is told of values that come up more or less often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Told {
    Value,
    Count,
}

/// Where what somebody used to do is looked for, and how often it must have come up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Baseline {
    /// The bound at which it begins; it ends where the window begins.
    pub(super) from: u16,
    pub(super) at_least: u32,
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
    /// The value that comes up most, or how often.
    MostCommon(Taken, Told),
    /// Of what came up in a baseline and not in the window the value that did most, or how many did.
    Missed(Taken, Baseline, Told),
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
    pub(super) seen: Seen,
}

/// When the kinds of a step were observed, as far as the schema says so of single kinds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub(super) from: Option<i64>,
    pub(super) to: Option<i64>,
    /// Whether there may be other kinds among them, which were observed when the log was.
    pub(super) by_log: bool,
}

impl Seen {
    /// Whenever the log was.
    pub(super) const WITH_LOG: Self = Self { from: None, to: None, by_log: true };
}

impl Part {
    /// Every change matters.
    #[cfg(test)]
    pub(crate) fn watch_every_change(&mut self) {
        self.edges.fill(Edges::all());
    }

    /// Events of these kinds matter when they are seen first.
    pub(crate) fn watch(&mut self, kinds: &Kinds) {
        if let Some(now) = self.kinds.first_mut() {
            *now = now.union(kinds);
        }
    }
}

impl Program {
    /// The names with their types, in the order of names.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = (&str, CellType)> {
        self.outputs.iter().map(|(name, step)| {
            let kind = self.steps.get(usize::from(*step)).map_or(CellType::Int, |step| step.kind);
            (name.as_str(), kind)
        })
    }

    /// Whether some value hangs on since when the log observed everything.
    pub(crate) fn hangs_on_floor(&self) -> bool {
        let bounded = |range: Range| !matches!(range, Range::Between(None, _));
        self.steps.iter().any(|step| step.history == HistoryRule::Whole && bounded(step.range))
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

    /// The properties of customers on which an output hangs, by its place.
    pub(crate) fn properties_behind(&self, output: usize) -> Vec<&str> {
        let steps = self.part(std::iter::once((output, Edges::all()))).steps.into_iter();
        let read = steps.filter_map(|step| match self.steps.get(usize::from(step))?.fold {
            Fold::DaysUntil(place) => self.properties.get(usize::from(place)).map(String::as_str),
            _ => None,
        });
        read.collect()
    }

    /// The place of a property among those the program reads, where it is added if need be.
    pub(crate) fn property_place(&mut self, name: &str) -> usize {
        self.properties.iter().position(|known| known == name).unwrap_or_else(|| {
            self.properties.push(name.to_owned());
            self.properties.len() - 1
        })
    }

    /// Whether nothing of events is read but kinds, times and amounts.
    pub(crate) fn reads_times_and_amounts(&self) -> bool {
        let plain = |taken: &Taken| matches!(taken, Taken::Amount | Taken::Kind);
        self.selections.iter().all(|selection| selection.filter.is_none())
            && self.steps.iter().all(|step| match &step.fold {
                Fold::Sum(taken)
                | Fold::Mean(taken)
                | Fold::Min(taken)
                | Fold::Max(taken)
                | Fold::First(taken)
                | Fold::Last(taken)
                | Fold::Distinct(taken) => plain(taken),
                _ => true,
            })
    }

    /// The steps that give some outputs, by the places of these, each with the changes of it that matter.
    pub(crate) fn part(&self, outputs: impl Iterator<Item = (usize, Edges)>) -> Part {
        let mut wanted: Vec<Option<Edges>> = vec![None; self.steps.len()];
        let want = |step: u16, edges: &Edges, wanted: &mut Vec<Option<Edges>>| {
            if let Some(place) = wanted.get_mut(usize::from(step)) {
                place.get_or_insert_default().join(edges);
            }
        };
        for (place, edges) in outputs {
            if let Some((_, step)) = self.outputs.get(place) {
                want(*step, &edges, &mut wanted);
            }
        }
        // What a step builds on comes before it.
        for (at, step) in self.steps.iter().enumerate().rev() {
            if matches!(wanted.get(at), Some(Some(_))) {
                step.fold.operands().for_each(|operand| want(operand, &Edges::all(), &mut wanted));
            }
        }
        let kinds = vec![Kinds::default(); self.bounds.len()];
        let mut part = Part { steps: Vec::new(), edges: Vec::new(), kinds };
        for ((at, step), edges) in self.steps.iter().enumerate().zip(wanted) {
            let Some(edges) = edges else { continue };
            part.steps.push(at as u16);
            part.edges.push(edges);
            if !step.fold.is_of_events() {
                continue;
            }
            for (selection, range) in step.selections() {
                let Some(selection) = self.selection(selection) else { continue };
                let ends = match range {
                    Range::Between(start, end) => [start, Some(end)],
                    Range::First(_) => [None, Some(0)],
                };
                for end in ends.into_iter().flatten() {
                    if let Some(kinds) = part.kinds.get_mut(usize::from(end)) {
                        *kinds = kinds.union(&selection.kinds);
                    }
                }
            }
        }
        part
    }

    /// For each output, by its place, whether one event more of a kind may change it, of somebody who had one before.
    pub(crate) fn hang_on(&self, kind: u16) -> Vec<bool> {
        // What a step builds on comes before it, so each is looked at once however many build on it.
        let mut hang: Vec<bool> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let of_kind = |(selection, _): (u16, Range)| {
                self.selection(selection).is_some_and(|selection| selection.kinds.contains(kind))
            };
            let on = |operand: u16| hang.get(usize::from(operand)).copied().unwrap_or(false);
            let hangs =
                step.fold.is_of_events() && step.selections().any(of_kind) || step.fold.operands().any(on);
            hang.push(hangs);
        }
        self.output_steps().map(|step| hang.get(usize::from(step)).copied().unwrap_or(false)).collect()
    }

    /// Whether an output is the days since an event.
    pub(crate) fn counts_days(&self, output: usize) -> bool {
        let step = self.outputs.get(output).and_then(|(_, step)| self.steps.get(usize::from(*step)));
        step.is_some_and(|step| matches!(step.fold, Fold::DaysSinceFirst | Fold::DaysSinceLast))
    }

    pub(super) fn selection(&self, at: u16) -> Option<&Selection> {
        self.selections.get(usize::from(at))
    }

    /// The step whose value an output is.
    pub(super) fn output_steps(&self) -> impl Iterator<Item = u16> {
        self.outputs.iter().map(|(_, step)| *step)
    }
}

impl Step {
    /// The selections of events that it reads, each with where.
    pub(super) fn selections(&self) -> impl Iterator<Item = (u16, Range)> {
        let (start, end) = if let Range::Between(start, end) = self.range { (start, end) } else { (None, 0) };
        // The second events lie anywhere up to the end.
        let others = self.fold.other_selections().map(move |other| (other, Range::Between(None, end)));
        let baseline = match (&self.fold, start) {
            (Fold::Missed(_, Baseline { from, .. }, _), Some(start)) => {
                Some(Range::Between(Some(*from), start))
            }
            _ => None,
        };
        let baseline = baseline.map(|range| (self.selection, range));
        [(self.selection, self.range)].into_iter().chain(others).chain(baseline)
    }
}

impl Fold {
    /// Steps whose values it takes.
    pub(super) fn operands(&self) -> impl Iterator<Item = u16> + use<> {
        let pair = match self {
            Self::Ratio(a, b) | Self::Change(a, b, _) | Self::Share(a, b, _) => Some([*a, *b]),
            _ => None,
        };
        pair.into_iter().flatten()
    }

    /// Whether it reads events itself.
    pub(super) fn is_of_events(&self) -> bool {
        !matches!(self, Self::Ratio(..) | Self::Change(..) | Self::Share(..) | Self::DaysUntil(_))
    }

    /// Selections of events other than those that the fold is of.
    pub(super) fn other_selections(&self) -> impl Iterator<Item = u16> + use<> {
        let (one, other) = match self {
            Self::Latency(then) => (Some(*then), None),
            Self::Sequence { then, without, .. } => (Some(*then), *without),
            _ => (None, None),
        };
        one.into_iter().chain(other)
    }
}

impl Taken {
    pub(super) fn kind(&self) -> CellType {
        match self {
            Self::Amount => CellType::Money,
            Self::Kind | Self::Item | Self::ItemOrKind | Self::Order | Self::OrderOrEvent => CellType::Text,
            Self::Property(_, PropertyType::Number) => CellType::Float,
            Self::Property(_, PropertyType::Bool) => CellType::Bool,
            Self::Property(_, PropertyType::Time) => CellType::Time,
            Self::Property(..) => CellType::Text,
        }
    }
}
