//! Everything again by plain sets and maps, for random logs; and what must add up.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use retention_core::{
    ActiveBy, ActiveDaysOptions, ActivityChurnOptions, Amount, Calendar, Event, EventLog, MauWindow,
    MovementOptions, MovementValue, OccasionUnit, OrderLadderOptions, PurchaseOptions, RepeatPurchaseOptions,
    RetentionOptions, Role, Schema, Span, StickinessOptions, Table, TimeInput, Timestamp, Unit, View, Zone,
};

use crate::{config, float, int, ints, shown};

/// One event of the random logs.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) customer: u8,
    pub(crate) refund: bool,
    /// Minutes since 2024-01-20 UTC.
    pub(crate) minute: i64,
    pub(crate) amount: Option<i64>,
    pub(crate) order: Option<u8>,
}

pub(crate) const ZONES: [&str; 4] = ["Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"];
const DAY: i64 = 1440;

pub(crate) fn rows() -> impl Strategy<Value = Vec<Row>> {
    let amount = prop_oneof![1 => Just(None), 1 => Just(Some(0)), 6 => (-300..9000_i64).prop_map(Some)];
    let row =
        (0..8_u8, prop::bool::weighted(0.15), 0..150 * DAY, amount, prop::option::of(0..5_u8)).prop_map(
            |(customer, refund, minute, amount, order)| Row { customer, refund, minute, amount, order },
        );
    prop::collection::vec(row, 1..80)
}

pub(crate) fn start() -> i64 {
    Timestamp::parse_utc("2024-01-20").unwrap().micros()
}

pub(crate) fn time(minute: i64) -> Timestamp {
    Timestamp::from_micros(start() + minute * 60_000_000)
}

fn input(minute: i64) -> TimeInput {
    time(minute).into()
}

pub(crate) fn log(zone: &str, rows: &[Row], name: impl Fn(u8) -> String) -> EventLog {
    let schema = Schema::new(zone, "EUR").unwrap().role("sale", Role::Purchase).role("back", Role::Refund);
    let mut log = EventLog::new(schema);
    let names: Vec<(String, String)> =
        rows.iter().map(|row| (name(row.customer), format!("o{}-{:?}", row.customer, row.order))).collect();
    let events: Vec<Event<'_>> = rows
        .iter()
        .zip(&names)
        .map(|(row, (customer, order))| {
            let mut event =
                Event::new(customer.as_str(), if row.refund { "back" } else { "sale" }, time(row.minute));
            event.amount = row.amount.map(Amount::Minor);
            event.order = row.order.map(|_| order.as_str().into());
            event
        })
        .collect();
    log.append_events(&events).unwrap();
    log
}

pub(crate) fn plain_log(zone: &str, rows: &[Row]) -> EventLog {
    log(zone, rows, |customer| format!("c{customer}"))
}

/// What the twin knows of a period: customers and their value.
type Active = BTreeMap<i64, BTreeMap<u8, i64>>;

fn value_by_period(
    calendar: &Calendar,
    unit: Unit,
    rows: &[Row],
    options: &MovementOptions,
) -> (Active, BTreeMap<i64, i64>) {
    let mut sums: BTreeMap<(i64, u8), (u32, i64)> = BTreeMap::new();
    for row in rows {
        let entry = sums.entry((calendar.index_of(unit, time(row.minute)), row.customer)).or_default();
        let amount = row.amount.unwrap_or(0);
        if !row.refund {
            entry.0 += 1;
            entry.1 += amount;
        } else if options.value == MovementValue::Net {
            entry.1 -= amount.abs();
        }
    }
    let (mut active, mut uncounted) = (Active::new(), BTreeMap::new());
    for ((period, customer), (events, value)) in sums {
        if events > 0 && (options.active_by == ActiveBy::Event || value > 0) {
            active.entry(period).or_default().insert(customer, value);
        } else {
            *uncounted.entry(period).or_default() += value;
        }
    }
    (active, uncounted)
}

