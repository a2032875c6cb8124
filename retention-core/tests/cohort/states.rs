//! What was seen, and what was not.

use retention_core::{
    CellState, CohortBy, CohortClock, CohortCount, CohortOptions, CohortValue, Customer, Event, EventLog,
    Role, Schema, SchemaOptions, TimeInput, Unit,
};

use super::{cohorts, retained, row};

fn shop(from: Option<&str>, to: Option<&str>) -> EventLog {
    let time = |text: Option<&str>| text.map(TimeInput::from);
    let options = SchemaOptions::default().observed_from(time(from)).observed_to(time(to));
    EventLog::new(
        Schema::from_options(&options).unwrap().role("sale", Role::Purchase).role("return", Role::Refund),
    )
}

fn sales(log: &mut EventLog, customer: &str, times: &[&str]) {
    for time in times {
        log.push(Event::new(customer, "sale", *time).amount(10.0)).unwrap();
    }
}

fn states(found: &retention_core::Cohorts, row: usize) -> Vec<&'static str> {
    (0..found.periods()).map(|period| found.cell(row, period).unwrap().state.as_str()).collect()
}

#[test]
fn rates_of_the_clock_are_of_those_who_were_observed_long_enough() {
    let mut log = shop(Some("2024-01-01"), Some("2024-03-21"));
    sales(&mut log, "early", &["2024-01-05", "2024-02-06", "2024-03-06"]);
    sales(&mut log, "late", &["2024-01-25", "2024-02-26"]);
    let found = cohorts(&log, "2024-06-01", &CohortOptions::default().clock(CohortClock::Rolling));
    // The second month of `early` ends on 5 March, that of `late` on 25 March, after the end of observation.
    let cells: Vec<_> = (0..3).map(|period| found.cell(0, period).unwrap()).collect();
    assert_eq!(states(&found, 0)[..3], ["complete", "partial", "not_observed"]);
    assert_eq!((cells[0].eligible, cells[0].retained), (Some(2), Some(2)));
    assert_eq!((cells[1].eligible, cells[1].retained), (Some(1), Some(1)));
    assert_eq!((cells[2].eligible, cells[2].retained, cells[2].rate()), (None, None, None));
    // As of 10 March the second month of `late` is not over, and that of `early` is.
    let found = cohorts(&log, "2024-03-10", &CohortOptions::default().clock(CohortClock::Rolling));
    assert_eq!(states(&found, 0), ["complete", "partial", "not_yet"]);
}

#[test]
fn cohorts_without_customers_have_no_rate_and_say_so() {
    let mut log = shop(None, None);
    sales(&mut log, "a", &["2024-01-05"]);
    sales(&mut log, "b", &["2024-03-05", "2024-05-02"]);
    for clock in [CohortClock::Calendar, CohortClock::Rolling] {
        let found = cohorts(&log, "2024-06-01", &CohortOptions::default().clock(clock));
        let february = row(&found, "2024-02");
        let cell = found.cell(february, 1).unwrap();
        assert_eq!(found.cohorts()[february].size, Some(0));
        assert_eq!((cell.state, cell.eligible, cell.retained), (CellState::Complete, Some(0), Some(0)));
        assert_eq!((cell.rate(), cell.interval(0.95), cell.per_customer()), (None, None, None));
    }
}

#[test]
fn sign_ups_need_no_events() {
    let mut log = shop(Some("2024-01-01"), Some("2024-04-01"));
    sales(&mut log, "a", &["2024-02-05"]);
    for customer in ["a", "b", "c"] {
        log.set_customer(&Customer::new(customer).signed_up("2024-01-10")).unwrap();
    }
    log.set_customer(&Customer::new("later").signed_up("2024-04-01")).unwrap();
    let found = cohorts(&log, "2024-04-01", &CohortOptions::default().by(CohortBy::SignUp));
    assert_eq!(retained(&found, "2024-01"), [Some(0), Some(1), Some(0)]);
    assert_eq!(found.cohorts()[0].size, Some(3));
    assert!(found.cohorts().iter().all(|cohort| !cohort.left_truncated));

    // Before anything else is known of them, nothing was observed.
    let mut log = shop(None, None);
    log.set_customer(&Customer::new("a").signed_up("2024-01-10")).unwrap();
    let found = cohorts(&log, "2024-04-01", &CohortOptions::default().by(CohortBy::SignUp));
    assert_eq!(found.cohorts()[0].size, Some(1));
    assert_eq!(states(&found, 0), ["not_observed"]);
    assert!(found.table().notes().any(|(name, text)| name == "warning" && text.contains("no event")));
}

