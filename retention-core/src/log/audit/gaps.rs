//! Days on which a kind of event was due and did not come.

use std::collections::BTreeSet;

use crate::log::Kinds;
use crate::log::audit::tally::Tally;
use crate::log::audit::{Check, Settings};
use crate::log::view::View;
use crate::time::{Date, Timestamp, Zone};

/// A weekday is usual for a kind if the interval holds at least so many of it, …
const FEWEST: i32 = 4;
/// … and of four of them at least so many have an event.
const USUAL_OF_FOUR: i32 = 3;

pub(super) fn find(view: &View, settings: &Settings, tally: &mut Tally) {
    let (as_of, known_at, zone) = (view.cut_at(), view.known_before(), view.schema().zone());
    let coverage = &view.state().coverage;
    let earliest = zone.date_of(Timestamp::from_micros(settings.earliest)).days();
    for (place, kind) in coverage.kinds(as_of, known_at).enumerate() {
        let mut one = Kinds::default();
        one.add(0, kind);
        let Some((from, to)) = view.observed(&one) else { continue };
        let seen: Vec<i32> = coverage.days(kind, as_of, known_at).map(Date::days).collect();
        let first = first_day(zone, from, &seen).max(earliest);
        // The last day counts only if it has passed.
        let last = zone.date_of(to).days() - 1;
        if first > last {
            continue;
        }
        let (count, due, gaps) = gaps(&seen, first, last, settings.samples);
        tally.of(Check::Gaps, due);
        tally.found(Check::Gaps, count);
        for (start, end) in gaps {
            tally.sample(Check::Gaps, place as u32, i64::from(start), || match end - start {
                0 => format!("{kind} {}", Date::from_days(start)),
                _ => format!("{kind} {} to {}", Date::from_days(start), Date::from_days(end)),
            });
        }
    }
}

/// The first day of an interval that is whole, or has an event all the same.
fn first_day(zone: Zone, from: Timestamp, seen: &[i32]) -> i32 {
    let date = zone.date_of(from);
    if zone.start_of_day(date) >= from || seen.binary_search(&date.days()).is_ok() {
        date.days()
    } else {
        date.days() + 1
    }
}

/// How many days lack an event, how many were due one, and the first stretches of days that lack it.
///
/// Takes time in proportion to the days that have an event, however long the interval: the days due are at most four
/// thirds of them.
fn gaps(seen: &[i32], first: i32, last: i32, samples: usize) -> (u64, u64, Vec<(i32, i32)>) {
    let seen: BTreeSet<i32> = seen.iter().copied().filter(|day| (first..=last).contains(day)).collect();
    let weekday = |day: i32| day.rem_euclid(7) as usize;
    let mut has = [0; 7];
    for day in &seen {
        has[weekday(*day)] += 1;
    }
    let mut due_days: Vec<i32> = Vec::new();
    for start in first..=last.min(first + 6) {
        let all = (last - start) / 7 + 1;
        if all >= FEWEST && i64::from(has[weekday(start)]) * 4 >= i64::from(all) * i64::from(USUAL_OF_FOUR) {
            due_days.extend((0..all).map(|week| start + 7 * week));
        }
    }
    due_days.sort_unstable();
    let mut count = 0;
    let mut stretches: Vec<(i32, i32)> = Vec::new();
    let mut open = false;
    for day in &due_days {
        if seen.contains(day) {
            open = false;
            continue;
        }
        count += 1;
        if !open && stretches.len() <= samples {
            stretches.push((*day, *day));
        } else if let Some((_, end)) = stretches.last_mut() {
            // Days on which nothing was due do not end a stretch.
            *end = *day;
        }
        open = true;
    }
    stretches.truncate(samples);
    (count, due_days.len() as u64, stretches)
}
