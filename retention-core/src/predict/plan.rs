//! Observation plans: past views become rows to learn from, each with what was known then and what came of it.

use std::sync::Arc;

use crate::log::{Kinds, View};
use crate::measure::{MeasureOptions, Measures};
use crate::options::{choice, options};
use crate::table::{Column, ColumnData, ColumnSpec, ColumnType, Names, Table, TableSpec, Text};
use crate::time::{Span, TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

choice! {
    /// What a plan foretells.
    pub enum PlanOutcome {
        /// That there is no event within the horizon, such as no purchase.
        NoEvent = "no_event",
        /// That there is one, such as a cancellation or an upgrade.
        Event = "event",
    }
}

options! {
    /// How past views become rows to learn from. At each instant of a grid, a row for every customer: measures of what had
    /// happened before it and was known by then, and whether the outcome came between `gap` after it and `horizon` later.
    pub struct ObservationPlan {
        /// What is foretold.
        outcome: PlanOutcome = PlanOutcome::NoEvent,
        /// The kinds or roles of events that it is about.
        of: Vec<String> = vec!["purchase".to_owned()],
        /// How long one waits for the outcome.
        horizon: Span = Span::ninety_days(),
        /// How long after an instant the horizon begins: time to act in. Not given: at once.
        gap: Option<Span> = None,
        /// How far the instants lie apart.
        every: Span = Span::one_month(),
        /// No instant is before this one. Not given: from the first on that has a history.
        from: Option<TimeInput> = None,
        /// The last instant. Not given: the last whose horizon had ended by what was observed.
        to: Option<TimeInput> = None,
        /// Only customers are told of who had such an event so shortly before the instant. Not given: all who were known
        /// by then.
        active_within: Option<Span> = None,
        /// Whether measures read only what had been received by each instant; else what happened, whenever it was received.
        as_known: bool = true,
    }
}

/// The table of [`View::training_table`].
pub(crate) static TRAINING: TableSpec = TableSpec {
    name: "training_table",
    doc: "A customer at an instant of the past: what came of it, then a column for each measure as it stood.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The id that stands for the customer."),
        ColumnSpec::new("at", ColumnType::Time, "The instant: what happened before it counts."),
        ColumnSpec::new("outcome", ColumnType::Bool, "Whether the outcome came within the horizon."),
    ],
};

/// The table of [`View::scoring_table`].
pub(crate) static SCORING: TableSpec = TableSpec {
    name: "scoring_table",
    doc: "A customer at `as_of`: a column for each measure, as training tables have them.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The id that stands for the customer."),
        ColumnSpec::new("at", ColumnType::Time, "The instant: what happened before it counts."),
    ],
};

/// The most instants of a plan.
const MOST: usize = 1000;

/// An instant with the bounds of its horizon, and from when on customers count as active.
#[derive(Debug, Clone, Copy)]
struct Instant {
    at: i64,
    from: i64,
    to: i64,
    active_from: i64,
}

/// Whether there was an event in the horizon, and one shortly before: of each customer, by instant.
type Seen = Vec<(u32, Vec<(bool, bool)>)>;

impl View {
    /// Rows to learn from, one for each customer and instant of the plan. Features read nothing from an instant on, and
    /// the outcome nothing but the horizon; instants whose horizon had not ended by what was observed are left out.
    ///
    /// ```
    /// use retention_core::{Measures, ObservationPlan, Span, testing};
    /// let measures = Measures::from_json(&serde_json::json!({
    ///     "orders_30d": {"measure": "count", "of": ["purchase"], "window": "30d"},
    ///     "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
    /// }))?;
    /// let plan = ObservationPlan::default().horizon(Span::parse("14d")?).every(Span::parse("14d")?);
    /// let table = testing::small_shop().as_of("2024-04-01")?.training_table(&measures, &plan)?;
    /// assert_eq!(table.columns()[2].name(), "outcome");
    /// assert!(table.rows() > 10);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_kind`; `horizon_beyond_data` where no horizon ends by what was observed, or that of `to` does not;
    /// `invalid_option`; those of measures.
    pub fn training_table(&self, measures: &Measures, plan: &ObservationPlan) -> Result<Table> {
        let kinds = self.kinds_named(plan.of.iter().map(String::as_str))?;
        let instants = self.plan_instants(&kinds, plan)?;
        let seen = self.seen(&kinds, &instants)?;
        let at: Vec<TimeInput> =
            instants.iter().map(|instant| Timestamp::from_micros(instant.at).into()).collect();
        let tables = self.as_known(measures, at, plan.as_known)?;
        let rows = rows(&tables, &instants, &seen, plan);
        let outcome: Vec<bool> = rows.iter().map(|row| row.outcome).collect();
        let mut table = Table::of(&TRAINING);
        let mut columns = picked(&tables, &rows, &self.state().order().names).into_iter();
        for (_, data, valid) in columns.by_ref().take(2) {
            table = table.nullable(data, valid);
        }
        table = table.column(outcome);
        for (name, data, valid) in columns {
            table = table.extra(name, data, valid);
        }
        table = table
            .note("as_of", self.as_of())
            .note("definition", definition(plan))
            .note("events", kinds.names().join(", "))
            .note("instants", instants.len());
        if let Some(known_at) = self.received_before() {
            table = table.note("known_at", known_at);
        }
        Ok(table.finish())
    }

