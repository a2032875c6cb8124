//! What the tables of this room contain.

use std::sync::Arc;

use crate::table::{Chart, ColumnSpec, ColumnType, Mark, Names, TableBuilder, TableSpec, Text};

const GROUP: ColumnSpec =
    ColumnSpec::new("group", ColumnType::Text, "The group, where lifetimes are grouped.").nullable();
const TIME: ColumnSpec = ColumnSpec::new("time", ColumnType::Float, "In the unit of the durations.");
const AT_RISK: ColumnSpec = ColumnSpec::new(
    "at_risk",
    ColumnType::Float,
    "How many were under observation just before; a sum of weights.",
);
const EVENTS: ColumnSpec =
    ColumnSpec::new("events", ColumnType::Float, "How many had the event at the time.");
const CENSORED: ColumnSpec =
    ColumnSpec::new("censored", ColumnType::Float, "How many were last seen at the time, without the event.");
const ENTERED: ColumnSpec = ColumnSpec::new(
    "entered",
    ColumnType::Float,
    "How many came under observation at the time, to be at risk after it.",
);
const LOW: ColumnSpec =
    ColumnSpec::new("low", ColumnType::Float, "The lower limit at the note `level`.").nullable();
const HIGH: ColumnSpec =
    ColumnSpec::new("high", ColumnType::Float, "The upper limit at the note `level`.").nullable();

/// The table of [`SurvivalCurves::table`](super::SurvivalCurves::table).
pub(crate) static KAPLAN_MEIER: TableSpec = TableSpec {
    name: "kaplan_meier",
    doc: "The share that remains after a time, by group; the first row of each is the beginning.",
    columns: &[
        GROUP,
        TIME,
        AT_RISK,
        EVENTS,
        CENSORED,
        ENTERED,
        ColumnSpec::new(
            "survival",
            ColumnType::Float,
            "The share that remains after the time (Kaplan–Meier).",
        ),
        ColumnSpec::new(
            "standard_error",
            ColumnType::Float,
            "Greenwood's standard error of the share; missing once none remain.",
        )
        .nullable(),
        LOW,
        HIGH,
    ],
};

/// The curves with their limits.
pub(super) static SURVIVING: Chart = Chart {
    band: Some(("low", "high")),
    by: Some("group"),
    ..Chart::new(
        "How long customers stay",
        Mark::Step,
        ("time", "Time since the start"),
        "Share that remains",
        &[("survival", "Share that remains")],
    )
};

/// The table of [`SurvivalCurves::cumulative_hazard`](super::SurvivalCurves::cumulative_hazard).
pub(crate) static HAZARD: TableSpec = TableSpec {
    name: "cumulative_hazard",
    doc: "The cumulative hazard up to a time, by group; the first row of each is the beginning.",
    columns: &[
        GROUP,
        TIME,
        AT_RISK,
        EVENTS,
        CENSORED,
        ENTERED,
        ColumnSpec::new(
            "cumulative_hazard",
            ColumnType::Float,
            "The sum of events per head at risk (Nelson–Aalen).",
        ),
        ColumnSpec::new("standard_error", ColumnType::Float, "Its standard error, after Aalen."),
        LOW,
        HIGH,
    ],
};

/// The hazards with their limits.
pub(super) static HAZARDS: Chart = Chart {
    band: Some(("low", "high")),
    by: Some("group"),
    ..Chart::new(
        "How fast customers leave",
        Mark::Step,
        ("time", "Time since the start"),
        "Cumulative hazard",
        &[("cumulative_hazard", "Cumulative hazard")],
    )
};

/// The table of [`SurvivalCurves::quantiles`](super::SurvivalCurves::quantiles).
pub(crate) static QUANTILES: TableSpec = TableSpec {
    name: "survival_quantiles",
    doc: "The time by which a share of a group has left.",
    columns: &[
        GROUP,
        ColumnSpec::new("share", ColumnType::Float, "The share that has left: 0.5 for the median."),
        ColumnSpec::new(
            "time",
            ColumnType::Float,
            "The first time by which so many have left; missing beyond the data.",
        )
        .nullable(),
        LOW,
        HIGH,
    ],
};

