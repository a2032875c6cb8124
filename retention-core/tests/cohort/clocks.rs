//! Calendars and clocks: midnight, month ends, daylight saving, and a day that never was.

use retention_core::{
    CellState, CohortBy, CohortClock, CohortOptions, CohortValue, Cohorts, Customer, Event, EventLog, Schema,
    Unit,
};

use super::{cohorts, retained, row};

/// Every zone, with the UTC offset it has all through January and February 2012 in minutes.
const ZONES: [(&str, i64); 4] =
    [("Europe/London", 0), ("America/New_York", -300), ("Asia/Kathmandu", 345), ("Pacific/Apia", 840)];

fn log(zone: &str) -> EventLog {
    EventLog::new(Schema::new(zone, "GBP").unwrap())
}

fn visits(log: &mut EventLog, customer: &str, times: &[&str]) {
    for time in times {
        log.push(Event::new(customer, "activity", *time)).unwrap();
    }
}

fn by_sign_up(unit: Unit, clock: CohortClock) -> CohortOptions {
    CohortOptions::default().by(CohortBy::SignUp).period(unit).clock(clock)
}

fn first(cohorts: &Cohorts, row: usize, periods: usize) -> Vec<Option<u64>> {
    (0..periods).map(|period| cohorts.cell(row, period).unwrap().retained).collect()
}

#[test]
fn sixteen_minutes_over_midnight_are_the_next_day_of_the_calendar_and_the_first_of_the_clock() {
    for (zone, _) in ZONES {
        let mut log = log(zone);
        log.set_customer(&Customer::new("c1").signed_up("2012-01-31T23:45")).unwrap();
        visits(&mut log, "c0", &["2012-01-01"]);
        visits(&mut log, "c1", &["2012-02-01T00:01"]);
        for unit in [Unit::Day, Unit::Month] {
            let found = cohorts(&log, "2012-04-15", &by_sign_up(unit, CohortClock::Calendar));
            let label = if unit == Unit::Day { "2012-01-31" } else { "2012-01" };
            assert_eq!(retained(&found, label)[..2], [Some(0), Some(1)], "{zone} {unit}");
        }
        visits(&mut log, "c0", &["2012-04-01"]);
        for unit in [Unit::Day, Unit::Month] {
            let found = cohorts(&log, "2012-04-15", &by_sign_up(unit, CohortClock::Rolling));
            assert_eq!(first(&found, 0, 2), [Some(1), Some(0)], "{zone} {unit}");
        }
    }
}

#[test]
fn months_of_the_calendar_end_at_midnight_of_the_zone() {
    for (zone, offset) in ZONES {
        let mut log = log(zone);
        // Ten minutes before and after the local midnight, given in UTC.
        let midnight =
            retention_core::Timestamp::parse_utc("2012-02-01").unwrap().micros() - offset * 60_000_000;
        for (customer, minutes) in [("before", -10), ("at", 0), ("after", 10)] {
            let time = retention_core::Timestamp::from_micros(midnight + minutes * 60_000_000);
            log.push(Event::new(customer, "activity", time)).unwrap();
        }
        let found = cohorts(&log, "2012-03-01", &CohortOptions::default());
        let sizes: Vec<_> =
            found.cohorts().iter().map(|cohort| (cohort.label.clone().unwrap(), cohort.size)).collect();
        assert_eq!(sizes[..2], [("2012-01".to_owned(), Some(1)), ("2012-02".to_owned(), Some(2))], "{zone}");
        assert_eq!(found.cohorts()[1].start.unwrap().micros(), midnight, "{zone}");
    }
}

#[test]
fn months_of_the_clock_keep_the_day_or_take_the_last() {
    for (zone, _) in ZONES {
        let mut log = log(zone);
        visits(&mut log, "c1", &["2012-01-31T23:45"]);
        // The second month begins on 29 February, the third on 31 March, the fourth on 30 April.
        for (at, time) in ["2012-02-29T23:44", "2012-02-29T23:45", "2012-03-31T23:44", "2012-03-31T23:45"]
            .iter()
            .enumerate()
        {
            let mut log = log.clone();
            visits(&mut log, "c1", &[time, "2012-04-30T23:45"]);
            let found = cohorts(&log, "2012-05-15", &CohortOptions::default().clock(CohortClock::Rolling));
            let expected = [[1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 0, 1]][at].map(Some);
            assert_eq!(first(&found, 0, 3), expected, "{zone} {time}");
            assert_eq!(found.cell(0, 3).unwrap().state, CellState::NotYet, "{zone}");
        }
    }
}

