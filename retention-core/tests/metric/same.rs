//! What must not change the numbers: the order of rows, names, threads, what comes later; and what must scale them.

use proptest::prelude::*;
use retention_core::{
    ActiveDaysOptions, ActivityChurnOptions, Amount, Event, EventLog, MovementOptions, MovementValue,
    OrderLadderOptions, PurchaseGapOptions, PurchaseOptions, RepeatPurchaseOptions, RetentionOptions, Span,
    StickinessOptions, Table, View,
};

use crate::twin::{Row, log, plain_log, rows, time};
use crate::{config, int, ints, shown};

const DAY: i64 = 1440;

/// Every operation of the room.
fn every(view: &View) -> Vec<Table> {
    let window = Span::parse("20d").unwrap();
    vec![
        view.retention(&RetentionOptions::default()).unwrap(),
        view.movements(&MovementOptions::default().value(MovementValue::Net)).unwrap(),
        view.activity_churn(&ActivityChurnOptions::default()).unwrap(),
        view.repeat_purchase(&RepeatPurchaseOptions::default().window(window)).unwrap(),
        view.order_ladder(&OrderLadderOptions::default().window(window)).unwrap(),
        view.purchase_gaps(&PurchaseGapOptions::default()).unwrap(),
        view.purchases(&PurchaseOptions::default()).unwrap(),
        view.stickiness(&StickinessOptions::default()).unwrap(),
        view.active_days(&ActiveDaysOptions::default()).unwrap(),
    ]
}

fn numbers(view: &View) -> Vec<Vec<String>> {
    every(view).iter().map(shown).collect()
}

