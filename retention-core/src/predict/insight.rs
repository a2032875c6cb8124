//! What leaving is associated with, column by column: risk ratios with limits, guarded against the usual illusions.

use super::Outcome;
use super::input::told;
use super::logistic::check_level;
use super::together::Together;
use crate::frame::{Factor, Frame, FrameColumn, finite, same_length};
use crate::options::options;
use crate::stat::{Limits, exact_two_sided, false_discovery, normal_two_sided, quantile_linear};
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec, Text, figure};
use crate::{Error, ErrorCode, Result};

options! {
    /// What is told of columns, and how sure it is to be.
    pub struct InsightOptions {
        /// How many rows each side of a comparison must have; where customers are known, how many customers.
        least: u32 = 30_u32,
        /// How many of all rows with the outcome must be among the two sides together; where customers are known, how many
        /// customers.
        least_outcomes: u32 = 10_u32,
        /// Of all that is marked as found, the share that is expected to be chance.
        false_share: f64 = 0.05,
        /// How long customers must have stayed to be compared: those who left before could not have shown what the columns
        /// say, and would make it look good (immortal time). Needs `stayed`. In the unit of that column.
        landmark: Option<f64> = None,
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
    }
}

/// The table of [`feature_insight`].
pub(crate) static INSIGHT: TableSpec = TableSpec {
    name: "feature_insight",
    doc: "A group of customers beside all others: how often each has the outcome. An association, not a cause.",
    columns: &[
        ColumnSpec::new("column", ColumnType::Text, "The column that tells the groups apart."),
        ColumnSpec::new("group", ColumnType::Text, "What the group has in common; `missing` where the column has no value."),
        ColumnSpec::new("rows", ColumnType::Int, "How many are in the group."),
        ColumnSpec::new("other_rows", ColumnType::Int, "How many are not, and have a value."),
        ColumnSpec::new("share", ColumnType::Float, "The share of the group that had the outcome."),
        ColumnSpec::new("other_share", ColumnType::Float, "The share of the others that had it."),
        ColumnSpec::new(
            "risk_ratio",
            ColumnType::Float,
            "How many times as often the group has it; missing where one side never has, and where there are none of both sides within one and the same group of `within`.",
        )
        .nullable(),
        ColumnSpec::new("low", ColumnType::Float, "The lower limit of the risk ratio at the note `level`.")
            .nullable(),
        ColumnSpec::new("high", ColumnType::Float, "The upper limit of the risk ratio at the note `level`.")
            .nullable(),
        ColumnSpec::new("risk_difference", ColumnType::Float, "How much larger the group's share is."),
        ColumnSpec::new(
            "p_value",
            ColumnType::Float,
            "How likely so large a difference is by chance; by Fisher's exact test where a count would be expected to be under 5.",
        ),
        ColumnSpec::new(
            "adjusted_p_value",
            ColumnType::Float,
            "The same, adjusted for how many groups were looked at.",
        ),
        ColumnSpec::new("found", ColumnType::Bool, "Whether the adjusted p-value is at most `false_share`."),
        ColumnSpec::new("words", ColumnType::Text, "The same in words."),
    ],
};

/// Who is compared, and within what.
#[derive(Debug, Clone, Default)]
pub struct InsightRows<'a> {
    stayed: Option<(&'a str, &'a [f64])>,
    strata: Option<(&'a str, &'a Factor)>,
    customers: Option<&'a [String]>,
    left_out: &'a [String],
}

impl<'a> InsightRows<'a> {
    /// How long each customer stayed or has stayed so far, for [`InsightOptions::landmark`].
    #[must_use]
    pub fn stayed(self, name: &'a str, values: &'a [f64]) -> Self {
        Self { stayed: Some((name, values)), ..self }
    }

    /// The customer of each row: what one row tells, the others of the customer tell again, so they count together.
    #[must_use]
    pub fn customers(self, ids: &'a [String]) -> Self {
        Self { customers: Some(ids), ..self }
    }

    /// The columns that whoever made the frame has left out of it, to be told.
    #[must_use]
    pub(crate) fn left_out(self, names: &'a [String]) -> Self {
        Self { left_out: names, ..self }
    }

