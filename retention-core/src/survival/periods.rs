//! Lifetimes from a log: periods of activity, with gaps up to a length merged.

use std::sync::Arc;

use crate::Result;
use crate::log::View;
use crate::options::{choice, options};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::{MICROS_PER_DAY, Span, Timestamp, Zone};

choice! {
    /// Which periods of a customer are told.
    pub enum PeriodChoice {
        /// The first alone: one lifetime a customer, so that lifetimes are independent.
        First = "first",
        /// All: who came back has several.
        All = "all",
    }
}

options! {
    /// What a period of activity is.
    pub struct PeriodOptions {
        /// Kinds or roles that are activity. Not given: purchases, if any were seen, else the role activity, else all kinds.
        events: Vec<String> = Vec::new(),
        /// A customer without an event for so long has left: the period ends so long after its last event.
        gap: Span = Span::ninety_days(),
        /// Which periods of a customer are told.
        periods: PeriodChoice = PeriodChoice::First,
    }
}

/// The table of [`View::active_periods`].
pub(crate) static ACTIVE_PERIODS: TableSpec = TableSpec {
    name: "active_periods",
    doc: "A period in which a customer was active: a lifetime as `kaplan_meier` and `CoxModel.fit` take them.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The id that stands for the customer."),
        ColumnSpec::new("period", ColumnType::Int, "The customer's first, second period and so on, from 1."),
        ColumnSpec::new("start", ColumnType::Time, "The period's first event."),
        ColumnSpec::new("last", ColumnType::Time, "The period's last event so far."),
        ColumnSpec::new(
            "duration",
            ColumnType::Float,
            "Days from the first event until the customer had left, or, where that is not so yet, until last observed.",
        ),
        ColumnSpec::new("event", ColumnType::Bool, "Whether the customer had left when last observed."),
        ColumnSpec::new("events", ColumnType::Int, "How many events the period has."),
        ColumnSpec::new(
            "left_truncated",
            ColumnType::Bool,
            "Whether the period may have begun before what was observed: its first event lies within `gap` of the beginning.",
        ),
    ],
};

/// A period, with the customer's place among all.
struct Period {
    rank: u32,
    number: i64,
    start: i64,
    last: i64,
    end: i64,
    left: bool,
    events: i64,
}

impl View {
    /// Periods in which customers were active: a gap of less than `gap` between events does not end one. A customer has
    /// left once `gap` has passed without an event, and counts as there until then; nobody is taken to leave while it may
    /// still be running, or after what was observed. What happens later never changes a period that had ended.
    ///
    /// ```
    /// use retention_core::{PeriodOptions, Span, testing};
    /// let options = PeriodOptions::default().gap(Span::parse("30d")?);
    /// let periods = testing::small_shop().as_of("2024-04-01")?.active_periods(&options)?;
    /// assert_eq!(periods.columns()[4].name(), "duration");
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_kind`; `invalid_span` for a gap of nothing.
    pub fn active_periods(&self, options: &PeriodOptions) -> Result<Table> {
        let kinds = self.default_kinds(&options.events)?;
        let zone = self.schema().zone();
        let observed = self.observed(&kinds);
        let until = observed.map_or(self.cut_at(), |(_, to)| to.micros().min(self.cut_at()));
        let ends = Ends { gap: options.gap, zone, until };
        let parts = self.scan(&kinds, Vec::new, |found: &mut Vec<Period>, person| {
            let mut times: Vec<i64> = person.runs.iter().flat_map(|run| run.times.iter().copied()).collect();
            if person.runs.len() > 1 {
                times.sort_unstable();
            }
            ends.of(person.rank, &times, options.periods, found);
        })?;
        let mut found: Vec<Period> = parts.into_iter().flatten().collect();
        found.sort_unstable_by_key(|period| (period.rank, period.number));
        let begun = observed.map_or(i64::MIN, |(from, _)| ends.after(from.micros()));
        let names = &self.state().order().names;
        let instants = |pick: fn(&Period) -> i64| {
            found.iter().map(|period| Timestamp::from_micros(pick(period))).collect::<Vec<_>>()
        };
        let ids: Vec<u32> = found.iter().map(|period| period.rank).collect();
        let days = |period: &Period| (period.end - period.start) as f64 / MICROS_PER_DAY as f64;
        let mut table = Table::of(&ACTIVE_PERIODS)
            .column(Text::coded(Arc::clone(names), ids))
            .column(found.iter().map(|period| period.number).collect::<Vec<_>>())
            .column(instants(|period| period.start))
            .column(instants(|period| period.last))
            .column(found.iter().map(days).collect::<Vec<_>>())
            .column(found.iter().map(|period| period.left).collect::<Vec<_>>())
            .column(found.iter().map(|period| period.events).collect::<Vec<_>>())
            .column(found.iter().map(|period| period.number == 1 && period.start < begun).collect::<Vec<_>>())
            .note("as_of", self.as_of())
            .note("events", kinds.names().join(", "))
            .note("gap", options.gap)
            .note("unit", "1d");
        for (name, at) in self.known_notes() {
            table = table.note(name, at);
        }
        Ok(table.finish())
    }
}

/// When periods end.
struct Ends {
    gap: Span,
    zone: Zone,
    until: i64,
}

impl Ends {
    fn after(&self, at: i64) -> i64 {
        self.gap.after(Timestamp::from_micros(at), &self.zone).micros()
    }

    /// The periods of sorted events.
    fn of(&self, rank: u32, times: &[i64], which: PeriodChoice, found: &mut Vec<Period>) {
        let mut rest = times;
        let mut number = 0;
        while let Some(start) = rest.first().copied() {
            let mut last = start;
            let mut events = 1;
            for at in rest.iter().skip(1) {
                if *at >= self.after(last) {
                    break;
                }
                last = *at;
                events += 1;
            }
            number += 1;
            let (end, left) = match self.after(last) {
                end if end <= self.until => (end, true),
                _ => (self.until.max(last), false),
            };
            found.push(Period { rank, number, start, last, end, left, events: events as i64 });
            if which == PeriodChoice::First {
                return;
            }
            rest = rest.get(events..).unwrap_or_default();
        }
    }
}
