//! One setting changed, and what it moves of whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::metric::revenue::difference::figure::{Kind, Worth};
use crate::stat::{apportion, fraction, millionths};

/// Figures by customer.
pub(super) type Figures = BTreeMap<String, Worth>;

/// One setting changed: its name, values, and the figures before and after.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) setting: &'static str,
    pub(super) values: [String; 2],
    pub(super) before: Figures,
    pub(super) after: Figures,
}

/// What a setting moves of one customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved<'a> {
    pub(super) name: &'a str,
    pub(super) before: Worth,
    pub(super) after: Worth,
    /// Their part of a rate's change.
    pub(super) millionths: Option<i128>,
}

pub(super) fn total(figures: &Figures) -> Worth {
    let mut sum = Worth::default();
    figures.values().for_each(|worth| sum.add(*worth));
    sum
}

impl Change {
    /// A rate's change; not known where it is not one, or where there is no rate on either side.
    pub(super) fn millionths(&self, kind: Kind) -> Option<i128> {
        let (before, after) = (total(&self.before), total(&self.after));
        let rates = (millionths(after.part, after.whole)?, millionths(before.part, before.whole)?);
        (kind == Kind::Rate).then_some(rates.0 - rates.1)
    }

    /// The customers whose figure it moves. Of a rate n/d that becomes N/D, the part of a customer whose own n and d change
    /// by x and y is (x − n/d · y) / D: over all customers that is N/D − n/d exactly. The parts are rounded to whole
    /// millionths that add up to the rate's change.
    pub(super) fn moved(&self, kind: Kind) -> Vec<Moved<'_>> {
        let names: BTreeSet<&String> = self.before.keys().chain(self.after.keys()).collect();
        let of = |figures: &Figures, name: &String| figures.get(name).copied().unwrap_or_default();
        let mut moved: Vec<Moved<'_>> = names
            .into_iter()
            .map(|name| Moved {
                name,
                before: of(&self.before, name),
                after: of(&self.after, name),
                millionths: None,
            })
            .filter(|moved| moved.before != moved.after)
            .collect();
        if let Some(parts) = self.millionths(kind).and_then(|change| self.parts(&moved, change)) {
            moved.iter_mut().zip(parts).for_each(|(moved, part)| moved.millionths = Some(part));
        }
        moved
    }

    /// None where products do not fit into 128 bits.
    fn parts(&self, moved: &[Moved<'_>], change: i128) -> Option<Vec<i128>> {
        let (before, after) = (total(&self.before), total(&self.after));
        let divisor = before.whole.checked_mul(after.whole)?;
        let part = |moved: &Moved<'_>| {
            let own = (moved.after.part - moved.before.part).checked_mul(before.whole)?;
            let base = (moved.after.whole - moved.before.whole).checked_mul(before.part)?;
            Some(fraction(own.checked_sub(base)?.checked_mul(1_000_000)?, divisor))
        };
        let exact = moved.iter().map(part).collect::<Option<Vec<_>>>()?;
        Some(apportion(&exact, change))
    }
}