    /// Groups within which customers are compared, such as their plan: ratios are then those of N. Mantel and W. Haenszel.
    #[must_use]
    pub fn within(self, name: &'a str, values: &'a Factor) -> Self {
        Self { strata: Some((name, values)), ..self }
    }
}

/// A yes and a no side of one column.
struct Group {
    column: String,
    name: String,
    /// Of each row whether it is in the group; nothing where the column has no value.
    inside: Vec<Option<bool>>,
}

/// A comparison of both sides.
struct Compared {
    rows: [f64; 2],
    yes: [f64; 2],
    ratio: Option<(f64, f64)>,
    p: f64,
    /// Whether any stratum has rows of both sides.
    comparable: bool,
    /// The fewer of rows and customers of each side, and those with the outcome.
    apart: [usize; 3],
}

/// Compares, of every column, those who have something with those who have not: a flag set, a label, numbers above zero
/// or above the median, a value missing. Rows of one customer count together. Groups too small are left out, p-values are adjusted for the number of groups (Y.
/// Benjamini and Y. Hochberg), and every row says that it is an association.
///
/// ```
/// use retention_core::{Frame, InsightOptions, InsightRows, Outcome, feature_insight};
/// let used: Vec<Option<bool>> = (0..400).map(|at| Some(at % 2 == 0)).collect();
/// let left: Vec<bool> = (0..400).map(|at| if at % 2 == 0 { at % 10 == 0 } else { at % 3 == 0 }).collect();
/// let frame = Frame::new().flag("used_search", used)?;
/// let table = feature_insight(&frame, &Outcome::new("left", &left)?, &InsightRows::default(), &InsightOptions::default())?;
/// assert_eq!(table.column("found")?.bool(0), Some(true));
/// assert!(table.column("words")?.text(0).is_some_and(|words| words.contains("associated")));
/// # Ok::<(), retention_core::Error>(())
/// ```
///
/// # Errors
/// `invalid_option`, also for a landmark without `stayed`; `invalid_table`, `invalid_value`; `not_enough_data` where no
/// group is large enough.
pub fn feature_insight(
    frame: &Frame<'_>,
    outcome: &Outcome<'_>,
    rows: &InsightRows<'_>,
    options: &InsightOptions,
) -> Result<Table> {
    check_level(options.level)?;
    if !(options.false_share > 0.0 && options.false_share < 1.0) {
        let message = format!("`false_share` must be between 0 and 1, got {}", options.false_share);
        return Err(Error::option("false_share", message).with("given", options.false_share));
    }
    if let Some(first) = frame.names().next() {
        same_length(first, frame.rows(), outcome.name, outcome.labels.len())?;
    }
    if let Some((name, strata)) = rows.strata {
        same_length(name, strata.len(), outcome.name, outcome.labels.len())?;
    }
    let together = match rows.customers {
        Some(ids) => Together::by(ids, outcome.name, outcome.labels.len())?,
        None => Together::alone(outcome.labels.len()),
    };
    let kept = landmark(outcome, rows, options)?;
    let limits = Limits::new(options.level);
    let mut found: Vec<(Group, Compared)> = frame
        .columns()
        .flat_map(|(name, column)| groups(frame, name, column, &kept))
        .map(|group| {
            let strata = rows.strata.map(|(_, strata)| strata);
            let compared = compare(&group.inside, outcome, &kept, strata, &together);
            (group, compared)
        })
        .filter(|(_, compared)| {
            let [inner, outer, yes] = compared.apart;
            inner.min(outer) >= options.least.max(1) as usize && yes >= options.least_outcomes as usize
        })
        .collect();
    if found.is_empty() {
        let of = match together.is_alone() {
            true => String::new(),
            false => format!(" of {} customers", together.customers()),
        };
        let message =
            format!("no column parts the {} rows{of} into groups of {} or more", kept.len(), options.least);
        return Err(Error::new(ErrorCode::NotEnoughData, message)
            .with("column", outcome.name)
            .hint("give more rows, or pass a smaller `least`"));
    }
    found.sort_by(|a, b| {
        a.1.p.total_cmp(&b.1.p).then_with(|| (&a.0.column, &a.0.name).cmp(&(&b.0.column, &b.0.name)))
    });
    let mut table = table(&found, outcome, rows, options, limits, kept.len());
    if !together.is_alone() {
        table = table.note("customers", together.customers());
    }
    Ok(told(table, rows.left_out).finish())
}

