//! How early a scorecard warned: the band of each customer when their first outcome was certain, and since when.

use crate::Result;
use crate::measure::Subject;
use crate::policy::footing::Stood;
use crate::policy::health::Asked;
use crate::policy::health::backtest::{HealthBacktest, Judged, Warned};
use crate::segment::Judge;

/// The lowest band.
const LOWEST: u8 = 1;

impl HealthBacktest {
    /// When the first outcome of each customer who had one was certain, and the customer, in that order.
    pub(super) fn firsts(&self) -> Vec<(i64, u32)> {
        let customers = self.rows.chunk_by(|a, b| a.rank == b.rank);
        let first = |rows: &[Judged]| rows.iter().find(|row| row.outcome).map(|row| (row.certain, row.rank));
        let mut firsts: Vec<(i64, u32)> = customers.filter_map(first).collect();
        firsts.sort_unstable();
        firsts
    }

    /// How customers stood at these instants, by all that can have changed their band before. Of a scorecard without
    /// bands there is nothing to tell.
    pub(super) fn warn(&mut self, asked: &Asked<'_>, card: usize, firsts: &[(i64, u32)]) -> Result<()> {
        if self.bands.is_empty() {
            return Ok(());
        }
        let mut wanted: Vec<(u32, i64)> = firsts.iter().map(|(certain, rank)| (*rank, *certain)).collect();
        wanted.sort_unstable();
        let start = || (Vec::new(), Judge::new(asked.view.schema()));
        let parts = asked.view.each_subject(
            asked.compiled.graph.program.properties(),
            start,
            |(found, judge): &mut (Vec<(u32, Warned)>, Judge), rank, subject| {
                let from = wanted.partition_point(|(other, _)| *other < rank);
                let own = wanted.iter().skip(from).take_while(|(other, _)| *other == rank);
                for (_, certain) in own.copied() {
                    let since = asked.lowest_since(judge, subject, card, certain);
                    found.push((rank, Warned { certain, since }));
                }
            },
        )?;
        let mut found: Vec<(u32, Warned)> = parts.into_iter().flat_map(|(found, _)| found).collect();
        found.sort_by_key(|(rank, one)| (*rank, one.certain));
        // Who is not seen any more, as the view of then has it, was not warned of.
        let missing = firsts.len().saturating_sub(found.len());
        let nobody =
            firsts.iter().take(missing).map(|(certain, _)| Warned { certain: *certain, since: None });
        self.warned.extend(found.into_iter().map(|(_, one)| one).chain(nobody));
        Ok(())
    }
}

impl Asked<'_> {
    /// Customers of the log as those who they are in this view.
    pub(super) fn of_then(&self, firsts: &[(i64, u32)]) -> Vec<(i64, u32)> {
        let names = &self.view.state().order().names;
        let now = |rank: u32| names.get(rank as usize).map_or(rank, |name| self.view.members_rank(name));
        firsts.iter().map(|(certain, rank)| (*certain, now(*rank))).collect()
    }

    /// Since when a customer had been in the lowest band at an instant without leaving it: the fold of all that was so
    /// before.
    fn lowest_since(&self, judge: &mut Judge, subject: &Subject<'_>, card: usize, at: i64) -> Option<i64> {
        let (mut band, mut since) = (0, i64::MIN);
        judge.held(&self.compiled.graph, subject, i64::MIN);
        let start = (i64::MIN, Stood::NONE);
        self.compiled.walk(judge, subject, &Vec::new(), start, at, |_, time, _, now| {
            if now.footing.band(card) != band {
                (band, since) = (now.footing.band(card), time);
            }
        });
        (band == LOWEST).then_some(since)
    }
}
