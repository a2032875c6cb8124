//! Segments of all customers at one or many instants.

use std::sync::Arc;

use crate::Result;
use crate::log::View;
use crate::measure::Subject;
use crate::options::options;
use crate::segment::definition::Segments;
use crate::segment::graph::{Graph, Held};
use crate::segment::judge::Judge;
use crate::segment::tables::{SEGMENT_OVERLAP, SEGMENT_SIZES, SEGMENTS};
use crate::table::{Table, TableBuilder, Text};
use crate::time::{TimeInput, Timestamp};

options! {
    /// Options of [`View::segments`], [`View::segment_sizes`] and [`View::segment_overlap`].
    pub struct SegmentOptions {
        /// The instants, none after `as_of`; not given: `as_of`.
        at: Vec<TimeInput> = Vec::new(),
    }
}

/// What holds for one customer at one instant.
#[derive(Debug, Clone, Copy)]
struct Standing {
    rank: u32,
    at: u32,
    held: Held,
    /// For which rules a missing value leaves it open.
    open: Held,
}

impl Segments {
    /// # Errors
    /// Those of compiling measures and rules, with `rule` and `path`.
    pub(super) fn graph(&self, view: &View) -> Result<Graph> {
        let rules: Vec<_> = self.iter().collect();
        Graph::compile(self.measures(), &rules, rules.len(), &view.ground_of(self.measures()))
    }
}

