//! Which changes of a whole number matter to those who read it.

/// Beyond so many stretches every change counts as one that matters: to look for the next would cost more than it saves.
const MOST: usize = 128;

/// Between which neighbouring whole numbers somebody tells a difference.
///
/// An edge is the upper one of two neighbours: who asks whether a value is at least 14 has the edge 14.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Edges {
    /// Stretches of edges, both ends included; ascending, none overlaps another.
    stretches: Vec<(i64, i64)>,
    /// Whether scores hang on it, which say themselves how far it may go before they tell a difference.
    scored: bool,
}

impl Edges {
    /// Every change matters.
    pub(crate) fn all() -> Self {
        Self { stretches: vec![(i64::MIN, i64::MAX)], scored: false }
    }

    /// Those that scores say.
    pub(crate) fn scored() -> Self {
        Self { stretches: Vec::new(), scored: true }
    }

    /// These alone.
    pub(crate) fn of(edges: impl IntoIterator<Item = i64>) -> Self {
        let stretches = edges.into_iter().map(|edge| (edge, edge)).collect();
        let mut found = Self { stretches, scored: false };
        found.settle();
        found
    }

    /// Adds those of somebody else.
    pub(crate) fn join(&mut self, other: &Self) {
        self.stretches.extend_from_slice(&other.stretches);
        self.scored |= other.scored;
        self.settle();
    }

    /// The value at which somebody first tells a difference as it rises from this one; scores tell none before it has
    /// risen by more than `alone`.
    pub(crate) fn rising(&self, value: i64, alone: i64) -> Option<i64> {
        let next = value.checked_add(1)?;
        let edge = self.stretches.iter().find(|(_, high)| *high >= next).map(|(low, _)| next.max(*low));
        let score = if self.scored { next.checked_add(alone.max(0)) } else { None };
        edge.into_iter().chain(score).min()
    }

    /// The value at which somebody first tells a difference as it falls from this one.
    pub(crate) fn falling(&self, value: i64) -> Option<i64> {
        if self.scored {
            return value.checked_sub(1);
        }
        let (_, high) = self.stretches.iter().rfind(|(low, _)| *low <= value)?;
        value.min(*high).checked_sub(1)
    }

    fn settle(&mut self) {
        self.stretches.sort_unstable();
        self.stretches.dedup_by(|later, earlier| {
            let within = later.0 <= earlier.1.saturating_add(1);
            if within {
                earlier.1 = earlier.1.max(later.1);
            }
            within
        });
        if self.stretches.len() > MOST {
            *self = Self::all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Edges;

    #[test]
    fn only_what_somebody_tells_apart_is_an_edge() {
        let edges = Edges::of([14, 3, 14, -2]);
        assert_eq!(
            [-9, -2, 3, 13, 14].map(|value| edges.rising(value, 0)),
            [Some(-2), Some(3), Some(14), Some(14), None]
        );
        assert_eq!(
            [99, 14, 13, 3, -2, -3].map(|value| edges.falling(value)),
            [Some(13), Some(13), Some(2), Some(2), Some(-3), None]
        );
    }

    #[test]
    fn neighbours_are_one_stretch_and_very_many_are_all() {
        let ten = Edges::of(0..10);
        assert_eq!(ten.stretches, [(0, 9)]);
        assert_eq!(
            [ten.rising(3, 0), ten.rising(9, 0), ten.falling(9), ten.falling(0)],
            [Some(4), None, Some(8), Some(-1)]
        );
        assert_eq!(Edges::of((0..200).map(|edge| 3 * edge)), Edges::all());
    }

    #[test]
    fn all_are_edges_where_somebody_reads_the_number_itself() {
        let mut edges = Edges::of([14]);
        edges.join(&Edges::all());
        assert_eq!(edges, Edges::all());
        assert_eq!([edges.rising(20, 0), edges.falling(20)], [Some(21), Some(19)]);
        assert_eq!([edges.rising(i64::MAX, 0), edges.falling(i64::MIN)], [None, None]);
        assert_eq!([Edges::default().rising(0, 0), Edges::default().falling(0)], [None, None]);
    }

    #[test]
    fn scores_say_how_far_a_number_may_rise() {
        let mut edges = Edges::of([14]);
        edges.join(&Edges::scored());
        assert_eq!([5, 8, 20].map(|alone| edges.rising(6, alone)), [Some(12), Some(14), Some(14)]);
        assert_eq!([0, -3, i64::MAX].map(|alone| edges.rising(20, alone)), [Some(21), Some(21), None]);
        assert_eq!(edges.falling(6), Some(5));
    }
}
