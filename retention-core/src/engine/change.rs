//! Another policy for a running engine: who would move, and the change itself.

use std::sync::Arc;

use crate::Result;
use crate::engine::Engine;
use crate::engine::era::Era;
use crate::policy::{Compiled, Policy};
use crate::segment::Judge;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::Timestamp;

/// What [`Engine::dry_run`] and [`Engine::set_policy`] return.
pub(crate) static MOVERS: TableSpec = TableSpec {
    name: "policy_movers",
    doc: "One row for each customer and segment that another policy moves, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer."),
        ColumnSpec::new(
            "segment",
            ColumnType::Text,
            "The segment, of the policy that is or of the one to come.",
        ),
        ColumnSpec::new("change", ColumnType::Text, "`enters` or `leaves`."),
        ColumnSpec::new("at", ColumnType::Time, "The instant at which both were judged."),
        ColumnSpec::new(
            "reason",
            ColumnType::Text,
            "The clauses of the new rule that decide, with their values.",
        ),
    ],
};

struct Mover {
    rank: u32,
    segment: String,
    enters: bool,
    at: i64,
    reason: String,
}

impl Engine {
    /// Whom another policy would move from or into which segment, were it in force now. Changes nothing.
    ///
    /// # Errors
    /// Everything [`Policy::validate`] finds, the first of it.
    pub fn dry_run(&mut self, policy: &Policy) -> Result<Table> {
        let compiled = Compiled::of(policy, &self.log)?;
        self.movers(&compiled)
    }

    /// Puts another policy in force from now on. Whoever it moves is named in the table that [`dry_run`](Self::dry_run)
    /// gives; no signals are told of them. What was told stays; what comes is judged by the new policy. An event that
    /// comes late is judged by the policy that was in force at its time, as long as that is among the last sixteen.
    ///
    /// # Errors
    /// As [`dry_run`](Self::dry_run); the old policy then stays.
    pub fn set_policy(&mut self, policy: Policy) -> Result<Table> {
        let mut era = Era::new(policy, &self.log, self.advanced)?;
        era.compiled.graph.program.set_floor(self.floor);
        let movers = self.movers(&era.compiled)?;
        let reaches: Vec<_> = self.everybody().into_iter().map(|place| (place, self.reach(place))).collect();
        era.ahead = reaches.iter().copied().filter(|(_, reach)| *reach > self.advanced).collect();
        if let Some(forgotten) = self.eras.push(era) {
            self.start = self.start.max(forgotten);
        }
        self.people.clear();
        self.judge.evaluator.forget();
        for (place, reach) in reaches {
            self.judge_at(place, reach);
        }
        Ok(movers)
    }

    fn movers(&mut self, compiled: &Compiled) -> Result<Table> {
        let mut movers: Vec<Mover> = Vec::new();
        let mut judge = Judge::new(self.log.schema());
        let view = self.log.as_of(Timestamp::from_micros(i64::MAX))?;
        for place in self.everybody() {
            let (held, at) = (self.people.get(place).held, self.reach(place));
            let rank = view.state().order().rank(place.0, place.1);
            let old = self.eras.last().compiled.segments.clone();
            let found = self.read_for(place, at, compiled, |subject| {
                let new = judge.held(&compiled.graph, subject, at);
                let mut found = Vec::new();
                for (bit, segment) in compiled.segments.iter().enumerate() {
                    let before = old.iter().position(|name| name == segment);
                    let was = before.is_some_and(|bit| held >> bit & 1 == 1);
                    let is = new >> bit & 1 == 1;
                    if was != is {
                        let reason = judge.reason(&compiled.graph, subject, bit);
                        found.push(Mover { rank, segment: segment.clone(), enters: is, at, reason });
                    }
                }
                for (bit, segment) in old.iter().enumerate() {
                    if held >> bit & 1 == 1 && !compiled.segments.contains(segment) {
                        let segment = segment.clone();
                        found.push(Mover { rank, segment, enters: false, at, reason: String::new() });
                    }
                }
                found
            });
            movers.extend(found);
        }
        movers.sort_by(|a, b| (a.rank, &a.segment).cmp(&(b.rank, &b.segment)));
        let text = |of: &dyn Fn(&Mover) -> String| movers.iter().map(of).collect::<Text>();
        let ranks = movers.iter().map(|mover| mover.rank).collect();
        let table = Table::of(&MOVERS)
            .column(Text::coded(Arc::clone(&view.state().order().names), ranks))
            .column(text(&|mover| mover.segment.clone()))
            .column(text(&|mover| if mover.enters { "enters" } else { "leaves" }.to_owned()))
            .column(movers.iter().map(|mover| Timestamp::from_micros(mover.at)).collect::<Vec<_>>())
            .column(text(&|mover| mover.reason.clone()));
        Ok(table.note("now", self.now()).finish())
    }
}
