//! Windows of any length in place of calendar periods, against a plain count.

use std::collections::BTreeSet;

use proptest::prelude::*;
use retention_core::{
    ActiveDaysOptions, Event, EventLog, MauWindow, MovementOptions, Options, PurchaseOptions,
    RetentionOptions, Role, Schema, SchemaOptions, Span, StickinessOptions, TimeInput, Timestamp, View,
};

use crate::{config, ints, texts};

const HOUR: i64 = 3_600_000_000;

fn view(zone: &str, since: &str, rows: &[(u8, i64)], as_of: i64) -> View {
    let day = |text: &str| TimeInput::from(text);
    let options = SchemaOptions::default().observed_from(day(since)).observed_to(day("2025-01-01"));
    let options = options.time_zone(zone).currency("EUR");
    let mut log = EventLog::new(Schema::from_options(&options).unwrap().role("sale", Role::Purchase));
    for (customer, time) in rows {
        let time = Timestamp::from_micros(*time);
        log.push(Event::new(format!("c{customer}"), "sale", time).amount(1.0)).unwrap();
    }
    log.as_of(Timestamp::from_micros(as_of)).unwrap()
}

fn instant(text: &str) -> i64 {
    Timestamp::parse_utc(text).unwrap().micros()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn equal_a_plain_count(
        // Half days before as_of, so that many events lie on a boundary or an instant beside it.
        events in prop::collection::vec((0_u8..6, 1_i64..180, -1_i64..=1), 1..60),
        zone in prop::sample::select(vec!["Europe/London", "America/New_York", "Pacific/Apia"]),
        length in prop::sample::select(vec!["7d", "36h", "2w", "30d", "12h"]),
        late in 0_i64..30,
        shown in 1_i64..5,
    ) {
        // Clocks change on 10 and 31 March and on 7 April.
        let as_of = instant("2024-04-08") + late * HOUR;
        let rows: Vec<(u8, i64)> = events.iter().map(|(who, back, off)| (*who, as_of - back * 12 * HOUR + off)).collect();
        let view = view(zone, "2023-01-01", &rows, as_of);
        let span = Span::parse(length).unwrap();
        let step = span.micros().unwrap();
        let bound = |back: i64| as_of - back * step;
        let from = TimeInput::from(Timestamp::from_micros(bound(shown)));
        let within = |from: i64, to: i64| {
            rows.iter().filter(|(_, at)| from <= *at && *at < to).map(|(who, _)| *who).collect::<BTreeSet<u8>>()
        };
        let retention = view.retention(&RetentionOptions::default().period(span).from(from.clone())).unwrap();
        let moves = view.movements(&MovementOptions::default().period(span).from(from.clone())).unwrap();
        let bought = view.purchases(&PurchaseOptions::default().period(span).from(from.clone())).unwrap();
        prop_assert_eq!((retention.rows(), moves.rows(), bought.rows()), (shown as usize, shown as usize, shown as usize));
        for row in 0..shown as usize {
            let (start, end) = (bound(shown - row as i64), bound(shown - 1 - row as i64));
            let (now, before, ever) = (within(start, end), within(start - step, start), within(i64::MIN, start));
            for table in [&retention, &moves, &bought] {
                let time = |name: &str| table.column(name).unwrap().time(row).map(Timestamp::micros);
                prop_assert_eq!((time("period_start"), time("period_end")), (Some(start), Some(end)));
                prop_assert_eq!(texts(table, "state")[row], "complete");
            }
            let stayed = now.intersection(&before).count();
            let told = |names: [&str; 3]| names.map(|name| ints(&retention, name)[row]);
            let counts = [now.len(), before.len(), stayed].map(|count| Some(count as i64));
            prop_assert_eq!(told(["active", "start_active", "retained"]), counts);
            let told = |names: [&str; 3]| names.map(|name| ints(&moves, name)[row]);
            let new = now.difference(&ever).count();
            let counts = [new, before.len() - stayed, now.len() - new - stayed].map(|count| Some(count as i64));
            prop_assert_eq!(told(["new", "lost", "reactivated"]), counts);
            let paid = rows.iter().filter(|(_, at)| start <= *at && *at < end).count() as i64;
            prop_assert_eq!(ints(&bought, "customers")[row], Some(now.len() as i64));
            prop_assert_eq!(ints(&bought, "revenue_gross_minor")[row], Some(paid * 100));
        }
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn days_of_windows_equal_a_plain_count(
        events in prop::collection::vec((0_u8..6, 1_i64..180, -1_i64..=1), 1..60),
        zone in prop::sample::select(vec!["Europe/London", "America/New_York"]),
        (length, days) in prop::sample::select(vec![("7d", 7), ("2w", 14), ("30d", 30), ("48h", 2)]),
        late in 0_i64..30,
        shown in 1_i64..4,
        mau in prop::sample::select(vec![(MauWindow::Days28, 28), (MauWindow::Days30, 30)]),
    ) {
        let as_of = instant("2024-04-08") + late * HOUR;
        let rows: Vec<(u8, i64)> = events.iter().map(|(who, back, off)| (*who, as_of - back * 12 * HOUR + off)).collect();
        let view = view(zone, "2023-01-01", &rows, as_of);
        let span = Span::parse(length).unwrap();
        let day = |back: i64| as_of - back * 24 * HOUR;
        let from = TimeInput::from(Timestamp::from_micros(day(shown * days)));
        // Customers active in the days that end with this one, which is so many days back.
        let active = |back: i64, count: i64| {
            let seen = rows.iter().filter(|(_, at)| day(back + count) <= *at && *at < day(back));
            seen.map(|(who, _)| *who).collect::<BTreeSet<u8>>()
        };
        let sticky = StickinessOptions::default().period(span).from(from.clone()).mau(mau.0);
        let sticky = view.stickiness(&sticky).unwrap();
        let spread = view.active_days(&ActiveDaysOptions::default().period(span).from(from)).unwrap();
        prop_assert_eq!(sticky.rows() as i64, shown);
        for row in 0..shown {
            let backs = || ((shown - 1 - row) * days..(shown - row) * days).rev();
            let sum = |count: i64| Some(backs().map(|back| active(back, count).len() as i64).sum::<i64>());
            let told = ["days", "active", "dau_sum", "wau_sum", "mau_sum"].map(|name| ints(&sticky, name)[row as usize]);
            let whole = active((shown - 1 - row) * days, days).len() as i64;
            prop_assert_eq!(told, [Some(days), Some(whole), sum(1), sum(7), sum(mau.1)]);
            prop_assert_eq!(texts(&sticky, "state")[row as usize], "complete");
            for count in 1..=days {
                let came = (0_u8..6).filter(|who| backs().filter(|back| active(*back, 1).contains(who)).count() as i64 == count);
                let told = (0..spread.rows()).find(|at| {
                    texts(&spread, "period")[*at] == texts(&sticky, "period")[row as usize]
                        && ints(&spread, "active_days")[*at] == Some(count)
                });
                let told = told.and_then(|at| ints(&spread, "customers")[at]);
                prop_assert_eq!(told.unwrap_or(0), came.count() as i64);
            }
        }
    }
}

#[test]
fn windows_of_active_days_are_of_whole_days() {
    let view = view("UTC", "2024-01-01", &[(1, instant("2024-02-01"))], instant("2024-03-01"));
    for length in ["36h", "1mo"] {
        let span = Span::parse(length).unwrap();
        let error = view.active_days(&ActiveDaysOptions::default().period(span)).unwrap_err();
        assert_eq!((error.code().as_str(), error.detail("argument")), ("invalid_option", Some("period")));
        assert!(view.stickiness(&StickinessOptions::default().period(span)).is_err());
    }
    let month = StickinessOptions::default().period(Span::parse("7d").unwrap()).mau(MauWindow::CalendarMonth);
    let error = view.stickiness(&month).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("argument")), ("invalid_option", Some("mau")));
}

