//! Running sums of amounts, run by run, as a shard keeps them.

use crate::log::shard::{NO_AMOUNT, Shard, no_prefix};

/// Takes the amounts of all rows in order. A run in which no row has an amount keeps no sums.
#[derive(Debug)]
pub(super) struct Sums {
    prefix: Vec<i64>,
    blank: Vec<u32>,
    overflows: bool,
    /// The next row.
    row: u32,
    /// Rows of the open run before the first that has an amount.
    leading: u32,
    /// Where the sums of the open run begin, once it has any.
    begin: u32,
    sum: i64,
    /// The sum that does not wrap; at a bound it has been reported.
    exact: i64,
}

impl Sums {
    pub(super) fn new(expected: usize) -> Self {
        Self {
            prefix: Vec::with_capacity(expected),
            blank: Vec::new(),
            overflows: false,
            row: 0,
            leading: 0,
            begin: no_prefix(),
            sum: 0,
            exact: 0,
        }
    }

    #[inline]
    pub(super) fn add(&mut self, amount: i64) {
        if amount != NO_AMOUNT {
            if self.begin == no_prefix() {
                self.begin = self.prefix.len() as u32;
                self.blank.extend(self.row - self.leading..self.row);
                self.prefix.extend((0..self.leading).map(|_| 0));
            }
            self.sum = self.sum.wrapping_add(amount);
            self.exact = self.exact.saturating_add(amount);
            self.overflows |= self.exact.unsigned_abs() > i64::MAX as u64 / 2;
            self.prefix.push(self.sum);
        } else if self.begin == no_prefix() {
            self.leading += 1;
        } else {
            self.blank.push(self.row);
            self.prefix.push(self.sum);
        }
        self.row += 1;
    }

    /// Ends a run; gives the place of its sums.
    #[inline]
    pub(super) fn close(&mut self) -> u32 {
        let begin = self.begin;
        (self.leading, self.begin, self.sum, self.exact) = (0, no_prefix(), 0, 0);
        begin
    }

    pub(super) fn finish(mut self, shard: &mut Shard) {
        self.prefix.shrink_to_fit();
        self.blank.shrink_to_fit();
        (shard.prefix, shard.blank, shard.overflows) = (self.prefix, self.blank, self.overflows);
    }
}