#[test]
fn periods_before_the_log_observed_are_partial_or_not_observed() {
    let mut log = shop(Some("2024-02-15"), Some("2024-06-01"));
    log.set_customer(&Customer::new("a").signed_up("2024-01-10")).unwrap();
    sales(&mut log, "a", &["2024-01-11", "2024-02-20", "2024-03-20"]);
    let options = CohortOptions::default().by(CohortBy::SignUp);
    let found = cohorts(&log, "2024-06-01", &options);
    assert_eq!(states(&found, 0), ["not_observed", "partial", "complete", "complete", "complete"]);
    assert_eq!(retained(&found, "2024-01")[..3], [None, Some(1), Some(1)]);
    // What was never observed is missing from all sums since the start.
    let found =
        cohorts(&log, "2024-06-01", &options.clone().value(CohortValue::RevenueCumulativePerCustomer));
    assert_eq!(states(&found, 0), ["not_observed", "partial", "partial", "partial", "partial"]);
    let rolling = options.clock(CohortClock::Rolling).value(CohortValue::RevenueCumulativePerCustomer);
    let found = cohorts(&log, "2024-06-01", &rolling);
    assert!(states(&found, 0)[..4].iter().all(|state| *state == "not_observed"), "{:?}", states(&found, 0));
}

#[test]
fn first_items_and_properties_have_a_cohort_for_customers_without() {
    let mut log = shop(Some("2024-01-01"), Some("2024-06-01"));
    for (customer, item, time) in
        [("a", Some("tea"), "2024-01-05"), ("b", Some("cup"), "2024-02-05"), ("c", None, "2024-02-06")]
    {
        let event = Event::new(customer, "sale", time);
        log.push(item.map_or(event.clone(), |item| event.item(item))).unwrap();
        sales(&mut log, customer, &["2024-03-01"]);
    }
    // Of several items at one instant, the first in the order of texts.
    log.push(Event::new("a", "sale", "2024-01-05").item("pot")).unwrap();
    let found = cohorts(&log, "2024-06-01", &CohortOptions::default().by(CohortBy::FirstItem));
    let labels: Vec<_> =
        found.cohorts().iter().map(|cohort| (cohort.label.as_deref(), cohort.size)).collect();
    assert_eq!(labels, [(Some("cup"), Some(1)), (Some("pot"), Some(1)), (None, Some(1))]);
    // Everybody's own months: `a` came back in the second after the first, `b` and `c` in the first.
    assert_eq!(retained(&found, "cup")[..3], [Some(1), Some(1), Some(0)]);
    assert_eq!(retained(&found, "pot")[..3], [Some(1), Some(0), Some(1)]);
    let view = log.as_of("2024-06-01").unwrap();
    let behind = view.cohort_customers(found.options(), None, 1).unwrap();
    assert_eq!(behind.column("customer").unwrap().text(0), Some("c"));

    for (customer, seats) in [("a", 10.0), ("b", 9.0)] {
        log.set_customer(&Customer::new(customer).property("seats", seats).set_at("2024-05-01")).unwrap();
    }
    let options = CohortOptions::default().by(CohortBy::Property).property("seats".to_owned());
    let labels = |as_of: &str| -> Vec<Option<String>> {
        cohorts(&log, as_of, &options).cohorts().iter().map(|cohort| cohort.label.clone()).collect()
    };
    assert_eq!(labels("2024-06-01"), [Some("9".to_owned()), Some("10".to_owned()), None]);
    let before = log.as_of("2024-05-01").unwrap().cohorts(&options).unwrap_err();
    assert_eq!(before.code().as_str(), "unknown_property");
}

#[test]
fn refunds_count_against_revenue_whatever_their_sign_and_retain_nobody() {
    let mut log = shop(Some("2024-01-01"), Some("2024-06-01"));
    log.push(Event::new("a", "sale", "2024-01-05").amount(100.0)).unwrap();
    log.push(Event::new("a", "return", "2024-02-05").amount(30.0)).unwrap();
    log.push(Event::new("a", "return", "2024-02-06").amount(-20.0)).unwrap();
    let minor = |value, period| {
        cohorts(&log, "2024-06-01", &CohortOptions::default().value(value)).cell(0, period).unwrap()
    };
    assert_eq!(minor(CohortValue::RevenueGross, 1).revenue_minor, Some(0));
    assert_eq!(minor(CohortValue::RevenueNet, 1).revenue_minor, Some(-5000));
    assert_eq!(minor(CohortValue::RevenueNet, 1).retained, Some(0));
    let cumulative = minor(CohortValue::RevenueCumulativePerCustomer, 3);
    assert_eq!((cumulative.revenue_minor, cumulative.per_customer()), (Some(5000), Some(5000.0)));
}

