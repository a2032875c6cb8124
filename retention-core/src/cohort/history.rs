//! One customer: the cohort, the periods that were seen, and what happened in each.

use std::ops::Range;

use crate::cohort::options::{CohortClock, CohortValue};
use crate::cohort::question::Question;
use crate::cohort::told::Told;
use crate::log::{Person, Run};
use crate::measure::OrderCounter;
use crate::time::{OUTSIDE, Steps};

/// Where a customer belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// The cohort's row.
    pub(super) row: usize,
    /// The customer's start.
    pub(super) start: i64,
    /// Those of the table's periods that answer for this customer: if periods are the customer's own, the ones that
    /// were wholly observed; else all.
    pub(super) eligible: Range<usize>,
    /// The first of the customer's own periods that is not over at `as_of`.
    pub(super) waiting: usize,
    /// Whether the customer may have started before the log began to observe.
    pub(super) truncated: bool,
}

/// What a customer did in one period since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry {
    /// The period. What is beyond the table stands together under the first period that is.
    pub(super) period: usize,
    /// Whether there was an event that counts, not only a refund.
    pub(super) active: bool,
    /// Distinct orders in the period, or, if counting is unbounded, in it or later.
    pub(super) orders: u64,
    /// Minor units in the period.
    pub(super) revenue: i128,
}

/// Reads customers one after another, keeping its memory.
#[derive(Debug)]
pub(super) struct Histories<'q> {
    question: &'q Question<'q>,
    steps: Option<Steps>,
    /// The bounds of the customer's own periods, if these are months.
    bounds: Vec<i64>,
    counter: Option<OrderCounter<'q>>,
    stretches: Vec<(usize, usize, Range<usize>)>,
    entries: Vec<Entry>,
}

