//! Rows as plain values, and what a log makes of them one by one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use retention_core::{
    Event, EventLog, PropertyType, Receipt, Role, Schema, Table, TimeInput, TimelineOptions, Timestamp,
};

/// 2024-03-30T00:00:00Z: the clocks of London change within the rows.
pub(crate) const START: i64 = 1_711_756_800_000_000;
pub(crate) const HOUR: i64 = 3_600_000_000;

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_111_210),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(crate) fn schema() -> Schema {
    Schema::new("Europe/London", "GBP")
        .unwrap()
        .role("sale", Role::Purchase)
        .role("return", Role::Refund)
        .property("gift", PropertyType::Bool)
}

pub(crate) fn empty() -> EventLog {
    EventLog::new(schema())
}

/// What a row says; anything may be missing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) customer: Option<String>,
    pub(crate) kind: Option<String>,
    /// UTC microseconds.
    pub(crate) time: Option<i64>,
    pub(crate) id: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) received: Option<i64>,
    pub(crate) minor: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) order: Option<String>,
    pub(crate) item: Option<String>,
    pub(crate) note: Option<String>,
}

pub(crate) fn name(prefix: &'static str, count: u8) -> impl Strategy<Value = Option<String>> {
    // Names beyond twelve bytes, of several bytes a letter, and empty ones, which are as good as missing.
    let text = (0..count).prop_map(move |number| match number {
        0 => format!("{prefix} with a rather long name"),
        1 => format!("{prefix} Zoë 🦊"),
        2 => String::new(),
        _ => format!("{prefix}{number}"),
    });
    prop::option::weighted(0.9, text)
}

pub(crate) fn row() -> impl Strategy<Value = Row> {
    let currency = prop::sample::select(vec!["GBP", "EUR", "JPY", "pounds", ""]).prop_map(str::to_owned);
    let time = |share| prop::option::weighted(share, (0..60i64).prop_map(|hour| START + hour * HOUR));
    let rare = |prefix| prop::option::weighted(0.3, name(prefix, 5)).prop_map(Option::flatten);
    let head = (name("c", 6), name("sale", 5), time(0.95), time(0.2), prop::option::of(-5_000..5_000i64));
    let tail =
        (rare("e"), rare("web"), prop::option::weighted(0.1, currency), rare("o"), rare("i"), rare("note"));
    (head, tail).prop_map(
        |((customer, kind, time, received, minor), (id, source, currency, order, item, note))| Row {
            customer,
            kind,
            time,
            id,
            source,
            received,
            minor,
            currency,
            order,
            item,
            note,
        },
    )
}

impl Row {
    pub(crate) fn event(&self) -> Event<'_> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let instant = |micros: i64| TimeInput::from(Timestamp::from_micros(micros));
        let time = self.time.map_or(TimeInput::from(""), instant);
        let mut event = Event::new(text(&self.customer), text(&self.kind), time);
        event.id = self.id.as_deref().map(Into::into);
        event.source = self.source.as_deref().map(Into::into);
        event.received = self.received.map(instant);
        event.amount = self.minor.map(retention_core::Amount::Minor);
        event.currency = self.currency.as_deref().map(Into::into);
        event.order = self.order.as_deref().map(Into::into);
        event.item = self.item.as_deref().map(Into::into);
        match &self.note {
            Some(note) => event.property("note", note.as_str()),
            None => event,
        }
    }
}

/// How rows ended: accepted, duplicates, conflicts, and the rejected ones by reason.
pub(crate) type Ends = ([u64; 3], BTreeMap<String, Vec<u64>>);

#[track_caller]
pub(crate) fn ends(receipt: &Receipt) -> Ends {
    let counts = [receipt.accepted, receipt.duplicates, receipt.conflicts];
    assert_eq!(receipt.rows, counts.iter().sum::<u64>() + receipt.rejected, "{receipt:?}");
    let listed: usize = receipt.rejections.iter().map(|rejection| rejection.rows.len()).sum();
    assert_eq!(receipt.rejected, listed as u64, "{receipt:?}");
    for rejection in &receipt.rejections {
        assert!(rejection.rows.is_sorted() && !rejection.rows.is_empty(), "{receipt:?}");
        assert!(rejection.rows.iter().all(|row| *row < receipt.rows), "{receipt:?}");
        assert!(!rejection.samples.is_empty(), "{receipt:?}");
    }
    let by_reason = receipt.rejections.iter();
    (counts, by_reason.map(|one| (one.reason.as_str().to_owned(), one.rows.clone())).collect())
}

/// The log that the rows make one by one, and how they ended.
pub(crate) fn one_by_one(rows: &[Row]) -> (EventLog, Ends) {
    let (mut log, mut sum) = (empty(), ([0; 3], BTreeMap::new()));
    for (at, row) in rows.iter().enumerate() {
        match log.push(row.event()) {
            Ok(receipt) => {
                let (counts, _) = ends(&receipt);
                sum.0.iter_mut().zip(counts).for_each(|(sum, more)| *sum += more);
            }
            Err(error) => {
                let reason = error.detail("reason").unwrap().to_owned();
                sum.1.entry(reason).or_insert_with(Vec::new).push(at as u64);
            }
        }
    }
    (log, sum)
}

/// All events of a customer, oldest first.
pub(crate) fn timeline(log: &EventLog, customer: &str) -> Table {
    let view = log.as_of("9999-12-31").unwrap();
    view.timeline(customer, &TimelineOptions::default().newest_first(false)).unwrap()
}
