//! Who is in which stage.

use std::sync::Arc;

use crate::Result;
use crate::log::View;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::lifecycle::tables::STAGES;
use crate::policy::lifecycle::{name, stage, wanted};
use crate::segment::Judge;
use crate::table::{Table, Text};
use crate::time::{MICROS_PER_DAY, TimeInput, Timestamp};

options! {
    /// Options of [`View::stages`].
    pub struct StageOptions {
        /// The lifecycles; not given: all.
        lifecycles: Vec<String> = Vec::new(),
        /// The instants, none after `as_of`; not given: `as_of`.
        at: Vec<TimeInput> = Vec::new(),
    }
}

/// One customer in one lifecycle at an instant.
struct Row {
    rank: u32,
    at: i64,
    course: usize,
    stage: u8,
    since: i64,
}

impl View {
    /// Who is in which stage, and since when: one row for each customer, instant and lifecycle.
    ///
    /// # Errors
    /// What [`Policy::validate`] finds of measures, segments and these lifecycles, the first of it; `unknown_lifecycle`; `undated_property` for a stage whose
    /// rule hangs on a property that somebody has without a date; `invalid_option` for an instant after `as_of`.
    ///
    /// ```
    /// use retention_core::{Policy, StageOptions, testing};
    /// let policy = Policy::parse(r#"{"policy": 1,
    ///     "measures": {"days_since_order": {"measure": "days_since_last", "of": ["purchase"]}},
    ///     "lifecycles": {"journey": {"stages": [
    ///         {"stage": "active", "when": "days_since_order <= 30", "to": ["lapsed"]},
    ///         {"stage": "lapsed", "when": "days_since_order > 60", "to": ["active"]}]}}}"#)?;
    /// let table = testing::small_shop().as_of("2024-03-01")?.stages(&policy, &StageOptions::default())?;
    /// assert!(table.column("stage")?.text(0).is_some());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn stages(&self, policy: &Policy, options: &StageOptions) -> Result<Table> {
        let (compiled, courses) = wanted(policy, &options.lifecycles, self)?;
        let instants = self.instants_of(&options.at)?;
        let start = || (Vec::new(), Judge::new(self.schema()));
        let properties = compiled.graph.program.properties();
        let parts =
            self.each_subject(properties, start, |(rows, judge): &mut (Vec<Row>, Judge), rank, subject| {
                let Some(known) = subject.known_from() else { return };
                let who = compiled.who_of(self, rank);
                let mut before = None;
                for at in instants.iter().copied().filter(|at| *at >= known) {
                    // From one instant to the next the way goes on.
                    let stood = match before {
                        None => compiled.stand(judge, subject, &who, at),
                        Some(before) => {
                            let stood = compiled.walk(judge, subject, &who, before, at, |_, _, _, _| ());
                            judge.held(&compiled.graph, subject, at);
                            stood
                        }
                    };
                    before = Some((at, stood));
                    for course in courses.iter().copied() {
                        let (stage, since) = stood.footing.stage(course);
                        rows.push(Row { rank, at, course, stage, since });
                    }
                }
            })?;
        let mut rows: Vec<Row> = parts.into_iter().flat_map(|(rows, _)| rows).collect();
        rows.sort_by_key(|row| (row.rank, row.at, row.course));
        let instant = |micros: i64| Timestamp::from_micros(micros);
        let days = |row: &Row| (row.at - row.since) as f64 / MICROS_PER_DAY as f64;
        let order = self.state().order();
        let table = Table::of(&STAGES)
            .column(Text::coded(Arc::clone(&order.names), rows.iter().map(|row| row.rank).collect()))
            .column(rows.iter().map(|row| instant(row.at)).collect::<Vec<_>>())
            .column(rows.iter().map(|row| name(&compiled, row.course)).collect::<Text>())
            .column(rows.iter().map(|row| stage(&compiled, row.course, row.stage)).collect::<Text>())
            .column(rows.iter().map(|row| instant(row.since)).collect::<Vec<_>>())
            .column(rows.iter().map(days).collect::<Vec<_>>());
        Ok(self.noted(table).finish())
    }
}
