//! Customers who are still there and have what made others leave.

use crate::Result;
use crate::metric::proportion::minor;
use crate::metric::revenue::flow::{Count, Sum};
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::group::Key;
use crate::metric::revenue::spike::ChurnSpikeOptions;
use crate::metric::revenue::spike::drivers::Drivers;
use crate::metric::revenue::spike::traits::Traits;
use crate::metric::revenue::walk::Walk;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

/// What [`ChurnSpike::exposed`](super::ChurnSpike::exposed) returns.
pub(crate) static CHURN_EXPOSED: TableSpec = TableSpec {
    name: "churn_exposed",
    doc: "One row for each customer at `as_of` who has a value whose churn is confirmed to have risen, those with most revenue first.",
    columns: &[
        ColumnSpec::new(
            "customer",
            ColumnType::Text,
            "The customer, account or subscription, as the settings' grain says.",
        ),
        ColumnSpec::new("mrr_minor", ColumnType::Money, "Their monthly recurring revenue at `as_of`."),
        ColumnSpec::new(
            "drivers",
            ColumnType::Text,
            "What they have, such as `plan=basic; region=north`, in the order of the drivers.",
        ),
        ColumnSpec::new("driver_count", ColumnType::Int, "How many these are."),
    ],
};

struct Line {
    name: String,
    mrr: i128,
    drivers: Vec<usize>,
}

pub(super) fn table(
    asked: &Asked<'_>,
    traits: &Traits,
    drivers: &Drivers<'_>,
    options: &ChurnSpikeOptions,
) -> Result<Table> {
    let view = asked.reader.view;
    let risen: Vec<(usize, Key<'_>)> = drivers.risen().map(|driver| (driver.number, driver.key)).collect();
    let now = view.as_of().micros();
    let walk = Walk { bounds: vec![now, now.saturating_add(1)], plans: traits.need_plans(), ..asked.walk() };
    let mut lines: Vec<Line> = Vec::new();
    if !risen.is_empty() {
        let parts = asked.reader.units(Vec::new, |lines: &mut Vec<Line>, unit| {
            walk.unit(unit.steps, |_, flow, place| {
                if flow.count(Count::Start) == 0 {
                    return;
                }
                // As it stands before `as_of`, as everything in a view.
                let keys: Vec<Key<'_>> = traits.keys(unit.rank, &place, now.saturating_sub(1)).collect();
                let has =
                    |at: &usize| risen.get(*at).is_some_and(|(number, key)| keys.get(*number) == Some(key));
                let own: Vec<usize> = (0..risen.len()).filter(has).collect();
                if !own.is_empty() {
                    let name = unit.name(view).to_owned();
                    lines.push(Line { name, mrr: flow.sum(Sum::Start), drivers: own });
                }
            });
        })?;
        lines = parts.into_iter().flatten().collect();
    }
    lines.sort_by(|a, b| b.mrr.cmp(&a.mrr).then_with(|| a.name.cmp(&b.name)));
    let told = |line: &Line| {
        let each = line.drivers.iter().filter_map(|at| risen.get(*at)).map(|(number, key)| {
            let value = traits.label(*number, *key).unwrap_or_else(|| "none".to_owned());
            format!("{}={value}", traits.name(*number))
        });
        each.collect::<Vec<_>>().join("; ")
    };
    let amounts = lines.iter().map(|line| minor(line.mrr, view).map(Some)).collect::<Result<_>>()?;
    let table = Table::of(&CHURN_EXPOSED)
        .column(lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>())
        .money(amounts, asked.reader.own)
        .column(lines.iter().map(told).collect::<Vec<_>>())
        .column(lines.iter().map(|line| line.drivers.len() as i64).collect::<Vec<_>>())
        .note("churn", options.churn.as_str())
        .note("warning", "association, not cause: having the value does not say that one will leave");
    Ok(asked.noted(table).finish())
}
