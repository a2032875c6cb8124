//! Folds over the times of events in order: periods, gaps, streaks, pairs.

use crate::measure::cell::{Cell, MeasureState};
use crate::measure::evaluate::{Evaluator, NOW};
use crate::measure::program::{Program, Range, Selection, Step};
use crate::measure::subject::Subject;
use crate::time::{Date, LocalConverter, MICROS_PER_DAY, Span, Timestamp, Unit};

const NO_EVENTS: Cell = Cell::missing(MeasureState::NoEvents);
const MICROS_PER_HOUR: i64 = MICROS_PER_DAY / 24;

/// The end of the first stretch of a customer's time.
pub(super) fn first_end(evaluator: &Evaluator, start: i64, span: Span) -> i64 {
    span.after(Timestamp::from_micros(start), &evaluator.calendar.zone).micros()
}

impl Evaluator {
    /// The number of the period that holds an instant.
    pub(super) fn period_of(&mut self, unit: Unit, at: i64) -> i64 {
        let day = self.clock.day_of(at);
        if unit == Unit::Day {
            return day;
        }
        self.calendar.index_of_date(unit, Date::from_days(i32::try_from(day).unwrap_or(i32::MAX)))
    }

    /// The first instant of a period.
    pub(super) fn period_start(&mut self, unit: Unit, index: i64) -> i64 {
        let day = if unit == Unit::Day { index } else { self.calendar.first_date(unit, index).days().into() };
        self.clock.start_of_day_micros(day)
    }

    /// The periods that have an event, ascending, into `others`.
    fn periods(&mut self, selection: &Selection, range: Range, subject: &Subject<'_>, unit: Unit) {
        let mut stretches: Vec<(usize, usize, usize)> = Vec::new();
        for (at, run) in subject.runs.iter().enumerate().filter(|(_, run)| selection.kinds.contains(run.kind))
        {
            let places = self.places(at, run, range, subject);
            match &selection.filter {
                None => stretches.push((at, places.start, places.end)),
                Some(filter) => {
                    filter.met(run, places, &subject.backing, |event| stretches.push((at, event, event + 1)));
                }
            }
        }
        let mut found = std::mem::take(&mut self.others);
        found.clear();
        for (at, start, end) in stretches {
            let mut rest = subject.runs.get(at).and_then(|run| run.times.get(start..end)).unwrap_or(&[]);
            while let Some(time) = rest.first() {
                let period = self.period_of(unit, *time);
                let next = self.period_start(unit, period + 1);
                found.push(period);
                rest = rest.get(gallop(rest, next).max(1)..).unwrap_or(&[]);
            }
        }
        found.sort_unstable();
        found.dedup();
        self.others = found;
    }

    /// The clock, which has to be put back.
    fn lend_clock(&mut self) -> LocalConverter {
        let idle = LocalConverter::idle(*self.clock.zone());
        std::mem::replace(&mut self.clock, idle)
    }

    /// The times of the events a step is about, ascending.
    fn gather(
        &mut self,
        selection: &Selection,
        range: Range,
        subject: &Subject<'_>,
        mut found: Vec<i64>,
    ) -> Vec<i64> {
        found.clear();
        let mut stretches = 0;
        self.each(selection, range, subject, |run, places| {
            found.extend_from_slice(run.times.get(places).unwrap_or(&[]));
            stretches += 1;
        });
        if stretches > 1 {
            // Each run ascends: to merge them is little work.
            found.sort();
        }
        found
    }
}

/// How many times are before an instant, found in steps that double: mostly it is near.
fn gallop(times: &[i64], instant: i64) -> usize {
    let mut reach = 1;
    while times.get(reach).is_some_and(|time| *time < instant) {
        reach *= 2;
    }
    let near = times.get(..(reach + 1).min(times.len())).unwrap_or(times);
    near.partition_point(|time| *time < instant)
}

pub(super) fn active_periods(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    unit: Unit,
) -> Cell {
    evaluator.periods(selection, step.range, subject, unit);
    Cell::known(evaluator.others.len() as i64)
}

pub(super) fn streak(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    unit: Unit,
) -> Cell {
    evaluator.periods(selection, step.range, subject, unit);
    let running = evaluator.period_of(unit, evaluator.at);
    let periods = &evaluator.others;
    let mut expected = if periods.last() == Some(&running) { running } else { running - 1 };
    let mut streak = 0;
    for period in periods.iter().rev() {
        if *period != expected {
            break;
        }
        streak += 1;
        expected -= 1;
    }
    Cell::known(streak)
}

