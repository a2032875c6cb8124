//! The calendar periods in which one customer was active.

use crate::log::{Kinds, Person};
use crate::measure::stretch::Touched;
use crate::time::{Periods, Timestamp};

/// Finds the periods in which customers have events; keeps its memory from one customer to the next.
#[derive(Debug)]
pub(crate) struct ActivePeriods<'a> {
    periods: &'a Periods,
    kinds: &'a Kinds,
    touched: Touched,
    active: Vec<u32>,
}

impl<'a> ActivePeriods<'a> {
    /// Only events of these kinds make a period active.
    pub(crate) fn new(periods: &'a Periods, kinds: &'a Kinds) -> Self {
        Self { periods, kinds, touched: Touched::new(periods.len()), active: Vec::new() }
    }

    /// The positions of the customer's active periods, ascending.
    pub(crate) fn of(&mut self, person: &Person<'_>) -> &[u32] {
        self.active.clear();
        for run in person.runs.iter().filter(|run| self.kinds.contains(run.kind)) {
            for time in run.times {
                if let Some(period) = self.periods.position(Timestamp::from_micros(*time)) {
                    self.touched.add(period);
                }
            }
        }
        let active = &mut self.active;
        self.touched.drain(|period| active.push(period as u32));
        active
    }
}

#[cfg(test)]
mod tests {
    use crate::measure::stretch::Touched;

    #[test]
    fn a_drained_set_is_ascending_and_empty() {
        let mut set = Touched::new(200);
        // The last is beyond the size.
        for position in [130, 3, 3, 199, 0, 999] {
            set.add(position);
        }
        let mut seen = Vec::new();
        set.drain(|position| seen.push(position));
        assert_eq!(seen, [0, 3, 130, 199]);
        set.drain(|_| panic!("it was emptied"));
    }
}
