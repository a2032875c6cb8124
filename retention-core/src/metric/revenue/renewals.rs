//! Revenue up for renewal, month by month ahead.

use std::collections::BTreeMap;

use crate::log::View;
use crate::metric::proportion::minor;
use crate::options::options;
use crate::subscription::{MetricSettings, Reader};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{Timestamp, Unit};
use crate::{Error, Result};

options! {
    /// Options of [`View::renewals`].
    pub struct RenewalsOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// How many months ahead, from that of `as_of` on: 1 to 1200.
        months: u32 = 12,
    }
}

/// A hundred years.
const MOST_MONTHS: u32 = 1200;

/// What [`View::renewals`] returns.
pub(crate) static RENEWALS: TableSpec = TableSpec {
    name: "renewals",
    doc: "One row a month ahead: what comes up for its next renewal in it, and what is already cancelled to end in it.",
    columns: &[
        ColumnSpec::new("month", ColumnType::Text, "The month, such as `2024-07`."),
        ColumnSpec::new(
            "renewing_count",
            ColumnType::Int,
            "Subscriptions whose running period ends in the month; paused ones have none.",
        ),
        ColumnSpec::new("renewing_mrr_minor", ColumnType::Money, "Their monthly recurring revenue.")
            .nullable(),
        ColumnSpec::new("renewing_arr_minor", ColumnType::Money, "Their yearly recurring revenue.")
            .nullable(),
        ColumnSpec::new(
            "ending_count",
            ColumnType::Int,
            "Subscriptions that are cancelled and end in the month.",
        ),
        ColumnSpec::new(
            "ending_mrr_minor",
            ColumnType::Money,
            "Their monthly recurring revenue, of what still counts.",
        )
        .nullable(),
    ],
};

#[derive(Debug, Clone, Copy, Default)]
struct Month {
    renewing: i64,
    mrr: i128,
    arr: i128,
    ending: i64,
    lost: i128,
}

impl View {
    /// Revenue up for renewal by month ahead: each running subscription in the month in which its running period ends,
    /// once. Those that were cancelled to a later time stand in the month in which they end; paused ones stand nowhere until
    /// they resume.
    ///
    /// # Errors
    /// `invalid_option` for no months or too many; those of [`subscriptions`](Self::subscriptions).
    pub fn renewals(&self, options: &RenewalsOptions) -> Result<Table> {
        if !(1..=MOST_MONTHS).contains(&options.months) {
            let message = format!("`months` must be from 1 to {MOST_MONTHS}, got {}", options.months);
            return Err(Error::option("months", message));
        }
        let reader = Reader::new(self, &options.settings)?;
        let calendar = self.schema().calendar();
        let first = calendar.index_of(Unit::Month, self.as_of());
        let last = first + i64::from(options.months);
        let mut months: BTreeMap<i64, Month> = (first..last).map(|index| (index, Month::default())).collect();
        for standing in reader.standings()? {
            let month = |at: i64| calendar.index_of(Unit::Month, Timestamp::from_micros(at));
            let ends = standing.ends.filter(|_| standing.status != "ended");
            // What pauses has no period that runs.
            let renews = standing.renews.filter(|_| standing.status != "paused");
            if let Some(month) = renews.and_then(|at| months.get_mut(&month(at))) {
                month.renewing += 1;
                month.mrr += i128::from(standing.mrr.unwrap_or(0));
                month.arr += i128::from(standing.arr.unwrap_or(0));
            } else if let Some(month) = ends.and_then(|at| months.get_mut(&month(at))) {
                month.ending += 1;
                month.lost += i128::from(standing.mrr.unwrap_or(0));
            }
        }
        let money = |of: fn(&Month) -> i128| -> Result<Vec<Option<i64>>> {
            months.values().map(|month| minor(of(month), self).map(Some)).collect()
        };
        let table = Table::of(&RENEWALS)
            .column(months.keys().map(|index| calendar.label(Unit::Month, *index)).collect::<Vec<_>>())
            .column(months.values().map(|month| month.renewing).collect::<Vec<_>>())
            .money(money(|month| month.mrr)?, reader.own)
            .money(money(|month| month.arr)?, reader.own)
            .column(months.values().map(|month| month.ending).collect::<Vec<_>>())
            .money(money(|month| month.lost)?, reader.own);
        Ok(reader.noted(table).finish())
    }
}
