//! The fold of one customer's events at an instant: the one definition of every measure, for batch and live alike.

use std::ops::Range as Places;

use crate::log::{Kinds, Run, Schema};
use crate::measure::cell::{Cell, CellType, MeasureState};
use crate::measure::program::{Fold, Part, Program, Range, Seen, Selection, Step};
use crate::measure::subject::Subject;
use crate::measure::{HistoryRule, ZeroBase, ordered, repeats, values};
use crate::time::{Calendar, LocalConverter, MICROS_PER_DAY, Timestamp};

/// Runs one program; keeps its memory from one customer to the next.
#[derive(Debug, Clone)]
pub(crate) struct Evaluator {
    pub(super) clock: LocalConverter,
    pub(super) calendar: Calendar,
    pub(super) at: i64,
    /// The instant of each bound.
    pub(super) instants: Vec<i64>,
    /// For each run and bound, how many events of the run are before the bound.
    pub(super) places: Vec<u32>,
    /// The value of each step.
    pub(super) cells: Vec<Cell>,
    pub(super) times: Vec<i64>,
    pub(super) others: Vec<i64>,
    end: Option<i64>,
}

/// The bound that is the instant itself.
pub(super) const NOW: u16 = 0;

impl Evaluator {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            clock: LocalConverter::new(schema.zone()),
            calendar: schema.calendar(),
            at: i64::MIN,
            instants: Vec::new(),
            places: Vec::new(),
            cells: Vec::new(),
            times: Vec::new(),
            others: Vec::new(),
            end: schema.declared(None).to.map(Timestamp::micros),
        }
    }

    /// The value of each step of the program at an instant.
    pub(crate) fn evaluate(&mut self, program: &Program, subject: &Subject<'_>, at: i64) {
        self.set_instant(program, at);
        self.places.clear();
        let oldest = self.instants.iter().min().copied().unwrap_or(at);
        for run in subject.runs {
            if run.times.last().is_some_and(|last| *last < oldest) {
                // All of it lies before every window.
                let len = self.places.len() + self.instants.len();
                self.places.resize(len, run.len() as u32);
            } else {
                self.places.extend(self.instants.iter().map(|instant| place(run.times, *instant)));
            }
        }
        self.fold(program, subject);
    }

    /// The values of some steps of the program at an instant; the others keep whatever they had.
    pub(crate) fn evaluate_part(&mut self, program: &Program, part: &Part, subject: &Subject<'_>, at: i64) {
        self.set_instant(program, at);
        self.places.clear();
        let bounds = self.instants.iter().zip(&part.kinds);
        for run in subject.runs {
            let before = |(instant, kinds): (&i64, &Kinds)| {
                if kinds.contains(run.kind) { place(run.times, *instant) } else { 0 }
            };
            self.places.extend(bounds.clone().map(before));
        }
        self.cells.resize(program.steps.len(), Cell::missing(MeasureState::NoEvents));
        for number in &part.steps {
            let Some(step) = program.steps.get(usize::from(*number)) else { continue };
            let value = self.step(program, step, subject);
            if let Some(cell) = self.cells.get_mut(usize::from(*number)) {
                *cell = value;
            }
        }
    }

    /// Forgets the instants of bounds: another program comes.
    pub(crate) fn forget(&mut self) {
        self.instants.clear();
    }

    /// Until when the log observed everything, if that was declared.
    pub(super) fn observed_to(&self) -> Option<i64> {
        self.end
    }

    /// The value of an output by its place.
    #[inline]
    pub(crate) fn output(&self, program: &Program, place: usize) -> Cell {
        let step = program.outputs.get(place).map_or(usize::MAX, |(_, step)| usize::from(*step));
        self.cells.get(step).copied().unwrap_or(Cell::missing(MeasureState::NoEvents))
    }

    pub(super) fn set_instant(&mut self, program: &Program, at: i64) {
        if self.at == at && self.instants.len() == program.bounds.len() {
            return;
        }
        self.at = at;
        program.instants(at, &mut self.clock, &mut self.instants);
    }

    /// Computes all steps; instants and places are set.
    #[inline]
    pub(super) fn fold(&mut self, program: &Program, subject: &Subject<'_>) {
        self.cells.clear();
        for step in &program.steps {
            let cell = self.step(program, step, subject);
            self.cells.push(cell);
        }
    }

    #[inline]
    fn step(&mut self, program: &Program, step: &Step, subject: &Subject<'_>) -> Cell {
        if step.history == HistoryRule::Whole
            && let Some(state) = self.lacking(program, step, subject)
        {
            return Cell::missing(state);
        }
        let Some(selection) = program.selection(step.selection) else {
            return Cell::missing(MeasureState::Undefined);
        };
        match &step.fold {
            Fold::Count => Cell::known(self.count(selection, step, subject)),
            Fold::Did => Cell::bool(self.any(selection, step, subject)),
            Fold::DidNot => Cell::bool(!self.any(selection, step, subject)),
            Fold::Sum(taken) => values::sum(self, selection, step, subject, taken),
            Fold::DaysSinceFirst | Fold::DaysSinceLast => {
                let time = self.edge(selection, step, subject, matches!(step.fold, Fold::DaysSinceLast));
                let days = time.map(|time| self.days_since(step.range, time));
                days.map_or(Cell::missing(MeasureState::NoEvents), Cell::known)
            }
            Fold::DaysUntil(place) => self.days_until(subject, *place),
            Fold::Ratio(base, over) => self.ratio(program, *base, *over, 1.0),
            Fold::Share(now, before, factor) => self.ratio(program, *now, *before, *factor),
            Fold::Change(now, before, zero_base) => self.change(program, *now, *before, *zero_base),
            Fold::Mean(taken) => values::mean(self, selection, step, subject, taken),
            Fold::Min(taken) => values::extreme(self, selection, step, subject, taken, false),
            Fold::Max(taken) => values::extreme(self, selection, step, subject, taken, true),
            Fold::First(taken) => values::at_edge(self, selection, step, subject, taken, false),
            Fold::Last(taken) => values::at_edge(self, selection, step, subject, taken, true),
            Fold::Distinct(taken) => values::distinct(self, selection, step, subject, taken),
            Fold::MostCommon(taken, told) => {
                repeats::most_common(self, selection, step, subject, taken, *told)
            }
            Fold::Missed(taken, baseline, told) => {
                repeats::missed(self, selection, step, subject, (taken, *baseline), *told)
            }
            Fold::ActivePeriods(unit) => ordered::active_periods(self, selection, step, subject, *unit),
            Fold::Streak(unit) => ordered::streak(self, selection, step, subject, *unit),
            Fold::LongestGap => ordered::longest_gap(self, selection, step, subject),
            Fold::UsualHour => ordered::usual(self, selection, step, subject, ordered::Usual::Hour),
            Fold::UsualWeekday => ordered::usual(self, selection, step, subject, ordered::Usual::Weekday),
            Fold::Latency(then) => ordered::latency(self, program, step, subject, *then),
            Fold::Sequence { then, without, within } => {
                ordered::sequence(self, program, step, subject, *then, *without, *within)
            }
        }
    }

    /// Why there is not enough of the customer's time to answer, if so.
    fn lacking(&mut self, program: &Program, step: &Step, subject: &Subject<'_>) -> Option<MeasureState> {
        let start = subject.start(self.at);
        // What must have been observed: a window up to the instant, and the first stretch up to its own end.
        let (from, to) = match step.range {
            Range::Between(Some(bound), _) => (self.instants.get(usize::from(bound)).copied()?, self.at),
            Range::Between(None, _) => return None,
            Range::First(span) => {
                let Some(start) = start else { return Some(MeasureState::NotEnoughHistory) };
                let end = ordered::first_end(self, start, span);
                if end > self.at {
                    return Some(MeasureState::NotEnoughHistory);
                }
                (start, end)
            }
        };
        if start.is_none_or(|start| start > from) {
            return Some(MeasureState::NotEnoughHistory);
        }
        let Seen { from: first, to: last, by_log } = step.seen;
        let outside = first.is_some_and(|first| first > from) || last.is_some_and(|last| last < to);
        let log_saw =
            program.floor.is_some_and(|floor| floor <= from) && self.end.is_none_or(|end| end >= to);
        let unseen = outside || by_log && !log_saw;
        unseen.then_some(MeasureState::NotObserved)
    }

    /// The events of a run that a step is about.
    #[inline]
    pub(super) fn places(
        &mut self,
        at: usize,
        run: &Run<'_>,
        range: Range,
        subject: &Subject<'_>,
    ) -> Places<usize> {
        match range {
            Range::Between(None, end) => 0..self.place(at, end),
            Range::Between(Some(start), end) => {
                let end = self.place(at, end);
                self.place(at, start).min(end)..end
            }
            Range::First(span) => {
                let Some(start) = subject.start(self.at) else { return 0..0 };
                let end = ordered::first_end(self, start, span);
                let end = run.times.partition_point(|time| *time < end).min(self.place(at, NOW));
                run.times.partition_point(|time| *time < start).min(end)..end
            }
        }
    }

    #[inline]
    pub(super) fn place(&self, run: usize, bound: u16) -> usize {
        self.places.get(run * self.instants.len() + usize::from(bound)).map_or(0, |place| *place as usize)
    }

    /// Calls `each` for every run with its events that a step is about and its filter meets, in stretches.
    #[inline]
    pub(super) fn each<'a>(
        &mut self,
        selection: &Selection,
        range: Range,
        subject: &Subject<'a>,
        mut each: impl FnMut(&Run<'a>, Places<usize>),
    ) {
        for (at, run) in subject.runs.iter().enumerate() {
            if !selection.kinds.contains(run.kind) {
                continue;
            }
            let places = self.places(at, run, range, subject);
            match &selection.filter {
                None if !places.is_empty() => each(run, places),
                None => {}
                Some(filter) => {
                    filter.met(run, places, &subject.backing, |event| each(run, event..event + 1));
                }
            }
        }
    }

    #[inline]
    fn count(&mut self, selection: &Selection, step: &Step, subject: &Subject<'_>) -> i64 {
        let mut count = 0;
        self.each(selection, step.range, subject, |_, places| count += places.len() as i64);
        count
    }

    #[inline]
    fn any(&mut self, selection: &Selection, step: &Step, subject: &Subject<'_>) -> bool {
        let mut any = false;
        self.each(selection, step.range, subject, |_, _| any = true);
        any
    }

    /// The time of the first or last event.
    #[inline]
    pub(super) fn edge(
        &mut self,
        selection: &Selection,
        step: &Step,
        subject: &Subject<'_>,
        last: bool,
    ) -> Option<i64> {
        let mut edge = None;
        self.each(selection, step.range, subject, |run, places| {
            let place = if last { places.end - 1 } else { places.start };
            let time = run.times.get(place).copied();
            edge = if last { edge.max(time) } else { edge.into_iter().chain(time).min() };
        });
        edge
    }

    /// Whole days from an event to the end of its window: an earlier window is seen from where it ends.
    pub(super) fn days_since(&self, range: Range, time: i64) -> i64 {
        let end = match range {
            Range::Between(_, end) => self.instants.get(usize::from(end)).copied().unwrap_or(self.at),
            Range::First(_) => self.at,
        };
        (end - time).div_euclid(MICROS_PER_DAY)
    }

    fn days_until(&self, subject: &Subject<'_>, place: u16) -> Cell {
        match values::instant_of(subject, place, self.at, self.clock.zone()) {
            Some(Some(time)) => Cell::known(-(self.at - time).div_euclid(MICROS_PER_DAY)),
            Some(None) => Cell::missing(MeasureState::Undefined),
            None => Cell::missing(MeasureState::NoEvents),
        }
    }

    fn operand(&self, program: &Program, step: u16) -> (Cell, CellType) {
        let at = usize::from(step);
        let cell = self.cells.get(at).copied().unwrap_or(Cell::missing(MeasureState::Undefined));
        (cell, program.steps.get(at).map_or(CellType::Int, |step| step.kind))
    }

    fn ratio(&self, program: &Program, base: u16, over: u16, factor: f64) -> Cell {
        let ((base, base_kind), (over, over_kind)) =
            (self.operand(program, base), self.operand(program, over));
        match (base.number(base_kind), over.number(over_kind)) {
            (Some(_), Some(0.0)) => Cell::missing(MeasureState::Undefined),
            (Some(base), Some(over)) => Cell::float(base / over / factor),
            (None, _) => base,
            (_, None) => over,
        }
    }

    fn change(&self, program: &Program, now: u16, before: u16, zero_base: ZeroBase) -> Cell {
        let ((now, now_kind), (before, before_kind)) =
            (self.operand(program, now), self.operand(program, before));
        match (now.number(now_kind), before.number(before_kind)) {
            (Some(now), Some(0.0)) => match zero_base {
                ZeroBase::Zero | ZeroBase::One if now == 0.0 => Cell::float(0.0),
                ZeroBase::One => Cell::float(1.0),
                ZeroBase::Zero | ZeroBase::Missing => Cell::missing(MeasureState::Undefined),
            },
            (Some(now), Some(before)) => Cell::float((now - before) / before.abs()),
            (None, _) => now,
            (_, None) => before,
        }
    }
}

impl Program {
    /// The instant of each bound when the first is `at`.
    pub(super) fn instants(&self, at: i64, clock: &mut LocalConverter, instants: &mut Vec<i64>) {
        instants.clear();
        for bound in &self.bounds {
            let instant = match bound.back {
                None => at,
                // A bound lies before its parent in the list.
                Some((parent, back)) => {
                    back.start(instants.get(usize::from(parent)).copied().unwrap_or(at), clock)
                }
            };
            instants.push(instant);
        }
    }
}

/// How many times are before an instant. Most runs are short, and most instants near their end.
#[inline]
fn place(times: &[i64], instant: i64) -> u32 {
    if times.len() <= 8 {
        return times.iter().filter(|time| **time < instant).count() as u32;
    }
    match times.last() {
        Some(last) if *last < instant => times.len() as u32,
        _ => times.partition_point(|time| *time < instant) as u32,
    }
}
