//! The flows of all units, by group and period.

use std::collections::BTreeMap;

use crate::Result;
use crate::log::View;
use crate::metric::grid::{Coverage, Grid, Reach};
use crate::metric::period::MetricPeriod;
use crate::metric::revenue::flow::{Flow, Flows};
use crate::metric::revenue::group::{By, Key};
use crate::metric::revenue::walk::Walk;
use crate::subscription::{MetricSettings, Reader};
use crate::table::TableBuilder;
use crate::time::{TimeInput, Timestamp, tz_database_version};

/// Recurring revenue asked for by period.
#[derive(Debug)]
pub(super) struct Asked<'v> {
    pub(super) reader: Reader<'v>,
    pub(super) grid: Grid,
    pub(super) by: By,
}

impl<'v> Asked<'v> {
    /// # Errors
    /// Those of settings, periods and groups.
    pub(super) fn new(
        view: &'v View,
        settings: &'v MetricSettings,
        period: MetricPeriod,
        (from, to): (&Option<TimeInput>, &Option<TimeInput>),
        by: Option<&str>,
    ) -> Result<Self> {
        let reader = Reader::new(view, settings)?;
        // Who was a customer at the end of some earlier period is known only from all of them.
        let grid = Grid::covered(
            view,
            (&reader.steps.telling, Coverage::between(view, reader.observed())),
            period,
            (from, to),
            Reach::Everything,
        )?;
        Ok(Self { grid, by: By::of(view, by)?, reader })
    }

    pub(super) fn walk(&self) -> Walk<'_> {
        Walk {
            settings: self.reader.settings,
            bounds: self.grid.periods.bounds().iter().map(|bound| bound.micros()).collect(),
            zone: self.reader.zone,
            plans: self.by.is_plan(),
        }
    }

    /// The flows of each group, by period.
    ///
    /// # Errors
    /// Those of folding; `cancelled`.
    pub(super) fn flows(&self) -> Result<BTreeMap<Key<'_>, Vec<Flow>>> {
        let walk = self.walk();
        let periods = self.grid.periods.len();
        let parts = self.reader.units(BTreeMap::new, |groups: &mut BTreeMap<Key<'_>, Flows>, unit| {
            walk.unit(unit.steps, |stretch, flow, place| {
                self.by.each(unit, (stretch, flow, place), &walk.bounds, |key, part| {
                    groups.entry(key).or_insert_with(|| Flows::new(periods)).add(part, flow);
                });
            });
        })?;
        let mut sums: BTreeMap<Key<'_>, Flows> = BTreeMap::new();
        for (key, flows) in parts.iter().flatten() {
            sums.entry(*key).or_insert_with(|| Flows::new(periods)).absorb(flows);
        }
        let mut all: BTreeMap<Key<'_>, Vec<Flow>> =
            sums.into_iter().map(|(key, flows)| (key, flows.finish())).collect();
        if all.is_empty() && matches!(self.by, By::Nothing) {
            all.insert(Key::All, vec![Flow::default(); periods]);
        }
        Ok(all)
    }

    /// Says what every table of revenue says.
    pub(super) fn noted(&self, table: TableBuilder) -> TableBuilder {
        let settings = self.reader.settings;
        let mut table = self
            .reader
            .noted(table)
            .note("grain", settings.grain.as_str())
            .note("method", settings.method.as_str())
            .note("churn_at", settings.churn_at.as_str());
        if let Some((from, to)) = self.grid.coverage.observed {
            let show = Timestamp::from_micros;
            table = table.note("observed_from", show(from)).note("observed_to", show(to));
        }
        table.note("time_zone", self.reader.zone.name()).note("tz_database", tz_database_version())
    }
}