#[test]
fn days_of_the_clock_are_24_hours_where_those_of_the_calendar_are_23_or_25() {
    for (zone, start, times, calendar, rolling) in [
        // Clocks go forward in the night to 27 March 2011: half past twelve is 23½ hours later.
        ("Europe/London", "2011-03-26T12:00", ["2011-03-27T12:30", "2011-03-28T13:30"], [1, 1, 1], [1, 0, 1]),
        // Clocks go back in the night to 6 November 2011: noon is 25 hours later.
        (
            "America/New_York",
            "2011-11-05T12:00",
            ["2011-11-06T11:30", "2011-11-07T11:30"],
            [1, 1, 1],
            [1, 1, 1],
        ),
        (
            "America/New_York",
            "2011-11-05T12:00",
            ["2011-11-06T10:30", "2011-11-07T11:30"],
            [1, 1, 1],
            [1, 0, 1],
        ),
        (
            "Asia/Kathmandu",
            "2011-11-05T12:00",
            ["2011-11-06T11:30", "2011-11-07T12:30"],
            [1, 1, 1],
            [1, 0, 1],
        ),
    ] {
        let mut log = log(zone);
        visits(&mut log, "c1", &[start]);
        visits(&mut log, "c1", &times);
        visits(&mut log, "c2", &["2012-01-10"]);
        for (clock, expected) in [(CohortClock::Calendar, calendar), (CohortClock::Rolling, rolling)] {
            let options = CohortOptions::default().period(Unit::Day).clock(clock).periods(3_u32);
            let found = cohorts(&log, "2012-02-01", &options);
            assert_eq!(
                first(&found, 0, 3),
                expected.map(|count| Some(count as u64)),
                "{zone} {start} {times:?} {clock:?}"
            );
        }
    }
}

#[test]
fn a_day_that_never_was_retains_nobody_and_loses_nobody() {
    // Apia went from 29 to 31 December 2011 within the hour.
    let mut log = log("Pacific/Apia");
    visits(&mut log, "c1", &["2011-12-29T12:00", "2011-12-31T12:30", "2012-01-01T11:30"]);
    visits(&mut log, "c2", &["2012-01-10"]);
    for (clock, expected) in [
        (CohortClock::Calendar, [Some(1), None, Some(1)]),
        (CohortClock::Rolling, [Some(1), Some(1), Some(0)]),
    ] {
        let options = CohortOptions::default().period(Unit::Day).clock(clock).periods(3_u32);
        let found = cohorts(&log, "2012-02-01", &options);
        assert_eq!(first(&found, 0, 3), expected, "{clock:?}");
        let state = found.cell(0, 1).unwrap().state;
        assert_eq!(state.is_known(), clock == CohortClock::Rolling);
    }
}

#[test]
fn a_day_that_never_was_is_a_cohort_that_nobody_could_join() {
    let mut log = log("Pacific/Apia");
    for (customer, time) in [("a", "2011-12-29T23:59"), ("b", "2011-12-31T00:00"), ("c", "2012-01-02")] {
        visits(&mut log, customer, &[time]);
    }
    let found = cohorts(&log, "2012-01-05", &CohortOptions::default().period(Unit::Day));
    let sizes: Vec<_> = found.cohorts().iter().map(|c| (c.label.as_deref().unwrap(), c.size)).collect();
    let expected = [
        ("2011-12-29", Some(1)),
        ("2011-12-30", None),
        ("2011-12-31", Some(1)),
        ("2012-01-01", Some(0)),
        ("2012-01-02", Some(1)),
    ];
    assert_eq!(sizes[..5], expected);
    let (day, next) = (row(&found, "2011-12-30"), row(&found, "2011-12-31"));
    assert_eq!(found.cohorts()[day].start, found.cohorts()[next].start);
    assert_eq!(found.cell(day, 0).unwrap().rate(), None);
}

#[test]
fn what_came_earlier_in_the_month_of_signing_up_counts_on_the_calendar_alone() {
    let mut log = log("UTC");
    log.set_customer(&Customer::new("c1").signed_up("2012-01-20")).unwrap();
    log.push(Event::new("c1", "purchase", "2012-01-10").amount(7.0)).unwrap();
    log.push(Event::new("c1", "purchase", "2012-03-25").amount(5.0)).unwrap();
    for (clock, expected) in
        [(CohortClock::Calendar, [Some(700), Some(0)]), (CohortClock::Rolling, [Some(0), Some(0)])]
    {
        let options = by_sign_up(Unit::Month, clock).value(CohortValue::RevenueNet);
        let found = cohorts(&log, "2012-06-01", &options);
        let revenue = [0, 1].map(|period| found.cell(0, period).unwrap().revenue_minor);
        assert_eq!(revenue, expected, "{clock:?}");
    }
}

#[test]
fn weeks_begin_on_the_schemas_day() {
    for (day, label) in [("monday", "2012-01-02"), ("sunday", "2012-01-08")] {
        let schema = serde_json::json!({"week_start": day});
        let mut log = EventLog::new(Schema::from_json(&schema).unwrap());
        // A Sunday.
        visits(&mut log, "c1", &["2012-01-08T12:00"]);
        let found = cohorts(&log, "2012-01-20", &CohortOptions::default().period(Unit::Week));
        assert_eq!(found.cohorts()[0].label.as_deref(), Some(label));
    }
}
