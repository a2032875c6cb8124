//! Revenue at risk: chances times amounts, added up with limits.

use std::collections::BTreeMap;

use super::logistic::check_level;
use crate::frame::{Factor, bad_value, same_length};
use crate::money::{Currency, MAX_MINOR};
use crate::options::options;
use crate::stat::{Limits, apportion, exact};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::{Error, ErrorCode, Result};

options! {
    /// How sure the limits of revenue at risk are to be.
    pub struct AtRiskOptions {
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
    }
}

/// The table of [`revenue_at_risk`].
pub(crate) static REVENUE_AT_RISK: TableSpec = TableSpec {
    name: "revenue_at_risk",
    doc: "What is expected to be lost: of all customers in the first row, then of each segment and period.",
    columns: &[
        ColumnSpec::new("segment", ColumnType::Text, "The segment; missing in the row of all, or where there are none.")
            .nullable(),
        ColumnSpec::new("period", ColumnType::Text, "The period, such as the quarter of the renewal; missing in the row of all, or where there are none.")
            .nullable(),
        ColumnSpec::new("customers", ColumnType::Int, "How many there are."),
        ColumnSpec::new("revenue_minor", ColumnType::Money, "What they bring."),
        ColumnSpec::new("at_risk_minor", ColumnType::Money, "What is expected to be lost: chances times amounts. Segments and periods add up to the row of all: its whole minor units go to them by the largest remainder, of equal ones to the first row."),
        ColumnSpec::new("low_minor", ColumnType::Money, "The lower limit of what is lost at the note `level`."),
        ColumnSpec::new("high_minor", ColumnType::Money, "The upper limit of what is lost at the note `level`."),
        ColumnSpec::new("share", ColumnType::Float, "The share of what they bring that is at risk; missing where they bring nothing.")
            .nullable(),
    ],
};

/// The segment and the period of each row, where there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct AtRiskGroups<'a> {
    segments: Option<(&'a str, &'a Factor)>,
    periods: Option<(&'a str, &'a Factor)>,
}

impl<'a> AtRiskGroups<'a> {
    /// The segment of each row.
    #[must_use]
    pub fn segments(self, name: &'a str, values: &'a Factor) -> Self {
        Self { segments: Some((name, values)), ..self }
    }

    /// The period of each row, such as the quarter in which its contract ends.
    #[must_use]
    pub fn periods(self, name: &'a str, values: &'a Factor) -> Self {
        Self { periods: Some((name, values)), ..self }
    }
}

/// Sums of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    rows: i64,
    revenue: i128,
    risk: f64,
    variance: f64,
}

/// What customers bring times their chance to leave: of all, and by segment and period. The limits are those of a sum of
/// independent losses of these chances, Σ a² p (1 − p), within nothing and everything: they say how luck may turn out, and
/// hold as far as the chances do. What is at risk of segments and periods adds up to what is at risk of all, in whole minor
/// units: each is rounded down, and what is missing goes one by one to the largest remainders, of equal ones to the first
/// by name.
///
/// ```
/// use retention_core::{AtRiskGroups, AtRiskOptions, Currency, revenue_at_risk};
/// let table = revenue_at_risk(&[0.5, 0.1], &[20_000, 10_000], Currency::parse("EUR")?, &AtRiskGroups::default(), &AtRiskOptions::default())?;
/// assert_eq!(table.column("at_risk_minor")?.int(0), Some(11_000));
/// # Ok::<(), retention_core::Error>(())
/// ```
///
/// # Errors
/// `nothing_to_fit` without rows; `invalid_value` for chances that are not from 0 to 1 and for negative amounts;
/// `amount_overflow`; `invalid_table`; `invalid_option`.
pub fn revenue_at_risk(
    chances: &[f64],
    amounts: &[i64],
    currency: Currency,
    groups: &AtRiskGroups<'_>,
    options: &AtRiskOptions,
) -> Result<Table> {
    check_level(options.level)?;
    check(chances, amounts, groups)?;
    let label = |of: Option<(&str, &Factor)>, row: usize| {
        of.and_then(|(_, values)| values.get(row).map(str::to_owned))
    };
    let mut all = Sums::default();
    let mut parts: BTreeMap<(Option<String>, Option<String>), Sums> = BTreeMap::new();
    for (row, (chance, amount)) in chances.iter().zip(amounts).enumerate() {
        let value = *amount as f64;
        let add = |sums: &mut Sums| {
            sums.rows += 1;
            sums.revenue += i128::from(*amount);
            sums.risk += chance * value;
            sums.variance += value * value * chance * (1.0 - chance);
        };
        add(&mut all);
        if groups.segments.is_some() || groups.periods.is_some() {
            let key = (label(groups.segments, row), label(groups.periods, row));
            add(parts.entry(key).or_default());
        }
    }
    let rows: Vec<Group> = std::iter::once(((None, None), all)).chain(parts).collect();
    table(&rows, currency, groups, options)
}

