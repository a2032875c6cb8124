//! Calendars and periods.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use super::{ODD_ZONES, date, utc, zone};
use crate::property;
use crate::time::{Calendar, Date, Timestamp, Unit, Weekday, Zone};

#[test]
fn labels_name_periods_and_are_read_back() {
    let calendar = Calendar::new(zone("Europe/London"));
    let at = utc("2010-12-01T08:26:00Z");
    for (unit, index, label) in [
        (Unit::Day, 14_944, "2010-12-01"),
        (Unit::Week, 2_135, "2010-11-29"),
        (Unit::Month, 491, "2010-12"),
        (Unit::Quarter, 163, "2010-Q4"),
        (Unit::Year, 40, "2010"),
    ] {
        assert_eq!(calendar.index_of(unit, at), index);
        assert_eq!(calendar.label(unit, index), label);
        assert_eq!(calendar.parse_label(unit, label), Ok(index));
        assert_eq!(Unit::parse(unit.as_str()), Ok(unit));
        assert_eq!(serde_json::to_string(&unit).unwrap(), format!("\"{unit}\""));
    }
    assert_eq!(calendar.label(Unit::Month, -1), "1969-12");
    assert_eq!(calendar.label(Unit::Quarter, -1), "1969-Q4");
}

#[test]
fn wrong_labels_are_refused() {
    let calendar = Calendar::new(Zone::UTC);
    for (unit, label) in [
        (Unit::Day, "2010-12"),
        (Unit::Day, "2011-02-29"),
        (Unit::Month, "2010-12-01"),
        (Unit::Month, "2010-13"),
        (Unit::Month, "2010-00"),
        (Unit::Quarter, "2010-Q5"),
        (Unit::Quarter, "2010-Q0"),
        (Unit::Quarter, "2010-12"),
        (Unit::Year, "10"),
        (Unit::Year, "0000"),
        (Unit::Year, ""),
    ] {
        assert_eq!(
            calendar.parse_label(unit, label).unwrap_err().code().as_str(),
            "invalid_time",
            "{unit} {label}"
        );
    }
    let error = calendar.parse_label(Unit::Week, "2010-12-01").unwrap_err();
    assert_eq!(error.detail("suggestion"), Some("2010-11-29"));
    assert_eq!(Unit::parse("monht").unwrap_err().detail("suggestion"), Some("month"));
    assert_eq!(Unit::parse("Month").unwrap_err().code().as_str(), "invalid_option");
}

#[test]
fn months_begin_at_local_midnight() {
    // Python: datetime(y, m, 1, tzinfo=ZoneInfo(name)).astimezone(utc), tzdata 2025.2.
    for (name, label, start) in [
        ("Europe/London", "2011-04", "2011-03-31T23:00:00Z"),
        ("Europe/London", "2011-11", "2011-11-01T00:00:00Z"),
        ("America/New_York", "2011-04", "2011-04-01T04:00:00Z"),
        ("America/New_York", "2011-12", "2011-12-01T05:00:00Z"),
        ("Asia/Kathmandu", "2011-12", "2011-11-30T18:15:00Z"),
        ("Pacific/Apia", "2011-12", "2011-12-01T10:00:00Z"),
        ("Pacific/Apia", "2012-01", "2011-12-31T10:00:00Z"),
    ] {
        let calendar = Calendar::new(zone(name));
        let index = calendar.parse_label(Unit::Month, label).unwrap();
        assert_eq!(calendar.start_of(Unit::Month, index).to_string(), start, "{name} {label}");
    }
}

#[test]
fn a_skipped_day_is_an_empty_period() {
    let calendar = Calendar::new(zone("Pacific/Apia"));
    let days = calendar.periods(Unit::Day, utc("2011-12-29T12:00:00Z"), utc("2012-01-01T00:00:00Z"));
    assert_eq!(days.labels(), ["2011-12-29", "2011-12-30", "2011-12-31", "2012-01-01"]);
    assert_eq!(days.start(1), days.end(1));
    assert_eq!(days.position(utc("2011-12-30T09:59:59Z")), Some(0));
    assert_eq!(days.position(utc("2011-12-30T10:00:00Z")), Some(2));
    assert_eq!(
        calendar.index_of(Unit::Day, utc("2011-12-30T10:00:00Z")),
        i64::from(date("2011-12-31").days())
    );
}

/// At 00:01 on 2006-10-29 the clocks of St John's went back to 23:01 of the day before; days do not go back.
#[test]
fn days_never_go_back_across_midnight() {
    let st_johns = zone("America/St_Johns");
    let calendar = Calendar::new(st_johns);
    let sunday = i64::from(date("2006-10-29").days());
    for (at, shown, day) in [
        ("2006-10-29T02:29:59Z", "2006-10-28", sunday - 1),
        ("2006-10-29T02:30:00Z", "2006-10-29", sunday),
        ("2006-10-29T02:31:00Z", "2006-10-28", sunday),
        ("2006-10-29T03:30:00Z", "2006-10-29", sunday),
    ] {
        assert_eq!(st_johns.date_of(utc(at)), date(shown), "{at}");
        assert_eq!(calendar.index_of(Unit::Day, utc(at)), day, "{at}");
    }
}

