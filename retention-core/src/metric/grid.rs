//! The periods of a metric: which are shown, which are needed before them, and how far each was observed.

use std::ops::Range;

use crate::log::{Kinds, View};
use crate::metric::period::MetricPeriod;
use crate::table::CellState;
use crate::time::{Calendar, MICROS_PER_DAY, Periods, Span, TimeInput, Timestamp, Unit};
use crate::{Error, ErrorCode, Result};

/// More rows than this are a mistake in the options or the data; a hundred years of days fit.
const MAX_PERIODS: i64 = 40_000;

/// How much of what a row says was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// All of it.
    Complete,
    /// A part: the numbers are those of that part.
    Partial,
    /// Not what lies before: what compares with it is missing.
    NotEnoughHistory,
    /// None: it begins at or after `as_of`.
    NotYet,
    /// None: it lies outside the interval in which the events were observed.
    NotObserved,
}

impl State {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::NotEnoughHistory => "not_enough_history",
            Self::NotYet => "not_yet",
            Self::NotObserved => "not_observed",
        }
    }

    /// Whether anything of the row itself was observed.
    pub(super) const fn is_seen(self) -> bool {
        matches!(self, Self::Complete | Self::Partial | Self::NotEnoughHistory)
    }

    /// Whether the row can be compared with what lies before it.
    pub(super) const fn compares(self) -> bool {
        matches!(self, Self::Complete | Self::Partial)
    }
}

/// What of the past was observed, for a set of kinds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coverage {
    pub(super) as_of: i64,
    pub(super) observed: Option<(i64, i64)>,
}

impl Coverage {
    pub(super) fn of(view: &View, kinds: &Kinds) -> Self {
        Self::between(view, view.observed(kinds))
    }

    pub(super) fn between(view: &View, observed: Option<(Timestamp, Timestamp)>) -> Self {
        let observed = observed.map(|(from, to)| (from.micros(), to.micros()));
        Self { as_of: view.as_of().micros(), observed }
    }

    /// The state of `[from, to)` on its own.
    pub(super) fn state(&self, from: i64, to: i64) -> State {
        let time = Timestamp::from_micros;
        let observed = self.observed.map(|(first, last)| (time(first), time(last)));
        match CellState::of(time(from), time(to), time(self.as_of), observed) {
            CellState::Complete => State::Complete,
            CellState::Partial => State::Partial,
            CellState::NotYet => State::NotYet,
            CellState::NotObserved => State::NotObserved,
        }
    }

    /// The state of all that lies before `as_of`, from the start of observation on.
    pub(super) fn whole(&self) -> State {
        self.observed.map_or(State::NotObserved, |(first, _)| self.state(first, self.as_of))
    }

    /// The instant up to which everything was seen.
    pub(super) fn end(&self) -> i64 {
        self.observed.map_or(self.as_of, |(_, to)| to.min(self.as_of))
    }
}

/// How far back a metric must look beyond the rows it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all.
    Own,
    /// To the period before.
    Previous,
    /// To the first event.
    Everything,
}

/// Periods with their states.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) periods: Periods,
    pub(super) coverage: Coverage,
    first_row: usize,
    /// How long each is, where they are windows.
    window: Option<Span>,
}

impl Grid {
    /// The periods that overlap `[from, to)`; by default from the start of observation to `as_of`.
    ///
    /// # Errors
    /// `invalid_time`; `invalid_option` for an empty interval or too many periods.
    pub(super) fn new(
        view: &View,
        kinds: &Kinds,
        period: impl Into<MetricPeriod>,
        (from, to): (&Option<TimeInput>, &Option<TimeInput>),
        reach: Reach,
    ) -> Result<Self> {
        Self::covered(view, (kinds, Coverage::of(view, kinds)), period, (from, to), reach)
    }

