//! Was the scorecard right? Scores of past instants beside what came of the customers.

use crate::health::HealthState;
use crate::log::View;
use crate::measure::Measures;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::health::{Asked, not_earlier};
use crate::predict::{ObservationPlan, PlanOutcome};
use crate::segment::Judge;
use crate::table::{ColumnData, Table};
use crate::time::{Span, TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

options! {
    /// Options of a backtest of a scorecard: what is foretold, and at which instants of the past scores are judged.
    pub struct HealthBacktestOptions {
        /// What is bad: that there is no such event, or that there is one.
        outcome: PlanOutcome = PlanOutcome::NoEvent,
        /// The kinds or roles of events that it is about.
        of: Vec<String> = vec!["purchase".to_owned()],
        /// How long one waits for the outcome.
        horizon: Span = Span::ninety_days(),
        /// How long after an instant the horizon begins: the time that one wants to act in. Not given: at once.
        lead: Option<Span> = None,
        /// How far the instants lie apart.
        every: Span = Span::one_month(),
        /// No instant is before this one. Not given: from the first on that has a history.
        from: Option<TimeInput> = None,
        /// The last instant. Not given: the last whose horizon had ended by what was observed.
        to: Option<TimeInput> = None,
        /// Only customers count who had done something so shortly before the instant. Not given: all who were known by then.
        active_within: Option<Span> = None,
        /// The kinds or roles of events that `active_within` asks for. Not given: those of `of`; of an outcome that is an
        /// event, all kinds but those of `of`.
        active_of: Vec<String> = Vec::new(),
        /// Whether scores read only what had been received by each instant; else what happened, whenever it was received.
        as_known: bool = true,
        /// The confidence of intervals.
        level: f64 = 0.95,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

impl HealthBacktestOptions {
    fn plan(&self) -> ObservationPlan {
        ObservationPlan {
            outcome: self.outcome,
            of: self.of.clone(),
            horizon: self.horizon,
            gap: self.lead,
            every: self.every,
            from: self.from.clone(),
            to: self.to.clone(),
            active_within: self.active_within,
            active_of: self.active_of.clone(),
            as_known: self.as_known,
        }
    }
}

/// How a scorecard did on past instants: each customer's score as it stood, and what came of them. Scores that somebody
/// set play no part: the scorecard is judged.
#[derive(Debug, Clone)]
pub struct HealthBacktest {
    /// By customer and instant.
    pub(super) rows: Vec<Judged>,
    pub(super) measures: Vec<Weighed>,
    pub(super) bands: Vec<String>,
    pub(super) scorecard: String,
    pub(super) definition: String,
    pub(super) level: f64,
    /// By customer of [`rows`](Self::rows) with the outcome: how they stood when the first of them was certain.
    pub(super) warned: Vec<Warned>,
    /// Rows without a score.
    pub(super) without: usize,
    /// The most telling words of rows in the best band with the outcome.
    pub(super) greens: Vec<(usize, String, String)>,
    pub(super) as_of: Timestamp,
}

/// A customer when the first of their outcomes was certain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Warned {
    pub(super) certain: i64,
    /// Since when the customer had been in the lowest band without leaving it; none: was in no or another one.
    pub(super) since: Option<i64>,
}

/// A measure of the scorecard, and its part of the weights.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub(super) name: String,
    pub(super) share: f64,
}

/// A customer at an instant.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) rank: u32,
    pub(super) at: i64,
    /// When the outcome is certain: at the end of the horizon.
    pub(super) certain: i64,
    pub(super) score: i64,
    pub(super) band: u8,
    pub(super) coverage: f64,
    /// Points of each measure, from 0 to 1; NaN where there is no value.
    pub(super) points: Vec<f64>,
    pub(super) outcome: bool,
}

