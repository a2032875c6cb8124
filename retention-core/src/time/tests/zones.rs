//! Zones, checked against Python's zoneinfo with the same database version and against chrono.

use chrono::{DateTime, NaiveDateTime, TimeZone};
use proptest::prelude::*;

use super::{ODD_ZONES, date, utc, zone};
use crate::property;
use crate::time::{
    Date, LocalConverter, MICROS_PER_SECOND, Timestamp, Zone, parse_instant, tz_database_version,
};

/// First instants of local days, from Python: the first UTC second whose local time (zoneinfo, tzdata 2025.2) is at or
/// after midnight of the day.
const STARTS_OF_DAY: [(&str, &str, &str); 26] = [
    ("Europe/London", "2011-03-27", "2011-03-27T00:00:00Z"),
    ("Europe/London", "2011-03-28", "2011-03-27T23:00:00Z"),
    ("Europe/London", "2011-10-30", "2011-10-29T23:00:00Z"),
    ("Europe/London", "2011-10-31", "2011-10-31T00:00:00Z"),
    ("Europe/London", "1970-06-01", "1970-05-31T23:00:00Z"),
    ("America/New_York", "2011-03-13", "2011-03-13T05:00:00Z"),
    ("America/New_York", "2011-03-14", "2011-03-14T04:00:00Z"),
    ("America/New_York", "2011-11-06", "2011-11-06T04:00:00Z"),
    ("America/New_York", "2011-11-07", "2011-11-07T05:00:00Z"),
    ("Asia/Kathmandu", "1985-12-31", "1985-12-30T18:30:00Z"),
    ("Asia/Kathmandu", "1986-01-01", "1985-12-31T18:30:00Z"),
    ("Asia/Kathmandu", "1986-01-02", "1986-01-01T18:15:00Z"),
    ("Asia/Kathmandu", "2011-12-10", "2011-12-09T18:15:00Z"),
    ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
    ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2012-01-01", "2011-12-31T10:00:00Z"),
    ("Pacific/Kwajalein", "1993-08-20", "1993-08-20T12:00:00Z"),
    ("Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00:00Z"),
    ("Pacific/Kwajalein", "1993-08-22", "1993-08-21T12:00:00Z"),
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
    ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
    ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"),
    ("America/St_Johns", "2006-10-30", "2006-10-30T03:30:00Z"),
    ("Asia/Beirut", "2011-03-27", "2011-03-26T22:00:00Z"),
    ("Australia/Lord_Howe", "2011-04-03", "2011-04-02T13:00:00Z"),
];

/// Instants of local times around clock changes, from the same Python search.
const LOCAL_TIMES: [(&str, &str, &str); 25] = [
    ("Europe/London", "2011-03-27T00:59:59", "2011-03-27T00:59:59Z"),
    ("Europe/London", "2011-03-27T01:00:00", "2011-03-27T01:00:00Z"),
    ("Europe/London", "2011-03-27T01:30:00", "2011-03-27T01:00:00Z"),
    ("Europe/London", "2011-03-27T02:00:00", "2011-03-27T01:00:00Z"),
    ("Europe/London", "2011-10-30T00:59:59", "2011-10-29T23:59:59Z"),
    ("Europe/London", "2011-10-30T01:00:00", "2011-10-30T00:00:00Z"),
    ("Europe/London", "2011-10-30T01:59:59", "2011-10-30T00:59:59Z"),
    ("Europe/London", "2011-10-30T02:00:00", "2011-10-30T02:00:00Z"),
    ("America/New_York", "2011-03-13T02:30:00", "2011-03-13T07:00:00Z"),
    ("America/New_York", "2011-03-13T03:00:00", "2011-03-13T07:00:00Z"),
    ("America/New_York", "2011-11-06T01:30:00", "2011-11-06T05:30:00Z"),
    ("America/New_York", "2011-11-06T02:00:00", "2011-11-06T07:00:00Z"),
    ("Asia/Kathmandu", "1985-12-31T23:59:59", "1985-12-31T18:29:59Z"),
    ("Asia/Kathmandu", "1986-01-01T00:10:00", "1985-12-31T18:30:00Z"),
    ("Asia/Kathmandu", "1986-01-01T00:15:00", "1985-12-31T18:30:00Z"),
    ("Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59Z"),
    ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2011-09-24T03:30:00", "2011-09-24T14:00:00Z"),
    ("Pacific/Apia", "2012-04-01T03:30:00", "2012-03-31T13:30:00Z"),
    ("Australia/Lord_Howe", "2011-10-02T02:15:00", "2011-10-01T15:30:00Z"),
    ("Australia/Lord_Howe", "2011-04-03T01:45:00", "2011-04-02T14:45:00Z"),
    ("America/St_Johns", "2006-10-28T23:30:00", "2006-10-29T02:00:00Z"),
    ("America/St_Johns", "2006-10-29T00:00:30", "2006-10-29T02:30:30Z"),
    ("America/St_Johns", "2006-10-29T00:01:00", "2006-10-29T03:31:00Z"),
];

