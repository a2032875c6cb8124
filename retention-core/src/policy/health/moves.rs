//! Who changed band, when, and why.

use std::sync::Arc;

use crate::Result;
use crate::log::View;
use crate::measure::Subject;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::compiled::Compiled;
use crate::policy::footing::{Stood, Who};
use crate::policy::health::tables::HEALTH_MOVES;
use crate::policy::health::{Asked, points, since_the_fit};
use crate::segment::{Held, Judge};
use crate::table::{Table, Text};
use crate::time::{TimeInput, Timestamp};

options! {
    /// Options of [`View::health_moves`].
    pub struct HealthMoveOptions {
        /// Moves after this instant are listed; not given: all.
        from: Option<TimeInput> = None,
        /// Moves up to this instant are listed; not given: to `as_of`.
        to: Option<TimeInput> = None,
        /// The scorecards; not given: all.
        scorecards: Vec<String> = Vec::new(),
        /// One customer alone; not given: all.
        customer: Option<String> = None,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

/// One customer changed band by one scorecard.
#[derive(Debug, Clone)]
struct Move {
    time: i64,
    rank: u32,
    card: usize,
    from: u8,
    to: u8,
    score: Option<i64>,
    reason: String,
}

impl View {
    /// Each time a customer changed band, at the exact instant, with the score and what cost it most. With `customer`, the
    /// history of one.
    ///
    /// # Errors
    /// As [`health`](Self::health); `invalid_time`; `invalid_option` for `to` after `as_of` or before `from`;
    /// `unknown_customer`; `artifact_from_later` for `from` before an artifact was fitted.
    pub fn health_moves(&self, policy: &Policy, options: &HealthMoveOptions) -> Result<Table> {
        let (from, to) = self.stretch(options.from.as_ref(), options.to.as_ref())?;
        let asked = Asked::of(self, policy, &options.scorecards, from, options.hindsight);
        let asked = match options.from {
            Some(_) => asked?,
            None => asked.map_err(since_the_fit)?,
        };
        let properties = asked.compiled.graph.program.properties();
        let mut moves: Vec<Move> = match &options.customer {
            Some(customer) => self.one_subject(customer, properties, |subject, rank| {
                let mut moves = Vec::new();
                asked.moves_of(&mut Judge::new(self.schema()), subject, rank, (from, to), &mut moves);
                moves
            })?,
            None => {
                let start = || (Vec::new(), Judge::new(self.schema()));
                let parts = self.each_subject(properties, start, |(moves, judge), rank, subject| {
                    asked.moves_of(judge, subject, rank, (from, to), moves);
                })?;
                parts.into_iter().flat_map(|(moves, _)| moves).collect()
            }
        };
        moves.sort_by_key(|one| (one.time, one.rank, one.card));
        let order = self.state().order();
        let table = Table::of(&HEALTH_MOVES)
            .column(moves.iter().map(|one| Timestamp::from_micros(one.time)).collect::<Vec<_>>())
            .column(Text::coded(Arc::clone(&order.names), moves.iter().map(|one| one.rank).collect()))
            .column(moves.iter().map(|one| asked.name(one.card)).collect::<Text>())
            .optional(moves.iter().map(|one| asked.band(one.card, one.from)).collect())
            .optional(moves.iter().map(|one| asked.band(one.card, one.to)).collect())
            .optional(moves.iter().map(|one| one.score.map(points)).collect())
            .column(moves.iter().map(|one| &one.reason).collect::<Text>());
        Ok(asked.noted(table).finish())
    }
}

impl Asked<'_> {
    fn moves_of(
        &self,
        judge: &mut Judge,
        subject: &Subject<'_>,
        rank: u32,
        (from, to): (i64, i64),
        moves: &mut Vec<Move>,
    ) {
        let (compiled, who) = (&self.compiled, self.compiled.who_of(self.view, rank));
        let start = compiled.stand(judge, subject, &who, from);
        compiled.walk(judge, subject, &who, (from, start), to, |judge, time, before: Stood, now: Stood| {
            for card in self.cards.iter().copied() {
                let (from, to) = (before.footing.band(card), now.footing.band(card));
                if from != to {
                    let score = compiled.health(judge, now.held, &who, time, card).score();
                    let reason = band_reason(compiled, judge, (now.held, &who, time), card, (from, to));
                    moves.push(Move { time, rank, card, from, to, score, reason });
                }
            }
        });
    }
}

/// Why the customer judged last is in another band: the bands, the score, and what costs it most.
pub(crate) fn band_reason(
    compiled: &Compiled,
    judge: &Judge,
    (held, who, at): (Held, &Who<'_>, i64),
    card: usize,
    (from, to): (u8, u8),
) -> String {
    let Some(of) = compiled.cards.get(card) else { return String::new() };
    let name = |band: u8| of.bands.name(band).unwrap_or("none");
    let why = score_reason(compiled, judge, (held, who, at), card);
    format!("{} → {}; {why}", name(from), name(to))
}

/// Why the customer judged last has their score: who set it, or what costs it most.
pub(crate) fn score_reason(
    compiled: &Compiled,
    judge: &Judge,
    (held, who, at): (Held, &Who<'_>, i64),
    card: usize,
) -> String {
    let Some(of) = compiled.cards.get(card) else { return String::new() };
    let health = compiled.health(judge, held, who, at, card);
    match health.fixed {
        Some(fixed) if health.score().is_some() => match &fixed.reason {
            Some(reason) => {
                format!("set to {} by {}: {reason}", crate::health::tenths(fixed.score), fixed.owner)
            }
            None => format!("set to {} by {}", crate::health::tenths(fixed.score), fixed.owner),
        },
        _ if health.computed.score.is_none() => health.state().as_str().to_owned(),
        _ => {
            let (scored, pieces) = of.pieces(|place| compiled.number(judge, place));
            of.said(&scored, &pieces)
        }
    }
}