/// The table of [`SurvivalCurves::restricted_means`](super::SurvivalCurves::restricted_means).
pub(crate) static RESTRICTED_MEAN: TableSpec = TableSpec {
    name: "restricted_mean",
    doc: "The mean time that a group stays before the horizon.",
    columns: &[
        GROUP,
        ColumnSpec::new("horizon", ColumnType::Float, "Up to where time counts."),
        ColumnSpec::new("mean", ColumnType::Float, "The area under the curve up to the horizon."),
        ColumnSpec::new("standard_error", ColumnType::Float, "Its standard error."),
        LOW,
        HIGH,
    ],
};

/// The table of [`CompetingRisks::table`](super::CompetingRisks::table).
pub(crate) static INCIDENCE: TableSpec = TableSpec {
    name: "cumulative_incidence",
    doc: "The share that has left for a cause by a time.",
    columns: &[
        ColumnSpec::new("cause", ColumnType::Text, "Why they left."),
        TIME,
        AT_RISK,
        EVENTS,
        ColumnSpec::new(
            "incidence",
            ColumnType::Float,
            "The share that has left for the cause (Aalen–Johansen).",
        ),
        ColumnSpec::new("standard_error", ColumnType::Float, "Its standard error."),
        LOW,
        HIGH,
    ],
};

/// The shares with their limits.
pub(super) static CAUSES: Chart = Chart {
    band: Some(("low", "high")),
    by: Some("cause"),
    ..Chart::new(
        "Why customers leave",
        Mark::Step,
        ("time", "Time since the start"),
        "Share that has left",
        &[("incidence", "Share that has left")],
    )
};

/// The table of [`LogRank::table`](super::LogRank::table).
pub(crate) static LOG_RANK: TableSpec = TableSpec {
    name: "log_rank",
    doc: "A test whether groups leave at one rate: of all groups first, then of each pair where asked.",
    columns: &[
        ColumnSpec::new("group", ColumnType::Text, "The first of the pair; missing for the test of all.")
            .nullable(),
        ColumnSpec::new("other", ColumnType::Text, "The second of the pair; missing for the test of all.")
            .nullable(),
        ColumnSpec::new("statistic", ColumnType::Float, "Chi-square."),
        ColumnSpec::new("df", ColumnType::Int, "Degrees of freedom."),
        ColumnSpec::new(
            "p_value",
            ColumnType::Float,
            "How likely so large a statistic is if all leave at one rate.",
        ),
    ],
};

/// The table of [`LogRank::groups`](super::LogRank::groups).
pub(crate) static LOG_RANK_GROUPS: TableSpec = TableSpec {
    name: "log_rank_groups",
    doc: "What each group lost, beside what it would have lost at the rate of all.",
    columns: &[
        ColumnSpec::new("group", ColumnType::Text, "The group."),
        ColumnSpec::new("members", ColumnType::Float, "How many there are."),
        ColumnSpec::new("events", ColumnType::Float, "How many had the event."),
        ColumnSpec::new("expected", ColumnType::Float, "How many would have had it at the rate of all."),
    ],
};

/// The next column: groups, missing where there are none. Equal labels stand in a row, so each is written once.
pub(super) fn labels<'a>(table: TableBuilder, groups: impl Iterator<Item = Option<&'a str>>) -> TableBuilder {
    let (mut names, mut codes, mut valid) = (Names::default(), Vec::new(), Vec::new());
    let mut last: Option<Option<&str>> = None;
    for group in groups {
        if last != Some(group) {
            names.push(group.unwrap_or_default());
            last = Some(group);
        }
        codes.push(names.len() as u32 - 1);
        valid.push(group.is_some());
    }
    table.nullable(Text::coded(Arc::new(names), codes), valid.contains(&false).then_some(valid))
}
