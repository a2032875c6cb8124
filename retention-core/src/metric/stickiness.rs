//! Stickiness: how many of the customers of a month come on a day.

use crate::log::{Kinds, Person, View};
use crate::measure::ActivePeriods;
use crate::metric::grid::{Days, Grid, Reach, State};
use crate::metric::note::noted;
use crate::metric::period::MetricPeriod;
use crate::options::{choice, options};
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};
use crate::time::{Periods, TimeInput, Unit};
use crate::{Error, Result};

choice! {
    /// What "monthly" means in monthly active customers.
    pub enum MauWindow {
        /// The 28 days that end with the day: every weekday four times.
        Days28 = "28d",
        /// The 30 days that end with the day.
        Days30 = "30d",
        /// The calendar month that holds the day, once it is over.
        CalendarMonth = "calendar_month",
    }
}

options! {
    /// Options of [`View::stickiness`].
    pub struct StickinessOptions {
        /// A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length in days or weeks such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`. A day of a window is 24 hours.
        period: MetricPeriod = Unit::Month.into(),
        /// What "monthly" means.
        mau: MauWindow = MauWindow::Days28,
        /// Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
        events: Vec<String> = Vec::new(),
        /// The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::stickiness`] returns.
pub(crate) static STICKINESS: TableSpec = TableSpec {
    name: "stickiness",
    doc: "One row a period: daily, weekly and monthly active customers on its average day, and their quotients.",
    columns: &[
        ColumnSpec::new("period", ColumnType::Text, "Label of the period, such as `2011-03`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("state", ColumnType::Text, "`complete`, `partial`, `not_enough_history` (no day with a month before it), `not_yet` or `not_observed`."),
        ColumnSpec::new("active", INT, "Customers active on any day of the period.").nullable(),
        ColumnSpec::new("days", INT, "Days of the period observed as a whole.").nullable(),
        ColumnSpec::new("dau", FLOAT, "Mean over these days of the customers active on the day.").nullable(),
        ColumnSpec::new("wau", FLOAT, "Mean of the customers active in the 7 days that end with the day, over days with so many observed.").nullable(),
        ColumnSpec::new("mau", FLOAT, "Mean of the customers active in the month of the day, over days with a whole month observed.").nullable(),
        ColumnSpec::new("mau_days", INT, "Days with a whole month observed.").nullable(),
        ColumnSpec::new("dau_sum", INT, "Sum of daily active customers over these days: the numerator of dau_mau.").nullable(),
        ColumnSpec::new("wau_sum", INT, "Sum of weekly active customers over these days: the numerator of wau_mau.").nullable(),
        ColumnSpec::new("mau_sum", INT, "Sum of monthly active customers over these days: the denominator.").nullable(),
        ColumnSpec::new("dau_mau", FLOAT, "dau_sum / mau_sum.").nullable(),
        ColumnSpec::new("wau_mau", FLOAT, "wau_sum / mau_sum.").nullable(),
        ColumnSpec::new("wau_days", INT, "Days with the 6 days before them observed.").nullable(),
        ColumnSpec::new("week_dau_sum", INT, "Sum of daily active customers over these days: the numerator of dau_wau.").nullable(),
        ColumnSpec::new("week_wau_sum", INT, "Sum of weekly active customers over these days: the denominator of dau_wau.").nullable(),
        ColumnSpec::new("dau_wau", FLOAT, "week_dau_sum / week_wau_sum.").nullable(),
    ],
};

const WEEK: usize = 7;

/// Customers active on each day, and in stretches of days that end with it.
#[derive(Debug, Clone)]
struct Active {
    daily: Vec<i64>,
    /// Differences from one day to the next.
    weekly: Vec<i64>,
    /// The same for months of days; for calendar months: customers active in each.
    monthly: Vec<i64>,
    by_row: Vec<i64>,
}

/// What is the same for all customers.
#[derive(Debug)]
struct Frame {
    grid: Grid,
    days: Days,
    /// Days of a month; none for calendar months.
    month: Option<usize>,
    months: Periods,
    month_of: Vec<usize>,
}

impl Frame {
    fn new(view: &View, kinds: &Kinds, options: &StickinessOptions) -> Result<Self> {
        let grid = Grid::new(view, kinds, options.period, (&options.from, &options.to), Reach::Own)?;
        let calendar_month = options.mau == MauWindow::CalendarMonth;
        if let (MetricPeriod::Length(window), true) = (options.period, calendar_month) {
            let message = format!("windows of {window} are not made of the days of calendar months");
            return Err(Error::option("mau", message)
                .hint("take `28d` or `30d`, or a calendar period such as `month`"));
        }
        let days = Days::new(&grid, 31)?;
        let month = match options.mau {
            MauWindow::Days28 => Some(28),
            MauWindow::Days30 => Some(30),
            MauWindow::CalendarMonth => None,
        };
        let (first, end) = (days.periods.start(0), days.periods.end(days.periods.len().max(1) - 1));
        let months = view.schema().calendar().periods(Unit::Month, first, end);
        let month_of = |day| months.position(days.periods.start(day)).unwrap_or(usize::MAX);
        let month_of = (0..days.periods.len()).map(month_of).collect();
        Ok(Self { grid, days, month, months, month_of })
    }

    fn none(&self) -> Active {
        let days = vec![0; self.days.periods.len()];
        let monthly = if self.month.is_some() { days.clone() } else { vec![0; self.months.len()] };
        Active { daily: days.clone(), weekly: days, monthly, by_row: vec![0; self.grid.periods.len()] }
    }

    /// Whether so many days that end with a day were observed as a whole.
    fn has_days(&self, day: usize, count: usize) -> bool {
        let first = (day + 1).checked_sub(count);
        let start = first.map(|first| self.days.periods.start(first).micros());
        let observed = self.grid.coverage.observed.map(|(first, _)| first);
        matches!((start, observed), (Some(start), Some(observed)) if start >= observed)
    }

    fn has_month(&self, day: usize) -> bool {
        match (self.month, self.month_of.get(day)) {
            (Some(count), _) => self.has_days(day, count),
            (None, Some(month)) => {
                let (from, to) = (self.months.start(*month).micros(), self.months.end(*month).micros());
                self.has_days(day, WEEK) && self.grid.coverage.state(from, to) == State::Complete
            }
            (None, None) => false,
        }
    }
}

fn bump(counts: &mut [i64], at: usize, by: i64) {
    if let Some(count) = counts.get_mut(at) {
        *count += by;
    }
}

impl Active {
    fn add(&mut self, frame: &Frame, days: &[u32]) {
        let (mut last_row, mut last_month) = (usize::MAX, usize::MAX);
        for (at, day) in days.iter().enumerate() {
            let day = *day as usize;
            let next = days.get(at + 1).map_or(usize::MAX, |next| *next as usize);
            bump(&mut self.daily, day, 1);
            // Active from this day until the stretch has passed, or until the next active day takes over.
            bump(&mut self.weekly, day, 1);
            bump(&mut self.weekly, next.min(day + WEEK), -1);
            if let Some(month) = frame.month {
                bump(&mut self.monthly, day, 1);
                bump(&mut self.monthly, next.min(day + month), -1);
            } else if let Some(month) = frame.month_of.get(day).filter(|month| **month != last_month) {
                bump(&mut self.monthly, *month, 1);
                last_month = *month;
            }
            if let Some(row) = frame.days.row_of.get(day).filter(|row| **row != last_row) {
                bump(&mut self.by_row, *row, 1);
                last_row = *row;
            }
        }
    }

    fn absorb(&mut self, other: &Self) {
        let add = |sum: &mut [i64], other: &[i64]| {
            sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
        };
        add(&mut self.daily, &other.daily);
        add(&mut self.weekly, &other.weekly);
        add(&mut self.monthly, &other.monthly);
        add(&mut self.by_row, &other.by_row);
    }

    /// Turns differences into counts of each day.
    fn settle(&mut self, frame: &Frame) {
        let run = |counts: &mut [i64]| {
            let mut sum = 0;
            for count in counts {
                sum += *count;
                *count = sum;
            }
        };
        run(&mut self.weekly);
        if frame.month.is_some() {
            run(&mut self.monthly);
        } else {
            let of_day = frame.month_of.iter().map(|month| self.monthly.get(*month).copied().unwrap_or(0));
            self.monthly = of_day.collect();
        }
    }
}

/// Sums over the days of a period.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    days: i64,
    daily: i64,
    week_days: i64,
    week_daily: i64,
    weekly: i64,
    month_days: i64,
    month_daily: i64,
    month_weekly: i64,
    monthly: i64,
}

impl Row {
    fn all(frame: &Frame, active: &Active) -> Vec<Self> {
        let mut rows = vec![Self::default(); frame.grid.periods.len()];
        let of = |counts: &[i64], day: usize| counts.get(day).copied().unwrap_or(0);
        for (day, at) in frame.days.row_of.iter().enumerate() {
            let Some(row) = rows.get_mut(*at) else { continue };
            if !frame.days.is_whole(day, &frame.grid.coverage) {
                continue;
            }
            let (daily, weekly) = (of(&active.daily, day), of(&active.weekly, day));
            row.days += 1;
            row.daily += daily;
            if frame.has_days(day, WEEK) {
                row.week_days += 1;
                row.week_daily += daily;
                row.weekly += weekly;
            }
            if frame.has_month(day) {
                row.month_days += 1;
                row.month_daily += daily;
                row.month_weekly += weekly;
                row.monthly += of(&active.monthly, day);
            }
        }
        rows
    }

    fn state(&self, own: State, window: bool) -> State {
        match own {
            State::Complete if self.month_days == self.days => State::Complete,
            State::Complete | State::Partial
                if self.month_days == 0 && (window || own == State::Complete) =>
            {
                State::NotEnoughHistory
            }
            State::Complete | State::Partial => State::Partial,
            other => other,
        }
    }
}

impl View {
    /// Daily, weekly and monthly active customers on the average day of each period, and their quotients, of which
    /// DAU/MAU is called stickiness.
    ///
    /// Numerator and denominator of a quotient are sums over the same days: those that have a whole month of observed
    /// days before them. The days of one customer hang together, so there are no intervals.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option` (an empty interval, over 40,000 days, windows not of whole days, or with months of the calendar), `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, Schema, StickinessOptions, Unit};
    /// let mut log = EventLog::new(Schema::new("UTC", "EUR")?);
    /// for day in 1..=28 {
    ///     log.push(Event::new("ann", "login", format!("2024-02-{day:02}").as_str()))?;
    /// }
    /// log.push(Event::new("bob", "login", "2024-02-10"))?;
    /// let options = StickinessOptions::default().period(Unit::Day);
    /// let table = log.as_of("2024-02-29")?.stickiness(&options)?;
    /// assert_eq!(table.column("dau_mau")?.float(27), Some(0.5)); // on the 28th: ann, of ann and bob
    /// assert_eq!(table.column("dau_mau")?.float(26), None); // 27 days are no month
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn stickiness(&self, options: &StickinessOptions) -> Result<Table> {
        let kinds = self.default_kinds(&options.events)?;
        let frame = Frame::new(self, &kinds, options)?;
        let parts = self.gather(
            &kinds,
            || (ActivePeriods::new(&frame.days.periods, &kinds), frame.none()),
            |(days, active), person: &Person<'_>| active.add(&frame, days.of(person)),
        )?;
        let mut active = frame.none();
        parts.iter().for_each(|(_, part)| active.absorb(part));
        active.settle(&frame);
        let table = sticky_table(&frame, &active)
            .note(
                "definition",
                "dau_mau = sum over the days of the period of the customers active on the day / sum over the same days \
                 of the customers active in the month of the day; wau is over the 7 days that end with the day",
            )
            .note("mau", options.mau.as_str());
        Ok(noted(table, self, &kinds, &frame.grid.coverage, &options.events).finish())
    }
}

fn sticky_table(frame: &Frame, active: &Active) -> TableBuilder {
    let sums = Row::all(frame, active);
    let rows: Vec<(Row, State)> = frame
        .grid
        .rows()
        .map(|at| {
            let row = sums.get(at).copied().unwrap_or_default();
            (row, row.state(frame.grid.state(at), frame.month.is_some()))
        })
        .collect();
    let count = |of: fn(&Row) -> i64| {
        rows.iter().map(|(row, state)| state.is_seen().then(|| of(row))).collect::<Vec<_>>()
    };
    // A sum over no days is no number.
    let sum = |of: fn(&Row) -> (i64, i64)| {
        let of = |row: &Row| Some(of(row)).filter(|(days, _)| *days > 0).map(|(_, sum)| sum);
        rows.iter().map(|(row, state)| state.is_seen().then(|| of(row)).flatten()).collect::<Vec<_>>()
    };
    let quotient = |part: fn(&Row) -> i64, whole: fn(&Row) -> i64| {
        let of = |row: &Row| (whole(row) > 0).then(|| part(row) as f64 / whole(row) as f64);
        rows.iter().map(|(row, state)| state.is_seen().then(|| of(row)).flatten()).collect::<Vec<_>>()
    };
    let by_row = frame
        .grid
        .rows()
        .zip(&rows)
        .map(|(at, (_, state))| state.is_seen().then(|| active.by_row.get(at).copied().unwrap_or(0)));
    let (labels, starts, ends) = frame.grid.labels();
    Table::of(&STICKINESS)
        .column(labels)
        .column(starts)
        .column(ends)
        .column(rows.iter().map(|(_, state)| state.as_str()).collect::<Vec<_>>())
        .optional(by_row.collect())
        .optional(count(|row| row.days))
        .optional(quotient(|row| row.daily, |row| row.days))
        .optional(quotient(|row| row.weekly, |row| row.week_days))
        .optional(quotient(|row| row.monthly, |row| row.month_days))
        .optional(count(|row| row.month_days))
        .optional(sum(|row| (row.month_days, row.month_daily)))
        .optional(sum(|row| (row.month_days, row.month_weekly)))
        .optional(sum(|row| (row.month_days, row.monthly)))
        .optional(quotient(|row| row.month_daily, |row| row.monthly))
        .optional(quotient(|row| row.month_weekly, |row| row.monthly))
        .optional(count(|row| row.week_days))
        .optional(sum(|row| (row.week_days, row.week_daily)))
        .optional(sum(|row| (row.week_days, row.weekly)))
        .optional(quotient(|row| row.week_daily, |row| row.weekly))
}
