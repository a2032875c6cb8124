//! Who has been observed long enough for a window after an event to have passed.

use crate::log::View;
use crate::metric::grid::Coverage;
use crate::time::{Span, Timestamp, Zone};

/// A window after an event, and until when events were seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maturity {
    window: Option<Span>,
    zone: Zone,
    end: i64,
}

impl Maturity {
    pub(super) fn new(view: &View, window: Option<Span>, coverage: &Coverage) -> Self {
        Self { window, zone: view.schema().zone(), end: coverage.end() }
    }

    /// The end of the window that starts at an instant: right-open; without a window it never ends.
    pub(super) fn deadline(&self, start: i64) -> i64 {
        self.window.map_or(i64::MAX, |span| span.after(Timestamp::from_micros(start), &self.zone).micros())
    }

    /// Whether all of the window up to this deadline was observed; without a window everything counts.
    pub(super) fn has_passed(&self, deadline: i64) -> bool {
        self.window.is_none() || deadline <= self.end
    }
}
