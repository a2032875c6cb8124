//! Signals that wait for the host, in segments that copies share and that are let go in one piece.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::engine::Signal;

/// So many signals stand in one segment.
const SEGMENT: usize = 256;

/// Some signals, in the order of their cursors.
type Segment = Arc<Vec<Arc<Signal>>>;

/// Signals by ascending cursor. However many wait, to copy the box or to take some out is little work.
#[derive(Debug, Clone, Default)]
pub(super) struct Outbox {
    segments: VecDeque<Segment>,
    /// Of the first segment those up to this cursor are not here any more.
    acked: u64,
}

impl Outbox {
    /// Adds a signal, whose cursor comes after all others.
    pub(super) fn push(&mut self, signal: Arc<Signal>) {
        match self.segments.back_mut() {
            Some(last) if last.len() < SEGMENT => Arc::make_mut(last).push(signal),
            _ => self.segments.push_back(Arc::new(vec![signal])),
        }
    }

    /// Takes out everything up to a cursor; what is returned may take its time to be let go.
    pub(super) fn ack(&mut self, cursor: u64) -> Vec<Segment> {
        let mut gone = Vec::new();
        while let Some(first) = self.segments.front()
            && first.len() >= SEGMENT
            && first.last().is_some_and(|last| last.cursor <= cursor)
        {
            gone.extend(self.segments.pop_front());
        }
        let Some(first) = self.segments.front_mut() else { return gone };
        let done = first.partition_point(|signal| signal.cursor <= cursor);
        let Some(last) = done.checked_sub(1).and_then(|last| first.get(last)) else { return gone };
        // A cursor of the future says nothing of signals to come.
        self.acked = self.acked.max(last.cursor);
        if done == first.len() {
            // Its room is used again.
            match Arc::get_mut(first) {
                Some(first) => first.clear(),
                None => gone.extend(self.segments.pop_front()),
            }
        }
        gone
    }

    /// The segments that hold whatever comes after a cursor, for [`after`].
    pub(super) fn segments(&self, cursor: u64) -> (Vec<Segment>, u64) {
        let from =
            self.segments.partition_point(|segment| segment.last().is_none_or(|last| last.cursor <= cursor));
        (self.segments.range(from..).cloned().collect(), cursor.max(self.acked))
    }

    /// Those after a cursor.
    pub(super) fn after(&self, cursor: u64) -> Vec<Signal> {
        let (segments, cursor) = self.segments(cursor);
        after(&segments, cursor)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Signal> {
        let all = self.segments.iter().flat_map(|segment| segment.iter());
        all.map(|signal| &**signal).filter(|signal| signal.cursor > self.acked)
    }
}

/// The signals of some segments after a cursor.
pub(super) fn after(segments: &[Segment], cursor: u64) -> Vec<Signal> {
    let mut signals = Vec::new();
    for segment in segments {
        let from = segment.partition_point(|signal| signal.cursor <= cursor);
        signals.extend(segment.iter().skip(from).map(|signal| Signal::clone(signal)));
    }
    signals
}

impl FromIterator<Signal> for Outbox {
    fn from_iter<I: IntoIterator<Item = Signal>>(signals: I) -> Self {
        let mut outbox = Self::default();
        signals.into_iter().for_each(|signal| outbox.push(Arc::new(signal)));
        outbox
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::engine::SignalKind;

    fn signal(cursor: u64) -> Signal {
        Signal {
            id: cursor.to_string(),
            cursor,
            time: Timestamp::from_micros(0),
            customer: "c1".to_owned(),
            kind: SignalKind::Entered,
            name: "busy".to_owned(),
            reason: String::new(),
            retracts: None,
        }
    }

    fn cursors(signals: &[Signal]) -> Vec<u64> {
        signals.iter().map(|signal| signal.cursor).collect()
    }

    #[test]
    fn it_holds_what_a_plain_list_would() {
        let (mut outbox, mut plain): (Outbox, Vec<u64>) = (Outbox::default(), Vec::new());
        let mut copies = Vec::new();
        let mut cursor = 0;
        for turn in 0_u64..4_000 {
            for _ in 0..turn * 7 % 5 {
                cursor += 1;
                outbox.push(Arc::new(signal(cursor)));
                plain.push(cursor);
            }
            if turn % 61 == 0 {
                copies.push((outbox.clone(), plain.clone()));
            }
            if turn % 11 == 0 || turn % 900 > 700 {
                let upto = [0, cursor, cursor / 2, cursor.saturating_sub(300), u64::MAX, cursor + 3]
                    [turn as usize % 6];
                outbox.ack(upto);
                plain.retain(|one| *one > upto);
            }
            let from = [0, cursor, cursor / 2, cursor.saturating_sub(260), u64::MAX][turn as usize % 5];
            let expected: Vec<u64> = plain.iter().copied().filter(|one| *one > from).collect();
            assert_eq!(cursors(&outbox.after(from)), expected, "turn {turn}");
            assert_eq!(outbox.iter().map(|signal| signal.cursor).collect::<Vec<_>>(), plain);
        }
        for (copy, plain) in copies {
            assert_eq!(cursors(&copy.after(0)), plain);
        }
    }
}
