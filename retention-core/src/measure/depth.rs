//! How many measures build on one another in a row.

use std::collections::{BTreeMap, BTreeSet};

use crate::measure::Measures;

/// How many measures stand in a row up to each, itself among them, however they are named; none of those in circles, and
/// of those that build on one.
pub(super) fn depths(measures: &Measures) -> BTreeMap<&str, usize> {
    let (mut waits, mut above) = (BTreeMap::new(), BTreeMap::<&str, Vec<&str>>::new());
    let (mut depths, mut free) = (BTreeMap::new(), Vec::new());
    for (name, measure) in measures.iter() {
        let operands = [&measure.base, &measure.over].into_iter().flatten().map(String::as_str);
        let known: BTreeSet<&str> = operands.filter(|operand| measures.get(operand).is_some()).collect();
        known.iter().for_each(|operand| above.entry(*operand).or_default().push(name));
        if known.is_empty() {
            free.push((name, 1));
        }
        waits.insert(name, (known.len(), 1));
    }
    while let Some((name, depth)) = free.pop() {
        depths.insert(name, depth);
        for other in above.remove(name).unwrap_or_default() {
            let Some((open, longest)) = waits.get_mut(other) else { continue };
            (*open, *longest) = (*open - 1, depth.max(*longest - 1) + 1);
            if *open == 0 {
                free.push((other, *longest));
            }
        }
    }
    depths
}
