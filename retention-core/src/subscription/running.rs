//! How many subscriptions run at some instants: those that were started and have not ended, paused ones among them,
//! trials not.

use crate::Result;
use crate::log::{Person, Visit};
use crate::subscription::fold::Fold;
use crate::subscription::read::{Entry, Reader};
use crate::subscription::unit::merged;

impl Reader<'_> {
    /// For everybody with subscriptions how many ran just before each instant; these ascend. What they are worth is not
    /// asked, so that no exchange rate is missing.
    ///
    /// # Errors
    /// `invalid_value` for a property that is read and cannot be, of the first customer in the order of ids; `cancelled`.
    pub(crate) fn running(&self, instants: &[i64]) -> Result<Vec<(u32, Vec<i64>)>> {
        let parts = self.view.sweep(
            &self.steps.kinds,
            Visit::Active,
            || (Vec::new(), Vec::new()),
            |(found, entries), person| found.push((person.rank, self.counts(person, instants, entries))),
        )?;
        let mut found: Vec<_> = parts.into_iter().flat_map(|(found, _)| found).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(rank, counts)| Ok((rank, counts?))).collect()
    }

    fn counts<'v>(
        &self,
        person: &Person<'_>,
        instants: &[i64],
        entries: &mut Vec<Entry<'v>>,
    ) -> Result<Vec<i64>>
    where
        Self: 'v,
    {
        self.entries(person, entries)?;
        let mut counts = vec![0; instants.len()];
        let loose: Vec<&Entry<'_>> =
            entries.iter().filter(|entry| entry.subscription.is_none() && entry.is_payment()).collect();
        for (number, group) in entries.chunk_by(|a, b| a.which() == b.which()).enumerate() {
            let shared = loose.iter().copied().filter(|payment| {
                group.iter().any(|one| one.subscription.is_some() && one.is_of_the_same(payment))
            });
            let mut fold = Fold::new(self, number as u32);
            let (mut steps, mut flaws) = (Vec::new(), Vec::new());
            let mut bounds = instants.iter().zip(&mut counts).peekable();
            for entry in merged(group, shared) {
                while let Some((bound, count)) = bounds.next_if(|(bound, _)| **bound <= entry.time) {
                    fold.advance(bound.saturating_sub(1), &mut steps)?;
                    *count += i64::from(fold.runs());
                }
                fold.take(entry, &mut steps, &mut flaws)?;
            }
            for (bound, count) in bounds {
                fold.advance(bound.saturating_sub(1), &mut steps)?;
                *count += i64::from(fold.runs());
            }
        }
        Ok(counts)
    }
}