/// A segment and a period, or all of one or both, with what is at stake.
type Group = ((Option<String>, Option<String>), Sums);

fn check(chances: &[f64], amounts: &[i64], groups: &AtRiskGroups<'_>) -> Result<()> {
    if chances.is_empty() {
        return Err(
            Error::new(ErrorCode::NothingToFit, "there are no customers").hint("give at least one row")
        );
    }
    same_length("amount", amounts.len(), "chance", chances.len())?;
    for (name, values) in [groups.segments, groups.periods].into_iter().flatten() {
        same_length(name, values.len(), "chance", chances.len())?;
    }
    if let Some(row) = chances.iter().position(|chance| !(0.0..=1.0).contains(chance)) {
        let given = chances.get(row).copied().unwrap_or(f64::NAN);
        return Err(
            bad_value("chance", row, given, "a chance is from 0 to 1").hint("give what a model predicted")
        );
    }
    if let Some(row) = amounts.iter().position(|amount| *amount < 0) {
        let given = amounts.get(row).copied().unwrap_or_default();
        return Err(bad_value("amount", row, given, "what a customer brings is not negative")
            .hint("leave such customers out, or set them to 0"));
    }
    Ok(())
}

/// What is at risk of all, and of each part so that the parts add up to it.
fn at_risk(rows: &[Group]) -> Vec<i64> {
    let whole = |number: f64| number.round_ties_even() as i64;
    let Some(((_, all), parts)) = rows.split_first() else { return Vec::new() };
    let all = whole(all.risk);
    let of_parts: Vec<_> = parts.iter().map(|(_, sums)| exact(sums.risk)).collect();
    let of_parts = apportion(&of_parts, i128::from(all));
    std::iter::once(all)
        .chain(of_parts.into_iter().map(|part| i64::try_from(part).unwrap_or(i64::MAX)))
        .collect()
}

fn table(
    rows: &[Group],
    currency: Currency,
    groups: &AtRiskGroups<'_>,
    options: &AtRiskOptions,
) -> Result<Table> {
    let limits = Limits::new(options.level);
    let [mut revenue, mut low, mut high]: [Vec<Option<i64>>; 3] = Default::default();
    let risk = at_risk(rows);
    for ((_, sums), risk) in rows.iter().zip(&risk) {
        if sums.revenue > i128::from(MAX_MINOR) {
            return Err(Error::new(ErrorCode::AmountOverflow, "the sum of amounts is too large")
                .hint("give amounts of fewer customers at once"));
        }
        let found = limits.plain(sums.risk, sums.variance.sqrt());
        let whole = |limit: f64| limit.round_ties_even() as i64;
        revenue.push(i64::try_from(sums.revenue).ok());
        // Rounding parts to add up never takes them out of their own limits.
        low.push(Some(whole(found.low.max(0.0)).min(*risk)));
        high.push(Some(whole(found.high.min(sums.revenue as f64)).max(*risk)));
    }
    let risk: Vec<Option<i64>> = risk.into_iter().map(Some).collect();
    let share = |sums: &Sums| (sums.revenue > 0).then(|| sums.risk / sums.revenue as f64);
    let mut table = Table::of(&REVENUE_AT_RISK)
        .optional(rows.iter().map(|((segment, _), _)| segment.clone()).collect::<Vec<Option<String>>>())
        .optional(rows.iter().map(|((_, period), _)| period.clone()).collect::<Vec<Option<String>>>())
        .column(rows.iter().map(|(_, sums)| sums.rows).collect::<Vec<_>>())
        .money(revenue, currency)
        .money(risk, currency)
        .money(low, currency)
        .money(high, currency)
        .optional(rows.iter().map(|(_, sums)| share(sums)).collect())
        .note("currency", currency.code())
        .note("level", options.level)
        .note("definition", "independent losses at these chances; limits hold as far as the chances do");
    for (note, group) in [("segment", groups.segments), ("period", groups.periods)] {
        if let Some((name, _)) = group {
            table = table.note(note, name);
        }
    }
    Ok(table.finish())
}
