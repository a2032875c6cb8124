//! How many customers are in each band, and who moved between two instants.

use std::collections::BTreeMap;

use crate::Result;
use crate::health::NO_BAND;
use crate::log::View;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::health::Asked;
use crate::policy::health::table::Row;
use crate::policy::health::tables::{BANDS_CHART, HEALTH_BANDS, HEALTH_MOVERS, MOVERS_CHART};
use crate::table::{Table, Text};
use crate::time::{MICROS_PER_DAY, TimeInput, Timestamp};

options! {
    /// Options of [`View::health_bands`].
    pub struct HealthBandOptions {
        /// The scorecards; not given: all.
        scorecards: Vec<String> = Vec::new(),
        /// The instants, none after `as_of`; not given: `as_of`.
        at: Vec<TimeInput> = Vec::new(),
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

options! {
    /// Options of [`View::health_movers`].
    pub struct HealthMoverOptions {
        /// The first instant; not given: 30 days before the last, or, if that is later, when the last artifact of these
        /// scorecards was fitted.
        from: Option<TimeInput> = None,
        /// The last instant, not after `as_of`; not given: `as_of`.
        to: Option<TimeInput> = None,
        /// The scorecards; not given: all.
        scorecards: Vec<String> = Vec::new(),
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

impl View {
    /// How many customers are in each band at each of several instants.
    ///
    /// # Errors
    /// As [`health`](Self::health).
    pub fn health_bands(&self, policy: &Policy, options: &HealthBandOptions) -> Result<Table> {
        let instants = self.instants_of(&options.at)?;
        let first = instants.first().copied().unwrap_or_else(|| self.cut_at());
        let asked = Asked::of(self, policy, &options.scorecards, first, options.hindsight)?;
        let mut found: Vec<Counted> = Vec::new();
        for at in &instants {
            found.extend(asked.counted(&asked.rows(*at, None)?, *at));
        }
        let at = |one: &Counted| Timestamp::from_micros(one.at);
        let table = Table::of(&HEALTH_BANDS)
            .column(found.iter().map(at).collect::<Vec<_>>())
            .column(
                found.iter().map(|one| (one.at - first) as f64 / MICROS_PER_DAY as f64).collect::<Vec<_>>(),
            )
            .column(found.iter().map(|one| asked.name(one.card)).collect::<Text>())
            .column(found.iter().map(|one| asked.band_or_none(one.card, one.band)).collect::<Text>())
            .column(found.iter().map(|one| one.customers).collect::<Vec<_>>())
            .optional(found.iter().map(|one| share(one.customers, one.all)).collect())
            .optional(found.iter().map(|one| share(one.score, one.scored).map(|mean| mean / 1e6)).collect())
            .chart(&BANDS_CHART);
        Ok(asked.noted(table).finish())
    }

    /// How many customers went from which band to which between two instants, and how far their scores moved.
    ///
    /// # Errors
    /// As [`health`](Self::health); `invalid_option` for `to` before `from`.
    pub fn health_movers(&self, policy: &Policy, options: &HealthMoverOptions) -> Result<Table> {
        let to = self.single(options.to.as_ref())?;
        let policy = policy.of_scorecards(&options.scorecards)?;
        let back = to.saturating_sub(30 * MICROS_PER_DAY);
        let back = match options.hindsight {
            true => back,
            // Not given, it is not before what these scores were fitted on.
            false => back.max(policy.fitted_until()).min(to),
        };
        let from = options.from.clone().unwrap_or_else(|| Timestamp::from_micros(back).into());
        let (from, to) = self.stretch(Some(&from), Some(&Timestamp::from_micros(to).into()))?;
        let asked = Asked::of(self, &policy, &[], from, options.hindsight)?;
        let mut was: BTreeMap<(usize, u32), Row> =
            asked.rows(from, None)?.into_iter().map(|row| ((row.card, row.rank), row)).collect();
        // Customers, those with both scores, and the sum of their changes.
        let mut pairs: BTreeMap<(usize, u8, u8), (i64, i64, i64)> = BTreeMap::new();
        for row in asked.rows(to, None)? {
            let before = was.remove(&(row.card, row.rank));
            let from = before.as_ref().map_or(0, |before| before.band);
            let pair = pairs.entry((row.card, from, row.band)).or_default();
            pair.0 += 1;
            if let (Some(now), Some(before)) = (row.score, before.and_then(|before| before.score)) {
                (pair.1, pair.2) = (pair.1 + 1, pair.2 + now - before);
            }
        }
        // The scorecard is not for the others any more.
        for row in was.values() {
            pairs.entry((row.card, row.band, 0)).or_default().0 += 1;
        }
        let table = Table::of(&HEALTH_MOVERS)
            .column(pairs.keys().map(|(card, ..)| asked.name(*card)).collect::<Text>())
            .column(pairs.keys().map(|(card, from, _)| asked.band_or_none(*card, *from)).collect::<Text>())
            .column(pairs.keys().map(|(card, _, to)| asked.band_or_none(*card, *to)).collect::<Text>())
            .column(pairs.values().map(|(customers, ..)| *customers).collect::<Vec<_>>())
            .optional(
                pairs.values().map(|(_, both, sum)| share(*sum, *both).map(|mean| mean / 1e6)).collect(),
            )
            .chart(&MOVERS_CHART);
        let table = asked.noted(table).note("from", Timestamp::from_micros(from));
        Ok(table.note("to", Timestamp::from_micros(to)).finish())
    }
}

/// A band at an instant.
struct Counted {
    at: i64,
    card: usize,
    band: u8,
    customers: i64,
    /// All whom the scorecard is for.
    all: i64,
    /// Those in the band with a score, and the sum of scores.
    scored: i64,
    score: i64,
}

fn share(part: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

impl Asked<'_> {
    fn counted(&self, rows: &[Row], at: i64) -> Vec<Counted> {
        let mut found = Vec::new();
        for card in self.cards.iter().copied() {
            let bands = self.compiled.cards.get(card).map_or(0, |card| card.bands.names.len());
            let all = rows.iter().filter(|row| row.card == card).count() as i64;
            for band in (1..=bands as u8).chain([0]) {
                let inside = rows.iter().filter(|row| row.card == card && row.band == band);
                let mut one = Counted { at, card, band, customers: 0, all, scored: 0, score: 0 };
                for row in inside {
                    one.customers += 1;
                    if let Some(score) = row.score {
                        (one.scored, one.score) = (one.scored + 1, one.score + score);
                    }
                }
                found.push(one);
            }
        }
        found
    }

    fn band_or_none(&self, card: usize, band: u8) -> String {
        self.band(card, band).unwrap_or_else(|| NO_BAND.to_owned())
    }
}
