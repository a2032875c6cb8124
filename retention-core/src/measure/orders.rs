//! Counting orders: the line items of one order are one, and an event without an order is one of its own.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::log::{Run, View};

/// Counts distinct orders; keeps its memory from one customer to the next.
#[derive(Debug)]
pub(crate) struct OrderCounter<'a> {
    view: &'a View,
    seen: Vec<u32>,
}

impl<'a> OrderCounter<'a> {
    pub(crate) fn new(view: &'a View) -> Self {
        Self { view, seen: Vec::new() }
    }

    /// The distinct orders among stretches of a customer's runs.
    pub(crate) fn among<'r>(
        &mut self,
        stretches: impl Iterator<Item = (&'r Run<'r>, Range<usize>)> + Clone,
    ) -> u64 {
        let mut shards = stretches.clone().map(|(run, _)| run.shard_number());
        let first = shards.next();
        if shards.any(|shard| Some(shard) != first) {
            return self.across_shards(stretches);
        }
        self.seen.clear();
        let mut own = 0;
        for (run, events) in stretches {
            if !run.has_orders() {
                own += events.len() as u64;
                continue;
            }
            let orders = run.orders(events.clone());
            own += (events.len() - orders.len()) as u64;
            for order in orders {
                // Line items of one order mostly follow each other.
                if self.seen.last() != Some(order) {
                    self.seen.push(*order);
                }
            }
        }
        if self.seen.len() > 1 {
            self.seen.sort_unstable();
            self.seen.dedup();
        }
        own + self.seen.len() as u64
    }

    /// Aliases of one customer may lie in different shards, whose numbers for orders differ.
    fn across_shards<'r>(&self, stretches: impl Iterator<Item = (&'r Run<'r>, Range<usize>)>) -> u64 {
        let mut texts: BTreeSet<&str> = BTreeSet::new();
        let mut own = 0;
        for (run, events) in stretches {
            let labels = self.view.state().labels(run.shard_number());
            for event in events {
                match (run.order(event), labels) {
                    (Some(order), Some(labels)) => {
                        texts.insert(labels.name(order));
                    }
                    _ => own += 1,
                }
            }
        }
        own + texts.len() as u64
    }
}
