//! Who was at risk at each event, laid out so that every risk set is the beginning of a list.

use std::ops::Range;

use crate::frame::Design;
use crate::parallel::Workers;
use crate::stat::BLOCK;
use crate::{Error, Result};

use super::super::Lifetimes;

/// Rows by stratum, and in it by time from the last back: who is at risk at an event stands before it.
#[derive(Debug)]
pub(super) struct RiskSets {
    /// The columns of the design in that order, filled up to whole blocks.
    pub(super) columns: Vec<Vec<f64>>,
    /// The weights in that order; zero in the filling.
    pub(super) weights: Vec<f64>,
    /// The distinct times of events, by stratum, from the last back.
    pub(super) steps: Vec<Step>,
    /// Places of rows by stratum and entry, from the last entry back; empty where all were there from the start.
    pub(super) by_entry: Vec<u32>,
    pub(super) rows: usize,
    pub(super) events: usize,
    /// The sums of each column over events, weighted.
    pub(super) event_sums: Vec<f64>,
}

/// One time of one or more events.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) time: f64,
    pub(super) stratum: u32,
    /// Where the stratum begins, both in the rows and in `by_entry`.
    pub(super) start: usize,
    /// Rows from `start` to here were not yet gone.
    pub(super) end: usize,
    /// Of `by_entry`, from `start` to here had not yet entered.
    pub(super) not_entered: usize,
    /// The rows that had the event.
    pub(super) deaths: Range<usize>,
    /// The sum of their weights.
    pub(super) weight: f64,
}

/// What decides the order of a row.
struct Key {
    stratum: u32,
    time: f64,
    event: bool,
    row: u32,
}

impl RiskSets {
    pub(super) fn new(lives: &Lifetimes<'_>, design: &Design<'_>, workers: &Workers) -> Result<Self> {
        let keys = ordered(lives);
        let order: Vec<usize> = keys.iter().map(|key| key.row as usize).collect();
        let rows = order.len();
        let padded = rows.div_ceil(BLOCK) * BLOCK;
        let columns = workers.run(design.width(), |term| {
            let mut column = vec![0.0; padded];
            design.write(term, &order, &mut column);
            column
        })?;
        let mut weights = vec![0.0; padded];
        for (slot, row) in weights.iter_mut().zip(&order) {
            *slot = lives.spells.weights.map_or(1.0, |all| all.get(*row).copied().unwrap_or_default());
        }
        let (entries, by_entry) = by_entry(lives, &keys);
        let steps = steps(&keys, &weights, &entries)?;
        let event_sums = columns.iter().map(|column| {
            let deaths = steps.iter().flat_map(|step| step.deaths.clone());
            deaths.map(|at| get(column, at) * get(&weights, at)).sum()
        });
        let event_sums = event_sums.collect();
        let events = keys.iter().filter(|key| key.event).count();
        Ok(Self { columns, weights, steps, by_entry, rows, events, event_sums })
    }
}

pub(super) fn get(values: &[f64], at: usize) -> f64 {
    values.get(at).copied().unwrap_or_default()
}

fn ordered(lives: &Lifetimes<'_>) -> Vec<Key> {
    let pairs = lives.spells.durations.iter().zip(lives.spells.events).enumerate();
    let mut keys: Vec<Key> = pairs
        .map(|(row, (time, event))| {
            let stratum =
                lives.groups.as_ref().and_then(|(_, factor)| factor.code(row)).unwrap_or_default() as u32;
            // A row without weight is not there.
            let counts =
                lives.spells.weights.is_none_or(|all| all.get(row).is_some_and(|weight| *weight > 0.0));
            Key { stratum, time: time + 0.0, event: *event && counts, row: row as u32 }
        })
        .collect();
    if lives.groups.is_none() {
        // One number holds it all: the time from the last back, and at one time those with the event first.
        let packed = |key: &Key| (!key.time.to_bits() << 1 | u64::from(!key.event), key.row);
        let mut order: Vec<(u64, u32)> = keys.iter().map(packed).collect();
        order.sort_unstable();
        let unpacked = |(bits, row): (u64, u32)| Key {
            stratum: 0,
            time: f64::from_bits(!(bits >> 1) & (u64::MAX >> 1)),
            event: bits & 1 == 0,
            row,
        };
        return order.into_iter().map(unpacked).collect();
    }
    // Times are not negative, so their bits ascend as they do; one comparison of whole numbers is quick.
    keys.sort_unstable_by_key(|key| (key.stratum, !key.time.to_bits(), !key.event, key.row));
    keys
}

/// For each place of `by_entry` the stratum and time of entry, and the places by entry.
fn by_entry(lives: &Lifetimes<'_>, keys: &[Key]) -> (Vec<(u32, f64)>, Vec<u32>) {
    let Some(entries) = lives.spells.entries else { return (Vec::new(), Vec::new()) };
    let mut found: Vec<(u32, u64, u32)> = keys
        .iter()
        .enumerate()
        .map(|(place, key)| (key.stratum, !(get(entries, key.row as usize) + 0.0).to_bits(), place as u32))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(stratum, bits, place)| ((stratum, f64::from_bits(!bits)), place)).unzip()
}

fn steps(keys: &[Key], weights: &[f64], entries: &[(u32, f64)]) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut start, mut at, mut not_entered) = (0, 0, 0);
    while let Some(first) = keys.get(at) {
        if keys.get(start).is_some_and(|key| key.stratum != first.stratum) {
            (start, not_entered) = (at, at);
        }
        let same = |key: &&Key| key.stratum == first.stratum && key.time == first.time;
        let here = keys.get(at..).unwrap_or_default().iter().take_while(same).count();
        let deaths = keys.get(at..at + here).unwrap_or_default().iter().take_while(|key| key.event).count();
        if here == 0 {
            return Err(Error::internal("a time that is not itself"));
        }
        if deaths > 0 {
            let later =
                |entry: &&(u32, f64)| entry.0 == first.stratum && entry.1 >= first.time && entry.1 > 0.0;
            not_entered += entries.get(not_entered..).unwrap_or_default().iter().take_while(later).count();
            let deaths = at..at + deaths;
            steps.push(Step {
                time: first.time,
                stratum: first.stratum,
                start,
                end: at + here,
                not_entered,
                weight: deaths.clone().map(|at| get(weights, at)).sum(),
                deaths,
            });
        }
        at += here;
    }
    Ok(steps)
}
