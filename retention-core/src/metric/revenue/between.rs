//! Recurring revenue between instants, over all units, with what tells how far chance moves it.

use crate::Result;
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::walk::Walk;
use crate::subscription::Reader;

/// What was at two instants, and what became of the one until the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::metric) struct Between {
    pub(in crate::metric) start: i128,
    pub(in crate::metric) end: i128,
    pub(in crate::metric) net: i128,
    pub(in crate::metric) gross: i128,
    pub(in crate::metric) start_count: u64,
    pub(in crate::metric) end_count: u64,
    pub(in crate::metric) gone: u64,
}

impl Between {
    fn of(flow: &Flow) -> Self {
        let count = |count| u64::try_from(flow.count(count)).unwrap_or(0);
        Self {
            start: flow.sum(Sum::Start),
            end: flow.sum(Sum::End),
            net: flow.sum(Sum::Net),
            gross: flow.sum(Sum::Gross),
            start_count: count(Count::Start),
            end_count: count(Count::End),
            gone: count(Count::Gone),
        }
    }
}

/// How many numbers of a unit are followed: two of each of two stretches of time.
pub(in crate::metric) const SIDES: usize = 4;

/// What a unit adds to the numerator and denominator of a figure, over a stretch of time.
pub(in crate::metric) type Parts = fn(&Between) -> (i128, i128);

/// Two stretches of time that follow one another, and the products of what each unit adds to a figure in both: whole
/// numbers, so that neither order nor threads change a variance.
#[derive(Debug, Clone)]
pub(in crate::metric) struct Pair {
    pub(in crate::metric) before: Between,
    pub(in crate::metric) after: Between,
    /// Sums over units of the products of numerator before, denominator before, numerator after, denominator after.
    pub(in crate::metric) products: [[i128; SIDES]; SIDES],
    /// Units with something before, or after.
    pub(in crate::metric) units: [u64; 2],
}

#[derive(Debug, Clone, Copy, Default)]
struct Gathered {
    flows: [Flow; 2],
    products: [[i128; SIDES]; SIDES],
    units: [u64; 2],
}

impl Gathered {
    fn add(&mut self, other: &Self) {
        self.flows.iter_mut().zip(&other.flows).for_each(|(flow, more)| *flow = flow.plus(more));
        self.units.iter_mut().zip(&other.units).for_each(|(units, more)| *units += more);
        let pairs = self.products.iter_mut().flatten().zip(other.products.iter().flatten());
        pairs.for_each(|(sum, more)| *sum = sum.saturating_add(*more));
    }

    fn unit(flows: [Flow; 2], parts: Parts) -> Self {
        let [before, after] = flows.each_ref().map(|flow| parts(&Between::of(flow)));
        let sides = [before.0, before.1, after.0, after.1];
        let products = sides.map(|one| sides.map(|other| one.saturating_mul(other)));
        let units = [before, after].map(|side| u64::from(side != (0, 0)));
        Self { flows, products, units }
    }
}

/// From when to when subscriptions were observed.
pub(in crate::metric) fn observed(reader: &Reader<'_>) -> Option<(i64, i64)> {
    reader.observed().map(|(from, to)| (from.micros(), to.micros()))
}

/// What was from the first instant to the second and from there to the third.
///
/// # Errors
/// Those of folding; `cancelled`.
pub(in crate::metric) fn pair(reader: &Reader<'_>, bounds: [i64; 3], parts: Parts) -> Result<Pair> {
    let walk = Walk { settings: reader.settings, bounds: bounds.to_vec(), zone: reader.zone, plans: false };
    let shares = reader.units(Gathered::default, |sum, unit| {
        let mut flows = [Flow::default(); 2];
        walk.unit(unit.steps, |stretch, flow, _| {
            for own in flows.get_mut(stretch).into_iter().flatten() {
                *own = *flow;
            }
        });
        sum.add(&Gathered::unit(flows, parts));
    })?;
    let mut whole = Gathered::default();
    shares.iter().for_each(|share| whole.add(share));
    let [before, after] = whole.flows.each_ref().map(Between::of);
    Ok(Pair { before, after, products: whole.products, units: whole.units })
}
