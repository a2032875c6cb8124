//! Contradictions seen from an instant. The row that stands under an id is the earliest received; before it has
//! happened, the earliest received of those that have stands in its place, as if it had never been told.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::log::content::{Loser, RowKey};
use crate::log::event::PropertyValue;
use crate::log::extras::Value;
use crate::log::interner::Interner;
use crate::log::merge::Merge;
use crate::log::shard::{NO_AMOUNT, Shard};
use crate::log::slot::{Slot, key_of_id};
use crate::log::staging::Staging;

/// The shard with the rows that stand at `as_of` and at no later time.
pub(crate) fn revived(slot: &Slot, shard: Arc<Shard>, as_of: i64, kinds: &Interner) -> Arc<Shard> {
    let mut staged = Staging::default();
    for (key, losers) in slot.conflicts.iter() {
        let happened = losers.iter().filter(|loser| loser.content.time < as_of);
        let first =
            happened.min_by(|a, b| a.received.cmp(&b.received).then_with(|| a.content.compare(&b.content)));
        if let Some(loser) = first
            && let Some(customer) = slot.customers.find(&key.customer)
            && standing(slot, &shard, customer, key).is_none_or(|time| time >= as_of)
        {
            stage(&mut staged, slot, customer, key, loser, kinds);
        }
    }
    if staged.rows() == 0 {
        return shard;
    }
    let merge = Merge {
        base: &shard,
        staged: &staged,
        dropped: &BTreeSet::new(),
        labels: &slot.labels,
        customers: slot.customers.len(),
        key: &|_, _, _| None,
        keyed: false,
    };
    Arc::new(merge.run())
}

/// When the row happened that stands under an id.
fn standing(slot: &Slot, shard: &Shard, customer: u32, key: &RowKey) -> Option<i64> {
    let source = key.source.as_deref();
    let rows = shard.rows_of(customer);
    let row = shard.index.find(key_of_id(customer, source.unwrap_or(""), &key.id), |row| {
        let row = *row as usize;
        rows.contains(&row)
            && shard.extras.id(row) == Some(&key.id)
            && shard.extras.source.get(row).map(|code| slot.labels.name(code)) == source
    })?;
    shard.times.get(*row as usize).copied()
}

fn stage(staged: &mut Staging, slot: &Slot, customer: u32, key: &RowKey, loser: &Loser, kinds: &Interner) {
    let content = &loser.content;
    // Whatever was told was given its number when it came in, though it lost.
    let label = |text: &str| slot.labels.find(text);
    let Some(kind) = kinds.find(&content.kind) else { return };
    let row = staged.rows();
    staged.push(customer, kind as u16, content.time, content.amount.unwrap_or(NO_AMOUNT));
    let extras = &mut staged.extras;
    extras.push_id(row, &key.id);
    if loser.received != content.time {
        extras.received.push(row, loser.received);
    }
    if let Some(foreign) = content.foreign {
        extras.foreign.push(row, foreign);
    }
    let texts = [
        (&mut extras.source, &key.source),
        (&mut extras.order, &content.order),
        (&mut extras.item, &content.item),
    ];
    for (column, text) in texts {
        if let Some(code) = text.as_deref().and_then(label) {
            column.push(row, code);
        }
    }
    for (name, value) in &content.properties {
        let value = match value {
            PropertyValue::Text(text) => label(text).map(Value::Text),
            PropertyValue::Number(number) => Some(Value::Number(*number)),
            PropertyValue::Bool(value) => Some(Value::Bool(*value)),
            PropertyValue::Time(time) => Some(Value::Time(*time)),
        };
        if let (Some(name), Some(value)) = (label(name), value) {
            extras.push_property(row, name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Event, EventLog, Schema};

    /// Under one id: told second for January, and told first for March.
    fn log() -> EventLog {
        let mut log = EventLog::new(Schema::new("UTC", "GBP").unwrap());
        let event = |time: &'static str| Event::new("c", "sale", time).id("e").source("till").order("o");
        log.push(event("2024-01-10").received("2024-01-20").amount(1.0).property("x", "y")).unwrap();
        log.push(event("2024-03-10").received("2024-01-15").amount(2.0)).unwrap();
        log.push(event("2024-02-10").received("2024-01-25").amount(3.0)).unwrap();
        log
    }

    fn amounts(log: &EventLog, as_of: &str, known_at: Option<&str>) -> Vec<i64> {
        let mut view = log.as_of(as_of).unwrap();
        if let Some(known_at) = known_at {
            view = view.known_at(known_at).unwrap();
        }
        let Ok(timeline) = view.timeline("c", &Default::default()) else { return Vec::new() };
        let column = timeline.column("amount_minor").unwrap();
        (0..timeline.rows()).filter_map(|row| column.int(row)).collect()
    }

    #[test]
    fn what_is_to_come_hides_nothing() {
        let log = log();
        assert_eq!(amounts(&log, "2024-04-01", None), [200], "the earliest received stands");
        assert_eq!(amounts(&log, "2024-03-01", None), [100], "it has not happened yet");
        assert_eq!(amounts(&log, "2024-02-01", None), [100]);
        assert_eq!(amounts(&log, "2024-01-10", None), Vec::<i64>::new());
        assert_eq!(amounts(&log, "2024-03-01", Some("2024-01-20")), Vec::<i64>::new());
        assert_eq!(amounts(&log, "2024-03-01", Some("2024-01-21")), [100]);
        let timeline = log.as_of("2024-02-01").unwrap().timeline("c", &Default::default()).unwrap();
        let text = |name: &str| timeline.column(name).unwrap().text(0).map(str::to_owned);
        assert_eq!(text("source").as_deref(), Some("till"));
        assert_eq!(text("order").as_deref(), Some("o"));
        assert_eq!(text("properties").as_deref(), Some(r#"{"x":"y"}"#));
        assert_eq!(timeline.column("received").unwrap().time(0).unwrap().to_string(), "2024-01-20T00:00:00Z");
    }

    #[test]
    fn settled_rows_are_found_too() {
        let mut log = log();
        let other: Vec<_> =
            (0..5000).map(|n| Event::new("c", "login", "2024-01-01").id(format!("l{n}"))).collect();
        log.append_events(&other).unwrap();
        assert_eq!(log.as_of("2024-03-01").unwrap().events(), 5001);
        assert_eq!(log.as_of("2024-01-10").unwrap().events(), 5000);
        assert_eq!(log.as_of("2024-04-01").unwrap().events(), 5001);
    }
}
