//! Text columns: strings in one buffer, optionally named by code so that a column costs four bytes a row.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// A list of strings held in one buffer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    /// An empty list with room for this many strings of this many bytes in all.
    pub fn with_capacity(strings: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(strings) }
    }

    /// Appends a string.
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    /// The string at this place.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..end)
    }

    /// Whether the string at this place is that text.
    #[inline]
    pub(crate) fn is(&self, index: usize, text: &str) -> bool {
        let Some(end) = self.ends.get(index) else { return false };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.as_bytes().get(start..*end).is_some_and(|name| same(name, text.as_bytes()))
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index).unwrap_or(""))
    }

    /// Whether every string can be had; bytes from outside may say otherwise.
    pub(crate) fn is_sound(&self) -> bool {
        self.ends.last().copied().unwrap_or(0) == self.text.len()
            && self.ends.windows(2).all(|pair| pair[0] <= pair[1])
            && self.ends.iter().all(|end| self.text.is_char_boundary(*end))
    }

    /// How many of the strings come first, given that those for which `first` holds all do.
    pub(crate) fn partition_point(&self, first: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(&first) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The place of a string in a sorted list.
    pub(crate) fn find_sorted(&self, name: &str) -> Option<usize> {
        let place = self.partition_point(|known| known < name);
        (self.get(place) == Some(name)).then_some(place)
    }

    /// Takes the last string away.
    pub(crate) fn pop(&mut self) {
        self.ends.pop();
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }
}

/// Equality of texts that are mostly short: two reads of eight bytes tell those of 8 to 16.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() > 16 {
        return a == b;
    }
    match (a.first_chunk::<8>(), b.first_chunk::<8>(), a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a_first), Some(b_first), Some(a_last), Some(b_last)) => a_first == b_first && a_last == b_last,
        _ => a == b,
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut list = Self::default();
        for name in names {
            list.push(name.as_ref());
        }
        list
    }
}

/// The values of a text column: either the names in order, or a code into shared names for each row.
#[derive(Debug, Clone)]
pub struct Text {
    names: Strings,
    codes: Option<Vec<u32>>,
}

/// Where names come from.
#[derive(Debug, Clone)]
enum Strings {
    Given(Arc<Names>),
    /// The numbers from 0: so many, written once somebody reads them.
    Numbers(usize, Arc<OnceLock<Names>>),
}

impl Text {
    /// The numbers of rows, from 0.
    pub(crate) fn numbered(rows: usize) -> Self {
        Self { names: Strings::Numbers(rows, Arc::default()), codes: None }
    }

    /// A column whose row `i` is `names[codes[i]]`.
    pub(crate) fn coded(names: Arc<Names>, codes: Vec<u32>) -> Self {
        debug_assert!(codes.iter().all(|code| (*code as usize) < names.len()));
        Self { names: Strings::Given(names), codes: Some(codes) }
    }

    /// A column whose row `i` is `names[codes[i]]`; none if a code has no name.
    ///
    /// ```
    /// use retention_core::Text;
    /// let plans = Text::by_code(["free", "pro"], [1, 0, 1]).unwrap();
    /// assert_eq!(plans.get(2), Some("pro"));
    /// assert!(Text::by_code(["free", "pro"], [2]).is_none());
    /// ```
    pub fn by_code<S: AsRef<str>>(
        names: impl IntoIterator<Item = S>,
        codes: impl IntoIterator<Item = u32>,
    ) -> Option<Self> {
        let names: Names = names.into_iter().collect();
        let codes: Vec<u32> = codes.into_iter().collect();
        codes.iter().all(|code| (*code as usize) < names.len()).then(|| Self::coded(Arc::new(names), codes))
    }

    /// The shared names; without codes, those of the rows in order.
    pub(crate) fn names(&self) -> &Names {
        match &self.names {
            Strings::Given(names) => names,
            Strings::Numbers(rows, written) => written.get_or_init(|| numbers(*rows)),
        }
    }

    /// The code of each row, if rows share names.
    pub(crate) fn codes(&self) -> Option<&[u32]> {
        self.codes.as_deref()
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        match &self.codes {
            None => self.names().get(row),
            Some(codes) => self.names().get(*codes.get(row)? as usize),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match (&self.codes, &self.names) {
            (Some(codes), _) => codes.len(),
            (None, Strings::Given(names)) => names.len(),
            (None, Strings::Numbers(rows, _)) => *rows,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row).unwrap_or(""))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<S: AsRef<str>> FromIterator<S> for Text {
    fn from_iter<I: IntoIterator<Item = S>>(rows: I) -> Self {
        Self { names: Strings::Given(Arc::new(rows.into_iter().collect())), codes: None }
    }
}

/// The numbers from 0, so many.
fn numbers(rows: usize) -> Names {
    let mut names = Names::with_capacity(rows, rows * 7);
    // The digits count up in place: writing each number anew would take several times as long.
    let mut digits = vec![b'0'];
    for _ in 0..rows {
        names.push(std::str::from_utf8(&digits).unwrap_or_default());
        match digits.iter_mut().rev().take_while(|digit| **digit == b'9').map(|digit| *digit = b'0').count() {
            nines if nines == digits.len() => digits.insert(0, b'1'),
            nines => {
                let place = digits.len() - nines - 1;
                if let Some(digit) = digits.get_mut(place) {
                    *digit += 1;
                }
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered() {
        let numbers = Text::numbered(1012);
        assert_eq!(numbers.len(), 1012);
        assert!((0..1012).all(|row| numbers.get(row) == Some(row.to_string().as_str())));
        assert_eq!(Text::numbered(0).len(), 0);
        assert_eq!(Text::numbered(2), ["0", "1"].iter().collect());
        assert_eq!(numbers.clone().names().len(), 1012);
    }
}
