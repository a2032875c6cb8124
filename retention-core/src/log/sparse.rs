//! A column that not every row has: full columns cost no row numbers, absent ones cost nothing.

use serde::{Deserialize, Serialize};

use crate::blob::let_go;

/// Values for some of the rows, in row order. `rows` is `None` while every row so far has a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sparse<T> {
    rows: Option<Vec<u32>>,
    values: Vec<T>,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { rows: None, values: Vec::new() }
    }
}

impl<T: Copy> Sparse<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Sets the value of a row; rows must come in ascending order.
    pub(crate) fn push(&mut self, row: usize, value: T) {
        match &mut self.rows {
            None if self.values.len() == row => {}
            None => {
                let mut rows = Vec::with_capacity(self.values.capacity());
                rows.extend(0..self.values.len() as u32);
                rows.push(row as u32);
                self.rows = Some(rows);
            }
            Some(rows) => rows.push(row as u32),
        }
        self.values.push(value);
    }

    /// Makes room for so many values.
    pub(crate) fn reserve(&mut self, values: usize) {
        self.values.reserve(values);
    }

    /// Lets the values go in pieces.
    pub(crate) fn let_go(self) {
        let_go(self.values);
        let_go(self.rows.unwrap_or_default());
    }

    /// Takes back the value of this last row; whether it had one.
    pub(crate) fn pop(&mut self, row: usize) -> bool {
        let last = match &self.rows {
            None => self.values.len().checked_sub(1),
            Some(rows) => rows.last().map(|row| *row as usize),
        };
        if last != Some(row) {
            return false;
        }
        if let Some(rows) = &mut self.rows {
            rows.pop();
        }
        self.values.pop();
        true
    }

    /// The value of a row, if it has one.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<T> {
        match &self.rows {
            None => self.values.get(row).copied(),
            Some(rows) => {
                let place = rows.binary_search(&(row as u32)).ok()?;
                self.values.get(place).copied()
            }
        }
    }

    /// Rows and values, in row order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, T)> {
        self.values.iter().enumerate().map(|(place, value)| {
            let row = self.rows.as_ref().and_then(|rows| rows.get(place)).map_or(place, |row| *row as usize);
            (row, *value)
        })
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// The values of a range of rows, without those that have none.
    pub(crate) fn values_of(&self, range: std::ops::Range<usize>) -> &[T] {
        let places = match &self.rows {
            None => range.start.min(self.values.len())..range.end.min(self.values.len()),
            Some(rows) => {
                let start = rows.partition_point(|row| (*row as usize) < range.start);
                let within = rows.get(start..).unwrap_or(&[]);
                // Few rows follow in most ranges, so they are counted rather than searched.
                let len = within.iter().take_while(|row| (**row as usize) < range.end).count();
                start..start + len
            }
        };
        self.values.get(places).unwrap_or(&[])
    }

    /// Whether rows and values fit each other and a table of `len` rows; bytes from outside may not.
    pub(crate) fn is_sound(&self, len: usize) -> bool {
        match &self.rows {
            None => self.values.len() <= len,
            Some(rows) => {
                rows.len() == self.values.len()
                    && rows.windows(2).all(|pair| pair[0] < pair[1])
                    && rows.last().is_none_or(|row| (*row as usize) < len)
            }
        }
    }

    /// Reads the column row by row.
    pub(crate) fn cursor(&self) -> Cursor<'_, T> {
        Cursor { rows: self.rows.as_deref(), values: &self.values, at: 0 }
    }

    /// The values of some rows as a column of their own.
    pub(crate) fn pick(&self, rows: &[u32]) -> Self {
        let mut picked = Self::default();
        if self.values.is_empty() {
            return picked;
        }
        picked.reserve(rows.len());
        for (at, row) in rows.iter().enumerate() {
            if let Some(value) = self.get(*row as usize) {
                picked.push(at, value);
            }
        }
        picked
    }

    /// A view of the column in which looking a row up costs one read.
    pub(crate) fn spread(&self, len: usize) -> Spread<'_, T> {
        let place = self.rows.as_ref().map(|rows| {
            let mut place = vec![u32::MAX; len];
            for (index, row) in rows.iter().enumerate() {
                if let Some(slot) = place.get_mut(*row as usize) {
                    *slot = index as u32;
                }
            }
            place
        });
        Spread { place, values: &self.values }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.rows.as_ref().map_or(0, |rows| rows.capacity() * 4) + self.values.capacity() * size_of::<T>()
    }

    pub(crate) fn shrink(&mut self) {
        if let Some(rows) = &mut self.rows {
            rows.shrink_to_fit();
        }
        self.values.shrink_to_fit();
    }
}

