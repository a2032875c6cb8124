//! How scores lie.

use crate::log::View;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::health::Asked;
use crate::policy::health::tables::{HEALTH_SCORES, SCORES_CHART};
use crate::table::{Table, Text};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, Result};

options! {
    /// Options of [`View::health_scores`].
    pub struct HealthScoreOptions {
        /// The scorecards; not given: all.
        scorecards: Vec<String> = Vec::new(),
        /// The instant, not after `as_of`; not given: `as_of`.
        at: Option<TimeInput> = None,
        /// How many points make a step, from 1 to 50; the last step may be shorter.
        width: u32 = 10,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

impl View {
    /// How many customers have which score: one row for each step of scores.
    ///
    /// # Errors
    /// As [`health`](Self::health).
    pub fn health_scores(&self, policy: &Policy, options: &HealthScoreOptions) -> Result<Table> {
        if !(1..=50).contains(&options.width) {
            return Err(Error::option(
                "width",
                format!("`width` must be from 1 to 50, got {}", options.width),
            ));
        }
        let width = i64::from(options.width);
        let at = self.single(options.at.as_ref())?;
        let asked = Asked::of(self, policy, &options.scorecards, at, options.hindsight)?;
        let rows = asked.rows(at, None)?;
        let steps = (100 + width - 1) / width;
        let mut found: Vec<(usize, i64, i64, i64)> = Vec::new();
        for card in asked.cards.iter().copied() {
            let mut counts = vec![0_i64; steps as usize];
            for score in rows.iter().filter(|row| row.card == card).filter_map(|row| row.score) {
                let step = (score / (width * 1_000_000)).clamp(0, steps - 1) as usize;
                if let Some(count) = counts.get_mut(step) {
                    *count += 1;
                }
            }
            let all = counts.iter().sum();
            found.extend(
                counts.into_iter().enumerate().map(|(step, count)| (card, step as i64 * width, count, all)),
            );
        }
        let share = |count: i64, all: i64| (all > 0).then(|| count as f64 / all as f64);
        let table = Table::of(&HEALTH_SCORES)
            .column(found.iter().map(|(card, ..)| asked.name(*card)).collect::<Text>())
            .column(found.iter().map(|(_, low, ..)| *low).collect::<Vec<_>>())
            .column(found.iter().map(|(_, low, ..)| (low + width).min(100)).collect::<Vec<_>>())
            .column(found.iter().map(|(_, _, count, _)| *count).collect::<Vec<_>>())
            .optional(found.iter().map(|(_, _, count, all)| share(*count, *all)).collect())
            .chart(&SCORES_CHART);
        Ok(asked.noted(table).note("at", Timestamp::from_micros(at)).finish())
    }
}
