//! Strings to dense numbers: exact, insertion-ordered, with a hash that is the same on every machine.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

use crate::table::Names;

/// The stable hash of a text: it decides shards and partitions, so it never changes.
pub(crate) fn stable_hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// A list of distinct strings, each with its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    names: Names,
    table: HashTable<u32>,
}

impl Interner {
    /// The number of a text, which is added if new. `hash` is its [`stable_hash`].
    pub(crate) fn intern_hashed(&mut self, text: &str, hash: u64) -> u32 {
        if let Some(code) = self.find_hashed(text, hash) {
            return code;
        }
        let code = self.names.len() as u32;
        self.names.push(text);
        let names = &self.names;
        self.table.insert_unique(hash, code, |other| stable_hash(names.get(*other as usize).unwrap_or("")));
        code
    }

    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        self.intern_hashed(text, stable_hash(text))
    }

    pub(crate) fn find_hashed(&self, text: &str, hash: u64) -> Option<u32> {
        self.table.find(hash, |code| self.names.is(*code as usize, text)).copied()
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.find_hashed(text, stable_hash(text))
    }

    /// The text of a number this interner gave.
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
