//! Who entered and left segments, when, and by which clause.

use std::sync::Arc;

use crate::log::View;
use crate::measure::Subject;
use crate::options::options;
use crate::segment::definition::Segments;
use crate::segment::graph::{Graph, Held};
use crate::segment::judge::Judge;
use crate::segment::tables::SEGMENT_MOVES;
use crate::table::{Table, Text};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, Result};

options! {
    /// Options of [`View::segment_moves`].
    pub struct SegmentMoveOptions {
        /// Moves after this instant are listed; not given: all.
        from: Option<TimeInput> = None,
        /// Moves up to this instant are listed; not given: to `as_of`.
        to: Option<TimeInput> = None,
        /// The segments; not given: all.
        segments: Vec<String> = Vec::new(),
        /// One customer alone; not given: all.
        customer: Option<String> = None,
    }
}

/// One customer entered or left one segment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    time: i64,
    rank: u32,
    segment: u32,
    entered: bool,
    reason: String,
}

impl View {
    /// Each time a customer entered or left a segment, with the clauses that decided. Instants are exact: what time
    /// alone brings about is listed when it happens. Who is who is resolved once, as of the view: where customers were
    /// linked in between, an engine told what was so before the link.
    ///
    /// # Errors
    /// As [`segments`](Self::segments); `invalid_time`; `invalid_option` for `to` after `as_of` or before `from`;
    /// `unknown_segment`, `unknown_customer`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, Schema, SegmentMoveOptions, Segments};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("c1", "login", "2024-03-20T12:00:00Z"))?;
    /// let segments = Segments::from_json(&serde_json::json!({
    ///     "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
    ///     "segments": {"silent": "days_since_login >= 14"},
    /// }))?;
    /// let moves = log.as_of("2024-05-01")?.segment_moves(&segments, &SegmentMoveOptions::default())?;
    /// assert_eq!(moves.column("time")?.time(0).unwrap().to_string(), "2024-04-03T12:00:00Z");
    /// assert_eq!(moves.column("reason")?.text(0), Some("days_since_login >= 14 (days_since_login = 14)"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn segment_moves(&self, segments: &Segments, options: &SegmentMoveOptions) -> Result<Table> {
        let graph = segments.graph(self)?;
        let (from, to) = self.stretch(options.from.as_ref(), options.to.as_ref())?;
        let wanted = wanted(&graph, &options.segments)?;
        let mut moves = match &options.customer {
            Some(customer) => self.moves_of_one(&graph, customer, from, to, wanted)?,
            None => self.moves_of_all(&graph, from, to, wanted)?,
        };
        moves.sort_unstable();
        let names: Vec<&str> = graph.names().collect();
        let order = self.state().order();
        let text = |of: &dyn Fn(&Move) -> String| moves.iter().map(of).collect::<Text>();
        let table = Table::of(&SEGMENT_MOVES)
            .column(moves.iter().map(|one| Timestamp::from_micros(one.time)).collect::<Vec<_>>())
            .column(Text::coded(Arc::clone(&order.names), moves.iter().map(|one| one.rank).collect()))
            .column(text(&|one| names.get(one.segment as usize).copied().unwrap_or("").to_owned()))
            .column(text(&|one| if one.entered { "entered" } else { "left" }.to_owned()))
            .column(text(&|one| one.reason.clone()));
        Ok(self.noted(table).finish())
    }

    /// The instants between which moves are listed.
    ///
    /// # Errors
    /// `invalid_time`; `invalid_option` for `to` after `as_of` or before `from`.
    pub(crate) fn stretch(&self, from: Option<&TimeInput>, to: Option<&TimeInput>) -> Result<(i64, i64)> {
        let zone = self.schema().zone();
        let resolve = |input: Option<&TimeInput>| input.map(|time| time.resolve(&zone)).transpose();
        let from = resolve(from)?.unwrap_or(Timestamp::MIN);
        let to = resolve(to)?.unwrap_or(self.as_of());
        if to > self.as_of() {
            return Err(Error::option("to", format!("{to} is after as_of, {}", self.as_of())));
        }
        if to < from {
            return Err(Error::option("to", format!("{to} is before from, {from}")));
        }
        Ok((from.micros(), to.micros()))
    }

    fn moves_of_all(&self, graph: &Graph, from: i64, to: i64, wanted: Held) -> Result<Vec<Move>> {
        let start = || (Vec::new(), Judge::new(self.schema()));
        let parts =
            self.each_subject(graph.program.properties(), start, |(moves, judge), rank, subject| {
                moves_of(judge, graph, subject, (from, to), wanted, rank, moves);
            })?;
        Ok(parts.into_iter().flat_map(|(moves, _)| moves).collect())
    }

    fn moves_of_one(
        &self,
        graph: &Graph,
        customer: &str,
        from: i64,
        to: i64,
        wanted: Held,
    ) -> Result<Vec<Move>> {
        self.one_subject(customer, graph.program.properties(), |subject, rank| {
            let mut moves = Vec::new();
            moves_of(&mut Judge::new(self.schema()), graph, subject, (from, to), wanted, rank, &mut moves);
            moves
        })
    }
}

fn moves_of(
    judge: &mut Judge,
    graph: &Graph,
    subject: &Subject<'_>,
    (from, to): (i64, i64),
    wanted: Held,
    rank: u32,
    moves: &mut Vec<Move>,
) {
    let held = judge.held(graph, subject, from);
    judge.walk(graph, subject, held, to, |judge, time, before, now| {
        let mut changed = (before ^ now) & wanted;
        while changed != 0 {
            let segment = changed.trailing_zeros();
            changed &= changed - 1;
            let reason = judge.reason(graph, subject, segment as usize);
            moves.push(Move { time, rank, segment, entered: now >> segment & 1 == 1, reason });
        }
    });
}

/// The bits of the segments asked for; of all if none was named.
fn wanted(graph: &Graph, names: &[String]) -> Result<Held> {
    if names.is_empty() {
        return Ok(Held::MAX);
    }
    let mut wanted = 0;
    for name in names {
        wanted |= 1 << graph.place_of(name)?;
    }
    Ok(wanted)
}