#[test]
fn starts_of_days_agree_with_python() {
    for (name, day, start) in STARTS_OF_DAY {
        assert_eq!(zone(name).start_of_day(date(day)).to_string(), start, "{name} {day}");
    }
}

#[test]
fn local_times_agree_with_python() {
    for (name, local, instant) in LOCAL_TIMES {
        assert_eq!(parse_instant(local, &zone(name)).unwrap().to_string(), instant, "{name} {local}");
    }
}

#[test]
fn clocks_show_the_right_date() {
    assert_eq!(zone("Pacific/Apia").date_of(utc("2011-12-30T09:59:59Z")), date("2011-12-29"));
    assert_eq!(zone("Pacific/Apia").date_of(utc("2011-12-30T10:00:00Z")), date("2011-12-31"));
    assert_eq!(zone("Asia/Kathmandu").local_of(utc("2011-12-09T18:15:00.5Z")), (date("2011-12-10"), 500_000));
    assert_eq!(zone("America/New_York").date_of(Timestamp::MIN), Date::from_ymd(0, 12, 31).unwrap());
    assert_eq!(zone("Asia/Kathmandu").date_of(Timestamp::MAX), Date::from_ymd(10_000, 1, 1).unwrap());
}

/// British summer time ended at 02:00 UTC; before 1970, so that microseconds since the epoch are negative.
#[test]
fn a_change_happens_at_its_microsecond() {
    let london = zone("Europe/London");
    let mut converter = LocalConverter::new(london);
    let change = utc("1967-10-29T02:00:00Z").micros();
    for (at, ahead) in [(change - 1, 3600), (change, 0), (change + 1, 0)] {
        let local = at + ahead * MICROS_PER_SECOND;
        assert_eq!(london.local_micros_of(Timestamp::from_micros(at)), local);
        assert_eq!(converter.local_micros_of(Timestamp::from_micros(at)), local);
    }
}

