//! What a predicate says of many rows.

/// For each row whether the rule holds, does not, or is left open by a missing value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matches {
    rows: usize,
    holds: Vec<u64>,
    known: Vec<u64>,
}

impl Matches {
    pub(super) fn with_capacity(rows: usize) -> Self {
        let words = rows.div_ceil(64);
        Self { rows, holds: Vec::with_capacity(words), known: Vec::with_capacity(words) }
    }

    /// Appends words of 64 rows; those beyond the end are left away.
    pub(super) fn extend(&mut self, holds: &[u64], known: &[u64]) {
        let room = self.rows.div_ceil(64).saturating_sub(self.holds.len());
        self.holds.extend(holds.iter().take(room));
        self.known.extend(known.iter().take(room));
    }

    /// How many rows were asked about.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether the rule holds for a row; none if a missing value left it open, and beyond the end.
    pub fn of(&self, row: usize) -> Option<bool> {
        let bit = |bits: &[u64]| bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
        bit(&self.known).then(|| bit(&self.holds))
    }

    /// The rows for which the rule holds, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.holds.iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(place * 64 + bit)
            })
        })
    }

    /// For how many rows the rule holds.
    pub fn count(&self) -> usize {
        self.holds.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// For how many rows a missing value left it open.
    pub fn open(&self) -> usize {
        self.rows - self.known.iter().map(|word| word.count_ones() as usize).sum::<usize>().min(self.rows)
    }
}
