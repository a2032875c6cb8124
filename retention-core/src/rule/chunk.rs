//! A few rows at a time: truths as two bit masks, numbers and texts as lanes, each with what is known.
//!
//! `N` rows need `W` words of 64 bits. One row is `N = 1`, many are 64: the code is the same. More rows at a time are hardly
//! faster, and the deepest rule would need more stack than some hosts give a thread.

/// How many rows a chunk of many has, and how many words its masks have.
pub(super) const ROWS: usize = 64;
pub(super) const WORDS: usize = ROWS / 64;

pub(super) type Bits<const W: usize> = [u64; W];

/// Truths of a chunk: which rows hold, and of which it is known. No row holds that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mask<const W: usize> {
    pub(super) holds: Bits<W>,
    pub(super) known: Bits<W>,
}

#[inline]
pub(super) fn each<const W: usize>(
    left: &Bits<W>,
    right: &Bits<W>,
    join: impl Fn(u64, u64) -> u64,
) -> Bits<W> {
    let mut joined = *left;
    for (word, other) in joined.iter_mut().zip(right) {
        *word = join(*word, *other);
    }
    joined
}

/// The first so many rows.
#[inline]
pub(super) fn first<const W: usize>(rows: usize) -> Bits<W> {
    let mut bits = [0; W];
    for (place, word) in bits.iter_mut().enumerate() {
        *word = match rows.saturating_sub(place * 64) {
            0 => 0,
            some @ 1..64 => (1 << some) - 1,
            _ => u64::MAX,
        };
    }
    bits
}

impl<const W: usize> Mask<W> {
    /// Which of the known rows hold.
    #[inline]
    pub(super) fn new(holds: Bits<W>, known: Bits<W>) -> Self {
        Self { holds: each(&holds, &known, |a, b| a & b), known }
    }

    #[inline]
    pub(super) fn not(self) -> Self {
        Self { holds: each(&self.known, &self.holds, |known, holds| known & !holds), known: self.known }
    }

    #[inline]
    fn fails(&self) -> Bits<W> {
        self.not().holds
    }

    /// Kleene's and: one side that fails decides.
    #[inline]
    pub(super) fn and(&self, other: &Self) -> Self {
        let holds = each(&self.holds, &other.holds, |a, b| a & b);
        let fails = each(&self.fails(), &other.fails(), |a, b| a | b);
        Self { holds, known: each(&holds, &fails, |a, b| a | b) }
    }

    /// Kleene's or: one side that holds decides.
    #[inline]
    pub(super) fn or(&self, other: &Self) -> Self {
        let holds = each(&self.holds, &other.holds, |a, b| a | b);
        let fails = each(&self.fails(), &other.fails(), |a, b| a & b);
        Self { holds, known: each(&holds, &fails, |a, b| a | b) }
    }

    /// Whether two truths are equal; open if one is.
    #[inline]
    pub(super) fn same(&self, other: &Self) -> Self {
        let known = each(&self.known, &other.known, |a, b| a & b);
        Self::new(each(&self.holds, &other.holds, |a, b| !(a ^ b)), known)
    }

    /// Takes rows from one or the other; open where the condition is.
    #[inline]
    pub(super) fn choose(&self, one: &Self, other: &Self) -> Self {
        let fails = self.fails();
        let pick = |one: &Bits<W>, other: &Bits<W>| {
            let taken = each(&self.holds, one, |a, b| a & b);
            each(&taken, &each(&fails, other, |a, b| a & b), |a, b| a | b)
        };
        Self { holds: pick(&one.holds, &other.holds), known: pick(&one.known, &other.known) }
    }

    /// Whether all these rows are decided one way.
    #[inline]
    pub(super) fn all_fail(&self, rows: &Bits<W>) -> bool {
        self.fails() == *rows
    }

    #[inline]
    pub(super) fn all_hold(&self, rows: &Bits<W>) -> bool {
        self.holds == *rows
    }
}

/// Values of a chunk; where none is known a placeholder stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lanes<T, const N: usize, const W: usize> {
    pub(super) values: [T; N],
    pub(super) known: Bits<W>,
}

impl<T: Copy + Default, const N: usize, const W: usize> Lanes<T, N, W> {
    /// Nothing known.
    #[inline]
    pub(super) fn none() -> Self {
        Self { values: [T::default(); N], known: [0; W] }
    }

    #[inline]
    pub(super) fn fill(&mut self, value: T, rows: usize) {
        self.values = [value; N];
        self.known = first(rows);
    }

    /// The first lanes from a slice.
    #[inline]
    pub(super) fn copy<U: Copy>(&mut self, values: &[U], known: Bits<W>, from: impl Fn(U) -> T) {
        self.known = known;
        for (lane, value) in self.values.iter_mut().zip(values) {
            *lane = from(*value);
        }
    }