impl View {
    /// Who is in which segment: one row for each customer and instant.
    ///
    /// # Errors
    /// Those of [`View::measures`], and `unknown_name`, `rule_type` and the other errors of rules, with `rule`;
    /// `circular_definition`.
    ///
    /// ```
    /// use retention_core::{SegmentOptions, Segments, testing};
    /// let segments = Segments::from_json(&serde_json::json!({
    ///     "measures": {"orders": {"measure": "count", "of": ["purchase"]}},
    ///     "segments": {"repeat": "orders >= 2"},
    /// }))?;
    /// let table = testing::small_shop().as_of("2024-03-01")?.segments(&segments, &SegmentOptions::default())?;
    /// assert!(table.column("repeat")?.bool(0).is_some());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn segments(&self, segments: &Segments, options: &SegmentOptions) -> Result<Table> {
        let graph = segments.graph(self)?;
        let instants = self.instants_of(&options.at)?;
        let mut standings: Vec<Standing> = self.standings(&graph, &instants)?.concat();
        standings.sort_unstable_by_key(|standing| (standing.rank, standing.at));
        let order = self.state().order();
        let at = |standing: &Standing| {
            Timestamp::from_micros(instants.get(standing.at as usize).copied().unwrap_or_default())
        };
        let codes = standings.iter().map(|standing| standing.rank).collect();
        let mut table = Table::of(&SEGMENTS)
            .column(Text::coded(Arc::clone(&order.names), codes))
            .column(standings.iter().map(at).collect::<Vec<_>>());
        for (bit, name) in graph.names().enumerate() {
            let held: Vec<bool> = standings.iter().map(|standing| standing.held >> bit & 1 == 1).collect();
            let known: Vec<bool> = standings.iter().map(|standing| standing.open >> bit & 1 == 0).collect();
            table = table.extra(name.to_owned(), held.into(), known.contains(&false).then_some(known));
        }
        Ok(self.noted(table).finish())
    }

    /// How many customers are in each segment: one row for each instant and segment.
    ///
    /// # Errors
    /// As [`segments`](Self::segments).
    pub fn segment_sizes(&self, segments: &Segments, options: &SegmentOptions) -> Result<Table> {
        let graph = segments.graph(self)?;
        let instants = self.instants_of(&options.at)?;
        let width = graph.nodes.len();
        let mut counts = vec![(0i64, 0i64); instants.len() * width];
        let mut customers = vec![0i64; instants.len()];
        for standing in self.standings(&graph, &instants)?.iter().flatten() {
            let at = standing.at as usize;
            if let Some(count) = customers.get_mut(at) {
                *count += 1;
            }
            let row = counts.get_mut(at * width..(at + 1) * width).unwrap_or(&mut []);
            for (bit, (members, open)) in row.iter_mut().enumerate() {
                *members += (standing.held >> bit & 1) as i64;
                *open += (standing.open >> bit & 1) as i64;
            }
        }
        let rows =
            || instants.iter().enumerate().flat_map(|(at, instant)| (0..width).map(move |_| (at, *instant)));
        let names: Vec<&str> = graph.names().collect();
        let segments = instants.iter().flat_map(|_| names.iter());
        let table = Table::of(&SEGMENT_SIZES)
            .column(rows().map(|(_, instant)| Timestamp::from_micros(instant)).collect::<Vec<_>>())
            .column(segments.collect::<Text>())
            .column(rows().map(|(at, _)| customers.get(at).copied().unwrap_or(0)).collect::<Vec<_>>())
            .column(counts.iter().map(|(members, _)| *members).collect::<Vec<_>>())
            .column(counts.iter().map(|(_, open)| *open).collect::<Vec<_>>());
        Ok(self.noted(table).finish())
    }

    /// How far segments share their customers, pair by pair, at the last of the instants asked for.
    ///
    /// # Errors
    /// As [`segments`](Self::segments).
    pub fn segment_overlap(&self, segments: &Segments, options: &SegmentOptions) -> Result<Table> {
        let graph = segments.graph(self)?;
        let instants = self.instants_of(&options.at)?;
        let last = instants.last().copied().into_iter().collect::<Vec<_>>();
        let standings = self.standings(&graph, &last)?;
        let names: Vec<&str> = graph.names().collect();
        let pairs: Vec<(usize, usize)> =
            (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b))).collect();
        let mut counts = vec![[0i64; 3]; pairs.len()];
        for standing in standings.iter().flatten().filter(|standing| standing.held != 0) {
            for ((a, b), [both, one, other]) in pairs.iter().zip(&mut counts) {
                match (standing.held >> a & 1, standing.held >> b & 1) {
                    (1, 1) => *both += 1,
                    (1, 0) => *one += 1,
                    (0, 1) => *other += 1,
                    _ => {}
                }
            }
        }
        let name = |at: &usize| names.get(*at).copied().unwrap_or("");
        let jaccard = |[both, one, other]: &[i64; 3]| {
            let either = both + one + other;
            (either > 0).then(|| *both as f64 / either as f64)
        };
        let table = Table::of(&SEGMENT_OVERLAP)
            .column(pairs.iter().map(|(a, _)| name(a)).collect::<Text>())
            .column(pairs.iter().map(|(_, b)| name(b)).collect::<Text>())
            .column(counts.iter().map(|[both, ..]| *both).collect::<Vec<_>>())
            .column(counts.iter().map(|[_, one, _]| *one).collect::<Vec<_>>())
            .column(counts.iter().map(|[.., other]| *other).collect::<Vec<_>>())
            .optional(counts.iter().map(jaccard).collect());
        Ok(self.noted(table).finish())
    }

    fn standings(&self, graph: &Graph, instants: &[i64]) -> Result<Vec<Vec<Standing>>> {
        let start = || (Vec::new(), Judge::new(self.schema()));
        let judged = |(standings, judge): &mut (Vec<Standing>, Judge), rank: u32, subject: &Subject<'_>| {
            let Some(known) = subject.known_from() else { return };
            for (at, instant) in instants.iter().enumerate().filter(|(_, at)| **at >= known) {
                let held = judge.held(graph, subject, *instant);
                let unknown = judge.outcomes().iter().enumerate().filter(|(_, outcome)| outcome.is_none());
                let open = unknown.fold(0, |open: Held, (bit, _)| open | 1 << bit);
                standings.push(Standing { rank, at: at as u32, held, open });
            }
        };
        let parts = self.each_subject(graph.program.properties(), start, judged)?;
        Ok(parts.into_iter().map(|(standings, _)| standings).collect())
    }

    pub(crate) fn noted(&self, table: TableBuilder) -> TableBuilder {
        let table = table
            .note("as_of", self.as_of())
            .note("time_zone", self.schema().zone())
            .note("tz_database", crate::time::tz_database_version());
        self.known_notes().fold(table, |table, (name, at)| table.note(name, at))
    }
}
