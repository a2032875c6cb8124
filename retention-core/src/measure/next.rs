//! The next instant at which a value can change if nothing happens.

use crate::measure::HistoryRule;
use crate::measure::cell::Cell;
use crate::measure::edges::Edges;
use crate::measure::evaluate::{Evaluator, NOW};
use crate::measure::program::{Fold, Part, Program, Range, Step};
use crate::measure::subject::Subject;
use crate::measure::{ordered, values};
use crate::time::MICROS_PER_DAY;

impl Evaluator {
    /// The next instant after the one evaluated last at which an output, by its place, can change for this customer; an
    /// event that is among the runs and was not yet seen counts too. `None`: never.
    pub(crate) fn next_change(
        &mut self,
        program: &Program,
        subject: &Subject<'_>,
        output: usize,
    ) -> Option<i64> {
        let part = program.part(std::iter::once((output, Edges::all())));
        if program.properties_behind(output).is_empty() {
            return self.next_of(program, &part, &Subject { properties: &[], ..*subject }, 0);
        }
        self.next_of(program, &part, subject, 0)
    }

    /// The next instant at which somebody can tell a change of some steps, which were evaluated last. Scores may be left
    /// alone for so many days.
    pub(crate) fn next_of(
        &mut self,
        program: &Program,
        part: &Part,
        subject: &Subject<'_>,
        alone: i64,
    ) -> Option<i64> {
        let mut next = Next { at: self.at, found: i64::MAX };
        for (number, kinds) in part.kinds.iter().enumerate().filter(|(_, kinds)| !kinds.is_empty()) {
            let mut first = i64::MAX;
            for (at, run) in subject.runs.iter().enumerate().filter(|(_, run)| kinds.contains(run.kind)) {
                if let Some(time) = run.times.get(self.place(at, number as u16)) {
                    first = first.min(*time);
                }
            }
            if first != i64::MAX {
                next.take(self.crossing(program, number as u16, first));
            }
        }
        for time in [subject.first(), subject.signed_up].into_iter().flatten() {
            next.take(time.saturating_add(1));
        }
        for values in subject.properties {
            for time in values.iter().filter_map(|(time, _)| *time) {
                next.take(time.saturating_add(1));
            }
        }
        self.steps_change(program, part, subject, alone, &mut next);
        (next.found != i64::MAX).then_some(next.found)
    }

    /// The next instant at which an event that was seen just now can change some steps, which were evaluated last, or at
    /// which these change by themselves.
    pub(crate) fn next_after(
        &mut self,
        program: &Program,
        part: &Part,
        subject: &Subject<'_>,
        (time, kind): (i64, u16),
        alone: i64,
    ) -> i64 {
        let mut next = Next { at: self.at, found: i64::MAX };
        for (number, _) in part.kinds.iter().enumerate().filter(|(_, kinds)| kinds.contains(kind)) {
            next.take(self.crossing(program, number as u16, time));
        }
        self.steps_change(program, part, subject, alone, &mut next);
        next.found
    }

    fn steps_change(
        &mut self,
        program: &Program,
        part: &Part,
        subject: &Subject<'_>,
        alone: i64,
        next: &mut Next,
    ) {
        for (number, edges) in part.steps.iter().zip(&part.edges) {
            if let Some(step) = program.steps.get(usize::from(*number)) {
                self.step_change(program, (*number, step), (edges, alone), subject, next);
            }
        }
    }

    /// The first instant at which a bound is after an event.
    fn crossing(&mut self, program: &Program, bound: u16, event: i64) -> i64 {
        let (mut bound, mut event) = (bound, event);
        while let Some((parent, back)) = program.bounds.get(usize::from(bound)).and_then(|bound| bound.back) {
            event = back.leave(event, &mut self.clock).saturating_sub(1);
            bound = parent;
        }
        event.saturating_add(1)
    }

    /// The first instant from which on no value hangs on whether the log observed what was before `floor`.
    pub(crate) fn past_floor(&mut self, program: &Program, floor: i64) -> i64 {
        let mut past = i64::MIN;
        for step in program.steps.iter().filter(|step| step.history == HistoryRule::Whole) {
            past = past.max(match step.range {
                Range::Between(Some(bound), _) => self.crossing(program, bound, floor.saturating_sub(1)),
                Range::Between(None, _) => i64::MIN,
                Range::First(_) => i64::MAX,
            });
        }
        past
    }

    /// What changes a step beside events that cross bounds, as far as it matters: a span in which nothing happens costs
    /// as much as it brings changes that somebody can tell, and not as much as it has days.
    fn step_change(
        &mut self,
        program: &Program,
        (number, step): (u16, &Step),
        (edges, alone): (&Edges, i64),
        subject: &Subject<'_>,
        next: &mut Next,
    ) {
        let at = self.at;
        match step.fold {
            Fold::DaysSinceFirst | Fold::DaysSinceLast => {
                let Some(selection) = program.selection(step.selection) else { return };
                let last = matches!(step.fold, Fold::DaysSinceLast);
                let end = if let Range::Between(_, end) = step.range { end } else { NOW };
                // What is counted up to the beginning of a month jumps.
                let alone = if end == NOW { alone } else { 0 };
                if let Some(time) = self.edge(selection, step, subject, last)
                    && let Some(days) = edges.rising(self.days_since(step.range, time), alone)
                {
                    let reached = time.saturating_add(days.saturating_mul(MICROS_PER_DAY));
                    next.take(self.crossing(program, end, reached.saturating_sub(1)));
                }
            }
            Fold::DaysUntil(place) => {
                if let Some(Some(time)) = values::instant_of(subject, place, at, self.clock.zone()) {
                    // The first instant at which so many days lie between.
                    if let Some(days) = edges.falling(-(at - time).div_euclid(MICROS_PER_DAY)) {
                        next.take(time.saturating_sub(days.saturating_mul(MICROS_PER_DAY)));
                    }
                }
            }
            // A streak that has ended stays so.
            Fold::Streak(unit) if self.cells.get(usize::from(number)) != Some(&Cell::known(0)) => {
                let period = self.period_of(unit, at);
                next.take(self.period_start(unit, period + 1));
            }
            _ => {}
        }
        let start = subject.start(at);
        if let (Range::First(span), Some(start)) = (step.range, start) {
            next.take(ordered::first_end(self, start, span));
        }
        if step.history == HistoryRule::Whole
            && let (Range::Between(Some(bound), _), Some(start)) = (step.range, start)
        {
            // Before the customer was there it does not matter whether anything was observed.
            let observed = [program.floor, step.seen.from].into_iter().flatten();
            for from in observed.filter(|from| *from > start).chain([start]) {
                next.take(self.crossing(program, bound, from.saturating_sub(1)));
            }
            for end in [self.observed_to(), step.seen.to].into_iter().flatten() {
                next.take(end.saturating_add(1));
            }
        }
    }
}

/// The earliest instant after another.
struct Next {
    at: i64,
    found: i64,
}

impl Next {
    fn take(&mut self, instant: i64) {
        if instant > self.at && instant < self.found {
            self.found = instant;
        }
    }
}