    /// Puts a function's results in place of the values; no result makes the row unknown.
    #[inline]
    pub(super) fn update(&mut self, compute: impl Fn(T) -> Option<T>) {
        let mut failed = [0; W];
        for (place, lane) in self.values.iter_mut().enumerate() {
            match compute(*lane) {
                Some(value) => *lane = value,
                None => mark(&mut failed, place),
            }
        }
        self.known = each(&self.known, &failed, |known, failed| known & !failed);
    }

    /// As [`update`](Self::update), from these values and others.
    #[inline]
    pub(super) fn join(&mut self, other: &Self, compute: impl Fn(T, T) -> Option<T>) {
        let mut failed = [0; W];
        for (place, (lane, other)) in self.values.iter_mut().zip(&other.values).enumerate() {
            match compute(*lane, *other) {
                Some(value) => *lane = value,
                None => mark(&mut failed, place),
            }
        }
        let known = each(&self.known, &other.known, |a, b| a & b);
        self.known = each(&known, &failed, |known, failed| known & !failed);
    }

    /// Takes rows from `self` where the condition holds and from the other where it fails.
    #[inline]
    pub(super) fn choose(&mut self, condition: &Mask<W>, other: &Self) {
        for (place, (lane, other)) in self.values.iter_mut().zip(&other.values).enumerate() {
            if !bit(&condition.holds, place) {
                *lane = *other;
            }
        }
        let known = Mask { holds: self.known, known: self.known };
        let others = Mask { holds: other.known, known: other.known };
        self.known = condition.choose(&known, &others).known;
    }
}

#[inline]
pub(super) fn bit<const W: usize>(bits: &Bits<W>, place: usize) -> bool {
    bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
}

#[cold]
fn mark<const W: usize>(bits: &mut Bits<W>, place: usize) {
    if let Some(word) = bits.get_mut(place / 64) {
        *word |= 1 << (place % 64);
    }
}

/// One bit for each value: whether the test holds for it.
#[inline]
pub(super) fn pack<T: Copy, const W: usize>(values: &[T], test: impl Fn(T) -> bool) -> Bits<W> {
    let mut bits = [0; W];
    for (word, values) in bits.iter_mut().zip(values.chunks(64)) {
        let (eights, rest) = values.as_chunks::<8>();
        let mut shift = 0;
        for eight in eights {
            *word |= gather(eight.map(&test)) << shift;
            shift += 8;
        }
        for value in rest {
            *word |= u64::from(test(*value)) << shift;
            shift += 1;
        }
    }
    bits
}

/// Eight truths as eight bits, the first lowest: the product brings bit `8i` to `56 + i` without a carry.
#[inline]
fn gather(truths: [bool; 8]) -> u64 {
    u64::from_le_bytes(truths.map(u8::from)).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_every_bit_in_its_place() {
        for number in 0..256_u64 {
            let truths: [bool; 8] = std::array::from_fn(|bit| number >> bit & 1 == 1);
            assert_eq!(gather(truths), number);
        }
        for rows in [0, 1, 7, 8, 9, 63, 64, 65, 127, 128] {
            let values: Vec<usize> = (0..rows).collect();
            let bits: Bits<2> = pack(&values, |value| value % 3 == 1);
            for place in 0..128 {
                assert_eq!(bit(&bits, place), place < rows && place % 3 == 1, "{place} of {rows}");
            }
            assert_eq!(first::<2>(rows), pack(&values, |_| true));
        }
    }

    /// Kleene's tables, <https://plato.stanford.edu/entries/logic-manyvalued/>.
    #[test]
    fn truth_tables_are_kleenes() {
        let truths = [Some(false), None, Some(true)];
        let mask = |truth: Option<bool>| Mask::<1> {
            holds: [u64::from(truth == Some(true))],
            known: [u64::from(truth.is_some())],
        };
        let truth = |mask: Mask<1>| (mask.known[0] & 1 == 1).then_some(mask.holds[0] & 1 == 1);
        // The least of the two in the order false, open, true; the greatest for or.
        for (a, left) in truths.into_iter().enumerate() {
            for (b, right) in truths.into_iter().enumerate() {
                assert_eq!(truth(mask(left).and(&mask(right))), truths[a.min(b)]);
                assert_eq!(truth(mask(left).or(&mask(right))), truths[a.max(b)]);
                assert_eq!(truth(mask(left).same(&mask(right))), left.zip(right).map(|(a, b)| a == b));
            }
            assert_eq!(truth(mask(left).not()), left.map(|held| !held));
        }
    }
}
