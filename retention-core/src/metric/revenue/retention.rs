//! Net and gross revenue retention of those who were there a while ago.

use std::collections::BTreeMap;

use crate::Result;
use crate::log::View;
use crate::metric::grid::State;
use crate::metric::proportion::{checked_level, with_interval};
use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::group::Key;
use crate::metric::revenue::movements::{Row, logos};
use crate::metric::revenue::walk::Walk;
use crate::options::options;
use crate::subscription::MetricSettings;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Span, TimeInput, Timestamp, Unit};

options! {
    /// Options of [`View::revenue_retention`].
    pub struct RevenueRetentionOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// How far back those who are followed were there.
        window: Span = Span::year(),
        /// How often it is told: at the end of each of these periods.
        every: Unit = Unit::Month,
        /// The first period shown is the one that holds this instant. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// A row for each `plan`, `cohort` or value of a property of customers; not given: one for all.
        by: Option<String> = None,
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

const MONEY: ColumnType = ColumnType::Money;
const TEXT: ColumnType = ColumnType::Text;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::revenue_retention`] returns.
pub(crate) static REVENUE_RETENTION: TableSpec = TableSpec {
    name: "revenue_retention",
    doc: "One row for each end of a period, and a group where one is asked for: what those who were customers a window before are worth then.",
    columns: &[
        ColumnSpec::new("at", ColumnType::Time, "The instant told of: the end of the period, or as_of."),
        ColumnSpec::new("since", ColumnType::Time, "The window's start: whoever was a customer then is followed."),
        ColumnSpec::new("group", TEXT, "The plan, cohort or value asked for.").nullable(),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_enough_history` (the window begins before the start of observation), `nothing_at_start`, `not_yet` or `not_observed`."),
        ColumnSpec::new("start_count", ColumnType::Int, "Customers at the window's start.").nullable(),
        ColumnSpec::new("kept_count", ColumnType::Int, "Those of them who are customers at its end.").nullable(),
        ColumnSpec::new("start_minor", MONEY, "Their monthly recurring revenue at its start.").nullable(),
        ColumnSpec::new("net_minor", MONEY, "What they are worth at its end, without changes of exchange and of term apart: the numerator of nrr.").nullable(),
        ColumnSpec::new("gross_minor", MONEY, "The same, of each at most what it was: the numerator of grr.").nullable(),
        ColumnSpec::new("nrr", FLOAT, "Net revenue retention by the endpoint method.").nullable(),
        ColumnSpec::new("grr", FLOAT, "Gross revenue retention by the endpoint method.").nullable(),
        ColumnSpec::new("nrr_movement", FLOAT, "By the movement method: what happened until each left, over start.").nullable(),
        ColumnSpec::new("grr_movement", FLOAT, "By the movement method, without expansion.").nullable(),
        ColumnSpec::new("logo_churn", FLOAT, "Of the customers at the start, the share that are none at the end.").nullable(),
        ColumnSpec::new("logo_churn_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("logo_churn_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
    ],
};