impl View {
    /// Judges a scorecard by the past: at each instant of a grid the scores as they stood, beside the outcome that came
    /// between `lead` after it and `horizon` later.
    ///
    /// # Errors
    /// As [`health`](Self::health), and as [`training_table`](Self::training_table); `artifact_from_later` for instants
    /// before an artifact was fitted; `nothing_to_fit` where nobody has a score, `one_outcome` where all have the same.
    ///
    /// ```
    /// use retention_core::{HealthBacktestOptions, Policy, Span, testing};
    /// let policy = Policy::parse(r#"{"policy": 1,
    ///     "measures": {"days_since_order": {"measure": "days_since_last", "of": ["purchase"]}},
    ///     "scorecards": {"health": {
    ///         "measures": {"days_since_order": {"low": 60, "high": 0}},
    ///         "bands": [{"band": "red"}, {"band": "green", "from": 50}]}}}"#)?;
    /// let options = HealthBacktestOptions::default().horizon(Span::parse("14d")?).every(Span::parse("7d")?);
    /// let found = testing::small_shop().as_of("2024-04-01")?.health_backtest(&policy, "health", &options)?;
    /// assert_eq!(found.summary()?.column("metric")?.text(0), Some("auc"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn health_backtest(
        &self,
        policy: &Policy,
        scorecard: &str,
        options: &HealthBacktestOptions,
    ) -> Result<HealthBacktest> {
        if !(options.level > 0.0 && options.level < 1.0) {
            return Err(Error::option("level", "`level` must be above 0 and below 1"));
        }
        let mut policy = policy.clone();
        for card in policy.scorecards.values_mut() {
            *card = card.clone().without_overrides();
        }
        let named = [scorecard.to_owned()];
        let asked = Asked::of(self, &policy, &named, i64::MAX, true)?;
        // The plan gives the instants, the customers and what came of them.
        let training = self.training_table(&Measures::new(), &options.plan())?;
        let outcomes = outcomes(&training)?;
        let first = outcomes.iter().map(|(at, ..)| *at).min().unwrap_or(i64::MAX);
        let as_known = options.as_known && self.has_receipts();
        // Who was who is by the dates of links, whatever was known.
        let one_by_one = as_known || self.has_links();
        let then = |at: i64| -> Result<Self> {
            let known = if as_known { self.known_at(Timestamp::from_micros(at))? } else { self.clone() };
            Ok(known.identified_before(at))
        };
        let asked_names = named.iter().map(String::as_str);
        not_earlier(&policy, asked_names, (first, as_known.then_some(first)), options.hindsight)?;
        let card = asked.cards.first().copied().unwrap_or(0);
        let of = asked.compiled.cards.get(card).ok_or_else(|| Error::internal("a scorecard is gone"))?;
        let zone = self.schema().zone();
        let whole: i64 = of.inputs.iter().map(|input| input.weight).sum();
        let certain = |at: i64| {
            let lead = options.lead.map_or(at, |lead| lead.after(Timestamp::from_micros(at), &zone).micros());
            options.horizon.after(Timestamp::from_micros(lead), &zone).micros()
        };
        let note = |wanted: &str| {
            training.notes().find(|(name, _)| *name == wanted).map(|(_, text)| text.to_owned())
        };
        let mut found = HealthBacktest {
            rows: Vec::new(),
            measures: of
                .inputs
                .iter()
                .map(|input| Weighed {
                    name: input.measure.clone(),
                    share: input.weight as f64 / whole.max(1) as f64,
                })
                .collect(),
            bands: of.bands.names.clone(),
            scorecard: scorecard.to_owned(),
            definition: note("definition").unwrap_or_default(),
            level: options.level,
            warned: Vec::new(),
            without: 0,
            greens: Vec::new(),
            as_of: self.as_of(),
        };
        for stretch in outcomes.chunk_by(|a, b| a.0 == b.0) {
            let Some((at, ..)) = stretch.first().copied() else { continue };
            let instants = (at, certain(at));
            if one_by_one {
                let then = then(at)?;
                let asked = Asked::of(&then, &policy, &named, at, true)?;
                found.take(&asked, card, instants, stretch)?;
            } else {
                found.take(&asked, card, instants, stretch)?;
            }
        }
        let mut found = found.ready(self)?;
        let firsts = found.firsts();
        if one_by_one {
            for stretch in firsts.chunk_by(|a, b| a.0 == b.0) {
                let Some((certain, _)) = stretch.first().copied() else { continue };
                let then = then(certain)?;
                let asked = Asked::of(&then, &policy, &named, certain, true)?;
                found.warn(&asked, card, &asked.of_then(stretch))?;
            }
        } else {
            found.warn(&asked, card, &firsts)?;
        }
        Ok(found)
    }
}

