//! Which batch a row of a table stands in.

/// Where each batch begins among all rows, with a coarse index so that finding one takes a step or two.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The first row after each batch.
    ends: Vec<usize>,
    /// For each block of rows the batch in which it begins; empty when there is only one batch.
    blocks: Vec<u32>,
    bits: u32,
}

impl Places {
    pub(super) fn new(lens: impl Iterator<Item = usize>) -> Self {
        let ends: Vec<usize> = lens
            .scan(0, |rows, len| {
                *rows += len;
                Some(*rows)
            })
            .collect();
        let rows = ends.last().copied().unwrap_or(0);
        if ends.len() < 2 {
            return Self { ends, blocks: Vec::new(), bits: 0 };
        }
        // As many blocks as batches, or up to twice that.
        let bits = (rows / ends.len()).max(1).ilog2();
        let mut batch = 0;
        let blocks = (0..=rows >> bits).map(|block| {
            while ends.get(batch).is_some_and(|end| *end <= block << bits) {
                batch += 1;
            }
            batch as u32
        });
        let blocks = blocks.collect();
        Self { ends, blocks, bits }
    }

    pub(super) fn rows(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The batch of a row, and its place in it.
    #[inline(always)]
    pub(super) fn find(&self, row: usize) -> (usize, usize) {
        if self.blocks.is_empty() { (0, row) } else { self.find_among(row) }
    }

    fn find_among(&self, row: usize) -> (usize, usize) {
        let mut batch = self.blocks.get(row >> self.bits).map_or(self.ends.len(), |batch| *batch as usize);
        while self.ends.get(batch).is_some_and(|end| *end <= row) {
            batch += 1;
        }
        let start = batch.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        (batch, row - start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::property::config(64))]
        #[test]
        fn finds_every_row(lens in prop::collection::vec(0usize..40, 0..12)) {
            let places = Places::new(lens.iter().copied());
            let plain = lens.iter().enumerate().flat_map(|(batch, len)| (0..*len).map(move |at| (batch, at)));
            let plain: Vec<_> = plain.collect();
            prop_assert_eq!(places.rows(), plain.len());
            for (row, place) in plain.iter().enumerate() {
                prop_assert_eq!(places.find(row), *place);
            }
        }
    }
}