/// Pushes the rows one by one.
pub(crate) fn fill(log: &mut EventLog, rows: &[Row]) {
    for row in rows {
        let customer = format!("c{}", row.customer);
        let order = format!("o{}-{:?}", row.customer, row.order);
        let mut event =
            Event::new(customer.as_str(), if row.refund { "back" } else { "sale" }, time(row.minute));
        event.amount = row.amount.map(Amount::Minor);
        event.order = row.order.map(|_| order.as_str().into());
        log.push(event).unwrap();
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn order_of_rows_and_names_play_no_part(rows in rows(), shuffled in any::<u64>()) {
        let view = |log: EventLog| log.as_of(time(140 * DAY)).unwrap();
        let expected = numbers(&view(plain_log("Europe/London", &rows)));
        let mut other = rows.clone();
        let mut state = shuffled;
        for at in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            other.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(&numbers(&view(plain_log("Europe/London", &other))), &expected);
        let renamed = log("Europe/London", &rows, |customer| format!("Ω{}", 200 - customer));
        prop_assert_eq!(&numbers(&view(renamed)), &expected);
        prop_assert_eq!(&numbers(&view(plain_log("Europe/London", &rows).threads(3))), &expected);
    }

    /// Also the notes: a result depends on nothing that happens from `as_of` on.
    #[test]
    fn the_future_plays_no_part(rows in rows(), later in rows(), foreign: bool) {
        let mut log = plain_log("Europe/London", &rows);
        let before = every(&log.as_of(time(150 * DAY)).unwrap());
        let later: Vec<Row> = later.into_iter().map(|row| Row { minute: row.minute + 150 * DAY, ..row }).collect();
        fill(&mut log, &later);
        log.push(Event::new("c1", "shop", time(151 * DAY)).amount(7.0)).unwrap();
        if foreign {
            let currency = retention_core::Currency::parse("JPY").unwrap();
            log.push(Event::new("c1", "sale", time(152 * DAY)).money(retention_core::Money { minor: 7, currency })).unwrap();
        }
        prop_assert_eq!(every(&log.as_of(time(150 * DAY)).unwrap()), before);
    }

    #[test]
    fn what_is_received_later_plays_no_part(rows in rows(), later in rows()) {
        let mut log = plain_log("Europe/London", &rows);
        let before = every(&log.as_of(time(400 * DAY)).unwrap().known_at(time(399 * DAY)).unwrap());
        for row in &later {
            log.push(Event::new("c1", "sale", time(row.minute)).amount(1.0).received(time(399 * DAY))).unwrap();
        }
        prop_assert_eq!(every(&log.as_of(time(400 * DAY)).unwrap().known_at(time(399 * DAY)).unwrap()), before);
    }

    #[test]
    fn doubled_amounts_double_the_money_alone(rows in rows()) {
        let doubled: Vec<Row> = rows.iter().map(|row| Row { amount: row.amount.map(|a| a * 2), ..row.clone() }).collect();
        let tables = |rows: &[Row]| every(&plain_log("Europe/London", rows).as_of(time(150 * DAY)).unwrap());
        for (once, twice) in tables(&rows).iter().zip(&tables(&doubled)) {
            for column in once.columns() {
                let name = column.name();
                match column.data() {
                    // These two are rounded.
                    retention_core::ColumnData::Money(..) if !name.starts_with("average") && !name.starts_with("revenue_per") => {
                        let both = ints(once, name).into_iter().map(|minor| minor.map(|minor| minor * 2));
                        prop_assert_eq!(both.collect::<Vec<_>>(), ints(twice, name), "{}", name);
                    }
                    retention_core::ColumnData::Money(..) => {}
                    _ => prop_assert_eq!(Some(column), twice.column(name).ok(), "{}", name),
                }
            }
        }
    }

    /// Ten customers who do the same are ten times one.
    #[test]
    fn identical_customers_count_alike(rows in rows()) {
        let one: Vec<Row> = rows.iter().map(|row| Row { customer: 0, ..row.clone() }).collect();
        let ten: Vec<Row> = (0..10).flat_map(|customer| one.iter().map(move |row| Row { customer, ..row.clone() })).collect();
        let table = |rows: &[Row]| plain_log("Europe/London", rows).as_of(time(150 * DAY)).unwrap().movements(&MovementOptions::default()).unwrap();
        let (single, all) = (table(&one), table(&ten));
        for column in single.columns() {
            let name = column.name();
            match column.data() {
                retention_core::ColumnData::Int(_) | retention_core::ColumnData::Money(..) => {
                    let tenfold = ints(&single, name).into_iter().map(|number| number.map(|number| number * 10));
                    prop_assert_eq!(tenfold.collect::<Vec<_>>(), ints(&all, name), "{}", name);
                }
                _ => prop_assert_eq!(Some(column), all.column(name).ok(), "{}", name),
            }
        }
    }
}

#[test]
fn merged_customers_are_one() {
    let rows = |second: u8| {
        let sale = |customer, minute, order| Row {
            customer,
            refund: false,
            minute,
            amount: Some(500),
            order: Some(order),
        };
        // One order of two line items, one of them under the other id.
        vec![sale(1, 0, 1), sale(second, 5, 1), sale(second, 20 * DAY, 2), sale(1, 50 * DAY, 3)]
    };
    let order_as_one = |log: &EventLog| numbers(&log.as_of(time(100 * DAY)).unwrap());
    let mut log = log("Europe/London", &[], |customer| format!("c{customer}"));
    for (at, row) in rows(2).into_iter().enumerate() {
        let customer = format!("c{}", row.customer);
        let order = if at < 2 { "first".to_owned() } else { format!("o{at}") };
        log.push(Event::new(customer.as_str(), "sale", time(row.minute)).amount(5.0).order(order.as_str()))
            .unwrap();
    }
    let apart = order_as_one(&log);
    log.merge_customers("c2", "c1", time(60 * DAY)).unwrap();
    let together = order_as_one(&log);
    assert_ne!(apart, together);
    let mut single = log_of_one(&rows(1));
    assert_eq!(together, order_as_one(&single));
    single.push(Event::new("c9", "sale", time(0))).unwrap();
    let table = single.as_of(time(100 * DAY)).unwrap().retention(&RetentionOptions::default()).unwrap();
    assert_eq!(int(&table, "active", 0), Some(2));
}

fn log_of_one(rows: &[Row]) -> EventLog {
    let mut log = log("Europe/London", &[], |customer| format!("c{customer}"));
    for (at, row) in rows.iter().enumerate() {
        let order = if at < 2 { "first".to_owned() } else { format!("o{at}") };
        log.push(Event::new("c1", "sale", time(row.minute)).amount(5.0).order(order.as_str())).unwrap();
    }
    log
}
