//! Who has been observed long enough for a window after an event to have passed.

use crate::log::View;
use crate::metric::grid::{Coverage, State};
use crate::time::{Span, Timestamp, Zone};

/// A window after an event, and until when events were seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maturity {
    window: Option<Span>,
    zone: Zone,
    end: i64,
    /// The state of all that was seen.
    whole: State,
}

impl Maturity {
    pub(super) fn new(view: &View, window: Option<Span>, coverage: &Coverage) -> Self {
        Self { window, zone: view.schema().zone(), end: coverage.end(), whole: coverage.whole() }
    }

    /// The end of the window that starts at an instant: right-open; without a window it never ends.
    pub(super) fn deadline(&self, start: i64) -> i64 {
        self.window.map_or(i64::MAX, |span| span.after(Timestamp::from_micros(start), &self.zone).micros())
    }

    /// The state of a proportion of so many customers, so many of whom were not observed for their whole window, when
    /// so many were left out because they were not.
    pub(super) fn state(&self, counted: u64, immature: u64, left_out: u64) -> State {
        match self.whole {
            State::Complete | State::Partial if immature > 0 => State::Partial,
            State::Complete | State::Partial if counted == 0 && left_out > 0 => State::NotYet,
            // Observation that ends early makes fewer customers mature, and so is accounted for.
            State::Partial if self.window.is_some() => State::Complete,
            whole => whole,
        }
    }

    /// Whether all of the window up to this deadline was observed; without a window everything counts.
    pub(super) fn has_passed(&self, deadline: i64) -> bool {
        self.window.is_none() || deadline <= self.end
    }
}
