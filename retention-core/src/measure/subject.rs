//! One customer as measures see them.

use crate::log::{Backing, Dated, Run};

/// A customer's events and facts; what happens at or after the instant asked for may be among them, and is not seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Events of any kind, a run of ascending times each; of one kind there may be several.
    pub(crate) runs: &'a [Run<'a>],
    pub(crate) signed_up: Option<i64>,
    /// The values of the program's properties, in its order.
    pub(crate) properties: &'a [Dated<'a>],
    pub(crate) backing: Backing<'a>,
}

impl Subject<'_> {
    /// The first event of any kind.
    #[inline]
    pub(crate) fn first(&self) -> Option<i64> {
        self.runs.iter().filter_map(|run| run.times.first()).min().copied()
    }

    /// Since when the customer is known at an instant: by sign-up, or by the first event where that is not known.
    #[inline]
    pub(crate) fn start(&self, at: i64) -> Option<i64> {
        self.signed_up
            .filter(|signed_up| *signed_up < at)
            .or_else(|| self.first().filter(|first| *first < at))
    }

    /// The first instant at which there is somebody to measure.
    #[inline]
    pub(crate) fn known_from(&self) -> Option<i64> {
        self.first().into_iter().chain(self.signed_up).min().map(|time| time.saturating_add(1))
    }
}
