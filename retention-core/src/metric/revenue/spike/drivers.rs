//! What moved the churn of a period: value by value of each property, tested and confirmed.

use crate::Result;
use crate::metric::proportion::minor;
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::group::Key;
use crate::metric::revenue::spike::ChurnSpikeOptions;
use crate::metric::revenue::spike::limits::Chart;
use crate::metric::revenue::spike::split::{Split, change, split};
use crate::metric::revenue::spike::tally::{Cell, Cells, Tally, both};
use crate::metric::revenue::spike::traits::Traits;
use crate::metric::revenue::worth::ChurnOf;
use crate::stat::{false_discovery, normal_two_sided};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;

/// What [`ChurnSpike::drivers`](super::ChurnSpike::drivers) returns.
pub(crate) static CHURN_DRIVERS: TableSpec = TableSpec {
    name: "churn_drivers",
    doc: "One row for each value of each property, those first that moved the churn most in the direction in which it moved. mix + rate over the values of a property are the whole change exactly. Association, not cause.",
    columns: &[
        ColumnSpec::new("rank", INT, "1 is the value that moved it most."),
        ColumnSpec::new("property", TEXT, "`plan`, `cohort` or the property."),
        ColumnSpec::new("value", TEXT, "The value; none for those without one.").nullable(),
        ColumnSpec::new("start_count_before", INT, "Customers with it at the starts of the other usual periods, added up."),
        ColumnSpec::new("start_count", INT, "Customers with it at the start of the explained period."),
        ColumnSpec::new("share_before", FLOAT, "Their share of all customers, or of all revenue, in the other periods.").nullable(),
        ColumnSpec::new("share", FLOAT, "The same in the explained period.").nullable(),
        ColumnSpec::new("churn_before", FLOAT, "Their churn in the other periods.").nullable(),
        ColumnSpec::new("churn", FLOAT, "Their churn in the explained period.").nullable(),
        ColumnSpec::new("mix_millionths", INT, "How much of the change is that there are more or fewer of them."),
        ColumnSpec::new("rate_millionths", INT, "How much of the change is that they leave more or less."),
        ColumnSpec::new("total_millionths", INT, "mix + rate."),
        ColumnSpec::new("p_value", FLOAT, "How often chance alone changes their churn so much, in the half of the customers that is looked at: two proportions, pooled.").nullable(),
        ColumnSpec::new("q_value", FLOAT, "The same adjusted for how many values were tested (Benjamini-Hochberg).").nullable(),
        ColumnSpec::new("p_held_out", FLOAT, "How often chance alone moves it so far in the same direction in the half held out.").nullable(),
        ColumnSpec::new("verdict", TEXT, "`confirmed` (q below the share of false ones, and the half held out agrees: same direction, chance below the same share), `not_confirmed` (it does not), `not_significant`, or `too_few`."),
    ],
};

/// One value of one property.
#[derive(Debug, Clone, Copy)]
pub(super) struct Driver<'k> {
    pub(super) number: usize,
    pub(super) key: Key<'k>,
    before: Tally,
    now: Tally,
    shares: (Option<f64>, Option<f64>),
    split: Split,
    p: Option<f64>,
    q: Option<f64>,
    held_out: Option<f64>,
    state: &'static str,
}

/// All values of all properties, in order.
#[derive(Debug)]
pub(super) struct Drivers<'k> {
    rows: Vec<Driver<'k>>,
    change: Option<i128>,
}

/// How far a churn moved, in standard errors of two proportions that are one. None where there is nothing to compare.
fn distance(before: &Tally, now: &Tally, churn: ChurnOf) -> Option<f64> {
    let (then, at_last) = (before.rate(churn)?, now.rate(churn)?);
    let (n, m) = (before.size(churn), now.size(churn));
    let pooled = (then * n + at_last * m) / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    if error > 0.0 { Some((at_last - then) / error) } else { Some(0.0) }
}

