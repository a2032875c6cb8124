//! One customer's purchases by calendar period, the ground of movements and cohorts.

use std::ops::Range;

use crate::log::{Kinds, Person, Run};
use crate::measure::OrderCounter;
use crate::measure::stretch::{Touched, each_stretch};
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
    /// The sum of what was refunded, as a positive number: each refund counts by its size, whatever its sign.
    pub(crate) refunds: i64,
}

/// Splits customers' events by period; keeps its memory from one customer to the next.
#[derive(Debug)]
pub(crate) struct PeriodTotals<'a> {
    periods: &'a Periods,
    refunds: &'a Kinds,
    orders: Option<OrderCounter<'a>>,
    /// One place a period, empty but while a customer's runs are read.
    slots: Vec<Totals>,
    touched: Touched,
    totals: Vec<Totals>,
    /// Which events of which run fall into which period: period, run, events.
    stretches: Vec<(u32, u32, Range<usize>)>,
    overflowed: bool,
}

impl<'a> PeriodTotals<'a> {
    /// Splits by these periods; events of the kinds in `refunds` count as refunds, and do not make a period active.
    pub(crate) fn new(periods: &'a Periods, refunds: &'a Kinds, orders: Option<OrderCounter<'a>>) -> Self {
        Self {
            periods,
            refunds,
            orders,
            slots: vec![Totals::default(); periods.len()],
            touched: Touched::new(periods.len()),
            totals: Vec::new(),
            stretches: Vec::new(),
            overflowed: false,
        }
    }

    /// Whether some sum so far did not fit into 64 bits, so that the totals are wrong.
    pub(crate) fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// The customer's totals, one entry for each period with an event, ascending. Events outside all periods are left out.
    pub(crate) fn of(&mut self, person: &Person<'_>) -> &[Totals] {
        self.totals.clear();
        self.stretches.clear();
        for (at, run) in person.runs.iter().enumerate() {
            let refund = self.refunds.contains(run.kind);
            self.add(run, refund);
            if self.orders.is_some() && !refund {
                let stretches = &mut self.stretches;
                each_stretch(run, self.periods, |period, events| {
                    stretches.push((period as u32, at as u32, events));
                });
            }
        }
        let (slots, totals) = (&mut self.slots, &mut self.totals);
        self.touched.drain(|period| {
            if let Some(slot) = slots.get_mut(period) {
                let found = std::mem::take(slot);
                totals.push(Totals { period: period as u32, orders: found.events, ..found });
            }
        });
        self.count_orders(person);
        &self.totals
    }

    /// Adds the events of a run one by one: most stretches of a run are a single event, and a branch for each is dear.
    #[inline]
    fn add(&mut self, run: &Run<'_>, refund: bool) {
        for (event, time) in run.times.iter().enumerate() {
            let Some(period) = self.periods.position(Timestamp::from_micros(*time)) else { continue };
            let Some(slot) = self.slots.get_mut(period) else { continue };
            self.touched.add(period);
            // One amount is exact even where the running sums wrap.
            let amount = run.sum(event..event + 1);
            let total = if refund { &mut slot.refunds } else { &mut slot.gross };
            let (sum, overflowed) = total.overflowing_add(if refund { amount.abs() } else { amount });
            *total = sum;
            self.overflowed |= overflowed;
            slot.events += u32::from(!refund);
        }
    }

    fn count_orders(&mut self, person: &Person<'_>) {
        let Some(counter) = &mut self.orders else { return };
        self.stretches.sort_by_key(|(period, ..)| *period);
        let mut rest = self.stretches.as_slice();
        for entry in &mut self.totals {
            let len = rest.iter().take_while(|(period, ..)| *period == entry.period).count();
            let (own, others) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            rest = others;
            if entry.events > 1 {
                let runs = own
                    .iter()
                    .filter_map(|(_, run, events)| Some((person.runs.get(*run as usize)?, events.clone())));
                entry.orders = counter.among(runs) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests;