pub(super) fn longest_gap(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
) -> Cell {
    let times = std::mem::take(&mut evaluator.times);
    let times = evaluator.gather(selection, step.range, subject, times);
    let gaps = times.iter().zip(times.iter().skip(1)).map(|(a, b)| b - a);
    let longest = gaps.max().map_or(NO_EVENTS, |gap| Cell::float(gap as f64 / MICROS_PER_DAY as f64));
    evaluator.times = times;
    longest
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usual {
    Hour,
    Weekday,
}

pub(super) fn usual(
    evaluator: &mut Evaluator,
    selection: &Selection,
    step: &Step,
    subject: &Subject<'_>,
    what: Usual,
) -> Cell {
    let mut counts = [0u32; 24];
    let mut clock = evaluator.lend_clock();
    evaluator.each(selection, step.range, subject, |run, places| {
        for time in run.times.get(places).unwrap_or(&[]) {
            let local = clock.local_micros_of(Timestamp::from_micros(*time));
            let place = match what {
                Usual::Hour => local.rem_euclid(MICROS_PER_DAY) / MICROS_PER_HOUR,
                // 1970-01-01 was a Thursday, three days after a Monday.
                Usual::Weekday => (local.div_euclid(MICROS_PER_DAY) + 3).rem_euclid(7),
            };
            if let Some(count) = counts.get_mut(place as usize) {
                *count += 1;
            }
        }
    });
    evaluator.clock = clock;
    let most = counts.iter().copied().max().unwrap_or(0);
    match counts.iter().position(|count| *count == most && most > 0) {
        Some(place) => Cell::known(place as i64 + i64::from(what == Usual::Weekday)),
        None => NO_EVENTS,
    }
}

/// The events of a step, and those that may follow them.
struct Pairs {
    /// The times of the second events, ascending.
    seconds: Vec<i64>,
    /// First events that are of no second kind, then those that are among the second events themselves; each ascending.
    firsts: [Vec<i64>; 2],
}

impl Pairs {
    fn of(
        evaluator: &mut Evaluator,
        program: &Program,
        step: &Step,
        subject: &Subject<'_>,
        then: u16,
    ) -> Option<Self> {
        let (selection, second) = (program.selection(step.selection)?, program.selection(then)?);
        let (mut times, others) =
            (std::mem::take(&mut evaluator.times), std::mem::take(&mut evaluator.others));
        let end = if let Range::Between(_, end) = step.range { end } else { NOW };
        let seconds = evaluator.gather(second, Range::Between(None, end), subject, others);
        times.clear();
        let mut firsts = [times, Vec::new()];
        evaluator.each(selection, step.range, subject, |run, places| {
            let [foreign, own] = &mut firsts;
            let list = if second.kinds.contains(run.kind) { own } else { foreign };
            list.extend_from_slice(run.times.get(places).unwrap_or(&[]));
        });
        firsts.iter_mut().for_each(|times| times.sort());
        Some(Self { seconds, firsts })
    }

    /// Each first event that another event follows, at its instant or later, with the next such.
    fn followed(&self) -> impl Iterator<Item = (i64, i64)> {
        self.firsts.iter().zip(0..).flat_map(move |(times, own)| {
            let mut from = 0;
            times.iter().filter_map(move |time| {
                from += gallop(self.seconds.get(from..).unwrap_or(&[]), *time);
                // One of the second events at this instant is the event itself.
                self.seconds.get(from + own).map(|second| (*time, *second))
            })
        })
    }

    /// Gives the memory back.
    fn end(self, evaluator: &mut Evaluator) {
        let [times, _] = self.firsts;
        (evaluator.times, evaluator.others) = (times, self.seconds);
    }
}

/// The first of ascending times after an instant.
fn first_after(times: &[i64], instant: i64) -> Option<i64> {
    times.get(times.partition_point(|time| *time <= instant)).copied()
}

pub(super) fn latency(
    evaluator: &mut Evaluator,
    program: &Program,
    step: &Step,
    subject: &Subject<'_>,
    then: u16,
) -> Cell {
    let Some(pairs) = Pairs::of(evaluator, program, step, subject, then) else { return NO_EVENTS };
    let (mut sum, mut count) = (0i128, 0u32);
    for (time, second) in pairs.followed() {
        sum += i128::from(second - time);
        count += 1;
    }
    pairs.end(evaluator);
    if count == 0 {
        return NO_EVENTS;
    }
    Cell::float(sum as f64 / f64::from(count) / MICROS_PER_HOUR as f64)
}

pub(super) fn sequence(
    evaluator: &mut Evaluator,
    program: &Program,
    step: &Step,
    subject: &Subject<'_>,
    then: u16,
    without: Option<u16>,
    within: Option<Span>,
) -> Cell {
    let Some(pairs) = Pairs::of(evaluator, program, step, subject, then) else { return NO_EVENTS };
    let end = if let Range::Between(_, end) = step.range { end } else { NOW };
    let between = match without.and_then(|without| program.selection(without)) {
        Some(selection) => evaluator.gather(selection, Range::Between(None, end), subject, Vec::new()),
        None => Vec::new(),
    };
    let happened = pairs.followed().any(|(time, second)| {
        let in_time = within.is_none_or(|within| {
            second <= within.after(Timestamp::from_micros(time), &evaluator.calendar.zone).micros()
        });
        in_time && first_after(&between, time).is_none_or(|barred| barred >= second)
    });
    pairs.end(evaluator);
    Cell::bool(happened)
}