/// The rows that are compared.
fn landmark(outcome: &Outcome<'_>, rows: &InsightRows<'_>, options: &InsightOptions) -> Result<Vec<usize>> {
    let all = (0..outcome.labels.len()).filter(|row| outcome.weight(*row) > 0.0);
    match (options.landmark, rows.stayed) {
        (None, _) => Ok(all.collect()),
        (Some(landmark), Some((name, stayed))) if landmark.is_finite() => {
            same_length(name, stayed.len(), outcome.name, outcome.labels.len())?;
            finite(name, stayed, f64::MIN)?;
            Ok(all.filter(|row| stayed.get(*row).is_some_and(|stayed| *stayed >= landmark)).collect())
        }
        (Some(landmark), Some(_)) => {
            Err(Error::option("landmark", format!("`landmark` must be a number, got {landmark}")))
        }
        (Some(_), None) => {
            Err(Error::option("landmark", "a landmark needs to know how long customers stayed")
                .hint("name the column in `stayed`"))
        }
    }
}

fn groups(frame: &Frame<'_>, name: &str, column: &FrameColumn<'_>, kept: &[usize]) -> Vec<Group> {
    let group =
        |what: String, inside: Vec<Option<bool>>| Group { column: name.to_owned(), name: what, inside };
    let mut found = match column {
        FrameColumn::Flag(values) => vec![group("yes".to_owned(), values.clone())],
        FrameColumn::Category(factor) => {
            let codes: Vec<Option<usize>> = (0..factor.len()).map(|row| factor.code(row)).collect();
            let inside = |at: usize| codes.iter().map(|code| code.map(|code| code == at)).collect();
            factor.labels().iter().enumerate().map(|(at, label)| group(label.clone(), inside(at))).collect()
        }
        FrameColumn::Number(values) => {
            let mut known: Vec<f64> = kept
                .iter()
                .filter_map(|row| values.get(*row).copied())
                .filter(|value| !value.is_nan())
                .collect();
            known.sort_by(f64::total_cmp);
            // Whether something was done at all says more than how often, where not doing it is common.
            let none = known.iter().filter(|value| **value == 0.0).count();
            let counts = known.first().is_some_and(|least| *least >= 0.0) && 10 * none >= known.len().max(1);
            let cut = if counts { 0.0 } else { quantile_linear(&known, 0.5) };
            let inside = values.iter().map(|value| (!value.is_nan()).then_some(*value > cut));
            vec![group(format!("above {}", frame.figure_of(name, cut)), inside.collect())]
        }
    };
    let missing: Vec<Option<bool>> = match column {
        FrameColumn::Flag(values) => values.iter().map(|value| Some(value.is_none())).collect(),
        FrameColumn::Category(factor) => {
            (0..factor.len()).map(|row| Some(factor.code(row).is_none())).collect()
        }
        FrameColumn::Number(values) => values.iter().map(|value| Some(value.is_nan())).collect(),
    };
    if missing.contains(&Some(true)) {
        found.push(group("missing".to_owned(), missing));
    }
    found
}

