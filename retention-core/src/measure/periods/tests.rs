//! Totals by period against a plain twin that looks at every event on its own.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::log::{Event, EventLog, Role, Schema, View};
use crate::measure::ActivePeriods;
use crate::property;
use crate::time::{Calendar, Timestamp, Unit};

const KINDS: [&str; 3] = ["sale", "shop", "back"];

/// One event: customer, kind, hours since 2024-03-01, amount, order.
type Row = (u8, usize, i64, Option<i64>, Option<u8>);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let amount = prop_oneof![
        3 => (-500..5000_i64).prop_map(Some),
        1 => Just(None),
        1 => Just(Some(crate::money::MAX_MINOR)),
    ];
    prop::collection::vec((0..4_u8, 0..3_usize, 0..3000_i64, amount, prop::option::of(0..6_u8)), 0..60)
}

fn view(rows: &[Row], linked: bool) -> View {
    let schema = Schema::new("Europe/London", "GBP").unwrap();
    let schema = schema.role("sale", Role::Purchase).role("shop", Role::Purchase).role("back", Role::Refund);
    let mut log = EventLog::new(schema);
    let names: Vec<String> = rows.iter().map(|row| format!("c{}", row.0)).collect();
    let orders: Vec<Option<String>> = rows.iter().map(|row| row.4.map(|order| format!("o{order}"))).collect();
    for ((row, name), order) in rows.iter().zip(&names).zip(&orders) {
        let mut event = Event::new(name.as_str(), KINDS[row.1], at(row.2));
        event.amount = row.3.map(crate::log::Amount::Minor);
        event.order = order.as_deref().map(Into::into);
        log.push(event).unwrap();
    }
    if linked {
        log.merge_customers("c0", "c1", "2024-03-02").unwrap();
        log.merge_customers("c2", "c1", "2024-03-02").unwrap();
    }
    log.as_of("2024-06-20").unwrap()
}

fn at(hours: i64) -> Timestamp {
    Timestamp::from_micros(Timestamp::parse_utc("2024-03-01").unwrap().micros() + hours * 3_600_000_000)
}

/// The totals of one person, event by event.
fn plain(view: &View, person: &Person<'_>, periods: &Periods, refunds: &Kinds) -> Vec<Totals> {
    let mut totals: BTreeMap<u32, (Totals, BTreeSet<String>)> = BTreeMap::new();
    for (number, run) in person.runs.iter().enumerate() {
        for (event, time) in run.times.iter().enumerate() {
            let Some(period) = periods.position(Timestamp::from_micros(*time)) else { continue };
            let (entry, orders) = totals.entry(period as u32).or_default();
            entry.period = period as u32;
            let amount = run.amount(event).unwrap_or(0);
            if refunds.contains(run.kind) {
                entry.refunds += amount.abs();
                continue;
            }
            entry.events += 1;
            entry.gross += amount;
            let label =
                run.order(event).map(|order| view.state().labels(run.shard_number()).unwrap().name(order));
            orders.insert(
                label.map_or_else(|| format!("own {number} {event}"), |label| format!("order {label}")),
            );
        }
    }
    totals.into_values().map(|(entry, orders)| Totals { orders: orders.len() as u32, ..entry }).collect()
}

proptest! {
    #![proptest_config(property::config(300))]

    #[test]
    fn totals_equal_the_plain_ones(rows in rows(), linked: bool, unit in prop::sample::select(vec![Unit::Day, Unit::Month])) {
        let view = view(&rows, linked);
        let refunds = view.kinds_of(Role::Refund);
        let sales = view.kinds_of(Role::Purchase);
        let periods = Calendar::new(view.schema().zone()).periods(unit, at(200), at(2500));
        let parts = view.scan(&view.all_kinds(), Vec::new, |found: &mut Vec<(Vec<Totals>, Vec<Totals>)>, person| {
            let mut totals = PeriodTotals::new(&periods, &refunds, Some(OrderCounter::new(&view)));
            // Twice: nothing of one customer may stay for the next.
            let _ = totals.of(person).len();
            found.push((totals.of(person).to_vec(), plain(&view, person, &periods, &refunds)));
            let bought: Vec<u32> = found.last().unwrap().1.iter().filter(|t| t.events > 0).map(|t| t.period).collect();
            assert_eq!(ActivePeriods::new(&periods, &sales).of(person), bought);
            assert!(!totals.overflowed());
        }).unwrap();
        for (fast, plain) in parts.into_iter().flatten() {
            prop_assert_eq!(fast, plain);
        }
    }
}

#[test]
fn sums_beyond_64_bits_are_noticed() {
    let rows: Vec<Row> = (0..9300).map(|_| (0, 0, 300, Some(crate::money::MAX_MINOR), None)).collect();
    let view = view(&rows, false);
    let periods = Calendar::new(view.schema().zone()).periods(Unit::Month, at(0), at(2500));
    let none = Kinds::default();
    let parts = view.scan(
        &view.all_kinds(),
        || PeriodTotals::new(&periods, &none, None),
        |totals, person| assert_eq!(totals.of(person).len(), 1),
    );
    assert!(parts.unwrap().iter().any(PeriodTotals::overflowed));
}