#[test]
fn periods_are_those_that_overlap() {
    let calendar = Calendar::new(zone("Europe/London"));
    let april = utc("2011-03-31T23:00:00Z");
    let months = calendar.periods(Unit::Month, utc("2010-12-01T08:26:00Z"), april);
    assert_eq!(months.labels(), ["2010-12", "2011-01", "2011-02", "2011-03"]);
    assert_eq!((months.first_index(), months.unit(), months.is_empty()), (491, Unit::Month, false));
    assert_eq!(months.end(3), april);
    assert_eq!(months.position(april), None);
    assert_eq!(months.position(utc("2010-11-30T23:59:59.999999Z")), None);
    assert_eq!(months.position(utc("2010-12-01")), Some(0));
    assert_eq!((months.start(4), months.start(99), months.end(usize::MAX)), (april, april, april));
    let one_more =
        calendar.periods(Unit::Month, utc("2010-12-01T08:26:00Z"), utc("2011-03-31T23:00:00.000001Z"));
    assert_eq!(one_more.len(), 5);
    for (from, to) in [
        (april, april),
        (utc("2011-01-15T12:00"), utc("2011-01-15T12:00")),
        (april, utc("2011-01-01")),
        (Timestamp::MAX, Timestamp::MIN),
    ] {
        let none = calendar.periods(Unit::Day, from, to);
        assert!(none.is_empty() && none.position(from).is_none() && none.position_from(0, from).is_none());
    }
}

#[test]
fn all_years_can_be_covered() {
    for unit in [Unit::Week, Unit::Month, Unit::Quarter, Unit::Year] {
        for name in ["UTC", "America/New_York", "Asia/Kathmandu"] {
            let all = Calendar::new(zone(name)).periods(unit, Timestamp::MIN, Timestamp::MAX);
            assert_eq!(all.position(Timestamp::MIN), Some(0), "{name} {unit}");
            let last = Timestamp::from_micros(Timestamp::MAX.micros() - 1);
            assert_eq!(all.position(last), Some(all.len() - 1), "{name} {unit}");
        }
    }
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let zones: Vec<Zone> = ODD_ZONES.into_iter().map(zone).collect();
    (prop::sample::select(zones), prop::sample::select(Weekday::ALL.to_vec()))
        .prop_map(|(zone, day)| Calendar::new(zone).with_week_start(day))
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(Unit::ALL.to_vec())
}

fn instants() -> impl Strategy<Value = Timestamp> {
    prop_oneof![Timestamp::MIN.micros()..=Timestamp::MAX.micros(), 0..4_000_000_000_000_000_i64]
        .prop_map(Timestamp::from_micros)
}

/// The first date of a period by chrono's own fields.
fn first_by_chrono(unit: Unit, week_start: Weekday, day: NaiveDate) -> NaiveDate {
    let from_week_start =
        (i64::from(day.weekday().num_days_from_monday()) - week_start.days_from_monday()).rem_euclid(7);
    match unit {
        Unit::Day => day,
        Unit::Week => day - chrono::Duration::days(from_week_start),
        Unit::Month => day.with_day(1).unwrap(),
        Unit::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap(),
        Unit::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap(),
    }
}

proptest! {
    #![proptest_config(property::config(5_000))]

    #[test]
    fn first_dates_agree_with_chrono(calendar in calendars(), unit in units(), days in -719_000..2_932_000_i32) {
        let naive = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Duration::days(i64::from(days));
        let first = calendar.first_date(unit, calendar.index_of_date(unit, Date::from_days(days)));
        prop_assert_eq!(first.to_string(), first_by_chrono(unit, calendar.week_start, naive).to_string());
    }

    #[test]
    fn an_instant_is_in_the_period_it_is_numbered_by(calendar in calendars(), unit in units(), at in instants()) {
        let index = calendar.index_of(unit, at);
        prop_assert!(calendar.start_of(unit, index) <= at);
        prop_assert!(at < calendar.start_of(unit, index + 1) || at == Timestamp::MAX);
        if at > Timestamp::from_micros(Timestamp::MIN.micros() + 400 * 86_400_000_000) {
            prop_assert_eq!(calendar.parse_label(unit, &calendar.label(unit, index)), Ok(index));
        }
    }

    #[test]
    fn no_index_overflows(calendar in calendars(), unit in units(), index in any::<i64>()) {
        prop_assert!(calendar.start_of(unit, index) <= calendar.start_of(unit, index.saturating_add(1)));
        prop_assert!(!calendar.label(unit, index).is_empty());
    }
}

proptest! {
    #![proptest_config(property::config(300))]

    /// The guess and the number from the calendar agree, and so does a search.
    #[test]
    fn positions_agree_with_numbers_and_search(
        calendar in calendars(), unit in units(), from in 0..2_000_000_000_000_000_i64, days in 0..1500_i64,
        offsets in prop::collection::vec(-0.1..1.1_f64, 50), hint in 0..40_usize,
    ) {
        let (from, to) = (Timestamp::from_micros(from), Timestamp::from_micros(from + days * 86_400_000_000));
        let periods = calendar.periods(unit, from, to);
        prop_assert!(periods.bounds().windows(2).all(|pair| pair[0] <= pair[1]));
        if from < to {
            prop_assert!(periods.start(0) <= from && from < periods.end(0));
            prop_assert!(periods.start(periods.len() - 1) < to && to <= periods.end(periods.len() - 1));
        }
        let length = (to.micros() - from.micros()) as f64;
        let mut times: Vec<Timestamp> =
            offsets.iter().map(|part| Timestamp::from_micros(from.micros() + (part * length) as i64)).collect();
        times.extend(periods.bounds());
        times.extend(periods.bounds().iter().map(|at| Timestamp::from_micros(at.micros() - 1)));
        for at in times {
            let expected = periods.bounds().partition_point(|bound| *bound <= at).checked_sub(1).filter(|p| *p < periods.len());
            prop_assert_eq!(periods.position(at), expected);
            prop_assert_eq!(periods.position_from(hint, at), expected);
            if let Some(position) = expected {
                prop_assert_eq!(periods.first_index() + position as i64, calendar.index_of(unit, at));
            }
        }
    }
}
