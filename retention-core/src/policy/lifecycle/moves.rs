//! Who changed stage, when, and by which clause.

use std::sync::Arc;

use crate::Result;
use crate::log::View;
use crate::measure::Subject;
use crate::options::options;
use crate::policy::footing::{Footing, Stood};
use crate::policy::lifecycle::tables::STAGE_MOVES;
use crate::policy::lifecycle::{name, stage, wanted};
use crate::policy::{Compiled, Policy};
use crate::segment::Judge;
use crate::table::{Table, Text};
use crate::time::{MICROS_PER_DAY, TimeInput, Timestamp};

options! {
    /// Options of [`View::stage_moves`].
    pub struct StageMoveOptions {
        /// Moves after this instant are listed; not given: all.
        from: Option<TimeInput> = None,
        /// Moves up to this instant are listed; not given: to `as_of`.
        to: Option<TimeInput> = None,
        /// The lifecycles; not given: all.
        lifecycles: Vec<String> = Vec::new(),
        /// One customer alone; not given: all.
        customer: Option<String> = None,
    }
}

struct Move {
    time: i64,
    rank: u32,
    course: usize,
    from: u8,
    to: u8,
    since: i64,
    reason: String,
}

impl View {
    /// Each time a customer changed stage, at the exact instant, with the clauses that let them in. With `customer`, the
    /// history of one.
    ///
    /// # Errors
    /// As [`stages`](Self::stages); `invalid_time`; `invalid_option` for `to` after `as_of` or before `from`;
    /// `unknown_customer`.
    pub fn stage_moves(&self, policy: &Policy, options: &StageMoveOptions) -> Result<Table> {
        let (from, to) = self.stretch(options.from.as_ref(), options.to.as_ref())?;
        let (compiled, courses) = wanted(policy, &options.lifecycles, self)?;
        let properties = compiled.graph.program.properties();
        let of = |judge: &mut Judge, subject: &Subject<'_>, rank: u32, moves: &mut Vec<Move>| {
            let who = compiled.who_of(self, rank);
            let start = compiled.stand(judge, subject, &who, from);
            compiled.walk(
                judge,
                subject,
                &who,
                (from, start),
                to,
                |judge, time, before: Stood, now: Stood| {
                    for course in courses.iter().copied() {
                        let ((from, since), (to, _)) =
                            (before.footing.stage(course), now.footing.stage(course));
                        if from != to {
                            let reason = stage_reason(&compiled, judge, subject, course, to);
                            moves.push(Move { time, rank, course, from, to, since, reason });
                        }
                    }
                },
            );
        };
        let mut moves: Vec<Move> = match &options.customer {
            Some(customer) => self.one_subject(customer, properties, |subject, rank| {
                let mut moves = Vec::new();
                of(&mut Judge::new(self.schema()), subject, rank, &mut moves);
                moves
            })?,
            None => {
                let start = || (Vec::new(), Judge::new(self.schema()));
                let parts = self.each_subject(properties, start, |(moves, judge), rank, subject| {
                    of(judge, subject, rank, moves);
                })?;
                parts.into_iter().flat_map(|(moves, _)| moves).collect()
            }
        };
        moves.sort_by_key(|one| (one.time, one.rank, one.course));
        let days =
            |one: &Move| (one.from != 0).then(|| (one.time - one.since) as f64 / MICROS_PER_DAY as f64);
        let from = |one: &Move| (one.from != 0).then(|| stage(&compiled, one.course, one.from).to_owned());
        let order = self.state().order();
        let table = Table::of(&STAGE_MOVES)
            .column(moves.iter().map(|one| Timestamp::from_micros(one.time)).collect::<Vec<_>>())
            .column(Text::coded(Arc::clone(&order.names), moves.iter().map(|one| one.rank).collect()))
            .column(moves.iter().map(|one| name(&compiled, one.course)).collect::<Text>())
            .optional(moves.iter().map(from).collect())
            .column(moves.iter().map(|one| stage(&compiled, one.course, one.to)).collect::<Text>())
            .optional(moves.iter().map(days).collect())
            .column(moves.iter().map(|one| &one.reason).collect::<Text>());
        Ok(self.noted(table).finish())
    }
}

/// Which clauses let the customer judged last into a stage.
pub(crate) fn stage_reason(
    compiled: &Compiled,
    judge: &Judge,
    subject: &Subject<'_>,
    course: usize,
    stage: u8,
) -> String {
    let place =
        compiled.courses.get(course).and_then(|course| course.stages.get(usize::from(stage).checked_sub(1)?));
    place
        .and_then(|place| place.when)
        .map_or_else(String::new, |rule| judge.reason(&compiled.graph, subject, rule))
}

/// Which clauses let a customer into the stage in which they stand, with their values at that instant; it is judged.
pub(crate) fn entry_reason(
    compiled: &Compiled,
    judge: &mut Judge,
    subject: &Subject<'_>,
    course: usize,
    footing: &Footing,
) -> String {
    let (stage, since) = footing.stage(course);
    judge.held(&compiled.graph, subject, since);
    stage_reason(compiled, judge, subject, course, stage)
}
