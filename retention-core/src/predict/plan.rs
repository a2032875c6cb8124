//! Observation plans: past views become rows to learn from, each with what was known then and what came of it.

use std::sync::Arc;

use super::came::Came;
use crate::log::{Kinds, View};
use crate::measure::{Cuts, MeasureOptions, Measured, Measures, in_parts, split};
use crate::options::{choice, options};
use crate::table::{Column, ColumnData, ColumnSpec, ColumnType, Names, Table, TableBuilder, TableSpec, Text};
use crate::time::{Span, TimeInput, Timestamp};
use crate::{Error, ErrorCode, Result};

choice! {
    /// What a plan foretells.
    pub enum PlanOutcome {
        /// That there is no event within the horizon, such as no purchase.
        NoEvent = "no_event",
        /// That there is one, such as a cancellation or an upgrade.
        Event = "event",
        /// That who has a contract at the instant has none when the horizon ends, by the subscriptions of
        /// `append_subscriptions`. Who left in the gap is left out: nobody could have acted.
        ContractEnd = "contract_end",
    }
}

options! {
    /// How past views become rows to learn from. At each instant of a grid, a row for every customer: measures of what had
    /// happened before it and was known by then, and whether the outcome came between `gap` after it and `horizon` later.
    pub struct ObservationPlan {
        /// What is foretold.
        outcome: PlanOutcome = PlanOutcome::NoEvent,
        /// The kinds or roles of events that it is about; of the end of contracts, nothing.
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
        /// Only customers are told of who had done something so shortly before the instant, as far as `as_known` lets it be
        /// known. Not given: all who were known by then.
        active_within: Option<Span> = None,
        /// The kinds or roles of events that `active_within` asks for. Not given: those of `of`; of an outcome that is an
        /// event, all kinds but those of `of`.
        active_of: Vec<String> = Vec::new(),
        /// Whether measures read only what had been received by each instant; else what happened before it, whenever it
        /// was received. Either way customers are who they were by the links dated before the instant.
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
pub(super) struct Instant {
    pub(super) at: i64,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) active_from: i64,
}

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
        check_names(measures)?;
        let kinds = self.plan_kinds(plan)?;
        let active = self.active_kinds(&kinds, plan)?;
        let instants = self.plan_instants(&kinds, plan)?;
        let one_by_one = plan.as_known && self.has_receipts()
            || plan.outcome == PlanOutcome::ContractEnd
            || self.has_links();
        let mut table = if one_by_one {
            self.known_then(measures, (&kinds, active.as_ref()), &instants, plan)?
        } else {
            self.in_one_pass(measures, (&kinds, active.as_ref()), &instants, plan)?
        };
        table = table
            .note("as_of", self.as_of())
            .note("definition", definition(plan, active.as_ref()))
            .note("events", kinds.names().join(", "))
            .note("instants", instants.len())
            .note("lag_days", lag_days(&instants));
        for (name, at) in self.known_notes() {
            table = table.note(name, at);
        }
        Ok(table.finish())
    }

    /// The customers of now with the measures that a training table of this plan has: what a model is to be applied to.
    ///
    /// # Errors
    /// `unknown_kind`; those of measures.
    pub fn scoring_table(&self, measures: &Measures, plan: &ObservationPlan) -> Result<Table> {
        check_names(measures)?;
        let kinds = self.plan_kinds(plan)?;
        let active = self.active_kinds(&kinds, plan)?;
        let zone = self.schema().zone();
        let now = self.cut_at();
        let active_from =
            plan.active_within.map_or(i64::MIN, |span| span.before(self.as_of(), &zone).micros());
        let instants = [Instant { at: now, from: now, to: now, active_from }];
        let tables = vec![self.measures(measures, &MeasureOptions::default().states(false))?];
        let seen = self.came_of_ids(&kinds, &instants, plan)?;
        let rows = match (tables.first(), instants.first()) {
            (Some(table), Some(instant)) => {
                rows_of(0, table, instant, &self.came(self, &seen, (0, instant), active.as_ref(), plan)?)
            }
            _ => Vec::new(),
        };
        let mut table = Table::of(&SCORING);
        for (at, (name, data, valid)) in
            picked(&tables, &rows, &self.state().order().names).into_iter().enumerate()
        {
            table = if at < 2 { table.nullable(data, valid) } else { table.extra(name, data, valid) };
        }
        table = table.note("as_of", self.as_of());
        for (name, at) in self.known_notes() {
            table = table.note(name, at);
        }
        Ok(table.finish())
    }

    fn plan_kinds(&self, plan: &ObservationPlan) -> Result<Kinds> {
        match plan.outcome {
            PlanOutcome::ContractEnd => self.contract_kinds(plan),
            PlanOutcome::NoEvent | PlanOutcome::Event if plan.of.is_empty() => {
                Err(Error::option("of", "`of` names no kind of event, so there is nothing to foretell")
                    .hint("name kinds or roles, such as purchase, or leave it out for purchases"))
            }
            PlanOutcome::NoEvent | PlanOutcome::Event => self.kinds_named(plan.of.iter().map(String::as_str)),
        }
    }

    /// The kinds that tell who was active, where only these are told of.
    fn active_kinds(&self, kinds: &Kinds, plan: &ObservationPlan) -> Result<Option<Kinds>> {
        if plan.active_within.is_none() {
            if plan.active_of.is_empty() {
                return Ok(None);
            }
            let message = "`active_of` says what `active_within` asks for, which is not given";
            return Err(Error::option("active_of", message).hint("give active_within too, such as 90d"));
        }
        if !plan.active_of.is_empty() {
            return self.kinds_named(plan.active_of.iter().map(String::as_str)).map(Some);
        }
        // Who has not cancelled for long is no less a customer for it.
        if plan.outcome != PlanOutcome::Event {
            return Ok(Some(kinds.clone()));
        }
        let others = self.all_kinds().without(kinds);
        if others.is_empty() {
            let message = "`active_within` asks who was active, and no kind of event is left for it beside those of `of`";
            let hint = "name the kinds or roles that tell it with active_of, or leave active_within out";
            return Err(Error::option("active_of", message).hint(hint));
        }
        Ok(Some(others))
    }

    fn observed_for(&self, kinds: &Kinds, plan: &ObservationPlan) -> Option<(Timestamp, Timestamp)> {
        match plan.outcome {
            PlanOutcome::Event => self.would_be_observed(kinds, &plan.of),
            PlanOutcome::NoEvent | PlanOutcome::ContractEnd => self.observed(kinds),
        }
    }

    /// The grid, from the last instant back.
    fn plan_instants(&self, kinds: &Kinds, plan: &ObservationPlan) -> Result<Vec<Instant>> {
        let zone = self.schema().zone();
        let beyond = |message: String| {
            Error::new(ErrorCode::HorizonBeyondData, message)
                .with("column", "horizon")
                .hint("take a shorter horizon or gap, an earlier `to`, or a later view")
        };
        let (first, end) = self.observed_for(kinds, plan).ok_or_else(|| {
            match kinds.is_empty() && plan.outcome != PlanOutcome::ContractEnd {
                true => self.none_seen(plan),
                false => beyond("nothing was observed before as_of".to_owned()),
            }
        })?;
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

    /// Of the kinds that `of` means none was seen.
    fn none_seen(&self, plan: &ObservationPlan) -> Error {
        let seen: Vec<&str> = self.kinds_seen().take(10).collect();
        let hint = match seen.is_empty() {
            true => "take a later view".to_owned(),
            false => format!(
                "name in `of` what is to be foretold of the kinds that there are, such as {}",
                seen.join(", ")
            ),
        };
        let message =
            format!("no event of {}, which `of` names, was observed before as_of", plan.of.join(", "));
        Error::new(ErrorCode::HorizonBeyondData, message).with("argument", "of").hint(hint)
    }

    /// Measures at all instants in one pass, and beside them what came of it.
    fn in_one_pass(
        &self,
        measures: &Measures,
        kinds: (&Kinds, Option<&Kinds>),
        instants: &[Instant],
        plan: &ObservationPlan,
    ) -> Result<TableBuilder> {
        let at: Vec<i64> = instants.iter().map(|instant| instant.at).collect();
        let mut measured = self.measured(measures, &at, false)?;
        let (mut outcome, kept) = self.outcomes(&measured, kinds, instants, plan)?;
        if let Some(kept) = &kept {
            retain(&mut measured.codes, kept);
            retain(&mut measured.at, kept);
            retain(&mut outcome, kept);
        }
        let names = Arc::clone(&self.state().order().names);
        let mut table = Table::of(&TRAINING)
            .column(Text::coded(names, measured.codes))
            .column(measured.at)
            .column(outcome);
        for (name, data, valid) in measured.columns {
            let (data, valid) = match &kept {
                Some(kept) => kept_of(data, valid, kept),
                None => (data, valid),
            };
            table = table.extra(name, data, valid);
        }
        Ok(table)
    }

    /// For each row whether the outcome came, and, where the plan tells only of the active, whether it is told of.
    fn outcomes(
        &self,
        measured: &Measured,
        (kinds, active_kinds): (&Kinds, Option<&Kinds>),
        instants: &[Instant],
        plan: &ObservationPlan,
    ) -> Result<(Vec<bool>, Option<Vec<bool>>)> {
        let rows = &measured.rows;
        let (wants, only_active) = (plan.outcome == PlanOutcome::Event, plan.active_within.is_some());
        // Without a stretch in which to be active its beginning is no time, and none to cut at.
        let bounds = |instant: &Instant| {
            let active_from = if only_active { instant.active_from } else { instant.at };
            [instant.from, instant.to, active_from, instant.at]
        };
        let all = active_kinds.map_or_else(|| kinds.clone(), |active| kinds.union(active));
        let cuts = Cuts::new(instants.iter().flat_map(bounds).collect());
        let places: Vec<[usize; 4]> =
            instants.iter().map(|instant| bounds(instant).map(|bound| cuts.place(bound) as usize)).collect();
        let mut outcome = vec![false; measured.codes.len()];
        let mut active = vec![false; if only_active { outcome.len() } else { 0 }];
        let (mut outcomes, mut actives) = (outcome.as_mut_slice(), active.as_mut_slice());
        let parts = rows.stretches().into_iter().map(|(ranks, len)| {
            (ranks, split(&mut outcomes, len), split(&mut actives, if only_active { len } else { 0 }))
        });
        in_parts(parts.collect(), &self.state().workers, |(ranks, mut outcomes, mut actives)| {
            let mut counts = vec![0; cuts.len() + 1];
            let wanted = |rank: usize| rows.of(rank) > 0;
            self.walk_ranks(&measured.ranked, ranks, &all, wanted, |rank, _, runs| {
                let own = split(&mut outcomes, rows.of(rank));
                let own_active = split(&mut actives, if only_active { own.len() } else { 0 });
                let places = places.get(rows.first(rank)..).unwrap_or(&[]);
                own.fill(false);
                own_active.fill(false);
                for run in runs {
                    cuts.count(run.times, &mut counts);
                    let count = |place: usize| counts.get(place).copied().unwrap_or(0);
                    if kinds.contains(run.kind) {
                        for (came, [from, to, ..]) in own.iter_mut().zip(places) {
                            *came |= count(*from) < count(*to);
                        }
                    }
                    if active_kinds.is_some_and(|active| active.contains(run.kind)) {
                        for (active, [.., from, to]) in own_active.iter_mut().zip(places) {
                            *active |= count(*from) < count(*to);
                        }
                    }
                }
                own.iter_mut().for_each(|came| *came = *came == wants);
            });
        })?;
        Ok((outcome, only_active.then_some(active)))
    }

    /// Measures at each instant, of a view that knew what was known then where the plan asks for that. Who was who is
    /// always by the links dated before the instant: later ones come of what is to be foretold.
    fn known_then(
        &self,
        measures: &Measures,
        (kinds, active): (&Kinds, Option<&Kinds>),
        instants: &[Instant],
        plan: &ObservationPlan,
    ) -> Result<TableBuilder> {
        let seen = self.came_of_ids(kinds, instants, plan)?;
        let (mut tables, mut rows) = (Vec::new(), Vec::new());
        // Which kinds may be named is of the whole view: one that began later had not come yet.
        let measures = &measures.and_kinds(self.kinds_seen());
        for (number, instant) in instants.iter().enumerate() {
            let at: TimeInput = Timestamp::from_micros(instant.at).into();
            let options = MeasureOptions::default().states(false).at(vec![at.clone()]);
            let then = if plan.as_known { self.known_at(at)? } else { self.clone() };
            let then = then.identified_before(instant.at);
            let table = then.measures(measures, &options)?;
            let came = self.came(&then, &seen, (number, instant), active, plan)?;
            rows.extend(rows_of(number, &table, instant, &came));
            tables.push(table);
        }
        rows.sort_by_key(|row: &Row| (row.customer, row.at));
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
        Ok(table)
    }
}

