//! The scores of all customers at an instant.

use std::sync::Arc;

use crate::health::HealthState;
use crate::log::View;
use crate::measure::Subject;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::footing::set_at;
use crate::policy::health::tables::HEALTH;
use crate::policy::health::{Asked, points};
use crate::segment::Judge;
use crate::table::{Names, Table, Text};
use crate::time::{MICROS_PER_DAY, TimeInput, Timestamp};
use crate::{Error, Result};

/// So long ago the score is that a score is compared with unless told.
const BACK: i64 = 30 * MICROS_PER_DAY;

options! {
    /// Options of [`View::health`].
    pub struct HealthOptions {
        /// The scorecards; not given: all.
        scorecards: Vec<String> = Vec::new(),
        /// The instant, not after `as_of`; not given: `as_of`.
        at: Option<TimeInput> = None,
        /// The instant with whose score it is compared; not given: 30 days before, or, if that is later, when the last artifact of
        /// these scorecards was fitted.
        since: Option<TimeInput> = None,
        /// A smaller change than so many points is no trend.
        steady: f64 = 5.0,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

/// One customer by one scorecard at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) rank: u32,
    pub(super) card: usize,
    pub(super) band: u8,
    pub(super) state: HealthState,
    pub(super) score: Option<i64>,
    pub(super) coverage: f64,
    pub(super) before: Option<i64>,
}

impl View {
    /// The health of all customers at an instant: score, band, coverage, and what has become of it since another instant.
    /// Of each customer the scorecards that are for them.
    ///
    /// # Errors
    /// What [`Policy::validate`] finds of measures, segments and these scorecards, the first of it; `unknown_scorecard`; `artifact_from_later`;
    /// `invalid_option` for an instant after `as_of`.
    ///
    /// ```
    /// use retention_core::{HealthOptions, Policy, testing};
    /// let policy = Policy::parse(r#"{"policy": 1,
    ///     "measures": {"days_since_order": {"measure": "days_since_last", "of": ["purchase"]}},
    ///     "scorecards": {"health": {
    ///         "measures": {"days_since_order": {"low": 60, "high": 0}},
    ///         "bands": [{"band": "red"}, {"band": "green", "from": 50}]}}}"#)?;
    /// let table = testing::small_shop().as_of("2024-02-01")?.health(&policy, &HealthOptions::default())?;
    /// assert!(table.column("score")?.float(0).is_some());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn health(&self, policy: &Policy, options: &HealthOptions) -> Result<Table> {
        let at = self.single(options.at.as_ref())?;
        if !(options.steady >= 0.0 && options.steady.is_finite()) {
            return Err(Error::option("steady", "`steady` must be a number of points, 0 or more"));
        }
        let policy = policy.of_scorecards(&options.scorecards)?;
        let since = match &options.since {
            Some(since) => self.single(Some(since))?,
            None if options.hindsight => at.saturating_sub(BACK),
            // Not given, it goes back no further than to what these scores were fitted on.
            None => at.saturating_sub(BACK).max(policy.fitted_until()).min(at),
        };
        let asked = Asked::of(self, &policy, &[], at.min(since), options.hindsight)?;
        let rows = asked.rows(at, Some(since))?;
        let order = self.state().order();
        let change = |row: &Row| Some(points(row.score? - row.before?));
        let trend = |row: &Row| {
            let change = change(row)?;
            Some(match change {
                change if change >= options.steady && change > 0.0 => 0,
                change if change <= -options.steady && change < 0.0 => 2,
                _ => 1,
            })
        };
        let bands = Named::bands(&asked);
        let owners = Owners::of(&asked, &rows, at);
        let (owner_names, owner_known) = owners.names(rows.len());
        let (band_names, band_known) = bands.column(&rows);
        let (trend_names, trend_known) = coded(&["rising", "steady", "falling"], rows.iter().map(trend));
        let states = HealthState::ALL.iter().map(|state| state.as_str()).collect::<Vec<_>>();
        let cards: Vec<&str> = asked.compiled.cards.iter().map(|card| card.name.as_str()).collect();
        let table = Table::of(&HEALTH)
            .column(Text::coded(Arc::clone(&order.names), rows.iter().map(|row| row.rank).collect()))
            .column(coded(&cards, rows.iter().map(|row| Some(row.card))).0)
            .optional(rows.iter().map(|row| row.score.map(points)).collect())
            .optional(rows.iter().map(|row| row.score).collect())
            .nullable(band_names, band_known)
            .column(coded(&states, rows.iter().map(|row| Some(row.state as usize))).0)
            .column(rows.iter().map(|row| row.coverage).collect::<Vec<_>>())
            .optional(rows.iter().map(|row| row.before.map(points)).collect())
            .optional(rows.iter().map(change).collect())
            .nullable(trend_names, trend_known)
            .nullable(owner_names, owner_known)
            .times(owners.until(rows.len()));
        let table = asked.noted(table).note("at", Timestamp::from_micros(at));
        Ok(table.note("since", Timestamp::from_micros(since)).finish())
    }

    /// One instant asked for.
    pub(in crate::policy) fn single(&self, at: Option<&TimeInput>) -> Result<i64> {
        let at: Vec<TimeInput> = at.cloned().into_iter().collect();
        Ok(self.instants_of(&at)?.first().copied().unwrap_or_else(|| self.cut_at()))
    }
}

