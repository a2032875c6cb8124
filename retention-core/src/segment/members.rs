//! Who is in a segment at an instant and by which clause; and, for one customer, each clause of every segment.

use std::sync::Arc;

use crate::log::{Dated, View};
use crate::measure::Subject;
use crate::options::options;
use crate::segment::definition::Segments;
use crate::segment::graph::Graph;
use crate::segment::judge::Judge;
use crate::segment::tables::{SEGMENT_EXPLANATION, SEGMENT_MEMBERS};
use crate::table::{Table, Text};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

options! {
    /// Options of [`View::segment_members`] and [`View::explain_segments`].
    pub struct SegmentMemberOptions {
        /// The instant, not after `as_of`; not given: `as_of`.
        at: Option<TimeInput> = None,
    }
}

impl View {
    /// The customers in a segment at an instant, each with the clauses that decided.
    ///
    /// # Errors
    /// As [`segments`](Self::segments); `unknown_segment`.
    ///
    /// ```
    /// use retention_core::{SegmentMemberOptions, Segments, testing};
    /// let segments = Segments::from_json(&serde_json::json!({
    ///     "measures": {"orders": {"measure": "count", "of": ["purchase"]}},
    ///     "segments": {"repeat": "orders >= 2"},
    /// }))?;
    /// let view = testing::small_shop().as_of("2024-03-01")?;
    /// let members = view.segment_members(&segments, "repeat", &SegmentMemberOptions::default())?;
    /// assert!(members.column("reason")?.text(0).unwrap().starts_with("orders >= 2"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn segment_members(
        &self,
        segments: &Segments,
        segment: &str,
        options: &SegmentMemberOptions,
    ) -> Result<Table> {
        let graph = segments.graph(self)?;
        let bit = graph.place_of(segment)?;
        let at = self.instant_of(options.at.as_ref())?;
        let start = || (Vec::new(), Judge::new(self.schema()));
        let parts =
            self.each_subject(graph.program.properties(), start, |(members, judge), rank, subject| {
                if judge.held(&graph, subject, at) >> bit & 1 == 1 {
                    members.push((rank, judge.reason(&graph, subject, bit)));
                }
            })?;
        let mut members: Vec<(u32, String)> = parts.into_iter().flat_map(|(members, _)| members).collect();
        members.sort_unstable();
        let ranks = members.iter().map(|(rank, _)| *rank).collect();
        let table = Table::of(&SEGMENT_MEMBERS)
            .column(Text::coded(Arc::clone(&self.state().order().names), ranks))
            .column(members.iter().map(|(_, reason)| reason).collect::<Text>());
        Ok(self.noted(table).note("at", Timestamp::from_micros(at)).note("segment", segment).finish())
    }

    /// Why a customer is in or out of each segment at an instant: one row a clause, with the values it read.
    ///
    /// # Errors
    /// As [`segments`](Self::segments); `unknown_customer`, also for somebody not seen before the instant.
    pub fn explain_segments(
        &self,
        segments: &Segments,
        customer: &str,
        options: &SegmentMemberOptions,
    ) -> Result<Table> {
        let graph = segments.graph(self)?;
        let at = self.instant_of(options.at.as_ref())?;
        let rows = self.one_subject(customer, graph.program.properties(), |subject, _| {
            if subject.known_from().is_none_or(|known| known > at) {
                let message =
                    format!("no customer `{customer}` was seen before {}", Timestamp::from_micros(at));
                return Err(Error::new(ErrorCode::UnknownCustomer, message).with("given", customer));
            }
            let mut judge = Judge::new(self.schema());
            judge.held(&graph, subject, at);
            Ok(graph
                .names()
                .enumerate()
                .flat_map(|(bit, name)| rows_of(&judge, &graph, subject, bit, name))
                .collect())
        })?;
        let rows: Vec<Row> = rows?;
        let text = |of: fn(&Row) -> &str| rows.iter().map(of).collect::<Text>();
        let table = Table::of(&SEGMENT_EXPLANATION)
            .column(text(|row| &row.segment))
            .optional(rows.iter().map(|row| row.inside).collect())
            .column(text(|row| &row.clause))
            .optional(rows.iter().map(|row| row.holds).collect())
            .column(rows.iter().map(|row| row.decided).collect::<Vec<_>>())
            .column(text(|row| &row.values));
        Ok(self.noted(table).note("at", Timestamp::from_micros(at)).note("customer", customer).finish())
    }

    fn instant_of(&self, at: Option<&TimeInput>) -> Result<i64> {
        let at: Vec<TimeInput> = at.cloned().into_iter().collect();
        Ok(self.instants_of(&at)?.first().copied().unwrap_or_else(|| self.cut_at()))
    }

    /// Shows one customer, with their rank.
    ///
    /// # Errors
    /// `unknown_customer`.
    pub(crate) fn one_subject<T>(
        &self,
        customer: &str,
        properties: &[String],
        work: impl FnOnce(&Subject<'_>, u32) -> T,
    ) -> Result<T> {
        let members = self.members(customer)?;
        let backing = self.backing();
        let properties: Vec<Dated<'_>> =
            properties.iter().map(|name| backing.property(&members, name)).collect();
        let runs = self.runs_of(&members, &self.all_kinds());
        let signed_up = backing.signed_up(&members);
        let subject = Subject { runs: &runs, signed_up, properties: &properties, backing };
        Ok(work(&subject, self.members_rank(customer)))
    }
}

struct Row {
    segment: String,
    inside: Option<bool>,
    clause: String,
    holds: Option<bool>,
    decided: bool,
    values: String,
}

fn rows_of(judge: &Judge, graph: &Graph, subject: &Subject<'_>, bit: usize, name: &str) -> Vec<Row> {
    let inside = judge.outcomes().get(bit).copied().flatten();
    let clauses = judge.clauses(graph, subject, bit).into_iter();
    clauses
        .map(|(clause, holds, decided, values)| Row {
            segment: name.to_owned(),
            inside,
            clause,
            holds,
            decided,
            values,
        })
        .collect()
}
