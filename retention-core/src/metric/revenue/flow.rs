//! What happens to revenue in a period, and its sums by period.

use std::ops::Range;

macro_rules! parts {
    ($(#[$meta:meta])* $name:ident, $number:ident: $($(#[$doc:meta])* $variant:ident,)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::metric) enum $name { $($(#[$doc])* $variant,)+ }
        const $number: usize = [$($name::$variant),+].len();
    };
}

parts! {
    /// Amounts of a period, in minor units.
    Sum, SUMS:
    Start,
    /// The start less the end before it: of groups that units come to, or leave.
    Reclassified,
    New,
    Reactivation,
    Expansion,
    Contraction,
    Churn,
    Term,
    Exchange,
    End,
    /// Revenue below zero at the end, which is in none of the others.
    Negative,
    /// What those at the start are worth at the end, by the endpoint method.
    Net,
    /// The same, of each at most what it was.
    Gross,
    /// The same two by the movement method.
    MovedNet,
    MovedGross,
    /// Yearly revenue at the end.
    Yearly,
    Voluntary,
    Involuntary,
    Paused,
}

parts! {
    /// Numbers of units.
    Count, COUNTS:
    Start,
    New,
    Reactivated,
    Expanded,
    Contracted,
    Churned,
    End,
    Negative,
    /// Units at the start that are none at the end.
    Gone,
    Voluntary,
    Involuntary,
    Paused,
}

/// What happens to one unit, or to many, in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::metric) struct Flow {
    sums: [i128; SUMS],
    counts: [i64; COUNTS],
}

impl Flow {
    pub(in crate::metric) fn sum(&self, sum: Sum) -> i128 {
        self.sums.get(sum as usize).copied().unwrap_or(0)
    }

    pub(in crate::metric) fn count(&self, count: Count) -> i64 {
        self.counts.get(count as usize).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, sum: Sum, amount: i128) {
        if let Some(slot) = self.sums.get_mut(sum as usize) {
            *slot += amount;
        }
    }

    pub(super) fn tally(&mut self, count: Count, units: i64) {
        if let Some(slot) = self.counts.get_mut(count as usize) {
            *slot += units;
        }
    }

    fn absorb(&mut self, other: &Self, sign: i64) {
        self.sums.iter_mut().zip(other.sums).for_each(|(sum, more)| *sum += i128::from(sign) * more);
        self.counts.iter_mut().zip(other.counts).for_each(|(count, more)| *count += sign * more);
    }

    pub(super) fn plus(mut self, other: &Self) -> Self {
        self.absorb(other, 1);
        self
    }

    /// Whether there is nothing to tell.
    pub(in crate::metric) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The flows of all periods. What is the same in many periods is written where it begins and where it ends, so that a
/// unit whose revenue stands still costs two additions however many the periods.
#[derive(Debug, Clone)]
pub(super) struct Flows {
    own: Vec<Flow>,
    steady: Vec<Flow>,
}

impl Flows {
    pub(super) fn new(periods: usize) -> Self {
        Self { own: vec![Flow::default(); periods], steady: vec![Flow::default(); periods + 1] }
    }

    pub(super) fn add(&mut self, periods: Range<usize>, flow: &Flow) {
        if periods.len() == 1 {
            if let Some(own) = self.own.get_mut(periods.start) {
                own.absorb(flow, 1);
            }
            return;
        }
        for (at, sign) in [(periods.start, 1), (periods.end, -1)] {
            if let Some(steady) = self.steady.get_mut(at) {
                steady.absorb(flow, sign);
            }
        }
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        let pairs = self.own.iter_mut().zip(&other.own).chain(self.steady.iter_mut().zip(&other.steady));
        pairs.for_each(|(flow, more)| flow.absorb(more, 1));
    }

    /// The flow of each period.
    pub(super) fn finish(&self) -> Vec<Flow> {
        let mut running = Flow::default();
        let each = self.own.iter().zip(&self.steady).map(|(own, steady)| {
            running.absorb(steady, 1);
            own.plus(&running)
        });
        each.collect()
    }
}
