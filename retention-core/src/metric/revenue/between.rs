//! Recurring revenue between two instants, over all units.

use crate::Result;
use crate::log::View;
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::walk::Walk;
use crate::subscription::{MetricSettings, Reader};

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
    /// Since when subscriptions were observed.
    pub(in crate::metric) observed_from: Option<i64>,
}

/// # Errors
/// Those of folding; `cancelled`.
pub(in crate::metric) fn between(
    view: &View,
    settings: &MetricSettings,
    (from, to): (i64, i64),
) -> Result<Between> {
    let reader = Reader::new(view, settings)?;
    let walk = Walk { settings, bounds: vec![from, to], zone: reader.zone, plans: false };
    let parts = reader.units(Flow::default, |sum, unit| {
        walk.unit(unit.steps, |_, flow, _| *sum = sum.plus(flow));
    })?;
    let flow = parts.iter().fold(Flow::default(), Flow::plus);
    let count = |count| u64::try_from(flow.count(count)).unwrap_or(0);
    Ok(Between {
        start: flow.sum(Sum::Start),
        end: flow.sum(Sum::End),
        net: flow.sum(Sum::Net),
        gross: flow.sum(Sum::Gross),
        start_count: count(Count::Start),
        end_count: count(Count::End),
        gone: count(Count::Gone),
        observed_from: view.observed(&reader.steps.telling).map(|(from, _)| from.micros()),
    })
}