/// Leaves the values that are kept.
fn retain<T>(values: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    values.retain(|_| kept.next().copied().unwrap_or(false));
}

/// The rows of a column that are kept.
fn kept_of(data: ColumnData, valid: Option<Vec<bool>>, kept: &[bool]) -> (ColumnData, Option<Vec<bool>>) {
    fn of<T>(mut values: Vec<T>, kept: &[bool]) -> Vec<T> {
        retain(&mut values, kept);
        values
    }
    let valid = valid.map(|valid| of(valid, kept)).filter(|valid| valid.contains(&false));
    let data = match data {
        ColumnData::Text(text) => {
            let rows = kept.iter().enumerate().filter(|(_, kept)| **kept);
            rows.map(|(row, _)| text.get(row).unwrap_or("")).collect::<Text>().into()
        }
        ColumnData::Int(values) => ColumnData::Int(of(values, kept)),
        ColumnData::Float(values) => ColumnData::Float(of(values, kept)),
        ColumnData::Bool(values) => ColumnData::Bool(of(values, kept)),
        ColumnData::Time(values) => ColumnData::Time(of(values, kept)),
        ColumnData::Date(values) => ColumnData::Date(of(values, kept)),
        ColumnData::Money(values, currency) => ColumnData::Money(of(values, kept), currency),
    };
    (data, valid)
}

