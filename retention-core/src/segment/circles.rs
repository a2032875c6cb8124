//! Rules that build on one another in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::measure::Measures;
use crate::rule::Rule;
use crate::{Error, ErrorCode};

/// So many circles are listed.
const MOST: usize = 128;

/// Every circle among the first `named` rules, which others may read, each with the rule in which it begins. No two of
/// them close by the same name in the same rule.
pub(super) fn circles(measures: &Measures, rules: &[(&str, &Rule)], named: usize) -> Vec<(usize, Error)> {
    let places: BTreeMap<&str, usize> =
        rules.iter().take(named).enumerate().rev().map(|(at, (name, _))| (*name, at)).collect();
    let reads = |(_, rule): &(&str, &Rule)| -> BTreeSet<usize> {
        let others = rule.names().filter(|name| measures.get(name).is_none());
        others.filter_map(|name| places.get(name).copied()).collect()
    };
    let mut waits: Vec<BTreeSet<usize>> = rules.iter().take(named).map(reads).collect();
    let mut found = Vec::new();
    while found.len() < MOST {
        settle(&mut waits);
        let Some(way) = circle(&waits) else { break };
        let names: Vec<&str> = way.iter().filter_map(|at| Some(rules.get(*at)?.0)).collect();
        let message = format!("segments build on one another in a circle: {}", names.join(" → "));
        let (Some(first), Some(last)) = (way.first(), way.iter().rev().nth(1)) else { break };
        found.push((*first, Error::new(ErrorCode::CircularDefinition, message)));
        // Without this step the circle is open; what is left may hold others.
        if let Some(waits) = waits.get_mut(*last) {
            waits.remove(first);
        }
    }
    found
}

/// Whoever waits for nobody is waited for no more.
fn settle(waits: &mut [BTreeSet<usize>]) {
    loop {
        let free: BTreeSet<usize> =
            waits.iter().enumerate().filter(|(_, waits)| waits.is_empty()).map(|(at, _)| at).collect();
        let mut settled = true;
        for waits in waits.iter_mut() {
            let before = waits.len();
            waits.retain(|other| !free.contains(other));
            settled &= waits.len() == before;
        }
        if settled {
            return;
        }
    }
}

/// A way from a rule back to itself, which stands at both its ends.
fn circle(waits: &[BTreeSet<usize>]) -> Option<Vec<usize>> {
    let mut way = vec![waits.iter().position(|waits| !waits.is_empty())?];
    loop {
        let next = *waits.get(*way.last()?)?.first()?;
        if let Some(place) = way.iter().position(|seen| *seen == next) {
            way.drain(..place);
            way.push(next);
            return Some(way);
        }
        way.push(next);
    }
}
