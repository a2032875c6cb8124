//! Rows that arrived since the last merge, in order of arrival.

use hashbrown::HashTable;

use crate::log::extras::Extras;

/// Unsorted rows of one shard.
#[derive(Debug, Clone, Default)]
pub(crate) struct Staging {
    pub(super) customer: Vec<u32>,
    pub(super) kind: Vec<u16>,
    pub(super) time: Vec<i64>,
    pub(super) amount: Vec<i64>,
    pub(super) extras: Extras,
    pub(super) index: HashTable<u32>,
    /// The hash of what identifies each row, 0 where nothing does; empty as long as nothing identifies any.
    pub(super) keys: Vec<u64>,
}

impl Staging {
    pub(crate) fn rows(&self) -> usize {
        self.time.len()
    }

    /// Bytes held for customer, kind, time and amount.
    pub(crate) fn core_bytes(&self) -> usize {
        self.customer.capacity() * 4
            + self.kind.capacity() * 2
            + (self.time.capacity() + self.amount.capacity()) * 8
    }

    pub(crate) fn reserve(&mut self, rows: usize, keyed: bool) {
        if keyed {
            self.keys.reserve(rows);
            let keys = &self.keys;
            self.index.reserve(rows, |row| keys.get(*row as usize).copied().unwrap_or_default());
        }
        self.customer.reserve(rows);
        self.kind.reserve(rows);
        self.time.reserve(rows);
        self.amount.reserve(rows);
    }

    pub(crate) fn push(&mut self, customer: u32, kind: u16, time: i64, amount: i64) {
        self.customer.push(customer);
        self.kind.push(kind);
        self.time.push(time);
        self.amount.push(amount);
    }

    /// Notes the hash of what identifies the last row.
    pub(crate) fn set_key(&mut self, key: u64) {
        self.keys.resize(self.rows().saturating_sub(1), 0);
        self.keys.push(key);
    }

    /// The hash of what identifies a row.
    pub(crate) fn key(&self, row: usize) -> Option<u64> {
        self.keys.get(row).copied().filter(|key| *key != 0)
    }

    /// Takes the last row back.
    pub(crate) fn pop(&mut self) {
        let row = self.rows().saturating_sub(1);
        self.keys.truncate(row);
        self.customer.pop();
        self.kind.pop();
        self.time.pop();
        self.amount.pop();
        self.extras.pop(row);
    }
}