fn compare_movements(
    table: &Table,
    first: i64,
    active: &Active,
    uncounted: &BTreeMap<i64, i64>,
    any_amount: bool,
) {
    let none = BTreeMap::new();
    for at in 0..table.rows() {
        let period = first + at as i64;
        let now = active.get(&period).unwrap_or(&none);
        let before = active.get(&(period - 1)).unwrap_or(&none);
        let known: BTreeSet<u8> =
            active.range(..period).flat_map(|(_, members)| members.keys()).copied().collect();
        let sum = |members: &mut dyn Iterator<Item = i64>| Some(members.sum::<i64>());
        let retained: Vec<(i64, i64)> =
            now.iter().filter_map(|(customer, value)| Some((*value, *before.get(customer)?))).collect();
        let is_new = |customer: &u8| !known.contains(customer);
        let is_back = |customer: &u8| known.contains(customer) && !before.contains_key(customer);
        let of = |wanted: &dyn Fn(&u8) -> bool| {
            now.iter().filter(|(customer, _)| wanted(customer)).map(|(_, value)| *value).collect::<Vec<_>>()
        };
        let lost: Vec<i64> = before
            .iter()
            .filter(|(customer, _)| !now.contains_key(customer))
            .map(|(_, value)| *value)
            .collect();
        let counts = [
            ("active", now.len()),
            ("new", of(&is_new).len()),
            ("start_active", before.len()),
            ("retained", retained.len()),
            ("lost", lost.len()),
            ("reactivated", of(&is_back).len()),
            ("dormant", known.iter().filter(|customer| !now.contains_key(customer)).count()),
        ];
        for (name, count) in counts {
            if int(table, name, at).is_some() {
                assert_eq!(int(table, name, at), Some(count as i64), "{name} {period}");
            }
        }
        let amounts = [
            ("value_minor", sum(&mut now.values().copied())),
            ("new_value_minor", sum(&mut of(&is_new).into_iter())),
            ("start_value_minor", sum(&mut before.values().copied())),
            ("expansion_minor", sum(&mut retained.iter().map(|(now, then)| (now - then).max(0)))),
            ("contraction_minor", sum(&mut retained.iter().map(|(now, then)| (then - now).max(0)))),
            ("lost_value_minor", sum(&mut lost.into_iter())),
            ("reactivated_value_minor", sum(&mut of(&is_back).into_iter())),
            ("retained_value_minor", sum(&mut retained.iter().map(|(now, _)| *now))),
            ("kept_value_minor", sum(&mut retained.iter().map(|(now, then)| *now.min(then)))),
            ("uncounted_minor", uncounted.get(&period).copied().or(Some(0))),
        ];
        for (name, amount) in amounts {
            match int(table, name, at) {
                Some(minor) => assert_eq!(Some(minor), amount, "{name} {period}"),
                None => {
                    let state = crate::text(table, "state", at);
                    let known = ["complete", "partial"].contains(&state);
                    assert!(!any_amount || !known, "{name} {period} is not told");
                }
            }
        }
    }
}

/// The periods of the table hold every event: the first label is the period of the first sale.
fn first_period(calendar: &Calendar, unit: Unit, rows: &[Row]) -> Option<i64> {
    let first = rows.iter().filter(|row| !row.refund).map(|row| row.minute).min()?;
    Some(calendar.index_of(unit, time(first)))
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Quarter])
}