impl<'q> Histories<'q> {
    pub(super) fn new(question: &'q Question<'q>) -> Self {
        let options = question.options;
        let rolling = options.clock == CohortClock::Rolling;
        Self {
            question,
            steps: rolling.then(|| Steps::new(options.period, question.view.schema().zone())),
            bounds: Vec::new(),
            counter: (options.value == CohortValue::Orders).then(|| OrderCounter::new(question.view)),
            stretches: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// What the customer read last did, ascending by period.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Reads a customer; `None` if they are in none of the cohorts.
    pub(super) fn read(&mut self, person: &Person<'_>) -> Option<Member> {
        let question = self.question;
        let start = match &question.told.starts {
            Some(starts) => {
                starts.get(person.rank as usize).copied().filter(|start| *start != Told::NOTHING)?
            }
            None => first(person.runs.iter().filter(|run| question.starting.contains(run.kind)))?,
        };
        let position = match question.locator.position(start) {
            OUTSIDE => return None,
            position => position as usize,
        };
        if !question.rows.starts.contains(&position) {
            return None;
        }
        let row = match &question.told.cohorts {
            Some(cohorts) => *cohorts.get(person.rank as usize)? as usize,
            None => position - question.rows.starts.start,
        };
        let (eligible, waiting) = self.own_periods(start, position);
        self.follow(person, start, position);
        Some(Member { row, start, eligible, waiting, truncated: question.is_truncated(position) })
    }

    /// Which of the customer's own periods were wholly observed, and the first that is not over at `as_of`.
    pub(super) fn own_periods(&mut self, start: i64, position: usize) -> (Range<usize>, usize) {
        let (question, columns) = (self.question, self.question.columns);
        let (as_of, limit) = (question.view.cut_at(), question.limit());
        let from = question.observed.map_or(i64::MAX, |(from, _)| from.micros());
        // Periods that start before `from`, that end by `limit`, and that end by `as_of`.
        let (unseen, over, past) = match &mut self.steps {
            Some(Steps::Fixed(length)) => {
                let length = i128::from(*length);
                let whole = |until: i64| (i128::from(until) - i128::from(start)).div_euclid(length);
                let unseen = -(i128::from(start) - i128::from(from)).div_euclid(length);
                let clamped = |periods: i128| periods.clamp(0, columns as i128) as usize;
                (clamped(unseen), clamped(whole(limit)), clamped(whole(as_of)))
            }
            Some(Steps::Months(steps)) => {
                steps.bounds(start, as_of, columns, &mut self.bounds);
                let ends = self.bounds.get(1..).unwrap_or(&[]);
                (
                    self.bounds.partition_point(|bound| *bound < from).min(columns),
                    ends.partition_point(|end| *end <= limit),
                    ends.partition_point(|end| *end <= as_of),
                )
            }
            None if !question.own_periods() => return (0..columns, usize::MAX),
            None => {
                let bounds = question.locator.periods().bounds().get(position..).unwrap_or(&[]);
                let ends = bounds.get(1..).unwrap_or(&[]);
                (
                    bounds.partition_point(|bound| bound.micros() < from).min(columns),
                    ends.partition_point(|end| end.micros() <= limit).min(columns),
                    question.current.saturating_sub(position),
                )
            }
        };
        let over = over.min(columns);
        // A sum since the start is not known where the start was not seen.
        let none = over <= unseen || (question.cumulative() && unseen > 0);
        (if none { 0..0 } else { unseen..over }, past)
    }

    /// Fills `entries` from the events since the start: of the calendar's period of the start, or the instant itself.
    fn follow(&mut self, person: &Person<'_>, start: i64, position: usize) {
        self.entries.clear();
        self.stretches.clear();
        let question = self.question;
        let since =
            if self.steps.is_some() { start } else { question.locator.periods().start(position).micros() };
        for (at, run) in person.runs.iter().enumerate() {
            let (counted, refund) =
                (question.counted.contains(run.kind), question.refunds.contains(run.kind));
            if !counted && !refund {
                continue;
            }
            let mut event = match run.times.first() {
                Some(first) if *first < since => run.times.partition_point(|time| *time < since),
                _ => 0,
            };
            while let Some(time) = run.times.get(event) {
                let Some((period, end)) = self.period_of(*time, start, position) else { break };
                let rest = run.times.get(event + 1..).unwrap_or(&[]);
                let events = event..event + 1 + rest.iter().take_while(|time| **time < end).count();
                event = events.end;
                if counted && self.counter.is_some() {
                    self.stretches.push((period, at, events.clone()));
                }
                let revenue =
                    if question.options.value.is_money() { amount(run, events, refund, question) } else { 0 };
                let entry = entry(&mut self.entries, period);
                entry.active |= counted;
                entry.revenue += revenue;
            }
        }
        self.count_orders(person);
    }

    /// The period of a time since the start, and that period's end; `None` if it and all later ones do not count.
    #[inline]
    fn period_of(&self, time: i64, start: i64, position: usize) -> Option<(usize, i64)> {
        let (period, end) = match &self.steps {
            None => match self.question.locator.position(time) {
                OUTSIDE => return None,
                at => {
                    let end = self.question.locator.periods().end(at as usize).micros();
                    ((at as usize).checked_sub(position)?, end)
                }
            },
            Some(Steps::Fixed(length)) => {
                let period = (time - start) / length;
                (period as usize, start.saturating_add((period + 1).saturating_mul(*length)))
            }
            Some(Steps::Months(_)) => {
                let after = self.bounds.partition_point(|bound| *bound <= time);
                (after.checked_sub(1)?, self.bounds.get(after).copied().unwrap_or(i64::MAX))
            }
        };
        if period < self.question.columns {
            return Some((period, end));
        }
        self.question.unbounded().then_some((self.question.columns, i64::MAX))
    }

    fn count_orders(&mut self, person: &Person<'_>) {
        let Some(counter) = &mut self.counter else { return };
        let unbounded = self.question.unbounded();
        for entry in &mut self.entries {
            let wanted = |period: usize| period == entry.period || (unbounded && period > entry.period);
            let own = self.stretches.iter().filter(|(period, ..)| wanted(*period));
            entry.orders = counter
                .among(own.filter_map(|(_, run, events)| Some((person.runs.get(*run)?, events.clone()))));
        }
    }
}

fn first<'a>(runs: impl Iterator<Item = &'a Run<'a>>) -> Option<i64> {
    runs.filter_map(|run| run.times.first()).min().copied()
}

/// What events add to revenue. The running sums are exact unless the shard says that one might have left 64 bits.
fn amount(run: &Run<'_>, events: Range<usize>, refund: bool, question: &Question<'_>) -> i128 {
    let one = |event: usize| i128::from(run.sum(event..event + 1));
    if refund {
        let subtracted = question.options.value != CohortValue::RevenueGross;
        return if subtracted { -events.map(|event| one(event).abs()).sum::<i128>() } else { 0 };
    }
    if run.shard().overflows() { events.map(one).sum() } else { i128::from(run.sum(events)) }
}

/// The entry of a period, in ascending order of periods.
#[inline]
fn entry(entries: &mut Vec<Entry>, period: usize) -> &mut Entry {
    let place = match entries.last() {
        Some(last) if last.period < period => entries.len(),
        _ => entries.partition_point(|entry| entry.period < period),
    };
    if entries.get(place).is_none_or(|entry| entry.period != period) {
        entries.insert(place, Entry { period, ..Entry::default() });
    }
    &mut entries[place]
}