    /// The customers of now with the measures that a training table of this plan has: what a model is to be applied to.
    ///
    /// # Errors
    /// `unknown_kind`; those of measures.
    pub fn scoring_table(&self, measures: &Measures, plan: &ObservationPlan) -> Result<Table> {
        let kinds = self.kinds_named(plan.of.iter().map(String::as_str))?;
        let zone = self.schema().zone();
        let now = self.cut_at();
        let active_from =
            plan.active_within.map_or(i64::MIN, |span| span.before(self.as_of(), &zone).micros());
        let instants = [Instant { at: now, from: now, to: now, active_from }];
        let seen = self.seen(&kinds, &instants)?;
        let tables = vec![self.measures(measures, &MeasureOptions::default().states(false))?];
        let rows = rows(&tables, &instants, &seen, plan);
        let mut table = Table::of(&SCORING);
        for (at, (name, data, valid)) in
            picked(&tables, &rows, &self.state().order().names).into_iter().enumerate()
        {
            table = if at < 2 { table.nullable(data, valid) } else { table.extra(name, data, valid) };
        }
        table = table.note("as_of", self.as_of());
        if let Some(known_at) = self.received_before() {
            table = table.note("known_at", known_at);
        }
        Ok(table.finish())
    }

    /// The grid, from the last instant back.
    fn plan_instants(&self, kinds: &Kinds, plan: &ObservationPlan) -> Result<Vec<Instant>> {
        let zone = self.schema().zone();
        let beyond = |message: String| {
            Error::new(ErrorCode::HorizonBeyondData, message)
                .with("column", "horizon")
                .hint("take a shorter horizon or gap, an earlier `to`, or a later view")
        };
        let (first, end) =
            self.observed(kinds).ok_or_else(|| beyond("nothing was observed before as_of".to_owned()))?;
        let end = end.min(self.as_of());
        let bounds = |at: Timestamp| {
            let from = plan.gap.map_or(at, |gap| gap.after(at, &zone));
            (from, plan.horizon.after(from, &zone))
        };
        let last = match &plan.to {
            Some(to) => to.resolve(&zone).map_err(|error| error.with("argument", "to"))?,
            None => {
                let from = plan.horizon.before(end, &zone);
                let mut last = plan.gap.map_or(from, |gap| gap.before(from, &zone));
                // Calendar months back and forth may end a day or more later.
                while bounds(last).1 > end {
                    last = later(last, -86_400_000_000);
                }
                last
            }
        };
        if bounds(last).1 > end {
            return Err(beyond(format!(
                "the horizon of {last} ends at {}, beyond what was observed: {end}",
                bounds(last).1
            )));
        }
        let begin = match &plan.from {
            Some(from) => from.resolve(&zone).map_err(|error| error.with("argument", "from"))?,
            None => later(first, 1),
        };
        let mut found = Vec::new();
        let mut at = last;
        while at >= begin {
            let (from, to) = bounds(at);
            let active_from = plan.active_within.map_or(i64::MIN, |span| span.before(at, &zone).micros());
            found.push(Instant { at: at.micros(), from: from.micros(), to: to.micros(), active_from });
            if found.len() > MOST {
                return Err(Error::option("every", format!("the plan has more than {MOST} instants"))
                    .hint("let them lie farther apart"));
            }
            let Some(steps) = plan.every.times(found.len() as u32) else { break };
            let earlier = steps.before(last, &zone);
            if earlier >= at {
                break;
            }
            at = earlier;
        }
        if found.is_empty() {
            return Err(beyond(format!("no instant lies between {begin} and {last}")));
        }
        found.reverse();
        Ok(found)
    }

    /// The events of these kinds, against every instant.
    fn seen(&self, kinds: &Kinds, instants: &[Instant]) -> Result<Seen> {
        let parts = self.scan(kinds, Vec::new, |found: &mut Seen, person| {
            let within = |from: i64, to: i64| {
                person.runs.iter().any(|run| {
                    let at = run.times.partition_point(|time| *time < from);
                    run.times.get(at).is_some_and(|time| *time < to)
                })
            };
            let flags = instants
                .iter()
                .map(|instant| (within(instant.from, instant.to), within(instant.active_from, instant.at)));
            found.push((person.rank, flags.collect()));
        })?;
        Ok(parts.into_iter().flatten().collect())
    }