#[test]
fn line_items_of_an_order_are_one_order() {
    let mut log = shop(Some("2024-01-01"), Some("2024-06-01"));
    for (order, time) in
        [("o1", "2024-01-05"), ("o1", "2024-01-05"), ("o1", "2024-02-01"), ("o2", "2024-02-02")]
    {
        log.push(Event::new("a", "sale", time).order(order)).unwrap();
    }
    sales(&mut log, "a", &["2024-02-03"]);
    let orders = |count| {
        let found =
            cohorts(&log, "2024-06-01", &CohortOptions::default().value(CohortValue::Orders).count(count));
        (0..3).map(|period| found.cell(0, period).unwrap().orders.unwrap()).collect::<Vec<u64>>()
    };
    assert_eq!(orders(CohortCount::NDay), [1, 3, 0]);
    assert_eq!(orders(CohortCount::Unbounded), [3, 3, 0]);
}

#[test]
fn unbounded_counts_whoever_comes_back_later() {
    let mut log = shop(Some("2024-01-01"), Some("2024-06-01"));
    sales(&mut log, "a", &["2024-01-05", "2024-04-05"]);
    sales(&mut log, "b", &["2024-01-06", "2024-02-05"]);
    let found = cohorts(&log, "2024-06-01", &CohortOptions::default().count(CohortCount::Unbounded));
    assert_eq!(retained(&found, "2024-01"), [2, 2, 1, 1, 0].map(Some));
}

#[test]
fn aliases_are_one_customer_since_they_are_told() {
    let mut log = shop(Some("2024-01-01"), Some("2024-06-01"));
    sales(&mut log, "visitor", &["2024-01-05"]);
    sales(&mut log, "c1", &["2024-02-05"]);
    log.alias("visitor", "c1", "2024-02-10").unwrap();
    let before = cohorts(&log, "2024-02-10", &CohortOptions::default());
    assert_eq!(before.cohorts().iter().map(|cohort| cohort.size).collect::<Vec<_>>(), [Some(1), Some(1)]);
    let after = cohorts(&log, "2024-03-01", &CohortOptions::default());
    assert_eq!(after.cohorts().iter().map(|cohort| cohort.size).collect::<Vec<_>>(), [Some(1), Some(0)]);
    assert_eq!(retained(&after, "2024-01"), [Some(1), Some(1)]);
}

#[test]
fn what_was_received_later_is_not_known_yet() {
    let mut log = shop(None, None);
    sales(&mut log, "a", &["2024-01-05", "2024-03-05"]);
    log.push(Event::new("a", "sale", "2024-02-05").received("2024-04-01")).unwrap();
    let options = CohortOptions::default();
    let view = log.as_of("2024-03-20").unwrap();
    assert_eq!(view.cohorts(&options).unwrap().cell(0, 1).unwrap().retained, Some(1));
    let view = view.known_at("2024-03-20").unwrap();
    assert_eq!(view.cohorts(&options).unwrap().cell(0, 1).unwrap().retained, Some(0));
}

#[test]
fn more_periods_than_a_word_has_bits() {
    let mut log = shop(Some("2024-01-01"), Some("2024-12-01"));
    sales(&mut log, "a", &["2024-01-05", "2024-03-05", "2024-11-05", "2024-11-06"]);
    sales(&mut log, "b", &["2024-01-05"]);
    sales(&mut log, "c", &["2024-05-05", "2024-05-06"]);
    let found = cohorts(&log, "2024-12-01", &CohortOptions::default().period(Unit::Day));
    let row = row(&found, "2024-01-05");
    let active: Vec<_> = (0..found.periods())
        .filter_map(|period| {
            Some((period, found.cell(row, period)?.retained?)).filter(|(_, count)| *count > 0)
        })
        .collect();
    assert_eq!(active, [(0, 2), (60, 1), (305, 1), (306, 1)]);
    let found = cohorts(
        &log,
        "2024-12-01",
        &CohortOptions::default().period(Unit::Day).count(CohortCount::Unbounded),
    );
    let counts: u64 = (0..found.periods()).filter_map(|period| found.cell(row, period)?.retained).sum();
    assert_eq!(counts, 307 + 1);
}
