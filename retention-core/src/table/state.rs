//! How far a number about a stretch of time is known.

use crate::options::choice;
use crate::time::Timestamp;

choice! {
    /// Whether what a number counts was wholly seen. A number that was not seen at all is null, never zero.
    pub enum CellState {
        /// The whole stretch of time was seen.
        Complete = "complete",
        /// Only a part of it was seen: it runs on beyond `as_of` or the observed interval, or begins before the latter.
        Partial = "partial",
        /// It begins at or after `as_of`.
        NotYet = "not_yet",
        /// It had begun by `as_of`, and the log saw nothing of it; or no instant is in it, as in a day that a zone skipped.
        NotObserved = "not_observed",
    }
}

impl CellState {
    /// The state of `[start, end)` when the log observed an interval, right-open too, and is read at `as_of`.
    pub(crate) fn of(
        start: Timestamp,
        end: Timestamp,
        as_of: Timestamp,
        observed: Option<(Timestamp, Timestamp)>,
    ) -> Self {
        if start >= as_of {
            return Self::NotYet;
        }
        match observed {
            Some((from, to)) if start < end && start < to && end > from => {
                if end > to.min(as_of) || start < from { Self::Partial } else { Self::Complete }
            }
            _ => Self::NotObserved,
        }
    }

    /// Whether there is a number at all.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Complete | Self::Partial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_observed_interval_and_as_of() {
        let t = Timestamp::from_micros;
        let state = |start, end, as_of, observed: Option<(i64, i64)>| {
            CellState::of(t(start), t(end), t(as_of), observed.map(|(from, to)| (t(from), t(to))))
        };
        let observed = Some((10, 50));
        for (start, end, as_of, expected) in [
            (10, 20, 60, CellState::Complete),
            (40, 50, 60, CellState::Complete),
            (9, 20, 60, CellState::Partial),
            (40, 51, 60, CellState::Partial),
            (40, 50, 49, CellState::Partial),
            (50, 60, 70, CellState::NotObserved),
            (0, 10, 60, CellState::NotObserved),
            (50, 60, 50, CellState::NotYet),
            (55, 60, 50, CellState::NotYet),
            (20, 20, 60, CellState::NotObserved),
        ] {
            assert_eq!(state(start, end, as_of, observed), expected, "{start}..{end} as of {as_of}");
        }
        assert_eq!(state(0, 10, 20, None), CellState::NotObserved);
        assert_eq!(state(20, 30, 20, None), CellState::NotYet);
    }
}