/// A row of one of the tables, with what came of it.
struct Row {
    table: usize,
    row: usize,
    customer: u32,
    at: i64,
    outcome: bool,
}

/// The rows of one instant's table that the plan tells of.
fn rows_of(number: usize, table: &Table, instant: &Instant, came: &Came<'_>) -> Vec<Row> {
    let Ok(customers) = table.column("customer") else { return Vec::new() };
    let ColumnData::Text(names) = customers.data() else { return Vec::new() };
    let codes = names.codes().unwrap_or_default().iter().enumerate();
    codes
        .filter_map(|(row, customer)| {
            let outcome = came.of(*customer)?;
            Some(Row { table: number, row, customer: *customer, at: instant.at, outcome })
        })
        .collect()
}

/// Measures must not have the names of columns that are there already.
fn check_names(measures: &Measures) -> Result<()> {
    match measures.names().find(|name| TRAINING.columns.iter().any(|column| column.name == *name)) {
        None => Ok(()),
        Some(name) => {
            let message = format!("a measure is called `{name}`, as a column of every training table is");
            Err(Error::option("measures", message).with("column", name).hint("give the measure another name"))
        }
    }
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

/// In how many days after its instant every outcome is known: of the longest gap and horizon.
fn lag_days(instants: &[Instant]) -> f64 {
    let longest = instants.iter().map(|instant| instant.to.saturating_sub(instant.at)).max();
    longest.unwrap_or_default() as f64 / 86_400e6
}

fn later(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros().saturating_add(micros))
}

fn definition(plan: &ObservationPlan, active: Option<&Kinds>) -> String {
    let gap = plan.gap.map_or(String::new(), |gap| format!(", from {gap} after it on"));
    let what = match plan.outcome {
        PlanOutcome::NoEvent => "no event",
        PlanOutcome::Event => "an event",
        PlanOutcome::ContractEnd => {
            return format!(
                "no contract is running {} after the instant{gap}, of those who have one",
                plan.horizon
            );
        }
    };
    let who = match (plan.active_within, active) {
        (Some(within), Some(kinds)) => {
            format!(", of those with one of {} in the {within} before it", kinds.names().join(", "))
        }
        _ => String::new(),
    };
    format!("{what} of {} within {} of the instant{gap}{who}", plan.of.join(", "), plan.horizon)
}