impl View {
    /// Net and gross revenue retention over a window that ends with each period, a year unless told otherwise: of the
    /// fixed cohort of those who were customers at its start.
    ///
    /// # Errors
    /// Those of [`revenue_movements`](Self::revenue_movements).
    pub fn revenue_retention(&self, options: &RevenueRetentionOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let span = (&options.from, &options.to);
        let asked = Asked::new(self, &options.settings, options.every.into(), span, options.by.as_deref())?;
        let windows = windows(&asked, options.window);
        let rows = rows(&asked, &windows)?;
        let of = |row: &Row| windows.get(row.at).map_or((0, 0), |window| window.bounds);
        let state = |row: &Row| match row.flow.sum(Sum::Start) {
            _ if !row.state.is_seen() || row.state == State::NotEnoughHistory => row.state.as_str(),
            0 => "nothing_at_start",
            _ => row.state.as_str(),
        };
        let kept = |row: &Row| Some(row.counted(Count::Start)? - row.counted(Count::Gone)?);
        let table = Table::of(&REVENUE_RETENTION)
            .column(rows.iter().map(|row| Timestamp::from_micros(of(row).1)).collect::<Vec<_>>())
            .column(rows.iter().map(|row| Timestamp::from_micros(of(row).0)).collect::<Vec<_>>())
            .optional(rows.iter().map(|row| row.group.clone()).collect())
            .column(rows.iter().map(state).collect::<Vec<_>>());
        // What lies before the start of observation is not known to be nothing.
        let known: Vec<Row> = rows.into_iter().map(hide).collect();
        let table = asked
            .counts(table, &known, &[Count::Start])
            .optional(known.iter().map(kept).collect::<Vec<Option<i64>>>());
        let table = asked.money(table, &known, &[Sum::Start, Sum::Net, Sum::Gross])?;
        let rates = [Sum::Net, Sum::Gross, Sum::MovedNet, Sum::MovedGross];
        let table = rates.into_iter().fold(table, |table, part| {
            table.optional(known.iter().map(|row| row.rate(part)).collect::<Vec<_>>())
        });
        let table = with_interval(table, known.iter().map(logos), level);
        Ok(asked.noted(table).note("window", options.window).note("level", level).finish())
    }
}

fn hide(row: Row) -> Row {
    let state = if row.state == State::NotEnoughHistory { State::NotObserved } else { row.state };
    Row { state, ..row }
}

/// A window that ends with a period.
struct Window {
    bounds: (i64, i64),
    state: State,
}

fn windows(asked: &Asked<'_>, window: Span) -> Vec<Window> {
    let coverage = &asked.grid.coverage;
    let one = |at: usize| {
        let end = asked.grid.periods.end(at).min(Timestamp::from_micros(coverage.as_of));
        let start = window.before(end, &asked.reader.zone).micros();
        let early = coverage.observed.is_some_and(|(first, _)| start < first);
        let state = match coverage.state(start, end.micros()) {
            State::Complete | State::Partial if early => State::NotEnoughHistory,
            state => state,
        };
        Window { bounds: (start, end.micros()), state }
    };
    (0..asked.grid.periods.len()).map(one).collect()
}

/// The rows of all groups, by window.
fn rows(asked: &Asked<'_>, windows: &[Window]) -> Result<Vec<Row>> {
    let walks: Vec<Walk<'_>> = windows
        .iter()
        .map(|window| Walk { bounds: vec![window.bounds.0, window.bounds.1], ..asked.walk() })
        .collect();
    type Flows<'k> = BTreeMap<(usize, Key<'k>), Flow>;
    let parts = asked.reader.units(BTreeMap::new, |flows: &mut Flows<'_>, unit| {
        for at in asked.grid.rows() {
            let Some(walk) = walks.get(at) else { continue };
            walk.unit(unit.steps, |stretch, flow, place| {
                if flow.count(Count::Start) > 0 {
                    asked.by.each(unit, (stretch, flow, place), &walk.bounds, |key, _| {
                        let sum = flows.entry((at, key)).or_default();
                        *sum = sum.plus(flow);
                    });
                }
            });
        }
    })?;
    let mut sums: Flows<'_> = BTreeMap::new();
    for (key, flow) in parts.iter().flatten() {
        let sum = sums.entry(*key).or_default();
        *sum = sum.plus(flow);
    }
    let mut keys: Vec<Key<'_>> = sums.keys().map(|(_, key)| *key).collect();
    keys.sort();
    keys.dedup();
    if keys.is_empty() {
        keys.push(Key::All);
    }
    let each = asked.grid.rows().flat_map(|at| keys.iter().map(move |key| (at, *key)));
    let row = |(at, key): (usize, Key<'_>)| {
        let state = windows.get(at).map_or(State::NotObserved, |window| window.state);
        let flow = sums.get(&(at, key)).copied().unwrap_or_default();
        Row { at, group: asked.by.label(key), state, flow }
    };
    Ok(each.map(row).collect())
}
