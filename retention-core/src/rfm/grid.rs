//! All combinations of scores, each with a code: what a customer's scores are stored as.

use std::sync::Arc;

use crate::rfm::SegmentMap;
use crate::rfm::segments::scores_up_to;
use crate::table::Names;

/// How many scores each dimension has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    bins: [u32; 3],
}

impl Grid {
    pub(super) fn new(bins: [u32; 3]) -> Self {
        Self { bins }
    }

    /// How many combinations there are.
    pub(super) fn len(self) -> usize {
        self.bins.iter().map(|bins| *bins as usize).product()
    }

    /// The code of scores less one.
    #[inline]
    pub(super) fn code(self, [r, f, m]: [u32; 3]) -> u32 {
        let [_, frequencies, monetaries] = self.bins;
        (r * frequencies + f) * monetaries + m
    }

    /// The scores of every code, in the order of codes.
    pub(super) fn scores(self) -> Vec<[u32; 3]> {
        scores_up_to(self.bins).collect()
    }

    /// The scores of every code as text: `545`, or `10-4-5` where scores have two digits.
    pub(super) fn names(self) -> Arc<Names> {
        let wide = self.bins.iter().any(|bins| *bins > 9);
        let name = |[r, f, m]: [u32; 3]| if wide { format!("{r}-{f}-{m}") } else { format!("{r}{f}{m}") };
        Arc::new(self.scores().into_iter().map(name).collect())
    }

    /// The place of the deciding rule for every code.
    pub(super) fn rules(self, map: &SegmentMap) -> Vec<u32> {
        let place = |scores| map.place_of(scores).map_or(0, |place| place as u32);
        self.scores().into_iter().map(place).collect()
    }

    /// Counts by code, added up to counts by the scores of one dimension.
    pub(super) fn along(self, dimension: usize, counts: &[u64]) -> Vec<u64> {
        let mut sums = vec![0; self.bins.get(dimension).map_or(0, |bins| *bins as usize)];
        for (scores, count) in self.scores().iter().zip(counts) {
            let place = scores.get(dimension).map_or(0, |score| *score as usize - 1);
            if let Some(sum) = sums.get_mut(place) {
                *sum += count;
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_names_and_scores_agree() {
        for bins in [[5, 5, 5], [2, 3, 4], [1, 1, 1], [10, 2, 2]] {
            let grid = Grid::new(bins);
            assert_eq!(grid.scores().len(), grid.len());
            let names = grid.names();
            for (code, [r, f, m]) in grid.scores().into_iter().enumerate() {
                assert_eq!(grid.code([r - 1, f - 1, m - 1]) as usize, code);
                let name = names.get(code).unwrap().replace('-', "");
                assert_eq!(name, format!("{r}{f}{m}"));
            }
        }
        assert_eq!(Grid::new([10, 2, 2]).names().get(0), Some("1-1-1"));
        assert_eq!(Grid::new([2, 2, 1]).along(0, &[1, 2, 4, 8]), [3, 12]);
        assert_eq!(Grid::new([2, 2, 1]).along(1, &[1, 2, 4, 8]), [5, 10]);
    }
}
