//! Numbers drawn from a seed, the same on every machine (SplitMix64; G. L. Steele et al., 2014).

/// A stream of numbers; streams of one seed are told apart by their number.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    state: u64,
}

impl Draw {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03) }
    }

    /// A whole number below `many`; 0 where there are none.
    pub(super) fn below(&mut self, many: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * many as u128) >> 64) as usize
    }

    /// The numbers below `many` in a drawn order (R. A. Fisher and F. Yates, 1938).
    pub(super) fn shuffled(&mut self, many: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..many).collect();
        for at in (1..many).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }
}
