//! How a subscription is left: cancelled, ended, and what counts until when.

use super::{Ending, Fold, Step};
use crate::subscription::flaw::{Flaw, FlawKind};
use crate::subscription::read::{Entry, Known};
use crate::subscription::settings::ChurnAt;
use crate::time::Timestamp;

/// A cancellation that was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cancel {
    /// When the subscription itself ends.
    pub(super) ends: i64,
    /// Until when it counts, under the settings.
    pub(super) counts_until: i64,
    pub(super) ending: Ending,
    /// Whether the end was confirmed by an event.
    pub(super) confirmed: bool,
    /// Whether its event said whether it was voluntary.
    pub(super) is_told: bool,
}

impl<'v> Fold<'_, 'v> {
    /// Until when a subscription counts that ends at an instant.
    fn counts_until(&self, asked: i64, ends: i64) -> i64 {
        match self.reader.settings.churn_at {
            ChurnAt::Request => asked,
            ChurnAt::End => ends,
            ChurnAt::PeriodEnd => ends.max(self.period_end(asked.saturating_sub(1))),
            ChurnAt::GraceEnd => {
                self.reader.settings.grace.after(Timestamp::from_micros(ends), self.zone()).micros()
            }
        }
    }

    /// Why it ends, and whether the event says so.
    fn ending(&self, entry: &Entry<'_>) -> (Ending, bool) {
        let told = self.reader.says(entry, Known::Voluntary);
        let voluntary = told.unwrap_or(self.past_due.is_none());
        (if voluntary { Ending::Voluntary } else { Ending::Involuntary }, told.is_some())
    }

    pub(super) fn cancel(&mut self, entry: &Entry<'v>, flaws: &mut Vec<Flaw<'v>>) {
        let at = entry.time;
        if self.open == 0 {
            flaws.push(Flaw { kind: FlawKind::OrphanEnd, at, subscription: entry.subscription });
            return;
        }
        let ends = match self.reader.time(entry, Known::Ends) {
            Some(ends) if ends < at => {
                flaws.push(Flaw { kind: FlawKind::EndBeforeStart, at, subscription: entry.subscription });
                at
            }
            Some(ends) => ends,
            None if self.reader.says(entry, Known::AtPeriodEnd) == Some(true) => self.period_end(at),
            None => at,
        };
        let counts_until = self.counts_until(at, ends);
        let (ending, is_told) = self.ending(entry);
        self.cancel = Some(Cancel { ends, counts_until, ending, confirmed: false, is_told });
        if ends <= at {
            self.close(at);
        }
    }

    pub(super) fn end(&mut self, entry: &Entry<'v>) {
        let at = entry.time;
        if self.open == 0 {
            match &mut self.cancel {
                // The end that a cancellation foretold.
                Some(cancel) if cancel.ends <= at && !cancel.confirmed && self.early_ends.1 == 0 => {
                    cancel.confirmed = true;
                }
                _ => self.early_ends = (at, if self.early_ends.0 == at { self.early_ends.1 + 1 } else { 1 }),
            }
            return;
        }
        self.open -= 1;
        if self.open > 0 {
            return;
        }
        let asked = self.cancel;
        let own = match self.reader.settings.churn_at {
            ChurnAt::GraceEnd => self.counts_until(at, at),
            _ => at,
        };
        let counts_until = match (self.reader.settings.churn_at, asked) {
            (ChurnAt::Request, Some(asked)) => asked.counts_until.min(own),
            (ChurnAt::PeriodEnd, Some(asked)) => asked.counts_until.max(own),
            _ => own,
        };
        let (ending, is_told) =
            asked.map_or_else(|| self.ending(entry), |asked| (asked.ending, asked.is_told));
        self.cancel = Some(Cancel { ends: at, counts_until, ending, confirmed: true, is_told });
        self.close(at);
    }

    /// It runs no more: what was to come later does not, also where it counts for a while yet. A trial stays one.
    pub(super) fn close(&mut self, at: i64) {
        (self.open, self.closed) = (0, Some(at));
        (self.pending, self.trial_until) = (None, None);
    }

    /// A payment failed at the instant of the end, which was told before it: it was due when the end came.
    pub(super) fn was_due(&mut self, at: i64, steps: &mut [Step<'v>]) {
        let Some(cancel) = self.cancel.as_mut().filter(|cancel| cancel.ends == at && !cancel.is_told) else {
            return;
        };
        cancel.ending = Ending::Involuntary;
        if let Some(last) = steps.last_mut()
            && (last.at, last.opens, last.subscription) == (at, -1, self.number)
        {
            last.ending = Ending::Involuntary;
        }
    }
}
