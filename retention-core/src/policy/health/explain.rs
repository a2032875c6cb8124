//! What each measure gives to a customer's score, and to its change.

use crate::health::{HealthState, Piece};
use crate::log::View;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::footing::Health;
use crate::policy::health::tables::HEALTH_EXPLANATION;
use crate::policy::health::{Asked, points};
use crate::segment::Judge;
use crate::table::{Table, Text};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

options! {
    /// Options of [`View::explain_health`].
    pub struct HealthExplainOptions {
        /// The scorecards; not given: all.
        scorecards: Vec<String> = Vec::new(),
        /// The instant, not after `as_of`; not given: `as_of`.
        at: Option<TimeInput> = None,
        /// The instant since which the change is explained; not given: no change is.
        since: Option<TimeInput> = None,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

struct Row {
    card: usize,
    measure: String,
    piece: Option<(Piece, f64)>,
    state: &'static str,
    contribution: i64,
    before: Option<i64>,
}

/// What each measure gives at an instant, and what somebody set beside.
struct Told {
    state: HealthState,
    score: Option<i64>,
    pieces: Vec<Piece>,
    /// Why measures have no value.
    states: Vec<&'static str>,
    owner: Option<String>,
}

impl Told {
    /// What a score that was set gives beside what the measures give.
    fn set(&self) -> i64 {
        self.score.unwrap_or(0) - self.pieces.iter().map(|piece| piece.contribution).sum::<i64>()
    }
}

impl View {
    /// Why a customer has the score that they have: what each measure was worth and gave, and what it gives more than at
    /// another instant. The contributions of a scorecard add up to its score, and their changes to its change, to the last
    /// millionth.
    ///
    /// # Errors
    /// As [`health`](Self::health); `unknown_customer`, also for somebody not seen before the instant.
    pub fn explain_health(
        &self,
        policy: &Policy,
        customer: &str,
        options: &HealthExplainOptions,
    ) -> Result<Table> {
        let at = self.single(options.at.as_ref())?;
        let since = options.since.as_ref().map(|since| self.single(Some(since))).transpose()?;
        let earliest = since.map_or(at, |since| since.min(at));
        let asked = Asked::of(self, policy, &options.scorecards, earliest, options.hindsight)?;
        let compiled = &asked.compiled;
        let mut notes: Vec<String> = Vec::new();
        let rows = self.one_subject(customer, compiled.graph.program.properties(), |subject, rank| {
            if subject.known_from().is_none_or(|known| known > at) {
                let message =
                    format!("no customer `{customer}` was seen before {}", Timestamp::from_micros(at));
                return Err(Error::new(ErrorCode::UnknownCustomer, message).with("given", customer));
            }
            let who = compiled.who_of(self, rank);
            let mut judge = Judge::new(self.schema());
            let mut told_at = |instant: i64| -> Vec<Told> {
                let held = judge.held(&compiled.graph, subject, instant);
                let told = asked.cards.iter().map(|card| {
                    let health = compiled.health(&judge, held, &who, instant, *card);
                    asked.told(&judge, *card, &health)
                });
                told.collect()
            };
            let before = since
                .filter(|since| subject.known_from().is_some_and(|known| known <= *since))
                .map(&mut told_at);
            let now = told_at(at);
            let mut rows = Vec::new();
            for (place, (card, told)) in asked.cards.iter().zip(&now).enumerate() {
                if told.state == HealthState::NotEligible {
                    continue;
                }
                let before = before.as_ref().and_then(|before| before.get(place));
                asked.list(*card, told, before.filter(|before| before.score.is_some()), &mut rows);
                if let Some(owner) = &told.owner {
                    notes.push(format!("{} set by {owner}", asked.name(*card)));
                }
            }
            Ok(rows)
        })??;
        let optional = |of: &dyn Fn(&Row) -> Option<f64>| rows.iter().map(of).collect::<Vec<_>>();
        let mut table = Table::of(&HEALTH_EXPLANATION)
            .column(rows.iter().map(|row| asked.name(row.card)).collect::<Text>())
            .column(rows.iter().map(|row| row.measure.as_str()).collect::<Text>())
            .optional(optional(&|row| row.piece.as_ref()?.0.value))
            .column(rows.iter().map(|row| row.state).collect::<Text>())
            .optional(optional(&|row| row.piece.as_ref()?.0.points.map(points)))
            .optional(optional(&|row| row.piece.as_ref().map(|(_, weight)| *weight)))
            .optional(optional(&|row| row.piece.as_ref().map(|(piece, _)| points(piece.fresh))))
            .column(rows.iter().map(|row| points(row.contribution)).collect::<Vec<_>>())
            .column(rows.iter().map(|row| row.contribution).collect::<Vec<_>>())
            .optional(rows.iter().map(|row| row.before).collect())
            .optional(rows.iter().map(|row| row.before.map(|before| row.contribution - before)).collect());
        table = asked.noted(table).note("at", Timestamp::from_micros(at)).note("customer", customer);
        if let Some(since) = since {
            table = table.note("since", Timestamp::from_micros(since));
        }
        Ok(notes.into_iter().fold(table, |table, note| table.note("override", note)).finish())
    }
}

impl Asked<'_> {
    fn told(&self, judge: &Judge, card: usize, health: &Health<'_>) -> Told {
        let Some(of) = self.compiled.cards.get(card) else {
            let (state, score, owner) = (HealthState::NotEligible, None, None);
            return Told { state, score, pieces: Vec::new(), states: Vec::new(), owner };
        };
        let (_, pieces) = of.pieces(|place| self.compiled.number(judge, place));
        let states =
            of.inputs.iter().map(|input| judge.cell(&self.compiled.graph, input.place).state.as_str());
        let owner = health.fixed.map(|fixed| match &fixed.reason {
            Some(reason) => format!("{} ({reason})", fixed.owner),
            None => fixed.owner.clone(),
        });
        Told { state: health.state(), score: health.score(), pieces, states: states.collect(), owner }
    }

    fn list(&self, card: usize, told: &Told, before: Option<&Told>, rows: &mut Vec<Row>) {
        let Some(of) = self.compiled.cards.get(card) else { return };
        // Without a score nothing has changed that could be told.
        let before = before.filter(|_| told.score.is_some());
        for (place, (input, piece)) in of.inputs.iter().zip(&told.pieces).enumerate() {
            let was = before.map(|before| before.pieces.get(place).map_or(0, |piece| piece.contribution));
            rows.push(Row {
                card,
                measure: input.measure.clone(),
                piece: Some((*piece, points(input.weight))),
                state: told.states.get(place).copied().unwrap_or(""),
                contribution: piece.contribution,
                before: was,
            });
        }
        let was = before.map(Told::set);
        if told.state == HealthState::Overridden || was.is_some_and(|was| was != 0) {
            let set = told.state == HealthState::Overridden;
            let state = if set { told.state.as_str() } else { "expired" };
            let contribution = if set { told.set() } else { 0 };
            rows.push(Row {
                card,
                measure: "override".to_owned(),
                piece: None,
                state,
                contribution,
                before: was,
            });
        }
    }
}