    /// Measures at each instant: in one pass, unless what was known then was less than what had happened.
    fn as_known(&self, measures: &Measures, at: Vec<TimeInput>, as_known: bool) -> Result<Vec<Table>> {
        let options = MeasureOptions::default().states(false);
        if !as_known || !self.has_receipts() {
            return Ok(vec![self.measures(measures, &options.at(at))?]);
        }
        at.into_iter()
            .map(|instant| {
                let then = self.known_at(instant.clone())?;
                then.measures(measures, &options.clone().at(vec![instant]))
            })
            .collect()
    }
}

/// A row of one of the tables, with what came of it.
struct Row {
    table: usize,
    row: usize,
    customer: u32,
    at: i64,
    outcome: bool,
}

/// The rows that the plan tells of, by customer and instant.
fn rows(tables: &[Table], instants: &[Instant], seen: &Seen, plan: &ObservationPlan) -> Vec<Row> {
    let most = seen.iter().map(|(rank, _)| *rank as usize + 1).max().unwrap_or_default();
    let mut place = vec![usize::MAX; most];
    for (at, (rank, _)) in seen.iter().enumerate() {
        if let Some(slot) = place.get_mut(*rank as usize) {
            *slot = at;
        }
    }
    let mut found = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let (Ok(customers), Ok(times)) = (table.column("customer"), table.column("at")) else { continue };
        let ColumnData::Text(names) = customers.data() else { continue };
        for row in 0..table.rows() {
            let (Some(customer), Some(time)) =
                (names.codes().and_then(|codes| codes.get(row)).copied(), times.time(row))
            else {
                continue;
            };
            let Ok(instant) = instants.binary_search_by_key(&time.micros(), |instant| instant.at) else {
                continue;
            };
            let flags = place
                .get(customer as usize)
                .and_then(|at| seen.get(*at))
                .and_then(|(_, flags)| flags.get(instant))
                .copied()
                .unwrap_or_default();
            if plan.active_within.is_some() && !flags.1 {
                continue;
            }
            let outcome = flags.0 == (plan.outcome == PlanOutcome::Event);
            found.push(Row { table: number, row, customer, at: time.micros(), outcome });
        }
    }
    found.sort_by_key(|row| (row.customer, row.at));
    found
}

/// The columns of these rows.
fn picked(
    tables: &[Table],
    rows: &[Row],
    names: &Arc<Names>,
) -> Vec<(String, ColumnData, Option<Vec<bool>>)> {
    let Some(first) = tables.first() else { return Vec::new() };
    first
        .columns()
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cell = |row: &Row| {
                tables
                    .get(row.table)
                    .and_then(|table| table.columns().get(at))
                    .map(|column| (column, row.row))
            };
            let valid: Vec<bool> =
                rows.iter().map(|row| cell(row).is_some_and(|(column, row)| column.is_valid(row))).collect();
            let valid = valid.contains(&false).then_some(valid);
            (column.name().to_owned(), values(column, rows, &cell, names), valid)
        })
        .collect()
}

fn values<'t>(
    first: &Column,
    rows: &[Row],
    cell: &dyn Fn(&Row) -> Option<(&'t Column, usize)>,
    names: &Arc<Names>,
) -> ColumnData {
    fn each<'t, T: Default>(
        rows: &[Row],
        cell: &dyn Fn(&Row) -> Option<(&'t Column, usize)>,
        get: impl Fn(&'t Column, usize) -> Option<T>,
    ) -> Vec<T> {
        rows.iter()
            .map(|row| cell(row).and_then(|(column, row)| get(column, row)).unwrap_or_default())
            .collect()
    }
    match first.data() {
        // Ids stay codes: their names are those of the log.
        ColumnData::Text(_) if first.name() == "customer" => {
            Text::coded(Arc::clone(names), rows.iter().map(|row| row.customer).collect::<Vec<_>>()).into()
        }
        ColumnData::Text(_) => rows
            .iter()
            .map(|row| cell(row).and_then(|(column, row)| column.text(row)).unwrap_or_default())
            .collect::<Text>()
            .into(),
        ColumnData::Int(_) => each(rows, cell, Column::int).into(),
        ColumnData::Money(_, currency) => ColumnData::Money(each(rows, cell, Column::int), *currency),
        ColumnData::Float(_) => each(rows, cell, Column::float).into(),
        ColumnData::Bool(_) => each(rows, cell, Column::bool).into(),
        ColumnData::Time(_) => {
            let of = |row: &Row| cell(row).and_then(|(column, row)| column.time(row));
            let times = rows.iter().map(|row| of(row).unwrap_or(Timestamp::from_micros(0)));
            ColumnData::Time(times.collect())
        }
        // No measure is a date.
        ColumnData::Date(values) => ColumnData::Date(values.clone()),
    }
}

fn later(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros().saturating_add(micros))
}

fn definition(plan: &ObservationPlan) -> String {
    let what = match plan.outcome {
        PlanOutcome::NoEvent => "no event",
        PlanOutcome::Event => "an event",
    };
    let gap = plan.gap.map_or(String::new(), |gap| format!(", from {gap} after it on"));
    format!("{what} of {} within {} of the instant{gap}", plan.of.join(", "), plan.horizon)
}