/// See [`Sparse::cursor`].
#[derive(Debug)]
pub(crate) struct Cursor<'a, T> {
    rows: Option<&'a [u32]>,
    values: &'a [T],
    /// The place of the first row that is not before the one asked for last.
    at: usize,
}

impl<T: Copy> Cursor<'_, T> {
    /// The value of a row, if it has one. A row soon after the one asked for last costs a step, any other a search.
    #[inline]
    pub(crate) fn get(&mut self, row: usize) -> Option<T> {
        let Some(rows) = self.rows else { return self.values.get(row).copied() };
        let row = row as u32;
        if self.at.checked_sub(1).and_then(|last| rows.get(last)).is_some_and(|last| *last >= row) {
            self.at = rows.partition_point(|known| *known < row);
        } else if rows.get(self.at).is_some_and(|known| *known < row) {
            self.at += 1;
            let rest = rows.get(self.at..).unwrap_or(&[]);
            if rest.first().is_some_and(|known| *known < row) {
                self.at += rest.partition_point(|known| *known < row);
            }
        }
        let known = rows.get(self.at).is_some_and(|known| *known == row);
        if known { self.values.get(self.at).copied() } else { None }
    }
}

/// See [`Sparse::spread`].
#[derive(Debug)]
pub(crate) struct Spread<'a, T> {
    place: Option<Vec<u32>>,
    values: &'a [T],
}

impl<T: Copy> Spread<'_, T> {
    pub(crate) fn get(&self, row: usize) -> Option<T> {
        match &self.place {
            None => self.values.get(row).copied(),
            Some(place) => self.values.get(*place.get(row)? as usize).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cursor_and_picked_rows_say_what_the_column_says() {
        let mut random = crate::testing::Random::new(5);
        for chance in [1, 2, 9] {
            let mut column = Sparse::default();
            for row in 0..300 {
                if chance == 1 || random.below(chance) == 0 {
                    column.push(row, row * 10);
                }
            }
            let mut cursor = column.cursor();
            let jumps = (0..400).map(|_| random.below(320) as usize).collect::<Vec<_>>();
            for row in (0..320).chain(jumps.iter().copied()).chain((0..320).step_by(3)) {
                assert_eq!(cursor.get(row), column.get(row), "{row}");
            }
            let rows: Vec<u32> = jumps.iter().map(|row| *row as u32).collect();
            let picked = column.pick(&rows);
            for (at, row) in jumps.iter().enumerate() {
                assert_eq!(picked.get(at), column.get(*row));
            }
        }
    }

    proptest! {
        #[test]
        fn equals_a_plain_column(cells in prop::collection::vec(prop::option::of(0i64..9), 0..60)) {
            let mut column = Sparse::default();
            for (row, cell) in cells.iter().enumerate() {
                if let Some(value) = cell {
                    column.push(row, *value);
                }
            }
            let spread = column.spread(cells.len());
            for (row, cell) in cells.iter().enumerate() {
                prop_assert_eq!(column.get(row), *cell);
                prop_assert_eq!(spread.get(row), *cell);
            }
            for (start, end) in (0..=cells.len()).flat_map(|end| (0..=end).map(move |start| (start, end))) {
                let plain: Vec<_> = cells[start..end].iter().copied().flatten().collect();
                prop_assert_eq!(column.values_of(start..end), plain);
            }
            let listed: Vec<_> = column.iter().collect();
            let plain: Vec<_> = cells.iter().enumerate().filter_map(|(row, cell)| Some((row, (*cell)?))).collect();
            prop_assert_eq!(listed, plain);
            prop_assert!(column.is_sound(cells.len()));
        }
    }
}