impl<'k> Drivers<'k> {
    /// Of the counts of each value, and of all those in the usual periods and in the explained one.
    pub(super) fn of(all: &Cells<'k>, ends: Option<(Tally, Tally)>, options: &ChurnSpikeOptions) -> Self {
        let cells: Vec<(&(usize, Key<'k>), &Cell)> = all.iter().collect();
        let mut rows = Vec::with_capacity(cells.len());
        for own in cells.chunk_by(|a, b| a.0.0 == b.0.0) {
            let pairs: Vec<(Tally, Tally)> =
                own.iter().map(|(_, cell)| (both(&cell.before), both(&cell.now))).collect();
            let Some(splits) = split(&pairs, options.churn) else { continue };
            let whole = |of: fn(&(Tally, Tally)) -> Tally| {
                pairs.iter().map(|pair| of(pair).parts(options.churn).1).sum::<i128>()
            };
            let wholes = (whole(|pair| pair.0), whole(|pair| pair.1));
            let share = |tally: &Tally, whole: i128| {
                (whole > 0).then(|| tally.parts(options.churn).1 as f64 / whole as f64)
            };
            for (((place, cell), (before, now)), split) in own.iter().zip(&pairs).zip(splits) {
                let shares = (share(before, wholes.0), share(now, wholes.1));
                rows.push(Driver::of(place, cell, (*before, *now), shares, split, options));
            }
        }
        let change = ends.and_then(|(before, now)| change(&before, &now, options.churn));
        judge(&mut rows, options.false_discovery);
        let sign = change.map_or(1, |change| if change < 0 { -1 } else { 1 });
        let push = |driver: &Driver<'_>| sign * (driver.split.mix + driver.split.rate);
        // A stable sort: of equals the first property, and then the first value, comes first.
        rows.sort_by_key(|driver| std::cmp::Reverse(push(driver)));
        Self { rows, change }
    }

    /// Those whose churn is confirmed to have risen.
    pub(super) fn risen(&self) -> impl Iterator<Item = &Driver<'k>> {
        self.rows.iter().filter(|driver| driver.state == "confirmed" && driver.split.rate > 0)
    }

    /// # Errors
    /// `amount_overflow`.
    pub(super) fn table(
        &self,
        asked: &Asked<'_>,
        traits: &Traits,
        explained: Option<usize>,
        chart: &Chart,
        options: &ChurnSpikeOptions,
    ) -> Result<Table> {
        let rows = &self.rows;
        let view = asked.reader.view;
        let float = |of: &dyn Fn(&Driver<'_>) -> Option<f64>| rows.iter().map(of).collect::<Vec<_>>();
        let int = |of: fn(&Driver<'_>) -> i64| rows.iter().map(of).collect::<Vec<_>>();
        let whole = |of: fn(&Split) -> i128| -> Result<Vec<i64>> {
            rows.iter().map(|driver| minor(of(&driver.split), view)).collect()
        };
        let table = Table::of(&CHURN_DRIVERS)
            .column((1..=rows.len() as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|driver| traits.name(driver.number).to_owned()).collect::<Vec<_>>())
            .optional(rows.iter().map(|driver| traits.label(driver.number, driver.key)).collect())
            .column(int(|driver| driver.before.count))
            .column(int(|driver| driver.now.count))
            .optional(float(&|driver| driver.shares.0))
            .optional(float(&|driver| driver.shares.1))
            .optional(float(&|driver| driver.before.rate(options.churn)))
            .optional(float(&|driver| driver.now.rate(options.churn)))
            .column(whole(|split| split.mix)?)
            .column(whole(|split| split.rate)?)
            .column(whole(|split| split.mix + split.rate)?)
            .optional(float(&|driver| driver.p))
            .optional(float(&|driver| driver.q))
            .optional(float(&|driver| driver.held_out))
            .column(rows.iter().map(|driver| driver.state).collect::<Vec<_>>())
            .note("churn", options.churn.as_str())
            .note("min_support", options.min_support)
            .note("false_discovery", options.false_discovery)
            .note("seed", options.seed)
            .note("warning", "association, not cause: what else differs between the values may be the cause");
        let table = match explained {
            Some(at) => table.note("period", asked.grid.periods.label(at)).note("flag", chart.flag(at)),
            None => table.note("period", "none is complete"),
        };
        let table = match self.change {
            Some(change) => table.note("change_millionths", change),
            None => table,
        };
        Ok(asked.noted(table).finish())
    }
}

impl<'k> Driver<'k> {
    fn of(
        (number, key): &(usize, Key<'k>),
        cell: &Cell,
        (before, now): (Tally, Tally),
        shares: (Option<f64>, Option<f64>),
        split: Split,
        options: &ChurnSpikeOptions,
    ) -> Self {
        let support = i64::from(options.min_support);
        let enough = before.count >= support && now.count >= support;
        let [looked, held] = [0, 1].map(|half: usize| {
            let (then, at_last) = (cell.before.get(half)?, cell.now.get(half)?);
            distance(then, at_last, options.churn).filter(|_| enough)
        });
        // One tail: only the direction that was seen counts.
        let held_out = looked.zip(held).map(|(looked, held)| {
            let beyond = normal_two_sided(held) / 2.0;
            if (held >= 0.0) == (looked >= 0.0) { beyond } else { 1.0 - beyond }
        });
        Self {
            number: *number,
            key: *key,
            before,
            now,
            shares,
            split,
            p: looked.map(normal_two_sided),
            q: None,
            held_out,
            state: "too_few",
        }
    }
}

/// Adjusts for how many values were tested, and says what holds.
fn judge(rows: &mut [Driver<'_>], share: f64) {
    let tests: Vec<f64> = rows.iter().map(|driver| driver.p.unwrap_or(f64::NAN)).collect();
    for (driver, q) in rows.iter_mut().zip(false_discovery(&tests)) {
        driver.q = Some(q).filter(|q| !q.is_nan());
        driver.state = match (driver.q, driver.held_out) {
            (None, _) => "too_few",
            (Some(q), _) if q >= share => "not_significant",
            (_, Some(p)) if p < share => "confirmed",
            _ => "not_confirmed",
        };
    }
}
