//! Rows of a table into the engine, and what several calls told as one.

use std::ops::Range;

use serde_json::{Value, json};

use crate::Result;
use crate::engine::{Engine, Signal, Told};
use crate::log::{EventRows, Reason};

impl Engine {
    /// Tracks some of the rows of a table, one after another. Those that cannot be used are reported in the receipt, by
    /// their numbers in the table.
    ///
    /// # Errors
    /// As [`track_many`](Self::track_many).
    pub fn track_rows(&mut self, rows: &EventRows, range: Range<usize>) -> Result<Told> {
        let mut told = Told { cursor: self.cursor, ..Told::default() };
        told.receipt.ignored_columns = rows.ignored().to_vec();
        for row in range {
            let Some(read) = rows.get(row) else { break };
            told.receipt.rows += 1;
            match read {
                Ok((event, rounded)) => match self.track(event.clone()) {
                    Ok(one) => {
                        told.signals.extend(one.signals);
                        told.cursor = one.cursor;
                        told.receipt.absorb(one.receipt);
                        told.receipt.rounded_amounts += u64::from(rounded);
                    }
                    Err(error) => {
                        let Some(reason) = error.detail("reason").and_then(Reason::named) else {
                            return Err(error);
                        };
                        told.receipt
                            .reject(reason, row as u64, || format!("{} {}", event.customer, event.kind));
                    }
                },
                Err((reason, text)) => told.receipt.reject(reason, row as u64, || text.to_owned()),
            }
        }
        Ok(told)
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