    /// The same for kinds of which more is known than when they were seen.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub(super) fn covered(
        view: &View,
        (kinds, coverage): (&Kinds, Coverage),
        period: impl Into<MetricPeriod>,
        (from, to): (&Option<TimeInput>, &Option<TimeInput>),
        reach: Reach,
    ) -> Result<Self> {
        let unit = match period.into() {
            MetricPeriod::Calendar(unit) => unit,
            MetricPeriod::Length(span) => {
                return Self::of_windows(view, (kinds, coverage), span, interval(view, from, to)?, reach);
            }
        };
        let calendar = view.schema().calendar();
        let (given, to) = interval(view, from, to)?;
        let default = coverage.observed.map_or(to, |(first, _)| Timestamp::from_micros(first));
        let from = given.unwrap_or(default).min(to);
        let row = calendar.index_of(unit, from);
        let first = match reach {
            _ if from >= to => row,
            Reach::Own => row,
            Reach::Previous => row - 1,
            Reach::Everything => {
                view.first_seen(kinds).map_or(row, |first| calendar.index_of(unit, first).min(row)) - 1
            }
        };
        let count = calendar.index_of(unit, to) - first + 1;
        checked_count(count, unit, from, to)?;
        let start = if from < to { calendar.start_of(unit, first) } else { to };
        let periods = calendar.periods(unit, start, to);
        let first_row = usize::try_from(row - periods.first_index()).unwrap_or(0).min(periods.len());
        Ok(Self { periods, coverage, first_row, window: None })
    }

    /// Windows of one length laid end to end, the last up to `to`; the first is not before `from`, or by default holds
    /// the start of observation.
    ///
    /// # Errors
    /// `invalid_option` for too many windows.
    fn of_windows(
        view: &View,
        (kinds, coverage): (&Kinds, Coverage),
        span: Span,
        (from, to): (Option<Timestamp>, Timestamp),
        reach: Reach,
    ) -> Result<Self> {
        let calendar = view.schema().calendar();
        let observed = coverage.observed.map_or(to, |(first, _)| Timestamp::from_micros(first));
        let first_seen = view.first_seen(kinds).unwrap_or(to);
        let (mut bounds, mut rows, mut more) = (vec![to], 0, 0);
        // Each bound straight from the last one, so that months keep their day.
        for step in 1.. {
            let Some(start) = span.times(step).map(|span| span.before(to, &calendar.zone)) else { break };
            let end = bounds.last().copied().unwrap_or(to);
            if start >= end {
                break;
            }
            let shown = more == 0 && from.map_or(observed < end, |from| from <= start);
            let needed = match reach {
                Reach::Own => false,
                Reach::Previous => more == 0,
                // One more than holds the first event, as there is always a period before.
                Reach::Everything => {
                    more == 0 || first_seen < bounds.iter().nth_back(1).copied().unwrap_or(to)
                }
            };
            if !shown && !needed {
                break;
            }
            rows += usize::from(shown);
            more += usize::from(!shown);
            bounds.push(start);
            if bounds.len() as i64 > MAX_PERIODS {
                return Err(too_many(&span, bounds.len() as i64, start, to));
            }
        }
        bounds.reverse();
        let periods = Periods::between(calendar, bounds);
        Ok(Self { first_row: periods.len() - rows, periods, coverage, window: Some(span) })
    }

    /// The positions of the periods shown.
    pub(super) fn rows(&self) -> Range<usize> {
        self.first_row..self.periods.len()
    }

    /// The state of a period on its own.
    pub(super) fn state(&self, position: usize) -> State {
        self.coverage.state(self.periods.start(position).micros(), self.periods.end(position).micros())
    }

    /// The state of a period together with the one before it.
    pub(super) fn state_after_previous(&self, position: usize) -> State {
        let own = self.state(position);
        let previous = position.checked_sub(1).map(|previous| self.state(previous));
        match (own, previous) {
            (State::Complete, Some(State::Complete)) => State::Complete,
            (State::Complete | State::Partial, Some(State::Complete | State::Partial)) => State::Partial,
            (State::Complete | State::Partial, _) => State::NotEnoughHistory,
            (own, _) => own,
        }
    }

    /// Whether the period holds the start of observation: whoever is first seen in it may have come earlier.
    pub(super) fn is_left_truncated(&self, position: usize) -> bool {
        let (from, to) = (self.periods.start(position).micros(), self.periods.end(position).micros());
        self.coverage.observed.is_some_and(|(first, _)| from <= first && first < to)
    }

    /// The first columns of every table by period: label, start and end of the rows shown.
    pub(super) fn labels(&self) -> (Vec<String>, Vec<Timestamp>, Vec<Timestamp>) {
        let rows = || self.rows();
        (
            rows().map(|position| self.periods.label(position)).collect(),
            rows().map(|position| self.periods.start(position)).collect(),
            rows().map(|position| self.periods.end(position)).collect(),
        )
    }
}

/// Refuses more periods than anybody can mean.
///
/// # Errors
/// `invalid_option`.
fn checked_count(count: i64, unit: Unit, from: Timestamp, to: Timestamp) -> Result<()> {
    if count <= MAX_PERIODS {
        return Ok(());
    }
    Err(too_many(&unit, count, from, to))
}