#[test]
fn unknown_zones_get_a_suggestion() {
    for (given, suggestion) in [
        ("Europe/Londn", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("EUROPE/LONDON", "Europe/London"),
        ("America/New York", "America/New_York"),
        ("New York", "America/New_York"),
        ("kathmandu", "Asia/Kathmandu"),
    ] {
        let error = Zone::parse(given).unwrap_err();
        assert_eq!(error.code().as_str(), "unknown_time_zone");
        assert_eq!(error.detail("suggestion"), Some(suggestion), "{given}");
        assert_eq!(error.detail("given"), Some(given));
    }
    for given in ["", "Mars/Olympus", "+01:00", "x".repeat(100_000).as_str(), "\u{0}"] {
        assert_eq!(Zone::parse(given).unwrap_err().code().as_str(), "unknown_time_zone");
    }
}

#[test]
fn zones_are_their_names() {
    for name in ODD_ZONES {
        assert_eq!(zone(name).name(), name);
        assert_eq!(serde_json::to_string(&zone(name)).unwrap(), format!("\"{name}\""));
        assert_eq!(serde_json::from_str::<Zone>(&format!("\"{name}\"")).unwrap(), zone(name));
    }
    assert_eq!(zone("UTC"), Zone::UTC);
    assert_eq!(tz_database_version().len(), 5);
}

/// What the conversions rest on: no zone changes its offset twice within six days, nor is further from UTC than 16 hours.
#[test]
fn the_database_changes_offsets_rarely() {
    let day = 86_400;
    for tz in chrono_tz::TZ_VARIANTS {
        let zone = zone(tz.name());
        let mut last_change = i64::MIN;
        let mut offset = zone.offset_at(-5_000_000_000 * MICROS_PER_SECOND);
        for seconds in (-5_000_000_000..4_200_000_000_i64).step_by(day) {
            let next = zone.offset_at(seconds * MICROS_PER_SECOND);
            assert!(next.abs() < 16 * 3600 * MICROS_PER_SECOND, "{tz}");
            if next != offset {
                assert!(seconds - last_change.max(-6_000_000_000) >= 6 * day as i64, "{tz} at {seconds}");
                (last_change, offset) = (seconds, next);
            }
        }
    }
}

/// chrono's own answer, by another way: its search among local spans, and for gaps a step forward to the first time
/// that exists.
fn by_chrono(zone: Zone, local_micros: i64) -> Timestamp {
    let naive = |seconds: i64| -> NaiveDateTime { DateTime::from_timestamp(seconds, 0).unwrap().naive_utc() };
    let seconds = local_micros.div_euclid(MICROS_PER_SECOND);
    if let Some(found) = zone.tz().from_local_datetime(&naive(seconds)).earliest() {
        return Timestamp::from_micros(
            found.timestamp() * MICROS_PER_SECOND + local_micros.rem_euclid(MICROS_PER_SECOND),
        );
    }
    let (mut gap, mut exists) = (seconds, seconds + 25 * 3600);
    while exists - gap > 1 {
        let middle = gap + (exists - gap) / 2;
        match zone.tz().from_local_datetime(&naive(middle)).earliest() {
            Some(_) => exists = middle,
            None => gap = middle,
        }
    }
    let found = zone.tz().from_local_datetime(&naive(exists)).earliest().unwrap();
    Timestamp::from_micros(found.timestamp() * MICROS_PER_SECOND)
}

/// Local times within two days of a change of offset of one of the odd zones, found by stepping through its years.
fn near_changes() -> impl Strategy<Value = (Zone, i64)> {
    let mut changes = Vec::new();
    for name in ODD_ZONES {
        let zone = zone(name);
        let mut offset = zone.offset_at(-4_000_000_000 * MICROS_PER_SECOND);
        for seconds in (-4_000_000_000..4_150_000_000_i64).step_by(86_400) {
            let next = zone.offset_at(seconds * MICROS_PER_SECOND);
            if next != offset {
                changes.push((zone, seconds * MICROS_PER_SECOND));
                offset = next;
            }
        }
    }
    let two_days = 172_800 * MICROS_PER_SECOND;
    (prop::sample::select(changes), -two_days..two_days)
        .prop_map(|((zone, change), apart)| (zone, change + apart))
}

fn anywhere() -> impl Strategy<Value = (Zone, i64)> {
    let zones: Vec<Zone> = ODD_ZONES.into_iter().map(zone).collect();
    (prop::sample::select(zones), Timestamp::MIN.micros()..=Timestamp::MAX.micros())
}

proptest! {
    #![proptest_config(property::config(20_000))]

    #[test]
    fn local_times_agree_with_chrono((zone, local) in prop_oneof![near_changes(), anywhere()]) {
        prop_assert_eq!(zone.instant_of_local_micros(local), by_chrono(zone, local));
    }

    #[test]
    fn the_converter_agrees_with_the_zone(
        (zone, first) in prop_oneof![near_changes(), anywhere()],
        steps in prop::collection::vec(prop_oneof![-(1_i64 << 40)..1 << 40, -(1_i64 << 58)..1 << 58, Just(i64::MAX), Just(i64::MIN)], 1..8),
    ) {
        let mut converter = LocalConverter::new(zone);
        let mut local = first;
        for step in steps {
            prop_assert_eq!(converter.instant_of_local_micros(local), zone.instant_of_local_micros(local));
            let at = Timestamp::from_micros(local);
            prop_assert_eq!(converter.local_micros_of(at), zone.local_micros_of(at));
            local = local.saturating_add(step);
        }
    }

    #[test]
    fn later_local_times_are_never_earlier_instants((zone, local) in near_changes(), apart in 0..200_000_000_000_i64) {
        prop_assert!(zone.instant_of_local_micros(local) <= zone.instant_of_local_micros(local + apart));
    }

    #[test]
    fn an_existing_local_time_comes_back((zone, at) in near_changes()) {
        let at = Timestamp::from_micros(at);
        let (day, micros) = zone.local_of(at);
        let back = zone.instant_of_local(day, micros);
        prop_assert!(back <= at);
        prop_assert_eq!(zone.local_of(back), (day, micros));
    }
}

#[test]
fn no_local_time_overflows() {
    for name in ODD_ZONES {
        let zone = zone(name);
        for local in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
            let bound = if local < 0 { Timestamp::MIN } else { Timestamp::MAX };
            assert_eq!(zone.instant_of_local_micros(local), bound);
            assert_eq!(LocalConverter::new(zone).instant_of_local_micros(local), bound);
        }
        assert_eq!(zone.instant_of_local(Date::MAX, i64::MAX), Timestamp::MAX);
        assert_eq!(zone.instant_of_local(Date::MIN, i64::MIN), Timestamp::MIN);
        assert_eq!(zone.start_of_day(Date::MIN), Timestamp::MIN);
        assert_eq!(zone.start_of_day(Date::MAX), Timestamp::MAX);
    }
}
