//! Seeded choices, and what must hold after anything was tried on a log.

use retention_core::{AuditOptions, EventLog, Owner, Receipt, Result, TimelineOptions, View, operations};
use serde_json::{Value, json};

use super::scene::ends;

/// SplitMix64: the same choices for ever.
#[derive(Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// Whether a chance of one in so many comes true.
    pub(crate) fn rarely(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    /// A number of any size, often at an edge.
    pub(crate) fn int(&mut self) -> i64 {
        match self.below(6) {
            0 => self.one(&[0, 1, -1, i64::MIN, i64::MAX, i64::MIN + 1, 1 << 53, 1_000_000_000_000_001]),
            1 => self.one(&[-62_135_596_800_000_000, -62_135_596_800_000_001, 253_402_300_800_000_000]),
            2 => self.next() as i64,
            3 => self.next() as i64 >> self.below(64),
            _ => 1_704_000_000_000_000 + self.below(1 << 40) as i64,
        }
    }

    pub(crate) fn float(&mut self) -> f64 {
        match self.below(4) {
            0 => self.one(&[
                0.0,
                -0.0,
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
                f64::MAX,
                f64::MIN_POSITIVE,
                0.005,
            ]),
            1 => f64::from_bits(self.next()),
            _ => (self.next() as i32) as f64 / 100.0,
        }
    }

    pub(crate) fn text(&mut self) -> String {
        match self.below(12) {
            0 => String::new(),
            1 => self.one(&["a", "é", "\0", " "]).repeat(self.one(&[1, 12, 13, 511, 1023, 1024, 1025, 5000])),
            2 => (0..self.below(20))
                .map(|_| char::from_u32(self.next() as u32 % 0x11_0000).unwrap_or('?'))
                .collect(),
            3 => self.int().to_string(),
            4 => self.float().to_string(),
            5 => {
                let whole =
                    self.one(&["2024-03-31T01:30:00+01:00", "2024-02-29", "-12.345e-7", "Europe/London"]);
                self.damaged(whole.as_bytes())
            }
            6 => self
                .one(&["GBP", "gbp", "EUR", "JPY", "nan", "inf", "null", "\u{feff}c1", "__proto__"])
                .to_owned(),
            7 => format!("2024-01-{:02}", 1 + self.below(31)),
            _ => format!("c{}", self.below(5)),
        }
    }

    /// The text with a few bytes changed, put in, taken out or doubled.
    pub(crate) fn damaged(&mut self, text: &[u8]) -> String {
        let mut bytes = text.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let odd = self.one(b"{}[]\",:\\\n0-9.eE+\0 u\xff\xc3tfn");
            match self.below(5) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => bytes[at] = odd,
                2 => bytes.insert(at, odd),
                3 => {
                    let end = bytes.len().min(at + self.below(40));
                    bytes.drain(at..end);
                }
                _ => {
                    let end = bytes.len().min(at + self.below(40));
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Tries something on a log. Whatever it is, rows add up, a failure changes nothing, and the log stays one that can be
/// saved and read. An accepted row gains it up to `events_a_row`, and, where that is no matter of the row, just so many.
pub(crate) fn tried(
    log: &mut EventLog,
    events_a_row: u64,
    attempt: impl FnOnce(&mut EventLog) -> Result<Receipt>,
) -> bool {
    let (events, before) = (log.events(), log.to_bytes().unwrap());
    match attempt(log) {
        Ok(receipt) => {
            let (counts, _) = ends(&receipt);
            let after = log.to_bytes().unwrap();
            assert_eq!(EventLog::from_bytes(&after).unwrap().to_bytes().unwrap(), after, "{receipt:?}");
            let (gained, least) = (log.events() - events, counts[0] * events_a_row.min(1));
            // Where a row makes two events, one can be new although the other is a conflict.
            let most = (counts[0] + if events_a_row > 1 { counts[2] } else { 0 }) * events_a_row;
            assert!((least..=most).contains(&gained), "{gained} events: {receipt:?}");
            if receipt.rejected == receipt.rows {
                assert_eq!(before, after, "only rejected rows change nothing: {receipt:?}");
            }
            true
        }
        Err(error) => {
            assert_ne!(error.code().as_str(), "internal", "{error}");
            assert!(!error.to_string().is_empty());
            assert_eq!(log.to_bytes().unwrap(), before, "a failure changes nothing: {error}");
            false
        }
    }
}

/// Asks every operation about what came of it: any answer and any error will do, but a panic or a fault of the library.
pub(crate) fn asked(log: &EventLog, as_of: &str) {
    let view = log.as_of(as_of).unwrap();
    for operation in operations().filter(|operation| operation.owner() == Owner::View) {
        let options = match operation.name() {
            "cohort_customers" => json!({"cohort": "2024-01", "period_number": 0}),
            "fixed_rfm" => json!({"recency_cuts": [10], "frequency_cuts": [1], "monetary_cuts": [500]}),
            _ => Value::Null,
        };
        if let Err(error) = view.call(operation.name(), &options) {
            assert_ne!(error.code().as_str(), "internal", "{}: {error}", operation.name());
        }
    }
    asked_of_customers(&view);
}

fn asked_of_customers(view: &View) {
    let table = view.customers_table(&Default::default()).unwrap();
    let column = table.column("customer").unwrap();
    let (mut events, counts) = (0, table.column("events").unwrap());
    for row in 0..table.rows().min(20) {
        let timeline = view.timeline(column.text(row).unwrap(), &TimelineOptions::default()).unwrap();
        assert_eq!(timeline.rows() as i64, counts.int(row).unwrap());
        events += timeline.rows() as u64;
    }
    assert!(table.rows() > 20 || events == view.events());
    view.audit(&AuditOptions::default()).unwrap();
}