/// Counts both sides, in each stratum, and puts strata together (N. Mantel and W. Haenszel, 1959; the variance of the log
/// ratio of S. Greenland and J. Robins, Biometrics 41, 1985). Where a count is expected to be under 5, the normal law of
/// the test is far off, and the exact one takes its place. Where customers have several rows, both variances are over
/// customers, if that is more.
fn compare(
    inside: &[Option<bool>],
    outcome: &Outcome<'_>,
    kept: &[usize],
    strata: Option<&Factor>,
    together: &Together,
) -> Compared {
    let count = strata.map_or(1, |strata| strata.labels().len() + 1);
    let mut cells = vec![[[0.0_f64; 2]; 2]; count];
    let placed = || {
        kept.iter().filter_map(|row| {
            let inside = inside.get(*row).copied().flatten()?;
            let stratum = strata.map_or(0, |strata| strata.code(*row).unwrap_or(count - 1));
            let label = outcome.labels.get(*row).copied().unwrap_or_default();
            Some(Placed { row: *row, stratum, inside, label })
        })
    };
    for one in placed() {
        if let Some(cell) = cells.get_mut(one.stratum) {
            cell[usize::from(!one.inside)][usize::from(!one.label)] += 1.0;
        }
    }
    let (mut rows, mut yes) = ([0.0; 2], [0.0; 2]);
    // Sums of the Mantel–Haenszel ratio and its variance, and of its test.
    let (mut above, mut below, mut spread) = (0.0, 0.0, 0.0);
    let (mut excess, mut variance) = (0.0, 0.0);
    let (mut compared, mut expected) = (Vec::new(), [0.0_f64; 4]);
    for [[a, b], [c, d]] in &cells {
        let (a, b, c, d) = (*a, *b, *c, *d);
        let (inner, outer) = (a + b, c + d);
        let all = inner + outer;
        rows = [rows[0] + inner, rows[1] + outer];
        yes = [yes[0] + a, yes[1] + c];
        if inner == 0.0 || outer == 0.0 {
            continue;
        }
        above += a * outer / all;
        below += c * inner / all;
        spread += (inner * outer * (a + c) - a * c * all) / (all * all);
        compared.push([[a, b], [c, d]]);
        for (sum, (side, came)) in
            expected.iter_mut().zip([(inner, a + c), (inner, b + d), (outer, a + c), (outer, b + d)])
        {
            *sum += side * came / all;
        }
        excess += a - inner * (a + c) / all;
        if all > 1.0 {
            variance += inner * outer * (a + c) * (b + d) / (all * all * (all - 1.0));
        }
    }
    let ratio =
        (above > 0.0 && below > 0.0).then(|| (above / below, (spread / (above * below)).max(0.0).sqrt()));
    let comparable = !compared.is_empty();
    let rare = expected.iter().any(|count| *count < 5.0);
    let p = match variance > 0.0 {
        true if rare => exact_two_sided(&compared),
        true => normal_two_sided(excess / variance.sqrt()),
        false => 1.0,
    };
    if together.is_alone() {
        let apart = [rows[0], rows[1], yes[0] + yes[1]].map(|count| count as usize);
        return Compared { rows, yes, ratio, p, comparable, apart };
    }
    // Never surer than if every row were another customer's.
    let (score, log_ratio) = over_customers(placed(), &cells, (above, below), together);
    let ratio = ratio.map(|(ratio, error)| (ratio, error.max(log_ratio.sqrt())));
    let p = if score > 0.0 { p.max(normal_two_sided(excess / score.sqrt())) } else { p };
    let apart = [
        together.among(placed().filter(|one| one.inside).map(|one| one.row)),
        together.among(placed().filter(|one| !one.inside).map(|one| one.row)),
        together.among(placed().filter(|one| one.label).map(|one| one.row)),
    ];
    Compared { rows, yes, ratio, p, comparable, apart }
}

/// A row that is compared.
struct Placed {
    row: usize,
    stratum: usize,
    inside: bool,
    label: bool,
}

/// Of rows that count by customer, the variance of the score and that of the log ratio: sums over customers of squares of
/// what each row adds (K.-Y. Liang and S. L. Zeger, Biometrika 73, 1986). To the score, a row adds how far it is from
/// the mean of its stratum in both; to the log ratio, its share of the two sums of Mantel and Haenszel.
fn over_customers(
    placed: impl Iterator<Item = Placed> + Clone,
    cells: &[[[f64; 2]; 2]],
    (above, below): (f64, f64),
    together: &Together,
) -> (f64, f64) {
    let added = placed.filter_map(|one| {
        let [[a, b], [c, d]] = cells.get(one.stratum)?;
        let (inner, outer, yes) = (a + b, c + d, f64::from(u8::from(one.label)));
        let all = inner + outer;
        if inner == 0.0 || outer == 0.0 {
            return None;
        }
        let score = (f64::from(u8::from(one.inside)) - inner / all) * (yes - (a + c) / all);
        let log_ratio = match one.inside {
            true => (yes - a / inner) * outer / all / above,
            false => (c / outer - yes) * inner / all / below,
        };
        Some((one.row, score, log_ratio))
    });
    let score = together.variance(added.clone().map(|(row, score, _)| (row, score)));
    let log_ratio = if above > 0.0 && below > 0.0 {
        together.variance(added.map(|(row, _, log_ratio)| (row, log_ratio)))
    } else {
        0.0
    };
    (score, log_ratio)
}

