//! A list in pieces: a copy shares them, and whoever writes first copies one small piece, not the list.

use std::sync::Arc;

/// So many stand in one piece: few enough that copying one takes microseconds, also when each of a turn's steps does.
const PIECE: usize = 128;

/// A list that grows; pieces but the last are full.
#[derive(Debug, Clone)]
pub(super) struct Pieces<T>(Arc<Vec<Arc<[T]>>>);

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Copy> Pieces<T> {
    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&T> {
        self.0.get(at / PIECE)?.get(at % PIECE)
    }

    /// Reads what tells whether a piece is shared, so that it is near when somebody writes to it.
    #[inline]
    pub(super) fn come_near(&self, at: usize) -> usize {
        self.0.get(at / PIECE).map_or(0, Arc::strong_count)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        Arc::make_mut(Arc::make_mut(&mut self.0).get_mut(at / PIECE)?).get_mut(at % PIECE)
    }

    /// Makes the list long enough for a place, and maybe somewhat longer.
    pub(super) fn reach(&mut self, at: usize, blank: T) {
        if self.get(at).is_some() {
            return;
        }
        let (pieces, last) = (Arc::make_mut(&mut self.0), at / PIECE);
        let extended = |old: &[T], len: usize| -> Arc<[T]> {
            old.iter().copied().chain(std::iter::repeat_n(blank, len.saturating_sub(old.len()))).collect()
        };
        if let Some(piece) = pieces.last_mut()
            && piece.len() < PIECE
        {
            *piece = extended(piece, PIECE);
        }
        while pieces.len() < last {
            pieces.push(extended(&[], PIECE));
        }
        if pieces.len() == last {
            pieces.push(extended(&[], (at % PIECE + 1).next_power_of_two()));
        }
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        Arc::make_mut(&mut self.0).iter_mut().flat_map(|piece| Arc::make_mut(piece).iter_mut())
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.0.iter().map(|piece| size_of_val::<[T]>(piece)).sum::<usize>() + self.0.capacity() * 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_grows_and_copies_stay_as_they_were() {
        let mut pieces = Pieces::default();
        assert_eq!(pieces.get(0), None);
        for at in [0, 1, 5, PIECE - 1, PIECE, 3 * PIECE + 7, 3 * PIECE + 8] {
            pieces.reach(at, 9);
            let before = pieces.clone();
            *pieces.get_mut(at).unwrap() = at;
            assert_eq!((before.get(at), pieces.get(at)), (Some(&9), Some(&at)));
        }
        for at in 0..=3 * PIECE + 8 {
            let set = [0, 1, 5, PIECE - 1, PIECE, 3 * PIECE + 7, 3 * PIECE + 8].contains(&at);
            assert_eq!(pieces.get(at), Some(if set { &at } else { &9 }));
        }
        assert!(pieces.get(4 * PIECE).is_none() && pieces.get_mut(4 * PIECE).is_none());
        let of: Vec<usize> = pieces.iter_mut().map(|value| *value).collect();
        assert!(of.iter().enumerate().all(|(at, value)| Some(value) == pieces.get(at)));
    }

    #[test]
    fn who_writes_to_a_copy_copies_one_piece() {
        let mut pieces = Pieces::default();
        pieces.reach(10 * PIECE, 0_u64);
        let before = pieces.clone();
        *pieces.get_mut(3 * PIECE).unwrap() = 1;
        let same = before.0.iter().zip(pieces.0.iter()).filter(|(one, other)| Arc::ptr_eq(one, other));
        assert_eq!(same.count(), pieces.0.len() - 1);
    }
}
