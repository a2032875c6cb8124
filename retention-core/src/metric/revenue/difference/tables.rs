//! The tables of a difference: customer by customer, and setting by setting.

use crate::Result;
use crate::log::View;
use crate::metric::proportion::minor;
use crate::metric::revenue::difference::change::{Change, total};
use crate::metric::revenue::difference::figure::{Kind, Worth};
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};

const MONEY: ColumnType = ColumnType::Money;
const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;

const BEFORE_MINOR: &str =
    "The amount before that setting was changed; none for figures that are no amounts.";
const PART_BEFORE: &str =
    "Of a number of customers, the number before; of a rate, its numerator, in minor units or customers.";
const WHOLE_BEFORE: &str = "Of a rate, its denominator before, in minor units or customers.";

/// What [`RevenueDifference::customers`](super::RevenueDifference::customers) returns.
pub(crate) static DIFFERENCE_CUSTOMERS: TableSpec = TableSpec {
    name: "difference_customers",
    doc: "One row for each setting and customer whose figure it moves: the changes add up to the whole difference.",
    columns: &[
        ColumnSpec::new("setting", TEXT, "The setting that was changed."),
        ColumnSpec::new(
            "customer",
            TEXT,
            "The customer whose figure moves; the account where either settings' grain is the account.",
        ),
        ColumnSpec::new("before_minor", MONEY, BEFORE_MINOR).nullable(),
        ColumnSpec::new("after_minor", MONEY, "The amount after it.").nullable(),
        ColumnSpec::new("change_minor", MONEY, "after - before.").nullable(),
        ColumnSpec::new("part_before", INT, PART_BEFORE).nullable(),
        ColumnSpec::new("part_after", INT, "The same after it.").nullable(),
        ColumnSpec::new("whole_before", INT, WHOLE_BEFORE).nullable(),
        ColumnSpec::new("whole_after", INT, "The same after it.").nullable(),
        ColumnSpec::new("change_millionths", INT, "Of a rate, their part of its change, in millionths: the parts of a setting add up to its change exactly. None where there is no rate before or after.").nullable(),
    ],
};

/// What [`RevenueDifference::settings`](super::RevenueDifference::settings) returns.
pub(crate) static DIFFERENCE_SETTINGS: TableSpec = TableSpec {
    name: "difference_settings",
    doc: "One row for each setting that differs, in the order in which they are changed: each begins where the one before ended.",
    columns: &[
        ColumnSpec::new("setting", TEXT, "The setting that was changed."),
        ColumnSpec::new("from_value", TEXT, "Its value in `a`, as JSON."),
        ColumnSpec::new("to_value", TEXT, "Its value in `b`, as JSON."),
        ColumnSpec::new("before_minor", MONEY, BEFORE_MINOR).nullable(),
        ColumnSpec::new("after_minor", MONEY, "The amount after it.").nullable(),
        ColumnSpec::new("change_minor", MONEY, "after - before.").nullable(),
        ColumnSpec::new("customers", INT, "How many customers' figures it moves."),
        ColumnSpec::new("part_before", INT, PART_BEFORE).nullable(),
        ColumnSpec::new("part_after", INT, "The same after it.").nullable(),
        ColumnSpec::new("whole_before", INT, WHOLE_BEFORE).nullable(),
        ColumnSpec::new("whole_after", INT, "The same after it.").nullable(),
        ColumnSpec::new("rate_before", ColumnType::Float, "Of a rate, part_before / whole_before; of `arpa` in minor units.").nullable(),
        ColumnSpec::new("rate_after", ColumnType::Float, "part_after / whole_after.").nullable(),
        ColumnSpec::new("change_millionths", INT, "Of a rate, its change in millionths, each rate rounded half up: those of all settings add up to the whole change exactly.").nullable(),
    ],
};

/// A figure before and after.
type Pair = (Worth, Worth);

fn money(view: &View, table: TableBuilder, kind: Kind, pairs: &[Pair]) -> Result<TableBuilder> {
    let of: [fn(&Pair) -> i128; 3] =
        [|pair| pair.0.part, |pair| pair.1.part, |pair| pair.1.part - pair.0.part];
    let mut table = table;
    for of in of {
        let amount = |pair: &Pair| (kind == Kind::Amount).then(|| minor(of(pair), view)).transpose();
        let amounts = pairs.iter().map(amount).collect::<Result<_>>()?;
        table = table.money(amounts, view.schema().currency());
    }
    Ok(table)
}

fn parts(view: &View, table: TableBuilder, kind: Kind, pairs: &[Pair]) -> Result<TableBuilder> {
    type Told = (bool, fn(&Pair) -> i128);
    let of: [Told; 4] = [
        (kind != Kind::Amount, |pair| pair.0.part),
        (kind != Kind::Amount, |pair| pair.1.part),
        (kind == Kind::Rate, |pair| pair.0.whole),
        (kind == Kind::Rate, |pair| pair.1.whole),
    ];
    let mut table = table;
    for (told, of) in of {
        let number = |pair: &Pair| told.then(|| minor(of(pair), view)).transpose();
        table = table.optional(pairs.iter().map(number).collect::<Result<Vec<Option<i64>>>>()?);
    }
    Ok(table)
}

fn whole(view: &View, parts: impl Iterator<Item = Option<i128>>) -> Result<Vec<Option<i64>>> {
    parts.map(|part| part.map(|part| minor(part, view)).transpose()).collect()
}

fn noted(table: TableBuilder, notes: &[(&'static str, String)]) -> Table {
    notes.iter().fold(table, |table, (name, text)| table.note(name, text)).finish()
}

pub(super) fn customers(
    view: &View,
    kind: Kind,
    changes: &[Change],
    notes: &[(&'static str, String)],
) -> Result<Table> {
    let (mut settings, mut names, mut pairs, mut rates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        for moved in change.moved(kind) {
            settings.push(change.setting);
            names.push(moved.name.to_owned());
            pairs.push((moved.before, moved.after));
            rates.push(moved.millionths);
        }
    }
    let table = Table::of(&DIFFERENCE_CUSTOMERS).column(settings).column(names);
    let table = parts(view, money(view, table, kind, &pairs)?, kind, &pairs)?;
    Ok(noted(table.optional(whole(view, rates.into_iter())?), notes))
}

pub(super) fn summary(
    view: &View,
    kind: Kind,
    changes: &[Change],
    notes: &[(&'static str, String)],
) -> Result<Table> {
    let pairs: Vec<Pair> =
        changes.iter().map(|change| (total(&change.before), total(&change.after))).collect();
    let values = |at: usize| changes.iter().map(|change| change.values[at].clone()).collect::<Vec<_>>();
    let rate = |of: fn(&Pair) -> Worth| {
        let rate = |pair: &Pair| of(pair).rate().filter(|_| kind == Kind::Rate);
        pairs.iter().map(rate).collect::<Vec<_>>()
    };
    let table = Table::of(&DIFFERENCE_SETTINGS)
        .column(changes.iter().map(|change| change.setting).collect::<Vec<_>>())
        .column(values(0))
        .column(values(1));
    let table = money(view, table, kind, &pairs)?
        .column(changes.iter().map(|change| change.moved(kind).len() as i64).collect::<Vec<_>>());
    let table = parts(view, table, kind, &pairs)?
        .optional(rate(|pair| pair.0))
        .optional(rate(|pair| pair.1))
        .optional(whole(view, changes.iter().map(|change| change.millionths(kind)))?);
    Ok(noted(table, notes))
}