#[test]
fn the_last_window_ends_at_as_of() {
    let as_of = instant("2024-03-31");
    let day = 24 * HOUR;
    let rows = [(1, as_of - 30 * day), (2, as_of - 30 * day - 1), (3, as_of - 1), (1, as_of - 60 * day)];
    let json = serde_json::json!({"period": "30d", "from": "2024-01-01"});
    let options = RetentionOptions::from_json(&json).unwrap();
    assert_eq!(options.to_json()["period"], "30d");
    let table = view("UTC", "2024-01-01", &rows, as_of).retention(&options).unwrap();
    // 91 days are three windows and a day, which is left out.
    assert_eq!(texts(&table, "period"), ["2024-01-01", "2024-01-31", "2024-03-01"]);
    assert_eq!(ints(&table, "active"), [Some(0), Some(2), Some(2)]);
    assert_eq!(ints(&table, "retained"), [None, Some(0), Some(1)]);
    // Calendar lengths keep their day; windows that start within a day are named by the instant.
    let monthly = RetentionOptions::default().period(Span::parse("1mo").unwrap());
    let table = view("UTC", "2024-01-01", &rows, as_of).retention(&monthly).unwrap();
    assert_eq!(texts(&table, "period"), ["2023-12-31", "2024-01-31", "2024-02-29"]);
    assert_eq!(texts(&table, "state"), ["not_enough_history", "partial", "complete"]);
    let table = view("UTC", "2024-01-01", &rows, as_of + HOUR).retention(&options).unwrap();
    assert_eq!(texts(&table, "period")[1], "2024-01-31T01:00:00Z");
}

#[test]
fn a_period_is_a_unit_or_a_length() {
    let wrong =
        |period: &str| RetentionOptions::from_json(&serde_json::json!({"period": period})).unwrap_err();
    assert_eq!(wrong("monht").detail("suggestion"), Some("month"));
    for period in ["monht", "0d", "30x", "", "-3d", "5m"] {
        let error = wrong(period);
        assert_eq!(
            (error.code().as_str(), error.detail("argument")),
            ("invalid_option", Some("period")),
            "{period}"
        );
    }
    let view = view("UTC", "2024-01-01", &[(1, instant("2024-02-01"))], instant("2024-03-01"));
    let error = view.retention(&RetentionOptions::default().period(Span::parse("1s").unwrap())).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("argument")), ("invalid_option", Some("period")));
}