fn too_many(period: &dyn std::fmt::Display, count: i64, from: Timestamp, to: Timestamp) -> Error {
    Error::new(
        ErrorCode::InvalidOption,
        format!(
            "from {from} to {to} a table by {period} needs {count} rows; at most {MAX_PERIODS} can be told"
        ),
    )
    .with("argument", "period")
    .hint("name a longer period, or `from` and `to`; a very early time in the data may be to blame")
}

/// The days of the periods shown and of so many days before them, with the period that each is in: local days of calendar
/// periods, 24 hours each, counted back from the end, of windows.
#[derive(Debug)]
pub(super) struct Days {
    pub(super) periods: Periods,
    /// The position of each day's period in the grid; `usize::MAX` for days before those shown.
    pub(super) row_of: Vec<usize>,
    /// The first day of each period in the grid; `usize::MAX` for periods that are not shown.
    first_of: Vec<usize>,
}

impl Days {
    /// # Errors
    /// `invalid_option` for too many days, and for windows that are not of whole days.
    pub(super) fn new(grid: &Grid, before: i64) -> Result<Self> {
        let rows = grid.rows();
        let (from, to) = (grid.periods.start(rows.start), grid.periods.end(grid.periods.len().max(1) - 1));
        let calendar = grid.periods.calendar();
        let periods = match grid.window {
            Some(window) => days_of_windows(*calendar, window, (from, to), before)?,
            None => {
                let first = calendar.index_of(Unit::Day, from) - before;
                checked_count(calendar.index_of(Unit::Day, to) - first + 1, Unit::Day, from, to)?;
                let start = if from < to { calendar.start_of(Unit::Day, first) } else { to };
                calendar.periods(Unit::Day, start, to)
            }
        };
        let row = |day: usize| grid.periods.position(periods.start(day)).filter(|row| rows.contains(row));
        let row_of: Vec<usize> = (0..periods.len()).map(|day| row(day).unwrap_or(usize::MAX)).collect();
        let mut first_of = vec![usize::MAX; grid.periods.len()];
        for (day, row) in row_of.iter().enumerate().rev() {
            if let Some(first) = first_of.get_mut(*row) {
                *first = day;
            }
        }
        Ok(Self { periods, row_of, first_of })
    }

    /// The first day of a period that is shown and has days.
    pub(super) fn first_of(&self, row: usize) -> Option<usize> {
        self.first_of.get(row).copied().filter(|first| *first != usize::MAX)
    }

    /// Whether all of a day was observed; a day that the zone skipped was not.
    pub(super) fn is_whole(&self, day: usize, coverage: &Coverage) -> bool {
        let (from, to) = (self.periods.start(day), self.periods.end(day));
        from < to && coverage.state(from.micros(), to.micros()) == State::Complete
    }
}

/// Stretches of 24 hours that end at `to`; the first begins so many days before `from`.
///
/// # Errors
/// `invalid_option` for too many of them, or a window that they do not fill.
fn days_of_windows(
    calendar: Calendar,
    window: Span,
    (from, to): (Timestamp, Timestamp),
    before: i64,
) -> Result<Periods> {
    let day = MICROS_PER_DAY;
    if window.micros().is_none_or(|micros| micros % day != 0) {
        let message = format!("days do not fill windows of {window}");
        return Err(Error::option("period", message)
            .hint("write a length in days or weeks, such as `30d`, or a calendar period such as `month`"));
    }
    let shown = (to.micros() - from.micros()) / day;
    let count = if shown > 0 { shown + before } else { 0 };
    if count > MAX_PERIODS {
        return Err(too_many(&Unit::Day, count, from, to));
    }
    let bounds = (0..=count).rev().map(|back| Timestamp::from_micros(to.micros() - back * day));
    Ok(Periods::between(calendar, bounds.collect()))
}

/// `from`, if given, and `to`, by default `as_of`.
///
/// # Errors
/// `invalid_time`; `invalid_option` where `from` is not before `to`.
pub(super) fn interval(
    view: &View,
    from: &Option<TimeInput>,
    to: &Option<TimeInput>,
) -> Result<(Option<Timestamp>, Timestamp)> {
    let zone = view.schema().zone();
    let read = |name: &'static str, time: &Option<TimeInput>| {
        let read = time.as_ref().map(|time| time.resolve(&zone)).transpose();
        read.map_err(|error| error.with("argument", name).about(name))
    };
    let (from, end) = (read("from", from)?, read("to", to)?);
    let to = end.unwrap_or(view.as_of());
    if let Some(from) = from.filter(|from| *from >= to) {
        let what = if end.is_some() { "`to`" } else { "as_of" };
        return Err(Error::option("from", format!("`from` ({from}) must be before {what} ({to})")));
    }
    Ok((from, to))
}
