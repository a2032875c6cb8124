//! The calendar periods in which one customer was active.

use crate::log::{Kinds, Person};
use crate::measure::stretch::{Touched, each_stretch};
use crate::time::Periods;

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
            each_stretch(run, self.periods, |period, _| {
                self.touched.add(period);
            });
        }
        let active = &mut self.active;
        self.touched.drain(|period| active.push(period as u32));
        active
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::stretch::Touched;

    #[test]
    fn a_drained_set_is_ascending_and_empty() {
        let mut set = Touched::new(200);
        assert!(set.add(130) && set.add(3) && !set.add(3) && set.add(199) && set.add(0));
        assert!(!set.add(999), "beyond the size");
        let mut seen = Vec::new();
        set.drain(|position| seen.push(position));
        assert_eq!(seen, [0, 3, 130, 199]);
        set.drain(|_| panic!("it was emptied"));
        assert!(set.add(3));
    }
}
