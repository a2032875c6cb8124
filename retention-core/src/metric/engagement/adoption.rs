//! Which features customers use, and since when.

use std::collections::BTreeMap;

use crate::log::{Person, Role, View};
use crate::metric::grid::{Grid, Reach};
use crate::metric::note::{noted_of, warned};
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::{checked_level, with_interval};
use crate::metric::told::Told;
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{TimeInput, Timestamp, Unit};
use crate::{Error, ErrorCode, Result};

options! {
    /// Options of [`View::feature_adoption`].
    pub struct AdoptionOptions {
        /// Kinds or roles of events of use. Not given: those of the role activity.
        events: Vec<String> = Vec::new(),
        /// Where an event says which feature was used: `item`, or the name of a property.
        feature: String = "item".to_owned(),
        /// A calendar period, or a length such as `30d`.
        period: MetricPeriod = Unit::Month.into(),
        /// The first period shown is the one that holds this instant. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;

/// What [`View::feature_adoption`] returns.
pub(crate) static FEATURE_ADOPTION: TableSpec = TableSpec {
    name: "feature_adoption",
    doc: "One row a period and feature: how many customers used it, of those who used anything.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new("feature", TEXT, "The feature."),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("events", INT, "Events of its use.").nullable(),
        ColumnSpec::new("users", INT, "Customers who used it in the period.").nullable(),
        ColumnSpec::new("new_users", INT, "Those of them who had never used it before.").nullable(),
        ColumnSpec::new("active", INT, "Customers with any event of use in the period: the denominator.")
            .nullable(),
        ColumnSpec::new("share", FLOAT, "users / active.").nullable(),
        ColumnSpec::new("share_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("share_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
    ],
};

#[derive(Debug, Clone, Copy, Default)]
struct Use {
    events: u64,
    users: u64,
    new: u64,
}

#[derive(Debug, Default)]
struct Uses {
    features: BTreeMap<String, BTreeMap<usize, Use>>,
    active: Vec<u64>,
}

impl View {
    /// How many of the active customers use each feature, period by period, and how many do so for the first time.
    ///
    /// # Errors
    /// `unknown_kind`, `unknown_property`, `invalid_time`, `invalid_option`, `cancelled`.
    pub fn feature_adoption(&self, options: &AdoptionOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let kinds = self.events_or(&options.events, Role::Activity)?;
        let told = Told::of(self, &options.feature);
        if !kinds.is_empty() && !told.is_known(self, &kinds, &options.feature) {
            let message = format!("`feature`: no event has a property `{}`", options.feature);
            return Err(Error::new(ErrorCode::UnknownProperty, message)
                .with("argument", "feature")
                .suggest(&options.feature, self.event_properties().into_iter().chain(["item"])));
        }
        let grid = Grid::new(self, &kinds, options.period, (&options.from, &options.to), Reach::Own)?;
        let start = || Uses { active: vec![0; grid.periods.len()], ..Uses::default() };
        let parts = self.gather(&kinds, start, |uses, person| add(uses, &told, &grid, person))?;
        let mut whole = start();
        for part in parts {
            whole.active.iter_mut().zip(part.active).for_each(|(sum, active)| *sum += active);
            for (feature, periods) in part.features {
                let sums = whole.features.entry(feature).or_default();
                for (period, more) in periods {
                    let sum = sums.entry(period).or_default();
                    *sum = Use {
                        events: sum.events + more.events,
                        users: sum.users + more.users,
                        new: sum.new + more.new,
                    };
                }
            }
        }
        let nameless = whole.features.is_empty() && whole.active.iter().any(|active| *active > 0);
        let table = table(&grid, &whole, level).note("feature", &options.feature).note("level", level);
        let warning = nameless.then(|| {
            format!(
                "no event of use names a feature in `{}`: load it with the events, or say with `feature` where it is",
                options.feature
            )
        });
        let table = warned(table, warning);
        Ok(noted_of(table, self, &kinds, &grid.coverage, Role::Activity).finish())
    }
}

fn add(uses: &mut Uses, told: &Told<'_>, grid: &Grid, person: &Person<'_>) {
    let mut seen: BTreeMap<String, BTreeMap<Option<usize>, u64>> = BTreeMap::new();
    let mut active: Vec<usize> = Vec::new();
    let mut early: Vec<(String, i64)> = Vec::new();
    let begin = grid.periods.start(0).micros();
    for run in person.runs {
        for (event, at) in run.times.iter().enumerate() {
            let period = grid.periods.position(Timestamp::from_micros(*at));
            active.extend(period);
            let Some(feature) = told.text(run, event) else { continue };
            if *at < begin {
                early.push((feature.clone(), *at));
            }
            *seen.entry(feature).or_default().entry(period).or_default() += 1;
        }
    }
    active.sort_unstable();
    active.dedup();
    for period in active {
        if let Some(count) = uses.active.get_mut(period) {
            *count += 1;
        }
    }
    for (feature, periods) in seen {
        let mut known = early.iter().any(|(earlier, _)| *earlier == feature);
        let rows = uses.features.entry(feature).or_default();
        for (period, events) in periods {
            let Some(period) = period else { continue };
            let row = rows.entry(period).or_default();
            *row =
                Use { events: row.events + events, users: row.users + 1, new: row.new + u64::from(!known) };
            known = true;
        }
    }
}

fn table(grid: &Grid, uses: &Uses, level: f64) -> crate::table::TableBuilder {
    let mut rows: Vec<(usize, &String, Use)> = Vec::new();
    for at in grid.rows() {
        rows.extend(
            uses.features
                .iter()
                .map(|(feature, periods)| (at, feature, periods.get(&at).copied().unwrap_or_default())),
        );
    }
    let seen = |at: usize| grid.state(at).is_seen();
    let active = |at: usize| uses.active.get(at).copied().unwrap_or(0);
    let count = |of: &dyn Fn(usize, &Use) -> u64| -> Vec<Option<i64>> {
        rows.iter().map(|(at, _, row)| seen(*at).then(|| of(*at, row) as i64)).collect()
    };
    let table = Table::of(&FEATURE_ADOPTION)
        .column(rows.iter().map(|(at, ..)| grid.periods.label(*at)).collect::<Vec<_>>())
        .column(rows.iter().map(|(_, feature, _)| (*feature).clone()).collect::<Vec<_>>())
        .column(rows.iter().map(|(at, ..)| grid.state(*at).as_str()).collect::<Vec<_>>())
        .optional(count(&|_, row| row.events))
        .optional(count(&|_, row| row.users))
        .optional(count(&|_, row| row.new))
        .optional(count(&|at, _| active(at)));
    let pairs = rows.iter().map(|(at, _, row)| seen(*at).then(|| (row.users, active(*at))));
    with_interval(table, pairs, level)
}
