//! Dates, weekdays and timestamps by themselves.

use chrono::{Datelike, NaiveDate};

use super::{date, utc};
use crate::time::{Date, Timestamp, Weekday};

#[test]
fn every_date_agrees_with_chrono_and_survives_text() {
    let mut day = NaiveDate::from_ymd_opt(0, 1, 1).unwrap();
    for days in Date::MIN.days()..=Date::MAX.days() {
        let ours = Date::from_days(days);
        let (year, month, of_month) = ours.ymd();
        assert_eq!((year, month, of_month), (day.year(), day.month(), day.day()));
        assert_eq!(Date::from_ymd(year, month, of_month), Some(ours));
        assert_eq!(ours.weekday().days_from_monday(), i64::from(day.weekday().num_days_from_monday()));
        day = day.succ_opt().unwrap();
    }
    assert_eq!(Date::MAX.to_string(), "10000-12-31");
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    for (year, month, day) in
        [(2011, 2, 29), (1900, 2, 29), (2011, 4, 31), (2011, 0, 1), (2011, 13, 1), (2011, 1, 0)]
    {
        assert_eq!(Date::from_ymd(year, month, day), None, "{year}-{month}-{day}");
    }
    assert_eq!(Date::from_ymd(-1, 1, 1), None);
    assert_eq!(Date::from_ymd(10_001, 1, 1), None);
    assert_eq!(Date::from_ymd(i32::MAX, u32::MAX, u32::MAX), None);
    assert_eq!(Date::from_ymd(2000, 2, 29).unwrap().days(), 11_016);
    for text in
        ["", "2011", "2011-2-28", "2011-02-29", "0000-01-01", "2011-02-28T", "10000-01-01", "２０１１-02-28"]
    {
        assert_eq!(text.parse::<Date>().unwrap_err().code().as_str(), "invalid_time", "{text}");
    }
    assert_eq!(Date::from_days(i32::MAX), Date::MAX);
    assert_eq!(Date::from_days(i32::MIN), Date::MIN);
}

#[test]
fn weekdays_have_names() {
    assert_eq!(date("2011-12-10").weekday(), Weekday::Saturday);
    assert_eq!(date("0001-01-01").weekday(), Weekday::Monday);
    for day in Weekday::ALL {
        assert_eq!(Weekday::parse(day.as_str()), Ok(day));
        assert_eq!(serde_json::to_string(&day).unwrap(), format!("\"{day}\""));
    }
    assert_eq!(Weekday::parse("mnday").unwrap_err().detail("suggestion"), Some("monday"));
}

#[test]
fn timestamps_stay_within_their_years() {
    assert_eq!(Timestamp::MIN.to_string(), "0001-01-01T00:00:00Z");
    assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999Z");
    assert_eq!(Timestamp::from_micros(i64::MIN), Timestamp::MIN);
    assert_eq!(Timestamp::from_micros(i64::MAX), Timestamp::MAX);
    assert_eq!(Timestamp::checked(Timestamp::MAX.micros()), Some(Timestamp::MAX));
    assert_eq!(Timestamp::checked(Timestamp::MAX.micros() + 1), None);
    assert_eq!(Timestamp::checked(Timestamp::MIN.micros() - 1), None);
}

#[test]
fn timestamps_show_microseconds_only_if_there_are_some() {
    assert_eq!(utc("2011-12-10").to_string(), "2011-12-10T00:00:00Z");
    assert_eq!(Timestamp::from_micros(-1).to_string(), "1969-12-31T23:59:59.999999Z");
    assert_eq!(Timestamp::from_micros(1_000).to_string(), "1970-01-01T00:00:00.001000Z");
}

#[test]
fn timestamps_and_dates_are_text_in_serde() {
    let at = utc("2011-12-10T08:26:00.5");
    assert_eq!(serde_json::to_string(&at).unwrap(), "\"2011-12-10T08:26:00.500000Z\"");
    assert_eq!(serde_json::from_str::<Timestamp>("\"2011-12-10T14:11:00.5+05:45\"").unwrap(), at);
    assert!(serde_json::from_str::<Timestamp>("\"10 Dec 2011\"").is_err());
    assert!(serde_json::from_str::<Timestamp>("1323475200").is_err());
    let bytes = postcard::to_stdvec(&(at, date("2011-12-10"))).unwrap();
    assert_eq!(postcard::from_bytes::<(Timestamp, Date)>(&bytes).unwrap(), (at, date("2011-12-10")));
}
