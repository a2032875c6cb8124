//! What must not change a result, and what must change it in a known way.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use retention_core::{CohortBy, CohortOptions, Cohorts, EventLog, Timestamp};

use super::by_label;
use super::scene::{Happening, Person, Scene, options, scene};

fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_111_210), failure_persistence: None, ..Config::default() }
}

fn ask(log: &EventLog, scene: &Scene, options: &CohortOptions) -> Option<Cohorts> {
    log.as_of(Timestamp::from_micros(scene.as_of)).unwrap().cohorts(options).ok()
}

/// Eligible, retained, orders and revenue of every cell; what is not known is nothing.
fn numbers(cohorts: &Cohorts) -> BTreeMap<(Option<String>, usize), [i64; 4]> {
    let count = |count: Option<u64>| count.unwrap_or(0) as i64;
    let cells = by_label(cohorts).into_iter();
    cells
        .map(|(at, cell)| {
            let revenue = cell.revenue_minor.unwrap_or(0);
            (at, [count(cell.eligible), count(cell.retained), count(cell.orders), revenue])
        })
        .filter(|(_, numbers)| numbers.iter().any(|number| *number != 0))
        .collect()
}

fn add(sum: &mut BTreeMap<(Option<String>, usize), [i64; 4]>, part: &Cohorts) {
    for (at, numbers) in numbers(part) {
        let cell = sum.entry(at).or_default();
        cell.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
    }
}

/// Two names of one customer whose property changed at the same instant: the log says nothing about which counts.
fn has_ties(scene: &Scene, options: &CohortOptions) -> bool {
    options.by == CohortBy::Property && scene.alias.is_some()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn the_order_of_arrival_and_the_number_of_threads_change_nothing(scene in scene(), options in options()) {
        let mut shuffled = scene.clone();
        shuffled.events.reverse();
        let middle = shuffled.events.len() / 3;
        shuffled.events.rotate_left(middle);
        let (found, again) = (ask(&scene.log(), &scene, &options), ask(&shuffled.log().threads(3), &scene, &options));
        prop_assert_eq!(found.map(|found| found.table()), again.map(|again| again.table()));
    }

    #[test]
    fn what_customers_are_called_changes_nothing(scene in scene(), options in options()) {
        prop_assume!(!has_ties(&scene, &options));
        let last = scene.people.len() - 1;
        let mut renamed = scene.clone();
        renamed.people.reverse();
        renamed.events.iter_mut().for_each(|event| event.customer = last - event.customer);
        renamed.alias = scene.alias.map(|(known, alias)| (last - known, last - alias));
        let (found, again) = (ask(&scene.log(), &scene, &options), ask(&renamed.log(), &scene, &options));
        prop_assert_eq!(found.map(|found| found.table()), again.map(|again| again.table()));
    }

    #[test]
    fn the_future_changes_nothing(scene in scene(), options in options(), more in scene()) {
        let mut later = scene.clone();
        let shift = scene.as_of - Timestamp::parse_utc("2011-10-25").unwrap().micros();
        let moved = |time: i64| time + shift;
        later.events.extend(more.events.iter().map(|event| Happening { time: moved(event.time), ..event.clone() }));
        later.events.push(Happening { customer: 0, kind: "novel", time: scene.as_of, amount: Some(1), order: Some(9), item: Some(9) });
        for (person, other) in later.people.iter_mut().zip(&more.people) {
            if person.signed_up.is_none() {
                person.signed_up = other.signed_up.map(moved);
            }
            let plans = other.plans.iter().map(|(since, plan)| (moved(*since), *plan));
            person.plans.extend(plans.filter(|(since, _)| *since >= scene.as_of));
        }
        let (found, again) = (ask(&scene.log(), &scene, &options), ask(&later.log(), &scene, &options));
        prop_assert_eq!(found.map(|found| found.table()), again.map(|again| again.table()));
    }

    #[test]
    fn doubled_amounts_double_revenue_and_nothing_else(scene in scene(), options in options()) {
        let mut doubled = scene.clone();
        doubled.events.iter_mut().for_each(|event| event.amount = event.amount.map(|amount| amount * 2));
        let (found, again) = (ask(&scene.log(), &scene, &options), ask(&doubled.log(), &scene, &options));
        let (Some(found), Some(again)) = (found, again) else { return Ok(()) };
        let mut expected = by_label(&found);
        expected.values_mut().for_each(|cell| cell.revenue_minor = cell.revenue_minor.map(|minor| minor * 2));
        prop_assert_eq!(expected, by_label(&again));
    }

    #[test]
    fn everybody_twice_doubles_counts_and_no_rate(scene in scene(), options in options()) {
        prop_assume!(!has_ties(&scene, &options));
        let single = Scene { alias: None, ..scene };
        let mut twice = single.clone();
        let people: Vec<Person> = single.people.clone();
        let count = people.len();
        twice.people.extend(people);
        twice.events.extend(single.events.iter().map(|event| Happening { customer: event.customer + count, ..event.clone() }));
        let (found, again) = (ask(&single.log(), &single, &options), ask(&twice.log(), &single, &options));
        let (Some(found), Some(again)) = (found, again) else { return Ok(()) };
        let mut expected = by_label(&found);
        for cell in expected.values_mut() {
            let double = |count: Option<u64>| count.map(|count| count * 2);
            (cell.eligible, cell.retained, cell.orders) = (double(cell.eligible), double(cell.retained), double(cell.orders));
            cell.revenue_minor = cell.revenue_minor.map(|minor| minor * 2);
        }
        prop_assert_eq!(expected, by_label(&again));
    }

    #[test]
    fn parts_add_up_to_the_whole(scene in scene(), options in options()) {
        let log = scene.log();
        let Some(whole) = ask(&log, &scene, &options) else { return Ok(()) };
        let mut sum = BTreeMap::new();
        let parts = log.partition(3).unwrap();
        // A part whose customers lack the property altogether has no cohorts by it.
        parts.iter().filter_map(|part| ask(part, &scene, &options)).for_each(|part| add(&mut sum, &part));
        prop_assert_eq!(numbers(&whole), sum);
    }

    #[test]
    fn logs_split_by_hand_add_up_when_they_observed_the_same(scene in scene(), options in options()) {
        prop_assume!(scene.observed.is_some() && !options.events.is_empty());
        let Some(whole) = ask(&scene.log(), &scene, &options) else { return Ok(()) };
        let mut sum = BTreeMap::new();
        for half in 0..2 {
            let mut part = scene.clone();
            let here = |customer: usize| scene.who(customer) % 2 == half;
            part.events.retain(|event| here(event.customer));
            for (at, person) in part.people.iter_mut().enumerate().filter(|(at, _)| !here(*at)) {
                let _ = at;
                *person = Person::default();
            }
            if let Some(part) = ask(&part.log(), &scene, &options) {
                add(&mut sum, &part);
            }
        }
        // Who is eligible takes knowing that a kind was observed, which a part may never have seen.
        let acted = |mut cells: BTreeMap<(Option<String>, usize), [i64; 4]>| {
            cells.values_mut().for_each(|numbers| numbers[0] = 0);
            cells.retain(|_, numbers| *numbers != [0; 4]);
            cells
        };
        prop_assert_eq!(acted(numbers(&whole)), acted(sum));
    }
}