fn movement_options() -> impl Strategy<Value = MovementOptions> {
    let active_by = prop::sample::select(ActiveBy::ALL);
    let value = prop::sample::select(vec![MovementValue::Gross, MovementValue::Net]);
    (units(), active_by, value).prop_map(|(unit, active_by, value)| {
        MovementOptions::default().period(unit).active_by(active_by).value(value)
    })
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn movements_equal_the_plain_ones(rows in rows(), zone in prop::sample::select(&ZONES[..]), options in movement_options(), skip in 0..3_i64) {
        let view = plain_log(zone, &rows).as_of(time(160 * DAY)).unwrap();
        let calendar = Calendar::new(Zone::parse(zone).unwrap());
        let retention_core::MetricPeriod::Calendar(unit) = options.period else { return Ok(()) };
        let Some(first) = first_period(&calendar, unit, &rows) else { return Ok(()) };
        let first = first + skip;
        let from = calendar.start_of(unit, first);
        prop_assume!(from < time(160 * DAY));
        let table = view.movements(&options.clone().from(TimeInput::from(from))).unwrap();
        let (active, uncounted) = value_by_period(&calendar, unit, &rows, &options);
        let counted = |row: &&Row| !row.refund || options.value == MovementValue::Net;
        let any_amount = rows.iter().filter(counted).any(|row| row.amount.is_some());
        compare_movements(&table, first, &active, &uncounted, any_amount);
        prop_assert_eq!(table.rows() as i64, calendar.index_of(unit, time(160 * DAY - 1)) - first + 1);
    }

    #[test]
    fn movements_reconcile(rows in rows(), options in movement_options()) {
        let view = plain_log("Europe/London", &rows).as_of(time(160 * DAY)).unwrap();
        let table = view.movements(&options).unwrap();
        for at in 0..table.rows() {
            let get = |name: &str| int(&table, name, at);
            let all = |names: &[&str]| names.iter().map(|name| get(name)).collect::<Option<Vec<i64>>>();
            if let Some(n) = all(&["active", "new", "retained", "reactivated", "start_active", "lost", "dormant"]) {
                prop_assert_eq!(n[0], n[1] + n[2] + n[3]);
                prop_assert_eq!(n[0], n[4] + n[1] + n[3] - n[5]);
                prop_assert_eq!(n[4], n[2] + n[5]);
                prop_assert_eq!(int(&table, "dormant", at - 1).unwrap() + n[5] - n[3], n[6]);
            }
            let names = ["value_minor", "start_value_minor", "new_value_minor", "reactivated_value_minor", "expansion_minor", "contraction_minor", "lost_value_minor"];
            if let Some(v) = all(&names) {
                prop_assert_eq!(v[0], v[1] + v[2] + v[3] + v[4] - v[5] - v[6]);
                prop_assert_eq!(Some(v[1]), int(&table, "value_minor", at - 1));
            }
        }
    }

    #[test]
    fn retention_equals_the_sets(rows in rows(), zone in prop::sample::select(&ZONES[..]), unit in units()) {
        let view = plain_log(zone, &rows).as_of(time(160 * DAY)).unwrap();
        let calendar = Calendar::new(Zone::parse(zone).unwrap());
        let table = view.retention(&RetentionOptions::default().period(unit)).unwrap();
        let Some(first) = first_period(&calendar, unit, &rows) else { return Ok(()) };
        let members = |period: i64| -> BTreeSet<u8> {
            let inside = |row: &&Row| !row.refund && calendar.index_of(unit, time(row.minute)) == period;
            rows.iter().filter(inside).map(|row| row.customer).collect()
        };
        let mut told = 0;
        for at in 0..table.rows() {
            let (before, now) = (members(first + at as i64 - 1), members(first + at as i64));
            let Some(retained) = int(&table, "retained", at) else { continue };
            told += 1;
            prop_assert_eq!(retained, before.intersection(&now).count() as i64);
            prop_assert_eq!(int(&table, "lost", at), Some(before.difference(&now).count() as i64));
            let rate = (!before.is_empty()).then(|| before.intersection(&now).count() as f64 / before.len() as f64);
            prop_assert_eq!(float(&table, "retention_rate", at), rate);
            prop_assert_eq!(float(&table, "churn_rate", at).is_some(), rate.is_some());
        }
        let last = rows.iter().filter(|row| !row.refund).map(|row| row.minute).max().unwrap();
        prop_assert_eq!(told, calendar.index_of(unit, time(last)) - first);
    }

    #[test]
    fn activity_churn_equals_the_sets(rows in rows(), window in prop::sample::select(vec!["10d", "36h", "1mo"]), every in prop::sample::select(vec!["7d", "1mo", "50h"])) {
        let (window, every) = (Span::parse(window).unwrap(), Span::parse(every).unwrap());
        let view = plain_log("Europe/London", &rows).as_of(time(150 * DAY)).unwrap();
        let options = ActivityChurnOptions::default().window(window).every(every).from(input(-5 * DAY));
        let table = view.activity_churn(&options).unwrap();
        let zone = Zone::parse("Europe/London").unwrap();
        let active = |end: Timestamp| -> BTreeSet<u8> {
            let start = window.before(end, &zone);
            let inside = |row: &&Row| !row.refund && start <= time(row.minute) && time(row.minute) < end;
            rows.iter().filter(inside).map(|row| row.customer).collect()
        };
        let times = |name: &str| match table.column(name).unwrap().data() {
            retention_core::ColumnData::Time(times) => times.clone(),
            _ => Vec::new(),
        };
        for (at, (from, to)) in times("start").into_iter().zip(times("end")).enumerate() {
            let (before, now) = (active(from), active(to));
            if let Some(lost) = int(&table, "lost", at) {
                prop_assert_eq!(lost, before.difference(&now).count() as i64);
                prop_assert_eq!(int(&table, "start_active", at), Some(before.len() as i64));
            }
            if let Some(count) = int(&table, "active", at) {
                prop_assert_eq!(count, now.len() as i64);
            }
        }
        prop_assert_eq!(times("end").last().copied(), Some(time(150 * DAY)).filter(|_| table.rows() > 0));
    }

    #[test]
    fn orders_equal_the_plain_ones(rows in rows(), unit in prop::sample::select(OccasionUnit::ALL), window in prop::option::of(1..60_u32)) {
        let view = plain_log("Asia/Kathmandu", &rows).as_of(time(150 * DAY)).unwrap();
        let zone = Zone::parse("Asia/Kathmandu").unwrap();
        let times = occasions(&rows, unit, &zone);
        let last = rows.iter().filter(|row| !row.refund).map(|row| row.minute).max().unwrap_or(0);
        let end = zone.start_of_day(retention_core::Date::from_days(zone.date_of(time(last)).days() + 1)).min(time(150 * DAY));
        let length = window.map_or(i64::MAX / 2, |days| i64::from(days) * DAY * 60_000_000);
        let mature = |at: i64| window.is_none() || at + length <= end.micros();
        let firsts = || times.values().filter_map(|times| times.first().map(|first| (*first, times.get(1))));

        let mut options = RepeatPurchaseOptions::default().count(unit);
        options.window = window.map(|days| Span::parse(&format!("{days}d")).unwrap());
        let table = view.repeat_purchase(&options).unwrap();
        let eligible = firsts().filter(|(first, _)| mature(*first)).count();
        let repeated = firsts().filter(|(first, second)| mature(*first) && second.is_some_and(|second| *second < first.saturating_add(length))).count();
        prop_assert_eq!(int(&table, "customers", 0), Some(firsts().count() as i64));
        prop_assert_eq!(int(&table, "eligible", 0), Some(eligible as i64));
        prop_assert_eq!(int(&table, "repeated", 0), Some(repeated as i64));

        let ladder = view.order_ladder(&OrderLadderOptions::default().count(unit).max(6_u32)).unwrap();
        for rung in 0..6 {
            let reached = times.values().filter(|times| times.len() > rung).count() as i64;
            prop_assert_eq!(int(&ladder, "customers", rung), Some(reached));
        }
    }

    #[test]
    fn purchases_equal_the_plain_ones(rows in rows(), zone in prop::sample::select(&ZONES[..])) {
        let view = plain_log(zone, &rows).as_of(time(160 * DAY)).unwrap();
        let calendar = Calendar::new(Zone::parse(zone).unwrap());
        let Some(first) = first_period(&calendar, Unit::Month, &rows) else { return Ok(()) };
        let table = view.purchases(&PurchaseOptions::default()).unwrap();
        for at in 0..table.rows() {
            let Some(customers) = int(&table, "customers", at) else { continue };
            let inside: Vec<&Row> = rows.iter().filter(|row| calendar.index_of(Unit::Month, time(row.minute)) == first + at as i64).collect();
            let sales = || inside.iter().filter(|row| !row.refund);
            let ordered: BTreeSet<(u8, u8)> = sales().filter_map(|row| Some((row.customer, row.order?))).collect();
            let orders = ordered.len() + sales().filter(|row| row.order.is_none()).count();
            let gross: i64 = sales().filter_map(|row| row.amount).sum();
            let refunds: i64 = inside.iter().filter(|row| row.refund).filter_map(|row| row.amount).map(i64::abs).sum();
            prop_assert_eq!(customers, sales().map(|row| row.customer).collect::<BTreeSet<_>>().len() as i64);
            prop_assert_eq!(int(&table, "orders", at), Some(orders as i64));
            if rows.iter().any(|row| row.amount.is_some()) {
                prop_assert_eq!(int(&table, "revenue_gross_minor", at), Some(gross));
                prop_assert_eq!(int(&table, "revenue_net_minor", at), Some(gross - refunds));
            }
        }
    }

    #[test]
    fn stickiness_equals_the_plain_one(rows in rows(), zone in prop::sample::select(&ZONES[..]), mau in prop::sample::select(MauWindow::ALL), unit in units()) {
        let view = plain_log(zone, &rows).as_of(time(160 * DAY)).unwrap();
        let table = view.stickiness(&StickinessOptions::default().mau(mau).period(unit)).unwrap();
        let calendar = Calendar::new(Zone::parse(zone).unwrap());
        let Some(first_day) = first_period(&calendar, Unit::Day, &rows) else { return Ok(()) };
        let sales = || rows.iter().filter(|row| !row.refund);
        let day_of = |row: &Row| calendar.index_of(Unit::Day, time(row.minute));
        let last_day = sales().map(day_of).max().unwrap();
        let count = |from: i64, to: i64| sales().filter(|row| (from..=to).contains(&day_of(row))).map(|row| row.customer).collect::<BTreeSet<_>>().len() as i64;
        let month = |day: i64| calendar.index_of(Unit::Month, calendar.start_of(Unit::Day, day));
        let (mut sums, first) = (BTreeMap::<i64, [i64; 4]>::new(), first_period(&calendar, unit, &rows).unwrap());
        for day in first_day..=last_day {
            let (own, of_month) = (calendar.start_of(Unit::Day, day), month(day));
            let (low, high) = match mau {
                MauWindow::Days28 => (day - 27, day),
                MauWindow::Days30 => (day - 29, day),
                _ => (calendar.index_of(Unit::Day, calendar.start_of(Unit::Month, of_month)), calendar.index_of(Unit::Day, calendar.start_of(Unit::Month, of_month + 1)) - 1),
            };
            let row = sums.entry(calendar.index_of(unit, own)).or_default();
            row[0] += count(day, day);
            let has_week = mau != MauWindow::CalendarMonth || day - 6 >= first_day;
            if low >= first_day && high <= last_day && has_week {
                row[1] += count(day, day);
                row[2] += count(day - 6, day);
                row[3] += count(low, high);
            }
        }
        for at in 0..table.rows() {
            let wanted = sums.get(&(first + at as i64)).copied().unwrap_or_default();
            if let Some(days) = int(&table, "days", at).filter(|days| *days > 0) {
                let dau = float(&table, "dau", at).unwrap();
                prop_assert!((dau * days as f64 - wanted[0] as f64).abs() < 1e-9);
                prop_assert_eq!([int(&table, "dau_sum", at), int(&table, "wau_sum", at), int(&table, "mau_sum", at)], [1, 2, 3].map(|sum| (int(&table, "mau_days", at) > Some(0)).then_some(wanted[sum])));
            }
        }
        distribution(&view, &calendar, unit, &rows);
    }

    /// Counts and amounts of two halves of the customers add up to those of the whole.
    #[test]
    fn halves_add_up_to_the_whole(rows in rows(), value in prop::sample::select(vec![MovementValue::Gross, MovementValue::Net])) {
        for even in [true, false] {
            prop_assume!(rows.iter().any(|row| !row.refund && (row.customer % 2 == 0) == even));
        }
        // Parts of one log have observed the same; these are logs of their own, so it is declared.
        let observed = |rows: Vec<Row>| {
            let mut options = plain_log("America/New_York", &[]).schema().options();
            options.observed_from = Some(input(-DAY));
            options.observed_to = Some(input(170 * DAY));
            let mut log = EventLog::new(Schema::from_options(&options).unwrap());
            crate::same::fill(&mut log, &rows);
            log.as_of(time(160 * DAY)).unwrap()
        };
        let half = |even: bool| observed(rows.iter().filter(|row| (row.customer % 2 == 0) == even).cloned().collect());
        let options = MovementOptions::default().value(value).from(input(0)).events(vec!["sale".to_owned()]);
        let table = |view: &View| view.movements(&options).unwrap();
        let (all, left, right) = (table(&observed(rows.clone())), table(&half(true)), table(&half(false)));
        for column in all.columns() {
            let name = column.name();
            if !matches!(column.data(), retention_core::ColumnData::Int(_) | retention_core::ColumnData::Money(..)) {
                continue;
            }
            for (at, sum) in ints(&all, name).into_iter().enumerate() {
                let parts = [&left, &right].map(|table| if table.rows() > at { int(table, name, at).unwrap_or(0) } else { 0 });
                prop_assert_eq!(sum.unwrap_or(0), parts[0] + parts[1], "{} {}", name, at);
            }
        }
    }
}

