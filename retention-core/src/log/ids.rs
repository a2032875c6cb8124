//! Customers' ids to dense numbers, as [`Interner`](crate::log::interner::Interner) does it for other texts. Short ids stand
//! in the table itself: finding one among many that lie scattered in memory reads two places instead of four.

use hashbrown::HashTable;

use crate::log::interner::stable_hash;
use crate::table::Names;

/// Ids of so many bytes or fewer stand in the table.
const SHORT: usize = 19;

/// A list of distinct ids, each with its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    names: Names,
    table: HashTable<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    code: u32,
    short: Short,
}

/// A short id, padded by zeroes; of a long one nothing but that it is long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Short {
    len: u8,
    text: [u8; SHORT],
}

impl Short {
    #[inline]
    fn of(id: &str) -> Self {
        let mut text = [0; SHORT];
        match text.get_mut(..id.len()) {
            Some(place) => place.copy_from_slice(id.as_bytes()),
            None => return Self { len: u8::MAX, text },
        }
        Self { len: id.len() as u8, text }
    }
}

impl Ids {
    /// The number of an id, which is added if new. `hash` is its [`stable_hash`].
    pub(crate) fn intern_hashed(&mut self, id: &str, hash: u64) -> u32 {
        if let Some(code) = self.find_hashed(id, hash) {
            return code;
        }
        let code = self.names.len() as u32;
        self.names.push(id);
        let names = &self.names;
        let hash_of = |other: &Entry| stable_hash(names.get(other.code as usize).unwrap_or(""));
        self.table.insert_unique(hash, Entry { code, short: Short::of(id) }, hash_of);
        code
    }

    #[inline]
    pub(crate) fn find_hashed(&self, id: &str, hash: u64) -> Option<u32> {
        let short = Short::of(id);
        let found = if short.len == u8::MAX {
            self.table.find(hash, |entry| entry.short == short && self.names.is(entry.code as usize, id))
        } else {
            self.table.find(hash, |entry| entry.short == short)
        };
        found.map(|entry| entry.code)
    }

    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.find_hashed(id, stable_hash(id))
    }

    /// The id of a number given here.
    pub(crate) fn name(&self, code: u32) -> &str {
        self.names.get(code as usize).unwrap_or("")
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.names.bytes() + self.table.allocation_size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_all_lengths_are_told_apart() {
        let mut ids = Ids::default();
        let texts: Vec<String> = (0..40)
            .flat_map(|len| [0, 1, 2].map(|last| format!("{}{}", "x".repeat(len), ["", "a", "\0"][last])))
            .collect();
        let codes: Vec<u32> = texts.iter().map(|text| ids.intern_hashed(text, stable_hash(text))).collect();
        for (text, code) in texts.iter().zip(codes) {
            assert_eq!(ids.find(text), Some(code));
            assert_eq!(ids.name(code), text);
        }
        assert_eq!(ids.find("y"), None);
        // One hash for all: only the text tells.
        let mut same = Ids::default();
        for text in &texts {
            same.intern_hashed(text, 7);
        }
        assert_eq!(same.len(), texts.iter().collect::<std::collections::BTreeSet<_>>().len());
    }
}