/// A column of texts of which there are few, and where there are none.
fn coded(names: &[&str], codes: impl Iterator<Item = Option<usize>>) -> (Text, Option<Vec<bool>>) {
    // What is missing is the empty text.
    let none = names.len();
    let codes: Vec<u32> = codes.map(|code| code.unwrap_or(none).min(none) as u32).collect();
    let valid: Vec<bool> = codes.iter().map(|code| (*code as usize) < none).collect();
    let names: Names = names.iter().copied().chain([""]).collect();
    (Text::coded(Arc::new(names), codes), valid.contains(&false).then_some(valid))
}

/// The names of the bands of all scorecards.
struct Named<'a> {
    names: Vec<&'a str>,
    /// Where those of each scorecard begin.
    starts: Vec<usize>,
}

impl<'a> Named<'a> {
    fn bands(asked: &'a Asked<'_>) -> Self {
        let (mut names, mut starts) = (Vec::new(), Vec::new());
        for card in &asked.compiled.cards {
            starts.push(names.len());
            names.extend((1..=u8::MAX).map_while(|band| card.bands.name(band)));
        }
        Self { names, starts }
    }

    fn column(&self, rows: &[Row]) -> (Text, Option<Vec<bool>>) {
        let code = |row: &Row| Some(self.starts.get(row.card)? + usize::from(row.band).checked_sub(1)?);
        coded(&self.names, rows.iter().map(code))
    }
}

/// Who set scores: of few, so that all the others cost nothing. By row, ascending.
struct Owners(Vec<(usize, String, i64)>);

impl Owners {
    fn of(asked: &Asked<'_>, rows: &[Row], at: i64) -> Self {
        let set = rows.iter().enumerate().filter(|(_, row)| row.state == HealthState::Overridden);
        let owner = |(place, row)| asked.owner(row, at).map(|(owner, until)| (place, owner, until));
        Self(set.filter_map(owner).collect())
    }

    fn names(&self, rows: usize) -> (Text, Option<Vec<bool>>) {
        let mut names: Vec<&str> = self.0.iter().map(|(_, owner, _)| owner.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let mut codes = vec![None; rows];
        for (row, owner, _) in &self.0 {
            if let Some(code) = codes.get_mut(*row) {
                *code = names.binary_search(&owner.as_str()).ok();
            }
        }
        coded(&names, codes.into_iter())
    }

    fn until(&self, rows: usize) -> Vec<Option<Timestamp>> {
        let mut until = vec![None; rows];
        for (row, _, end) in &self.0 {
            if let Some(until) = until.get_mut(*row) {
                *until = Some(Timestamp::from_micros(*end));
            }
        }
        until
    }
}

impl Asked<'_> {
    /// Everybody known at an instant whom a scorecard is for, by rank, then scorecard.
    pub(super) fn rows(&self, at: i64, since: Option<i64>) -> Result<Vec<Row>> {
        if let Some(rows) = self.swift_rows(at, since)? {
            return Ok(rows);
        }
        self.judged_rows(at, since)
    }

    /// The same by the judge, whatever the scorecards hang on.
    pub(super) fn judged_rows(&self, at: i64, since: Option<i64>) -> Result<Vec<Row>> {
        let start = || (Vec::new(), Judge::new(self.view.schema()));
        let parts = self.view.each_subject(
            self.compiled.graph.program.properties(),
            start,
            |(rows, judge): &mut (Vec<Row>, Judge), rank, subject| {
                if subject.known_from().is_some_and(|known| known <= at) {
                    self.row_of(judge, rank, subject, (at, since), rows);
                }
            },
        )?;
        let mut rows: Vec<Row> = parts.into_iter().flat_map(|(rows, _)| rows).collect();
        rows.sort_by_key(|row| (row.rank, row.card));
        Ok(rows)
    }

    /// Adds what the judge says of a customer known at an instant.
    pub(super) fn row_of(
        &self,
        judge: &mut Judge,
        rank: u32,
        subject: &Subject<'_>,
        (at, since): (i64, Option<i64>),
        rows: &mut Vec<Row>,
    ) {
        let compiled = &self.compiled;
        let who = compiled.who_of(self.view, rank);
        let before: Vec<Option<i64>> = match since {
            None => Vec::new(),
            Some(since) => {
                let held = judge.held(&compiled.graph, subject, since);
                let known = subject.known_from().is_some_and(|known| known <= since);
                let score = |card: &usize| compiled.health(judge, held, &who, since, *card).score();
                self.cards.iter().map(|card| score(card).filter(|_| known)).collect()
            }
        };
        let standing = compiled.stand(judge, subject, &who, at);
        for (place, card) in self.cards.iter().enumerate() {
            let health = compiled.health(judge, standing.held, &who, at, *card);
            let state = health.state();
            if state == HealthState::NotEligible {
                continue;
            }
            rows.push(Row {
                rank,
                card: *card,
                band: standing.footing.band(*card),
                state,
                score: health.score(),
                coverage: health.computed.coverage,
                before: before.get(place).copied().flatten(),
            });
        }
    }

    /// Who set the score, and until when.
    fn owner(&self, row: &Row, at: i64) -> Option<(String, i64)> {
        if row.state != HealthState::Overridden {
            return None;
        }
        let who = self.compiled.who_of(self.view, row.rank);
        let fixed = set_at(&who, row.card, at)?;
        Some((fixed.owner.clone(), fixed.until))
    }
}