fn occasions(rows: &[Row], unit: OccasionUnit, zone: &Zone) -> BTreeMap<u8, Vec<i64>> {
    let mut firsts: BTreeMap<(u8, String), i64> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.refund) {
        let at = time(row.minute);
        let key = match (unit, row.order) {
            (OccasionUnit::Orders, Some(order)) => format!("order {order}"),
            (OccasionUnit::Days, _) => zone.date_of(at).to_string(),
            _ => format!("row {number}"),
        };
        let first = firsts.entry((row.customer, key)).or_insert(i64::MAX);
        *first = (*first).min(at.micros());
    }
    let mut times: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for ((customer, _), at) in firsts {
        times.entry(customer).or_default().push(at);
    }
    times.values_mut().for_each(|times| times.sort_unstable());
    times
}

fn distribution(view: &View, calendar: &Calendar, unit: Unit, rows: &[Row]) {
    let table = view.active_days(&ActiveDaysOptions::default().period(unit)).unwrap();
    let mut days: BTreeMap<(i64, u8), BTreeSet<i64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.refund) {
        let at = time(row.minute);
        let key = (calendar.index_of(unit, at), row.customer);
        days.entry(key).or_default().insert(calendar.index_of(Unit::Day, at));
    }
    let mut counts: BTreeMap<(String, i64), i64> = BTreeMap::new();
    for ((period, _), days) in days {
        *counts.entry((calendar.label(unit, period), days.len() as i64)).or_default() += 1;
    }
    let told = (0..table.rows()).filter_map(|at| {
        let key = (crate::text(&table, "period", at).to_owned(), int(&table, "active_days", at)?);
        Some((key, int(&table, "customers", at)?))
    });
    assert_eq!(told.collect::<BTreeMap<_, _>>(), counts, "{:?}", shown(&table));
}
