//! One customer's purchases by calendar period, the ground of movements and cohorts.

use crate::log::{Kinds, Person};
use crate::measure::OrderCounter;
use crate::time::{Periods, Timestamp};

/// What one customer did in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    /// The period's position.
    pub(crate) period: u32,
    /// Events that are not refunds.
    pub(crate) events: u32,
    /// Distinct orders among them; equals `events` unless orders were asked for.
    pub(crate) orders: u32,
    /// The sum of their amounts in minor units.
    pub(crate) gross: i64,
    /// The sum of what was refunded, as a positive number.
    pub(crate) refunds: i64,
}

/// Splits customers' events by period; keeps its memory from one customer to the next.
#[derive(Debug)]
pub(crate) struct PeriodTotals<'a> {
    periods: &'a Periods,
    refunds: &'a Kinds,
    orders: Option<OrderCounter<'a>>,
    totals: Vec<Totals>,
    /// For each entry of `totals`, the stretches of runs that it covers: run and events.
    stretches: Vec<(u32, u32, std::ops::Range<usize>)>,
}

impl<'a> PeriodTotals<'a> {
    /// Splits by these periods; events of the kinds in `refunds` count as refunds, and do not make a period active.
    pub(crate) fn new(periods: &'a Periods, refunds: &'a Kinds, orders: Option<OrderCounter<'a>>) -> Self {
        Self { periods, refunds, orders, totals: Vec::new(), stretches: Vec::new() }
    }

    /// The customer's totals, one entry for each period with an event, ascending. Events outside all periods are left out.
    pub(crate) fn of(&mut self, person: &Person<'_>) -> &[Totals] {
        self.totals.clear();
        self.stretches.clear();
        for (at, run) in person.runs.iter().enumerate() {
            let refund = self.refunds.contains(run.kind);
            let mut event = run.times.partition_point(|time| *time < self.periods.start(0).micros());
            let mut hint = 0;
            while let Some(time) = run.times.get(event) {
                let Some(period) = self.periods.position_from(hint, Timestamp::from_micros(*time)) else {
                    break;
                };
                hint = period;
                let end = self.periods.end(period).micros();
                let rest = run.times.get(event..).unwrap_or(&[]);
                let len = rest.iter().take_while(|time| **time < end).count().max(1);
                let orders = self.orders.is_some();
                let entry = entry(&mut self.totals, period as u32);
                if refund {
                    let refunded = run.checked_magnitude(event..event + len).unwrap_or(i64::MAX);
                    entry.refunds = entry.refunds.saturating_add(refunded);
                } else {
                    entry.events += len as u32;
                    entry.gross = entry.gross.saturating_add(run.sum(event..event + len));
                    if orders {
                        self.stretches.push((period as u32, at as u32, event..event + len));
                    } else {
                        entry.orders = entry.events;
                    }
                }
                event += len;
            }
        }
        self.count_orders(person);
        &self.totals
    }

    fn count_orders(&mut self, person: &Person<'_>) {
        let Some(counter) = &mut self.orders else { return };
        for entry in &mut self.totals {
            let own = self.stretches.iter().filter(|(period, ..)| *period == entry.period);
            let runs =
                own.filter_map(|(_, run, events)| Some((person.runs.get(*run as usize)?, events.clone())));
            entry.orders = counter.among(runs) as u32;
        }
    }
}

/// The entry of a period, in ascending order of periods.
fn entry(totals: &mut Vec<Totals>, period: u32) -> &mut Totals {
    let place = match totals.last() {
        Some(last) if last.period < period => totals.len(),
        _ => totals.partition_point(|entry| entry.period < period),
    };
    if totals.get(place).is_none_or(|entry| entry.period != period) {
        totals.insert(place, Totals { period, ..Totals::default() });
    }
    &mut totals[place]
}