fn table(
    found: &[(Group, Compared)],
    outcome: &Outcome<'_>,
    rows: &InsightRows<'_>,
    options: &InsightOptions,
    limits: Limits,
    kept: usize,
) -> TableBuilder {
    let adjusted = false_discovery(&found.iter().map(|(_, compared)| compared.p).collect::<Vec<_>>());
    let share = |compared: &Compared, side: usize| compared.yes[side] / compared.rows[side];
    let within = |compared: &Compared| {
        compared.ratio.map(|(ratio, error)| {
            let log = limits.plain(ratio.ln(), error);
            (ratio, log.low.exp(), log.high.exp())
        })
    };
    let float =
        |of: &dyn Fn(&Compared) -> f64| found.iter().map(|(_, compared)| of(compared)).collect::<Vec<f64>>();
    let ratio = |of: fn((f64, f64, f64)) -> f64| -> Vec<Option<f64>> {
        found.iter().map(|(_, compared)| within(compared).map(of)).collect()
    };
    let words: Vec<String> = found
        .iter()
        .map(|(group, compared)| {
            words(group, compared, within(compared), (outcome.name, rows), options, kept)
        })
        .collect();
    let mut table = Table::of(&INSIGHT)
        .column(found.iter().map(|(group, _)| group.column.as_str()).collect::<Text>())
        .column(found.iter().map(|(group, _)| group.name.as_str()).collect::<Text>())
        .column(found.iter().map(|(_, compared)| compared.rows[0] as i64).collect::<Vec<_>>())
        .column(found.iter().map(|(_, compared)| compared.rows[1] as i64).collect::<Vec<_>>())
        .column(float(&|compared| share(compared, 0)))
        .column(float(&|compared| share(compared, 1)))
        .optional(ratio(|found| found.0))
        .optional(ratio(|found| found.1))
        .optional(ratio(|found| found.2))
        .column(float(&|compared| share(compared, 0) - share(compared, 1)))
        .column(float(&|compared| compared.p))
        .column(adjusted.clone())
        .column(adjusted.iter().map(|p| *p <= options.false_share).collect::<Vec<_>>())
        .column(words)
        .note("level", options.level)
        .note("rows", kept)
        .note("definition", "associations: what else differs between the groups may be the cause");
    if let Some((name, _)) = rows.strata {
        table = table.note("within", name);
    }
    if let Some(landmark) = options.landmark {
        table = table.note("landmark", landmark);
    }
    table
}

fn words(
    group: &Group,
    compared: &Compared,
    ratio: Option<(f64, f64, f64)>,
    (outcome, rows): (&str, &InsightRows<'_>),
    options: &InsightOptions,
    kept: usize,
) -> String {
    let about = format!(
        "{} of {} against {} of {}",
        compared.yes[0], compared.rows[0], compared.yes[1], compared.rows[1]
    );
    let who = format!("Customers with `{}` {}", group.column, group.name);
    let after = options.landmark.map_or(String::new(), |landmark| {
        format!(", among the {kept} who stayed {} or longer", figure(landmark))
    });
    match ratio {
        Some((ratio, low, high)) => format!(
            "{who} are associated with {} times the rate of `{outcome}` of the others ({} % limits {} to {}; {about}{after})",
            figure(ratio),
            figure(options.level * 100.0),
            figure(low),
            figure(high)
        ),
        None => match rows.strata {
            Some((strata, _)) if !compared.comparable => format!(
                "{who} cannot be compared with the others within `{strata}`: no group of it has some of both ({about}{after})"
            ),
            Some((strata, _)) => format!(
                "{who} are associated with `{outcome}`, but where groups of `{strata}` have some of both, one side never has it ({about}{after})"
            ),
            None => {
                format!("{who} are associated with `{outcome}`, but one side never has it ({about}{after})")
            }
        },
    }
}
