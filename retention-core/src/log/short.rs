//! Short runs of many ids as one run a kind, so that what is asked at many instants costs as if they were one id's.

use crate::log::shard::{Run, RunMeta, Shard, no_prefix};

/// A run of more events is read as it is.
const SHORT: usize = 64;

impl Shard {
    /// Takes the short runs out of many, and gives their times and amounts as the runs of one customer: nothing else of
    /// the events is in them. Nothing is taken where amounts are in several currencies.
    pub(crate) fn of_short(runs: &mut Vec<Run<'_>>) -> Option<Self> {
        if runs.iter().any(|run| !run.shard().extras().foreign.is_empty()) {
            return None;
        }
        let mut kinds: Vec<u16> = runs.iter().map(|run| run.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut merged = Self { run_of: vec![0, 0], ..Self::default() };
        for kind in kinds {
            let short = || runs.iter().filter(move |run| run.kind == kind && run.len() <= SHORT);
            let mut events: Vec<(i64, Option<i64>)> = Vec::new();
            for run in short() {
                events.extend(run.times.iter().enumerate().map(|(event, time)| (*time, run.amount(event))));
            }
            // Each run ascends: to merge them is little work.
            events.sort();
            merged.push_run(kind, &events, short().any(Run::has_amounts));
        }
        merged.overflows |= runs.iter().any(|run| run.shard().overflows());
        merged.run_of = vec![0, merged.runs.len() as u32];
        runs.retain(|run| run.len() > SHORT);
        Some(merged)
    }

    fn push_run(&mut self, kind: u16, events: &[(i64, Option<i64>)], priced: bool) {
        if events.is_empty() {
            return;
        }
        let prefix = if priced { self.prefix.len() as u32 } else { no_prefix() };
        self.runs.push(RunMeta { kind, start: self.times.len() as u32, prefix });
        let mut sum = 0i64;
        for (time, amount) in events {
            if priced {
                match amount {
                    None => self.blank.push(self.times.len() as u32),
                    Some(amount) => {
                        let exact = sum.checked_add(*amount);
                        let exact = exact.filter(|sum| sum.unsigned_abs() <= i64::MAX as u64 / 2);
                        self.overflows |= exact.is_none();
                        sum = sum.wrapping_add(*amount);
                    }
                }
                self.prefix.push(sum);
            }
            self.times.push(*time);
        }
    }
}
