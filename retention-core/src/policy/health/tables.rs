//! What the tables of health contain, and how they are drawn.

use crate::table::{Chart, ColumnSpec, ColumnType, Mark, TableSpec};

const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;
const TIME: ColumnType = ColumnType::Time;

/// What [`View::health`](crate::View::health) returns.
pub(crate) static HEALTH: TableSpec = TableSpec {
    name: "health",
    doc: "One row for each customer and scorecard that is for them, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("score", FLOAT, "The score, from 0 to 100.").nullable(),
        ColumnSpec::new("score_millionths", INT, "The score in whole millionths of a point, to which contributions add up.")
            .nullable(),
        ColumnSpec::new("band", TEXT, "The band, with hysteresis.").nullable(),
        ColumnSpec::new("state", TEXT, "`known`, `overridden`, or why there is no score: `blocked`, `no_data`."),
        ColumnSpec::new("coverage", FLOAT, "The part of the weights for which there was evidence."),
        ColumnSpec::new("before", FLOAT, "The score at the instant with which it is compared.").nullable(),
        ColumnSpec::new("change", FLOAT, "The score less the one before, in points.").nullable(),
        ColumnSpec::new("trend", TEXT, "`rising`, `falling`, or `steady` for a smaller change than asked for.").nullable(),
        ColumnSpec::new("owner", TEXT, "Who set the score in place of the computed one.").nullable(),
        ColumnSpec::new("expires", TIME, "Until when it is set.").nullable(),
    ],
};

/// What [`View::explain_health`](crate::View::explain_health) returns.
pub(crate) static HEALTH_EXPLANATION: TableSpec = TableSpec {
    name: "health_explanation",
    doc: "One row for each measure of each scorecard that is for the customer, in the order of names; then one for a score that somebody set.",
    columns: &[
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("measure", TEXT, "The measure; `override` for a score that somebody set."),
        ColumnSpec::new("value", FLOAT, "Its value; money in minor units, yes is 1.").nullable(),
        ColumnSpec::new("state", TEXT, "`known`, or why there is no value."),
        ColumnSpec::new("points", FLOAT, "What the value is worth, from 0 to 1.").nullable(),
        ColumnSpec::new("weight", FLOAT, "Its weight in the scorecard.").nullable(),
        ColumnSpec::new("fresh", FLOAT, "How much of the evidence has not faded, from 0 to 1.").nullable(),
        ColumnSpec::new("contribution", FLOAT, "What it gives to the score, in points."),
        ColumnSpec::new(
            "contribution_millionths",
            INT,
            "The same in whole millionths: all rows of a scorecard add up to its score.",
        ),
        ColumnSpec::new("before_millionths", INT, "What it gave at the instant with which it is compared.").nullable(),
        ColumnSpec::new(
            "change_millionths",
            INT,
            "What it gives more: all rows add up to the change of the score, where there was one before.",
        )
        .nullable(),
    ],
};

/// What [`View::health_moves`](crate::View::health_moves) returns.
pub(crate) static HEALTH_MOVES: TableSpec = TableSpec {
    name: "health_moves",
    doc: "One row for each time a customer changed band, in the order of time.",
    columns: &[
        ColumnSpec::new("time", TIME, "The first instant at which it is so."),
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("from_band", TEXT, "The band before; none of somebody who had no score.").nullable(),
        ColumnSpec::new("to_band", TEXT, "The band since; none of somebody who has no score.").nullable(),
        ColumnSpec::new("score", FLOAT, "The score since.").nullable(),
        ColumnSpec::new("reason", TEXT, "The bands, the score, and the measures that cost it most."),
    ],
};

/// What [`View::health_movers`](crate::View::health_movers) returns.
pub(crate) static HEALTH_MOVERS: TableSpec = TableSpec {
    name: "health_movers",
    doc: "One row for each scorecard and pair of bands that somebody has: how many were in one at the first instant and in the other at the last.",
    columns: &[
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("from_band", TEXT, "The band at the first instant; `none` without a score, or not there yet."),
        ColumnSpec::new("to_band", TEXT, "The band at the last instant; `none` without a score."),
        ColumnSpec::new("customers", INT, "How many customers."),
        ColumnSpec::new("mean_change", FLOAT, "The mean change of their scores, of those who had both.").nullable(),
    ],
};

/// What [`View::health_bands`](crate::View::health_bands) returns.
pub(crate) static HEALTH_BANDS: TableSpec = TableSpec {
    name: "health_bands",
    doc: "One row for each instant, scorecard and band: how many customers are in it.",
    columns: &[
        ColumnSpec::new("at", TIME, "The instant: what happened before it counts."),
        ColumnSpec::new("day", FLOAT, "Days from the first of the instants."),
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("band", TEXT, "The band; `none` of those whom the scorecard is for and who have no score."),
        ColumnSpec::new("customers", INT, "How many customers."),
        ColumnSpec::new("share", FLOAT, "Their part of all whom the scorecard is for.").nullable(),
        ColumnSpec::new("mean_score", FLOAT, "The mean of their scores.").nullable(),
    ],
};

/// What [`View::health_scores`](crate::View::health_scores) returns.
pub(crate) static HEALTH_SCORES: TableSpec = TableSpec {
    name: "health_scores",
    doc: "One row for each scorecard and step of scores: how many customers have such a score.",
    columns: &[
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("low", INT, "The lowest score of the step."),
        ColumnSpec::new("high", INT, "Where the next step begins; 100 is in the last."),
        ColumnSpec::new("customers", INT, "How many customers."),
        ColumnSpec::new("share", FLOAT, "Their part of all who have a score.").nullable(),
    ],
};

pub(super) static SCORES_CHART: Chart = Chart {
    by: Some("scorecard"),
    ..Chart::new("Health scores", Mark::Bar, ("low", "score from"), "customers", &[("customers", "customers")])
};

pub(super) static BANDS_CHART: Chart = Chart {
    by: Some("band"),
    ..Chart::new("Customers by band", Mark::Line, ("day", "days"), "customers", &[("customers", "customers")])
};

pub(super) static MOVERS_CHART: Chart = Chart {
    by: Some("to_band"),
    ..Chart::new("Who moved", Mark::Bar, ("from_band", "from"), "customers", &[("customers", "customers")])
};