/// Instant, rank and outcome of each row, by instant and rank.
fn outcomes(training: &Table) -> Result<Vec<(i64, u32, bool)>> {
    let (customer, at) = (training.column("customer")?, training.column("at")?);
    let outcome = training.column("outcome")?;
    let ColumnData::Text(text) = customer.data() else {
        return Err(Error::internal("customers are no text"));
    };
    let codes = text.codes().ok_or_else(|| Error::internal("customers have no codes"))?;
    let rows = codes
        .iter()
        .enumerate()
        .filter_map(|(row, rank)| Some((at.time(row)?.micros(), *rank, outcome.bool(row)?)));
    let mut rows: Vec<(i64, u32, bool)> = rows.collect();
    rows.sort_unstable();
    Ok(rows)
}

impl HealthBacktest {
    /// The scores at an instant of those of whom the outcome is known.
    fn take(
        &mut self,
        asked: &Asked<'_>,
        card: usize,
        (at, certain): (i64, i64),
        outcomes: &[(i64, u32, bool)],
    ) -> Result<()> {
        let compiled = &asked.compiled;
        let Some(of) = compiled.cards.get(card) else { return Ok(()) };
        let best = of.bands.names.len() as u8;
        let start = || (Vec::new(), 0_usize, Judge::new(asked.view.schema()));
        let parts = asked.view.each_subject(
            compiled.graph.program.properties(),
            start,
            |(rows, without, judge): &mut (Vec<(Judged, String)>, usize, Judge), rank, subject| {
                let place = outcomes.binary_search_by_key(&rank, |(_, rank, _)| *rank);
                let Some((.., outcome)) = place.ok().and_then(|place| outcomes.get(place)).copied() else {
                    return;
                };
                let stood = compiled.stand(judge, subject, &Vec::new(), at);
                let health = compiled.health(judge, stood.held, &Vec::new(), at, card);
                if health.state() == HealthState::NotEligible {
                    return;
                }
                let Some(score) = health.score() else {
                    *without += 1;
                    return;
                };
                let (_, pieces) = of.pieces(|place| compiled.number(judge, place));
                let points = |piece: &crate::health::Piece| {
                    piece.points.map_or(f64::NAN, |points| points as f64 / 1e6)
                };
                let band = stood.footing.band(card);
                let words =
                    if outcome && best > 0 && band == best { of.praised(&pieces) } else { String::new() };
                let coverage = health.computed.coverage;
                let points = pieces.iter().map(points).collect();
                rows.push((Judged { rank, at, certain, score, band, coverage, points, outcome }, words));
            },
        )?;
        for (rows, without, _) in parts {
            self.without += without;
            for (row, words) in rows {
                if !words.is_empty() {
                    // Found again by customer and instant once rows are in order.
                    self.greens.push((self.rows.len(), words, String::new()));
                }
                self.rows.push(row);
            }
        }
        Ok(())
    }

    /// Rows in order, and both outcomes among them.
    fn ready(mut self, view: &View) -> Result<Self> {
        let names = &view.state().order().names;
        let greens = std::mem::take(&mut self.greens);
        for (row, words, _) in greens {
            let customer = self.rows.get(row).and_then(|row| names.get(row.rank as usize)).unwrap_or("");
            self.greens.push((row, words, customer.to_owned()));
        }
        let key = |row: &Judged| (row.rank, row.at);
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|row| self.rows.get(*row).map(key));
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(place) = place.get_mut(*old) {
                *place = new;
            }
        }
        for green in &mut self.greens {
            green.0 = place.get(green.0).copied().unwrap_or(0);
        }
        self.rows.sort_by_key(key);
        let yes = self.rows.iter().filter(|row| row.outcome).count();
        if self.rows.is_empty() {
            return Err(Error::new(ErrorCode::NothingToFit, "nobody has a score at any of the instants")
                .hint("look whom the scorecard is for, and which measures have values"));
        }
        if yes == 0 || yes == self.rows.len() {
            let message = format!("the outcome is {} of everybody with a score", yes > 0);
            return Err(
                Error::new(ErrorCode::OneOutcome, message).hint("try another horizon or other instants")
            );
        }
        Ok(self)
    }
}
