//! Rows of a table into the engine, and what several calls told as one.

use std::ops::Range;

use serde_json::{Value, json};

use crate::engine::live::AHEAD;
use crate::engine::{Engine, Signal, Told};
use crate::log::{CustomerRows, EventRows};
use crate::{Receipt, Result};

impl Engine {
    /// Tracks some of the rows of a table, one after another. Those that cannot be used are reported in the receipt, by
    /// their numbers in the table.
    ///
    /// # Errors
    /// As [`track_many`](Self::track_many).
    pub fn track_rows(&mut self, rows: &EventRows, range: Range<usize>) -> Result<Told> {
        let first = self.cursor;
        let mut receipt = Receipt { ignored_columns: rows.ignored().to_vec(), ..Receipt::default() };
        let mut group = Vec::with_capacity(AHEAD);
        let mut numbers = range;
        loop {
            group.clear();
            group.extend(numbers.by_ref().take(AHEAD).map_while(|row| Some((row, rows.get(row)?))));
            if group.is_empty() {
                return Ok(self.told(first, receipt));
            }
            let read = group.iter().filter_map(|(_, read)| read.as_ref().ok());
            self.come_near(read.map(|(event, _)| &*event.customer));
            for (row, read) in &group {
                match read {
                    Ok((event, rounded)) => {
                        let accepted = receipt.rejected;
                        self.count(event, *row as u64, &mut receipt)?;
                        if receipt.rejected == accepted {
                            receipt.rounded_amounts += u64::from(*rounded);
                        }
                    }
                    Err((reason, text)) => {
                        receipt.rows += 1;
                        receipt.reject(*reason, *row as u64, || (*text).to_owned());
                    }
                }
            }
        }
    }
}

impl Engine {
    /// Tells more of the customers of some rows of a table, one after another, as [`set_customer`](Self::set_customer)
    /// does. Rows that cannot be used are reported in the receipt, by their numbers in the table.
    ///
    /// # Errors
    /// As [`track_many`](Self::track_many); `undated_property` as [`set_customer`](Self::set_customer), before any row is
    /// taken.
    pub fn set_customer_rows(&mut self, rows: &CustomerRows, range: Range<usize>) -> Result<Told> {
        let first = self.cursor;
        self.takes_undated(rows.undated(range.clone()))?;
        let mut receipt = Receipt { ignored_columns: rows.ignored().to_vec(), ..Receipt::default() };
        for row in range {
            match rows.id(row) {
                None => break,
                Some(Ok(id)) => {
                    let one = self.learn(id, |log| Ok(log.tell_row(rows, row)))?;
                    receipt.rows += 1;
                    receipt.absorb(one);
                }
                Some(Err((reason, text))) => {
                    receipt.rows += 1;
                    receipt.reject(reason, row as u64, || text.to_owned());
                }
            }
        }
        Ok(self.told(first, receipt))
    }
}

impl Told {
    /// Adds what a later call told.
    pub fn absorb(&mut self, later: Self) {
        self.signals.extend(later.signals);
        self.cursor = self.cursor.max(later.cursor);
        self.more = later.more;
        self.receipt.rows += later.receipt.rows;
        if self.receipt.ignored_columns.is_empty() {
            self.receipt.ignored_columns.clone_from(&later.receipt.ignored_columns);
        }
        self.receipt.absorb(later.receipt);
    }

    /// What was told as JSON: `signals`, `cursor`, `more`, `receipt`.
    pub fn to_json(&self) -> Value {
        let signals: Vec<Value> = self.signals.iter().map(Signal::to_json).collect();
        json!({ "signals": signals, "cursor": self.cursor, "more": self.more, "receipt": self.receipt })
    }
}

impl Signal {
    /// The signal as JSON; `time` is ISO text.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "cursor": self.cursor,
            "time": self.time.to_string(),
            "customer": self.customer,
            "kind": self.kind.as_str(),
            "name": self.name,
            "reason": self.reason,
            "retracts": self.retracts,
        })
    }
}
